"""The log on the page: looked through, put right, brought in and looked back over."""

from datetime import datetime, timedelta

import pytest
from browser_pages import eventually, on_both

from legpress.logbook.sets import LoggedSet
from legpress.stance import Stance

HOSTILE = '<img src=x onerror="document.title=1">'


@pytest.fixture
def full(server):
    """A log of 35 days with two exercises."""
    stance = Stance.from_coach(heel_height_cm=30, heel_spacing_cm=34)
    first = datetime(2026, 9, 1, 18, 0)
    for n in range(70):
        when = first + timedelta(days=n // 2, minutes=n % 2)
        press = n % 2 == 0
        server.logbook.add(
            LoggedSet(
                lifter="Mara", when=when, exercise="leg press" if press else "seated leg curl", load=40 + n, unit="kg",
                reps=8, tempo="3-1-X", tempo_kept=n % 3 > 0, depth_kept=press or None, stance=stance if press else None,
                machine="sled-45-large-plate" if press else None, notes=HOSTILE if n == 69 else "",
            )
        )  # fmt: skip
    return server


def shown(page):
    return page.locator("ul.sets li").count()


def test_the_log_is_looked_through_and_what_people_wrote_is_text(page, full):
    page.goto(full.address + "#/log")
    page.get_by_text(HOSTILE).wait_for()
    assert shown(page) == 60
    page.get_by_role("button", name="Show older sets").click()
    eventually(lambda: shown(page), 70)
    page.get_by_text("70 of 70 sets").wait_for()
    assert page.locator("h2").first.inner_text().startswith("Monday, October 5")
    link = page.get_by_role("link", name="CSV").get_attribute("href")
    assert page.request.get(full.address + link[1:]).text().count("\n") == 71


@on_both
def test_a_set_is_put_right_deleted_and_brought_back(page, full):
    page.goto(full.address + "#/log")
    edit = page.get_by_role("button", name="Edit: seated leg curl, 109 kg × 8")
    edit.click()
    page.get_by_label("Load (kg)").fill("110,5")
    page.get_by_label("Tempo kept?").select_option("no")
    page.get_by_label("Notes").fill("")
    page.get_by_role("button", name="Save").click()
    eventually(lambda: (full.sets()[-1].load, full.sets()[-1].tempo_kept, full.sets()[-1].notes), (110.5, False, ""))
    page.locator(".notice").get_by_role("button", name="Undo").click()
    eventually(lambda: (full.sets()[-1].load, full.sets()[-1].notes), (109, HOSTILE))
    edit.click()
    page.get_by_role("button", name="Delete").click()
    eventually(lambda: len(full.sets()), 69)
    page.get_by_text("Deleted: seated leg curl, 109 kg × 8").wait_for()
    page.locator(".notice").get_by_role("button", name="Undo").click()
    eventually(lambda: len(full.sets()), 70)
    page.locator("main").get_by_role("button", name="Redo").click()
    eventually(lambda: len(full.sets()), 69)


def test_a_file_is_looked_at_its_titles_are_told_and_it_is_brought_in(page, server, tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text(
        "when,exercise,load,unit,reps\n2026-10-01 18:00,Presse 3,100,kg,10\n2026-10-01 18:05,leg press,120,kg,8\n"
    )
    page.goto(server.address + "#/log")
    page.get_by_role("link", name="Import").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("Would import 2 sets").wait_for()
    assert server.sets() == []
    assert "--" not in page.locator(".seen").inner_text()
    page.get_by_label("Presse 3").select_option("leg press")
    page.get_by_text("Presse 3 is leg press").wait_for()
    page.get_by_role("button", name="Import", exact=True).click()
    eventually(lambda: [one.exercise for one in server.sets()], ["leg press", "leg press"])
    eventually(lambda: shown(page), 2)
    page.locator(".notice").get_by_role("button", name="Undo").click()
    eventually(server.sets, [])


def test_a_file_that_is_no_log_is_refused_in_a_sentence(page, server, tmp_path):
    file = tmp_path / "cat.png"
    file.write_bytes(b"\x89PNG\0\0")
    page.faults_allowed = ["422"]
    page.goto(server.address + "#/log/import")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("alert").get_by_text("cat.png").wait_for()


@on_both
def test_the_look_back_is_drawn_and_told_as_tables(page, full):
    page.goto(full.address + "#/log/progress")
    eventually(lambda: page.locator(".plot canvas").count(), 3)
    first = page.locator(".plot").first
    newest = first.locator(".u-value").nth(1).inner_text()
    box = first.locator(".u-over").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 20)
    eventually(lambda: first.locator(".u-value").nth(1).inner_text() != newest, True)
    first.get_by_text("As a table").click()
    assert first.locator("details tbody tr").count() == 35
    assert "kg" in first.locator("caption").inner_text()

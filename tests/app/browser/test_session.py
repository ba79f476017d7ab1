"""The session in the gym: planned, shown set by set, logged in two taps, put right."""

import re

import pytest
from browser_pages import begun, eventually, log_a_set, on_both
from pages import API


def current(page):
    return page.locator("article.now h2").inner_text().lower(), page.locator(".nth").inner_text()


def go_to(page, name):
    page.get_by_role("button", name=f"Do it after all: {name}").click()


def only(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_a_session_is_planned_and_is_there_at_once_the_next_time(page, server):
    page.goto(server.address + "#/session")
    page.get_by_role("button", name="Plan today's session").click()
    page.locator(".dock").wait_for(timeout=90_000)
    assert current(page)[0] == "seated leg curl"
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/sessions" in request.url else None)
    page.reload()
    page.locator(".dock").wait_for()
    assert asked == []
    page.get_by_text("A phone without this computer").click()
    file = page.request.get(
        server.address + page.get_by_role("link", name="Save the session file").get_attribute("href")[1:]
    )
    assert (file.status, "Mara" in file.text()) == (200, True)


@on_both
def test_a_set_is_logged_in_two_taps_with_all_that_the_plan_says(page, server, session):
    begun(page, session)
    press = next(one for one in session["exercises"] if one["exercise"] == "leg press")
    go_to(page, "leg press, Set 1 of 4")
    page.evaluate("taps = 0; addEventListener('click', () => taps++, true)")
    log_a_set(page)
    assert page.evaluate("taps") == 2
    eventually(lambda: len(server.sets()), 1)
    (kept,) = server.sets()
    marks, stance = press["marks"], kept.stance
    assert (kept.exercise, kept.load, kept.unit, kept.reps) == ("leg press", press["load_kg"], "kg", press["reps_high"])
    assert (kept.tempo, kept.tempo_kept, kept.depth_kept, kept.cue) == ("3-1-X", True, True, press["push"])
    assert (kept.machine, kept.workout) == (marks["machine"], session["workout"])
    assert stance is not None
    assert (stance.heel_height_cm, kept.stop_sled_cm) == pytest.approx((marks["heel_height_cm"], marks["stop_sled_cm"]))
    assert current(page) == ("seated leg curl", "Warm-up 1 of 2")  # back to what is left, in the order of the gym


def test_what_slipped_is_said_and_load_and_repetitions_are_put_right(page, server, session):
    begun(page, session)
    go_to(page, "leg press, Set 1 of 4")
    only(page, "Load: heavier").click()
    planned = next(one for one in session["exercises"] if one["exercise"] == "leg press")["load_kg"]
    page.locator(".plates figcaption").wait_for()
    page.get_by_role("button", name="Set done").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Repetitions: fewer").click()
    sheet.get_by_role("button", name="1", exact=True).click()
    sheet.get_by_role("button", name="Something slipped").click()
    sheet.get_by_role("button", name="Tempo 3-1-X kept? No").click()
    sheet.get_by_role("button", name="Down to the tape every time? Yes").click()
    sheet.get_by_role("button", name="Log it").click()
    eventually(lambda: len(server.sets()), 1)
    (kept,) = server.sets()
    assert (kept.load, kept.reps, kept.rir) == (planned + 2.5, 11, 1)
    assert (kept.tempo_kept, kept.depth_kept) == (False, True)
    go_to(page, "leg press, Set 2 of 4")  # goes on with what was lifted
    assert page.locator("article.now .stepper input").input_value() == f"{planned + 2.5:g}"


def test_a_load_is_typed_with_a_comma_and_nonsense_is_not_logged(page, server, session):
    begun(page, session)
    load = page.locator("article.now .stepper input")
    load.fill("heavy")
    assert load.get_attribute("aria-invalid") == "true"
    page.get_by_role("button", name="Set done").click()
    sheet = page.get_by_role("dialog")
    assert sheet.get_by_role("button", name="Log it").is_disabled()
    sheet.locator("input").first.fill("42,5")
    sheet.get_by_role("button", name="Log it").click()
    eventually(lambda: [one.load for one in server.sets()], [42.5])


def test_the_rest_goes_on_through_a_reload(page, session):
    begun(page, session)
    log_a_set(page)
    rest = page.get_by_role("timer", name="Rest")
    rest.wait_for()
    page.reload()
    rest.wait_for()
    assert re.search(r"0:[3-5]\d|1:00", rest.inner_text())
    page.evaluate(
        """() => {
            const key = "legpress-session-mara", kept = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify({...kept, rest_until_ms: Date.now() + 30500}));
        }"""
    )  # as if time had passed with the screen locked
    page.reload()
    rest.wait_for()
    assert re.search(r"0:(3[01]|2\d)", rest.inner_text())
    page.get_by_role("button", name="+30 s").click()
    assert re.search(r"(1:0[01]|0:5\d)", rest.inner_text())
    only(page, "Skip").click()
    assert rest.count() == 0


def test_a_set_is_taken_back_changed_and_taken_out(page, server, session):
    begun(page, session)
    log_a_set(page)
    page.locator(".notice").get_by_role("button", name="Undo").click()
    eventually(lambda: len(server.sets()), 0)
    log_a_set(page)
    log_a_set(page)
    eventually(lambda: len(server.sets()), 2)
    page.get_by_role("button", name="Change: seated leg curl, Warm-up 1 of 2").click()
    page.get_by_role("dialog").get_by_role("button", name="Repetitions: fewer").click()
    page.get_by_role("dialog").get_by_role("button", name="Log it").click()
    eventually(lambda: sorted(one.reps for one in server.sets()), [4, 7])
    page.get_by_role("button", name="Take it out: seated leg curl, Warm-up 2 of 2").click()
    eventually(lambda: [one.reps for one in server.sets()], [7])


def test_an_exercise_is_swapped_sets_are_added_and_skipped_and_the_end_is_summed_up(page, server, session):
    begun(page, session)
    others = page.locator("article.now details.others summary")
    others.click()
    page.get_by_label("Do instead").select_option("lying leg curl")
    assert current(page)[0] == "lying leg curl"
    page.locator("article.now details.others summary").click()
    page.get_by_label("A note to the next set").fill("the seat was <b>taken</b>")
    page.locator("article.now .stepper input").fill("30")
    log_a_set(page)
    eventually(lambda: [(one.exercise, one.load, one.notes) for one in server.sets()], [("lying leg curl", 30, "the seat was <b>taken</b>")])  # fmt: skip
    before = page.locator(".all-sets li").count()
    page.locator("article.now details.others summary").click()
    page.get_by_role("button", name="One more set").click()
    assert page.locator(".all-sets li").count() == before + 1
    for _ in session["exercises"]:
        if not page.get_by_role("button", name="Skip the exercise").is_visible():
            page.locator("article.now details.others summary").click()
        page.get_by_role("button", name="Skip the exercise").click()
    page.get_by_text("All done.").wait_for()
    page.get_by_text("1 set, 8 repetitions").wait_for()


@on_both
def test_the_metronome_counts_and_keeps_how_it_was_wanted(page, session):
    begun(page, session)
    page.get_by_role("button", name="Metronome 3-1-1").click()
    page.get_by_text("Get ready").wait_for()
    only(page, "Sound").click()
    only(page, "Flash").click()
    page.get_by_text("Repetition 1 of 8").wait_for()
    page.get_by_role("dialog", name="Down").wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    page.get_by_role("button", name="Metronome 3-1-1").click()
    assert [only(page, name).get_attribute("aria-pressed") for name in ("Sound", "Flash")] == ["false", "true"]
    only(page, "Stop").click()
    assert page.get_by_role("dialog").count() == 0


def test_pounds_are_shown_and_logged_as_pounds(page, server, session):
    page.evaluate("localStorage.setItem('legpress-units', 'lb')")
    begun(page, session)
    go_to(page, "leg press, Set 1 of 4")
    only(page, "Load: heavier").click()
    log_a_set(page)
    eventually(lambda: [one.unit for one in server.sets()], ["lb"])
    assert server.sets()[0].load % 5 == 0
    assert page.request.get(server.address + API[1:] + "/log/sets?lifter=mara").json()["count"] == 1

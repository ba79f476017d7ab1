"""The coach's sheet: everybody on it with plates as they hang, whole on a phone and on A4."""

import html
import json
import os
import re
import subprocess

import pytest
from test_session_page import browser, report

from legpress.draw.coach_sheet import FileError, coach_sheet

LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwe Karl-Friedrich Freiherr von Drais zu Sauerbronn"
NAMES = ("Mara", LONG, "<script>alert(1)</script>", "李娜")


@pytest.fixture(scope="module")
def sheet():
    routines = ("hamstrings", "knee-friendly", "two-day-week", "hamstrings")
    sessions = [report(name, routine) for name, routine in zip(NAMES, routines, strict=True)]
    return coach_sheet(sessions, [FileError("wrong" * 20 + ".toml", "height_cm is 1.8; write it in centimetres.")])


def test_every_lifter_comes_by_name_first_and_whole(sheet):
    blocks = sheet.split("<tbody>")[1:]
    assert len(blocks) == len(NAMES)
    for block, name in zip(blocks, NAMES, strict=True):
        first = re.search(r"<td[^>]*>(.*?)</td>", block, re.S)
        assert first is not None
        assert html.unescape(first[1]).startswith(name)
    assert "<script" not in sheet


def test_discs_are_counted_as_they_hang_on_one_side():
    planned = report("Mara").exercises[-1]
    heavy = planned.sets[-1].model_copy(update={"plates": "4 x 20 + 5 kg a side"})
    told = report("Mara").model_copy(update={"exercises": (planned.model_copy(update={"sets": (heavy,)}),)})
    page = coach_sheet([told], []).replace("\u00a0", " ")
    assert '<small class="plates">4 x 20 + 5 kg a side</small>' in page
    assert "Warm-up" not in page


MEASURE = """
addEventListener("load", () => {
  const inside = document.querySelector("iframe").contentDocument;
  const cut = [...inside.body.querySelectorAll("*")].filter(
    one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline");
  const told = document.createElement("pre");
  told.id = "said";
  told.textContent = JSON.stringify({
    wide: inside.documentElement.scrollWidth,
    cut: cut.map(one => one.tagName + " " + one.className),
    smallest: Math.min(...[...inside.querySelectorAll("td, small, b, p")].map(
      one => parseFloat(inside.defaultView.getComputedStyle(one).fontSize))),
  });
  document.body.append(told);
});
"""


@pytest.mark.parametrize(("width", "smallest_px"), [(390, 14), (1046, 12)], ids=["phone", "A4 across"])
def test_in_a_browser_nothing_is_cut_or_leaves_the_page(sheet, tmp_path, width, smallest_px):
    frame = f'<iframe srcdoc="{html.escape(sheet)}" width="{width}" height="2000" style="border:0"></iframe>'
    file = tmp_path / "frame.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><script>{MEASURE}</script>{frame}", encoding="utf-8")
    command = [
        browser(), "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1200,900",
        f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000", "--dump-dom", file.as_uri(),
    ]  # fmt: skip
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, env=environment)
    found = re.search(r'<pre id="said">(.*?)</pre>', done.stdout, re.S)
    assert found is not None
    said = json.loads(html.unescape(found[1]))
    assert said["wide"] <= width
    assert said["cut"] == []
    assert said["smallest"] >= smallest_px

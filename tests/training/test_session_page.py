"""The session's page: nothing from the network, nothing that a name breaks out of, and in a browser what it does."""

import base64
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
from datetime import date, datetime
from html.parser import HTMLParser
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import places

import legpress as lp
from legpress.cli import main
from legpress.draw.session_page import session_page
from legpress.logbook.store import Logbook
from legpress.metronome import phases
from legpress.report.session import session_report
from legpress.training.plan import plan_session
from legpress.training.routine import Routine

LARGE = lp.Machine.load("sled-45-large-plate")


def report(name="Mara", routine="hamstrings", **other):
    lifter = lp.Lifter.from_person(sex="female", height_cm=165, mass_kg=62, name=name)
    session = plan_session(lifter, Routine.load(routine), places(), lambda kg, *_: kg, date(2026, 1, 5))
    return session_report(session).model_copy(update=other)


def dumped(session):
    return session.model_dump(mode="json")


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.scripts, self.inside = [], [], False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, sorted(name for name, _ in attrs)))
        self.inside = tag == "script"
        if self.inside:
            self.scripts.append("")

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.scripts[-1] += data


def test_the_page_asks_nothing_of_the_network():
    page = session_page(report())
    assert "http" not in page.replace("http-equiv", "")
    assert not re.search(r"@import|\bsrc\s*=|fetch\(|XMLHttp|WebSocket|sendBeacon|import\(", page)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert "default-src 'none'" in policy
    script = Tags(page).scripts[-1]
    assert f"script-src 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy
    assert not re.findall(r"\{\{\w+\}\}", page)
    assert len(page.encode()) < 200_000


def test_the_page_shows_what_the_plan_says():
    session = report()
    plan = dumped(session)
    page = html.unescape(session_page(session)).replace("\u00a0", " ")
    press = plan["exercises"][1]
    for text in (
        f"{press['load_kg']:g} kg",
        "Push straight into the plate, as if it were ice: neither up nor down. Soft lockout",
        "tempo 3-1-X",
        "notch 4 of 4",
        "51 cm",
        "Sharp pain",
    ):
        assert text in page
    carried = json.loads(Tags(session_page(session)).scripts[0])
    assert carried["exercises"] == plan["exercises"]
    assert carried["exercises"][1]["phases"] == phases("3-1-X")


PLAIN = Tags(session_page(report()))


@settings(max_examples=15)
@given(st.one_of(st.just("</script><b onclick=x>&\"'"), st.text("<>&\"'/!-{}script ", min_size=1, max_size=40)))
def test_a_name_cannot_break_out_of_the_page(name):
    plan = report(lifter=name, title=name, workout=name)
    tags = Tags(session_page(plan))
    assert tags.tags == PLAIN.tags
    assert json.loads(tags.scripts[0])["lifter"] == name
    assert tags.scripts[1] == PLAIN.scripts[1]


# the script without a browser


def in_node(code):
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node to run the page's script")
    script = str(resources.files("legpress").joinpath("data", "session", "session.js"))
    run = f"const s = require({json.dumps(script)}); console.log(JSON.stringify({code}))"
    done = subprocess.run([node, "-e", run], capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def test_the_log_holds_the_ticked_sets_and_nothing_else():
    plan = dumped(report(lifter="Ana"))
    state = {
        "rows": {
            "0-0": {"done": True, "load": "40", "unit": "kg", "reps": "15", "rir": "3", "when": "2026-01-05T18:02:00"},
            "1-2": {"done": True, "load": "97,5", "unit": "lb", "reps": "11", "rir": "", "when": "2026-01-05T18:20:00"},
            "1-0": {"done": True, "load": "20", "unit": "kg", "reps": "8", "when": "2026-01-05T18:10:00"},
            "1-3": {"done": False, "load": "97.5", "unit": "kg", "reps": "11", "when": "2026-01-05T18:25:00"},
            "1-4": {"done": True, "load": "many", "unit": "kg", "reps": "11", "when": "2026-01-05T18:25:00"},
        },
        "kept": {"1": {"tempo": True, "depth": False}},
        "note": "knee fine",
    }
    log = in_node(f"s.logOf({json.dumps(plan)}, {json.dumps(state)})")
    assert log["format"] == "legpress log"
    curl, warm, press = log["sets"]
    assert (curl["exercise"], curl["kind"], curl["rir"], curl["machine"], curl["tempo_kept"]) == (
        "seated leg curl",
        "work",
        3,
        None,
        None,
    )
    assert curl["notes"] == "knee fine"
    assert (warm["kind"], warm["tempo"], warm["tempo_kept"]) == ("warm-up", None, None)
    assert (press["load"], press["unit"], press["reps"], press["rir"]) == (97.5, "lb", 11, None)
    assert (press["tempo"], press["tempo_kept"], press["depth_kept"]) == ("3-1-X", True, False)
    assert (press["machine"], press["heel_height_cm"], press["backrest_notch"], press["cue"]) == (
        LARGE.name,
        24,
        4,
        "straight",
    )
    datetime.fromisoformat(press["when"])


def test_every_field_of_the_log_is_one_of_a_logged_set():
    from dataclasses import fields

    from legpress.logbook.sets import LoggedSet

    state = {"rows": {"1-2": {"done": True, "load": "90", "unit": "kg", "reps": "10", "when": "2026-01-05T18:20:00"}}}
    (row,) = in_node(f"s.logOf({json.dumps(dumped(report()))}, {json.dumps(state)})")["sets"]
    stance = {name: row.pop(name) for name in ("heel_height_cm", "heel_spacing_cm", "toe_out_deg", "backrest_notch")}
    assert set(row) == {field.name for field in fields(LoggedSet)} - {"id", "stance"}
    row["when"] = datetime.fromisoformat(row["when"])
    kept = LoggedSet(**row, stance=lp.Stance.from_coach(**stance))
    assert kept.load_kg == 90


def test_numbers_and_times_are_read_as_people_write_them():
    texts = ["97.5", " 97,5 ", "100", "", "x", "-5", "1e3", "10000", "12.3456"]
    assert in_node(f"{json.dumps(texts)}.map(s.typed)") == [97.5, 97.5, 100, None, None, None, None, None, None]
    assert in_node("[150, 59.2, 0, -3].map(s.minutes)") == ["2:30", "1:00", "0:00", "0:00"]
    assert in_node("s.wallClock(new Date(2026, 0, 5, 9, 3, 7))") == "2026-01-05T09:03:07"


# in a browser

DRIVER = """
window.addEventListener("error", (e) => { document.title = "ERROR " + e.message; });
const said = {};
const ticks = () => document.querySelectorAll(".tick");
document.querySelector('[data-set-units="kg"]').click();
const curl = document.querySelectorAll('[data-rows="0"] .row')[0];
const type = (field, text) => { field.value = text; field.dispatchEvent(new Event("input")); };
ticks()[0].click(); // nobody knows this load yet
said.without_load = document.querySelectorAll('.tick[aria-pressed="true"]').length;
type(curl.querySelectorAll("input")[0], "40");
type(curl.querySelectorAll("input")[1], "15");
ticks()[0].click();
said.next_load = document.querySelectorAll('[data-rows="0"] .row')[1].querySelector("input").placeholder;
said.rest = document.getElementById("rest-time").textContent;
const press = document.querySelectorAll('[data-rows="1"] .tick');
press[press.length - 1].click();
document.querySelector('[data-kept="1"][data-what="tempo"][data-yes="1"]').click();
document.querySelector('[data-more="1"]').click();
said.rows = document.querySelectorAll('[data-rows="1"] .row').length - press.length;
document.querySelector('[data-set-units="lb"]').click();
said.placeholder = document.querySelectorAll('[data-rows="1"] .row')[2].querySelector("input").placeholder;
said.log = JSON.parse(document.getElementById("text").value);
said.tally = document.getElementById("tally").textContent;
said.saved = !document.getElementById("save").disabled;
said.wide = document.documentElement.scrollWidth - window.innerWidth;
said.small = Array.from(document.querySelectorAll("button, input, select, summary")).filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 44).length;
said.kept = Object.keys(localStorage).length;
document.querySelector('[data-beat="1"]').click();
said.set_open = !document.getElementById("set").hidden;
document.getElementById("stop").click();
said.set_closed = document.getElementById("set").hidden;
const told = document.createElement("pre");
told.id = "said";
told.textContent = JSON.stringify(said);
document.body.append(told);
"""


def browser():
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        pytest.skip("needs Chromium to run the page")
    return found


def opened(page, folder):
    """The page's DOM after its script and a driver ran, and what the console said."""
    file = folder / "session.html"
    file.write_text(page, encoding="utf-8")
    command = [
        browser(), "--headless", "--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-gpu", "--window-size=390,844", "--enable-logging=stderr", "--v=0",
        f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=3000", "--dump-dom", file.as_uri(),
    ]  # fmt: skip
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, env=environment)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def test_in_a_browser_sets_are_ticked_filled_in_and_saved(tmp_path):
    page = session_page(report())
    script = Tags(page).scripts[-1]
    both = script + DRIVER
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, both)]
    page = page.replace(f"<script>{script}</script>", f"<script>{both}</script>").replace(hashes[0], hashes[1])
    dom, console = opened(page, tmp_path)
    assert console == []
    assert "<title>ERROR" not in dom
    said = json.loads(html.unescape(re.search(r'<pre id="said">(.*?)</pre>', dom, re.S)[1]))
    assert said["without_load"] == 0
    assert said["next_load"] == "40"
    assert said["rest"] == "2:00"
    assert said["rows"] == 1
    assert said["saved"]
    assert said["tally"] == "2 sets, 2 of them work."
    assert said["wide"] <= 0
    assert said["small"] == 0
    assert said["kept"] == 1
    assert said["set_open"]
    assert said["set_closed"]
    curl, press = said["log"]["sets"]
    assert (curl["load"], curl["unit"], curl["reps"]) == (40, "kg", 15)
    plan = dumped(report())["exercises"][1]
    assert (press["load"], press["reps"], press["tempo_kept"]) == (plan["load_kg"], 12, True)
    assert float(said["placeholder"]) == pytest.approx(plan["load_lb"], abs=0.06)


def test_the_log_in_the_docs_has_the_page_s_fields(root):
    (block,) = re.findall(
        r"^```json\n(.*?)^```$", (root / "docs" / "training.md").read_text(), re.MULTILINE | re.DOTALL
    )
    shown = json.loads(block)
    state = {"rows": {"1-2": {"done": True, "load": "90", "unit": "kg", "reps": "10", "when": "2026-01-05T18:20:00"}}}
    (row,) = in_node(f"s.logOf({json.dumps(dumped(report()))}, {json.dumps(state)})")["sets"]
    assert shown["format"] == "legpress log"
    assert list(shown["sets"][0]) == list(row)


def test_the_log_of_the_page_can_be_imported(tmp_path, monkeypatch, capsys):
    state = {
        "rows": {
            "0-0": {"done": True, "load": "40", "unit": "kg", "reps": "15", "rir": "3", "when": "2026-01-05T18:02:00"},
            "1-2": {"done": True, "load": "97,5", "unit": "lb", "reps": "11", "rir": "", "when": "2026-01-05T18:20:00"},
        },
        "kept": {"1": {"tempo": True, "depth": False}},
    }
    log = in_node(f"s.logOf({json.dumps(dumped(report(lifter='Ana')))}, {json.dumps(state)})")
    file = tmp_path / "log.json"
    file.write_text(json.dumps(log), "utf-8")
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", f"sqlite:///{tmp_path / 'log.db'}")
    assert main(["import", str(file), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["rows"], said["imported"], said["errors"]) == (2, 2, [])
    with Logbook.open() as book:
        curl, press = book.sets(lifter="Ana")
    assert (curl.exercise, curl.load, curl.unit) == ("seated leg curl", 40, "kg")
    assert (press.load, press.unit, press.tempo_kept, press.depth_kept) == (97.5, "lb", True, False)

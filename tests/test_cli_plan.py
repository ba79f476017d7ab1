"""`legpress plan` and `legpress progress` as their users meet them."""

import json
import re
import shutil
from dataclasses import replace

import pytest
from sweet_spots import found

from legpress.fit import sweet_spot
from legpress.machine import Machine, to_toml
from legpress.training import log_queries
from legpress.training.history import LogHistory
from legpress.training.session import TrainingRecord

MAN = 'sex = "male"\nheight_cm = 178\nmass_kg = 80\n'
LARGE = "sled-45-large-plate"


@pytest.fixture(autouse=True)
def _one_fit_each_and_an_empty_log(monkeypatch):
    monkeypatch.setattr(sweet_spot, "find_sweet_spot", lambda lifter, machine, **_: found(lifter, machine))
    put_in(monkeypatch, [])


def put_in(monkeypatch, sets, settings=None):
    """What the log says, without one."""

    def record(lifter, machine, *_):
        machines = log_queries.known_machines(lifter, machine, names={done.machine for done in sets})
        return TrainingRecord(log=sets, settings=settings, machines=machines, given=_[-1])

    monkeypatch.setattr(log_queries, "training_record", record)
    monkeypatch.setattr(log_queries, "machine_of_last_press", lambda _: None)
    monkeypatch.setattr(log_queries, "log_history", lambda _: LogHistory.of(sets))


@pytest.fixture
def log(monkeypatch):
    def fill(*sets, settings=None):
        put_in(monkeypatch, list(sets), settings)

    return fill


@pytest.fixture
def jonas(root):
    return root / "examples" / "lifter_tall_stiff.toml"


@pytest.fixture
def mara(root):
    return root / "examples" / "lifter_woman.toml"


def sets_of(name, *loads):
    from datetime import datetime, timedelta

    from legpress.logbook.sets import LoggedSet

    return [
        LoggedSet(lifter=name, when=datetime.now() - timedelta(days=5 - k), exercise="leg press", load=kg, unit="kg", reps=12,
                  rir=2, tempo_kept=True, depth_kept=True, machine=LARGE)
        for k, kg in enumerate(loads)
        for _ in range(4)
    ]  # fmt: skip


def test_it_says_what_to_put_on_where_to_stand_and_why(legpress, mara):
    said = legpress("plan", "--lifter", mara)
    assert said.code == 0, said.err
    for word in (
        "Seated leg curl",
        "trial",
        "Leg press",
        "warm-up",
        "a side",
        "tape on the rail",
        "3-1-X",
        "Your working load",
        "the first time",
        "Sharp pain",
    ):
        assert word in said.out
    assert "knee-friendly" in said.out


def test_json_has_units_in_its_keys_and_plates_that_exist(legpress, jonas):
    told = json.loads(legpress("plan", "--lifter", jonas, "--json").out)
    press = told["exercises"][1]
    for one in press["sets"]:
        assert one["sides"] * sum(one["per_side_kg"]) == pytest.approx(one["load_kg"])
    assert press["load_kg"] % 2.5 == 0
    assert press["marks"]["stop_sled_cm"] > 40
    assert {row["muscle"] for row in told["week"]["muscles"]} >= {"hamstrings", "biceps femoris short head"}


def test_the_log_decides_the_next_load(legpress, jonas, log):
    log(*sets_of("Jonas", 90, 92.5))
    press = json.loads(legpress("plan", "--lifter", jonas, "--json").out)["exercises"][1]
    assert (press["rule"], press["load_kg"] > 92.5) == ("add", True)


def test_pounds_are_asked_for_and_told(legpress, jonas):
    said = legpress("plan", "--lifter", jonas, "--units", "lb", "--load", "seated leg curl=90lb x 15")
    assert said.code == 0
    assert " lb" in said.out
    assert not re.search(r"\d kg\b", said.out)
    assert not re.search(r"\d cm\b", said.out)


def in_pounds(name, lb):
    """Four sets of twelve with two left, as a gym in pounds has them."""
    return [replace(one, load=lb, unit="lb", machine=None) for one in sets_of(name, 80)]


def test_a_lifter_who_lives_in_pounds_hangs_discs_in_pounds(legpress, jonas, log):
    log(*in_pounds("Jonas", 180))
    press = json.loads(legpress("plan", "--lifter", jonas, "--units", "lb", "--json").out)["exercises"][1]
    assert press["load_lb"] == 185
    assert press["sets"][-1]["plates"] == "45 + 45 + 2.5 lb a side"
    assert "45 + 45 + 2.5 lb a side" in legpress("plan", "--lifter", jonas, "--units", "lb").out


def test_a_pound_gym_has_its_own_loads(legpress, jonas, log, tmp_path):
    gym = Machine.load(LARGE)
    rack = gym.plates.model_copy(update={"available_kg": None, "available_lb": (45.0, 35.0, 25.0, 10.0, 5.0)})
    read = tuple(origin for origin in gym.provenance if not origin.field.startswith("plates."))
    (tmp_path / "lb-gym.toml").write_text(to_toml(gym.model_copy(update={"plates": rack, "provenance": read})))
    log(*in_pounds("Jonas", 180))
    for units in ("lb", "kg"):
        told = legpress(
            "plan", "--lifter", jonas, "--machine", tmp_path / "lb-gym.toml", "--units", units, "--json"
        ).out
        press = json.loads(told)["exercises"][1]
        assert press["load_lb"] == pytest.approx(190, abs=1e-3)
        assert press["sets"][-1]["plates"] == "45 + 45 + 5 lb a side"


def test_the_page_and_the_plan_are_written(legpress, jonas, tmp_path):
    said = legpress("plan", "--lifter", jonas, "--html", "--out", tmp_path / "today")
    assert said.code == 0, said.err
    assert json.loads((tmp_path / "today" / "plan.json").read_text())["lifter"] == "Jonas"
    page = (tmp_path / "today" / "session.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "session.html" in said.out


def test_the_first_session_is_half(legpress, jonas):
    whole, half = (
        json.loads(legpress("plan", "--lifter", jonas, "--json", *more).out)["exercises"][1]["load_kg"]
        for more in ((), ("--first",))
    )
    assert 0.5 * whole - 2.5 <= half <= 0.5 * whole


def test_the_knee_friendly_press_stops_earlier(legpress, mara):
    shallow, deep = (
        json.loads(legpress("plan", "--lifter", mara, "--json", *more).out)["exercises"][-1]
        for more in (("--routine", "knee-friendly"), ())
    )
    assert shallow["exercise"] == deep["exercise"] == "leg press"
    assert shallow["marks"]["stop_sled_cm"] > deep["marks"]["stop_sled_cm"] + 5


def test_other_routines_and_days(legpress, jonas, tmp_path):
    second = json.loads(legpress("plan", "--lifter", jonas, "--routine", "two-day-week", "--day", "B", "--json").out)
    assert [one["exercise"] for one in second["exercises"]] == ["romanian deadlift", "lying leg curl"]
    mine = tmp_path / "mine.toml"
    mine.write_text(
        'name = "m"\ntitle = "M"\n[[day]]\nname = "d"\n[[day.exercise]]\nexercise = "leg press"\nsets = 3\nreps = [10]\n'
    )
    told = json.loads(legpress("plan", "--lifter", jonas, "--routine", mine, "--json").out)
    assert {"no_knee_flexion", "press_first", "press_supplies_hamstrings"} <= {one["code"] for one in told["warnings"]}


CURL_AND_PRESS = """
name = "mine"
title = "Mine"
[[day]]
name = "legs"
[[day.exercise]]
exercise = "seated leg curl"
sets = 3
reps = [12, 15]
[[day.exercise]]
exercise = "leg press"
sets = 4
reps = [8, 12]
stance = { heel_height_cm = 24, heel_spacing_cm = 38, toe_out_deg = 10, backrest_notch = 4 }
push = "scrape:20"
"""


def test_a_routine_s_own_stance_and_push_have_their_marks_stop_load_and_tension(legpress, jonas, tmp_path):
    mine = tmp_path / "mine.toml"
    told = {}
    for name, text in {
        "scrape": CURL_AND_PRESS,
        "natural": CURL_AND_PRESS.replace("scrape:20", "natural"),
    }.items():
        mine.write_text(text)
        told[name] = json.loads(legpress("plan", "--lifter", jonas, "--routine", mine, "--json").out)
    scrape, natural = (told[name]["exercises"][1] for name in ("scrape", "natural"))
    assert (scrape["push"], scrape["marks_from"]) == ("scrape:20", "routine")
    assert scrape["marks"]["heel_height_cm"] == 24
    assert scrape["marks"]["stop_sled_cm"] == natural["marks"]["stop_sled_cm"] > 0
    assert scrape["load_kg"] != natural["load_kg"]

    def by_press_s(name):
        return {row["muscle"]: row["press_tension_s_at_full_force"] for row in told[name]["week"]["muscles"]}

    assert by_press_s("scrape")["hamstrings"] > 1.2 * by_press_s("natural")["hamstrings"]


def pressed_there(stop_cm, load_kg=155, cue="natural", days_ago=3, heel_height_cm=20):
    """Sets of Jonas as he stands today."""
    from dataclasses import replace

    from legpress.stance import Stance

    stance = Stance.from_coach(heel_height_cm=heel_height_cm, heel_spacing_cm=36, toe_out_deg=8, backrest_notch=4)
    return [replace(one, stance=stance, stop_sled_cm=stop_cm, cue=cue) for one in sets_of("Jonas", load_kg)]


def test_partial_strokes_for_the_knee_take_no_more_than_the_full_ones_logged(legpress, jonas, log):
    log(*pressed_there(48.0))
    press = json.loads(legpress("plan", "--lifter", jonas, "--routine", "knee-friendly", "--json").out)["exercises"][-1]
    assert 0 < press["load_kg"] <= 155


def test_progress_counts_tension_in_the_stance_and_push_that_were_logged(legpress, jonas, log):
    seconds = {}
    for cue in ("natural", "scrape:20"):
        log(*pressed_there(48.0, load_kg=80, cue=cue))
        (week,) = json.loads(legpress("progress", "--lifter", jonas, "--json").out)["weeks"]
        seconds[cue] = week["tension_s_at_full_force"]["hamstrings"]
    assert seconds["scrape:20"] > 1.2 * seconds["natural"]


def test_a_folder_makes_the_coach_s_sheet_and_bad_files_cost_a_line_each(legpress, root, tmp_path, jonas, mara):
    gym = tmp_path / "gym"
    gym.mkdir()
    for file in (jonas, mara, root / "examples" / "machine_photo.toml"):
        shutil.copy(file, gym)
    (gym / "wrong.toml").write_text('sex = "male"\nheight_cm = 1.8\nmass_kg = 80\n')
    (gym / "broken.toml").write_text("name = ")
    (gym / "evil.toml").write_text(
        MAN
        + f'name = "<script>x</script>"\n[present]\nmachine = "{LARGE}"\nheel_height_cm = 20\nheel_spacing_cm = 30\n'
    )
    said = legpress("plan", "--lifter", gym, "--out", tmp_path / "out")
    assert said.code == 0, said.err
    assert len(said.err.strip().splitlines()) == 2
    assert "wrong.toml" in said.err
    assert "broken.toml" in said.err
    assert "Jonas" in said.out
    assert "Mara" in said.out
    sheet = (tmp_path / "out" / "coach-sheet.html").read_text()
    assert "<script" not in sheet
    assert "http" not in sheet.replace("http-equiv", "")
    assert "1.8 cm" in sheet
    told = json.loads((tmp_path / "out" / "plan.json").read_text())
    assert [one["lifter"] for one in told["lifters"]] == ["<script>x</script>", "Jonas", "Mara"]
    assert [one["file"] for one in told["errors"]] == ["broken.toml", "wrong.toml"]


def test_a_folder_without_lifters_is_one_sentence(legpress, tmp_path):
    said = legpress("plan", "--lifter", tmp_path)
    assert said.code == 2
    assert said.one_sentence_on_stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--machine", "nowhere"), "nowhere"),
        ((), "--machine is missing"),
        (("--machine", LARGE, "--routine", "hamstring"), 'Did you mean "hamstrings"'),
        (("--machine", LARGE, "--routine", "gone.toml"), "no such file"),
        (("--machine", LARGE, "--routine", "a\0b"), "neither one of ours nor a file"),
        (("--machine", LARGE, "--day", "sunday"), 'no day "sunday"'),
        (("--machine", LARGE, "--load", "seated leg curl=40"), "with its unit"),
        (("--machine", LARGE, "--load", "seated leg crul=40kg"), 'Did you mean "seated leg curl"'),
        (("--machine", LARGE, "--load", "40kg"), "no exercise is called"),
        (("--machine", LARGE, "--load", "seated leg curl=9999kg"), "more than anybody lifts"),
        (("--machine", LARGE, "--units", "stone"), "stone"),
    ],
    ids="machine none routine file nul day unit name form heavy units".split(),
)
def test_what_cannot_be_is_one_sentence(legpress, tmp_path, options, says):
    file = tmp_path / "me.toml"
    file.write_text(MAN)
    said = legpress("plan", "--lifter", file, *options)
    assert said.code == 2, said.out
    assert said.one_sentence_on_stderr
    assert says in said.err


def test_a_page_for_a_folder_is_refused(legpress, tmp_path):
    said = legpress("plan", "--lifter", tmp_path, "--html")
    assert said.code == 2
    assert "--html" in said.err


def test_an_empty_log_is_no_error(legpress, mara, tmp_path):
    said = legpress("progress", "--lifter", mara, "--out", tmp_path)
    assert said.code == 0
    assert "Nothing is logged for Mara yet" in said.out
    assert not (tmp_path / "progress.png").exists()


def test_progress_is_words_picture_and_numbers(legpress, jonas, log, tmp_path):
    log(*sets_of("Jonas", 90, 92.5, 95))
    said = legpress("progress", "--lifter", jonas, "--out", tmp_path)
    assert said.code == 0, said.err
    assert "Jonas: 12 sets in" in said.out
    assert "gets nothing" in " ".join(said.out.split())
    assert (tmp_path / "progress.png").stat().st_size > 10_000
    assert (tmp_path / "progress.svg").exists()
    told = json.loads((tmp_path / "progress.json").read_text())
    (line,) = told["strength"]
    assert line["one_rm_kg"] == sorted(line["one_rm_kg"])
    assert len(line["dates"]) == 3
    assert told["weeks"][-1]["tempo_kept_pct"] == 100


def test_the_docs_show_what_is_printed(legpress, root, monkeypatch):
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "100")
    text = (root / "docs" / "training.md").read_text(encoding="utf-8")
    for shown in re.findall(r"^```console\n\$ legpress (.*?)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        said = legpress(*shown[0].split())
        assert said.code == 0, said.err
        # Numbers, and how many discs a load takes: tests seek with fewer bodies than the command.
        masked = [re.sub(r"\d+(\.\d+)?( \+ \d+(\.\d+)?)*", "#", " ".join(one.split())) for one in (shown[1], said.out)]
        assert masked[0] == masked[1]


def test_two_files_of_one_name_are_not_one_lifter(legpress, tmp_path, jonas):
    gym = tmp_path / "gym"
    gym.mkdir()
    for name in ("a.toml", "b.toml"):
        shutil.copy(jonas, gym / name)
    said = legpress("plan", "--lifter", gym)
    assert said.code == 0
    assert said.one_sentence_on_stderr
    assert "Jonas is in a.toml too" in said.err


@pytest.mark.parametrize("given", ["", "9" * 400, "🏋️", "/nowhere/file.toml"])
@pytest.mark.parametrize("option", ["--lifter", "--machine", "--routine", "--day", "--load", "--units"])
def test_no_option_takes_nonsense(legpress, jonas, option, given):
    if (option, given) == ("--lifter", ""):
        return  # the folder one is in
    said = legpress("plan", *(() if option == "--lifter" else ("--lifter", jonas)), option, given)
    assert said.code == 2
    assert said.one_sentence_on_stderr


def test_a_folder_that_cannot_be_written_is_told_before_the_fit(legpress, jonas, monkeypatch):
    monkeypatch.setattr(sweet_spot, "find_sweet_spot", lambda *_, **__: pytest.fail("sought"))
    said = legpress("plan", "--lifter", jonas, "--out", jonas)
    assert said.code == 2
    assert "--out" in said.err

"""`legpress first-session` and its answers: what a lifter types and reads, and a file that is never lost."""

import json
import re
import shlex
import shutil

import pytest

from legpress.errors import WrongInput
from legpress.lifter import Lifter


def before(file):
    return file.with_suffix(".before.toml")


LARGE = "sled-45-large-plate"
STIFF = """
sex = "male"
height_cm = 178
mass_kg = 80
[flexibility]
straight_leg_raise_deg = 44
[strength]
load_kg = 140
reps = 10
machine = "vertical"
stance = { heel_height_cm = 15, heel_spacing_cm = 36, toe_out_deg = 8, backrest_notch = 1 }
"""


@pytest.fixture(scope="module")
def planned(tmp_path_factory, root):
    """A folder with a lifter's file and the plan beside it."""
    from legpress.cli import main

    folder = tmp_path_factory.mktemp("gym")
    shutil.copy(root / "examples" / "lifter_woman.toml", folder / "me.toml")
    assert main(["first-session", "--lifter", str(folder / "me.toml"), "--machine", LARGE, "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def gym(planned, tmp_path):
    for name in ("me.toml", "first-session.json"):
        shutil.copy(planned / name, tmp_path / name)
    return tmp_path


def plan_in(folder):
    return json.loads((folder / "first-session.json").read_text())


def test_the_plan_and_its_picture_lie_in_the_folder(planned):
    plan = plan_in(planned)
    assert plan["lifter"] == "Mara"
    assert plan["machine_file"] == LARGE
    assert plan["files"] == [str(planned / "first_session.png")]
    assert (planned / "first_session.png").stat().st_size > 20_000
    assert sorted(f.name for f in planned.iterdir()) == ["first-session.json", "first_session.png", "me.toml"]


def test_words_say_load_tape_positions_feeling_answers_and_limits(legpress, gym):
    said = legpress("first-session", "--lifter", gym / "me.toml", "--machine", LARGE)
    assert said.code == 0, said.err
    words = " ".join(said.out.split())
    for part in (
        "It starts where a coach would put your feet",
        "Put on",
        "Push straight into the plate, as if it were ice: neither up nor down. Start light",
        "Sock test",
        "Two light sets",
        "--foot-creeps stays",
        "--push-felt hamstrings",
        "Rail:",
        "Plate:",
        "Your fit's place",
        "Hamstrings",
        "Sharp pain",
        "--out DIR",
    ):
        assert part in words
    assert sorted(f.name for f in gym.iterdir()) == ["first-session.json", "me.toml"]  # nothing written unasked


def test_every_position_is_six_whole_lines_on_a_phone_of_forty_columns(legpress, gym, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    said = legpress("first-session", "--lifter", gym / "me.toml", "--machine", LARGE)
    printed = [line.strip() for line in said.out.splitlines()]
    assert max(len(line) for line in said.out.splitlines()) <= 40
    for position in plan_in(gym)["positions"]:
        at = printed.index(position["lines"][0])
        assert printed[at : at + 6] == position["lines"]
        assert printed[at + 6] == ""


def test_pounds_and_inches_for_who_reads_them(legpress, gym):
    said = legpress("first-session", "--lifter", gym / "me.toml", "--machine", LARGE, "--units", "lb")
    assert said.code == 0, said.err
    assert " lb" in said.out
    assert not re.search(r"\d (cm|kg)\b", said.out)
    assert "--felt 15in" in " ".join(said.out.split())


def test_the_command_that_the_plan_prints_without_a_folder_works_as_printed(legpress, gym):
    said = legpress("first-session", "--lifter", gym / "me.toml", "--machine", LARGE, "--json")
    command = next(a["command"] for a in json.loads(said.out)["answers"] if a["what"] == "felt_it")
    answered = legpress(*shlex.split(command)[1:])
    assert answered.code == 0, answered.err
    assert len(Lifter.load(gym / "me.toml").felt) == 1


@pytest.mark.parametrize(
    ("option", "what", "limit"),
    [
        ("--tailbone-lifted", "tailbone_lifted", "roll"),
        ("--heel-came-up", "heel_came_up", "ankle"),
        ("--felt", "felt_it", None),
    ],
)
def test_an_answer_goes_into_the_file_says_what_changed_and_can_be_taken_back(legpress, gym, option, what, limit):
    file = gym / "me.toml"
    text = file.read_bytes()
    third = plan_in(gym)["positions"][2]
    travel = third["stop_sled_cm"] + 6
    said = legpress("first-session", "answer", "--lifter", file, "--position", 3, option, f"{travel:g}", "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["what"] == what
    assert told["stop_sled_cm"] == pytest.approx(travel)
    assert told["heel_height_cm"] == pytest.approx(third["heel_height_cm"])
    assert told["next_fit"]["heel_height_cm"] >= 0
    for name in ("roll", "ankle"):
        changed = told[f"{name}_limit_deg"] != told[f"{name}_limit_before_deg"]
        assert changed == (name == limit)
    if limit:
        now, was = (told[f"{limit}_limit{when}_deg"] for when in ("", "_before"))
        assert f"becomes {now:.0f} degrees (was {was:.0f})" in told["words"][0]
    if what == "felt_it":
        assert "the next fit stands there" in told["words"][0]
        for key in ("heel_height_cm", "heel_spacing_cm", "toe_out_deg", "backrest_notch"):
            assert told["next_fit"][key] == pytest.approx(third[key], abs=0.05)
    lifter = Lifter.load(file)
    place = {"tailbone_lifted": lifter.limits.tailbone_lifts, "heel_came_up": lifter.limits.heel_lifts}.get(
        what, lifter.felt[-1] if lifter.felt else None
    )
    assert place is not None
    assert place.stop_sled_cm == pytest.approx(travel)
    assert place.load_kg == pytest.approx(plan_in(gym)["load_kg"])  # what was on the sled, and how it was pushed
    assert place.push == third["push"]
    assert before(file).read_bytes() == text
    back = legpress("first-session", "answer", "--lifter", file, "--undo")
    assert back.code == 0, back.err
    assert "Taken back" in back.out
    assert file.read_bytes() == text


def test_felt_most_where_the_tailbone_lifted_is_told_and_each_answer_can_be_taken_back(legpress, gym):
    file = gym / "me.toml"
    first = plan_in(gym)["positions"][0]
    lifted, felt = (f"{first['stop_sled_cm'] + more:g}" for more in (6, 2))
    ask = ("first-session", "answer", "--lifter", file, "--position", 1)
    assert legpress(*ask, "--tailbone-lifted", lifted).code == 0
    text = file.read_bytes()
    said = legpress(*ask, "--felt", felt, "--json")
    told = json.loads(said.out)
    words = " ".join(told["words"])
    assert told["contradicts"]["conflict"] == "felt_below_tailbone"
    assert f"your tailbone lifts at {lifted} cm already: the stance stays" in words
    assert told["next_fit"]["heel_height_cm"] == pytest.approx(first["heel_height_cm"], abs=0.05)
    assert told["next_fit"]["stop_sled_cm"] > float(lifted)
    assert legpress("first-session", "answer", "--lifter", file, "--undo").code == 0
    assert file.read_bytes() == text


@pytest.mark.parametrize(
    ("option", "said", "what"),
    [
        ("--foot-creeps", "up", "foot_creeps"),
        ("--push-felt", "hamstrings", "push_felt"),
        ("--push-felt", "thighs", "push_felt"),
    ],
)
def test_a_test_of_the_push_goes_into_the_file_shows_the_range_before_and_after_and_can_be_taken_back(
    legpress, gym, option, said, what
):
    file = gym / "me.toml"
    text = file.read_bytes()
    answered = legpress("first-session", "answer", "--lifter", file, option, said, "--json")
    assert answered.code == 0, answered.err
    told = json.loads(answered.out)
    assert (told["what"], told["said"]) == (what, said)
    range_of = "aim{}_cm" if what == "foot_creeps" else "told_straight{}_pct"
    was, now = (told[range_of.format(when)] for when in ("_before", ""))
    assert now["high"] - now["low"] < was["high"] - was["low"]
    if what == "foot_creeps":
        assert "5 cm to 8 cm above the hips (was 5 cm to 11 cm)" in told["words"][0]
        assert told["next_fit"]["hamstrings_natural_pct"] < told["fit_before"]["hamstrings_natural_pct"]
    else:
        assert told["next_fit"] is None  # only its range changes
    assert before(file).read_bytes() == text
    back = legpress("first-session", "answer", "--lifter", file, "--undo")
    assert back.code == 0, back.err
    assert "Taken back" in back.out
    assert file.read_bytes() == text


def test_inches_are_read_with_their_unit_and_asked_for_where_pounds_are_used(legpress, gym):
    file = gym / "me.toml"
    file.write_text(file.read_text().replace("sore_knee = true", 'sore_knee = true\nunits = "lb"'))
    plan = plan_in(gym) | {"units": "lb"}
    (gym / "first-session.json").write_text(json.dumps(plan))
    ask = ("first-session", "answer", "--lifter", file, "--position", 1)
    bare = legpress(*ask, "--felt", "15")
    assert bare.code == 2
    assert "15in" in bare.err
    quarter = legpress(*ask, "--felt", "15 1/4 in")
    assert quarter.code == 0
    assert " in" in quarter.out
    assert not re.search(r"\d cm\b", quarter.out)
    assert Lifter.load(file).felt[-1].stop_sled_cm == pytest.approx(15.25 * 2.54, abs=0.01)


@pytest.mark.parametrize("typed", ["15in", "15 in", '15"', "38.1", "38,1 cm", "381mm", "14.5 + 0.5 in"])
def test_travel_is_read_as_people_type_it(typed):
    from legpress.cli.first_session import _travel_cm

    if "+" in typed:
        with pytest.raises(WrongInput, match="--felt"):
            _travel_cm("felt_it", typed, "kg")
    else:
        assert _travel_cm("felt_it", typed, "kg") == pytest.approx(38.1)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--position", 9, "--felt", 40), "positions 1 to"),
        (("--position", 0, "--felt", 40), "positions 1 to"),
        (("--position", 1, "--felt", 70), "straighter"),
        (("--position", 1, "--felt", 500), "between 0 and 150"),
        (("--position", 1, "--felt", -2), "between 0 and 150"),
        (("--position", 1, "--felt", "nan"), "numbers in cm"),
        (("--position", 1, "--felt", "up there"), "numbers in cm"),
        (("--tailbone-lifted", 1, "--heel-height-cm", 4, "--heel-spacing-cm", 30, "--backrest-notch", 1), "folded"),
        (("--position", 1), "missing"),
        (("--position", 1, "--felt", 40, "--heel-came-up", 40), "at a time"),
        (("--position", 1, "--felt", 40, "--heel-height-cm", 30), "not both"),
        (("--position", 1, "--felt", 40, "--machine", "vertical"), "is for"),
        (("--position", 1, "--felt", 40, "--plan", "nowhere.json"), "nowhere.json"),
        (("--felt", 40), "--heel-height-cm"),
        (("--felt", 40, "--heel-height-cm", 20, "--heel-spacing-cm", 30), "--backrest-notch"),
        (("--felt", 40, "--heel-height-cm", 99, "--heel-spacing-cm", 30, "--backrest-notch", 1), "99"),
        (("--foot-creeps", "sideways"), "foot_creeps"),
        (("--foot-creeps", "up", "--push-felt", "thighs"), "at a time"),
        (("--foot-creeps", "up", "--position", 1), "not of a place"),
        (("--undo",), "no answer to take back"),
        (("--undo", "--felt", 40), "needs nothing"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence_and_the_file_stays(legpress, gym, asked, words):
    text = (gym / "me.toml").read_bytes()
    said = legpress("first-session", "answer", "--lifter", gym / "me.toml", *asked)
    assert said.code == 2
    assert said.one_sentence_on_stderr
    assert words in said.err
    assert (gym / "me.toml").read_bytes() == text
    assert not before(gym / "me.toml").exists()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"lifter": "Mara"}', "\x00"])
def test_a_broken_plan_is_named(legpress, gym, text):
    (gym / "first-session.json").write_text(text)
    said = legpress("first-session", "answer", "--lifter", gym / "me.toml", "--position", 1, "--felt", 40)
    assert said.code == 2
    assert "first-session.json" in said.err


def test_another_lifters_plan_is_refused(legpress, gym, root):
    shutil.copy(root / "examples" / "lifter_tall_stiff.toml", gym / "other.toml")
    said = legpress("first-session", "answer", "--lifter", gym / "other.toml", "--position", 1, "--felt", 40)
    assert said.code == 2
    assert "Mara" in said.err


def test_a_machine_of_ones_own_is_found_from_wherever_one_answers(legpress, tmp_path, root, monkeypatch):
    for name in ("lifter_photo.toml", "machine_photo.toml"):
        shutil.copy(root / "examples" / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    said = legpress("first-session", "--lifter", "lifter_photo.toml", "--machine", "machine_photo.toml", "--out", "a/b")
    assert said.code == 0, said.err
    assert plan_in(tmp_path / "a" / "b")["machine_file"] == "../../machine_photo.toml"
    (tmp_path / "c").mkdir()
    monkeypatch.chdir(tmp_path / "c")
    answer = (
        "first-session",
        "answer",
        "--lifter",
        "../lifter_photo.toml",
        "--plan",
        "../a/b",
        "--position",
        1,
        "--felt",
        45,
    )
    answered = legpress(*answer)
    assert answered.code == 0, answered.err
    assert 'machine = "machine_photo.toml"' in (tmp_path / "lifter_photo.toml").read_text().split("[[felt]]")[1]


@pytest.mark.parametrize(
    "asked", [(), ("--lifter", "nobody.toml"), ("answer",), ("--lifter", "LIFTER", "--units", "stone")]
)
def test_what_cannot_be_planned_is_one_sentence(legpress, gym, asked):
    asked = [gym / "me.toml" if word == "LIFTER" else word for word in asked]
    said = legpress("first-session", *asked)
    assert said.code == 2
    assert said.one_sentence_on_stderr


@pytest.mark.parametrize("command", ["fit", "plan", "first-session"])
def test_stiff_hamstrings_are_warned_and_answered_where_no_stance_keeps_the_back_straight(
    legpress, tmp_path, monkeypatch, command
):
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", f"sqlite:///{tmp_path / 'log.db'}")
    file = tmp_path / "stiff.toml"
    file.write_text(STIFF, encoding="utf-8")
    told = legpress(command, "--lifter", file, "--machine", "vertical", "--json")
    assert told.code == 0, told.err
    if command != "plan":
        assert json.loads(told.out)["back_rounds_deg"] > 1


def test_stopped_before_its_effect_is_known_an_answer_is_not_kept(legpress, gym, monkeypatch):
    """Who answers again would else have said it twice."""
    from legpress.fit import first_session_answers

    def stopped(*_, **__):
        raise KeyboardInterrupt

    text = (gym / "me.toml").read_bytes()
    monkeypatch.setattr(first_session_answers, "answer_effect", stopped)
    said = legpress("first-session", "answer", "--lifter", gym / "me.toml", "--position", "1", "--felt", "38")
    assert (said.code, said.err) == (130, "Stopped.\n")
    assert (gym / "me.toml").read_bytes() == text
    assert not before(gym / "me.toml").exists()

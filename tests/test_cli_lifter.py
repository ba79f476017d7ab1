import json
import re

import pytest

from legpress.cli import lifter as lifter_command
from legpress.lifter import Lifter

ANSWERS = """
name = "Ana"
sex = "woman"
height = "168"
mass = 63
thigh = "41"
active_knee_extension_deficit = "20"
machine = "sled-45-large-plate"
heel_height = "25"
heel_spacing = "36"
depth = "20"
load = "120"
reps = "8"
"""
PLACE = 'machine = "vertical", stop_sled_cm = 9, stance = { heel_height_cm = 30, heel_spacing_cm = 36 }'


def words(said):
    return " ".join(said.split())


def test_answers_from_a_file_give_a_lifter_that_can_be_used(legpress, tmp_path):
    (tmp_path / "answers.toml").write_text(ANSWERS)
    said = legpress("lifter", "new", "--answers", tmp_path / "answers.toml", "--out", tmp_path, "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    lifter = Lifter.load(told["file"])
    assert (lifter.name, lifter.sex, lifter.thigh_m) == ("Ana", "female", 0.41)
    assert json.loads((tmp_path / "ana.json").read_text()) == told
    # the same answers once more: nothing is lost, nothing doubled
    again = legpress("lifter", "new", "--answers", tmp_path / "ana.answers.toml", "--out", tmp_path, "--json")
    assert json.loads(again.out) == told


def test_json_tells_value_unit_and_source_of_each_property(legpress, tmp_path):
    (tmp_path / "ana.toml").write_text('sex = "f"\nheight_cm = 168\nmass_kg = 63\n[lengths]\nthigh_cm = 41')
    said = legpress("lifter", "show", tmp_path / "ana.toml", "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    known = told["understood"]
    assert set(known) == {
        "thigh_cm",
        "shank_cm",
        "foot_cm",
        "hip_width_cm",
        "shoulder_width_cm",
        "muscle_volume_cm3",
        "hip_flexion_knee_bent_deg",
        "ankle_dorsiflexion_deg",
        "lumbar_flexion_deg",
        "straight_leg_raise_deg",
    }
    assert known["thigh_cm"] == {"value": 41.0, "measured": True, "source": "measured"}
    assert known["shoulder_width_cm"]["value"] == pytest.approx(0.259 * 168, abs=0.01)
    for name, about in known.items():
        assert about["measured"] == (name == "thigh_cm")
        assert about["source"]
    assert told["limits"] == {"sore_knee": False, "toes_may_overhang": False, "units": "kg"}
    assert (told["lengths"], told["flexibility"], told["felt"]) == ({"thigh_cm": 41}, {}, [])
    assert told["doubts"] == []


@pytest.mark.parametrize("name", ["lifter_photo", "lifter_tall_stiff", "lifter_woman"])
def test_the_examples_are_shown(legpress, root, name, tmp_path):
    said = legpress("lifter", "show", root / "examples" / f"{name}.toml", "--out", tmp_path)
    assert said.code == 0, said.err
    assert "assumed: 15.2 % of height (Winter 2009)" in words(said.out)
    assert "standing as today" in words(said.out)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_lifter_who_counts_in_pounds_sees_no_kilogram(legpress, tmp_path):
    (tmp_path / "answers.toml").write_text('units = "lb"\n' + ANSWERS.replace('"36"', '"14"').replace('"25"', '"10"')
        .replace('"168"', "\"5'6\"").replace("63", "140").replace('"41"', '"16"').replace('"20"', '"8"'))  # fmt: skip
    said = legpress("lifter", "new", "--answers", tmp_path / "answers.toml", "--out", tmp_path)
    assert said.code == 0, said.err
    for part in ("5 ft 6 in", "140 lb", "16 in", "heels 10 in up the plate and 14 in apart", "120 lb for 8"):
        assert part in words(said.out)
    for unit in (" kg", " cm", "litres"):
        assert unit not in said.out


def test_what_was_felt_is_shown_and_survives_a_new_interview(legpress, tmp_path):
    (tmp_path / "answers.toml").write_text(ANSWERS)
    (tmp_path / "ana.toml").write_text(
        f'name = "Ana"\nsex = "f"\nheight_cm = 168\nmass_kg = 60\nfelt = [{{ {PLACE} }}]\n[limits]\nheel_lifts = {{ {PLACE} }}'
    )
    shown = words(legpress("lifter", "show", tmp_path / "ana.toml").out)
    assert "A heel came up with the carriage 9 cm above its lowest point" in shown
    assert "The hamstrings were felt with the carriage 9 cm" in shown
    said = legpress("lifter", "new", "--answers", tmp_path / "answers.toml", "--out", tmp_path)
    assert said.code == 0, said.err
    assert "ana.before.toml" in words(said.out).replace(" ", "")
    lifter = Lifter.load(tmp_path / "ana.toml")
    assert (lifter.mass_kg, len(lifter.felt)) == (63, 1)
    assert Lifter.load(tmp_path / "ana.before.toml").mass_kg == 60


def test_a_doubt_is_shown(legpress, tmp_path):
    (tmp_path / "ana.toml").write_text(
        'sex = "f"\nheight_cm = 168\nmass_kg = 63\n[present]\nmachine = "gone.toml"\nheel_height_cm = 30\nheel_spacing_cm = 30'
    )
    assert "gone.toml: there is no such file" in words(legpress("lifter", "show", tmp_path / "ana.toml").out)


@pytest.mark.parametrize(
    ("content", "because"),
    [
        ('sex = "f"', "height is missing"),
        ('sex = "f"\nheight = ""\nmass = "63"', "height cannot be skipped"),
        ('sex = "f"\nheight = "168"\nmass = "63"\nheel_height = "20"', "heel_spacing is missing"),
        ('height = "tall"', "height"),
        ('heigt = "168"', 'Did you mean "height"'),
        ("height = true", "quotes"),
    ],
)
def test_wrong_answers_in_a_file_are_one_sentence(legpress, tmp_path, content, because):
    (tmp_path / "answers.toml").write_text(content)
    said = legpress("lifter", "new", "--answers", tmp_path / "answers.toml", "--out", tmp_path)
    assert said.code == 2
    assert said.one_sentence_on_stderr
    assert "answers.toml" in said.err
    assert because in said.err
    assert [file.name for file in tmp_path.iterdir()] == ["answers.toml"]


@pytest.mark.parametrize(
    "arguments", [["show"], ["show", "nobody.toml"], ["show", "."], ["new", "--out", "/dev/null/x"]]
)
def test_wrong_arguments_are_one_sentence(legpress, arguments):
    said = legpress("lifter", *arguments)
    assert said.code == 2
    assert said.one_sentence_on_stderr


# At the terminal


def test_an_interview_can_stop_and_go_on(legpress, tmp_path, typing):
    typing("Ana", "lb", "", "woman", "5'6", "stop")
    said = legpress("lifter", "new", "--out", tmp_path)
    assert said.code == 1
    assert "sex cannot be skipped" in words(said.out)
    assert "with 4 answers kept" in words(said.out)
    assert (tmp_path / lifter_command.UNFINISHED).exists()
    typing("140", *[""] * 14, "")
    said = legpress("lifter", "new", "--out", tmp_path, "--json")
    assert said.code == 0, said.err
    assert "Going on after 4 answers" in words(said.err)
    told = json.loads(said.out)
    assert (told["mass_kg"], told["limits"]["units"]) == (63.5, "lb")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ana.answers.toml", "ana.json", "ana.toml"]


def test_back_at_the_end_changes_the_last_answer(legpress, tmp_path, typing):
    typing("", "", "m", "178", "80", *[""] * 13, "no", "back", "yes", "")
    said = legpress("lifter", "new", "--out", tmp_path)
    assert said.code == 0, said.err
    assert "Is that you?" not in said.err
    assert Lifter.load(tmp_path / "lifter.toml").limits.sore_knee


def test_answers_of_last_time_that_cannot_be_read_are_named(legpress, tmp_path, typing):
    (tmp_path / lifter_command.UNFINISHED).write_text('height = "tall"')
    typing("Ana")
    said = legpress("lifter", "new", "--out", tmp_path)
    assert said.code == 2
    assert said.one_sentence_on_stderr
    assert "delete" in said.err


def test_every_question_says_how_many_there_are_and_nothing_that_looks_like_a_default(legpress, tmp_path, monkeypatch):
    from rich.console import Console

    prompts, rest = [], iter(["Ana", "", "woman", "165", "62"])

    def read(self, prompt="", **_):
        prompts.append(prompt)
        return next(rest, "")

    monkeypatch.setattr(Console, "input", read)
    said = legpress("lifter", "new", "--out", tmp_path)
    assert said.code == 0, said.err
    headings = re.findall(r"^(\d+) of (\d+)( at most)?: ", said.out, re.MULTILINE)
    assert [int(number) for number, _, _ in headings] == list(range(1, len(headings) + 1))
    assert headings[-1] == (str(len(headings)), str(len(headings)), "")
    assert headings[0] == ("1", "29", " at most")
    assert set(prompts[:-1]) == {"  > "}
    assert f"up to {headings[0][1]} questions" in words(legpress("lifter", "new", "--help").out)


def test_units_can_be_changed_in_the_middle(legpress, tmp_path, typing):
    typing("Ana", "", "woman", "165", "62", "pounds", "16", "stop")
    said = legpress("lifter", "new", "--out", tmp_path)
    assert "From here on pounds" in words(said.out)
    kept = (tmp_path / lifter_command.UNFINISHED).read_text()
    for line in ('units = "pounds"', 'height = "165 cm"', 'mass = "62 kg"', 'thigh = "16 inches"'):
        assert line in kept


def test_what_was_made_of_words_is_told(legpress, tmp_path, typing):
    typing("", "", "m", "178", "80", *[""] * 10, "sled-45-large-plate", "top third", "stop")
    said = legpress("lifter", "new", "--out", tmp_path)
    assert "Taken as 48 cm." in words(said.out)

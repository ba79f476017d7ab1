"""A tape measure, a phone and patience give a lifter's file."""

import itertools
import math
import re
import tomllib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legpress.arrays import arrays_of
from legpress.body.scaling import body_of
from legpress.errors import WrongInput
from legpress.interview.lifter import INTERVIEW, QUESTIONS, lifter_from, lifter_so_far, limits, with_earlier
from legpress.lifter import Lifter
from legpress.lifter_file import to_toml

METRIC = {
    "name": "Ana Ñu",
    "units": "kg",
    "sex": "woman",
    "height": "167.6",
    "mass": "63,5",
    "thigh": "41 cm",
    "shank": "395 mm",
    "foot": "0.25 m",
    "shoulder_width": "37",
    "hip_width": "",
    "active_knee_extension_deficit": "20°",
    "hip_flexion_knee_bent": "115",
    "ankle_dorsiflexion": "35 deg",
    "lumbar_flexion": "115 55",
    "machine": "sled-45-large-plate",
    "heel_height": "25.4",
    "heel_spacing": "35.6",
    "toe_out": "10",
    "notch": "2",
    "depth": "20.3",
    "load": "120.2",
    "reps": "8",
    "set_here": "",
    "tailbone_lifts": "15.2",
    "sore_knee": "yes",
}
IMPERIAL = METRIC | {
    "units": "lb",
    "height": "5'6",
    "mass": "140",
    "thigh": "16.14",
    "shank": "15.55",
    "foot": "9.84 in",
    "shoulder_width": "14.57",
    "heel_height": "10",
    "heel_spacing": "14",
    "depth": "8",
    "load": "265",
    "tailbone_lifts": '6"',
}
NEEDED = {"sex": "m", "height": "178 cm", "mass": "80 kg"}


def interviewed(typed):
    answers = {}
    for key, text in typed.items():
        question = INTERVIEW.next_question(answers)
        assert question is not None
        assert question.key == key
        answers = INTERVIEW.answered(answers, key, text)
    assert INTERVIEW.next_question(answers) is None
    return answers


def test_the_answers_become_the_lifter():
    lifter = lifter_from(interviewed(METRIC))
    assert (lifter.name, lifter.sex, lifter.height_m, lifter.mass_kg) == ("Ana Ñu", "female", 1.676, 63.5)
    assert (lifter.thigh_m, lifter.shank_m, lifter.foot_m, lifter.hip_width_m) == (0.41, 0.395, 0.25, None)
    assert lifter.active_knee_extension_deficit_rad == pytest.approx(math.radians(20))
    assert lifter.flexibility.lumbar_flexion_deg == 60
    assert lifter.present is not None
    assert lifter.strength is not None
    assert lifter.limits.tailbone_lifts is not None
    assert lifter.present.stance.backrest_notch == 2
    assert (lifter.strength.machine, lifter.strength.stance) == (lifter.present.machine, lifter.present.stance)
    assert lifter.limits.tailbone_lifts.stop_sled_cm == 15.2
    assert lifter.limits.sore_knee


def plain(value):
    """All numbers of a lifter with their places."""
    if isinstance(value, dict):
        return {f"{key}.{place}": number for key, inner in value.items() for place, number in plain(inner).items()}
    return {"": value}


def test_pounds_and_inches_give_the_same_lifter_to_rounding():
    metric, imperial = (lifter_from(interviewed(typed)) for typed in (METRIC, IMPERIAL))
    assert imperial.limits.units == "lb"
    numbers = plain(metric.model_dump(exclude={"limits": {"units"}}))
    for place, number in plain(imperial.model_dump(exclude={"limits": {"units"}})).items():
        if isinstance(number, float):
            assert number == pytest.approx(numbers[place], abs=0.06), place
        else:
            assert number == numbers[place], place


def test_a_unit_behind_the_number_counts_in_either_system():
    said = METRIC | {
        "height": "167.6 cm",
        "mass": "63.5 kg",
        "shoulder_width": "37 cm",
        "heel_height": "25.4 cm",
        "heel_spacing": "14 in",
        "depth": "8 in",
        "load": "265 lb",
        "tailbone_lifts": "15.2 cm",
    }
    in_kg, in_lb = lifter_from(said | {"units": "kg"}), lifter_from(said | {"units": "lb"})
    assert in_kg == in_lb.model_copy(update={"limits": in_lb.limits.model_copy(update={"units": "kg"})})


@pytest.mark.parametrize(
    "text",
    ["5'11\"", "5'11", "5 ft 11", "5ft 11in", "5 feet 11 inches", "5’11”", "180.34 cm", "1.8034 m", "1,8034 m", "71in"],
)
@pytest.mark.parametrize("units", ["kg", "lb"])
def test_height_is_understood_as_people_say_it(units, text):
    lifter = lifter_from(NEEDED | {"units": units, "mass": "80 kg", "height": text})
    assert lifter.height_cm == pytest.approx(180.34, abs=0.005)


@pytest.mark.parametrize(
    ("text", "kg"),
    [("62kg", 62), ("62", 62), ("61,5", 61.5), ("10 st 4", 65.32), ("10st 4lb", 65.32), ("137 lbs", 62.14)],
)
def test_weight_is_understood_as_people_say_it(text, kg):
    lifter = lifter_from(INTERVIEW.answered({"sex": "f", "height": "165 cm"}, "mass", text))
    assert lifter.mass_kg == pytest.approx(kg, abs=0.01)


@pytest.mark.parametrize(
    "text", ["?", "??", "don't know", "Dont know", "I don’t know.", "no idea", "not sure", "skip", "-"]
)
def test_who_does_not_know_has_skipped(text):
    assert INTERVIEW.answered(NEEDED, "thigh", text)["thigh"] == ""
    with pytest.raises(WrongInput, match="mass cannot be skipped"):
        INTERVIEW.answered({}, "mass", text)


@pytest.mark.parametrize(
    ("machine", "text", "cm"),
    [
        ("sled-45-large-plate", "top third", 75 - 27),
        ("sled-45-large-plate", "In the middle of the plate", 75 / 2 - 13.5),
        ("sled-45-large-plate", "lower half", 75 / 4 - 13.5),
        ("sled-45-large-plate", "bottom third", 0),  # else the heels stood below it
        ("sled-45-small-plate", "the upper third", 40 - 27),  # else the toes stood over it
    ],
)
def test_a_part_of_the_plate_is_a_heel_height_for_that_foot_on_that_plate(machine, text, cm):
    before = NEEDED | {"foot": "27 cm", "machine": machine}
    kept = INTERVIEW.answered(before, "heel_height", text)["heel_height"]
    assert float(kept.removesuffix(" cm")) == pytest.approx(cm, abs=0.5)
    in_inches = INTERVIEW.answered(before | {"units": "lb"}, "heel_height", text)["heel_height"]
    assert float(in_inches.removesuffix(" inches")) == pytest.approx(cm / 2.54, abs=0.5)


def test_other_units_from_here_on_leave_earlier_answers_what_they_were():
    answers = interviewed(METRIC)
    before = lifter_from(answers)
    switched = INTERVIEW.in_units(answers, "pounds")
    assert switched is not None
    after = lifter_from(switched)
    assert after.limits.units == "lb"
    assert after == before.model_copy(update={"limits": before.limits.model_copy(update={"units": "lb"})})
    assert INTERVIEW.in_units(answers, "parsecs") is None
    height = INTERVIEW.answered({"units": "lb"}, "height", "70")
    assert INTERVIEW.answered(INTERVIEW.in_units(height, "kg"), "mass", "80") == {
        "units": "kg",
        "height": "70 inches",
        "mass": "80 kg",
    }


@settings(max_examples=40)
@given(st.data())
def test_the_count_of_questions_is_right_on_every_way(data):
    answers, told = {}, []
    while (question := INTERVIEW.next_question(answers)) is not None:
        asked = [one.key for one in INTERVIEW.questions(answers)].index(question.key) + 1
        told.append((asked, *INTERVIEW.counts(answers)))
        choices = ["", *question.decides, question.example.split(", or ")[0]]
        text = data.draw(st.sampled_from(choices))
        if question.key in ("sex", *NEEDED):
            text = NEEDED[question.key]
        if question.needed and not text:
            text = "8"
        if question.key in ("name", "units"):
            text = ""
        answers = INTERVIEW.answered(answers, question.key, text)
    assert [asked for asked, _, _ in told] == list(range(1, len(told) + 1))
    assert told[-1] == (len(told), len(told), len(told))
    for (_, fewest, most), (_, fewest_later, most_later) in itertools.pairwise(told):
        assert fewest <= fewest_later <= len(told) <= most_later <= most


def test_no_question_is_asked_that_no_number_depends_on(root):
    """Each answer changes the body, or a field that the rooms that compute read."""
    norm = body_of(lifter_from(NEEDED))
    rooms = [
        file.read_text("utf-8")
        for room in ("body", "press", "fit")
        for file in (root / "src/legpress" / room).glob("*.py")
    ]
    fields = {
        "machine": "machine", "heel_height": "heel_height_m", "heel_spacing": "heel_spacing_m", "toe_out": "toe_out_rad",
        "notch": "backrest_notch", "depth": "stop_sled_cm", "load": "load_kg", "reps": "reps", "set_here": "stance",
        "set_machine": "machine", "set_stance": "stance", "set_depth": "stop_sled_cm", "tailbone_lifts": "tailbone_lifts", "sore_knee": "sore_knee", "shoulder_width": "shoulder_width_or_norm_m",
    }  # fmt: skip
    others = {"sex": "woman", "height": "165 cm", "mass": "100 kg", "ankle_dorsiflexion": "25"}
    for question in QUESTIONS["kg"]:
        if question.key in ("name", "units"):  # what the file is called, and how it is talked of
            continue
        if question.key in fields:
            assert any(re.search(rf"\.{fields[question.key]}\b", text) for text in rooms), question.key
            continue
        text = others.get(question.key, question.example.split(", or ")[0])
        skipped = {"active_knee_extension_deficit": ""} if question.key == "straight_leg_raise" else {}
        body = body_of(lifter_from(NEEDED | skipped | {question.key: text}))
        changed = [not np.array_equal(one, other) for one, other in zip(arrays_of(norm), arrays_of(body), strict=True)]
        assert any(changed), question.key


def test_only_sex_height_and_mass_are_needed_and_nothing_else_is_written():
    answers = {}
    while (question := INTERVIEW.next_question(answers)) is not None:
        answers = INTERVIEW.answered(answers, question.key, NEEDED.get(question.key, ""))
    lifter = lifter_from(answers)
    assert lifter == Lifter.from_person(sex="male", height_cm=178, mass_kg=80)
    assert tomllib.loads(to_toml(lifter)) == {"name": "lifter", "sex": "male", "height_cm": 178, "mass_kg": 80}


@pytest.mark.parametrize("key", ["sex", "height", "mass"])
def test_a_needed_answer_cannot_be_skipped_and_the_reason_is_told(key):
    with pytest.raises(WrongInput, match=f"{key} cannot be skipped: "):
        INTERVIEW.answered({}, key, "  ")
    rest = {name: text for name, text in NEEDED.items() if name != key}
    assert lifter_so_far(rest) is None
    with pytest.raises(WrongInput, match=f"{key} is missing"):
        lifter_from(rest)


HERE = NEEDED | {"machine": "sled-45-small-plate"}
FEET = {"heel_height": "20", "heel_spacing": "36"}


@pytest.mark.parametrize(
    ("before", "key", "text", "because"),
    [
        ({}, "units", "stones", '"kg" or "lb"'),
        ({}, "sex", "yes", '"woman" or "man"'),
        ({}, "name", "!!", "letters"),
        ({}, "height", "1.78", "Is it 1.78 m? Then write 1.78 m"),
        ({"units": "lb"}, "height", "165", "Is it 165 cm?"),
        ({"units": "lb"}, "mass", "62", "Is it 62 kg?"),
        ({}, "mass", "10 st 15", "a stone has only 14 pounds"),
        (NEEDED, "thigh", "0,43", "Is it 0.43 m?"),
        ({}, "height", "5'13", "12 inches"),
        ({}, "height", "17", "between 120 and 230 cm"),
        ({"units": "lb"}, "height", "5.11", "write 5'11"),
        ({"units": "lb"}, "height", "178", "178 inches; it should lie between 47.24"),
        ({"units": "lb"}, "mass", "20", "that is 20 lb"),
        ({"sex": "m", "height": "230"}, "mass", "40", "one person"),
        ({}, "mass", "80 cm", "numbers in kg"),
        (NEEDED, "thigh", "43 44", "one number"),
        (NEEDED | {"thigh": "60"}, "shank", "60", "joint to joint"),
        (NEEDED, "ankle_dorsiflexion", "12 cm", "phone on the shin"),
        (NEEDED, "lumbar_flexion", "100 50 50", "difference"),
        (NEEDED | {"straight_leg_raise": "100"}, "hip_flexion_knee_bent", "90", "cannot be"),
        (NEEDED | {"active_knee_extension_deficit": "10"}, "hip_flexion_knee_bent", "80", "contradict"),
        (NEEDED, "machine", "sled-45", "sled-45-small-plate"),
        (NEEDED, "machine", "/", "no machine's file"),
        (HERE, "heel_height", "60", "heel height of 60 cm is more than the plate's height"),
        (HERE | {"units": "lb", "height": "70", "mass": "180"}, "heel_height", "24", "24 in is more than"),
        (NEEDED, "heel_height", "top third", "name the machine"),
        (HERE | FEET, "notch", "1.5", "whole number"),
        (HERE | FEET, "notch", "9", "backrest_notch is 9"),
        (HERE | FEET, "depth", "140", "carriage's travel"),
        (HERE | {"heel_height": "20"}, "heel_spacing", "", "both a height and a spacing"),
        (HERE | {"load": "100"}, "reps", "", "without its repetitions"),
        (HERE | {"load": "100"}, "reps", "0", "between 1 and 50"),
        (HERE | {"load": "100", "reps": "8", "set_here": "no"}, "set_stance", "20", "two numbers"),
        (NEEDED, "sore_knee", "left", '"yes" or "no"'),
        (NEEDED, "heel_spacing", "36", "no such question"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_with_the_reason(before, key, text, because):
    with pytest.raises(WrongInput) as caught:
        INTERVIEW.answered(before, key, text)
    assert because in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_one_hamstring_test_is_enough():
    asked = [question.key for question in INTERVIEW.questions({"active_knee_extension_deficit": ""})]
    assert "straight_leg_raise" in asked
    asked = [question.key for question in INTERVIEW.questions({"active_knee_extension_deficit": "20"})]
    assert "straight_leg_raise" not in asked
    with pytest.raises(WrongInput, match="Keep the one you trust more"):
        INTERVIEW.read_answers(
            NEEDED | {"active_knee_extension_deficit": "20", "straight_leg_raise": "70"}, "answers.toml"
        )


def test_a_machine_with_one_notch_is_not_asked_for_it(tmp_path, root):
    for machine, asked in ((str(root / "examples" / "machine_photo.toml"), False), ("sled-45-small-plate", True)):
        keys = [question.key for question in INTERVIEW.questions({"machine": machine, "heel_height": "10"})]
        assert ("notch" in keys) == asked


def test_a_set_done_elsewhere_has_its_own_place():
    elsewhere = {"set_here": "no", "set_machine": "vertical", "set_stance": "10 14 in"}
    lifter = lifter_from(HERE | FEET | {"load": "100", "reps": "8"} | elsewhere)
    assert lifter.strength is not None
    assert lifter.strength.stance is not None
    assert lifter.strength.machine == "vertical"
    assert (lifter.strength.stance.heel_height_m, lifter.strength.stance.heel_spacing_m) == (0.254, 0.3556)
    assert lifter.strength.stop_sled_cm is None
    deep = lifter_from(HERE | FEET | {"load": "100", "reps": "8"} | elsewhere | {"set_depth": "8 in"})
    assert deep.strength is not None
    assert deep.strength.stop_sled_cm == pytest.approx(20.32)
    assert "stop_sled_cm = 20.32" in to_toml(deep)


def test_a_file_of_ones_own_machine_is_found_from_here_and_named_from_the_lifter(root, tmp_path, monkeypatch):
    monkeypatch.chdir(root)
    lifter = lifter_from(NEEDED | {"machine": "examples/machine_photo.toml", "heel_height": "10", "heel_spacing": "33"})
    (tmp_path / "me.toml").write_text(to_toml(lifter, tmp_path))
    monkeypatch.chdir(tmp_path)
    present = Lifter.load("me.toml").present
    assert present is not None
    assert present.machine is not None
    assert present.machine.endswith("examples/machine_photo.toml")
    assert (tmp_path / present.machine).is_file()


def test_answers_kept_in_a_file_go_on_where_they_stopped():
    half = dict(list(interviewed(METRIC).items())[:16])
    again = INTERVIEW.read_answers(tomllib.loads(INTERVIEW.written(half)), "kept.toml")
    assert again == half
    following = INTERVIEW.next_question(again)
    assert following is not None
    assert following.key == "heel_spacing"


def test_back_takes_the_last_answer_away():
    answers = interviewed(METRIC)
    while answers:
        fewer = INTERVIEW.without_last(answers)
        assert len(fewer) == len(answers) - 1
        lifter_so_far(fewer)
        answers = fewer


def test_a_slip_of_the_tape_is_doubted_once():
    before = NEEDED | {"thigh": "43"}
    (doubt,) = INTERVIEW.new_doubts(before, before | {"shank": "52"})
    assert "Shank" in doubt
    assert INTERVIEW.new_doubts({}, {"sex": "m"}) == ()


def test_both_systems_ask_the_same_questions_and_understand_their_own_examples():
    metric, imperial = QUESTIONS["kg"], QUESTIONS["lb"]
    assert [question.key for question in metric] == [question.key for question in imperial]
    for question in (*metric, *imperial):
        for example in question.example.split(", or "):
            if example and not example.endswith(".toml"):
                question.read(example)
        assert question.how.endswith("."), question.key
        assert question.ask.endswith("?"), question.key


def test_limits_are_those_of_the_file():
    from legpress.lifter import Lengths, Strength

    assert limits(Lifter, "height_cm") == (120, 230)
    assert limits(Lengths, "thigh_cm") == (25, 65)
    assert limits(Strength, "reps") == (1, 50)


def test_what_the_interview_does_not_ask_is_taken_over_from_the_same_person():
    place = {"machine": "vertical", "stance": {"heel_height_cm": 20, "heel_spacing_cm": 30}, "stop_sled_cm": 8}
    person = {"name": "Ana", "sex": "f", "height_cm": 168, "mass_kg": 63}
    first_session = {"limits": {"heel_lifts": place, "tailbone_lifts": place}, "felt": [place]}
    earlier = Lifter.from_person(**person, **first_session, age_years=31, push={"foot_creeps": "up"})
    heavier = Lifter.from_person(**person | {"mass_kg": 66}, limits={"sore_knee": True})
    now = with_earlier(heavier, earlier)
    assert now.felt == earlier.felt
    assert now.limits.heel_lifts == now.limits.tailbone_lifts == earlier.felt[0]
    assert (now.mass_kg, now.limits.sore_knee) == (66, True)
    assert (now.age_years, now.push.foot_creeps) == (31, "up")
    somebody_else = Lifter.from_person(**person | {"height_cm": 150})
    assert with_earlier(somebody_else, earlier) == somebody_else


keys = st.sampled_from([question.key for question in QUESTIONS["kg"]])
typed = (
    st.text(max_size=12)
    | st.from_regex(r"[-+]?[0-9]{1,4}([.,][0-9])?( ?(cm|in|'|\"|°|kg|lb|m|ft))?( ?[0-9]{1,2})?", fullmatch=True)
    | st.sampled_from(["", "yes", "no", "lb", "woman", "vertical", "9" * 400, "~", "~nobody/x.toml", "x" * 5000])
)


@given(keys, typed, st.sampled_from(["kg", "lb"]), st.sampled_from([{}, NEEDED, HERE | FEET]))
def test_any_text_to_any_question_is_an_answer_or_wrong_input(key, text, units, before):
    try:
        INTERVIEW.answered({**before, "units": units}, key, text)
    except WrongInput as said:
        assert len(str(said).splitlines()) == 1


@given(st.lists(st.tuples(keys, typed), max_size=12))
def test_any_typing_goes_on_another_day_and_ends_in_a_file(pairs):
    answers = dict(NEEDED)
    for key, text in pairs:
        try:
            answers = INTERVIEW.answered(answers, key, text)
        except WrongInput:
            continue
    assert INTERVIEW.read_answers(tomllib.loads(INTERVIEW.written(answers)), "x") == answers
    try:
        lifter = lifter_from(answers)
    except WrongInput as said:
        assert "is missing" in str(said)
    else:
        assert Lifter.read(tomllib.loads(to_toml(lifter))) == lifter

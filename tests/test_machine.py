import math
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legpress.errors import WrongInput
from legpress.interview.machine import INTERVIEW, QUESTIONS, machine_from
from legpress.machine import Machine, catalogue_names, doubts, fields, to_toml
from legpress.report.machine import machine_words, number_rows
from legpress.stance import Stance

BARE = {
    "name": "bare",
    "rail_deg": 45,
    "plate": {"height_cm": 40, "width_cm": 60, "lower_edge_cm": -5},
    "seat": {"backrest_deg": [90, 100]},
    "sled": {"carriage_kg": {"value": 45, "low": 29, "high": 58, "source": "scales"}, "bottom_cm": 35, "travel_cm": 70},
}


def bare(**changes):
    """The bare machine with some fields changed: section__field=value."""
    table = {key: dict(value) if isinstance(value, dict) else value for key, value in BARE.items()}
    for name, value in changes.items():
        section, _, key = name.rpartition("__")
        (table[section] if section else table)[key] = value
    return table


# The catalogue


@pytest.mark.parametrize("name", catalogue_names())
def test_every_number_of_the_catalogue_has_a_source_or_a_reason(name):
    machine = Machine.load(name)
    assert machine.name == name
    for field, _ in fields(machine):
        origin = machine.origin(field)
        assert origin.source or (origin.assumed and origin.note), field


def test_the_catalogue_has_the_five_types():
    rails = {name: Machine.load(name).rail_deg for name in catalogue_names()}
    assert sorted(rails.values()) == [0, 35, 45, 45, 90]


@pytest.mark.parametrize("name", catalogue_names())
def test_an_average_man_fits_every_machine_of_the_catalogue(name):
    # hip height 0.530 and thigh plus shank 0.491 of 1.78 m: Winter (2009), after Dempster
    leg_m, machine = 0.530 * 1.78, Machine.load(name)
    assert machine.bottom_m < 0.5 * leg_m
    assert machine.top_m > leg_m
    assert machine.plate_lower_edge_m < 0 < machine.plate_lower_edge_m + machine.plate_height_m
    assert not doubts(machine)


def test_carriage_ranges_lie_in_what_the_trade_tells():
    # evidence on brands: 65 to 128 lb over all angled sleds
    for name in ("sled-35", "sled-45-large-plate", "sled-45-small-plate"):
        low, high = Machine.load(name).range_of("sled.carriage_kg")
        assert 65 * 0.4536 - 1 <= low < high <= 128 * 0.4536 + 1


# The file


def test_bare_values_and_values_with_a_source_read_alike():
    plain = Machine.from_table(bare())
    told = Machine.from_table(bare(rail_deg={"value": 45, "source": "phone"}))
    assert plain.rail_rad == told.rail_rad == pytest.approx(math.pi / 4)
    assert told.origin("rail_deg").source == "phone"
    assert plain.origin("sled.friction").assumed
    assert plain.range_of("sled.carriage_kg") == (29, 58)
    assert plain.range_of("sled.travel_cm") == (70, 70)


@pytest.mark.parametrize("name", catalogue_names())
def test_a_written_machine_reads_back_the_same(name):
    machine = Machine.load(name)
    assert Machine.from_table(tomllib.loads(to_toml(machine))) == machine


@given(
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=10).filter(str.strip),
    st.text(max_size=10),
    st.floats(0, 90),
)
def test_any_name_and_note_survive_the_file(name, note, rail):
    try:
        machine = Machine.from_table(
            bare(name=name, description=note.encode("utf-8", "ignore").decode(), rail_deg={"value": rail, "note": "x"})
        )
    except WrongInput:
        assert not (name + note.replace("\n", " ")).isprintable()
        return
    assert Machine.from_table(tomllib.loads(to_toml(machine))) == machine
    assert machine.slug.replace("-", "").isalnum()


@pytest.mark.parametrize(
    ("change", "field", "because"),
    [
        ({"rail_deg": 95}, "rail_deg", "0 lies flat"),
        ({"rail_deg": math.nan}, "rail_deg", "real number"),
        ({"plate__height_cm": 0.4}, "plate.height_cm", "between 20 and 150"),
        ({"plate__hight_cm": 4}, "plate.hight_cm", 'Did you mean "height_cm"'),
        ({"seat__backrest_deg": []}, "seat.backrest_deg", "at least one"),
        ({"seat__backrest_deg": [50]}, "seat.backrest_deg", "60 and 180"),
        ({"seat__backrest_deg": [100, 90]}, "seat.backrest_deg", "Sort them"),
        ({"seat__backrest_deg": 90}, "seat.backrest_deg", "brackets"),
        ({"sled__stops_cm": [0, 80]}, "sled.stops_cm", "travels only 70"),
        ({"sled__stops_cm": [10, 10]}, "sled.stops_cm", "Sort"),
        ({"sled__carriage_kg": {"value": 70, "low": 29, "high": 58}}, "sled.carriage_kg", "outside its own range"),
        ({"sled__carriage_kg": {"value": 40, "low": 29}}, "sled.carriage_kg", "Give both"),
        ({"sled__carriage_kg": {"value": 40, "sauce": "x"}}, "sled.carriage_kg", 'Did you mean "source"'),
        ({"sled__friction": -0.1}, "sled.friction", "share"),
        ({"kind": "magnetic"}, "kind", "plate_loaded"),
        ({"plate": 3}, "plate", "table"),
        ({"name": ""}, "name", "short name"),
        ({"plates": {"available_kg": [-20]}}, "plates.available_kg", "between"),
    ],
)
def test_a_wrong_machine_names_field_and_way_out(change, field, because):
    with pytest.raises(WrongInput) as caught:
        Machine.from_table(bare(**change), where="mine.toml")
    assert str(caught.value).startswith("mine.toml: ")
    assert field in str(caught.value)
    assert because in str(caught.value)


def test_an_unknown_machine_is_answered_with_the_close_ones():
    with pytest.raises(WrongInput, match="sled-45-small-plate"):
        Machine.load("sled-45-smal")


def test_a_slip_of_the_tape_is_doubted():
    assert not doubts(Machine.from_table(bare()))
    assert "nobody gets deep" in doubts(Machine.from_table(bare(sled__bottom_cm=70)))[0]
    assert "never straighten" in doubts(Machine.from_table(bare(sled__travel_cm=30)))[0]
    assert "every stance is a high one" in doubts(Machine.from_table(bare(plate__lower_edge_cm=40)))[0]
    assert "by itself" in doubts(Machine.from_table(bare(sled__counterweight_kg=60)))[0]


@given(st.floats(60, 150), st.floats(-60, 60), st.floats(3, 15), st.floats(3, 15))
def test_the_crease_lies_on_backrest_and_pad(back_deg, pad_deg, above_cm, front_cm):
    machine = Machine.from_table(
        bare(
            seat__backrest_deg=[back_deg],
            seat__pad_deg=pad_deg,
            seat__hip_above_pad_cm=above_cm,
            seat__hip_from_backrest_cm=front_cm,
        )
    )
    x, y = machine.seat_corner_m
    back, pad = machine.backrest_rad[0], machine.pad_rad
    assert x * math.sin(back) - y * math.cos(back) == pytest.approx(-front_cm / 100)
    if abs(math.sin(back - pad)) > 0.2:
        assert -x * math.sin(pad) + y * math.cos(pad) == pytest.approx(-above_cm / 100)


# Stances and depths on a machine


def test_a_stance_without_room_is_refused():
    machine = Machine.from_table(bare())
    machine.check_stance(Stance.from_coach(heel_height_cm=20, heel_spacing_cm=40, backrest_notch=2))
    for stance, field in (
        ({"heel_height_cm": 45, "heel_spacing_cm": 40}, "heel_height_cm"),
        ({"heel_height_cm": 20, "heel_spacing_cm": 70}, "heel_spacing_cm"),
        ({"heel_height_cm": 20, "heel_spacing_cm": 40, "backrest_notch": 3}, "backrest_notch"),
    ):
        with pytest.raises(WrongInput, match=field):
            machine.check_stance(Stance.from_coach(**stance))
    for stop in (-1, 70, 200, math.nan):
        with pytest.raises(WrongInput, match="stop_sled_cm"):
            machine.check_stop(stop)


# The interview

TYPED = {
    "name": "Basement sled",
    "units": "",
    "kind": "plates",
    "rail": "45°",
    "backrest": "45, 35 and 25",
    "pad": "",
    "nearest": "18in",
    "lower_edge": "-3",
    "plate_height": '16"',
    "plate_width": "0.6 m",
    "tilt": "0",
    "travel": "750 mm",
    "stops": "0 10 20 cm",
    "carriage": "100 lb",
    "counterweight": "0",
    "plates": "45 25 10 5 lb",
}


def interviewed():
    answers = {}
    for key, text in TYPED.items():
        question = INTERVIEW.next_question(answers)
        assert question is not None
        assert question.key == key
        answers = INTERVIEW.answered(answers, key, text)
    assert INTERVIEW.next_question(answers) is None
    return answers


def test_a_tape_measure_and_a_phone_give_the_machine():
    machine = machine_from(interviewed())
    assert machine.seat.backrest_deg == (90, 100, 110)
    assert machine.plate.height_cm == pytest.approx(16 * 2.54, abs=0.01)
    assert machine.carriage_kg == pytest.approx(45.36, abs=0.01)
    # square seat: the crease is 11 cm behind and 9 cm under the hip
    assert machine.bottom_m == pytest.approx(0.4572 - 0.11, abs=1e-3)
    assert machine.plate_lower_edge_m == pytest.approx(-0.03 - 0.09, abs=1e-3)
    assert machine.origin("sled.travel_cm").source == "tape measure"
    assert machine.origin("sled.friction").assumed
    assert "45 degrees" in machine_words(machine, "kg")
    assert machine.plates.available_lb == (45, 25, 10, 5)  # as told, not 20.41
    assert machine.discs("kg") == {"lb": (45, 25, 10, 5)}
    assert "Discs: 45, 25, 10, 5 lb." in machine_words(machine, "kg")


@pytest.mark.parametrize(
    ("typed", "kg", "lb"),
    [
        ("45 35 25 10 5 lb", None, (45, 35, 25, 10, 5)),
        ("45lb, 25lb, 2.5 lbs", None, (45, 25, 2.5)),
        ("20 15 10 kg", (20, 15, 10), None),
        ("10 20", (20, 10), None),
        ("45 lb 20 kg 10kg", (20, 10), (45,)),
    ],
)
def test_discs_keep_the_unit_they_were_told_in(typed, kg, lb):
    machine = machine_from({"plates": typed})
    assert (machine.plates.available_kg, machine.plates.available_lb) == (kg, lb)
    again = Machine.from_table(tomllib.loads(to_toml(machine)))
    assert again == machine
    assert again.discs("lb") == again.discs("kg")


def test_discs_that_nobody_looked_at_are_those_of_the_reader_s_country():
    skipped = machine_from({"plates": ""})
    assert skipped.discs("lb") == {"lb": (45, 35, 25, 10, 5, 2.5)}
    assert skipped.discs("kg") == Machine.load("sled-45-small-plate").discs("kg")
    bare_file = Machine.from_table(bare())
    assert bare_file.discs("lb") == skipped.discs("lb")
    assert Machine.from_table(bare() | {"kind": "selectorised"}).discs("lb") == {"lb": (10,)}


def test_pounds_that_were_forgotten_are_asked_about():
    assert any("add lb" in doubt for doubt in doubts(machine_from({"plates": "45 35 25 10 5"})))
    assert not doubts(machine_from({"plates": "45 35 25 10 5 lb"}))
    assert not doubts(machine_from({"plates": "25 20 10"}))


def test_inches_and_centimetres_give_the_same_machine():
    metric = interviewed() | {"plate_height": "40.64", "nearest": "45.72 cm", "carriage": "45.359237"}
    assert machine_from(metric) == machine_from(interviewed())


def test_answers_kept_in_a_file_go_on_where_they_stopped():
    half = dict(list(interviewed().items())[:7])
    again = INTERVIEW.read_answers(tomllib.loads(INTERVIEW.written(half)), "kept.toml")
    assert again == half
    following = INTERVIEW.next_question(again)
    assert following is not None
    assert following.key == "lower_edge"


def test_back_takes_the_last_answer_away():
    answers = interviewed()
    while answers:
        fewer = INTERVIEW.without_last(answers)
        assert len(fewer) == len(answers) - 1
        following = INTERVIEW.next_question(fewer)
        assert following is not None
        assert following.key not in fewer
        answers = fewer
    assert INTERVIEW.without_last({}) == {}


def test_all_skipped_is_a_type_of_the_catalogue_and_all_assumed():
    machine = machine_from(dict.fromkeys(TYPED, ""))
    typical = Machine.load("sled-45-small-plate")
    assert [value for _, value in fields(machine)] == [value for _, value in fields(typical)]
    assert all(machine.origin(field).assumed for field, _ in fields(machine))


def test_a_gym_in_pounds_is_asked_in_pounds_and_told_in_inches():
    typed = {"units": "lb", "plate_height": "16", "carriage": "100", "plates": "45 25 10"}
    metric = {"plate_height": "16 in", "carriage": "100 lb", "plates": "45 25 10 lb"}
    machine = machine_from(typed)
    assert machine == machine_from(metric)
    said = [
        machine_words(machine, "lb"),
        *(cell for row in number_rows(machine, "lb") for cell in (row.value, row.range)),
    ]
    assert "16 in high" in said[0]
    assert not [text for text in said if re.search(r"\d (cm|kg)\b", text)]
    discs = machine_from({"plates": "20 10 kg 45 25 lb"}).discs()
    assert discs == {"kg": (20, 10), "lb": (45, 25)}
    stack = {"units": "lb", "kind": "stack", "cable": "2", "stack": "10"}
    assert machine_from(stack) == machine_from({"kind": "stack", "cable": "5 cm", "stack": "10 lb"})


def test_the_count_of_questions_goes_by_how_it_is_loaded():
    assert INTERVIEW.counts({}) == (15, 16)
    assert INTERVIEW.counts({"kind": "plates"}) == (16, 16)
    assert INTERVIEW.counts({"kind": "stack"}) == (15, 15)


def test_a_weight_stack_is_asked_other_questions():
    stack = [question.key for question in INTERVIEW.questions({"kind": "stack"})]
    assert "cable" in stack
    assert "carriage" not in stack
    machine = machine_from({"kind": "stack", "rail": "0", "backrest": "70", "cable": "5", "stack": "10 lb"})
    assert machine.kind == "selectorised"
    assert machine.cable_ratio == 0.5
    assert machine.discs("kg") == {"lb": (10,)}
    assert machine.seat.backrest_deg == (110,)


@pytest.mark.parametrize(
    ("before", "key", "text", "because"),
    [
        ({"rail": "45"}, "backrest", "80", "55 degrees from the rail"),
        ({}, "backrest", "60,50", "spaces"),
        ({}, "backrest", "50 50", "twice"),
        ({}, "plates", "20,10", "spaces"),
        ({}, "plates", "500 lb", "between"),
        ({"kind": "stack"}, "stack", "5 10", "one number"),
        ({"travel": "45"}, "stops", "0 80", "travels only 45"),
        ({}, "rail", "steep", "numbers in degrees"),
        ({}, "rail", "nan", "numbers in degrees"),
        ({}, "plate_height", "400", "between 20 and 150"),
        ({}, "plate_height", "16 17", "one number"),
        ({}, "plate_height", "40 kg", "numbers in cm"),
        ({}, "nearest", "10", "between hip and plate"),
        ({}, "kind", "magnets", "stack"),
        ({}, "name", "!!", "letters"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_with_the_reason(before, key, text, because):
    with pytest.raises(WrongInput) as caught:
        INTERVIEW.answered(before, key, text)
    assert because in str(caught.value)


typed = st.text(max_size=10) | st.from_regex(
    r"[-+]?[0-9]{1,3}([.,][0-9])?( ?(cm|in|\"|°|kg|lb|m))?( [0-9]{1,2})?", fullmatch=True
)


@given(st.lists(st.tuples(st.sampled_from([question.key for question in QUESTIONS["kg"]]), typed), max_size=8))
def test_any_typing_gives_a_machine_or_wrong_input(pairs):
    answers = {}
    for key, text in pairs:
        try:
            answers = INTERVIEW.answered(answers, key, text)
        except WrongInput:
            continue
    machine = machine_from(answers)
    assert Machine.from_table(tomllib.loads(to_toml(machine))) == machine
    assert INTERVIEW.read_answers(tomllib.loads(INTERVIEW.written(answers)), "x") == answers
    doubts(machine)


tables = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["value", "low", "high", "source", "assumed", "height_cm", "backrest_deg", "stops_cm", "friction"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["name", "kind", "rail_deg", "plate", "seat", "sled", "plates", "x"]), tables))
def test_any_table_is_a_machine_or_wrong_input(table):
    for tried in (table, bare() | table):
        try:
            machine = Machine.from_table(tried)
        except WrongInput:
            continue
        assert math.isfinite(machine.rail_rad)
        assert all(math.isfinite(low) and math.isfinite(high) for low, high in [machine.range_of("sled.friction")])

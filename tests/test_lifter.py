import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legpress.errors import WrongInput
from legpress.lifter import Lifter, doubts

WHOLE = """
name = "Ana"
sex = "woman"
age_years = 31
height_cm = 168
mass_kg = 63.5
[lengths]
thigh_cm = 41
shank_cm = 39.5
[flexibility]
active_knee_extension_deficit_deg = 20
ankle_dorsiflexion_deg = 38
[strength]
load_kg = 120
reps = 8
machine = "sled-45-large-plate"
stance = { heel_height_cm = 30, heel_spacing_cm = 36, toe_out_deg = 15 }
[present]
heel_height_cm = 34
heel_spacing_cm = 40
backrest_notch = 2
machine = "sled-45-large-plate"
[limits]
sore_knee = true
units = "lb"
tailbone_lifts = { machine = "vertical", stop_sled_cm = 12, stance = { heel_height_cm = 20, heel_spacing_cm = 30 } }
"""


def test_a_whole_file_is_read_into_si(tmp_path):
    (tmp_path / "ana.toml").write_text(WHOLE)
    lifter = Lifter.load(tmp_path / "ana.toml")
    assert (lifter.sex, lifter.height_m, lifter.mass_kg, lifter.thigh_m) == ("female", 1.68, 63.5, 0.41)
    assert lifter.active_knee_extension_deficit_rad == pytest.approx(math.radians(20))
    assert lifter.straight_leg_raise_rad is None
    assert lifter.strength is not None
    assert lifter.strength.stance is not None
    assert lifter.strength.stance.toe_out_rad == pytest.approx(math.radians(15))
    assert lifter.present is not None
    assert (lifter.present.stance.backrest_notch, lifter.present.machine) == (2, "sled-45-large-plate")
    assert lifter.limits.tailbone_lifts is not None
    assert lifter.limits.tailbone_lifts.stop_sled_cm == 12
    hash(lifter)


def test_a_machine_file_lies_beside_the_lifter(tmp_path):
    stance = "{ heel_height_cm = 30, heel_spacing_cm = 36 }"
    (tmp_path / "ana.toml").write_text(
        f'sex = "f"\nheight_cm = 168\nmass_kg = 63\npresent = {{ machine = "gym.toml", stance = {stance} }}'
    )
    lifter = Lifter.load(tmp_path / "ana.toml")
    assert lifter.present is not None
    assert lifter.present.machine == str(tmp_path / "gym.toml")


def test_the_present_stance_may_also_be_a_table_of_its_own():
    stance = {"heel_height_cm": 30, "heel_spacing_cm": 36}
    person = {"sex": "m", "height_cm": 178, "mass_kg": 80}
    flat = Lifter.from_person(**person, present=stance)
    nested = Lifter.from_person(**person, present={"stance": stance})
    assert flat == nested


@pytest.mark.parametrize(
    ("more", "field", "because"),
    [
        ({"height_cm": 1.78}, "height_cm", "178, not 1.78"),
        ({"height_cm": -178}, "height_cm", "between"),
        ({"mass_kg": math.nan}, "mass_kg", "real number"),
        ({"mass_kg": True}, "mass_kg", "plain number"),
        ({"sex": "yes"}, "sex", "male"),
        ({"height_cm": 230, "mass_kg": 40}, "mass_kg", "one person"),
        ({"hight_cm": 3}, "hight_cm", 'Did you mean "height_cm"'),
        ({"lengths": {"thigh_cm": 0.43}}, "lengths.thigh_cm", "centimetres"),
        ({"lengths": {"thigh_cm": 62, "shank_cm": 60}}, "lengths.thigh_cm", "joint to joint"),
        ({"lengths": {"tigh_cm": 43}}, "lengths.tigh_cm", 'Did you mean "thigh_cm"'),
        ({"lengths": 43}, "lengths", "table"),
        ({"strength": {"load_kg": -5, "reps": 8}}, "strength.load_kg", "between"),
        ({"strength": {"load_kg": 100}}, "strength.reps", "missing"),
        ({"present": {"heel_height_cm": 30, "heel_spacing": 30}}, "present.stance.heel_spacing", "heel_spacing_cm"),
        ({"limits": {"sore_knee": "left"}}, "limits.sore_knee", "true or false"),
        (
            {"flexibility": {"straight_leg_raise_deg": 70, "active_knee_extension_deficit_deg": 20}},
            "straight_leg_raise_deg",
            "trust more",
        ),
    ],
)
def test_a_wrong_lifter_names_field_and_way_out(more, field, because):
    with pytest.raises(WrongInput) as caught:
        Lifter.from_person(**({"sex": "male", "height_cm": 178, "mass_kg": 80} | more))
    assert field in str(caught.value)
    assert because in str(caught.value)


def test_a_wrong_file_is_named_with_its_line(tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text('sex = "male"\nheight_cm = 178 cm\n')
    with pytest.raises(WrongInput, match="line 2") as caught:
        Lifter.load(file)
    assert str(file) in str(caught.value)


keys = st.sampled_from([*Lifter.model_fields, "thigh_cm", "stance", "reps", "load_kg", "value"])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["male", 178, 80.0]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(keys | st.text(max_size=6), values, max_size=8))
def test_any_table_is_a_lifter_or_wrong_input(table):
    person = {"sex": "male", "height_cm": 178, "mass_kg": 80}
    for tried in (table, person | table):
        try:
            lifter = Lifter.read(tried)
        except WrongInput as said:
            assert len(str(said).splitlines()) == 1
            continue
        assert math.isfinite(lifter.height_m)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_file_is_a_lifter_or_wrong_input(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("any") / "lifter.toml"
    file.write_bytes(content)
    with pytest.raises(WrongInput, match=r"lifter\.toml"):  # sixty bytes hold no lifter
        Lifter.load(file)


# What a first session adds, and what is doubted


def test_places_of_a_first_session_are_read_and_their_machines_lie_beside_the_lifter(tmp_path):
    place = 'machine = "gym.toml", stop_sled_cm = 9, stance = { heel_height_cm = 30, heel_spacing_cm = 36 }'
    (tmp_path / "ana.toml").write_text(
        f'sex = "f"\nheight_cm = 168\nmass_kg = 63\nfelt = [{{ {place} }}]\n'
        f"[limits]\nheel_lifts = {{ {place} }}\npatellofemoral_N = 3000\ntoes_may_overhang = true\n"
    )
    lifter = Lifter.load(tmp_path / "ana.toml")
    (felt,) = lifter.felt
    assert felt == lifter.limits.heel_lifts
    assert felt.machine == str(tmp_path / "gym.toml")
    assert (lifter.limits.patellofemoral_N, lifter.limits.toes_may_overhang) == (3000, True)
    hash(lifter)


def test_shoulders_are_measured_or_a_share_of_height():
    person = {"sex": "m", "height_cm": 180, "mass_kg": 80}
    assert Lifter.from_person(**person).shoulder_width_or_norm_m == (pytest.approx(0.259 * 1.80), False)
    measured = Lifter.from_person(**person, lengths={"shoulder_width_cm": 41})
    assert measured.shoulder_width_or_norm_m == (0.41, True)


@pytest.mark.parametrize(
    ("flexibility", "because"),
    [
        ({"hip_flexion_knee_bent_deg": 90, "straight_leg_raise_deg": 95}, "straight_leg_raise_deg 95"),
        ({"hip_flexion_knee_bent_deg": 80, "active_knee_extension_deficit_deg": 10}, "thigh upright"),
    ],
)
def test_flexibility_that_no_body_has_names_the_conflict(flexibility, because):
    with pytest.raises(WrongInput, match="hip_flexion_knee_bent_deg") as caught:
        Lifter.from_person(sex="f", height_cm=168, mass_kg=63, flexibility=flexibility)
    assert because in str(caught.value)
    assert "Measure" in str(caught.value)


@given(st.floats(20, 140), st.floats(60, 160))
def test_only_a_bent_hip_short_of_the_straight_one_contradicts_it(straight, bent):
    tests = {"straight_leg_raise_deg": straight, "hip_flexion_knee_bent_deg": bent}
    try:
        Lifter.from_person(sex="f", height_cm=168, mass_kg=63, flexibility=tests)
    except WrongInput:
        assert bent < straight
    else:
        assert bent >= straight


HERE = {"machine": "sled-45-large-plate", "stance": {"heel_height_cm": 30, "heel_spacing_cm": 36}}


@pytest.mark.parametrize(
    ("more", "because"),
    [
        ({"lengths": {"thigh_cm": 52}}, "more than usual"),
        ({"lengths": {"shoulder_width_cm": 28}}, "less than usual"),
        ({"flexibility": {"straight_leg_raise_deg": 25}}, "Straight-leg raise: 25 degrees"),
        ({"strength": {"load_kg": 700, "reps": 5}}, "both sides"),
        ({"strength": {"load_kg": 100, "reps": 40}}, "little about strength"),
        ({"present": {"machine": "gym.toml", "stance": HERE["stance"]}}, "gym.toml"),
        ({"felt": [{**HERE, "stop_sled_cm": 149}]}, "[felt]: stop_sled_cm"),
        (
            {"present": {**HERE, "stop_sled_cm": 10}, "limits": {"tailbone_lifts": {**HERE, "stop_sled_cm": 20}}},
            "deeper than where your tailbone lifts",
        ),
    ],
)
def test_a_slip_of_tape_or_phone_is_doubted(more, because):
    person = {"sex": "male", "height_cm": 178, "mass_kg": 80}
    assert doubts(Lifter.from_person(**person)) == ()
    (doubt,) = doubts(Lifter.from_person(**person, **more))
    assert because in doubt


def test_nobody_doubts_the_examples(root):
    for file in sorted((root / "examples").glob("lifter_*.toml")):
        assert doubts(Lifter.load(file)) == (), file

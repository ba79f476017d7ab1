"""A lifter's own body: what they felt on the machine becomes its limits, and strength changes nothing else."""

import re

import numpy as np
import pytest
from scenes import machine

import legpress as lp
from legpress.body.scaling import body_of
from legpress.machine import to_toml
from legpress.press.batch import kinematics_at
from legpress.press.calibration import calibrated_body
from legpress.press.case import LifterCase
from legpress.press.condition import PressCondition
from legpress.press.cue import Cue
from legpress.press.limits import Limit

WHERE = "sled-45-large-plate"
FEET = dict(heel_height_cm=22, heel_spacing_cm=35, toe_out_deg=15, backrest_notch=2)
LOW_FEET = dict(heel_height_cm=8, heel_spacing_cm=35, toe_out_deg=15, backrest_notch=2)


def person(**more) -> lp.Lifter:
    return lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80, **more)


def felt(answer, stop_sled_cm, feet=FEET) -> lp.Lifter:
    return person(limits={answer: dict(machine=WHERE, stance=feet, stop_sled_cm=stop_sled_cm)})


def strong(load_kg, **more) -> lp.Lifter:
    return person(present=dict(machine=WHERE, stop_sled_cm=30, **FEET), strength=dict(load_kg=load_kg, reps=5), **more)


def test_who_felt_nothing_has_the_usual_limits():
    mine, usual = calibrated_body(person()), body_of(person())
    assert mine.roll_limit_rad == usual.roll_limit_rad
    assert mine.ankle_dorsiflexion_rad == usual.ankle_dorsiflexion_rad


def test_a_tailbone_that_lifts_deeper_never_shrinks_the_roll_limit():
    # In the lower half of the stroke, where tailbones lift; towards straight knees hamstrings hold the pelvis up.
    limits = [float(calibrated_body(felt("tailbone_lifts", stop)).roll_limit_rad) for stop in range(40, 14, -4)]
    assert (np.diff(limits) > 0).all()


@pytest.mark.parametrize("feet", [FEET, LOW_FEET])
def test_heels_that_lift_deeper_never_shrink_the_ankles_limit(feet):
    limits = [
        float(calibrated_body(felt("heel_lifts", stop, feet)).ankle_dorsiflexion_rad) for stop in range(44, 14, -5)
    ]
    assert (np.diff(limits) > 0).all()


def lifted_under(load_kg, **more) -> lp.Lifter:
    place = dict(machine=WHERE, stance=FEET, stop_sled_cm=35, push="natural") | more
    return person(limits=dict(tailbone_lifts=place if load_kg is None else place | {"load_kg": load_kg}))


def test_the_stroke_then_ends_a_little_above_where_the_tailbone_was_felt_under_this_load():
    rep = lp.simulate(lifted_under(60), machine(), lp.Stance.from_coach(**FEET), load_kg=60, tempo="2-0-2")
    assert rep.stopped_by == Limit.ROLL
    assert 34.5 <= rep.stop_sled_cm <= 40  # a degree rolled on before it was felt: there, some 3 cm of a stroke


def test_who_felt_it_under_more_load_has_more_room_without():
    limits = [float(calibrated_body(lifted_under(load_kg)).roll_limit_rad) for load_kg in (None, 60, 120)]
    assert limits == sorted(limits)
    assert limits[0] < limits[-1]


def test_the_stroke_then_ends_where_the_heel_came_up():
    someone = felt("heel_lifts", 35)
    rep = lp.simulate(someone, machine(), lp.Stance.from_coach(**FEET), load_kg=60, tempo="2-0-2")
    assert rep.stopped_by == Limit.ANKLE
    assert rep.stop_sled_cm == pytest.approx(35, abs=2)  # the stroke's grid
    body = calibrated_body(someone)
    press = PressCondition(
        body=body, machine=machine(), stance=lp.Stance.from_coach(**FEET), load_kg=0.0, cue=Cue.parse("free")
    )
    there = kinematics_at(press, np.array([machine().bottom_m + 0.35]))
    assert float(body.ankle_dorsiflexion_rad) == pytest.approx(float(there.posture.angles_rad[4, 0]), abs=1e-9)


def test_a_push_that_is_none_is_refused_with_its_field():
    with pytest.raises(lp.WrongInput, match=r"\[limits\] tailbone_lifts cannot be used: cue is"):
        calibrated_body(lifted_under(60, push="sideways"))


@pytest.mark.parametrize("answer", ["tailbone_lifts", "heel_lifts"])
@pytest.mark.parametrize(
    ("stop_sled_cm", "feet", "says"),
    [
        (70, FEET, r"\[limits\] {} cannot be used: .* 70 cm"),
        (149, FEET, "stop_sled_cm is 149"),
        (30, FEET | {"backrest_notch": 9}, "backrest_notch is 9"),
    ],
)
def test_a_place_that_cannot_be_is_refused_with_its_field(answer, stop_sled_cm, feet, says):
    with pytest.raises(lp.WrongInput, match=says.format(answer)) as raised:
        calibrated_body(felt(answer, stop_sled_cm, feet))
    assert f"[limits] {answer}" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert str(raised.value).endswith(".")


def test_strength_alone_changes_effort_and_nothing_of_the_bones():
    weak, usual = calibrated_body(strong(100)), calibrated_body(person())
    assert float(weak.full_activation) < float(usual.full_activation)
    assert np.array_equal(weak.muscles.peak_force_N, usual.muscles.peak_force_N)
    mighty = calibrated_body(strong(350))
    grown = np.asarray(mighty.muscles.peak_force_N) / np.asarray(usual.muscles.peak_force_N)
    assert grown == pytest.approx(np.full(40, grown[0]), rel=1e-12)
    assert 1.2 < grown[0] < 3
    assert float(mighty.full_activation) == float(usual.full_activation)
    for name in ("thigh_m", "shank_m", "mass_kg"):
        assert np.array_equal(getattr(mighty.skeleton, name), getattr(usual.skeleton, name))
    assert np.array_equal(mighty.muscles.optimal_fibre_m, usual.muscles.optimal_fibre_m)


def test_what_was_felt_holds_for_the_strong_too():
    place = dict(machine=WHERE, stance=FEET, stop_sled_cm=28)
    for load_kg in (100, 350):
        body = calibrated_body(strong(load_kg, limits=dict(heel_lifts=place)))
        alone = calibrated_body(felt("heel_lifts", 28))
        assert float(body.ankle_dorsiflexion_rad) == pytest.approx(float(alone.ankle_dorsiflexion_rad), abs=1e-6)


def test_the_same_lifter_is_built_once():
    assert calibrated_body(strong(100)) is calibrated_body(strong(100))


def test_nobody_can_write_into_a_body_that_others_share():
    body = calibrated_body(strong(100))
    with pytest.raises(ValueError, match="read-only"):
        body.muscles.peak_force_N[0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        body_of(person()).weight[0] = 0.0


def test_a_machine_file_that_changed_is_read_again(tmp_path):
    file = tmp_path / "mine.toml"
    text = to_toml(machine(WHERE))
    file.write_text(text)
    lifter = person(present=dict(machine=str(file), stop_sled_cm=30, **FEET), strength=dict(load_kg=150, reps=5))
    before = float(calibrated_body(lifter).full_activation)
    heavy = machine(WHERE).sled.carriage_kg + 40
    file.write_text(
        re.sub(
            r"(?m)^carriage_kg = .*$",
            f"carriage_kg = {{ value = {heavy}, assumed = true, note = 'made heavier' }}",
            text,
        )
    )
    assert float(calibrated_body(lifter).full_activation) > before * 1.05


def test_a_case_reads_each_file_once_and_the_computation_reads_none(monkeypatch):
    case = LifterCase.of(strong(120))
    monkeypatch.setattr(lp.Machine, "load", lambda name: pytest.fail(f"{name} was read in mid-computation"))
    assert LifterCase.of(case) is case
    calibrated_body(case)

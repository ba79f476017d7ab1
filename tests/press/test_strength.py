"""A known set fixes how strong a lifter is, and what it says is what the simulation then allows."""

from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenes import machine, stance

import legpress as lp
from legpress.body.scaling import body_of
from legpress.measures import GRAVITY_M_PER_S2
from legpress.press.batch import kinematics_at, static_loads_of
from legpress.press.calibration import calibrated_body
from legpress.press.case import KnownSet, LifterCase
from legpress.press.condition import PressCondition, load_for
from legpress.press.cue import Cue
from legpress.press.limits import LOCKOUT_KNEE_DEG, stroke_of
from legpress.press.load_repetitions import share_of_one
from legpress.press.strength import MAX_ACTIVATION, full_activation_for, known_stroke, max_push_at
from legpress.report.repetition import RepetitionReport
from legpress.tables import toml_table, value

WHERE, FEET, STOP_CM = "sled-45-large-plate", (22, 35, 15, 2), 30
PLACES = 128


def known(load_kg, reps=5, where=WHERE, feet=FEET, stop_sled_cm: float | None = STOP_CM) -> KnownSet:
    return KnownSet(machine=machine(where), stance=stance(*feet), load_kg=load_kg, reps=reps, stop_sled_cm=stop_sled_cm)


@cache
def lifter(load_kg, reps=5, stop_sled_cm=STOP_CM, **more) -> lp.Lifter:
    feet = dict(zip(("heel_height_cm", "heel_spacing_cm", "toe_out_deg", "backrest_notch"), FEET, strict=True))
    return person(
        present=dict(machine=WHERE, stop_sled_cm=stop_sled_cm, **feet),
        strength=dict(load_kg=load_kg, reps=reps, **more),
    )


def person(**more) -> lp.Lifter:
    return lp.Lifter.from_person(**{"sex": "male", "height_cm": 178, "mass_kg": 80, **more})


def largest_kg(body, leg_press, feet, bottom_m=None) -> float:
    """Largest load over a whole stroke, looked for at many more places than the calibration does."""
    press = PressCondition(body=body, machine=leg_press, stance=feet, load_kg=0.0, cue=Cue.parse("natural"))
    stop_cm = STOP_CM if bottom_m is None else 100 * (bottom_m - leg_press.bottom_m)
    stroke = stroke_of(press, LOCKOUT_KNEE_DEG, stop_cm)
    loads = static_loads_of(press, kinematics_at(press, np.linspace(stroke.bottom_m, stroke.top_m, PLACES)))
    found = max_push_at(body, press.geometry(PLACES), press.contact(PLACES), loads)
    assert found.solved.all()
    drive_kg = 2 * found.push_N.min() / GRAVITY_M_PER_S2 / (1 + leg_press.friction)
    return float(load_for(leg_press, drive_kg))


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(load_kg=st.floats(20, 300), more_kg=st.floats(0.5, 100), reps=st.integers(1, 20), more=st.integers(1, 10))
def test_a_stronger_set_never_means_less_effort(load_kg, more_kg, reps, more):
    body = body_of(person())
    full = full_activation_for(body, known(load_kg, reps))
    assert 0.1 <= full <= MAX_ACTIVATION
    assert full_activation_for(body, known(load_kg + more_kg, reps)) >= full
    assert full_activation_for(body, known(load_kg, reps + more)) >= full


def test_more_repetitions_with_the_same_load_are_stronger():
    body = body_of(person())
    by_reps = [full_activation_for(body, known(150, reps)) for reps in (1, 3, 5, 8, 12, 20)]
    assert (np.diff(by_reps) > 0.005).all()


@pytest.mark.parametrize(("load_kg", "reps"), [(40, 5), (100, 1), (140, 10), (180, 5), (260, 5), (420, 3)])
def test_the_largest_load_over_the_sets_stroke_is_what_its_repetitions_foretell(load_kg, reps):
    # The last two are more than the model's size has: muscles grow for them.
    whole_kg = load_kg + machine().carriage_kg
    foretold_kg = whole_kg / share_of_one(reps) - machine().carriage_kg
    body = calibrated_body(lifter(load_kg, reps))
    found_kg = largest_kg(body, machine(), stance(*FEET))
    print(
        f"{load_kg} kg x {reps}: {found_kg:.2f} kg for {foretold_kg:.2f}, full effort {float(body.full_activation):.3f}"
    )
    assert found_kg + machine().carriage_kg == pytest.approx(foretold_kg + machine().carriage_kg, rel=1e-3)


@settings(max_examples=50)
@given(reps=st.integers(1, 50), k=st.floats(0.01, 0.04))
def test_a_single_is_all_of_it_and_each_repetition_more_takes_less(reps, k):
    assert share_of_one(1, k) == 1
    assert 0 < share_of_one(reps + 1, k) < share_of_one(reps, k) <= 1
    # Epley's form: from one set's load the load of another follows.
    assert share_of_one(reps, k) * (1 + k * reps) == pytest.approx(1 + k)
    table = toml_table("strength")["repetitions"]["k"]
    assert share_of_one(10, table["high"]) < share_of_one(10) < share_of_one(10, table["low"])


def test_kg_or_lb_is_the_same_set():
    # Strength is kept in kg; a lifter who thinks in lb has them converted, not taken for kg.
    pounds = 308.0
    in_kg = pounds * 0.45359237
    mine, theirs = lifter(in_kg), lifter(round(in_kg, 9))
    assert float(calibrated_body(mine).full_activation) == pytest.approx(
        float(calibrated_body(theirs).full_activation), rel=1e-6
    )
    lb = mine.model_copy(update={"limits": mine.limits.model_copy(update={"units": "lb"})})
    assert float(calibrated_body(lb).full_activation) == float(calibrated_body(mine).full_activation)


def test_a_set_without_machine_or_stance_falls_back_to_the_norm():
    norm = toml_table("strength")["full_activation"]["value"]
    for strength in (None, dict(load_kg=150, reps=5), dict(load_kg=150, reps=5, machine=WHERE)):
        someone = person() if strength is None else person(strength=strength)
        assert LifterCase.of(someone).known_set is None
        assert float(calibrated_body(someone).full_activation) == norm
    told = LifterCase.of(lifter(150)).known_set
    assert told is not None
    assert (told.machine.name, told.load_kg, told.reps, told.stop_sled_cm) == (WHERE, 150, 5, STOP_CM)


def test_the_set_went_as_deep_as_it_says_else_as_the_present_stop_of_that_machine():
    assert LifterCase.of(lifter(150, stop_sled_cm=STOP_CM)).known_set.stop_sled_cm == STOP_CM
    own = LifterCase.of(
        person(strength=dict(load_kg=100, reps=5, machine=WHERE, stance=stance(*FEET), stop_sled_cm=22))
    )
    assert own.known_set.stop_sled_cm == 22
    other_feet = LifterCase.of(lifter(150, stance=stance(10, 35, 15, 2)))
    assert other_feet.known_set.stop_sled_cm == STOP_CM
    elsewhere = LifterCase.of(lifter(150, machine="sled-35", stance=stance(20, 35, 12, 1))).known_set
    assert elsewhere is not None
    assert elsewhere.machine.name == "sled-35"
    assert elsewhere.stop_sled_cm is None
    assert LifterCase.of(lifter(150, machine="sled-35")).known_set is None  # its stance is not told


def test_without_a_told_depth_the_knees_bent_as_usual_whatever_the_body_s_limits():
    """Read at the deepest place that the model allows, 60 kg x 10 of a woman of 60 kg made 137.5 kg elsewhere."""
    usual_deg = value("strength", "usual_depth", "knee_deg")
    for flexibility in ({}, {"straight_leg_raise_deg": 48}, {"lumbar_flexion_deg": 40}):
        body = body_of(person(flexibility=flexibility))
        untold = known_stroke(body, known(100, stop_sled_cm=None))
        assert np.degrees(untold.knee_rad) == pytest.approx(usual_deg, abs=0.5)
        told = known_stroke(body, known(100, stop_sled_cm=STOP_CM))
        assert told.bottom_m == pytest.approx(machine().bottom_m + STOP_CM / 100)


def test_a_shallower_set_of_the_same_load_means_less_strength():
    body = body_of(person())
    full = [full_activation_for(body, known(150, stop_sled_cm=stop)) for stop in (20, 26, 32, 38)]
    assert (np.diff(full) < 0).all()


def test_the_norm_presses_what_untrained_men_do():
    # data/strength.toml: 31 men, 175 cm, 82.0 kg: 339.9 (61.2) kg at 45 degrees; the model's knees bend 80 to 87
    # degrees, and the sled is counted, which the study does not say.
    man = calibrated_body(person(height_cm=175, mass_kg=82))
    leg_press, feet = machine(), stance(*FEET)
    press = PressCondition(body=man, machine=leg_press, stance=feet, load_kg=0.0, cue=Cue.parse("natural"))
    grid = np.linspace(leg_press.bottom_m, leg_press.top_m, 512)
    knee_deg = np.degrees(kinematics_at(press, grid).q_rad[3])
    whole_kg = {}
    for bend_deg in (80, 84, 87):
        bottom_m = float(grid[np.abs(knee_deg - bend_deg).argmin()])
        whole_kg[bend_deg] = largest_kg(man, leg_press, feet, bottom_m) + leg_press.carriage_kg
    print(f"largest load with the sled, by the bend of the knees: {whole_kg}")
    assert all(abs(kg - 339.9) < 61.2 for kg in whole_kg.values())


@pytest.mark.parametrize(
    ("someone", "says"),
    [
        (lambda: lifter(0.2, 1, 50), r"\[strength\] 0.2 kg x 1 takes less than 10 %"),
        (lambda: lifter(900, 30), r"\[strength\] 900 kg x 30 at this depth would take legs more than 3 times"),
        (lambda: lifter(150, 5, 140), r"\[strength\] cannot be used: stop_sled_cm is 140"),
        (lambda: lifter(150, 5, 66), r"\[strength\] cannot be used: stop_sled_cm is 66, but .* straight"),
        (
            lambda: person(strength=dict(load_kg=100, reps=5, machine=WHERE, stance=stance(20, 35, 15, 9))),
            r"\[strength\] cannot be used: backrest_notch is 9",
        ),
        (  # a level rail and an empty stack: nothing to hold
            lambda: person(
                strength=dict(load_kg=0, reps=5, machine="horizontal-selectorised", stance=stance(20, 35, 12, 2))
            ),
            r"\[strength\] 0 kg x 5 takes less than 10 %",
        ),
    ],
)
def test_a_set_that_says_nothing_is_refused_in_a_sentence(someone, says):
    with pytest.raises(lp.WrongInput, match=says) as raised:
        calibrated_body(someone())
    assert "\n" not in str(raised.value)
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize(("load_kg", "reps"), [(150, 10), (110, 8), (240, 6)])
def test_the_known_set_is_not_too_heavy_and_half_as_much_again_is(load_kg, reps):
    someone = lifter(load_kg, reps)

    def press(kg, tempo="3-0-3"):
        return lp.simulate(someone, machine(), stance(*FEET), load_kg=kg, tempo=tempo, stop_sled_cm=STOP_CM)

    mine = press(load_kg)
    assert not mine.too_heavy
    assert mine.up_s == 3
    assert press(1.5 * load_kg).too_heavy
    full = float(mine.body.full_activation)
    most = mine.forces.sharing.activation.max()
    assert most <= full + 1e-9
    assert most > 0.8 * full
    report = RepetitionReport.of(mine)
    assert (report.full_activation, report.strength_from) == (full, "known set")


def test_the_limit_of_a_single_lies_between_what_is_held_and_what_is_not():
    # The capacity is found at rest, the repetition moves slowly: they may differ by what acceleration asks.
    someone = lifter(150, 1)
    one = lp.simulate(someone, machine(), stance(*FEET), load_kg=0.95 * 150, tempo="5-0-5", stop_sled_cm=STOP_CM)
    over = lp.simulate(someone, machine(), stance(*FEET), load_kg=1.1 * 150, tempo="5-0-5", stop_sled_cm=STOP_CM)
    assert not one.too_heavy
    assert over.too_heavy


def test_without_a_known_set_the_norm_bounds_activation_and_the_summary_says_so():
    rep = lp.simulate(person(), machine(), stance(*FEET), load_kg=400, tempo="2-0-2", stop_sled_cm=STOP_CM)
    assert rep.too_heavy
    norm = toml_table("strength")["full_activation"]["value"]
    columns = [name for name in rep.frames.columns if name.startswith("activation_")]
    assert rep.frames[columns].to_numpy().max() == pytest.approx(norm, abs=1e-6)
    report = RepetitionReport.of(rep)
    assert (report.full_activation, report.strength_from) == (norm, "norm, assumed")

"""The working load: one, that exists, inside its interval, never a maximum."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import legpress as lp
from checks.fit.loads import loads_of
from legpress.fit.evaluation import evaluate
from legpress.fit.kneecap import KneecapLimit, LimitFrom, heaviest_within
from legpress.fit.pressed_place import PressedPlace, pressed_place
from legpress.fit.working_load import WorkSets, usual_work, working_load
from legpress.press.batch import PressModel
from legpress.press.calibration import calibrated_body
from legpress.press.condition import unloaded_kg
from legpress.press.cue import Cue
from legpress.press.limits import NO_MARGINS, scan_strokes
from legpress.press.load_repetitions import share_of_one
from legpress.press.stance_batch import StanceBatch
from legpress.report.fit import fit_report
from legpress.report.fit_words import headline
from legpress.training.routine import Routine

MACHINES = [lp.Machine.load(name) for name in ("sled-45-large-plate", "vertical", "horizontal-selectorised")]
FEET = {"heel_height_cm": 25, "heel_spacing_cm": 36, "toe_out_deg": 12, "backrest_notch": 2}
LARGE = MACHINES[0]


def place(machine=LARGE, ten_rm_kg=100.0, **other) -> PressedPlace:
    given = {"stance": lp.Stance.from_coach(**FEET), "stop_sled_cm": 20.0, "push": "straight", "knee_deg": 85.0}
    return PressedPlace(**{**given, "machine": machine, "ten_rm_kg": ten_rm_kg, "strength_known": True, **other})


places = st.builds(
    place,
    machine=st.sampled_from(MACHINES),
    ten_rm_kg=st.floats(-80, 500),
    strength_known=st.booleans(),
    kneecap_kg=st.one_of(st.just(float("inf")), st.floats(-1, 300)),
)


@given(places, st.lists(st.floats(-80, 700), min_size=1, max_size=20))
def test_it_exists_lies_in_its_interval_and_below_twelve_repetitions(there, bodies_kg):
    found = working_load(there, bodies_ten_rm_kg=np.array(bodies_kg))
    lightest = min(there.machine.plates.available_kg) if there.machine.kind == "selectorised" else 0.0
    assert found.put_on.load_kg == pytest.approx(found.put_on.sides * sum(found.put_on.per_side_kg))
    assert 0 <= lightest <= found.low_kg <= found.put_on.load_kg <= found.high_kg
    empty = unloaded_kg(there.machine)
    twelve = share_of_one(12) / share_of_one(10) * (there.ten_rm_kg + empty) - empty
    assert found.put_on.load_kg <= max(twelve, lightest) + 1e-6
    assert found.put_on.load_kg <= max(there.kneecap_kg, lightest) + 1e-6
    assert lightest <= found.ramp[0].load_kg <= found.ramp[1].load_kg <= found.put_on.load_kg


@given(places, st.floats(0, 50))
def test_the_stronger_never_puts_on_less_and_who_is_not_known_never_more(there, more_kg):
    stronger = replace(there, ten_rm_kg=there.ten_rm_kg + more_kg)
    assert working_load(stronger).put_on.load_kg >= working_load(there).put_on.load_kg
    known, unknown = (replace(there, strength_known=known) for known in (True, False))
    assert working_load(unknown).put_on.load_kg <= working_load(known).put_on.load_kg


@given(places)
def test_more_repetitions_or_more_in_reserve_take_plates_off(there):
    few, many = WorkSets(reps_low=4, reps_high=6, in_reserve=1), WorkSets(reps_low=8, reps_high=12, in_reserve=2)
    assert working_load(there, many).put_on.load_kg <= working_load(there, few).put_on.load_kg


def test_the_usual_work_is_the_usual_routine_s():
    (day,) = Routine.load("hamstrings").day
    press = day.exercise[-1]
    assert usual_work() == WorkSets(
        reps_low=press.reps_low, reps_high=press.reps_high, in_reserve=press.reps_in_reserve
    )


def test_a_figure_that_nobody_keeps_leaves_the_lightest_load():
    found = working_load(place(kneecap_kg=-1.0))
    assert (found.put_on.load_kg, found.held_by_kneecap, found.kneecap_beyond) == (0, True, True)


# by the engine


@cache
def model(machine=LARGE.name) -> PressModel:
    woman = lp.Lifter.from_person(sex="female", height_cm=165, mass_kg=60)
    return PressModel(calibrated_body(woman), lp.Machine.load(machine))


def test_the_kneecap_s_load_is_the_engine_s_and_not_in_proportion():
    one = StanceBatch.of([lp.Stance.from_coach(**FEET)])
    scan = scan_strokes(model(), one, NO_MARGINS)
    bottom, top = scan.sled_at_knee(np.radians(85.0)), scan.top_m

    def force_N(load_kg):
        return float(
            evaluate(model(), one, bottom, top, Cue.parse("natural"), np.array([load_kg]), down=False).patellofemoral_N[
                0
            ]
        )

    limit = KneecapLimit(force_N=force_N(60.0), limit_from=LimitFrom.OWN_FIGURE)
    found = heaviest_within(limit, model(), one, Cue.parse("natural"), float(bottom[0]), float(top[0]), 160.0)
    assert found == pytest.approx(60.0, abs=2.0)
    assert force_N(found) <= 1.02 * limit.force_N
    none = KneecapLimit(force_N=0.5 * force_N(0.0), limit_from=LimitFrom.OWN_FIGURE)
    assert heaviest_within(none, model(), one, Cue.parse("natural"), float(bottom[0]), float(top[0]), 160.0) < 0


def test_a_shorter_stroke_keeps_the_load_of_the_full_one_and_spares_the_kneecap():
    limit = KneecapLimit(force_N=3000.0, limit_from=LimitFrom.OWN_FIGURE)
    given = {"strength_known": True, "known_knee_rad": np.radians(85.0), "usual_knee_rad": np.radians(85.0)}
    stance, cue = lp.Stance.from_coach(**FEET), Cue.parse("natural")
    full, short = (
        pressed_place(model(), stance, cue, deepest_knee_rad=deepest, kneecap=limit, **given)
        for deepest in (None, np.radians(45.0))
    )
    assert short.ten_rm_kg == pytest.approx(full.ten_rm_kg, rel=1e-6)
    assert short.stop_sled_cm > full.stop_sled_cm + 5
    assert short.kneecap_kg > full.kneecap_kg
    straight = pressed_place(model(), stance, Cue.parse("straight"), **given)
    assert straight.tension["hamstrings"] != pytest.approx(full.tension["hamstrings"], rel=0.05)


@cache
def spot(who, machine):
    woman = {"sex": "female", "height_cm": 165, "mass_kg": 60}
    known = {"load_kg": 60, "reps": 10, "machine": LARGE.name, "stance": FEET}
    lifters = {
        "known": lp.Lifter.from_person(**woman, strength=known),
        "unknown": lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80),
        "sore": lp.Lifter.from_person(**woman, strength=known, limits={"sore_knee": True}),
        "sore, a figure that nobody keeps": lp.Lifter.from_person(
            **woman, strength=known, limits={"sore_knee": True, "patellofemoral_N": 500}
        ),
    }
    return lifters[who], lp.find_sweet_spot(lifters[who], lp.Machine.load(machine), bodies=8)


@pytest.mark.parametrize("machine", [LARGE.name, "sled-35"])
@pytest.mark.parametrize("who", ["known", "unknown"])
def test_card_plan_page_and_first_session_say_one_load(who, machine):
    """All of them: `python -m checks loads`."""
    lifter, found = spot(who, machine)
    assert loads_of(who, lifter, lp.Machine.load(machine), found).wrong == []


def test_a_body_that_holds_nothing_there_says_nothing_about_the_load():
    """Once such bodies made intervals such as "-42 to 88.9 kg"."""
    _, found = spot("unknown", LARGE.name)
    loads, held = found.spread.load_kg.copy(), found.spread.held.copy()
    loads[0, 0], held[0, 0] = -unloaded_kg(LARGE), False
    other = replace(found, spread=replace(found.spread, load_kg=loads, held=held))
    kept = found.spread.held[1:, 0].sum()
    assert len(other.bodies_ten_rm_kg) == kept
    low, high = (fit_report(other).load_kg_low, fit_report(other).load_kg_high)
    assert 0 < low <= fit_report(other).load_kg <= high
    nobody = replace(found, spread=replace(found.spread, held=np.zeros_like(held)))
    assert nobody.bodies_ten_rm_kg is None
    assert fit_report(nobody).load_kg_low is None


def test_the_known_set_s_depth_carries_over():
    """60 kg x 10 on a 45-degree sled made 137.5 kg for twelve on a flatter one, read at another depth."""
    _, here = spot("known", LARGE.name)
    _, there = spot("known", "sled-35")
    assert here.knee_from == there.knee_from == "known_set"
    assert np.degrees(here.knee_rad) == pytest.approx(90, abs=1)
    assert fit_report(here).load_kg <= 60
    assert fit_report(there).load_kg <= 90
    assert "taken as done to 90 degrees" in headline(fit_report(here), "kg")[3].line


def test_a_sore_knee_without_figures_is_held_to_the_bend_that_spares_it():
    _, found = spot("sore", LARGE.name)
    report = fit_report(found)
    assert found.knee_spared
    assert report.bottom_knee_deg <= 46
    _, whole = spot("known", LARGE.name)
    assert found.place.ten_rm_kg < 60
    assert report.load_kg <= fit_report(whole).load_kg + 10


def test_a_figure_that_nobody_keeps_is_an_answer_with_the_lightest_load():
    _, found = spot("sore, a figure that nobody keeps", LARGE.name)
    report = fit_report(found)
    assert report.load_kg == 0
    assert report.held_by_kneecap or found.place.ten_rm_kg <= 0 or np.isfinite(found.patellofemoral_limit_N)

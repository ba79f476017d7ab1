"""Loads carried over between machines and stances."""

import math
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from made import done

import legpress as lp
from legpress.machine import Machine
from legpress.press.condition import unloaded_kg
from legpress.report.fit import fit_report
from legpress.training.equivalent_load import (
    PressSetup,
    as_if_here,
    largest_push_N,
    load_of_push,
    push_N,
    same_effort_kg,
    same_push_kg,
)
from legpress.training.reasons import CountedAsHere, MachineUnknown

NAMES = ("sled-35", "sled-45-large-plate", "sled-45-small-plate", "vertical", "horizontal-selectorised")
machines = st.sampled_from([Machine.load(name) for name in NAMES])
loads = st.floats(0, 400)
LARGE, STEEP, STACK = (Machine.load(name) for name in (NAMES[1], NAMES[3], NAMES[4]))
TODAY = lp.Stance.from_coach(heel_height_cm=20, heel_spacing_cm=36, toe_out_deg=8, backrest_notch=4)
HIGH = lp.Stance.from_coach(heel_height_cm=32, heel_spacing_cm=36, toe_out_deg=8, backrest_notch=4)


def halves(load_kg, there, here):
    """A body that does half as much elsewhere."""
    return load_kg / 2


@given(loads, machines, machines, machines)
def test_there_and_back_is_the_same_load(load, one, two, three):
    there = same_push_kg(load, one, two)
    assert same_push_kg(there, two, one) == pytest.approx(load, abs=1e-6)
    assert same_push_kg(there, two, three) == pytest.approx(same_push_kg(load, one, three), abs=1e-6)


@given(loads, loads, machines, machines)
def test_more_there_is_more_here(one, other, there, here):
    assume(abs(one - other) > 1e-6)
    assert (one < other) == (same_push_kg(one, there, here) < same_push_kg(other, there, here))


@given(loads, machines)
def test_push_and_load_are_each_other_s_reverse(load, machine):
    assert load_of_push(machine, push_N(machine, load)) == pytest.approx(load, abs=1e-6)


def test_a_sled_presses_with_the_sine_of_its_rail_and_its_friction():
    sled = LARGE.sled
    newtons = (100 + sled.carriage_kg) * math.sin(math.radians(45)) * 9.80665 * (1 + sled.friction)
    assert push_N(LARGE, 100) == pytest.approx(newtons, rel=1e-4)
    assert unloaded_kg(LARGE) == pytest.approx(sled.carriage_kg)


def test_a_flatter_rail_takes_more_plates():
    assert same_push_kg(100, LARGE, Machine.load("sled-35")) > 100
    assert same_push_kg(100, LARGE, STEEP) < 100


def carried(sets, here=None, **known):
    here = here or PressSetup(machine=LARGE, stance=TODAY, stop_sled_cm=30)
    return as_if_here(sets, here, {LARGE.name: LARGE, STEEP.name: STEEP, **known}, halves)


def test_sets_done_here_stay_as_they_are():
    here = [
        done(100, 10),
        done(100, 10, machine=LARGE.name),
        done(100, 10, machine=LARGE.name, stance=TODAY),
        done(220, 10, unit="lb", machine=LARGE.name, stance=TODAY, stop_sled_cm=31.5),
        done(40, 12, exercise="seated leg curl", machine="some stack"),
    ]
    assert carried(here).sets == tuple(here)
    assert carried(here).notes == ()


def test_sets_from_elsewhere_count_as_what_is_equally_hard():
    (moved,) = carried([done(100, 10, machine=LARGE.name, stance=HIGH)]).sets
    assert (moved.load_kg, moved.stance) == (50, TODAY)
    (moved,) = carried([done(100, 10, machine=STEEP.name)]).sets
    assert moved.load_kg == pytest.approx(same_push_kg(100, STEEP, LARGE))
    assert carried([done(100, 10, machine=STEEP.name)]).notes == (CountedAsHere(machine=STEEP.name),)


def test_a_machine_that_nobody_knows_is_left_out_and_told():
    found = carried([done(100, 10, machine="hotel"), done(100, 10)])
    assert len(found.sets) == 1
    assert found.notes == (MachineUnknown(machine="hotel"),)


def test_depth_is_part_of_the_place():
    deep = done(100, 10, machine=LARGE.name, stance=TODAY, stop_sled_cm=20)
    assert carried([deep]).sets[0].load_kg == 50


@pytest.fixture(scope="module")
def jonas():
    return lp.Lifter.load(Path(__file__).parents[2] / "examples" / "lifter_tall_stiff.toml")


def test_a_shorter_stroke_is_easier_but_no_reason_for_more_and_a_deeper_one_takes_plates_off(jonas):
    deep = PressSetup(machine=LARGE, stance=TODAY, stop_sled_cm=48)
    short = PressSetup(machine=LARGE, stance=TODAY, stop_sled_cm=56)
    assert largest_push_N(jonas, short) > largest_push_N(jonas, deep)
    assert same_effort_kg(jonas, 100, deep, short) == pytest.approx(100, abs=0.5)
    assert same_effort_kg(jonas, 100, short, deep) < 95


def test_the_known_set_is_as_hard_as_its_repetitions_say(jonas):
    """150 kg x 8 is what strength was calibrated with: the largest push there is that of one repetition."""
    from legpress.press.load_repetitions import share_of_one

    here = PressSetup(machine=LARGE, stance=TODAY, stop_sled_cm=48)
    assert push_N(LARGE, 150) / largest_push_N(jonas, here) == pytest.approx(share_of_one(8), rel=2e-3)


def test_between_stances_the_fit_and_the_translation_agree(jonas):
    """The sweet spot's load pushed as people do untold, carried back to today's stance, is what the fit tells for it."""
    spot = lp.find_sweet_spot(jonas, LARGE, bodies=0)
    report = fit_report(spot)
    there = PressSetup(machine=LARGE, stance=spot.stance, stop_sled_cm=spot.stop_sled_cm)
    at = spot.columns["present"]
    here = PressSetup(machine=LARGE, stance=TODAY, stop_sled_cm=100 * (spot.evaluations.bottom_m[at] - LARGE.bottom_m))
    natural_kg = float(spot.evaluations.load_kg[spot.columns["natural"]])
    assert same_effort_kg(jonas, natural_kg, there, here) == pytest.approx(report.present_ten_rm_kg, rel=0.02)

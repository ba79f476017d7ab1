"""What the next load keeps to, whatever was logged."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made import START, done, session

from legpress.fit.plates import loading
from legpress.machine import Machine
from legpress.measures import KG_PER_LB
from legpress.report.reason_words import reason_words
from legpress.training.available_loads import AvailableLoads, loads_on, stack_loads
from legpress.training.effort import LoadRepetitions
from legpress.training.progression import Suggestion, Target, by_day, next_load
from legpress.training.reasons import Habit, LoadCap, OwnWeight

PRESS = Target(sets=4, reps_low=8, reps_high=12, rir=2)
SLED = LoadRepetitions(0.024, 45.0)
TODAY = (START + timedelta(days=3)).date()
GYM = Machine.load("sled-45-large-plate")
RACK = loads_on(GYM)
KEPT = {"tempo_kept": True, "depth_kept": True}


def then(sets, target=PRESS, rack=RACK, scale=SLED, today=None, **other):
    """What comes three days after the last of these sets."""
    last = max((s.when for s in sets), default=START)
    return next_load(sets, target, rack, scale, today or (last + timedelta(days=3)).date(), **other)


# the rules, one by one


def test_nothing_logged_and_nothing_foretold_is_no_load():
    assert then([]) is None


def test_a_first_load_is_made_of_plates_that_exist_and_not_above_the_cap():
    first = Suggestion(load_kg=99.0, rule="first", reason=OwnWeight())
    assert then([], first=first).load_kg == 97.5
    capped = then([], first=first, cap_kg=81.0, cap=LoadCap.KNEECAP)
    assert (capped.load_kg, capped.rule) == (80.0, "cap")
    assert "kneecap" in reason_words(capped.reason, "kg")


def test_the_top_of_the_range_in_every_set_adds_the_next_plate():
    said = then(session(100, [12, 12, 12, 12], rir=2, **KEPT))
    assert said.rule == "add"
    assert said.load_kg == 102.5


def test_many_left_add_more_than_one_plate_but_never_more_than_a_tenth():
    said = then(session(100, [12, 12, 12, 12], rir=6, **KEPT))
    assert 105 <= said.load_kg <= 100 + 0.1 * 145


def test_one_set_short_of_the_top_keeps_the_load():
    assert then(session(100, [12, 12, 12, 11], rir=2, **KEPT)).rule == "repetitions"


def test_too_few_sets_are_not_the_session():
    assert then(session(100, [12, 12], rir=2, **KEPT)).rule == "repetitions"


def test_the_top_with_less_left_than_planned_keeps_the_load():
    said = then(session(100, [12, 12, 12, 12], rir=0, **KEPT))
    assert (said.load_kg, said.rule) == (100, "effort")


def test_two_over_the_top_in_two_sessions_add_a_plate():
    over = [11, 11, 11, 14]
    sets = session(100, over, 0, **KEPT) + session(100, over, 3, **KEPT)
    assert then(sets).rule == "two-for-two"
    assert then(sets[4:]).rule == "repetitions"
    assert then(session(90, over, 0, **KEPT) + sets[4:]).rule == "repetitions"


@pytest.mark.parametrize("what", ["tempo", "depth"])
def test_no_plate_is_added_until_tempo_and_depth_were_kept(what):
    sets = session(100, [14, 14, 14, 14], rir=4, **KEPT)
    sets[2] = replace(sets[2], **{f"{what}_kept": False})
    said = then(sets)
    assert (said.load_kg, said.rule) == (100, what)
    assert what in reason_words(said.reason, "kg")


def test_what_was_not_logged_is_asked_about():
    assert "not logged" in reason_words(then(session(100, [12] * 4, rir=3)).reason, "kg")
    assert "not logged" not in reason_words(then(session(100, [12] * 4, rir=3, **KEPT)).reason, "kg")


def test_one_miss_keeps_the_load_and_two_take_a_tenth_off():
    once = session(100, [9, 9, 8, 7], 0)
    assert (then(once).load_kg, then(once).rule) == (100, "missed")
    twice = once + session(100, [9, 8, 7, 7], 3)
    assert then(twice).rule == "deload"
    assert then(twice).load_kg == 85  # nine tenths of 145 with the carriage are 130.5
    good_between = once + session(100, [10, 9, 9, 8], 3) + session(100, [9, 8, 8, 7], 6)
    assert then(good_between).rule == "missed"


def test_reaching_the_range_by_spending_the_reserve_is_a_miss():
    spent = session(100, [8, 8, 8, 8], 0, rir=0)
    assert then(spent).rule == "missed"
    assert "left" in reason_words(then(spent).reason, "kg")
    assert then(spent + session(100, [8, 8, 8, 8], 3, rir=0)).rule == "deload"
    tired = [done(100, n, rir=left, **KEPT) for n, left in ((12, 2), (11, 2), (10, 1), (9, 0))]
    assert then(tired).rule == "repetitions"


def test_far_below_the_range_comes_down_at_once():
    said = then(session(100, [4, 3, 3], rir=0))
    assert said.rule == "too heavy"
    assert said.load_kg < 90


def test_a_break_costs_some_load_and_a_longer_one_more():
    sets = session(100, [12] * 4, rir=3, **KEPT)
    loads = [then(sets, today=(START + timedelta(days=n)).date()).load_kg for n in (13, 14, 28, 56, 400)]
    assert loads[0] > 100 > loads[1] > loads[2] > loads[3] == loads[4]


def test_a_pin_that_is_too_big_a_step_asks_for_repetitions_first():
    curl, target = LoadRepetitions(0.0333), Target(sets=3, reps_low=12, reps_high=15, rir=2)
    sets = session(20, [15, 15, 15], exercise="seated leg curl", rir=2, **KEPT)
    said = then(sets, target, stack_loads(5.0), curl)
    assert (said.load_kg, said.rule) == (20, "small steps")
    more = session(20, [22, 21, 20], exercise="seated leg curl", rir=2, **KEPT)
    assert then(more, target, stack_loads(5.0), curl).load_kg == 25


def test_warm_ups_and_drop_sets_say_nothing_about_the_load():
    sets = session(100, [12] * 4, rir=2, **KEPT)
    others = [done(40, 8, kind="warm-up"), done(60, 5, kind="drop")]
    assert then(others + sets) == then(sets)


def test_pounds_are_pounds():
    sets = session(220, [12] * 4, unit="lb", rir=2, **KEPT)
    assert then(sets).load_kg == RACK.above(220 * KG_PER_LB)
    stack = stack_loads(10 * KG_PER_LB)
    curl, target = session(90, [15] * 3, unit="lb", rir=5, **KEPT), Target(sets=3, reps_low=12, reps_high=15, rir=2)
    assert then(curl, target, stack, LoadRepetitions(0.0333)).load_kg / KG_PER_LB == pytest.approx(100, abs=1e-4)


# for all logs

reps = st.integers(0, 30)
a_set = st.builds(
    lambda load, n, rir, tempo, depth, kind, unit: dict(
        load_kg=load, reps=n, rir=rir, tempo_kept=tempo, depth_kept=depth, kind=kind, unit=unit
    ),
    st.one_of(st.sampled_from([20.0, 80.0, 97.5, 100.0, 102.5]), st.floats(0, 500)),
    reps,
    st.none() | st.floats(0, 8),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, True, False]),
    st.sampled_from(["work", "work", "work", "failure", "warm-up", "drop"]),
    st.sampled_from(["kg", "kg", "lb"]),
)
logs = st.lists(st.tuples(st.integers(0, 30), st.lists(a_set, min_size=1, max_size=5)), max_size=5).map(
    lambda days: [done(day=day, **one) for day, sets in days for one in sets]
)
targets = st.builds(
    lambda sets, low, more, rir: Target(sets=sets, reps_low=low, reps_high=low + more, rir=rir),
    st.integers(1, 5),
    st.integers(1, 15),
    st.integers(0, 8),
    st.floats(0, 4),
)
RACKS = [RACK, loads_on(Machine.load("horizontal-selectorised")), stack_loads(4.5), AvailableLoads((20.0, 33.0, 57.0))]
racks = st.sampled_from(RACKS)
scales = st.builds(LoadRepetitions, st.floats(0.01, 0.04), st.floats(0, 80))
days_later = st.integers(0, 100).map(lambda n: (START + timedelta(days=n)).date())


@settings(max_examples=400)
@given(logs, targets, racks, scales, days_later, st.floats(0, 600), st.booleans())
def test_every_load_can_be_made_and_keeps_the_cap(log, target, rack, scale, today, cap_kg, started):
    first = Suggestion(load_kg=cap_kg / 2, rule="first", reason=OwnWeight()) if started else None
    said = next_load(log, target, rack, scale, today, cap_kg=cap_kg, cap=LoadCap.FORECAST, first=first)
    if said is None:
        assert cap_kg < rack.loads_kg[0] or (first is None and not by_day(log))
        return
    assert said.load_kg in rack.loads_kg
    assert said.load_kg <= cap_kg + 1e-4
    for units in ("kg", "lb"):
        words = reason_words(said.reason, units)
        assert words
        assert "\n" not in words
        assert len(words) < 160


@settings(max_examples=400)
@given(logs, targets, racks, scales, days_later)
def test_never_up_after_a_miss_or_a_broken_tempo(log, target, rack, scale, today):
    assume(by_day(log))
    last = by_day(log)[-1]
    said = next_load(log, target, rack, scale, today)
    if min(last.reps) < target.reps_low or last.missed(target) or last.broke(Habit.TEMPO) or last.broke(Habit.DEPTH):
        assert said.load_kg <= max(last.load_kg, rack.loads_kg[0]) + 0.05
    # nor by more than a plate or a tenth, whatever was logged
    most = last.load_kg + 0.1 * (last.load_kg + scale.unloaded_kg)
    assert said.load_kg <= max(most, rack.above(last.load_kg) or 0, rack.loads_kg[0]) + 0.05


@settings(max_examples=200)
@given(st.integers(0, 400).map(lambda n: 2.5 * n), st.floats(0, 10), st.floats(0, 10))
def test_more_left_in_reserve_never_means_a_lighter_next_load(load, one, other):
    fewer, more = sorted((one, other))
    light = then(session(load, [12] * 4, rir=fewer, **KEPT)).load_kg
    assert then(session(load, [12] * 4, rir=more, **KEPT)).load_kg >= light


@pytest.mark.parametrize("name", ["sled-45-large-plate", "sled-35", "vertical", "horizontal-selectorised"])
def test_the_rack_holds_what_loading_makes(name):
    machine = Machine.load(name)
    rack = loads_on(machine)
    for load in rack.loads_kg[:120]:
        assert loading(machine, load).load_kg == pytest.approx(load, abs=1e-6)
    for wanted in np.random.default_rng(1).uniform(10, 300, 20):
        assert rack.at_most(wanted) == pytest.approx(loading(machine, wanted).load_kg, abs=1e-6)


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from([20.0, 15.0, 10.0, 5.0, 2.5, 1.25, 0.5, 20.41, 11.34]), min_size=1, unique=True),
    st.integers(1, 4),
)
def test_odd_sets_of_discs_too(sizes, pegs):
    machine = GYM.model_copy(
        update={"plates": GYM.plates.model_copy(update={"available_kg": tuple(sizes), "pegs": pegs})}
    )
    rack = loads_on(machine)
    for wanted in (7.3, 41.0, 88.8, 143.0):
        # `loading` puts the largest discs on first and may miss a sum that exists, never the other way round
        assert loading(machine, wanted).load_kg in [
            pytest.approx(x, abs=1e-6) for x in rack.loads_kg if x <= wanted + 0.01
        ]


# simulated lifters


def lifted(one_kg, load, target, scale, random, noise):
    """Sets of a lifter who stops at the top or with the target left, and says how many were left, as people do."""
    fresh = scale.reps(one_kg, load) * np.exp(noise * random.standard_normal())
    told = []
    for n in range(target.sets):
        able = int(max(0.0, fresh - 0.3 * n))  # each set costs a little
        reps = int(np.clip(able - target.rir, min(able, target.reps_low), target.reps_high))
        left = max(0, able - reps)
        told.append((reps, max(0.0, left - 0.95 * min(1, left / 3))))
    return told


def trained(one_kg, start_kg, random, sessions=45, noise=0.05, target=PRESS, rack=RACK, scale=SLED):
    """Loads of so many sessions in a row, twice a week."""
    log, load, loads = [], rack.at_most(start_kg), []
    for k in range(sessions):
        day = 3 * k
        for reps, rir in lifted(one_kg, load, target, scale, random, noise):
            log.append(done(load, reps, day, rir=rir, **KEPT))
        loads.append(load)
        load = next_load(log[-4 * target.sets :], target, rack, scale, (START + timedelta(days=day + 3)).date()).load_kg
    return np.array(loads)


def test_lifters_of_known_strength_converge_to_their_working_load():
    random = np.random.default_rng(7)
    off = []
    for _ in range(80):
        one_kg = random.uniform(60, 400)
        # where the bottom of the range still goes, and where the top of it just does, with what is to be left
        most, least = (SLED.load_kg(one_kg, n + PRESS.rir) for n in (PRESS.reps_low, PRESS.reps_high))
        start = SLED.load_kg(one_kg, 10) * random.uniform(0.4, 1.4)
        late = trained(one_kg, start, random, noise=random.choice([0.0, 0.05, 0.1]))[-10:]
        step = 2.5
        off.append(np.mean((late >= least - 2 * step) & (late <= most + 2 * step)))
    assert np.mean(off) > 0.98
    assert min(off) >= 0.7


def test_a_steady_lifter_comes_to_rest_on_one_load():
    loads = trained(200.0, 60.0, np.random.default_rng(1), noise=0.0)
    assert len(set(loads[-12:])) == 1

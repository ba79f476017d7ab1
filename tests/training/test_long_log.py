"""A long log is not read as a whole; what is told of it is the same."""

import random
from datetime import datetime, timedelta

import pytest
from made import START

import legpress as lp
from legpress.logbook import Logbook, LoggedSet
from legpress.logbook.places import by_place
from legpress.machine import Machine
from legpress.press.condition import unloaded_kg
from legpress.training.available_loads import loads_on, stack_loads
from legpress.training.coverage import log_warnings, plan_warnings
from legpress.training.effort import load_repetitions, one_rm_kg
from legpress.training.equivalent_load import PressSetup, as_if_here
from legpress.training.exercises import exercise_called
from legpress.training.history import MOST_REPS, LogHistory, history, strength
from legpress.training.log_queries import log_history_of, sets_to_plan_from
from legpress.training.plan import turn
from legpress.training.progression import WORK, Target, next_load
from legpress.training.routine import Routine

LARGE, STEEP = Machine.load("sled-45-large-plate"), Machine.load("vertical")
MACHINES = {LARGE.name: LARGE, STEEP.name: STEEP}
STANCES = (None, *(lp.Stance.from_coach(heel_height_cm=h, heel_spacing_cm=30) for h in (12, 12.5, 40)))
TITLES = ("leg press", "Leg Press (Machine)", "seated leg curl", "lying leg curl", "Bench Press (Barbell)")


def made_up(seed, days):
    """A log of somebody who tries everything, apps that give one time to a whole session included."""
    chance = random.Random(seed)
    found = []
    for n in range(days):
        when = START + timedelta(days=2 * n, hours=chance.randrange(3))
        title, place = (
            chance.choice(("Two days: A", "Two days: B", "")),
            chance.choice((None, *MACHINES, "the old one")),
        )
        for exercise in chance.sample(TITLES, 3):
            press = "ress" in exercise and "ench" not in exercise
            for _ in range(chance.randrange(1, 6)):
                found.append(
                    LoggedSet(
                        lifter="Ana", when=when, exercise=exercise, load=chance.randrange(8, 30) * 5.0,
                        unit=chance.choice(("kg", "lb")), reps=chance.randrange(5, 24), workout=title,
                        kind=chance.choice(("work", "work", "failure", "warm-up", "drop")),
                        rir=chance.choice((None, 0.0, 2.0, 2.5)), tempo_kept=chance.choice((None, True, False)),
                        depth_kept=chance.choice((None, True, False)), machine=place if press else None,
                        stance=chance.choice(STANCES) if press and place in MACHINES else None,
                        stop_sled_cm=chance.choice((None, 20.0, 26.0)) if press and place in MACHINES else None,
                    )
                )  # fmt: skip
    return found


@pytest.fixture(params=[1, 2, 3])
def book(request, tmp_path):
    with Logbook.open(f"sqlite:///{tmp_path / 'log.sqlite'}") as log:
        log.add_all(made_up(request.param, 260))
        yield log


def lighter(kg, there, here):
    return kg * (0.9 if there.machine == here.machine else 0.8)


def test_rows_by_place_are_the_sets(book):
    kept, sets = book.by_place("Ana"), book.sets("Ana")
    want = by_place(sets)
    assert list(kept) == list(want)
    for place, rows in want.items():
        got = [(datetime.fromisoformat(when), *rest) for when, *rest in kept[place]]
        assert got == [(datetime.fromisoformat(when), *rest) for when, *rest in rows]


def test_the_look_back_is_the_same_both_ways(book):
    sets = book.sets("Ana")
    for today in (sets[-1].when.date(), sets[-1].when.date() + timedelta(days=9)):
        whole, quick = (
            history("Ana", past, today, MACHINES, lighter)
            for past in (LogHistory.of(sets), log_history_of(book, "Ana"))
        )
        assert quick == whole


def test_the_best_set_of_a_day_is_the_best_of_its_sets(book):
    """Worked out set by set, as one would by hand."""
    sets = book.sets("Ana")
    press = exercise_called("leg press")
    for line in strength(book.by_place("Ana"), MACHINES):
        if line.setup is not None or line.machine != LARGE.name:
            continue
        scale = load_repetitions(press, unloaded_kg(LARGE))
        best = {}
        for one in sets:
            counts = one.kind in WORK and one.reps <= MOST_REPS and one.machine == LARGE.name and one.stance is None
            if counts and exercise_called(one.exercise) == press:
                kg, day = one_rm_kg(one, scale), one.when.date()
                best[day] = max(kg, best.get(day, kg))
        assert dict(zip(line.days, line.one_kg, strict=True)) == best
        return
    pytest.fail("no such line")


@pytest.mark.parametrize(("name", "curl"), [("hamstrings", "seated leg curl"), ("two-day-week", "lying leg curl")])
def test_a_plan_goes_by_few_sets_as_by_all(book, name, curl):
    routine, sets = Routine.load(name), book.sets("Ana")
    today = sets[-1].when.date() + timedelta(days=2)
    few = sets_to_plan_from(book, "Ana", routine, today, newest=40)
    assert len(few) < 0.8 * len(sets)
    assert turn(routine, few) == turn(routine, sets)
    assert plan_warnings(routine, few, today) == plan_warnings(routine, sets, today)
    assert log_warnings(few, today) == log_warnings(sets, today)
    here = PressSetup(machine=LARGE, stance=STANCES[1], stop_sled_cm=20.0)
    for exercise, rack, scale in (
        ("leg press", loads_on(LARGE), load_repetitions(exercise_called("leg press"), unloaded_kg(LARGE))),
        (curl, None, load_repetitions(exercise_called(curl))),
    ):
        said = []
        for log in (few, sets):
            done = [one for one in log if (known := exercise_called(one.exercise)) and known.name == exercise]
            carried = as_if_here(done, here, MACHINES, lighter)
            work = [one for one in carried.sets if one.kind in WORK]
            clean = max(one.load_kg for one in work if one.reps >= 8 and one.depth_kept is not False)
            used = rack or stack_loads(5.0, [one.load_kg for one in work])
            target = Target(sets=3, reps_low=8, reps_high=12, rir=2)
            said.append((next_load(work, target, used, scale, today, cap_kg=clean), used, set(carried.notes)))
        assert said[0] == said[1]

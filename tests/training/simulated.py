"""Lifters of known strength who follow the plan, more or less, and log it as people do."""

import random
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from made import START, done

from legpress.machine import Machine
from legpress.training.available_loads import loads_on
from legpress.training.effort import LoadRepetitions
from legpress.training.press_plan import is_exercise
from legpress.training.progression import next_load
from legpress.training.session_sets import Target

KEPT = {"tempo_kept": True, "depth_kept": True}
SESSIONS, DAYS_APART = 45, 3
OTHER_DAYS = 0.4  # share of the sessions that are none of the plan's, where they are mixed in
UNTOLD = 0.3  # share of those of which nobody logs what was left


TARGET = Target(sets=4, reps_low=8, reps_high=12, rir=2)
RACK = loads_on(Machine.load("sled-45-large-plate"))
SCALE = LoadRepetitions(0.024, 45.0)
PLATE_KG = 2.5


def part_of(load_kg, share):
    """A load that exists, by a share of the plates."""
    return RACK.at_most(share * load_kg)


@dataclass(frozen=True)
class Today:
    """A lifter on one day: so many repetitions go with a load, and a little fewer in each set."""

    one_kg: float
    form: float
    day: int

    def set_of(self, load_kg, n=0, reps=None, **told):
        """A set that stops at the top or with the target left, or at `reps`, and says how many were left, as people do."""
        able = int(max(0.0, SCALE.reps(self.one_kg, load_kg) * self.form - 0.3 * n))
        meant = int(np.clip(able - TARGET.rir, min(able, TARGET.reps_low), TARGET.reps_high))
        stopped = meant if reps is None else min(reps, able)
        left = max(0, able - stopped)
        return done(load_kg, stopped, self.day, **{"rir": max(0.0, left - 0.95 * min(1, left / 3)), **KEPT, **told})

    def planned(self, load_kg):
        return [self.set_of(load_kg, n) for n in range(TARGET.sets)]


def warmed_up(today, load_kg, chance):
    """A ramp that the app has no mark for."""
    shares = chance.choice([(0.33, 0.67), (0.5, 0.75, 0.9), (0.5, 0.5, 0.8)])
    ramp = [today.set_of(part_of(load_kg, share), reps=chance.randrange(3, 11)) for share in shares]
    return [*ramp, *today.planned(load_kg)]


def pyramid(today, load_kg, chance):
    """Up to the load, down from it, or both."""
    up = [today.set_of(part_of(load_kg, share), n) for n, share in enumerate((0.55, 0.7, 0.85))]
    top = [today.set_of(load_kg, 3)]
    down = [today.set_of(part_of(load_kg, share), n) for n, share in ((4, 0.85), (5, 0.7))]
    return chance.choice(([*up, *top], [*up, *top, *down], [*top, *down]))


def dropped(today, load_kg, chance):
    """Back-off or drop sets to the last after the work."""
    off = [today.set_of(part_of(load_kg, share), reps=chance.randrange(4, 20)) for share in (0.8, 0.6)]
    return [*today.planned(load_kg), *off]


def deload(today, load_kg, chance):
    """About half the load with much left."""
    load_kg = part_of(load_kg, chance.uniform(0.4, 0.7))
    return [today.set_of(load_kg, reps=chance.randrange(6, 11)) for _ in range(2)]


def one_leg(today, load_kg, chance):
    return [done(part_of(load_kg, 0.4), 12, today.day, rir=2, exercise="one-leg press") for _ in range(3)]


MIXED_IN = (warmed_up, pyramid, dropped, deload, one_leg)


def trained(one_kg, start_kg, chance, noise=0.05, mixed_in=()):
    """The loads that the plan asked for, session by session; what was done instead is drawn from `mixed_in`."""
    log, load, loads, kinds = [], RACK.at_most(start_kg), [], []
    form = np.random.default_rng(chance.getrandbits(32))  # of its own, so that the same days come with and without
    for k in range(SESSIONS):
        today = Today(one_kg, float(np.exp(noise * form.standard_normal())), DAYS_APART * k)
        loads.append(load)
        other = chance.choice(mixed_in) if mixed_in and chance.random() < OTHER_DAYS else None
        if other is deload and (k == 0 or kinds[-2:] == [deload, deload]):  # a deload week has two sessions
            other = None
        kinds.append(other)
        if other is not None:
            sets = other(today, load, chance)
            untold = {"rir": None} if chance.random() < UNTOLD else {}
        else:
            sets, untold = today.planned(load), {}
        log.append(
            [one if not untold else done(one.load, one.reps, today.day, exercise=one.exercise, **KEPT) for one in sets]
        )
        presses = [one for day in log[-8:] for one in day if is_exercise(one, "leg press")]
        if presses:
            tomorrow = (START + timedelta(days=today.day + DAYS_APART)).date()
            load = next_load(presses, TARGET, RACK, SCALE, tomorrow).load_kg
    return np.array(loads)


def in_band(lifters, seed, mixed_in=()):
    """Of each lifter the share of the last ten loads that lie where the range goes with the target left, by noise."""
    chance, found = random.Random(seed), {0.0: [], 0.05: [], 0.1: []}
    for n in range(lifters):
        one_kg, noise = chance.uniform(60, 400), tuple(found)[n % len(found)]
        # where the bottom of the range still goes, and where the top of it just does, with what is to be left
        most, least = (SCALE.load_kg(one_kg, reps + TARGET.rir) for reps in (TARGET.reps_low, TARGET.reps_high))
        start_kg = SCALE.load_kg(one_kg, 10) * chance.uniform(0.4, 1.4)
        own = random.Random(f"{seed}, {n}")
        late = trained(one_kg, start_kg, own, noise, mixed_in)[-10:]
        found[noise].append(float(np.mean((late >= least - 2 * PLATE_KG) & (late <= most + 2 * PLATE_KG))))
    return {noise: np.array(shares) for noise, shares in found.items()}

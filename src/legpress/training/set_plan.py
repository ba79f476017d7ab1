"""The sets of an exercise: a ramp of warm-ups that exist and the work, or a trial set that finds the load."""

from __future__ import annotations

from ..fit.plates import Loading, loading
from ..machine import Machine
from ..measures import Units
from .available_loads import AvailableLoads
from .effort import LoadRepetitions
from .numbers import number
from .routine import Routine, RoutineExercise
from .session import PlannedSet


def planned_sets(
    routine: Routine,
    item: RoutineExercise,
    load_kg: float | None,
    available: AvailableLoads,
    scale: LoadRepetitions,
    machine: Machine | None,
    first: bool,
    units: Units,
) -> tuple[PlannedSet, ...]:
    """What to do, in its order; without a load a trial and then the work. A first session needs no ramp.

    `units` as in `Machine.discs`.
    """
    count = min(item.sets, routine.first_session.sets) if first else item.sets
    if load_kg is None:
        reps = trial_reps(item)
        rest_s = number("trial", "rest_s")
        trial = PlannedSet(kind="trial", count=1, load_kg=None, reps_low=reps, reps_high=reps, rest_s=rest_s)
        return trial, _work(item, count, None, machine, units)
    ramp = [] if first else warm_ups(load_kg, available, scale, machine, units)
    return (*(_warm_up(kg, reps, machine, units) for kg, reps in ramp), _work(item, count, load_kg, machine, units))


def trial_reps(item: RoutineExercise) -> int:
    """Repetitions of the set that finds a first load: fifteen for a curl, the top of the range for what is heavier."""
    return int(number("trial", "reps")) if item.what.on_a_stack else item.reps_high


def warm_ups(
    load_kg: float,
    available: AvailableLoads,
    scale: LoadRepetitions,
    machine: Machine | None = None,
    units: Units = "kg",
) -> list[tuple[float, int]]:
    """Loads and repetitions that ramp to the work load: loads that exist, rising, all lighter than the work.

    On a machine with discs those that take the fewest of them.
    """
    ramp: list[tuple[float, int]] = []
    for share, reps in zip(number("warm_up", "share"), number("warm_up", "reps"), strict=True):
        wanted = share * (load_kg + scale.unloaded_kg) - scale.unloaded_kg
        kg = available.at_most(max(0.0, wanted))
        if machine is not None and machine.kind == "plate_loaded":
            about = number("warm_up", "about") * (load_kg + scale.unloaded_kg)
            near = [other for other in available.loads_kg if abs(other - wanted) <= about] or [kg]
            kg = min(near, key=lambda other: (len(loading(machine, other, units).per_side_kg), abs(other - wanted)))
        if kg < load_kg - 1e-6 and (not ramp or kg > ramp[-1][0] + 1e-6):
            ramp.append((kg, reps))
    return ramp


def _warm_up(load_kg: float, reps: int, machine: Machine | None, units: Units) -> PlannedSet:
    return PlannedSet(
        kind="warm-up",
        count=1,
        load_kg=load_kg,
        reps_low=reps,
        reps_high=reps,
        rest_s=number("warm_up", "rest_s"),
        put_on=_put_on(machine, load_kg, units),
    )


def _work(
    item: RoutineExercise, count: int, load_kg: float | None, machine: Machine | None, units: Units
) -> PlannedSet:
    return PlannedSet(
        kind="work",
        count=count,
        load_kg=load_kg,
        reps_low=item.reps_low,
        reps_high=item.reps_high,
        rest_s=item.rest_s,
        rir=item.reps_in_reserve,
        put_on=None if load_kg is None else _put_on(machine, load_kg, units),
    )


def _put_on(machine: Machine | None, load_kg: float, units: Units) -> Loading | None:
    """What hangs on the machine; nothing to say of a stack."""
    if machine is None or machine.kind == "selectorised":
        return None
    return loading(machine, load_kg, units)

"""The first session on a machine: half the load, and a walk by feel from where the lifter stands to the sweet spot."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import jax
import numpy as np

from ..errors import WrongInput
from ..lifter import Lifter
from ..machine import Machine
from ..measures import Units, mass
from ..press.aim import press_numbers
from ..press.batch import PressModel
from ..press.case import LifterCase, PresentStance
from ..press.limits import Limit, StrokeScan, scan_strokes
from ..press.stance_batch import StanceBatch
from ..stance import Stance
from .coach import distance
from .evaluation import NATURAL, Evaluations, evaluate
from .numbers import number
from .plates import Loading
from .search import StanceSearch
from .sweet_spot import SweetSpot, find_sweet_spot
from .working_load import WorkingLoad, working_load

LEAST_ROLL_DEG = 0.2  # left to the tailbone's limit where the lifter stands today
READABLE_M, READABLE_RAD = 0.005, np.radians(1.0)  # a lifter does not place a heel closer
TAPE_MARK_M = 0.005  # marks on the rail
TAPE_SLACK_M = 0.0032  # an eighth of an inch: a mark that is put to the nearest quarter still lies on the safe side
HEIGHT_SHIFTS_M = (0.0, -0.01, 0.01, -0.02, 0.02, -0.03, 0.03, -0.04, 0.04, -0.06, 0.06, -0.08, 0.08)  # nearest first
SHORTER_STROKES = (1.0, 0.75, 0.5)  # of a stroke, where its whole is more than the muscles hold
SAME = np.array([0.015, 0.02, np.radians(4.0), 0.5])  # closer than this, two stances feel as one
ROUNDS_OF_TRIAL = 3
CREEP_HEIGHTS = 15  # among which the place of the creep test is looked for


class StartFrom(StrEnum):
    """What the first position is taken from."""

    PRESENT = "present"  # where the lifter stands today
    CARRIED_OVER = "carried over"  # the same, on another machine
    USUAL = "usual"  # of anybody


class NoFirstSession(WrongInput):
    """The empty carriage is more than a first session allows."""

    def __init__(self, machine: str, carriage_kg: float, units: Units = "kg") -> None:
        super().__init__(
            f"On {machine} the empty carriage ({mass(carriage_kg, units)}) is already too much for a first session: more "
            "than ten repetitions' load. Check [strength] and sled.carriage_kg, or take a machine with a lighter carriage."
        )
        self.carriage_kg = carriage_kg


@dataclass(frozen=True, slots=True, kw_only=True)
class CreepTest:
    """Where a foot on something slippery shows which way its push points: an average aim points neither way there."""

    stance: Stance
    stop_m: float  # of the sled, where the push begins
    load_kg: float  # 0: the empty carriage


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSession:
    """The plan; every position is pushed as the fit says (`spot.push`)."""

    lifter: Lifter
    machine: Machine
    spot: SweetSpot
    start_from: StartFrom
    start_moved: bool  # whether what it starts from breaks a limit here, so that the walk starts beside it
    working: WorkingLoad  # of the sweet spot; a first session begins its ramp
    stances: StanceBatch  # the positions in their order
    bottom_m: np.ndarray
    scan: StrokeScan
    evaluations: Evaluations  # with the plates of the session
    creep_test: CreepTest | None = None  # None: there is no such place on this plate

    def __len__(self) -> int:
        return len(self.stances)

    @property
    def put_on(self) -> Loading:
        """What hangs on in every position."""
        return self.working.first


def plan_first_session(
    lifter: Lifter, machine: Machine, *, progress: Callable[[str, float], None] | None = None
) -> FirstSession:
    """What to put on, where to stand in which order, how deep, and what to feel for.

    Raises `WrongInput` where no stance on this machine suits the lifter.
    """
    notify = progress or (lambda stage, share: None)
    spot = find_sweet_spot(lifter, machine, progress=lambda stage, share: notify(stage, 0.9 * share))
    notify("the walk", 0.9)
    with jax.enable_x64(True):
        model = PressModel(spot.body, machine, lifter.limits.toes_may_overhang, press_numbers(lifter))
        search = StanceSearch(model, spot.focus, spot.knee_rad, spot.push, spot.patellofemoral_limit_N)
        case = LifterCase.of(lifter)
        start_from, wanted = _where_from(case, machine)
        today = wanted if start_from == StartFrom.PRESENT else None
        constraints = SessionConstraints(search, today, _today_m(case, machine))
        start, moved = _start(constraints, wanted)
        end = StanceBatch.of([spot.stance]).table[0]
        walk = _walk(constraints, start, end)
        for _ in range(ROUNDS_OF_TRIAL):
            plan = _plan_or_feasible(lifter, spot, constraints, walk, start_from, moved)
            if isinstance(plan, FirstSession):
                creep_test = _creep_test(constraints, walk[0], plan.put_on)
                notify("done", 1.0)
                return replace(plan, creep_test=creep_test)
            moved = moved or not plan[0]
            walk = walk[plan]
            if not len(walk):
                break
    raise NoFirstSession(machine.name, machine.sled.carriage_kg, lifter.limits.units)


@dataclass(frozen=True, slots=True)
class SessionConstraints:
    """Where a first session may go: the limits of the search, and the stance of today."""

    search: StanceSearch
    today: np.ndarray | None  # row of the present stance on this machine
    today_m: float  # how deep the sled goes there today

    def stops_m(self, scan: StrokeScan) -> np.ndarray:
        """Where each stance ends its stroke: the deepest safe place, no deeper than a first session needs.

        Moved up to a mark of a tape; infinite where no stroke is left. Where the lifter stands today the tailbone's
        margin may be used up, the limit itself may not.
        """
        stop = self._stops_m(scan)
        if self.today is not None:
            here = (scan.stances.table == self.today).all(1) & ~np.isfinite(stop)
            spare = np.radians(number("limits", "tailbone_margin_deg") - LEAST_ROLL_DEG)
            eased = replace(scan, margin=scan.margin | {Limit.ROLL: scan.margin[Limit.ROLL] + spare})
            stop = np.where(here, np.maximum(self._stops_m(eased), self.today_m), stop)
        return stop

    def _stops_m(self, scan: StrokeScan) -> np.ndarray:
        machine = self.search.model.machine
        deepest = max(self.search.knee_rad, np.radians(number("comparison", "deepest_knee_deg")))
        stop = np.maximum(scan.safe_m(), scan.sled_at_knee(deepest))
        feasible = np.isfinite(stop)
        mark = _up_to_tape_mark_m(machine, np.where(feasible, stop, 0.0) + TAPE_SLACK_M)
        return np.where(feasible & (scan.top_m - mark >= number("first_session", "shortest_stroke_m")), mark, np.inf)


def carried_over(present: PresentStance, machine: Machine) -> Stance:
    """The same place in front of the hips on another machine: as high, as wide, the backrest as near as there is one."""
    old = machine if present.machine is None else present.machine
    stance = present.stance
    old.check_stance(stance)
    height = stance.heel_height_m + old.plate_lower_edge_m - machine.plate_lower_edge_m
    notches = np.abs(np.array(machine.backrest_rad) - old.backrest_at(stance.backrest_notch))
    return stance.model_copy(
        update={
            "heel_height_m": float(np.clip(height, 0.0, machine.plate_height_m)),
            "backrest_notch": int(np.argmin(notches)) + 1,
        }
    )


def _where_from(case: LifterCase, machine: Machine) -> tuple[StartFrom, np.ndarray]:
    """What the walk starts from, and its row: heel height, spacing, toes, notch."""
    present = case.present
    if present is not None:
        here = present.is_on(machine)
        try:
            if here:
                machine.check_stance(present.stance)
            stance = present.stance if here else carried_over(present, machine)
            return StartFrom.PRESENT if here else StartFrom.CARRIED_OVER, StanceBatch.of([stance]).table[0]
        except WrongInput:  # no such place here: as if no present stance were given
            pass
    shoulders, _ = case.lifter.shoulder_width_or_norm_m
    middle = (len(machine.seat.backrest_deg) + 1) // 2
    return StartFrom.USUAL, np.array([machine.plate_height_m / 3, shoulders, np.radians(10.0), middle])


def _today_m(case: LifterCase, machine: Machine) -> float:
    stop_cm = case.present.stop_sled_cm if case.present is not None else None
    return machine.bottom_m + (stop_cm or 0.0) / 100


def _start(constraints: SessionConstraints, wanted: np.ndarray) -> tuple[np.ndarray, bool]:
    """The first position: as wanted where that keeps all limits, else the nearest that does."""
    search = constraints.search
    first = wanted if constraints.today is not None else _readable(constraints, wanted[None])[0]
    if np.isfinite(_stops_of_rows(constraints, first[None])[0]):
        return first, False
    heights = np.unique(search.coarse()[:, 0])
    notches = np.arange(1, len(search.model.machine.seat.backrest_deg) + 1)
    grid = np.stack(np.meshgrid(heights, [wanted[1]], [wanted[2]], notches, indexing="ij"), axis=-1).reshape(-1, 4)
    rows = search.projected(np.concatenate([grid, search.coarse()]))
    scan = scan_strokes(search.model, StanceBatch.from_table(rows))
    stop = constraints.stops_m(scan)
    able = np.isfinite(stop)
    # Not a place where hardly any depth is left, unless the sweet spot itself has no more.
    deep = scan.knee_at(np.where(able, stop, scan.top_m)) >= search.knee_rad - np.radians(10.0)
    rows = rows[able & deep] if (able & deep).any() else rows[able]
    nearest = rows[np.argsort(distance(rows, wanted))]
    return _readable(constraints, nearest[:1])[0], True


def _walk(constraints: SessionConstraints, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Rows from start to end, small steps: heel height first, then width and toes; all with a safe stroke."""
    fewest, most = number("first_session", "positions")
    change = end - start
    height, across, seat = change * [1, 0, 0, 0], change * [0, 1, 1, 0], change * [0, 0, 0, 1]
    if (np.abs(across) < SAME).all():  # too little for steps of its own
        height, across = height + across, 0 * across
    elif (np.abs(height) < SAME).all():
        height, across = 0 * height, height + across
    step = _steps()
    counts = {
        "height": math.ceil(abs(height[0]) / step[0] - 1e-6),
        "across": math.ceil((np.abs(across[:3]) / step).max() - 1e-6),
        "seat": int(change[3] != 0),
    }
    while sum(counts.values()) > most - 1:
        counts["height" if counts["height"] > counts["across"] else "across"] -= 1
    stages = {"height": height, "across": across, "seat": seat}
    # A flatter seat makes room for higher feet, so it comes first; a more upright one comes last.
    first, last = (("seat",), ()) if change[3] > 0 else ((), ("seat",))
    orders = [(*first, "height", "across", *last), (*first, "across", "height", *last)]
    walks = []
    for order in orders:
        rows = [start]
        for stage in order:
            rows += [rows[-1] + stages[stage] * k / counts[stage] for k in range(1, counts[stage] + 1)]
        walks.append(np.array(rows))
    several = len(walks[0]) - 1
    walks.append(start + np.linspace(0, 1, several + 1)[:, None] * change if not change[3] else walks[0])
    found = max((_feasible_walk(constraints, walk, end) for walk in walks), key=len)
    return _with_neighbours(constraints, found, int(fewest)) if len(found) < fewest else found


def _feasible_walk(constraints: SessionConstraints, walk: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Of a walk the rows that have a safe stroke, at readable places; the end is the sweet spot's own."""
    between = _readable(constraints, _nearest_feasible(constraints, constraints.search.projected(walk[1:-1])))
    last = _readable(constraints, end[None]) if len(walk) > 1 else walk[:0]
    if len(last) and not np.isfinite(_stops_of_rows(constraints, last)[0]):
        last = last[:0]
    between = between[np.isfinite(_stops_of_rows(constraints, between))]
    between = between[[all((np.abs(row - other) >= SAME).any() for other in last) for row in between]]
    return _without_duplicates(np.concatenate([walk[:1], between, last]))


def _nearest_feasible(constraints: SessionConstraints, rows: np.ndarray) -> np.ndarray:
    """Each row, or the nearest one lower or higher that has a safe stroke."""
    if not len(rows):
        return rows
    shifts = np.array(HEIGHT_SHIFTS_M)[:, None] * [1, 0, 0, 0]
    tables = constraints.search.projected((rows[:, None] + shifts).reshape(-1, 4))
    safe = np.isfinite(_stops_of_rows(constraints, tables)).reshape(len(rows), -1)
    return tables.reshape(len(rows), -1, 4)[np.arange(len(rows)), safe.argmax(1)]


def _with_neighbours(constraints: SessionConstraints, rows: np.ndarray, fewest: int) -> np.ndarray:
    """Rows and, after them, neighbours of the last: where the sweet spot is next door, that is the walk."""
    end, step = rows[-1], _steps()
    ways = ([1, 0, 0], [-1, 0, 0], [0, 1, 1], [0, -1, -1], [1, 1, 1], [2, 0, 0], [-2, 0, 0])
    probes = np.array([end + np.append(np.array(way) * step, 0.0) for way in ways])
    probes = _readable(constraints, constraints.search.projected(probes))
    probes = probes[np.isfinite(_stops_of_rows(constraints, probes))]
    return _without_duplicates(np.concatenate([rows, probes]))[:fewest]


def _plan_or_feasible(
    lifter: Lifter,
    spot: SweetSpot,
    constraints: SessionConstraints,
    walk: np.ndarray,
    start_from: StartFrom,
    moved: bool,
) -> FirstSession | np.ndarray:
    """The plan of a walk; or which of its rows can be kept, where some cannot hold even this load."""
    search, stances = constraints.search, StanceBatch.from_table(walk)
    model, machine = search.model, search.model.machine
    scan = scan_strokes(model, stances)
    stop = constraints.stops_m(scan)
    full = evaluate(model, stances, stop, scan.top_m, search.cue)
    working = working_load(spot.place)
    put_on = working.first
    if (full.load_kg < put_on.load_kg).any():  # where it is more than ten repetitions' load
        return full.load_kg >= put_on.load_kg
    chosen = np.full(len(walk), np.inf)
    for share in SHORTER_STROKES:
        ends = _up_to_tape_mark_m(machine, scan.top_m + share * (stop - scan.top_m))
        long_enough = scan.top_m - ends >= number("first_session", "shortest_stroke_m")
        done = evaluate(model, stances, ends, scan.top_m, search.cue, np.full(len(walk), put_on.load_kg))
        # So few plates may float on stretched hamstrings, or leave a foot little grip: the report says so, it excludes nothing.
        fits = long_enough & ~done.heavy & (done.patellofemoral_N <= search.patellofemoral_N) & ~np.isfinite(chosen)
        # Nor may the load roll the pelvis past its limit, which the posture alone does not know.
        fits &= done.loaded_roll_rad.max(1) <= float(model.body.roll_limit_rad)
        chosen[fits] = ends[fits]
    if not np.isfinite(chosen).all():
        return np.isfinite(chosen)
    return FirstSession(
        lifter=lifter,
        machine=machine,
        spot=spot,
        start_from=start_from,
        start_moved=moved,
        working=working,
        stances=stances,
        bottom_m=chosen,
        scan=scan,
        evaluations=evaluate(model, stances, chosen, scan.top_m, search.cue, np.full(len(walk), put_on.load_kg)),
    )


def _creep_test(constraints: SessionConstraints, row: np.ndarray, put_on: Loading) -> CreepTest | None:
    """The height, in the first position's width, at which the natural push off the stop points neither up nor down."""
    search = constraints.search
    model, machine = search.model, search.model.machine
    rows = np.tile(row, (CREEP_HEIGHTS, 1))
    rows[:, 0] = np.linspace(0.0, machine.plate_height_m, CREEP_HEIGHTS)
    rows = np.unique(search.projected(rows), axis=0)
    stances = StanceBatch.from_table(rows)
    scan = scan_strokes(model, stances)
    stop = constraints.stops_m(scan)
    at = np.flatnonzero(np.isfinite(stop))
    if len(at) < 2:
        return None
    # A stack without any weight pushes on nobody.
    load_kg = put_on.load_kg if machine.kind == "selectorised" else 0.0
    done = evaluate(
        model, stances.at(at), stop[at], scan.top_m[at], NATURAL, np.full(len(at), load_kg),
        refine_peaks=False, down=False, strength=False,
    )  # fmt: skip
    along_N = np.asarray(done.forces.sharing.wrench)[1].reshape(len(at), -1)[:, -1]  # positive drags the plate down
    heights = rows[at, 0]
    turns = np.flatnonzero((along_N[:-1] > 0) & (along_N[1:] <= 0))
    if not len(turns):
        return None
    k = int(turns[0])
    share = along_N[k] / (along_N[k] - along_N[k + 1])
    found = row.copy()
    found[0] = heights[k] + share * (heights[k + 1] - heights[k])
    found = _readable(constraints, found[None])
    (stop_m,) = _stops_of_rows(constraints, found)
    if not np.isfinite(stop_m):
        return None
    return CreepTest(stance=StanceBatch.from_table(found).stance(0), stop_m=float(stop_m), load_kg=load_kg)


def _up_to_tape_mark_m(machine: Machine, sled_m: np.ndarray) -> np.ndarray:
    """The next mark of a tape on the rail, upwards."""
    return machine.bottom_m + np.ceil((sled_m - machine.bottom_m) / TAPE_MARK_M - 1e-6) * TAPE_MARK_M


def _steps() -> np.ndarray:
    """Usual steps of height, spacing (m) and toes (rad)."""
    toes = np.radians(number("first_session", "toe_step_deg"))
    return np.array([number("first_session", "heel_step_m"), number("first_session", "spacing_step_m"), toes])


def _stops_of_rows(constraints: SessionConstraints, rows: np.ndarray) -> np.ndarray:
    return (
        constraints.stops_m(scan_strokes(constraints.search.model, StanceBatch.from_table(rows)))
        if len(rows)
        else np.zeros(0)
    )


def _readable(constraints: SessionConstraints, rows: np.ndarray) -> np.ndarray:
    """Each row at the nearest whole numbers that keep its stroke safe; as it is where none does."""
    if not len(rows):
        return rows
    grain = np.array([READABLE_M, READABLE_M, READABLE_RAD])
    ways = np.stack(np.meshgrid(*[[0, 1]] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    corners = (np.floor(rows[:, None, :3] / grain + 1e-9) + ways) * grain  # [row, way, 3]
    tables = np.concatenate([corners, np.repeat(rows[:, None, 3:], len(ways), axis=1)], axis=-1)
    safe = np.isfinite(_stops_of_rows(constraints, tables.reshape(-1, 4))).reshape(len(rows), -1)
    away = np.linalg.norm((corners - rows[:, None, :3]) / grain, axis=-1)
    best = np.where(safe, away, np.inf).argmin(1)
    return np.where(np.any(safe, axis=1, keepdims=True), tables[np.arange(len(rows)), best], rows)


def _without_duplicates(rows: np.ndarray) -> np.ndarray:
    """Rows without those that hardly differ from one before."""
    different: list[np.ndarray] = []
    for row in rows:
        if all((np.abs(row - other) >= SAME).any() for other in different):
            different.append(row)
    return np.array(different).reshape(-1, 4)

"""The first session on a machine: half the load, and a walk towards the sensation, from the coach's stance on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from ..errors import WrongInput
from ..lifter import Lifter
from ..machine import Machine
from ..measures import Units, mass
from ..press.aim import press_numbers
from ..press.batch import PressModel
from ..press.case import FeltPlace, LifterCase
from ..press.cue import Cue
from ..press.felt_limits import deepest_felt_m
from ..press.limits import StrokeScan
from ..press.stance_batch import StanceBatch
from ..stance import Stance
from .coach import coach_row, nearest_allowed
from .evaluation import NATURAL, Evaluations, evaluate
from .numbers import number
from .plates import Loading
from .search import SearchHistory, StanceSearch
from .sweet_spot import SweetSpot, find_sweet_spot
from .working_load import WorkingLoad, working_load

READABLE_M, READABLE_RAD = 0.005, np.radians(1.0)  # a lifter does not place a heel closer
TAPE_MARK_M = 0.005  # marks on the rail
TAPE_SLACK_M = 0.0032  # an eighth of an inch: a mark that is put to the nearest quarter still lies on the safe side
SHORTER_STEPS = (1.0, 0.5)  # of a step, where the plate or a limit leaves no room for all of it
SHORTER_STROKES = (1.0, 0.75, 0.5)  # of a stroke, where its whole is more than the muscles hold
SAME = np.array([0.015, 0.02, np.radians(4.0), 0.5])  # closer than this, two stances feel as one
ROUNDS_OF_TRIAL = 3
CREEP_HEIGHTS = 15  # among which the place of the creep test is looked for


class WalkStep(StrEnum):
    """What is new in a position; the hamstrings work more after each."""

    COACH = "coach"  # the coach's stance, or the nearest to it that this body and machine allow
    FIT = "fit"  # the sweet spot, where that is another stance or push
    HEIGHT = "height"  # up, or down where that loads them more
    WIDTH = "width"  # wider, the toes with it
    PUSH = "push"  # dragged down the plate
    DEPTH = "depth"  # the same, deeper: down to where the tailbone should still lie flat


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
    """The plan."""

    lifter: Lifter
    machine: Machine
    spot: SweetSpot
    working: WorkingLoad  # of the sweet spot; a first session begins its ramp
    steps: tuple[WalkStep, ...]  # the positions in their order
    stances: StanceBatch
    pushes: tuple[Cue, ...]
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
    model = PressModel(spot.body, machine, lifter.limits.toes_may_overhang, press_numbers(lifter))
    search = StanceSearch(
        model, spot.focus, spot.knee_rad, spot.push, spot.patellofemoral_limit_N, margins=spot.margins
    )
    constraints = SessionConstraints(search, LifterCase.of(lifter).tailbone_lifts, spot.roll_beyond_rad)
    walk = _walk(constraints, spot)
    for _ in range(ROUNDS_OF_TRIAL):
        plan = _plan_or_feasible(lifter, spot, constraints, walk)
        if isinstance(plan, FirstSession):
            creep_test = _creep_test(constraints, walk[0].row, plan.put_on)
            notify("done", 1.0)
            return replace(plan, creep_test=creep_test)
        walk = [position for position, kept in zip(walk, plan, strict=True) if kept]
        if not walk:
            break
    raise NoFirstSession(machine.name, machine.sled.carriage_kg, lifter.limits.units)


@dataclass(frozen=True, slots=True)
class WalkPosition:
    """Where to stand, how to push, and whether as deep as the body allows."""

    step: WalkStep
    row: np.ndarray  # heel height, spacing, toes, notch
    push: Cue
    deep: bool = False

    def differs(self, row: np.ndarray, push: Cue) -> bool:
        return self.push != push or bool((np.abs(self.row - row) >= SAME).any())


@dataclass(frozen=True, slots=True)
class SessionConstraints:
    """Where a first session may go: the limits of the search, and what the lifter felt."""

    search: StanceSearch
    tailbone_lifts: FeltPlace | None
    roll_beyond_rad: float

    def stops_m(self, scan: StrokeScan, deep: bool = False) -> np.ndarray:
        """Where each stance ends its stroke: no deeper than is safe, nor than it is looked for in this position.

        Moved up to a mark of a tape; infinite where no stroke is left.
        """
        machine = self.search.model.machine
        knee = np.radians(number("first_session", "knee_deg"))
        if deep:
            knee = max(self.search.knee_rad, np.radians(number("comparison", "deepest_knee_deg")))
        felt = deepest_felt_m(self.tailbone_lifts, machine, scan.stances)
        stop = np.maximum.reduce([scan.safe_m(), felt, scan.sled_at_knee(knee)])
        feasible = np.isfinite(stop)
        mark = _up_to_tape_mark_m(machine, np.where(feasible, stop, 0.0) + TAPE_SLACK_M)
        return np.where(feasible & (scan.top_m - mark >= number("first_session", "shortest_stroke_m")), mark, np.inf)

    @property
    def roll_limit_rad(self) -> float:
        """Roll under load at which a stroke ends: beyond the tailbone's own only where no stance keeps short of that."""
        return float(self.search.model.body.roll_limit_rad) + self.roll_beyond_rad


def _walk(constraints: SessionConstraints, spot: SweetSpot) -> list[WalkPosition]:
    """From the coach's stance step by step to where the hamstrings work most, each step kept only if they work more; the
    last one, deeper, is for the tailbone."""
    search, end = constraints.search, StanceBatch.of([spot.stance]).table
    usual, *others = (Cue.parse(cue) for cue in number("push", spot.focus))
    (end,) = _readable(constraints, end)
    start = spot.choice.rows[:1]
    if spot.felt is not None:
        nearest = nearest_allowed(search, SearchHistory(), coach_row(spot.lifter, search.model)[None])
        start = start if nearest is None else nearest[None]
    start = _readable(constraints, start)
    walk = []
    if np.isfinite(_stops_of_rows(constraints, start)[0]):
        walk.append(WalkPosition(WalkStep.COACH, start[0], usual))
    if not walk or walk[0].differs(end, spot.push):
        walk.append(WalkPosition(WalkStep.FIT, end, spot.push))
    least = number("first_session", "least_gain_pct") / 100
    load_kg = working_load(spot.place).first.load_kg
    for step, across in ((WalkStep.HEIGHT, [1, 0, 0, 0]), (WalkStep.WIDTH, [0, 1, 1, 0])):
        by = np.array(across) * np.append(_steps(), 0.0)
        for way, gain in ((by, 0.0), (-by, least)):  # the coach's first
            ways = [WalkPosition(step, walk[-1].row + share * way, walk[-1].push) for share in SHORTER_STEPS]
            more = _works_more(constraints, walk[-1], ways, load_kg, gain)
            if more is not None:
                walk.append(more)
                break
    if walk[-1].push == usual:
        more = _works_more(
            constraints, walk[-1], [WalkPosition(WalkStep.PUSH, walk[-1].row, push) for push in others], load_kg, least
        )
        walk += [] if more is None else [more]
    return [*walk, replace(walk[-1], step=WalkStep.DEPTH, deep=True)]


def _works_more(
    constraints: SessionConstraints, here: WalkPosition, ways: Sequence[WalkPosition], load_kg: float, gain: float
) -> WalkPosition | None:
    """The first of these positions, at readable places, in which the hamstrings work more under this load by that share."""
    search = constraints.search
    rows = np.array([way.row for way in ways]).reshape(-1, 4)
    rows = np.concatenate([here.row[None], _readable(constraints, search.projected(rows))])
    pushes = [here.push, *(way.push for way in ways)]
    scan = search.scan(rows)
    stop = constraints.stops_m(scan)
    at = np.flatnonzero(np.isfinite(stop))
    if not len(at) or at[0] != 0:
        return None
    done = evaluate(
        search.model, scan.stances.at(at), stop[at], scan.top_m[at], [pushes[k] for k in at], np.full(len(at), load_kg)
    )
    work = done.focus_activation(search.focus)
    grip = done.grip_share <= np.maximum(number("limits", "grip_share"), done.grip_share[0])
    allowed = ~done.heavy & grip & (done.patellofemoral_N <= search.patellofemoral_N)
    enough = (1 + gain) * work[0]
    for k in range(1, len(at)):
        way = ways[at[k] - 1]
        if allowed[k] and work[k] >= enough and here.differs(rows[at[k]], way.push):
            return replace(way, row=rows[at[k]])
    return None


def _plan_or_feasible(
    lifter: Lifter, spot: SweetSpot, constraints: SessionConstraints, walk: Sequence[WalkPosition]
) -> FirstSession | np.ndarray:
    """The plan of a walk; or which of its positions can be kept, where some cannot hold even this load."""
    search, pushes = constraints.search, tuple(position.push for position in walk)
    scan = search.scan(np.array([position.row for position in walk]))
    model, machine, stances = search.model, search.model.machine, scan.stances
    stop = np.where([each.deep for each in walk], constraints.stops_m(scan, deep=True), constraints.stops_m(scan))
    full = evaluate(model, stances, stop, scan.top_m, pushes)
    working = working_load(spot.place)
    put_on = working.first
    if (full.load_kg < put_on.load_kg).any():  # where it is more than ten repetitions' load
        return full.load_kg >= put_on.load_kg
    chosen = np.full(len(walk), np.inf)
    for share in SHORTER_STROKES:
        ends = _up_to_tape_mark_m(machine, scan.top_m + share * (stop - scan.top_m))
        long_enough = scan.top_m - ends >= number("first_session", "shortest_stroke_m")
        done = evaluate(model, stances, ends, scan.top_m, pushes, np.full(len(walk), put_on.load_kg))
        # So few plates may float on stretched hamstrings, or leave a foot little grip: the report says so, it excludes nothing.
        fits = long_enough & ~done.heavy & (done.patellofemoral_N <= search.patellofemoral_N) & ~np.isfinite(chosen)
        # Nor may the load roll the pelvis past its limit, which the posture alone does not know.
        fits &= done.loaded_roll_rad.max(1) <= constraints.roll_limit_rad
        chosen[fits] = ends[fits]
    kept = np.isfinite(chosen)
    if walk[-1].deep and len(walk) > 1:
        kept[-1] &= bool(chosen[-1] <= chosen[-2] - number("first_session", "deeper_m"))
    if not kept.all():
        return kept
    return FirstSession(
        lifter=lifter,
        machine=machine,
        spot=spot,
        working=working,
        steps=tuple(position.step for position in walk),
        stances=stances,
        pushes=pushes,
        bottom_m=chosen,
        scan=scan,
        evaluations=evaluate(model, stances, chosen, scan.top_m, pushes, np.full(len(walk), put_on.load_kg)),
    )


def _creep_test(constraints: SessionConstraints, row: np.ndarray, put_on: Loading) -> CreepTest | None:
    """The height, in the first position's width, at which the natural push off the stop points neither up nor down."""
    search = constraints.search
    model, machine = search.model, search.model.machine
    rows = np.tile(row, (CREEP_HEIGHTS, 1))
    rows[:, 0] = np.linspace(0.0, machine.plate_height_m, CREEP_HEIGHTS)
    rows = np.unique(search.projected(rows), axis=0)
    scan = search.scan(rows)
    stances, stop = scan.stances, constraints.stops_m(scan)
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
    return constraints.stops_m(constraints.search.scan(rows)) if len(rows) else np.zeros(0)


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

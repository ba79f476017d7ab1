"""The sweet spot: where this lifter should put the feet on this machine, and how deep to go.

Aim: the time-mean active force of the focus muscles over a repetition with the natural push, every stance at its
own load for ten repetitions, all over one range of knee bend. What stretched tissue carries is reported beside
it and never added. Limits that hold everywhere are in `legpress.press.limits` (posture), `legpress.press.stance_batch` (plate) and
`legpress.fit.search` (strength, sore knee).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import jax
import numpy as np

from ..body.scaling import Body, body_of
from ..errors import WrongInput, did_you_mean
from ..lifter import Lifter
from ..machine import Machine
from ..press.batch import PressModel, warm_up_batch
from ..press.calibration import calibrated_body
from ..press.case import KnownSet, LifterCase
from ..press.cue import Cue
from ..press.kinetic_chain import Kinematics
from ..press.limits import StrokeScan, scan_strokes
from ..press.stance_batch import StanceBatch
from ..stance import Stance
from .comparison import KneeRange, NoPresent, PresentProblem
from .depth_map import DepthMap, depth_map, map_feet, roll_left_rad
from .ensemble import as_strong, samples
from .evaluation import DEEP, FOCUS, POSITIONS, Evaluations, evaluate, strokes_m
from .infeasibility import no_feasible_stance
from .numbers import number
from .search import SearchHistory, StanceSearch, best_row

CUES = ("natural", "heels", "scrape:20")
CUE_LOADS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.35, 0.2)  # shares of the load, for pushes that cannot hold all of it
DRAGGED = 40  # stances tried with the plate dragged down
RIVALS = 2  # with the spot, today, the usual, the stretched, higher and lower: eight stances are one call of the engine
FELT_WITHIN = 0.05  # of the best: where the hamstrings were felt, the choice among so good ones is the lifter's
FELT_LOOKS = 3  # on the way there, each from where the one before got to
ALIKE = 0.002  # of the best: closer than the search is sure of
APART = np.array([0.10, 0.10, np.radians(15.0), 1.0])  # heights, widths, toes and notches that feel equally far
KNEE_STEP_RAD = np.radians(5.0)

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class EnsembleSpread:
    """What the perturbed bodies say, one row a body; columns are the stances of `SweetSpot`."""

    focus_N: np.ndarray  # [body, stance]
    active_N: np.ndarray  # [body, muscle, stance]
    passive_N: np.ndarray
    load_kg: np.ndarray  # [body, stance]
    roll_left_rad: np.ndarray  # at the stop of the found stance [body]
    deepest_m: np.ndarray  # deepest safe place of the found stance [body]
    map_left_rad: np.ndarray  # at the map's own stops [body, stance of the map]


@dataclass(frozen=True, slots=True, kw_only=True)
class SweetSpot:
    """The answer, and all that it was compared with."""

    lifter: Lifter
    machine: Machine
    focus: str
    body: Body
    known: KnownSet | None
    knee_rad: float  # the common range of knee bend
    knee_from: KneeRange
    stance: Stance
    stop_sled_cm: float
    top_sled_cm: float
    patellofemoral_limit_N: float  # infinite without a sore knee
    present_problem: PresentProblem | None  # why there is nothing to compare with
    felt: bool  # whether the lifter's own feeling chose among equals
    trials: Evaluations  # columns: the spot, the present stance (if any), most stretch, rivals, 2 cm higher, 2 cm lower
    columns: dict[str, int]
    feasible: np.ndarray  # whether each keeps every limit [column]
    dragged: (
        tuple[Evaluations, int] | None
    )  # the best stance found for dragging the plate down, and which of the trials it is
    cues: dict[str, Evaluations]  # the spot pushed otherwise, at each share CUE_LOADS of its load
    look: StrokeScan  # of the spot alone
    flat: np.ndarray  # rows of stances within 2 %: height, spacing, toes, notch, stop (m)
    map: DepthMap
    spread: EnsembleSpread | None
    placed: Kinematics = field(repr=False)  # the leg from top to bottom


def find_sweet_spot(
    lifter: Lifter,
    machine: Machine,
    focus: str = "hamstrings",
    *,
    bodies: int | None = None,
    progress: Progress | None = None,
) -> SweetSpot:
    """Where to put the feet and how deep to go, for these muscles.

    `focus` is one of hamstrings, glutes, adductors, quadriceps. `bodies` perturbed bodies give the ranges (64;
    0 leaves them out). `progress(stage, share)` hears how far it is.

    Raises `WrongInput` where no stance is possible, with what stands in the way and what would work.
    """
    if focus not in FOCUS:
        raise WrongInput(f'focus is "{focus}".{did_you_mean(str(focus), FOCUS)}')
    count = int(number("ensemble", "bodies")) if bodies is None else bodies
    if not 0 <= count <= 10_000:
        raise WrongInput(f"bodies is {bodies}; give 0 to 10000. 64 are usual.")
    tell = progress or (lambda stage, share: None)
    case = LifterCase.of(lifter)
    case.check("present", "felt")
    with jax.enable_x64(True):
        tell("warming up", 0.0)
        warm_up_batch(body_of(lifter))
        bench = PressModel(calibrated_body(case), machine, lifter.limits.toes_may_overhang)
        tell("your stance today", 0.02)
        today, problem = _present(case, bench)
        knee, knee_from = _common_knee(case, bench, today)
        hunt, seen, row, knee_from = _hunted(lifter, bench, focus, today, knee, knee_from, tell)
        row, felt = _as_felt(case, hunt, seen, _comfortable(lifter, hunt, seen, today))
        tell("how sure this is", 0.4)
        return _found(case, hunt, seen, row, today, problem, knee_from, felt, count, tell)


def _present(case: LifterCase, bench: PressModel) -> tuple[StanceBatch | None, PresentProblem | None]:
    """The stance of today on this machine, or why there is none."""
    present, machine = case.present, bench.machine
    if present is None:
        return None, PresentProblem(NoPresent.NOT_TOLD)
    if not present.is_on(machine):
        return None, PresentProblem(NoPresent.OTHER_MACHINE, str(case.present_machine_name))
    try:
        machine.check_stance(present.stance)
    except WrongInput as reason:
        return None, PresentProblem(NoPresent.DOES_NOT_FIT, str(reason))
    feet = StanceBatch.of([present.stance])
    look = scan_strokes(bench, feet)
    if not look.reached[0] or look.top_m[0] <= look.lowest_m[0]:
        return None, PresentProblem(NoPresent.OUT_OF_REACH)
    return feet, None


def _common_knee(case: LifterCase, bench: PressModel, today: StanceBatch | None) -> tuple[float, KneeRange]:
    """How far knees bend in every stance that is compared."""
    low, high = (np.radians(number("comparison", f"{end}_knee_deg")) for end in ("shallowest", "deepest"))
    if today is None:
        return np.radians(number("comparison", "knee_deg")), KneeRange.ASSUMED
    look = scan_strokes(bench, today)
    stop_cm = case.present.stop_sled_cm if case.present is not None else None
    deepest = look.lowest_m if stop_cm is None else np.maximum(look.lowest_m, bench.machine.bottom_m + stop_cm / 100)
    safe = look.safe_m()
    safe_knee = look.knee_at(np.where(np.isfinite(safe), np.maximum(safe, deepest), deepest))[0]
    knee = float(np.clip(safe_knee, low, high))
    return knee, KneeRange.TODAY


def _hunted(lifter, bench, focus, today, knee, knee_from, tell):
    """The search over the common range, or over a shorter one where no stance reaches so deep."""
    shallowest = np.radians(number("comparison", "shallowest_knee_deg"))
    while True:
        knee_limit = _knee_limit_N(lifter, bench, today, knee)
        hunt, seen = StanceSearch(bench, focus, knee, knee_limit), SearchHistory()
        row = best_row(hunt, seen, lambda share: tell("trying stances", 0.05 + 0.35 * share))
        if row is not None:
            return hunt, seen, row, knee_from
        if knee <= shallowest + 1e-6:
            raise no_feasible_stance(lifter, hunt, seen)
        knee = max(shallowest, knee - KNEE_STEP_RAD)
        knee_from = KneeRange.DEEPEST_POSSIBLE


def _knee_limit_N(lifter: Lifter, bench: PressModel, today: StanceBatch | None, knee: float) -> float:
    """Largest force on a sore kneecap: the lifter's own figure, or what the present stance asks."""
    if not lifter.limits.sore_knee:
        return np.inf
    own = lifter.limits.patellofemoral_N
    if own is not None or today is None:
        return np.inf if own is None else float(own)
    look = scan_strokes(bench, today)
    return float(evaluate(bench, today, look.sled_at_knee(knee), look.top_m).patellofemoral_N[0])


def _comfortable(lifter: Lifter, hunt: StanceSearch, seen: SearchHistory, today: StanceBatch | None) -> np.ndarray:
    """Of the stances as good as the best the most usual one."""
    return _most_usual(lifter, hunt, seen, today, ALIKE)


def _most_usual(
    lifter: Lifter, hunt: StanceSearch, seen: SearchHistory, today: StanceBatch | None, within: float
) -> np.ndarray:
    """The row nearest to today's stance, else to shoulder width with toes a little out, among those so near the best."""
    rows, _, _, aim, _, _ = seen.table()
    alike = rows[aim >= (1 - within) * aim.max()]
    if today is None:
        shoulders, _ = lifter.shoulder_width_or_norm_m
        usual = np.array([hunt.bench.machine.plate_height_m / 3, shoulders, np.radians(10.0), 1.0])
    else:
        usual = today.table[0]
    return alike[int(np.argmin(np.linalg.norm((alike[:, :4] - usual) / APART, axis=1)))]


def _as_felt(case: LifterCase, hunt: StanceSearch, seen: SearchHistory, row: np.ndarray) -> tuple[np.ndarray, bool]:
    """Among stances nearly as good the one nearest to where the lifter felt the muscles work.

    The search alone looks closely only about its best, so stances on the way to where it was felt are tried too. Of
    several such places all count alike, by the square of how far they feel: a new one always draws nearer.
    """
    machine = hunt.bench.machine
    felt = [place for place in case.felt if place.machine == machine]
    if not felt:
        return row, False
    wanted = StanceBatch.of([place.stance for place in felt]).table
    best = seen.table()[3].max()  # what is found on the way does not move the bar
    for _ in range(FELT_LOOKS):
        hunt.try_rows(hunt.projected(_towards(row, wanted)), seen)
        rows, _, _, aim, _, _ = seen.table()
        near = rows[aim >= (1 - FELT_WITHIN) * best]
        away = (((near[:, None, :4] - wanted[None]) / APART) ** 2).sum((1, 2))
        row = near[int(np.argmin(away))]
    return row, True


def _towards(row: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Rows between one row and each stance wanted: all at once, or height, width and toes one by one; in both notches."""
    ways = np.concatenate([np.eye(3), np.ones((1, 3))])
    shares = np.array([0.1, 0.25, 0.5, 0.75, 1.0])[:, None]
    found = []
    for stance in (*wanted, wanted.mean(0)):
        moves = ((stance[:3] - row[:3]) * ways[:, None] * shares).reshape(-1, 3)
        for notch in {row[3], np.rint(stance[3])}:
            rows = np.tile(row, (len(moves), 1))
            rows[:, :3] += moves
            rows[:, 3] = notch
            found.append(rows)
    return np.unique(np.round(np.concatenate(found), 6), axis=0)


def _found(
    case: LifterCase,
    hunt: StanceSearch,
    seen: SearchHistory,
    row,
    today,
    problem,
    knee_from,
    felt,
    count: int,
    tell: Progress,
) -> SweetSpot:
    bench, machine = hunt.bench, hunt.bench.machine
    rows, bottom, _, aim, stretch, _ = seen.table()
    good = np.isfinite(aim)
    wanted, columns, depth = [row], {"spot": 0}, []

    def add(name: str, values: np.ndarray) -> None:
        columns[name] = len(wanted)
        wanted.append(values)

    add("usual", _most_usual(case.lifter, hunt, seen, today, number("limits", "flat_pct") / 100))
    add("stretch", rows[int(np.argmax(np.where(good, stretch, -np.inf)))])
    for k, rival in enumerate(_rivals(rows, aim, row)):
        add(f"rival{k}", rival)
    for name, by in (("higher", 0.02), ("lower", -0.02)):
        moved = row + np.array([by, 0, 0, 0, 0])
        if np.allclose(hunt.projected(moved[None])[0], moved):
            add(name, moved)
    if today is not None:
        add("present", np.append(today.table[0], 0.0))
    feet = StanceBatch.from_table(np.array(wanted)[:, :4])
    look = scan_strokes(bench, feet)
    depth = np.array(wanted)[:, 4]
    stops = hunt.bottoms_m(look, depth)
    kept = np.isfinite(stops)
    # The present stance is compared over the same range of knee bend, whether or not it keeps the limits.
    stops = np.where(np.isfinite(stops), stops, look.sled_at_knee(hunt.knee_rad))
    trials = evaluate(bench, feet, stops, look.top_m)
    kept &= hunt.holds(trials)
    one, again = feet.at([0]), np.zeros(len(CUE_LOADS), dtype=int)
    loads_kg = np.array(CUE_LOADS) * max(float(trials.load_kg[0]), 0.0)
    cues = {
        cue: evaluate(bench, feet.at(again), stops[again], look.top_m[again], Cue.parse(cue), loads_kg) for cue in CUES
    }
    limit = number("limits", "flat_pct") / 100
    flat = rows[good & (aim >= (1 - limit) * aim[good].max())]
    flat_stop = bottom[good & (aim >= (1 - limit) * aim[good].max())] - machine.bottom_m
    tell("safe depths", 0.5)
    over = map_feet(bench, float(row[1]), float(row[2]))
    depths = depth_map(bench, over)
    known, lifter = case.known_set, case.lifter
    spread = _spread(lifter, hunt, trials, stops, look, over, depths, known, count, tell) if count else None
    tell("done", 1.0)
    return SweetSpot(
        lifter=lifter,
        machine=machine,
        focus=hunt.focus,
        body=bench.body,
        known=known,
        knee_rad=hunt.knee_rad,
        knee_from=knee_from,
        stance=feet.stance(0),
        stop_sled_cm=float(100 * (stops[0] - machine.bottom_m)),
        top_sled_cm=float(100 * (look.top_m[0] - machine.bottom_m)),
        patellofemoral_limit_N=hunt.patellofemoral_N,
        present_problem=problem,
        felt=felt,
        trials=trials,
        columns=columns,
        feasible=kept,
        cues=cues,
        dragged=_dragged(hunt, rows[good], trials.feet.table[0]),
        look=scan_strokes(bench, one),
        flat=np.column_stack([flat[:, :4], flat_stop]),
        map=depths,
        spread=spread,
        placed=jax.tree.map(lambda v: v[..., :POSITIONS] if np.ndim(v) else v, trials.placed),
    )


def _dragged(hunt: StanceSearch, rows: np.ndarray, spot: np.ndarray) -> tuple[Evaluations, int] | None:
    """Where the focus works most with the heels dragged down the plate: another push may want another place."""
    random = np.random.default_rng(9)
    some = random.permutation(len(rows))[:DRAGGED]
    table = np.concatenate([np.append(spot, 0.0)[None], rows[some]])
    feet = StanceBatch.from_table(table[:, :4])
    look = scan_strokes(hunt.bench, feet)
    stops = hunt.bottoms_m(look, table[:, 4])
    at = np.flatnonzero(np.isfinite(stops))
    if not len(at):
        return None
    tried_so = evaluate(hunt.bench, feet.at(at), stops[at], look.top_m[at], Cue.parse(CUES[-1]))
    aim = np.where(hunt.holds(tried_so), tried_so.focus_N(hunt.focus), -np.inf)
    best = int(np.argmax(aim))
    return (tried_so, best) if np.isfinite(aim[best]) else None


def _rivals(rows: np.ndarray, aim: np.ndarray, best: np.ndarray) -> list[np.ndarray]:
    """The next best stances that a lifter would call different."""
    apart = np.array([0.04, 0.06, np.radians(10.0), 0.5])
    taken = [best]
    for index in np.argsort(-aim):
        if not np.isfinite(aim[index]) or len(taken) > RIVALS:
            break
        if all((np.abs(rows[index, :4] - other[:4]) > apart).any() for other in taken):
            taken.append(rows[index])
    return taken[1:]


def _spread(
    lifter, hunt: StanceSearch, trials: Evaluations, stops, look, over, depths, known, count: int, tell: Progress
) -> EnsembleSpread:
    """The same stances in every perturbed body, two bodies at a time."""
    bench = hunt.bench
    places = _known_places_m(lifter, bench, known)
    map_stops = np.nan_to_num(depths.stop_m.reshape(-1), nan=0.2) + bench.machine.bottom_m

    def of(member):
        with jax.enable_x64(True):
            other = as_strong(member, known, places)
            done = evaluate(other, trials.feet, stops, look.top_m, closely=False)
            spot = scan_strokes(other, trials.feet.at([0]))
            left = roll_left_rad(
                other,
                StanceBatch.from_table(np.concatenate([trials.feet.table[:1], over.table])),
                np.concatenate([stops[:1], map_stops]),
            )
            return done, spot.safe_m()[0], spot.top_m[0], left

    found = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for done in pool.map(of, samples(lifter, bench, count)):
            found.append(done)
            tell("how sure this is", 0.55 + 0.45 * len(found) / count)
    trial = [f[0] for f in found]
    left = np.array([f[3] for f in found])
    return EnsembleSpread(
        focus_N=np.array([t.focus_N(hunt.focus) for t in trial]),
        active_N=np.array([t.active_N for t in trial]),
        passive_N=np.array([t.passive_N for t in trial]),
        load_kg=np.array([t.load_kg for t in trial]),
        roll_left_rad=left[:, 0],
        deepest_m=np.array([f[1] if np.isfinite(f[1]) else f[2] for f in found]),
        map_left_rad=left[:, 1:],
    )


def _known_places_m(lifter: Lifter, bench: PressModel, known: KnownSet | None) -> np.ndarray:
    """The deep places of the known set's stroke."""
    if known is None:
        return np.zeros(0)
    there = PressModel(bench.body, known.machine)
    feet = StanceBatch.of([known.stance])
    look = scan_strokes(there, feet)
    safe = look.safe_m()
    bottom = look.lowest_m if known.stop_sled_cm is None else [known.machine.bottom_m + known.stop_sled_cm / 100]
    if known.stop_sled_cm is None and np.isfinite(safe[0]):
        bottom = safe
    return strokes_m(np.maximum(np.asarray(bottom), look.lowest_m), look.top_m)[0][DEEP]

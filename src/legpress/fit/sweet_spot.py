"""The sweet spot: where this lifter should put the feet on this machine, and how deep to go.

Objective: the time-mean active force of the focus muscles over a repetition with the natural push, every stance at its
own load for ten repetitions, all over one range of knee bend. What stretched tissue carries is reported beside
it and never added. Limits that hold everywhere are in `legpress.press.limits` (posture, plate) and
`legpress.fit.search` (strength, grip, sore knee).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

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
from .depth_map import DepthMap, depth_map, map_stances, roll_left_rad
from .ensemble import samples, with_known_strength
from .evaluation import FOCUS, POSITIONS, STRENGTH_PLACES, Evaluations, evaluate, strokes_m
from .infeasibility import no_feasible_stance
from .numbers import number
from .search import SearchHistory, StanceSearch, best_row

CUES = ("natural", "heels", "scrape:20")
CUE_LOADS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.35, 0.2)  # shares of the load, for pushes that cannot hold all of it
SCRAPE_TRIALS = 40  # stances evaluated with the plate dragged down
RIVALS = 2  # with the spot, today, the usual, the stretched, higher and lower: eight stances are one call of the engine
FELT_WITHIN = 0.05  # of the best: where the hamstrings were felt, the choice among so good ones is the lifter's
FELT_ROUNDS = 3  # of the search towards it, each from the result of the one before
EQUALLY_GOOD = 0.002  # of the best: closer than the search is sure of
FELT_DISTANCE = np.array([0.10, 0.10, np.radians(15.0), 1.0])  # heights, widths, toes and notches that feel equally far
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
    evaluations: (
        Evaluations  # columns: the spot, the present stance (if any), most stretch, rivals, 2 cm higher, 2 cm lower
    )
    columns: dict[str, int]
    feasible: np.ndarray  # whether each keeps every limit [column]
    dragged: tuple[Evaluations, int] | None  # the best stance found for dragging the plate down, and its column
    cues: dict[str, Evaluations]  # the spot pushed otherwise, at each share CUE_LOADS of its load
    scan: StrokeScan  # of the spot alone
    flat: np.ndarray  # rows of stances within 2 %: height, spacing, toes, notch, stop (m)
    map: DepthMap
    spread: EnsembleSpread | None
    kinematics: Kinematics = field(repr=False)  # the leg from top to bottom


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
    0 leaves them out). `progress(stage, share)` is called on the way.

    Raises `WrongInput` where no stance is possible, with what stands in the way and what would work.
    """
    if focus not in FOCUS:
        raise WrongInput(f'focus is "{focus}".{did_you_mean(str(focus), FOCUS)}')
    count = int(number("ensemble", "bodies")) if bodies is None else bodies
    if not 0 <= count <= 10_000:
        raise WrongInput(f"bodies is {bodies}; give 0 to 10000. 64 are usual.")
    notify = progress or (lambda stage, share: None)
    case = LifterCase.of(lifter)
    case.check("present", "felt")
    with jax.enable_x64(True):
        notify("warming up", 0.0)
        warm_up_batch(body_of(lifter))
        model = PressModel(calibrated_body(case), machine, lifter.limits.toes_may_overhang)
        notify("your stance today", 0.02)
        today, problem = _present(case, model)
        knee, knee_from = _common_knee(case, model, today)
        search, history, row, knee_from = _search(lifter, model, focus, today, knee, knee_from, notify)
        row, felt = _nearest_to_felt(case, search, history, _most_usual(lifter, search, history, today, EQUALLY_GOOD))
        notify("how sure this is", 0.4)
        return _answer(
            case, search, history, row, today, count, notify, present_problem=problem, knee_from=knee_from, felt=felt
        )


def _present(case: LifterCase, model: PressModel) -> tuple[StanceBatch | None, PresentProblem | None]:
    """The stance of today on this machine, or why there is none."""
    present, machine = case.present, model.machine
    if present is None:
        return None, PresentProblem(NoPresent.NOT_TOLD)
    if not present.is_on(machine):
        return None, PresentProblem(NoPresent.OTHER_MACHINE, str(case.present_machine_name))
    try:
        machine.check_stance(present.stance)
    except WrongInput as reason:
        return None, PresentProblem(NoPresent.DOES_NOT_FIT, str(reason))
    stances = StanceBatch.of([present.stance])
    scan = scan_strokes(model, stances)
    if not scan.reached[0] or scan.top_m[0] <= scan.lowest_m[0]:
        return None, PresentProblem(NoPresent.OUT_OF_REACH)
    return stances, None


def _common_knee(case: LifterCase, model: PressModel, today: StanceBatch | None) -> tuple[float, KneeRange]:
    """How far knees bend in every stance that is compared."""
    low, high = (np.radians(number("comparison", f"{end}_knee_deg")) for end in ("shallowest", "deepest"))
    if today is None:
        return np.radians(number("comparison", "knee_deg")), KneeRange.ASSUMED
    scan = scan_strokes(model, today)
    stop_cm = case.present.stop_sled_cm if case.present is not None else None
    deepest = scan.lowest_m if stop_cm is None else np.maximum(scan.lowest_m, model.machine.bottom_m + stop_cm / 100)
    safe = scan.safe_m()
    safe_knee = scan.knee_at(np.where(np.isfinite(safe), np.maximum(safe, deepest), deepest))[0]
    knee = float(np.clip(safe_knee, low, high))
    return knee, KneeRange.TODAY


def _search(lifter, model, focus, today, knee, knee_from, notify):
    """The search over the common range, or over a shorter one where no stance reaches so deep."""
    shallowest = np.radians(number("comparison", "shallowest_knee_deg"))
    while True:
        knee_limit = _knee_limit_N(lifter, model, today, knee)
        search, history = StanceSearch(model, focus, knee, knee_limit), SearchHistory()
        row = best_row(search, history, lambda share: notify("trying stances", 0.05 + 0.35 * share))
        if row is not None:
            return search, history, row, knee_from
        if knee <= shallowest + 1e-6:
            raise no_feasible_stance(lifter, search, history)
        knee = max(shallowest, knee - KNEE_STEP_RAD)
        knee_from = KneeRange.DEEPEST_POSSIBLE


def _knee_limit_N(lifter: Lifter, model: PressModel, today: StanceBatch | None, knee: float) -> float:
    """Largest force on a sore kneecap: the lifter's own figure, or what the present stance asks."""
    if not lifter.limits.sore_knee:
        return np.inf
    own = lifter.limits.patellofemoral_N
    if own is not None or today is None:
        return np.inf if own is None else float(own)
    scan = scan_strokes(model, today)
    return float(evaluate(model, today, scan.sled_at_knee(knee), scan.top_m).patellofemoral_N[0])


def _most_usual(
    lifter: Lifter, search: StanceSearch, history: SearchHistory, today: StanceBatch | None, within: float
) -> np.ndarray:
    """The row nearest to today's stance, else to shoulder width with toes a little out, among those so near the best."""
    rows, _, _, objective, _, _ = history.table()
    alike = rows[objective >= (1 - within) * objective.max()]
    if today is None:
        shoulders, _ = lifter.shoulder_width_or_norm_m
        usual = np.array([search.model.machine.plate_height_m / 3, shoulders, np.radians(10.0), 1.0])
    else:
        usual = today.table[0]
    return alike[int(np.argmin(np.linalg.norm((alike[:, :4] - usual) / FELT_DISTANCE, axis=1)))]


def _nearest_to_felt(
    case: LifterCase, search: StanceSearch, history: SearchHistory, row: np.ndarray
) -> tuple[np.ndarray, bool]:
    """Among stances nearly as good the one nearest to where the lifter felt the muscles work.

    The search alone is fine only about its best, so stances on the way to where it was felt are evaluated too. Of
    several such places all count alike, by the square of how far they feel: a new one always draws nearer.
    """
    machine = search.model.machine
    felt = [place for place in case.felt if place.machine == machine]
    if not felt:
        return row, False
    wanted = StanceBatch.of([place.stance for place in felt]).table
    best = history.table()[3].max()  # fixed: what is found on the way does not change what counts as nearly as good
    for _ in range(FELT_ROUNDS):
        search.evaluate_rows(search.projected(_rows_towards(row, wanted)), history)
        rows, _, _, objective, _, _ = history.table()
        near = rows[objective >= (1 - FELT_WITHIN) * best]
        distance = (((near[:, None, :4] - wanted[None]) / FELT_DISTANCE) ** 2).sum((1, 2))
        row = near[int(np.argmin(distance))]
    return row, True


def _rows_towards(row: np.ndarray, wanted: np.ndarray) -> np.ndarray:
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


@dataclass(frozen=True, slots=True)
class _Shortlist:
    """The stances that the answer is compared with: the spot first, each under its name."""

    columns: dict[str, int]
    stances: StanceBatch
    scan: StrokeScan
    stops_m: np.ndarray
    feasible: np.ndarray
    evaluations: Evaluations


def _shortlist(
    case: LifterCase, search: StanceSearch, history: SearchHistory, row: np.ndarray, today: StanceBatch | None
) -> _Shortlist:
    rows, _, _, objective, stretch, _ = history.table()
    wanted, columns = [row], {"spot": 0}

    def add(name: str, values: np.ndarray) -> None:
        columns[name] = len(wanted)
        wanted.append(values)

    add("usual", _most_usual(case.lifter, search, history, today, number("limits", "flat_pct") / 100))
    add("stretch", rows[int(np.argmax(np.where(np.isfinite(objective), stretch, -np.inf)))])
    for k, rival in enumerate(_rivals(rows, objective, row)):
        add(f"rival{k}", rival)
    for name, by in (("higher", 0.02), ("lower", -0.02)):
        moved = row + np.array([by, 0, 0, 0, 0])
        if np.allclose(search.projected(moved[None])[0], moved):
            add(name, moved)
    if today is not None:
        add("present", np.append(today.table[0], 0.0))
    stances = StanceBatch.from_table(np.array(wanted)[:, :4])
    scan = scan_strokes(search.model, stances)
    stops = search.bottoms_m(scan, np.array(wanted)[:, 4])
    reached = np.isfinite(stops)
    # The present stance is compared over the same range of knee bend, whether or not it keeps the limits.
    stops = np.where(reached, stops, scan.sled_at_knee(search.knee_rad))
    evaluations = evaluate(search.model, stances, stops, scan.top_m)
    return _Shortlist(columns, stances, scan, stops, reached & search.holds(evaluations), evaluations)


def _evaluated_cues(model: PressModel, shortlist: _Shortlist) -> dict[str, Evaluations]:
    """The spot under each cue, at each of `CUE_LOADS` of its load."""
    again = np.zeros(len(CUE_LOADS), dtype=int)
    loads_kg = np.array(CUE_LOADS) * max(float(shortlist.evaluations.load_kg[0]), 0.0)
    stances, stops, tops = shortlist.stances.at(again), shortlist.stops_m[again], shortlist.scan.top_m[again]
    return {cue: evaluate(model, stances, stops, tops, Cue.parse(cue), loads_kg) for cue in CUES}


def _flat(history: SearchHistory, bottom_of_rail_m: float) -> np.ndarray:
    """Rows of the stances within the flat share of the best: height, spacing, toes, notch, stop (m)."""
    rows, bottom, _, objective, _, _ = history.table()
    near = np.isfinite(objective) & (
        objective >= (1 - number("limits", "flat_pct") / 100) * objective[np.isfinite(objective)].max()
    )
    return np.column_stack([rows[near, :4], bottom[near] - bottom_of_rail_m])


def _answer(
    case: LifterCase,
    search: StanceSearch,
    history: SearchHistory,
    row: np.ndarray,
    today: StanceBatch | None,
    count: int,
    notify: Progress,
    **reasons: Any,
) -> SweetSpot:
    """The answer with all that it is compared with; `reasons` are fields of `SweetSpot` that are known already."""
    model, machine = search.model, search.model.machine
    shortlist = _shortlist(case, search, history, row, today)
    evaluations = shortlist.evaluations
    cues = _evaluated_cues(model, shortlist)
    notify("safe depths", 0.5)
    mapped = map_stances(model, float(row[1]), float(row[2]))
    depths = depth_map(model, mapped)
    spread = _spread(case, search, shortlist, mapped, depths, count, notify) if count else None
    notify("done", 1.0)
    rows, objective = history.table()[0], history.table()[3]
    return SweetSpot(
        lifter=case.lifter,
        machine=machine,
        focus=search.focus,
        body=model.body,
        known=case.known_set,
        knee_rad=search.knee_rad,
        stance=shortlist.stances.stance(0),
        stop_sled_cm=float(100 * (shortlist.stops_m[0] - machine.bottom_m)),
        top_sled_cm=float(100 * (shortlist.scan.top_m[0] - machine.bottom_m)),
        patellofemoral_limit_N=search.patellofemoral_N,
        evaluations=evaluations,
        columns=shortlist.columns,
        feasible=shortlist.feasible,
        cues=cues,
        dragged=_best_scraping(search, rows[np.isfinite(objective)], evaluations.stances.table[0]),
        scan=scan_strokes(model, shortlist.stances.at([0])),
        flat=_flat(history, machine.bottom_m),
        map=depths,
        spread=spread,
        kinematics=jax.tree.map(lambda v: v[..., :POSITIONS] if np.ndim(v) else v, evaluations.kinematics),
        **reasons,
    )


def _best_scraping(search: StanceSearch, rows: np.ndarray, spot: np.ndarray) -> tuple[Evaluations, int] | None:
    """Where the focus works most with the heels dragged down the plate: another push may want another place."""
    random = np.random.default_rng(9)
    some = random.permutation(len(rows))[:SCRAPE_TRIALS]
    table = np.concatenate([np.append(spot, 0.0)[None], rows[some]])
    stances = StanceBatch.from_table(table[:, :4])
    scan = scan_strokes(search.model, stances)
    stops = search.bottoms_m(scan, table[:, 4])
    at = np.flatnonzero(np.isfinite(stops))
    if not len(at):
        return None
    dragged = evaluate(search.model, stances.at(at), stops[at], scan.top_m[at], Cue.parse(CUES[-1]))
    objective = np.where(search.holds(dragged), dragged.focus_N(search.focus), -np.inf)
    best = int(np.argmax(objective))
    return (dragged, best) if np.isfinite(objective[best]) else None


def _rivals(rows: np.ndarray, objective: np.ndarray, best: np.ndarray) -> list[np.ndarray]:
    """The next best stances that a lifter would call different."""
    distinct = np.array([0.04, 0.06, np.radians(10.0), 0.5])
    chosen = [best]
    for index in np.argsort(-objective):
        if not np.isfinite(objective[index]) or len(chosen) > RIVALS:
            break
        if all((np.abs(rows[index, :4] - other[:4]) > distinct).any() for other in chosen):
            chosen.append(rows[index])
    return chosen[1:]


def _spread(
    case: LifterCase,
    search: StanceSearch,
    shortlist: _Shortlist,
    mapped: StanceBatch,
    depths: DepthMap,
    count: int,
    notify: Progress,
) -> EnsembleSpread:
    """The same stances in every perturbed body, two bodies at a time."""
    model, known, evaluations, stops = search.model, case.known_set, shortlist.evaluations, shortlist.stops_m
    places = _known_places_m(model, known)
    map_stops = np.nan_to_num(depths.stop_m.reshape(-1), nan=0.2) + model.machine.bottom_m

    def evaluate_sample(drawn):
        with jax.enable_x64(True):
            other = with_known_strength(drawn, known, places)
            done = evaluate(other, evaluations.stances, stops, shortlist.scan.top_m, refine_peaks=False)
            spot = scan_strokes(other, evaluations.stances.at([0]))
            left = roll_left_rad(
                other,
                StanceBatch.from_table(np.concatenate([evaluations.stances.table[:1], mapped.table])),
                np.concatenate([stops[:1], map_stops]),
            )
            return done, spot.safe_m()[0], spot.top_m[0], left

    found = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for done in pool.map(evaluate_sample, samples(case.lifter, model, count)):
            found.append(done)
            notify("how sure this is", 0.55 + 0.45 * len(found) / count)
    evaluated = [f[0] for f in found]
    left = np.array([f[3] for f in found])
    return EnsembleSpread(
        focus_N=np.array([t.focus_N(search.focus) for t in evaluated]),
        active_N=np.array([t.active_N for t in evaluated]),
        passive_N=np.array([t.passive_N for t in evaluated]),
        load_kg=np.array([t.load_kg for t in evaluated]),
        roll_left_rad=left[:, 0],
        deepest_m=np.array([f[1] if np.isfinite(f[1]) else f[2] for f in found]),
        map_left_rad=left[:, 1:],
    )


def _known_places_m(model: PressModel, known: KnownSet | None) -> np.ndarray:
    """The deep places of the known set's stroke."""
    if known is None:
        return np.zeros(0)
    there = PressModel(model.body, known.machine)
    stances = StanceBatch.of([known.stance])
    scan = scan_strokes(there, stances)
    safe = scan.safe_m()
    bottom = scan.lowest_m if known.stop_sled_cm is None else [known.machine.bottom_m + known.stop_sled_cm / 100]
    if known.stop_sled_cm is None and np.isfinite(safe[0]):
        bottom = safe
    return strokes_m(np.maximum(np.asarray(bottom), scan.lowest_m), scan.top_m)[0][STRENGTH_PLACES]

"""The sweet spot: where this lifter should put the feet on this machine, how to push, and how deep to go.

The rule (design 4a): start from the coach's stance, inside the limits of body and machine, and leave it only for a gain that
can be told apart from nothing in the bodies that could be this lifter's. Gain is in the mean activation of the focus
muscles on the way up, long fibres counting a little more, every stance pushed as the focus asks, at its own load for ten
repetitions, over one range of knee bend. What stretched tissue carries is reported beside it and never added. Limits that
hold everywhere are in `legpress.press.limits` (posture, plate) and `legpress.fit.search` (strength, grip, sore knee).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..arrays import select_lanes
from ..body.scaling import Body
from ..errors import WrongInput, did_you_mean
from ..lifter import Lifter
from ..machine import Machine
from ..press.aim import press_numbers
from ..press.batch import PressModel
from ..press.calibration import calibrated_body
from ..press.case import FeltPlace, KnownSet, LifterCase
from ..press.condition import load_for, unloaded_kg
from ..press.cue import Cue
from ..press.felt_limits import deepest_felt_m, margins_for
from ..press.kinetic_chain import Kinematics
from ..press.limits import UNSEEN_RAD, Limit, Margins, StrokeScan, recommended_margins, scan_strokes
from ..press.stance_batch import StanceBatch
from ..press.strength import known_stroke
from ..stance import Stance
from ..tables import value
from .coach import coach_row, nearest_allowed
from .comparison import KneeRange, NoPresent, PresentProblem
from .depth_map import DepthMap, MapZones, depth_map, map_stances
from .depth_zones import DepthZones
from .drawn_bodies import DrawnBodies, PressedStance
from .evaluation import FOCUS, NATURAL, POSITIONS, Evaluations, evaluate
from .infeasibility import least_roll_beyond_rad, no_feasible_stance
from .judged_depth import JudgedDepth
from .kneecap import KneecapLimit, LimitFrom, spared_knee_deg
from .numbers import number
from .pressed_place import PressedPlace, pressed_places
from .safe_stroke import SafeStroke, put_on_kg, safe_stroke
from .search import SearchHistory, StanceSearch, best_row
from .told_apart import Choice, alike, chosen_stance
from .working_load import PERCENTILES, WorkingLoad, working_load

CUES = ("natural", "straight", "heels", "scrape:10")
CUE_LOADS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.35, 0.2)  # shares of the load, for pushes that cannot hold all of it
WAY_TO_BEST = np.linspace(0, 1, 7)  # candidates between the coach's stance and the best, ends included
WAY_TO_ROOM = np.linspace(0.25, 1, 4)  # and from there to where more room is kept for the load
MOST_CANDIDATES = 11  # so many, and what the answer is compared with, fill one call of the engine
HEIGHT_SHIFTS_M = (0.0, -0.01, 0.01, -0.02, 0.02, -0.035, 0.035, -0.05, 0.05)  # nearest first
KNEE_STEP_RAD = np.radians(5.0)
ROLL_ROOM_RAD = np.radians(2.0)  # about the stance that rounds the back least, where none keeps what is recommended

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class EnsembleSpread:
    """What the perturbed bodies say, one row a body; columns are the stances of `SweetSpot`. Means of the way up."""

    activation: np.ndarray  # [body, muscle, stance]
    focus_activation: np.ndarray  # [body, stance]
    active_N: np.ndarray  # [body, muscle, stance]
    passive_N: np.ndarray
    load_kg: np.ndarray  # [body, stance]
    held: np.ndarray  # whether the muscles hold anything there; where they do not, the load says nothing [body, stance]
    roll_left_rad: np.ndarray  # under load, at the stop of the found stance [body]
    deepest_m: np.ndarray  # place of the found stance where the tailbone lifts [body]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SweetSpot:
    """The answer, and all that it was compared with. `print(spot)` shows the answer in ten lines, under its attributes' names;
    `legpress.report.fit.fit_report(spot)` has every number that card and page show."""

    lifter: Lifter
    machine: Machine
    focus: str
    push: Cue  # how the focus is pushed; all comparisons are made so
    body: Body
    known: KnownSet | None
    knee_rad: float  # the range of knee bend that stances were compared over
    knee_from: KneeRange
    stance: Stance
    stop_sled_cm: float
    top_sled_cm: float
    zones: DepthZones  # of the found stance, at its load, pushed so
    place: PressedPlace  # the found stance in what its loads rest on
    known_knee_rad: float  # the bend that strength is known for
    kneecap: KneecapLimit | None  # of loads; None without a sore knee
    patellofemoral_limit_N: float  # of stances at their own loads; infinite where loads alone are held to a limit
    present_problem: PresentProblem | None  # why there is nothing to compare with
    recommended: Margins  # what is kept short of this lifter's limits where a stance does
    roll_rad: dict[str, float]  # of the pelvis at the stop by column, with the working load on
    margins: Margins  # what was kept short of them: of the roll less than recommended where no stance keeps that
    felt: (
        FeltPlace | None
    )  # where the lifter felt it, if they said so: then the answer is this stance, or the nearest allowed
    coach: np.ndarray  # the coach's stance as it would be without limits: height, spacing, toes, notch
    choice: Choice  # from the coach's stance to the best
    # Columns: spot; natural (the spot pushed naturally); coach (inside the limits); best (on paper); present (as it is pushed
    # untold), present_pushed (as the focus asks); higher, lower (by 2 cm).
    evaluations: Evaluations
    columns: dict[str, int]
    feasible: np.ndarray  # whether each keeps every limit [column]
    cues: dict[str, Evaluations]  # the spot pushed otherwise, at each share CUE_LOADS of its load
    scan: StrokeScan  # of the spot alone
    flat: np.ndarray  # rows of stances not told apart from the best: height, spacing, toes, notch, stop (m)
    map: DepthMap
    map_zones: MapZones
    spread: EnsembleSpread | None
    kinematics: Kinematics  # the leg from top to bottom

    @property
    def heel_height_cm(self) -> float:
        """Heels above the plate's lower edge."""
        return self.stance.heel_height_cm

    @property
    def heel_spacing_cm(self) -> float:
        """Heel centre to heel centre."""
        return self.stance.heel_spacing_cm

    @property
    def toe_out_deg(self) -> float:
        """Each foot's own turn; negative is toes in."""
        return self.stance.toe_out_deg

    @property
    def backrest_notch(self) -> int:
        """1 is the most upright."""
        return self.stance.backrest_notch

    @property
    def knee_bend_deg(self) -> float:
        """At the stop; 0 is a straight leg."""
        return float(np.degrees(self.scan.knee_at(np.array([self.machine.bottom_m + self.stop_sled_cm / 100]))[0]))

    @property
    def green_to_sled_cm(self) -> float:
        """Carriage above its lowest point where green ends, coming from the top; no depth is green if that is `top_sled_cm`."""
        return 100 * (self.zones.green_m - self.machine.bottom_m)

    @property
    def amber_to_sled_cm(self) -> float:
        """Where amber ends and red begins, likewise."""
        return 100 * (self.zones.amber_m - self.machine.bottom_m)

    @property
    def ten_rm_kg(self) -> float:
        """The most that can be pressed ten times to this depth with this push: plates, without the carriage. No working load."""
        return float(self.evaluations.load_kg[0])

    @property
    def ten_rm_range_kg(self) -> tuple[float, float] | None:
        """The same in 5 and 95 % of the bodies; None without any."""
        return None if self.spread is None else _ends(self.spread.load_kg[:, 0])

    @property
    def working_load(self) -> WorkingLoad:
        """What is put on for the work sets of the usual routine, in loads that exist, with its range and the first sessions'."""
        return working_load(self.place, bodies_ten_rm_kg=self.bodies_ten_rm_kg)

    @property
    def working_load_kg(self) -> float:
        """The same in kilograms of plates or stack, without the carriage."""
        return self.working_load.put_on.load_kg

    @property
    def focus_activation_pct(self) -> float:
        """Mean activation of the focus muscles on the way up at `ten_rm_kg`, percent of full activation."""
        return 100 * float(self.evaluations.focus_activation(self.focus)[0])

    @property
    def focus_activation_range_pct(self) -> tuple[float, float] | None:
        """The same in 5 and 95 % of the bodies; None without any."""
        if self.spread is None:
            return None
        return _ends(100 * self.evaluations.weighted(self.spread.activation[:, :, 0].T, FOCUS[self.focus]))

    @property
    def knee_spared(self) -> bool:
        """Whether the stroke is held to the bend that spares a sore kneecap, for want of anything told of it."""
        return self.lifter.limits.sore_knee and self.kneecap is None

    @property
    def depth_assumed_deg(self) -> float | None:
        """Bend of the knees to which the known set is taken to have gone; None where it was told, or there is none."""
        told = self.known is None or self.known.stop_sled_cm is not None
        return None if told else float(value("strength", "usual_depth", "knee_deg"))

    @property
    def bodies_ten_rm_kg(self) -> np.ndarray | None:
        """`place.ten_rm_kg` of every body that could be this lifter's and holds a load there; None without any."""
        if self.spread is None or not self.spread.held[:, 0].any():
            return None
        empty_kg, at_stop_kg = unloaded_kg(self.machine), float(self.evaluations.load_kg[0])
        share = (self.place.ten_rm_kg + empty_kg) / max(at_stop_kg + empty_kg, 1e-9)
        return share * (self.spread.load_kg[self.spread.held[:, 0], 0] + empty_kg) - empty_kg

    @property
    def roll_beyond_rad(self) -> float:
        """How far the lower back may round beyond what is recommended, as no stance on this machine keeps that; usually 0."""
        return self.recommended[Limit.ROLL] - self.margins[Limit.ROLL]

    def __repr__(self) -> str:
        work = self.working_load
        likely = None if work.low_kg is None or work.high_kg is None else (work.low_kg, work.high_kg)
        values = {
            "heel_height_cm": f"{self.heel_height_cm:.1f}",
            "heel_spacing_cm": f"{self.heel_spacing_cm:.1f}",
            "toe_out_deg": f"{self.toe_out_deg:.0f}",
            "backrest_notch": str(self.backrest_notch),
            "push": str(self.push),
            "stop_sled_cm": f"{self.stop_sled_cm:.1f}  (green to {self.green_to_sled_cm:.1f}, amber to {self.amber_to_sled_cm:.1f})",
            "knee_bend_deg": f"{self.knee_bend_deg:.0f}",
            "working_load_kg": f"{work.put_on.load_kg:.1f}{_between(likely)}",
            "focus_activation_pct": f"{self.focus_activation_pct:.0f}{_between(self.focus_activation_range_pct)}",
        }
        first = f"{self.lifter.name} on {self.machine.name}, for the {self.focus}"
        return "\n".join([first, *(f"{name:22}{value}" for name, value in values.items())])


def _ends(values: np.ndarray) -> tuple[float, float]:
    low, high = np.percentile(values, PERCENTILES)
    return float(low), float(high)


def _between(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else f"  ({ends[0]:.0f} to {ends[1]:.0f})"


def find_sweet_spot(
    lifter: Lifter,
    machine: Machine,
    focus: str = "hamstrings",
    *,
    bodies: int | None = None,
    progress: Progress | None = None,
) -> SweetSpot:
    """Where to put the feet, how to push and how deep to go, for these muscles.

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
    model = PressModel(calibrated_body(case), machine, lifter.limits.toes_may_overhang, press_numbers(lifter))
    notify("your stance today", 0.02)
    recommended = margins_for(case, model.body)
    today, problem = _present(case, model)
    knee, knee_from = _common_knee(case, model, today, recommended)
    felt = _felt_here(case, machine)
    search, history, near, coach, best, knee_from, kneecap = _search(
        case, model, focus, today, knee, knee_from, felt, recommended, notify
    )
    notify("how sure this is", 0.4)
    drawn = DrawnBodies.of(case, model, count)
    wanted = coach_row(lifter, model)
    rows = _candidates(search, history, near, coach, best, _roomy(search, wanted))
    choice = _choice(
        case, search, drawn, rows, felt is not None, wanted[None], today, kneecap,
        lambda share: notify("how sure this is", 0.4 + 0.25 * share),
    )  # fmt: skip
    return _answer(
        case, search, history, choice, today, drawn, notify,
        kneecap, recommended=recommended, present_problem=problem, knee_from=knee_from, felt=felt, coach=wanted,
    )  # fmt: skip


def _felt_here(case: LifterCase, machine: Machine) -> FeltPlace | None:
    """Where on this machine the lifter last felt the muscles work: the answer stays there, whatever the coach says."""
    return next((place for place in reversed(case.felt) if place.machine == machine), None)


def _roomy(search: StanceSearch, wanted: np.ndarray) -> np.ndarray | None:
    """Where less is kept short of the tailbone's limit than usual, as the lifter felt it lift: the place nearest to what is
    wanted that keeps all of it, so that there is one that a load does not roll too far; None where none does."""
    usual = recommended_margins()
    if search.margins[Limit.ROLL] >= usual[Limit.ROLL]:
        return None
    return nearest_allowed(replace(search, margins={**search.margins, **usual}), SearchHistory(), wanted[None])


def _candidates(
    search: StanceSearch,
    history: SearchHistory,
    near: np.ndarray,
    coach: np.ndarray,
    best: np.ndarray,
    roomy: np.ndarray | None,
) -> np.ndarray:
    """Stances from the nearest to what is wanted to the best on paper that keep every limit, the nearest first: on the
    straight way between them, and with one of height, spacing, toes and notch moved alone. Where the lifter felt it elsewhere
    than the coach puts the feet, the coach's too; and those on the way to a place with more room."""
    way = best - near
    table = np.concatenate([near + WAY_TO_BEST[:, None] * way, near + np.eye(4) * way, coach[None]])
    if roomy is not None:
        table = np.concatenate([table, near + WAY_TO_ROOM[:, None] * (roomy - near)])
    table[:, 3] = np.rint(table[:, 3])
    table = search.projected(table)
    table[: len(WAY_TO_BEST)] = _beside_limits(search, table[: len(WAY_TO_BEST)])
    _, first = np.unique(np.round(table, 4), axis=0, return_index=True)
    table = table[np.sort(first)]
    objective = search.evaluate_rows(table, history)
    return table[np.isfinite(objective)]


def _beside_limits(search: StanceSearch, table: np.ndarray) -> np.ndarray:
    """Each row, or the nearest one lower or higher that posture allows: a gap in the way to the best would let the answer jump."""
    shifted = search.projected((table[:, None] + np.array(HEIGHT_SHIFTS_M)[:, None] * [1, 0, 0, 0]).reshape(-1, 4))
    allowed = np.isfinite(search.bottoms_m(search.scan(shifted))).reshape(len(table), -1)
    return shifted.reshape(len(table), -1, 4)[np.arange(len(table)), allowed.argmax(1)]


def _choice(
    case: LifterCase,
    search: StanceSearch,
    drawn: DrawnBodies,
    rows: np.ndarray,
    felt: bool,
    wanted: np.ndarray,
    today: StanceBatch | None,
    kneecap: KneecapLimit | None,
    notify: Callable[[float], None],
) -> Choice:
    """The candidate nearest to what is wanted that cannot be told apart from the best, or the first where the lifter `felt`
    it."""
    stances, scan = StanceBatch.from_table(rows), search.scan(rows)
    stops = search.bottoms_m(scan)
    own = evaluate(search.model, stances, stops, scan.top_m, search.cue, refine_peaks=False, down=False)
    score = own.score(search.focus)
    if not len(drawn):
        return _where_felt(chosen_stance(rows, score, None, wanted), felt)
    pressed = [
        PressedStance.of(row, stop, top, search.cue) for row, stop, top in zip(rows, stops, scan.top_m, strict=True)
    ]
    # With the candidates goes what the answer is compared with, if the nearest one becomes the answer: one call for all.
    companions = [] if len(pressed) > MOST_CANDIDATES else _columns(search, rows[0], None, today)[1]
    found = drawn.evaluated([*pressed, *companions], notify)[: len(pressed)]
    scores = np.array([each.score(search.focus, drawn.long_fibre_gain) for each in found]).T
    table, bottoms = np.array([each.row for each in pressed]), np.array([each.bottom_m for each in pressed])
    places = _places(case, search, table, bottoms, kneecap)
    left_rad = [drawn.roll_left_rad(each, put_on_kg(place)) for each, place in zip(pressed, places, strict=True)]
    kept = _worth_trying(np.array([(left < 0).any(1).mean() for left in left_rad]), felt)
    return _where_felt(chosen_stance(rows[kept], score[kept], scores[:, kept], wanted), felt)


def _worth_trying(lifting: np.ndarray, felt: bool) -> np.ndarray:
    """Which candidates are: by the share of bodies whose tailbone lifts in their stroke, those that may be tried to its end,
    else those that are not red, else all. Where the lifter felt it the feet stay, which the first does: its stop gives way."""
    for most in ("stop_share", "red_share"):
        kept = lifting <= number("zones", most)
        kept[0] |= felt
        if kept.any():
            return np.flatnonzero(kept)
    return np.arange(len(lifting))


def _where_felt(choice: Choice, felt: bool) -> Choice:
    """What the lifter felt outranks what can be told apart on paper."""
    return replace(choice, chosen=0) if felt else choice


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


def _common_knee(
    case: LifterCase, model: PressModel, today: StanceBatch | None, margins: Margins
) -> tuple[float, KneeRange]:
    """How far knees bend in every stance that is compared."""
    low, high = (np.radians(number("comparison", f"{end}_knee_deg")) for end in ("shallowest", "deepest"))
    if today is None and case.lifter.limits.sore_knee and case.lifter.limits.patellofemoral_N is None:
        return float(np.radians(spared_knee_deg())), KneeRange.SORE_KNEE
    if today is None:
        if case.known_set is None:
            return np.radians(number("comparison", "knee_deg")), KneeRange.ASSUMED
        known_rad = known_stroke(model.body, case.known_set).knee_rad
        return float(np.clip(known_rad, low, high)), KneeRange.KNOWN_SET
    scan = scan_strokes(model, today, margins)
    stop_cm = case.present.stop_sled_cm if case.present is not None else None
    deepest = scan.lowest_m if stop_cm is None else np.maximum(scan.lowest_m, model.machine.bottom_m + stop_cm / 100)
    safe = scan.safe_m()
    safe_knee = scan.knee_at(np.where(np.isfinite(safe), np.maximum(safe, deepest), deepest))[0]
    knee = float(np.clip(safe_knee, low, high))
    return knee, KneeRange.TODAY


def _search(
    case: LifterCase, model: PressModel, focus: str, today, knee, knee_from, felt: FeltPlace | None, recommended, notify
):
    """The search over the common range, or over a shorter one where no stance reaches so deep; with the places nearest to
    what is wanted and to the coach's, and the best on paper. Where every stance rounds the back more than is recommended, those
    that round it least are answered with, and `StanceSearch.margins` say by how much."""
    shallowest = np.radians(number("comparison", "shallowest_knee_deg"))
    cues = number("push", focus) if felt is None or felt.push is None else (felt.push,)
    wanted = None if felt is None else StanceBatch.of([felt.stance]).table
    margins = recommended
    if wanted is not None:
        knee = _knee_where_felt(case, model, wanted, knee, shallowest, margins)
    first_knee, unkept = knee, False
    while True:
        kneecap = _kneecap_limit(case.lifter, model, today, knee)
        knee_limit = np.inf if kneecap is None or unkept else kneecap.force_N
        search, history, coach = _pushed_best(
            [StanceSearch(model, focus, knee, Cue.parse(cue), knee_limit, margins) for cue in cues],
            coach_row(case.lifter, model)[None],
        )
        near = coach if wanted is None else nearest_allowed(search, history, wanted)
        row = best_row(search, history, lambda share: notify("trying stances", 0.05 + 0.35 * share))
        if row is not None:
            known = [row if place is None else place for place in (near, coach)]
            return search, history, *known, row, knee_from, kneecap
        if knee > shallowest + 1e-6:
            knee = shallowest if np.isfinite(knee_limit) else max(shallowest, knee - KNEE_STEP_RAD)
        elif np.isfinite(knee_limit):  # no stance keeps it at its own load: then the load has to
            unkept = True
            continue
        else:
            beyond = least_roll_beyond_rad(search)
            most = np.radians(number("limits", "most_beyond_deg"))
            if beyond is None or beyond > most or margins != recommended:
                raise no_feasible_stance(case.lifter, search, history)
            knee, margins = first_knee, {Limit.ROLL: margins[Limit.ROLL] - beyond - ROLL_ROOM_RAD}
        knee_from = KneeRange.DEEPEST_POSSIBLE


def _knee_where_felt(
    case: LifterCase, model: PressModel, row: np.ndarray, knee: float, shallowest: float, margins: Margins
) -> float:
    """The common range, or what of it the stance where the lifter felt it allows."""
    scan = scan_strokes(model, StanceBatch.from_table(row), margins)
    safe = np.maximum(scan.safe_m(), deepest_felt_m(case.tailbone_lifts, model.machine, scan.stances))
    if not np.isfinite(safe[0]):
        return knee
    return float(np.clip(scan.knee_at(safe)[0] - UNSEEN_RAD, min(shallowest, knee), knee))


def _pushed_best(
    searches: Sequence[StanceSearch], wanted: np.ndarray
) -> tuple[StanceSearch, SearchHistory, np.ndarray | None]:
    """The first push, unless another is worth more in the place nearest to the coach's, whose search and place these are."""
    first, history, worth = searches[0], SearchHistory(), 1 + number("rule", "worth_pct") / 100
    near = nearest_allowed(first, history, wanted)
    best = (first, history, near, -np.inf if near is None else _score(first, near))
    for other in searches[1:]:
        if near is not None and _score(other, near) <= worth * best[3]:
            continue  # no better there: its own nearest place need not be looked for
        history = SearchHistory()
        own = nearest_allowed(other, history, wanted)
        score = -np.inf if own is None else _score(other, own)
        best = (other, history, own, score) if score > worth * max(best[3], 0.0) else best
    return best[:3]


def _score(search: StanceSearch, row: np.ndarray) -> float:
    """Minus infinity where a limit is broken."""
    return float(search.evaluate_rows(row[None], SearchHistory())[0])


def _kneecap_limit(lifter: Lifter, model: PressModel, today: StanceBatch | None, knee: float) -> KneecapLimit | None:
    """What a sore kneecap may bear: the lifter's own figure, or what the present stance asks; None where nobody knows."""
    own = lifter.limits.patellofemoral_N
    if not lifter.limits.sore_knee or (own is None and today is None):
        return None
    if own is not None:
        return KneecapLimit(force_N=float(own), limit_from=LimitFrom.OWN_FIGURE)
    scan = scan_strokes(model, today)
    force_N = float(evaluate(model, today, scan.sled_at_knee(knee), scan.top_m).patellofemoral_N[0])
    return KneecapLimit(force_N=force_N, limit_from=LimitFrom.PRESENT)


def known_knee_rad(case: LifterCase, model: PressModel) -> float:
    """The bend of the knee that strength is known for: the known set's, at most that of the deepest comparison; without
    one the usual depth, which is about what norms were measured at."""
    usual, deepest = value("strength", "usual_depth", "knee_deg"), number("comparison", "deepest_knee_deg")
    known_rad = np.radians(usual) if case.known_set is None else known_stroke(model.body, case.known_set).knee_rad
    return min(float(known_rad), float(np.radians(deepest)))


def _places(
    case: LifterCase, search: StanceSearch, rows: np.ndarray, stop_m: np.ndarray, kneecap: KneecapLimit | None
) -> list[PressedPlace]:
    """Stances down to their stops in what their loads rest on."""
    model = search.model
    return pressed_places(
        model,
        StanceBatch.from_table(rows),
        search.cue,
        strength_known=case.known_set is not None,
        known_knee_rad=known_knee_rad(case, model),
        units=case.lifter.limits.units,
        stop_sled_cm=100 * (stop_m - model.machine.bottom_m),
        kneecap=kneecap,
    )


@dataclass(frozen=True, slots=True)
class _Shortlist:
    """The stances that the answer is compared with: the spot first, each under its name."""

    columns: dict[str, int]
    pressed: list[PressedStance]
    stances: StanceBatch
    scan: StrokeScan
    stops_m: np.ndarray
    feasible: np.ndarray
    evaluations: Evaluations


def _columns(
    search: StanceSearch, row: np.ndarray, choice: Choice | None, today: StanceBatch | None
) -> tuple[dict[str, int], list[PressedStance], StrokeScan, np.ndarray]:
    """Names of the columns of `SweetSpot.evaluations`, what is pressed in each, its scan, and whether it keeps posture's
    limits; without a choice, what is known before it."""
    wanted, cues, columns = [], [], {}

    def add(name: str, values: np.ndarray, cue: Cue = search.cue) -> None:
        columns[name] = len(wanted)
        wanted.append(values)
        cues.append(cue)

    add("spot", row)
    add("natural", row, NATURAL)
    if choice is not None:
        add("coach", choice.rows[0])
        add("best", choice.rows[choice.best])
    for name, by in (("higher", 0.02), ("lower", -0.02)):
        moved = row + np.array([by, 0, 0, 0])
        if np.allclose(search.projected(moved[None])[0], moved):
            add(name, moved)
    if today is not None:
        add("present", today.table[0], NATURAL)
        add("present_pushed", today.table[0])
    scan = search.scan(np.array(wanted))
    stops = search.bottoms_m(scan)
    reached = np.isfinite(stops)
    # The present stance is compared over the same range of knee bend, whether or not it keeps the limits.
    stops = np.where(reached, stops, scan.sled_at_knee(search.knee_rad))
    strokes = zip(wanted, stops, scan.top_m, cues, strict=True)
    return columns, [PressedStance.of(*stroke) for stroke in strokes], scan, reached


def _shortlist(search: StanceSearch, choice: Choice, row: np.ndarray, today: StanceBatch | None) -> _Shortlist:
    columns, pressed, scan, reached = _columns(search, row, choice, today)
    stops = np.array([each.bottom_m for each in pressed])
    evaluations = evaluate(search.model, scan.stances, stops, scan.top_m, [each.cue for each in pressed])
    return _Shortlist(columns, pressed, scan.stances, scan, stops, reached & search.holds(evaluations), evaluations)


def _evaluated_cues(model: PressModel, shortlist: _Shortlist) -> dict[str, Evaluations]:
    """The spot under each cue, at each of `CUE_LOADS` of its load."""
    again = np.zeros(len(CUE_LOADS), dtype=int)
    loads_kg = np.array(CUE_LOADS) * max(float(shortlist.evaluations.load_kg[0]), 0.0)
    stances, stops, tops = shortlist.stances.at(again), shortlist.stops_m[again], shortlist.scan.top_m[again]
    return {cue: evaluate(model, stances, stops, tops, Cue.parse(cue), loads_kg) for cue in CUES}


def _flat(history: SearchHistory, choice: Choice, bottom_of_rail_m: float) -> np.ndarray:
    """Rows of the stances that are not told apart from the best: height, spacing, toes, notch, stop (m)."""
    rows, bottom, _, objective, _ = history.table()
    near = alike(rows, objective, choice)
    return np.column_stack([rows[near], bottom[near] - bottom_of_rail_m])


def _answer(
    case: LifterCase,
    search: StanceSearch,
    history: SearchHistory,
    choice: Choice,
    today: StanceBatch | None,
    drawn: DrawnBodies,
    notify: Progress,
    kneecap: KneecapLimit | None,
    **reasons: Any,
) -> SweetSpot:
    """The answer with all that it is compared with; `reasons` are fields of `SweetSpot` that are known already."""
    notify("safe depths", 0.65)
    row = choice.rows[choice.chosen]
    mapped = map_stances(search.model, float(row[1]), float(row[2]))
    judged = _judged_depth(case, search, StanceBatch.from_table(row[None]), drawn, mapped, notify)
    safe = _safe_stroke(search, judged, kneecap)
    stop_rad = float(judged.scan.knee_at(np.array([safe.stop_m]))[0])
    search = replace(search, knee_rad=min(search.knee_rad, stop_rad))
    shortlist = _shortlist(search, choice, row, today)
    spread = None
    if len(drawn):
        spread = _spread(
            search.focus, shortlist, safe, drawn, lambda share: notify("how sure this is", 0.75 + 0.25 * share)
        )
    notify("done", 1.0)
    return _sweet_spot(
        case, search, history, choice, judged, safe, shortlist, mapped, kneecap=kneecap, spread=spread, **reasons
    )


def _sweet_spot(
    case: LifterCase,
    search: StanceSearch,
    history: SearchHistory,
    choice: Choice,
    judged: JudgedDepth,
    safe: SafeStroke,
    shortlist: _Shortlist,
    mapped: StanceBatch,
    **known: Any,
) -> SweetSpot:
    """All of it in one value; `known` are fields that need no more work."""
    model, machine, evaluations = search.model, search.model.machine, shortlist.evaluations
    rolls_rad = evaluations.roll_under_rad(model, np.full(len(shortlist.pressed), safe.put_on_kg))
    return SweetSpot(
        lifter=case.lifter,
        machine=machine,
        focus=search.focus,
        push=search.cue,
        body=model.body,
        known=case.known_set,
        knee_rad=search.knee_rad,
        stance=shortlist.stances.stance(0),
        stop_sled_cm=float(100 * (shortlist.stops_m[0] - machine.bottom_m)),
        top_sled_cm=float(100 * (shortlist.scan.top_m[0] - machine.bottom_m)),
        zones=safe.zones,
        place=safe.place,
        known_knee_rad=known_knee_rad(case, model),
        patellofemoral_limit_N=search.patellofemoral_N,
        roll_rad={name: float(rolls_rad[column, -1]) for name, column in shortlist.columns.items()},
        margins=search.margins,
        choice=choice,
        evaluations=evaluations,
        columns=shortlist.columns,
        feasible=shortlist.feasible,
        cues=_evaluated_cues(model, shortlist),
        scan=judged.scan,
        flat=_flat(history, choice, machine.bottom_m),
        map=depth_map(model, mapped, search.margins),
        map_zones=judged.map_zones(safe.put_on_kg),
        kinematics=select_lanes(evaluations.kinematics, slice(POSITIONS)),
        **known,
    )


def _judged_depth(
    case: LifterCase, search: StanceSearch, one: StanceBatch, drawn: DrawnBodies, mapped: StanceBatch, notify: Progress
) -> JudgedDepth:
    """The found stance in every body, or in the lifter's own where none were drawn; with it the stances of the map."""
    scan = scan_strokes(search.model, one, search.margins)
    bodies = drawn if len(drawn) else DrawnBodies([search.model], np.zeros(1))
    scans = bodies.scanned(
        StanceBatch.from_table(np.concatenate([one.table, mapped.table])),
        lambda share: notify("safe depths", 0.65 + 0.1 * share),
    )
    pressed = PressedStance.of(one.table[0], search.bottoms_m(scan)[0], scan.top_m[0], search.cue)
    return JudgedDepth(case, pressed, scan, bodies, scans)


def _safe_stroke(search: StanceSearch, judged: JudgedDepth, kneecap: KneecapLimit | None) -> SafeStroke:
    """The found stance's stroke under its own load: over the common range of knee bend, or what of it is safe."""
    shortest = np.radians(number("comparison", "shallowest_knee_deg"))
    common_m, shortest_m = (float(judged.scan.sled_at_knee(knee)[0]) for knee in (search.knee_rad, shortest))
    row = np.array(judged.pressed.row)
    return safe_stroke(
        common_m,
        shortest_m,
        judged.zones,
        lambda stop_m: _places(judged.case, search, row[None], np.array([stop_m]), kneecap)[0],
    )


def _spread(
    focus: str, shortlist: _Shortlist, safe: SafeStroke, drawn: DrawnBodies, notify: Callable[[float], None]
) -> EnsembleSpread:
    """The same stances in every perturbed body."""
    found = drawn.evaluated(shortlist.pressed, notify)

    def by_column(name: str) -> np.ndarray:
        return np.stack([getattr(each, name) for each in found], axis=-1)

    load_kg = by_column("load_kg")
    nothing_kg = np.array([float(load_for(model.machine, 0.0)) for model in drawn.models])
    return EnsembleSpread(
        activation=by_column("activation"),
        focus_activation=np.array([each.focus_activation(focus) for each in found]).T,
        active_N=by_column("active_N"),
        passive_N=by_column("passive_N"),
        load_kg=load_kg,
        held=load_kg > nothing_kg[:, None] + 1e-6,
        roll_left_rad=drawn.roll_left_rad(shortlist.pressed[0], safe.put_on_kg)[:, -1],
        deepest_m=np.clip(safe.zones.lifts_m, safe.zones.lowest_m, safe.zones.top_m),
    )

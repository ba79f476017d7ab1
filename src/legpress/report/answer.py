"""What an answer of a first session changed, as a report and in words."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..fit.answers import AnswerEffect, Conflict, Contradiction, PushEffect, TakenBack
from ..fit.depth_zones import DepthZones
from ..fit.numbers import number
from ..fit.sweet_spot import SweetSpot
from ..lifter_file import PlaceAnswer, PushAnswer, What
from ..machine import Machine
from ..measures import Units
from ..press.aim import Aim
from ..press.limits import Limit
from .fit_words import FORBIDDEN
from .push_words import push_name
from .quantities import length
from .values import Maybe, Number, Value

STAYS_CM, STAYS_SPACING_CM, STAYS_DEG = 0.5, 1.0, 2.0  # a fit that moves by less is the same

CREEPS = {
    "up": "Kept: the foot creeps up, so your own push points up the plate, away from what the hamstrings do.",
    "down": "Kept: the foot creeps down, so your own push drags the plate down already.",
    "stays": "Kept: the foot stays, so your own push is about as people's are.",
}
PUSH_FELT = {
    "hamstrings": "Kept: you can follow this push.",
    "glutes": "Kept: the glutes work with it too, so it tells nothing against the push.",
    "thighs": "Kept: your push has not changed its way yet. Take less load, and think of sliding feet.",
    "nothing": "Kept: your push has not changed its way yet. Take less load, and think of sliding feet.",
}


class FoundStance(Value):
    """Where a fit puts the feet, and how deep it goes."""

    heel_height_cm: Number
    heel_spacing_cm: Number
    toe_out_deg: Number
    backrest_notch: int
    stop_sled_cm: Number


class FoundFit(FoundStance):
    """The same with how it is pushed, and what that is worth: hamstrings on the way up, over their maximum."""

    push: str
    hamstrings_pct: Number
    hamstrings_natural_pct: Number  # the same stance pushed as ever, at its own load


class AimReport(Value):
    """A number of the push in its plausible range."""

    value: Number
    low: Number
    high: Number


class ZonesReport(Value):
    """Safe depths in a stance: carriage travel where green and amber end; None: already at the top."""

    green_sled_cm: Maybe
    amber_sled_cm: Maybe


class _Limits(Value):
    roll_limit_before_deg: Number
    roll_limit_deg: Number
    ankle_limit_before_deg: Number
    ankle_limit_deg: Number


class EarlierAnswer(FoundStance):
    """An earlier answer that this one does not go with."""

    conflict: Conflict


class AnswerReport(_Limits, FoundStance):
    """An answer with the stance and the travel it was given for, and what is known before and after it."""

    what: PlaceAnswer
    machine: str
    safe_stop_before_sled_cm: Maybe  # None: no depth is safe in that stance
    safe_stop_sled_cm: Maybe
    top_roll_deg: Number  # of the lower back with the legs nearly straight
    zones_before: ZonesReport | None = None
    zones: ZonesReport | None = None
    fit_before: FoundFit | None
    next_fit: FoundFit | None
    next_fit_problem: str | None = None
    contradicts: EarlierAnswer | None = None
    forbidden_by: tuple[Limit, ...] = ()  # what keeps the next fit from where it was felt


class PushAnswerReport(Value):
    """How a test of the push came out, and what is known before and after it."""

    what: PushAnswer
    said: str
    machine: str
    aim_before_cm: AimReport  # how far above the hips natural lines of force meet
    aim_cm: AimReport
    told_straight_before_pct: (
        AimReport  # force along the plate over the push, downwards, of who is told to push straight
    )
    told_straight_pct: AimReport
    fit_before: FoundFit | None  # None: none was sought, as nothing but ranges changes
    next_fit: FoundFit | None
    next_fit_problem: str | None = None


class TakenBackReport(_Limits):
    """An answer that was taken back."""

    what: What
    aim_before_cm: AimReport
    aim_cm: AimReport
    undone: bool = True


def answer_report(effect: AnswerEffect) -> AnswerReport:
    """The numbers of an answer."""
    stance, before, after = effect.stance, effect.before, effect.after
    return AnswerReport(
        what=effect.what,
        machine=effect.machine.name,
        heel_height_cm=stance.heel_height_cm,
        heel_spacing_cm=stance.heel_spacing_cm,
        toe_out_deg=stance.toe_out_deg,
        backrest_notch=stance.backrest_notch,
        stop_sled_cm=effect.stop_sled_cm,
        roll_limit_before_deg=float(np.degrees(before.roll_limit_rad)),
        roll_limit_deg=float(np.degrees(after.roll_limit_rad)),
        ankle_limit_before_deg=float(np.degrees(before.ankle_limit_rad)),
        ankle_limit_deg=float(np.degrees(after.ankle_limit_rad)),
        safe_stop_before_sled_cm=100 * before.safe_stop_m,
        safe_stop_sled_cm=100 * after.safe_stop_m,
        top_roll_deg=float(np.degrees(after.top_roll_rad)),
        zones_before=_zones(before.zones, effect.machine),
        zones=_zones(after.zones, effect.machine),
        fit_before=_found(effect.fit_before),
        next_fit=_found(effect.fit_after),
        next_fit_problem=None if effect.problem is None else str(effect.problem),
        contradicts=_contradicts(effect.contradiction),
        forbidden_by=effect.forbidden_by,
    )


def _contradicts(found: Contradiction | None) -> EarlierAnswer | None:
    if found is None:
        return None
    stance = found.earlier.stance
    return EarlierAnswer(
        conflict=found.conflict,
        heel_height_cm=stance.heel_height_cm,
        heel_spacing_cm=stance.heel_spacing_cm,
        toe_out_deg=stance.toe_out_deg,
        backrest_notch=stance.backrest_notch,
        stop_sled_cm=found.earlier.stop_sled_cm or 0.0,
    )


def push_answer_report(effect: PushEffect) -> PushAnswerReport:
    """The numbers of a test of the push."""
    return PushAnswerReport(
        what=effect.what,
        said=effect.said,
        machine=effect.machine.name,
        aim_before_cm=_aim(effect.aim_before),
        aim_cm=_aim(effect.aim),
        told_straight_before_pct=_aim(effect.told_before),
        told_straight_pct=_aim(effect.told),
        fit_before=_found(effect.fit_before),
        next_fit=_found(effect.fit_after),
        next_fit_problem=None if effect.problem is None else str(effect.problem),
    )


def taken_back_report(taken: TakenBack) -> TakenBackReport:
    """The numbers of an answer that was taken back."""
    return TakenBackReport(
        what=taken.what,
        aim_before_cm=_aim(taken.aim_before),
        aim_cm=_aim(taken.aim),
        roll_limit_before_deg=float(np.degrees(taken.roll_limit_before_rad)),
        roll_limit_deg=float(np.degrees(taken.roll_limit_rad)),
        ankle_limit_before_deg=float(np.degrees(taken.ankle_limit_before_rad)),
        ankle_limit_deg=float(np.degrees(taken.ankle_limit_rad)),
    )


def answer_json(report: AnswerReport, undo: str) -> dict[str, Any]:
    """The report and its words in cm; `undo` is how an answer is taken back."""
    return report.model_dump(mode="json", exclude={"top_roll_deg"}) | {"words": answer_words(report, "kg", undo)}


def push_answer_json(report: PushAnswerReport, undo: str) -> dict[str, Any]:
    """The same of a test of the push."""
    return report.model_dump(mode="json") | {"words": push_answer_words(report, "kg", undo)}


def answer_words(report: AnswerReport, units: Units, undo: str) -> list[str]:
    """What was kept, what it changes and where the next fit goes."""
    if report.what == "felt_it":
        return [_kept_where_felt(report, units), *_contradiction(report, units), _next_fit(report, units, undo)]
    zones = [] if report.zones is None else [_zones_words(report, units)]
    return [
        _body_limit(report, undo),
        _safe_stop(report, units),
        *zones,
        *_contradiction(report, units),
        _next_fit(report, units, undo),
    ]


def _kept_where_felt(report: AnswerReport, units: Units) -> str:
    now = report.next_fit
    if now is None:
        return "Kept as the place where you feel the hamstrings."
    if not report.forbidden_by:
        return "Kept as the place where you feel the hamstrings: the next fit stands there."
    why = " and ".join(FORBIDDEN[limit] for limit in report.forbidden_by)
    away = max(abs(now.heel_height_cm - report.heel_height_cm), abs(now.heel_spacing_cm - report.heel_spacing_cm))
    return (
        f"Kept as the place where you feel the hamstrings. The next fit cannot stand right there: {why}. It goes to the nearest "
        f"place that you may use, {length(away, units)} away."
    )


def _contradiction(report: AnswerReport, units: Units) -> list[str]:
    """What an earlier answer said otherwise, and which counts."""
    earlier = report.contradicts
    if earlier is None:
        return []
    then, here = length(earlier.stop_sled_cm, units), length(report.stop_sled_cm, units)
    match earlier.conflict:
        case Conflict.FELT_BELOW_TAILBONE:
            felt, lifts = (here, then) if report.what == "felt_it" else (then, here)
            return [
                f"You felt them most at {felt}, and in the same stance your tailbone lifts at {lifts} already: the stance "
                f"stays, the mark lies above {lifts}. Feel for them there."
            ]
        case Conflict.OTHER_DEPTH:
            return [f"In the same stance you said {then} before; the newer answer counts."]
        case Conflict.FELT_ELSEWHERE:
            return [
                f"You felt them most elsewhere before (heels {length(earlier.heel_height_cm, units)} above the lower edge, "
                f"{length(earlier.heel_spacing_cm, units)} apart); the newer answer counts."
            ]


def push_answer_words(report: PushAnswerReport, units: Units, undo: str) -> list[str]:
    """What was kept, what it says of the push, and what that changes."""
    if report.what == "push_felt":
        return [PUSH_FELT[report.said], *_told_words(report)]
    now, was = report.aim_cm, report.aim_before_cm
    kept = (
        f"{CREEPS[report.said]} Your own push is aimed {_span(now, units)} above the hips (was {_span(was, units)}), both "
        "assumed; between people it varies more than one foot shows."
    )
    return [kept, *_worth(report), _next_fit(report, units, undo)]


def taken_back_words(report: TakenBackReport, units: Units) -> list[str]:
    """Which answer is gone, and what the limits are again."""
    which = {
        "tailbone_lifted": "where your tailbone lifted",
        "heel_came_up": "where your heel came up",
        "felt_it": "where you felt it",
        "foot_creeps": "which way your foot crept",
        "push_felt": "where you felt the push",
    }
    sentences = [f"Taken back: {which[report.what]}."]
    for part, now, was in (
        ("lower back", report.roll_limit_deg, report.roll_limit_before_deg),
        ("ankles", report.ankle_limit_deg, report.ankle_limit_before_deg),
    ):
        if abs(now - was) > 0.05:
            sentences.append(f"The limit of your {part} is {now:.0f} degrees again.")
    if report.aim_cm != report.aim_before_cm:
        sentences.append(f"Your own push is aimed {_span(report.aim_cm, units)} above the hips again.")
    return sentences


def _aim(aim: Aim) -> AimReport:
    """In centimetres or percent."""
    return AimReport(value=100 * aim.value, low=100 * aim.low, high=100 * aim.high)


def _zones(zones: DepthZones | None, machine: Machine) -> ZonesReport | None:
    if zones is None:
        return None

    def end(sled_m: float) -> float | None:
        return None if sled_m >= zones.top_m - 1e-6 else 100 * (sled_m - machine.bottom_m)

    return ZonesReport(green_sled_cm=end(zones.green_m), amber_sled_cm=end(zones.amber_m))


def _zones_words(report: AnswerReport, units: Units) -> str:
    """Safe depths before and after."""
    now, was = report.zones, report.zones_before
    if now is None:
        return ""

    def ends(zones: ZonesReport) -> str:
        green, amber = (None if cm is None else length(cm, units) for cm in (zones.green_sled_cm, zones.amber_sled_cm))
        if amber is None:
            return "red from the top"
        return f"amber from the top to {amber}" if green is None else f"green down to {green}, amber to {amber}"

    before = "" if was is None or ends(was) == ends(now) else f" (was {ends(was)})"
    return f"Safe depth here, by people built like you: {ends(now)}, red below{before}."


def _span(aim: AimReport, units: Units) -> str:
    """ "5 cm to 8 cm"."""
    return f"{length(aim.low, units)} to {length(aim.high, units)}"


def _told_words(report: PushAnswerReport) -> list[str]:
    """What pushing straight is taken to come to."""
    now, was = report.told_straight_pct, report.told_straight_before_pct
    if now == was:
        return ["The range of your push stays as it was."]

    def along(aim: AimReport) -> str:
        up = "" if aim.low >= 0 else f"{-aim.low:.0f} % up the plate"
        down = "" if aim.high <= 0 else f"{aim.high:.0f} % down it"
        return " to ".join(end for end in (up or "straight", down or "straight"))

    return [
        f"Told to push straight, your push counts as {along(now)} (was {along(was)}), assumed. The next fit's range goes by it."
    ]


def _worth(report: PushAnswerReport) -> list[str]:
    """What the own push does in the sweet spot, beside the fit's."""
    now, was = report.next_fit, report.fit_before
    if now is None or was is None:
        return []
    return [
        f"Pushed as you always do, your hamstrings then work at {now.hamstrings_natural_pct:.0f} % of their maximum in the "
        f"sweet spot (was {was.hamstrings_natural_pct:.0f} %), {push_name(now.push)} at {now.hamstrings_pct:.0f} %."
    ]


def _found(spot: SweetSpot | None) -> FoundFit | None:
    if spot is None:
        return None
    activation_pct = 100 * spot.evaluations.focus_activation("hamstrings")
    return FoundFit(
        push=str(spot.push),
        hamstrings_pct=activation_pct[spot.columns["spot"]],
        hamstrings_natural_pct=activation_pct[spot.columns["natural"]],
        heel_height_cm=spot.stance.heel_height_cm,
        heel_spacing_cm=spot.stance.heel_spacing_cm,
        toe_out_deg=spot.stance.toe_out_deg,
        backrest_notch=spot.stance.backrest_notch,
        stop_sled_cm=spot.stop_sled_cm,
    )


def _body_limit(report: AnswerReport, undo: str) -> str:
    if report.what == "tailbone_lifted":
        name, now, was = "The limit of your lower back", report.roll_limit_deg, report.roll_limit_before_deg
    else:
        name, now, was = "The limit of your ankles", report.ankle_limit_deg, report.ankle_limit_before_deg
    if abs(now - was) < 0.05:
        return f"{name} stays at {now:.0f} degrees."
    digits = 0 if round(now) != round(was) else 1
    first = f"{name} becomes {now:.{digits}f} degrees (was {was:.{digits}f})."
    if abs(now - was) > number("first_session", "odd_change_deg"):
        return f"{first} That is a big change: measure the travel again; {undo} takes the answer back."
    return first


def _safe_stop(report: AnswerReport, units: Units) -> str:
    now, was = report.safe_stop_sled_cm, report.safe_stop_before_sled_cm
    if now is None:
        text = "In this stance no depth is safe now: do not press there."
        if report.what == "tailbone_lifted" and report.top_roll_deg > report.roll_limit_deg:
            text += (
                f" The model rounds your back {report.top_roll_deg:.0f} degrees there already with the legs nearly "
                "straight; if your tailbone lay flat then, measure the travel again."
            )
        return text
    if was is None:
        return f"In this stance the safe stop is now {length(now, units)} above the lowest point."
    if length(now, units) == length(was, units):
        return f"In this stance the safe stop stays at {length(now, units)}."
    way = "up" if now > was else "down"
    return f"In this stance the safe stop moves {way} from {length(was, units)} to {length(now, units)}."


def _next_fit(report: AnswerReport | PushAnswerReport, units: Units, undo: str) -> str:
    now, was = report.next_fit, report.fit_before
    if now is None:
        return (
            f"With this answer the next fit finds nothing: {report.next_fit_problem} If the answer is wrong, {undo} takes it "
            "back."
        )
    moved = [] if was is None else _moved(now, was, units)
    if was is not None and not moved:
        return "The next fit stays where it is."
    there = (
        f"heels {length(now.heel_height_cm, units)} above the lower edge, {length(now.heel_spacing_cm, units)} apart, toes "
        f"{now.toe_out_deg:.0f} degrees out, notch {now.backrest_notch}, stop at {length(now.stop_sled_cm, units)}"
    )
    return f"The next fit: {there} (was {', '.join(moved)})." if moved else f"The next fit: {there}."


def _moved(now: FoundStance, was: FoundStance, units: Units) -> list[str]:
    """What differs between two fits, as it was."""
    ways = (
        (f"heels {length(was.heel_height_cm, units)}", now.heel_height_cm - was.heel_height_cm, STAYS_CM),
        (f"spacing {length(was.heel_spacing_cm, units)}", now.heel_spacing_cm - was.heel_spacing_cm, STAYS_SPACING_CM),
        (f"toes {was.toe_out_deg:.0f} degrees", now.toe_out_deg - was.toe_out_deg, STAYS_DEG),
        (f"notch {was.backrest_notch}", now.backrest_notch - was.backrest_notch, 0.5),
        (f"stop {length(was.stop_sled_cm, units)}", now.stop_sled_cm - was.stop_sled_cm, STAYS_CM),
    )
    return [words for words, by, stays in ways if abs(by) >= stays]

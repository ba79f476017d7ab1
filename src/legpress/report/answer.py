"""What an answer of a first session changed, as a report and in words."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..fit.answers import AnswerEffect, TakenBack
from ..fit.numbers import number
from ..fit.sweet_spot import SweetSpot
from ..lifter_file import What
from ..measures import Units
from .quantities import length
from .values import Maybe, Number, Value

STAYS_CM, STAYS_SPACING_CM, STAYS_DEG = 0.5, 1.0, 2.0  # a fit that moves by less is the same


class FoundStance(Value):
    """Where a fit puts the feet, and how deep it goes."""

    heel_height_cm: Number
    heel_spacing_cm: Number
    toe_out_deg: Number
    backrest_notch: int
    stop_sled_cm: Number


class _Limits(Value):
    roll_limit_before_deg: Number
    roll_limit_deg: Number
    ankle_limit_before_deg: Number
    ankle_limit_deg: Number


class AnswerReport(_Limits, FoundStance):
    """An answer with the stance and the travel it was given for, and what is known before and after it."""

    what: What
    machine: str
    safe_stop_before_sled_cm: Maybe  # None: no depth is safe in that stance
    safe_stop_sled_cm: Maybe
    top_roll_deg: Number  # of the lower back with the legs nearly straight
    fit_before: FoundStance | None
    next_fit: FoundStance | None
    next_fit_problem: str | None = None


class TakenBackReport(_Limits):
    """An answer that was taken back."""

    what: What
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
        fit_before=_found(effect.fit_before),
        next_fit=_found(effect.fit_after),
        next_fit_problem=None if effect.problem is None else str(effect.problem),
    )


def taken_back_report(taken: TakenBack) -> TakenBackReport:
    """The numbers of an answer that was taken back."""
    return TakenBackReport(
        what=taken.what,
        roll_limit_before_deg=float(np.degrees(taken.roll_limit_before_rad)),
        roll_limit_deg=float(np.degrees(taken.roll_limit_rad)),
        ankle_limit_before_deg=float(np.degrees(taken.ankle_limit_before_rad)),
        ankle_limit_deg=float(np.degrees(taken.ankle_limit_rad)),
    )


def answer_json(report: AnswerReport, undo: str) -> dict[str, Any]:
    """The report and its words in cm; `undo` is how an answer is taken back."""
    return report.model_dump(mode="json", exclude={"top_roll_deg"}) | {"words": answer_words(report, "kg", undo)}


def answer_words(report: AnswerReport, units: Units, undo: str) -> list[str]:
    """What was kept, what it changes and where the next fit goes."""
    if report.what == "felt_it":
        kept = (
            "Kept as the place where you feel the hamstrings; among stances within 5 % of the best, the next fit goes "
            "nearest to it."
        )
        return [kept, _next_fit(report, units, undo)]
    return [_body_limit(report, undo), _safe_stop(report, units), _next_fit(report, units, undo)]


def taken_back_words(report: TakenBackReport) -> list[str]:
    """Which answer is gone, and what the limits are again."""
    which = {
        "tailbone_lifted": "where your tailbone lifted",
        "heel_came_up": "where your heel came up",
        "felt_it": "where you felt it",
    }
    sentences = [f"Taken back: {which[report.what]}."]
    for part, now, was in (
        ("lower back", report.roll_limit_deg, report.roll_limit_before_deg),
        ("ankles", report.ankle_limit_deg, report.ankle_limit_before_deg),
    ):
        if abs(now - was) > 0.05:
            sentences.append(f"The limit of your {part} is {now:.0f} degrees again.")
    return sentences


def _found(spot: SweetSpot | None) -> FoundStance | None:
    if spot is None:
        return None
    return FoundStance(
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


def _next_fit(report: AnswerReport, units: Units, undo: str) -> str:
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

"""What an answer of a first session changes: the limits of the body, the safe stop there, and the next fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import jax
import numpy as np

from ..errors import WrongInput
from ..lifter import Lifter
from ..machine import Machine
from ..press.batch import PressModel, warm_up_batch
from ..press.calibration import calibrated_body
from ..press.case import LifterCase
from ..press.limits import LOCKOUT_KNEE_DEG, REACHED_M, scan_strokes
from ..press.stance_batch import StanceBatch
from ..stance import Stance
from .numbers import number
from .sweet_spot import APART, SweetSpot, find_sweet_spot
from .words import length

What = Literal["tailbone_lifted", "heel_came_up", "felt_it"]
TAPE_ERROR_M = 0.02  # so much above the soft lockout a tape may still say
STAYS = np.array([0.005, 0.01, np.radians(2.0), 0.5, 0.005])  # heel height, spacing, toes, notch, stop


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLimits:
    """What a lifter's file says of the body and of one stance on a machine."""

    roll_limit_rad: float
    ankle_limit_rad: float
    safe_stop_m: float  # carriage travel above its lowest point, in this stance; infinite where there is none
    top_roll_rad: float  # rounding of the lower back with the legs nearly straight, in this stance


def known_limits(lifter: Lifter, machine: Machine, stance: Stance) -> KnownLimits:
    """How far the body goes, and how deep that is in this stance."""
    with jax.enable_x64(True):
        body = calibrated_body(LifterCase.of(lifter))
        warm_up_batch(body)
        look = scan_strokes(PressModel(body, machine, lifter.limits.toes_may_overhang), StanceBatch.of([stance]))
        return KnownLimits(
            roll_limit_rad=float(body.roll_limit_rad),
            ankle_limit_rad=float(body.ankle_dorsiflexion_rad),
            safe_stop_m=float(look.safe_m()[0]) - machine.bottom_m,
            top_roll_rad=float(look.read(look.roll_rad, look.top_m)[0]),
        )


def check_answer(lifter: Lifter, machine: Machine, stance: Stance, stop_sled_cm: float) -> None:
    """Refuses a place where this lifter's feet cannot have been: off the plate or the rail, legs too straight or folded."""
    machine.check_stance(stance)
    machine.check_stop(stop_sled_cm)
    with jax.enable_x64(True):
        body = calibrated_body(LifterCase.of(lifter))
        warm_up_batch(body)
        bench, feet = PressModel(body, machine, True), StanceBatch.of([stance])
        look = scan_strokes(bench, feet)
        travel = 100 * (look.top_m[0] - machine.bottom_m)
        if stop_sled_cm > travel + 100 * TAPE_ERROR_M:
            raise WrongInput(
                f"At {stop_sled_cm:g} cm of carriage travel your legs are already straighter than {LOCKOUT_KNEE_DEG:g} degrees "
                f"of bend: in this stance the stroke ends at {travel:.0f} cm. Measure from the mark of the carriage's lowest "
                "point up the rail."
            )
        there = bench.kinematics(feet, np.array([[machine.bottom_m + stop_sled_cm / 100]]))
        deepest = 100 * (look.sled_m[0, 0] - machine.bottom_m)
        if stop_sled_cm < deepest - 0.5 or (there.posture.reach_error_m[0] > REACHED_M and stop_sled_cm < travel):
            raise WrongInput(
                f"At {stop_sled_cm:g} cm of carriage travel your knees would be folded more than a leg does; in this stance they "
                f"are at {max(deepest, 0.0):.0f} cm. Measure from the mark of the carriage's lowest point up the rail."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEffect:
    """An answer, and what is known before and after it."""

    what: What
    machine: Machine
    stance: Stance
    stop_sled_cm: float
    before: KnownLimits
    after: KnownLimits
    fit_before: SweetSpot | None
    fit_after: SweetSpot | None
    problem: str  # why the next fit finds nothing; empty where it does

    def summary(self) -> dict[str, Any]:
        """The numbers, units in the keys, and what they mean in words (cm)."""
        told: dict[str, Any] = {
            "what": self.what,
            "machine": self.machine.name,
            "heel_height_cm": self.stance.heel_height_cm,
            "heel_spacing_cm": self.stance.heel_spacing_cm,
            "toe_out_deg": self.stance.toe_out_deg,
            "backrest_notch": self.stance.backrest_notch,
            "stop_sled_cm": self.stop_sled_cm,
            "roll_limit_before_deg": np.degrees(self.before.roll_limit_rad),
            "roll_limit_deg": np.degrees(self.after.roll_limit_rad),
            "ankle_limit_before_deg": np.degrees(self.before.ankle_limit_rad),
            "ankle_limit_deg": np.degrees(self.after.ankle_limit_rad),
            "safe_stop_before_sled_cm": 100 * self.before.safe_stop_m,
            "safe_stop_sled_cm": 100 * self.after.safe_stop_m,
            "fit_before": _where(self.fit_before),
            "next_fit": _where(self.fit_after),
            "next_fit_problem": self.problem or None,
        }
        told["words"] = _words(self, told)
        return told


def answer_effect(
    was: Lifter,
    now: Lifter,
    machine: Machine,
    what: What,
    stance: Stance,
    stop_sled_cm: float,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> AnswerEffect:
    """What the answer changed between the lifter as known before and now."""
    tell = progress or (lambda stage, share: None)
    before, _ = _fit(was, machine, lambda stage, share: tell("the fit before", 0.5 * share))
    after, problem = _fit(now, machine, lambda stage, share: tell("the next fit", 0.5 + 0.5 * share))
    return AnswerEffect(
        what=what,
        machine=machine,
        stance=stance,
        stop_sled_cm=stop_sled_cm,
        before=known_limits(was, machine, stance),
        after=known_limits(now, machine, stance),
        fit_before=before,
        fit_after=after,
        problem=problem,
    )


def away(spot: SweetSpot, stance: Stance) -> float:
    """How far from a stance a sweet spot feels; 1 is one heel height, width, turn or notch of `APART`."""
    rows = StanceBatch.of([spot.stance, stance]).table
    return float(np.linalg.norm((rows[0] - rows[1]) / APART))


def _fit(lifter: Lifter, machine: Machine, progress: Callable[[str, float], None]) -> tuple[SweetSpot | None, str]:
    try:
        return find_sweet_spot(lifter, machine, bodies=0, progress=progress), ""
    except WrongInput as reason:
        return None, str(reason)


def _where(spot: SweetSpot | None) -> dict[str, Any] | None:
    if spot is None:
        return None
    return {
        "heel_height_cm": spot.stance.heel_height_cm,
        "heel_spacing_cm": spot.stance.heel_spacing_cm,
        "toe_out_deg": spot.stance.toe_out_deg,
        "backrest_notch": spot.stance.backrest_notch,
        "stop_sled_cm": spot.stop_sled_cm,
    }


def _words(done: AnswerEffect, told: dict[str, Any]) -> list[str]:
    said = []
    if done.what == "felt_it":
        said.append(
            "Kept as the place where you feel the hamstrings; among stances within 5 % of the best, the next fit goes nearest to it."
        )
    else:
        said.append(_limit_words(done.what, told))
        said.append(_stop_words(done, told))
    said.append(_next_words(done))
    return said


def _limit_words(what: What, told: dict[str, Any]) -> str:
    name, field = {
        "tailbone_lifted": ("The limit of your lower back", "roll"),
        "heel_came_up": ("The limit of your ankles", "ankle"),
    }[what]
    now, was = told[f"{field}_limit_deg"], told[f"{field}_limit_before_deg"]
    if abs(now - was) < 0.05:
        return f"{name} stays at {now:.0f} degrees."
    digits = 0 if round(now) != round(was) else 1
    first = f"{name} becomes {now:.{digits}f} degrees (was {was:.{digits}f})."
    if abs(now - was) > number("first_session", "odd_change_deg"):
        return f"{first} That is a big change: measure the travel again; `--undo` takes the answer back."
    return first


def _stop_words(done: AnswerEffect, told: dict[str, Any]) -> str:
    now, was = told["safe_stop_sled_cm"], told["safe_stop_before_sled_cm"]
    if not np.isfinite(now):
        said = "In this stance no depth is safe now: do not press there."
        if done.what == "tailbone_lifted" and done.after.top_roll_rad > done.after.roll_limit_rad:
            said += (
                f" The model rounds your back {np.degrees(done.after.top_roll_rad):.0f} degrees there already with the legs nearly "
                "straight; if your tailbone lay flat then, measure the travel again."
            )
        return said
    if not np.isfinite(was):
        return f"In this stance the safe stop is now {length(now)} above the lowest point."
    if length(now) == length(was):
        return f"In this stance the safe stop stays at {length(now)}."
    return f"In this stance the safe stop moves {'up' if now > was else 'down'} from {length(was)} to {length(now)}."


def _next_words(done: AnswerEffect) -> str:
    if done.fit_after is None:
        return f"With this answer the next fit finds nothing: {done.problem} If the answer is wrong, `--undo` takes it back."
    now, was = _row(done.fit_after), None if done.fit_before is None else _row(done.fit_before)
    if was is not None and (np.abs(now - was) < STAYS).all():
        return "The next fit stays where it is."
    there = (
        f"heels {length(100 * now[0])} above the lower edge, {length(100 * now[1])} apart, toes {np.degrees(now[2]):.0f} degrees "
        f"out, notch {now[3]:.0f}, stop at {length(100 * now[4])}"
    )
    if was is None:
        return f"The next fit: {there}."
    names = ("heels", "spacing", "toes", "notch", "stop")
    shown = [
        f"{name} {old}"
        for name, old, moved in zip(
            names,
            (
                length(100 * was[0]),
                length(100 * was[1]),
                f"{np.degrees(was[2]):.0f} degrees",
                f"{was[3]:.0f}",
                length(100 * was[4]),
            ),
            np.abs(now - was) >= STAYS,
            strict=True,
        )
        if moved
    ]
    return f"The next fit: {there} (was {', '.join(shown)})."


def _row(spot: SweetSpot) -> np.ndarray:
    return np.append(StanceBatch.of([spot.stance]).table[0], spot.stop_sled_cm / 100)

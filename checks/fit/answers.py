"""Thirty bodies on the catalogue's machines: what each is told, how far that is from the coach's stance, and why.

And what a small change of any measured input does to an answer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import legpress as lp
from legpress.machine import catalogue_names
from legpress.press.limits import Limit
from legpress.press.stance_batch import StanceBatch
from legpress.report.fit import FitReport, fit_report

PAGE = Path(__file__).resolve().parents[2] / "docs" / "fit-answers.md"
BODIES = 32  # behind each answer: half of the usual, for time
CHANGE = 0.02  # of a measured input
MOVED_CM, TURNED_DEG = 3.0, 5.0  # a lifter would call less the same stance
NARROWEST_SHARE, FARTHEST_OUT_DEG = 0.191, 30.0  # hip width over height (Winter), and what coaches say at most
WHY = {
    Limit.PLATE_TOP: "plate too short",
    Limit.PLATE_BOTTOM: "plate too short",
    Limit.PLATE_SIDE: "plate too narrow",
    Limit.ROLL: "lower back",
    Limit.ANKLE: "ankles",
    Limit.SOLE_ROLL: "soles",
    Limit.THIGH_ON_TRUNK: "belly",
    Limit.MODEL_RANGE: "model's range",
    Limit.MACHINE_STOP: "machine's stop",
    Limit.KNEE_BEND: "depth",
    Limit.SLIP: "grip",
    Limit.LOAD: "strength",
}


@cache
def bodies() -> dict[str, lp.Lifter]:
    """Norms, stiff, supple, tall, short, heavy, light, old, odd proportions, mobile and immobile, strong and weak sets."""

    def made(sex: str, height_cm: float, mass_kg: float, **more: Any) -> lp.Lifter:
        return lp.Lifter.from_person(sex=sex, height_cm=height_cm, mass_kg=mass_kg, **more)

    man, woman = ("male", 178, 80), ("female", 165, 62)
    found: dict[str, lp.Lifter] = {}
    for name, (sex, height, mass) in {"man": man, "woman": woman}.items():
        thigh, shank = 0.245 * height, 0.246 * height
        on = {"machine": "sled-45-large-plate", "stance": {"heel_height_cm": 25, "heel_spacing_cm": 36, "toe_out_deg": 12, "backrest_notch": 2}}  # fmt: skip
        found |= {
            f"{name}, norm": made(sex, height, mass),
            f"{name}, stiff hamstrings": made(sex, height, mass, flexibility={"straight_leg_raise_deg": 58}),
            f"{name}, supple": made(sex, height, mass, flexibility={"straight_leg_raise_deg": 100, "lumbar_flexion_deg": 75}),
            f"{name}, stiff back": made(sex, height, mass, flexibility={"lumbar_flexion_deg": 48}),
            f"{name}, stiff ankles": made(sex, height, mass, flexibility={"ankle_dorsiflexion_deg": 22}),
            f"{name}, stiff hips": made(sex, height, mass, flexibility={"hip_flexion_knee_bent_deg": 103}),
            f"{name}, tall": made(sex, height + 18, mass + 16),
            f"{name}, short": made(sex, height - 13, mass - 13),
            f"{name}, heavy": made(sex, height, mass + 32),
            f"{name}, light": made(sex, height, mass - 14),
            f"{name}, 68 years": made(sex, height - 2, mass, age_years=68, flexibility={"straight_leg_raise_deg": 66, "lumbar_flexion_deg": 52}),
            f"{name}, long thighs": made(sex, height, mass, lengths={"thigh_cm": 1.06 * thigh, "shank_cm": 0.95 * shank}),
            f"{name}, long shins": made(sex, height, mass, lengths={"thigh_cm": 0.95 * thigh, "shank_cm": 1.06 * shank}),
            f"{name}, strong set": made(sex, height, mass, strength={"load_kg": 200 if sex == "male" else 120, "reps": 8, **on}),
            f"{name}, sore knee": made(sex, height, mass, limits={"sore_knee": True}, present={**on, "stop_sled_cm": 30}),
        }  # fmt: skip
    return found


@dataclass(frozen=True)
class Answer:
    """What one body is told on one machine; `report` is None where no stance suits."""

    body: str
    machine: str
    report: FitReport | None
    refused: str = ""

    @property
    def why(self) -> str:
        """Why the answer is not the coach's stance."""
        assert self.report is not None
        coach = self.report.coach
        limits = [WHY.get(limit, limit.value) for limit in coach.forbidden_by]
        gain = ["gain told apart"] if coach.told_apart else []
        return ", ".join(dict.fromkeys(limits + gain)) or ("" if self.near_coach else "within the region")

    @property
    def near_coach(self) -> bool:
        assert self.report is not None
        coach = self.report.coach
        moved = max(abs(coach.answer_higher_cm), abs(coach.answer_wider_cm))
        return moved < 1.0 and abs(coach.answer_toes_farther_out_deg) < 1.0 and not coach.answer_notches_flatter

    @property
    def odd(self) -> bool:
        """Narrower than the hips, or the toes beyond what coaches say, without a gain that is told apart."""
        assert self.report is not None
        hips_cm = 100 * NARROWEST_SHARE * bodies()[self.body].height_m
        far = self.report.toe_out_deg > FARTHEST_OUT_DEG + 0.5
        return (far or self.report.heel_spacing_cm < hips_cm) and not self.report.coach.told_apart


def answers() -> Iterator[Answer]:
    for body, lifter in bodies().items():
        for machine in catalogue_names():
            try:
                yield Answer(
                    body, machine, fit_report(lp.find_sweet_spot(lifter, lp.Machine.load(machine), bodies=BODIES))
                )
            except lp.WrongInput as reason:
                yield Answer(body, machine, None, str(reason))


@dataclass(frozen=True)
class Nudge:
    """An answer with one input changed."""

    body: str
    machine: str
    changed: str
    moved_cm: float
    turned_deg: float
    alike: bool  # whether each lies in the other's region

    @property
    def stable(self) -> bool:
        return (self.moved_cm < MOVED_CM and self.turned_deg < TURNED_DEG) or self.alike


NUDGED = (
    ("man, norm", "sled-45-large-plate"),
    ("woman, stiff hamstrings", "sled-45-small-plate"),
    ("man, tall", "sled-35"),
    ("woman, strong set", "sled-45-large-plate"),
    ("man, stiff back", "horizontal-selectorised"),
    ("woman, norm", "vertical"),
)


def nudges() -> Iterator[Nudge]:
    for body, name in NUDGED:
        lifter, machine = bodies()[body], lp.Machine.load(name)
        own = lp.find_sweet_spot(lifter, machine, bodies=BODIES)
        for changed, other in _changed(lifter):
            spot = lp.find_sweet_spot(other, machine, bodies=BODIES)
            one, two = (StanceBatch.of([each.stance]).table[0] for each in (own, spot))
            moved = 100 * np.abs(one[:2] - two[:2]).max()
            yield Nudge(
                body, name, changed, float(moved), float(np.degrees(abs(one[2] - two[2]))),
                alike=_within(own.flat, two) and _within(spot.flat, one),
            )  # fmt: skip


def _within(region: np.ndarray, row: np.ndarray) -> bool:
    """Whether a stance lies in the box of a region, in one of its notches."""
    low, high = region[:, :3].min(0), region[:, :3].max(0)
    inside = (row[:3] >= low - 1e-6) & (row[:3] <= high + 1e-6)
    return bool(inside.all()) and bool((region[:, 3] == row[3]).any())


def _changed(lifter: lp.Lifter) -> Iterator[tuple[str, lp.Lifter]]:
    more = 1 + CHANGE
    yield "height", lifter.model_copy(update={"height_cm": more * lifter.height_cm})
    yield "mass", lifter.model_copy(update={"mass_kg": more * lifter.mass_kg})
    flexibility = lifter.flexibility.model_dump(exclude_none=True)
    for name, value in flexibility.items():
        changed = lifter.flexibility.model_copy(update={name: more * value})
        yield name, lifter.model_copy(update={"flexibility": changed})
    if lifter.strength is not None:
        changed = lifter.strength.model_copy(update={"load_kg": more * lifter.strength.load_kg})
        yield "known set", lifter.model_copy(update={"strength": changed})


def make() -> bool:
    """Write the page; whether nobody is told an odd stance and small changes do not matter."""
    found, nudged = [], []
    for k, answer in enumerate(answers()):
        found.append(answer)
        print(
            f"{k + 1} of {len(bodies()) * len(catalogue_names())}: {answer.body}, {answer.machine}",
            file=sys.stderr,
            flush=True,
        )
    for nudge in nudges():
        nudged.append(nudge)
    PAGE.write_text(page(found, nudged))
    told = [answer for answer in found if answer.report is not None]
    return not any(answer.odd for answer in told) and all(nudge.stable for nudge in nudged)


def page(found: list[Answer], nudged: list[Nudge]) -> str:
    told = [answer for answer in found if answer.report is not None]
    coach = sum(answer.near_coach for answer in told)
    odd = [answer for answer in told if answer.odd]
    left = sum(answer.report is not None and answer.report.coach.told_apart for answer in told)
    lines = [
        "# Thirty bodies on five machines", "",
        f"Made by `python -m checks answers`; do not edit by hand. Focus hamstrings, {BODIES} bodies behind each answer. *From the coach's*: centimetres higher,",
        "centimetres wider, degrees farther out, notches flatter than the coach's stance as it would be without limits; *why*: what keeps the",
        "feet from there, or a gain that is told apart from nothing. Hamstrings: mean activation on the way up, pushed so / pushed naturally.", "",
        f"Of {len(told)} answers ({len(found) - len(told)} refused) {coach} are the coach's stance to the centimetre, {left} left what was allowed of it for a gain that is",
        f"told apart, {len(odd)} are narrower than the hips or turned out beyond {FARTHEST_OUT_DEG:.0f} degrees without one.", "",
        "| body | machine | heels up, apart (cm), toes (deg), notch | push | stop, cm | zone | load, kg | hamstrings, % | from the coach's | why |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    lines += [_row(answer) for answer in found]
    unstable = [nudge for nudge in nudged if not nudge.stable]
    lines += [
        "", "## Two per cent of an input", "",
        f"The same lifter with one measured input 2 % larger: the answer moves by less than {MOVED_CM:.0f} cm and {TURNED_DEG:.0f} degrees, or both stances",
        f"lie in each other's region. {len(nudged) - len(unstable)} of {len(nudged)} do.", "",
        "| body | machine | input | moved, cm | turned, deg | in each other's region |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    lines += [
        f"| {n.body} | {n.machine} | {n.changed.replace('_', ' ')} | {n.moved_cm:.1f} | {n.turned_deg:.1f} | {'yes' if n.alike else 'no'} |"
        for n in nudged
    ]
    return "\n".join(lines) + "\n"


def _row(answer: Answer) -> str:
    report = answer.report
    if report is None:
        return f"| {answer.body} | {answer.machine} | none | | | | | | | {answer.refused.split('. ')[0]} |"
    coach, natural = report.coach, report.pushed_naturally
    untold = f"{natural.hamstring_activation_pct:.0f}" if natural is not None else "same"
    away = (
        f"{coach.answer_higher_cm:+.0f}, {coach.answer_wider_cm:+.0f}, {coach.answer_toes_farther_out_deg:+.0f}, "
        f"{coach.answer_notches_flatter:+d}"
    )
    stance = (
        f"{report.heel_height_cm:.0f}, {report.heel_spacing_cm:.0f}, {report.toe_out_deg:.0f}, {report.backrest_notch}"
    )
    return (
        f"| {answer.body} | {answer.machine} | {stance} | {report.cue} | {report.stop_sled_cm:.0f} | {report.zones.at_stop} | "
        f"{report.load_kg:.0f} | {report.hamstring_activation_pct:.0f} / {untold} | "
        f"{away} | {answer.why} |"
    )

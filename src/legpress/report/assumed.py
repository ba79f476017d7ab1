"""What nobody measured, of a lifter and of a machine: part of every report that rests on a sweet spot."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np

from ..body.scaling import assumptions
from ..fit.kneecap import spared_knee_deg
from ..fit.sweet_spot import SweetSpot
from ..machine import fields
from ..measures import Units
from .quantities import centimetres
from .reason_words import knee_limit_words
from .values import Maybe, Number, Value


class StrengthSource(StrEnum):
    """What the lifter's strength was taken from."""

    KNOWN_SET = "known set"
    NORM = "norm, assumed"


class Unmeasured(Value):
    """A property of the body that nobody measured."""

    field: str
    value: Number
    unit: str  # m, rad or cm3
    source: str


class Assumed(Value):
    """What is taken for granted."""

    strength_from: StrengthSource
    unmeasured: tuple[Unmeasured, ...] = ()
    assumed_machine_fields: tuple[str, ...] = ()
    knee_spared_deg: Maybe = None  # bend to which a sore knee is held, where nobody knows what it bears


ONLY_TYPED = {"unmeasured", "assumed_machine_fields", "knee_spared_deg"}  # a file holds them as sentences


def assumed(spot: SweetSpot) -> dict[str, Any]:
    """The fields of `Assumed`."""
    return {
        "strength_from": StrengthSource.NORM if spot.known is None else StrengthSource.KNOWN_SET,
        "unmeasured": tuple(
            Unmeasured(field=item.field, value=item.value, unit=item.unit, source=item.source)
            for item in assumptions(spot.lifter)
            if not item.measured
        ),
        "assumed_machine_fields": tuple(
            field for field, _ in fields(spot.machine) if spot.machine.origin(field).assumed
        ),
        "knee_spared_deg": spared_knee_deg() if spot.knee_spared else None,
    }


def assumed_sentences(report: Assumed, units: Units) -> list[str]:
    """What nobody measured, in words."""
    sentences = _of_the_body(report.unmeasured, units)
    if report.strength_from == StrengthSource.NORM:
        sentences.append(
            "Strength: the norm of untrained people, loads at its careful end; a set with its machine and stance under [strength] says more."
        )
    if report.knee_spared_deg is not None:
        sentences.append(
            f"Your knee is sore: {knee_limit_words(report.knee_spared_deg)} Your stance of today here, or patellofemoral_N "
            "under [limits], says more."
        )
    if report.assumed_machine_fields:
        sentences.append(f"Machine: {', '.join(report.assumed_machine_fields)}.")
    return sentences


def _of_the_body(items: Sequence[Unmeasured], units: Units) -> list[str]:
    return [f"{item.field.replace('_', ' ').capitalize()} {_value(item, units)}: {item.source}." for item in items]


def _value(item: Unmeasured, units: Units) -> str:
    match item.unit:
        case "rad":
            return f"{np.degrees(item.value):.0f} degrees"
        case "m":
            return centimetres(100 * item.value, 1, units)
        case _:
            return f"{item.value:.0f} {item.unit}"

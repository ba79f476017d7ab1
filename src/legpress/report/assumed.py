"""What nobody measured, of a lifter and of a machine: part of every report that rests on a sweet spot."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np

from ..body.scaling import assumptions
from ..fit.kneecap import spared_knee_deg
from ..fit.sweet_spot import SweetSpot
from ..lifter import LABELS
from ..machine import fields
from ..measures import Units
from .machine import field_label
from .quantities import degrees, length, volume
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
            "Strength: that of untrained people, loads at its careful end; a set of yours under [strength] in your file tells it "
            "better."
        )
    if report.knee_spared_deg is not None:
        sentences.append(
            f"Your knee is sore: {knee_limit_words(report.knee_spared_deg)} Your stance of today here, or patellofemoral_N "
            "under [limits], says more."
        )
    if report.assumed_machine_fields:
        labels = dict.fromkeys(field_label(field) for field in report.assumed_machine_fields)
        sentences.append(f"Machine: {', '.join(labels)}.")
    return sentences


def _of_the_body(items: Sequence[Unmeasured], units: Units) -> list[str]:
    return [f"{_label(item)} {_value(item, units)}: {item.source}." for item in items]


def _label(item: Unmeasured) -> str:
    label = LABELS.get(item.field, item.field.replace("_", " "))
    return label[0].upper() + label[1:]


def _value(item: Unmeasured, units: Units) -> str:
    match item.unit:
        case "rad":
            return f"{degrees(float(np.degrees(item.value)))} degrees"
        case "m":
            return length(100 * item.value, units)
        case "cm3":
            return volume(item.value, units)
        case _:
            return f"{item.value:.0f} {item.unit}"

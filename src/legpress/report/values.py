"""What every report is made of: values that do not change, and numbers that a file holds to three digits."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

DIGITS = 3  # behind the point, in a file


class Value(BaseModel):
    """A part of a report: frozen, compared by what it holds; fields that it does not know are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def _three_digits(number: float | None) -> float | None:
    return None if number is None or not math.isfinite(number) else round(number, DIGITS)


def _finite(number: object) -> object:
    return None if isinstance(number, float) and not math.isfinite(number) else number


Number = Annotated[float, PlainSerializer(_three_digits, return_type=float, when_used="json")]
_WRITTEN = PlainSerializer(_three_digits, return_type=float | None, when_used="json")
Maybe = Annotated[float | None, BeforeValidator(_finite), _WRITTEN]  # None: not known, or no finite number

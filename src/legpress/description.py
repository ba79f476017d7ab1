"""The common ground of everything a person describes: checked once, at the door, then never changed."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, ValidationError, model_validator
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from .errors import WrongInput, shown, visible


class Description(BaseModel):
    """A frozen value that a person wrote down; unknown fields are refused with the nearest known one."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _only_known_fields(cls, given: Any) -> Any:
        # pydantic's own refusal of an unknown field does not know what the known ones are called.
        if not isinstance(given, Mapping):
            return given
        known = tuple(cls.model_fields)
        unknown = [key for key in given if key not in known]
        if unknown:
            raise ValidationError.from_exception_data(
                cls.__name__,
                [
                    InitErrorDetails(type="extra_forbidden", loc=(str(key),), input=given[key], ctx={"known": known})
                    for key in unknown
                ],
            )
        return given

    @classmethod
    def read(cls, table: Mapping[str, Any], where: str = "") -> Self:
        """Checked value from a table; `where` (a file's name) opens the sentence when it is refused."""
        try:
            return cls.model_validate(dict(table))
        except ValidationError as error:
            raise WrongInput.from_validation(error, where) from None


@dataclass(frozen=True)
class Between:
    """A number within `low`..`high` in `unit`; `hint` says what people usually got wrong.

    Takes integers and every kind of real number, and refuses true/false, words, NaN and infinity.
    """

    low: float
    high: float
    unit: str = ""
    hint: str = ""
    whole: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        inner = (
            core_schema.int_schema(ge=int(self.low), le=int(self.high))
            if self.whole
            else core_schema.float_schema(ge=self.low, le=self.high)
        )
        return core_schema.no_info_before_validator_function(self.check, inner)

    def check(self, value: Any) -> float | int:
        """The number itself, or one sentence (without its subject) on why not."""
        number = _real(value)
        unit = f" {self.unit}" if self.unit else ""
        if number is None:
            raise _says(f"is {shown(value)}; write a plain number{f' in{unit}' if unit else ''}.")
        if not math.isfinite(number):
            raise _says(f"is {number}; write a real number{f' in{unit}' if unit else ''}.")
        if not self.low <= number <= self.high:
            hint = f" {self.hint}" if self.hint else ""
            raise _says(f"is {number:g}{unit}; it must lie between {self.low:g} and {self.high:g}{unit}.{hint}")
        if self.whole:
            if number != int(number):
                raise _says(f"is {number:g}; write a whole number.")
            return int(number)
        return number


def _real(value: Any) -> float | None:
    if isinstance(value, bool | str | bytes):
        return None
    if not isinstance(value, numbers.Real) and getattr(value, "shape", None) != ():
        return None
    if "bool" in str(getattr(value, "dtype", "")):
        return None
    try:
        return float(cast(Any, value))
    except OverflowError:  # an integer too large for a float
        return math.inf
    except (TypeError, ValueError):
        return None


def _says(sentence: str) -> PydanticCustomError:
    # braces in what a person wrote must not be taken for placeholders
    return PydanticCustomError("person_says", "{sentence}", {"sentence": sentence})  # pyright: ignore[reportArgumentType]


def field_says(sentence: str) -> PydanticCustomError:
    """For validators of one field: the sentence without its subject, which is the field's name."""
    return _says(sentence)


def whole_says(sentence: str) -> PydanticCustomError:
    """For validators over several fields: a whole sentence."""
    return PydanticCustomError("whole_says", "{sentence}", {"sentence": sentence})  # pyright: ignore[reportArgumentType]


@dataclass(frozen=True)
class OneLine:
    """Words on one line of at most so many signs, none of them a control character; ends of lines inside become spaces."""

    longest: int
    needed: bool

    def __call__(self, given: Any) -> Any:
        if not isinstance(given, str):
            raise field_says(f"is {shown(given)}; write words in quotes.")
        text = " ".join(given.split())
        if self.needed and not text:
            raise field_says(f"is {shown(given)}; write a short name in quotes, or leave it out.")
        if len(text) > self.longest:
            raise field_says(f"is {shown(given)}, {len(text)} signs long; write at most {self.longest}.")
        if visible(text) != text:
            raise field_says(f"is {shown(given)}, with signs that nobody sees; write it without them.")
        return text


LONGEST_NAME = 100
Name = Annotated[str, BeforeValidator(OneLine(LONGEST_NAME, needed=True))]
Words = Annotated[str, BeforeValidator(OneLine(500, needed=False))]

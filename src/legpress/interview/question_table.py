"""Questions from `data/interview/*.toml`, for a person who counts in kilograms or in pounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from ..measures import Units
from ..tables import toml_table
from .answers import ANGLES, LENGTHS, WEIGHTS, one, several, whole, yes_or_no
from .engine import Answers, Question

Reader = Callable[[str], Any]
Range = tuple[float, float]


class QuestionRow(BaseModel):
    """One question as the table has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    ask: str
    how: str
    example: str | dict[Units, str]
    answer: str  # its kind
    range_of: str | None = None  # a field whose range holds
    low: float | None = None
    high: float | None = None
    only_if: str = "always"
    needed: str = ""
    sketch: str = ""


def questions(
    name: str,
    units: Units,
    *,
    readers: Mapping[str, Callable[[Units, Range], Reader]],
    rules: Mapping[str, Callable[[Answers], bool]],
    ranges: Callable[[str], Range] | None = None,
) -> tuple[Question, ...]:
    """The questions of `data/interview/<name>.toml`.

    `readers` and `rules` are those of this interview alone, `ranges` finds the range of a field.
    """
    found = []
    for entry in toml_table(f"interview/{name}")["question"]:
        row = QuestionRow.model_validate(dict(entry))
        reader = (_READERS | dict(readers))[row.answer]
        found.append(
            Question(
                key=row.key,
                ask=row.ask,
                how=row.how,
                example=row.example if isinstance(row.example, str) else row.example[units],
                read=reader(units, _range(row, ranges)),
                sketch=row.sketch,
                only_if=_rule(row.only_if, rules),
                needed=row.needed,
            )
        )
    return tuple(found)


def length_unit(units: Units) -> str:
    """What a bare number of a length is in."""
    return "cm" if units == "kg" else "inches"


def _range(row: QuestionRow, ranges: Callable[[str], Range] | None) -> Range:
    if row.range_of is not None and ranges is not None:
        return ranges(row.range_of)
    if row.low is not None and row.high is not None:
        return row.low, row.high
    return 0.0, 0.0  # an answer in words has none


def _rule(text: str, rules: Mapping[str, Callable[[Answers], bool]]) -> Callable[[Answers], bool]:
    """ "given KEY", "skipped KEY", or a rule of the interview's own."""
    word, _, key = text.partition(" ")
    match word:
        case "always":
            return lambda answers: True
        case "given":
            return lambda answers: bool(answers.get(key))
        case "skipped":
            return lambda answers: not answers.get(key)
        case _:
            return rules[text]


_READERS: dict[str, Callable[[Units, Range], Reader]] = {
    "length": lambda units, span: one(LENGTHS, length_unit(units), *span),
    "lengths": lambda units, span: several(LENGTHS, length_unit(units), *span),
    "weight": lambda units, span: one(WEIGHTS, units, *span),
    "angle": lambda units, span: one(ANGLES, "degrees", *span),
    "angles": lambda units, span: several(ANGLES, "degrees", *span),
    "years": lambda units, span: one({"years": 1.0, "y": 1.0}, "years", *span),
    "whole_number": lambda units, span: whole(*span),
    "yes_or_no": lambda units, span: yes_or_no,
}

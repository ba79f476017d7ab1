"""Questions from `data/interview/*.toml`, for a person who counts in kilograms or in pounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from ..measures import Units
from ..tables import toml_table
from .answers import ANGLES, LENGTHS, WEIGHTS, one, several, units_from, whole, with_unit, yes_or_no
from .engine import Answers, Keyboard, Question

Reader = Callable[[str], Any]
Range = tuple[float, float]


class QuestionRow(BaseModel):
    """One question as the table has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    ask: str | dict[Units, str]
    how: str
    example: str | dict[Units, str] = ""
    answer: str  # its kind
    range_of: str | None = None  # a field whose range holds
    low: float | None = None
    high: float | None = None
    only_if: str = "always"
    needed: str = ""
    sketch: str = ""
    decides: tuple[str, ...] = ()


def questions(
    name: str,
    units: Units,
    *,
    readers: Mapping[str, Callable[[Units, Range], Reader]],
    rules: Mapping[str, Callable[[Answers], bool]],
    ranges: Callable[[str], Range] | None = None,
    spellings: Mapping[str, Callable[[str, Units, Answers], str]] | None = None,
) -> tuple[Question, ...]:
    """The questions of `data/interview/<name>.toml`.

    `readers` and `rules` are those of this interview alone, `ranges` finds the range of a field, `spellings` say by key what is
    kept of an answer in words.
    """
    found = []
    for entry in toml_table(f"interview/{name}")["question"]:
        row = QuestionRow.model_validate(dict(entry))
        reader = (_READERS | dict(readers))[row.answer]
        span = _range(row, ranges)
        found.append(
            Question(
                key=row.key,
                ask=row.ask if isinstance(row.ask, str) else row.ask[units],
                how=row.how,
                example=row.example if isinstance(row.example, str) else row.example[units],
                read=reader(units, span),
                spelled=_spelled(row, units, (spellings or {}).get(row.key)),
                sketch=row.sketch,
                only_if=_rule(row.only_if, rules),
                needed=row.needed,
                decides=row.decides,
                choices=_CHOICES.get(row.answer, ()),
                keyboard=_keyboard(row.answer, span),
                unit=_unit(row.answer, units),
            )
        )
    return tuple(found)


def length_unit(units: Units) -> str:
    """What a bare number of a length is in."""
    return "cm" if units == "kg" else "inches"


def _spelled(
    row: QuestionRow, units: Units, own: Callable[[str, Units, Answers], str] | None
) -> Callable[[str, Answers], str]:
    """An answer with its unit, after what the question makes of words."""
    unit = "" if _MEASURES.get(row.answer) == "angle" else _unit(row.answer, units)

    def spell(text: str, answers: Answers) -> str:
        text = text if own is None else own(text, units, answers)
        return with_unit(text, unit) if unit else text

    return spell


def _unit(answer: str, units: Units) -> str:
    """What a bare number of this kind of answer is in."""
    return {"length": length_unit(units), "weight": units, "angle": "degrees"}.get(_MEASURES.get(answer, ""), "")


def _keyboard(answer: str, span: Range) -> Keyboard:
    """Which keys an answer needs; a number pad has no space between several numbers."""
    if answer in _CHOICES or answer == "machine":
        return "none"
    if answer == "whole_number":
        return "numeric"
    if answer not in _SINGLE:
        return "text"
    return "decimal" if span[0] >= 0 else "signed"


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


_MEASURES = {
    **dict.fromkeys(("length", "lengths", "height", "heels"), "length"),
    **dict.fromkeys(("weight", "discs", "pin"), "weight"),
    **dict.fromkeys(("angle", "angles", "shin_angle", "difference_of_angles"), "angle"),
}
_SINGLE = (
    "length",
    "height",
    "weight",
    "angle",
    "shin_angle",
    "pin",
)  # one number, which people write with their own marks or none
_CHOICES = {
    "sex": ("woman", "man"),
    "units": ("kg", "lb"),
    "yes_or_no": ("yes", "no"),
    "kind": ("plates", "stack"),
}
_READERS: dict[str, Callable[[Units, Range], Reader]] = {
    "length": lambda units, span: one(LENGTHS, length_unit(units), *span),
    "lengths": lambda units, span: several(LENGTHS, length_unit(units), *span),
    "weight": lambda units, span: one(WEIGHTS, units, *span),
    "angle": lambda units, span: one(ANGLES, "degrees", *span),
    "angles": lambda units, span: several(ANGLES, "degrees", *span),
    "units": lambda units, span: units_from,
    "whole_number": lambda units, span: whole(*span),
    "yes_or_no": lambda units, span: yes_or_no,
}

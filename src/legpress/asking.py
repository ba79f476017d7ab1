"""Interviews: questions for a person with a tape measure and a phone, and how what they type is read.

An interview is the answers so far, as they were typed; everything else follows from them, so it can stop at any
question and go on another day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .errors import WrongInput, did_you_mean, shown
from .machine import toml_value
from .measures import CM_PER_INCH, KG_PER_LB

Answers = Mapping[str, str]  # question key -> what was typed; "" = skipped
Thing = TypeVar("Thing")  # what an interview is about


def _always(answers: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to tell: how to ask, how to read what is typed, and a sketch for the terminal."""

    key: str
    ask: str
    how: str
    example: str
    read: Callable[[str], Any]
    sketch: str = ""
    only_if: Callable[[Answers], bool] = _always  # of the answers to earlier questions
    needed: str = ""  # why it cannot be skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview(Generic[Thing]):
    """The questions about one thing, and what is understood from the answers."""

    command: str  # that asks them
    every: Callable[
        [Answers], tuple[Question, ...]
    ]  # also those that do not apply; each has the same keys in the same order
    understood: Callable[[Answers], Thing]  # raises WrongInput where answers contradict each other
    doubts: Callable[[Thing], tuple[str, ...]]

    def questions(self, answers: Answers) -> tuple[Question, ...]:
        """All questions for the thing that the answers so far describe."""
        return tuple(question for question in self.every(answers) if question.only_if(answers))

    def next_question(self, answers: Answers) -> Question | None:
        """The first question without an answer, or None when all are answered or skipped."""
        return next((question for question in self.questions(answers) if question.key not in answers), None)

    def answered(self, answers: Answers, key: str, text: str) -> dict[str, str]:
        """The answers with one more; refused when it cannot be read or contradicts an earlier one."""
        more = {**answers, key: printable(text)}
        for question in self.questions(more):
            if question.key == key and question.needed and not more[key]:
                raise WrongInput(f"{key} cannot be skipped: {question.needed}")
        self.understood(more)
        return more

    def without_last(self, answers: Answers) -> dict[str, str]:
        """The answers with the last one taken back, in the order of the questions."""
        given = [question.key for question in self.questions(answers) if question.key in answers]
        return {key: text for key, text in answers.items() if given and key != given[-1]}

    def new_doubts(self, before: Answers, after: Answers) -> tuple[str, ...]:
        """What became doubtful by the last answer."""
        old = self.doubts(self.understood(before)) if before else ()
        return tuple(sentence for sentence in self.doubts(self.understood(after)) if sentence not in old)

    def read_answers(self, table: Mapping[str, Any], where: str) -> dict[str, str]:
        """Answers from a file of `key = "text"`; numbers are taken as typed, unknown keys are refused."""
        known = [question.key for question in self.every({})]
        answers: dict[str, str] = {}
        for key, value in table.items():
            if key not in known:
                raise WrongInput(f"{where}: {key} is not one of the questions.{did_you_mean(key, known)}")
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise WrongInput(f"{where}: {key} is {shown(value)}; write the answer in quotes, as you would type it.")
            answers[key] = str(value)
        kept: dict[str, str] = {}
        for key in known:
            if key in answers:
                try:
                    kept = self.answered(kept, key, answers[key])
                except WrongInput as reason:
                    raise WrongInput(f"{where}: {reason}") from None
        return kept

    def written(self, answers: Answers) -> str:
        """The answers as the file that `read_answers` reads."""
        known = [question.key for question in self.every({})]
        lines = [f"{key} = {toml_value(answers[key])}" for key in known if key in answers]
        return "\n".join([f"# Answers to `{self.command}`; an empty one was skipped.", *lines]) + "\n"


def values_of(questions: tuple[Question, ...], answers: Answers) -> dict[str, Any]:
    """What was typed, read by each question; skipped ones are left out."""
    return {question.key: _read(question, answers[question.key]) for question in questions if answers.get(question.key)}


def _read(question: Question, text: str) -> Any:
    try:
        return question.read(text)
    except WrongInput as reason:
        raise WrongInput(f"{question.key} is {shown(text)}: {reason} For example: {question.example}") from None


# Reading what people type

_NUMBER = r"[+\-−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)"
LENGTHS = {
    "cm": 1.0,
    "mm": 0.1,
    "m": 100.0,
    "in": CM_PER_INCH,
    "inch": CM_PER_INCH,
    "inches": CM_PER_INCH,
    '"': CM_PER_INCH,
    "”": CM_PER_INCH,
    "ft": 30.48,
}
ANGLES = {"degrees": 1.0, "deg": 1.0, "degree": 1.0, "°": 1.0}
WEIGHTS = {"kg": 1.0, "kgs": 1.0, "kilo": 1.0, "kilos": 1.0, "lb": KG_PER_LB, "lbs": KG_PER_LB, "pounds": KG_PER_LB}


def quantities(text: str, units: Mapping[str, float], unit: str) -> list[float]:
    """Numbers with an optional unit each; one unit at the end counts for all before it, `unit` where none is said."""
    tidy = re.sub(r"\s*(?:;|,\s|\band\b)\s*", " ", text.strip().lower())
    word = "|".join(re.escape(name) for name in sorted(units, key=len, reverse=True))
    token = re.compile(rf"({_NUMBER})\s*({word})?(?=\s|$)" if word else rf"({_NUMBER})()(?=\s|$)", re.ASCII)
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(tidy):
        match = token.match(tidy, at)
        if match is None:
            raise WrongInput(f"{_numbers_in(unit)}, with spaces between several.")
        found.append((match[1], match[2] or ""))
        at = match.end()
        while at < len(tidy) and tidy[at].isspace():
            at += 1
    if not found or len(found) > 30:
        raise WrongInput(f"{_numbers_in(unit)}, with spaces between several.")
    last = found[-1][1] or unit
    return [float(number.replace(",", ".").replace("−", "-")) * units.get(own or last, 1.0) for number, own in found]


def one(units: Mapping[str, float], unit: str, low: float, high: float) -> Callable[[str], float]:
    """Reads one number; `low` and `high` are in the unit with factor 1, `unit` is the person's own."""

    def read(text: str) -> float:
        values = quantities(text, units, unit)
        if len(values) > 1:
            raise WrongInput(f"write one number{f' in {unit}' if unit else ''}.")
        return within(values[0], units, unit, low, high)

    return read


def several(units: Mapping[str, float], unit: str, low: float, high: float) -> Callable[[str], tuple[float, ...]]:
    """Reads different numbers, as many as there are."""

    def read(text: str) -> tuple[float, ...]:
        if re.search(r"\d,\d", text):  # "60,50" may be two angles or sixty and a half
            raise WrongInput("put spaces between the numbers, and a point in a decimal.")
        values = [within(value, units, unit, low, high) for value in quantities(text, units, unit)]
        if len(set(values)) < len(values):
            raise WrongInput("the same number stands there twice.")
        return tuple(values)

    return read


def within(value: float, units: Mapping[str, float], unit: str, low: float, high: float) -> float:
    """The value to two decimals if it lies in the range, which is told in the person's unit."""
    if not low <= value <= high:
        per, said = units.get(unit, 1.0), f" {unit}" if unit else ""
        raise WrongInput(
            f"that is {value / per:g}{said}; it should lie between {low / per:.4g} and {high / per:.4g}{said}."
        )
    return round(value, 2)


def in_own_units(value: float, unit: str, imperial: bool, digits: int = 1) -> str:
    """Centimetres or kilograms as this person counts them."""
    if imperial:
        value, unit = {"cm": (value / LENGTHS["in"], "in"), "kg": (value / WEIGHTS["lb"], "lb")}[unit]
    return f"{round(value, digits):g} {unit}"


def printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()


def _numbers_in(unit: str) -> str:
    return f"write numbers in {unit}" if unit else "write plain numbers"

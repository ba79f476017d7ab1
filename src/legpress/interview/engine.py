"""The engine of an interview: which question comes next, and what the answers so far mean.

An interview is the answers so far, as they were typed; everything else follows from them, so it can stop at any
question and go on another day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any, Generic, Literal, TypeVar

from ..errors import WrongInput, did_you_mean, shown
from ..toml_document import toml_document
from .answers import is_unknown, printable

Answers = Mapping[str, str]  # question key -> what was typed; "" = skipped
# A phone's, as HTML's `inputmode` has it; none: one only chooses; signed: decimal, which has no key for the sign.
Keyboard = Literal["none", "numeric", "decimal", "signed", "text"]
Subject = TypeVar("Subject")  # what an interview is about
UNITS = "units"  # the question that asks for them


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a question cannot know: how one skips it here, and where machines are listed and measured."""

    choose: str  # one of a few words: "write", "tap"
    skip: str  # "press Enter" if nobody knows
    skipping: str  # "Enter" means yes
    catalogue: str
    measuring: str


def _always(answers: Answers) -> bool:
    return True


def _as_typed(text: str, answers: Answers) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to tell: how to ask, how to measure it, how to read what is typed, and a sketch in letters."""

    key: str
    ask: str
    how: str  # with the fields of a `Wording` in braces
    example: str  # how an answer may look; none where the question says it
    read: Callable[[str], Any]
    spelled: Callable[[str, Answers], str] = (
        _as_typed  # what is kept of what was typed: with its unit, no earlier answer needed
    )
    sketch: str = ""
    only_if: Callable[[Answers], bool] = _always  # of the answers to earlier questions
    needed: str = ""  # why it cannot be skipped
    decides: tuple[str, ...] = ()  # answers that lead to different questions, one of each kind
    choices: tuple[str, ...] = ()  # answers to choose from
    keyboard: Keyboard = "text"  # what types all other answers
    unit: str = ""  # of a bare number

    def how_to(self, wording: Wording) -> str:
        """How to measure it and how to skip it, in the words of the place where it is asked."""
        words = asdict(wording)
        return self.how.format_map(words | {name.capitalize(): _capital(text) for name, text in words.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview(Generic[Subject]):
    """The questions about one thing, and what is understood from the answers."""

    every: Callable[
        [Answers], tuple[Question, ...]
    ]  # also those that do not apply; each has the same keys in the same order
    understood: Callable[[Answers], Subject]  # raises WrongInput where answers contradict each other
    doubts: Callable[[Subject], tuple[str, ...]]

    def questions(self, answers: Answers) -> tuple[Question, ...]:
        """All questions for the thing that the answers so far describe."""
        return tuple(question for question in self.every(answers) if question.only_if(answers))

    def next_question(self, answers: Answers) -> Question | None:
        """The first question without an answer, or None when all are answered or skipped."""
        return next((question for question in self.questions(answers) if question.key not in answers), None)

    def counts(self, answers: Answers) -> tuple[int, int]:
        """The fewest and the most questions, asked ones included, that these answers can still lead to."""
        still = [question for question in self.every(answers) if question.decides and question.key not in answers]
        ways = product(*(question.decides for question in still))
        keys = [question.key for question in still]
        found = [len(self.questions({**answers, **dict(zip(keys, way, strict=True))})) for way in ways]
        return min(found), max(found)

    def answered(self, answers: Answers, key: str, text: str) -> dict[str, str]:
        """The answers with one more; refused when it cannot be read or contradicts an earlier one.

        What says that nobody knows is a skipped question.
        """
        text = printable(text)
        text = "" if is_unknown(text) else text
        spelled = {question.key: question.spelled for question in self.every(answers)}
        if text and key in spelled:
            try:
                text = spelled[key](text, answers)
            except WrongInput as reason:
                raise WrongInput(f"{key} is {shown(text)}: {reason}") from None
        more = {**answers, key: text}
        for question in self.questions(more):
            if question.key == key and question.needed and not more[key]:
                raise WrongInput(f"{key} cannot be skipped: {question.needed}")
        self.understood(more)
        return more

    def in_units(self, answers: Answers, word: str) -> dict[str, str] | None:
        """The answers for whoever goes on in other units; None where the word names none. Earlier answers keep theirs."""
        if UNITS not in answers or not word:
            return None
        try:
            return self.answered(answers, UNITS, word)
        except WrongInput:
            return None

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
        accepted: dict[str, str] = {}
        for key in known:
            if key in answers:
                try:
                    accepted = self.answered(accepted, key, answers[key])
                except WrongInput as reason:
                    raise WrongInput(f"{where}: {reason}") from None
        return accepted

    def written(self, answers: Answers, remark: str = "") -> str:
        """The answers as the file that `read_answers` reads; a remark stands above them."""
        known = [question.key for question in self.every({})]
        return toml_document({key: answers[key] for key in known if key in answers}, remark)


def values_of(questions: tuple[Question, ...], answers: Answers) -> dict[str, Any]:
    """What was typed, read by each question; skipped ones are left out."""
    return {question.key: _read(question, answers[question.key]) for question in questions if answers.get(question.key)}


def _read(question: Question, text: str) -> Any:
    try:
        return question.read(text)
    except WrongInput as reason:
        like = f" For example: {question.example}." if question.example else ""
        raise WrongInput(f"{question.key} is {shown(text)}: {reason}{like}") from None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

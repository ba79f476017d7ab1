"""What is said to a person whose input cannot be used."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError


NAMED = 12  # fields that one sentence names


class WrongInput(ValueError):
    """A person gave something that cannot be used.

    The message is for that person: what is wrong, with the field and its value, and what to do.
    The command prints it as it is and ends with code 2; every other exception is our fault (code 1).
    """

    @classmethod
    def from_validation(cls, error: ValidationError, where: str = "") -> WrongInput:
        """The first of pydantic's complaints in one sentence, and how many more there are."""
        complaints = error.errors(include_url=False)
        sentence = _sentence(complaints[0])
        if len(complaints) > 1:
            others = list(dict.fromkeys(_field(c["loc"]) for c in complaints[1:]))
            more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
            sentence += f" Also wrong: {', '.join(others[:NAMED])}{more}."
        return cls(f"{where}: {sentence}" if where else sentence)


class NoCore(RuntimeError):
    """The compiled core cannot be used: no lifter's or machine's fault, so nobody takes it for wrong input.

    The message says what is wrong with the installation and what to do; the command prints it as it is and ends with code 1.
    """


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """' Did you mean "x"?' or the words there are; begins with a space, so it can follow a full stop."""
    names = list(known)
    close = difflib.get_close_matches(word.lower(), names, n=3, cutoff=0.5)
    if close:
        return " Did you mean " + " or ".join(f'"{name}"' for name in close) + "?"
    return f" There are: {', '.join(names)}." if names else ""


def shown(value: object) -> str:
    """A value as it is quoted in a sentence; long ones are cut."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


JOINERS = "\u200c\u200d"  # unseen, and a part of Persian words and of emoji


def visible(text: str) -> str:
    """Text for a screen, on which nothing is unseen, moves the cursor or turns the writing round: such signs are spelled out,
    an escape as \\x1b. Spaces stay, also those that do not break; tabs and ends of lines are spelled out too.
    """
    return "".join(
        c if c.isprintable() or c in JOINERS or unicodedata.category(c) == "Zs" else c.encode("unicode_escape").decode()
        for c in text
    )


def _field(loc: tuple[int | str, ...]) -> str:
    parts = [part if isinstance(part, str) and part.isprintable() and len(part) <= 60 else shown(part) for part in loc]
    return ".".join(parts) or "the description"


def _sentence(complaint: Any) -> str:
    field, value, kind = _field(complaint["loc"]), complaint["input"], complaint["type"]
    context = complaint.get("ctx", {})
    match kind:
        case "missing":
            return f"{field} is missing. Add it to the description."
        case "extra_forbidden":
            hint = did_you_mean(str(complaint["loc"][-1]), context.get("known", ()))
            return f"{field} is not a known field.{hint}"
        case "person_says":  # our own checks speak whole sentences
            return f"{field} {complaint['msg']}"
        case "whole_says":
            return str(complaint["msg"])
        case "literal_error":
            return f"{field} is {shown(value)}; write one of {context['expected']}."
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{field} is {shown(value)}; it must be a table with its own fields, [{field}]."
        case "tuple_type" | "list_type":
            return f"{field} is {shown(value)}; write a list in brackets, such as [1, 2, 3]."
        case "too_short":
            return f"{field} is empty; write at least one value."
        case "string_type":
            return f"{field} is {shown(value)}; write words in quotes."
        case "bool_type" | "bool_parsing":
            return f"{field} is {shown(value)}; write true or false."
        case _:
            return f"{field} is {shown(value)}: {complaint['msg'][:1].lower()}{complaint['msg'][1:]}."

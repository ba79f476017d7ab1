"""How slowly a repetition goes: down, bottom, up, top."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import model_validator

from .description import Between, Description, whole_says
from .errors import WrongInput, shown

HOW_TO_WRITE = (
    'Write the seconds down, at the bottom, and up, such as "3-1-1" or "3010" (the fourth is the rest at the top); '
    'X on the way up is as fast as possible, such as "3-1-X".'
)


class Tempo(Description):
    """Seconds of the four phases of a repetition, in a coach's order; `up_s` None is X, as fast as possible.

    A moving phase takes 0.5 s at least (also X does), a pause may be 0.
    """

    SHORTEST_MOVE_S: ClassVar[float] = 0.5  # the floor that design puts under X; faster is a throw, not a press

    down_s: Annotated[float, Between(0, 60, "s")]
    bottom_s: Annotated[float, Between(0, 60, "s")] = 0.0
    up_s: Annotated[float, Between(0, 60, "s")] | None = None
    top_s: Annotated[float, Between(0, 60, "s")] = 0.0

    @model_validator(mode="after")
    def _moves_take_time(self) -> Tempo:
        for name, way, seconds in (("down_s", "down", self.down_s), ("up_s", "up", self.up_s)):
            if seconds is not None and seconds < self.SHORTEST_MOVE_S:
                fast = " or X for as fast as possible" if way == "up" else ""
                raise whole_says(
                    f"{name} is {seconds:g} s; the way {way} needs {self.SHORTEST_MOVE_S:g} s or more. "
                    f"Write 1 for a brisk one{fast}."
                )
        return self

    @classmethod
    def parse(cls, text: str) -> Tempo:
        """A tempo as coaches write it: "3-1-X", "3-1-1", "3010", "31X0", "3/1/X", "3-1-X-0"."""
        if isinstance(text, Tempo):
            return text
        if not isinstance(text, str):
            raise WrongInput(f"tempo is {shown(text)}. {HOW_TO_WRITE}")
        parts = _parts(text)
        if parts is None:
            raise WrongInput(f"tempo is {shown(text)}. {HOW_TO_WRITE}")
        for part, phase in zip(parts, ("way down", "pause at the bottom", "way up", "pause at the top"), strict=False):
            if part == "X" and phase != "way up":
                raise WrongInput(
                    f'tempo is {shown(text)}: X stands for the {phase}, but only the way up can be "as fast as possible". '
                    f"Write its seconds there."
                )
        seconds = [None if part == "X" else float(part) for part in parts]
        names = ("down_s", "bottom_s", "up_s", "top_s")
        return cls.read(dict(zip(names, seconds, strict=False)), where=f"tempo {shown(text)}")

    @property
    def as_fast_as_possible(self) -> bool:
        """Whether the way up is X."""
        return self.up_s is None

    def __str__(self) -> str:
        up = "X" if self.up_s is None else _number(self.up_s)
        parts = [_number(self.down_s), _number(self.bottom_s), up]
        return "-".join([*parts, _number(self.top_s)] if self.top_s else parts)


def _parts(text: str) -> list[str] | None:
    """Three or four seconds or X; None when the text is not a tempo."""
    tidy = text.strip().upper()
    if not tidy.isascii():
        tidy = re.sub("[‐-―−]", "-", tidy)  # typed dashes of every kind
    parts = list(tidy) if re.fullmatch(r"[0-9X]{3,4}", tidy, re.ASCII) else re.split(r"\s*[-/:]\s*|\s+", tidy)
    good = all(re.fullmatch(r"X|[0-9]{1,4}(\.[0-9]{1,6})?", part, re.ASCII) for part in parts)
    return parts if good and len(parts) in (3, 4) else None


def _number(seconds: float) -> str:
    """Shortest decimal that reads back as the same number, never with an exponent."""
    text = f"{seconds:.6f}".rstrip("0").rstrip(".")
    return text

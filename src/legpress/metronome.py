"""The beat of a repetition: what to do, for how long, in which order. Card, session page and terminal share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .tempo import Tempo

COUNT_IN = 3  # beats of a second before the first repetition
# A beat has to leave time for a push that is as fast as possible, and for the breath after it; assumed.
FAST_PUSH_SLOT_S = 1.5

_WORDS = {"down": "Down", "bottom": "Hold", "up": "Push", "top": "Rest"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One instant of a set; `t_s` counts from the start of the count-in.

    `seconds` is how long a phase takes (X its slot), 1 for a count, 0 for a tick within a phase and the end.
    """

    t_s: float
    kind: Literal["count", "phase", "tick", "end"]
    rep: int  # 0 before the first
    seconds: float = 0.0
    phase: str | None = None
    word: str | None = None  # what is said; ticks are only heard
    fast: bool = False  # X: as fast as possible


def phases(tempo: Tempo | str) -> list[dict[str, str | float | None]]:
    """The phases of one repetition as `{phase, seconds, word}`, from the way down on; empty pauses are left out.

    `seconds` is None for a way up that is as fast as possible (X): it has no beat of its own.
    """
    tempo = Tempo.parse(tempo)
    seconds = {"down": tempo.down_s, "bottom": tempo.bottom_s, "up": tempo.up_s, "top": tempo.top_s}
    return [
        {"phase": phase, "seconds": time_s, "word": "Go" if time_s is None else _WORDS[phase]}
        for phase, time_s in seconds.items()
        if time_s != 0
    ]


def beats(tempo: Tempo | str, reps: int, count_in: int = COUNT_IN) -> list[Beat]:
    """A whole set from the count-in to the end; `timeline` of data/metronome.js is the same in the phone's language."""
    found: list[Beat] = []
    t = 0.0
    for _ in range(count_in):
        found.append(Beat(t_s=t, kind="count", word="Ready", seconds=1.0, rep=0))
        t += 1.0
    tempo = Tempo.parse(tempo)
    for rep in range(1, reps + 1):
        for told in phases(tempo):
            phase, word = str(told["phase"]), str(told["word"])
            fast = told["seconds"] is None
            seconds = FAST_PUSH_SLOT_S if fast else float(told["seconds"] or 0.0)
            found.append(Beat(t_s=t, kind="phase", phase=phase, word=word, fast=fast, seconds=seconds, rep=rep))
            if not fast:
                found += [Beat(t_s=t + s, kind="tick", phase=phase, rep=rep) for s in _whole_seconds(seconds)]
            t += seconds
    found.append(Beat(t_s=t, kind="end", word="Done", rep=reps))
    return found


def _whole_seconds(seconds: float) -> range:
    """1, 2, .. below the phase's length."""
    last = int(seconds)
    return range(1, last if last == seconds else last + 1)

"""The beat of a repetition: what to do, for how long, in which order."""

from __future__ import annotations

from .tempo import Tempo

COUNT_IN = 3  # beats of a second before the first repetition
# A beat has to leave time for a push that is as fast as possible, and for the breath after it; assumed.
FAST_PUSH_SLOT_S = 1.5

_WORDS = {"down": "Down", "bottom": "Hold", "up": "Push", "top": "Rest"}


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

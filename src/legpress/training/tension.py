"""Modelled tension of a set: seconds at full force, muscle by muscle.

Presses by the engine, curls by their effort (assumed, data/progression.toml), all else is not modelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ..body.muscle_groups import MUSCLE_GROUPS
from ..press.load_repetitions import share_of_one
from ..tables import toml_table
from ..tempo import Tempo
from .effort import truly_left
from .exercises import Exercise
from .numbers import number

COMPARED_REPS = 10  # to the last, at which `PressedPlace.tension` holds: data/fit.toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """So many alike sets of one exercise; `exercise` is None for one that is not known."""

    title: str
    exercise: Exercise | None
    sets: float
    reps: float
    rir: float | None = None  # as logged
    tempo: str | None = None
    # Of a press: `PressedPlace.tension` where it is done, as it is pushed; without it that of the example lifters.
    press_shares: Mapping[str, float] | None = None


def tension_s(work: Work) -> dict[str, float] | None:
    """Seconds at full force by muscle; None where nothing is modelled."""
    exercise = work.exercise
    if exercise is None:
        return None
    seconds = work.sets * work.reps * rep_seconds(work.tempo)
    to_failure = work.reps + truly_left(0.0 if work.rir is None else work.rir)
    if exercise.kind == "press":
        effort = share_of_one(to_failure) / share_of_one(COMPARED_REPS)
        at_ten = usual_press_shares() if work.press_shares is None else work.press_shares
        return {muscle: seconds * effort * at_ten.get(muscle, 0.0) for muscle in MUSCLE_GROUPS}
    if exercise.bends_knee_under_load:
        effort = share_of_one(to_failure, number("repetitions", "k_other")) * number("tension", "curl_share")
        return {muscle: seconds * effort if muscle in exercise.direct else 0.0 for muscle in MUSCLE_GROUPS}
    return None


@lru_cache(maxsize=256)
def rep_seconds(tempo: str | None) -> float:
    """How long one repetition takes."""
    if tempo is None:
        return float(number("tension", "rep_s"))
    phases = Tempo.parse(tempo)
    up_s = number("tension", "fast_up_s") if phases.up_s is None else phases.up_s
    return phases.down_s + phases.bottom_s + up_s + phases.top_s


@cache
def usual_press_shares() -> dict[str, float]:
    """Mean active force over the largest, by muscle, on a press (data/press_tension.toml)."""
    return {muscle: float(entry["value"]) for muscle, entry in toml_table("press_tension").items()}

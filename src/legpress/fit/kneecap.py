"""What a sore kneecap may bear, and the heaviest load that keeps to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ..press.batch import PressModel
from ..press.cue import Cue
from ..press.stance_batch import StanceBatch
from .evaluation import evaluate
from .numbers import number

LOADS = 8  # at which the force is looked at, from none to that for ten repetitions


class LimitFrom(StrEnum):
    """Where the limit comes from."""

    OWN_FIGURE = "own_figure"
    PRESENT = "present"  # what the stance of today asks


@dataclass(frozen=True, slots=True, kw_only=True)
class KneecapLimit:
    """Largest force on one sore kneecap."""

    force_N: float
    limit_from: LimitFrom


def spared_knee_deg() -> float:
    """Bend of the knee down to which pressing spares a kneecap: the limit of a sore one of which nobody told anything."""
    return float(number("kneecap", "spared_knee_deg"))


def heaviest_within(
    limit: KneecapLimit, model: PressModel, stance: StanceBatch, cue: Cue, bottom_m: float, top_m: float, most_kg: float
) -> float:
    """The heaviest load, plates or stack, whose stroke keeps to the limit; infinite where `most_kg` does, below 0 where
    not even the empty carriage does.
    """
    loads_kg, again = np.linspace(0.0, max(most_kg, 0.0), LOADS), np.zeros(LOADS, dtype=int)
    done = evaluate(model, stance.at(again), np.full(LOADS, bottom_m), np.full(LOADS, top_m), cue, loads_kg, down=False)
    force_N = np.maximum.accumulate(done.patellofemoral_N)
    if force_N[-1] <= limit.force_N * (1 + 1e-9):
        return float("inf")
    if force_N[0] > limit.force_N:
        return -1.0
    return float(np.interp(limit.force_N, force_N, loads_kg))

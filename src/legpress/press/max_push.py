"""The largest push that muscles and foot can hold at a place of the sled (`core/max_push.hpp`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .outcome import Outcome


@dataclass(frozen=True, slots=True)
class MaxPush:
    """The largest push of each lane and what limits it."""

    push_N: np.ndarray  # of one foot along the rail [lane]
    share: np.ndarray  # of each muscle's range in use [muscle, lane]
    sensitivity: np.ndarray  # push gained per newton more of each muscle's strength [muscle, lane]
    outcome: np.ndarray  # codes of `Outcome` [lane]

    @property
    def solved(self) -> np.ndarray:
        """Where there is an answer [lane]."""
        return self.outcome == Outcome.SOLVED

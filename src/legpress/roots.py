"""Where a rising function crosses zero.

As `scipy.optimize.brentq`, whose package is a third of an installation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

MOST_STEPS = 60


def root_between(rising: Callable[[Any], Any], low: Any, high: Any, tolerance: float) -> Any:
    """The root between two places at which the function is below and above zero, to `tolerance`.

    Straight lines between the ends, the weight of an end that stays halved each time (regula falsi, Illinois): it converges
    nearly as fast as Newton and never leaves the bracket. Where the function is at or beyond zero at an end already, that end.
    Of functions side by side [lane] each has its own root, whatever the others do; the function is asked for all of them.
    """
    below, above = rising(low), rising(high)
    done, kept = (below >= 0) | (above <= 0), np.zeros(np.shape(below))
    middle = np.where(done & (below < 0), high, low)[()]
    for _ in range(MOST_STEPS):
        if np.all(done):
            break
        with np.errstate(divide="ignore", invalid="ignore"):  # of those that are done
            straight = low - below * (high - low) / (above - below)
        last, middle = middle, np.where(done, middle, straight)[()]
        value = rising(middle)
        done = done | (value == 0) | (np.abs(middle - last) < tolerance)
        beyond = value > 0
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
        below, above = (
            np.where(beyond, np.where(kept > 0, below / 2, below), value),
            np.where(beyond, value, np.where(kept < 0, above / 2, above)),
        )
        kept = np.where(beyond, 1, -1)
    return middle

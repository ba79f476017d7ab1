"""Where a rising function crosses zero.

As `scipy.optimize.brentq`, whose package is a third of an installation.
"""

from __future__ import annotations

from collections.abc import Callable

MOST_STEPS = 60


def root_between(rising: Callable[[float], float], low: float, high: float, tolerance: float) -> float:
    """The root between two places at which the function is below and above zero, to `tolerance`.

    Straight lines between the ends, the weight of an end that stays halved each time (regula falsi, Illinois): it converges
    nearly as fast as Newton and never leaves the bracket. Where the function is at or beyond zero at an end already, that end.
    """
    below, above = rising(low), rising(high)
    if below >= 0 or above <= 0:
        return low if below >= 0 else high
    middle, kept = low, 0
    for _ in range(MOST_STEPS):
        last, middle = middle, low - below * (high - low) / (above - below)
        value = rising(middle)
        if value == 0 or abs(middle - last) < tolerance:
            break
        if value > 0:
            high, above = middle, value
            below = below / 2 if kept > 0 else below
            kept = 1
        else:
            low, below = middle, value
            above = above / 2 if kept < 0 else above
            kept = -1
    return middle

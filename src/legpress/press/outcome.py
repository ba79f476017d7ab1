"""How a solver's search ended, lane by lane: a batch never hides a lane that failed. Nothing heavy to import."""

from __future__ import annotations

from enum import IntEnum

RESIDUAL_LIMIT_NM = 0.1  # moment that may stay unbalanced about a joint: design's bar for every frame


class Outcome(IntEnum):
    """Codes of results; their sentences are made on the way out."""

    SOLVED = 0
    OUT_OF_ITERATIONS = 1  # what stands there is the last step, not the answer
    NOT_FINITE = 2  # the problem or its answer holds what is no number
    OUT_OF_REACH = 3  # no posture puts the foot on its mark; the nearest one found stands there
    NO_BALANCE = 4  # nothing holds the problem's moments

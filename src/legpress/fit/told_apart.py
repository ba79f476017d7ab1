"""Which stances can be told apart: paired gains over the bodies that could be this lifter's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .coach import distance
from .numbers import number

SAME = 1e-9  # of a score, that rounding may take


@dataclass(frozen=True, slots=True)
class Choice:
    """Candidates from the coach's stance to the best, and which of them was chosen."""

    rows: np.ndarray  # height, spacing, toes, notch [candidate, 4]; the first is the coach's, inside the limits
    score: np.ndarray  # of the lifter's own body [candidate]
    behind: (
        np.ndarray
    )  # what the best gains over each, over its score, in that twentieth of bodies where it gains least
    told_apart: np.ndarray  # from the best [candidate]
    best: int
    chosen: int

    @property
    def left_coach(self) -> bool:
        """Whether the answer had to leave the coach's stance for its gain."""
        return bool(self.told_apart[0])

    @property
    def nominal_loss(self) -> float:
        """The largest share of the best score that a candidate loses, in the lifter's own body, and is not told apart."""
        kept = self.score[~self.told_apart]
        return float(1 - kept.min() / self.score.max())


def chosen_stance(rows: np.ndarray, score: np.ndarray, scores: np.ndarray | None, wanted: np.ndarray) -> Choice:
    """The candidate nearest to `wanted` that is not told apart from the best.

    `scores` [body, candidate]; None where no bodies were drawn: then the score alone decides, and what loses less
    than a gain that is worth it counts as alike.
    """
    worth = number("rule", "worth_pct") / 100
    drawn = score[None] if scores is None else scores
    best = int(np.argmax(np.nanmean(drawn, axis=0)))
    gain = drawn[:, best, None] / np.maximum(drawn, 1e-9) - 1
    behind = np.nanquantile(gain, number("rule", "told_apart_quantile"), axis=0)
    told_apart = behind > worth
    away = np.where(told_apart, np.inf, distance(rows, wanted))
    return Choice(rows, score, behind, told_apart, best, int(np.argmin(away)))


def alike(rows: np.ndarray, score: np.ndarray, choice: Choice) -> np.ndarray:
    """Which rows lie in the region that is not told apart.

    Only the candidates were evaluated in every body; a row counts by its score in the lifter's own, against the
    largest loss there that was not told apart: the row that loses it is one of them.
    """
    loss = max(choice.nominal_loss, number("rule", "worth_pct") / 100)
    least = (1 - loss) * np.nanmax(score[np.isfinite(score)])
    return np.isfinite(score) & (score >= least * (1 - SAME))

"""A curve through samples of a motion whose speed and acceleration are smooth.

As the interpolating splines of SciPy, whose package is a third of an installation and is needed for nothing else here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DEGREE = 5


@dataclass(frozen=True, slots=True, eq=False)
class QuinticSpline:
    """Pieces of the fifth degree, four times differentiable where they meet; `knots` and `coefficients` of B-splines."""

    knots: np.ndarray  # [coefficient + degree + 1]
    coefficients: np.ndarray
    degree: int = DEGREE

    @classmethod
    def through(cls, at: np.ndarray, values: np.ndarray) -> QuinticSpline:
        """Through every sample; `at` rises. The first and last three pieces are one polynomial each (not-a-knot)."""
        half = DEGREE // 2 + 1
        knots = np.concatenate([np.repeat(at[0], DEGREE + 1), at[half:-half], np.repeat(at[-1], DEGREE + 1)])
        pieces, basis = _basis(knots, DEGREE, at)
        band = np.zeros((len(at), 2 * DEGREE + 1))  # [row, column - row + degree]
        for row, (piece, weights) in enumerate(zip(pieces, basis.T, strict=True)):
            first = piece - row
            band[row, first : first + DEGREE + 1] = weights
        return cls(knots, _solve_banded(band, values))

    def __call__(self, at: np.ndarray) -> np.ndarray:
        pieces, basis = _basis(self.knots, self.degree, np.asarray(at, float))
        parts = [basis[k] * self.coefficients[pieces - self.degree + k] for k in range(self.degree + 1)]
        return np.sum(parts, axis=0)

    def derivative(self) -> QuinticSpline:
        """By the argument; one degree less."""
        span = self.knots[self.degree + 1 : -1] - self.knots[1 : -self.degree - 1]
        return QuinticSpline(self.knots[1:-1], self.degree * np.diff(self.coefficients) / span, self.degree - 1)


def _basis(knots: np.ndarray, degree: int, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The piece that each place lies in, and the B-splines that are not zero there [degree + 1, place] (Cox and de Boor)."""
    piece = np.clip(np.searchsorted(knots, at, side="right") - 1, degree, len(knots) - degree - 2)
    basis = np.zeros((degree + 1, len(at)))
    basis[0] = 1.0
    for order in range(1, degree + 1):
        carried = np.zeros(len(at))
        for k in range(order):
            right, left = knots[piece + k + 1], knots[piece + k + 1 - order]
            part = basis[k] / (right - left)
            basis[k] = carried + (right - at) * part
            carried = (at - left) * part
        basis[order] = carried
    return piece, basis


def _solve_banded(band: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Elimination without exchanging rows, which B-splines at rising places do not need (de Boor & Pinkus 1977)."""
    count, found = len(right), np.array(right, float)
    for row in range(count):
        for below in range(1, min(DEGREE, count - 1 - row) + 1):
            factor = band[row + below, DEGREE - below] / band[row, DEGREE]
            if factor:
                band[row + below, DEGREE - below : 2 * DEGREE + 1 - below] -= factor * band[row, DEGREE:]
                found[row + below] -= factor * found[row]
    for row in range(count - 1, -1, -1):
        later = min(DEGREE, count - 1 - row)
        found[row] -= band[row, DEGREE + 1 : DEGREE + 1 + later] @ found[row + 1 : row + 1 + later]
        found[row] /= band[row, DEGREE]
    return found

"""Curves between given places: cubic Hermite cells and Chebyshev's polynomials.

Formulas here take whatever arrays they are given, NumPy's or another library's of the same standard (`namespace`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..arrays import STATIC

Powers = tuple[Any, Any, Any, Any]  # coefficients of the cell's fraction, lowest power first


def namespace(array: Any) -> Any:
    """The library of an array's functions, as the Python array standard has it; NumPy for plain numbers."""
    return array.__array_namespace__() if hasattr(array, "__array_namespace__") else np


def hermite_powers(value, slope) -> Powers:
    """Cubic cells along the last axis from values at their ends, and slopes per cell."""
    left, first, last = value[..., :-1], slope[..., :-1], slope[..., 1:]
    rise = value[..., 1:] - left
    return left, first, 3 * rise - 2 * first - last, first + last - 2 * rise


def cubic_value(powers: Powers, t):
    """At fractions t of their cells."""
    a, b, c, d = powers
    return a + t * (b + t * (c + t * d))


def cubic_slope(powers: Powers, t):
    """Per cell."""
    _, b, c, d = powers
    return b + t * (2 * c + 3 * t * d)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Uniform cells of cubic Hermite interpolation; the end values hold outside."""

    start: float = field(metadata=STATIC)
    stop: float = field(metadata=STATIC)
    cells: int = field(metadata=STATIC)
    coefficients: tuple[np.ndarray, ...]  # powers of the cell fraction, each [row * cell]

    @staticmethod
    def of(tables) -> Curve:
        """From tables of `start`, `stop`, `value` and `slope`; several are rows of one, and run from 0 to 1."""
        first = tables[0]
        cells = len(first["value"]) - 1
        parts = [
            hermite_powers(
                np.array(table["value"]), np.array(table["slope"]) * (table["stop"] - table["start"]) / cells
            )
            for table in tables
        ]
        stacked = tuple(np.concatenate(power) for power in zip(*parts, strict=True))
        start, stop = (first["start"], first["stop"]) if len(tables) == 1 else (0.0, 1.0)
        return Curve(start, stop, cells, stacked)

    def value(self, x: np.ndarray, row: int | np.ndarray = 0) -> np.ndarray:
        """At these places; `row` picks one of several stacked curves."""
        y = (x - self.start) * self.cells / (self.stop - self.start)
        cell = np.clip(y.astype(int), 0, self.cells - 1)
        a, b, c, d = (np.asarray(power)[cell + row * self.cells] for power in self.coefficients)
        return cubic_value((a, b, c, d), np.clip(y - cell, 0, 1))


def chebyshev_roots(count: int) -> np.ndarray:
    """Places inside -1..1, rising, through which a polynomial comes nearest to a smooth curve."""
    return -np.cos(np.pi * (np.arange(count) + 0.5) / count)


def chebyshev_extrema(count: int) -> np.ndarray:
    """The same with both ends among them."""
    return -np.cos(np.pi * np.arange(count) / (count - 1))


def chebyshev_polynomials(x, count: int) -> list[Any]:
    """The first `count` (at least two) of Chebyshev's polynomials at x."""
    ladder = [namespace(x).ones_like(x), x]
    while len(ladder) < count:
        ladder.append(2 * x * ladder[-1] - ladder[-2])
    return ladder


def chebyshev_derivatives(x, polynomials: list[Any]) -> tuple[list[Any], list[Any]]:
    """First and second derivatives of `chebyshev_polynomials`, of as many."""
    one, zero = namespace(x).ones_like(x), namespace(x).zeros_like(x)
    first, second = [zero, one], [zero, zero]
    for lower in polynomials[1:-1]:
        first.append(2 * lower + 2 * x * first[-1] - first[-2])
        second.append(4 * first[-2] + 2 * x * second[-1] - second[-2])
    return first, second


def polynomial_coefficients(nodes: np.ndarray) -> np.ndarray:
    """Turns values at as many nodes into coefficients of Chebyshev's polynomials, [degree, node]."""
    return np.linalg.inv(np.polynomial.chebyshev.chebvander(nodes, len(nodes) - 1))


def interpolation(nodes: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Turns values at nodes in -1..1 into those at other places, [place, node], by the polynomial through them."""
    return np.polynomial.chebyshev.chebvander(wanted, len(nodes) - 1) @ polynomial_coefficients(nodes)


def clenshaw_curtis(nodes: np.ndarray) -> np.ndarray:
    """Weights of values at nodes in -1..1 for their polynomial's mean."""
    powers = np.polynomial.chebyshev.chebvander(nodes, len(nodes) - 1)
    means = np.array([0.0 if n % 2 else 1.0 / (1 - n * n) for n in range(len(nodes))])
    return np.linalg.solve(powers.T, means)

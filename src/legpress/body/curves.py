"""Curves between given places: cubic Hermite cells and Chebyshev's polynomials.

All run on NumPy for NumPy arrays, so that nothing need be compiled for a few numbers, and else on JAX.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

Powers = tuple[Any, Any, Any, Any]  # coefficients of the cell's fraction, lowest power first


def namespace(array: Any) -> ModuleType:
    """`jax.numpy` for JAX's arrays, NumPy for all else."""
    return jnp if isinstance(array, jax.Array) else np


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


class Curve(eqx.Module):
    """Uniform cells of cubic Hermite interpolation; the end values hold outside."""

    start: float = eqx.field(static=True)
    stop: float = eqx.field(static=True)
    cells: int = eqx.field(static=True)
    coefficients: tuple[Array | np.ndarray, ...]  # powers of the cell fraction, each [row * cell]

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

    def value_and_derivatives(self, x: Float[Array, "..."], row=0) -> tuple[Array, Array, Array]:
        """Value, slope and curvature at x; `row` picks one of several stacked curves."""
        per_x = self.cells / (self.stop - self.start)
        y = (x - self.start) * per_x
        inside = jnp.clip(y, 0, self.cells)
        cell = jnp.minimum(inside.astype(jnp.int32), self.cells - 1)
        t = inside - cell.astype(x.dtype)
        index = cell + row * self.cells
        a, b, c, d = (
            jnp.asarray(power, x.dtype).at[index].get(mode="promise_in_bounds") for power in self.coefficients
        )
        moving = (y == inside).astype(x.dtype)
        slope = cubic_slope((a, b, c, d), t) * per_x * moving
        curvature = (2 * c + 6 * t * d) * per_x**2 * moving
        return cubic_value((a, b, c, d), t), slope, curvature

    def host_value(self, x: np.ndarray, row: int | np.ndarray = 0) -> np.ndarray:
        """The value alone, in NumPy."""
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

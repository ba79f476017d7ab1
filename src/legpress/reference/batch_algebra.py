"""Small dense algebra for many lanes at once; lanes (frames, bodies) are the last axis.

A library call per 5x5 matrix costs a microsecond each; written out, an entry is one vector
operation for a whole batch.
"""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from ..press.batch_algebra import sum_terms


def always_true(lanes: Float[Array | np.ndarray, "... lane"]) -> Bool[Array, ""]:
    """A truth that no value of these lanes can change, NaN included, and that the compiler does not see through.

    The last bit of a number is 0 or 1. A comparison of the number itself (`sled_m[0] > -1e9`) was false for NaN:
    one broken lane then turned every other lane's answer into zeros, which looked like a leg that reaches its mark.
    """
    first = jnp.asarray(lanes).reshape(-1)[0]
    bits = jax.lax.bitcast_convert_type(first, jnp.int64 if first.dtype.itemsize == 8 else jnp.int32)
    return (bits & 1) < 2


def materialise(values, flag):
    """The same values, worked out once; `flag` is `always_true` of whatever is at hand.

    XLA's CPU fusion recomputes a cheap producer inside every consumer. In a chain of hundreds of
    small operations that multiplies run time tenfold and compile time more. It does not fuse
    across a branch, and it drops `optimization_barrier` before it fuses.
    """
    return jax.lax.cond(flag, lambda v: v, lambda v: jax.tree.map(jnp.zeros_like, v), values)


def largest_term(terms: Float[Array, "n lane"]):
    """Largest of the first axis, written out like `sum_terms`."""
    return functools.reduce(jnp.maximum, [terms[k] for k in range(terms.shape[0])])


def cholesky(matrix: Float[Array, "n n lane"]) -> tuple[Array, Array]:
    """Lower factor of positive definite matrices, and one over its diagonal [n, lane]."""
    n = matrix.shape[0]
    columns, inverse = [], []
    rest = matrix
    rounding = 4 * float(jnp.finfo(matrix.dtype).eps)
    for j in range(n):
        # What rounding leaves of a nearly dependent row may be negative; its own size is the floor.
        inv = jax.lax.rsqrt(jnp.maximum(rest[0, 0], rounding * matrix[j, j] + 1e-30))
        column = rest[:, 0] * inv[None]
        columns.append(jnp.concatenate([jnp.zeros((j, *column.shape[1:]), column.dtype), column]))
        inverse.append(inv)
        if j < n - 1:
            rest = rest[1:, 1:] - column[1:, None] * column[None, 1:]
    return jnp.stack(columns, axis=1), jnp.stack(inverse)


def solve_factored(factor, right: Float[Array, "n *more lane"]):
    """Solve with the factor of `cholesky`; `right` may hold several columns in its middle axes."""
    low, inverse = factor
    n = low.shape[0]
    wide = (None,) * (right.ndim - 2)  # the columns share each entry of the factor
    x = [right[i] for i in range(n)]
    for i in range(n):
        x[i] = x[i] * inverse[i][wide]
        for k in range(i + 1, n):
            x[k] = x[k] - low[k, i][wide] * x[i]
    for i in reversed(range(n)):
        x[i] = x[i] * inverse[i][wide]
        for k in range(i):
            x[k] = x[k] - low[i, k][wide] * x[i]
    return jnp.stack(x)


def cross(a: Float[Array, "*rest 3 lane"], b: Float[Array, "*rest 3 lane"]):
    """Cross product along the axis before the lanes."""
    a0, a1, a2 = a[..., 0, :], a[..., 1, :], a[..., 2, :]
    b0, b1, b2 = b[..., 0, :], b[..., 1, :], b[..., 2, :]
    return jnp.stack([a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0], axis=-2)


def rotate(rotation: Float[Array, "*rest 3 3 lane"], v: Float[Array, "*rest 3 lane"]):
    """Matrix times vector, lane by lane."""
    return sum_terms(rotation * v[..., None, :, :], -2)

"""What the computer can do and what the engine asks of it, in floating-point operations."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

REDUCING = {"reduce_sum", "reduce_max", "reduce_min", "reduce_and", "reduce_or", "cumsum"}
FREE = {
    "broadcast_in_dim", "reshape", "transpose", "concatenate", "slice", "squeeze", "convert_element_type", "gather",
    "scatter", "scatter-add", "pad", "iota", "copy", "dynamic_slice", "dynamic_update_slice", "rev", "split", "select_n",
    "expand_dims", "stop_gradient", "optimization_barrier", "copy_p", "device_put",
}  # fmt: skip


def peak_per_second(size: int = 3072, tries: int = 8) -> float:
    """Single-precision operations a second of a large matrix product, the best of some tries, XLA's or BLAS's."""
    a = np.random.default_rng(0).standard_normal((size, size)).astype(np.float32)
    b = jnp.asarray(a)
    product = jax.jit(jnp.matmul)
    product(b, b).block_until_ready()
    best = math.inf
    for run in (lambda: product(b, b).block_until_ready(), lambda: a @ a):
        for _ in range(tries):
            begin = time.perf_counter()
            run()
            best = min(best, time.perf_counter() - begin)
    return 2 * size**3 / best


def counted(function: Callable, *arguments: Any) -> int:
    """Floating-point operations that a call really does: loops count as often as they turn.

    Walks through the traced program with the values at hand. A sum, a product or a square root is
    one operation; moving and choosing numbers is none.
    """
    closed = jax.make_jaxpr(function)(*arguments)
    _, count = _walk(closed.jaxpr, closed.consts, jax.tree.leaves(arguments))
    return count


def _walk(jaxpr, constants, arguments) -> tuple[list, int]:
    values: dict[Any, Any] = {}

    def read(atom):
        return atom.val if hasattr(atom, "val") else values[atom]

    values.update(zip(jaxpr.constvars, constants, strict=True))
    values.update(zip(jaxpr.invars, arguments, strict=True))
    total = 0
    for step in jaxpr.eqns:
        given = [read(atom) for atom in step.invars]
        out, count = _step(step, given)
        total += count
        values.update(zip(step.outvars, out, strict=True))
    return [read(atom) for atom in jaxpr.outvars], total


def _step(step, given: list) -> tuple[list, int]:
    name, how = step.primitive.name, step.params
    if name == "while":
        first, second = how["cond_nconsts"], how["cond_nconsts"] + how["body_nconsts"]
        asked, told, state, total = given[:first], given[first:second], given[second:], 0
        while True:
            (more,), count = _walk(how["cond_jaxpr"].jaxpr, how["cond_jaxpr"].consts, [*asked, *state])
            total += count
            if not bool(more):
                return state, total
            state, count = _walk(how["body_jaxpr"].jaxpr, how["body_jaxpr"].consts, [*told, *state])
            total += count
    if name == "cond":
        branch = how["branches"][int(given[0])]
        return _walk(branch.jaxpr, branch.consts, given[1:])
    inner = how.get("jaxpr") or how.get("call_jaxpr") or how.get("fun_jaxpr")
    if inner is not None:
        plain = inner.jaxpr if hasattr(inner, "jaxpr") else inner
        return _walk(plain, getattr(inner, "consts", []), given)
    out = step.primitive.bind(*given, **how)
    outs = list(out) if step.primitive.multiple_results else [out]
    if name == "dot_general":
        (left, _), _ = how["dimension_numbers"]
        return outs, 2 * outs[0].size * math.prod(given[0].shape[k] for k in left)
    floating = jnp.issubdtype(outs[0].dtype, jnp.floating)
    if name in FREE or not floating:
        return outs, 0
    return outs, int(given[0].size if name in REDUCING else outs[0].size)

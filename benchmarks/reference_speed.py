"""The reference, the same formulas in JAX, compiled by XLA in double precision on one core: `python -m benchmarks.reference_speed`."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec

from .clock import Clock

REPS = 8  # of a chunk; a chunk of XLA's goes on until its last frame is done, a smaller one costs calls


def available() -> str | None:
    """None, or the sentence that says what is missing."""
    return None if find_spec("jax") else "JAX is not installed; the reference's speed is not measured."


def main() -> None:
    """Prints frames, seconds and seconds of processor time of some chunks, compiled before."""
    if hasattr(os, "sched_setaffinity"):  # XLA's threads would only hand small pieces to and fro
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    import jax

    jax.config.update("jax_enable_x64", True)
    from legpress.reference.rep_batch import solve_reps

    from .repetitions import FRAMES, TIMING, WAYS, Repetitions

    @jax.jit
    def solved(body, geometry, ends, sled, contact):
        return solve_reps(body, geometry, ends, sled, contact, WAYS, TIMING)

    chunks = [Repetitions.random(REPS, seed) for seed in range(4)]

    def solve(chunk: Repetitions) -> None:
        jax.block_until_ready(solved(chunk.body, chunk.geometry, chunk.ends, chunk.sled, chunk.contact))

    solve(chunks[0])
    clock = Clock()
    for chunk in chunks:
        solve(chunk)
    print(json.dumps({"frames": len(chunks) * REPS * FRAMES, **clock.read()}))


if __name__ == "__main__":
    main()

"""Whole repetitions at once: lanes are repetitions times instants, the instants of one in a row.

`stroke_nodes` works out a stroke at its nodes and `coarse_solution` solves instants of it coarsely: a few at first,
for their fibre lengths, then every frame from those. `full_solution` solves the frames in full. `solve_reps`
does all of it; who compiles its parts apart calls them one by one (`benchmarks`).
"""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from ..body.scaling import Body
from ..press.kinetic_chain import FootContact, Kinematics, LegForces
from ..press.load import Motion, SledLoad
from ..press.posture import StanceGeometry
from ..press.rep_batch import CoarseSolution, StrokeEnds, StrokeNodes, sled_motion
from ..press.stroke import NODES, nodes_m
from ..press.trajectory import COARSE_INSTANTS, FrameTiming, SledTrajectory
from .batch_algebra import always_true, materialise
from .kinetic_chain import coarse_sharing, cold_state, leg_forces, leg_kinematics, static_loads
from .paths import outside_fit
from .stroke import interpolate, weights
from .supply import Supply, tabulated


def stroke_nodes(body: Body, supply: Supply, geometry: StanceGeometry, ends: StrokeEnds) -> StrokeNodes:
    """Postures and all that follows from them at the nodes of every stroke."""
    heel = jnp.asarray(body.heel_in_calcn_m, ends.top_m.dtype)
    sled_m = nodes_m(body.skeleton, heel, geometry, ends.bottom_m, ends.top_m)
    kinematics = leg_kinematics(body, repeat_instants(geometry, NODES), sled_m.reshape(-1))
    return StrokeNodes(
        ends, geometry, kinematics, static_loads(body, supply, repeat_instants(geometry, NODES), kinematics)
    )


def repeat_instants(tree, instants: int):
    """Values of repetitions as lanes: every instant of one has the same."""
    return jax.tree.map(lambda v: jnp.repeat(v, instants, total_repeat_length=v.shape[0] * instants), tree)


def interpolate_nodes(body: Body, at_nodes: StrokeNodes, tree, sled_m: Float[Array, "rep instant"]):
    """What is known at the nodes, at other places of the strokes."""
    heel, ends = jnp.asarray(body.heel_in_calcn_m, sled_m.dtype), at_nodes.ends
    share = weights(body.skeleton, heel, at_nodes.geometry, ends.bottom_m, ends.top_m, sled_m)
    return interpolate(tree, materialise(share, always_true(sled_m)))


def coarse_solution(
    body: Body,
    at_nodes: StrokeNodes,
    sled: SledLoad,
    contact: FootContact,
    motion: Motion,
    before: CoarseSolution,
    rates,
    blend,
    first,
) -> CoarseSolution:
    """Solve instants to a percent; motion is `[rep, instant]`.

    `before` has other instants of the same repetitions, solved so; `rates` and `blend` [instant
    before, instant] make velocities and starts of them. `first` is 1 where there are none: velocities are
    then those of a constant drive.
    """
    instants = motion.sled_m.shape[1]
    lanes = _flat(motion)
    always = always_true(lanes.sled_m)
    loads = interpolate_nodes(body, at_nodes, at_nodes.loads, motion.sled_m)
    velocity = _combine_instants(before.fibre_length, rates) + first * loads.fibre_slope * lanes.speed_m_per_s[None]
    start = jax.tree.map(lambda v: _combine_instants(v, blend), before.state)
    geometry, sled, contact = (repeat_instants(v, instants) for v in (at_nodes.geometry, sled, contact))
    velocity, start = materialise((velocity, start), always)
    done = coarse_sharing(body, geometry, sled, contact, loads, lanes, velocity, start)
    return CoarseSolution(
        loads, velocity, done.sharing, done.intent, done.state, materialise(done.fibre_length, always)
    )


def no_solution(reps: int, instants: int, dtype) -> CoarseSolution:
    """What stands for `before` in a first coarse solution."""
    lanes = reps * instants
    state = cold_state(lanes, dtype)
    return CoarseSolution(None, None, None, None, state, jnp.zeros_like(state.share))


def full_solution(
    body: Body, at_nodes: StrokeNodes, sled: SledLoad, contact: FootContact, motion: Motion, coarse: CoarseSolution
) -> LegForces:
    """Solve the instants of a coarse solution in full."""
    geometry, sled, contact = (repeat_instants(v, motion.sled_m.shape[1]) for v in (at_nodes.geometry, sled, contact))
    return leg_forces(
        body, geometry, sled, contact, coarse.loads, _flat(motion), coarse.fibre_velocity, coarse.intent, coarse.state
    )


def full_solution_with_kinematics(
    body: Body, at_nodes: StrokeNodes, sled: SledLoad, contact: FootContact, motion: Motion, coarse: CoarseSolution
) -> tuple[Kinematics, LegForces]:
    """The same with the postures of the instants."""
    kinematics = interpolate_nodes(body, at_nodes, at_nodes.kinematics, motion.sled_m)
    outside = outside_fit(kinematics.q_rad).astype(kinematics.q_rad.dtype)
    kinematics = replace(kinematics, outside=outside)
    return kinematics, full_solution(body, at_nodes, sled, contact, motion, coarse)


def ways_solution(
    body: Body, at_nodes: StrokeNodes, sled: SledLoad, contact: FootContact, ways: SledTrajectory
) -> CoarseSolution:
    """`COARSE_INSTANTS` of the way down and as many of the way up, from nothing."""
    coarse_instants, dtype = 2 * COARSE_INSTANTS, at_nodes.ends.top_m.dtype
    no_instants = no_solution(at_nodes.ends.top_m.shape[0], coarse_instants, dtype)
    motion, one = sled_motion(at_nodes.ends, ways), jnp.ones((), dtype)
    return coarse_solution(
        body,
        at_nodes,
        sled,
        contact,
        motion,
        no_instants,
        jnp.zeros((coarse_instants, coarse_instants)),
        jnp.eye(coarse_instants),
        one,
    )


def frames_solution(
    body: Body,
    at_nodes: StrokeNodes,
    sled: SledLoad,
    contact: FootContact,
    timing: FrameTiming,
    before: CoarseSolution,
) -> CoarseSolution:
    """Every frame coarsely, from the instants of its ways."""
    motion, zero = sled_motion(at_nodes.ends, timing.trajectory), jnp.zeros((), at_nodes.ends.top_m.dtype)
    return coarse_solution(body, at_nodes, sled, contact, motion, before, timing.rates, timing.blend, zero)


def solve_reps(
    body: Body,
    geometry: StanceGeometry,
    ends: StrokeEnds,
    sled: SledLoad,
    contact: FootContact,
    ways: SledTrajectory,
    timing: FrameTiming,
) -> tuple[Kinematics, LegForces]:
    """Repetitions of one body, all in the same time, each in its own stance under its own load.

    Everything is one value a repetition; results are lanes, the frames of a repetition in a row. To be compiled
    (`jax.jit`) for a number of repetitions; with `jax.vmap` over the first argument the bodies are a batch axis too.
    """
    at_nodes = stroke_nodes(body, tabulated(body.muscles), geometry, ends)
    frames = frames_solution(body, at_nodes, sled, contact, timing, ways_solution(body, at_nodes, sled, contact, ways))
    return full_solution_with_kinematics(body, at_nodes, sled, contact, sled_motion(ends, timing.trajectory), frames)


def _flat(motion: Motion) -> Motion:
    return jax.tree.map(lambda v: v.reshape(-1), motion)


def _combine_instants(values: Float[Array, "row lane"], matrix):
    """Rows over the instants of each repetition times a matrix [instant, frame]."""
    matrix = jnp.asarray(matrix, values.dtype)
    by_rep = values.reshape(values.shape[0], -1, matrix.shape[0])
    full = jax.lax.Precision.HIGHEST
    return jnp.einsum("vri,if->vrf", by_rep, matrix, precision=full).reshape(values.shape[0], -1)

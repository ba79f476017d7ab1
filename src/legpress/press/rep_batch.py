"""Whole repetitions at once: lanes are repetitions times instants, the instants of one in a row.

`stroke_nodes` works out a stroke at its nodes and `coarse_solution` solves instants of it coarsely: a few at first,
for their fibre lengths, then every frame from what those tell. `full_solution` solves the frames in full.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from ..body.paths import outside_fit
from ..body.scaling import Body
from ..body.supply import Supply, tabulated
from .batch_algebra import always_true, materialise
from .kinetic_chain import (
    FootContact,
    Kinematics,
    LegForces,
    StaticLoads,
    coarse_sharing,
    cold_state,
    leg_forces,
    leg_kinematics,
    static_loads,
)
from .load import Motion, SledLoad
from .posture import StanceGeometry
from .sharing import Sharing, SolverState
from .stroke import NODES, between, nodes_m, weights


class StrokeEnds(eqx.Module):
    """Ends of each stroke on the rail, one value a repetition."""

    bottom_m: Float[Array, " rep"]
    top_m: Float[Array, " rep"]


class StrokeNodes(eqx.Module):
    """Strokes at their nodes."""

    ends: StrokeEnds
    setting: StanceGeometry  # one value a repetition
    placed: Kinematics  # lanes are repetitions times nodes
    track: StaticLoads


class CoarseSolution(eqx.Module):
    """Instants solved coarsely; muscles in the order of `muscle_order`."""

    track: StaticLoads | None
    fibre_velocity: Float[Array, "muscle lane"] | None
    shared: Sharing | None
    state: SolverState
    fibre_length: Float[Array, "muscle lane"]


def stroke_nodes(body: Body, supply: Supply, setting: StanceGeometry, ends: StrokeEnds) -> StrokeNodes:
    """Postures and all that follows from them at the nodes of every stroke."""
    heel = jnp.asarray(body.heel_in_calcn_m, ends.top_m.dtype)
    sled_m = nodes_m(body.skeleton, heel, setting, ends.bottom_m, ends.top_m)
    placed = leg_kinematics(body, repeat_instants(setting, NODES), sled_m.reshape(-1))
    return StrokeNodes(ends, setting, placed, static_loads(body, supply, repeat_instants(setting, NODES), placed))


def stroke_nodes_at(body: Body, setting: StanceGeometry, ends: StrokeEnds, placed: Kinematics) -> StrokeNodes:
    """The same from the postures at the nodes, for a body whose supply has not been tabulated."""
    supply = materialise(tabulated(body.muscles), always_true(ends.top_m))
    return StrokeNodes(ends, setting, placed, static_loads(body, supply, repeat_instants(setting, NODES), placed))


def repeat_instants(tree, instants: int):
    """Values of repetitions as lanes: every instant of one has the same."""
    return jax.tree.map(lambda v: jnp.repeat(v, instants, total_repeat_length=v.shape[0] * instants), tree)


def interpolate_nodes(body: Body, laid: StrokeNodes, tree, sled_m: Float[Array, "rep instant"]):
    """What is known at the nodes, at other places of the strokes."""
    heel, ends = jnp.asarray(body.heel_in_calcn_m, sled_m.dtype), laid.ends
    share = weights(body.skeleton, heel, laid.setting, ends.bottom_m, ends.top_m, sled_m)
    return between(tree, materialise(share, always_true(sled_m)))


def coarse_solution(
    body: Body,
    laid: StrokeNodes,
    sled: SledLoad,
    push: FootContact,
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
    track = interpolate_nodes(body, laid, laid.track, motion.sled_m)
    velocity = _mixed(before.fibre_length, rates) + first * track.fibre_slope * lanes.speed_m_per_s[None]
    start = jax.tree.map(lambda v: _mixed(v, blend), before.state)
    setting, sled, push = (repeat_instants(v, instants) for v in (laid.setting, sled, push))
    velocity, start = materialise((velocity, start), always)
    shared, state, length = coarse_sharing(body, setting, sled, push, track, lanes, velocity, start)
    return CoarseSolution(track, velocity, shared, state, materialise(length, always))


def no_solution(reps: int, instants: int, dtype) -> CoarseSolution:
    """What stands for `before` in a first coarse solution."""
    lanes = reps * instants
    state = cold_state(lanes, dtype)
    return CoarseSolution(None, None, None, state, jnp.zeros_like(state.share))


def full_solution(
    body: Body, laid: StrokeNodes, sled: SledLoad, push: FootContact, motion: Motion, sketched: CoarseSolution
) -> LegForces:
    """Solve the instants of a coarse solution in full."""
    setting, sled, push = (repeat_instants(v, motion.sled_m.shape[1]) for v in (laid.setting, sled, push))
    return leg_forces(body, setting, sled, push, sketched.track, _flat(motion), sketched.fibre_velocity, sketched.state)


def full_solution_with_kinematics(
    body: Body, laid: StrokeNodes, sled: SledLoad, push: FootContact, motion: Motion, sketched: CoarseSolution
) -> tuple[Kinematics, LegForces]:
    """The same with the postures of the instants."""
    placed = interpolate_nodes(body, laid, laid.placed, motion.sled_m)
    outside = outside_fit(placed.q_rad).astype(placed.q_rad.dtype)
    placed = eqx.tree_at(lambda p: p.outside, placed, outside)
    return placed, full_solution(body, laid, sled, push, motion, sketched)


def _flat(motion: Motion) -> Motion:
    return jax.tree.map(lambda v: v.reshape(-1), motion)


def _mixed(values: Float[Array, "row lane"], matrix):
    """Rows over the instants of each repetition times a matrix [instant, frame]."""
    matrix = jnp.asarray(matrix, values.dtype)
    by_rep = values.reshape(values.shape[0], -1, matrix.shape[0])
    full = jax.lax.Precision.HIGHEST
    return jnp.einsum("vri,if->vrf", by_rep, matrix, precision=full).reshape(values.shape[0], -1)

"""Whole repetitions at once: lanes are repetitions times instants, the instants of one in a row.

`lay` works out a stroke at its nodes and `sketch` solves instants of it coarsely: a few at first, for
their fibre lengths, then every frame from what those tell. `finish` solves the frames in full.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from ..body.paths import outside_fit
from ..body.scaling import Body
from ..body.supply import Supply, tabulated
from .chain import Held, Placed, Push, Track, hold, outline, place, tracked, unprepared
from .lanes import kept
from .load import Motion, Sled
from .posture import Setting
from .sharing import Shared, State
from .stroke import NODES, between, nodes_m, weights


class Ends(eqx.Module):
    """Ends of each stroke on the rail, one value a repetition."""

    bottom_m: Float[Array, " rep"]
    top_m: Float[Array, " rep"]


class Laid(eqx.Module):
    """Strokes at their nodes."""

    ends: Ends
    setting: Setting  # one value a repetition
    placed: Placed  # lanes are repetitions times nodes
    track: Track


class Sketched(eqx.Module):
    """Instants solved coarsely; muscles in the order of `chain.groups`."""

    track: Track | None
    fibre_velocity: Float[Array, "muscle lane"] | None
    shared: Shared | None
    state: State
    fibre_length: Float[Array, "muscle lane"]


def lay(body: Body, supply: Supply, setting: Setting, ends: Ends) -> Laid:
    """Postures and all that follows from them at the nodes of every stroke."""
    heel = jnp.asarray(body.heel_in_calcn_m, ends.top_m.dtype)
    sled_m = nodes_m(body.skeleton, heel, setting, ends.bottom_m, ends.top_m)
    placed = place(body, each(setting, NODES), sled_m.reshape(-1))
    return Laid(ends, setting, placed, tracked(body, supply, each(setting, NODES), placed))


def lay_placed(body: Body, setting: Setting, ends: Ends, placed: Placed) -> Laid:
    """The same from the postures at the nodes, for a body whose supply has not been tabulated."""
    supply = kept(tabulated(body.muscles), ends.top_m[0] > -1e9)
    return Laid(ends, setting, placed, tracked(body, supply, each(setting, NODES), placed))


def each(tree, instants: int):
    """Values of repetitions as lanes: every instant of one has the same."""
    return jax.tree.map(lambda v: jnp.repeat(v, instants, total_repeat_length=v.shape[0] * instants), tree)


def along(body: Body, laid: Laid, tree, sled_m: Float[Array, "rep instant"]):
    """What is known at the nodes, at other places of the strokes."""
    heel, ends = jnp.asarray(body.heel_in_calcn_m, sled_m.dtype), laid.ends
    share = weights(body.skeleton, heel, laid.setting, ends.bottom_m, ends.top_m, sled_m)
    return between(tree, kept(share, sled_m[0, 0] > -1e9))


def sketch(
    body: Body, laid: Laid, sled: Sled, push: Push, motion: Motion, before: Sketched, rates, blend, first
) -> Sketched:
    """Solve instants to a percent; motion is `[rep, instant]`.

    `before` has other instants of the same repetitions, solved so; `rates` and `blend` [instant
    before, instant] make velocities and starts of them. `first` is 1 where there are none: velocities are
    then those of a constant drive.
    """
    instants = motion.sled_m.shape[1]
    lanes = _flat(motion)
    always = lanes.sled_m[0] > -1e9
    track = along(body, laid, laid.track, motion.sled_m)
    velocity = _mixed(before.fibre_length, rates) + first * track.fibre_slope * lanes.speed_m_per_s[None]
    start = jax.tree.map(lambda v: _mixed(v, blend), before.state)
    setting, sled, push = (each(v, instants) for v in (laid.setting, sled, push))
    velocity, start = kept((velocity, start), always)
    shared, state, length = outline(body, setting, sled, push, track, lanes, velocity, start)
    return Sketched(track, velocity, shared, state, kept(length, always))


def unsketched(reps: int, instants: int, dtype) -> Sketched:
    """What stands for `before` in a first sketch."""
    lanes = reps * instants
    state = unprepared(lanes, dtype)
    return Sketched(None, None, None, state, jnp.zeros_like(state.share))


def finish(body: Body, laid: Laid, sled: Sled, push: Push, motion: Motion, sketched: Sketched) -> Held:
    """Solve the instants of a sketch in full."""
    setting, sled, push = (each(v, motion.sled_m.shape[1]) for v in (laid.setting, sled, push))
    return hold(body, setting, sled, push, sketched.track, _flat(motion), sketched.fibre_velocity, sketched.state)


def finish_placed(
    body: Body, laid: Laid, sled: Sled, push: Push, motion: Motion, sketched: Sketched
) -> tuple[Placed, Held]:
    """The same with the postures of the instants."""
    placed = along(body, laid, laid.placed, motion.sled_m)
    outside = outside_fit(placed.q_rad).astype(placed.q_rad.dtype)
    placed = eqx.tree_at(lambda p: p.outside, placed, outside)
    return placed, finish(body, laid, sled, push, motion, sketched)


def _flat(motion: Motion) -> Motion:
    return jax.tree.map(lambda v: v.reshape(-1), motion)


def _mixed(values: Float[Array, "row lane"], matrix):
    """Rows over the instants of each repetition times a matrix [instant, frame]."""
    matrix = jnp.asarray(matrix, values.dtype)
    by_rep = values.reshape(values.shape[0], -1, matrix.shape[0])
    full = jax.lax.Precision.HIGHEST
    return jnp.einsum("vri,if->vrf", by_rep, matrix, precision=full).reshape(values.shape[0], -1)

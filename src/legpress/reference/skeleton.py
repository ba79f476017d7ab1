"""Where the bones of the right leg are: femur, patella, tibia and foot for given joint angles, and how they move.

The joints are those of the source model (`data/skeleton.json`), not an approximation of them:
a ball joint at the hip, a knee whose shift and side turns follow its flexion, a patella that
glides with the knee, an oblique ankle pin; subtalar and toe joints stay at zero, so talus,
calcaneus and toes are one body, the *foot*, on the axes of the calcaneus.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from ..body.skeleton import Poses, Skeleton
from .containers import container


@container
class Twists:
    """How the bodies move per unit rate of each coordinate, on pelvis axes.

    A point at p on a body moves with `linear_m + cross(angular, p - origin)`.
    """

    angular: Float[Array, "body coordinate 3 *lane"]
    linear_m: Float[Array, "body coordinate 3 *lane"]  # of the body's origin, metres per radian


def bodies_in_pelvis(skeleton: Skeleton, q_rad: Float[Array, "5 *lane"]) -> Poses:
    """Poses of femur, patella, tibia and foot (calcaneus).

    One pose, or many with the lanes last: `[5, lane]` gives `rotation[4, 3, 3, lane]`.
    """
    leg = _Leg(skeleton, q_rad)
    return Poses(
        rotation=jnp.stack([leg.femur, leg.patella, leg.tibia, leg.foot]),
        origin_m=jnp.stack([leg.hip_at, leg.patella_at, leg.tibia_at, leg.foot_at]),
    )


def foot_pose(skeleton: Skeleton, q_rad: Float[Array, "5 *lane"]) -> tuple[Array, Array]:
    """Rotation [3, 3] and origin [3] of the foot in pelvis axes; cheaper than all four bodies."""
    leg = _Leg(skeleton, q_rad)
    return leg.foot, leg.foot_at


def twists(skeleton: Skeleton, q_rad: Float[Array, "5 *lane"]) -> Twists:
    """Exact velocities of the four bodies per unit rate of each coordinate; lanes as above."""
    leg = _Leg(skeleton, q_rad)
    still = jnp.zeros_like(leg.foot_at)
    hip = leg.hip_axes

    def about_hip(at):
        return [_cross(axis, at - leg.hip_at) for axis in hip]

    foot_by_knee = leg.tibia_rate + _cross(leg.knee_axis, leg.foot_at - leg.tibia_at)
    foot_by_ankle = _cross(leg.ankle_axis, leg.foot_at - leg.ankle_at)
    angular = [
        [*hip, still, still],
        [*hip, leg.patella_axis, still],
        [*hip, leg.knee_axis, still],
        [*hip, leg.knee_axis, leg.ankle_axis],
    ]
    linear = [
        [still] * 5,
        [*about_hip(leg.patella_at), leg.patella_rate, still],
        [*about_hip(leg.tibia_at), leg.tibia_rate, still],
        [*about_hip(leg.foot_at), foot_by_knee, foot_by_ankle],
    ]
    return Twists(angular=_stacked(angular), linear_m=_stacked(linear))


class _Leg:
    """One pose worked out; every array may carry lanes behind its own axes.

    For speed over many lanes: whatever depends on one angle alone is a product of constants with
    a few functions of that angle, and `_materialised` stands between the steps.
    """

    def __init__(self, skeleton: Skeleton, q_rad: Float[Array, "5 *lane"]):
        s = jax.tree.map(lambda x: jnp.asarray(x).astype(q_rad.dtype), skeleton)
        lane = q_rad.shape[1:]
        cos, sin = jnp.cos(q_rad), jnp.sin(q_rad)
        cf, ca, cr, ck, cn = (cos[i] for i in range(5))
        sf, sa, sr, sk, sn = (sin[i] for i in range(5))
        one, zero = jnp.ones_like(ck), jnp.zeros_like(ck)
        self.hip_at = _lanes(s.hip_in_pelvis_m, lane) * one[None]

        # Hip: about z, then x, then y.
        femur = [
            *(cf * cr - sf * sa * sr, -sf * ca, cf * sr + sf * sa * cr),
            *(sf * cr + cf * sa * sr, cf * ca, sf * sr - cf * sa * cr),
            *(-ca * sr, sa, ca * cr),
        ]
        self.femur = _materialised(jnp.stack(femur)).reshape((3, 3, *lane))
        thigh = self.femur[:, 1]
        self.hip_axes = (jnp.stack([zero, zero, one]), jnp.stack([cf, sf, zero]), thigh)

        # What only the knee's flexion decides: its side turns and shift, the patella's glide.
        knee = _dot(_knee_constants(s), _knee_functions(s, q_rad[3]))
        (turn_z, turn_y), shift_m, glide = knee[0:2], knee[2:5], knee[5:8]
        (turn_z_rate, turn_y_rate), shift_rate, glide_rate = knee[8:10], knee[10:13], knee[13:16]
        turns = jnp.stack([turn_z, turn_y, glide[0]])
        cos_turns, sin_turns = jnp.cos(turns), jnp.sin(turns)
        (cz, cy), (sz, sy) = cos_turns[:2], sin_turns[:2]

        # Knee: in the joint's own axes about x (flexion), then z, then y; then its axis of turn.
        bent = [
            *(cz * cy, -sz, cz * sy),
            *(ck * sz * cy + sk * sy, ck * cz, ck * sz * sy - sk * cy),
            *(sk * sz * cy - ck * sy, sk * cz, sk * sz * sy + ck * cy),
            one - turn_y_rate * sz,
            turn_y_rate * ck * cz - turn_z_rate * sk,
            turn_y_rate * sk * cz + turn_z_rate * ck,
        ]
        on_femur = _dot(_bend_constants(s), jnp.stack(bent))
        tibia, offset, axis = on_femur[:9].reshape((3, 3, *lane)), on_femur[9:12], on_femur[12:15]
        tibia_at = shift_m + _lanes(s.knee_in_femur_m, lane) - offset
        tibia_rate = shift_rate - _cross(axis, offset)
        patella_at = jnp.stack([glide[1], glide[2], s.patella_shift_z_m * one])
        patella_at = patella_at + _lanes(s.patella_in_femur_m, lane)
        patella_rate = jnp.stack([glide_rate[1], glide_rate[2], zero])
        vectors = jnp.stack([tibia_at, axis, tibia_rate, patella_at, patella_rate], axis=1)
        turned = _product(self.femur, jnp.concatenate([tibia, vectors], axis=1))
        turned = _materialised(turned)
        self.tibia, self.tibia_at = turned[:, :3], self.hip_at + turned[:, 3]
        self.knee_axis, self.tibia_rate = turned[:, 4], turned[:, 5]
        self.patella_at, self.patella_rate = self.hip_at + turned[:, 6], turned[:, 7]

        # Patella: turns about the femur's z.
        x, y, z = (self.femur[:, i] for i in range(3))
        cp, sp = cos_turns[2:], sin_turns[2:]
        self.patella = jnp.stack([cp * x + sp * y, cp * y - sp * x, z], axis=1)
        self.patella_axis = glide_rate[:1] * z

        # Ankle: about an oblique axis of the tibia; foot and tibia axes agree at zero.
        pinned = _dot(_ankle_constants(s), jnp.stack([one, cn, sn])).reshape((3, 6, *lane))
        turned = _materialised(_product(self.tibia, pinned))
        self.foot, self.ankle_axis = turned[:, :3], turned[:, 5]
        self.ankle_at = self.tibia_at + turned[:, 3]
        self.foot_at = self.ankle_at + turned[:, 4]


def _knee_functions(s: Skeleton, knee: Float[Array, "*lane"]) -> Float[Array, "function *lane"]:
    """Powers of the knee's flexion, then powers of its excess over each knot of the patella."""
    powers = [jnp.ones_like(knee)]
    while len(powers) < s.knee_turn_rad.shape[1]:
        powers.append(powers[-1] * knee)
    past = jnp.maximum(knee[None] - _lanes(s.patella_knots_rad, knee.shape), 0)
    return jnp.concatenate([jnp.stack(powers), past, past**2, past**3])


def _knee_constants(s: Skeleton) -> Float[Array, "16 function"]:
    """Turns (z, y), shift on femur axes, patella (turn z, x, y), and the slopes of these eight."""
    turn, shift = s.knee_turn_rad[:, ::-1], s.knee_frame @ s.knee_shift_m[:, ::-1]
    polynomials = jnp.concatenate([turn, shift])
    start, rise = s.patella_line[:, :1], s.patella_line[:, 1:]
    line = jnp.concatenate([start - rise * s.patella_knots_rad[0], rise], axis=1)
    line = jnp.pad(line, ((0, 0), (0, polynomials.shape[1] - 2)))
    powers = jnp.concatenate([polynomials, line])
    exponent = jnp.arange(1, powers.shape[1], dtype=powers.dtype)
    slopes = jnp.pad(powers[:, 1:] * exponent[None], ((0, 0), (0, 1)))
    none = jnp.zeros_like(s.patella_square)
    knots = jnp.concatenate([none, s.patella_square, s.patella_cube], axis=1)
    knot_slopes = jnp.concatenate([2 * s.patella_square, 3 * s.patella_cube, none], axis=1)
    above = ((polynomials.shape[0], 0), (0, 0))  # the polynomials have no knots
    values = jnp.concatenate([powers, jnp.pad(knots, above)], axis=1)
    return jnp.concatenate([values, jnp.concatenate([slopes, jnp.pad(knot_slopes, above)], axis=1)])


def _bend_constants(s: Skeleton) -> Float[Array, "15 12"]:
    """From the bent knee in its own axes (9) and its turning axis (3) to femur axes.

    Gives the tibia's rotation (9), the knee's place in the tibia so turned (3), the axis (3).
    """
    frame = s.knee_frame
    turn = frame[:, None, :, None] * frame[None, :, None, :]  # R -> frame R frame'
    at = jnp.sum(turn * s.knee_in_tibia_m[None, :, None, None], axis=1)
    first = jnp.concatenate([turn.reshape(9, 9), at.reshape(3, 9)])
    return jnp.concatenate([jnp.pad(first, ((0, 0), (0, 3))), jnp.pad(frame, ((0, 0), (9, 0)))])


def _ankle_constants(s: Skeleton) -> Float[Array, "18 3"]:
    """From (1, cos, sin) of the ankle's angle to tibia axes, as a 3 x 6 matrix.

    Columns: the foot's rotation (3), the ankle's place, from there to the foot's origin, the axis.
    """
    axis = s.ankle_axis_in_tibia
    along = axis[:, None] * axis[None, :]
    unit = jnp.eye(3, dtype=axis.dtype)
    # Columns of `unit` crossed with the axis, from the left: the rotation's part with the sine.
    sideways = jnp.stack([_cross(axis, unit[i]) for i in range(3)], axis=1)
    rotation = jnp.stack([along, unit - along, sideways], axis=2)
    to_foot = jnp.sum(rotation * s.calcn_in_talus_m[None, :, None], axis=1)

    def fixed(vector):
        return jnp.pad(vector[:, None], ((0, 0), (0, 2)))

    rest = jnp.stack([fixed(s.ankle_in_tibia_m), to_foot, fixed(axis)], axis=1)
    return jnp.concatenate([rotation, rest], axis=1).reshape(18, 3)


def _lanes(constant, lane: tuple[int, ...]):
    """A constant that broadcasts over the lanes behind its own axes."""
    return constant.reshape(constant.shape + (1,) * len(lane))


def _product(a, b):
    """Matrix product lane by lane; a library call per 3 x 3 matrix would cost far more."""
    return a[:, 0, None] * b[None, 0] + a[:, 1, None] * b[None, 1] + a[:, 2, None] * b[None, 2]


def _cross(a, b):
    return jnp.stack([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]])


def _dot(constants, functions):
    # Full precision said aloud: accelerators would otherwise round single precision further.
    return jnp.tensordot(constants, functions, 1, precision=jax.lax.Precision.HIGHEST)


def _materialised(rows):
    """The same values, worked out once.

    The compiler fuses step into step and then repeats the earlier ones for every number that uses
    them, four times slower on the whole; it does not look through a matrix product, and the unit
    matrix costs nothing beside that (`optimization_barrier` is dropped before fusion).
    """
    return _dot(jnp.eye(rows.shape[0], dtype=rows.dtype), rows)


def _stacked(rows):
    return jnp.stack([jnp.stack(row) for row in rows])

"""Formulas that the engine no longer needs and that tests hold it against."""

from __future__ import annotations

import jax.numpy as jnp

from legpress.body.muscle import Muscles
from legpress.body.skeleton import Skeleton
from legpress.press.batch_algebra import dot
from legpress.press.load import Motion
from legpress.press.posture import Posture
from legpress.reference.batch_algebra import cross, rotate
from legpress.reference.curves import value_and_derivatives
from legpress.reference.muscle import ACTIVE_FLOOR, fibre_at, passive_force_and_derivatives


def activation_and_derivatives(muscles: Muscles, force, mtu_length_m, velocity_factor):
    """Activation that holds a normalised tendon force; with d/dF and d2/dF2, each `[muscle, *lane]`.

    Unclipped: below the floor or above 1 means that this force cannot be held. `velocity_factor`
    is the force-velocity multiplier, constant here. Increasing in the force for every muscle.
    """
    fibre = fibre_at(muscles, force, mtu_length_m)
    rest, rest_1, rest_2 = passive_force_and_derivatives(muscles, fibre.length)
    act, act_1, act_2 = value_and_derivatives(muscles.active_force_length, fibre.length)
    c, c1, c2 = fibre.cos_pennation, fibre.cos_1, fibre.cos_2
    l1, l2 = fibre.length_1, fibre.length_2
    need = force / c - rest
    need_1 = (1 - force * c1 / c) / c - rest_1 * l1
    need_2 = -(2 * c1 + force * (c2 - 2 * c1**2 / c)) / c**2 - rest_2 * l1**2 - rest_1 * l2
    can = (act + ACTIVE_FLOOR) * velocity_factor
    can_1 = act_1 * l1 * velocity_factor
    can_2 = (act_2 * l1**2 + act_1 * l2) * velocity_factor
    a = need / can
    a1 = (need_1 - a * can_1) / can
    a2 = (need_2 - 2 * a1 * can_1 - a * can_2) / can
    return a, a1, a2


def leg_energy_J(skeleton: Skeleton, posture: Posture, motion: Motion):
    """Kinetic and gravitational energy of the leg's four bodies."""
    com = jnp.asarray(skeleton.com_m, motion.speed_m_per_s.dtype)[..., None]
    arm = rotate(posture.rotation, jnp.broadcast_to(com, posture.origin_m.shape))
    arms = jnp.broadcast_to(arm[:, None], posture.angular.shape)
    along = posture.slope[None, :, None]
    speed = motion.speed_m_per_s[None, None]
    velocity = ((posture.linear_m + cross(posture.angular, arms)) * along).sum(1) * speed
    omega = (posture.angular * along).sum(1) * speed
    mass = jnp.asarray(skeleton.mass_kg, velocity.dtype)[:, None]
    inertia = jnp.asarray(skeleton.inertia_kg_m2, velocity.dtype)[..., None]
    own = rotate(jnp.swapaxes(posture.rotation, 1, 2), omega)
    spun = dot(own, rotate(jnp.broadcast_to(inertia, posture.rotation.shape), own))
    kinetic = 0.5 * (mass * dot(velocity, velocity) + spun).sum(0)
    place = posture.origin_m + arm
    gravity = jnp.broadcast_to(posture.plate.gravity, place.shape)
    return kinetic, -(mass * dot(place, gravity)).sum(0)

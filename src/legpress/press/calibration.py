"""A lifter's own body, with all that they know of it from the machine: strength, tailbone, heels."""

from __future__ import annotations

from functools import lru_cache

import equinox as eqx
import jax
import numpy as np

from ..body.scaling import Body, body_of
from ..errors import WrongInput
from ..lifter import Lifter, Place
from ..machine import Machine
from ..tables import toml_table
from .condition import PressCondition
from .cue import Cue
from .depth import REACHED_M
from .kinetic_chain import Kinematics
from .programs import kinematics_at
from .strength import FULLEST, full_activation_for, known_set, root_between, with_full_activation


@lru_cache(maxsize=64)
def calibrated_body(lifter: Lifter) -> Body:
    """The lifter's body, as strong as the known set shows and as far as they felt it go; else as the norm.

    A full effort that comes to less than the whole model is a lower activation; for more, muscles grow, at the
    norm's activation. Raises `WrongInput` for a set that no body could have done or that says nothing.
    """
    with jax.enable_x64(True):
        body, known = _as_felt(body_of(lifter), lifter), known_set(lifter)
        if known is None:
            return body
        full = full_activation_for(body, known)
        if full < FULLEST:
            return with_full_activation(body, full)
        table = toml_table("strength")
        norm, bulkiest = table["full_activation"]["value"], table["bulk"]["high"]

        def over(bulk: float) -> float:
            return full_activation_for(_as_felt(body_of(lifter, bulk), lifter), known) - norm

        if over(bulkiest) > 0:
            raise WrongInput(
                f"[strength] {known.load_kg:g} kg x {known.reps} at this depth would take legs more than {bulkiest:g} "
                "times as strong as this height and mass have. Check load_kg (plates, without the carriage), the stance "
                "and how deep the sled went ([present] stop_sled_cm)."
            )
        bulk = root_between(over, 1.0, bulkiest)
        return with_full_activation(_as_felt(body_of(lifter, bulk), lifter), norm)


def _as_felt(body: Body, lifter: Lifter) -> Body:
    """The body with the limits that the lifter felt: where the tailbone lifts, where the heels come up."""
    limits = lifter.limits
    if limits.tailbone_lifts is not None:
        there = _placed(body, limits.tailbone_lifts, "tailbone_lifts")
        body = eqx.tree_at(lambda b: b.roll_limit_rad, body, np.array(there.roll_rad[0]))
    if limits.heel_lifts is not None:
        there = _placed(body, limits.heel_lifts, "heel_lifts")
        body = eqx.tree_at(lambda b: b.ankle_dorsiflexion_rad, body, np.array(there.posture.angles_rad[4, 0]))
    return body


def _placed(body: Body, felt: Place, answer: str) -> Kinematics:
    """The leg where the lifter felt it; `WrongInput` where the leg cannot be there."""
    try:
        machine = Machine.load(felt.machine)
        machine.check_stance(felt.stance)
        machine.check_stop(felt.stop_sled_cm)
    except WrongInput as reason:
        raise WrongInput(f"[limits] {answer} cannot be used: {reason}") from None
    press = PressCondition(body=body, machine=machine, stance=felt.stance, load_kg=0.0, cue=Cue.parse("natural"))
    placed = kinematics_at(press, np.array([machine.bottom_m + felt.stop_sled_cm / 100]))
    if placed.posture.reach_error_m[0] > REACHED_M:
        raise WrongInput(
            f"[limits] {answer} cannot be used: with the sled {felt.stop_sled_cm:g} cm above its lowest point the feet "
            "do not reach their place on the plate. Check its stance and stop_sled_cm."
        )
    return placed

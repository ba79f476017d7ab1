"""The lifter's body as their own sets and feelings show it: as strong as the known set, as mobile as they felt."""

from __future__ import annotations

from functools import lru_cache

import equinox as eqx
import jax
import numpy as np

from ..body.scaling import Body, body_of, read_only
from ..errors import WrongInput
from ..lifter import Lifter
from ..tables import toml_table
from .batch import kinematics_at
from .case import LifterCase, PressPlace
from .condition import PressCondition
from .cue import Cue
from .kinetic_chain import Kinematics
from .limits import REACHED_M
from .strength import MAX_ACTIVATION, full_activation_for, root_between, with_full_activation


def calibrated_body(lifter: Lifter | LifterCase) -> Body:
    """The lifter's body, as strong as the known set shows and as far as they felt it go; else as the norm.

    A full effort that comes to less than the whole model is a lower activation; for more, muscles grow, at the
    norm's activation. The arrays are read-only: all who ask for the same case share them. A `Lifter` is looked up anew at
    every call, so that a machine's file may change. Raises `WrongInput` for a set that no body could have done or that
    says nothing.
    """
    return _calibrated(LifterCase.of(lifter))


@lru_cache(maxsize=64)
def _calibrated(case: LifterCase) -> Body:
    with jax.enable_x64(True):
        return read_only(_with_known_strength(case))


def _with_known_strength(case: LifterCase) -> Body:
    body, known = _with_felt_limits(body_of(case.lifter), case), case.known_set
    if known is None:
        return body
    full = full_activation_for(body, known)
    if full < MAX_ACTIVATION:
        return with_full_activation(body, full)
    table = toml_table("strength")
    norm, bulkiest = table["full_activation"]["value"], table["bulk"]["high"]

    def surplus(bulk: float) -> float:
        return full_activation_for(_with_felt_limits(body_of(case.lifter, bulk), case), known) - norm

    if surplus(bulkiest) > 0:
        raise WrongInput(
            f"[strength] {known.load_kg:g} kg x {known.reps} at this depth would take legs more than {bulkiest:g} "
            "times as strong as this height and mass have. Check load_kg (plates, without the carriage), the stance "
            "and how deep the sled went ([present] stop_sled_cm)."
        )
    bulk = root_between(surplus, 1.0, bulkiest)
    return with_full_activation(_with_felt_limits(body_of(case.lifter, bulk), case), norm)


def _with_felt_limits(body: Body, case: LifterCase) -> Body:
    """The body with the limits that the lifter felt: where the tailbone lifts, where the heels come up."""
    if case.tailbone_lifts is not None:
        there = _kinematics(body, case.tailbone_lifts, "tailbone_lifts")
        body = eqx.tree_at(lambda b: b.roll_limit_rad, body, np.array(there.roll_rad[0]))
    if case.heel_lifts is not None:
        there = _kinematics(body, case.heel_lifts, "heel_lifts")
        body = eqx.tree_at(lambda b: b.ankle_dorsiflexion_rad, body, np.array(there.posture.angles_rad[4, 0]))
    return body


def _kinematics(body: Body, felt: PressPlace, answer: str) -> Kinematics:
    """The leg where the lifter felt it; `WrongInput` where the leg cannot be there."""
    press = PressCondition(body=body, machine=felt.machine, stance=felt.stance, load_kg=0.0, cue=Cue.parse("natural"))
    stop_cm = felt.stop_sled_cm or 0.0
    found = kinematics_at(press, np.array([felt.machine.bottom_m + stop_cm / 100]))
    if not found.posture.reach_error_m[0] <= REACHED_M:
        raise WrongInput(
            f"[limits] {answer} cannot be used: with the sled {stop_cm:g} cm above its lowest point the feet "
            "do not reach their place on the plate. Check its stance and stop_sled_cm."
        )
    return found

"""Lifter, machine, stance and load as numbers of the engine."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..body.scaling import Body
from ..machine import Machine
from ..measures import GRAVITY_M_PER_S2
from ..stance import Stance
from .cue import Cue, constants
from .kinetic_chain import FootContact
from .load import SledLoad
from .posture import StanceGeometry

SHORTEST_PATCH_M = 0.005  # that pressure can act on, whatever the plate leaves under the foot


@dataclass(frozen=True, slots=True, kw_only=True)
class PressCondition:
    """A body on a machine in a stance with a load, as the engine takes them."""

    body: Body
    machine: Machine
    stance: Stance
    load_kg: float
    cue: Cue
    numbers: Mapping[str, Mapping[str, float]] = field(default_factory=constants, repr=False)  # of data/press.toml

    def geometry(self, lanes: int) -> StanceGeometry:
        machine, stance = self.machine, self.stance
        return StanceGeometry(
            *_lanes(
                lanes,
                machine.rail_rad,
                machine.backrest_at(stance.backrest_notch),
                machine.plate_tilt_rad,
                machine.plate_lower_edge_m,
                stance.heel_height_m,
                stance.heel_spacing_m / 2,
                stance.toe_out_rad,
            )
        )

    @property
    def drive_kg(self) -> float:
        """Mass whose whole weight would press along the rail at rest."""
        return float(drive_kg(self.machine, self.load_kg))

    @property
    def moving_kg(self) -> float:
        """Mass that the feet must accelerate."""
        return float(moving_kg(self.machine, self.load_kg))

    @property
    def push_N(self) -> float:
        """Force of one foot along the rail that moves the sled slowly up."""
        return 0.5 * self.drive_kg * GRAVITY_M_PER_S2 * (1 + self.machine.friction)

    def sled(self, lanes: int) -> SledLoad:
        return SledLoad(*_lanes(lanes, self.drive_kg, self.moving_kg, self.machine.friction))

    @property
    def plate_under_foot_m(self) -> float:
        """How far the plate reaches under the foot, from the heel's end along the foot."""
        return float(plate_under_foot_m(self.machine, self.stance.heel_height_m, self.stance.toe_out_rad))

    @property
    def overhang_m(self) -> float:
        """How far the toes stand over the plate's upper edge, measured along the plate."""
        beyond = float(self.body.foot_length_m) - self.plate_under_foot_m
        return max(0.0, beyond * math.cos(self.stance.toe_out_rad))

    def contact(self, lanes: int) -> FootContact:
        heel, toe = _lanes(lanes, self.stance.heel_height_m, self.stance.toe_out_rad)
        return foot_contact(self.body.foot_length_m, self.machine, heel, toe, self.cue, self.numbers)


def _lanes(count: int, *values: float):
    return [np.full(count, value, dtype=float) for value in values]


def plate_under_foot_m(machine: Machine, heel_height_m, toe_out_rad):
    """How far the plate reaches under the foot, from the heel's end along the foot, [lane]."""
    return (machine.plate_height_m - heel_height_m) / np.maximum(np.cos(toe_out_rad), 0.1)


def foot_contact(
    foot_length_m,
    machine: Machine,
    heel_height_m,
    toe_out_rad,
    cue: Cue,
    numbers: Mapping[str, Mapping[str, Any]] | None = None,
) -> FootContact:
    """How these feet and this plate meet, [lane]; `numbers` in place of those of data/press.toml; these and the foot's length are each
    the same in all lanes or [lane]."""
    numbers = constants() if numbers is None else numbers
    habit, contact, told, bracing = (numbers[name] for name in ("habit", "contact", "told", "bracing"))
    front = np.minimum(
        contact["front_of_patch_share"] * foot_length_m, plate_under_foot_m(machine, heel_height_m, toe_out_rad)
    )
    if cue.name == "heels":
        front = np.minimum(front, contact["heels_share"] * foot_length_m)
    habitual = cue.name in ("natural", "heels", "toes", "scrape")
    braced = 0.0 if cue.name == "free" else 1.0
    values = (
        contact["friction"],
        contact["torque_arm_m"],
        contact["back_of_patch_m"],
        None,
        habit["up_m"],
        habit["forward_m"],
        habit["weight_per_m2"] if habitual else 0.0,
        told["straight_share"] if cue.name == "straight" else cue.scrape_share,
        told["weight"] if cue.name in ("straight", "scrape") else 0.0,
        1.0 if cue.name == "scrape" else 0.0,
        braced * bracing["hamstrings"],
        braced * bracing["gastrocnemius"],
        numbers["sharing"]["next_power"],
    )
    front = np.maximum(front, contact["back_of_patch_m"] + SHORTEST_PATCH_M)
    rows = np.empty((len(values), front.size))
    for row, value in zip(rows, values, strict=True):
        row[:] = front if value is None else value
    push = FootContact(*rows)
    if cue.name == "toes":
        push = replace(push, back_m=np.minimum(contact["toes_share"] * foot_length_m, front - SHORTEST_PATCH_M))
    return push


def drive_kg(machine: Machine, load_kg):
    """Mass whose whole weight would press along the rail at rest."""
    sine = math.sin(machine.rail_rad)
    if machine.kind == "selectorised":
        return (load_kg - machine.counterweight_kg) * machine.cable_ratio + machine.carriage_kg * sine
    return (machine.carriage_kg + load_kg) * sine - machine.counterweight_kg * machine.cable_ratio


def unloaded_kg(machine: Machine) -> float:
    """What the empty sled weighs on the feet, in kilograms of load: carriage less counterweight."""
    empty = float(drive_kg(machine, 0.0))
    per_kg = float(drive_kg(machine, 1.0)) - empty
    return empty / per_kg if per_kg > 1e-6 else 0.0


def moving_kg(machine: Machine, load_kg):
    """Mass that the feet must accelerate."""
    geared = machine.cable_ratio**2
    if machine.kind == "selectorised":
        return machine.carriage_kg + (load_kg + machine.counterweight_kg) * geared
    return machine.carriage_kg + load_kg + machine.counterweight_kg * geared


def load_for(machine: Machine, drive):
    """Plates (or stack) whose drive with the carriage is `drive` kg; below 0 the empty sled is too heavy.

    A level rail without a cable drives nothing: infinite.
    """
    per_kg = machine.cable_ratio if machine.kind == "selectorised" else math.sin(machine.rail_rad)
    if per_kg < 1e-6:
        return np.full_like(np.asarray(drive, float), np.inf)
    return (drive - drive_kg(machine, 0.0)) / per_kg

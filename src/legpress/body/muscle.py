"""The muscles of a leg: what each is, in numbers and curves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from ..arrays import STATIC
from ..tables import json_table
from .curves import Curve

MINIMUM_ACTIVATION = 0.01  # the source model's own floor, read from its muscles


@dataclass(frozen=True, slots=True, eq=False)
class Muscles:
    """The 40 muscles of one leg. Lengths in m, forces in N, each array `[muscle]`."""

    peak_force_N: np.ndarray  # [muscle]
    optimal_fibre_m: np.ndarray  # [muscle]
    tendon_slack_m: np.ndarray  # [muscle]
    pennation_rad: np.ndarray  # [muscle], at optimal fibre length
    max_velocity_per_s: np.ndarray  # [muscle], optimal lengths a second
    fibre_floor: np.ndarray  # [muscle], shortest normalised fibre length
    passive_start: np.ndarray  # [muscle], fibre strain where passive force begins
    passive_span: np.ndarray  # [muscle], further strain to one peak force
    passive_stiffness: np.ndarray  # [muscle], peak forces per strain, beyond that
    active_force_length: Curve
    force_velocity: Curve
    tendon_strain: Curve  # of the square root of force over peak force
    tendon_force: Curve  # of strain
    passive_force: Curve  # of the share of `passive_span`, one row a muscle
    tendon_toe_force: float = field(metadata=STATIC)
    tendon_stiffness: float = field(metadata=STATIC)
    tendon_strain_at_peak: float = field(metadata=STATIC)

    @staticmethod
    def source() -> Muscles:
        """The unscaled source model (data/muscles.json, Rajagopal-Lai-Uhlrich 2023)."""
        return _source()


@cache
def muscle_names() -> tuple[str, ...]:
    return tuple(m["name"] for m in json_table("muscles")["muscles"])


@cache
def _source() -> Muscles:
    table = json_table("muscles")
    rows, curves = table["muscles"], table["curves"]

    def column(key):
        return np.array([m[key] for m in rows])

    start = np.array([m["passive"]["start"] for m in rows])
    stop = np.array([m["passive"]["stop"] for m in rows])
    return Muscles(
        peak_force_N=column("peak_force_N"),
        optimal_fibre_m=column("optimal_fibre_m"),
        tendon_slack_m=column("tendon_slack_m"),
        pennation_rad=column("pennation_rad"),
        max_velocity_per_s=column("max_velocity_per_s"),
        fibre_floor=column("fibre_floor"),
        passive_start=start,
        passive_span=stop - start,
        passive_stiffness=np.array([m["passive"]["stiffness"] for m in rows]),
        active_force_length=Curve.of([curves["active_force_length"]]),
        force_velocity=Curve.of([curves["force_velocity"]]),
        tendon_strain=Curve.of([curves["tendon_strain_of_root_force"]]),
        tendon_force=Curve.of([curves["tendon_force_of_strain"]]),
        passive_force=Curve.of([m["passive"] for m in rows]),
        tendon_toe_force=curves["tendon_toe_force"],
        tendon_stiffness=curves["tendon_stiffness"],
        tendon_strain_at_peak=curves["tendon_strain_at_one_norm_force"],
    )


def select_muscles(muscles: Muscles, places: np.ndarray) -> Muscles:
    """Muscles at these places, in their order."""
    cells = muscles.passive_force.cells
    rows = (places[:, None] * cells + np.arange(cells)).ravel()
    curve = replace(
        muscles.passive_force, coefficients=tuple(part[rows] for part in muscles.passive_force.coefficients)
    )
    names = ("peak_force_N", "optimal_fibre_m", "tendon_slack_m", "pennation_rad", "max_velocity_per_s")
    names += ("fibre_floor", "passive_start", "passive_span", "passive_stiffness")
    return replace(muscles, **{name: getattr(muscles, name)[places] for name in names}, passive_force=curve)

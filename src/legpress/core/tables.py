"""A body and the model it was made of, as the tables that the native core reads (`core/body.hpp` names them and their sizes)."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from functools import cache, lru_cache

import numpy as np

from ..body import knee, paths, pelvis
from ..body.curves import Curve
from ..body.knee import KNEE_MUSCLES, KneeDirectionTable
from ..body.muscle import Muscles
from ..body.muscle_groups import BICEPS_FEMORIS_SHORT_HEAD, GASTROCNEMIUS, HAMSTRINGS, VASTI
from ..body.muscle_order import muscle_order
from ..body.paths import FITTED_RANGE_DEG, MUSCLES, Paths
from ..body.scaling import Body
from ..tables import value
from .library import field_groups, library


class Tables:
    """Arrays behind a struct of pointers; they live as long as it does, whoever holds it."""

    def __init__(self, arrays: Mapping[str, np.ndarray], groups: tuple[str, ...]):
        self.arrays: list[np.ndarray] = []
        for group in groups:
            dtype = np.int32 if group == "model places" else np.float64
            for name, count in field_groups()[group]:
                array = np.ascontiguousarray(arrays[name], dtype=dtype)
                assert count in (0, array.size), f"{name}: {array.size} numbers, {count} taken"  # noqa: S101, our own tables
                self.arrays.append(array)
        self.pointers = (ctypes.c_void_p * len(self.arrays))(*(array.ctypes.data for array in self.arrays))
        # A thread may hold the pointers alone, when two made the same tables at once and one's were dropped.
        self.pointers.arrays = self.arrays  # pyright: ignore[reportAttributeAccessIssue]


@cache
def model_tables() -> Tables:
    """Those of the source model, which all bodies share."""
    muscles, order = Muscles.source(), np.array(muscle_order().order)
    low, high = np.radians(FITTED_RANGE_DEG).T
    centre, half = (np.array(values) for values in paths.angle_scale())
    arrays = {
        "angle_centre_rad": centre, "angle_half_rad": half, "angle_low_rad": low, "angle_high_rad": high,
        "tendon_toe_force": np.array(muscles.tendon_toe_force), "tendon_stiffness": np.array(muscles.tendon_stiffness),
        "tendon_compliance": np.array(1 / muscles.tendon_stiffness), "tendon_strain_at_peak": np.array(muscles.tendon_strain_at_peak),
        "reference_share": np.array(value("press", "contact", "reference_share")),
        "told_slack": np.array(value("press", "told", "slack")),
        "bracing_room_share": np.array(value("press", "bracing", "room_share")),
        "order": order, "term_degree": paths.term_degrees(),
        "hip_factor_degree": pelvis.hip_factor_degrees(),
        "knee_muscle": _places_in_order(KNEE_MUSCLES), "vasti": _places_in_order(VASTI),
        "hamstring": np.isin(np.array(MUSCLES)[order], (*HAMSTRINGS, *BICEPS_FEMORIS_SHORT_HEAD)),
        "gastrocnemius": np.isin(np.array(MUSCLES)[order], GASTROCNEMIUS),
    }  # fmt: skip
    for name in ("active_force_length", "force_velocity", "tendon_strain", "tendon_force"):
        curve = getattr(muscles, name)
        arrays |= {
            name: np.stack(curve.coefficients, axis=-1),
            f"{name}_scale": np.array([curve.start, curve.cells / (curve.stop - curve.start)]),
        }
    for name, filled in _filled().items():
        begin = np.concatenate([[0], np.cumsum(filled.sum(1))])
        arrays |= {f"{name}_begin": begin, f"{name}_column": np.nonzero(filled)[1]}
    return Tables(arrays, ("model curves", "model places"))


MOST_KEPT = 256  # of bodies; of the parts that they share as many


@lru_cache(maxsize=MOST_KEPT)
def body_tables(body: Body) -> Tables:
    """Those of one body, made once; a body is read-only, so that it is known by its identity, as its parts are.

    Bodies drawn for one lifter share their paths, and those that differ in full effort alone their muscles too.
    """
    springs, order = body.passive_hip_force, np.array(muscle_order().order)
    arrays = _muscle_arrays(body.muscles) | _path_arrays(body.paths) | _knee_arrays(body.knee)
    for part in (body.skeleton, body.pelvis):
        arrays |= {name: getattr(part, name) for name, _ in field_groups()["body"] if hasattr(part, name)}
    arrays |= {
        "heel_in_calcn_m": body.heel_in_calcn_m, "foot_length_m": body.foot_length_m, "sole_half_width_m": body.sole_half_width_m,
        "full_activation": body.full_activation, "volume_weight": np.asarray(body.weight)[order],
        "spring_slack_m": springs.slack_m, "spring_cell_m": springs.cell_m, "spring_powers_N": np.moveaxis(np.asarray(springs.powers_N), 0, -1),
    }  # fmt: skip
    return Tables(arrays, ("body",))


@lru_cache(maxsize=MOST_KEPT)
def _muscle_arrays(muscles: Muscles) -> dict[str, np.ndarray]:
    """Those of the muscles alone, with what they supply by length and drive."""
    order = np.array(muscle_order().order)
    arrays = {
        name: np.asarray(getattr(muscles, name), float)[order]
        for name in ("peak_force_N", "optimal_fibre_m", "tendon_slack_m", "max_velocity_per_s", "fibre_floor", "passive_start",
                     "passive_span", "passive_stiffness")
    }  # fmt: skip
    arrays |= {
        "per_optimal_fibre_per_m": 1 / arrays["optimal_fibre_m"], "per_passive_span": 1 / arrays["passive_span"],
        "fibre_height": np.sin(np.asarray(muscles.pennation_rad))[order], "passive_force": _curve_cells(muscles.passive_force),
        "supply_start_m": np.empty(len(order)), "supply_cell_m": np.empty(len(order)), "supply_cells": np.empty(4 * 6 * len(order) * 64),
    }  # fmt: skip
    names = [name for name, _ in field_groups()["body"]]
    pointers = (ctypes.c_void_p * len(names))(*(arrays[n].ctypes.data if n in arrays else None for n in names))
    library().legpress_tabulate_supply(model_tables().pointers, pointers)
    return arrays


@lru_cache(maxsize=MOST_KEPT)
def _curve_cells(curve: Curve) -> np.ndarray:
    """Cells of a curve for each muscle [muscle, cell, power]."""
    order = np.array(muscle_order().order)
    return np.stack([np.asarray(power).reshape(-1, curve.cells)[order] for power in curve.coefficients], axis=-1)


@lru_cache(maxsize=MOST_KEPT)
def _path_arrays(of: Paths) -> dict[str, np.ndarray]:
    filled = _filled()
    return {
        "path_coefficients": np.asarray(of.weights_m)[filled["path"]],
        "hip_coefficients": pelvis.hip_series_m(of).reshape(filled["hip"].shape)[filled["hip"]],
    }


@lru_cache(maxsize=MOST_KEPT)
def _knee_arrays(of: KneeDirectionTable) -> dict[str, np.ndarray]:
    directions = np.concatenate([np.asarray(of.tibia_force), np.asarray(of.patella_force)])
    return {"knee_coefficients": directions[_filled()["knee"]]}


@cache
def _filled() -> dict[str, np.ndarray]:
    """Which entries of the sparse tables can differ from zero in any body, [row, column] each."""
    lengths = paths.filled_lengths()
    return {
        "path": np.concatenate([lengths, paths.filled_arms()]),
        "knee": knee.filled_forces(),
        "hip": pelvis.filled_series(lengths),
    }


def _places_in_order(names: tuple[str, ...]) -> np.ndarray:
    """Where these muscles stand in the solver's order."""
    ordered = [MUSCLES[m] for m in muscle_order().order]
    return np.array([ordered.index(name) for name in names])

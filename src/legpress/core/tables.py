"""A body and the model it was made of, as the tables that the native core reads (`core/body.hpp` names them and their sizes)."""

from __future__ import annotations

import ctypes
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache

import numpy as np

from ..body import knee, paths, pelvis
from ..body.knee import KNEE_MUSCLES
from ..body.muscle import Muscles
from ..body.muscle_groups import BICEPS_FEMORIS_SHORT_HEAD, GASTROCNEMIUS, HAMSTRINGS, VASTI
from ..body.muscle_order import muscle_order
from ..body.paths import FITTED_RANGE_DEG, MUSCLES
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


MOST_KEPT = 256
_kept: OrderedDict[int, tuple[Body, Tables]] = OrderedDict()


def body_tables(body: Body) -> Tables:
    """Those of one body, made once; a body is read-only, so that it is known by its identity."""
    found = _kept.get(id(body))
    if found is None:
        found = _kept[id(body)] = (body, _body_tables(body))
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found[1]


def _body_tables(body: Body) -> Tables:
    muscles, skeleton, springs, order = (
        body.muscles,
        body.skeleton,
        body.passive_hip_force,
        np.array(muscle_order().order),
    )
    cells = muscles.passive_force.cells
    arrays = {name: getattr(skeleton, name) for name, _ in field_groups()["body"] if hasattr(skeleton, name)}
    arrays |= {name: getattr(body.pelvis, name) for name, _ in field_groups()["body"] if hasattr(body.pelvis, name)}
    arrays |= {
        name: np.asarray(getattr(muscles, name))[order]
        for name in ("peak_force_N", "optimal_fibre_m", "tendon_slack_m", "max_velocity_per_s", "fibre_floor", "passive_start",
                     "passive_span", "passive_stiffness")
    }  # fmt: skip
    arrays |= {
        "per_optimal_fibre_per_m": 1 / arrays["optimal_fibre_m"], "per_passive_span": 1 / arrays["passive_span"],
    }  # fmt: skip
    filled = _filled()
    directions = np.concatenate([np.asarray(body.knee.tibia_force), np.asarray(body.knee.patella_force)])
    arrays |= {
        "heel_in_calcn_m": body.heel_in_calcn_m, "foot_length_m": body.foot_length_m, "sole_half_width_m": body.sole_half_width_m,
        "full_activation": body.full_activation,
        "spring_slack_m": springs.slack_m, "spring_cell_m": springs.cell_m, "spring_powers_N": np.moveaxis(np.asarray(springs.powers_N), 0, -1),
        "fibre_height": np.sin(np.asarray(muscles.pennation_rad))[order], "volume_weight": np.asarray(body.weight)[order],
        "passive_force": np.stack([np.asarray(power).reshape(-1, cells)[order] for power in muscles.passive_force.coefficients], axis=-1),
        "path_coefficients": np.asarray(body.paths.weights_m)[filled["path"]],
        "knee_coefficients": directions[filled["knee"]],
        "hip_coefficients": np.asarray(springs.series_m).reshape(filled["hip"].shape)[filled["hip"]],
        "supply_start_m": np.empty(len(order)), "supply_cell_m": np.empty(len(order)), "supply_cells": np.empty(4 * 6 * len(order) * 64),
    }  # fmt: skip
    tables = Tables(arrays, ("body",))
    library().legpress_tabulate_supply(model_tables().pointers, tables.pointers)
    return tables


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

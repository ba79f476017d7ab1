"""What a page needs to simulate repetitions with the core in a browser: model, body and machine as JSON (docs/core.md).

Small enough to send to a phone. Numbers are kept to the eighth digit of the largest in their table, and a curve of cubic cells as its value
and slope at the cells' ends; `browser/legpress.js` makes cells of them again. Numbers that JavaScript works with stand here too,
so that each is written down once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, get_args, get_type_hints

import numpy as np

from ..body.paths import MUSCLES
from ..body.pelvis import STRETCH_CELLS, small_roll_step_rad
from ..core.library import field_groups
from ..core.tables import Tables, body_tables, model_tables
from ..description import Between
from ..lifter import Lifter
from ..machine import Machine
from ..press.aim import press_numbers
from ..press.calibration import calibrated_body
from ..press.case import LifterCase
from ..press.condition import SHORTEST_PATCH_M
from ..press.cue import LARGEST_SCRAPE
from ..press.limits import (
    LOCKOUT_KNEE_DEG,
    RAIL_PLACES,
    REACHED_M,
    SHORTEST_STROKE_M,
    SURELY_UNFOLDED_RAD,
)
from ..press.outcome import RESIDUAL_LIMIT_NM
from ..press.posture import small_step_rad
from ..press.rep import FRAME_S, LARGEST_LOAD_KG, SHORTFALL_LIMIT_NM
from ..press.trajectory import COARSE_INSTANTS
from ..stance import CoachStance
from ..tempo import Tempo

Json = dict[str, Any]  # what `json.dumps` takes

DIGITS = 8  # of the largest number in a table; with 7 a load far too heavy moves activations by 5e-4, with 8 by 3e-5
# Tables of cubic cells, [row, cell, power]
CURVES = (
    "active_force_length", "force_velocity", "tendon_strain", "tendon_force", "passive_force", "spring_powers_N",
)  # fmt: skip
MADE_THERE = "supply_"  # the core makes these from the others


def browser_model() -> Json:
    """What all bodies share: the model's tables, its muscles' names, and the numbers of a repetition and of its input."""
    return {
        "tables": _tables(model_tables(), "model curves", "model places"),
        "muscles": list(MUSCLES),
        "numbers": {
            "frame_s": FRAME_S,
            "way_instants": COARSE_INSTANTS,
            "rail_places": RAIL_PLACES,
            "top_knee_deg": LOCKOUT_KNEE_DEG,
            "reached_m": REACHED_M,
            "shortest_stroke_m": SHORTEST_STROKE_M,
            "surely_unfolded_rad": SURELY_UNFOLDED_RAD,
            "shortest_patch_m": SHORTEST_PATCH_M,
            "small_step_rad": small_step_rad(np.dtype(float)),
            "small_roll_step_rad": small_roll_step_rad(np.dtype(float)),
            "shortfall_limit_Nm": SHORTFALL_LIMIT_NM,
            "residual_limit_Nm": RESIDUAL_LIMIT_NM,
            "largest_scrape": LARGEST_SCRAPE,
            "shortest_move_s": Tempo.SHORTEST_MOVE_S,
        },
        "ranges": {
            **_ranges(CoachStance),
            **_ranges(Tempo),
            "load_kg": asdict(Between(0, LARGEST_LOAD_KG, "kg", "Give the plates on the sled, carriage excluded.")),
        },
    }


def browser_body(lifter: Lifter) -> Json:
    """A lifter's body, as strong and mobile as they are known to be, and the numbers of their push.

    Raises `WrongInput` where `simulate` does: for a known set or limits that no body could have.
    """
    body = calibrated_body(LifterCase.of(lifter))
    return {
        "tables": _tables(body_tables(body), "body"),
        "push": press_numbers(lifter),
        "foot_length_m": float(body.foot_length_m),
        "hip_load_share": float(body.pelvis.load_share),
    }


def browser_machine(machine: Machine) -> Json:
    """A machine's own numbers, in metres, radians and kilograms, named as `Machine` has them."""
    names = (
        "name", "kind", "rail_rad", "backrest_rad", "plate_tilt_rad", "plate_lower_edge_m", "plate_height_m", "plate_width_m",
        "carriage_kg", "counterweight_kg", "cable_ratio", "friction", "bottom_m", "travel_m", "stops_m",
    )  # fmt: skip
    return {name: getattr(machine, name) for name in names}


def _tables(tables: Tables, *groups: str) -> Json:
    names = [name for group in groups for name, _ in field_groups()[group]]
    named = zip(names, tables.arrays, strict=True)
    return {name: _table(name, array) for name, array in named if not name.startswith(MADE_THERE)}


def _table(name: str, array: np.ndarray) -> list[float] | Json:
    if name not in CURVES:
        return _rounded(array)
    cells = STRETCH_CELLS if name == "spring_powers_N" else array.shape[-2]
    powers = array.reshape(-1, cells, 4)
    last = powers[:, -1:]
    value = np.concatenate([powers[..., 0], last.sum(-1)], axis=1)
    slope = np.concatenate([powers[..., 1], last @ np.array([0.0, 1, 2, 3])], axis=1)
    return {"cells": cells, "value": _rounded(value), "slope": _rounded(slope)}


def _rounded(array: np.ndarray) -> list[float]:
    if array.dtype.kind == "i":
        return array.ravel().tolist()
    largest = float(np.abs(array).max())
    decimals = DIGITS - 1 - math.floor(math.log10(largest)) if largest else 0
    # Whole numbers without ".0", which would be a sixth of the text.
    rounded = np.round(array.ravel(), decimals).tolist()
    return [int(number) if number == int(number) else number for number in rounded]


def _ranges(kind: type) -> Mapping[str, Json]:
    """What each number of a description must lie between."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: asdict(between) for name, hint in hints.items() for between in _betweens(hint)}


def _betweens(hint: Any) -> Iterator[Between]:
    """Those in a type, whether it may be None or not."""
    for part in (*get_args(hint), *getattr(hint, "__metadata__", ())):
        if isinstance(part, Between):
            yield part
            return
        yield from _betweens(part)

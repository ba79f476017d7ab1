"""Containers of the engine as the rows that the native core reads and writes, and back.

A container's arrays, in the order of its fields and those of the containers inside it, are the core's rows in theirs
(`core/rows.hpp`); frames are the last axis of both. What comes back are views of one block of rows.
"""

from __future__ import annotations

import dataclasses
import math
from functools import cache
from typing import Any, get_type_hints

import numpy as np

from ..arrays import arrays_of
from .library import field_groups

# Shapes of the rows that are more than a list, without the frames.
SHAPES = {
    "rotation": (4, 3, 3),
    "origin_m": (4, 3),
    **dict.fromkeys(("angular", "linear_m", "angular_slope", "linear_slope"), (4, 5, 3)),
    **dict.fromkeys(("moment_arm_m", "arm_m"), (5, 40)),
    "supply": (6, 40),
    "foot_jacobian": (5, 6),
    **dict.fromkeys(("shank_N", "plate_on_tibia"), (3, 3)),
    **dict.fromkeys(("tibia_force_per_N", "patella_force_per_N"), (13, 3)),
}
WHOLE_NUMBERS = ("iterations", "outcome")


def count(*groups: str) -> int:
    """How many rows these groups of the core have."""
    return sum(rows for group in groups for _, rows in field_groups()[group])


def rows_of(*containers: Any) -> np.ndarray:
    """Rows [row, frame] of containers and arrays, one after the other."""
    leaves = [np.asarray(array, dtype=float) for container in containers for array in arrays_of(container)]
    frames = max(leaf.shape[-1] for leaf in leaves)
    counts = [math.prod(leaf.shape[:-1]) for leaf in leaves]
    out = np.empty((sum(counts), frames))
    row = 0
    for leaf, rows in zip(leaves, counts, strict=True):
        out[row : row + rows] = leaf.reshape(rows, leaf.shape[-1])
        row += rows
    return out


def container_of(kind: type, group: str, rows: np.ndarray) -> Any:
    """A container of these rows of a group of the core; arrays are views."""
    parts, row = [], 0
    for name, number in field_groups()[group]:
        part = rows[row : row + number]
        part = part[0] if number == 1 else part.reshape(*SHAPES.get(name, (number,)), part.shape[-1])
        parts.append(part.astype(np.int32) if name in WHOLE_NUMBERS else part)
        row += number
    return _built(kind, iter(parts))


def _built(kind: type, parts) -> Any:
    return kind(*(_built(inside, parts) if inside else next(parts) for inside in _insides(kind)))


@cache
def _insides(kind: type) -> tuple[type | None, ...]:
    """For each field of a container, the container that it is, or None for an array."""
    hints = get_type_hints(kind)
    kinds: list[type] = [hints[field.name] for field in dataclasses.fields(kind)]
    return tuple(each if dataclasses.is_dataclass(each) else None for each in kinds)  # pyright: ignore[reportReturnType]

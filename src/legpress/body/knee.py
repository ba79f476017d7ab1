"""Which way the muscles pull at the knee: their effect on tibia and patella per newton.

A moment arm says how a muscle turns a joint, not how it loads the joint's surfaces. For the
knee's contact forces the directions are needed: sums over the path's forces in the source model,
as functions of the angles (`data/knee.json`, with the measured errors).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ..tables import json_table
from .paths import block_places
from .segments import Segments, compared, remainder

KNEE_MUSCLES = (
    *("bflh", "bfsh", "gaslat", "gasmed", "grac", "recfem", "sart"),
    *("semimem", "semiten", "tfl", "vasint", "vaslat", "vasmed"),
)
BODIES = ("tibia", "patella")


@dataclass(frozen=True, slots=True, eq=False)
class KneeDirectionTable:
    """The directions of one body as coefficients of the paths' terms, three rows a muscle."""

    tibia_force: np.ndarray  # [row, term]
    tibia_moment_m: np.ndarray  # [row, term]
    patella_force: np.ndarray  # [row, term]
    patella_moment_m: np.ndarray  # [row, term]

    @staticmethod
    def source() -> "KneeDirectionTable":
        """The source model's own."""
        return KneeDirectionTable(*_weights())

    @staticmethod
    def of(segments: Segments) -> "KneeDirectionTable":
        """Those of a body with these segments, to first order as its lengths are; in NumPy."""
        found = []
        for body, (force, moment) in zip(BODIES, (_weights()[:2], _weights()[2:]), strict=True):
            moment = moment * _rows(remainder(segments, KNEE_MUSCLES))
            for name, (factor, rest) in compared(segments, KNEE_MUSCLES).items():
                force_slope, moment_slope = _slopes()[body][name]
                # A body twice as large pulls in the same direction: only the proportions count.
                force = force + _rows(np.log(factor / rest)) * force_slope
                moment = moment + _rows(factor - rest) * moment_slope
            found += [force, moment]
        return KneeDirectionTable(*found)


@cache
def _weights() -> tuple[np.ndarray, ...]:
    """Coefficients [13 * 3, term] of force and moment on the tibia, then on the patella."""
    table = json_table("knee")
    return tuple(rows for body in BODIES for rows in _filled(table[body]))


def _rows(per_muscle: np.ndarray) -> np.ndarray:
    """A value [muscle] for each of its three rows [row, 1]."""
    return np.repeat(per_muscle, 3)[:, None]


@cache
def _slopes() -> dict[str, dict[str, tuple[np.ndarray, np.ndarray]]]:
    """The same for the slopes by each factor, by body and factor."""
    table = json_table("scaling")
    return {body: {name: _filled(muscles) for name, muscles in table[body].items()} for body in BODIES}


def _filled(coefficients: Mapping[str, Mapping[str, Sequence]]) -> tuple[np.ndarray, np.ndarray]:
    """Force and moment [13 * 3, term] from coefficients by muscle and block; zero where nothing is said."""
    places = block_places()
    count = max(place.stop for place in places.values())
    weights = np.zeros((len(KNEE_MUSCLES), 6, count))
    for muscle, blocks in coefficients.items():
        for block, rows in blocks.items():
            weights[KNEE_MUSCLES.index(muscle), :, places[block]] = np.array(rows).T
    return weights[:, :3].reshape(-1, count), weights[:, 3:].reshape(-1, count)


def filled_forces() -> np.ndarray:
    """Which coefficients of the forces on tibia, then patella [2 * 39, term], can differ from zero in a body of any size."""
    by_body = zip(BODIES, _weights()[::2], strict=True)
    return np.concatenate(
        [
            np.any([force != 0, *(slope[0] != 0 for slope in _slopes()[body].values())], axis=0)
            for body, force in by_body
        ]
    )

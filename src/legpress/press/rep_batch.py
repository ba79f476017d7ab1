"""Repetitions at once, as lanes: repetitions times instants, the instants of one in a row. `reference.rep_batch` solves them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..body.curves import namespace
from .kinetic_chain import Kinematics, PushIntent, StaticLoads
from .load import Motion
from .posture import StanceGeometry
from .sharing import Sharing, SolverState
from .trajectory import SledTrajectory


@dataclass(frozen=True, slots=True, eq=False)
class StrokeEnds:
    """Ends of each stroke on the rail, one value a repetition."""

    bottom_m: np.ndarray  # [rep]
    top_m: np.ndarray  # [rep]


@dataclass(frozen=True, slots=True, eq=False)
class StrokeNodes:
    """Strokes at their nodes."""

    ends: StrokeEnds
    geometry: StanceGeometry  # one value a repetition
    kinematics: Kinematics  # lanes are repetitions times nodes
    loads: StaticLoads


@dataclass(frozen=True, slots=True, eq=False)
class CoarseSolution:
    """Instants solved coarsely; muscles in the order of `muscle_order`."""

    loads: StaticLoads | None
    fibre_velocity: np.ndarray | None  # [muscle, lane]
    sharing: Sharing | None
    intent: PushIntent | None
    state: SolverState
    fibre_length: np.ndarray  # [muscle, lane]


def sled_motion(ends: StrokeEnds, trajectory: SledTrajectory) -> Motion:
    """Every sled on the same way between its own ends, [rep, instant]."""
    dtype = ends.top_m.dtype
    share, velocity, acceleration = (
        namespace(ends.top_m).asarray(v, dtype)[None]
        for v in (trajectory.share, trajectory.velocity_per_s, trajectory.acceleration_per_s2)
    )
    way = (ends.bottom_m - ends.top_m)[:, None]
    return Motion(ends.top_m[:, None] + way * share, way * velocity, way * acceleration)

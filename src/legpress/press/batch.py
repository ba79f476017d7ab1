"""Many stances, bodies and places of the sled at once: how questions of the press go through the native core.

A batch may have any number of lanes and any number of bodies; no answer depends on what else is asked with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..arrays import lane_count, map_arrays
from ..body.muscle_order import in_model_order, in_solver_order
from ..body.scaling import Body
from ..core.programs import Bodies, repetitions, run, stroke_instants, stroke_nodes
from ..core.rows import container_of, count, rows_of
from ..machine import Machine
from .condition import PressCondition, foot_contact
from .cue import Cue, constants
from .kinetic_chain import FootContact, Kinematics, LegForces, StaticLoads
from .load import Motion, SledLoad
from .posture import StanceGeometry
from .rep_batch import StrokeEnds
from .stance_batch import StanceBatch
from .trajectory import FrameTiming, SledTrajectory


class Press:
    """What the engine is asked: a model, or several versions of one.

    Lanes are version by version, stance by stance, place by place; each version has as many stances.
    """

    __slots__ = ()
    versions: tuple[PressModel, ...]

    @property
    def bodies(self) -> tuple[Body, ...]:
        return tuple(version.body for version in self.versions)

    def kinematics(self, stances: StanceBatch, sled_m: np.ndarray) -> Kinematics:
        """Postures of `[stance, place]` as lanes, stance by stance."""
        return kinematics_batch([(self, stances, sled_m)])[0]

    def static_loads(self, stances: StanceBatch, kinematics: Kinematics) -> StaticLoads:
        """What a load meets in these postures."""
        return static_loads_batch([(self, stances, kinematics)])[0]

    def leg_forces(
        self, stances: StanceBatch, sled: SledLoad, cues: Cue | Sequence[Cue], loads: StaticLoads, motion: Motion
    ) -> LegForces:
        """What the muscles do in these lanes; each is an instant of its own. One cue for all stances, or one each."""
        return leg_forces_batch([(self, stances, sled, cues, loads, motion)])[0]

    def geometry(self, stances: StanceBatch, places: int = 1) -> StanceGeometry:
        """Where each stance's feet are, repeated `places` times."""
        return stances.geometry(self.versions[0].machine, places)

    def contact(self, stances: StanceBatch, places: int, cues: Cue | Sequence[Cue]) -> FootContact:
        """How each stance's feet push, repeated `places` times."""
        heel, toe = (np.repeat(v, places) for v in (stances.heel_height_m, stances.toe_out_rad))
        machine, foot, numbers = self.versions[0].machine, *self._feet(len(heel))
        told = [cues] if isinstance(cues, Cue) else list(dict.fromkeys(cues))
        pushed = [foot_contact(foot, machine, heel, toe, cue, numbers) for cue in told]
        if isinstance(cues, Cue) or len(told) == 1:
            return pushed[0]
        which = np.repeat([told.index(cue) for cue in cues], places)
        return map_arrays(lambda *rows: np.choose(which, rows), *pushed)

    def of_each(self, number: Callable[[PressModel], float], lanes: int) -> np.ndarray:
        """A number of each version in so many lanes."""
        return np.repeat(np.array([number(version) for version in self.versions], float), lanes // len(self.versions))

    def by_version(self, function: Callable[..., np.ndarray], *values: np.ndarray) -> np.ndarray:
        """A function of each version and of its own part of the values [stance]."""
        count = len(self.versions)
        parts = zip(self.versions, *(np.split(value, count) for value in values), strict=True)
        return np.concatenate([function(*part) for part in parts])

    def _feet(self, lanes: int) -> tuple[Any, Mapping[str, Mapping[str, Any]]]:
        """Length of the foot, and the numbers of data/press.toml, in so many lanes."""
        if len(self.versions) == 1:
            return self.versions[0].body.foot_length_m, self.versions[0].press
        numbers = {
            table: {
                name: self.of_each(lambda version, table=table, name=name: version.press[table][name], lanes)
                for name in names
            }
            for table, names in self.versions[0].press.items()
        }
        return self.of_each(lambda version: float(version.body.foot_length_m), lanes), numbers


@dataclass(frozen=True, slots=True)
class PressModel(Press):
    """A body on a machine. `press` stands for data/press.toml, `hip_arm` for how hip moment arms go beyond 90 degrees."""

    body: Body
    machine: Machine
    toes_may_overhang: bool = False
    press: Mapping[str, Mapping[str, float]] = field(default_factory=constants)
    hip_arm: float = 0.0  # share that the arms change over the 30 degrees beyond 90
    repetitions_k: float | None = None

    @property
    def versions(self) -> tuple[PressModel, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        """It is the only one."""
        return (self,)


@dataclass(frozen=True, slots=True)
class PressVersions(Press):
    """Versions of a model, asked together: muscles, pelvis and sled may differ, bones and the machine's shape do not."""

    versions: tuple[PressModel, ...]


# Several models, of one body or of many, go through the core together.


def kinematics_batch(calls: Sequence[tuple[Press, StanceBatch, np.ndarray]]) -> list[Kinematics]:
    """`PressModel.kinematics` of each."""
    tasks = [
        (model.bodies, rows_of(model.geometry(stances, sled_m.shape[1]), np.reshape(sled_m, -1)))
        for model, stances, sled_m in calls
    ]
    return [container_of(Kinematics, "kinematics", found) for found in _run("kinematics", "kinematics", tasks)]


def static_loads_batch(calls: Sequence[tuple[Press, StanceBatch, Kinematics]]) -> list[StaticLoads]:
    """`PressModel.static_loads` of each."""
    found = _run("loads", "loads", [(model.bodies, rows_of(kinematics)) for model, _, kinematics in calls])
    return [
        _with_hip_arm(container_of(StaticLoads, "loads", rows), model, kinematics)
        for rows, (model, _, kinematics) in zip(found, calls, strict=True)
    ]


def leg_forces_batch(
    calls: Sequence[tuple[Press, StanceBatch, SledLoad, Cue | Sequence[Cue], StaticLoads, Motion]],
) -> list[LegForces]:
    """`PressModel.leg_forces` of each."""
    tasks = []
    for model, stances, sled, cues, loads, motion in calls:
        places = motion.sled_m.shape[-1] // len(stances)
        geometry, contact = model.geometry(stances, places), model.contact(stances, places, cues)
        tasks.append((model.bodies, rows_of(geometry, sled, contact, loads, motion)))
    return [container_of(LegForces, "forces", found) for found in _run("instants", "forces", tasks)]


def _run(program: str, group: str, tasks: Sequence[tuple[Bodies, np.ndarray]]) -> list[np.ndarray]:
    """Rows of this group that a program of the core makes of each body's."""
    return run(f"legpress_{program}", count(group), tasks)


def _with_hip_arm(loads: StaticLoads, model: Press, kinematics: Kinematics) -> StaticLoads:
    """The hip's moment arms changed beyond 90 degrees."""
    hip_arm = model.of_each(lambda version: version.hip_arm, lane_count(kinematics.q_rad[0]))
    if not hip_arm.any():
        return loads
    beyond = np.clip((np.asarray(kinematics.q_rad[0]) - np.pi / 2) / np.radians(30), 0, 1)
    arms = np.array(loads.moment_arm_m)
    arms[0] *= 1 + hip_arm * beyond
    return replace(loads, moment_arm_m=arms)


# One repetition or one stance.


def kinematics_at(press: PressCondition, sled_m: np.ndarray) -> Kinematics:
    """Postures at places of the rail, [place] as lanes."""
    task = (press.body, rows_of(press.geometry(len(sled_m)), sled_m))
    return container_of(Kinematics, "kinematics", _run("kinematics", "kinematics", [task])[0])


def static_loads_of(press: PressCondition, kinematics: Kinematics) -> StaticLoads:
    """What a load meets at these places of the press."""
    return container_of(StaticLoads, "loads", _run("loads", "loads", [(press.body, rows_of(kinematics))])[0])


@dataclass(frozen=True, slots=True, eq=False)
class StrokeNodes:
    """A stroke at the places that stand for it; instants on it are solved from these."""

    press: PressCondition
    setting: np.ndarray  # numbers of `core.programs.SETTING`, [number, 1]
    rows: np.ndarray  # of kinematics and loads [row, node]

    @staticmethod
    def of(press: PressCondition, bottom_m: float, top_m: float) -> StrokeNodes:
        ends = StrokeEnds(np.array([bottom_m]), np.array([top_m]))
        setting = rows_of(press.geometry(1), ends, press.sled(1), press.contact(1))
        return StrokeNodes(press, setting, stroke_nodes(press.body, setting))

    @property
    def kinematics(self) -> Kinematics:
        """Postures [node]."""
        return container_of(Kinematics, "kinematics", self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class SolvedInstants:
    """Instants of a stroke, solved."""

    start: np.ndarray  # what their neighbours start from [row, instant]
    kinematics: Kinematics
    forces: LegForces


def solve_instants(
    at_nodes: StrokeNodes, motion: Motion, before: np.ndarray | None = None, rates=None, blend=None
) -> SolvedInstants:
    """Instants [instant] of a stroke.

    From those solved `before` (their `start`), with `rates` and `blend` [instant before, instant] that make fibre
    velocities and starts of them; without, at the fibre velocities of a constant drive and from nothing.
    """
    neighbours = None if before is None else tuple(np.ascontiguousarray(v, float) for v in (before, rates, blend))
    start, forces, kinematics = stroke_instants(
        at_nodes.press.body, at_nodes.setting, at_nodes.rows, rows_of(motion), neighbours, full=True
    )
    return SolvedInstants(
        start, container_of(Kinematics, "kinematics", kinematics), container_of(LegForces, "forces", forces)
    )


def solve_reps(
    body: Body,
    geometry: StanceGeometry,
    ends: StrokeEnds,
    sled: SledLoad,
    contact: FootContact,
    ways: SledTrajectory,
    timing: FrameTiming,
    *,
    kinematics: bool = True,
) -> tuple[Kinematics | None, LegForces]:
    """Repetitions of one body, all in the same time, each in its own stance under its own load.

    Everything is one value a repetition; results are lanes, the frames of a repetition in a row.
    """
    forces, places = repetitions(
        body, rows_of(geometry, ends, sled, contact), _trajectory_rows(ways), _trajectory_rows(timing.trajectory),
        np.ascontiguousarray(timing.rates), np.ascontiguousarray(timing.blend), kinematics=kinematics,
    )  # fmt: skip
    found = None if places is None else container_of(Kinematics, "kinematics", places)
    return found, container_of(LegForces, "forces", forces)


def _trajectory_rows(trajectory: SledTrajectory) -> np.ndarray:
    return np.stack([trajectory.share, trajectory.velocity_per_s, trajectory.acceleration_per_s2])


# Questions without a press.


def supply_in_poses(body: Body, q_rad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What each muscle can pull in poses [5, lane]: force over peak by drive [power, muscle, lane], and its moment arms [5, muscle, lane]."""
    paths = run("legpress_paths", 240, [(body, rows_of(q_rad))])[0].reshape(6, 40, -1)
    supply = run("legpress_supply", 240, [(body, np.ascontiguousarray(in_solver_order(paths[0])))])[0]
    return np.moveaxis(in_model_order(np.moveaxis(supply.reshape(6, 40, -1), 1, 0)), 0, 1), paths[1:]

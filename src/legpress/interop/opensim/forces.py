"""What the muscles do, in OpenSim's names; and what the rest of a body must do for JointReaction.

JointReaction lets the model move under the forces it is told and reports what the joints then carry, so
it must be told every actuator: muscles, trunk and arms, the seat under the pelvis. Missing one, it falls
back silently on the muscles' default states.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...body.paths import MUSCLES
from ...body.skeleton import COORDINATES
from ...errors import WrongInput
from ..table import Table
from .coordinates import PELVIS, SIDES
from .library import opensim
from .model import open_model

if TYPE_CHECKING:
    from ...press.rep import Rep

# StaticOptimization pays for a reserve by the square of its share of these: on the legs they are weak, hence dear;
# those of the pelvis stand for seat and backrest and are cheap.
LEG_RESERVE_NM = 1.0
SEAT_N = 10000.0


def activations_of(rep: Rep) -> Table:
    """Activation of each muscle, both legs, one row a frame."""
    return _both_legs(rep, "Activations", np.asarray(rep.forces.sharing.activation))


def forces_of(rep: Rep, folder: Path, model: str, motion: str, loads: str, reserves: str) -> Table:
    """Tendon force of each muscle, and every other actuator's share in the exported motion.

    The others are found by OpenSim: what its inverse dynamics still asks with our muscles pulling. On the
    legs that is the small disagreement of the muscle paths (and a load's shortfall).
    """
    muscles = _both_legs(rep, "Forces", np.asarray(rep.forces.force_N))
    rest = other_actuators(folder, model, motion, loads, reserves, muscles)
    return Table(name="Forces", time_s=muscles.time_s, columns={**muscles.columns, **rest})


def rigid_activations_of(rep: Rep) -> Table:
    """Our solver's answer to StaticOptimization's question (`reference.static_optimization`), both legs, one row a frame."""
    try:
        from ...reference.static_optimization import share_frames_rigidly
    except ImportError as missing:
        raise WrongInput(
            f"The comparison with OpenSim's StaticOptimization needs {missing.name}, which is not installed. Run: "
            "pip install 'legpress[verify]'"
        ) from None
    placed, held = rep.kinematics, rep.forces
    rate = np.asarray(placed.q_slope) * rep.frames["sled_speed_m_per_s"].to_numpy()[None]
    arm = np.asarray(placed.moment_arm_m)
    shared = share_frames_rigidly(
        rep.body.muscles,
        np.asarray(placed.mtu_length_m),
        -np.einsum("cml,cl->ml", arm, rate),
        arm,
        np.asarray(held.moment_Nm) + np.asarray(held.sharing.shortfall_Nm),
    )
    return _both_legs(rep, "Activations with rigid tendons and no passive force", shared.activation)


def shortfall_of(rep: Rep) -> Table:
    """Moment that the muscles could not make about each coordinate, both legs, one row a frame."""
    missing = np.asarray(rep.forces.sharing.shortfall_Nm)
    columns = {f"{name}_{side}": missing[i] for side in SIDES for i, name in enumerate(COORDINATES)}
    return Table(name="Shortfall", time_s=rep.frames["time_s"].to_numpy(), columns=columns)


def write_reserves(file: Path) -> None:
    """Actuators that hold what no muscle holds: the pelvis on its seat, and the legs' joints at a high price."""
    library = opensim()
    forces = library.ForceSet()
    forces.setName("reserves")
    legs = [f"{name}_{side}" for side in SIDES for name in COORDINATES]
    for coordinate in (*PELVIS, *legs):
        actuator = library.CoordinateActuator(coordinate)
        actuator.setName(f"reserve_{coordinate}")
        actuator.setOptimalForce(SEAT_N if coordinate in PELVIS else LEG_RESERVE_NM)
        forces.cloneAndAppend(actuator)
    forces.printToXML(str(file))


def other_actuators(
    folder: Path, model: str, motion: str, loads: str, reserves: str, muscles: Table
) -> dict[str, np.ndarray]:
    """Force or moment of every actuator that is not a muscle, at the muscles' times."""
    body, state = _loaded(folder, model, loads, reserves)
    names = _speed_order(body, state)
    wanted = _residuals(body, state, names, folder / motion, muscles)
    actuators = _others(body)
    found = {}
    for name, coordinate in actuators.items():
        values = wanted[:, names.index(coordinate)]
        if coordinate.startswith("knee_angle"):  # the patella's coordinate hangs on the knee's
            values = values + wanted[:, names.index(f"{coordinate}_beta")]
        found[name] = values
    return found


def _both_legs(rep: Rep, name: str, values: np.ndarray) -> Table:
    columns = {f"{muscle}_{side}": values[i] for side in SIDES for i, muscle in enumerate(MUSCLES)}
    return Table(name=name, time_s=rep.frames["time_s"].to_numpy(), columns=columns)


def _loaded(folder: Path, model: str, loads: str, reserves: str) -> tuple[Any, Any]:
    """The model with its external loads and reserves, as the tools put them together."""
    library = opensim()
    body = open_model(folder / model)
    more = library.ForceSet(str(folder / reserves))
    for i in range(more.getSize()):
        body.updForceSet().cloneAndAppend(more.get(i))
    body.addModelComponent(library.ExternalLoads(str(folder / loads), True))
    return body, body.initSystem()


def _others(body: Any) -> dict[str, str]:
    """Actuators that are no muscles, with the coordinate that each drives."""
    library, found = opensim(), {}
    forces = body.getForceSet()
    for i in range(forces.getSize()):
        actuator = library.CoordinateActuator.safeDownCast(forces.get(i))
        if actuator is not None:
            found[actuator.getName()] = actuator.get_coordinate()
    return found


def _speed_order(body: Any, state: Any) -> list[str]:
    """Names of the coordinates in the order of the system's speeds, which is not the model's own."""
    coordinates = body.getCoordinateSet()
    names = [""] * coordinates.getSize()
    for i in range(coordinates.getSize()):
        coordinate = coordinates.get(i)
        coordinate.setLocked(state, False)
        coordinate.setSpeedValue(state, 1.0)
        names[int(np.argmax(state.getU().to_numpy()))] = coordinate.getName()
        coordinate.setSpeedValue(state, 0.0)
    return names


def _residuals(body: Any, state: Any, names: list[str], motion: Path, muscles: Table) -> np.ndarray:
    """Generalised forces [time, coordinate] that the motion asks beyond loads and muscles."""
    library = opensim()
    storage = library.Storage(str(motion))
    splines = library.GCVSplineSet(5, storage)
    places = [splines.getIndex(name) for name in names]  # -1: not in the motion, at rest at zero
    pulling = {name: library.Muscle.safeDownCast(body.getMuscles().get(name)) for name in muscles.columns}
    for muscle in pulling.values():
        muscle.overrideActuation(state, True)
    solver = library.InverseDynamicsSolver(body)
    found = np.zeros((len(muscles.time_s), len(names)))
    for k, time_s in enumerate(muscles.time_s):
        q, u, udot = (
            np.array([0.0 if i < 0 else splines.evaluate(i, order, float(time_s)) for i in places])
            for order in range(3)
        )
        state.setTime(float(time_s))
        state.setQ(library.Vector.createFromMat(q))
        state.setU(library.Vector.createFromMat(u))
        for name, muscle in pulling.items():
            muscle.setOverrideActuation(state, float(muscles.columns[name][k]))
        found[k] = solver.solve(state, library.Vector.createFromMat(udot)).to_numpy()
    return found

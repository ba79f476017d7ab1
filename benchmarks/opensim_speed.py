"""OpenSim's StaticOptimization on the same frames: two legs of the source model in press postures.

Both feet carry the engine's own foot force as an external load, the pelvis and the legs'
coordinates have reserves. A frame of OpenSim moves both legs, so it counts as two.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from derive.source_model import COORDINATES, model_path
from legpress.body.scaling import Body
from legpress.press.cue import constants
from legpress.press.kinetic_chain import Kinematics, LegForces

from .clock import Clock

PELVIS = ("pelvis_tilt", "pelvis_list", "pelvis_rotation", "pelvis_tx", "pelvis_ty", "pelvis_tz")


def available() -> str | None:
    """None, or the sentence that says what is missing."""
    try:
        import opensim  # noqa: F401
    except ImportError:
        return "OpenSim is not installed (extra `verify`); its speed is not measured."
    if not model_path().exists():
        return f"There is no source model at {model_path()} (set LEGPRESS_MODEL); OpenSim's speed is not measured."
    return None


def measured(placed: Kinematics, held: LegForces, seconds, feet_m, frames: int = 60) -> dict[str, float]:
    """Frames of one leg, seconds and seconds of processor time of StaticOptimization on the first `frames` of a repetition.

    `feet_m`: where the foot's force acts, from the calcaneus' origin on its axes. Loading the model
    is not counted: a run over few frames is subtracted.
    """
    with tempfile.TemporaryDirectory() as folder:
        # Two rows more than asked, so that the last frame is not lost to rounding of its time.
        setup = _Setup(Path(folder), placed, held, seconds, feet_m, frames + 2)
        few = 4
        short, full = (setup.run(count) for count in (few, frames))
    return {"frames": 2 * (frames - few), **{key: max(full[key] - short[key], 1e-6) for key in full}}


def mid_foot_m(body: Body) -> np.ndarray:
    """Where the engine lets the foot's force act."""
    point = np.array(body.heel_in_calcn_m, float)
    point[0] += constants()["contact"]["reference_share"] * float(body.foot_length_m)
    return point


class _Setup:
    """Files of one run: model with reserves, motion, external loads."""

    def __init__(self, folder: Path, placed, held, seconds, feet_m, frames: int):
        import opensim

        self.opensim, self.folder = opensim, folder
        opensim.Logger.setLevelString("off")
        opensim.Logger.removeFileSink()
        self.seconds = np.asarray(seconds, float)[:frames]
        self.model = folder / "model.osim"
        self._write_model()
        self._write_motion(placed, frames)
        self._write_loads(placed, held, feet_m, frames)

    def _write_model(self) -> None:
        osim = self.opensim
        model = osim.Model(str(model_path()))
        coordinates = model.updCoordinateSet()
        for i in range(coordinates.getSize()):
            coordinates.get(i).set_clamped(False)
        # Trunk and arms have actuators of their own in this model.
        legs = [f"{name}_{side}" for name in COORDINATES for side in "rl"]
        for name in [*PELVIS, *legs]:
            reserve = osim.CoordinateActuator(name)
            reserve.setName(f"reserve_{name}")
            reserve.setOptimalForce(1000.0 if name in PELVIS else 10.0)
            reserve.setMinControl(-1000.0)
            reserve.setMaxControl(1000.0)
            model.addForce(reserve)
        model.finalizeConnections()
        model.printToXML(str(self.model))

    def _write_motion(self, placed, frames: int) -> None:
        columns = {"time": self.seconds}
        g = np.asarray(placed.posture.plate.gravity, float)[:, :frames]
        roll = np.asarray(placed.roll_rad, float)[:frames]
        # The unrolled pelvis leans until gravity points down; its own roll comes on top, the trunk does not follow.
        self.lean_rad = -np.pi / 2 - np.arctan2(g[1], g[0])
        columns["pelvis_tilt"] = self.lean_rad + roll
        columns["lumbar_extension"] = -roll
        for i, name in enumerate(COORDINATES):
            for side in "rl":
                columns[f"{name}_{side}"] = np.asarray(placed.q_rad, float)[i, :frames]
        for side in "rl":
            columns[f"knee_angle_{side}_beta"] = columns[f"knee_angle_{side}"]
        self._table("motion.mot", columns, in_degrees="no")

    def _write_loads(self, placed, held, feet_m, frames: int) -> None:
        plate, wrench = placed.posture.plate, np.asarray(held.sharing.wrench, float)[:, :frames]
        axes = [np.asarray(v, float)[:, :frames] for v in (plate.normal, plate.up)]
        lateral = np.broadcast_to(np.array([[0.0], [0.0], [1.0]]), axes[0].shape)
        force = wrench[0] * axes[0] + wrench[1] * axes[1] + wrench[2] * lateral
        turns = [np.asarray(v, float)[:, :frames] for v in (plate.outward, -plate.toe_axis, plate.normal)]
        moment = sum(wrench[3 + k] * turns[k] for k in range(3))
        cos, sin = np.cos(self.lean_rad), np.sin(self.lean_rad)

        def in_ground(v):
            return np.stack([cos * v[0] - sin * v[1], sin * v[0] + cos * v[1], v[2]])

        columns = {"time": self.seconds}
        for side, mirror in (("r", 1.0), ("l", -1.0)):
            # Mirrored at the sagittal plane: a force's sideways part turns round, a moment's other two do.
            forces = in_ground(force) * np.array([[1], [1], [mirror]])
            moments = in_ground(moment) * np.array([[mirror], [mirror], [1]])
            point = np.asarray(feet_m, float) * np.array([1, 1, mirror])
            for k, axis in enumerate("xyz"):
                columns[f"foot_{side}_v{axis}"] = forces[k]
                columns[f"foot_{side}_p{axis}"] = np.full(frames, point[k])
                columns[f"foot_{side}_t{axis}"] = moments[k]
        self._table("loads.sto", columns)
        osim = self.opensim
        loads = osim.ExternalLoads()
        loads.setDataFileName(str(self.folder / "loads.sto"))
        for side in "rl":
            load = osim.ExternalForce()
            load.setName(f"foot_{side}")
            load.set_applied_to_body(f"calcn_{side}")
            load.set_force_expressed_in_body("ground")
            load.set_point_expressed_in_body(f"calcn_{side}")
            load.set_force_identifier(f"foot_{side}_v")
            load.set_point_identifier(f"foot_{side}_p")
            load.set_torque_identifier(f"foot_{side}_t")
            loads.cloneAndAppend(load)
        loads.printToXML(str(self.folder / "loads.xml"))

    def _table(self, name: str, columns: dict[str, np.ndarray], **header: str) -> None:
        rows = np.stack(list(columns.values()), axis=1)
        head = [name, "version=1", f"nRows={len(rows)}", f"nColumns={len(columns)}"]
        head += [f"{key if key != 'in_degrees' else 'inDegrees'}={value}" for key, value in header.items()]
        lines = ["\t".join(f"{v:.9g}" for v in row) for row in rows]
        text = "\n".join([*head, "endheader", "\t".join(columns), *lines, ""])
        (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, frames: int) -> dict[str, float]:
        """How long a run over the first so many frames takes."""
        osim = self.opensim
        end_s = 0.5 * float(self.seconds[frames - 1] + self.seconds[frames])
        tool = osim.AnalyzeTool()
        tool.setName("benchmark")
        tool.setModelFilename(str(self.model))
        tool.setCoordinatesFileName(str(self.folder / "motion.mot"))
        tool.setExternalLoadsFileName(str(self.folder / "loads.xml"))
        tool.setLowpassCutoffFrequency(-1)
        tool.setResultsDir(str(self.folder / "results"))
        tool.setInitialTime(float(self.seconds[0]))
        tool.setFinalTime(end_s)
        optimisation = osim.StaticOptimization()
        optimisation.setName("StaticOptimization")
        optimisation.setStartTime(float(self.seconds[0]))
        optimisation.setEndTime(end_s)
        optimisation.setUseModelForceSet(True)
        optimisation.setActivationExponent(2)
        optimisation.setUseMusclePhysiology(True)
        tool.getAnalysisSet().cloneAndAppend(optimisation)
        setup = self.folder / "setup.xml"
        tool.printToXML(str(setup))
        tool = osim.AnalyzeTool(str(setup))
        clock = Clock()
        done = tool.run()
        took = clock.read()
        results = list((self.folder / "results").glob("*StaticOptimization_activation.sto"))
        if not done or not results:
            raise RuntimeError("OpenSim's StaticOptimization did not run to its end.")
        found = len(results[0].read_text().split("endheader")[1].strip().splitlines()) - 1
        if found < frames:
            raise RuntimeError(f"OpenSim solved {found} of {frames} frames.")
        return took

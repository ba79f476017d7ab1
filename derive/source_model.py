"""The source model, opened for reading: full range of motion, right leg, one pose at a time.

The .osim file itself stays out of the repository; see README.md in this folder for where to get it.
"""

import hashlib
import os
from pathlib import Path

import numpy as np

KNEE_MUSCLES = "bflh bfsh gaslat gasmed grac recfem sart semimem semiten tfl vasint vaslat vasmed".split()

MODEL_NAME = "RajagopalLaiUhlrich2023.osim"
REPO = Path(__file__).resolve().parents[1]
DATA = REPO / "src" / "legpress" / "data"
SAMPLES = Path(__file__).resolve().parent / "build"  # samples of the source model; not committed

COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle")
WHOLE_RANGE_DEG = {
    "hip_flexion": (-10.0, 120.0),
    "hip_adduction": (-40.0, 20.0),
    "hip_rotation": (-40.0, 30.0),
    "knee_angle": (0.0, 135.0),
    "ankle_angle": (-35.0, 40.0),
}
PRESS_RANGE_DEG = {
    "hip_flexion": (20.0, 110.0),
    "hip_adduction": (-40.0, 0.0),
    "hip_rotation": (-40.0, 20.0),
    "knee_angle": (0.0, 130.0),
    "ankle_angle": (-35.0, 40.0),
}

CITATIONS = [
    "Rajagopal et al. 2016, Full-Body Musculoskeletal Model for Muscle-Driven Simulation of "
    "Human Gait (doi:10.1109/TBME.2016.2586891)",
    "Lai, Arnold, Wakeling 2017, Why are Antagonist Muscles Co-activated in My Simulation? "
    "(doi:10.1007/s10439-017-1920-7)",
    "Uhlrich et al. 2022, Muscle coordination retraining inspired by musculoskeletal simulations "
    "(doi:10.1038/s41598-022-13386-9)",
]


def model_path() -> Path:
    """Where the .osim lies: $LEGPRESS_MODEL, else the inputs folder beside the checkout."""
    named = os.environ.get("LEGPRESS_MODEL")
    return Path(named) if named else REPO.parent / "shared" / "models" / MODEL_NAME


def box_rad(box_deg: dict[str, tuple[float, float]]) -> np.ndarray:
    """Lower and upper bounds [2, coordinate] in the order of `COORDINATES`."""
    return np.radians(np.array([box_deg[name] for name in COORDINATES]).T)


class SourceModel:
    """The right leg of the source model in OpenSim, posed by the five coordinates.

    Limits are lifted (OpenSim clamps silently), the subtalar and toe joints stay at zero, and the
    patella's own coordinate is set to the knee angle, as the model's coupler demands.

    `factors`: per body its scale (x, y, z), to be scaled by OpenSim before it is opened.
    """

    def __init__(self, path: Path | None = None, *, factors: dict[str, tuple[float, float, float]] | None = None):
        import opensim

        opensim.Logger.removeFileSink()  # else it leaves an opensim.log wherever one stands
        opensim.Logger.setLevelString("error")
        self.opensim = opensim
        self.path = path or model_path()
        self.model = opensim.Model(str(self.path))
        if factors:
            self._scale(factors)
        coordinates = self.model.updCoordinateSet()
        for name in COORDINATES:
            coordinate = coordinates.get(f"{name}_r")
            coordinate.set_clamped(False)
            coordinate.set_locked(False)
        for name in ("subtalar_angle_r", "mtp_angle_r"):
            coordinates.get(name).set_default_value(0.0)
            coordinates.get(name).set_locked(False)  # a locked coordinate cannot be set to zero
        self.state = self.model.initSystem()
        coordinates = self.model.getCoordinateSet()
        self._coordinates = [coordinates.get(f"{name}_r") for name in COORDINATES]
        self._patella = coordinates.get("knee_angle_r_beta")
        for i in range(coordinates.getSize()):  # pelvis on the ground frame, everything at zero
            coordinates.get(i).setValue(self.state, 0.0, False)
        muscles = self.model.getMuscles()
        names = [muscles.get(i).getName() for i in range(muscles.getSize())]
        self.muscle_names = tuple(n.removesuffix("_r") for n in names if n.endswith("_r"))
        self._muscles = {n: muscles.get(f"{n}_r") for n in self.muscle_names}
        self._paths = {n: muscle.getPath() for n, muscle in self._muscles.items()}
        bodies = self.model.getBodySet()
        self._bodies = {bodies.get(i).getName(): bodies.get(i) for i in range(bodies.getSize())}
        self._matter = self.model.getMatterSubsystem()
        self._body_count = 1 + max(int(b.getMobilizedBodyIndex()) for b in self._bodies.values())
        # Places of the five generalised speeds (and the patella's) among all of the model's.
        self._speed_places = self._find_speed_places()

    @property
    def version(self) -> str:
        return self.opensim.GetVersion()

    def certificate(self, script: str, **more) -> dict:
        """Who made a table, from what."""
        return {
            "citations": CITATIONS,
            "model": self.path.name,
            "model_sha256": hashlib.sha256(self.path.read_bytes()).hexdigest(),
            "opensim": self.version,
            "script": f"derive/{script}",
            **more,
        }

    def pose(self, q_rad) -> None:
        """Place the leg; `q_rad` in the order of `COORDINATES`."""
        for coordinate, value in zip(self._coordinates, q_rad, strict=True):
            coordinate.setValue(self.state, float(value), False)
        self._patella.setValue(self.state, float(q_rad[3]), False)
        self.model.realizePosition(self.state)

    def move(self, rate_rad_per_s) -> None:
        """Give the posed leg speeds, in the order of `COORDINATES`."""
        for coordinate, value in zip(self._coordinates, rate_rad_per_s, strict=True):
            coordinate.setSpeedValue(self.state, float(value))
        self._patella.setSpeedValue(self.state, float(rate_rad_per_s[3]))
        self.model.realizeVelocity(self.state)

    def kinetic_energy_J(self) -> float:
        return self.model.calcKineticEnergy(self.state)

    def length_m(self, muscle: str) -> float:
        return self._muscles[muscle].getLength(self.state)

    def moment_arms_m(self, muscle: str) -> np.ndarray:
        """OpenSim's own moment arms [5]; slow, the reference for the bars."""
        return np.array([self._muscles[muscle].computeMomentArm(self.state, c) for c in self._coordinates])

    def pull(self, muscle: str) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Effect of one newton of tension.

        Returns the moment arms [5] (the generalised forces, equal to OpenSim's moment arms) and
        per right-leg body or pelvis `[2, 3]`: moment about the body's origin, force, on ground axes.
        """
        osim = self.opensim
        forces = osim.VectorOfSpatialVec(self._body_count, osim.SpatialVec(osim.Vec3(0), osim.Vec3(0)))
        mobility = osim.Vector(self.state.getNU(), 0.0)
        self._paths[muscle].addInEquivalentForces(self.state, 1.0, forces, mobility)
        generalised = osim.Vector(self.state.getNU(), 0.0)
        self._matter.multiplyBySystemJacobianTranspose(self.state, forces, generalised)
        arms = np.array([generalised.get(i) + mobility.get(i) for i in self._speed_places])
        arms[3] += arms[5]
        on_body = {}
        for name, body in self._bodies.items():
            if name == "pelvis" or name.endswith("_r"):
                pair = forces.get(int(body.getMobilizedBodyIndex()))
                on_body[name] = np.array([pair.get(0).to_numpy(), pair.get(1).to_numpy()])
        return arms[:5], on_body

    def knee_pull(self, muscle: str) -> tuple[np.ndarray, np.ndarray]:
        """Effect of one newton of tension on the tibia with all below it, and on the patella.

        Each `[2, 3]`, force and moment about the body's origin, on that body's own axes.
        """
        _, on_body = self.pull(muscle)
        rotation, origin = self.transform("tibia_r")
        force, moment = np.zeros(3), np.zeros(3)
        for part in ("tibia_r", "talus_r", "calcn_r", "toes_r"):
            _, place = self.transform(part)
            force += on_body[part][1]
            moment += on_body[part][0] + np.cross(place - origin, on_body[part][1])
        patella_rotation, _ = self.transform("patella_r")
        return (
            np.array([force, moment]) @ rotation,
            on_body["patella_r"][::-1] @ patella_rotation,
        )

    def transform(self, body: str) -> tuple[np.ndarray, np.ndarray]:
        """Rotation [3, 3] and origin [3] of a body on ground axes."""
        placed = self._bodies[body].getTransformInGround(self.state)
        rotation, origin = placed.R(), placed.p()
        return (
            np.array([[rotation.get(i, j) for j in range(3)] for i in range(3)]),
            origin.to_numpy(),
        )

    def in_pelvis(self, body: str) -> tuple[np.ndarray, np.ndarray]:
        """Rotation [3, 3] and origin [3] of a body in pelvis axes."""
        base_rotation, base_origin = self.transform("pelvis")
        rotation, origin = self.transform(body)
        return base_rotation.T @ rotation, base_rotation.T @ (origin - base_origin)

    def _scale(self, factors) -> None:
        wanted = self.opensim.ScaleSet()
        for name, factor in factors.items():
            scale = self.opensim.Scale()
            scale.setSegmentName(name)
            scale.setScaleFactors(self.opensim.Vec3(*factor))
            scale.setApply(True)
            wanted.cloneAndAppend(scale)
        keep_masses = True  # nothing here weighs
        self.model.scale(self.model.initSystem(), wanted, keep_masses, -1.0)

    def _find_speed_places(self) -> list[int]:
        places = []
        for coordinate in (*self._coordinates, self._patella):
            coordinate.setSpeedValue(self.state, 1.0)
            u = self.state.getU()
            places.append(next(i for i in range(u.size()) if u.get(i) == 1.0))
            coordinate.setSpeedValue(self.state, 0.0)
        return places


def sample(poses_rad: np.ndarray, source: SourceModel | None = None, muscles=None) -> dict[str, np.ndarray]:
    """Lengths [pose, 40], moment arms [pose, 5, 40] and knee pulls [pose, 13, 2, 3] of poses.

    Zero for all but `muscles`, where these are named.
    """
    source = source or SourceModel()
    wanted = set(source.muscle_names if muscles is None else muscles)
    count, names = len(poses_rad), source.muscle_names
    out = {
        "q_rad": np.array(poses_rad),
        "length_m": np.zeros((count, len(names))),
        "arm_m": np.zeros((count, len(COORDINATES), len(names))),
        "tibia": np.zeros((count, len(KNEE_MUSCLES), 2, 3)),
        "patella": np.zeros((count, len(KNEE_MUSCLES), 2, 3)),
    }
    for i, pose in enumerate(poses_rad):
        source.pose(pose)
        for k, name in enumerate(names):
            if name in wanted:
                out["length_m"][i, k] = source.length_m(name)
                out["arm_m"][i, :, k] = source.pull(name)[0]
        for k, name in enumerate(KNEE_MUSCLES):
            if name in wanted:
                out["tibia"][i, k], out["patella"][i, k] = source.knee_pull(name)
    return out


def random_poses(box_deg: dict, count: int, seed: int, *, margin_deg: float = 0.0) -> np.ndarray:
    """Poses [count, 5] spread evenly over a box."""
    from scipy.stats import qmc

    low, high = box_rad(box_deg) + np.radians(margin_deg) * np.array([[-1.0], [1.0]])
    return low + (high - low) * qmc.Sobol(len(COORDINATES), rng=seed).random(count)


def edge_poses(box_deg: dict, count: int, seed: int, *, margin_deg: float = 0.0) -> np.ndarray:
    """Poses [count, 5] that crowd towards the faces of a box, as polynomial fits need them."""
    from scipy.stats import qmc

    low, high = box_rad(box_deg) + np.radians(margin_deg) * np.array([[-1.0], [1.0]])
    share = 0.5 - 0.5 * np.cos(np.pi * qmc.Sobol(len(COORDINATES), rng=seed).random(count))
    return low + (high - low) * share


# Which poses the fits use and which only judge them: name -> (maker, box, count, seed, margin).
SAMPLE_SETS = {
    "fit_whole": (random_poses, WHOLE_RANGE_DEG, 8192, 11, 1.5),
    "fit_edges": (edge_poses, WHOLE_RANGE_DEG, 16384, 12, 1.5),
    "fit_press": (random_poses, PRESS_RANGE_DEG, 8192, 13, 1.5),
    "fit_press_edges": (edge_poses, PRESS_RANGE_DEG, 8192, 14, 1.5),
    "judge_whole": (random_poses, WHOLE_RANGE_DEG, 4096, 21, 0.0),
    "judge_press": (random_poses, PRESS_RANGE_DEG, 4096, 22, 0.0),
}


def samples(name: str) -> dict[str, np.ndarray]:
    """A sample set by name; measured once (about a minute), then read from derive/build."""
    kept = SAMPLES / f"{name}.npz"
    if not kept.exists():
        maker, box, count, seed, margin_deg = SAMPLE_SETS[name]
        SAMPLES.mkdir(exist_ok=True)
        (SAMPLES / ".gitignore").write_text("*\n")
        np.savez(kept, **sample(maker(box, count, seed, margin_deg=margin_deg)))
    with np.load(kept) as stored:
        return dict(stored)


def held_reactions(muscle: str, force_N: float, pose_rad) -> dict[str, np.ndarray]:
    """OpenSim's joint reaction forces on tibia and patella, on their axes, from one muscle alone.

    All coordinates are held still and nothing weighs, so only the muscle's force is balanced.
    """
    import opensim

    model = SourceModel().model
    forces = model.updForceSet()
    for i in range(forces.getSize()):
        forces.get(i).set_appliesForce(forces.get(i).getName() == f"{muscle}_r")
    model.setGravity(opensim.Vec3(0))
    for i in range(model.getConstraintSet().getSize()):
        model.updConstraintSet().get(i).set_isEnforced(False)  # the held coordinates agree already
    state = model.initSystem()
    values = dict(zip((f"{name}_r" for name in COORDINATES), pose_rad, strict=True))
    values["knee_angle_r_beta"] = pose_rad[3]
    coordinates = model.getCoordinateSet()
    for i in range(coordinates.getSize()):
        coordinate = coordinates.get(i)
        coordinate.setLocked(state, False)
        coordinate.setValue(state, float(values.get(coordinate.getName(), 0.0)), False)
        coordinate.setLocked(state, True)
    pulling = opensim.Muscle.safeDownCast(model.updMuscles().get(f"{muscle}_r"))
    pulling.overrideActuation(state, True)
    pulling.setOverrideActuation(state, float(force_N))
    model.realizeAcceleration(state)
    out = {}
    for name, joint in (("knee", "walker_knee_r"), ("patella", "patellofemoral_r")):
        held = model.getJointSet().get(joint)
        ground = held.calcReactionOnChildExpressedInGround(state).get(1).to_numpy()
        rotation = held.getChildFrame().findBaseFrame().getTransformInGround(state).R()
        axes = np.array([[rotation.get(i, j) for j in range(3)] for i in range(3)])
        out[name] = axes.T @ ground
    return out

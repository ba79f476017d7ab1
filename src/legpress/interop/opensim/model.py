"""A lifter's own body as an OpenSim model, scaled from the user's copy of the source model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...body.muscle import Muscles
from ...body.paths import MUSCLES
from ...body.skeleton import BODIES, COORDINATES, Skeleton
from ...errors import WrongInput
from .coordinates import LUMBAR, PELVIS, SIDES, patella, turned_about_z
from .library import opensim, reason_in

if TYPE_CHECKING:
    from ...body.scaling import Body
    from ...press.rep import Rep

SOURCE_NAME = "RajagopalLaiUhlrich2023.osim"
# The engine's foot is these three, welded: subtalar and toe joints stay at zero.
PARTS = {"femur": ("femur",), "patella": ("patella",), "tibia": ("tibia",), "foot": ("talus", "calcn", "toes")}
# Further off after scaling, and it is another model; lengths are fitted, the gastrocnemii to some millimetres.
SAME_FOOT_M, SAME_LENGTH_M = 1e-3, 1e-2
SAME_MUSCLE_SHARE = 0.01  # of peak force or fibre length, over the source model's


def scaled_model(body: Body, source: str | Path) -> Any:
    """The source model (`opensim.Model`) with the body's segments, masses and muscles, both legs.

    Lengths and paths are scaled as OpenSim does; masses, centres, inertias and muscles of the legs are
    then set to the engine's. What is above the pelvis keeps its share of mass and follows the height.
    WrongInput if the file is not the source model.
    """
    model = open_source(Path(source))
    state = model.initSystem()
    masses = {b.getName(): b.get_mass() for b in _items(model.getBodySet())}
    model.scale(state, _scale_set(model, body), True, -1.0)
    source_legs = Skeleton.source()
    leg_mass = np.asarray(body.skeleton.mass_kg) / np.asarray(source_legs.mass_kg)
    per_body_mass = float(body.mass_kg) / sum(masses.values())
    for bone in _items(model.updBodySet()):
        name, _, side = bone.getName().partition("_")
        if name in ("femur", "patella", "tibia"):
            _set_bone(bone, body.skeleton, BODIES.index(name), side)
        elif name in PARTS["foot"]:
            _multiply_mass(bone, float(leg_mass[BODIES.index("foot")]))
        else:
            _multiply_mass(bone, per_body_mass)
    _set_muscles(model, body.muscles)
    model.setName(f"{model.getName()}_scaled")
    for coordinate in _items(model.updCoordinateSet()):
        if coordinate.getName() in _coordinates():
            coordinate.set_clamped(False)  # a press may go beyond the source's range, and OpenSim clamps silently
    model.finalizeConnections()
    return model


def open_source(file: Path) -> Any:
    """The source model as it came; WrongInput if the file is missing, no model, or another one."""
    model = open_model(file)
    _check_names(model, file)
    _check_muscles(model, file)
    return model


def write_model(model: Any, file: Path) -> None:
    """One .osim file; meshes stay names, as in the source."""
    model.printToXML(str(file))


def open_model(file: Path) -> Any:
    """An .osim file as `opensim.Model`, or one sentence on why not."""
    get = f"Give the source model, {SOURCE_NAME} of OpenSim's collection `opensim-models`"
    library = opensim()
    try:
        if file.is_dir():
            raise WrongInput(f"{file} is a folder. {get}.")
        if file.exists() and not file.is_file():
            raise WrongInput(f"{file} is not an ordinary file. {get}.")
        with open(file, "rb") as opened:
            head = opened.read(4096)
        if b"OpenSimDocument" not in head:
            raise WrongInput(f"{file} is not an OpenSim model: it has no OpenSimDocument. {get}.")
        return library.Model(str(file))
    except FileNotFoundError:
        raise WrongInput(f"There is no model at {file}. {get}.") from None
    except OSError as error:
        raise WrongInput(f"{file} cannot be read: {error.strerror}. {get}.") from None
    except RuntimeError as error:
        raise WrongInput(f"OpenSim cannot open {file} as a model: {reason_in(str(error))}. {get}.") from None


def _items(found: Any) -> list[Any]:
    return [found.get(i) for i in range(found.getSize())]


def _coordinates() -> list[str]:
    legs = [f"{name}_{side}" for side in SIDES for name in COORDINATES]
    return [*PELVIS, *legs, *(patella(side) for side in SIDES), *LUMBAR]


def _check_names(model: Any, file: Path) -> None:
    """The parts that everything here speaks of."""
    wanted = {
        "body": (
            model.getBodySet(),
            [f"{n}_{s}" for s in SIDES for p in PARTS.values() for n in p] + ["pelvis", "torso"],
        ),
        "coordinate": (model.getCoordinateSet(), _coordinates()),
        "muscle": (model.getMuscles(), [f"{name}_{side}" for side in SIDES for name in MUSCLES]),
    }
    for kind, (found, names) in wanted.items():
        there = {item.getName() for item in _items(found)}
        missing = [name for name in names if name not in there]
        if missing:
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            raise WrongInput(
                f"{file} is another model: it has no {kind} {missing[0]}{more}. "
                f"Give {SOURCE_NAME}, from which the engine's tables are made."
            )


def _check_muscles(model: Any, file: Path) -> None:
    """That the muscles are those of the engine's tables."""
    library, theirs = opensim(), Muscles.source()
    columns = (
        ("max_isometric_force", theirs.peak_force_N),
        ("optimal_fiber_length", theirs.optimal_fibre_m),
        ("tendon_slack_length", theirs.tendon_slack_m),
    )
    for i, name in enumerate(MUSCLES):
        muscle = library.Millard2012EquilibriumMuscle.safeDownCast(model.getMuscles().get(f"{name}_r"))
        for label, known in columns:
            found = getattr(muscle, f"get_{label}")() if muscle else float("nan")
            if not abs(found / float(known[i]) - 1) < SAME_MUSCLE_SHARE:
                raise WrongInput(
                    f"{file} is another model: {name}_r has a {label} of {found:.5g} where {SOURCE_NAME} has "
                    f"{float(known[i]):.5g}. Give that model, unscaled."
                )


def _scale_set(model: Any, body: Body) -> Any:
    library = opensim()
    factors, tall = body.segments.body_factors(), float(body.segments.pelvis)
    scales = library.ScaleSet()
    for bone in _items(model.getBodySet()):
        scale = library.Scale()
        scale.setSegmentName(bone.getName())
        scale.setScaleFactors(library.Vec3(*factors.get(bone.getName(), (tall, tall, tall))))
        scale.setApply(True)
        scales.cloneAndAppend(scale)
    return scales


def _set_bone(bone: Any, skeleton: Skeleton, place: int, side: str) -> None:
    """Mass, centre and inertia of the engine's right leg, or their mirror image."""
    library = opensim()
    mirror = 1.0 if side == "r" else -1.0
    x, y, z = np.asarray(skeleton.com_m)[place].tolist()
    inertia = np.asarray(skeleton.inertia_kg_m2)[place]
    products = (float(inertia[0, 1]), mirror * float(inertia[0, 2]), mirror * float(inertia[1, 2]))
    bone.set_mass(float(np.asarray(skeleton.mass_kg)[place]))
    bone.set_mass_center(library.Vec3(x, y, mirror * z))
    bone.set_inertia(library.Vec6(*np.diag(inertia).tolist(), *products))


def _multiply_mass(bone: Any, factor: float) -> None:
    inertia = bone.get_inertia()
    bone.set_mass(bone.get_mass() * factor)
    bone.set_inertia(opensim().Vec6(*(factor * inertia.get(i) for i in range(6))))


def _set_muscles(model: Any, muscles: Muscles) -> None:
    """Peak force, lengths and passive curves of the engine's muscles."""
    library, theirs = opensim(), Muscles.source()
    for i, name in enumerate(MUSCLES):
        # A tighter muscle meets every passive force at a strain smaller by this factor.
        tighter = float(np.asarray(theirs.passive_span)[i] / np.asarray(muscles.passive_span)[i])
        for side in SIDES:
            muscle = library.Millard2012EquilibriumMuscle.safeDownCast(model.updMuscles().get(f"{name}_{side}"))
            muscle.set_max_isometric_force(float(np.asarray(muscles.peak_force_N)[i]))
            muscle.set_optimal_fiber_length(float(np.asarray(muscles.optimal_fibre_m)[i]))
            muscle.set_tendon_slack_length(float(np.asarray(muscles.tendon_slack_m)[i]))
            if abs(tighter - 1) > 1e-9:
                curve = muscle.upd_FiberForceLengthCurve()
                low, high = curve.getStiffnessAtLowForceInUse(), curve.getStiffnessAtOneNormForceInUse()
                curve.set_strain_at_zero_force(curve.get_strain_at_zero_force() / tighter)
                curve.set_strain_at_one_norm_force(curve.get_strain_at_one_norm_force() / tighter)
                curve.set_stiffness_at_low_force(low * tighter)
                curve.set_stiffness_at_one_norm_force(high * tighter)


def check_pose(model: Any, rep: Rep, file: Path) -> None:
    """That foot and muscles of the scaled model are where the engine's are, at the bottom; else the source was another."""
    bottom = int(rep.frames["sled_m"].argmin())
    foot_m, length_m = _posed(model, np.asarray(rep.kinematics.q_rad)[:, bottom])
    hip_m = np.asarray(rep.body.skeleton.hip_in_pelvis_m)
    middle_m = np.array([hip_m[0], hip_m[1], 0.0])
    # The engine's axes do not roll with the pelvis, which turns about the line between the hips.
    ours_m = np.asarray(rep.kinematics.posture.origin_m)[BODIES.index("foot"), :, bottom] - middle_m
    ours_m = turned_about_z(ours_m, -float(np.asarray(rep.kinematics.roll_rad)[bottom])) + middle_m
    off_m = np.abs(length_m - np.asarray(rep.kinematics.mtu_length_m)[:, bottom])
    longest = int(off_m.argmax())
    checks = (
        ("its foot lies", float(np.linalg.norm(foot_m - ours_m)), SAME_FOOT_M),
        (f"the length of {MUSCLES[longest]}_r is", float(off_m[longest]), SAME_LENGTH_M),
    )
    for what, distance_m, bar_m in checks:
        if not distance_m < bar_m:
            raise WrongInput(
                f"{file} is another model: scaled to this lifter, {what} {1000 * distance_m:.1f} mm off. "
                f"Give {SOURCE_NAME}, unscaled."
            )


def _posed(model: Any, q_rad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Origin [3] of the right calcaneus on pelvis axes, and length [40] of the right leg's muscles."""
    state = model.initSystem()
    coordinates = model.getCoordinateSet()
    for name, value in zip(COORDINATES, q_rad.tolist(), strict=True):
        coordinates.get(f"{name}_r").setValue(state, value, False)
    coordinates.get(patella("r")).setValue(state, float(q_rad[COORDINATES.index("knee_angle")]), False)
    model.realizePosition(state)
    bodies, muscles = model.getBodySet(), model.getMuscles()
    foot = bodies.get("calcn_r").findStationLocationInAnotherFrame(state, opensim().Vec3(0), bodies.get("pelvis"))
    length_m = np.array([muscles.get(f"{name}_r").getLength(state) for name in MUSCLES])
    return foot.to_numpy(), length_m

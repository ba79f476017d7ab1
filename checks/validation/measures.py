"""The numbers of docs/validation.md: body and muscles held against OpenSim itself, at poses no fit has seen."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import legpress as lp
from checks.validation.cases import CASES, verified
from derive.source_model import DATA, PRESS_RANGE_DEG, WHOLE_RANGE_DEG, SourceModel, random_poses, sample
from legpress.body.muscle import Muscles
from legpress.body.paths import MUSCLES
from legpress.body.scaling import Body, body_of, source_body
from legpress.core.programs import run
from legpress.interop.verification import Verification

POSES = 2048  # of each region; seeds other than those of the fits (source_model.SAMPLE_SETS)
SEED = 4099
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LIFTERS = ("lifter_photo", "lifter_woman", "lifter_tall_stiff")
TABLES = ("skeleton", "paths", "scaling", "knee", "muscles")
GASTROCNEMII = ("gaslat", "gasmed")
STATES = 60  # poses at which OpenSim solves all its muscles
ACTIVATIONS = (0.02, 0.1, 0.3, 0.6, 1.0)
# Fibres between these lengths (in optimal ones) are compared; beyond, OpenSim's own floor or no leg.
FIBRES = (0.5, 1.75)


def tables_digest() -> str:
    """Which derived tables the numbers belong to."""
    return hashlib.sha256(b"".join((DATA / f"{name}.json").read_bytes() for name in TABLES)).hexdigest()[:16]


def made_with() -> dict[str, str]:
    """Which OpenSim and which model file."""
    certificate = SourceModel().certificate("checks/validation")
    return {"opensim": certificate["opensim"], "model": certificate["model"], "sha": certificate["model_sha256"]}


def bodies() -> dict[str, Body]:
    """The source model's own subject, then the lifters of the examples, scaled."""
    lifters = {name: body_of(lp.Lifter.load(EXAMPLES / f"{name}.toml")) for name in LIFTERS}
    return {"source model": source_body(), **lifters}


def geometry() -> dict:
    """Lengths, moment arms (mm) and foot pose (mm, degrees), per body and region."""
    return {
        name: {
            "factors": {k: v[1] for k, v in body.segments.body_factors().items() if k in ("femur_r", "tibia_r", "calcn_r")},
            "press": paths_against(body, PRESS_RANGE_DEG, SEED),
            "whole": paths_against(body, WHOLE_RANGE_DEG, SEED + 1),
            "foot": foot_against(body),
        }
        for name, body in bodies().items()
    }  # fmt: skip


def opened(body: Body) -> SourceModel:
    """OpenSim's model, scaled by OpenSim as the body is."""
    factors = body.segments.body_factors()
    return SourceModel(factors=factors if any(f != (1.0, 1.0, 1.0) for f in factors.values()) else None)


def paths_against(body: Body, region_deg: dict, seed: int) -> dict[str, list[float]]:
    """Per muscle: RMS of the length, RMS and 99th percentile of the moment arms that it has, in mm."""
    q_rad = random_poses(region_deg, POSES, seed)
    theirs = sample(q_rad, opened(body))
    found = run("legpress_paths", 6 * len(MUSCLES), [(body, np.ascontiguousarray(q_rad.T))])[0]
    length, *arm = found.reshape(6, len(MUSCLES), -1)
    out = {}
    for k, name in enumerate(MUSCLES):
        # The source gives the gastrocnemii some tenths of a millimetre about the hip; they do not cross it.
        own = [
            c for c in range(5) if np.abs(theirs["arm_m"][:, c, k]).max() > 0 and not (name in GASTROCNEMII and c < 3)
        ]
        length_mm = 1e3 * (length[k] - theirs["length_m"][:, k])
        arm_mm = 1e3 * (np.asarray(arm)[own, k].T - theirs["arm_m"][:, own, k])
        out[name] = [rms(length_mm), rms(arm_mm), float(np.percentile(np.abs(arm_mm), 99))]
    return out


def foot_against(body: Body) -> dict[str, float]:
    """Largest distance and turn between our foot and OpenSim's, over the whole range."""
    model, far_mm, turned_deg = opened(body), 0.0, 0.0
    poses = random_poses(WHOLE_RANGE_DEG, 256, SEED + 2)
    found = run("legpress_leg", 48, [(body, np.ascontiguousarray(poses.T))])[0]
    foot_turned, foot_m = found[27:36].reshape(3, 3, -1), found[45:48]
    for i, q_rad in enumerate(poses):
        model.pose(q_rad)
        rotation, origin_m = model.in_pelvis("calcn_r")
        far_mm = max(far_mm, 1e3 * float(np.linalg.norm(foot_m[:, i] - origin_m)))
        apart = np.linalg.norm(foot_turned[:, :, i] - rotation) / np.sqrt(2)
        turned_deg = max(turned_deg, float(np.degrees(apart)))
    return {"poses": len(poses), "position_mm": far_mm, "orientation_deg": turned_deg}


def equilibrium() -> dict:
    """Fibre and tendon in balance: OpenSim's own muscles on OpenSim's own paths, solved by OpenSim, at rest."""
    import opensim

    source, muscles = SourceModel(), Muscles.source()
    found = source.model.getMuscles()
    theirs = [opensim.Millard2012EquilibriumMuscle.safeDownCast(found.get(f"{name}_r")) for name in MUSCLES]
    force, fibre = [], []
    for pose in random_poses(WHOLE_RANGE_DEG, 64, SEED + 3)[:STATES]:
        source.pose(pose)
        source.move(np.zeros(5))
        length = np.array([source.length_m(name) for name in MUSCLES])
        for activation in ACTIVATIONS:
            our_force, our_fibre = (np.asarray(v) for v in lp.body.equilibrium(activation, length))
            for muscle in theirs:
                muscle.setActivation(source.state, activation)
            source.model.realizeVelocity(source.state)
            for muscle in theirs:
                muscle.computeInitialFiberEquilibrium(source.state)
            source.model.realizeDynamics(source.state)
            for k, muscle in enumerate(theirs):
                their_fibre = muscle.getNormalizedFiberLength(source.state)
                force.append((our_force[k] - muscle.getTendonForce(source.state)) / muscles.peak_force_N[k])
                if FIBRES[0] < their_fibre < FIBRES[1] and their_fibre > muscles.fibre_floor[k] + 0.01:
                    fibre.append(our_fibre[k] - their_fibre)
    return {
        "states": len(force),
        "activations": ACTIVATIONS,
        "force_rms": rms(np.array(force)),
        "force_worst": float(np.abs(force).max()),
        "fibre_states": len(fibre),
        "fibre_rms": rms(np.array(fibre)),
        "fibre_worst": float(np.abs(fibre).max()),
    }


def rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2)))


def cases() -> list[dict]:
    """Whole repetitions, exported and verified as `make verify` does."""
    found = []
    with TemporaryDirectory() as folder:
        for one in CASES:
            found.append(case(one.name, verified(one, Path(folder) / one.name)))
            print(" ", one.name, flush=True)
    return found


def case(name: str, found: Verification) -> dict:
    """What the page tells of one repetition."""
    passport = found.passport
    lifter, stance = passport["lifter"], passport["stance"]
    moments = [row for row in found.rows if row.quantity == "joint moment"]
    muscles = [row for row in found.rows if row.quantity == "activation" and row.part != "all muscles"]
    weakest = max(muscles, key=lambda row: row.share)
    return {
        "name": name,
        "lifter": f"{lifter['sex']}, {lifter['height_cm']:g} cm, {lifter['mass_kg']:g} kg",
        "machine": passport["machine"]["name"],
        "stance": f"heels {stance['heel_height_cm']:g} cm up, {stance['heel_spacing_cm']:g} apart, "
        f"toes out {stance['toe_out_deg']:g} degrees, notch {stance['backrest_notch']}",
        "load": f"{passport['load_kg']:g} kg, {passport['tempo']}, {passport['cue']}",
        "notes": list(found.notes),
        "dynamics": {
            "residual_Nm": {row.part: row.worst for row in moments},
            "own_peak_Nm": {row.part: row.peak for row in moments},
            "peak_Nm": max(row.peak for row in moments),
            "share": max(row.share for row in moments),
        },
        "activation": {
            "frames": found.frames - found.skipped_frames,
            "all_frames": found.frames,
            "rms": found.row("activation", "all muscles").share,
            "worst_rms": weakest.share,
            "muscle": weakest.part,
        },
        **{
            name: {"share": row.share, "worst_N": row.worst, "peak_N": row.peak}
            for name in ("tibiofemoral", "patellofemoral")
            for row in [found.row("knee contact force", name)]
        },
    }

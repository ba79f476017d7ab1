"""What a larger segment does to muscle paths and to pulls at the knee: data/scaling.json.

    python -m derive.scaling

Central differences of the source model as OpenSim scales it body by body. A length grows in
proportion when the whole body does, so it is the sum of its slopes by the segments' factors, the
*parts* of the segments; a pull's direction does not change then, so its slopes add up to nothing.
One segment of each muscle, the *remainder*, is left out: its part is what the others leave.
"""

import json

import numpy as np

from derive.knee import ON_PATELLA, ON_TIBIA, design
from derive.paths import (
    ANKLE_ONLY,
    BLOCKS,
    GROUPS,
    HIP_KNEE,
    HIP_ONLY,
    KNEE_ANKLE,
    KNEE_ONLY,
    PRESS_WEIGHT,
    error_row,
    evaluate,
    solve,
    spanned,
)
from derive.source_model import DATA, KNEE_MUSCLES, PRESS_RANGE_DEG, SAMPLE_SETS, SAMPLES, SourceModel, box_rad, sample
from legpress.body.knee import KneeDirectionTable
from legpress.body.paths import MUSCLES, Paths
from legpress.body.segments import Segments
from legpress.reference.knee import knee_directions
from legpress.reference.paths import path_lengths_and_arms

STEP = 0.04  # of a factor, each way; lifters' segments differ by up to about twice that
POSES = 2048  # of each sample set of the fits: a part's error enters times the few per cent of a step
WITH_HIP, WITH_ANKLE = (*HIP_ONLY, *HIP_KNEE), (*KNEE_ANKLE, *ANKLE_ONLY)
# Muscles with a part of each factor; the remainder is the thigh's, without a thigh the shank's.
PARTS = {
    "pelvis": WITH_HIP,
    "pelvis_width": WITH_HIP,  # beyond `pelvis`: sideways alone
    "shank": (*HIP_KNEE, *KNEE_ONLY, *KNEE_ANKLE),
    "foot": WITH_ANKLE,
}
REMAINDER = {name: "shank" if name in ANKLE_ONLY else "thigh" for name in BLOCKS}

LENGTH_WEIGHT = 3.0
# Metres of moment arm per unit of a factor from which a pose counts less: a path that jumps between
# the two models makes a difference without meaning.
ROBUST_FROM_M = 0.01
ROBUST_FROM = 0.2  # the same for a force per newton

JUDGED = {
    "long thigh, short shank": {"thigh": 1.08, "shank": 0.94},
    "short thigh, long shank": {"thigh": 0.94, "shank": 1.06},
    "wide pelvis": {"pelvis_width": 1.08},
    "all different": {"pelvis": 1.05, "pelvis_width": 0.98, "thigh": 1.10, "shank": 1.02, "foot": 0.96},
}


def main() -> None:
    paths = json.loads((DATA / "paths.json").read_text())
    table = {
        "remainder": REMAINDER,
        "part_m": {segment: fit_parts(paths, segment) for segment in PARTS},
        "columns": ["force x", "y", "z", "moment x (m)", "y (m)", "z (m)"],
        "tibia": {segment: fit_pulls(paths, segment, "tibia", ON_TIBIA) for segment in PARTS},
        "patella": {segment: fit_pulls(paths, segment, "patella", ON_PATELLA) for segment in PARTS},
    }
    certificate = SourceModel().certificate(
        "scaling.py",
        method=f"least squares on the terms of paths.json of central differences, factors 1 +/- {STEP}, "
        f"the first {POSES} poses of each set of paths.json's fit",
    )
    write({"source": certificate, **table})  # the package reads it, and is what is measured
    certificate["measured_errors_mm"] = {
        "columns": ["length RMS", "moment arm RMS", "moment arm 99th percentile", "knee force RMS per newton"],
        "poses": "512 of judge_press; of the source model's own table and of bodies with these factors",
        "source model": measure({}),
        **{f"{case}: {factors}": measure(factors) for case, factors in JUDGED.items()},
    }
    write({"source": certificate, **table})


def slopes(segment: str) -> dict[str, np.ndarray]:
    """Slopes by one factor at the poses of the fits; measured once (a minute), then read."""
    kept = SAMPLES / f"scaling_{segment}.npz"
    if not kept.exists():
        q_rad = np.concatenate([poses(name) for name in SAMPLE_SETS if "fit" in name])
        found = differences(segment, q_rad)
        SAMPLES.mkdir(exist_ok=True)
        (SAMPLES / ".gitignore").write_text("*\n")
        np.savez(kept, **found)
    with np.load(kept) as stored:
        return dict(stored)


def differences(segment: str, q_rad: np.ndarray) -> dict[str, np.ndarray]:
    """Central differences of a sample by one factor; zero for muscles without a part of it."""
    up, down = (
        sample(q_rad, SourceModel(factors=Segments.of(**{segment: 1 + step}).body_factors()), PARTS[segment])
        for step in (STEP, -STEP)
    )
    return {key: q_rad if key == "q_rad" else (up[key] - down[key]) / (2 * STEP) for key in up}


def poses(name: str, count: int = POSES) -> np.ndarray:
    """The first poses of a sample set."""
    maker, box, whole, seed, margin_deg = SAMPLE_SETS[name]
    return maker(box, whole, seed, margin_deg=margin_deg)[:count]


def fit_parts(paths, segment: str) -> dict:
    """Coefficients of the segment's part of each muscle's length, on the muscle's own terms."""
    data, out = slopes(segment), {}
    low, high = box_rad(PRESS_RANGE_DEG)
    pressing = np.all((data["q_rad"] > low) & (data["q_rad"] < high), 1)
    for group in GROUPS:
        members = [name for name in group if name in PARTS[segment]]
        if not members:
            continue
        blocks = BLOCKS[group[0]]
        terms, half = all_terms(paths, blocks), np.array(paths["half_rad"])
        places = spanned(group[0])
        values, rises = evaluate(terms, (data["q_rad"] - paths["centre_rad"]) / half, half, places)
        for name in members:
            at = MUSCLES.index(name)
            found = solve(
                values,
                rises,
                data["length_m"][:, at],
                data["arm_m"][:, places, at],
                weight=np.where(pressing, PRESS_WEIGHT, 1.0),
                length_weight=LENGTH_WEIGHT,
                robust=True,
                robust_from_m=ROBUST_FROM_M,
            )
            out[name] = in_blocks(paths, blocks, found)
    return {name: out[name] for name in MUSCLES if name in out}


def fit_pulls(paths, segment: str, body: str, blocks_of) -> dict:
    """Coefficients of how force and moment per newton on a body change with the segment."""
    data, out = slopes(segment), {}
    for name, blocks in blocks_of.items():
        if name not in PARTS[segment] or (segment.startswith("pelvis") and blocks == ("constant", "knee")):
            continue  # a direction that does not know the hip does not know the pelvis
        values = design(paths, blocks, data["q_rad"])
        goal = data[body][:, KNEE_MUSCLES.index(name)].reshape(len(values), -1)
        trust = np.ones(len(values))
        for _ in range(8):
            weighted = values * trust[:, None]
            found = np.linalg.solve(weighted.T @ values + 1e-9 * np.eye(values.shape[1]), weighted.T @ goal)
            miss = np.linalg.norm((values @ found - goal)[:, :3], axis=1)
            trust = np.minimum(1.0, ROBUST_FROM / np.maximum(miss, 1e-12))
        out[name] = in_blocks(paths, blocks, found)
    return out


def all_terms(paths, blocks) -> np.ndarray:
    return np.array([term for block in blocks for term in paths["terms"][block]])


def in_blocks(paths, blocks, found) -> dict:
    ends = np.cumsum([len(paths["terms"][block]) for block in blocks])[:-1]
    return {b: np.round(part, 6).tolist() for b, part in zip(blocks, np.split(found, ends), strict=True)}


def measure(factors: dict[str, float]) -> dict:
    """Errors on a body with these factors, per muscle, against OpenSim's own scaled model."""
    segments = Segments.of(**factors)
    data = sample(poses("judge_press", 512), SourceModel(factors=segments.body_factors()))
    q_rad = np.ascontiguousarray(data["q_rad"].T)
    length, arm = (np.asarray(x) for x in path_lengths_and_arms(Paths.of(segments), q_rad))
    pull = np.asarray(knee_directions(KneeDirectionTable.of(segments), q_rad).tibia_force)
    out = {}
    for k, name in enumerate(MUSCLES):
        arm_miss = (arm[:, k].T - data["arm_m"][:, :, k])[:, spanned(name)]
        out[name] = error_row(length[k] - data["length_m"][:, k], arm_miss)
        if name in KNEE_MUSCLES:
            place = KNEE_MUSCLES.index(name)
            miss = pull[place].T - data["tibia"][:, place, 0]
            out[name].append(round(float(np.sqrt(np.mean(np.sum(miss**2, 1)))), 5))
    return out


def write(table: dict) -> None:
    """One line a muscle."""
    plain = {k: v for k, v in table.items() if k not in ("part_m", "tibia", "patella")}
    text = json.dumps(plain, indent=1)[:-2]
    for key in ("part_m", "tibia", "patella"):
        groups = []
        for segment, muscles in table[key].items():
            lines = [f"   {json.dumps(k)}: {json.dumps(v)}" for k, v in muscles.items()]
            groups.append(f"  {json.dumps(segment)}: {{\n" + ",\n".join(lines) + "\n  }")
        text += f',\n "{key}": {{\n' + ",\n".join(groups) + "\n }"
    text += "\n}\n"
    assert json.loads(text) == json.loads(json.dumps(table))
    (DATA / "scaling.json").write_text(text)


if __name__ == "__main__":
    main()

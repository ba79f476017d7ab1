"""What each knee-crossing muscle does to tibia and patella per newton: data/knee.json.

    python -m derive.knee

Lengths and moment arms alone give no direction of force. Here the source model's own path forces
are summed over the tibia with everything below it, and over the patella: minus these sums are
what OpenSim's JointReaction reports for the walker knee and the patellofemoral joint.
"""

import json

import numpy as np

from derive.paths import BLOCKS, evaluate, term_blocks
from derive.source_model import DATA, KNEE_MUSCLES, SourceModel, samples

# On the patella only the kneecap's own muscles pull. Behind a wrapping cylinder or a last via
# point on the femur the direction on the tibia no longer knows the hip.
KNEE_ALONE = ("recfem", "sart", "tfl", "bfsh", "vasint", "vaslat", "vasmed")
ON_PATELLA = {"recfem": BLOCKS["recfem"], **dict.fromkeys(KNEE_ALONE[-3:], ("constant", "knee"))}
ON_TIBIA = {name: ("constant", "knee") if name in KNEE_ALONE else BLOCKS[name] for name in KNEE_MUSCLES}


def main() -> None:
    source = SourceModel()
    paths = json.loads((DATA / "paths.json").read_text())
    assert [t for b in paths["terms"].values() for t in b] == [list(t) for b in term_blocks().values() for t in b]
    table = {
        "columns": ["force x", "y", "z", "moment x (m)", "y (m)", "z (m)"],
        "tibia": fit(paths, "tibia", ON_TIBIA),
        "patella": fit(paths, "patella", ON_PATELLA),
    }
    certificate = source.certificate(
        "knee.py",
        method="least squares on the terms of paths.json, per newton of tendon force, on the "
        "body's own axes, moments about the body's origin",
        measured_errors={
            "columns": ["force RMS", "moment RMS mm"],
            **{body: measure(paths, table, body) for body in ("tibia", "patella")},
        },
    )
    write({"source": certificate, **table})


def fit(paths, body, blocks_of) -> dict:
    sets = [samples(n) for n in ("fit_whole", "fit_edges", "fit_press", "fit_press_edges")]
    q_rad = np.concatenate([s["q_rad"] for s in sets])
    pulls = np.concatenate([s[body] for s in sets])
    out = {}
    for blocks in dict.fromkeys(blocks_of.values()):
        members = [name for name in blocks_of if blocks_of[name] == blocks]
        values = design(paths, blocks, q_rad)
        places = [KNEE_MUSCLES.index(name) for name in members]
        goal = pulls[:, places].reshape(len(q_rad), -1)
        found = np.linalg.solve(values.T @ values + 1e-9 * np.eye(values.shape[1]), values.T @ goal).reshape(
            -1, len(members), 6
        )
        ends = np.cumsum([len(paths["terms"][block]) for block in blocks])[:-1]
        for k, name in enumerate(members):
            parts = np.split(np.round(found[:, k], 8), ends)
            out[name] = {b: part.tolist() for b, part in zip(blocks, parts, strict=True)}
    return {name: out[name] for name in blocks_of}


def design(paths, blocks, q_rad) -> np.ndarray:
    terms = np.array([t for block in blocks for t in paths["terms"][block]])
    half = np.array(paths["half_rad"])
    places = [i for i in range(terms.shape[1]) if terms[:, i].any()]
    return evaluate(terms, (q_rad - paths["centre_rad"]) / half, half, places)[0]


def measure(paths, table, body) -> dict:
    data = {region: samples(region) for region in ("judge_press", "judge_whole")}
    out = {}
    for region, sample in data.items():
        out[region] = {}
        for name, blocks in table[body].items():
            found = np.concatenate([np.array(part) for part in blocks.values()])
            pull = sample[body][:, KNEE_MUSCLES.index(name)].reshape(-1, 6)
            miss = design(paths, tuple(blocks), sample["q_rad"]) @ found - pull
            force, moment = (np.sqrt(np.mean(np.sum(m**2, 1))) for m in (miss[:, :3], miss[:, 3:]))
            out[region][name] = [round(float(force), 5), round(1e3 * float(moment), 3)]
    return out


def write(table: dict) -> None:
    """One line a muscle and body."""
    plain = {k: v for k, v in table.items() if k not in ("tibia", "patella")}
    text = json.dumps(plain, indent=1)[:-2]
    for key in ("tibia", "patella"):
        lines = [f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in table[key].items()]
        text += f',\n "{key}": {{\n' + ",\n".join(lines) + "\n }"
    text += "\n}\n"
    assert json.loads(text) == json.loads(json.dumps(table))
    (DATA / "knee.json").write_text(text)


if __name__ == "__main__":
    main()

"""Muscle-tendon lengths of the right leg as polynomials of the joint angles: data/paths.json.

    python -m derive.paths

Least squares on the source model's lengths and moment arms together. We fit ourselves instead of
calling OpenSim's PolynomialPathFitter: it fits one range evenly in every coordinate, while here
the press region counts more, the knee needs a high degree and the mixed terms a low one.
"""

import itertools
import json

import numpy as np
from numpy.polynomial import chebyshev

from derive.source_model import (
    COORDINATES,
    DATA,
    PRESS_RANGE_DEG,
    SAMPLE_SETS,
    WHOLE_RANGE_DEG,
    SourceModel,
    box_rad,
    samples,
)

HIP_DEGREE = 8  # total degree over the three hip angles
KNEE_DEGREE = 20  # 16 left the quadriceps' arms up to 4 % off, and the knee's balance in OpenSim 1.3 %; now 2 and 0.4
ANKLE_DEGREE = 7
MIXED_DEGREE = 5  # total degree of products of hip and knee angles
GASTROCNEMIUS_DEGREE = 6  # total degree of products of knee and ankle angles

HIP_ONLY = (
    "addbrev addlong addmagDist addmagIsch addmagMid addmagProx glmax1 glmax2 glmax3 glmed1 "
    "glmed2 glmed3 glmin1 glmin2 glmin3 iliacus piri psoas"
).split()
HIP_KNEE = "bflh grac recfem sart semimem semiten tfl".split()
KNEE_ONLY = "bfsh vasint vaslat vasmed".split()
KNEE_ANKLE = "gaslat gasmed".split()
ANKLE_ONLY = "edl ehl fdl fhl perbrev perlong soleus tibant tibpost".split()

BLOCKS = {  # which blocks of terms a muscle's length is made of
    **dict.fromkeys(HIP_ONLY, ("constant", "hip")),
    **dict.fromkeys(HIP_KNEE, ("constant", "hip", "knee", "hip_knee")),
    **dict.fromkeys(KNEE_ONLY, ("constant", "knee")),
    **dict.fromkeys(KNEE_ANKLE, ("constant", "knee", "ankle", "knee_ankle")),
    **dict.fromkeys(ANKLE_ONLY, ("constant", "ankle")),
}

# Weight of a squared metre of length against one of moment arm (per radian).
LENGTH_WEIGHT = 3.0
# Near a straight knee the gastrocnemii wrap one cylinder too many in the source, and its moment
# arm is up to three times the slope of its own length. The arm is the anatomical one: fit it, and
# let the length go as far as the bar of 2 mm allows.
GASTROCNEMIUS_LENGTH_WEIGHT = 0.8

PRESS_WEIGHT = 10.0  # of a pose in the press region against one elsewhere
JUMPING = ("glmax1",)  # paths that jump sideways off their cylinder inside the press region
JUMPING_PRESS_WEIGHT = 100.0
ROBUST_FROM_M = 0.002  # moment-arm misfit from which a pose counts less (paths jump there)
MARGIN_DEG = 1.5  # the fit reaches this far beyond the range that it is stated for


def main() -> None:
    source = SourceModel()
    table = fit(source.muscle_names, stacked(name for name in SAMPLE_SETS if "fit" in name))
    certificate = source.certificate(
        "paths.py",
        method="weighted least squares on lengths and moment arms, poses "
        + ", ".join(f"{s[2]} ({name})" for name, s in SAMPLE_SETS.items() if "fit" in name),
        measured_errors_mm={
            "columns": ["length RMS", "moment arm RMS", "moment arm 99th percentile"],
            "poses": {n: s[2] for n, s in SAMPLE_SETS.items() if "judge" in n},
            **measure(table),
        },
    )
    write({"source": certificate, **table})


def term_blocks() -> dict[str, list[tuple[int, ...]]]:
    """Chebyshev degrees per coordinate of every term, in blocks."""

    def products(places, degree):
        for degrees in itertools.product(range(degree + 1), repeat=len(places)):
            if 0 < sum(degrees) <= degree:
                term = [0] * len(COORDINATES)
                for place, power in zip(places, degrees, strict=True):
                    term[place] = power
                yield tuple(term)

    mixed = list(products((0, 1, 2, 3), MIXED_DEGREE))
    calf = list(products((3, 4), GASTROCNEMIUS_DEGREE))
    return {
        "constant": [(0,) * len(COORDINATES)],
        "hip": list(products((0, 1, 2), HIP_DEGREE)),
        "knee": list(products((3,), KNEE_DEGREE)),
        "hip_knee": [t for t in mixed if t[3] and any(t[:3])],
        "ankle": list(products((4,), ANKLE_DEGREE)),
        "knee_ankle": [t for t in calf if t[3] and t[4]],
    }


GROUPS = (HIP_ONLY, HIP_KNEE, KNEE_ONLY, KNEE_ANKLE, ANKLE_ONLY)


def fit(names, data, groups=GROUPS) -> dict:
    """The table: coefficients in metres per muscle and block of terms."""
    low, high = box_rad(WHOLE_RANGE_DEG)
    low, high = low - np.radians(MARGIN_DEG), high + np.radians(MARGIN_DEG)
    centre, half = (low + high) / 2, (high - low) / 2
    blocks = term_blocks()
    press_low, press_high = box_rad(PRESS_RANGE_DEG)
    slack = np.radians(MARGIN_DEG) + 1e-6
    pressing = np.all((data["q_rad"] > press_low - slack) & (data["q_rad"] < press_high + slack), 1)

    muscles = {}
    for group in groups:
        names_of_blocks = BLOCKS[group[0]]
        terms = np.array([t for block in names_of_blocks for t in blocks[block]])
        places = [i for i in range(len(COORDINATES)) if terms[:, i].any()]
        values, slopes = evaluate(terms, (data["q_rad"] - centre) / half, half, places)
        for name in group:
            at = names.index(name)
            press_weight = JUMPING_PRESS_WEIGHT if name in JUMPING else PRESS_WEIGHT
            length_weight = GASTROCNEMIUS_LENGTH_WEIGHT if group is KNEE_ANKLE else LENGTH_WEIGHT
            found = solve(
                values,
                slopes,
                data["length_m"][:, at],
                data["arm_m"][:, places, at],
                weight=np.where(pressing, press_weight, 1.0),
                length_weight=length_weight,
                robust=group is not KNEE_ANKLE,
            )
            ends = np.cumsum([len(blocks[block]) for block in names_of_blocks])
            parts = np.split(found, ends[:-1])
            muscles[name] = {
                block: np.round(part, 9).tolist() for block, part in zip(names_of_blocks, parts, strict=True)
            }
    return {
        "coordinates": list(COORDINATES),
        "fitted_range_deg": {k: list(v) for k, v in WHOLE_RANGE_DEG.items()},
        "press_range_deg": {k: list(v) for k, v in PRESS_RANGE_DEG.items()},
        "centre_rad": np.round(centre, 12).tolist(),
        "half_rad": np.round(half, 12).tolist(),
        "terms": {block: [list(t) for t in terms] for block, terms in blocks.items()},
        "length_m": {name: muscles[name] for name in names if name in muscles},
    }


def evaluate(terms, x, half, places):
    """Values [pose, term] and slopes {place: [pose, term]} of Chebyshev products at x in -1..1."""
    degree = terms.max()
    rise = np.array([np.pad(chebyshev.chebder(row), (0, 1)) for row in np.eye(degree + 1)[1:]])
    rise = np.vstack([np.zeros(degree + 1), rise[:, : degree + 1]])
    ladders = {i: chebyshev.chebvander(x[:, i], degree) for i in places}

    def product(slope_of=None):
        out = np.ones((len(x), len(terms)))
        for i in places:
            ladder = ladders[i] @ rise.T / half[i] if i == slope_of else ladders[i]
            out *= ladder[:, terms[:, i]]
        return out

    return product(), {i: product(i) for i in places}


def solve(values, slopes, length, arms, *, weight, length_weight, robust, robust_from_m=ROBUST_FROM_M):
    """Coefficients of the terms; with `robust`, poses where the source's path jumps count less."""
    rows = [np.sqrt(length_weight) * values, *(-slope for slope in slopes.values())]
    goals = [np.sqrt(length_weight) * length, *arms.T]
    trust = np.ones_like(weight)
    for _ in range(8 if robust else 1):
        strength = weight * trust
        normal = sum((row * strength[:, None]).T @ row for row in rows)
        goal = sum(row.T @ (strength * g) for row, g in zip(rows, goals, strict=True))
        found = np.linalg.solve(normal + 1e-9 * np.eye(len(normal)), goal)
        miss = np.sqrt(sum((row @ found - g) ** 2 for row, g in zip(rows[1:], goals[1:], strict=True)))
        if miss.max() < robust_from_m:
            break
        trust = np.minimum(1.0, robust_from_m / np.maximum(miss, 1e-12))
    return found


def stacked(names) -> dict[str, np.ndarray]:
    sets = [samples(name) for name in names]
    return {key: np.concatenate([s[key] for s in sets]) for key in ("q_rad", "length_m", "arm_m")}


def predict(table, q_rad):
    """Lengths [pose, 40] and moment arms [pose, 5, 40] from a table; plain, for measuring it."""
    centre, half = np.array(table["centre_rad"]), np.array(table["half_rad"])
    lengths, arms = [], []
    for blocks in table["length_m"].values():
        terms = np.array([t for block in blocks for t in table["terms"][block]])
        found = np.concatenate(list(blocks.values()))
        places = [i for i in range(len(COORDINATES)) if terms[:, i].any()]
        values, slopes = evaluate(terms, (q_rad - centre) / half, half, places)
        lengths.append(values @ found)
        arm = np.zeros((len(q_rad), len(COORDINATES)))
        for i, slope in slopes.items():
            arm[:, i] = -slope @ found
        arms.append(arm)
    return np.stack(lengths, -1), np.stack(arms, -1)


def measure(table) -> dict:
    """Errors in mm on poses not used in the fit: RMS over the coordinates a muscle spans."""
    out = {}
    for region in ("judge_press", "judge_whole"):
        data = samples(region)
        length, arm = predict(table, data["q_rad"])
        out[region] = {
            name: error_row(length[:, k] - data["length_m"][:, k], (arm - data["arm_m"])[:, spanned(name), k])
            for k, name in enumerate(table["length_m"])
        }
    return out


def spanned(muscle: str) -> list[int]:
    blocks = BLOCKS[muscle]
    return [0, 1, 2] * ("hip" in blocks) + [3] * ("knee" in blocks) + [4] * ("ankle" in blocks)


def error_row(length_error, arm_error) -> list[float]:
    row = (
        np.sqrt(np.mean(length_error**2)),
        np.sqrt(np.mean(arm_error**2)),
        np.percentile(np.abs(arm_error), 99),
    )
    return [round(1e3 * float(v), 3) for v in row]


def write(table: dict) -> None:
    """One line a muscle: readable, and a changed muscle is one changed line."""
    plain = {k: v for k, v in table.items() if k not in ("terms", "length_m")}
    text = json.dumps(plain, indent=1)[:-2]
    for key in ("terms", "length_m"):
        lines = [f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in table[key].items()]
        text += f',\n "{key}": {{\n' + ",\n".join(lines) + "\n }"
    text += "\n}\n"
    assert json.loads(text) == json.loads(json.dumps(table))
    (DATA / "paths.json").write_text(text)


if __name__ == "__main__":
    main()

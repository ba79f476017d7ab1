"""Points that the right leg's muscles run through, for pictures: data/drawing.json.

    python -m derive.drawing

Path points are the source's. Where a path wraps a cylinder, its two contact points are read off at
a row of hip or knee angles, the other angles at typical values: good for a picture, not for
mechanics (for these there are paths.json and knee.json).
"""

import json

import numpy as np

from derive.source_model import COORDINATES, DATA, SourceModel

TYPICAL_DEG = {"hip_flexion": 75, "hip_adduction": -10, "knee_angle": 75}
GUIDES_DEG = {  # which angle moves a wrap's contact points, by where the cylinder sits
    "hip_flexion": list(range(-10, 121, 10)),
    "knee_angle": list(range(0, 136, 9)),
}
AT_KNEE = ("condyles", "shank", "gastroc", "KnExt")


def main() -> None:
    source = SourceModel()
    table = {"typical_deg": TYPICAL_DEG, "guides_deg": GUIDES_DEG, "muscles": derive(source)}
    write({"source": source.certificate("drawing.py"), **table})


def derive(source: SourceModel) -> dict:
    rows = {guide: read(source, guide) for guide in GUIDES_DEG}
    out = {}
    for muscle in source.muscle_names:
        path = geometry(source, muscle).getPathPointSet()
        stops = [
            (place, 0, {"body": body(path.get(place)), "at_m": location(path.get(place), source)})
            for place in range(path.getSize())
        ]
        for guide, poses in rows.items():
            found = {}
            for number, points in enumerate(poses):
                for (wrap, end), (after, where, at) in points[muscle].items():
                    if (guide == "knee_angle") != any(word in wrap for word in AT_KNEE):
                        continue
                    stop = found.setdefault((wrap, end), {"body": where, "guide": guide, "at_m": [None] * len(poses)})
                    stop["at_m"][number] = at
                    stop["after"] = after
            for rank, (_, stop) in enumerate(sorted(found.items(), key=lambda f: f[1]["after"])):
                stops.append((stop.pop("after"), 1 + rank, stop))
        out[muscle] = [stop for *_, stop in sorted(stops, key=lambda s: s[:2])]
    return out


def read(source: SourceModel, guide: str) -> list[dict]:
    """Contact points per angle of the guide and muscle: (wrap, end) -> (after, body, place)."""
    poses = []
    for angle in GUIDES_DEG[guide]:
        at = {**TYPICAL_DEG, guide: angle}
        source.pose(np.radians([at.get(name, 0) for name in COORDINATES]))
        poses.append({muscle: contacts(source, muscle) for muscle in source.muscle_names})
    return poses


def contacts(source: SourceModel, muscle: str) -> dict:
    current = geometry(source, muscle).getCurrentPath(source.state)
    fixed, seen = -1, {}
    for i in range(current.getSize()):
        point = current.get(i)
        wrapped = source.opensim.PathWrapPoint.safeDownCast(point)
        if wrapped is None:
            fixed += 1
            continue
        wrap = wrapped.getWrapObject().getName().removesuffix("_r")
        end = sum(key[0] == wrap for key in seen)
        seen[wrap, end] = (fixed, body(point), location(point, source))
    return seen


def geometry(source: SourceModel, muscle: str):
    return source.opensim.GeometryPath.safeDownCast(source._paths[muscle])


def body(point) -> str:
    name = point.getParentFrame().getName().removesuffix("_r")
    return "foot" if name in ("talus", "calcn", "toes") else name


def location(point, source) -> list[float]:
    at = point.getLocation(source.state).to_numpy()
    if point.getParentFrame().getName() == "toes_r":  # the toes are part of the foot, joint at 0
        rotation, origin = source.transform("toes_r")
        home_rotation, home = source.transform("calcn_r")
        at = home_rotation.T @ (rotation @ at + origin - home)
    return np.round(at, 5).tolist()


def write(table: dict) -> None:
    plain = {k: v for k, v in table.items() if k != "muscles"}
    lines = [f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in table["muscles"].items()]
    text = json.dumps(plain, indent=1)[:-2] + ',\n "muscles": {\n' + ",\n".join(lines) + "\n }\n}\n"
    assert json.loads(text) == table
    (DATA / "drawing.json").write_text(text)


if __name__ == "__main__":
    main()

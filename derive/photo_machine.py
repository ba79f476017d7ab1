"""Measure the leg press of `leg_press_top.jpg` and `leg_press_bottom.jpg` and write it as an example.

    python -m derive.photo_machine ../shared/photos [--overlay FOLDER]

The argument is the folder with the pictures (also: LEGPRESS_PHOTOS; default: the inputs folder beside the checkout).
Writes examples/machine_photo.toml and examples/photo_comparison.json; needs numpy, scipy, pillow.

How. The camera stands 3 m off, higher than the lifter and half behind him, so no angle can be read off the picture with
a protractor. But the frame is made of parallel tubes: floor beams, posts and cross tubes give three square directions,
hence the camera (focal length, one lens-distortion term, place and direction), and every line or point whose distance
from the machine's middle plane is known then has a place in that plane. All edges, in both pictures at once, are fitted
by least squares (`photo_clicks.json` holds what the eye clicked); the sled's travel is one of the unknowns.

Frame of this script: X level, from head to feet; Y up; Z to the lifter's right; the middle plane is Z = 0. The rail's
upper outer edge crosses the floor beam's at X = Y = 0. `along` and `above` are distances along the rail and square to it.

Scale. Two bars: the 45-pound discs (12-sided, 450 mm is the standard of Olympic discs and assumed here) and the lifter's
thigh and shank at an average man's 1.78 m (Winter 2009: 0.245 and 0.246 of height), weighted by their doubts (12 mm; 5 %).

What the pictures do not show is marked `assumed`. The knee and trunk-thigh angles that a pose detector reads off the
same pictures are used nowhere here; they are only handed on to photo_comparison.json.
"""

import argparse
import json
import math
import os
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.optimize import least_squares
from scipy.spatial.transform import Rotation

ROOT = Path(__file__).resolve().parents[1]
CLICKS = Path(__file__).with_name("photo_clicks.json")
EXAMPLES = ROOT / "examples"
PICTURES = ("leg_press_top", "leg_press_bottom")
TOP, BOTTOM = PICTURES
MIDDLE_PX = np.array([849, 566]) / 2
SOURCE = "measured on leg_press_*.jpg by derive/photo_machine.py"

# Assumed lengths in m: what the pictures cannot show.
DISC_M, DISC_DOUBT_M = 0.450, 0.012  # Olympic discs; corner to corner and flat to flat differ by 3 %
HEIGHT_M = 1.78  # average man
THIGH, SHANK, ANKLE = 0.245, 0.246, 0.039  # of height, Winter (2009), isbn 9780470398180
HEIGHT_DOUBT = 0.05  # 4 % between men, 3 % of clicking hip, knee, ankle
HALF_HIPS_M = 0.09  # hip joint from the middle plane
SHOE_SOLE_M = 0.025  # running shoe under the heel; positions count to the foot's own sole
SHOE_M, SHOE_DOUBT_M = 0.28, 0.02  # toe tip of the shoe to the foot's heel: 0.152 of height (Winter) and a toe cap
TOE_CAP_M = 0.015  # the visible toe tip lies off the plate
ANKLE_BEFORE_HEEL_M = 0.152 * HEIGHT_M / 4  # from the sole's rear end: a quarter of the foot, the usual assumption
HIP_ABOVE_PAD_M, HIP_FROM_BACKREST_M = 0.09, 0.11  # as in the catalogue
PAD_HALF_WIDTH_M = 0.17
TRAVEL_M = 0.75

# Angles of a pose detector in the picture plane, from the README beside the pictures; flexion = 180 - included angle.
PUBLISHED_FLEXION_DEG = {
    TOP: {"knee": 180 - 162, "trunk_thigh": 180 - 89},
    BOTTOM: {"knee": 180 - 83, "trunk_thigh": 180 - 51},
}

# Unknowns of the frame with a start near enough for the fit.
START = {
    "focal_px": 812.0,
    "distortion": -0.02,
    "half_width": 0.35,
    "tube": 0.08,
    "rail": math.radians(55),
    "post_x": 1.6,
    "foot_x": -0.45,
    "foot_y": 0.0,
    "cross_x": 1.6,
    "cross_y": 0.0,
    "rail_length": 2.3,
    "horn_x": 1.2,
    "horn_y": 1.4,
    "horn_half": 0.8,
    "disc_z": 0.5,
    "horn_tilt": 0.05,
    "bolt_along": 1.5,
    "bolt_above": 0.05,
    "slider_along": 1.45,
    "stub_along": 0.95,
    "stub_above": 0.05,
    "travel": 0.5,
}


def moved_onto(image, piece, kind, reach_px=3.5):
    """Two ends of a straight piece, shifted onto the strongest edge or the brightest ridge beside what was clicked."""
    a, b = np.array(piece, float)
    length = np.linalg.norm(b - a)
    along = (b - a) / length
    across = np.array([-along[1], along[0]])
    n = max(5, int(length / 2))
    offset = np.arange(-reach_px, reach_px + 0.01, 0.25)
    spots = (a + np.linspace(0, 1, n)[:, None] * (b - a))[:, None] + offset[None, :, None] * across
    light = map_coordinates(image, [spots[..., 1], spots[..., 0]], order=1)
    if n >= 7:  # a running mean along the line, so that grain does not win
        light = np.apply_along_axis(lambda row: np.convolve(row, np.ones(7) / 7, "same"), 0, light)
    score = np.abs(np.gradient(light, offset, axis=1)) if kind == "edge" else light - light.mean(1, keepdims=True)
    best = offset[np.argmax(score, axis=1)]
    # A straight line through the offsets that a few hidden or foreign edges do not bend.
    design, weight = np.c_[np.ones(n), np.linspace(-1, 1, n)], np.ones(n)
    for _ in range(15):
        shift = np.linalg.lstsq(design * weight[:, None], best * weight, rcond=None)[0]
        weight = 1 / np.sqrt(1 + ((best - design @ shift) / 0.5) ** 2)
    return a + (shift[0] - shift[1]) * across, b + (shift[0] + shift[1]) * across


def seen(folder, clicks):
    """Clicked lines moved onto their edges, [end, 2] per picture and name; the rest as clicked."""
    found = {}
    for name in PICTURES:
        image = gaussian_filter(np.asarray(Image.open(folder / f"{name}.jpg").convert("L"), float), 0.7)
        lines = {
            key: np.array([moved_onto(image, piece, line["kind"]) for piece in line["pieces"]]).reshape(-1, 2)
            for key, line in clicks[name]["lines"].items()
        }
        points = {key: np.array(at, float) for key, at in (clicks[name]["frame"] | clicks[name]["rest"]).items()}
        found[name] = {
            "lines": lines,
            "points": points,
            "frame": tuple(clicks[name]["frame"]),
            "disc": np.array(clicks[name]["weight_outline"], float),
        }
    return found


class Camera:
    """Pinhole with one radial term: distorted = plain * (1 + distortion * radius^2), radius in focal lengths."""

    def __init__(self, focal_px, distortion, rotation, shift):
        self.focal_px, self.distortion, self.shift = focal_px, distortion, np.array(shift)
        self.rotation = Rotation.from_rotvec(rotation).as_matrix()

    def project(self, points):
        eye = np.atleast_2d(points) @ self.rotation.T + self.shift
        plain = eye[:, :2] / eye[:, 2:]
        return self.focal_px * plain * (1 + self.distortion * (plain**2).sum(1, keepdims=True)) + MIDDLE_PX

    def rays(self, pixels):
        """Place of the camera, and directions through the pixels."""
        bent = (np.atleast_2d(pixels) - MIDDLE_PX) / self.focal_px
        plain = bent
        for _ in range(20):
            plain = bent / (1 + self.distortion * (plain**2).sum(1, keepdims=True))
        return -self.rotation.T @ self.shift, np.c_[plain, np.ones(len(plain))] @ self.rotation

    def line_misses(self, pixels, origin, direction):
        """Distance in px of points from the picture of a straight line."""
        _, rays = self.rays(pixels)
        normal = np.cross(self.rotation @ origin + self.shift, self.rotation @ direction)
        return rays @ self.rotation.T @ normal / np.hypot(*normal[:2]) * self.focal_px

    def at_side(self, pixels, z):
        """Where the rays meet the plane at distance z from the middle plane."""
        place, rays = self.rays(pixels)
        return place + (z - place[2]) / rays[:, 2:] * rays


class Frame:
    """The machine's frame and both cameras from one vector of unknowns."""

    def __init__(self, vector):
        n = len(START)
        self.at = dict(zip(START, vector[:n], strict=True))
        self.cameras = {
            name: Camera(
                self.at["focal_px"],
                self.at["distortion"],
                vector[n + 6 * i : n + 6 * i + 3],
                vector[n + 6 * i + 3 : n + 6 * i + 6],
            )
            for i, name in enumerate(PICTURES)
        }
        rail = self.at["rail"]
        self.u = np.array([math.cos(rail), math.sin(rail), 0.0])
        self.n = np.array([-math.sin(rail), math.cos(rail), 0.0])
        self.basis = np.stack([self.u, self.n, [0, 0, 1]])  # rows: along, above, side

    def lines(self):
        """Origin and direction of every edge that was followed."""
        x, y, z = np.eye(3)
        outer, inner = self.at["half_width"], self.at["half_width"] - self.at["tube"]
        return {
            "base_near": (outer * z, x),
            "base_far": (-inner * z, x),
            "rail_near": (outer * z, self.u),
            "rail_near_inner": (inner * z, self.u),
            "rail_far_inner": (-inner * z, self.u),
            "rail_far_outer": (-outer * z, self.u),
            "post_near": (self.at["post_x"] * x + outer * z, y),
            "post_far": (self.at["post_x"] * x - inner * z, y),
            "foot_front": (self.at["foot_x"] * x + self.at["foot_y"] * y, z),
            "cross_rear": (self.at["cross_x"] * x + self.at["cross_y"] * y, z),
        }

    def points(self, picture):
        at, z = self.at, np.array([0, 0, 1.0])
        outer, inner = at["half_width"], at["half_width"] - at["tube"]
        end, moved = at["rail_length"] * self.u, self.moved(picture)
        horn = np.array([at["horn_x"], at["horn_y"], 0]) - moved
        return {
            "rail_near_end": end + outer * z,
            "rail_near_inner_end": end + inner * z,
            "rail_far_inner_end": end - inner * z,
            "rail_far_outer_end": end - outer * z,
            "horn_near": horn + at["horn_half"] * z,
            "horn_far": horn - at["horn_half"] * z,
            "slider_bolt": at["bolt_along"] * self.u + at["bolt_above"] * self.n + (inner + outer) / 2 * z - moved,
            "slider_lower_end": at["slider_along"] * self.u + inner * z - moved,
            "stub": at["stub_along"] * self.u + at["stub_above"] * self.n + (inner + outer) / 2 * z,
        }

    def moved(self, picture):
        return self.at["travel"] * self.u if picture == BOTTOM else np.zeros(3)

    def disc(self, picture, radius_m):
        """Rim of the near disc, square to its horn, whose outer end is tipped up."""
        at = self.at
        axis = np.array([0, math.sin(at["horn_tilt"]), math.cos(at["horn_tilt"])])
        tip = np.array([at["horn_x"], at["horn_y"], at["horn_half"]]) - self.moved(picture)
        centre = tip - (at["horn_half"] - at["disc_z"]) / math.cos(at["horn_tilt"]) * axis
        turn = np.linspace(0, 2 * math.pi, 121)[:, None]
        return centre + radius_m * (np.cos(turn) * [1, 0, 0] + np.sin(turn) * np.cross(axis, [1, 0, 0]))

    def side(self, picture, pixel, z):
        """(along, above) of a pixel at a known distance from the middle plane."""
        return (self.basis @ self.cameras[picture].at_side(np.array([pixel]), z)[0])[:2]


def first_cameras():
    """A start from the vanishing points of cross tubes (-197, 97) and floor beams (1597, 20)."""
    focal = START["focal_px"]
    z = -np.array([-197 - MIDDLE_PX[0], 97 - MIDDLE_PX[1], focal])
    x = np.array([1597 - MIDDLE_PX[0], 20 - MIDDLE_PX[1], focal])
    z /= np.linalg.norm(z)
    x -= (x @ z) * z
    x /= np.linalg.norm(x)
    rotation = np.c_[x, np.cross(z, x), z]
    corner = 3 * np.array([(350 - MIDDLE_PX[0]) / focal, (467 - MIDDLE_PX[1]) / focal, 1])
    shift = corner - rotation @ [0, 0, START["half_width"]]
    return np.tile(np.r_[Rotation.from_matrix(rotation).as_rotvec(), shift], 2)


def misses(vector, found):
    """Residuals over their doubts: lines 1 px, points 1.5 px, the disc's outline 2 px (it has corners)."""
    frame = Frame(vector)
    rows = [[frame.at["distortion"] / 0.03, (frame.at["tube"] - 0.08) / 0.02]]  # loose: ordinary lens, ordinary tube
    for picture, camera in frame.cameras.items():
        for key, (origin, direction) in frame.lines().items():
            rows.append(camera.line_misses(found[picture]["lines"][key], origin, direction))
        for key, point in frame.points(picture).items():
            rows.append((camera.project(point)[0] - found[picture]["points"][key]) / 1.5)
        rim = camera.project(frame.disc(picture, DISC_M / 2))
        rows.append((np.r_[rim.min(0), rim.max(0)] - found[picture]["disc"]) / 2)
    return np.concatenate(rows)


def frame_from(found, start=None):
    start = np.r_[list(START.values()), first_cameras()] if start is None else start
    return least_squares(misses, start, args=(found,), loss="soft_l1", x_scale="jac", max_nfev=3000)


def plate_from(frame, found, shoe_sole_m=SHOE_SOLE_M, ankle_m=ANKLE * HEIGHT_M, toe_cap_m=TOE_CAP_M):
    """The foot plate and the shoes on it; all symmetric about the middle plane, up to a small sideways shift of the lifter.

    The camera looks along the plate (18 degrees off its face), so no single edge gives its tilt: the upper corners, the
    toe tips, the ankles and the length of a shoe hold each other. Rejected: to take the plate's near edge as just inside
    the near rail where it meets it. That gives -5 degrees, but then the plate's far edge falls across the left shoe, the
    ankles lie 8 px beside their pictures, and a flat foot needs 40 degrees of dorsiflexion at the bottom.
    """
    names = ("along", "above", "half_top", "tilt", "toe", "toe_side", "heel", "heel_side", "shift")

    def place(p, up, side, off=0.0):
        """`up` from the upper edge along the plate; `off` is towards the lifter."""
        up_axis = -math.sin(p["tilt"]) * frame.u + math.cos(p["tilt"]) * frame.n
        off_axis = -math.cos(p["tilt"]) * frame.u - math.sin(p["tilt"]) * frame.n
        return p["along"] * frame.u + p["above"] * frame.n + up * up_axis + off * off_axis + np.array([0, 0, side])

    def residuals(vector):
        p, rows = dict(zip(names, vector, strict=True)), []
        for picture, camera in frame.cameras.items():
            at, moved = found[picture]["points"], frame.moved(picture)

            def off(key, point, doubt_px, camera=camera, at=at, moved=moved):
                return (camera.project(point - moved)[0] - at[key]) / doubt_px

            # The near upper corner is cut off, its place a guess; the far one is sharp.
            rows += [
                off("plate_corner_near", place(p, 0, p["half_top"]), 8),
                off("plate_corner_far", place(p, 0, -p["half_top"]), 3),
            ]
            for side, key in ((1, "right"), (-1, "left")):
                toe = place(p, p["toe"], side * p["toe_side"] + p["shift"], toe_cap_m)
                ankle = place(
                    p, p["heel"] + ANKLE_BEFORE_HEEL_M, side * p["heel_side"] + p["shift"], ankle_m + shoe_sole_m
                )
                rows += [off(f"toe_{key}", toe, 3), off(f"ankle_{key}", ankle, 4)]
        shoe = math.hypot(p["toe"] - p["heel"], p["toe_side"] - p["heel_side"])
        return np.concatenate([*rows, [(shoe - SHOE_M) / SHOE_DOUBT_M, p["shift"] / 0.02]])

    start = [1.24, 0.385, 0.29, math.radians(-10), -0.01, 0.14, -0.3, 0.1, 0.0]
    p = dict(zip(names, least_squares(residuals, start).x, strict=True))
    # The lower edge, where rays through its two clicked points meet the plate.
    normal, rest = np.array([math.cos(p["tilt"]), math.sin(p["tilt"])]), np.array([p["along"], p["above"]])
    lower = []
    for key in ("plate_low_a", "plate_low_b"):
        eye, ray = frame.cameras[TOP].rays(found[TOP]["points"][key][None])
        eye, ray = frame.basis @ eye, frame.basis @ ray[0]
        hit = eye[:2] + normal @ (rest - eye[:2]) / (normal @ ray[:2]) * ray[:2]
        lower.append((hit - rest) @ np.array([-math.sin(p["tilt"]), math.cos(p["tilt"])]))
    p["lower"] = float(np.mean(lower))
    return p


def measured(
    found,
    vector,
    disc_m=DISC_M,
    height_m=HEIGHT_M,
    assumed_hip=(0.0, 0.0),
    pad_half_width_m=PAD_HALF_WIDTH_M,
    shoe_sole_m=SHOE_SOLE_M,
    **shoe,
):
    """All numbers of the machine, in m and degrees, from a fitted frame."""
    frame = Frame(vector)
    plate = plate_from(frame, found, shoe_sole_m, **shoe)
    ankle_side, knee_side = plate["heel_side"], (plate["heel_side"] + HALF_HIPS_M) / 2

    def both(key, side):
        return np.array([frame.side(picture, found[picture]["points"][key], side) for picture in PICTURES])

    def slope_deg(key, picture):
        ends = found[picture]["lines"][key]
        low, high = frame.side(picture, ends[-1], 0.1), frame.side(picture, ends[0], 0.1)
        return math.degrees(math.atan2(high[1] - low[1], high[0] - low[0]))

    # Hip: as the pose detector sees it, and as the pads would hold it; the mean of the two.
    corner, front, seat = (both(key, pad_half_width_m).mean(0) for key in ("pad_corner", "pad_front", "seat_front"))
    detected = both("hip_right", HALF_HIPS_M).mean(0)
    back = corner[0] + (detected[1] - corner[1]) / (front[1] - corner[1]) * (front[0] - corner[0])
    pad = corner[1] + (detected[0] - corner[0]) / (seat[0] - corner[0]) * (seat[1] - corner[1])
    from_pads = np.array([back + HIP_FROM_BACKREST_M, pad + HIP_ABOVE_PAD_M]) + assumed_hip
    hip = (detected + from_pads) / 2

    knees, ankles = both("knee_right", knee_side), both("ankle_right", ankle_side)
    thigh = np.hypot(np.linalg.norm(knees - hip, axis=1), knee_side - HALF_HIPS_M)
    shank = np.hypot(np.linalg.norm(knees - ankles, axis=1), knee_side - ankle_side)
    by_disc = disc_m / DISC_M
    by_height = height_m * (THIGH + SHANK) / float(thigh.mean() + shank.mean())
    weights = np.array([1 / (DISC_DOUBT_M / DISC_M) ** 2, 1 / HEIGHT_DOUBT**2])
    scale = float(weights @ [by_disc, by_height] / weights.sum())

    tilt = plate["tilt"]
    low = np.array([plate["along"], plate["above"]]) + plate["lower"] * np.array([-math.sin(tilt), math.cos(tilt)])
    s_top = float(low[0] - hip[0]) * scale - shoe_sole_m / math.cos(tilt)
    travel = frame.at["travel"] * scale
    stub = float(frame.at["slider_along"] - frame.at["travel"] - frame.at["stub_along"]) * scale
    toe_out = math.degrees(math.atan2(plate["toe_side"] - plate["heel_side"], plate["toe"] - plate["heel"]))
    values = {
        "rail_deg": math.degrees(frame.at["rail"]),
        "backrest_deg": float(np.mean([slope_deg("backrest_bar_low", picture) for picture in PICTURES])),
        "pad_surface_deg": math.degrees(math.atan2(front[1] - corner[1], front[0] - corner[0])),
        "pad_underside_deg": float(np.mean([slope_deg("backrest_pad_low", picture) for picture in PICTURES])),
        "seat_pad_deg": math.degrees(math.atan2(seat[1] - corner[1], seat[0] - corner[0])),
        "plate_tilt_deg": math.degrees(tilt),
        "plate_height_m": -plate["lower"] * scale,
        "plate_width_m": 2 * scale * plate["half_top"],
        "plate_lower_edge_m": float(low[1] - hip[1]) * scale,
        "sled_top_m": s_top,
        "sled_bottom_m": s_top - travel,
        "sled_between_m": travel,
        "above_stub_m": stub,
        "heel_height_m": (plate["heel"] - plate["lower"]) * scale,
        "heel_spacing_m": 2 * plate["heel_side"] * scale,
        "toe_line_deg": toe_out,
        "hip_m": hip * scale,
        "hip_detected_m": detected * scale,
        "hip_from_pads_m": from_pads * scale,
        "hip_above_pad_m": float(hip[1] - pad) * scale,
        "hip_from_backrest_m": float(hip[0] - back) * scale,
        "rail_length_m": frame.at["rail_length"] * scale,
        "tube_m": frame.at["tube"] * scale,
        "scale_by_height_over_disc": by_height / by_disc,
        "scale": scale,
    }
    # The lifter's own joints as seen, for comparison only: each is a place in space, so the camera's slant is undone.
    for picture, knee, ankle in zip(PICTURES, knees, ankles, strict=True):
        thigh_deg = math.degrees(math.atan2(*(knee - hip)[::-1]))
        values[f"{picture} knee seen_deg"] = 180 - angle_deg(hip, knee, ankle)
        values[f"{picture} trunk_thigh seen_deg"] = 180 - values["backrest_deg"] + thigh_deg
    return values | flat_legs(frame, values)


def spread(found, vector, runs):
    """The same measurement with everything redrawn inside its doubt: 5 and 95 % of each number."""
    rng, drawn = np.random.default_rng(45), []
    doubts_px = {
        "plate": 2.5,
        "toe_r": 2.5,
        "toe_l": 2.5,
        "hip_r": 10,
        "knee_": 4,
        "ankle": 4,
        "pad_c": 4,
        "pad_f": 4,
        "seat_": 4,
    }
    for _ in range(runs):
        jittered = {}
        for picture, old in found.items():
            lines = {key: ends + rng.normal(0, 0.7, ends.shape) for key, ends in old["lines"].items()}
            points = {key: at + rng.normal(0, doubts_px.get(key[:5], 1.5), 2) for key, at in old["points"].items()}
            jittered[picture] = old | {"lines": lines, "points": points, "disc": old["disc"] + rng.normal(0, 1.5, 4)}
        again = frame_from(jittered, vector).x
        drawn.append(
            measured(
                jittered,
                again,
                disc_m=DISC_M + rng.normal(0, DISC_DOUBT_M),
                height_m=HEIGHT_M * (1 + rng.normal(0, HEIGHT_DOUBT)),
                assumed_hip=rng.normal(0, 0.03, 2),
                pad_half_width_m=PAD_HALF_WIDTH_M + rng.normal(0, 0.03),
                shoe_sole_m=SHOE_SOLE_M + rng.normal(0, 0.007),
                ankle_m=ANKLE * HEIGHT_M + rng.normal(0, 0.007),
                toe_cap_m=TOE_CAP_M + rng.normal(0, 0.007),
            )
        )
    return {key: np.percentile([np.asarray(run[key]) for run in drawn], [5, 95], axis=0) for key in drawn[0]}


def planar_leg(values, sled_m, height_m=HEIGHT_M):
    """Knee and trunk-thigh flexion in degrees of a flat two-bar leg, and its joints (along, above) from the hip.

    Ankle 0.039 of height over the sole and a quarter of the foot in front of its rear end. A sled farther than the leg reaches gives the
    straight leg.
    """
    tilt = math.radians(values["plate_tilt_deg"])
    up, off = np.array([-math.sin(tilt), math.cos(tilt)]), np.array([-math.cos(tilt), -math.sin(tilt)])
    lower = np.array([sled_m, values["plate_lower_edge_m"]])
    ankle = lower + (values["heel_height_m"] + ANKLE_BEFORE_HEEL_M) * up + ANKLE * height_m * off
    a, b = THIGH * height_m, SHANK * height_m
    outward = values["heel_spacing_m"] / 2 - HALF_HIPS_M
    reach = min(math.hypot(*ankle, outward), (a + b) * 0.9999)
    bend = math.acos((a * a + b * b - reach**2) / (2 * a * b))
    raised = math.acos((a * a + reach**2 - b * b) / (2 * a * reach)) + math.atan2(ankle[1], ankle[0])
    knee = a * np.array([math.cos(raised), math.sin(raised)])
    return {
        "knee_flexion_deg": 180 - math.degrees(bend),
        "trunk_thigh_flexion_deg": 180 - values["backrest_deg"] + math.degrees(raised),
        "knee": knee,
        "ankle": ankle,
    }


def angle_deg(a, b, c):
    """Included angle at b."""
    first, second = np.asarray(a) - b, np.asarray(c) - b
    return math.degrees(math.acos(first @ second / np.linalg.norm(first) / np.linalg.norm(second)))


def in_hip_frame(frame, values):
    """3 x 4 matrices per picture: machine frame (m from the hips: along the rail, up the plate, to the right) -> eye."""
    hip = frame.basis[:2].T @ values["hip_m"]
    return {
        picture: np.c_[camera.rotation @ frame.basis.T, camera.rotation @ hip + camera.shift * values["scale"]]
        for picture, camera in frame.cameras.items()
    }


def pixel_at(frame, matrix, spot, side):
    """Picture of a spot (along, above) from the hips, at a distance to the right of the middle plane."""
    eye = matrix @ [spot[0], spot[1], side, 1]
    plain = eye[:2] / eye[2]
    return frame.at["focal_px"] * plain * (1 + frame.at["distortion"] * plain @ plain) + MIDDLE_PX


def joints_in_picture(frame, matrix, values, leg):
    """Pixels of shoulder, hip, knee, ankle of the right side when the flat leg is drawn into the picture."""
    back, foot_side = math.radians(values["backrest_deg"]), values["heel_spacing_m"] / 2
    spots = (
        ((0.5 * math.cos(back), 0.5 * math.sin(back)), 0.18),
        ((0.0, 0.0), HALF_HIPS_M),
        (leg["knee"], (HALF_HIPS_M + foot_side) / 2),
        (leg["ankle"], foot_side),
    )
    return [pixel_at(frame, matrix, spot, side) for spot, side in spots]


def as_the_picture_shows(frame, matrix, values, leg):
    """Flexions as a protractor on the picture would read them."""
    shoulder, hip, knee, ankle = joints_in_picture(frame, matrix, values, leg)
    return {
        "knee": 180 - angle_deg(hip, knee, ankle),
        "trunk_thigh": 180 - angle_deg(shoulder, hip, knee),
    }


def flat_legs(frame, values):
    """Flexions in degrees of the flat leg at both sled positions, true and as the pictures would show them."""
    found = {}
    for picture, sled_m in ((TOP, values["sled_top_m"]), (BOTTOM, values["sled_bottom_m"])):
        leg = planar_leg(values, sled_m)
        matrix = in_hip_frame(frame, values)[picture]
        drawn = as_the_picture_shows(frame, matrix, values, leg)
        for joint in ("knee", "trunk_thigh"):
            found[f"{picture} {joint} true_deg"] = leg[f"{joint}_flexion_deg"]
            found[f"{picture} {joint} in_picture_deg"] = drawn[joint]
    return found


def toml_text(v, r):
    """The example machine; `v` values, `r` 5 and 95 % of each."""

    def told(value, between, note="", digits=1, source=SOURCE):
        low, high = min(between[0], value), max(between[1], value)
        value, low, high = (round(number, digits) + 0.0 for number in (value, low, high))  # no -0.0
        more = f', note = "{note}"' if note else ""
        return f'{{ value = {value:.{digits}f}, source = "{source}"{more}, low = {low:.{digits}f}, high = {high:.{digits}f} }}'

    def cm(key, note=""):
        return told(100 * v[key], 100 * r[key], note)

    lowest = [v["sled_bottom_m"] - v["above_stub_m"], *(r["sled_bottom_m"] - v["above_stub_m"])]
    lowest = [100 * value for value in lowest]
    backrest = v["backrest_deg"]
    return f"""# Made by derive/photo_machine.py from two pictures; change the script or its clicks, not this file.
# low and high: 5 and 95 % when clicks, camera, scale bars and the hip's place are redrawn within their doubts.
# Distances along the rail count to the lifter's own sole ({100 * SHOE_SOLE_M:.1f} cm of shoe, assumed, are taken off).
name = "machine-of-the-photo"
description = "Plate-loaded leg press of the public-domain pictures leg_press_top and leg_press_bottom, measured from them"
kind = "plate_loaded"
rail_deg = {told(v["rail_deg"], r["rail_deg"], "against the floor beam, taken as level")}

[plate]
height_cm = {cm("plate_height_m", "seen at a flat angle, which makes it the weakest length here")}
width_cm = {told(100 * v["plate_width_m"], (100 * r["plate_width_m"][0], 75), "at the upper edge; bulges below, and the lower corners are cut off where the rails pass")}
tilt_deg = {told(v["plate_tilt_deg"], (r["plate_tilt_deg"][0], max(-5, r["plate_tilt_deg"][1])), "the upper edge leans away from the lifter; -5 if the plate's near side is taken as just inside the rail, which the feet contradict")}
lower_edge_cm = {cm("plate_lower_edge_m")}

[seat]
backrest_deg = {{ value = [{backrest:.1f}], source = "{SOURCE}", note = "bar under the pad; the pad is curved, {v["pad_underside_deg"]:.0f} at the shoulders to {v["pad_surface_deg"]:.0f} at the hips; other notches are not seen" }}
hip_above_pad_cm = {{ value = {100 * v["hip_above_pad_m"]:.1f}, assumed = true, note = "mean of the detected hip and 9 cm over the seen pad", low = 5, high = 14 }}
hip_from_backrest_cm = {{ value = {100 * v["hip_from_backrest_m"]:.1f}, assumed = true, note = "mean of the detected hip and 11 cm before the seen backrest", low = 8, high = 16 }}
pad_deg = {told(v["seat_pad_deg"], r["seat_pad_deg"], "from the crease to the front edge, the rest is hidden")}

[sled]
carriage_kg = {{ value = 45, low = 29, high = 58, source = "range over brands, secondary: fitnesspurity.com and others (no picture shows a weight)" }}
counterweight_kg = {{ value = 0, assumed = true, note = "none to be seen" }}
cable_ratio = {{ value = 1.0, assumed = true, note = "no cable to be seen" }}
friction = {{ value = 0.05, assumed = true, note = "a picture shows no friction", low = 0.02, high = 0.10 }}
bottom_cm = {told(lowest[0], lowest[1:], "where the slider would meet the stub on the rail, taken as its buffer")}
travel_cm = {{ value = {100 * TRAVEL_M:.0f}, assumed = true, note = "at least the {100 * (v["sled_between_m"] + v["above_stub_m"]):.0f} cm from the stub to the top picture; the rail goes on", low = {100 * (v["sled_between_m"] + v["above_stub_m"]):.0f}, high = 90 }}
stops_cm = {{ value = [0.0, {100 * v["above_stub_m"]:.1f}], source = "{SOURCE}", note = "the second is where the carriage stands in leg_press_bottom; in leg_press_top it stands at {100 * (v["above_stub_m"] + v["sled_between_m"]):.1f}" }}

[plates]
available_kg = {{ value = [20, 15, 10, 5, 2.5, 1.25], assumed = true, note = "the pictures show 45-pound discs only" }}
pegs = 2
"""


def comparison(frame, v, r):
    """What a simulation of this lifter on this machine is held against."""
    matrices, shown = in_hip_frame(frame, v), {}
    for picture in PICTURES:
        sled = v["sled_top_m"] if picture == TOP else v["sled_bottom_m"]
        legs = {}
        for joint in ("knee", "trunk_thigh"):
            for kind, name in (
                ("true", "flat_leg"),
                ("in_picture", "flat_leg_in_picture"),
                ("seen", "own_joints_in_space"),
            ):
                key = f"{picture} {joint} {kind}_deg"
                legs[f"{name}_{joint}_flexion_deg"] = round(v[key], 1)
                legs[f"{name}_{joint}_flexion_range_deg"] = [round(float(x), 1) for x in r[key]]
        shown[picture] = {
            "sled_cm": round(float(100 * sled), 1),
            "stop_sled_cm": round(float(100 * (v["above_stub_m"] + (v["sled_between_m"] if picture == TOP else 0))), 1),
            "published_knee_flexion_deg": PUBLISHED_FLEXION_DEG[picture]["knee"],
            "published_trunk_thigh_flexion_deg": PUBLISHED_FLEXION_DEG[picture]["trunk_thigh"],
            **legs,
            "camera_from_machine": [[round(float(x), 5) for x in row] for row in matrices[picture]],
        }
    return {
        "made_by": "derive/photo_machine.py",
        "about": "Sled positions are fixed from the pictures alone. Published angles are read in the picture plane by a pose "
        "detector; the camera stands oblique, so a pose should be drawn into the picture by the camera given here "
        "before its angles are compared. flat_leg: an average man's two-bar leg at these sled positions, as it is and as the "
        "picture would show it; own_joints_in_space: the lifter's clicked joints put back in space (hip fixed). camera_from_machine takes (m along the rail from the hips, m up the plate, "
        "m to the lifter's right, 1) to the eye; pixel = focal_px * p * (1 + distortion * |p|^2) + middle_px, p = eye xy / eye z.",
        "machine": "examples/machine_photo.toml",
        "lifter": "examples/lifter_photo.toml",
        "top_sled_cm": round(100 * v["sled_top_m"], 1),
        "bottom_sled_cm": round(100 * v["sled_bottom_m"], 1),
        "top_sled_range_cm": [round(100 * x, 1) for x in r["sled_top_m"]],
        "bottom_sled_range_cm": [round(100 * x, 1) for x in r["sled_bottom_m"]],
        "between_range_cm": [round(100 * x, 1) for x in r["sled_between_m"]],
        "stance": {
            "heel_height_cm": round(100 * v["heel_height_m"], 1),
            "heel_height_range_cm": [round(100 * x, 1) for x in r["heel_height_m"]],
            "heel_spacing_cm": round(100 * v["heel_spacing_m"], 1),
            "heel_spacing_range_cm": [round(100 * x, 1) for x in r["heel_spacing_m"]],
            "toe_line_deg": round(v["toe_line_deg"], 1),
            "toe_line_range_deg": [round(x, 1) for x in r["toe_line_deg"]],
        },
        "focal_px": round(frame.at["focal_px"], 2),
        "distortion": round(frame.at["distortion"], 5),
        "middle_px": MIDDLE_PX.tolist(),
        "pictures": shown,
    }


def overlay(folder, out, frame, found, v):
    """The fitted machine and the flat leg drawn over both pictures, three times enlarged."""
    out.mkdir(parents=True, exist_ok=True)
    matrices = in_hip_frame(frame, v)
    for picture, camera in frame.cameras.items():
        image = Image.open(folder / f"{picture}.jpg").convert("RGB")
        image = image.resize((image.width * 3, image.height * 3))
        pen = ImageDraw.Draw(image)

        def draw(points, colour, width=2, camera=camera, pen=pen):
            pen.line([tuple(3 * (xy + 0.5)) for xy in camera.project(np.array(points))], fill=colour, width=width)

        ends = {
            "base": (-0.4, 1.3),
            "rail": (0, frame.at["rail_length"]),
            "post": (0, 1.2),
            "foot": (-0.3, 0.3),
            "cros": (-0.3, 0.3),
        }
        for key, (origin, direction) in frame.lines().items():
            draw([origin + t * direction for t in np.linspace(ends[key[:4]][0], ends[key[:4]][1], 20)], "yellow")
        draw(frame.disc(picture, DISC_M / 2), "orange")
        for at in frame.points(picture).values():
            x, y = 3 * (camera.project(at)[0] + 0.5)
            pen.ellipse([x - 5, y - 5, x + 5, y + 5], outline="red", width=2)
        for line in ("backrest_bar_low", "backrest_pad_low"):
            pen.line([tuple(3 * (xy + 0.5)) for xy in found[picture]["lines"][line]], fill="cyan", width=2)

        def mark(spots, colour, width=4, matrix=matrices[picture], pen=pen):
            pen.line([tuple(3 * (pixel_at(frame, matrix, *spot) + 0.5)) for spot in spots], fill=colour, width=width)

        sled = (v["sled_top_m"] if picture == TOP else v["sled_bottom_m"]) + SHOE_SOLE_M
        tilt, half, foot_side = math.radians(v["plate_tilt_deg"]), v["plate_width_m"] / 2, v["heel_spacing_m"] / 2
        up = np.array([-math.sin(tilt), math.cos(tilt)])
        low = np.array([sled, v["plate_lower_edge_m"]])
        high, heel = low + v["plate_height_m"] * up, low + v["heel_height_m"] * up
        mark([(low, -half), (high, -half), (high, half), (low, half), (low, -half)], "lime", 3)
        mark([(heel, -foot_side), (heel, foot_side)], "magenta")
        body = joints_in_picture(frame, matrices[picture], v, planar_leg(v, sled - SHOE_SOLE_M))
        pen.line([tuple(3 * (xy + 0.5)) for xy in body], fill="red", width=4)
        image.save(out / f"{picture}_measured.png")


def photo_folder():
    return Path(os.environ.get("LEGPRESS_PHOTOS", ROOT.parent / "shared" / "photos"))


def measure(folder, runs=40):
    """Frame, values, their ranges (empty without runs), what was seen, and the fit."""
    found = seen(folder, json.loads(CLICKS.read_text()))
    fit = frame_from(found)
    return Frame(fit.x), measured(found, fit.x), spread(found, fit.x, runs) if runs else {}, found, fit


def main():
    parser = argparse.ArgumentParser(description="Measure the leg press of the pictures.")
    parser.add_argument(
        "photos",
        nargs="?",
        type=Path,
        default=photo_folder(),
        help="folder with leg_press_top.jpg and leg_press_bottom.jpg",
    )
    parser.add_argument("--overlay", type=Path, help="folder for pictures of the measured lines")
    chosen = parser.parse_args()
    frame, values, ranges, found, fit = measure(chosen.photos)
    print(
        f"{len(fit.fun)} residuals, {len(fit.x)} unknowns, root mean square {np.sqrt(np.mean(fit.fun**2)):.2f} of their doubts"
    )
    for key, value in values.items():
        print(f"{key:28} {np.round(value, 3)!s:>18}   5..95 %: {np.round(ranges[key], 3).tolist()}")
    (EXAMPLES / "machine_photo.toml").write_text(toml_text(values, ranges))
    told = comparison(frame, values, ranges)
    (EXAMPLES / "photo_comparison.json").write_text(json.dumps(told, indent=2) + "\n")
    if chosen.overlay:
        overlay(chosen.photos, chosen.overlay, frame, found, values)


if __name__ == "__main__":
    main()

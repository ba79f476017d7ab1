"""A lifter's body on the machine, seen from the side: limbs, the pelvis with its roll, muscles coloured by force."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap, PowerNorm
from matplotlib.patches import Circle, Polygon
from numpy.typing import NDArray

from ..machine import Machine
from ..report.muscle_force import GROUPS
from .machine import SideView, draw_frame, draw_seat, say
from .paper import INK, MARK_2, STEEL

if TYPE_CHECKING:
    from ..body.scaling import Body
    from ..press.kinetic_chain import Kinematics
    from ..press.rep import Rep

Points = NDArray[np.float64]

LIMB, LIMB_EDGE = "#f4ebe3", "#d9c7b8"
BONE, BONE_EDGE = "#fffdf6", "#6b5d50"
SHOE = "#5d6b78"
LETTERS = {"quadriceps": "Q", "hamstrings": "H", "glutes": "G", "adductor magnus": "A", "calves": "C"}

# Outlines for the eye only; nothing is computed from them. Pelvis: source model's axes, metres, a body of 1.70 m,
# from the front spine over the crest to sacrum, tailbone, sit bone and pubis.
PELVIS_M = (
    (0.006, -0.004), (-0.004, 0.040), (-0.035, 0.072), (-0.075, 0.082), (-0.112, 0.070), (-0.140, 0.035),
    (-0.156, -0.010), (-0.158, -0.050), (-0.145, -0.082), (-0.134, -0.060), (-0.112, -0.052), (-0.112, -0.095),
    (-0.104, -0.132), (-0.078, -0.138), (-0.048, -0.112), (-0.008, -0.112), (0.000, -0.085), (-0.026, -0.055),
)  # fmt: skip
SACRUM_TOP_M = (-0.100, 0.0815)  # where the source model joins spine to pelvis
TRUNK_M, NECK_M, HEAD_M = 0.43, 0.07, 0.105  # hip to shoulder along the back is hips + TRUNK_M, for 1.70 m
DRAWN_FOR_M = 1.70

# Dark means strong; the root lets small pulls be seen beside the quadriceps'.
PULL = ListedColormap(colormaps["inferno_r"](np.linspace(0.10, 0.92, 256)), name="pull")


def pull_scale(strongest_N: float) -> PowerNorm:
    """From newtons to colour."""
    return PowerNorm(0.5, vmin=0, vmax=max(strongest_N, 100.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Where the body is in one lane, all points in machine axes from the hips: along the rail, up the plate [.., 2], metres."""

    hip: Points
    knee: Points
    ankle: Points
    foot: Points  # outline
    sole: Points  # heel's end, toe's end
    trunk: Points  # unit vector along the back, upwards
    front: Points  # unit vector forwards
    size: float  # of this body against the one that the outlines were drawn for

    @classmethod
    def of(cls, body: Body, placed: Kinematics, lane: int, backrest_rad: float) -> Pose:
        """The side view of `placed` (see `press.kinetic_chain`), seen from the lifter's right."""
        from ..body.skeleton import BODIES

        rotation = np.asarray(placed.posture.rotation)[..., lane]
        origin = np.asarray(placed.posture.origin_m)[..., lane]
        place = {name: i for i, name in enumerate(BODIES)}

        def on(name: str, points: Points) -> Points:
            return from_pelvis(body, np.asarray(points) @ rotation[place[name]].T + origin[place[name]], backrest_rad)

        heel = np.asarray(body.heel_in_calcn_m)
        length = float(body.foot_length_m)
        outline = [(0, 0), (0.98, 0), (1, 0.05), (0.97, 0.11), (0.75, 0.17), (0.52, 0.30), (0.42, 0.42), (0.06, 0.42), (-0.01, 0.2)]  # fmt: skip
        return cls(
            hip=np.zeros(2),
            knee=on("femur", np.asarray(body.skeleton.knee_in_femur_m)),
            ankle=on("foot", -np.asarray(body.skeleton.calcn_in_talus_m)),
            foot=on("foot", np.array([heel + length * np.array([x, y, 0]) for x, y in outline])),
            sole=on("foot", np.array([heel, heel + np.array([length, 0, 0])])),
            trunk=np.array([math.cos(backrest_rad), math.sin(backrest_rad)]),
            front=np.array([math.sin(backrest_rad), -math.cos(backrest_rad)]),
            size=float(body.height_m) / DRAWN_FOR_M,
        )


def from_pelvis(body: Body, points: Points, backrest_rad: float) -> Points:
    """From the axes of the pelvis before its roll to machine axes, see `Pose`."""
    p = np.asarray(points, dtype=float)[..., :2] - np.asarray(body.skeleton.hip_in_pelvis_m, dtype=float)[:2]
    sin, cos = math.sin(backrest_rad), math.cos(backrest_rad)
    return np.stack([p[..., 0] * sin + p[..., 1] * cos, -p[..., 0] * cos + p[..., 1] * sin], axis=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """One frame of a repetition with the pelvis and the muscles; points as in `Pose`, whose fields come first."""

    hip: Points
    knee: Points
    ankle: Points
    foot: Points
    sole: Points
    trunk: Points
    front: Points
    size: float
    pelvis: Points  # outline, rolled
    pelvis_unrolled: Points
    sacrum_top: Points
    roll_deg: float
    muscles: dict[str, Points]  # lines
    force_N: dict[str, float]
    stretch_N: dict[str, float]
    sled_m: float

    @classmethod
    def of(cls, rep: Rep, frame: int) -> Instant:
        from ..body.drawing import muscle_lines
        from ..body.skeleton import Poses

        skeleton, posture = rep.body.skeleton, rep.kinematics.posture
        row = rep.frames.iloc[frame]
        back_rad = rep.machine.backrest_at(rep.stance.backrest_notch)
        roll_rad = float(rep.kinematics.roll_rad[frame])
        hip3 = np.asarray(skeleton.hip_in_pelvis_m, dtype=float)
        hip = hip3[:2]
        rotation = np.asarray(posture.rotation)[..., frame]
        origin = np.asarray(posture.origin_m)[..., frame]

        def machine(points: Points) -> Points:
            return from_pelvis(rep.body, points, back_rad)

        def rolled(points: Points, angle_rad: float) -> Points:
            """Turned about the line of the hips, the top backwards."""
            p = np.array(points, dtype=float)
            x, y = p[..., 0] - hip[0], p[..., 1] - hip[1]
            sin, cos = math.sin(angle_rad), math.cos(angle_rad)
            p[..., 0], p[..., 1] = hip[0] + x * cos - y * sin, hip[1] + x * sin + y * cos
            return p

        # The lines are asked for on the axes of the rolled pelvis, where its own points stand still,
        # and turned back with the roll.
        back = np.array([[math.cos(roll_rad), math.sin(roll_rad), 0], [-math.sin(roll_rad), math.cos(roll_rad), 0], [0, 0, 1.0]])  # fmt: skip
        poses = Poses(rotation=back @ rotation, origin_m=(origin - hip3) @ back.T + hip3)
        lines = muscle_lines(skeleton, poses, np.asarray(rep.kinematics.q_rad)[:, frame])

        size = float(rep.body.height_m) / DRAWN_FOR_M
        at_pelvis = np.array(PELVIS_M) * size
        sacrum = np.array(SACRUM_TOP_M) * size
        names = list(lines)
        pose = Pose.of(rep.body, rep.kinematics, frame, back_rad)
        return cls(
            **{field.name: getattr(pose, field.name) for field in fields(Pose)},
            pelvis=machine(rolled(at_pelvis, roll_rad)),
            pelvis_unrolled=machine(at_pelvis),
            sacrum_top=machine(rolled(sacrum, roll_rad)),
            roll_deg=math.degrees(roll_rad),
            muscles={name: machine(rolled(lines[name], roll_rad)) for name in names},
            force_N={name: float(row[f"force_{name}_N"]) for name in names},
            stretch_N={name: float(row[f"passive_{name}_N"]) for name in names},
            sled_m=float(row["sled_m"]),
        )


def notched(machine: Machine, notch: int) -> Machine:
    """The machine with its backrest left in one notch, for drawing."""
    seat = machine.seat.model_copy(
        update={"backrest_deg": (machine.seat.backrest_deg[notch - 1],), "pad_deg": math.degrees(machine.pad_rad)}
    )
    return machine.model_copy(update={"seat": seat})


def draw_lifter(axes: Axes, rep: Rep, now: Instant, scale: PowerNorm, *, small: bool = False) -> None:
    """The machine, the body and its muscles at one instant; the lifter sits at the left, seen from the right."""
    view = SideView.of(notched(rep.machine, rep.stance.backrest_notch))
    room = _Room(view)
    draw_frame(axes, view)
    draw_seat(axes, view)
    _draw_sled(axes, room, now)
    _draw_body(axes, room, now)
    _draw_pelvis(axes, room, now)
    _draw_muscles(axes, room, now, scale, *((0.115, 7.0) if small else (0.065, 8.5)))


@dataclass(frozen=True, slots=True)
class _Room:
    view: SideView

    def __call__(self, points: Points) -> Points:
        """Machine axes to the room, x right, y up."""
        p = np.asarray(points)
        return p[..., :1] * self.view.u + p[..., 1:2] * self.view.n


def _draw_sled(axes: Axes, room: _Room, now: Instant) -> None:
    """The plate as the engine has it (tilted about its lower edge), its carriage, and the travel on the rail."""
    machine = room.view.machine
    tilt = machine.plate_tilt_rad
    up, off = np.array([-math.sin(tilt), math.cos(tilt)]), np.array([math.cos(tilt), math.sin(tilt)])
    lower = np.array([now.sled_m, machine.plate_lower_edge_m])
    upper = lower + up * machine.plate_height_m
    carriage = room(np.array([now.sled_m + 0.10, room.view.rail_offset_m]))
    for share in (0.12, 0.55):
        start = room(lower + up * share * machine.plate_height_m + off * 0.02)
        axes.plot(*zip(start, carriage, strict=True), color=STEEL, lw=2.5, zorder=1.5)
    axes.plot(*carriage, "o", color=STEEL, ms=8, zorder=2)
    plate = room(np.array([lower, upper, upper + off * 0.025, lower + off * 0.025]))
    axes.add_patch(Polygon(plate, closed=True, facecolor=INK, edgecolor="none", zorder=5))
    travel_cm = 100 * (now.sled_m - machine.bottom_m)
    zero, here = (room(np.array([s + 0.10, room.view.rail_offset_m - 0.06])) for s in (machine.bottom_m, now.sled_m))
    if travel_cm >= 4:
        axes.annotate("", here, zero, arrowprops={"arrowstyle": "|-|,widthA=.25,widthB=.25", "color": MARK_2, "lw": 1.5, "shrinkA": 0, "shrinkB": 0}, zorder=6)  # fmt: skip
    angle = machine.rail_deg if machine.rail_deg <= 60 else machine.rail_deg - 180
    away = room(np.array([(zero + here) * 0, [0, -0.05]])[1])
    place = (zero + here) / 2 + away
    say(axes, f"{travel_cm:.0f} cm", place, color=MARK_2, fontsize=9, ha="center", va="center",
        rotation=angle, rotation_mode="anchor", zorder=7)  # fmt: skip


def _draw_body(axes: Axes, room: _Room, now: Instant) -> None:
    size = now.size
    shoulder = now.trunk * (TRUNK_M + 0.08) * size + now.front * 0.0
    neck = shoulder + now.trunk * NECK_M * size
    head = neck + now.trunk * 0.11 * size + now.front * 0.02 * size
    style = {"facecolor": LIMB, "edgecolor": LIMB_EDGE, "lw": 1.0}
    axes.add_patch(Polygon(room(limb(shoulder, head, 0.05 * size, 0.055 * size)), zorder=3.2, **style))
    axes.add_patch(Circle(tuple(room(head)), HEAD_M * size * 0.92, zorder=3.3, **style))
    axes.add_patch(Polygon(room(limb(now.front * 0.01, shoulder, 0.105 * size, 0.10 * size)), zorder=3.4, **style))
    axes.add_patch(Polygon(room(limb(now.hip, now.knee, 0.085 * size, 0.058 * size)), zorder=4.0, **style))
    axes.add_patch(Polygon(room(limb(now.knee, now.ankle, 0.056 * size, 0.037 * size)), zorder=4.1, **style))
    axes.add_patch(
        Polygon(room(now.foot), facecolor=SHOE, edgecolor=SHOE, lw=1.5, joinstyle="round", alpha=0.9, zorder=4.2)
    )
    # The low back, from the sacrum to where the backrest holds the chest still.
    start, end = now.sacrum_top, now.trunk * 0.30 * size - now.front * 0.075 * size
    top = now.trunk * (TRUNK_M + 0.12) * size - now.front * 0.05 * size
    away = _up_of_pelvis(now)
    t = np.linspace(0, 1, 12)[:, None]
    reach = 0.33 * float(np.linalg.norm(end - start))
    curve = _bezier(start, start + away * reach, end - now.trunk * reach, end, t)
    bones = np.concatenate([curve, end + (top - end) * np.linspace(0.08, 1, 12)[:, None]])
    spine = room(bones)
    axes.plot(spine[:, 0], spine[:, 1], color=BONE_EDGE, lw=5, solid_capstyle="round", zorder=4.4)
    axes.plot(spine[:, 0], spine[:, 1], color=BONE, lw=3, ls=(0, (1.2, 0.35)), zorder=4.5)


def _up_of_pelvis(now: Instant) -> Points:
    """Unit vector from the hips up along the rolled pelvis."""
    angle = math.radians(now.roll_deg)
    return now.trunk * math.cos(angle) - now.front * math.sin(angle)


def _bezier(a: Points, b: Points, c: Points, d: Points, t: Points) -> Points:
    return (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d


def _draw_pelvis(axes: Axes, room: _Room, now: Instant) -> None:
    """The pelvis as it is, and dashed as it would be with the back as in standing."""
    axes.add_patch(Polygon(room(now.pelvis), closed=True, facecolor=BONE, edgecolor=BONE_EDGE, lw=1.2, joinstyle="round", zorder=4.6))  # fmt: skip
    axes.add_patch(Polygon(room(now.pelvis_unrolled), closed=True, facecolor="none", edgecolor=MARK_2, lw=1.1, ls=(0, (2, 1.5)), zorder=7))  # fmt: skip
    _draw_roll(axes, room, now)
    axes.plot(*room(now.hip), "o", ms=5, color="white", mec=INK, mew=1.2, zorder=7.5)


def _draw_roll(axes: Axes, room: _Room, now: Instant) -> None:
    """An arrow from where the pelvis' top is in standing to where it is now."""
    angle = math.radians(now.roll_deg) * np.linspace(0, 1, 24)
    if abs(now.roll_deg) < 4:
        return
    radius = 0.21 * now.size
    arc = radius * (np.multiply.outer(np.cos(angle), now.trunk) - np.multiply.outer(np.sin(angle), now.front))
    arc = room(arc)
    axes.plot(arc[:-1, 0], arc[:-1, 1], color=MARK_2, lw=1.8, zorder=7.2)
    arrow = {"arrowstyle": "-|>", "color": MARK_2, "lw": 1.8, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", arc[-1], arc[-3], arrowprops=arrow, zorder=7.2)
    for end in (0, -1):
        axes.plot(*zip(room(now.hip), arc[end], strict=True), color=MARK_2, lw=0.8, ls=":", zorder=7.2)


def _draw_muscles(axes: Axes, room: _Room, now: Instant, scale: PowerNorm, apart_m: float, letter_size: float) -> None:
    order = sorted(now.muscles, key=lambda name: now.force_N[name])
    force = np.array([now.force_N[name] for name in order])
    lines = [room(now.muscles[name]) for name in order]
    width = 0.8 + 4.2 * np.asarray(scale(force))
    axes.add_collection(
        LineCollection(lines, colors=PULL(scale(force)), linewidths=width, capstyle="round", zorder=6), autolim=False
    )
    strongest = [max(GROUPS[group], key=lambda name: now.force_N[name]) for group in LETTERS]
    places = _apart([_middle(room(now.muscles[name])) for name in strongest], apart_m)
    for letter, at in zip(LETTERS.values(), places, strict=True):
        axes.annotate(
            letter,
            tuple(at),
            fontsize=letter_size,
            fontweight="bold",
            color=INK,
            ha="center",
            va="center",
            zorder=9,
            bbox={"boxstyle": "circle,pad=0.18", "facecolor": "white", "edgecolor": INK, "lw": 0.8},
        )


def _apart(places: list[Points], least_m: float) -> list[Points]:
    """The same places, those too close pushed away from each other."""
    moved = np.array(places)
    for _ in range(30):
        for i in range(len(moved)):
            for j in range(i):
                line = moved[i] - moved[j]
                far = float(np.linalg.norm(line))
                if far < least_m:
                    push = 0.5 * (least_m - far) * (line / far if far > 1e-6 else np.array([1.0, 0.0]))
                    moved[i], moved[j] = moved[i] + push, moved[j] - push
    return list(moved)


def _middle(line: Points) -> Points:
    """The point half-way along a line."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    along = np.concatenate([[0], np.cumsum(steps)])
    return np.array([np.interp(along[-1] / 2, along, line[:, axis]) for axis in range(2)])


def limb(start: Points, end: Points, start_m: float, end_m: float) -> Points:
    """Outline of a limb, round at both ends."""
    line = np.asarray(end) - np.asarray(start)
    angle = math.atan2(line[1], line[0])
    a = angle + np.linspace(math.pi / 2, 3 * math.pi / 2, 20)
    b = angle + np.linspace(-math.pi / 2, math.pi / 2, 20)
    rear = np.asarray(start) + start_m * np.stack([np.cos(a), np.sin(a)], axis=1)
    far = np.asarray(end) + end_m * np.stack([np.cos(b), np.sin(b)], axis=1)
    return np.concatenate([rear, far])

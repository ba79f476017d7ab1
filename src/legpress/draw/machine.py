"""A machine seen from the side, as its numbers understand it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Polygon, Rectangle
from numpy.typing import NDArray

from ..machine import Machine
from ..measures import Units, length_as_typed
from ..report.quantities import length_unit
from .paper import INK, MARK, MARK_2, PAD, PALE, SKIN, STEEL, sheet, title

Point = NDArray[np.float64]

# A person of 1.78 m for scale only; segment lengths over height: Winter (2009), after Dempster (1955).
HEIGHT_M = 1.78
THIGH_M, SHANK_M, FOOT_M = 0.245 * HEIGHT_M, 0.246 * HEIGHT_M, 0.152 * HEIGHT_M
ANKLE_M, SHOULDER_M = 0.039 * HEIGHT_M, 0.288 * HEIGHT_M

BACKREST_M, PAD_M = 0.80, 0.36  # drawn lengths of the pads, not measured, nothing follows from them


def draw_machine(machine: Machine, units: Units = "kg") -> Figure:
    """Side view with the numbers on it; the lifter sits at the left and pushes along the rail."""
    figure, axes = sheet(10.0, 7.4)
    view = SideView.of(machine)
    draw_frame(axes, view)
    draw_seat(axes, view)
    draw_person(axes, view)
    draw_plate(axes, view, machine.bottom_m, STEEL, "lowest")
    draw_plate(axes, view, machine.top_m, PALE, "highest")
    draw_stops(axes, view, units)
    _label_machine(axes, view, units)
    title(axes, f"{machine.name}: {machine.description}", 13)
    fit(axes)
    return figure


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """Points of the machine in the room: x to the right, y up, hip at the origin, metres.

    The lifter sits at the left and pushes to the right; `at` turns machine coordinates into the room.
    """

    machine: Machine
    u: Point  # along the rail, seat to plate
    n: Point  # up the plate, towards the toes
    corner: Point  # crease between backrest and seat
    floor: float

    @classmethod
    def of(cls, machine: Machine) -> SideView:
        u = np.array([math.cos(machine.rail_rad), math.sin(machine.rail_rad)])
        n = np.array([-u[1], u[0]])
        x, y = machine.seat_corner_m
        corner = x * u + y * n
        lowest = min(
            corner[1],
            corner[1] + PAD_M * math.sin(machine.rail_rad + machine.pad_rad),
            *(corner[1] + BACKREST_M * math.sin(machine.rail_rad + back) for back in machine.backrest_rad),
            ((machine.bottom_m) * u + machine.plate_lower_edge_m * n)[1],
        )
        return cls(machine=machine, u=u, n=n, corner=corner, floor=float(lowest) - 0.16)

    def at(self, along_m: float, up_m: float) -> Point:
        return along_m * self.u + up_m * self.n

    def plate(self, s_m: float) -> tuple[Point, Point]:
        """Lower and upper edge of the plate at a sled position, which is that of the lower edge; tilt turns the upper."""
        lower = self.at(s_m, self.machine.plate_lower_edge_m)
        tilt = self.machine.plate_tilt_rad
        up = self.n * math.cos(tilt) - self.u * math.sin(tilt)
        return lower, lower + up * self.machine.plate_height_m

    def back(self, notch: int) -> Point:
        """Direction of the backrest, from the crease up."""
        angle = self.machine.rail_rad + self.machine.backrest_rad[notch]
        return np.array([math.cos(angle), math.sin(angle)])

    @property
    def pad(self) -> Point:
        """Direction of the seat pad, from the crease forward."""
        angle = self.machine.rail_rad + self.machine.pad_rad
        return np.array([math.cos(angle), math.sin(angle)])

    @property
    def rail_offset_m(self) -> float:
        """The rail is drawn beside everything that moves; its height follows from nothing and means nothing."""
        return min(self.machine.plate_lower_edge_m, -self.machine.hip_above_pad_m) - 0.07

    @property
    def rail_ends_m(self) -> tuple[float, float]:
        return self.machine.bottom_m - 0.12, self.machine.top_m + 0.18


def draw_frame(axes: Axes, view: SideView, colour: str = STEEL) -> None:
    start, end = (view.at(along, view.rail_offset_m) for along in view.rail_ends_m)
    axes.plot(*zip(start, end, strict=True), color=colour, lw=7, solid_capstyle="round", zorder=1)
    for foot in (start, end):
        if foot[1] > view.floor + 0.02:
            axes.plot([foot[0], foot[0]], [foot[1], view.floor], color=PALE, lw=4, zorder=0)
    under = view.corner
    axes.plot([under[0], under[0]], [under[1], view.floor], color=PALE, lw=4, zorder=0)
    head = view.corner + view.back(-1) * BACKREST_M
    left = min(head[0], start[0], under[0]) - 0.15
    right = max(end[0], start[0], (view.plate(view.machine.top_m)[1])[0]) + 0.25
    axes.plot([left, right], [view.floor, view.floor], color=INK, lw=1.5, zorder=0)
    axes.add_patch(Rectangle((left, view.floor - 0.03), right - left, 0.03, color="#eef1f3", zorder=0))


def draw_seat(axes: Axes, view: SideView, colour: str = PAD) -> None:
    for notch in reversed(range(len(view.machine.backrest_rad))):
        shade = colour if notch == 0 else PALE
        slab(
            axes, view.corner, view.back(notch), BACKREST_M, thick_m=0.05, side=1, colour=shade, zorder=2 + (notch == 0)
        )
    slab(axes, view.corner, view.pad, PAD_M, thick_m=0.05, side=-1, colour=colour, zorder=3)


def slab(
    axes: Axes, start: Point, along: Point, length_m: float, *, thick_m: float, side: int, colour: str, zorder: float
) -> None:
    """A cushion whose surface runs from `start` along `along`; `side` +1 lies to the left of it."""
    normal = side * np.array([-along[1], along[0]])
    ends = [start, start + along * length_m, start + along * length_m + normal * thick_m, start + normal * thick_m]
    axes.add_patch(Polygon(np.array(ends), closed=True, facecolor=colour, edgecolor="white", lw=1, zorder=zorder))


def draw_plate(axes: Axes, view: SideView, s_m: float, colour: str, word: str) -> None:
    lower, upper = view.plate(s_m)
    along = (upper - lower) / np.linalg.norm(upper - lower)
    dashed = word == "highest"
    axes.plot(
        *zip(lower, upper, strict=True),
        color=INK if not dashed else STEEL,
        lw=5,
        ls=(0, (2, 1)) if dashed else "-",
        solid_capstyle="butt",
        zorder=5,
    )
    carriage = view.at(s_m + 0.10, view.rail_offset_m)
    for corner in (
        lower + along * 0.1 * np.linalg.norm(upper - lower),
        lower + along * 0.5 * np.linalg.norm(upper - lower),
    ):
        axes.plot(*zip(corner, carriage, strict=True), color=colour, lw=3, zorder=1.5)
    axes.plot(*carriage, "o", color=colour, ms=11, zorder=2)


def draw_person(axes: Axes, view: SideView) -> None:
    """A person of 1.78 m with the heels a third up the plate, knees about square: for scale."""
    machine = view.machine
    heel_up_m = machine.plate_lower_edge_m + machine.plate_height_m / 3
    ankle_up_m = heel_up_m + 0.25 * FOOT_M
    reach_m = math.hypot(THIGH_M, SHANK_M)  # hip to ankle at a square knee
    s_m = math.sqrt(max(reach_m**2 - ankle_up_m**2, 0.04)) + ANKLE_M
    s_m = min(max(s_m, machine.bottom_m), machine.top_m)
    hip, ankle = np.zeros(2), view.at(s_m - ANKLE_M, ankle_up_m)
    knee = _knee(hip, ankle, view.n)
    heel, toe = view.at(s_m - 0.01, heel_up_m), view.at(s_m - 0.01, heel_up_m + FOOT_M)
    shoulder = view.back(0) * SHOULDER_M
    forward = np.array([view.back(0)[1], -view.back(0)[0]])
    head = shoulder + view.back(0) * 0.22 + forward * 0.02
    for a, b, width in ((hip, shoulder, 34), (hip, knee, 25), (knee, ankle, 18), (shoulder, head, 14)):
        axes.plot(*zip(a, b, strict=True), color=SKIN, lw=width, solid_capstyle="round", zorder=4)
    foot = [ankle + view.n * 0.04, ankle - view.n * 0.04, heel - view.n * 0.02, toe, toe - view.u * 0.025]
    axes.add_patch(Polygon(np.array(foot), closed=True, fc=SKIN, ec=SKIN, lw=5, joinstyle="round", zorder=4))
    axes.plot(*head, "o", ms=38, color=SKIN, zorder=4)
    lower, upper = view.plate(s_m)
    axes.plot(*zip(lower, upper, strict=True), color=PALE, lw=3, zorder=3.5)
    axes.plot(*hip, "o", ms=9, color="white", mec=INK, mew=2, zorder=7)


def _knee(hip: Point, ankle: Point, towards: Point) -> Point:
    """The knee between hip and ankle, on the side that `towards` points to; a leg too short is drawn straight."""
    line = ankle - hip
    length = float(np.linalg.norm(line))
    along = line / length
    a = (THIGH_M**2 - SHANK_M**2 + length**2) / (2 * length)
    out = math.sqrt(max(THIGH_M**2 - a**2, 0.0))
    side = np.array([-along[1], along[0]])
    return hip + along * a + side * out * (1 if float(side @ towards) > 0 else -1)


def draw_stops(axes: Axes, view: SideView, units: Units) -> None:
    for stop_m in view.machine.stops_m:
        point = view.at(view.machine.bottom_m + 0.10 + stop_m, view.rail_offset_m)
        axes.plot(*zip(point - view.n * 0.035, point + view.n * 0.02, strict=True), color=MARK_2, lw=3, zorder=3)
        say(
            axes,
            length_as_typed(stop_m * 100, units).rpartition(" ")[0],
            point - view.n * 0.07,
            color=MARK_2,
            ha="center",
            va="center",
            fontsize=10,
        )


def _label_machine(axes: Axes, view: SideView, units: Units) -> None:
    machine = view.machine
    if machine.rail_deg >= 15:
        angle_on_rail(axes, view, f"rail {machine.rail_deg:g}°", INK)
    else:  # too flat for an arc
        end = view.at(view.rail_ends_m[1] + 0.03, view.rail_offset_m)
        say(axes, f"rail {machine.rail_deg:g}°", end, fontsize=14, color=INK, ha="left", va="center")
    level = machine.plate_lower_edge_m + machine.plate_height_m + 0.10
    measure(
        axes,
        view.at(0, level),
        view.at(machine.bottom_m, level),
        length_as_typed(machine.sled.bottom_cm, units),
        INK,
        at=0.5,
    )
    measure(
        axes,
        view.at(machine.bottom_m, level),
        view.at(machine.top_m, level),
        f"slides {length_as_typed(machine.sled.travel_cm, units)}",
        INK,
    )
    axes.plot(*zip(np.zeros(2), view.at(0, level), strict=True), color=INK, lw=0.8, ls=":", zorder=6)
    lower, upper = view.plate(machine.top_m)
    measure(
        axes,
        lower + view.u * 0.10,
        upper + view.u * 0.10,
        f"plate {length_as_typed(machine.plate.height_cm, units)}",
        INK,
    )
    for notch in range(len(machine.backrest_rad)):
        tip = view.corner + view.back(notch) * (BACKREST_M + 0.07)
        say(axes, f"{machine.seat.backrest_deg[notch]:g}°", tip, ha="center", va="center", fontsize=11, color=INK)
    above = f"{length_unit(units)} above the lowest"
    hint = f"backrest angles are to the rail; blue: safety stops, {above}; circle: hip joint"
    say(axes, hint, (0.5, 0.0), xycoords="axes fraction", ha="center", va="top", fontsize=10, color=PAD)


def measure(axes: Axes, start: Point, end: Point, text: str, colour: str, at: float = 0.5, lw: float = 2.0) -> None:
    """A dimension line with its text beside it, always readable from below."""
    say(
        axes,
        "",
        end,
        start,
        arrowprops={"arrowstyle": "<->", "color": colour, "lw": lw, "shrinkA": 0, "shrinkB": 0},
        zorder=8,
    )
    axes.plot(*zip(start, end, strict=True), color=colour, lw=0, marker="")  # counts for the drawing's limits
    line = end - start
    angle = math.degrees(math.atan2(line[1], line[0]))
    upright = (angle + 90) % 180 - 90
    side = np.array([-math.sin(math.radians(upright)), math.cos(math.radians(upright))])
    place = start + line * at + side * 0.035
    size = 15 if colour == MARK else 12
    say(
        axes,
        text,
        place,
        color=colour,
        fontsize=size,
        ha="center",
        va="center",
        rotation=upright,
        zorder=9,
        rotation_mode="anchor",
        fontweight="bold" if colour == MARK else "normal",
    )


def arc(axes: Axes, centre: Point, radius_m: float, start_deg: float, end_deg: float, text: str, colour: str) -> None:
    low, high = sorted((start_deg, end_deg))
    axes.add_patch(
        Arc(
            (float(centre[0]), float(centre[1])),
            2 * radius_m,
            2 * radius_m,
            theta1=low,
            theta2=high,
            color=colour,
            lw=3,
            zorder=8,
        )
    )
    middle = math.radians((low + high) / 2)
    place = centre + (radius_m + 0.03) * np.array([math.cos(middle), math.sin(middle)])
    if high - low < 15:  # too narrow for words beside it
        place = centre + np.array([radius_m, -0.06])
    right = math.cos(middle) >= 0
    say(
        axes,
        text,
        place,
        color=colour,
        fontsize=14,
        ha="left" if right else "right",
        va="center",
        zorder=9,
        fontweight="bold" if colour == MARK else "normal",
    )


def angle_on_rail(axes: Axes, view: SideView, text: str, colour: str) -> None:
    foot = view.at(view.rail_ends_m[0], view.rail_offset_m)
    axes.plot([foot[0], foot[0] + 0.34], [foot[1], foot[1]], color=colour, lw=1.5, ls=":", zorder=7)
    arc(axes, foot, 0.15, 0, view.machine.rail_deg, text, colour)


def say(axes: Axes, text: str, at: Any, *more: Any, **how: Any) -> None:
    """Words or an arrow that are drawn even outside the axes, readable over lines."""
    if text:
        how.setdefault("bbox", {"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1})
    axes.annotate(text, at, *more, annotation_clip=False, **how)


def fit(axes: Axes) -> None:
    """Room around everything drawn: thick lines and round ends reach past their points."""
    axes.relim()
    limits = axes.dataLim
    axes.set_xlim(limits.x0 - 0.08, limits.x1 + 0.08)
    axes.set_ylim(limits.y0 - 0.08, limits.y1 + 0.12)

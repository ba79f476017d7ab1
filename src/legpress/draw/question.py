"""The drawing that goes with each question of `legpress machine new`: what to measure is red."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle

from ..interview.engine import Question
from ..machine import Machine
from .machine import (
    FOOT_M,
    Point,
    SideView,
    angle_on_rail,
    arc,
    draw_frame,
    draw_plate,
    draw_seat,
    fit,
    measure,
    say,
    slab,
)
from .paper import INK, MARK, MARK_2, PALE, SKIN, STEEL, sheet, title


def draw_question(question: Question, machine: Machine) -> Figure:
    """The machine as understood so far, pale, with the thing to measure in red."""
    figure, axes = sheet(8.0, 6.2)
    if question.key == "lower_edge":  # drawn far enough from the stick to show what is meant
        clear_cm = 100 * machine.seat_corner_m[1] + 12
        machine = machine.model_copy(update={"plate": machine.plate.model_copy(update={"lower_edge_cm": clear_cm})})
    view = SideView.of(machine)
    _FRONT_OR_SIDE.get(question.key, _side_of)(axes, view)
    mark = _MARKS.get(question.key)
    if mark is not None:
        mark(axes, view)
    title(axes, question.ask, 16)
    fit(axes)
    return figure


def _side_of(axes: Axes, view: SideView) -> None:
    draw_frame(axes, view, PALE)
    draw_seat(axes, view, STEEL)
    draw_plate(axes, view, view.machine.bottom_m, PALE, "lowest")


def _front_of(axes: Axes, view: SideView) -> None:
    """The plate as the lifter sees it."""
    width, height = view.machine.plate_width_m, view.machine.plate_height_m
    axes.add_patch(
        FancyBboxPatch((-width / 2, 0), width, height, boxstyle="round,pad=0.01", fc="#eef1f3", ec=INK, lw=3)
    )
    for side in (-1, 1):
        axes.add_patch(
            FancyBboxPatch(
                (side * 0.15 - 0.045, height * 0.25),
                0.09,
                FOOT_M,
                boxstyle="round,pad=0,rounding_size=0.04",
                fc=SKIN,
                ec="none",
            )
        )


def _nothing(axes: Axes, view: SideView) -> None:
    """An empty sheet: the mark is the drawing."""


def _phone(axes: Axes, start: Point, along: Point, side: int) -> None:
    """A phone lying on a surface."""
    slab(axes, start, along, 0.16, thick_m=0.03, side=side, colour=MARK, zorder=9)
    normal = side * np.array([-along[1], along[0]])
    middle = start + along * 0.08 + normal * 0.075
    say(
        axes,
        "phone",
        middle,
        color=MARK,
        fontsize=14,
        fontweight="bold",
        ha="center",
        va="center",
        rotation=(math.degrees(math.atan2(along[1], along[0])) + 90) % 180 - 90,
        zorder=9,
    )


def _mark_rail(axes: Axes, view: SideView) -> None:
    angle_on_rail(axes, view, "this angle", MARK)
    middle = sum(view.rail_ends_m) / 2
    _phone(axes, view.at(middle, view.rail_offset_m + 0.015), view.u, 1)


def _mark_backrest(axes: Axes, view: SideView) -> None:
    direction = view.back(0)
    _phone(axes, view.corner + direction * 0.35, direction, -1)
    foot = view.corner
    axes.plot([foot[0], foot[0] - 0.36], [foot[1], foot[1]], color=MARK, lw=1.5, ls=":", zorder=7)
    arc(axes, foot, 0.25, math.degrees(math.atan2(direction[1], direction[0])), 180, "this angle", MARK)


def _mark_pad(axes: Axes, view: SideView) -> None:
    _phone(axes, view.corner + view.pad * 0.12, view.pad, 1)
    axes.plot([view.corner[0], view.corner[0] + 0.5], [view.corner[1]] * 2, color=MARK, lw=1.5, ls=":", zorder=9)
    angle = math.degrees(math.atan2(view.pad[1], view.pad[0]))
    arc(axes, view.corner, 0.42, 0, angle, "this angle", MARK)


def _mark_nearest(axes: Axes, view: SideView) -> None:
    _, y = view.machine.seat_corner_m
    end = view.at(view.machine.bottom_m, y)
    _cross(axes, view.corner, "crease")
    measure(axes, view.corner, end, "this length", MARK, lw=3)
    lower, upper = view.plate(view.machine.bottom_m)
    axes.plot(*zip(end, lower if y < view.machine.plate_lower_edge_m else upper, strict=True), color=MARK, lw=1, ls=":")
    say(axes, "carriage all the way down", upper + view.n * 0.06, fontsize=12, ha="center", color=INK)


def _mark_lower_edge(axes: Axes, view: SideView) -> None:
    _, y = view.machine.seat_corner_m
    s_m = view.machine.bottom_m
    _cross(axes, view.corner, "crease")
    axes.plot(*zip(view.corner, view.at(s_m + 0.25, y), strict=True), color=MARK_2, lw=4, zorder=8)
    say(axes, "broomstick, along the rail", view.at(s_m + 0.27, y), fontsize=13, color=MARK_2, ha="left", va="center")
    lower, _ = view.plate(s_m)
    start, end = view.at(s_m - 0.03, y), lower - view.u * 0.03
    say(axes, "", end, start, arrowprops={"arrowstyle": "-|>", "color": MARK, "lw": 3}, zorder=9)
    say(
        axes,
        "from the stick to the\nplate's lower edge",
        view.at(s_m + 0.12, y - 0.10),
        color=MARK,
        fontsize=14,
        fontweight="bold",
        ha="left",
        va="top",
        zorder=9,
    )


def _mark_travel(axes: Axes, view: SideView) -> None:
    draw_plate(axes, view, view.machine.top_m, PALE, "highest")
    level = view.machine.plate_lower_edge_m + view.machine.plate_height_m + 0.08
    measure(axes, view.at(view.machine.bottom_m, level), view.at(view.machine.top_m, level), "this length", MARK, lw=3)
    for s_m, word in ((view.machine.bottom_m, "lowest"), (view.machine.top_m, "highest")):
        say(axes, word, view.at(s_m, level + 0.06), fontsize=12, color=INK, ha="center", va="center")


def _mark_stops(axes: Axes, view: SideView) -> None:
    foot_m = view.machine.bottom_m + 0.10
    highest = len(view.machine.stops_m) - 1
    for i, stop_m in enumerate(view.machine.stops_m):
        point = view.at(foot_m + stop_m, view.rail_offset_m)
        axes.plot(*zip(point - view.n * 0.05, point + view.n * 0.03, strict=True), color=MARK_2, lw=4, zorder=9)
        if stop_m > 0 and i >= highest - 1:
            level = view.rail_offset_m - (0.16 if i == highest else 0.09)
            start, end = view.at(foot_m, level), view.at(foot_m + stop_m, level)
            measure(axes, start, end, "", MARK, lw=3)
    say(
        axes,
        "a stop",
        view.at(foot_m + max(view.machine.stops_m, default=0.0), view.rail_offset_m + 0.05),
        color=MARK_2,
        fontsize=13,
        ha="left",
        va="bottom",
    )
    say(
        axes,
        "each stop, counted\nfrom the lowest",
        view.at(foot_m + 0.25, view.rail_offset_m - 0.26),
        color=MARK,
        fontsize=14,
        fontweight="bold",
        ha="left",
        va="center",
    )


def _mark_tilt(axes: Axes, view: SideView) -> None:
    lower, upper = view.plate(view.machine.bottom_m)
    length = view.machine.plate_height_m
    for tilt_deg, word, ha in ((20, "plus", "right"), (-20, "minus", "left")):
        tilt = math.radians(tilt_deg)
        end = lower + length * (view.n * math.cos(tilt) - view.u * math.sin(tilt))
        axes.plot(*zip(lower, end, strict=True), color=MARK, lw=3, ls="--", zorder=8)
        say(axes, word, end + view.n * 0.05, color=MARK, fontsize=14, fontweight="bold", ha=ha, va="center")
    say(axes, "0", upper + view.n * 0.05, color=INK, fontsize=14, fontweight="bold", ha="center", va="center")


def _mark_carriage(axes: Axes, view: SideView) -> None:
    carriage = view.at(view.machine.bottom_m + 0.10, view.rail_offset_m)
    lower, upper = view.plate(view.machine.bottom_m)
    axes.add_patch(
        Polygon(np.array([lower, upper, carriage]), closed=True, fc=MARK, alpha=0.35, ec=MARK, lw=3, zorder=6)
    )
    say(
        axes,
        "all this slides: how heavy,\nwithout discs?",
        (upper + carriage) / 2 + view.u * 0.12,
        color=MARK,
        fontsize=14,
        fontweight="bold",
        ha="left",
        va="center",
    )


def _mark_counterweight(axes: Axes, view: SideView) -> None:
    wheel = view.at(view.rail_ends_m[1], view.rail_offset_m)
    carriage = view.at(view.machine.bottom_m + 0.10, view.rail_offset_m)
    weight = wheel + np.array([0.12, -0.45])
    axes.plot(*zip(carriage, wheel, strict=True), color=MARK_2, lw=2, zorder=6)
    axes.plot([wheel[0] + 0.12, weight[0]], [wheel[1], weight[1]], color=MARK_2, lw=2, zorder=6)
    axes.plot(wheel[0] + 0.06, wheel[1], "o", ms=26, color="white", mec=MARK_2, mew=3, zorder=7)
    axes.add_patch(Rectangle((weight[0] - 0.06, weight[1] - 0.16), 0.12, 0.16, color=MARK, zorder=7))
    say(
        axes,
        "this weight\n(if there is one)",
        (weight[0] + 0.09, weight[1] - 0.08),
        color=MARK,
        fontsize=14,
        fontweight="bold",
        ha="left",
        va="center",
    )
    axes.plot(weight[0] + 0.5, weight[1], alpha=0)


def _mark_cable(axes: Axes, view: SideView) -> None:
    lower, upper = view.plate(view.machine.bottom_m)
    middle = (lower + upper) / 2
    say(axes, "", middle + view.u * 0.25, middle, arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 3}, zorder=9)
    say(axes, "push", middle + view.u * 0.12 + view.n * 0.05, color=INK, fontsize=13, ha="center")
    x, y = view.at(view.machine.top_m + 0.25, 0)[0], view.floor
    for i in range(8):
        axes.add_patch(
            Rectangle((x, y + 0.06 * i + (0.12 if i > 4 else 0)), 0.22, 0.05, color=STEEL if i <= 4 else MARK, zorder=5)
        )
    measure(axes, np.array([x + 0.28, y + 0.30]), np.array([x + 0.28, y + 0.42]), "", MARK, lw=3)
    say(
        axes,
        "how far it rises",
        (x + 0.31, y + 0.36),
        color=MARK,
        fontsize=14,
        fontweight="bold",
        ha="left",
        va="center",
    )
    axes.plot(x + 0.95, y, alpha=0)


def _mark_plate_height(axes: Axes, view: SideView) -> None:
    x = view.machine.plate_width_m / 2 + 0.07
    measure(axes, np.array([x, 0.0]), np.array([x, view.machine.plate_height_m]), "this length", MARK, lw=3)
    say(axes, "upper edge (toes)", (0, view.machine.plate_height_m + 0.04), ha="center", fontsize=12, color=INK)
    say(axes, "lower edge (heels)", (0, -0.06), ha="center", fontsize=12, color=INK)


def _mark_plate_width(axes: Axes, view: SideView) -> None:
    half = view.machine.plate_width_m / 2
    y = view.machine.plate_height_m + 0.06
    measure(axes, np.array([-half, y]), np.array([half, y]), "this length", MARK, lw=3)


def _mark_discs(axes: Axes, view: SideView) -> None:
    x = 0.0
    for kg, size in ((20, 0.15), (15, 0.13), (10, 0.11), (5, 0.08), (2.5, 0.06)):
        axes.add_patch(Circle((x + size, 0.3), size, fc=STEEL, ec=INK, lw=2))
        axes.add_patch(Circle((x + size, 0.3), 0.018, fc="white", ec=INK, lw=1))
        say(
            axes,
            f"{kg:g}",
            (x + size, 0.3 + size * 0.55),
            color="white",
            fontsize=12,
            fontweight="bold",
            ha="center",
            va="center",
            bbox=None,
        )
        x += 2 * size + 0.03
    say(axes, "one number for each size", (0.55, 0.06), color=MARK, fontsize=14, fontweight="bold", ha="center")


def _mark_stack(axes: Axes, view: SideView) -> None:
    for i in range(6):
        axes.add_patch(Rectangle((0.3, 0.08 * i), 0.3, 0.07, color=MARK if i == 3 else STEEL))
        axes.plot(0.45, 0.08 * i + 0.035, "o", color="white", ms=7)
    say(axes, "how heavy is one step?", (0.63, 0.275), color=MARK, fontsize=14, fontweight="bold", va="center")
    axes.plot(1.1, 0.5, alpha=0)


def _cross(axes: Axes, at: Point, word: str) -> None:
    axes.plot(*at, "X", ms=15, color=MARK, mec="white", zorder=10)
    say(
        axes,
        word,
        at + np.array([-0.06, -0.06]),
        color=MARK,
        fontsize=14,
        fontweight="bold",
        ha="right",
        va="top",
        zorder=10,
    )


_FRONT_OR_SIDE: dict[str, Callable[[Axes, SideView], None]] = {
    "plate_height": _front_of,
    "plate_width": _front_of,
    "plates": _nothing,
    "stack": _nothing,
}
_MARKS: dict[str, Callable[[Axes, SideView], None]] = {
    "rail": _mark_rail,
    "backrest": _mark_backrest,
    "pad": _mark_pad,
    "nearest": _mark_nearest,
    "lower_edge": _mark_lower_edge,
    "plate_height": _mark_plate_height,
    "plate_width": _mark_plate_width,
    "tilt": _mark_tilt,
    "travel": _mark_travel,
    "stops": _mark_stops,
    "carriage": _mark_carriage,
    "counterweight": _mark_counterweight,
    "cable": _mark_cable,
    "plates": _mark_discs,
    "stack": _mark_stack,
}

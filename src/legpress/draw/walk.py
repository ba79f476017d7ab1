"""The first session in one picture: where the heels go on the plate, where the tape goes on the rail."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from ..machine import Machine
from ..measures import CM_PER_INCH, inches, kilos, mass, tidy
from .paper import INK, PALE, STEEL
from .plate import shoe

WAYS = (1.57, 1.0, 2.14, 0.5, 2.64, 0.0)  # downwards first, then to the sides, radians
ENDS = ("stop_sled_cm", "top_sled_cm")
SIDE_CM = 24.0  # room beside the plate for its numbers


def draw_walk(told: Mapping[str, Any], machine: Machine) -> Figure:
    """Plate from the front with every position's heels, and the rail with its tape marks; black and white will do."""
    figure = Figure(figsize=(10.5, 7.6), facecolor="white")
    plate = figure.add_axes((0.03, 0.04, 0.60, 0.80))
    rail = figure.add_axes((0.68, 0.04, 0.30, 0.80))
    figure.text(0.03, 0.95, f"{told['lifter']}, first session on {told['machine']}", fontsize=15, fontweight="bold", color=INK,
                va="top", parse_math=False)  # fmt: skip
    figure.text(0.03, 0.895, _load(told), fontsize=12, color=INK, va="top", parse_math=False)
    _draw_plate(plate, told)
    _draw_rail(rail, told, machine)
    return figure


def _load(told: Mapping[str, Any]) -> str:
    units, discs = told["units"], told["plates_per_peg_kg"]
    stack = told["machine_kind"] == "selectorised"
    if not discs:
        return "Load: the stack at its lightest" if stack else "Load: no plates, the empty carriage"
    if stack:
        return f"Load: pin at {mass(discs[0], units)}"
    side = "on each side" if told["pegs"] > 1 else "on the peg"
    return f"Load: {' + '.join(kilos(kg, units) for kg in discs)} {units} {side}, {mass(told['load_kg'], units)} in all"


def _number(cm: float, units: str) -> str:
    return inches(cm) if units == "lb" else tidy(round(2 * cm) / 2, 1)


def _places(told: Mapping[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Positions whose heels stand on the same marks share one, with all their numbers."""
    found: dict[tuple[float, ...], tuple[dict[str, Any], list[str]]] = {}
    for p in told["positions"]:
        key = tuple(round(p[k], 1) for k in ("heel_height_cm", "heel_spacing_cm", "toe_out_deg"))
        found.setdefault(key, (p, []))[1].append(str(p["position"]))
    return [(p, ", ".join(names)) for p, names in found.values()]


def _draw_plate(axes: Axes, told: Mapping[str, Any]) -> None:
    wide, high, units = told["plate_width_cm"], told["plate_height_cm"], told["units"]
    unit = "in" if units == "lb" else "cm"
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.add_patch(Rectangle((-wide / 2, 0), wide, high, facecolor="#f1f3f5", edgecolor=INK, lw=2, zorder=1))
    places = _places(told)
    for p, _ in (places[0], places[-1]):
        for side in (-1, 1):
            heel = (p["heel_spacing_cm"] / 2, p["heel_height_cm"])
            outline = shoe(heel, math.radians(p["toe_out_deg"]), side, told["foot_length_cm"])
            axes.add_patch(Polygon(outline, closed=True, facecolor="none", edgecolor=STEEL, lw=1.0, zorder=2))
    size = max(wide + 2 * SIDE_CM, high) / 42
    for p, _ in places:
        tip = math.radians(p["toe_out_deg"])
        for side in (-1, 1):
            x, y = side * p["heel_spacing_cm"] / 2, p["heel_height_cm"]
            axes.plot([x - 1.3 * size, x + 1.3 * size], [y, y], color=INK, lw=2.4, zorder=4)
            way = (side * 2.8 * size * math.sin(tip), 2.8 * size * math.cos(tip))
            axes.plot([x, x + way[0]], [y, y + way[1]], color=INK, lw=1, zorder=4)
    _label_heels(axes, places, size)
    heights: dict[str, list[str]] = {}
    for p, name in places:
        key = f"{_number(p['heel_from_top_edge_cm'], units)}|{p['heel_height_cm']:.1f}"
        heights.setdefault(key, []).append(name)
    levels = sorted(
        ((float(key.split("|")[1]), key.split("|")[0], names) for key, names in heights.items()), reverse=True
    )
    for (y, top, names), at in zip(levels, _spread([level[0] for level in levels], 3.4 * size), strict=True):
        left = -wide / 2
        axes.plot([left - 2.2 * size, left], [at, y], color=INK, lw=0.8, clip_on=False)
        axes.text(left - 2.6 * size, at, f"{', '.join(names)}:  {top}", fontsize=11, ha="right", va="center", color=INK)
    axes.text(
        -wide / 2 - 2.6 * size,
        high + 1.2 * size,
        f"heels from\nthe top edge, {unit}",
        fontsize=10,
        ha="right",
        va="bottom",
        color=INK,
    )
    widths: dict[str, list[str]] = {}
    for p, name in places:
        widths.setdefault(
            f"{_number(p['heel_spacing_cm'], units)} / {_number(p['heel_from_side_edge_cm'], units)}", []
        ).append(name)
    each = [f"{', '.join(names)}:  {value}" for value, names in widths.items()]
    rows = [";   ".join(each[k : k + 3]) for k in range(0, len(each), 3)]
    notches: dict[int, list[str]] = {}
    for p in told["positions"]:
        notches.setdefault(p["backrest_notch"], []).append(str(p["position"]))
    seat = ";   ".join(f"{', '.join(names)}:  {notch}" for notch, names in notches.items())
    axes.text(
        0, -1.6 * size, f"heels apart / heel from the side edge, {unit}", fontsize=10, ha="center", va="top", color=INK
    )
    axes.text(0, -3.4 * size, "\n".join(rows), fontsize=11, ha="center", va="top", color=INK, linespacing=1.5)
    under = -(3.9 + 2.0 * len(rows)) * size
    axes.text(
        0, under, f"backrest notch (of {told['backrest_notches']})", fontsize=10, ha="center", va="top", color=INK
    )
    axes.text(0, under - 1.8 * size, seat, fontsize=11, ha="center", va="top", color=INK)
    axes.text(0, high + 1.2 * size, "the plate, from the seat", fontsize=11, ha="center", va="bottom", color=INK)
    axes.set_xlim(-wide / 2 - SIDE_CM * wide / 75, wide / 2 + 2)
    axes.set_ylim(under - 4 * size, high + 5 * size)


def _label_heels(axes: Axes, places: list[tuple[dict[str, Any], str]], size: float) -> None:
    """The numbers on each heel's tape, beside it where another number is in the way."""
    taken: list[tuple[float, float, float]] = []
    for p, name in places:
        x, y = p["heel_spacing_cm"] / 2, p["heel_height_cm"]
        half = (0.4 + 0.28 * len(name)) * size
        tries = [(0.0, 0.0)]
        tries += [(reach * math.cos(a), -reach * math.sin(a)) for reach in (1.8, 2.6, 3.6, 4.8) for a in WAYS]
        tries = [(x + dx * size, y + dy * size) for dx, dy in tries]
        at = next((t for t in tries if t[0] > half and all(_free(t, half, other, size) for other in taken)), tries[0])
        taken.append((*at, half))
        box = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": INK, "lw": 1.2}
        for side in (-1, 1):
            axes.plot([side * x, side * at[0]], [y, at[1]], color=INK, lw=0.8, zorder=5)
            axes.text(side * at[0], at[1], name, fontsize=10, ha="center", va="center", color=INK, bbox=box, zorder=6)


def _free(one: tuple[float, float], half: float, other: tuple[float, float, float], size: float) -> bool:
    return abs(one[0] - other[0]) > half + other[2] or abs(one[1] - other[1]) > 1.6 * size


def _draw_rail(axes: Axes, told: Mapping[str, Any], machine: Machine) -> None:
    """The carriage's way as a tape: 0 at its lowest point."""
    units, travel = told["units"], machine.sled.travel_cm
    unit = "in" if units == "lb" else "cm"
    axes.set_axis_off()
    axes.add_patch(Rectangle((0, 0), 1, travel, facecolor="#f1f3f5", edgecolor=INK, lw=2, zorder=1))
    per = CM_PER_INCH if units == "lb" else 1.0
    step = 2 if units == "lb" else 5
    for mark in range(0, int(travel / per) + 1, step):
        axes.plot([0, 0.25], [mark * per] * 2, color=STEEL, lw=1, zorder=2)
        if mark % (2 * step) == 0 and all(
            abs(mark * per - p[k]) > travel / 40 for p in told["positions"] for k in ENDS
        ):
            axes.text(0.32, mark * per, str(mark), fontsize=9, va="center", color=STEEL)
    stops: dict[float, list[str]] = {}
    for p in told["positions"]:
        stops.setdefault(p["stop_sled_cm"], []).append(str(p["position"]))
    order = sorted(stops)
    gap = travel / 22
    for stop, at in zip(order, _spread(order, gap), strict=True):
        axes.plot([0, 1], [stop, stop], color=INK, lw=1.8, zorder=4)
        axes.plot([1, 1.25], [stop, at], color=INK, lw=0.9, clip_on=False)
        axes.text(
            1.3,
            at,
            f"{', '.join(stops[stop])}:  {_number(stop, units)}",
            fontsize=11.5,
            va="center",
            fontweight="bold",
            color=INK,
        )
    for pin in machine.sled.stops_cm:
        axes.add_patch(
            Polygon(
                [(-0.05, pin), (-0.28, pin + gap / 4), (-0.28, pin - gap / 4)],
                closed=True,
                facecolor=PALE,
                edgecolor=INK,
                lw=0.8,
                clip_on=False,
            )
        )
    top = max(p["top_sled_cm"] for p in told["positions"])
    axes.plot([0, 1], [top, top], color=INK, lw=1.2, ls=(0, (4, 3)), zorder=3)
    if all(abs(top - at) > gap for at in order):
        axes.text(1.3, top, "legs nearly straight", fontsize=9.5, va="center", color=INK)
    axes.text(
        0.5, travel + gap, f"the rail: tape at each stop, {unit}", fontsize=11, ha="center", va="bottom", color=INK
    )
    axes.text(
        0.5,
        -gap * 0.9,
        "0: carriage at its lowest\n◁ safety stops of the machine",
        fontsize=9.5,
        ha="center",
        va="top",
        color=INK,
    )
    axes.set_xlim(-0.5, 3.2)
    axes.set_ylim(-4 * gap, travel + 3 * gap)


def _spread(values: list[float], gap: float) -> list[float]:
    """Places for words near these values (sorted either way), at least `gap` apart."""
    order = sorted(range(len(values)), key=lambda k: values[k])
    at = [values[k] for k in order]
    for _ in range(60):
        for k in range(len(at) - 1):
            lack = gap - (at[k + 1] - at[k])
            if lack > 1e-9:
                at[k] -= lack / 2
                at[k + 1] += lack / 2
    found = [0.0] * len(values)
    for k, place in zip(order, at, strict=True):
        found[k] = place
    return found

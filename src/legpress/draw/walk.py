"""The first session in one picture: where the heels go on the plate, where the tape goes on the rail."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from ..machine import Machine
from ..measures import CM_PER_INCH, mass
from ..report.first_session import FirstSessionReport, Position
from ..report.plate_words import discs_words
from ..report.push_words import push_in_short
from ..report.quantities import bare_length, length_unit
from .paper import INK, PALE, STEEL, Picture
from .plate import shoe

WAYS = (1.57, 1.0, 2.14, 0.5, 2.64, 0.0)  # downwards first, then to the sides, radians
SIDE_CM = 24.0  # room beside the plate for its numbers


def draw_walk(report: FirstSessionReport, machine: Machine) -> Figure:
    """Plate from the front with every position's heels, below it the rail with its tape marks; for a phone held upright, and
    black and white will do."""
    figure = Picture(figsize=(6.4, 10.6), facecolor="white")
    plate = figure.add_axes((0.03, 0.42, 0.94, 0.47))
    rail = figure.add_axes((0.22, 0.01, 0.76, 0.40))
    title = f"{report.lifter}, first session\non {report.machine}"
    lines = [(title, 15, "bold"), (_load(report), 12, "normal"), *((words, 12, "normal") for words in _pushes(report))]
    y = 0.985
    for words, points, weight in lines:
        figure.text(0.03, y, words, fontsize=points, fontweight=weight, color=INK, va="top")
        y -= 0.0021 * points * (1 + words.count("\n"))
    _draw_plate(plate, report)
    _draw_rail(rail, report, machine)
    return figure


def _pushes(report: FirstSessionReport) -> list[str]:
    """How to push, with the positions that it is for."""
    ways: dict[str, list[str]] = {}
    for one in report.positions:
        ways.setdefault(one.push, []).append(str(one.position))
    return [f"{', '.join(names)}:  {push_in_short(push)}" for push, names in ways.items()]


def _load(report: FirstSessionReport) -> str:
    units, discs = report.units, report.plates_per_peg_kg
    stack = report.machine_kind == "selectorised"
    if not discs:
        return "Load: the stack at its lightest" if stack else "Load: no plates, the empty carriage"
    if stack:
        return f"Load: pin at {mass(discs[0], units)}"
    side = "on each side" if report.pegs > 1 else "on the peg"
    return f"Load: {discs_words(discs, report.plates_unit)} {side}, {mass(report.load_kg, units)} in all"


def _places(report: FirstSessionReport) -> list[tuple[Position, str]]:
    """Positions whose heels stand on the same marks share one, with all their numbers."""
    found: dict[tuple[float, ...], tuple[Position, list[str]]] = {}
    for p in report.positions:
        key = (round(p.heel_height_cm, 1), round(p.heel_spacing_cm, 1), round(p.toe_out_deg, 1))
        found.setdefault(key, (p, []))[1].append(str(p.position))
    return [(p, ", ".join(names)) for p, names in found.values()]


def _draw_plate(axes: Axes, report: FirstSessionReport) -> None:
    wide, high = report.plate_width_cm, report.plate_height_cm
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.add_patch(Rectangle((-wide / 2, 0), wide, high, facecolor="#f1f3f5", edgecolor=INK, lw=2, zorder=1))
    places = _places(report)
    size = max(wide + 2 * SIDE_CM, high) / 42
    _draw_shoes(axes, [places[0][0], places[-1][0]], report.foot_length_cm)
    _draw_tapes(axes, [p for p, _ in places], size)
    _label_heels(axes, places, size)
    _label_heights(axes, report, places, size)
    under = _label_below(axes, report, places, size)
    axes.text(0, high + 1.2 * size, "the plate, from the seat", fontsize=11, ha="center", va="bottom", color=INK)
    axes.set_xlim(-wide / 2 - SIDE_CM * wide / 75, wide / 2 + 2)
    axes.set_ylim(under - 4 * size, high + 5 * size)


def _draw_shoes(axes: Axes, positions: list[Position], foot_cm: float) -> None:
    """Both feet in outline."""
    for p in positions:
        for side in (-1, 1):
            outline = shoe((p.heel_spacing_cm / 2, p.heel_height_cm), math.radians(p.toe_out_deg), side, foot_cm)
            axes.add_patch(Polygon(outline, closed=True, facecolor="none", edgecolor=STEEL, lw=1.0, zorder=2))


def _draw_tapes(axes: Axes, positions: list[Position], size: float) -> None:
    """A tape under each heel, and which way the toes point."""
    for p in positions:
        tip = math.radians(p.toe_out_deg)
        for side in (-1, 1):
            x, y = side * p.heel_spacing_cm / 2, p.heel_height_cm
            axes.plot([x - 1.3 * size, x + 1.3 * size], [y, y], color=INK, lw=2.4, zorder=4)
            way = (side * 2.8 * size * math.sin(tip), 2.8 * size * math.cos(tip))
            axes.plot([x, x + way[0]], [y, y + way[1]], color=INK, lw=1, zorder=4)


def _label_heights(axes: Axes, report: FirstSessionReport, places: list[tuple[Position, str]], size: float) -> None:
    """Left of the plate how far each heel is from its top edge."""
    left, high, units = -report.plate_width_cm / 2, report.plate_height_cm, report.units
    names_at: dict[tuple[float, str], list[str]] = {}
    for p, name in places:
        mark = (round(p.heel_height_cm, 1), bare_length(p.heel_from_top_edge_cm, units))
        names_at.setdefault(mark, []).append(name)
    levels = sorted(names_at.items(), reverse=True)
    for ((y, top), names), at in zip(levels, _spread([mark[0] for mark, _ in levels], 3.4 * size), strict=True):
        axes.plot([left - 2.2 * size, left], [at, y], color=INK, lw=0.8, clip_on=False)
        axes.text(left - 2.6 * size, at, f"{', '.join(names)}:  {top}", fontsize=11, ha="right", va="center", color=INK)
    head = f"heels from\nthe top edge, {length_unit(units)}"
    axes.text(left - 2.6 * size, high + 1.2 * size, head, fontsize=10, ha="right", va="bottom", color=INK)


def _label_below(axes: Axes, report: FirstSessionReport, places: list[tuple[Position, str]], size: float) -> float:
    """Widths and notches in words below the plate; where they end."""
    units = report.units
    widths: dict[str, list[str]] = {}
    for p, name in places:
        width = f"{bare_length(p.heel_spacing_cm, units)} / {bare_length(p.heel_from_side_edge_cm, units)}"
        widths.setdefault(width, []).append(name)
    each = [f"{', '.join(names)}:  {value}" for value, names in widths.items()]
    rows = [";   ".join(each[k : k + 3]) for k in range(0, len(each), 3)]
    notches: dict[int, list[str]] = {}
    for p in report.positions:
        notches.setdefault(p.backrest_notch, []).append(str(p.position))
    seat = ";   ".join(f"{', '.join(names)}:  {notch}" for notch, names in notches.items())
    under = -(3.9 + 2.0 * len(rows)) * size
    for y, text, pt in (
        (-1.6 * size, f"heels apart / heel from the side edge, {length_unit(units)}", 10),
        (-3.4 * size, "\n".join(rows), 11),
        (under, f"backrest notch (of {report.backrest_notches})", 10),
        (under - 1.8 * size, seat, 11),
    ):
        axes.text(0, y, text, fontsize=pt, ha="center", va="top", color=INK, linespacing=1.5)
    return under


def _label_heels(axes: Axes, places: list[tuple[Position, str]], size: float) -> None:
    """The numbers on each heel's tape, beside it where another number is in the way."""
    taken: list[tuple[float, float, float]] = []
    for p, name in places:
        x, y = p.heel_spacing_cm / 2, p.heel_height_cm
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


def _draw_rail(axes: Axes, report: FirstSessionReport, machine: Machine) -> None:
    """The carriage's way as a tape: 0 at its lowest point."""
    travel = machine.sled.travel_cm
    gap = travel / 14
    axes.set_axis_off()
    axes.add_patch(Rectangle((0, 0), 1, travel, facecolor="#f1f3f5", edgecolor=INK, lw=2, zorder=1))
    _draw_scale(axes, report, travel)
    stops = _label_stops(axes, report, gap)
    for pin in machine.sled.stops_cm:
        corners = [(-0.05, pin), (-0.28, pin + gap / 4), (-0.28, pin - gap / 4)]
        axes.add_patch(Polygon(corners, closed=True, facecolor=PALE, edgecolor=INK, lw=0.8, clip_on=False))
    top = max(p.top_sled_cm for p in report.positions)
    axes.plot([0, 1], [top, top], color=INK, lw=1.2, ls=(0, (4, 3)), zorder=3)
    if all(abs(top - stop) > gap for stop in stops):
        axes.text(1.3, top, "legs nearly straight", fontsize=9.5, va="center", color=INK)
    head = f"the rail: tape at each stop, {length_unit(report.units)}"
    axes.text(0.5, travel + gap, head, fontsize=11, ha="center", va="bottom", color=INK)
    foot = "0: carriage at its lowest\n◁ safety stops of the machine"
    axes.text(0.5, -gap * 0.9, foot, fontsize=9.5, ha="center", va="top", color=INK)
    axes.set_xlim(-0.5, 3.2)
    axes.set_ylim(-4 * gap, travel + 3 * gap)


def _draw_scale(axes: Axes, report: FirstSessionReport, travel: float) -> None:
    """Ticks like those of a tape, and their numbers where no mark is."""
    per_cm, step = (CM_PER_INCH, 2) if report.units == "lb" else (1.0, 5)
    ends = [end for p in report.positions for end in (p.stop_sled_cm, p.top_sled_cm)]
    for mark in range(0, int(travel / per_cm) + 1, step):
        axes.plot([0, 0.25], [mark * per_cm] * 2, color=STEEL, lw=1, zorder=2)
        if mark % (2 * step) == 0 and all(abs(mark * per_cm - end) > travel / 40 for end in ends):
            axes.text(0.32, mark * per_cm, str(mark), fontsize=9, va="center", color=STEEL)


def _label_stops(axes: Axes, report: FirstSessionReport, gap: float) -> list[float]:
    """A line at each stop with the numbers of its positions; the stops in order."""
    stops: dict[float, list[str]] = {}
    for p in report.positions:
        stops.setdefault(p.stop_sled_cm, []).append(str(p.position))
    order = sorted(stops)
    for stop, at in zip(order, _spread(order, gap), strict=True):
        axes.plot([0, 1], [stop, stop], color=INK, lw=1.8, zorder=4)
        axes.plot([1, 1.25], [stop, at], color=INK, lw=0.9, clip_on=False)
        said = f"{', '.join(stops[stop])}:  {bare_length(stop, report.units)}"
        axes.text(1.3, at, said, fontsize=11.5, va="center", fontweight="bold", color=INK)
    return order


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

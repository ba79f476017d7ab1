"""The safe-depth map: how deep the sled may go before the tailbone lifts, for every heel height and backrest notch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Ellipse, Polygon, Rectangle

from ..measures import Units, length, tidy
from ..report.fit import FitReport, StanceReport
from .paper import INK
from .typeset import Sheet, words

DEEP, SHALLOW = 0.72, 0.98  # greys of the deepest and the shallowest cell: both carry black type
CELL_MM, HIGH_MM = 27.0, 16.0


def draw_depth_map(report: FitReport, *, units: Units = "kg") -> Figure:
    """One cell a stance: the stop, and by how many degrees the tailbone clears it; hatched where no stop is safe.

    The darker the deeper; a ring is where you stand now, a rhombus what is advised.
    """
    chart = report.map
    heights, notches = chart.heel_height_cm, chart.backrest_notch
    left, right, above, below = 26.0, 6.0, 27.0, 34.0
    wide = max(left + right + CELL_MM * len(notches), 120.0)
    across = (wide - left - right) / len(notches)
    sheet = Sheet(wide, above + below + HIGH_MM * len(heights), 200)
    sheet.text(5, 9, "How deep before the tailbone lifts", 14, bold=True)
    unit = "cm" if units == "kg" else "inches"
    names = f"{sheet.drawable(report.lifter)}, {sheet.drawable(report.machine)}"
    sheet.text(5, 15.5, sheet.shortened(names, 11, wide - 10), 11)
    sheet.text(5, 23.5, f"stop, {unit} up from the lowest point, and degrees to spare", 9.5)
    axes = sheet.axes(left, above, wide - left - right, HIGH_MM * len(heights))
    axes.set_xlim(-0.5, len(notches) - 0.5)
    axes.set_ylim(-0.5, len(heights) - 0.5)
    stops = [stop for row in chart.stop_sled_cm for stop in row if stop is not None]
    for i in range(len(heights)):
        for j in range(len(notches)):
            margin, unsure = chart.margin_deg[i][j], chart.uncertainty_deg[i][j]
            _cell(axes, j, i, chart.stop_sled_cm[i][j], margin, unsure, stops, units)
    _mark_stances(axes, report, heights, notches)
    for i, height in enumerate(heights):
        words(axes, length(height, units), (-0.5 - 2 / across, i), 10.5, ha="right", va="center")
    for j, notch in enumerate(notches):
        words(axes, f"{notch}", (j, -0.5 - 1.5 / HIGH_MM), 10.5, ha="center", va="top")
    foot = above + HIGH_MM * len(heights)
    sheet.text(left + (wide - left - right) / 2, foot + 10.5, _notches_words(notches), 10.5, ha="center")
    words(axes, "heels above the lower edge", (-0.5 - 22.5 / across, (len(heights) - 1) / 2), 10.5, rotation=90,
          ha="center", va="center")  # fmt: skip
    _key(sheet, report, foot + 15.5, left)
    return sheet.finished()


def _notches_words(notches: Sequence[int]) -> str:
    return "backrest notch" if len(notches) == 1 else "backrest notch, flatter to the right"


def _cell(axes: Axes, j: int, i: int, stop, margin, unsure, stops: Sequence[float], units: Units) -> None:
    """A cell of the map; `stop` None: no safe stop."""
    box = {"xy": (j - 0.5, i - 0.5), "width": 1, "height": 1}
    if stop is None:
        axes.add_patch(Rectangle(**box, fc="white", ec="#9aa5af", hatch="////", lw=0, zorder=1))
        axes.add_patch(Rectangle(**box, fc="none", ec="white", lw=2, zorder=2))
        return
    span = max(stops) - min(stops)
    grey = DEEP + (SHALLOW - DEEP) * ((stop - min(stops)) / span if span else 1.0)
    axes.add_patch(Rectangle(**box, fc=(grey, grey, grey), ec="white", lw=2, zorder=1))
    number = length(stop, units).rsplit(" ", 1)[0]
    words(axes, number, (j, i + 0.17), 15, ha="center", va="center", fontweight="bold", zorder=5)
    if margin is not None:
        spare = f"{tidy(margin, 0)}° ± {tidy(unsure, 0)}°" if unsure is not None else f"{tidy(margin, 0)}°"
        words(axes, spare, (j, i - 0.24), 9.5, ha="center", va="center", zorder=5)


def _mark_stances(axes: Axes, report: FitReport, heights: Sequence[float], notches: Sequence[int]) -> None:
    """What is advised as a rhombus at its own height, where you stand now as a ring."""
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    box = axes.get_window_extent()
    round_ = (box.height / (y1 - y0)) / (box.width / (x1 - x0))  # a ring is round although cells are not square
    advised = _place(report, heights, notches)
    if advised is not None:
        x, y = advised
        rhombus = np.array([(-1, 0), (0, 1), (1, 0), (0, -1)]) * [0.15 * round_, 0.15] + [x + 0.385, y]
        axes.add_patch(Polygon(rhombus, closed=True, fc=INK, ec="white", lw=1.5, zorder=7))
    present = report.present
    now = _place(present, heights, notches) if present else None
    if now is not None:
        x, y = now
        axes.add_patch(Ellipse((x - 0.385, y), 0.22 * round_, 0.22, fc="white", ec=INK, lw=2, zorder=8))
        axes.add_patch(Ellipse((x - 0.385, y), 0.07 * round_, 0.07, fc=INK, ec="none", zorder=8))


def _place(
    stance: FitReport | StanceReport, heights: Sequence[float], notches: Sequence[int]
) -> tuple[float, float] | None:
    """Where a stance lies on the map, in cells; None where it is off."""
    if stance.backrest_notch not in notches:
        return None
    index = np.interp(stance.heel_height_cm, heights, np.arange(len(heights)))
    return float(notches.index(stance.backrest_notch)), float(index)


def _key(sheet: Sheet, report: FitReport, down: float, left: float) -> None:
    """What the rhombus, the ring and the hatching mean."""
    axes = sheet.axes(left, down, sheet.width_mm - left - 4, 16)
    wide, high = sheet.extent_mm(axes)
    axes.set_xlim(0, wide)
    axes.set_ylim(high, 0)
    rhombus = np.array([(1.4, 3.2), (3.8, 5.6), (6.2, 3.2), (3.8, 0.8)])
    axes.add_patch(Polygon(rhombus, closed=True, fc=INK, ec="none"))
    words(axes, "advised", (9, 3.2), 10.5, va="center_baseline")
    if report.present:
        axes.add_patch(Circle((34, 3.2), 1.8, fc="white", ec=INK, lw=2))
        axes.add_patch(Circle((34, 3.2), 0.6, fc=INK, ec="none"))
        words(axes, "where you stand now", (38, 3.2), 10.5, va="center_baseline")
    axes.add_patch(Rectangle((0.8, 9), 6, 4, fc="white", ec="#9aa5af", hatch="////", lw=0))
    words(axes, "no safe stop; the darker, the deeper", (9, 11), 10.5, va="center_baseline")

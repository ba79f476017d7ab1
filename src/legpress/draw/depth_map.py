"""The safe-depth map: how deep the sled may go before the tailbone lifts, for every heel height and backrest notch.

A cell is green where a stop is green, amber where none is but some are amber, and red where red begins at the top; colour
alone says nothing, the numbers and the hatching say the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Ellipse, Polygon, Rectangle

from ..measures import Units
from ..report.fit import FitReport, Place
from ..report.quantities import bare_length, length
from .paper import INK
from .typeset import Sheet, words

GREEN, AMBER, RED = "#bfe3c3", "#fbdf9b", "#f3b3a6"  # all carry black type
CELL_MM, HIGH_MM = 27.0, 16.0


def draw_depth_map(report: FitReport, *, units: Units = "kg") -> Figure:
    """One cell a stance: where green and amber end, hatched where no stop is safe.

    A ring is where you stand now, a rhombus what is advised.
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
    sheet.text(5, 23.5, f"deepest stop that is green (amber), {unit} up from the lowest point", 9.5)
    axes = sheet.axes(left, above, wide - left - right, HIGH_MM * len(heights))
    axes.set_xlim(-0.5, len(notches) - 0.5)
    axes.set_ylim(-0.5, len(heights) - 0.5)
    for i in range(len(heights)):
        for j in range(len(notches)):
            _cell(axes, j, i, chart.green_to_sled_cm[i][j], chart.amber_to_sled_cm[i][j], units)
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


def _cell(axes: Axes, j: int, i: int, green_cm: float | None, amber_cm: float | None, units: Units) -> None:
    """A cell of the map with the ends of its zones; None where a zone is empty."""
    box = {"xy": (j - 0.5, i - 0.5), "width": 1, "height": 1}
    if amber_cm is None:
        axes.add_patch(Rectangle(**box, fc=RED, ec="#9aa5af", hatch="////", lw=0, zorder=1))
        axes.add_patch(Rectangle(**box, fc="none", ec="white", lw=2, zorder=2))
        return
    axes.add_patch(Rectangle(**box, fc=AMBER if green_cm is None else GREEN, ec="white", lw=2, zorder=1))
    if green_cm is None:
        words(axes, f"({bare_length(amber_cm, units)})", (j, i), 12, ha="center", va="center", zorder=5)
        return
    words(axes, bare_length(green_cm, units), (j, i + 0.17), 15, ha="center", va="center", fontweight="bold", zorder=5)
    words(axes, f"({bare_length(amber_cm, units)})", (j, i - 0.24), 10.5, ha="center", va="center", zorder=5)


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


def _place(stance: Place, heights: Sequence[float], notches: Sequence[int]) -> tuple[float, float] | None:
    """Where a stance lies on the map, in cells; None where it is off."""
    if stance.backrest_notch not in notches:
        return None
    index = np.interp(stance.heel_height_cm, heights, np.arange(len(heights)))
    return float(notches.index(stance.backrest_notch)), float(index)


def _key(sheet: Sheet, report: FitReport, down: float, left: float) -> None:
    """What the rhombus, the ring, the colours and the hatching mean."""
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
    for left_mm, colour, text in ((0.8, GREEN, "few lift it"), (33, AMBER, "some do"), (60, RED, "no safe stop")):
        hatch = "////" if colour == RED else None
        axes.add_patch(Rectangle((left_mm, 9), 6, 4, fc=colour, ec="#9aa5af", hatch=hatch, lw=0))
        words(axes, text, (left_mm + 8.2, 11), 10.5, va="center_baseline")

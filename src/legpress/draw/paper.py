"""Paper and pens that all figures share. Never pyplot: a figure belongs to who draws it, not to the process."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK = "#22303c"
STEEL = "#8a97a3"
PALE = "#c9d1d8"
PAD = "#4a5560"
SKIN = "#e8cdb8"
MARK = "#d1361f"  # what is meant: the thing to measure, the number to read
MARK_2 = "#1667a8"


def sheet(width_in: float = 9.0, height_in: float = 6.5) -> tuple[Figure, Axes]:
    """A figure with one undistorted drawing and no axes."""
    figure = Figure(figsize=(width_in, height_in), facecolor="white")
    axes = figure.add_axes((0.0, 0.0, 1.0, 0.9))
    axes.set_aspect("equal")
    axes.set_axis_off()
    return figure, axes


def picture(figure: Figure, ending: str, **how: Any) -> bytes:
    """What a file of this kind holds; `how` is for `Figure.savefig`."""
    drawn = BytesIO()
    # text stays text in the SVG (and in the PDF, where it can be searched), and the same drawing gives the same bytes
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "legpress", "pdf.fonttype": 42}):
        date = {"metadata": {"Date": None}} if ending == "svg" else {}
        figure.savefig(drawn, format=ending, **date, **how)
    return drawn.getvalue()


def pictures(figure: Figure, stem: Path, formats: Sequence[str] = ("png", "svg")) -> dict[Path, bytes]:
    """`stem`.png and so on, cut to the ink; what each file shall hold."""
    how = {"dpi": 110, "bbox_inches": "tight", "pad_inches": 0.2}
    return {stem.with_name(f"{stem.name}.{ending}"): picture(figure, ending, **how) for ending in formats}

"""Paper and pens that all figures share. Never pyplot: a figure belongs to who draws it, not to the process."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib import get_data_path, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font
from matplotlib.text import Text

INK = "#22303c"
STEEL = "#8a97a3"
PALE = "#c9d1d8"
PAD = "#4a5560"
SKIN = "#e8cdb8"
MARK = "#d1361f"  # what is meant: the thing to measure, the number to read
MARK_2 = "#1667a8"


class Picture(Figure):
    """A figure in which words are words: a dollar sign in a name begins no formula, and what the typeface cannot draw is left
    out, without a warning. Every figure of ours is one.
    """

    def draw(self, renderer: Any) -> None:
        for text in self.findobj(Text):
            text.set_parse_math(False)
            if not text.get_text().isascii() or not text.get_text().isprintable():
                text.set_text("\n".join(map(drawable, text.get_text().split("\n"))))
        super().draw(renderer)


def title(axes: Axes, text: str, pt: float) -> None:
    """Words over a drawing, on as many lines as they need. Matplotlib's own `wrap` takes a dollar sign for a formula all the same."""
    wide_pt = 72 * axes.bbox.width / axes.figure.dpi
    letters = int(wide_pt / (0.6 * pt))  # one is not much wider than half its height
    axes.set_title("\n".join(textwrap.wrap(text, letters)), fontsize=pt, color=INK)


def drawable(text: str) -> str:
    """The text without what the typeface cannot draw, such as emoji and control characters."""
    known = _letters()
    return "".join(c if ord(c) in known else " " if c.isspace() else "" for c in text)


@cache
def _letters() -> frozenset[int]:
    """What DejaVu Sans has both thin and bold; it comes with matplotlib."""
    path = f"{get_data_path()}/fonts/ttf/DejaVuSans.ttf"
    bold = f"{get_data_path()}/fonts/ttf/DejaVuSans-Bold.ttf"
    return frozenset(get_font(path).get_charmap()) & frozenset(get_font(bold).get_charmap())


def sheet(width_in: float = 9.0, height_in: float = 6.5) -> tuple[Figure, Axes]:
    """A figure with one undistorted drawing and no axes."""
    figure = Picture(figsize=(width_in, height_in), facecolor="white")
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

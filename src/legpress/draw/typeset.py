"""A sheet of paper on which words are measured before they are set: millimetres from the top left corner, type in points."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from ..measures import unbroken
from .paper import INK, Picture, drawable

MM_PER_INCH = 25.4
FAMILY = "DejaVu Sans"  # the one that comes with matplotlib, so that a card looks the same everywhere


class Sheet:
    """One page. Texts that lie on it are remembered, so that later ones find a free place."""

    def __init__(self, width_mm: float, height_mm: float, dpi: int) -> None:
        self.width_mm, self.height_mm = width_mm, height_mm
        self.figure = Picture(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), dpi=dpi, facecolor="white")
        self._renderer: RendererAgg = FigureCanvasAgg(self.figure).get_renderer()
        self._texts: list[tuple[Text, float, float]] = []
        self._lines: list[tuple[Rectangle | FancyBboxPatch, tuple[float, ...]]] = []
        self._axes: list[tuple[Axes, float, float, float, float]] = []

    # what type takes

    def line_mm(self, pt: float) -> float:
        """From one line to the next."""
        return pt * 1.28 / 72 * MM_PER_INCH

    def measure(self, text: str, pt: float, *, bold: bool = False) -> tuple[float, float]:
        """Width and height, mm."""
        font = FontProperties(family=FAMILY, size=pt, weight="bold" if bold else "normal")
        wide, high, _ = self._renderer.get_text_width_height_descent(text, font, ismath=False)
        per_mm = self.figure.dpi / MM_PER_INCH
        return wide / per_mm, high / per_mm

    def wrapped(self, text: str, pt: float, width_mm: float, *, bold: bool = False) -> list[str]:
        """Lines no wider than `width_mm`; words break at spaces, and a word wider than the line anywhere."""
        lines, line = [], ""
        for word in unbroken(self.drawable(text)).split(" "):
            longer = f"{line} {word}".strip()
            if self.measure(longer, pt, bold=bold)[0] <= width_mm:
                line = longer
                continue
            if line:
                lines.append(line)
            while self.measure(word, pt, bold=bold)[0] > width_mm and len(word) > 1:
                n = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or self.measure(word[:n], pt, bold=bold)[0] <= width_mm)  # fmt: skip
                lines.append(word[:n])
                word = word[n:]
            line = word
        return [*lines, line] if line or not lines else lines

    def shortened(self, text: str, pt: float, width_mm: float, *, bold: bool = False) -> str:
        """The text on one line, its end replaced by dots where it is too long."""
        if self.measure(text, pt, bold=bold)[0] <= width_mm:
            return text
        while text and self.measure(text + "…", pt, bold=bold)[0] > width_mm:
            text = text[:-1].rstrip()
        return text + "…"

    @staticmethod
    def drawable(text: str) -> str:
        """The text without what the typeface cannot draw, such as emoji."""
        return " ".join(word for word in drawable(str(text)).split(" ") if word)  # what does not break stays unbroken

    # what lies on the page

    def text(
        self, left: float, down: float, text: str, pt: float, *, bold: bool = False, ha: str = "left", colour: str = INK
    ) -> None:
        """One line with its baseline `down` mm from the top."""
        made = self.figure.text(0, 0, text, fontsize=pt, fontweight="bold" if bold else "normal", ha=ha, va="baseline",
                                color=colour, family=FAMILY)  # fmt: skip
        self._texts.append((made, left, down))

    def box(self, left: float, down: float, wide: float, high: float, *, lw: float = 1.2) -> None:
        made = FancyBboxPatch((0, 0), 1, 1, boxstyle="round,pad=0,rounding_size=1.6", fc="none", ec=INK, lw=lw)
        self._lines.append((made, (left, down, wide, high)))

    def square(self, left: float, down: float, side: float) -> None:
        made = Rectangle((0, 0), 1, 1, fc="white", ec=INK, lw=1.3)
        self._lines.append((made, (left, down, side, side)))

    def rule(self, left: float, right: float, down: float) -> None:
        made = Rectangle((0, 0), 1, 1, fc=INK, ec="none")
        self._lines.append((made, (left, down, right - left, 0.25)))

    def axes(self, left: float, down: float, wide: float, high: float) -> Axes:
        """A drawing without axes; `extent_mm` is its size."""
        made = self.figure.add_axes((0, 0, 1, 1))
        made.set_axis_off()
        self._axes.append((made, left, down, wide, high))
        made.set_position((left / self.width_mm, 1 - (down + high) / self.height_mm, wide / self.width_mm, high / self.height_mm))  # fmt: skip
        return made

    def extent_mm(self, axes: Axes) -> tuple[float, float]:
        _, _, _, wide, high = next(entry for entry in self._axes if entry[0] is axes)
        return wide, high

    def cut(self, height_mm: float) -> None:
        """Ends the page here; drawings keep their size and place from the top."""
        self.height_mm = height_mm
        self.figure.set_size_inches(self.width_mm / MM_PER_INCH, height_mm / MM_PER_INCH)
        for axes, left, down, wide, high in self._axes:
            axes.set_position((left / self.width_mm, 1 - (down + high) / height_mm, wide / self.width_mm, high / height_mm))  # fmt: skip

    def finished(self) -> Figure:
        """The figure, everything in its place."""
        for text, left, down in self._texts:
            text.set_position((left / self.width_mm, 1 - down / self.height_mm))
        page = self.figure.add_axes((0, 0, 1, 1), zorder=-1)
        page.set_axis_off()
        page.set_xlim(0, self.width_mm)
        page.set_ylim(self.height_mm, 0)
        for made, (left, down, wide, high) in self._lines:
            made.set_bounds(left, down, wide, high)
            page.add_patch(made)
        return self.figure


class Labels:
    """Finds room for words beside the things they name, off everything that is drawn.

    Make it when the drawing's limits are set; `avoid` what is drawn, then `put` the words, the most important first.
    """

    CELL_MM = 0.5
    REACHES_MM = (1.5, 3, 5, 7, 9, 12, 15, 19, 24, 30, 38)

    def __init__(self, axes: Axes, sheet: Sheet, pt: float) -> None:
        self.axes, self.sheet, self.pt = axes, sheet, pt
        self.per_mm = sheet.figure.dpi / MM_PER_INCH
        self.page = axes.get_window_extent()
        self.points: list[NDArray[np.float64]] = []
        self.taken: list[Bbox] = []

    def avoid(self, points: NDArray[np.float64], *, closed: bool = False) -> None:
        """A line (or the area inside it) in the drawing's units."""
        p = np.asarray(points, dtype=float)
        if closed:
            middle = p.mean(0)
            p = np.concatenate([np.concatenate([p, p[:1]])] + [middle + (p - middle) * s for s in (0.75, 0.5, 0.25, 0)])
        steps = [a + (b - a) * np.linspace(0, 1, 24)[:, None] for a, b in pairwise(p)]
        self.points.append(self.axes.transData.transform(np.concatenate(steps)))

    def put(self, text: str, *at, toward: tuple[float, float] | None = None, bold: bool = False) -> None:
        """Words near one of the places `at`, best in the direction `toward`, with a thin line to it where they are far off."""
        half = self.per_mm * np.array(self.sheet.measure(text, self.pt, bold=bold)) / 2
        pad = 0.6 * self.per_mm
        edge = half + np.array([0, pad])
        angle = np.tile(np.linspace(0, 2 * np.pi, 24, endpoint=False), len(self.REACHES_MM))
        reach = np.repeat(self.REACHES_MM, 24).astype(float)
        way = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        found = []
        for place in at:
            anchor = self.axes.transData.transform(np.asarray(place, dtype=float))
            centre = anchor + way * reach[:, None] * self.per_mm + way * half
            centre = np.clip(centre, self.page.min + edge, self.page.max - edge)
            low, high = centre - half - pad, centre + half + pad
            cost = 0.5 * reach + 4.0 * self._drawn_in(low, high)
            for other in self.taken:
                cost += 400 * ((low < other.max) & (high > other.min)).all(1)
            cost += 60 * ((low < anchor) & (high > anchor)).all(1)
            end = np.clip(anchor, low, high)  # of the line to the place, which should cross nothing
            for share in (0.2, 0.4, 0.6, 0.8):
                crossed = end + share * (anchor - end)
                apart = np.linalg.norm(crossed - anchor, axis=1) > 2.5 * self.per_mm  # the place itself is drawn too
                cost += 3.0 * (apart & (self._drawn_in(crossed - pad, crossed + pad) > 0))
            if toward is not None:
                cost += 3 * (1 - way @ np.asarray(toward) / np.linalg.norm(toward))
            best = int(cost.argmin())
            found.append((cost[best], centre[best], low[best], high[best], anchor, end[best]))
        _, centre, low, high, anchor, end = min(found, key=lambda choice: choice[0])
        self.taken.append(Bbox([low, high]))
        back = self.axes.transData.inverted()
        if np.linalg.norm(end - anchor) > 2.6 * self.per_mm:
            line = back.transform(np.array([end, anchor]))
            self.axes.plot(line[:, 0], line[:, 1], color=INK, lw=0.8, zorder=19)
        x, y = map(float, back.transform(centre))
        words(self.axes, text, (x, y), self.pt, fontweight="bold" if bold else "normal", ha="center",
              va="center_baseline", zorder=20)  # fmt: skip

    def _drawn_in(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
        """How many of the points to avoid lie in each box, from a table of sums over small cells."""
        cell = self.CELL_MM * self.per_mm
        count = np.ceil(np.array(self.page.size) / cell).astype(int) + 1
        table = np.zeros(count + 1)
        for points in self.points:
            i, j = np.clip(((points - self.page.min) / cell).astype(int), 0, count - 1).T
            np.add.at(table, (i + 1, j + 1), 1.0)
        table = table.cumsum(0).cumsum(1)
        (a, b), (c, d) = (
            np.clip(np.floor((corner - self.page.min) / cell).astype(int) + more, 0, count).T
            for corner, more in ((low, 0), (high, 1))
        )
        return table[c, d] - table[a, d] - table[c, b] + table[a, b]


def words(axes: Axes, text: str, at, pt: float, **how) -> Text:
    """Words at a place of a drawing that nothing cuts."""
    how.setdefault("color", INK)
    x, y = at
    return axes.text(x, y, text, fontsize=pt, family=FAMILY, clip_on=False, **how)

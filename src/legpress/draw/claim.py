"""A claim at one look: how people differ, where the line is, and for how many the rule is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ..claims.claim import Verdict
from ..measures import unbroken
from ..report.claims import ClaimReport, PartReport
from ..report.claims_words import noun, number, of_hundred, part_line, pushed_words, ranged, share_words
from .paper import INK, PAD, picture
from .typeset import MM_PER_INCH, Sheet, words

WIDE_MM = 390 / 72 * MM_PER_INCH  # on a telephone a point is then a pixel
MARGIN_MM = 4.0
PLOT_MM = 31.0
# Okabe and Ito (2008): told apart with every common kind of colour blindness, and dark, middle and light in print.
RIGHT, OTHER, TINT, TYPICAL = "#0072b2", "#aab4bc", "#e2eff7", "#d55e00"
SIGNS = {
    Verdict.HOLDS: ("✓", RIGHT),
    Verdict.HOLDS_FOR_SOME: ("◐", RIGHT),
    Verdict.DOES_NOT_HOLD: ("✗", "#a63c06"),
    Verdict.DEPENDS_ON_PUSH: ("↔", RIGHT),
    Verdict.CANNOT_TELL: ("?", PAD),
}
SHOWN = (0.02, 0.98)  # of the people; the tails are written
BINS = 26
UNITS = {"deg": "°", "points": ""}


@dataclass(frozen=True, slots=True)
class EffectSpread:
    """A part's effect over people: each weighs one over all their machines."""

    effect: np.ndarray
    weight: np.ndarray

    @staticmethod
    def each(effects: Sequence[np.ndarray], person: np.ndarray) -> list[EffectSpread]:
        """Of every part, on the pairs of whom all parts are known."""
        known = np.all([np.isfinite(effect) for effect in effects], axis=0)
        _, index = np.unique(person[known], return_inverse=True)
        own = 1.0 / np.bincount(index)[index] if len(index) else np.zeros(0)
        return [EffectSpread(np.asarray(effect)[known], own / own.sum() if len(own) else own) for effect in effects]

    def quantile(self, at: float) -> float:
        order = np.argsort(self.effect)
        return float(np.interp(at, np.cumsum(self.weight[order]), self.effect[order]))


def draw_claim(report: ClaimReport, effects: Sequence[Sequence[np.ndarray]], person: np.ndarray) -> Figure:
    """One panel a part, under each push. `effects` are each push's parts' `[pair]`, `person` whose they are."""
    sheet = Sheet(WIDE_MM, 300 * len(report.pushes), 110)
    inner = WIDE_MM - 2 * MARGIN_MM
    down = _lines(sheet, f"{report.id}. {report.rule}", 6.5, 13.5, inner, bold=True)
    for of, each in zip(report.pushes, effects, strict=True):
        pushed = pushed_words(report, of)
        said = f"{pushed}: {of.verdict}" if pushed else str(of.verdict)
        sign, colour = SIGNS[of.verdict]
        how_many = "" if of.share is None or report.fixed else f", true for {share_words(of, noun(report))}"
        heading = f"{sign} {said[:1].upper()}{said[1:]}{how_many}"
        down = _lines(sheet, heading, down + (5 if pushed else 1.5), 12, inner, bold=True, colour=colour)
        for part, spread in zip(of.parts, EffectSpread.each(each, person), strict=True):
            down = _lines(sheet, part.name[:1].upper() + part.name[1:], down + 3.5, 11.5, inner, bold=True)
            down = _lines(sheet, _numbers(report, part), down, 10.5, inner)
            if part.effect is None:
                continue
            axes = sheet.axes(MARGIN_MM + 4, down - 1.5, inner - 8, PLOT_MM)
            down += PLOT_MM + 8.0
            if outside := _part(axes, part, spread):
                down = _lines(sheet, outside, down, 9.5, inner, colour=PAD)
    who = noun(report)
    if all(part.effect is None for of in report.pushes for part in of.parts):
        sheet.cut(down)
        return _finished(sheet)
    key = f"Height: how many {who}. Blue: {who} for whom it is so. Orange: the typical value and how sure it is (95 %)."
    down = _lines(sheet, key, down + 1.5, 10, inner, colour=PAD)
    sheet.cut(down - 1)
    return _finished(sheet)


def _finished(sheet: Sheet) -> Figure:
    figure = sheet.finished()
    for text in figure.findobj(Text):
        text.set_fontfamily("sans-serif")  # measured in the first of them; a reader without it gets the like
    return figure


def claim_picture(figure: Figure) -> bytes:
    """The figure as SVG; the same claim gives the same bytes."""
    return picture(figure, "svg")


def _lines(
    sheet: Sheet, text: str, down: float, pt: float, width: float, *, bold: bool = False, colour: str = INK
) -> float:
    """Words below each other from a baseline `down` mm; where the next line's baseline would be."""
    for line in sheet.wrapped(text, pt, width, bold=bold):
        sheet.text(MARGIN_MM, down, line, pt, bold=bold, colour=colour)
        down += sheet.line_mm(pt)
    return down


def _numbers(report: ClaimReport, part: PartReport) -> str:
    """What a part came to: "Typically +18 % (+15 to +20). Needed: ... So for 78 of 100 people."."""
    if part.effect is None:
        return "No number: what is compared fits too few."
    if report.fixed:
        return "Settled beforehand by an assumption of the model: no finding."
    typical = unbroken(ranged(part, part.is_change, "kg") or "")
    return f"Typically {typical}. Needed: {part_line(part, 'kg')}. So for {share_words(part, noun(report))}."


def _part(axes: Axes, part: PartReport, spread: EffectSpread) -> str:
    """Draws people along the effect, the line, the typical value; returns what lies outside, in words."""
    lines = [line for line in (part.at_least, part.at_most) if line is not None]
    edges = _edges(spread, lines)
    top = _bars(axes, part, spread, edges)
    for line in lines:
        axes.axvline(line, color=INK, lw=1.4, zorder=3)
    typical = np.array([part.effect_low, part.effect, part.effect_high], dtype=float).clip(edges[0], edges[-1])
    axes.plot(typical[[0, 2]], [-0.1 * top] * 2, color=TYPICAL, lw=3.5, solid_capstyle="butt", zorder=4)
    axes.plot(typical[[1]], [-0.1 * top], "o", color=TYPICAL, ms=7, zorder=5)
    _axis(axes, part, edges[-1])
    between = len(lines) == 2
    at = 0.5 * sum(lines) if between else lines[0]
    beyond = edges[-1] - at >= at - edges[0]
    word = "holds between" if between else "holds from here" if part.at_least is not None else "holds up to here"
    words(axes, f" {word} ", (at, 1.08 * top), 9.5, ha="center" if between else "left" if beyond else "right", zorder=6)
    beside = [float(spread.weight[where].sum()) for where in (spread.effect < edges[0], spread.effect > edges[-1])]
    outside = [
        f"{of_hundred(share)} further {side}"
        for share, side in zip(beside, ("left", "right"), strict=True)
        if share > 0
    ]
    return f"Not drawn: {' and '.join(outside)}." if outside else ""


def _edges(spread: EffectSpread, lines: Sequence[float]) -> np.ndarray:
    """Ends of the bars; they end at the lines, so that none lies on both sides."""
    low, high = (spread.quantile(at) for at in SHOWN)
    left, right = min(low, *lines), max(high, *lines)
    room = 0.06 * (right - left) or 1.0
    left, right = left - room, right + room
    step = (right - left) / BINS
    return np.unique(np.concatenate([np.arange(left, right + step, step), lines]))


def _bars(axes: Axes, part: PartReport, spread: EffectSpread, edges: np.ndarray) -> float:
    """How many people there are along the effect, those for whom it is so in their own colour; how high the highest is."""
    shown = (spread.effect >= edges[0]) & (spread.effect <= edges[-1])
    height, _ = np.histogram(spread.effect[shown], edges, weights=spread.weight[shown])
    height = height / np.diff(edges)  # a bar cut by a line is narrower, not lower
    middle = 0.5 * (edges[1:] + edges[:-1])
    least = -np.inf if part.at_least is None else part.at_least
    most = np.inf if part.at_most is None else part.at_most
    so = (middle > least) & (middle < most)
    top = max(float(height.max()), 1e-9)
    axes.set_axis_on()
    axes.set_xlim(edges[0], edges[-1])
    axes.set_ylim(-0.2 * top, 1.2 * top)
    axes.axvspan(max(least, edges[0]), min(most, edges[-1]), color=TINT, lw=0, zorder=0)
    axes.bar(edges[:-1], height, np.diff(edges), align="edge", color=np.where(so, RIGHT, OTHER), lw=0, zorder=2)
    return top


def _axis(axes: Axes, part: PartReport, right: float) -> None:
    """The effect's own axis, and nothing else around the bars."""
    axes.set_yticks([])
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(INK)
    unit = UNITS.get(part.unit, f" {part.unit}")
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{number(x, part.is_change, right)}{unit}"))
    axes.tick_params(labelsize=9.5, length=3, color=INK, labelcolor=INK)

"""One repetition on one page: the lifter at the bottom and at the top, the feet on the plate, and what changes over time.

A narrow page, so that its words can be read on a phone and two of it fit on a printed sheet.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..measures import Units, mass
from ..press.limits import Limit
from ..report.muscle_force import GROUPS, bottom_frame
from ..report.quantities import force, length
from . import curves
from .lifter import LETTERS, PULL, Instant, draw_lifter, pull_scale
from .machine import Point
from .paper import INK, MARK_2, Picture, picture
from .plate import draw_plate_front, overhang_cm

if TYPE_CHECKING:
    from ..press.rep import Rep

WIDTH_IN = 5.6
MARGIN_IN = 0.12
DPI = 170


def draw_repetition(rep: Rep, units: Units = "kg") -> Figure:
    """The whole page."""
    page = _RepetitionPage()
    frames = rep.frames
    bottom = bottom_frame(frames)
    low, high = Instant.of(rep, bottom), Instant.of(rep, 0)
    scale = pull_scale(max(*low.force_N.values(), *high.force_N.values()))

    page.words(f"{rep.lifter.name}: {mass(rep.load_kg, units)}, {rep.tempo}", size=14, bold=True)
    page.words(_where(rep, units), size=9)
    if rep.too_heavy:
        page.words("Too heavy: this lifter cannot hold this load everywhere.", size=10, bold=True)

    page.heading("At the bottom")
    axes = page.drawing()
    draw_lifter(axes, rep, low, scale)
    page.frame(axes, low, rep, share=1.0)
    page.words(_pelvis_words(rep, low), size=9, colour=MARK_2)
    page.key(low, scale)

    page.gap(0.1)
    left, right = page.side_by_side("At the top", "Your feet on the plate (cm)", 0.52)
    draw_lifter(left, rep, high, scale, small=True)
    draw_plate_front(right, rep)
    page.frame_pair(left, high, right, rep)
    page.words(_foot_words(rep, units), size=9)

    page.chart("Muscle force, one leg (N)", rep, curves.draw_muscles, 1.55, columns=2, first=True)
    page.chart("The front of the thigh, and the knee (N)", rep, curves.draw_quadriceps, 1.35, columns=2)
    page.chart("How far you bend (degrees)", rep, curves.draw_angles, 1.35, columns=4)
    page.chart("Foot on the plate, one leg (N)", rep, curves.draw_foot_force, 1.15, columns=2, last=True)
    return page.finished()


def repetition_pictures(figure: Figure, stem: Path, formats: Sequence[str] = ("png", "svg")) -> dict[Path, bytes]:
    """`stem`.png and so on; what each file shall hold.

    The page has its margins already: cutting to the ink, as `paper.pictures` does, would lay it out a second time.
    """
    return {stem.with_name(f"{stem.name}.{ending}"): picture(figure, ending, dpi=DPI) for ending in formats}


class _RepetitionPage:
    """Fills a page from the top; its height follows. Everything is placed in inches from the top left corner."""

    def __init__(self) -> None:
        self.figure = Picture(figsize=(WIDTH_IN, 20), facecolor="white")
        FigureCanvasAgg(self.figure)
        self.down_in = 0.14
        self.placed: list[tuple[Axes, float, float, float, float]] = []  # left, down, width, height
        self.texts: list[tuple[float, float, str, dict]] = []

    def words(self, text: str, *, size: float, bold: bool = False, colour: str = INK) -> None:
        # A letter of DejaVu Sans is about half as wide as it is high.
        width = int((WIDTH_IN - 2 * MARGIN_IN) * 72 / (size * (0.60 if bold else 0.535)))
        for line in textwrap.wrap(text, width) or [""]:
            self.down_in += size * 1.32 / 72
            style = {"fontsize": size, "color": colour, "va": "baseline", "fontweight": "bold" if bold else "normal"}
            self.texts.append((MARGIN_IN, self.down_in - size * 0.28 / 72, line, style))
        self.down_in += 0.03

    def heading(self, text: str) -> None:
        self.gap(0.10)
        self.words(text, size=11, bold=True)

    def gap(self, inches: float) -> None:
        self.down_in += inches

    def drawing(self) -> Axes:
        axes = self.figure.add_axes((0, 0, 0.1, 0.1))
        axes.set_axis_off()
        return axes

    def frame(self, axes: Axes, now: Instant, rep: Rep, share: float) -> None:
        """Cut to what matters, the lifter and the plate, at the page's width."""
        (x0, x1), (y0, y1) = _cut(now, rep)
        width = (WIDTH_IN - 2 * MARGIN_IN) * share
        height = width * (y1 - y0) / (x1 - x0)
        axes.set_xlim(x0, x1)
        axes.set_ylim(y0, y1)
        self.placed.append((axes, MARGIN_IN, self.down_in, width, height))
        self.down_in += height

    def side_by_side(self, left: str, right: str, share: float) -> tuple[Axes, Axes]:
        self.down_in += 11 * 1.32 / 72
        style = {"fontsize": 11, "color": INK, "va": "baseline", "fontweight": "bold"}
        self.half_in = (WIDTH_IN - 3 * MARGIN_IN) * share
        self.texts.append((MARGIN_IN, self.down_in - 0.05, left, style))
        self.texts.append((2 * MARGIN_IN + self.half_in, self.down_in - 0.05, right, style | {"fontsize": 10}))
        return self.drawing(), self.drawing()

    def frame_pair(self, left: Axes, now: Instant, right: Axes, rep: Rep) -> None:
        (x0, x1), (y0, y1) = _cut(now, rep)
        rest = WIDTH_IN - 3 * MARGIN_IN - self.half_in
        height = self.half_in * (y1 - y0) / (x1 - x0)
        left.set_xlim(x0, x1)
        left.set_ylim(y0, y1)
        self.placed.append((left, MARGIN_IN, self.down_in, self.half_in, height))
        (a0, a1), (b0, b1) = right.get_xlim(), right.get_ylim()
        high = min(height, rest * (b1 - b0) / (a1 - a0))
        wide = high * (a1 - a0) / (b1 - b0)
        beside = 2 * MARGIN_IN + self.half_in + (rest - wide) / 2
        self.placed.append((right, beside, self.down_in + (height - high) / 2, wide, high))
        self.down_in += height + 0.04

    def key(self, now: Instant, scale) -> None:
        """What the letters mean, with each group's force now, and the colours."""
        entries = []
        for group, letter in LETTERS.items():
            whole = sum(now.force_N[m] for m in GROUPS[group])
            stretch = sum(now.stretch_N[m] for m in GROUPS[group])
            entries.append((letter, group, whole, stretch))
        self.gap(0.06)
        half = (WIDTH_IN - 2 * MARGIN_IN) / 2
        for i, (letter, group, whole, stretch) in enumerate(entries):
            left = MARGIN_IN + half * (i % 2)
            down = self.down_in + 0.19 * (i // 2) + 0.13
            style = {"fontsize": 8.8, "color": INK, "va": "baseline"}
            self.texts.append((left, down, letter, style | {"fontweight": "bold"}))
            mostly = ", mostly stretch" if whole > 20 and stretch > 0.5 * whole else ""
            self.texts.append((left + 0.17, down, f"{group} {force(whole)}{mostly}", style))
        bar = self.figure.add_axes((0, 0, 0.1, 0.1))
        strongest = scale.vmax
        bar.imshow(np.linspace(0, 1, 256)[None], aspect="auto", cmap=PULL, extent=(0, 1, 0, 1))
        ticks = [n for n in (0, 100, 500, 1000, 2000, 4000, 8000) if n <= 0.95 * strongest]
        kept = [n for i, n in enumerate(ticks) if i == 0 or float(scale(n)) - float(scale(ticks[i - 1])) > 0.17]
        bar.set_xticks([float(scale(n)) for n in kept], [f"{n}" for n in kept])
        bar.set_yticks([])
        bar.tick_params(labelsize=8, length=2, pad=1.5, color=INK, labelcolor=INK)
        for spine in bar.spines.values():
            spine.set_visible(False)
        row = self.down_in + 0.19 * (len(entries) // 2) + 0.03
        left = MARGIN_IN + half
        self.texts.append((left, row + 0.10, "N per muscle", {"fontsize": 8, "color": INK, "va": "baseline"}))
        self.placed.append((bar, left + 0.85, row, half - 0.95, 0.11))
        self.down_in += 0.19 * ((len(entries) + 1) // 2) + 0.16

    def chart(
        self,
        title: str,
        rep: Rep,
        draw: Callable[[Axes, Rep], None],
        height_in: float,
        *,
        columns: int,
        first: bool = False,
        last: bool = False,
    ) -> None:
        self.heading(title)
        axes = self.figure.add_axes((0, 0, 0.1, 0.1))
        draw(axes, rep)
        rows = -(-len(axes.get_legend_handles_labels()[0]) // columns)
        legend_in = 0.165 * rows + 0.04
        left, right = 0.55, 0.45
        legend = axes.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1 + (0.19 if first else 0.03) / height_in),
            bbox_transform=axes.transAxes,
            ncols=columns,
            fontsize=8.5,
            frameon=False,
            handlelength=2.2,
            columnspacing=1.2,
            labelspacing=0.25,
            borderaxespad=0,
            borderpad=0,
        )
        for text in legend.get_texts():
            text.set_color(INK)
        if first:
            curves.shade(axes, rep.frames, names=True)
            legend_in += 0.17
        axes.set_ylabel("")
        axes.tick_params(axis="x", labelbottom=last)
        self.placed.append((axes, left, self.down_in + legend_in, WIDTH_IN - left - right, height_in))
        self.down_in += legend_in + height_in + (0.34 if last else 0.02)
        if last:
            axes.set_xlabel("seconds", fontsize=8.5, color=INK, labelpad=2)

    def finished(self) -> Figure:
        height = self.down_in + 0.1
        self.figure.set_size_inches(WIDTH_IN, height)
        for axes, left, down, width, tall in self.placed:
            axes.set_position((left / WIDTH_IN, 1 - (down + tall) / height, width / WIDTH_IN, tall / height))
        for left, down, text, style in self.texts:
            self.figure.text(left / WIDTH_IN, 1 - down / height, text, **style)
        return self.figure


def _cut(now: Instant, rep: Rep) -> tuple[tuple[float, float], tuple[float, float]]:
    """Limits of a drawing that hold the lifter, the plate and the mark on the rail."""
    from .lifter import HEAD_M, TRUNK_M, notched
    from .machine import SideView

    view = SideView.of(notched(rep.machine, rep.stance.backrest_notch))
    machine, size = rep.machine, now.size
    top = now.trunk * (TRUNK_M + 0.3) * size
    lower = np.array([now.sled_m, machine.plate_lower_edge_m])
    upper = lower + np.array([0, machine.plate_height_m])
    rail = np.array([[s + 0.1, view.rail_offset_m - 0.12] for s in (machine.bottom_m, now.sled_m)])
    beside = [np.add(lower, (0.16, 0)), np.add(upper, (0.06, 0.02)), np.add(now.knee, (0, 0.09))]
    machine_points = [top, now.hip, *beside, *rail, *now.foot]
    points = np.array([p[0] * view.u + p[1] * view.n for p in machine_points] + [view.corner, top_pad(view)])
    radius = np.full(len(points), 0.03)
    radius[0] = HEAD_M * size
    low, high = (points - radius[:, None]).min(0), (points + radius[:, None]).max(0)
    return (float(low[0]), float(high[0])), (float(low[1]) - 0.03, float(high[1]))


def top_pad(view) -> Point:
    """Lower front of the seat pad."""
    from .machine import PAD_M

    return view.corner + view.pad * PAD_M * 0.8


def _where(rep: Rep, units: Units) -> str:
    stance = rep.stance
    hard = rep.stopped_by in (Limit.GIVEN_STOP, Limit.MACHINE_STOP)
    why = rep.stopped_by.phrase if hard else f"deeper, {rep.stopped_by.phrase} would be too much"
    return (
        f"{rep.machine.name}, rail {rep.machine.rail_deg:g}°, backrest notch {stance.backrest_notch}. "
        f"The carriage stops {length(rep.stop_sled_cm, units)} above its lowest point ({why})."
    )


def _pelvis_words(rep: Rep, now: Instant) -> str:
    limit = float(np.degrees(rep.body.roll_limit_rad))
    if now.roll_deg > limit + 0.5:
        back = f"{now.roll_deg:.0f}°, more than the {limit:.0f}° at which the tailbone lifts"
    else:
        back = f"{now.roll_deg:.0f}° of the {limit:.0f}° it has before the tailbone lifts"
    return f"Blue dashes: the pelvis as in standing. Your lower back rounds {back}."


def _foot_words(rep: Rep, units: Units) -> str:
    over = overhang_cm(rep)
    text = "Red ring: where the foot presses at the bottom; black: its way over the repetition."
    if over > 0.5:
        text += f" The toes stand {length(over, units)} over the edge (hatched)."
    return text

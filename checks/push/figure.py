"""The pictures of docs/push.md: the plate stands upright, the feet on it, and how hard the hamstrings work beside it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.ticker import FuncFormatter, MultipleLocator

from checks.push.heights import EFFORT, LOAD
from checks.push.results import DRAWN_SHARE, FOLDER, Results, selected
from legpress.draw.curves import BLUE, ORANGE, RED
from legpress.draw.paper import INK, PALE, STEEL, Picture, pictures
from legpress.draw.plate import shoe
from legpress.files import write_together
from legpress.machine import Machine

MACHINES = {
    "sled-45-large-plate": "45° sled (large plate)",
    "sled-35": "35° sled",
    "horizontal-selectorised": "horizontal press",
    "sled-45-small-plate": "45° sled (small plate)",
    "vertical": "vertical press",
}
PENS = {
    "straight": {"color": RED, "lw": 3.2, "ls": "-", "label": "straight into the plate, as on ice"},
    "scrape:10": {
        "color": ORANGE,
        "lw": 2.0,
        "ls": (0, (5, 1.6)),
        "label": "natural, but dragging down a tenth of the push more",
    },
    "natural": {
        "color": BLUE,
        "lw": 3.2,
        "ls": (0, (1.2, 1.0)),
        "label": "natural: as people push when nobody tells them",
    },
}
TITLES = {
    EFFORT: (
        "High feet work the hamstrings only if you push straight",
        "Ten hard repetitions, each height and each push at the load that allows them",
    ),
    LOAD: (
        "The same with one load for all",
        "A light load: six tenths of the largest that the weakest height and push hold",
    ),
}
BANDS = ("straight", "natural")
WIDE_IN, HIGH_IN, HIGHEST_CM = 13.6, 6.2, 92.0
LEFT, RIGHT, BELOW, ABOVE, GAP, STRIP = 0.045, 0.01, 0.15, 0.12, 0.012, 0.068  # shares of the figure
FOOT_CM = 27.0
HEAD_CM = 4.3  # of a line of words above a plate


def save_figures(results: Results) -> list[Path]:
    """docs/push/*.svg."""
    people = results.people["person"].nunique()
    drawn = {
        "heights": draw_heights(results.heights, EFFORT, people),
        "one-load": draw_heights(results.heights, LOAD, people),
        "direction": draw_directions(results.heights, people),
    }
    contents = {
        file: svg for name, figure in drawn.items() for file, svg in pictures(figure, FOLDER / name, ("svg",)).items()
    }
    write_together(contents)
    return list(contents)


def draw_heights(heights: pd.DataFrame, load: str, people: int) -> Figure:
    """How hard the hamstrings work at every foot height, by push; one panel a machine."""
    figure = _titled(*TITLES[load])
    for k, name in enumerate(MACHINES):
        axes = _panel(figure, k, name, lines=2)
        own = _shown(heights, name, load, people)
        for push, pen in PENS.items():
            at = selected(own, push=push)
            if push in BANDS:
                low, high = (100 * at[f"hamstrings_{end}"] for end in ("low", "high"))
                axes.fill_betweenx(at["heel_cm_middle"], low, high, color=pen["color"], alpha=0.13, lw=0, zorder=2)
            axes.plot(100 * at["hamstrings_middle"], at["heel_cm_middle"], **pen, zorder=4, solid_capstyle="round")
        _gain_words(figure.axes[-2], own, name)
        axes.set_xlim(0, 90)
        axes.xaxis.set_major_locator(MultipleLocator(30))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:.0f} %"))
    _below(
        figure,
        "how hard the hamstrings work on the way up, % of all they can (numbers: lowest → highest feet; kg of plates at the highest)",
        people,
    )
    return figure


def draw_directions(heights: pd.DataFrame, people: int) -> Figure:
    """Force along the plate over the push, at one load."""
    figure = _titled(
        "Which way the feet push the plate",
        "Left alone, people push through a point just above the hips: high feet then push the plate UP, low feet drag it DOWN",
    )
    for k, name in enumerate(MACHINES):
        axes = _panel(figure, k, name, lines=1)
        own = _shown(heights, name, LOAD, people)
        axes.plot([0, 0], [0, 100 * Machine.load(name).plate_height_m], color=INK, lw=1.0, zorder=1)
        for push, pen in PENS.items():
            at = selected(own, push=push)
            axes.plot(100 * at["along_middle"], at["heel_cm_middle"], **pen, zorder=4, solid_capstyle="round")
        axes.set_xlim(-45, 45)
        axes.xaxis.set_major_locator(MultipleLocator(30))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{abs(x):.0f} %" if x else "0"))
        top = 100 * Machine.load(name).plate_height_m + 1.4
        for x, word, side in ((-2, "◀ up", "right"), (2, "down ▶", "left")):
            axes.text(x, top, word, fontsize=9.5, color=INK, ha=side, zorder=5)
    _below(
        figure,
        "force along the plate, % of the push into it: to the left the feet push it up, to the right they drag it down",
        people,
    )
    return figure


def _titled(title: str, below: str) -> Figure:
    figure = Picture(figsize=(WIDE_IN, HIGH_IN), facecolor="white")
    figure.text(LEFT, 0.965, title, fontsize=17, fontweight="bold", color=INK, va="top")
    figure.text(LEFT, 0.898, below, fontsize=11, color=INK, va="top")
    return figure


def _panel(figure: Figure, k: int, name: str, lines: int) -> Axes:
    """The plate with a low and a high foot, and beside it axes that share its heights; `lines` of words come above."""
    machine = Machine.load(name)
    each = (1 - LEFT - RIGHT) / len(MACHINES)
    left, high = LEFT + k * each, 1 - BELOW - ABOVE
    strip = figure.add_axes((left, BELOW, STRIP, high))
    axes = figure.add_axes((left + STRIP + 0.004, BELOW, each - STRIP - GAP - 0.004, high))
    _plate(strip, machine, first=k == 0)
    axes.vlines(range(-90, 91, 30), 0, 100 * machine.plate_height_m, color="white", lw=1.2, zorder=1)
    top = 100 * machine.plate_height_m
    axes.add_patch(Rectangle((-200, 0), 400, top, fc="#f3f5f6", ec="none", zorder=0))
    axes.axhline(100 * -machine.plate_lower_edge_m, color=STEEL, lw=0.9, ls=(0, (4, 3)), zorder=1)
    axes.set_ylim(-1, HIGHEST_CM)
    axes.set_yticks([])
    strip.text(
        strip.get_xlim()[0], top + HEAD_CM * (lines + 0.35), MACHINES[name], fontsize=12, fontweight="bold", color=INK
    )
    for each_axes in (strip, axes):
        each_axes.patch.set_visible(False)  # words above one reach over the next
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=9, length=3, color=INK, labelcolor=INK)
    return axes


def _plate(strip: Axes, machine: Machine, *, first: bool) -> None:
    top, hips = 100 * machine.plate_height_m, -100 * machine.plate_lower_edge_m
    scale = STRIP * WIDE_IN / ((1 - BELOW - ABOVE) * HIGH_IN) * (HIGHEST_CM + 1)
    strip.set_xlim(-scale / 2, scale / 2)
    strip.set_ylim(-1, HIGHEST_CM)
    strip.add_patch(Rectangle((-scale / 2 + 0.3, 0), scale - 0.6, top, fc="#e6eaed", ec=INK, lw=1.4, zorder=1))
    for side, heel, face in ((-1, 2.0, "white"), (1, top - FOOT_CM - 0.5, PALE)):
        outline = shoe((0.22 * scale, heel), 0.0, side, FOOT_CM)
        strip.add_patch(Polygon(outline, closed=True, fc=face, ec=STEEL, lw=1.2, zorder=3))
        strip.plot([side * 0.22 * scale], [heel], "o", ms=3.5, color=INK, zorder=4)
    strip.axhline(hips, color=STEEL, lw=0.9, ls=(0, (4, 3)), zorder=2)
    strip.set_xticks([])
    for side in ("right", "top", "bottom"):
        strip.spines[side].set_visible(False)
    strip.spines["left"].set_visible(first)
    strip.spines["left"].set_bounds(0, top)
    strip.set_yticks(range(0, int(top) + 1, 10))
    strip.tick_params(labelsize=9, length=3, color=INK, labelcolor=INK, labelleft=first, left=first)
    if first:
        strip.set_ylabel("heels above the plate's lower edge, cm", fontsize=10, color=INK)
        strip.text(-scale / 2 + 0.8, hips + 0.4, "hips", fontsize=8, color=INK, va="bottom", zorder=6)


def _shown(heights: pd.DataFrame, machine: str, load: str, people: int) -> pd.DataFrame:
    own = selected(heights, machine=machine, load=load)
    return pd.DataFrame(own[own["people"] >= DRAWN_SHARE * people])


def _gain_words(strip: Axes, own: pd.DataFrame, machine: str) -> None:
    """Above the plate: what the lowest and the highest feet come to, and the load at the highest."""
    top = 100 * Machine.load(machine).plate_height_m
    for line, push in enumerate(("natural", "straight")):
        at = selected(own, push=push)
        low, high = (100 * at["hamstrings_middle"].iloc[k] for k in (0, -1))
        says = f"{push} {low:.0f} → {high:.0f} %  ({at['load_kg_middle'].iloc[-1]:.0f} kg)"
        at_cm = strip.get_xlim()[0], top + 1.4 + line * HEAD_CM
        strip.text(*at_cm, says, fontsize=10.5, color=PENS[push]["color"], fontweight="bold")


def _below(figure: Figure, axis: str, people: int) -> None:
    axes = figure.axes[1]
    figure.text(0.5, 0.073, axis, fontsize=10, color=INK, ha="center")
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower left", bbox_to_anchor=(LEFT - 0.008, -0.005), ncols=3, frameon=False,
                  fontsize=10, labelcolor=INK, handlelength=3.2, columnspacing=2.2)  # fmt: skip
    says = f"lines: the middle of {people} bodies\nbands: 80 of 100 of them"
    figure.text(1 - RIGHT, 0.955, says, fontsize=9.5, color=INK, ha="right", va="top")

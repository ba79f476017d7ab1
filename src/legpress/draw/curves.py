"""What changes over a repetition, as curves over time with the phases shaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from ..measures import GRAVITY_M_PER_S2
from ..report.muscle_force import pull_N, stretch_N
from .paper import INK

if TYPE_CHECKING:
    import pandas as pd

    from ..press.rep import Rep

# Okabe and Ito (2008): told apart with every common kind of colour blindness; line styles repeat it for grey printers.
ORANGE, SKY, GREEN, BLUE, RED, PINK = "#e69f00", "#56b4e9", "#009e73", "#0072b2", "#d55e00", "#cc79a7"
PHASES = {
    "down": ("down", "#ffffff"),
    "bottom": ("hold", "#e9edf0"),
    "up": ("up", "#dcebf5"),
    "top": ("rest", "#f4f4f4"),
}


def phase_spans(frames: pd.DataFrame) -> list[tuple[str, float, float]]:
    """Phase, start and end in seconds, in their order."""
    times, phases = frames["time_s"].to_numpy(), frames["phase"].to_numpy()
    ends = [i for i in range(len(times)) if i == len(times) - 1 or phases[i + 1] != phases[i]]
    starts = [times[0], *(times[i] for i in ends[:-1])]
    return [(str(phases[i]), float(start), float(times[i])) for i, start in zip(ends, starts, strict=True)]


def shade(axes: Axes, frames: pd.DataFrame, *, names: bool) -> None:
    for phase, start, end in phase_spans(frames):
        word, colour = PHASES[phase]
        axes.axvspan(start, end, color=colour, lw=0, zorder=0)
        if names:
            axes.annotate(
                word,
                ((start + end) / 2, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(0, 2),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=8.5,
                color=INK,
                annotation_clip=False,
            )


def draw_muscles(axes: Axes, rep: Rep) -> None:
    """Own pull as lines, the hamstrings' stretch dashed; the quadriceps, far stronger, has its own panel."""
    frames = rep.frames
    t = frames["time_s"].to_numpy()
    axes.plot(t, pull_N(frames, "hamstrings"), color=RED, lw=2.2, label="hamstrings, working")
    axes.plot(t, stretch_N(frames, "hamstrings"), color=RED, lw=2.0, ls=(0, (3, 1.5)), label="hamstrings, stretch")
    axes.plot(t, pull_N(frames, "glutes"), color=BLUE, lw=1.8, label="glutes, working")
    axes.plot(
        t, pull_N(frames, "adductor magnus"), color=GREEN, lw=1.8, ls=(0, (6, 1.2, 1, 1.2)), label="adductor magnus"
    )
    _tidy(axes, frames, "N", low=0)


def draw_quadriceps(axes: Axes, rep: Rep) -> None:
    frames = rep.frames
    t = frames["time_s"].to_numpy()
    axes.plot(t, pull_N(frames, "quadriceps"), color=ORANGE, lw=2.0, label="quadriceps, working")
    axes.plot(t, frames["patellofemoral_N"], color=INK, lw=1.8, ls=(0, (3, 1.5)), label="kneecap pressure")
    axes.plot(t, frames["tibiofemoral_N"], color=PINK, lw=1.8, ls=(0, (1, 1)), label="knee joint pressure")
    _tidy(axes, frames, "N", low=0)
    weight_N = rep.lifter.mass_kg * GRAVITY_M_PER_S2
    low, high = axes.get_ylim()
    step = next((s for s in (1, 2, 4, 5, 10, 20, 50) if high / weight_N / s <= 5), 100)
    right = axes.secondary_yaxis(
        "right", functions=(lambda n: np.divide(n, weight_N), lambda w: np.multiply(w, weight_N))
    )
    right.set_yticks(np.arange(0, high / weight_N, step))
    right.tick_params(labelsize=8, length=2, color=INK, labelcolor=INK)
    right.set_ylabel("body weights", fontsize=8, color=INK)
    right.spines["right"].set_visible(False)
    axes.set_ylim(low, high)


def draw_angles(axes: Axes, rep: Rep) -> None:
    frames = rep.frames
    t = frames["time_s"].to_numpy()
    axes.plot(t, frames["trunk_thigh_deg"], color=BLUE, lw=1.8, label="hips (trunk to thigh)")
    axes.plot(t, frames["knee_angle_deg"], color=ORANGE, lw=2.0, ls=(0, (6, 1.2)), label="knees")
    axes.plot(t, frames["pelvic_roll_deg"], color=RED, lw=2.2, label="lower back")
    limit = float(np.degrees(rep.body.roll_limit_rad))
    axes.axhline(limit, color=RED, lw=1.0, ls=(0, (1, 2)), label="its limit")
    _tidy(axes, frames, "degrees", low=0)


def draw_foot_force(axes: Axes, rep: Rep) -> None:
    frames = rep.frames
    t = frames["time_s"].to_numpy()
    axes.plot(t, frames["foot_normal_N"], color=INK, lw=2.0, label="against the plate")
    axes.plot(
        t, frames["foot_tangential_N"], color=GREEN, lw=1.8, ls=(0, (6, 1.2)), label="along it (plus: dragging down)"
    )
    axes.axhline(0, color=INK, lw=0.6)
    _tidy(axes, frames, "N")


def _tidy(axes: Axes, frames: pd.DataFrame, unit: str, low: float | None = None) -> None:
    shade(axes, frames, names=False)
    axes.margins(x=0, y=0.08)
    if low is not None:
        axes.set_ylim(bottom=low)
    axes.set_ylabel(unit, fontsize=8, color=INK)
    axes.tick_params(labelsize=8, length=2, color=INK, labelcolor=INK)
    axes.grid(axis="y", color="#c9d1d8", lw=0.5)
    axes.locator_params(axis="y", nbins=5)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)

"""A log as a picture: strength by stance, tension by muscle and week, how often the tempo was kept."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from ..measures import KG_PER_LB
from ..report.progress import LogWeekReport, ProgressReport
from .curves import BLUE, GREEN, ORANGE, PINK, RED, SKY
from .paper import INK, PALE, STEEL, Picture

COLOURS = {
    "hamstrings": RED, "biceps femoris short head": PINK, "glutes": BLUE, "adductor magnus": GREEN,
    "quadriceps": ORANGE, "calves": SKY,
}  # fmt: skip
DASHES = ("-", (0, (6, 1.5)), (0, (3, 1.5)), (0, (1, 1.2)), (0, (6, 1.2, 1, 1.2)))
MOST_LINES = 6


def draw_progress(report: ProgressReport) -> Figure:
    """Three panels of a look back."""
    figure = Picture(figsize=(9, 10.5), facecolor="white", layout="constrained")
    strength, tension, kept = figure.subplots(3, 1, height_ratios=(3, 3, 1.6))
    figure.suptitle(f"{report.lifter}: {report.sets} sets, {report.first} to {report.last}", color=INK, fontsize=13)
    _strength(strength, report)
    _tension(tension, report)
    _kept(kept, report)
    for axes in (strength, tension, kept):
        axes.set_xlim(*_span(report))
        locator = AutoDateLocator(minticks=3, maxticks=8)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        axes.tick_params(labelsize=8, length=2, color=INK, labelcolor=INK)
        axes.grid(axis="y", color=PALE, lw=0.5)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    return figure


def _strength(axes: Axes, report: ProgressReport) -> None:
    units = report.units
    per = 1.0 if units == "kg" else KG_PER_LB
    lines = sorted(report.strength, key=lambda line: -len(line.dates))[:MOST_LINES]
    for line, dash, colour in zip(lines, cycle(DASHES), cycle(COLOURS.values()), strict=False):
        days = [date.fromisoformat(day) for day in line.dates]
        axes.plot(
            days, [kg / per for kg in line.one_rm_kg], color=colour, ls=dash, marker="o", ms=3.5, lw=1.8,
            label=line.label,
        )  # fmt: skip
    here = report.strength_here
    if here is not None:
        days = [date.fromisoformat(day) for day in here.dates]
        axes.plot(days, [kg / per for kg in here.one_rm_kg], color=STEEL, lw=4, alpha=0.4, zorder=0, label=here.label)
    axes.set_title(
        "Estimated load for one repetition, by stance (best set of each day)", fontsize=10, color=INK, loc="left"
    )
    axes.set_ylabel(units, fontsize=8, color=INK)
    axes.set_ylim(0, 1.45 * axes.get_ylim()[1])  # room for the legend
    if lines:
        axes.legend(fontsize=7.5, frameon=False, loc="upper left")


def _tension(axes: Axes, report: ProgressReport) -> None:
    weeks = report.weeks
    days = [_monday(week) + timedelta(days=3) for week in weeks]
    for (muscle, colour), dash in zip(COLOURS.items(), cycle(DASHES), strict=False):
        seconds = [week.tension_s_at_full_force[muscle] for week in weeks]
        axes.plot(days, seconds, color=colour, ls=dash, marker="s", ms=3, lw=1.8, label=muscle)
    axes.set_title(
        "Tension a week, seconds at full force (presses computed, curls by effort, assumed; others left out)",
        fontsize=10, color=INK, loc="left",
    )  # fmt: skip
    axes.set_ylabel("s", fontsize=8, color=INK)
    most = max((max(week.tension_s_at_full_force.values()) for week in weeks), default=0)
    axes.set_ylim(0, 1.35 * most or 1)  # room for the legend
    axes.legend(fontsize=7.5, frameon=False, ncols=3, loc="upper left")


def _kept(axes: Axes, report: ProgressReport) -> None:
    weeks = report.weeks
    kept = (
        ("tempo", [(week, week.tempo_kept_pct) for week in weeks], 2, BLUE),
        ("depth", [(week, week.depth_kept_pct) for week in weeks], 4.5, ORANGE),
    )
    for name, of_week, shift, colour in kept:
        logged = [(_monday(week) + timedelta(days=shift), pct) for week, pct in of_week if pct is not None]
        if logged:
            axes.bar([day for day, _ in logged], [pct for _, pct in logged], width=2.2, color=colour, label=name)
    axes.set_ylim(0, 130)  # room for the legend
    axes.set_yticks((0, 50, 100))
    axes.set_ylabel("%", fontsize=8, color=INK)
    axes.set_title("Sets in which tempo and depth were kept, of those that say so", fontsize=10, color=INK, loc="left")
    if axes.patches:
        axes.legend(fontsize=7.5, frameon=False, ncols=2, loc="upper left")
    else:
        axes.text(0.5, 0.5, "not logged", transform=axes.transAxes, ha="center", color=STEEL)


def _span(report: ProgressReport) -> tuple[date, date]:
    """All panels over one span, with some air."""
    weeks = report.weeks
    first = _monday(weeks[0]) if weeks else date.fromisoformat(str(report.first))
    last = (_monday(weeks[-1]) if weeks else date.fromisoformat(str(report.last))) + timedelta(days=7)
    return first - timedelta(days=2), last + timedelta(days=2)


def _monday(week: LogWeekReport) -> date:
    return date.fromisoformat(week.monday)

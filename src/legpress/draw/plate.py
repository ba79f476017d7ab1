"""The plate as the lifter sees it: both feet, where they stand, and where they press."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle
from numpy.typing import NDArray

from ..report.muscle_force import bottom_frame
from .machine import say
from .paper import INK, MARK, MARK_2, PALE, STEEL

if TYPE_CHECKING:
    from ..press.rep import Rep

# A right shoe for the eye: share of its length from the heel, then its outer and inner side as shares of the length.
SHOE = (
    (0.000, 0.030, 0.030), (0.030, 0.085, 0.085), (0.100, 0.120, 0.115), (0.250, 0.125, 0.105), (0.450, 0.140, 0.095),
    (0.620, 0.175, 0.135), (0.720, 0.185, 0.170), (0.820, 0.165, 0.180), (0.900, 0.115, 0.175), (0.960, 0.045, 0.145),
    (1.000, -0.040, 0.090),
)  # fmt: skip


def draw_plate_front(axes: Axes, rep: Rep) -> None:
    """Centimetres from the middle of the plate's lower edge; the lifter's right is on the right."""
    machine, stance = rep.machine, rep.stance
    wide, high = machine.plate.width_cm, machine.plate.height_cm
    axes.add_patch(Rectangle((-wide / 2, 0), wide, high, facecolor="#eef1f3", edgecolor=INK, lw=2, zorder=1))
    for side in (-1, 1):
        _draw_foot(axes, rep, side)
    heel, up = stance.heel_spacing_cm / 2, stance.heel_height_cm
    _measure(axes, (heel, 0), (heel, up), f"{up:.0f}", (1.5, 0), "left")
    _measure(axes, (-heel, up), (heel, up), f"{stance.heel_spacing_cm:.0f}", (0, -1.2), "center", "top")
    _measure(axes, (-wide / 2, up), (-heel, up), f"{wide / 2 - heel:.0f}", (0, -1.2), "center", "top")
    _measure(axes, (heel, up), (wide / 2, up), f"{wide / 2 - heel:.0f}", (0, -1.2), "center", "top")
    axes.plot([-heel, heel], [up, up], "o", ms=4, color=MARK_2, zorder=6)
    reach = max(high, up + 100 * float(rep.body.foot_length_m))
    axes.set_xlim(-wide / 2 - 2, wide / 2 + 2)
    axes.set_ylim(-2, reach + 2)


def _draw_foot(axes: Axes, rep: Rep, side: int) -> None:
    """`side` +1 is the right foot, the simulated one; the left mirrors it."""
    stance, frames = rep.stance, rep.frames
    heel = (stance.heel_spacing_cm / 2, stance.heel_height_cm)

    def at(forwards, outwards) -> NDArray[np.float64]:
        return on_sole(heel, stance.toe_out_rad, side, forwards, outwards)

    outline = shoe(heel, stance.toe_out_rad, side, 100 * float(rep.body.foot_length_m))
    axes.add_patch(Polygon(outline, closed=True, facecolor=PALE, edgecolor=STEEL, lw=1.2, alpha=0.9, zorder=3))
    over = Polygon(outline, closed=True, facecolor="none", edgecolor=MARK, hatch="////", lw=0, zorder=4)
    axes.add_patch(over)
    top = rep.machine.plate.height_cm
    over.set_clip_path(Rectangle((-500, top), 1000, 500, transform=axes.transData))
    cop = at(100 * frames["cop_from_heel_m"].to_numpy(), 100 * frames["cop_outwards_m"].to_numpy())
    axes.plot(cop[:, 0], cop[:, 1], color=INK, lw=1.3, zorder=5)
    now = cop[bottom_frame(frames)]
    axes.plot(*now, "o", ms=9, mfc="white", mec=MARK, mew=2, zorder=6)
    axes.plot(*now, "o", ms=3, color=MARK, zorder=7)


def shoe(heel_cm: tuple[float, float], toe_out_rad: float, side: int, length_cm: float) -> NDArray[np.float64]:
    """Outline [point, 2] of a shoe on the plate, centimetres; `heel_cm` is the right heel's end, `side` -1 mirrors it."""
    shares = _rounded(np.array([(x, o) for x, o, _ in SHOE] + [(x, -i) for x, _, i in reversed(SHOE)]))
    return on_sole(heel_cm, toe_out_rad, side, shares[:, 0] * length_cm, shares[:, 1] * length_cm)


def on_sole(heel_cm: tuple[float, float], toe_out_rad: float, side: int, forwards, outwards) -> NDArray[np.float64]:
    """Points of a sole on the plate: so far from the heel's end towards the toes, and to the foot's outer side."""
    along = np.array([math.sin(toe_out_rad), math.cos(toe_out_rad)])
    outward = np.array([math.cos(toe_out_rad), -math.sin(toe_out_rad)])
    points = np.array(heel_cm) + np.multiply.outer(forwards, along) + np.multiply.outer(outwards, outward)
    return points * np.array([side, 1])


def _rounded(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """A closed outline with its corners cut twice (Chaikin)."""
    for _ in range(2):
        following = np.roll(points, -1, axis=0)
        points = np.stack([0.75 * points + 0.25 * following, 0.25 * points + 0.75 * following], axis=1).reshape(-1, 2)
    return points


def _measure(axes: Axes, start, end, text: str, away, ha: str, va: str = "center") -> None:
    """A dimension line in cm."""
    if math.dist(start, end) < 1:
        return
    arrow = {"arrowstyle": "<->", "color": MARK_2, "lw": 1.3, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=arrow, zorder=6)
    middle = ((start[0] + end[0]) / 2 + away[0], (start[1] + end[1]) / 2 + away[1])
    say(axes, text, middle, color=MARK_2, fontsize=8.5, ha=ha, va=va, zorder=7)


def overhang_cm(rep: Rep) -> float:
    """How far the toes stand over the plate's upper edge, along the plate."""
    toe = rep.stance.heel_height_cm + 100 * float(rep.body.foot_length_m) * math.cos(rep.stance.toe_out_rad)
    return max(0.0, toe - rep.machine.plate.height_cm)

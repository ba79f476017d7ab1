"""The card's three drawings: what hangs on a peg, the body on the machine, the feet on the plate.

In ink, grey and white, so that nothing is lost on a black-and-white printer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Arc, Circle, Polygon, Rectangle
from numpy.typing import NDArray

from ..machine import Machine
from ..measures import Units, mass, tidy
from ..report.fit import FitReport
from ..report.plate_words import disc_names
from ..report.quantities import length
from .lifter import HEAD_M, NECK_M, TRUNK_M, Pose, limb, notched
from .machine import BACKREST_M, PAD_M, SideView
from .paper import INK, PALE, STEEL
from .plate import on_sole, shoe
from .typeset import Labels, Sheet, words

if TYPE_CHECKING:
    from ..body.scaling import Body
    from ..press.kinetic_chain import Kinematics

Points = NDArray[np.float64]

SOFT = "#5b6874"  # words that matter less; still 5.7 : 1 on white
SKIN, TOP, SURFACE = "#e3e6e9", "#6d7a86", "#f1f3f5"
ALIKE = "#d5dbe0"  # where the heels may stand as well
COLLAR_MM, STACK_MM = 5.0, 14.0  # of the peg on both sides of its discs; the width of a drawn stack
BACKED = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}  # words over a thin line
ON_PLATE = {**BACKED, "facecolor": SURFACE}
CARRIAGE_M = 0.10  # the carriage's rollers are drawn this far behind the plate, as in `draw.lifter`


@dataclass(frozen=True, slots=True, kw_only=True)
class CardScene:
    """What the drawings need: the answer, the machine, the body at the top and at the bottom of the stroke."""

    report: FitReport
    machine: Machine
    top: Pose
    bottom: Pose
    foot_cm: float
    units: Units

    @classmethod
    def of(cls, report: FitReport, machine: Machine, body: Body, placed: Kinematics, units: Units) -> CardScene:
        back_rad = machine.backrest_at(report.backrest_notch)
        return cls(
            report=report,
            machine=machine,
            top=Pose.of(body, placed, 0, back_rad),
            bottom=Pose.of(body, placed, -1, back_rad),
            foot_cm=100 * float(body.foot_length_m),
            units=units,
        )

    def length(self, cm: float) -> str:
        return length(cm, self.units)


def notch_words(report: FitReport) -> str:
    """Which notch, in words that can be checked by counting."""
    notch, count = report.backrest_notch, report.backrest_notches
    if count == 1:
        return "fixed backrest"
    which = {1: ", most upright", count: ", flattest"}.get(notch, "")
    return f"notch {notch} of {count}{which}"


def toe_words(toe_out_deg: float) -> str:
    return f"toes {toe_turn(toe_out_deg)}"


def toe_turn(toe_out_deg: float) -> str:
    """ "12° out"."""
    number = tidy(abs(toe_out_deg), 0)
    return "straight" if number == "0" else f"{number}° {'out' if toe_out_deg > 0 else 'in'}"


# what hangs on a peg


def draw_load(axes: Axes, sheet: Sheet, scene: CardScene, pt: float) -> None:
    """The discs of one peg seen from the side, the largest first, or the stack with its pin."""
    wide, high = sheet.extent_mm(axes)
    axes.set_xlim(0, wide)
    axes.set_ylim(0, high)
    if scene.machine.kind == "selectorised":
        _draw_stack(axes, sheet, scene, pt, wide, high)
    else:
        _draw_discs(axes, sheet, scene, pt, wide, high)


def load_width_mm(sheet: Sheet, scene: CardScene, pt: float) -> float:
    """The width that `draw_load` needs for words that can be read."""
    caption = sheet.measure(peg_words(scene.report), pt)[0] + 2
    if scene.machine.kind == "selectorised":
        return STACK_MM + 8 + sheet.measure(_pin_words(scene), pt, bold=True)[0]
    return max(caption, 2 * COLLAR_MM + len(scene.report.plates_per_peg_kg) * pt * 0.353 * 1.25)


def _pin_words(scene: CardScene) -> str:
    return f"pin at {mass(scene.report.load_kg, scene.units)}"


def peg_words(report: FitReport) -> str:
    if not report.plates_per_peg_kg:
        return "no plates"
    return f"{report.plates_unit} on {f'each of {report.pegs} pegs' if report.pegs > 1 else 'the peg'}"


def _draw_discs(axes: Axes, sheet: Sheet, scene: CardScene, pt: float, wide: float, high: float) -> None:
    discs = list(scene.report.plates_per_peg_kg)
    caption = peg_words(scene.report)
    under = sheet.line_mm(pt)
    words(axes, caption, (wide / 2, 0.6), pt, ha="center", va="bottom")
    tall, middle = high - under - 1.0, under + 0.8 + (high - under - 1.0) / 2
    if not discs:
        axes.plot([wide * 0.2, wide * 0.8], [middle, middle], color=STEEL, lw=5, solid_capstyle="butt", zorder=1)
        return
    names = disc_names(discs, scene.report.plates_unit)
    pitch = min((wide - 2 * COLLAR_MM) / len(discs), max(pt * 0.353 * 1.75, 6.0))
    label = min(pt, pitch * 72 / 25.4 / 1.25)
    longest = max(sheet.measure(name, label, bold=True)[0] for name in names)
    least = min(tall, longest + 2.5)
    start = (wide - pitch * len(discs)) / 2
    axes.plot([start - COLLAR_MM, start + pitch * len(discs) + COLLAR_MM], [middle, middle], color=STEEL, lw=5,
              solid_capstyle="butt", zorder=1)  # fmt: skip
    axes.add_patch(Rectangle((start - 1.8, middle - 3.2), 1.5, 6.4, fc=STEEL, ec=INK, lw=0.8, zorder=1.5))
    heaviest = max(20.0, *discs)
    for i, (kg, name) in enumerate(zip(discs, names, strict=True)):
        side = least + (tall - least) * math.sqrt(kg / heaviest)
        left = start + i * pitch
        axes.add_patch(
            Rectangle((left + 0.25, middle - side / 2), pitch - 0.5, side, fc="white", ec=INK, lw=1.4, zorder=2)
        )
        words(axes, name, (left + pitch / 2, middle), label, ha="center", va="center", rotation=90,
              fontweight="bold", zorder=3)  # fmt: skip


def _draw_stack(axes: Axes, sheet: Sheet, scene: CardScene, pt: float, wide: float, high: float) -> None:
    slabs, taken = 7, 4
    each = (high - 2) / slabs
    across, text = STACK_MM, _pin_words(scene)
    left = max(0.5, (wide - across - 6 - sheet.measure(text, pt, bold=True)[0]) / 2)
    for i in range(slabs):
        lifted = i >= slabs - taken
        axes.add_patch(Rectangle((left, 1 + i * each + 0.25), across, each - 0.5, fc="white" if lifted else PALE,
                                 ec=INK, lw=1.3, hatch=None if lifted else "////", zorder=2))  # fmt: skip
    pin = 1 + (slabs - taken + 0.5) * each
    axes.plot([left + across * 0.5, left + across + 3.5], [pin, pin], color=INK, lw=3, solid_capstyle="round", zorder=3)
    axes.plot(left + across + 3.5, pin, "o", ms=6, color=INK, zorder=3)
    words(axes, text, (left + across + 6, pin), pt, ha="left", va="center_baseline", fontweight="bold")


# the body on the machine


def body_height_mm(sheet: Sheet, scene: CardScene, wide_mm: float, pt: float) -> float:
    """How high the drawing of the body has to be to fill this width."""
    points = _outlines(scene)[1]
    reach = points.max(0) - points.min(0)
    return float(reach[1] / reach[0]) * (wide_mm - 2) + 2.4 * sheet.line_mm(pt)


def draw_body(axes: Axes, sheet: Sheet, scene: CardScene, pt: float) -> None:
    """The lifter from the side: filled at the bottom of the stroke, dashed at its top; tape and safety stop on the rail."""
    report, machine = scene.report, scene.machine
    shapes, points = _outlines(scene)
    view, low, high = _view(scene), *_sled_m(scene)
    _limit(axes, sheet, points, pt)
    labels = Labels(axes, sheet, pt)
    for name, (shape, style) in shapes.items():
        if name.startswith("line"):
            axes.plot(shape[:, 0], shape[:, 1], **style)
        else:
            axes.add_patch(Polygon(shape, closed=True, joinstyle="round", **style))
        labels.avoid(shape, closed=not (name.startswith("line") or "top" in name))
    _draw_head(axes, view, scene.bottom)
    labels.avoid(_head_points(view, scene.bottom), closed=True)
    labels.put("bottom", view.plate(low)[1], toward=(-0.4, 1), bold=True)
    labels.put("top", view.plate(high)[1], toward=(0.4, 1))
    labels.put("tape", _on_rail(view, low, -0.05), toward=tuple(0.3 * view.u - view.n), bold=True)
    if report.machine_stop_cm is not None:
        at = _on_rail(view, machine.bottom_m + report.machine_stop_cm / 100, -0.08)
        labels.put("stop", at, toward=tuple(-view.n - 0.3 * view.u))
    back = view.back(0)
    behind = np.array([-back[1], back[0]])
    places = (view.corner + back * share * BACKREST_M + behind * 0.05 for share in (0.6, 0.85, 1.02))
    labels.put(notch_words(report), *places, toward=tuple(behind))


def _view(scene: CardScene) -> SideView:
    return SideView.of(notched(scene.machine, scene.report.backrest_notch))


def _sled_m(scene: CardScene) -> tuple[float, float]:
    """Where the sled is at the bottom and at the top of the stroke."""
    bottom_m, report = scene.machine.bottom_m, scene.report
    return bottom_m + report.stop_sled_cm / 100, bottom_m + report.top_sled_cm / 100


def _outlines(scene: CardScene) -> tuple[dict[str, tuple[Points, dict[str, Any]]], Points]:
    """What `_shapes` gives, and all its points with those of the head."""
    view = _view(scene)
    shapes = _shapes(view, scene, *_sled_m(scene))
    return shapes, np.concatenate([*(shape for shape, _ in shapes.values()), _head_points(view, scene.bottom)])


def _room(view: SideView, points) -> Points:
    p = np.asarray(points, dtype=float)
    return p[..., :1] * view.u + p[..., 1:2] * view.n


def _on_rail(view: SideView, sled_m: float, off_m: float = 0.0) -> Points:
    return view.at(sled_m + CARRIAGE_M, view.rail_offset_m + off_m)


def _shapes(view: SideView, scene: CardScene, low: float, high: float) -> dict[str, tuple[Points, dict[str, Any]]]:
    """Outlines in the room and how they are drawn, from back to front."""
    machine, pose, top = view.machine, scene.bottom, scene.top
    size = pose.size
    solid = {"fc": SKIN, "ec": INK, "lw": 1.5}
    ghost = {"fc": "none", "ec": TOP, "lw": 1.2, "ls": (0, (3, 2))}
    found: dict[str, tuple[Points, dict[str, Any]]] = {}
    ends = [_on_rail(view, s) for s in (machine.bottom_m - 0.10, min(high + 0.12, machine.top_m + 0.08))]
    found["line rail"] = (np.array(ends), {"color": STEEL, "lw": 5, "solid_capstyle": "round", "zorder": 1})
    for notch, angle in enumerate(machine.backrest_rad):
        del angle
        found[f"back {notch}"] = (
            _slab(view.corner, view.back(notch), BACKREST_M, 0.05, 1),
            {"fc": STEEL, "ec": INK, "lw": 1.2, "zorder": 2},
        )
    found["pad"] = (_slab(view.corner, view.pad, PAD_M, 0.05, -1), {"fc": STEEL, "ec": INK, "lw": 1.2, "zorder": 2})
    tape = _across_rail(view, low, ((-0.012, -0.04), (0.012, -0.04), (0.012, 0.04), (-0.012, 0.04)))
    found["tape"] = (tape, {"fc": INK, "ec": "white", "lw": 0.8, "zorder": 6})
    stop = scene.report.machine_stop_cm
    if stop is not None:
        pin = _across_rail(view, machine.bottom_m + stop / 100, ((-0.035, -0.085), (0.035, -0.085), (0.0, -0.02)))
        found["pin"] = (pin, {"fc": "white", "ec": INK, "lw": 1.5, "zorder": 6})
    for name, s, style, carriage in (
        ("top", high, {"fc": "none", "ec": TOP, "lw": 1.2, "ls": (0, (3, 2)), "zorder": 2.5}, TOP),
        ("bottom", low, {"fc": INK, "ec": INK, "lw": 1.0, "zorder": 6}, INK),
    ):
        lower, upper = view.plate(s)
        off = view.u * 0.03
        found[f"plate {name}"] = (np.array([lower, upper, upper + off, lower + off]), style)
        dash = {"ls": (0, (3, 2))} if name == "top" else {}
        for share in (0.12, 0.5):
            strut = np.array([lower + (upper - lower) * share + off, _on_rail(view, s)])
            found[f"line {name} {share}"] = (strut, {"color": carriage, "lw": 1.4, "zorder": 1.5, **dash})
    for name, p, style, z in (("top", top, ghost, 2.8), ("bottom", pose, solid, 4.0)):
        found[f"shank {name}"] = (
            _room(view, limb(p.knee, p.ankle, 0.056 * size, 0.037 * size)),
            {**style, "zorder": z},
        )
        found[f"thigh {name}"] = (
            _room(view, limb(p.hip, p.knee, 0.085 * size, 0.058 * size)),
            {**style, "zorder": z + 0.1},
        )
        foot = {**style, "fc": TOP} if name == "bottom" else style
        found[f"foot {name}"] = (_room(view, p.foot), {**foot, "zorder": z + 0.2})
    shoulder = pose.trunk * (TRUNK_M + 0.08) * size
    found["trunk"] = (
        _room(view, limb(pose.front * 0.01, shoulder, 0.105 * size, 0.10 * size)),
        {**solid, "zorder": 3.4},
    )
    hand = pose.front * 0.10 * size - pose.trunk * 0.02 * size
    elbow = pose.trunk * 0.24 * size - pose.front * 0.01 * size
    found["lower arm"] = (_room(view, limb(elbow, hand, 0.042 * size, 0.032 * size)), {**solid, "zorder": 4.6})
    found["upper arm"] = (
        _room(view, limb(shoulder - pose.trunk * 0.03, elbow, 0.055 * size, 0.043 * size)),
        {**solid, "zorder": 4.7},
    )
    return found


def _across_rail(view: SideView, sled_m: float, corners) -> Points:
    """A shape on the rail, its corners along and off it, metres."""
    return np.array([_on_rail(view, sled_m + along, off) for along, off in corners])


def _slab(start: Points, along: Points, length_m: float, thick_m: float, side: int) -> Points:
    normal = side * np.array([-along[1], along[0]]) * thick_m
    return np.array([start, start + along * length_m, start + along * length_m + normal, start + normal])


def _head(pose: Pose) -> Points:
    return pose.trunk * (TRUNK_M + 0.08 + NECK_M + 0.11) * pose.size + pose.front * 0.02 * pose.size


def _head_points(view: SideView, pose: Pose) -> Points:
    turn = np.linspace(0, 2 * np.pi, 24)
    return _room(view, _head(pose)[None]) + HEAD_M * pose.size * 0.92 * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def _draw_head(axes: Axes, view: SideView, pose: Pose) -> None:
    neck = _room(
        view, limb(pose.trunk * (TRUNK_M + 0.08) * pose.size, _head(pose), 0.05 * pose.size, 0.055 * pose.size)
    )
    axes.add_patch(Polygon(neck, closed=True, fc=SKIN, ec=INK, lw=1.5, zorder=3.2))
    x, y = _room(view, _head(pose)[None])[0]
    axes.add_patch(Circle((float(x), float(y)), HEAD_M * pose.size * 0.92, fc=SKIN, ec=INK, lw=1.5, zorder=3.3))


# the marks on the rail


def draw_rail(axes: Axes, sheet: Sheet, scene: CardScene, pt: float) -> None:
    """The rail laid flat: the tape measured from the carriage's lowest point, the safety stop, both in words."""
    wide, high = sheet.extent_mm(axes)
    axes.set_xlim(0, wide)
    axes.set_ylim(0, high)
    line, stop_cm, tape_cm = sheet.line_mm(pt), scene.report.machine_stop_cm, scene.report.stop_sled_cm
    middle, start = high - line - 5.1, 2.0
    per_cm = (wide - start - 3.0) / max(scene.report.top_sled_cm, tape_cm + 5, 1.0)
    axes.plot([start, wide - 1.5], [middle, middle], color=STEEL, lw=6, solid_capstyle="butt", zorder=1)
    axes.plot([start, start], [middle - 4.6, middle + 1.8], color=INK, lw=1.8, zorder=4)
    tape = start + per_cm * tape_cm
    axes.add_patch(Rectangle((tape - 0.9, middle - 1.9), 1.8, 3.8, fc=INK, ec="white", lw=0.6, zorder=4))
    if stop_cm is None:
        _words_at(axes, sheet, "no safety stop below it: have a helper", wide / 2, high - 1.9, pt, va="top")
    else:
        stop = start + per_cm * stop_cm
        pin = np.array([(stop - 1.5, middle + 3.4), (stop + 1.5, middle + 3.4), (stop, middle + 0.6)])
        axes.add_patch(Polygon(pin, closed=True, fc="white", ec=INK, lw=1.5, zorder=5))
        _words_at(axes, sheet, f"safety stop {length(stop_cm, scene.units)}", stop, high - 1.9, pt, va="top", bold=True)
    under = middle - 3.6
    if tape - start > 4:
        _dimension(axes, (start, under), (tape, under))
    axes.plot([tape, tape], [middle - 4.6, middle - 1.9], color=INK, lw=1.2, zorder=4)
    said = f"tape {scene.length(scene.report.stop_sled_cm)} from the lowest point"
    _words_at(axes, sheet, said, (start + tape) / 2, under - 1.8, pt, va="top", bold=True)


def rail_height_mm(sheet: Sheet, pt: float) -> float:
    return 2 * sheet.line_mm(pt) + 11.0


def _words_at(
    axes: Axes, sheet: Sheet, text: str, x: float, y: float, pt: float, *, va: str, bold: bool = False
) -> None:
    """Words at x, moved inwards (and set smaller, if they must) so that they stay in a drawing whose unit is the mm."""
    wide = sheet.extent_mm(axes)[0]
    needed = sheet.measure(text, pt, bold=bold)[0]
    if needed > wide:
        pt, needed = pt * wide / needed * 0.99, wide
    x = min(max(x, needed / 2), wide - needed / 2)
    words(axes, text, (x, y), pt, ha="center", va=va, fontweight="bold" if bold else "normal", zorder=6)


def _limit(axes: Axes, sheet: Sheet, points: Points, pt: float) -> None:
    """Limits without distortion, with room around for words."""
    wide, high = sheet.extent_mm(axes)
    low, top = points.min(0), points.max(0)
    line = sheet.line_mm(pt) * 1.1
    # metres per mm so that both directions fit, with a line of words above and below
    scale = max((top[0] - low[0]) / (wide - 2), (top[1] - low[1]) / max(high - 2 * line, high * 0.4))
    middle = (low + top) / 2
    axes.set_xlim(middle[0] - scale * wide / 2, middle[0] + scale * wide / 2)
    axes.set_ylim(middle[1] - scale * high / 2, middle[1] + scale * high / 2)


# the feet on the plate


def plate_height_mm(sheet: Sheet, scene: CardScene, wide_mm: float, pt: float) -> float:
    """How high the drawing of the plate has to be to fill this width."""
    points = _plate_points(scene)
    reach = points.max(0) - points.min(0)
    sides, above, below = _rows_mm(sheet, pt)
    return float(reach[1] / reach[0]) * (wide_mm - 2 * sides) + above + below


def _plate_points(scene: CardScene) -> Points:
    """The plate's corners and both shoes, centimetres."""
    report, plate = scene.report, scene.machine.plate
    heel, toe = (report.heel_spacing_cm / 2, report.heel_height_cm), math.radians(report.toe_out_deg)
    feet = [shoe(heel, toe, side, scene.foot_cm) for side in (-1, 1)]
    return np.concatenate([*feet, [(-plate.width_cm / 2, 0), (plate.width_cm / 2, plate.height_cm)]])


def _rows_mm(sheet: Sheet, pt: float) -> tuple[float, float, float]:
    """Room for words beside, above and below the plate."""
    row = sheet.line_mm(pt)
    return 1.85 * row, 1.6 * row, 3.6 * row


def draw_plate(axes: Axes, sheet: Sheet, scene: CardScene, pt: float) -> None:
    """The plate as the lifter sees it, the marks measured from edges that can be seen."""
    report, machine = scene.report, scene.machine
    wide, high = machine.plate.width_cm, machine.plate.height_cm
    heel, up = report.heel_spacing_cm / 2, report.heel_height_cm
    toe = math.radians(report.toe_out_deg)
    feet = {side: shoe((heel, up), toe, side, scene.foot_cm) for side in (-1, 1)}
    outer = _plate_points(scene)
    _limit_plate(axes, sheet, outer, pt)
    per_mm = (axes.get_xlim()[1] - axes.get_xlim()[0]) / sheet.extent_mm(axes)[0]  # cm of the plate per mm of paper
    row = sheet.line_mm(pt) * per_mm
    axes.add_patch(Rectangle((-wide / 2, 0), wide, high, fc=SURFACE, ec=INK, lw=2.2, zorder=1))
    for side in (-1, 1):
        _draw_alike(axes, report, side)
        _draw_foot(axes, feet[side], high)
        bar = np.array([(heel - 4.5, up), (heel + 4.5, up)]) * [side, 1]
        axes.plot(*bar.T, color=INK, lw=3.2, solid_capstyle="butt", zorder=6)
        axes.plot([side * heel, side * heel], [up - 2.5, up + 2.5], color=INK, lw=1.6, zorder=6)
    # below the plate: heel to heel, then heel to the side edge; their words stay clear of those left of it
    first, second = -0.5 * row, -2.1 * row
    for x in (-heel, heel):
        axes.plot([x, x], [up - 2.5, second if x < 0 else first], color=SOFT, lw=0.9, ls=(0, (1, 1.5)), zorder=2)
    axes.plot([-wide / 2, -wide / 2], [0, second], color=SOFT, lw=0.9, ls=(0, (1, 1.5)), zorder=2)
    # left of the plate: from the top edge down to the heels; right: from the lower edge up
    reach = 0.45 * row
    left = min(-wide / 2, float(outer[:, 0].min())) - reach
    right = max(wide / 2, float(outer[:, 0].max())) + reach
    axes.plot([left, -wide / 2], [high, high], color=SOFT, lw=0.9, ls=(0, (1, 1.5)), zorder=2)
    axes.plot([left, -heel], [up, up], color=SOFT, lw=0.9, ls=(0, (1, 1.5)), zorder=2)
    axes.plot([right, heel], [up, up], color=SOFT, lw=0.9, ls=(0, (1, 1.5)), zorder=2)
    foot = _upright(
        axes, sheet, left, up, high, f"{scene.length(scene.report.heel_from_top_edge_cm)} from the top", pt, -1, row
    )
    _upright(axes, sheet, right, 0, up, f"{scene.length(scene.report.heel_height_cm)} up", pt, 1, row)
    _dimension(axes, (-heel, first), (heel, first))
    _below(
        axes, sheet, f"{scene.length(scene.report.heel_spacing_cm)} apart", 0.0, first - 0.32 * row, pt, (left, foot)
    )
    _dimension(axes, (-wide / 2, second), (-heel, second))
    _below(
        axes,
        sheet,
        f"{scene.length(scene.report.heel_from_side_edge_cm)} to the edge",
        -(wide / 2 + heel) / 2,
        second - 0.32 * row,
        pt,
        (left, foot),
    )
    _draw_toes(axes, scene, heel, up, toe, high, row, pt)
    _explain_marks(axes, report, float(feet[1][:, 1].max()), high, row, pt)


def _draw_alike(axes: Axes, report: FitReport, side: int) -> None:
    """Where this heel may stand as well, and, faintly, where it would stand in the best stance on paper."""
    corners = np.array([(side * spacing / 2, height) for spacing, height in report.flat_region.outline_cm])
    if len(corners) > 2:
        axes.add_patch(Polygon(corners, closed=True, fc=ALIKE, ec=STEEL, lw=1.0, ls=(0, (2, 1.5)), zorder=1.5))
    best = report.best_on_paper
    if best is not None:
        at = (side * best.heel_spacing_cm / 2, best.heel_height_cm)
        axes.plot(*at, marker="x", ms=7, mew=1.4, color=STEEL, zorder=5.5)


def _explain_marks(axes: Axes, report: FitReport, toes_cm: float, plate_high: float, row: float, pt: float) -> None:
    """What the grey and the crosses mean, where the plate is free; nothing where it is not."""
    said = ["grey: as good"] * (len(report.flat_region.outline_cm) > 2)
    said += ["×: what comes out best"] * (report.best_on_paper is not None)
    lowest = min(report.heel_height_cm, *(height for _, height in report.flat_region.outline_cm))
    low, high = max((0.0, lowest), (toes_cm, plate_high), key=lambda band: band[1] - band[0])
    if high - low > len(said) * row:
        words(axes, "\n".join(said), (0, 0.5 * (low + high)), 0.8 * pt, ha="center", va="center", color=SOFT,
              bbox=ON_PLATE, zorder=7)  # fmt: skip


def _draw_foot(axes: Axes, outline: Points, plate_high: float) -> None:
    axes.add_patch(Polygon(outline, closed=True, fc=PALE, ec=INK, lw=1.5, zorder=3))
    if outline[:, 1].max() > plate_high:  # toes over the edge
        over = Polygon(outline, closed=True, fc="white", ec=INK, hatch="////", lw=1.5, zorder=4)
        axes.add_patch(over)
        over.set_clip_path(Rectangle((-500, plate_high), 1000, 500, transform=axes.transData))


def _draw_toes(
    axes: Axes, scene: CardScene, heel: float, up: float, toe: float, high: float, row: float, pt: float
) -> None:
    """How far the right foot turns out: its line against straight up, and the words above both feet."""
    tip = on_sole((heel, up), toe, 1, scene.foot_cm * 0.94, 0.0)
    axes.plot([heel, heel], [up + 4, up + scene.foot_cm * 0.94], color=INK, lw=1.0, ls=(0, (4, 2)), zorder=5)
    axes.plot([heel, tip[0]], [up, tip[1]], color=INK, lw=1.4, zorder=5)
    if abs(toe) > 0.03:
        low, top = sorted((90.0, 90.0 - math.degrees(toe)))
        span = 2 * scene.foot_cm * 0.72
        axes.add_patch(Arc((heel, up), span, span, theta1=low, theta2=top, color=INK, lw=1.4, zorder=5))
    level = max(high, up + scene.foot_cm * 1.02) + 0.3 * row
    words(axes, toe_words(scene.report.toe_out_deg), (0, level), pt, ha="center", va="bottom", fontweight="bold")


def _dimension(axes: Axes, start, end) -> None:
    arrow = {"arrowstyle": "<|-|>", "color": INK, "lw": 1.3, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 9}
    axes.annotate("", end, start, arrowprops=arrow, zorder=6, annotation_clip=False)


def _below(axes: Axes, sheet: Sheet, text: str, x: float, y: float, pt: float, standing: tuple[float, float]) -> None:
    """Words under a dimension line, moved inwards where they would leave the drawing or meet the words left of the plate.

    `standing`: where those end on the right, and how far down they reach; low in a small drawing.
    """
    low, high = axes.get_xlim()
    half = sheet.measure(text, pt, bold=True)[0] / 2 * (high - low) / sheet.extent_mm(axes)[0]
    if standing[1] < y:
        low = standing[0]
    x = min(max(x, low + half), high - half)
    words(axes, text, (x, y), pt, ha="center", va="top", fontweight="bold", bbox=BACKED, zorder=7)


def _upright(
    axes: Axes, sheet: Sheet, x: float, low: float, high: float, text: str, pt: float, side: int, row: float
) -> float:
    """A standing dimension line with its words beside it, read from below upwards; they stay inside the drawing.

    How far down the words reach.
    """
    if high - low > 1:
        _dimension(axes, (x, low), (x, high))
    bottom, top = axes.get_ylim()
    half = sheet.measure(text, pt, bold=True)[0] / 2 * (top - bottom) / sheet.extent_mm(axes)[1]
    y = min(max((low + high) / 2, bottom + half), top - half)
    words(axes, text, (x + side * 0.68 * row, y), pt, ha="center", va="center", rotation=90, fontweight="bold")
    return y - half


def _limit_plate(axes: Axes, sheet: Sheet, points: Points, pt: float) -> None:
    """Limits without distortion that leave a line of words left and right, one above and three below."""
    wide, high = sheet.extent_mm(axes)
    low, top = points.min(0), points.max(0)
    sides, above, below = _rows_mm(sheet, pt)
    scale = max((top[0] - low[0]) / (wide - 2 * sides), (top[1] - low[1]) / max(high - above - below, high * 0.3))
    middle = (low[0] + top[0]) / 2
    spare = (high - above - below) * scale - (top[1] - low[1])
    axes.set_xlim(middle - scale * wide / 2, middle + scale * wide / 2)
    axes.set_ylim(low[1] - below * scale - spare / 2, low[1] - below * scale - spare / 2 + scale * high)

"""The card: where the feet go, how deep, how much, on one page for the gym bag or the phone.

Everything printed is a field of the report, rounded, in the units asked for. Black on white: nothing is said by colour
alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from matplotlib.figure import Figure

from ..machine import Machine
from ..measures import Units, mass, range_words
from ..report.fit import FitReport
from ..report.fit_words import TitledLine, glance, how_to, limits_of_use
from . import card_drawing as drawing
from .paper import picture
from .typeset import Sheet

if TYPE_CHECKING:
    from ..body.scaling import Body
    from ..press.kinetic_chain import Kinematics

Size = Literal["A5", "phone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One format of the card; lengths in mm, type in points."""

    width_mm: float
    height_mm: float | None  # None: as high as what it holds
    margin_mm: float
    body_pt: float
    label_pt: float  # in the drawings
    dpi: int
    stacked: bool  # the drawings below each other


# 4 mm of type at arm's length; 16 of a phone's 390 points, 1080 dots wide.
LOOKS: dict[Size, Look] = {
    "A5": Look(width_mm=148, height_mm=210, margin_mm=7, body_pt=11.4, label_pt=10.5, dpi=200, stacked=False),
    "phone": Look(width_mm=137.16, height_mm=None, margin_mm=6, body_pt=16, label_pt=13.5, dpi=200, stacked=True),
}

# A screen and a half of a phone (1080 x 3200 dots), and how high one drawing may be in it.
MOST_HEIGHT_MM, MOST_DRAWN_MM = 406.0, 84.0
GLANCED = ("Seat", "Heels", "Width", "Tape", "Push")  # titles of the glance: their lines begin one below the other


def draw_card(
    report: FitReport, machine: Machine, body: Body, placed: Kinematics, *, units: Units = "kg", size: Size = "A5"
) -> Figure:
    """The whole card; `placed` has the top of the stroke in its first lane, the bottom in its last."""
    look = LOOKS[size]
    scene = drawing.CardScene.of(report, machine, body, placed, units)
    page = _CardPage(report, scene, look)
    if look.height_mm is None:
        page.lay()
        return page.sheet.finished()
    # Long words make the type smaller before they leave the page.
    for share in (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6):
        page = _CardPage(
            report, scene, replace(look, body_pt=look.body_pt * share, label_pt=look.label_pt * max(share, 0.8))
        )
        if page.lay():
            break
    return page.sheet.finished()


def card_files(
    report: FitReport, machine: Machine, body: Body, placed: Kinematics, folder: str | Path, units: Units = "kg"
) -> dict[Path, bytes]:
    """card.png (phone), card.pdf and card-a5.png (A5), card.html in this folder; what each file shall hold."""
    from .card_page import card_page

    folder = Path(folder)
    phone = draw_card(report, machine, body, placed, units=units, size="phone")
    a5 = draw_card(report, machine, body, placed, units=units, size="A5")
    page = card_page(report, machine, body, placed, units=units)
    title = {"Title": f"{report.lifter}, {report.machine}", "Creator": "legpress", "CreationDate": None}
    return {
        folder / "card.png": picture(phone, "png", dpi=LOOKS["phone"].dpi),
        folder / "card.pdf": picture(a5, "pdf", metadata=title),
        folder / "card-a5.png": picture(a5, "png", dpi=LOOKS["A5"].dpi),
        folder / "card.html": page.encode(),
    }


class _CardPage:
    """Fills one sheet from the top."""

    def __init__(self, report: FitReport, scene: drawing.CardScene, look: Look) -> None:
        self.report, self.scene, self.look, self.units = report, scene, look, scene.units
        self.sheet = Sheet(look.width_mm, look.height_mm or 1000, look.dpi)
        self.left, self.right = look.margin_mm, look.width_mm - look.margin_mm
        self.down = look.margin_mm  # mm from the top that are taken

    @property
    def wide(self) -> float:
        return self.right - self.left

    def lay(self) -> bool:
        """Whether all fits."""
        *marks, push = glance(self.report, self.units)
        self._head()
        self._glance(marks)
        self._load()
        self._glance([push])
        look = self.look
        below = self._foot_height()
        room = (look.height_mm or MOST_HEIGHT_MM) - look.margin_mm - below - self.down
        if look.height_mm is None:
            self._stacked(room)
        else:
            if room < 0.27 * look.height_mm:
                if look.body_pt > 0.65 * LOOKS["A5"].body_pt:
                    return False
                room = max(room, 30.0)
            self._side_by_side(room)
        self._how(draw=True)
        self._limits(draw=True)
        if look.height_mm is None:
            self.sheet.cut(self.down + look.margin_mm * 0.6)
        return True

    # from the top down

    def _head(self) -> None:
        report, sheet, body = self.report, self.sheet, self.look.body_pt
        size = body * 1.5
        brand, brand_pt = "legpress", body * 0.9
        brand_mm = sheet.measure(brand, brand_pt, bold=True)[0]
        name, room = sheet.drawable(report.lifter) or "Your card", self.wide - brand_mm - 4
        smaller = (
            share * size for share in (1.0, 0.9, 0.8, 0.7) if sheet.measure(name, share * size, bold=True)[0] <= room
        )
        size = next(smaller, 0.7 * size)
        name = sheet.shortened(name, size, room, bold=True)
        self.down += sheet.line_mm(size) * 0.8
        sheet.text(self.left, self.down, name, size, bold=True)
        sheet.text(self.right, self.down, brand, brand_pt, bold=True, ha="right", colour=drawing.SOFT)
        self.down += sheet.line_mm(body)
        where = f"{sheet.drawable(report.machine)}, for the {report.focus}"
        sheet.text(self.left, self.down, sheet.shortened(where, body, self.wide), body)
        self.down += body * 0.16

    def _glance(self, items: Sequence[TitledLine]) -> None:
        """What five seconds are enough for, in large type; on paper with a box to tick."""
        sheet, body = self.sheet, self.look.body_pt
        large, box = body * 1.2, 0.0 if self.look.stacked else sheet.line_mm(body) * 0.75
        start = self.left + (box and box + 2.2)
        indent = start + max(sheet.measure(title, large)[0] for title in GLANCED) + 3
        self.down += body * 0.08
        for item in items:
            for i, line in enumerate(sheet.wrapped(item.line, large, self.right - indent, bold=True)):
                self.down += sheet.line_mm(large)
                if i == 0:
                    if box:
                        sheet.square(self.left, self.down - box * 0.97, box)
                    sheet.text(start, self.down, item.title, large, colour=drawing.SOFT)
                sheet.text(indent, self.down, line, large, bold=True)
        self.down += body * 0.12

    def _load(self) -> None:
        """The load in large type, and what hangs on each peg."""
        report, sheet, body = self.report, self.sheet, self.look.body_pt
        top = self.down + body * 0.12
        large = body * 2.2
        pad = 3.0
        load = mass(report.load_kg, self.units)
        reps = f"{report.reps_low} to {report.reps_high} reps, {report.reps_in_reserve:g} left"
        low, high = report.load_kg_low, report.load_kg_high
        first = f"first time {mass(report.ramp_kg[0], self.units)}"
        lines = [f"{reps}, {report.tempo}", first]
        if low is not None and high is not None and low < high:
            lines[1] += f", likely {range_words(low, high, self.units)}"
        text_mm = max([sheet.measure(load, large, bold=True)[0]] + [sheet.measure(x, body)[0] for x in lines])
        high = 2 * pad + sheet.line_mm(large) * 0.78 + sheet.line_mm(body) * len(lines) + 1.0
        start, label = self.left + pad + text_mm + 4, body * 0.85
        beside = self.right - 2.5 - start >= drawing.load_width_mm(sheet, self.scene, label)
        discs = high - 3.0
        whole = high if beside else high + discs
        sheet.box(self.left, top, self.wide, whole, lw=1.6)
        down = top + pad + sheet.line_mm(large) * 0.66
        sheet.text(self.left + pad, down, load, large, bold=True)
        down += 1.2
        for line in lines:
            down += sheet.line_mm(body)
            sheet.text(self.left + pad, down, line, body)
        if beside:
            axes = sheet.axes(start, top + 1.5, self.right - 2.5 - start, discs)
        else:
            axes = sheet.axes(self.left + 2, top + high - 1.5, self.wide - 4, discs)
        drawing.draw_load(axes, sheet, self.scene, label)
        self.down = top + whole

    def _side_by_side(self, height: float) -> None:
        """Body left with the rail below it, plate right."""
        gap = 4.0
        part = (self.wide - gap) * 0.55
        self._body(self.left, part, self.down, height)
        self._plate(self.left + part + gap, self.wide - gap - part, self.down, height)
        self.down += height

    def _stacked(self, room: float) -> None:
        """Body above the plate, as large as the width and the room allow."""
        sheet, scene, pt = self.sheet, self.scene, self.look.label_pt
        needed = (
            drawing.body_height_mm(sheet, scene, self.wide, pt) + drawing.rail_height_mm(sheet, pt),
            drawing.plate_height_mm(sheet, scene, self.wide, pt),
        )
        gap = self.look.body_pt * 0.15
        highs = [min(high, MOST_DRAWN_MM) for high in needed]
        share = min(1.0, (room - 2 * gap) / sum(highs))
        for draw, high in zip((self._body, self._plate), highs, strict=True):
            draw(self.left, self.wide, self.down, share * high)
            self.down += share * high + gap

    def _body(self, left: float, wide: float, down: float, height: float) -> None:
        sheet, pt = self.sheet, self.look.label_pt
        rail = drawing.rail_height_mm(sheet, pt)
        drawing.draw_body(sheet.axes(left, down, wide, height - rail), sheet, self.scene, pt)
        drawing.draw_rail(sheet.axes(left, down + height - rail, wide, rail), sheet, self.scene, pt)

    def _plate(self, left: float, wide: float, down: float, height: float) -> None:
        drawing.draw_plate(self.sheet.axes(left, down, wide, height), self.sheet, self.scene, self.look.label_pt)

    def _foot_height(self) -> float:
        return self._how(draw=False) + self._limits(draw=False)

    def _how(self, *, draw: bool) -> float:
        """How to go down and how to push, in sentences; the height they take."""
        sheet, body = self.sheet, self.look.body_pt
        line_mm = sheet.line_mm(body)
        items = how_to(self.report, self.units)
        indent = max(sheet.measure(x.title, body, bold=True)[0] for x in items) + 2.5
        down, start = self.down + body * 0.10, self.down
        if draw:
            sheet.rule(self.left, self.right, down)
        down += body * 0.06
        for item in items:
            for i, line in enumerate(sheet.wrapped(item.line, body, self.wide - indent)):
                down += line_mm
                if draw and i == 0:
                    sheet.text(self.left, down, item.title, body, bold=True)
                if draw:
                    sheet.text(self.left + indent, down, line, body)
            down += line_mm * 0.2
        down += body * 0.04
        if draw:
            self.down = down
        return down - start

    def _limits(self, *, draw: bool) -> float:
        """What to stop for, in a box."""
        sheet, body = self.sheet, self.look.body_pt
        sentences = limits_of_use()
        pad = 2.4
        lines = [
            (line, i == 0)
            for i, sentence in enumerate(sentences)
            for line in sheet.wrapped(sentence, body, self.wide - 2 * pad, bold=i == 0)
        ]
        line_mm = sheet.line_mm(body)
        top = self.down + body * 0.1
        height = line_mm * len(lines) + 2 * pad - line_mm * 0.25
        if draw:
            sheet.box(self.left, top, self.wide, height, lw=1.6)
            at = top + pad - line_mm * 0.25
            for line, bold in lines:
                at += line_mm
                sheet.text(self.left + pad, at, line, body, bold=bold)
            self.down = top + height
        return top + height - self.down if draw else body * 0.1 + height

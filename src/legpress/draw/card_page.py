"""The card as one HTML file for the phone: drawings, marks, load, a checklist to tick and a metronome; no network.

The page (data/card/card.html) holds `fit.json` and both kinds of units; its own rules (Content-Security-Policy) forbid it to load anything.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.axes import Axes

from ..machine import Machine
from ..measures import Units, mass, range_words
from ..metronome import COUNT_IN, FAST_PUSH_SLOT_S, phases
from ..report.assumed import assumed_sentences
from ..report.fit import FitReport
from ..report.fit_words import (
    TitledLine,
    checklist,
    fit_json,
    glance,
    headline,
    limit_sentence,
    limits_of_use,
    reasons,
    sets_words,
)
from ..report.push_words import push_name
from ..report.quantities import weight
from . import card_drawing as drawing
from .page import BOTH, asset, content_policy, in_both, json_inside, rendered
from .paper import INK, PALE, STEEL
from .typeset import Sheet

if TYPE_CHECKING:
    from ..body.scaling import Body
    from ..press.kinetic_chain import Kinematics

WIDTH_MM, LABEL_PT = 100.0, 13.0  # on a phone 390 points wide, 13 pt of the drawings become 16

# What the drawings are coloured with, and the page's names for it: so they turn dark with the page.
_COLOURS = {
    INK: "ink", STEEL: "steel", PALE: "pale", drawing.SKIN: "skin", drawing.TOP: "top", drawing.SURFACE: "surface",
    drawing.SOFT: "soft", drawing.ALIKE: "alike", "#ffffff": "paper", "#000000": "ink",
}  # fmt: skip

GLANCED = {"Stance", "Push", "Depth", "Load"}  # of the headline: shown above, with the drawings


def card_page(report: FitReport, machine: Machine, body: Body, placed: Kinematics, *, units: Units = "kg") -> str:
    """The whole page; it opens in `units` and can be switched. Arguments as for `draw.card.draw_card`."""
    scenes = {u: drawing.CardScene.of(report, machine, body, placed, u) for u in BOTH}
    script = asset("card", "metronome.js") + asset("card", "card.js")
    fit = json_inside(fit_json(report))
    beat = {
        "card": hashlib.sha256(fit.encode()).hexdigest()[:16],
        "phases": phases(report.tempo),
        "reps": report.reps_high,
        "slot_s": FAST_PUSH_SLOT_S,
        "count_in": COUNT_IN,
    }
    return rendered(
        "card",
        "card.html",
        units=units,
        policy=content_policy(css=None, script=script),
        css=asset("card", "card.css"),
        js=script,
        report=report,
        lifter=report.lifter.strip() or "Your card",
        glance=_titled(lambda u: glance(report, u)),
        load=in_both(lambda u: mass(report.load_kg, u)),
        load_range=_load_range(report),
        first_load=in_both(lambda u: mass(report.ramp_kg[0], u)),
        sets=sets_words(report),
        marks=_marks(scenes),
        checks=_titled(lambda u: checklist(report, u)),
        limits=limits_of_use(),
        effects=[(title, line) for title, line in _titled(lambda u: headline(report, u)) if title not in GLANCED],
        reasons=_each_in_both(lambda u: reasons(report, u)),
        limit_sentences=_each_in_both(lambda u: [limit_sentence(report, item, u) for item in report.binding_limits]),
        pushes=_pushes(report),
        assumed=_each_in_both(lambda u: assumed_sentences(report, u)),
        figures=_figures(scenes),
        fit=fit,
        beat=json_inside(beat),
    )


# words


def _each_in_both(sentences: Callable[[Units], Sequence[str]]) -> list[Markup]:
    """Each sentence in both kinds of units."""
    said = {u: sentences(u) for u in BOTH}
    return [in_both(lambda u, k=k: said[u][k]) for k in range(len(said["kg"]))]


def _load_range(report: FitReport) -> Markup | None:
    low, high = report.load_kg_low, report.load_kg_high
    return None if low is None or high is None or low == high else in_both(lambda u: range_words(low, high, u))


def _marks(scenes: Mapping[Units, drawing.CardScene]) -> list[tuple[str, str]]:
    report = scenes["kg"].report

    def measured(cm: float) -> Markup:
        return in_both(lambda u: scenes[u].length(cm))

    stop_cm = report.machine_stop_cm
    return [
        ("Backrest", drawing.notch_words(report)),
        ("Heels below the top edge", measured(report.heel_from_top_edge_cm)),
        ("Heels above the lower edge", measured(report.heel_height_cm)),
        ("Heel to heel", measured(report.heel_spacing_cm)),
        ("Heel to the side edge", measured(report.heel_from_side_edge_cm)),
        ("Toes", drawing.toe_turn(report.toe_out_deg)),
        ("Tape on the rail, from the lowest point", measured(report.stop_sled_cm)),
        ("Safety stop", "none fits below it: have a helper" if stop_cm is None else measured(stop_cm)),
    ]


def _titled(lines: Callable[[Units], Sequence[TitledLine]]) -> list[tuple[str, Markup]]:
    """Titles and lines, these in both kinds of units."""
    said = _each_in_both(lambda u: [item.line for item in lines(u)])
    return list(zip([item.title for item in lines("kg")], said, strict=True))


def _pushes(report: FitReport) -> list[tuple[str, Markup, str]]:
    """How the answer's stance may be pushed, at which load, and what the focus muscles do then."""
    return [
        (push_name(cue), in_both(lambda u, kg=of.load_kg: weight(kg, u)), f"{of.focus_activation_pct:.0f} %")
        for cue, of in report.cues.items()
        if of.holds
    ]


# drawings


def _figures(scenes: Mapping[Units, drawing.CardScene]) -> dict[str, Markup]:
    """Each drawing in both kinds of units."""
    report, machine = scenes["kg"].report, scenes["kg"].machine
    sheet = Sheet(WIDTH_MM, WIDTH_MM, 100)
    stack = machine.kind == "selectorised"
    heights = {
        "load": (drawing.draw_load, 26.0),
        "body": (drawing.draw_body, drawing.body_height_mm(sheet, scenes["kg"], WIDTH_MM, LABEL_PT)),
        "rail": (drawing.draw_rail, drawing.rail_height_mm(sheet, LABEL_PT)),
        "plate": (drawing.draw_plate, drawing.plate_height_mm(sheet, scenes["kg"], WIDTH_MM, LABEL_PT)),
    }
    says = {
        "load": "The weight stack with its pin" if stack else "The discs on one peg",
        "body": f"You on the machine, filled at the bottom, dashed at the top; {drawing.notch_words(report)}",
        "rail": "The rail with the tape and the safety stop",
        "plate": "The plate from the front with both feet, the marks under the heels, and where they may stand as well",
    }
    return {
        name: Markup("").join(
            _svg(draw, scenes[u], min(high, 1.3 * WIDTH_MM), f"{name}-{u}-", u, says[name]) for u in BOTH
        )
        for name, (draw, high) in heights.items()
    }


def _svg(
    draw: Callable[[Axes, Sheet, drawing.CardScene, float], None],
    scene: drawing.CardScene,
    high_mm: float,
    prefix: str,
    units: Units,
    says: str,
) -> Markup:
    """One drawing as SVG for the inside of a page: without addresses, in the page's own typeface and colours."""
    sheet = Sheet(WIDTH_MM, high_mm, 100)
    draw(sheet.axes(0, 0, WIDTH_MM, high_mm), sheet, scene, LABEL_PT)
    written = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "legpress"}):
        sheet.figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.S)
    svg = svg.replace("xlink:href", "href")
    svg = re.sub(r' xmlns(:\w+)?="[^"]*"', "", svg)
    (box,) = re.findall(r'(?s)^<svg[^>]*?(viewBox="[^"]*")', svg)
    opening = f'<svg class="{units}" role="img" aria-label="{escape(says)}" {box}>'
    svg = re.sub(r"<svg[^>]*>", lambda _: opening, svg, count=1)
    svg = re.sub(r'\bid="', f'id="{prefix}', svg)
    svg = re.sub(r'href="#', f'href="#{prefix}', svg).replace("url(#", f"url(#{prefix}")
    svg = re.sub(r"'DejaVu Sans'[^;\"]*", "system-ui, sans-serif", svg)
    for colour, name in _COLOURS.items():
        svg = re.sub(rf"{colour}\b", f"var(--{name})", svg, flags=re.I)
    svg = re.sub(r"(\d\.\d\d)\d+", r"\1", svg)  # a hundredth of a point is enough
    return Markup(re.sub(r"\s*\n\s*", "\n", svg).strip())  # noqa: S704, what matplotlib wrote, words escaped

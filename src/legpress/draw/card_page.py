"""The card as one HTML file for the phone: drawings, marks, load, a checklist to tick and a metronome; no network.

The page holds `fit.json` and both kinds of units; its own rules (Content-Security-Policy) forbid it to load anything.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.axes import Axes

from ..machine import Machine
from ..measures import Units, mass, range_words
from ..metronome import COUNT_IN, FAST_PUSH_SLOT_S, phases
from . import card_drawing as drawing
from .page import BOTH, asset, filled_in, in_both, json_inside, script_hash, sentence_in_both
from .paper import INK, PALE, STEEL
from .typeset import Sheet

if TYPE_CHECKING:
    from ..body.scaling import Body
    from ..press.kinetic_chain import Kinematics

WIDTH_MM, LABEL_PT = 100.0, 13.0  # on a phone 390 points wide, 13 pt of the drawings become 16

# What the drawings are coloured with, and the page's names for it: so they turn dark with the page.
_COLOURS = {
    INK: "ink", STEEL: "steel", PALE: "pale", drawing.SKIN: "skin", drawing.TOP: "top", drawing.SURFACE: "surface",
    drawing.SOFT: "soft", "#ffffff": "paper", "#000000": "ink",
}  # fmt: skip

_CUES = {"natural": "as you like", "heels": "press through the heels"}


def card_page(told: Mapping[str, Any], machine: Machine, body: Body, placed: Kinematics, *, units: Units = "kg") -> str:
    """The whole page; it opens in `units` and can be switched. Arguments as for `draw.card.draw_card`."""
    scenes = {u: drawing.CardScene.of(told, machine, body, placed, u) for u in BOTH}
    script = asset("card", "metronome.js") + asset("card", "card.js")
    fit = json_inside(told)
    beat = {
        "card": hashlib.sha256(fit.encode()).hexdigest()[:16],
        "phases": phases(told["tempo"]),
        "reps": told["reps"],
        "slot_s": FAST_PUSH_SLOT_S,
        "count_in": COUNT_IN,
    }
    low, high = told.get("load_kg_low"), told.get("load_kg_high")
    filled = {
        "units": units,
        "script_hash": script_hash(script),
        "title": escape(f"{told['lifter']}, {told['machine']}"),
        "css": asset("card", "card.css"),
        "js": script,
        "lifter": escape(str(told["lifter"]).strip() or "Your card"),
        "machine": escape(str(told["machine"])),
        "focus": escape(str(told["focus"])),
        "load": in_both(lambda u: mass(told["load_kg"], u)),
        "plan": escape(f"{told['reps']} reps, tempo {told['tempo']}"),
        "tempo": escape(str(told["tempo"])),
        "load_range": ""
        if low is None or high is None
        else f'<p class="soft">likely {in_both(lambda u: range_words(low, high, u))}</p>',
        "marks": "\n".join(f"    <div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in _marks(scenes)),
        "checklist": "\n".join(_check(item) for item in told["checklist"]),
        "limits": "\n".join(f"  <p>{sentence_in_both(sentence)}</p>" for sentence in told["limits_of_use"]),
        "why": _why(told),
        "more": _more(told),
        "version": escape(str(told["legpress_version"])),
        "fit": fit,
        "beat": json_inside(beat),
        **{f"{name}_figure": figure for name, figure in _figures(scenes).items()},
    }
    return filled_in(asset("card", "card.html"), filled)


# words


def _marks(scenes: Mapping[Units, drawing.CardScene]) -> list[tuple[str, str]]:
    told = scenes["kg"].told

    def measured(key: str) -> str:
        return in_both(lambda u: scenes[u].length(key))

    safety = "none fits below it: have a helper" if told["machine_stop_cm"] is None else measured("machine_stop_cm")
    return [
        ("Backrest", escape(drawing.notch_words(told))),
        ("Heels below the top edge", measured("heel_from_top_edge_cm")),
        ("Heels above the lower edge", measured("heel_height_cm")),
        ("Heel to heel", measured("heel_spacing_cm")),
        ("Heel to the side edge", measured("heel_from_side_edge_cm")),
        ("Toes", escape(drawing.toe_words(told["toe_out_deg"]).removeprefix("toes "))),
        ("Tape on the rail, from the lowest point", measured("stop_sled_cm")),
        ("Safety stop", safety),
    ]


def _check(item: Mapping[str, str]) -> str:
    title, line = escape(item["title"]), sentence_in_both(item["line"])
    return f'    <li><label><input type="checkbox"><span><b>{title}</b>{line}</span></label></li>'


def _why(told: Mapping[str, Any]) -> str:
    paragraphs = "".join(f"<p>{sentence_in_both(text)}</p>" for text in told["words"])
    return f'  <div class="why">{paragraphs}</div>'


def _more(told: Mapping[str, Any]) -> str:
    """What stops you, other ways of pushing, and what nobody measured, each to unfold."""
    parts = []
    if told["binding_limits"]:
        parts.append(("What stops you going further", _list(limit["words"] for limit in told["binding_limits"])))
    if told.get("cues"):
        rows = "".join(
            f"<tr><td>{escape(_cue(cue))}</td><td>{_newtons(forces)}</td></tr>" for cue, forces in told["cues"].items()
        )
        head = "<tr><th>How you push</th><th>Hamstrings, own pull</th></tr>"
        parts.append(("If you push another way", f"<table>{head}{rows}</table>"))
    if told["assumed"]:
        parts.append(("What nobody measured", _list(told["assumed"])))
    return "\n".join(f"  <details><summary>{name}</summary>{inside}</details>" for name, inside in parts)


def _list(sentences) -> str:
    return f"<ul>{''.join(f'<li>{sentence_in_both(sentence)}</li>' for sentence in sentences)}</ul>"


def _cue(cue: str) -> str:
    if cue.startswith("scrape:"):
        return f"drag the plate towards your seat, {cue.removeprefix('scrape:')} % of the push"
    return _CUES.get(cue, cue)


def _newtons(forces: Mapping[str, Any]) -> str:
    force_N = forces.get("hamstring_force_N")
    if forces.get("too_heavy"):
        return "too heavy"
    return "not known" if force_N is None else f"{force_N:.0f} N"


# drawings


def _figures(scenes: Mapping[Units, drawing.CardScene]) -> dict[str, str]:
    """Each drawing in both kinds of units."""
    told, machine = scenes["kg"].told, scenes["kg"].machine
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
        "body": f"You on the machine, filled at the bottom, dashed at the top; {drawing.notch_words(told)}",
        "rail": "The rail with the tape and the safety stop",
        "plate": "The plate from the front with both feet and the marks under the heels",
    }
    return {
        name: "<figure>"
        + "".join(_svg(draw, scenes[u], min(high, 1.3 * WIDTH_MM), f"{name}-{u}-", u, says[name]) for u in BOTH)
        + "</figure>"
        for name, (draw, high) in heights.items()
    }


def _svg(
    draw: Callable[[Axes, Sheet, drawing.CardScene, float], None],
    scene: drawing.CardScene,
    high_mm: float,
    prefix: str,
    units: Units,
    says: str,
) -> str:
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
    box = re.search(r'viewBox="[^"]*"', svg)
    assert box is not None
    opening = f'<svg class="{units}" role="img" aria-label="{escape(says)}" {box[0]}>'
    svg = re.sub(r"<svg[^>]*>", lambda _: opening, svg, count=1)
    svg = re.sub(r'\bid="', f'id="{prefix}', svg)
    svg = re.sub(r'href="#', f'href="#{prefix}', svg).replace("url(#", f"url(#{prefix}")
    svg = re.sub(r"'DejaVu Sans'[^;\"]*", "system-ui, sans-serif", svg)
    for colour, name in _COLOURS.items():
        svg = re.sub(rf"{colour}\b", f"var(--{name})", svg, flags=re.I)
    svg = re.sub(r"(\d\.\d\d)\d+", r"\1", svg)  # a hundredth of a point is enough
    return re.sub(r"\s*\n\s*", "\n", svg).strip()

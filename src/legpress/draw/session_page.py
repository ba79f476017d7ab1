"""The session as one HTML file for the phone: sets to tick and fill in, marks, metronome, rest timer, and the log out; no network.

The log leaves as `{"format": "legpress log", "schema_version": 1, "sets": [..]}`, see docs/training.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from ..measures import mass
from ..metronome import COUNT_IN, FAST_PUSH_SLOT_S
from ..training.told import marks_lines, plates_words, sets_words
from .page import asset, filled_in, in_both, json_inside, script_hash, sentence_in_both


def session_page(told: Mapping[str, Any]) -> str:
    """The whole page of a session (`training.told.session_told`); it opens in the lifter's units and can be switched."""
    script = asset("card", "metronome.js") + asset("session", "session.js")
    slug = re.sub(r"\W+", "-", str(told["lifter"]).lower()).strip("-")[:40] or "lifter"
    carried = {key: told[key] for key in ("lifter", "workout", "exercises")}
    whole = json_inside(dict(told))
    plan = carried | {
        "key": hashlib.sha256(whole.encode()).hexdigest()[:16],
        "slug": slug,
        "slot_s": FAST_PUSH_SLOT_S,
        "count_in": COUNT_IN,
    }
    said = [warned["words"] for warned in told["warnings"]] + [note for note in told["notes"] if "--" not in note]
    notes = "".join(f"<p>{sentence_in_both(text)}</p>" for text in said)
    exercises = "\n".join(_exercise(n, exercise) for n, exercise in enumerate(told["exercises"]))
    return filled_in(
        asset("session", "session.html"),
        {
            "units": told["units"],
            "script_hash": script_hash(script),
            "page_title": escape(f"{told['lifter']}, {told['title']}"),
            "css": asset("card", "card.css") + asset("session", "session.css"),
            "js": script,
            "lifter": escape(str(told["lifter"]).strip() or "Your session"),
            "title": escape(f"{'First session: ' if told['first_session'] else ''}{told['title']}, {told['day']}"),
            "notes": f'<section class="say">{notes}</section>' if notes else "",
            "exercises": exercises,
            "limits": "\n".join(f"  <p>{escape(text)}</p>" for text in told["limits_of_use"]),
            "week": "\n".join(_week(row) for row in told["week"]["muscles"]),
            "version": escape(str(told["legpress_version"])),
            "plan": json_inside(plan),
        },
    )


def _exercise(n: int, told: Mapping[str, Any]) -> str:
    work = told["sets"][-1]
    name = escape(str(told["exercise"]).capitalize())
    load = (
        in_both(lambda u: mass(told["load_kg"], u))
        if told["load_kg"]
        else ("Own weight" if told["load_kg"] == 0 else "Find the load")
    )
    if told["load_kg"] == 0 and told["marks"]:
        load = "Empty sled"
    plates = plates_words(work["per_side_kg"], work["sides"])
    parts = [
        f'<section class="exercise" aria-labelledby="ex-{n}">',
        f'  <h2 id="ex-{n}">{n + 1}. {name}</h2>',
        f'  <p class="huge{"" if told["load_kg"] else " open"}">{load}</p>',
    ]
    if plates and work["per_side_kg"]:
        parts.append(f'  <p class="plates">{sentence_in_both(plates)}</p>')
    parts.append(
        f'  <p class="plan">{work["count"]} × {escape(sets_words(work))}, tempo {escape(told["tempo"])}, rest {told["rest_s"]:g} s, '
        f"stop with {told['reps_in_reserve']:g} left</p>"
    )
    if told["cue"]:
        parts.append(f'  <p class="cue">{sentence_in_both(told["cue"])}</p>')
    if told["marks"]:
        rows = "".join(
            f"<div><dt>{name}</dt><dd>{sentence_in_both(value)}</dd></div>"
            for name, value in marks_lines(dict(told["marks"]))
        )
        parts.append(f'  <dl class="marks">{rows}</dl>')
    if told["mark"]:
        parts.append(f'  <p class="why-now">Your note: {escape(told["mark"])}</p>')
    why = [text for text in told["why"] if "--load" not in text]
    if told["trial"]:
        steps = "".join(f"<li>{sentence_in_both(text)}</li>" for text in told["trial"])
        parts.append(f'  <ol class="steps">{steps}</ol>')
    for text in why:
        parts.append(f'  <p class="why-now">{sentence_in_both(text)}</p>')
    parts.append(f'  <div class="rows" data-rows="{n}"></div>')
    parts.append(
        f'  <div class="tools"><button type="button" data-beat="{n}">Metronome {escape(told["tempo"])}</button>'
        f'<button type="button" class="more" data-more="{n}" aria-label="One more set of {name}">+ set</button></div>'
    )
    asked = [("tempo", f"Tempo {escape(told['tempo'])} kept?")]
    if told["marks"]:
        asked.append(("depth", "Down to the tape every time?"))
    parts.append('  <div class="kept">' + "".join(_yes_no(n, what, question) for what, question in asked) + "</div>")
    parts.append("</section>")
    return "\n".join(parts)


def _yes_no(n: int, what: str, question: str) -> str:
    buttons = "".join(
        f'<button type="button" data-kept="{n}" data-what="{what}" data-yes="{yes}" aria-pressed="false" aria-label="{question} {word}">{word}</button>'
        for yes, word in ((1, "Yes"), (0, "No"))
    )
    return f'<div role="group" aria-label="{question}"><span>{question}</span>{buttons}</div>'


def _week(row: Mapping[str, Any]) -> str:
    return (
        f"    <tr><td>{escape(row['muscle'])}</td><td>{row['direct_sets']:g}</td>"
        f"<td>{row['sets_with_indirect_as_half']:g}</td></tr>"
    )

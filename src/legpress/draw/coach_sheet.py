"""The coach's sheet: everybody's session on one page to print, with boxes for the repetitions done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ..measures import Units, mass, told_in, unbroken
from ..training.told import marks_lines, plates_words, sets_words
from .page import asset, filled_in

MOST_BOXES = 8


def coach_sheet(plans: Sequence[Mapping[str, Any]], errors: Sequence[Mapping[str, str]]) -> str:
    """The page from `training.told.session_told` of each lifter, each in their own units; errors at the end."""
    titles = list(dict.fromkeys(f"{told['title']}, {told['day']}" for told in plans))
    return filled_in(
        asset("sheet", "sheet.html"),
        {
            "title": escape("; ".join(titles)),
            "date": escape(str(plans[0]["date"])),
            "count": f"{len(plans)} {'lifter' if len(plans) == 1 else 'lifters'}",
            "rows": "\n".join(_lifter(told) for told in plans),
            "errors": _errors(errors),
            "limits": escape(" ".join(plans[0]["limits_of_use"])),
            "version": escape(str(plans[0]["legpress_version"])),
        },
    )


def _lifter(told: Mapping[str, Any]) -> str:
    units, rows = told["units"], []
    exercises = told["exercises"]
    first = "<small>first session</small>" if told["first_session"] else ""
    for n, exercise in enumerate(exercises):
        who = f'<td class="who" rowspan="{len(exercises)}">{escape(told["lifter"])}{first}</td>' if n == 0 else ""
        rows.append(f"<tr>{who}{_exercise(exercise, units)}</tr>")
    rows += [
        f'<tr class="warned"><td></td><td colspan="4">! {escape(told_in(warned["words"], units))}</td></tr>'
        for warned in told["warnings"]
    ]
    return "<tbody>" + "\n".join(rows) + "</tbody>"


def _exercise(exercise: Mapping[str, Any], units: Units) -> str:
    work = exercise["sets"][-1]
    load = "trial set" if work["load_kg"] is None else mass(work["load_kg"], units)
    plates = told_in(plates_words(work["per_side_kg"], work["sides"]), units)
    warm = ", ".join(
        f"{mass(one['load_kg'], units)} x {sets_words(one)}" for one in exercise["sets"] if one["kind"] == "warm-up"
    )
    under = ". ".join(text for text in (plates, f"Warm-up {warm}" if warm else "") if text)
    marks = (
        "; ".join(f"{name.lower()} {value}" for name, value in marks_lines(dict(exercise["marks"])))
        if exercise["marks"]
        else ""
    )
    why = (
        told_in(exercise["why"][0], units)
        if "--load" not in exercise["why"][0]
        else "Find the load: fifteen clean ones, 2 or 3 left."
    )
    about = (
        f"<small>{_text(told_in(marks[:1].upper() + marks[1:], units))}</small>" if marks else ""
    ) + f"<small>{_text(why)}</small>"
    boxes = "<i></i>" * min(MOST_BOXES, work["count"])
    return (
        f"<td><b>{escape(exercise['exercise'].capitalize())}</b><small>{work['count']} x {sets_words(work)}, {escape(exercise['tempo'])}, "
        f"rest {exercise['rest_s']:g} s, {exercise['reps_in_reserve']:g} left</small></td>"
        f'<td class="load">{_text(load)}<small>{_text(under)}</small></td><td>{about}</td><td class="boxes">{boxes}</td>'
    )


def _errors(errors: Sequence[Mapping[str, str]]) -> str:
    if not errors:
        return ""
    lines = "".join(f"<p><b>{escape(one['file'])}</b>: {escape(one['error'])}</p>" for one in errors)
    return f'<div class="errors"><p><b>Not planned</b></p>{lines}</div>'


def _text(words: str) -> str:
    return escape(unbroken(words))

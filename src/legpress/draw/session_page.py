"""The session as one HTML file for the phone: sets to tick and fill in, marks, metronome, rest timer, and the log out; no network.

The log leaves as `{"format": "legpress log", "schema_version": 1, "sets": [..]}`, see docs/training.md.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from ..measures import mass
from ..metronome import COUNT_IN, FAST_PUSH_SLOT_S
from ..report.reason_words import note_words, reason_words
from ..report.session import ExerciseReport, SessionReport
from ..report.session_words import marks_lines, reps_words
from ..training.reasons import FindByTrial
from .page import asset, content_policy, in_both, json_inside, rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exercise:
    """An exercise in the words of the page."""

    name: str
    load: str
    load_known: bool
    plates: str
    sets: str
    tempo: str
    cue: str
    marks: tuple[tuple[str, str], ...]
    mark: str | None
    trial: tuple[str, ...]
    why: tuple[str, ...]


def session_page(session: SessionReport) -> str:
    """The whole page of a session; it opens in the lifter's units and can be switched."""
    css = asset("card", "card.css") + asset("session", "session.css")
    script = asset("card", "metronome.js") + asset("session", "session.js")
    slug = re.sub(r"\W+", "-", session.lifter.lower()).strip("-")[:40] or "lifter"
    whole = json_inside(session.model_dump(mode="json"))
    plan = session.model_dump(mode="json", include={"lifter", "workout", "exercises"}) | {
        "key": hashlib.sha256(whole.encode()).hexdigest()[:16],
        "slug": slug,
        "slot_s": FAST_PUSH_SLOT_S,
        "count_in": COUNT_IN,
    }
    notes = [warning.words for warning in session.warnings]
    notes += [in_both(lambda u, note=note: note_words(note, u, commands=False)) for note in session.note_values]
    return rendered(
        "session",
        "session.html",
        units=session.units,
        policy=content_policy(css=css, script=script),
        page_title=f"{session.lifter}, {session.title}",
        css=css,
        js=script,
        lifter=session.lifter.strip() or "Your session",
        title=f"{'First session: ' if session.first_session else ''}{session.title}, {session.day}",
        notes=notes,
        exercises=[_exercise(exercise) for exercise in session.exercises],
        limits=session.limits_of_use,
        week=session.week.muscles,
        version=session.legpress_version,
        plan=json_inside(plan),
    )


def _exercise(exercise: ExerciseReport) -> _Exercise:
    work, marks = exercise.sets[-1], exercise.marks
    lines = [] if marks is None else list(zip(marks_lines(marks, "kg"), marks_lines(marks, "lb"), strict=True))
    reasons = [reason for reason in exercise.reasons if not isinstance(reason, FindByTrial)]  # the steps say it
    return _Exercise(
        name=exercise.exercise.capitalize(),
        load=_load(exercise),
        load_known=bool(exercise.load_kg),
        plates=work.plates if work.per_side_kg else "",
        sets=f"{work.count} × {reps_words(work)}, tempo {exercise.tempo}, rest {exercise.rest_s:g} s, "
        f"stop with {exercise.reps_in_reserve:g} left",
        tempo=exercise.tempo,
        cue=" ".join(words for words in (exercise.push_words, exercise.cue) if words),
        marks=tuple((name, in_both(lambda u, kg=kg, lb=lb: kg if u == "kg" else lb)) for (name, kg), (_, lb) in lines),
        mark=exercise.mark,
        trial=exercise.trial or (),
        why=tuple(in_both(lambda u, reason=reason: reason_words(reason, u, commands=False)) for reason in reasons),
    )


def _load(exercise: ExerciseReport) -> str:
    load_kg = exercise.load_kg
    if load_kg is None:
        return "Find the load"
    if load_kg == 0:
        return "Own weight" if exercise.marks is None else "Empty sled"
    return in_both(lambda u: mass(load_kg, u))

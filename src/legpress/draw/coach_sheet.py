"""The coach's sheet: everybody's session on one page for A4 and for the phone, with boxes for the repetitions done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..measures import Units, mass, unbroken
from ..report.session import ExerciseReport, SessionReport
from ..report.session_words import marks_words, reps_words, warm_up_words, why_lines
from ..training.reasons import FindByTrial
from .page import asset, content_policy, rendered

MOST_BOXES = 8


@dataclass(frozen=True, slots=True)
class FileError:
    """A file that could not be planned, and why."""

    file: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    name: str
    sets: str
    load: str
    plates: str  # "4 x 20 + 5 kg a side"
    warm_up: str
    marks: str
    why: str
    boxes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lifter:
    name: str
    first_session: bool
    exercises: tuple[_Row, ...]
    warnings: tuple[str, ...]


def coach_sheet(sessions: Sequence[SessionReport], errors: Sequence[FileError]) -> str:
    """The page of everybody's session, each in their own units; errors at the end."""
    css = asset("sheet", "sheet.css")
    titles = list(dict.fromkeys(f"{session.title}, {session.day}" for session in sessions))
    return rendered(
        "sheet",
        "sheet.html",
        policy=content_policy(css=css),
        css=css,
        title="; ".join(titles),
        date=sessions[0].date,
        count=f"{len(sessions)} {'lifter' if len(sessions) == 1 else 'lifters'}",
        lifters=[_lifter(session) for session in sessions],
        errors=errors,
        limits=" ".join(sessions[0].limits_of_use),
        version=sessions[0].legpress_version,
    )


def _lifter(session: SessionReport) -> _Lifter:
    return _Lifter(
        name=session.lifter,
        first_session=session.first_session,
        exercises=tuple(_row(exercise, session.units) for exercise in session.exercises),
        warnings=tuple(warning.words for warning in session.warnings),
    )


def _row(exercise: ExerciseReport, units: Units) -> _Row:
    work = exercise.sets[-1]
    warm_ups = warm_up_words(exercise, units)
    marks = "" if exercise.marks is None else marks_words(exercise.marks, units)
    return _Row(
        name=exercise.exercise.capitalize(),
        sets=unbroken(
            f"{work.count} x {reps_words(work)}, {exercise.tempo}, rest {exercise.rest_s:g} s, "
            f"{exercise.reps_in_reserve:g} left"
        ),
        load=unbroken("trial set" if work.load_kg is None else mass(work.load_kg, units)),
        plates=unbroken(work.plates),
        warm_up=unbroken(f"Warm-up {warm_ups}" if warm_ups else ""),
        marks=unbroken(". ".join(text for text in (marks[:1].upper() + marks[1:], exercise.push_words) if text)),
        why=unbroken(_why(exercise, units)),
        boxes=min(MOST_BOXES, work.count),
    )


def _why(exercise: ExerciseReport, units: Units) -> str:
    """The first reason; a trial in few words, as the sheet has no room for its steps."""
    reason = exercise.reasons[0]
    if isinstance(reason, FindByTrial):
        return f"Find the load: {reason.reps} clean ones, {reason.left:g} or {reason.left + 1:g} left."
    return why_lines(exercise, units)[0]

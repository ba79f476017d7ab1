"""The lines of a session that words, page and sheet share. Units are the reader's."""

from __future__ import annotations

from ..measures import Units, mass
from .quantities import length
from .reason_words import reason_words
from .session import ExerciseReport, MarksReport, PlannedSetReport


def reps_words(planned: PlannedSetReport) -> str:
    """ "8 to 12"."""
    low, high = planned.reps_low, planned.reps_high
    return f"{low}" if low == high else f"{low} to {high}"


def marks_lines(marks: MarksReport, units: Units) -> list[tuple[str, str]]:
    """The marks as a lifter sets them up, seat first."""
    notch, notches = marks.backrest_notch, marks.backrest_notches
    which = "" if notches == 1 else ", most upright" if notch == 1 else ", flattest" if notch == notches else ""
    toes = round(marks.toe_out_deg)
    lines = [
        ("Backrest", "fixed" if notches == 1 else f"notch {notch} of {notches}{which}"),
        ("Heels below the top edge", length(marks.heel_from_top_edge_cm, units)),
        ("Heel to heel", length(marks.heel_spacing_cm, units)),
        ("Toes", "straight" if toes == 0 else f"{abs(toes)}° {'out' if toes > 0 else 'in'}"),
    ]
    if marks.stop_sled_cm is not None:
        stop_cm = marks.machine_stop_cm
        lines.append(("Tape on the rail, from the lowest point", length(marks.stop_sled_cm, units)))
        lines.append(("Safety stop", "none below it: have a helper" if stop_cm is None else length(stop_cm, units)))
    return lines


def marks_words(marks: MarksReport, units: Units, most: int | None = None) -> str:
    """The same in one line: "backrest notch 4 of 4, flattest; heels ..."."""
    return "; ".join(f"{name.lower()} {value}" for name, value in marks_lines(marks, units)[:most])


def warm_up_words(exercise: ExerciseReport, units: Units) -> str:
    """ "40 kg x 10, 60 kg x 5"; empty without any."""
    sets = [one for one in exercise.sets if one.kind == "warm-up" and one.load_kg is not None]
    return ", ".join(f"{mass(one.load_kg or 0.0, units)} x {reps_words(one)}" for one in sets)


def why_lines(exercise: ExerciseReport, units: Units) -> list[str]:
    """The reasons for somebody without a keyboard: no commands, in units of their own."""
    return [reason_words(reason, units, commands=False) for reason in exercise.reasons]

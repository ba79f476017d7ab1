"""A session as the flat table that `plan.json` holds: every number that words, page and sheet show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..body.muscle_groups import MUSCLE_GROUPS
from ..measures import KG_PER_LB
from ..metronome import phases
from .equivalent_load import PressSetup
from .plan import PlannedExercise, PlannedSet, Session, trial_reps, workout_title

LIMITS_OF_USE = (
    "Sharp pain in knee, back or leg: stop.",
    "Tailbone leaves the pad: you are too deep, whatever the mark says.",
    "This is mechanics, not medicine.",
)


def session_told(session: Session) -> dict[str, Any]:
    """Everything that is told, units in the keys."""
    from .. import __version__

    routine, day = session.routine, session.day
    return {
        "lifter": session.lifter.name,
        "machine": session.machine.name,
        "routine": routine.name,
        "title": routine.title,
        "day": day.name,
        "days": [one.name for one in routine.day],
        "workout": workout_title(routine, day),
        "date": session.today.isoformat(),
        "first_session": session.first,
        "units": session.lifter.limits.units,
        "exercises": [_exercise(planned) for planned in session.exercises],
        "week": {
            "times": routine.times_a_week,
            "muscles": [
                {
                    "muscle": muscle,
                    "direct_sets": _plain(session.week[muscle].direct_sets),
                    "sets_with_indirect_as_half": _plain(session.week[muscle].half_sets),
                    "tension_s_at_full_force": _plain(session.week[muscle].tension_s),
                    "press_tension_s_at_full_force": _plain(session.week[muscle].press_tension_s),
                }
                for muscle in MUSCLE_GROUPS
            ],
        },
        "warnings": [{"code": warned.code, "words": warned.words} for warned in session.warnings],
        "notes": list(session.notes),
        "limits_of_use": list(LIMITS_OF_USE),
        "legpress_version": __version__,
    }


def _exercise(planned: PlannedExercise) -> dict[str, Any]:
    item = planned.item
    return {
        "exercise": planned.exercise,
        "kind": item.what.kind,
        "load_kg": _plain(planned.load_kg),
        "load_lb": None if planned.load_kg is None else _plain(planned.load_kg / KG_PER_LB),
        "rule": planned.rule,
        "why": list(planned.why),
        "work_sets": item.sets,
        "reps_low": item.reps_low,
        "reps_high": item.reps_high,
        "reps_in_reserve": item.reps_in_reserve,
        "tempo": item.tempo,
        "phases": phases(item.tempo),
        "rest_s": item.rest_s,
        "cue": item.cue,
        "push": item.push,
        "position": "not first on leg day" if item.not_first_on_leg_day else None,
        "muscles": list(item.what.direct),
        "muscles_indirect": list(item.what.indirect),
        "step_kg": item.step_kg,
        "marks": None if planned.setup is None else marks(planned.setup, planned.machine_stop_cm),
        "marks_from": planned.marks_from or None,
        "mark": planned.mark or None,
        "sets": [_set(one) for one in planned.sets],
        "trial": _trial(planned) if planned.load_kg is None else None,
    }


def _set(planned: PlannedSet) -> dict[str, Any]:
    return {
        "kind": planned.kind,
        "count": planned.count,
        "load_kg": _plain(planned.load_kg),
        "reps_low": planned.reps_low,
        "reps_high": planned.reps_high,
        "reps_in_reserve": planned.rir,
        "rest_s": planned.rest_s,
        "per_side_kg": list(planned.per_side_kg),
        "sides": planned.sides,
    }


def marks(setup: PressSetup, machine_stop_cm: float | None) -> dict[str, Any]:
    """Where to put seat, heels and tape."""
    machine, stance = setup.machine, setup.stance
    return {
        "machine": machine.name,
        "backrest_notch": stance.backrest_notch,
        "backrest_notches": len(machine.seat.backrest_deg),
        "heel_height_cm": _plain(stance.heel_height_cm),
        "heel_from_top_edge_cm": _plain(machine.plate.height_cm - stance.heel_height_cm),
        "heel_spacing_cm": _plain(stance.heel_spacing_cm),
        "toe_out_deg": _plain(stance.toe_out_deg),
        "stop_sled_cm": _plain(setup.stop_sled_cm),
        "machine_stop_cm": _plain(machine_stop_cm),
    }


def _trial(planned: PlannedExercise) -> list[str]:
    """How a load is found, in steps."""
    reps, left, low = trial_reps(planned.item), planned.item.reps_in_reserve, planned.item.reps_low
    return [
        f"Take a load that you think you can lift {reps} times, three seconds down each.",
        f"Stop at {reps}, or earlier when the next one would not be clean, and count how many were left.",
        f"{left:g} or {left + 1:g} left: that is your load. More left: heavier next set. Fewer, or not {low} done: lighter.",
        "Write the set down: next time the load is planned from it.",
    ]


def plates_words(per_side_kg: Sequence[float], sides: int) -> str:
    """ "20 + 15 + 2.5 kg a side"; empty where there is nothing to hang on."""
    if not sides:
        return ""
    if not per_side_kg:
        return "empty sled"
    discs = " + ".join(f"{kg:g}" for kg in per_side_kg)
    return f"{discs} kg {'a side' if sides > 1 else 'in all'}"


def sets_words(planned: dict[str, Any]) -> str:
    """ "8 to 12"."""
    low, high = planned["reps_low"], planned["reps_high"]
    return f"{low}" if low == high else f"{low} to {high}"


def marks_lines(told: dict[str, Any]) -> list[tuple[str, str]]:
    """The marks as a lifter sets them up, in cm, seat first."""
    notch, notches = told["backrest_notch"], told["backrest_notches"]
    which = "" if notches == 1 else ", most upright" if notch == 1 else ", flattest" if notch == notches else ""
    toes = round(told["toe_out_deg"])
    lines = [
        ("Backrest", "fixed" if notches == 1 else f"notch {notch} of {notches}{which}"),
        ("Heels below the top edge", _cm(told["heel_from_top_edge_cm"])),
        ("Heel to heel", _cm(told["heel_spacing_cm"])),
        ("Toes", "straight" if toes == 0 else f"{abs(toes)}° {'out' if toes > 0 else 'in'}"),
    ]
    if told["stop_sled_cm"] is not None:
        lines.append(("Tape on the rail, from the lowest point", _cm(told["stop_sled_cm"])))
        stop = told["machine_stop_cm"]
        lines.append(("Safety stop", "none below it: have a helper" if stop is None else _cm(stop)))
    return lines


def _cm(cm: float) -> str:
    return f"{round(2 * cm) / 2:g} cm"


def _plain(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)

"""The answer of a fit in plain words, for somebody between two sets, in the units asked for; and as `fit.json` holds it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..fit.binding import first_to_stop
from ..fit.comparison import KneeRange, NoPresent, PresentProblem
from ..fit.numbers import number
from ..measures import Units
from ..press.limits import Limit
from .assumed import ONLY_TYPED, StrengthSource, assumed_sentences
from .fit import FitReport, LimitReport, Push, StanceReport, StrokePlace
from .quantities import centimetres, length, signed, span, weight
from .values import Value

FOLK_TOP_THIRD_PCT = 66.7
FOLK_LOAD_PCT = (60, 70)
PUSHES = {
    Push.HEELS: "Pressing with the heels only",
    Push.DRAG: "Dragging the heels down the plate with a fifth of the push",
}
FOCI = {
    "hamstrings": "hamstrings",
    "glutes": "glutes",
    "adductors": "adductors (inner thighs)",
    "quadriceps": "quadriceps",
}
STOPPED_BY = {
    Limit.ROLL: "your back, not your legs",
    Limit.ANKLE: "your ankles: the heels come up",
    Limit.SOLE_ROLL: "your hips and feet, which no longer line up",
    Limit.THIGH_ON_TRUNK: "your thighs on your trunk",
    Limit.MODEL_RANGE: "the range that the model was checked in",
    Limit.MACHINE_STOP: "the machine's lowest stop",
    None: "nothing that we know",
}
EDGES = {
    Limit.PLATE_TOP: "The feet reach the plate's upper edge",
    Limit.PLATE_BOTTOM: "The heels stand at the plate's lower edge",
    Limit.PLATE_SIDE: "The feet reach the plate's side edges",
    Limit.OTHER_FOOT: "The feet touch each other",
}
DEEPER = {
    Limit.ROLL: "Your lower back would round too far",
    Limit.ANKLE: "Your heels would come up",
    Limit.SOLE_ROLL: "Knees and feet would no longer line up",
    Limit.THIGH_ON_TRUNK: "Your thighs would press on your trunk",
    Limit.MODEL_RANGE: "Hips or ankles would leave the range that the model was checked in",
}


KNEE_RANGES = {
    KneeRange.TODAY: "as deep as you go today, within your limits",
    KneeRange.ASSUMED: "assumed, for want of a present stance",
    KneeRange.DEEPEST_POSSIBLE: "as deep as any stance here goes within your limits",
}


class ChecklistItem(Value):
    """A line to tick."""

    title: str
    line: str


def fit_json(report: FitReport) -> dict[str, Any]:
    """What `fit.json` holds: the report, and its words in cm and kg."""
    limits = [
        item.model_dump(mode="json", include={"limit", "margin", "unit"})
        | {"words": limit_sentence(report, item, "kg")}
        for item in report.binding_limits
    ]
    return report.model_dump(mode="json", exclude=ONLY_TYPED) | {
        "common_knee_from": KNEE_RANGES[report.common_knee_from],
        "present_problem": None if report.present_problem is None else present_sentence(report.present_problem),
        "binding_limits": limits,
        "assumed": assumed_sentences(report, "kg"),
        "words": paragraph(report, "kg"),
        "checklist": [item.model_dump() for item in checklist(report, "kg")],
        "limits_of_use": limits_of_use(),
    }


def paragraph(report: FitReport, units: Units) -> list[str]:
    """What to do, what it gives and how sure that is, one sentence or two each."""
    return [
        _place(report, units),
        _depth(report, units),
        _load(report, units),
        *_effect(report),
        *_stretch(report, units),
        f"What stops you going deeper is {STOPPED_BY[first_to_stop([item.limit for item in report.binding_limits])]}.",
        *_pushes(report, units),
        _flat_region(report, units),
        _folklore(report),
        *_unsettled(report),
    ]


def _unsettled(report: FitReport) -> list[str]:
    if not report.unsettled_instants:
        return []
    return [
        f"At {report.unsettled_instants} instants of this repetition the computation did not come to an end: "
        "take its forces with care."
    ]


def _place(report: FitReport, units: Units) -> str:
    felt = " This is where you felt it, among stances nearly as good." if report.chosen_where_felt else ""
    return (
        f"Put your heels {length(report.heel_from_top_edge_cm, units)} below the plate's top edge "
        f"({length(report.heel_height_cm, units)} above its lower edge, {report.heel_plate_share_pct:.0f} % of its height) "
        f"and {length(report.heel_spacing_cm, units)} apart ({_shoulders(report, units)}), toes "
        f"{report.toe_out_deg:.0f} degrees out, backrest in notch {report.backrest_notch} of {report.backrest_notches}.{felt}"
    )


def _shoulders(report: FitReport, units: Units) -> str:
    by_cm = report.heel_spacing_minus_shoulder_cm
    if abs(by_cm) < 1:
        return "as wide as your shoulders"
    return f"{length(abs(by_cm), units)} {'wider' if by_cm > 0 else 'narrower'} than your shoulders"


def _depth(report: FitReport, units: Units) -> str:
    pin = (
        f"; set the safety stop at {length(report.machine_stop_cm, units)} or the next one below your mark"
        if report.machine_stop_cm is not None
        else "; no stop of the machine is low enough to catch it, so put a mark on the rail"
    )
    return (
        f"Go down to {length(report.stop_sled_cm, units)} of carriage travel above its lowest point: knees bent "
        f"{report.bottom_knee_deg:.0f} degrees, lower back rounded {report.bottom_pelvic_roll_deg:.0f} of the "
        f"{report.roll_limit_deg:.0f} degrees at which the tailbone lifts"
        f"{span(report.roll_margin_deg_low, report.roll_margin_deg_high, ' degrees to spare')}{pin}."
    )


def _load(report: FitReport, units: Units) -> str:
    known = report.strength_from == StrengthSource.KNOWN_SET
    how = "calibrated by your known set" if known else "from norms, for want of a known set"
    low, high = report.load_kg_low, report.load_kg_high
    likely = "" if low is None or high is None else f" ({weight(low, units)} to {weight(high, units)})"
    first = f"Put on {weight(report.load_kg, units)} for {report.reps} repetitions{likely}, {how}"
    if report.load_ratio_to_present is None or report.present_load_kg is None:
        return first + "."
    least, most = FOLK_LOAD_PCT
    share, whole = 100 * report.load_ratio_to_present, 100 * (report.sled_load_ratio_to_present or np.nan)
    folk = "as" if least <= share <= most else "more than" if share > most else "less than"
    return (
        f"{first}: {weight(report.present_load_kg, units)} where you stand now feels like "
        f"{weight(report.load_exact_kg, units)} there, {share:.0f} % in plates and {whole:.0f} % with the carriage "
        f"({folk} the folk rule's {least} to {most} %)."
    )


def _effect(report: FitReport) -> list[str]:
    if report.focus != "hamstrings":
        change = report.focus_change_pct
        against = "" if change is None else f"; {signed(change)} % against where you stand now{_bodies(report)}"
        return [
            f"Your {FOCI[report.focus]} pull with {report.focus_force_N:.0f} N of their own there"
            f"{span(report.focus_force_N_low, report.focus_force_N_high, ' N')}, "
            f"{report.focus_share_of_peak_pct:.0f} % of what they could{against}."
        ]
    return [_hamstrings(report), *_against_today(report)]


def _hamstrings(report: FitReport) -> str:
    own = (
        f"{report.hamstring_force_N:.0f} N of their own a leg"
        f"{span(report.hamstring_force_N_low, report.hamstring_force_N_high, ' N')}, "
        f"{report.hamstring_share_of_peak_pct:.0f} % of what they could"
    )
    stretch = f"stretched with {report.hamstring_passive_N:.0f} N"
    if report.hamstring_barely_active:
        return f"Your hamstrings are barely active here: {own}, and {stretch}."
    return f"Your hamstrings pull with {own}, and are {stretch} beside."


def _against_today(report: FitReport) -> list[str]:
    if report.hamstring_change_pct is not None:
        return [
            f"That is {signed(report.hamstring_change_pct)} % against where you stand now"
            f"{span(report.hamstring_change_pct_low, report.hamstring_change_pct_high, ' %')}{_bodies(report)}."
        ]
    if report.hamstring_change_N is not None and report.hamstring_passive_change_N is not None:
        return [
            f"Against where you stand now that is {signed(report.hamstring_change_N)} N of their own pull"
            f"{span(report.hamstring_change_N_low, report.hamstring_change_N_high, ' N')}{_bodies(report)}, and "
            f"{signed(report.hamstring_passive_change_N)} N of stretch."
        ]
    return []


def _bodies(report: FitReport) -> str:
    share = report.focus_better_in_pct_of_bodies
    return "" if share is None else f", better in {share:.0f} % of the bodies that could be yours"


def _stretch(report: FitReport, units: Units) -> list[str]:
    most = report.most_stretch
    if report.focus != "hamstrings" or most is None:
        return []
    sentences = []
    if report.hamstring_barely_active:
        sentences.append(
            "With the natural push no stance on this machine makes the hamstrings work much: do leg curls (knees) and "
            "Romanian deadlifts or hip hinges (hips) for them, and press for the rest."
        )
    if most.hamstring_passive_N > 1.1 * report.hamstring_passive_N:
        sentences.append(
            f"For stretch rather than work: {_stance(most, units)}: {most.hamstring_passive_N:.0f} N of stretch."
        )
    where = {
        StrokePlace.TOP: "with the legs nearly straight",
        StrokePlace.BOTTOM: "at the bottom",
        StrokePlace.BETWEEN: "in mid-stroke",
    }
    sentences.append(f"Your hamstrings are longest {where[report.hamstring_longest_at]}.")
    return sentences


def _stance(stance: StanceReport, units: Units) -> str:
    return (
        f"heels {length(stance.heel_height_cm, units)} up, {length(stance.heel_spacing_cm, units)} apart, toes "
        f"{stance.toe_out_deg:.0f} degrees out, notch {stance.backrest_notch}, down to {length(stance.stop_sled_cm, units)}"
    )


def _pushes(report: FitReport, units: Units) -> list[str]:
    here_N = report.cues[Push.NATURAL].hamstring_force_N
    sentences = []
    for push, words in PUSHES.items():
        pushed = report.cues[push]
        if not pushed.holds or abs(pushed.hamstring_force_N - here_N) < 0.1 * here_N:
            continue
        less = f", but the load must come down to {weight(pushed.load_kg, units)}" if pushed.too_heavy else ""
        sentences.append(f"{words} makes it {pushed.hamstring_force_N:.0f} N instead of {here_N:.0f}{less}.")
    return sentences or [
        "How you push (heels only, or dragging the plate down) changes the hamstrings by less than a tenth here."
    ]


def _flat_region(report: FitReport, units: Units) -> str:
    flat, usual = report.flat_region, report.most_usual_alike
    up, apart = ([length(cm, units) for cm in ends] for ends in (flat.heel_height_cm, flat.heel_spacing_cm))
    text = (
        f"Comfort may choose: heels {up[0]} to {up[1]} up, {apart[0]} to {apart[1]} apart and toes "
        f"{flat.toe_out_deg[0]:.0f} to {flat.toe_out_deg[1]:.0f} degrees out have stances within {flat.within_pct:g} % of "
        "the best."
    )
    if usual is not None and _other_than(usual, report):
        text += f" The most usual of them: {_stance(usual, units)}."
    if report.rivals and report.bodies and not report.rivals_told_apart:
        text += f" The first {len(report.rivals) + 1} different ones cannot be told apart for you."
    return text


def _other_than(usual: StanceReport, report: FitReport) -> bool:
    away_cm = abs(usual.heel_height_cm - report.heel_height_cm) + abs(usual.heel_spacing_cm - report.heel_spacing_cm)
    return away_cm > 4 or abs(usual.toe_out_deg - report.toe_out_deg) > 8


def _folklore(report: FitReport) -> str:
    share = report.heel_plate_share_pct
    where = "in" if share >= FOLK_TOP_THIRD_PCT else "below"
    return f"The folk rule puts the heels in the top third of the plate; yours are {where} it ({share:.0f} % up)."


def checklist(report: FitReport, units: Units) -> list[ChecklistItem]:
    """The classic six lines, with this lifter's figures."""
    notch, notches = report.backrest_notch, report.backrest_notches
    which = ", the only one" if notches == 1 else {notches: ", the flattest", 1: ", the most upright"}.get(notch, "")
    down = (
        f"Three seconds down to the mark at {length(report.stop_sled_cm, units)}: there your back has "
        f"{report.roll_margin_deg:.0f} degrees left before it curls."
    )
    height = (
        f"{length(report.heel_from_top_edge_cm, units)} below the top edge ({report.heel_plate_share_pct:.0f} % up)"
    )
    return [
        ChecklistItem(title="Seat", line=f"Backrest in notch {notch} of {notches}{which}."),
        ChecklistItem(title="Height", line=f"Heels {height}."),
        ChecklistItem(
            title="Width", line=f"Heels {length(report.heel_spacing_cm, units)} apart, {_shoulders(report, units)}."
        ),
        ChecklistItem(title="Toes", line=f"{report.toe_out_deg:.0f} degrees out."),
        ChecklistItem(title="Down", line=down),
        ChecklistItem(
            title="Push", line="Heels stay pressed, tension on the back of the legs; stop short of straight knees."
        ),
    ]


def limits_of_use() -> list[str]:
    """What to stop for, and what this is not."""
    return [
        "Sharp pain in knee, back or leg: stop.",
        "Tailbone leaves the pad: you are too deep, whatever the mark says.",
        "This is mechanics, not medicine.",
    ]


def present_sentence(problem: PresentProblem) -> str:
    """Why there is no stance of today to compare with."""
    match problem.code:
        case NoPresent.NOT_TOLD:
            return "Your file has no [present] stance, so there is nothing to compare with."
        case NoPresent.OTHER_MACHINE:
            return f"Your present stance is on another machine ({problem.detail}), so there is nothing to compare with."
        case NoPresent.DOES_NOT_FIT:
            return f"Your present stance does not fit this machine: {problem.detail}"
        case NoPresent.OUT_OF_REACH:
            return "Your present stance is out of reach on this machine."


def limit_sentence(report: FitReport, item: LimitReport, units: Units) -> str:
    """What holds the stance there, or would stop it going deeper."""
    room_cm, deeper_cm = max(item.margin, 0.0), max(item.deeper_cm or 0.0, 0.0)
    match item.limit:
        case Limit.KNEE_BEND:
            return (
                f"Knees bend {report.bottom_knee_deg:.0f} degrees, the range over which stances are compared "
                f"({KNEE_RANGES[report.common_knee_from]}); deeper takes plates off, and the muscles then do less."
            )
        case Limit.PATELLOFEMORAL:
            return (
                f"The sore kneecap may press with {report.patellofemoral_limit_N or 0.0:.0f} N at most; "
                f"{item.margin:.0f} % are to spare."
            )
        case Limit.PLATE_TOP | Limit.PLATE_BOTTOM | Limit.PLATE_SIDE | Limit.OTHER_FOOT:
            return f"{EDGES[item.limit]}: {centimetres(room_cm, 1, units)} to spare."
        case Limit.HEEL_PRESSED:
            return "Pressure comes as far forward as the ball of the foot; any farther and the heel lifts."
        case Limit.SLIP:
            used = 100 * number("limits", "grip_share") - item.margin if item.used_pct is None else item.used_pct
            return f"The feet are near sliding along the plate: {used:.0f} % of the assumed grip is used."
        case Limit.MACHINE_STOP:
            return f"The carriage could go {centimetres(room_cm, 0, units)} deeper until its lowest stop."
        case Limit.LOCKOUT:
            return "The rail ends before your knees reach the soft lockout."
        case Limit.LOAD:
            return "The load is too much for your legs or your knees deeper down."
        case _:
            spare = f"{item.margin:.0f} degrees" if item.unit == "deg" else centimetres(item.margin, 0, units)
            return f"{DEEPER[item.limit]} after {centimetres(deeper_cm, 0, units)} more of depth ({spare} to spare)."

"""A first session in plain words, in the units asked for; and as `first-session.json` holds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..fit.first_session import WalkStep
from ..lifter_file import What
from ..measures import GRAVITY_M_PER_S2, KG_PER_LB, Units, mass
from ..press.limits import Limit
from ..training.equivalent_load import NATURAL
from .assumed import ONLY_TYPED, StrengthSource, assumed_sentences
from .first_session import FirstSessionReport, Position, StrokePlace
from .fit_words import FORBIDDEN, limits_of_use
from .plate_words import discs_words
from .push_words import START_LIGHT, push_in_short, push_name, push_sentence
from .quantities import length
from .reason_words import back_rounds_words

ENDS = {
    StrokePlace.TOP: "near the top",
    StrokePlace.BOTTOM: "near the stop",
    StrokePlace.BETWEEN: "in mid-stroke",
}
FLOATS = "With so few plates the sled may float on your stretched hamstrings."
SLIDES = "With so few plates the feet may slide up the plate: keep the heels pressed."
TAILBONE = "your tailbone is close to lifting"
STOPS = {
    Limit.ROLL: "deeper, your tailbone would soon lift",
    Limit.ANKLE: "deeper, your heels would come up",
    Limit.SOLE_ROLL: "deeper, knees and feet no longer line up",
    Limit.THIGH_ON_TRUNK: "deeper, your thighs would press on your trunk",
    Limit.MODEL_RANGE: "deeper, hips or ankles bend farther than anybody computed",
    Limit.MACHINE_STOP: "the machine goes no deeper",
    Limit.KNEE_BEND: "deep enough for this position",
    Limit.LOAD: "deeper, these plates are too much for your legs or your knees",
}
ANSWERS: dict[What, str] = {
    "tailbone_lifted": "Your tailbone left the pad: the carriage travel at that moment.",
    "heel_came_up": "A heel came off the plate: the carriage travel there.",
    "felt_it": "You felt the hamstrings more than anywhere else: the position, and the carriage travel where.",
    "foot_creeps": "The sock test: which way the foot crept on the plate, up, down, or stays.",
    "push_felt": "The two light sets: where you felt the second more, hamstrings, glutes, thighs, or nothing.",
}
EACH_POSITION = "Five easy repetitions each, three seconds down to your mark, two minutes between."
TO_DO_LINES = 6  # of a position, on a phone
LEAST_CM, LEAST_DEG = 0.75, 1.5  # smaller changes come from whole numbers, and go unsaid


def first_session_json(report: FirstSessionReport) -> dict[str, Any]:
    """What `first-session.json` holds: the report, and its words in cm and kg."""
    positions = [
        position.model_dump(mode="json")
        | {"change": change(report, k, "kg"), "lines": position_lines(report, k, "kg"), "feel": feel(position, "kg")}
        for k, position in enumerate(report.positions)
    ]
    return report.model_dump(mode="json", exclude=ONLY_TYPED) | {
        "positions": positions,
        "start_words": start_words(report),
        "load_words": load_words(report, "kg"),
        "feel_words": feel_words(report),
        "stop_words": stop_words(report, "kg"),
        "push_words": push_words(report),
        "push_tests": push_tests(report, "kg"),
        "tape": tape(report, "kg"),
        "limits_of_use": session_limits_of_use(),
        "assumed": assumed_sentences(report, "kg"),
    }


def position_lines(report: FirstSessionReport, index: int, units: Units) -> list[str]:
    """All that is to be done in a position, six lines that fit a phone: what is new, heels, width, mark, push, feeling."""
    one = report.positions[index]
    notch = f", notch {one.backrest_notch}" if report.backrest_notches > 1 else ""
    return [
        f"{one.position}. {_title(report, index, units)}",
        f"Heels {length(one.heel_from_top_edge_cm, units)} below the plate's top",
        f"{length(one.heel_spacing_cm, units)} apart, toes out {one.toe_out_deg:.0f}°{notch}",
        _mark(one, units),
        push_in_short(one.push),
        _to_feel(one),
    ]


def _title(report: FirstSessionReport, index: int, units: Units) -> str:
    one = report.positions[index]
    match one.step:
        case WalkStep.COACH if one.sweet_spot:
            return f"{'Near the' if report.coach_forbidden_by else 'The'} coach's place, your fit's"
        case WalkStep.COACH:
            return "The coach's place" if not report.coach_forbidden_by else "Near the coach's place"
        case WalkStep.FIT if index and _same_feet(report.positions[index - 1], one):
            return "The same, dragging: your fit's"
        case WalkStep.FIT:
            return "Your fit's place"
        case WalkStep.PUSH:
            return "The same, dragging"
        case WalkStep.DEPTH:
            return f"The same, {length(report.positions[index - 1].stop_sled_cm - one.stop_sled_cm, units)} deeper"
    before = report.positions[index - 1]
    up, wide = one.heel_height_cm - before.heel_height_cm, one.heel_spacing_cm - before.heel_spacing_cm
    if one.step == WalkStep.HEIGHT:
        return f"Heels {length(abs(up), units)} {'higher' if up > 0 else 'lower'}"
    return f"Heels {length(abs(wide), units)} {'wider' if wide > 0 else 'closer together'}"


def _same_feet(before: Position, now: Position) -> bool:
    return (before.heel_height_cm, before.heel_spacing_cm, before.toe_out_deg, before.backrest_notch) == (
        now.heel_height_cm,
        now.heel_spacing_cm,
        now.toe_out_deg,
        now.backrest_notch,
    )


def _mark(one: Position, units: Units) -> str:
    mark = f"Mark {length(one.stop_sled_cm, units)}"
    if one.machine_stop_cm is None:
        return f"{mark}; no safety stop"
    return f"{mark}; safety stop {length(one.machine_stop_cm, units)}"


def _to_feel(one: Position) -> str:
    if one.step == WalkStep.DEPTH:
        return "Does the tailbone lift? Note where"
    share = f"Hamstrings {one.hamstrings_pct:.0f} %"
    if one.stretch_peak_N > one.pull_peak_N:
        return f"{share}; stretch {'all the way' if one.stretch_even else ENDS[one.stretch_peak_at]}"
    return f"{share}, most {ENDS[one.pull_peak_at]}"


def session_limits_of_use() -> list[str]:
    """What to stop for, and what a first session is for."""
    return [*limits_of_use(), "A first session is for feeling: there is nothing to prove."]


def load_words(report: FirstSessionReport, units: Units) -> str:
    """What to put on, and what share of the working load that is."""
    known = report.strength_from == StrengthSource.KNOWN_SET
    norm = "" if known else " (the careful end, for want of a known set)"
    whole = f"your working load, {mass(report.working_load_kg, units)}{norm}"
    share = "half of" if report.load_share_pct == 50 else f"{report.load_share_pct:.0f} % of"
    if report.load_kg >= report.working_load_kg:
        lightest = "Leave the stack at its lightest" if report.machine_kind == "selectorised" else "No plates"
        return f"{lightest}: that is {whole}."
    if report.empty_carriage:
        return f"No plates: {share} {whole}, rounded down."
    if report.machine_kind == "selectorised":
        return f"Put the pin at {mass(report.load_kg, units)}: {share} {whole}."
    discs = discs_words(report.plates_per_peg_kg, report.plates_unit)
    sides = "on each side" if report.pegs > 1 else "on the peg"
    return f"Put on {mass(report.load_kg, units)}, {discs} {sides}: {share} {whole}."


def start_words(report: FirstSessionReport) -> str:
    """Where the walk starts, and where it goes."""
    if report.positions[0].step == WalkStep.FIT:
        start = "It starts at your fit's place: near the coach's there is no room for a stroke."
    elif not report.coach_forbidden_by:
        start = "It starts where a coach would put your feet."
    else:
        why = " and ".join(FORBIDDEN[limit] for limit in report.coach_forbidden_by)
        start = f"It starts as near to where a coach would put your feet as you may stand: there {why}."
    if len(report.positions) < 2:
        return f"{start} On this plate there is no other place where the hamstrings would work more."
    last = ", the last goes deeper" if report.positions[-1].step == WalkStep.DEPTH else ""
    return f"{start} From there each step works the hamstrings more{last}. Answer where you feel them."


def change(report: FirstSessionReport, index: int, units: Units) -> str:
    """What is moved from the position before; of the first what it is."""
    if index == 0:
        return _title(report, 0, units)
    before, now = report.positions[index - 1 : index + 1]
    up, wide = now.heel_height_cm - before.heel_height_cm, now.heel_spacing_cm - before.heel_spacing_cm
    turn, deeper = now.toe_out_deg - before.toe_out_deg, before.stop_sled_cm - now.stop_sled_cm
    changes = []
    if now.backrest_notch != before.backrest_notch:
        way = "flatter" if now.backrest_notch > before.backrest_notch else "more upright"
        changes.append(f"seat to notch {now.backrest_notch} ({way})")
    if abs(up) >= LEAST_CM:
        changes.append(f"heels {length(abs(up), units)} {'higher' if up > 0 else 'lower'}")
    if abs(wide) >= LEAST_CM:
        changes.append(f"heels {length(abs(wide), units)} {'farther apart' if wide > 0 else 'closer together'}")
    if abs(turn) >= LEAST_DEG:
        changes.append(f"toes {abs(turn):.0f} degrees {'more' if turn > 0 else 'less'} out")
    if now.push != before.push:
        changes.append(push_name(now.push))
    if now.step == WalkStep.DEPTH:
        changes.append(f"{length(deeper, units)} deeper")
    return ", ".join(changes) or "a hair from the one before"


def tape(report: FirstSessionReport, units: Units) -> list[str]:
    """Where to put the tape, before anybody sits down."""

    def at(distance_cm: Callable[[Position], float]) -> str:
        """Each length with the positions that it is for."""
        marks: dict[str, list[int]] = {}
        for one in report.positions:
            marks.setdefault(length(distance_cm(one), units), []).append(one.position)
        return ", ".join(f"{mark} ({_listed(places)})" for mark, places in marks.items())

    return [
        "Rail: let the empty carriage down to its lowest point and mark where it stands. That is 0.",
        f"Rail: a tape where the carriage turns, above 0 by {at(lambda p: p.stop_sled_cm)}. The position's number stands in "
        "brackets.",
        f"Plate: a tape for the ends of the heels, below the top edge by {at(lambda p: p.heel_from_top_edge_cm)}; "
        f"above the lower edge that is {at(lambda p: p.heel_height_cm)}.",
        f"Plate: the middle of each heel from the side edge, {at(lambda p: p.heel_from_side_edge_cm)}.",
    ]


def stop_words(report: FirstSessionReport, units: Units) -> list[str]:
    """What keeps the marks from lying deeper, and what the machine's own stops are good for."""
    why: dict[Limit, list[int]] = {}
    for one in report.positions:
        if one.stop_from != Limit.KNEE_BEND:
            why.setdefault(one.stop_from, []).append(one.position)
    found = [f"Position {_listed(places)}: {STOPS[limit]}." for limit, places in why.items()]
    found = found or ["Every mark is as deep as its position needs."]
    far = [one for one in report.positions if one.stop_is_far]
    if far:
        most = length(max(one.stop_sled_cm - (one.machine_stop_cm or 0.0) for one in far), units)
        found.append(
            f"Position {_listed([one.position for one in far])}: the next safety stop lies up to {most} below your mark. It "
            "catches the sled, not your back: turn at the mark."
        )
    without = [one.position for one in report.positions if one.machine_stop_cm is None]
    if without:
        found.append(f"Position {_listed(without)}: no safety stop lies below your mark, so have a helper.")
    if report.back_rounds_deg > 0:
        found.append(f"Your back: {_small(back_rounds_words(report.back_rounds_deg))}")
    return found


def feel_words(report: FirstSessionReport) -> list[str]:
    """What to feel for in the whole walk."""
    hardest = max(report.positions, key=lambda p: p.hamstrings_pct)
    text = (
        f"The hamstrings should work hardest in position {hardest.position}: {hardest.hamstrings_pct:.0f} % of their most on the "
        f"way up, in position {report.positions[0].position} {report.positions[0].hamstrings_pct:.0f} %."
    )
    notes = (
        ([p for p in report.positions if p.too_light], _small(FLOATS)),
        ([p for p in report.positions if p.near_sliding and not p.too_light], _small(SLIDES)),
        ([p for p in report.positions if p.tailbone_near], f"{TAILBONE}; come no deeper, and watch it."),
    )
    return [text, *(f"Position {_listed([p.position for p in places])}: {words}" for places, words in notes if places)]


def feel(one: Position, units: Units) -> str:
    """What to feel for in one position."""
    text = (
        f"The hamstrings work at {one.hamstrings_pct:.0f} % of their most on the way up, hardest on the way {one.pull_peak_way} "
        f"{ENDS[one.pull_peak_at]}, {_pull(one.pull_peak_N, units)}. {_stretch(one, units)}"
    )
    if one.too_light:
        text += f" {FLOATS}"
    elif one.near_sliding:
        text += f" {SLIDES}"
    if one.tailbone_near:
        text += f" Here {TAILBONE}: come no deeper, and watch it."
    return text


def push_words(report: FirstSessionReport) -> list[str]:
    """How to push, and in which positions."""
    ways: dict[str, list[int]] = {}
    for one in report.positions:
        ways.setdefault(one.push, []).append(one.position)
    light = "" if set(ways) == {NATURAL} else f" {START_LIGHT}"
    if len(ways) == 1:
        return [push_sentence(report.positions[0].push) + light]
    said = [f"Position {_listed(places)}: {_small(push_sentence(push))}" for push, places in ways.items()]
    return [*said[:-1], said[-1] + light]


def push_tests(report: FirstSessionReport, units: Units) -> list[str]:
    """Two tests of the push: which way it points, and whether another can be followed."""
    return [_creep_words(report, units), *([] if report.positions[-1].push == NATURAL else [_two_sets(report)])]


def _creep_words(report: FirstSessionReport, units: Units) -> str:
    place = report.creep_test
    if place is None:
        return "Sock test: not on this machine; nowhere on its plate does an average push point neither up nor down."
    load = f"the pin at {mass(place.load_kg, units)}" if place.load_kg else "no plates"
    return (
        f"Sock test, before the first set: {load}, safety stops in, a sock or a sheet of paper under one heel. Heels "
        f"{length(place.heel_from_top_edge_cm, units)} below the plate's top, {length(place.heel_spacing_cm, units)} apart, notch "
        f"{place.backrest_notch}, carriage at {length(place.stop_sled_cm, units)}. Push it slowly off there as you always "
        "do and look: does that foot creep up the plate, down, or stay? An average push points neither way there."
    )


def _two_sets(report: FirstSessionReport) -> str:
    push = push_sentence(report.positions[-1].push).removesuffix(".")
    return (
        f"Two light sets, at position {report.positions[-1].position}: five as you always push, then five so: "
        f"{push[0].lower()}{push[1:]}. Where did you feel the second more: hamstrings, glutes, thighs, or nothing?"
    )


def _stretch(one: Position, units: Units) -> str:
    as_if = _pull(one.stretch_peak_N, units)
    if one.stretch_even:
        return f"Stretch in the back of the thighs is about the same all the way, {as_if}."
    top, stop = f"{one.stretch_top_N:.0f} N at the top", f"{one.stretch_stop_N:.0f} N at the stop"
    other = {StrokePlace.TOP: stop, StrokePlace.BOTTOM: top, StrokePlace.BETWEEN: f"{top}, {stop}"}
    return (
        f"Stretch in the back of the thighs is greatest {ENDS[one.stretch_peak_at]}, {as_if}: look for it with the knees "
        f"bent about {_about(one.stretch_peak_knee_deg)} degrees, carriage at {length(one.stretch_peak_sled_cm, units)} "
        f"({other[one.stretch_peak_at]})."
    )


def _pull(force_N: float, units: Units) -> str:
    pulled_kg = force_N / GRAVITY_M_PER_S2
    whole = f"{round(pulled_kg)} kg" if units == "kg" else f"{round(pulled_kg / KG_PER_LB)} lb"
    return f"{force_N:.0f} N a leg, the pull of {whole}"


def _small(sentence: str) -> str:
    return f"{sentence[0].lower()}{sentence[1:]}"


def _about(deg: float) -> int:
    return int(5 * round(deg / 5))


def _listed(places: Sequence[int]) -> str:
    """1, 2 to 4, 6"""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)

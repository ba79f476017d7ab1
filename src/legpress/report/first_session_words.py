"""A first session in plain words, in the units asked for; and as `first-session.json` holds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..fit.first_session import StartFrom
from ..lifter_file import What
from ..measures import GRAVITY_M_PER_S2, KG_PER_LB, Units
from ..press.limits import Limit
from ..training.equivalent_load import NATURAL
from .assumed import ONLY_TYPED, StrengthSource, assumed_sentences
from .first_session import FirstSessionReport, Position, StrokePlace
from .fit_words import limits_of_use
from .plate_words import discs_words
from .push_words import START_LIGHT, push_sentence
from .quantities import length, weight

ENDS = {
    StrokePlace.TOP: "near the top",
    StrokePlace.BOTTOM: "near the stop",
    StrokePlace.BETWEEN: "in mid-stroke",
}
FLOATS = "With so few plates the sled may float on your stretched hamstrings; the newtons are rough here."
SLIDES = "With so few plates the feet may slide up the plate: keep the heels pressed; the newtons are rough here."
TAILBONE = "your tailbone is close to lifting"
STOPS = {
    Limit.ROLL: "deeper, your tailbone would soon lift",
    Limit.ANKLE: "deeper, your heels would come up",
    Limit.SOLE_ROLL: "deeper, knees and feet no longer line up",
    Limit.THIGH_ON_TRUNK: "deeper, your thighs would press on your trunk",
    Limit.MODEL_RANGE: "deeper, hips or ankles leave the range that the model was checked in",
    Limit.MACHINE_STOP: "the machine goes no deeper",
    Limit.KNEE_BEND: "deep enough for a first session",
    Limit.LOAD: "deeper, these plates are too much for your legs or your knees",
}
ANSWERS: dict[What, str] = {
    "tailbone_lifted": "Your tailbone left the pad: the carriage travel at that moment.",
    "heel_came_up": "A heel came off the plate: the carriage travel there.",
    "felt_it": "You felt the hamstrings more than anywhere else: the position, and the carriage travel where.",
    "foot_creeps": "The sock test: which way the foot crept on the plate, up, down, or stays.",
    "push_felt": "The two light sets: where you felt the second more, hamstrings, glutes, thighs, or nothing.",
}
LEAST_CM, LEAST_DEG = 0.75, 1.5  # smaller changes come from whole numbers, and go unsaid
ONLY_TYPED_HERE = ONLY_TYPED | {"has_present_stance", "present_machine"}


def first_session_json(report: FirstSessionReport) -> dict[str, Any]:
    """What `first-session.json` holds: the report, and its words in cm and kg."""
    positions = [
        position.model_dump(mode="json") | {"change": change(report, k, "kg"), "feel": feel(position, "kg")}
        for k, position in enumerate(report.positions)
    ]
    return report.model_dump(mode="json", exclude=ONLY_TYPED_HERE) | {
        "positions": positions,
        "start_words": start_words(report),
        "load_words": load_words(report, "kg"),
        "feel_words": feel_words(report, "kg"),
        "stop_words": stop_words(report),
        "push_words": push_words(report),
        "push_tests": push_tests(report, "kg"),
        "tape": tape(report, "kg"),
        "limits_of_use": session_limits_of_use(),
        "assumed": assumed_sentences(report, "kg"),
    }


def session_limits_of_use() -> list[str]:
    """What to stop for, and what a first session is for."""
    return [
        *limits_of_use(),
        "A first session is for feeling: five easy repetitions each, two minutes between.",
    ]


def load_words(report: FirstSessionReport, units: Units) -> str:
    """What to put on, and what share of the working load that is."""
    known = report.strength_from == StrengthSource.KNOWN_SET
    norm = "" if known else " (the careful end, for want of a known set)"
    whole = f"your working load, {weight(report.working_load_kg, units)}{norm}"
    share = "half of" if report.load_share_pct == 50 else f"{report.load_share_pct:.0f} % of"
    if report.load_kg >= report.working_load_kg:
        lightest = "Leave the stack at its lightest" if report.machine_kind == "selectorised" else "No plates"
        return f"{lightest}: that is {whole}."
    if report.empty_carriage:
        return f"No plates: {share} {whole}, rounded down."
    if report.machine_kind == "selectorised":
        return f"Put the pin at {weight(report.load_kg, units)}: {share} {whole}."
    discs = discs_words(report.plates_per_peg_kg, report.plates_unit)
    sides = "on each side" if report.pegs > 1 else "on the peg"
    return f"Put on {weight(report.load_kg, units)}, {discs} {sides}: {share} {whole}."


def start_words(report: FirstSessionReport) -> str:
    """Where the walk starts, and why there."""
    if report.start_from == StartFrom.PRESENT:
        first = "where you stand now"
    elif report.start_from == StartFrom.CARRIED_OVER:
        first = f"the place that is as high to your hips as where you stand on {_machine_name(report.present_machine)}"
    else:
        why = (
            "your present stance has no place on this machine"
            if report.has_present_stance
            else "your file has no [present] stance"
        )
        first = f"a usual place ({why}): heels a third up the plate, as wide as your shoulders, toes 10 degrees out"
    if report.start_moved:
        return f"The walk should start at {first}, but that does not keep every limit here; it starts at the nearest place that does."
    return f"The walk starts at {first}."


def _machine_name(machine: str | None) -> str:
    """Of a file its name alone."""
    if machine is None:
        return "the other machine"
    return machine.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")


def change(report: FirstSessionReport, index: int, units: Units) -> str:
    """What is moved from the position before; of the first what it is."""
    if index == 0:
        return _first(report)
    before, now = report.positions[index - 1 : index + 1]
    up, wide = now.heel_height_cm - before.heel_height_cm, now.heel_spacing_cm - before.heel_spacing_cm
    turn = now.toe_out_deg - before.toe_out_deg
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
    return ", ".join(changes) or "a hair from the one before"


def _first(report: FirstSessionReport) -> str:
    match report.start_from:
        case StartFrom.PRESENT:
            return "near where you stand now" if report.start_moved else "where you stand now"
        case StartFrom.CARRIED_OVER:
            return "near your usual height" if report.start_moved else "as high to your hips as you stand now"
        case StartFrom.USUAL:
            return "a usual place"


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


def stop_words(report: FirstSessionReport) -> str:
    """What keeps the marks from lying deeper."""
    why: dict[Limit, list[int]] = {}
    for one in report.positions:
        why.setdefault(one.stop_from, []).append(one.position)
    return "; ".join(f"position {_listed(places)}: {STOPS[limit]}" for limit, places in why.items()).capitalize() + "."


def feel_words(report: FirstSessionReport, units: Units) -> list[str]:
    """What to feel for in the whole walk."""
    positions = report.positions
    most, first = max(positions, key=lambda p: p.stretch_peak_N), max(positions, key=lambda p: p.pull_peak_N)
    where = {p.stretch_peak_at for p in positions if not p.stretch_even}
    if len(where) == 1:
        text = f"Look for stretch in the back of the thighs {ENDS[where.pop()]} of every repetition"
    else:
        text = "Look for stretch in the back of the thighs where the table says"
    text += f"; it should be strongest in position {most.position} ({_pull(most.stretch_peak_N, units)})."
    less = first.pull_peak_N < 0.8 * first.stretch_peak_N
    text += (
        f" Their own pull should be strongest in position {first.position}, {first.pull_peak_N:.0f} N a leg"
        f"{', still less than the stretch: a burn there is not to be expected' if less else ''}."
    )
    notes = (
        ([p for p in positions if p.too_light], _small(FLOATS)),
        ([p for p in positions if p.near_sliding and not p.too_light], _small(SLIDES)),
        ([p for p in positions if p.tailbone_near], f"{TAILBONE}; come no deeper, and watch it."),
    )
    return [text, *(f"Position {_listed([p.position for p in places])}: {words}" for places, words in notes if places)]


def feel(one: Position, units: Units) -> str:
    """What to feel for in one position."""
    text = f"{_stretch(one, units)} {_own_pull(one)}"
    if one.longest_at != one.stretch_peak_at:
        text += (
            f" Single fibres are longest {ENDS[one.longest_at]}, knees about {_about(one.longest_knee_deg)} degrees."
        )
    if one.too_light:
        text += f" {FLOATS}"
    elif one.near_sliding:
        text += f" {SLIDES}"
    if one.tailbone_near:
        text += f" Here {TAILBONE}: come no deeper, and watch it."
    return text


def push_words(report: FirstSessionReport) -> str:
    """How to push in every position."""
    if report.push == NATURAL:
        return push_sentence(report.push)
    return f"{push_sentence(report.push)} {START_LIGHT}"


def push_tests(report: FirstSessionReport, units: Units) -> list[str]:
    """Two tests of the push: which way it points, and whether another can be followed."""
    return [_creep_words(report, units), *([] if report.push == NATURAL else [_two_sets(report)])]


def _creep_words(report: FirstSessionReport, units: Units) -> str:
    place = report.creep_test
    if place is None:
        return "Sock test: not on this machine; nowhere on its plate does an average push point neither up nor down."
    load = f"the pin at {weight(place.load_kg, units)}" if place.load_kg else "no plates"
    return (
        f"Sock test, before the first set: {load}, safety stops in, a sock or a sheet of paper under one heel. Heels "
        f"{length(place.heel_height_cm, units)} above the lower edge, {length(place.heel_spacing_cm, units)} apart, notch "
        f"{place.backrest_notch}, carriage at {length(place.stop_sled_cm, units)}. Push it slowly off there as you always "
        "do and look: does that foot creep up the plate, down, or stay? An average push points neither way there."
    )


def _two_sets(report: FirstSessionReport) -> str:
    push = push_sentence(report.push).removesuffix(".")
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


def _own_pull(one: Position) -> str:
    less = ": less than the stretch" if one.pull_peak_N < 0.8 * one.stretch_peak_N else ""
    return (
        f"Their own pull is greatest on the way {one.pull_peak_way} {ENDS[one.pull_peak_at]}, {one.pull_peak_N:.0f} N, "
        f"knees about {_about(one.pull_peak_knee_deg)} degrees{less}."
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

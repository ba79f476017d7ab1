"""The questions that turn a person into a lifter's file, each with a way to measure it alone at home.

A skipped question is left out of the file: then the norm holds, and is shown as assumed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from ..description import Between, Description
from ..errors import WrongInput, shown, visible
from ..lifter import SEXES, Flexibility, Lengths, Lifter, Place, Present, Strength, doubts, height_shares
from ..logbook.written_load import WrittenLoad
from ..machine import Machine
from ..measures import CM_PER_INCH, Units, length_as_typed
from ..stance import CoachStance
from .answers import ANGLES, LENGTHS, one, quantities, units_from, within, yes_or_no
from .engine import Answers, Interview, values_of
from .plate_part import heel_height_cm, part_of_plate
from .question_table import Range, length_unit, questions

NEEDED = ("sex", "height", "mass")
_TAPE = ("thigh", "shank", "foot", "shoulder_width", "hip_width")
_PHONE = (
    "active_knee_extension_deficit",
    "straight_leg_raise",
    "hip_flexion_knee_bent",
    "ankle_dorsiflexion",
    "lumbar_flexion",
)


def lifter_from(answers: Answers) -> Lifter:
    """The lifter as understood; refused while a needed answer is missing."""
    for question in INTERVIEW.questions(answers):
        if question.needed and not answers.get(question.key):
            raise WrongInput(f"{question.key} is missing: {question.needed}")
    understood = lifter_so_far(answers)
    if understood is None:
        raise WrongInput("Sex, height and mass are needed; all else can be skipped.")
    return understood


def lifter_so_far(answers: Answers) -> Lifter | None:
    """The lifter as understood, or None while one of the needed answers is missing; what is there is checked."""
    given = values_of(QUESTIONS[_units(answers)], answers)
    if any(key not in given for key in NEEDED):
        return None
    _check_room(given)
    lifter = Lifter.read(_table(given))
    applicable = [question.key for question in INTERVIEW.questions(answers)]
    for key in given:
        if key not in applicable:
            raise WrongInput(f"{key} is {shown(answers[key])}, but the answers before it leave no such question.")
    return lifter


def with_earlier(lifter: Lifter, earlier: Lifter) -> Lifter:
    """The lifter with what the interview does not ask taken over from the same person's earlier file."""
    if (lifter.name, lifter.sex) != (earlier.name, earlier.sex) or abs(lifter.height_cm - earlier.height_cm) > 3:
        return lifter
    now, then = lifter.limits, earlier.limits
    limits = now.model_copy(
        update={
            "tailbone_lifts": now.tailbone_lifts or then.tailbone_lifts,
            "heel_lifts": then.heel_lifts,
            "patellofemoral_N": then.patellofemoral_N,
            "toes_may_overhang": then.toes_may_overhang,
        }
    )
    return lifter.model_copy(
        update={"limits": limits, "felt": earlier.felt, "push": earlier.push, "age_years": earlier.age_years}
    )


def _check_room(given: Mapping[str, Any]) -> None:
    """Refuses feet, notch and depth that the machine has no room for, in the person's own units."""
    units: Units = given.get("units", "kg")

    def typed(cm: float) -> str:
        return length_as_typed(cm, units)

    def most(what: str, cm: float, room_cm: float, of: str) -> None:
        if cm > room_cm:
            raise WrongInput(
                f"{what} {typed(cm)} is more than {of} of {machine.name}: {typed(room_cm)}. Measure again."
            )

    feet = [("machine", given.get("heel_height"), given.get("heel_spacing"))]
    if not given.get("set_here", True):
        feet.append(("set_machine", *given.get("set_stance", (None, None))))
    for name, height_cm, spacing_cm in feet:
        if name in given:
            machine = Machine.load(given[name])
            most("A heel height of", height_cm or 0, machine.plate.height_cm, "the plate's height")
            most("A heel spacing of", spacing_cm or 0, machine.plate.width_cm, "the plate's width")
    if "machine" in given:
        machine = Machine.load(given["machine"])
        machine.backrest_at(given.get("notch", 1))
        for key in ("depth", "tailbone_lifts"):
            if given.get(key) == machine.sled.travel_cm:
                raise WrongInput(
                    f"At {typed(given[key])} the carriage stands at its highest. How far down does it come?"
                )
            most("A depth of", given.get(key, 0), machine.sled.travel_cm, "the carriage's travel")


def _table(given: Mapping[str, Any]) -> dict[str, Any]:
    table: dict[str, Any] = {
        "sex": given["sex"],
        "height_cm": given["height"],
        "mass_kg": given["mass"],
        "lengths": {f"{key}_cm": given[key] for key in _TAPE if key in given},
        "flexibility": {f"{key}_deg": given[key] for key in _PHONE if key in given},
        "limits": {"units": given.get("units", "kg"), "sore_knee": given.get("sore_knee", False)},
    }
    if "name" in given:
        table["name"] = given["name"]
    stance = _stance(given)
    machine = {"machine": given["machine"]} if "machine" in given else {}
    if stance is not None:
        table["present"] = {"stance": stance, **machine}
        if "depth" in given:
            table["present"]["stop_sled_cm"] = given["depth"]
    if "load" in given and "reps" in given:
        table["strength"] = {"load_kg": given["load"], "reps": given["reps"], **_where_the_set_was(given, stance)}
    if "tailbone_lifts" in given and stance is not None and machine:
        table["limits"]["tailbone_lifts"] = {**machine, "stance": stance, "stop_sled_cm": given["tailbone_lifts"]}
    return table


def _stance(given: Mapping[str, Any]) -> dict[str, Any] | None:
    if "heel_height" not in given or "heel_spacing" not in given:
        return None
    stance = {"heel_height_cm": given["heel_height"], "heel_spacing_cm": given["heel_spacing"]}
    if "toe_out" in given:
        stance["toe_out_deg"] = given["toe_out"]
    if "notch" in given:
        stance["backrest_notch"] = given["notch"]
    return stance


def _where_the_set_was(given: Mapping[str, Any], present: dict[str, Any] | None) -> dict[str, Any]:
    """Machine and stance of the known set: those of today unless told otherwise."""
    where: dict[str, Any] = {}
    if given.get("set_here", True):
        machine, stance = given.get("machine"), present
    else:
        machine, stance = given.get("set_machine"), None
        if "set_stance" in given:
            stance = dict(zip(("heel_height_cm", "heel_spacing_cm"), given["set_stance"], strict=True))
        if "set_depth" in given:
            where["stop_sled_cm"] = given["set_depth"]
    if machine is not None:
        where["machine"] = machine
    if stance is not None:
        where["stance"] = stance
    return where


# Which question applies


def _units(answers: Answers) -> Units:
    text = answers.get("units", "")
    return units_from(text) if text else "kg"


def _has_notches(answers: Answers) -> bool:
    if not answers.get("heel_height"):
        return False
    if not answers.get("machine"):
        return True
    return len(Machine.load(_machine_from(answers["machine"])).seat.backrest_deg) > 1


def _knows_place(answers: Answers) -> bool:
    return bool(answers.get("machine")) and bool(answers.get("heel_height"))


def _had_a_set_and_a_place(answers: Answers) -> bool:
    return bool(answers.get("load")) and bool(answers.get("machine") or answers.get("heel_height"))


def _had_a_set_elsewhere(answers: Answers) -> bool:
    if not _had_a_set_and_a_place(answers):
        return bool(answers.get("load"))
    return bool(answers.get("set_here")) and not yes_or_no(answers["set_here"])


# Reading what people type


def _sex_from(text: str) -> str:
    if text.strip().lower() in SEXES:
        return SEXES[text.strip().lower()]
    raise WrongInput('write "woman" or "man".')


def _name_from(text: str) -> str:
    if not re.search(r"\w", text) or len(text) > 60 or visible(text) != text:
        raise WrongInput("write a short name with letters or digits.")
    return text


def _machine_from(text: str) -> str:
    """A name of the catalogue, or the whole way to a file that can be read."""
    file = os.path.expanduser(text)
    if os.path.exists(file) and not os.path.isfile(file):  # a folder, a pipe that never ends
        raise WrongInput(f"{file} is no machine's file.")
    if not os.path.isfile(file):
        Machine.load(text)
        return text
    Machine.load(Path(file))
    if not file.endswith(".toml"):
        raise WrongInput(f"the name of a machine's file must end in .toml; call it {Path(file).stem}.toml.")
    return os.path.abspath(file)


def _height(unit: str, low: float, high: float) -> Callable[[str], float]:
    plain = one(LENGTHS, unit, low, high)

    def read(text: str) -> float:
        try:
            return plain(text)
        except WrongInput as reason:
            feet = re.fullmatch(rf"([4-7])[.,\s-](\d{{1,2}})(?: {unit})?", text.strip())
            if feet is not None:
                raise WrongInput(f"for {feet[1]} feet {feet[2]} inches write {feet[1]}'{feet[2]}.") from None
            raise reason from None

    return read


def _degrees_of_the_shin(low: float, high: float) -> Callable[[str], float]:
    degrees = one(ANGLES, "degrees", low, high)

    def read(text: str) -> float:
        if re.search(r"(cm|mm|in|inch|inches|\"|”)\s*$", text.lower()):
            raise WrongInput(
                "the distance from toes to wall does not tell the lean without knowing your knee's and heel's depth too. "
                "Lay the phone on the shin and write degrees."
            )
        return degrees(text)

    return read


def _degrees_of_the_low_back(low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        turns = quantities(text, ANGLES, "degrees")
        if len(turns) > 2:
            raise WrongInput("write the turn at the ribs and the turn at the sacrum, or only their difference.")
        turn = turns[0] - turns[1] if len(turns) == 2 else turns[0]
        return within(turn, ANGLES, "degrees", low, high)

    return read


def _heels_from_feet(text: str, units: Units, answers: Answers) -> str:
    """ "Top third" as a heel height on this person's machine."""
    share = part_of_plate(text)
    if share is None:
        return text
    if not answers.get("machine"):
        raise WrongInput("nobody knows how high that plate is. Measure, or type back and name the machine.")
    lifter = lifter_so_far(answers)
    if lifter is None:
        raise WrongInput("that depends on how tall you are. Measure, or type back and tell it.")
    plate_cm = Machine.load(_machine_from(answers["machine"])).plate.height_cm
    foot_cm = lifter.lengths.foot_cm or height_shares()["foot"] * lifter.height_cm
    heel_cm = heel_height_cm(share, plate_cm, foot_cm)
    return f"{heel_cm:.0f} cm" if units == "kg" else f"{heel_cm / CM_PER_INCH:.0f} inches"


def _heels(unit: str) -> Callable[[str], tuple[float, float]]:
    height, spacing = limits(CoachStance, "heel_height_cm"), limits(CoachStance, "heel_spacing_cm")

    def read(text: str) -> tuple[float, float]:
        values = quantities(text, LENGTHS, unit)
        if len(values) != 2:
            raise WrongInput("write two numbers: how high the heels were, and how far apart.")
        return within(values[0], LENGTHS, unit, *height), within(values[1], LENGTHS, unit, *spacing)

    return read


@cache
def limits(model: type[Description], field: str) -> tuple[float, float]:
    """Lowest and highest value that a field of a description takes."""
    info = model.model_fields[field]
    parts = [*info.metadata, *get_args(info.annotation)]
    parts += [inner for part in get_args(info.annotation) for inner in get_args(part)]
    between = next(part for part in parts if isinstance(part, Between))
    return between.low, between.high


def _doubts(lifter: Lifter | None) -> tuple[str, ...]:
    return () if lifter is None else doubts(lifter)


def _range(field: str) -> Range:
    """The range of a field of the lifter's file, such as "lengths.thigh_cm"."""
    section, _, name = field.rpartition(".")
    return limits(_SECTIONS[section], name)


_SECTIONS: dict[str, type[Description]] = {
    "": Lifter,
    "lengths": Lengths,
    "flexibility": Flexibility,
    "stance": CoachStance,
    "present": Present,
    "strength": Strength,
    "place": Place,
}
_READERS: dict[str, Callable[[Units, Range], Callable[[str], Any]]] = {
    "short_name": lambda units, span: _name_from,
    "sex": lambda units, span: _sex_from,
    "height": lambda units, span: _height(length_unit(units), *span),
    "shin_angle": lambda units, span: _degrees_of_the_shin(*span),
    "difference_of_angles": lambda units, span: _degrees_of_the_low_back(*span),
    "machine": lambda units, span: _machine_from,
    "heels": lambda units, span: _heels(length_unit(units)),
}
_RULES: dict[str, Callable[[Answers], bool]] = {
    "has_notches": _has_notches,
    "knows_place": _knows_place,
    "had_a_set_and_a_place": _had_a_set_and_a_place,
    "had_a_set_elsewhere": _had_a_set_elsewhere,
    "told_a_set_elsewhere": lambda answers: _had_a_set_elsewhere(answers) and bool(answers.get("set_stance")),
}


def _both_sides(text: str, units: Units, answers: Answers) -> str:
    """ "20kg a side" as what both sides weigh together; the text as it is where it is one number."""
    try:
        written = WrittenLoad.parse(text)
    except WrongInput:  # the question says what it understands
        return text
    return f"{written.load:g} {written.unit or units}" if written.text else text


QUESTIONS = {
    units: questions(
        "lifter",
        units,
        readers=_READERS,
        rules=_RULES,
        ranges=_range,
        spellings={"heel_height": _heels_from_feet, "load": _both_sides},
    )
    for units in get_args(Units)
}
INTERVIEW = Interview(every=lambda answers: QUESTIONS[_units(answers)], understood=lifter_so_far, doubts=_doubts)

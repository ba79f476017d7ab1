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

from .asking import (
    ANGLES,
    LENGTHS,
    WEIGHTS,
    Answers,
    Interview,
    Question,
    in_own_units,
    one,
    quantities,
    values_of,
    within,
)
from .description import Between, Description
from .errors import WrongInput, shown
from .lifter import SEXES, Flexibility, Lengths, Lifter, Place, Present, Strength, doubts
from .machine import Machine
from .stance import CoachStance

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
    asked = [question.key for question in INTERVIEW.questions(answers)]
    for key in given:
        if key not in asked:
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
    return lifter.model_copy(update={"limits": limits, "felt": earlier.felt})


def _check_room(given: Mapping[str, Any]) -> None:
    """Refuses feet, notch and depth that the machine has no room for, in the person's own units."""
    imperial = given.get("units") == "lb"

    def said(cm: float) -> str:
        return in_own_units(cm, "cm", imperial)

    def most(what: str, cm: float, room_cm: float, of: str) -> None:
        if cm > room_cm:
            raise WrongInput(f"{what} {said(cm)} is more than {of} of {machine.name}: {said(room_cm)}. Measure again.")

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
                    f"At {said(given[key])} the carriage stands at its highest. How far down does it come?"
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
    if "age" in given:
        table["age_years"] = given["age"]
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
    if machine is not None:
        where["machine"] = machine
    if stance is not None:
        where["stance"] = stance
    return where


# Which question applies


def _units(answers: Answers) -> str:
    text = answers.get("units", "")
    return _units_from(text) if text else "kg"


def _is_given(key: str) -> Callable[[Answers], bool]:
    return lambda answers: bool(answers.get(key))


def _is_skipped(key: str) -> Callable[[Answers], bool]:
    return lambda answers: not answers.get(key)


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
    return bool(answers.get("set_here")) and not _yes_or_no(answers["set_here"])


# Reading what people type


def _units_from(text: str) -> str:
    word = text.strip().lower()
    if word in ("kg", "kilo", "kilos", "kilograms", "cm", "metric", "m"):
        return "kg"
    if word in ("lb", "lbs", "pound", "pounds", "in", "inch", "inches", "imperial"):
        return "lb"
    raise WrongInput('write "kg" or "lb".')


def _sex_from(text: str) -> str:
    if text.strip().lower() in SEXES:
        return SEXES[text.strip().lower()]
    raise WrongInput('write "woman" or "man".')


def _name_from(text: str) -> str:
    if not re.search(r"\w", text) or len(text) > 60:
        raise WrongInput("write a short name with letters or digits.")
    return text


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word in ("y", "yes", "true"):
        return True
    if word in ("n", "no", "false", "none"):
        return False
    raise WrongInput('write "yes" or "no".')


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


_FEET = re.compile(
    r"(\d{1,2})\s*(?:'|’|′|ft|feet|foot)\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|”|″|''|in|inch|inches)?)?", re.ASCII
)


def _height(unit: str) -> Callable[[str], float]:
    low, high = limits(Lifter, "height_cm")
    plain = one(LENGTHS, unit, low, high)

    def read(text: str) -> float:
        feet = _FEET.fullmatch(text.strip().lower())
        if feet is not None:
            inches = float((feet[2] or "0").replace(",", "."))
            if inches >= 12:
                raise WrongInput("a foot has only 12 inches.")
            return within(30.48 * float(feet[1]) + 2.54 * inches, LENGTHS, unit, low, high)
        try:
            return plain(text)
        except WrongInput as reason:
            bare = re.fullmatch(r"([12])[.,](\d{1,2})", text.strip())
            if bare is not None and unit == "cm":
                raise WrongInput(f"is that {bare[0]} m? Then write the m behind it.") from None
            feet = re.fullmatch(r"([4-7])[.,\s-](\d{1,2})", text.strip())
            if feet is not None and unit == "inches":
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


def _whole(low: float, high: float) -> Callable[[str], int]:
    number = one({}, "", low, high)

    def read(text: str) -> int:
        value = number(text)
        if not value.is_integer():
            raise WrongInput("write a whole number.")
        return int(value)

    return read


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
    told = [*info.metadata, *get_args(info.annotation)]
    told += [inner for part in get_args(info.annotation) for inner in get_args(part)]
    between = next(part for part in told if isinstance(part, Between))
    return between.low, between.high


# The sketches

_SKETCH_EXTENSION = r"""
            /  shin: how far is it
           /   from upright?  [==] phone
      knee O
           |   thigh upright
   head ___|__________ floor
"""
_SKETCH_RAISE = r"""
              /  leg straight
             /   towel round the foot
            / )
   head ___/___)______ floor
               ^ this angle, on the thigh
"""
_SKETCH_CHEST = r"""
        \__ knee to the chest
         \
          \ )
   head ___\_)________ floor, other leg flat
             ^ this angle, on the thigh
"""
_SKETCH_ANKLE = r"""
   wall |   /
        |--O knee touches
        | / )   [==] phone on the shin
        |/___)
       toes  heel stays down
"""
_SKETCH_THIGH = r"""
     hip  O  knob that moves when the foot turns
          |  <- thigh
    knee  O  gap at the outer side
          |  <- shank
   ankle  O  tip of the outer knob
"""
_SKETCH_HEEL = r"""
    upper edge ________
              |        |
              | o    o |  toes
              | |    | |
              | U    U |  heels
        ^     |        |
        v     |________|
    lower edge
"""
_SKETCH_SPACING = r"""
     ____________
    |  \      /  |   toes out
    |   \    /   |
    |    U  U    |
    |____________|
         |<>|   middle to middle
"""
_SKETCH_DEPTH = r"""
      lowest   your deepest
       |         |
   ====|=========|==========  rail
       |<------->|
"""


def _questions(unit: str) -> tuple[Question, ...]:
    """All questions for a person who counts in kg and cm, or in lb and inches."""
    metric = unit == "kg"
    length, weight = ("cm", "kg") if metric else ("inches", "lb")

    def say(in_metric: str, in_imperial: str) -> str:
        return in_metric if metric else in_imperial

    def tape(field: str) -> Callable[[str], float]:
        return one(LENGTHS, length, *limits(Lengths, field))

    def phone(field: str) -> Callable[[str], float]:
        return one(ANGLES, "degrees", *limits(Flexibility, field))

    return (
        Question(
            key="name",
            ask="What shall we call you?",
            how="Any short name; the file will be called after it.",
            example="Ana",
            read=_name_from,
        ),
        Question(
            key="units",
            ask="Kilograms and centimetres, or pounds and inches?",
            how='Write "kg" or "lb"; Enter takes kg. You may always write another unit behind a number.',
            example="kg",
            read=_units_from,
        ),
        Question(
            key="sex",
            ask="Are you a woman or a man?",
            how="Published norms differ; they fill in what you skip later.",
            example="woman",
            read=_sex_from,
            needed="without it no norm can fill in what you skip.",
        ),
        Question(
            key="height",
            ask="How tall are you?",
            how="Without shoes, heels against a doorframe, a book flat on your head: mark the frame and measure.",
            example=say("178 cm (or 5'10)", "5'10 (or 178 cm)"),
            read=_height(length),
            needed="the size of every bone and muscle follows from it.",
        ),
        Question(
            key="mass",
            ask="How heavy are you?",
            how="A bathroom scale, in what you train in.",
            example=say("72 kg (or 159 lb)", "159 lb (or 72 kg)"),
            read=one(WEIGHTS, weight, *limits(Lifter, "mass_kg")),
            needed="the size of your muscles follows from it.",
        ),
        Question(
            key="age",
            ask="How old are you?",
            how="In years. For your own record; no number depends on it yet.",
            example="34",
            read=one({"years": 1.0, "y": 1.0}, "years", *limits(Lifter, "age_years")),
        ),
        Question(
            key="thigh",
            ask="How long is your thigh?",
            how="Stand and turn one foot in and out: the bony knob that moves at the side of your hip is the upper end. "
            "From there down to the gap at the outer side of the knee.",
            example=say("43 cm", "17 in"),
            read=tape("thigh_cm"),
            sketch=_SKETCH_THIGH,
        ),
        Question(
            key="shank",
            ask="How long is your shank, knee to ankle?",
            how="From the same gap at the outer side of the knee down to the tip of the outer ankle knob.",
            example=say("43 cm", "17 in"),
            read=tape("shank_cm"),
        ),
        Question(
            key="foot",
            ask="How long is your foot?",
            how="Stand with the heel against a wall, without shoes, and measure from the wall to the longest toe.",
            example=say("26 cm", "10.2 in"),
            read=tape("foot_cm"),
        ),
        Question(
            key="shoulder_width",
            ask="How wide are your shoulders, bone to bone?",
            how="Follow each collarbone outwards to the bony corner at its end. Hold a broomstick across both corners, "
            "mark them with your thumbs, and measure between the thumbs.",
            example=say("40 cm", "15.7 in"),
            read=tape("shoulder_width_cm"),
        ),
        Question(
            key="hip_width",
            ask="How wide are your hips?",
            how="Stand with one hip against a wall, press a book flat against the other at its widest, and measure from the "
            "wall to the book.",
            example=say("34 cm", "13.4 in"),
            read=tape("hip_width_cm"),
        ),
        Question(
            key="active_knee_extension_deficit",
            ask="Hamstrings: lying with the thigh upright, how far is your knee from straight?",
            how="Lie in a doorway, one leg flat, the other thigh upright along the frame. Straighten that knee as far as it "
            "goes by itself, phone taped to the shin: degrees that the shin lacks to upright, 0 is straight. "
            "Press Enter to do the straight-leg raise instead.",
            example="20",
            read=phone("active_knee_extension_deficit_deg"),
            sketch=_SKETCH_EXTENSION,
        ),
        Question(
            key="straight_leg_raise",
            ask="Hamstrings: lying, how far can the straight leg be raised?",
            how="Lie flat, a long towel round one foot, phone taped to that thigh. Pull the leg up with the towel, knee "
            "straight, until it stops you. Flat is 0, upright 90.",
            example="75",
            read=phone("straight_leg_raise_deg"),
            sketch=_SKETCH_RAISE,
            only_if=_is_skipped("active_knee_extension_deficit"),
        ),
        Question(
            key="hip_flexion_knee_bent",
            ask="Hips: lying, how far does the bent knee come to your chest?",
            how="Lie flat, phone taped to the thigh, other leg on the floor. Pull the knee to your chest with both hands. "
            "Flat is 0, upright 90; past upright it goes on: 100, 110, 120.",
            example="115",
            read=phone("hip_flexion_knee_bent_deg"),
            sketch=_SKETCH_CHEST,
        ),
        Question(
            key="ankle_dorsiflexion",
            ask="Ankles: how far can the shin lean forward with the heel down?",
            how="Half kneel before a wall, phone taped to the front shin. Slide the foot back until the knee just touches "
            "the wall with the heel still down. Lean of the shin: upright is 0.",
            example="38",
            read=_degrees_of_the_shin(*limits(Flexibility, "ankle_dorsiflexion_deg")),
            sketch=_SKETCH_ANKLE,
        ),
        Question(
            key="lumbar_flexion",
            ask="Low back: how far does it round when you bend forward?",
            how="Phone flat on the spine at the lowest ribs: stand, then bend down fully; by how much did it turn? Again with "
            "the phone on the flat bone below the belt. Write both turns, or their difference.",
            example="115 55",
            read=_degrees_of_the_low_back(*limits(Flexibility, "lumbar_flexion_deg")),
        ),
        Question(
            key="machine",
            ask="Which leg press do you use?",
            how="A name from `legpress machines`, or the file that `legpress machine new` made of yours.",
            example="sled-45-large-plate (or my-gym/basement-sled.toml)",
            read=_machine_from,
        ),
        Question(
            key="heel_height",
            ask="How high on the plate are your heels today?",
            how="Put your feet where you always do, mark the back edge of a heel with tape, and measure from the plate's lower "
            "edge up to it.",
            example=say("25 cm", "10 in"),
            read=one(LENGTHS, length, *limits(CoachStance, "heel_height_cm")),
            sketch=_SKETCH_HEEL,
        ),
        Question(
            key="heel_spacing",
            ask="How far apart are your heels?",
            how="Between two strips of tape on the plate, from the middle of one heel to the middle of the other.",
            example=say("36 cm", "14 in"),
            read=one(LENGTHS, length, *limits(CoachStance, "heel_spacing_cm")),
            sketch=_SKETCH_SPACING,
            only_if=_is_given("heel_height"),
            needed="a stance has both a height and a spacing. Answer it, or go back and leave out both.",
        ),
        Question(
            key="toe_out",
            ask="How far do your toes point out?",
            how="Each foot by itself: 0 is straight up the plate. Feet like clock hands at five to and five past: 30 degrees. "
            "Enter means straight.",
            example="10",
            read=one(ANGLES, "degrees", *limits(CoachStance, "toe_out_deg")),
            only_if=_is_given("heel_height"),
        ),
        Question(
            key="notch",
            ask="In which notch is the backrest?",
            how="Count from the most upright, which is 1. Enter means 1.",
            example="2",
            read=_whole(*limits(CoachStance, "backrest_notch")),
            only_if=_has_notches,
        ),
        Question(
            key="depth",
            ask="How deep do you go?",
            how="Tape on the rail where the carriage stands at your deepest. Later let it all the way down, without plates, "
            "stops out of the way, and measure how far above that the tape is.",
            example=say("20 cm", "8 in"),
            read=one(LENGTHS, length, *limits(Present, "stop_sled_cm")),
            sketch=_SKETCH_DEPTH,
            only_if=_is_given("heel_height"),
        ),
        Question(
            key="load",
            ask="What did you press lately, in a set to the last clean repetition?",
            how="All plates of both sides together, without the carriage; on a stack, its weight.",
            example=say("120 kg", "270 lb"),
            read=one(WEIGHTS, weight, *limits(Strength, "load_kg")),
        ),
        Question(
            key="reps",
            ask="How many repetitions?",
            how="Clean ones, full depth.",
            example="10",
            read=_whole(*limits(Strength, "reps")),
            only_if=_is_given("load"),
            needed="a load says nothing without its repetitions. Answer it, or go back and leave out both.",
        ),
        Question(
            key="set_here",
            ask="Was that on this machine, with these feet?",
            how='Write "yes" or "no"; Enter means yes.',
            example="yes",
            read=_yes_or_no,
            only_if=_had_a_set_and_a_place,
        ),
        Question(
            key="set_machine",
            ask="On which leg press was it?",
            how="A name from `legpress machines`, or a machine's file.",
            example="sled-45-large-plate",
            read=_machine_from,
            only_if=_had_a_set_elsewhere,
        ),
        Question(
            key="set_stance",
            ask="Where were your heels then?",
            how="Two numbers: how high above the plate's lower edge, and how far apart.",
            example=say("25 36 cm", "10 14 in"),
            read=_heels(length),
            only_if=_had_a_set_elsewhere,
        ),
        Question(
            key="tailbone_lifts",
            ask="At which depth does your tailbone lift, if you know?",
            how="With little weight and your usual feet, a strip of paper under the tailbone: go down until you can pull it out. How "
            "far above its lowest point is the carriage then? Enter if you never tried.",
            example=say("15 cm", "6 in"),
            read=one(LENGTHS, length, *limits(Place, "stop_sled_cm")),
            only_if=_knows_place,
        ),
        Question(
            key="sore_knee",
            ask="Does a knee hurt when you press?",
            how='Write "yes" or "no"; Enter means no. With yes, no stance is proposed that presses harder on the kneecap than today.',
            example="no",
            read=_yes_or_no,
        ),
    )


def _doubts(lifter: Lifter | None) -> tuple[str, ...]:
    return () if lifter is None else doubts(lifter)


QUESTIONS = {unit: _questions(unit) for unit in ("kg", "lb")}
INTERVIEW = Interview(
    command="legpress lifter new",
    every=lambda answers: QUESTIONS[_units(answers)],
    understood=lifter_so_far,
    doubts=_doubts,
)

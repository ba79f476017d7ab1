"""The questions that turn a tape measure and a phone's inclinometer into a machine.

An interview is the answers so far, as they were typed; everything else follows from them, so it can stop at any
question and go on another day. A skipped question takes the catalogue's value for that type, marked assumed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .errors import WrongInput, did_you_mean, shown
from .machine import Machine, doubts, fields, toml_value

Answers = Mapping[str, str]  # question key -> what was typed; "" = skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to measure: how to ask, how to read what is typed, and a sketch for the terminal."""

    key: str
    ask: str
    how: str
    example: str
    read: Callable[[str], Any]
    sketch: str = ""
    only_for: Literal["plate_loaded", "selectorised"] | None = None


def questions(answers: Answers) -> tuple[Question, ...]:
    """All questions for the machine that the answers so far describe."""
    kind = _kind(answers)
    return tuple(question for question in QUESTIONS if question.only_for in (None, kind))


def next_question(answers: Answers) -> Question | None:
    """The first question without an answer, or None when all are answered or skipped."""
    return next((question for question in questions(answers) if question.key not in answers), None)


def answered(answers: Answers, key: str, text: str) -> dict[str, str]:
    """The answers with one more; refused when it cannot be read or contradicts an earlier one."""
    more = {**answers, key: _printable(text)}
    machine_from(more)
    return more


def without_last(answers: Answers) -> dict[str, str]:
    """The answers with the last one taken back, in the order of the questions."""
    given = [question.key for question in questions(answers) if question.key in answers]
    return {key: text for key, text in answers.items() if given and key != given[-1]}


def read_answers(table: Mapping[str, Any], where: str) -> dict[str, str]:
    """Answers from a file of `key = "text"`; numbers are taken as typed, unknown keys are refused."""
    known = [question.key for question in QUESTIONS]
    answers: dict[str, str] = {}
    for key, value in table.items():
        if key not in known:
            raise WrongInput(f"{where}: {key} is not one of the questions.{did_you_mean(key, known)}")
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise WrongInput(f"{where}: {key} is {shown(value)}; write the answer in quotes, as you would type it.")
        answers[key] = str(value)
    kept: dict[str, str] = {}
    for question in QUESTIONS:
        if question.key in answers:
            try:
                kept = answered(kept, question.key, answers[question.key])
            except WrongInput as reason:
                raise WrongInput(f"{where}: {reason}") from None
    return kept


def written(answers: Answers) -> str:
    """The answers as the file that `read_answers` reads."""
    lines = [
        f"{question.key} = {toml_value(answers[question.key])}" for question in QUESTIONS if question.key in answers
    ]
    return "\n".join(["# Answers to `legpress machine new`; an empty one was skipped.", *lines]) + "\n"


def machine_from(answers: Answers) -> Machine:
    """The machine as understood so far."""
    asked = [question for question in questions(answers) if answers.get(question.key)]
    given = {question.key: _read(question, answers[question.key]) for question in asked}
    base = Machine.load(_base_type(given))
    table: dict[str, Any] = {
        "name": given.get("name", "my-leg-press"),
        "description": "measured with `legpress machine new`",
        "kind": given.get("kind", "plate_loaded"),
        "plate": {},
        "seat": {},
        "sled": {},
        "plates": {},
    }
    for field, value in fields(base):
        _put(table, field, _skipped(base, field, value))
    _fill_seat(table, given)
    _fill_sled(table, given, Machine.from_table(table))
    return Machine.from_table(table)


def new_doubts(before: Answers, after: Answers) -> tuple[str, ...]:
    """What became doubtful by the last answer."""
    old = doubts(machine_from(before)) if before else ()
    return tuple(sentence for sentence in doubts(machine_from(after)) if sentence not in old)


def summary(machine: Machine) -> str:
    """The machine in a few sentences, for the person who measured it."""
    backs = " / ".join(f"{angle:g}" for angle in machine.seat.backrest_deg)
    edge = machine.plate.lower_edge_cm
    where = "level with" if abs(edge) < 0.5 else f"{abs(edge):.0f} cm {'above' if edge > 0 else 'below'}"
    kind = "Plates on a sled" if machine.kind == "plate_loaded" else "Weight stack"
    told = (
        f"{kind}, rail {machine.rail_deg:g} degrees above the floor, backrest {backrests(machine)} {backs} degrees from "
        f"the rail. The plate is {machine.plate.height_cm:g} cm high and {machine.plate.width_cm:g} cm wide; its lower edge "
        f"is {where} the hips. It comes as close as {machine.sled.bottom_cm:.0f} cm to the hips and slides "
        f"{machine.sled.travel_cm:g} cm."
    )
    if machine.kind == "plate_loaded":
        push_kg = machine.carriage_kg * math.sin(machine.rail_rad) - machine.counterweight_kg * machine.cable_ratio
        told += (
            f" The empty carriage weighs {machine.carriage_kg:g} kg and pushes with {push_kg:.0f} kg along the rail."
        )
    return told


def backrests(machine: Machine) -> str:
    count = len(machine.seat.backrest_deg)
    return "fixed at" if count == 1 else f"in {count} notches at"


def _fill_seat(table: dict[str, Any], given: Mapping[str, Any]) -> None:
    if "rail" in given:
        table["rail_deg"] = _measured(given["rail"], PHONE)
    rail_deg = table["rail_deg"]["value"]
    if "backrest" in given:
        angles = tuple(sorted(180 - rail_deg - phone for phone in given["backrest"]))
        for angle, phone in zip(angles, sorted(given["backrest"], reverse=True), strict=True):
            if not 60 <= angle <= 180:
                raise WrongInput(
                    f"With the rail at {rail_deg:g} degrees, a backrest at {phone:g} stands {angle:g} degrees from the rail, "
                    "and no one fits outside 60 to 180. Measure both against the floor: flat is 0, upright 90."
                )
        table["seat"]["backrest_deg"] = _measured(list(angles), f"{PHONE}, turned to the rail")
    if "pad" in given:
        table["seat"]["pad_deg"] = _measured(given["pad"] - rail_deg, f"{PHONE}, turned to the rail")
    elif "backrest" in given:
        # square to the most upright backrest; the type's own angle belongs to another seat
        table["seat"].pop("pad_deg", None)


def _fill_sled(table: dict[str, Any], given: Mapping[str, Any], seat: Machine) -> None:
    corner_x_m, corner_y_m = seat.seat_corner_m
    from_hip = ", from the seat's crease to the hip with seat.hip_above_pad_cm and seat.hip_from_backrest_cm"
    for key, field in (
        ("plate_height", "plate.height_cm"),
        ("plate_width", "plate.width_cm"),
        ("tilt", "plate.tilt_deg"),
        ("travel", "sled.travel_cm"),
        ("carriage", "sled.carriage_kg"),
        ("counterweight", "sled.counterweight_kg"),
    ):
        if key in given:
            tool = {"tilt": PHONE, "carriage": "weighed or read off", "counterweight": "weighed or read off"}.get(
                key, TAPE
            )
            _put(table, field, _measured(given[key], tool))
    if "nearest" in given:
        bottom_cm = round(given["nearest"] + 100 * corner_x_m, 1)
        if bottom_cm < 5:
            raise WrongInput(
                f"{given['nearest']:g} cm from the crease leaves {bottom_cm:g} cm between hip and plate. Measure along the "
                "rail, from where backrest and seat meet to the plate."
            )
        table["sled"]["bottom_cm"] = _measured(bottom_cm, TAPE + from_hip)
    if "lower_edge" in given:
        table["plate"]["lower_edge_cm"] = _measured(round(given["lower_edge"] + 100 * corner_y_m, 1), TAPE + from_hip)
    if "stops" in given:
        table["sled"]["stops_cm"] = _measured(sorted(given["stops"]), TAPE)
    elif "travel" in given:
        stops = table["sled"]["stops_cm"]
        stops["value"] = [stop for stop in stops["value"] if stop <= given["travel"]]
    if "stack" in given:
        table["plates"]["available_kg"] = _measured([given["stack"]], "read off the stack")
    if "plates" in given:
        table["plates"]["available_kg"] = _measured(sorted(set(given["plates"]), reverse=True), "read off the rack")
    if "cable" in given:
        table["sled"]["cable_ratio"] = _measured(round(given["cable"] / 10, 3), TAPE)


TAPE = "tape measure"
PHONE = "phone inclinometer"


def _measured(value: Any, tool: str) -> dict[str, Any]:
    return {"value": value, "source": tool}


def _skipped(base: Machine, field: str, value: Any) -> dict[str, Any]:
    origin = base.origin(field)
    told: dict[str, Any] = {
        "value": list(value) if isinstance(value, tuple) else value,
        "assumed": True,
        "note": f"not measured; as the type {base.name}",
    }
    if origin.low is not None:
        told |= {"low": origin.low, "high": origin.high}
    return told


def _put(table: dict[str, Any], field: str, value: Any) -> None:
    section, _, name = field.rpartition(".")
    (table[section] if section else table)[name] = value


def _kind(answers: Answers) -> str:
    text = answers.get("kind", "")
    return _kind_from(text) if text else "plate_loaded"


def _base_type(given: Mapping[str, Any]) -> str:
    """The catalogue's type that lends its values to skipped questions."""
    if given.get("kind") == "selectorised":
        return "horizontal-selectorised"
    rail_deg = given.get("rail", 45.0)
    if rail_deg >= 70:
        return "vertical"
    if rail_deg < 40:
        return "sled-35"
    return "sled-45-large-plate" if given.get("plate_height", 0) >= 55 else "sled-45-small-plate"


def _read(question: Question, text: str) -> Any:
    try:
        return question.read(text)
    except WrongInput as reason:
        raise WrongInput(f"{question.key} is {shown(text)}: {reason} For example: {question.example}") from None


# Reading what people type

_NUMBER = r"[+\-−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)"
_LENGTHS = {
    "cm": 1.0,
    "mm": 0.1,
    "m": 100.0,
    "in": 2.54,
    "inch": 2.54,
    "inches": 2.54,
    '"': 2.54,
    "”": 2.54,
    "ft": 30.48,
}
_ANGLES = {"degrees": 1.0, "deg": 1.0, "degree": 1.0, "°": 1.0}
_WEIGHTS = {"kg": 1.0, "kgs": 1.0, "kilo": 1.0, "kilos": 1.0, "lb": 0.45359237, "lbs": 0.45359237, "pounds": 0.45359237}


def _quantities(text: str, units: Mapping[str, float], unit: str) -> list[float]:
    """Numbers with an optional unit each; one unit at the end counts for all before it."""
    tidy = re.sub(r"\s*(?:;|,\s|\band\b)\s*", " ", text.strip().lower())
    word = "|".join(re.escape(name) for name in sorted(units, key=len, reverse=True))
    token = re.compile(rf"({_NUMBER})\s*({word})?(?=\s|$)", re.ASCII)
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(tidy):
        match = token.match(tidy, at)
        if match is None:
            raise WrongInput(f"write numbers in {unit}, with spaces between several.")
        found.append((match[1], match[2] or ""))
        at = match.end()
        while at < len(tidy) and tidy[at].isspace():
            at += 1
    if not found or len(found) > 30:
        raise WrongInput(f"write numbers in {unit}, with spaces between several.")
    last = found[-1][1] or unit
    return [float(number.replace(",", ".").replace("−", "-")) * units[own or last] for number, own in found]


def _one(units: Mapping[str, float], unit: str, low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        values = _quantities(text, units, unit)
        if len(values) > 1:
            raise WrongInput(f"write one number in {unit}.")
        return _within(values[0], unit, low, high)

    return read


def _several(units: Mapping[str, float], unit: str, low: float, high: float) -> Callable[[str], tuple[float, ...]]:
    def read(text: str) -> tuple[float, ...]:
        if re.search(r"\d,\d", text):  # "60,50" may be two angles or sixty and a half
            raise WrongInput("put spaces between the numbers, and a point in a decimal.")
        values = [_within(value, unit, low, high) for value in _quantities(text, units, unit)]
        if len(set(values)) < len(values):
            raise WrongInput("the same number stands there twice.")
        return tuple(values)

    return read


def _within(value: float, unit: str, low: float, high: float) -> float:
    if not low <= value <= high:
        raise WrongInput(f"that is {value:g} {unit}; it should lie between {low:g} and {high:g} {unit}.")
    return round(value, 2)


def _kind_from(text: str) -> str:
    word = text.strip().lower()
    if word in ("plates", "plate", "plate_loaded", "plate-loaded", "p", "discs"):
        return "plate_loaded"
    if word in ("stack", "pin", "selectorised", "selectorized", "s"):
        return "selectorised"
    raise WrongInput('write "plates" or "stack".')


def _name_from(text: str) -> str:
    word = re.sub(r"[^a-z0-9]+", "-", text.strip().lower()).strip("-")
    if not word or len(word) > 60:
        raise WrongInput("write a short name with letters or digits.")
    return word


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()


# The sketches: side view, the lifter would sit at the left and push up to the right.
_SKETCH_RAIL = r"""
              /
        [==] /   phone on the rail
            /
           /  )  <- this angle
   _______/_____)____ floor
"""
_SKETCH_BACK = r"""
    \\
     \\ [==]    phone on the backrest,
      \\        once for each notch
    (  \\____
   _(___\\_______ level
    ^ this angle
"""
_SKETCH_PAD = r"""
    \\          _-   front edge higher = plus
     \\  [==] _-     phone on the seat
      \\   _-  )
   ____\\-_____)___ level
                ^ this angle
"""
_SKETCH_NEAREST = r"""
   backrest \           | plate, carriage
             \          | all the way down
              \         |
      crease   X<------>|
                ~~~~~   seat
"""
_SKETCH_EDGE = r"""
   backrest \           | plate
             \          |
              \         |__ lower edge
               \        ^   plus: above the stick
      crease   X........|......  broomstick, along the rail
                ~~~~~   seat
"""
_SKETCH_TRAVEL = r"""
      lowest           highest
       |->               |->
   ====|=================|====  rail
       |<--------------->|
"""
_SKETCH_STOPS = r"""
      lowest
       |     o     o      o     pins / holes
   ====|=====|=====|======|===  rail
       |<--->|            |
       |<---------------->|   each from the lowest position
"""
_SKETCH_HEIGHT = r"""
    upper edge ________
        ^     |        |
        |     |  plate |
        v     |________|
    lower edge
"""
_SKETCH_WIDTH = r"""
     ____________
    |            |
    |   plate    |
    |____________|
    |<---------->|
"""
_SKETCH_TILT = r"""
      plus      0      minus
        \       |       /
         \      |      /
   lifter \     |     /
   =======================  rail
"""
_SKETCH_CARRIAGE = r"""
         |=o=   <- without
   ______|__       discs
  [carriage ]
   ---------    sticker, manual, or two bathroom scales
"""
_SKETCH_COUNTER = r"""
     carriage ----( )      pulley
                   |
                  [ ]  <- its weight
"""
_SKETCH_CABLE = r"""
    plate |--> 10 cm       [__]  ^
                           [__]  | how far the stack rises
"""
_SKETCH_DISCS = r"""
    ( 20 ) ( 15 ) ( 10 ) (5) (2.5)
"""

QUESTIONS: tuple[Question, ...] = (
    Question(
        key="name",
        ask="What shall this machine be called?",
        how="Any short name; the file will be called after it.",
        example="basement-sled",
        read=_name_from,
    ),
    Question(
        key="kind",
        ask="Do you load it with plates, or with a pin in a weight stack?",
        how='Write "plates" or "stack".',
        example="plates",
        read=_kind_from,
    ),
    Question(
        key="rail",
        ask="How steep is the rail?",
        how="Lay the phone on the rail that the carriage slides on. A rail that lies flat is 0, upright is 90.",
        example="45",
        read=_one(_ANGLES, "degrees", 0, 90),
        sketch=_SKETCH_RAIL,
    ),
    Question(
        key="backrest",
        ask="How steep is the backrest, in each of its notches?",
        how="Lay the phone on the backrest and read it against the floor: lying flat is 0, upright is 90. "
        "One number for each notch, spaces between.",
        example="50 40 30",
        read=_several(_ANGLES, "degrees", 0, 120),
        sketch=_SKETCH_BACK,
    ),
    Question(
        key="pad",
        ask="How steep is the seat pad?",
        how="Lay the phone on the seat, from back to front: level is 0, plus if the front edge is higher.",
        example="20",
        read=_one(_ANGLES, "degrees", -30, 90),
        sketch=_SKETCH_PAD,
    ),
    Question(
        key="nearest",
        ask="How close does the plate come to the seat?",
        how="Let the carriage all the way down, without plates, stops out of the way. Measure along the rail, from the "
        "crease where backrest (most upright) and seat meet, to the plate. On a flat bench: from under the hip joint.",
        example="46 cm (or 18in)",
        read=_one(_LENGTHS, "cm", 10, 150),
        sketch=_SKETCH_NEAREST,
    ),
    Question(
        key="lower_edge",
        ask="How far is the plate's lower edge above that crease?",
        how="Hold a broomstick beside the seat, from the crease along the rail to the plate. Measure from the stick to the plate's "
        "lower edge: plus if the edge is above the stick, minus if below.",
        example="4 cm (or -3)",
        read=_one(_LENGTHS, "cm", -50, 60),
        sketch=_SKETCH_EDGE,
    ),
    Question(
        key="plate_height",
        ask="How high is the plate?",
        how="From its lower to its upper edge, along the plate.",
        example="40 cm (or 16in)",
        read=_one(_LENGTHS, "cm", 20, 150),
        sketch=_SKETCH_HEIGHT,
    ),
    Question(
        key="plate_width",
        ask="How wide is the plate?",
        how="From its left to its right edge.",
        example="60 cm (or 24in)",
        read=_one(_LENGTHS, "cm", 20, 150),
        sketch=_SKETCH_WIDTH,
    ),
    Question(
        key="tilt",
        ask="Is the plate square to the rail?",
        how="0 if it is. Otherwise how many degrees it leans: plus if the upper edge leans towards you.",
        example="0",
        read=_one(_ANGLES, "degrees", -30, 30),
        sketch=_SKETCH_TILT,
    ),
    Question(
        key="travel",
        ask="How far can the carriage slide?",
        how="From the lowest to the highest position, along the rail.",
        example="75 cm (or 30in)",
        read=_one(_LENGTHS, "cm", 10, 200),
        sketch=_SKETCH_TRAVEL,
    ),
    Question(
        key="stops",
        ask="Where can the safety stops hold it?",
        how="How far above the lowest position the carriage rests on each stop, along the rail; 0 is the lowest itself. "
        "One number for each, spaces between.",
        example="0 10 20 cm",
        read=_several(_LENGTHS, "cm", 0, 200),
        sketch=_SKETCH_STOPS,
    ),
    Question(
        key="carriage",
        ask="How heavy is the empty carriage?",
        how="Sticker, manual, or ask the gym; press Enter if nobody knows.",
        example="45 kg (or 100 lb)",
        read=_one(_WEIGHTS, "kg", 0, 300),
        sketch=_SKETCH_CARRIAGE,
        only_for="plate_loaded",
    ),
    Question(
        key="counterweight",
        ask="Does a counterweight pull the carriage up?",
        how="Its weight; 0 if there is none.",
        example="0",
        read=_one(_WEIGHTS, "kg", 0, 200),
        sketch=_SKETCH_COUNTER,
        only_for="plate_loaded",
    ),
    Question(
        key="cable",
        ask="Move the plate 10 cm: how far does the weight stack rise?",
        how="Straight cables lift it 10 cm, pulleys half or twice that.",
        example="10 cm",
        read=_one(_LENGTHS, "cm", 1, 40),
        sketch=_SKETCH_CABLE,
        only_for="selectorised",
    ),
    Question(
        key="plates",
        ask="Which discs are on the rack?",
        how="One number for each size, spaces between.",
        example="20 15 10 5 2.5 1.25 kg (or 45 25 10 5 lb)",
        read=_several(_WEIGHTS, "kg", 0.1, 100),
        sketch=_SKETCH_DISCS,
        only_for="plate_loaded",
    ),
    Question(
        key="stack",
        ask="How heavy is one step of the stack?",
        how="From one pin hole to the next.",
        example="5 kg (or 10 lb)",
        read=_one(_WEIGHTS, "kg", 0.5, 50),
        only_for="selectorised",
    ),
)

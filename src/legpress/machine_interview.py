"""The questions that turn a tape measure and a phone's inclinometer into a machine.

A skipped question takes the catalogue's value for that type, marked assumed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from .asking import ANGLES, LENGTHS, WEIGHTS, Answers, Interview, Question, one, several, values_of
from .errors import WrongInput
from .machine import Machine, doubts, fields


def machine_from(answers: Answers) -> Machine:
    """The machine as understood so far."""
    given = values_of(questions(answers), answers)
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


def _with_plates(answers: Answers) -> bool:
    return _kind(answers) == "plate_loaded"


def _with_a_stack(answers: Answers) -> bool:
    return _kind(answers) == "selectorised"


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
        read=one(ANGLES, "degrees", 0, 90),
        sketch=_SKETCH_RAIL,
    ),
    Question(
        key="backrest",
        ask="How steep is the backrest, in each of its notches?",
        how="Lay the phone on the backrest and read it against the floor: lying flat is 0, upright is 90. "
        "One number for each notch, spaces between.",
        example="50 40 30",
        read=several(ANGLES, "degrees", 0, 120),
        sketch=_SKETCH_BACK,
    ),
    Question(
        key="pad",
        ask="How steep is the seat pad?",
        how="Lay the phone on the seat, from back to front: level is 0, plus if the front edge is higher.",
        example="20",
        read=one(ANGLES, "degrees", -30, 90),
        sketch=_SKETCH_PAD,
    ),
    Question(
        key="nearest",
        ask="How close does the plate come to the seat?",
        how="Let the carriage all the way down, without plates, stops out of the way. Measure along the rail, from the "
        "crease where backrest (most upright) and seat meet, to the plate. On a flat bench: from under the hip joint.",
        example="46 cm (or 18in)",
        read=one(LENGTHS, "cm", 10, 150),
        sketch=_SKETCH_NEAREST,
    ),
    Question(
        key="lower_edge",
        ask="How far is the plate's lower edge above that crease?",
        how="Hold a broomstick beside the seat, from the crease along the rail to the plate. Measure from the stick to the plate's "
        "lower edge: plus if the edge is above the stick, minus if below.",
        example="4 cm (or -3)",
        read=one(LENGTHS, "cm", -50, 60),
        sketch=_SKETCH_EDGE,
    ),
    Question(
        key="plate_height",
        ask="How high is the plate?",
        how="From its lower to its upper edge, along the plate.",
        example="40 cm (or 16in)",
        read=one(LENGTHS, "cm", 20, 150),
        sketch=_SKETCH_HEIGHT,
    ),
    Question(
        key="plate_width",
        ask="How wide is the plate?",
        how="From its left to its right edge.",
        example="60 cm (or 24in)",
        read=one(LENGTHS, "cm", 20, 150),
        sketch=_SKETCH_WIDTH,
    ),
    Question(
        key="tilt",
        ask="Is the plate square to the rail?",
        how="0 if it is. Otherwise how many degrees it leans: plus if the upper edge leans towards you.",
        example="0",
        read=one(ANGLES, "degrees", -30, 30),
        sketch=_SKETCH_TILT,
    ),
    Question(
        key="travel",
        ask="How far can the carriage slide?",
        how="From the lowest to the highest position, along the rail.",
        example="75 cm (or 30in)",
        read=one(LENGTHS, "cm", 10, 200),
        sketch=_SKETCH_TRAVEL,
    ),
    Question(
        key="stops",
        ask="Where can the safety stops hold it?",
        how="How far above the lowest position the carriage rests on each stop, along the rail; 0 is the lowest itself. "
        "One number for each, spaces between.",
        example="0 10 20 cm",
        read=several(LENGTHS, "cm", 0, 200),
        sketch=_SKETCH_STOPS,
    ),
    Question(
        key="carriage",
        ask="How heavy is the empty carriage?",
        how="Sticker, manual, or ask the gym; press Enter if nobody knows.",
        example="45 kg (or 100 lb)",
        read=one(WEIGHTS, "kg", 0, 300),
        sketch=_SKETCH_CARRIAGE,
        only_if=_with_plates,
    ),
    Question(
        key="counterweight",
        ask="Does a counterweight pull the carriage up?",
        how="Its weight; 0 if there is none.",
        example="0",
        read=one(WEIGHTS, "kg", 0, 200),
        sketch=_SKETCH_COUNTER,
        only_if=_with_plates,
    ),
    Question(
        key="cable",
        ask="Move the plate 10 cm: how far does the weight stack rise?",
        how="Straight cables lift it 10 cm, pulleys half or twice that.",
        example="10 cm",
        read=one(LENGTHS, "cm", 1, 40),
        sketch=_SKETCH_CABLE,
        only_if=_with_a_stack,
    ),
    Question(
        key="plates",
        ask="Which discs are on the rack?",
        how="One number for each size, spaces between.",
        example="20 15 10 5 2.5 1.25 kg (or 45 25 10 5 lb)",
        read=several(WEIGHTS, "kg", 0.1, 100),
        sketch=_SKETCH_DISCS,
        only_if=_with_plates,
    ),
    Question(
        key="stack",
        ask="How heavy is one step of the stack?",
        how="From one pin hole to the next.",
        example="5 kg (or 10 lb)",
        read=one(WEIGHTS, "kg", 0.5, 50),
        only_if=_with_a_stack,
    ),
)

INTERVIEW = Interview(
    command="legpress machine new", every=lambda answers: QUESTIONS, understood=machine_from, doubts=doubts
)
questions = INTERVIEW.questions
next_question = INTERVIEW.next_question
answered = INTERVIEW.answered
without_last = INTERVIEW.without_last
new_doubts = INTERVIEW.new_doubts
read_answers = INTERVIEW.read_answers
written = INTERVIEW.written

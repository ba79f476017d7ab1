"""A lifter as understood: what was measured, which norm stands in for what was not, and how they press."""

from __future__ import annotations

import math
from typing import Any

from pydantic import BaseModel, ConfigDict

from ..body.scaling import assumptions
from ..lifter import LABELS, Lifter, Place, doubts
from ..lifter_file import SINGLE, table_of
from ..measures import CM_PER_INCH, Units, length_as_typed, mass_as_typed
from ..stance import Stance


class PropertyReport(BaseModel):
    """A property of the body and where its value comes from."""

    model_config = ConfigDict(frozen=True)

    name: str
    unit: str
    value: float
    measured: bool
    source: str

    def words(self, units: Units) -> tuple[str, str, str]:
        """What it is, its value, and where it comes from."""
        source = self.source if self.measured else f"assumed: {self.source.removesuffix(', assumed')}"
        return LABELS.get(self.name, self.name.replace("_", " ")), _value_words(self.value, self.unit, units), source


def body_properties(lifter: Lifter) -> list[PropertyReport]:
    """Each property of the body, in the order of a form."""
    rows = []
    for assumed in assumptions(lifter):
        unit, per = {"m": ("cm", 100.0), "rad": ("deg", 180 / math.pi)}.get(assumed.unit, (assumed.unit, 1.0))
        source = assumed.sentence.partition(": ")[2].removesuffix(".")
        rows.append(_property(assumed.field, unit, assumed.value * per, assumed.measured, source))
    width_m, measured = lifter.shoulder_width_or_norm_m
    share = f"{100 * width_m / lifter.height_m:.1f} % of height (Winter 2009), assumed"
    last_length = max(i for i, row in enumerate(rows) if row.unit == "cm")
    rows.insert(last_length + 1, _property("shoulder_width", "cm", 100 * width_m, measured, share))
    return rows


def lifter_json(lifter: Lifter) -> dict[str, Any]:
    """The file's fields, each property of the body with where it comes from, and what is doubtful."""
    table = table_of(lifter)
    limits = {name: getattr(lifter.limits, name) for name in ("sore_knee", "toes_may_overhang", "units")}
    sections = {"lengths": {}, "flexibility": {}, "felt": []} | table
    return {
        **{key: sections.pop(key) for key in table if key in SINGLE},
        **sections,
        "limits": limits | table.get("limits", {}),
        "understood": {
            f"{one.name}_{one.unit}": one.model_dump(include={"value", "measured", "source"})
            for one in body_properties(lifter)
        },
        "doubts": list(doubts(lifter)),
    }


def person_words(lifter: Lifter, units: Units) -> str:
    """Name, sex, age, height and mass."""
    height = f"{lifter.height_cm:g} cm"
    if units == "lb":
        feet, inches = divmod(round(lifter.height_cm / CM_PER_INCH), 12)
        height = f"{feet} ft {inches} in"
    age = "" if lifter.age_years is None else f", {lifter.age_years:g} years"
    sex = "woman" if lifter.sex == "female" else "man"
    return f"{lifter.name}: {sex}{age}, {height}, {mass_as_typed(lifter.mass_kg, units)}"


def press_words(lifter: Lifter, units: Units) -> list[str]:
    """Stance, known set, and what was felt, in sentences."""
    limits = lifter.limits
    sentences = [_present_words(lifter, units), _known_set_words(lifter, units)]
    if limits.tailbone_lifts is not None:
        sentences.append(f"The tailbone lifts with {_place_words(limits.tailbone_lifts, units)}.")
    if limits.heel_lifts is not None:
        sentences.append(f"A heel came up with {_place_words(limits.heel_lifts, units)}.")
    sentences += [f"The hamstrings were felt with {_place_words(place, units)}." for place in lifter.felt]
    if limits.sore_knee:
        sentences.append("A knee is sore.")
    if limits.patellofemoral_N is not None:
        sentences.append(f"One kneecap may take {limits.patellofemoral_N:g} N.")
    if limits.toes_may_overhang:
        sentences.append("The toes may stand over the plate's upper edge.")
    return sentences


def _property(name: str, unit: str, value: float, measured: bool, source: str) -> PropertyReport:
    return PropertyReport(
        name=name, unit=unit, value=round(value, 2), measured=measured, source="measured" if measured else source
    )


def _present_words(lifter: Lifter, units: Units) -> str:
    present = lifter.present
    if present is None:
        return "How you stand today: not told, so nothing can be compared with it."
    depth = ""
    if present.stop_sled_cm is not None:
        depth = f", down to {length_as_typed(present.stop_sled_cm, units)} above the carriage's lowest point"
    return f"Today: {_stance_words(present.stance, units)}{depth}{_machine_words(present.machine)}."


def _known_set_words(lifter: Lifter, units: Units) -> str:
    strength, present = lifter.strength, lifter.present
    if strength is None:
        return "Known set: none, so loads cannot be fitted to your strength."
    plural = "" if strength.reps == 1 else "s"
    known = f"Known set: {mass_as_typed(strength.load_kg, units)} for {strength.reps} repetition{plural}"
    here = present is not None and (strength.machine, strength.stance) == (present.machine, present.stance)
    if here and strength.stop_sled_cm is None:
        return f"{known}, standing as today."
    stance = "" if strength.stance is None else f", {_stance_words(strength.stance, units)}"
    if strength.stop_sled_cm is not None:
        stance += f", down to {length_as_typed(strength.stop_sled_cm, units)} above the carriage's lowest point"
    return f"{known}{stance}{_machine_words(strength.machine)}."


def _place_words(place: Place, units: Units) -> str:
    depth = f"the carriage {length_as_typed(place.stop_sled_cm, units)} above its lowest point"
    return f"{depth}, {_stance_words(place.stance, units)}, on {place.machine}"


def _stance_words(stance: Stance, units: Units) -> str:
    turn = round(stance.toe_out_deg)
    toes = "straight" if turn == 0 else f"{abs(turn)} degrees {'out' if turn > 0 else 'in'}"
    return (
        f"heels {length_as_typed(stance.heel_height_cm, units)} up the plate and "
        f"{length_as_typed(stance.heel_spacing_cm, units)} apart, toes {toes}, backrest notch {stance.backrest_notch}"
    )


def _machine_words(machine: str | None) -> str:
    return "" if machine is None else f", on {machine}"


def _value_words(value: float, unit: str, units: Units) -> str:
    match unit:
        case "cm":
            return length_as_typed(value, units)
        case "deg":
            return f"{round(value, 1):g} degrees"
        case "cm3":
            return f"{value / CM_PER_INCH**3:.0f} cubic inches" if units == "lb" else f"{value / 1000:.1f} litres"
        case _:
            return f"{value:g} {unit}"

"""The leg press: rail, plate, seat, sled, and where each of its numbers comes from."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, ValidationError, model_validator

from .description import Between, Description, Name, Words, whole_says
from .errors import WrongInput, did_you_mean, shown
from .files import read_toml
from .measures import KG_PER_LB, Units
from .stance import Stance
from .tables import value as table_value
from .toml_document import toml_document

SECTIONS = ("plate", "seat", "sled", "plates")

POUND_DISCS_ONLY = (45.0, 35.0)  # sizes sold in pounds and hardly ever in kilograms; a doubt, not a refusal

Kilograms = Annotated[float, Between(0, 500, "kg")]


class Plate(Description):
    """The footplate. Its lower edge is counted from the hip line, along the plate, positive towards the toes."""

    height_cm: Annotated[float, Between(20, 150, "cm", "It is measured along the plate, lower to upper edge.")]
    width_cm: Annotated[float, Between(20, 150, "cm", "It is measured across the plate.")]
    tilt_deg: Annotated[
        float, Between(-30, 30, "degrees", "0 is square to the rail; plus leans the upper edge towards the lifter.")
    ] = 0.0
    lower_edge_cm: Annotated[float, Between(-60, 60, "cm", "It is counted from the hip line, plus towards the toes.")]


class Seat(Description):
    """Backrest and pad; the two hip distances place the pad under the hip and serve measuring and drawing."""

    backrest_deg: Annotated[
        tuple[Annotated[float, Between(60, 180, "degrees", "90 is square to the rail, 180 is lying along it.")], ...],
        Field(min_length=1, max_length=30),
    ]
    hip_above_pad_cm: Annotated[float, Between(2, 20, "cm")] = 9.0
    hip_from_backrest_cm: Annotated[float, Between(2, 25, "cm")] = 11.0
    pad_deg: (
        Annotated[float, Between(-90, 90, "degrees", "0 lies along the rail, plus lifts the pad's front edge.")] | None
    ) = None

    @model_validator(mode="after")
    def _notches_flatten(self) -> Seat:
        for i, (upper, lower) in enumerate(pairwise(self.backrest_deg), start=1):
            if lower <= upper:
                raise whole_says(
                    f"seat.backrest_deg has {lower:g} at notch {i + 1} after {upper:g} at notch {i}; notch 1 is the most "
                    "upright (the smallest angle) and each next one is flatter. Sort them upwards."
                )
        return self


class Sled(Description):
    """What slides. Stops are carriage travel above its lowest physical position."""

    carriage_kg: Annotated[float, Between(0, 300, "kg", "It is the empty carriage, without plates.")]
    counterweight_kg: Kilograms = 0.0
    cable_ratio: Annotated[
        float, Between(0.1, 4, hint="It is the force on the sled per unit of weight on the cable.")
    ] = 1.0
    friction: Annotated[float, Between(0, 0.5, hint="It is a share of the driving force.")] = 0.05
    bottom_cm: Annotated[
        float, Between(5, 150, "cm", "It is the distance from the hip line to the plate at the lowest position.")
    ]
    travel_cm: Annotated[float, Between(10, 200, "cm", "It is how far the carriage can slide.")]
    stops_cm: tuple[Annotated[float, Between(0, 200, "cm", "It counts from the lowest position.")], ...] = (0.0,)

    @model_validator(mode="after")
    def _stops_lie_on_the_way(self) -> Sled:
        for stop in self.stops_cm:
            if stop > self.travel_cm:
                raise whole_says(
                    f"sled.stops_cm has {stop:g}, but the carriage travels only {self.travel_cm:g} cm (sled.travel_cm). "
                    "Count the stops from the carriage's lowest position."
                )
        for lower, upper in pairwise(self.stops_cm):
            if upper <= lower:
                raise whole_says(f"sled.stops_cm has {upper:g} after {lower:g}. Sort the stops upwards.")
        return self


class Plates(Description):
    """What can be loaded: the sizes of plates on the rack, or the step of the stack, in the unit that is written on them."""

    available_kg: (
        Annotated[tuple[Annotated[float, Between(0.1, 500, "kg")], ...], Field(min_length=1, max_length=100)] | None
    ) = None
    available_lb: (
        Annotated[tuple[Annotated[float, Between(0.2, 1100, "lb")], ...], Field(min_length=1, max_length=100)] | None
    ) = None
    pegs: Annotated[int, Between(1, 12, whole=True)] = 2


class Provenance(Description):
    """Where one number comes from: a source, or an assumption with its reason; `low`..`high` is its range."""

    field: str
    source: Words | None = None
    assumed: StrictBool = False
    note: Words | None = None
    low: Annotated[float, Between(-1000, 1000)] | None = None
    high: Annotated[float, Between(-1000, 1000)] | None = None


class UnknownMachine(WrongInput):
    """A name that is neither in the catalogue nor a file's; a command adds how machines are listed and measured."""


class Machine(Description):
    """A leg press as a tape measure and a phone's inclinometer see it; properties give SI and radians."""

    name: Name
    description: Words = ""
    kind: Literal["plate_loaded", "selectorised"] = "plate_loaded"
    rail_deg: Annotated[
        float, Between(0, 90, "degrees", "It is the rail's angle above the horizontal: 0 lies flat, 90 stands upright.")
    ]
    plate: Plate
    seat: Seat
    sled: Sled
    plates: Plates = Plates()
    provenance: tuple[Provenance, ...] = ()

    @classmethod
    def load(cls, name_or_path: str | Path) -> Machine:
        """A machine from the catalogue by its name, or from a TOML file."""
        text = str(name_or_path)
        names = catalogue_names()
        if text in names:
            file = resources.files("legpress") / "data" / "machines" / f"{text}.toml"
            with resources.as_file(file) as path:
                return cls.from_table(read_toml(path), where=f"{text}.toml")
        looks_like_a_file = isinstance(name_or_path, Path) or "/" in text or "\\" in text or text.endswith(".toml")
        if looks_like_a_file or _is_file(text):
            return cls.from_table(read_toml(text), where=text)
        raise UnknownMachine(
            f"machine {shown(text)} is neither in the catalogue nor a file.{did_you_mean(text, names)}"
        )

    @classmethod
    def from_table(cls, table: Mapping[str, Any], where: str = "") -> Machine:
        """A machine from a TOML table in which any number may be `{ value = .., source = .. }` or `assumed = true`."""
        plain, provenance = _parted(table, where)
        provenance.sort(key=lambda origin: origin["field"])  # the order of lines in a file means nothing
        return cls.read({**plain, "provenance": provenance}, where)

    @model_validator(mode="after")
    def _values_lie_in_their_ranges(self) -> Machine:
        for origin in self.provenance:
            value = value_at(self, origin.field)
            low, high = origin.low, origin.high
            if (low is None) != (high is None):
                raise whole_says(f"{origin.field} has only one of low and high. Give both.")
            if low is None or high is None:
                continue
            if not isinstance(value, float | int):
                raise whole_says(f"{origin.field} has low and high, which belong to a single number. Leave them out.")
            if not low <= value <= high:
                raise whole_says(
                    f"{origin.field} is {value:g}, outside its own range {low:g} to {high:g}. Correct one."
                )
        return self

    def origin(self, field: str) -> Provenance:
        """Where `sled.carriage_kg` or another number comes from; unsaid defaults count as assumed."""
        for origin in self.provenance:
            if origin.field == field:
                return origin
        if field in _given_fields(self):
            return Provenance(field=field)
        return Provenance(field=field, assumed=True, note="the usual value, nobody measured it here")

    def range_of(self, field: str) -> tuple[float, float]:
        """Lowest and highest plausible value of a single number; equal where no range is known."""
        origin, value = self.origin(field), value_at(self, field)
        if origin.low is not None and origin.high is not None:
            return origin.low, origin.high
        return float(value), float(value)

    def backrest_at(self, notch: int) -> float:
        """Angle between backrest and rail at a notch, radians."""
        if not 1 <= notch <= len(self.seat.backrest_deg):
            raise WrongInput(
                f"backrest_notch is {notch}, but {self.name} has {len(self.seat.backrest_deg)} "
                f"({'1 is the only one' if len(self.seat.backrest_deg) == 1 else '1 is the most upright'})."
            )
        return math.radians(self.seat.backrest_deg[notch - 1])

    def discs(self, units: Units = "kg") -> dict[Units, tuple[float, ...]]:
        """Sizes of the discs, or the step of the stack, by the unit that is written on them, the largest first.

        Lists that were read off the machine count; where nobody looked, the common ones of who counts in `units`.
        """
        lists: dict[Units, tuple[float, ...] | None] = {"kg": self.plates.available_kg, "lb": self.plates.available_lb}
        read: dict[Units, tuple[float, ...]] = {
            unit: sizes
            for unit, sizes in lists.items()
            if sizes and not self.origin(f"plates.available_{unit}").assumed
        }
        if not read:
            kind = "stack" if self.kind == "selectorised" else "discs"
            read = {units: lists[units] or tuple(map(float, table_value("discs", kind, units)))}
        return _by_unit_written(read)

    def check_stance(self, stance: Stance) -> None:
        """Refuses a stance that this machine has no room for: heels off the plate, a notch that is not there."""
        self.backrest_at(stance.backrest_notch)
        if stance.heel_height_m > self.plate_height_m:
            raise WrongInput(
                f"heel_height_cm is {stance.heel_height_cm:g}, but the plate of {self.name} is only "
                f"{self.plate.height_cm:g} cm high, so the heels are off it. Place the feet lower."
            )
        if stance.heel_spacing_m > self.plate_width_m:
            raise WrongInput(
                f"heel_spacing_cm is {stance.heel_spacing_cm:g}, but the plate of {self.name} is only "
                f"{self.plate.width_cm:g} cm wide, so the heels are off it. Place the feet closer together."
            )

    def check_stop(self, stop_sled_cm: float) -> None:
        """Refuses a depth outside the carriage's travel."""
        if not math.isfinite(stop_sled_cm) or not 0 <= stop_sled_cm < self.sled.travel_cm:
            raise WrongInput(
                f"stop_sled_cm is {stop_sled_cm:g}; on {self.name} it must lie between 0 (bottomed out) and "
                f"{self.sled.travel_cm:g} cm, the carriage's travel."
            )

    @property
    def slug(self) -> str:
        """The name as a file's name."""
        return re.sub(r"[^a-zA-Z0-9]+", "-", self.name).strip("-").lower() or "machine"

    # SI and radians, for everything inside

    @property
    def rail_rad(self) -> float:
        return math.radians(self.rail_deg)

    @property
    def backrest_rad(self) -> tuple[float, ...]:
        return tuple(math.radians(angle) for angle in self.seat.backrest_deg)

    @property
    def pad_rad(self) -> float:
        """Angle of the seat pad to the rail, plus lifts its front; unmeasured it is square to the upright backrest."""
        pad_deg = self.seat.backrest_deg[0] - 90 if self.seat.pad_deg is None else self.seat.pad_deg
        return math.radians(pad_deg)

    @property
    def seat_corner_m(self) -> tuple[float, float]:
        """Crease where pad and most upright backrest meet, from the hip, along the rail and along the plate.

        On a flat bench there is no crease: then it is the point of the backrest under the hip.
        """
        back, pad = self.backrest_rad[0], self.pad_rad
        opening = math.sin(back - pad)
        if abs(opening) < 0.2:
            return -self.hip_from_backrest_m * math.sin(back), self.hip_from_backrest_m * math.cos(back)
        # The corner lies on both surfaces: a . c = -hip_from_backrest, p . c = -hip_above_pad,
        # with the normals a = (sin back, -cos back) of the backrest and p = (-sin pad, cos pad) of the pad.
        front, above = self.hip_from_backrest_m, self.hip_above_pad_m
        x = -(front * math.cos(pad) + above * math.cos(back)) / opening
        y = -(front * math.sin(pad) + above * math.sin(back)) / opening
        return x, y

    @property
    def plate_height_m(self) -> float:
        return self.plate.height_cm / 100

    @property
    def plate_width_m(self) -> float:
        return self.plate.width_cm / 100

    @property
    def plate_tilt_rad(self) -> float:
        return math.radians(self.plate.tilt_deg)

    @property
    def plate_lower_edge_m(self) -> float:
        return self.plate.lower_edge_cm / 100

    @property
    def hip_above_pad_m(self) -> float:
        return self.seat.hip_above_pad_cm / 100

    @property
    def hip_from_backrest_m(self) -> float:
        return self.seat.hip_from_backrest_cm / 100

    @property
    def carriage_kg(self) -> float:
        return self.sled.carriage_kg

    @property
    def counterweight_kg(self) -> float:
        return self.sled.counterweight_kg

    @property
    def cable_ratio(self) -> float:
        return self.sled.cable_ratio

    @property
    def friction(self) -> float:
        return self.sled.friction

    @property
    def bottom_m(self) -> float:
        """Sled position s with the carriage at its lowest."""
        return self.sled.bottom_cm / 100

    @property
    def travel_m(self) -> float:
        return self.sled.travel_cm / 100

    @property
    def top_m(self) -> float:
        """Sled position s with the carriage at its highest."""
        return self.bottom_m + self.travel_m

    @property
    def stops_m(self) -> tuple[float, ...]:
        """Safety stops as carriage travel above its lowest position; a machine may have none."""
        return tuple(stop / 100 for stop in self.sled.stops_cm)

    @property
    def lowest_m(self) -> float:
        """Sled position s at the lowest stop; where there is no stop, with the carriage at its lowest."""
        return self.bottom_m + min(self.stops_m, default=0.0)


def catalogue_names() -> tuple[str, ...]:
    """Names of the machine types that come with the package, sorted."""
    folder = resources.files("legpress") / "data" / "machines"
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


def doubts(machine: Machine) -> tuple[str, ...]:
    """Sentences about what is possible but unlikely, so that a slip of the tape shows."""
    found: list[str] = []
    # Straight leg, hip to sole, over body height: 0.530 (Winter 2009, hip height) for 1.50 m and for 2.00 m.
    short_leg_cm, long_leg_cm = 0.530 * 150, 0.530 * 200
    bottom, top = machine.sled.bottom_cm, machine.sled.bottom_cm + machine.sled.travel_cm
    if bottom > 0.75 * short_leg_cm:
        found.append(
            f"At its lowest the plate is still {bottom:g} cm from the hip, so nobody gets deep. "
            "Was the carriage all the way down?"
        )
    if top < short_leg_cm:
        found.append(
            f"At its highest the plate is only {top:g} cm from the hip, so even short legs never straighten. "
            "Check the travel."
        )
    if top > long_leg_cm + 60:
        found.append(f"At its highest the plate is {top:g} cm from the hip, far beyond any leg. Check the travel.")
    lower, upper = machine.plate.lower_edge_cm, machine.plate.lower_edge_cm + machine.plate.height_cm
    if upper < 20:
        found.append(
            f"The plate's upper edge is only {upper:g} cm above the hip line: the feet would be under the buttocks. "
            "Check the height of the lower edge."
        )
    if lower > 30:
        found.append(
            f"The plate begins {lower:g} cm above the hip line, so every stance is a high one. "
            "Check the height of the lower edge."
        )
    for notch, angle in enumerate(machine.seat.backrest_deg, start=1):
        if angle > 140:
            found.append(f"At notch {notch} the backrest is {angle:g} degrees from the rail, almost lying along it.")
        if angle < 75:
            found.append(f"At notch {notch} the backrest is {angle:g} degrees from the rail: folded to start with.")
    pounds = [size for size in machine.discs().get("kg", ()) if size in POUND_DISCS_ONLY]
    if machine.kind == "plate_loaded" and pounds:
        sizes = " and ".join(f"{size:g}" for size in pounds)
        found.append(f"Discs of {sizes} are usual in pounds, not in kilograms. If pounds are written on them, add lb.")
    if machine.kind == "plate_loaded" and machine.rail_deg < 10 and machine.sled.counterweight_kg == 0:
        found.append(
            f"With plates on a rail of only {machine.rail_deg:g} degrees gravity hardly pushes back. "
            'Is it a machine with a cable (kind = "selectorised")?'
        )
    if machine.kind == "plate_loaded":
        pull = machine.carriage_kg * math.sin(machine.rail_rad) - machine.counterweight_kg * machine.cable_ratio
        if pull < 0:
            found.append("The counterweight pulls harder than the empty carriage, which would rise by itself.")
    return tuple(found)


def fields(machine: Machine) -> Iterator[tuple[str, Any]]:
    """Every number of the machine with its dotted name, in the order of the file; what is unset is left out."""
    for name in ("rail_deg",):
        yield name, getattr(machine, name)
    for section in SECTIONS:
        part = getattr(machine, section)
        for name in type(part).model_fields:
            if getattr(part, name) is not None:
                yield f"{section}.{name}", getattr(part, name)


def value_at(machine: Machine, field: str) -> Any:
    """The value with this dotted name."""
    value: Any = machine
    for part in field.split("."):
        if not isinstance(value, Description) or part not in type(value).model_fields:
            raise whole_says(f"{field} is not a field of a machine.")
        value = getattr(value, part)
    return value


def to_toml(machine: Machine) -> str:
    """The machine as a TOML file that `Machine.load` reads back as the same machine."""
    table: dict[str, Any] = {key: getattr(machine, key) for key in ("name", "description", "kind")}
    given, origins = _given_fields(machine), {origin.field: origin for origin in machine.provenance}
    for field, value in fields(machine):
        section, _, name = field.rpartition(".")
        within = table.setdefault(section, {}) if section else table
        if field in origins:
            about = origins[field].model_dump(exclude={"field"}, exclude_defaults=True)
            within[name] = {"value": value, **about}
        elif field in given:  # a default of the package stays one
            within[name] = value
    return toml_document(table, inline=("rail_deg",))


def _by_unit_written(sizes: Mapping[Units, tuple[float, ...]]) -> dict[Units, tuple[float, ...]]:
    """Pounds that somebody wrote in kilograms are pounds; otherwise 45 and 35 + 10 a side would be two loads, 20 g apart."""
    pounds = {round(lb * KG_PER_LB, 2): float(lb) for lb in table_value("discs", "written_in_kg", "lb")}
    kg = {size for size in sizes.get("kg", ()) if size not in pounds}
    lb = {*sizes.get("lb", ()), *(pounds[size] for size in sizes.get("kg", ()) if size in pounds)}
    found: dict[Units, set[float]] = {"kg": kg, "lb": lb}
    return {unit: tuple(sorted(of, reverse=True)) for unit, of in found.items() if of}


def _given_fields(machine: Machine) -> set[str]:
    """Dotted names of the numbers that somebody wrote down, as against defaults of this package."""
    given = {name for name in machine.model_fields_set if name == "rail_deg"}
    for section in SECTIONS:
        given |= {f"{section}.{name}" for name in getattr(machine, section).model_fields_set}
    return given


def _parted(table: Mapping[str, Any], where: str, prefix: str = "") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Plain values, and what was said about each of them."""
    plain: dict[str, Any] = {}
    origins: list[dict[str, Any]] = []
    for key, value in table.items():
        field = f"{prefix}{key}"
        if isinstance(value, Mapping) and not prefix and key in SECTIONS:
            plain[key], below = _parted(value, where, f"{field}.")
            origins += below
        elif isinstance(value, Mapping) and "value" in value:
            about = {name: item for name, item in value.items() if name != "value"}
            try:
                Provenance.model_validate({"field": field, **about})
            except ValidationError as error:
                raise WrongInput.from_validation(error, f"{where}: {field}" if where else field) from None
            plain[key] = value["value"]
            origins.append({"field": field, **about})
        else:
            plain[key] = value
    return plain, origins


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False

"""What the page sends and gets of lifters and machines: the fields of their files, machines by id, stances as a coach tells them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..lifter import Flexibility, Lengths, Lifter, Push
from ..lifter_file import table_of
from ..machine import Machine, fields
from ..measures import Units
from ..report.lifter import PropertyReport, body_properties, person_words, press_words
from ..report.machine import machine_words, number_rows
from ..stance import CoachStance


class Form(BaseModel):
    """A part of what the page sends; unknown fields are refused. Limits are those of the files, checked by what reads them."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


MachineId = Annotated[str, Field(min_length=1, max_length=80)]


class PresentForm(Form):
    """How the lifter presses today."""

    stance: CoachStance
    machine: MachineId | None = None
    stop_sled_cm: float | None = None


class StrengthForm(Form):
    """A set done to the last clean repetition: plates of both sides, without the carriage."""

    load_kg: float
    reps: int
    machine: MachineId | None = None
    stance: CoachStance | None = None
    stop_sled_cm: float | None = None


class PlaceForm(Form):
    """Where something was felt."""

    machine: MachineId
    stance: CoachStance
    stop_sled_cm: float
    load_kg: float | None = None
    push: Annotated[str, Field(max_length=80)] | None = None


class LimitsForm(Form):
    """What to be careful with."""

    sore_knee: bool = False
    patellofemoral_N: float | None = None
    tailbone_lifts: PlaceForm | None = None
    heel_lifts: PlaceForm | None = None
    toes_may_overhang: bool = False
    units: Units = "kg"


class LifterForm(Form):
    """A lifter; only sex, height and mass are needed."""

    name: Annotated[str, Field(min_length=1, max_length=60)] = "lifter"
    sex: Literal["male", "female"]
    age_years: float | None = None
    height_cm: float
    mass_kg: float
    lengths: Lengths = Lengths()
    flexibility: Flexibility = Flexibility()
    strength: StrengthForm | None = None
    present: PresentForm | None = None
    limits: LimitsForm = LimitsForm()
    push: Push = Push()
    felt: Annotated[tuple[PlaceForm, ...], Field(max_length=100)] = ()

    def table(self) -> dict[str, Any]:
        """The same as a file's table."""
        return self.model_dump(exclude_none=True)

    @classmethod
    def of(cls, lifter: Lifter) -> LifterForm:
        """A lifter whose machines are named by ids."""
        table = table_of(lifter)
        if "present" in table:
            present = dict(table["present"])
            own = {key: present.pop(key) for key in ("machine", "stop_sled_cm") if key in present}
            table["present"] = own | {"stance": present}
        return cls.model_validate(table)


class UnderstoodProperty(BaseModel):
    """A property of the body in words and as a number, and where it comes from."""

    name: str
    label: str
    value: float
    unit: str
    measured: bool
    field: str | None  # of the lifter that holds it, such as "lengths.thigh_cm"; None: it follows from others
    value_words: str
    source_words: str

    @classmethod
    def of(cls, one: PropertyReport, units: Units) -> UnderstoodProperty:
        """One property, told in the lifter's units."""
        label, value, source = one.words(units)
        return cls(
            name=one.name, label=label, value=one.value, unit=one.unit, measured=one.measured, field=_field(one),
            value_words=value, source_words=source,
        )  # fmt: skip


def _field(one: PropertyReport) -> str | None:
    name = f"{one.name}_{one.unit}"
    sections = {"lengths": Lengths, "flexibility": Flexibility}
    return next((f"{section}.{name}" for section, model in sections.items() if name in model.model_fields), None)


class LifterView(BaseModel):
    """A lifter as understood: what was told, what stands in for the rest, and what is doubtful."""

    id: str | None  # None: not kept yet
    lifter: LifterForm
    person_words: str
    press_words: tuple[str, ...]
    understood: tuple[UnderstoodProperty, ...]
    doubts: tuple[str, ...]

    @classmethod
    def of(cls, id: str | None, lifter: Lifter, units: Units | None = None) -> LifterView:
        """A lifter whose machines are named by ids; told in the lifter's units, or in others."""
        from ..lifter import doubts

        units = units or lifter.limits.units
        return cls(
            id=id,
            lifter=LifterForm.of(lifter),
            person_words=person_words(lifter, units),
            press_words=tuple(press_words(lifter, units)),
            understood=tuple(UnderstoodProperty.of(one, units) for one in body_properties(lifter)),
            doubts=tuple(doubts(lifter)),
        )


class ListedLifter(BaseModel):
    """A lifter in a list; one whose file cannot be read has the reason."""

    id: str
    name: str
    units: Units
    problem: str | None = None


class MachineNumber(BaseModel):
    """A number of a machine in words, and where it comes from."""

    field: str
    label: str
    value_words: str
    range_words: str
    source_words: str
    assumed: bool


class MachineView(BaseModel):
    """A machine: its numbers as in its file, in words, and what is doubtful."""

    id: str | None  # None: not kept yet
    own: bool  # measured here, not of the catalogue
    name: str
    description: str
    kind: Literal["plate_loaded", "selectorised"]
    rail_deg: float
    backrest_deg: tuple[float, ...]
    plate_height_cm: float
    plate_width_cm: float
    carriage_kg: float
    travel_cm: float
    bottom_cm: float
    stops_cm: tuple[float, ...]
    discs_kg: tuple[float, ...]
    discs_lb: tuple[float, ...]
    words: str
    numbers: tuple[MachineNumber, ...]
    doubts: tuple[str, ...]

    @classmethod
    def of(cls, id: str | None, machine: Machine, units: Units, *, own: bool) -> MachineView:
        """A machine, told in these units."""
        from ..machine import doubts

        discs = machine.discs(units)
        names = [field for field, _ in fields(machine)]
        numbers = (
            MachineNumber(field=field, label=row.label, value_words=row.value, range_words=row.range, source_words=row.source, assumed=row.assumed)
            for field, row in zip(names, number_rows(machine, units), strict=True)
        )  # fmt: skip
        return cls(
            id=id,
            own=own,
            name=machine.name,
            description=machine.description,
            kind=machine.kind,
            rail_deg=machine.rail_deg,
            backrest_deg=machine.seat.backrest_deg,
            plate_height_cm=machine.plate.height_cm,
            plate_width_cm=machine.plate.width_cm,
            carriage_kg=machine.carriage_kg,
            travel_cm=machine.sled.travel_cm,
            bottom_cm=machine.sled.bottom_cm,
            stops_cm=machine.sled.stops_cm,
            discs_kg=discs.get("kg", ()),
            discs_lb=discs.get("lb", ()),
            words=machine_words(machine, units),
            numbers=tuple(numbers),
            doubts=tuple(doubts(machine)),
        )

"""One repetition, computed while somebody waits."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ..machine import Machine
from ..measures import Units
from ..press.rep import simulate
from ..report import repetition_words as say
from ..report.repetition import RepetitionReport
from ..stance import CoachStance
from .forms import Form, MachineId
from .house import TheHouse
from .problem import problems

router = APIRouter(tags=["repetitions"])


class RepetitionForm(Form):
    """What is pressed, and how."""

    machine: MachineId
    stance: CoachStance
    load_kg: Annotated[float, Field(ge=0, le=1000)]
    tempo: Annotated[str, Field(max_length=20)] = "3-1-X"
    cue: Annotated[str, Field(max_length=40)] = "natural"
    stop_sled_cm: float | None = None  # None: as deep as your limits and the machine's let you
    top_knee_deg: float = 10.0
    units: Units = "kg"


class RepetitionView(BaseModel):
    """A repetition in numbers and in words."""

    report: RepetitionReport
    title: str
    verdict: str
    knee_words: str
    foot_words: str
    notes: tuple[str, ...]


@router.post("/lifters/{id}/repetitions", responses=problems(404))
def repetition(house: TheHouse, id: str, wanted: RepetitionForm) -> RepetitionView:
    """Simulates one repetition."""
    lifter, machine = house.folder.lifter(id), Machine.load(house.folder.machine_source(wanted.machine))
    rep = simulate(
        lifter, machine, wanted.stance.stance(), load_kg=wanted.load_kg, tempo=wanted.tempo, cue=wanted.cue,
        stop_sled_cm=wanted.stop_sled_cm, top_knee_deg=wanted.top_knee_deg,
    )  # fmt: skip
    report = RepetitionReport.of(rep)
    return RepetitionView(
        report=report, title=say.title(report, wanted.units), verdict=say.verdict(report, wanted.units),
        knee_words=say.knee_words(report), foot_words=say.foot_words(report), notes=tuple(say.notes(report, wanted.units)),
    )  # fmt: skip

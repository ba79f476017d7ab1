"""Answers of a first session: read back the plan they belong to, keep one in the lifter's file, take the last one back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import WrongInput
from ..files import read_text
from ..lifter import Lifter
from ..lifter_file import PlaceAnswer, PushAnswer, answered, push_answered, undo_answer
from ..machine import Machine
from ..measures import Units
from ..stance import Stance
from .answers import AnswerEffect, PushEffect, TakenBack, answer_effect, check_answer, push_effect, taken_back

PLAN = "first-session.json"
LARGEST_PLAN_MB = 1  # it has some ten kilobytes


class PlannedPosition(BaseModel):
    """A stance of the plan."""

    model_config = ConfigDict(frozen=True)

    heel_height_cm: float
    heel_spacing_cm: float
    toe_out_deg: float
    backrest_notch: int
    push: str | None = None  # None: of a plan from before a walk changed it

    @property
    def stance(self) -> Stance:
        """As science takes it."""
        return Stance.from_coach(
            heel_height_cm=self.heel_height_cm,
            heel_spacing_cm=self.heel_spacing_cm,
            toe_out_deg=self.toe_out_deg,
            backrest_notch=self.backrest_notch,
        )


class StoredPlan(BaseModel):
    """What an answer needs of a plan that was written to a file."""

    model_config = ConfigDict(frozen=True)

    lifter: str
    machine: str
    machine_file: str  # a name of the catalogue, or a file as seen from the plan's folder
    units: Units
    load_kg: float | None = None
    positions: tuple[PlannedPosition, ...] = Field(min_length=1)

    @classmethod
    def read(cls, path: Path) -> StoredPlan:
        """The plan of a file."""
        text = read_text(path, LARGEST_PLAN_MB * 1_000_000)
        try:
            plan = cls.model_validate_json(text)
        except ValidationError:
            raise WrongInput(
                f"{path} is not a plan of `legpress first-session`. Give the {PLAN} that it wrote."
            ) from None
        if plan.machine_file.endswith(".toml"):
            return plan.model_copy(update={"machine_file": str(path.parent / plan.machine_file)})
        return plan


def plan_beside(lifter_file: Path, given: Path | None) -> Path | None:
    """The file of the plan: the one given (or in the folder given), else beside the lifter's file or in this folder."""
    if given is not None:
        return given / PLAN if given.is_dir() else given
    return next((place for place in (lifter_file.parent / PLAN, Path(PLAN)) if place.is_file()), None)


def keep(
    file: Path,
    what: PlaceAnswer,
    *,
    machine: str,
    stance: Stance,
    travel_cm: float,
    load_kg: float | None = None,
    push: str | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> AnswerEffect:
    """Finds what an answer changes, and writes it into the lifter's file at the end: stopped before, nothing is kept.

    Raises `WrongInput`, and then keeps nothing.
    """
    was, leg_press = Lifter.load(file), Machine.load(machine)
    check_answer(was, leg_press, stance, travel_cm)
    new = answered(file, what, machine=machine, stance=stance, stop_sled_cm=travel_cm, load_kg=load_kg, push=push)
    effect = answer_effect(was, new.lifter, leg_press, what, stance, travel_cm, progress=progress)
    new.write()
    return effect


def keep_push(
    file: Path, what: PushAnswer, said: str, *, machine: str, progress: Callable[[str, float], None] | None = None
) -> PushEffect:
    """The same for a test of the push; `machine` is where the fits are compared."""
    was, leg_press = Lifter.load(file), Machine.load(machine)
    new = push_answered(file, what, said)
    effect = push_effect(was, new.lifter, leg_press, what, progress=progress)
    new.write()
    return effect


def take_back(file: Path) -> tuple[TakenBack, Lifter]:
    """Takes the last answer out of the lifter's file again."""
    was = Lifter.load(file)
    what, lifter = undo_answer(file)
    return taken_back(was, lifter, what), lifter

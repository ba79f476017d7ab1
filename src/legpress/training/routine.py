"""A routine as a person writes it: days, exercises, sets, repetitions, tempo, rest, effort, marks, cue."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, model_validator

from ..description import Between, Description, Name, Words, field_says, whole_says
from ..errors import WrongInput, did_you_mean, shown
from ..files import read_toml
from ..press.cue import Cue
from ..stance import Stance, stance_from
from ..tempo import Tempo
from .exercises import Exercise, exercise_called, exercises

SWEET_SPOT = "sweet spot"
TODAY = "present"


def _exercise_from(given: Any) -> Any:
    if not isinstance(given, str):
        raise field_says(f"is {shown(given)}; write the name of an exercise in quotes.")
    known = exercise_called(given)
    if known is None:
        raise field_says(f"is {shown(given)}, which is not known.{did_you_mean(given, exercises())}")
    return known.name


def _tempo_from(given: Any) -> Any:
    try:
        return str(Tempo.parse(given))
    except WrongInput as reason:
        raise field_says(f"is {shown(given)}: {reason}") from None


def _push_from(given: Any) -> Any:
    try:
        return str(Cue.parse(given))
    except WrongInput:
        raise field_says(
            f"is {shown(given)}; write natural, straight, free, heels, toes or scrape:20, or leave it out: the fit's own."
        ) from None


def _where_from(given: Any) -> Any:
    if isinstance(given, str):
        if given in (SWEET_SPOT, TODAY):
            return given
        raise field_says(
            f'is {shown(given)}; write "{SWEET_SPOT}", "{TODAY}" (as in your file), or a table with heel_height_cm and heel_spacing_cm.'
        )
    return stance_from(given)


Where = Annotated[Literal["sweet spot", "present"] | Stance, BeforeValidator(_where_from)]


class RoutineExercise(Description):
    """One exercise of a day."""

    exercise: Annotated[str, BeforeValidator(_exercise_from)]
    sets: Annotated[int, Between(1, 12, whole=True)]
    reps: Annotated[
        tuple[Annotated[int, Between(1, 50, whole=True)], ...], Field(min_length=1, max_length=2)
    ]  # lowest and highest
    tempo: Annotated[str, BeforeValidator(_tempo_from)] = "3-1-X"
    rest_s: Annotated[float, Between(0, 900, "s")] = 120
    reps_in_reserve: Annotated[float, Between(0, 6, hint="0 is to the last clean repetition.")] = 2
    machine: Annotated[str, Field(min_length=1)] | None = None  # of a press; the lifter's own without it
    stance: Where = SWEET_SPOT
    deepest_knee_deg: Annotated[float, Between(20, 120, "degrees", "0 is a straight knee.")] | None = None
    step_kg: Annotated[float, Between(0.1, 50, "kg", "It is the step of the stack or bar.")] | None = None
    push: Annotated[str, BeforeValidator(_push_from)] | None = None  # of a press; the fit's own without it
    cue: Words | None = None
    not_first_on_leg_day: StrictBool = False

    @model_validator(mode="after")
    def _reps_rise(self) -> RoutineExercise:
        if self.reps[0] > self.reps[-1]:
            raise whole_says(f"reps is {list(self.reps)}; write the lower number first, such as [8, 12].")
        if self.what.kind != "press":
            for name in ("deepest_knee_deg", "machine", "push"):
                if getattr(self, name) is not None:
                    raise whole_says(f"{name} belongs to a leg press, not to {self.exercise}. Leave it out.")
        return self

    @property
    def what(self) -> Exercise:
        return exercises()[self.exercise]

    @property
    def reps_low(self) -> int:
        return self.reps[0]

    @property
    def reps_high(self) -> int:
        return self.reps[-1]


class Day(Description):
    """One session."""

    name: Name
    exercise: Annotated[tuple[RoutineExercise, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _order(self) -> Day:
        if self.exercise[0].not_first_on_leg_day:
            raise whole_says(
                f'{self.exercise[0].exercise} opens day "{self.name}", but says not_first_on_leg_day = true. '
                "Put another exercise before it, or take the rule away."
            )
        return self


class FirstSessionRules(Description):
    """A session to find the spot with."""

    load_share: Annotated[float, Between(0.1, 0.9, hint="It is a share of the work load.")] | None = (
        None  # None: data/fit.toml
    )
    sets: Annotated[int, Between(1, 6, whole=True)] = 2


class Routine(Description):
    """The week of a routine."""

    name: Name
    title: Name
    why: Words | None = None
    times_a_week: Annotated[float, Between(0.25, 7, hint="How often the whole routine is done in a week.")] = 2
    first_session: FirstSessionRules = FirstSessionRules()
    day: Annotated[tuple[Day, ...], Field(min_length=1, max_length=7)]

    @classmethod
    def load(cls, name_or_path: str | Path) -> Routine:
        """A routine of the package by its name, or from a TOML file."""
        text = str(name_or_path)
        names = routine_names()
        if text in names:
            file = resources.files("legpress") / "data" / "routines" / f"{text}.toml"
            with resources.as_file(file) as path:
                return cls.read(read_toml(path), where=f"{text}.toml")
        looks_like_a_file = isinstance(name_or_path, Path) or "/" in text or "\\" in text or text.endswith(".toml")
        if looks_like_a_file or _is_file(text):
            return cls.read(read_toml(text), where=text)
        raise WrongInput(f"routine {shown(text)} is neither one of ours nor a file.{did_you_mean(text, names)}")

    @model_validator(mode="after")
    def _days_differ(self) -> Routine:
        names = [day.name for day in self.day]
        for name in names:
            if names.count(name) > 1:
                raise whole_says(f'Two days are called "{name}". Give each its own name.')
        return self

    def day_called(self, name: str | None) -> Day:
        """The day of this name, or of a name that begins so; the first one without a name."""
        if name is None:
            return self.day[0]
        wanted = name.strip().lower()
        for day in self.day:
            if day.name.lower() == wanted:
                return day
        near = [day for day in self.day if wanted and day.name.lower().startswith(wanted)]
        if len(near) == 1:
            return near[0]
        raise WrongInput(
            f'{self.name} has no day "{name}".{did_you_mean(wanted, [day.name.lower() for day in self.day])}'
        )


def routine_names() -> tuple[str, ...]:
    """Routines that come with the package, the usual one first."""
    folder = resources.files("legpress") / "data" / "routines"
    names = sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))
    return tuple(sorted(names, key=lambda name: name != "hamstrings"))


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False

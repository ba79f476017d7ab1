"""The person: body, flexibility, a set that is known, and what hurts."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, model_validator

from .description import Between, Description, Name, field_says, whole_says
from .errors import WrongInput, shown
from .files import read_toml
from .machine import Machine
from .stance import Stance, stance_from
from .tables import toml_table

_IN_CM = "It is in centimetres."


class Lengths(Description):
    """Tape measures, in cm; what is missing is estimated from height and sex."""

    thigh_cm: Annotated[float, Between(25, 65, "cm", f"Hip joint to knee joint. {_IN_CM}")] | None = None
    shank_cm: Annotated[float, Between(25, 65, "cm", f"Knee joint to ankle joint. {_IN_CM}")] | None = None
    foot_cm: Annotated[float, Between(15, 40, "cm", f"Heel to longest toe. {_IN_CM}")] | None = None
    shoulder_width_cm: Annotated[float, Between(25, 65, "cm", f"Bone to bone. {_IN_CM}")] | None = None
    hip_width_cm: Annotated[float, Between(20, 65, "cm", f"Across the hips, standing. {_IN_CM}")] | None = None


class Flexibility(Description):
    """Simple tests, in degrees; what is missing is the norm for the sex."""

    straight_leg_raise_deg: (
        Annotated[
            float, Between(20, 140, "degrees", "Lying, the straight leg raised by a helper: 0 is flat, 90 is upright.")
        ]
        | None
    ) = None
    active_knee_extension_deficit_deg: (
        Annotated[
            float, Between(0, 80, "degrees", "Lying, thigh upright: what the knee lacks to straight, so 0 is straight.")
        ]
        | None
    ) = None
    hip_flexion_knee_bent_deg: (
        Annotated[float, Between(60, 160, "degrees", "Lying, knee pulled to the chest: angle of the thigh from flat.")]
        | None
    ) = None
    ankle_dorsiflexion_deg: (
        Annotated[float, Between(-10, 60, "degrees", "Knee-to-wall test: lean of the shin from upright.")] | None
    ) = None
    lumbar_flexion_deg: (
        Annotated[float, Between(10, 100, "degrees", "Standing to bent forward, low back only.")] | None
    ) = None

    @model_validator(mode="after")
    def _one_hamstring_test(self) -> Flexibility:
        if self.straight_leg_raise_deg is not None and self.active_knee_extension_deficit_deg is not None:
            raise whole_says(
                "flexibility has both straight_leg_raise_deg and active_knee_extension_deficit_deg, two tests of the "
                "same hamstrings. Keep the one you trust more."
            )
        return self

    @model_validator(mode="after")
    def _bent_goes_as_far_as_straight(self) -> Flexibility:
        bent, straight = self.hip_flexion_knee_bent_deg, self.straight_leg_raise_deg
        if bent is not None and straight is not None and bent < straight:
            raise whole_says(
                f"hip_flexion_knee_bent_deg {bent:g} is less than straight_leg_raise_deg {straight:g}, which cannot be: a "
                "bent knee slackens the hamstrings, so the thigh comes at least as far. Measure both again, the back of "
                "the pelvis on the floor."
            )
        if bent is not None and self.active_knee_extension_deficit_deg is not None and bent < 90:
            raise whole_says(
                f"hip_flexion_knee_bent_deg {bent:g} and active_knee_extension_deficit_deg "
                f"{self.active_knee_extension_deficit_deg:g} contradict each other: the second is measured with the thigh "
                "upright, at 90, where the first says it does not come. Measure the thigh again: flat is 0, upright 90, "
                "and towards the chest it goes on to 120."
            )
        return self


def _present_from(given: Any) -> Any:
    """[present] may hold the stance's own fields directly: gather them into `stance`."""
    if not isinstance(given, Mapping) or "stance" in given:
        return given
    own = {"machine", "stop_sled_cm"}
    return {key: value for key, value in given.items() if key in own} | {
        "stance": {key: value for key, value in given.items() if key not in own}
    }


class Strength(Description):
    """A set that was done to the last clean repetition: plates on the sled, carriage excluded."""

    load_kg: Annotated[float, Between(0, 1000, "kg", "Count the plates on both sides, without the carriage.")]
    reps: Annotated[int, Between(1, 50, whole=True)]
    machine: Annotated[str, Field(min_length=1)] | None = None
    stance: Annotated[Stance, BeforeValidator(stance_from)] | None = None
    # how deep it went; without it the present stop on that machine, else the usual bend of the knees
    stop_sled_cm: Annotated[float, Between(0, 150, "cm")] | None = None


class Present(Description):
    """How the lifter presses today."""

    stance: Annotated[Stance, BeforeValidator(stance_from)]
    machine: Annotated[str, Field(min_length=1)] | None = None
    stop_sled_cm: Annotated[float, Between(0, 150, "cm")] | None = None


class Place(Description):
    """Where the lifter felt something: machine, stance and carriage travel above the lowest point; and under which load and
    push, where that is known."""

    machine: Annotated[str, Field(min_length=1)]
    stance: Annotated[Stance, BeforeValidator(stance_from)]
    stop_sled_cm: Annotated[float, Between(0, 150, "cm")]
    load_kg: (
        Annotated[float, Between(0, 1000, "kg", "Count the plates on both sides, without the carriage.")] | None
    ) = None
    push: Annotated[str, Field(min_length=1)] | None = None  # as `--cue` takes it


class Limits(Description):
    """What to be careful with."""

    sore_knee: StrictBool = False
    patellofemoral_N: (
        Annotated[float, Between(500, 20000, "N", "It is the peak force on one kneecap; a squat has some 3000.")] | None
    ) = None
    tailbone_lifts: Place | None = None  # the tailbone leaves the pad there
    heel_lifts: Place | None = None  # the heel came up there
    toes_may_overhang: StrictBool = False
    units: Literal["kg", "lb"] = "kg"


class Push(Description):
    """What the lifter's own tests of the push showed."""

    # On an empty sled with its stops set, something slippery under the heel, which way the foot goes on the plate.
    foot_creeps: Literal["up", "down", "stays"] | None = None
    # In which muscles a light set pushed straight was felt more than one pushed as ever.
    felt: Literal["hamstrings", "glutes", "thighs", "nothing"] | None = None


SEXES = {
    "male": "male",
    "m": "male",
    "man": "male",
    "female": "female",
    "f": "female",
    "w": "female",
    "woman": "female",
}


def _sex_from(given: Any) -> Any:
    if isinstance(given, str) and given.strip().lower() in SEXES:
        return SEXES[given.strip().lower()]
    raise field_says(
        f'is {shown(given)}; write "male" or "female". It chooses which published body proportions and norms apply.'
    )


class Lifter(Description):
    """A person as a coach would write them down; only sex, height and mass are needed."""

    name: Name = "lifter"
    sex: Annotated[Literal["male", "female"], BeforeValidator(_sex_from)]
    age_years: Annotated[float, Between(10, 100, "years")] | None = None
    height_cm: Annotated[float, Between(120, 230, "cm", "It is in centimetres: 178, not 1.78 (metres) or 70 (inches).")]
    mass_kg: Annotated[float, Between(35, 250, "kg", "It is in kilograms: divide pounds by 2.205.")]
    lengths: Lengths = Lengths()
    flexibility: Flexibility = Flexibility()
    strength: Strength | None = None
    present: Annotated[Present, BeforeValidator(_present_from)] | None = None
    limits: Limits = Limits()
    push: Push = Push()
    felt: tuple[Place, ...] = ()  # the hamstrings, most, there; oldest first

    @classmethod
    def load(cls, path: str | Path) -> Lifter:
        """A lifter from a TOML file; machines that it names as files lie beside it."""
        return cls.from_table(read_toml(path), Path(path).parent, where=str(path))

    @classmethod
    def from_table(cls, table: Mapping[str, Any], folder: Path, where: str = "") -> Lifter:
        """A lifter from the table of a file in this folder."""
        return cls.read(_machines_beside(folder, table), where)

    @classmethod
    def from_person(cls, *, sex: str, height_cm: float, mass_kg: float, **more: Any) -> Lifter:
        """The three numbers that everybody knows; `more` takes the other fields of the file."""
        return cls.read({"sex": sex, "height_cm": height_cm, "mass_kg": mass_kg, **more})

    @model_validator(mode="after")
    def _one_body(self) -> Lifter:
        # 12..60 spans starvation to the heaviest lifters: outside, two fields were mixed up.
        index = self.mass_kg / self.height_m**2
        if not 12 <= index <= 60:
            raise whole_says(
                f"height_cm {self.height_cm:g} and mass_kg {self.mass_kg:g} do not belong to one person "
                f"(body mass index {index:.0f}). Check both numbers and their units."
            )
        thigh, shank = self.lengths.thigh_cm, self.lengths.shank_cm
        if thigh is not None and shank is not None and not 0.38 <= (thigh + shank) / self.height_cm <= 0.62:
            raise whole_says(
                f"lengths.thigh_cm {thigh:g} plus lengths.shank_cm {shank:g} is {100 * (thigh + shank) / self.height_cm:.0f} % "
                "of height_cm; people have 38 to 62 %. Measure joint to joint: hip to knee, knee to ankle."
            )
        return self

    @property
    def slug(self) -> str:
        """The name as a file's name."""
        return re.sub(r"\W+", "-", self.name.lower()).strip("-")[:60] or "lifter"

    @property
    def height_m(self) -> float:
        return self.height_cm / 100

    @property
    def thigh_m(self) -> float | None:
        return _metres(self.lengths.thigh_cm)

    @property
    def shank_m(self) -> float | None:
        return _metres(self.lengths.shank_cm)

    @property
    def foot_m(self) -> float | None:
        return _metres(self.lengths.foot_cm)

    @property
    def shoulder_width_m(self) -> float | None:
        return _metres(self.lengths.shoulder_width_cm)

    @property
    def shoulder_width_or_norm_m(self) -> tuple[float, bool]:
        """Bone to bone, and whether it was measured; else the share of height in data/segments.toml."""
        if self.shoulder_width_m is not None:
            return self.shoulder_width_m, True
        return height_shares()["shoulder_width"] * self.height_m, False

    @property
    def hip_width_m(self) -> float | None:
        return _metres(self.lengths.hip_width_cm)

    @property
    def straight_leg_raise_rad(self) -> float | None:
        return _radians(self.flexibility.straight_leg_raise_deg)

    @property
    def active_knee_extension_deficit_rad(self) -> float | None:
        return _radians(self.flexibility.active_knee_extension_deficit_deg)

    @property
    def hip_flexion_knee_bent_rad(self) -> float | None:
        return _radians(self.flexibility.hip_flexion_knee_bent_deg)

    @property
    def ankle_dorsiflexion_rad(self) -> float | None:
        return _radians(self.flexibility.ankle_dorsiflexion_deg)

    @property
    def lumbar_flexion_rad(self) -> float | None:
        return _radians(self.flexibility.lumbar_flexion_deg)


@cache
def height_shares() -> Mapping[str, float]:
    """Usual lengths of thigh, shank, foot, hip_width and shoulder_width over body height (data/segments.toml)."""
    return toml_table("segments")["height_share"]


def doubts(lifter: Lifter) -> tuple[str, ...]:
    """Sentences about what is possible but unlikely, so that a slip of tape or phone shows."""
    return (*_doubts_of_the_tape(lifter), *_doubts_of_the_phone(lifter), *_doubts_of_the_press(lifter))


# What each measurement is called in front of a person.
LABELS = {
    "thigh": "thigh, hip to knee",
    "shank": "shank, knee to ankle",
    "foot": "foot",
    "hip_width": "hips, across",
    "shoulder_width": "shoulders, bone to bone",
    "muscle_volume": "all muscles of one leg",
    "straight_leg_raise": "straight-leg raise",
    "active_knee_extension_deficit": "knee short of straight, thigh upright",
    "hip_flexion_knee_bent": "thigh, knee pulled to the chest",
    "ankle_dorsiflexion": "lean of the shin, heel down",
    "lumbar_flexion": "bend of the low back",
}

# Where a measurement is asked about; nothing else follows from these. Assumed: some three spreads from the usual.
_TAPE = {"thigh": 0.15, "shank": 0.15, "foot": 0.15, "shoulder_width": 0.25, "hip_width": 0.3}
_PHONE = {
    "straight_leg_raise": (40, 115),
    "active_knee_extension_deficit": (0, 60),
    "hip_flexion_knee_bent": (95, 150),
    "ankle_dorsiflexion": (18, 52),
    "lumbar_flexion": (30, 90),
}


def _doubts_of_the_tape(lifter: Lifter) -> list[str]:
    found = []
    for name, most in _TAPE.items():
        measured_m = getattr(lifter, f"{name}_m")
        if measured_m is None:
            continue
        over = measured_m / (height_shares()[name] * lifter.height_m) - 1
        if abs(over) > most:
            how = "more" if over > 0 else "less"
            found.append(
                f"{LABELS[name].capitalize()}: {100 * abs(over):.0f} % {how} than usual for this height. "
                "Was it measured as described?"
            )
    return found


def _doubts_of_the_phone(lifter: Lifter) -> list[str]:
    found = []
    for name, (low, high) in _PHONE.items():
        measured = getattr(lifter.flexibility, f"{name}_deg")
        if measured is not None and not low <= measured <= high:
            found.append(
                f"{LABELS[name].capitalize()}: {measured:g} degrees is unusual. Was the angle read the right way round?"
            )
    return found


def _doubts_of_the_press(lifter: Lifter) -> list[str]:
    found, strength, present, tailbone = [], lifter.strength, lifter.present, lifter.limits.tailbone_lifts
    if strength is not None and strength.load_kg > 6 * lifter.mass_kg:
        found.append(
            f"The known set has {strength.load_kg / lifter.mass_kg:.1f} times your own weight on the sled. Are these the "
            "plates of both sides, without the carriage, in the right unit?"
        )
    if strength is not None and strength.reps > 15:
        found.append(
            f"A set of {strength.reps} says little about strength. One of 3 to 12, to the last clean one, says more."
        )
    places = [("present", present), ("strength", strength), ("limits.tailbone_lifts", tailbone)]
    places += [("limits.heel_lifts", lifter.limits.heel_lifts), *(("felt", place) for place in lifter.felt)]
    for section, place in places:
        try:
            check_place(place)
        except WrongInput as reason:
            found.append(f"[{section}]: {reason}")
    if (
        present is not None
        and tailbone is not None
        and (present.machine, present.stance) == (tailbone.machine, tailbone.stance)
        and present.stop_sled_cm is not None
        and present.stop_sled_cm < tailbone.stop_sled_cm
    ):
        found.append("Today you go deeper than where your tailbone lifts.")
    return found


def check_place(place: Place | Present | Strength | None) -> None:
    """Refuses a machine that cannot be read, and a stance or depth that it has no room for."""
    if place is None or place.machine is None:
        return
    machine = Machine.load(place.machine)
    if place.stance is not None:
        machine.check_stance(place.stance)
    if place.stop_sled_cm is not None:
        machine.check_stop(place.stop_sled_cm)


def _machines_beside(folder: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with every `machine = "file.toml"` found from the lifter's own folder."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            found[key] = _machines_beside(folder, value)
        elif isinstance(value, list):
            found[key] = [_machines_beside(folder, item) if isinstance(item, Mapping) else item for item in value]
        elif key == "machine" and isinstance(value, str) and value.endswith(".toml"):
            found[key] = str(folder / value)
        else:
            found[key] = value
    return found


def _metres(cm: float | None) -> float | None:
    return None if cm is None else cm / 100


def _radians(deg: float | None) -> float | None:
    return None if deg is None else math.radians(deg)

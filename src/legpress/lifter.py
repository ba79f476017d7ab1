"""The person: body, flexibility, a set that is known, and what hurts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, model_validator

from .description import Between, Description, field_says, whole_says
from .errors import read_toml, shown
from .stance import Stance, stance_from

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


class Present(Description):
    """How the lifter presses today."""

    stance: Annotated[Stance, BeforeValidator(stance_from)]
    machine: Annotated[str, Field(min_length=1)] | None = None
    stop_sled_cm: Annotated[float, Between(0, 150, "cm")] | None = None


class TailboneLift(Description):
    """Where the lifter's own tailbone leaves the pad: machine, stance and carriage travel above the lowest point."""

    machine: Annotated[str, Field(min_length=1)]
    stance: Annotated[Stance, BeforeValidator(stance_from)]
    stop_sled_cm: Annotated[float, Between(0, 150, "cm")]


class Limits(Description):
    """What to be careful with."""

    sore_knee: StrictBool = False
    tailbone_lifts: TailboneLift | None = None
    units: Literal["kg", "lb"] = "kg"


def _sex_from(given: Any) -> Any:
    words = {
        "male": "male",
        "m": "male",
        "man": "male",
        "female": "female",
        "f": "female",
        "w": "female",
        "woman": "female",
    }
    if isinstance(given, str) and given.strip().lower() in words:
        return words[given.strip().lower()]
    raise field_says(
        f'is {shown(given)}; write "male" or "female". It chooses which published body proportions and norms apply.'
    )


class Lifter(Description):
    """A person as a coach would write them down; only sex, height and mass are needed."""

    name: str = "lifter"
    sex: Annotated[Literal["male", "female"], BeforeValidator(_sex_from)]
    age_years: Annotated[float, Between(10, 100, "years")] | None = None
    height_cm: Annotated[float, Between(120, 230, "cm", "It is in centimetres: 178, not 1.78 (metres) or 70 (inches).")]
    mass_kg: Annotated[float, Between(35, 250, "kg", "It is in kilograms: divide pounds by 2.205.")]
    lengths: Lengths = Lengths()
    flexibility: Flexibility = Flexibility()
    strength: Strength | None = None
    present: Annotated[Present, BeforeValidator(_present_from)] | None = None
    limits: Limits = Limits()

    @classmethod
    def load(cls, path: str | Path) -> Lifter:
        """A lifter from a TOML file; machines that it names as files lie beside it."""
        return cls.read(_machines_beside(Path(path).parent, read_toml(path)), where=str(path))

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


def _machines_beside(folder: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with every `machine = "file.toml"` found from the lifter's own folder."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            found[key] = _machines_beside(folder, value)
        elif key == "machine" and isinstance(value, str) and value.endswith(".toml"):
            found[key] = str(folder / value)
        else:
            found[key] = value
    return found


def _metres(cm: float | None) -> float | None:
    return None if cm is None else cm / 100


def _radians(deg: float | None) -> float | None:
    return None if deg is None else math.radians(deg)

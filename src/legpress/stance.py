"""Where the feet stand on the plate, and which notch the backrest is in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ValidationError

from .description import Between, Description, field_says
from .errors import WrongInput, shown


class Stance(Description):
    """Where both heels rest on the plate, measured from its lower edge, and the backrest's notch.

    The two feet mirror each other: spacing is heel centre to heel centre, toe-out is each foot's own turn
    (negative = toes in). Notch 1 is the most upright.
    """

    heel_height_m: Annotated[float, Between(0.0, 1.2, "m", "0 is the plate's lower edge.")]
    heel_spacing_m: Annotated[float, Between(0.05, 1.0, "m", "It is measured from heel centre to heel centre.")]
    toe_out_rad: Annotated[float, Between(math.radians(-20), math.radians(50), "rad")] = 0.0
    backrest_notch: Annotated[int, Between(1, 30, whole=True, hint="Notch 1 is the most upright.")] = 1

    @classmethod
    def from_coach(
        cls,
        *,
        heel_height_cm: float,
        heel_spacing_cm: float,
        toe_out_deg: float = 0.0,
        backrest_notch: int = 1,
    ) -> Stance:
        """The door: centimetres and degrees in, metres and radians inside."""
        return cls.from_table(
            {
                "heel_height_cm": heel_height_cm,
                "heel_spacing_cm": heel_spacing_cm,
                "toe_out_deg": toe_out_deg,
                "backrest_notch": backrest_notch,
            }
        )

    @classmethod
    def from_table(cls, table: Mapping[str, Any], where: str = "") -> Stance:
        """A stance as a coach writes it in a TOML table, with the arguments of `from_coach`."""
        try:
            coach = CoachStance.model_validate(dict(table))
        except ValidationError as error:
            raise WrongInput.from_validation(error, where) from None
        return coach.stance()

    @property
    def heel_height_cm(self) -> float:
        return self.heel_height_m * 100

    @property
    def heel_spacing_cm(self) -> float:
        return self.heel_spacing_m * 100

    @property
    def toe_out_deg(self) -> float:
        return math.degrees(self.toe_out_rad)


class CoachStance(Description):
    """A stance in a coach's units; only the door speaks it."""

    heel_height_cm: Annotated[
        float,
        Between(
            0, 120, "cm", "It is counted from the plate's lower edge up; below the edge the heel is off the plate."
        ),
    ]
    heel_spacing_cm: Annotated[
        float,
        Between(5, 100, "cm", "It is measured from heel centre to heel centre, so feet side by side are about 10."),
    ]
    toe_out_deg: Annotated[
        float, Between(-20, 50, "degrees", "0 is straight, plus turns the toes out; it counts for each foot.")
    ] = 0.0
    backrest_notch: Annotated[int, Between(1, 30, whole=True, hint="Notch 1 is the most upright.")] = 1

    def stance(self) -> Stance:
        return Stance(
            heel_height_m=self.heel_height_cm / 100,
            heel_spacing_m=self.heel_spacing_cm / 100,
            toe_out_rad=math.radians(self.toe_out_deg),
            backrest_notch=self.backrest_notch,
        )


def stance_from(given: Any) -> Any:
    """For fields that hold a stance: a coach's table becomes one, a stance passes."""
    if isinstance(given, Stance):
        return given
    if isinstance(given, Mapping):
        return CoachStance.model_validate(dict(given)).stance()
    raise field_says(f"is {shown(given)}; write a table with heel_height_cm and heel_spacing_cm.")

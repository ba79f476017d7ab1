"""The numbers of one repetition that a lifter reads first; forces are for one leg, means over the whole repetition."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from ..measures import GRAVITY_M_PER_S2
from ..press.findings import Finding
from ..press.limits import Limit
from ..stance import Stance
from .finding_words import finding_words
from .muscle_force import GROUPS, mean_over_time, pull_N, stretch_N, total_N

if TYPE_CHECKING:
    import pandas as pd

    from ..press.rep import Rep

KNOWN_SET = "known set"
NORM = "norm, assumed"


class RepetitionStance(BaseModel):
    """A stance as a coach writes it."""

    model_config = ConfigDict(frozen=True)

    heel_height_cm: float
    heel_spacing_cm: float
    toe_out_deg: float
    backrest_notch: int

    @classmethod
    def of(cls, stance: Stance) -> RepetitionStance:
        return cls(
            heel_height_cm=round(stance.heel_height_cm, 6),
            heel_spacing_cm=round(stance.heel_spacing_cm, 6),
            toe_out_deg=round(stance.toe_out_deg, 6),
            backrest_notch=stance.backrest_notch,
        )


class MuscleReport(BaseModel):
    """A group of muscles over the repetition: own pull, stretch, and both together at their highest."""

    model_config = ConfigDict(frozen=True)

    pull_mean_N: float
    stretch_mean_N: float
    most_N: float

    @classmethod
    def of(cls, frames: pd.DataFrame, group: str) -> MuscleReport:
        return cls(
            pull_mean_N=mean_over_time(frames, pull_N(frames, group)),
            stretch_mean_N=mean_over_time(frames, stretch_N(frames, group)),
            most_N=float(total_N(frames, group).max()),
        )


class RepetitionReport(BaseModel):
    """The result of `legpress simulate`; names carry their unit and stay."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    lifter: str
    machine: str
    stance: RepetitionStance
    load_kg: float
    tempo: str
    up_s: float
    cue: str
    stop_sled_cm: float
    top_sled_cm: float
    stopped_by: str
    stopped_by_code: Limit
    too_heavy: bool
    too_light: bool
    largest_shortfall_Nm: float
    full_activation: float
    strength_from: str
    top_knee_deg: float
    bottom_knee_deg: float
    top_trunk_thigh_deg: float
    bottom_trunk_thigh_deg: float
    top_hip_flexion_deg: float
    bottom_hip_flexion_deg: float
    bottom_pelvic_roll_deg: float
    roll_limit_deg: float
    hamstring_active_N: float
    hamstring_passive_N: float
    hamstring_longest_fibre: float
    adductor_magnus_active_N: float
    gluteus_maximus_active_N: float
    quadriceps_active_N: float
    peak_patellofemoral_N: float
    peak_tibiofemoral_N: float
    peak_hip_moment_Nm: float
    peak_knee_moment_Nm: float
    warnings: tuple[str, ...]  # in centimetres and kilograms
    top_pelvic_roll_deg: float
    body_weight_N: float
    muscles: dict[str, MuscleReport]
    peak_patellofemoral_body_weights: float
    peak_tibiofemoral_body_weights: float
    foot_length_m: float
    cop_from_heel_mean_m: float
    cop_share_of_foot: float
    foot_normal_mean_N: float
    foot_tangential_mean_N: float

    # for the words
    findings: tuple[Finding, ...] = Field(exclude=True)
    backrest_deg: float = Field(exclude=True)
    as_fast_as_possible: bool = Field(exclude=True)
    ball_share_of_foot: float = Field(exclude=True)

    @classmethod
    def of(cls, rep: Rep) -> RepetitionReport:
        """What this repetition says."""
        return cls(
            **_described(rep),
            **_stroke(rep),
            **_effort(rep),
            **_knee_and_foot(rep),
            warnings=tuple(finding_words(finding, "kg") for finding in rep.findings),
            findings=rep.findings,
        )

    @property
    def strength_is_measured(self) -> bool:
        return self.strength_from == KNOWN_SET


def _described(rep: Rep) -> dict[str, Any]:
    return {
        "lifter": rep.lifter.name,
        "machine": rep.machine.name,
        "stance": RepetitionStance.of(rep.stance),
        "backrest_deg": math.degrees(rep.machine.backrest_at(rep.stance.backrest_notch)),
        "load_kg": rep.load_kg,
        "tempo": str(rep.tempo),
        "as_fast_as_possible": rep.tempo.up_s is None,
        "up_s": rep.up_s,
        "cue": str(rep.cue),
        "strength_from": KNOWN_SET if rep.strength_known else NORM,
        "full_activation": float(rep.body.full_activation),
        "body_weight_N": rep.lifter.mass_kg * GRAVITY_M_PER_S2,
    }


def _stroke(rep: Rep) -> dict[str, Any]:
    """Where it goes, and the angles at both ends."""
    frames = rep.frames
    ends = {"top": frames.iloc[0], "bottom": frames.iloc[int(frames["sled_m"].argmin())]}
    angles = {
        "knee": "knee_angle_deg",
        "trunk_thigh": "trunk_thigh_deg",
        "hip_flexion": "hip_flexion_deg",
        "pelvic_roll": "pelvic_roll_deg",
    }
    return {
        "stop_sled_cm": round(rep.stop_sled_cm, 2),
        "top_sled_cm": round(rep.top_sled_cm, 2),
        "stopped_by": rep.stopped_by.phrase,
        "stopped_by_code": rep.stopped_by,
        "roll_limit_deg": float(np.degrees(rep.body.roll_limit_rad)),
        **{f"{end}_{name}_deg": float(frame[column]) for end, frame in ends.items() for name, column in angles.items()},
    }


def _effort(rep: Rep) -> dict[str, Any]:
    """Whether it is held, and by which muscles."""
    frames = rep.frames
    muscles = {group.replace(" ", "_"): MuscleReport.of(frames, group) for group in GROUPS}
    return {
        "too_heavy": rep.too_heavy,
        "too_light": rep.too_light,
        "largest_shortfall_Nm": float(frames["shortfall_Nm"].max()),
        "muscles": muscles,
        "hamstring_active_N": muscles["hamstrings"].pull_mean_N,
        "hamstring_passive_N": muscles["hamstrings"].stretch_mean_N,
        "hamstring_longest_fibre": float(max(frames[f"fibre_length_{m}"].max() for m in GROUPS["hamstrings"])),
        "adductor_magnus_active_N": muscles["adductor_magnus"].pull_mean_N,
        "gluteus_maximus_active_N": muscles["glutes"].pull_mean_N,
        "quadriceps_active_N": muscles["quadriceps"].pull_mean_N,
        "peak_hip_moment_Nm": float(frames["hip_moment_Nm"].max()),
        "peak_knee_moment_Nm": float(frames["knee_moment_Nm"].max()),
    }


def _knee_and_foot(rep: Rep) -> dict[str, Any]:
    frames = rep.frames
    weight_N = rep.lifter.mass_kg * GRAVITY_M_PER_S2
    patellofemoral_N, tibiofemoral_N = (float(frames[f"{name}_N"].max()) for name in ("patellofemoral", "tibiofemoral"))
    foot_m = float(rep.body.foot_length_m)
    pressed_m = mean_over_time(frames, frames["cop_from_heel_m"].to_numpy())
    return {
        "peak_patellofemoral_N": patellofemoral_N,
        "peak_tibiofemoral_N": tibiofemoral_N,
        "peak_patellofemoral_body_weights": patellofemoral_N / weight_N,
        "peak_tibiofemoral_body_weights": tibiofemoral_N / weight_N,
        "foot_length_m": foot_m,
        "ball_share_of_foot": float(rep.body.ball_m) / foot_m,
        "cop_from_heel_mean_m": pressed_m,
        "cop_share_of_foot": pressed_m / foot_m,
        "foot_normal_mean_N": mean_over_time(frames, frames["foot_normal_N"].to_numpy()),
        "foot_tangential_mean_N": mean_over_time(frames, frames["foot_tangential_N"].to_numpy()),
    }

"""Repetitions in stances, on rails and under loads of every usual kind, of an average man's leg: what all are timed on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import legpress as lp
from legpress.body.scaling import Body, body_of
from legpress.core.rows import rows_of
from legpress.press.cue import constants
from legpress.press.kinetic_chain import FootContact
from legpress.press.load import SledLoad
from legpress.press.posture import StanceGeometry
from legpress.press.rep_batch import StrokeEnds
from legpress.press.trajectory import FrameTiming, coarse_trajectory

REST_ANKLE_M = (0.05, 0.09)  # the ankle lies so far in front of the heel, and off the plate
# A repetition: 3 s down, 0.5 s at the bottom, 1 s up; 36, 8 and 20 frames.
TIMING = FrameTiming.of(
    [
        ("down", 3.0, np.linspace(0, 3, 36)),
        ("bottom", 0.5, np.linspace(0.0625, 0.5, 8)),
        ("up", 1.0, np.linspace(0.05, 1, 20)),
    ]
)
WAYS = coarse_trajectory([("down", 3.0), ("up", 1.0)])
FRAMES = len(TIMING.seconds)


@dataclass(frozen=True, slots=True, eq=False)
class Repetitions:
    """Some repetitions of one body; every number of their settings is `[rep]`."""

    body: Body
    geometry: StanceGeometry
    ends: StrokeEnds
    sled: SledLoad
    contact: FootContact

    @staticmethod
    def random(count: int, seed: int) -> Repetitions:
        body, random = average_body(), np.random.default_rng(seed)

        def between(low: float, high: float) -> np.ndarray:
            return random.uniform(low, high, count)

        lower_edge, height, half_spacing = between(-0.15, -0.05), between(0.1, 0.25), between(0.25, 0.45) / 2
        leg = float(body.skeleton.thigh_m + body.skeleton.shank_m)
        up, aside = lower_edge + height + REST_ANKLE_M[0], half_spacing - float(body.skeleton.hip_in_pelvis_m[2])

        def sled_at(reach: np.ndarray) -> np.ndarray:
            return np.sqrt((leg * reach) ** 2 - up**2 - aside**2) + REST_ANKLE_M[1]

        bottom, top = sled_at(between(0.64, 0.75)), sled_at(between(0.90, 0.93))
        rail, load = between(0.6, 1.0), between(40, 120)
        foot, habit, bracing = (constants()[name] for name in ("contact", "habit", "bracing"))
        # Rail, backrest, tilt, lower edge, heel height, half spacing, toe-out.
        geometry = (
            rail, between(1.65, 1.95), between(-0.05, 0.1), lower_edge, height, half_spacing, between(0.1, 0.4)
        )  # fmt: skip
        contact = (
            foot["friction"], foot["torque_arm_m"], foot["back_of_patch_m"],
            foot["front_of_patch_share"] * float(body.foot_length_m),
            habit["up_m"], habit["forward_m"], habit["weight_per_m2"], 0.0, 0.0, 0.0,
            bracing["hamstrings"], bracing["gastrocnemius"], constants()["sharing"]["next_power"],
        )  # fmt: skip
        sled = ((load + 45) * np.sin(rail), load + 45, 0.05)

        def of(*values: np.ndarray | float) -> list[np.ndarray]:
            return [np.broadcast_to(np.asarray(v, float), count) for v in values]

        return Repetitions(
            body,
            StanceGeometry(*of(*geometry)),
            StrokeEnds(bottom, top),
            SledLoad(*of(*sled)),
            FootContact(*of(*contact)),
        )

    @property
    def parts(self) -> tuple[StanceGeometry, StrokeEnds, SledLoad, FootContact]:
        """In the order of `press.batch.solve_reps`."""
        return self.geometry, self.ends, self.sled, self.contact

    @property
    def settings(self) -> np.ndarray:
        """The numbers of `core.programs.SETTING`, [number, rep]."""
        return rows_of(*self.parts)


def average_body() -> Body:
    return body_of(lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80))


def timing_rows() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Ways and frames as the core reads them, [share of the way down, per s, per s2][instant], then rates and blend."""
    ways, frames = (np.stack([v.share, v.velocity_per_s, v.acceleration_per_s2]) for v in (WAYS, TIMING.trajectory))
    return ways, frames, np.ascontiguousarray(TIMING.rates), np.ascontiguousarray(TIMING.blend)

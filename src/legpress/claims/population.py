"""The people on whom claims are tested: ordinary bodies from norms, each with its own share of what nobody knows.

Every person is drawn together with a draw of the model's doubts (how a push is directed, how stiff a spine, ...), so
that what a claim says of many people is also what it says over those doubts; `verdict` takes the two apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ..body.muscle_groups import GLUTEUS_MAXIMUS, HAMSTRINGS
from ..body.paths import MUSCLES
from ..body.scaling import Body, body_of
from ..fit.ensemble import drawn_body, drawn_press
from ..fit.numbers import number
from ..lifter import Lifter
from ..machine import Machine
from ..press.calibration import calibrated_body
from ..press.case import LifterCase
from ..press.strength import MAX_ACTIVATION, with_full_activation
from ..tables import doubt, section

NORMAL = NormalDist()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a draw of the model's doubts."""

    lifter: Lifter
    body: Body
    press: Mapping[str, Mapping[str, float]]  # in place of data/press.toml
    hip_arm: float
    repetitions_k: float
    traits: Mapping[str, float]  # what a tape and a few tests tell
    doubts: Mapping[str, float]  # drawn numbers of the model


def latin_hypercube(count: int, columns: int, random: np.random.Generator) -> np.ndarray:
    """Numbers between 0 and 1 [row, column], one in each of `count` slices of every column (McKay et al. 1979)."""
    within, slices = random.uniform(size=(count, columns)), np.tile(np.arange(1, count + 1), (columns, 1))
    for column in slices:
        random.shuffle(column)
    return (slices.T - within) / count


def sample(count: int, seed: int) -> Iterator[Person]:
    """People as `data/claims.toml` has them, men and women alike many; the same ones for the same seed."""
    norms = section("claims", "people")
    columns = 10
    dice = latin_hypercube(
        count, columns, np.random.default_rng([seed, 0]).spawn(1)[0]
    )  # as the published numbers were drawn
    for k, row in enumerate(dice):
        sex = "male" if k % 2 else "female"
        draws = iter(row)

        def drawn(mean: float, sd: float, low: float = -np.inf, high: float = np.inf, draws=draws) -> float:
            return float(np.clip(mean + sd * NORMAL.inv_cdf(next(draws)), low, high))

        def of(name: str, drawn=drawn) -> float:
            return drawn(*(norms[name][key] for key in ("mean", "sd", "low", "high")))

        group = "men" if sex == "male" else "women"
        tall = norms["height_cm"]
        height_cm = drawn(tall[group], tall[f"{group}_sd"], 145, 205)
        mass_kg = of("body_mass_index") * (height_cm / 100) ** 2
        usual = section("lifter_norms", "straight_leg_raise_deg")
        raise_deg = usual["men"] + (usual["sex_difference"] if sex == "female" else 0.0)
        raised = norms["straight_leg_raise_deg"]
        raise_deg = drawn(raise_deg, raised["sd"], raised["low"], raised["high"])
        bent_deg = max(of("hip_flexion_knee_bent_deg"), raise_deg + 5)
        shares = {name: drawn(1.0, norms["segment_sd"]["value"], 0.9, 1.1) for name in ("thigh", "shank")}
        segments = section("segments", "height_share")
        lifter = Lifter.from_person(
            sex=sex,
            height_cm=height_cm,
            mass_kg=mass_kg,
            name=f"person {k + 1}",
            lengths={f"{name}_cm": segments[name] * height_cm * share for name, share in shares.items()},
            flexibility={
                "straight_leg_raise_deg": raise_deg,
                "hip_flexion_knee_bent_deg": bent_deg,
                "ankle_dorsiflexion_deg": of("ankle_dorsiflexion_deg"),
                "lumbar_flexion_deg": of("lumbar_flexion_deg"),
            },
        )
        body = body_of(lifter)
        strong = of("strength_share")
        body = with_full_activation(body, min(MAX_ACTIVATION, float(body.full_activation) * strong))
        yield _with_doubts(np.random.default_rng([seed, 1, k]), lifter, body)


def versions(lifter: Lifter, count: int, seed: int) -> Iterator[Person]:
    """One lifter, as often as asked, each time with another draw of the model's doubts."""
    body = calibrated_body(LifterCase.of(lifter))
    for k in range(count):
        yield _with_doubts(np.random.default_rng([seed, 2, k]), lifter, body)


def _with_doubts(random: np.random.Generator, lifter: Lifter, body: Body) -> Person:
    own, press = drawn_body(random, lifter, body), drawn_press(random, lifter)
    hip_arm = float(random.uniform(-1, 1)) * number("ensemble", "hip_arm_share")
    k = float(random.uniform(*doubt("strength", "repetitions", "k")))
    return Person(
        lifter=lifter,
        body=own,
        press=press,
        hip_arm=hip_arm,
        repetitions_k=k,
        traits=_traits(lifter, body),
        doubts=_doubts(body, own, press, hip_arm, k),
    )


def _traits(lifter: Lifter, body: Body) -> dict[str, float]:
    height_m = float(body.height_m)
    thigh, shank = float(body.skeleton.thigh_m), float(body.skeleton.shank_m)
    return {
        "man": float(lifter.sex == "male"),
        "height_cm": 100 * height_m,
        "body_mass_index": float(body.mass_kg) / height_m**2,
        "thigh_over_shank": thigh / shank,
        "straight_leg_raise_deg": float(np.degrees(lifter.straight_leg_raise_rad or np.nan)),
        "hip_flexion_deg": float(np.degrees(lifter.hip_flexion_knee_bent_rad or np.nan)),
        "ankle_dorsiflexion_deg": float(np.degrees(body.ankle_dorsiflexion_rad)),
        "roll_limit_deg": float(np.degrees(body.roll_limit_rad)),
        "full_effort": float(body.full_activation),
    }


def _doubts(body: Body, own: Body, press, hip_arm: float, k: float) -> dict[str, float]:
    """The draw as numbers that an effect can be held against: ratios to the usual body, and what has no usual one."""
    hams = [MUSCLES.index(m) for m in HAMSTRINGS]
    gluts = [MUSCLES.index(m) for m in GLUTEUS_MAXIMUS]

    def ratio(of, where=hams) -> float:
        return float(np.mean(np.asarray(of(own))[where] / np.asarray(of(body))[where]))

    return {
        "habit_up_m": press["habit"]["up_m"],
        "habit_forward_m": press["habit"]["forward_m"],
        "habit_log_weight": float(np.log(press["habit"]["weight_per_m2"])),
        "friction": press["contact"]["friction"],
        "bracing_hamstrings": press["bracing"]["hamstrings"],
        "bracing_gastrocnemius": press["bracing"]["gastrocnemius"],
        "next_power": press["sharing"]["next_power"],
        "straight_share": press["told"]["straight_share"],
        "hip_arm": hip_arm,
        "repetitions_k": k,
        "capsule_onset_deg": float(np.degrees(own.pelvis.capsule_onset_rad - body.pelvis.capsule_onset_rad)),
        "capsule_stiffness": float(own.pelvis.capsule_moment_Nm / body.pelvis.capsule_moment_Nm),
        "spine_stiffness": float(own.pelvis.spine_Nm_per_rad / body.pelvis.spine_Nm_per_rad),
        "rest_roll": float(own.pelvis.rest_roll_rad / body.pelvis.rest_roll_rad),
        "pelvis_load_share": float(own.pelvis.load_share),
        "roll_limit": float(own.roll_limit_rad / body.roll_limit_rad),
        "hamstring_tendon": ratio(lambda b: b.muscles.tendon_slack_m),
        "hamstring_tightness": float(own.tightness / body.tightness),
        "hamstring_strength": ratio(lambda b: b.muscles.peak_force_N),
        "hamstring_effort_cost": ratio(lambda b: b.weight),
        "glute_effort_cost": ratio(lambda b: b.weight, gluts),
    }


def machine_traits(machine: Machine) -> dict[str, float]:
    """What a lifter can see of a machine."""
    return {
        "rail_deg": float(machine.rail_deg),
        "plate_height_cm": 100 * machine.plate_height_m,
        "plate_width_cm": 100 * machine.plate_width_m,
    }

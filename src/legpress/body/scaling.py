"""A lifter's own leg: bones, muscles, flexibility and pelvis from height, mass, sex and tape measures.

Everything here is worked out once for each lifter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..arrays import map_arrays
from ..lifter import Lifter
from ..roots import root_between
from ..tables import toml_table
from .knee import KneeDirectionTable
from .muscle import Muscles
from .muscle_groups import HAMSTRINGS
from .paths import MUSCLES, Paths, neutral_length_ratio
from .pelvis import (
    PassiveHipForce,
    Pelvis,
    RestingMuscles,
    capsule_moment_Nm,
    hip_lengths_and_arms_m,
    passive_hip_force,
    passive_hip_moment_Nm,
)
from .segments import Segments
from .skeleton import Skeleton, scaled

# Which muscle of the volume tables each model muscle is, or is a part of.
_VOLUMES = {
    "gluteus maximus": "glmax1 glmax2 glmax3",
    "adductor magnus": "addmagDist addmagIsch addmagMid addmagProx",
    "gluteus medius": "glmed1 glmed2 glmed3",
    "gluteus minimus": "glmin1 glmin2 glmin3",
    "psoas": "psoas",
    "iliacus": "iliacus",
    "sartorius": "sart",
    "adductor longus": "addlong",
    "adductor brevis": "addbrev",
    "gracilis": "grac",
    "tensor fasciae latae": "tfl",
    "piriformis": "piri",
    "vastus lateralis": "vaslat",
    "vastus medialis": "vasmed",
    "vastus intermedius": "vasint",
    "rectus femoris": "recfem",
    "semimembranosus": "semimem",
    "biceps femoris long head": "bflh",
    "semitendinosus": "semiten",
    "biceps femoris short head": "bfsh",
    "soleus": "soleus",
    "gastrocnemius medial": "gasmed",
    "gastrocnemius lateral": "gaslat",
    "tibialis anterior": "tibant",
    "peroneals (brevis+longus)": "perbrev perlong",
    "tibialis posterior": "tibpost",
    "toe extensors (EDL+EHL)": "edl ehl",
    "flexor hallucis longus": "fhl",
    "flexor digitorum longus": "fdl",
}
# Hamstrings that a straight-leg raise stretches; the short head of biceps does not reach the hip.
RAISED = HAMSTRINGS
LOOSEST, TIGHTEST = 0.5, 3.0  # times the source model's passive strain


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """One lifter's right leg with the pelvis, all that the engine needs; the left is its mirror."""

    skeleton: Skeleton
    muscles: Muscles
    segments: Segments
    paths: Paths
    knee: KneeDirectionTable  # which way muscles pull tibia and patella
    weight: np.ndarray  # [muscle], muscle volume over mean volume
    pelvis: Pelvis
    passive_hip_force: PassiveHipForce  # made from `muscles` and `paths`: see `with_muscles`
    heel_in_calcn_m: np.ndarray  # [3], rear end of the sole, in foot axes
    foot_length_m: np.ndarray  # heel to toe tip
    ball_m: np.ndarray  # heel to the heads of the metatarsals
    sole_half_width_m: np.ndarray
    mass_kg: np.ndarray
    height_m: np.ndarray
    tightness: np.ndarray  # of the hamstrings: passive strain times this; 1 in the source model
    ankle_dorsiflexion_rad: np.ndarray
    roll_limit_rad: np.ndarray
    full_activation: np.ndarray  # what the lifter's full effort calls up; 1 is all the model has


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One property of a lifter: measured, estimated from the body, or a norm."""

    field: str
    value: float
    unit: str
    measured: bool
    source: str  # "measured", or where the value was taken from
    sentence: str


def body_of(lifter: Lifter, bulk: float = 1.0) -> Body:
    """The leg of this lifter; `bulk` times the usual peak forces for those who are stronger than their size."""
    return _built(lifter, bulk)[0]


def read_only(body: Body) -> Body:
    """The same body in arrays that nobody can write to: callers share it through a cache."""

    def frozen(leaf):
        copy = np.array(leaf)
        copy.setflags(write=False)
        return copy

    return map_arrays(frozen, body)


def source_body() -> Body:
    """The source model's own leg, with the pelvis of that body and the tightness of its curves."""
    muscles = Muscles.source()
    table = toml_table("segments")
    return _assembled(
        skeleton=Skeleton.source(),
        muscles=muscles,
        segments=Segments.of(),
        paths=Paths.source(),
        pelvis=_pelvis(1.0, 0.0),
        height_m=table["source_model"]["height_m"],
        mass_kg=table["source_model"]["mass_kg"],
        tightness=1.0,
        ankle_dorsiflexion_rad=np.radians(toml_table("lifter_norms")["ankle_dorsiflexion_deg"]["value"]),
        roll_limit_rad=_roll_limit(None),
        full_activation=1.0,
    )


def assumptions(lifter: Lifter) -> list[Assumption]:
    """What was measured and what was taken for granted, in the order of a form."""
    return list(_built(lifter, 1.0)[1])


def with_muscles(body: Body, muscles: Muscles) -> Body:
    """The body with other muscles (an ensemble's), the passive springs over the hip made anew."""
    return replace(
        body, muscles=muscles, passive_hip_force=passive_hip_force(muscles, body.paths), weight=_weight(muscles)
    )


def tightened(muscles: Muscles, tightness: float) -> Muscles:
    """Hamstrings whose passive force comes at a strain smaller by this factor."""
    factor = np.ones(len(MUSCLES))
    factor[[MUSCLES.index(name) for name in RAISED]] = tightness
    return replace(
        muscles,
        passive_start=muscles.passive_start / factor,
        passive_span=muscles.passive_span / factor,
        passive_stiffness=muscles.passive_stiffness * factor,
    )


def tightness_for(
    bodies: Sequence[Body], hip_flexion_rad: np.ndarray, knee_rad: np.ndarray, end_moment_Nm: np.ndarray
) -> np.ndarray:
    """Hamstring tightness [body] at which the passive hip moment is this at that hip and knee angle, each [body].

    The moment grows with tightness. Ends at `LOOSEST` or `TIGHTEST` if need be. The bodies have the same paths.
    """
    spring, none = bodies[0].passive_hip_force, np.zeros(len(bodies))
    length, arm = hip_lengths_and_arms_m(spring, np.stack([hip_flexion_rad, none, none, knee_rad, none]))
    raised = np.array([MUSCLES[place] in RAISED for place in spring.muscle])
    muscles = [body.muscles for body in bodies]

    def some(which: np.ndarray) -> RestingMuscles:
        return RestingMuscles.of(muscles, tuple(np.array(spring.muscle)[which].tolist()))

    def moment_Nm(resting: RestingMuscles, which: np.ndarray) -> np.ndarray:
        return (resting.force_N(length[which]) * arm[which]).sum(0)

    capsules = [
        float(capsule_moment_Nm(body.pelvis, hip, 0.0)) for body, hip in zip(bodies, hip_flexion_rad, strict=True)
    ]
    wanted = end_moment_Nm - moment_Nm(some(~raised), ~raised) - np.array(capsules)
    loose = some(raised).tightened(1 / np.array([float(body.tightness) for body in bodies]))

    def short_by(logarithm: np.ndarray) -> np.ndarray:
        return moment_Nm(loose.tightened(np.exp(logarithm)), raised) - wanted

    low, high = (np.full(len(bodies), math.log(end)) for end in (LOOSEST, TIGHTEST))
    return np.exp(root_between(short_by, low, high, 1e-4))


def straight_leg_raise_rad(body: Body) -> float:
    """Thigh angle at which a helper meets the end moment: lying, knee straight, ankle neutral."""

    def moment(hip_rad):
        return passive_hip_moment_Nm(body, np.array([hip_rad, 0.0, 0.0, 0.0, 0.0]))

    hip = _where_crossed(moment, 0.0, np.radians(120.0), end_moment_Nm(body))
    return hip / (1 - _hip_test("raise_pelvic_share"))


def knee_extension_deficit_rad(body: Body) -> float:
    """Knee angle at which the end moment is met: lying, thigh upright, knee straightened."""
    hip = np.pi / 2 * (1 - _hip_test("raise_pelvic_share"))

    def moment(bend_rad):  # falls as the knee bends
        return -passive_hip_moment_Nm(body, np.array([hip, 0.0, 0.0, bend_rad, 0.0]))

    return _where_crossed(moment, 0.0, np.radians(100.0), -end_moment_Nm(body))


def end_moment_Nm(body: Body) -> float:
    """Passive hip moment at which a helper stops, for this size of body."""
    return _hip_test("end_moment_Nm") * _size(float(body.height_m), float(body.mass_kg))


def leg_volume_cm3(height_m: float, mass_kg: float) -> float:
    """Volume of all muscles of one leg."""
    line = toml_table("volumes")["leg"]
    return line["cm3_per_kg_m"] * height_m * mass_kg + line["cm3"]


def muscle_volume_ratio(height_m: float, mass_kg: float) -> np.ndarray:
    """Volume [muscle] over that of the source model's own subject, by regression for both."""
    table, source = toml_table("segments"), toml_table("segments")["source_model"]
    limits = table["limits"]
    lean_kg = min(mass_kg, limits["largest_body_mass_index"] * height_m**2)
    mine = leg_volume_cm3(height_m, lean_kg)
    theirs = leg_volume_cm3(source["height_m"], source["mass_kg"])
    ratio = np.zeros(len(MUSCLES))
    for name, members in _VOLUMES.items():
        line = toml_table("volumes")["muscles"][name]
        mean = line["slope"] * theirs + line["cm3"]
        volume = line["slope"] * mine + line["cm3"]
        # The lines have negative intercepts; followed down to a very small leg they end below zero.
        volume = max(volume, limits["smallest_volume_share"] * mean * mine / theirs)
        for member in members.split():
            ratio[MUSCLES.index(member)] = volume / mean
    return ratio


def roll_limit_rad(lifter: Lifter, roll_at_lift_rad: float | None = None) -> float:
    """Largest roll with the tailbone still on the pad; the lifter's own where it was felt."""
    return _roll_limit(lifter.lumbar_flexion_rad) if roll_at_lift_rad is None else roll_at_lift_rad


@lru_cache(maxsize=64)  # a lifter presses in many stances
def _built(lifter: Lifter, bulk: float) -> tuple[Body, list[Assumption]]:
    table, norms, notes = toml_table("segments"), toml_table("lifter_norms"), []
    share, source = table["height_share"], table["source_model"]
    height, mass = lifter.height_m, lifter.mass_kg

    def length(field, key):
        measured = getattr(lifter, f"{field}_m")
        value = share[key] * height if measured is None else measured
        how = "measured" if measured else f"{100 * share[key]:.1f} % of height (Winter 2009)"
        notes.append(_note(field, value, "m", measured, how))
        return value

    bones = Skeleton.source()
    thigh = length("thigh", "thigh") / np.linalg.norm(bones.knee_in_femur_m)
    shank = length("shank", "shank") / np.linalg.norm(bones.ankle_in_tibia_m - bones.knee_in_tibia_m)
    foot = length("foot", "foot") / (share["foot"] * source["height_m"])
    tall = height / source["height_m"]
    wide = length("hip_width", "hip_width") / (share["hip_width"] * height)
    wide = float(np.clip(wide, *table["limits"]["hip_width_range"]))
    segments = Segments.of(pelvis=tall, pelvis_width=tall * wide, thigh=thigh, shank=shank, foot=foot)

    paths = Paths.of(segments)
    notes.append(_note("muscle_volume", leg_volume_cm3(height, mass), "cm3", False,
        "from height and mass (Handsfield 2014, one line for both sexes)"))  # fmt: skip

    bent = _test(lifter.hip_flexion_knee_bent_rad, norms["hip_flexion_knee_bent_deg"]["value"])
    notes.append(_note("hip_flexion_knee_bent", bent[0], "rad", bent[1], "textbook range, assumed"))
    later = bent[0] - np.radians(norms["hip_flexion_knee_bent_deg"]["value"])
    later *= 1 - _hip_test("bent_pelvic_share")
    ankle = _test(lifter.ankle_dorsiflexion_rad, norms["ankle_dorsiflexion_deg"]["value"])
    notes.append(_note("ankle_dorsiflexion", ankle[0], "rad", ankle[1], "textbook norm, assumed"))
    lumbar = _test(lifter.lumbar_flexion_rad, norms["lumbar_flexion_deg"]["value"])
    notes.append(_note("lumbar_flexion", lumbar[0], "rad", lumbar[1], "norm of Reis & Macedo 2015"))

    body = _assembled(
        skeleton=scaled(
            bones,
            pelvis=tall,
            hip_width=tall * wide,
            thigh=thigh,
            shank=shank,
            foot=foot,
            mass_kg=bones.mass_kg * (mass / source["mass_kg"]),
        ),
        muscles=_scaled_muscles(paths, bulk * muscle_volume_ratio(height, mass)),
        segments=segments,
        paths=paths,
        pelvis=_pelvis(_size(height, mass), later),
        height_m=height,
        mass_kg=mass,
        tightness=1.0,
        ankle_dorsiflexion_rad=ankle[0],
        roll_limit_rad=_roll_limit(lumbar[0]),
        full_activation=toml_table("strength")["full_activation"]["value"],
    )
    tightness, note = _tightness(lifter, body)
    notes.append(note)
    body = with_muscles(body, tightened(body.muscles, tightness))
    return read_only(replace(body, tightness=np.array(tightness))), notes


def _scaled_muscles(paths: Paths, volume_ratio: np.ndarray) -> Muscles:
    """The source model's muscles along these paths, so many times as voluminous."""
    longer = neutral_length_ratio(paths)  # as OpenSim's scaling lengthens fibre and tendon
    theirs = Muscles.source()
    return replace(
        theirs,
        peak_force_N=theirs.peak_force_N * volume_ratio / longer,
        optimal_fibre_m=theirs.optimal_fibre_m * longer,
        tendon_slack_m=theirs.tendon_slack_m * longer,
    )


def _tightness(lifter: Lifter, body: Body) -> tuple[float, Assumption]:
    """Hamstring tightness from the lifter's test, or from the norm of the sex."""
    hip, knee, note = hamstring_test(lifter)
    found = tightness_for([body], *(np.array([v]) for v in (hip, knee, end_moment_Nm(body))))
    return float(found[0]), note


def hamstring_test(lifter: Lifter) -> tuple[float, float, Assumption]:
    """Hip flexion and knee angle at which the lifter's hamstrings stop a helper: tested, or the norm of the sex."""
    norm = toml_table("lifter_norms")["straight_leg_raise_deg"]
    deficit, thigh = lifter.active_knee_extension_deficit_rad, 1 - _hip_test("raise_pelvic_share")
    if deficit is not None:
        return np.pi / 2 * thigh, deficit, _note("active_knee_extension_deficit", deficit, "rad", True, "")
    usual = norm["men"] + (norm["sex_difference"] if lifter.sex == "female" else 0.0)
    raised, measured = _test(lifter.straight_leg_raise_rad, usual)
    how = f"norm for {'women' if lifter.sex == 'female' else 'men'} (Gajdosik; Youdas et al. 2005)"
    return raised * thigh, 0.0, _note("straight_leg_raise", raised, "rad", measured, how)


def _where_crossed(rising, low: float, high: float, level: float) -> float:
    """Argument at which a rising function meets a level, or the end of the range."""
    return root_between(lambda x: float(rising(x)) - level, low, high, 1e-12)


def _assembled(*, skeleton, muscles, segments, paths, pelvis, **more) -> Body:
    foot = float(segments.foot)
    table = toml_table("segments")
    sole, share, source = table["sole"], table["height_share"], table["source_model"]
    heel = np.array(sole["heel_in_calcn_m"]) * foot
    return Body(
        skeleton=skeleton,
        muscles=muscles,
        segments=segments,
        paths=paths,
        knee=KneeDirectionTable.of(segments),
        weight=_weight(muscles),
        pelvis=pelvis,
        passive_hip_force=passive_hip_force(muscles, paths),
        heel_in_calcn_m=heel,
        foot_length_m=np.array(share["foot"] * source["height_m"] * foot),
        ball_m=np.array(skeleton.toe_joint_in_calcn_m[0] - heel[0]),
        sole_half_width_m=np.array(sole["half_width_m"] * foot),
        **{key: np.array(value, dtype=float) for key, value in more.items()},
    )


def _weight(muscles: Muscles) -> np.ndarray:
    volume = np.asarray(muscles.peak_force_N) * np.asarray(muscles.optimal_fibre_m)
    return volume / volume.mean()


def _pelvis(size: float, later_rad: float) -> Pelvis:
    """The pelvis of a body `size` times the source model's, its capsule later by an angle."""
    number = {
        key: entry["value"]
        for part in ("capsule", "spine", "load")
        for key, entry in toml_table("pelvis")[part].items()
    }
    return Pelvis(
        capsule_moment_Nm=np.array(number["moment_Nm"] * size),
        capsule_onset_rad=np.array(np.radians(number["onset_deg"]) + later_rad),
        capsule_efold_rad=np.array(np.radians(number["efold_deg"])),
        capsule_abduction_shift=np.array(number["abduction_shift"]),
        spine_Nm_per_rad=np.array(np.degrees(number["stiffness_Nm_per_deg"]) * size),
        rest_roll_rad=np.array(np.radians(number["rest_roll_deg"])),
        load_share=np.array(number["share"]),
    )


def _hip_test(name: str) -> float:
    return toml_table("pelvis")["tests"][name]["value"]


def _size(height_m: float, mass_kg: float) -> float:
    """Passive moments grow as muscle moments do: force times arm, hence leg volume."""
    source = toml_table("segments")["source_model"]
    lean_kg = min(mass_kg, toml_table("segments")["limits"]["largest_body_mass_index"] * height_m**2)
    theirs = leg_volume_cm3(source["height_m"], source["mass_kg"])
    return leg_volume_cm3(height_m, lean_kg) / theirs


def _test(measured_rad: float | None, norm_deg: float) -> tuple[float, bool]:
    return (float(np.radians(norm_deg)), False) if measured_rad is None else (measured_rad, True)


def _roll_limit(lumbar_rad: float | None) -> float:
    norms = toml_table("lifter_norms")
    lumbar = np.radians(norms["lumbar_flexion_deg"]["value"]) if lumbar_rad is None else lumbar_rad
    return float(norms["roll_limit"]["share_of_lumbar_range"] * lumbar)


def _note(field, value, unit, measured, how) -> Assumption:
    words = field.replace("_", " ")
    shown = f"{np.degrees(value):.0f} degrees" if unit == "rad" else (
        f"{100 * value:.1f} cm" if unit == "m" else f"{value:.0f} {unit}"
    )  # fmt: skip
    source = "measured" if measured else how
    text = f"{words[0].upper()}{words[1:]} {shown}: {source}."
    return Assumption(field=field, value=float(value), unit=unit, measured=bool(measured), source=source, sentence=text)

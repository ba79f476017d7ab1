"""For whom a claim holds, in words that a lifter knows: one split of people, machines or of what nobody knows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..measures import CM_PER_INCH, KG_PER_LB, Units, mass, tidy
from ..tables import value
from .claims import SubgroupReport

MIDDLE_HEIGHT_M = 1.75  # at which a body mass index is written as a weight
REPETITIONS = 10


Line = Callable[[float, Units], str]


def _plain(unit: str, decimals: int = 0) -> Line:
    return lambda at, units: f"{tidy(at, decimals)} {unit}".strip()


def _centimetres(decimals: int = 0, per: float = 1.0) -> Line:
    """A length; `per` centimetres in one of the trait's own unit."""

    def line(at: float, units: Units) -> str:
        if units == "lb":
            return f"{tidy(per * at / CM_PER_INCH, decimals)} in"
        return f"{tidy(per * at, decimals)} cm"

    return line


def _of_usual(at: float, units: Units) -> str:
    return f"{100 * at:.0f} % of the usual"


def _weight(at: float, units: Units) -> str:
    kg = at * MIDDLE_HEIGHT_M**2
    weight = mass(round(kg), units) if units == "kg" else f"{kg / KG_PER_LB:.0f} lb"
    return f"{weight} at {_centimetres()(100 * MIDDLE_HEIGHT_M, units)} of height"


def _strength(at: float, units: Units) -> str:
    return f"{100 * at / value('strength', 'full_activation', 'value'):.0f} % of the ordinary strength"


# trait: those below the line, those above it, the line itself; {who} is people, {at} the line or "that"
TRAITS: dict[str, tuple[str, str, Line]] = {
    "man": ("women", "men", _plain("")),
    "height_cm": ("{who} shorter than {at}", "{who} taller than {at}", _centimetres()),
    "body_mass_index": (
        "{who} lighter for their height than {at}",
        "{who} heavier for their height than {at}",
        _weight,
    ),
    "thigh_over_shank": (
        "{who} with a shorter thigh than {at}",
        "{who} with a longer thigh than {at}",
        lambda at, units: f"{at:.2f} times the shin",
    ),
    "straight_leg_raise_deg": (
        "{who} who raise a straight leg less than {at}",
        "{who} who raise a straight leg more than {at}",
        _plain("degrees"),
    ),
    "hip_flexion_deg": (
        "{who} who pull a bent knee up less than {at}",
        "{who} who pull a bent knee up more than {at}",
        _plain("degrees (hip bend, pelvis kept still)"),
    ),
    "ankle_dorsiflexion_deg": (
        "{who} whose ankles bend less than {at}",
        "{who} whose ankles bend more than {at}",
        _plain("degrees (knee to the wall, heel down)"),
    ),
    "roll_limit_deg": (
        "{who} whose pelvis can roll less than {at}",
        "{who} whose pelvis can roll more than {at}",
        _plain("degrees before the tailbone lifts (a supple lower back lets it)"),
    ),
    "full_effort": ("{who} weaker for their size than {at}", "{who} stronger for their size than {at}", _strength),
    "rail_deg": (
        "{who} on machines with a rail flatter than {at}",
        "{who} on machines with a rail steeper than {at}",
        _plain("degrees"),
    ),
    "plate_height_cm": (
        "{who} on machines with a plate shorter than {at}",
        "{who} on machines with a plate taller than {at}",
        _centimetres(),
    ),
    "plate_width_cm": (
        "{who} on machines with a plate narrower than {at}",
        "{who} on machines with a plate wider than {at}",
        _centimetres(),
    ),
}

# doubt: what nobody knows, its line in words
DOUBTS: dict[str, tuple[str, Line]] = {
    "habit_up_m": (
        "how far above the hip joints a natural push is aimed",
        _centimetres(per=100.0),
    ),
    "habit_forward_m": (
        "how far in front of the hip joints a natural push is aimed",
        _centimetres(1, per=100.0),
    ),
    "habit_log_weight": (
        "how strictly a body keeps to its natural direction of push",
        lambda at, units: f"{100 * np.exp(at) / value('press', 'habit', 'weight_per_m2'):.0f} % of the usual",
    ),
    "friction": ("how well the shoe grips the plate (coefficient of friction)", _plain("", 2)),
    "bracing_hamstrings": (
        "how much people stiffen the knee with their hamstrings, of what the quadriceps do",
        lambda at, units: f"{100 * at:.0f} %",
    ),
    "bracing_gastrocnemius": (
        "how much people stiffen the knee with their calves, of what the quadriceps do",
        lambda at, units: f"{100 * at:.0f} %",
    ),
    "next_power": (
        "whether the body spares its hardest muscle a little (effort as the third power of activation) or more (the fourth)",
        lambda at, units: f"the {3 + at:.1f}th power",
    ),
    "straight_share": (
        "how much somebody who is told to push straight drags the plate down",
        lambda at, units: f"{100 * at:.0f} % of the push",
    ),
    "hip_arm": (
        "how much leverage the muscles have over a deeply bent hip",
        lambda at, units: f"{100 * (1 + at):.0f} % of the usual",
    ),
    "repetitions_k": (
        "how much of the load for one repetition is lost by doing ten",
        lambda at, units: f"{100 * (1 - 1 / (1 + REPETITIONS * at)):.0f} %",
    ),
    "capsule_onset_deg": (
        "at which bend the hip joint's own capsule begins to stop the thigh",
        lambda at, units: f"{abs(at):.0f} degrees {'later' if at > 0 else 'earlier'} than usual",
    ),
    "capsule_stiffness": ("how stiff the hip joint's own capsule is", _of_usual),
    "spine_stiffness": ("how stiff the lower back is against rounding", _of_usual),
    "rest_roll": ("how far the pelvis is rolled back when you just sit in the seat", _of_usual),
    "pelvis_load_share": (
        "how much of the hips' own pull rolls the pelvis on under load",
        lambda at, units: f"{100 * at:.0f} %",
    ),
    "roll_limit": ("how far the pelvis rolls before the tailbone lifts", _of_usual),
    "hamstring_tendon": ("how long the tendons of the hamstrings are", _of_usual),
    "hamstring_tightness": ("how soon the hamstrings resist a stretch", _of_usual),
    "hamstring_strength": ("how strong the hamstrings are beside the other muscles", _of_usual),
    "hamstring_effort_cost": ("how unwillingly the body uses its hamstrings", _of_usual),
    "glute_effort_cost": ("how unwillingly the body uses its glutes", _of_usual),
}


def subgroup_words(split: SubgroupReport, who: str, units: Units) -> str:
    """One or two sentences; the better side first."""
    above, below, at = split.share_above or 0.0, split.share_below or 0.0, split.at or 0.0
    first, second = (f"{100 * share:.0f} of 100" for share in sorted((above, below), reverse=True))
    if split.is_doubt:
        what, line = DOUBTS[split.trait]
        better, worse = ("above", "below") if above >= below else ("below", "above")
        return (
            f"What decides is a number that nobody knows: {what}. It holds for {first} {who} where that is {better} "
            f"{line(at, units)}, and for {second} where it is {worse}."
        )
    lower, higher, line = TRAITS[split.trait]
    better, worse = (higher, lower) if above >= below else (lower, higher)
    threshold = line(at, units)
    return f"It holds for {first} {better.format(who=who, at=threshold)}, and for {second} {worse.format(who=who, at='that')}."

"""For whom a claim holds, in words that a lifter knows: one split of people, machines or of what nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ..fit.numbers import usual
from ..measures import tidy

if TYPE_CHECKING:
    from .verdict import Split

MIDDLE_HEIGHT_M = 1.75  # at which a body mass index is told as a weight
REPETITIONS = 10


def _plain(unit: str, decimals: int = 0) -> Callable[[float], str]:
    return lambda at: f"{tidy(at, decimals)} {unit}".strip()


def _of_usual(at: float) -> str:
    return f"{100 * at:.0f} % of the usual"


def _weight(at: float) -> str:
    return f"{at * MIDDLE_HEIGHT_M**2:.0f} kg at {100 * MIDDLE_HEIGHT_M:.0f} cm of height"


def _strength(at: float) -> str:
    return f"{100 * at / usual('strength', 'full_activation', 'value'):.0f} % of the ordinary strength"


# trait: those below the line, those above it, the line itself; {who} is people, {at} the line or "that"
TRAITS: dict[str, tuple[str, str, Callable[[float], str]]] = {
    "man": ("women", "men", _plain("")),
    "height_cm": ("{who} shorter than {at}", "{who} taller than {at}", _plain("cm")),
    "body_mass_index": (
        "{who} lighter for their height than {at}",
        "{who} heavier for their height than {at}",
        _weight,
    ),
    "thigh_over_shank": (
        "{who} with a shorter thigh than {at}",
        "{who} with a longer thigh than {at}",
        lambda at: f"{at:.2f} times the shin",
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
        _plain("cm"),
    ),
    "plate_width_cm": (
        "{who} on machines with a plate narrower than {at}",
        "{who} on machines with a plate wider than {at}",
        _plain("cm"),
    ),
}

# doubt: what nobody knows, its line in words
DOUBTS: dict[str, tuple[str, Callable[[float], str]]] = {
    "habit_up_m": (
        "how far above the hip joints a natural push is aimed",
        lambda at: f"{100 * at:.0f} cm",
    ),
    "habit_forward_m": (
        "how far in front of the hip joints a natural push is aimed",
        lambda at: f"{tidy(100 * at, 1)} cm",
    ),
    "habit_log_weight": (
        "how strictly a body keeps to its natural direction of push",
        lambda at: f"{100 * np.exp(at) / usual('press', 'habit', 'weight_per_m2'):.0f} % of the usual",
    ),
    "friction": ("how well the shoe grips the plate (coefficient of friction)", _plain("", 2)),
    "hip_arm": (
        "how much leverage the muscles have over a deeply bent hip",
        lambda at: f"{100 * (1 + at):.0f} % of the usual",
    ),
    "repetitions_k": (
        "how much of the load for one repetition is lost by doing ten",
        lambda at: f"{100 * (1 - 1 / (1 + REPETITIONS * at)):.0f} %",
    ),
    "capsule_onset_deg": (
        "at which bend the hip joint's own capsule begins to stop the thigh",
        lambda at: f"{abs(at):.0f} degrees {'later' if at > 0 else 'earlier'} than usual",
    ),
    "capsule_stiffness": ("how stiff the hip joint's own capsule is", _of_usual),
    "spine_stiffness": ("how stiff the lower back is against rounding", _of_usual),
    "rest_roll": ("how far the pelvis is rolled back when you just sit in the seat", _of_usual),
    "roll_limit": ("how far the pelvis rolls before the tailbone lifts", _of_usual),
    "hamstring_tendon": ("how long the tendons of the hamstrings are", _of_usual),
    "hamstring_tightness": ("how soon the hamstrings resist a stretch", _of_usual),
    "hamstring_strength": ("how strong the hamstrings are beside the other muscles", _of_usual),
    "hamstring_effort_cost": ("how unwillingly the body uses its hamstrings", _of_usual),
    "glute_effort_cost": ("how unwillingly the body uses its glutes", _of_usual),
}


def for_whom(split: Split, who: str = "people") -> str:
    """One or two sentences; the better side first."""
    better, worse = split.share_above, split.share_below
    above_first = better >= worse
    if not above_first:
        better, worse = worse, better
    first, second = (f"{100 * share:.0f} of 100" for share in (better, worse))
    if split.doubt:
        what, line = DOUBTS[split.trait]
        sides = ("above", "below") if above_first else ("below", "above")
        return (
            f"What decides is a number that nobody knows: {what}. It holds for {first} {who} where that is {sides[0]} "
            f"{line(split.at)}, and for {second} where it is {sides[1]}."
        )
    below, above, line = TRAITS[split.trait]
    phrases = (above, below) if above_first else (below, above)
    one, other = (phrase.format(who=who, at=at) for phrase, at in zip(phrases, (line(split.at), "that"), strict=True))
    return f"It holds for {first} {one}, and for {second} {other}."

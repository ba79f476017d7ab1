"""Our signs beside the published ones: the rules of judgement, fixed before the first result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from checks.evidence.contrasts import Contrast
from checks.evidence.scenes import LIFTERS, label

# The rules, fixed before looking.
SAME = 0.03  # a change under 3 % of the larger value is flat
SAME_ACTIVATION = 0.005  # and so is one under half of the model's floor of activation
STUDY_BLIND = 0.10  # a study's "no difference" holds while ours is under 10 % of the larger value
STUDY_BLIND_ACTIVATION = 0.02  # or under 2 % of full activation


def sign_of(first: float, second: float, contrast: Contrast) -> str:
    """Ours: "+", "-" or "0" (flat), by the rule of the contrast's own kind."""
    difference, larger = first - second, max(abs(first), abs(second), 1e-9)
    activation = contrast.is_activation
    if contrast.sign == "0":
        flat = abs(difference) < STUDY_BLIND * larger or (activation and abs(difference) < STUDY_BLIND_ACTIVATION)
    else:
        flat = abs(difference) < SAME * larger or (activation and abs(difference) < SAME_ACTIVATION)
    return "0" if flat else "+" if difference > 0 else "-"


def verdict(signs: Sequence[str], published: str, silent: bool = False) -> str:
    """One word on three lifters."""
    if silent and all(s == "0" for s in signs):
        return "silent"
    if all(s == published for s in signs):
        return "agrees"
    if published == "0":
        return "disagrees" if all(s != "0" for s in signs) else "mixed"
    if all(s == "0" for s in signs):
        return "flat"
    against = {"+": "-", "-": "+"}[published]
    if against not in signs:
        return "agrees in part"
    return "mixed" if published in signs else "disagrees"


Results = Mapping[str, Mapping[str, float]]  # measures (repetitions.measures) by scene (scenes.label)


def sides(
    results: Results, contrast: Contrast, who: str, cue: str, at: tuple[str, str] | None = None
) -> tuple[float, float]:
    def mean(scenes, how):
        key = f"{contrast.measure} {how}".strip()
        return float(np.mean([results[label(who, scene, cue)][key] for scene in scenes]))

    how = at or contrast.at
    return mean(contrast.first, how[0]), mean(contrast.second, how[1])


def judged(results: Results, contrast: Contrast, cue: str, at: tuple[str, str] | None = None) -> str:
    pairs = [sides(results, contrast, who, cue, at) for who in LIFTERS]
    silent = contrast.is_activation and max(max(pair) for pair in pairs) < STUDY_BLIND_ACTIVATION
    return verdict([sign_of(*pair, contrast) for pair in pairs], contrast.sign, silent)


def by_small_rule(results: Results, contrast: Contrast) -> bool:
    """Whether a "no difference" holds only because both activations are small."""
    if contrast.sign != "0" or not contrast.is_activation or judged(results, contrast, "natural") != "agrees":
        return False
    pairs = [sides(results, contrast, who, "natural") for who in LIFTERS]
    return any(abs(a - b) >= STUDY_BLIND * max(a, b) for a, b in pairs)

"""What hangs on a machine, by what is written on the discs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ..fit.plates import Loading
from ..measures import KG_PER_LB, Units, tidy

ONE_BY_ONE = 2  # so many alike discs are named one by one


def plates_words(put_on: Loading | None) -> str:
    """ "4 x 20 + 5 kg a side"; empty where there is nothing to hang on."""
    if put_on is None:
        return ""
    if not put_on.per_side_kg:
        return "empty sled"
    return f"{discs_words(put_on.per_side_kg, put_on.unit)} {'a side' if put_on.sides > 1 else 'in all'}"


def discs_words(discs_kg: Sequence[float], unit: Units) -> str:
    """ "45 + 45 + 5 lb"."""
    alike = [(name, len(list(group))) for name, group in groupby(disc_names(discs_kg, unit))]
    words = [" + ".join([name] * count) if count <= ONE_BY_ONE else f"{count} x {name}" for name, count in alike]
    return f"{' + '.join(words)} {unit}"


def disc_names(discs_kg: Sequence[float], unit: Units) -> list[str]:
    """One for each disc, in the unit that is written on it."""
    return [tidy(kg if unit == "kg" else kg / KG_PER_LB, 2) for kg in discs_kg]

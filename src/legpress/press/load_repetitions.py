"""How repetitions go with load. Nothing heavy to import."""

from __future__ import annotations

from functools import cache

from ..tables import value


def share_of_one(reps: float, k: float | None = None) -> float:
    """Largest load for so many repetitions over the largest for one, whole sled load; Epley's form."""
    k = default_k() if k is None else k
    return (1 + k) / (1 + k * reps)


def reps_at_share(share: float, k: float | None = None) -> float:
    """Repetitions to failure at a share of the largest load for one; `share_of_one` backwards."""
    k = default_k() if k is None else k
    return ((1 + k) / share - 1) / k


@cache
def default_k() -> float:
    """k of data/strength.toml."""
    return float(value("strength", "repetitions", "k"))

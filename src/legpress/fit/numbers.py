"""Numbers of data/fit.toml: what a recommendation keeps to, each with its reason."""

from __future__ import annotations

from functools import partial

from ..tables import doubt as doubt
from ..tables import section as table  # noqa: F401
from ..tables import value

number = partial(value, "fit")


def usual(file: str, section: str, name: str) -> float:
    """The value itself."""
    return float(value(file, section, name))

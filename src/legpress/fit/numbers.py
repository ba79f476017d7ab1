"""Numbers of data/fit.toml: what a recommendation keeps to, each with its reason."""

from __future__ import annotations

from functools import partial

from ..tables import value

number = partial(value, "fit")

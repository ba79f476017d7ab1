"""Numbers of data/progression.toml: what progression and coverage go by, each with its source."""

from __future__ import annotations

from functools import partial

from ..tables import value

number = partial(value, "progression")

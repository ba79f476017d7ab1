"""Numbers of data/progression.toml: what progression and coverage go by, each with its source."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def number(table: str, name: str) -> Any:
    """The value, without its source."""
    return _table()[table][name]["value"]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("legpress").joinpath("data", "progression.toml").read_text("utf-8"))

"""Numbers of data/fit.toml: what a recommendation keeps to, each with its reason; and doubts of other tables."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


def number(table: str, name: str) -> Any:
    """The value, without its reason."""
    return _read("fit")[table][name]["value"]


def doubt(file: str, table: str, name: str) -> tuple[float, float]:
    """Lowest and highest plausible value of a number in data/<file>.toml."""
    entry = _read(file)[table]
    entry = entry[name] if isinstance(entry.get(name), dict) else entry  # a table may be about one number
    return float(entry["low"]), float(entry["high"])


def usual(file: str, table: str, name: str) -> float:
    """The value itself."""
    entry = _read(file)[table][name]
    return float(entry["value"] if isinstance(entry, dict) else entry)


def table(file: str, name: str) -> dict[str, Any]:
    """A table of data/<file>.toml as it is written."""
    return _read(file)[name]


@cache
def _read(file: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("legpress").joinpath("data", f"{file}.toml").read_text("utf-8"))

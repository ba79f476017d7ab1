"""Tables of legpress/data, read once: numbers of nature and choices, each with its source or its reason.

What comes out cannot be changed (mappings are read-only, lists are tuples), so no caller can spoil the next one's.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any


@cache
def toml_table(file: str) -> Mapping[str, Any]:
    """data/<file>.toml as it is written."""
    return frozen(tomllib.loads(_text(f"{file}.toml")))


@cache
def json_table(file: str) -> Mapping[str, Any]:
    """data/<file>.json as it is written; those tables are made by `derive`."""
    return frozen(json.loads(_text(f"{file}.json")))


def section(file: str, name: str) -> Mapping[str, Any]:
    """One table of data/<file>.toml."""
    return toml_table(file)[name]


def value(file: str, section: str, name: str) -> Any:
    """A number of data/<file>.toml without its reason, whether written bare or as a table of its own."""
    entry = toml_table(file)[section][name]
    return entry["value"] if isinstance(entry, Mapping) else entry


def doubt(file: str, section: str, name: str) -> tuple[float, float]:
    """Lowest and highest plausible value of a number of data/<file>.toml."""
    entry = toml_table(file)[section]
    entry = entry[name] if isinstance(entry.get(name), Mapping) else entry  # a table may be about one number
    return float(entry["low"]), float(entry["high"])


def _text(file: str) -> str:
    return resources.files("legpress").joinpath("data", file).read_text("utf-8")


def frozen(read: Any) -> Any:
    """Mappings and lists of a file as values that nobody can change."""
    if isinstance(read, dict):
        return MappingProxyType({key: frozen(entry) for key, entry in read.items()})
    if isinstance(read, list):
        nested = not {dict, list}.isdisjoint(map(type, read))
        return tuple(frozen(entry) for entry in read) if nested else tuple(read)
    return read

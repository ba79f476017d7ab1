"""A function over every array of a value, whatever the value is made of.

A value is a frozen dataclass of arrays (a `Body`, its postures), of other values and of tuples of these; None stands for what is
not known. Where arrays have lanes (frames, bodies), these are the last axis. Fields marked `STATIC` hold no arrays and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np

STATIC = {"static": True}  # metadata of such a field


def map_arrays(function: Callable[..., Any], value: Any, *others: Any) -> Any:
    """The value with the function of each of its arrays in that array's place; `others` are made alike, and give further arguments."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return tuple(map_arrays(function, *parts) for parts in zip(value, *others, strict=True))
    named = _fields(type(value))
    if named is None:
        return function(value, *others)
    parts = {
        name: getattr(value, name)
        if static
        else map_arrays(function, *(getattr(each, name) for each in (value, *others)))
        for name, static in named
    }
    return type(value)(**parts)


def arrays_of(value: Any) -> Iterator[Any]:
    """Every array of the value, in the order of the fields."""
    if value is None:
        return
    if isinstance(value, tuple):
        for part in value:
            yield from arrays_of(part)
    elif (named := _fields(type(value))) is None:
        yield value
    else:
        for name, static in named:
            if not static:
                yield from arrays_of(getattr(value, name))


def lane_count(value: Any) -> int:
    """How many lanes its arrays have."""
    return max(np.shape(array)[-1] for array in arrays_of(value) if np.ndim(array))


def select_lanes(value: Any, lanes: np.ndarray | slice) -> Any:
    """The value at these lanes alone; numbers without lanes stay."""
    return map_arrays(lambda array: np.asarray(array)[..., lanes] if np.ndim(array) else array, value)


def join_lanes(values: Sequence[Any]) -> Any:
    """Values made alike, their lanes one after the other; of numbers without lanes the first."""
    return map_arrays(lambda *parts: np.concatenate(parts, axis=-1) if np.ndim(parts[0]) else parts[0], *values)


@cache
def _fields(kind: type) -> tuple[tuple[str, bool], ...] | None:
    """Names of a dataclass's fields, and whether they are static; None for what is no dataclass."""
    if not is_dataclass(kind):
        return None
    return tuple((field.name, bool(field.metadata.get("static"))) for field in fields(kind))

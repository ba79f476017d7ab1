"""A value of arrays, of whatever it is made, is gone through array by array and cut and joined along its lanes."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from legpress.arrays import STATIC, arrays_of, join_lanes, lane_count, map_arrays, select_lanes
from legpress.body.scaling import body_of, read_only
from legpress.lifter import Lifter


@dataclass(frozen=True, slots=True, eq=False)
class Inner:
    points: np.ndarray  # [3, lane]
    name: str = field(metadata=STATIC)


@dataclass(frozen=True, slots=True, eq=False)
class Outer:
    inner: Inner
    parts: tuple[np.ndarray, ...]  # each [lane]
    unknown: Inner | None
    number: np.ndarray  # of all lanes


def value(first: int, lanes: int, number: float) -> Outer:
    at = np.arange(first, first + lanes, dtype=float)
    return Outer(Inner(np.stack([at, -at, 2 * at]), "leg"), (at, at**2), None, np.array(number))


def test_every_array_is_met_once_and_in_order():
    given = value(0, 4, 7.0)
    assert [np.ndim(array) for array in arrays_of(given)] == [2, 1, 1, 0]
    doubled = map_arrays(lambda array: 2 * array, given)
    assert all(np.array_equal(two, 2 * one) for one, two in zip(arrays_of(given), arrays_of(doubled), strict=True))
    assert doubled.inner.name == "leg"
    assert doubled.unknown is None
    assert isinstance(doubled.parts, tuple)


def test_what_is_cut_and_joined_again_is_the_same():
    whole = value(0, 5, 7.0)
    again = join_lanes([select_lanes(whole, slice(2)), select_lanes(whole, np.array([2, 3, 4]))])
    assert all(np.array_equal(one, other) for one, other in zip(arrays_of(whole), arrays_of(again), strict=True))
    assert lane_count(again) == 5


def test_of_numbers_without_lanes_the_first_stays():
    joined = join_lanes([value(0, 2, 7.0), value(2, 3, 8.0)])
    assert joined.number == 7.0
    assert np.array_equal(joined.parts[0], np.arange(5.0))


def test_values_that_are_not_made_alike_are_no_pair():
    with pytest.raises(ValueError, match="zip"):
        map_arrays(lambda one, other: one, (np.zeros(2), np.zeros(2)), (np.zeros(2),))


def test_a_whole_body_can_be_sealed():
    body = read_only(body_of(Lifter.from_person(sex="female", height_cm=165, mass_kg=60)))
    assert not any(array.flags.writeable for array in arrays_of(body))
    with pytest.raises(ValueError, match="read-only"):
        body.skeleton.mass_kg[0] = 1.0

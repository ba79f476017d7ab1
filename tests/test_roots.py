"""Roots of rising functions."""

import math

import pytest
from scipy.optimize import brentq

from legpress.roots import root_between


@pytest.mark.parametrize(
    ("rising", "low", "high"),
    [
        (lambda x: x - 0.3, 0.0, 1.0),
        (lambda x: math.exp(8 * x) - 20, 0.0, 2.0),
        (lambda x: math.log(x) + 1, 1e-3, 9.0),
        (lambda x: math.tanh(30 * (x - 0.7)), 0.0, 1.0),
    ],
)
def test_a_root_is_scipy_s_in_few_steps(rising, low, high):
    steps = []

    def counted(x):
        steps.append(x)
        return rising(x)

    found = root_between(counted, low, high, 1e-9)
    assert found == pytest.approx(brentq(rising, low, high), abs=1e-8)
    assert len(steps) <= 62
    assert all(low <= x <= high for x in steps)


def test_a_root_beyond_an_end_is_that_end():
    assert root_between(lambda x: x + 1, 0.0, 1.0, 1e-9) == 0.0
    assert root_between(lambda x: x - 2, 0.0, 1.0, 1e-9) == 1.0

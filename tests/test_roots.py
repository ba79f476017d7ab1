"""Roots of rising functions."""

import math

import numpy as np
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


def test_functions_side_by_side_have_the_roots_that_each_has_alone():
    places = np.array([-0.5, 0.2, 0.9, 1.4, 0.2001])

    def rising(x, at=places):
        return np.expm1(6 * (x - at))

    together = root_between(rising, np.zeros(5), np.ones(5), 1e-6)
    alone = [root_between(lambda x, at=at: rising(x, at), 0.0, 1.0, 1e-6) for at in places]
    assert together.tolist() == alone
    assert together == pytest.approx([0.0, 0.2, 0.9, 1.0, 0.2001], abs=1e-6)

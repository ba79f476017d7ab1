"""The curve through a motion's samples is scipy's."""

import numpy as np
import pytest
from scipy.interpolate import make_interp_spline

from legpress.press.quintic_spline import QuinticSpline


@pytest.mark.parametrize("count", [12, 13, 90, 1500])
@pytest.mark.parametrize("even", [True, False])
def test_value_speed_and_acceleration_are_scipys(count, even):
    random = np.random.default_rng(count)
    at = np.linspace(0, 5, count) if even else np.cumsum(random.uniform(0.3, 1.7, count)) * 5 / count
    values = np.cos(at) + 0.01 * random.normal(size=count) * (count < 100)
    between = np.linspace(at[0], at[-1], 997)
    ours, theirs = QuinticSpline.through(at, values), make_interp_spline(at, values, k=5)
    for order in range(3):
        expected = theirs.derivative(order)(between)
        assert np.abs(ours(between) - expected).max() < 1e-7 * (1 + np.abs(expected).max()), order
        ours = ours.derivative()


def test_it_passes_every_sample():
    at = np.array([0.0, 0.1, 0.3, 0.35, 0.6, 0.7, 1.0, 1.1, 1.15, 1.6, 1.7, 1.9])
    values = np.sin(9 * at)
    assert QuinticSpline.through(at, values)(at) == pytest.approx(values, abs=1e-12)

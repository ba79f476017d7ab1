"""What claims work out by themselves is what scipy finds: fatigue over time, and people spread evenly."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.stats import chi2, qmc

from legpress.claims.leg_curl import REST, _phase
from legpress.claims.population import latin_hypercube
from legpress.claims.verdict import _beyond_chance


@pytest.mark.parametrize("load", [0.0, 0.3, 0.75, 1.0])
@pytest.mark.parametrize("fatigued", [0.0, 0.2, 0.6])
@pytest.mark.parametrize(("fatigue", "recovery"), [(0.02, 0.002), (0.02, 0.05)])
def test_fatigue_is_that_of_its_rates(load, fatigued, fatigue, recovery):
    numbers = {"fatigue_per_s": fatigue, "recovery_per_s": recovery, "rest_multiplier": 15.0}
    back = recovery * (15.0 if load < REST else 1.0)

    def rate(_, share):
        return fatigue * np.minimum(load, 1 - share) - back * share

    for seconds in (5.0, 60.0, 300.0):
        expected = solve_ivp(rate, (0, seconds), [fatigued], rtol=1e-9, atol=1e-12, max_step=0.5).y[0, -1]
        assert _phase(fatigued, load, seconds, numbers) == pytest.approx(expected, abs=1e-6)


def test_people_are_drawn_as_scipy_draws_them():
    ours = latin_hypercube(40, 10, np.random.default_rng([3, 0]).spawn(1)[0])
    assert np.array_equal(ours, qmc.LatinHypercube(10, rng=np.random.default_rng([3, 0])).random(40))


def test_what_chance_reaches_is_chi_squared():
    assert _beyond_chance(200, 12) == pytest.approx(chi2.isf(0.05 / 12, 1) / 200, rel=1e-9)

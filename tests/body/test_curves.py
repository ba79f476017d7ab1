"""Claims about interpolation: what is a polynomial comes back as one."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from legpress.body.curves import (
    chebyshev_derivatives,
    chebyshev_extrema,
    chebyshev_polynomials,
    chebyshev_roots,
    clenshaw_curtis,
    cubic_slope,
    cubic_value,
    hermite_powers,
    interpolation,
)
from legpress.body.muscle import Muscles
from legpress.reference.curves import value_and_derivatives


def cubic(x):
    return 1 - 2 * x + 0.5 * x**2 + 3 * x**3


def test_a_cubic_goes_through_hermite_cells_unchanged():
    ends = np.linspace(0, 2, 5)
    powers = hermite_powers(cubic(ends), (-2 + ends + 9 * ends**2) * 0.5)
    x = ends[:-1] + 0.3 * 0.5
    assert cubic_value(powers, 0.3) == pytest.approx(cubic(x), rel=1e-12)
    assert cubic_slope(powers, 0.3) / 0.5 == pytest.approx(-2 + x + 9 * x**2, rel=1e-12)


@pytest.mark.parametrize("nodes", [chebyshev_roots(6), chebyshev_extrema(6)])
def test_a_cubic_goes_through_chebyshev_nodes_unchanged(nodes):
    x = np.linspace(-1, 1, 7)
    assert interpolation(nodes, x) @ cubic(nodes) == pytest.approx(cubic(x), abs=1e-12)
    assert clenshaw_curtis(nodes) @ cubic(nodes) == pytest.approx(1 + 0.5 / 3, rel=1e-12)


def test_derivatives_of_chebyshev_s_polynomials_are_those_of_differentiation():
    x = jnp.linspace(-0.9, 0.8, 5)
    found = chebyshev_derivatives(x, chebyshev_polynomials(x, 7))
    for degree in range(7):
        slope = jax.grad(lambda v, n=degree: chebyshev_polynomials(v, 7)[n])
        assert np.allclose(found[0][degree], jax.vmap(slope)(x))
        assert np.allclose(found[1][degree], jax.vmap(jax.grad(slope))(x))


def test_a_curve_has_the_same_value_on_host_and_device():
    curve, x = Muscles.source().active_force_length, np.linspace(0.2, 1.9, 50)
    assert np.allclose(curve.value(x), value_and_derivatives(curve, jnp.asarray(x))[0], rtol=1e-14, atol=1e-14)

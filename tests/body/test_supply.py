"""The table of supplies is near enough to the equilibrium of fibre and tendon for one step of Newton to finish."""

import jax
import jax.numpy as jnp
import numpy as np

from legpress.body.scaling import source_body
from legpress.reference.muscle import force_and_slope_at_activation, force_at_activation
from legpress.reference.supply import DRIVES, tabulated

MUSCLES = source_body().muscles
LENGTHS = 41


def states():
    """Lengths [40, 41 x 9] that leave the fibre 0.5 to 1.7 optimal lengths, and drives of 0.01 to 1.4."""
    along = np.tile(np.linspace(0.5, 1.7, LENGTHS), 9)
    drive = np.repeat(np.linspace(0.01, 1.4, 9), LENGTHS)
    length = np.asarray(MUSCLES.tendon_slack_m)[:, None] + np.asarray(MUSCLES.optimal_fibre_m)[:, None] * along[None]
    return jnp.asarray(length), jnp.asarray(np.broadcast_to(drive, length.shape))


def read(length, drive):
    coefficients = tabulated(MUSCLES).at(length)
    return sum(coefficients[k] * drive**k for k in range(DRIVES))


def exact(length, drive):
    one = jnp.ones_like(length)
    return force_at_activation(MUSCLES, drive, length, one, iterations=40)


def test_the_table_is_the_equilibrium_to_a_promille():
    length, drive = states()
    off = np.asarray(jax.jit(read)(length, drive) - jax.jit(exact)(length, drive))
    print(f"supply against equilibrium, over peak: rms {np.sqrt((off**2).mean()):.5f}, worst {np.abs(off).max():.4f}")
    assert np.sqrt((off**2).mean()) < 0.001
    assert np.abs(off).max() < 0.02


def test_two_steps_of_newton_leave_a_ten_thousandth():
    length, drive = states()
    one, true = jnp.ones_like(length), jax.jit(exact)(length, drive)

    @jax.jit
    def settled(force):
        for _ in range(2):
            force, _ = force_and_slope_at_activation(MUSCLES, drive, force, length, one)
        return force

    off = np.abs(np.asarray(settled(read(length, drive)) - true))
    # The solver takes one a step, as its own steps shrink.
    assert np.quantile(off, 0.99) < 1e-4


def test_the_slope_is_that_of_the_force():
    length, drive = states()
    one, true, step = jnp.ones_like(length), jax.jit(exact)(length, drive), 1e-5
    _, slope = force_and_slope_at_activation(MUSCLES, drive, true, length, one)
    rise = np.asarray(exact(length, drive + step) - exact(length, drive - step)) / (2 * step)
    assert np.quantile(np.abs(np.asarray(slope) - rise), 0.99) < 1e-3

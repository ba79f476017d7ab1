"""Where fibre and tendon of the unscaled body's muscles settle, at rest."""

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Array

from .muscle import MINIMUM_ACTIVATION, Muscles, fibre_at, force_at_activation
from .paths import MUSCLES

# Newton in a bracket; past the twentieth step nothing moves in double precision.
ITERATIONS = 24


def equilibrium(activation, length_m) -> tuple[Array, Array]:
    """Tendon force [40] in N and fibre length [40] over its optimum, static, of the unscaled body.

    `activation`: one number or [40], 0 to 1; below 0.01, the source model's floor, it counts as
    0.01. `length_m`: lengths [40] of muscle with tendon, as `muscle_paths` gives them. A slack
    muscle holds no force, and its fibre rests at its shortest length. For many poses use
    `jax.vmap`.
    """
    length = _checked("length_m", length_m)
    if length.shape != (len(MUSCLES),):
        raise ValueError(
            f"length_m has the shape {tuple(length.shape)}, one pose has ({len(MUSCLES)},): "
            "a length in metres for each of legpress.body.MUSCLES. For many poses use jax.vmap."
        )
    given = _checked("activation", activation)
    if given.shape not in ((), (len(MUSCLES),)):
        raise ValueError(
            f"activation has the shape {tuple(given.shape)}; give one number or {len(MUSCLES)}, one for each muscle."
        )
    if not isinstance(given, Tracer) and not np.all((given >= 0) & (given <= 1)):
        worst = float(given.ravel()[np.argmax(np.abs(given.ravel() - 0.5))])
        raise ValueError(f"activation is {worst:g}; it must lie between 0 and 1 (1 is as hard as the muscle can).")
    if not isinstance(length, Tracer) and not np.all(length > 0):
        worst = int(np.argmin(length))
        raise ValueError(f"length_m of {MUSCLES[worst]} is {length[worst]:g}; a length must be above 0, in metres.")
    length = jnp.asarray(length)
    # The lengths' precision rules; an activation of 0.3 needs no other.
    return _static_equilibrium(jnp.broadcast_to(jnp.asarray(given, length.dtype), length.shape), length)


@jax.jit
def _static_equilibrium(activation, length_m):
    muscles = Muscles.source()
    drive = jnp.maximum(activation, MINIMUM_ACTIVATION)
    force = force_at_activation(muscles, drive, length_m, jnp.ones_like(length_m), iterations=ITERATIONS)
    floor = jnp.asarray(muscles.fibre_floor, length_m.dtype)
    peak = jnp.asarray(muscles.peak_force_N, length_m.dtype)
    return force * peak, jnp.maximum(fibre_at(muscles, force, length_m).length, floor)


def _checked(name: str, given):
    """An array of finite floats, single or double; inside jit or vmap only its type is known."""
    if isinstance(given, Tracer):
        return given
    try:
        values = np.asarray(given)
        if jnp.issubdtype(values.dtype, np.integer):
            values = values.astype(float)
        if not jnp.issubdtype(values.dtype, np.floating):
            raise TypeError
        if values.dtype.itemsize < 4:  # half precision cannot hold a millimetre of a leg
            values = values.astype(np.float32)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be numbers, got {given!r:.60}. Give floats.") from None
    if not np.isfinite(values).all():
        where = f" of {MUSCLES[int(np.argmin(np.isfinite(values)))]}" if values.shape == (len(MUSCLES),) else ""
        raise ValueError(f"{name}{where} is not finite. Give a number for every muscle.")
    return values

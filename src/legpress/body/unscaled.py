"""The unscaled body of the source model: the doors of `legpress.body`.

Each takes one pose, or many as one more axis, the last, of what it is given and of what it answers. Answers are NumPy arrays,
in single precision for what is given so and else in double.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ..core.programs import run
from .muscle import MINIMUM_ACTIVATION, Muscles
from .muscle_order import muscle_order
from .paths import MUSCLES
from .scaling import Body, source_body
from .skeleton import COORDINATES


def foot_in_pelvis(q_rad) -> tuple[np.ndarray, np.ndarray]:
    """Rotation [3, 3] and origin [3] of the unscaled right foot (calcn) in pelvis axes; `q_rad` as in `muscle_paths`."""
    q = _checked_pose(q_rad)
    found = _run("legpress_leg", 48, q.reshape(5, -1))
    rotation, origin = found[27:36].reshape(3, 3, -1), found[45:48]
    return _as_given(rotation, q), _as_given(origin, q)


def muscle_paths(q_rad) -> tuple[np.ndarray, np.ndarray]:
    """Lengths [40] and moment arms [5, 40] in metres of the unscaled body in a pose.

    `q_rad`: five angles in radians, order of `COORDINATES`, as a list or an array; [5, pose] for many.
    """
    q = _checked_pose(q_rad)
    found = _run("legpress_paths", 240, q.reshape(5, -1)).reshape(6, len(MUSCLES), -1)
    return _as_given(found[0], q), _as_given(found[1:], q)


def equilibrium(activation, length_m) -> tuple[np.ndarray, np.ndarray]:
    """Tendon force [40] in N and fibre length [40] over its optimum, static, of the unscaled body.

    `activation`: one number or [40], 0 to 1; below 0.01, the source model's floor, it counts as
    0.01. `length_m`: lengths [40] of muscle with tendon, as `muscle_paths` gives them, or [40, pose]. A slack
    muscle holds no force, and its fibre rests at its shortest length.
    """
    count = len(MUSCLES)
    length = _checked("length_m", length_m)
    if length.shape[:1] != (count,) or length.ndim > 2:
        raise ValueError(
            f"length_m has the shape {tuple(length.shape)}, one pose has ({count},) and many have ({count}, poses): "
            "a length in metres for each of legpress.body.MUSCLES."
        )
    given = _checked("activation", activation)
    if given.shape not in ((), (count,), length.shape):
        raise ValueError(
            f"activation has the shape {tuple(given.shape)}; give one number or {count}, one for each muscle."
        )
    if not np.all((given >= 0) & (given <= 1)):
        worst = float(given.ravel()[np.argmax(np.abs(given.ravel() - 0.5))])
        raise ValueError(f"activation is {worst:g}; it must lie between 0 and 1 (1 is as hard as the muscle can).")
    if not np.all(length > 0):
        worst = np.unravel_index(np.argmin(length), length.shape)
        raise ValueError(f"length_m of {MUSCLES[worst[0]]} is {length[worst]:g}; a length must be above 0, in metres.")
    each = given.reshape(given.shape + (1,) * (length.ndim - given.ndim) * (given.ndim > 0))
    drive = np.maximum(np.broadcast_to(each, length.shape), MINIMUM_ACTIVATION)
    order = np.array(muscle_order().order)
    rows = np.concatenate([drive.reshape(count, -1)[order], length.reshape(count, -1)[order]])
    found = _run("legpress_equilibrium", 2 * count, rows).reshape(2, count, -1)[:, np.argsort(order)]
    force_N = found[0] * np.asarray(Muscles.source().peak_force_N)[:, None]
    return _as_given(force_N, length), _as_given(found[1], length)


def _run(program: str, out_rows: int, rows: np.ndarray) -> np.ndarray:
    """A program of the core on the source model's own body."""
    return run(program, out_rows, [(_body(), np.ascontiguousarray(rows, dtype=float))])[0]


@cache
def _body() -> Body:
    return source_body()


def _as_given(found: np.ndarray, given: np.ndarray) -> np.ndarray:
    """An answer in the precision of what was given, without the last axis for a single pose."""
    return (found if given.ndim == 2 else found[..., 0]).astype(given.dtype)


def _checked_pose(q_rad) -> np.ndarray:
    """Poses as an array of floats, or a `ValueError` that says what is wrong with them."""
    given = _as_floats(q_rad)
    if given is None:
        raise ValueError(
            f"q_rad must be five numbers, got {q_rad!r}. Give radians in the order {', '.join(COORDINATES)}."
        )
    if given.shape[:1] != (5,) or given.ndim > 2:
        raise ValueError(
            f"q_rad has the shape {tuple(given.shape)}, one pose has (5,) and many have (5, poses): "
            f"{', '.join(COORDINATES)} in radians."
        )
    if not np.isfinite(given).all():
        name = COORDINATES[int(np.argwhere(~np.isfinite(given))[0][0])]
        raise ValueError(f"q_rad has no finite {name} ({given.tolist()}). Give radians.")
    return given


def _checked(name: str, given) -> np.ndarray:
    """An array of finite floats, single or double."""
    values = _as_floats(given)
    if values is None:
        raise ValueError(f"{name} must be numbers, got {given!r:.60}. Give floats.")
    if not np.isfinite(values).all():
        place = int(np.argwhere(~np.isfinite(values))[0][0]) if values.ndim else 0
        where = f" of {MUSCLES[place]}" if values.shape[:1] == (len(MUSCLES),) else ""
        raise ValueError(f"{name}{where} is not finite. Give a number for every muscle.")
    return values


def _as_floats(given) -> np.ndarray | None:
    """Single or double precision: half cannot hold a millimetre of a leg. None for what is no array of numbers."""
    try:
        values = np.asarray(given)
    except (TypeError, ValueError):  # ragged lists, objects
        return None
    if np.issubdtype(values.dtype, np.integer):
        return values.astype(float)
    if np.issubdtype(values.dtype, np.floating):
        return values if values.dtype.itemsize >= 4 else values.astype(np.float32)
    return None

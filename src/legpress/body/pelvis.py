"""The pelvis' roll: where passive hip tissue and the supported lumbar spine balance.

On a leg press the trunk-thigh flexion is given by seat and plate; how much of it the hip takes and
how much the low back is a contest. Stretched hip extensors and the hip capsule pull the pelvis
backwards with the thigh, the spine holds it. The roll rho has the least stored energy,

    2 U(trunk_thigh - rho) + K (rho - rest)^2 / 2,

which is the balance K (rho - rest) = 2 M(trunk_thigh - rho) with M the passive extension moment of
one hip. Roll 0 is the pelvis as in standing; positive tucks the tailbone under.

Under load the hip extensors' active pull rolls the pelvis further. The pad takes most of it, how much is not known: a
share, `load_share`, is added to the passive moments (`tipping_Nm`, see `press.loaded_roll`).

Assumed, and to be kept in mind: the pelvis turns about the line of the hip centres, which stay
where they are (on a pad it rolls on the seat bones, which moves the hips by centimetres); the spine is an
*effective* one, its numbers chosen to meet published rolls and passive moments (docs/body.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from ..arrays import STATIC
from .curves import chebyshev_derivatives, chebyshev_polynomials, cubic_slope, cubic_value, hermite_powers, namespace
from .muscle import Muscles
from .paths import FITTED_RANGE_DEG, MUSCLES, Paths, angle_scale, path_weights, term_degrees

HIP = 0  # place of hip flexion among the coordinates
STRETCH_CELLS = 96
LARGEST_PASSIVE_FORCE = 3.0  # of peak force; beyond it the table goes on as a straight line
CAPSULE_LINEAR_AFTER = 5.0  # e-folds; then a straight line, so that absurd poses stay finite


@dataclass(frozen=True, slots=True, eq=False)
class Pelvis:
    """Passive tissue about hips and low back of one lifter; moments of one leg, the spine of both."""

    capsule_moment_Nm: np.ndarray  # extension moment of one capsule at its onset
    capsule_onset_rad: np.ndarray  # hip flexion, without abduction
    capsule_efold_rad: np.ndarray  # further flexion that multiplies the moment by e
    capsule_abduction_shift: np.ndarray  # onset comes later by this times the abduction
    spine_Nm_per_rad: np.ndarray
    rest_roll_rad: np.ndarray  # of the spine on the backrest; standing is 0
    load_share: np.ndarray  # of the hip extensors' active moment that the pad does not take


@dataclass(frozen=True, slots=True, eq=False)
class PassiveHipForce:
    """Passive tendon force of the muscles over the hip as a function of their length.

    A muscle at zero activation is a spring: its equilibrium with the tendon depends on the length
    of the whole alone. So the roll needs no equilibrium solver, only this table.
    """

    muscle: tuple[int, ...] = field(metadata=STATIC)  # places among MUSCLES
    series_m: np.ndarray  # [degree, muscle, factor], of the length, by degree in hip flexion
    slack_m: np.ndarray  # [muscle], length where the pull begins
    cell_m: np.ndarray  # [muscle]
    powers_N: np.ndarray  # [4, entry], cubic cells, row after row


def capsule_moment_Nm(pelvis: Pelvis, hip_flexion_rad, hip_adduction_rad):
    """Extension moment of one hip capsule; grows without end, abduction postpones it."""
    return _capsule(pelvis, hip_flexion_rad, hip_adduction_rad)[0]


def passive_hip_moment_Nm(body, q_rad: np.ndarray):
    """Extension moment of all passive tissue of one hip, muscles and capsule; positive extends. `q_rad` is [5, *lane].

    Outside the range of the path tables the muscles pull as on its edge, the capsule goes on.
    """
    lanes = q_rad.reshape(5, -1)
    moment, _ = hip_moment_and_slope(body, hip_series(body.passive_hip_force, lanes), lanes[HIP], lanes[1])
    return moment.reshape(q_rad.shape[1:])


def passive_muscle_moment_Nm(spring: PassiveHipForce, q_rad: np.ndarray) -> Callable[..., float]:
    """The extension moment of some hip muscles at rest in one pose [5], as a function of their parameters and names.

    `spring` says where muscles run; those that the function is given may be tighter or looser.
    """
    lanes = np.reshape(q_rad, (5, 1))
    length, arm = (np.asarray(v)[:, 0] for v in _lengths_and_arms(hip_series(spring, lanes), lanes[HIP])[:2])
    place_of = {MUSCLES[place]: k for k, place in enumerate(spring.muscle)}

    def moment_Nm(changed: Muscles, names: tuple[str, ...]) -> float:
        at = [place_of[name] for name in names]
        lengths, forces = _spring_curves(changed, tuple(spring.muscle[k] for k in at))
        pulls = [np.interp(at_m, *curve) for at_m, *curve in zip(length[at], lengths, forces, strict=True)]
        return float(pulls @ arm[at])

    return moment_Nm


def solve_roll(body, angles_rad: np.ndarray, tipping_Nm: np.ndarray | None = None) -> np.ndarray:
    """Roll [*lane] of the pelvis for angles [5, *lane] whose first is the trunk-thigh flexion.

    `tipping_Nm` [*lane] rolls it backwards besides the passive tissue of both hips.
    """
    return solve_roll_and_step(body, angles_rad, tipping_Nm=tipping_Nm)[0]


def small_roll_step_rad(dtype) -> float:
    """Newton doubles the digits: after a step this small the error is its square."""
    return 1e-4 if dtype == np.float32 else 1e-8


def while_loop(unfinished: Callable[[Any], Any], improve: Callable[[Any], Any], carry: Any) -> Any:
    """Improve what is carried until it is finished."""
    while unfinished(carry):
        carry = improve(carry)
    return carry


def solve_roll_and_step(body, angles_rad, most_iterations=30, tipping_Nm=None, loop=while_loop):
    """The roll [lane] and the solver's last step, over `small_roll_step_rad` where it ran out of iterations.

    The imbalance grows with the roll, so the root is bracketed and Newton inside the bracket cannot
    miss it. `loop`: a compiler's own, in place of Python's.
    """
    lanes = angles_rad.reshape(5, -1)
    xp, trunk_thigh = namespace(lanes), lanes[HIP]
    spine, rest = (_cast(v, lanes) for v in (body.pelvis.spine_Nm_per_rad, body.pelvis.rest_roll_rad))
    series = hip_series(body.passive_hip_force, lanes)
    small = small_roll_step_rad(lanes.dtype)
    # At the low end the hip is far more, at the high end far less flexed than can balance.
    tipping = None if tipping_Nm is None else tipping_Nm.reshape(-1)
    low = xp.minimum(xp.zeros_like(trunk_thigh), trunk_thigh) + (rest - 1.5)
    high = xp.maximum(xp.zeros_like(trunk_thigh), trunk_thigh) + (abs(rest) + 1.5)
    roll = xp.clip(rest + 0.22 * trunk_thigh, low, high)

    def unfinished(carry):
        count, _, _, _, step = carry
        return (count < most_iterations) & xp.any(xp.abs(step) > small)

    def improve(carry):
        count, roll, low, high, _ = carry
        moment, slope = hip_moment_and_slope(body, series, trunk_thigh - roll, lanes[1])
        surplus = spine * (roll - rest) - 2 * moment
        surplus = surplus if tipping is None else surplus - tipping
        rise = xp.maximum(spine + 2 * slope, 0.1 * spine)
        low, high = xp.where(surplus < 0, roll, low), xp.where(surplus < 0, high, roll)
        newton = roll - surplus / rise
        better = xp.where((newton >= low) & (newton <= high), newton, 0.5 * (low + high))
        return count + 1, better, low, high, better - roll

    carry = loop(unfinished, improve, (0, roll, low, high, xp.ones_like(roll)))
    return carry[1].reshape(angles_rad.shape[1:]), carry[4].reshape(angles_rad.shape[1:])


def passive_hip_force(muscles: Muscles, paths: Paths) -> PassiveHipForce:
    """The passive springs over the hip.

    In closed form backwards: a fibre length gives the fibre's passive force, hence the tendon's
    stretch, hence the length of the whole.
    """
    places = _hip_muscles()
    length, force = _spring_curves(muscles, places)
    slope = _slopes_along(length, force)
    grid = np.linspace(length[:, 0], length[:, -1], STRETCH_CELLS + 1, axis=1)
    value, rate = (
        np.stack([np.interp(*row) for row in zip(grid, length, curve, strict=True)]) for curve in (force, slope)
    )
    value[:, 0], rate[:, 0] = 0.0, 0.0
    cell = grid[:, 1] - grid[:, 0]
    return PassiveHipForce(
        muscle=places,
        series_m=_series_m(paths, places),
        slack_m=grid[:, 0],
        cell_m=cell,
        powers_N=np.array(hermite_powers(value, rate * cell[:, None])).reshape(4, -1),
    )


def _slopes_along(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Slopes [row, node] of rows through uneven places, as `numpy.gradient` has them of one row."""
    step, rise = np.diff(x, axis=1), np.diff(y, axis=1)
    chord, left, right = rise / step, step[:, :-1], step[:, 1:]
    inside = (chord[:, :-1] * right + chord[:, 1:] * left) / (left + right)
    return np.concatenate([chord[:, :1], inside, chord[:, -1:]], axis=1)


def _spring_curves(muscles: Muscles, places: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Length [m] and passive tendon force [N] of muscles, from slack on; each [muscle, node]."""
    rows = np.array(places)

    def column(values):
        return np.asarray(values)[rows][:, None]

    start, span, stiffness = (
        column(v) for v in (muscles.passive_start, muscles.passive_span, muscles.passive_stiffness)
    )
    height = np.sin(column(muscles.pennation_rad))
    most = start + span + (LARGEST_PASSIVE_FORCE - 1) / stiffness
    strain = start + (most - start) * np.linspace(0, 1, 1601)
    share = (strain - start) / span
    curve = muscles.passive_force
    fibre_force = np.where(
        share > 1,
        1 + (share - 1) * span * stiffness,
        curve.value(np.clip(share, 0, 1), rows[:, None]),
    )
    length = np.maximum(1 + strain, height + 1e-3)
    along = np.sqrt(length**2 - height**2)
    force = np.maximum(fibre_force, 0) * along / length
    toe, straight = muscles.tendon_toe_force, muscles.tendon_stiffness
    root = np.sqrt(force)
    tendon_strain = np.where(
        force > toe,
        muscles.tendon_strain_at_peak + (force - 1) / straight,
        muscles.tendon_strain.value(np.minimum(root, muscles.tendon_strain.stop)),
    )
    whole = along * column(muscles.optimal_fibre_m) + column(muscles.tendon_slack_m) * (1 + tendon_strain)
    return whole, force * column(muscles.peak_force_N)


def hip_moment_and_slope(body, series, hip_flexion_rad, hip_adduction_rad):
    """Passive extension moment [lane] of one hip and its slope by hip flexion."""
    moment, slope = _muscle_moment(body.passive_hip_force, series, hip_flexion_rad)
    capsule, capsule_slope = _capsule(body.pelvis, hip_flexion_rad, hip_adduction_rad)
    return moment + capsule, slope + capsule_slope


def _muscle_moment(spring: PassiveHipForce, series, hip_flexion_rad):
    """The muscles' part of it."""
    length, arm, arm_slope, moving = _lengths_and_arms(series, hip_flexion_rad)
    force, stiffness = _force(spring, length)
    moment = (force * arm).sum(0)
    return moment, (stiffness * arm**2 + force * arm_slope).sum(0) * moving


def _lengths_and_arms(series, hip_flexion_rad):
    """Lengths [muscle, lane] of the springs, how they grow with hip flexion, that growth's slope; 1 [lane] inside the tables' range."""
    xp = namespace(hip_flexion_rad)
    centre, half = (bound[HIP] for bound in angle_scale())
    edge_low, edge_high = np.radians(FITTED_RANGE_DEG[HIP]).tolist()
    inside = xp.clip(hip_flexion_rad, edge_low, edge_high)
    x = (inside - centre) / half
    one, zero = xp.ones_like(x), xp.zeros_like(x)
    polynomials = chebyshev_polynomials(x, len(series))
    first, second = chebyshev_derivatives(x, polynomials)
    length = sum(c * t[None] for c, t in zip(series, polynomials, strict=True))
    arm = sum(c * t[None] for c, t in zip(series[1:], first[1:], strict=True)) / half
    arm_slope = sum(c * t[None] for c, t in zip(series[2:], second[2:], strict=True)) / half**2
    return length, arm, arm_slope, xp.where(inside == hip_flexion_rad, one, zero)


def _force(spring: PassiveHipForce, length):
    """Passive tendon force [muscle, lane] and its slope by length."""
    xp, dtype = namespace(length), length.dtype
    slack, cell_m = (_cast(v, length)[:, None] for v in (spring.slack_m, spring.cell_m))
    y = (length - slack) / cell_m
    inside = xp.clip(y, 0, STRETCH_CELLS)
    cell = xp.minimum(inside.astype(np.int32), STRETCH_CELLS - 1)
    row = xp.arange(len(spring.muscle), dtype=np.int32)[:, None] * STRETCH_CELLS
    powers = tuple(_cast(p, length)[cell + row] for p in spring.powers_N)
    t = inside - cell.astype(dtype)
    slope = cubic_slope(powers, t)
    value = cubic_value(powers, t) + xp.maximum(y - STRETCH_CELLS, 0) * slope
    return value, xp.where(y > 0, slope, xp.zeros_like(slope)) / cell_m


def _capsule(pelvis: Pelvis, hip_flexion_rad, hip_adduction_rad):
    """Moment and its slope by hip flexion."""
    xp = namespace(hip_flexion_rad)
    hip = xp.asarray(hip_flexion_rad)
    start, onset, efold, shift = (
        _cast(value, hip)
        for value in (
            pelvis.capsule_moment_Nm,
            pelvis.capsule_onset_rad,
            pelvis.capsule_efold_rad,
            pelvis.capsule_abduction_shift,
        )
    )
    abduction = xp.maximum(-xp.asarray(hip_adduction_rad), 0)
    efolds = (hip - onset - shift * abduction) / efold
    exponential = xp.exp(xp.minimum(efolds, CAPSULE_LINEAR_AFTER)) * start
    moment = exponential * (1 + xp.maximum(efolds - CAPSULE_LINEAR_AFTER, 0))
    return moment, exponential / efold


def hip_series(spring: PassiveHipForce, q_rad):
    """Lengths of the hip's muscles as Chebyshev series in hip flexion alone: [muscle, lane] a degree.

    The other four angles do not change while the pelvis rolls, so the costly part of the path
    polynomial is worked out once and the solver works on nine coefficients a muscle.
    """
    centre, half = angle_scale()
    low, high = np.radians(FITTED_RANGE_DEG).T.tolist()
    xp, factors = namespace(q_rad), None
    for place, pick in zip((1, 2, 3), _hip_factors()[0], strict=True):
        x = (xp.clip(q_rad[place], low[place], high[place]) - centre[place]) / half[place]
        factor = _dot(pick, xp.stack(chebyshev_polynomials(x, pick.shape[1])))
        factors = factor if factors is None else factors * factor
    series = spring.series_m
    return [_dot(series[degree], factors) for degree in range(series.shape[0])]


def _dot(weights, functions):
    """Weights [m, n] times functions [n, lane]; 0-1 matrices compile faster than indexing."""
    xp = namespace(functions)
    if xp is np:
        return np.asarray(weights) @ functions
    return xp.matmul(_cast(weights, functions), functions, precision="highest")  # accelerators would round further


@cache
def _hip_muscles() -> tuple[int, ...]:
    lengths = path_weights()[: len(MUSCLES)]
    moves = np.abs(lengths[:, term_degrees()[:, HIP] > 0]).max(1) > 0
    return tuple(int(place) for place in np.flatnonzero(moves))


@cache
def _hip_factors():
    """Products of the Chebyshev polynomials of the other hip angles and the knee, in the hip's terms.

    Three 0-1 matrices [factor, degree], one per angle, that pick the polynomials; then which terms
    these are, and the factor that each has beside its polynomial of hip flexion.
    """
    used = np.abs(path_weights()[list(_hip_muscles())]).max(0) > 0
    degrees = term_degrees()[used]
    assert not degrees[:, 4].any(), "no muscle spans both hip and ankle"  # noqa: S101, of our own table
    others, column = np.unique(degrees[:, 1:4], axis=0, return_inverse=True)
    return [np.eye(d.max() + 1)[d] for d in others.T], np.flatnonzero(used), column.reshape(-1)


def _series_m(paths: Paths, places: tuple[int, ...]) -> np.ndarray:
    """Coefficients [degree in hip flexion, muscle, factor] of these muscles' lengths."""
    picks, used, column = _hip_factors()
    degree = term_degrees()[used, HIP]
    series = np.zeros((degree.max() + 1, len(places), len(picks[0])))
    series[degree, :, column] = np.asarray(paths.weights_m)[list(places)][:, used].T
    return series


def _cast(value, like):
    """A lifter's number in the precision of the lanes."""
    return namespace(like).asarray(value, dtype=like.dtype)


def hip_factor_degrees() -> np.ndarray:
    """Degrees [factor, 3] of the other hip angles' and the knee's polynomials in each factor of `series_m`."""
    return np.stack([pick.argmax(1) for pick in _hip_factors()[0]], axis=1)


def filled_series(filled_lengths: np.ndarray) -> np.ndarray:
    """Which entries of `series_m` [degree * muscle, factor] can differ from zero, from those of the lengths."""
    series = _series_m(Paths(filled_lengths.astype(float)), _hip_muscles())
    return series.reshape(-1, series.shape[-1]) != 0

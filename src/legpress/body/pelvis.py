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

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

import numpy as np

from ..arrays import STATIC
from .curves import (
    Curve,
    chebyshev_derivatives,
    chebyshev_polynomials,
    cubic_slope,
    cubic_value,
    hermite_powers,
    namespace,
)
from .muscle import Muscles
from .paths import FITTED_RANGE_DEG, MUSCLES, Paths, angle_scale, path_weights, term_degrees

HIP = 0  # place of hip flexion among the coordinates
STRETCH_CELLS = 96
STRETCH_NODES = 1601
NODES = np.linspace(0, 1, STRETCH_NODES)
STRAIGHT_TRIALS = 8  # of a search among the nodes, before it halves what is left
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

    See `RestingMuscles`: so the roll needs no equilibrium solver, only this table.
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


def hip_lengths_and_arms_m(spring: PassiveHipForce, q_rad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lengths of the hip's muscles and how they grow with hip flexion, each [muscle, lane]; `q_rad` is [5, lane]."""
    length, arm, _, _ = _lengths_and_arms(hip_series(spring, q_rad), q_rad[HIP])
    return np.asarray(length), np.asarray(arm)


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
    """The passive springs over the hip: the curves of `RestingMuscles` in fewer cells, evenly along the length."""
    places = _hip_muscles()
    length, force = RestingMuscles.of([muscles], places).nodes()
    grid = np.linspace(length[:, 0], length[:, -1], STRETCH_CELLS + 1, axis=1)
    before = np.stack([np.searchsorted(*row, side="right") for row in zip(length, grid, strict=True)]) - 1
    before = np.minimum(before, STRETCH_NODES - 2)
    # Of four nodes the two in the middle enclose the place; a curve's end is there twice.
    around = np.clip(before[..., None] + np.arange(-1, 3), 0, STRETCH_NODES - 1)
    length, force = (np.take_along_axis(curve[:, None], around, axis=2) for curve in (length, force))
    step, rise = np.diff(length, axis=2), np.diff(force, axis=2)
    share = (grid - length[..., 1]) / step[..., 1]
    first, second = _middle_slopes(step, rise)
    value, rate = force[..., 1] + rise[..., 1] * share, first + (second - first) * share
    value[:, 0], rate[:, 0] = 0.0, 0.0
    cell = grid[:, 1] - grid[:, 0]
    return PassiveHipForce(
        muscle=places,
        series_m=hip_series_m(paths),
        slack_m=grid[:, 0],
        cell_m=cell,
        powers_N=np.array(hermite_powers(value, rate * cell[:, None])).reshape(4, -1),
    )


def _middle_slopes(step: np.ndarray, rise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slopes at the two middle of four uneven places, as `numpy.gradient` has them; `step` and `rise` are [..., 3]."""
    chord = np.divide(rise, step, out=np.repeat(rise[..., 1:2] / step[..., 1:2], 3, axis=-1), where=step > 0)
    left, right = step[..., :-1], step[..., 1:]
    slopes = (chord[..., :-1] * right + chord[..., 1:] * left) / (left + right)
    return slopes[..., 0], slopes[..., 1]


@dataclass(frozen=True, slots=True)
class RestingMuscles:
    """Muscles of some bodies at zero activation: springs, whose pull depends on the length of the whole alone.

    In closed form backwards: the fibre's share of its passive span gives its force, hence the tendon's stretch, hence the
    length of the whole. Between `STRETCH_NODES` shares the pull runs straight.
    """

    curves: Muscles  # whose curves all of them have
    places: tuple[int, ...]  # among MUSCLES
    start: np.ndarray  # [muscle, body], as all that follow
    span: np.ndarray
    steepness: np.ndarray  # peak forces a span, beyond the first
    height: np.ndarray  # of the fibre, over its optimal length
    optimal_fibre_m: np.ndarray
    tendon_slack_m: np.ndarray
    peak_force_N: np.ndarray

    @staticmethod
    def of(bodies: Sequence[Muscles], places: tuple[int, ...]) -> RestingMuscles:
        rows = list(places)

        def columns(name: str) -> np.ndarray:
            return np.stack([np.asarray(getattr(each, name), float)[rows] for each in bodies], axis=-1)

        span = columns("passive_span")
        return RestingMuscles(
            curves=bodies[0],
            places=places,
            start=columns("passive_start"),
            span=span,
            # Rounded, since bodies scale span and stiffness against each other: nearly all have the same.
            steepness=np.round(columns("passive_stiffness") * span, 12),
            height=np.sin(columns("pennation_rad")),
            optimal_fibre_m=columns("optimal_fibre_m"),
            tendon_slack_m=columns("tendon_slack_m"),
            peak_force_N=columns("peak_force_N"),
        )

    def tightened(self, tightness: np.ndarray) -> RestingMuscles:
        """Their passive force at strains smaller by these factors [body]."""
        return replace(self, start=self.start / tightness, span=self.span / tightness)

    def nodes(self) -> tuple[np.ndarray, np.ndarray]:
        """Length [m] and tendon force [N] of one body's muscles at every share, from slack on; each [muscle, node]."""
        curve, steepness = self.curves.passive_force, tuple(self.steepness[:, 0].tolist())
        return self._stretched(*_fibre_nodes(curve, self.places, steepness))

    def force_N(self, length_m: np.ndarray) -> np.ndarray:
        """Tendon force [muscle, body] at these lengths of the whole."""
        low, high = np.zeros(length_m.shape, int), np.full(length_m.shape, STRETCH_NODES - 1)
        node = high // 4
        for trial in range(STRAIGHT_TRIALS + STRETCH_NODES.bit_length()):
            (left, right), _ = self._beside(node)
            low = np.select([right <= length_m, left <= length_m], [node + 1, node], low)
            high = np.select([left > length_m, right > length_m], [node, node + 1], high)
            if (high - low <= 1).all():
                break
            straight_on = node + np.floor((length_m - left) / np.maximum(right - left, 1e-12)).astype(int)
            node = np.clip(straight_on, low, high - 1) if trial < STRAIGHT_TRIALS else (low + high) // 2
        (left, right), (less, more) = self._beside(np.minimum(low, STRETCH_NODES - 2))
        between = less + (more - less) / (right - left) * (length_m - left)
        return np.select([length_m < left, length_m >= right], [less, more], between)

    def _beside(self, node: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Lengths and forces [2, muscle, body] at nodes and the next ones."""
        share, rows = NODES[np.stack([node, node + 1])] * _most_share(self.steepness), np.array(self.places)[:, None]
        return self._stretched(share, _fibre_force(self.curves.passive_force, rows, self.steepness, share))

    def _stretched(self, share: np.ndarray, fibre_force: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Length [m] and tendon force [N] at these shares of the passive span, where fibres pull so much of their peak."""
        curves = self.curves
        length = np.maximum(1 + self.start + self.span * share, self.height + 1e-3)
        along = np.sqrt(length**2 - self.height**2)
        force = fibre_force * along / length
        strain = curves.tendon_strain_at_peak + (force - 1) / curves.tendon_stiffness
        toe = force <= curves.tendon_toe_force
        strain[toe] = curves.tendon_strain.value(np.sqrt(force[toe]))
        whole = along * self.optimal_fibre_m + self.tendon_slack_m * (1 + strain)
        return whole, force * self.peak_force_N


@lru_cache(maxsize=8)
def _fibre_nodes(curve: Curve, places: tuple[int, ...], steepness: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Shares of the passive span at the nodes, and the fibres' force over peak there; each [muscle, node]."""
    column = np.array(steepness)[:, None]
    share = NODES * _most_share(column)
    return share, _fibre_force(curve, np.array(places)[:, None], column, share)


def _most_share(steepness: np.ndarray) -> np.ndarray:
    """Share of the passive span at `LARGEST_PASSIVE_FORCE`."""
    return 1 + (LARGEST_PASSIVE_FORCE - 1) / steepness


def _fibre_force(curve: Curve, rows: np.ndarray, steepness: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Passive force of fibres over their peak at shares of the passive span."""
    force = np.where(share > 1, 1 + (share - 1) * steepness, curve.value(np.clip(share, 0, 1), rows))
    return np.maximum(force, 0)


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


@lru_cache(maxsize=64)  # bodies drawn for one lifter share their paths
def hip_series_m(paths: Paths) -> np.ndarray:
    """Coefficients [degree in hip flexion, muscle, factor] of the hip muscles' lengths."""
    places, (picks, used, column) = _hip_muscles(), _hip_factors()
    degree = term_degrees()[used, HIP]
    series = np.zeros((degree.max() + 1, len(places), len(picks[0])))
    series[degree, :, column] = np.asarray(paths.weights_m)[list(places)][:, used].T
    series.setflags(write=False)
    return series


def _cast(value, like):
    """A lifter's number in the precision of the lanes."""
    return namespace(like).asarray(value, dtype=like.dtype)


def hip_factor_degrees() -> np.ndarray:
    """Degrees [factor, 3] of the other hip angles' and the knee's polynomials in each factor of `series_m`."""
    return np.stack([pick.argmax(1) for pick in _hip_factors()[0]], axis=1)


def filled_series(filled_lengths: np.ndarray) -> np.ndarray:
    """Which entries of `series_m` [degree * muscle, factor] can differ from zero, from those of the lengths."""
    series = hip_series_m(Paths(filled_lengths.astype(float)))
    return series.reshape(-1, series.shape[-1]) != 0

"""Share the joint moments of a frame over 40 muscles and one foot.

minimise    sum of weight * activation^3 (or ^4, or a mean of both)  +  a quadratic cost of the push's habit
subject to  moment_arm @ force(activation) + foot_jacobian @ wrench = demand   (five coordinates)
            activation between its least (bracing muscles: more than the model's floor) and the lifter's full effort
            the wrench inside friction cone and sole, its share along the rail = the sled's push

The unknown of a muscle is its activation, the force that comes of it a polynomial, the muscle's
supply (`legpress.reference.supply`). As a problem in tendon force it is convex, since activation cubed
is convex in it with a compliant tendon (squared it is not); Newton's matrix keeps that part of the
supply's curvature which makes it so. Solved by a primal-dual interior point: muscles enter Newton's
matrix as a diagonal and the foot as a 5x5 block with an inverse in closed form, so an iteration factors
one 5x5 matrix. What
the muscles cannot hold appears as `shortfall_Nm`, under an L1 penalty that keeps it at zero while
they can.

Arrays carry lanes (frames, bodies) last; see `legpress.reference.muscle`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import field, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ..arrays import STATIC
from ..press.batch_algebra import sum_terms
from ..press.outcome import Outcome
from ..press.sharing import OCTAGON, WRENCH_SCALE, Contact, Sharing, SolverState, cone_rows
from .batch_algebra import always_true, cholesky, largest_term, materialise, solve_factored
from .containers import container

MOMENT_SCALE_NM = 100.0
# Cost of a missing MOMENT_SCALE_NM. An L1 penalty leaves no shortfall that can be avoided only while it is above every
# multiplier: those of the muscles stay under the first number, those of the habit under the second
# times its weight over the push in MOMENT_SCALE_NM per metre (a push can lean 0.5 m at most).
SHORTFALL_COST = 300.0
SHORTFALL_COST_OF_HABIT = 2.5
FROZEN_SHARE = 0.02  # of peak force: a muscle with less active range keeps its passive force
LEAST_SLACK_AT_START = 1e-5  # of the problem's scaled unknowns: how near to a limit a start may lie
# Cost of a step of the wrench, for each unknown's square: what single and double precision need to stay definite.
PROXIMITY_IN_SINGLE, PROXIMITY = 1e-3, 1e-6
STEP_TO_BOUNDARY = 0.995  # of the way to a limit that a step may go
BALANCED = 1e-7  # of MOMENT_SCALE_NM
BALANCED_IN_SINGLE = 1e-5
ROUGHLY_BALANCED = 1e-3
ROUGHLY_STATIONARY = 1.0  # gradient by the wrench over the objective
GROWTH_FROM_AFAR = 1e3
IMBALANCE_COUNTS = 0.1  # of what its multipliers say: all of it, and a start from neighbours is led far off first
SUPPLY_TOLERANCE = 1e-2  # of the objective: how well the supply's own problem is solved before the exact one


@container
class SharingProblem:
    """The sharing problem of each lane."""

    supply: Float[Array, "power muscle lane"]  # tendon force over peak by activation, lowest power first
    moment_arm_m: Float[Array, "coordinate muscle lane"]
    demand_Nm: Float[Array, "coordinate lane"]
    foot_jacobian: Float[Array, "coordinate 6 lane"]  # Nm per N or Nm of wrench on the foot
    push_N: Float[Array, " lane"]  # the sled's force on one foot along the rail
    full_activation: Float[Array | np.ndarray, ""]  # of the lifter's full effort; 1 is the source model's
    least_activation: Float[Array | np.ndarray, "muscle lane"]  # the source model's floor, or what bracing asks
    next_power: Float[Array | np.ndarray, " lane"]  # share of the cost that is of the next higher power of activation
    contact: Contact


@container
class _ConeRows:
    """Linear limits rows @ y <= right on the scaled wrench unknowns; only entries that are not zero.

    Every limit scales with the normal force, hence with the tangential one on a tilted plate: the
    first unknown is in every row, and one more besides.
    """

    first: Array  # [row, lane], coefficient of the tangential force
    other: Array  # [row], coefficient of the second unknown
    right: Array  # [row, lane]
    pairs: Array  # squared determinants of rows with the same second unknown [pair, lane]
    place: tuple[int, ...] = field(metadata=STATIC)  # which unknown `other` belongs to

    @staticmethod
    def of(contact: Contact) -> _ConeRows:
        first, other, place, right = cone_rows(contact)
        pairs = [(first[a] * other[b] - first[b] * other[a]) ** 2 for a, b in _pairs(place)]
        dtype = contact.normal_per_push.dtype
        return _ConeRows(jnp.stack(first), jnp.asarray(other, dtype), jnp.stack(right), jnp.stack(pairs), tuple(place))

    def times(self, y: Float[Array, "5 lane"]):
        """rows @ y, [row, lane]"""
        return self.first * y[:1] + self.other[:, None] * y[np.array(self.place)]

    def transpose_times(self, z: Float[Array, "row lane"]):
        """rows transposed @ z, [5, lane]"""
        out = [sum_terms(self.first * z)]
        for k in range(1, 5):
            out.append(sum_terms(jnp.stack([self.other[r] * z[r] for r in self._rows(k)])))
        return jnp.stack(out)

    def eliminate(self, z: Float[Array, "row lane"]) -> _InverseArrowhead:
        """rows transposed @ diag(z) @ rows + proximity, factored; all sums of positive terms.

        What elimination leaves of the first unknown is small beside what it subtracts wherever one limit
        presses hard; written as squared determinants it loses no digits.
        """
        proximity = PROXIMITY_IN_SINGLE if z.dtype == jnp.float32 else PROXIMITY
        sides, couplings = [], []
        rest = jnp.full_like(z[0], proximity)
        for k in range(1, 5):
            mine = self._rows(k)
            side = sum_terms(jnp.stack([self.other[r] ** 2 * z[r] for r in mine])) + proximity
            couplings.append(sum_terms(jnp.stack([self.first[r] * self.other[r] * z[r] for r in mine])) / side)
            left = proximity * sum_terms(jnp.stack([self.first[r] ** 2 * z[r] for r in mine]))
            for at, (a, b) in enumerate(_pairs(self.place)):
                if a in mine:
                    left = left + self.pairs[at] * z[a] * z[b]
            rest = rest + left / side
            sides.append(side)
        return _InverseArrowhead(1 / rest, 1 / jnp.stack(sides), jnp.stack(couplings))

    def _rows(self, k: int) -> list[int]:
        return [r for r, place in enumerate(self.place) if place == k]


def _pairs(place) -> list[tuple[int, int]]:
    return [(a, b) for b in range(len(place)) for a in range(b) if place[a] == place[b]]


@container
class _InverseArrowhead:
    """The inverse of a symmetric 5x5 arrowhead matrix: its last four rows meet in the first alone."""

    corner: Array  # [lane]
    sides: Array  # [4, lane]
    coupling: Array  # of each side with the first, over the side [4, lane]

    def solve(self, v):
        """Inverse times a vector, [5, lane]."""
        first = self.corner * (v[0] - sum_terms(self.coupling * v[1:]))
        return jnp.concatenate([first[None], self.sides * v[1:] - self.coupling * first[None]])

    def root_times(self, columns):
        """Five vectors [5, 5, lane] whose squares add up to columns @ inverse @ columns transposed."""
        first = columns[:, 0] - sum_terms(columns[:, 1:] * self.coupling[None], 1)
        sides = [columns[:, k + 1] * jnp.sqrt(self.sides[k])[None] for k in range(4)]
        return jnp.stack([first * jnp.sqrt(self.corner)[None], *sides])


@container
class _Linearisation:
    """What Newton needs to know at a state."""

    force: Array  # of each muscle over peak [muscle, lane]
    slope: Array  # of the same by its share
    curvature: Array  # of the Lagrangian by each share, the part that is never negative [muscle, lane]
    gradient: Array  # of the Lagrangian by each share, without the limits' part [muscle, lane]
    wrench_gradient: Array  # gradient of the Lagrangian by the wrench [5, lane]
    imbalance: Array  # of the moments [5, lane]
    cone_residual: Array  # what slack and wrench miss of the cone's limits [14, lane]
    gap: Array  # complementarity and decrement, the distance from the optimum [lane]
    effort: Array  # the muscles' part of the objective [lane]


@container
class _Search:
    """How each lane's search went."""

    iterations: Array
    outcome: Array


@container
class _SupplyCorrection:
    """What the exact force has beyond the supply: `offset + slope * activation`, each [muscle, lane]."""

    offset: Array
    slope: Array


@container
class _ScaledProblem:
    """The problem in the solver's own terms: a muscle's unknown is the share of its range of activation.

    Moments in MOMENT_SCALE_NM, wrench unknowns over push and WRENCH_SCALE, muscles sorted by the
    joints that they span. The balance is `moments(force) + columns @ wrench + short = demand`.
    """

    weight: Array  # [muscle, 1]
    supply: Array  # [power, muscle, lane]
    least: Array  # activation of each muscle [muscle, lane]
    range: Array  # of activation, from its least to full effort [muscle, lane]
    next_power: Array  # [lane]
    mask: Array  # 1 where a muscle is free, 0 where its range is too small to matter [muscle, lane]
    arms: Array  # moment of each peak force [5, muscle, lane]
    columns: Array  # moment of each wrench unknown [5, 5, lane]
    demand: Array  # [5, lane]
    cone: _ConeRows
    habit: Array  # [5, lane]
    habit_target: Array
    habit_weight: Array
    short_cost: Array
    count: Array  # number of complementarity products [lane]
    always: Array  # a truth for `materialise`
    spans: tuple[tuple[int, int], ...] = field(metadata=STATIC)
    exponent: int = field(metadata=STATIC)

    @property
    def wide(self):
        return self.demand.dtype

    @property
    def sign(self):
        return jnp.asarray([1.0] * 5 + [-1.0] * 5, self.demand.dtype)[:, None]

    def activation(self, share):
        return self.least + self.range * share

    def force(self, share, correction: _SupplyCorrection | None = None):
        """Force over peak of each muscle with its slope and curvature by the share, [muscle, lane]."""
        a = self.activation(share)
        value, slope, half_curvature = self.supply[-1], jnp.zeros_like(a), jnp.zeros_like(a)
        for coefficient in self.supply[-2::-1]:
            half_curvature = half_curvature * a + slope
            slope = slope * a + value
            value = value * a + coefficient
        if correction is not None:
            value, slope = value + correction.offset + correction.slope * a, slope + correction.slope
        return value, self.range * slope, 2 * self.range**2 * half_curvature

    def corrected(self, share, correction: _SupplyCorrection, exact_force: Callable) -> _SupplyCorrection:
        """What moves the supply onto the exact force and slope at these shares."""
        a = self.activation(share)
        force, slope, _ = self.force(share, correction)
        exact_value, exact_slope = exact_force(a, force)
        slope_correction = correction.slope + exact_slope - slope / self.range
        return materialise(
            _SupplyCorrection(
                correction.offset + exact_value - force - (slope_correction - correction.slope) * a, slope_correction
            ),
            self.always,
        )

    def moments(self, force):
        parts = [sum_terms(arm[a:b] * force[a:b]) for arm, (a, b) in zip(self.arms, self.spans, strict=True)]
        return jnp.stack(parts).astype(self.wide)

    def moments_transpose(self, lam):
        """The arms' transpose on multipliers, [muscle, lane]."""
        return sum_terms(self.arms * lam.astype(self.arms.dtype)[:, None])

    def habit_deviation(self, wrench):
        """How far the push is from its habit."""
        return sum_terms(self.habit * wrench) - self.habit_target

    def effort(self, activation):
        """The muscles' part of the objective, [lane]."""
        blend = (1 - self.next_power)[None] + self.next_power[None] * activation
        return sum_terms(self.weight * activation**self.exponent * blend).astype(self.wide)

    def linearise(self, s: SolverState, correction: _SupplyCorrection | None = None) -> _Linearisation:
        """What Newton's equations say at a state."""
        value, slope, curvature = self.force(s.share, correction)
        value, slope, curvature = materialise((value, slope, curvature), self.always)
        a, n, force_multiplier = self.activation(s.share), self.exponent, self.moments_transpose(s.lam)
        scale = self.weight * self.range * a ** (n - 2)
        first, then = n * (1 - self.next_power)[None], (n + 1) * self.next_power[None]
        gradient = scale * a * (first + then * a) + slope * force_multiplier
        # The curvature of the supply times its force's multiplier keeps the problem convex; where it would not, the
        # muscle rests on its floor and the limit's own curvature rules.
        cost_curvature = self.range * scale * ((n - 1) * first + n * then * a)
        curvature = cost_curvature + jnp.maximum(curvature * force_multiplier, 0)
        slope, gradient, curvature = materialise((slope, gradient, curvature), self.always)
        stationarity_gap = gradient - s.z_low + s.z_high
        decrement = stationarity_gap * stationarity_gap / (curvature + s.z_low / s.share + s.z_high / s.spare)
        gap = sum_terms(self.mask * (decrement + s.share * s.z_low + s.spare * s.z_high)).astype(self.wide)
        wrench_gradient = (2 * self.habit_weight * self.habit_deviation(s.wrench))[None] * self.habit
        by_balance = sum_terms(self.columns * s.lam[:, None])
        wrench_gradient = wrench_gradient + by_balance + self.cone.transpose_times(s.z_cone)
        gap = gap + sum_terms(s.slack * s.z_cone) + sum_terms(s.short * s.z_short)
        held_moment = self.moments(value) + sum_terms(self.columns * s.wrench[None], 1)
        imbalance = held_moment + s.short[:5] - s.short[5:] - self.demand
        cone_residual = self.cone.right - self.cone.times(s.wrench) - s.slack
        return materialise(
            _Linearisation(
                value, slope, curvature, gradient, wrench_gradient, imbalance, cone_residual, gap, self.effort(a)
            ),
            self.always,
        )

    def within_limits(self, s: SolverState) -> SolverState:
        """A neighbouring problem's state inside this problem's own limits."""
        share = jnp.clip(s.share, LEAST_SLACK_AT_START, 1 - LEAST_SLACK_AT_START)
        slack = jnp.maximum(self.cone.right - self.cone.times(s.wrench), LEAST_SLACK_AT_START)
        return replace(s, share=self.mask * share, spare=1 - self.mask * share, slack=slack)

    def newton(self, s: SolverState, here: _Linearisation, target):
        """One step towards products of `target`: the new state and the step's length."""
        identity = jnp.eye(5, dtype=self.wide)[..., None]
        target_row, narrow_target_row = target[None], target[None].astype(self.mask.dtype)
        per_share, per_spare = 1 / jnp.maximum(s.share, 1e-30), 1 / s.spare
        share_inverse = self.mask / (here.curvature + s.z_low * per_share + s.z_high * per_spare)
        share_free = -share_inverse * (here.gradient - narrow_target_row * per_share + narrow_target_row * per_spare)
        per_slack = 1 / s.slack
        cone_weight = s.z_cone * per_slack
        t_cone = target_row * per_slack - s.z_cone
        wrench_inverse = materialise(self.cone.eliminate(cone_weight), self.always)
        habit_stiffness = 2 * self.habit_weight
        inverse_habit = wrench_inverse.solve(self.habit)
        habit = habit_stiffness / (1 + habit_stiffness * sum_terms(self.habit * inverse_habit))  # Sherman-Morrison

        def respond(v):  # the wrench, to a gradient by its unknowns
            return wrench_inverse.solve(v) - (habit * sum_terms(inverse_habit * v))[None] * inverse_habit

        g_wrench = here.wrench_gradient + self.cone.transpose_times(t_cone - cone_weight * here.cone_residual)
        compliance = s.short / s.z_short
        t_short = target_row / s.z_short - s.short
        r_short = self.short_cost[None] + self.sign * jnp.concatenate([s.lam, s.lam]) - s.z_short
        short_free = t_short - compliance * r_short
        roots, moment = wrench_inverse.root_times(self.columns), sum_terms(self.columns * inverse_habit[None], 1)
        share_inverse, share_free, g_wrench, inverse_habit, habit, roots, moment, short_free, compliance = materialise(
            (share_inverse, share_free, g_wrench, inverse_habit, habit, roots, moment, short_free, compliance),
            self.always,
        )
        schur = sum_terms(roots[:, :, None] * roots[:, None, :]) - habit[None, None] * moment[:, None] * moment[None, :]
        schur = schur + self._muscle_schur(share_inverse * here.slope * here.slope).astype(self.wide)
        schur = schur + identity * (compliance[:5] + compliance[5:])[None]
        right = here.imbalance + self.moments(here.slope * share_free)
        right = right - sum_terms(self.columns * respond(g_wrench)[None], 1) + short_free[:5] - short_free[5:]
        schur, right = materialise((schur, right), self.always)
        d_lam = materialise(solve_factored(cholesky(schur), right), self.always)
        d_share = share_free - share_inverse * here.slope * self.moments_transpose(d_lam)  # zero for frozen muscles
        d_wrench = materialise(-respond(g_wrench + sum_terms(self.columns * d_lam[:, None])), self.always)
        d_slack = here.cone_residual - self.cone.times(d_wrench)
        d_z_short = r_short + self.sign * jnp.concatenate([d_lam, d_lam])
        d = SolverState(
            share=d_share,
            spare=-d_share,
            wrench=d_wrench,
            slack=d_slack,
            short=t_short - compliance * d_z_short,
            lam=d_lam,
            z_low=self.mask * ((narrow_target_row - s.z_low * d_share) * per_share - s.z_low),
            z_high=self.mask * ((narrow_target_row + s.z_high * d_share) * per_spare - s.z_high),
            z_cone=t_cone - cone_weight * d_slack,
            z_short=d_z_short,
        )
        d = materialise(d, self.always)
        # A common step for both sides: with a nonlinear cost, separate ones break the dual balance.
        rates = [largest_term(self.mask * -d.share * per_share), largest_term(self.mask * -d.spare * per_spare)]
        rates += [largest_term(-getattr(d, name) / getattr(s, name)) for name in _LIMITS]
        fastest = functools.reduce(jnp.maximum, [rate.astype(self.wide) for rate in rates])
        step = materialise(jnp.minimum(1.0, STEP_TO_BOUNDARY / jnp.maximum(fastest, STEP_TO_BOUNDARY)), self.always)
        return jax.tree.map(lambda v, dv: v + step.astype(v.dtype)[None] * dv, s, d), step

    def _muscle_schur(self, share_inverse):
        """The muscles' part of the Schur complement: how multipliers move the balance through them, [5, 5, lane]."""
        zero = jnp.zeros_like(share_inverse[0])
        entries: list[list[Any]] = [[zero] * 5 for _ in range(5)]
        for j, (a, b) in enumerate(self.spans):
            for k in range(j + 1):
                c, d = self.spans[k]
                lo, hi = max(a, c), min(b, d)
                if hi > lo:
                    e = sum_terms(self.arms[j, lo:hi] * self.arms[k, lo:hi] * share_inverse[lo:hi])
                    entries[j][k] = entries[k][j] = e
        return jnp.stack([jnp.stack(row) for row in entries])


_LIMITS = ("z_low", "z_high", "slack", "short", "z_cone", "z_short")


def cold_start(muscles: int, lanes: int, dtype, middle=0.0) -> SolverState:
    """A fifth of every range, pressure `middle` in front of the reference (over push), all products alike."""
    product, share = 0.1, 0.2

    def full(rows, value):
        return jnp.full((rows, lanes), value, dtype)

    return SolverState(
        share=full(muscles, share),
        spare=full(muscles, 1 - share),
        wrench=full(5, 0.0).at[2].set(middle / WRENCH_SCALE[2]),
        slack=full(len(OCTAGON) + 6, 1.0),
        short=full(10, product / SHORTFALL_COST),
        lam=full(5, 0.0),
        z_low=full(muscles, product / share),
        z_high=full(muscles, product / (1 - share)),
        z_cone=full(len(OCTAGON) + 6, 1.0),
        z_short=full(10, SHORTFALL_COST),
    )


def _scaled(peak_force_N, weight, p: SharingProblem, spans, exponent: int) -> _ScaledProblem:
    """The problem in the solver's terms."""
    c, dtype = p.contact, p.supply.dtype
    full, least = jnp.asarray(p.full_activation, dtype), jnp.asarray(p.least_activation, dtype)
    least_force = sum(s * least**k for k, s in enumerate(p.supply))
    most_force = sum(s * full**k for k, s in enumerate(p.supply))
    free = jnp.greater(most_force - least_force, FROZEN_SHARE).astype(dtype)
    peak = jnp.asarray(peak_force_N, dtype)[:, None]
    push = _push(p)
    scale = jnp.asarray(WRENCH_SCALE, dtype)[:, None]
    columns = p.foot_jacobian[:, 1:] * (push[None] * scale)[None]
    columns = columns.at[:, 0].add(p.foot_jacobian[:, 0] * (c.normal_per_tangential * push)[None])
    demand = p.demand_Nm / MOMENT_SCALE_NM - p.foot_jacobian[:, 0] * (c.normal_per_push * push)[None]
    always = always_true(p.push_N)
    cone = _ConeRows.of(c)
    free, arms, columns, demand, cone, habit, count = materialise(
        (
            free,
            p.moment_arm_m * (peak / MOMENT_SCALE_NM)[None],
            columns,
            demand,
            cone,
            c.habit * scale,
            2 * sum_terms(free) + len(cone.place) + 10.0,
        ),
        always,
    )
    return _ScaledProblem(
        weight=jnp.asarray(weight, dtype)[:, None],
        supply=p.supply,
        least=least,
        range=jnp.maximum(full - least, 1e-3),
        next_power=jnp.asarray(p.next_power, dtype),
        mask=free,
        arms=arms,
        columns=columns,
        demand=demand,
        cone=cone,
        habit=habit,
        habit_target=c.habit_target,
        habit_weight=c.habit_weight,
        short_cost=SHORTFALL_COST + SHORTFALL_COST_OF_HABIT * c.habit_weight / push,
        count=count,
        always=always,
        spans=spans,
        exponent=exponent,
    )


def _push(p: SharingProblem):
    """Push in MOMENT_SCALE_NM per metre; a sled that pulls away from the feet has no problem left."""
    return jnp.maximum(p.push_N, 1.0) / MOMENT_SCALE_NM


def share_load_coarsely(
    peak_force_N: Float[Array, " muscle"],
    weight: Float[Array, " muscle"],
    problem: SharingProblem,
    spans: tuple[tuple[int, int], ...],
    start: SolverState,
    exponent: int = 3,
    most_iterations: int = 100,
) -> tuple[Sharing, SolverState]:
    """Solve every lane to a percent of the objective, and the state from which `share_load` goes on.

    `weight` is muscle volume over mean volume, `spans` are those of `MuscleOrder`; `start` is `cold_start`
    or the state of a neighbouring problem.
    """
    scaled = _scaled(peak_force_N, weight, problem, spans, exponent)
    s, here, search = _iterate(
        scaled, scaled.within_limits(start), SUPPLY_TOLERANCE, ROUGHLY_BALANCED, ROUGHLY_STATIONARY, most_iterations,
        growth=GROWTH_FROM_AFAR,
    )  # fmt: skip
    return _unscaled(scaled, problem, s, here, search), s


def share_load(
    peak_force_N: Float[Array, " muscle"],
    weight: Float[Array, " muscle"],
    problem: SharingProblem,
    spans: tuple[tuple[int, int], ...],
    start: SolverState,
    exact_force: Callable | None = None,
    exponent: int = 3,
    tolerance: float | None = None,
    most_iterations: int = 100,
) -> Sharing:
    """Solve every lane in full, from the state that `share_load_coarsely` leaves.

    `exact_force(activation, force)` gives the exact force over peak and its slope by activation near the
    supply's, both [muscle, lane]. None takes the supply as exact. `tolerance` is of the objective;
    None is what the muscles' precision can tell apart.
    """
    scaled, s = _scaled(peak_force_N, weight, problem, spans, exponent), start
    single = problem.supply.dtype == jnp.float32
    if tolerance is None:
        tolerance = 3e-5 if single else 1e-7
    balanced = BALANCED_IN_SINGLE if single else BALANCED
    scaled, s = _widened(scaled, s)
    s, here, search = _iterate(scaled, s, tolerance, balanced, 3 * tolerance, most_iterations, exact_force)
    return _unscaled(scaled, problem, s, here, search)


def _widened(scaled: _ScaledProblem, s: SolverState):
    """Problem and state with the small systems in double precision where it is to be had.

    Near the optimum they are graded over ten orders of magnitude; the muscles are not.
    """
    wide = jnp.float64 if jax.dtypes.canonicalize_dtype(float) == jnp.float64 else scaled.wide

    def widened(value, *names):
        return replace(value, **{n: jax.tree.map(lambda v: v.astype(wide), getattr(value, n)) for n in names})

    small = ("columns", "demand", "cone", "habit", "habit_target", "habit_weight", "short_cost", "count")
    foot = ("wrench", "slack", "short", "lam", "z_cone", "z_short")
    return widened(scaled, *small), widened(s, *foot)


def _iterate(
    scaled: _ScaledProblem,
    s: SolverState,
    tolerance: float,
    balanced: float,
    stationary: float,
    most_iterations: int,
    exact_force: Callable | None = None,
    growth: float = 1.0,
):
    """Newton's steps until every lane's gap is within the tolerance; state, what is there, how each lane's search went.

    While the balance is off, products may grow to `growth` times what they are: from afar they may have to, near the end it
    stirs for ever.
    """

    def unconverged(here: _Linearisation):
        unbalanced = (
            jnp.maximum(largest_term(jnp.abs(here.imbalance)), largest_term(jnp.abs(here.cone_residual))) > balanced
        )
        effort = jnp.maximum(here.effort, 0.05)
        return (
            (here.gap > tolerance * effort)
            | unbalanced
            | (largest_term(jnp.abs(here.wrench_gradient)) > stationary * effort)
        )

    def unfinished(carry):
        k, _, _, here, _, _ = carry
        return (k < most_iterations) & jnp.any(unconverged(here))

    def corrected_supply(s, correction):
        return correction if exact_force is None else scaled.corrected(s.share, correction, exact_force)

    def body(carry):
        k, s, step, here, correction, taken = carry
        # A finished lane rests: in single precision more steps would only stir its rounding.
        unfinished_lane = unconverged(here)
        # After a long step the central path is near: a low target. After short ones back to its middle first.
        centre = jnp.where(step > 0.9, 0.03, jnp.where(step > 0.5, 0.2, 0.5))
        lowest = 0.1 * tolerance * jnp.maximum(here.effort, 0.05)
        # Products may not fade before the balance holds, or the limits stop every step. What an imbalance counts
        # for is its multipliers' to say: where muscles hardly work it is next to nothing, and taken as it is it stirs them for
        # ever.
        lowest = jnp.maximum(
            lowest, jnp.minimum(IMBALANCE_COUNTS * sum_terms(jnp.abs(s.lam * here.imbalance)), growth * here.gap)
        )
        target = jnp.maximum(centre * here.gap, lowest) / scaled.count
        n, step = scaled.newton(s, here, target)
        s = jax.tree.map(lambda new, old: jnp.where(unfinished_lane[None], new, old), n, s)
        # The exact curves are evaluated once a step; as steps shrink, so does what they still correct.
        correction = corrected_supply(s, correction)
        return k + 1, s, step, scaled.linearise(s, correction), correction, taken + unfinished_lane.astype(jnp.int32)

    correction = None if exact_force is None else _SupplyCorrection(jnp.zeros_like(s.share), jnp.zeros_like(s.share))
    correction = corrected_supply(s, correction)
    none = jnp.zeros(scaled.demand.shape[1:], jnp.int32)
    carry = (0, s, jnp.ones_like(scaled.demand[0]), scaled.linearise(s, correction), correction, none)
    _, s, _, here, _, taken = jax.lax.while_loop(unfinished, body, carry)
    finite = jnp.isfinite(here.gap + sum_terms(here.imbalance) + sum_terms(here.cone_residual))
    outcome = jnp.where(unconverged(here), none + int(Outcome.OUT_OF_ITERATIONS), none + int(Outcome.SOLVED))
    return s, here, _Search(taken, jnp.where(finite, outcome, none + int(Outcome.NOT_FINITE)))


def _unscaled(
    scaled: _ScaledProblem, p: SharingProblem, s: SolverState, here: _Linearisation, search: _Search
) -> Sharing:
    """The answer in newtons, in the problem's own precision."""
    wide = scaled.wide
    c, push = jax.tree.map(lambda v: v.astype(wide), (p.contact, _push(p)))
    unknowns = s.wrench * jnp.asarray(WRENCH_SCALE, wide)[:, None]
    normal = c.normal_per_push + c.normal_per_tangential * unknowns[0]
    # The foot's moments grow with the push, so this is the objective's slope by it.
    foot = sum_terms(scaled.columns * s.wrench[None], 1)
    foot = foot + p.foot_jacobian[:, 0].astype(wide) * (c.normal_per_push * push)[None]
    found = Sharing(
        force=here.force,
        activation=scaled.activation(s.share),
        wrench=jnp.concatenate([normal[None], unknowns]) * (push * MOMENT_SCALE_NM)[None],
        shortfall_Nm=(s.short[:5] - s.short[5:]) * MOMENT_SCALE_NM,
        objective=here.effort + c.habit_weight * scaled.habit_deviation(s.wrench) ** 2,
        gap=here.gap,
        residual_Nm=largest_term(jnp.abs(here.imbalance)) * MOMENT_SCALE_NM,
        objective_slope_per_N=sum_terms(s.lam * foot) / (push * MOMENT_SCALE_NM),
        iterations=search.iterations,
        outcome=search.outcome,
    )
    narrow = p.supply.dtype
    return jax.tree.map(lambda v: v.astype(narrow) if jnp.issubdtype(v.dtype, jnp.floating) else v, found)

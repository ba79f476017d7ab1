"""Share the joint moments of a frame over 40 muscles and one foot.

minimise    sum of weight * activation(F)^3  +  a quadratic cost of the push's habit
subject to  moment_arm @ F + foot_jacobian @ wrench = demand      (five coordinates)
            F between the forces of least and full activation
            the wrench inside friction cone and sole, its share along the rail = the sled's push

Convex, since activation cubed is convex in tendon force with a compliant tendon (squared it is
not). Solved by a primal-dual interior point: muscles enter Newton's matrix as a diagonal and the
foot as a 5x5 block, so an iteration factors two 5x5 matrices. What the muscles cannot hold
appears as `shortfall_Nm`, under an L1 penalty that keeps it at zero while they can.

Arrays carry lanes (frames, bodies) last; see `legpress.body.muscle`.
"""

from __future__ import annotations

import math
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ..body.muscle import MINIMUM_ACTIVATION, Muscles, activation_jet
from .lanes import cholesky, kept, solve_factored, total

MOMENT_SCALE_NM = 100.0
# Cost of a missing MOMENT_SCALE_NM. An L1 penalty leaves no shortfall that can be avoided only while it is above every
# multiplier: those of the muscles stay under the first number, those of the habit under the second
# times its weight over the push in MOMENT_SCALE_NM per metre (a push can lean 0.5 m at most).
SHORTFALL_COST = 300.0
SHORTFALL_COST_OF_HABIT = 2.5
STEPS_PER_EXPANSION = 2  # Newton steps on one quadratic expansion of the muscles' cost
FROZEN_SHARE = 0.02  # of peak force: a muscle with less active range keeps its passive force
# Wrench unknowns over push_N: tangential, lateral, pitch moment, roll moment, free torque.
WRENCH_SCALE = (1.0, 1.0, 0.1, 0.03, 0.02)
OCTAGON = tuple((math.cos(k * math.pi / 4), math.sin(k * math.pi / 4)) for k in range(8))


class Contact(eqx.Module):
    """What a sole can pass to the plate, for each lane. All limits scale with the normal force.

    Wrench components act on the foot at a reference point of the sole: normal (towards the seat),
    tangential (up the plate: its reaction scrapes the plate down), lateral (to the lifter's right),
    pitch moment = normal x distance of the centre of pressure in front of that point, roll
    moment = normal x its distance to the outer side, torque about the normal.
    """

    friction: Float[Array, " lane"]
    back_m: Float[Array, " lane"]  # rear end of the pressure patch, from the reference point
    front_m: Float[Array, " lane"]
    half_width_m: Float[Array, " lane"]
    torque_arm_m: Float[Array, " lane"]
    normal_per_push: Float[Array, " lane"]  # normal force over push without tangential force
    normal_per_tangential: Float[Array, " lane"]  # its change with tangential force (tilted plate)
    habit: Float[Array, "5 lane"]  # row over the five unknowns (per push) that habit keeps ...
    habit_target: Float[Array, " lane"]  # ... at this value ...
    habit_weight: Float[Array, " lane"]  # ... at this cost for its square


class Problem(eqx.Module):
    """The sharing problem of each lane."""

    mtu_length_m: Float[Array, "muscle lane"]
    moment_arm_m: Float[Array, "coordinate muscle lane"]
    velocity_factor: Float[Array, "muscle lane"]
    force_low: Float[Array, "muscle lane"]  # over peak force, at the least activation
    force_high: Float[Array, "muscle lane"]  # at full activation
    demand_Nm: Float[Array, "coordinate lane"]
    foot_jacobian: Float[Array, "coordinate 6 lane"]  # Nm per N or Nm of wrench on the foot
    push_N: Float[Array, " lane"]  # the sled's force on one foot along the rail
    contact: Contact


class Shared(eqx.Module):
    force: Float[Array, "muscle lane"]  # tendon force over peak force
    activation: Float[Array, "muscle lane"]
    wrench: Float[Array, "6 lane"]  # N, N, N, Nm, Nm, Nm on the foot at the reference point
    shortfall_Nm: Float[Array, "coordinate lane"]
    objective: Float[Array, " lane"]
    gap: Float[Array, " lane"]  # complementarity and decrement left: the distance from the optimum
    residual_Nm: Float[Array, " lane"]  # worst moment balance, shortfall included
    price_per_N: Float[Array, " lane"]  # objective by push: positive where more load is harder
    iterations: Array


class _State(eqx.Module):
    """Primal and dual unknowns; `z_*` belong to the limit of the same name.

    Distances to limits are unknowns of their own: as differences they would round to zero in
    single precision long before the optimum.
    """

    share: Array  # of each muscle's range in use [muscle, lane]
    spare: Array  # 1 - share
    wrench: Array  # scaled [5, lane]
    slack: Array  # of the cone [14, lane]
    short: Array  # positive and negative shortfall [10, lane]
    lam: Array  # multipliers of the moment balance [5, lane]
    z_low: Array
    z_high: Array
    z_cone: Array
    z_short: Array


class _Groups(eqx.Module):
    """Muscles sorted so that those of each coordinate stand together."""

    order: tuple[int, ...] = eqx.field(static=True)
    spans: tuple[tuple[int, int], ...] = eqx.field(static=True)

    @staticmethod
    def of(crosses: np.ndarray) -> _Groups:
        """`crosses` [coordinate, muscle]: hip, knee and ankle patterns of the source model."""
        hip = np.asarray(crosses[:3].any(0))
        knee, ankle = crosses[3], crosses[4]
        rank = np.select([hip & ~knee, hip & knee, knee & ~ankle & ~hip, knee & ankle, ankle], [0, 1, 2, 3, 4])
        order = np.argsort(rank, kind="stable")
        spans = []
        for joint in (hip, hip, hip, knee, ankle):
            where = np.flatnonzero(joint[order])
            spans.append((int(where[0]), int(where[-1]) + 1))
            assert len(where) == where[-1] + 1 - where[0]
        return _Groups(order=tuple(int(i) for i in order), spans=tuple(spans))


class _Cone(eqx.Module):
    """Linear limits rows @ y <= right on the scaled wrench unknowns; only entries that are not zero.

    Every limit scales with the normal force, hence with the tangential one on a tilted plate: the
    first unknown is in every row, and one more besides.
    """

    first: Array  # [row, lane], coefficient of the tangential force
    other: Array  # [row], coefficient of the second unknown
    right: Array  # [row, lane]
    place: tuple[int, ...] = eqx.field(static=True)  # which unknown `other` belongs to

    @staticmethod
    def of(contact: Contact) -> _Cone:
        per, slope = contact.normal_per_push, contact.normal_per_tangential
        st, sl, sp, sr, sq = WRENCH_SCALE
        rows = [
            ((along - contact.friction * slope) * st, across * sl, 1, contact.friction * per)
            for along, across in OCTAGON
        ]
        for sign, edge in ((1.0, contact.front_m), (-1.0, contact.back_m)):
            rows.append((-sign * edge * slope * st, sign * sp, 2, sign * edge * per))
        for k, scale, arm in ((3, sr, contact.half_width_m), (4, sq, contact.torque_arm_m)):
            rows += [(-arm * slope * st, sign * scale, k, arm * per) for sign in (1.0, -1.0)]
        first, other, place, right = zip(*rows, strict=True)
        return _Cone(jnp.stack(first), jnp.asarray(other, per.dtype), jnp.stack(right), tuple(place))

    def on(self, y: Float[Array, "5 lane"]):
        """rows @ y, [row, lane]"""
        return self.first * y[:1] + self.other[:, None] * y[np.array(self.place)]

    def back(self, z: Float[Array, "row lane"]):
        """rows transposed @ z, [5, lane]"""
        out = [total(self.first * z)]
        for k in range(1, 5):
            out.append(total(jnp.stack([self.other[r] * z[r] for r in self._rows(k)])))
        return jnp.stack(out)

    def gram(self, z: Float[Array, "row lane"]):
        """rows transposed @ diag(z) @ rows, [5, 5, lane]"""
        zero = jnp.zeros_like(z[0])
        entries: list[list[Array]] = [[zero] * 5 for _ in range(5)]
        entries[0][0] = total(self.first**2 * z)
        for k in range(1, 5):
            mine = self._rows(k)
            entries[k][k] = total(jnp.stack([self.other[r] ** 2 * z[r] for r in mine]))
            mixed = total(jnp.stack([self.first[r] * self.other[r] * z[r] for r in mine]))
            entries[0][k] = entries[k][0] = mixed
        return jnp.stack([jnp.stack(row) for row in entries])

    def _rows(self, k: int) -> list[int]:
        return [r for r, place in enumerate(self.place) if place == k]


def _longest(slack, change):
    """Largest step up to 1 that leaves a hair of every slack; both [limit, lane]."""
    return jnp.min(jnp.where(change < 0, -0.995 * slack / jnp.minimum(change, -1e-30), 1.0), axis=0)


class _Scaled(eqx.Module):
    """The problem in the solver's own terms: a muscle's unknown is the share of its range in use.

    Moments in MOMENT_SCALE_NM, wrench unknowns over push and WRENCH_SCALE, muscles sorted by the
    joints that they span. The balance is `moments(share) + columns @ wrench + short = demand`.
    """

    muscles: Muscles
    weight: Array  # [muscle, 1]
    length_m: Array  # [muscle, lane], as the next four
    velocity_factor: Array
    low: Array  # force over peak at the range's lower end
    span: Array  # length of the range, 0 where a muscle is frozen
    mask: Array  # 1 where a muscle is free
    reach: list[Array]  # per coordinate: moment of the whole range of the muscles that span it
    columns: Array  # moment of each wrench unknown [5, 5, lane]
    demand: Array  # [5, lane]
    cone: _Cone
    habit: Array  # [5, lane]
    habit_target: Array
    habit_weight: Array
    short_cost: Array
    always: Array  # a truth for `lanes.kept`
    spans: tuple[tuple[int, int], ...] = eqx.field(static=True)
    exponent: int = eqx.field(static=True)

    @property
    def wide(self):
        return self.demand.dtype

    @property
    def count(self):
        """Number of complementarity products a lane."""
        return 2 * total(self.mask).astype(self.wide) + len(self.cone.place) + 10.0

    @property
    def sign(self):
        return jnp.asarray([1.0] * 5 + [-1.0] * 5, self.wide)[:, None]

    def cost(self, share):
        """Activation, and the objective's slope and bend by each muscle's share of its range."""
        force = self.low + self.span * share
        a, a1, a2 = activation_jet(self.muscles, force, self.length_m, self.velocity_factor)
        a = jnp.maximum(a, 0.5 * MINIMUM_ACTIVATION)
        n, w = self.exponent, self.weight
        power = a ** (n - 2)
        slope = n * w * power * a * a1 * self.span
        bend = n * w * power * ((n - 1) * a1 * a1 + a * a2) * self.span * self.span
        return kept((a, slope, jnp.maximum(bend, 1e-5 * w)), self.always)

    def effort(self, activation):
        """The muscles' part of the objective, [lane]."""
        return total(self.weight * activation**self.exponent).astype(self.wide)

    def moments(self, share):
        parts = [total(r * share[a:b]) for r, (a, b) in zip(self.reach, self.spans, strict=True)]
        return jnp.stack(parts).astype(self.wide)

    def pull_back(self, lam):
        """The arms' transpose on multipliers, [muscle, lane]."""
        out = jnp.zeros_like(self.low)
        lam = lam.astype(out.dtype)
        for j, (a, b) in enumerate(self.spans):
            out = out.at[a:b].add(self.reach[j] * lam[j][None])
        return out

    def lean(self, wrench):
        """How far the push is from its habit."""
        return total(self.habit * wrench) - self.habit_target

    def imbalance(self, s: _State):
        held = self.moments(s.share) + total(self.columns * s.wrench[None], 1)
        return held + s.short[:5] - s.short[5:] - self.demand

    def products(self, s: _State):
        """Complementarity, the interior point's distance from its goal."""
        muscles = total(self.mask * (s.share * s.z_low + s.spare * s.z_high)).astype(self.wide)
        return muscles + total(s.slack * s.z_cone) + total(s.short * s.z_short)

    def stray(self, s: _State, slope, bend):
        """Newton's decrement: what the expansion's change since the last step may still gain."""
        off = self.mask * (slope + self.pull_back(s.lam) - s.z_low + s.z_high)
        return total(off * off / (bend + s.z_low / s.share + s.z_high / s.spare)).astype(self.wide)

    def start(self, middle) -> _State:
        """A fifth of every range, pressure in the `middle` of the sole, all products alike."""
        product = 0.1
        share = jnp.full_like(self.low, 0.2)
        wrench = jnp.zeros_like(self.demand).at[2].set(middle)
        short = jnp.broadcast_to(product / self.short_cost, (10, *self.short_cost.shape))
        slack = self.cone.right - self.cone.on(wrench)
        return _State(
            share=share,
            spare=1 - share,
            wrench=wrench,
            slack=slack,
            short=short,
            lam=jnp.zeros_like(self.demand),
            z_low=product / share,
            z_high=product / (1 - share),
            z_cone=product / slack,
            z_short=product / short,
        )

    def newton(self, s: _State, slope, bend, target):
        """One step towards products of `target`: the new state, its length, the imbalance before."""
        identity = jnp.eye(5, dtype=self.wide)[..., None]
        aim = target.astype(self.low.dtype)[None]
        t_low, t_high = aim / s.share - s.z_low, aim / s.spare - s.z_high
        t_cone = target[None] / s.slack - s.z_cone
        t_short = target[None] / s.z_short - s.short
        inverse = self.mask / (bend + s.z_low / s.share + s.z_high / s.spare)
        g_share = slope + self.pull_back(s.lam) - s.z_low + s.z_high - t_low + t_high
        stress = s.z_cone / s.slack
        block = self.cone.gram(stress) + 1e-6 * identity
        block = block + (2 * self.habit_weight)[None, None] * self.habit[:, None] * self.habit[None, :]
        g_wrench = (2 * self.habit_weight * self.lean(s.wrench))[None] * self.habit
        g_wrench = g_wrench + total(self.columns * s.lam[:, None]) + self.cone.back(s.z_cone + t_cone)
        give = s.short / s.z_short
        r_short = self.short_cost[None] + self.sign * jnp.concatenate([s.lam, s.lam]) - s.z_short
        primal = self.imbalance(s)
        inverse, g_share, block, g_wrench, primal = kept((inverse, g_share, block, g_wrench, primal), self.always)
        # One factor serves the wrench's own step and the five columns of the balance.
        rights = jnp.concatenate([g_wrench[:, None], jnp.swapaxes(self.columns, 0, 1)], axis=1)
        both = kept(solve_factored(cholesky(block), rights), self.always)
        y_free, solved = both[:, 0], both[:, 1:]
        share_free = -inverse * g_share
        short_free = t_short - give * r_short
        schur = self._schur(inverse, solved) + identity * (give[:5] + give[5:])[None]
        right = primal + self.moments(share_free) - total(self.columns * y_free[None], 1)
        right = right + short_free[:5] - short_free[5:]
        schur, right = kept((schur, right), self.always)
        d_lam = kept(solve_factored(cholesky(schur), right), self.always)
        d_share = share_free - inverse * self.pull_back(d_lam)  # zero for frozen muscles
        d_wrench = -y_free - total(solved * d_lam[None], 1)
        d_slack = -self.cone.on(d_wrench)
        d_z_short = r_short + self.sign * jnp.concatenate([d_lam, d_lam])
        d = _State(
            share=d_share,
            spare=-d_share,
            wrench=d_wrench,
            slack=d_slack,
            short=t_short - give * d_z_short,
            lam=d_lam,
            z_low=self.mask * (t_low - s.z_low / s.share * d_share),
            z_high=self.mask * (t_high + s.z_high / s.spare * d_share),
            z_cone=t_cone - stress * d_slack,
            z_short=d_z_short,
        )
        d = kept(d, self.always)
        # A common step for both sides: with a nonlinear cost, separate ones break the dual balance.
        step = jnp.ones_like(target)
        for name in ("share", "spare", "slack", "short", "z_low", "z_high", "z_cone", "z_short"):
            longest = _longest(getattr(s, name), getattr(d, name))
            step = jnp.minimum(step, longest.astype(self.wide))
        step = kept(step, self.always)
        n = jax.tree.map(lambda v, dv: v + step.astype(v.dtype)[None] * dv, s, d)
        return n, step, jnp.abs(primal).max(0)

    def _schur(self, inverse, solved):
        """What a multiplier's change does to the balance through muscles and wrench, [5, 5, lane]."""
        entries: list[list[Any]] = [[None] * 5 for _ in range(5)]
        for j, (a, b) in enumerate(self.spans):
            for k in range(j + 1):
                c, d = self.spans[k]
                lo, hi = max(a, c), min(b, d)
                e = total(self.columns[j] * solved[:, k])
                if hi > lo:
                    arms = self.reach[j][lo - a : hi - a] * self.reach[k][lo - c : hi - c]
                    e = e + total(arms * inverse[lo:hi]).astype(self.wide)
                entries[j][k] = entries[k][j] = e
        return jnp.stack([jnp.stack(row) for row in entries])


def _scaled(muscles: Muscles, weight, p: Problem, groups: _Groups, exponent: int) -> _Scaled:
    """The problem in the solver's terms.

    The small systems are graded over ten orders of magnitude near the optimum. Where double precision
    is to be had they take it, whatever the muscles' precision; they are a tenth of the work.
    """
    dtype = p.mtu_length_m.dtype
    wide = jnp.float64 if jax.dtypes.canonicalize_dtype(float) == jnp.float64 else dtype
    c = jax.tree.map(lambda v: v.astype(wide), p.contact)
    order = np.array(groups.order)
    free = ((p.force_high - p.force_low) > FROZEN_SHARE)[order]
    low = p.force_low[order]
    span = jnp.where(free, (p.force_high - p.force_low)[order], 0.0)
    peak = jnp.asarray(muscles.peak_force_N, dtype)[order][:, None]
    arms = p.moment_arm_m[:, order] * (peak / MOMENT_SCALE_NM)[None]
    spanning = [arms[j, a:b] for j, (a, b) in enumerate(groups.spans)]
    idle = jnp.stack([total(arm * low[a:b]) for arm, (a, b) in zip(spanning, groups.spans, strict=True)])
    push = _push(p, wide)
    jacobian = p.foot_jacobian.astype(wide)
    scale = jnp.asarray(WRENCH_SCALE, wide)[:, None]
    columns = jacobian[:, 1:] * (push[None] * scale)[None]
    columns = columns.at[:, 0].add(jacobian[:, 0] * (c.normal_per_tangential * push)[None])
    demand = p.demand_Nm.astype(wide) / MOMENT_SCALE_NM - idle.astype(wide)
    always = push[0] > 0
    reach, columns, demand, cone, habit = kept(
        (
            [arm * span[a:b] for arm, (a, b) in zip(spanning, groups.spans, strict=True)],
            columns,
            demand - jacobian[:, 0] * (c.normal_per_push * push)[None],
            _Cone.of(c),
            c.habit * scale,
        ),
        always,
    )
    return _Scaled(
        muscles=_sorted(muscles, order),
        weight=jnp.asarray(weight, dtype)[order][:, None],
        length_m=p.mtu_length_m[order],
        velocity_factor=p.velocity_factor[order],
        low=low,
        span=span,
        mask=free.astype(dtype),
        reach=reach,
        columns=columns,
        demand=demand,
        cone=cone,
        habit=habit,
        habit_target=c.habit_target,
        habit_weight=c.habit_weight,
        short_cost=SHORTFALL_COST + SHORTFALL_COST_OF_HABIT * c.habit_weight / push,
        always=always,
        spans=groups.spans,
        exponent=exponent,
    )


def _push(p: Problem, dtype):
    """Push in MOMENT_SCALE_NM per metre; a sled that pulls away from the feet has no problem left."""
    return jnp.maximum(p.push_N, 1.0).astype(dtype) / MOMENT_SCALE_NM


def share_load(
    muscles: Muscles,
    weight: Float[Array, " muscle"],
    problem: Problem,
    crosses: np.ndarray,
    exponent: int = 3,
    tolerance: float | None = None,
    most_iterations: int = 40,
) -> Shared:
    """Solve every lane; `weight` is muscle volume over mean volume, `crosses` the arms' pattern.

    `tolerance` is of the objective; None is what the muscles' precision can tell apart.
    """
    p, c = problem, problem.contact
    if tolerance is None:
        tolerance = 3e-5 if p.mtu_length_m.dtype == jnp.float32 else 1e-5
    groups = _Groups.of(crosses)
    scaled = _scaled(muscles, weight, p, groups, exponent)

    def waiting(gap, residual, objective):
        return (gap > tolerance * jnp.maximum(objective, 0.05)) | (residual > 2e-4)

    def unfinished(carry):
        k, _, _, _, *progress = carry
        return (k < most_iterations) & jnp.any(waiting(*progress))

    def body(carry):
        k, s, step, (_, slope, bend), *progress = carry
        share = s.share
        lowest = 0.1 * tolerance * jnp.maximum(progress[2], 0.05)
        # A finished lane rests: in single precision more steps would only stir its rounding.
        open_lane = waiting(*progress)

        def advance(_, inner):
            s, step, _ = inner
            # Long steps mean that the centre is near: aim low. Short ones: aim for the middle first.
            centre = jnp.where(step > 0.9, 0.03, jnp.where(step > 0.5, 0.2, 0.5))
            target = jnp.maximum(centre * scaled.products(s), lowest) / scaled.count
            # The muscle curves cost as much as the step itself, so their second-order expansion
            # serves several steps.
            n, step, residual = scaled.newton(s, slope + bend * (s.share - share), bend, target)
            s = jax.tree.map(lambda new, old: jnp.where(open_lane[None], new, old), n, s)
            return s, step, residual * (1 - step)

        s, step, residual = jax.lax.fori_loop(0, STEPS_PER_EXPANSION, advance, (s, step, lane))
        a, slope, bend = scaled.cost(s.share)
        gap = scaled.products(s) + scaled.stray(s, slope, bend)
        return k + 1, s, step, (a, slope, bend), gap, residual, scaled.effort(a)

    lane = jnp.ones_like(scaled.demand[0])
    s = scaled.start((0.5 * (c.front_m + c.back_m) * c.normal_per_push / WRENCH_SCALE[2]).astype(scaled.wide))
    # As if activation were the share of the range, until the curves are asked at the end of a round.
    first = exponent * scaled.weight * s.share ** (exponent - 1)
    carry = (0, s, lane, (s.share, first, (exponent - 1) * first / s.share), lane, lane, lane)
    k, s, _, (a, _, _), gap, _, _ = jax.lax.while_loop(unfinished, body, carry)
    return _unscaled(scaled, groups, p, s, a, gap, k)


def _unscaled(scaled: _Scaled, groups: _Groups, p: Problem, s: _State, activation, gap, iterations) -> Shared:
    """The answer in newtons, in the problem's own order and precision."""
    wide, back = scaled.wide, np.argsort(groups.order)
    c, push = jax.tree.map(lambda v: v.astype(wide), p.contact), _push(p, wide)
    a = jnp.where(scaled.mask > 0, jnp.clip(activation, MINIMUM_ACTIVATION, 1.0), MINIMUM_ACTIVATION)
    unknowns = s.wrench * jnp.asarray(WRENCH_SCALE, wide)[:, None]
    normal = c.normal_per_push + c.normal_per_tangential * unknowns[0]
    # The foot's moments grow with the push, so this is the objective's slope by it.
    foot = total(scaled.columns * s.wrench[None], 1)
    foot = foot + p.foot_jacobian[:, 0].astype(wide) * (c.normal_per_push * push)[None]
    narrow = jax.tree.map(
        lambda v: v.astype(p.mtu_length_m.dtype),
        (
            jnp.concatenate([normal[None], unknowns]) * (push * MOMENT_SCALE_NM)[None],
            (s.short[:5] - s.short[5:]) * MOMENT_SCALE_NM,
            scaled.effort(a) + c.habit_weight * scaled.lean(s.wrench) ** 2,
            gap,
            jnp.abs(scaled.imbalance(s)).max(0) * MOMENT_SCALE_NM,
            total(s.lam * foot) / (push * MOMENT_SCALE_NM),
        ),
    )
    return Shared((scaled.low + scaled.span * s.share)[back], a[back], *narrow, iterations=iterations)


def _sorted(muscles: Muscles, order: np.ndarray) -> Muscles:
    """The same muscles in another order."""
    cells = muscles.passive_force.cells
    rows = (order[:, None] * cells + np.arange(cells)).ravel()
    curve = eqx.tree_at(
        lambda m: m.coefficients,
        muscles.passive_force,
        tuple(part[rows] for part in muscles.passive_force.coefficients),
    )
    names = ("peak_force_N", "optimal_fibre_m", "tendon_slack_m", "pennation_rad", "max_velocity_per_s")
    names += ("fibre_floor", "passive_start", "passive_span", "passive_stiffness")
    picked = tuple(getattr(muscles, n)[order] for n in names)
    return eqx.tree_at(lambda m: (*(getattr(m, n) for n in names), m.passive_force), muscles, (*picked, curve))

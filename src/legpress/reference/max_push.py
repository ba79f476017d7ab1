"""The largest push that muscles and foot can hold at a place of the sled.

maximise    push
subject to  moment_arm @ force + foot_jacobian @ wrench(push) = demand   (five coordinates)
            each force between what its muscle pulls at rest and at the lifter's full effort
            the wrench inside friction cone and sole, and in the direction told where one is

A linear program in muscle forces, the foot's freedoms and the push, small (46 unknowns) and many at once: a primal-dual
interior point (Mehrotra's predictor and corrector) in NumPy, all lanes in step. How the push is usually directed
(the habit) does not enter: at the limit people push as they can. A push that is told to go straight has to.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from ..body.muscle import MINIMUM_ACTIVATION, select_muscles
from ..body.muscle_order import muscle_order
from ..body.scaling import Body
from ..press.cue import constants
from ..press.kinetic_chain import FootContact, StaticLoads, contact_of
from ..press.max_push import MaxPush
from ..press.outcome import Outcome
from ..press.posture import StanceGeometry, plate_at
from ..press.sharing import WRENCH_SCALE, Contact, cone_rows

MOMENT_SCALE_NM = 100.0
PUSH_SCALE_N = 1000.0
LARGEST_PUSH_N = 30_000.0  # of one leg: towards a straight knee the program has no limit
TOLERANCE = 1e-6  # of the push, complementarity and balance
MOST_STEPS = 40
RIDGE = 1e-11  # on the diagonal: a lane that nothing balances must not stop its neighbours
# Of a point's multipliers a bound of the push follows (weak duality), give or take what they miss of their equations times all
# unknowns' sizes together. Where it is below zero by far, nothing balances: no push is negative.
UNKNOWNS = 1000.0
IMPOSSIBLE_PUSH = -1.0  # in PUSH_SCALE_N
DIVERGED = 1e9  # times the tolerance's measure: such a lane runs away
STEP_TO_BOUNDARY = 0.99  # of the way to a limit that a step may go
UNTOLD = 10.0  # of the push: how far the force along the plate may be from a direction that nobody told
LEAST_SLACK_AT_START = 0.1  # how near to a limit of the foot the start may lie

Lanes = TypeVar("Lanes", "_LinearProgram", "_Iterate", "_Residuals")


def max_push(
    least_N: np.ndarray, most_N: np.ndarray, moment_arm_m, demand_Nm, foot_jacobian, contact: Contact, told_slack=UNTOLD
) -> MaxPush:
    """Solve every lane: forces `[muscle, lane]`, arms `[5, muscle, lane]`, demand `[5, lane]`, Jacobian `[5, 6, lane]`.

    `demand_Nm` is what the leg's weight and the hip capsule ask; the sled's push is the unknown. `told_slack` [lane] is how
    far, over the push, the force along the plate may miss the contact's habit; `UNTOLD` where that is not a told one. Lanes that no
    push balances come back as not `solved`, with a push, shares and sensitivities of 0.
    """
    with np.errstate(all="ignore"):  # lanes that nothing balances diverge, and come back as not solved
        program = _LinearProgram.of(least_N, most_N, moment_arm_m, demand_Nm, foot_jacobian, contact, told_slack)
        found, outcome = _solved(program)
        sensitivity = np.where((outcome == Outcome.SOLVED)[:, None], program.sensitivity(found.moment), 0.0)
    return MaxPush(push_N=found.y[:, 0] * PUSH_SCALE_N, share=found.x.T, sensitivity=sensitivity.T, outcome=outcome)


@dataclass(frozen=True, slots=True)
class _LinearProgram:
    """min -y[0] subject to m @ x + b @ y = d, 0 <= x <= 1, g @ y <= h; lanes first, for NumPy's matrix products.

    `x` is the share of each muscle's range, `y` the push and the wrench's five unknowns.
    """

    m: np.ndarray  # [lane, 5, muscle]
    b: np.ndarray  # [lane, 5, 6]
    d: np.ndarray  # [lane, 5]
    g: np.ndarray  # [lane, row, 6]
    h: np.ndarray  # [lane, row]
    range_N: np.ndarray  # [lane, muscle]

    @staticmethod
    def of(least_N, most_N, arm, demand, jacobian, contact: Contact, told_slack=UNTOLD) -> _LinearProgram:
        least_N, most_N, arm, demand, jacobian = (
            np.asarray(v, dtype=float) for v in (least_N, most_N, arm, demand, jacobian)
        )
        range_N = np.maximum(most_N - least_N, 0.0)
        normal = np.asarray(contact.normal_per_push, dtype=float)
        slope = np.asarray(contact.normal_per_tangential, dtype=float)
        columns = jacobian[:, 1:] * np.asarray(WRENCH_SCALE)[None, :, None]
        columns[:, 0] += jacobian[:, 0] * slope[None]
        b = np.concatenate([(jacobian[:, 0] * normal[None])[:, None], columns], axis=1)
        g, h = _limits(contact, np.broadcast_to(np.asarray(told_slack, float), demand.shape[1:]))
        passive_Nm = np.einsum("cml,ml->lc", arm, least_N)
        return _LinearProgram(
            m=np.moveaxis(arm * range_N[None], 2, 0) / MOMENT_SCALE_NM,
            b=np.moveaxis(b, 2, 0) * (PUSH_SCALE_N / MOMENT_SCALE_NM),
            d=(demand.T - passive_Nm) / MOMENT_SCALE_NM,
            g=g,
            h=h,
            range_N=range_N.T,
        )

    def sensitivity(self, moment: np.ndarray) -> np.ndarray:
        """Push per newton of each muscle's strength where it is used up, [lane, muscle]."""
        gain = np.einsum("lcm,lc->lm", self.m, moment) * PUSH_SCALE_N
        return np.where(self.range_N > 0, np.maximum(gain, 0) / np.maximum(self.range_N, 1e-9), 0.0)


def _limits(contact: Contact, told_slack: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The limits of cone and direction scale with the push, the first unknown; below them 0 <= push <= `LARGEST_PUSH_N`."""
    first, other, place, right = cone_rows(contact)
    lanes, told = len(told_slack), told_slack < UNTOLD
    g, h = np.zeros((lanes, len(place) + 4, 6)), np.zeros((lanes, len(place) + 4))
    for row, (one, two, where, edge) in enumerate(zip(first, other, place, right, strict=True)):
        g[:, row, 0] = -np.asarray(edge)
        g[:, row, 1] += np.asarray(one)
        g[:, row, 1 + where] += two
    along = (
        np.where(told, np.asarray(contact.habit[0]), 0.0) * WRENCH_SCALE[0]
    )  # the one term that a told direction has
    target = np.where(told, np.asarray(contact.habit_target), 0.0)
    for row, sign in ((-4, 1.0), (-3, -1.0)):
        g[:, row, 0], g[:, row, 1] = -sign * target - told_slack, sign * along
    g[:, -2, 0], g[:, -1, 0] = -1.0, 1.0
    h[:, -1] = LARGEST_PUSH_N / PUSH_SCALE_N
    return g, h


@dataclass(frozen=True, slots=True)
class _Iterate:
    """Unknowns, distances to limits and multipliers of each lane; as a step, how all of them change."""

    x: np.ndarray  # [lane, muscle]
    y: np.ndarray  # [lane, 6]
    slack: np.ndarray  # h - g @ y [lane, row]
    moment: np.ndarray  # multipliers of the balance [lane, 5]
    low: np.ndarray  # multipliers of 0 <= x ...
    high: np.ndarray  # ... of x <= 1 ...
    cone: np.ndarray  # ... and of the slack

    @staticmethod
    def start(p: _LinearProgram) -> _Iterate:
        """Half of every muscle, `PUSH_SCALE_N` on the foot, all multipliers alike."""
        lanes, _, muscles = p.m.shape
        x, y = np.full((lanes, muscles), 0.5), np.zeros((lanes, 6))
        y[:, 0] = 1.0
        slack = np.maximum(p.h - np.einsum("lri,li->lr", p.g, y), LEAST_SLACK_AT_START)
        return _Iterate(x, y, slack, np.zeros((lanes, 5)), np.ones_like(x), np.ones_like(x), np.ones_like(slack))

    def zeros(self) -> _Iterate:
        """Zeros: what stands for a lane that nothing balances."""
        return _Iterate(*(np.zeros_like(getattr(self, name)) for name in _Iterate.__slots__))

    def copy_lanes(self, which: np.ndarray, other: _Iterate) -> None:
        """The other's values into these lanes."""
        for name in _Iterate.__slots__:
            getattr(self, name)[which] = getattr(other, name)

    def advanced(self, step: _Iterate, primal: np.ndarray, dual: np.ndarray) -> _Iterate:
        """The point a share of a step on, for unknowns and for multipliers [lane]."""
        lengths = (primal, primal, primal, dual, dual, dual, dual)
        return _Iterate(
            *(
                getattr(self, name) + share[:, None] * getattr(step, name)
                for name, share in zip(_Iterate.__slots__, lengths, strict=True)
            )
        )

    def step_lengths(self, step: _Iterate) -> tuple[np.ndarray, np.ndarray]:
        """How much of a step keeps all distances, and all multipliers, above zero [lane]."""
        primal = _step_length((self.x, step.x), (1 - self.x, -step.x), (self.slack, step.slack))
        dual = _step_length((self.low, step.low), (self.high, step.high), (self.cone, step.cone))
        return primal, dual

    def gap(self) -> np.ndarray:
        """Distance from the optimum: the sum of what should be products of zero [lane]."""
        return (self.x * self.low).sum(1) + ((1 - self.x) * self.high).sum(1) + (self.slack * self.cone).sum(1)


def _step_length(*pairs: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    fastest = np.maximum.reduce([np.max(-step / value, axis=1) for value, step in pairs])
    return STEP_TO_BOUNDARY / np.maximum(fastest, STEP_TO_BOUNDARY)


@dataclass(frozen=True, slots=True)
class _Residuals:
    """What a point misses of the optimum's equations."""

    balance: np.ndarray  # of moments [lane, 5]
    slack: np.ndarray  # [lane, row]
    x: np.ndarray  # gradient of the Lagrangian by x [lane, muscle] ...
    y: np.ndarray  # ... and by y [lane, 6]
    gap: np.ndarray  # [lane]
    worst: np.ndarray  # of all these, the gap over the push [lane]
    bound: np.ndarray  # what the push cannot exceed [lane]

    @staticmethod
    def at(p: _LinearProgram, here: _Iterate) -> _Residuals:
        balance = np.einsum("lcm,lm->lc", p.m, here.x) + np.einsum("lci,li->lc", p.b, here.y) - p.d
        slack = np.einsum("lri,li->lr", p.g, here.y) + here.slack - p.h
        x = here.high - here.low - np.einsum("lcm,lc->lm", p.m, here.moment)
        y = np.einsum("lri,lr->li", p.g, here.cone) - np.einsum("lci,lc->li", p.b, here.moment)
        y[:, 0] -= 1.0
        gap = here.gap()
        parts = [np.abs(part).max(1) for part in (balance, slack, x, y)]
        worst = np.maximum.reduce([gap / np.maximum(np.abs(here.y[:, 0]), 0.1), *parts])
        bound = here.high.sum(1) + (p.h * here.cone).sum(1) - (p.d * here.moment).sum(1)
        return _Residuals(balance, slack, x, y, gap, worst, bound + UNKNOWNS * np.maximum(*parts[2:]))


@dataclass(frozen=True, slots=True)
class _NewtonSystem:
    """Newton's equations at a point. Muscles and slacks are eliminated; 6 unknowns of the foot and 5 multipliers stay."""

    p: _LinearProgram
    here: _Iterate
    residuals: _Residuals
    compliance: np.ndarray  # of each muscle's share by its gradient [lane, muscle]
    cone_weight: np.ndarray  # of each limit by its slack [lane, row]
    inverse: np.ndarray  # [lane, 11, 11]

    @staticmethod
    def at(p: _LinearProgram, here: _Iterate, residuals: _Residuals) -> _NewtonSystem:
        compliance = 1 / (here.low / here.x + here.high / (1 - here.x))
        cone_weight = here.cone / here.slack
        matrix = np.zeros((len(p.d), 11, 11))
        matrix[:, :6, :6] = np.swapaxes(p.g * cone_weight[:, :, None], 1, 2) @ p.g
        matrix[:, :6, 6:] = -np.swapaxes(p.b, 1, 2)
        matrix[:, 6:, :6] = p.b
        matrix[:, 6:, 6:] = (p.m * compliance[:, None]) @ np.swapaxes(p.m, 1, 2)
        return _NewtonSystem(p, here, residuals, compliance, cone_weight, _inverses(matrix + RIDGE * np.eye(11)))

    def step_to_products(self, low, high, cone) -> _Iterate:
        """The step after which, to first order, the products of each limit come to these."""
        p, here, residuals = self.p, self.here, self.residuals
        upper = 1 - here.x
        low, high, cone = low / here.x - here.low, high / upper - here.high, cone / here.slack - here.cone
        pull_x = low - high - residuals.x
        pull_y = -residuals.y - np.einsum("lri,lr->li", p.g, cone + self.cone_weight * residuals.slack)
        balance = -residuals.balance - np.einsum("lcm,lm->lc", p.m, self.compliance * pull_x)
        both = np.einsum("lij,lj->li", self.inverse, np.concatenate([pull_y, balance], axis=1))
        y, moment = both[:, :6], both[:, 6:]
        x = self.compliance * (pull_x + np.einsum("lcm,lc->lm", p.m, moment))
        slack = -residuals.slack - np.einsum("lri,li->lr", p.g, y)
        return _Iterate(
            x,
            y,
            slack,
            moment,
            low - here.low / here.x * x,
            high + here.high / upper * x,
            cone - self.cone_weight * slack,
        )

    def step(self) -> _Iterate:
        """Mehrotra's: straight at the optimum first, then again with what that step has shown (predictor, corrector)."""
        here, zero = self.here, np.zeros(())
        predictor = self.step_to_products(zero, zero, zero)
        predicted_gap = here.advanced(predictor, *here.step_lengths(predictor)).gap()
        gap, count = self.residuals.gap, 2 * here.x.shape[1] + here.slack.shape[1]
        centring = (gap / count * np.clip(predicted_gap / gap, 0, 1) ** 3)[:, None]
        return self.step_to_products(
            centring - predictor.x * predictor.low,
            centring + predictor.x * predictor.high,
            centring - predictor.slack * predictor.cone,
        )


def _inverses(matrices: np.ndarray) -> np.ndarray:
    """Inverse of each; no numbers where there is none, as for a lane that nothing balances."""
    try:
        return np.linalg.inv(matrices)
    except np.linalg.LinAlgError:
        found = np.full_like(matrices, np.nan)
        for k, matrix in enumerate(matrices):
            with suppress(np.linalg.LinAlgError):
                found[k] = np.linalg.inv(matrix)
        return found


def _solved(p: _LinearProgram) -> tuple[_Iterate, np.ndarray]:
    """The optimum of each lane, zeros where there is none; and how each lane's search ended."""
    here = _Iterate.start(p)
    given = sum(values.reshape(len(p.d), -1).sum(1) for values in (p.m, p.b, p.d, p.g, p.h))
    found, outcome = here.zeros(), np.where(np.isfinite(given), Outcome.NO_BALANCE, Outcome.NOT_FINITE)
    open_lanes = np.arange(len(outcome))
    for _ in range(MOST_STEPS):
        residuals = _Residuals.at(p, here)
        converged = residuals.worst < TOLERANCE
        # NaN compares false: such a lane ends here.
        unfinished = ~converged & (residuals.worst < DIVERGED) & (residuals.bound > IMPOSSIBLE_PUSH)
        if not unfinished.all():
            found.copy_lanes(open_lanes[converged], _select_lanes(here, converged))
            outcome[open_lanes[converged]] = Outcome.SOLVED
            open_lanes = open_lanes[unfinished]
            if not unfinished.any():
                break
            p, here, residuals = (
                _select_lanes(p, unfinished),
                _select_lanes(here, unfinished),
                _select_lanes(residuals, unfinished),
            )
        step = _NewtonSystem.at(p, here, residuals).step()
        here = here.advanced(step, *here.step_lengths(step))
    outcome[open_lanes] = Outcome.OUT_OF_ITERATIONS
    return found, outcome


def _select_lanes(values: Lanes, which: np.ndarray) -> Lanes:
    """These lanes alone."""
    return type(values)(*(getattr(values, name)[which] for name in type(values).__slots__))


def max_push_at(
    body: Body,
    geometry: StanceGeometry,
    contact: FootContact,
    loads: StaticLoads,
    full_activation: float | np.ndarray | None = None,
) -> MaxPush:
    """`press.strength.max_push_at` by the formulas of this module: the largest push where these loads are met, at rest, with the body's own full effort or another.

    A push told straight keeps to it; every other directs its force as it must (`scrape` too, unless its contact says from
    which natural share it starts).
    """
    full = float(body.full_activation) if full_activation is None else full_activation
    supply = np.asarray(loads.supply)
    peak = np.asarray(select_muscles(body.muscles, np.array(muscle_order().order)).peak_force_N, float)[:, None]
    least, most = (sum(c * a**k for k, c in enumerate(supply)) * peak for a in (MINIMUM_ACTIVATION, full))
    lanes = supply.shape[-1]
    plate = plate_at(body.skeleton, geometry, np.zeros(lanes))
    rows = contact_of(body, geometry, contact, plate, np.asarray(loads.reference_m), np.zeros(lanes))
    told = (np.asarray(contact.told_weight) > 0) & (np.asarray(contact.beyond_natural) == 0)
    slack = np.where(told, constants()["told"]["slack"], UNTOLD)
    demand = np.array(loads.gravity_Nm)
    demand[0] += np.asarray(loads.capsule_Nm)
    return max_push(least, most, loads.moment_arm_m, demand, loads.foot_jacobian, rows, slack)

"""The sharing of a frame's load is the optimum, by two independent judges, and keeps all limits.

The problem is stated anew here, from design sections 3 and 4, over 40 tendon forces and 6 components of
the wrench on the foot; the engine's own rows and scales are not used.

1. A certificate by linear programming (HiGHS): the objective is convex, so its tangent at the engine's
   solution lies below it everywhere, and the tangent's minimum over all allowed forces and wrenches
   bounds the optimum from below.
2. A general convex solver, Clarabel, inside Newton's method from a start of its own.
"""

import math
from dataclasses import dataclass, replace
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from closed_forms import activation_and_derivatives
from scenes import CUES, LANES, machine, person, scene, stance
from scipy.optimize import linprog

from legpress.body.muscle import MINIMUM_ACTIVATION
from legpress.press.cue import constants
from legpress.reference.sharing import FROZEN_SHARE, MOMENT_SCALE_NM, SHORTFALL_COST, SHORTFALL_COST_OF_HABIT

MUSCLES, WRENCH = 40, 6
NORMAL, TANGENTIAL, LATERAL, PITCH, ROLL, TORQUE = range(MUSCLES, MUSCLES + WRENCH)
VARIABLES = MUSCLES + WRENCH + 10  # the last ten: shortfall of each coordinate, both signs
STANCES = (
    ("sled-45-large-plate", (15, 35, 12, 1)),
    ("sled-45-large-plate", (30, 30, 10, 3)),
    ("sled-45-large-plate", (38, 50, 28, 4)),
    ("sled-45-small-plate", (12, 30, 8, 1)),
    ("horizontal-selectorised", (20, 35, 12, 2)),
    ("vertical", (10, 35, 12, 1)),
    ("sled-35", (15, 40, 20, 1)),
    ("sled-35", (25, 32, 5, 2)),
)
PEOPLE = (person(), person("female", 163, 58), person(height_cm=193, mass_kg=105))
LOADS_KG = (20, 80, 140)


@jax.jit
def value_and_derivatives(muscles, force, length, factor):
    return activation_and_derivatives(muscles, force, length, factor)


@dataclass(frozen=True)
class Frame:
    """One instant's problem: minimise cost(x), x = forces over peak, wrench in N and Nm, shortfalls in Nm."""

    weight: np.ndarray
    low: np.ndarray
    high: np.ndarray
    least: np.ndarray  # activation
    length: np.ndarray
    factor: np.ndarray
    muscles: object
    balance: np.ndarray  # [5, VARIABLES] @ x = demand
    demand: np.ndarray
    limits: np.ndarray  # [row, VARIABLES] @ x <= 0
    along_rail: np.ndarray  # [VARIABLES] @ x = push
    push: float
    habit: np.ndarray  # [VARIABLES] @ x - habit_target is what habit minds
    habit_target: float
    habit_weight: float
    cost_per_Nm: float  # of shortfall
    found: np.ndarray  # the engine's x

    def cost(self, x):
        """Objective, its slope and its bend (diagonal, and the habit's row apart)."""
        force = np.zeros((MUSCLES, LANES)) + x[:MUSCLES, None]  # one shape, compiled once
        full = np.ones((1, LANES))
        a, a1, a2 = (
            np.asarray(v)[:, 0]
            for v in value_and_derivatives(
                self.muscles,
                *(jnp.asarray(v) for v in (force, self.length[:, None] * full, self.factor[:, None] * full)),
            )
        )
        free = self.high > self.low
        a = np.where(free, a, self.least)
        a1, a2 = np.where(free, a1, 0), np.where(free, a2, 0)
        lean = self.habit @ x - self.habit_target
        value = self.weight @ a**3 + self.habit_weight * lean**2 + self.cost_per_Nm * x[-10:].sum()
        slope = 2 * self.habit_weight * lean * self.habit
        slope[:MUSCLES] += self.weight * 3 * a**2 * a1
        slope[-10:] += self.cost_per_Nm
        bend = self.weight * (6 * a * a1**2 + 3 * a**2 * a2)
        return value, slope, bend

    @property
    def bounds(self):
        free = [(None, None)] * WRENCH
        return [*zip(self.low, self.high, strict=True), *free, *[(0, None)] * 10]


def frame_of(here, lane: int) -> Frame:
    """The problem of one lane, from the leg's state and the tables."""
    press, held, body = here.press, here.forces, here.body
    contact, jacobian = here.contact, here.loads.foot_jacobian
    low, high = (v[:, lane] for v in here.force_range)
    high = np.where(high - low > FROZEN_SHARE, high, low)
    peak = np.asarray(body.muscles.peak_force_N)
    balance = np.zeros((5, VARIABLES))
    balance[:, :MUSCLES] = here.kinematics.moment_arm_m[:, :, lane] * peak
    balance[:, MUSCLES : MUSCLES + WRENCH] = jacobian[:, :, lane]
    balance[:, -10:] = np.hstack([np.eye(5), -np.eye(5)])

    number, foot = constants()["contact"], float(body.foot_length_m)
    middle = number["reference_share"] * foot  # wrenches are stated about mid-foot
    plate = (press.machine.plate_height_m - press.stance.heel_height_m) / math.cos(press.stance.toe_out_rad)
    front = min(number["front_of_patch_share"] * foot, plate)
    if press.cue.name == "heels":
        front = min(front, foot / 3)
    rows = []

    def limit(**row):
        names = dict(n=NORMAL, t=TANGENTIAL, l=LATERAL, p=PITCH, r=ROLL, q=TORQUE)
        full = np.zeros(VARIABLES)
        for key, value in row.items():
            full[names[key]] = value
        rows.append(full)

    for k in range(8):  # the octagon around the friction cone
        limit(t=math.cos(k * math.pi / 4), l=math.sin(k * math.pi / 4), n=-number["friction"])
    limit(p=1, n=-(front - middle))
    limit(p=-1, n=number["back_of_patch_m"] - middle)
    for sign in (1, -1):
        limit(r=sign, n=-float(body.sole_half_width_m))
        limit(q=sign, n=-number["torque_arm_m"])
    limit(n=-1)

    tilt = press.machine.plate_tilt_rad
    along = np.zeros(VARIABLES)
    along[NORMAL], along[TANGENTIAL] = math.cos(tilt), math.sin(tilt)
    push = 0.5 * float(held.sled_force_N[lane])

    # Habit and told direction are per push; the engine's row speaks of the wrench without its normal force.
    habit = np.zeros(VARIABLES)
    target, weight = float(contact.habit_target[lane]), float(contact.habit_weight[lane])
    habit[TANGENTIAL : TORQUE + 1] = contact.habit[:, lane] / push
    shared = held.sharing
    short = shared.shortfall_Nm[:, lane]
    found = np.concatenate([shared.force[:, lane], shared.wrench[:, lane], np.maximum(short, 0), np.maximum(-short, 0)])
    return Frame(
        weight=np.asarray(body.weight),
        low=low,
        high=high,
        least=held.intent.least_activation[:, lane],
        length=here.kinematics.mtu_length_m[:, lane],
        factor=held.velocity_factor[:, lane],
        muscles=body.muscles,
        balance=balance,
        demand=held.demand_Nm[:, lane],
        limits=np.array(rows),
        along_rail=along,
        push=push,
        habit=habit,
        habit_target=target,
        habit_weight=weight,
        cost_per_Nm=SHORTFALL_COST / MOMENT_SCALE_NM + SHORTFALL_COST_OF_HABIT * weight / push,
        found=found,
    )


@cache
def frames() -> tuple[tuple[str, Frame], ...]:
    """200 frames: every cue on every stance, five instants each, moving and still, of three bodies and loads."""
    made = []
    for c, cue in enumerate(CUES):
        for k, (where, feet) in enumerate(STANCES):
            here = scene(
                PEOPLE[(c + k) % 3], machine(where), stance(*feet), LOADS_KG[(c + 2 * k) % 3], cue,
                seed=10 * c + k, fastest=(0.0, 0.3, 0.6)[(c + k) % 3],
            )  # fmt: skip
            made += [(f"{cue}, {where} {feet}, lane {lane}", frame_of(here, lane)) for lane in range(5)]
    return tuple(made)


def test_the_engine_keeps_moment_balance_push_and_all_limits():
    worst = {"balance": 0.0, "push": 0.0, "limit": 0.0, "force": 0.0}
    for _, frame in frames():
        x = frame.found
        worst["balance"] = max(worst["balance"], np.abs(frame.balance @ x - frame.demand).max())
        worst["push"] = max(worst["push"], abs(frame.along_rail @ x - frame.push))
        worst["limit"] = max(worst["limit"], (frame.limits @ x).max() / frame.push)
        outside = np.maximum(frame.low - x[:MUSCLES], x[:MUSCLES] - frame.high)
        worst["force"] = max(worst["force"], outside.max())
    print(f"{len(frames())} frames: {worst}")
    assert len(frames()) >= 200
    assert worst["balance"] < 0.1  # Nm
    assert worst["push"] < 1e-6  # N
    assert worst["limit"] < 1e-6  # of the push
    assert worst["force"] < 1e-4  # of peak


def test_what_the_foot_must_make_with_muscles_at_rest():
    # The engine reads it from its table of supplies, which is good to a promille of peak forces.
    for place, where in STANCES:
        here = scene(person(), machine(place), stance(*where), 80)
        off = np.abs(here.forces.passive_hip_demand_Nm - here.exact_idle_Nm)
        assert off.max() < 0.5, (place, where)


def test_frames_press_against_their_limits():
    # Else the test above would be easily passed.
    tight = np.zeros(len(frames()[0][1].limits))
    for _, frame in frames():
        tight += frame.limits @ frame.found > -0.01 * frame.push
    assert tight[:8].sum() > 10  # friction
    assert tight[8] > 10
    assert tight[9] > 5
    assert tight[10:14].sum() > 5  # sides and free torque
    at_floor = np.mean([np.mean(f.found[:MUSCLES] < f.low + 1e-3) for _, f in frames()])
    assert 0.1 < at_floor < 0.9


def lower_bound(frame: Frame) -> tuple[float, float]:
    """The engine's objective and a bound that no allowed solution goes below."""
    value, slope, _ = frame.cost(frame.found)
    scale = np.ones(VARIABLES)
    scale[MUSCLES : MUSCLES + WRENCH] = frame.push * np.array([1, 1, 1, 0.1, 0.03, 0.02])
    best = linprog(
        slope * scale,
        A_ub=frame.limits * scale / frame.push,
        b_ub=np.zeros(len(frame.limits)),
        A_eq=np.vstack([frame.balance / 100, frame.along_rail / frame.push]) * scale,
        b_eq=np.append(frame.demand / 100, 1.0),
        bounds=[(None if a is None else a, b) for a, b in frame.bounds],
        method="highs",
    )
    assert best.status == 0, best.message
    return value, value - slope @ frame.found + best.fun


def test_no_other_sharing_is_cheaper():
    gaps = []
    for name, frame in frames():
        value, bound = lower_bound(frame)
        gaps.append((value - bound) / max(value, 0.05))
        assert gaps[-1] < 1e-4, name
    print(f"certified gap of {len(gaps)} frames: worst {max(gaps):.2e}, median {np.median(gaps):.2e}")
    assert min(gaps) > -1e-5  # a solution below the bound would break a constraint


def solved_by_clarabel(frame: Frame, most_iterations: int = 60) -> tuple[float, float]:
    """Newton's method with Clarabel for its steps, from the middle of everything; objective and imbalance [Nm]."""
    clarabel = pytest.importorskip("clarabel", reason="a general convex solver (extra `verify`)")
    from scipy import sparse

    scale = np.ones(VARIABLES)
    scale[MUSCLES : MUSCLES + WRENCH] = frame.push * np.array([1, 1, 1, 0.1, 0.03, 0.02])
    free = frame.high > frame.low
    identity = np.eye(VARIABLES)
    box = [i for i in range(VARIABLES) if i < MUSCLES or i >= MUSCLES + WRENCH]
    uppers = np.flatnonzero(free)
    equal = np.vstack([frame.balance / 100, frame.along_rail[None] / frame.push, identity[:MUSCLES][~free]]) * scale
    equal_to = np.concatenate([frame.demand / 100, [1.0], frame.low[~free]])
    lowers = [i for i in box if i >= MUSCLES or free[i]]
    floor = np.concatenate([frame.low, np.zeros(VARIABLES - MUSCLES)])
    below = np.vstack([frame.limits * scale / frame.push, -identity[lowers], identity[uppers]])
    below_than = np.concatenate([np.zeros(len(frame.limits)), -floor[lowers], frame.high[uppers]])
    matrix = sparse.csc_matrix(np.vstack([equal, below]))
    right = np.concatenate([equal_to, below_than])
    cones = [clarabel.ZeroConeT(len(equal_to)), clarabel.NonnegativeConeT(len(below_than))]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-11

    def solve(square, slope):
        solver = clarabel.DefaultSolver(sparse.csc_matrix(np.triu(square)), slope, matrix, right, cones, settings)
        return np.array(solver.solve().x)

    # Allowed at first: the point nearest to the middle, with whatever shortfall it takes.
    y = np.zeros(VARIABLES)
    y[:MUSCLES] = 0.5 * (frame.low + frame.high)
    y[NORMAL] = 1.0
    y = solve(np.eye(VARIABLES), -y)
    value, slope, bend = frame.cost(y * scale)
    for _ in range(most_iterations):
        square = 2 * frame.habit_weight * np.outer(frame.habit * scale, frame.habit * scale)
        square[range(MUSCLES), range(MUSCLES)] += np.maximum(bend, 1e-4)
        square += 1e-9 * np.eye(VARIABLES)
        step = solve(square, slope * scale - square @ y) - y
        promised = -(slope * scale) @ step
        if promised < 1e-7 * max(value, 0.05):
            break
        length = 1.0
        while frame.cost((y + length * step) * scale)[0] > value - 0.1 * length * promised and length > 1e-6:
            length /= 2
        y = y + length * step
        value, slope, bend = frame.cost(y * scale)
    x = y * scale
    return value, np.abs(frame.balance @ x - frame.demand).max()


def against_clarabel(chosen):
    gaps = []
    for name, frame in chosen:
        theirs, imbalance = solved_by_clarabel(frame)
        assert imbalance < 0.01, name
        ours, _, _ = frame.cost(frame.found)
        gaps.append((ours - theirs) / max(theirs, 0.05))
        assert abs(gaps[-1]) < 1e-4, (name, ours, theirs)
    print(f"objective against Clarabel on {len(gaps)} frames: worst {max(gaps, key=abs):.2e}")


def test_a_general_convex_solver_finds_the_same_objective():
    gaps = []
    for name, frame in frames():
        theirs, imbalance = solved_by_clarabel(frame)
        assert imbalance < 0.01, name
        ours, _, _ = frame.cost(frame.found)
        gaps.append((ours - theirs) / max(theirs, 0.05))
        assert abs(gaps[-1]) < 1e-4, (name, ours, theirs)
    print(f"objective against Clarabel on {len(gaps)} frames: worst {max(gaps, key=abs):.2e}")


def least_shortfall_Nm(frame: Frame, told: bool = False) -> float:
    """Sum of missing moments that no sharing can avoid; `told`: with the habit's row kept to half a per cent."""
    slope = np.zeros(VARIABLES)
    slope[-10:] = 1
    rows, most = frame.limits, np.zeros(len(frame.limits))
    if told:
        rows = np.vstack([rows, frame.habit, -frame.habit])
        most = np.concatenate([most, [frame.habit_target + 0.005, 0.005 - frame.habit_target]])
    best = linprog(
        slope,
        A_ub=rows,
        b_ub=most,
        A_eq=np.vstack([frame.balance, frame.along_rail]),
        b_eq=np.append(frame.demand, frame.push),
        bounds=frame.bounds,
        method="highs",
    )
    assert best.status == 0, best.message
    return float(best.fun)


@pytest.mark.parametrize("cue", ["natural", "free", "heels"])
def test_a_load_too_heavy_misses_as_little_as_can_be(cue):
    too_heavy = 0
    for load_kg in (300, 600, 1200):
        here = scene(person(), machine(), stance(25, 35, 15, 2), load_kg, cue, seed=load_kg, fastest=0.0)
        for lane in range(0, LANES, 16):
            frame = frame_of(here, lane)
            least, ours = least_shortfall_Nm(frame), frame.found[-10:].sum()
            assert ours == pytest.approx(least, rel=0.01, abs=0.05), (load_kg, lane)
            too_heavy += least > 5
            assert np.abs(frame.balance @ frame.found - frame.demand).max() < 0.1
    assert too_heavy > 8


def test_a_load_that_can_be_held_misses_nothing():
    for name, frame in frames():
        if least_shortfall_Nm(frame, told=name.startswith(("scrape", "straight"))) < 1e-6:
            assert frame.found[-10:].sum() < 0.01, name


def test_habit_costs_effort():
    # "free" is a lower bound: whoever minds a habit cannot be cheaper in activation.
    efforts = {}
    for cue in ("natural", "free", "heels", "scrape:20"):
        here = scene(person(), machine(), stance(), 80, cue, seed=1)
        efforts[cue] = np.asarray(here.body.weight) @ here.forces.sharing.activation**3
    for cue in ("natural", "heels", "scrape:20"):
        assert np.all(efforts["free"] <= efforts[cue] * (1 + 1e-4) + 1e-5)
    assert np.median(efforts["scrape:20"] / efforts["free"]) > 1.1


def test_the_muscles_part_of_a_natural_push_passes_the_hip_whatever_the_load():
    # Gruben et al. 2003: lines of force of the muscles' part meet just above and in front of the hip.
    sled_m, misses = None, {}
    for cue in ("natural", "scrape:20"):
        for load_kg in (60, 120):
            here = scene(person(), machine(), stance(), load_kg, cue, fastest=0.0, sled_m=sled_m)
            sled_m = np.asarray(here.motion.sled_m)
            active = -(
                here.forces.moment_Nm[0] - here.forces.demand_Nm[0] + here.forces.passive_hip_demand_Nm
            )  # extension positive
            misses[cue, load_kg] = active / (0.5 * here.forces.sled_force_N)
    print({key: np.percentile(miss, [5, 50, 95]).round(3).tolist() for key, miss in misses.items()})
    assert np.abs(misses["natural", 60]).max() < 0.12
    assert np.abs(misses["natural", 60] - misses["natural", 120]).max() < 0.06
    assert np.median(misses["scrape:20", 120]) > np.median(misses["natural", 120]) + 0.02


def test_a_stronger_grip_of_the_sole_is_never_dearer():
    for name, frame in frames()[::40]:
        wider = frame.limits.copy()
        wider[:8, NORMAL] *= 1.5
        value, _ = solved_by_clarabel(frame)
        freer, _ = solved_by_clarabel(replace(frame, limits=wider))
        assert freer <= value * (1 + 1e-5) + 1e-6, name


def test_activations_are_those_of_the_forces():
    here = scene(person(), machine(), stance(), 80, "natural", seed=2)
    shared, (low, high) = here.forces.sharing, here.force_range
    a, _, _ = value_and_derivatives(
        here.body.muscles,
        *(jnp.asarray(v) for v in (shared.force, here.kinematics.mtu_length_m, here.forces.velocity_factor)),
    )
    used = high - low > FROZEN_SHARE
    assert np.abs(np.asarray(a) - shared.activation)[used].max() < 2e-3
    assert np.all(shared.activation >= MINIMUM_ACTIVATION - 1e-12)
    assert np.all(shared.activation <= float(here.body.full_activation) + 1e-12)

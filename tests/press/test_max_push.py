"""The largest push is the optimum of its linear program, by an independent judge, and says so of lanes that have none.

The program is stated anew here for HiGHS, over 40 tendon forces in newtons, 6 components of the wrench on the foot and
the push, from design sections 3 and 4; the engine's own rows and scales are not used.
"""

import math
from dataclasses import dataclass, replace
from functools import cache

import jax.numpy as jnp
import numpy as np
import pytest
from scenes import _force, machine, person, press_of, stance
from scipy.optimize import linprog

from legpress.arrays import select_lanes
from legpress.body.muscle import MINIMUM_ACTIVATION, select_muscles
from legpress.body.muscle_order import muscle_order
from legpress.body.scaling import Body
from legpress.core.programs import run
from legpress.core.rows import container_of, count, rows_of
from legpress.press.batch import kinematics_at, static_loads_of
from legpress.press.condition import PressCondition
from legpress.press.cue import constants
from legpress.press.kinetic_chain import StaticLoads, contact_of
from legpress.press.max_push import MaxPush
from legpress.press.outcome import Outcome
from legpress.press.posture import plate_at
from legpress.press.stroke import nodes_m
from legpress.reference.max_push import LARGEST_PUSH_N, max_push, max_push_at

MUSCLES, WRENCH = 40, 6
NORMAL, TANGENTIAL, LATERAL, PITCH, ROLL, TORQUE = range(MUSCLES, MUSCLES + WRENCH)
PUSH = MUSCLES + WRENCH
VARIABLES = PUSH + 1
LANES = 24
NAMES = ("sled-45-large-plate", "sled-45-small-plate", "sled-35", "vertical", "horizontal-selectorised")


@dataclass(frozen=True)
class Leg:
    """Places of one press over its whole rail, with what `largest_push` takes."""

    press: PressCondition
    loads: StaticLoads
    least_N: np.ndarray
    most_N: np.ndarray
    mtu_length_m: np.ndarray

    @property
    def task(self):
        loads, lanes = self.loads, self.least_N.shape[1]
        press, body = self.press, self.press.body
        demand = loads.gravity_Nm.copy()
        demand[0] += loads.capsule_Nm
        geometry = press.geometry(lanes)
        plate = plate_at(body.skeleton, geometry, np.zeros(lanes))
        contact = contact_of(body, geometry, press.contact(lanes), plate, loads.reference_m, np.zeros(lanes))
        return self.least_N, self.most_N, loads.moment_arm_m, demand, loads.foot_jacobian, contact

    def lanes(self, which) -> "Leg":
        loads = select_lanes(self.loads, which)
        return replace(
            self, loads=loads, least_N=self.least_N[:, which], most_N=self.most_N[:, which],
            mtu_length_m=self.mtu_length_m[:, which],
        )  # fmt: skip


@cache
def leg(seed: int) -> Leg:
    """A random lifter in a random stance on a plate of random tilt."""
    random = np.random.default_rng(seed)
    size_m = random.uniform(1.5, 2.05)
    lifter = person(
        ("male", "female")[seed % 2],
        float(100 * size_m),
        float(random.uniform(19, 32) * size_m**2),
    )
    plain = machine(NAMES[seed % len(NAMES)])
    tilted = plain.plate.model_copy(update={"tilt_deg": float(random.uniform(-10, 15))})
    leg_press = plain.model_copy(update={"plate": tilted})
    notch = 1 + seed % len(plain.seat.backrest_deg)
    feet = stance(random.uniform(2, 35), random.uniform(20, 50), random.uniform(-5, 30), notch)
    press = press_of(lifter, leg_press, feet, cue=("natural", "heels", "free")[seed % 3])
    one = press.geometry(1)
    ends = (np.array([leg_press.bottom_m]), np.array([leg_press.top_m]))
    sled_m = nodes_m(press.body.skeleton, press.body.heel_in_calcn_m, one, *ends, np.linspace(-1, 1, LANES))[0]
    kinematics = kinematics_at(press, sled_m)
    loads = static_loads_of(press, kinematics)
    peak = np.asarray(select_muscles(press.body.muscles, np.array(muscle_order().order)).peak_force_N, float)[:, None]
    full = float(random.uniform(0.3, 1.0))
    powers = np.arange(len(loads.supply))[:, None, None]
    least, most = ((loads.supply * activation**powers).sum(0) * peak for activation in (MINIMUM_ACTIVATION, full))
    return Leg(press, loads, least, most, np.asarray(kinematics.mtu_length_m)[np.array(muscle_order().order)])


def judged(place: Leg, lane: int) -> float | None:
    """HiGHS' largest push in N, None where nothing balances."""
    press, loads, (_, _, _, demand, _, _) = place.press, place.loads, place.task
    balance = np.zeros((5, VARIABLES))
    balance[:, :MUSCLES] = loads.moment_arm_m[:, :, lane]
    balance[:, MUSCLES:PUSH] = loads.foot_jacobian[:, :, lane]
    tilt = press.machine.plate_tilt_rad
    along = np.zeros(VARIABLES)
    along[NORMAL], along[TANGENTIAL], along[PUSH] = math.cos(tilt), math.sin(tilt), -1.0

    number, foot = constants()["contact"], float(press.body.foot_length_m)
    middle = number["reference_share"] * foot  # wrenches are stated about mid-foot
    under_m = (press.machine.plate_height_m - press.stance.heel_height_m) / math.cos(press.stance.toe_out_rad)
    front = min(number["front_of_patch_share"] * foot, under_m)
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
        limit(r=sign, n=-float(press.body.sole_half_width_m))
        limit(q=sign, n=-number["torque_arm_m"])
    slope = np.zeros(VARIABLES)
    slope[PUSH] = -1.0
    forces = zip(place.least_N[:, lane], np.maximum(place.most_N, place.least_N)[:, lane], strict=True)
    best = linprog(
        slope,
        A_ub=np.array(rows),
        b_ub=np.zeros(len(rows)),
        A_eq=np.vstack([balance, along]),
        b_eq=np.append(demand[:, lane], 0.0),
        bounds=[*forces, *[(None, None)] * WRENCH, (0, LARGEST_PUSH_N)],
        method="highs",
    )
    assert best.status in (0, 2), best.message
    return -best.fun if best.status == 0 else None


def test_no_push_is_larger_and_lanes_without_any_say_so():
    worst, empty, count = 0.0, 0, 0
    for seed in range(15):
        place = leg(seed)
        found = max_push(*place.task)
        for lane in range(0, LANES, 3):
            best = judged(place, lane)
            count += 1
            assert found.solved[lane] == (best is not None), (seed, lane)
            if best is None:
                empty += 1
                assert found.push_N[lane] == 0
                assert not found.share[:, lane].any()
                assert not found.sensitivity[:, lane].any()
                continue
            worst = max(worst, abs(found.push_N[lane] - best) / max(best, 100.0))
    print(f"{count} places, {empty} that nothing balances; push against HiGHS: worst {worst:.1e}")
    assert worst < 2e-5


def test_lanes_that_nothing_balances_do_not_disturb_their_neighbours():
    place = leg(1)
    least, most, arm, demand, jacobian, contact = (np.copy(v) if isinstance(v, np.ndarray) else v for v in place.task)
    alone = max_push(*place.task)
    hopeless = np.arange(LANES) % 4 == 1
    assert alone.solved.any()
    demand[:, hopeless] *= 1e4
    most[:, 5] = least[:, 5]  # no strength at all
    jacobian[:, :, 9] = np.nan  # a posture that came to nothing
    found = max_push(least, most, arm, demand, jacobian, contact)
    assert not found.solved[hopeless].any()
    assert (found.push_N[hopeless] == 0).all()
    for mine, theirs in zip(
        (found.push_N, found.share, found.sensitivity), (alone.push_N, alone.share, alone.sensitivity), strict=True
    ):
        assert np.isfinite(mine).all()
        assert np.abs(mine - theirs)[..., ~hopeless].max() < 1e-6
    assert (found.solved == alone.solved)[~hopeless].all()


def test_weak_legs_that_cannot_hold_themselves_are_told_apart_as_the_judge_does():
    place = replace(leg(2), most_N=leg(2).least_N + 0.02 * (leg(2).most_N - leg(2).least_N))
    found = max_push(*place.task)
    judges = [judged(place, lane) is not None for lane in range(LANES)]
    assert found.solved.tolist() == judges
    assert not all(judges)


def test_what_nothing_balances_is_known_before_the_steps_run_out():
    for seed, strength in ((1, 0.05), (3, 0.1), (4, 0.3)):
        place = replace(leg(seed), most_N=leg(seed).least_N + strength * (leg(seed).most_N - leg(seed).least_N))
        found = max_push(*place.task)
        assert set(found.outcome) == {Outcome.SOLVED, Outcome.NO_BALANCE}
        for lane in np.flatnonzero(found.outcome == Outcome.NO_BALANCE)[::5]:
            assert judged(place, lane) is None


def pressed_by_core(body: Body, rows: np.ndarray) -> MaxPush:
    return container_of(MaxPush, "max push", run("legpress_max_push", count("max push"), [(body, rows)])[0])


def hurt(loads: StaticLoads, random: np.random.Generator) -> StaticLoads:
    """With a lane in eight whose leg is too heavy, and one in eight that is no number."""
    gravity_Nm, arm_m, jacobian = (np.array(v) for v in (loads.gravity_Nm, loads.moment_arm_m, loads.foot_jacobian))
    which = random.integers(8, size=LANES)
    gravity_Nm[:, which == 0] *= 1e3
    jacobian[:, :, np.flatnonzero(which == 1)[::2]] = np.nan
    arm_m[0, 3, np.flatnonzero(which == 1)[1::2]] = np.inf
    return replace(loads, gravity_Nm=gravity_Nm, moment_arm_m=arm_m, foot_jacobian=jacobian)


def test_the_core_presses_as_the_reference_does_lane_by_lane():
    random, worst, told, outcomes = np.random.default_rng(1), {}, 0, set()
    for seed in range(16):
        place = leg(seed)
        press, loads = place.press, hurt(place.loads, random)
        geometry, contact = press.geometry(LANES), press.contact(LANES)
        if seed % 2:  # the force goes where it was told to
            told += LANES
            share = random.uniform(-0.2, 0.3, LANES)
            contact = replace(contact, told_share=share, told_weight=np.ones(LANES), beyond_natural=np.zeros(LANES))
        full = random.uniform(0.1, 1.3, LANES)
        wanted = max_push_at(press.body, geometry, contact, loads, full)
        rows = rows_of(geometry, contact, loads, full)
        found = pressed_by_core(press.body, rows)
        assert found.outcome.tolist() == wanted.outcome.tolist(), seed
        outcomes |= set(wanted.outcome)
        assert (found.push_N[~wanted.solved] == 0).all()
        misses = {
            "push": np.abs(
                found.push_N / np.maximum(wanted.push_N, 1.0) - wanted.push_N / np.maximum(wanted.push_N, 1.0)
            ),
            "share": np.abs(found.share - wanted.share),
            "price": np.abs(found.sensitivity - wanted.sensitivity) / (1 + wanted.sensitivity),
        }
        worst = {name: max(worst.get(name, 0.0), miss.max()) for name, miss in misses.items()}
        # Whoever shares a register: bit by bit.
        order = random.permutation(LANES)
        turned = pressed_by_core(press.body, rows[:, order].copy())
        alone = pressed_by_core(press.body, rows[:, :1].copy())
        for name in ("push_N", "share", "sensitivity", "outcome"):
            mine = getattr(found, name)
            assert (getattr(turned, name) == mine[..., order]).all()
            assert (getattr(alone, name) == mine[..., :1]).all()
    print(
        f"{16 * LANES} lanes, {told} told; core against reference: "
        + ", ".join(f"{k} {v:.1e}" for k, v in worst.items())
    )
    assert outcomes == {Outcome.SOLVED, Outcome.NO_BALANCE, Outcome.NOT_FINITE}
    assert worst["push"] < 1e-6
    assert worst["share"] < 1e-4
    assert worst["price"] < 1e-6


def test_the_core_finds_a_push_in_legs_that_can_just_hold_themselves():
    """A little above the effort at which nothing balances any more, where the multipliers grow without end."""
    near, shares = 0, np.linspace(-0.2, 0.3, 11)  # told force along the plate, over the push
    for seed in range(16):
        place = leg(seed)
        press, loads = place.press, select_lanes(place.loads, np.tile(np.arange(LANES), len(shares)))
        lanes = LANES * len(shares)
        contact = replace(press.contact(lanes), told_share=np.repeat(shares, LANES), beyond_natural=np.zeros(lanes))
        contact = replace(contact, told_weight=np.ones(lanes))
        rows = rows_of(press.geometry(lanes), contact, loads, np.ones(lanes))

        def solved(full, body=press.body, rows=rows):
            rows[-1] = full
            return pressed_by_core(body, rows).solved

        weak, strong = np.full(lanes, 0.011), np.full(lanes, 1.3)
        edge = solved(strong) & ~solved(weak)
        for _ in range(40):
            middle = 0.5 * (weak + strong)
            holds = solved(middle)
            weak, strong = np.where(holds, weak, middle), np.where(holds, middle, strong)
        near += edge.sum()
        for more in (1.001, 1.003, 1.01, 1.03, 1.1):
            assert solved(more * strong)[edge].all(), (seed, more)
        assert not solved(0.99 * weak)[edge].any(), seed
    print(f"{near} legs that can just hold themselves")
    assert near > 500


def test_a_batch_equals_one_by_one_in_any_order():
    place = leg(3)
    together = max_push(*place.task)
    order = np.random.default_rng(0).permutation(LANES)
    turned = max_push(*place.lanes(order).task)
    assert np.abs(turned.push_N - together.push_N[order]).max() < 1e-6
    assert (turned.solved == together.solved[order]).all()
    for lane in range(0, LANES, 5):
        single = max_push(*place.lanes([lane]).task)
        assert single.push_N.shape == (1,)
        assert single.push_N[0] == pytest.approx(together.push_N[lane], abs=1e-6)
        assert single.share[:, 0] == pytest.approx(together.share[:, lane], abs=1e-6)
    many = max_push(*place.lanes(np.tile(np.arange(LANES), 30)).task)
    assert np.abs(many.push_N - np.tile(together.push_N, 30)).max() < 1e-6


def test_prices_are_what_a_newton_more_of_a_muscle_gains():
    # At a corner of the program a muscle gains one thing and loses another; there the price lies between.
    checked, dear, step_N = 0, 0, 0.5
    for seed in (0, 4, 7):
        place = leg(seed)
        found = max_push(*place.task)
        inside = found.solved & (found.push_N < 0.5 * LARGEST_PUSH_N)
        assert (found.sensitivity >= 0).all()
        for muscle in np.argsort(-found.sensitivity[:, inside].mean(1))[:12]:
            change = np.zeros_like(place.most_N)
            change[muscle] = np.minimum(step_N, 0.5 * (place.most_N - place.least_N)[muscle])
            more, less = (max_push(*replace(place, most_N=place.most_N + s * change).task).push_N for s in (1, -1))
            by_N = np.where(change[muscle] > 0, change[muscle], 1.0)
            gain, loss = (more - found.push_N) / by_N, (found.push_N - less) / by_N
            price = found.sensitivity[muscle]
            good = inside & (change[muscle] > 0.1)
            assert (price >= gain - 2e-3)[good].all()
            assert (price <= loss + 2e-3)[good].all()
            checked += good.sum()
            dear += (gain > 0.01)[good].sum()
    print(f"{checked} prices, {dear} above a hundredth")
    assert dear > 100


def test_a_stronger_leg_never_pushes_less():
    for seed in (5, 6):
        place = leg(seed)
        weak = replace(place, most_N=0.5 * (place.most_N + place.least_N))
        weaker, stronger = max_push(*weak.task), max_push(*place.task)
        assert (stronger.push_N >= weaker.push_N - 1e-3).all()
        assert (stronger.solved >= weaker.solved).all()


def test_the_shares_carry_the_push_and_a_dear_muscle_is_used_up():
    place = leg(8)
    found = max_push(*place.task)
    assert ((found.share >= 0) & (found.share <= 1)).all()
    range_N = np.maximum(place.most_N - place.least_N, 0)
    assert ((1 - found.share) * range_N * found.sensitivity)[:, found.solved].max() < 1e-2  # N of push
    # With these forces alone, give or take a hair, HiGHS presses as much.
    force_N = place.least_N + found.share * range_N
    fixed = replace(place, least_N=force_N - 0.05, most_N=force_N + 0.05)
    lanes = np.flatnonzero(found.solved)[::4]
    assert len(lanes) > 2
    for lane in lanes:
        assert judged(fixed, lane) == pytest.approx(found.push_N[lane], rel=2e-3)


def test_the_supplys_polynomials_stand_for_the_exact_curves():
    worst = 0.0
    for seed in (1, 3, 8):
        place = leg(seed)
        press, lanes = place.press, place.least_N.shape[1]
        order = np.argsort(muscle_order().order)
        length = jnp.asarray(place.mtu_length_m[order])
        peak = np.asarray(press.body.muscles.peak_force_N)[:, None]
        full = float(press.body.full_activation)
        least, most = (
            (np.asarray(_force(press.body, a, length, jnp.ones_like(length))) * peak)[np.array(muscle_order().order)]
            for a in (MINIMUM_ACTIVATION, full)
        )
        exact = max_push(*replace(place, least_N=least, most_N=most).task)
        ours = max_push_at(press.body, press.geometry(lanes), press.contact(lanes), place.loads)
        both = exact.solved & ours.solved & (exact.push_N < LARGEST_PUSH_N / 2)
        worst = max(worst, np.max(np.abs(ours.push_N / np.maximum(exact.push_N, 1) - 1), where=both, initial=0))
    print(f"largest push by the supply's table against the curves: worst {worst:.1e}")
    assert worst < 0.01

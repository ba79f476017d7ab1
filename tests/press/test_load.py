"""What the sled and the leg's own mass ask of the muscles."""

import math
from functools import partial

import jax
import numpy as np
import pytest
from closed_forms import leg_energy_J
from scenes import LANES, bodies_at, machine, person, press_of, reachable_m, scene, stance

import legpress as lp
from legpress.press.batch import kinematics_at, static_loads_of
from legpress.press.load import Motion, SledLoad, sled_force_N
from legpress.press.posture import FOOT

GRAVITY = 9.80665
PRESS = press_of(person(), machine(), stance())
BODY, SKELETON = PRESS.body, PRESS.body.skeleton


def centres_and_turns(body, q_rad):
    """Where the four bodies' centres of mass are [4, 3, lane], and how the bodies are turned."""
    rotation, origin_m = bodies_at(body, q_rad)
    return np.einsum("bijl,bj->bil", rotation, body.skeleton.com_m) + origin_m, rotation


def turned_by(angles_rad, coordinate: int, by_rad: float):
    angles = np.array(angles_rad)
    angles[coordinate] += by_rad
    return angles


def energies_J(ahead, behind, here, seconds, gravity):
    """Kinetic and potential energy from places alone: velocities are differences of places."""
    (com_a, rot_a), (com_b, rot_b), (com, rot) = ahead, behind, here
    velocity = (com_a - com_b) / seconds
    spin = np.einsum("bijl,bkjl->bikl", (rot_a - rot_b) / seconds, rot)
    omega = np.stack([spin[:, 2, 1], spin[:, 0, 2], spin[:, 1, 0]], axis=1)
    own = np.einsum("bjil,bjl->bil", rot, omega)
    turning = np.einsum("bil,bij,bjl->bl", own, SKELETON.inertia_kg_m2, own)
    mass = np.asarray(SKELETON.mass_kg)
    kinetic = 0.5 * (np.einsum("b,bil->l", mass, velocity**2) + turning.sum(0))
    return kinetic, -np.einsum("b,bil,il->l", mass, com, gravity)


def motion_after(start: Motion, seconds: float) -> Motion:
    """Uniform acceleration from the start."""
    s, v, a = start.sled_m, start.speed_m_per_s, start.acceleration_m_per_s2
    return Motion(s + v * seconds + a * seconds**2 / 2, v + a * seconds, a)


@pytest.fixture(scope="module")
def moving():
    random = np.random.default_rng(1)
    low, high = reachable_m(PRESS)
    return Motion(
        random.uniform(low + 0.01, high - 0.01, LANES),
        random.uniform(-0.5, 0.5, LANES),
        random.uniform(-4, 4, LANES),
    )


def postures(motion):
    return kinematics_at(PRESS, motion.sled_m).posture


def demand_of(motion):
    """Moments [5, lane] that hold and move the leg."""
    loads = static_loads_of(PRESS, kinematics_at(PRESS, motion.sled_m))
    moving = loads.per_speed_squared_Nm * motion.speed_m_per_s**2
    return loads.gravity_Nm + moving + loads.per_acceleration_Nm * motion.acceleration_m_per_s2


def test_the_power_of_the_demand_is_the_rate_of_the_legs_energy(moving):
    posture = postures(moving)
    demand = demand_of(moving)
    power = (demand * np.asarray(posture.slope) * np.asarray(moving.speed_m_per_s)).sum(0)
    # From places alone, at five instants around: no Jacobian, no derivative of the engine.
    step, near = 1e-4, {}
    for k in (-2, -1, 0, 1, 2):
        near[k] = centres_and_turns(BODY, postures(motion_after(moving, k * step)).angles_rad)
    gravity = np.asarray(posture.plate.gravity)
    after = energies_J(near[2], near[0], near[1], 2 * step, gravity)
    before = energies_J(near[0], near[-2], near[-1], 2 * step, gravity)
    rate = (sum(after) - sum(before)) / (2 * step)
    print(f"leg's power {np.abs(power).max():.0f} W, miss {np.abs(power - rate).max():.4f} W")
    assert np.abs(power).max() > 20
    assert np.abs(power - rate).max() < 1e-3 * np.abs(power).max()


def test_the_reported_energy_is_that_of_the_places(moving):
    posture = postures(moving)
    kinetic, potential = (np.asarray(v) for v in jax.jit(partial(leg_energy_J, SKELETON))(posture, moving))
    step = 1e-5
    near = [centres_and_turns(BODY, postures(motion_after(moving, k * step)).angles_rad) for k in (1, -1, 0)]
    ours = energies_J(*near, 2 * step, np.asarray(posture.plate.gravity))
    assert np.allclose(kinetic, ours[0], rtol=1e-4, atol=1e-6)
    assert np.allclose(potential, ours[1], atol=1e-8)


def test_a_resting_leg_asks_for_the_slope_of_its_height(moving):
    still = Motion(moving.sled_m, np.zeros(LANES), np.zeros(LANES))
    posture, demand = postures(still), demand_of(still)
    gravity, mass = np.asarray(posture.plate.gravity), np.asarray(SKELETON.mass_kg)
    for k in range(5):
        height = [
            -np.einsum("b,bil,il->l", mass, centres_and_turns(BODY, turned_by(posture.angles_rad, k, d))[0], gravity)
            for d in (1e-5, -1e-5)
        ]
        assert np.allclose(demand[k], (height[0] - height[1]) / 2e-5, atol=1e-5)


def test_the_foots_jacobian_is_the_work_of_its_wrench():
    here = scene(person(), machine("sled-45-large-plate"), stance(), seed=3)
    jacobian = here.loads.foot_jacobian
    posture, body = here.kinematics.posture, here.body
    ahead = np.array(body.heel_in_calcn_m)
    ahead[0] += 0.45 * float(body.foot_length_m)
    axes = [np.asarray(v) for v in (posture.plate.normal, posture.plate.up)]
    axes.append(np.broadcast_to(np.array([0.0, 0, 1])[:, None], axes[0].shape))
    moments = [np.asarray(v) for v in (posture.plate.outward, -posture.plate.toe_axis, posture.plate.normal)]
    for k in range(5):
        ends = [bodies_at(body, turned_by(posture.angles_rad, k, d)) for d in (1e-6, -1e-6)]
        points = [np.einsum("ijl,j->il", rotation[FOOT], ahead) + origin_m[FOOT] for rotation, origin_m in ends]
        moved = (points[0] - points[1]) / 2e-6
        turned = (ends[0][0][FOOT] - ends[1][0][FOOT]) / 2e-6
        spin = np.einsum("ijl,kjl->ikl", turned, posture.rotation[FOOT])
        omega = np.stack([spin[2, 1], spin[0, 2], spin[1, 0]])
        for i, axis in enumerate(axes):
            assert np.allclose(jacobian[k, i], (moved * axis).sum(0), atol=1e-6)
        for i, axis in enumerate(moments):
            assert np.allclose(jacobian[k, 3 + i], (omega * axis).sum(0), atol=1e-6)


def sled(drive_kg=100.0, moving_kg=140.0, friction=0.05):
    return SledLoad(*(np.array([v]) for v in (drive_kg, moving_kg, friction)))


def force(sled, speed=0.0, acceleration=0.0) -> float:
    return float(sled_force_N(sled, Motion(*(np.array([v]) for v in (0.6, speed, acceleration))))[0])


def test_friction_helps_on_the_way_down_and_hinders_on_the_way_up():
    down, rest, up = (force(sled(), v) for v in (-0.2, 0.0, 0.2))
    assert down < rest < up
    assert rest == pytest.approx(100 * GRAVITY)
    assert up - rest == pytest.approx(0.05 * 100 * GRAVITY)
    assert rest - down == pytest.approx(up - rest)
    assert force(sled(friction=0.0), -0.2) == force(sled(friction=0.0), 0.2)


def test_accelerating_the_sled_takes_its_moving_mass():
    assert force(sled(), 0.2, 1.5) - force(sled(), 0.2) == pytest.approx(140 * 1.5)


def bottom_force_N(table, load_kg, rail_deg):
    """The sled's force while it rests at the bottom."""
    base = {
        "name": "by-hand",
        "rail_deg": rail_deg,
        "plate": {"height_cm": 75, "width_cm": 90, "lower_edge_cm": -15},
        "seat": {"backrest_deg": [110]},
    }
    sled = {"carriage_kg": 40, "friction": 0.08, "bottom_cm": 38, "travel_cm": 70}
    made = lp.Machine.from_table({**base, **table, "sled": {**sled, **table.get("sled", {})}})
    rep = lp.simulate(person(), made, stance(15, 35, 12, 1), load_kg=load_kg, stop_sled_cm=20, tempo="1-1-1")
    rests = rep.frames[(rep.frames["phase"] == "bottom") & (rep.frames["sled_speed_m_per_s"] == 0)]
    return float(rests["sled_force_N"].iloc[-1])


def test_plates_on_an_inclined_rail_weigh_with_the_sine_of_its_angle():
    # By hand: (40 + 100) kg x 9.80665 x sin 45 = 970.82 N; level plates press on nobody.
    assert bottom_force_N({"kind": "plate_loaded"}, 100, 45) == pytest.approx(970.82, abs=0.05)
    assert bottom_force_N({"kind": "plate_loaded"}, 100, 90) == pytest.approx(140 * GRAVITY)


def test_a_counterweight_takes_its_pull_off_the_plates():
    table = {"kind": "plate_loaded", "sled": {"counterweight_kg": 10, "cable_ratio": 1.5}}
    assert bottom_force_N(table, 100, 30) == pytest.approx((140 * 0.5 - 15) * GRAVITY)


def test_a_stack_pulls_through_its_cable_whatever_the_rail():
    table = {"kind": "selectorised", "sled": {"cable_ratio": 2.0}}
    assert bottom_force_N(table, 60, 0) == pytest.approx(60 * 2 * GRAVITY)
    carriage = 40 * math.sin(math.radians(10))
    assert bottom_force_N(table, 60, 10) == pytest.approx((60 * 2 + carriage) * GRAVITY)


def test_moving_mass_counts_the_stack_by_the_square_of_its_cable():
    table = {
        "name": "by-hand",
        "kind": "selectorised",
        "rail_deg": 0,
        "plate": {"height_cm": 50, "width_cm": 60, "lower_edge_cm": -15},
        "seat": {"backrest_deg": [110]},
        "sled": {"carriage_kg": 15, "cable_ratio": 2.0, "bottom_cm": 38, "travel_cm": 70},
    }
    # The stack runs twice as fast as the sled: its kinetic energy counts four times.
    press = press_of(person(), lp.Machine.from_table(table), stance(10, 35, 10, 1), load_kg=60)
    assert press.moving_kg == pytest.approx(15 + 60 * 4)
    assert press.drive_kg == pytest.approx(120)
    loaded = press_of(person(), machine(), stance(), load_kg=60)
    assert loaded.moving_kg == pytest.approx(60 + machine().carriage_kg)

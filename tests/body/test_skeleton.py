"""The skeleton: rigid bodies, exact velocities, honest scaling, and OpenSim's own poses."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legpress.body.paths import FITTED_RANGE_DEG
from legpress.body.scaling import source_body
from legpress.body.skeleton import BODIES, Skeleton, scaled
from legpress.body.unscaled import foot_in_pelvis
from legpress.core.programs import run
from legpress.reference.skeleton import bodies_in_pelvis, foot_pose, twists

SOURCE = Skeleton.source()
LOW, HIGH = np.radians(FITTED_RANGE_DEG).T
bodies_of_source = jax.jit(lambda q: bodies_in_pelvis(SOURCE, q))
twists_of_source = jax.jit(lambda q: twists(SOURCE, q))
slopes_of_source = jax.jit(jax.jacfwd(lambda q: bodies_in_pelvis(SOURCE, q)))


def poses(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(LOW, HIGH, (count, 5))


def a_pose():
    return st.tuples(*(st.floats(a, b) for a, b in zip(LOW, HIGH, strict=True))).map(jnp.array)


@given(a_pose())
def test_bodies_are_rigid(q):
    turned = bodies_of_source(q).rotation
    for rotation in turned:
        assert jnp.allclose(rotation @ rotation.T, jnp.eye(3), atol=1e-7)
        assert jnp.isclose(jnp.linalg.det(rotation), 1.0, atol=1e-7)


@given(a_pose())
def test_twists_are_the_derivatives_of_the_poses(q):
    pose, moving, slope = bodies_of_source(q), twists_of_source(q), slopes_of_source(q)
    # dR = skew(angular) R, for every body and coordinate
    skew = jnp.einsum("bijc,bkj->bcik", slope.rotation, pose.rotation)
    angular = jnp.stack([skew[..., 2, 1], skew[..., 0, 2], skew[..., 1, 0]], axis=-1)
    assert jnp.allclose(moving.angular, angular, atol=1e-10)
    assert jnp.allclose(moving.linear_m, jnp.moveaxis(slope.origin_m, -1, 1), atol=1e-10)


def test_hip_angles_turn_everything_about_the_hip():
    q = jnp.array([0.3, -0.2, 0.1, 0.9, 0.2])
    distance = [
        jnp.linalg.norm(bodies_of_source(q.at[:3].set(hip)).origin_m - SOURCE.hip_in_pelvis_m[None], axis=1)
        for hip in (jnp.array([0.0, 0.0, 0.0]), jnp.array([1.5, -0.4, 0.3]))
    ]
    assert jnp.allclose(*distance, atol=1e-12)


def test_a_leg_twice_as_large_reaches_twice_as_far_at_the_same_angles():
    double = scaled(SOURCE, pelvis=2.0, hip_width=2.0, thigh=2.0, shank=2.0, foot=2.0)
    q = jnp.asarray(poses(5, 1).T)
    one, two = bodies_of_source(q), jax.jit(bodies_in_pelvis)(double, q)
    assert jnp.allclose(one.rotation, two.rotation)
    assert jnp.allclose(2 * one.origin_m, two.origin_m)
    assert np.allclose(double.inertia_kg_m2, 4 * SOURCE.inertia_kg_m2)  # masses kept
    assert np.isclose(double.thigh_m, 2 * SOURCE.thigh_m)


def test_a_longer_shank_moves_the_foot_but_not_the_tibias_own_shift_at_the_knee():
    longer = scaled(SOURCE, shank=1.1, mass_kg=1.2 * SOURCE.mass_kg)
    assert np.isclose(longer.shank_m, 1.1 * SOURCE.shank_m)
    assert np.allclose(longer.knee_shift_m, SOURCE.knee_shift_m)
    assert np.allclose(longer.inertia_kg_m2[2], 1.2 * 1.1**2 * SOURCE.inertia_kg_m2[2])
    assert np.allclose(longer.inertia_kg_m2[0], 1.2 * SOURCE.inertia_kg_m2[0])


def test_a_batch_equals_one_by_one():
    many = jnp.asarray(poses(9, 2))
    lanes = bodies_of_source(many.T)
    mapped = jax.jit(jax.vmap(lambda q: bodies_in_pelvis(SOURCE, q)))(many)
    moving = twists_of_source(many.T)
    for i, q in enumerate(many):
        alone = bodies_of_source(q)
        assert jnp.allclose(lanes.rotation[..., i], alone.rotation)
        assert jnp.allclose(mapped.origin_m[i], alone.origin_m)
        assert jnp.allclose(moving.linear_m[..., i], twists_of_source(q).linear_m)


def test_the_door_takes_lists_and_integers():
    rotation, origin = foot_in_pelvis([0, 0, 0, 0, 0])
    again = foot_pose(Skeleton.source(), jnp.zeros(5))
    assert rotation.shape == (3, 3)
    assert jnp.allclose(origin, again[1])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ([0.1, 0.2], r"shape \(2,\), one pose has \(5,\)"),
        (np.zeros((3, 5)), r"shape \(3, 5\).*many have \(5, poses\)"),
        ([0.1, 0.2, float("nan"), 0.1, 0.1], "no finite hip_rotation"),
        ([0.1, 0.2, 0.3, 0.1, float("inf")], "no finite ankle_angle"),
        (["a", 1, 2, 3, 4], "must be five numbers"),
        (None, "must be five numbers"),
        (["1", "2", "3", "4", "5"], "must be five numbers"),
        ([True] * 5, "must be five numbers"),
    ],
)
def test_wrong_poses_are_refused_with_a_sentence(wrong, says):
    with pytest.raises(ValueError, match=says):
        foot_in_pelvis(wrong)


@pytest.fixture(scope="module")
def source(source_model):
    return source_model.SourceModel()


def test_poses_agree_with_opensim(source):
    body_of_source = source_body()
    names = dict(zip(BODIES, ("femur_r", "patella_r", "tibia_r", "calcn_r"), strict=True))
    for q in poses(100, 5):
        source.pose(q)
        found = run("legpress_leg", 48, [(body_of_source, q[:, None].copy())])[0][:, 0]
        turned, placed_m = found[:36].reshape(4, 3, 3), found[36:].reshape(4, 3)
        for i, body in enumerate(BODIES):
            rotation, origin = source.in_pelvis(names[body])
            apart = np.linalg.norm(turned[i] - rotation) / np.sqrt(2)
            assert np.linalg.norm(placed_m[i] - origin) < 1e-6  # the bar is 0.5 mm
            assert np.degrees(apart) < 1e-4  # the bar is 0.2 degrees


def test_energy_of_a_moving_leg_agrees_with_opensim(source):
    # Kinetic energy sees every mass, centre of mass, inertia and velocity at once.
    for q, rate in zip(poses(10, 6), np.random.default_rng(7).normal(0, 2, (10, 5)), strict=True):
        source.pose(q)
        source.move(rate)
        pose, moving = bodies_of_source(jnp.asarray(q)), twists_of_source(jnp.asarray(q))
        energy = 0.0
        for i in range(len(BODIES)):
            rotation = np.asarray(pose.rotation[i])
            angular = rate @ np.asarray(moving.angular[i])
            com = rate @ np.asarray(moving.linear_m[i]) + np.cross(angular, rotation @ SOURCE.com_m[i])
            own = rotation.T @ angular
            energy += SOURCE.mass_kg[i] * com @ com / 2 + own @ SOURCE.inertia_kg_m2[i] @ own / 2
        assert energy == pytest.approx(source.kinetic_energy_J(), rel=1e-6)

"""Claims about how the pelvis shares hip flexion with the low back."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legpress import Lifter
from legpress.body.muscle import Muscles
from legpress.body.pelvis import RestingMuscles, capsule_moment_Nm, passive_hip_moment_Nm, solve_roll
from legpress.body.scaling import body_of, source_body, tightened
from legpress.press.loaded_roll import loaded_roll_rad
from legpress.reference.muscle import force_at_activation
from legpress.reference.paths import path_lengths_and_arms


def person(sex="male", height_cm=178, mass_kg=80, **flexibility):
    return body_of(Lifter.from_person(sex=sex, height_cm=height_cm, mass_kg=mass_kg, flexibility=flexibility))


MAN, WOMAN = person(), person("female", 165, 65)
SHORT = person(straight_leg_raise_deg=61)  # Gajdosik's men with short hamstrings
LONG = person(straight_leg_raise_deg=100)
LONG_THIGH = body_of(
    Lifter.from_person(sex="male", height_cm=178, mass_kg=80, lengths={"thigh_cm": 48.0, "shank_cm": 40.0})
)
PEOPLE = {"man": MAN, "woman": WOMAN, "short hamstrings": SHORT, "long hamstrings": LONG}
everybody = pytest.mark.parametrize("body", PEOPLE.values(), ids=PEOPLE.keys())


def poses(hip_deg, knee_deg, adduction_deg=0.0):
    hip, knee, adduction = np.broadcast_arrays(hip_deg, knee_deg, adduction_deg)
    still = np.zeros(hip.shape)
    return np.radians(np.stack([hip + still, adduction + still, still, knee + still, still]))


def roll_deg(body, trunk_thigh_deg, knee_deg, adduction_deg=0.0):
    return np.degrees(solve_roll(body, poses(trunk_thigh_deg, knee_deg, adduction_deg)))


def press(body, ankle_above_hip_m, knee_deg, backrest_deg=100.0):
    """Angles as the ankle moves straight along the rail, feet a little apart."""
    a, b = float(body.skeleton.thigh_m), float(body.skeleton.shank_m)
    knee = np.radians(knee_deg)
    far = np.sqrt(a**2 + b**2 + 2 * a * b * np.cos(knee))
    lifted, bent = np.arcsin(ankle_above_hip_m / far), np.arcsin(b * np.sin(knee) / far)
    trunk_thigh = 180 - backrest_deg + np.degrees(lifted + bent)
    return poses(trunk_thigh, knee_deg, -15.0)


@everybody
@pytest.mark.parametrize("adduction_deg", [-40, -20, 0])
def test_the_passive_hip_moment_never_falls_with_hip_flexion(body, adduction_deg):
    hip, knee = np.meshgrid(np.arange(0, 125.1, 2.5), np.arange(0, 130.1, 10), indexing="ij")
    moment = passive_hip_moment_Nm(body, poses(hip, knee, adduction_deg))
    assert np.all(np.diff(moment, axis=0) > 0)


@pytest.mark.parametrize("body", [MAN, WOMAN, LONG], ids=["man", "woman", "long hamstrings"])
@pytest.mark.parametrize("ankle_above_hip_m", [0.0, 0.12, 0.25])
def test_roll_does_not_fall_from_mid_stroke_to_the_bottom(body, ankle_above_hip_m):
    roll = np.degrees(solve_roll(body, press(body, ankle_above_hip_m, np.arange(60, 116, 5))))
    assert np.all(np.diff(roll) > -0.01)


def test_short_hamstrings_pull_most_at_the_top_of_a_press():
    # With the knees straight they already hold the tailbone as high as at the bottom.
    top, middle, bottom = np.degrees(solve_roll(SHORT, press(SHORT, 0.12, np.array([15, 65, 95]))))
    assert top > middle
    assert bottom > middle
    assert top > np.degrees(solve_roll(MAN, press(MAN, 0.12, np.array([15]))))[0] + 4


@everybody
def test_roll_starts_with_the_first_degrees(body):
    # Bohannon et al. 1985: always within the first 8 degrees.
    for knee in (0, 90):
        start, eight = roll_deg(body, np.array([0.0, 8.0]), knee)
        assert eight - start > 0.8


@everybody
def test_roll_grows_with_every_degree_of_trunk_thigh_flexion(body):
    for knee in (0, 45, 90):
        assert np.all(np.diff(roll_deg(body, np.arange(0, 150.0), knee)) > 0)


@pytest.mark.parametrize("body", [MAN, WOMAN, LONG], ids=["man", "woman", "long hamstrings"])
def test_the_pelvic_share_lies_in_the_published_band(body):
    # Nine studies, 13.1 to 37.5 %: Bohannon & Bass 2017.
    for knee in (0, 30, 60, 90):
        for flexion in (60, 90, 110):
            start, end = roll_deg(body, np.array([0.0, flexion]), knee)
            assert 0.10 < (end - start) / flexion < 0.375
        start, end = roll_deg(body, np.array([0.0, 90.0]), knee)
        assert 0.13 < (end - start) / 90 < 0.375


def test_straight_knees_and_short_hamstrings_raise_the_pelvic_share():
    # Both hips flexed at once, Dewberry et al. 2003: 13.1 % (smallest) to 35.5 % (knees straight,
    # shorter hamstrings: under 78 degrees of straight-leg raise).
    share = {
        name: (np.diff(roll_deg(body, np.array([0.0, 90.0]), knee)) / 90).item()
        for name, body, knee in (
            ("bent", LONG, 90),
            ("straight, long", LONG, 0),
            ("straight, average", MAN, 0),
            ("straight, short", SHORT, 0),
        )
    }
    assert list(share.values()) == sorted(share.values())
    # The smallest group is not reached: with the spine as soft as passive hip moments ask, supple people roll by 22 %.
    assert 0.131 < share["bent"] < 0.25
    assert share["straight, short"] == pytest.approx(0.355, abs=0.04)


@everybody
def test_sitting_rolls_the_pelvis_about_18_degrees_from_standing(body):
    # J Orthop Sci 2012;17:682-686, radiographs of 50 people: 18.3. Standing is 0 by definition.
    assert roll_deg(body, 90.0, 90.0) == pytest.approx(18.3, abs=2)


def test_the_passive_hip_moment_is_near_the_published_one():
    # Riener & Edrich 1999 (J Biomech 32:539-544), extension moment of one leg by hip flexion and knee bend, degrees; their
    # angle is nearer to trunk-thigh. Up to 90 degrees of flexion; their fit is extrapolated beyond.
    def published_Nm(hip, knee):
        return np.exp(1.3403 - 0.0226 * knee + 0.0305 * hip) - 8.072 - np.exp(1.4655 - 0.0034 * knee - 0.075 * hip)

    hip, knee = (v.ravel() for v in np.meshgrid([45.0, 60, 75, 90], [0.0, 30, 60, 90]))
    pose = poses(hip, knee)
    pose[0] -= solve_roll(MAN, pose)
    off = passive_hip_moment_Nm(MAN, pose) - published_Nm(hip, knee)
    print(f"passive hip moment, ours less published: {off.min():.0f} .. {off.max():.0f} Nm")
    assert np.abs(off).max() < 20
    assert np.abs(off[knee == 0]).max() < 10


def test_what_tips_the_pelvis_rolls_it_further():
    q = poses(np.array([95.0, 120.0]), np.array([20.0, 80.0]))
    still, tipped = solve_roll(MAN, q), solve_roll(MAN, q, tipping_Nm=np.array([20.0, 20.0]))
    added = np.degrees(tipped - still)
    softest = 20 / np.radians(float(MAN.pelvis.spine_Nm_per_rad))  # degrees, were the spine alone
    assert np.all(added > 0.5)
    assert np.all(added < softest)


def test_a_later_hip_lets_the_pelvis_stay():
    # Passive hip flexion differs between healthy people, 80 to 140 (Elson & Aspinall 2008).
    bottom = press(MAN, 0.12, np.array([105.0]))
    stiff, supple = (person(hip_flexion_knee_bent_deg=angle) for angle in (105, 140))
    assert np.degrees(solve_roll(stiff, bottom) - solve_roll(supple, bottom))[0] > 10


def test_hip_flexion_at_the_bottom_stays_within_what_images_show():
    # Femur to pelvis: 87 in a full squat, above 100 only with abduction, never over 120
    # (J Korean Orthop Assoc 2006;41:361-367).
    q = press(MAN, 0.12, np.array([90.0]))
    assert 80 < np.degrees(q[0] - solve_roll(MAN, q))[0] < 105


def test_abduction_postpones_the_capsule():
    pelvis = MAN.pelvis
    neutral, abducted = (capsule_moment_Nm(pelvis, 1.6, adduction) for adduction in (0.0, -0.5))
    assert abducted < neutral
    assert capsule_moment_Nm(pelvis, 1.6, 0.3) == pytest.approx(neutral)


@pytest.mark.parametrize("body", [source_body(), LONG_THIGH], ids=["source", "long thigh"])
def test_the_springs_over_the_hip_are_the_muscles_at_zero_activation(body):
    rng = np.random.default_rng(3)
    q = rng.uniform(
        np.radians([[-10], [-40], [-30], [0], [-20]]), np.radians([[120], [10], [20], [130], [30]]), (5, 60)
    )
    length, arm = path_lengths_and_arms(body.paths, jnp.asarray(q))
    force = force_at_activation(body.muscles, 0.0, length, 1.0, iterations=30)
    moment = -np.asarray((force * body.muscles.peak_force_N[:, None] * arm[0]).sum(0))
    moment += capsule_moment_Nm(body.pelvis, q[0], q[1])
    assert passive_hip_moment_Nm(body, q) == pytest.approx(moment, abs=0.15, rel=2e-3)


def test_the_balance_is_the_minimum_of_the_stored_energy():
    q = poses(np.array([95.0, 120.0]), np.array([20.0, 80.0]))
    roll = solve_roll(MAN, q)

    def energy(tilt):  # twice the hip, by quadrature from zero flexion, and the spine
        flexion = np.linspace(0, 1, 400)[:, None] * (q[0] - tilt)
        grid = np.broadcast_to(q[:, None], (5, 400, 2)).copy()
        grid[0] = flexion
        hip = np.trapezoid(passive_hip_moment_Nm(MAN, grid), flexion, axis=0)
        return 2 * hip + 0.5 * MAN.pelvis.spine_Nm_per_rad * (tilt - MAN.pelvis.rest_roll_rad) ** 2

    assert np.all(energy(roll) < energy(roll + 0.02))
    assert np.all(energy(roll) < energy(roll - 0.02))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(-7, 7), min_size=5, max_size=5))
def test_any_pose_has_a_finite_roll_in_balance(angles):
    q = np.array(angles)
    roll = float(solve_roll(MAN, q))
    hip = np.concatenate([[q[0] - roll], q[1:]])
    pelvis = MAN.pelvis
    surplus = pelvis.spine_Nm_per_rad * (roll - pelvis.rest_roll_rad)
    surplus -= 2 * float(passive_hip_moment_Nm(MAN, hip))
    assert abs(surplus) < 1e-3 * pelvis.spine_Nm_per_rad


def test_the_core_agrees_with_the_host():
    rng = np.random.default_rng(5)
    q = rng.uniform(np.radians([[40], [-40], [-30], [0], [-20]]), np.radians([[160], [0], [20], [130], [30]]), (5, 300))
    for body in (MAN, WOMAN, SHORT):
        assert loaded_roll_rad(body, q, np.zeros(300)) == pytest.approx(solve_roll(body, q), abs=1e-9)


def test_a_batch_equals_one_by_one():
    q = press(WOMAN, 0.1, np.arange(15, 111, 15))
    one_by_one = [float(solve_roll(WOMAN, q[:, i])) for i in range(q.shape[1])]
    assert solve_roll(WOMAN, q) == pytest.approx(one_by_one, abs=1e-9)


def test_a_bigger_body_of_the_same_kind_rolls_alike():
    q = press(MAN, 0.1, np.array([15.0, 60.0, 105.0]))
    small, large = person(height_cm=165, mass_kg=62), person(height_cm=195, mass_kg=100)
    assert np.degrees(solve_roll(small, q)) == pytest.approx(np.degrees(solve_roll(large, q)), abs=1.5)


def test_resting_muscles_of_several_bodies_pull_as_the_nodes_of_each_say():
    """Between the nodes, before slack and beyond the last."""
    source, places = Muscles.source(), (6, 29, 30, 36)
    bodies = [source, tightened(source, 1.7), tightened(source, 0.6)]
    together = RestingMuscles.of(bodies, places)
    curves = [RestingMuscles.of([muscles], places).nodes() for muscles in bodies]
    for share in (-0.1, 0.0, 0.013, 0.2, 0.5, 0.77, 0.999, 1.0, 1.2):
        length_m = np.array([nodes[:, 0] + share * (nodes[:, -1] - nodes[:, 0]) for nodes, _ in curves]).T
        pulls = [
            [np.interp(m, *row) for m, *row in zip(length_m[:, k], *each, strict=True)] for k, each in enumerate(curves)
        ]
        np.testing.assert_allclose(together.force_N(length_m), np.array(pulls).T, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(together.tightened(np.full(3, 2.0)).span, together.span / 2)

"""The closed chain: the foot is where the plate says, and moves as the rail says."""

from dataclasses import replace

import numpy as np
import pytest
from scenes import bodies_at, person

from legpress.arrays import arrays_of, map_arrays, select_lanes
from legpress.body.scaling import body_of
from legpress.core.programs import run
from legpress.core.rows import container_of, count, rows_of
from legpress.press.kinetic_chain import Kinematics
from legpress.press.posture import FOOT, Posture, StanceGeometry, plate_at

BODY = body_of(person())
LEG_M = float(BODY.skeleton.thigh_m + BODY.skeleton.shank_m)


def solve(geometry: StanceGeometry, sled_m) -> Posture:
    """Postures [lane]."""
    rows = run("legpress_kinematics", count("kinematics"), [(BODY, rows_of(geometry, sled_m))])[0]
    return container_of(Kinematics, "kinematics", rows).posture


def repeated(geometry: StanceGeometry, lanes: int) -> StanceGeometry:
    return map_arrays(lambda v: np.repeat(v, lanes), geometry)


def settings(lanes: int, seed: int, *, tilt_deg=(-5, 10), spacing_m=(0.18, 0.5), toe_out_deg=(0, 30)):
    """Stances and machines of every kind, and a sled position each that bends the knee 10 to 110 degrees."""
    random = np.random.default_rng(seed)

    def between(low, high):
        return random.uniform(low, high, lanes)

    values = {
        "rail_rad": np.radians(between(0, 90)),
        "backrest_rad": np.radians(between(90, 130)),
        "plate_tilt_rad": np.radians(between(*tilt_deg)),
        "lower_edge_m": between(-0.15, 0.05),
        "heel_height_m": between(0.05, 0.3),
        "half_spacing_m": between(*spacing_m) / 2,
        "toe_out_rad": np.radians(between(*toe_out_deg)),
    }
    geometry = StanceGeometry(**values)
    # The ankle lies some 5 cm in front of the heel and 9 cm off the plate.
    reach = LEG_M * between(0.55, 0.92)
    up = values["lower_edge_m"] + values["heel_height_m"] + 0.05
    aside = values["half_spacing_m"] - 0.09
    return geometry, np.sqrt(reach**2 - up**2 - aside**2) + 0.09


HIP_LINE_M = np.array([*BODY.skeleton.hip_in_pelvis_m[:2], 0.0])[:, None]


def in_machine(vectors, backrest_rad):
    """From pelvis axes to along the rail, up the plate and right: the pelvis leans by the backrest's angle."""
    back = np.asarray(backrest_rad)
    forwards, upwards, right = np.asarray(vectors)
    # The trunk's up axis lies at the backrest's angle counter-clockwise from the rail.
    up, front = (np.cos(back), np.sin(back)), (np.sin(back), -np.cos(back))
    return np.stack([forwards * front[0] + upwards * up[0], forwards * front[1] + upwards * up[1], right])


def test_the_heel_is_on_its_mark_and_the_foot_points_along_the_plate():
    geometry, sled = settings(500, 1)
    posture = solve(geometry, sled)
    assert posture.reach_error_m.max() < 1e-8
    rotation, origin_m = bodies_at(BODY, posture.angles_rad)
    heel = np.einsum("ijl,j->il", rotation[FOOT], BODY.heel_in_calcn_m) + origin_m[FOOT]
    tilt, turn = np.asarray(geometry.plate_tilt_rad), np.asarray(geometry.toe_out_rad)
    mark = np.stack(
        [
            sled - geometry.heel_height_m * np.sin(tilt),  # a tilted plate's upper part is nearer the seat
            geometry.lower_edge_m + geometry.heel_height_m * np.cos(tilt),
            geometry.half_spacing_m,
        ]
    )
    assert np.abs(in_machine(heel - HIP_LINE_M, geometry.backrest_rad) - mark).max() < 1e-7
    points = np.stack([-np.sin(tilt) * np.cos(turn), np.cos(tilt) * np.cos(turn), np.sin(turn)])
    assert np.abs(in_machine(rotation[FOOT][:, 0], geometry.backrest_rad) - points).max() < 1e-7


def test_the_sole_faces_the_plate():
    geometry, sled = settings(200, 2, spacing_m=(0.25, 0.4), toe_out_deg=(5, 20))
    posture = solve(geometry, sled)
    sole = in_machine(bodies_at(BODY, posture.angles_rad)[0][FOOT][:, 1], geometry.backrest_rad)
    # The foot's upper side looks at the seat, against the rail.
    assert sole[0].max() < -0.9


def test_the_reported_roll_is_the_angle_between_sole_and_plate():
    geometry, sled = settings(200, 3)
    posture = solve(geometry, sled)
    rotation = bodies_at(BODY, posture.angles_rad)[0][FOOT]
    tilt = np.asarray(geometry.plate_tilt_rad)
    normal = np.stack([-np.cos(tilt), -np.sin(tilt), 0 * tilt])
    upper, outer = (in_machine(rotation[:, k], geometry.backrest_rad) for k in (1, 2))
    angle = np.arccos(np.clip((upper * normal).sum(0), -1, 1))
    assert np.allclose(np.abs(posture.sole_roll_rad), angle, atol=1e-6)
    # Positive: the outer edge comes towards the seat.
    assert np.all(np.sign((outer * normal).sum(0)) == np.sign(posture.sole_roll_rad))


def test_in_usual_stances_the_sole_rolls_less_than_15_degrees():
    geometry, sled = settings(400, 4, tilt_deg=(0, 0), spacing_m=(0.28, 0.42), toe_out_deg=(5, 20))
    geometry = replace(geometry, lower_edge_m=np.full(400, -0.1))
    posture = solve(geometry, sled)
    roll = np.degrees(np.asarray(posture.sole_roll_rad))
    print(f"sole roll {np.percentile(roll, [0, 5, 50, 95, 100]).round(1)} degrees")
    assert np.abs(roll).max() < 15


def test_slope_and_bend_meet_finite_differences():
    geometry, sled = settings(300, 5)
    here, step = solve(geometry, sled), 2e-5
    ahead, behind = solve(geometry, sled + step), solve(geometry, sled - step)
    slope = (ahead.angles_rad - behind.angles_rad) / (2 * step)
    bend = (ahead.slope - behind.slope) / (2 * step)
    assert np.abs((slope - here.slope) / (1 + np.abs(here.slope))).max() < 1e-4
    assert np.abs((bend - here.curvature) / (1 + np.abs(here.curvature))).max() < 1e-3
    roll = (ahead.sole_roll_rad - behind.sole_roll_rad) / (2 * step)
    assert np.abs(roll - here.sole_roll_slope).max() < 1e-4


def test_body_velocities_meet_finite_differences():
    geometry, sled = settings(100, 6)
    here, step = solve(geometry, sled), 1e-5
    ahead, behind = solve(geometry, sled + step), solve(geometry, sled - step)
    moved = (ahead.origin_m - behind.origin_m) / (2 * step)
    along = np.asarray(here.slope)[:, None]
    assert np.abs(moved - (np.asarray(here.linear_m) * along).sum(1)).max() < 1e-4
    turned = (ahead.rotation - behind.rotation) / (2 * step)
    spin = np.einsum("bijl,bkjl->bikl", turned, here.rotation)
    vector = np.stack([spin[:, 2, 1], spin[:, 0, 2], spin[:, 1, 0]], axis=1)
    assert np.abs(vector - (np.asarray(here.angular) * along).sum(1)).max() < 1e-3


@pytest.mark.parametrize(("sled_m", "missing_m"), [(1.4, 0.3), (1.05, 0.02), (0.03, 0.1)])
def test_a_plate_out_of_reach_is_told_in_metres_and_stays_finite(sled_m, missing_m):
    geometry, _ = settings(64, 7, spacing_m=(0.18, 0.2))
    geometry = replace(geometry, lower_edge_m=np.zeros(64), heel_height_m=np.full(64, 0.05))
    posture = solve(geometry, np.full(64, sled_m))
    assert posture.reach_error_m.min() > missing_m
    assert all(np.isfinite(leaf).all() for leaf in arrays_of(posture))
    if sled_m > 1:  # a leg that falls short is stretched towards the plate
        assert np.degrees(posture.angles_rad[3]).max() < 25


def test_the_reach_error_is_the_distance_that_is_missing():
    geometry, _ = settings(64, 8)
    near, far = (solve(geometry, np.full(64, s)).reach_error_m for s in (1.3, 1.4))
    # Ten centimetres further, hardly less than ten centimetres more are missing: legs point at the plate.
    assert np.abs(far - near - 0.1).max() < 0.02


def test_angles_follow_the_sled_without_a_jump():
    for seed in range(6):
        geometry, _ = settings(1, 20 + seed)
        geometry = repeated(geometry, 400)
        sled = np.linspace(0.4, 1.0, 400)
        posture = solve(geometry, sled)
        reached = np.asarray(posture.reach_error_m) < 1e-6
        assert reached.sum() > 100
        first, last = np.flatnonzero(reached)[[0, -1]]
        assert reached[first : last + 1].all()  # one stretch of rail, no holes in it
        # Away from the straight knee, where angles rush, nothing leaps.
        calm = np.asarray(posture.angles_rad)[:, (reached) & (np.asarray(posture.angles_rad[3]) > 0.25)]
        assert np.abs(np.diff(calm, axis=1)).max() < np.radians(1.5)
        assert np.all(np.diff(calm[3]) < 0)  # the knee opens all the way up


def test_the_pelvis_may_roll_without_moving_the_foot():
    # Trunk-thigh flexion = hip flexion + roll, exactly: the pelvis turns about the hips' own line.
    geometry, sled = settings(50, 10)
    posture = solve(geometry, sled)
    hip = np.asarray(BODY.skeleton.hip_in_pelvis_m)[:, None]
    for roll in np.radians([-10, 20, 40]):
        rotation, origin_m = bodies_at(BODY, posture.angles_rad - np.eye(5)[:, :1] * roll)
        cos, sin = np.cos(roll), np.sin(roll)
        # A pelvis rolled backwards sees the world turned the other way.
        back = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
        for b in range(4):
            at = back @ (origin_m[b] - hip) + hip
            assert np.abs(at - posture.origin_m[b]).max() < 1e-12
            turned = np.einsum("ij,jkl->ikl", back, rotation[b])
            assert np.abs(turned - posture.rotation[b]).max() < 1e-12


def test_posture_ignores_the_rails_angle_to_the_ground():
    geometry, sled = settings(30, 11)
    flat = replace(geometry, rail_rad=np.zeros(30))
    assert np.array_equal(solve(flat, sled).angles_rad, solve(geometry, sled).angles_rad)


def test_a_flatter_seat_opens_the_hip_by_its_own_angle():
    geometry, sled = settings(30, 12)
    flatter = replace(geometry, backrest_rad=geometry.backrest_rad + 0.2)
    before, after = solve(geometry, sled), solve(flatter, sled)
    # The legs stay where they are, the trunk alone leans back about the hips' own line.
    change = np.asarray(before.angles_rad - after.angles_rad)
    assert np.allclose(change[0], 0.2)
    assert np.allclose(change[1:], 0, atol=1e-8)


def test_gravity_pulls_down_the_rail_and_has_its_size():
    geometry, sled = settings(50, 13)
    plate = plate_at(BODY.skeleton, geometry, sled)
    g = in_machine(plate.gravity, geometry.backrest_rad)
    assert np.allclose(np.linalg.norm(g, axis=0), 9.80665)
    assert np.allclose(g[0], -9.80665 * np.sin(geometry.rail_rad))
    assert np.all(g[1] <= 1e-9)
    axes = [plate.toe_axis, plate.outward, plate.normal]
    for i, a in enumerate(axes):
        for k, b in enumerate(axes):
            assert np.allclose((a * b).sum(0), float(i == k), atol=1e-12)


def test_higher_heels_bend_the_hip_more_and_toes_out_turn_the_hip_out():
    geometry, _ = settings(40, 14, spacing_m=(0.3, 0.35), toe_out_deg=(0, 5))
    sled = np.full(40, 0.62)
    low = replace(geometry, heel_height_m=np.full(40, 0.1))
    high = replace(geometry, heel_height_m=np.full(40, 0.25))
    assert np.all(solve(high, sled).angles_rad[0] > solve(low, sled).angles_rad[0])
    out = replace(low, toe_out_rad=low.toe_out_rad + 0.3)
    # Hip rotation is positive inwards in the source model.
    assert np.all(solve(out, sled).angles_rad[2] < solve(low, sled).angles_rad[2])


def test_wider_feet_abduct_the_hip_towards_forty_degrees_at_sixty_centimetres():
    geometry, _ = settings(1, 15, tilt_deg=(0, 0))
    geometry = repeated(geometry, 3)
    toe_out, lower_edge, heel_height, backrest = (np.full(3, v) for v in (0.52, -0.1, 0.15, 1.75))
    geometry = replace(
        geometry,
        half_spacing_m=np.array([0.15, 0.225, 0.3]),
        toe_out_rad=toe_out,
        lower_edge_m=lower_edge,
        heel_height_m=heel_height,
        backrest_rad=backrest,
    )
    abduction = -np.degrees(np.asarray(solve(geometry, np.full(3, 0.45)).angles_rad[1]))
    print(f"abduction at 30, 45, 60 cm: {abduction.round(1)} degrees")
    assert np.all(np.diff(abduction) > 1.5)
    assert 30 < abduction[2] < 50


def test_a_batch_equals_one_by_one():
    geometry, sled = settings(5, 16)
    many = solve(geometry, sled)
    for k in range(5):
        one = solve(select_lanes(geometry, [k]), sled[[k]])
        for a, b in zip(arrays_of(many), arrays_of(one), strict=True):
            assert np.array_equal(a[..., k], b[..., 0])

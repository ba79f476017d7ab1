"""What the muscles put in comes out at the plate, in the trunk, at the sole, in the leg's own motion, or as stretch.

    plate power = sum of tendon force x shortening rate        what the muscles put in
                  - hip moment x roll rate                     into the trunk, on which the pelvis rolls
                  - capsule moment x hip flexion rate          into the hip's capsule
                  - sole moment x sole-roll rate               into the plate, on which the sole rolls
                  - rates of the leg's height and kinetic energy

and plate power = the sled's friction + the rates of its height and kinetic energy. Every rate on the
right is a difference of lengths, angles and places, taken at neighbouring sled positions; the engine's
moment arms and Jacobians, which it balanced the forces with, are not used.
"""

import numpy as np
import pytest
from scenes import LANES, machine, person, scene, stance
from test_load import GRAVITY, centres_and_turns

from legpress.press.batch import kinematics_at

STEP_M = 1e-4
CASES = {
    "45 degrees, low": (person(), "sled-45-large-plate", (15, 35, 12, 1), 120, "natural"),
    "45 degrees, high and wide, flat seat": (person(), "sled-45-large-plate", (38, 50, 28, 4), 80, "natural"),
    "scraping": (person(), "sled-45-large-plate", (22, 35, 15, 2), 100, "scrape:20"),
    "least effort": (person(), "sled-45-small-plate", (12, 30, 8, 1), 60, "free"),
    "heels, a woman": (person("female", 165, 60), "sled-35", (15, 32, 12, 1), 50, "heels"),
    "a stack, level": (person(), "horizontal-selectorised", (20, 35, 12, 2), 90, "natural"),
    "upright": (person(height_cm=190, mass_kg=95), "vertical", (10, 35, 12, 1), 60, "natural"),
}


def leg_energy_J(here, neighbours, skeleton):
    """Kinetic energy per square of sled speed, and height energy, of the four bodies."""
    (com_a, rot_a), (com_b, rot_b), (com, rot) = neighbours
    velocity = (com_a - com_b) / (2 * STEP_M)
    spin = np.einsum("bijl,bkjl->bikl", (rot_a - rot_b) / (2 * STEP_M), rot)
    omega = np.stack([spin[:, 2, 1], spin[:, 0, 2], spin[:, 1, 0]], axis=1)
    own = np.einsum("bjil,bjl->bil", rot, omega)
    mass = np.asarray(skeleton.mass_kg)
    turning = np.einsum("bil,bij,bjl->l", own, np.asarray(skeleton.inertia_kg_m2), own)
    per_speed = 0.5 * (np.einsum("b,bil->l", mass, velocity**2) + turning)
    return per_speed, -np.einsum("b,bil,il->l", mass, com, np.asarray(here.kinematics.posture.plate.gravity))


@pytest.mark.parametrize("case", CASES)
def test_what_the_muscles_put_in_comes_out_at_the_plate(case):
    lifter, where, feet, load_kg, cue = CASES[case]
    here = scene(lifter, machine(where), stance(*feet), load_kg, cue, seed=len(case), fastest=0.5)
    press, held, motion = here.press, here.forces, here.motion
    s, speed, acceleration = motion.sled_m, motion.speed_m_per_s, motion.acceleration_m_per_s2
    beside = {k: kinematics_at(press, s + k * STEP_M) for k in (-2, -1, 0, 1, 2)}

    def rate(values):
        return speed * (values(beside[1]) - values(beside[-1])) / (2 * STEP_M)

    muscles = -(held.force_N * rate(lambda p: p.mtu_length_m)).sum(0)
    hip_moment = held.capsule_Nm - held.moment_Nm[0]  # extension positive, as the column of a repetition
    trunk = hip_moment * rate(lambda p: p.roll_rad)
    capsule = held.capsule_Nm * rate(lambda p: p.q_rad[0])
    # The wrench acts on the foot; on the plate it is the opposite.
    sole = -held.sharing.wrench[4] * rate(lambda p: p.posture.sole_roll_rad)
    bodies = {k: centres_and_turns(press.body, p.posture.angles_rad) for k, p in beside.items()}
    ahead, behind, middle = (
        leg_energy_J(here, (bodies[k + 1], bodies[k - 1], bodies[k]), press.body.skeleton) for k in (1, -1, 0)
    )
    inertia_slope, height_slope = ((a - b) / (2 * STEP_M) for a, b in zip(ahead, behind, strict=True))
    leg = inertia_slope * speed**3 + 2 * middle[0] * speed * acceleration + height_slope * speed

    # By hand: the sled's own weight, inertia and friction, half of it for each foot.
    drive_N = press.drive_kg * GRAVITY
    friction_W = press.machine.friction * drive_N * np.abs(speed)
    plate = 0.5 * (drive_N * speed + press.moving_kg * acceleration * speed + friction_W)

    missing = plate - (muscles - trunk - capsule - sole - leg)
    # What the muscles could not hold is no one's work: those instants are not of this world.
    real = np.abs(held.sharing.shortfall_Nm).max(0) < 1e-3
    assert real.sum() > LANES / 2
    peak = np.abs(plate[real]).max()
    worst = np.abs(missing[real]).max() / peak
    parts = {
        name: np.abs(v[real]).max()
        for name, v in dict(muscles=muscles, trunk=trunk, capsule=capsule, sole=sole, leg=leg).items()
    }
    print(
        f"{case}: peak {peak:.0f} W, missing {100 * worst:.4f} %; largest "
        + ", ".join(f"{n} {v:.1f}" for n, v in parts.items())
    )
    assert worst < 1e-3


def test_a_resting_sled_takes_no_power():
    here = scene(person(), machine(), stance(), fastest=0.0)
    assert not here.motion.speed_m_per_s.any()
    # The same force at rest as the sled's weight alone, whatever the place.
    assert np.allclose(here.forces.sled_force_N, here.press.drive_kg * GRAVITY)

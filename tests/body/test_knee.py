"""Directions at the knee: the forces do the work that the moment arms promise."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from legpress.body.knee import KNEE_MUSCLES, KneeDirectionTable
from legpress.body.paths import FITTED_RANGE_DEG, MUSCLES, Paths
from legpress.body.scaling import source_body
from legpress.body.skeleton import BODIES, COORDINATES, Skeleton
from legpress.core.library import field_groups
from legpress.core.programs import run
from legpress.core.rows import container_of, count
from legpress.press.kinetic_chain import StaticLoads
from legpress.reference.knee import knee_directions
from legpress.reference.paths import path_lengths_and_arms
from legpress.reference.skeleton import bodies_in_pelvis, twists

LOW, HIGH = np.radians(FITTED_RANGE_DEG).T
QUADRICEPS = ("recfem", "vasint", "vaslat", "vasmed")
of_source = partial(knee_directions, KneeDirectionTable.source())
directions = jax.jit(of_source)


def poses(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(LOW, HIGH, (count, 5))


def pulls_of_core(q_rad) -> StaticLoads:
    """What the core says of these poses; postures and paths, which it wants too, do not matter to the knee."""
    rows = {name: np.zeros((number, q_rad.shape[1])) for name, number in field_groups()["kinematics"]} | {
        "q_rad": q_rad
    }
    given = np.concatenate(list(rows.values()))
    return container_of(StaticLoads, "loads", run("legpress_loads", count("loads"), [(source_body(), given)])[0])


@jax.jit
def knee_work(q):
    """Work per radian of knee flexion that one newton in each muscle does on tibia and patella."""
    skeleton = Skeleton.source()
    pull, pose, moving = of_source(q), bodies_in_pelvis(skeleton, q), twists(skeleton, q)
    knee, work = COORDINATES.index("knee_angle"), jnp.zeros(len(KNEE_MUSCLES))
    for body, force, moment in (
        ("tibia", pull.tibia_force, pull.tibia_moment_m),
        ("patella", pull.patella_force, pull.patella_moment_m),
    ):
        i = BODIES.index(body)
        turn = pose.rotation[i]  # the knee moves the foot and the tibia as one
        work += force @ (turn.T @ moving.linear_m[i, knee]) + moment @ (turn.T @ moving.angular[i, knee])
    return work


def test_the_pulls_do_the_work_that_the_moment_arm_promises():
    q = jnp.asarray(poses(300, 1))
    arm = jax.vmap(partial(path_lengths_and_arms, Paths.source()))(q)[1][:, COORDINATES.index("knee_angle")]
    ours = np.asarray(arm[:, np.array([MUSCLES.index(m) for m in KNEE_MUSCLES])])
    miss = np.sqrt(np.mean((np.asarray(jax.vmap(knee_work)(q)) - ours) ** 2, axis=0))
    for muscle, rms in zip(KNEE_MUSCLES, miss, strict=True):
        # The gastrocnemii's arms give way a little to their lengths, see derive/paths.py.
        assert rms < (1.5e-3 if muscle.startswith("gas") else 0.4e-3), muscle


def test_a_muscle_that_ends_on_the_shank_pulls_it_with_its_whole_force():
    pull = directions(jnp.asarray(poses(200, 2).T))
    size = np.asarray(jnp.linalg.norm(pull.tibia_force, axis=1))
    assert np.abs(size - 1).max() < 0.02


def test_only_the_quadriceps_touch_the_patella_and_press_it_backwards():
    bent = directions(jnp.radians(jnp.array([60.0, 0.0, 0.0, 80.0, 0.0])))
    for i, muscle in enumerate(KNEE_MUSCLES):
        if muscle in QUADRICEPS:
            assert 0.5 < jnp.linalg.norm(bent.patella_force[i]) < 2.0
            assert bent.patella_force[i, 0] < 0  # patella axes: x points away from the femur
        else:
            assert (bent.patella_force[i] == 0).all()
            assert (bent.patella_moment_m[i] == 0).all()


def test_hamstrings_pull_the_tibia_back_and_the_patellar_tendon_lets_go_with_flexion():
    shallow = directions(jnp.radians(jnp.array([40.0, 0.0, 0.0, 10.0, 0.0]))).tibia_force
    deep = directions(jnp.radians(jnp.array([90.0, 0.0, 0.0, 90.0, 0.0]))).tibia_force
    vasti, hamstring = KNEE_MUSCLES.index("vaslat"), KNEE_MUSCLES.index("semimem")
    assert shallow[vasti, 0] > 0 > deep[vasti, 0]  # drawer force changes sign, a textbook result
    assert deep[hamstring, 0] < -0.8


def test_a_batch_equals_one_by_one():
    many = jnp.asarray(poses(5, 3))
    lanes, mapped = directions(many.T), jax.jit(jax.vmap(of_source))(many)
    for i, q in enumerate(many):
        alone = directions(q)
        for field in ("tibia_force", "tibia_moment_m", "patella_force", "patella_moment_m"):
            assert jnp.allclose(getattr(lanes, field)[..., i], getattr(alone, field), atol=1e-12)
            assert jnp.allclose(getattr(mapped, field)[i], getattr(alone, field), atol=1e-12)


def test_directions_agree_with_opensim(source_model):
    source = source_model.SourceModel()
    assert list(KNEE_MUSCLES) == source_model.KNEE_MUSCLES
    q = poses(300, 5)
    ours, miss = pulls_of_core(q.T), []
    for i, pose in enumerate(q):
        source.pose(pose)
        tibia, patella = (np.array(pulls) for pulls in zip(*(source.knee_pull(m) for m in KNEE_MUSCLES), strict=True))
        miss.append((ours.tibia_force_per_N[..., i] - tibia[:, 0], ours.patella_force_per_N[..., i] - patella[:, 0]))
    rms = np.sqrt(np.mean(np.sum(np.array(miss) ** 2, axis=-1), axis=0))  # [tibia or patella, muscle]
    assert rms.max() < 0.01  # per newton; 1.5 % was asked


def test_opensims_joint_reactions_balance_the_pulls(source_model):
    # Every coordinate held, no weight: the reaction is then minus the muscle's own effect.
    forces_N = {"semimem": 700.0, "vaslat": 900.0, "recfem": 800.0, "gasmed": 500.0}
    for pose in poses(3, 6):
        pull = pulls_of_core(pose[:, None])
        for muscle, force_N in forces_N.items():
            reaction = source_model.held_reactions(muscle, force_N, pose)
            i = KNEE_MUSCLES.index(muscle)
            for joint, ours in (("knee", pull.tibia_force_per_N[i]), ("patella", pull.patella_force_per_N[i])):
                assert np.linalg.norm(reaction[joint] + force_N * ours[..., 0]) < 0.03 * force_N

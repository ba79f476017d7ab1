"""The compiled programs that answer the runtime's questions, and how values go in and out of them.

Nobody calls them but the seam: `press.batch` for presses, `body.unscaled` for the source model's own body.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from ..arrays import map_arrays
from ..body.muscle import MINIMUM_ACTIVATION, Muscles
from ..body.paths import Paths
from ..body.scaling import Body
from ..body.skeleton import Skeleton
from ..press.kinetic_chain import FootContact, Kinematics, LegForces, StaticLoads
from ..press.load import Motion, SledLoad
from ..press.posture import StanceGeometry
from ..press.rep_batch import StrokeEnds
from ..press.stroke import NODES
from ..press.trajectory import COARSE_INSTANTS
from .batch_algebra import always_true, materialise
from .compile_cache import DEFAULT_OPTIONS, CachedProgram
from .kinetic_chain import coarse_sharing, cold_state, leg_forces, leg_kinematics, static_loads
from .muscle import fibre_at, force_at_activation, per_lane
from .paths import path_lengths_and_arms
from .rep_batch import coarse_solution, full_solution_with_kinematics, no_solution, stroke_nodes_at
from .skeleton import foot_pose
from .static_optimization import share_rigidly
from .supply import tabulated

if TYPE_CHECKING:
    from ..press.condition import PressCondition

# Newton in a bracket; past the twentieth step nothing moves in double precision.
EQUILIBRIUM_ITERATIONS = 24


def run(program: Callable[..., Any], *arguments: Any) -> Any:
    """What a program says, in double precision, as NumPy arrays."""
    with jax.enable_x64(True):  # set for each thread; the process is left as it is
        return jax.device_get(program(*arguments))


def static_loads_at(body: Body, geometry: StanceGeometry, kinematics: Kinematics) -> StaticLoads:
    """What a load meets in these postures, for a body whose supply has not been tabulated."""
    supply = materialise(tabulated(body.muscles), always_true(kinematics.roll_rad))
    return static_loads(body, supply, geometry, kinematics)


def leg_forces_at_instants(
    body: Body, geometry: StanceGeometry, sled: SledLoad, contact: FootContact, loads: StaticLoads, motion: Motion
) -> LegForces:
    """What muscles do at instants that have nothing to do with each other, fibre velocities at a constant drive."""
    velocity = loads.fibre_slope * motion.speed_m_per_s[None]
    task = (body, geometry, sled, contact, loads, motion, velocity)
    coarse = coarse_sharing(*task, cold_state(motion.sled_m.shape[0], motion.sled_m.dtype))
    return leg_forces(*task, coarse.intent, coarse.state)


def supply_in_poses(body: Body, q_rad):
    """Force over peak by drive `[power, muscle, lane]` and moment arms `[5, muscle, lane]`."""
    length, arm = path_lengths_and_arms(body.paths, q_rad)
    return tabulated(body.muscles).at(length), arm


# Compiled when first called, and kept on disk.
# Those that a comparison of a thousand stances goes through are worth some seconds more.
KINEMATICS, STROKE_NODES, COARSE, FULL = (
    CachedProgram(leg_kinematics, DEFAULT_OPTIONS),
    CachedProgram(stroke_nodes_at),
    CachedProgram(coarse_solution),
    CachedProgram(full_solution_with_kinematics),
)
REPETITION_PROGRAMS = (KINEMATICS, STROKE_NODES, COARSE, FULL)
INSTANTS = CachedProgram(leg_forces_at_instants, DEFAULT_OPTIONS)
STATIC_LOADS = CachedProgram(static_loads_at, DEFAULT_OPTIONS)  # of single places, for comparisons of strength
SUPPLY = CachedProgram(supply_in_poses, DEFAULT_OPTIONS)
RIGID_SHARING = CachedProgram(share_rigidly)


@jax.jit
def unscaled_foot(q_rad):
    """Rotation and origin of the foot in pelvis axes."""
    return foot_pose(Skeleton.source(), q_rad)


@jax.jit
def unscaled_paths(q_rad):
    """Lengths and moment arms of the muscles."""
    return path_lengths_and_arms(Paths.source(), q_rad)


@jax.jit
def unscaled_equilibrium(activation, length_m):
    """Tendon force in N and fibre length over its optimum, static."""
    muscles = Muscles.source()
    drive = jnp.maximum(activation, MINIMUM_ACTIVATION)
    force = force_at_activation(muscles, drive, length_m, jnp.ones_like(length_m), iterations=EQUILIBRIUM_ITERATIONS)
    floor, peak = (per_lane(values, length_m) for values in (muscles.fibre_floor, muscles.peak_force_N))
    return force * peak, jnp.maximum(fibre_at(muscles, force, length_m).length, floor)


# Having the programs ready.


def warm_up_repetition(press: PressCondition, chunk: int, strength: bool) -> None:
    """Load the chain's parts side by side, or compile them so where nothing is kept; `strength` those for a known set too."""
    if FULL.ready:
        return
    if all(program.is_cached() for program in REPETITION_PROGRAMS):
        # Not a daemon: a process that ends within a load would abort.
        Thread(target=lambda: [program.fetch() for program in REPETITION_PROGRAMS[1:]]).start()
        return
    body, one, ends, number = press.body, press.geometry(1), StrokeEnds(np.zeros(1), np.ones(1)), np.zeros(())
    sled, contact = press.sled(1), press.contact(1)
    with jax.enable_x64(True):
        places, lanes = (jax.ShapeDtypeStruct((count,), float) for count in (NODES, chunk))
        geometry = map_arrays(lambda _: lanes, one)
        nodes = jax.eval_shape(leg_kinematics, body, map_arrays(lambda _: places, one), places)
        at_nodes = jax.eval_shape(stroke_nodes_at, body, one, ends, nodes)
        before = no_solution(1, 2 * COARSE_INSTANTS, float)
    frames, matrix = np.zeros((1, chunk)), np.zeros((2 * COARSE_INSTANTS, chunk))
    frames = Motion(frames, frames, frames)
    task = (body, at_nodes, sled, contact, frames)

    def first_half():
        with jax.enable_x64(True):  # the precision is set for each thread
            KINEMATICS.prepare(body, press.geometry(chunk), np.zeros(chunk))
            STROKE_NODES.prepare(body, one, ends, nodes)
            if strength:
                STATIC_LOADS.prepare(body, press.geometry(chunk), jax.eval_shape(leg_kinematics, body, geometry, lanes))

    with ThreadPoolExecutor(max_workers=1) as other, jax.enable_x64(True):
        compiling = other.submit(first_half)
        solved = jax.eval_shape(coarse_solution, *task, before, matrix, matrix, number)
        FULL.prepare(*task, solved)
        COARSE.prepare(*task, before, matrix, matrix, number)
        compiling.result()


def warm_up_batch(body: Body, chunk: int) -> None:
    """Have the programs for many stances ready, side by side where they must be compiled."""
    if INSTANTS.ready:
        return
    lanes = np.zeros(chunk)  # the shape counts
    geometry = StanceGeometry(*[lanes] * 7)
    with jax.enable_x64(True):
        kinematics = jax.eval_shape(leg_kinematics, body, geometry, lanes)
        loads = jax.eval_shape(static_loads_at, body, geometry, kinematics)
    sled, contact, motion = (
        SledLoad(*[lanes] * 3),
        FootContact(*[lanes] * len(FootContact.__dataclass_fields__)),
        Motion(*[lanes] * 3),
    )

    def first_half():
        with jax.enable_x64(True):
            KINEMATICS.prepare(body, geometry, lanes)
            STATIC_LOADS.prepare(body, geometry, kinematics)

    with ThreadPoolExecutor(max_workers=1) as other, jax.enable_x64(True):
        compiling = other.submit(first_half)
        INSTANTS.prepare(body, geometry, sled, contact, loads, motion)
        compiling.result()

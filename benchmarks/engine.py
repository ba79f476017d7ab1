"""The whole chain on random repetitions: posture, roll, paths, equilibrium, sharing, knee.

A repetition is `FRAMES` frames in a stance, on a rail and under a load of the usual kinds; lanes are
repetitions times frames. One worker is one thread on one core.
"""

from __future__ import annotations

import multiprocessing
import os
import time

import jax
import jax.numpy as jnp
import numpy as np

import legpress as lp
from legpress.body.scaling import Body, body_of
from legpress.press.cue import constants
from legpress.press.kinetic_chain import FootContact, Kinematics, LegForces
from legpress.press.load import SledLoad
from legpress.press.posture import StanceGeometry
from legpress.press.rep_batch import CoarseSolution, StrokeEnds, StrokeNodes, sled_motion
from legpress.press.trajectory import FrameTiming, coarse_trajectory
from legpress.reference.rep_batch import frames_solution, full_solution, interpolate_nodes, stroke_nodes, ways_solution
from legpress.reference.supply import tabulated

from .operations import counted

WIDE_VECTORS = {"xla_cpu_prefer_vector_width": 512}  # for the CPU's compiler: millions of frames gain an eighth
REST_ANKLE_M = (0.05, 0.09)  # the ankle lies so far in front of the heel, and off the plate
# A repetition: 3 s down, 0.5 s at the bottom, 1 s up; 36, 8 and 20 frames.
SPANS = [
    ("down", 3.0, np.linspace(0, 3, 36)),
    ("bottom", 0.5, np.linspace(0.0625, 0.5, 8)),
    ("up", 1.0, np.linspace(0.05, 1, 20)),
]
FRAMES = 64


def random_chunk(body: Body, lanes: int, dtype, seed: int):
    """Repetitions in stances, on rails and under loads of every usual kind: setting, ends, sled, push."""
    random = np.random.default_rng(seed)
    reps = lanes // FRAMES
    assert reps * FRAMES == lanes, f"lanes must be a multiple of {FRAMES}"

    def between(low, high):
        return random.uniform(low, high, reps)

    lower_edge, height = between(-0.15, -0.05), between(0.1, 0.25)
    half_spacing = between(0.25, 0.45) / 2
    leg = float(body.skeleton.thigh_m + body.skeleton.shank_m)
    up = lower_edge + height + REST_ANKLE_M[0]
    aside = half_spacing - float(body.skeleton.hip_in_pelvis_m[2])

    def sled_at(reach):
        return np.sqrt((leg * reach) ** 2 - up**2 - aside**2) + REST_ANKLE_M[1]

    bottom, top = sled_at(between(0.64, 0.75)), sled_at(between(0.90, 0.93))
    rail, load = between(0.6, 1.0), between(40, 120)
    contact, habit = constants()["contact"], constants()["habit"]
    foot = float(body.foot_length_m)
    # Rail, backrest, tilt, lower edge, heel height, half spacing, toe-out.
    geometry = (rail, between(1.65, 1.95), between(-0.05, 0.1), lower_edge, height, half_spacing, between(0.1, 0.4))
    sled = ((load + 45) * np.sin(rail), load + 45, np.full(reps, 0.05))
    contact = (
        contact["friction"], contact["torque_arm_m"], contact["back_of_patch_m"], contact["front_of_patch_share"] * foot,
        habit["up_m"], habit["forward_m"], habit["weight_per_m2"], 0.0, 0.0, 0.0,
        constants()["bracing"]["hamstrings"], constants()["bracing"]["gastrocnemius"], constants()["sharing"]["next_power"],
    )  # fmt: skip

    def of(values):
        return (jnp.asarray(np.broadcast_to(v, reps), dtype) for v in values)

    return StanceGeometry(*of(geometry)), StrokeEnds(*of((bottom, top))), SledLoad(*of(sled)), FootContact(*of(contact))


def seconds_of_frames() -> np.ndarray:
    """When the frames of a repetition are."""
    return FrameTiming.of(SPANS).seconds


TIMING, WAYS = FrameTiming.of(SPANS), coarse_trajectory([("down", 3.0), ("up", 1.0)])


def first_instants(body: Body, at_nodes: StrokeNodes, sled: SledLoad, contact: FootContact) -> CoarseSolution:
    """A few instants of either way, from nothing."""
    return ways_solution(body, at_nodes, sled, contact, WAYS)


def every_frame(
    body: Body, at_nodes: StrokeNodes, sled: SledLoad, contact: FootContact, before: CoarseSolution
) -> CoarseSolution:
    """Every frame coarsely, from those instants."""
    return frames_solution(body, at_nodes, sled, contact, TIMING, before)


def solved(body: Body, at_nodes: StrokeNodes, sled: SledLoad, contact: FootContact, frames: CoarseSolution):
    """Joint angles and roll of every frame, and what the leg does."""
    motion = sled_motion(at_nodes.ends, TIMING.trajectory)
    told = interpolate_nodes(body, at_nodes, (at_nodes.kinematics.q_rad, at_nodes.kinematics.roll_rad), motion.sled_m)
    return told, full_solution(body, at_nodes, sled, contact, motion, frames)


def postures(body: Body, at_nodes: StrokeNodes) -> Kinematics:
    """All that is known of the postures of every frame."""
    return interpolate_nodes(body, at_nodes, at_nodes.kinematics, sled_motion(at_nodes.ends, TIMING.trajectory).sled_m)


def usual_body(dtype) -> Body:
    """An average man's leg in this precision."""
    body = body_of(lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80))
    return jax.tree.map(lambda leaf: np.asarray(leaf, dtype), body)


class Engine:
    """The chain compiled for chunks of so many lanes in one precision."""

    def __init__(self, lanes: int = 512, dtype="float32"):
        self.lanes = lanes
        self.body = usual_body(dtype)
        self.chunks = [random_chunk(self.body, lanes, dtype, seed) for seed in range(16)]
        self.supply = jax.jit(tabulated)(self.body.muscles)
        geometry, ends, sled, contact = self.chunks[0]
        self.lay, at_nodes = _compiled(stroke_nodes, self.body, self.supply, geometry, ends)
        task = (self.body, at_nodes, sled, contact)
        self.first, before = _compiled(first_instants, *task)
        self.full, frames = _compiled(every_frame, *task, before)
        self.solve, _ = _compiled(solved, *task, frames)

    def run(self, k: int):
        """Joint angles and roll, and what the leg does, of the k-th chunk of repetitions, as `simulate` does them."""
        geometry, ends, sled, contact = self.chunks[k % len(self.chunks)]
        at_nodes = self.lay(self.body, self.supply, geometry, ends)
        task = (self.body, at_nodes, sled, contact)
        return jax.block_until_ready(self.solve(*task, self.full(*task, self.first(*task))))

    def stream(self, frames: int) -> int:
        """Solve so many frames chunk by chunk, keeping nothing; how many were done."""
        count = -(-frames // self.lanes)
        for k in range(count):
            self.run(k)
        return count * self.lanes

    def example(self) -> tuple[Kinematics, LegForces]:
        """The first chunk with all that is known of its postures."""
        geometry, ends, _, _ = self.chunks[0]
        at_nodes = self.lay(self.body, self.supply, geometry, ends)
        return jax.device_get((jax.jit(postures)(self.body, at_nodes), self.run(0)[1]))

    def operations_per_frame(self) -> float:
        """Floating-point operations that a frame takes, loops as often as they turn."""
        geometry, ends, sled, contact = self.chunks[0]
        at_nodes = self.lay(self.body, self.supply, geometry, ends)
        task = (self.body, at_nodes, sled, contact)
        before = self.first(*task)
        count = counted(stroke_nodes, self.body, self.supply, geometry, ends) + counted(first_instants, *task)
        count += counted(every_frame, *task, before) + counted(solved, *task, self.full(*task, before))
        return count / self.lanes


def _compiled(function, *arguments):
    """The program, and its results for these arguments."""
    options = WIDE_VECTORS if jax.default_backend() == "cpu" else None
    program = jax.jit(function, compiler_options=options).lower(*arguments).compile()
    return program, program(*arguments)


def cores() -> list[int]:
    """The cores that this process may use."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))


def streamed(sizes: list[int], lanes: int, dtype: str) -> list[dict[str, float]]:
    """All cores, one process each, share each of these numbers of frames.

    For each size: frames, frames a second, and the processes' peak memory so far in MB, summed. Compilation
    counts for the memory, not for the time: the clock runs from when all are ready.
    """
    places = cores() if jax.default_backend() == "cpu" else [None]
    context = multiprocessing.get_context("spawn")
    ready, results = context.Barrier(len(places)), context.Queue()
    shares = [-(-size // len(places)) for size in sizes]
    workers = [context.Process(target=_work, args=(core, shares, lanes, dtype, ready, results)) for core in places]
    for worker in workers:
        worker.start()
    found = [results.get(timeout=7200) for _ in workers]
    for worker in workers:
        worker.join()
    told = []
    for parts in zip(*found, strict=True):
        done, memory = (sum(part[key] for part in parts) for key in ("frames", "memory_mb"))
        seconds = max(part["end"] for part in parts) - min(part["begin"] for part in parts)
        told.append({"frames": done, "frames_per_s": done / seconds, "memory_mb": memory})
    return told


def _work(core: int | None, shares: list[int], lanes: int, dtype: str, ready, results) -> None:
    """One worker. On a core of its own: XLA's threads would only hand small pieces to and fro."""
    from .memory import own_peak_mb

    if core is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})
    jax.config.update("jax_enable_x64", True)
    engine, found = Engine(lanes, dtype), []
    engine.stream(16 * lanes)  # warm caches
    for share in shares:
        ready.wait()
        begin = time.time()
        done = engine.stream(share)
        found.append({"frames": done, "begin": begin, "end": time.time(), "memory_mb": own_peak_mb()})
    results.put(found)


def one_repetition_ms(tries: int = 200) -> dict[str, float]:
    """Milliseconds of one repetition of `FRAMES` frames in double precision, and of `legpress.simulate` in full."""
    engine = Engine(FRAMES, "float64")
    machine, lifter = (
        lp.Machine.load("sled-45-large-plate"),
        lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80),
    )
    stance = lp.Stance.from_coach(heel_height_cm=25, heel_spacing_cm=35, toe_out_deg=15, backrest_notch=3)

    def simulated():
        lp.simulate(lifter, machine, stance, load_kg=80, tempo="2-0-1")  # 61 frames

    def best(run, count):
        took = []
        for _ in range(count):
            begin = time.perf_counter()
            run()
            took.append(time.perf_counter() - begin)
        return 1e3 * float(np.median(took[count // 4 :]))

    return {"engine": best(lambda: engine.run(0), tries), "simulate": best(simulated, 12)}

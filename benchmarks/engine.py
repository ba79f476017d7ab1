"""The whole chain on random repetitions: posture, roll, paths, equilibrium, sharing, knee.

A repetition is `FRAMES` frames in a stance, on a rail and under a load of the usual kinds; lanes are
repetitions times frames. One worker is one thread on one core.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

import legpress as lp
from legpress.body.scaling import Body, body_of
from legpress.body.supply import tabulated
from legpress.press.chain import Held, Placed, Push
from legpress.press.cue import constants
from legpress.press.engine import FAST_TO_RUN
from legpress.press.load import Motion, Sled
from legpress.press.posture import Setting
from legpress.press.rehearsal import Ends, along, finish, lay, sketch, unsketched
from legpress.press.timing import SKETCHED, Course, Timing, sketched

from .operations import counted

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
    setting = (rail, between(1.65, 1.95), between(-0.05, 0.1), lower_edge, height, half_spacing, between(0.1, 0.4))
    sled = ((load + 45) * np.sin(rail), load + 45, np.full(reps, 0.05))
    push = (
        contact["friction"], contact["torque_arm_m"], contact["back_of_patch_m"], contact["front_of_patch_share"] * foot,
        habit["up_m"], habit["forward_m"], habit["weight_per_m2"], 0.0, 0.0,
    )  # fmt: skip

    def of(values):
        return (jnp.asarray(np.broadcast_to(v, reps), dtype) for v in values)

    return Setting(*of(setting)), Ends(*of((bottom, top))), Sled(*of(sled)), Push(*of(push))


def seconds_of_frames() -> np.ndarray:
    """When the frames of a repetition are."""
    return Timing.of(SPANS).seconds


def moved(ends: Ends, course: Course) -> Motion:
    """Every sled on the same course between its own ends, [rep, instant]."""
    dtype = ends.top_m.dtype
    share, rate, bend = (jnp.asarray(v, dtype)[None] for v in (course.share, course.rate_per_s, course.bend_per_s2))
    way = (ends.bottom_m - ends.top_m)[:, None]
    return Motion(ends.top_m[:, None] + way * share, way * rate, way * bend)


def rehearsed(body: Body, supply, setting: Setting, ends: Ends, sled: Sled, push: Push, everything: bool = False):
    """Repetitions as `simulate` does them: nodes of the stroke, a sketch of either way, then every frame.

    Gives joint angles and roll (with `everything` whole `Placed`) and `Held` of all frames.
    """
    timing, dtype = Timing.of(SPANS), ends.top_m.dtype
    reps, few = ends.top_m.shape[0], 2 * SKETCHED
    laid = lay(body, supply, setting, ends)
    task, first = (body, laid, sled, push), moved(ends, sketched([("down", 3.0), ("up", 1.0)]))
    nothing = unsketched(reps, few, dtype)
    before = sketch(*task, first, nothing, np.zeros((few, few)), np.eye(few), jnp.ones((), dtype))
    motion = moved(ends, timing.course)
    solved = sketch(*task, motion, before, timing.rates, timing.blend, jnp.zeros((), dtype))
    told = laid.placed if everything else (laid.placed.q_rad, laid.placed.roll_rad)
    return along(body, laid, told, motion.sled_m), finish(*task, motion, solved)


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
        options = FAST_TO_RUN if jax.default_backend() == "cpu" else None
        self.program = jax.jit(rehearsed, compiler_options=options)
        self.program = self.program.lower(self.body, self.supply, *self.chunks[0]).compile()

    def run(self, k: int):
        """Joint angles and roll, and what the leg does, of the k-th chunk of repetitions."""
        return jax.block_until_ready(self.program(self.body, self.supply, *self.chunks[k % len(self.chunks)]))

    def stream(self, frames: int) -> int:
        """Solve so many frames chunk by chunk, keeping nothing; how many were done."""
        count = -(-frames // self.lanes)
        for k in range(count):
            self.run(k)
        return count * self.lanes

    def example(self) -> tuple[Placed, Held]:
        """The first chunk with all that is known of its postures."""
        program = jax.jit(partial(rehearsed, everything=True))
        return jax.device_get(program(self.body, self.supply, *self.chunks[0]))

    def operations_per_frame(self) -> float:
        """Floating-point operations that a frame takes, loops as often as they turn."""
        return counted(rehearsed, self.body, self.supply, *self.chunks[0]) / self.lanes


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

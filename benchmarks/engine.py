"""The whole chain on random repetitions: posture, roll, paths, equilibrium, sharing with both velocity passes, knee."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import jax
import jax.numpy as jnp
import numpy as np

import legpress as lp
from legpress.body.scaling import Body, body_of
from legpress.press.chain import Held, Placed, Push, hold, place, steady_velocity
from legpress.press.cue import constants
from legpress.press.engine import FAST_TO_RUN
from legpress.press.load import Motion, Sled
from legpress.press.posture import Setting

from .operations import counted

FRAMES = 64  # a repetition: 3 s down, 0.5 s at the bottom, 1 s up
REST_ANKLE_M = (0.05, 0.09)  # the ankle lies so far in front of the heel, and off the plate


def repeat_velocity(fibre_length, seconds):
    """Fibre velocities from the fibre lengths just found; lanes are repetitions with `FRAMES` frames in a row."""
    by_rep = fibre_length.reshape(fibre_length.shape[0], -1, FRAMES)
    return _rates(by_rep, seconds.reshape(-1, FRAMES)).reshape(fibre_length.shape)


def _rates(values, seconds):
    """Derivative by time along the last axis; central inside, one-sided at the ends."""
    step = jnp.diff(seconds, axis=-1)[None]
    slope = jnp.diff(values, axis=-1) / step
    inside = (values[..., 2:] - values[..., :-2]) / (step[..., 1:] + step[..., :-1])
    return jnp.concatenate([slope[..., :1], inside, slope[..., -1:]], axis=-1)


def random_chunk(body: Body, lanes: int, dtype, seed: int):
    """Repetitions in stances, on rails and under loads of every usual kind; setting, sled, push, motion, seconds."""
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
    seconds, way, rate, bend = _stroke()
    motion = (
        top[:, None] - (top - bottom)[:, None] * way,
        -(top - bottom)[:, None] * rate,
        -(top - bottom)[:, None] * bend,
    )
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

    def of_reps(values):
        return (jnp.asarray(np.repeat(np.broadcast_to(v, reps), FRAMES), dtype) for v in values)

    def of_frames(values):
        return (jnp.asarray(np.broadcast_to(v, (reps, FRAMES)).reshape(-1), dtype) for v in values)

    return (
        Setting(*of_reps(setting)),
        Sled(*of_reps(sled)),
        Push(*of_reps(push)),
        Motion(*of_frames(motion)),
        *of_frames([seconds]),
    )


def _stroke():
    """Seconds, share of the way down, its rate and its second rate, of each frame: minimum jerk between pauses."""
    seconds = np.concatenate([np.linspace(0, 3, 36), np.linspace(3.06, 3.5, 8), np.linspace(3.55, 4.5, 20)])
    way, rate, bend = np.zeros((3, FRAMES))
    for span, start, last, sign in ((slice(0, 36), 0.0, 3.0, 1), (slice(44, 64), 3.5, 1.0, -1)):
        t = (seconds[span] - start) / last
        smooth = t**3 * (10 - 15 * t + 6 * t**2)
        way[span] = smooth if sign > 0 else 1 - smooth
        rate[span] = sign * 30 * t**2 * (1 - t) ** 2 / last
        bend[span] = sign * 60 * t * (1 - t) * (1 - 2 * t) / last**2
    way[36:44] = 1.0
    return seconds, way, rate, bend


def seconds_of_frames() -> np.ndarray:
    """When the frames of a repetition are."""
    return _stroke()[0]


def usual_body(dtype) -> Body:
    """An average man's leg in this precision."""
    body = body_of(lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80))
    return jax.tree.map(lambda leaf: np.asarray(leaf, dtype), body)


class Engine:
    """The chain compiled for chunks of so many lanes in one precision."""

    def __init__(self, lanes: int = 512, dtype="float32", workers: int = 2):
        self.lanes, self.workers = lanes, workers
        self.body = usual_body(dtype)
        self.chunks = [random_chunk(self.body, lanes, dtype, seed) for seed in range(16)]
        setting, sled, push, motion, seconds = self.chunks[0]
        self.place, placed = _compiled(place, self.body, setting, motion.sled_m)
        self.velocity, velocity = _compiled(steady_velocity, self.body, placed, motion)
        self.hold, held = _compiled(hold, self.body, setting, sled, push, placed, motion, velocity)
        self.repeat, _ = _compiled(repeat_velocity, held.fibre_length, seconds)

    def run(self, setting, sled, push, motion, seconds) -> tuple[Placed, Held]:
        """Posture, roll and paths; then both passes of equilibrium, sharing and knee."""
        placed = self.place(self.body, setting, motion.sled_m)
        held = self.hold(self.body, setting, sled, push, placed, motion, self.velocity(self.body, placed, motion))
        velocity = self.repeat(held.fibre_length, seconds)
        return placed, self.hold(self.body, setting, sled, push, placed, motion, velocity)

    def stream(self, frames: int) -> Iterator[tuple[Placed, Held]]:
        """Results of so many frames, chunk by chunk, `workers` chunks at a time; nothing is kept."""
        count = -(-frames // self.lanes)

        def work(k: int):
            return jax.block_until_ready(self.run(*self.chunks[k % len(self.chunks)]))

        with ThreadPoolExecutor(self.workers) as pool:
            for start in range(0, count, 8 * self.workers):
                yield from pool.map(work, range(start, min(count, start + 8 * self.workers)))

    def frames_per_second(self, seconds: float = 10.0) -> float:
        """One-leg frames a second over at least this long."""
        for _ in self.stream(16 * self.lanes):  # warm caches
            pass
        begin, done = time.perf_counter(), 0
        while time.perf_counter() - begin < seconds:
            for _ in self.stream(16 * self.lanes):
                done += self.lanes
        return done / (time.perf_counter() - begin)

    def operations_per_frame(self) -> float:
        """Floating-point operations that a frame takes, loops as often as they turn."""
        setting, sled, push, motion, seconds = self.chunks[0]
        placed = self.place(self.body, setting, motion.sled_m)
        velocity = self.velocity(self.body, placed, motion)
        held = self.hold(self.body, setting, sled, push, placed, motion, velocity)
        again = self.repeat(held.fibre_length, seconds)
        count = counted(place, self.body, setting, motion.sled_m) + counted(steady_velocity, self.body, placed, motion)
        for rates in (velocity, again):
            count += counted(hold, self.body, setting, sled, push, placed, motion, rates)
        return count / self.lanes


def _compiled(function, *arguments):
    """The program, and its results for these arguments."""
    options = FAST_TO_RUN if jax.default_backend() == "cpu" else None
    program = jax.jit(function, compiler_options=options).lower(*arguments).compile()
    return program, program(*arguments)

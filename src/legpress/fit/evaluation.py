"""Stances evaluated: each with its own load, from the soft lockout to its stop and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..body.curves import chebyshev_extrema, clenshaw_curtis
from ..body.muscle_groups import ADDUCTORS, GLUTEUS_MAXIMUS, HAMSTRINGS, QUADRICEPS
from ..body.paths import MUSCLES
from ..machine import Machine
from ..measures import GRAVITY_M_PER_S2
from ..press.batch import PressModel, kinematics_batch, leg_forces_batch, static_loads_batch
from ..press.condition import drive_kg, load_for, moving_kg
from ..press.cue import Cue
from ..press.kinetic_chain import Kinematics, LegForces, kinematics_outcome
from ..press.load import Motion, SledLoad
from ..press.outcome import Outcome
from ..press.rep import SHORTFALL_LIMIT_NM
from ..press.sharing import OCTAGON
from ..press.stance_batch import StanceBatch
from ..press.strength import max_push_at, share_of_one
from ..press.trajectory import SledTrajectory
from .numbers import number

POSITIONS = 8  # of a stroke, the same on the way down and up
TIME_SHARES = 0.5 + 0.5 * chebyshev_extrema(POSITIONS)  # shares of a way's time
STRENGTH_PLACES = np.array([3, 4, 5, 7])  # places that decide how much can be pressed; 6 hardly differs from 7
MOVING_PLACES = tuple(range(1, POSITIONS - 1))  # places at which the sled does not rest
# More shares of the way up's time, from its end: there it is hardest, between the places.
REFINED_SHARES = np.array([0.845, 0.88, 0.915])
NATURAL = Cue.parse("natural")

FOCUS = {
    "hamstrings": HAMSTRINGS,
    "glutes": GLUTEUS_MAXIMUS,
    "adductors": ADDUCTORS,
    "quadriceps": QUADRICEPS,
}
WEIGHTS = clenshaw_curtis(2 * TIME_SHARES - 1)  # of TIME_SHARES, for a mean over a way


@dataclass(frozen=True, slots=True)
class Evaluations:
    """Results of each stance; forces are of one leg, means over the repetition's time."""

    stances: StanceBatch
    bottom_m: np.ndarray
    top_m: np.ndarray
    load_kg: np.ndarray  # plates, not rounded; below 0 the empty carriage is too heavy
    largest_N: np.ndarray  # of one foot, the largest push at the hardest place
    hardest_knee_rad: np.ndarray
    kinematics: Kinematics  # lanes are stances times POSITIONS
    forces: LegForces  # lanes are ways (down, up) times stances times POSITIONS
    active_N: np.ndarray  # [muscle, stance]
    passive_N: np.ndarray
    hip_Nm: np.ndarray  # mean moment of a muscle about the hip, extension positive [muscle, stance]
    patellofemoral_N: np.ndarray  # peak
    shortfall_Nm: np.ndarray  # largest
    unsettled: np.ndarray  # instants whose posture or sharing did not come to an end, of 2 * POSITIONS [stance]
    heavy: np.ndarray  # whether what is missing is strength (else weight) [stance]
    pressure_share: np.ndarray  # foremost pressure over the way from heel to ball
    grip_share: np.ndarray  # largest force along the plate over what friction holds
    longest_fibre: np.ndarray  # of the hamstrings, over optimal
    longest_at: np.ndarray  # share of the stroke from the top where that is

    def focus_N(self, focus: str) -> np.ndarray:
        """The objective: mean active force of the focus muscles [stance]."""
        return self.sum_N(self.active_N, FOCUS[focus])

    @staticmethod
    def sum_N(values: np.ndarray, muscles) -> np.ndarray:
        return values[[MUSCLES.index(m) for m in muscles]].sum(0)

    @property
    def able(self) -> np.ndarray:
        """Whether the muscles hold the load all the way [stance]."""
        return (self.shortfall_Nm < SHORTFALL_LIMIT_NM) & (self.load_kg >= 0)


def strokes_m(bottom_m: np.ndarray, top_m: np.ndarray) -> np.ndarray:
    """Places of the sled [stance, POSITIONS], top first."""
    share = SledTrajectory.of("down", TIME_SHARES, 1.0).share
    return top_m[:, None] + (bottom_m - top_m)[:, None] * share[None]


@dataclass(frozen=True, slots=True)
class EvaluationRequest:
    """Stances to be evaluated on one model, from top to bottom and back."""

    model: PressModel
    stances: StanceBatch
    bottom_m: np.ndarray
    top_m: np.ndarray
    cue: Cue | Sequence[Cue] = NATURAL  # one for all, or one for each stance
    load_kg: np.ndarray | None = None  # None: what `repetitions` allow
    tempo_s: np.ndarray | None = None  # [stance, 3] or [3]: down, rest, up; None: the usual pace
    strength: bool = True  # whether the largest push is asked for; without it a load must be given

    @property
    def pace_s(self) -> np.ndarray:
        """Down, rest, up [3, stance]."""
        usual = number("comparison", "tempo_s") if self.tempo_s is None else self.tempo_s
        return np.broadcast_to(np.asarray(usual, float), (len(self.stances), 3)).T


def evaluate(
    model: PressModel,
    stances: StanceBatch,
    bottom_m: np.ndarray,
    top_m: np.ndarray,
    cue: Cue | Sequence[Cue] = NATURAL,
    load_kg: np.ndarray | None = None,
    refine_peaks: bool = True,
    tempo_s: np.ndarray | None = None,
) -> Evaluations:
    """Evaluate every stance over its stroke, see `EvaluationRequest`.

    `refine_peaks` looks between the places too for what is largest in a stroke; without it peaks are 3 % too small.
    """
    return evaluate_batch([EvaluationRequest(model, stances, bottom_m, top_m, cue, load_kg, tempo_s)], refine_peaks)[0]


def evaluate_batch(requests: Sequence[EvaluationRequest], refine_peaks: bool = True) -> list[Evaluations]:
    """`evaluate` for several models."""
    sleds = [strokes_m(a.bottom_m, a.top_m) for a in requests]
    places = kinematics_batch([(a.model, a.stances, sled_m) for a, sled_m in zip(requests, sleds, strict=True)])
    loads = static_loads_batch(
        [(a.model, a.stances, kinematics) for a, kinematics in zip(requests, places, strict=True)]
    )
    prepared = [_loaded_request(*each) for each in zip(requests, sleds, loads, strict=True)]
    ways = leg_forces_batch([call for one in prepared for call in one.ways])
    return [
        _evaluations(request, one, kinematics, _both_ways(down, up, len(request.stances)), refine_peaks)
        for request, one, kinematics, down, up in zip(requests, prepared, places, ways[::2], ways[1::2], strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _LoadedRequest:
    """A request with its loads, and the engine calls of its way down and up."""

    load_kg: np.ndarray
    largest_N: np.ndarray
    hardest: np.ndarray
    ways: tuple[tuple, tuple]


def _loaded_request(a: EvaluationRequest, sled_m: np.ndarray, loads) -> _LoadedRequest:
    model, machine = a.model, a.model.machine
    if a.strength:
        largest_N, hardest = _max_push(model, a.stances, loads)
    else:
        largest_N, hardest = np.full(len(a.stances), np.nan), np.zeros(len(a.stances), int)
    load_kg = a.load_kg
    if load_kg is None:
        share = share_of_one(number("comparison", "repetitions"), model.repetitions_k)
        load_kg = load_for(machine, 2 * largest_N * share / GRAVITY_M_PER_S2 / (1 + machine.friction))
    load_kg = np.asarray(load_kg, float)
    down_s, _, up_s = a.pace_s
    pressed_kg, way = np.maximum(load_kg, 0.0), (a.bottom_m - a.top_m)[:, None]
    unit_trajectory = SledTrajectory.of("down", TIME_SHARES, 1.0)

    def call(seconds, sign, where):
        # The way up passes the same places backwards: speed turns its sign, acceleration does not.
        motion = Motion(
            sled_m[:, where].reshape(-1),
            (sign * way * unit_trajectory.velocity_per_s[None, where] / seconds[:, None]).reshape(-1),
            (way * unit_trajectory.acceleration_per_s2[None, where] / seconds[:, None] ** 2).reshape(-1),
        )
        lanes = (np.arange(len(a.stances))[:, None] * POSITIONS + where[None]).reshape(-1)
        return model, a.stances, _sled(machine, pressed_kg, len(where)), a.cue, _select_lanes(loads, lanes), motion

    return _LoadedRequest(
        load_kg,
        largest_N,
        hardest,
        (call(down_s, 1.0, np.arange(POSITIONS)), call(up_s, -1.0, np.array(MOVING_PLACES))),
    )


def _both_ways(down: LegForces, up: LegForces, count: int) -> LegForces:
    """Lanes are ways times stances times POSITIONS: at its ends the sled rests, on the way up as on the way down."""
    import jax

    lanes = np.arange(count * POSITIONS).reshape(count, POSITIONS)
    upwards = lanes.copy()
    upwards[:, MOVING_PLACES] = count * POSITIONS + np.arange(count * len(MOVING_PLACES)).reshape(count, -1)
    order = np.concatenate([lanes.reshape(-1), upwards.reshape(-1)])
    return jax.tree.map(
        lambda a, b: np.concatenate([a, b], axis=-1)[..., order] if np.ndim(a) else np.maximum(a, b), down, up
    )


def time_weights(pace_s: np.ndarray) -> np.ndarray:
    """Weights [way, stance, place] for means over a repetition's time; `pace_s` is down, rest, up `[3, stance]`."""
    down_s, rest_s, up_s = pace_s
    weights = np.stack([down_s[:, None] * WEIGHTS, up_s[:, None] * WEIGHTS])
    weights[0, :, -1] += rest_s
    return weights / (down_s + rest_s + up_s)[:, None]


def _evaluations(
    a: EvaluationRequest, prepared: _LoadedRequest, kinematics: Kinematics, forces: LegForces, refine_peaks: bool
) -> Evaluations:
    model, count = a.model, len(a.stances)
    weights = time_weights(a.pace_s)

    def mean(values):  # [muscle, lane] to [muscle, stance]
        return np.einsum("mwsp,wsp->ms", values.reshape(len(values), 2, count, POSITIONS), weights)

    def largest(values):
        return values.reshape(2, count, POSITIONS).max((0, 2))

    knee = np.asarray(kinematics.q_rad[3]).reshape(count, POSITIONS)
    active = forces.force_N - forces.passive_force_N
    both = np.concatenate([kinematics.moment_arm_m[0]] * 2, axis=-1)
    fibre = (
        forces.fibre_length[[MUSCLES.index(m) for m in HAMSTRINGS]]
        .max(0)[: count * POSITIONS]
        .reshape(count, POSITIONS)
    )
    shortfall = np.abs(forces.sharing.shortfall_Nm).max(0)
    worst = shortfall.reshape(2, count, POSITIONS)
    harder = (forces.sharing.objective_slope_per_N > 0).reshape(2, count, POSITIONS)
    heavy = ((worst >= SHORTFALL_LIMIT_NM) & harder).any((0, 2))
    patellofemoral_N, shortfall_Nm = largest(np.linalg.norm(forces.patellofemoral_N, axis=0)), largest(shortfall)
    if refine_peaks:
        pressed_kg = np.maximum(prepared.load_kg, 0.0)
        more = _refined_forces(model, a.stances, a.bottom_m, a.top_m, pressed_kg, a.cue, a.pace_s[2])
        shortfall = np.abs(more.sharing.shortfall_Nm).max(0).reshape(count, -1)
        harder = (more.sharing.objective_slope_per_N > 0).reshape(count, -1)
        heavy |= ((shortfall >= SHORTFALL_LIMIT_NM) & harder).any(1)
        shortfall_Nm = np.maximum(shortfall_Nm, shortfall.max(1))
        kneecap = np.linalg.norm(more.patellofemoral_N, axis=0).reshape(count, -1)
        patellofemoral_N = np.maximum(patellofemoral_N, kneecap.max(1))
    return Evaluations(
        stances=a.stances,
        bottom_m=a.bottom_m,
        top_m=a.top_m,
        load_kg=prepared.load_kg,
        largest_N=prepared.largest_N,
        hardest_knee_rad=knee[np.arange(count), STRENGTH_PLACES[prepared.hardest]],
        kinematics=kinematics,
        forces=forces,
        active_N=mean(active),
        passive_N=mean(forces.passive_force_N),
        hip_Nm=mean(-both * forces.force_N),
        patellofemoral_N=patellofemoral_N,
        shortfall_Nm=shortfall_Nm,
        unsettled=_unsettled(kinematics, forces).reshape(2, count, POSITIONS).sum((0, 2)),
        heavy=heavy,
        pressure_share=largest(forces.cop_m[0]) / float(model.body.ball_m),
        grip_share=largest(_grip(forces.sharing.wrench, model.press["contact"]["friction"])),
        longest_fibre=fibre.max(1),
        longest_at=np.linspace(0, 1, POSITIONS)[fibre.argmax(1)],
    )


def _unsettled(kinematics: Kinematics, forces: LegForces) -> np.ndarray:
    """Instants, both ways, whose search for a posture or for the sharing of the load failed or ran out of iterations."""
    posture = kinematics_outcome(kinematics) != Outcome.SOLVED
    return np.concatenate([posture, posture]) | (np.asarray(forces.sharing.outcome) != Outcome.SOLVED)


def _grip(wrench: np.ndarray, friction: float) -> np.ndarray:
    """Force along the plate over what friction holds, in the octagon that stands for its cone [lane]."""
    along = np.max([cos * wrench[1] + sin * wrench[2] for cos, sin in OCTAGON], axis=0)
    return along / np.maximum(friction * wrench[0], 1e-9)


def _sled(machine: Machine, load_kg: np.ndarray, places: int) -> SledLoad:
    """The sled under each stance's plates, as lanes."""
    values = drive_kg(machine, load_kg), moving_kg(machine, load_kg), np.full(len(load_kg), machine.friction)
    return SledLoad(*(np.repeat(v, places) for v in values))


def _refined_forces(
    model: PressModel, stances: StanceBatch, bottom_m, top_m, load_kg, cue: Cue | Sequence[Cue], up_s
) -> LegForces:
    """The hardest part of the way up, at REFINED_SHARES of its time `up_s` [stance]; lanes stance by stance."""
    trajectory, way = SledTrajectory.of("down", REFINED_SHARES, 1.0), (bottom_m - top_m)[:, None]
    velocity, acceleration = (
        trajectory.velocity_per_s[None] / up_s[:, None],
        trajectory.acceleration_per_s2[None] / up_s[:, None] ** 2,
    )
    sled_m = top_m[:, None] + way * trajectory.share[None]
    loads = model.static_loads(stances, model.kinematics(stances, sled_m))
    # As on the way down, backwards: speed turns its sign, acceleration does not.
    motion = Motion(*(v.reshape(-1) for v in (sled_m, -way * velocity, way * acceleration)))
    return model.leg_forces(stances, _sled(model.machine, load_kg, len(REFINED_SHARES)), cue, loads, motion)


def _max_push(model: PressModel, stances: StanceBatch, loads):
    """Largest push [stance] at its hardest place, and which of STRENGTH_PLACES that is."""
    count = len(stances)
    lanes = (np.arange(count)[:, None] * POSITIONS + STRENGTH_PLACES[None]).reshape(-1)
    selected = _select_lanes(loads, lanes)
    geometry, contact = (
        stances.geometry(model.machine, len(STRENGTH_PLACES)),
        model.contact(stances, len(STRENGTH_PLACES), NATURAL),
    )
    found = max_push_at(model.body, geometry, contact, selected)
    push_N = np.where(found.solved, found.push_N, 0.0).reshape(count, len(STRENGTH_PLACES))
    return push_N.min(1), push_N.argmin(1)


def _select_lanes(tree, lanes):
    import jax

    return jax.tree.map(lambda v: np.asarray(v)[..., lanes], tree)

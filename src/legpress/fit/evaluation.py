"""Stances evaluated: each with its own load, from the soft lockout to its stop and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..arrays import join_lanes, select_lanes
from ..body.curves import chebyshev_extrema, clenshaw_curtis
from ..body.muscle_groups import ADDUCTORS, GLUTEUS_MAXIMUS, HAMSTRINGS, QUADRICEPS
from ..body.paths import MUSCLES
from ..measures import GRAVITY_M_PER_S2
from ..press.batch import Press, PressModel, kinematics_batch, leg_forces_batch, static_loads_batch
from ..press.condition import drive_kg, load_for, moving_kg, unloaded_kg
from ..press.cue import Cue
from ..press.kinetic_chain import Kinematics, LegForces, kinematics_outcome
from ..press.load import Motion, SledLoad
from ..press.loaded_roll import active_hip_extension_Nm, loaded_roll_rad
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
    """Results of each stance; of one leg. Activation is the mean of the way up, as EMG studies have it; forces are
    means over the repetition's time, or over the way up where that alone was evaluated."""

    stances: StanceBatch
    bottom_m: np.ndarray
    top_m: np.ndarray
    load_kg: np.ndarray  # plates, not rounded; below 0 the empty carriage is too heavy
    largest_N: np.ndarray  # of one foot, the largest push at the hardest place
    hardest_knee_rad: np.ndarray
    kinematics: Kinematics  # lanes are stances times POSITIONS
    forces: LegForces  # lanes are ways (down, up; or up alone) times stances times POSITIONS
    muscle_weight: np.ndarray  # volumes [muscle], of the first version
    activation: np.ndarray  # [muscle, stance]
    lengthened_activation: np.ndarray  # activation times (fibre length - 1) [muscle, stance]
    loaded_roll_rad: np.ndarray  # of the pelvis on the way up [stance, POSITIONS]
    hip_extension_Nm: np.ndarray  # active, on the way up [stance, POSITIONS]
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

    def focus_activation(self, focus: str) -> np.ndarray:
        """Mean activation of the focus muscles, weighted by volume [stance]."""
        return self.weighted(self.activation, FOCUS[focus])

    def score(self, focus: str, long_fibre_gain: float | None = None) -> np.ndarray:
        """The objective: the same, a fibre a tenth of its length longer counting a tenth of `long_fibre_gain` more."""
        gain = number("comparison", "long_fibre_gain") if long_fibre_gain is None else long_fibre_gain
        return self.weighted(self.activation + gain * self.lengthened_activation, FOCUS[focus])

    def weighted(self, values: np.ndarray, muscles) -> np.ndarray:
        """Mean of `values` [muscle, ...] over these muscles, weighted by volume."""
        at = [MUSCLES.index(m) for m in muscles]
        return self.muscle_weight[at] @ values[at] / self.muscle_weight[at].sum()

    def focus_N(self, focus: str) -> np.ndarray:
        """Mean active force of the focus muscles [stance]."""
        return self.sum_N(self.active_N, FOCUS[focus])

    @staticmethod
    def sum_N(values: np.ndarray, muscles) -> np.ndarray:
        return values[[MUSCLES.index(m) for m in muscles]].sum(0)

    def roll_under_rad(self, model: PressModel, put_on_kg: np.ndarray) -> np.ndarray:
        """Roll of the pelvis on the way up under other plates, `put_on_kg` [stance]: see `roll_under_load_rad`."""
        angles_rad = np.asarray(self.kinematics.posture.angles_rad).reshape(5, *self.hip_extension_Nm.shape)
        return roll_under_load_rad(model, angles_rad, self.hip_extension_Nm, self.load_kg, put_on_kg)

    @property
    def able(self) -> np.ndarray:
        """Whether the muscles hold the load all the way [stance]."""
        return (self.shortfall_Nm < SHORTFALL_LIMIT_NM) & (self.load_kg >= 0)


def roll_under_load_rad(
    model: Press, angles_rad: np.ndarray, extension_Nm: np.ndarray, evaluated_kg: np.ndarray, put_on_kg: np.ndarray
) -> np.ndarray:
    """Roll of the pelvis [stance, place] under the plates `put_on_kg` [stance], where the hip extensors' active pull
    `extension_Nm` [stance, place] is known under `evaluated_kg` [stance]; `angles_rad` [5, stance, place].

    The pull is taken to go with what the feet push, carriage and plates together: within a degree it does
    (tests/fit/test_depth.py).
    """
    empty_kg = model.of_each(lambda version: unloaded_kg(version.machine), len(put_on_kg))
    whole_kg, evaluated = (np.maximum(kg, 0.0) + empty_kg for kg in (put_on_kg, evaluated_kg))
    pull_Nm = (whole_kg / np.maximum(evaluated, 1e-9))[:, None] * extension_Nm
    return loaded_roll_rad(model.bodies, angles_rad, pull_Nm)


def strokes_m(bottom_m: np.ndarray, top_m: np.ndarray) -> np.ndarray:
    """Places of the sled [stance, POSITIONS], top first."""
    share = SledTrajectory.of("down", TIME_SHARES, 1.0).share
    return top_m[:, None] + (bottom_m - top_m)[:, None] * share[None]


@dataclass(frozen=True, slots=True)
class EvaluationRequest:
    """Stances to be evaluated on one model, from top to bottom and back."""

    model: Press
    stances: StanceBatch
    bottom_m: np.ndarray
    top_m: np.ndarray
    cue: Cue | Sequence[Cue] = NATURAL  # one for all, or one for each stance
    load_kg: np.ndarray | None = None  # None: what `repetitions` allow
    tempo_s: np.ndarray | None = None  # [stance, 3] or [3]: down, rest, up; None: the usual pace
    strength: bool = True  # whether the largest push is asked for; without it a load must be given
    down: bool = True  # whether the way down is evaluated too

    @property
    def pace_s(self) -> np.ndarray:
        """Down, rest, up [3, stance]."""
        usual = number("comparison", "tempo_s") if self.tempo_s is None else self.tempo_s
        return np.broadcast_to(np.asarray(usual, float), (len(self.stances), 3)).T


def evaluate(
    model: Press,
    stances: StanceBatch,
    bottom_m: np.ndarray,
    top_m: np.ndarray,
    cue: Cue | Sequence[Cue] = NATURAL,
    load_kg: np.ndarray | None = None,
    refine_peaks: bool = True,
    tempo_s: np.ndarray | None = None,
    down: bool = True,
    strength: bool = True,
) -> Evaluations:
    """Evaluate every stance over its stroke, see `EvaluationRequest`.

    `refine_peaks` looks between the places too for what is largest in a stroke; without it peaks are 3 % too small.
    """
    request = EvaluationRequest(model, stances, bottom_m, top_m, cue, load_kg, tempo_s, strength, down)
    return evaluate_batch([request], refine_peaks)[0]


def evaluate_batch(requests: Sequence[EvaluationRequest], refine_peaks: bool = True) -> list[Evaluations]:
    """`evaluate` for several models."""
    sleds = [strokes_m(a.bottom_m, a.top_m) for a in requests]
    places = kinematics_batch([(a.model, a.stances, sled_m) for a, sled_m in zip(requests, sleds, strict=True)])
    loads = static_loads_batch(
        [(a.model, a.stances, kinematics) for a, kinematics in zip(requests, places, strict=True)]
    )
    prepared = [_loaded_request(*each) for each in zip(requests, sleds, loads, strict=True)]
    ways = iter(leg_forces_batch([call for one in prepared for call in one.ways]))
    forces = [
        _joined_ways([next(ways) for _ in one.ways], len(a.stances)) for a, one in zip(requests, prepared, strict=True)
    ]
    return [
        _evaluations(*each, refine_peaks=refine_peaks) for each in zip(requests, prepared, places, forces, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _LoadedRequest:
    """A request with its loads, and the engine calls of its ways, down and up or up alone."""

    load_kg: np.ndarray
    largest_N: np.ndarray
    hardest: np.ndarray
    ways: tuple[tuple, ...]


def _loaded_request(a: EvaluationRequest, sled_m: np.ndarray, loads) -> _LoadedRequest:
    model = a.model
    if a.strength:
        largest_N, hardest = _max_push(model, a.stances, sled_m, loads, a.cue)
    else:
        largest_N, hardest = np.full(len(a.stances), np.nan), np.zeros(len(a.stances), int)
    load_kg = a.load_kg
    if load_kg is None:
        load_kg = _usual_load_kg(model, largest_N)
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
        return model, a.stances, _sled(model, pressed_kg, len(where)), a.cue, select_lanes(loads, lanes), motion

    everywhere, moving = np.arange(POSITIONS), np.array(MOVING_PLACES)
    ways = (call(down_s, 1.0, everywhere), call(up_s, -1.0, moving)) if a.down else (call(up_s, -1.0, everywhere),)
    return _LoadedRequest(load_kg, largest_N, hardest, ways)


def _joined_ways(ways: Sequence[LegForces], count: int) -> LegForces:
    """Lanes are ways times stances times POSITIONS: at its ends the sled rests, on the way up as on the way down."""
    if len(ways) == 1:
        return ways[0]
    down, up = ways
    lanes = np.arange(count * POSITIONS).reshape(count, POSITIONS)
    upwards = lanes.copy()
    upwards[:, MOVING_PLACES] = count * POSITIONS + np.arange(count * len(MOVING_PLACES)).reshape(count, -1)
    order = np.concatenate([lanes.reshape(-1), upwards.reshape(-1)])
    return select_lanes(join_lanes([down, up]), order)


def time_weights(pace_s: np.ndarray, down: bool = True) -> np.ndarray:
    """Weights [way, stance, place] for means over a repetition's time; `pace_s` is down, rest, up `[3, stance]`.

    Without the way down, over the way up: `[1, stance, place]`.
    """
    down_s, rest_s, up_s = pace_s
    if not down:
        return np.broadcast_to(WEIGHTS, (1, len(up_s), POSITIONS))
    weights = np.stack([down_s[:, None] * WEIGHTS, up_s[:, None] * WEIGHTS])
    weights[0, :, -1] += rest_s
    return weights / (down_s + rest_s + up_s)[:, None]


def _evaluations(
    a: EvaluationRequest, prepared: _LoadedRequest, kinematics: Kinematics, forces: LegForces, refine_peaks: bool
) -> Evaluations:
    model, count, ways = a.model, len(a.stances), len(prepared.ways)
    weights = time_weights(a.pace_s, a.down)

    def mean(values):  # [muscle, lane] to [muscle, stance]
        return np.einsum("mwsp,wsp->ms", values.reshape(len(values), ways, count, POSITIONS), weights)

    def mean_up(values):
        return values.reshape(len(values), ways, count, POSITIONS)[:, -1] @ WEIGHTS

    def largest(values):
        return values.reshape(ways, count, POSITIONS).max((0, 2))

    knee = np.asarray(kinematics.q_rad[3]).reshape(count, POSITIONS)
    active = forces.force_N - forces.passive_force_N
    arms = np.concatenate([kinematics.moment_arm_m[0]] * ways, axis=-1)
    up = select_lanes(forces, slice((ways - 1) * count * POSITIONS, None))
    extension_Nm = active_hip_extension_Nm(kinematics.moment_arm_m, up)
    roll = loaded_roll_rad(model.bodies, kinematics.posture.angles_rad, extension_Nm)
    activation = np.asarray(forces.sharing.activation)
    fibre = (
        forces.fibre_length[[MUSCLES.index(m) for m in HAMSTRINGS]]
        .max(0)[: count * POSITIONS]
        .reshape(count, POSITIONS)
    )
    shortfall = np.abs(forces.sharing.shortfall_Nm).max(0)
    worst = shortfall.reshape(ways, count, POSITIONS)
    harder = (forces.sharing.objective_slope_per_N > 0).reshape(ways, count, POSITIONS)
    heavy = ((worst >= SHORTFALL_LIMIT_NM) & harder).any((0, 2))
    friction = model.of_each(lambda version: version.press["contact"]["friction"], count * POSITIONS)
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
        muscle_weight=np.asarray(model.bodies[0].weight),
        activation=mean_up(activation),
        lengthened_activation=mean_up(activation * (np.asarray(forces.fibre_length) - 1)),
        loaded_roll_rad=roll.reshape(count, POSITIONS),
        hip_extension_Nm=extension_Nm.reshape(count, POSITIONS),
        active_N=mean(active),
        passive_N=mean(forces.passive_force_N),
        hip_Nm=mean(-arms * forces.force_N),
        patellofemoral_N=patellofemoral_N,
        shortfall_Nm=shortfall_Nm,
        unsettled=_unsettled(kinematics, forces).reshape(ways, count, POSITIONS).sum((0, 2)),
        heavy=heavy,
        pressure_share=largest(forces.cop_m[0]) / model.of_each(lambda version: float(version.body.ball_m), count),
        grip_share=largest(_grip(forces.sharing.wrench, np.tile(friction, ways))),
        longest_fibre=fibre.max(1),
        longest_at=np.linspace(0, 1, POSITIONS)[fibre.argmax(1)],
    )


def _unsettled(kinematics: Kinematics, forces: LegForces) -> np.ndarray:
    """Instants, both ways, whose search for a posture or for the sharing of the load failed or ran out of iterations."""
    posture = kinematics_outcome(kinematics) != Outcome.SOLVED
    sharing = np.asarray(forces.sharing.outcome) != Outcome.SOLVED
    return np.tile(posture, len(sharing) // len(posture)) | sharing


def _grip(wrench: np.ndarray, friction: np.ndarray) -> np.ndarray:
    """Force along the plate over what friction holds, in the octagon that stands for its cone [lane]."""
    along = np.max([cos * wrench[1] + sin * wrench[2] for cos, sin in OCTAGON], axis=0)
    return along / np.maximum(friction * wrench[0], 1e-9)


def _sled(model: Press, load_kg: np.ndarray, places: int) -> SledLoad:
    """The sled under each stance's plates, as lanes."""
    values = (
        model.by_version(lambda version, kg: drive_kg(version.machine, kg), load_kg),
        model.by_version(lambda version, kg: moving_kg(version.machine, kg), load_kg),
        model.of_each(lambda version: version.machine.friction, len(load_kg)),
    )
    return SledLoad(*(np.repeat(v, places) for v in values))


def _usual_load_kg(model: Press, largest_N: np.ndarray) -> np.ndarray:
    """Plates [stance] that go for the usual repetitions where one foot's largest push is this."""
    count, reps = len(largest_N), number("comparison", "repetitions")
    share = model.of_each(lambda version: share_of_one(reps, version.repetitions_k), count)
    friction = model.of_each(lambda version: version.machine.friction, count)
    drive = 2 * largest_N * share / GRAVITY_M_PER_S2 / (1 + friction)
    return model.by_version(lambda version, each: load_for(version.machine, each), drive)


def _refined_forces(
    model: Press, stances: StanceBatch, bottom_m, top_m, load_kg, cue: Cue | Sequence[Cue], up_s
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
    return model.leg_forces(stances, _sled(model, load_kg, len(REFINED_SHARES)), cue, loads, motion)


def _max_push(model: Press, stances: StanceBatch, sled_m: np.ndarray, loads, cue: Cue | Sequence[Cue]):
    """Largest push [stance] at its hardest place, and which of STRENGTH_PLACES that is."""
    count, places = len(stances), len(STRENGTH_PLACES)
    lanes = (np.arange(count)[:, None] * POSITIONS + STRENGTH_PLACES[None]).reshape(-1)
    selected, geometry = select_lanes(loads, lanes), model.geometry(stances, places)
    contact = model.contact(stances, places, cue)

    def largest(contact):
        found = max_push_at(model.bodies, geometry, contact, selected)
        return np.where(found.solved, found.push_N, 0.0).reshape(count, places)

    beyond = np.asarray(contact.beyond_natural) > 0
    if beyond.any():
        share = _natural_share(model, stances, sled_m[:, STRENGTH_PLACES], selected, largest(contact))
        told = np.where(beyond, contact.told_share + share, contact.told_share)
        contact = replace(contact, told_share=told, beyond_natural=np.zeros_like(told))
    push_N = largest(contact)
    return push_N.min(1), push_N.argmin(1)


def _natural_share(model: Press, stances: StanceBatch, sled_m: np.ndarray, loads, largest_N: np.ndarray):
    """Force along the plate over the push [lane] of a natural push at the usual share of the largest."""
    load_kg, still = _usual_load_kg(model, largest_N.min(1)), np.zeros(sled_m.size)
    sled = _sled(model, np.maximum(load_kg, 0.0), sled_m.shape[1])
    wrench = model.leg_forces(stances, sled, NATURAL, loads, Motion(sled_m.reshape(-1), still, still)).sharing.wrench
    return wrench[1] / np.maximum(wrench[0], 1.0)

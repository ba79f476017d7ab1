"""One repetition: from what a user describes to every instant of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..arrays import map_arrays
from ..body.paths import MUSCLES
from ..body.scaling import Body
from ..errors import WrongInput, shown
from ..lifter import Lifter
from ..machine import Machine
from ..measures import GRAVITY_M_PER_S2
from ..stance import Stance
from ..tables import value
from ..tempo import Tempo
from .aim import press_numbers
from .batch import SolvedInstants, StrokeNodes, kinematics_at, solve_instants
from .calibration import calibrated_body
from .case import LifterCase
from .condition import PressCondition
from .cue import Cue
from .findings import (
    BallsOffPlate,
    Finding,
    FindingCode,
    OutsideFit,
    PostureUnsettled,
    SharingUnsettled,
    SledLeavesFeet,
    SolesRoll,
    TailboneLifts,
    ToesOverSideEdge,
    ToesOverUpperEdge,
    TooHeavy,
    TooLight,
)
from .kinetic_chain import Kinematics, LegForces, kinematics_outcome
from .limits import SHORTEST_STROKE_M, STRAIGHTEST_KNEE_DEG, UNSEEN_RAD, Limit, Stroke, stroke_of
from .load import Motion
from .loaded_roll import loaded_roll_of
from .outcome import RESIDUAL_LIMIT_NM, Outcome
from .rep_batch import StrokeEnds, sled_motion
from .sharing import Sharing
from .trajectory import COARSE_INSTANTS, FrameTiming, MeasuredMotion, SledTrajectory, coarse_trajectory

if TYPE_CHECKING:
    import pandas as pd

FRAME_S = 0.05
MOST_SHORTENINGS = 2  # of a stroke, until its load keeps the tailbone down
ROLL_TOLERANCE_RAD = math.radians(0.1)
PROBED_PLACES, PROBED_AT_TOP = 12, 8  # of a stroke; a nearly straight leg has two postures for one plate
MISPLACED_RAD = math.radians(0.5)  # of one joint; what is nearer does not show in whole degrees
TOP_TOLERANCE_M = 0.01  # a measured top may lie so far beyond the straight leg: reading error of tape or film, assumed
SHORTFALL_LIMIT_NM = 1.0
LIFT_OFF_SHARE = 0.1  # of the resting drive: below it the sled flies off the feet
X_DURATIONS_S = (0.5, 0.6, 0.7, 0.8, 1.0, 1.25, 1.6, 2.0, 3.0)  # with the way down they fill one call
LARGEST_LOAD_KG = 2000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rep:
    """A simulated repetition. `frames` has one row a frame and is for one leg (see docs/rep.md)."""

    lifter: Lifter
    machine: Machine
    stance: Stance
    load_kg: float  # plates on the sled, carriage excluded
    tempo: Tempo
    cue: Cue
    up_s: float  # seconds of the way up, found where the tempo says X
    stop_sled_cm: float  # carriage travel at the bottom, above its lowest position
    top_sled_cm: float
    too_heavy: bool  # muscles miss moment that less load would not ask
    too_light: bool  # stretched tissue pushes harder than the sled; more load would hold the leg
    stopped_by: Limit  # what set the depth
    findings: tuple[Finding, ...]  # what the lifter should know; `legpress.report.repetition_words` says it
    frames: pd.DataFrame
    strength_known: bool  # from the lifter's own set; else from norms
    body: Body = field(repr=False)
    kinematics: Kinematics = field(repr=False)  # postures of the same frames, for drawing and export
    forces: LegForces = field(repr=False)


def simulate(
    lifter: Lifter,
    machine: Machine,
    stance: Stance,
    *,
    load_kg: float | int,
    tempo: str | Tempo = "3-1-X",
    cue: str | Cue = "natural",
    stop_sled_cm: float | int | None = None,
    top_knee_deg: float | int = 10,
    motion: MeasuredMotion | None = None,
) -> Rep:
    """Simulate one repetition of both legs alike.

    `load_kg` is the plates (or the stack) without the carriage. `stop_sled_cm` is carriage travel
    above its lowest position; None is the deepest that the lifter's limits and the machine allow.
    `top_knee_deg` is where the stroke ends, 0 = straight. A `motion` that was measured (film, a position sensor) takes
    the place of tempo, stop and top.

    Raises `WrongInput` (a ValueError) for what cannot be simulated: a plate out of reach, feet off
    the plate, knees that would have to bend too far. A load that is too heavy is a result
    (`too_heavy`, with `shortfall_Nm` in the frames).
    """
    load_kg = _number("load_kg", load_kg, 0.0, LARGEST_LOAD_KG, "Give the plates on the sled in kg, carriage excluded")
    top_knee_deg = _number("top_knee_deg", top_knee_deg, 0.0, 60.0, "0 is a straight knee, 10 a soft lockout")
    tempo, cue = Tempo.parse(tempo), Cue.parse(cue)
    if motion is not None:
        tempo, stop_sled_cm, top_knee_deg = motion.tempo, motion.stop_sled_cm, STRAIGHTEST_KNEE_DEG
    if stop_sled_cm is not None:
        stop_sled_cm = _number(
            "stop_sled_cm", stop_sled_cm, 0.0, machine.sled.travel_cm, "It is carriage travel above its lowest position"
        )
        machine.check_stop(stop_sled_cm)
    machine.check_stance(stance)
    case = LifterCase.of(lifter)
    press = PressCondition(
        body=calibrated_body(case),
        machine=machine,
        stance=stance,
        load_kg=load_kg,
        cue=cue,
        numbers=press_numbers(lifter),
    )
    stroke = stroke_of(press, top_knee_deg, stop_sled_cm)
    if motion is None:
        solved = _solve_planned(press, stroke, tempo)
        if stop_sled_cm is None:
            stroke, solved = _within_loaded_roll(press, stroke, tempo, solved)
    else:
        stroke = _measured_stroke(press, stroke, motion)
        solved = _solve_measured(press, stroke, motion)
    return _rep(case, press, tempo, stroke, solved)


def _rep(case: LifterCase, press: PressCondition, tempo: Tempo, stroke: Stroke, solved: _Solved) -> Rep:
    """The repetition with all that is derived from its frames."""
    machine, phases, kinematics, forces = press.machine, solved.phases, solved.kinematics, solved.forces
    heavy, light = _shortfall_frames(forces.sharing)
    if tempo.as_fast_as_possible:
        light = light & (phases != "up")  # the sled's own momentum, not its weight
    return Rep(
        lifter=case.lifter,
        machine=machine,
        stance=press.stance,
        load_kg=press.load_kg,
        tempo=tempo,
        cue=press.cue,
        up_s=solved.up_s,
        stop_sled_cm=100 * (stroke.bottom_m - machine.bottom_m),
        top_sled_cm=100 * (stroke.top_m - machine.bottom_m),
        too_heavy=bool(heavy.any()),
        too_light=bool(light.any()),
        stopped_by=stroke.stopped_by,
        findings=(*stroke.findings, *_findings(press, solved, heavy, light)),
        strength_known=case.known_set is not None,
        frames=_frames(press, solved.motion, solved.times, phases, kinematics, forces),
        body=press.body,
        kinematics=kinematics,
        forces=forces,
    )


def _number(name: str, given: Any, low: float, high: float, hint: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float | np.floating | np.integer):
        raise WrongInput(f"{name} is {shown(given)}, which is not a number. {hint}.")
    if not math.isfinite(given) or not low <= given <= high:
        raise WrongInput(f"{name} is {given:g}; it must lie between {low:g} and {high:g}. {hint}.")
    return float(given)


def _solve_planned(press: PressCondition, stroke: Stroke, tempo: Tempo) -> _Solved:
    """The repetition in time; X is the shortest way up that muscles and plate allow."""
    at_nodes = StrokeNodes.of(press, stroke.bottom_m, stroke.top_m)
    durations = X_DURATIONS_S if tempo.up_s is None else (_in_frames(tempo.up_s),)
    ways = [("down", max(_in_frames(tempo.down_s), FRAME_S)), *(("up", seconds) for seconds in durations)]
    trajectory = coarse_trajectory(ways)
    motion = _motion(stroke, trajectory)
    first = solve_instants(at_nodes, motion)
    if tempo.up_s is not None:
        return _solve_duration(stroke, at_nodes, first, tempo, durations, 0)
    drive_N = press.drive_kg * GRAVITY_M_PER_S2
    force_N = drive_N + press.moving_kg * motion.acceleration_m_per_s2
    heavy, _ = _shortfall_frames(first.forces.sharing)
    result = None
    for k in range(len(durations)):
        way = slice((1 + k) * COARSE_INSTANTS, (2 + k) * COARSE_INSTANTS)
        last = k == len(durations) - 1
        if not last and (force_N[way].min() < LIFT_OFF_SHARE * drive_N or heavy[way].any()):
            continue
        result = _solve_duration(stroke, at_nodes, first, tempo, durations, k)
        if not _shortfall_frames(result.forces.sharing)[0][result.phases == "up"].any():
            break
    assert result is not None  # noqa: S101, the last duration is always solved
    return result


@dataclass(frozen=True, slots=True)
class _Solved:
    """A repetition solved."""

    up_s: float
    motion: Motion
    times: np.ndarray
    phases: np.ndarray
    kinematics: Kinematics
    forces: LegForces
    unsettled_places: int  # nodes of the stroke without a sure posture


def _shortfall_frames(sharing: Sharing) -> tuple[np.ndarray, np.ndarray]:
    """Frames in which moment is missing because the load is too heavy, and because it is too light."""
    short = np.abs(sharing.shortfall_Nm).max(0) > SHORTFALL_LIMIT_NM
    harder = sharing.objective_slope_per_N > 0
    return short & harder, short & ~harder


def _within_loaded_roll(press: PressCondition, stroke: Stroke, tempo: Tempo, solved: _Solved) -> tuple[Stroke, _Solved]:
    """The stroke ended where the tailbone lifts under load, where passive tissue alone would let it go deeper."""
    for _ in range(MOST_SHORTENINGS):
        sled_m = np.asarray(solved.motion.sled_m)
        beyond = sled_m[_roll_left_rad(press.body, solved) < -ROLL_TOLERANCE_RAD]
        if not len(beyond) or stroke.top_m - beyond.max() < SHORTEST_STROKE_M:
            break
        stroke = replace(stroke, bottom_m=float(beyond.max()), stopped_by=Limit.ROLL)
        solved = _solve_planned(press, stroke, tempo)
    return stroke, solved


def _roll_left_rad(body: Body, solved: _Solved) -> np.ndarray:
    """Roll left in each frame until the tailbone lifts, under load."""
    return float(body.roll_limit_rad) - loaded_roll_of(body, solved.kinematics, solved.forces)


def _in_frames(seconds: float) -> float:
    """A phase is a whole number of frames."""
    return round(seconds / FRAME_S) * FRAME_S


def _timing(tempo: Tempo, up_s: float) -> FrameTiming:
    spans = []
    for phase, seconds in (("down", tempo.down_s), ("bottom", tempo.bottom_s), ("up", up_s), ("top", tempo.top_s)):
        count = round(seconds / FRAME_S)
        if count:
            spans.append((phase, count * FRAME_S, np.arange(1 if spans else 0, count + 1) * FRAME_S))
    return FrameTiming.of(spans)


def _motion(stroke: Stroke, trajectory: SledTrajectory) -> Motion:
    """The sled on this way between the stroke's ends, one repetition."""
    ends = StrokeEnds(np.array([stroke.bottom_m]), np.array([stroke.top_m]))
    return map_arrays(lambda v: v[0], sled_motion(ends, trajectory))


def _solve_duration(
    stroke: Stroke, at_nodes: StrokeNodes, first: SolvedInstants, tempo: Tempo, durations: Sequence[float], k: int
) -> _Solved:
    """Every frame of the repetition whose way up is the k-th of those solved before."""
    up = slice((1 + k) * COARSE_INSTANTS, (2 + k) * COARSE_INSTANTS)
    ways = np.concatenate([first.start[:, :COARSE_INSTANTS], first.start[:, up]], axis=1)
    return _solve_frames(stroke, at_nodes, ways, _timing(tempo, durations[k]), durations[k])


def _solve_frames(stroke: Stroke, at_nodes: StrokeNodes, ways: np.ndarray, timing: FrameTiming, up_s: float) -> _Solved:
    """Every frame of a repetition whose ways down and up were solved before, at a few instants."""
    motion = _motion(stroke, timing.trajectory)
    solved = solve_instants(at_nodes, motion, ways, timing.rates, timing.blend)
    unsettled = int((kinematics_outcome(at_nodes.kinematics) != Outcome.SOLVED).sum())
    return _Solved(up_s, motion, timing.seconds, timing.phase, solved.kinematics, solved.forces, unsettled)


def _measured_stroke(press: PressCondition, reachable: Stroke, motion: MeasuredMotion) -> Stroke:
    """The stroke between the ends of a measured motion; `WrongInput` where this leg is straight before its top."""
    top_m = press.machine.bottom_m + motion.top_sled_cm / 100
    if top_m > reachable.top_m + TOP_TOLERANCE_M:
        raise WrongInput(
            f"The measured motion ends {motion.top_sled_cm:.1f} cm above the carriage's lowest position, but in this stance "
            f"the leg is straight at {100 * (reachable.top_m - press.machine.bottom_m):.1f} cm. Check the stance, the lengths "
            "of the legs, and from where the travel was measured."
        )
    findings = tuple(f for f in reachable.findings if f.code is not FindingCode.SHORT_RAIL)
    return replace(reachable, top_m=min(top_m, reachable.top_m), findings=findings)


def _solve_measured(press: PressCondition, stroke: Stroke, motion: MeasuredMotion) -> _Solved:
    at_nodes = StrokeNodes.of(press, stroke.bottom_m, stroke.top_m)
    first = solve_instants(at_nodes, _motion(stroke, motion.coarse_trajectory()))
    _, _, leaves_bottom, at_top = motion.turns_s
    return _solve_frames(stroke, at_nodes, first.start, motion.timing(FRAME_S), at_top - leaves_bottom)


def _frames(press, motion, times, phases, kinematics: Kinematics, forces: LegForces) -> pd.DataFrame:
    import pandas as pd

    degrees = np.degrees
    posture, sharing = kinematics.posture, forces.sharing
    wrench = sharing.wrench
    hip, knee, ankle = forces.moment_Nm[0], forces.moment_Nm[3], forces.moment_Nm[4]
    columns = {
        "time_s": times,
        "phase": phases,
        "sled_m": motion.sled_m,
        "sled_speed_m_per_s": motion.speed_m_per_s,
        "sled_travel_cm": 100 * (motion.sled_m - press.machine.bottom_m),
        "sled_force_N": forces.sled_force_N,
        "hip_flexion_deg": degrees(kinematics.q_rad[0]),
        "hip_adduction_deg": degrees(kinematics.q_rad[1]),
        "hip_rotation_deg": degrees(kinematics.q_rad[2]),
        "knee_angle_deg": degrees(kinematics.q_rad[3]),
        "ankle_angle_deg": degrees(kinematics.q_rad[4]),
        "pelvic_roll_deg": degrees(kinematics.roll_rad),
        "pelvic_roll_loaded_deg": degrees(loaded_roll_of(press.body, kinematics, forces)),
        "trunk_thigh_deg": degrees(posture.angles_rad[0]),
        "sole_roll_deg": degrees(posture.sole_roll_rad),
        "foot_normal_N": wrench[0],
        "foot_tangential_N": wrench[1],
        "foot_lateral_N": wrench[2],
        "cop_from_heel_m": forces.cop_m[0],
        "cop_outwards_m": forces.cop_m[1],
        "hip_moment_Nm": forces.capsule_Nm - hip,
        "hip_capsule_Nm": forces.capsule_Nm,
        "knee_moment_Nm": -knee,
        "ankle_moment_Nm": -ankle,
        "patellofemoral_N": np.linalg.norm(forces.patellofemoral_N, axis=0),
        "tibiofemoral_N": np.linalg.norm(forces.tibiofemoral_N, axis=0),
        "shortfall_Nm": np.abs(sharing.shortfall_Nm).sum(0),
        "outside_fit": (kinematics.outside > 0).any(0),
    }
    for k, name in enumerate(MUSCLES):
        columns[f"activation_{name}"] = sharing.activation[k]
        columns[f"force_{name}_N"] = forces.force_N[k]
        columns[f"passive_{name}_N"] = forces.passive_force_N[k]
        columns[f"fibre_length_{name}"] = forces.fibre_length[k]
    return pd.DataFrame(columns)


def _findings(press: PressCondition, solved: _Solved, heavy: np.ndarray, light: np.ndarray) -> list[Finding]:
    """What a lifter should know; `heavy` and `light` mark frames that miss moment."""
    kinematics, forces, phases = solved.kinematics, solved.forces, solved.phases
    found: list[Finding] = []
    if unsettled_places := solved.unsettled_places + _misplaced(press, solved):
        found.append(PostureUnsettled(places=unsettled_places))
    left_rad = _roll_left_rad(press.body, solved)
    if left_rad.min() < -UNSEEN_RAD:
        worst, limit_rad = int(left_rad.argmin()), float(press.body.roll_limit_rad)
        roll_rad = limit_rad - left_rad[worst]
        found.append(
            TailboneLifts(
                roll_deg=math.degrees(roll_rad),
                limit_deg=math.degrees(limit_rad),
                by_load_deg=math.degrees(roll_rad - float(kinematics.roll_rad[worst])),
                at_top=bool(left_rad[int(np.argmax(solved.motion.sled_m))] < -UNSEEN_RAD),
            )
        )
    roll_deg = float(np.degrees(np.abs(kinematics.posture.sole_roll_rad)).max())
    if roll_deg > value("fit", "limits", "sole_roll_deg"):
        found.append(SolesRoll(roll_deg=roll_deg))
    shortfall_Nm = np.abs(forces.sharing.shortfall_Nm).sum(0)
    knee_deg = np.degrees(kinematics.q_rad[3])
    if heavy.any():
        worst = int(np.where(heavy, shortfall_Nm, 0).argmax())
        found.append(
            TooHeavy(
                load_kg=press.load_kg,
                phase=phases[worst],
                knee_deg=float(knee_deg[worst]),
                shortfall_Nm=float(shortfall_Nm[worst]),
            )
        )
    if light.any():
        worst = int(np.where(light, shortfall_Nm, 0).argmax())
        found.append(TooLight(load_kg=press.load_kg, phase=phases[worst], knee_deg=float(knee_deg[worst])))
    sled_N = np.asarray(forces.sled_force_N)
    if sled_N.min() < 0:
        worst = int(sled_N.argmin())
        found.append(SledLeavesFeet(phase=phases[worst], pull_N=float(-sled_N[worst]), at_rest=press.drive_kg > 0))
    residual_Nm = np.asarray(forces.sharing.residual_Nm)
    unsettled = (np.asarray(forces.sharing.outcome) != Outcome.SOLVED) | (residual_Nm > RESIDUAL_LIMIT_NM)
    if unsettled.any():
        found.append(SharingUnsettled(frames=int(unsettled.sum()), residual_Nm=float(residual_Nm.max())))
    if (kinematics.outside > 0).any():
        found.append(OutsideFit())
    return found + _feet_off_the_plate(press)


def _misplaced(press: PressCondition, solved: _Solved) -> int:
    """At how many of some places of the stroke the posture, read off the nodes, is another than the one solved there.

    Soles that roll far straighten the leg elsewhere than a flat foot does, for which the nodes are laid.
    """
    sled_m = np.asarray(solved.motion.sled_m)
    _, rising = np.unique(sled_m, return_index=True)
    evenly, last = (
        np.linspace(0, len(rising) - 1, PROBED_PLACES).astype(int),
        len(rising) - 1 - np.arange(PROBED_AT_TOP),
    )
    some = rising[np.union1d(evenly, np.maximum(last, 0))]
    apart_rad = np.abs(kinematics_at(press, sled_m[some]).q_rad - solved.kinematics.q_rad[:, some]).max(0)
    return int((apart_rad > MISPLACED_RAD).sum())


def _feet_off_the_plate(press: PressCondition) -> list[Finding]:
    found: list[Finding] = []
    if press.overhang_m > 0:
        found.append(ToesOverUpperEdge(overhang_m=float(press.overhang_m)))
    toes_m = press.stance.heel_spacing_m / 2 + press.body.foot_length_m * math.sin(press.stance.toe_out_rad)
    beside_m = float(toes_m - press.machine.plate_width_m / 2)
    if beside_m > 0:
        found.append(ToesOverSideEdge(overhang_m=beside_m))
    if press.plate_under_foot_m < press.body.ball_m:
        found.append(BallsOffPlate())
    return found

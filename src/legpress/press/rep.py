"""One repetition: from what a user describes to every instant of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import jax
import numpy as np

from ..body.paths import MUSCLES
from ..body.scaling import Body, body_of
from ..body.skeleton import COORDINATES
from ..errors import WrongInput, shown
from ..lifter import Lifter
from ..machine import Machine
from ..stance import Stance
from ..tempo import Tempo
from .chain import Held, Placed, Push, place
from .cue import Cue, constants
from .engine import Program
from .load import Motion, Sled
from .posture import GRAVITY_M_PER_S2, Setting
from .rehearsal import Ends, Laid, Sketched, finish_placed, lay_placed, sketch, unsketched
from .sharing import Shared
from .stroke import NODES, nodes_m
from .timing import SKETCHED, Course, Timing, sketched

if TYPE_CHECKING:
    import pandas as pd

LANES = 128  # frames per call of the engine: one shape, so one compilation for every tempo
FRAME_S = 0.05
HAMSTRINGS = ("bflh", "semimem", "semiten")
SHORTFALL_LIMIT_NM = 1.0
RESIDUAL_LIMIT_NM = 0.1
REACHED_M = 1e-3
LOOSE_SHARE = 0.1  # of the resting drive: below it the sled flies off the feet
X_DURATIONS_S = (0.5, 0.6, 0.7, 0.8, 1.0, 1.25, 1.6, 2.0, 3.0)  # with the way down they fill one call
LARGEST_LOAD_KG = 2000.0
STRAIGHTEST_KNEE_DEG = 2.0  # nearer to straight, a leg has two postures for one plate
ROLL_OF_SOLE_WARN_DEG = 10.0


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
    stopped_by: str  # what set the depth
    warnings: tuple[str, ...]
    frames: pd.DataFrame
    body: Body = field(repr=False)
    placed: Placed = field(repr=False)  # postures of the same frames, for drawing and export
    held: Held = field(repr=False)

    def summary(self) -> dict[str, Any]:
        """The numbers that a lifter reads first; units in the keys."""
        return _summary(self)

    def export_opensim(self, folder: str | Path, *, model: str | Path) -> Path:
        """Write a folder that OpenSim's tools run unchanged; see `legpress.interop.opensim`.

        `model` is the user's copy of the source model, RajagopalLaiUhlrich2023.osim.
        """
        from ..interop.opensim import export_opensim

        return export_opensim(self, folder, model=model)


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
) -> Rep:
    """Simulate one repetition of both legs alike.

    `load_kg` is the plates (or the stack) without the carriage. `stop_sled_cm` is carriage travel
    above its lowest position; None is the deepest that the lifter's limits and the machine allow.
    `top_knee_deg` is where the stroke ends, 0 = straight.

    Raises `WrongInput` (a ValueError) for what cannot be simulated: a plate out of reach, feet off
    the plate, knees that would have to bend too far. A load that is too heavy is a result
    (`too_heavy`, with `shortfall_Nm` in the frames).
    """
    load_kg = _number("load_kg", load_kg, 0.0, LARGEST_LOAD_KG, "Give the plates on the sled in kg, carriage excluded")
    top_knee_deg = _number("top_knee_deg", top_knee_deg, 0.0, 60.0, "0 is a straight knee, 10 a soft lockout")
    if stop_sled_cm is not None:
        stop_sled_cm = _number(
            "stop_sled_cm", stop_sled_cm, 0.0, machine.sled.travel_cm, "It is carriage travel above its lowest position"
        )
        machine.check_stop(stop_sled_cm)
    tempo, cue = Tempo.parse(tempo), Cue.parse(cue)
    machine.check_stance(stance)
    with jax.enable_x64(True):
        body = body_of(lifter)
        press = _Press(body=body, machine=machine, stance=stance, load_kg=load_kg, cue=cue)
        _warm_up(press)
        stroke = _stroke(press, top_knee_deg, stop_sled_cm)
        played = _timed(press, stroke, tempo)
    phases, placed, held = played.phases, played.placed, played.held
    heavy, light = _missing(held.shared)
    if tempo.as_fast_as_possible:
        light = light & (phases != "up")  # the sled's own momentum, not its weight
    warnings = list(stroke.warnings) + _warnings(press, placed, held, phases, heavy, light)
    return Rep(
        lifter=lifter,
        machine=machine,
        stance=stance,
        load_kg=load_kg,
        tempo=tempo,
        cue=cue,
        up_s=played.up_s,
        stop_sled_cm=100 * (stroke.bottom_m - machine.bottom_m),
        top_sled_cm=100 * (stroke.top_m - machine.bottom_m),
        too_heavy=bool(heavy.any()),
        too_light=bool(light.any()),
        stopped_by=stroke.stopped_by,
        warnings=tuple(warnings),
        frames=_frames(press, played.motion, played.times, phases, placed, held),
        body=body,
        placed=placed,
        held=held,
    )


def _number(name: str, given: Any, low: float, high: float, hint: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float | np.floating | np.integer):
        raise WrongInput(f"{name} is {shown(given)}, which is not a number. {hint}.")
    if not math.isfinite(given) or not low <= given <= high:
        raise WrongInput(f"{name} is {given:g}; it must lie between {low:g} and {high:g}. {hint}.")
    return float(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Press:
    """Lifter, machine, stance and load as the engine takes them."""

    body: Body
    machine: Machine
    stance: Stance
    load_kg: float
    cue: Cue

    def setting(self, lanes: int) -> Setting:
        machine, stance = self.machine, self.stance
        return Setting(
            *_lanes(
                lanes,
                machine.rail_rad,
                machine.backrest_at(stance.backrest_notch),
                machine.plate_tilt_rad,
                machine.plate_lower_edge_m,
                stance.heel_height_m,
                stance.heel_spacing_m / 2,
                stance.toe_out_rad,
            )
        )

    @property
    def drive_kg(self) -> float:
        """Mass whose whole weight would press along the rail at rest."""
        m = self.machine
        sine = math.sin(m.rail_rad)
        if m.kind == "selectorised":
            return (self.load_kg - m.counterweight_kg) * m.cable_ratio + m.carriage_kg * sine
        return (m.carriage_kg + self.load_kg) * sine - m.counterweight_kg * m.cable_ratio

    @property
    def moving_kg(self) -> float:
        """Mass that the feet must accelerate."""
        m = self.machine
        if m.kind == "selectorised":
            return m.carriage_kg + (self.load_kg + m.counterweight_kg) * m.cable_ratio**2
        return m.carriage_kg + self.load_kg + m.counterweight_kg * m.cable_ratio**2

    def sled(self, lanes: int) -> Sled:
        return Sled(*_lanes(lanes, self.drive_kg, self.moving_kg, self.machine.friction))

    @property
    def plate_under_foot_m(self) -> float:
        """How far the plate reaches under the foot, from the heel's end along the foot."""
        above = self.machine.plate_height_m - self.stance.heel_height_m
        return float(above / max(math.cos(self.stance.toe_out_rad), 0.1))

    @property
    def overhang_m(self) -> float:
        """How far the toes stand over the plate's upper edge, measured along the plate."""
        beyond = float(self.body.foot_length_m) - self.plate_under_foot_m
        return max(0.0, beyond * math.cos(self.stance.toe_out_rad))

    def push(self, lanes: int) -> Push:
        habit, contact, scrape = (constants()[name] for name in ("habit", "contact", "scrape"))
        foot = self.body.foot_length_m
        front = min(contact["front_of_patch_share"] * foot, self.plate_under_foot_m)
        if self.cue.name == "heels":
            front = min(front, contact["heels_share"] * foot)
        habitual = self.cue.name in ("natural", "heels")
        return Push(
            *_lanes(
                lanes,
                contact["friction"],
                contact["torque_arm_m"],
                contact["back_of_patch_m"],
                max(front, contact["back_of_patch_m"] + 0.005),
                habit["up_m"],
                habit["forward_m"],
                habit["weight_per_m2"] if habitual else 0.0,
                self.cue.scrape_share,
                scrape["weight"] if self.cue.name == "scrape" else 0.0,
            )
        )


def _lanes(count: int, *values: float):
    return [np.full(count, value, dtype=float) for value in values]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stroke:
    """Where the sled goes."""

    bottom_m: float
    top_m: float
    stopped_by: str
    warnings: tuple[str, ...]


def _stroke(press: _Press, top_knee_deg: float, stop_sled_cm: float | None) -> _Stroke:
    """Ends of the stroke on the rail: the soft lockout above, limits or the given stop below."""
    machine, _body = press.machine, press.body
    low, high = machine.bottom_m, machine.top_m
    warnings = []
    if top_knee_deg < STRAIGHTEST_KNEE_DEG:
        warnings.append(
            f"The stroke ends with the knees bent {STRAIGHTEST_KNEE_DEG:g} degrees: a locked knee rests on bone and "
            "ligament, which this model does not have."
        )
        top_knee_deg = STRAIGHTEST_KNEE_DEG
    grid = np.linspace(low, high, LANES)
    placed = _place(press, grid)
    reached = placed.posture.reach_error_m < REACHED_M
    if not reached.any():
        nearest = float(grid[placed.posture.reach_error_m.argmin()])
        raise WrongInput(
            f"The plate is out of reach in this stance (heel_height_cm {press.stance.heel_height_cm:g}, "
            f"heel_spacing_cm {press.stance.heel_spacing_cm:g}): even with the plate {100 * nearest:.0f} cm from the hip "
            "the heels do not meet their mark. Place the feet lower or closer together, or move the seat."
        )
    knee = np.degrees(placed.posture.angles_rad[3])
    beyond = np.flatnonzero(reached & (knee > top_knee_deg))
    if not len(beyond):
        raise WrongInput(
            f"On {machine.name} the knee is straighter than top_knee_deg ({top_knee_deg:g}) over the whole rail in this "
            "stance. Move the seat forward or place the feet higher."
        )
    last = int(beyond[-1])
    top = float(grid[last])
    if last + 1 < LANES:
        fine = np.linspace(top, float(grid[last + 1]), LANES)
        finer = _place(press, fine)
        held = np.flatnonzero(
            (finer.posture.reach_error_m < REACHED_M) & (np.degrees(finer.posture.angles_rad[3]) >= top_knee_deg)
        )
        top = float(fine[held[-1]]) if len(held) else top
    else:
        warnings.append(
            f"The carriage stops at the end of its rail with the knee still bent {knee[-1]:.0f} degrees; "
            "it never reaches the lockout asked for."
        )
    first_stop_m = low + machine.stops_m[0]
    limits = _limits(press, placed)
    if stop_sled_cm is None:
        bottom, stopped_by = first_stop_m, "the machine's lowest stop"
        for index in range(last, -1, -1):
            broken = [name for name, ok in limits.items() if not ok[index]]
            if broken and index == last:
                raise WrongInput(_hopeless(press, placed, broken[0], last))
            if broken:
                deepest = float(grid[min(index + 1, last)])
                if deepest > bottom:
                    bottom, stopped_by = deepest, broken[0]
                break
    else:
        bottom, stopped_by = low + stop_sled_cm / 100, "the stop you gave"
        index = int(np.searchsorted(grid, bottom))
        index = min(index, LANES - 1)
        if bottom >= top:
            raise WrongInput(
                f"stop_sled_cm is {stop_sled_cm:g}, but in this stance the leg is as straight as top_knee_deg "
                f"({top_knee_deg:g}) already at {100 * (top - low):.0f} cm. Give a deeper stop, at most "
                f"{100 * (top - low) - 5:.0f}."
            )
        unreachable = [i for i in range(index, last + 1) if not (limits[KNEE_LIMIT][i] and limits[REACH_LIMIT][i])]
        if unreachable:
            deepest = 100 * (float(grid[min(unreachable[-1] + 1, last)]) - low)
            raise WrongInput(
                f"stop_sled_cm is {stop_sled_cm:g}: so deep the knees would have to bend {knee[index]:.0f} degrees, more "
                f"than a leg does. In this stance give {math.ceil(deepest)} cm or more."
            )
        warnings += _beyond(press, placed, limits, index, share=(grid[index] - bottom) / (grid[1] - grid[0]))
    if top - bottom < 0.05:
        raise WrongInput(
            f"There is no room to move: in this stance the stroke would run from {100 * (bottom - low):.0f} to "
            f"{100 * (top - low):.0f} cm of carriage travel ({stopped_by} below, the lockout above). "
            "Change the stance, the backrest or the stop."
        )
    return _Stroke(bottom_m=bottom, top_m=top, stopped_by=stopped_by, warnings=tuple(warnings))


def _beyond(press: _Press, placed: Placed, limits: dict[str, np.ndarray], index: int, share: float) -> list[str]:
    """What the given depth asks beyond the body's limits, with the numbers.

    The depth lies `share` of a grid step below lane `index`.
    """

    def there(values) -> float:
        deeper = max(index - 1, 0)
        return float(np.degrees(values[index] + share * (values[deeper] - values[index])))

    found = []
    if not limits[ROLL_LIMIT][index]:
        found.append(
            f"At this depth your lower back rounds {there(placed.roll_rad):.0f} degrees, more than the "
            f"{np.degrees(press.body.roll_limit_rad):.0f} that it should: the tailbone leaves the pad. Stop higher."
        )
    if not limits[ANKLE_LIMIT][index]:
        found.append(
            f"At this depth the ankles would have to bend {there(placed.posture.angles_rad[4]):.0f} degrees, more "
            f"than {np.degrees(press.body.ankle_dorsiflexion_rad):.0f}: the heels would lift. Place the feet higher."
        )
    return found


def _hopeless(press: _Press, placed: Placed, limit: str, index: int) -> str:
    """Why no depth at all is within the body's limits in this stance, and what to change."""
    if limit == ROLL_LIMIT:
        return (
            f"In this stance the lower back rounds {np.degrees(placed.roll_rad[index]):.0f} degrees already with the legs "
            f"straight; {np.degrees(press.body.roll_limit_rad):.0f} is its limit. Choose a flatter backrest notch or place "
            "the feet lower; with stop_sled_cm the repetition is simulated all the same."
        )
    if limit == ANKLE_LIMIT:
        return (
            "In this stance the heels would lift already with the legs straight: the ankles would have to bend "
            f"{np.degrees(placed.posture.angles_rad[4, index]):.0f} degrees, more than "
            f"{np.degrees(press.body.ankle_dorsiflexion_rad):.0f}. Place the feet higher."
        )
    outside = placed.outside[:, index] > 0
    joint = COORDINATES[int(outside.argmax())].replace("_", " ")
    return (
        f"In this stance the {joint} of {np.degrees(placed.q_rad[int(outside.argmax()), index]):.0f} degrees with the legs "
        "straight lies outside the range that the model covers. Turn the toes out less or place the feet closer together; "
        "with stop_sled_cm the repetition is simulated all the same."
    )


ROLL_LIMIT = "the roll of your lower back"
ANKLE_LIMIT = "the bend of your ankles (the heels would lift)"
KNEE_LIMIT = "the bend of the knees"
REACH_LIMIT = "the reach of the leg"


def _limits(press: _Press, placed: Placed) -> dict[str, np.ndarray]:
    """Which lanes keep within each limit of the body."""
    body, posture = press.body, placed.posture
    outside = np.asarray(placed.outside) > 0
    within = {
        ROLL_LIMIT: placed.roll_rad <= body.roll_limit_rad,
        ANKLE_LIMIT: posture.angles_rad[4] <= body.ankle_dorsiflexion_rad,
        KNEE_LIMIT: ~outside[3] | (posture.angles_rad[3] < 1.0),
        REACH_LIMIT: posture.reach_error_m < REACHED_M,
        "the range of hip and ankle that the model covers": ~(outside[0] | outside[1] | outside[2] | outside[4]),
    }
    return {name: np.asarray(ok) for name, ok in within.items()}


# Compiled when first called, and kept on disk.
_PLACE, _LAY, _SKETCH, _FINISH = Program(place), Program(lay_placed), Program(sketch), Program(finish_placed)
_PROGRAMS = (_PLACE, _LAY, _SKETCH, _FINISH)


def _warm_up(press: _Press) -> None:
    """Load the chain's parts side by side, or compile them so where nothing is kept."""
    if _FINISH.ready:
        return
    if all(program.is_kept() for program in _PROGRAMS):
        # Not a daemon: a process that ends within a load would abort.
        Thread(target=lambda: [program.fetch() for program in _PROGRAMS[1:]]).start()
        return
    body, one, ends, number = press.body, press.setting(1), Ends(np.zeros(1), np.ones(1)), np.zeros(())
    sled, push = press.sled(1), press.push(1)
    places = jax.ShapeDtypeStruct((NODES,), float)
    nodes = jax.eval_shape(place, body, jax.tree.map(lambda _: places, one), places)
    laid = jax.eval_shape(lay_placed, body, one, ends, nodes)
    frames, matrix = np.zeros((1, LANES)), np.zeros((2 * SKETCHED, LANES))
    frames, before = Motion(frames, frames, frames), unsketched(1, 2 * SKETCHED, float)
    task = (body, laid, sled, push, frames)

    def first_half():
        with jax.enable_x64(True):  # the precision is a thread's own affair
            _PLACE.prepare(body, press.setting(LANES), np.zeros(LANES))
            _LAY.prepare(body, one, ends, nodes)

    with ThreadPoolExecutor(max_workers=1) as other:
        compiling = other.submit(first_half)
        solved = jax.eval_shape(sketch, *task, before, matrix, matrix, number)
        _FINISH.prepare(*task, solved)
        _SKETCH.prepare(*task, before, matrix, matrix, number)
        compiling.result()


def _place(press: _Press, sled_m: np.ndarray) -> Placed:
    parts = [jax.device_get(_PLACE(press.body, press.setting(LANES), chunk)) for chunk in _chunks(sled_m)]
    return _joined(parts, len(sled_m))


def _chunks(values: np.ndarray):
    """Runs of LANES values; the last one is filled up with its own end."""
    for start in range(0, values.shape[-1], LANES):
        part = values[..., start : start + LANES]
        short = LANES - part.shape[-1]
        yield np.concatenate([part, np.repeat(part[..., -1:], short, axis=-1)], axis=-1) if short else part


def _joined(parts: Sequence[Any], count: int):
    def join(*arrays):
        if np.ndim(arrays[0]) == 0:
            return arrays[0]
        return np.concatenate(arrays, axis=-1)[..., :count]

    return jax.tree.map(join, *parts)


def _timed(press: _Press, stroke: _Stroke, tempo: Tempo) -> _Played:
    """The repetition in time; X is the shortest way up that muscles and plate allow."""
    laid = _laid(press, stroke)
    durations = X_DURATIONS_S if tempo.up_s is None else (_in_frames(tempo.up_s),)
    ways = [("down", max(_in_frames(tempo.down_s), FRAME_S)), *(("up", seconds) for seconds in durations)]
    course = sketched(ways)
    motion = _moving(stroke, course)
    # The first sketch knows no neighbours: all instants start alike, at the fibre velocity of a constant drive.
    shape = (2 * SKETCHED, motion.sled_m.shape[1])
    before = unsketched(1, 2 * SKETCHED, float)
    first = _sketch(press, laid, motion, before, np.zeros(shape), np.full(shape, 1 / shape[0]), 1.0)
    if tempo.up_s is not None:
        return _played(press, stroke, laid, first, tempo, durations, 0)
    drive_N = press.drive_kg * GRAVITY_M_PER_S2
    force_N = drive_N + press.moving_kg * motion.acceleration_m_per_s2[0]
    heavy, _ = _missing(first.shared)
    result = None
    for k in range(len(durations)):
        way = slice((1 + k) * SKETCHED, (2 + k) * SKETCHED)
        last = k == len(durations) - 1
        if not last and (force_N[way].min() < LOOSE_SHARE * drive_N or heavy[way].any()):
            continue
        result = _played(press, stroke, laid, first, tempo, durations, k)
        if not _missing(result.held.shared)[0][result.phases == "up"].any():
            break
    assert result is not None
    return result


def _laid(press: _Press, stroke: _Stroke) -> Laid:
    """The stroke at its nodes."""
    body, one = press.body, press.setting(1)
    ends = Ends(np.array([stroke.bottom_m]), np.array([stroke.top_m]))
    nodes = nodes_m(body.skeleton, body.heel_in_calcn_m, one, ends.bottom_m, ends.top_m)
    return _LAY(body, one, ends, _place(press, nodes.reshape(-1)))


def _sketch(press: _Press, laid: Laid, motion: Motion, before: Sketched, rates, blend, first: float) -> Sketched:
    """All instants of a motion [1, instant] solved to a percent."""
    sled, push, number = press.sled(1), press.push(1), np.array(first)
    chunks = zip(_pieces(motion), _chunks(rates), _chunks(blend), strict=True)
    parts = [
        jax.device_get(_SKETCH(press.body, laid, sled, push, instants, before, rate, share, number))
        for instants, rate, share in chunks
    ]
    return _joined(parts, motion.sled_m.shape[1])


@dataclass(frozen=True, slots=True)
class _Played:
    """A repetition solved."""

    up_s: float
    motion: Motion
    times: np.ndarray
    phases: np.ndarray
    placed: Placed
    held: Held


def _missing(shared: Shared) -> tuple[np.ndarray, np.ndarray]:
    """Frames in which moment is missing because the load is too heavy, and because it is too light."""
    short = np.abs(shared.shortfall_Nm).max(0) > SHORTFALL_LIMIT_NM
    harder = shared.price_per_N > 0
    return short & harder, short & ~harder


def _in_frames(seconds: float) -> float:
    """A phase is a whole number of frames."""
    return round(seconds / FRAME_S) * FRAME_S


def _timing(tempo: Tempo, up_s: float) -> Timing:
    spans = []
    for phase, seconds in (("down", tempo.down_s), ("bottom", tempo.bottom_s), ("up", up_s), ("top", tempo.top_s)):
        count = round(seconds / FRAME_S)
        if count:
            spans.append((phase, count * FRAME_S, np.arange(1 if spans else 0, count + 1) * FRAME_S))
    return Timing.of(spans)


def _moving(stroke: _Stroke, course: Course) -> Motion:
    """The sled on this course between the stroke's ends, one repetition."""
    way = stroke.bottom_m - stroke.top_m
    return Motion(
        (stroke.top_m + way * course.share)[None],
        (way * course.rate_per_s)[None],
        (way * course.bend_per_s2)[None],
    )


def _played(
    press: _Press, stroke: _Stroke, laid: Laid, first: Sketched, tempo: Tempo, durations: Sequence[float], k: int
) -> _Played:
    """Every frame of the repetition whose way up is the k-th of the sketched ones."""
    timing = _timing(tempo, durations[k])
    motion = _moving(stroke, timing.course)
    way = slice((1 + k) * SKETCHED, (2 + k) * SKETCHED)

    def mine(values):  # the way down and the chosen way up
        return np.concatenate([values[..., :SKETCHED], values[..., way]], axis=-1)

    before = Sketched(None, None, None, *jax.tree.map(mine, (first.state, first.fibre_length)))
    solved = _sketch(press, laid, motion, before, timing.rates, timing.blend, 0.0)
    sled, push = press.sled(1), press.push(1)
    parts = [
        jax.device_get(_FINISH(press.body, laid, sled, push, instants, part))
        for instants, part in zip(_pieces(motion), _pieces(solved), strict=True)
    ]
    placed, held = _joined(parts, len(timing.seconds))
    motion = jax.tree.map(lambda v: v[0], motion)
    return _Played(durations[k], motion, timing.seconds, timing.phase, placed, held)


def _pieces(tree):
    """A tree of arrays as trees of LANES lanes."""
    leaves, shape = jax.tree.flatten(tree)
    count = max(leaf.shape[-1] for leaf in leaves if leaf.ndim)
    pieces = -(-count // LANES)
    chunked = [list(_chunks(np.asarray(leaf))) if leaf.ndim else [leaf] * pieces for leaf in leaves]
    return [jax.tree.unflatten(shape, list(part)) for part in zip(*chunked, strict=True)]


def _frames(press, motion, times, phases, placed: Placed, held: Held) -> pd.DataFrame:
    import pandas as pd

    degrees = np.degrees
    posture, shared = placed.posture, held.shared
    wrench = shared.wrench
    hip, knee, ankle = held.moment_Nm[0], held.moment_Nm[3], held.moment_Nm[4]
    columns = {
        "time_s": times,
        "phase": phases,
        "sled_m": motion.sled_m,
        "sled_speed_m_per_s": motion.speed_m_per_s,
        "sled_travel_cm": 100 * (motion.sled_m - press.machine.bottom_m),
        "sled_force_N": held.sled_force_N,
        "hip_flexion_deg": degrees(placed.q_rad[0]),
        "hip_adduction_deg": degrees(placed.q_rad[1]),
        "hip_rotation_deg": degrees(placed.q_rad[2]),
        "knee_angle_deg": degrees(placed.q_rad[3]),
        "ankle_angle_deg": degrees(placed.q_rad[4]),
        "pelvic_roll_deg": degrees(placed.roll_rad),
        "trunk_thigh_deg": degrees(posture.angles_rad[0]),
        "sole_roll_deg": degrees(posture.sole_roll_rad),
        "foot_normal_N": wrench[0],
        "foot_tangential_N": wrench[1],
        "foot_lateral_N": wrench[2],
        "cop_from_heel_m": held.cop_m[0],
        "cop_outwards_m": held.cop_m[1],
        "hip_moment_Nm": held.capsule_Nm - hip,
        "hip_capsule_Nm": held.capsule_Nm,
        "knee_moment_Nm": -knee,
        "ankle_moment_Nm": -ankle,
        "patellofemoral_N": np.linalg.norm(held.patellofemoral_N, axis=0),
        "tibiofemoral_N": np.linalg.norm(held.tibiofemoral_N, axis=0),
        "shortfall_Nm": np.abs(shared.shortfall_Nm).sum(0),
        "outside_fit": (placed.outside > 0).any(0),
    }
    for k, name in enumerate(MUSCLES):
        columns[f"activation_{name}"] = shared.activation[k]
        columns[f"force_{name}_N"] = held.force_N[k]
        columns[f"passive_{name}_N"] = held.passive_force_N[k]
        columns[f"fibre_length_{name}"] = held.fibre_length[k]
    return pd.DataFrame(columns)


def _warnings(press: _Press, placed: Placed, held: Held, phases, heavy, light) -> list[str]:
    """Sentences on what a lifter should know."""
    found = []
    roll = float(np.degrees(np.abs(placed.posture.sole_roll_rad)).max())
    if roll > ROLL_OF_SOLE_WARN_DEG:
        found.append(
            f"The soles roll {roll:.0f} degrees against the plate: knees and feet do not line up. "
            "Turn the toes towards the knees or change the width."
        )
    shortfall = np.abs(held.shared.shortfall_Nm).sum(0)
    if heavy.any():
        worst = int(np.where(heavy, shortfall, 0).argmax())
        found.append(
            f"{press.load_kg:g} kg is too heavy for this lifter in this stance: {_way(phases[worst])}, with the knees bent "
            f"{np.degrees(placed.q_rad[3, worst]):.0f} degrees, {shortfall[worst]:.0f} Nm a leg are missing. Take less."
        )
    if light.any():
        worst = int(np.where(light, shortfall, 0).argmax())
        found.append(
            f"{press.load_kg:g} kg is too light to hold the legs folded so far: {_way(phases[worst])}, with the knees bent "
            f"{np.degrees(placed.q_rad[3, worst]):.0f} degrees, stretched hips push harder than the sled. "
            "Take more, or stop higher."
        )
    if held.shared.residual_Nm.max() > RESIDUAL_LIMIT_NM:
        found.append(
            f"In {int((held.shared.residual_Nm > RESIDUAL_LIMIT_NM).sum())} frames the sharing of the load did not settle "
            f"(up to {held.shared.residual_Nm.max():.1f} Nm unbalanced); do not trust their muscle forces."
        )
    if (placed.outside > 0).any():
        found.append(
            "Some joint angles lie outside the range that the muscle paths were fitted to; "
            "the column outside_fit marks these frames."
        )
    if press.overhang_m > 0:
        found.append(f"The toes stand {100 * press.overhang_m:.0f} cm over the upper edge of the plate.")
    edge = press.stance.heel_spacing_m / 2 + press.body.foot_length_m * math.sin(press.stance.toe_out_rad)
    if edge > press.machine.plate_width_m / 2:
        found.append(
            f"The toes stand {100 * (edge - press.machine.plate_width_m / 2):.0f} cm over the side edge of the plate."
        )
    if press.plate_under_foot_m < press.body.ball_m:
        found.append("The balls of the feet are off the plate; only the rear of the foot can press.")
    return found


def _way(phase: str) -> str:
    return {"down": "on the way down", "up": "on the way up", "bottom": "at the bottom", "top": "at the top"}[phase]


def _summary(rep: Rep) -> dict[str, Any]:
    f = rep.frames
    bottom = f.iloc[int(f["sled_m"].argmin())]
    top = f.iloc[0]
    times = f["time_s"].to_numpy()

    def mean(values) -> float:
        return float(np.trapezoid(values, times) / (times[-1] - times[0]))

    active = sum(f[f"force_{m}_N"] - f[f"passive_{m}_N"] for m in HAMSTRINGS)
    passive = sum(f[f"passive_{m}_N"] for m in HAMSTRINGS)
    return {
        "load_kg": rep.load_kg,
        "tempo": str(rep.tempo),
        "up_s": rep.up_s,
        "cue": str(rep.cue),
        "stop_sled_cm": round(rep.stop_sled_cm, 2),
        "top_sled_cm": round(rep.top_sled_cm, 2),
        "stopped_by": rep.stopped_by,
        "too_heavy": rep.too_heavy,
        "too_light": rep.too_light,
        "largest_shortfall_Nm": float(f["shortfall_Nm"].max()),
        "top_knee_deg": float(top["knee_angle_deg"]),
        "bottom_knee_deg": float(bottom["knee_angle_deg"]),
        "top_trunk_thigh_deg": float(top["trunk_thigh_deg"]),
        "bottom_trunk_thigh_deg": float(bottom["trunk_thigh_deg"]),
        "top_hip_flexion_deg": float(top["hip_flexion_deg"]),
        "bottom_hip_flexion_deg": float(bottom["hip_flexion_deg"]),
        "bottom_pelvic_roll_deg": float(bottom["pelvic_roll_deg"]),
        "roll_limit_deg": float(np.degrees(rep.body.roll_limit_rad)),
        "hamstring_active_N": mean(active),
        "hamstring_passive_N": mean(passive),
        "hamstring_longest_fibre": float(max(f[f"fibre_length_{m}"].max() for m in HAMSTRINGS)),
        "adductor_magnus_active_N": mean(
            sum(f[f"force_{m}_N"] - f[f"passive_{m}_N"] for m in MUSCLES if m.startswith("addmag"))
        ),
        "gluteus_maximus_active_N": mean(
            sum(f[f"force_{m}_N"] - f[f"passive_{m}_N"] for m in MUSCLES if m.startswith("glmax"))
        ),
        "quadriceps_active_N": mean(
            sum(f[f"force_{m}_N"] - f[f"passive_{m}_N"] for m in ("recfem", "vasint", "vaslat", "vasmed"))
        ),
        "peak_patellofemoral_N": float(f["patellofemoral_N"].max()),
        "peak_tibiofemoral_N": float(f["tibiofemoral_N"].max()),
        "peak_hip_moment_Nm": float(f["hip_moment_Nm"].max()),
        "peak_knee_moment_Nm": float(f["knee_moment_Nm"].max()),
        "warnings": list(rep.warnings),
    }

"""The bodies that could be this lifter's, and what each stance does in every one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from ..body.paths import MUSCLES
from ..body.scaling import Body
from ..cores import cores
from ..press.batch import PressModel, PressVersions
from ..press.case import LifterCase
from ..press.cue import Cue
from ..press.felt_limits import places_above_m, roll_limit_rad
from ..press.limits import NO_MARGINS, StrokeScan, scan_strokes_batch
from ..press.stance_batch import StanceBatch
from ..press.strength import known_stroke
from ..tables import doubt
from .ensemble import Sample, samples, with_known_strength
from .evaluation import FOCUS, STRENGTH_PLACES, Evaluations, evaluate, roll_under_load_rad, strokes_m

TOGETHER = 8  # bodies asked as one: fewer spend their time in Python, more outgrow the cache
WORKERS = 2  # bodies at a time: the engine itself uses what cores there are

Item = TypeVar("Item")
Found = TypeVar("Found")
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class PressedStance:
    """A stance with its stroke and its push."""

    row: tuple[float, ...]  # height, spacing, toes, notch
    bottom_m: float
    top_m: float
    cue: Cue

    @staticmethod
    def of(row: np.ndarray, bottom_m: float, top_m: float, cue: Cue) -> PressedStance:
        place = tuple(round(float(value), 6) for value in row)
        return PressedStance(place, round(float(bottom_m), 6), round(float(top_m), 6), cue)


@dataclass(frozen=True, slots=True)
class InEachBody:
    """What a pressed stance does in each body, over the way up."""

    activation: np.ndarray  # [body, muscle]
    lengthened_activation: np.ndarray
    muscle_weight: np.ndarray
    active_N: np.ndarray
    passive_N: np.ndarray
    load_kg: np.ndarray  # [body]
    angles_rad: np.ndarray  # trunk-thigh flexion first [body, 5, place]
    passive_roll_rad: np.ndarray  # of the pelvis, without a load [body, place]
    hip_extension_Nm: np.ndarray  # active, under `load_kg` [body, place]

    def score(self, focus: str, long_fibre_gain: np.ndarray) -> np.ndarray:
        """See `Evaluations.score` [body]."""
        return self._weighted(self.activation + long_fibre_gain[:, None] * self.lengthened_activation, focus)

    def focus_activation(self, focus: str) -> np.ndarray:
        return self._weighted(self.activation, focus)

    def _weighted(self, values: np.ndarray, focus: str) -> np.ndarray:
        at = [MUSCLES.index(m) for m in FOCUS[focus]]
        return (self.muscle_weight[:, at] * values[:, at]).sum(1) / self.muscle_weight[:, at].sum(1)


@dataclass(frozen=True, slots=True)
class DrawnBodies:
    """Each as strong as the known set, and with the tailbone lifting where it was felt to; what was evaluated is kept."""

    models: list[PressModel]
    long_fibre_gain: np.ndarray  # [body]
    known: dict[PressedStance, InEachBody] = field(default_factory=dict)

    @staticmethod
    def of(case: LifterCase, model: PressModel, count: int) -> DrawnBodies:
        places, known = _known_places_m(case, model), case.known_set
        drawn = samples(case.lifter, model, count)

        tailbone = case.tailbone_lifts
        above = None if tailbone is None else places_above_m(replace(model, machine=tailbone.machine), tailbone)

        # Of their own generator: who felt no tailbone has the same bodies as before.
        late_rad = np.radians(np.random.default_rng(65).uniform(*doubt("fit", "limits", "felt_late_deg"), size=count))

        def calibrated(drawn_so: tuple[Sample, float]) -> PressModel:
            sample, late = drawn_so
            strong = with_known_strength(sample, known, places)
            if tailbone is None or above is None:
                return strong
            limit = roll_limit_rad(replace(strong, machine=tailbone.machine), tailbone, above, late)
            return replace(strong, body=replace(strong.body, roll_limit_rad=np.array(limit)))

        models = in_each(calibrated, list(zip(drawn, late_rad, strict=True)))
        return DrawnBodies(models, np.array([sample.long_fibre_gain for sample in drawn]))

    def __len__(self) -> int:
        return len(self.models)

    def scanned(self, stances: StanceBatch, progress: Progress) -> list[StrokeScan]:
        """Every stance along its stroke in each body, up to the limits themselves."""
        found = in_each(
            lambda versions: scan_strokes_batch([(versions, stances)], NO_MARGINS), self._together(), progress
        )
        return [scan for scans in found for scan in scans]

    def evaluated(self, wanted: Sequence[PressedStance], progress: Progress) -> list[InEachBody]:
        """What these do in each body; those not evaluated before go through the engine together."""
        new = [pressed for pressed in dict.fromkeys(wanted) if pressed not in self.known]
        if new:
            table = np.array([pressed.row for pressed in new])
            ends = np.array([(pressed.bottom_m, pressed.top_m) for pressed in new])
            cues = [pressed.cue for pressed in new]

            def of_bodies(versions: PressVersions) -> tuple[np.ndarray, ...]:
                count = len(versions.versions)
                stances, (bottom, top) = StanceBatch.from_table(np.tile(table, (count, 1))), np.tile(ends, (count, 1)).T
                done = evaluate(versions, stances, bottom, top, cues * count, refine_peaks=False, down=False)
                return _in_each_body(done, versions.bodies)

            parts = zip(*in_each(of_bodies, self._together(), progress), strict=True)
            found = [np.concatenate(values) for values in parts]
            for k, pressed in enumerate(new):
                self.known[pressed] = InEachBody(*(values[:, k] for values in found))
        return [self.known[pressed] for pressed in wanted]

    def _together(self) -> list[PressVersions]:
        return [
            PressVersions(tuple(self.models[first : first + TOGETHER]))
            for first in range(0, len(self.models), TOGETHER)
        ]

    def roll_under_rad(self, pressed: PressedStance, put_on_kg: float) -> np.ndarray:
        """Roll of the pelvis on the way up in each body with these plates on [body, place]."""
        found, count = self.known[pressed], len(self.models)
        return roll_under_load_rad(
            PressVersions(tuple(self.models)), found.angles_rad.swapaxes(0, 1), found.hip_extension_Nm, found.load_kg,
            np.full(count, put_on_kg),
        )  # fmt: skip

    def added_roll_rad(self, pressed: PressedStance, put_on_kg: float) -> np.ndarray:
        """What of it the load adds [body, place]."""
        return np.maximum(self.roll_under_rad(pressed, put_on_kg) - self.known[pressed].passive_roll_rad, 0.0)

    def roll_left_rad(self, pressed: PressedStance, put_on_kg: float) -> np.ndarray:
        """How far it stays short of where the tailbone lifts [body, place]."""
        limits_rad = np.array([float(model.body.roll_limit_rad) for model in self.models])
        return limits_rad[:, None] - self.roll_under_rad(pressed, put_on_kg)


def _in_each_body(done: Evaluations, bodies: Sequence[Body]) -> tuple[np.ndarray, ...]:
    """The fields of `InEachBody` in these bodies, each [body, stance, ...]."""
    count, stances = len(bodies), len(done.stances) // len(bodies)

    def by_body(values: np.ndarray) -> np.ndarray:  # [row, stance of a body] or [row, stance of a body, place]
        return np.moveaxis(values.reshape(len(values), count, stances, *values.shape[2:]), 0, 2)

    weight = np.array([body.weight for body in bodies])[:, None]
    angles_rad = np.asarray(done.kinematics.posture.angles_rad).reshape(5, *done.hip_extension_Nm.shape)
    return (
        by_body(done.activation), by_body(done.lengthened_activation),
        np.broadcast_to(weight, (count, stances, len(MUSCLES))),
        by_body(done.active_N), by_body(done.passive_N), done.load_kg.reshape(count, stances), by_body(angles_rad),
        *(v.reshape(count, stances, -1) for v in (np.asarray(done.kinematics.roll_rad), done.hip_extension_Nm)),
    )  # fmt: skip


def in_each(
    function: Callable[[Item], Found], items: Sequence[Item], progress: Progress = lambda share: None
) -> list[Found]:
    """A function of each item, some at a time."""
    found = []
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        for done in map(function, items) if cores() == 1 else pool.map(function, items):
            found.append(done)
            progress(len(found) / len(items))
    return found


def _known_places_m(case: LifterCase, model: PressModel) -> np.ndarray:
    """The deep places of the known set's stroke."""
    known = case.known_set
    if known is None:
        return np.zeros(0)
    stroke = known_stroke(model.body, known)
    return strokes_m(np.array([stroke.bottom_m]), np.array([stroke.top_m]))[0][STRENGTH_PLACES]

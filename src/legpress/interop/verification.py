"""OpenSim's own tools on an exported repetition, compared with what the export says.

Reads the files alone: whoever changes one sees what it does to the agreement.
"""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..body.paths import MUSCLES
from ..body.skeleton import COORDINATES
from ..errors import WrongInput
from .finding_words import finding_words
from .findings import ReadingWarning
from .opensim import setups
from .opensim.coordinates import SIDES, patella
from .opensim.export import FILES, FRAMES, PASSPORT, RIGID, SHORTFALL, digest, read_passport
from .opensim.forces import LEG_RESERVE_NM
from .opensim.library import opensim, reason_in
from .opensim.model import open_model
from .table import Table

# What agreement means; shares of the largest value that OpenSim finds in the repetition.
MOMENT_BAR = 0.02
KNEE_BAR = 0.03
# Activations are compared as they are.
ACTIVATION_BAR = 0.02  # root mean square over frames and muscles
MUSCLE_BAR = 0.08  # the same of the worst single muscle
# Frames in which StaticOptimization leans on its reserves say nothing about the sharing.
RESERVE_SHARE = 0.01  # of the largest joint moment
OPENSIM_LIMIT_S = 3600
JOINTS = {"tibiofemoral": ("walker_knee", "tibia"), "patellofemoral": ("patellofemoral", "patella")}
TIME_S = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """One comparison; `bar` None is told for information."""

    quantity: str
    part: str
    unit: str
    worst: float  # largest difference
    rms: float
    peak: float  # largest value that OpenSim finds
    share: float  # what the bar is for: of the peak, or the difference itself for activations
    bar: float | None
    measure: str  # in words

    @property
    def holds(self) -> bool:
        return self.bar is None or self.share <= self.bar


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AgreementCurve:
    """OpenSim's and our values of one part over time, right leg."""

    quantity: str
    part: str
    unit: str
    time_s: np.ndarray
    opensim: np.ndarray
    ours: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """How well OpenSim and legpress agree on one repetition."""

    passport: Mapping[str, Any] = field(repr=False)  # legpress.json
    rows: tuple[AgreementRow, ...]
    curves: tuple[AgreementCurve, ...] = field(repr=False)
    notes: tuple[str, ...]
    frames: int
    skipped_frames: int  # in which StaticOptimization needed its reserves

    @property
    def holds(self) -> bool:
        return all(row.holds for row in self.rows)

    def row(self, quantity: str, part: str) -> AgreementRow:
        return next(row for row in self.rows if (row.quantity, row.part) == (quantity, part))


def verify(folder: str | Path) -> Verification:
    """Run InverseDynamics, StaticOptimization and JointReaction in the folder and compare.

    Their results stay in `folder/results`. WrongInput if the folder is no export or a file is missing,
    if OpenSim is not installed or cannot run what lies there.
    """
    folder = Path(folder)
    passport = read_passport(folder)
    opensim()
    changed = _changed(folder, passport)
    _run_tools(folder)
    found = _Found(folder)
    moments, peak_Nm = _moments(found)
    activations, skipped = _activations(found, peak_Nm)
    compared = [*moments, *activations, *_knee(found)]
    notes = [*passport.get("warnings", []), *found.notes]
    if changed:
        notes.append(f"Changed since the export: {', '.join(changed)}.")
    missing_Nm = max(float(np.abs(values).max()) for values in found.shortfall.columns.values())
    if missing_Nm > 1.0:
        notes.append(f"Up to {missing_Nm:.0f} Nm are missing at a joint; they count as if a muscle had made them.")
    if skipped == len(found.time_s):
        notes.append(
            "StaticOptimization, which has no passive force, needs its reserves in every frame: the sharing of the load "
            "could not be compared."
        )
    elif skipped:
        notes.append(
            f"In {skipped} of {len(found.time_s)} frames StaticOptimization, which has no passive force, needs more than "
            f"{100 * RESERVE_SHARE:g} % of the largest moment from its reserves; they are left out of its comparison."
        )
    return Verification(
        passport=passport,
        rows=tuple(row for row, _ in compared),
        curves=tuple(curve for _, curve in compared if curve is not None),
        notes=tuple(notes),
        frames=len(found.time_s),
        skipped_frames=skipped,
    )


def _changed(folder: Path, passport: Mapping[str, Any]) -> list[str]:
    """Files that are not as exported; WrongInput for one that is missing."""
    sums, changed = passport.get("files_sha256"), []
    if not isinstance(sums, Mapping):
        raise WrongInput(f"{folder / PASSPORT} has no list of files. Export the repetition again.")
    for name in FILES:
        if name == PASSPORT:
            continue
        if not os.path.lexists(folder / name):
            raise WrongInput(f"{folder} is not complete: {name} is missing. Export the repetition again.")
        if digest(folder / name) != sums.get(name):
            changed.append(name)
    return changed


def _run_tools(folder: Path) -> None:
    """All three tools, each as the README starts it: a Python of its own, in the folder."""
    try:
        (folder / setups.RESULTS).mkdir(exist_ok=True)
        for setup in setups.SETUPS:
            (folder / setups.RESULTS / setup.result).unlink(missing_ok=True)
    except OSError as error:
        raise WrongInput(f"{folder} cannot be written: {error.strerror}. Copy it to a place of your own.") from None
    quiet = "import opensim; opensim.Logger.removeFileSink(); opensim.Logger.setLevelString('error'); "
    running = {
        setup: subprocess.Popen(  # noqa: S603, names of our own setups, no shell
            [sys.executable, "-c", f"{quiet}opensim.{setup.tool}('{setup.file}').run()"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for setup in setups.SETUPS
    }
    try:
        for setup, process in running.items():
            said = process.communicate(timeout=OPENSIM_LIMIT_S)[0].decode("utf-8", "replace")
            if process.returncode or not (folder / setups.RESULTS / setup.result).is_file():
                raise WrongInput(
                    f"OpenSim's {setup.name} did not run {folder / setup.file}: {reason_in(said)}. Export the repetition again."
                )
    except subprocess.TimeoutExpired:
        raise WrongInput(
            f"OpenSim did not come to an end within {OPENSIM_LIMIT_S} s. Export a shorter tempo."
        ) from None
    finally:
        for process in running.values():
            process.kill()
            process.wait()


class _Found:
    """Exported and computed tables at the repetition's frames."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes: dict[str, None] = {}  # on files that did not read as they stand; each once
        self.time_s = self._read(setups.FORCES).time_s
        self.forces = self._at_frames(setups.FORCES)
        self.motion = self._at_frames(setups.MOTION)
        self.rigid = self._at_frames(RIGID)
        self.shortfall = self._at_frames(SHORTFALL)
        self.frames = _read_frames(folder / FRAMES, self.time_s)
        results = Path(setups.RESULTS)
        self.moments = self._at_frames(results / setups.INVERSE_DYNAMICS.result)
        self.activations = self._at_frames(results / setups.STATIC_OPTIMIZATION.result)
        self.reactions = self._at_frames(results / setups.JOINT_REACTION.result)

    def _read(self, name: str | Path) -> Table:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReadingWarning)  # they are notes here
            table = Table.read(self.folder / name)
        self.notes |= {f"{name}: {finding_words(finding)}": None for finding in table.findings}
        return table

    def _at_frames(self, name: str | Path) -> Table:
        file = self.folder / name
        table = self._read(name)
        nearest = np.abs(table.time_s[:, None] - self.time_s[None]).argmin(0)
        far = np.abs(table.time_s[nearest] - self.time_s)
        if far.max() > TIME_S:
            raise WrongInput(
                f"{file} has no row at {self.time_s[int(far.argmax())]:g} s, a frame of {setups.FORCES}. "
                "Export the repetition again."
            )
        columns = {column: values[nearest] for column, values in table.columns.items()}
        for column, values in columns.items():
            if not np.isfinite(values).all():
                at_s = self.time_s[int(np.argmin(np.isfinite(values)))]
                raise WrongInput(f"{file}: column {column} has no number at {at_s:g} s. Export the repetition again.")
        # its file's name, so that a column that is missed is missed by name
        return Table(name=str(name), time_s=self.time_s, columns=columns)


def _read_frames(file: Path, time_s: np.ndarray) -> Any:
    import pandas as pd

    try:
        frames = pd.read_csv(file)
        needed = frames[["time_s", *(f"{name}_N" for name in JOINTS)]].to_numpy(dtype=float)
        same = len(frames) == len(time_s) and np.abs(needed[:, 0] - time_s).max() < TIME_S and np.isfinite(needed).all()
    except (KeyError, ValueError, TypeError, pd.errors.ParserError) as error:
        raise WrongInput(
            f"{file} is not a table of frames ({str(error)[:100]}). Export the repetition again."
        ) from None
    if not same:
        raise WrongInput(f"{file} and {setups.FORCES} do not have the same frames. Export the repetition again.")
    return frames


# A comparison and the curves behind it; a sum over many has none.
Compared = tuple[AgreementRow, AgreementCurve | None]


def _moments(found: _Found) -> tuple[list[Compared], float]:
    """OpenSim's joint moments against its moment arms times our forces, and the largest of all."""
    theirs, ours = {}, {}
    arms_m = _moment_arms_m(found)
    for side in SIDES:
        force_N = np.stack([found.forces[f"{muscle}_{side}"] for muscle in MUSCLES])
        for k, coordinate in enumerate(COORDINATES):
            name = f"{coordinate}_{side}"
            asked = found.moments[f"{name}_moment"]
            if coordinate == "knee_angle":  # the patella's coordinate moves as the knee does
                asked = asked + found.moments[f"{patella(side)}_force"]
            theirs[name] = asked
            ours[name] = np.einsum("mf,mf->f", arms_m[side][k], force_N) + found.shortfall[name]
    peak_Nm = max(float(np.abs(values).max()) for values in theirs.values())
    out = []
    for coordinate in COORDINATES:
        off = np.concatenate([ours[f"{coordinate}_{side}"] - theirs[f"{coordinate}_{side}"] for side in SIDES])
        own = max(float(np.abs(theirs[f"{coordinate}_{side}"]).max()) for side in SIDES)
        row = AgreementRow(
            quantity="joint moment",
            part=coordinate,
            unit="Nm",
            worst=float(np.abs(off).max()),
            rms=_rms(off),
            peak=own,
            share=float(np.abs(off).max()) / peak_Nm,
            bar=MOMENT_BAR,
            measure="worst difference over the largest moment of all five",
        )
        right = f"{coordinate}_r"
        out.append((row, _curve(found, "joint moment", coordinate, "Nm", theirs[right], ours[right])))
    return out, peak_Nm


def _moment_arms_m(found: _Found) -> dict[str, np.ndarray]:
    """OpenSim's moment arms [coordinate, muscle, frame] of each leg of the exported model, at our poses."""
    arms = {}
    model = open_model(found.folder / setups.MODEL)
    state = model.initSystem()
    coordinates, muscles = model.getCoordinateSet(), model.getMuscles()
    for side in SIDES:
        driven = [coordinates.get(f"{name}_{side}") for name in COORDINATES]
        follower = coordinates.get(patella(side))
        pulling = [muscles.get(f"{name}_{side}") for name in MUSCLES]
        arms[side] = np.zeros((len(COORDINATES), len(MUSCLES), len(found.time_s)))
        spanned = None
        for f in range(len(found.time_s)):
            for name, coordinate in zip(COORDINATES, driven, strict=True):
                coordinate.setValue(state, float(found.motion[f"{name}_{side}"][f]), False)
            follower.setValue(state, float(found.motion[patella(side)][f]), False)
            model.realizePosition(state)
            if spanned is None:  # a muscle that does not span a joint has no arm in any pose
                spanned = [
                    (k, m)
                    for k, coordinate in enumerate(driven)
                    for m, muscle in enumerate(pulling)
                    if abs(muscle.computeMomentArm(state, coordinate)) > 1e-9
                ]
            for k, m in spanned:
                arms[side][k, m, f] = pulling[m].computeMomentArm(state, driven[k])
    return arms


def _activations(found: _Found, peak_Nm: float) -> tuple[list[Compared], int]:
    """StaticOptimization's activations against our solver's with the same assumptions."""
    leaned_Nm = np.stack(
        [np.abs(found.activations[f"reserve_{name}_{side}"]) * LEG_RESERVE_NM for side in SIDES for name in COORDINATES]
    )
    judged = leaned_Nm.max(0) <= RESERVE_SHARE * peak_Nm
    if not judged.any():
        return [], len(judged)
    out, everything = [], []
    quantity = "activation"
    for muscle in MUSCLES:
        pairs = [(found.activations[f"{muscle}_{side}"], found.rigid[f"{muscle}_{side}"]) for side in SIDES]
        off = np.concatenate([(ours - theirs)[judged] for theirs, ours in pairs])
        everything.append(off)
        row = AgreementRow(
            quantity=quantity,
            part=muscle,
            unit="",
            worst=_largest(off),
            rms=_rms(off),
            peak=_largest(pairs[0][0][judged]),
            share=_rms(off),
            bar=MUSCLE_BAR,
            measure="root mean square of the difference",
        )
        out.append((row, _curve(found, quantity, muscle, "", *pairs[0])))
    off = np.concatenate(everything)
    total = AgreementRow(
        quantity=quantity,
        part="all muscles",
        unit="",
        worst=_largest(off),
        rms=_rms(off),
        peak=max(_largest(found.activations[f"{muscle}_r"][judged]) for muscle in MUSCLES),
        share=_rms(off),
        bar=ACTIVATION_BAR,
        measure="root mean square of the difference",
    )
    return [(total, None), *out], int((~judged).sum())


def _knee(found: _Found) -> list[Compared]:
    """JointReaction's contact forces under our muscle forces against those of the frames."""
    out = []
    for name, (joint, body) in JOINTS.items():
        sides = []
        for side in SIDES:
            prefix = f"{joint}_{side}_on_{body}_{side}_in_{body}_{side}_f"
            sides.append(np.linalg.norm([found.reactions[f"{prefix}{axis}"] for axis in "xyz"], axis=0))
        ours = found.frames[f"{name}_N"].to_numpy()
        off = np.concatenate([ours - theirs for theirs in sides])
        peak = max(float(theirs.max()) for theirs in sides)
        row = AgreementRow(
            quantity="knee contact force",
            part=name,
            unit="N",
            worst=float(np.abs(off).max()),
            rms=_rms(off),
            peak=peak,
            share=float(np.abs(off).max()) / peak,
            bar=KNEE_BAR,
            measure="worst difference over the peak",
        )
        out.append((row, _curve(found, "knee contact force", name, "N", sides[0], ours)))
    return out


def _curve(found: _Found, quantity: str, part: str, unit: str, theirs: np.ndarray, ours: np.ndarray) -> AgreementCurve:
    return AgreementCurve(quantity=quantity, part=part, unit=unit, time_s=found.time_s, opensim=theirs, ours=ours)


def _largest(values: np.ndarray) -> float:
    return float(np.abs(values).max(initial=0.0))


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2))) if values.size else 0.0

"""One folder that holds a repetition for OpenSim, and what it says about itself."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import __version__
from ...errors import WrongInput, shown
from ...files import read_bytes, read_text, write_together
from ...report.finding_words import finding_words
from .forces import activations_of, forces_of, rigid_activations_of, shortfall_of, write_reserves
from .library import opensim
from .loads import loads_of, write_loads_setup
from .model import check_pose, open_source, scaled_model, write_model
from .motion import ROWS_A_FRAME, motion_of
from .readme import readme
from .setups import (
    ACTIVATIONS,
    FORCES,
    LOADS,
    LOADS_SETUP,
    MODEL,
    MOTION,
    RESERVES,
    RESULTS,
    SETUPS,
    write_setups,
)

if TYPE_CHECKING:
    from ...press.rep import Rep

PASSPORT = "legpress.json"
FORMAT = "legpress export for OpenSim"
FORMAT_VERSION = 1
LARGEST_MB = 100  # of one of its files; the model has some
README, FRAMES = "README.md", "frames.csv"
RIGID, SHORTFALL = "rigid_activations.sto", "shortfall.sto"
FILES = (
    PASSPORT,
    README,
    MODEL,
    MOTION,
    LOADS,
    LOADS_SETUP,
    FORCES,
    ACTIVATIONS,
    RIGID,
    SHORTFALL,
    RESERVES,
    *(setup.file for setup in SETUPS),
    FRAMES,
)
LEFT_BY_OPENSIM = ("opensim.log", RESULTS)


def export_opensim(rep: Rep, folder: str | Path, *, model: str | Path) -> Path:
    """Write `folder` with everything that OpenSim needs to repeat this repetition; returns the folder.

    `model` is the user's copy of the source model (RajagopalLaiUhlrich2023.osim). The folder may be new,
    empty, or an earlier export, which is replaced. WrongInput if it holds anything else, if the model is
    another one, or if OpenSim is not installed.
    """
    folder, source = Path(folder), Path(model)
    check(folder, source)
    with tempfile.TemporaryDirectory() as work:
        draft = Path(work)
        _write(rep, draft, source)
        _move(draft, folder)
    return folder


def check(folder: Path, model: Path) -> None:
    """What can be known before the repetition is: OpenSim, the model, and a folder that is free."""
    opensim()
    open_source(model)
    _check_free(folder)


def _write(rep: Rep, draft: Path, source: Path) -> None:
    scaled = scaled_model(rep.body, source)
    check_pose(scaled, rep, source)
    write_model(scaled, draft / MODEL)
    motion_of(rep).write(draft / MOTION)
    loads_of(rep).write(draft / LOADS)
    write_loads_setup(draft / LOADS_SETUP, LOADS)
    write_reserves(draft / RESERVES)
    forces = forces_of(rep, draft, MODEL, MOTION, LOADS_SETUP, RESERVES)
    forces.write(draft / FORCES)
    activations_of(rep).write(draft / ACTIVATIONS)
    rigid_activations_of(rep).write(draft / RIGID)
    shortfall_of(rep).write(draft / SHORTFALL)
    write_setups(draft, float(rep.frames["time_s"].iloc[-1]), ROWS_A_FRAME)
    rep.frames.to_csv(draft / FRAMES, index=False, float_format="%.9g")
    passport = _passport(rep, source)
    (draft / README).write_text(readme(passport), encoding="utf-8")
    passport["files_sha256"] = {name: digest(draft / name) for name in FILES if name != PASSPORT}
    text = json.dumps(passport, indent=2, ensure_ascii=False, allow_nan=False)
    (draft / PASSPORT).write_text(text + "\n", encoding="utf-8")


def digest(file: Path) -> str:
    """Of a file's bytes; raises as `files.read_bytes`."""
    return hashlib.sha256(read_bytes(file, LARGEST_MB * 1_000_000)).hexdigest()


def _passport(rep: Rep, source: Path) -> dict[str, Any]:
    """Who pressed what and how; units in the keys, no places on anybody's disk."""
    lifter, machine, stance = rep.lifter, rep.machine, rep.stance
    times = rep.frames["time_s"].to_numpy()
    factors = rep.body.segments.body_factors()
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "legpress": __version__,
        "opensim": opensim().GetVersion(),
        "source_model": {"name": source.name, "sha256": digest(source)},
        "lifter": lifter.model_dump(
            mode="json",
            include={"name", "sex", "age_years", "height_cm", "mass_kg", "lengths", "flexibility"},
            exclude_none=True,
        ),
        "machine": {"name": machine.name, "rail_deg": machine.rail_deg},
        "stance": {
            "heel_height_cm": round(stance.heel_height_cm, 6),
            "heel_spacing_cm": round(stance.heel_spacing_cm, 6),
            "toe_out_deg": round(stance.toe_out_deg, 6),
            "backrest_notch": stance.backrest_notch,
            "backrest_deg": round(machine.seat.backrest_deg[stance.backrest_notch - 1], 6),
        },
        "load_kg": rep.load_kg,
        "tempo": str(rep.tempo),
        "cue": str(rep.cue),
        "up_s": rep.up_s,
        "stop_sled_cm": round(rep.stop_sled_cm, 6),
        "top_sled_cm": round(rep.top_sled_cm, 6),
        "too_heavy": rep.too_heavy,
        "too_light": rep.too_light,
        "warnings": [finding_words(finding, "kg") for finding in rep.findings],
        "frames": len(times),
        "frame_s": round(float(times[-1] - times[0]) / (len(times) - 1), 9),
        "motion_rows_a_frame": ROWS_A_FRAME,
        "full_activation": round(float(rep.body.full_activation), 6),
        "hamstring_tightness": round(float(rep.body.tightness), 6),
        "scale_factors": {name: [round(f, 9) for f in factor] for name, factor in factors.items()},
        "units": "seconds, metres, radians, newtons, newton metres, kilograms",
    }


def read_passport(folder: Path) -> dict[str, Any]:
    """What an exported folder says about itself; WrongInput if it is none."""
    make = "Make one with `legpress export-opensim --out FOLDER`"
    if not folder.exists():
        raise WrongInput(f"There is no folder {folder}. {make}.")
    if not folder.is_dir():
        raise WrongInput(f"{folder} is a file. Give the folder that `legpress export-opensim` wrote.")
    if not os.path.lexists(folder / PASSPORT):
        raise WrongInput(f"{folder} is not an export: it has no {PASSPORT}. {make}.")
    text = read_text(folder / PASSPORT, LARGEST_MB * 1_000_000)
    try:
        passport = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongInput(
            f"{folder / PASSPORT} cannot be read ({str(error)[:100]}). Export the repetition again."
        ) from None
    if not isinstance(passport, dict) or passport.get("format") != FORMAT:
        raise WrongInput(f"{folder} is not an export for OpenSim: {PASSPORT} does not say so. {make}.")
    needed = ("lifter", "machine", "stance", "load_kg", "tempo", "cue", "legpress", "files_sha256")
    missing = [name for name in needed if name not in passport]
    if missing:
        raise WrongInput(f"{folder / PASSPORT} has no {missing[0]}. Export the repetition again.")
    if passport.get("format_version") != FORMAT_VERSION:
        raise WrongInput(
            f"{folder} was written in format {shown(passport.get('format_version'))}; this legpress reads {FORMAT_VERSION}. "
            "Export the repetition again."
        )
    return passport


def _check_free(folder: Path) -> None:
    """That nobody else's file would be overwritten."""
    if folder.exists() and not folder.is_dir():
        raise WrongInput(f"{folder} is a file. Give a folder.")
    if not folder.exists():
        return
    try:
        there = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        raise WrongInput(f"{folder} cannot be read: {error.strerror}. Give a folder of your own.") from None
    if not there:
        return
    foreign = [name for name in there if name not in (*FILES, *LEFT_BY_OPENSIM)]
    if not foreign:
        try:
            read_passport(folder)
        except WrongInput:
            foreign = there
    if foreign:
        raise WrongInput(
            f"{folder} holds files that are not of an export ({foreign[0]}); they are left alone. "
            "Give a new or empty folder, or that of an earlier export."
        )


def _move(draft: Path, folder: Path) -> None:
    """The finished files into their folder; results of an earlier export's tools go, they belong to other files."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_together({folder / name: (draft / name).read_bytes() for name in FILES})
        for setup in SETUPS:
            (folder / RESULTS / setup.result).unlink(missing_ok=True)
    except OSError as error:
        raise WrongInput(f"{folder} cannot be written: {error.strerror}. Give a folder of your own.") from None

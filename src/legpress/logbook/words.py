"""A logged set in words."""

from __future__ import annotations

from datetime import datetime, time

from ..errors import visible
from ..measures import Units, length, tidy
from ..stance import Stance
from .sets import LoggedSet


def load_words(logged: LoggedSet) -> str:
    """ "120 kg x 10", in the unit in which it was told."""
    return f"{tidy(logged.load, 2)} {logged.unit} x {logged.reps}"


def set_words(logged: LoggedSet) -> str:
    """ "leg press 120 kg x 10 of Mara, 2026-10-03 18:30"."""
    return f"{plain(logged.exercise)} {load_words(logged)} of {plain(logged.lifter)}, {moment(logged.when)}"


def moment(when: datetime) -> str:
    """Date and clock; where an app told only the date, the date."""
    return f"{when:%Y-%m-%d}" if when.time() == time() else f"{when:%Y-%m-%d %H:%M}"


def stance_words(stance: Stance, units: Units = "kg") -> str:
    """ "heels 30 cm up, 36 cm apart, toes 15° out, notch 1"."""
    turn = "out" if stance.toe_out_deg >= 0 else "in"
    return (
        f"heels {length(stance.heel_height_cm, units)} up, {length(stance.heel_spacing_cm, units)} apart, "
        f"toes {tidy(abs(stance.toe_out_deg), 0)}° {turn}, notch {stance.backrest_notch}"
    )


def plain(text: str) -> str:
    """Words of another app on one line; what would move a terminal's cursor is spelled out."""
    return visible(" ".join(text.split()))


def details(logged: LoggedSet, units: Units = "kg", *, place: bool = True) -> str:
    """Everything but exercise, load, lifter, time and notes: "warm-up; 2 left; tempo 3-1-X kept; sled-45; heels ...";
    `place`: also machine, stance, stop, cue and workout."""
    said = [] if logged.kind == "work" else [logged.kind]
    if logged.rir is not None:
        said.append(f"{logged.rir:g} left in reserve")
    if logged.tempo is not None or logged.tempo_kept is not None:
        kept = {None: "", True: " kept", False: " lost"}[logged.tempo_kept]
        said.append(" ".join(f"tempo {logged.tempo or ''}{kept}".split()) if logged.tempo or kept else "")
    if logged.depth_kept is not None:
        said.append("depth kept" if logged.depth_kept else "depth lost")
    if logged.load_written:
        said.append(f"written as {plain(logged.load_written)}")
    if not place:
        return "; ".join(filter(None, said))
    if logged.machine is not None:
        said.append(plain(logged.machine))
    if logged.stance is not None:
        said.append(stance_words(logged.stance, units))
    if logged.stop_sled_cm is not None:
        said.append(f"down to {length(logged.stop_sled_cm, units)}")
    if logged.cue is not None:
        said.append(f"cue {plain(logged.cue)}")
    if logged.workout:
        said.append(plain(logged.workout))
    return "; ".join(filter(None, said))

"""The log in words and as JSON: sets, what they took over from the ones before, and how machines are set up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..lifter_file import coach_table
from ..logbook.entry import TakenFrom
from ..logbook.record import STANCE, record_of
from ..logbook.sets import LoggedSet
from ..logbook.settings import MachineSettings
from ..logbook.words import details, load_words, moment, plain, set_words, stance_words
from ..measures import Units, length

# what a later set takes over from the one before
_TAKEN = {
    "machine": "machine",
    "stance": "stance",
    "stop_sled_cm": "stop",
    "tempo": "tempo",
    "cue": "cue",
    "load": "load",
}


def set_json(logged: LoggedSet) -> dict[str, Any]:
    """A set, units in the keys; `load` is in `unit`, `load_kg` the same in kilograms."""
    row = record_of(logged)
    return {"id": logged.id} | row | {"when": logged.when.isoformat(), "load_kg": logged.load_kg}


def settings_json(settings: MachineSettings) -> dict[str, Any]:
    """What is remembered of a machine."""
    stance = dict.fromkeys(STANCE) if settings.stance is None else coach_table(settings.stance)
    row = {"lifter": settings.lifter, "machine": settings.machine, "mark": settings.mark}
    row["load_counts"] = "" if settings.counts is None else str(settings.counts)
    return row | stance | {"stop_sled_cm": settings.stop_sled_cm}


def taken_json(taken: dict[str, TakenFrom]) -> dict[str, str]:
    return {name: _source_words(source) for name, source in taken.items()}


def added_words(
    logged: LoggedSet, taken: dict[str, TakenFrom], mark: str, *, new_lifter: bool, units: Units
) -> list[str]:
    """What was logged, and what of it was taken over from where."""
    rest = details(logged, units)
    lines = [f"Logged as set {logged.id}: {set_words(logged)}{f'; {rest}' if rest else ''}."]
    for source in dict.fromkeys(taken.values()):
        names = [_TAKEN[name] for name, whence in taken.items() if whence == source]
        lines.append(f"As in {_source_words(source)}: {', '.join(names)}.")
    if mark:
        lines.append(f"Your mark on {logged.machine}: {mark}.".replace("..", "."))
    if new_lifter:
        lines.append(f"{logged.lifter} is new in this log.")
    return lines


def ahead_words(ahead: LoggedSet) -> str:
    """That a set is dated later than the clock can be right about."""
    return (
        f"Set {ahead.id} is dated {moment(ahead.when)}, later than this computer's clock ({moment(datetime.now())}). Put right "
        f"what is wrong, the clock or the set: legpress log edit {ahead.id} --when TIME."
    )


def changed_names(before: LoggedSet, after: LoggedSet) -> list[str]:
    """Which fields of a set's JSON are other than before."""
    was, now = set_json(before), set_json(after)
    return [name for name in was if was[name] != now[name]]


def edited_words(before: LoggedSet, after: LoggedSet) -> list[str]:
    """Each change of a set."""
    was, now = set_json(before), set_json(after)
    lines = [
        f"{name}: {_value_words(was[name])} -> {_value_words(now[name])}"
        for name in changed_names(before, after)
        if name != "load_kg"
    ]
    return [f"Changed set {after.id}: {set_words(after)}.", *lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRow:
    """A line of the shown log."""

    number: str
    when: str
    lifter: str
    exercise: str
    load: str
    rir: str
    tempo: str
    details: str


def set_rows(sets: Sequence[LoggedSet], units: Units) -> list[SetRow]:
    """Lines of the log; where a set was done is said once for all that follow there."""
    rows, above = [], None
    for one in sets:
        place = (one.lifter, one.machine, one.stance, one.stop_sled_cm, one.cue, one.workout)
        rest = details(replace(one, rir=None, tempo=None), units, place=place != above)
        above = place
        rows.append(
            SetRow(
                number=str(one.id),
                when=moment(one.when),
                lifter=plain(one.lifter),
                exercise=plain(one.exercise),
                load=load_words(one),
                rir="" if one.rir is None else f"{one.rir:g}",
                tempo=one.tempo or "",
                details="; ".join(filter(None, (rest, plain(one.notes)))),
            )
        )
    return rows


def settings_words(settings: MachineSettings, units: Units) -> str:
    """How a lifter sets a machine up, in a line."""
    parts = [settings.mark] if settings.mark else []
    if settings.counts is not None:
        parts.append(f"loads count {settings.counts.words}")
    if settings.stance is not None:
        parts.append(stance_words(settings.stance, units))
    if settings.stop_sled_cm is not None:
        parts.append(f"down to {length(settings.stop_sled_cm, units)}")
    return f"{settings.machine or 'no machine named'} ({settings.lifter}): {'; '.join(parts) or 'nothing yet'}"


def titles_json(titles: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
    """What lifters said that titles mean."""
    return [{"lifter": lifter, "title": title, "exercise": exercise} for lifter, title, exercise in titles]


def titles_words(titles: Sequence[tuple[str, str, str]]) -> list[str]:
    """The same, a line each."""
    lines = [f"{plain(title)} is {plain(exercise)} ({plain(lifter)})" for lifter, title, exercise in titles]
    return lines or ['No title was said to mean an exercise. `legpress import FILE --map "TITLE=leg press"` does.']


def _source_words(source: TakenFrom) -> str:
    return "[present] of your file" if source is None else f"set {source}"


def _value_words(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else plain(str(value))

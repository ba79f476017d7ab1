"""A look back over the log as values: what `progress.json` holds, and what words and picture read."""

from __future__ import annotations

from pydantic import BaseModel

from ..measures import Units
from ..training.history import History, StrengthLine, Week
from .progress_words import history_words, label_words
from .reason_words import note_words
from .session import WarningReport, warning_reports


class StrengthReport(BaseModel, frozen=True):
    """Estimated load for one repetition over time, in one place."""

    exercise: str
    label: str
    dates: tuple[str, ...]
    one_rm_kg: tuple[float, ...]


class LogWeekReport(BaseModel, frozen=True):
    """Seven days, Monday first; by muscle."""

    monday: str
    tension_s_at_full_force: dict[str, float]
    direct_sets: dict[str, float]
    sets_with_indirect_as_half: dict[str, float]
    tempo_kept_pct: float | None
    depth_kept_pct: float | None


class ProgressReport(BaseModel, frozen=True):
    """The whole look back."""

    lifter: str
    units: Units
    sets: int
    first: str | None
    last: str | None
    strength: tuple[StrengthReport, ...]
    strength_here: StrengthReport | None
    weeks: tuple[LogWeekReport, ...]
    warnings: tuple[WarningReport, ...]
    notes: tuple[str, ...]
    words: str


def progress_report(history: History, units: Units) -> ProgressReport:
    """The look back in the lifter's units."""
    here = history.here
    return ProgressReport(
        lifter=history.lifter,
        units=units,
        sets=history.sets,
        first=None if history.first is None else history.first.isoformat(),
        last=None if history.last is None else history.last.isoformat(),
        strength=tuple(_strength(line, label_words(line, units)) for line in history.lines),
        strength_here=None if here is None else _strength(here, label_words(here, units, all_places=True)),
        weeks=tuple(_week(week) for week in history.weeks),
        warnings=warning_reports(history.warnings),
        notes=tuple(note_words(note, units) for note in history.notes),
        words=history_words(history, units),
    )


def _strength(line: StrengthLine, label: str) -> StrengthReport:
    return StrengthReport(
        exercise=line.exercise,
        label=label,
        dates=tuple(day.isoformat() for day in line.days),
        one_rm_kg=tuple(round(kg, 1) for kg in line.one_kg),
    )


def _week(week: Week) -> LogWeekReport:
    return LogWeekReport(
        monday=week.monday.isoformat(),
        tension_s_at_full_force={muscle: round(seconds, 1) for muscle, seconds in week.tension_s.items()},
        direct_sets={muscle: round(sets, 2) for muscle, sets in week.direct_sets.items()},
        sets_with_indirect_as_half={muscle: round(sets, 2) for muscle, sets in week.half_sets.items()},
        tempo_kept_pct=None if week.tempo_kept is None else round(100 * week.tempo_kept, 1),
        depth_kept_pct=None if week.depth_kept is None else round(100 * week.depth_kept, 1),
    )

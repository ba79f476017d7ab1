"""What an import brought, in words and as JSON."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ..logbook.imports.importing import Report
from ..logbook.words import plain

ERRORS_SHOWN = 10


def import_json(report: Report, file: str, known: Collection[str], *, dry_run: bool) -> dict[str, Any]:
    """The report; `known` are the lifters that the log had before."""
    return {
        "file": file,
        "format": report.format,
        "dry_run": dry_run,
        "rows": report.rows,
        "imported": report.imported,
        "duplicates": report.duplicates,
        "errors": report.errors,
        "not_sets": dict(report.not_sets),
        "body_weight": report.body_weight,
        "machine_settings": report.marks,
        "lifters": dict(report.lifters),
        "new_lifters": _new_lifters(report, known),
        "exercises": report.exercises,
        "change": report.change,
    }


def import_words(report: Report, known: Collection[str], *, dry_run: bool) -> list[str]:
    """What was taken, what was left out and why; the first rows that cannot be read, one a line."""
    done = "Would import" if dry_run else "Imported"
    of = ", ".join(f"{plain(name)} {count}" for name, count in report.lifters.items())
    lines = [f"{done} {_sets(report.imported)} of {report.rows} rows ({report.format}){f': {of}' if of else ''}."]
    new = _new_lifters(report, known)
    if new:
        lines.append(f"New in this log: {', '.join(map(plain, new))}.")
    if report.duplicates:
        lines.append(f"Already in the log, so left out: {_sets(report.duplicates)}.")
    if report.not_sets:
        what = ", ".join(f"{plain(what)}: {count}" for what, count in report.not_sets.items())
        lines.append(f"Left out because they are not sets: {what}.")
    if report.body_weight:
        lines.append(
            f"Without a weight: {_sets(report.body_weight)}, kept with nothing put on and the note body weight."
        )
    if report.marks:
        lines.append(f"Machine settings: {report.marks} new.")
    if report.exercises:
        named = ", ".join(f"{plain(app)} is {plain(ours)}" for app, ours in list(report.exercises.items())[:8])
        lines.append(f"Renamed: {named}.")
    if report.errors:
        lines.append(f"Cannot be read, so left out: {len(report.errors)} row{'s' * (len(report.errors) != 1)}.")
        lines += [f"  line {wrong['line']}: {plain(wrong['reason'])}" for wrong in report.errors[:ERRORS_SHOWN]]
    return lines


def _new_lifters(report: Report, known: Collection[str]) -> list[str]:
    return [name for name in report.lifters if name not in known]


def _sets(count: int) -> str:
    return f"{count} set{'' if count == 1 else 's'}"

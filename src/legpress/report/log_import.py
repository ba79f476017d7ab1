"""What an import brought, in words and as JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from ..logbook.imports.known_sets import OWN_FORMATS
from ..logbook.imports.report import Because, Report
from ..logbook.words import plain
from ..measures import tidy

SHOWN = 10  # of rows, each on its line
_NAMED = 8  # of titles, in one line


def import_json(report: Report, file: str, known: Collection[str], *, dry_run: bool) -> dict[str, Any]:
    """The report; `known` are the lifters that the log had before."""
    return {
        "file": file,
        "format": report.format,
        "dry_run": dry_run,
        "rows": report.rows,
        "imported": report.imported,
        "corrected": [asdict(one) for one in report.corrected],
        "duplicates": report.duplicates,
        "deleted": len(report.deleted),
        "left_out": [asdict(one) for one in report.left_out],
        "errors": [{"line": one.line, "reason": one.reason} for one in report.errors],
        "not_sets": dict(report.not_sets),
        "body_weight": report.body_weight,
        "outliers": [asdict(one) for one in report.outliers],
        "remembered": report.remembered,
        "counted": dict(report.counted),
        "plates_assumed": report.plates_assumed,
        "own_units": report.own_units,
        "weights": list(report.weights),
        "lifters": dict(report.lifters),
        "new_lifters": _new_lifters(report, known),
        "exercises": report.exercises,
        "renamed_in_log": report.renamed_in_log,
        "renamed_in_app": report.renamed_in_app,
        "taken_for": report.taken_for,
        "not_placed": dict(report.not_placed.most_common()),
        "change": report.change,
    }


def import_words(report: Report, known: Collection[str], *, dry_run: bool, commands: bool = True) -> list[str]:
    """What was taken, what was left out and why; what to look at, one a line. `commands`: with what to type next."""
    done = "Would import" if dry_run else "Imported"
    of = ", ".join(f"{plain(name)} {count}" for name, count in report.lifters.items())
    lines = [f"{done} {_sets(report.imported)} of {_rows(report.rows)} ({report.format}){f': {of}' if of else ''}."]
    new = _new_lifters(report, known)
    if new:
        lines.append(f"New in this log: {', '.join(map(plain, new))}.")
    if report.duplicates:
        lines.append(f"Already in the log, so left out: {_sets(report.duplicates)}{_changed_since(report)}.")
    if report.deleted:
        lines.append(
            f"Deleted in the log before, so left out: {_sets(len(report.deleted))}. "
            f"{'`legpress log undo`' if commands else 'Undo'} brings back what you deleted last."
        )
    if report.corrected:
        lines.append(f"Other than in the log, so {'would be ' * dry_run}replaced: {_sets(len(report.corrected))}.")
        lines += _some(f"  set {one.id}: {plain(one.before)} -> {plain(one.after)}" for one in report.corrected)
    if report.outliers:
        lines.append("Ten times or a tenth of what was lifted before and after; is that a slip?")
        lines += _some(
            f"  line {one.line}: {plain(one.exercise)} {tidy(one.load, 2)} {one.unit}, around it "
            f"{tidy(one.usual, 2)} {one.unit}"
            for one in report.outliers
        )
    lines += _of_loads(report, commands=commands)
    lines += _of_titles(report, dry_run=dry_run, commands=commands)
    if report.not_sets:
        what = ", ".join(f"{plain(what)}: {count}" for what, count in report.not_sets.items())
        lines.append(f"Left out because they are not sets: {what}.")
    if report.errors:
        lines.append(f"Cannot be read, so left out: {_rows(len(report.errors))}.")
        lines += _some(f"  line {wrong.line}: {plain(wrong.reason)}" for wrong in report.errors)
    return lines


def _of_loads(report: Report, *, commands: bool) -> list[str]:
    lines = []
    if report.own_units is not None:
        lines.append(f"The file does not say its unit: read as {report.own_units}, as your lifter file has it.")
    if report.weights:
        first, *others = map(plain, report.weights)
        lines.append(f"The file has more than one column of weights: {first} is read{_of_others(report, others)}.")
    for counts, count in report.counted.items():
        lines.append(f"Loads count {counts}: read so for {_sets(count)}; the log keeps the plates of both sides.")
    if report.plates_assumed:
        lines.append(
            "Loads of the press are read as the plates of both sides together, without the carriage."
            + " If yours count it, or one side: --carriage 52kg, or --counts side." * commands
        )
    if report.body_weight:
        lines.append(
            f"Without a weight: {_sets(report.body_weight)}, kept with nothing put on and the note body weight."
        )
    return lines


def _of_others(report: Report, others: list[str]) -> str:
    """What becomes of the other columns of weights: of ours only `load` is a load."""
    named = ", ".join(others)
    return (
        f", {named} is not"
        if report.format in OWN_FORMATS
        else f", {named} where that is empty; where both say something they agree"
    )


def _of_titles(report: Report, *, dry_run: bool, commands: bool) -> list[str]:
    lines = []
    sure = {app: ours for app, ours in report.exercises.items() if app not in report.taken_for}
    if sure:
        lines.append(f"Renamed: {_named(sure)}.")
    if report.taken_for:
        lines.append(
            f"Taken for, by the name alone: {_named(report.taken_for)}."
            + ' Not so? --map "TITLE=EXERCISE" says it.' * commands
        )
    if report.renamed_in_app:
        lines.append(
            f"The app has other titles now, so the log {'would have' if dry_run else 'has'} them too: {_named(report.renamed_in_app)}."
        )
    if report.renamed_in_log:
        lines.append(f"{'Would be renamed' if dry_run else 'Renamed'} in the log: {_sets(report.renamed_in_log)}.")
    if report.not_placed:
        most = [f"{plain(title)} ({count})" for title, count in report.not_placed.most_common(_NAMED)]
        more = len(report.not_placed) - len(most)
        lines.append(
            f"Kept under their own titles, which no plan counts: {', '.join(most)}"
            f"{f' and {more} more' if more else ''}{' (--json lists them)' if more and commands else ''}."
            + ' Is one of them ours? --map "TITLE=leg press" says so.'
            * commands
        )
    if report.remembered:
        lines.append(
            f"Would be remembered of machines and titles: {report.remembered}."
            if dry_run
            else f"Remembered of machines and titles: {report.remembered}"
            f"{'; see `legpress log machine` and `log titles`' if commands else ''}."
        )
    return lines


def _changed_since(report: Report) -> str:
    count = sum(row.because is Because.CHANGED_SINCE for row in report.left_out)
    return f", {count} of them as they were before you changed them there" if count else ""


def _some(lines: Iterable[str]) -> list[str]:
    """The first of them, and how many more there are."""
    every = list(lines)
    more = len(every) - SHOWN
    return every[:SHOWN] + ([f"  and {more} more; --json lists them all."] if more > 0 else [])


def _named(titles: dict[str, str]) -> str:
    named = [f"{plain(app)} is {plain(ours)}" for app, ours in list(titles.items())[:_NAMED]]
    more = len(titles) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _new_lifters(report: Report, known: Collection[str]) -> list[str]:
    return [name for name in report.lifters if name not in known]


def _sets(count: int) -> str:
    return f"{count} set{'' if count == 1 else 's'}"


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"

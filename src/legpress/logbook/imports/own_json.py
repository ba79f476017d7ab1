"""Our own JSON: everything in the log, with a checksum; one row a line, so that a long one is read in little memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from ...errors import WrongInput, shown
from ..record import FIELDS, Record
from . import remembered
from .apps import Reading
from .row import ImportedRow, WholeFile

NAME = "legpress json"
FORMAT = "legpress log"
SCHEMA_VERSION = 2
READ_VERSIONS = (1, 2)  # 1 had no titles, and nothing of what loads count
_FIRST = {"format": FORMAT, "schema_version": SCHEMA_VERSION}
_SECTIONS = ("machine_settings", "exercise_titles", "sets")
_WHOLE_CHARACTERS = 4_000_000  # of a file that another program wrote in its own layout


class Checksum:
    """SHA-256 over the rows: each as JSON with sorted keys and no spaces, UTF-8, one a line, in the file's order."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, row: Mapping[str, Any]) -> None:
        line = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"
        self._sum.update(line.encode("utf-8", "surrogatepass"))

    def __str__(self) -> str:
        return self._sum.hexdigest()


def written(settings: Iterator[Record], titles: Iterator[Record], records: Iterator[Record]) -> Iterator[str]:
    """The lines of a file, from what is told of machines (lifter, machine, mark, load_counts) and of titles (lifter, title,
    exercise), and checked rows."""
    checksum = Checksum()
    yield json.dumps(_FIRST)[:-1] + ",\n"
    for section, rows in zip(_SECTIONS, (settings, titles, records), strict=True):
        yield f'"{section}": [\n'
        before = ""
        for row in rows:
            plain = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()}
            checksum.add(plain)
            yield before + json.dumps(plain, ensure_ascii=False)
            before = ",\n"
        yield "\n],\n" if before else "],\n"
    yield f'"sha256": "{checksum}"}}\n'


def json_rows(file: Path, lines: Iterator[str], reading: Reading) -> Iterator[ImportedRow]:
    """The rows of a file; where the checksum does not fit WrongInput comes at the end, so keep nothing before."""
    first = next(lines)
    try:
        head = json.loads(first.rstrip().rstrip(",") + "}")
    except (ValueError, RecursionError):
        head = {}
    if "format" not in head:  # ours says it in the first line, before one row a line
        yield from _in_any_layout(file, first, lines, reading)
        return
    _check_first(file, head)
    yield from _line_by_line(file, lines, reading)


def _line_by_line(file: Path, lines: Iterator[str], reading: Reading) -> Iterator[ImportedRow]:
    checksum, section, found = Checksum(), "", None
    for line, text in enumerate(lines, 2):
        text = text.strip()
        if not text or text in ("]", "],"):
            continue
        if found is not None:
            _cut_off(file, line)
        if text.startswith("{"):
            yield _row(section, line, _loaded(file, line, text.rstrip(",")), reading, checksum)
            continue
        try:
            (key, value), *more = json.loads(
                "{" + text.rstrip("[,}") + ("[]" if text.endswith("[") else "") + "}"
            ).items()
        except (ValueError, RecursionError):
            _cut_off(file, line)
        if key in _SECTIONS and value == [] and not more:
            section = key
        elif key == "sha256":
            found = str(value)
    if found is None:
        raise WholeFile(f"{file} was cut off: its end is missing. Nothing was imported; copy or export it again.")
    _compare(file, found, checksum)


def _in_any_layout(file: Path, first: str, lines: Iterator[str], reading: Reading) -> Iterator[ImportedRow]:
    text = [first]
    length = len(first)
    for more in lines:
        length += len(more)
        if length > _WHOLE_CHARACTERS:
            raise WholeFile(
                f"{file} is JSON, but not with one set a line as legpress writes it, and too large to read at once. "
                "Export it again with `legpress export`."
            )
        text.append(more)
    try:
        whole = json.loads("".join(text))
    except RecursionError:
        raise WholeFile(f"{file} nests too deeply for a log. Export it again with `legpress export`.") from None
    except ValueError as error:
        where = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
        raise WholeFile(f"{file} is not valid JSON{where}. Nothing was imported; copy or export it again.") from None
    _check_first(file, whole)
    checksum = Checksum()
    for section in _SECTIONS:
        rows = whole.get(section, [])
        if not isinstance(rows, list):
            raise WholeFile(f"{file}: {section} is {shown(rows)}; it must be a list.")
        for number, row in enumerate(rows, 1):
            yield _row(section, number, row, reading, checksum)
    if whole.get("sha256") is not None:  # a page without a network may leave it out
        _compare(file, str(whole["sha256"]), checksum)


def _check_first(file: Path, head: Any) -> None:
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise WholeFile(
            f'{file} is JSON, but not a log: it does not begin with "format": "{FORMAT}". '
            "Give a file of `legpress export`, or the CSV of the app."
        )
    version = head.get("schema_version")
    if version not in READ_VERSIONS or isinstance(version, bool):
        raise WholeFile(
            f"{file} has schema_version {shown(version)}; this legpress reads {SCHEMA_VERSION} and older. Update legpress with "
            "`pip install -U legpress`."
        )


def _row(section: str, line: int, row: Any, reading: Reading, checksum: Checksum) -> ImportedRow:
    if not isinstance(row, dict):
        return ImportedRow(line, wrong=f"{shown(row)} is not a set.")
    checksum.add(row)
    try:
        if section == "machine_settings":
            return remembered.of_machine(line, row, reading.lifter)
        if section == "exercise_titles":
            return remembered.of_title(line, row, reading.lifter)
        missing = [field for field in ("when", "exercise", "load", "unit", "reps") if row.get(field) is None]
        if missing:
            return ImportedRow(line, wrong=f"{', '.join(missing)} missing.")
        record = {field: row.get(field) for field in FIELDS}
        record["lifter"] = record["lifter"] or reading.lifter
        return ImportedRow(line, record=record, as_kept=True, title=str(record["exercise"]))
    except WrongInput as reason:
        return ImportedRow(line, wrong=str(reason))


def _loaded(file: Path, line: int, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        _cut_off(file, line)


def _cut_off(file: Path, line: int) -> NoReturn:
    raise WholeFile(
        f"{file}, line {line}, is not what `legpress export` wrote there: the file was cut off or changed. "
        "Nothing was imported; copy or export it again."
    ) from None


def _compare(file: Path, found: str, checksum: Checksum) -> None:
    if found != str(checksum):
        raise WholeFile(
            f"{file} was changed after it was written (its checksum does not fit). Nothing was imported; export it "
            "again, or take the line with sha256 out if you meant the change."
        )

"""The records of a CSV file; one whose quotes do not fit costs itself and nothing else."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ...errors import WrongInput

MOST_BROKEN = 1000  # records; each may have to be looked for a long way


@dataclass(frozen=True, slots=True)
class CsvRecord:
    """One record of a file."""

    line: int  # from 1; where it begins
    cells: list[str]  # of a broken one as far as they can be told
    broken: str = ""  # why it cannot be read as it is written


def records(lines: Iterator[str], line: int, delimiter: str) -> Iterator[CsvRecord]:
    """The records of these lines, the first of which is line `line` of the file.

    Of one that is broken only its first line is given up; what stands below is read anew. WrongInput where that is so of more
    than `MOST_BROKEN`.
    """
    again: deque[str] = deque()  # lines that a broken record had taken
    taken: list[str] = []

    def feed() -> Iterator[str]:
        while (text := again.popleft() if again else next(lines, None)) is not None:
            taken.append(text)
            yield text

    table, broken = csv.reader(feed(), delimiter=delimiter, strict=True), 0
    while True:
        taken.clear()
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            broken += 1
            if broken > MOST_BROKEN:
                raise WrongInput(
                    f"More than {MOST_BROKEN} lines have quotes that do not fit; the last is line {line}. Nothing was "
                    "imported; export the file again from the app."
                ) from None
            first = taken[0]
            again.extendleft(reversed(taken[1:]))
            table = csv.reader(feed(), delimiter=delimiter, strict=True)
            yield CsvRecord(line, _by_their_ends(first.rstrip("\r\n"), delimiter), _complaint(str(error)))
            line += 1
        else:
            yield CsvRecord(line, cells)
            line += len(taken)


def _complaint(error: str) -> str:
    if "field limit" in error:
        return f"a cell is longer than {csv.field_size_limit()} characters, or a quote is never closed."
    if "unexpected end" in error:
        return "a quote is opened and never closed."
    return "its quotes do not fit; a quote inside a text is written twice."


def _by_their_ends(text: str, delimiter: str) -> list[str]:
    """The cells of a line where a quote ends a text only before a delimiter; none where one never ends."""
    cells, at = [], 0
    while at <= len(text):
        if text.startswith('"', at):
            end = _end_of_text(text, at + 1, delimiter)
            if end is None:
                return []
            cells.append(text[at + 1 : end].replace('""', '"'))
            at = end + 2
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end])
            at = end + 1
    return cells


def _end_of_text(text: str, start: int, delimiter: str) -> int | None:
    """Where the quote is that ends the text that begins here: an odd one before a delimiter or the end."""
    at = start
    while (at := text.find('"', at)) >= 0:
        run = len(text[at:]) - len(text[at:].lstrip('"'))
        last = at + run - 1
        if run % 2 and (last + 1 == len(text) or text.startswith(delimiter, last + 1)):
            return last
        at += run
    return None

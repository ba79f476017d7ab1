"""Columns over time in OpenSim's text tables: motion (.mot) and storage (.sto)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from ..errors import WrongInput, did_you_mean, shown
from .cells import cut, number, numbers, written
from .finding_words import warn
from .findings import CountDisagrees, Finding, LastLineCut, LinesLeftOut
from .names import distinct
from .rows import Rows, first_not_later, last_of_each_time
from .storage_header import LONGEST_NAMES, PATH, SIMM, StorageHeader, column_names, read_header
from .textfile import is_comment, numbered_lines, read_text, write_text, wrong_line

if TYPE_CHECKING:
    import pandas as pd

# A step may differ from the mean by this share and time still counts as uniform: thirtieths of a second in four decimals pass.
UNIFORM = 5e-3

# Columns that are no angle whatever the flag says: components of positions and forces (`pelvis_tx`, `_vx`, `_px`,
# `_x`), what muscles and tools report, and the patella's coordinate, which follows the knee and which OpenSim never
# converts (its motion is "coupled", not a rotation).
NO_ANGLE = re.compile(r".*(?:_[a-z]?[xyz]|_beta|_force|_moment|_activation|/activation|/normalized_tendon_force)")
COORDINATE = re.compile(r"(.*?)(?:/value|/speed)?")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """Named columns over strictly increasing time, in the order of the file.

    `columns`: name -> values [row], NaN where the file has none. `in_degrees` speaks of the angles alone; positions
    are metres and forces newtons either way. `findings`: what was repaired or left out when it was read from a file.
    Values are copied and read-only. WrongInput if the parts do not fit.
    """

    name: str
    time_s: np.ndarray
    columns: Mapping[str, np.ndarray]
    in_degrees: bool = False
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        time_s = _values("time", self.time_s)
        if time_s.size == 0:
            raise WrongInput(f"table {shown(self.name)} has no rows. Give at least one moment of time.")
        wrong = first_not_later(time_s)
        if wrong is not None:
            raise WrongInput(
                f"table {shown(self.name)}: time {time_s[wrong]} in row {wrong + 1} does not come after the row before. "
                "Time must be finite and strictly increasing."
            )
        columns = {}
        for column, given in self.columns.items():
            columns[column] = _values(column, given)
            if columns[column].size != time_s.size:
                raise WrongInput(
                    f"table {shown(self.name)}: column {shown(column)} has {columns[column].size} values, "
                    f"time has {time_s.size}. Give one value for each moment."
                )
        object.__setattr__(self, "time_s", time_s)
        object.__setattr__(self, "columns", MappingProxyType(columns))

    def __getitem__(self, column: str) -> np.ndarray:
        if column not in self.columns:
            raise WrongInput(
                f"table {shown(self.name)} has no column {shown(column)}.{did_you_mean(column, self.columns)}"
            )
        return self.columns[column]

    @property
    def frame(self) -> pd.DataFrame:
        """A new data frame, `time` first."""
        import pandas as pd

        return pd.DataFrame({"time": self.time_s, **self.columns})

    def in_radians(self, angles: Iterable[str] | None = None) -> Table:
        """The same table with its angles in radians, whatever the flag was.

        `angles` names the columns that are angles; None: all but positions, forces, activations and the patella's
        `_beta`, told by their names as OpenSim's tools write them.
        """
        if not self.in_degrees:
            return self
        chosen = {c for c in self.columns if _is_angle(c)} if angles is None else set(angles)
        for column in chosen:
            self[column]  # one that is not there is said
        columns = {c: np.deg2rad(v) if c in chosen else v for c, v in self.columns.items()}
        return replace(self, columns=columns, in_degrees=False)

    @classmethod
    def read(cls, path: str | Path) -> Table:
        """A .mot or .sto file, forgiving: what either of OpenSim's readers makes sense of is read, all of it.

        Whatever was repaired or left out is in `findings`, and a `ReadingWarning` says it. Without a word in the header
        angles are radians, but degrees in a .mot without `version`, as for OpenSim's Storage.
        WrongInput names file, line and rule.
        """
        file = Path(path)
        table = _parse(file, *read_text(file))
        warn(file, table.findings)
        return table

    def write(self, path: str | Path) -> None:
        """Writes .mot (time must be uniform) or .sto, strictly: exact counts, every digit, no missing value."""
        file = Path(path)
        _check_writable(self, file)
        names = list(self.columns)
        lines = [
            self.name,
            "version=1",
            f"nRows={self.time_s.size}",
            f"nColumns={len(names) + 1}",
            f"inDegrees={'yes' if self.in_degrees else 'no'}",
            "endheader",
            "\t".join(["time", *names]),
        ]
        # tolist: Python's floats print the fewest digits that read back the same
        rows = np.column_stack([self.time_s, *self.columns.values()]).tolist()
        lines += ["\t".join(map(written, row)) for row in rows]
        write_text(file, "\n".join(lines) + "\n")


def _values(column: str, given: object) -> np.ndarray:
    try:
        values = np.array(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise WrongInput(f"column {shown(column)} holds something that is not a number. Give numbers.") from None
    if values.ndim != 1:
        raise WrongInput(f"column {shown(column)} has shape {values.shape}. Give one number for each moment.")
    values.flags.writeable = False
    return values


def _is_angle(column: str) -> bool:
    match = COORDINATE.fullmatch(column)
    return NO_ANGLE.fullmatch(match[1] if match else column) is None


def _check_writable(table: Table, file: Path) -> None:
    if file.suffix.lower() not in (".mot", ".sto"):
        raise WrongInput(f"{file} ends in neither .mot nor .sto. Name the file with one of the two.")
    name = table.name
    if not name.strip() or not name.isprintable() or name != name.strip():
        raise WrongInput(f"{file}: the table's name {shown(name)} must be one printable line. Give it a plain name.")
    if PATH.match(name):
        raise WrongInput(f"{file}: the table's name {shown(name)} is a place on a disk. Give it a plain name.")
    if "=" in name or name.split()[0].lower() in SIMM | {"endheader", "name"} or name.startswith("#"):
        raise WrongInput(f"{file}: the table's name {shown(name)} reads like a line of the header. Give it another.")
    if not table.columns:
        raise WrongInput(f"{file}: the table has no column besides time. Give at least one.")
    for column, values in table.columns.items():
        # OpenSim's Storage breaks labels at every space
        if not column or not column.isprintable() or any(sign.isspace() for sign in column):
            raise WrongInput(f"{file}: column {shown(column)} must be printable without spaces. Rename it.")
        if column.lower() == "time":
            raise WrongInput(f"{file}: column {shown(column)} would stand beside time itself. Rename it.")
        if not np.isfinite(values).all():
            row = int(np.argmin(np.isfinite(values))) + 1
            raise WrongInput(
                f"{file}: column {shown(column)} is {values[row - 1]} in row {row}. "
                "OpenSim would lose that row and all that follow; fill the gap or leave the column out."
            )
    if file.suffix.lower() == ".mot" and table.time_s.size > 2:
        with np.errstate(all="ignore"):
            step_s = np.diff(table.time_s)
            off = np.abs(step_s / step_s.mean() - 1)
        worst = int(np.argmax(off))
        if not off[worst] <= UNIFORM:
            raise WrongInput(
                f"{file}: a .mot needs uniform time, but row {worst + 2} comes {step_s[worst]:.6g} s after the one "
                f"before and the mean is {step_s.mean():.6g} s. Resample, or write a .sto."
            )


def _parse(file: Path, text: str, of_letters: list[Finding]) -> Table:
    lines = numbered_lines(text)
    header = read_header(file, lines)
    at, line = next(((at, line) for at, line in lines if line.strip()), (header.last_line, ""))
    if not line:
        raise wrong_line(
            file, at, "the file ends after its header. It needs a line of column names and rows of numbers."
        )
    if len(line) > LONGEST_NAMES:
        raise wrong_line(file, at, f"the line of column names has {len(line)} signs. Is this a .mot or .sto?")
    labels, tabs = column_names(line, header.columns)
    if len(labels) == 1 and labels[0].lower().startswith(("time,", "time;")):
        sign = labels[0][4]
        raise wrong_line(file, at, f"the columns are parted by {sign!r}; a .mot or .sto needs tabs. Save it with tabs.")
    rows, cut_short = _rows(file, lines, labels, tabs, header, text.endswith("\n"))
    if not len(rows):
        raise wrong_line(file, at, "there are no rows under the column names. Export the file again.")
    values, line_of, infinite = rows.arrays()
    counts = (("nRows", header.rows, len(values)), ("nColumns", header.columns, len(labels)))
    miscounted = [
        CountDisagrees(key=key, said=said, found=found) for key, said, found in counts if said not in (None, found)
    ]
    timed = next((i for i, label in enumerate(labels) if label.lower() == "time"), None)
    time_s = _ranged_time(file, at, header, labels, len(values)) if timed is None else values[:, timed]
    kept, repeated = last_of_each_time(time_s, line_of)
    time_s, values, line_of = time_s[kept], values[kept], line_of[kept]
    late = first_not_later(time_s)
    if late is not None:
        before = f" after {time_s[late - 1]:.15g}" if late else ""
        raise wrong_line(
            file,
            int(line_of[late]),
            f"time is {time_s[late]:.15g}{before}. Time must be there and strictly increase; remove or repair the row.",
        )
    others = [i for i in range(len(labels)) if i != timed]
    names, renamed = distinct(["time", *(labels[i] for i in others)])
    in_degrees, disputed = header.in_degrees(motion=file.suffix.lower() == ".mot")
    return Table(
        name=header.name,
        time_s=time_s,
        columns={name: values[:, i] for name, i in zip(names[1:], others, strict=True)},
        in_degrees=in_degrees,
        findings=(*of_letters, *disputed, *renamed, *cut_short, *miscounted, *infinite, *repeated),
    )


def _ranged_time(file: Path, at: int, header: StorageHeader, labels: list[str], rows: int) -> np.ndarray:
    """SIMM motions may leave time to the header."""
    if header.range_s is None:
        first = shown(labels[0])
        raise wrong_line(file, at, f"no column is called time; the first is {first}. Call the column of seconds time.")
    try:
        start, end = (number(cell) for cell in header.range_s.split())
    except ValueError:
        said = shown(header.range_s)
        raise wrong_line(
            file, header.range_line, f"range is {said}. Write the first and the last time, range 0 1.5."
        ) from None
    with np.errstate(all="ignore"):  # a senseless range is said below
        time_s = np.linspace(start, end, rows)
    if first_not_later(time_s) is not None:
        raise wrong_line(
            file, at, f"there is no column time, and the range {header.range_s} does not increase. Correct one."
        )
    return time_s


def _rows(
    file: Path,
    lines: Iterator[tuple[int, str]],
    labels: list[str],
    tabs: bool,
    header: StorageHeader,
    ended: bool,
) -> tuple[Rows, list[Finding]]:
    """The rows below the names; blank lines and comments are passed over. `ended`: the file's last line has an end."""
    rows = Rows()
    for at, line in lines:
        if not line.strip():
            continue
        try:
            rows.add(at, _row(line, labels, tabs))
        except ValueError as error:
            if is_comment(line):
                continue
            left = sum(1 for _, other in lines if other.strip())
            if header.rows and len(rows) >= header.rows:
                return rows, [LinesLeftOut(line=at, lines=1 + left)]
            if len(rows) and not left and not ended and len(line.split()) < len(labels):
                return rows, [LastLineCut(line=at)]
            if header.kind.lower() != "double" and "," in line:
                raise wrong_line(file, header.kind_line, _several_numbers(file, header.kind)) from None
            raise wrong_line(file, at, f"{error}.") from None
    return rows, []


def _several_numbers(file: Path, kind: str) -> str:
    return (
        f"DataType is {shown(kind)}: its columns hold several numbers each. Flatten it in OpenSim's Python: "
        f"s = opensim.Storage('{file.name}'); s.setName('flat'); s.printToXML('{file.stem}_flat.sto')."
    )


def _row(line: str, labels: list[str], tabs: bool) -> list[float]:
    """The numbers of a row; where tabs do not part it as the names say, spaces may, as for OpenSim's Storage."""

    def name(i: int) -> str:
        return f"column {shown(labels[i])}"

    cells = cut(line, "\t" if tabs else None, len(labels))
    if len(cells) != len(labels):
        cells = cut(line, None, len(labels))
    if len(cells) != len(labels):
        count = f"more than {len(labels)}" if len(cells) > len(labels) else f"{len(cells)}"
        raise ValueError(
            f"{count} {'value' if len(cells) == 1 else 'values'} under {len(labels)} column names; "
            "complete the row, or remove it if the file was cut off there"
        )
    try:
        return numbers(cells, name)
    except ValueError:
        cells = cut(line, None, len(labels))
        if len(cells) != len(labels):
            raise
    return numbers(cells, name)

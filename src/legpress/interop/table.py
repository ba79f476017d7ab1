"""Columns over time in OpenSim's text tables: motion (.mot) and storage (.sto)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from ..errors import WrongInput, did_you_mean, shown
from .cells import number, written
from .textfile import read_lines, write_text

if TYPE_CHECKING:
    import pandas as pd

# A step may differ from the mean by this share and time still counts as uniform: thirtieths of a second in four decimals pass.
UNIFORM = 5e-3

# Old SIMM files have these words, a space and a value instead of `nRows=`; they are in degrees.
SIMM = {"datacolumns", "datarows", "otherdata", "range"}
PATH = re.compile(r"(?:[A-Za-z]:[\\/]|\\\\|[/~])")

# Columns that are no angle whatever the flag says: components of positions and forces (`pelvis_tx`, `_vx`, `_px`,
# `_x`), what muscles and tools report, and the patella's coordinate, which follows the knee and which OpenSim never
# converts (its motion is "coupled", not a rotation).
NO_ANGLE = re.compile(r".*(?:_[a-z]?[xyz]|_beta|_force|_moment|_activation|/activation|/normalized_tendon_force)")
COORDINATE = re.compile(r"(.*?)(?:/value|/speed)?")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """Named columns over strictly increasing time, in the order of the file.

    `columns`: name -> values [row], NaN where the file has none. `in_degrees` speaks of the angles alone; positions
    are metres and forces newtons either way. Values are copied and read-only. WrongInput if the parts do not fit.
    """

    name: str
    time_s: np.ndarray
    columns: Mapping[str, np.ndarray]
    in_degrees: bool = False

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
        """A .mot or .sto file, forgiving: counts are counted again, old SIMM headers and CRLF are understood.

        Without `inDegrees` angles are radians, as OpenSim's Storage takes them; under a SIMM header they are degrees.
        WrongInput names file, line and rule.
        """
        file = Path(path)
        return _parse(file, read_lines(file))

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


def first_not_later(time_s: np.ndarray) -> int | None:
    """The first row whose time is not finite or does not come after the row before; None if time strictly increases."""
    good = np.isfinite(time_s)
    good[1:] &= time_s[1:] > time_s[:-1]
    return None if good.all() else int(np.argmin(good))


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


@dataclass(slots=True)
class _Header:
    name: str
    in_degrees: bool | None = None
    simm: bool = False
    range_s: tuple[float, float] | None = None


def _parse(file: Path, lines: list[str]) -> Table:
    def wrong(line: int, sentence: str) -> WrongInput:
        return WrongInput(f"{file}, line {line}: {sentence}")

    header, at = _header(file, lines, wrong)
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at == len(lines):
        raise wrong(at, "the file ends after its header. It needs a line of column names and rows of numbers.")
    labels, tabs = _labels(lines[at])
    label, times = Counter(labels).most_common(1)[0]
    if times > 1:
        raise wrong(at + 1, f"column {shown(label)} is there {times} times. Rename all but one.")
    rows, numbers = _rows(lines, at + 1, len(labels), tabs, labels, wrong)
    if not rows:
        raise wrong(at + 1, "there are no rows under the column names. Export the file again.")
    values = np.array(rows)

    timed = [label.lower() == "time" for label in labels]
    if sum(timed) > 1:
        raise wrong(at + 1, "two columns are called time. Rename one.")
    if any(timed):
        time_s = values[:, timed.index(True)]
    elif header.range_s is not None:  # SIMM motions may leave time to the header
        with np.errstate(all="ignore"):  # a senseless range is said below
            time_s = np.linspace(*header.range_s, len(rows))
    else:
        raise wrong(
            at + 1, f"no column is called time; the first is {shown(labels[0])}. Call the column of seconds time."
        )
    late = first_not_later(time_s)
    if late is not None and not any(timed):
        raise wrong(at + 1, f"there is no column time, and the range {header.range_s} does not increase. Correct one.")
    if late is not None:
        before = f" after {time_s[late - 1]:.15g}" if late else ""
        raise wrong(
            numbers[late],
            f"time is {time_s[late]:.15g}{before}. Time must be there and strictly increase; remove or repair the row.",
        )
    columns = {label: values[:, i] for i, label in enumerate(labels) if not timed[i]}
    if not columns:
        raise wrong(at + 1, "time is the only column. A table needs at least one more.")
    in_degrees = header.simm if header.in_degrees is None else header.in_degrees
    return Table(name=header.name, time_s=time_s, columns=columns, in_degrees=in_degrees)


def _header(file: Path, lines: list[str], wrong: Callable[[int, str], WrongInput]) -> tuple[_Header, int]:
    """What the header says that cannot be counted, and the index of the line after `endheader`."""
    header = _Header(file.stem)
    if not any(line.strip() for line in lines):
        raise WrongInput(f"{file} is empty. Export it again.")
    first = True
    for at, raw in enumerate(lines):
        line = raw.strip()
        word, value, *_ = [*re.split(r"\s*=\s*|\s+", line, maxsplit=1), ""]
        key = word.lower()
        if key == "endheader":
            return header, at + 1
        if key == "indegrees":
            if value.lower() not in ("yes", "y", "true", "1", "no", "n", "false", "0"):
                raise wrong(at + 1, f"inDegrees is {shown(value)}. Write inDegrees=yes or inDegrees=no.")
            header.in_degrees = value.lower() in ("yes", "y", "true", "1")
        elif key == "datatype" and value.lower() != "double":
            raise wrong(
                at + 1,
                f"DataType is {shown(value)}: its columns hold several numbers each. "
                "Flatten the table (in OpenSim: table.flatten()) and write it again.",
            )
        elif key == "range":
            try:
                start, end = (number(cell) for cell in value.split())
            except ValueError:
                raise wrong(
                    at + 1, f"range is {shown(value)}. Write the first and the last time, range 0 1.5."
                ) from None
            header.simm, header.range_s = True, (start, end)
        elif key in SIMM:
            header.simm = True
        elif key == "name" and value:
            header.name = _plain(value, file)
        elif key == "time" and "\t" in line:
            raise wrong(at + 1, "the column names come before a line `endheader`. Put endheader on a line above them.")
        elif first and line and "=" not in line and not line.startswith("#"):
            header.name = _plain(line, file)
        first = first and not line
    raise wrong(
        len(lines), "the file ends without a line `endheader`. Is it a .mot or .sto? Put endheader after the header."
    )


def _plain(name: str, file: Path) -> str:
    """A name without the folders of the disk it was written on."""
    if not name.isprintable():
        return file.stem
    return re.split(r"[\\/]", name)[-1] or file.stem if PATH.match(name) else name


def _labels(line: str) -> tuple[list[str], bool]:
    """Column names, and whether tabs part them (else any space does)."""
    by_tab = [label.strip() for label in line.rstrip().split("\t")]
    if len(by_tab) > 1 and all(by_tab):
        return by_tab, True
    return line.split(), False


def _rows(
    lines: list[str], start: int, columns: int, tabs: bool, labels: list[str], wrong: Callable[[int, str], WrongInput]
) -> tuple[list[list[float]], list[int]]:
    """Rows of numbers and the line each stood on; blank lines are passed over."""
    rows, numbers = [], []
    for at in range(start, len(lines)):
        line = lines[at]
        if not line.strip():
            continue
        cells = line.split("\t") if tabs else line.split()
        if tabs and len(cells) > columns and not "".join(cells[columns:]).strip():
            cells = cells[:columns]  # trailing tabs
        if len(cells) != columns:
            cells = line.split()
        if len(cells) != columns:
            raise wrong(
                at + 1,
                f"{len(cells)} {'value' if len(cells) == 1 else 'values'} under {columns} column names. "
                "Complete the row, or remove it if the file was cut off there.",
            )
        try:
            rows.append([number(cell) for cell in cells])
        except ValueError:
            for label, cell in zip(labels, cells, strict=True):
                try:
                    number(cell)
                except ValueError as error:
                    raise wrong(at + 1, f"column {shown(label)}: {error}.") from None
        numbers.append(at + 1)
    return rows, numbers

"""Markers over time in a .trc file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import WrongInput, shown
from .cells import number, written
from .table import first_not_later
from .textfile import read_lines, write_text

KEYS = (
    "DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames",
)  # fmt: skip
# a metre in the file's unit is 10 to this power
DECADES = {"m": 0, "cm": 2, "mm": 3}
SPELLED_OUT = {
    "meters": "m", "metres": "m", "meter": "m", "metre": "m", "centimeters": "cm", "centimetres": "cm",
    "millimeters": "mm", "millimetres": "mm", "millimeter": "mm", "millimetre": "mm",
}  # fmt: skip
# DataRate is rounded in most files, and frames of a phone are not even: the median step tells, to this share.
RATE_AGREES = 0.01


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Markers:
    """Places of named markers over strictly increasing time.

    `points_m` [frame, marker, 3] in metres whatever the file's `units` ("m", "cm" or "mm", kept for writing); NaN in all
    three coordinates where a marker was not seen. Axes are the file's own. Values are copied and read-only.
    WrongInput if the parts do not fit.
    """

    names: tuple[str, ...]
    time_s: np.ndarray
    points_m: np.ndarray
    rate_hz: float
    units: str = "m"

    def __post_init__(self) -> None:
        names = tuple(self.names)
        try:
            time_s = np.array(self.time_s, dtype=np.float64)
            points_m = np.array(self.points_m, dtype=np.float64)
            rate_hz = float(self.rate_hz)
        except (TypeError, ValueError):
            raise WrongInput(
                "time_s, points_m or rate_hz holds something that is not a number. Give numbers."
            ) from None
        if not names or time_s.ndim != 1 or time_s.size == 0:
            raise WrongInput("Markers need at least one name and one moment of time.")
        if points_m.shape != (time_s.size, len(names), 3):
            raise WrongInput(
                f"points_m has shape {points_m.shape}; {time_s.size} frames of {len(names)} markers need "
                f"({time_s.size}, {len(names)}, 3)."
            )
        name, times = Counter(names).most_common(1)[0]
        if times > 1:
            raise WrongInput(f"Marker {shown(name)} is there {times} times. Rename all but one.")
        late = first_not_later(time_s)
        if late is not None:
            raise WrongInput(f"Time {time_s[late]} of frame {late + 1} does not come after the frame before.")
        if not (np.isfinite(rate_hz) and rate_hz > 0):
            raise WrongInput(f"rate_hz is {rate_hz}. Give the frames a second, such as 60.")
        if self.units not in DECADES:
            raise WrongInput(f"units is {shown(self.units)}. Give one of {', '.join(DECADES)}.")
        if np.isinf(points_m).any():
            frame, marker, _ = np.argwhere(np.isinf(points_m))[0]
            raise WrongInput(
                f"Marker {shown(names[marker])} is infinite in frame {frame + 1}. Give NaN if it was not seen."
            )
        points_m[np.isnan(points_m).any(axis=2)] = np.nan  # two coordinates are no place
        time_s.flags.writeable = points_m.flags.writeable = False
        for field, value in zip(
            ("names", "time_s", "points_m", "rate_hz"), (names, time_s, points_m, rate_hz), strict=True
        ):
            object.__setattr__(self, field, value)

    @classmethod
    def read(cls, path: str | Path) -> Markers:
        """A .trc file, forgiving: counts are counted again, gaps may be empty cells or nan, short rows are filled.

        The first blank line after a frame ends the data. A DataRate that contradicts the times gives way to them.
        WrongInput names file, line and rule.
        """
        file = Path(path)
        return _parse(file, read_lines(file))

    def write(self, path: str | Path) -> None:
        """Writes a .trc, strictly: exact counts, labels from X1, 3 N + 2 cells a line, `nan` for a gap, every digit."""
        file = Path(path)
        _check_writable(self, file)
        count, frames, decades = len(self.names), self.time_s.size, DECADES[self.units]
        rate = repr(self.rate_hz)
        lines = [
            f"PathFileType\t4\t(X/Y/Z)\t{file.name}",
            "\t".join(KEYS),
            f"{rate}\t{rate}\t{frames}\t{count}\t{self.units}\t{rate}\t1\t{frames}",
            "Frame#\tTime\t" + "\t\t\t".join(self.names) + "\t\t",
            "\t\t" + "\t".join(f"X{i}\tY{i}\tZ{i}" for i in range(1, count + 1)),
            "",
        ]
        flat = self.points_m.reshape(frames, 3 * count).tolist()
        for i, (time_s, row) in enumerate(zip(self.time_s.tolist(), flat, strict=True), start=1):
            lines.append("\t".join([str(i), repr(time_s), *(written(value, decades) for value in row)]))
        write_text(file, "\n".join(lines) + "\n")


def _agrees(rate_hz: float, time_s: np.ndarray) -> bool:
    if time_s.size < 2:
        return True
    return abs(rate_hz * _median_step_s(time_s) - 1) <= RATE_AGREES


def _median_step_s(time_s: np.ndarray) -> float:
    with np.errstate(over="ignore"):  # senseless times have no rate, and that is said
        return float(np.median(np.diff(time_s)))


def _check_writable(markers: Markers, file: Path) -> None:
    if file.suffix.lower() != ".trc":
        raise WrongInput(f"{file} does not end in .trc. Name the file with it.")
    if not file.name.isprintable():
        raise WrongInput(f"{shown(file.name)} cannot stand inside the file. Use a printable name.")
    for name in markers.names:
        if not name or not name.isprintable() or name != name.strip():
            raise WrongInput(f"{file}: marker {shown(name)} must be printable, without spaces at its ends. Rename it.")
    if not _agrees(markers.rate_hz, markers.time_s):
        median_s = _median_step_s(markers.time_s)
        raise WrongInput(
            f"{file}: {markers.rate_hz:.6g} frames a second contradict the times, which are {median_s:.6g} s apart. "
            f"Give rate_hz={1 / median_s:.6g}."
        )
    with np.errstate(over="ignore"):
        far = np.isinf(markers.points_m * 10.0 ** DECADES[markers.units]).any(axis=(0, 2))
    if far.any():
        name = markers.names[int(np.argmax(far))]
        raise WrongInput(f"{file}: marker {shown(name)} is too far away to write in {markers.units}. Check its unit.")


def _parse(file: Path, lines: list[str]) -> Markers:
    def wrong(line: int, sentence: str) -> WrongInput:
        return WrongInput(f"{file}, line {line}: {sentence}")

    if not any(line.strip() for line in lines):
        raise WrongInput(f"{file} is empty. Export it again.")
    if not lines[0].strip().lower().startswith("pathfiletype"):
        raise wrong(1, f"it begins with {shown(lines[0][:40])}, a .trc with PathFileType. Is this a .trc file?")
    if len(lines) < 4:
        raise wrong(len(lines), "the file ends inside its header. Export it again.")
    units, rate_hz = _header(lines, wrong)
    names = _names(lines[3], wrong)
    at = 4
    if re.match(r"\s*[XYZxyz]\d", lines[4] if len(lines) > 4 else ""):
        _check_components(lines[4], names, wrong)
        at = 5
    while at < len(lines) and not lines[at].strip():
        at += 1
    times, rows, last = [], [], len(lines)
    for i in range(at, len(lines)):
        if not lines[i].strip():
            last = i
            break
        time_s, row = _frame(lines[i], i + 1, names, -DECADES[units], wrong)
        if times and not time_s > times[-1]:
            raise wrong(
                i + 1,
                f"time is {time_s:.15g} after {times[-1]:.15g}. Time must strictly increase; remove or repair the frame.",
            )
        times.append(time_s)
        rows.append(row)
    if not rows:
        raise wrong(last, "there are no frames under the marker names. Export the file again.")
    time_s = np.array(times)
    if rate_hz is None or not _agrees(rate_hz, time_s):
        if time_s.size < 2:
            raise wrong(3, "DataRate is missing or no positive number. Write the frames a second, such as 60.")
        rate_hz = 1 / _median_step_s(time_s)
    if not 0 < rate_hz < np.inf:
        raise wrong(at + 1, "the frames have no rate by their times. Is the column Time in seconds?")
    points_m = np.array(rows).reshape(time_s.size, len(names), 3)
    return Markers(names=names, time_s=time_s, points_m=points_m, rate_hz=rate_hz, units=units)


def _header(lines: list[str], wrong: Callable[[int, str], WrongInput]) -> tuple[str, float | None]:
    """Unit of length, and the rate if a usable one stands there; everything else is counted."""
    keys, values = ([cell.strip() for cell in line.rstrip().split("\t")] for line in lines[1:3])
    if len(keys) < 2 or len(values) < 2:
        keys, values = lines[1].split(), lines[2].split()
    said = dict(zip((key.lower() for key in keys), values, strict=False))
    if "units" not in said:
        raise wrong(2, f"there is no Units among {shown(' '.join(keys))}. Add Units, and m or mm under it.")
    units = said["units"].lower()
    units = SPELLED_OUT.get(units, units)
    if units not in DECADES:
        raise wrong(3, f"Units is {shown(said['units'])}. Write m or mm.")
    try:
        rate_hz = number(said.get("datarate", ""))
    except ValueError:
        return units, None
    return units, rate_hz if rate_hz > 0 else None


def _names(line: str, wrong: Callable[[int, str], WrongInput]) -> tuple[str, ...]:
    cells = [cell.strip() for cell in line.split("\t")] if "\t" in line else line.split()
    if len(cells) < 2 or not cells[0].lower().startswith("frame") or cells[1].lower() != "time":
        raise wrong(4, f"it begins with {shown(line[:40])}; the line of marker names begins with Frame#, tab, Time.")
    names = tuple(cell for cell in cells[2:] if cell)
    if not names:
        raise wrong(4, "there are no marker names after Frame# and Time. Add them, each over its X, Y and Z.")
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise wrong(4, f"marker {shown(name)} is there {times} times. Rename all but one.")
    return names


def _check_components(line: str, names: tuple[str, ...], wrong: Callable[[int, str], WrongInput]) -> None:
    """The letters under each name; the numbers may start where they like (X0 too), the order may not change."""
    letters = "".join(cell[0].upper() for cell in line.split())
    if letters != "XYZ" * len(names):
        raise wrong(
            5,
            f"{len(names)} marker names stand over {len(letters)} labels that begin with {shown(letters[:9])}. "
            "Each marker needs X, Y and Z in this order.",
        )


def _frame(
    line: str, at: int, names: tuple[str, ...], decades: int, wrong: Callable[[int, str], WrongInput]
) -> tuple[float, list[float]]:
    """Time and the coordinates of one frame, in metres; cells that are not there are gaps."""
    cells = line.split("\t") if "\t" in line else line.split()
    wanted = 2 + 3 * len(names)
    if len(cells) > wanted and "".join(cells[wanted:]).strip():
        raise wrong(
            at, f"{len(cells)} cells; {len(names)} markers need {wanted}. Remove the rest or add the missing name."
        )
    cells = cells[:wanted] + [""] * (wanted - len(cells))
    where = "Frame#"
    try:
        number(cells[0])
        where = "Time"
        time_s = number(cells[1])
        if not np.isfinite(time_s):
            raise ValueError("there is no time; write seconds")
        row = []
        for i, cell in enumerate(cells[2:]):
            where = i
            row.append(number(cell, decades))
    except ValueError as error:
        if isinstance(where, int):
            where = f"marker {shown(names[where // 3])}, {'XYZ'[where % 3]}"
        raise wrong(at, f"{where}: {error}.") from None
    return time_s, row

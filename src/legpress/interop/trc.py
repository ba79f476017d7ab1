"""Markers over time in a .trc file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import WrongInput, shown
from .cells import written
from .finding_words import warn
from .findings import (
    CountDisagrees,
    Finding,
    FramesMissing,
    Inches,
    PlacesIncomplete,
    RateDisagrees,
    TimesRounded,
)
from .names import distinct
from .rows import first_not_later, last_of_each_time
from .textfile import numbered_lines, read_text, write_text, wrong_line
from .trc_frames import read_frames
from .trc_header import DECADES, KEYS, M_PER_INCH, below_letters, read_header

# DataRate and times are rounded in most files: they agree to this share.
RATE_AGREES = 0.01
# A step longer than this many usual ones is a jump.
JUMP = 1.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Markers:
    """Places of named markers over strictly increasing time.

    `points_m` [frame, marker, 3] in metres whatever the file's `units` ("m", "cm" or "mm", kept for writing); NaN in all
    three coordinates where a marker was not seen. Axes are the file's own. `findings`: what was repaired or left out when
    it was read from a file. Values are copied and read-only. WrongInput if the parts do not fit.
    """

    names: tuple[str, ...]
    time_s: np.ndarray
    points_m: np.ndarray
    rate_hz: float
    units: str = "m"
    findings: tuple[Finding, ...] = ()

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
        """A .trc file, forgiving: what either of OpenSim's readers makes sense of is read, all of it.

        Gaps may be empty cells or nan, and short rows are filled. Whatever was repaired or left out is in `findings`, and a
        `ReadingWarning` says it. WrongInput names file, line and rule.
        """
        file = Path(path)
        markers = _parse(file, *read_text(file))
        warn(file, markers.findings)
        return markers

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
    return time_s.size < 2 or abs(rate_hz * _step_s(time_s) - 1) <= RATE_AGREES


def _step_s(time_s: np.ndarray) -> float:
    """The mean step, jumps left out: the mean of sixtieths rounded to 0.017 s still tells 60."""
    with np.errstate(all="ignore"):  # senseless times have no rate, and that is said
        steps_s = np.diff(time_s)
        return float(steps_s[steps_s <= JUMP * _usual(steps_s)].mean())


def _usual(steps: np.ndarray) -> float:
    """The median; of two in the middle the smaller, which is no jump."""
    return float(np.sort(steps)[(steps.size - 1) // 2])


def _check_writable(markers: Markers, file: Path) -> None:
    if file.suffix.lower() != ".trc":
        raise WrongInput(f"{file} does not end in .trc. Name the file with it.")
    if not file.name.isprintable():
        raise WrongInput(f"{shown(file.name)} cannot stand inside the file. Use a printable name.")
    for name in markers.names:
        if not name or not name.isprintable() or name != name.strip():
            raise WrongInput(f"{file}: marker {shown(name)} must be printable, without spaces at its ends. Rename it.")
    if not _agrees(markers.rate_hz, markers.time_s):
        step_s = _step_s(markers.time_s)
        raise WrongInput(
            f"{file}: {markers.rate_hz:.6g} frames a second contradict the times, which are {step_s:.6g} s apart. "
            f"Give rate_hz={1 / step_s:.6g}."
        )
    with np.errstate(over="ignore"):
        far = np.isinf(markers.points_m * 10.0 ** DECADES[markers.units]).any(axis=(0, 2))
    if far.any():
        name = markers.names[int(np.argmax(far))]
        raise WrongInput(f"{file}: marker {shown(name)} is too far away to write in {markers.units}. Check its unit.")


def _parse(file: Path, text: str, of_letters: list[Finding]) -> Markers:
    lines = numbered_lines(text)
    header = read_header(file, lines)
    frames, gathered = read_frames(file, below_letters(file, lines, header), header)
    if not len(frames):
        last = text.count("\n") + (not text.endswith("\n"))
        raise wrong_line(file, last, "there are no frames under the marker names. Export the file again.")
    values, line_of, infinite = frames.arrays()
    counts = (("NumFrames", header.frames, len(values)), ("NumMarkers", header.markers, len(header.names)))
    miscounted = [
        CountDisagrees(key=key, said=said, found=found) for key, said, found in counts if said not in (None, found)
    ]
    time_s, rounded = _unrounded(values[:, 1], header.rate_hz, line_of)
    skipped = _missing("Frame#", values[:, 0], line_of)
    kept, repeated = last_of_each_time(time_s, line_of)
    time_s, values, line_of = time_s[kept], values[kept], line_of[kept]
    late = first_not_later(time_s)
    if late is not None:
        after = f"time is {time_s[late]:.15g} after {time_s[late - 1]:.15g}"
        raise wrong_line(file, int(line_of[late]), f"{after}. Time must strictly increase; remove or repair the frame.")
    rate_hz, disagrees = _rate(file, header.rate_hz, time_s, int(line_of[0]))
    points = values[:, 2:].reshape(time_s.size, len(header.names), 3)
    metric = header.units in DECADES
    names, renamed = distinct(header.names)
    return Markers(
        names=tuple(names),
        time_s=time_s,
        points_m=points if metric else points * M_PER_INCH,
        rate_hz=rate_hz,
        units=header.units if metric else "m",
        findings=(
            *of_letters,
            *renamed,
            *([] if metric else [Inches()]),
            *gathered,
            *miscounted,
            *infinite,
            *_incomplete(points, names, line_of),
            *rounded,
            *repeated,
            *(_missing("Time", time_s, line_of) or skipped),
            *disagrees,
        ),
    )


def _unrounded(time_s: np.ndarray, rate_hz: float | None, line_of: np.ndarray) -> tuple[np.ndarray, list[Finding]]:
    """The times; counted from the rate where they are rounded so far that frames share one, and fit no other way."""
    with np.errstate(over="ignore"):  # senseless times are said later
        step_s = np.diff(time_s)
        if rate_hz is None or not (step_s >= 0).all() or not (step_s == 0).any() or not (step_s > 0).any():
            return time_s, []
        counted_s = np.arange(time_s.size) / rate_hz
        counted_s += np.median(time_s - counted_s)
        # rounding is off by half of the last place; a frame that is there twice would be off by a whole one
        if not np.abs(time_s - counted_s).max() <= 0.75 * step_s[step_s > 0].min():
            return time_s, []
    first = line_of[1 + int((step_s == 0).argmax())]
    return counted_s, [TimesRounded(line=int(first), rate_hz=rate_hz)]


def _missing(column: str, values: np.ndarray, line_of: np.ndarray) -> list[Finding]:
    """Jumps in a column that should run on evenly."""
    if values.size < 3 or not np.isfinite(values).all():
        return []
    with np.errstate(all="ignore"):
        steps = np.diff(values)
        steps = steps / _usual(steps)
    jumps = steps > JUMP
    if not jumps.any() or not np.isfinite(steps).all() or not (steps > 0).all():
        return []
    frames = int((np.rint(steps[jumps]) - 1).sum())
    return [FramesMissing(column=column, line=int(line_of[1 + int(jumps.argmax())]), frames=frames)]


def _rate(file: Path, said_hz: float | None, time_s: np.ndarray, line: int) -> tuple[float, list[Finding]]:
    if said_hz is not None and _agrees(said_hz, time_s):
        return said_hz, []
    if time_s.size < 2:
        raise wrong_line(file, 3, "DataRate is missing or no positive number. Write the frames a second, such as 60.")
    found_hz = 1 / _step_s(time_s)
    if not 0 < found_hz < np.inf:
        raise wrong_line(file, line, "the frames have no rate by their times. Is the column Time in seconds?")
    return found_hz, [] if said_hz is None else [RateDisagrees(said_hz=said_hz, found_hz=found_hz)]


def _incomplete(points: np.ndarray, names: list[str], line_of: np.ndarray) -> list[Finding]:
    gaps = np.isnan(points)
    partly = gaps.any(axis=2) & ~gaps.all(axis=2)
    if not partly.any():
        return []
    frame, marker = np.argwhere(partly)[0]
    return [PlacesIncomplete(marker=names[marker], line=int(line_of[frame]), places=int(partly.sum()))]

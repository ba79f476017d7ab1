"""What OpenSim reads, we read, with the same numbers; where its own readers disagree, with whom we hold.

OpenSim has two readers of markers (`TimeSeriesTableVec3`, `MarkerData`) and two of tables (`TimeSeriesTable`, `Storage`),
and few files that people have are the same to both. Each claim here is tried on OpenSim itself, the disagreements too.
"""

import random
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from opensim_readers import MARKERS, TABLES, Answer, OpenSimReaders

from legpress.errors import WrongInput
from legpress.interop.findings import ReadingWarning
from legpress.interop.table import Table
from legpress.interop.trc import Markers

BOTH, NONE = frozenset({"both"}), frozenset()
VEC3, DATA = (frozenset({name}) for name in MARKERS)
TABLE, STORAGE = (frozenset({name}) for name in TABLES)


@pytest.fixture(scope="module")
def readers() -> Iterator[OpenSimReaders]:
    pytest.importorskip("opensim")
    readers = OpenSimReaders()
    yield readers
    readers.stop()


def ours(file: Path) -> Answer | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingWarning)
        try:
            if file.suffix != ".trc":
                table = Table.read(file)
                values = (
                    np.column_stack([*table.columns.values()]) if table.columns else np.empty((table.time_s.size, 0))
                )
                return Answer(names=[*table.columns], time_s=table.time_s, values=values, in_degrees=table.in_degrees)
            markers = Markers.read(file)
        except WrongInput:
            return None
    values = markers.points_m * {"m": 1, "cm": 100, "mm": 1000}[markers.units]
    return Answer(names=[*markers.names], time_s=markers.time_s, values=values.reshape(markers.time_s.size, -1))


def the_same(one: Answer | None, other: Answer | None) -> bool:
    if one is None or other is None:
        return False
    if None not in (one.in_degrees, other.in_degrees) and one.in_degrees != other.in_degrees:
        return False
    return (
        one.names == other.names
        and np.array_equal(one.time_s, other.time_s)
        and one.values.shape == other.values.shape
        and np.allclose(one.values, other.values, rtol=1e-15, atol=0, equal_nan=True)
    )


def held_with(readers: OpenSimReaders, file: Path) -> frozenset[str]:
    """The readers of OpenSim that say of a file what we say."""
    asked = MARKERS if file.suffix == ".trc" else TABLES
    mine = ours(file)
    agreeing = frozenset(name for name in asked if the_same(mine, readers.ask(name, file)))
    return BOTH if len(agreeing) == 2 else agreeing


# ---- markers

HEAD = "PathFileType\t4\t(X/Y/Z)\tin.trc\n"
KEYS = "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n"
SAID = "50.00\t50.00\t3\t2\tm\t50.00\t1\t3\n"
NAMES = "Frame#\tTime\tHeel\t\t\tToe\t\t\n"
LETTERS = "\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n"
ROWS = "1\t0.00\t0.1\t0.2\t0.3\t0.4\t0.5\t0.6\n2\t0.02\t1.1\t1.2\t1.3\t1.4\t1.5\t1.6\n3\t0.04\t2.1\t2.2\t2.3\t2.4\t2.5\t2.6\n"
TRC = HEAD + KEYS + SAID + NAMES + LETTERS + "\n" + ROWS
LAST = "\t1.4\t1.5\t1.6\n"


def rows(change: Callable[[str], str]) -> str:
    return TRC.replace(ROWS, change(ROWS))


MARKER_FILES: dict[str, tuple[str, frozenset[str]]] = {
    "as OpenSim writes it": (rows(lambda r: r.replace("\n", "\t\n")), BOTH),
    "CRLF": (TRC.replace("\n", "\r\n"), BOTH),
    "CRLF twice": (TRC.replace("\n", "\r\r\n").replace("\r\r\n\r\r\n", "\r\n\r\n"), BOTH),
    "old Mac": (TRC.replace("\n", "\r"), NONE),  # OpenSim refuses and crashes
    "byte-order mark": ("\ufeff" + TRC, NONE),  # OpenSim refuses
    "no end": (TRC.removesuffix("\n"), BOTH),
    "no blank line": (TRC.replace("\n\n", "\n"), BOTH),
    "three blank lines": (TRC.replace("\n\n", "\n\n\n\n"), BOTH),
    "a blank line of tabs": (TRC.replace("\n\n", "\n\t\t\t\n"), BOTH),
    "frames from 0": (rows(lambda r: r.replace("1\t0.0", "0\t0.0").replace("2\t0.0", "1\t0.0").replace("3\t0.0", "2\t0.0")), BOTH),
    "frames are words": (rows(lambda r: r.replace("2\t0.02", "two\t0.02")), BOTH),
    "frame without number": (rows(lambda r: r.replace("2\t0.02", "\t0.02")), BOTH),
    "first frame without number": (rows(lambda r: r.replace("1\t0.00", "\t0.00")), DATA),  # the table drops it
    "frames with a sign": (rows(lambda r: r.replace("2\t0.02", "#2\t0.02")), BOTH),  # no comment
    "frames jump": (rows(lambda r: r.replace("3\t0.04", "7\t0.04")), BOTH),
    "letters from 0": (TRC.replace("X1\tY1\tZ1\tX2\tY2\tZ2", "X0\tY0\tZ0\tX1\tY1\tZ1"), DATA),
    "letters by spaces": (TRC.replace("X1\tY1\tZ1\tX2\tY2\tZ2", "X1 Y1 Z1 X2 Y2 Z2"), DATA),
    "other letters": (TRC.replace("X1\tY1\tZ1\tX2\tY2\tZ2", "HeelX\tHeelY\tHeelZ\tToeX\tToeY\tToeZ"), DATA),
    "a letter without its sign": (TRC.replace("Z1", "1"), DATA),
    "no letters": (TRC.replace(LETTERS, ""), DATA),
    "neither letters nor blank line": (TRC.replace(LETTERS + "\n", ""), NONE),  # MarkerData drops the first frame
    "one tab at the end": (rows(lambda r: r.replace("\n", "\t\n")), BOTH),
    "two tabs at the end": (rows(lambda r: r.replace("\n", "\t\t\n")), DATA),
    "two tabs between values": (TRC.replace(SAID, SAID.replace("\t", "\t\t")), BOTH),
    "two tabs between keys too": (TRC.replace(SAID, SAID.replace("\t", "\t\t")).replace(KEYS, KEYS.replace("\t", "\t\t")), BOTH),
    "two tabs between cells": (rows(lambda r: r.replace("\t", "\t\t")), DATA),
    "header by spaces": (TRC.replace(SAID, SAID.replace("\t", "  ")).replace(KEYS, KEYS.replace("\t", "  ")), DATA),
    "first line by spaces": (TRC.replace(HEAD, "PathFileType 4  (X/Y/Z) in.trc\n"), BOTH),
    "rows by spaces": (rows(lambda r: r.replace("\t", "  ")), DATA),
    "rows by tabs and spaces": (rows(lambda r: r.replace("\t1.2\t", " 1.2 ")), DATA),
    "spaces around numbers": (rows(lambda r: r.replace("\t", "\t  ")), BOTH),
    "seven keys": (TRC.replace("\tOrigNumFrames", "").replace("\t1\t3\n", "\t1\n"), DATA),
    "seven keys, eight values": (TRC.replace("\tOrigNumFrames", ""), DATA),
    "eight keys, seven values": (TRC.replace("\t1\t3\n", "\t1\n"), DATA),
    "version 3, five keys": (
        TRC.replace("Type\t4", "Type\t3").replace("\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames", "")
        .replace("\t50.00\t1\t3\n", "\n"), DATA),
    "version 5": (TRC.replace("Type\t4", "Type\t5"), VEC3),
    "other keys": (TRC.replace("CameraRate", "Camera"), DATA),
    "a path in Latin-1": (TRC.replace("in.trc", "C:\\M\udcfcller\\in.trc"), BOTH),
    "unlabelled": (TRC.replace("Toe", "*60"), BOTH),
    "a name of two words": (TRC.replace("Toe", "big toe"), BOTH),
    "a name twice": (TRC.replace("Toe", "Heel"), NONE),  # the second is called 2_Heel, so that both can be asked for
    "a name for fewer": (TRC.replace("Toe", "").replace("3\t2\tm", "3\t1\tm"), DATA),
    "a name missing": (TRC.replace("Toe", ""), NONE),  # all refuse
    "Frame": (TRC.replace("Frame#", "Frame"), DATA),
    "NumMarkers too few": (TRC.replace("3\t2\tm", "3\t1\tm"), NONE),  # MarkerData drops a marker
    "NumMarkers too many": (TRC.replace("3\t2\tm", "3\t3\tm"), NONE),  # OpenSim refuses
    "NumFrames too few": (TRC.replace("50.00\t3\t", "50.00\t2\t"), VEC3),  # MarkerData drops a frame
    "NumFrames too many": (TRC.replace("50.00\t3\t", "50.00\t300\t"), BOTH),
    "NumFrames 0": (TRC.replace("50.00\t3\t", "50.00\t0\t"), VEC3),
    "more cells than names": (rows(lambda r: r.replace("\n", "\t7\t8\t9\n")), DATA),
    "blank line in the middle": (rows(lambda r: r.replace("2\t0.02", "\n2\t0.02")), DATA),  # the table ends there
    "blank lines at the end": (TRC + "\n\n\t\t\n", BOTH),
    "a frame after the last and a blank line": (TRC + "\n4\t0.06\t9\t9\t9\t9\t9\t9\n", BOTH),
    "words after a blank line": (TRC + "\nMade by us.\n", BOTH),
    "words after the last": (TRC + "Made by us.\n", DATA),
    "a comment in the middle": (rows(lambda r: r.replace("2\t0.02", "# ours\n2\t0.02")), NONE),  # OpenSim refuses and crashes
    "first gap": (rows(lambda r: r.replace("\t1.1\t1.2\t1.3\t", "\t\t\t\t")), BOTH),
    "last gap, a tab more": (rows(lambda r: r.replace(LAST, "\t\t\t\t\n")), BOTH),
    "last gap": (rows(lambda r: r.replace(LAST, "\t\t\t\n")), DATA),
    "nan": (rows(lambda r: r.replace("\t1.1\t1.2\t1.3\t", "\tnan\tNaN\tnan\t")), BOTH),
    "one coordinate missing": (rows(lambda r: r.replace("\t1.2\t", "\t\t")), VEC3),  # MarkerData moves the others up
    "a gap of spaces": (rows(lambda r: r.replace("\t1.1\t1.2\t1.3\t", "\t \t \t \t")), VEC3),
    "-nan(ind)": (rows(lambda r: r.replace("\t1.1\t1.2\t1.3\t", 3 * "\t-nan(ind)" + "\t")), VEC3),
    "infinite": (rows(lambda r: r.replace("\t1.1\t1.2\t1.3\t", "\tinf\tinf\tinf\t")), VEC3),
    "exponents": (rows(lambda r: r.replace("\t1.1\t", "\t1.1e+00\t").replace("\t1.2\t", "\t12E-1\t")), BOTH),
    "bare points": (rows(lambda r: r.replace("\t1.1\t", "\t.5\t").replace("\t1.2\t", "\t5.\t")), BOTH),
    "decimal commas": (TRC.replace("0.", "0,").replace("1.", "1,").replace("2.", "2,"), NONE),  # OpenSim cuts them off
    "words for numbers": (rows(lambda r: r.replace("\t1.1\t", "\tabc\t")), NONE),  # the table's nan; we refuse
    "millimetres": (TRC.replace("\tm\t", "\tmm\t"), BOTH),
    "centimetres": (TRC.replace("\tm\t", "\tcm\t"), BOTH),
    "MM": (TRC.replace("\tm\t", "\tMM\t"), BOTH),
    "inches": (TRC.replace("\tm\t", "\tInches\t"), NONE),  # OpenSim leaves the numbers, we make them metres
    "no unit": (TRC.replace("\tm\t", "\t\t"), NONE),  # MarkerData reads numbers of no unit
    "last frame twice": (TRC.replace("50.00\t3\t", "50.00\t4\t") + "4\t0.04\t2.1\t2.2\t2.3\t2.4\t2.5\t2.6\n", NONE),  # MarkerData has it twice
    "time goes back": (rows(lambda r: r.replace("0.04", "0.01")), NONE),  # MarkerData has it so
    "time missing": (rows(lambda r: r.replace("0.02", "")), NONE),  # the table has nan for a time
    "negative times": (rows(lambda r: r.replace("0.00", "-1.00").replace("0.02", "-0.98").replace("0.04", "-0.96")), BOTH),
    "no DataRate": (TRC.replace("50.00\t50.00", "0\t0"), BOTH),
    "no frames": (TRC.replace(ROWS, ""), NONE),  # OpenSim hangs and crashes
}  # fmt: skip


@pytest.mark.parametrize("name", MARKER_FILES)
def test_markers_are_read_as_opensim_reads_them(tmp_path, readers, name):
    content, agreeing = MARKER_FILES[name]
    (tmp_path / "in.trc").write_bytes(content.encode(errors="surrogateescape"))
    assert held_with(readers, tmp_path / "in.trc") == agreeing


# ---- tables

HEADER = "Coordinates\nversion=1\nnRows=3\nnColumns=3\ninDegrees=yes\nendheader\n"
LABELS = "time\tknee\tpelvis_tx\n"
BODY = "0.0\t1.5\t0.2\n0.1\t1.25\t0.3\n0.2\t1.125\t0.4\n"
STO = HEADER + LABELS + BODY
NO_VERSION = STO.replace("version=1\n", "")
SIMM = "name walk\ndatacolumns 3\ndatarows 3\notherdata 1\nrange 0.0 0.2\nendheader\n"
V3 = "DataType=double\nversion=3\nOpenSimVersion=4.6\nendheader\n"

TABLE_FILES: dict[str, tuple[str, frozenset[str]]] = {
    "as OpenSim writes it": (V3 + LABELS + BODY, BOTH),
    "version 1": (STO, BOTH),
    "version 2": (STO.replace("version=1", "version=2"), BOTH),
    "version 3 in degrees": ("inDegrees=yes\n" + V3 + LABELS + BODY, BOTH),
    "CRLF": (STO.replace("\n", "\r\n"), BOTH),
    "CRLF twice": (STO.replace("\n", "\r\r\n").replace("endheader\r", "endheader"), BOTH),
    "old Mac": (STO.replace("\n", "\r"), NONE),  # OpenSim hangs
    "byte-order mark": ("\ufeff" + STO, BOTH),
    "no end": (STO.removesuffix("\n"), BOTH),
    "tabs at every end": (STO.replace("\n", "\t\n"), BOTH),
    "spaces at every end": (HEADER + LABELS + BODY.replace("\n", "  \n"), BOTH),
    "spaces around numbers": (HEADER + LABELS + BODY.replace("\t", "\t    "), BOTH),
    "rows by spaces": (HEADER + LABELS + BODY.replace("\t", "   "), STORAGE),
    "all by spaces": (STO.replace("\t", "   "), STORAGE),
    "two tabs": (STO.replace("\t", "\t\t"), STORAGE),
    "names by tabs and spaces": (STO.replace("knee\tpelvis_tx", "knee pelvis_tx"), STORAGE),
    "a name of two words": (STO.replace("knee", "knee angle"), TABLE),  # two names for Storage
    "a name twice": (STO.replace("pelvis_tx", "knee"), NONE),  # the second is called 2_knee, so that both can be asked for
    "blank lines before the names": (STO.replace("endheader\n", "endheader\n\n\n"), BOTH),
    "blank line in the middle": (STO.replace("0.1\t", "\n0.1\t"), STORAGE),  # the table ends there
    "blank lines at the end": (STO + "\n\n", BOTH),
    "nRows too few": (STO.replace("nRows=3", "nRows=2"), TABLE),  # Storage drops a row
    "nRows too many": (STO.replace("nRows=3", "nRows=5"), BOTH),
    "nRows 0": (STO.replace("nRows=3", "nRows=0"), TABLE),
    "nColumns too few": (STO.replace("nColumns=3", "nColumns=2"), TABLE),  # Storage shifts the columns
    "nColumns too many": (STO.replace("nColumns=3", "nColumns=5"), TABLE),
    "no counts": (STO.replace("nRows=3\nnColumns=3\n", ""), TABLE),
    "a title in Latin-1": (STO.replace("Coordinates", "f\udcfcr uns"), BOTH),
    "nr and nc": (STO.replace("nRows=3", "nr 3").replace("nColumns=3", "nc 3"), BOTH),
    "spaces around =": (STO.replace("=", " = "), BOTH),
    "no flag": (STO.replace("inDegrees=yes\n", ""), BOTH),
    "no version": (NO_VERSION, BOTH),
    "no version, no flag": (NO_VERSION.replace("inDegrees=yes\n", ""), BOTH),
    "no version, a sentence": (NO_VERSION.replace("inDegrees=yes", "Angles are in degrees."), BOTH),
    "a sentence and no flag": (STO.replace("inDegrees=yes", "Angles are in degrees."), TABLE),  # Storage: radians
    "flag true": (STO.replace("=yes", "=true"), TABLE),  # Storage: radians
    "flag Y": (STO.replace("=yes", "=Y"), BOTH),
    "SIMM": (SIMM + LABELS + BODY, BOTH),
    "SIMM without time": (  # Storage makes a shifted table
        SIMM.replace("columns 3", "columns 2") + "knee\tpelvis_tx\n1.5\t0.2\n1.25\t0.3\n1.125\t0.4\n", NONE),
    "time later": (STO.replace("time\tknee\tpelvis_tx", "knee\ttime\tpelvis_tx"), NONE),  # Storage takes the first column
    "endheader indented": (STO.replace("endheader", "  endheader\t"), BOTH),
    "EndHeader": (STO.replace("endheader", "EndHeader"), NONE),  # OpenSim refuses
    "end header": (STO.replace("endheader", "end header"), NONE),  # all refuse
    "no endheader": (STO.replace("endheader\n", ""), NONE),  # all refuse
    "sentences in the header": (STO.replace("inDegrees", "\nUnits are S.I. units (second, meters, ...)\n# ours\ninDegrees"), BOTH),
    "a comment in the middle": (STO.replace("0.1\t", "# ours\n0.1\t"), NONE),  # OpenSim refuses or stops there
    "words at the end": (STO + "Made by us.\n", STORAGE),
    "a gap": (STO.replace("1.25", ""), TABLE),  # Storage moves the rest up
    "a last gap": (STO.replace("0.3\n", "\n"), NONE),  # OpenSim refuses or moves the rest up
    "a short row": (STO.replace("\t0.3\n", "\n"), NONE),  # as before, but that is no table: we refuse
    "a row on two lines": (STO.replace("1.25\t", "1.25\n\t"), NONE),  # Storage reads it; we refuse
    "a long row": (STO.replace("\t0.3\n", "\t0.3\t9\n"), NONE),
    "nan": (STO.replace("1.25", "nan"), TABLE),  # Storage drops the rest
    "-nan": (STO.replace("1.25", "-nan"), TABLE),
    "infinite": (STO.replace("1.25", "inf"), TABLE),
    "beyond all numbers": (STO.replace("1.25", "1e999"), TABLE),
    "below all numbers": (STO.replace("1.25", "1e-400"), BOTH),
    "exponents": (STO.replace("1.25", "125E-2"), BOTH),
    "decimal commas": (HEADER + LABELS + BODY.replace(".", ","), NONE),  # OpenSim cuts them off
    "words for numbers": (STO.replace("1.25", "abc"), NONE),  # the table's nan; we refuse
    "last time twice": (STO.replace("nRows=3", "nRows=4") + "0.2\t9\t9\n", STORAGE),
    "first time twice": (STO.replace("nRows=3", "nRows=4").replace("0.0\t", "0.0\t5\t5\n0.0\t"), STORAGE),
    "all times the same": (STO.replace("0.1\t1", "0.0\t1").replace("0.2\t1", "0.0\t1"), STORAGE),
    "time goes back": (STO.replace("0.2\t1", "0.05\t1"), NONE),  # Storage has it so
    "time alone": ("x\nversion=1\nnRows=2\nnColumns=1\nendheader\ntime\n0\n0.1\n", BOTH),
    "no rows": (HEADER + LABELS, NONE),
    "commas between": (STO.replace("\t", ","), NONE),  # all refuse
}  # fmt: skip


@pytest.mark.parametrize("ending", ["mot", "sto"])
@pytest.mark.parametrize("name", TABLE_FILES)
def test_tables_are_read_as_opensim_reads_them(tmp_path, readers, name, ending):
    content, agreeing = TABLE_FILES[name]
    file = tmp_path / f"in.{ending}"
    file.write_bytes(content.encode(errors="surrogateescape"))
    assert held_with(readers, file) == agreeing


@pytest.mark.parametrize(
    ("content", "ending", "agreeing"),
    [
        (NO_VERSION.replace("=yes", "=no"), "mot", TABLE),  # Storage: degrees
        (NO_VERSION.replace("=yes", "=no"), "sto", BOTH),
        (NO_VERSION.replace("inDegrees=yes", "Angles are in radians."), "mot", TABLE),  # Storage: degrees
        (NO_VERSION.replace("inDegrees=yes", "Angles are in radians."), "sto", BOTH),
    ],
)
def test_storage_decides_some_angles_by_the_ending(tmp_path, readers, content, ending, agreeing):
    file = tmp_path / f"in.{ending}"
    file.write_text(content)
    assert held_with(readers, file) == agreeing


# ---- many oddities at once

Change = Callable[[str], str]
MARKER_CHANGES: list[tuple[frozenset[str], Change]] = [
    (BOTH, lambda t: t.replace("\n\n", "\n")),
    (BOTH, lambda t: t.replace("\n\n", "\n \t\n\n")),
    (BOTH, lambda t: t.replace("\t50.00\t", "\t\t50.00\t\t")),
    (BOTH, lambda t: t.replace("\tm\t", "\tmm\t")),
    (BOTH, lambda t: t.replace("Toe", "*60")),
    (BOTH, lambda t: t.replace("Heel", "left heel")),
    (BOTH, lambda t: t.replace("\t1.1\t1.2\t1.3\t", "\t\t\t\t")),
    (BOTH, lambda t: t.replace("\t2.1\t2.2\t2.3\t", "\tnan\tnan\tNaN\t")),
    (BOTH, lambda t: t.replace("\t0.1\t", "\t1e-1\t")),
    (BOTH, lambda t: t.replace("3\t0.04", "9\t0.04")),
    (BOTH, lambda t: t.replace("50.00\t3\t", "50.00\t30\t")),
    (BOTH, lambda t: t.rstrip("\n")),
    (BOTH, lambda t: t + "\n\n"),
    (DATA, lambda t: t.replace("X1", "X0").replace("Y1", "Y0")),
    (DATA, lambda t: t.replace("\tOrigNumFrames", "")),
    (DATA, lambda t: t.replace("2\t0.02", "\n\n2\t0.02")),
    (DATA, lambda t: t.replace("0.6\n", "0.6\t\t\n")),
    (DATA, lambda t: t.replace("\t2.4\t2.5\t2.6", "\t\t\t")),
    (VEC3, lambda t: t.replace("50.00\t3\t", "50.00\t1\t")),
    (VEC3, lambda t: t.replace("\t0.2\t", "\t\t")),
    (VEC3, lambda t: t.replace("\t1.4\t1.5\t1.6", "\tinf\tinf\t-inf")),
    (BOTH, lambda t: t.replace("\n", "\r\n")),
]
TABLE_CHANGES: list[tuple[frozenset[str], Change]] = [
    (BOTH, lambda t: t.replace("version=1\n", "")),
    (BOTH, lambda t: t.replace("=yes", "=no") if "version=1" in t else t),
    (BOTH, lambda t: t.replace("endheader", "# ours\n  endheader ")),
    (BOTH, lambda t: t.replace("endheader\n", "endheader\n\n")),
    (BOTH, lambda t: t.replace("nRows=3", "nRows=7")),
    (BOTH, lambda t: t.replace("1.25\t", " 1.25\t  ")),
    (BOTH, lambda t: t.replace("\t0.4\n", "\t0.4\t\n")),
    (BOTH, lambda t: t.replace("1.125", "1125e-3")),
    (BOTH, lambda t: t.rstrip("\n")),
    (BOTH, lambda t: t + "\n\n"),
    (STORAGE, lambda t: t.replace("0.1\t1", "\n0.1\t1")),
    (STORAGE, lambda t: t.replace("0.2\n", "0.2\n0.0\t7\t7\n").replace("nRows=3", "nRows=4")),
    (STORAGE, lambda t: t.replace("\t0.2\n", "   0.2\n")),
    (TABLE, lambda t: t.replace("nRows=3", "nRows=1")),
    (TABLE, lambda t: t.replace("nColumns=3", "nColumns=2")),
    (TABLE, lambda t: t.replace("\t1.5\t", "\tnan\t")),
    (TABLE, lambda t: t.replace("\t1.25\t", "\t\t")),
    (BOTH, lambda t: t.replace("\n", "\r\n")),
]


def some(changes: list[tuple[frozenset[str], Change]], seed: int) -> tuple[list[Change], frozenset[str]]:
    """A few changes in their order, and the reader of OpenSim that bears them all."""
    pick = random.Random(seed)
    sides = sorted({next(iter(side)) for side, _ in changes if side != BOTH})
    side = frozenset({pick.choice(sides)})
    fit = [change for bears, change in changes if bears in (BOTH, side)]
    chosen = sorted(pick.sample(range(len(fit)), k=pick.randint(2, 6)))
    return [fit[i] for i in chosen], side


@pytest.mark.parametrize("ending", ["trc", "mot", "sto"])
def test_what_one_reader_bears_all_at_once_we_bear(tmp_path, readers, ending):
    """Two hundred files of each kind, each with some of these oddities together."""
    content, changes = (TRC, MARKER_CHANGES) if ending == "trc" else (STO, TABLE_CHANGES)
    for seed in range(200):
        text = content
        chosen, side = some(changes, seed)
        for change in chosen:
            text = change(text)
        file = tmp_path / f"{seed}.{ending}"
        file.write_bytes(text.encode())
        (reader,) = side
        assert the_same(ours(file), readers.ask(reader, file)), f"{reader}: {text!r}"


def test_a_long_file_of_opensims_own_reads_the_same(tmp_path, readers):
    rng = np.random.default_rng(7)
    count = 5000
    columns = {f"/forceset/m{k}": rng.normal(size=count) * 10.0 ** rng.integers(-12, 12) for k in range(30)}
    Table(name="forces", time_s=np.arange(count) / 1000, columns=columns).write(tmp_path / "long.sto")
    assert held_with(readers, tmp_path / "long.sto") == BOTH
    points = rng.normal(size=(count, 30, 3))
    points[rng.random(points.shape[:2]) < 0.1] = np.nan
    names = tuple(f"m{k}" for k in range(30))
    markers = Markers(names=names, time_s=np.arange(count) / 100, points_m=points, rate_hz=100, units="mm")
    markers.write(tmp_path / "long.trc")
    assert held_with(readers, tmp_path / "long.trc") == BOTH

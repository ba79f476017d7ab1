"""Claims about .trc: strict out, forgiving in."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from legpress.errors import WrongInput
from legpress.interop.finding_words import finding_words
from legpress.interop.findings import (
    CellsLeftOut,
    CountDisagrees,
    FramesMissing,
    Inches,
    Infinite,
    LinesLeftOut,
    NameRepeated,
    NotUtf8,
    PlacesIncomplete,
    RateDisagrees,
    ReadingWarning,
    RowsShort,
    TimeRepeated,
    TimesRounded,
)
from legpress.interop.trc import Markers

GAP = [np.nan] * 3
KEYS = "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n"
FILE = (
    "PathFileType\t4\t(X/Y/Z)\tin.trc\n" + KEYS + "60.00\t60.00\t3\t2\tm\t60.00\t1\t3\n"
    "Frame#\tTime\tRHip\t\t\tR knee\t\t\n"
    "\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n"
    "\n"
    "1\t0.0000\t0.1\t0.2\t0.3\t0.4\t0.5\t0.6\n"
    "2\t0.0167\t1.1\t1.2\t1.3\t1.4\t1.5\t1.6\n"
    "3\t0.0333\t2.1\t2.2\t2.3\t2.4\t2.5\t2.6\n"
)
POINTS = np.arange(3)[:, None, None] + np.arange(1, 7).reshape(1, 2, 3) / 10
MARKERS = Markers(
    names=("RHip", "R knee"),
    time_s=np.arange(3) / 60,
    points_m=[[[0.1, 0.2, 0.3], GAP], [[1.0, 1.0, 1.0], [2.0, 2.0, 1e-7]], [[0.0, -1.0, 1 / 3], GAP]],
    rate_hz=60,
)


def same(one: Markers, other: Markers) -> bool:
    """To the last bit."""
    return (one.names, one.rate_hz, one.units) == (other.names, other.rate_hz, other.units) and all(
        a.tobytes() == b.tobytes() for a, b in ((one.time_s, other.time_s), (one.points_m, other.points_m))
    )


def read(folder: Path, content: str | bytes) -> Markers:
    """What is found is warned of, in one warning that names the file, and nothing else is."""
    file = folder / "in.trc"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        markers = Markers.read(file)
    assert [one.category for one in warned] == [ReadingWarning] * bool(markers.findings)
    assert all(str(file) in str(one.message) and one.filename == __file__ for one in warned)
    return markers


def said(folder: Path, content: str | bytes) -> str:
    with pytest.raises(WrongInput) as caught:
        read(folder, content)
    sentence = str(caught.value)
    assert "in.trc" in sentence
    assert "\n" not in sentence.replace(str(folder), "")
    assert len(sentence) < 600
    return sentence


# ---- strict out


def test_what_is_written_is_this(tmp_path):
    folder = tmp_path / "a secret place"
    folder.mkdir()
    MARKERS.write(folder / "a.trc")
    assert (folder / "a.trc").read_bytes() == (
        b"PathFileType\t4\t(X/Y/Z)\ta.trc\n" + KEYS.encode() + b"60.0\t60.0\t3\t2\tm\t60.0\t1\t3\n"
        b"Frame#\tTime\tRHip\t\t\tR knee\t\t\n\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n\n"
        b"1\t0.0\t0.1\t0.2\t0.3\tnan\tnan\tnan\n"
        b"2\t0.016666666666666666\t1.0\t1.0\t1.0\t2.0\t2.0\t1e-07\n"
        b"3\t0.03333333333333333\t0.0\t-1.0\t0.3333333333333333\tnan\tnan\tnan\n"
    )


@pytest.mark.parametrize("units", ["m", "cm", "mm"])
def test_every_line_has_three_cells_a_marker_and_two_more(tmp_path, units):
    Markers(
        names=MARKERS.names, time_s=MARKERS.time_s, points_m=MARKERS.points_m, rate_hz=60, units=units
    ).write(tmp_path / "a.trc")  # fmt: skip
    lines = (tmp_path / "a.trc").read_text().removesuffix("\n").split("\n")
    assert {line.count("\t") + 1 for line in lines[3:] if line} == {8}
    assert [len(lines[i].split("\t")) for i in (1, 2)] == [8, 8]
    assert lines[5] == ""


coordinates = st.one_of(st.floats(-1e300, 1e300), st.floats(-10, 10), st.just(float("nan")))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_markers_survive_a_round_trip(tmp_path, data):
    rate = data.draw(st.floats(1e-3, 1e5))
    frames = data.draw(st.integers(1, 6))
    letters = st.characters(min_codepoint=32, max_codepoint=0x2FF)
    plain = st.text(letters, min_size=1, max_size=9).filter(lambda t: t.isprintable() and t == t.strip())
    names = tuple(data.draw(st.lists(plain, min_size=1, max_size=4, unique=True)))
    markers = Markers(
        names=names,
        time_s=data.draw(st.floats(-10, 10)) / rate + np.arange(frames) / rate,
        points_m=data.draw(arrays.arrays(np.float64, (frames, len(names), 3), elements=coordinates)),
        rate_hz=rate,
        units=data.draw(st.sampled_from(["m", "cm", "mm"])),
    )
    markers.write(tmp_path / "a.trc")
    assert same(Markers.read(tmp_path / "a.trc"), markers)
    text = (tmp_path / "a.trc").read_text(encoding="utf-8")
    looser = text.replace("nan", "").replace("\n\n", "\n").replace("\n", "\r\n") + "\r\n \r\n"
    (tmp_path / "b.trc").write_bytes(b"\xef\xbb\xbf" + looser.encode())
    if not any("nan" in name for name in names):
        assert same(Markers.read(tmp_path / "b.trc"), markers)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"names": ("a\tb", "c")}, "printable"),
        ({"names": ("", "c")}, "printable"),
        ({"names": (" a", "c")}, "spaces at its ends"),
        ({"rate_hz": 30.0}, "Give rate_hz=60"),
        ({"points_m": np.full((3, 2, 3), 1e306), "units": "mm"}, "too far away"),
    ],
)
def test_what_cannot_be_read_back_is_not_written(tmp_path, change, words):
    parts = {"names": ("a", "b"), "time_s": np.arange(3) / 60, "points_m": np.zeros((3, 2, 3)), "rate_hz": 60}
    with pytest.raises(WrongInput, match=words):
        Markers(**parts | change).write(tmp_path / "a.trc")
    assert list(tmp_path.iterdir()) == []


def test_another_ending_and_a_missing_folder_are_said(tmp_path):
    with pytest.raises(WrongInput, match=r"does not end in \.trc"):
        MARKERS.write(tmp_path / "a.csv")
    with pytest.raises(WrongInput, match="cannot be written"):
        MARKERS.write(tmp_path / "nowhere" / "a.trc")
    with pytest.raises(WrongInput, match="printable name"):
        MARKERS.write(tmp_path / "a\tb.trc")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"names": ()}, "at least one name"),
        ({"names": ("a", "a")}, "2 times"),
        ({"time_s": [0.0, 0.1]}, "shape"),
        ({"time_s": [0.0, 0.1, 0.1]}, "frame 3"),
        ({"time_s": [0.0, np.nan, 0.1]}, "frame 2"),
        ({"rate_hz": 0}, "rate_hz"),
        ({"rate_hz": np.nan}, "rate_hz"),
        ({"rate_hz": "fast"}, "rate_hz"),
        ({"units": "inch"}, "units"),
        ({"points_m": np.full((3, 2, 3), np.inf)}, "infinite"),
    ],
)
def test_parts_that_do_not_fit_make_no_markers(change, words):
    parts = {"names": ("a", "b"), "time_s": np.arange(3) / 60, "points_m": np.zeros((3, 2, 3)), "rate_hz": 60}
    with pytest.raises(WrongInput, match=words):
        Markers(**parts | change)


def test_two_coordinates_are_no_place():
    points = np.zeros((3, 2, 3))
    points[1, 0, 2] = np.nan
    markers = Markers(names=("a", "b"), time_s=np.arange(3) / 60, points_m=points, rate_hz=60)
    assert np.isnan(markers.points_m[1, 0]).all()
    assert np.isnan(markers.points_m).sum() == 3
    assert np.isnan(points).sum() == 1
    with pytest.raises(ValueError, match="read-only"):
        markers.points_m[0] = 1


# ---- forgiving in


@pytest.mark.parametrize(
    "content",
    [
        FILE,
        "\ufeff" + FILE,
        FILE.replace("\n", "\r\n"),
        FILE.replace("\n\n", "\n"),
        FILE.replace("\n1\t", "\n0\t").replace("\n2\t", "\n1\t").replace("\n3\t", "\n2\t"),
        FILE.replace("X1\tY1\tZ1\tX2\tY2\tZ2", "X0\tY0\tZ0\tX1\tY1\tZ1"),
        FILE.replace("\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n", ""),
        FILE.replace("\n", "\t\n"),
        FILE.replace("R knee\t\t\n", "R knee\t\t\t\t\n"),
        FILE.replace("R knee\t\t\n", "R knee\n"),
        FILE.replace("\t3\t2\tm", "\t900000000000\t17\tm"),
        FILE.replace("\tm\t60.00\t1\t3", "\tmeters\t60.00\t0\t3"),
        FILE.replace("\tm\t60.00\t1\t3", "\tm"),
        FILE.replace("\t", "  ").replace("R  knee", "R knee").replace("Frame#  Time  RHip      R knee", "Frame#\tTime\tRHip\tR knee"),
        FILE + "\n\n\t\t\n",
        FILE + "\nMade by us.\n",
        FILE + "\n4\t9\t1\t1\t1\t1\t1\t1\n",
        FILE.replace("\n2\t", "\n\n2\t"),
        FILE.replace("\n2\t", "\n\t\t\n# a comment\n2\t"),
        FILE.replace("\n2\t", "\ntwo\t"),
        FILE.replace("60.00\t60.00\t3\t2\tm\t60.00\t1\t3", "60.00\t\t60.00\t\t3\t\t2\t\t m\t\t60.00\t\t1\t\t3"),
        FILE.replace("\tOrigNumFrames", "").replace("\t1\t3\n", "\t1\n"),
        FILE.replace(KEYS, "Rate\tRate\tFrames\tMarkers\tUnit\n"),
        FILE.replace("X1\tY1\tZ1\tX2\tY2\tZ2", "X1 Y1 Z1 X2 Y2 Z2"),
        FILE.replace("X1\tY1\tZ1\tX2\tY2\tZ2", "hip x\ty\tz\tknee x\ty\tz"),
        FILE.replace("\t\tX1", "\n\t\tX1"),
        FILE.replace("\t0.0167\t1.1\t1.2\t", "\t0.0167 1.1 1.2 "),
        FILE.replace("1.1\t1.2\t1.3\t1.4\t1.5\t1.6", "1.1 1.2 1.3 1.4 1.5 1.6"),
        "".join(line.replace("\t", "\t\t") if line[0] in "123" else line for line in FILE.splitlines(True)),
        FILE.replace("Time", "Time (s)"),
        FILE.rstrip("\n"),
        FILE.replace("in.trc", "C:\\Users\\someone\\in.trc"),
        FILE.replace("60.00\t60.00", "30.00\t60.00"),
        FILE.replace("60.00\t60.00", "\t60.00"),
    ],
)  # fmt: skip
def test_every_dialect_reads_the_same(tmp_path, content):
    markers = read(tmp_path, content)
    assert markers.names == ("RHip", "R knee")
    assert markers.time_s.tolist() == [0.0, 0.0167, 0.0333]
    assert np.allclose(markers.points_m, POINTS, rtol=0, atol=1e-15)
    assert markers.rate_hz == pytest.approx(60, rel=2e-3)
    assert markers.units == "m"


@pytest.mark.parametrize(("word", "scale"), [("mm", 1e-3), ("MM", 1e-3), ("millimeters", 1e-3), ("cm", 1e-2), ("m", 1)])
def test_the_unit_is_read(tmp_path, word, scale):
    markers = read(tmp_path, FILE.replace("\tm\t", f"\t{word}\t"))
    assert np.allclose(markers.points_m, POINTS * scale, rtol=1e-15, atol=0)
    assert markers.points_m[0, 0, 0] == (0.0001 if scale == 1e-3 else 0.1 * scale)  # rounded once


@pytest.mark.parametrize(
    ("full", "gap", "marker"),
    [
        ("\t1.1\t1.2\t1.3\t", "\t\t\t\t", 0),
        ("\t1.1\t1.2\t1.3\t", "\tnan\tNaN\tnan\t", 0),
        ("\t1.4\t1.5\t1.6\n", "\t\t\t\n", 1),
        ("\t1.4\t1.5\t1.6\n", "\t\t\t\t\n", 1),
        ("\t1.4\t1.5\t1.6\n", "\n", 1),  # the row that pandas makes and OpenSim refuses
        ("\t1.4\t1.5\t1.6\n", "\t1.4\t1.5\n", 1),
        ("\t1.4\t1.5\t1.6\n", "\t1.4\tnan\t1.6\n", 1),
    ],
)
def test_a_gap_is_nan(tmp_path, full, gap, marker):
    assert full in FILE
    markers = read(tmp_path, FILE.replace(full, gap))
    expected = POINTS.copy()
    expected[1, marker] = np.nan
    assert np.allclose(markers.points_m, expected, atol=1e-15, equal_nan=True)
    markers.write(tmp_path / "out.trc")
    assert same(Markers.read(tmp_path / "out.trc"), markers)


def test_whatever_is_repaired_is_told(tmp_path):
    """What it is, and which frames stay of the three."""
    end = "\t1.4\t1.5\t1.6\n"
    far = "".join(f"{line}\t9\t9\t9\n" if line[:1] in set("123") else line + "\n" for line in FILE.split("\n")[:-1])
    cases = [
        (FILE.replace("60.00\t3\t2", "60.00\t300\t2"), 3, (CountDisagrees(key="NumFrames", said=300, found=3),)),
        (FILE.replace("60.00\t3\t2", "60.00\t2\t2"), 3, (CountDisagrees(key="NumFrames", said=2, found=3),)),
        (FILE.replace("60.00\t3\t2", "60.00\t3\t1"), 3, (CountDisagrees(key="NumMarkers", said=1, found=2),)),
        (FILE + "\n4\t0.05\t1\t1\t1\t1\t1\t1\n", 3, (LinesLeftOut(line=11, lines=1),)),
        (FILE + "Made by us.\n\nOn a Monday.\n", 3, (LinesLeftOut(line=10, lines=2),)),
        (FILE.replace(end, "\n"), 3, (RowsShort(line=8, rows=1),)),
        (FILE.replace(end, "\t1.4\t1.5\n"), 3, (RowsShort(line=8, rows=1), PlacesIncomplete(marker="R knee", line=8, places=1))),
        (FILE.replace("\t1.2\t", "\t\t"), 3, (PlacesIncomplete(marker="RHip", line=8, places=1),)),
        (FILE.replace("\t1.1\t1.2\t1.3\t", "\tinf\tinf\t-inf\t"), 3, (Infinite(line=8, values=3),)),
        (far, 3, (CellsLeftOut(line=7, rows=3),)),
        (FILE.replace("R knee", "RHip"), 3, (NameRepeated(name="RHip", now="2_RHip"),)),
        (FILE.replace("\tm\t", "\tInches\t"), 3, (Inches(),)),
        (FILE.replace("\n3\t", "\n7\t"), 3, (FramesMissing(column="Frame#", line=9, frames=4),)),
        (FILE.replace("0.0333", "0.1"), 3, (FramesMissing(column="Time", line=9, frames=4),)),
        (FILE.replace("0.0333", "0.0167"), 2, (TimeRepeated(line=9, rows=1),)),
    ]  # fmt: skip
    for content, frames, findings in cases:
        markers = read(tmp_path, content)
        assert markers.findings == findings
        assert markers.time_s.size == frames
        assert all(0 < len(finding_words(finding)) < 200 for finding in findings)


def test_letters_of_another_encoding_are_no_reason_to_refuse_numbers(tmp_path):
    markers = read(tmp_path, FILE.replace("in.trc", "C:\\Müller\\in.trc").replace("R knee", "für").encode("latin-1"))
    assert markers.findings == (NotUtf8(line=1),)
    assert markers.names == ("RHip", "für")
    assert np.allclose(markers.points_m, POINTS, rtol=0, atol=1e-15)


def test_a_rate_that_contradicts_the_times_gives_way(tmp_path):
    (finding,) = read(tmp_path, FILE.replace("60.00\t60.00", "30.00\t60.00")).findings
    assert isinstance(finding, RateDisagrees)
    assert (finding.said_hz, finding.found_hz) == (30, pytest.approx(1 / 0.01665))


def test_a_count_that_disagrees_says_what_that_means():
    more, fewer = (CountDisagrees(key="NumFrames", said=said, found=3) for said in (300, 1))
    assert finding_words(more) == "The header promises 300 frames (NumFrames), but the file has 3: the rest is missing."
    assert finding_words(fewer) == "The header promises 1 frame (NumFrames), but the file has 3: all were read."


def test_inches_become_metres(tmp_path):
    markers = read(tmp_path, FILE.replace("\tm\t", "\tin\t"))
    assert np.allclose(markers.points_m, POINTS * 0.0254, rtol=1e-15, atol=0)
    assert markers.units == "m"  # OpenSim knows no inches


def rounded(rate_hz: int, decimals: int, frames: int = 30) -> str:
    rows = [f"{k + 1}\t{k / rate_hz:.{decimals}f}\t{k}\t0\t0\t0\t{k}\t0\n" for k in range(frames)]
    return FILE.split("1\t0.0000")[0].replace("60.00\t60.00\t3", f"{rate_hz}\t{rate_hz}\t{frames}") + "".join(rows)


def test_times_rounded_until_frames_share_one_cost_no_frame(tmp_path):
    """250 frames a second in hundredths: what the counter says is truer than what the clock says."""
    markers = read(tmp_path, rounded(250, 2))
    assert markers.findings == (TimesRounded(line=8, rate_hz=250),)
    assert markers.points_m[:, 0, 0].tolist() == list(range(30))
    assert np.abs(markers.time_s - np.arange(30) / 250).max() < 0.005
    assert np.allclose(np.diff(markers.time_s), 1 / 250, atol=1e-12)


def test_a_rounded_time_does_not_change_the_rate(tmp_path):
    """A sixtieth of a second is 0.017 in most files; their rate is 60 all the same."""
    assert read(tmp_path, rounded(60, 3, frames=300)).rate_hz == 60


def test_a_frame_that_is_there_twice_counts_once(tmp_path):
    markers = read(tmp_path, rounded(100, 2) + "31\t0.29\t7\t7\t7\t7\t7\t7\n")
    assert markers.findings == (CountDisagrees(key="NumFrames", said=30, found=31), TimeRepeated(line=37, rows=1))
    assert markers.points_m[-1].tolist() == [[7, 7, 7], [7, 7, 7]]  # the last stays, as in OpenSim's Storage


def test_a_warning_does_not_go_on_for_ever(tmp_path):
    (tmp_path / "in.trc").write_text(FILE.replace("RHip\t\t\tR knee", "\t\t\t".join(["a"] * 500)).replace("X", "x "))
    with pytest.warns(ReadingWarning) as warned:
        markers = Markers.read(tmp_path / "in.trc")
    assert len(markers.names) == len(set(markers.names)) == 500
    assert len(str(warned[0].message)) < 1000
    assert "more, in `findings`" in str(warned[0].message)


def test_short_lines_under_many_names_are_no_trap(tmp_path):
    names = "\t\t\t".join(f"m{k}" for k in range(30_000))
    rows = "".join(f"{k}\t{k}\n" for k in range(200_000))
    assert "cells are missing" in said(tmp_path, FILE.split("Frame#")[0] + f"Frame#\tTime\t{names}\n\n{rows}")
    assert "line 4: it has" in said(tmp_path, FILE.replace("RHip", "RHip" * 1_000_000))
    assert "line 3: it has" in said(tmp_path, FILE.replace("\tm\t", "\t" * 3_000_000))


# ---- broken input


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", None, "empty"),
        ("\n\n", None, "empty"),
        ("Coordinates\n", 1, "PathFileType"),
        ("\n".join(FILE.split("\n")[:2]), 2, "inside its header"),
        ("\n".join(FILE.split("\n")[:6]), 5, "no frames"),
        (FILE.replace("\tm\t", "\tfathoms\t"), 3, "Units is 'fathoms'"),
        (FILE.replace("\tm\t", "\t\t"), 3, "Units"),
        (FILE.replace("Frame#", "Bild"), 4, "Frame#"),
        (FILE.replace("\tRHip\t\t\tR knee", ""), 4, "no marker names"),
        (FILE.replace("R knee", ""), 5, "1 marker names stand over 6 labels"),
        (FILE.replace("X1\tY1", "Y1\tX1"), 5, "in this order"),
        (FILE.replace("\t1.6\n", "\t1.6\t7\n").replace("R knee", "\t\t\tR knee"), 8, "more than 8 cells"),
        (FILE.replace("\t1.6\n", "\t1.6\t7\n").replace("3\t2\tm", "3\t3\tm"), 8, "more than 8 cells"),
        (FILE.replace("\t0.0333\t", "\t0.0107\t"), 9, "strictly increase"),
        (FILE.replace("\t0.0333\t", "\tnan\t"), 9, "no time"),
        (FILE.replace("\t0.0333\t", "\t\t"), 9, "no time"),
        (FILE.replace("\t1.4", "\t1,4"), 8, "decimal comma"),
        (FILE.replace("\t1.5", "\tabc"), 8, "'R knee', Y"),
        (FILE.replace("\t1.5", "\t" + "9" * 100_000 + "x"), 8, "not a number"),
        (FILE.replace("\n2\t", "\nsome words\n2\t"), 8, "Time: 'words' is not a number"),
        (FILE.replace("60.00\t60.00", "fast\t60").split("2\t0.0167")[0], 3, "DataRate"),
    ],
)
def test_broken_markers_are_said_with_their_line(tmp_path, content, line, words):
    sentence = said(tmp_path, content)
    assert words in sentence
    if line is not None:
        assert f"line {line}:" in sentence


def test_what_is_no_text_is_said(tmp_path):
    assert "UTF-16" in said(tmp_path, FILE.encode("utf-16"))
    assert "zero byte" in said(tmp_path, bytes(1000))
    with pytest.raises(WrongInput, match="no such file"):
        Markers.read(tmp_path / "nowhere.trc")


LINES = [line + "\n" for line in FILE.split("\n")]
PIECES = st.sampled_from(
    [*LINES, "9\t1e308\n", "8\t-1e308\n", "7\t1e-320\t1\n", "X1\n", "\t\t\n", "Frame#\tTime\t-nan\n"]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12),
        st.lists(PIECES, max_size=4).map(lambda rows: LINES[:5] + rows),
        st.lists(st.tuples(st.integers(0, len(FILE) - 1), st.characters()), max_size=4).map(
            lambda edits: list("".join(dict(edits).get(i, c) for i, c in enumerate(FILE)))
        ),
    )
)
def test_no_garbage_ends_in_a_traceback(tmp_path, garbage):
    content = garbage if isinstance(garbage, bytes) else "".join(garbage).encode("utf-8", "surrogatepass")
    try:
        markers = read(tmp_path, content)
    except WrongInput as error:
        assert "in.trc" in str(error)
        return
    try:
        markers.write(tmp_path / "out.trc")
    except WrongInput:
        return
    assert same(Markers.read(tmp_path / "out.trc"), markers)


# ---- OpenSim's own reader


@pytest.mark.parametrize("units", ["m", "mm"])
def test_opensims_reader_sees_every_bit(tmp_path, opensim, units):
    rng = np.random.default_rng(5)
    points = rng.normal(size=(30, 4, 3))
    points[3, 1] = points[7:9, 3] = points[29, 3] = points[0, 0] = np.nan  # first and last row and marker too
    ours = Markers(names=("a", "b", "c d", "e"), time_s=np.arange(30) / 60, points_m=points, rate_hz=60, units=units)
    ours.write(tmp_path / "a.trc")
    table = opensim.TimeSeriesTableVec3(str(tmp_path / "a.trc"))
    assert table.getColumnLabels() == ours.names
    assert table.getTableMetaDataString("Units") == units
    assert float(table.getTableMetaDataString("DataRate")) == 60
    assert np.array_equal(table.getIndependentColumn(), ours.time_s)
    theirs = np.array(
        [[table.getRowAtIndex(i)[j].to_numpy() for j in range(4)] for i in range(table.getNumRows())]
    )  # fmt: skip
    in_metres = theirs / (1000 if units == "mm" else 1)
    assert np.allclose(in_metres, ours.points_m, rtol=1e-15, atol=0, equal_nan=True)
    if units == "m":
        assert np.array_equal(theirs, ours.points_m, equal_nan=True)
    data = opensim.MarkerData(str(tmp_path / "a.trc"))
    assert (data.getNumFrames(), data.getNumMarkers()) == (30, 4)

    opensim.TRCFileAdapter.write(table, str(tmp_path / "theirs.trc"))
    back = Markers.read(tmp_path / "theirs.trc")
    assert back.names == ours.names
    assert np.allclose(back.points_m, ours.points_m, atol=1e-8, equal_nan=True)

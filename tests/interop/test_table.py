"""Claims about .mot and .sto: strict out, forgiving in."""

import os
import subprocess
import sys
import tracemalloc
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
    AnglesDisputed,
    CountDisagrees,
    Infinite,
    LastLineCut,
    LinesLeftOut,
    NameRepeated,
    NotUtf8,
    ReadingWarning,
    TimeRepeated,
)
from legpress.interop.table import Table

TABLE = Table(
    name="Coordinates",
    time_s=np.arange(4) * 0.05,
    columns={
        "hip_flexion_r": [80.0, 60.5, 1 / 3, -12.0],
        "pelvis_tx": [0.0, 0.1, 1e-9, 2.0],
        "knee_angle_r_beta": [0.1, 0.2, 0.3, 1.0],
    },
    in_degrees=True,
)
HEADER = "Coordinates\nversion=1\nnRows=2\nnColumns=3\ninDegrees=no\nendheader\n"
BODY = "time\tknee_angle_r\tpelvis_tx\n0.0\t1.5\t0.2\n0.1\t1.25\t0.3\n"


def same(one: Table, other: Table) -> bool:
    """To the last bit, signs of zero included."""
    return (
        (one.name, one.in_degrees, list(one.columns)) == (other.name, other.in_degrees, list(other.columns))
        and one.time_s.tobytes() == other.time_s.tobytes()
        and all(one[c].tobytes() == other[c].tobytes() for c in one.columns)
    )


def read(folder: Path, content: str | bytes, name: str = "in.mot") -> Table:
    """What is found is warned of, in one warning that names the file, and nothing else is."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        table = Table.read(file)
    assert [one.category for one in warned] == [ReadingWarning] * bool(table.findings)
    assert all(str(file) in str(one.message) and one.filename == __file__ for one in warned)
    return table


def said(folder: Path, content: str | bytes) -> str:
    with pytest.raises(WrongInput) as caught:
        read(folder, content)
    sentence = str(caught.value)
    assert "in.mot" in sentence
    assert "\n" not in sentence.replace(str(folder), "")
    assert len(sentence) < 600
    return sentence


# ---- strict out


def test_what_is_written_is_this(tmp_path):
    TABLE.write(tmp_path / "a.mot")
    assert (tmp_path / "a.mot").read_bytes() == (
        b"Coordinates\nversion=1\nnRows=4\nnColumns=4\ninDegrees=yes\nendheader\n"
        b"time\thip_flexion_r\tpelvis_tx\tknee_angle_r_beta\n"
        b"0.0\t80.0\t0.0\t0.1\n0.05\t60.5\t0.1\t0.2\n0.1\t0.3333333333333333\t1e-09\t0.3\n"
        b"0.15000000000000002\t-12.0\t2.0\t1.0\n"
    )


@pytest.mark.parametrize("name", ["a.mot", "a.sto", "A.MOT"])
def test_a_round_trip_loses_nothing(tmp_path, name):
    TABLE.write(tmp_path / name)
    assert same(Table.read(tmp_path / name), TABLE)


finite = st.floats(allow_nan=False, allow_infinity=False)
labels = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1, max_size=12).filter(
    lambda t: t.isprintable() and not any(c.isspace() for c in t) and t.lower() != "time"
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_table_survives_a_round_trip(tmp_path, data):
    time_s = sorted(data.draw(st.lists(finite, min_size=1, max_size=8, unique=True)))
    names = data.draw(st.lists(labels, min_size=1, max_size=5, unique=True))
    values = data.draw(arrays.arrays(np.float64, (len(names), len(time_s)), elements=finite))
    table = Table(
        name=data.draw(st.sampled_from(["Coordinates", "ModelForces", "Static Optimization", "in N/m"])),
        time_s=time_s,
        columns=dict(zip(names, values, strict=True)),
        in_degrees=data.draw(st.booleans()),
    )
    table.write(tmp_path / "a.sto")
    assert same(Table.read(tmp_path / "a.sto"), table)
    (tmp_path / "b.sto").write_bytes(b"\xef\xbb\xbf" + (tmp_path / "a.sto").read_bytes().replace(b"\n", b"\t\r\n"))
    assert same(Table.read(tmp_path / "b.sto"), table)


def test_a_motion_with_uneven_time_is_refused_and_a_storage_is_not(tmp_path):
    uneven = Table(name="x", time_s=[0.0, 0.1, 0.25], columns={"a": [1, 2, 3]})
    with pytest.raises(WrongInput, match=r"a\.mot.*uniform time, but row \d.*write a \.sto"):
        uneven.write(tmp_path / "a.mot")
    uneven.write(tmp_path / "a.sto")
    rounded = Table(name="x", time_s=np.round(np.arange(31) / 30, 4), columns={"a": np.zeros(31)})
    rounded.write(tmp_path / "b.mot")  # four decimals of a thirtieth are still uniform


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"columns": {"a b": [1.0]}}, "a b"),
        ({"columns": {"": [1.0]}}, "printable"),
        ({"columns": {"a\tb": [1.0]}}, "printable"),
        ({"columns": {"Time": [1.0]}}, "beside time"),
        ({"columns": {}}, "no column"),
        ({"columns": {"a": [np.nan]}}, "row 1"),
        ({"columns": {"a": [np.inf]}}, "row 1"),
        ({"name": "/home/someone/walk.mot"}, "place on a disk"),
        ({"name": "C:\\walk.mot"}, "place on a disk"),
        ({"name": "a\nb"}, "one printable line"),
        ({"name": ""}, "one printable line"),
        ({"name": "inDegrees=yes"}, "header"),
        ({"name": "endheader"}, "header"),
        ({"name": "range 0 1"}, "header"),
    ],
)
def test_what_cannot_be_read_back_is_not_written(tmp_path, change, words):
    table = Table(**{"name": "x", "time_s": [0.0], "columns": {"a": [1.0]}} | change)
    with pytest.raises(WrongInput, match=words):
        table.write(tmp_path / "a.sto")
    assert list(tmp_path.iterdir()) == []


def test_another_ending_and_a_missing_folder_are_said(tmp_path):
    with pytest.raises(WrongInput, match=r"neither \.mot nor \.sto"):
        TABLE.write(tmp_path / "a.csv")
    with pytest.raises(WrongInput, match="cannot be written"):
        TABLE.write(tmp_path / "nowhere" / "a.mot")
    (tmp_path / "b.mot").mkdir()
    with pytest.raises(WrongInput, match="cannot be written"):
        TABLE.write(tmp_path / "b.mot")
    assert [f.name for f in tmp_path.iterdir()] == ["b.mot"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    TABLE.write(tmp_path / "a.mot")
    before = (tmp_path / "a.mot").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WrongInput, match="No space left"):
        Table(name="other", time_s=[0.0], columns={"a": [1.0]}).write(tmp_path / "a.mot")
    assert (tmp_path / "a.mot").read_bytes() == before
    assert [f.name for f in tmp_path.iterdir()] == ["a.mot"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"time_s": []}, "no rows"),
        ({"time_s": [0.0, 0.0]}, "strictly increasing"),
        ({"time_s": [0.0, np.nan]}, "row 2"),
        ({"time_s": [[0.0, 1.0]]}, "shape"),
        ({"columns": {"a": [1.0]}}, "1 values"),
        ({"columns": {"a": ["x", "y"]}}, "not a number"),
    ],
)
def test_parts_that_do_not_fit_make_no_table(change, words):
    with pytest.raises(WrongInput, match=words):
        Table(**{"name": "x", "time_s": [0.0, 1.0], "columns": {"a": [1.0, 2.0]}} | change)


def test_a_table_does_not_change():
    mine = np.array([1.0, 2.0])
    table = Table(name="x", time_s=[0.0, 1.0], columns={"a": mine})
    mine[0] = 9.0
    assert table["a"][0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        table["a"][0] = 3.0
    with pytest.raises(TypeError):
        table.columns["b"] = mine  # pyright: ignore[reportIndexIssue]
    with pytest.raises(WrongInput, match="Did you mean"):
        TABLE["hip_flexion"]


# ---- angles


def test_radians_whatever_the_flag_and_positions_untouched():
    radians = TABLE.in_radians()
    assert not radians.in_degrees
    assert np.allclose(radians["hip_flexion_r"], np.deg2rad(TABLE["hip_flexion_r"]), rtol=1e-15)
    assert np.array_equal(radians["pelvis_tx"], TABLE["pelvis_tx"])
    assert np.array_equal(radians["knee_angle_r_beta"], TABLE["knee_angle_r_beta"])  # OpenSim never converts it
    assert radians.in_radians() is radians


def test_only_angles_are_turned_to_radians():
    angles = ["pelvis_tilt", "lumbar_extension", "ankle_angle_l", "/jointset/hip_r/hip_flexion_r/value", "mtp_angle_r"]
    others = [
        "pelvis_tz", "1_ground_force_vx", "ground_force_px", "ground_torque_x", "/jointset/ground_pelvis/pelvis_ty/value",
        "/forceset/soleus_r/activation", "hip_flexion_r_moment", "/jointset/patellofemoral_r/knee_angle_r_beta/value",
        "knee_r_on_tibia_r_in_tibia_r_fx", "/forceset/soleus_r/normalized_tendon_force",
    ]  # fmt: skip
    table = Table(name="x", time_s=[0.0], columns={c: [180.0] for c in angles + others}, in_degrees=True)
    turned = table.in_radians()
    assert [c for c in table.columns if turned[c][0] != 180.0] == angles
    named = table.in_radians(angles=["pelvis_tz"])
    assert [c for c in table.columns if named[c][0] != 180.0] == ["pelvis_tz"]
    with pytest.raises(WrongInput, match="no column"):
        table.in_radians(angles=["knee"])


def test_a_frame_has_time_first():
    frame = TABLE.frame
    assert list(frame.columns) == ["time", "hip_flexion_r", "pelvis_tx", "knee_angle_r_beta"]
    assert len(frame) == 4


def test_reading_needs_no_pandas():
    code = "import sys, legpress.interop.table, legpress.interop.trc; print({'pandas', 'jax'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.strip() == "set()"


# ---- forgiving in


@pytest.mark.parametrize(
    "content",
    [
        HEADER + BODY,
        "\ufeff" + HEADER + BODY,
        (HEADER + BODY).replace("\n", "\r\n"),
        (HEADER + BODY).replace("\n", "\r"),
        HEADER.replace("nColumns=3", "nColumns=2").replace("nRows=2", "nRows=900000000000") + BODY,
        HEADER.replace("nColumns=3\n", "").replace("nRows=2\n", "") + BODY,
        HEADER.replace("inDegrees=no\n", "") + BODY,
        HEADER.replace("=", " = ") + BODY,
        HEADER.replace("endheader", "endheader  \n") + BODY,
        HEADER.replace("version=1", "Units are S.I. units (second, meters, Newtons, ...)\n\nversion=1") + BODY,
        "Coordinates\nDataType=double\nversion=3\nOpenSimVersion=4.6\nendheader\n" + BODY,
        HEADER + BODY.replace("\n", "\t\n"),
        HEADER + BODY + "\n\n",
        HEADER + BODY.rstrip("\n"),
        HEADER + BODY.replace("\t", "   "),
        HEADER + BODY.replace("0.0\t1.5\t", "  0.0  1.5 "),
        HEADER + BODY.replace("time", "Time").replace("1.25", "1.25e+00"),
        HEADER.replace("version=1", "version=1\nrange zero one") + BODY,  # there is a column of time
        (HEADER + BODY).replace("\n", "\r\r\n"),
    ],
)
def test_every_dialect_reads_the_same(tmp_path, content):
    table = read(tmp_path, content)
    assert table.name == "Coordinates"
    assert not table.in_degrees
    assert list(table.columns) == ["knee_angle_r", "pelvis_tx"]
    assert table.time_s.tolist() == [0.0, 0.1]
    assert table["knee_angle_r"].tolist() == [1.5, 1.25]
    assert table["pelvis_tx"].tolist() == [0.2, 0.3]


@pytest.mark.parametrize(("word", "degrees"), [("yes", True), ("NO", False), ("true", True), ("0", False)])
def test_the_flag_is_read(tmp_path, word, degrees):
    assert read(tmp_path, HEADER.replace("inDegrees=no", f"inDegrees={word}") + BODY).in_degrees is degrees


def test_an_old_simm_motion_is_in_degrees(tmp_path):
    simm = "name walk01\ndatacolumns 3\ndatarows 2\notherdata 1\nrange 0.0 0.1\nendheader\n"
    table = read(tmp_path, simm + BODY)
    assert table.in_degrees
    assert table.name == "walk01"
    assert table.findings == ()
    assert not read(tmp_path, simm + BODY, "in.sto").in_degrees  # as for OpenSim's Storage


@pytest.mark.parametrize(
    ("header", "degrees"),
    [
        (HEADER.replace("version=1\n", ""), False),  # Storage: a .mot without version is in degrees
        (HEADER.replace("version=1\n", "").replace("inDegrees=no", "Angles are in radians."), False),
        (HEADER.replace("inDegrees=no", "Angles are in degrees."), True),  # Storage heeds that below version 1 alone
        (HEADER.replace("inDegrees=no", "inDegrees=true"), True),  # Storage knows yes and y
    ],
)
def test_where_opensim_takes_the_angles_otherwise_it_is_told(tmp_path, header, degrees):
    table = read(tmp_path, header + BODY)
    assert table.in_degrees is degrees
    assert table.findings == (AnglesDisputed(in_degrees=degrees),)


def test_simm_may_leave_time_to_the_header_or_to_a_later_column(tmp_path):
    ranged = read(tmp_path, "name x\ndatacolumns 1\ndatarows 3\nrange 0 1\nendheader\nknee_angle_r\n1\n2\n3\n")
    assert ranged.time_s.tolist() == [0.0, 0.5, 1.0]
    later = read(tmp_path, HEADER + "knee_angle_r\ttime\tb\n1\t0.0\t3\n2\t0.1\t4\n")
    assert later.time_s.tolist() == [0.0, 0.1]
    assert list(later.columns) == ["knee_angle_r", "b"]


def test_a_file_without_a_name_is_called_after_itself_and_folders_are_dropped(tmp_path):
    assert read(tmp_path, "version=1\nendheader\n" + BODY).name == "in"
    assert read(tmp_path, HEADER.replace("Coordinates", "/home/someone/walk.mot") + BODY).name == "walk.mot"
    assert read(tmp_path, HEADER.replace("Coordinates", "C:\\data\\walk.mot") + BODY).name == "walk.mot"


@pytest.mark.parametrize("gap", ["", " ", "nan", "NaN", "-nan(ind)", "nan(0x1)", "1.#QNAN", "-1.#IND00", "NA"])
def test_a_gap_is_nan(tmp_path, gap):
    table = read(tmp_path, HEADER + BODY.replace("1.25", gap).replace("0.2\n", f"{gap}\n"))
    assert np.isnan(table["knee_angle_r"][1])
    assert np.isnan(table["pelvis_tx"][0])


def test_whatever_is_repaired_is_told(tmp_path):
    """Each with the values that it leaves and what it says."""
    rows = "time\tknee_angle_r\tpelvis_tx\n0.0\t1.5\t0.2\n0.1\t1.25\t0.3\n0.2\t1\t0.4\n"
    three = HEADER.replace("nRows=2", "nRows=3")
    cases = [
        (HEADER + rows, [0.0, 0.1, 0.2], (CountDisagrees(key="nRows", said=2, found=3),)),
        (three.replace("Columns=3", "Columns=2") + rows, [0, 0.1, 0.2], (CountDisagrees(key="nColumns", said=2, found=3),)),
        (three + rows.replace("0.2\t1\t", "0.1\t1\t"), [0.0, 0.1], (TimeRepeated(line=10, rows=1),)),
        (three + rows.replace("0.1\t1", "0.0\t1").replace("0.2\t1\t", "0.0\t1\t"), [0.0], (TimeRepeated(line=9, rows=2),)),
        (three + rows.replace("1.25", "inf").replace("0.4", "-1e999"), [0, 0.1, 0.2], (Infinite(line=9, values=2),)),
        (three + rows.replace("1.25", "-1.#INF00"), [0, 0.1, 0.2], (Infinite(line=9, values=1),)),
        (three + rows.replace("pelvis_tx", "knee_angle_r"), [0, 0.1, 0.2], (NameRepeated(name="knee_angle_r", now="2_knee_angle_r"),)),
        (three + rows.replace("pelvis_tx", "time"), [0, 0.1, 0.2], (NameRepeated(name="time", now="2_time"),)),
        (three + rows + "Made by us.\nOn a Monday.\n", [0, 0.1, 0.2], (LinesLeftOut(line=11, lines=2),)),
        (HEADER + rows.removesuffix("5\t0.3\n0.2\t1\t0.4\n"), [0.0], (LastLineCut(line=9), CountDisagrees(key="nRows", said=2, found=1))),
    ]  # fmt: skip
    for content, time_s, findings in cases:
        table = read(tmp_path, content)
        assert table.findings == findings
        assert table.time_s.tolist() == time_s
        assert all(0 < len(finding_words(finding)) < 200 for finding in findings)


def test_letters_of_another_encoding_are_no_reason_to_refuse_numbers(tmp_path):
    """OpenSim looks at none of them; files with a path or a name from before UTF-8 are many."""
    table = read(tmp_path, HEADER.replace("Coordinates", "Kniewinkel für M.").encode("latin-1") + BODY.encode())
    assert table.findings == (NotUtf8(line=1),)
    assert table.name == "Kniewinkel für M."
    assert table["knee_angle_r"].tolist() == [1.5, 1.25]


def test_of_rows_with_one_time_the_last_stays(tmp_path):
    """As in OpenSim's Storage; its tools write the last row twice."""
    table = read(tmp_path, HEADER + BODY + "0.1\t7\t8\n")
    assert table["knee_angle_r"].tolist() == [1.5, 7.0]
    assert table.findings == (CountDisagrees(key="nRows", said=2, found=3), TimeRepeated(line=10, rows=1))


def test_a_repeated_name_ends_as_the_first(tmp_path):
    """What a name ends with says what it is: a force is no angle, the second foot's neither."""
    feet = "time\tground_force_vx\t2_ground_force_vx\tground_force_vx\n0\t180\t180\t180\n"
    table = read(tmp_path, HEADER.replace("inDegrees=no", "inDegrees=yes").replace("nRows=2\nnColumns=3\n", "") + feet)
    assert list(table.columns) == ["ground_force_vx", "2_ground_force_vx", "3_ground_force_vx"]
    assert [values[0] for values in table.in_radians().columns.values()] == [180, 180, 180]


def test_a_table_may_hold_time_alone(tmp_path):
    """OpenSim's tools write such for a model without pseudo-states."""
    table = read(tmp_path, "x\nversion=1\nnRows=2\nnColumns=1\nendheader\ntime\n0\n0.1\n")
    assert dict(table.columns) == {}
    assert table.time_s.tolist() == [0.0, 0.1]


def test_a_table_of_vectors_is_refused_with_a_way_out_that_works(tmp_path, opensim, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for kind, cells in (("Vec3", "1,2,3"), ("Quaternion", "0.6,0,0.8,0")):
        file = tmp_path / f"{kind}.sto"
        file.write_text(f"DataType={kind}\nversion=3\nOpenSimVersion=4.6\nendheader\ntime\ta\n0\t{cells}\n")
        with pytest.raises(WrongInput, match="line 1: DataType") as refused:
            Table.read(file)
        exec(str(refused.value).split("OpenSim's Python: ")[1].removesuffix("."), {"opensim": opensim})
        flat = Table.read(tmp_path / f"{kind}_flat.sto")
        assert [values[0] for values in flat.columns.values()] == pytest.approx([float(x) for x in cells.split(",")])


def test_a_long_file_takes_little_room(tmp_path):
    """A table is read with some three times its file's bytes at the most."""
    row = "\t".join(f"{k / 7:16.8f}" for k in range(20))
    lines = [f"{k / 1000:.3f}\t{row}" for k in range(20_000)]
    names = "\t".join(f"c{k}" for k in range(20))
    content = (
        HEADER.replace("nRows=2\nnColumns=3", "nRows=20000\nnColumns=21") + f"time\t{names}\n" + "\n".join(lines) + "\n"
    )
    (tmp_path / "long.sto").write_text(content)
    tracemalloc.start()
    table = Table.read(tmp_path / "long.sto")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert table.time_s.size == 20_000
    assert table["c19"][-1] == float(f"{19 / 7:.8f}")
    assert peak < 4 * len(content)
    (tmp_path / "long.sto").write_text(content.replace("\n19.999\t", "\n19.999\t-"))
    with pytest.raises(WrongInput, match=r"line 20007: column 'c0': '- "):
        Table.read(tmp_path / "long.sto")


# ---- broken input


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", None, "empty"),
        ("\ufeff \n\n", None, "empty"),
        (HEADER.replace("endheader\n", "") + BODY, 6, "column names come before a line `endheader"),
        ("hello\nworld\n", 2, "endheader"),
        (HEADER, 6, "ends after its header"),
        (HEADER + "time\ta\n", 7, "no rows"),
        (HEADER + BODY.replace("time", "frame"), 7, "no column is called time"),
        (HEADER + BODY.replace("0.1\t", "-0.1\t"), 9, "strictly increase"),
        (HEADER + BODY.replace("0.1\t", "nan\t"), 9, "time is nan"),
        (HEADER + BODY.replace("0.1\t", "\t"), 9, "time is nan"),
        (HEADER + BODY.replace("0.0\t", "nan\t"), 8, "time is nan"),
        (HEADER + BODY.replace("1.25", "1,25"), 9, "decimal comma"),
        (HEADER + BODY.replace("1.25", "1_25"), 9, "knee_angle_r"),
        (HEADER + BODY.replace("1.25", "abc"), 9, "not a number"),
        (HEADER + BODY.replace("1.25", "9" * 100_000 + "x"), 9, "not a number"),
        (HEADER + BODY.replace("1.25\t0.3", "1.25"), 9, "2 values under 3"),
        (HEADER + BODY.replace("1.25", "1.25\t7"), 9, "more than 3 values under 3"),
        (HEADER.replace("inDegrees=no", "inDegrees=maybe") + BODY, 5, "inDegrees"),
        (HEADER.replace("version=1", "DataType=Vec3") + BODY.replace("1.5", "1,2,3"), 2, "Flatten"),
        (HEADER.replace("version=1", "DataType=Vec3") + BODY.replace("1.25", "1,2,3"), 2, "Flatten"),
        (HEADER + BODY.replace("\t", ","), 7, "parted by ','"),
        (HEADER.replace("version=1", "range zero one") + BODY.replace("time", "frame"), 2, "range"),
        (HEADER.replace("version=1", "range 1 0") + BODY.replace("time", "frame"), 7, "range"),
    ],
)
def test_broken_tables_are_said_with_their_line(tmp_path, content, line, words):
    sentence = said(tmp_path, content)
    assert words in sentence
    if line is not None:
        assert f"line {line}:" in sentence


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "zero byte"),
        ((HEADER + BODY).encode("utf-16"), "UTF-16"),
        ((HEADER + BODY).encode("utf-16-le"), "zero byte"),
        (HEADER.encode() + BODY.encode().replace(b"1.25", b"1.2\xff"), "line 9"),
        (bytes(10_000), "zero byte"),
    ],
)
def test_what_is_no_text_is_said(tmp_path, content, words):
    assert words in said(tmp_path, content)


def test_what_is_no_file_is_said(tmp_path):
    with pytest.raises(WrongInput, match="no such file"):
        Table.read(tmp_path / "nowhere.mot")
    with pytest.raises(WrongInput, match="is a folder"):
        Table.read(tmp_path)
    with pytest.raises(WrongInput, match="cannot be read"):
        Table.read("a\0b")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.mot")
        with pytest.raises(WrongInput, match="not an ordinary file"):
            Table.read(tmp_path / "pipe.mot")


def test_huge_label_lines_are_no_trap(tmp_path):
    labels = "\t".join(f"c{i}" for i in range(50_000))
    assert "under 50001" in said(tmp_path, f"{HEADER}time\t{labels}\n0\t1\n")
    assert "endheader" in said(tmp_path, " " * 200_000 + "a" + " " * 200_000 + "b\n")


PIECES = st.sampled_from(
    [
        HEADER, BODY, "endheader\n", "time\ta\n", "inDegrees=yes\n", "range 0 1\n", "range -1e308 1e308\n", "nRows=-1\n",
        "0.1\t2\n", "1e308\t1\n", "-1e308\t1\n", "1e-320\t3\n", "nan\tnan\n", "name\n", "\t\t\n", " \n", "1\t", "\r", "\ufeff",
        "=", "0", "\x0b", "#",
    ]
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12)))
def test_no_garbage_ends_in_a_traceback(tmp_path, garbage):
    content = garbage if isinstance(garbage, bytes) else "".join(garbage).encode("utf-8", "surrogatepass")
    try:
        table = read(tmp_path, content)
    except WrongInput as error:
        assert "in.mot" in str(error)
        return
    try:  # whatever was understood is written as it is or refused with a sentence
        table.write(tmp_path / "out.sto")
    except WrongInput:
        return
    assert same(Table.read(tmp_path / "out.sto"), table)


# ---- OpenSim's own readers


def test_opensims_readers_see_every_bit(tmp_path, opensim):
    rng = np.random.default_rng(3)
    values = {f"c{i}": rng.normal(size=41) * 10.0 ** rng.integers(-9, 9) for i in range(7)}
    table = Table(name="ModelForces", time_s=np.arange(41) * 0.05, columns=values)
    table.write(tmp_path / "a.sto")
    table.write(tmp_path / "a.mot")
    for name in ("a.sto", "a.mot"):
        theirs = opensim.TimeSeriesTable(str(tmp_path / name))
        assert list(theirs.getColumnLabels()) == list(values)
        assert np.array_equal(theirs.getIndependentColumn(), table.time_s)
        assert theirs.getTableMetaDataString("inDegrees") == "no"
        assert theirs.getTableMetaDataString("header") == "ModelForces"
        for column in values:
            assert np.array_equal(theirs.getDependentColumn(column).to_numpy(), table[column])
        storage = opensim.Storage(str(tmp_path / name))
        assert storage.getSize() == 41
        assert storage.getName() == "ModelForces"
        for column in values:
            kept = opensim.ArrayDouble()
            storage.getDataColumn(column, kept)
            assert [kept.get(i) for i in range(kept.getSize())] == table[column].tolist()


@pytest.mark.parametrize("degrees", [True, False])
def test_opensim_sees_the_flag(tmp_path, opensim, degrees):
    Table(name="x", time_s=[0.0, 0.1], columns={"a": [1.0, 2.0]}, in_degrees=degrees).write(tmp_path / "a.mot")
    assert opensim.Storage(str(tmp_path / "a.mot")).isInDegrees() is degrees


def test_what_opensim_writes_is_read(tmp_path, opensim):
    TABLE.write(tmp_path / "a.mot")
    storage = opensim.Storage(str(tmp_path / "a.mot"))
    storage.printToXML(str(tmp_path / "b.sto"))
    opensim.STOFileAdapter.write(opensim.TimeSeriesTable(str(tmp_path / "a.mot")), str(tmp_path / "c.sto"))
    for name in ("b.sto", "c.sto"):
        back = Table.read(tmp_path / name)
        assert back.in_degrees
        assert list(back.columns) == list(TABLE.columns)
        for column in TABLE.columns:
            assert np.allclose(back[column], TABLE[column], atol=1e-7)


def test_a_gap_would_cost_storage_its_rows(tmp_path, opensim):
    """Why gaps are refused: OpenSim's Storage loses what comes after one, without a word."""
    (tmp_path / "a.sto").write_text(HEADER.replace("nRows=2", "nRows=3") + BODY.replace("1.25", "nan") + "0.2\t1\t1\n")
    assert opensim.Storage(str(tmp_path / "a.sto")).getSize() < 3
    gap = read(tmp_path, (tmp_path / "a.sto").read_bytes())
    with pytest.raises(WrongInput, match=r"knee_angle_r.*lose that row"):
        gap.write(tmp_path / "b.sto")

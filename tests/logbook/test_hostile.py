"""Files that are broken, or meant to break something: one clear sentence each, nothing written, little memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz_import import fuzzed
from logs import a_set

from legpress.errors import WrongInput
from legpress.logbook import Logbook
from legpress.logbook.exports import export_file
from legpress.logbook.imports.importing import import_file

HEADER = "when,exercise,load,unit,reps,notes\n"
ROW = "2026-10-01 18:00,leg press,120,kg,10,\n"
WHOLE = '{"format": "legpress log", "schema_version": 1, '

HOSTILE = {
    "nul bytes": ((HEADER + ROW).encode() + b"2026-10-01,leg\0press,1,kg,1,\n", "NUL"),
    "zeros": (b"\0" * 5000, "NUL"),
    "another encoding": (
        (HEADER + ROW).encode() + "2026-10-01,Beinpresse für Ältere,1,kg,1,\n".encode("cp1252"),
        r"UTF-8 text \(line 3\)",
    ),
    "UTF-16 without its mark": ((HEADER + ROW).encode("utf-16-le"), "NUL"),
    "UTF-16 that is cut off": ((HEADER + ROW).encode("utf-16")[:-1], "UTF-16"),
    "a cell of ten megabytes": (
        (HEADER + ROW).encode() + b"2026-10-01,leg press,1,kg,1," + b"x" * 10_000_000,
        "longer",
    ),
    "a quoted cell of ten megabytes": (
        (HEADER + ROW).encode() + b'2026-10-01,leg press,1,kg,1,"' + b"x\n" * 5_000_000 + b'"\n',
        "more than 1000 lines",
    ),
    "quotes that never close": (
        HEADER.encode() + b'2026-10-01,leg press,1,kg,1,"oh\n' * 1200,
        "quotes that do not fit",
    ),
    "one quote that never closes": (HEADER.encode() + b'2026-10-01,leg press,1,kg,1,"oh\n', "never closed"),
    "nothing": (b"", "empty"),
    "empty lines": (b"\n\n\r\n", "empty lines"),
    "a mark and nothing": (b"\xef\xbb\xbf", "nothing but"),
    "a header only": (HEADER.encode(), "no rows"),
    "no header": (ROW.encode(), "no header"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "UTF-8"),
    "a formula as the load": ((HEADER + '2026-10-01,leg press,"=HYPERLINK(""x"")",kg,1,\n').encode(), "HYPERLINK"),
    "ragged rows": ((HEADER + "2026-10-01,leg press,1\n2026-10-01,leg press,1,kg,1,a,b,c\n").encode(), "cells"),
    "a thousand lines of something": ((HEADER + "a\n" * 2000).encode(), "more than 1000 lines"),
    "a body tracker": (
        b"Date,Time,Measurement,Value,Unit,Comment\n2026-10-01,08:00,Bodyweight,63,kgs,\n",
        "body tracker",
    ),
    "another JSON": (b'{"rows": []}', "not a log"),
    "a list": (b"[1, 2]", "not a log"),
    "a newer schema": (b'{"format": "legpress log", "schema_version": 99, "sets": []}', "Update legpress"),
    "deep JSON": (b'{"a":' * 100_000, "nests too deeply|not valid JSON"),
    "JSON that is cut off": ((WHOLE + '"sets": [').encode(), "not valid JSON"),
    "sets that are no list": ((WHOLE + '"sets": 3}').encode(), "must be a list"),
    "sets that are no sets": ((WHOLE + '"sets": [3, [], null]}').encode(), "not a set"),
    "nested values": (
        (WHOLE + '"sets": [{"when": {"a": []}, "exercise": [], "load": {}, "unit": [], "reps": []}]}').encode(),
        "unit",
    ),
    "a long number": ((WHOLE + '"sets": [{"load": ' + "9" * 10_000 + "}]}").encode(), "not valid JSON"),
    "infinity": (
        (
            WHOLE + '"sets": [{"when": "2026-10-01", "exercise": "x", "load": Infinity, "unit": "kg", "reps": 1}]}'
        ).encode(),
        "load is inf",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_one_sentence_and_nothing_is_written(logbook, tmp_path, kind):
    content, because = HOSTILE[kind]
    mine = logbook.add(a_set())
    file = tmp_path / "log.csv"
    file.write_bytes(content)
    with pytest.raises(WrongInput, match=because) as refused:
        import_file(logbook, file, lifter="Mara")
    assert len(str(refused.value)) < 500
    assert logbook.sets() == [mine]
    assert "added" in logbook.undo()


def test_what_is_no_file_is_named(logbook, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name, because in (
        (".", "folder"),
        ("nowhere.csv", "no such file"),
        ("pipe", "not an ordinary file"),
        ("a\0b", "cannot be"),
    ):
        with pytest.raises(WrongInput, match=because) as refused:
            import_file(logbook, tmp_path / name, lifter="Mara")
        assert str(refused.value).count(str(tmp_path)) == 1  # said once


def test_an_export_that_was_changed_or_cut_off_is_refused(logbook, tmp_path):
    logbook.add_all([a_set(reps=reps, notes="tape") for reps in range(1, 30)])
    file = tmp_path / "log.json"
    export_file(logbook, file)
    whole = file.read_text()
    with Logbook.open("sqlite://") as other:
        for broken, because in [
            (whole.replace('"reps": 7', '"reps": 8'), "changed"),
            (whole[: len(whole) // 2], "cut off"),
            ("\n".join(whole.splitlines()[:10]) + "\n", "cut off"),
            ("\n".join(whole.splitlines()[:-1]) + "\n", "cut off"),
            (whole + whole, "cut off or changed"),
            (json.dumps(json.loads(whole) | {"sha256": "0"}), "changed"),
        ]:
            file.write_text(broken)
            with pytest.raises(WrongInput, match=because):
                import_file(other, file)
            assert other.count() == 0


# A process of its own: memory once used is not given back, and a limit must not hold for the other tests.
SCRIPT = """
import resource, sys
from pathlib import Path
from legpress.errors import WrongInput
from legpress.logbook import Logbook
from legpress.logbook.imports.importing import import_file
with Logbook.open("sqlite://") as log:
    try:
        print(import_file(log, Path(sys.argv[1]), lifter="Mara").imported)
    except WrongInput as reason:
        print(reason)
peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak[0].split()[1]) / 1024 if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def memory_mb(file):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(file)], capture_output=True, text=True, timeout=300, check=True
    )
    said, peak = done.stdout.strip().rsplit("\n", 1)
    return said, float(peak)


def sparse(file: Path, start: str, size: int) -> Path:
    with file.open("wb") as opened:
        opened.write(start.encode())
        opened.truncate(size)
    return file


def test_large_files_cost_little_memory(tmp_path):
    long_line = tmp_path / "line.csv"
    long_line.write_bytes(HEADER.encode() + b"x" * 200_000_000)
    many = tmp_path / "many.json"
    many.write_text(WHOLE + '"sets": [' + "[]," * 40_000_000)
    lists = tmp_path / "lists.json"
    lists.write_text("{\n" + WHOLE[1:] + '"name": "😀", "sets": [' + "[],\n" * 990_000 + "1]}")
    large = tmp_path / "large.json"
    large.write_text("{\n" + WHOLE[1:] + '"sets": [' + "[],\n" * 2_000_000 + "1]}")
    for file, because in [
        (lists, "not a set"),
        (large, "one set a line"),
        (sparse(tmp_path / "sparse.csv", "", 10**9), "1000 MB"),
        (sparse(tmp_path / "zeros.csv", HEADER, 200_000_000), "NUL"),
        (long_line, "longer than"),
        (many, "longer than"),
    ]:
        said, peak = memory_mb(file)
        assert any(part in said for part in because.split("|")), said
        assert peak < 500, file


def test_a_few_seconds_of_random_files_find_nothing(tmp_path):
    assert fuzzed(seconds=4.0, seed=None, folder=tmp_path).surprises == []

"""A log that cannot be written can still be read: another user's file, a folder that may only be read, a full disk."""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from logs import a_set
from sqlalchemy import create_engine

from legpress.errors import WrongInput
from legpress.logbook import Logbook
from legpress.logbook.database import migrate
from legpress.logbook.exports import export_file

NOBODY = 65534


@pytest.fixture
def folder():
    """One that everybody may look into."""
    made = Path(tempfile.mkdtemp(prefix="log-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@contextmanager
def only_reading(folder, *, files=0o444, itself=0o555):
    """Somebody who may read this folder and what is in it; root is told nothing by a mode, and becomes nobody."""
    for file in folder.iterdir():
        file.chmod(files)
    folder.chmod(itself)
    root = os.geteuid() == 0
    if root:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)
        folder.chmod(0o755)


def used(url, out):
    """What a log says of itself to who reads all of it."""
    with Logbook.open(url) as logbook:
        export_file(logbook, out / "log.json")
        seen = [one.reps for one in logbook.sets()], logbook.count(), (out / "log.json").read_text()
        with pytest.raises(WrongInput) as refused:
            logbook.add(a_set())
    return seen, str(refused.value)


@pytest.fixture
def guest_s():
    """A folder of the guest's own."""
    made = Path(tempfile.mkdtemp(prefix="guest-"))
    made.chmod(0o777)
    yield made
    shutil.rmtree(made)


def a_log(folder):
    url = f"sqlite:///{folder / 'log.sqlite'}"
    with Logbook.open(url) as logbook:
        logbook.add_all([a_set(reps=reps) for reps in (8, 9, 10)])
        export_file(logbook, folder / "before.json")
    return url


@pytest.mark.parametrize(("files", "itself"), [(0o444, 0o555), (0o444, 0o777), (0o666, 0o555)])
def test_who_may_only_read_sees_all_of_it_and_leaves_nothing_beside_it(folder, guest_s, files, itself):
    url = a_log(folder)
    before = (folder / "before.json").read_text()
    there = sorted(folder.iterdir())
    with only_reading(folder, files=files, itself=itself):
        (reps, count, exported), refused = used(url, guest_s)
    assert (reps, count, exported) == ([8, 9, 10], 3, before)
    assert "may only be read. Give yourself the right to write the file and its folder" in refused
    assert sorted(folder.iterdir()) == there
    with Logbook.open(url) as logbook:  # its owner goes on
        logbook.add(a_set())


def test_what_somebody_else_is_just_writing_is_seen_too(folder, guest_s):
    url = a_log(folder)
    with Logbook.open(url) as owner:
        owner.add(a_set(reps=7))  # lies beside the file still
        assert (folder / "log.sqlite-wal").stat().st_size > 0
        with only_reading(folder):
            (reps, *_), _ = used(url, guest_s)
        assert reps == [8, 9, 10, 7]
        owner.add(a_set())


def test_an_older_log_that_may_only_be_read_is_brought_up_to_date_for_the_reader_alone(folder, guest_s):
    url = f"sqlite:///{folder / 'log.sqlite'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        migrate(connection, "1")
        connection.exec_driver_sql(
            "INSERT INTO sets (lifter, done_at, exercise, load, unit, reps, kind, workout, notes) "
            "VALUES ('Mara', '2026-10-01 18:00:00.000000', 'leg press', 110.0, 'kg', 10, 'work', '', '')"
        )
    engine.dispose()
    whole = (folder / "log.sqlite").read_bytes()
    with only_reading(folder):
        (reps, *_), _ = used(url, guest_s)
    assert reps == [10]
    assert (folder / "log.sqlite").read_bytes() == whole


def test_newest_changes_that_cannot_be_had_are_not_left_out_in_silence(folder):
    url = a_log(folder)
    with Logbook.open(url) as owner:
        owner.add(a_set(reps=7))
        shutil.copytree(folder, folder / "copy")
    (folder / "copy" / "log.sqlite-shm").unlink()
    with only_reading(folder / "copy"), pytest.raises(WrongInput, match="neither be written nor read"):
        Logbook.open(f"sqlite:///{folder / 'copy' / 'log.sqlite'}")


# --- a full disk: no file may grow beyond so much ---

CHILD = """
import resource, sys
from legpress.errors import WrongInput
from legpress.logbook import Logbook, LoggedSet
from datetime import datetime
url, size = sys.argv[1], int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
with Logbook.open(url) as log:
    print(log.count())
    assert len(log.sets()) == len(list(log.records())) == log.count()
    kept = 0
    try:
        for n in range(200):
            log.add(LoggedSet(lifter="Mara", when=datetime(2026, 10, 3), exercise="leg press", load=100.0, unit="kg",
                              reps=10, notes="x" * 3000))
            kept += 1
    except WrongInput as reason:
        print(kept, log.count(), reason)
"""


def full(url, size):
    done = subprocess.run([sys.executable, "-c", CHILD, url, str(size)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.strip().split("\n")
    kept, counted, reason = second.split(" ", 2)
    return int(first), int(kept), int(counted), reason


@pytest.mark.parametrize("size", [0, 40_000, 300_000])
def test_a_log_on_a_full_disk_is_read_and_a_set_that_does_not_fit_is_refused_whole(file_url, size):
    with Logbook.open(file_url) as logbook:
        logbook.add_all([a_set()] * 200)
    first, kept, counted, reason = full(file_url, size)
    assert (first, counted) == (200, 200 + kept)
    assert "cannot be written" in reason
    assert "Make room on the disk" in reason
    with Logbook.open(file_url) as logbook:  # there is room again
        assert logbook.count() == 200 + kept
        logbook.add(a_set())


def test_a_log_that_was_killed_with_its_newest_changes_beside_it_is_read_from_a_full_disk(file_url, tmp_path):
    with Logbook.open(file_url) as logbook:
        logbook.add_all([a_set()] * 20)
        (tmp_path / "killed").mkdir()
        for file in tmp_path.glob("logbook.sqlite*"):
            shutil.copy(file, tmp_path / "killed")
    first, kept, _, reason = full(f"sqlite:///{tmp_path / 'killed' / 'logbook.sqlite'}", 0)
    assert (first, kept) == (20, 0)
    assert "Make room" in reason


def test_a_disk_that_is_really_full(tmp_path):
    """A file system of half a megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "none", place], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        url = f"sqlite:///{place / 'log.sqlite'}"
        with Logbook.open(url) as logbook:
            logbook.add_all([a_set()] * 20)
        with (place / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(b"x" * 4096)
        with Logbook.open(url) as logbook:
            assert logbook.count() == 20
            assert len(logbook.sets()) == 20
            with pytest.raises(WrongInput, match="Make room on the disk"):
                logbook.add(a_set(notes="x" * 9000))
            (place / "filler").unlink()
        with Logbook.open(url) as logbook:
            logbook.add(a_set())
            assert logbook.count() == 21
    finally:
        subprocess.run(["umount", place], check=True)

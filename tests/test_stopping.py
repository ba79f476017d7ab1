"""Ctrl-C, a polite kill and a closed terminal end every command: one line, its exit code, nothing left behind."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux which signals are caught")
MACHINE = "sled-45-large-plate"


def listens(pid: int) -> bool:
    """Whether the process catches SIGTERM already."""
    (caught,) = re.findall(r"SigCgt:\s*([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text())
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


# As a terminal starts a command, whatever the tests themselves were started to ignore.
START = """
import os, signal, sys
for name in ("SIGINT", "SIGTERM", "SIGHUP"):
    signal.signal(getattr(signal, name), signal.SIG_IGN if name == sys.argv[1] else signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, "-m", "legpress", *sys.argv[2:]])
"""


def stopped(
    end: str,
    *words: object,
    after_s: float = 0.6,
    until: re.Pattern[str] | None = None,
    alone: bool = False,
    ignored: str = "",
) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command that gets a signal, as a terminal sends it to all its processes."""
    child = subprocess.Popen(
        [sys.executable, "-c", START, ignored, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout is not None
    try:
        while child.poll() is None and not listens(child.pid):
            time.sleep(0.01)
        said = ""
        while until and child.poll() is None and not until.search(said):
            said += child.stdout.readline()
        time.sleep(0 if until else after_s)  # whatever it does by now, it stops
        (os.kill if alone else os.killpg)(child.pid, getattr(signal, end))
        out, err = child.communicate(timeout=30)
        until = time.monotonic() + 5
        while group_lives(child.pid) and time.monotonic() < until:
            time.sleep(0.02)
        assert not group_lives(child.pid)
    finally:
        if group_lives(child.pid):
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
    return child.returncode, out, err


@pytest.fixture
def at(tmp_path, root, monkeypatch):
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", f"sqlite:///{tmp_path / 'log.sqlite'}")
    example = root / "examples" / "lifter_woman.toml"
    (tmp_path / "gym").mkdir()
    for k in range(8):
        shutil.copy(example, tmp_path / "gym" / f"lifter {k}.toml")
    rows = [f"2026-0{1 + k % 9}-{1 + k % 28:02d} 18:{k % 60:02d},leg press,{20 + k % 200},kg,10" for k in range(60_000)]
    (tmp_path / "rows.csv").write_text("\n".join(["when,exercise,load,unit,reps", *rows]))
    return {"EXAMPLE": example, "GYM": tmp_path / "gym", "ROWS": tmp_path / "rows.csv", "OUT": tmp_path / "out"}


@pytest.mark.parametrize(
    ("end", "code", "words", "alone"),
    [
        ("SIGINT", 130, "fit --lifter EXAMPLE --out OUT --machine " + MACHINE, False),
        ("SIGINT", 130, "claims --people 100 --out OUT", False),
        ("SIGTERM", 143, "claims --people 100 --out OUT", True),
        ("SIGHUP", 129, "claims --people 100", False),
        ("SIGTERM", 143, "plan --lifter GYM --out OUT --machine " + MACHINE, True),
        ("SIGINT", 130, "plan --lifter EXAMPLE --machine " + MACHINE, False),
        ("SIGHUP", 129, "import ROWS --name Mara", False),
        ("SIGTERM", 143, "simulate --lifter EXAMPLE --out OUT --machine " + MACHINE, False),
    ],
)
def test_it_stops_with_one_line_and_nothing_left_behind(at, end, code, words, alone, tmp_path):
    after_s = 0.25 if words.startswith(("simulate", "plan --lifter EXAMPLE")) else 0.6
    ended, _, err = stopped(end, *(at.get(word, word) for word in words.split()), after_s=after_s, alone=alone)
    assert (ended, err) == (code, "Stopped.\n")
    assert not list(tmp_path.rglob("*.part"))
    assert not at["OUT"].exists() or not list(at["OUT"].iterdir())


def test_a_stopped_interview_says_what_it_keeps(at):
    asked = re.compile(r"(?s).*1 of \d+")
    code, _, err = stopped("SIGINT", "lifter", "new", "--out", at["OUT"], until=asked)
    assert code == 130
    assert err.startswith("Stopped, with 0 answers kept in ")
    assert err.count("\n") == 1


def test_what_the_parent_ignores_stays_ignored():
    """`nohup legpress ...` outlives its terminal."""
    code, out, err = stopped("SIGHUP", "machines", after_s=0.0, ignored="SIGHUP")
    assert (code, err) == (0, "")
    assert MACHINE in out


def test_a_signal_that_a_clean_up_swallows_comes_again():
    """An exception inside `__del__` or a weak reference's callback is dropped by Python."""
    script = """
import os, signal, time
from legpress.stopping import heard, leave, listen
class Late:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.1)
listen()
try:
    Late()
    time.sleep(20)
except KeyboardInterrupt:
    leave(heard())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (143, "", "")


def test_a_stopped_command_waits_for_no_thread():
    script = """
import os, signal, time
from threading import Thread
from legpress.stopping import heard, leave, listen
listen()
Thread(target=time.sleep, args=(20,)).start()
try:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(20)
except KeyboardInterrupt:
    leave(heard())
"""
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=15).returncode == 143

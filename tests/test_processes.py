"""Work in several processes: none outlives the one that asked."""

import os
import signal
import subprocess
import sys
import time

import pytest

SCRIPT = """
import os, sys, time
from legpress.processes import side_by_side

def slept(item):
    print(os.getpid(), flush=True)
    time.sleep(item)

if __name__ == "__main__":
    list(side_by_side(slept, [0.1] * 2 + [60] * 2, 2))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("end", ["SIGTERM", "SIGKILL"])
def test_no_process_outlives_an_ended_parent(tmp_path, end):
    script = tmp_path / "asks.py"
    script.write_text(SCRIPT, "utf-8")
    asks = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert asks.stdout is not None
    try:
        assert int(asks.stdout.readline())
        asks.send_signal(getattr(signal, end))
        asks.wait(10)
        until = time.monotonic() + 5
        while time.monotonic() < until and _lives(asks.pid):
            time.sleep(0.05)
        assert not _lives(asks.pid)
    finally:
        if _lives(asks.pid):
            os.killpg(asks.pid, signal.SIGKILL)
        asks.stdout.close()


def test_processes_side_by_side_work_on_a_core_each(tmp_path):
    """Threads of one would take the cores of the others."""
    script = tmp_path / "asks.py"
    script.write_text(
        "from legpress.cores import cores\nfrom legpress.processes import side_by_side\n\n"
        "def seen(item):\n    return cores()\n\n"
        'if __name__ == "__main__":\n    print(*side_by_side(seen, range(3), 2), cores() >= 1)\n',
        "utf-8",
    )
    asked = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True, timeout=60)
    assert asked.stdout.split() == ["1", "1", "1", "True"]


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True

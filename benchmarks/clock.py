"""How long something took, by the clock and by processor time; where others share the machine the second is what it costs."""

from __future__ import annotations

import os
import time
from pathlib import Path


class Clock:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._began = self._now()

    def read(self) -> dict[str, float]:
        """Seconds, and seconds of processor time of this process, its threads and its ended children together."""
        wall, own = (now - then for now, then in zip(self._now(), self._began, strict=True))
        return {"seconds": wall, "processor_seconds": own}

    @staticmethod
    def _now() -> tuple[float, float]:
        children = os.times()
        return time.perf_counter(), time.process_time() + children.children_user + children.children_system


def cores() -> list[int]:
    """The cores that this process may use."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))


def others_share(seconds: float = 1.0) -> float | None:
    """What share of the computer's processor time others take just now; None where it cannot be told."""
    stat = Path("/proc/stat")
    if not stat.is_file():
        return None

    def busy_and_all() -> tuple[int, int]:
        times = [int(word) for word in stat.read_text().split("\n", 1)[0].split()[1:9]]
        return sum(times) - times[3] - times[4], sum(times)  # idle, and waiting for a disk

    before = busy_and_all()
    time.sleep(seconds)
    busy, whole = (now - then for now, then in zip(busy_and_all(), before, strict=True))
    return busy / max(whole, 1)

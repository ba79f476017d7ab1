"""How many cores this process works on."""

from __future__ import annotations

import os

_beside_others = False


def cores() -> int:
    """As many as the process may use; one where others of its kind work beside it, as many as there are cores."""
    if _beside_others:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def leave_cores_to_others() -> None:
    """From now on this process works on one core: threads of several would only wait for each other."""
    global _beside_others
    _beside_others = True

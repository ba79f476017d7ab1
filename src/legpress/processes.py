"""Work side by side in processes: Python itself lets only one core of a process work."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from typing import TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")


ENOUGH = 8  # items: a process takes as long to start as one of them


def processes_for(items: int) -> int:
    """One for a few items, else as many as this process may use cores."""
    if items < ENOUGH:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(work: Callable[[Item], Found], items: Iterable[Item], processes: int) -> Iterator[Found]:
    """What `work` makes of each item, in their order; one after the other in this process where `processes` is 1.

    With several, `work` must be a function that another process can find, and a script that asks must guard its start
    (`if __name__ == "__main__"`). Items are taken as they are needed; what is left undone is dropped when nobody asks on.
    """
    if processes == 1:
        yield from map(work, items)
        return
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_stop_with_the_parent)
    running: deque[Future[Found]] = deque()
    try:
        for item in items:
            running.append(pool.submit(work, item))
            if len(running) > 2 * processes:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _stop_with_the_parent() -> None:
    """Ctrl-C is the parent's to answer; when it is gone, however it ended, nobody asks on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_after_the_parent, daemon=True).start()


def _end_after_the_parent() -> None:
    parent = parent_process()
    assert parent is not None  # noqa: S101, only a child runs this
    connection.wait([parent.sentinel])
    os._exit(1)

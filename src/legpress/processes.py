"""Work side by side in processes: Python itself lets only one core of a process work."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import TypeVar

from .cores import cores, leave_cores_to_others

Item = TypeVar("Item")
Found = TypeVar("Found")


ENOUGH = 8  # items: a process takes as long to start as one of them


def processes_for(items: int) -> int:
    """One for a few items, else as many as this process may use cores."""
    if items < ENOUGH:
        return 1
    return cores()


def side_by_side(work: Callable[[Item], Found], items: Iterable[Item], processes: int) -> Iterator[Found]:
    """What `work` makes of each item, in their order; one after the other in this process where `processes` is 1.

    With several, `work` must be a function that another process can find, and a script that asks must guard its start
    (`if __name__ == "__main__"`). Items are taken as they are needed; what is left undone is dropped when nobody asks on.
    """
    if processes == 1:
        yield from map(work, items)
        return
    spawn = get_context("spawn")
    theirs, ours = spawn.Pipe(duplex=False)  # that it is open says that somebody asks on
    with _signals_wait():  # it starts a process of its own
        pool = ProcessPoolExecutor(processes, mp_context=spawn, initializer=_begin, initargs=(theirs,))
    running: deque[Future[Found]] = deque()
    try:
        for item in items:
            with _signals_wait():
                running.append(pool.submit(work, item))
            if len(running) > 2 * processes:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
        pool.shutdown()
    finally:
        ours.close()
        pool.shutdown(cancel_futures=True)
        theirs.close()


@contextmanager
def _signals_wait() -> Iterator[None]:
    """A process that is started here never hears of Ctrl-C or a closed terminal, not even before it is ready to; this one does
    afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(asker: Connection) -> None:
    """Each works on a core of its own. Ctrl-C is the asker's to answer; when it asks no more or is gone, however it ended,
    nothing here is worth finishing."""
    leave_cores_to_others()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_after, args=(asker,), daemon=True).start()


def _end_after(asker: Connection) -> None:
    wait([asker])
    os._exit(1)

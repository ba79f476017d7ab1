"""Ctrl-C, a polite kill and a closed terminal end the command: soon, with one line, and with nothing half done left behind.

The signal is raised as `KeyboardInterrupt` in what is at work, so that files, processes and databases are closed on the way
out. Python drops an exception that comes in the wrong moment (a library's clean-up); so it comes again until it is `heard`.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

AGAIN_S = 0.4
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Stopped(Exception):
    """It was stopped and has answered that: the message says what is kept."""


_caught: int | None = None


def listen() -> None:
    """From now on these signals stop the command; what the parent has ignored (nohup) stays ignored."""
    for number in SIGNALS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _stop)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, _stop)
    sys.unraisablehook = _dropped


def _dropped(what: sys.UnraisableHookArgs) -> None:
    """A clean-up that was interrupted is no news: the signal comes again."""
    if not issubclass(what.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(what)


def heard() -> int:
    """The exit code that the signal asks for (130 for Ctrl-C); from now on nothing is raised again for it."""
    _ring(0.0)
    return 128 + (_caught or signal.SIGINT)


def leave(code: int) -> NoReturn:
    """Ends the process; after a signal it waits for no thread that is still at work, and not long for anything else."""
    if _caught is None:
        sys.exit(code)
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, lambda number, frame: os._exit(code))
        _ring(AGAIN_S)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    atexit._run_exitfuncs()
    os._exit(code)


def _stop(number: int, frame: object) -> None:
    global _caught
    if number != getattr(signal, "SIGALRM", None):
        _caught = number
    _ring(AGAIN_S)
    raise KeyboardInterrupt


def _ring(after_s: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, after_s)

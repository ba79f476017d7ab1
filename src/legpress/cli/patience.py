"""A moving line on stderr while it computes."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager, nullcontext

SLOW_S = 3.0  # after so long it is compiling, which happens once on a computer
WARMING = "warming up the model (only the first time takes this long, about 15 s)"


def patience(doing: str = "pressing once", slow: str | None = None) -> AbstractContextManager[None]:
    """A moving line on stderr while it computes, for people only; it is gone when the result comes.

    `slow` replaces it after some seconds; None: what takes long the first time that a repetition is simulated.
    """
    import sys

    return _status(doing, slow) if sys.stderr.isatty() else nullcontext()


@contextmanager
def _status(doing: str = "pressing once", slow: str | None = None):
    from threading import Timer

    from rich.console import Console

    with Console(stderr=True).status(doing) as status:
        later = Timer(SLOW_S, status.update, [slow or WARMING])
        later.daemon = True
        later.start()
        try:
            yield
        finally:
            later.cancel()

"""A moving line on stderr while it computes."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager, nullcontext

SLOW_S = 3.0


def spinner(doing: str = "pressing once", slow: str | None = None) -> AbstractContextManager[None]:
    """A moving line on stderr while it computes, for people only; it is gone when the result comes.

    `slow` replaces it after some seconds.
    """
    import sys

    return _status(doing, slow) if sys.stderr.isatty() else nullcontext()


@contextmanager
def _status(doing: str = "pressing once", slow: str | None = None):
    from threading import Timer

    from .terminal import terminal

    with terminal(stderr=True).status(doing) as status:
        later = Timer(SLOW_S, status.update, [slow or f"still {doing}"])
        later.daemon = True
        later.start()
        try:
            yield
        finally:
            later.cancel()


@contextmanager
def progress_line(before: str = ""):
    """A bar on stderr with stage, share done and time left, for people only; yields the function that moves it.

    `before` stands before the stage.
    """
    import sys

    if not sys.stderr.isatty():
        yield lambda stage, share: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from ..errors import visible
    from .terminal import terminal

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=terminal(stderr=True), transient=True) as bar:
        task = bar.add_task(before + "starting", total=1.0)
        yield lambda stage, share: bar.update(task, description=visible(before + stage), completed=share)

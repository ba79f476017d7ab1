"""Standard output and error as they are: consoles that cannot show every sign, pipes whose reader went away, full devices."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from contextlib import suppress
from typing import IO, Any

from ..errors import WrongInput

# How signs of ours are spelled where a console has no sign for them; any other is a question mark.
SPELLED = {
    "−": "-", "–": "-", "—": "-", "‑": "-", "×": "x", "·": "*", "°": " deg", "±": "+-", "≈": "~", "≤": "<=", "≥": ">=",
    "→": "->", "←": "<-", "↑": "up", "↓": "down", "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "•": "*",
    "✓": "yes", "✗": "no", "½": "1/2", "¼": "1/4", "¾": "3/4", "²": "2", "³": "3", "µ": "u", "\xa0": " ", "\u202f": " ",
}  # fmt: skip


FAILED_STREAMS = (errno.ENOSPC, errno.EPIPE, errno.EIO, errno.EBADF)


def show_anything() -> None:
    """Lets standard output and error show any text, in the signs that they have; one that was closed takes it and forgets it."""
    codecs.register_error("legpress.spelled", _spelled)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, it stays as long as the process
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="legpress.spelled")


def tell(sentence: str) -> None:
    """One sentence on stderr; where nobody listens there, nobody hears it."""
    from ..logbook.words import plain

    try:
        print(plain(sentence), file=sys.stderr, flush=True)  # a name in it may hold what moves a terminal's cursor
    except (OSError, ValueError):
        give_up(sys.stderr)


def nobody_hears(error: OSError) -> WrongInput:
    """What is said where standard output takes nothing."""
    return WrongInput(
        f"The answer cannot be written to standard output: {error.strerror}. Send it to a file or a terminal that takes it."
    )


def of_a_stream(error: BaseException) -> bool:
    """Whether a stream failed, not a file: those have names, and what fails in them is said where they are written."""
    return isinstance(error, OSError) and error.filename is None and error.errno in FAILED_STREAMS


def give_up(stream: IO[Any]) -> None:
    """What a broken stream still holds goes nowhere, so that nothing complains of it when the process ends."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _spelled(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(SPELLED.get(sign, "?") for sign in error.object[error.start : error.end]), error.end

"""Files written whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any


@contextmanager
def replacing(path: str | Path, mode: str = "w") -> Iterator[IO[Any]]:
    """Opens a new file beside `path` ("w": UTF-8, line ends as written; "wb": bytes) and moves it there at the end.

    Whoever looks meanwhile finds the old file or the new one, whole; after an error the old one stands untouched
    and nothing lies beside it. Links are followed, an old file's permissions stay. Raises `OSError`.
    """
    file = Path(os.path.realpath(path))
    part = file.with_name(f".{secrets.token_hex(8)}.part")
    text: dict[str, Any] = {} if "b" in mode else {"encoding": "utf-8", "newline": ""}
    try:
        with part.open(mode.replace("w", "x"), **text) as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        if file.exists():
            shutil.copymode(file, part)
        os.replace(part, file)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Puts this into the file, in one step; see `replacing`."""
    with replacing(path, "w" if isinstance(content, str) else "wb") as opened:
        opened.write(content)

"""Text files at the door: read whatever the editor left, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from ..errors import WrongInput
from ..files import write_whole


def read_lines(path: str | Path) -> list[str]:
    """The lines of a UTF-8 file, with or without byte-order mark, whatever ends them; the reason if it is no text.

    Only ordinary files are read: a device or a pipe could go on for ever.
    """
    file = Path(path)
    try:
        if file.is_dir():
            raise WrongInput(f"{file} is a folder. Give the file inside it.")
        if file.exists() and not file.is_file():
            raise WrongInput(f"{file} is not an ordinary file. Give a file on the disk.")
        content = file.read_bytes()
    except FileNotFoundError:
        raise WrongInput(f"{file}: there is no such file. Check the name and the folder.") from None
    except WrongInput:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WrongInput(f"{file} cannot be read: {reason}. Check the name and the permissions.") from None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WrongInput(f"{file} is saved as UTF-16. Save it as UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise WrongInput(f"{file}, line {line}: a byte there is not UTF-8. Save the file as text in UTF-8.") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise WrongInput(f"{file}, line {line}: a zero byte; this is not a text file. Export it as text.")
    # not str.splitlines, which also breaks at form feeds and other signs that may stand inside a line
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def write_text(path: str | Path, text: str) -> None:
    """UTF-8 with LF, whole or not at all; the reason if it cannot be written."""
    try:
        write_whole(path, text)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WrongInput(
            f"{path} cannot be written: {reason}. Give a place in a folder that exists and is yours."
        ) from None

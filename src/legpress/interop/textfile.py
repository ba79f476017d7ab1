"""Text files: read as numbered lines whatever wrote them, written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..errors import WrongInput
from ..files import read_bytes, write_whole
from .findings import Finding, NotUtf8

# A table of this many bytes takes some four times as much memory while it is read.
LARGEST_BYTES = 1_000_000_000
# Lines are cut from the text in pieces of about this many signs, so that they never lie in memory all at once.
PIECE = 1 << 20


def read_text(path: str | Path) -> tuple[str, list[Finding]]:
    """A text file with LF whatever ended its lines; the reason if it is no text.

    UTF-8 with or without byte-order mark. Any other letters are Latin-1, and that is a finding: OpenSim looks at no letters,
    and camera systems write the path of a disk on line 1. Only ordinary files are read: a device or a pipe could go on for ever.
    """
    file = Path(path)
    content = read_bytes(file, LARGEST_BYTES)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WrongInput(f"{file} is saved as UTF-16. Save it as UTF-8.")
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise wrong_line(file, line, "a zero byte; this is not a text file. Export it as text.")
    findings: list[Finding] = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        findings.append(NotUtf8(line=content.count(b"\n", 0, error.start) + 1))
        text = content.decode("latin-1")
    text = text.replace("\r\n", "\n")
    # among LF a lone CR is a space like others (files that were turned into CRLF twice have one more at each end)
    return text if "\n" in text else text.replace("\r", "\n"), findings


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its number, from 1. Only LF parts lines: form feeds and other signs may stand inside one."""
    at, start = 1, 0
    while start < len(text):
        end = text.find("\n", start + PIECE)
        end = len(text) if end < 0 else end
        piece = text[start:end].removesuffix("\n").split("\n") if end == len(text) else text[start:end].split("\n")
        yield from enumerate(piece, start=at)
        at, start = at + len(piece), end + 1


def is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def wrong_line(file: Path, line: int, sentence: str) -> WrongInput:
    """What is said about a line that cannot be used."""
    return WrongInput(f"{file}, line {line}: {sentence}")


def write_text(path: str | Path, text: str) -> None:
    """UTF-8 with LF, whole or not at all; the reason if it cannot be written."""
    try:
        write_whole(path, text)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WrongInput(
            f"{path} cannot be written: {reason}. Give a place in a folder that exists and is yours."
        ) from None

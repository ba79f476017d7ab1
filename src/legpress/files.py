"""Files: read where they are ordinary ones, written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from .errors import WrongInput

LARGEST_DESCRIPTION_MB = 1  # of a person, a machine, a routine; ours have some kilobytes
DEEPEST = 20  # tables and lists inside each other, or names between dots; a description needs three
PART = re.compile(r"\.legpress-[0-9a-f]{16}\.part")  # a file of ours that is not whole yet
LEFT_S = 3600.0  # a part that nobody touched for so long was left by a killed process


@contextmanager
def replacing(path: str | Path, mode: str = "w") -> Iterator[IO[Any]]:
    """Opens a new file beside `path` ("w": UTF-8, line ends as written; "wb": bytes) and moves it there at the end.

    Whoever looks meanwhile finds the old file or the new one, whole; after an error the old one stands untouched
    and nothing lies beside it. Links are followed, an old file's permissions stay. Raises `OSError`.
    """
    file = _target(path)
    part = _part_beside(file)
    try:
        with _new(part, mode) as opened:
            yield opened
            _flush(opened)
        _move({part: file})
    except BaseException:
        _drop([part])
        raise


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Puts this into the file, in one step; see `replacing`."""
    write_together({path: content})


def write_together(contents: Mapping[str | Path, str | bytes] | Mapping[Path, str | bytes]) -> None:
    """Puts each content into its file: all are on the disk before the first takes its place. Raises `OSError`.

    An error until then (no room, no permission) leaves every old file as it was. Then only names change, one after the
    other: who kills the process in that instant finds whole files, some of them the old ones.
    """
    parts: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            file = _target(path)
            part = _part_beside(file)
            parts[part] = file
            with _new(part, "w" if isinstance(content, str) else "wb") as opened:
                opened.write(content)
                _flush(opened)
        _move(parts)
    except BaseException:
        _drop(parts)
        raise


def free_name(file: Path) -> Path:
    """Where a file as it was can be kept without losing another: NAME.before.toml, else NAME.before-2.toml and so on."""
    return next(name for name in _kept_names(file) if not os.path.lexists(name))


def kept(file: Path) -> dict[Path, str | bytes]:
    """The file as it is under its free name, to be written with what replaces it; empty where there is none."""
    return {free_name(file): read_bytes(file, LARGEST_DESCRIPTION_MB * 1_000_000)} if file.exists() else {}


def last_kept(file: Path) -> Path | None:
    """The newest of such files; None: there is none."""
    found = None
    for name in _kept_names(file):
        if not os.path.lexists(name):
            return found
        found = name
    return found


def _kept_names(file: Path) -> Iterator[Path]:
    number = 1
    while True:
        yield file.with_suffix(f".before{'' if number == 1 else f'-{number}'}{file.suffix}")
        number += 1


def ordinary_size(path: str | Path, most_bytes: int) -> int:
    """Bytes of a file on the disk, before it is opened: a pipe would wait for ever, and a device may never end.

    Raises `WrongInput` for a folder, a pipe, a device, for more than `most_bytes`, and where nothing can be known.
    """
    file = Path(path)
    with _said(file):
        about = file.stat()
    if stat.S_ISDIR(about.st_mode):
        raise WrongInput(f"{file} is a folder. Give the file inside it.")
    if not stat.S_ISREG(about.st_mode):
        raise WrongInput(f"{file} is not an ordinary file. Give a file on the disk.")
    if about.st_size > most_bytes:
        raise _too_large(file, about.st_size, most_bytes)
    return about.st_size


def read_bytes(path: str | Path, most_bytes: int) -> bytes:
    """What an ordinary file holds; raises as `ordinary_size`."""
    file = Path(path)
    size = ordinary_size(file, most_bytes)
    with _said(file), file.open("rb") as opened:
        content = opened.read(size + 1)
        while len(content) > size:  # it grew, or the system did not know its size
            if len(content) > most_bytes:
                raise _too_large(file, len(content), most_bytes)
            size = len(content)
            content += opened.read(size)
    return content


def read_text(path: str | Path, most_bytes: int) -> str:
    """The same as text, UTF-8 with or without its mark, LF whatever ended its lines."""
    try:
        text = read_bytes(path, most_bytes).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongInput(f"{path} is not a text file. Save it as plain text (UTF-8).") from None
    return text.replace("\r\n", "\n")


def read_toml(path: str | Path) -> dict[str, Any]:
    """The tables of a TOML file; whatever is wrong with the file is said with its name and line."""
    text = read_text(path, LARGEST_DESCRIPTION_MB * 1_000_000)
    try:
        if _nests_too_deeply(text):  # the parser would take its time over it
            raise RecursionError
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongInput(
            f"{path} is not valid TOML: {error}. Lines look like `height_cm = 178`, words stand in quotes."
        ) from None
    except RecursionError:
        raise WrongInput(f"{path} nests too deeply. A description needs two levels at most.") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise WrongInput(f"{path} cannot be read: {error}. Check the numbers in it.") from None


_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[^\s"\'#.=,\[\]{}]+|[.=,\[\]{}\n]',
    re.DOTALL,
)


def _nests_too_deeply(text: str) -> bool:
    """Whether brackets or dotted names go deeper than `DEEPEST`, without parsing it."""
    brackets = dots = 0
    for token in _TOKEN.finditer(text):
        match token[0]:
            case ".":
                dots += 1
            case "[" | "{":
                brackets, dots = brackets + 1, 0
            case "]" | "}":
                brackets, dots = max(0, brackets - 1), 0
            case "=" | "," | "\n":
                dots = 0
            case _:
                pass
        if brackets > DEEPEST or dots > DEEPEST:
            return True
    return False


@contextmanager
def _said(file: Path) -> Iterator[None]:
    """What the system refuses, as a sentence."""
    try:
        yield
    except WrongInput:
        raise
    except FileNotFoundError:
        raise WrongInput(f"{file}: there is no such file. Check the name and the folder.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WrongInput(f"{file} cannot be read: {reason}. Check the name and the permissions.") from None


def _too_large(file: Path, size: int, most_bytes: int) -> WrongInput:
    return WrongInput(
        f"{file} has {size / 1e6:.0f} MB; up to {most_bytes / 1e6:g} MB are read. Check that it is the right file."
    )


def _target(path: str | Path) -> Path:
    """The file behind links; only an ordinary one is replaced."""
    file = Path(os.path.realpath(path))
    try:
        kind = file.stat().st_mode
    except OSError:
        return file  # it is new, or opening the part says what is wrong
    if stat.S_ISDIR(kind):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    if not stat.S_ISREG(kind):
        raise OSError(errno.EINVAL, "it is not an ordinary file", str(file))
    return file


def _part_beside(file: Path) -> Path:
    return file.with_name(f".legpress-{secrets.token_hex(8)}.part")


def _new(part: Path, mode: str) -> IO[Any]:
    text: dict[str, Any] = {} if "b" in mode else {"encoding": "utf-8", "newline": ""}
    return part.open(mode.replace("w", "x"), **text)


def _flush(opened: IO[Any]) -> None:
    opened.flush()
    os.fsync(opened.fileno())


def _move(parts: Mapping[Path, Path]) -> None:
    """Finished parts to their places, at once."""
    for part, file in parts.items():
        if file.exists():
            shutil.copymode(file, part)
    left = list(parts.items())
    try:
        while left:
            os.replace(*left[0])
            del left[0]
    except KeyboardInterrupt:  # they belong together, and the rest is as ready
        for part, file in left:
            with suppress(FileNotFoundError):
                os.replace(part, file)
        raise
    for folder in {file.parent for file in parts.values()}:
        _settle(folder)


def _settle(folder: Path) -> None:
    """The new names onto the disk, and what killed processes left behind away."""
    with suppress(OSError):  # not every system can; the files themselves are on the disk
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if PART.fullmatch(entry.name) and time.time() - entry.stat(follow_symlinks=False).st_mtime > LEFT_S:
                _drop([Path(entry.path)])


def _drop(parts: Mapping[Path, Path] | list[Path]) -> None:
    for part in parts:
        with suppress(OSError):
            part.unlink()

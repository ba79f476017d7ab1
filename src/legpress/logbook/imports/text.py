"""A file of unknown origin as lines of text: nothing that it holds may cost much memory or time."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from ...errors import WrongInput
from ...files import ordinary_size

LARGEST_MB = 256  # half a million sets; a log of a lifetime has a tenth
LONGEST_LINE = 1_000_000  # characters
_BOMS = (  # the longer ones first: the marks of UTF-32 begin like those of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def lines(file: Path) -> Iterator[str]:
    """The lines of a text file, ends included: UTF-8 with or without its mark, UTF-16 and UTF-32 with theirs.

    Raises WrongInput for what is no such file, and at the first line that is too long, holds a NUL or is not text.
    """
    encoding = _encoding(file)
    number = 0
    try:
        with file.open(encoding=encoding, newline="") as opened:
            while line := opened.readline(LONGEST_LINE + 1):
                number += 1
                if "\0" in line:
                    raise WrongInput(
                        f"{file} holds NUL characters (line {number}), so it is not a text file, or it was cut off. "
                        "Export it again from the app as CSV."
                    )
                if len(line) > LONGEST_LINE:
                    raise WrongInput(
                        f"{file}: line {number} is longer than {LONGEST_LINE} characters, which no set is. "
                        "Export it again from the app as CSV."
                    )
                yield line
    except UnicodeError:
        where = f" (line {_first_that_is_not_utf8(file)})" if encoding.startswith("utf-8") else ""
        raise WrongInput(
            f"{file} is not {encoding.upper().removesuffix('-SIG')} text{where}. In the app or the "
            'spreadsheet save it as "CSV UTF-8".'
        ) from None
    except OSError as error:
        raise WrongInput(f"{file} cannot be read: {error.strerror}. Check the name and the permissions.") from None


def _first_that_is_not_utf8(file: Path) -> int:
    """The line; a text reader does not know it, because it decodes many lines at once."""
    number = 1
    with file.open("rb") as opened:
        while line := opened.readline(LONGEST_LINE):
            try:
                line.decode()
            except UnicodeDecodeError:
                break
            number += line.endswith(b"\n")
    return number


def _encoding(file: Path) -> str:
    if ordinary_size(file, LARGEST_MB * 1_000_000) == 0:
        raise WrongInput(f"{file} is empty. Export it again from the app.")
    try:
        with file.open("rb") as opened:
            start = opened.read(4)
    except OSError as error:
        raise WrongInput(f"{file} cannot be read: {error.strerror}. Check the name and the permissions.") from None
    return next((encoding for mark, encoding in _BOMS if start.startswith(mark)), "utf-8")

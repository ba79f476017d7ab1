"""The compiled core of this machine, found beside this file: a library for each level of processor, the best is loaded.

`compile_core.py` makes them, when a wheel or an editable install is built and by `make core`.
"""

from __future__ import annotations

import ctypes
import struct
import sys
import zlib
from functools import cache
from pathlib import Path

from ..errors import NoCore

HERE = Path(__file__).resolve().parent
SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")
_ELF = struct.Struct("<4s36xQ10xHH2x")  # of 64 bits: where the table of sections begins, the size of a line, how many
LOWEST = 2  # level of x86-64; older processors lack what every library is compiled for


@cache
def library() -> ctypes.CDLL:
    """The core for this processor. Calls leave Python's lock, so that threads run side by side."""
    return load(levels()[-1])


@cache
def levels() -> tuple[str, ...]:
    """What this processor runs of the levels there are, the slowest first."""
    if _file("arm64").is_file():
        return ("arm64",)
    highest = load(f"x86_64_v{LOWEST}").legpress_cpu_level()
    if highest < LOWEST:
        raise NoCore(f"This processor lacks SSE 4.2 (x86-64-v{LOWEST}), which legpress needs. Use a newer computer.")
    return tuple(f"x86_64_v{level}" for level in range(LOWEST, highest + 1))


def load(level: str) -> ctypes.CDLL:
    """The core of one of the `levels`.

    Raises:
        NoCore: there is none, it is another machine's, or in a checkout its sources changed since it was compiled.
    """
    checkout = (HERE.parents[2] / "compile_core.py").is_file()
    mend = "Run `make core`." if checkout else "Install legpress again: pip install --force-reinstall legpress"
    file = _file(level)
    if not file.is_file():
        raise NoCore(f"legpress has no compiled core for this machine: {file} is missing. {mend}")
    try:
        if not _whole(file):  # asked for what it lacks the system would end the process
            raise NoCore(f"legpress's compiled core cannot be loaded: {file} is cut off. {mend}")
        core = ctypes.CDLL(str(file))
    except OSError as error:
        raise NoCore(f"legpress's compiled core cannot be loaded ({error}). {mend}") from None
    # An installed core came with its sources; in a checkout they change.
    if checkout and ctypes.c_uint32(core.legpress_fingerprint()).value != fingerprint():
        raise NoCore(f"The sources of {file.name} changed since it was compiled. {mend}")
    return core


def _whole(file: Path) -> bool:
    """Whether a library of Linux reaches as far as it says: to the end of its table of sections, the last thing in it.

    Other systems look for themselves.
    """
    with file.open("rb") as opened:
        head = opened.read(_ELF.size)
    if len(head) < _ELF.size:
        return False
    magic, begin, size, count = _ELF.unpack(head)
    return magic != b"\x7fELF" or file.stat().st_size >= begin + size * count


def fingerprint() -> int:
    """Of the text that a core is compiled from."""
    found = 0
    for file in sorted(file for file in HERE.iterdir() if file.suffix in (".hpp", ".cpp")):
        found = zlib.crc32(file.read_bytes(), found)
    return found


@cache
def field_groups() -> dict[str, list[tuple[str, int]]]:
    """Names and how many numbers each has, in the core's order: tables of a body and of the model, rows of the programs."""
    core, found, name = library(), {}, ctypes.c_char_p()
    core.legpress_group.restype = ctypes.c_char_p
    while (group := core.legpress_group(len(found))) is not None:
        fields: list[tuple[str, int]] = []
        while (count := core.legpress_field(len(found), len(fields), ctypes.byref(name))) >= 0:
            fields.append(((name.value or b"").decode(), count))
        found[group.decode()] = fields
    return found


def _file(level: str) -> Path:
    return HERE / f"legpress_core_{level}{SUFFIX}"

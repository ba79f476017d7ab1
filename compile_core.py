"""Compile the core: `python compile_core.py` for this machine, `... wasm` for browsers, `... NAME` as a wheel for NAME has it.

One translation unit, `src/legpress/core/programs.cpp`, and a clang that knows every target, `ziglang` from the package index.
What is made needs no library, not even C's, so that it loads on any machine of its platform.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "src"))  # where a wheel is built nothing is installed yet
from legpress.core.library import HERE as SOURCE  # noqa: E402
from legpress.core.library import fingerprint  # noqa: E402

WASM = ROOT / "browser" / "legpress_core.wasm"
# Not -ffast-math: a broken frame shows as NaN, and comparisons must see it.
FLAGS = (
    "-std=c++17 -O3 -Wall -Wextra -fno-exceptions -fno-rtti -fvisibility=hidden -fomit-frame-pointer "
    "-fno-math-errno -fno-trapping-math -ffp-contract=fast -fno-signed-zeros"
).split()


@dataclass(frozen=True, slots=True)
class Processor:
    """What a library is made for."""

    name: str  # the compiler's
    lanes: int  # doubles that a register holds: as many frames go side by side; more or fewer were slower on each


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """What a wheel is made for."""

    target: str  # the compiler's name of it
    tag: str  # the wheel's, of the machines that may install it
    processors: dict[str, Processor]  # by the level in the library's name
    suffix: str


X86_64 = {
    "x86_64_v2": Processor("x86_64_v2", 2),
    "x86_64_v3": Processor("x86_64_v3", 4),
    # Its own tuning would halve the widest registers.
    "x86_64_v4": Processor("x86_64_v4-prefer_256_bit", 8),
}
PLATFORMS = {
    "linux-x86_64": Platform(
        target="x86_64-linux",
        tag="manylinux_2_17_x86_64.musllinux_1_1_x86_64",
        processors=X86_64,
        suffix=".so",
    ),
    "linux-aarch64": Platform(
        target="aarch64-linux",
        tag="manylinux_2_17_aarch64.musllinux_1_1_aarch64",
        processors={"arm64": Processor("generic", 2)},
        suffix=".so",
    ),
    "macos-arm64": Platform(
        target="aarch64-macos.11.0",
        tag="macosx_11_0_arm64",
        processors={"arm64": Processor("apple_m1", 2)},
        suffix=".dylib",
    ),
    "macos-x86_64": Platform(target="x86_64-macos.11.0", tag="macosx_11_0_x86_64", processors=X86_64, suffix=".dylib"),
    "windows-x86_64": Platform(target="x86_64-windows", tag="win_amd64", processors=X86_64, suffix=".dll"),
}


def this_platform() -> str:
    """The machine that this runs on, as `PLATFORMS` names it."""
    system, machine = platform.system().lower(), platform.machine().lower()
    name = f"{ {'darwin': 'macos'}.get(system, system) }-{ {'amd64': 'x86_64'}.get(machine, machine) }"
    if name not in PLATFORMS:
        raise SystemExit(f"legpress is made for {', '.join(PLATFORMS)}; this machine is {name}.")
    return name


def compile_platform(name: str, folder: Path) -> list[Path]:
    """The libraries of a platform, one a level of processor, written into `folder`."""
    wanted = PLATFORMS[name]

    def compile_level(level: str) -> Path:
        processor = wanted.processors[level]
        command = ("build-lib", "-dynamic", "-target", wanted.target, f"-mcpu={processor.name}")
        return compile_source(folder / f"legpress_core_{level}{wanted.suffix}", *command, lanes=processor.lanes)

    with ThreadPoolExecutor() as side_by_side:
        return list(side_by_side.map(compile_level, wanted.processors))


def compile_wasm(file: Path = WASM) -> Path:
    """The core for browsers and Node, on one thread; its registers have 128 bits."""
    command = ("build-exe", "-rdynamic", "--export=__heap_base", "--stack", str(2**20))
    return compile_source(file, *command, "-target", "wasm32-freestanding", "-mcpu=generic+simd128", lanes=2)


def compile_source(to: Path, *command: str, lanes: int, source: Path = SOURCE / "programs.cpp") -> Path:
    """A library or a program of one translation unit, that many frames side by side."""
    defined = (f"-DLEGPRESS_LANES={lanes}", f"-DLEGPRESS_FINGERPRINT={fingerprint()}u")
    kept = {name: str(ROOT / "build" / "zig") for name in ("ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR")}
    to.parent.mkdir(parents=True, exist_ok=True)
    # Made beside its place and moved there: who has the old one open keeps it.
    with tempfile.TemporaryDirectory(dir=to.parent, prefix="compiling-") as folder:
        made = Path(folder) / to.name
        common = ("-O", "ReleaseFast", "-fstrip", "-fno-entry", f"-femit-bin={made}")
        flags = ("-cflags", *FLAGS, *defined, f"-I{SOURCE}", "--", str(source))
        whole = (sys.executable, "-m", "ziglang", *command, *common, *flags)
        if subprocess.run(whole, env=os.environ | kept, check=False).returncode:  # noqa: S603, our own flags
            raise SystemExit(f"{to.name} was not made: see what the compiler says above.")
        made.replace(to)
    return to


def main() -> None:
    asked = argparse.ArgumentParser(prog="python compile_core.py", description=__doc__)
    asked.add_argument("what", nargs="?", choices=("wasm", *PLATFORMS), help="this machine, if nothing is given")
    what = asked.parse_args().what
    if what == "wasm":
        made = [compile_wasm()]
    elif what:
        made = compile_platform(what, ROOT / "build" / "core" / what)
    else:
        made = compile_platform(this_platform(), SOURCE)
    print(*(file.relative_to(ROOT) for file in made), sep="\n")


if __name__ == "__main__":
    main()

"""Random files against `legpress import`: python tests/logbook/fuzz_import.py --minutes 10

Every file either is imported, or refused with WrongInput and then nothing was written; anything else is a surprise and
ends with code 1. Files that surprised are kept for a look.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from legpress.errors import WrongInput
from legpress.logbook import Logbook
from legpress.logbook.imports.importing import NothingRead, import_file
from legpress.logbook.load_convention import LoadConvention

FILES = Path(__file__).parent / "files"
MEMORY_MB = 500
SLOW_S = 5.0
CELLS = [
    "", "0", "-1", "1e309", "NaN", "inf", "=1+1", "@x", "'=x", "\0", "\ufeff", "\u202f", "9" * 400, "x" * 2000, '"', '""',
    "\r", "\n", "\r\n", ";", ",", "\t", "2026-10-03 18:30", "03/04/2025", "31 Feb 2025, 25:61", "kg", "lbs", "stone",
    "Rest Timer", "W", "failure", "\ud83d", "é", "12,5", "1,000", "٣", "²", "{", "[", "]}", '{"a":', "null", "true",
]  # fmt: skip
COUNTS = [None, None, LoadConvention("side"), LoadConvention("carriage", 52.0), LoadConvention("carriage")]
MEANS = [{}, {}, {"Leg Press": "single-leg press"}, {"Treadmill": "leg press", "seated leg curl": "leg curl"}]


@dataclass
class Found:
    tried: int = 0
    imported: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    slowest_s: float = 0.0


def broken(chance: random.Random, seeds: list[bytes]) -> bytes:
    """A file: a good one with some damage, a header with random cells, or just anything."""
    kind = chance.random()
    if kind < 0.1:
        return chance.randbytes(chance.randrange(1, 4000))
    content = bytearray(chance.choice(seeds))
    if kind < 0.3:
        head = bytes(content).split(b"\n")[0]
        rows = [
            ",".join(chance.choice(CELLS) for _ in range(chance.randrange(1, 18))).encode("utf-8", "surrogatepass")
            for _ in range(chance.randrange(1, 30))
        ]
        return b"\n".join([head, *rows])
    for _ in range(chance.choice([1, 1, 2, 5, 40])):
        at = chance.randrange(len(content) + 1)
        match chance.randrange(7):
            case 0:
                content[at : at + 1] = chance.randbytes(1)
            case 1:
                content[at:at] = chance.choice(CELLS).encode("utf-8", "surrogatepass")
            case 2:
                del content[at : at + chance.randrange(1, 60)]
            case 3:
                content[at:at] = content[at : at + chance.randrange(1, 400)]
            case 4:
                content = content[: max(1, at)]
            case 5:
                content[at:at] = chance.choice(CELLS).encode("utf-8", "surrogatepass") * chance.randrange(1, 3000)
            case _:
                content = bytearray(chance.choice(seeds)[:at]) + content[at:]
    return bytes(content) or b"\n"


def peak_mb() -> float:
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def fuzzed(seconds: float, seed: int | None, folder: Path) -> Found:
    chance = random.Random(seed)
    seeds = [file.read_bytes() for file in sorted(FILES.iterdir())]
    found = Found()
    until = time.monotonic() + seconds
    before = peak_mb()
    with Logbook.open(f"sqlite:///{folder / 'fuzzed.sqlite'}") as logbook:
        for file in sorted(FILES.iterdir()):  # Ben's sets are there already: files correct and rename them
            import_file(logbook, file, lifter="Ben", own_units="kg")
        while time.monotonic() < until:
            content = broken(chance, seeds)
            file = folder / "fuzzed.csv"
            file.write_bytes(content)
            found.tried += 1
            there = logbook.sets()
            began = time.monotonic()
            surprise = ""
            try:
                report = import_file(
                    logbook,
                    file,
                    lifter=chance.choice(["Mara", "Ben"]),
                    unit=chance.choice([None, None, "kg"]),
                    counts=chance.choice(COUNTS),
                    means=chance.choice(MEANS),
                )
                parts = report.imported + len(report.corrected) + len(report.left_out)
                if parts != report.rows or logbook.count() != len(there) + report.imported:
                    surprise = f"the report does not add up: {report}"
                found.imported += report.imported > 0
                if report.change is not None:
                    logbook.undo()
            except WrongInput as reason:
                sentence = str(reason).replace(str(file), "FILE")
                found.refused["no row can be read" if isinstance(reason, NothingRead) else sentence[:40]] += 1
                if len(sentence) > 700 or "\n" in sentence:
                    surprise = f"a sentence that is none: {sentence[:1000]}"
            except Exception as error:
                surprise = f"{type(error).__name__}: {error}"
            found.slowest_s = max(found.slowest_s, time.monotonic() - began)
            if not surprise and logbook.sets() != there:
                surprise = "something was written, or undo left something behind"
            if not surprise and found.slowest_s > SLOW_S:
                surprise = f"it took {found.slowest_s:.1f} s"
            if surprise:
                kept = folder / f"surprise-{len(found.surprises)}.csv"
                kept.write_bytes(content)
                found.surprises.append(f"{kept}: {surprise[:500]}")
                if len(found.surprises) > 20:
                    break
    if before < MEMORY_MB < peak_mb():
        found.surprises.append(f"{peak_mb():.0f} MB of memory")
    return found


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10.0)
    asked.add_argument("--seed", type=int, default=None)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-import-"))
    found = fuzzed(60 * given.minutes, given.seed, folder)
    print(f"{found.tried} files, {found.imported} imported, {sum(found.refused.values())} refused, ", end="")
    print(f"slowest {found.slowest_s:.2f} s, {peak_mb():.0f} MB, {len(found.surprises)} surprises ({folder})")
    for sentence, count in found.refused.most_common(25):
        print(f"{count:8d}  {sentence}")
    print(*found.surprises, sep="\n")
    return 1 if found.surprises else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m benchmarks`: print the table, write benchmarks/latest.json.

`python -m benchmarks short` measures the core alone in some ten seconds; `python -m benchmarks docs` is the whole table, written into
docs/benchmarks.md too.
"""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path

from .clock import cores, others_share
from .measure import measure, measure_short
from .table import in_markdown, print_table

LATEST = Path(__file__).parent / "latest.json"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- the table of python -m benchmarks docs -->", "<!-- its end -->"


def main() -> None:
    asked = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("what", nargs="?", default="all", choices=("all", "short", "docs"))
    what = asked.parse_args().what
    others = others_share()
    rows, missing = measure_short() if what == "short" else measure()
    found = {
        "rows": rows,
        "missing": missing,
        "others_share": others,
        "cores": len(cores()),
        "processor": _processor(),
        "python": platform.python_version(),
    }
    print_table(found)
    if what == "short":
        return
    LATEST.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    if what == "docs":
        page = PAGE.read_text("utf-8")
        before, after = page[: page.index(BEGIN) + len(BEGIN)], page[page.index(END) :]
        PAGE.write_text(f"{before}\n{in_markdown(found)}\n{after}", encoding="utf-8")


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.is_file() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main()

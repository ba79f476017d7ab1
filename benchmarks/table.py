"""What was measured as one table, for a terminal and for docs/benchmarks.md."""

from __future__ import annotations

from typing import Any

BUSY_SHARE = 0.05  # more than that of the computer at others' work, and the clock's figures are not the engine's
HEADS = ("measured", "by the clock", "by processor time", "bar")


def print_table(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table, console = Table(*HEADS), Console()
    for row in found["rows"]:
        table.add_row(*_cells(row), end_section=row.get("last", False))
    console.print(table)
    for sentence in (_where(found), *found["missing"]):
        console.print(sentence)


def in_markdown(found: dict[str, Any]) -> str:
    lines = [HEADS, ("---", "---:", "---:", "---:"), *(_cells(row) for row in found["rows"])]
    said = [_where(found), *found["missing"]]
    return "\n".join(["", *(f"| {' | '.join(line)} |" for line in lines), "", *said, ""])


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(key, "")) for key in ("what", "clock", "processor", "bar"))


def _where(found: dict[str, Any]) -> str:
    place = f"{found['processor']}, {found['cores']} cores, Python {found['python']}."
    others = found["others_share"]
    if others is None:
        return place
    quiet = "nothing else ran" if others < BUSY_SHARE else "not a quiet computer, so that processor time counts"
    return f"{place} Others took {100 * others:.0f} % of it at the start: {quiet}."

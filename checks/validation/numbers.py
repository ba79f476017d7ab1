"""The numbers of docs/validation.md, kept in docs/validation.json; the page is made of nothing else than these and docs/evidence.md."""

import json
from collections.abc import Collection
from pathlib import Path

from checks.validation.page import page

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE, NUMBERS = DOCS / "validation.md", DOCS / "validation.json"


def make(wanted: Collection[str]) -> Path:
    """Measure these parts (geometry, equilibrium, cases), leave the other numbers, and write the page."""
    numbers: dict = json.loads(NUMBERS.read_text("utf-8")) if NUMBERS.exists() else {"cases": []}
    if set(wanted) - {"page"}:
        found = measured(wanted)
        found["made_of_tables"] = numbers.get("made_of_tables", {}) | found["made_of_tables"]
        numbers |= found
        NUMBERS.write_text(json.dumps(rounded(numbers), indent=1) + "\n", "utf-8")
    PAGE.write_text(page(json.loads(NUMBERS.read_text("utf-8"))), "utf-8")
    return PAGE


def measured(wanted: Collection[str]) -> dict:
    """The numbers of the wanted parts."""
    import legpress as lp
    from checks.validation import measures

    found: dict = {"made_with": measures.made_with() | {"legpress": lp.__version__}, "poses": measures.POSES}
    found["made_of_tables"] = {part: measures.tables_digest() for part in wanted if part != "page"}
    for part in found["made_of_tables"]:
        print(part, flush=True)
        found[part] = getattr(measures, part)()
    return found


def rounded(value):
    """Four digits: more would only change from computer to computer."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item) for item in value]
    return value

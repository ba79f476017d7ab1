"""How close the engine is to OpenSim and to published findings: docs/validation.md.

    python derive/validation.py                  everything, from real runs
    python derive/validation.py --only cases     some of it; the other numbers stay
    python derive/validation.py --only page      the page alone, from docs/validation.json and docs/evidence.md

The numbers are kept in docs/validation.json, and the page is made of nothing else than these and docs/evidence.md.
"""

import argparse
import json
from pathlib import Path

from validation_page import page

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE, NUMBERS = DOCS / "validation.md", DOCS / "validation.json"
PARTS = ("geometry", "equilibrium", "cases", "page")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="measure these parts and no others")
    wanted = parser.parse_args().only
    numbers: dict = json.loads(NUMBERS.read_text("utf-8")) if NUMBERS.exists() else {"cases": []}
    if set(wanted) - {"page"}:
        found = measured(wanted)
        found["made_of_tables"] = numbers.get("made_of_tables", {}) | found["made_of_tables"]
        numbers |= found
        NUMBERS.write_text(json.dumps(rounded(numbers), indent=1) + "\n", "utf-8")
    PAGE.write_text(page(json.loads(NUMBERS.read_text("utf-8"))), "utf-8")
    print(PAGE)


def measured(wanted) -> dict:
    """The numbers of the wanted parts."""
    import jax

    import legpress as lp

    jax.config.update("jax_enable_x64", True)
    import validation_measures as measures

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


if __name__ == "__main__":
    main()

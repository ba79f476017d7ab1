"""The example that the page shows before anybody told anything: src/legpress/data/app/example.json."""

from __future__ import annotations

from pathlib import Path

import legpress as lp
from legpress.fit.sweet_spot import find_sweet_spot
from legpress.report.fit import FitReport, fit_report

ROOT = Path(__file__).resolve().parents[1]
LIFTER = ROOT / "examples" / "lifter_woman.toml"
MACHINE = "sled-45-large-plate"
SHIPPED = ROOT / "src" / "legpress" / "data" / "app" / "example.json"


def found() -> FitReport:
    """The example's sweet spot, found now."""
    return fit_report(find_sweet_spot(lp.Lifter.load(LIFTER), lp.Machine.load(MACHINE), "hamstrings"))


def make() -> bool:
    """Writes what is shipped."""
    SHIPPED.parent.mkdir(exist_ok=True)
    SHIPPED.write_text(found().model_dump_json(indent=1) + "\n", encoding="utf-8")
    print(f"{SHIPPED.relative_to(ROOT)}: {SHIPPED.stat().st_size} bytes")
    return True

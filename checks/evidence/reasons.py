"""The reasons for departures, read from reasons.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

_TABLE = tomllib.loads(Path(__file__).with_name("reasons.toml").read_text("utf-8"))

REASONS: dict[str, dict[str, str]] = {
    name: {outcome: text.format(**_TABLE["phrases"]) for outcome, text in reasons.items()}
    for name, reasons in _TABLE["reasons"].items()
}
FIRST: dict[str, str] = _TABLE["first"]  # paragraphs at the top of the page

"""Cues for the push, and how people push without one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..errors import WrongInput, shown
from ..tables import toml_table

HOW_TO_WRITE = (
    'Write "natural" (as people push untold), "straight" (into the plate, as on ice), "free" (the least effort), "heels", '
    '"toes", or "scrape:20" (drag the plate down with 20 % of the push more than you naturally would).'
)
LARGEST_SCRAPE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """How the push is directed; made by `Cue.parse`."""

    name: str
    scrape_share: float = 0.0  # of the push, on top of what the natural one has along the plate

    @staticmethod
    def parse(text: str) -> Cue:
        """ "natural", "straight", "free", "heels", "toes" or "scrape:<percent>"."""
        if isinstance(text, Cue):
            return text
        if isinstance(text, str):
            word = text.strip().lower()
            if word in ("natural", "straight", "free", "heels", "toes"):
                return Cue(name=word)
            match = re.fullmatch(r"scrape\s*:\s*(-?[0-9]{1,3}(?:\.[0-9]{1,4})?)\s*%?", word, re.ASCII)
            if match:
                share = float(match.group(1)) / 100
                if not 0 <= share <= LARGEST_SCRAPE:
                    raise WrongInput(
                        f"cue is {shown(text)}: a shoe on a plate holds 0 to {100 * LARGEST_SCRAPE:.0f} %. "
                        "Try scrape:20."
                    )
                return Cue(name="scrape", scrape_share=share)
        raise WrongInput(f"cue is {shown(text)}. {HOW_TO_WRITE}")

    def __str__(self) -> str:
        return f"scrape:{100 * self.scrape_share:g}" if self.name == "scrape" else self.name


@cache
def constants() -> dict[str, dict[str, float]]:
    """Numbers of data/press.toml, by table and name."""
    return {
        name: {key: entry["value"] for key, entry in entries.items()}
        for name, entries in toml_table("press").items()
        if name != "source"
    }

"""The numbers of docs/evidence.md, computed once and kept in a file if wanted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from checks.evidence.contrasts import scenes
from checks.evidence.repetitions import measures
from checks.evidence.scenes import CUES, LIFTERS, label


def computed(known: Mapping[str, Mapping[str, float]], file: Path | None = None) -> dict[str, Mapping[str, float]]:
    """The known results with those that were missing; written to `file` after each scene."""
    results = dict(known)
    for scene in scenes():
        missing = [(who, cue) for who in LIFTERS for cue in CUES if label(who, scene, cue) not in results]
        for who, cue in missing:
            results[label(who, scene, cue)] = measures(who, scene, cue)
        if missing:
            print(label("all", scene, "all"), flush=True)
            if file:
                file.write_text(json.dumps(results))
    return results

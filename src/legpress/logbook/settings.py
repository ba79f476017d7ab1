"""How a lifter sets a machine up."""

from __future__ import annotations

from dataclasses import dataclass

from ..stance import Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineSettings:
    """What is remembered of one lifter on one machine: a mark in own words, and the last stance and stop logged there."""

    lifter: str
    machine: str
    mark: str = ""  # "notch 3, heels 9 cm below the top edge, tape on the left rail at 23 cm"
    stance: Stance | None = None
    stop_sled_cm: float | None = None

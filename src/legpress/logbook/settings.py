"""How a lifter sets a machine up."""

from __future__ import annotations

from dataclasses import dataclass

from ..stance import Stance
from .load_convention import LoadConvention


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineSettings:
    """What is remembered of one lifter on one machine: a mark in own words, what loads count there, and the last stance and
    stop logged there. The machine "" stands for sets that name none."""

    lifter: str
    machine: str
    mark: str = ""  # "notch 3, heels 9 cm below the top edge, tape on the left rail at 23 cm"
    counts: LoadConvention | None = None  # None: nothing was told, so plates of both sides
    stance: Stance | None = None
    stop_sled_cm: float | None = None

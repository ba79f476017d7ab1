"""Where a press is done and what can be pressed there: the fit's answer as a plan needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..machine import Machine
from ..stance import Stance
from .equivalent_load import PressSetup, unloaded_kg

if TYPE_CHECKING:
    from ..fit.sweet_spot import SweetSpot


@dataclass(frozen=True, slots=True, kw_only=True)
class PressStanding:
    """The sweet spot of a lifter on a machine, in what a plan asks of it; loads are plates or stack."""

    setup: PressSetup
    ten_kg: float  # ten repetitions to the last
    one_kg: float  # one repetition
    strength_known: bool  # from the lifter's own set; else from norms
    knee_share: float | None  # of the load at ten repetitions that a sore kneecap allows; None without a limit
    knee_unlimited: bool  # sore, but nobody knows what it bears
    bottom_knee_deg: float
    shares: Mapping[str, float] | None = None  # `tension.press_shares`
    stop_at_knee_cm: Mapping[float, float] = field(default_factory=dict)  # carriage travel by bend of the knee
    pushed_ten_kg: Mapping[str, float] = field(default_factory=dict)  # ten_kg where the push is aimed otherwise

    @classmethod
    def of(cls, spot: SweetSpot, told: Mapping[str, Any], knees_deg: tuple[float, ...] = ()) -> PressStanding:
        """From the sweet spot itself; `knees_deg` are bends at which a routine wants to stop."""
        import numpy as np

        from .tension import press_shares

        stops = {
            deg: float(100 * (spot.look.sled_at_knee(np.radians(deg))[0] - spot.machine.bottom_m)) for deg in knees_deg
        }
        sore = spot.lifter.limits.sore_knee
        found = cls.told(told, spot.machine, sore_knee=sore)
        return cls(**{name: getattr(found, name) for name in _TOLD}, shares=press_shares(spot), stop_at_knee_cm=stops)

    @classmethod
    def told(cls, told: Mapping[str, Any], machine: Machine, *, sore_knee: bool) -> PressStanding:
        """From the numbers of `fit.json`."""
        limit, peak = told.get("patellofemoral_limit_N"), told["peak_patellofemoral_N"]
        stance = Stance.from_coach(
            heel_height_cm=told["heel_height_cm"],
            heel_spacing_cm=told["heel_spacing_cm"],
            toe_out_deg=told["toe_out_deg"],
            backrest_notch=told["backrest_notch"],
        )
        pushed = {cue: of["load_kg"] for cue, of in told["cues"].items() if of.get("holds") and "load_kg" in of}
        return cls(
            setup=PressSetup(machine=machine, stance=stance, stop_sled_cm=told["stop_sled_cm"]),
            ten_kg=told.get("load_exact_kg", told["load_kg"]),
            one_kg=told["one_rm_kg"],
            strength_known=told["strength_from"] == "known set",
            knee_share=limit / peak if sore_knee and limit and peak else None,
            knee_unlimited=sore_knee and not limit,
            bottom_knee_deg=told["bottom_knee_deg"],
            pushed_ten_kg=pushed,
        )

    def knee_cap_kg(self) -> float | None:
        """Load at which a sore kneecap bears its limit: its force grows with the whole sled load."""
        if self.knee_share is None:
            return None
        bare = unloaded_kg(self.setup.machine)
        return max(0.0, self.knee_share * (self.ten_kg + bare) - bare)


_TOLD = (
    "setup",
    "ten_kg",
    "one_kg",
    "strength_known",
    "knee_share",
    "knee_unlimited",
    "bottom_knee_deg",
    "pushed_ten_kg",
)

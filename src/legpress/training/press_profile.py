"""Where a press is done and how much goes there: the fit's answer as a plan needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..press.load_repetitions import default_k
from ..stance import Stance
from .effort import LoadRepetitions
from .equivalent_load import PressSetup, unloaded_kg
from .tension import COMPARED_REPS, press_shares

if TYPE_CHECKING:
    from ..fit.evaluation import Evaluations
    from ..fit.sweet_spot import SweetSpot

DIGITS = 3  # as `fit.json` holds them, so that both tell one load


@dataclass(frozen=True, slots=True, kw_only=True)
class PressProfile:
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
    def of(cls, spot: SweetSpot, knees_deg: tuple[float, ...] = ()) -> PressProfile:
        """From the sweet spot; `knees_deg` are bends at which a routine wants to stop."""
        machine, scan, sore = spot.machine, spot.scan, spot.lifter.limits.sore_knee
        ten_kg = float(spot.evaluations.load_kg[0])
        limit, peak = spot.patellofemoral_limit_N, float(spot.evaluations.patellofemoral_N[0])
        limited = bool(np.isfinite(limit) and limit)
        bottom_m = machine.bottom_m + spot.stop_sled_cm / 100
        stops = {deg: float(100 * (scan.sled_at_knee(np.radians(deg))[0] - machine.bottom_m)) for deg in knees_deg}
        loads = {cue: _held_kg(pushed) for cue, pushed in spot.cues.items()}
        return cls(
            setup=PressSetup(
                machine=machine, stance=_rounded(spot.stance), stop_sled_cm=round(float(spot.stop_sled_cm), DIGITS)
            ),
            ten_kg=round(ten_kg, DIGITS),
            one_kg=round(LoadRepetitions(default_k(), unloaded_kg(machine)).one_kg(ten_kg, COMPARED_REPS), DIGITS),
            strength_known=spot.known is not None,
            knee_share=float(limit) / peak if sore and limited and peak else None,
            knee_unlimited=sore and not limited,
            bottom_knee_deg=float(np.degrees(scan.knee_at(np.array([bottom_m]))[0])),
            shares=press_shares(spot),
            stop_at_knee_cm=stops,
            pushed_ten_kg={cue: kg for cue, kg in loads.items() if kg is not None},
        )

    def knee_cap_kg(self) -> float | None:
        """Load at which a sore kneecap bears its limit: its force grows with the whole sled load."""
        if self.knee_share is None:
            return None
        carriage_kg = unloaded_kg(self.setup.machine)
        return max(0.0, self.knee_share * (self.ten_kg + carriage_kg) - carriage_kg)


def _rounded(stance: Stance) -> Stance:
    return Stance.from_coach(
        heel_height_cm=round(stance.heel_height_cm, DIGITS),
        heel_spacing_cm=round(stance.heel_spacing_cm, DIGITS),
        toe_out_deg=round(stance.toe_out_deg, DIGITS),
        backrest_notch=stance.backrest_notch,
    )


def _held_kg(pushed: Evaluations) -> float | None:
    """The heaviest of the loads evaluated that a cue can hold, the heaviest first; None where it holds none."""
    held = np.flatnonzero(pushed.able)
    return round(float(pushed.load_kg[int(held[0])]), DIGITS) if len(held) else None

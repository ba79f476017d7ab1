"""Where a press is done and how much goes there: the fit's answer as a plan needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..stance import Stance
from .equivalent_load import PressSetup, unloaded_kg
from .tension import press_shares

if TYPE_CHECKING:
    from ..fit.sweet_spot import SweetSpot

DIGITS = 3  # as `fit.json` holds them, so that both tell one load


@dataclass(frozen=True, slots=True, kw_only=True)
class PressProfile:
    """The sweet spot of a lifter on a machine, in what a plan asks of it; loads are plates or stack."""

    setup: PressSetup
    ten_kg: float  # ten repetitions to the last, pushed naturally
    push: str  # how the fit aims the push, as `Cue` writes it
    pushed_ten_kg: Mapping[
        str, float
    ]  # ten_kg by how the push is aimed: naturally, as the fit does, as else was asked for
    strength_known: bool  # from the lifter's own set; else from norms
    knee_share: float | None  # of the load at ten repetitions that a sore kneecap allows; None without a limit
    knee_unlimited: bool  # sore, but nobody knows what it bears
    bottom_knee_deg: float
    shares: Mapping[str, float] | None = None  # `tension.press_shares`
    stop_at_knee_cm: Mapping[float, float] = field(default_factory=dict)  # carriage travel by bend of the knee

    @classmethod
    def of(cls, spot: SweetSpot, knees_deg: Iterable[float] = (), pushes: Iterable[str] = ()) -> PressProfile:
        """From the sweet spot; `knees_deg` are bends at which a routine wants to stop, `pushes` other ways to aim."""
        machine, scan, sore = spot.machine, spot.scan, spot.lifter.limits.sore_knee
        limit, peak = spot.patellofemoral_limit_N, float(spot.evaluations.patellofemoral_N[0])
        limited = bool(np.isfinite(limit) and limit)
        bottom_m = machine.bottom_m + spot.stop_sled_cm / 100
        stops = {deg: float(100 * (scan.sled_at_knee(np.radians(deg))[0] - machine.bottom_m)) for deg in knees_deg}
        pushed_kg = _pushed_ten_kg(spot, pushes)
        return cls(
            setup=PressSetup(
                machine=machine, stance=_rounded(spot.stance), stop_sled_cm=round(float(spot.stop_sled_cm), DIGITS)
            ),
            ten_kg=pushed_kg["natural"],
            push=str(spot.push),
            pushed_ten_kg=pushed_kg,
            strength_known=spot.known is not None,
            knee_share=float(limit) / peak if sore and limited and peak else None,
            knee_unlimited=sore and not limited,
            bottom_knee_deg=float(np.degrees(scan.knee_at(np.array([bottom_m]))[0])),
            shares=press_shares(spot),
            stop_at_knee_cm=stops,
        )

    def held_share(self, push: str | None) -> float:
        """Load that a push holds over what the natural one does, carriage counted; 1 for one that nobody evaluated."""
        carriage_kg = unloaded_kg(self.setup.machine)
        natural_kg = self.ten_kg + carriage_kg
        return (
            (self.pushed_ten_kg.get(push or "natural", self.ten_kg) + carriage_kg) / natural_kg
            if natural_kg > 0
            else 1.0
        )

    def knee_cap_kg(self) -> float | None:
        """Load at which a sore kneecap bears its limit: its force grows with the whole sled load."""
        if self.knee_share is None:
            return None
        carriage_kg = unloaded_kg(self.setup.machine)
        return max(0.0, self.knee_share * (self.pushed_ten_kg[self.push] + carriage_kg) - carriage_kg)


def _rounded(stance: Stance) -> Stance:
    return Stance.from_coach(
        heel_height_cm=round(stance.heel_height_cm, DIGITS),
        heel_spacing_cm=round(stance.heel_spacing_cm, DIGITS),
        toe_out_deg=round(stance.toe_out_deg, DIGITS),
        backrest_notch=stance.backrest_notch,
    )


def _pushed_ten_kg(spot: SweetSpot, pushes: Iterable[str]) -> dict[str, float]:
    """Loads for ten repetitions in the sweet spot, by how the push is aimed; none below the empty carriage."""
    own, found = spot.evaluations, {"natural": spot.columns["natural"], str(spot.push): spot.columns["spot"]}
    kg = {push: float(own.load_kg[column]) for push, column in found.items()}
    others = [push for push in dict.fromkeys(pushes) if push not in kg]
    if others:
        import jax

        from ..fit.evaluation import evaluate
        from ..press.aim import press_numbers
        from ..press.batch import PressModel
        from ..press.cue import Cue

        with jax.enable_x64(True):
            model = PressModel(
                spot.body, spot.machine, spot.lifter.limits.toes_may_overhang, press_numbers(spot.lifter)
            )
            again = np.zeros(len(others), dtype=int)
            ends = own.bottom_m[again], own.top_m[again]
            cues = [Cue.parse(push) for push in others]
            done = evaluate(model, own.stances.at(again), *ends, cues, refine_peaks=False, down=False)
        kg |= dict(zip(others, map(float, done.load_kg), strict=True))
    return {push: round(max(0.0, load_kg), DIGITS) for push, load_kg in kg.items()}

"""What another stance gives up: the answer's mark dragged over the plate, computed at once in the lifter's own body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..press.aim import press_numbers
from ..press.batch import PressModel
from ..press.limits import Limit
from ..press.stance_batch import StanceBatch
from ..stance import Stance
from .binding import forbidding
from .evaluation import evaluate
from .search import StanceSearch
from .sweet_spot import SweetSpot


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedStance:
    """The answer's push in another stance, down to the same bend of the knees; the numbers are None where it is forbidden."""

    stance: Stance  # with the whole foot on the plate
    forbidden_by: tuple[Limit, ...]
    stop_sled_cm: float | None
    ten_rm_kg: float | None
    focus_activation_pct: float | None
    gives_up_pct: float | None  # of the focus' activation, against the answer; below 0 it gains, on paper


def moved(spot: SweetSpot, stance: Stance) -> MovedStance:
    """The stance, or the nearest with the whole foot on the plate. Raises `WrongInput` for a notch that is not there."""
    spot.machine.backrest_at(stance.backrest_notch)
    model = PressModel(spot.body, spot.machine, spot.lifter.limits.toes_may_overhang, press_numbers(spot.lifter))
    search = StanceSearch(model, spot.focus, spot.knee_rad, spot.push, spot.patellofemoral_limit_N, spot.margins)
    row = search.projected(StanceBatch.of([stance]).table)
    placed = StanceBatch.from_table(row)
    limits = tuple(forbidding(spot, row[0]))
    scan = search.scan(row)
    bottom_m = search.bottoms_m(scan)
    if limits or not np.isfinite(bottom_m[0]):
        return MovedStance(
            stance=placed.stance(0), forbidden_by=limits or (Limit.REACH,), stop_sled_cm=None, ten_rm_kg=None,
            focus_activation_pct=None, gives_up_pct=None,
        )  # fmt: skip
    done = evaluate(model, placed, bottom_m, scan.top_m, spot.push, down=False)
    share, own = (float(each.focus_activation(spot.focus)[0]) for each in (done, spot.evaluations))
    return MovedStance(
        stance=placed.stance(0),
        forbidden_by=(),
        stop_sled_cm=float(100 * (bottom_m[0] - spot.machine.bottom_m)),
        ten_rm_kg=float(done.load_kg[0]),
        focus_activation_pct=100 * share,
        gives_up_pct=100 * (1 - share / own) if own > 0 else 0.0,
    )

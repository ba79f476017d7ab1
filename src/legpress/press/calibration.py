"""The lifter's body as their own sets and feelings show it: as strong as the known set, as mobile as they felt."""

from __future__ import annotations

from functools import lru_cache

from ..body.scaling import Body, body_of, read_only
from ..errors import WrongInput
from ..lifter import Lifter
from ..roots import root_between
from ..tables import toml_table
from .case import LifterCase
from .felt_limits import with_felt_limits
from .strength import MAX_ACTIVATION, ROOT_TOLERANCE, full_activation_for, with_full_activation


def calibrated_body(lifter: Lifter | LifterCase) -> Body:
    """The lifter's body, as strong as the known set shows and as far as they felt it go; else as the norm.

    A full effort that comes to less than the whole model is a lower activation; for more, muscles grow, at the
    norm's activation. The arrays are read-only: all who ask for the same case share them. A `Lifter` is looked up anew at
    every call, so that a machine's file may change. Raises `WrongInput` for a set that no body could have done or that
    says nothing.
    """
    return _calibrated(LifterCase.of(lifter))


@lru_cache(maxsize=64)
def _calibrated(case: LifterCase) -> Body:
    return read_only(_with_known_strength(case))


def _with_known_strength(case: LifterCase) -> Body:
    body, known = with_felt_limits(body_of(case.lifter), case), case.known_set
    if known is None:
        return body
    full = full_activation_for(body, known)
    if full < MAX_ACTIVATION:
        return with_full_activation(body, full)
    table = toml_table("strength")
    norm, bulkiest = table["full_activation"]["value"], table["bulk"]["high"]

    def spare(bulk: float) -> float:  # rises with the muscles
        return norm - full_activation_for(with_felt_limits(body_of(case.lifter, bulk), case), known)

    if spare(bulkiest) < 0:
        raise WrongInput(
            f"[strength] {known.load_kg:g} kg x {known.reps} at this depth would take legs more than {bulkiest:g} "
            "times as strong as this height and mass have. Check load_kg (plates, without the carriage), the stance "
            "and how deep the sled went ([present] stop_sled_cm)."
        )
    bulk = root_between(spare, 1.0, bulkiest, ROOT_TOLERANCE)
    return with_full_activation(with_felt_limits(body_of(case.lifter, bulk), case), norm)

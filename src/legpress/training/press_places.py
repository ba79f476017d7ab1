"""Places where a lifter presses on one machine, each asked of the engine once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

import numpy as np

from ..errors import WrongInput
from ..fit.pressed_place import PressedPlace, pressed_place
from ..fit.sweet_spot import SweetSpot, known_knee_rad
from ..lifter import Lifter
from ..logbook.sets import LoggedSet
from ..machine import Machine
from ..press.aim import press_numbers
from ..press.batch import PressModel
from ..press.calibration import calibrated_body
from ..press.case import LifterCase
from ..press.cue import Cue
from ..stance import Stance
from .equivalent_load import NATURAL, PressSetup, told_push
from .exercises import exercise_called

DIGITS = 3  # as `fit.json` holds marks, so that both tell one place


class Evaluate(Protocol):
    """What the engine says of a place."""

    def __call__(
        self, stance: Stance, push: str, stop_sled_cm: float | None, deepest_knee_deg: float | None
    ) -> PressedPlace: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PressPlaces:
    """The sweet spot, and any other place on its machine."""

    spot: PressedPlace
    evaluate: Evaluate
    knee_spared: bool = False  # see `SweetSpot.knee_spared`
    back_rounds_deg: float = 0.0  # beyond what is recommended, see `SweetSpot.roll_beyond_rad`
    depth_assumed_deg: float | None = None  # of the known set, where nobody told how deep it went

    @classmethod
    def of(cls, spot: SweetSpot) -> PressPlaces:
        """Around a sweet spot; other strokes bend the knees as far as its own where nobody says how deep."""
        model = PressModel(spot.body, spot.machine, spot.lifter.limits.toes_may_overhang, press_numbers(spot.lifter))

        @cache
        def evaluate(
            stance: Stance, push: str, stop_sled_cm: float | None, deepest_knee_deg: float | None
        ) -> PressedPlace:
            return pressed_place(
                model,
                stance,
                Cue.parse(push),
                strength_known=spot.known is not None,
                known_knee_rad=spot.known_knee_rad,
                units=spot.lifter.limits.units,
                stop_sled_cm=stop_sled_cm,
                usual_knee_rad=spot.knee_rad,
                deepest_knee_rad=None if deepest_knee_deg is None else float(np.radians(deepest_knee_deg)),
                kneecap=spot.kneecap,
            )

        return cls(
            spot=_rounded(spot.place),
            evaluate=evaluate,
            knee_spared=spot.knee_spared,
            back_rounds_deg=float(np.degrees(spot.roll_beyond_rad)),
            depth_assumed_deg=spot.depth_assumed_deg,
        )

    def at(
        self, stance: Stance, push: str, stop_sled_cm: float | None = None, deepest_knee_deg: float | None = None
    ) -> PressedPlace:
        """A stance pushed so; without a stop as deep as the sweet spot bends the knees."""
        spot = self.spot
        shallow = deepest_knee_deg is not None and deepest_knee_deg < spot.knee_deg
        if not shallow and (stance, push, stop_sled_cm) == (spot.stance, spot.push, spot.stop_sled_cm):
            return spot
        return _rounded(self.evaluate(stance, push, stop_sled_cm, deepest_knee_deg))


def setup_of(place: PressedPlace) -> PressSetup:
    """A place as sets are held against it."""
    return PressSetup(machine=place.machine, stance=place.stance, stop_sled_cm=place.stop_sled_cm)


def logged_tension(
    lifter: Lifter, machines: Mapping[str, Machine]
) -> Callable[[LoggedSet], Mapping[str, float] | None]:
    """What the muscles did in a logged press: in its stance, as deep as it went, pushed as it was; untold means naturally.

    None where the stance or the machine is not known, or the stance cannot be.
    """
    case = LifterCase.of(lifter)
    asked: list[tuple[PressSetup, str, Mapping[str, float] | None]] = []

    def tension(done: LoggedSet) -> Mapping[str, float] | None:
        exercise = exercise_called(done.exercise)
        machine = None if done.machine is None else machines.get(done.machine)
        if exercise is None or exercise.kind != "press" or machine is None or done.stance is None:
            return None
        setup = PressSetup(machine=machine, stance=done.stance, stop_sled_cm=done.stop_sled_cm)
        push = told_push(done) or NATURAL
        for known, pushed, found in asked:
            if pushed == push and known.is_about(setup):
                return found
        found = _tension_there(case, setup, push)
        asked.append((setup, push, found))
        return found

    return tension


def _tension_there(case: LifterCase, setup: PressSetup, push: str) -> Mapping[str, float] | None:
    lifter = case.lifter
    try:
        setup.machine.check_stance(setup.stance)
        model = PressModel(calibrated_body(case), setup.machine, lifter.limits.toes_may_overhang, press_numbers(lifter))
        known_rad = known_knee_rad(case, model)
        place = pressed_place(
            model,
            setup.stance,
            Cue.parse(push),
            strength_known=case.known_set is not None,
            known_knee_rad=known_rad,
            stop_sled_cm=setup.stop_sled_cm,
            usual_knee_rad=known_rad,
        )
    except WrongInput:  # a stance or a strength that this body cannot have
        return None
    return place.tension


def _rounded(place: PressedPlace) -> PressedPlace:
    stance = place.stance
    return replace(
        place,
        stance=Stance.from_coach(
            heel_height_cm=round(stance.heel_height_cm, DIGITS),
            heel_spacing_cm=round(stance.heel_spacing_cm, DIGITS),
            toe_out_deg=round(stance.toe_out_deg, DIGITS),
            backrest_notch=stance.backrest_notch,
        ),
        stop_sled_cm=round(float(place.stop_sled_cm), DIGITS),
    )

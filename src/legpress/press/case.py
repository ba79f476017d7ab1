"""A lifter with everything that their file names, looked up once: below this door no file is read and no name looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import WrongInput
from ..lifter import Lifter, Place
from ..machine import Machine
from ..stance import Stance
from .cue import Cue


@dataclass(frozen=True, slots=True, kw_only=True)
class PressPlace:
    """A stance on a machine, and how deep the sled goes there; None: not known."""

    machine: Machine
    stance: Stance
    stop_sled_cm: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeltPlace(PressPlace):
    """Where the lifter felt something, and under which load and push; None: not known."""

    load_kg: float | None
    push: Cue | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSet(PressPlace):
    """A set that the lifter did to the last clean repetition, all that it takes to place it."""

    load_kg: float
    reps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentStance:
    """How the lifter presses today."""

    machine: Machine | None  # None: wherever they press
    stance: Stance
    stop_sled_cm: float | None

    def is_on(self, machine: Machine) -> bool:
        return self.machine is None or self.machine == machine


@dataclass(frozen=True, slots=True, kw_only=True)
class LifterCase:
    """A lifter and the machines, stances and places that their file names, as objects; made by `LifterCase.of`."""

    lifter: Lifter
    known_set: KnownSet | None  # None where its machine or stance is not given
    present: PresentStance | None
    tailbone_lifts: FeltPlace | None
    heel_lifts: FeltPlace | None
    felt: tuple[FeltPlace, ...]  # where the hamstrings were felt, oldest first
    unusable: tuple[tuple[str, str], ...] = ()  # sections of the file that name no machine there is, and why

    @classmethod
    def of(cls, lifter: Lifter | LifterCase) -> LifterCase:
        """Reads the machines that the lifter's file names.

        Raises `WrongInput` where the body itself cannot be known without one of them ([strength], [limits]); what only a
        comparison needs (`present`, `felt`) is kept as `unusable`, see `check`.
        """
        if isinstance(lifter, LifterCase):
            return lifter
        present, not_present = _present_of(lifter)
        felt, not_felt = _felt_of(lifter.felt)
        return cls(
            lifter=lifter,
            known_set=_known_set(lifter),
            present=present,
            tailbone_lifts=_limit_place(lifter.limits.tailbone_lifts, "tailbone_lifts"),
            heel_lifts=_limit_place(lifter.limits.heel_lifts, "heel_lifts"),
            felt=felt,
            unusable=not_present + not_felt,
        )

    @property
    def present_machine_name(self) -> str | None:
        """The present machine as the file names it."""
        present = self.lifter.present
        return None if present is None else present.machine

    def check(self, *sections: str) -> None:
        """Raises `WrongInput` where one of these sections names a machine that cannot be read."""
        for section, reason in self.unusable:
            if section in sections:
                raise WrongInput(reason)


def _known_set(lifter: Lifter) -> KnownSet | None:
    strength, present = lifter.strength, lifter.present
    if strength is None:
        return None
    name = strength.machine or (present.machine if present is not None else None)
    here = present is not None and (present.machine is None or present.machine == name)
    stance = strength.stance or (present.stance if present is not None and here else None)
    if name is None or stance is None:
        return None
    stop_cm = strength.stop_sled_cm
    if stop_cm is None and present is not None and here:
        stop_cm = present.stop_sled_cm
    return KnownSet(
        machine=Machine.load(name),
        stance=stance,
        load_kg=strength.load_kg,
        reps=strength.reps,
        stop_sled_cm=stop_cm,
    )


def _present_of(lifter: Lifter) -> tuple[PresentStance | None, tuple[tuple[str, str], ...]]:
    present = lifter.present
    if present is None:
        return None, ()
    try:
        machine = None if present.machine is None else Machine.load(present.machine)
    except WrongInput as reason:
        return None, (("present", str(reason)),)
    return PresentStance(machine=machine, stance=present.stance, stop_sled_cm=present.stop_sled_cm), ()


def _felt_of(places: Iterable[Place]) -> tuple[tuple[FeltPlace, ...], tuple[tuple[str, str], ...]]:
    found, unusable = [], []
    for place in places:
        try:
            found.append(_place(place))
        except WrongInput as reason:
            unusable.append(("felt", str(reason)))
    return tuple(found), tuple(unusable)


def _limit_place(place: Place | None, answer: str) -> FeltPlace | None:
    """A place where the lifter felt a limit; `WrongInput` where its machine, stance or depth cannot be."""
    if place is None:
        return None
    try:
        found = _place(place)
        found.machine.check_stance(place.stance)
        found.machine.check_stop(place.stop_sled_cm)
    except WrongInput as reason:
        raise WrongInput(f"[limits] {answer} cannot be used: {reason}") from None
    return found


def _place(place: Place) -> FeltPlace:
    return FeltPlace(
        machine=Machine.load(place.machine),
        stance=place.stance,
        stop_sled_cm=place.stop_sled_cm,
        load_kg=place.load_kg,
        push=None if place.push is None else Cue.parse(place.push),
    )

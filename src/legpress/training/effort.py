"""What a set says about strength: repetitions done, those left, and the load for one."""

from __future__ import annotations

from dataclasses import dataclass

from ..logbook.sets import Kind, LoggedSet
from ..press.load_repetitions import default_k, reps_at_share, share_of_one
from .exercises import Exercise
from .numbers import number


@dataclass(frozen=True, slots=True)
class LoadRepetitions:
    """How load and repetitions go together in one exercise.

    `unloaded_kg` is what is pressed beside the load named, in kilograms of load (the carriage of a sled); k is Epley's.
    """

    k: float
    unloaded_kg: float = 0.0

    def one_kg(self, load_kg: float, reps: float) -> float:
        """Load for one when `load_kg` goes `reps` times to failure."""
        return (load_kg + self.unloaded_kg) / share_of_one(max(1.0, reps), self.k) - self.unloaded_kg

    def load_kg(self, one_kg: float, reps: float) -> float:
        """Load that goes so many times to failure; below 0 where the bare machine is too heavy."""
        return (one_kg + self.unloaded_kg) * share_of_one(max(1.0, reps), self.k) - self.unloaded_kg

    def reps(self, one_kg: float, load_kg: float) -> float:
        """Repetitions to failure at a load; 0 where not one goes."""
        pressed = load_kg + self.unloaded_kg
        if pressed <= 1e-6:
            return 1000.0
        share = pressed / max(1e-9, one_kg + self.unloaded_kg)
        return 0.0 if share > 1 else reps_at_share(share, self.k)


def load_repetitions(exercise: Exercise | None, unloaded_kg: float = 0.0) -> LoadRepetitions:
    """The press has its own k (data/strength.toml), all else Epley's."""
    if exercise is not None and exercise.kind == "press":
        return LoadRepetitions(default_k(), unloaded_kg)
    return LoadRepetitions(number("repetitions", "k_other"))


def truly_left(rir: float) -> float:
    """Repetitions really left when somebody says `rir`: people say too few, the more so the further from failure."""
    full = number("effort", "full_from_reps")
    return rir + number("effort", "underpredicted_reps") * min(1.0, max(0.0, rir) / full)


def reps_to_failure(done: LoggedSet) -> float:
    """Repetitions that would have gone: those done and those left; none left where none were logged."""
    return to_failure(done.reps, done.rir, done.kind)


def to_failure(reps: int, rir: float | None, kind: Kind) -> float:
    """The same of a set's numbers."""
    if kind == "failure":
        return float(reps)
    return reps + truly_left(number("effort", "unlogged_target") if rir is None else rir)


def one_rm_kg(done: LoggedSet, scale: LoadRepetitions) -> float:
    """Load for one repetition that a set foretells."""
    return scale.one_kg(done.load_kg, reps_to_failure(done))

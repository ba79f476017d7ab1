"""The next load: double progression inside the range of repetitions, with the next load that exists.

Pure functions over logged sets of one exercise on one machine (`training.equivalent_load` brings others there).
Numbers in data/progression.toml. Never above the cap, never a load that cannot be made, never up after a miss.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..logbook.sets import LoggedSet
from .effort import Scale, one_rm_kg, reps_to_failure, truly_left
from .numbers import number
from .rack import HAIR_KG, Rack

Rule = Literal[
    "first", "add", "two-for-two", "repetitions", "small steps", "effort", "tempo", "depth", "missed", "too heavy",
    "deload", "break", "cap", "rack",
]  # fmt: skip
WORK = ("work", "failure")
SAME_KG = 0.05  # loads closer than this are one load: pounds and kilograms of the same plates


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a set is meant to be."""

    sets: int
    reps_low: int
    reps_high: int
    rir: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What to put on next, and why in one line."""

    load_kg: float
    rule: Rule
    why: str


@dataclass(frozen=True, slots=True)
class SessionSets:
    """The work sets of one exercise on one day, in the order they were done."""

    day: date
    sets: tuple[LoggedSet, ...]

    @property
    def load_kg(self) -> float:
        """The load of most sets; of equals the lighter."""
        counted = Counter(round(s.load_kg, 3) for s in self.sets)
        most = max(counted.values())
        return min(s.load_kg for s in self.sets if counted[round(s.load_kg, 3)] == most)

    @property
    def reps(self) -> tuple[int, ...]:
        return tuple(s.reps for s in self.sets)

    @property
    def rir(self) -> float | None:
        """Fewest repetitions left, where any were told."""
        told = [0.0 if s.kind == "failure" else s.rir for s in self.sets if s.rir is not None or s.kind == "failure"]
        return min((r for r in told if r is not None), default=None)

    def missed(self, target: Target) -> bool:
        """Whether some set stayed below the range, or all came so near to failure that with the reserve they would have."""
        return min(self.reps) < target.reps_low or self.strained(target)

    def strained(self, target: Target) -> bool:
        if any(s.rir is None and s.kind != "failure" for s in self.sets):
            return False
        kept_back = [reps_to_failure(s) - target.rir for s in self.sets]
        return sum(kept_back) / len(kept_back) < target.reps_low - number("effort", "felt_within_reps")

    def missed_far(self, target: Target) -> bool:
        return min(self.reps) <= target.reps_low - number("down", "far_reps")

    def topped(self, target: Target) -> bool:
        """Whether every planned set reached the top of the range."""
        return len(self.sets) >= target.sets and min(self.reps) >= target.reps_high

    def broke(self, what: Literal["tempo", "depth"]) -> bool:
        return any((s.tempo_kept if what == "tempo" else s.depth_kept) is False for s in self.sets)

    def said(self, what: Literal["tempo", "depth"]) -> bool:
        return all((s.tempo_kept if what == "tempo" else s.depth_kept) is not None for s in self.sets)


def bouts(sets: Iterable[LoggedSet]) -> list[SessionSets]:
    """Work sets by day, oldest first."""
    days: dict[date, list[LoggedSet]] = {}
    for done in sorted(sets, key=lambda s: s.when):
        if done.kind in WORK:
            days.setdefault(done.when.date(), []).append(done)
    return [SessionSets(day, tuple(done)) for day, done in days.items()]


def next_load(
    sets: Sequence[LoggedSet],
    target: Target,
    rack: Rack,
    scale: Scale,
    today: date,
    *,
    cap_kg: float = float("inf"),
    cap_why: str = "",
    first: Suggestion | None = None,
) -> Suggestion | None:
    """What to put on today; `first` (made to exist and held to the cap) where nothing was logged.

    None where nothing was logged and there is no `first`, or where the lightest load is above the cap already.
    `cap_why` says in half a sentence what the cap is.
    """
    if rack.loads_kg[0] > cap_kg + HAIR_KG:
        return None
    allowed = rack.up_to(cap_kg)
    done = bouts(sets)
    if not done:
        if first is None:
            return None
        held = allowed.at_most(first.load_kg)
        return _capped(first, held, rack, cap_why)
    wish = _wish(done, target, rack, scale, today)
    held = allowed.at_most(wish.load_kg)
    if held < wish.load_kg - SAME_KG:
        return _capped(wish, held, rack, cap_why)
    return Suggestion(load_kg=held, rule=wish.rule, why=wish.why)


def _capped(wish: Suggestion, held: float, rack: Rack, cap_why: str) -> Suggestion:
    """A wish as it can be had, saying what held it back."""
    if rack.at_most(wish.load_kg) <= held + SAME_KG:  # only the plates are missing
        note = f" {_kg(held)} is the nearest below that exists." if abs(held - wish.load_kg) > SAME_KG else ""
        return Suggestion(load_kg=held, rule=wish.rule, why=wish.why + note)
    reason = f": {cap_why}" if cap_why else ""
    return Suggestion(load_kg=held, rule="cap", why=f"Not above {_kg(held)}{reason}.")


def _wish(done: list[SessionSets], target: Target, rack: Rack, scale: Scale, today: date) -> Suggestion:
    """What the rules ask for, before the cap."""
    last = done[-1]
    load, reps = last.load_kg, _reps(last)
    away = (today - last.day).days
    for days, share in reversed(list(zip(number("break", "days"), number("break", "share"), strict=True))):
        if away >= days:
            lighter = rack.at_most(_shared(load, share, scale))
            carriage = " with the carriage" if scale.unloaded_kg > 0 else ""
            return Suggestion(
                load_kg=lighter,
                rule="break",
                why=f"{_since(away)} since {_kg(load)}: come back with {_kg(lighter)}, {100 * share:.0f} % of it{carriage}, and work up.",
            )
    if last.missed(target):
        return _after_a_miss(done, target, rack, scale)
    for what in ("tempo", "depth"):
        if last.broke(what):
            kept = "the tempo" if what == "tempo" else "the depth"
            return Suggestion(load_kg=load, rule=what, why=f"Same load: {kept} was not kept last time. First keep it.")
    if not last.topped(target) and not _two_for_two(done, target):
        top = target.reps_high
        fewer = f"{len(last.sets)} of {target.sets} sets, " if len(last.sets) < target.sets else ""
        return Suggestion(
            load_kg=load,
            rule="repetitions",
            why=f"Same load: {fewer}{reps} last time; when all {target.sets} sets reach {top}, the load goes up.",
        )
    if last.topped(target) and not _two_for_two(done, target):
        left = last.rir
        if left is not None and truly_left(left) < target.rir - number("effort", "felt_within_reps"):
            return Suggestion(
                load_kg=load,
                rule="effort",
                why=f"Same load: {reps} were there, but with {left:g} left instead of {target.rir:g}. Again, with more in hand.",
            )
    return _up(done, target, rack, scale)


def _after_a_miss(done: list[SessionSets], target: Target, rack: Rack, scale: Scale) -> Suggestion:
    last, load = done[-1], done[-1].load_kg
    low = target.reps_low
    if last.missed_far(target):
        foretold = scale.load_kg(_one_kg(last, scale), target.reps_low + target.rir)
        lighter = _lighter(rack, load, min(foretold, _shared(load, number("down", "deload_share"), scale)))
        return Suggestion(
            load_kg=lighter,
            rule="too heavy",
            why=f"Down to {_kg(lighter)}: {min(last.reps)} repetitions where {low} were due is too heavy, not a bad day.",
        )
    running = 0
    for bout in reversed(done):
        if not bout.missed(target) or bout.load_kg < load - SAME_KG:
            break
        running += 1
    if running >= number("down", "misses"):
        share = number("down", "deload_share")
        lighter = _lighter(rack, load, _shared(load, share, scale))
        with_it = f", {100 * share:.0f} % with the carriage" if scale.unloaded_kg > 0 else ""
        return Suggestion(
            load_kg=lighter,
            rule="deload",
            why=f"Down to {_kg(lighter)}{with_it}: below {low} repetitions{_or_strained(last, target)} {running} sessions running. "
            "Build up again from there.",
        )
    return Suggestion(
        load_kg=load,
        rule="missed",
        why=f"Same load: {_reps(last)} last time, below {low}{_or_strained(last, target)}. Once is a bad day, twice takes load off.",
    )


def _or_strained(bout: SessionSets, target: Target) -> str:
    return "" if min(bout.reps) < target.reps_low else " had you kept what was to be left"


def _up(done: list[SessionSets], target: Target, rack: Rack, scale: Scale) -> Suggestion:
    """The next load that exists; further, up to a tenth, where the repetitions left say so."""
    last, load = done[-1], done[-1].load_kg
    step = rack.above(load)
    if step is None:
        return Suggestion(load_kg=rack.at_most(load), rule="rack", why=f"{_kg(load)} is the last load there is here.")
    one = _one_kg(last, scale)
    most = load + (load + scale.unloaded_kg) * number("up", "most_share")
    # A step so large is made once the bottom of the range goes there.
    if step > most + SAME_KG and scale.reps(one, step) < target.reps_low:
        needed = scale.reps(scale.one_kg(step, target.reps_low), load) - target.rir
        heavier = 100 * (step - load) / max(load + scale.unloaded_kg, 1e-9)
        return Suggestion(
            load_kg=load,
            rule="small steps",
            why=f"Same load, more repetitions, up to {max(needed, target.reps_high + 1):.0f}: the next, {_kg(step)}, is {heavier:.0f} % heavier.",
        )
    foretold = scale.load_kg(one, target.reps_high + target.rir)
    up = max(step, rack.at_most(min(most, foretold)))
    unsaid = [kept for what, kept in (("tempo", "the tempo"), ("depth", "the depth")) if not last.said(what)]
    doubt = (
        f" Only if {' and '.join(unsaid)} {'were' if len(unsaid) > 1 else 'was'} kept: it was not logged."
        if unsaid
        else ""
    )
    if _two_for_two(done, target) and not last.topped(target):
        extra = number("up", "two_for_two_reps")
        why = f"Up from {_kg(load)}: {extra} over {target.reps_high} in the last set, two sessions running.{doubt}"
        return Suggestion(load_kg=up, rule="two-for-two", why=why)
    left = "" if last.rir is None else f" with {last.rir:g} left"
    return Suggestion(
        load_kg=up, rule="add", why=f"Up from {_kg(load)}: every set reached {target.reps_high}{left}.{doubt}"
    )


def _two_for_two(done: list[SessionSets], target: Target) -> bool:
    """Two repetitions over the top in the last set of two sessions running, at one load, none of them missed."""
    sessions, extra = number("up", "two_for_two_sessions"), number("up", "two_for_two_reps")
    recent = done[-sessions:]
    return (
        len(recent) == sessions
        and all(bout.sets[-1].reps >= target.reps_high + extra and not bout.missed(target) for bout in recent)
        and all(abs(bout.load_kg - recent[-1].load_kg) < SAME_KG for bout in recent)
    )


def _one_kg(bout: SessionSets, scale: Scale) -> float:
    """Load for one that the weakest set at the working load foretells: the last set has to go too."""
    here = [s for s in bout.sets if abs(s.load_kg - bout.load_kg) < SAME_KG]
    return min(one_rm_kg(s, scale) for s in here)


def _lighter(rack: Rack, load: float, wanted_kg: float) -> float:
    """A load that exists at or below what is wanted, and lighter than before where there is one."""
    found = rack.at_most(wanted_kg)
    if found < load - SAME_KG:
        return found
    below = rack.below(load)
    return rack.loads_kg[0] if below is None else below


def _shared(load_kg: float, share: float, scale: Scale) -> float:
    """A share of what is pressed, carriage included, as a load."""
    return max(0.0, share * (load_kg + scale.unloaded_kg) - scale.unloaded_kg)


def _reps(bout: SessionSets) -> str:
    return ", ".join(str(n) for n in bout.reps)


def _since(days: int) -> str:
    return f"{days // 7} weeks" if days >= 14 else f"{days} days"


def _kg(kg: float) -> str:
    return f"{round(kg, 2):g} kg"

"""All claims on all people and machines, and what comes of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..errors import WrongInput
from ..lifter import Lifter
from ..machine import Machine, catalogue_names
from ..processes import side_by_side
from ..tables import section
from .claim import Claim, Matching, Verdict, over_pushes
from .condition import COMMON, HIGH, Task
from .leg_curl import curl_forces
from .measured import Measured
from .measurement import MeasureRequest, Measures, measured_on
from .population import Person, machine_traits, sample, versions
from .registry import CLAIMS
from .verdict import PairSample, PopulationOutcome, judged, middle, weakest_part

SEED = 1
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PushResult:
    """What came of a claim under one push."""

    push: str  # a cue
    verdict: Verdict
    outcome: PopulationOutcome  # of the whole claim, under its first condition
    parts: tuple[PopulationOutcome, ...]
    weakest: int  # the part that `outcome.effect` is of
    otherwise: dict[Matching, PopulationOutcome]  # the whole claim under its other conditions
    effects: tuple[np.ndarray, ...]  # of each part [pair], the first condition
    asides: dict[str, tuple[float, float, float]]  # middle person, and 10 of 100 below and above

    @property
    def depends(self) -> bool:
        """Whether another condition of fairness gives another verdict."""
        return any(other.verdict != self.verdict for other in self.otherwise.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResult:
    """What came of a claim: its verdict over all pushes, and what came under each."""

    claim: Claim
    verdict: Verdict
    pushes: tuple[PushResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """Results of claims on one sample."""

    results: tuple[ClaimResult, ...]
    sample: PairSample
    people: int
    machines: tuple[str, ...]
    seed: int
    lifter: Lifter | None
    common_knee_deg: tuple[float, float, float] | None = (
        None  # how deep "the same bend" is: middle person, 10 below, 10 above
    )


def run_claims(
    claims: Sequence[Claim] = CLAIMS,
    *,
    people: int | None = None,
    machines: Sequence[str | Machine] | None = None,
    lifter: Lifter | None = None,
    seed: int = SEED,
    progress: Progress | None = None,
    processes: int = 1,
) -> Experiment:
    """Test claims on `people` from norms (200), or on one lifter in as many versions, on the catalogue's machines.

    People are measured in so many `processes` side by side, see `processes.side_by_side`; the results are the same.
    """
    notify = progress or (lambda stage, share: None)
    usual = int(section("claims", "people")["count"]["value"])
    count = usual if people is None else people
    if not 2 <= count <= 10_000:
        raise WrongInput(f"people is {people}; give 2 to 10000. {usual} are usual.")
    presses = [Machine.load(m) if isinstance(m, str) else m for m in machines or catalogue_names()]
    request = requested(claims)
    measured, pairs = _measured(_population(count, seed, lifter), presses, request, count, notify, processes)
    notify("judging", 1.0)
    results = tuple(_result(claim, measured, pairs, seed) for claim in claims)
    common = Task(HIGH, COMMON)
    bend = middle(pairs, measured.task(common)["bottom_knee_deg"]) if common in request.tasks else None
    return Experiment(
        common_knee_deg=bend,
        results=results,
        sample=pairs,
        people=count,
        machines=tuple(machine.name for machine in presses),
        seed=seed,
        lifter=lifter,
    )


def _population(count: int, seed: int, lifter: Lifter | None) -> Iterator[Person]:
    return sample(count, seed) if lifter is None else versions(lifter, count, seed)


def _measured(
    people: Iterable[Person],
    machines: Sequence[Machine],
    request: MeasureRequest,
    count: int,
    notify: Progress,
    processes: int,
) -> tuple[Measured, PairSample]:
    """Everybody on every machine, and who each pair is."""
    measures, curls, person, traits, doubts = [], [], [], [], []
    each = side_by_side(partial(_measure, machines, request), people, processes)
    for k, (one, curl, found) in enumerate(each):
        notify("pressing", (k + 1) / count)
        measures += found
        for machine in machines:
            curls.append(curl)
            person.append(k)
            traits.append({**one.traits, **machine_traits(machine)})
            doubts.append(one.doubts)
    return Measured(measures, curls), PairSample(np.array(person), _columns(traits), _columns(doubts))


def _measure(
    machines: Sequence[Machine], request: MeasureRequest, one: Person
) -> tuple[Person, dict[str, float], list[Measures]]:
    """A person's curl, and findings on all machines."""
    return one, curl_forces(one.body, one.repetitions_k), measured_on(one, machines, request)


def requested(claims: Iterable[Claim]) -> MeasureRequest:
    """Ask every claim once, to hear what it will need."""
    nothing = Measured()
    with np.errstate(all="ignore"):
        for claim in claims:
            for push in claim.pushes:
                told = nothing.pushed(push)
                for condition in claim.conditions:
                    claim.test.effects(told, condition)
                if claim.test.asides is not None:
                    claim.test.asides(told)
    return nothing.request


def _result(claim: Claim, measured: Measured, pairs: PairSample, seed: int) -> ClaimResult:
    pushes = tuple(_push_result(claim, push, measured.pushed(push), pairs, seed) for push in claim.pushes)
    return ClaimResult(claim=claim, verdict=over_pushes([one.verdict for one in pushes]), pushes=pushes)


def _push_result(claim: Claim, push: str, measured: Measured, pairs: PairSample, seed: int) -> PushResult:
    test, (first, *others) = claim.test, claim.conditions
    effects = test.effects(measured, first)
    whole, *parts = judged(pairs, claim.parts, effects, seed)
    otherwise = {other: judged(pairs, claim.parts, test.effects(measured, other), seed)[0] for other in others}
    asides = {} if test.asides is None else test.asides(measured)
    return PushResult(
        push=push,
        verdict=Verdict.CANNOT_TELL if claim.fixed else whole.verdict,
        outcome=whole,
        parts=tuple(parts),
        weakest=weakest_part([whole, *parts]),
        otherwise={} if claim.fixed else otherwise,
        effects=tuple(effects),
        asides={name: middle(pairs, values) for name, values in asides.items()},
    )


def _columns(rows: list[dict[str, float]]) -> dict[str, np.ndarray]:
    return {name: np.array([row[name] for row in rows], dtype=float) for name in rows[0]}

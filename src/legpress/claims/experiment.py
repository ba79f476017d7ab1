"""All claims on all people and machines, and what comes of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import jax
import numpy as np

from ..errors import WrongInput
from ..fit.numbers import table
from ..lifter import Lifter
from ..machine import Machine, catalogue_names
from ..press.batch import warm_up_batch
from .bank import Bank
from .book import CLAIMS
from .claim import Claim
from .lab import MeasureRequest, Measures, examined
from .leg_curl import curl_forces
from .people import Person, machine_traits, sample, versions
from .scene import COMMON, HIGH, Task
from .verdict import UNTOLD, Outcome, Sample, judged, middle, weakest_part

SEED = 1
AT_ONCE = 2  # people: while one is in the engine, another's numbers are read off
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a claim."""

    claim: Claim
    verdict: str
    outcome: Outcome  # of the whole claim, under its first condition
    parts: tuple[Outcome, ...]
    weakest: int  # the part that `outcome.effect` is of
    otherwise: dict[str, Outcome]  # the whole claim under its other conditions
    effects: tuple[np.ndarray, ...]  # of each part [pair], the first condition
    asides: dict[str, tuple[float, float, float]]  # middle person, and 10 of 100 below and above

    @property
    def depends(self) -> bool:
        """Whether another condition of fairness gives another verdict."""
        return not self.claim.fixed and any(o.verdict != self.outcome.verdict for o in self.otherwise.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """Results of claims on one sample."""

    results: tuple[Result, ...]
    sample: Sample
    people: int
    machines: tuple[str, ...]
    seed: int
    lifter: Lifter | None
    common_knee_deg: tuple[float, float, float] | None = (
        None  # how deep "the same bend" is: middle person, 10 below, 10 above
    )


def claim_called(name: str) -> Claim:
    """By number or name; `WrongInput` where there is none."""
    for claim in CLAIMS:
        if name.strip().lower() in (str(claim.number), claim.name):
            return claim
    raise WrongInput(
        f'There is no claim "{name}". Give a number from 1 to {len(CLAIMS)} or a name, as `legpress claims` lists them.'
    )


def try_claims(
    claims: Sequence[Claim] = CLAIMS,
    *,
    people: int | None = None,
    machines: Sequence[str | Machine] | None = None,
    lifter: Lifter | None = None,
    seed: int = SEED,
    progress: Progress | None = None,
) -> Experiment:
    """Try claims on `people` from norms (208), or on one lifter in as many versions, on the catalogue's machines."""
    told = progress or (lambda stage, share: None)
    count = int(table("claims", "people")["count"]["value"]) if people is None else people
    if not 2 <= count <= 10_000:
        raise WrongInput(
            f"people is {people}; give 2 to 10000. {table('claims', 'people')['count']['value']} are usual."
        )
    presses = [Machine.load(m) if isinstance(m, str) else m for m in machines or catalogue_names()]
    wanted = _wanted(claims)
    with jax.enable_x64(True):
        who = sample(count, seed) if lifter is None else versions(lifter, count, seed)
        findings, curls, person, traits, doubts = [], [], [], [], []
        for k, (one, curl, found) in enumerate(_side_by_side(who, presses, wanted.wanted, told)):
            told("pressing", (k + 1) / count)
            findings += found
            for machine in presses:
                curls.append(curl)
                person.append(k)
                traits.append({**one.traits, **machine_traits(machine)})
                doubts.append(one.doubts)
        bank = Bank(findings, curls)
        who_is_who = Sample(np.array(person), _columns(traits), _columns(doubts))
        told("judging", 1.0)
        results = tuple(_result(claim, bank, who_is_who, seed) for claim in claims)
    common = Task(HIGH, COMMON)
    bend = middle(who_is_who, bank.task(common)["bottom_knee_deg"]) if common in wanted.wanted.tasks else None
    return Experiment(
        common_knee_deg=bend,
        results=results,
        sample=who_is_who,
        people=count,
        machines=tuple(m.name for m in presses),
        seed=seed,
        lifter=lifter,
    )


def _side_by_side(
    who: Iterable[Person], machines: Sequence[Machine], wanted: MeasureRequest, told: Progress
) -> Iterator[tuple[Person, dict[str, float], list[Measures]]]:
    """Each person's curl and findings on all machines, in their order; some at a time, so that no core waits."""

    def look(one: Person):
        with jax.enable_x64(True):  # the precision is a thread's own affair
            curl = curl_forces(one.body, one.repetitions_k)
            return one, curl, examined(one, machines, wanted)

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        going: deque[Future] = deque()
        try:
            for k, one in enumerate(who):
                if k == 0:
                    told("warming up", 0.0)
                    warm_up_batch(one.body)
                going.append(pool.submit(look, one))
                if len(going) > 2 * AT_ONCE:
                    yield going.popleft().result()
            while going:
                yield going.popleft().result()
        finally:
            for future in going:
                future.cancel()


def _wanted(claims: Iterable[Claim]) -> Bank:
    """Ask every claim once, to hear what it will need."""
    bank = Bank()
    with np.errstate(all="ignore"):
        for claim in claims:
            for condition in claim.conditions:
                claim.effects(bank, condition)
            if claim.asides is not None:
                claim.asides(bank)
    return bank


def _result(claim: Claim, bank: Bank, who: Sample, seed: int) -> Result:
    effects = claim.effects(bank, claim.conditions[0])
    whole, *parts = judged(who, claim.parts, effects, seed)
    otherwise = {c: judged(who, claim.parts, claim.effects(bank, c), seed)[0] for c in claim.conditions[1:]}
    asides = {} if claim.asides is None else {name: middle(who, values) for name, values in claim.asides(bank).items()}
    return Result(
        claim=claim,
        verdict=UNTOLD if claim.fixed else whole.verdict,
        outcome=whole,
        parts=tuple(parts),
        weakest=weakest_part([whole, *parts]),
        otherwise=otherwise,
        effects=tuple(effects),
        asides=asides,
    )


def _columns(rows: list[dict[str, float]]) -> dict[str, np.ndarray]:
    return {name: np.array([row[name] for row in rows], dtype=float) for name in rows[0]}

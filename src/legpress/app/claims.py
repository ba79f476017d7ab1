"""The gym's rules: which there are, and whether they hold."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from ..claims.experiment import run_claims
from ..claims.registry import CLAIMS, claim_called
from ..report.claims import ClaimReport, ListedClaim
from ..report.claims_summary import claim_reports, listed
from .forms import Form, MachineId
from .house import TheHouse
from .job_queue import JobReport, Tell
from .problem import problems

router = APIRouter(prefix="/claims", tags=["claims"])
KIND = "claims"
FEW = 24  # versions of a lifter, as the command has


class ClaimsForm(Form):
    """Which rules, on whom."""

    claim: Annotated[str, Field(max_length=80)] | None = None  # number or name; None: all
    lifter: Annotated[str, Field(max_length=80)] | None = None  # an id; None: people from norms
    machine: MachineId | None = None
    people: Annotated[int, Field(ge=2, le=500)] = FEW
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1


@router.get("")
def claims() -> list[ListedClaim]:
    """The rules, and how they are tested."""
    return [listed(claim) for claim in CLAIMS]


@router.post("", status_code=202, responses=problems(404, 409))
def start_claims(house: TheHouse, wanted: ClaimsForm) -> JobReport:
    """Tries rules; ask the job how far it is."""
    from ..training.planning import own_machine_name

    chosen = CLAIMS if wanted.claim is None else (claim_called(wanted.claim),)
    lifter = None if wanted.lifter is None else house.folder.lifter(wanted.lifter)
    named = None if wanted.machine is None else house.folder.machine_source(wanted.machine)
    if named is None and lifter is not None:
        named = own_machine_name(lifter)

    def work(tell: Tell) -> list[ClaimReport]:
        found = run_claims(
            chosen, people=wanted.people, machines=None if named is None else [named], lifter=lifter,
            seed=wanted.seed, progress=tell, processes=1,
        )  # fmt: skip
        return claim_reports(found)

    return house.jobs.start(KIND, wanted.lifter, work)


@router.get("/results/{job}", responses=problems(404, 409))
def results(house: TheHouse, job: str) -> list[ClaimReport]:
    """What came of the rules."""
    return house.jobs.result(job, KIND)

"""Long work: how far it is, and how it is stopped."""

from __future__ import annotations

from fastapi import APIRouter

from .house import TheHouse
from .job_queue import JobReport
from .problem import problems

router = APIRouter(prefix="/jobs", tags=["jobs"])


@router.get("")
def jobs(house: TheHouse, lifter: str | None = None) -> list[JobReport]:
    """Long work, the oldest first: of everybody or of one lifter."""
    return house.jobs.all(lifter)


@router.get("/{job}", responses=problems(404))
def job(house: TheHouse, job: str) -> JobReport:
    """How far a job is, and how long it will still take."""
    return house.jobs.report(job)


@router.delete("/{job}", responses=problems(404))
def cancel(house: TheHouse, job: str) -> JobReport:
    """Stops a job."""
    return house.jobs.cancel(job)

"""What all routes share: the folder of lifters and machines, the log, the jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from ..logbook.store import Logbook
from .data_folder import DataFolder
from .job_queue import JobQueue
from .problem import problems

PROBLEMS = problems(400, 401, 403, 413, 421, 422, 500)  # that every route may answer with


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One for each running page."""

    folder: DataFolder
    logbook: Logbook
    jobs: JobQueue


def _house(request: Request) -> House:
    return request.app.state.house


TheHouse = Annotated[House, Depends(_house)]

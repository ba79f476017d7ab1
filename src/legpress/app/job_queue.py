"""Long work beside the page: whose turn it is, how far it is, how long it will still take, and how it is stopped."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from secrets import token_hex
from typing import Any

from pydantic import BaseModel, ConfigDict

from ..errors import NoCore, WrongInput
from .problem import NotFound, NotNow, Problem

Tell = Callable[[str, float], None]
Work = Callable[[Tell], Any]
KEPT = 50  # finished jobs whose results can still be asked for
WAITING = 40  # jobs of all people; more are refused
_LOG = logging.getLogger(__name__)


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobReport(BaseModel):
    """A job as the page sees it."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    lifter: str | None  # whose it is: an id
    state: JobState
    stage: str
    share_done: float
    seconds_left: float | None  # None: cannot be told yet
    ahead: int  # jobs whose turn comes before
    problem: Problem | None


class _Cancelled(BaseException):
    """Raised inside the work when somebody stopped it; not an `Exception`, so that nothing on the way keeps it."""


@dataclass(slots=True)
class _Job:
    id: str
    kind: str
    lifter: str | None
    work: Work
    state: JobState = JobState.WAITING
    stage: str = "waiting for its turn"
    share: float = 0.0
    began_s: float = 0.0
    result: Any = None
    problem: Problem | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def over(self) -> bool:
        return self.state not in (JobState.WAITING, JobState.RUNNING)


class JobQueue:
    """A queue for each lifter, served in turn by a few threads, so that nobody waits behind all of another's."""

    def __init__(self, threads: int) -> None:
        self._lock = threading.Condition()
        self._queues: OrderedDict[str | None, deque[_Job]] = OrderedDict()
        self._jobs: dict[str, _Job] = {}
        self._closed = False
        self._threads = [
            threading.Thread(target=self._serve, name=f"legpress-job-{n}", daemon=True) for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def start(self, kind: str, lifter: str | None, work: Work) -> JobReport:
        """Puts work at the end of the lifter's queue; it is called with a function that tells stage and share done."""
        job = _Job(token_hex(8), kind, lifter, work)
        with self._lock:
            if sum(map(len, self._queues.values())) >= WAITING:
                raise NotNow(f"{WAITING} jobs wait already. Try again in a minute.")
            self._jobs[job.id] = job
            self._queues.setdefault(lifter, deque()).append(job)
            self._forget()
            self._lock.notify()
            return self._report(job)

    def all(self, lifter: str | None = None) -> list[JobReport]:
        """Every job that is known, or one lifter's, the oldest first."""
        with self._lock:
            return [self._report(job) for job in self._jobs.values() if lifter is None or job.lifter == lifter]

    def report(self, id: str) -> JobReport:
        """How far a job is."""
        with self._lock:
            return self._report(self._job(id))

    def result(self, id: str, kind: str) -> Any:
        """What a job of this kind found; `NotNow` while there is nothing."""
        with self._lock:
            job = self._job(id)
            if job.kind != kind:
                raise NotFound(f"Job {id} is no {kind}.")
            if job.state is not JobState.DONE:
                raise NotNow(f"Job {id} is {job.state.value}, so it has no result.")
            return job.result

    def cancel(self, id: str) -> JobReport:
        """Stops a job, at once where it waits, else at its next step."""
        with self._lock:
            job = self._job(id)
            job.stop.set()
            if job.state is JobState.WAITING:
                self._queues[job.lifter].remove(job)
                job.state, job.stage = JobState.CANCELLED, "cancelled"
            return self._report(job)

    def close(self) -> None:
        """Stops everything; for the end of the program."""
        with self._lock:
            self._closed = True
            for job in self._jobs.values():
                job.stop.set()
            self._lock.notify_all()

    def _job(self, id: str) -> _Job:
        job = self._jobs.get(id)
        if job is None:
            raise NotFound(f"There is no job {id}; results are kept until the page's server ends.")
        return job

    def _forget(self) -> None:
        over = [job.id for job in self._jobs.values() if job.over]
        for id in over[: max(0, len(over) - KEPT)]:
            del self._jobs[id]

    def _report(self, job: _Job) -> JobReport:
        left = None
        if job.state is JobState.RUNNING and job.share > 0.05:
            left = round((time.monotonic() - job.began_s) * (1 - job.share) / job.share, 1)
        ahead = 0
        if job.state is JobState.WAITING:
            before = list(self._queues[job.lifter]).index(job)
            ahead = before + sum(
                min(len(queue), before + 1) for who, queue in self._queues.items() if who != job.lifter
            )
        return JobReport(
            id=job.id, kind=job.kind, lifter=job.lifter, state=job.state, stage=job.stage,
            share_done=round(job.share, 3), seconds_left=left, ahead=ahead, problem=job.problem,
        )  # fmt: skip

    def _next(self) -> _Job | None:
        with self._lock:
            while not self._closed:
                for who, queue in list(self._queues.items()):
                    if not queue:
                        del self._queues[who]
                        continue
                    job = queue.popleft()
                    self._queues.move_to_end(who)  # the others first, next time
                    job.state, job.stage, job.began_s = JobState.RUNNING, "starting", time.monotonic()
                    return job
                self._lock.wait()
        return None

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            self._run(job)

    def _run(self, job: _Job) -> None:
        def tell(stage: str, share: float) -> None:
            if job.stop.is_set():
                raise _Cancelled
            with self._lock:
                job.stage, job.share = stage, min(1.0, max(job.share, share))

        state, result, problem = JobState.DONE, None, None
        try:
            tell("starting", 0.0)
            result = job.work(tell)
        except _Cancelled:
            state = JobState.CANCELLED
        except WrongInput as error:
            state, problem = JobState.FAILED, Problem(title="Unprocessable Content", status=422, detail=str(error))
        except NoCore as error:
            state, problem = JobState.FAILED, Problem(title="Service Unavailable", status=503, detail=str(error))
        except Exception as error:
            _LOG.exception("a fault of ours in the job %s", job.kind)
            sentence = f"legpress failed ({type(error).__name__}). This is a fault of ours, not of your input."
            state, problem = JobState.FAILED, Problem(title="Internal Server Error", status=500, detail=sentence)
        with self._lock:
            job.state, job.result, job.problem, job.stage = state, result, problem, state.value
            job.share = 1.0 if state is JobState.DONE else job.share
            job.work = _nothing  # what it held is not needed any more


def _nothing(tell: Tell) -> None:
    return None

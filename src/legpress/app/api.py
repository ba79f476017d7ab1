"""All routes under `/api/v1`, and their document: `python -m legpress.app.api FILE` writes it for who makes a client."""

from __future__ import annotations

import json
import sys
from typing import Any

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel

from .. import __version__
from ..files import write_whole
from . import claims, example, felt, fits, interviews, jobs, lifters, log, machines, repetitions, sessions
from .house import PROBLEMS
from .problem import answer_problems

_ROOMS = (lifters, machines, interviews, jobs, fits, felt, example, sessions, log, claims, repetitions)
_about = APIRouter(tags=["about"])


class AboutView(BaseModel):
    """Which legpress this is."""

    version: str


@_about.get("/about")
def about() -> AboutView:
    """Which legpress this is."""
    return AboutView(version=__version__)


def api_app(**options: Any) -> FastAPI:
    """An application of these routes alone; `options` are FastAPI's."""
    app = FastAPI(
        title="legpress", version="1", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        redirect_slashes=False, **options,
    )  # fmt: skip
    api = APIRouter(prefix="/api/v1", responses=PROBLEMS)
    for router in (_about, *(room.router for room in _ROOMS)):
        api.include_router(router)
    app.include_router(api)
    answer_problems(app)
    return app


if __name__ == "__main__":
    write_whole(sys.argv[1], json.dumps(api_app().openapi(), indent=1) + "\n")

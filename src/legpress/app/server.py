"""The application, and the server that runs it on this computer alone."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ..errors import WrongInput
from ..logbook.store import Logbook
from .api import api_app
from .data_folder import DataFolder
from .gate import Gate
from .house import House
from .job_queue import JobQueue

STATIC = Path(__file__).parent / "static"  # what build_page.py makes of web/
LOOPBACK = "127.0.0.1"
USUAL_PORT = 8765


def create_app(
    folder: DataFolder, logbook: Logbook, *, token: str, hosts: list[str], threads: int | None = None
) -> FastAPI:
    """The application over a folder and a log; `hosts` are the names and ports it answers to."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        work = JobQueue(threads or max(1, cores))
        app.state.house = House(folder=folder, logbook=logbook, jobs=work)
        threading.Thread(target=_warm, daemon=True).start()
        yield
        work.close()

    app = api_app(lifespan=lifespan)
    if STATIC.is_dir():
        app.mount("/", _Files(directory=STATIC, html=True))
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Gate, token=token, hosts=hosts, cookie=f"legpress-{hosts[0].rpartition(':')[2]}")
    return app


class _Files(StaticFiles):
    """The page's own files; those with a hash in their names never change."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file."""
        answer = await super().get_response(path, scope)
        lasting = path.startswith("assets")
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return answer


def _warm() -> None:
    """Brings what the first fit needs, while the person still reads."""
    from ..lifter import Lifter
    from ..machine import Machine
    from ..press.rep import simulate
    from ..stance import Stance

    lifter = Lifter.from_person(sex="female", height_cm=165, mass_kg=62)
    stance = Stance.from_coach(heel_height_cm=30, heel_spacing_cm=34)
    simulate(lifter, Machine.load("sled-45-large-plate"), stance, load_kg=40)


def serve(root: Path, port: int | None, opened: Callable[[str], None]) -> None:
    """Serves the page until somebody stops it; `opened` gets its address, with the token, once it listens."""
    if not STATIC.is_dir():
        raise WrongInput("The page is not built. In a checkout `make app` builds and opens it.")
    listening = _listening(port)
    port = listening.getsockname()[1]
    folder = DataFolder(root)
    token = folder.token()
    with Logbook.open() as logbook:
        hosts = [f"{name}:{port}" for name in (LOOPBACK, "localhost")]
        app = create_app(folder, logbook, token=token, hosts=hosts)
        config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=False)
        _Announcing(config, partial(opened, f"http://{LOOPBACK}:{port}/?token={token}")).run(sockets=[listening])


class _Announcing(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, listens: Callable[[], None]) -> None:
        super().__init__(config)
        self._listens = listens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins, and says so."""
        await super().startup(sockets)
        self._listens()


def _listening(port: int | None) -> socket.socket:
    """A socket on this port, or on the usual one, or on any that is free."""
    for one in (port,) if port is not None else (USUAL_PORT, 0):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, one))
            return listening
        except OSError as error:
            listening.close()
            if port is not None:
                raise WrongInput(
                    f"Port {port} cannot be used: {error.strerror}. Leave --port out to take a free one."
                ) from None
    raise WrongInput("No port of this computer is free. Close other programs and try again.")

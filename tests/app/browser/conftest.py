"""A browser over the page's real server, which can be stopped and started again; any fault that the browser sees fails."""

import shutil
import socket
import threading
import time
from datetime import date

import pytest
import uvicorn
from browser_pages import watched
from fastapi.testclient import TestClient
from pages import API, HOST, MARA, TOKEN, finished

from legpress.app.data_folder import DataFolder
from legpress.app.forms import LifterForm
from legpress.app.server import LOOPBACK, STATIC, create_app
from legpress.logbook.store import Logbook

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}


class RunningPage:
    """The server on a port of its own, with a folder and a log that stay when it is stopped."""

    def __init__(self, root):
        self.root, self.url = root, f"sqlite:///{root / 'log.sqlite'}"
        with socket.socket() as free:
            free.bind((LOOPBACK, 0))
            self.port = free.getsockname()[1]
        self.address = f"http://{LOOPBACK}:{self.port}/"
        self.lost_answers = 0  # so many sets are kept, and their answers lost
        self.start()

    def start(self):
        self.logbook = Logbook.open(self.url)
        app = create_app(
            DataFolder(self.root / "data"), self.logbook, token=TOKEN, hosts=[f"{LOOPBACK}:{self.port}"], threads=1
        )

        async def losing(scope, receive, send):
            if self.lost_answers and scope["type"] == "http" and scope["method"] == "POST":
                self.lost_answers -= 1

                async def nowhere(message):
                    pass

                await app(scope, receive, nowhere)
                await send({"type": "http.response.start", "status": 503, "headers": []})
                await send({"type": "http.response.body", "body": b""})
                return
            await app(scope, receive, send)

        config = uvicorn.Config(
            losing, host=LOOPBACK, port=self.port, log_level="error", timeout_graceful_shutdown=1, lifespan="on"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self):
        self._server.should_exit = True
        self._thread.join(10)
        self.logbook.close()

    def sets(self):
        """What is in the log, however the page got it there."""
        with Logbook.open(self.url) as logbook:
            return logbook.sets("Mara")


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("the browser tests need a Chromium")
    if not (STATIC / "sw.js").is_file():
        pytest.skip("the page is not built: build_page.py")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def session(tmp_path_factory):
    """Mara's session of today, planned once."""
    root = tmp_path_factory.mktemp("planned")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEGPRESS_DATABASE_URL", f"sqlite:///{root / 'log.sqlite'}")
        with Logbook.open() as logbook:
            app = create_app(DataFolder(root / "data"), logbook, token=TOKEN, hosts=[HOST], threads=1)
            headers = {"Authorization": f"Bearer {TOKEN}"}
            with TestClient(app, base_url=f"http://{HOST}", headers=headers) as client:
                mara = client.post(f"{API}/lifters", json=MARA).json()["id"]
                known = [{"exercise": "seated leg curl", "load": 40, "unit": "kg", "reps": 12}]
                job = client.post(f"{API}/lifters/{mara}/sessions", json={"loads": known})
                assert finished(client, job)["state"] == "done"
                return client.get(f"{API}/sessions/{job.json()['id']}").json() | {"date": date.today().isoformat()}


@pytest.fixture
def server(tmp_path, monkeypatch):
    running = RunningPage(tmp_path)
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", running.url)
    folder = DataFolder(tmp_path / "data")
    folder.add_lifter(folder.understood(LifterForm.model_validate(MARA).table()))
    yield running
    running.stop()


@pytest.fixture
def address(server):
    """Of the page, with what lets a browser in."""
    return f"{server.address}?token={TOKEN}"


@pytest.fixture
def page(request, browser, address):
    """A page on a phone, or as a test asks, in a browser of its own, which is let in; what it complains of fails the test."""
    context = browser.new_context(
        viewport=SIZES[getattr(request, "param", "phone")], locale="en-GB", reduced_motion="reduce"
    )
    faults = []
    opened = watched(context, faults)
    opened.faults_allowed = []  # words of those that a test brings about
    opened.goto(address)
    yield opened
    context.close()
    assert [one for one in faults if not any(words in one for words in opened.faults_allowed)] == []

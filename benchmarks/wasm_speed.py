"""The core as WebAssembly in Node, one thread: one repetition after the other."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from legpress.core.library import field_groups
from legpress.core.tables import Tables, body_tables, model_tables

from .repetitions import FRAMES, Repetitions, timing_rows

BROWSER = Path(__file__).resolve().parents[1] / "browser"
MODULE = BROWSER / "legpress_core.wasm"
REPS = 16
ASKED = """
import { readFile } from "node:fs/promises";
import { loadCore } from "./legpress.js";
const core = await loadCore(await readFile("legpress_core.wasm"));
const { model: ofModel, body: ofBody, timing, settings } = JSON.parse(await readFile("given.json", "utf-8"));
const model = core.model(ofModel), body = core.body(model, ofBody);
const all = () => { for (const setting of settings) core.repetition({ model, body, setting, timing }); };
all(); all();
const began = performance.now(), used = process.cpuUsage();
const rounds = 6;
for (let round = 0; round < rounds; round++) all();
const { user, system } = process.cpuUsage(used);
console.log(JSON.stringify({
    reps: rounds * settings.length, seconds: (performance.now() - began) / 1e3, processor_seconds: (user + system) / 1e6,
}));
"""


def available() -> str | None:
    """None, or the sentence that says what is missing."""
    if not MODULE.is_file():
        return "There is no browser/legpress_core.wasm (make wasm); WebAssembly is not measured."
    return None if shutil.which("node") else "Node is not installed; WebAssembly is not measured."


def measured() -> dict[str, float]:
    """Frames, seconds and seconds of processor time, results handed over to JavaScript included."""
    some = Repetitions.random(REPS, 1)
    names = [
        (group, name, count)
        for group in ("geometry", "ends", "sled", "contact")
        for name, count in field_groups()[group]
    ]
    settings = []
    for numbers in some.settings.T:
        setting: dict[str, dict[str, list[float]]] = {}
        for (group, name, _), number in zip(names, numbers, strict=True):
            setting.setdefault(group, {})[name] = [float(number)]
        settings.append(setting)
    timing = dict(zip(("ways", "frames", "rates", "blend"), (v.ravel().tolist() for v in timing_rows()), strict=True))
    given = {
        "model": _by_name(model_tables(), "model curves", "model places"),
        "body": _by_name(body_tables(some.body), "body"),
        "timing": timing,
        "settings": settings,
    }
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for file in (*BROWSER.glob("*.js"), MODULE):
            shutil.copy(file, folder)
        (folder / "package.json").write_text('{"type": "module"}', "utf-8")
        (folder / "given.json").write_text(json.dumps(given), "utf-8")
        (folder / "asked.js").write_text(ASKED, "utf-8")
        said = subprocess.run(["node", "asked.js"], cwd=folder, capture_output=True, text=True, check=True, timeout=300)  # noqa: S607, whichever Node there is
    found = json.loads(said.stdout)
    return {"frames": found.pop("reps") * FRAMES, **found}


def _by_name(tables: Tables, *groups: str) -> dict[str, dict[str, list[float]]]:
    names = [name for group in groups for name, _ in field_groups()[group]]
    return {"tables": {name: np.ravel(array).tolist() for name, array in zip(names, tables.arrays, strict=True)}}

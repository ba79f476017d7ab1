"""What OpenSim's own four readers say about a file, asked of another process: some files crash or hang them.

As a script it answers, one line of JSON each, lines of a reader's name, a tab and a file.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

MARKERS = ("TimeSeriesTableVec3", "MarkerData")
TABLES = ("TimeSeriesTable", "Storage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    names: list[str]
    time_s: np.ndarray
    values: np.ndarray  # [row, column]; of markers x, y, z each, in the file's unit
    in_degrees: bool | None = None  # as Storage has it


class OpenSimReaders:
    """A process that reads files with OpenSim; a new one after a crash, or after `patience_s` without an answer."""

    def __init__(self, patience_s: float = 5.0) -> None:
        self.patience_s = patience_s
        self._process: subprocess.Popen[str] | None = None
        self._said: queue.Queue[str | None] = queue.Queue()

    def ask(self, reader: str, file: Path) -> Answer | None:
        """None where it refuses, crashes, hangs or reads no row."""
        process = self._process or self._start()
        assert process.stdin is not None
        process.stdin.write(f"{reader}\t{file}\n")
        process.stdin.flush()
        try:
            line = self._said.get(timeout=self.patience_s)
        except queue.Empty:
            line = None
        if line is None:
            self.stop()
            return None
        said = json.loads(line)
        if not said or not said["time_s"]:
            return None
        rows = len(said["time_s"])
        values = np.array(said["values"], dtype=float).reshape(rows, -1)
        return Answer(
            names=said["names"], time_s=np.array(said["time_s"]), values=values, in_degrees=said.get("in_degrees")
        )

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        said = self._said = queue.Queue()
        out = self._process.stdout
        assert out is not None

        def listen() -> None:
            for line in out:
                said.put(line)
            said.put(None)

        threading.Thread(target=listen, daemon=True).start()
        assert said.get(timeout=120) == "ready\n"
        return self._process

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                pipe.close()


def _read(opensim: Any, reader: str, file: str) -> dict[str, Any]:
    if reader == "TimeSeriesTableVec3":
        table = opensim.TimeSeriesTableVec3(file)
        count = table.getNumColumns()
        rows = [table.getRowAtIndex(i) for i in range(table.getNumRows())]
        return {
            "names": list(table.getColumnLabels()),
            "time_s": list(table.getIndependentColumn()),
            "values": [[value for j in range(count) for value in row[j].to_numpy()] for row in rows],
        }
    if reader == "MarkerData":
        data = opensim.MarkerData(file)
        frames = [data.getFrame(i) for i in range(data.getNumFrames())]
        count, names = data.getNumMarkers(), data.getMarkerNames()
        return {
            "names": [names.get(i) for i in range(names.getSize())],
            "time_s": [frame.getFrameTime() for frame in frames],
            "values": [[frame.getMarker(j).get(k) for j in range(count) for k in range(3)] for frame in frames],
        }
    if reader == "TimeSeriesTable":
        table = opensim.TimeSeriesTable(file)
        return {
            "names": list(table.getColumnLabels()),
            "time_s": list(table.getIndependentColumn()),
            "values": table.getMatrix().to_numpy().tolist(),
        }
    storage = opensim.Storage(file)
    labels = storage.getColumnLabels()
    vectors = [storage.getStateVector(i) for i in range(storage.getSize())]
    return {
        "names": [labels.get(i) for i in range(1, labels.getSize())],
        "time_s": [vector.getTime() for vector in vectors],
        "values": [[vector.getData().get(k) for k in range(vector.getSize())] for vector in vectors],
        "in_degrees": storage.isInDegrees(),
    }


def main() -> None:
    import opensim

    opensim.Logger.setLevelString("Off")
    print("ready", flush=True)
    for line in sys.stdin:
        reader, file = line.rstrip("\n").split("\t")
        try:
            said = _read(opensim, reader, file)
        except Exception:  # whatever SWIG makes of a refusal
            said = {}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()

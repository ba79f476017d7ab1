"""The beat of a set, and the terminal that counts it, with a clock that does not wait."""

import io
import json
import shutil
import subprocess
import sys
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from legpress.cli.tempo import count, sled_at
from legpress.metronome import COUNT_IN, FAST_PUSH_SLOT_S, beats, phases
from legpress.tempo import Tempo


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self, stop_at=float("inf")):
        self.t, self.slept, self.stop_at = 100.0, 0, stop_at

    def __call__(self):
        return self.t

    def sleep(self, seconds):
        assert seconds > 0
        self.slept += 1
        self.t += seconds
        if self.t - 100.0 > self.stop_at:
            raise KeyboardInterrupt


def counted(tempo, reps, clock):
    said, rung = io.StringIO(), []
    console = Console(file=said, force_terminal=True, width=80, highlight=False)
    count(beats(tempo, reps), reps, console, clock, clock.sleep, lambda: rung.append(clock.t - 100.0))
    return said.getvalue(), rung


tempos = st.builds(
    lambda down, bottom, up, top: str(Tempo(down_s=down, bottom_s=bottom, up_s=up, top_s=top)),
    st.integers(1, 8),
    st.integers(0, 3),
    st.none() | st.integers(1, 5),
    st.integers(0, 2),
)


@given(tempos, st.integers(1, 12))
def test_a_set_lasts_as_long_as_its_phases(tempo, reps):
    schedule = beats(tempo, reps)
    once = sum(FAST_PUSH_SLOT_S if p["seconds"] is None else p["seconds"] for p in phases(tempo))
    assert schedule[-1].t_s == pytest.approx(COUNT_IN + reps * once)
    times = [beat.t_s for beat in schedule]
    assert times == sorted(times)
    assert len(set(times)) == len(times)
    assert [b.rep for b in schedule if b.kind == "phase" and b.phase == "down"] == list(range(1, reps + 1))


def test_three_seconds_down_are_heard_second_by_second():
    heard = [(b.t_s, b.kind, b.phase) for b in beats("3-1-X", 1, count_in=0)]
    assert heard == [(0, "phase", "down"), (1, "tick", "down"), (2, "tick", "down"), (3, "phase", "bottom"),
                     (4, "phase", "up"), (4 + FAST_PUSH_SLOT_S, "end", None)]  # fmt: skip


def test_half_seconds_tick_too():
    assert [b.t_s for b in beats("2.5-0-1", 1, count_in=0) if b.kind == "tick"] == [1, 2]


def test_the_bell_rings_at_every_phase_on_time():
    said, rung = counted("3-1-X", 2, Clock())
    wanted = [b.t_s for b in beats("3-1-X", 2) if b.kind != "tick"]
    assert rung == pytest.approx(wanted, abs=0.051)
    for word in ("Ready", "Down", "Hold", "Go", "rep 2 of 2", "Done: 2 repetitions."):
        assert word in said


def test_ctrl_c_ends_it_and_gives_the_terminal_back():
    said = io.StringIO()
    console = Console(file=said, force_terminal=True, width=80)
    clock = Clock(stop_at=5)
    with pytest.raises(KeyboardInterrupt):
        count(beats("3-1-X", 10), 10, console, clock, clock.sleep, lambda: None)
    assert said.getvalue().rstrip().endswith("\x1b[2K") or "\x1b[?25h" in said.getvalue()  # the cursor is back


def test_ctrl_c_at_the_command_stops_it_as_any_other(legpress, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.modules["legpress.cli.tempo"], "count", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    said = legpress("tempo", "3-1-X")
    assert (said.code, said.out, said.err) == (130, "", "Stopped.\n")


@given(tempos)
def test_the_bar_goes_down_and_comes_back(tempo):
    for beat in beats(tempo, 1):
        if beat.kind == "phase":
            ends = sled_at(beat, 0.0), sled_at(beat, beat.seconds)
            assert ends == {"down": (0, 1), "bottom": (1, 1), "up": (1, 0), "top": (0, 0)}[beat.phase]


def test_a_pipe_gets_the_schedule(legpress):
    said = legpress("tempo", "3-1-X", "--reps", "3")
    assert said.code == 0
    assert "as fast as you can" in said.out
    assert "16.5 s under the load" in said.out


def test_json_has_phases_and_times(legpress):
    told = json.loads(legpress("tempo", "2-0-2-1", "--reps", "2", "--json").out)
    assert told["phases"] == phases("2-0-2-1")
    assert told["beats"][-1] == {"t_s": 13.0, "kind": "end", "rep": 2, "phase": None, "word": "Done", "seconds": 0.0}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["X-1-3"], "only the way up"),
        (["fast"], "3-1-X"),
        (["3-1-X", "--reps", "0"], "--reps is 0"),
        (["3-1-X", "--reps", "ten"], "whole number"),
        (["0-1-X"], "0.5 s or more"),
        (["3-1-X", "--reps", "100000"], "1 to 100"),
    ],
)
def test_what_is_no_tempo_is_one_sentence(legpress, arguments, says):
    said = legpress("tempo", *arguments)
    assert said.code == 2
    assert said.one_sentence_on_stderr
    assert says in said.err


@pytest.mark.parametrize("tempo", ["3-1-X", "2-0-2-1", "2.5-0-1", "4-0-X-1"])
def test_the_phone_beats_as_the_terminal_does(tempo):
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node to run the page's script")
    script = str(resources.files("legpress").joinpath("data", "card", "metronome.js"))
    beat = {"phases": phases(tempo), "reps": 3, "slot_s": FAST_PUSH_SLOT_S, "count_in": COUNT_IN}
    code = f"console.log(JSON.stringify(require({json.dumps(script)}).timeline({json.dumps(beat)})))"
    played = json.loads(
        subprocess.run([node, "-e", code], capture_output=True, text=True, timeout=60, check=True).stdout
    )
    ours = beats(tempo, 3)
    assert [(e["t"], e["kind"], e["rep"], e.get("phase")) for e in played] == [
        (b.t_s, b.kind, b.rep, b.phase) for b in ours
    ]
    assert [e.get("word") for e in played] == [b.word for b in ours]

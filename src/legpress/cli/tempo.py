"""`legpress tempo`: the beat of a set, counted aloud in the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput
from .options import whole_typed
from .output import AsJson

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from ..metronome import Beat
    from ..tempo import Tempo

USUAL_REPS, MOST_REPS = 10, 100
FRAME_S = 0.05
BELL = "\a"


def tempo(
    tempo: Annotated[
        str, typer.Argument(metavar="TEMPO", help="Seconds down, at the bottom, up; X is as fast as possible: 3-1-X.")
    ] = "3-1-X",
    reps: Annotated[
        int | None, typer.Option("--reps", parser=whole_typed, metavar="NUMBER", help="Repetitions; 10 without it.")
    ] = None,
    silent: Annotated[bool, typer.Option("--silent", help="Print when what happens, and do not count.")] = False,
    as_json: AsJson = False,
) -> None:
    """Count a set aloud, with a bar: down, hold, go. Ctrl-C ends it.

    Where nobody watches (a pipe, --silent) the schedule is printed instead.
    """
    from ..metronome import COUNT_IN, FAST_PUSH_SLOT_S, beats, phases
    from ..tempo import Tempo

    reps = USUAL_REPS if reps is None else reps
    if not 1 <= reps <= MOST_REPS:
        raise WrongInput(f"--reps is {reps}; give 1 to {MOST_REPS}.")
    parsed = Tempo.parse(tempo)
    schedule = beats(parsed, reps)
    if as_json:
        import json

        typer.echo(json.dumps(_json(parsed, reps, schedule, phases(parsed), COUNT_IN, FAST_PUSH_SLOT_S), indent=2))
        return
    from .terminal import terminal

    console = terminal()
    if silent or not sys.stdout.isatty():
        console.print(_schedule(parsed, reps, schedule))
        return
    count(schedule, reps, console)


def _json(tempo: Tempo, reps: int, schedule: list[Beat], phases: Any, count_in: int, slot_s: float) -> dict[str, Any]:
    return {
        "tempo": str(tempo),
        "reps": reps,
        "count_in_s": count_in,
        "fast_push_slot_s": slot_s,
        "phases": phases,
        "duration_s": schedule[-1].t_s,
        "beats": [
            {"t_s": b.t_s, "kind": b.kind, "rep": b.rep, "phase": b.phase, "word": b.word, "seconds": b.seconds}
            for b in schedule
        ],
    }


def _schedule(tempo: Tempo, reps: int, schedule: list[Beat]) -> RenderableType:
    """When what happens: the first repetition beat by beat, the others by when they begin."""
    from rich.console import Group
    from rich.text import Text

    from .table import Table

    table = Table("second", "rep", "what", "for")
    table.columns[0].justify = table.columns[1].justify = "right"
    for beat in schedule:
        if beat.kind == "phase" and beat.rep == 1:
            how = "as fast as you can" if beat.fast else f"{beat.seconds:g} s"
            table.add_row(f"{beat.t_s:g}", "1", beat.word, how)
    opening = next(b.phase for b in schedule if b.kind == "phase")
    for beat in schedule:
        if beat.kind == "phase" and beat.rep > 1 and beat.phase == opening:
            table.add_row(f"{beat.t_s:g}", str(beat.rep), beat.word, "")
    end = schedule[-1].t_s
    table.add_row(f"{end:g}", "", "Done", "")
    first = next(b.t_s for b in schedule if b.rep == 1)
    return Group(
        Text(f"{reps} repetitions at {tempo}: {end - first:g} s under the load, after {first:g} s to get ready."), table
    )


def count(
    schedule: list[Beat],
    reps: int,
    console: Console,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    ring: Callable[[], None] | None = None,
) -> None:
    """Plays a schedule: a line with a bar that follows the sled, a bell at every phase."""
    from rich.live import Live

    bell = ring or (lambda: console.file.write(BELL))
    began, at = clock(), 0
    with Live(console=console, refresh_per_second=20, transient=True, auto_refresh=False) as live:
        while True:
            t = clock() - began
            rung = False
            while at < len(schedule) and schedule[at].t_s <= t + 1e-9:
                rung |= schedule[at].kind != "tick"
                at += 1
            stage = next(b for b in reversed(schedule[: max(at, 1)]) if b.kind != "tick")
            live.update(_line(stage, t - stage.t_s, reps), refresh=True)
            if rung:
                bell()
            if stage.kind == "end":
                break
            sleep(min(FRAME_S, max(0.0, schedule[at].t_s - t)) or FRAME_S)
    console.print(f"Done: {reps} repetitions.")


def _line(stage: Beat, into_s: float, reps: int) -> RenderableType:
    """What to do now: the word, its seconds, and the sled between top and tape."""
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    line = Table.grid(padding=(0, 2))
    for _ in range(3):
        line.add_column(no_wrap=True)  # the bar takes what is left
    line.add_column()
    second = "" if stage.fast or stage.kind == "end" else f"{int(into_s) + 1}"
    rep = f"rep {stage.rep} of {reps}" if stage.rep else "get ready"
    bar = ProgressBar(total=1.0, completed=sled_at(stage, into_s))
    line.add_row(Text(f"{rep:>12}"), Text(f"{stage.word or '':<5}", style="bold"), Text(f"{second:>2}"), bar)
    return line


def sled_at(stage: Beat, into_s: float) -> float:
    """Where the sled should be, 0 at the top and 1 at the tape, so long into a phase."""
    share = min(1.0, max(0.0, into_s / stage.seconds)) if stage.seconds else 1.0
    match stage.phase:
        case "down":
            return share
        case "bottom":
            return 1.0
        case "up":
            # the push itself takes 0.7 s of its slot, as on the card
            return max(0.0, 1 - into_s / min(0.7, stage.seconds)) if stage.fast else 1 - share
        case _:
            return 0.0

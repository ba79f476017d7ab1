"""`legpress plan`: what to do in the gym today, for one lifter or a whole folder of them."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import WrongInput, shown
from ..measures import KG_PER_LB
from ..stopping import Stopped, heard
from .fit import Units
from .options import MachineName, machine_name_of
from .output import AsJson, Out, output, usable
from .progress_bar import progress_line
from .streams import tell as say

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..draw.coach_sheet import FileError
    from ..lifter import Lifter
    from ..report.session import ExerciseReport, SessionReport
    from ..training.planning import PressChoice
    from ..training.routine import Routine
    from ..training.session import GivenLoad, Session

SHEET = "coach-sheet.html"
PAGE = "session.html"

WhoseFile = Annotated[
    Path,
    typer.Option("--lifter", metavar="FILE|DIR", help="A lifter's TOML file, or a folder of them: a coach's sheet."),
]
RoutineName = Annotated[
    str,
    typer.Option(
        "--routine", metavar="NAME|FILE", help="hamstrings, knee-friendly, two-day-week, or a TOML file of yours."
    ),
]
DayName = Annotated[
    str | None, typer.Option("--day", metavar="NAME", help="Which day of the routine; else whose turn it is.")
]
First = Annotated[bool, typer.Option("--first", help="The first session: half the plates, to find the spot.")]
Load = Annotated[
    list[str] | None,
    typer.Option(
        "--load", metavar="EXERCISE=LOAD", help='A load that you know: "seated leg curl=40kg" or "...=40kg x 12".'
    ),
]
Html = Annotated[
    bool, typer.Option("--html", help=f"Also {PAGE}, one page for the phone: ticks, metronome, rest timer.")
]


def plan(
    lifter: WhoseFile,
    machine: MachineName = None,
    routine: RoutineName = "hamstrings",
    day: DayName = None,
    first: First = False,
    load: Load = None,
    units: Units = None,
    html: Html = False,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Plan today's session: loads, plates, warm-ups, marks, tempo, rest, and why.

    What was logged decides the next load; without a log the fit foretells the press, and a trial set finds the curl. A folder of
    lifters gives the coach a sheet.
    """
    from ..training.routine import Routine

    chosen, given = Routine.load(routine), known_loads(load or [])

    plan_one = partial(_planned, machine_name=machine, routine=chosen, day=day, first=first, given=given, units=units)
    if os.path.isdir(lifter):  # unlike Path.is_dir this takes any name
        if html:
            raise WrongInput("--html makes the page of one lifter. Give --lifter a file, or leave --html out.")
        _sheet(lifter, plan_one, as_json, out)
        return
    if html and out is None:
        out = usable(Path())
    from ..report.session import session_report

    with progress_line() as tell:
        session = session_report(plan_one(lifter, progress=tell))
    commands = log_commands(session, lifter)
    pages: dict[Path, str] = {}
    if html and out is not None:
        from ..draw.session_page import session_page

        pages[out / PAGE] = session_page(session)
    files = [str(page) for page in pages]
    values = session.model_dump(mode="json") | {"to_log": commands, "files": files}
    output("plan", values, lambda: _words(session, commands, files), as_json=as_json, out=out, files=pages)


_REPETITIONS = re.compile(
    r"(.*?)(?:(?<=\D)[x×]\s*(\d{1,2})\s*)?", re.ASCII | re.DOTALL
)  # "4x45lb x 10"; "4x45lb" has none


def known_loads(given: list[str]) -> dict[str, GivenLoad]:
    """ "seated leg curl=40kg x 12" as kilograms and repetitions, by exercise."""
    from ..logbook.written_load import WrittenLoad
    from ..training.exercises import exercise_called, exercises
    from ..training.session import GivenLoad

    found: dict[str, GivenLoad] = {}
    for text in given:
        name, _, amount = text.partition("=")
        exercise = exercise_called(name)
        if exercise is None:
            from ..errors import did_you_mean

            raise WrongInput(
                f"--load {shown(text)}: no exercise is called {shown(name.strip())}.{did_you_mean(name, exercises())}"
            )
        load, reps = _REPETITIONS.fullmatch(amount).groups()  # pyright: ignore[reportOptionalMemberAccess]
        try:
            written = WrittenLoad.parse(load)
        except WrongInput:
            written = None
        if written is None or written.unit is None or (reps is not None and int(reps) == 0):
            raise WrongInput(
                f'--load {shown(text)} is no load; write it with its unit, "{exercise.name}=40kg", or with the repetitions that '
                f'went, "{exercise.name}=40kg x 12"; of a press "20kg a side" will do too.'
            )
        kg = written.load * (KG_PER_LB if written.unit == "lb" else 1.0)
        if kg > 1000:
            raise WrongInput(f"--load {shown(text)} is more than anybody lifts. Check the number and its unit.")
        found[exercise.name] = GivenLoad(load_kg=kg, reps=int(reps) if reps else None)
    return found


def _planned(
    file: Path,
    machine_name: str | None,
    routine: Routine,
    day: str | None,
    first: bool,
    given: dict[str, GivenLoad],
    units: str | None,
    progress: Callable[[str, float], None] | None = None,
) -> Session:
    """The session of one lifter's file."""
    from ..lifter import Lifter
    from ..report.session import plan_refusals
    from ..training.planning import plan_today

    person = in_units(Lifter.load(file), units)
    if day is not None:
        routine.day_called(day)
    choice = _choice(file, person, machine_name, routine)
    with plan_refusals(choice.moved, person.limits.units):
        return plan_today(person, choice, routine, day=day, first=first, given=given, progress=progress)


def _choice(file: Path, person: Lifter, given: str | None, routine: Routine) -> PressChoice:
    """The press, or what to type where nothing says which."""
    from ..machine import Machine
    from ..training.planning import PressChoice, machine_names, press_choice

    if given is None and len(names := machine_names(routine)) > 1:
        raise WrongInput(f"{routine.name} names several machines ({', '.join(names)}). Say which with --machine.")
    choice = press_choice(person, routine, given)
    return choice or PressChoice(machine=Machine.load(machine_name_of(file, person, None)))


def in_units(person: Lifter, units: str | None) -> Lifter:
    """The lifter, told in kg or lb."""
    if units is None:
        return person
    if units not in ("kg", "lb"):
        raise WrongInput(f'--units is "{units}". Write kg (and cm) or lb (and inches).')
    return person.model_copy(update={"limits": person.limits.model_copy(update={"units": units})})


# one lifter


def log_commands(session: SessionReport, file: Path) -> list[str]:
    """The commands that log a first set of each exercise as planned: marks that nobody logged yet have to be told once."""
    return [shlex.join(_log_command(exercise, session, file)) for exercise in session.exercises]


def _log_command(exercise: ExerciseReport, session: SessionReport, file: Path) -> list[str]:
    from ..training.reasons import Marks

    load = exercise.load_lb if session.units == "lb" else exercise.load_kg
    typed = ["legpress", "log", "add", exercise.exercise, "--lifter", str(file)]
    typed += ["--load", "LOAD" if load is None else f"{load:g}{session.units}", "--reps", "REPS"]
    typed += ["--rir", "LEFT", "--tempo", exercise.tempo, "--tempo-kept"]
    marks = exercise.marks
    if marks is None:
        return typed
    typed += ["--depth-kept", "--machine", session.machine, "--cue", str(exercise.push)]
    if exercise.marks_from == Marks.LOG:
        return typed
    typed += ["--heels-cm", _short(marks.heel_height_cm), "--spacing-cm", _short(marks.heel_spacing_cm)]
    typed += ["--toes-deg", f"{marks.toe_out_deg:.0f}", "--notch", str(marks.backrest_notch)]
    return typed if marks.stop_sled_cm is None else [*typed, "--stop-cm", _short(marks.stop_sled_cm)]


def _short(cm: float) -> str:
    return f"{round(cm, 1):g}"


def _words(session: SessionReport, commands: Sequence[str], files: list[str]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..training.reasons import Marks

    kind = "first session, " if session.first_session else ""
    lines: list[RenderableType] = [Text(f"{session.lifter}: {kind}{session.title}, {session.day}", style="bold")]
    for n, exercise in enumerate(session.exercises, start=1):
        lines += _exercise_words(n, exercise, session)
    lines += [Text(""), _week(session)]
    lines += [Text(f"! {text}") for text in [*(warning.words for warning in session.warnings), *session.notes]]
    lines += [Text(""), Text(" ".join(session.limits_of_use), style="dim")]
    if files:
        lines.append(Text(f"The page for the phone: {files[0]}"))
    new = [
        command
        for exercise, command in zip(session.exercises, commands, strict=True)
        if exercise.marks and exercise.marks_from != Marks.LOG
    ]
    if new and not files:
        lines += [Text(""), Text("To log by hand, say once where you stood:", style="dim")]
        # in one piece, to copy; the terminal breaks it where it must
        lines += [Text(command, style="dim", overflow="fold") for command in new]
    return Group(*lines)


def _exercise_words(n: int, exercise: ExerciseReport, session: SessionReport) -> list[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from ..report.session_words import marks_words

    def line(text: str) -> RenderableType:
        return Padding(Text(text), (0, 0, 0, 3))

    where = f" on {session.machine}" if exercise.marks else ""
    lines: list[RenderableType] = [Text(""), Text(f"{n}. {exercise.exercise.capitalize()}{where}", style="bold")]
    lines += [line(text) for text in exercise.why]
    lines += [Padding(_sets(exercise, session), (0, 0, 0, 3))]
    lines += [line(f"- {step}") for step in exercise.trial or ()]
    left = f"{exercise.reps_in_reserve:g}"
    how = f"Tempo {exercise.tempo}, stop each set with {left} left, rest {exercise.rest_s:g} s."
    lines.append(line(" ".join(words for words in (how, exercise.push_words, exercise.cue) if words)))
    if exercise.marks:
        marks = marks_words(exercise.marks, session.units)
        lines.append(line(f"{marks[:1].upper()}{marks[1:]}."))
    if exercise.mark:
        lines.append(line(f"Your note: {exercise.mark}"))
    return lines


def _sets(exercise: ExerciseReport, session: SessionReport) -> RenderableType:
    from ..measures import mass
    from ..report.session_words import reps_words
    from .table import Table

    table = Table(show_header=False, padding=(0, 3, 0, 0))
    for one in exercise.sets:
        load = "the load you find" if one.load_kg is None else mass(one.load_kg, session.units)
        if one.kind == "trial":
            load = "your guess"
        table.add_row(one.kind, f"{one.count} x {reps_words(one)}", load, one.plates)
    return table


def _week(session: SessionReport) -> RenderableType:
    from .table import Table

    heads = ("a week like this", "sets", "plus half where it helps", "as at full force", "of it by the press")
    table = Table(*heads)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in session.week.muscles:
        table.add_row(
            row.muscle,
            f"{row.direct_sets:g}",
            f"{row.sets_with_indirect_as_half:g}",
            f"{row.tension_s_at_full_force:.0f} s",
            f"{row.press_tension_s_at_full_force:.0f} s",
        )
    return table


# many lifters


def _sheet(place: Path, plan_one: Callable[[Path], Session], as_json: bool, out: Path | None) -> None:
    from ..draw.coach_sheet import FileError, coach_sheet
    from ..processes import processes_for
    from ..report.session import session_report
    from ..training.planning import lifter_files, plan_group

    found = lifter_files(place)
    with progress_line() as tell:
        done = count(1)

        def told(file: Path, sentence: str | None) -> None:
            n = next(done)
            tell(f"{n} of {len(found)}, {file.stem}", n / len(found))
            if sentence is not None:
                say(f"{file}: {sentence}")

        group = plan_group(found, plan_one, told, processes=processes_for(len(found)))
    if group.left:
        heard()  # and answered with what is done
    errors = [FileError(file.name, sentence) for file, sentence in group.failures]
    errors += [FileError(file.name, "stopped before its turn") for file in group.left]
    if not group.sessions:
        what = "none of them can be planned, see above" if errors else "there is no lifter's file (.toml) in it"
        raise WrongInput(f"{place}: {what}.")
    sessions = [session_report(session) for _, session in group.sessions]
    pages = {} if out is None else {out / SHEET: coach_sheet(sessions, errors)}
    files = [str(page) for page in pages]
    names = [file.name for file, _ in group.sessions]
    values = {
        "lifters": [
            session.model_dump(mode="json") | {"file": name} for session, name in zip(sessions, names, strict=True)
        ],
        "errors": [{"file": error.file, "error": error.error} for error in errors],
        "files": files,
    }
    output(
        "plan",
        values,
        lambda: _sheet_words(sessions, errors, len(group.left), files),
        as_json=as_json,
        out=out,
        files=pages,
    )
    if group.left:
        raise Stopped(f"Stopped: {len(group.left)} of {len(found)} are left out.")


def _sheet_words(sessions: list[SessionReport], errors: list[FileError], left: int, files: list[str]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..measures import mass
    from ..report.session_words import marks_words, reps_words
    from .table import Table

    table = Table("lifter", "exercise", "sets", "load", "plates and marks")
    for session in sessions:
        units, name = session.units, session.lifter
        for exercise in session.exercises:
            work = exercise.sets[-1]
            load = "trial set" if work.load_kg is None else mass(work.load_kg, units)
            marks = marks_words(exercise.marks, units, most=4) if exercise.marks else ""
            about = ". ".join(text for text in (work.plates, marks) if text)
            table.add_row(name, exercise.exercise, f"{work.count} x {reps_words(work)}", load, about)
            name = ""
    lines: list[RenderableType] = [Text(f"{sessions[0].title}, {sessions[0].date}", style="bold"), table]
    lines += [Text(f"! {session.lifter}: {warning.words}") for session in sessions for warning in session.warnings]
    failed, all_of_them = len(errors) - left, len(sessions) + len(errors)
    if failed:
        lines.append(Text(f"{failed} of {all_of_them} could not be planned; see above.", style="bold"))
    lines.append(Text(f"To print: {files[0]}" if files else "Add --out DIR for a page to print."))
    return Group(*lines)

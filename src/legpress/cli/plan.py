"""`legpress plan`: what to do in the gym today, for one lifter or a whole folder of them."""

from __future__ import annotations

import os
import re
import shlex
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput, shown
from ..measures import KG_PER_LB
from .fit import Units
from .logged import logged, machines_known
from .options import MachineName, machine_name_of
from .output import AsJson, Out, folder, output, write
from .progress_bar import progress_line

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..lifter import Lifter
    from ..machine import Machine
    from ..training.plan import Session
    from ..training.routine import Routine

SHEET = "coach-sheet.html"
PAGE = "session.html"
NOT_A_LIFTER = ("rail_deg", "day")  # keys of a machine's and a routine's file

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

    chosen, known = Routine.load(routine), known_loads(load or [])
    if os.path.isdir(lifter):  # unlike Path.is_dir this takes any name
        if html:
            raise WrongInput("--html makes the page of one lifter. Give --lifter a file, or leave --html out.")
        _sheet(lifter, machine, chosen, day, first, known, units, as_json, out)
        return
    if html and out is None:
        out = Path()
    if out is not None:
        folder(out)  # told before the fit is sought, not after
    session = planned(lifter, machine, chosen, day, first, known, units)
    from ..training.told import session_told

    told = session_told(session)
    told["to_log"] = to_log(told, lifter)
    files = []
    if html and out is not None:
        from ..draw.session_page import session_page

        page = folder(out) / PAGE
        write(page, session_page(told))
        files.append(str(page))
    output("plan", told | {"files": files}, lambda: _words(told, files), as_json=as_json, out=out)


def known_loads(given: list[str]) -> dict[str, tuple[float, int | None]]:
    """ "seated leg curl=40kg x 12" as kilograms and repetitions, by exercise."""
    from ..training.exercises import exercise_called, exercises

    found: dict[str, tuple[float, int | None]] = {}
    for text in given:
        name, _, amount = text.partition("=")
        exercise = exercise_called(name)
        if exercise is None:
            from ..errors import did_you_mean

            raise WrongInput(
                f"--load {shown(text)}: no exercise is called {shown(name.strip())}.{did_you_mean(name, exercises())}"
            )
        match = re.fullmatch(r"\s*(\d{1,4}(?:[.,]\d{1,3})?)\s*(kg|lb)\s*(?:[x×]\s*(\d{1,2}))?\s*", amount.lower())
        if match is None or match[3] == "0" or match[3] == "00":
            raise WrongInput(
                f'--load {shown(text)} is no load; write it with its unit, "{exercise.name}=40kg", or with the repetitions that '
                f'went, "{exercise.name}=40kg x 12".'
            )
        kg = float(match[1].replace(",", ".")) * (KG_PER_LB if match[2] == "lb" else 1.0)
        if kg > 1000:
            raise WrongInput(f"--load {shown(text)} is more than anybody lifts. Check the number and its unit.")
        found[exercise.name] = (kg, int(match[3]) if match[3] else None)
    return found


def planned(
    file: Path,
    machine_name: str | None,
    routine: Routine,
    day: str | None,
    first: bool,
    told: dict[str, tuple[float, int | None]],
    units: str | None,
    whose: str = "",
) -> Session:
    """The session of one lifter's file, with a line of progress while the fit is sought."""
    from ..fit.sweet_spot import find_sweet_spot
    from ..lifter import Lifter
    from ..training.equivalent_load import same_effort_kg
    from ..training.plan import KnownLoad, plan_session
    from ..training.standing import PressStanding

    person = in_units(Lifter.load(file), units)
    if day is not None:
        routine.day_called(day)
    machine, moved = _machine(file, person, machine_name, routine)
    today = date.today()
    sets, settings = logged(person.name, machine.name, routine, today)
    names = {done.machine for done in sets}
    known = KnownLoad(log=sets, settings=settings, machines=machines_known(person, machine, names=names), told=told)
    try:
        with progress_line(whose) as tell:
            spot = find_sweet_spot(person, machine, bodies=0, progress=tell)
    except WrongInput as reason:
        if not moved:
            raise
        raise WrongInput(f"{reason} {' '.join(moved)}") from None
    knees = tuple({item.deepest_knee_deg for one in routine.day for item in one.exercise if item.deepest_knee_deg})
    standing = PressStanding.of(spot, spot.summary(), knees)

    def translate(load_kg, there, here):
        return same_effort_kg(person, load_kg, there, here)

    session = plan_session(person, routine, standing, translate, today, day=day, first=first, known=known)
    return replace(session, notes=(*moved, *session.notes))


def _machine(file: Path, person: Lifter, given: str | None, routine: Routine) -> tuple[Machine, list[str]]:
    """The press: as asked for, else the routine's, else where the lifter pressed last, else the one in the lifter's file;
    and what is to be said about it."""
    from ..machine import Machine
    from .logged import pressed_last_on

    named = {item.machine for day in routine.day for item in day.exercise if item.machine}
    if given is None and len(named) > 1:
        raise WrongInput(
            f"{routine.name} names several machines ({', '.join(sorted(named))}). Say which with --machine."
        )
    asked = next(iter(named), None) if given is None else given
    last = pressed_last_on(person.name) if asked is None else None
    if last is None:
        return Machine.load(machine_name_of(file, person, asked)), []
    try:
        own = Machine.load(machine_name_of(file, person, None))
    except WrongInput:  # the file names none
        return last, []
    if own == last:
        return own, []
    return last, [f"You pressed last on {last.name}, so this is for there. Elsewhere: --machine {shown(own.name)}."]


def in_units(person: Lifter, units: str | None) -> Lifter:
    """The lifter, told in kg or lb."""
    if units is None:
        return person
    if units not in ("kg", "lb"):
        raise WrongInput(f'--units is "{units}". Write kg (and cm) or lb (and inches).')
    return person.model_copy(update={"limits": person.limits.model_copy(update={"units": units})})


# one lifter


def to_log(told: dict[str, Any], file: Path) -> list[str]:
    """The commands that log a first set of each exercise as planned: marks that nobody logged yet have to be told once."""
    units, commands = told["units"], []
    for exercise in told["exercises"]:
        load = (
            "LOAD" if exercise["load_kg"] is None else f"{exercise['load_lb' if units == 'lb' else 'load_kg']:g}{units}"
        )
        words = [
            "legpress",
            "log",
            "add",
            exercise["exercise"],
            "--lifter",
            str(file),
            "--load",
            load,
            "--reps",
            "REPS",
        ]
        words += ["--rir", "LEFT", "--tempo", exercise["tempo"], "--tempo-kept"]
        marks = exercise["marks"]
        if marks:
            words += ["--depth-kept", "--machine", told["machine"]]
            if exercise["marks_from"] != "log":
                words += [
                    "--heels-cm",
                    _short(marks["heel_height_cm"]),
                    "--spacing-cm",
                    _short(marks["heel_spacing_cm"]),
                ]
                words += ["--toes-deg", f"{marks['toe_out_deg']:.0f}", "--notch", str(marks["backrest_notch"])]
                if marks["stop_sled_cm"] is not None:
                    words += ["--stop-cm", _short(marks["stop_sled_cm"])]
        commands.append(shlex.join(words))
    return commands


def _short(cm: float) -> str:
    return f"{round(cm, 1):g}"


def _words(told: dict[str, Any], files: list[str]) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from ..measures import mass, told_in
    from ..training.told import marks_lines, plates_words, sets_words

    units = told["units"]

    def line(text: str, style: str = "") -> RenderableType:
        return Padding(Text(told_in(text, units), style=style), (0, 0, 0, 3))

    kind = "first session, " if told["first_session"] else ""
    lines: list[RenderableType] = [Text(f"{told['lifter']}: {kind}{told['title']}, {told['day']}", style="bold")]
    for n, exercise in enumerate(told["exercises"], start=1):
        where = f" on {told['machine']}" if exercise["marks"] else ""
        lines += [Text(""), Text(f"{n}. {exercise['exercise'].capitalize()}{where}", style="bold")]
        for text in exercise["why"]:
            lines.append(line(text))
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 3, 0, 0))
        for one in exercise["sets"]:
            load = "the load you find" if one["load_kg"] is None else mass(one["load_kg"], units)
            if one["kind"] == "trial":
                load = "your guess"
            plates = told_in(plates_words(one["per_side_kg"], one["sides"]), units)
            table.add_row(one["kind"], f"{one['count']} x {sets_words(one)}", load, plates)
        lines += [Padding(table, (0, 0, 0, 3))]
        for step in exercise["trial"] or ():
            lines.append(line("- " + step))
        left = f"{exercise['reps_in_reserve']:g}"
        lines.append(
            line(
                f"Tempo {exercise['tempo']}, stop each set with {left} left, rest {exercise['rest_s']:g} s. {exercise['cue'] or ''}".rstrip()
            )
        )
        if exercise["marks"]:
            marks = "; ".join(f"{name.lower()} {value}" for name, value in marks_lines(exercise["marks"]))
            lines.append(line(marks[:1].upper() + marks[1:] + "."))
        if exercise["mark"]:
            lines.append(line(f"Your note: {exercise['mark']}"))
    lines += [Text(""), _week(told)]
    for text in [*(warned["words"] for warned in told["warnings"]), *told["notes"]]:
        lines.append(Text("! " + told_in(text, units)))
    lines += [Text(""), Text(" ".join(told["limits_of_use"]), style="dim")]
    if files:
        lines.append(Text(f"The page for the phone: {files[0]}"))
    new = [command for exercise, command in zip(told["exercises"], told["to_log"], strict=True)
           if exercise["marks"] and exercise["marks_from"] != "log"]  # fmt: skip
    if new and not files:
        lines += [Text(""), Text("To log by hand, say once where you stood:", style="dim")]
        # in one piece, to copy; the terminal breaks it where it must
        lines += [Text(command, style="dim", overflow="fold") for command in new]
    return Group(*lines)


def _week(told: dict[str, Any]) -> RenderableType:
    from rich.table import Table

    table = Table(
        "a week like this",
        "sets",
        "counting helpers half",
        "at full force",
        "of it by the press",
        box=None,
        pad_edge=False,
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for row in told["week"]["muscles"]:
        half = row["sets_with_indirect_as_half"]
        seconds, press = row["tension_s_at_full_force"], row["press_tension_s_at_full_force"]
        table.add_row(
            row["muscle"],
            f"{row['direct_sets']:g}",
            f"{half:g}",
            f"{seconds:.0f} s",
            f"{press:.0f} s",
        )
    return table


# many lifters


def _sheet(
    place: Path,
    machine: str | None,
    routine: Routine,
    day: str | None,
    first: bool,
    known: dict[str, tuple[float, int | None]],
    units: str | None,
    as_json: bool,
    out: Path | None,
) -> None:
    from ..training.told import session_told

    if out is not None:
        folder(out)
    plans, errors = [], []
    named: dict[str, str] = {}
    files = lifter_files(place)
    for n, file in enumerate(files, start=1):
        try:
            whose = f"{n} of {len(files)}, {file.stem}: "
            told = session_told(planned(file, machine, routine, day, first, known, units, whose)) | {"file": file.name}
            other = named.setdefault(" ".join(told["lifter"].split()).casefold(), file.name)
            if other != file.name:
                raise WrongInput(
                    f"{told['lifter']} is in {other} too, and the log knows people by their names. Give one of them another."
                )
            plans.append(told)
        except WrongInput as reason:
            sentence = " ".join(str(reason).split()).replace(str(file), file.name).removeprefix(f"{file.name}: ")
            errors.append({"file": file.name, "error": sentence})
            print(f"{file}: {sentence}", file=sys.stderr)
    if not plans:
        what = "none of them can be planned, see above" if errors else "there is no lifter's file (.toml) in it"
        raise WrongInput(f"{place}: {what}.")
    files = []
    if out is not None:
        from ..draw.coach_sheet import coach_sheet

        page = folder(out) / SHEET
        write(page, coach_sheet(plans, errors))
        files.append(str(page))
    result = {"lifters": plans, "errors": errors, "files": files}
    output("plan", result, lambda: _sheet_words(plans, errors, files), as_json=as_json, out=out)


def lifter_files(place: Path) -> list[Path]:
    """TOML files of a folder that are not a machine's or a routine's."""
    from ..errors import read_toml

    found = []
    for file in sorted(place.glob("*.toml")):
        try:
            table = read_toml(file)
        except WrongInput:
            found.append(file)  # told when it is planned
            continue
        if not any(key in table for key in NOT_A_LIFTER):
            found.append(file)
    return found


def _sheet_words(plans: list[dict[str, Any]], errors: list[dict[str, str]], files: list[str]) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from ..measures import mass, told_in
    from ..training.told import marks_lines, plates_words, sets_words

    table = Table("lifter", "exercise", "sets", "load", "plates and marks", box=None, pad_edge=False)
    for told in plans:
        units, name = told["units"], told["lifter"]
        for exercise in told["exercises"]:
            work = exercise["sets"][-1]
            load = "trial set" if work["load_kg"] is None else mass(work["load_kg"], units)
            marks = (
                "; ".join(f"{name.lower()} {value}" for name, value in marks_lines(exercise["marks"])[:4])
                if exercise["marks"]
                else ""
            )
            plates = plates_words(work["per_side_kg"], work["sides"])
            about = ". ".join(text for text in (plates, marks) if text)
            table.add_row(
                name, exercise["exercise"], f"{work['count']} x {sets_words(work)}", load, told_in(about, units)
            )
            name = ""
    lines: list[RenderableType] = [Text(f"{plans[0]['title']}, {plans[0]['date']}", style="bold"), table]
    lines += [Text(f"! {told['lifter']}: {warned['words']}") for told in plans for warned in told["warnings"]]
    if errors:
        lines.append(
            Text(f"{len(errors)} of {len(plans) + len(errors)} could not be planned; see above.", style="bold")
        )
    lines.append(Text(f"To print: {files[0]}" if files else "Add --out DIR for a page to print."))
    return Group(*lines)

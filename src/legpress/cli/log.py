"""`legpress log`: what was done, kept for good; it opens where the lifter left off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import WrongInput, shown
from .lifter_argument import OwnerFile, OwnerName, known_or_refused, log_owner, log_owner_or_all
from .load_counts import Carriage, Counts, convention
from .log_refusals import in_options
from .options import number_typed, whole_typed, with_options
from .output import AsJson, Out, output

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from ..logbook.entry import SetEntry
    from ..logbook.sets import LoggedSet
    from ..logbook.settings import MachineSettings
    from ..measures import Units

commands = typer.Typer(help="Log your sets, look at them, put them right.", no_args_is_help=False)


def _cm(text: str | float) -> float:
    from ..interview.answers import LENGTHS, one

    try:
        return one(LENGTHS, "cm", 0.0, 200.0)(str(text))
    except WrongInput as reason:
        raise typer.BadParameter(f"{shown(text)}: {reason} Write it such as 23 or 9in") from None


Exercise = Annotated[str | None, typer.Argument(metavar="[EXERCISE]", help='Such as "leg press"; else the last one.')]
Load = Annotated[
    str | None,
    typer.Option(
        "--load",
        metavar="LOAD",
        help="Plates of both sides together (or the stack), without the carriage: 120, 120kg, 265lb, '20kg a side', 4x45lb; "
        "else as last.",
    ),
]
Unit = Annotated[
    str | None, typer.Option("--unit", metavar="kg|lb", help="Unit of --load; else that of your file (--lifter).")
]
Reps = Annotated[int | None, typer.Option("--reps", parser=whole_typed, metavar="NUMBER", help="Repetitions done.")]
Rir = Annotated[
    float | None, typer.Option("--rir", parser=number_typed, metavar="NUMBER", help="Repetitions left in reserve.")
]
Tempo = Annotated[str | None, typer.Option("--tempo", help="Seconds down, at the bottom, up: 3-1-X, 3-1-1, 3010.")]
TempoKept = Annotated[bool | None, typer.Option("--tempo-kept/--tempo-lost", help="Was the tempo kept to the end?")]
DepthKept = Annotated[bool | None, typer.Option("--depth-kept/--depth-lost", help="Was every repetition as deep?")]
Machine = Annotated[
    str | None, typer.Option("--machine", metavar="NAME", help="The machine's name, as you call it, or its file.")
]
Heels = Annotated[
    float | None,
    typer.Option(
        "--heels-cm", "--heel-height-cm", parser=_cm, metavar="CM", help="Heels above the plate's lower edge."
    ),
]
Spacing = Annotated[
    float | None,
    typer.Option("--spacing-cm", "--heel-spacing-cm", parser=_cm, metavar="CM", help="Heel centre to heel centre."),
]
Toes = Annotated[
    float | None,
    typer.Option(
        "--toes-deg", "--toe-out-deg", parser=number_typed, metavar="DEG", help="Each foot's turn out; 0 is straight."
    ),
]
Notch = Annotated[
    int | None,
    typer.Option("--notch", "--backrest-notch", parser=whole_typed, metavar="NUMBER", help="1 is the most upright."),
]
Stop = Annotated[
    float | None,
    typer.Option("--stop-cm", "--stop-sled-cm", parser=_cm, metavar="CM", help="Carriage above its lowest point."),
]
Cue = Annotated[
    str | None, typer.Option("--cue", help="How you pushed: natural, straight, scrape:20, or your own words.")
]
Kind = Annotated[str | None, typer.Option("--kind", help="warm-up, work, drop or failure.")]
When = Annotated[
    str | None, typer.Option("--when", metavar="TIME", help="2026-10-03 18:30, or 18:30 of today; else now.")
]
Notes = Annotated[str | None, typer.Option("--notes", help="Anything else.")]
Workout = Annotated[str | None, typer.Option("--workout", help="A title for the session.")]
Mark = Annotated[
    str | None,
    typer.Option("--mark", metavar="TEXT", help='Remember about the machine: "tape on the left rail at 23 cm".'),
]
Number = Annotated[
    int, typer.Argument(parser=whole_typed, metavar="NUMBER", help="The set's number in `legpress log show`.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOptions:
    """What can be said of a set."""

    load: Load = None
    reps: Reps = None
    unit: Unit = None
    rir: Rir = None
    tempo: Tempo = None
    tempo_kept: TempoKept = None
    depth_kept: DepthKept = None
    machine: Machine = None
    heels_cm: Heels = None
    spacing_cm: Spacing = None
    toes_deg: Toes = None
    notch: Notch = None
    stop_cm: Stop = None
    cue: Cue = None
    kind: Kind = None
    when: When = None
    notes: Notes = None
    workout: Workout = None

    def entry(self, exercise: str | None) -> SetEntry:
        """The same for the logbook."""
        from ..logbook.entry import PartialStance, SetEntry, done_typed

        with in_options("--when"):
            when = None if self.when is None else done_typed(self.when)
        return SetEntry(
            exercise=exercise,
            load=self.load,
            unit=self.unit,
            reps=self.reps,
            rir=self.rir,
            tempo=self.tempo,
            tempo_kept=self.tempo_kept,
            depth_kept=self.depth_kept,
            machine=self.machine,
            stance=PartialStance(
                heel_height_cm=self.heels_cm,
                heel_spacing_cm=self.spacing_cm,
                toe_out_deg=self.toes_deg,
                backrest_notch=self.notch,
            ),
            stop_sled_cm=self.stop_cm,
            cue=self.cue,
            kind=self.kind,
            when=when,
            notes=self.notes,
            workout=self.workout,
        )


@commands.callback(invoke_without_command=True)
def _log(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@commands.command("add")
@with_options
def add(
    options: SetOptions,
    exercise: Exercise = None,
    mark: Mark = None,
    counts: Counts = None,
    carriage: Carriage = None,
    lifter: OwnerFile = None,
    name: OwnerName = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Log a set. What you leave out is as in your last set of this exercise, and is said; --reps is needed."""
    from ..logbook.entry import completed_set
    from ..logbook.record import KINDS
    from ..logbook.store import Logbook
    from ..report.log import added_words, ahead_words, set_json, taken_json

    if options.reps is None:
        raise WrongInput("--reps is missing. Say how many repetitions you did, such as --reps 10.")
    if options.kind is not None and options.kind not in KINDS:
        raise WrongInput(f"--kind is {shown(options.kind)}. Write {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
    entry = options.entry(exercise)
    with Logbook.open() as logbook:
        owner = log_owner(logbook, lifter, name)
        present = None if owner.person is None else owner.person.present
        with in_options("--exercise"):
            completed = completed_set(
                logbook,
                entry,
                lifter=owner.name,
                units=owner.units,
                present=present,
                counts=convention(counts, carriage, owner.units),
            )
        # all that is read is read before: once the set is kept, nothing may fail any more
        machine = completed.logged.machine
        known = None if machine is None else logbook.settings(owner.name, machine)
        logged = logbook.add(completed.logged, mark, completed.counts)
        place = logbook.place
    result = {
        "set": set_json(logged),
        "taken": taken_json(completed.taken),
        "mark": " ".join(mark.split()) if mark is not None else known.mark if known else "",
        "new_lifter": owner.new,
        "ahead_of_the_clock": None if completed.ahead is None else completed.ahead.id,
        "database": place,
    }
    words = added_words(logged, completed.taken, result["mark"], new_lifter=owner.new, units=owner.units or logged.unit)
    words += [] if completed.ahead is None else [ahead_words(completed.ahead)]
    done = f"Set {logged.id} is in the log."
    output("log-add", result, lambda: _lines(*words, hint=_UNDO), as_json=as_json, out=out, done=done)


@commands.command("show")
def show(
    last: Annotated[
        int | None, typer.Option("--last", parser=whole_typed, metavar="NUMBER", help="How many sets; else 20.")
    ] = None,
    exercise: Annotated[str | None, typer.Option("--exercise", help="Only this exercise.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Not before 2026-10-03; all of them.")
    ] = None,
    lifter: OwnerFile = None,
    name: OwnerName = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Show the last sets, the newest at the bottom, and what is remembered of their machines."""
    from ..logbook.entry import logged_exercise, moment_typed
    from ..logbook.store import Logbook
    from ..report.log import set_json, settings_json

    if last is not None and last < 1:
        raise WrongInput(f"--last is {last}; write how many sets, 1 or more.")
    with in_options("--since"):
        first = None if since is None else moment_typed(since)
    with Logbook.open() as logbook:
        owner = log_owner_or_all(logbook, lifter, name)
        if owner is not None:
            known_or_refused(logbook, owner)
        of = None if owner is None else owner.name
        with in_options("--exercise"):
            wanted = None if exercise is None else logged_exercise(logbook, of, exercise)
        many = 20 if last is None and since is None else last  # since a day means all of them
        sets = logbook.sets(of, wanted, since=first, last=many)
        used = {(one.lifter, one.machine) for one in sets if one.machine is not None}
        marks = [settings for settings in logbook.all_settings(of) if (settings.lifter, settings.machine) in used]
        result = {
            "sets": [set_json(one) for one in sets],
            "machines": [settings_json(settings) for settings in marks],
            "count": logbook.count(of),
            "database": logbook.place,
        }
    units: Units = (owner.units if owner else None) or "kg"
    output("log", result, lambda: _table(sets, result["count"], units, marks), as_json=as_json, out=out)


@commands.command("edit")
@with_options
def edit(
    number: Number,
    options: SetOptions,
    exercise: Annotated[str | None, typer.Option("--exercise", help="What it was.")] = None,
    clear: Annotated[
        list[str] | None, typer.Option("--clear", metavar="FIELD", help="Forget one: rir, tempo, machine, stance, ...")
    ] = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Put a set right: give what shall change."""
    from ..logbook.entry import changed_fields
    from ..logbook.store import Logbook
    from ..logbook.words import set_words
    from ..report.log import changed_names, edited_words, set_json

    entry = options.entry(exercise)
    with Logbook.open() as logbook:
        before = logbook.get(number)
        with in_options("--exercise"):
            fields = changed_fields(logbook, entry, clear or [], before)
        if not fields:
            raise WrongInput(
                f"Nothing to change in set {number} is given. Say what, such as --reps 9 or --clear rir; "
                f"`legpress log delete {number}` takes it out."
            )
        after = logbook.edit(number, **fields)
    changed = changed_names(before, after)
    result = {"set": set_json(after), "before": set_json(before), "changed": changed}
    words, hint = edited_words(before, after), _UNDO
    if not changed:
        words, hint = [f"Set {after.id} says that already: {set_words(after)}."], "Nothing was changed."
    done = f"Set {after.id} is in the log as changed." if changed else ""
    output("log-edit", result, lambda: _lines(*words, hint=hint), as_json=as_json, out=out, done=done)


@commands.command("delete")
def delete(number: Number, as_json: AsJson = False, out: Out = None) -> None:
    """Take a set out; `legpress log undo` brings it back."""
    from ..logbook.store import Logbook
    from ..logbook.words import set_words
    from ..report.log import set_json

    with Logbook.open() as logbook:
        if why := logbook.delete_broken(number):
            words = f"Took set {number} out for good: it was broken, {why}"
            result = {"set": None, "broken": why}
            output("log-delete", result, lambda: _lines(words, hint=""), as_json=as_json, out=out, done=words)
            return
        gone = logbook.delete(number)
    words = f"Deleted set {gone.id}: {set_words(gone)}."
    result = {"set": set_json(gone)}
    output("log-delete", result, lambda: _lines(words, hint=_UNDO), as_json=as_json, out=out, done=words)


@commands.command("undo")
def undo(as_json: AsJson = False, out: Out = None) -> None:
    """Take the last change back, whoever's it was: a set, an edit, a deletion, a whole import. Again: the one before."""
    from ..logbook.store import Logbook

    with Logbook.open() as logbook:
        words = logbook.undo()
    hint = "`legpress log redo` does it again."
    output("log-undo", {"words": words}, lambda: _lines(words, hint=hint), as_json=as_json, out=out, done=words)


@commands.command("redo")
def redo(as_json: AsJson = False, out: Out = None) -> None:
    """Do again what was undone last."""
    from ..logbook.store import Logbook

    with Logbook.open() as logbook:
        words = logbook.redo()
    hint = "`legpress log undo` takes it back."
    output("log-redo", {"words": words}, lambda: _lines(words, hint=hint), as_json=as_json, out=out, done=words)


@commands.command("machine")
def machine_settings(
    machine: Annotated[str | None, typer.Argument(metavar="[MACHINE]", help="Only this one.")] = None,
    mark: Annotated[str | None, typer.Option("--mark", metavar="TEXT", help='Remember this; "" forgets.')] = None,
    counts: Counts = None,
    carriage: Carriage = None,
    lifter: OwnerFile = None,
    name: OwnerName = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Show how you set your machines up: your mark, what loads count, where you stood last; --mark and --counts change it."""
    from ..report.log import settings_json

    found, units = _settings(machine, mark, counts, carriage, lifter, name)
    result = {"machines": [settings_json(settings) for settings in found]}
    done = "" if mark is counts is carriage is None else "That is remembered."
    output("log-machine", result, lambda: _machines(found, units), as_json=as_json, out=out, done=done)


def _settings(
    machine: str | None,
    mark: str | None,
    counts: str | None,
    carriage: str | None,
    lifter: Path | None,
    name: str | None,
) -> tuple[list[MachineSettings], Units]:
    """What is remembered of the machines that are meant, after what is said of one; without a machine loads of sets that
    name none are meant."""
    from ..errors import did_you_mean
    from ..logbook.store import Logbook

    if mark is not None and machine is None:
        raise WrongInput("--mark belongs to a machine. Name it: `legpress log machine NAME --mark ...`.")
    with Logbook.open() as logbook:
        tells = mark is not None or counts is not None or carriage is not None
        owner = log_owner(logbook, lifter, name) if tells else log_owner_or_all(logbook, lifter, name)
        known = logbook.all_settings(None if owner is None else owner.name)
        if tells and owner is not None:
            same = [one for one in logbook.machines(owner.name) if one.casefold() == (machine or "").casefold()]
            here = (same or [machine or ""])[0]
            said = convention(counts, carriage, owner.units)
            # nothing is read after this: once it is kept, nothing may fail any more
            kept = logbook.remember(owner.name, here, mark, None if said is None else said.on(here))
            others = [one for one in known if one.machine != (kept.machine if kept else " ".join(here.split()))]
            known = others if kept is None else sorted([*others, kept], key=lambda one: one.machine)
    found = known if machine is None else [one for one in known if one.machine.casefold() == machine.casefold()]
    if machine is not None and not found and not tells:
        names = sorted({settings.machine for settings in known if settings.machine})
        raise WrongInput(f"Nothing is remembered of the machine {shown(machine)}.{did_you_mean(machine, names)}")
    return found, (owner.units if owner else None) or "kg"


@commands.command("titles")
def exercise_titles(
    forget: Annotated[
        str | None, typer.Option("--forget", metavar="TITLE", help="Its sets get their own title back.")
    ] = None,
    lifter: OwnerFile = None,
    name: OwnerName = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Show which exercises the titles of your app mean, as `legpress import --map` was told."""
    from ..errors import did_you_mean
    from ..logbook.imports.folded import folded
    from ..logbook.store import Logbook
    from ..logbook.words import plain
    from ..report.log import titles_json, titles_words

    forgotten, hint = [], ""
    with Logbook.open() as logbook:
        owner = log_owner(logbook, lifter, name) if forget is not None else log_owner_or_all(logbook, lifter, name)
        of = None if owner is None else owner.name
        titles = logbook.exercise_titles(of)
        if forget is not None and of is not None:
            known = [title for _, title, _ in titles]
            same = [title for title in known if folded(title) == folded(forget)]
            if not same:
                raise WrongInput(
                    f"{plain(of)} said of no title {shown(forget)} what it means.{did_you_mean(forget, known)}"
                )
            renamed, hint = logbook.forget_title(of, same[0]), _UNDO
            forgotten = [f'Forgot what "{same[0]}" means; sets that have it again: {renamed}.']
            titles = [row for row in titles if row[1] != same[0]]
    words = [*forgotten, *titles_words(titles)]
    result, done = {"titles": titles_json(titles)}, " ".join(forgotten)
    output("log-titles", result, lambda: _lines(*words, hint=hint), as_json=as_json, out=out, done=done)


_UNDO = "Wrong? `legpress log undo` takes it back."


def _lines(*sentences: str, hint: str) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..logbook.words import plain

    return Group(*(Text(plain(sentence)) for sentence in sentences if sentence), Text(hint, style="dim"))


def _table(sets: list[LoggedSet], count: int, units: Units, marks: list[MachineSettings]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..logbook.words import plain
    from ..report.log import set_rows
    from .table import Table

    if not sets:
        why = "Nothing here" if count else "The log is empty"
        return _lines(f'{why}. Log a set: legpress log add "leg press" --load 80kg --reps 10 --name NAME', hint="")
    lifters = {one.lifter for one in sets}
    several = len(lifters) > 1
    heads = ["set", "when", *(["who"] if several else []), "exercise", "load x reps", "left", "tempo", "and"]
    table = Table(*heads)
    for column in table.columns[:-1]:
        column.no_wrap = column.header in ("set", "when", "load x reps", "left", "tempo")
    table.columns[0].justify = "right"
    for row in set_rows(sets, units):
        lifter = [row.lifter] if several else []
        cells = [row.number, row.when, *lifter, row.exercise, row.load, row.rir, row.tempo, row.details]
        table.add_row(*(Text(cell) for cell in cells))
    title = "" if several else f"{plain(lifters.pop())}, "
    lines: list[RenderableType] = [Text(f"{title}{len(sets)} of {count} sets, the newest last", style="bold"), table]
    for one in marks:
        if one.mark:
            lines.append(Text(plain(f"{one.machine}{f' ({one.lifter})' if several else ''}: {one.mark}")))
    return Group(*lines)


def _machines(found: list[MachineSettings], units: Units) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..logbook.words import plain
    from ..report.log import settings_words

    lines = [Text(plain(settings_words(settings, units))) for settings in found]
    return Group(*lines or [Text("No machine is remembered yet. `legpress log add --machine NAME --mark ...` does.")])

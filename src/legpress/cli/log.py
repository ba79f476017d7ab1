"""`legpress log`: what was done, kept for good; it opens where the lifter left off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput, shown
from .lifter_argument import LogOwner, WhoseFile, WhoseName, known_or_refused, log_owner, log_owner_or_all
from .options import number_typed, whole_typed
from .output import AsJson, Out, output

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..logbook.sets import LoggedSet
    from ..logbook.store import Logbook
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
        "--load", metavar="NUMBER", help="Plates or stack, carriage excluded: 120, 120kg, 265lb; else as last."
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
Cue = Annotated[str | None, typer.Option("--cue", help="What you aimed at: heels, scrape:20, or your own words.")]
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

_STANCE = {
    "heels_cm": "heel_height_cm",
    "spacing_cm": "heel_spacing_cm",
    "toes_deg": "toe_out_deg",
    "notch": "backrest_notch",
}
# what a later set takes over from the one before
_LEFT_OFF = {
    "machine": "machine",
    "stance": "stance",
    "stop_sled_cm": "stop",
    "tempo": "tempo",
    "cue": "cue",
    "load": "load",
}


@commands.callback(invoke_without_command=True)
def _log(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@commands.command("add")
def add(
    exercise: Exercise = None,
    load: Load = None,
    reps: Reps = None,
    unit: Unit = None,
    rir: Rir = None,
    tempo: Tempo = None,
    tempo_kept: TempoKept = None,
    depth_kept: DepthKept = None,
    machine: Machine = None,
    heels_cm: Heels = None,
    spacing_cm: Spacing = None,
    toes_deg: Toes = None,
    notch: Notch = None,
    stop_cm: Stop = None,
    cue: Cue = None,
    kind: Kind = None,
    when: When = None,
    notes: Notes = None,
    workout: Workout = None,
    mark: Mark = None,
    lifter: WhoseFile = None,
    name: WhoseName = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Log a set. What you leave out is as in your last set of this exercise, and is said; --reps is needed."""
    from ..logbook.record import KINDS
    from ..logbook.sets import LoggedSet
    from ..logbook.store import Logbook

    if reps is None:
        raise WrongInput("--reps is missing. Say how many repetitions you did, such as --reps 10.")
    if kind is not None and kind not in KINDS:
        raise WrongInput(f"--kind is {shown(kind)}. Write {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
    stance = _given(heels_cm=heels_cm, spacing_cm=spacing_cm, toes_deg=toes_deg, notch=notch)
    done = _when(when)
    with Logbook.open() as logbook:
        who = log_owner(logbook, lifter, name)
        exercise = _exercise(logbook, who, exercise)
        machine = None if machine is None else _as_known(machine, logbook.machines(who.name))
        last = logbook.last_set(who.name, exercise, before=done)
        here = last  # the last one on this machine
        if machine is not None and (last is None or last.machine != machine):
            here = logbook.last_set(who.name, exercise, machine, before=done)
        taken: dict[str, str] = {}
        fields: dict[str, Any] = {"kind": kind or "work"}
        fields |= _load(load, unit, who, here, fields["kind"], taken)
        fields |= _place(logbook, who, exercise, machine, stance, stop_cm, here, taken)
        for field, value in (("tempo", tempo), ("cue", cue)):
            if value is None and last is not None and getattr(last, field) is not None:
                value, taken[field] = getattr(last, field), _of(last)
            fields[field] = value
        kept = logbook.add(
            LoggedSet(
                lifter=who.name, when=done, exercise=exercise, reps=reps, rir=rir, tempo_kept=tempo_kept,
                depth_kept=depth_kept, notes=notes or "", workout=workout or "", **fields,
            ),
            mark,
        )  # fmt: skip
        settings = None if kept.machine is None else logbook.settings(who.name, kept.machine)
        told = {
            "set": set_row(kept),
            "taken": taken,
            "mark": settings.mark if settings else "",
            "new_lifter": who.new,
            "database": logbook.place,
        }
    output("log-add", told, lambda: _added(kept, who, taken, told["mark"]), as_json=as_json, out=out)


@commands.command("show")
def show(
    last: Annotated[
        int | None, typer.Option("--last", parser=whole_typed, metavar="NUMBER", help="How many sets; else 20.")
    ] = None,
    exercise: Annotated[str | None, typer.Option("--exercise", help="Only this exercise.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Not before 2026-10-03; all of them.")
    ] = None,
    lifter: WhoseFile = None,
    name: WhoseName = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Show the last sets, the newest at the bottom, and what is remembered of their machines."""
    from ..logbook.store import Logbook

    if last is not None and last < 1:
        raise WrongInput(f"--last is {last}; write how many sets, 1 or more.")
    first = None if since is None else _moment("--since", since)
    with Logbook.open() as logbook:
        who = log_owner_or_all(logbook, lifter, name)
        if who is not None:
            known_or_refused(logbook, who)
        wanted = None if exercise is None else _known_exercise(logbook, who, exercise)
        of = None if who is None else who.name
        many = 20 if last is None and since is None else last  # since a day means all of them
        sets = logbook.sets(of, wanted, since=first, last=many)
        used = {(one.lifter, one.machine) for one in sets if one.machine is not None}
        marks = [settings for settings in logbook.all_settings(of) if (settings.lifter, settings.machine) in used]
        told = {
            "sets": [set_row(one) for one in sets],
            "machines": [settings_row(settings) for settings in marks],
            "count": logbook.count(of),
            "database": logbook.place,
        }
    units: Units = (who.units if who else None) or "kg"
    several = len({one.lifter for one in sets}) > 1
    words = [f"{s.machine}{f' ({s.lifter})' if several else ''}: {s.mark}" for s in marks if s.mark]
    output("log", told, lambda: _shown(sets, told["count"], units, words), as_json=as_json, out=out)


@commands.command("edit")
def edit(
    number: Number,
    exercise: Annotated[str | None, typer.Option("--exercise", help="What it was.")] = None,
    load: Load = None,
    reps: Reps = None,
    unit: Unit = None,
    rir: Rir = None,
    tempo: Tempo = None,
    tempo_kept: TempoKept = None,
    depth_kept: DepthKept = None,
    machine: Machine = None,
    heels_cm: Heels = None,
    spacing_cm: Spacing = None,
    toes_deg: Toes = None,
    notch: Notch = None,
    stop_cm: Stop = None,
    cue: Cue = None,
    kind: Kind = None,
    when: When = None,
    notes: Notes = None,
    workout: Workout = None,
    clear: Annotated[
        list[str] | None, typer.Option("--clear", metavar="FIELD", help="Forget one: rir, tempo, machine, stance, ...")
    ] = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Put a set right: give what shall change."""
    from ..logbook.store import Logbook

    stance = _given(heels_cm=heels_cm, spacing_cm=spacing_cm, toes_deg=toes_deg, notch=notch)
    told = {
        "exercise": exercise,
        "reps": reps,
        "rir": rir,
        "tempo": tempo,
        "tempo_kept": tempo_kept,
        "depth_kept": depth_kept,
        "machine": machine,
        "stop_sled_cm": stop_cm,
        "cue": cue,
        "kind": kind,
        "notes": notes,
        "workout": workout,
        "when": None if when is None else _when(when),
    }
    fields = {field: value for field, value in told.items() if value is not None} | _cleared(clear or [])
    with Logbook.open() as logbook:
        before = logbook.get(number)
        if load is not None or unit is not None:
            amount, said = (before.load, None) if load is None else _amount(load)
            fields |= {"load": amount, "unit": _unit(said, unit) or before.unit}
        if stance:
            fields["stance"] = _stance(stance, before.stance)
        if not fields:
            raise WrongInput(
                f"Nothing to change in set {number} is given. Say what, such as --reps 9 or --clear rir; "
                f"`legpress log delete {number}` takes it out."
            )
        after = logbook.edit(number, **fields)
    changed = [field for field in set_row(before) if set_row(before)[field] != set_row(after)[field]]
    told = {"set": set_row(after), "before": set_row(before), "changed": changed}
    output("log-edit", told, lambda: _edited(before, after, changed), as_json=as_json, out=out)


@commands.command("delete")
def delete(number: Number, as_json: AsJson = False, out: Out = None) -> None:
    """Take a set out; `legpress log undo` brings it back."""
    from ..logbook.store import Logbook
    from ..logbook.words import set_words

    with Logbook.open() as logbook:
        gone = logbook.delete(number)
    words = f"Deleted set {gone.id}: {set_words(gone)}."
    output("log-delete", {"set": set_row(gone)}, lambda: _plain(words, _UNDO), as_json=as_json, out=out)


@commands.command("undo")
def undo(as_json: AsJson = False, out: Out = None) -> None:
    """Take the last change back, whoever's it was: a set, an edit, a deletion, a whole import. Again: the one before."""
    _step("undo", as_json, out)


@commands.command("redo")
def redo(as_json: AsJson = False, out: Out = None) -> None:
    """Do again what was undone last."""
    _step("redo", as_json, out)


@commands.command("machine")
def machine_settings(
    machine: Annotated[str | None, typer.Argument(metavar="[MACHINE]", help="Only this one.")] = None,
    mark: Annotated[str | None, typer.Option("--mark", metavar="TEXT", help='Remember this; "" forgets.')] = None,
    lifter: WhoseFile = None,
    name: WhoseName = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Show how you set your machines up: your mark, and where you stood last; --mark changes the mark."""
    from ..logbook.store import Logbook

    with Logbook.open() as logbook:
        if mark is not None and machine is None:
            raise WrongInput("--mark belongs to a machine. Name it: `legpress log machine NAME --mark ...`.")
        who = log_owner(logbook, lifter, name) if mark is not None else log_owner_or_all(logbook, lifter, name)
        if mark is not None and machine is not None and who is not None:
            logbook.remember(who.name, machine, mark)
        known = logbook.all_settings(None if who is None else who.name)
    found = known if machine is None else [s for s in known if s.machine.casefold() == machine.casefold()]
    if machine is not None and not found and mark is None:
        from ..errors import did_you_mean

        names = sorted({settings.machine for settings in known})
        raise WrongInput(f"Nothing is remembered of the machine {shown(machine)}.{did_you_mean(machine, names)}")
    units: Units = (who.units if who else None) or "kg"
    told = {"machines": [settings_row(settings) for settings in found]}
    output("log-machine", told, lambda: _machines(found, units), as_json=as_json, out=out)


_UNDO = "Wrong? `legpress log undo` takes it back."


def set_row(logged: LoggedSet) -> dict[str, Any]:
    """A set for JSON, units in the keys; `load` is in `unit`, `load_kg` the same in kilograms."""
    from ..logbook.record import record_of

    row = record_of(logged)
    return {"id": logged.id} | row | {"when": logged.when.isoformat(), "load_kg": logged.load_kg}


def settings_row(settings: Any) -> dict[str, Any]:
    """What is remembered of a machine, for JSON."""
    from ..lifter_file import coach_table
    from ..logbook.record import STANCE

    stance = dict.fromkeys(STANCE) if settings.stance is None else coach_table(settings.stance)
    row = {"lifter": settings.lifter, "machine": settings.machine, "mark": settings.mark}
    return row | stance | {"stop_sled_cm": settings.stop_sled_cm}


# --- what was meant ---


def _given(**options: Any) -> dict[str, Any]:
    return {_STANCE[key]: value for key, value in options.items() if value is not None}


def _when(text: str | None) -> datetime:
    now = datetime.now().replace(microsecond=0)
    if text is None:
        return now
    done = _moment("--when", text)
    if done > now + timedelta(days=1):
        raise WrongInput(f"--when is {shown(text)}, which is to come. Log a set when it is done.")
    return done


def _moment(option: str, text: str) -> datetime:
    from ..logbook.imports.cells import moment

    today = datetime.now().date()
    try:
        return moment(f"{today:%Y-%m-%d} {text.strip()}" if ":" in text and len(text.strip()) <= 8 else text)
    except WrongInput:
        raise WrongInput(f"{option} is {shown(text)}; write it like 2026-10-03, 2026-10-03 18:30 or 18:30.") from None


def _exercise(logbook: Logbook, who: LogOwner, told: str | None) -> str:
    """The exercise that was meant, spelled as in the log; without one the last."""
    from ..logbook.imports.titles import our_exercise

    if told is not None:
        if not told.strip():
            raise WrongInput('The exercise is empty. Write it in quotes, such as "leg press".')
        tidy = our_exercise(told)
        return _as_known(tidy, logbook.exercises(who.name))
    last = logbook.last_set(who.name)
    if last is None:
        raise WrongInput(
            f'{who.name} has no set in the log yet, so say the exercise: legpress log add "leg press" --load 80 --reps 10.'
        )
    return last.exercise


def _as_known(told: str, known: list[str]) -> str:
    """A name spelled as in the log, where it is there."""
    tidy = " ".join(told.split())
    return next((one for one in known if one.casefold() == tidy.casefold()), tidy)


def _known_exercise(logbook: Logbook, who: LogOwner | None, told: str) -> str:
    from ..errors import did_you_mean
    from ..logbook.imports.titles import our_exercise

    known = logbook.exercises(None if who is None else who.name)
    tidy = our_exercise(told)
    same = [one for one in known if one.casefold() == tidy.casefold()]
    if not same:
        raise WrongInput(f"--exercise is {shown(told)}, which is not in the log.{did_you_mean(tidy, known[:20])}")
    return same[0]


def _amount(text: str) -> tuple[float, str | None]:
    """A load as people type it, and its unit where it has one."""
    from ..logbook.imports.cells import number, unit

    tidy = text.strip()
    digits = tidy.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ. ")
    try:
        amount, said = number(digits), unit(tidy[len(digits) :].strip(" ."))
    except WrongInput:
        amount, said = None, None
    if amount is None:
        raise WrongInput(f"--load is {shown(text)}. Write the plates or the stack, such as 120, 120kg or 265lb.")
    return amount, said


def _unit(said: str | None, option: str | None) -> str | None:
    """The unit that was told, with the load or by --unit."""
    if option is not None and option not in ("kg", "lb"):
        raise WrongInput(f"--unit is {shown(option)}. Write kg or lb.")
    if said is not None and option is not None and said != option:
        raise WrongInput(f"--load says {said} and --unit says {option}. Leave one of them out.")
    return said or option


def _load(
    text: str | None, option: str | None, who: LogOwner, last: LoggedSet | None, kind: str, taken: dict[str, str]
) -> dict[str, Any]:
    if text is None:
        if last is None or last.kind != kind:
            raise WrongInput("--load is missing. Say what you put on, such as --load 120kg (the carriage excluded).")
        if option is not None and option != last.unit:
            raise WrongInput(f"--unit is {shown(option)}, but there is no --load. Give the load in {option}.")
        taken["load"] = _of(last)
        return {"load": last.load, "unit": last.unit}
    amount, said = _amount(text)
    unit = _unit(said, option) or who.units
    if unit is None:
        raise WrongInput(
            f"Is the load kg or lb? Write --load {text.strip()}kg or --load {text.strip()}lb; with --lifter FILE it is the "
            "unit of your file."
        )
    return {"load": amount, "unit": unit}


def _place(
    logbook: Logbook,
    who: LogOwner,
    exercise: str,
    machine: str | None,
    stance: dict[str, Any],
    stop_cm: float | None,
    here: LoggedSet | None,
    taken: dict[str, str],
) -> dict[str, Any]:
    """Machine, stance and stop: as told, else as last time there, else as the lifter's file says."""
    was_stance, was_stop, whence = None, None, ""
    if here is None and machine is not None:
        here = logbook.last_set(who.name, machine=machine)  # another exercise on the same machine
    if here is not None:
        if machine is None and here.machine is not None:
            machine, taken["machine"] = here.machine, _of(here)
        was_stance, was_stop, whence = here.stance, here.stop_sled_cm, _of(here)
    present = None if who.person is None else who.person.present
    if not whence and present is not None and exercise == "leg press" and machine in (None, present.machine):
        if machine is None and present.machine is not None:
            machine, taken["machine"] = present.machine, "[present] of your file"
        was_stance, was_stop, whence = present.stance, present.stop_sled_cm, "[present] of your file"
    if stance:
        now = _stance(stance, was_stance)
    else:
        now = was_stance
        if now is not None:
            taken["stance"] = whence
    if stop_cm is None and was_stop is not None:
        stop_cm, taken["stop_sled_cm"] = was_stop, whence
    return {"machine": machine, "stance": now, "stop_sled_cm": stop_cm}


def _stance(told: dict[str, Any], before: Any) -> Any:
    """The stance that was told; what was not is as before."""
    from ..lifter_file import coach_table
    from ..stance import Stance

    whole = ({} if before is None else coach_table(before)) | told
    names = {"heel_height_cm": "--heels-cm", "heel_spacing_cm": "--spacing-cm"}
    missing = [option for field, option in names.items() if field not in whole]
    if missing:
        raise WrongInput(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing: a stance needs both, "
            "and there is none from before to complete it."
        )
    return Stance.from_table(whole)


def _cleared(names: list[str]) -> dict[str, Any]:
    from ..errors import did_you_mean

    empty: dict[str, Any] = dict.fromkeys(
        ("rir", "tempo", "tempo_kept", "depth_kept", "machine", "stance", "stop_sled_cm", "cue")
    ) | {"notes": "", "workout": ""}
    for name in names:
        if name not in empty:
            raise WrongInput(f"--clear is {shown(name)}, which cannot be empty.{did_you_mean(name, empty)}")
    return {name: empty[name] for name in names}


def _of(logged: LoggedSet) -> str:
    return f"set {logged.id}"


# --- in words ---


def _plain(*sentences: str) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    *told, hint = sentences
    return Group(*(Text(sentence) for sentence in told if sentence), Text(hint, style="dim"))


def _added(kept: LoggedSet, who: LogOwner, taken: dict[str, str], mark: str) -> RenderableType:
    from ..logbook.words import details, set_words

    units: Units = who.units or kept.unit
    told = details(kept, units)
    lines = [f"Logged as set {kept.id}: {set_words(kept)}{f'; {told}' if told else ''}."]
    for whence in dict.fromkeys(taken.values()):
        lines.append(f"As in {whence}: {', '.join(_LEFT_OFF[field] for field in taken if taken[field] == whence)}.")
    if mark:
        lines.append(f"Your mark on {kept.machine}: {mark}.".replace("..", "."))
    if who.new:
        lines.append(f"{who.name} is new in this log.")
    return _plain(*lines, _UNDO)


def _edited(before: LoggedSet, after: LoggedSet, changed: list[str]) -> RenderableType:
    from ..logbook.words import set_words

    if not changed:
        return _plain(f"Set {after.id} says that already: {set_words(after)}.", "Nothing was changed.")
    was, now = set_row(before), set_row(after)
    lines = [f"{field}: {_said(was[field])} -> {_said(now[field])}" for field in changed if field != "load_kg"]
    return _plain(f"Changed set {after.id}: {set_words(after)}.", *lines, _UNDO)


def _said(value: Any) -> str:
    from ..logbook.words import plain

    named = {None: "nothing", "": "nothing", True: "yes", False: "no"}
    if (value in named and not isinstance(value, int | float)) or isinstance(value, bool):
        return named[value]
    return f"{value:g}" if isinstance(value, float) else plain(str(value))


def _step(which: str, as_json: bool, out: Any) -> None:
    from ..logbook.store import Logbook

    with Logbook.open() as logbook:
        words = logbook.undo() if which == "undo" else logbook.redo()
    hint = "`legpress log redo` does it again." if which == "undo" else "`legpress log undo` takes it back."
    output(f"log-{which}", {"words": words}, lambda: _plain(words, hint), as_json=as_json, out=out)


def _shown(sets: list[LoggedSet], count: int, units: Units, marks: list[str]) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from ..logbook.words import details, load_words, moment, plain

    if not sets:
        why = "Nothing here" if count else "The log is empty"
        return _plain(f'{why}. Log a set: legpress log add "leg press" --load 80kg --reps 10 --name NAME', "")
    lifters = {one.lifter for one in sets}
    heads = ["set", "when", *(["who"] if len(lifters) > 1 else []), "exercise", "load x reps", "left", "tempo", "and"]
    table = Table(*heads, box=None, pad_edge=False)
    for column in table.columns[:-1]:
        column.no_wrap = column.header in ("set", "when", "load x reps", "left", "tempo")
    table.columns[0].justify = "right"
    above = None
    for one in sets:
        cells = [str(one.id), moment(one.when), *([plain(one.lifter)] if len(lifters) > 1 else [])]
        cells += [plain(one.exercise), load_words(one), "" if one.rir is None else f"{one.rir:g}", one.tempo or ""]
        place = (one.lifter, one.machine, one.stance, one.stop_sled_cm, one.cue, one.workout)
        rest = details(replace(one, rir=None, tempo=None), units, place=place != above)
        above = place
        table.add_row(*(Text(cell) for cell in (*cells, "; ".join(filter(None, (rest, plain(one.notes)))))))
    title = f"{lifters.pop()}, " if len(lifters) == 1 else ""
    lines: list[RenderableType] = [Text(f"{title}{len(sets)} of {count} sets, the newest last", style="bold"), table]
    lines += [Text(f"{plain(mark)}") for mark in marks]
    return Group(*lines)


def _machines(found: list[Any], units: Units) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from ..logbook.words import stance_words
    from ..measures import length

    lines = []
    for settings in found:
        said = [settings.mark] if settings.mark else []
        said += [stance_words(settings.stance, units)] if settings.stance else []
        stop = settings.stop_sled_cm
        said += [] if stop is None else [f"down to {length(stop, units)}"]
        lines.append(Text(f"{settings.machine} ({settings.lifter}): {'; '.join(said) or 'nothing yet'}"))
    return Group(*lines or [Text("No machine is remembered yet. `legpress log add --machine NAME --mark ...` does.")])

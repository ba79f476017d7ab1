"""Rows of a file into the log: what they mean to this lifter, which are new, which are corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ...errors import WrongInput
from ...training.exercises import exercise_called, on_a_carriage
from .. import history
from ..history import Change
from ..load_convention import CarriageUnknown, LoadConvention
from ..record import Record, checked, latest, name, set_of
from ..store import Logbook
from ..words import details, moment, set_words
from .alignment import Numbers
from .apps import BODY_WEIGHT
from .folded import folded
from .known_sets import OWN_FORMATS, FileRow, KnownSet, KnownSets, Match, numbers_of
from .outliers import Loads
from .report import Because, Corrected, LeftOut, Report
from .row import ImportedRow, NoteRow, WholeFile
from .titles import known_title, our_exercise

MOST_WRONG = 1000  # lines that cannot be read; more, and most of the file, and it is another than was meant
_SURELY_ANOTHER = 20_000  # so many are not waited for
_BATCH = 1000
_HELD = 50_000  # rows that are looked at together; a log of a lifetime
_LAST = 1 << 60  # above every number of a set: that of a set to come


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructions:
    """What the person says of a file."""

    lifter: str | None
    counts: LoadConvention | None
    means: dict[str, str]  # title: exercise


@dataclass(slots=True)
class _Row:
    """A set of the file, understood."""

    line: int
    title: str
    usual: str  # the title's exercise by our list, whatever this lifter means by it
    record: Record
    counts_told: bool  # somebody said what its load counts, or it counts as ours do
    raw: Numbers | None = None  # as the file has them, where it was asked what the load counts


@dataclass(slots=True)
class _Workout:
    """What a file has of one time."""

    rows: list[_Row] = field(default_factory=list)
    notes: list[tuple[int, NoteRow]] = field(default_factory=list)  # with their lines

    @property
    def file_rows(self) -> list[FileRow]:
        """Its sets as they compare."""
        return [FileRow(row.usual, numbers_of(row.record), row.raw) for row in self.rows]


@dataclass(slots=True)
class _Lifter:
    """What the log knows of a lifter."""

    known: KnownSets
    means: dict[str, str]  # folded title: exercise
    machines: dict[str, str]  # as typed, or in small letters: as the log spells it
    counts: dict[str, LoadConvention | None] = field(default_factory=dict)  # by machine


@dataclass(slots=True)
class Keeping:
    """One import."""

    logbook: Logbook
    change: Change
    report: Report
    file: Path
    instructions: Instructions
    lifters: dict[str, _Lifter] = field(default_factory=dict)
    latest: datetime = field(default_factory=latest)  # nothing is logged ahead
    loads: Loads = field(default_factory=Loads)
    batch: list[Record] = field(default_factory=list)
    workouts: dict[tuple[str, datetime], _Workout] = field(default_factory=dict)  # by lifter and time; not kept yet
    held: int = 0  # their rows
    told: int = 0  # rows that tell of machines and titles
    wrong: int = 0  # rows that cannot be read
    broken_up: set[tuple[str, datetime]] = field(default_factory=set)  # those that were too many to be held together

    def keep(self, rows: Iterator[ImportedRow]) -> None:
        """Keeps what is new; the report says what became of every row."""
        if self.instructions.means and self.instructions.lifter is None:
            raise WholeFile("Who means that? Add --lifter FILE or --name NAME.")
        for title, exercise in self.instructions.means.items():
            self._tell_title(str(self.instructions.lifter), title, exercise)
        for row in rows:
            self._take(row)
        self._end_of_workouts()
        self.change.add_sets(self.batch)
        self._refuse_another_file()
        for lifter, mine in self.lifters.items():
            for when, exercise, (load, unit, _), kind in mine.known.of_no_row():
                self.loads.add(
                    {"lifter": lifter, "exercise": exercise, "when": when, "load": load, "unit": unit, "kind": kind}
                )
        self.report.outliers = self.loads.outliers()
        self.report.left_out.sort(key=lambda row: row.line)

    def _take(self, row: ImportedRow) -> None:
        self.told += row.machine is not None or row.means is not None
        if row.machine is not None:
            self.report.remembered += self.change.tell_machine(**row.machine, only_new=True)
            return
        if row.means is not None:
            if folded(row.means["title"]) not in self._lifter(row.means["lifter"]).means:
                self._tell_title(**row.means)
            return
        self.report.rows += 1
        if row.note is not None:
            self._workout(row.note.when, None).notes.append((row.line, row.note))
        elif row.not_a_set:
            self._leave_out(row.line, Because.NOT_A_SET, row.not_a_set)
        elif row.record is None:
            self._wrong(row.line, row.wrong)
        else:
            if not row.record["lifter"]:
                raise WholeFile(f"{self.file} does not say whose sets these are. Add --lifter FILE or --name NAME.")
            try:
                found = self._understood(row, row.record)
            except WholeFile:
                raise
            except WrongInput as reason:
                self._wrong(row.line, str(reason))
                return
            self._workout(found.record["when"], found.record["lifter"]).rows.append(found)

    def _understood(self, row: ImportedRow, told: Record) -> _Row:
        """The row under our exercise's name, with the plates of both sides; WrongInput where it cannot be a set."""
        record, title = checked(told), " ".join(row.title.split())
        if row.as_kept:
            usual = our_exercise(record["exercise_written"] or record["exercise"])
            return _Row(row.line, title, usual, record, counts_told=True)
        if record["when"] > self.latest:
            raise WrongInput(f"{moment(record['when'])} is to come; a set is logged when it is done.")
        usual = our_exercise(title)
        mine = self._lifter(record["lifter"])
        if record["machine"] is not None:
            machine = record["machine"]
            record["machine"] = mine.machines.get(machine) or mine.machines.setdefault(machine.casefold(), machine)
        record["exercise"] = mine.means.get(folded(title), usual)
        record["exercise_written"] = "" if record["exercise"] == title else title
        raw, counts = numbers_of(record), self._counts(mine, record)
        if counts is not None and record["load"] > 0 and not record["load_written"]:
            load, unit = record["load"], record["unit"]
            record |= {"load": counts.plates(load, unit), "load_written": counts.written(load, unit)}
            self.report.counted[counts.words] += 1
        plain = counts is None and not on_a_carriage(record["exercise"])
        return _Row(row.line, title, usual, record, counts_told=plain or counts is not None, raw=raw)

    def _counts(self, mine: _Lifter, record: Record) -> LoadConvention | None:
        """What the load of this set counts; None: nobody said."""
        lifter, machine = record["lifter"], record["machine"] or ""
        if not machine and not on_a_carriage(record["exercise"]):
            return None
        if machine not in mine.counts:
            if self.instructions.counts is None:
                counts = self.change.told_of_machine(lifter, machine)["load_counts"]
                mine.counts[machine] = LoadConvention.parse(counts) if counts else None
            else:
                try:
                    mine.counts[machine] = here = self.instructions.counts.on(machine)
                except CarriageUnknown as reason:
                    raise WholeFile(str(reason)) from None
                self.report.remembered += self.change.tell_machine(lifter, machine, {"load_counts": here.kept})
        return mine.counts[machine]

    def _lifter(self, who: str) -> _Lifter:
        if who not in self.lifters:  # before any of this lifter's rows was added
            means = {folded(title): exercise for title, exercise in self.change.titles(who)}
            named = history.machines(self.change.connection, who)
            machines = {one.casefold(): one for one in named} | {one: one for one in named}
            known = KnownSets(self.change.connection, who, self.report.format)
            self.lifters[who] = _Lifter(known, means, machines)
        return self.lifters[who]

    def _tell_title(self, lifter: str, title: str, exercise: str) -> None:
        title, exercise = name("title", title), name("exercise", exercise)
        if self.change.tell_title(lifter, title, exercise):
            self.report.remembered += 1
            self.report.renamed_in_log += self.logbook.rename_title(self.change, lifter, title, exercise)
            if lifter in self.lifters:
                self.lifters[lifter].means[folded(title)] = exercise

    def _workout(self, when: datetime, lifter: str | None) -> _Workout:
        """The workout of this time, which rows anywhere in the file may belong to."""
        if self.held >= _HELD:
            for key in list(self.workouts):
                self.broken_up.add(key)
            self._end_of_workouts()
        self.held += 1
        return self.workouts.setdefault((lifter or self.instructions.lifter or "", when), _Workout())

    def _end_of_workouts(self) -> None:
        workouts, self.workouts, self.held = self.workouts, {}, 0
        for workout in workouts.values():
            self._keep_notes(workout)
        whole = self.report.format not in OWN_FORMATS
        for lifter in dict.fromkeys(lifter for lifter, _ in workouts) if whole else ():
            rows = {when: workout.file_rows for (whose, when), workout in workouts.items() if whose == lifter}
            self._lifter(lifter).known.look_for_renamed(rows)
        for (lifter, when), workout in workouts.items():
            if workout.rows:
                self._keep_workout(lifter, when, workout, whole=whole and (lifter, when) not in self.broken_up)

    def _keep_notes(self, workout: _Workout) -> None:
        """Gives the notes of an app that stand in rows of their own to the first sets of their exercises."""
        told: dict[int, list[str]] = {}
        for line, note in workout.notes:
            title = " ".join(note.title.split())
            first = next((n for n, row in enumerate(workout.rows) if row.title == title), None)
            if first is None:
                self._leave_out(line, Because.NOT_A_SET, "note of an exercise without a set")
                continue
            told.setdefault(first, []).append(note.text)
            self._leave_out(line, Because.NOT_A_SET, "note, kept with the first set of its exercise")
        for first, texts in told.items():
            record = workout.rows[first].record
            record["notes"] = "\n".join(filter(None, (*texts, record["notes"])))

    def _keep_workout(self, lifter: str, when: datetime, workout: _Workout, *, whole: bool) -> None:
        mine = self._lifter(lifter)
        at_that_time = mine.known.at(when)
        notes = {line for one in at_that_time if one.notes for line in one.notes.split("\n")}
        found = mine.known.matched(when, workout.file_rows, whole=whole)
        corrections: dict[int, tuple[_Row, Record]] = {}
        renamed: dict[int, _Row] = {}
        for row, match in zip(workout.rows, found, strict=True):
            new = match is None or match[0] is Match.CORRECTED
            self.loads.add(row.record, row.line if new else None)
            if exercise_called(row.record["exercise"]) is None:
                self.report.not_placed[row.record["exercise"]] += 1
            if match is None:
                continue
            how, known = match
            if known.title != row.usual and not known.gone:
                renamed[known.id] = row
            if how is Match.DELETED:
                self._leave_out(row.line, Because.DELETED)
            elif how is Match.BEFORE_A_CHANGE:
                self._leave_out(row.line, Because.CHANGED_SINCE)
            elif said := self._said(row, how, known, mine, notes):
                corrections[known.id] = row, said
            else:
                self._leave_out(row.line, Because.IN_THE_LOG)
        self._place(workout.rows, found, at_that_time, whole=whole)
        for row, match in zip(workout.rows, found, strict=True):
            if match is None:
                self._add(row)
        self._correct(corrections)
        self._rename(renamed)

    def _place(
        self,
        rows: list[_Row],
        found: list[tuple[Match, KnownSet] | None],
        at_that_time: list[KnownSet],
        *,
        whole: bool,
    ) -> None:
        """Gives new sets their places among those of the workout that the log has: the file's, where it holds all of them."""
        if all(match is not None for match in found):
            return
        here = (max((one.position for one in at_that_time), default=0), _LAST) if not whole else (0, 0)
        moved: dict[int, Record] = {}
        for row, match in zip(rows, found, strict=True):
            if match is None:
                here = (here[0], _LAST)
                row.record["position"] = here[0]
            elif whole and not match[1].gone:
                known = match[1]
                if (known.position, known.id) < here:
                    moved[known.id] = {"position": here[0] + 1}
                    known.position = here[0] + 1
                here = (known.position, known.id)
        self.change.replace_sets(moved)

    def _said(self, row: _Row, how: Match, known: KnownSet, mine: _Lifter, notes: set[str]) -> Record:
        """What the row says of a set that the log has otherwise, and may put right: its numbers, what else an app knows of a
        set, and what the lifter said that its title means. What was changed in the log stays; `notes` are the lines that the
        workout has there."""
        said: Record = {}
        if folded(row.title) in mine.means and row.record["exercise"] != known.exercise:
            said |= {name: row.record[name] for name in ("exercise", "exercise_written")}
        if how is Match.CORRECTED:
            said |= {name: row.record[name] for name in ("load", "unit", "reps", "load_written")}
        if known.of_app and self.report.format not in OWN_FORMATS:
            beside = {"kind": row.record["kind"]}
            if row.record["rir"] is not None:
                beside["rir"] = row.record["rir"]
            if row.record["notes"] and not notes.issuperset(row.record["notes"].split("\n")):
                beside["notes"] = row.record["notes"]
            said |= {
                name: value
                for name, value in beside.items()
                if name not in known.edited and value != getattr(known, name)
            }
        return said

    def _add(self, row: _Row) -> None:
        report, record = self.report, row.record
        self.batch.append(record)
        report.imported += 1
        report.lifters[record["lifter"]] += 1
        report.body_weight += record["load"] == 0 and record["notes"].endswith(BODY_WEIGHT)
        report.plates_assumed += record["load"] > 0 and not row.counts_told
        if row.title.casefold() != record["exercise"].casefold() and len(report.exercises) < MOST_WRONG:
            report.exercises[row.title] = record["exercise"]
            known = known_title(row.title)
            if known is not None and not known.sure and known.exercise == record["exercise"]:
                report.taken_for[row.title] = known.exercise
        if len(self.batch) == _BATCH:
            self.change.add_sets(self.batch)
            self.batch = []

    def _correct(self, corrections: dict[int, tuple[_Row, Record]]) -> None:
        """Puts what rows say in the place of what the sets that they correct have."""
        before = self.change.sets_with(list(corrections))
        after = {id: before[id] | said for id, (_, said) in corrections.items()}
        for id, (row, _) in corrections.items():
            if before[id] == after[id]:
                self._leave_out(row.line, Because.IN_THE_LOG)
                del after[id]
            else:
                was, now = map(set_of, (before[id], after[id]))
                words, other = set_words(was), set_words(now)
                if words == other:  # what else a set is
                    words, other = (f"{words}; {details(one, place=False) or one.kind}" for one in (was, now))
                self.report.corrected.append(Corrected(line=row.line, id=id, before=words, after=other))
        self.change.replace_sets(after)

    def _rename(self, renamed: dict[int, _Row]) -> None:
        """Puts sets under the title that the app now has for their exercise; what the lifter put right stays."""
        before = self.change.sets_with(list(renamed))
        after: dict[int, Record] = {}
        for id, row in renamed.items():
            was, title = before[id], before[id]["exercise_written"] or before[id]["exercise"]
            named = {"exercise_written": row.record["exercise_written"]}
            if was["exercise"] == our_exercise(title):
                named["exercise"] = row.record["exercise"]
            else:
                named["exercise_written"] = row.title
            after[id] = was | named
            self.report.renamed_in_app[title] = row.title
        self.report.renamed_in_log += len(after)
        self.change.replace_sets(after)

    def _leave_out(self, line: int, because: Because, reason: str = "") -> None:
        self.report.left_out.append(LeftOut(line, because, reason))

    def _wrong(self, line: int, reason: str) -> None:
        self._leave_out(line, Because.ERROR, reason)
        self.wrong += 1
        if self.wrong > _SURELY_ANOTHER:  # no need to hold all of them
            self._refuse_another_file()

    def _refuse_another_file(self) -> None:
        if self.wrong > MOST_WRONG and 2 * self.wrong > self.report.rows:
            first = self.report.errors[0]
            raise WholeFile(
                f"{self.file} has more than {MOST_WRONG} lines that cannot be read, most of it; the first is line {first.line}: "
                f"{first.reason} Is it the right file? Nothing was imported."
            )

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
from .apps import BODY_WEIGHT
from .folded import folded
from .known_sets import OWN_FORMATS, KnownSet, KnownSets, Match
from .outliers import Loads
from .report import Because, Corrected, LeftOut, Report
from .row import ImportedRow, NoteRow, WholeFile
from .titles import known_title, our_exercise

MOST_WRONG = 1000  # lines that cannot be read; more, and most of the file, and it is another than was meant
_BATCH = 1000
_LONGEST_WORKOUT = 5000  # rows of one time that are looked at together


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
    as_kept: bool  # it says everything that the log keeps of a set
    counts_told: bool  # somebody said what its load counts, or it counts as ours do


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
    when: datetime | None = None  # of the workout that is being read
    lifter: str | None = None  # whose it is, where a row said so yet
    workout: list[_Row] = field(default_factory=list)  # its sets
    notes: list[tuple[int, NoteRow]] = field(default_factory=list)  # its notes, with their lines

    def keep(self, rows: Iterator[ImportedRow]) -> None:
        """Keeps what is new; the report says what became of every row."""
        if self.instructions.means and self.instructions.lifter is None:
            raise WholeFile("Who means that? Add --lifter FILE or --name NAME.")
        for title, exercise in self.instructions.means.items():
            self._tell_title(str(self.instructions.lifter), title, exercise)
        for row in rows:
            self._take(row)
        self._end_of_workout()
        self.change.add_sets(self.batch)
        self._refuse_another_file()
        self.report.outliers = self.loads.outliers()
        self.report.left_out.sort(key=lambda row: row.line)

    def _take(self, row: ImportedRow) -> None:
        if row.machine is not None:
            self.report.remembered += self.change.tell_machine(**row.machine, only_new=True)
            return
        if row.means is not None:
            if folded(row.means["title"]) not in self._lifter(row.means["lifter"]).means:
                self._tell_title(**row.means)
            return
        self.report.rows += 1
        if row.note is not None:
            self._turn_to(row.note.when)
            self.notes.append((row.line, row.note))
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
            self._turn_to(found.record["when"], found.record["lifter"])
            self.workout.append(found)

    def _understood(self, row: ImportedRow, told: Record) -> _Row:
        """The row under our exercise's name, with the plates of both sides; WrongInput where it cannot be a set."""
        record, title = checked(told), " ".join(row.title.split())
        if row.as_kept:
            usual = our_exercise(record["exercise_written"] or record["exercise"])
            return _Row(row.line, title, usual, record, as_kept=True, counts_told=True)
        if record["when"] > self.latest:
            raise WrongInput(f"{moment(record['when'])} is to come; a set is logged when it is done.")
        usual = our_exercise(title)
        mine = self._lifter(record["lifter"])
        if record["machine"] is not None:
            machine = record["machine"]
            record["machine"] = mine.machines.get(machine) or mine.machines.setdefault(machine.casefold(), machine)
        record["exercise"] = mine.means.get(folded(title), usual)
        record["exercise_written"] = "" if record["exercise"] == title else title
        counts = self._counts(mine, record)
        if counts is not None and record["load"] > 0 and not record["load_written"]:
            load, unit = record["load"], record["unit"]
            record |= {"load": counts.plates(load, unit), "load_written": counts.written(load, unit)}
            self.report.counted[counts.words] += 1
        plain = counts is None and not on_a_carriage(record["exercise"])
        return _Row(row.line, title, usual, record, as_kept=False, counts_told=plain or counts is not None)

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
            self.lifters.pop(lifter, None)

    def _turn_to(self, when: datetime, lifter: str | None = None) -> None:
        """Ends the workout that is being read, where what comes is of another."""
        other = self.when not in (None, when) or (lifter is not None and self.lifter not in (None, lifter))
        if other or len(self.workout) == _LONGEST_WORKOUT:
            self._end_of_workout()
        self.when, self.lifter = when, lifter or self.lifter

    def _end_of_workout(self) -> None:
        self.when = self.lifter = None
        for line, note in self.notes:
            first = next((row for row in self.workout if row.title == " ".join(note.title.split())), None)
            if first is None:
                self._leave_out(line, Because.NOT_A_SET, "note of an exercise without a set")
                continue
            first.record["notes"] = "\n".join(filter(None, (note.text, first.record["notes"])))
            self._leave_out(line, Because.NOT_A_SET, "note, kept with the first set of its exercise")
        rows, self.workout, self.notes = self.workout, [], []
        if not rows:
            return
        mine = self._lifter(rows[0].record["lifter"])
        whole = self.report.format not in OWN_FORMATS
        found = mine.known.matched(
            [(row.usual, row.record) for row in rows], whole=whole, anew=self.instructions.counts is not None
        )
        corrections: dict[int, _Row] = {}
        renamed: dict[int, _Row] = {}
        for row, match in zip(rows, found, strict=True):
            self.loads.add(row.line, row.record, new=match is None or match[0] is Match.CORRECTED)
            if exercise_called(row.record["exercise"]) is None:
                self.report.not_placed[row.record["exercise"]] += 1
            if match is None:
                self._add(row)
            elif match[0] is Match.BEFORE_A_CHANGE:
                self._leave_out(row.line, Because.CHANGED_SINCE)
            elif match[0] is Match.RENAMED:
                renamed[match[1].id] = row
                self._leave_out(row.line, Because.IN_THE_LOG)
            elif match[0] is Match.CORRECTED or self._says_more(row, match[1], mine):
                corrections[match[1].id] = row
            else:
                self._leave_out(row.line, Because.IN_THE_LOG)
        self._correct(corrections)
        self._rename(renamed)

    def _says_more(self, row: _Row, known: KnownSet, mine: _Lifter) -> bool:
        """Whether an app corrected of a set what it is not known by, or the lifter said what its title means."""
        if folded(row.title) in mine.means and row.record["exercise"] != known.exercise:
            return True
        if not known.of_app or known.edited or self.report.format in OWN_FORMATS:
            return False
        return row.record["kind"] != known.kind or row.record["rir"] not in (None, known.rir)

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

    def _correct(self, corrections: dict[int, _Row]) -> None:
        """Puts rows in the place of the sets that they correct; what a row does not say stays."""
        before = self.change.sets_with(list(corrections))
        after = {id: self._corrected(before[id], row) for id, row in corrections.items()}
        for id, row in corrections.items():
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

    def _corrected(self, before: Record, row: _Row) -> Record:
        if row.as_kept:
            return before | {name: value for name, value in row.record.items() if value not in (None, "")}
        said = {name: row.record[name] for name in ("load", "unit", "reps", "load_written")}
        said |= {name: row.record[name] for name in ("rir", "notes", "workout") if row.record[name]}
        if self.report.format not in OWN_FORMATS:
            said["kind"] = row.record["kind"]
        if folded(row.title) in self._lifter(before["lifter"]).means:
            said |= {name: row.record[name] for name in ("exercise", "exercise_written")}
        return before | said

    def _leave_out(self, line: int, because: Because, reason: str = "") -> None:
        self.report.left_out.append(LeftOut(line, because, reason))

    def _wrong(self, line: int, reason: str) -> None:
        self._leave_out(line, Because.ERROR, reason)

    def _refuse_another_file(self) -> None:
        errors = self.report.errors
        if len(errors) > MOST_WRONG and 2 * len(errors) > self.report.rows:
            first = errors[0]
            raise WholeFile(
                f"{self.file} has more than {MOST_WRONG} lines that cannot be read, most of it; the first is line {first.line}: "
                f"{first.reason} Is it the right file? Nothing was imported."
            )

"""A file that is imported again after the app, the file or the log was changed: the same sets, none doubled or lost."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from logs import a_set

from legpress.logbook import Logbook
from legpress.logbook.exports import export_file
from legpress.logbook.imports.importing import import_file
from legpress.logbook.load_convention import LoadConvention
from legpress.logbook.record import FIELDS


@pytest.fixture
def by_hand(tmp_path):
    def imported(logbook, *rows):
        file = tmp_path / "log.csv"
        file.write_text("when,exercise,load,unit,reps\n" + "".join(f"{row}\n" for row in rows))
        return import_file(logbook, file, lifter="Kim")

    return imported


def numbers(logbook, exercise=None):
    return [(one.load, one.reps) for one in logbook.sets(exercise=exercise)]


PRESS = "Leg Press (Machine)"


# --- deleted sets ---


def test_a_set_that_was_deleted_in_the_log_stays_out_until_undo(logbook, hevy):
    rows = [(PRESS, 60, 12), (PRESS, 120, 10), (PRESS, 120, 10), (PRESS, 110, 9)]
    hevy(logbook, *rows)
    logbook.delete(2)
    again = hevy(logbook, *rows)
    assert (again.imported, again.corrected, again.deleted, again.duplicates, again.change) == (0, [], [3], 3, None)
    assert numbers(logbook) == [(60, 12), (120, 10), (110, 9)]
    more = hevy(logbook, *rows, (PRESS, 100, 8))  # what is new comes in all the same
    assert (more.imported, more.corrected, more.deleted) == (1, [], [3])
    logbook.undo()
    assert "deleted" in logbook.undo()
    assert hevy(logbook, *rows).duplicates == 4
    assert len(logbook.sets()) == 4


def test_a_set_that_was_corrected_and_then_deleted_stays_out_in_both_forms(logbook, hevy):
    hevy(logbook, (PRESS, 1200, 12), (PRESS, 110, 9))
    hevy(logbook, (PRESS, 120, 12), (PRESS, 110, 9))
    logbook.delete(1)
    for load in (1200, 120):
        assert hevy(logbook, (PRESS, load, 12), (PRESS, 110, 9)).deleted == [2]
    assert hevy(logbook, (PRESS, 120, 12), (PRESS, 110, 9), counts=LoadConvention("side")).deleted == [2]
    assert numbers(logbook) == [(220, 9)]


def test_a_set_logged_by_hand_and_deleted_does_not_keep_the_app_s_out(logbook, hevy):
    logbook.delete(logbook.add(a_set(lifter="Kim", when=datetime(2026, 11, 3, 18), load=120.0, reps=12)).id)
    assert hevy(logbook, (PRESS, 120, 12)).imported == 1


def test_a_deleted_set_of_a_restored_log_stays_out_of_that_file_too(logbook, tmp_path, hevy):
    hevy(logbook, (PRESS, 60, 12), (PRESS, 120, 10))
    for name in ("all.json", "all.csv"):
        export_file(logbook, tmp_path / name)
        with Logbook.open("sqlite://") as other:
            import_file(other, tmp_path / name)
            other.delete(1)
            assert import_file(other, tmp_path / name).deleted != []
            assert hevy(other, (PRESS, 60, 12), (PRESS, 120, 10)).imported == 0
            assert numbers(other) == [(120, 10)]


# --- corrections where the number of sets changed ---


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [  # a set added before, or taken out before, or both, and one corrected
        ([60, 12, 120], [40, 60, 120, 120], [40, 60, 120, 120]),
        ([100, 110, 120], [80, 100, 110, 125], [80, 100, 110, 125]),
        ([60, 100, 120, 130], [60, 125, 130], [60, 100, 125, 130]),
        ([60, 100, 1200], [60, 90, 100, 110, 120], [60, 90, 100, 110, 120]),
        ([120, 120, 120], [120, 60, 120, 125], [120, 60, 120, 125]),
        ([1200, 120], [120, 120, 120], [120, 120, 120]),
    ],
)
def test_a_correction_meets_its_set_though_the_number_of_sets_changed(logbook, hevy, before, after, wanted):
    hevy(logbook, *((PRESS, load, 10) for load in before))
    for one in logbook.sets():
        logbook.edit(one.id, machine=f"where {one.load:g} was")
    report = hevy(logbook, *((PRESS, load, 10) for load in after))
    assert len(report.corrected) == 1
    assert [one.load for one in logbook.sets()] == wanted
    (corrected,) = [one for one in logbook.sets() if one.machine and one.machine != f"where {one.load:g} was"]
    was = float(corrected.machine.split()[1])
    assert was not in after or before.count(was) > after.count(was)
    assert hevy(logbook, *((PRESS, load, 10) for load in after)).change is None


def test_a_file_of_ours_in_two_parts_with_the_session_s_clock_is_added(logbook, by_hand):
    day = "2026-10-01 18:00,leg press"
    by_hand(logbook, f"{day},100,kg,10", f"{day},100,kg,9", f"{day},95,kg,9")
    second = by_hand(logbook, f"{day},80,kg,12", f"{day},80,kg,11", f"{day},75,kg,12")
    assert (second.imported, second.corrected) == (3, [])
    assert len(logbook.sets()) == 6


# --- titles ---


def test_an_unknown_exercise_in_another_language_with_one_set_changed_is_not_doubled(logbook, hevy):
    german = [("Hüftadduktion", load, 12, {"day": day}) for day in (1, 3) for load in (40, 50)]
    hevy(logbook, *german, (PRESS, 120, 10))
    english = [("Hip Adduction", load, reps, more) for _, load, reps, more in german]
    english[3] = ("Hip Adduction", 55, 12, {"day": 3})
    report = hevy(logbook, *english, (PRESS, 120, 10))
    assert (report.imported, len(report.corrected), report.renamed_in_log) == (0, 1, 4)
    assert report.renamed_in_app == {"Hüftadduktion": "Hip Adduction"}
    assert numbers(logbook, "Hip Adduction") == [(40, 12), (50, 12), (40, 12), (55, 12)]
    assert hevy(logbook, *english, (PRESS, 120, 10)).change is None
    assert len(logbook.sets()) == 5


def test_rows_sorted_by_exercise_rename_nothing(logbook, hevy):
    squats = ("Zercher", 60, 12, {"day": 1}), ("Zercher", 60, 12, {"day": 3})
    hevy(logbook, *squats)
    report = hevy(logbook, ("Good Morning", 60, 12, {"day": 3}), *squats)
    assert (report.imported, report.renamed_in_log, report.duplicates) == (1, 0, 2)
    assert logbook.exercises() == ["Good Morning", "Zercher"]


def test_rows_in_any_order_are_known_again(logbook, hevy):
    rows = [
        (title, load, 10, {"day": day})
        for day in (1, 2)
        for title in ("Zercher", PRESS, "Curl")
        for load in (60, 80, 80, 100)
    ]
    hevy(logbook, *rows)
    for order in (lambda row: (row[0], row[1]), lambda row: -row[1], lambda row: (row[0], row[3]["day"])):
        assert hevy(logbook, *sorted(rows, key=order)).change is None


# --- what else an app changes ---


def test_a_set_that_the_app_got_later_stands_where_it_was_done(logbook, hevy):
    hevy(logbook, (PRESS, 120, 10), (PRESS, 110, 9), ("Curl", 40, 10))
    work = logbook.sets()
    report = hevy(
        logbook,
        (PRESS, 60, 12, {"kind": "warmup"}),
        (PRESS, 120, 10),
        (PRESS, 115, 10),
        (PRESS, 110, 9),
        ("Curl", 40, 10),
        ("Curl", 40, 9),
    )
    assert (report.imported, report.corrected) == (3, [])
    assert numbers(logbook) == [(60, 12), (120, 10), (115, 10), (110, 9), (40, 10), (40, 9)]
    assert [one for one in logbook.sets() if one.id <= 3] == work
    assert list(logbook.each()) == logbook.sets()
    assert [one.reps for one in logbook.sets(last=2)] == [10, 9]
    assert list(logbook.frame("load")["load"]) == [60, 120, 115, 110, 40, 40]
    logbook.undo()
    assert logbook.sets() == work


def test_a_note_or_mark_that_the_app_got_later_is_taken_over_and_what_was_changed_in_the_log_stays(logbook, hevy):
    hevy(logbook, (PRESS, 60, 12), (PRESS, 120, 10), ("Curl", 40, 10))
    logbook.edit(1, machine="the old one")
    logbook.edit(3, notes="mine")
    report = hevy(
        logbook, (PRESS, 60, 12, {"note": "feet high", "kind": "warmup"}), (PRESS, 120, 10), ("Curl", 40, 10, {"note": "his"})
    )  # fmt: skip
    assert len(report.corrected) == 1
    first, _, curl = logbook.sets()
    assert (first.notes, first.kind, first.machine, curl.notes) == ("feet high", "warm-up", "the old one", "mine")
    # the same again in another order: the note is in the workout already
    rows = [("Curl", 40, 10), (PRESS, 120, 10, {"note": "feet high"}), (PRESS, 60, 12, {"kind": "warmup"})]
    assert hevy(logbook, *rows).change is None


def test_notes_of_an_app_s_own_rows_stay_in_their_order(logbook, tmp_path):
    rows = ["Note,,,first", "Note,,,second", "1,100,10,of the set", "2,100,9,", "Note,,,third"]
    file = tmp_path / "strong.csv"
    file.write_text(
        "Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Notes\n"
        + "".join(f"2026-11-03 18:00:00,Legs,Leg Press,{row}\n" for row in rows)
    )
    report = import_file(logbook, file, lifter="Kim", unit="kg")
    assert [one.notes for one in logbook.sets()] == ["first\nsecond\nthird\nof the set", ""]
    assert report.rows == report.imported + len(report.left_out)
    assert import_file(logbook, file, lifter="Kim", unit="kg").change is None


def test_an_export_keeps_the_order_of_sets_that_came_later(logbook, hevy, tmp_path):
    hevy(logbook, (PRESS, 120, 10))
    hevy(logbook, (PRESS, 60, 12), (PRESS, 120, 10))
    for form in ("json", "csv"):
        export_file(logbook, tmp_path / f"log.{form}")
        with Logbook.open("sqlite://") as other:
            import_file(other, tmp_path / f"log.{form}")
            assert [one.load for one in other.sets()] == [60, 120]
            assert "position" not in FIELDS


def test_undo_of_any_import_brings_the_very_log_back(logbook, hevy):
    steps = [
        [(PRESS, 60, 12), (PRESS, 1200, 10), ("Zercher", 50, 10)],
        [(PRESS, 40, 12), (PRESS, 60, 12), (PRESS, 120, 10, {"note": "slow"}), ("Zercher lift", 50, 10)],
        [(PRESS, 40, 12), (PRESS, 50, 12), (PRESS, 60, 12), (PRESS, 120, 10), ("Zercher lift", 55, 10)],
    ]
    logs = [[]]
    for rows in steps:
        hevy(logbook, *rows)
        logs.append(logbook.sets())
    for later, earlier in pairwise(logs[::-1]):
        assert logbook.sets() == later
        logbook.undo()
        assert logbook.sets() == earlier


def test_a_workout_of_a_thousand_sets_is_matched_in_a_moment(logbook, hevy):
    rows = [(PRESS, 20 + n % 7, 10) for n in range(1200)]
    began = datetime.now()
    hevy(logbook, *rows)
    report = hevy(logbook, (PRESS, 10, 10), *rows[:600], (PRESS, 99, 10), *rows[601:])
    assert (report.imported, len(report.corrected)) == (1, 1)
    assert datetime.now() - began < timedelta(seconds=10)

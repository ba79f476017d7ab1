"""Twenty files of each app, with everything that real ones hold: every row is a set, rightly read, or is told of."""

import pytest
from app_exports import APPS, TITLES, Meant

from legpress.logbook.imports.importing import import_file
from legpress.logbook.imports.titles import our_exercise


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("app", APPS)
def test_rows_in_are_sets_and_named_leftovers(logbook, tmp_path, app, seed):
    export = APPS[app](seed)
    file = tmp_path / "export.csv"
    file.write_bytes(export.content)
    report = import_file(logbook, file, lifter="Kim", **export.options)
    assert report.errors == []
    assert [row.line for row in report.left_out] == export.left_out
    assert all(row.reason for row in report.left_out)
    assert report.rows == report.imported + len(report.left_out)
    in_order = sorted(export.sets, key=lambda one: one.when)
    assert list(map(meant, logbook.sets())) == [named_as_ours(one) for one in in_order]
    again = import_file(logbook, file, lifter="Kim", **export.options)
    assert (again.imported, again.corrected, again.duplicates) == (0, [], report.imported)


def meant(done) -> Meant:
    return Meant(done.when, done.exercise, done.load, done.unit if done.load else "", done.reps, done.kind, done.rir)


def named_as_ours(one: Meant) -> Meant:
    title = our_exercise(one.title)
    return Meant(one.when, title, one.load, one.unit if one.load else "", one.reps, one.kind, one.rir)


@pytest.mark.parametrize("language", TITLES)
def test_a_press_is_a_press_in_every_language_of_these_apps(language):
    press, curl, other = TITLES[language]
    assert our_exercise(press) == "leg press"
    assert our_exercise(curl) == "seated leg curl"
    assert our_exercise(other) == " ".join(other.split())

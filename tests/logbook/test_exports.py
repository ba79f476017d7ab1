"""Out and in again: an export holds what the log remembers beside its sets."""

import pytest
from logs import a_set

from legpress.logbook import Logbook
from legpress.logbook.exports import export_file
from legpress.logbook.imports.importing import import_file
from legpress.logbook.load_convention import LoadConvention


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_export_brings_back_what_is_remembered(logbook, tmp_path, form):
    logbook.add(a_set(machine="sled"), mark="=notch 3", counts=LoadConvention("side"))
    logbook.add(a_set(exercise="Presse 3", exercise_written=""))
    logbook.remember("Mara", "", counts=LoadConvention("carriage", 52.0))
    logbook.remember("Ben", "another", mark="tape\nat 23 cm")
    with logbook.change("title") as change:
        change.tell_title("Mara", "Presse 4", "leg press")
        change.tell_title("Ben", "@presse", "single-leg press")
    first, second = tmp_path / f"first.{form}", tmp_path / f"second.{form}"
    assert export_file(logbook, first) == 2
    with Logbook.open("sqlite://") as other:
        report = import_file(other, first)
        assert (report.errors, report.rows, report.imported) == ([], 2, 2)
        assert list(other.records()) == list(logbook.records())
        assert other.all_settings() == logbook.all_settings()
        assert other.exercise_titles() == logbook.exercise_titles()
        export_file(other, second)
        assert second.read_bytes() == first.read_bytes()
        other.remember("Mara", "sled", mark="notch 4")
        assert import_file(other, first).change is None
        assert other.settings("Mara", "sled").mark == "notch 4"


def test_an_export_of_one_lifter_tells_of_nobody_else_s_machines(logbook, tmp_path):
    logbook.add(a_set(machine="sled"), mark="notch 3")
    logbook.add(a_set(lifter="Ben"))
    for form in ("json", "csv"):
        export_file(logbook, tmp_path / f"ben.{form}", "Ben")
        assert "notch 3" not in (tmp_path / f"ben.{form}").read_text()


def test_an_export_without_sets_brings_back_what_is_remembered_once(logbook, tmp_path):
    logbook.remember("Mara", "sled", mark="notch 3")
    export_file(logbook, tmp_path / "log.csv")
    with Logbook.open("sqlite://") as other:
        assert import_file(other, tmp_path / "log.csv").remembered == 1
        assert import_file(other, tmp_path / "log.csv").change is None

import pytest

from legpress.logbook import Logbook
from legpress.logbook.imports.importing import import_file

HEVY_HEADER = "title,start_time,exercise_title,exercise_notes,set_index,set_type,weight_kg,reps,rpe"


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'logbook.sqlite'}"


@pytest.fixture
def logbook(url):
    with Logbook.open(url) as opened:
        yield opened


@pytest.fixture
def hevy(tmp_path):
    """Imports an export of Hevy: rows of (title, load, repetitions), with day, type or note by name."""

    def imported(logbook, *rows, **options):
        lines = []
        for title, load, reps, *more in rows:
            told = {"day": 3, "kind": "normal", "note": "", "rpe": ""} | (more[0] if more else {})
            lines.append(
                f'Legs,"{told["day"]} Nov 2026, 18:00",{title},{told["note"]},0,{told["kind"]},{load},{reps},{told["rpe"]}'
            )
        file = tmp_path / "hevy.csv"
        file.write_text("\n".join([HEVY_HEADER, *lines]) + "\n")
        report = import_file(logbook, file, lifter="Kim", **options)
        assert report.rows == report.imported + len(report.corrected) + len(report.left_out)
        return report

    return imported

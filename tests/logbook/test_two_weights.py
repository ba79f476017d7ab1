"""A file with more than one column of weights: which one is read is said, and two that differ are no load."""

import pytest

from legpress.logbook.imports.importing import import_file
from legpress.report.log_import import import_words

HEVY = "title,start_time,exercise_title,set_type,{},reps\n"


def imported(logbook, tmp_path, content, **options):
    (tmp_path / "log.csv").write_text(content)
    report = import_file(logbook, tmp_path / "log.csv", lifter="Kim", **options)
    assert report.rows == report.imported + len(report.left_out)
    return report, "\n".join(import_words(report, [], dry_run=False))


def hevy(columns, *rows):
    return HEVY.format(columns) + "".join(f'Legs,"3 Nov 2026, 18:00",Leg Press,normal,{row}\n' for row in rows)


@pytest.mark.parametrize(
    ("options", "loads", "said"),
    [
        ({}, [(100, "kg"), (225, "lb"), (120, "kg"), (0, "")], "weight_kg is read, weight_lbs where that is empty"),
        ({"unit": "lb"}, [(220.46, "lb"), (225, "lb"), (120, "kg"), (0, "")], "weight_lbs is read, weight_kg where"),
        (
            {"own_units": "lb"},
            [(220.46, "lb"), (225, "lb"), (120, "kg"), (0, "")],
            "weight_lbs is read, weight_kg where",
        ),
    ],
)
def test_the_column_that_says_something_is_read_and_told(logbook, tmp_path, options, loads, said):
    content = hevy("weight_kg,weight_lbs", "100,220.46,10", ",225,9", "120,0,8", ",,6")
    report, words = imported(logbook, tmp_path, content, **options)
    assert [(one.load, one.unit if one.load else "") for one in logbook.sets()] == loads
    assert report.errors == []
    assert said in words


def test_two_weights_of_a_row_that_differ_are_named(logbook, tmp_path):
    report, _ = imported(logbook, tmp_path, hevy("weight_kg,weight_lbs", "100,100,10", "100,220,9"))
    assert [(row.line, "100 kg and 100 lbs" in row.reason) for row in report.errors] == [(2, True)]
    assert [one.load for one in logbook.sets()] == [100]


def test_of_our_own_form_only_load_is_a_load(logbook, tmp_path):
    rows = "2026-10-01 18:00,leg press,265,lb,10,120\n"
    report, words = imported(logbook, tmp_path, "when,exercise,load,unit,reps,weight (kg)\n" + rows)
    (done,) = logbook.sets()
    assert (done.load, done.unit) == (265, "lb")
    assert "load is read, weight (kg) is not" in words
    assert report.weights == ("load", "weight (kg)")


def test_one_column_of_weights_is_not_worth_a_word(logbook, tmp_path):
    assert "column of weights" not in imported(logbook, tmp_path, hevy("weight_kg", "100,10"))[1]


def test_a_set_of_which_nobody_knows_whether_it_was_done_is_named(logbook, tmp_path):
    header = "Name,StartTime,EndTime,Exercise,Equipment,Reps,Weight,Time,Distance,Status,IsWarmup,RPE,RIR,Note\n"
    states = ["Done", "completed", "Failed", "Skipped", "Aborted", ""]
    rows = "".join(
        f"Legs,2026-11-03T18:00:00Z,,Leg Press,,10,{100 + n},,,{one},false,,,\n" for n, one in enumerate(states)
    )
    report, _ = imported(logbook, tmp_path, header + rows, unit="kg")
    assert [one.load for one in logbook.sets()] == [100, 101, 102, 105]
    assert [(row.line, "Aborted" in row.reason) for row in report.errors] == [(6, True)]

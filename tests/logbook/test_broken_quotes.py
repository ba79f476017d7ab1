"""A row whose quotes do not fit is read where that is safe, else named; all the other rows come in."""

import pytest

from legpress.logbook.imports.importing import import_file

HEADER = "when,exercise,load,unit,reps,notes\n"
BEFORE = '2026-10-01 18:00,leg press,120,kg,10,"two\nlines, ""quoted"""\n'
AFTER = '2026-10-01 18:10,leg press,110,kg,9,"a note, with a comma"\n2026-10-01 18:20,leg press,100,kg,8,\n'
ROW = "2026-10-01 18:05,leg press,115,kg,10,"


def imported(logbook, tmp_path, row, after=AFTER):
    (tmp_path / "log.csv").write_text(HEADER + BEFORE + row + after)
    report = import_file(logbook, tmp_path / "log.csv", lifter="Kim")
    assert report.rows == report.imported + len(report.left_out)
    return report


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ('"said "easy" today"', 'said "easy" today'),
        ('"a"b"', 'a"b'),
        ('"the 6" box"', 'the 6" box'),
        ('"5"6 tall, tired"', '5"6 tall, tired'),
    ],
)
def test_an_unescaped_quote_inside_a_text_is_read(logbook, tmp_path, text, note):
    assert imported(logbook, tmp_path, f"{ROW}{text}\n").imported == 4
    assert [one.load for one in logbook.sets()] == [120, 115, 110, 100]
    assert logbook.sets()[1].notes == note
    assert logbook.sets()[0].notes == 'two\nlines, "quoted"'


@pytest.mark.parametrize(
    ("text", "because"),
    [('"never closed', "do not fit"), ('"one", two', "7 cells"), ('"said "easy", then "hard""', "do not fit")],
)
def test_a_row_that_cannot_be_told_apart_is_named_and_the_others_come_in(logbook, tmp_path, text, because):
    report = imported(logbook, tmp_path, f"{ROW}{text}\n")
    assert (report.imported, [row.line for row in report.errors]) == (3, [4])
    assert because in report.errors[0].reason


def test_a_file_that_was_cut_off_inside_a_quote_loses_its_last_row(logbook, tmp_path):
    report = imported(logbook, tmp_path, f'{ROW}"cut o', after="")
    assert (report.imported, [(row.line, row.reason) for row in report.errors]) == (
        1,
        [(4, "a quote is opened and never closed.")],
    )


def test_one_quote_that_never_closes_hides_no_row_of_a_file_without_quotes(logbook, tmp_path):
    many = "".join(f"2026-10-01 19:{minute:02d},leg press,{load},kg,5,\n" for minute in range(60) for load in range(80))
    report = imported(logbook, tmp_path, f'{ROW}"oh\n', after=many)
    assert (report.imported, [row.line for row in report.errors]) == (4801, [4])

"""Files of other apps become the sets that were done, once."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from logs import STANCE, WHEN, a_set, sets, without_id

from legpress.errors import WrongInput
from legpress.logbook import Logbook
from legpress.logbook.exports import export_file
from legpress.logbook.imports.cells import moment, number
from legpress.logbook.imports.importing import NothingRead, import_file
from legpress.logbook.imports.own_csv import COLUMNS, guarded, unguarded
from legpress.logbook.record import FIELDS

FILES = Path(__file__).parent / "files"
CHRISTMAS = datetime(2025, 12, 22, 8)


def told(logbook, file, **options):
    report = import_file(logbook, FILES / file, lifter="Mara", **options)
    assert report.rows == report.imported + report.duplicates + len(report.errors) + sum(report.not_sets.values())
    return report


def loads(logbook):
    return [(one.exercise, one.load, one.unit, one.reps, one.kind, one.rir) for one in logbook.sets()]


def test_hevy_in_kilograms_with_quotes_commas_and_line_breaks(logbook):
    report = told(logbook, "hevy_kg.csv")
    assert (report.format, report.imported, report.errors) == ("hevy", 7, [])
    assert report.body_weight == 1
    assert sum(report.not_sets.values()) == 1  # the treadmill
    assert loads(logbook) == [
        ("seated leg curl", 25, "kg", 12, "warm-up", None),
        ("seated leg curl", 40, "kg", 12, "work", 2),
        ("seated leg curl", 40, "kg", 12, "work", 2),
        ("leg press", 122.5, "kg", 10, "work", 1.5),
        ("leg press", 122.5, "kg", 8, "failure", 0),
        ("leg press", 90, "kg", 9, "drop", None),
        ("nordic curl", 0, "kg", 6, "work", None),
    ]
    first, *_, press, _, _, nordic = logbook.sets()
    assert (first.workout, first.when, first.notes) == ("Leg day, heavy", CHRISTMAS, 'Slept "well"')
    assert press.notes == "feet high, wide\nheels only"
    assert nordic.notes == "body weight"


def test_hevy_in_pounds_with_a_mark_and_crlf(logbook):
    assert told(logbook, "hevy_lbs_bom_crlf.csv").imported == 3
    assert [one[1:4] for one in loads(logbook)] == [(265, "lb", 10), (265.5, "lb", 9), (70, "lb", 12)]
    assert logbook.sets()[0].when == datetime(2026, 1, 3, 18, 5)


def test_a_semicolon_copy_of_hevy_with_months_and_commas_of_other_languages(logbook):
    assert told(logbook, "hevy_german_semicolons.csv").imported == 3
    assert [one.load for one in logbook.sets()] == [122.5, 77.111, 100]
    assert [one.when.month for one in logbook.sets()] == [3, 10, 12]


def test_an_older_hevy_file_with_iso_dates(logbook):
    report = told(logbook, "hevy_iso_old.csv")
    assert report.imported == 3
    assert {one.when for one in logbook.sets()} == {CHRISTMAS}
    assert logbook.exercises() == ["hip thrust", "leg press"]
    assert report.exercises == {"Leg Press (Machine)": "leg press", "Hip Thrust (Barbell)": "hip thrust"}
    assert {one.exercise_written for one in logbook.sets()} == {"Leg Press (Machine)", "Hip Thrust (Barbell)"}


def test_strong_with_commas_asks_for_the_unit_and_knows_what_is_no_set(logbook):
    with pytest.raises(WrongInput, match="--unit kg or --unit lb"):
        told(logbook, "strong_comma_crlf.csv")
    assert logbook.count() == 0
    report = told(logbook, "strong_comma_crlf.csv", unit="kg")
    assert (report.format, report.imported, report.rows) == ("strong", 4, 6)
    assert report.not_sets["rest timer"] == 1
    assert [one[1:] for one in loads(logbook)][:2] == [(60, "kg", 12, "warm-up", None), (120, "kg", 10, "work", 2)]
    warm_up, work, *_ = logbook.sets()
    assert (warm_up.workout, warm_up.notes, work.notes) == ("Legs, heavy", "windy, tired", "tape, 23 cm")


def test_strong_with_semicolons_has_the_unit_in_every_row(logbook):
    assert told(logbook, "strong_semicolon_bom.csv").imported == 4
    assert [one[1:5] for one in loads(logbook)] == [
        (120.5, "kg", 10, "work"),
        (120.5, "kg", 9, "work"),
        (90, "lb", 12, "work"),
        (70, "lb", 12, "drop"),
    ]
    assert logbook.sets()[0].workout == "Leg; day"


def test_strong_with_workout_numbers(logbook):
    assert told(logbook, "strong_workout_number.csv").imported == 3
    assert [one[1:5] for one in loads(logbook)] == [
        (50, "kg", 15, "warm-up"),
        (130, "kg", 8, "work"),
        (130, "kg", 7, "failure"),
    ]
    assert logbook.sets()[1].notes == 'said "easy"\nthen not'


def test_strong_with_a_narrow_space_before_pm(logbook):
    assert told(logbook, "strong_ampm.csv", unit="lb").imported == 3
    assert [one.when.hour for one in logbook.sets()] == [17, 17, 0]


def test_fitnotes_with_a_column_for_the_unit(logbook):
    report = told(logbook, "fitnotes_unit_column.csv")
    assert (report.format, report.imported, sum(report.not_sets.values())) == ("fitnotes", 3, 1)
    assert [one[1:3] for one in loads(logbook)] == [(120, "kg"), (120, "kg"), (265, "lb")]
    assert logbook.sets()[0].when == datetime(2024, 3, 4)


def test_fitnotes_with_the_unit_in_the_header(logbook):
    assert told(logbook, "fitnotes_kgs_bom_crlf.csv").imported == 3
    assert [one.load for one in logbook.sets()] == [40, 42.5, 30]
    assert told(logbook, "fitnotes_lbs_utf16.csv").imported == 2
    assert logbook.sets(last=2)[0].notes == 'über 23 cm, "tape"'


def test_fitnotes_of_the_other_telephone(logbook):
    assert told(logbook, "fitnotes_ios.csv", unit="kg").imported == 3
    assert [one[4:] for one in loads(logbook)] == [("warm-up", None), ("work", 2), ("work", 1.5)]


def test_our_own_forms_written_by_hand(logbook):
    assert told(logbook, "legpress_by_hand.csv").imported == 2
    assert logbook.sets()[0].tempo == "3-1-X"
    report = told(logbook, "legpress_from_a_page.json")
    assert (report.format, report.imported, report.duplicates) == ("legpress json", 1, 1)


UNITLESS = {"strong_comma_crlf.csv", "strong_ampm.csv", "fitnotes_ios.csv"}


@pytest.mark.parametrize("file", sorted(file.name for file in FILES.iterdir()))
def test_every_file_twice_keeps_every_set_once_and_one_undo_takes_it_back(logbook, file):
    mine = logbook.add(a_set(load=77.0))
    options = {"unit": "kg"} if file in UNITLESS else {}
    dry = told(logbook, file, dry_run=True, **options)
    assert logbook.sets() == [mine]
    assert dry.change is None
    first = told(logbook, file, **options)
    assert first.imported == dry.imported > 0
    kept = logbook.sets()
    again = told(logbook, file, **options)
    assert (again.imported, again.duplicates, again.change) == (0, first.imported, None)
    assert logbook.sets() == kept
    assert f"imported {first.imported} set" in logbook.undo()
    assert logbook.sets() == [mine]
    logbook.redo()
    assert logbook.sets() == kept


def test_a_third_equal_set_is_new_where_two_are_known(logbook, tmp_path):
    lines = (FILES / "legpress_by_hand.csv").read_text().splitlines()
    file = tmp_path / "log.csv"
    file.write_text("\n".join([lines[0], lines[1], lines[1]]))
    assert import_file(logbook, file, lifter="Mara").imported == 2
    file.write_text("\n".join([lines[0], lines[1], lines[1], lines[1]]))
    report = import_file(logbook, file, lifter="Mara")
    assert (report.imported, report.duplicates) == (1, 2)
    assert import_file(logbook, file, lifter="Ben").imported == 3  # another lifter's are others


def test_a_file_that_names_nobody_asks_whose_sets_they_are(logbook):
    with pytest.raises(WrongInput, match="--name"):
        import_file(logbook, FILES / "hevy_kg.csv")


def test_the_file_s_own_unit_may_not_be_contradicted(logbook):
    with pytest.raises(WrongInput, match="kg and --unit says lb"):
        told(logbook, "hevy_kg.csv", unit="lb")


def test_rows_that_cannot_be_read_are_told_with_their_line_and_left_out(logbook, tmp_path):
    file = tmp_path / "log.csv"
    file.write_text(
        "when,exercise,load,unit,reps,notes\n"
        '2026-10-01 18:00,leg press,120,kg,10,"two\nlines"\n'
        "2026-10-01 18:05,leg press,heavy,kg,10,\n"
        "2026-10-01 18:10,leg press,120,stone,10,\n"
        "03/04/2026,leg press,120,kg,10,\n"
        "2026-10-01 18:10,leg press,120\n"
        "2026-10-01 18:10,leg press,=1+1,kg,10,\n"
        '2026-10-01 18:15,leg press,"1,000",kg,10,\n'
        "2026-10-01 18:20,leg press,120,kg,9,\n"
    )
    report = import_file(logbook, file, lifter="Mara")
    assert (report.imported, report.rows) == (2, 8)
    assert [wrong.line for wrong in report.errors] == [4, 5, 6, 7, 8, 9]
    for wrong, because in zip(
        report.errors, ["heavy", "stone", "--dates", "3 cells", "=1+1", "thousands"], strict=True
    ):
        assert because in wrong.reason
    assert import_file(logbook, file, lifter="Ben", dates="dmy").imported == 3


def test_a_file_without_one_row_that_can_be_read_is_refused_with_its_report(logbook, tmp_path):
    file = tmp_path / "log.csv"
    file.write_text("when,exercise,load,unit,reps\n2026-10-01,leg press,heavy,kg,10\n2026-10-01,leg press,1,st,10\n")
    with pytest.raises(NothingRead, match=r"line 2.*1 more") as refused:
        import_file(logbook, file, lifter="Mara")
    assert [wrong.line for wrong in refused.value.report.errors] == [2, 3]
    assert logbook.count() == 0


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("22 Dec 2025, 08:00", CHRISTMAS),
        ("22 Dez. 2025, 08:00", CHRISTMAS),
        ("22 déc. 2025, 08:00", CHRISTMAS),
        ("22 dic 2025, 08:00", CHRISTMAS),
        ("22. Dezember 2025 um 08:00", CHRISTMAS),
        ("Dec 22, 2025 at 8:00 AM", CHRISTMAS),
        ("2025-12-22 8:00:00\u202fAM", CHRISTMAS),
        ("2025-12-22T08:00:00+01:00", CHRISTMAS),
        ("22.12.2025 08:00", CHRISTMAS),
        ("22/12/2025 08:00", CHRISTMAS),
        ("12/22/2025 08:00", CHRISTMAS),
        ("15 août 2025", datetime(2025, 8, 15)),
        ("1er août 2025", datetime(2025, 8, 1)),
        ("1er août 2025 à 18:30", datetime(2025, 8, 1, 18, 30)),
        ("1º de agosto de 2025", datetime(2025, 8, 1)),
        ("1.º de agosto de 2025", datetime(2025, 8, 1)),
        ("3ene 2025", datetime(2025, 1, 3)),
        ("2ott 2025", datetime(2025, 10, 2)),
        ("3rd March 2025", datetime(2025, 3, 3)),
        ("2nd of March 2025", datetime(2025, 3, 2)),
        ("March 3rd, 2025", datetime(2025, 3, 3)),
        ("22 Dec 25, 08:00", CHRISTMAS),
        ("22. Dez. 25 08:00", CHRISTMAS),
        ("Dec 22, 25, 8:00 AM", CHRISTMAS),
        ("12/22/25 08:00", CHRISTMAS),
        ("29.12.25", datetime(2025, 12, 29)),
        ("3 März 2025", datetime(2025, 3, 3)),
        ("1 juin 2025", datetime(2025, 6, 1)),
        ("1 juil. 2025", datetime(2025, 7, 1)),
        ("4/4/2025", datetime(2025, 4, 4)),
    ],
)
def test_dates_as_apps_write_them(text, means):
    assert moment(text) == means


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2025-13-01",
        "31.02.2025",
        "3 Foo 2025",
        "03/04/2025",
        "2025-01-01 13:00 PM",
        "22.12.25",
        "25/12/22",
        "03/04/25",
        "30.02.25",
        "22 Dec 08:00",
        "4th 2025",
    ],
)
def test_dates_that_are_none_or_two_are_refused(text):
    with pytest.raises(WrongInput):
        moment(text)


def test_a_year_of_two_digits_is_read_where_it_can_be_one_date_only():
    assert moment("22.12.25", "dmy") == moment("12/22/25", "mdy") == moment("22-12-25", "dmy") == datetime(2025, 12, 22)
    with pytest.raises(WrongInput, match="--dates dmy"):
        moment("22.12.25")
    with pytest.raises(WrongInput, match="does not exist, or is to come"):
        moment("22.12.99", "dmy")


def test_an_ambiguous_date_is_read_as_told():
    assert (moment("03/04/2025", "dmy").month, moment("03/04/2025", "mdy").month) == (4, 3)


@pytest.mark.parametrize(
    ("text", "semicolons", "means"),
    [("82,5", False, 82.5), ("77,111", True, 77.111), ("1,234.5", False, 1234.5), ("1.234,5", True, 1234.5),
     ("10.0", False, 10), (" ", False, None), ("1 000", False, 1000), ("−5", False, -5)],
)  # fmt: skip
def test_numbers_as_apps_write_them(text, semicolons, means):
    assert number(text, semicolons=semicolons) == means


@given(st.text(max_size=20) | st.text("'=+-@\t\r\na", max_size=6))
def test_no_text_is_a_formula_and_all_text_comes_back(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


_ONE = a_set(lifter="1", when=datetime(2000, 1, 1))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(done=[replace(_ONE, lifter=lifter) for lifter in "01010"], form="json")  # two taking turns within a minute
@given(done=st.lists(sets, max_size=6), form=st.sampled_from(["json", "csv"]))
def test_export_and_import_into_an_empty_log_change_nothing(empty_log, tmp_path_factory, done, form):
    folder = tmp_path_factory.mktemp("round")
    first, second = folder / f"first.{form}", folder / f"second.{form}"
    with empty_log() as logbook, Logbook.open("sqlite://") as other:
        logbook.add_all(done)
        for machine in logbook.machines() if form == "json" else []:
            logbook.remember("Mara", machine, f"=tape on {machine}")
        assert export_file(logbook, first) == len(done)
        if not done and form == "csv":
            return
        report = import_file(other, first)
        assert (report.errors, report.imported) == ([], len(done))
        assert list(map(without_id, other.sets())) == list(map(without_id, logbook.sets()))
        assert other.all_settings() == logbook.all_settings()
        export_file(other, second)
        assert second.read_bytes() == first.read_bytes()


def test_an_export_has_a_schema_version_a_checksum_and_the_marks(logbook, tmp_path):
    logbook.add(a_set(machine="sled", stance=STANCE), mark="notch 3")
    export_file(logbook, tmp_path / "log.json")
    whole = json.loads((tmp_path / "log.json").read_text())
    assert (whole["format"], whole["schema_version"], len(whole["sha256"])) == ("legpress log", 2, 64)
    assert whole["machine_settings"] == [{"lifter": "Mara", "machine": "sled", "mark": "notch 3", "load_counts": ""}]
    assert whole["sets"][0]["heel_height_cm"] == 45
    # another program's layout of the same is as good
    (tmp_path / "pretty.json").write_text(json.dumps(whole, indent=4))
    report = import_file(logbook, tmp_path / "pretty.json")
    assert (report.imported, report.duplicates) == (0, 1)


def test_an_older_mark_of_a_file_does_not_replace_the_one_in_the_log(logbook, tmp_path):
    logbook.add(a_set(machine="sled"), mark="notch 3")
    export_file(logbook, tmp_path / "log.json")
    logbook.remember("Mara", "sled", "notch 4")
    import_file(logbook, tmp_path / "log.json")
    assert logbook.settings("Mara", "sled").mark == "notch 4"


def test_an_export_of_one_lifter_holds_nobody_else(logbook, tmp_path):
    logbook.add_all([a_set(), a_set(lifter="Ben")])
    assert export_file(logbook, tmp_path / "ben.csv", "Ben") == 1
    assert "Mara" not in (tmp_path / "ben.csv").read_text()


def test_an_export_replaces_only_what_is_one(logbook, tmp_path):
    logbook.add(a_set())
    for name in ("log.json", "log.csv"):
        export_file(logbook, tmp_path / name)
        logbook.add(a_set(when=WHEN))
        export_file(logbook, tmp_path / name)
        (tmp_path / f"my-{name}").write_text("my diary")
        with pytest.raises(WrongInput, match="not an export"):
            export_file(logbook, tmp_path / f"my-{name}")
        assert (tmp_path / f"my-{name}").read_text() == "my diary"
    for name, because in (("log.txt", "neither"), ("nowhere/log.csv", "cannot be written")):
        with pytest.raises(WrongInput, match=because):
            export_file(logbook, tmp_path / name)
    assert not list(tmp_path.glob("*.half")) + list(tmp_path.glob(".*.half"))


def test_an_export_of_an_older_legpress_is_read_and_replaced(logbook, tmp_path):
    logbook.add(a_set())
    file = tmp_path / "log.csv"
    export_file(logbook, file)
    header, row, *_ = file.read_text().split("\n")
    older = header.replace(',"load_written","exercise_written","load_counts"', ""), row.removesuffix(',"","",""')
    assert older[0].endswith('"notes"')
    file.write_text("\n".join([*older, ""]))
    assert import_file(logbook, file).duplicates == 1
    assert export_file(logbook, file) == 1
    assert file.read_text().startswith(header)


def test_the_page_about_the_log_names_every_column(root):
    page = " ".join((root / "docs" / "logbook.md").read_text().split())
    assert ", ".join(COLUMNS) in page
    for field in FIELDS:
        assert f"`{field}`" in page


def rows_with_units(tmp_path, *units):
    file = tmp_path / "fitnotes.csv"
    rows = [f"2026-07-0{day},Leg Press,Legs,{100 + day},{unit},12" for day, unit in enumerate(units, 1)]
    file.write_text("\n".join(["Date,Exercise,Category,Weight,Weight Unit,Reps", *rows]) + "\n")
    own = tmp_path / "own.csv"
    rows = [f"2026-07-0{day},leg press,{100 + day},{unit},12" for day, unit in enumerate(units, 1)]
    own.write_text("\n".join(["when,exercise,load,unit,reps", *rows]) + "\n")
    return file, own


@pytest.mark.parametrize("units", [("", "lb", "lb"), ("lb", "", "lb"), ("lb", "lb", "")])
def test_a_row_without_a_unit_has_that_of_the_others(logbook, tmp_path, units):
    for lifter, file in zip("AB", rows_with_units(tmp_path, *units), strict=True):
        report = import_file(logbook, file, lifter=lifter, own_units="kg")
        assert [one.unit for one in logbook.sets(lifter)] == ["lb"] * 3
        assert report.own_units is None


def test_where_the_others_disagree_a_unit_that_is_told_is_for_rows_without_one(logbook, tmp_path):
    for lifter, file in zip("AB", rows_with_units(tmp_path, "kg", "", "lb"), strict=True):
        with pytest.raises(WrongInput, match=r"Some rows do not say .* --unit kg or --unit lb"):
            import_file(logbook, file, lifter=lifter)
        import_file(logbook, file, lifter=lifter, unit="lb")
        assert [one.unit for one in logbook.sets(lifter)] == ["kg", "lb", "lb"]
    for file in rows_with_units(tmp_path, "kg", "kg"):
        with pytest.raises(WrongInput, match="kg and --unit says lb"):
            import_file(logbook, file, lifter="C", unit="lb")


def test_a_set_that_is_to_come_is_left_out_by_its_line(logbook, tmp_path):
    now = datetime.now()
    days = [now + timedelta(days=2), now + timedelta(hours=23), now]
    file = tmp_path / "own.csv"
    rows = [f"{day:%Y-%m-%d %H:%M},leg press,100,kg,10" for day in days]
    file.write_text("\n".join(["when,exercise,load,unit,reps", *rows]) + "\n")
    report = import_file(logbook, file, lifter="Kim")
    assert report.imported == 2
    assert [(wrong.line, "is to come" in wrong.reason) for wrong in report.errors] == [(2, True)]


def test_many_rows_that_cannot_be_read_refuse_the_file_only_where_they_are_most_of_it(logbook, tmp_path):
    file = tmp_path / "own.csv"
    header, wrong = "when,exercise,load,unit,reps\n", "2026-10-01,leg press,heavy,kg,10\n"
    right = "".join(f"2026-10-01,leg press,{load / 10},kg,10\n" for load in range(1200))
    file.write_text(header + wrong * 1100 + right)
    report = import_file(logbook, file, lifter="Kim")
    assert (report.imported, len(report.errors)) == (1200, 1100)
    file.write_text(header + wrong * 1300 + right)
    with pytest.raises(WrongInput, match="more than 1000 lines"):
        import_file(logbook, file, lifter="Ben")

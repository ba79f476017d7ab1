"""Loads as lifters write them, and what the numbers of a log count on a machine."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logs import WHEN, a_set

from legpress.errors import WrongInput
from legpress.logbook import Logbook
from legpress.logbook.entry import EntryProblem, EntryRefused, SetEntry, changed_fields, completed_set
from legpress.logbook.exports import export_file
from legpress.logbook.imports.importing import import_file
from legpress.logbook.load_convention import LoadConvention
from legpress.logbook.written_load import LoadInPlates, LoadUnreadable, LoadWithRepetitions, WrittenLoad

CARRIAGE = LoadConvention("carriage")
SIDE = LoadConvention("side")
HEADER = "when,exercise,load,unit,reps,machine\n"


@pytest.mark.parametrize(
    ("text", "load", "unit"),
    [
        ("120", 120, None),
        ("120kg", 120, "kg"),
        ("70,5 kg", 70.5, "kg"),
        ("20kg a side", 40, "kg"),
        ("20 kg per side", 40, "kg"),
        ("20kg/side", 40, "kg"),
        ("45 each side", 90, None),
        ("45lb per side", 90, "lb"),
        ("45 lb ea side", 90, "lb"),
        ("20kg pro Seite", 40, "kg"),
        ("je Seite 20 kg", 40, "kg"),
        ("20 kg par côté", 40, "kg"),
        ("20kg por lado", 40, "kg"),
        ("20 kg per lato", 40, "kg"),
        ("20 kg na stronę", 40, "kg"),
        ("片側20kg", 40, "kg"),
        ("片側20キロ", 40, "kg"),
        ("左右20kgずつ", 40, "kg"),
        ("20 кг на сторону", 40, "kg"),
        ("по 20 кг на сторону", 40, "kg"),
        ("45 фунтов с каждой стороны", 90, "lb"),
        ("20кг/сторону", 40, "kg"),
        ("每边20公斤", 40, "kg"),
        ("单边 20 kg", 40, "kg"),
        ("20公斤每邊", 40, "kg"),
        ("两边各45磅", 90, "lb"),
        ("한쪽 20kg", 40, "kg"),
        ("양쪽 20kg씩", 40, "kg"),
        ("2x20 кг", 40, "kg"),
        ("45ポンド", 45, "lb"),
        ("2x20kg", 40, "kg"),
        ("2 × 20 kg", 40, "kg"),
        ("4x45lb", 180, "lb"),
        ("90lb+10lb", 100, "lb"),
        ("90 + 10 lb", 100, "lb"),
        ("2x45lb+10lb per side", 200, "lb"),
        ("100kg+10lb", 104.54, "kg"),
    ],
)
def test_a_load_is_the_plates_of_both_sides(text, load, unit):
    written = WrittenLoad.parse(text)
    assert (written.load, written.unit) == (load, unit)


@pytest.mark.parametrize(
    "text", ["", "heavy", "a side", "-5kg", "20 kg a leg", "2 plates", "20kg both sides", "1e5", "20kg+", "120 kg x 10",
             "20kg a side each side", "20 stone", "1,000", "両側20kg", "по 20 кг"],
)  # fmt: skip
def test_what_is_no_load_is_refused(text):
    with pytest.raises(WrongInput):
        WrittenLoad.parse(text)


def test_a_load_with_its_repetitions_is_not_taken_for_discs(logbook):
    entry = SetEntry(exercise="leg press", load="120x10", reps=10)
    with pytest.raises(EntryRefused) as refused:
        completed_set(logbook, entry, lifter="Kim", units="kg", present=None)
    assert refused.value.problem is EntryProblem.LOAD_WITH_REPETITIONS


@pytest.mark.parametrize(
    "text",
    ["3 plates a side", "2 plates", "3 Scheiben pro Seite", "по 3 блина на сторону", "每边3片", "2.5 plates each side"],
)
def test_plates_are_asked_what_they_weigh(logbook, tmp_path, text):
    with pytest.raises(LoadInPlates, match=r"write [\d.]+x20kg a side or"):
        WrittenLoad.parse(text)
    with pytest.raises(EntryRefused) as refused:
        completed_set(
            logbook, SetEntry(exercise="leg press", load=text, reps=10), lifter="Kim", units="kg", present=None
        )
    assert refused.value.problem is EntryProblem.LOAD_IN_PLATES
    file = log(tmp_path, "2026-11-20 18:00,leg press,120,kg,12,", f"2026-11-20 18:00,leg press,{text},kg,12,")
    assert "A plate is 20 kg" in import_file(logbook, file, lifter="Kim").errors[0].reason


@given(st.floats(0, 600).map(lambda kg: round(kg, 2)), st.sampled_from(["kg", "lb"]))
def test_a_convention_is_kept_as_text_and_takes_off_what_it_counts(load, unit):
    for convention in (SIDE, LoadConvention("carriage", 52.0), LoadConvention("carriage", 115.0, "lb")):
        assert LoadConvention.parse(str(convention)) == convention
    assert SIDE.plates(load, unit) == 2 * load
    assert LoadConvention("plates").plates(load, unit) == load
    carriage = LoadConvention("carriage", 52.0, unit)
    if load == 0 or load >= 52:
        assert carriage.plates(load, unit) == pytest.approx(max(0, load - 52), abs=0.01)
    else:
        with pytest.raises(WrongInput, match="less than the carriage"):
            carriage.plates(load, unit or "kg")


def log(tmp_path, *rows):
    file = tmp_path / "log.csv"
    file.write_text(HEADER + "\n".join(rows) + "\n")
    return file


def test_a_log_that_counts_the_carriage_is_told_once_and_remembered(logbook, tmp_path):
    file = log(tmp_path, "2026-11-20 18:00,leg press,172,kg,12,sled-45-large-plate")
    report = import_file(logbook, file, lifter="Kim", counts=CARRIAGE)
    (done,) = logbook.sets()
    assert (done.load, done.load_written) == (120, "172 kg with the carriage of 52 kg")
    assert logbook.settings("Kim", "sled-45-large-plate").counts == LoadConvention("carriage", 52.0)
    # the same again, and a later set, without saying it again
    again = import_file(logbook, file, lifter="Kim")
    assert (again.imported, again.corrected, again.duplicates) == (0, [], 1)
    later = log(tmp_path, "2026-11-27 18:00,leg press,177,kg,12,sled-45-large-plate")
    import_file(logbook, later, lifter="Kim")
    assert [one.load for one in logbook.sets()] == [120, 125]
    logbook.undo()
    logbook.undo()
    assert (logbook.sets(), logbook.settings("Kim", "sled-45-large-plate")) == ([], None)
    assert report.counted == {"the carriage of 52 kg": 1}


def test_a_file_by_hand_may_say_what_was_put_on(logbook, tmp_path):
    file = log(
        tmp_path,
        "2026-11-20 18:00,leg press,20kg a side,,12,the old one",
        "2026-11-20 18:00,leg press,60,kg,12,the old one",
        "2026-11-20 18:00,leg press,45lb a side,kg,12,the old one",
        "2026-11-20 18:00,leg press,a lot,kg,12,the old one",
    )
    report = import_file(logbook, file, lifter="Kim", counts=SIDE)
    assert [(one.load, one.load_written) for one in logbook.sets()] == [(40, "20kg a side"), (120, "60 kg a side")]
    assert [row.line for row in report.errors] == [4, 5]


def test_without_a_machine_the_carriage_is_told_by_its_weight_and_only_presses_have_one(logbook, tmp_path):
    file = log(tmp_path, "2026-11-20 18:00,leg press,172,kg,12,", "2026-11-20 18:00,leg extension,60,kg,12,")
    with pytest.raises(WrongInput, match="--carriage"):
        import_file(logbook, file, lifter="Kim", counts=CARRIAGE)
    assert logbook.count() == 0
    report = import_file(logbook, file, lifter="Kim", counts=LoadConvention("carriage", 52.0))
    assert {one.exercise: one.load for one in logbook.sets()} == {"leg press": 120, "leg extension": 60}
    assert (report.imported, report.plates_assumed) == (2, 0)
    assert import_file(logbook, file, lifter="Kim").duplicates == 2


def test_who_tells_it_late_gets_the_old_sets_put_right(logbook, tmp_path):
    file = log(tmp_path, "2026-11-20 18:00,leg press,60,kg,12,the old one")
    first = import_file(logbook, file, lifter="Kim")
    assert (first.plates_assumed, logbook.sets()[0].load) == (1, 60)
    late = import_file(logbook, file, lifter="Kim", counts=SIDE)
    (done,) = logbook.sets()
    assert (late.imported, len(late.corrected)) == (0, 1)
    assert (done.load, done.load_written, done.machine) == (120, "60 kg a side", "the old one")
    # and back: plates alone need no remembering
    import_file(logbook, file, lifter="Kim", counts=LoadConvention("plates"))
    assert (logbook.sets()[0].load, logbook.settings("Kim", "the old one")) == (60, None)


def test_less_than_the_carriage_is_told_of_and_left_out(logbook, tmp_path):
    file = log(
        tmp_path, "2026-11-20 18:00,leg press,40,kg,12,sled-45-large-plate", "2026-11-20 18:00,leg curl,40,kg,12,"
    )
    report = import_file(logbook, file, lifter="Kim", counts=CARRIAGE)
    assert [(row.line, row.reason[:20]) for row in report.errors] == [(2, "the load is 40 kg, l")]


def test_a_set_that_is_logged_goes_by_what_was_told_of_its_machine(logbook):
    def add(load, exercise="leg press", counts=None, machine="sled-45-large-plate"):
        entry = SetEntry(exercise=exercise, load=load, reps=10, machine=machine)
        completed = completed_set(logbook, entry, lifter="Kim", units="kg", present=None, counts=counts)
        return logbook.add(completed.logged, counts=completed.counts)

    assert add("172", counts=CARRIAGE).load == 120
    assert (add("177").load, add("177").load_written) == (125, "177 kg with the carriage of 52 kg")
    assert add("20kg a side").load == 40  # says itself what it is
    assert add("100", machine="another").load == 100
    with pytest.raises(EntryRefused) as refused:
        add("40")
    assert refused.value.problem is EntryProblem.LOAD_BELOW_CARRIAGE
    edited = logbook.edit(1, **changed_fields(logbook, SetEntry(load="182"), [], logbook.get(1)))
    assert (edited.load, edited.load_written) == (130, "182 kg with the carriage of 52 kg")
    plain = logbook.edit(1, **changed_fields(logbook, SetEntry(load="20kg a side"), [], edited))
    assert (plain.load, plain.load_written) == (40, "20kg a side")


def test_an_export_says_what_was_written_and_comes_back_as_it_was(logbook, tmp_path):
    file = log(tmp_path, "2026-11-20 18:00,Beinpresse,172,kg,12,sled-45-large-plate")
    import_file(logbook, file, lifter="Kim", counts=CARRIAGE, means={"Presse 3": "leg press"})
    for name in ("out.json", "out.csv"):
        export_file(logbook, tmp_path / name)
        with Logbook.open("sqlite://") as other:
            # the same is said of the machine there; our own export is not read by it a second time
            other.remember("Kim", "sled-45-large-plate", counts=LoadConvention("carriage", 52.0))
            other.add(a_set(lifter="Kim", when=WHEN - timedelta(days=900)))
            import_file(other, tmp_path / name)
            *_, back = other.sets()
            assert (back.load, back.load_written, back.exercise_written) == (
                120,
                "172 kg with the carriage of 52 kg",
                "Beinpresse",
            )
    whole = json.loads((tmp_path / "out.json").read_text())
    assert whole["machine_settings"][0]["load_counts"] == "carriage 52 kg"
    assert whole["exercise_titles"] == [{"lifter": "Kim", "title": "Presse 3", "exercise": "leg press"}]
    with Logbook.open("sqlite://") as empty:
        import_file(empty, tmp_path / "out.json")
        assert empty.settings("Kim", "sled-45-large-plate").counts == LoadConvention("carriage", 52.0)
        assert empty.exercise_titles() == [("Kim", "Presse 3", "leg press")]
        export_file(empty, tmp_path / "again.json")
        assert (tmp_path / "again.json").read_bytes() == (tmp_path / "out.json").read_bytes()


def test_a_machine_in_other_letters_is_the_one_that_is_remembered(logbook, tmp_path):
    logbook.remember("Kim", "The Old One", counts=LoadConvention("carriage", 52.0))
    entry = SetEntry(exercise="leg press", load="172", reps=10, machine="the old one")
    added = completed_set(logbook, entry, lifter="Kim", units="kg", present=None).logged
    assert (added.load, added.machine) == (120, "The Old One")
    file = log(tmp_path, "2026-11-20 18:00,leg press,172,kg,12,THE OLD ONE", "2026-11-20 19:00,leg press,90,kg,9,other")
    import_file(logbook, file, lifter="Kim")
    assert [(one.load, one.machine) for one in logbook.sets()] == [(120, "The Old One"), (90, "other")]
    entry = SetEntry(load="182", machine="the old ONE")
    edited = logbook.edit(2, **changed_fields(logbook, entry, [], logbook.get(2)))
    assert (edited.load, edited.machine) == (130, "The Old One")


def test_an_edited_exercise_is_named_as_a_logged_one_is(logbook):
    kept = logbook.add(a_set(exercise="squat"))
    fields = changed_fields(logbook, SetEntry(exercise="Beinpresse"), [], kept)
    assert logbook.edit(kept.id, **fields).exercise == "leg press"


@pytest.mark.parametrize("text", ["10x100kg", "10 x 110 lb", "10x100", "1x60 kg"])
def test_what_weighs_more_than_any_disc_is_a_load_with_its_repetitions(text):
    with pytest.raises(LoadWithRepetitions):
        WrittenLoad.parse(text)


@pytest.mark.parametrize("text", ["100kg+20kg a side", "2x45lb+10lb each", "1.250 kg", "1,250 lb"])
def test_a_load_that_can_be_read_two_ways_is_refused(text):
    with pytest.raises(LoadUnreadable):
        WrittenLoad.parse(text)


@pytest.mark.parametrize(
    ("text", "load"), [("4x45lb each", 180), ("45 lb each", 90), ("4x45lb each side", 360), ("a side 100kg+20kg", 240)]
)
def test_each_disc_is_not_each_side(text, load):
    assert WrittenLoad.parse(text).load == load

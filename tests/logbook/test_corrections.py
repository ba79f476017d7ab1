"""The same workout again: known sets stay, corrected ones are replaced and told, what the lifter put right stays right."""

from datetime import datetime

import pytest
from logs import a_set

from legpress.logbook import Logbook
from legpress.logbook.exports import export_file
from legpress.logbook.imports.importing import NothingRead, import_file
from legpress.logbook.load_convention import LoadConvention

HEADER = (
    '"title","start_time","end_time","description","exercise_title","superset_id","exercise_notes","set_index","set_type",'
    '"weight_kg","reps","distance_km","duration_seconds","rpe"'
)


@pytest.fixture
def workout(tmp_path):
    """Writes an export of Hevy: sets of one workout as (load, repetitions), or (load, repetitions, type, RPE)."""

    def written(*sets, title="Leg Press (Machine)"):
        rows = []
        for index, (load, reps, *more) in enumerate(sets):
            kind, rpe = (*more, *("normal", "")[len(more) :])
            rows.append(
                f'"Legs","3 Nov 2026, 18:00","3 Nov 2026, 19:00","","{title}",,"",{index},"{kind}",{load},{reps},,,{rpe}'
            )
        file = tmp_path / "hevy.csv"
        file.write_text("\n".join([HEADER, *rows]) + "\n")
        return file

    return written


def numbers(logbook):
    return [(one.load, one.reps) for one in logbook.sets()]


def test_a_typing_error_is_pointed_out_and_its_correction_replaces_it(logbook, workout):
    wrong = import_file(logbook, workout((120, 12), (120, 12), (1200, 12), (120, 12)), lifter="Kim")
    assert [(one.line, one.load, one.usual) for one in wrong.outliers] == [(4, 1200, 120)]
    right = import_file(logbook, workout((120, 12), (120, 12), (120, 12), (120, 12)), lifter="Kim")
    assert (right.imported, right.duplicates, right.outliers) == (0, 3, [])
    assert [(one.line, one.id) for one in right.corrected] == [(4, 3)]
    assert numbers(logbook) == [(120, 12)] * 4
    assert logbook.undo() == "Undone: imported 0 sets and corrected 1 from hevy.csv."
    assert numbers(logbook)[2] == (1200, 12)


def test_an_older_export_does_not_undo_a_correction(logbook, workout):
    import_file(logbook, workout((120, 12), (1200, 12)), lifter="Kim")
    import_file(logbook, workout((120, 12), (120, 12)), lifter="Kim")
    old = import_file(logbook, workout((120, 12), (1200, 12)), lifter="Kim")
    assert (old.imported, old.corrected, old.duplicates, old.change) == (0, [], 2, None)
    assert numbers(logbook) == [(120, 12), (120, 12)]


def test_what_was_put_right_in_the_log_stays(logbook, workout):
    file = workout((120, 12), (1200, 12), (100, 12))
    import_file(logbook, file, lifter="Kim")
    logbook.edit(2, load=120.0)
    logbook.edit(3, exercise="single-leg press", kind="drop")
    again = import_file(logbook, file, lifter="Kim")
    assert (again.imported, again.corrected, again.duplicates) == (0, [], 3)
    assert [(one.exercise, one.load) for one in logbook.sets()][1:] == [("leg press", 120), ("single-leg press", 100)]


def test_sets_that_are_new_in_a_workout_are_added(logbook, workout):
    import_file(logbook, workout((60, 12), (120, 12)), lifter="Kim")
    report = import_file(logbook, workout((60, 12), (120, 12), (120, 10), (110, 12)), lifter="Kim")
    assert (report.imported, report.corrected) == (2, [])
    assert numbers(logbook) == [(60, 12), (120, 12), (120, 10), (110, 12)]


def test_one_set_corrected_and_one_added_are_told_apart_by_their_place(logbook, workout):
    import_file(logbook, workout((60, 12), (12, 12), (120, 12)), lifter="Kim")
    report = import_file(logbook, workout((60, 12), (120, 12), (120, 12), (120, 9)), lifter="Kim")
    assert (report.imported, len(report.corrected)) == (1, 1)
    assert numbers(logbook) == [(60, 12), (120, 12), (120, 12), (120, 9)]


def test_a_mark_or_an_effort_that_the_app_adds_later_is_taken_over(logbook, workout):
    import_file(logbook, workout((60, 12), (120, 12)), lifter="Kim")
    logbook.edit(2, machine="sled-45-large-plate", notes="my own")
    logbook.undo()
    report = import_file(logbook, workout((60, 12, "warmup"), (120, 12, "normal", 8)), lifter="Kim")
    assert (report.imported, len(report.corrected)) == (0, 2)
    assert [(one.kind, one.rir) for one in logbook.sets()] == [("warm-up", None), ("work", 2)]


def test_a_correction_keeps_what_the_app_does_not_know(logbook, workout):
    import_file(logbook, workout((1200, 12)), lifter="Kim")
    logbook.edit(1, machine="sled-45-large-plate", tempo="3-1-X")
    import_file(logbook, workout((120, 12)), lifter="Kim")
    (done,) = logbook.sets()
    assert (done.load, done.machine, done.tempo) == (120, "sled-45-large-plate", "3-1-X")


def test_a_day_s_sets_by_hand_are_added_to_those_of_another_file(logbook, tmp_path):
    for load in (100, 120):  # a date without a clock says no place in a workout
        (tmp_path / "log.csv").write_text(f"when,exercise,load,unit,reps\n2026-10-01,leg press,{load},kg,10\n")
        assert import_file(logbook, tmp_path / "log.csv", lifter="Kim").imported == 1
    assert numbers(logbook) == [(100, 10), (120, 10)]


def test_other_lifters_and_other_times_are_not_touched(logbook, workout):
    others = [logbook.add(a_set(lifter="Kim")), logbook.add(a_set(lifter="Ben", load=77.0))]
    import_file(logbook, workout((120, 12)), lifter="Kim")
    import_file(logbook, workout((125, 12)), lifter="Kim")
    assert [logbook.get(one.id) for one in others] == others


def test_a_title_that_is_told_is_remembered_and_renames_what_is_there(logbook, workout):
    file = workout((120, 12), (120, 10), title="Presse 3")
    first = import_file(logbook, file, lifter="Kim")
    assert first.not_placed == {"Presse 3": 2}
    told = import_file(logbook, file, lifter="Kim", means={"Presse 3": "leg press"})
    assert (told.imported, told.duplicates, told.renamed_in_log, told.not_placed) == (0, 2, 2, {})
    assert logbook.exercises() == ["leg press"]
    assert import_file(logbook, workout((130, 8), title="PRESSE  3"), lifter="Ben").not_placed == {"PRESSE 3": 1}
    assert logbook.forget_title("Kim", "Presse 3") == 2
    assert logbook.exercises("Kim") == ["Presse 3"]
    logbook.undo()
    assert (logbook.exercises("Kim"), logbook.exercise_titles("Kim")) == (
        ["leg press"],
        [("Kim", "Presse 3", "leg press")],
    )
    logbook.undo()
    logbook.undo()
    assert (logbook.exercises("Kim"), logbook.exercise_titles("Kim")) == (["Presse 3"], [])


def test_a_title_that_we_took_for_another_exercise_can_be_told(logbook, workout):
    file = workout((45, 12), title="Prensa Inclinada")
    assert import_file(logbook, file, lifter="Kim").taken_for == {"Prensa Inclinada": "leg press"}
    import_file(logbook, file, lifter="Kim", means={"Prensa Inclinada": "single-leg press"})
    assert [(one.exercise, one.exercise_written) for one in logbook.sets()] == [
        ("single-leg press", "Prensa Inclinada")
    ]
    assert import_file(logbook, file, lifter="Kim").duplicates == 1


def test_a_log_from_before_titles_were_kept_knows_its_sets_again(logbook, workout):
    logbook.add(a_set(lifter="Kim", when=datetime(2026, 11, 3, 18), load=120.0, reps=12))
    report = import_file(logbook, workout((120, 12)), lifter="Kim")
    assert (report.imported, report.duplicates) == (0, 1)


def test_an_exercise_that_was_renamed_in_the_app_is_not_doubled(logbook, workout):
    import_file(logbook, workout((60, 12), (120, 10), title="Hüftadduktion"), lifter="Kim")
    logbook.add(a_set(lifter="Kim", when=datetime(2026, 11, 3, 18), exercise="seated leg curl", load=40.0))
    report = import_file(logbook, workout((60, 12), (120, 10), title="Hip Adduction (Machine)"), lifter="Kim")
    assert (report.imported, report.duplicates, report.renamed_in_log) == (0, 2, 2)
    assert report.renamed_in_app == {"Hüftadduktion": "Hip Adduction (Machine)"}
    assert logbook.exercises() == ["Hip Adduction (Machine)", "seated leg curl"]
    assert (
        import_file(logbook, workout((60, 12), (120, 10), title="Hip Adduction (Machine)"), lifter="Kim").change is None
    )
    logbook.undo()
    assert logbook.exercises() == ["Hüftadduktion", "seated leg curl"]


def test_a_new_exercise_of_a_workout_is_not_taken_for_a_renamed_one(logbook, workout):
    import_file(logbook, workout((60, 12), (120, 10), title="Hüftadduktion"), lifter="Kim")
    report = import_file(logbook, workout((60, 12), (120, 9), title="Hip Adduction (Machine)"), lifter="Kim")
    assert (report.imported, report.renamed_in_log) == (2, 0)


def test_a_renamed_exercise_keeps_what_the_lifter_said_it_means(logbook, workout):
    import_file(logbook, workout((120, 10), title="Presse 3"), lifter="Kim", means={"Presse 3": "single-leg press"})
    import_file(logbook, workout((120, 10), title="Press no. 3"), lifter="Kim")
    assert [(one.exercise, one.exercise_written) for one in logbook.sets()] == [("single-leg press", "Press no. 3")]


def test_of_a_file_in_which_nothing_can_be_read_nothing_stays(logbook, tmp_path):
    logbook.add(a_set(exercise="Presse 3"))
    (tmp_path / "log.csv").write_text("when,exercise,load,unit,reps\n2026-10-01,leg press,heavy,kg,10\n")
    with pytest.raises(NothingRead):
        import_file(logbook, tmp_path / "log.csv", lifter="Mara", means={"Presse 3": "leg press"})
    assert (logbook.exercises(), logbook.exercise_titles()) == (["Presse 3"], [])


def test_a_set_that_is_renamed_and_corrected_at_once_goes_back_by_one_undo(logbook, workout):
    import_file(logbook, workout((1200, 10), title="Presse 3"), lifter="Kim")
    before = logbook.sets()
    import_file(logbook, workout((120, 10), title="Presse 3"), lifter="Kim", means={"Presse 3": "leg press"})
    assert [(one.exercise, one.load) for one in logbook.sets()] == [("leg press", 120)]
    logbook.undo()
    assert logbook.sets() == before


def test_a_set_logged_by_hand_is_never_corrected_or_renamed_by_an_app(logbook, tmp_path):
    by_hand = logbook.add(a_set(lifter="Kim", when=datetime(2026, 7, 1)))
    curl = logbook.add(a_set(lifter="Kim", when=datetime(2026, 7, 1), exercise="Zercher", load=60.0, reps=12))
    marked = logbook.add(a_set(lifter="Kim", when=datetime(2026, 7, 2), kind="warm-up"))
    file = tmp_path / "fitnotes.csv"
    rows = ["2026-07-01,Leg Press,Legs,60,kg,12", "2026-07-01,Good Morning,Legs,60,kg,12"]
    rows.append("2026-07-02,Leg Press,Legs,120,kg,10")
    file.write_text("\n".join(["Date,Exercise,Category,Weight,Weight Unit,Reps", *rows]) + "\n")
    report = import_file(logbook, file, lifter="Kim")
    assert (report.imported, report.duplicates, report.corrected, report.renamed_in_log) == (2, 1, [], 0)
    assert [logbook.get(one.id) for one in (by_hand, curl, marked)] == [by_hand, curl, marked]
    # what the app itself brought it may correct
    file.write_text(file.read_text().replace("Legs,60,kg,12\n", "Legs,65,kg,12\n", 1))
    assert len(import_file(logbook, file, lifter="Kim").corrected) == 1
    assert logbook.get(by_hand.id) == by_hand


def test_a_restored_set_logged_by_hand_is_not_corrected_either(logbook, url, tmp_path, workout):
    by_hand = a_set(lifter="Kim", when=datetime(2026, 11, 3, 18))
    logbook.add(by_hand)
    import_file(logbook, workout((60, 12)), lifter="Kim")
    export_file(logbook, tmp_path / "all.json")
    with Logbook.open(f"sqlite:///{tmp_path / 'new.sqlite'}") as new:
        assert import_file(new, tmp_path / "all.json").imported == 2
        assert len(import_file(new, workout((65, 12)), lifter="Kim").corrected) == 1
        assert numbers(new) == [(120, 10), (65, 12)]


def test_numbers_put_right_in_the_log_stay_when_the_file_is_read_otherwise(logbook, workout):
    file = workout((60, 12), (50, 12))
    import_file(logbook, file, lifter="Kim")
    logbook.edit(1, load=70.0)
    again = import_file(logbook, file, lifter="Kim", counts=LoadConvention("side"))
    assert (again.imported, again.duplicates, len(again.corrected)) == (0, 1, 1)
    assert numbers(logbook) == [(70, 12), (100, 12)]

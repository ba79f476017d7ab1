"""Which exercise a title is: whole names, brackets only of known equipment, and presses that are not the press."""

import pytest
from logs import a_set

from legpress.logbook.entry import SetEntry, completed_set, logged_exercise
from legpress.logbook.imports.folded import folded
from legpress.logbook.imports.titles import known_title, our_exercise
from legpress.logbook.places import by_place
from legpress.tables import toml_table
from legpress.training.coverage import cover, logged_work
from legpress.training.exercises import exercise_called, on_a_carriage
from legpress.training.history import strength

TABLE = toml_table("apps/titles")
EXERCISES = [name for name in TABLE if name not in ("source", "equipment")]


def test_no_title_means_two_exercises():
    meant: dict[str, str] = {}
    for exercise in EXERCISES:
        for title in (exercise, *TABLE[exercise]["seen"], *TABLE[exercise]["likely"]):
            assert meant.setdefault(folded(title).replace(" ", ""), exercise) == exercise, title


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_name_of_the_log_is_an_exercise_of_ours(exercise):
    assert our_exercise(exercise) == exercise
    assert exercise_called(exercise) is not None
    assert all(our_exercise(title) == exercise for title in TABLE[exercise]["seen"])


@pytest.mark.parametrize(
    ("title", "is_called"),
    [
        ("Leg Press (Machine)", "leg press"),
        ("leg press  (machine)", "leg press"),
        ("Leg Press (Plate Loaded)", "leg press"),
        ("Leg Press, Leverage Machine", "leg press"),
        ("Leg Press 45º (Máquina)", "leg press"),
        ("レッグプレス　（マシン）", "leg press"),
        ("腿举（机）", "leg press"),
        ("Beinpresse ", "leg press"),
        ("Legpress", "leg press"),
        ("LEGPRESS (machine)", "leg press"),
        ("Seated Legcurl", "seated leg curl"),
        ("腿推举", "leg press"),
        ("레그  프레스", "leg press"),
        ("BEINPRESSE (MASCHINE)", "leg press"),
        ("Presse a cuisses", "leg press"),
        ("Жим ногами (тренажер)", "leg press"),
        ("Single Leg Press (Machine)", "single-leg press"),
        ("Leg Press (Single Leg)", "single-leg press"),
        ("Beinpresse (einbeinig)", "single-leg press"),
        ("싱글 레그 프레스 (머신)", "single-leg press"),
        ("Iso-Lateral Leg Press (Machine)", "iso-lateral leg press"),
        ("Calf Press (Machine)", "calf press"),
        ("Calf Press on Leg Press", "calf press"),
        ("Squat (Barbell)", "squat"),
        ("Kniebeuge (Langhantel)", "squat"),
        ("Romanian Deadlift (Barbell)", "romanian deadlift"),
    ],
)
def test_a_title_is_ours(title, is_called):
    assert our_exercise(title) == is_called


@pytest.mark.parametrize(
    "title",
    ["Leg Press (Smith Machine)", "Leg Press (left)", "Leg Press (45kg)", "Leg Press (Toes)", "Leg Press, slow", "Leg Press 2",
     "Romanian Deadlift (Dumbbell)", "Squat (Smith Machine)", "Leg Extension (Single Leg)", "My Leg Press"],
)  # fmt: skip
def test_a_title_that_may_be_another_movement_keeps_its_name(title):
    assert known_title(title) is None
    assert our_exercise(title) == title


@pytest.mark.parametrize("title", ["single-leg press", "Iso-Lateral Leg Press", "Calf Press (Machine)"])
def test_other_presses_are_no_press_of_both_legs(title):
    exercise = exercise_called(title)
    assert exercise.kind != "press"
    assert exercise.name != "leg press"
    assert on_a_carriage(title)


def test_equipment_that_makes_it_another_exercise_does_not_count():
    assert exercise_called("Leg Press (Smith Machine)") is None
    assert exercise_called("Leg Extension (single leg)") is None
    assert exercise_called("Squat (Smith Machine)").name == "squat"
    assert exercise_called("Romanian Deadlift (Dumbbell)").name == "romanian deadlift"


def test_a_stack_or_a_bar_has_no_carriage():
    assert not any(map(on_a_carriage, ["seated leg curl", "squat", "Bench Press", "horizontal leg press"]))


def test_a_name_that_is_only_likely_says_so():
    assert known_title("Prensa Inclinada").sure is False
    assert known_title("Beinpresse").sure is True


def test_one_leg_s_loads_are_a_line_of_their_own_and_say_nothing_about_both_legs():
    done = [a_set(load=120.0, reps=12), a_set(exercise="single-leg press", load=45.0, reps=12)]
    lines = {line.exercise: line.one_kg for line in strength(by_place(done), {})}
    assert set(lines) == {"leg press", "single-leg press"}
    assert lines["leg press"] == next(iter(strength(by_place(done[:1]), {}))).one_kg
    week = cover(logged_work(done))
    assert (week["quadriceps"].direct_sets, week["quadriceps"].press_sets) == (2, 1)


def test_a_title_that_stands_in_the_log_is_logged_under_it_again(logbook):
    logbook.add(a_set(exercise="Squat (Barbell)", load=100.0))
    entry = SetEntry(exercise="squat (barbell)", reps=9)
    done = completed_set(logbook, entry, lifter="Mara", units=None, present=None).logged
    assert (done.exercise, done.load) == ("Squat (Barbell)", 100)
    assert logged_exercise(logbook, "Mara", "SQUAT (barbell)") == "Squat (Barbell)"
    logbook.add(a_set(exercise="leg press"))
    assert logged_exercise(logbook, "Mara", "Leg Press (Machine)") == "leg press"


@pytest.mark.parametrize("title", ["Leg Press (Left)", "leg press - right", "Left Leg Press", "Beinpresse links"])
def test_the_press_of_one_side_is_of_one_leg(title):
    assert exercise_called(title).name == "single-leg press"

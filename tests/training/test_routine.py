"""A routine's file: what it may say, and what is said when it cannot be read."""

import pytest

from legpress.errors import WrongInput
from legpress.tempo import Tempo
from legpress.training.routine import Routine, routine_names


def test_the_default_is_the_routine_it_is_about():
    (legs,) = Routine.load("hamstrings").day
    curl, press = legs.exercise
    assert (curl.exercise, curl.sets, curl.reps) == ("seated leg curl", 3, (12, 15))
    assert (press.exercise, press.sets, press.reps, press.tempo, press.push) == (
        "leg press",
        4,
        (8, 12),
        "3-1-X",
        None,  # the fit's own
    )
    assert press.not_first_on_leg_day
    assert "tailbone on the pad" in press.cue
    assert Routine.load("hamstrings").first_session.load_share is None  # as data/fit.toml ramps every load


@pytest.mark.parametrize("name", routine_names())
def test_our_routines_read_and_say_all_that_a_session_needs(name):
    routine = Routine.load(name)
    for day in routine.day:
        for item in day.exercise:
            assert item.cue
            assert item.rest_s >= 60
            Tempo.parse(item.tempo)


def test_the_usual_one_comes_first():
    assert routine_names()[0] == "hamstrings"
    assert set(routine_names()) == {"hamstrings", "knee-friendly", "two-day-week"}


def test_days_are_found_by_how_they_begin():
    week = Routine.load("two-day-week")
    assert week.day_called("b").name == "B, hinge and curl"
    assert week.day_called(None).name == "A, curl and press"
    with pytest.raises(WrongInput, match='no day "C"'):
        week.day_called("C")


def test_knee_friendly_spares_the_knee():
    (legs,) = Routine.load("knee-friendly").day
    press = next(item for item in legs.exercise if item.what.kind == "press")
    assert press.deepest_knee_deg == 45
    assert not Tempo.parse(press.tempo).as_fast_as_possible


GOOD = """
name = "mine"
title = "Mine"
[[day]]
name = "legs"
[[day.exercise]]
exercise = "seated leg curl"
sets = 3
reps = [12, 15]
[[day.exercise]]
exercise = "Leg Press (Machine)"
sets = 4
reps = [8, 12]
machine = "sled-35"
stance = { heel_height_cm = 30, heel_spacing_cm = 35 }
"""


def written(tmp_path, text):
    file = tmp_path / "mine.toml"
    file.write_text(text)
    return file


def test_a_file_of_one_s_own_is_read(tmp_path):
    routine = Routine.load(written(tmp_path, GOOD))
    assert routine.day[0].exercise[1].exercise == "leg press"
    assert routine.day[0].exercise[1].stance.heel_height_cm == pytest.approx(30)


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("reps = [12, 15]", "reps = [15, 12]", "lower number first"),
        ("reps = [12, 15]", "reps = []", "reps is empty"),
        ("reps = [12, 15]", 'reps = "many"', "reps is 'many'"),
        ("sets = 3", "sets = 0", "sets is 0"),
        ("sets = 3", "set = 3", 'Did you mean "sets"'),
        ('"seated leg curl"', '"seated leg crul"', 'Did you mean "seated leg curl"'),
        ('"seated leg curl"', "7", "name of an exercise"),
        ("sets = 3", 'sets = 3\ntempo = "fast"', "tempo is 'fast'"),
        ("sets = 3", "sets = 3\nrest_s = -1", "rest_s is -1 s"),
        ("sets = 3", "sets = 3\ndeepest_knee_deg = 45", "belongs to a leg press"),
        ("sets = 4", 'sets = 4\npush = "tows"', "push is 'tows'"),
        ("sets = 3", 'sets = 3\npush = "straight"', "belongs to a leg press"),
        ("heel_height_cm = 30", "heel_height_cm = 300", "heel_height_cm is 300"),
        ("stance = {", 'stance = "high"\n#', "sweet spot"),
        ("sets = 3", "sets = 3\nnot_first_on_leg_day = true", "opens day"),
        ('name = "legs"', "", "day.0.name is missing"),
        ("[[day]]", "[[days]]", "days is not a known field"),
        ('title = "Mine"', 'title = ""', "title is ''"),
        ("sets = 3", "sets = ", "not valid TOML"),
    ],
)
def test_what_is_wrong_names_file_field_and_way_out(tmp_path, was, now, says):
    assert was in GOOD
    with pytest.raises(WrongInput) as told:
        Routine.load(written(tmp_path, GOOD.replace(was, now, 1)))
    assert says in str(told.value)
    assert "mine.toml" in str(told.value)


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(WrongInput, match='Did you mean "hamstrings"'):
        Routine.load("hamstring")
    with pytest.raises(WrongInput, match="no such file"):
        Routine.load("gone.toml")


def test_the_routine_in_the_docs_is_one(root, tmp_path):
    import re

    (block,) = re.findall(
        r"^```toml\n(.*?)^```$", (root / "docs" / "training.md").read_text(), re.MULTILINE | re.DOTALL
    )
    assert len(Routine.load(written(tmp_path, block)).day[0].exercise) == 2

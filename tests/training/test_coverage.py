"""What a week of a routine or a log does for each muscle, and when something is said about it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import START, done, session

from legpress.body.muscle_groups import MUSCLE_GROUPS
from legpress.report.reason_words import warning_words
from legpress.training.coverage import cover, log_warnings, logged_work, plan_warnings, planned_week
from legpress.training.exercises import exercise_called, exercises
from legpress.training.routine import Routine, routine_names
from legpress.training.tension import Work, tension_s, usual_press_shares

CURL = {"exercise": "Seated Leg Curl (Machine)"}


def day(n):
    return (START + timedelta(days=n)).date()


def codes(said):
    return [warned.code for warned in said]


def routine(*exercises, **more):
    table = {"name": "mine", "title": "Mine", "day": [{"name": "one", "exercise": list(exercises)}], **more}
    return Routine.read(table)


def one(name, sets=4, **more):
    return {"exercise": name, "sets": sets, "reps": [8, 12], **more}


def test_the_default_routine_counts_as_the_evidence_counts_it():
    """3 curl and 4 press sets twice a week: 6 with presses as nothing, 10 with presses as a half."""
    hamstrings = cover(planned_week(Routine.load("hamstrings")))["hamstrings"]
    assert hamstrings.direct_sets == 6
    assert hamstrings.half_sets == 10


def test_the_short_head_gets_nothing_from_presses_and_hinges():
    works = logged_work([*session(100, [10] * 4), *session(80, [10] * 4, exercise="Romanian Deadlift (Barbell)")])
    short_head = cover(works)["biceps femoris short head"]
    assert short_head.direct_sets == short_head.indirect_sets == 0
    said = log_warnings([*session(100, [10] * 4)], day(0))
    assert "no_knee_flexion" in codes(said)
    assert any("biceps femoris short head gets nothing" in warning_words(warning) for warning in said)


def test_a_curl_answers_it():
    assert "no_knee_flexion" not in codes(log_warnings(session(40, [12] * 3, **CURL) + session(100, [10], 1), day(1)))


def test_pressing_first_is_told_of_plans_and_logs():
    assert "press_first" in codes(plan_warnings(routine(one("leg press"), one("seated leg curl"))))
    assert "press_first" not in codes(plan_warnings(routine(one("seated leg curl"), one("leg press"))))
    press, curl = done(100, 10), done(40, 12, **CURL)
    later = timedelta(minutes=20)
    from dataclasses import replace

    assert "press_first" in codes(log_warnings([replace(curl, when=curl.when + later), press], day(0)))
    assert "press_first" not in codes(log_warnings([curl, replace(press, when=press.when + later)], day(0)))
    assert "press_first" not in codes(
        log_warnings([done(20, 8, kind="warm-up"), replace(curl, when=curl.when + later)], day(0))
    )


def test_the_press_as_main_supplier_of_hamstring_sets_is_told():
    assert "press_supplies_hamstrings" in codes(plan_warnings(routine(one("seated leg curl", 1), one("leg press", 4))))
    assert "press_supplies_hamstrings" not in codes(
        plan_warnings(routine(one("seated leg curl", 2), one("leg press", 4)))
    )


def test_a_jump_in_volume_is_told_and_a_small_step_is_not():
    usual = [s for week in range(4) for s in session(40, [12] * 4, 7 * week, **CURL)]
    assert "volume_jump" in codes(log_warnings(usual + session(40, [12] * 8, 28, **CURL), day(28)))
    assert "volume_jump" not in codes(log_warnings(usual + session(40, [12] * 6, 28, **CURL), day(28)))
    assert "volume_jump" not in codes(log_warnings(session(40, [12] * 8, **CURL), day(0)))  # nothing to compare with
    little = session(40, [12] * 2, **CURL) + session(40, [12] * 2, 7, **CURL)
    assert "volume_jump" in codes(plan_warnings(Routine.load("hamstrings"), little, day(10)))
    assert "volume_jump" not in codes(plan_warnings(Routine.load("hamstrings")))


def test_who_followed_the_plan_once_is_not_scolded_for_following_it_again():
    begun = session(40, [12] * 3, **CURL) + session(80, [10] * 4)
    assert "volume_jump" not in codes(plan_warnings(Routine.load("hamstrings"), begun, day(3)))


@pytest.mark.parametrize("name", routine_names())
def test_our_own_routines_get_no_warning(name):
    assert plan_warnings(Routine.load(name)) == []


@given(st.lists(st.sampled_from([*exercises(), "Bench Press (Barbell)"]), max_size=8), st.floats(0.1, 5))
def test_twice_the_sets_are_twice_the_week(names, times):
    def week(factor):
        works = [Work(title=n, exercise=exercise_called(n), sets=factor, reps=10, rir=2, tempo="3-1-X") for n in names]
        return cover(works)

    once, more = week(1.0), week(times)
    for muscle in MUSCLE_GROUPS:
        assert more[muscle].half_sets == pytest.approx(times * once[muscle].half_sets)
        assert more[muscle].tension_s == pytest.approx(times * once[muscle].tension_s)
        assert once[muscle].direct_sets <= once[muscle].half_sets
        assert once[muscle].press_tension_s <= once[muscle].tension_s + 1e-9


def test_a_set_nearer_to_failure_is_more_tension():
    def tension(reps, rir):
        work = Work(title="", exercise=exercise_called("leg press"), sets=1, reps=reps, rir=rir, tempo="3-1-X")
        return tension_s(work)["glutes"]

    assert tension(10, 0) > tension(10, 3)
    assert tension(10, 0) == pytest.approx(10 * 5 * usual_press_shares()["glutes"])


def test_a_curl_does_more_for_hamstrings_than_a_press_does():
    def tension(name):
        return tension_s(Work(title=name, exercise=exercise_called(name), sets=1, reps=12, rir=2, tempo="3-1-X"))[
            "hamstrings"
        ]

    assert tension("seated leg curl") > 5 * tension("leg press")


def test_names_of_other_apps_are_known():
    for title in ("Leg Press (Machine)", "Leg Press", "LEG PRESS HORIZONTAL (Machine)", "45 Degree Leg Press"):
        assert exercise_called(title).name == "leg press"
    assert exercise_called("Seated Leg Curl (Machine)").name == "seated leg curl"
    assert exercise_called("Romanian Deadlift (Dumbbell)").name == "romanian deadlift"
    assert exercise_called("Bench Press (Barbell)") is None


def test_every_exercise_has_a_source_and_muscles_that_exist():
    for exercise in exercises().values():
        assert exercise.source
        assert {*exercise.direct, *exercise.indirect} <= set(MUSCLE_GROUPS)
        assert exercise.direct
        assert not set(exercise.direct) & set(exercise.indirect)


@pytest.mark.slow
def test_the_press_shares_are_the_engine_s(root):
    import tomllib

    import legpress as lp
    from legpress.fit.numbers import number

    lifter = lp.Lifter.load(root / "examples" / "lifter_tall_stiff.toml")
    bodies = int(number("ensemble", "bodies"))  # as derived: with fewer another stance may be the answer
    shares = lp.find_sweet_spot(lifter, lp.Machine.load(lifter.present.machine), bodies=bodies).place.tension
    table = tomllib.loads((root / "src" / "legpress" / "data" / "press_tension.toml").read_text())
    for muscle, share in shares.items():
        assert table[muscle]["low"] - 0.002 <= share <= table[muscle]["high"] + 0.002

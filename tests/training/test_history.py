"""What a log says of the weeks behind."""

from datetime import timedelta

import pytest
from made import START, done, session

import legpress as lp
from legpress.draw.progress import draw_progress
from legpress.logbook.places import by_place
from legpress.machine import Machine
from legpress.measures import KG_PER_LB
from legpress.report.progress import progress_report
from legpress.report.progress_words import history_words
from legpress.report.reason_words import note_words
from legpress.training.history import by_week, history, strength

LARGE, STEEP = Machine.load("sled-45-large-plate"), Machine.load("vertical")
MACHINES = {LARGE.name: LARGE, STEEP.name: STEEP}
LOW = lp.Stance.from_coach(heel_height_cm=12, heel_spacing_cm=30)
HIGH = lp.Stance.from_coach(heel_height_cm=40, heel_spacing_cm=30)
TODAY = (START + timedelta(days=60)).date()


def told(sets, **more):
    return history("Ana", sets, TODAY, MACHINES, **more)


def test_every_stance_has_its_own_line():
    log = session(100, [10], 0, machine=LARGE.name, stance=LOW) + session(80, [10], 3, machine=LARGE.name, stance=HIGH)
    log += session(105, [10], 7, machine=LARGE.name, stance=LOW) + session(40, [12], 7, exercise="seated leg curl")
    assert [len(line.days) for line in strength(by_place(log), MACHINES)] == [2, 1, 1]


def test_the_best_set_of_a_day_counts_and_the_carriage_with_it():
    (line,) = strength(by_place(session(100, [8, 10, 9], machine=LARGE.name, stance=LOW, kind="failure")), MACHINES)
    bare = LARGE.sled.carriage_kg
    assert line.one_kg[0] == pytest.approx((100 + bare) * (1 + 0.024 * 10) / 1.024 - bare)


def test_loads_of_another_stance_make_one_line_with_this_one():
    log = session(100, [10], 0, machine=LARGE.name, stance=LOW) + session(50, [10], 3, machine=LARGE.name, stance=HIGH)
    seen = told(log, equivalent_load=lambda kg, there, here: kg / 2)
    assert len(seen.here.days) == 2
    assert seen.here.one_kg[0] == pytest.approx(seen.here.one_kg[1])
    assert told(log).here is None


def test_a_press_of_another_kind_is_no_progress_of_this_one():
    """No machine was named, so the title alone tells the sled from the stack that pushes back less."""
    sled = [one for day in (0, 7, 14) for one in session(100, [10], day)]
    stack = [one for day in (2, 9, 16) for one in session(160, [10], day, exercise="Horizontal Leg Press (Machine)")]
    names = [line.exercise for line in told(sled + stack).lines]
    assert names == ["leg press", "horizontal leg press"]
    assert "(+0 %)" in history_words(told(sled + stack), "kg")
    assert "On the horizontal leg press one repetition went" in history_words(told(stack), "kg")


def test_a_title_means_the_same_place_where_the_machine_is_named():
    log = session(100, [10], 0, machine=LARGE.name) + session(
        100, [10], 7, machine=LARGE.name, exercise="high-foot leg press"
    )
    assert [line.exercise for line in told(log).lines] == ["leg press"]


def test_weeks_run_from_monday_without_gaps():
    weeks = by_week(
        session(40, [12], 0, exercise="seated leg curl") + session(40, [12], 16, exercise="seated leg curl")
    )
    assert [week.monday.weekday() for week in weeks] == [0, 0, 0]
    assert weeks[1].tension_s["hamstrings"] == 0
    assert weeks[0].tension_s["hamstrings"] == weeks[2].tension_s["hamstrings"] > 0


def test_tempo_counts_only_the_sets_that_say_so():
    log = [
        done(100, 10, tempo_kept=True),
        done(100, 10, tempo_kept=False),
        done(100, 10),
        done(20, 8, kind="warm-up", tempo_kept=False),
    ]
    (week,) = by_week(log)
    assert week.tempo_kept == 0.5
    assert week.depth_kept is None


def test_an_empty_log_says_what_to_do():
    assert "legpress log add" in history_words(told([]), "kg")
    assert progress_report(told([]), "kg").strength == ()


def test_what_is_not_known_is_told_and_not_counted():
    seen = told([done(100, 10), done(60, 8, exercise="Bench Press (Barbell)")])
    assert any("Bench Press" in note_words(note, "kg") for note in seen.notes)
    assert seen.sets == 2


def test_progress_is_in_the_words():
    log = [
        one
        for week in range(6)
        for one in session(80 + 5 * week, [10], 7 * week, machine=LARGE.name, stance=LOW, kind="failure")
    ]
    said = history_words(told(log), "kg")
    assert "6 sets in 6 weeks" in said
    assert "went from about" in said
    assert "+" in said


def test_the_picture_shows_every_line_and_week():
    log = [
        one for week in range(6) for one in session(80, [10], 7 * week, machine=LARGE.name, stance=LOW, tempo_kept=True)
    ]
    figure = draw_progress(progress_report(told(log), "lb"))
    figure.canvas.draw()
    strength_panel, tension, kept = figure.axes
    assert len(strength_panel.lines) == 1
    assert strength_panel.get_ylabel() == "lb"
    assert len(tension.lines) == 6
    assert len(kept.patches) == 6


def test_a_picture_of_one_set_can_be_drawn():
    draw_progress(progress_report(told([done(100, 10)]), "kg")).canvas.draw()


# what says nothing about strength


def test_an_empty_carriage_on_a_machine_that_is_not_named_is_no_strength():
    seen = told(session(0.0, [10, 10, 10]))
    assert seen.lines == ()
    assert "about" not in history_words(seen, "kg")
    assert any(note_words(note, "kg").startswith("3 presses with nothing put on") for note in seen.notes)
    assert seen.sets == 3  # they were done, and count as sets


def test_on_a_machine_that_is_known_the_carriage_counts():
    seen = told(session(0.0, [10], machine=STEEP.name, kind="failure"))
    (line,) = seen.lines
    bare = STEEP.sled.carriage_kg
    assert line.one_kg[0] == pytest.approx(bare * (1 + 0.024 * 10) / 1.024 - bare)
    assert not seen.notes


def test_a_stack_that_nobody_read_has_no_strength():
    assert told(session(0.0, [12], exercise="seated leg curl")).lines == ()


@pytest.mark.parametrize("rir", [None, 6])
def test_a_deload_week_is_no_loss_of_strength(rir):
    hard = session(120, [12, 12], 0, rir=2) + session(120, [12, 12], 7, rir=2)
    seen = told(hard + session(60, [8, 8], 14, rir=rir))
    (line,) = seen.lines
    assert [(day - START.date()).days for day in line.days] == [0, 7]
    assert "(+0 %)" in history_words(seen, "kg")


def test_a_lighter_day_to_the_last_is_one():
    hard, weak = session(120, [12, 12], 0, rir=2), session(60, [8, 8], 7, rir=0)
    assert len(told(hard + weak).lines[0].days) == 2
    later = session(60, [8, 8], 21)
    assert len(told(hard + later).lines[0].days) == 2


def test_pounds_and_kilograms_of_one_log_are_one_line():
    """310 lb, 145 kg, 315 lb for five each are a rise and a small fall, not a loss of half."""
    log = [
        done(load, 5, day, unit=unit, rir=0) for day, (load, unit) in enumerate([(310, "lb"), (145, "kg"), (315, "lb")])
    ]
    (line,) = told(log).lines
    epley = (1 + 0.024 * 5) / 1.024
    assert line.one_kg == pytest.approx([310 * KG_PER_LB * epley, 145 * epley, 315 * KG_PER_LB * epley])
    assert [round(kg) for kg in line.one_kg] == [154, 159, 156]


def test_one_leg_presses_are_not_in_the_press_s_line():
    both = session(120, [12], 0, rir=2)
    seen = told(both + session(45, [12], 3, exercise="one-leg press", rir=2))
    press = [line for line in seen.lines if line.exercise == "leg press"]
    assert [len(line.days) for line in press] == [1]

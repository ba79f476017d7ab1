"""The session: loads that exist, ramps that rise, marks that are known, reasons that are told."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import FIT, START, STRAIGHT_KG, place, places, session

import legpress as lp
from legpress.draw.session_page import session_page
from legpress.errors import WrongInput
from legpress.fit.plates import loading
from legpress.logbook.settings import MachineSettings
from legpress.report.plate_words import plates_words
from legpress.report.reason_words import lightest_load_words, note_words, reason_words
from legpress.report.session import session_report
from legpress.training.available_loads import loads_on, stack_loads
from legpress.training.effort import LoadRepetitions
from legpress.training.plan import plan_session, turn
from legpress.training.reasons import LoadCap
from legpress.training.routine import Routine
from legpress.training.session import GivenLoad, LightestLoadTooHeavy, TrainingRecord, workout_title
from legpress.training.set_plan import warm_ups

LARGE, STACK = lp.Machine.load("sled-45-large-plate"), lp.Machine.load("horizontal-selectorised")
ANA = lp.Lifter.from_person(sex="female", height_cm=165, mass_kg=62, name="Ana")
TODAY = date(2026, 1, 8)
KEPT = {"tempo_kept": True, "depth_kept": True}
SPOT = lp.Stance.from_coach(heel_height_cm=24, heel_spacing_cm=27, toe_out_deg=3, backrest_notch=4)


def whys(exercise):
    return [reason_words(reason, "kg") for reason in exercise.reasons]


def notes_of(session):
    return [note_words(note, "kg") for note in session.notes]


def planned(routine="hamstrings", lifter=ANA, here=None, today=TODAY, **known):
    more = {key: known.pop(key) for key in ("day", "first") if key in known}
    equivalent_load = known.pop("equivalent_load", lambda kg, *_: kg / 2)
    chosen = routine if isinstance(routine, Routine) else Routine.load(routine)
    record = TrainingRecord(**{"machines": {LARGE.name: LARGE}, **known})
    return plan_session(lifter, chosen, here or places(), equivalent_load, today, record=record, **more)


def press_of(session):
    (press,) = [one for one in session.exercises if one.item.what.kind == "press"]
    return press


def curl_of(session):
    return session.exercises[0]


def test_the_first_press_is_the_working_load_and_names_no_maximum():
    press = press_of(planned())
    sled = LoadRepetitions(0.024, LARGE.sled.carriage_kg)
    foretold = sled.load_kg(sled.one_kg(STRAIGHT_KG, 10), 12 + 2)
    assert foretold - 2.5 < press.load_kg <= foretold
    assert press.load_kg == FIT["load_kg"]
    assert press.rule == "first"
    assert whys(press)[0] == "Your working load, 12 times with 2 left (from your known set)."
    assert not any("125" in why for why in whys(press))
    assert press.setup.stance == SPOT
    assert press.marks_from == "fit"


def test_a_lifter_whose_strength_nobody_knows_starts_lighter():
    unknown = press_of(planned(here=places(place(strength_known=False))))
    assert unknown.load_kg < 0.8 * press_of(planned()).load_kg
    assert "careful end" in whys(unknown)[0]


def test_a_stack_has_a_pin_and_no_discs():
    stack = lp.Machine.load("horizontal-selectorised")
    here = places(place(stack, notch=1))
    press = press_of(planned(here=here, machines={stack.name: stack}))
    assert press.load_kg % 5 == 0
    assert all(one.put_on is None for one in press.sets)


def test_a_push_that_holds_less_takes_plates_off():
    press = press_of(planned(here=places(place(ten_rm_kg=100.0))))
    assert press.load_kg < press_of(planned()).load_kg
    assert "Pushed straight you hold less, says the model: 73 % of what goes" in whys(press)[1]


def test_sets_pushed_naturally_count_as_what_is_equally_hard_pushed_straight():
    heavy = session(150, [12] * 4, rir=2, machine=LARGE.name, stance=SPOT, **KEPT)
    assert press_of(planned(log=heavy)).load_kg < 125  # more than the push holds: it was pushed naturally
    assert any(
        "Sets pushed naturally count as what is equally hard pushed straight" in note
        for note in notes_of(planned(log=heavy))
    )
    light = session(90, [10] * 4, rir=2, machine=LARGE.name, stance=SPOT, **KEPT)
    assert press_of(planned(log=light)).load_kg == 90  # nobody told how, and it can be held so
    told = [replace(one, cue="natural") for one in light]
    assert press_of(planned(log=told)).load_kg < 75
    assert any("Start light" in note for note in notes_of(planned(log=told)))
    followed = [replace(one, cue="straight") for one in light]
    assert not any("Start light" in note for note in notes_of(planned(log=followed)))


def test_who_is_not_ready_for_the_planned_push_is_told_what_the_log_alone_would_put_on():
    done = session(150, [12] * 4, rir=2, machine=LARGE.name, stance=SPOT, **KEPT)
    assert "Pushed as in your log, the next load would be 152.5 kg." in notes_of(planned(log=done))
    used_to_it = [*done, *session(100, [10] * 4, day=7, rir=2, machine=LARGE.name, stance=SPOT, cue="straight", **KEPT)]
    assert not any("Pushed as in your log" in note for note in notes_of(planned(log=used_to_it)))


@pytest.mark.parametrize(("kneecap_kg", "told"), [(130.0, "130 kg"), (-1.0, None)])
def test_what_the_log_alone_would_put_on_keeps_to_a_sore_kneecap_too(kneecap_kg, told):
    done = session(150, [12] * 4, rir=2, machine=LARGE.name, stance=SPOT, **KEPT)
    notes = notes_of(planned(log=done, here=places(place(kneecap_kg=kneecap_kg))))
    found = [note for note in notes if "Pushed as in your log" in note]
    assert found == ([] if told is None else [f"Pushed as in your log, the next load would be {told}."])


def test_the_press_is_pushed_as_the_fit_says_unless_the_routine_does():
    assert press_of(planned()).push == "straight"
    said = session_report(planned()).exercises[1].push_words
    assert said == "Push straight into the plate, as if it were ice: neither up nor down."
    table = Routine.load("hamstrings").model_dump()
    table["day"][0]["exercise"][1]["push"] = "heels"
    assert press_of(planned(Routine.read(table))).push == "heels"
    assert curl_of(planned()).push is None


def test_a_first_curl_is_never_invented():
    curl = curl_of(planned())
    assert curl.load_kg is None
    assert [(one.kind, one.count, one.load_kg, one.reps_low) for one in curl.sets] == [
        ("trial", 1, None, 15),
        ("work", 3, None, 12),
    ]
    assert "trial set of 15" in whys(curl)[0]


def test_a_curl_that_is_told_is_used():
    assert curl_of(planned(given={"seated leg curl": GivenLoad(load_kg=40.0)})).load_kg == 40
    with_reps = curl_of(planned(given={"seated leg curl": GivenLoad(load_kg=40.0, reps=12)}))
    assert with_reps.load_kg == 35  # 15 with 2 left is less than 12 to the last
    assert [one.kind for one in with_reps.sets] == ["warm-up", "warm-up", "work"]


def test_a_logged_curl_goes_on_from_there():
    log = session(40, [15, 15, 15], exercise="Seated Leg Curl (Machine)", rir=4, **KEPT)
    assert curl_of(planned(log=log)).load_kg == 45
    log = [replace(one, load=45) for one in log] + session(
        47.5, [15, 15, 15], 1, exercise="seated leg curl", rir=4, **KEPT
    )
    assert curl_of(planned(log=log)).load_kg == 50
    pounds = session(90, [18, 18, 18], exercise="seated leg curl", unit="lb", rir=6, **KEPT)
    assert curl_of(planned(log=pounds)).load_kg / 0.45359237 == pytest.approx(100, abs=1e-4)


def test_another_gym_s_stack_says_nothing():
    log = session(60, [15, 15, 15], 0, exercise="seated leg curl", machine="old", **KEPT)
    log += session(40, [12, 12, 12], 1, exercise="seated leg curl", machine="new", **KEPT)
    assert curl_of(planned(log=log)).load_kg == 40


def test_a_logged_press_goes_on_from_there_and_keeps_its_marks():
    mine = lp.Stance.from_coach(heel_height_cm=30, heel_spacing_cm=34, toe_out_deg=12, backrest_notch=2)
    log = session(90, [12] * 4, rir=2, machine=LARGE.name, stance=mine, stop_sled_cm=26.0, **KEPT)
    settings = MachineSettings(lifter="Ana", machine=LARGE.name, mark="tape, left rail", stance=mine, stop_sled_cm=26.0)
    press = press_of(planned(log=log, settings=settings, equivalent_load=lambda kg, *_: kg, here=places(elsewhere=1.0)))
    assert press.load_kg == 92.5
    assert press.setup.stance == mine
    assert press.setup.stop_sled_cm == 26
    assert press.marks_from == "log"
    assert press.mark == "tape, left rail"
    assert any("heels 24 cm up" in line for line in whys(press))


def test_the_cap_is_the_least_of_machine_fit_and_knee():
    strong = session(200, [12] * 4, rir=5, machine=LARGE.name, stance=SPOT, cue="straight", **KEPT)
    above = planned(log=session(400, [5] * 4, rir=0, cue="straight", **KEPT))
    assert press_of(above).rule == "cap"
    assert "newer set" in whys(press_of(above))[0]
    # what was done cleanly foretells better than the fit, and goes on from there
    assert (press_of(planned(log=strong)).rule, press_of(planned(log=strong)).load_kg > 200) == ("add", True)


def test_a_sore_kneecap_holds_the_load_to_what_the_engine_says_it_bears():
    strong = session(200, [12] * 4, rir=5, machine=LARGE.name, stance=SPOT, cue="straight", **KEPT)
    press = press_of(planned(here=places(place(kneecap_kg=71.0)), log=strong))
    assert press.load_kg == 70
    assert "kneecap" in whys(press)[0]
    assert press_of(planned(here=places(place(kneecap_kg=71.0)))).load_kg == 70


def test_a_figure_that_nobody_keeps_takes_the_lightest_load_and_is_told():
    found = planned(here=places(place(kneecap_kg=-1.0)))
    assert press_of(found).load_kg == 0
    assert any("Even the lightest load" in note for note in notes_of(found))
    stack = lp.Machine.load("horizontal-selectorised")
    found = planned(here=places(place(stack, notch=1, kneecap_kg=-1.0)), machines={stack.name: stack})
    assert press_of(found).load_kg == 5
    assert any("Even the lightest load" in note for note in notes_of(found))


def test_the_first_session_is_half_of_the_working_load():
    whole, half = press_of(planned()), press_of(planned(first=True))
    assert half.load_kg == loads_on(LARGE).at_most(whole.load_kg / 2)
    assert [one.kind for one in half.sets] == ["work"]
    assert half.sets[0].count == 2
    assert whys(half)[0].startswith("First session: half of 110 kg")


def on_the_spot(load_kg, reps=(12, 12), day=0, **other):
    return session(load_kg, reps, day, machine=LARGE.name, stance=SPOT, stop_sled_cm=27.5, cue="straight", **other)


def test_a_new_spot_is_ramped_from_half_to_the_working_load_and_then_the_log_decides():
    assert "55 kg the first time" in " ".join(notes_of(planned()))
    tried = on_the_spot(55, [5, 5])
    second = press_of(planned(log=tried))
    assert (second.rule, second.load_kg) == ("ramp", 82.5)
    assert whys(second)[0] == "Second time here: three quarters of your working load, 110 kg."
    assert not any("first time" in note for note in notes_of(planned(log=tried)))
    tried += on_the_spot(82.5, day=1)
    third = press_of(planned(log=tried))
    assert (third.rule, third.load_kg) == ("ramp", 110)
    tried += on_the_spot(110, [9] * 4, day=2, rir=2, **KEPT)
    assert press_of(planned(log=tried)).rule == "repetitions"


def test_whoever_presses_more_than_the_ramp_or_finds_it_hard_has_left_it():
    assert press_of(planned(log=on_the_spot(100, [12] * 4, rir=2, **KEPT))).rule == "add"
    hard = on_the_spot(55, [8, 8], rir=0, **KEPT)
    assert press_of(planned(log=hard)).load_kg == 55
    lost = on_the_spot(55, [12, 12], rir=6, tempo_kept=False)
    assert (press_of(planned(log=lost)).rule, press_of(planned(log=lost)).load_kg) == ("tempo", 55)


def test_a_shallow_press_stops_where_the_knee_is_spared():
    press = press_of(planned("knee-friendly"))
    assert press.setup.stop_sled_cm == 40
    assert press.load_kg < press_of(planned()).load_kg


def test_partial_strokes_never_take_more_than_was_logged_over_the_full_one():
    """Once 155 kg over the full stroke made 387.5 kg for twelve to fifteen partial ones."""
    full = session(155, [12] * 4, rir=2, machine=LARGE.name, stance=SPOT, stop_sled_cm=16.0, cue="straight", **KEPT)
    strong = places(place(ten_rm_kg=400.0))
    press = press_of(planned("knee-friendly", log=full, here=strong, equivalent_load=lambda kg, *_: 2.5 * kg))
    assert press.load_kg <= 155
    easy = [
        one
        for day in range(1, 30)
        for one in session(155, [15] * 3, day, rir=6, machine=LARGE.name, stance=SPOT, stop_sled_cm=40.0, **KEPT)
    ]
    press = press_of(planned("knee-friendly", log=full + easy, here=strong, equivalent_load=lambda kg, *_: kg))
    assert press.load_kg == 155
    assert "full stroke" in whys(press)[0]


def test_untried_the_short_stroke_ends_at_the_working_load_of_the_full_one():
    easy = [
        one
        for day in range(20)
        for one in session(
            min(70 + 5 * day, 110),
            [15] * 3,
            day,
            rir=6,
            machine=LARGE.name,
            stance=SPOT,
            stop_sled_cm=40.0,
            cue="straight",
            **KEPT,
        )
    ]
    assert press_of(planned("knee-friendly", log=easy)).load_kg == 110


def test_a_safety_stop_far_below_the_mark_catches_the_sled_and_not_the_back():
    far = places(place(stop_sled_cm=27.5))
    assert any(
        "below your mark: it catches the sled, not your back" in why for why in whys(press_of(planned(here=far)))
    )
    near = places(place(stop_sled_cm=min(LARGE.sled.stops_cm) + 1.0))
    assert not any("catches the sled" in why for why in whys(press_of(planned(here=near))))


def test_the_day_whose_turn_it_is():
    week = Routine.load("two-day-week")
    a, b = week.day
    assert turn(week, []) == a
    log = session(40, [12], 0, workout=workout_title(week, a))
    assert turn(week, log) == b
    assert turn(week, log + session(40, [12], 2, workout=workout_title(week, b))) == a
    assert turn(week, session(40, [12], 0, exercise="Seated Leg Curl (Machine)")) == b


def test_a_lifter_with_a_sore_knee_hears_of_the_kind_routine():
    sore = lp.Lifter.from_person(sex="female", height_cm=165, mass_kg=62, limits={"sore_knee": True})
    assert any("knee-friendly" in note for note in notes_of(planned(lifter=sore)))
    assert not any('"knee-friendly"' in note for note in notes_of(planned("knee-friendly", lifter=sore)))
    unknown = planned(lifter=sore, here=places(knee_spared=True))
    assert press_of(unknown).setup.stop_sled_cm == 40
    assert any("nobody knows what it bears, so you press only to 45 degrees" in note for note in notes_of(unknown))


def test_a_stance_that_the_routine_wants_gets_its_own_load():
    table = {
        "name": "mine",
        "title": "Mine",
        "day": [
            {
                "name": "one",
                "exercise": [
                    {
                        "exercise": "leg press",
                        "sets": 4,
                        "reps": [8, 12],
                        "stance": {"heel_height_cm": 40, "heel_spacing_cm": 40},
                    }
                ],
            }
        ],
    }
    press = press_of(planned(Routine.read(table)))
    assert press.setup.stance.heel_height_cm == pytest.approx(40)
    assert press.load_kg < press_of(planned()).load_kg / 1.5  # holds half, says the engine
    assert press.setup.stop_sled_cm is not None
    table["day"][0]["exercise"][0]["push"] = "natural"
    natural = press_of(planned(Routine.read(table)))
    assert (natural.push, natural.setup) == ("natural", press.setup)
    assert natural.load_kg > press.load_kg
    table["day"][0]["exercise"][0]["stance"] = "present"
    with pytest.raises(WrongInput, match="present"):
        planned(Routine.read(table))


@given(st.floats(0, 400), st.floats(0, 80))
def test_warm_ups_rise_to_the_work_and_can_be_put_on(load, bare):
    rack = loads_on(LARGE)
    work = rack.at_most(load)
    ramp = [kg for kg, _ in warm_ups(work, rack, LoadRepetitions(0.024, bare), LARGE)]
    assert ramp == sorted(set(ramp))
    assert all(kg in rack.loads_kg and kg < work for kg in ramp)


def test_what_is_told_is_what_hangs_on_the_machine():
    told = session_report(planned()).model_dump(mode="json")
    json.dumps(told, allow_nan=False)
    for one in told["exercises"][1]["sets"]:
        assert one["sides"] * sum(one["per_side_kg"]) == pytest.approx(one["load_kg"])
        assert loading(LARGE, one["load_kg"]).load_kg == pytest.approx(one["load_kg"])
    assert plates_words(loading(LARGE, 45)) == "20 + 2.5 kg a side"
    assert plates_words(loading(LARGE, 1)) == "empty sled"
    assert plates_words(loading(LARGE, 240)) == "6 x 20 kg a side"
    assert told["exercises"][1]["position"] == "not first on leg day"


def test_a_log_of_a_gym_that_is_gone_does_no_harm():
    log = session(90, [12] * 4, rir=2, machine="closed gym", **KEPT)
    said = planned(log=log)
    assert press_of(said).rule == "first"
    assert any("closed gym" in note for note in notes_of(said))


def test_stacks_have_pins():
    assert stack_loads(5.0).at_most(13) == 10
    assert stack_loads(5.0, [12.5]).at_most(13) == 12.5
    assert stack_loads(5.0).at_most(2) == 5


def test_a_break_is_seen_by_the_plan():
    log = session(90, [12] * 4, rir=2, machine=LARGE.name, stance=SPOT, stop_sled_cm=27.5, **KEPT)
    press = press_of(planned(log=log, today=(START + timedelta(days=40)).date()))
    assert press.rule == "break"
    assert press.load_kg < 90


# units

NINETY = LARGE.model_copy(update={"name": "My 90 kg sled"})


def in_pounds(**known):
    """A session of somebody who has pounds, on a machine whose name has kilograms."""
    limits = {"units": "lb", "sore_knee": True}
    lifter = lp.Lifter.from_person(sex="female", height_cm=165, mass_kg=62, name="Ana, 62 kg", limits=limits)
    mine = lp.Stance.from_coach(heel_height_cm=30, heel_spacing_cm=34, toe_out_deg=12, backrest_notch=2)
    log = session(90, [12] * 4, rir=2, machine=NINETY.name, stance=mine, stop_sled_cm=26.0, **KEPT)
    settings = MachineSettings(lifter=lifter.name, machine=NINETY.name, mark="tape at 3 cm", stance=mine)
    known = {"machines": {NINETY.name: NINETY}, "log": log, "settings": settings, **known}
    return planned(lifter=lifter, here=places(place(NINETY), elsewhere=1.0), equivalent_load=lambda kg, *_: kg, **known)


def test_pounds_are_pounds_and_a_name_stays_a_name():
    report = session_report(in_pounds())
    press = report.exercises[1]
    assert report.machine == press.marks.machine == "My 90 kg sled"
    assert press.mark == "tape at 3 cm"
    assert any("198.4 lb" in why for why in press.why)
    assert any("heels 9 1/2 in up" in why for why in press.why)
    for text in (*press.why, *report.exercises[0].why, *report.notes, *(one.words for one in report.warnings)):
        assert not re.search(r"\d (kg|cm)\b", text.replace("My 90 kg sled", "")), text
    page = session_page(report).replace("\u00a0", " ")
    assert "My 90 kg sled" in page
    assert "My 198.4 lb sled" not in page
    assert "tape at 3 cm" in page


def test_no_load_light_enough_is_an_outcome_that_is_said_in_the_reader_s_units():
    weak = places(place(STACK, notch=1, ten_rm_kg=-20.0), by_push={"natural": -20.0})
    with pytest.raises(LightestLoadTooHeavy) as reason:
        planned(here=weak, machines={})
    assert reason.value.cap is LoadCap.FORECAST
    assert "11 lb" in lightest_load_words(reason.value, "lb")
    assert "5 kg" in lightest_load_words(reason.value, "kg")


def test_the_page_names_no_command_and_keeps_what_is_to_be_known():
    report = session_report(planned())
    assert any("legpress plan --first" in note for note in report.notes)
    page, _ = session_page(report).split('<script type="application/json"')
    assert "New to this spot? " in page
    assert "--first" not in page
    assert "--load" not in page


def test_who_rounds_the_back_wherever_they_stand_is_told_so():
    assert not any("Your back" in note for note in notes_of(planned()))
    stiff = replace(places(), back_rounds_deg=6.6)
    assert any(
        note.startswith("Your back: On this machine it rounds up to 7 degrees")
        for note in notes_of(planned(here=stiff))
    )


def test_a_load_that_is_told_may_be_told_by_the_side():
    from legpress.cli.plan import known_loads

    found = known_loads(["leg press=20kg a side x 12", "leg curl=4x10lb", "back squat=60kg"])
    assert {name: (round(given.load_kg, 2), given.reps) for name, given in found.items()} == {
        "leg press": (40.0, 12),
        "seated leg curl": (18.14, None),
        "squat": (60.0, None),
    }

"""The first session: a plan that never leaves the limits, and answers that change the next fit in the stated direction."""

import math
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import legpress as lp
from legpress.body.muscle_groups import HAMSTRINGS
from legpress.fit import sweet_spot
from legpress.fit.answers import (
    Conflict,
    away,
    check_answer,
    contradiction,
    known_limits,
    known_zones,
    same_stance,
)
from legpress.fit.binding import forbidding
from legpress.fit.evaluation import NATURAL, evaluate
from legpress.fit.first_session import SAME, WalkStep, plan_first_session
from legpress.lifter import Place
from legpress.measures import CM_PER_INCH, inches
from legpress.press.batch import PressModel
from legpress.press.case import LifterCase
from legpress.press.findings import FindingCode
from legpress.press.limits import scan_strokes
from legpress.press.stance_batch import StanceBatch
from legpress.report.first_session import first_session_report
from legpress.report.first_session_words import (
    feel,
    load_words,
    position_lines,
    push_words,
    start_words,
    stop_words,
    tape,
)
from legpress.report.push_words import push_sentence

EXAMPLES = Path(__file__).parents[2] / "examples"
LARGE = "sled-45-large-plate"
PAIRS = (
    ("lifter_woman", LARGE),  # at home here
    ("lifter_tall_stiff", LARGE),  # at home, with the tailbone's margin used up
    ("lifter_photo", "sled-45-small-plate"),  # comes from another machine
    ("lifter_tall_stiff", "horizontal-selectorised"),
    ("somebody", "vertical"),  # told nothing
)


@cache
def lifter(name):
    if name == "somebody":
        return lp.Lifter.from_person(name="Somebody", sex="f", height_cm=170, mass_kg=68)
    return lp.Lifter.load(EXAMPLES / f"{name}.toml")


@cache
def machine(name=LARGE):
    return lp.Machine.load(name)


@cache
def plan(pair):
    return plan_first_session(lifter(pair[0]), machine(pair[1]))


@cache
def told(pair):
    return first_session_report(plan(pair))


@cache
def fit(person, leg_press=LARGE):
    at_home = person is lifter(PAIRS[0][0]) and leg_press == PAIRS[0][1]
    return plan(PAIRS[0]).spot if at_home else sweet_spot.find_sweet_spot(person, machine(leg_press))


def stance_of(place):
    keys = ("heel_height_cm", "heel_spacing_cm", "toe_out_deg", "backrest_notch")
    return lp.Stance.from_coach(**{key: getattr(place, key) for key in keys})


@cache
def pressed(pair):
    """Every position as the engine presses it, frame by frame."""
    return [
        lp.simulate(
            lifter(pair[0]),
            machine(pair[1]),
            stance_of(p),
            load_kg=told(pair).load_kg,
            stop_sled_cm=p.stop_sled_cm,
            cue=p.push,
        )
        for p in told(pair).positions
    ]


each_pair = pytest.mark.parametrize("pair", PAIRS, ids=" on ".join)


# The plan


@pytest.mark.parametrize(
    "pair",
    [pytest.param(pair, marks=pytest.mark.sweep if k in (1, 2, 3) else ()) for k, pair in enumerate(PAIRS)],
    ids=" on ".join,
)
def test_every_position_pressed_again_keeps_every_limit(pair):
    body = plan(pair).spot.body
    for rep in pressed(pair):
        assert not rep.too_heavy
        assert not {finding.code for finding in rep.findings} & {FindingCode.TAILBONE_LIFTS, FindingCode.HEELS_LIFT}
        assert rep.frames.pelvic_roll_deg.max() <= math.degrees(body.roll_limit_rad)
        assert rep.frames.ankle_angle_deg.max() <= math.degrees(body.ankle_dorsiflexion_rad) + 0.01
        assert rep.frames.knee_angle_deg.min() > 9.5


def spot_row(pair):
    return StanceBatch.of([plan(pair).spot.stance]).table[0]


@each_pair
def test_the_walk_starts_at_the_coach_s_stance_or_says_what_forbids_it(pair):
    first, of = told(pair).positions[0], plan(pair)
    assert first.step == WalkStep.COACH
    apart = np.abs(of.stances.table[0] - of.spot.coach)
    assert bool(told(pair).coach_forbidden_by) == bool((apart >= SAME).any())
    assert ("as near to where a coach" in start_words(told(pair))) == bool(told(pair).coach_forbidden_by)


@each_pair
def test_each_step_of_the_walk_works_the_hamstrings_more_and_the_last_goes_deeper(pair):
    positions = told(pair).positions
    assert 2 <= len(positions) <= 6
    assert [p.position for p in positions] == list(range(1, len(positions) + 1))
    order = list(WalkStep)
    assert [order.index(p.step) for p in positions] == sorted({order.index(p.step) for p in positions})
    for a, b in pairwise(positions):
        if b.step == WalkStep.DEPTH:
            assert b.stop_sled_cm <= a.stop_sled_cm - 2
            assert (stance_of(a), a.push) == (stance_of(b), b.push)
        elif b.step != WalkStep.FIT:
            assert b.hamstrings_pct >= a.hamstrings_pct
            assert (stance_of(a) == stance_of(b)) == (b.step == WalkStep.PUSH)


@each_pair
def test_the_fit_s_own_stance_and_push_are_one_position_of_the_walk(pair):
    (k,) = (k for k, p in enumerate(told(pair).positions) if p.sweet_spot)
    assert (np.abs(plan(pair).stances.table[k] - spot_row(pair)) <= SAME).all()
    assert plan(pair).pushes[k] == plan(pair).spot.push


@each_pair
@pytest.mark.parametrize("units", ["kg", "lb"])
def test_a_position_is_six_lines_of_a_phone(pair, units):
    for k in range(len(told(pair).positions)):
        lines = position_lines(told(pair), k, units)
        assert len(lines) == 6
        assert max(len(line) for line in lines) <= 38, lines  # the terminal indents them by two


@each_pair
def test_the_plates_make_half_of_the_working_load_or_just_less(pair):
    told_, leg_press = told(pair), machine(pair[1])
    assert told_.load_kg == pytest.approx(told_.pegs * sum(told_.plates_per_peg_kg))
    smallest = told_.pegs * min(leg_press.plates.available_kg)
    assert 0.5 * told_.working_load_kg - smallest < told_.load_kg <= max(0.5 * told_.working_load_kg, smallest)
    assert f"your working load, {told_.working_load_kg:g} kg" in load_words(told_, "kg")


@each_pair
def test_no_position_asks_more_than_ten_repetitions_could(pair):
    assert all(p.load_share_of_one_pct <= 83 for p in told(pair).positions)


@each_pair
def test_what_to_feel_for_is_what_the_repetition_shows(pair):
    for p, rep in zip(told(pair).positions, pressed(pair), strict=True):
        down = rep.frames[rep.frames.phase == "down"]
        stretch = sum(down[f"passive_{m}_N"] for m in HAMSTRINGS)
        assert p.stretch_peak_N == pytest.approx(stretch.max(), rel=0.04)
        assert p.stretch_stop_N == pytest.approx(stretch.iloc[-1], rel=0.04, abs=10)
        assert p.stretch_top_N == pytest.approx(stretch.iloc[0], rel=0.04, abs=10)
        where = np.interp(p.stretch_peak_sled_cm, down.sled_travel_cm[::-1], stretch[::-1])
        assert where > 0.96 * stretch.max()
        longest = np.max([down[f"fibre_length_{m}"] for m in HAMSTRINGS])
        assert p.longest_fibre == pytest.approx(longest, abs=0.01)


@each_pair
def test_a_stop_mark_read_to_the_quarter_inch_is_not_deeper_than_safe(pair):
    scan = plan(pair).scan
    for k, p in enumerate(told(pair).positions):
        quarter = round(4 * p.stop_sled_cm / CM_PER_INCH) / 4 * CM_PER_INCH
        safe = 100 * (scan.safe_m()[k] - machine(pair[1]).bottom_m)
        assert quarter >= safe - 0.02 or not np.isfinite(safe)
        assert p.machine_stop_cm is None or p.machine_stop_cm <= p.stop_sled_cm


@each_pair
def test_every_push_of_the_walk_is_told_with_its_positions(pair):
    words = " ".join(push_words(told(pair))).lower()
    assert all(push_sentence(p.push).lower() in words for p in told(pair).positions)
    assert "start light" in words


def test_a_safety_stop_far_below_the_mark_is_told_to_catch_the_sled_and_not_the_back():
    of = told(PAIRS[0])
    first = of.positions[0].model_copy(update={"stop_sled_cm": 20.0, "machine_stop_cm": 18.0})
    near = of.model_copy(update={"positions": (first,)})
    far = of.model_copy(update={"positions": (first.model_copy(update={"machine_stop_cm": 11.0}),)})
    none = of.model_copy(update={"positions": (first.model_copy(update={"machine_stop_cm": None}),)})
    assert "safety stop" not in " ".join(stop_words(near, "kg"))
    assert "9 cm below your mark. It catches the sled, not your back" in " ".join(stop_words(far, "kg"))
    assert "no safety stop lies below your mark" in " ".join(stop_words(none, "kg"))


@pytest.mark.parametrize("pair", PAIRS[:3], ids=" on ".join)
def test_an_average_aim_points_neither_way_in_the_place_of_the_sock_test(pair):
    place = plan(pair).creep_test
    if place is None:
        pytest.skip("no place on this plate where an average aim points neither way")
    assert place.load_kg == 0
    model = PressModel(plan(pair).spot.body, machine(pair[1]), True)

    def along(height_m):
        stances = StanceBatch.of([place.stance.model_copy(update={"heel_height_m": height_m})])
        stop, top = np.array([place.stop_m]), scan_strokes(model, stances).top_m
        done = evaluate(model, stances, stop, top, NATURAL, np.zeros(1), refine_peaks=False, down=False, strength=False)
        return done.forces.sharing.wrench[1][-1] / done.forces.sharing.wrench[0][-1]

    here = place.stance.heel_height_m
    assert abs(along(here)) < 0.03
    assert along(here - 0.05) > along(here) > along(here + 0.05)  # lower feet drag the plate down, higher push it up


def test_the_safe_zones_narrow_where_the_tailbone_was_felt_to_lift():
    person, spot = lifter("lifter_woman"), fit(lifter("lifter_woman"))
    now = with_answer(person, "tailbone_lifted", spot.stop_sled_cm, spot.stance)
    was, then = (known_zones(one, machine(), spot.stance, spot.push, bodies=16) for one in (person, now))
    assert then.green_m - then.amber_m < was.green_m - was.amber_m  # fewer bodies could be this lifter's


def test_the_words_hold_the_numbers():
    of = told(PAIRS[0])
    for p in of.positions:
        assert f"{p.stretch_peak_N:.0f} N" in feel(p, "kg")
        assert f"{p.stop_sled_cm:g} cm" in tape(of, "kg")[1]
        assert f"{p.heel_from_top_edge_cm:g} cm" in tape(of, "kg")[2]
    assert inches(2.54) == "1"


def test_the_picture_can_be_drawn_in_both_units():
    from legpress.draw.walk import draw_walk

    for pair in PAIRS:
        for units in ("kg", "lb"):
            figure = draw_walk(told(pair).model_copy(update={"units": units}), machine(pair[1]))
            said = " ".join(text.get_text() for axes in figure.axes for text in axes.texts)
            assert all(str(p.position) in said for p in told(pair).positions)


# The answers


STANCE = lp.Stance.from_coach(heel_height_cm=24, heel_spacing_cm=34, toe_out_deg=10, backrest_notch=2)
OTHERS = tuple(
    lp.Stance.from_coach(heel_height_cm=h, heel_spacing_cm=w, toe_out_deg=t, backrest_notch=n)
    for h, w, t, n in ((12, 30, 0, 1), (24, 34, 10, 2), (30, 44, 20, 3), (36, 36, 10, 4))
)
SOMEBODY = lp.Lifter.from_person(name="Somebody", sex="m", height_cm=178, mass_kg=80)


def with_answer(person, what, stop_sled_cm, stance=STANCE, leg_press=LARGE):
    place = Place.read({"machine": leg_press, "stance": stance, "stop_sled_cm": stop_sled_cm})
    if what == "felt_it":
        return person.model_copy(update={"felt": (*person.felt, place)})
    field = {"tailbone_lifted": "tailbone_lifts", "heel_came_up": "heel_lifts"}[what]
    return person.model_copy(update={"limits": person.limits.model_copy(update={field: place})})


@settings(max_examples=15)
@given(st.floats(8, 50))
def test_a_tailbone_that_lifts_with_less_roll_never_allows_more_depth_and_with_more_never_less(stop_sled_cm):
    stop_sled_cm = round(stop_sled_cm, 1)
    check_answer(SOMEBODY, machine(), STANCE, stop_sled_cm)
    now = with_answer(SOMEBODY, "tailbone_lifted", stop_sled_cm)
    for stance in OTHERS:
        was, then = known_limits(SOMEBODY, machine(), stance), known_limits(now, machine(), stance)
        if then.roll_limit_rad <= was.roll_limit_rad:
            assert then.safe_stop_m >= was.safe_stop_m - 1e-9
        else:
            assert then.safe_stop_m <= was.safe_stop_m + 1e-9
        assert then.ankle_limit_rad == was.ankle_limit_rad


def test_a_deeper_place_where_the_tailbone_lifts_is_a_larger_limit():
    # below where the roll is least, it grows with depth
    limits = [
        known_limits(with_answer(SOMEBODY, "tailbone_lifted", cm), machine(), STANCE).roll_limit_rad
        for cm in (30, 24, 18, 12)
    ]
    assert limits == sorted(limits)
    assert limits[0] < known_limits(SOMEBODY, machine(), STANCE).roll_limit_rad < limits[-1]


@settings(max_examples=15)
@given(st.floats(8, 50))
def test_a_heel_that_comes_up_sooner_never_allows_more_depth(stop_sled_cm):
    now = with_answer(SOMEBODY, "heel_came_up", round(stop_sled_cm, 1), OTHERS[0])
    for stance in OTHERS:
        was, then = known_limits(SOMEBODY, machine(), stance), known_limits(now, machine(), stance)
        if then.ankle_limit_rad <= was.ankle_limit_rad:
            assert then.safe_stop_m >= was.safe_stop_m - 1e-9
        else:
            assert then.safe_stop_m <= was.safe_stop_m + 1e-9
        assert then.roll_limit_rad == was.roll_limit_rad


@pytest.mark.parametrize("name", ["lifter_woman", "somebody"])
def test_after_the_tailbone_lifted_the_next_fit_rounds_the_back_less(name):
    person, before = lifter(name), fit(lifter(name))
    first = known_limits(person, machine(), before.stance)
    # a little above where the last fit turns, in its own stance
    now = with_answer(person, "tailbone_lifted", before.stop_sled_cm + 1, before.stance)
    then = known_limits(now, machine(), before.stance)
    assert then.roll_limit_rad < first.roll_limit_rad
    assert then.safe_stop_m > first.safe_stop_m
    after = fit(now)
    assert np.asarray(after.kinematics.roll_rad).max() <= then.roll_limit_rad + 1e-3
    assert float(after.body.roll_limit_rad) == pytest.approx(then.roll_limit_rad, abs=1e-4)


@pytest.mark.parametrize("name", ["lifter_woman", "somebody"])
def test_after_the_heel_came_up_the_next_fit_never_bends_the_ankles_more(name):
    before = fit(lifter(name))
    now = with_answer(lifter(name), "heel_came_up", before.stop_sled_cm + 4, before.stance)
    limit = known_limits(now, machine(), before.stance).ankle_limit_rad
    assert limit < known_limits(lifter(name), machine(), before.stance).ankle_limit_rad
    assert np.asarray(before.kinematics.posture.angles_rad[4]).max() > limit
    assert np.asarray(fit(now).kinematics.posture.angles_rad[4]).max() <= limit + 1e-3


@pytest.mark.parametrize(
    ("name", "stance"),
    [
        ("lifter_woman", OTHERS[1]),
        ("lifter_woman", OTHERS[3]),
        ("lifter_tall_stiff", OTHERS[1]),
        ("somebody", OTHERS[2]),
    ],
)
def test_the_next_fit_stands_where_it_was_felt_or_says_what_forbids_it(name, stance):
    now = with_answer(lifter(name), "felt_it", 40, stance)
    after = fit(now)
    assert after.felt is not None
    assert after.feasible[0]
    if same_stance(after.stance, stance):
        return
    assert forbidding(after, StanceBatch.of([stance]).table[0])
    assert away(after, stance) <= away(fit(lifter(name)), stance) + 1e-6


def test_a_push_that_was_felt_is_the_next_fit_s():
    place = Place.read({"machine": LARGE, "stance": OTHERS[1], "stop_sled_cm": 40, "push": "scrape:10"})
    after = fit(lifter("lifter_woman").model_copy(update={"felt": (place,)}))
    assert str(after.push) == "scrape:10"
    assert same_stance(after.stance, OTHERS[1])


def test_of_two_places_where_it_was_felt_the_newer_counts():
    first = with_answer(lifter("lifter_woman"), "felt_it", 40, OTHERS[2])
    assert same_stance(fit(with_answer(first, "felt_it", 40, OTHERS[1])).stance, OTHERS[1])


@pytest.mark.parametrize("name", ["lifter_woman", "lifter_tall_stiff", "somebody"])
def test_where_the_tailbone_lifted_only_there_the_stance_is_allowed_above_and_nowhere_below(name):
    for stance in OTHERS:
        was = known_limits(lifter(name), machine(), stance)
        if not np.isfinite(was.safe_stop_m):
            deepest_cm = 44.0  # the model forbids all of it; the lifter pressed there
        else:
            deepest_cm = round(100 * was.safe_stop_m + 6, 1)
        now = with_answer(lifter(name), "tailbone_lifted", deepest_cm, stance)
        then = known_limits(now, machine(), stance)
        assert deepest_cm + 0.9 <= 100 * then.safe_stop_m <= deepest_cm + 12


def test_in_the_bodies_that_could_be_the_lifter_s_the_tailbone_lifts_where_it_was_felt_to():
    spot = fit(lifter("lifter_woman"))
    lifted_cm = spot.stop_sled_cm + 4
    now = with_answer(lifter("lifter_woman"), "tailbone_lifted", lifted_cm, spot.stance)
    zones = known_zones(now, machine(), spot.stance, spot.push, bodies=16)
    lifts_cm = 100 * (zones.lifts_m - machine().bottom_m)
    assert lifts_cm.min() >= lifted_cm  # never deeper than it was felt
    assert (
        np.median(lifts_cm) <= lifted_cm + 8
    )  # on an empty carriage, as nobody said otherwise: under a load it lifts sooner


@pytest.mark.parametrize("first", ["felt_it", "tailbone_lifted"])
def test_felt_most_where_the_tailbone_has_lifted_is_a_contradiction_whichever_came_first(first):
    other = {"felt_it": "tailbone_lifted", "tailbone_lifted": "felt_it"}[first]
    depth = {"felt_it": 30.0, "tailbone_lifted": 34.0}
    was = LifterCase.of(with_answer(SOMEBODY, first, depth[first]))
    found = contradiction(was, machine(), other, STANCE, depth[other])
    assert found is not None
    assert found.conflict == Conflict.FELT_BELOW_TAILBONE
    assert contradiction(was, machine(), other, STANCE, {"felt_it": 38.0, "tailbone_lifted": 26.0}[other]) is None
    assert contradiction(was, machine(), other, OTHERS[0], depth[other]) is None


def test_the_same_limit_at_another_depth_and_another_place_felt_are_said():
    was = LifterCase.of(with_answer(with_answer(SOMEBODY, "heel_came_up", 30), "felt_it", 40))
    assert contradiction(was, machine(), "heel_came_up", STANCE, 31) is None
    assert contradiction(was, machine(), "heel_came_up", STANCE, 40).conflict == Conflict.OTHER_DEPTH
    assert contradiction(was, machine(), "felt_it", OTHERS[0], 40).conflict == Conflict.FELT_ELSEWHERE
    assert contradiction(was, machine(), "felt_it", STANCE, 44) is None


def test_where_it_was_felt_on_another_machine_says_nothing_here():
    now = with_answer(lifter("lifter_woman"), "felt_it", 20, OTHERS[0], "sled-35")
    assert fit(now).stance == fit(lifter("lifter_woman")).stance


@pytest.mark.parametrize(("cm", "word"), [(70, "straighter"), (1, "folded"), (90, "travel"), (-1, "travel")])
def test_a_place_where_the_feet_cannot_have_been_is_refused(cm, word):
    with pytest.raises(lp.WrongInput, match=word):
        check_answer(SOMEBODY, machine(), STANCE, cm)

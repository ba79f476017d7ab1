"""What a pair of person and machine is asked to do."""

import numpy as np
import pytest

import legpress as lp
from legpress.claims import leg_curl
from legpress.claims.condition import (
    COMMON,
    HIGH,
    LOW,
    ORDINARY,
    ClaimCondition,
    SameBend,
    SamePlace,
    Task,
    stance_batch,
)
from legpress.claims.measured import Measured
from legpress.claims.measurement import MeasureRequest, force_left, measured_on
from legpress.claims.population import sample, versions

MACHINE = lp.Machine.load("sled-45-large-plate")


@pytest.fixture(scope="module")
def found():
    """A person's findings on the large plate."""
    both = SamePlace((LOW, HIGH))
    own = Task(HIGH, COMMON)
    tasks = (
        own,
        Task(LOW, COMMON),
        Task(HIGH),
        Task(HIGH, COMMON, load_of=own, load_share=0.8),
        Task(HIGH, COMMON, load_of=own, load_share=0.8, after_curls=True),
        Task(HIGH, COMMON, load_of=own, load_share=0.8, cue="heels"),
        Task(HIGH, COMMON, load_of=own, load_share=0.8, tempo_s=(6.0, 2.0, 4.0)),
    )
    wanted = MeasureRequest.nothing()
    for task in tasks:
        wanted.task(task)
    for scene in (LOW, HIGH):
        wanted.place(scene, both)
    person = list(sample(6, 3))[1]
    return measured_on(person, [MACHINE], wanted)[0], tasks, both


def test_equal_load_is_the_other_task_s_load(found):
    findings, tasks, _ = found
    assert findings.tasks[tasks[3]]["load_kg"] == pytest.approx(0.8 * findings.tasks[tasks[0]]["load_kg"])


def test_the_same_place_of_the_sled_is_the_higher_of_two_stops(found):
    findings, _, both = found
    stops = {scene: findings.stances[scene]["stop_sled_cm"] for scene in (LOW, HIGH)}
    stopped = max(stops, key=stops.__getitem__)
    assert findings.places[stopped, both]["knee_deg"] == pytest.approx(findings.stances[stopped]["stop_knee_deg"])


def test_a_stop_is_never_deeper_than_chest_tuck_or_machine(found):
    for told in found[0].stances.values():
        for limit in ("chest", "tuck", "lowest"):
            assert told["stop_sled_cm"] >= told[f"{limit}_sled_cm"] - 0.1


def test_a_repetition_told_nothing_is_pushed_as_the_view_says():
    asked = Measured()
    own = Task(HIGH, COMMON)
    told = asked.pushed("straight")
    told.task(Task(HIGH, COMMON, load_of=own, load_share=0.8))
    told.task(Task(HIGH, COMMON, load_of=own, load_share=0.8, cue="heels"))
    assert {task.cue for task in asked.request.tasks} == {"straight", "heels"}
    assert {task.load_of.cue for task in asked.request.tasks if task.load_of} == {"straight"}


def test_own_depth_ends_where_a_press_does(found):
    findings, tasks, _ = found
    assert findings.tasks[tasks[2]]["bottom_knee_deg"] <= 90.0 + 0.1


def test_tired_hamstrings_pull_less_at_the_same_load(found):
    findings, tasks, _ = found
    assert findings.tasks[tasks[4]]["hamstrings_N"] < findings.tasks[tasks[3]]["hamstrings_N"]


def test_heels_bring_the_pressure_to_the_heel(found):
    findings, tasks, _ = found
    assert findings.tasks[tasks[5]]["cop_m"] < findings.tasks[tasks[3]]["cop_m"]


def test_twice_as_slow_is_twice_as_long_and_brakes_less(found):
    findings, tasks, _ = found
    usual, slow = findings.tasks[tasks[3]], findings.tasks[tasks[6]]
    assert slow["seconds"] == 2 * usual["seconds"]
    assert slow["braking_pct"] == pytest.approx(usual["braking_pct"] / 4, rel=0.05)


def test_a_stance_that_does_not_reach_the_common_bend_has_no_stroke(found):
    findings, _, _ = found
    bends = {scene: findings.stances[scene]["stop_knee_deg"] for scene in (LOW, HIGH)}
    deep = max(bends, key=bends.__getitem__)
    shallow = min(bends, key=bends.__getitem__)
    wanted = MeasureRequest.nothing()
    task = Task(shallow, SameBend((deep,)))
    wanted.task(task)
    person = list(sample(6, 3))[1]
    assert measured_on(person, [MACHINE], wanted)[0].tasks[task] == {}


def test_a_plate_too_narrow_for_a_stance_says_so():
    body = next(iter(sample(6, 3))).body
    small = lp.Machine.load("sled-45-small-plate")
    _, fits = stance_batch([ORDINARY, ClaimCondition(0.5, 1.5, 30.0)], body, 0.45, small)
    assert fits.tolist() == [True, False]


def test_the_model_s_fatigue_ends_a_held_load_when_the_published_formula_does():
    """Frey-Law: a load of a share TL is held for -ln(1 - R (1 - TL) / (F TL)) / R seconds."""
    numbers = {"fatigue_per_s": 0.0097, "recovery_per_s": 0.00091, "rest_multiplier": 15}
    for load in (0.3, 0.5, 0.7):
        f, r = numbers["fatigue_per_s"], numbers["recovery_per_s"]
        seconds = -np.log(1 - r * (1 - load) / (f * load)) / r
        assert leg_curl._phase(0.0, load, seconds, numbers) == pytest.approx(1 - load, abs=2e-3)


def test_curls_leave_some_tiredness_and_most_of_the_force():
    assert 0.5 < leg_curl.left_after_curls() < 1.0


def test_a_fibre_at_its_best_length_has_all_its_force():
    assert force_left(np.array([1.0])) == pytest.approx(1.0, abs=0.01)
    assert (np.diff(force_left(np.array([1.0, 1.3, 1.6]))) < 0).all()


def test_versions_of_a_lifter_differ_in_doubts_and_not_in_traits():
    lifter = lp.Lifter.from_person(sex="female", height_cm=168, mass_kg=62)
    one, other = versions(lifter, 2, 1)
    assert one.traits.keys() == other.traits.keys()
    assert all(np.array_equal(one.traits[k], other.traits[k], equal_nan=True) for k in one.traits)
    assert one.doubts != other.doubts


def test_the_sample_has_as_many_women_as_men_and_norms_in_its_middle():
    people = list(sample(40, 5))
    men = [p for p in people if p.traits["man"]]
    assert len(men) == 20
    assert np.mean([p.traits["height_cm"] for p in men]) == pytest.approx(175.6, abs=1.0)
    assert np.mean([p.traits["body_mass_index"] for p in people]) == pytest.approx(25, abs=0.7)

"""No answer depends on which frames share a register, on how many there are, or on the level of the processor."""

import numpy as np
import pytest
from presses import NAMES, RANDOM, presses

import legpress as lp
from benchmarks.repetitions import FRAMES, TIMING, WAYS, Repetitions, average_body
from legpress.arrays import arrays_of, map_arrays, select_lanes
from legpress.core import programs
from legpress.core.library import levels, load
from legpress.core.programs import run
from legpress.core.rows import count, rows_of
from legpress.press.batch import PressModel, solve_reps
from legpress.press.stance_batch import StanceBatch

GROUPS = {
    "legpress_kinematics": "kinematics", "legpress_loads": "loads", "legpress_instants": "forces",
    "legpress_max_push": "max push",
}  # fmt: skip


def given_to(program: str, name: str = RANDOM) -> tuple:
    """A body and the rows that this program takes."""
    here = presses(name)
    match program:
        case "legpress_kinematics":
            rows = rows_of(here.geometry, here.motion.sled_m)
        case "legpress_loads":
            rows = rows_of(here.kinematics())
        case "legpress_instants":
            rows = rows_of(here.geometry, here.sled, here.contact, here.loads(here.kinematics()), here.motion)
        case _:
            loads = here.loads(here.kinematics())
            rows = rows_of(here.geometry, here.contact, loads, np.ones(len(loads.capsule_Nm)))
    return here.body, rows


@pytest.mark.parametrize("program", GROUPS)
def test_who_else_is_asked_changes_nothing(program):
    """Bit by bit: in another order, alone, in front of a frame that is no number, and more than a core does at a time."""
    for name in (NAMES[0], RANDOM):
        body, rows = given_to(program, name)
        lanes = rows.shape[1]

        def found(rows, body=body):
            return run(program, count(GROUPS[program]), [(body, np.ascontiguousarray(rows))])[0]

        whole, order = found(rows), np.random.default_rng(2).permutation(lanes)
        assert np.array_equal(found(rows[:, order]), whole[:, order], equal_nan=True)
        for lane in (0, 7, lanes - 1):
            assert np.array_equal(found(rows[:, [lane]])[:, 0], whole[:, lane], equal_nan=True)
        spoilt = np.concatenate([rows[:, :3], np.full_like(rows[:, :1], np.nan), rows[:, 3:]], axis=1)
        assert np.array_equal(np.delete(found(spoilt), 3, axis=1), whole, equal_nan=True)
        many = np.tile(np.arange(lanes), 9)[: programs.PIECE * 2 + 11]
        assert np.array_equal(found(rows[:, many]), whole[:, many], equal_nan=True)


@pytest.mark.parametrize("level", levels()[:-1])
@pytest.mark.parametrize("program", GROUPS)
def test_every_level_gives_the_same(monkeypatch, program, level):
    """But for how a product and a sum are rounded, in one step or in two. The largest push ends where a step gains nothing more."""
    body, rows = given_to(program)
    best = run(program, count(GROUPS[program]), [(body, rows)])[0]
    monkeypatch.setattr(programs, "library", lambda: load(level))
    found = run(program, count(GROUPS[program]), [(body, rows)])[0]
    apart = np.abs(found - best) / (1 + np.abs(best))
    print(f"{program} {level}: {apart.max():.1e}")
    assert apart.max() < (1e-7 if program == "legpress_max_push" else 1e-9)


@pytest.fixture(scope="module")
def chunk():
    body = presses(RANDOM).body
    return body, Repetitions.random(12, 9).parts


def frames_of(forces, rep: int):
    return select_lanes(forces, slice(rep * FRAMES, (rep + 1) * FRAMES))


def test_a_repetition_is_what_it_is_alone(chunk):
    body, given = chunk
    places, forces = solve_reps(body, *given, WAYS, TIMING)
    for rep in (0, 5, 11):
        alone = solve_reps(body, *(select_lanes(part, [rep]) for part in given), WAYS, TIMING)
        for ours, theirs in zip((places, forces), alone, strict=True):
            for mine, its in zip(arrays_of(frames_of(ours, rep)), arrays_of(theirs), strict=True):
                assert np.array_equal(mine, its)


def test_a_repetition_that_is_no_number_leaves_the_others(chunk):
    body, given = chunk
    _, forces = solve_reps(body, *given, WAYS, TIMING, kinematics=False)
    spoilt = [map_arrays(np.array, part) for part in given]
    spoilt[2].drive_kg[4] = np.nan
    _, found = solve_reps(body, *spoilt, WAYS, TIMING, kinematics=False)
    assert (frames_of(found, 4).sharing.outcome != 0).all()
    for rep in (3, 5):
        for mine, its in zip(arrays_of(frames_of(found, rep)), arrays_of(frames_of(forces, rep)), strict=True):
            assert np.array_equal(mine, its)


def test_a_repetition_too_long_for_the_core_s_room_is_refused():
    repetitions = Repetitions.random(1, 2)
    many = np.zeros((3, programs.MOST_FRAMES + 1))
    with pytest.raises(ValueError, match="1025 frames"):
        programs.repetitions(repetitions.body, repetitions.settings, np.zeros((3, 24)), many, many, many)


def test_no_stance_and_no_place_are_answered_with_none():
    model = PressModel(average_body(), lp.Machine.load("sled-45-large-plate"))
    nothing, one = StanceBatch.from_table(np.zeros((0, 4))), StanceBatch.from_table(np.array([[0.3, 0.3, 0.1, 1]]))
    assert model.kinematics(nothing, np.zeros((0, 3))).posture.rotation.shape == (4, 3, 3, 0)
    found = model.kinematics(one, np.zeros((1, 0)))
    assert model.static_loads(one, found).foot_jacobian.shape == (5, 6, 0)

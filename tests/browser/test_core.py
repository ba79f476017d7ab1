"""The core in Node and in a browser gives what Python's gives."""

import ctypes
import re

import numpy as np
import pytest

import legpress as lp
from legpress.body.scaling import source_body
from legpress.core import programs, rows
from legpress.core.library import field_groups, library
from legpress.core.tables import Tables, body_tables, model_tables
from legpress.press.condition import PressCondition
from legpress.press.cue import Cue
from legpress.press.trajectory import FrameTiming, SledTrajectory, coarse_trajectory

FRAMES = 13  # no multiple of the frames that go side by side


def by_name(tables: Tables, *groups: str) -> dict[str, dict[str, list[float]]]:
    names = [name for group in groups for name, _ in field_groups()[group]]
    return {"tables": {name: array.ravel().tolist() for name, array in zip(names, tables.arrays, strict=True)}}


@pytest.fixture(scope="module")
def given():
    """Tables of the source body, and places of a sled with a plate at an ordinary height."""
    geometry = dict(rail_rad=0.8, backrest_rad=0.5, plate_tilt_rad=0.0, lower_edge_m=-0.2, heel_height_m=0.3,
                    half_spacing_m=0.17, toe_out_rad=0.2)  # fmt: skip
    motion = dict(
        sled_m=np.linspace(0.5, 0.7, FRAMES), speed_m_per_s=np.zeros(FRAMES), acceleration_m_per_s2=np.zeros(FRAMES)
    )
    return {
        "model": by_name(model_tables(), "model curves", "model places"),
        "body": by_name(body_tables(source_body()), "body"),
        "geometry": {name: [value] * FRAMES for name, value in geometry.items()},
        "motion": {name: values.tolist() for name, values in motion.items()},
        "frames": FRAMES,
    }


ASKED = """
    const model = core.model(given.model), body = core.body(model, given.body);
    const rows = { geometry: given.geometry, motion: given.motion };
    const found = core.run("kinematics", { model, body, given: rows, gives: "kinematics", frames: given.frames });
    return Object.fromEntries(Object.entries(found).map(([name, numbers]) => [name, [...numbers]]));
"""


def test_the_fields_are_python_s(ask):
    found = ask("return core.fields;")
    assert {group: [(f["name"], f["count"]) for f in fields] for group, fields in found.items()} == field_groups()


def test_a_program_gives_python_s_numbers(ask, given):
    taken = np.array([*given["geometry"].values(), *given["motion"].values()])
    fields = field_groups()["kinematics"]
    expected = np.empty((sum(count for _, count in fields), FRAMES))
    library().legpress_kinematics(
        model_tables().pointers, body_tables(source_body()).pointers,
        *(ctypes.c_void_p(array.ctypes.data) for array in (taken, expected)), *map(ctypes.c_long, (FRAMES, 0, FRAMES)),
    )  # fmt: skip
    found = ask(ASKED, given)
    assert list(found) == [name for name, _ in fields]
    np.testing.assert_allclose(np.concatenate(list(found.values())), expected.ravel(), rtol=1e-9, atol=1e-9)
    assert np.isfinite(expected).all()


@pytest.fixture(scope="module")
def repetition():
    """64 frames of an ordinary repetition, from the machine, the stance and the load, as a page would be given it."""
    condition = PressCondition(
        body=source_body(), machine=lp.Machine.load("sled-45-large-plate"), load_kg=80, cue=Cue.parse("natural"),
        stance=lp.Stance.from_coach(heel_height_cm=35, heel_spacing_cm=36, toe_out_deg=10),
    )  # fmt: skip
    ends = np.array([[0.65], [0.82]])  # knees bent to 95 and to 40 degrees
    parts = {
        "geometry": rows.rows_of(condition.geometry(1)), "ends": ends,
        "sled": rows.rows_of(condition.sled(1)), "contact": rows.rows_of(condition.contact(1)),
    }  # fmt: skip
    setting = {
        group: {name: numbers.tolist() for (name, _), numbers in zip(field_groups()[group], part, strict=True)}
        for group, part in parts.items()
    }
    timing = FrameTiming.of(
        [
            ("down", 3.0, np.linspace(0, 3, 36)),
            ("bottom", 0.5, np.linspace(0.1, 0.5, 8)),
            ("up", 1.0, np.linspace(0.05, 1, 20)),
        ]
    )
    ways = coarse_trajectory([("down", 3.0), ("up", 1.0)])
    return {
        "model": by_name(model_tables(), "model curves", "model places"),
        "body": by_name(body_tables(source_body()), "body"),
        "setting": setting,
        "timing": {
            "ways": in_order(ways), "frames": in_order(timing.trajectory),
            "rates": timing.rates.ravel().tolist(), "blend": timing.blend.ravel().tolist(),
        },
    }  # fmt: skip


def in_order(trajectory: SledTrajectory) -> list[float]:
    return [*trajectory.share, *trajectory.velocity_per_s, *trajectory.acceleration_per_s2]


def test_a_repetition_in_a_given_setting_is_python_s(ask, repetition):
    """The solver turns other roundings into other last digits of the same answer, well within its own tolerance."""
    found = ask(
        """
        const model = core.model(given.model), body = core.body(model, given.body);
        const { forces, kinematics } = core.repetition({ model, body, setting: given.setting, timing: given.timing });
        return { activation: [...forces.activation], outcome: [...forces.outcome], knee: [...kinematics.q_rad] };
        """,
        repetition,
    )
    timing = repetition["timing"]
    instants = len(timing["ways"]) // 3
    setting = np.array([[numbers[0]] for group in repetition["setting"].values() for numbers in group.values()])
    forces, places = programs.repetitions(
        source_body(), setting, np.reshape(timing["ways"], (3, -1)), np.reshape(timing["frames"], (3, -1)),
        np.reshape(timing["rates"], (instants, -1)), np.reshape(timing["blend"], (instants, -1)),
    )  # fmt: skip
    assert places is not None
    activation = of_name("forces", "activation", forces)
    assert activation.max() > 0.1
    assert not np.any(found["outcome"])
    np.testing.assert_allclose(found["activation"], activation.ravel(), atol=1e-4)
    np.testing.assert_allclose(found["knee"], of_name("kinematics", "q_rad", places).ravel(), atol=1e-9)


def of_name(group: str, name: str, found: np.ndarray) -> np.ndarray:
    first = 0
    for field, count in field_groups()[group]:
        if field == name:
            return found[first : first + count]
        first += count
    raise KeyError(name)


def test_rows_of_a_million_numbers_find_room_and_leave_it(ask, given):
    """Memory grows under tables that stay valid, and does not grow a second time."""
    longer = """
        const model = core.model(given.model), body = core.body(model, given.body);
        const many = (rows) => Object.fromEntries(Object.entries(rows).map(([name, [value]]) => [name, new Float64Array(2000).fill(value)]));
        const rows = { geometry: many(given.geometry), motion: many(given.motion) };
        const once = () => core.run("kinematics", { model, body, given: rows, gives: "kinematics", frames: 2000 }).angles_rad;
        const first = once(), grown = core.bytes, second = once();
        return { first: first[0], last: second[1999], grown, later: core.bytes };
    """
    found = ask(longer, given)
    assert found["first"] == found["last"] != 0
    assert found["grown"] == found["later"] > 8 * 2000 * 300


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("delete given.body.tables.foot_length_m; core.body(0, given.body)", "The tables of this body lack foot_length_m."),
        ("given.body.tables.com_m.pop(); core.body(0, given.body)", "com_m has 11 numbers, the core takes 12."),
        ("core.run('kinematics', { given: { geometry: {} }, gives: 'kinematics', frames: 1 })", "geometry lacks rail_rad."),
        ("given.geometry.toe_out_rad.pop(); core.run('kinematics', { given: { geometry: given.geometry }, gives: 'kinematics', frames: 13 })",
         "toe_out_rad has 12 numbers, not 1 for each of 13 frames."),
    ],
)  # fmt: skip
def test_wrong_tables_and_rows_are_said(ask, given, code, said):
    assert (
        ask(f"try {{ {code}; }} catch (error) {{ return error.name + ': ' + error.message; }}", given)
        == f"RangeError: {said}"
    )


def test_the_types_name_what_the_module_has(folder):
    types = (folder / "legpress.d.ts").read_text("utf-8")
    module = (folder / "legpress.js").read_text("utf-8")
    named = r"^export (?:async )?(?:class|function|{) ?(\w+)"
    assert (
        set(re.findall(named, types, re.M)) == set(re.findall(named, module, re.M)) == {"Core", "loadCore", "simulate"}
    )

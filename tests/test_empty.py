"""Every list and every text of every file that a person writes, emptied in turn: it works, or one sentence says what is missing."""

import copy
import json
import types
import typing
from pathlib import Path

import pytest
import tomlkit
from sweet_spots import found_whatever_called

import legpress as lp
from legpress.fit import first_session, sweet_spot
from legpress.fit.first_session_answers import StoredPlan
from legpress.lifter import Lifter
from legpress.machine import Machine
from legpress.training.routine import Routine

STANCE = {"heel_height_cm": 20.0, "heel_spacing_cm": 35.0, "toe_out_deg": 10.0, "backrest_notch": 2}
PLACE = {"machine": "machine.toml", "stance": STANCE, "stop_sled_cm": 30.0}
LIFTER = {
    "name": "Mara", "sex": "female", "height_cm": 168, "mass_kg": 63,
    "strength": {"load_kg": 100, "reps": 8, "machine": "machine.toml", "stance": STANCE},
    "present": {"stance": STANCE, "machine": "machine.toml"},
    "limits": {"tailbone_lifts": {**PLACE, "stop_sled_cm": 5.0, "push": "straight"}, "heel_lifts": {**PLACE, "stop_sled_cm": 5.0, "push": "straight"}, "units": "kg"},
    "push": {"foot_creeps": "stays", "felt": "hamstrings"},
    "felt": [{**PLACE, "push": "straight"}],
}  # fmt: skip
MACHINE = {
    "name": "gym", "description": "a sled", "kind": "plate_loaded",
    "rail_deg": {"value": 45.0, "source": "the plate on it", "note": "twice"},
    "plate": {"height_cm": 75.0, "width_cm": 90.0, "lower_edge_cm": -15.0},
    "seat": {"backrest_deg": [95.0, 105.0, 115.0]},
    "sled": {"carriage_kg": 52.0, "bottom_cm": 35.0, "travel_cm": 75.0, "stops_cm": [0.0, 8.0]},
    "plates": {"available_kg": [20.0, 10.0], "available_lb": [45.0]},
}  # fmt: skip
ROUTINE = {
    "name": "mine", "title": "My day", "why": "because",
    "day": [{"name": "legs", "exercise": [
        {"exercise": "seated leg curl", "sets": 2, "reps": [8, 12], "tempo": "3-1-X", "cue": "slowly"},
        {"exercise": "leg press", "sets": 2, "reps": [8, 12], "machine": "machine.toml", "stance": "sweet spot", "push": "straight"},
    ]}],
}  # fmt: skip
PLAN = {
    "lifter": "Mara", "machine": "gym", "machine_file": "machine.toml", "units": "kg", "load_kg": 40.0,
    "positions": [{**STANCE, "push": "straight"}],
}  # fmt: skip
FILES = {
    "lifter": (Lifter, LIFTER),
    "machine": (Machine, MACHINE),
    "routine": (Routine, ROUTINE),
    "plan": (StoredPlan, PLAN),
}
Way = tuple[str | int, ...]


def kinds(annotation: object) -> set[object]:
    """The types that an annotation is made of."""
    if origin := typing.get_origin(annotation):
        parts = typing.get_args(annotation)
        inner = parts[:1] if origin is typing.Annotated else parts
        here = {origin} if origin in (tuple, list, typing.Literal) else set()
        return here if origin is typing.Literal else here.union(*map(kinds, inner))
    return {annotation} if not isinstance(annotation, types.EllipsisType) else set()


def models(found: set[object]) -> list[type]:
    return [kind for kind in found if isinstance(kind, type) and hasattr(kind, "model_fields")]


def emptied(model: type, table: dict, way: Way = ()) -> typing.Iterator[tuple[Way, object]]:
    """Ways to the lists and texts of a model that a table has, each with nothing of its kind."""
    for name, field in model.model_fields.items():
        if name not in table:
            continue
        found, value, here = kinds(field.annotation), table[name], (*way, name)
        if isinstance(value, dict) and "value" in value:
            yield from (((*here, part), "") for part in value if part != "value")
            continue
        if tuple in found:
            yield here, []
        if found & {str, typing.Literal} and isinstance(value, str):
            yield here, ""
        for inner in models(found):
            parts = [((*here, k), one) for k, one in enumerate(value)] if isinstance(value, list) else [(here, value)]
            for at, one in parts:
                if isinstance(one, dict):
                    yield from emptied(inner, one, at)


CASES = [
    pytest.param(kind, way, nothing, id=f"{kind}-{'.'.join(map(str, way))}")
    for kind, (model, table) in FILES.items()
    for way, nothing in emptied(model, table)
    if way != ("sled", "stops_cm")  # below
]


def without(table: dict, way: Way, nothing: object) -> dict:
    changed = copy.deepcopy(table)
    at: typing.Any = changed
    for part in way[:-1]:
        at = at[part]
    at[way[-1]] = nothing
    return changed


def put(folder: Path, tables: dict[str, dict]) -> None:
    for kind, table in tables.items():
        if kind == "plan":
            (folder / "first-session.json").write_text(json.dumps(table))
        else:
            (folder / f"{kind}.toml").write_text(tomlkit.dumps(table))


COMMANDS = {
    "lifter show": ("lifter", "show", "lifter.toml"),
    "machine show": ("machine", "show", "machine.toml", "--out", "out"),
    "simulate": ("simulate", "--lifter", "lifter.toml", "--out", "out"),
    "fit": ("fit", "--lifter", "lifter.toml", "--machine", "machine.toml", "--out", "out"),
    "first-session": ("first-session", "--lifter", "lifter.toml", "--machine", "machine.toml", "--out", "out"),
    "answer": ("first-session", "answer", "--lifter", "lifter.toml", "--plan", "first-session.json", "--position", "1", "--felt", "30"),
    "plan": ("plan", "--lifter", "lifter.toml", "--machine", "machine.toml", "--html", "--out", "out"),
    "routine": ("plan", "--lifter", "lifter.toml", "--routine", "routine.toml"),
    "group": ("plan", "--lifter", ".", "--machine", "machine.toml"),
    "claims": ("claims", "scrape-the-plate", "--lifter", "lifter.toml", "--machine", "machine.toml", "--people", "2"),
    "log": ("log", "add", "leg press", "--lifter", "lifter.toml", "--machine", "machine.toml", "--load", "80kg", "--reps", "8"),
    "progress": ("progress", "--lifter", "lifter.toml"),
}  # fmt: skip
QUICK = tuple(
    name for name in COMMANDS if name not in ("claims", "answer")
)  # these take seconds, and read the same files
READ = {"plan": ("answer",), "routine": ("routine",), "machine": QUICK, "lifter": QUICK}
NO_NUMBERS = (
    "description",
    "source",
    "note",
    "felt",
)  # words of a machine; and no place is what a lifter has who says none


@pytest.fixture(autouse=True)
def _apart(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", f"sqlite:///{tmp_path / 'log.db'}")
    for module in (sweet_spot, first_session):
        monkeypatch.setattr(module, "find_sweet_spot", found_whatever_called)
    put(tmp_path, {kind: table for kind, (_, table) in FILES.items()})


def test_nothing_of_these_files_is_left_out():
    """Each list and text of the models stands in the tables above, so it is emptied."""
    assert {kind: missing(model, [table]) for kind, (model, table) in FILES.items()} == {
        "lifter": set(),
        "machine": {"provenance"},
        "routine": set(),
        "plan": set(),
    }  # fmt: skip; provenance is what the file says beside each value
    assert {way for _, way, _ in (case.values for case in CASES)} >= {
        ("felt",), ("day", 0, "exercise", 0, "reps"), ("positions",), ("rail_deg", "note"),
    }  # fmt: skip


def missing(model: type, tables: list[dict]) -> set[str]:
    """Lists and texts of a model that none of these tables has."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        values = [table[name] for table in tables if name in table]
        of = kinds(field.annotation)
        if not values and of & {tuple, str, typing.Literal}:
            found.add(name)
            continue
        below = [
            one for value in values for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)
        ]
        for inner in models(of):
            found |= missing(inner, below)
    return found


@pytest.mark.parametrize(("kind", "way", "nothing"), CASES)
def test_what_is_emptied_works_or_is_refused_in_a_sentence(legpress, tmp_path, kind, way, nothing):
    _, table = FILES[kind]
    put(tmp_path, {kind: without(table, way, nothing)})
    for name in ("lifter show", "machine show", "simulate", "plan") if way[-1] in NO_NUMBERS else READ[kind]:
        said = legpress(*COMMANDS[name])
        assert said.code in (0, 2), (name, said.err)
        if said.code == 2:
            assert said.one_sentence_on_stderr or name == "group", (name, said.err)
            assert "Error" not in said.err, (name, said.err)


def test_a_machine_without_stops_is_pressed_planned_and_drawn(legpress, tmp_path):
    put(tmp_path, {"machine": without(MACHINE, ("sled", "stops_cm"), [])})
    for name, command in COMMANDS.items():
        said = legpress(*command)
        assert said.code == 0, (name, said.err)
    assert json.loads((tmp_path / "out" / "fit.json").read_text())["machine_stop_cm"] is None
    assert lp.Machine.load(tmp_path / "machine.toml").lowest_m == 0.35

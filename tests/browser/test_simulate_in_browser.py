"""`simulate` of a page gives the repetition that Python's gives, from tables small enough for a phone."""

import gzip
import json

import numpy as np
import pytest

import legpress as lp
from legpress.body import MUSCLES
from legpress.interop.browser_tables import browser_body, browser_machine, browser_model
from legpress.machine import catalogue_names
from legpress.tempo import Tempo

MACHINE = "sled-45-large-plate"
# How far a page may be off: tables are rounded, and the solver ends anywhere within its tolerance.
BOUNDS = {"activation": 1e-4, "fibre": 1e-4, "N": 0.1, "Nm": 0.01, "deg": 1e-3, "place": 1e-5}


@pytest.fixture(scope="module")
def lifters():
    return {
        "light": lp.Lifter.from_person(height_cm=163, mass_kg=58, sex="female"),
        "stiff": lp.Lifter.from_person(
            height_cm=191,
            mass_kg=97,
            sex="male",
            flexibility={"straight_leg_raise_deg": 62},
            push={"foot_creeps": "up"},
        ),
    }


@pytest.fixture(scope="module")
def documents(lifters):
    """What a page fetches, through JSON."""
    found = {
        "model": browser_model(),
        "bodies": {name: browser_body(lifter) for name, lifter in lifters.items()},
        "machines": {name: browser_machine(lp.Machine.load(name)) for name in catalogue_names()},
    }
    return json.loads(json.dumps(found))


LOW = {"heel_height_cm": 20, "heel_spacing_cm": 30}
HIGH = {"heel_height_cm": 36, "heel_spacing_cm": 44, "toe_out_deg": 15, "backrest_notch": 2}
ODD = {
    "down_s": 1.875,
    "bottom_s": 0.325,
    "up_s": 0.975,
    "top_s": 0.125,
}  # halves of frames, which Python rounds to even
CASES = [
    dict(lifter="light", machine=MACHINE, stance=HIGH, load_kg=80, stop_sled_cm=28, tempo=ODD),
    dict(lifter="stiff", machine=MACHINE, stance=HIGH, load_kg=120, stop_sled_cm=36.5, tempo=ODD, cue="straight"),
    dict(lifter="light", machine="horizontal-selectorised", stance=LOW, load_kg=40, stop_sled_cm=20, cue="heels",
         tempo={"down_s": 3, "up_s": 1}),
    dict(lifter="stiff", machine="vertical", stance=LOW, load_kg=60, stop_sled_cm=40, cue="scrape:12.5",
         tempo={"down_s": 1, "bottom_s": 1, "up_s": 1}),
    dict(lifter="light", machine="sled-35", stance=LOW, load_kg=100, stop_sled_cm=25, cue="toes", tempo={"down_s": 2, "up_s": 2}),
    dict(lifter="light", machine=MACHINE, stance=LOW, load_kg=500, stop_sled_cm=30, cue="free", tempo={"down_s": 2, "up_s": 2}),
]  # fmt: skip
SIMULATED = """
    const { model: m, bodies, machines } = given.documents;
    const model = core.model(m);
    const body = Object.fromEntries(Object.entries(bodies).map(([name, document]) => [name, core.body(model, document)]));
    const rep = ({ lifter, machine, ...asked }) => simulate(core, { model, body: body[lifter], machine: machines[machine], ...asked });
"""


@pytest.fixture(scope="module")
def expected(lifters):
    def rep(lifter: str, machine: str, stance: dict, tempo: dict, **asked):
        given = dict(stance=lp.Stance.from_coach(**stance), tempo=Tempo(**tempo), **asked)
        return lp.simulate(lifters[lifter], lp.Machine.load(machine), **given)

    return [rep(**case) for case in CASES]


def test_repetitions_are_python_s(ask, documents, expected):
    given = {"documents": documents, "cases": CASES}
    plain = "Object.fromEntries(Object.entries(frames).map(([name, column]) => [name, [...column]]))"
    found = ask(
        f"{SIMULATED} return given.cases.map(rep).map(({{ frames, ...rest }}) => ({{ ...rest, frames: {plain} }}));",
        given,
    )
    worst: dict[str, float] = {}
    for page, rep in zip(found, expected, strict=True):
        assert list(page["frames"]) == list(rep.frames)
        assert page["frames"]["phase"] == list(rep.frames["phase"])
        assert page["frames"]["outside_fit"] == list(rep.frames["outside_fit"])
        assert (page["too_heavy"], page["too_light"]) == (rep.too_heavy, rep.too_light)
        assert page["stop_sled_cm"] == pytest.approx(rep.stop_sled_cm, abs=1e-6)
        assert page["top_sled_cm"] == pytest.approx(rep.top_sled_cm, abs=1e-6)
        assert page["unsettled_places"] == page["unsettled_frames"] == 0
        for name, column in page["frames"].items():
            if name not in ("phase", "outside_fit"):
                off = float(np.abs(np.array(column) - rep.frames[name]).max())
                worst[kind_of(name)] = max(worst.get(kind_of(name), 0.0), off)
    print(worst)
    assert worst.keys() == BOUNDS.keys()
    assert all(off <= BOUNDS[kind] for kind, off in worst.items()), worst
    assert any(rep.too_heavy for rep in expected)
    assert max(rep.frames[f"activation_{name}"].max() for rep in expected for name in MUSCLES) > 0.3


def kind_of(column: str) -> str:
    """What a column counts, the last unit in its name."""
    for kind in ("activation", "fibre"):
        if column.startswith(kind):
            return kind
    return next((unit for unit in ("deg", "Nm", "N") if column.endswith(f"_{unit}")), "place")


def test_the_machine_s_lowest_stop_is_where_none_is_given(ask, documents, lifters):
    case = {**CASES[0], "stance": LOW, "machine": "horizontal-selectorised"}
    del case["stop_sled_cm"]
    found = ask(f"{SIMULATED} return [rep(given.case).stop_sled_cm];", {"documents": documents, "case": case})
    assert found == pytest.approx([100 * lp.Machine.load(case["machine"]).stops_m[0]], abs=1e-9)


def test_strokes_end_and_are_refused_as_python_s(ask, documents, lifters):
    stances = [
        {"heel_height_cm": height, "heel_spacing_cm": spacing} for height in (0, 20, 45, 74) for spacing in (20, 70)
    ]
    cases = [
        dict(lifter=lifter, machine=machine, stance=stance, load_kg=60, stop_sled_cm=stop, tempo={"down_s": 0.5, "up_s": 0.5})
        for lifter, machine in zip(("light", "stiff") * 3, catalogue_names(), strict=False)
        for stance in stances
        for stop in (0, 2.5, 25, 45, 60)
    ]  # fmt: skip
    asked = "return given.cases.map((asked) => { try { return rep(asked).top_sled_cm; } catch (error) { return error.name === 'RangeError' ? null : error.message; } });"
    found = ask(SIMULATED + asked, {"documents": documents, "cases": cases})
    expected = [top_sled_cm(lifters, **case) for case in cases]
    differ = [
        (case, page, python)
        for case, page, python in zip(cases, found, expected, strict=True)
        if page != (python if python is None else pytest.approx(python, abs=1e-6))
    ]
    assert not differ
    assert 20 < expected.count(None) < len(cases) - 20


def top_sled_cm(lifters, *, lifter, machine, stance, tempo, **asked) -> float | None:
    try:
        return lp.simulate(
            lifters[lifter], lp.Machine.load(machine), lp.Stance.from_coach(**stance), tempo=Tempo(**tempo), **asked
        ).top_sled_cm
    except lp.WrongInput:
        return None


def test_the_time_of_a_repetition(ask, documents):
    """Printed alone: a shared machine's clock proves nothing."""
    case = {**CASES[0], "tempo": {"down_s": 2, "bottom_s": 0.15, "up_s": 1}}
    asked = f"""{SIMULATED}
        const frames = rep(given.case).frames.time_s.length;
        const times = Array.from({{ length: 300 }}, () => {{ const began = performance.now(); rep(given.case); return performance.now() - began; }});
        return {{ frames, ms: times.sort((a, b) => a - b)[150], least: times[0] }};
    """
    found = ask(asked, {"documents": documents, "case": case})
    print(found)
    assert found["frames"] == 64


def test_a_long_tempo_finds_room(ask, documents):
    """More frames than the core's own arrays for many repetitions hold."""
    case = {**CASES[0], "tempo": {"down_s": 30, "bottom_s": 10, "up_s": 20}}
    found = ask(
        f"{SIMULATED} const {{ frames, unsettled_frames }} = rep(given.case); return [frames.time_s.length, unsettled_frames, Math.max(...frames.activation_vaslat)];",
        {"documents": documents, "case": case},
    )
    assert found[:2] == [1201, 0]
    assert 0.01 < found[2] < 1


REFUSED = {
    "load_kg: -1": "load_kg is -1 kg; it must lie between 0 and 2000 kg. Give the plates on the sled, carriage excluded.",
    "load_kg: '80'": 'load_kg is "80"; write a plain number in kg.',
    "load_kg: NaN": "load_kg is NaN; write a plain number in kg.",
    "stance: { heel_height_cm: 30 }": "heel_spacing_cm is missing; write a plain number in cm.",
    "stance: { ...given.case.stance, heel_height_cm: 76 }": "heel_height_cm is 76, but the plate of sled-45-large-plate is only 75 cm high. Place the feet lower.",
    "stance: { ...given.case.stance, heel_spacing_cm: 95 }": "heel_spacing_cm is 95, but the plate of sled-45-large-plate is only 90 cm wide. Place the feet closer together.",
    "stance: { ...given.case.stance, backrest_notch: 5 }": "backrest_notch is 5, but sled-45-large-plate has 4.",
    "stance: { ...given.case.stance, backrest_notch: 1.5 }": "backrest_notch is 1.5; write a whole number.",
    "stance: { ...given.case.stance, toe_out: 5 }": "toe_out is not known here. Known are heel_height_cm, heel_spacing_cm, toe_out_deg, backrest_notch, down_s, bottom_s, up_s, top_s, load_kg.",
    "tempo: '3-1-X'": 'tempo is "3-1-X"; give its numbers by name.',
    "tempo: { down_s: 3 }": "up_s is missing; write a plain number in s.",
    "tempo: { down_s: 0.2, up_s: 1 }": "down_s is 0.2 s; a way needs 0.5 s or more.",
    "cue: 'hard'": 'cue is "hard". Write "natural", "straight", "free", "heels", "toes", or "scrape:20".',
    "cue: 'scrape:60'": 'cue is "scrape:60": a shoe on a plate holds 0 to 50 %. Try scrape:20.',
    "stop_sled_cm: 80": "stop_sled_cm is 80 cm; it must lie between 0 and 75 cm. It is carriage travel above its lowest position.",
    "stop_sled_cm: 75": "stop_sled_cm is 75, but in this stance the leg is straight already at",
    "stop_sled_cm: 70": "stop_sled_cm is 70, but in this stance the leg is straight already at",
    "body: body.stiff, stance: { heel_height_cm: 20, heel_spacing_cm: 40 }, stop_sled_cm: 0":
        "stop_sled_cm is 0: so deep the knees would have to bend more than a leg does. In this stance give 5 cm or more.",
    "machine: undefined": "machine is missing; give its numbers by name.",
    "machine: { ...right.machine, rail_rad: undefined }": "rail_rad of the machine is missing; take a machine as browser_machine gives it.",
    "stance: { ...given.case.stance, heel_height_cm: 75, heel_spacing_cm: 90 }, machine: { ...right.machine, bottom_m: 1.2 }":
        "The plate is out of reach in this stance. Place the feet lower or closer together, or move the seat.",
}  # fmt: skip


def test_wrong_input_is_a_sentence(ask, documents):
    refused = ", ".join(f"() => simulate(core, {{ ...right, {wrong} }})" for wrong in REFUSED)
    asked = f"""{SIMULATED}
        const right = {{ ...given.case, model, body: body.light, machine: given.documents.machines[given.case.machine] }};
        simulate(core, right);
        const said = (ask) => {{ try {{ ask(); return "nothing"; }} catch (error) {{ return `${{error.name}}: ${{error.message}}`; }} }};
        return [{refused}].map(said);
    """
    found = ask(asked, {"documents": documents, "case": CASES[0]})
    for said, begins in zip(found, REFUSED.values(), strict=True):
        assert said.startswith(f"RangeError: {begins}"), said


def test_what_a_page_fetches_is_small(folder, documents):
    parts = {
        "core": (folder / "legpress_core.wasm").read_bytes(),
        "module": b"".join(file.read_bytes() for file in sorted(folder.glob("*.js")) if file.name != "asked.js"),
        "model": compact(documents["model"]), "body": compact(documents["bodies"]["stiff"]),
        "machine": compact(documents["machines"][MACHINE]),
    }  # fmt: skip
    sizes = {name: len(gzip.compress(part)) for name, part in parts.items()}
    print(sizes, sum(sizes.values()))
    assert sum(sizes.values()) < 300_000
    assert sizes["core"] < 150_000


def compact(document) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()

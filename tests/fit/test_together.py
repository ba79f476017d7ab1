"""Stances tried together are what each is alone."""

import numpy as np
import pytest

import legpress as lp
from legpress.fit.ensemble import samples
from legpress.fit.evaluation import EvaluationRequest, evaluate, evaluate_batch
from legpress.press.batch import PressModel, PressVersions
from legpress.press.calibration import calibrated_body
from legpress.press.cue import Cue
from legpress.press.limits import NO_MARGINS, scan_strokes, scan_strokes_batch
from legpress.press.stance_batch import StanceBatch

FEET = StanceBatch.from_table(np.array([[0.05, 0.34, 0.17, 1], [0.12, 0.36, 0.10, 1], [0.10, 0.30, 0.0, 1]]))


@pytest.fixture(scope="module")
def benches():
    """One body on two machines."""
    body = calibrated_body(lp.Lifter.from_person(sex="female", height_cm=168, mass_kg=64))
    return [PressModel(body, lp.Machine.load(name)) for name in ("horizontal-selectorised", "vertical")]


def strokes(model):
    scan = scan_strokes(model, FEET)
    return scan.sled_at_knee(np.radians(70.0)), scan.top_m


def test_machines_tried_together_give_what_each_gives_alone(benches):
    for one, other in zip(
        scan_strokes_batch([(b, FEET) for b in benches]), (scan_strokes(b, FEET) for b in benches), strict=True
    ):
        np.testing.assert_allclose(one.knee_rad, other.knee_rad, rtol=1e-9)
    together = evaluate_batch([EvaluationRequest(b, FEET, *strokes(b)) for b in benches], refine_peaks=False)
    for model, found in zip(benches, together, strict=True):
        alone = evaluate(model, FEET, *strokes(model), refine_peaks=False)
        np.testing.assert_allclose(found.load_kg, alone.load_kg, rtol=1e-9)
        np.testing.assert_allclose(found.active_N, alone.active_N, rtol=1e-4, atol=0.05)


def test_two_bodies_go_through_the_engine_together_each_as_its_own():
    people = {"male": (178, 80), "female": (158, 55)}
    bodies = [
        calibrated_body(lp.Lifter.from_person(sex=sex, height_cm=height, mass_kg=mass))
        for sex, (height, mass) in people.items()
    ]
    models = [PressModel(body, lp.Machine.load("sled-45-large-plate")) for body in bodies]
    together = scan_strokes_batch([(model, FEET) for model in models])
    for model, found in zip(models, together, strict=True):
        np.testing.assert_allclose(found.top_m, scan_strokes(model, FEET).top_m, rtol=1e-9)
    assert (together[0].top_m - together[1].top_m > 0.05).all()  # the longer legs end their stroke farther away
    evaluated = evaluate_batch([EvaluationRequest(m, FEET, *strokes(m)) for m in models], refine_peaks=False)
    for model, found in zip(models, evaluated, strict=True):
        alone = evaluate(model, FEET, *strokes(model), refine_peaks=False)
        np.testing.assert_allclose(found.load_kg, alone.load_kg, rtol=1e-9)
        np.testing.assert_allclose(found.active_N, alone.active_N, rtol=1e-4, atol=0.05)


def test_versions_of_a_model_asked_together_are_what_each_is_alone():
    """Their own bodies, sleds, pushes and arms, in one call of the engine."""
    lifter = lp.Lifter.from_person(sex="male", height_cm=178, mass_kg=80)
    model = PressModel(calibrated_body(lifter), lp.Machine.load("sled-45-large-plate"))
    versions = [sample.model for sample in samples(lifter, model, 3)]
    (bottom, top), cues = strokes(model), [Cue.parse(text) for text in ("natural", "scrape:10", "natural")]
    feet, ends = FEET.at(np.tile(np.arange(3), 3)), (np.tile(bottom, 3), np.tile(top, 3))
    press = PressVersions(tuple(versions))
    for down in (False, True):
        together = evaluate(press, feet, *ends, cue=cues * 3, down=down)
        for k, version in enumerate(versions):
            mine, alone = slice(3 * k, 3 * k + 3), evaluate(version, FEET, bottom, top, cue=cues, down=down)
            for name in ("load_kg", "patellofemoral_N", "grip_share", "pressure_share", "longest_fibre"):
                np.testing.assert_allclose(getattr(together, name)[mine], getattr(alone, name), rtol=1e-9)
            for name in ("active_N", "passive_N", "hip_Nm"):
                np.testing.assert_allclose(getattr(together, name)[:, mine], getattr(alone, name), rtol=1e-9, atol=1e-9)
            np.testing.assert_allclose(together.loaded_roll_rad[mine], alone.loaded_roll_rad, rtol=1e-9)
            kg = np.full(3, 60.0)
            rolled = together.roll_under_rad(press, np.tile(kg, 3))[mine]
            np.testing.assert_allclose(rolled, alone.roll_under_rad(version, kg), rtol=1e-9)
    for version, scan in zip(versions, scan_strokes_batch([(press, FEET)], NO_MARGINS), strict=True):
        alone = scan_strokes(version, FEET, NO_MARGINS)
        np.testing.assert_array_equal(scan.roll_rad, alone.roll_rad)
        np.testing.assert_array_equal(scan.safe_m(), alone.safe_m())


def test_cues_and_paces_of_their_own_are_what_they_are_for_all(benches):
    model = benches[0]
    load_kg, paces = np.full(3, 60.0), np.array([[3.0, 1, 1], [2, 0, 2], [1, 0, 1]])
    cues = [Cue.parse(text) for text in ("natural", "heels", "toes")]
    ends = strokes(model)
    mixed = evaluate(model, FEET, *ends, cue=cues, load_kg=load_kg, tempo_s=paces)
    for k in range(3):
        alone = evaluate(model, FEET, *ends, cue=cues[k], load_kg=load_kg, tempo_s=paces[k])
        np.testing.assert_allclose(mixed.active_N[:, k], alone.active_N[:, k], rtol=1e-4, atol=0.05)
        np.testing.assert_allclose(mixed.patellofemoral_N[k], alone.patellofemoral_N[k], rtol=1e-4)


def test_toes_push_in_front_of_heels(benches):
    ends = strokes(benches[0])
    places = {
        cue: evaluate(benches[0], FEET, *ends, cue=Cue.parse(cue), load_kg=np.full(3, 60.0)).forces.cop_m[0].mean()
        for cue in ("heels", "natural", "toes")
    }
    assert places["heels"] < places["natural"] < places["toes"]

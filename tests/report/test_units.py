"""Words are made of quantities: units change lengths and loads, and nothing that a person has named."""

import json
import re
from pathlib import Path

import jax
import numpy as np
import pytest

import legpress as lp
from legpress.body.scaling import body_of
from legpress.draw.card import draw_card
from legpress.draw.card_page import card_page
from legpress.draw.depth_map import draw_depth_map
from legpress.draw.walk import draw_walk
from legpress.press.kinetic_chain import leg_kinematics
from legpress.press.limits import Limit
from legpress.press.posture import StanceGeometry
from legpress.report.answer import AnswerReport, FoundFit, answer_words
from legpress.report.assumed import assumed_sentences
from legpress.report.first_session import FirstSessionReport
from legpress.report.first_session_words import (
    change,
    feel,
    feel_words,
    first_session_json,
    load_words,
    push_tests,
    start_words,
    tape,
)
from legpress.report.fit import FitReport, LimitReport
from legpress.report.fit_words import checklist, fit_json, glance, headline, limit_sentence, reasons

HERE = Path(__file__).parent
NAME, LIFTER = "My 90 kg sled, 60 cm wide", "Mara of the 50 kg club"
METRIC = re.compile(r"\d\s?(?:cm|kg)\b")


@pytest.fixture(scope="module")
def fit() -> FitReport:
    stored = json.loads((HERE / "fit_report.json").read_text("utf-8"))
    return FitReport.model_validate({**stored, "machine": NAME, "lifter": LIFTER, "units": "lb", "plates_unit": "lb"})


@pytest.fixture(scope="module")
def walk() -> FirstSessionReport:
    stored = json.loads((HERE / "first_session_report.json").read_text("utf-8"))
    elsewhere = {"start_from": "carried over", "present_machine": f"machines/{NAME}.toml"}
    return FirstSessionReport.model_validate(
        {**stored, **elsewhere, "machine": NAME, "lifter": LIFTER, "units": "lb", "plates_unit": "lb"}
    )


def fit_sentences(report, units):
    limits = [limit_sentence(report, item, units) for item in report.binding_limits]
    titled = [*headline(report, units), *glance(report, units), *checklist(report, units)]
    return [*[item.line for item in titled], *reasons(report, units), *limits, *assumed_sentences(report, units)]


def walk_sentences(report, units):
    each = [words for k, p in enumerate(report.positions) for words in (change(report, k, units), feel(p, units))]
    whole = [load_words(report, units), *feel_words(report, units), *tape(report, units), *push_tests(report, units)]
    return [*each, *whole, *assumed_sentences(report, units)]


def assert_the_same_but_for_units(metric, imperial):
    assert [words for words in imperial if METRIC.search(words)] == []
    measured = [k for k, words in enumerate(metric) if METRIC.search(words)]
    assert measured
    for k, (one, other) in enumerate(zip(metric, imperial, strict=True)):
        assert (one == other) == (k not in measured), (one, other)


def test_a_fit_in_pounds_has_no_kilogram_and_one_in_kilograms_no_pound(fit):
    assert_the_same_but_for_units(fit_sentences(fit, "kg"), fit_sentences(fit, "lb"))


def test_a_first_session_in_pounds_has_no_kilogram(walk):
    metric, imperial = walk_sentences(walk, "kg"), walk_sentences(walk, "lb")
    assert [words for words in imperial if METRIC.search(words)] == []
    assert any(" lb" in words for words in imperial)
    assert len(metric) == len(imperial)


def test_a_machine_keeps_its_name_for_who_lifts_pounds(fit, walk):
    assert NAME in start_words(walk)
    assert fit_json(fit)["machine"] == first_session_json(walk)["machine"] == NAME


def test_a_load_in_pounds_is_the_load_itself_and_not_the_rounded_kilograms():
    stored = json.loads((HERE / "fit_report.json").read_text("utf-8"))
    report = FitReport.model_validate({**stored, "load_kg": 2 * 45 * 0.45359237})
    assert headline(report, "lb")[3].line.startswith("90 lb for ")


@pytest.fixture(scope="module")
def drawn(fit):
    """Arguments of the card: the machine, a body and its posture at both ends of the stroke."""
    machine = lp.Machine.load("sled-45-large-plate").model_copy(update={"name": NAME})
    body = body_of(lp.Lifter.from_person(name=LIFTER, sex="female", height_cm=168, mass_kg=63))
    stands = (fit.heel_height_cm / 100, fit.heel_spacing_cm / 200, np.radians(fit.toe_out_deg))
    fixed = (
        machine.rail_rad,
        machine.backrest_at(fit.backrest_notch),
        machine.plate_tilt_rad,
        machine.plate_lower_edge_m,
    )
    setting = StanceGeometry(*(np.full(8, float(x)) for x in (*fixed, *stands)))
    low, high = (machine.bottom_m + cm / 100 for cm in (fit.stop_sled_cm, fit.top_sled_cm))
    return fit, machine, body, jax.jit(leg_kinematics)(body, setting, np.linspace(high, low, 8))


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [text.get_text() for text in figure.texts]


@pytest.mark.parametrize("size", ["A5", "phone"])
def test_the_card_of_who_lifts_pounds_names_the_machine_as_it_is(drawn, size):
    said = [text for text in texts(draw_card(*drawn, units="lb", size=size)) if METRIC.search(text)]
    assert [text for text in said if not text.startswith((LIFTER[:8], NAME[:8]))] == []
    assert any(text.startswith("My 90 kg sled") for text in said)


def test_the_page_names_the_machine_once_and_the_same_in_both_units(drawn):
    page = card_page(*drawn, units="lb")
    seen = page[page.index("<main>") : page.index('<script type="application/json"')]
    assert f"<p>{NAME}, for the hamstrings</p>" in page
    imperial = re.findall(r'<span class="lb">(.*?)</span>', seen)
    assert imperial
    assert not [text for text in imperial if METRIC.search(text.replace("\u00a0", " "))]


def test_map_and_walk_name_the_machine_as_it_is(fit, walk):
    machine = lp.Machine.load("sled-45-large-plate").model_copy(update={"name": NAME})
    for figure in (draw_depth_map(fit, units="lb"), draw_walk(walk, machine)):
        said = [text for text in texts(figure) if METRIC.search(text)]
        assert said
        assert all(NAME in text for text in said)


def test_an_answer_is_told_in_inches_and_keeps_what_an_error_says():
    stance = {"heel_height_cm": 20, "heel_spacing_cm": 30, "toe_out_deg": 5, "backrest_notch": 2, "stop_sled_cm": 30}
    limits = {f"{part}_limit_{when}deg": 40 for part in ("roll", "ankle") for when in ("", "before_")}
    problem = f"On {NAME} no place on the plate suits {LIFTER}."
    pushed = {"push": "straight", "hamstrings_pct": 50, "hamstrings_natural_pct": 12}
    report = AnswerReport(
        what="tailbone_lifted",
        machine=NAME,
        **stance,
        **limits,
        safe_stop_before_sled_cm=30,
        safe_stop_sled_cm=33,
        top_roll_deg=3,
        fit_before=FoundFit(**stance, **pushed),
        next_fit=FoundFit(**{**stance, "stop_sled_cm": 33}, **pushed),
    )
    words = answer_words(report, "lb", "`--undo`")
    assert [sentence for sentence in words if METRIC.search(sentence)] == []
    assert "moves up from 11 3/4 in to 13 in" in words[1]
    assert words[2].endswith("(was stop 11 3/4 in).")
    lost = report.model_copy(update={"next_fit": None, "next_fit_problem": problem})
    assert problem in answer_words(lost, "lb", "`--undo`")[2]


def test_every_limit_that_a_fit_can_meet_has_a_sentence(fit):
    """The fold of a knee, the reach of a leg and a stop that was given end a repetition, no recommendation."""
    for limit in set(Limit) - {Limit.KNEE_FOLD, Limit.REACH, Limit.GIVEN_STOP}:
        unit = "cm" if limit.startswith("plate") else "deg"
        said = limit_sentence(fit, LimitReport(limit=limit, margin=1.0, unit=unit, deeper_cm=2.0), "kg")
        assert said.endswith((".", "do less."))


def test_a_report_reads_back_from_what_it_writes(fit, walk):
    assert FitReport.model_validate_json(fit.model_dump_json()) == fit
    assert FirstSessionReport.model_validate_json(walk.model_dump_json()) == walk


def test_no_room_of_science_reads_a_report(root):
    """Imports point one way: what is found out knows nothing of how it is told."""
    for room in ("body", "press", "fit"):
        for file in (root / "src" / "legpress" / room).glob("*.py"):
            assert not re.search(r"(?m)^\s*from \.\.(report|draw|cli)\b", file.read_text()), file.name

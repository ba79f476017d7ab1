"""What a lifter reads has no word of the workshop: nobody should have to be taught it between two sets."""

import ast
import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from legpress.cli.fit import _words
from legpress.draw.card import draw_card
from legpress.draw.card_page import card_page
from legpress.press.limits import Limit
from legpress.report.assumed import assumed_sentences
from legpress.report.fit import FitReport, LimitReport
from legpress.report.fit_words import FOCI, fit_json, limit_sentence

LIMITS = set(Limit) - {Limit.KNEE_FOLD, Limit.REACH, Limit.GIVEN_STOP}  # these end a repetition, no recommendation
SOURCE = Path(__file__).parents[2] / "src" / "legpress"
WORKSHOP = re.compile(
    r"own pull|checked in|counting helpers|helpers (?:counted )?half|told apart|could be yours|on paper|\buntold\b|perturb|"
    r"ensemble|activation|\bNm\b|\bresidual|\blanes?\b|\bframes\b|kinematic|pelvic roll|patellofemoral(?!_N)|infeasib|"
    r"\bnorm_|trunk.thigh|objective|eigen|jacobian|converge",
    re.IGNORECASE,
)
# For who looks after the model; nothing a lifter reads.
OTHERS = re.compile(r"claim|opensim|verify|agreement|subgroup")
FOR_LIFTERS = sorted(
    file
    for pattern in ("report/*.py", "cli/*.py", "draw/*.py", "data/*/*.html", "data/*/*.js", "data/interview/*.toml")
    for file in SOURCE.glob(pattern)
    if not OTHERS.search(file.name)
)


def sentences(file: Path) -> list[str]:
    """What may be shown: whole texts of pages, and literals with a space in code, docstrings left out."""
    text = file.read_text("utf-8")
    if file.suffix == ".html":
        return [re.sub(r"\{[{%].*?[}%]\}|<[^>]*>", " ", text)]
    if file.suffix != ".py":
        return re.findall(r'"([^"\n]* [^"\n]*)"', text)
    tree = ast.parse(text)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs and " " in node.value
    ]


@pytest.mark.parametrize("file", FOR_LIFTERS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_sentence_for_lifters_has_a_word_of_the_workshop(file):
    assert not [sentence for sentence in sentences(file) if WORKSHOP.search(sentence)]


def test_a_word_of_the_workshop_would_be_noticed(tmp_path):
    module = tmp_path / "x_words.py"
    module.write_text('"""The own pull."""\nSAID = f"Your {1} is told apart."\n')
    assert [sentence for sentence in sentences(module) if WORKSHOP.search(sentence)]
    assert not [sentence for sentence in sentences(module) if "own pull" in sentence]


@pytest.mark.parametrize("focus", FOCI)
@pytest.mark.parametrize("units", ["kg", "lb"])
def test_no_page_of_a_fit_has_one(drawn, focus, units):
    report, *rest = drawn
    report = report.model_copy(update={"focus": focus, "units": units, "chosen_where_felt": focus == "glutes"})
    terminal = Console(width=80, record=True, file=io.StringIO())
    terminal.print(_words(report, [], True))
    page = card_page(report, *rest, units=units)
    seen = page[page.index("<main>") : page.index('<script type="application/json"')]
    figure = draw_card(report, *rest, units=units, size="phone")
    card = [text.get_text() for axes in figure.axes for text in axes.texts] + [text.get_text() for text in figure.texts]
    told = fit_json(report)
    limits = [
        limit_sentence(report, LimitReport(limit=limit, margin=1.0, unit="deg", deeper_cm=2.0), units)
        for limit in LIMITS
    ]
    words = [
        terminal.export_text(),
        re.sub(r"<[^>]*>", " ", seen),
        *card,
        *told["words"],
        *told["why"],
        *told["assumed"],
    ]
    assert not [text for text in [*words, *limits] if WORKSHOP.search(text)]


def test_what_nobody_measured_is_named_as_a_lifter_names_it():
    stored = json.loads((Path(__file__).parent / "fit_report.json").read_text("utf-8"))
    said = " ".join(assumed_sentences(FitReport.model_validate(stored), "kg"))
    assert "All muscles of one leg" in said
    assert not re.search(r"\w_\w|cm3|plate\.", said)

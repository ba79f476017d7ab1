"""One number has one rounding, on whatever page it stands."""

import io
import re

import pytest
from rich.console import Console

from legpress.cli.fit import _words
from legpress.draw.card import draw_card
from legpress.draw.card_page import card_page
from legpress.report import quantities as say
from legpress.report.fit import FitReport
from legpress.report.fit_words import fit_json

# As far from round as numbers come, and farther from each other than any rounding.
ODD = {
    "heel_height_cm": 53.24, "heel_from_top_edge_cm": 68.29, "heel_spacing_cm": 62.71, "heel_from_side_edge_cm": 78.42,
    "stop_sled_cm": 72.29, "machine_stop_cm": 84.2, "toe_out_deg": 52.51, "bottom_knee_deg": 83.49, "load_kg": 106.25,
    "load_kg_high": 115.0, "focus_activation_pct": 92.51, "heel_plate_share_pct": 95.49, "patellofemoral_limit_N": 5917.0,
}  # fmt: skip
UNITS = {"cm": "cm", "deg": "°|degrees", "kg": "kg", "pct": "%", "N": "N"}


@pytest.fixture(scope="module")
def odd(drawn):
    """Arguments of the card, with numbers that show how they were rounded."""
    report, *rest = drawn
    told = {**report.model_dump(), **ODD, "machine": "sled", "lifter": "Mara", "units": "kg", "focus": "hamstrings"}
    return FitReport.model_validate(told), *rest


def test_the_odd_numbers_are_told_from_all_others(odd):
    others = {k: v for k, v in odd[0].model_dump(mode="json").items() if k not in ODD}
    for field, value in ODD.items():
        close = 60.0 if field.endswith("_N") else 0.9
        assert not [x for x in numbers_in(others) if abs(x - value) < close], field


def numbers_in(value) -> list[float]:
    """Every number, however deep."""
    if isinstance(value, dict):
        return [x for inner in value.values() for x in numbers_in(inner)]
    if isinstance(value, list):
        return [x for inner in value for x in numbers_in(inner)]
    return [float(value)] if isinstance(value, int | float) and not isinstance(value, bool) else []


def everything_read(odd) -> dict[str, str]:
    """All that is shown of a fit, by where it is read."""
    report = odd[0]
    terminal = Console(width=80, record=True, file=io.StringIO())
    terminal.print(_words(report, [], True))
    page = card_page(*odd, units="kg")
    seen = page[page.index("<main>") : page.index('<script type="application/json"')]
    told = fit_json(report)
    figure = draw_card(*odd, units="kg", size="phone")
    card = [text.get_text() for axes in figure.axes for text in axes.texts] + [text.get_text() for text in figure.texts]
    return {
        "terminal": terminal.export_text(),
        "page": re.sub(r'<span class="lb">.*?</span>|<svg class="lb".*?</svg>|<[^>]*>', " ", seen, flags=re.DOTALL),
        "card": " | ".join(card),
        "json": " | ".join([*told["words"], *told["why"], *(item["line"] for item in told["checklist"])]),
    }


def test_card_page_terminal_and_json_show_one_number_as_one(odd):
    read = everything_read(odd)
    for field, value in ODD.items():
        unit = next(said for name, said in UNITS.items() if f"_{name}" in field)
        near = 60.0 if unit == "N" else 0.6
        shown = {
            (text, where)
            for where, words in read.items()
            for text in re.findall(rf"(?<![\d.−-])(\d+(?:\.\d+)?)\s?(?:{unit})", words.replace("\u00a0", " "))
            if abs(float(text) - value) <= near
        }
        assert shown, field
        assert len({text for text, _ in shown}) == 1, (field, value, shown)


def test_a_rounding_is_no_finer_than_what_is_read():
    assert [say.length(cm, "kg") for cm in (43.74, 43.76, -0.1, 0.26)] == ["43.5 cm", "44 cm", "0 cm", "0.5 cm"]
    assert [say.weight(kg, "kg") for kg in (55.1, 55.3)] == ["55 kg", "55.5 kg"]
    assert say.weight(55.1, "lb") == "121 lb"
    assert [say.force(x) for x in (687.4, 5917, 4.0)] == ["690 N", "5900 N", "0 N"]
    assert [say.toes(x) for x in (14.4, 0.3, -0.4, -5.2)] == [
        "toes 14 degrees out",
        "toes straight",
        "toes straight",
        "toes 5 degrees in",
    ]
    assert [say.percent(x) for x in (30.5001, -3.2, -0.2)] == ["31 %", "−3 %", "0 %"]
    assert say.lengths(41.6, 50.1, "kg") == "41.5 to 50 cm"

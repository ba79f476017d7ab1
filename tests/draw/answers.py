"""An answer of a fit to draw, its figures made up but consistent, and ways to look at what was drawn."""

import json
import re
from itertools import combinations
from pathlib import Path

from matplotlib.text import Text

from legpress.report.fit import FitReport

EXAMPLE = Path(__file__).parents[1] / "report" / "fit_report.json"

KG_PER_LB, CM_PER_INCH = 0.45359237, 2.54
_NUMBER = re.compile(r"(\d+) ([123])/([24])|(?<![\d.])([123])/([24])|(\d+(?:\.\d+)?)")


def answer(**other) -> FitReport:
    """The report of somebody, with other values in some fields."""
    return FitReport.model_validate({**json.loads(EXAMPLE.read_text("utf-8")), **other})


def fields(value) -> list[float]:
    """Every number in it, however deep."""
    if isinstance(value, dict):
        return [x for inner in value.values() for x in fields(inner)]
    if isinstance(value, list):
        return [x for inner in value for x in fields(inner)]
    return [float(value)] if isinstance(value, int | float) and not isinstance(value, bool) else []


def numbers(text: str) -> list[tuple[float, float]]:
    """Numbers of a text and how far each may be rounded: half its last digit, or half a quarter inch."""
    found = []
    for match in _NUMBER.finditer(text.replace("\u00a0", " ")):
        whole, above, below, alone, alone_below, plain = match.groups()
        if plain is not None:
            found.append((float(plain), 0.5 * 10 ** -len(plain.partition(".")[2])))
        else:
            found.append((float(whole or 0) + float(above or alone) / float(below or alone_below), 0.125))
    return found


def untraced(texts, report, units) -> list[str]:
    """Texts with a number that is no field of the report, neither as it is nor in the other units."""
    known = [abs(x) for x in fields(report.model_dump(mode="json"))]
    tempo, names = report.tempo, (report.lifter, report.machine, report.legpress_version)
    lost = []
    for text in texts:
        plain = text.replace(tempo, " ")
        for name in names:
            plain = plain.replace(name, " ")
        for number, off in numbers(plain):
            ways = [(number, off)]
            if units == "lb":
                # a whole number of inches is rounded to the quarter too
                ways += [(number * KG_PER_LB, off * KG_PER_LB), (number * CM_PER_INCH, 0.125 * CM_PER_INCH)]
            if not any(abs(x - way) <= off + 1e-9 for x in known for way, off in ways):
                lost.append(f"{number:g} in {text!r}")
    return lost


def texts_of(figure) -> list[Text]:
    """What can be read on a figure."""
    figure.canvas.draw()
    shown = [text for axes in figure.axes for text in axes.texts] + list(figure.texts)
    return [text for text in shown if text.get_text().strip() and text.get_visible()]


def cut_off(figure) -> list[str]:
    """Texts that leave the page."""
    page = figure.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts_of(figure)]
    return [
        words
        for words, box in boxes
        if box.x0 < page.x0 - 0.5 or box.x1 > page.x1 + 0.5 or box.y0 < page.y0 - 0.5 or box.y1 > page.y1 + 0.5
    ]


def collisions(figure) -> list[tuple[str, str]]:
    """Pairs of texts that lie over each other by more than a pixel or two."""
    boxes = [(text.get_text(), text.get_window_extent().padded(-1.5)) for text in texts_of(figure)]
    return [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]

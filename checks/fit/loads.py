"""Thirty bodies on the catalogue's machines: whether every place that shows a load shows the same one, and one that can be true."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

import legpress as lp
from legpress.draw.session_page import session_page
from legpress.fit import first_session
from legpress.fit.sweet_spot import SweetSpot
from legpress.machine import catalogue_names
from legpress.measures import mass
from legpress.press.condition import unloaded_kg
from legpress.press.load_repetitions import share_of_one
from legpress.report.first_session import first_session_report
from legpress.report.fit import FitReport, fit_report
from legpress.report.session import session_report
from legpress.training.equivalent_load import same_effort_kg
from legpress.training.plan import plan_session
from legpress.training.press_places import PressPlaces
from legpress.training.routine import Routine

from .answers import bodies

PAGE = Path(__file__).resolve().parents[2] / "docs" / "loads.md"
BODIES = 8  # behind each interval: an eighth of the usual, for time
PUT_ON_KG = 1e-6


@dataclass(frozen=True)
class Loads:
    """What one body is told on one machine, by each place that shows a load; plates or stack."""

    body: str
    machine: str
    card_kg: float
    low_kg: float
    high_kg: float
    plan_kg: float
    page_shows_it: bool
    card_first_kg: float
    plan_first_kg: float
    first_session_kg: float | None  # None: no first session there
    twelve_rm_kg: float  # most for twelve to the last, in this stance pushed so
    lightest_kg: float
    refused: str = ""

    @property
    def wrong(self) -> list[str]:
        """What contradicts what."""
        first = [kg for kg in (self.plan_first_kg, self.first_session_kg) if kg is not None]
        checks = {
            "card and plan differ": abs(self.card_kg - self.plan_kg) > PUT_ON_KG,
            "the page does not show it": not self.page_shows_it,
            "first sessions differ": any(abs(self.card_first_kg - kg) > PUT_ON_KG for kg in first),
            "outside its interval": not self.low_kg - PUT_ON_KG <= self.card_kg <= self.high_kg + PUT_ON_KG,
            "below nothing": min(self.low_kg, self.card_kg, self.card_first_kg) < 0,
            "above twelve repetitions": self.card_kg > max(self.twelve_rm_kg, self.lightest_kg) + PUT_ON_KG,
            "first session heavier": self.card_first_kg > self.card_kg + PUT_ON_KG,
        }
        return [what for what, broken in checks.items() if broken]


def loads_of(body: str, lifter: lp.Lifter, machine: lp.Machine, spot: SweetSpot) -> Loads:
    """What everybody says of one sweet spot."""
    report = fit_report(spot)
    whole, first = (_planned(lifter, spot, first=first) for first in (False, True))
    walked_kg, refused = None, ""
    try:
        with patch.object(first_session, "find_sweet_spot", lambda *_, **__: spot):
            walked_kg = first_session_report(first_session.plan_first_session(lifter, machine)).load_kg
    except lp.WrongInput as reason:
        refused = str(reason)
    press = next(one for one in whole.exercises if one.exercise == "leg press")
    page = session_page(whole).replace("\u00a0", " ")
    shown = mass(press.load_kg, lifter.limits.units) if press.load_kg else "Empty sled"
    return Loads(
        body=body,
        machine=machine.name,
        card_kg=report.load_kg,
        low_kg=_or(report.load_kg_low, report),
        high_kg=_or(report.load_kg_high, report),
        plan_kg=press.load_kg or 0.0,
        page_shows_it=shown in page,
        card_first_kg=report.ramp_kg[0],
        plan_first_kg=next(one.load_kg or 0.0 for one in first.exercises if one.exercise == "leg press"),
        first_session_kg=walked_kg,
        twelve_rm_kg=_twelve_rm_kg(machine, min(spot.place.ten_rm_kg, float(spot.evaluations.load_kg[0]))),
        lightest_kg=min(machine.plates.available_kg) if machine.kind == "selectorised" else 0.0,
        refused=refused,
    )


def _planned(lifter: lp.Lifter, spot: SweetSpot, first: bool):
    def equivalent_load(load_kg, there, here):
        return same_effort_kg(lifter, load_kg, there, here)

    routine, places = Routine.load("hamstrings"), PressPlaces.of(spot)
    return session_report(plan_session(lifter, routine, places, equivalent_load, date(2026, 1, 5), first=first))


def _or(kg: float | None, report: FitReport) -> float:
    return report.load_kg if kg is None else kg


def _twelve_rm_kg(machine: lp.Machine, ten_kg: float) -> float:
    empty_kg = unloaded_kg(machine)
    return share_of_one(12) / share_of_one(10) * (ten_kg + empty_kg) - empty_kg


def everybodys() -> Iterator[Loads | tuple[str, str, str]]:
    """Of every body on every machine; where no stance suits, who, where and why."""
    for body, lifter in bodies().items():
        for name in catalogue_names():
            machine = lp.Machine.load(name)
            try:
                yield loads_of(body, lifter, machine, lp.find_sweet_spot(lifter, machine, bodies=BODIES))
            except lp.WrongInput as reason:
                yield body, name, str(reason)


def make() -> bool:
    """Write the page; whether nothing contradicts anything."""
    found, refused = [], []
    for k, one in enumerate(everybodys(), start=1):
        (found if isinstance(one, Loads) else refused).append(one)
        said = (
            f"{one.body}, {one.machine}: {one.wrong or 'ok'}" if isinstance(one, Loads) else f"{one[0]}, {one[1]}: none"
        )
        print(f"{k} of {len(bodies()) * len(catalogue_names())}: {said}", file=sys.stderr, flush=True)
    PAGE.write_text(page(found, refused))
    return not any(one.wrong for one in found)


def page(found: list[Loads], refused: list[tuple[str, str, str]]) -> str:
    wrong = [one for one in found if one.wrong]
    walked = [one for one in found if one.first_session_kg is not None]
    run, pairs = len(found) + len(refused), len(bodies()) * len(catalogue_names())
    lines = [
        "# One load, wherever it is shown", "",
        f"Made by `python -m checks loads`; do not edit by hand. Thirty bodies on five machines, {BODIES} bodies behind each interval.",
        "*Load*: the working load of the sweet spot, its push and its depth (8 to 12 repetitions, two left), on the card, in `plan` and on",
        "its page, with its interval. *First*: what goes on the first time, on the card, by `plan --first` and by `first-session`. *12RM*: the",
        "most for twelve repetitions there, which the load never exceeds. All in kilograms of plates or stack.", "",
        f"{run} of the {pairs} pairs were run. Of {len(found)} {len(found) - len(wrong)} say one load, inside its interval and below the maximum"
        + (f" ({len(refused)} have no stance)." if refused else "."),
        f"{len(found) - len(walked)} of them have no first session.", "",
        "| body | machine | load | interval | first | 12RM | wrong |", "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    lines += [
        f"| {one.body} | {one.machine} | {one.card_kg:g} | {one.low_kg:g} to {one.high_kg:g} | {one.card_first_kg:g} | "
        f"{one.twelve_rm_kg:.0f} | {'; '.join(one.wrong)} |"
        for one in found
    ]
    lines += [f"| {body} | {machine} | none: {reason.split('. ')[0]} | | | | |" for body, machine, reason in refused]
    return "\n".join(lines) + "\n"

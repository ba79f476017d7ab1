"""The numbers of docs/push.md, kept in docs/push/: every person's lowest and highest feet, medians at each height, and the
preferred directions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from legpress.fit.numbers import number

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "push"
TABLES = ("people", "heights", "directions")
TIMES = 2.0  # activation with high over low feet that is worth talking of; chosen before the first result was seen
LEAST_SHARE = 0.8  # of the people, in every band of the aim
AIM_BANDS_CM = ((5, 7), (7, 9), (9, 11))  # the whole range of habit.up_m in thirds
DRAWN_SHARE = 0.5  # of the people: a height that fewer can use has no median
WORDS = {"natural": "natural", "straight": "straight", "scrape:10": "dragging"}
SPREAD = {"low": 0.1, "middle": 0.5, "high": 0.9}
PARTS = ("twice", "natural_changes_less", "more_than_natural")  # of the headline
MEASURES = ("hamstrings", "hamstrings_N", "glutes", "along", "load_kg", "heel_cm", "midfoot_cm", "bend_deg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What is kept."""

    people: pd.DataFrame  # a row for each person, machine and load: activations at the lowest and the highest feet
    heights: pd.DataFrame  # a row for each machine, load, push and height, over people
    directions: pd.DataFrame

    @staticmethod
    def kept() -> Results:
        return Results(**{name: pd.read_csv(FOLDER / f"{name}.csv") for name in TABLES})


def keep(name: str, table: pd.DataFrame) -> None:
    """Into docs/push/, to four digits."""
    FOLDER.mkdir(exist_ok=True)
    table.to_csv(FOLDER / f"{name}.csv", index=False, float_format="%.4g")


def selected(table: pd.DataFrame, **values: object) -> pd.DataFrame:
    """The rows whose columns have these values."""
    return pd.DataFrame(table[np.logical_and.reduce([table[name] == value for name, value in values.items()])])


def people_table(rows: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Each person's lowest and highest feet on each machine; who has no two heights to compare has no activations."""
    found = []
    for table in rows:
        for _, own in table.groupby(["machine", "load"], sort=True):
            wide = own.pivot(index="height", columns="push", values="hamstrings").reindex(columns=list(WORDS)).dropna()
            first = own.iloc[0]
            row = {name: first[name] for name in ("person", "machine", "load", "aim_cm", "straight_share")}
            if len(wide) > 1:
                heel_cm = own.groupby("height")["heel_cm"].first()
                for end, k in (("low", 0), ("high", -1)):
                    row[f"heel_{end}_cm"] = heel_cm[wide.index[k]]
                    row |= {f"{WORDS[push]}_{end}": wide[push].iloc[k] for push in WORDS}
            found.append(row)
    return pd.DataFrame(found)


def height_table(rows: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Median and middle 80 of 100 people at each height, and the share of them whose shoes would slide."""
    table = pd.concat(rows, ignore_index=True)
    groups = table.groupby(["machine", "load", "push", "height"], sort=True)
    parts: list[Any] = [groups["person"].nunique().to_frame("people")]
    for name, at in SPREAD.items():
        parts.append(groups[list(MEASURES)].quantile(at).add_suffix(f"_{name}"))
    held = number("limits", "grip_share")
    parts.append(groups["grip"].agg(lambda grip: float((grip > held).mean())).to_frame("slip_share"))
    return pd.concat(parts, axis=1).reset_index()


def headline(people: pd.DataFrame) -> pd.DataFrame:
    """Which parts of the headline are so, for those who have heights to compare."""
    known = people.dropna(subset=["straight_high"])
    straight, natural = (np.log(known[f"{push}_high"] / known[f"{push}_low"]) for push in ("straight", "natural"))
    found = known.assign(
        twice=straight >= np.log(TIMES),
        natural_changes_less=np.abs(natural) < np.abs(straight),
        more_than_natural=known["straight_high"] > known["natural_high"],
        dragging_adds=known["dragging_low"] > known["natural_low"],
    )
    return found.assign(holds=found[list(PARTS)].all(axis=1))


def share_holding(people: pd.DataFrame) -> float:
    """Share of these people for whom the whole headline is so."""
    return float(np.mean(people["holds"].to_numpy()))


def failing_part(people: pd.DataFrame) -> tuple[str, float]:
    """The part of the headline that fails most, and the share of these people for whom it is so."""
    shares = people[list(PARTS)].mean()
    return str(shares.idxmin()), float(shares.min())


def in_band(people: pd.DataFrame, band: tuple[float, float]) -> pd.DataFrame:
    """Those whose natural push is aimed so far above the hips, cm."""
    low, high = band
    return pd.DataFrame(people[people["aim_cm"].between(low, high, inclusive="left")])

"""docs/push.md from its kept numbers; page.md holds the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import legpress as lp
from checks.push.directions import PUBLISHED_DEG, SIGNS, preferred
from checks.push.figure import MACHINES, save_figures
from checks.push.heights import EFFORT, LOAD, measured
from checks.push.results import (
    AIM_BANDS_CM,
    DRAWN_SHARE,
    LEAST_SHARE,
    TIMES,
    Results,
    failing_part,
    headline,
    height_table,
    in_band,
    keep,
    people_table,
    selected,
    share_holding,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "push.md"
TEMPLATE = Path(__file__).with_name("page.md")
LOADS = {EFFORT: "ten hard repetitions", LOAD: "one light load"}
PART_WORDS = {
    "twice": f"straight, high over low: {TIMES:g} times",
    "natural_changes_less": "natural changes by less",
    "more_than_natural": "high: straight over natural",
    "dragging_adds": "low: dragging over natural",
}
LEFTOVER = ((-0.05, 0.0), (0.0, 0.10))  # the range of press.toml's straight_share: still up, or a little down


def page(results: Results) -> str:
    """The whole page."""
    known, heights = headline(results.people), results.heights
    drawn = _drawn(results)
    natural = selected(drawn, push="natural", load=EFFORT)
    upwards = [-100 * _end(results, name, LOAD, "natural", -1)["along_middle"] for name in MACHINES]
    low = selected(known, load=EFFORT).groupby("machine")[["natural_low", "dragging_low"]].median() * 100
    top = _end(results, "sled-45-large-plate", EFFORT, "natural", -1)
    return TEMPLATE.read_text("utf-8").format(
        version=lp.__version__,
        people=results.people["person"].nunique(),
        presses=f"{int(heights['people'].sum()):,}".replace(",", " "),
        headline=_headline_words(results),
        up_low=min(upwards),
        up_high=max(upwards),
        natural_low=100 * natural["hamstrings_middle"].min(),
        natural_high=100 * natural["hamstrings_middle"].max(),
        machines=_machine_table(results),
        low_natural=_range(low["natural_low"]),
        low_dragging=_range(low["dragging_low"]),
        times=TIMES,
        aim_low=AIM_BANDS_CM[0][0],
        aim_high=AIM_BANDS_CM[-1][1],
        holds=_holds_table(known),
        verdict=verdict(results),
        parts=_parts_table(results, known),
        slip=100 * top["slip_share"],
        nozaki=_direction_table(results.directions),
        nozaki_words=_direction_words(results.directions),
        signs=_sign_words(results.directions),
        deepest=heights["bend_deg_high"].max(),
        bends=", ".join(f"{MACHINES[name]} {_end(results, name, EFFORT, 'natural', -1)['bend_deg_middle']:.0f}" for name in MACHINES),
        nowhere=_nowhere(results),
    )  # fmt: skip


def _drawn(results: Results) -> pd.DataFrame:
    enough = results.heights["people"] >= DRAWN_SHARE * results.people["person"].nunique()
    return pd.DataFrame(results.heights[enough])


def _end(results: Results, machine: str, load: str, push: str, k: int) -> dict[str, float]:
    """The lowest (0) or highest (-1) feet that are drawn."""
    return selected(_drawn(results), machine=machine, load=load, push=push).to_dict("records")[k]


def _head(cells: Sequence[str]) -> list[str]:
    return [_row(cells), "|---" * len(cells) + "|"]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _range(values: pd.Series) -> str:
    low, high = f"{values.min():.0f}", f"{values.max():.0f}"
    return low if low == high else f"{low} to {high}"


def _headline_words(results: Results) -> str:
    def change(push: str) -> str:
        ends = [100 * _end(results, "sled-45-large-plate", EFFORT, push, k)["hamstrings_middle"] for k in (0, -1)]
        return f"from {ends[0]:.0f} to {ends[1]:.0f} %"

    return (
        f"Moving the feet up a large 45-degree plate takes the hamstrings {change('straight')} of what they can if you push straight into it, and "
        f"{change('natural')} if you push as you like."
    )


def _machine_table(results: Results) -> str:
    """What a lifter needs to know of each machine: places, loads, direction and own pull."""
    lines = _head(
        [
            "machine", "highest heels (mid-foot)", "straight passes natural from heels (mid-foot)",
            "load there for ten, straight / natural", "hamstrings' own pull, one leg, straight / natural",
            "natural push along the plate, low → high",
        ]
    )  # fmt: skip
    for name, words in MACHINES.items():
        plate_cm = 100 * lp.Machine.load(name).plate_height_m
        straight, natural = (_end(results, name, EFFORT, push, -1) for push in ("straight", "natural"))
        lowest = _end(results, name, EFFORT, "straight", 0)
        to_midfoot_cm = straight["midfoot_cm_middle"] - straight["heel_cm_middle"]

        def place(heel_cm: float, plate_cm=plate_cm, to_midfoot_cm=to_midfoot_cm) -> str:
            return f"{heel_cm:.0f} cm ({100 * (heel_cm + to_midfoot_cm) / plate_cm:.0f} % of the plate)"

        crossing = crossing_cm(results, name)
        always = crossing <= lowest["heel_cm_middle"]
        along = [-100 * _end(results, name, LOAD, "natural", k)["along_middle"] for k in (0, -1)]
        lines.append(
            _row(
                [
                    words,
                    place(straight["heel_cm_middle"]),
                    "everywhere" if always else place(crossing),
                    f"{straight['load_kg_middle']:.0f} / {natural['load_kg_middle']:.0f} kg",
                    f"{straight['hamstrings_N_middle']:.0f} / {natural['hamstrings_N_middle']:.0f} N",
                    " → ".join(f"{abs(share):.0f} % {'up' if share > 0 else 'down'}" for share in along),
                ]
            )
        )
    return "\n".join(lines)


def crossing_cm(results: Results, machine: str) -> float:
    """Heels' height from which the middle body's hamstrings do more pushed straight than naturally."""
    own = selected(_drawn(results), machine=machine, load=EFFORT)
    wide = own.pivot(index="height", columns="push", values="hamstrings_middle")
    heel_cm = own.groupby("height")["heel_cm_middle"].first()
    more = (wide["straight"] - wide["natural"]).to_numpy()
    return float(np.interp(0.0, np.maximum.accumulate(more), heel_cm.to_numpy()))


def _holds_table(known: pd.DataFrame) -> str:
    bands = [f"aim {low} to {high} cm" for low, high in AIM_BANDS_CM]
    lines = _head(["machine", *(cell for words in LOADS.values() for cell in (f"{words}: all", *bands))])
    for name, words in MACHINES.items():
        cells = []
        for load in LOADS:
            own = selected(known, machine=name, load=load)
            shares = [share_holding(own), *(share_holding(in_band(own, band)) for band in AIM_BANDS_CM)]
            # rounded down, so that 80 means 80
            cells += [f"**{int(100 * share)}**" if share >= LEAST_SHARE else f"{int(100 * share)}" for share in shares]
        lines.append(_row([words, *cells]))
    return "\n".join(lines)


def holds_everywhere(known: pd.DataFrame, machine: str, load: str) -> bool:
    """Whether enough people of every band of the aim have the headline."""
    own = selected(known, machine=machine, load=load)
    return all(share_holding(in_band(own, band)) >= LEAST_SHARE for band in AIM_BANDS_CM)


def verdict(results: Results) -> str:
    """On which machines the headline holds, and for whom it does not on the others."""
    known = headline(results.people)
    said = []
    for load, words in LOADS.items():
        every = [
            MACHINES[name]
            for name in MACHINES
            if share_holding(selected(known, machine=name, load=load)) >= LEAST_SHARE
        ]
        bands = [MACHINES[name] for name in MACHINES if holds_everywhere(known, name, load)]
        said.append(
            f"**{words[:1].upper() + words[1:]}**: holds for at least {100 * LEAST_SHARE:.0f} of 100 bodies on {len(every)} of {len(MACHINES)} "
            f"machines: {', '.join(every) or 'none'}; and in each third of the aim's range on {len(bands)} of them: "
            f"{', '.join(bands) or 'none'}. A third has some {len(known[known['load'] == load]) / len(MACHINES) / 3:.0f} bodies: 5 of 100 are chance."
        )
    failing = [(name, load) for load in LOADS for name in MACHINES if not holds_everywhere(known, name, load)]
    if failing:
        said.append("For whom it does not, of 100:")
        head = [
            "machine",
            "load",
            "aim",
            "the part that fails most",
            "straight comes out a little up",
            "straight or a little down",
        ]
        said.append("\n".join([*_head(head), *(_failing(known, *each) for each in failing)]))
        said.append(
            "The last two columns take a push *meant* straight apart by where it really goes: who still pushes the plate up a little has less of it. "
            "**Better a little drag than none.**"
        )
    highest_cm = _end(results, "vertical", EFFORT, "straight", -1)["heel_cm_middle"]
    hips_cm = -100 * lp.Machine.load("vertical").plate_lower_edge_m
    said.append(
        f"**The vertical press** lets the heels up to {highest_cm:.0f} cm at most, and the hips are at {hips_cm:.0f} cm: it has no high feet. "
        "Drag instead: with low feet the natural push drags already, and a little more helps."
    )
    return "\n\n".join(said)


def _failing(known: pd.DataFrame, machine: str, load: str) -> str:
    """Which part fails and for whom: by the aim, and by how straight a push meant straight comes out."""
    own = selected(known, machine=machine, load=load)
    weak = [band for band in AIM_BANDS_CM if share_holding(in_band(own, band)) < LEAST_SHARE]
    part, share = failing_part(in_band(own, weak[-1]))
    ends = [f"{100 * share_holding(own[own['straight_share'].between(*ends)]):.0f}" for ends in LEFTOVER]
    aim = f"{weak[0][0]} to {weak[-1][1]} cm"
    return _row([MACHINES[machine], LOADS[load], aim, f"{PART_WORDS[part]} ({100 * share:.0f})", *ends])


def _parts_table(results: Results, known: pd.DataFrame) -> str:
    lines = _head(
        ["machine", "heels, cm", "straight, %", "natural, %", "dragging a tenth more, %", *PART_WORDS.values()]
    )
    for load, words in LOADS.items():
        lines.append(_row([f"*{words}*", *[""] * (4 + len(PART_WORDS))]))
        for name in MACHINES:
            own = selected(known, machine=name, load=load)
            middle = own.median(numeric_only=True)
            changes = [
                f"{100 * middle[f'{push}_low']:.0f} → {100 * middle[f'{push}_high']:.0f}"
                for push in ("straight", "natural", "dragging")
            ]
            shares = [f"{100 * own[part].mean():.0f}" for part in PART_WORDS]
            heels = f"{middle['heel_low_cm']:.0f} → {middle['heel_high_cm']:.0f}"
            lines.append(_row([MACHINES[name], heels, *changes, *shares]))
    return "\n".join(lines) + "\n\nThe last four columns: of 100 people, each at their own lowest and highest feet."


def _nowhere(results: Results) -> str:
    """Who has no two heights to compare, by machine."""
    count, known = results.people["person"].nunique(), headline(results.people)
    missing = {name: count - len(selected(known, machine=name, load=EFFORT)) for name in MACHINES}
    said = [f"{number} of {count} on the {MACHINES[name]}" for name, number in missing.items() if int(number) > 0]
    return f"No two heights to compare have {', '.join(said)}; they are in no table." if said else ""


def _direction_table(directions: pd.DataFrame) -> str:
    lines = _head(["muscle", "published", "ours", "mean", "from, to", "poses within 2 SD", "variance explained"])
    for muscle, (mean, sd) in PUBLISHED_DEG.items():
        every = selected(directions, muscle=muscle)
        rows = {"all": every, **{f"knee at {knee:g}": own for knee, own in every.groupby("knee_deg")}}
        for words, own in rows.items():
            deg = own["direction_deg"]
            inside = ((deg - mean).abs() <= 2 * sd).sum()
            explained = f"{100 * own['explained'].min():.0f} to {100 * own['explained'].max():.0f} %"
            published = f"{mean} (SD {sd}) degrees"
            lines.append(
                _row([muscle, published, words, f"{deg.mean():.0f}", f"{deg.min():.0f}, {deg.max():.0f}",
                      f"{inside} of {len(own)}", explained])
            )  # fmt: skip
    return "\n".join(lines)


def _direction_words(directions: pd.DataFrame) -> str:
    off, outside = [], []
    for muscle, (mean, sd) in PUBLISHED_DEG.items():
        own = selected(directions, muscle=muscle)
        off.append(f"{muscle} {abs(own['direction_deg'].mean() - mean) / sd:.1f}")
        beyond = own[(own["direction_deg"] - mean).abs() > 2 * sd]
        if len(beyond):
            where = sorted(
                {f"hip {hip:g}, knee {knee:g}" for hip, knee in zip(beyond["hip_deg"], beyond["knee_deg"], strict=True)}
            )
            worst = (own["direction_deg"] - mean).abs().max() / sd
            outside.append(f"{muscle} at {'; '.join(where)} degrees, at worst {worst:.1f} SD off")
    said = f"The means are {' and '.join(off)} SD from the published ones."
    if outside:
        said += (
            f" **Single poses miss by more than two**: {', and '.join(outside)}. Likely reasons: the abstract prints neither the hip's "
            "angle nor the forces (ours: 40, 80 and 120 N, assumed); less bent, our knee has a rectus femoris that pulls strongly, and vasti that relieve it "
            "as soon as the hip extends; and with the hip at 60 degrees hamstrings and adductors take more of our hip's work."
        )
    return said


@dataclass(frozen=True, slots=True)
class SignRow:
    """Activity at the flexing and at the extending hip, knee torque equal, and in how many poses its sign is as published."""

    muscle: str
    sign: int
    flexing: float
    extending: float
    agree: int
    poses: int


def sign_rows(directions: pd.DataFrame) -> list[SignRow]:
    """One for each muscle of `SIGNS`."""
    rows = []
    for muscle, sign in SIGNS.items():
        own = selected(directions, muscle=muscle)
        flexing, extending = (own[f"hip_{name}"].to_numpy() for name in ("flexing", "extending"))
        agree = int((sign * (extending - flexing) > 0).sum())
        rows.append(SignRow(muscle, sign, float(np.median(flexing)), float(np.median(extending)), agree, len(own)))
    return rows


def _sign_words(directions: pd.DataFrame) -> str:
    said = [
        f"{row.muscle} {100 * row.flexing:.0f} → {100 * row.extending:.0f} % (published: {'up' if row.sign > 0 else 'down'}; "
        f"{row.agree} of {row.poses} poses agree)"
        for row in sign_rows(directions)
    ]
    return (
        "Activity above rest at 40 Nm of knee extension, while the hip goes from 40 Nm of flexion to 60 Nm of extension: "
        + ", ".join(said)
        + "."
    )


def directions_agree(directions: pd.DataFrame) -> bool:
    """The bar: means within two standard deviations, all signs."""
    inside = [
        abs(float(selected(directions, muscle=muscle)["direction_deg"].mean()) - mean) <= 2 * sd
        for muscle, (mean, sd) in PUBLISHED_DEG.items()
    ]
    return all(inside) and all(row.agree == row.poses for row in sign_rows(directions))


def make(people: int, parts: Sequence[str]) -> bool:
    """Compute these parts, keep their numbers and make the page of them; whether the bars are met."""
    if "heights" in parts:
        machines = [lp.Machine.load(name) for name in MACHINES]
        rows = []
        for rows_of_one in measured(people, machines):
            rows.append(rows_of_one)
            if len(rows) % 20 == 0:
                print(f"{len(rows)} of {people} bodies", flush=True)
        keep("people", people_table(rows))
        keep("heights", height_table(rows))
    if "directions" in parts:
        keep("directions", preferred())
    results = Results.kept()
    PAGE.write_text(page(results), "utf-8")
    save_figures(results)
    print(verdict(results))
    print(_direction_words(results.directions))
    return directions_agree(results.directions)

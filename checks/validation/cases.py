"""The repetitions that are held against OpenSim: by `make verify`, by docs/validation.md and, sampled, by the tests."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from derive.source_model import model_path

if TYPE_CHECKING:
    from legpress.interop.verification import Verification
    from legpress.press.rep import Rep

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "verify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One repetition. `sampled`: also in the tests, at `SHORT` tempo."""

    name: str
    lifter: str
    machine: str
    heel_height_cm: float
    heel_spacing_cm: float
    toe_out_deg: float
    backrest_notch: int
    load_kg: float
    tempo: str = "3-1-X"
    cue: str = "natural"
    stop_sled_cm: float | None = None
    sampled: bool = False

    def rep(self, tempo: str | None = None) -> Rep:
        """The repetition, at another tempo if given."""
        import legpress as lp

        here = ROOT / "examples" / f"{self.machine}.toml"
        return lp.simulate(
            lp.Lifter.load(ROOT / "examples" / f"lifter_{self.lifter}.toml"),
            lp.Machine.load(here if here.exists() else self.machine),
            lp.Stance.from_coach(
                heel_height_cm=self.heel_height_cm,
                heel_spacing_cm=self.heel_spacing_cm,
                toe_out_deg=self.toe_out_deg,
                backrest_notch=self.backrest_notch,
            ),
            load_kg=self.load_kg,
            tempo=tempo or self.tempo,
            cue=self.cue,
            stop_sled_cm=self.stop_sled_cm,
        )


SHORT = "1-0-X"  # some thirty frames: OpenSim takes seconds for ten
LARGE, SMALL, FLAT, LOW_RAIL = "sled-45-large-plate", "sled-45-small-plate", "horizontal-selectorised", "sled-35"


def _case(name, lifter, machine, height, spacing, toes, notch, load, **more) -> Case:
    return Case(
        name=name,
        lifter=lifter,
        machine=machine,
        heel_height_cm=height,
        heel_spacing_cm=spacing,
        toe_out_deg=toes,
        backrest_notch=notch,
        load_kg=load,
        **more,
    )


CASES = (
    _case("middle", "photo", LARGE, 30, 38, 12, 3, 100, sampled=True),
    _case("low", "photo", LARGE, 10, 36, 12, 3, 100, sampled=True),
    _case("high", "woman", LARGE, 45, 36, 12, 4, 70, sampled=True),
    _case("wide", "photo", LARGE, 30, 58, 30, 3, 100, sampled=True),
    _case("narrow-heavy", "photo", LARGE, 25, 22, 0, 3, 180, tempo="3-1-2", stop_sled_cm=19),
    _case("present-woman", "woman", LARGE, 30, 34, 12, 2, 90, stop_sled_cm=24),
    _case("present-tall", "tall_stiff", LARGE, 20, 36, 8, 4, 150, stop_sled_cm=48, sampled=True),
    _case("photo-machine", "photo", "machine_photo", 10.8, 33.3, 0, 1, 140, stop_sled_cm=12.5),
    _case("small-plate", "woman", SMALL, 20, 34, 10, 2, 80),
    _case("low-rail", "photo", LOW_RAIL, 15, 40, 15, 3, 140),
    _case("horizontal", "woman", FLAT, 15, 32, 8, 2, 60, sampled=True),
    _case("horizontal-tall", "tall_stiff", FLAT, 15, 34, 8, 3, 90),
    _case("vertical", "photo", "vertical", 20, 36, 10, 1, 60),
    _case("free", "photo", LARGE, 30, 38, 12, 3, 100, cue="free"),
    _case("heels", "woman", LARGE, 30, 36, 12, 3, 80, cue="heels"),
    _case("scrape", "woman", LARGE, 25, 36, 12, 3, 80, cue="scrape:20", tempo="2-1-2"),
)


def verified(case: Case, folder: Path, tempo: str | None = None) -> Verification:
    """Export the case and run OpenSim's tools on it."""
    from legpress.interop.opensim import export_opensim
    from legpress.interop.verification import verify

    export_opensim(case.rep(tempo), folder, model=model_path())
    return verify(folder)


def run(out: Path = OUT, only: Collection[str] = ()) -> bool:
    """Export each case to a folder of its own, run OpenSim's tools there and draw both curves; whether every bar is met."""
    from legpress.draw.agreement import agreement_pictures
    from legpress.files import write_together

    good = True
    print(f"{'case':16} {'moment':>8} {'knee':>14} {'activation':>11} {'worst muscle':>18} {'frames':>7} skipped")
    for case in CASES:
        if only and case.name not in only:
            continue
        found = verified(case, out / case.name)
        write_together(agreement_pictures(found, out / case.name / "results"))
        good &= found.holds
        print(line(case.name, found), flush=True)
    return good


def line(name: str, found: Verification) -> str:
    """The case in one line of the table."""
    moment = max(row.share for row in found.rows if row.quantity == "joint moment")
    knee = "/".join(f"{row.share:.2%}" for row in found.rows if row.quantity == "knee contact force")
    muscles = [row for row in found.rows if row.quantity == "activation" and row.part != "all muscles"]
    activation = f"{'not compared':>28}"
    if muscles:
        worst = max(muscles, key=lambda row: row.share)
        activation = f"{found.row('activation', 'all muscles').share:11.4f} {worst.part:>11} {worst.share:.3f}"
    return (
        f"{name:16} {moment:8.2%} {knee:>14} {activation} {found.frames:7} {found.skipped_frames:4} "
        f"{'' if found.holds else 'MISSED'}"
    )

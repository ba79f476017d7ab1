"""Presses at the edges of what a description may say: people, machines, stances, loads and tempos that fit each other by
construction, simulated one by one. Nothing may be silent: a frame is balanced, or its code says why not."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import legpress as lp
from legpress.description import Between, Description
from legpress.lifter import Flexibility, Lengths, Strength, height_shares
from legpress.machine import Plate, Seat, Sled, catalogue_names
from legpress.press.batch import kinematics_at
from legpress.press.condition import PressCondition
from legpress.press.findings import FindingCode
from legpress.press.outcome import RESIDUAL_LIMIT_NM, Outcome
from legpress.press.posture import REACHED_M
from legpress.stance import CoachStance

CUES = ("natural", "straight", "free", "heels", "toes", "scrape")
AT_AN_END = 0.3  # of the draws lie at an end of their range
ANKLE_CM = (5.0, 9.0)  # the ankle lies about so far in front of the heel, and off the plate
ONE_BODY_PCT = (38.5, 61.5)  # thigh and shank together, of the height; lifter.py refuses what is beyond
HIP_HALF_CM = 8.0
MOST_APART_DEG = 1.5  # between what stands in a frame and the posture solved there; told from 0.5 at a few places
LIGHTEST_PUSH_N = 4.0  # of both feet; under a sled without weight they are taken to press a newton or two


@dataclass(frozen=True, kw_only=True)
class Press:
    """Everything that `lp.simulate` is asked."""

    lifter: lp.Lifter
    machine: lp.Machine
    stance: lp.Stance
    settings: dict[str, Any]

    def simulated(self) -> Any:
        return lp.simulate(self.lifter, self.machine, self.stance, **self.settings)


def presses(count: int, seed: int = 0, first: int = 0) -> Iterator[Press]:
    """Presses number `first` to `count`; the k-th is the same whoever asks for how many, and every cue has its turn."""
    for k in range(first, count):
        random = Draws(np.random.default_rng([seed, k]))
        yield _press(random, CUES[k % len(CUES)])


class Draws:
    """Numbers from the ranges that the descriptions themselves state, often at an end of them."""

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random

    def within(self, low: float, high: float) -> float:
        """Rounded as people write, to a tenth; at an end as often as `AT_AN_END` says."""
        high = max(low, high)
        end = self.random.random() / AT_AN_END
        if end < 1:
            return low if end < 0.5 else high
        return float(np.clip(round(self.random.uniform(low, high), 1), low, high))

    def of(self, model: type[Description], name: str, low: float = -math.inf, high: float = math.inf) -> float:
        """A value of a field, inside its own range and this one."""
        least, most = range_of(model, name)
        return self.within(min(max(least, low), most), max(min(most, high), least))

    def chance(self, share: float) -> bool:
        return bool(self.random.random() < share)

    def one_of(self, *things: Any) -> Any:
        return things[int(self.random.integers(len(things)))]


def range_of(model: type[Description], name: str) -> tuple[float, float]:
    """Lowest and highest number that a field may hold."""
    return next((found.low, found.high) for found in _betweens(model.model_fields[name]))


def _betweens(of: Any) -> Iterator[Between]:
    """Ranges named in an annotation, also inside `X | None` and `tuple[X, ...]`."""
    for one in (*getattr(of, "metadata", ()), *getattr(of, "__metadata__", ())):
        if isinstance(one, Between):
            yield one
    inner = getattr(of, "annotation", None)
    for part in (*([] if inner is None else [inner]), *getattr(of, "__args__", ())):
        yield from _betweens(part)


def _press(draws: Draws, cue: str) -> Press:
    lifter = _lifter(draws)
    leg = [
        getattr(lifter.lengths, f"{part}_cm") or height_shares()[part] * lifter.height_cm for part in ("thigh", "shank")
    ]
    machine, stance, travel_cm = _machine(draws, *leg)
    settings: dict[str, Any] = {
        "load_kg": _load_kg(draws, lifter),
        "tempo": _tempo(draws),
        "cue": cue if cue != "scrape" else f"scrape:{draws.within(0, 50):g}",
    }
    if draws.chance(0.6):
        settings["stop_sled_cm"] = draws.within(*travel_cm)
    if draws.chance(0.3):
        settings["top_knee_deg"] = draws.within(0, 25)
    return Press(lifter=lifter, machine=machine, stance=stance, settings=settings)


def _lifter(draws: Draws) -> lp.Lifter:
    """Tall and short, thin and heavy, stiff and supple, long thighs on short shanks; some with a known set."""
    height_cm = draws.of(lp.Lifter, "height_cm")
    square_m2 = (height_cm / 100) ** 2
    table: dict[str, Any] = {
        "sex": draws.one_of("male", "female"),
        "height_cm": height_cm,
        "mass_kg": draws.of(lp.Lifter, "mass_kg", 12.1 * square_m2, 59.9 * square_m2),
        "lengths": _lengths(draws, height_cm) if draws.chance(0.5) else {},
        "flexibility": _flexibility(draws) if draws.chance(0.7) else {},
    }
    if draws.chance(0.15):
        name = draws.one_of(*catalogue_names())
        plate = lp.Machine.load(name).plate
        stance = {
            "heel_height_cm": draws.within(0, 0.6 * plate.height_cm),
            "heel_spacing_cm": draws.within(20, min(45, plate.width_cm)),
        }
        reps = int(draws.within(*range_of(Strength, "reps")))
        load_kg = round(draws.within(0.3, 3) * table["mass_kg"])
        table["strength"] = {"load_kg": load_kg, "reps": reps, "machine": name, "stance": stance}
    if draws.chance(0.2):
        table["push"] = {
            "foot_creeps": draws.one_of("up", "down", "stays"),
            "felt": draws.one_of("hamstrings", "glutes", "thighs", "nothing"),
        }
    return lp.Lifter.from_person(**table)


def _lengths(draws: Draws, height_cm: float) -> dict[str, float]:
    """Limbs up to a quarter longer or shorter than usual, and still of one body."""

    def near(part: str) -> float:
        usual = height_shares()[part] * height_cm
        return draws.of(Lengths, f"{part}_cm", 0.8 * usual, 1.25 * usual)

    low, high = (share / 100 * height_cm for share in ONE_BODY_PCT)
    thigh = near("thigh")
    shank = draws.of(Lengths, "shank_cm", max(low - thigh, 0.75 * thigh), min(high - thigh, 1.3 * thigh))
    lengths = {"thigh_cm": thigh, "shank_cm": shank} if low <= thigh + shank <= high else {}
    return lengths | {f"{part}_cm": near(part) for part in ("foot", "shoulder_width", "hip_width") if draws.chance(0.5)}


def _flexibility(draws: Draws) -> dict[str, float]:
    tests = {
        name: draws.of(Flexibility, name)
        for name in ("hip_flexion_knee_bent_deg", "ankle_dorsiflexion_deg", "lumbar_flexion_deg")
        if draws.chance(0.6)
    }
    bent = tests.get("hip_flexion_knee_bent_deg", math.inf)
    if draws.chance(
        0.4
    ):  # one of two tests of the same muscles, and a bent knee comes at least as far as a straight one
        return tests | {"straight_leg_raise_deg": draws.of(Flexibility, "straight_leg_raise_deg", high=bent)}
    if bent >= 90 and draws.chance(0.5):
        tests["active_knee_extension_deficit_deg"] = draws.of(Flexibility, "active_knee_extension_deficit_deg")
    return tests


def _machine(draws: Draws, thigh_cm: float, shank_cm: float) -> tuple[lp.Machine, lp.Stance, tuple[float, float]]:
    """A machine whose plate this leg reaches, a stance on it, and the carriage travel at which it can stand."""
    leg = thigh_cm + shank_cm
    # the foot: how far above the hip line and how far aside the ankle comes to lie
    up = draws.within(-0.45, 0.8) * leg
    heel = draws.of(CoachStance, "heel_height_cm", high=0.95 * leg)
    lower_edge = draws.of(Plate, "lower_edge_cm", up - ANKLE_CM[0] - heel, up - ANKLE_CM[0] - heel)
    heel = round(min(max(up - ANKLE_CM[0] - lower_edge, 0.0), 120.0), 1)
    up = lower_edge + heel + ANKLE_CM[0]
    width = draws.of(Plate, "width_cm")
    room = math.sqrt(max((0.93 * leg) ** 2 - up**2, 0.0))
    spacing = draws.of(CoachStance, "heel_spacing_cm", high=min(width, 2 * (HIP_HALF_CM + 0.55 * room)))
    aside = max(spacing / 2 - HIP_HALF_CM, 0.0)
    across = up**2 + aside**2

    def sled_at(knee_deg: float) -> float:
        square = thigh_cm**2 + shank_cm**2 + 2 * thigh_cm * shank_cm * math.cos(math.radians(knee_deg))
        return math.sqrt(max(square - across, 1.0)) + ANKLE_CM[1]

    straight, folded = sled_at(5), sled_at(120)
    bottom = draws.of(Sled, "bottom_cm", folded - 25, max(straight - 15, folded))
    travel = draws.of(Sled, "travel_cm", max(straight - bottom - 8, 10.5), straight - bottom + 60)
    # With the legs straight the model's range of hips and ankles: beyond it nothing is said without a stop. A few go there.
    steep_deg = math.degrees(math.atan2(up, straight - ANKLE_CM[1]))
    wild = draws.chance(0.05)
    ankles = (-math.inf, math.inf) if wild else (steep_deg - 32, steep_deg + 34)
    widest_toes = math.inf if wild else 24 + 0.2 * spacing
    back = draws.of(Seat, "backrest_deg", 75 + steep_deg, 172 + steep_deg)
    others = {draws.of(Seat, "backrest_deg") for _ in range(int(draws.random.integers(0, 6)))}
    notches = sorted({back, *others})
    highest_stop = min(max(straight - bottom - 25, 0.0), travel)
    stops = sorted({draws.within(0, highest_stop) for _ in range(int(draws.random.integers(0, 5)))})
    kind = draws.one_of("plate_loaded", "plate_loaded", "selectorised")
    balanced = draws.chance(0.7)
    machine = lp.Machine.read(
        {
            "name": "drawn",
            "kind": kind,
            "rail_deg": draws.of(lp.Machine, "rail_deg"),
            "plate": {
                "height_cm": draws.of(Plate, "height_cm", low=heel),
                "width_cm": width,
                "tilt_deg": draws.of(Plate, "tilt_deg", *ankles),
                "lower_edge_cm": lower_edge,
            },
            "seat": {"backrest_deg": notches},
            "sled": {
                "carriage_kg": draws.of(Sled, "carriage_kg", high=120 if balanced else math.inf),
                "counterweight_kg": 0.0 if balanced else draws.of(Sled, "counterweight_kg"),
                "cable_ratio": 1.0 if balanced else draws.of(Sled, "cable_ratio"),
                "friction": draws.of(Sled, "friction"),
                "bottom_cm": bottom,
                "travel_cm": travel,
                "stops_cm": stops,
            },
        }
    )
    stance = lp.Stance.from_coach(
        heel_height_cm=heel,
        heel_spacing_cm=spacing,
        toe_out_deg=draws.of(CoachStance, "toe_out_deg", high=widest_toes),
        backrest_notch=notches.index(back) + 1,
    )
    deepest = max(folded - bottom, 0.0)
    return machine, stance, (deepest, max(min(straight - bottom, travel) - 14, deepest))


def _load_kg(draws: Draws, lifter: lp.Lifter) -> float:
    if draws.chance(0.1):
        return draws.one_of(0.0, 1.25, 2000.0)
    return round(draws.within(0.1, 5) * lifter.mass_kg, 2)


def _tempo(draws: Draws) -> str:
    """From a throw to five seconds a way; long pauses are as one, and take as long to compute."""
    parts = [f"{draws.within(0.5, 5):g}", f"{draws.within(0, 2):g}", draws.one_of("X", f"{draws.within(0.5, 5):g}")]
    return "-".join([*parts, f"{draws.within(0, 2):g}"] if draws.chance(0.2) else parts)


# what came of them


@dataclass
class Tally:
    """What came of some presses; `broken` holds what must not be."""

    presses: int = 0
    frames: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # by the beginning of the sentence
    unsolved: Counter[str] = field(default_factory=Counter)  # frames, by code
    findings: Counter[str] = field(default_factory=Counter)  # presses
    largest_residual_Nm: float = 0.0  # of the frames that are solved
    broken: list[str] = field(default_factory=list)

    @property
    def valid(self) -> int:
        return self.presses - self.refused.total()

    def words(self) -> str:
        def shares(of: Counter[str], whole: int) -> list[str]:
            return [f"  {count:6d}  {100 * count / max(whole, 1):5.1f} %  {what}" for what, count in of.most_common()]

        return "\n".join(
            [
                f"{self.presses} presses: {self.valid} simulated ({100 * self.valid / max(self.presses, 1):.1f} %), "
                f"{self.refused.total()} refused in a sentence",
                *shares(self.refused, self.presses),
                f"{self.frames} frames, {self.unsolved.total()} of them unsolved; largest residual of a solved one "
                f"{self.largest_residual_Nm:.2g} Nm",
                *shares(self.unsolved, self.frames),
                "findings, of the simulated",
                *shares(self.findings, self.valid),
                f"{len(self.broken)} broken",
                *self.broken[:40],
            ]
        )


def tallied(count: int, first: int = 0, seed: int = 0) -> Tally:
    """Simulates presses number `first` to `count`."""
    tally = Tally()
    for k, press in enumerate(presses(count, seed, first), start=first):
        tally.broken += [f"press {k} of seed {seed}: {sentence}" for sentence in judged(press, tally)]
    return tally


def judged(press: Press, tally: Tally) -> list[str]:
    """Counts one press, and says what is wrong with its answer."""
    tally.presses += 1
    try:
        rep = press.simulated()
    except lp.WrongInput as reason:
        tally.refused[_kind(str(reason))] += 1
        return [] if str(reason).endswith(".") and "\n" not in str(reason) else [f"refused with {str(reason)!r}"]
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    codes = [finding.code for finding in rep.findings]
    tally.findings.update(str(code) for code in codes)
    return _of_rep(rep, codes, tally)


def _of_rep(rep: Any, codes: list[FindingCode], tally: Tally) -> list[str]:
    wrong = []
    numbers = rep.frames.drop(columns="phase").to_numpy(dtype=float)
    if not np.isfinite(numbers).all():
        wrong.append(f"{int((~np.isfinite(numbers)).any(1).sum())} frames with no number")
    residual_Nm, outcome = np.asarray(rep.forces.sharing.residual_Nm), np.asarray(rep.forces.sharing.outcome)
    solved = outcome == Outcome.SOLVED
    tally.frames += len(outcome)
    tally.unsolved.update(Outcome(code).name for code in outcome[~solved])
    if solved.any():
        largest = float(residual_Nm[solved].max())
        tally.largest_residual_Nm = max(tally.largest_residual_Nm, largest)
        if not largest <= RESIDUAL_LIMIT_NM:
            wrong.append(f"{largest:.3g} Nm out of balance in a frame that is called solved")
    wrong += _between_foot_and_sled(rep, codes, solved)
    wrong += _posture(rep, codes)
    if (not solved.all()) != (FindingCode.SHARING_UNSETTLED in codes):
        wrong.append(f"{int((~solved).sum())} frames unsolved, findings {', '.join(codes)}")
    return wrong


def _posture(rep: Any, codes: list[FindingCode]) -> list[str]:
    """Frames read off the nodes of a stroke hold the posture that is solved there, or it is said that they do not."""
    press = PressCondition(body=rep.body, machine=rep.machine, stance=rep.stance, load_kg=rep.load_kg, cue=rep.cue)
    exact = kinematics_at(press, rep.frames["sled_m"].to_numpy()[::3])
    apart_deg = np.degrees(np.abs(exact.q_rad - rep.kinematics.q_rad[:, ::3]).max())
    reached = bool((exact.posture.reach_error_m < REACHED_M).all())
    if (apart_deg < MOST_APART_DEG and reached) or FindingCode.POSTURE_UNSETTLED in codes:
        return []
    return [f"joints {apart_deg:.3g} degrees from where they are, heels {'on' if reached else 'off'} their marks"]


def _between_foot_and_sled(rep: Any, codes: list[FindingCode], solved: np.ndarray) -> list[str]:
    """Both feet give the sled what it needs along the rail, or it is said that it needs none."""
    frames, tilt_rad = rep.frames, rep.machine.plate_tilt_rad
    along_N = frames["foot_normal_N"] * math.cos(tilt_rad) + frames["foot_tangential_N"] * math.sin(tilt_rad)
    sled_N = frames["sled_force_N"].to_numpy()
    pressed = solved & (sled_N > LIGHTEST_PUSH_N)
    off_N = np.abs(2 * along_N.to_numpy() - sled_N)[pressed]
    wrong = [f"{off_N.max():.3g} N between feet and sled"] if (off_N > 1e-3 * sled_N[pressed] + 0.1).any() else []
    if (sled_N < 0).any() != (FindingCode.SLED_LEAVES_FEET in codes):
        wrong.append(f"the sled needs {sled_N.min():.1f} N, findings {', '.join(codes)}")
    return wrong


def _kind(sentence: str) -> str:
    """A refusal without its numbers and names, so that alike ones are counted together."""
    words = sentence.split(". ")[0].split()
    return " ".join("N" if any(c.isdigit() for c in word) else word for word in words)[:90]


def print_presses(count: int, first: int, seed: int) -> bool:
    """Prints what came of so many presses."""
    began = time.perf_counter()
    tally = tallied(count, first, seed)
    print(tally.words())
    print(f"{1000 * (time.perf_counter() - began) / max(tally.presses, 1):.1f} ms each")
    return not tally.broken

"""Hold the model against every published direction on the leg press that concerns stance, seat or depth.

    python derive/evidence_directions.py

Writes `docs/evidence.md` (about six minutes on one core). With `--results FILE` the numbers are kept in that file,
or read from it where they are there (delete it after any change of the model).

What the studies say is written here from their abstracts (the inputs folder's `evidence/`, one CSV a source);
what we say is computed. The rules of judgement (`SAME`, `STUDY_BLIND`, ...) were fixed before the first result; the word "silent" came later and only takes agreement away.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

import legpress as lp
from legpress.body.muscle_groups import HAMSTRINGS
from legpress.press.rep import Rep

PAGE = Path(__file__).resolve().parents[1] / "docs" / "evidence.md"

# The rules, fixed before looking.
SAME = 0.03  # a change under 3 % of the larger value is flat
SAME_ACTIVATION = 0.005  # and so is one under half of the model's floor of activation
STUDY_BLIND = 0.10  # a study's "no difference" holds while ours is under 10 % of the larger value
STUDY_BLIND_ACTIVATION = 0.02  # or under 2 % of full activation
ACL_ABSENT_N = 50.0  # a fifth of the 248 N that Wilk 1996 calls a peak in leg extension
ZHENG_N = 3155.0  # peak tibiofemoral compression on a leg press, Zheng 1998
RISE_DEG = (5, *range(10, 91, 10))  # Steinkamp starts at 0
TWELVE_RM = 0.70  # of the largest load, by the usual repetition tables
STRAIGHT_KNEE_DEG = 20.0  # "near extension"; the soft lockout at 10 is where the sled hardly moves

TOP_KNEE_DEG, DEEPEST_KNEE_DEG = 10.0, 90.0
SLOW = "2-0-2"
CUES = ("natural", "heels", "free")
LIFTERS = {
    "man": {"sex": "male", "height_cm": 178, "mass_kg": 80},
    "woman": {"sex": "female", "height_cm": 165, "mass_kg": 60},
    "tall man": {"sex": "male", "height_cm": 190, "mass_kg": 95},
}
MUSCLES = {
    "RF": ("recfem",),
    "VL": ("vaslat",),
    "VM": ("vasmed",),
    "vasti": ("vaslat", "vasmed", "vasint"),
    "quadriceps": ("recfem", "vaslat", "vasmed"),
    "BF": ("bflh",),
    "hamstrings": HAMSTRINGS,
    "gastrocnemius": ("gaslat", "gasmed"),
    "gasmed": ("gasmed",),
    "tibant": ("tibant",),
    "GM": ("glmax1", "glmax2", "glmax3"),
    "gluteus medius": ("glmed1", "glmed2", "glmed3"),
    "adductor magnus": ("addmagDist", "addmagIsch", "addmagMid", "addmagProx"),
    "iliopsoas": ("iliacus", "psoas"),
}


@dataclass(frozen=True)
class Scene:
    """A stance on a machine, and what is pressed: a share of the stance's own largest load, or plates."""

    machine: str
    heel_height_cm: float
    heel_spacing_cm: float
    toe_out_deg: float
    notch: int
    effort: float | None = TWELVE_RM
    plates_per_body_mass: float | None = None
    effort_of: Scene | None = None  # whose largest load `effort` is a share of; None = its own
    family: str = "sled"  # scenes of a family are pressed over the same knee range

    def at(self, effort: float) -> Scene:
        return replace(self, effort=effort)

    @property
    def bare(self) -> Scene:
        """Without what is pressed."""
        return replace(self, effort=None, plates_per_body_mass=None, effort_of=None)


def sled(height, spacing=35.0, toes=10.0, **more) -> Scene:
    return Scene("sled-45-large-plate", height, spacing, toes, 3, **more)


def horizontal(height, **more) -> Scene:
    return Scene("horizontal-selectorised", height, 35.0, 10.0, 2, family="horizontal", **more)


# High feet 25 cm above the hip line and low feet 5 cm below it: heel and ball stay on the plate (75 cm) either way.
HIGH, MIDDLE, LOW = 40.0, 25.0, 10.0
WIDE, NARROW = 48.0, 22.0
STANCES = {(h, w, t): sled(h, w, t) for h in (HIGH, LOW) for w in (WIDE, NARROW) for t in (0.0, 30.0)}
SEAT = {
    angle: Scene("seat", MIDDLE, 35.0, 10.0, notch, None, 0.7, family="seat") for notch, angle in ((1, 90), (2, 125))
}
DEEP = sled(MIDDLE, family="deep")
STRAIGHT = replace(DEEP, family="straight", effort=0.35)
# Martin-Fuentes 2022: 100 and 150 % of hip width, taken as 19.1 % of height (Winter), that is 34 and 51 cm for the man.
# 45 degrees of toe-out turn a straight leg's hip beyond the fitted range, so 35 stand in.
MF = {(w, t): sled(MIDDLE, w, t, family="martin-fuentes") for w in (34.0, 51.0) for t in (0.0, 35.0)}
MF = {key: replace(scene, effort_of=MF[34.0, 0.0].bare) for key, scene in MF.items()}
FAMILIES = {
    "sled": (*STANCES.values(), sled(HIGH), sled(MIDDLE), sled(LOW)),
    "horizontal": (horizontal(25.0), horizontal(5.0)),
    "seat": tuple(SEAT.values()),
    "deep": (DEEP,),
    "straight": (STRAIGHT,),
    "martin-fuentes": tuple(MF.values()),
}
DEEPEST = {"deep": 95.0}  # Escamilla and Wilk looked to 95 and 105
TOP = {"straight": 5.0}  # straighter, the chain is singular and a frame can fall behind the straight knee


@cache
def machine(name: str) -> lp.Machine:
    if name == "seat":  # Marchetti's two seats on the catalogue's sled, whose pad lies along the rail
        usual = lp.Machine.load("sled-45-large-plate")
        return usual.model_copy(update={"seat": usual.seat.model_copy(update={"backrest_deg": (90.0, 125.0)})})
    return lp.Machine.load(name)


@cache
def lifter(name: str) -> lp.Lifter:
    return lp.Lifter.from_person(**LIFTERS[name])


def press(who: str, scene: Scene, load_kg: float, cue: str, stop_sled_cm: float | None = None) -> Rep:
    stance = lp.Stance.from_coach(
        heel_height_cm=scene.heel_height_cm,
        heel_spacing_cm=scene.heel_spacing_cm,
        toe_out_deg=scene.toe_out_deg,
        backrest_notch=scene.notch,
    )
    return lp.simulate(
        lifter(who), machine(scene.machine), stance, load_kg=load_kg, tempo=SLOW, cue=cue,
        stop_sled_cm=stop_sled_cm, top_knee_deg=TOP.get(scene.family, TOP_KNEE_DEG),
    )  # fmt: skip


@cache
def own_range(who: str, scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Knee angle and carriage travel on the way down to the stance's own depth, knee rising."""
    way = press(who, scene, 100.0, "natural").frames.query("phase == 'down'")
    return way["knee_angle_deg"].to_numpy(), way["sled_travel_cm"].to_numpy()


@cache
def deepest_knee_deg(who: str, family: str) -> float:
    """The bend that every stance of a family reaches within the lifter's own limits, at most 90 degrees."""
    reached = min(own_range(who, scene.bare)[0].max() for scene in FAMILIES[family])
    return min(reached, DEEPEST.get(family, DEEPEST_KNEE_DEG))


def stop_cm(who: str, scene: Scene) -> float:
    knee, travel = own_range(who, scene.bare)
    return float(np.interp(deepest_knee_deg(who, scene.family), knee, travel))


def resting_kg(scene: Scene, load_kg: float) -> float:
    """What counts as load: plates and carriage on an angled rail, the stack alone on a level one."""
    leg_press = machine(scene.machine)
    return load_kg + (leg_press.carriage_kg if leg_press.rail_deg else 0.0)


@cache
def largest_kg(who: str, scene: Scene, cue: str) -> float:
    """The largest load that moves over the family's knee range, carriage included, to half a per cent.

    Searched from above: very light loads fall short too, where the passive hip would have to be held down.
    """
    stop = stop_cm(who, scene)

    def moves(load_kg: float) -> bool:
        return not press(who, scene, load_kg, cue, stop).too_heavy

    high, low = 1500.0, 0.0
    for load_kg in (1000.0, 700.0, 500.0, 350.0, 250.0, 180.0, 120.0, 80.0, 50.0, 20.0):
        if moves(load_kg):
            low = load_kg
            break
        high = load_kg
    while high - low > 0.005 * resting_kg(scene, high):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if moves(middle) else (low, middle)
    return resting_kg(scene, low)


@cache
def gives_out(who: str, scene: Scene, cue: str) -> int:
    """The coordinate that falls short first: at a tenth over the largest load (order of `COORDINATES`)."""
    over = 1.1 * largest_kg(who, scene, cue) - resting_kg(scene, 0.0)
    missing = np.abs(press(who, scene, over, cue, stop_cm(who, scene)).held.shared.shortfall_Nm)
    return int(missing.max(1).argmax())


def plates_kg(who: str, scene: Scene, cue: str) -> float:
    if scene.plates_per_body_mass is not None:
        return scene.plates_per_body_mass * lifter(who).mass_kg
    reference = (scene.effort_of or scene).bare
    assert scene.effort is not None, "a scene presses either plates or a share of a largest load"
    total = scene.effort * largest_kg(who, reference, cue)
    return max(total - resting_kg(scene, 0.0), 0.0)


def measures(who: str, scene: Scene, cue: str) -> dict[str, float]:
    """Everything that a row may ask for; EMG stands for activation on the way up."""
    load_kg = plates_kg(who, scene, cue)
    rep = press(who, scene, load_kg, cue, stop_cm(who, scene))
    frames = rep.frames
    up = (frames["phase"] == "up").to_numpy()
    knee = frames["knee_angle_deg"].to_numpy()
    deep, straight = float(knee[up].max()), STRAIGHT_KNEE_DEG

    found = {
        "load_kg": resting_kg(scene, load_kg),
        "shortfall_Nm": float(frames["shortfall_Nm"].max()),
        "deepest_knee_deg": float(knee.max()),
        "knee_excursion_deg": float(np.ptp(knee)),
        "trunk_thigh_excursion_deg": float(np.ptp(frames["trunk_thigh_deg"])),
        "hip_excursion_deg": float(np.ptp(frames["hip_flexion_deg"])),
        "sole_roll_deg": float(frames["sole_roll_deg"].abs().max()),
    }

    def at(values: np.ndarray, angle: float) -> float:
        order = np.argsort(knee[up])
        return float(np.interp(angle, knee[up][order], values[up][order]))

    def keep(name: str, values: np.ndarray) -> None:
        found[f"{name} mean"], found[f"{name} peak"] = float(values[up].mean()), float(values[up].max())
        found[f"{name} deep"], found[f"{name} straight"] = at(values, deep), at(values, straight)

    for group, names in MUSCLES.items():
        keep(f"a {group}", np.mean([frames[f"activation_{m}"] for m in names], axis=0))
        keep(f"N {group}", np.sum([frames[f"force_{m}_N"] for m in names], axis=0))
        keep(f"active N {group}", np.sum([frames[f"force_{m}_N"] - frames[f"passive_{m}_N"] for m in names], axis=0))
    keep("N TF", frames["tibiofemoral_N"].to_numpy())
    keep("N PF", frames["patellofemoral_N"].to_numpy())
    keep("Nm hip extension", frames["hip_moment_Nm"].to_numpy())
    keep("Nm knee extension", frames["knee_moment_Nm"].to_numpy())
    passive = -(rep.placed.moment_arm_m[0] * rep.held.passive_force_N).sum(0)
    keep("Nm passive hip extension", passive + frames["hip_capsule_Nm"].to_numpy())
    # What must push the tibia forwards, in its own axes: the posterior cruciate's side of the shear.
    shear = np.asarray(rep.held.tibiofemoral_N[0])
    keep("N PCL side", shear)
    found["N ACL side peak"] = float(-shear.min())
    found["shear peaks at deg"] = float(knee[up][shear[up].argmax()])
    for angle in RISE_DEG:
        found[f"N PF at {angle}"] = at(frames["patellofemoral_N"].to_numpy(), angle)
    if scene.effort is not None:
        found["gives out"] = float(gives_out(who, (scene.effort_of or scene).bare, cue))
    return found


@dataclass(frozen=True)
class Row:
    """A published contrast: `first` minus `second` has this sign; scenes of a side are averaged."""

    study: str
    says: str
    sign: str  # "+", "-", "0"
    measure: str
    first: tuple[Scene, ...]
    second: tuple[Scene, ...]
    at: tuple[str, str] = ("mean", "mean")
    peak: str = "peak"  # the second way of looking
    why: str = ""
    counted: bool = True

    @property
    def unit(self) -> str:
        return {"a": "% act.", "N": "N", "active": "N"}.get(self.measure.split()[0], "deg")


def pick(where: Callable[[tuple], bool]) -> tuple[Scene, ...]:
    return tuple(scene for key, scene in STANCES.items() if where(key))


HIGHS, LOWS = pick(lambda k: k[0] == HIGH), pick(lambda k: k[0] == LOW)
WIDES, NARROWS = pick(lambda k: k[1] == WIDE), pick(lambda k: k[1] == NARROW)
OUTS, STRAIGHTS = pick(lambda k: k[2] == 30), pick(lambda k: k[2] == 0)
FORCES = {"tibiofemoral": "N TF", "PCL side of the shear": "N PCL side", "patellofemoral": "N PF"}
PEAK, DEEP_STRAIGHT = ("peak", "peak"), ("deep", "straight")


def rows() -> list[Row]:
    found = []

    def add(study, says, sign, measure, first, second, at=("mean", "mean"), peak="peak", why="", counted=True):
        one, other = ((s,) if isinstance(s, Scene) else tuple(s) for s in (first, second))
        found.append(Row(study, says, sign, measure, one, other, at, peak, why, counted))

    escamilla = "Escamilla 2001, 12RM"
    for name in ("quadriceps", "hamstrings", "gastrocnemius"):
        add(escamilla, f"{name} EMG, toes 30 minus 0", "0", f"a {name}", OUTS, STRAIGHTS, why="toes EMG")
    for name, measure in FORCES.items():
        add(escamilla, f"{name} force, toes 30 minus 0", "0", measure, OUTS, STRAIGHTS, PEAK, "mean", "toes force")
    wide_high, narrow_high = pick(lambda k: k[:2] == (HIGH, WIDE)), pick(lambda k: k[:2] == (HIGH, NARROW))
    add(
        escamilla,
        "hamstrings EMG, wide minus narrow, high feet",
        "+",
        "a hamstrings",
        wide_high,
        narrow_high,
        why="wide hams",
    )
    for name, measure in FORCES.items():
        add(
            escamilla,
            f"{name} force, high minus low feet",
            "0",
            measure,
            HIGHS,
            LOWS,
            PEAK,
            "mean",
            f"height {measure}",
        )
    add(
        escamilla,
        "PCL tension, wide minus narrow (ours: shear)",
        "+",
        "N PCL side",
        WIDES,
        NARROWS,
        PEAK,
        "mean",
        "width PCL",
    )
    add(escamilla, "tibiofemoral force, narrow minus wide", "+", "N TF", NARROWS, WIDES, PEAK, "mean", "width force")
    add(escamilla, "patellofemoral force, narrow minus wide", "+", "N PF", NARROWS, WIDES, PEAK, "mean", "width force")
    add(
        escamilla,
        "peak gastrocnemius EMG, low minus high feet",
        "+",
        "a gastrocnemius",
        LOWS,
        HIGHS,
        PEAK,
        "mean",
        "gas",
    )
    for name, measure in FORCES.items():
        add(
            "Escamilla 1998 and 2001, 12RM",
            f"{name} force, deep minus near straight",
            "+",
            measure,
            DEEP,
            DEEP,
            DEEP_STRAIGHT,
            "",
            "depth force",
        )
    add(
        "Escamilla 1998, 12RM",
        "quadriceps EMG, deep minus near straight",
        "+",
        "a quadriceps",
        DEEP,
        DEEP,
        DEEP_STRAIGHT,
        "",
        "depth quads",
    )

    high, middle, low = sled(HIGH), sled(MIDDLE), sled(LOW)
    for effort, muscles in ((0.4, ("RF", "gastrocnemius")), (0.8, ("RF", "VL", "gastrocnemius"))):
        for name in muscles:
            add(
                f"Da Silva 2008, {effort:.0%} of 1RM",
                f"{name} EMG, low minus high feet",
                "+",
                f"a {name}",
                low.at(effort),
                high.at(effort),
                why=f"Da Silva {name}",
            )
        for name in ("RF", "gastrocnemius"):
            add(
                f"Da Silva 2008, {effort:.0%} of 1RM",
                f"{name} EMG, 45-degree press (mid-plate feet) minus high feet",
                "+",
                f"a {name}",
                middle.at(effort),
                high.at(effort),
                why=f"Da Silva {name}",
            )
        add(
            f"Da Silva 2008, {effort:.0%} of 1RM",
            "BF EMG, high minus low feet (none reported)",
            "0",
            "a BF",
            high.at(effort),
            low.at(effort),
            why="Da Silva BF",
        )
    add(
        "Da Silva 2008, 80% of 1RM",
        "GM EMG, high minus low feet",
        "+",
        "a GM",
        high.at(0.8),
        low.at(0.8),
        why="Da Silva GM",
    )

    # The abstract does not say on which machine feet stood high and low; "45-degree" may name one of two.
    elsewhere = "Da Silva 2008, were high and low feet on a horizontal press (not counted)"
    for effort, muscles in ((0.4, ("RF", "gastrocnemius")), (0.8, ("RF", "VL", "gastrocnemius"))):
        up_there, down_there = horizontal(25.0, effort=effort), horizontal(5.0, effort=effort)
        for name in muscles:
            add(
                elsewhere,
                f"{effort:.0%}: {name} EMG, low minus high feet",
                "+",
                f"a {name}",
                down_there,
                up_there,
                counted=False,
            )
        for name in ("RF", "gastrocnemius"):
            add(
                elsewhere,
                f"{effort:.0%}: {name} EMG, 45-degree press minus high feet",
                "+",
                f"a {name}",
                middle.at(effort),
                up_there,
                counted=False,
            )
        if effort == 0.8:
            add(
                elsewhere,
                f"{effort:.0%}: GM EMG, high minus low feet",
                "+",
                "a GM",
                up_there,
                down_there,
                counted=False,
            )

    marchetti = "Marchetti 2023, 70 % of body mass"
    add(
        marchetti,
        "hip excursion, seat 125 minus 90",
        "+",
        "hip_excursion_deg",
        SEAT[125],
        SEAT[90],
        ("", ""),
        "",
        "seat hip",
    )
    for name, sign in (("VL", "+"), ("BF", "-"), ("GM", "0")):
        add(marchetti, f"{name} EMG, seat 125 minus 90", sign, f"a {name}", SEAT[125], SEAT[90], why=f"seat {name}")

    for effort in (0.3, 0.7):
        for name in ("vasti", "RF"):
            add(
                f"Jafari Harandi 2013 (a model), {effort:.0%} of the largest load",
                f"{name} force, low minus high feet, horizontal press",
                "+",
                f"N {name}",
                horizontal(5.0, effort=effort),
                horizontal(25.0, effort=effort),
                why=f"Jafari {name}",
            )

    review = "Martin-Fuentes 2020, review"
    for name, sign in (("VL", "+"), ("VM", "+"), ("RF", "+"), ("tibant", "+"), ("BF", "-"), ("gasmed", "-")):
        add(
            review,
            f"{name} EMG, deep minus near straight",
            sign,
            f"a {name}",
            DEEP,
            DEEP,
            DEEP_STRAIGHT,
            "",
            f"review {name}",
        )
    trained = "Martin-Fuentes 2022"
    for name in ("VM", "VL", "RF", "gluteus medius"):
        add(
            trained,
            f"{name} EMG, 150 minus 100 % hip width",
            "0",
            f"a {name}",
            MF[51.0, 0.0],
            MF[34.0, 0.0],
            why="MF width",
        )
        add(
            trained,
            f"{name} EMG, toes 45 minus 0 (ours 35)",
            "0",
            f"a {name}",
            MF[34.0, 35.0],
            MF[34.0, 0.0],
            why="MF toes",
        )
    return found


def sign_of(first: float, second: float, row: Row) -> str:
    """Ours: "+", "-" or "0" (flat), by the rule of the row's own kind."""
    difference, larger = first - second, max(abs(first), abs(second), 1e-9)
    activation = row.measure.startswith("a ")
    if row.sign == "0":
        flat = abs(difference) < STUDY_BLIND * larger or (activation and abs(difference) < STUDY_BLIND_ACTIVATION)
    else:
        flat = abs(difference) < SAME * larger or (activation and abs(difference) < SAME_ACTIVATION)
    return "0" if flat else "+" if difference > 0 else "-"


def verdict(signs: Sequence[str], published: str, silent: bool = False) -> str:
    """One word on three lifters."""
    if silent and all(s == "0" for s in signs):
        return "silent"
    if all(s == published for s in signs):
        return "agrees"
    if published == "0":
        return "disagrees" if all(s != "0" for s in signs) else "mixed"
    if all(s == "0" for s in signs):
        return "flat"
    against = {"+": "-", "-": "+"}[published]
    if against not in signs:
        return "agrees in part"
    return "mixed" if published in signs else "disagrees"


def sides(results: Mapping, row: Row, who: str, cue: str, at: tuple[str, str] | None = None) -> tuple[float, float]:
    def mean(scenes, how):
        key = f"{row.measure} {how}".strip()
        return float(np.mean([results[label(who, scene, cue)][key] for scene in scenes]))

    how = at or row.at
    return mean(row.first, how[0]), mean(row.second, how[1])


def judged(results: Mapping, row: Row, cue: str, at: tuple[str, str] | None = None) -> str:
    pairs = [sides(results, row, who, cue, at) for who in LIFTERS]
    silent = row.measure.startswith("a ") and max(max(pair) for pair in pairs) < STUDY_BLIND_ACTIVATION
    return verdict([sign_of(*pair, row) for pair in pairs], row.sign, silent)


def label(who: str, scene: Scene, cue: str) -> str:
    feet = f"{scene.machine} {scene.heel_height_cm:g}/{scene.heel_spacing_cm:g}/{scene.toe_out_deg:g}/{scene.notch}"
    pressed = f"{scene.effort}" if scene.effort is not None else f"{scene.plates_per_body_mass} BM"
    return f"{who} | {scene.family} {feet} | {pressed} | {cue}"


def scenes() -> list[Scene]:
    every = [scene for row in rows() for side in (row.first, row.second) for scene in side]
    every += [DEEP, DEEP.at(0.35), STRAIGHT]
    return list(dict.fromkeys(every))


def computed(results: Mapping[str, dict[str, float]], kept: Path | None = None) -> dict[str, dict[str, float]]:
    """The results with those that were missing."""
    results = dict(results)
    for scene in scenes():
        missing = [(who, cue) for who in LIFTERS for cue in CUES if label(who, scene, cue) not in results]
        for who, cue in missing:
            results[label(who, scene, cue)] = measures(who, scene, cue)
        if missing:
            print(label("all", scene, "all"), flush=True)
            if kept:
                kept.write_text(json.dumps(results))
    return results


# The reasons, by row and outcome (of the cue `natural`): an outcome that changes loses its reason and says so on the page.
FLEXORS = "habit: hip flexors, RF with them, hold back the stretched hip so that the whole push can pass near the hip (see above); more so with high feet"
FLOOR = "the muscle rests at the floor of activation: the model has no co-contraction, and nothing here asks for it"
TWO_JOINT = "gastrocnemius bends the knee, so least effort leaves the ankle to the soleus; people do not share the calf that way"
LIMITER = (
    "the quadriceps gives out first in both stances, so equal effort makes knee loads nearly equal by construction"
)
WHY: dict[str, dict[str, str]] = {
    "toes EMG": {"silent": FLOOR},
    "wide hams": {
        "silent": FLOOR + "; the one hamstrings contrast of the study is out of the model's reach",
        "disagrees": "a wide stance with high feet moves less load at equal effort, and the active hip extensors follow the load; the hamstrings' whole force is larger wide, but by stretch, which EMG does not show. Why people's hamstrings go up is open: EMG near the adductors picks up cross-talk, and co-contraction is not in the model",
    },
    "height N PCL side": {
        "mixed": "high feet give a little more shear (less dorsiflexion, shank steeper to the push), at the edge of the limit; shear in tibia axes is not PCL tension"
    },
    "width PCL": {"flat": LIMITER},
    "width force": {"flat": LIMITER + "; the sign is the published one, its size under our limit"},
    "gas": {"agrees": "thin: two or three per cent of activation at its peak, nothing on average"},
    "Da Silva RF": {"disagrees": FLEXORS + "; without a habit the sign is right", "agrees": ""},
    "Da Silva gastrocnemius": {
        "silent": TWO_JOINT,
        "flat": TWO_JOINT,
        "disagrees": TWO_JOINT + "; a difference of half a per cent of activation",
    },
    "Da Silva VL": {
        "disagrees": LIMITER
        + "; what is left is the quadriceps working against knee flexors (stretched hamstrings, active sartorius), both more with high feet",
        "flat": LIMITER,
    },
    "Da Silva BF": {"silent": FLOOR},
    "Da Silva GM": {
        "disagrees": "with high feet the hip is bent further, and stretched tissue (hip capsule, hamstrings) makes the hip moment that the gluteus would have to make; perhaps too stiff (docs/body.md: above the one published fit), and the gluteus' own leverage falls with flexion",
        "flat": "the larger hip moment of high feet is made by stretched tissue, not by the gluteus",
    },
    "seat hip": {
        "disagrees": "same knee travel on the same rail means exactly the same change of trunk-thigh angle at any seat; only the pelvis can differ. Hips that slide on the pad, or a longer stroke, are not in the model; the sign of a few per cent is the pelvic roll's"
    },
    "seat VL": {
        "disagrees": FLEXORS.replace("with high feet", "upright")
        + "; hamstrings stretched by the upright seat bend the knee against the vasti. Peak and `free` go the published way"
    },
    "seat BF": {"silent": FLOOR, "agrees": ""},
    "seat GM": {"silent": FLOOR},
    "Jafari vasti": {
        "disagrees": "with high feet stretched hamstrings and an active sartorius bend the knee against the vasti; their model had rigid tendons, three freedoms, no habit, and (probably) no such passive moments",
        "flat": LIMITER + "; theirs had rigid tendons and three freedoms",
    },
    "review tibant": {
        "silent": "the foot never needs lifting in the model; people stiffen the ankle by co-contraction"
    },
    "review BF": {"silent": FLOOR},
    "MF width": {"silent": FLOOR, "agrees": ""},
    "MF toes": {
        "silent": FLOOR,
        "mixed": "turned out, the hip is rotated by about as much; least effort then calls other small muscles of the hip and takes load off the rectus femoris, where people show no difference",
    },
    "special 3": {
        "mixed": "near a straight knee at a light load the stretched hamstrings, not the load, set the small force there; from 30 degrees on it rises"
    },
}
RESTING_HAMSTRINGS = """**Hamstrings are at rest** (floor of activation) in nearly every repetition, where people show about 12 % MVIC: directions about
hamstrings cannot be tested here, let alone trusted. Least effort knows no co-contraction, and stretched hamstrings carry part of the hip moment passively."""
PULLED_BACK = """**One cause behind most disagreements** shows in the table "What the habit does": the habit is laid on the *whole* foot force, while the people
of Gruben 2003 directed the *muscles' part* of it (so the abstract). Stretched tissue extends the hip; to send the whole push past the hip all the same, the
model switches hip flexors on (iliopsoas, sartorius, rectus femoris), which nobody is known to do under a sled. Without a habit (`free`) they are silent and none
of these rows goes the wrong way, though two others do (rectus femoris with depth, gluteus with the seat). **Do not read `natural` and `heels` below as what people do**
until habit and passive part are told apart."""
HIGH_FORCES = """**Knee forces are high** (see "Force levels"): {low:.1f} to {high:.1f} times those of Zheng 1998 at the model's 12RM, where a factor of two is the honest band."""
QUIET_HAMSTRINGS = """**Hamstrings are quiet**: {natural:.0f} % (`natural`) and {free:.0f} % (`free`) on the way up at 12RM, where people show about 12 % MVIC, so the habit
makes most of what there is. High feet load them more ({high:.0f} against {low:.0f} N, man, 80 % of the largest load), but by stretch: their *active* force is no larger with high than with low
feet ({active_high:.0f} against {active_low:.0f} N)."""
HOLDS = """What holds in all three pushes: knee forces and vasti grow with flexion, shear points to the PCL at 12RM, toe-out hardly matters to knee forces and foot height
little, rectus femoris works more with low feet at high effort. Part of this is bought by the method: at equal effort the quadriceps gives out first in nearly
every stance, so knee loads come out alike. And of {none} published "no difference" rows {silent} concern(s) muscles at
rest (`silent`), and {small} hold(s) only by the rule for small activations (named in the table)."""
LEVELS = """
- **Tibiofemoral force.** At the model's own 12RM it is two to three times Zheng's, at and beyond the edge of the band, and the load is not the only reason: it is one that trained
  people move (men of 60 to 64 years: 1RM 237 kg on another machine). Against the other model of the same group (6139 N in the squat) the ratio is under two. At half the load (the
  model's strength lies above measured torques, docs/body.md) it lies in the middle of the band. Likely reason: the source model's quadriceps lever is only 2.0 cm at 95 degrees
  of knee flexion (3.6 cm at 64), so newtons for a given moment grow steeply with depth, and Zheng's depth is not in the abstract.
  Compare knee forces between stances, not with limits of injury.
- **Activation.** Quadriceps: mean below Wilk's range, peak above it (the abstract does not say which of the two his is). Hamstrings: a third of Wilk's; no co-contraction.
- **Shear** is above Zheng's PCL tension in newtons at 12RM, but a smaller share of the compression (published 0.59). It includes what a sloping tibial plateau carries.
"""
LOADS = """
`natural` and `free` have the same largest loads: at the limit the habit gives way, because a missing moment costs more than any
direction. So the push changes its direction with load in the model, and in people it does not (Gruben 2003). `heels` costs 10 to 20 %.
"""
CANNOT = """
- Abstracts only: no machine geometry, stance distances, depth or loads of any study were readable; ours are ours.
- Three bodies, one sled, one seat notch, one friction, one habit: no ensemble yet. A sign that holds in three bodies may still turn in the ensemble.
- Equal effort rests on the model's own largest loads, set by the joint that gives out at the deepest point of the stroke.
- Agreement of a "no difference" is cheap: the model is compared with what ten people could not show.
"""


def habit_table(results: Mapping) -> str:
    """Hip flexors and hip moments by push: mean on the way up, the man."""
    lines = [
        "| man, mean on the way up | push | iliopsoas, % | hip moment, Nm | of it passive, Nm | GM, % | adductor magnus, % | hamstrings, % |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, scene in (
        ("high feet, 40 % of largest load", sled(HIGH, effort=0.4)),
        ("high feet, 80 %", sled(HIGH, effort=0.8)),
        ("low feet, 40 %", sled(LOW, effort=0.4)),
        ("upright seat (Marchetti)", SEAT[90]),
    ):
        for cue in CUES:
            r = results[label("man", scene, cue)]
            lines.append(
                f"| {name} | {cue} | {100 * r['a iliopsoas mean']:.0f} | {r['Nm hip extension mean']:.0f} | {r['Nm passive hip extension mean']:.0f} "
                f"| {100 * r['a GM mean']:.0f} | {100 * r['a adductor magnus mean']:.0f} | {100 * r['a hamstrings mean']:.0f} |"
            )
    given = [r["gives out"] for key, r in results.items() if "gives out" in r and key.endswith("natural")]
    share = sum(value == 3 for value in given) / len(given)
    return "\n".join(
        [
            *lines,
            "",
            f"What gives out first at the largest load (`natural`): the knee in {share:.0%} of the repetitions, else the hip.",
        ]
    )


HEAD = """# Published directions against ours

Made by `python derive/evidence_directions.py` with legpress {version}; do not edit by hand. What the studies say was read in their
abstracts (and, where marked, in other texts that quote them), never in a full paper; what we say is computed.

{outcome}

## How it was compared

Rules, fixed before the first result was seen (exceptions are named). Machines, notches, foot places and depths were chosen by what a leg can reach, before any muscle was looked at:

- **Flat**: a change under {same:.0%} of the larger value (activations also: under {same_a:.1%} of full activation, half of the model's floor). We
  have no noise, so this is a limit of relevance, not of significance.
- **A study's "no difference"** counts as agreement while ours is under {blind:.0%} of the larger value (activations also: under
  {blind_a:.0%} of full activation). Why 10 %: knee forces of ten people scatter by a quarter of their mean (Zheng 1998: 755 of 3155 N). If
  one person's two conditions correlate by 0.8, ten people show a paired difference of about 14 % four times out of five; less
  stays unseen. A correlation of 0.9 makes that 10 %.
- **EMG** is compared with activation averaged over the way up (second look: its peak); **forces** with their peak in the repetition (second look: the
  mean on the way up), Jafari Harandi's muscle forces with their mean. EMG is not activation, and %MVIC is not share of peak force: only signs count here.
- **Three lifters**, untold flexibility at the norms: man 178 cm 80 kg, woman 165 cm 60 kg, tall man 190 cm 95 kg. `agrees`: all three
  have the published sign. `agrees in part`: some do, the others are flat. `flat`: all three. `mixed`: some for, some against (for a
  "no difference": some over the limit). `disagrees`: some against, none for (for a "no difference": all over the limit).
- **Silent**: the muscle stays under {blind_a:.0%} on both sides in all three lifters. This word was added after looking; it only takes
  agreement away ("no difference" between two muscles at rest) and is not counted as such.
- **Equal effort** where the study had it: each stance at the stated share of *its own* largest load (12RM = {twelve:.0%}), carriage included. The
  largest load moves from 10 degrees of knee flexion (soft lockout) to the deepest bend that all compared stances reach within the lifter's own
  limits (roll of the lower back, ankle), at most 90 degrees, and back, at tempo {slow}, without a joint falling short by more than 1 Nm; bisection to half a per cent.
- **Machines**: the catalogue's `sled-45-large-plate`, backrest notch 3 (110 degrees from the rail: the most upright notch where high feet
  still leave 75 degrees of knee bend), and `horizontal-selectorised`, notch 2, for Jafari Harandi. No study's machine is known to us. Da Silva's abstract
  does not say on which machine the feet stood high and low: the 45-degree sled is assumed, a table beside it shows the horizontal press.
- **High / low feet**: heels 40 / 10 cm above the plate's lower edge (25 cm above and 5 cm below the hip line), 25 / 5 cm on the horizontal
  press (10 cm above and below); heel and ball stay on the plate. **Wide / narrow**: heels {wide:g} / {narrow:g} cm apart. **Toes**: 30 / 0 degrees. Escamilla's
  contrasts are means over the other two factors (eight stances); elsewhere heels 35 cm apart, toes 10 degrees out.
- **Not blind any more**: in a first run of this comparison the habit lay on the whole foot force, and `natural` disagreed in 8 of 56 rows (29 agreed, 14 were
  silent): hip flexors worked against stretched hips so that the whole push could pass near them. The abstract of Gruben 2003 speaks of the *muscles'* part of
  the force, so the model was corrected to that. No constant was changed, but the rows that turned with it (rectus femoris at 40 %, vastus lateralis, biceps
  femoris and gluteus with the seat) have been seen by the model's makers and are no independent test.
- **Three ways to direct the push**: `natural` (the habit of Gruben 2003; the main column), `heels`, `free` (no habit: least effort).
  Where the columns differ, the push's direction decides, not the stance. The offset of the habit is assumed, not measured.

Common depth: {depths}.
"""

OUT_OF_SCOPE = """## Outside the model

Squat and leg-extension rows (Escamilla 1998 and 2001: squat minus leg press, knee extension minus leg press, hamstrings ratio; Wilk 1996, Zheng 1998
squat and knee extension; Steinkamp 1993: leg press minus leg extension at 0, 30, 60, 90 degrees and the crossing at 48: the abstract says
neither how the extension's resistance turned with the knee nor what load stood against which, so a computed crossing would only return our choice).
Patellofemoral *stress* (no contact area in the model), ligament tension (no ligaments: the tibia's shear stands for it). Kutzner 2010 is body-weight
movement. Gruben 2003 is an input of the cue `natural`, hence no test. Concentric against eccentric and fast against slow (Martin-Fuentes) concern tempo.
"""


def shown(row: Row, value: float) -> str:
    if row.measure.startswith("a "):
        return f"{100 * value:.1f}"
    return f"{value:.0f}"


def change(results: Mapping, row: Row, cue: str) -> str:
    """Difference in per cent of the larger value, smallest and largest over the lifters."""
    found = []
    for who in LIFTERS:
        first, second = sides(results, row, who, cue)
        found.append(100 * (first - second) / max(abs(first), abs(second), 1e-9))
    low, high = min(found), max(found)
    return f"{low:+.0f} .. {high:+.0f}"


def table(results: Mapping) -> str:
    lines, study = [], None
    for row in rows():
        if row.study != study:
            study = row.study
            lines += [
                "",
                f"### {study}",
                "",
                "| published contrast | sign | ours, man | change, 3 lifters, % | natural | second look | heels | free | why |",
                "|---|---|---|---|---|---|---|---|---|",
            ]
        first, second = sides(results, row, "man", "natural")
        natural = judged(results, row, "natural")
        second_look = judged(results, row, "natural", (row.peak, row.peak)) if row.peak else ""
        lines.append(
            f"| {row.says} | {row.sign} | {shown(row, first)} / {shown(row, second)} {row.unit} | {change(results, row, 'natural')} "
            f"| {bold(natural)} | {second_look} | {judged(results, row, 'heels')} | {judged(results, row, 'free')} "
            f"| {'over 10 % of a small activation: holds by the 2 % rule only' if by_small_rule(results, row) else reason(row, natural)} |"
        )
    return "\n".join(lines)


def bold(word: str) -> str:
    return f"**{word}**" if word in ("disagrees", "mixed") else word


def reason(row: Row, outcome: str) -> str:
    reasons = WHY.get(row.why, {})
    if outcome in reasons:
        return reasons[outcome]
    if outcome in ("agrees", "agrees in part") or not row.counted:
        return ""
    return "not explained yet: the outcome has changed since the reasons were written"


def by_small_rule(results: Mapping, row: Row) -> bool:
    """Whether a "no difference" holds only because both activations are small."""
    if row.sign != "0" or not row.measure.startswith("a ") or judged(results, row, "natural") != "agrees":
        return False
    pairs = [sides(results, row, who, "natural") for who in LIFTERS]
    return any(abs(a - b) >= STUDY_BLIND * max(a, b) for a, b in pairs)


def tally(results: Mapping) -> dict[str, dict[str, int]]:
    words = ("agrees", "agrees in part", "flat", "silent", "mixed", "disagrees")
    found = {}
    for cue in CUES:
        outcomes = [judged(results, row, cue) for row in rows() if row.counted] + [o for _, o in special(results, cue)]
        found[cue] = {word: outcomes.count(word) for word in words}
    return found


def three(outcomes: Sequence[bool]) -> str:
    return "agrees" if all(outcomes) else "disagrees" if not any(outcomes) else "mixed"


def special(results: Mapping, cue: str) -> list[tuple[str, str]]:
    """Claims that are no contrast of two sides: text with our numbers, and the verdict."""
    every = list(STANCES.values())
    acl = {who: max(results[label(who, s, cue)]["N ACL side peak"] for s in every) for who in LIFTERS}
    deep = {who: results[label(who, DEEP, cue)] for who in LIFTERS}
    angle = [deep[who]["shear peaks at deg"] for who in LIFTERS]
    throughout = [deep[who]["N ACL side peak"] for who in LIFTERS]
    light = [results[label(who, STRAIGHT, cue)]["N ACL side peak"] for who in LIFTERS]
    rise = {who: [results[label(who, STRAIGHT, cue)][f"N PF at {a}"] for a in RISE_DEG] for who in LIFTERS}
    never_falls = [bool(np.diff(values).min() > -SAME * max(values)) for values in rise.values()]
    man = rise["man"]
    return [
        (
            f"| Escamilla 1998, 2001 | no ACL force, all variations | largest shear towards the ACL, any of eight stances: {_range(acl.values())} N (absent = under {ACL_ABSENT_N:.0f}) |",
            three([v < ACL_ABSENT_N for v in acl.values()]),
        ),
        (
            f"| Wilk 1996 | shear towards the PCL over the whole range | largest shear towards the ACL, mid-plate stance: {_range(throughout)} N (35 % of the largest load, from 5 degrees of knee flexion: {_range(light)} N) |",
            three([v < ACL_ABSENT_N for v in throughout]),
        ),
        (
            f"| Wilk 1996 | that shear peaks at 85 to 105 degrees | peaks at {_range(angle)} degrees (repetition to {_range([deep[w]['deepest_knee_deg'] for w in LIFTERS])}) |",
            three([85 <= v <= 105 for v in angle]),
        ),
        (
            f"| Steinkamp 1993 (shape by Powers 2014) | patellofemoral load rises from 0 to 90 degrees at constant load | man, {results[label('man', STRAIGHT, cue)]['load_kg']:.0f} kg, at 5, 30, 60, 90 degrees: {', '.join(f'{man[i]:.0f}' for i in (0, 3, 6, 9))} N |",
            three(never_falls),
        ),
    ]


def _range(values) -> str:
    values = list(values)
    return f"{min(values):.0f} .. {max(values):.0f}"


def special_table(results: Mapping) -> str:
    lines = ["| study | published | ours (natural) | natural | heels | free | why |", "|---|---|---|---|---|---|---|"]
    other = [special(results, cue) for cue in ("heels", "free")]
    for i, (text, outcome) in enumerate(special(results, "natural")):
        reasons = WHY.get(f"special {i}", {})
        lines.append(f"{text} {bold(outcome)} | {other[0][i][1]} | {other[1][i][1]} | {reasons.get(outcome, '')} |")
    return "\n".join(lines)


def levels(results: Mapping) -> str:
    lines = [
        "| | published | 70 % of the model's largest load | 35 % |",
        "|---|---|---|---|",
    ]

    def quotient(key, other):
        cells = []
        for effort in (TWELVE_RM, 0.35):
            found = [results[label(who, DEEP.at(effort), "natural")] for who in LIFTERS]
            cells.append(" / ".join(f"{r[key] / r[other]:.2f}" for r in found))
        return " | ".join(cells)

    def both(key, factor=1.0, digits=0):
        cells = []
        for effort in (TWELVE_RM, 0.35):
            values = [factor * results[label(who, DEEP.at(effort), "natural")][key] for who in LIFTERS]
            cells.append(" / ".join(f"{v:.{digits}f}" for v in values))
        return " | ".join(cells)

    lines.append(
        f"| load with carriage, kg | 1RM of untrained young men 134 (SD 29), Cybex seated | {both('load_kg')} |"
    )
    lines.append(
        f"| peak tibiofemoral force, N a knee | 3155 (SD 755) leg press; squat 3134 or 6139 by two models of one group (Zheng 1998, Wilk 1996) | {both('N TF peak')} |"
    )
    lines.append(
        f"| the same over Zheng's 3155 N | 0.5 .. 2 is the honest band | {both('N TF peak', 1 / ZHENG_N, 1)} |"
    )
    lines.append(f"| shear over compression, peaks | 0.59 | {quotient('N PCL side peak', 'N TF peak')} |")
    lines.append(f"| peak PCL tension, N (ours: shear in tibia axes) | 1866 (SD 383) | {both('N PCL side peak')} |")
    lines.append(f"| peak patellofemoral force, N | none in newtons in the abstracts | {both('N PF peak')} |")
    lines.append(
        f"| quadriceps (RF, VL, VM), mean on the way up, % | 39 .. 52 % MVIC (Wilk 1996) | {both('a quadriceps mean', 100)} |"
    )
    lines.append(f"| the same, peak, % | | {both('a quadriceps peak', 100)} |")
    lines.append(f"| hamstrings, mean on the way up, % | 12 % MVIC (Wilk 1996) | {both('a hamstrings mean', 100)} |")
    return "\n".join(lines)


def largest_loads(results: Mapping) -> str:
    """Largest load by stance, from the loads at 70 %."""
    lines = ["| largest load, kg with carriage, man / woman / tall man | natural | heels | free |", "|---|---|---|---|"]

    def line(name, scenes_, effort):
        cells = []
        for cue in CUES:
            loads = [
                np.mean([results[label(w, s.at(effort), cue)]["load_kg"] for s in scenes_]) / effort for w in LIFTERS
            ]
            cells.append(" / ".join(f"{v:.0f}" for v in loads))
        return f"| {name} | " + " | ".join(cells) + " |"

    lines += [
        line("high feet", (sled(HIGH),), 0.8),
        line("mid-plate feet", (sled(MIDDLE),), 0.8),
        line("low feet", (sled(LOW),), 0.8),
    ]
    lines += [line("wide (mean of four stances)", WIDES, TWELVE_RM), line("narrow", NARROWS, TWELVE_RM)]
    lines += [line("toes 30 degrees out", OUTS, TWELVE_RM), line("toes straight", STRAIGHTS, TWELVE_RM)]
    lines += [
        line("horizontal, high feet", (horizontal(25.0),), 0.7),
        line("horizontal, low feet", (horizontal(5.0),), 0.7),
    ]
    return "\n".join(lines)


def said_first(results: Mapping) -> str:
    """Disagreements before anything else, for the default push."""
    against = [row for row in rows() if row.counted and judged(results, row, "natural") in ("disagrees", "mixed")]
    listed = "; ".join(f"{row.study.split(',')[0]}: {row.says}" for row in against)
    parts = [f"**Where `natural` goes against a study** (whole or in part): {listed}. The reasons stand in the tables."]
    if np.mean([results[label(who, DEEP, "natural")]["a hamstrings mean"] for who in LIFTERS]) < STUDY_BLIND_ACTIVATION:
        parts.append(RESTING_HAMSTRINGS)
    else:
        high, low = (results[label("man", sled(height, effort=0.8), "natural")] for height in (HIGH, LOW))
        quiet = {cue: 100 * results[label("man", DEEP, cue)]["a hamstrings mean"] for cue in ("natural", "free")}
        forces = {
            f"{kind}{side}": r[f"{name} hamstrings mean"]
            for side, r in (("high", high), ("low", low))
            for kind, name in (("", "N"), ("active_", "active N"))
        }
        if forces["active_high"] <= forces["active_low"]:  # the sentence says so
            parts.append(QUIET_HAMSTRINGS.format(**quiet, **forces))
    if results[label("man", sled(HIGH, effort=0.4), "natural")]["a iliopsoas mean"] > 0.1:
        parts.append(PULLED_BACK)
    ratios = [results[label(who, DEEP, "natural")]["N TF peak"] / ZHENG_N for who in LIFTERS]
    if max(ratios) > 2:
        parts.append(HIGH_FORCES.format(low=min(ratios), high=max(ratios)))
    none = [judged(results, row, "natural") for row in rows() if row.counted and row.sign == "0"]
    return "\n\n".join(
        [
            *parts,
            HOLDS.format(
                none=len(none),
                silent=none.count("silent"),
                small=sum(by_small_rule(results, row) for row in rows() if row.counted),
            ),
        ]
    )


def outcome_lines(results: Mapping) -> str:
    counts = tally(results)
    total = sum(counts["natural"].values())
    lines = [
        f"**Outcome, {total} rows:**",
        "",
        "| push | agrees | agrees in part | flat | silent | mixed | disagrees |",
        "|---|---|---|---|---|---|---|",
    ]
    for cue in CUES:
        lines.append(f"| {cue} | " + " | ".join(str(n) for n in counts[cue].values()) + " |")
    return "\n".join([*lines, "", said_first(results)])


def page(results: Mapping) -> str:
    depths = []
    for name, text in (
        ("sled", "45-degree sled"),
        ("horizontal", "horizontal press"),
        ("seat", "Marchetti's seats"),
        ("martin-fuentes", "Martin-Fuentes 2022"),
        ("deep", "one stance, depth rows"),
    ):
        scene = FAMILIES[name][0]
        values = [results[_any(results, who, scene)]["deepest_knee_deg"] for who in LIFTERS]
        depths.append(f"{text} {_range(values)} degrees")
    parts = [
        HEAD.format(
            version=lp.__version__, outcome=outcome_lines(results), same=SAME, same_a=SAME_ACTIVATION, blind=STUDY_BLIND,
            blind_a=STUDY_BLIND_ACTIVATION, twelve=TWELVE_RM, slow=SLOW, wide=WIDE, narrow=NARROW, depths=", ".join(depths),
        ),
        "## What the habit does\n\nA passive part above the whole means muscles that flex the hip against it.\n\n" + habit_table(results),
        "## Contrasts\n\n`a / b`: first and second side of the contrast. Change: (first - second) over the larger, smallest and largest of the three lifters.\n"
        + table(results),
        "## Shapes and absences\n\n" + special_table(results),
        "## Force levels\n\nMan / woman / tall man, mid-plate stance, cue natural, down to the depth above.\n\n" + levels(results) + "\n\n" + LEVELS.strip(),
        "## Largest loads\n\nNo published ratio was found to hold these against.\n\n" + largest_loads(results) + "\n\n" + LOADS.strip(),
        OUT_OF_SCOPE.strip(),
        "## What this comparison cannot say\n\n" + CANNOT.strip(),
    ]  # fmt: skip
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _any(results: Mapping, who: str, scene: Scene) -> str:
    """Any computed result of this family of scenes."""
    return next(key for key in results if key.startswith(f"{who} | {scene.family} "))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, help="keep the numbers here, and compute only what is missing there")
    kept = parser.parse_args().results
    results = computed(json.loads(kept.read_text()) if kept and kept.exists() else {}, kept)
    PAGE.write_text(page(results))
    print(outcome_lines(results))


if __name__ == "__main__":
    main()

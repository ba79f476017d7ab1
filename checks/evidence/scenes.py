"""Lifters, machines, stances and efforts of the studies, as far as an abstract tells them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import legpress as lp

TWELVE_RM = 0.70  # of the largest load, by the usual repetition tables
CUES = ("natural", "heels", "free")
LIFTERS = {
    "man": {"sex": "male", "height_cm": 178, "mass_kg": 80},
    "woman": {"sex": "female", "height_cm": 165, "mass_kg": 60},
    "tall man": {"sex": "male", "height_cm": 190, "mass_kg": 95},
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


def pick(where: Callable[[tuple], bool]) -> tuple[Scene, ...]:
    return tuple(scene for key, scene in STANCES.items() if where(key))


HIGHS, LOWS = pick(lambda k: k[0] == HIGH), pick(lambda k: k[0] == LOW)
WIDES, NARROWS = pick(lambda k: k[1] == WIDE), pick(lambda k: k[1] == NARROW)
OUTS, STRAIGHTS = pick(lambda k: k[2] == 30), pick(lambda k: k[2] == 0)

# The sides of the contrasts, by the names that contrasts.toml uses; the scenes of a side are averaged.
SIDES: dict[str, tuple[Scene, ...]] = {
    "toes out": OUTS,
    "toes straight": STRAIGHTS,
    "wide, high feet": pick(lambda k: k[:2] == (HIGH, WIDE)),
    "narrow, high feet": pick(lambda k: k[:2] == (HIGH, NARROW)),
    "high feet, four stances": HIGHS,
    "low feet, four stances": LOWS,
    "wide": WIDES,
    "narrow": NARROWS,
    "mid-plate, deep": (DEEP,),
    "high feet": (sled(HIGH),),
    "mid-plate feet": (sled(MIDDLE),),
    "low feet": (sled(LOW),),
    "horizontal, high feet": (horizontal(25.0),),
    "horizontal, low feet": (horizontal(5.0),),
    "seat at 90 degrees": (SEAT[90],),
    "seat at 125 degrees": (SEAT[125],),
    "hip width": (MF[34.0, 0.0],),
    "half as wide again": (MF[51.0, 0.0],),
    "hip width, toes out": (MF[34.0, 35.0],),
}


def label(who: str, scene: Scene, cue: str) -> str:
    """The key of a scene's results."""
    stance = f"{scene.heel_height_cm:g}/{scene.heel_spacing_cm:g}/{scene.toe_out_deg:g}/{scene.notch}"
    pressed = f"{scene.effort}" if scene.effort is not None else f"{scene.plates_per_body_mass} BM"
    return f"{who} | {scene.family} {scene.machine} {stance} | {pressed} | {cue}"

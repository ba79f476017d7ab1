"""The first session as a table of numbers and in plain words: what first-session.json holds.

Sentences are in cm and kg; `legpress.measures.told_in` turns them into inches and pounds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..body.scaling import assumptions
from ..machine import fields
from ..measures import GRAVITY_M_PER_S2, KG_PER_LB, mass
from ..press.condition import drive_kg
from ..press.limits import STROKE_LIMITS
from ..press.rep import SHORTFALL_LIMIT_NM
from .feel import SensationProfile
from .first_session import READABLE_M, SAME, FirstSession
from .numbers import number
from .summary import plain
from .words import assumed_sentences, length, limits_of_use, weight

ENDS = {"top": "near the top", "bottom": "near the stop", "between": "in mid-stroke"}
FLOATS = "With so few plates the sled may float on your stretched hamstrings; the newtons are rough here."
SLIDES = "With so few plates the feet may slide up the plate: keep the heels pressed; the newtons are rough here."
EVEN = 0.15  # a stretch that changes less along the stroke has no place of its own
STOPS = {
    "roll": "deeper, your tailbone would soon lift",
    "ankle": "deeper, your heels would come up",
    "sole_roll": "deeper, knees and feet no longer line up",
    "thigh_on_trunk": "deeper, your thighs would press on your trunk",
    "model_range": "deeper, hips or ankles leave the range that the model was checked in",
    "machine_stop": "the machine goes no deeper",
    "knee_bend": "deep enough for a first session",
    "load": "deeper, these plates are too much for your legs or your knees",
}


def summary(plan: FirstSession) -> dict[str, Any]:
    """Everything that is told; forces are of one leg."""
    from .. import __version__

    told: dict[str, Any] = {
        "lifter": plan.lifter.name,
        "machine": plan.machine.name,
        "focus": plan.spot.focus,
        "units": plan.lifter.limits.units,
        "legpress_version": __version__,
    }
    told |= _load(plan)
    told |= {
        "start_from": plan.start_from,
        "start_moved": plan.start_moved,
        "start_words": _start_words(plan),
        "plate_height_cm": plan.machine.plate.height_cm,
        "plate_width_cm": plan.machine.plate.width_cm,
        "backrest_notches": len(plan.machine.seat.backrest_deg),
        "foot_length_cm": 100 * float(plan.spot.body.foot_length_m),
        "roll_limit_deg": np.degrees(float(plan.spot.body.roll_limit_rad)),
        "ankle_limit_deg": np.degrees(float(plan.spot.body.ankle_dorsiflexion_rad)),
        "largest_step": _largest_step(plan),
    }
    told["positions"] = [_position(plan, k) for k in range(len(plan))]
    told["feel_words"] = _feel_for(told)
    told["stop_words"] = _deeper(told)
    told["tape"] = _tape(told)
    told["answers"] = _answers()
    told["load_words"] = _load_words(told)
    told["limits_of_use"] = [
        *limits_of_use(),
        "A first session is for feeling: five easy repetitions each, two minutes between.",
    ]
    told["assumed"] = assumed_sentences(plan.spot, assumptions(plan.lifter), fields(plan.machine))
    return plain(told)


def _load(plan: FirstSession) -> dict[str, Any]:
    machine, put_on = plan.machine, plan.put_on
    first = float(drive_kg(machine, put_on.load_kg) / drive_kg(machine, plan.one_rm_kg))
    return {
        "load_kg": put_on.load_kg,
        "load_lb": put_on.load_kg / KG_PER_LB,
        "plates_per_peg_kg": list(put_on.per_side_kg),
        "pegs": put_on.sides,
        "machine_kind": machine.kind,
        "empty_carriage": put_on.load_kg == 0,
        "one_rm_kg": plan.one_rm_kg,
        "half_kg": plan.wanted_kg,
        "load_share_of_one_pct": 100 * first,
        "sled_load_kg": float(drive_kg(machine, put_on.load_kg)),
        "held_down_by_a_position": bool(plan.ten_rm_kg < plan.wanted_kg),
        "strength_from": "known set" if plan.spot.known is not None else "norm, assumed",
    }


def _load_words(told: dict[str, Any]) -> str:
    where = {
        "present": "where you stand now",
        "carried over": "at the first position",
        "usual": "at the first position",
    }
    place = "at the first position" if told["start_moved"] else where[told["start_from"]]
    norm = "" if told["strength_from"] == "known set" else " (from a norm, for want of a known set)"
    half = f"half of what you could press once {place}{norm}, carriage counted"
    share = f"{told['load_share_of_one_pct']:.0f} %"
    if told["empty_carriage"] and told["machine_kind"] == "selectorised":
        return f"Leave the stack at its lightest: {share}. That is {'more than ' if told['half_kg'] < 0 else ''}{half}."
    if told["empty_carriage"]:
        more = "already more than " if told["half_kg"] < 0 else "with the next plates it would be more than "
        return f"No plates: the empty carriage is {more}{half} ({share})."
    held = " Less than half, because one of the positions is weaker." if told["held_down_by_a_position"] else ""
    if told["machine_kind"] == "selectorised":
        return f"Put the pin at {weight(told['load_kg'])}: {half}, rounded down ({share}).{held}"
    discs = " + ".join(mass(kg, "kg") for kg in told["plates_per_peg_kg"])
    sides = "on each side" if told["pegs"] > 1 else "on the peg"
    return f"Put on {weight(told['load_kg'])}, {discs} {sides}: {half}, rounded down to plates ({share}).{held}"


def _start_words(plan: FirstSession) -> str:
    present = plan.lifter.present
    if plan.start_from == "present":
        first = "where you stand now"
    elif plan.start_from == "carried over":
        first = f"the place that is as high to your hips as where you stand on {_short(present.machine)}"  # type: ignore[union-attr]
    else:
        why = (
            "your file has no [present] stance"
            if present is None
            else "your present stance has no place on this machine"
        )
        first = f"a usual place ({why}): heels a third up the plate, as wide as your shoulders, toes 10 degrees out"
    if plan.start_moved:
        return f"The walk should start at {first}, but that does not keep every limit here; it starts at the nearest place that does."
    return f"The walk starts at {first}."


def _short(machine: str | None) -> str:
    return (
        "the other machine" if machine is None else machine.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")
    )


def _largest_step(plan: FirstSession) -> dict[str, float]:
    steps = np.abs(np.diff(plan.feet.table, axis=0)) if len(plan) > 1 else np.zeros((1, 4))
    height, spacing, toes, notch = steps.max(0)
    return {
        "heel_height_cm": 100 * height,
        "heel_spacing_cm": 100 * spacing,
        "toe_out_deg": np.degrees(toes),
        "backrest_notches": int(notch),
    }


def _position(plan: FirstSession, k: int) -> dict[str, Any]:
    machine, stance, look = plan.machine, plan.feet.stance(k), plan.look
    one = type(look.feet).from_table(plan.feet.table[k : k + 1])
    bottom = np.full(len(plan), plan.bottom_m[k])

    def read(values):
        return float(look.read(values, bottom)[k])

    stop_cm = round(100 * (plan.bottom_m[k] - machine.bottom_m), 6)
    lower = [s for s in machine.sled.stops_cm if s <= stop_cm + 1e-6]
    roll = read(look.roll_rad)
    # A start that is as good as the sweet spot is not left for a hair.
    grain = SAME if k == 0 else np.array([READABLE_M, READABLE_M, np.radians(1.0), 0.5])
    told: dict[str, Any] = {
        "position": k + 1,
        "sweet_spot": bool((np.abs(one.table[0] - plan.spot.trials.feet.table[0]) < grain + 1e-9).all()),
        "change": _change(plan, k),
        "heel_height_cm": stance.heel_height_cm,
        "heel_from_top_edge_cm": machine.plate.height_cm - stance.heel_height_cm,
        "heel_plate_share_pct": 100 * stance.heel_height_m / machine.plate_height_m,
        "heel_spacing_cm": stance.heel_spacing_cm,
        "heel_from_side_edge_cm": 0.5 * (machine.plate.width_cm - stance.heel_spacing_cm),
        "toe_out_deg": stance.toe_out_deg,
        "backrest_notch": stance.backrest_notch,
        "stop_sled_cm": stop_cm,
        "stop_from": _stop_from(plan, k),
        "machine_stop_cm": max(lower) if lower else None,
        "top_sled_cm": 100 * (float(look.top_m[k]) - machine.bottom_m),
        "bottom_knee_deg": np.degrees(read(look.knee_rad)),
        "bottom_pelvic_roll_deg": np.degrees(roll),
        "roll_margin_deg": np.degrees(float(plan.spot.body.roll_limit_rad) - roll),
        "load_share_of_one_pct": 100 * _share_of_one(plan, k),
        "too_light": bool(plan.trials.shortfall_Nm[k] >= SHORTFALL_LIMIT_NM),
        "near_sliding": bool(plan.trials.grip_share[k] > number("limits", "grip_share")),
    }
    told |= _felt(SensationProfile.of(plan.trials, k), machine.bottom_m)
    told["feel"] = _feel_words(told)
    if told["too_light"]:
        told["feel"] += f" {FLOATS}"
    elif told["near_sliding"]:
        told["feel"] += f" {SLIDES}"
    if told["roll_margin_deg"] < number("limits", "tailbone_margin_deg"):
        told["feel"] += " Here your tailbone is close to lifting: come no deeper, and watch it."
    return told


def _share_of_one(plan: FirstSession, k: int) -> float:
    machine = plan.machine
    largest = 2 * float(plan.trials.largest_N[k]) / GRAVITY_M_PER_S2 / (1 + machine.friction)
    return float(drive_kg(machine, plan.put_on.load_kg)) / largest


def _stop_from(plan: FirstSession, k: int) -> str:
    """What keeps the stop from lying deeper."""
    look, stop = plan.look, float(plan.bottom_m[k])
    deepest = {limit: float(look.deepest_m(limit)[k]) for limit in STROKE_LIMITS} | {
        "machine_stop": float(look.lowest_m[k])
    }
    last = max(deepest, key=lambda limit: deepest[limit])
    if stop - deepest[last] < 0.009:  # a mark of the tape
        return last
    knee = np.degrees(float(look.knee_at(np.full(len(plan), stop))[k]))
    deep_enough = max(np.degrees(plan.spot.knee_rad), number("comparison", "deepest_knee_deg"))
    return "knee_bend" if knee > deep_enough - 2 else "load"


def _felt(along: SensationProfile, bottom_m: float) -> dict[str, Any]:
    stretch, pull = int(along.stretch_N.argmax()), np.maximum(along.pull_down_N, along.pull_up_N)
    longest, hardest = int(along.fibre.argmax()), int(pull.argmax())
    even = float(along.stretch_N.min()) > (1 - EVEN) * float(along.stretch_N.max())

    def place(name: str, k: int) -> dict[str, Any]:
        return {
            f"{name}_at": along.end(k),
            f"{name}_knee_deg": np.degrees(along.knee_rad[k]),
            f"{name}_sled_cm": 100 * (along.sled_m[k] - bottom_m),
        }

    return {
        "stretch_peak_N": along.stretch_N[stretch],
        **place("stretch_peak", stretch),
        "stretch_even": even,
        "stretch_top_N": along.stretch_N[0],
        "stretch_stop_N": along.stretch_N[-1],
        "longest_fibre": along.fibre[longest],
        **place("longest", longest),
        "pull_peak_N": pull[hardest],
        **place("pull_peak", hardest),
        "pull_peak_way": "up" if along.pull_up_N[hardest] >= along.pull_down_N[hardest] else "down",
    }


def _feel_words(told: dict[str, Any]) -> str:
    most = told["stretch_peak_N"]
    as_if = _newtons(most)
    if told["stretch_even"]:
        stretch = f"Stretch in the back of the thighs is about the same all the way, {as_if}."
    else:
        other = (
            f"{told['stretch_stop_N']:.0f} N at the stop"
            if told["stretch_peak_at"] == "top"
            else f"{told['stretch_top_N']:.0f} N at the top"
            if told["stretch_peak_at"] == "bottom"
            else f"{told['stretch_top_N']:.0f} N at the top, {told['stretch_stop_N']:.0f} N at the stop"
        )
        stretch = (
            f"Stretch in the back of the thighs is greatest {ENDS[told['stretch_peak_at']]}, {as_if}: look for it with the "
            f"knees bent about {_about(told['stretch_peak_knee_deg'])} degrees, carriage at "
            f"{length(told['stretch_peak_sled_cm'])} ({other})."
        )
    way = "on the way up" if told["pull_peak_way"] == "up" else "on the way down"
    own = told["pull_peak_N"]
    pull = (
        f"Their own pull is greatest {way} {ENDS[told['pull_peak_at']]}, {own:.0f} N, knees about "
        f"{_about(told['pull_peak_knee_deg'])} degrees"
    )
    pull += ": less than the stretch." if own < 0.8 * most else "."
    if told["longest_at"] == told["stretch_peak_at"]:
        return f"{stretch} {pull}"
    return f"{stretch} {pull} Single fibres are longest {ENDS[told['longest_at']]}, knees about {_about(told['longest_knee_deg'])} degrees."


def _feel_for(told: dict[str, Any]) -> list[str]:
    """What holds for the whole walk."""
    positions = told["positions"]
    most, first = max(positions, key=lambda p: p["stretch_peak_N"]), max(positions, key=lambda p: p["pull_peak_N"])
    where = {p["stretch_peak_at"] for p in positions if not p["stretch_even"]}
    if len(where) == 1:
        said = f"Look for stretch in the back of the thighs {ENDS[where.pop()]} of every repetition"
    else:
        said = "Look for stretch in the back of the thighs where the table says"
    said += f"; it should be strongest in position {most['position']} ({_newtons(most['stretch_peak_N'])})."
    pull = (
        f"Their own pull should be strongest in position {first['position']}, {first['pull_peak_N']:.0f} N a leg"
        f"{', still less than the stretch: a burn there is not to be expected' if first['pull_peak_N'] < 0.8 * first['stretch_peak_N'] else ''}."
    )
    notes = []
    for key, words in (("too_light", FLOATS), ("near_sliding", SLIDES)):
        places = [p["position"] for p in positions if p[key] and (key == "too_light" or not p["too_light"])]
        if places:
            notes.append(f"Position {_listed(places)}: {words[0].lower()}{words[1:]}")
    close = [p["position"] for p in positions if p["roll_margin_deg"] < number("limits", "tailbone_margin_deg")]
    if close:
        notes.append(f"Position {_listed(close)}: your tailbone is close to lifting; come no deeper, and watch it.")
    return [f"{said} {pull}", *notes]


def _deeper(told: dict[str, Any]) -> str:
    """What keeps the marks from lying deeper."""
    why: dict[str, list[int]] = {}
    for p in told["positions"]:
        why.setdefault(p["stop_from"], []).append(p["position"])
    return "; ".join(f"position {_listed(places)}: {STOPS[limit]}" for limit, places in why.items()).capitalize() + "."


def _newtons(force_N: float) -> str:
    return f"{force_N:.0f} N a leg, the pull of {weight(round(force_N / GRAVITY_M_PER_S2))}"


def _about(deg: float) -> int:
    return int(5 * round(deg / 5))


def _change(plan: FirstSession, k: int) -> str:
    if k == 0:
        return {
            "present": "where you stand now" if not plan.start_moved else "near where you stand now",
            "carried over": "as high to your hips as you stand now"
            if not plan.start_moved
            else "near your usual height",
            "usual": "a usual place",
        }[plan.start_from]
    by = plan.feet.table[k] - plan.feet.table[k - 1]
    size = np.abs(by) / [0.0075, 0.0075, np.radians(1.5), 0.5]  # smaller ones come from whole numbers, and go unsaid
    up, wide, turn = (length(100 * abs(by[0])), length(100 * abs(by[1])), f"{abs(np.degrees(by[2])):.0f} degrees")
    said = [
        words
        for much, words in zip(
            size[[3, 0, 1, 2]],
            (
                f"seat to notch {int(plan.feet.notch[k])} ({'flatter' if by[3] > 0 else 'more upright'})",
                f"heels {up} {'higher' if by[0] > 0 else 'lower'}",
                f"heels {wide} {'farther apart' if by[1] > 0 else 'closer together'}",
                f"toes {turn} {'more' if by[2] > 0 else 'less'} out",
            ),
            strict=True,
        )
        if much >= 1
    ]
    return ", ".join(said) or "a hair from the one before"


def _tape(told: dict[str, Any]) -> list[str]:
    """Where to put the tape, before anybody sits down."""

    def at(key: str) -> str:
        """Each length with the positions that it is for."""
        marks: dict[str, list[int]] = {}
        for p in told["positions"]:
            marks.setdefault(length(p[key]), []).append(p["position"])
        return ", ".join(f"{mark} ({_listed(places)})" for mark, places in marks.items())

    return [
        "Rail: let the empty carriage down to its lowest point and mark where it stands. That is 0.",
        f"Rail: a tape where the carriage turns, above 0 by {at('stop_sled_cm')}. The position's number stands in brackets.",
        f"Plate: a tape for the ends of the heels, below the top edge by {at('heel_from_top_edge_cm')}; "
        f"above the lower edge that is {at('heel_height_cm')}.",
        f"Plate: the middle of each heel from the side edge, {at('heel_from_side_edge_cm')}.",
    ]


def _listed(places: list[int]) -> str:
    """1, 2 to 4, 6"""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def _answers() -> list[dict[str, str]]:
    return [
        {
            "what": "tailbone_lifted",
            "option": "--tailbone-lifted",
            "words": "Your tailbone left the pad: the carriage travel at that moment.",
        },
        {
            "what": "heel_came_up",
            "option": "--heel-came-up",
            "words": "A heel came off the plate: the carriage travel there.",
        },
        {
            "what": "felt_it",
            "option": "--felt",
            "words": "You felt the hamstrings more than anywhere else: the position, and the carriage travel where.",
        },
    ]

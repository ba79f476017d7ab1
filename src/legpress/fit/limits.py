"""Which limit is met first when a stance goes deeper, and what is left to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..press.limits import STROKE_LIMITS
from .numbers import number

if TYPE_CHECKING:
    from .sweet_spot import SweetSpot

NEAR_EDGE_CM = 1.0
NEAR_BALL_SHARE = 0.98
NEAR_SLIP_SHARE = 0.85


def binding(spot: SweetSpot) -> list[dict[str, Any]]:
    """Limits in the order in which they bind, tightest first: what holds the stance, then what stops it going deeper."""
    machine, look = spot.machine, spot.look
    stop_m = machine.bottom_m + spot.stop_sled_cm / 100
    bottom = np.array([stop_m])
    found: list[tuple[float, dict[str, Any]]] = []

    def add(order: float, limit: str, words: str, margin: float, unit: str) -> None:
        found.append((order, {"limit": limit, "words": words, "margin": margin, "unit": unit}))

    knee = np.degrees(look.knee_at(bottom)[0])
    if knee < np.degrees(spot.knee_rad) + 1:
        add(
            -1.0,
            "knee_bend",
            f"Knees bend {knee:.0f} degrees, the range over which stances are compared ({spot.knee_from}); deeper "
            "takes plates off, and the muscles then do less.",
            0.0,
            "deg",
        )
    if np.isfinite(spot.patellofemoral_limit_N):
        spare = 100 * (1 - float(spot.trials.patellofemoral_N[0]) / spot.patellofemoral_limit_N)
        add(
            spare / 2,
            "patellofemoral",
            f"The sore kneecap may press with {spot.patellofemoral_limit_N:.0f} N at most; {spare:.0f} % are to spare.",
            spare,
            "%",
        )
    for limit, room_m in look.plate.items():
        room_cm = 100 * float(room_m[0])
        if room_cm < NEAR_EDGE_CM:
            add(room_cm, limit, f"{EDGES[limit]}: {max(room_cm, 0.0):.1f} cm to spare.", room_cm, "cm")
    if spot.trials.pressure_share[0] > NEAR_BALL_SHARE:
        add(
            0.5,
            "heel_pressed",
            "Pressure comes as far forward as the ball of the foot; any farther and the heel lifts.",
            0.0,
            "cm",
        )
    grip = float(spot.trials.grip_share[0])
    if grip > NEAR_SLIP_SHARE:
        left = 100 * (number("limits", "grip_share") - grip)
        add(
            left / 5,
            "slip",
            f"The feet are near sliding along the plate: {100 * grip:.0f} % of the assumed grip is used.",
            left,
            "%",
        )
    for limit in STROKE_LIMITS:
        deepest = float(look.deepest_m(limit)[0])
        if not np.isfinite(deepest):
            continue
        left = float(look.margin_at(limit, bottom)[0])
        room_cm = 100 * (stop_m - deepest)
        unit, value = ("cm", 100 * left) if limit == "thigh_on_trunk" else ("deg", np.degrees(left))
        add(
            room_cm,
            limit,
            f"{DEEPER[limit]} after {max(room_cm, 0.0):.0f} cm more of depth ({value:.0f} {WORD[unit]} to spare).",
            float(value),
            unit,
        )
    room_cm = 100 * (stop_m - float(look.lowest_m[0]))
    add(
        room_cm,
        "machine_stop",
        f"The carriage could go {max(room_cm, 0.0):.0f} cm deeper until its lowest stop.",
        room_cm,
        "cm",
    )
    if look.top_m[0] >= machine.top_m - 1e-6:
        add(0.2, "lockout", "The rail ends before your knees reach the soft lockout.", 0.0, "cm")
    return [told for _, told in sorted(found, key=lambda pair: pair[0])]


def first_to_stop(told: list[dict[str, Any]]) -> str | None:
    """The limit of body or machine that is met first when going deeper."""
    return next((item["limit"] for item in told if item["limit"] in (*STROKE_LIMITS, "machine_stop")), None)


WORD = {"cm": "cm", "deg": "degrees"}
EDGES = {
    "plate_top": "The feet reach the plate's upper edge",
    "plate_bottom": "The heels stand at the plate's lower edge",
    "plate_side": "The feet reach the plate's side edges",
    "other_foot": "The feet touch each other",
}
DEEPER = {
    "roll": "Your lower back would round too far",
    "ankle": "Your heels would come up",
    "sole_roll": "Knees and feet would no longer line up",
    "thigh_on_trunk": "Your thighs would press on your trunk",
    "model_range": "Hips or ankles would leave the range that the model was checked in",
}

"""Why no stance on this machine suits this lifter, and the nearest thing that would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..lifter import Lifter
from ..press.limits import HAIR_M, STROKE_LIMITS, StrokeScan, scan_strokes
from ..press.stance_batch import StanceBatch
from ..press.stroke import sled_at_reach_m
from .evaluation import evaluate
from .numbers import number
from .search import SHORTEST_M, SearchHistory, StanceSearch

CRAMPED_KNEE_DEG = 40.0  # a stroke that ends there never comes near the soft lockout
FLATTER_DEG = range(5, 46, 5)
NEARLY_STRAIGHT = 0.99  # of the leg's length, hip to ankle
ADVICE = {
    "roll": "your lower back would round more than {roll_limit:.0f} degrees. Nearest to it: backrest in its flattest "
    "notch, heels at {heel:.0f} cm, where {far}",
    "ankle": "your ankles would have to bend more than {ankle:.0f} degrees. Nearest to it: heels at {heel:.0f} cm, where "
    "the knees can bend {knee:.0f} degrees. A higher plate, or small wedges under the heels, would work",
    "sole_roll": "knees and feet do not line up. Nearest to it: heels at {heel:.0f} cm, knees bent {knee:.0f} degrees",
    "thigh_on_trunk": "your thighs would press on your trunk. Nearest to it: a wider stance in the flattest notch, heels "
    "at {heel:.0f} cm, where the knees can bend {knee:.0f} degrees",
    "model_range": "hips or ankles would leave the range that the model was checked in. Nearest to it: heels at "
    "{heel:.0f} cm, knees bent {knee:.0f} degrees",
}


def infeasibility_sentence(lifter: Lifter, hunt: StanceSearch, seen: SearchHistory) -> str:
    """One sentence for the lifter."""
    machine, body, bench = hunt.bench.machine, hunt.bench.body, hunt.bench
    opening = f"On {machine.name} no place on the plate suits {lifter.name}: "
    rows = hunt.coarse()
    look = scan_strokes(bench, StanceBatch.from_table(rows[:, :4]))
    fits = np.minimum.reduce(list(look.plate.values())) >= -HAIR_M
    if not fits.any():
        return (
            f"{opening}a foot of {100 * float(body.foot_length_m):.0f} cm does not fit on a plate of "
            f"{machine.plate.height_cm:g} x {machine.plate.width_cm:g} cm. {_plate_that_would_do(hunt)}."
        )
    if not (fits & look.reached).any():
        return (
            f"{opening}the plate comes no nearer than {machine.sled.bottom_cm:g} cm and no farther than "
            f"{machine.sled.bottom_cm + machine.sled.travel_cm:g} cm from the hip, and these legs are "
            f"{100 * float(body.skeleton.thigh_m + body.skeleton.shank_m):.0f} cm long. Check sled.bottom_cm and sled.travel_cm, "
            "or take a machine of another size."
        )
    able = fits & look.reached
    straightest = float(np.degrees(np.where(able, look.knee_at(look.top_m), np.pi).min()))
    if straightest > CRAMPED_KNEE_DEG:
        return (
            f"{opening}the carriage ends its way {machine.sled.bottom_cm + machine.sled.travel_cm:g} cm from the hip with the knees "
            f"still bent {straightest:.0f} degrees, so the machine is too small. The nearest that would work has "
            f"{_missing_cm(hunt, look, able):.0f} cm more of travel, or a seat so much farther back; check sled.bottom_cm and "
            "sled.travel_cm."
        )
    deepest = {limit: look.deepest_m(limit) for limit in STROKE_LIMITS}
    stop = np.maximum.reduce([look.lowest_m, *deepest.values()])
    knee = np.where(able & (stop < look.top_m), look.knee_at(np.minimum(stop, look.top_m)), -1.0)
    best = int(np.argmax(knee))
    wanted = np.degrees(hunt.knee_rad)
    if knee[best] >= hunt.knee_rad:
        return _not_the_posture(hunt, seen, opening)
    last = max(deepest, key=lambda limit: deepest[limit][best])
    if look.lowest_m[best] >= deepest[last][best]:
        return (
            f"{opening}with the carriage on its lowest stop the knees bend only {np.degrees(knee[best]):.0f} degrees, and "
            f"{wanted:.0f} is the least that counts as a repetition. Set a lower stop, or move the seat nearer."
        )
    if knee[best] < 0:  # the limit is met with straight legs already
        last = min(
            STROKE_LIMITS, key=lambda limit: float(np.where(able, look.read(look.margin[limit], look.top_m), -9).max())
        )
        best = int(np.argmax(np.where(able, look.read(look.margin[last], look.top_m), -9)))
    bent = np.degrees(knee[best])
    told = ADVICE[last].format(
        far="it does so with the legs straight already" if bent < 0 else f"the knees can bend {bent:.0f} degrees",
        roll_limit=np.degrees(float(body.roll_limit_rad)) - number("limits", "tailbone_margin_deg"),
        ankle=np.degrees(float(body.ankle_dorsiflexion_rad)),
        heel=100 * rows[best, 0],
        knee=max(0.0, bent),
    )
    flatter = f". {_backrest_that_would_do(hunt)}" if last == "roll" else ""
    return f"{opening}before the knees bend {wanted:.0f} degrees {told}{flatter}."


def _missing_cm(hunt: StanceSearch, look: StrokeScan, able: np.ndarray) -> float:
    """How much farther the carriage would have to go until the legs are nearly straight somewhere."""
    skeleton, machine = hunt.bench.body.skeleton, hunt.bench.machine
    straight_m = float(skeleton.thigh_m + skeleton.shank_m)
    one = look.feet.geometry(machine)
    there = sled_at_reach_m(
        skeleton, hunt.bench.body.heel_in_calcn_m, one, np.full((len(look.feet), 1), NEARLY_STRAIGHT * straight_m)
    )
    return 100 * max(0.0, float(np.where(able, there[:, 0], np.inf).min()) - machine.top_m)


def _plate_that_would_do(hunt: StanceSearch) -> str:
    body, edge_m = hunt.bench.body, number("limits", "heel_edge_m")
    foot, ball, half = (float(v) for v in (body.foot_length_m, body.ball_m, body.sole_half_width_m))
    width_cm, overhang = 100 * (number("limits", "gap_between_feet_m") + 4 * half), hunt.bench.toes_may_overhang
    needed_cm = np.ceil(100 * (edge_m + (ball if overhang else foot)))
    wide = f" and {np.ceil(width_cm):.0f} cm of width" if hunt.bench.machine.plate.width_cm < width_cm else ""
    if overhang or wide or hunt.bench.machine.plate_height_m < edge_m + ball:
        return f"It takes {needed_cm:.0f} cm of height{wide}"
    return (
        f"It takes {needed_cm:.0f} cm of height, or {np.ceil(100 * (edge_m + ball)):.0f} with the toes over the upper edge "
        "(toes_may_overhang = true under [limits])"
    )


def _backrest_that_would_do(hunt: StanceSearch) -> str:
    """The least that the backrest would have to be flatter than its flattest notch."""
    bench, machine = hunt.bench, hunt.bench.machine
    flattest = machine.seat.backrest_deg[-1]
    for more_deg in FLATTER_DEG:
        seat = machine.seat.model_copy(update={"backrest_deg": (flattest + more_deg,)})
        other = replace(hunt, bench=replace(bench, machine=machine.model_copy(update={"seat": seat})))
        rows = other.coarse()
        look = scan_strokes(other.bench, StanceBatch.from_table(rows[:, :4]))
        if np.isfinite(other.bottoms_m(look, rows[:, 4])).any():
            return f"A backrest {more_deg} degrees flatter would work"
    return "No backrest would help; try a machine whose plate stands lower"


def _not_the_posture(hunt: StanceSearch, seen: SearchHistory, opening: str) -> str:
    """Posture allows it; strength, the carriage, friction or the knee do not."""
    machine = hunt.bench.machine
    if not seen.load_kg:
        return (
            f"{opening}strokes that bend the knees {np.degrees(hunt.knee_rad):.0f} degrees are shorter than "
            f"{100 * SHORTEST_M:.0f} cm. Check sled.bottom_cm and sled.travel_cm."
        )
    rows, bottom, top, _, _, load = seen.table()
    if load.max() < 0:
        light_kg = max(0.0, machine.sled.carriage_kg + float(load.max()))
        return (
            f"{opening}the empty carriage ({machine.sled.carriage_kg:g} kg) is already more than ten repetitions' load. "
            f"The nearest that would work weighs {light_kg:.0f} kg or has a counterweight; check [strength] and "
            "sled.carriage_kg."
        )
    done = evaluate(hunt.bench, StanceBatch.from_table(rows[:, :4]), bottom, top)

    def place(index: int) -> str:
        height, spacing, _, notch = rows[index, :4]
        return f"heels at {100 * height:.0f} cm, {100 * spacing:.0f} cm apart, notch {notch:.0f}"

    able = done.able & (done.grip_share <= number("limits", "grip_share"))
    if able.any():
        gentlest = int(np.argmin(np.where(able, done.patellofemoral_N, np.inf)))
        return (
            f"{opening}at a load for ten repetitions the kneecap would press with more than {hunt.patellofemoral_N:.0f} N "
            f"everywhere. Nearest to it: {place(gentlest)}, {done.patellofemoral_N[gentlest]:.0f} N. Press with less weight, "
            "or raise patellofemoral_N under [limits]."
        )
    if done.able.any():
        firmest = int(np.argmin(np.where(done.able, done.grip_share, np.inf)))
        return (
            f"{opening}at a load for ten repetitions the feet would slide. Nearest to it: {place(firmest)}. Check "
            "plate.tilt_deg and plate.lower_edge_cm, or take another machine."
        )
    least = int(np.argmin(done.shortfall_Nm))
    return (
        f"{opening}at a load for ten repetitions the muscles cannot hold the legs over the whole stroke. Nearest to it: "
        f"{place(least)}, where {done.shortfall_Nm[least]:.0f} Nm a leg are missing. Check [strength] and the machine's numbers."
    )

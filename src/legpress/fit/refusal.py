"""Why no stance on this machine suits this lifter, and the nearest thing that would."""

from __future__ import annotations

import numpy as np

from ..lifter import Lifter
from .feet import Feet
from .numbers import number
from .search import Hunt, Seen
from .survey import ALONG, survey

ADVICE = {
    "roll": "your lower back would round more than {roll_limit:.0f} degrees. Nearest to it: backrest in its flattest "
    "notch, heels at {heel:.0f} cm, where the knees can bend {knee:.0f} degrees. A flatter seat or another machine would work",
    "ankle": "your ankles would have to bend more than {ankle:.0f} degrees. Nearest to it: heels at {heel:.0f} cm, where "
    "the knees can bend {knee:.0f} degrees. A higher plate, or small wedges under the heels, would work",
    "sole_roll": "knees and feet do not line up. Nearest to it: heels at {heel:.0f} cm, knees bent {knee:.0f} degrees",
    "thigh_on_trunk": "your thighs would press on your trunk. Nearest to it: a wider stance in the flattest notch, heels "
    "at {heel:.0f} cm, where the knees can bend {knee:.0f} degrees",
    "model_range": "hips or ankles would leave the range that the model was checked in. Nearest to it: heels at "
    "{heel:.0f} cm, knees bent {knee:.0f} degrees",
}


def why_nothing_fits(lifter: Lifter, hunt: Hunt, seen: Seen) -> str:
    """One sentence for the lifter."""
    machine, body, bench = hunt.bench.machine, hunt.bench.body, hunt.bench
    opening = f"On {machine.name} no place on the plate suits {lifter.name}: "
    rows = hunt.coarse()
    look = survey(bench, Feet.from_table(rows[:, :4]))
    fits = np.minimum.reduce(list(look.plate.values())) >= -1e-6
    if not fits.any():
        return (
            f"{opening}a foot of {100 * float(body.foot_length_m):.0f} cm does not fit on a plate of "
            f"{machine.plate.height_cm:g} x {machine.plate.width_cm:g} cm. With `toes_may_overhang = true` under [limits] the "
            "toes may stand over its upper edge."
        )
    if not (fits & look.reached).any():
        return (
            f"{opening}the plate comes no nearer than {machine.sled.bottom_cm:g} cm and no farther than "
            f"{machine.sled.bottom_cm + machine.sled.travel_cm:g} cm from the hip, and these legs are "
            f"{100 * float(body.skeleton.thigh_m + body.skeleton.shank_m):.0f} cm long. Check sled.bottom_cm and sled.travel_cm, "
            "or take a machine of another size."
        )
    able = fits & look.reached
    deepest = {limit: look.deepest_m(limit) for limit in ALONG}
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
        last = min(ALONG, key=lambda limit: float(np.where(able, look.read(look.margin[limit], look.top_m), -9).max()))
        best = int(np.argmax(np.where(able, look.read(look.margin[last], look.top_m), -9)))
    told = ADVICE[last].format(
        roll_limit=np.degrees(float(body.roll_limit_rad)) - number("limits", "tailbone_margin_deg"),
        ankle=np.degrees(float(body.ankle_dorsiflexion_rad)),
        heel=100 * rows[best, 0],
        knee=max(0.0, np.degrees(knee[best])),
    )
    return f"{opening}before the knees bend {wanted:.0f} degrees {told}."


def _not_the_posture(hunt: Hunt, seen: Seen, opening: str) -> str:
    """Posture allows it; strength, the carriage or the knee do not."""
    machine = hunt.bench.machine
    load = seen.table()[5] if seen.load_kg else np.array([-1.0])
    if load.max() < 0:
        return (
            f"{opening}the empty carriage ({machine.sled.carriage_kg:g} kg) is already more than ten repetitions' load. "
            "Check [strength] and sled.carriage_kg, or take a machine with a lighter carriage."
        )
    if np.isfinite(hunt.patellofemoral_N):
        return (
            f"{opening}everywhere the kneecap would press with more than {hunt.patellofemoral_N:.0f} N at a load for ten "
            "repetitions. Press less deep or with less weight; patellofemoral_N under [limits] sets the figure."
        )
    return (
        f"{opening}at a load for ten repetitions the muscles cannot hold the legs over the whole stroke. "
        "Check [strength] and the machine's numbers."
    )

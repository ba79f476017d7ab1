"""The seated leg curl that presses are held against, and how tired it leaves the hamstrings."""

from __future__ import annotations

from functools import cache
from math import exp, log

import numpy as np

from ..body.muscle_groups import BICEPS_FEMORIS_SHORT_HEAD, HAMSTRINGS
from ..body.paths import MUSCLES
from ..body.scaling import Body
from ..body.skeleton import COORDINATES
from ..fit.numbers import number
from ..press.batch import supply_in_poses
from ..press.strength import share_of_one
from ..tables import section, value

PLACES = 12  # of the knee's way
KNEE_FLEXORS = ("bflh", "bfsh", "gaslat", "gasmed", "grac", "sart", "semimem", "semiten")
REST = 1e-6
KNEE = COORDINATES.index("knee_angle")


def curl_forces(body: Body, repetitions_k: float | None = None) -> dict[str, float]:
    """Means over a curl at the load for ten repetitions: activation (%), active force of hamstrings and short head (N, one leg).

    Every knee flexor is taken to be equally active; the resistance is the same all the way, as large as the
    weakest place allows. Assumed, see [leg_curl] in data/claims.toml.
    """
    low, high = np.radians(_value("leg_curl", "knee_deg"))
    q = np.zeros((5, PLACES))
    q[0], q[3] = np.radians(_value("leg_curl", "hip_flexion_deg")), np.linspace(low, high, PLACES)
    supply, arms = supply_in_poses(body, q)
    peak = np.asarray(body.muscles.peak_force_N)[:, None]
    flexors = [MUSCLES.index(m) for m in KNEE_FLEXORS]
    drives = np.linspace(0.0, 1.0, 101)
    force = peak[..., None] * np.einsum("kml,kd->mld", supply, drives[None] ** np.arange(len(supply))[:, None])
    active = force - force[..., :1]
    moment = np.einsum("ml,mld->ld", arms[KNEE][flexors], active[flexors])  # of active force alone
    full = float(body.full_activation)
    strongest = np.array([np.interp(full, drives, row) for row in moment])
    share = share_of_one(number("comparison", "repetitions"), repetitions_k)
    wanted = share * strongest.min()
    drive = np.array([np.interp(wanted, row, drives) for row in moment])

    def mean(names) -> float:
        rows = [MUSCLES.index(m) for m in names]
        at = [[np.interp(drive[k], drives, active[m, k]) for k in range(PLACES)] for m in rows]
        return float(np.sum(at, axis=0).mean())

    forces_N = {"hamstrings_N": mean(HAMSTRINGS), "short_head_N": mean(BICEPS_FEMORIS_SHORT_HEAD)}
    return {**forces_N, "activation_pct": 100 * float(drive.mean())}


@cache
def left_after_curls() -> float:
    """Share of the hamstrings' force that is left when the press begins, after the routine's sets of curls."""
    fatigued = 0.0
    numbers = {name: _value("curls_first", name) for name in section("claims", "curls_first")}
    work_s = numbers["repetitions"] * numbers["repetition_s"]
    load = share_of_one(numbers["repetitions"])
    for k in range(int(numbers["sets"])):
        fatigued = _phase(fatigued, load, work_s, numbers)
        rest_s = numbers["rest_s"] if k < numbers["sets"] - 1 else numbers["before_press_s"]
        fatigued = _phase(fatigued, 0.0, rest_s, numbers)
    return 1.0 - fatigued


def _phase(fatigued: float, load: float, seconds: float, numbers: dict[str, float]) -> float:
    """Fatigued share after a phase of the three-compartment model (Xia & Frey Law 2008; rest as Looft 2018).

    The active share follows the load at once, as far as there is rested muscle: that is what its controller does
    within a second or two.
    """
    fatigue, recovery = numbers["fatigue_per_s"], numbers["recovery_per_s"]
    if load < REST:
        recovery *= numbers["rest_multiplier"]

    # rate = fatigue * min(load, 1 - share) - recovery * share: exponentials, one while there is rested muscle, one after it.
    def way(rested: bool) -> tuple[float, float]:
        aim = fatigue * load / recovery if rested else fatigue / (fatigue + recovery)
        return aim, recovery if rested else fatigue + recovery

    turn = 1 - load  # where there is none left
    rested = fatigued < turn
    aim, per_s = way(rested)
    if (fatigued - turn) * (aim - turn) < 0:
        until_s = log((fatigued - aim) / (turn - aim)) / per_s
        if until_s < seconds:
            fatigued, seconds = turn, seconds - until_s
            aim, per_s = way(not rested)
    return aim + (fatigued - aim) * exp(-per_s * seconds)


def _value(section: str, name: str):
    return value("claims", section, name)

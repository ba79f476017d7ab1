"""The answer for random pairs, pressed as reported: does the simulation keep every limit?"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import numpy as np

import legpress as lp
from checks.fit.pairs import Pair, random_pairs
from legpress.fit.search import SHORTEST_M
from legpress.fit.sweet_spot import SweetSpot
from legpress.press.findings import FindingCode
from legpress.press.limits import thigh_clearance_m
from legpress.press.outcome import RESIDUAL_LIMIT_NM
from legpress.press.rep import Rep
from legpress.report.finding_words import finding_words
from legpress.report.fit import FitReport, fit_report

ANGLE_DEG = 0.1  # how exactly a limit on an angle must be kept
# The search knows a peak from 11 instants and fibre velocities at a constant drive, the simulation from every 0.05 s.
KNEECAP_SHARE = 0.025  # the worst of 56 sore knees: 2.1 %


@dataclass
class LimitCheck:
    """What the simulation of an answer says about its limits; `broken` names those that do not hold."""

    pair: Pair
    refused: str = ""
    broken: list[str] = field(default_factory=list)
    report: FitReport | None = None


def simulated(pair: Pair, spot: SweetSpot, load_kg: float) -> Rep:
    return lp.simulate(
        pair.lifter,
        pair.machine,
        spot.stance,
        load_kg=load_kg,
        tempo="3-1-1",
        cue=spot.push,
        stop_sled_cm=spot.stop_sled_cm,
    )


def check_limits(pair: Pair) -> LimitCheck:
    """Find the answer for a pair, and press it as reported: limits from the frames of the repetition."""
    try:
        spot = lp.find_sweet_spot(pair.lifter, pair.machine, pair.focus, bodies=0)
    except lp.WrongInput as reason:
        return LimitCheck(pair, refused=str(reason))
    report = fit_report(spot)
    rep = simulated(pair, spot, report.load_kg)
    return LimitCheck(pair, broken=broken(pair, spot, report, rep), report=report)


def broken(pair: Pair, spot: SweetSpot, report: FitReport, rep: Rep) -> list[str]:
    """Every limit that the repetition does not keep, with figures."""
    found: list[str] = []
    f, body, machine, where = rep.frames, rep.body, pair.machine, spot.stance

    def most(name: str, value: float, limit: float, tolerance: float) -> None:
        if not value <= limit + tolerance:
            found.append(f"{name}: {value:.3f} of {limit:.3f}")

    def least(name: str, value: float, limit: float, tolerance: float) -> None:
        most(name, -value, -limit, tolerance)

    deg, cm = ANGLE_DEG, 0.1
    most("roll", f["pelvic_roll_deg"].max(), np.degrees(float(body.roll_limit_rad)) - 3.0, deg)
    most("ankle", f["ankle_angle_deg"].max(), np.degrees(float(body.ankle_dorsiflexion_rad)), deg)
    least("soft lockout", f["knee_angle_deg"].min(), 10.0, deg)
    least("common knee bend", f["knee_angle_deg"].max(), report.common_knee_deg, 0.3)
    most("sole roll", f["sole_roll_deg"].abs().max(), 10.0, deg)
    most("model range, frames", float(f["outside_fit"].sum()), 0.0, 0.0)
    room_m = thigh_clearance_m(
        body, np.radians(f["trunk_thigh_deg"].to_numpy()), np.radians(f["hip_adduction_deg"].to_numpy())
    )
    least("thigh on trunk, cm", 100 * room_m.min(), 0.0, cm)
    foot, ball, half = (100 * float(v) for v in (body.foot_length_m, body.ball_m, body.sole_half_width_m))
    cos, sin = np.cos(where.toe_out_rad), np.sin(where.toe_out_rad)
    on_plate = ball if pair.lifter.limits.toes_may_overhang else foot
    most("toes on the plate, cm", where.heel_height_cm + on_plate * cos + half * sin, machine.plate.height_cm, cm)
    most(
        "feet on the plate's width, cm",
        where.heel_spacing_cm / 2 + foot * sin + half * cos,
        machine.plate.width_cm / 2,
        cm,
    )
    least("heels on the plate, cm", where.heel_height_cm, 0.0, 0.0)
    least("feet beside each other, cm", where.heel_spacing_cm / 2 - half * cos, 1.0, cm)
    if pair.lifter.limits.sore_knee and np.isfinite(spot.patellofemoral_limit_N):
        most(
            "kneecap, N",
            f["patellofemoral_N"].max(),
            spot.patellofemoral_limit_N,
            KNEECAP_SHARE * spot.patellofemoral_limit_N,
        )
    most("pressure behind the ball, cm", 100 * f["cop_from_heel_m"].max(), ball, cm)
    least("stop above the machine's lowest, cm", report.stop_sled_cm, 100 * (machine.lowest_m - machine.bottom_m), 0.01)
    most("stroke within the travel, cm", 100 * (f["sled_m"].max() - machine.bottom_m), machine.sled.travel_cm, 0.01)
    least("stroke, cm", 100 * (f["sled_m"].max() - f["sled_m"].min()), 100 * SHORTEST_M, cm)
    if rep.too_heavy or rep.too_light:
        found.append(f"too {'heavy' if rep.too_heavy else 'light'}: {f['shortfall_Nm'].max():.1f} Nm")
    if report.load_kg > max(report.ten_rm_kg, 0.0) + 1e-6:
        found.append(f"plates: {report.load_kg} kg of {report.ten_rm_kg:.1f}")
    harmless = {FindingCode.SHORT_RAIL}
    if rep.forces.sharing.residual_Nm.max() <= RESIDUAL_LIMIT_NM:  # out of steps, but balanced
        harmless.add(FindingCode.SHARING_UNSETTLED)
    if pair.lifter.limits.toes_may_overhang:
        harmless.add(FindingCode.TOES_OVER_UPPER_EDGE)
    found += [f"warned: {finding_words(finding, 'kg')}" for finding in rep.findings if finding.code not in harmless]
    return found


def print_limits(count: int, first: int = 0) -> bool:
    """What is broken and what refused, of random pairs; whether no limit is broken."""
    refused = wrong = 0
    for k, pair in enumerate(random_pairs(count)):
        if k < first:
            continue
        if k % 20 == 0:
            print(f"{k} of {count}", file=sys.stderr, flush=True)
        found = check_limits(pair)
        if found.refused:
            refused += 1
            print(f"refused {pair.name} ({len(found.refused)}): {found.refused}", flush=True)
        if found.broken:
            wrong += 1
            print(f"BROKEN {pair.name} ({pair.focus}): {'; '.join(found.broken)}", flush=True)
    print(f"{count - first} pairs, {wrong} with a broken limit, {refused} refused")
    return wrong == 0

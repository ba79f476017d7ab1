"""One repetition in a lifter's words, in centimetres and kilograms or in inches and pounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..measures import Units, mass
from ..press.findings import TooHeavy
from ..press.limits import Limit
from .finding_words import finding_words
from .quantities import force, length, newtons_shown, percent

if TYPE_CHECKING:
    from .repetition import RepetitionReport

GROUPS_SHOWN = ("hamstrings", "glutes", "adductor magnus", "quadriceps")
STRENGTH_ASSUMED = "Your strength is assumed from height and mass; a known set in your file ([strength]) would tell it."
CAPTION = {
    "kg": "Means over the whole repetition. Working is what the muscle pulls itself; stretch comes without effort. 10 N is 1 kg hung on it.",
    "lb": "Means over the whole repetition. Working is what the muscle pulls itself; stretch comes without effort. 45 N is 10 lb hung on it.",
}
QUIET_N = 50  # a group with less than this is nearly idle

_STOPS = {Limit.GIVEN_STOP: "your stop", Limit.MACHINE_STOP: "the machine's lowest stop"}


def title(report: RepetitionReport, units: Units) -> str:
    return f"{report.lifter} on {report.machine}: {mass(report.load_kg, units)}, tempo {report.tempo}"


def stance_words(report: RepetitionReport, units: Units) -> str:
    """Heels, toes and backrest in a sentence."""
    stance = report.stance
    turn = "out" if stance.toe_out_deg > 0 else "in"
    toes = "straight" if abs(stance.toe_out_deg) < 0.5 else f"{abs(stance.toe_out_deg):.0f}° {turn}"
    return (
        f"Heels {length(stance.heel_height_cm, units)} up the plate and {length(stance.heel_spacing_cm, units)} apart, toes "
        f"{toes}, backrest in notch {stance.backrest_notch} ({report.backrest_deg:.0f}° to the rail)."
    )


def verdict(report: RepetitionReport, units: Units) -> str:
    """Whether this lifter holds the load: against their known set, or else the norm for their size."""
    if report.too_heavy:
        heavy = [finding_words(finding, units) for finding in report.findings if isinstance(finding, TooHeavy)]
        missing = heavy[0] if heavy else f"{report.largest_shortfall_Nm:.0f} Nm a leg are missing."
        return f"Too heavy: {missing}" + ("" if report.strength_is_measured else f" {STRENGTH_ASSUMED}")
    if report.too_light:
        return "Too light for this depth: stretched hips push harder than the sled (see the note below)."
    up = f", up in {report.up_s:g} s at the fastest" if report.as_fast_as_possible else ""
    if report.strength_is_measured:
        return f"Not too heavy: as strong as your known set shows, you hold it all the way{up}."
    return f"Not too heavy: the muscles hold it all the way{up}. {STRENGTH_ASSUMED}"


def notes(report: RepetitionReport, units: Units) -> list[str]:
    """All findings but the one that the verdict says."""
    return [finding_words(finding, units) for finding in report.findings if not isinstance(finding, TooHeavy)]


def bends(report: RepetitionReport, units: Units) -> list[tuple[str, str, str, str]]:
    """Rows of a table: what, at the top, at the bottom, and what that means."""
    why = _STOPS.get(report.stopped_by_code, f"deeper, {report.stopped_by} would be too much")
    roll_deg, limit_deg = report.bottom_pelvic_roll_deg, report.roll_limit_deg
    return [
        (
            "carriage above its lowest point",
            length(report.top_sled_cm, units),
            length(report.stop_sled_cm, units),
            why,
        ),
        ("knees bent", f"{report.top_knee_deg:.0f}°", f"{report.bottom_knee_deg:.0f}°", "0° is straight"),
        (
            "hips bent",
            f"{report.top_trunk_thigh_deg:.0f}°",
            f"{report.bottom_trunk_thigh_deg:.0f}°",
            "0° is standing upright",
        ),
        (
            "lower back rounded",
            f"{report.top_pelvic_roll_deg:.0f}°",
            f"{roll_deg:.0f}°",
            f"{percent(100 * roll_deg / limit_deg)} (tailbone lifts at {limit_deg:.0f}°)",
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleRow:
    """A line of the table of muscles, newtons of one leg."""

    group: str
    pull: str
    stretch: str
    most: str
    remark: str


def muscle_rows(report: RepetitionReport) -> list[MuscleRow]:
    """The muscles that a lifter asks about."""
    rows = []
    for group in GROUPS_SHOWN:
        muscle = report.muscles[group.replace(" ", "_")]
        pull_N, stretch_N = muscle.pull_mean_N, muscle.stretch_mean_N
        remark = "loaded mostly by stretch" if stretch_N > pull_N and stretch_N > QUIET_N else ""
        if pull_N < QUIET_N and stretch_N < QUIET_N:
            remark = "nearly idle"
        rows.append(
            MuscleRow(
                group=group,
                pull=newtons_shown(abs(pull_N)),
                stretch=newtons_shown(abs(stretch_N)),
                most=newtons_shown(muscle.most_N),
                remark=remark,
            )
        )
    return rows


def knee_words(report: RepetitionReport) -> str:
    return (
        f"Kneecap: presses on the thigh bone with {force(report.peak_patellofemoral_N)} at most, "
        f"{report.peak_patellofemoral_body_weights:.1f} times body weight; the knee joint carries "
        f"{force(report.peak_tibiofemoral_N)} ({report.peak_tibiofemoral_body_weights:.1f} times)."
    )


def foot_words(report: RepetitionReport) -> str:
    """With what the foot presses, how hard, and which way it drags."""
    share = report.cop_share_of_foot
    place = "the ball of the foot"
    if share < 1 / 3:
        place = "the heel"
    elif share < 0.85 * report.ball_share_of_foot:
        place = "the middle of the foot"
    along_N, against_N = report.foot_tangential_mean_N, report.foot_normal_mean_N
    way = "drags the plate down" if along_N > 0 else "pushes the plate up"
    slide = (
        f" and {way} with {force(abs(along_N))}." if abs(along_N) > 0.02 * abs(against_N) else ", square to the plate."
    )
    return f"Foot: presses with {place} ({percent(100 * share)} of the way from heel to toes), {force(against_N)} on average{slide}"

"""What was found about a repetition, in sentences."""

from __future__ import annotations

from ..measures import Units, mass
from ..press.findings import (
    BallsOffPlate,
    Finding,
    HeelsLift,
    LockedKnee,
    OutsideFit,
    PostureUnsettled,
    SharingUnsettled,
    ShortRail,
    SolesRoll,
    TailboneLifts,
    ThighsPressTrunk,
    ToesOverSideEdge,
    ToesOverUpperEdge,
    TooHeavy,
    TooLight,
)
from ..press.outcome import RESIDUAL_LIMIT_NM
from .quantities import length

_PHASES = {"down": "on the way down", "up": "on the way up", "bottom": "at the bottom", "top": "at the top"}


def finding_words(finding: Finding, units: Units) -> str:
    """A finding in a sentence or two, with what to do about it."""
    match finding:
        case LockedKnee(knee_deg=knee_deg):
            return (
                f"The stroke ends with the knees bent {knee_deg:g} degrees: a locked knee rests on bone and "
                "ligament, which are not computed here."
            )
        case ShortRail(knee_deg=knee_deg):
            return (
                f"The carriage stops at the end of its rail with the knee still bent {knee_deg:.0f} degrees; "
                "it never reaches the lockout asked for."
            )
        case TailboneLifts(roll_deg=roll_deg, limit_deg=limit_deg, by_load_deg=by_load_deg, at_top=at_top):
            load = f" ({by_load_deg:.0f} of them by the load)" if by_load_deg >= 0.5 else ""
            where = "already with the legs nearly straight" if at_top else "at this depth"
            what = (
                "Choose a flatter backrest notch or place the feet lower." if at_top else "Stop higher, or go lighter."
            )
            return (
                f"Your lower back rounds {roll_deg:.0f} degrees {where}{load}, more than the {limit_deg:.0f} that it should: "
                f"the tailbone leaves the pad. {what}"
            )
        case ThighsPressTrunk(pressed_m=pressed_m):
            return (
                f"At this depth the thighs are pressed {length(100 * pressed_m, units)} into the trunk. Choose a flatter backrest "
                "notch, place the feet lower, or stop higher."
            )
        case HeelsLift(ankle_deg=ankle_deg, limit_deg=limit_deg):
            return (
                f"At this depth the ankles would have to bend {ankle_deg:.0f} degrees, more than {limit_deg:.0f}: the heels "
                "would lift. Place the feet higher."
            )
        case SolesRoll(roll_deg=roll_deg):
            return (
                f"The soles roll {roll_deg:.0f} degrees against the plate: knees and feet do not line up. "
                "Turn the toes towards the knees or change the width."
            )
        case TooHeavy(load_kg=load_kg, phase=phase, knee_deg=knee_deg, shortfall_Nm=shortfall_Nm):
            return (
                f"{mass(load_kg, units)} is too heavy for this lifter in this stance: {_PHASES[phase]}, with the knees "
                f"bent {knee_deg:.0f} degrees, {shortfall_Nm:.0f} Nm a leg are missing. Take less."
            )
        case TooLight(load_kg=load_kg, phase=phase, knee_deg=knee_deg):
            return (
                f"{mass(load_kg, units)} is too light to hold the legs folded so far: {_PHASES[phase]}, with the knees "
                f"bent {knee_deg:.0f} degrees, stretched hips push harder than the sled. Take more, or stop higher."
            )
        case SharingUnsettled() | PostureUnsettled() | OutsideFit():
            return _trust_words(finding)
        case ToesOverUpperEdge(overhang_m=overhang_m):
            return f"The toes stand {length(100 * overhang_m, units)} over the upper edge of the plate."
        case ToesOverSideEdge(overhang_m=overhang_m):
            return f"The toes stand {length(100 * overhang_m, units)} over the side edge of the plate."
        case BallsOffPlate():
            return "The balls of the feet are off the plate; only the rear of the foot can press."


def _trust_words(finding: SharingUnsettled | PostureUnsettled | OutsideFit) -> str:
    """How far the numbers can be trusted."""
    match finding:
        case SharingUnsettled(frames=frames, residual_Nm=residual_Nm) if residual_Nm <= RESIDUAL_LIMIT_NM:
            return (
                f"In {frames} frames the search for each muscle's share ran out of steps: the moments balance there, the "
                "split between muscles is near, not exact."
            )
        case SharingUnsettled(frames=frames, residual_Nm=residual_Nm):
            return (
                f"In {frames} frames the sharing of the load did not settle (up to {residual_Nm:.1f} Nm unbalanced); "
                "do not trust their muscle forces."
            )
        case PostureUnsettled(places=places):
            return (
                f"At {places} of the places that the stroke is computed at no posture of leg and pelvis was found for sure; "
                "do not trust the angles near them, nor the forces."
            )
        case OutsideFit():
            return (
                "Some joint angles lie outside the range that the muscle paths were fitted to; "
                "the column outside_fit marks these frames."
            )

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
    SledLeavesFeet,
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
        case TooHeavy(load_kg=load_kg, phase=phase, knee_deg=knee_deg):
            return (
                f"{mass(load_kg, units)} is too heavy for this lifter in this stance: {_PHASES[phase]}, with the knees "
                f"bent {knee_deg:.0f} degrees, the legs cannot hold it. Take less."
            )
        case TooLight(load_kg=load_kg, phase=phase, knee_deg=knee_deg):
            return (
                f"{mass(load_kg, units)} is too light to hold the legs folded so far: {_PHASES[phase]}, with the knees "
                f"bent {knee_deg:.0f} degrees, stretched hips push harder than the sled. Take more, or stop higher."
            )
        case SledLeavesFeet(phase=phase, at_rest=True):
            return (
                f"{_PHASES[phase][:1].upper()}{_PHASES[phase][1:]} the sled does not follow so fast by its own weight: it leaves "
                "the feet there, which press on nothing. Move more slowly, or take more."
            )
        case SledLeavesFeet():
            return (
                "Nothing presses back: rail, counterweight and load leave the sled no weight towards the feet, or pull it away "
                "from them. Take more, and check the machine's numbers."
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
            return f"At {frames} instants the load could be shared between the muscles only nearly, not exactly."
        case SharingUnsettled(frames=frames, residual_Nm=residual_Nm):
            return f"At {frames} instants no way was found to share the load between the muscles: do not trust their forces there."
        case PostureUnsettled(places=places):
            return (
                f"At {places} places of the stroke it is not sure how leg and pelvis lie: do not trust the angles near them, nor "
                "the forces."
            )
        case OutsideFit():
            return "Some joints bend farther than is known of the muscles there; the column outside_fit marks these instants."

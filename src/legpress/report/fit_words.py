"""The answer of a fit in plain words, for somebody between two sets, in the units asked for; and as `fit.json` holds it.

`headline` is what to do and what it gives; `reasons` is all the rest (`legpress fit --why`).
"""

from __future__ import annotations

from typing import Any

from ..fit.binding import first_to_stop
from ..fit.comparison import KneeRange, NoPresent, PresentProblem
from ..fit.numbers import number
from ..measures import Units, mass
from ..press.cue import Cue
from ..press.limits import Limit
from .assumed import ONLY_TYPED, StrengthSource, assumed_sentences
from .fit import FitReport, LimitReport, Place, PushReport, StanceReport, StrokePlace, Zone
from .push_words import push_name, push_sentence
from .quantities import degrees, force, length, lengths, percent, span, toes, weight
from .reason_words import back_rounds_words
from .values import Value

FOLK_TOP_THIRD_PCT = 66.7
FOLK_LOAD_PCT = (60, 70)
NEAR_CM, NEAR_DEG = 1.0, 3.0  # stances that differ by less are told as the same
LITTLE_PCT = 10.0  # of the focus activation: less between stances or pushes is told as hardly any
SHORT_STROKE_KNEE_DEG = 60.0  # a stroke with less bend is told as a short one
FIRST_SESSION = "Half the weight, to find your own stop: legpress first-session."
FOCI = {
    "hamstrings": "hamstrings",
    "glutes": "glutes",
    "adductors": "adductors (inner thighs)",
    "quadriceps": "quadriceps",
}
STOPPED_BY = {
    Limit.ROLL: "your back, not your legs",
    Limit.ANKLE: "your ankles: the heels come up",
    Limit.SOLE_ROLL: "your hips and feet, which no longer line up",
    Limit.THIGH_ON_TRUNK: "your thighs on your trunk",
    Limit.MODEL_RANGE: "your hips or ankles: how they bend beyond is not known",
    Limit.MACHINE_STOP: "the machine's lowest stop",
    None: "nothing that we know",
}
EDGES = {
    Limit.PLATE_TOP: "The feet reach the plate's upper edge",
    Limit.PLATE_BOTTOM: "The heels stand at the plate's lower edge",
    Limit.PLATE_SIDE: "The feet reach the plate's side edges",
    Limit.OTHER_FOOT: "The feet touch each other",
}
DEEPER = {
    Limit.ROLL: "Your lower back would round too far",
    Limit.ANKLE: "Your heels would come up",
    Limit.SOLE_ROLL: "Knees and feet would no longer line up",
    Limit.THIGH_ON_TRUNK: "Your thighs would press on your trunk",
    Limit.MODEL_RANGE: "Hips or ankles would bend farther than is known of them",
}
FORBIDDEN = {
    Limit.ROLL: "your lower back rounds too soon",
    Limit.ANKLE: "your heels come up too soon",
    Limit.SOLE_ROLL: "knees and feet do not line up",
    Limit.THIGH_ON_TRUNK: "your thighs meet your trunk too soon",
    Limit.MODEL_RANGE: "hips or ankles would bend farther than is known of them",
    Limit.PLATE_TOP: "the toes stand over the plate's upper edge",
    Limit.PLATE_BOTTOM: "the heels stand off the plate's lower edge",
    Limit.PLATE_SIDE: "the plate is too narrow",
    Limit.OTHER_FOOT: "the feet touch each other",
    Limit.MACHINE_STOP: "the machine's lowest stop comes too soon",
    Limit.REACH: "the plate is out of your legs' reach",
    Limit.LOAD: "no load can be held with this push",
    Limit.SLIP: "the feet slide along the plate",
    Limit.PATELLOFEMORAL: "the sore kneecap is pressed too hard",
}
ZONES = {
    Zone.GREEN: "green",
    Zone.AMBER: "amber, so watch it",
    Zone.RED: "red: go no deeper than you have felt to be safe",
}


KNEE_RANGES = {
    KneeRange.TODAY: "as deep as you go today, within your limits",
    KneeRange.KNOWN_SET: "as deep as the set that you know",
    KneeRange.SORE_KNEE: "no deeper than spares a sore kneecap",
    KneeRange.ASSUMED: "assumed, for want of a present stance",
    KneeRange.DEEPEST_POSSIBLE: "as deep as any stance here goes within your limits",
}


class TitledLine(Value):
    """A line under a title: of the answer, or of the checklist."""

    title: str
    line: str


def fit_json(report: FitReport) -> dict[str, Any]:
    """What `fit.json` holds: the report, and its words in cm and kg."""
    limits = [
        item.model_dump(mode="json", include={"limit", "margin", "unit"})
        | {"words": limit_sentence(report, item, "kg")}
        for item in report.binding_limits
    ]
    return report.model_dump(mode="json", exclude=ONLY_TYPED) | {
        "common_knee_from": KNEE_RANGES[report.common_knee_from],
        "present_problem": None if report.present_problem is None else present_sentence(report.present_problem),
        "binding_limits": limits,
        "assumed": assumed_sentences(report, "kg"),
        "words": [f"{item.title}: {item.line}" for item in headline(report, "kg")],
        "why": reasons(report, "kg"),
        "checklist": [item.model_dump() for item in checklist(report, "kg")],
        "limits_of_use": limits_of_use(),
    }


# what to do


def headline(report: FitReport, units: Units) -> list[TitledLine]:
    """What to do and what it gives, a sentence or two each."""
    lines = {
        "Stance": _place(report, units),
        "Push": f"{_push(report)} Heels stay on.",
        "Depth": _depth(report, units),
        "Load": _load(report, units),
        "Gives": _effect(report, units),
        "Hangs on": _hangs_on(report),
        "Gives up": _gives_up(report, units),
        "First": FIRST_SESSION,
    }
    if report.back_rounds_deg > 0:
        lines["Back"] = back_rounds_words(report.back_rounds_deg)
    return [TitledLine(title=title, line=line) for title, line in lines.items()]


def _place(report: FitReport, units: Units) -> str:
    return (
        f"Heels {length(report.heel_height_cm, units)} up the plate ({length(report.heel_from_top_edge_cm, units)} below its "
        f"top edge), {length(report.heel_spacing_cm, units)} apart, {toes(report.toe_out_deg)}, {_backrest(report)}."
    )


def _backrest(report: FitReport) -> str:
    notch, count = report.backrest_notch, report.backrest_notches
    if count == 1:
        return "the fixed backrest"
    which = {1: ", the most upright", count: ", the flattest"}.get(notch, "")
    return f"backrest in notch {notch} of {count}{which}"


def _shoulders(report: FitReport, units: Units) -> str:
    by_cm = report.heel_spacing_minus_shoulder_cm
    if abs(by_cm) < 1:
        return "as wide as your shoulders"
    return f"{length(abs(by_cm), units)} {'wider' if by_cm > 0 else 'narrower'} than your shoulders"


def _push(report: FitReport) -> str:
    """The sentence without the word that stands before it."""
    said = push_sentence(report.cue).removeprefix("Push ")
    return said[0].upper() + said[1:]


def _depth(report: FitReport, units: Units) -> str:
    pin = (
        f"safety stop at {length(report.machine_stop_cm, units)}"
        if report.machine_stop_cm is not None
        else "no stop of the machine catches it, so have a helper"
    )
    if report.machine_stop_cm is not None:
        below_cm = report.stop_sled_cm - report.machine_stop_cm
        if below_cm >= 100 * number("limits", "stop_far_below_m"):
            pin += ", which catches the sled, not your back"
    only = "only " if report.bottom_knee_deg < SHORT_STROKE_KNEE_DEG else ""
    return (
        f"Down to {length(report.stop_sled_cm, units)} above the carriage's lowest point, knees bent {only}"
        f"{degrees(report.bottom_knee_deg)} degrees; {pin}. {_zone(report)}."
    )


def _zone(report: FitReport) -> str:
    zone = ZONES[report.zones.at_stop]
    zone = zone[0].upper() + zone[1:]
    if not report.bodies:
        return f"{zone} (by your own figures alone)"
    return f"{zone}: the tailbone lifts there in {degrees(report.zones.lifts_at_stop_pct)} of 100 people built like you"


def _load(report: FitReport, units: Units) -> str:
    """The working load and the first session's; why it is what it is."""
    reps = f"{report.reps_low} to {report.reps_high} repetitions at {report.tempo}, {report.reps_in_reserve:g} left"
    return f"{mass(report.load_kg, units)} for {reps} ({_load_from(report, units)}). {ramp_words(report, units)}"


def _load_from(report: FitReport, units: Units) -> str:
    if report.kneecap_beyond:
        return "the lightest: even so your kneecap bears more than its limit, so stop at pain"
    if report.held_by_kneecap:
        return "no more, for your sore kneecap"
    low, high = report.load_kg_low, report.load_kg_high
    likely = "" if low is None or high is None or low == high else f"{mass(low, units)} to {mass(high, units)}; "
    if report.strength_from != StrengthSource.KNOWN_SET:
        return f"{likely}no set of yours is known with its stance, so the careful end"
    depth = report.depth_assumed_deg
    return f"{likely}by your known set{'' if depth is None else f', taken as done to {depth:.0f} degrees of knee bend'}"


def sets_words(report: FitReport) -> str:
    """ "8 to 12 repetitions, 2 left"."""
    return f"{report.reps_low} to {report.reps_high} repetitions, {report.reps_in_reserve:g} left"


def ramp_words(report: FitReport, units: Units) -> str:
    """What to put on before the place has been tried."""
    first, *more = (mass(kg, units) for kg in report.ramp_kg)
    if report.load_kg == report.ramp_kg[0]:
        return "The first time too."
    return f"The first time {first}{''.join(f', then {kg}' for kg in more)}."


def _effect(report: FitReport, units: Units) -> str:
    name = FOCI[report.focus].capitalize()
    said = f"{name} at {_pct(report)} of full effort on the way up{_span_pct(report)}."
    untold, present = report.pushed_naturally, report.present
    as_always = [] if untold is None else [f"{_pct(untold)}{_span_pct(untold)} here"]
    if present is not None:
        as_always.append(f"{_pct(present)}{_span_pct(present)} where you stand now")
    if as_always:
        said += f" Pushed as always: {', '.join(as_always)}."
    if report.focus == "hamstrings" and report.focus_activation_pct < number("measured", "hamstrings_untold_pct"):
        said += " That is little: leg curls and hip hinges do it better."
    return said


def _pct(work: FitReport | StanceReport | PushReport) -> str:
    return percent(work.focus_activation_pct)


def _span_pct(work: FitReport | StanceReport) -> str:
    return span(work.focus_activation_pct_low, work.focus_activation_pct_high, "")


def _hangs_on(report: FitReport) -> str:
    said = "How you aim the push; nobody has measured how well people can."
    if report.focus != "hamstrings":
        return said
    level = percent(number("measured", "hamstrings_untold_pct"))
    return f"{said} Pushed as always, {level} was measured on a leg press (Wilk 1996)."


def _gives_up(report: FitReport, units: Units) -> str:
    best = report.best_on_paper
    if report.focus != "hamstrings" and _stance_hardly_matters(report):
        alike = f"(heels {lengths(*report.flat_region.heel_height_cm, units)} up are as good)"
        if _push_hardly_matters(report):
            return f"Next to nothing: neither stance {alike} nor push matters much here, the load does."
        return f"Next to nothing: the stance hardly matters here {alike}, the push decides."
    if best is None or best.answer_gains_pct > -0.5:
        return "Nothing: no stance gives you more."
    return f"{_loss(best)} of what comes out best ({_stance(best, units)}): not sure enough to go there."


def _stance_hardly_matters(report: FitReport) -> bool:
    """Whether the answer needed no gain to be where it is, and the best on paper has hardly more."""
    best = report.best_on_paper
    lost_pct = 0.0 if best is None else -best.answer_gains_pct
    return not report.coach.told_apart and lost_pct < LITTLE_PCT


def _push_hardly_matters(report: FitReport) -> bool:
    other = report.pushed_naturally or report.cues["straight"]
    here = report.focus_activation_pct
    return abs(other.focus_activation_pct - here) < LITTLE_PCT / 100 * here


def _loss(better: StanceReport) -> str:
    """What the answer gives less than another stance: "15 % (2 to 30)"."""
    gains, low, high = better.answer_gains_pct, better.answer_gains_pct_low, better.answer_gains_pct_high
    ends = "" if low is None or high is None else span(-high, -low, "")
    return f"{percent(-gains)}{ends}"


def _stance(stance: Place, units: Units) -> str:
    return (
        f"heels {length(stance.heel_height_cm, units)} up, {length(stance.heel_spacing_cm, units)} apart, "
        f"{toes(stance.toe_out_deg)}, notch {stance.backrest_notch}"
    )


def glance(report: FitReport, units: Units) -> list[TitledLine]:
    """The same for five seconds' reading, in the order of setting it up; the load goes before the push."""
    below = f"{length(report.heel_from_top_edge_cm, units)} below the top edge"
    turned = toes(report.toe_out_deg).replace(" degrees ", "°\u00a0")
    lines = {
        "Seat": _backrest(report).removeprefix("backrest in ").removeprefix("the ").replace(", the ", ", "),
        "Heels": f"{length(report.heel_height_cm, units)} up, {below}",
        "Width": f"{length(report.heel_spacing_cm, units)} apart, {turned}",
        "Tape": f"{length(report.stop_sled_cm, units)} up the rail",
        "Push": _short_push(report),
    }
    return [TitledLine(title=title, line=line[0].lower() + line[1:]) for title, line in lines.items()]


def _short_push(report: FitReport) -> str:
    if Cue.parse(report.cue).name == "scrape":
        return "drag the heels down the plate a little"
    return _push(report).partition(":")[0].rstrip(".")


# why


def reasons(report: FitReport, units: Units) -> list[str]:
    """Why here, how sure, and against what; one sentence or two each."""
    return [
        _coach(report, units),
        _flat_region(report, units),
        _roll(report, units),
        _natural_direction(report),
        *_other_pushes(report, units),
        *_load_against_today(report, units),
        *_against_today(report, units),
        _forces(report),
        f"What stops you going deeper is {STOPPED_BY[first_to_stop([item.limit for item in report.binding_limits])]}.",
        _folklore(report),
        *_unsettled(report),
    ]


def _coach(report: FitReport, units: Units) -> str:
    coach = report.coach
    if report.chosen_where_felt:
        return (
            "This is where you felt it, or the nearest to it that you may use, whatever else comes out better; a coach "
            f"without your answers would say {_stance(coach.ideal, units)}."
        )
    differences = _differences(report, units)
    if not differences:
        return "This is where a coach would put the feet, and no other stance is surely better."
    said = f"A coach would say {_stance(coach.ideal, units)}; yours is {', '.join(differences)}"
    if coach.forbidden_by:
        said += f", because there {' and '.join(FORBIDDEN[limit] for limit in coach.forbidden_by)}"
    if coach.told_apart:
        joined, other = (" and", "the nearest to it that you may use") if coach.forbidden_by else (", because", "that")
        low = coach.allowed.answer_gains_pct_low
        more = "" if low is None else f" ({percent(low)} or more in nineteen of twenty people built like you)"
        said += f"{joined} it gives {percent(coach.allowed.answer_gains_pct)} more than {other}{more}"
    return said + "."


def _differences(report: FitReport, units: Units) -> list[str]:
    """How the answer differs from the coach's stance, what hardly shows left out."""
    coach = report.coach
    found = [
        f"{length(abs(by_cm), units)} {more if by_cm > 0 else less}"
        for by_cm, more, less in (
            (coach.answer_higher_cm, "higher", "lower"),
            (coach.answer_wider_cm, "wider", "narrower"),
        )
        if abs(by_cm) >= NEAR_CM
    ]
    turn, notches = coach.answer_toes_farther_out_deg, coach.answer_notches_flatter
    if abs(turn) >= NEAR_DEG:
        found.append(f"toes {degrees(abs(turn))} degrees {'farther out' if turn > 0 else 'straighter'}")
    if notches:
        found.append(
            f"{abs(notches)} notch{'es' if abs(notches) > 1 else ''} {'flatter' if notches > 0 else 'more upright'}"
        )
    return found


def _flat_region(report: FitReport, units: Units) -> str:
    flat = report.flat_region
    up, apart = (lengths(*ends, units) for ends in (flat.heel_height_cm, flat.heel_spacing_cm))
    return (
        f"Comfort may choose: among heels {up} up, {apart} apart and toes {' to '.join(degrees(x) for x in flat.toe_out_deg)} "
        "degrees out there are stances as good as the best, as far as anyone can tell "
        f"(up to {percent(flat.within_pct)} less by these figures)."
    )


def _roll(report: FitReport, units: Units) -> str:
    zones = report.zones
    green = (
        "No depth is green"
        if zones.green_to_sled_cm > zones.top_sled_cm - NEAR_CM
        else f"Green goes down to {length(zones.green_to_sled_cm, units)}"
    )
    untold = (
        "" if report.pushed_naturally is None else f" ({degrees(report.natural_roll_from_load_deg)} pushed as always)"
    )
    return (
        f"At the stop your lower back rounds {degrees(report.bottom_pelvic_roll_deg)} degrees; the tailbone lifts at "
        f"{degrees(report.roll_limit_deg)}{span(report.roll_margin_deg_low, report.roll_margin_deg_high, ' degrees to spare')}. "
        f"The load, pushed so, adds {degrees(report.roll_from_load_deg)} of them{untold}. {green}, amber to "
        f"{length(zones.amber_to_sled_cm, units)}; who has not tried goes no deeper than {length(zones.untried_to_sled_cm, units)}."
    )


def _natural_direction(report: FitReport) -> str:
    """From where to where the push is turned."""
    untold = report.pushed_naturally
    if untold is None:
        return f"Pushed so, {_along(report.along_plate_pct)} on average."
    return (
        f"Pushed as always, {_along(untold.along_plate_pct)} on average; pushed so, {_along(report.along_plate_pct)}."
    )


def _along(pct: float) -> str:
    if abs(pct) < 1:
        return "the push goes straight into the plate"
    return f"{percent(abs(pct))} of the push goes {'down' if pct > 0 else 'up'} along the plate"


def _other_pushes(report: FitReport, units: Units) -> list[str]:
    """The same stance at the same load, or what of it can be held."""
    told = [
        f"{push_name(cue)} {_pct(pushed)}" + (f" (at {weight(pushed.load_kg, units)})" if pushed.too_heavy else "")
        for cue, pushed in report.cues.items()
        if cue != report.cue and pushed.holds
    ]
    if not told:
        return []
    return [
        f"At the same {weight(report.ten_rm_kg, units)}, your ten-repetition maximum, your {FOCI[report.focus]} do: "
        f"{'; '.join(told)}."
    ]


def _load_against_today(report: FitReport, units: Units) -> list[str]:
    if report.load_ratio_to_present is None or report.present_ten_rm_kg is None:
        return []
    least, most = FOLK_LOAD_PCT
    share, whole = round(100 * report.load_ratio_to_present), 100 * (report.sled_load_ratio_to_present or float("nan"))
    folk = "as" if least <= share <= most else "more than" if share > most else "less than"
    return [
        f"Your ten-repetition maximum where you stand now, pushed naturally, is {weight(report.present_ten_rm_kg, units)}, here "
        f"{weight(report.ten_rm_kg, units)}: {share} % in plates, {whole:.0f} % with the carriage ({folk} the "
        f"folk rule's {least} to {most} %)."
    ]


def _against_today(report: FitReport, units: Units) -> list[str]:
    pushed = report.present_pushed
    if pushed is None:
        return []
    return [
        f"Where you stand now, {push_name(pushed.cue)}: {_pct(pushed)}{_span_pct(pushed)}, at a ten-repetition maximum of "
        f"{weight(pushed.ten_rm_kg, units)}."
    ]


def _forces(report: FitReport) -> str:
    where = {
        StrokePlace.TOP: "with the legs nearly straight",
        StrokePlace.BOTTOM: "at the bottom",
        StrokePlace.BETWEEN: "in mid-stroke",
    }
    low, high = report.hamstring_force_N_low, report.hamstring_force_N_high
    ends = "" if low is None or high is None else f" ({force(low)} to {force(high)})"
    return (
        f"The hamstrings of a leg work with {force(report.hamstring_force_N)}{ends} over the whole repetition; stretch adds "
        f"{force(report.hamstring_passive_N)}, which is no work. They are longest {where[report.hamstring_longest_at]}."
    )


def _folklore(report: FitReport) -> str:
    share = report.midfoot_plate_share_pct
    where = "in" if share >= FOLK_TOP_THIRD_PCT else "below"
    return f"The gym's rule puts the feet in the top third of the plate; the middle of yours is {where} it ({percent(share)} up)."


def _unsettled(report: FitReport) -> list[str]:
    if not report.unsettled_instants:
        return []
    return [
        f"At {report.unsettled_instants} instants of this repetition the computation did not come to an end: "
        "take its figures with care."
    ]


# the card


def checklist(report: FitReport, units: Units) -> list[TitledLine]:
    """The classic six lines, with this lifter's figures."""
    notch, notches = report.backrest_notch, report.backrest_notches
    which = ", the only one" if notches == 1 else {notches: ", the flattest", 1: ", the most upright"}.get(notch, "")
    down = f"Three seconds to the mark at {length(report.stop_sled_cm, units)} ({report.zones.at_stop})."
    lines = {
        "Seat": f"Backrest in notch {notch} of {notches}{which}.",
        "Height": f"Heels {length(report.heel_from_top_edge_cm, units)} below the top edge "
        f"({percent(report.heel_plate_share_pct)} up).",
        "Width": f"Heels {length(report.heel_spacing_cm, units)} apart, {_shoulders(report, units)}.",
        "Toes": f"{toes(report.toe_out_deg).removeprefix('toes ').capitalize()}.",
        "Down": down,
        "Push": f"{_push(report)} Heels stay on; stop short of straight knees.",
    }
    return [TitledLine(title=title, line=line) for title, line in lines.items()]


def how_to(report: FitReport, units: Units) -> list[TitledLine]:
    """What the glance leaves unsaid of the way down and the push."""
    lines = {item.title: item.line for item in checklist(report, units)}
    push, told = lines["Push"], _short_push(report)
    if push.lower().startswith(told.lower()):
        push = push[len(told) :].lstrip(":. ")
    return [
        TitledLine(title=title, line=line[0].upper() + line[1:])
        for title, line in (("Down", lines["Down"]), ("Push", push))
    ]


def limits_of_use() -> list[str]:
    """What to stop for, and what this is not."""
    return [
        "Sharp pain in knee, back or leg: stop.",
        "Tailbone leaves the pad: you are too deep, whatever the mark says.",
        "This is mechanics, not medicine.",
    ]


def present_sentence(problem: PresentProblem) -> str:
    """Why there is no stance of today to compare with."""
    match problem.code:
        case NoPresent.NOT_TOLD:
            return "Your file does not say how you stand today ([present]), so there is nothing to compare with."
        case NoPresent.OTHER_MACHINE:
            return f"Your present stance is on another machine ({problem.detail}), so there is nothing to compare with."
        case NoPresent.DOES_NOT_FIT:
            return f"Your present stance does not fit this machine: {problem.detail}"
        case NoPresent.OUT_OF_REACH:
            return "Your present stance is out of reach on this machine."


def limit_sentence(report: FitReport, item: LimitReport, units: Units) -> str:
    """What holds the stance there, or would stop it going deeper."""
    room_cm, deeper_cm = max(item.margin, 0.0), max(item.deeper_cm or 0.0, 0.0)
    match item.limit:
        case Limit.KNEE_BEND:
            return (
                f"Knees bend {degrees(report.bottom_knee_deg)} degrees in every stance compared "
                f"({KNEE_RANGES[report.common_knee_from]}); deeper takes plates off, and the muscles then do less."
            )
        case Limit.PATELLOFEMORAL:
            return (
                f"The sore kneecap may press with {force(report.patellofemoral_limit_N or 0.0)} at most; "
                f"{percent(item.margin)} are to spare."
            )
        case Limit.PLATE_TOP | Limit.PLATE_BOTTOM | Limit.PLATE_SIDE | Limit.OTHER_FOOT:
            return f"{EDGES[item.limit]}: {length(room_cm, units)} to spare."
        case Limit.HEEL_PRESSED:
            return "Pressure comes as far forward as the ball of the foot; any farther and the heel lifts."
        case Limit.SLIP:
            used = 100 * number("limits", "grip_share") - item.margin if item.used_pct is None else item.used_pct
            return f"The feet are near sliding along the plate: {percent(used)} of the grip, a usual one, is used."
        case Limit.MACHINE_STOP:
            return f"The carriage could go {length(room_cm, units)} deeper until its lowest stop."
        case Limit.LOCKOUT:
            return "The rail ends before your knees are nearly straight."
        case Limit.LOAD:
            return "The load is too much for your legs or your knees deeper down."
        case _:
            spare = f"{degrees(item.margin)} degrees" if item.unit == "deg" else length(item.margin, units)
            return f"{DEEPER[item.limit]} after {length(deeper_cm, units)} more of depth ({spare} to spare)."

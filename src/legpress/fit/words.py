"""The answer in plain words, for somebody between two sets.

Sentences are in cm and kg; `legpress.measures.told_in` turns them into inches and pounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .limits import first_to_stop

if TYPE_CHECKING:
    from .sweet_spot import SweetSpot

FOLK_TOP_THIRD_PCT = 66.7
FOLK_LOAD_PCT = (60, 70)
PUSHES = {
    "heels": "Pressing with the heels only",
    "scrape:20": "Dragging the heels down the plate with a fifth of the push",
}
NAMES = {
    "hamstrings": "hamstrings",
    "glutes": "glutes",
    "adductors": "adductors (inner thighs)",
    "quadriceps": "quadriceps",
}
BACK = {
    "roll": "your back, not your legs",
    "ankle": "your ankles: the heels come up",
    "sole_roll": "your hips and feet, which no longer line up",
    "thigh_on_trunk": "your thighs on your trunk",
    "model_range": "the range that the model was checked in",
    "machine_stop": "the machine's lowest stop",
}


def length(cm: float) -> str:
    """To the half centimetre: a tape on a machine is not read finer."""
    return f"{round(2 * cm) / 2:g} cm"


def weight(kg: float) -> str:
    return f"{round(2 * kg) / 2:g} kg"


def paragraph(spot: SweetSpot, told: dict[str, Any]) -> list[str]:
    """What to do, what it gives and how sure that is, one sentence or two each."""
    said = [_place(told), _deep(told), _loaded(told)]
    said += _worth(told)
    said += _stretch(told)
    said.append(_stops(told))
    said += _cues(told)
    said.append(_flat(told))
    said += _folklore(told)
    return said


def _place(told: dict[str, Any]) -> str:
    felt = " This is where you felt it, among stances nearly as good." if told["chosen_where_felt"] else ""
    return (
        f"Put your heels {length(told['heel_from_top_edge_cm'])} below the plate's top edge "
        f"({length(told['heel_height_cm'])} above its lower edge, {told['heel_plate_share_pct']:.0f} % of its height) and "
        f"{length(told['heel_spacing_cm'])} apart ({_shoulders(told)}), toes {told['toe_out_deg']:.0f} degrees out, "
        f"backrest in notch {told['backrest_notch']} of {told['backrest_notches']}.{felt}"
    )


def _shoulders(told: dict[str, Any]) -> str:
    by = told["heel_spacing_minus_shoulder_cm"]
    if abs(by) < 1:
        return "as wide as your shoulders"
    return f"{length(abs(by))} {'wider' if by > 0 else 'narrower'} than your shoulders"


def _deep(told: dict[str, Any]) -> str:
    stop = f"Go down to {length(told['stop_sled_cm'])} of carriage travel above its lowest point"
    machine = told["machine_stop_cm"]
    pin = (
        f"; set the safety stop at {length(machine)} or the next one below your mark"
        if machine is not None
        else "; no stop of the machine is low enough to catch it, so put a mark on the rail"
    )
    return (
        f"{stop}: knees bent {told['bottom_knee_deg']:.0f} degrees, lower back rounded {told['bottom_pelvic_roll_deg']:.0f} of "
        f"the {told['roll_limit_deg']:.0f} degrees at which the tailbone lifts{_span(told, 'roll_margin_deg', ' degrees to spare')}{pin}."
    )


def _loaded(told: dict[str, Any]) -> str:
    how = (
        "calibrated by your known set"
        if told["strength_from"] == "known set"
        else "from norms, for want of a known set"
    )
    first = f"Put on {weight(told['load_kg'])} for {told['reps']} repetitions{_span_kg(told)}, {how}"
    ratio = told["load_ratio_to_present"]
    if ratio is None:
        return first + "."
    low, high = FOLK_LOAD_PCT
    share = 100 * ratio
    folk = "as" if low <= share <= high else "more than" if share > high else "less than"
    return (
        f"{first}: {weight(told['present_load_kg'])} where you stand now feels like {weight(told['load_exact_kg'])} "
        f"there, {share:.0f} % in plates and {100 * told['sled_load_ratio_to_present']:.0f} % with the carriage ({folk} the folk "
        f"rule's {low} to {high} %)."
    )


def _worth(told: dict[str, Any]) -> list[str]:
    focus = told["focus"]
    if focus != "hamstrings":
        said = (
            f"Your {NAMES[focus]} pull with {told['focus_force_N']:.0f} N of their own there"
            f"{_span(told, 'focus_force_N', ' N')}, {told['focus_share_of_peak_pct']:.0f} % of what they could"
        )
        change = told["focus_change_pct"]
        return [
            said + ("." if change is None else f"; {_signed(change)} % against where you stand now{_bodies(told)}.")
        ]
    active, stretch = told["hamstring_force_N"], told["hamstring_passive_N"]
    said = []
    if told["hamstring_barely_active"]:
        said.append(
            f"Your hamstrings are barely active here: {active:.0f} N of their own a leg{_span(told, 'hamstring_force_N', ' N')}, "
            f"{told['hamstring_share_of_peak_pct']:.0f} % of what they could, and stretched with {stretch:.0f} N."
        )
    else:
        said.append(
            f"Your hamstrings pull with {active:.0f} N of their own a leg{_span(told, 'hamstring_force_N', ' N')}, "
            f"{told['hamstring_share_of_peak_pct']:.0f} % of what they could, and are stretched with {stretch:.0f} N beside."
        )
    if told["hamstring_change_pct"] is not None:
        said.append(
            f"That is {_signed(told['hamstring_change_pct'])} % against where you stand now"
            f"{_span(told, 'hamstring_change_pct', ' %')}{_bodies(told)}."
        )
    elif told["hamstring_change_N"] is not None:
        said.append(
            f"Against where you stand now that is {_signed(told['hamstring_change_N'])} N of their own pull"
            f"{_span(told, 'hamstring_change_N', ' N')}{_bodies(told)}, and {_signed(told['hamstring_passive_change_N'])} N of stretch."
        )
    return said


def _stretch(told: dict[str, Any]) -> list[str]:
    most = told["most_stretch"]
    if told["focus"] != "hamstrings" or most is None:
        return []
    said = []
    if told["hamstring_barely_active"]:
        said.append(
            "With the natural push no stance on this machine makes the hamstrings work much: do leg curls (knees) and Romanian deadlifts or hip hinges "
            "(hips) for them, and press for the rest."
        )
    if most["hamstring_passive_N"] > 1.1 * told["hamstring_passive_N"]:
        said.append(
            f"For stretch rather than work: heels {length(most['heel_height_cm'])} up, "
            f"{length(most['heel_spacing_cm'])} apart, toes {most['toe_out_deg']:.0f} degrees out, notch {most['backrest_notch']}, "
            f"down to {length(most['stop_sled_cm'])}: {most['hamstring_passive_N']:.0f} N of stretch."
        )
    where = {"top": "with the legs nearly straight", "bottom": "at the bottom", "between": "in mid-stroke"}
    said.append(f"Your hamstrings are longest {where[told['hamstring_longest_at']]}.")
    return said


def _stops(told: dict[str, Any]) -> str:
    limit = first_to_stop(told["binding_limits"])
    return f"What stops you going deeper is {BACK.get(limit or '', 'nothing that we know')}."


def _cues(told: dict[str, Any]) -> list[str]:
    here = told["cues"]["natural"]["hamstring_force_N"]
    said = []
    for cue, words in PUSHES.items():
        of = told["cues"][cue]
        change = of["hamstring_force_N"] - here
        if not of["holds"] or abs(change) < 0.1 * here:
            continue
        less = f", but the load must come down to {weight(of['load_kg'])}" if of["too_heavy"] else ""
        said.append(f"{words} makes it {of['hamstring_force_N']:.0f} N instead of {here:.0f}{less}.")
    return said or [
        "How you push (heels only, or dragging the plate down) changes the hamstrings by less than a tenth here."
    ]


def _flat(told: dict[str, Any]) -> str:
    flat = told["flat_region"]
    span = [length(v) for v in (*flat["heel_height_cm"], *flat["heel_spacing_cm"])]
    said = (
        f"Comfort may choose: heels {span[0]} to {span[1]} up, {span[2]} to {span[3]} apart and toes "
        f"{flat['toe_out_deg'][0]:.0f} to {flat['toe_out_deg'][1]:.0f} degrees out have stances within {flat['within_pct']:g} % of the best."
    )
    usual = told["most_usual_alike"]
    apart = abs(usual["heel_height_cm"] - told["heel_height_cm"]) + abs(
        usual["heel_spacing_cm"] - told["heel_spacing_cm"]
    )
    if apart > 4 or abs(usual["toe_out_deg"] - told["toe_out_deg"]) > 8:
        said += (
            f" The most usual of them: heels {length(usual['heel_height_cm'])} up, {length(usual['heel_spacing_cm'])} apart, toes "
            f"{usual['toe_out_deg']:.0f} degrees out, notch {usual['backrest_notch']}, down to {length(usual['stop_sled_cm'])}."
        )
    if told["rivals"] and told["bodies"] and not told["rivals_told_apart"]:
        said += f" The first {len(told['rivals']) + 1} different ones cannot be told apart for you."
    return said


def _folklore(told: dict[str, Any]) -> list[str]:
    share = told["heel_plate_share_pct"]
    where = "in" if share >= FOLK_TOP_THIRD_PCT else "below"
    return [f"The folk rule puts the heels in the top third of the plate; yours are {where} it ({share:.0f} % up)."]


def checklist(told: dict[str, Any]) -> list[dict[str, str]]:
    """The classic six lines, with this lifter's figures."""
    notch, notches = told["backrest_notch"], told["backrest_notches"]
    flattest = (
        ", the only one"
        if notches == 1
        else ", the flattest"
        if notch == notches
        else ", the most upright"
        if notch == 1
        else ""
    )
    back = told["roll_margin_deg"]
    return [
        {"title": "Seat", "line": f"Backrest in notch {notch} of {notches}{flattest}."},
        {
            "title": "Height",
            "line": f"Heels {length(told['heel_from_top_edge_cm'])} below the top edge ({told['heel_plate_share_pct']:.0f} % up).",
        },
        {"title": "Width", "line": f"Heels {length(told['heel_spacing_cm'])} apart, {_shoulders(told)}."},
        {"title": "Toes", "line": f"{told['toe_out_deg']:.0f} degrees out."},
        {
            "title": "Down",
            "line": f"Three seconds down to the mark at {length(told['stop_sled_cm'])}: there your back has "
            f"{back:.0f} degrees left before it curls.",
        },
        {"title": "Push", "line": "Heels stay pressed, tension on the back of the legs; stop short of straight knees."},
    ]


def limits_of_use() -> list[str]:
    return [
        "Sharp pain in knee, back or leg: stop.",
        "Tailbone leaves the pad: you are too deep, whatever the mark says.",
        "This is mechanics, not medicine.",
    ]


def assumed_sentences(spot: SweetSpot, body, machine_fields) -> list[str]:
    """What nobody measured, of the lifter and of the machine."""
    said = []
    for item in body:
        if not item.measured:
            said.append(item.sentence)
    if spot.known is None:
        said.append("Strength: the norm of untrained men, assumed; give a known set under [strength].")
    if spot.lifter.limits.sore_knee and spot.patellofemoral_limit_N == float("inf"):
        said.append(
            "Your knee is sore, but without a present stance on this machine or patellofemoral_N under [limits] no limit on "
            "the kneecap was applied: go lighter and less deep, and stop at pain."
        )
    loose = [field for field, _ in machine_fields if spot.machine.origin(field).assumed]
    if loose:
        said.append(f"Machine: {', '.join(loose)}.")
    return said


def _signed(value: float) -> str:
    return f"{value:+.0f}".replace("-", "−")


def _span(told: dict[str, Any], name: str, unit: str) -> str:
    low, high = told.get(f"{name}_low"), told.get(f"{name}_high")
    return "" if low is None or high is None else f" ({low:.0f} to {high:.0f}{unit})".replace("-", "−")


def _span_kg(told: dict[str, Any]) -> str:
    low, high = told.get("load_kg_low"), told.get("load_kg_high")
    return "" if low is None or high is None else f" ({weight(low)} to {weight(high)})"


def _bodies(told: dict[str, Any]) -> str:
    share = told.get("focus_better_in_pct_of_bodies")
    return "" if share is None else f", better in {share:.0f} % of the bodies that could be yours"

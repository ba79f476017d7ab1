"""Why a load, a place, a note or a warning, in sentences. Units are the reader's."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import shown
from ..measures import KG_PER_LB, Units, mass, tidy
from ..training.reasons import (
    AsGiven,
    BackAfterBreak,
    BackRounds,
    Capped,
    CountedAsHere,
    CountedAsPushed,
    CountsAs,
    Deload,
    FarBelowRange,
    FindByTrial,
    FromFit,
    Habit,
    HabitLost,
    HalfOfFirstSession,
    HalfToFindTheSpot,
    HeaviestThere,
    KneecapBeyond,
    KneeFriendly,
    KneeLimitAssumed,
    LightDaySetAside,
    LightestThere,
    LoadCap,
    MachineOfLastPress,
    MachineUnknown,
    Marks,
    MarksFrom,
    MissedOnce,
    MoreRepetitions,
    NearestBelow,
    NewPush,
    NewSpot,
    NextAsLogged,
    NoKneeFlexion,
    NotCounted,
    Note,
    NothingLighter,
    NothingPutOn,
    OwnWeight,
    PressFirst,
    PressSuppliesHamstrings,
    PushHoldsLess,
    RampStep,
    RangeReached,
    Reason,
    ReserveSpent,
    ShallowForKnee,
    StepTooLarge,
    StopFarBelow,
    TwoForTwo,
    VolumeJump,
    WeekWarning,
)
from ..training.session import LightestLoadTooHeavy
from .push_words import START_LIGHT, push_name, push_sentence
from .quantities import length

CAPS = {
    LoadCap.MACHINE: "that is all this machine holds",
    LoadCap.FORECAST: "the fit foresees no more than that for one repetition; put a newer set into [strength]",
    LoadCap.KNEECAP: "your sore kneecap would bear more than its limit",
    LoadCap.FULL_STROKE: "no more than over the full stroke, however easy the short one feels",
}
HABITS = {Habit.TEMPO: "the tempo", Habit.DEPTH: "the depth"}
NAMED = 3  # unknown exercises that are named one by one
SOURCE = {
    True: "from your known set",
    False: "no set of yours is known with its stance: the careful end of what untrained people come to; a set under [strength] says more",
}
ORDINALS = {2: "Second", 3: "Third"}


def reason_words(reason: Reason, units: Units, *, commands: bool = True, last_time: str = "last time") -> str:
    """One sentence, or two; `commands`: whether a command may be named, as to somebody at a keyboard.

    `last_time`: what to call the session that the reason is about.
    """
    match reason:
        case NearestBelow(reason=first, load_kg=kg):
            text = reason_words(first, units, commands=commands)
            return f"{text} {exact_mass(kg, units)} is the nearest below that exists."
        case LightestThere(reason=first, load_kg=kg):
            text = reason_words(first, units, commands=commands)
            return f"{text} {exact_mass(kg, units)} is the lightest there is."
        case CountsAs(reason=first, put_on_kg=put_on, load_kg=kg):
            text = reason_words(first, units, commands=commands)
            return f"{exact_mass(put_on, units)} as you did it counts as {rough_mass(kg, units)} here. {text}"
        case LightDaySetAside(reason=first, light_kg=kg):
            text = reason_words(first, units, commands=commands, last_time="the time before")
            return f"Last time, {exact_mass(kg, units)}, was a light day and sets no load. {text}"
        case FindByTrial() | FromFit() | AsGiven() | OwnWeight():
            return _first_load(reason, units, commands)
        case RangeReached() | TwoForTwo() | HeaviestThere() | StepTooLarge() | Capped():
            return _up(reason, units)
        case HalfToFindTheSpot(share=share, of_kg=kg):
            return f"First session: {_share(share)} of {exact_mass(kg, units)}, to find the spot; nothing to prove."
        case RampStep(session=session, share=share, of_kg=kg):
            time = ORDINALS.get(session, f"{session}th")
            if share == 1:
                return f"{time} time here: the working load."
            return f"{time} time here: {_share(share)} of your working load, {exact_mass(kg, units)}."
        case HalfOfFirstSession(of_kg=kg):
            return f"First session: half of {rough_mass(kg, units)}."
        case PushHoldsLess() | ShallowForKnee() | StopFarBelow() | MarksFrom():
            return _place(reason, units, commands)
        case _:
            return _same_or_down(reason, units, last_time)


def _same_or_down(
    reason: BackAfterBreak
    | HabitLost
    | MoreRepetitions
    | ReserveSpent
    | FarBelowRange
    | NothingLighter
    | Deload
    | MissedOnce,
    units: Units,
    last_time: str,
) -> str:
    match reason:
        case BackAfterBreak(days_away=days, last_kg=last, load_kg=kg, share=share, with_carriage=carriage):
            of_it = f"{100 * share:.0f} % of it{' with the carriage' if carriage else ''}"
            of_it = of_it if kg < last else "the lightest there is"
            back = f"come back with {exact_mass(kg, units)}, {of_it}, and work up."
            return f"{_days(days)} since {exact_mass(last, units)}: {back}"
        case HabitLost(habit=habit):
            return f"Same load: {HABITS[habit]} was not kept {last_time}. First keep it."
        case MoreRepetitions(reps=reps, sets=sets, reps_high=high):
            fewer = f"{len(reps)} of {sets} sets with it, " if len(reps) < sets else ""
            return f"Same load: {fewer}{_each(reps)} {last_time}; when all {sets} sets reach {high}, the load goes up."
        case ReserveSpent(reps=reps, left=left, wanted=wanted):
            return (
                f"Same load: {_each(reps)} were there, but with {left:g} left instead of {wanted:g}. "
                "Again, with more in hand."
            )
        case FarBelowRange(load_kg=kg, reps=reps, reps_low=low):
            return (
                f"Down to {exact_mass(kg, units)}: {reps} repetitions where {low} were due is too heavy, not a bad day."
            )
        case NothingLighter(load_kg=kg, reps=reps, reps_low=low):
            return f"{exact_mass(kg, units)} is the lightest there is: {_each(reps)} {last_time}, where {low} were due."
        case Deload(load_kg=kg, share=share, with_carriage=carriage, reps_low=low, sessions=sessions):
            part = f", {100 * share:.0f} % with the carriage" if carriage else ""
            strained = _by_reserve(reason.only_by_reserve)
            return (
                f"Down to {exact_mass(kg, units)}{part}: below {low} repetitions{strained} {sessions} sessions running. "
                "Build up again from there."
            )
        case MissedOnce(reps=reps, reps_low=low):
            strained = _by_reserve(reason.only_by_reserve)
            return (
                f"Same load: {_each(reps)} {last_time}, below {low}{strained}. Once is a bad day, twice takes load off."
            )


def _up(reason: RangeReached | TwoForTwo | HeaviestThere | StepTooLarge | Capped, units: Units) -> str:
    match reason:
        case RangeReached(last_kg=kg, reps_high=high, left=left, unlogged=unlogged):
            with_left = "" if left is None else f" with {left:g} left"
            return f"Up from {exact_mass(kg, units)}: every set reached {high}{with_left}.{_doubt(unlogged)}"
        case TwoForTwo(last_kg=kg, extra_reps=extra, reps_high=high, unlogged=unlogged):
            over = f"{extra} over {high} in the last set, two sessions running."
            return f"Up from {exact_mass(kg, units)}: {over}{_doubt(unlogged)}"
        case HeaviestThere(load_kg=kg):
            return f"{exact_mass(kg, units)} is the last load there is here."
        case StepTooLarge(reps=reps, next_kg=kg, heavier_pct=heavier):
            return (
                f"Same load, more repetitions, up to {reps:.0f}: the next, {exact_mass(kg, units)}, is "
                f"{heavier:.0f} % heavier."
            )
        case Capped(load_kg=kg, cap=cap):
            return f"Not above {exact_mass(kg, units)}{'' if cap is None else f': {CAPS[cap]}'}."


def _first_load(reason: FindByTrial | FromFit | AsGiven | OwnWeight, units: Units, commands: bool) -> str:
    match reason:
        case FindByTrial(exercise=exercise, reps=reps):
            find = f"No {exercise} in your log: find the load with a trial set of {reps}"
            example = "40kg x 12" if units == "kg" else "90lb x 12"
            return find + (f', or tell it: --load "{exercise}={example}".' if commands else ".")
        case FromFit(reps=reps, left=left, strength_known=known, depth_assumed_deg=assumed):
            depth = "" if assumed is None else depth_assumed_words(assumed)
            return f"Your working load, {reps} times with {left:g} left ({SOURCE[known]}{depth})."
        case AsGiven(given_kg=given, given_reps=None):
            return f"As you told: {exact_mass(given, units)}."
        case AsGiven(given_kg=given, given_reps=done, load_kg=kg, reps=reps, left=left):
            makes = f"{rough_mass(kg or 0.0, units)} for {reps} with {left:g} left"
            return f"You told {exact_mass(given, units)} x {done}: that makes {makes}."
        case OwnWeight():
            return "First time: with your own weight alone."


def _place(reason: PushHoldsLess | ShallowForKnee | StopFarBelow | MarksFrom, units: Units, commands: bool) -> str:
    match reason:
        case PushHoldsLess(push=push, share=share):
            pushed = push_name(push)
            return (
                f"{pushed[0].upper()}{pushed[1:]} you hold less, says the model: {100 * share:.0f} % of what goes pushed "
                "as you always do, carriage counted."
            )
        case ShallowForKnee(knee_deg=deg):
            return f"Only down to {deg:g} degrees of knee bend, with the load of a full stroke."
        case StopFarBelow(below_cm=below):
            return f"The next safety stop is {length(round(2 * below) / 2, units)} below your mark: it catches the sled, not your back."
        case MarksFrom(marks=Marks.ROUTINE):
            return "Marks as your routine says."
        case MarksFrom(marks=Marks.LIFTER):
            return "Marks as you stand today, from your file."
        case MarksFrom(fit_heel_height_cm=None):
            return "Marks as last time."
        case MarksFrom(fit_heel_height_cm=height, fit_heel_spacing_cm=spacing):
            up, apart = (length(cm or 0.0, units) for cm in (height, spacing))
            return f"Marks as last time; {'`legpress fit`' if commands else 'the fit'} says heels {up} up and {apart} apart."


def note_words(note: Note, units: Units, *, commands: bool = True) -> str:
    """What is to be known besides."""
    match note:
        case CountedAsHere(machine=machine):
            return f"Sets from {machine or 'another stance or depth'} count as what is equally hard here."
        case CountedAsPushed(pushed=pushed, push=push, share=share):
            return (
                f"Sets {push_name(pushed)} count as what is equally hard {push_name(push)}: {100 * share:.0f} % of the load, "
                "carriage counted."
            )
        case NextAsLogged(load_kg=kg):
            return f"Pushed as in your log, the next load would be {exact_mass(kg, units)}."
        case NewPush(push=push):
            sentence = push_sentence(push)
            return f"New to you: {sentence[0].lower()}{sentence[1:]} {START_LIGHT}"
        case MachineUnknown(machine=machine):
            return f"Sets on {machine}, which is not known here, were left out."
        case NothingPutOn(sets=sets):
            which = "A press" if sets == 1 else f"{sets} presses"
            return (
                f"{which} with nothing put on, on a machine that is not named, set no load: nobody can say what "
                f"{'it' if sets == 1 else 'they'} weighed. With --machine the carriage counts."
            )
        case NotCounted(exercises=exercises):
            more = f" and {len(exercises) - NAMED} more" if len(exercises) > NAMED else ""
            return f"Not counted, for want of knowing what they train: {', '.join(exercises[:NAMED])}{more}."
        case BackRounds(beyond_deg=deg):
            return f"Your back: {back_rounds_words(deg)}"
        case KneeLimitAssumed(knee_deg=deg):
            return f"Your knee is sore: {knee_limit_words(deg)}"
        case KneecapBeyond():
            return (
                "Even the lightest load presses your kneecap harder than its limit, says the model: stop at pain, or "
                "leave the press out for now."
            )
        case KneeFriendly(routine=routine):
            return f'Your knee is sore: the routine "{routine}" presses only as deep as spares it.'
        case NewSpot(loads_kg=loads):
            how = " (`legpress plan --first`, or `legpress first-session`)" if commands else ""
            first, *more = (exact_mass(kg, units) for kg in loads)
            return f"New to this spot? {first} the first time{how}{''.join(f', then {kg}' for kg in more)}."
        case MachineOfLastPress(machine=machine, own_machine=own):
            elsewhere = f" Elsewhere: --machine {shown(own)}." if commands else ""
            return f"You pressed last on {machine}, so this is for there.{elsewhere}"


def warning_words(warning: WeekWarning) -> str:
    """What a week lacks."""
    words = _lack(warning)
    return f"Your last seven days: {words[0].lower()}{words[1:]}" if warning.of_log else words


def _lack(warning: WeekWarning) -> str:
    match warning.lack:
        case NoKneeFlexion():
            return "No exercise bends the knee under load: your biceps femoris short head gets nothing. Add a leg curl."
        case PressFirst(day=day):
            when = "on your last leg day" if warning.of_log else "in this plan" if day is None else f'on "{day}"'
            return f"The leg press comes first {when}: do the curls before it, while you are fresh."
        case PressSuppliesHamstrings(share_pct=share):
            return (
                f"The leg press supplies {share:.0f} % of your hamstring sets, and as people push it, it hardly "
                "makes them work: add leg curls or hip hinges."
            )
        case VolumeJump(muscle=muscle, sets=sets, sets_before=before, also=others, added_sets=added):
            also = f" (also {', '.join(others)})" if others else ""
            return (
                f"That is {sets:.3g} sets a week for the {muscle}, after {before:.3g} a week before{also}. "
                f"Add {added} a week at most, or you pay with soreness."
            )


def depth_assumed_words(knee_deg: float) -> str:
    """How deep a known set is taken to have gone; behind what it says."""
    return f", taken as done to {knee_deg:.0f} degrees of knee bend; stop_sled_cm under [strength] says how deep it was"


def back_rounds_words(deg: float) -> str:
    """What to heed where no stance on a machine keeps the lower back as straight as is recommended."""
    return (
        f"On this machine it rounds up to {deg:.0f} degrees farther than is counted as safe wherever you stand, most with the legs "
        "nearly straight: keep your knees a little bent at the top, go light, and stop where the tailbone leaves the pad. A "
        "flatter seat or another machine suits you better."
    )


def knee_limit_words(knee_deg: float) -> str:
    """What a sore kneecap may bear where nobody told."""
    return (
        f"nobody knows what it bears, so you press only to {knee_deg:.0f} degrees of knee bend, which spares the kneecap "
        "(Powers 2014), with no more than goes over the full stroke. Stop at pain."
    )


def lightest_load_words(reason: LightestLoadTooHeavy, units: Units) -> str:
    """Why a machine cannot be used."""
    cap = f"{tidy(reason.cap_kg if units == 'kg' else reason.cap_kg / KG_PER_LB, 0)} {units}"
    return (
        f"The lightest load on {reason.machine} is {exact_mass(reason.lightest_kg, units)}, more than the {cap} that "
        f"{CAPS[reason.cap]}. Use another machine."
    )


def rough_mass(kg: float, units: Units) -> str:
    """To half a kilogram: what is only foretold needs no more."""
    return mass(round(2 * kg) / 2, units)


def exact_mass(kg: float, units: Units) -> str:
    """A load as it was put on."""
    return mass(round(kg, 2) if units == "kg" else kg, units)


def _share(share: float) -> str:
    return {0.5: "half", 0.75: "three quarters"}.get(share, f"{100 * share:.0f} %")


def _by_reserve(only_by_reserve: bool) -> str:
    return " had you kept what was to be left" if only_by_reserve else ""


def _doubt(unlogged: Sequence[Habit]) -> str:
    if not unlogged:
        return ""
    kept = " and ".join(HABITS[habit] for habit in unlogged)
    return f" Only if {kept} {'were' if len(unlogged) > 1 else 'was'} kept: it was not logged."


def _each(reps: Sequence[int]) -> str:
    return ", ".join(str(n) for n in reps)


def _days(days: int) -> str:
    return f"{days // 7} weeks" if days >= 14 else f"{days} days"

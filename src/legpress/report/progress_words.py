"""A look back over the log in a few sentences. Units are the reader's."""

from __future__ import annotations

from collections.abc import Sequence

from ..measures import Units, mass
from ..training.exercises import exercise_called
from ..training.history import History, StrengthLine
from .quantities import length


def history_words(history: History, units: Units) -> str:
    """Sets and weeks, the way of the press and of the curl, and what the hamstrings got lately."""
    if history.first is None or history.last is None:
        return (
            f"Nothing is logged for {history.lifter} yet. Log a set with `legpress log add`, or import a file with "
            "`legpress import`."
        )
    weeks = max(1, -(-((history.last - history.first).days + 1) // 7))
    count = f"{history.sets} {'set' if history.sets == 1 else 'sets'}"
    sentences = [f"{history.lifter}: {count} in {weeks} {'week' if weeks == 1 else 'weeks'}."]
    presses = [one for one in history.lines if (e := exercise_called(one.exercise)) is not None and e.kind == "press"]
    line = history.here or next(iter(sorted(presses, key=lambda one: one.exercise != "leg press")), None)
    if line is not None:
        how = ", other places counted as what is equally hard" if history.here else ""
        where = "press" if line.exercise == "leg press" else line.exercise
        sentences.append(_trend(f"On the {where}", line, how, units))
    curls = [one for one in history.lines if (e := exercise_called(one.exercise)) is not None and e.kind == "curl"]
    if curls:
        sentences.append(_trend(f"On the {curls[0].exercise}", curls[0], "", units))
    return " ".join([*sentences, *_lately(history)])


def label_words(line: StrengthLine, units: Units, *, all_places: bool = False) -> str:
    """A line of the picture: the exercise and where; `all_places`: of what was carried to there."""
    if all_places:
        return f"all, as if on {line.machine} where you stand now"
    if line.setup is None:
        return f"{line.exercise}, {line.machine}" if line.machine else line.exercise
    stance = line.setup.stance
    up, apart = (length(cm, units) for cm in (stance.heel_height_cm, stance.heel_spacing_cm))
    return f"{line.exercise}, {line.machine}, heels {up} up, {apart} apart, notch {stance.backrest_notch}"


def _lately(history: History) -> list[str]:
    """The last four weeks."""
    recent = history.weeks[-4:]
    if not recent:
        return []
    mean_s = sum(week.tension_s["hamstrings"] for week in recent) / len(recent)
    sets = sum(week.half_sets["hamstrings"] for week in recent) / len(recent)
    got = (
        f"Your hamstrings got {sets:.3g} sets a week lately, one where they only help counted as half: as much as "
        f"{mean_s:.0f} s at full force."
    )
    kept = [week.tempo_kept for week in recent if week.tempo_kept is not None]
    if not kept:
        return [got, "Whether the tempo was kept was not logged."]
    return [got, f"The tempo was kept in {100 * sum(kept) / len(kept):.0f} % of the sets that say so."]


def _trend(where: str, line: StrengthLine, how: str, units: Units) -> str:
    """From the first days to the last: the middle of up to three each, so that one good day is not progress."""
    days = max(1, min(3, len(line.one_kg) // 2))
    before, now = _middle(line.one_kg[:days]), _middle(line.one_kg[-days:])
    if len(line.one_kg) < 2 or before <= 0:
        return f"{where} one repetition is about {mass(round(now), units)}{how}."
    change = f"{100 * (now / before - 1):+.0f}".replace("-", "−")
    about = mass(round(before), units)
    return f"{where} one repetition went from about {about} to {mass(round(now), units)} ({change} %{how})."


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]

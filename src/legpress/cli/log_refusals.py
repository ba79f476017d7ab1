"""Why a set cannot be logged as typed, with the options that put it right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import WrongInput, shown

if TYPE_CHECKING:
    from ..logbook.entry import EntryRefused

_STANCE_OPTIONS = {"heel_height_cm": "--heels-cm", "heel_spacing_cm": "--spacing-cm"}


@contextmanager
def in_options(option: str) -> Iterator[None]:
    """What the logbook refuses, said in options; `option` is the one with a moment or an exercise in it."""
    from ..logbook.entry import EntryRefused
    from ..logbook.words import plain

    try:
        yield
    except EntryRefused as refused:
        raise WrongInput(plain(_words(refused, option))) from None


def _words(refused: EntryRefused, option: str) -> str:
    from ..logbook.entry import EntryProblem

    said, hint = refused.said, refused.hint
    match refused.problem:
        case EntryProblem.EXERCISE_EMPTY:
            return 'The exercise is empty. Write it in quotes, such as "leg press".'
        case EntryProblem.FIRST_EXERCISE_MISSING:
            return f'{said} has no set in the log yet, so say the exercise: legpress log add "leg press" --load 80 --reps 10.'
        case EntryProblem.EXERCISE_NOT_LOGGED:
            return f"{option} is {shown(said)}, which is not in the log.{hint}"
        case EntryProblem.LOAD_MISSING:
            return (
                "--load is missing. Say what you put on, plates of both sides together and without the carriage, such as "
                "--load 120kg or --load '20kg a side'."
            )
        case EntryProblem.LOAD_UNREADABLE:
            return (
                f"--load is {shown(said)}. Write the plates of both sides together, or the stack, such as 120, 120kg or 265lb; "
                "or what you put on, such as '20kg a side', 4x45lb or 90lb+10lb."
            )
        case EntryProblem.LOAD_WITH_REPETITIONS:
            return f"--load is {shown(said)}. Is that a load and its repetitions? Write them apart: --load 120kg --reps 10."
        case EntryProblem.LOAD_IN_PLATES:
            return (
                f"--load is {shown(said)}. A plate is 20 kg in one gym and 45 lb in another: write --load '{hint}x20kg a side' or "
                f"--load '{hint}x45lb a side'."
            )
        case EntryProblem.LOAD_BELOW_CARRIAGE:
            return f"{said[:1].upper()}{said[1:]} Check the number, or say what loads count here: --counts plates."
        case EntryProblem.UNIT_MISSING:
            return (
                f"Is the load kg or lb? Write --load {said}kg or --load {said}lb; with --lifter FILE it is the unit of "
                "your file."
            )
        case EntryProblem.UNIT_UNKNOWN:
            return f"--unit is {shown(said)}. Write kg or lb."
        case EntryProblem.UNIT_WITHOUT_LOAD:
            return f"--unit is {shown(said)}, but there is no --load. Give the load in {said}."
        case EntryProblem.UNITS_DIFFER:
            with_load, by_itself = said.split()
            return f"--load says {with_load} and --unit says {by_itself}. Leave one of them out."
        case EntryProblem.STANCE_INCOMPLETE:
            missing = [_STANCE_OPTIONS[name] for name in said.split()]
            return (
                f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing: a stance needs both, "
                "and there is none from before to complete it."
            )
        case EntryProblem.MOMENT_UNREADABLE:
            return f"{option} is {shown(said)}; write it like 2026-10-03, 2026-10-03 18:30 or 18:30."
        case EntryProblem.MOMENT_TO_COME:
            return f"{option} is {shown(said)}, which is to come. Log a set when it is done."
        case EntryProblem.CANNOT_BE_EMPTY:
            return f"--clear is {shown(said)}, which cannot be empty.{hint}"

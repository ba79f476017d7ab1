"""An interview at the terminal: one question after the other, each answer kept at once, stop and go on another day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import WrongInput
from ..files import read_toml
from ..stopping import Stopped
from .output import write

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from ..interview.engine import Interview, Question, Wording

AnswersFile = Annotated[
    Path | None,
    typer.Option("--answers", metavar="FILE", help="Take the answers from this file instead of asking."),
]
Given = dict[str, str]


def ask_all(
    interview: Interview[Any],
    unfinished: Path,
    as_json: bool,
    *,
    remark: str,
    opening: str,
    picture: Callable[[Question, Given, int], Path | str | None],
    understood: Callable[[Given], RenderableType],
    is_it_right: str,
) -> Given:
    """Asks until all is answered and the person has seen and confirmed what was understood.

    `unfinished` is the file, under a remark, that holds the answers meanwhile; `picture` may draw the question with this number.
    """
    from rich.text import Text

    from .terminal import terminal

    console = terminal(stderr=as_json)  # stdout belongs to the JSON
    given: Given = {}
    if unfinished.is_file():
        try:
            given = interview.read_answers(read_toml(unfinished), str(unfinished))
        except WrongInput as reason:
            raise WrongInput(f"{reason} Correct it there, or delete {unfinished} to begin anew.") from None
        console.print(Text(f"Going on after {_told(given)} from last time ({unfinished}). Type back to change one."))
    console.print(Text(opening))
    try:
        while True:
            question = interview.next_question(given)
            if question is None:
                if _confirmed(console, understood(given), is_it_right):
                    return given
                given = interview.without_last(given)
            else:
                _pose(console, interview, question, given, picture)
                given = _hear(console, interview, question, given, unfinished)
            write({unfinished: interview.written(given, remark)})
    except KeyboardInterrupt:
        raise Stopped(_kept(given, unfinished)) from None


def _terminal() -> Wording:
    from ..interview.engine import Wording

    return Wording(
        choose="write",
        skip="press Enter",
        skipping="Enter",
        catalogue="`legpress machines`",
        measuring="`legpress machine new`",
    )


def _pose(
    console: Console,
    interview: Interview[Any],
    question: Question,
    given: Given,
    picture: Callable[[Question, Given, int], Path | str | None],
) -> None:
    from rich.text import Text

    position = [one.key for one in interview.questions(given)].index(question.key) + 1
    fewest, most = interview.counts(given)
    of = f"of {most}" if fewest == most else f"of {most} at most"
    console.print()
    console.print(Text(f"{position} {of}: {question.ask}", style="bold"))
    if question.sketch:
        console.print(Text(question.sketch.strip("\n"), style="cyan"))
    drawn = picture(question, given, position)
    if drawn is not None:
        console.print(Text(f"Picture: {drawn}", style="dim"))
    how = [question.how_to(_terminal())]
    if question.example:
        how.append(f"Written like {question.example}.")
    if question.needed:
        how.append("This one is needed.")
    elif "{skip" not in question.how.lower():
        how.append("Enter skips it.")
    console.print(Text(" ".join(how)))


def _hear(console: Console, interview: Interview[Any], question: Question, given: Given, unfinished: Path) -> Given:
    """One answer, asked again with the reason until it makes sense."""
    from rich.text import Text

    doubted = None
    while True:
        try:
            text = console.input("  > ", markup=False).strip()
        except EOFError:
            text = "stop"
        match text.lower():
            case "back":
                return interview.without_last(given)
            case "stop" | "quit" | "exit":
                console.print(Text(f"\n{_kept(given, unfinished)}"))
                raise typer.Exit(1)
            case _:
                pass
        try:
            more = interview.answered(given, question.key, text)
        except WrongInput as reason:
            other = interview.in_units(given, text)
            if other is not None:
                console.print(Text(f"  From here on {text}. Earlier answers keep their units."))
                return other
            console.print(Text(f"  {reason}", style="yellow"))
            continue
        if more[question.key] and not more[question.key].startswith(text):
            console.print(Text(f"  Taken as {more[question.key]}."))
        doubt = interview.new_doubts(given, more) if text and text != doubted else ()
        if not doubt:
            return more
        doubted = text
        for sentence in doubt:
            console.print(Text(f"  Hm: {sentence}", style="yellow"))
        console.print("  Type it again to keep it, or type another answer.")


def _kept(given: Given, unfinished: Path) -> str:
    return f"Stopped, with {_told(given)} kept in {unfinished}. Run the same command to go on."


def _told(given: Given) -> str:
    """ "3 answers", skipped ones not counted."""
    count = sum(bool(text) for text in given.values())
    return f"{count} answer{'' if count == 1 else 's'}"


def _confirmed(console: Console, understood: RenderableType, is_it_right: str) -> bool:
    console.print()
    console.print(understood)
    try:
        text = console.input(f"  {is_it_right} (Enter = yes, back = change the last answer) > ", markup=False)
    except EOFError:
        return True
    return text.strip().lower() in ("", "y", "yes")

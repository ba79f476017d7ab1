"""The terminal that words are printed on: what people called things is text there, no markup and no commands to the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderableType, RenderHook
from rich.segment import Segment

from ..errors import visible


def terminal(**how: Any) -> Console:
    """A console of rich, on which brackets in a name are brackets and an escape sequence in it is spelled out."""
    console = Console(highlight=False, markup=False, emoji=False, **how)
    console.push_render_hook(_Spelled())
    console.on_broken_pipe = _broken  # pyright: ignore[reportAttributeAccessIssue]
    return console


def _broken() -> None:
    raise  # the BrokenPipeError that rich would answer with an end of the process


class _Spelled(RenderHook):
    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Visible(each) for each in renderables]


class _Visible:
    """Something to print, without what a terminal would obey."""

    def __init__(self, inner: RenderableType) -> None:
        self.inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Segment]:
        for segment in console.render(self.inner, options):
            if segment.control:
                yield segment
            else:
                lines = map(visible, segment.text.split("\n"))
                yield Segment("\n".join(lines), segment.style)

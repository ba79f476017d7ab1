"""Tables on any width of terminal: no word and no number is ever cut or broken."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.table import Table as RichTable
from rich.text import Text


class Table(RichTable):
    """Columns side by side; where the terminal is too narrow for one of their words, each row as lines below each other."""

    def __init__(
        self, *heads: str, show_header: bool = True, padding: tuple[int, int, int, int] = (0, 1, 0, 1)
    ) -> None:
        super().__init__(*heads, box=None, pad_edge=False, show_header=show_header, padding=padding)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        drawn = list(super().__rich_console__(console, options))
        parts = [
            part for each in drawn for part in ([each] if isinstance(each, Segment) else console.render(each, options))
        ]
        shown = "".join(part.text for part in parts if not part.control).split()
        if sorted(shown) == sorted(word for text in self._texts(console) for word in text.plain.split()):
            yield from parts
        else:
            yield from self._stacked(console)

    def _texts(self, console: Console) -> Iterator[Text]:
        for column in self.columns:
            cells = list(column.cells)
            for cell in [column.header, *cells] if self.show_header else cells:
                yield _text(console, cell)

    def _stacked(self, console: Console) -> Iterator[Text]:
        heads = [_text(console, column.header).plain if self.show_header else "" for column in self.columns]
        rows = zip(*(column.cells for column in self.columns), strict=True)
        for number, (cells, row) in enumerate(zip(rows, self.rows, strict=True)):
            if number and any(heads[1:]):
                yield Text("")
            texts = [_text(console, cell) for cell in cells]
            style = row.style or ""
            if not any(heads):
                yield Text("; ", style=style).join([text for text in texts if text.plain.strip()])
                continue
            for head, text in zip(heads, texts, strict=True):
                if text.plain.strip():
                    yield Text.assemble((f"{head}: " if head else "", "bold"), text, style=style)


def _text(console: Console, cell: object) -> Text:
    return cell if isinstance(cell, Text) else console.render_str(str(cell))

"""Words that somebody else chose, inside a page of Markdown: they stay words."""

from __future__ import annotations

import re

from ..errors import visible

# Everything that means something inside a line, HTML, tables, formulas and addresses included. A name never begins a line.
_MEANS = re.compile(r"[&<>\\`*_\[\]|~$#!:@{}]|\.(?=\S)")


def markdown_text(words: str) -> str:
    """Text on one line in which nothing is markup. As entities: a backslash would itself be one in a table or in a formula."""
    return _MEANS.sub(lambda found: f"&#{ord(found[0])};", visible(" ".join(words.split())))


def markdown_code(text: str) -> str:
    """Text on one line as code, whatever backticks it holds."""
    line = visible(" ".join(text.split()))
    fence = "`" * (max(map(len, re.findall("`+", line)), default=0) + 1)
    room = " " if "`" in line else ""
    return f"{fence}{room}{line}{room}{fence}"

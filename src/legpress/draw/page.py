"""What every page for the phone keeps to: one file, no network, nothing that a name could break out of."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from ..measures import Units, unbroken

BOTH: tuple[Units, Units] = ("kg", "lb")


def in_both(words: Callable[[Units], str]) -> Markup:
    """The same in both kinds of units, one of them hidden."""
    metric, imperial = (escape(unbroken(words(u))) for u in BOTH)
    both = Markup('<span class="kg">{}</span><span class="lb">{}</span>')
    return metric if metric == imperial else both.format(metric, imperial)


def json_inside(value: Any) -> Markup:
    """JSON that stands inside a page: nothing in it can end the script or begin a tag."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704, no sign that a page would mind is left


def content_policy(*, css: str | None, script: str | None = None) -> Markup:
    """The page's Content-Security-Policy: nothing from anywhere but this style sheet and this script, the texts between their
    tags. `css` None lets any style in: drawings bring their own, element by element.
    """
    styles = "'unsafe-inline'" if css is None else _hashed(css)
    scripts = "" if script is None else f"script-src {_hashed(script)}; "
    policy = f"default-src 'none'; style-src {styles}; {scripts}base-uri 'none'; form-action 'none'"
    return Markup(policy)  # noqa: S704, our own words and digests


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def asset(folder: str, name: str) -> Markup:
    """A text file of data/<folder>, to stand in a page as it is."""
    text = resources.files("legpress").joinpath("data", folder, name).read_text("utf-8")
    return Markup(text)  # noqa: S704, our own file


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("legpress", "data"), autoescape=select_autoescape(("html",)), undefined=StrictUndefined, keep_trailing_newline=True,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def rendered(folder: str, name: str, **values: Any) -> str:
    """A template of data/<folder>, filled in; in a page of HTML whatever is not `Markup` is escaped."""
    return _templates().get_template(f"{folder}/{name}").render(values)

"""What other apps call our exercises."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


def our_exercise(title: str) -> str:
    """Our name for an app's exercise where it surely is one of ours, else the title as it is, spaces tidied."""
    tidy = " ".join(title.split())
    return _names().get(tidy.casefold(), tidy)


@cache
def _names() -> dict[str, str]:
    text = resources.files("legpress").joinpath("data/app_titles.toml").read_text(encoding="utf-8")
    return {title.casefold(): name for name, titles in tomllib.loads(text)["titles"].items() for title in titles}

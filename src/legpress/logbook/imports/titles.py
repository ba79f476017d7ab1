"""What other apps call our exercises."""

from __future__ import annotations

from functools import cache

from ...tables import toml_table


def our_exercise(title: str) -> str:
    """Our name for an app's exercise where it surely is one of ours, else the title as it is, spaces tidied."""
    tidy = " ".join(title.split())
    return _names().get(tidy.casefold(), tidy)


@cache
def _names() -> dict[str, str]:
    return {title.casefold(): name for name, titles in toml_table("app_titles")["titles"].items() for title in titles}

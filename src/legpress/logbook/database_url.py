"""Where the log lies: a file of SQLite, or a database of a PostgreSQL server by its URL."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from ..errors import WrongInput, shown

VARIABLE = "LEGPRESS_DATABASE_URL"
HOW = (
    "Write sqlite:////home/me/logbook.sqlite or postgresql://user@host/database, or leave it unset for the usual place."
)
# One driver each; postgres:// is what many hosts of databases hand out.
_KINDS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "postgresql+psycopg": "postgresql",
}
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}


def database_url(url: str | None = None) -> URL:
    """The URL given, else LEGPRESS_DATABASE_URL, else `logbook.sqlite` in the user's data folder, which is made.

    A log in memory (`sqlite://`) must be asked for by `url`: a command would log into it and keep nothing. Raises WrongInput.
    """
    told = url or os.environ.get(VARIABLE)
    if not told:
        return _usual_place()
    try:
        parsed = make_url(told)
    except (ArgumentError, ValueError):
        hidden = re.sub(r"//.*@|\?.*", lambda part: "//***@" if part[0].startswith("//") else "", told)
        raise WrongInput(f"{VARIABLE} is {shown(hidden)}, which is not a database's URL. {HOW}") from None
    kind = _KINDS.get(parsed.drivername)
    if kind is None:
        named, _, driver = parsed.drivername.partition("+")
        usual = next((usual for usual in _DRIVERS if _KINDS.get(named) == usual), None)
        if driver and usual:
            raise WrongInput(f"{VARIABLE} names the driver {shown(driver)}. Leave it out: write {usual}://...")
        raise WrongInput(f"{VARIABLE} names {shown(named)}; the log lies in SQLite or PostgreSQL. {HOW}")
    parsed = parsed.set(drivername=_DRIVERS[kind])
    if kind == "sqlite":
        _check_file(parsed, asked_for=url is not None)
    return parsed


def place(url: URL) -> str:
    """Where the log is, for a sentence; never with a password."""
    if url.get_backend_name() == "sqlite":
        return "in memory" if in_memory(url) else str(url.database)
    # an option may be a password too
    return url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


def in_memory(url: URL) -> bool:
    """Whether SQLite would keep it in memory alone."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def _usual_place() -> URL:
    from platformdirs import user_data_path

    folder = user_data_path("legpress", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongInput(
            f"The folder for the log, {folder}, cannot be made: {error.strerror}. "
            f"Set {VARIABLE}=sqlite:////another/folder/logbook.sqlite."
        ) from None
    return URL.create("sqlite", database=str(folder / "logbook.sqlite"))


def _check_file(url: URL, *, asked_for: bool) -> None:
    if url.query:
        raise WrongInput(f"{VARIABLE} has options after a question mark, which the log does not take. {HOW}")
    if url.host:
        raise WrongInput(
            f"{VARIABLE} has {shown(url.host)} where a file of SQLite has nothing: three slashes, or four. {HOW}"
        )
    if in_memory(url):
        if not asked_for:
            raise WrongInput(f"{VARIABLE} is {url}: a log in memory, which is gone when the command ends. {HOW}")
    elif Path(str(url.database)).is_dir():
        raise WrongInput(f"{VARIABLE} names the folder {url.database}. Name a file in it, such as logbook.sqlite.")

"""What a database complains about, as a sentence for the lifter; a cause that is known is never told in the driver's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from ..errors import WrongInput
from .database_url import VARIABLE, place

_NOTHING = "nothing was changed"
_PERHAPS = "`legpress log show` tells whether it is there; log it again only if it is not"


_ONLY_READS = ("42501", "25006")


class Unwritable(WrongInput):
    """The log is there and cannot be written, so that it may still be read."""


@contextmanager
def spoken(url: URL, *, commits: bool = False) -> Iterator[None]:
    """WrongInput in place of what a database complains about; `commits`: while a change is being made final."""
    try:
        yield
    except DBAPIError as error:
        raise _spoken(url, error, commits=commits) from None


def _spoken(url: URL, error: DBAPIError, *, commits: bool) -> Exception:
    where, lines = place(url), str(error.orig).strip().splitlines()
    reason = lines[0] if lines else type(error.orig).__name__
    if url.get_backend_name() == "sqlite":
        name = getattr(error.orig, "sqlite_errorname", "")
        # all of it was written, and whether the disk has it nobody knows
        return _of_sqlite(where, reason, perhaps=commits and name.endswith("FSYNC")) or error
    code = getattr(error.orig, "sqlstate", None)
    if code is None:  # not from the server's tables, but on the way to them
        if commits or error.connection_invalidated:
            return _cut_off(where, commits=commits)
        return (
            WrongInput(_of_connecting(url, where, " ".join(lines)))
            if type(error).__name__ != "ProgrammingError"
            else (WrongInput(f"{VARIABLE} for {where} has an option that is not known: {reason}. Take it out."))
        )
    if code.startswith(("08", "57P")) or error.connection_invalidated:
        return _cut_off(where, commits=commits)
    sentence = _of_postgresql(url, where, code, reason)
    if sentence is None:
        return error
    return Unwritable(sentence) if code in _ONLY_READS else WrongInput(sentence)


def _cut_off(where: str, *, commits: bool) -> WrongInput:
    if commits:
        return WrongInput(
            f"The connection to the log at {where} was lost at the last moment, so the change may or may not be kept: {_PERHAPS}."
        )
    return WrongInput(f"The connection to the log at {where} was lost; {_NOTHING}. Try again when the server runs.")


def _of_sqlite(where: str, reason: str, *, perhaps: bool) -> WrongInput | None:
    said = reason.lower()
    if "locked" in said or "busy" in said:
        return WrongInput(
            f"Another program is writing to the log {where}. Close it or wait for it, then try again; {_NOTHING}."
        )
    if "readonly" in said or "read-only" in said:
        return Unwritable(
            f"The log {where} may only be read. Give yourself the right to write the file and its folder."
        )
    if "not a database" in said or "malformed" in said or "encrypted" in said:
        return WrongInput(
            f"The log {where} is damaged, or is not a log. Move it away, then `legpress import` your last export "
            f"into a new one; or name another file in {VARIABLE}."
        )
    if "unable to open" in said:
        return Unwritable(
            f"The log {where} cannot be opened. Check that the folder exists and that you may write there."
        )
    if perhaps:
        return WrongInput(f"The disk failed while the log {where} was being written: {_PERHAPS}.")
    if "full" in said or "i/o error" in said:
        return Unwritable(f"The log {where} cannot be written: {reason}. Make room on the disk; {_NOTHING}.")
    if "no such table" in said or "no such column" in said or "has no column" in said:
        return WrongInput(
            f"The log {where} lacks a part ({reason}). It was changed by another program; put a copy back."
        )
    if "could not decode" in said:
        return WrongInput(
            f"The log {where} holds text that is none ({reason}). It was changed by another program; put a copy back."
        )
    if "out of memory" in said or "interrupted" in said:
        return WrongInput(f"The log {where} cannot be used: {reason}; {_NOTHING}.")
    return None


def _of_connecting(url: URL, where: str, reason: str) -> str:
    """Why there is no connection. libpq has no codes for it, and a server may speak another language than English."""
    said = reason.lower()
    user = url.username or "you"
    if "password" in said and ("authentication" in said or "no password supplied" in said):
        return (
            f"The server of the log at {where} refuses the password of {user}. Put the right one into {VARIABLE} "
            "(postgresql://user:password@host/database) or into ~/.pgpass."
        )
    if "database" in said and "does not exist" in said:
        name = url.database or user
        return (
            f"There is no database {name} on the server of the log at {where}. Make it with "
            f"`createdb --encoding=UTF8 --template=template0 {name}`, or put the right name into {VARIABLE}."
        )
    if "role" in said and "does not exist" in said:
        return f"The server of the log at {where} knows no user {user}. Put the right one into {VARIABLE}."
    if "permission denied for database" in said or "pg_hba.conf" in said or "authentication failed" in said:
        return (
            f"The server of the log at {where} does not let {user} in from here. Ask who runs it, or put another user into "
            f"{VARIABLE}."
        )
    if "too many" in said or "connection slots" in said:
        return f"The server of the log at {where} has no connection free. Try again in a moment; {_NOTHING}."
    if "starting up" in said or "shutting down" in said or "recovery mode" in said:
        return f"The server of the log at {where} is just starting or stopping. Try again in a moment; {_NOTHING}."
    if "ssl" in said or "certificate" in said:
        return f"The server of the log at {where} and this computer do not agree on encryption (SSL): {reason}"
    if any(part in said for part in ("refused", "no such file", "timeout", "timed out", "unreachable", "resolve host",
                                     "translate host", "not known", "no address", "name resolution")):  # fmt: skip
        return (
            f"No server answers at {where}. Start it, check the network, or put the right address into {VARIABLE}; unset, the log "
            "is a file of its own."
        )
    return f"The log {where} cannot be reached: {reason.rstrip('.')}. Check {VARIABLE} and that the server runs."


def _of_postgresql(url: URL, where: str, code: str, reason: str) -> str | None:
    user = url.username or "the user"
    match code:
        case "55P03" | "40P01" | "40001":
            return f"Another program is writing to the log at {where}. Wait for it, then try again; {_NOTHING}."
        case "42501":
            return (
                f"The log at {where} may not be used so by {user}: {reason}. Its owner gives the right: GRANT ALL ON SCHEMA public "
                f"TO {user}, and ON ALL TABLES and ALL SEQUENCES in it."
            )
        case "25006":
            return f"The log at {where} may only be read: the server, or this user's setting, takes no changes."
        case "42P07" | "42710":
            return (
                f"The database {where} holds something of another program under a name that the log needs ({reason}). Give the "
                "log a database of its own."
            )
        case "42P01" | "42703":
            return f"The log at {where} lacks a part ({reason}). It was changed by another program; put a copy back."
        case "22P05" | "22021":
            return f"The database {where} does not hold all letters ({reason}). Make another with `createdb --encoding=UTF8`."
        case "3F000":
            return f"The database {where} has no schema to make tables in. Its owner makes one: CREATE SCHEMA public."
        case "53100" | "53200" | "53300" | "53400":
            return f"The server of the log at {where} has no room left ({reason}); {_NOTHING}."
        case "57014":
            return f"The server of the log at {where} stopped the work because it took too long; {_NOTHING}."
    if code.startswith(("58", "XX")):
        return f"The server of the log at {where} has a fault of its own ({reason}); {_NOTHING}. Ask who runs it."
    return None

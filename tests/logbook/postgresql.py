"""A PostgreSQL server of the tests' own: in a folder that is thrown away, on a socket that nobody else finds."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

import psycopg

_SYSTEM_USER = "postgres"  # Debian's; the server does not run as root
# "locked" has a password, "stranger" is kept out; everybody else comes in.
_WHO = "local all locked scram-sha-256\nlocal all stranger reject\nlocal all all trust\n"


class NoServer(Exception):
    """Why none can be started here."""


class Server:
    """`fsync`: as in earnest, so that a commit outlives a killed server."""

    def __init__(self, *, fsync: bool = False) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres")) + [
            Path(one) for one in (shutil.which("postgres"),) if one
        ]
        if not found:
            raise NoServer("no PostgreSQL server is installed (Debian's package: postgresql)")
        self._bin, self._as, self._numbers = found[-1].parent, {}, count(1)
        if os.geteuid() == 0:
            try:
                user = pwd.getpwnam(_SYSTEM_USER)
            except KeyError:
                raise NoServer("PostgreSQL does not run as root, and there is no user postgres") from None
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must be short
        if self._as:
            os.chown(self.folder, self._as["user"], self._as["group"])
        self._data = self.folder / "data"
        how = ["-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres", "-N", "-D", str(self._data)]
        subprocess.run([self._bin / "initdb", *how], check=True, capture_output=True, cwd="/", **self._as)
        (self._data / "pg_hba.conf").write_text(_WHO)
        self._options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}"]
        self._options += [
            "-c",
            f"fsync={'on' if fsync else 'off'}",
            "-c",
            "shared_buffers=16MB",
            "-c",
            "recovery_init_sync_method=syncfs",
        ]
        self.start()

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self._log = (self.folder / "log").open("ab")
        command = [self._bin / "postgres", "-D", str(self._data), *self._options]
        self._running = subprocess.Popen(command, stdout=self._log, stderr=self._log, cwd="/", **self._as)
        until = time.monotonic() + 60
        while True:
            try:
                self.run("SELECT 1")
                return
            except psycopg.OperationalError:
                if time.monotonic() > until or self._running.poll() is not None:
                    raise
                time.sleep(0.05)

    def kill(self) -> None:
        """kill -9 of all its processes at once."""
        main = self._running.pid
        of_it = [main, *_children(main)]
        for pid in of_it:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._running.wait()
        while any(map(_lives, of_it[1:])):
            time.sleep(0.01)
        self._log.close()

    def stop(self) -> None:
        """Stops it and throws everything away."""
        self.kill()
        shutil.rmtree(self.folder)

    def run(self, statement: str, database: str = "postgres") -> list[tuple]:
        """One statement, as the server's owner."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        """Where a database is."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={self.folder}"

    def create(self, how: str = "") -> str:
        """A new database's name."""
        name = f"log{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} {how or 'TEMPLATE template0'}")
        return name

    def drop(self, name: str) -> None:
        """Throws a database away, whoever uses it."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


def _state(pid: int | str) -> tuple[str, str]:
    """The letter of a process' state ("Z": dead, and nobody asked), and its parent."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return "Z", ""
    return state, parent


def _lives(pid: int) -> bool:
    return _state(pid)[0] != "Z"


def _children(pid: int) -> list[int]:
    return [int(other.name) for other in Path("/proc").glob("[0-9]*") if _state(other.name)[1] == str(pid)]

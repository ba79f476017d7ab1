"""Where the page keeps lifters and machines: one folder of files that the commands read too. A name is never a path."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import WrongInput, did_you_mean, shown
from ..files import free_name, kept, read_toml, write_together
from ..lifter import Lifter, check_place
from ..lifter_file import to_toml
from ..machine import Machine, catalogue_names
from ..machine import to_toml as machine_toml
from .problem import NotFound, NotNow

MOST = 1000  # files of a kind
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class DataFolder:
    """Lifters and machines by their ids. Methods raise `NotFound` for an id that is none, and `WrongInput`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in (self._lifters, self._machines):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise WrongInput(
                    f"The folder {folder} cannot be made: {error.strerror}. Check the permissions and the space that is left."
                ) from None

    @property
    def _lifters(self) -> Path:
        return self.root / "lifters"

    @property
    def _machines(self) -> Path:
        return self.root / "machines"

    def token(self) -> str:
        """The secret of the page's address; kept, so that a browser that was let in once stays so."""
        file = self.root / "page-token"
        try:
            kept = file.read_text(encoding="ascii").strip()
            if len(kept) >= 32 and (os.name != "posix" or file.stat().st_mode & 0o077 == 0):
                return kept
        except (OSError, ValueError):
            pass
        fresh = secrets.token_urlsafe(32)
        try:
            file.unlink(missing_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
                opened.write(fresh)
        except OSError as error:
            raise WrongInput(f"{file} cannot be written: {error.strerror}. Check the permissions.") from None
        return fresh

    # --- lifters ---

    def lifter_ids(self) -> list[str]:
        """All of them, sorted."""
        return list(_ids(self._lifters))

    def lifter_file(self, id: str) -> Path:
        """The file of a lifter that is there."""
        return _file(self._lifters, id, "lifter")

    def lifter(self, id: str) -> Lifter:
        """A lifter; machines that they name are of the catalogue or of this folder."""
        file = self.lifter_file(id)
        return Lifter.from_table(self._with_machines(read_toml(file), self._checked), file.parent, where=file.name)

    def told(self, lifter: Lifter) -> Lifter:
        """The lifter with machines named by their ids, as the page knows them."""
        return lifter.model_copy(update={name: _named(getattr(lifter, name)) for name in ("strength", "present", "felt")}
            | {"limits": lifter.limits.model_copy(update={name: _named(getattr(lifter.limits, name)) for name in ("tailbone_lifts", "heel_lifts")})})  # fmt: skip

    def understood(self, table: Mapping[str, Any]) -> Lifter:
        """The lifter that a table of the page describes."""
        lifter = Lifter.read(self._with_machines(table, self.machine_source))
        for place in (
            lifter.strength,
            lifter.present,
            lifter.limits.tailbone_lifts,
            lifter.limits.heel_lifts,
            *lifter.felt,
        ):
            check_place(place)
        return lifter

    def add_lifter(self, lifter: Lifter) -> str:
        """Keeps a new lifter and returns the id."""
        self._refuse_same_name(lifter, None)
        id = _free(self._lifters, lifter.slug)
        _write({self._lifters / f"{id}.toml": to_toml(lifter, self._lifters)})
        return id

    def replace_lifter(self, id: str, lifter: Lifter) -> None:
        """Keeps a lifter in another's place; the file as it was is kept beside it."""
        file = self.lifter_file(id)
        self._refuse_same_name(lifter, id)
        _write(kept(file) | {file: to_toml(lifter, self._lifters)})

    def delete_lifter(self, id: str) -> None:
        """Takes a lifter's file away; the log keeps their sets."""
        file = self.lifter_file(id)
        file.replace(free_name(file))

    def _refuse_same_name(self, lifter: Lifter, but: str | None) -> None:
        name = " ".join(lifter.name.split()).casefold()
        for id in self.lifter_ids():
            if id != but and " ".join(self.lifter(id).name.split()).casefold() == name:
                raise NotNow(
                    f"There is a lifter called {lifter.name} already, and the log knows people by their names."
                )

    # --- machines ---

    def machine_ids(self) -> list[str]:
        """Those of this folder, sorted."""
        return list(_ids(self._machines))

    def machine_source(self, id: str) -> str:
        """What `Machine.load` takes for a machine of the catalogue or of this folder."""
        if id in catalogue_names():
            return id
        if id not in self.machine_ids():
            known = [*catalogue_names(), *self.machine_ids()]
            raise WrongInput(f"There is no machine {shown(id)} here.{did_you_mean(id, known)}")
        return str(self._machines / f"{id}.toml")

    def machine(self, id: str) -> Machine:
        """A machine of the catalogue or of this folder."""
        try:
            return Machine.load(self.machine_source(id))
        except WrongInput as reason:
            raise NotFound(str(reason)) from None

    def add_machine(self, machine: Machine) -> str:
        """Keeps a machine and returns its id."""
        slug = machine.slug if machine.slug not in catalogue_names() else f"my-{machine.slug}"
        id = _free(self._machines, slug)
        self._write_machine(id, machine)
        return id

    def replace_machine(self, id: str, machine: Machine) -> None:
        """Keeps a machine in another's place."""
        _file(self._machines, id, "machine")
        self._write_machine(id, machine)

    def delete_machine(self, id: str) -> None:
        """Takes a machine away that no lifter names."""
        file = _file(self._machines, id, "machine")
        for lifter_id in self.lifter_ids():
            lifter = self.told(self.lifter(lifter_id))
            places = (
                lifter.strength,
                lifter.present,
                lifter.limits.tailbone_lifts,
                lifter.limits.heel_lifts,
                *lifter.felt,
            )
            if any(place is not None and place.machine == id for place in places):
                raise NotNow(f"{lifter.name} presses on it. Name another machine there first.")
        file.unlink()

    def _write_machine(self, id: str, machine: Machine) -> None:
        _write({self._machines / f"{id}.toml": machine_toml(machine)})

    def _with_machines(self, table: Mapping[str, Any], source: Callable[[str], str]) -> dict[str, Any]:
        """The table with what `source` makes of every machine's name."""
        found: dict[str, Any] = {}
        for key, value in table.items():
            if isinstance(value, Mapping):
                found[key] = self._with_machines(value, source)
            elif isinstance(value, list | tuple):
                found[key] = [self._with_machines(one, source) if isinstance(one, Mapping) else one for one in value]
            elif key == "machine" and isinstance(value, str):
                found[key] = source(value)
            else:
                found[key] = value
        return found

    def _checked(self, named: str) -> str:
        """A machine as a file of this folder names it; a way out of the folder is none."""
        if named in catalogue_names():
            return named
        file = Path(named)
        id = file.stem
        if (
            file.suffix != ".toml"
            or file.parent not in (Path("../machines"), self._machines)
            or id not in self.machine_ids()
        ):
            raise WrongInput(f"The machine {shown(named)} is not one of this folder. Choose another in your settings.")
        return str(self._machines / f"{id}.toml")


def _write(files: dict[Path, str | bytes]) -> None:
    try:
        write_together(files)
    except OSError as error:
        *_, file = files
        raise WrongInput(f"{file} cannot be written: {error.strerror}. Check the space that is left.") from None


def _named(place: Any) -> Any:
    """A place, or several, with the machine's id for its file."""
    if isinstance(place, tuple):
        return tuple(map(_named, place))
    if place is None or place.machine is None:
        return place
    return place.model_copy(
        update={"machine": Path(place.machine).stem if "/" in place.machine or "\\" in place.machine else place.machine}
    )


def _ids(folder: Path) -> Iterator[str]:
    names = sorted(file.stem for file in folder.glob("*.toml") if file.is_file() and not file.is_symlink())
    yield from (name for name in names if _ID.fullmatch(name))


def _file(folder: Path, id: str, what: str) -> Path:
    if id not in _ids(folder):
        raise NotFound(f"There is no {what} {shown(id)}.{did_you_mean(id, _ids(folder))}")
    return folder / f"{id}.toml"


def _free(folder: Path, slug: str) -> str:
    """An id after a name that no file has yet."""
    taken = set(_ids(folder))
    if len(taken) >= MOST:
        raise NotNow(f"{MOST} are kept already. Delete some first.")
    stem = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")[:50] or "lifter"
    return next(id for n in range(1, MOST + 2) if (id := stem if n == 1 else f"{stem}-{n}") not in taken)

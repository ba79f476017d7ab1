"""A lifter's file: written whole, or given one more answer of a first session; never half, never lost."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .errors import WrongInput, did_you_mean
from .files import LARGEST_DESCRIPTION_MB, free_name, last_kept, read_bytes, write_together
from .lifter import Lifter, Place, Push, check_place
from .machine import catalogue_names
from .stance import Stance
from .toml_document import section_of, toml_document, toml_item

PlaceAnswer = Literal["tailbone_lifted", "heel_came_up", "felt_it"]  # felt somewhere
PushAnswer = Literal["foot_creeps", "push_felt"]  # how the push showed itself
What = PlaceAnswer | PushAnswer
_LIMITS: dict[What, str] = {"tailbone_lifted": "tailbone_lifts", "heel_came_up": "heel_lifts"}  # the newest counts
_PUSH: dict[What, str] = {"foot_creeps": "foot_creeps", "push_felt": "felt"}
_PLACES = (*_LIMITS, "felt_it")
SINGLE = ("name", "sex", "age_years", "height_cm", "mass_kg")


def to_toml(lifter: Lifter, beside: Path | None = None, remark: str = "") -> str:
    """The lifter as a TOML file that `Lifter.load` reads back as the same lifter.

    `beside`: the folder that the file will lie in; machine files are named as seen from there. A
    remark stands above it.
    """
    return toml_document(table_of(lifter, beside), remark)


def table_of(lifter: Lifter, beside: Path | None = None) -> dict[str, Any]:
    """The lifter in the file's own fields and units; what nobody told is left out."""
    table: dict[str, Any] = {key: getattr(lifter, key) for key in SINGLE if getattr(lifter, key) is not None}
    for section in ("lengths", "flexibility"):
        table[section] = getattr(lifter, section).model_dump(exclude_none=True)
    if lifter.strength is not None:
        table["strength"] = _machine_first(lifter.strength, beside)
    if lifter.present is not None:
        present = _machine_first(lifter.present, beside)
        table["present"] = {key: value for key, value in present.items() if key != "stance"} | present["stance"]
    limits = lifter.limits
    table["limits"] = limits.model_dump(exclude_defaults=True, exclude={"tailbone_lifts", "heel_lifts"})
    for field in _LIMITS.values():
        place = getattr(limits, field)
        if place is not None:
            table["limits"][field] = _machine_first(place, beside)
    table["push"] = lifter.push.model_dump(exclude_none=True)
    table["felt"] = [_machine_first(place, beside) for place in lifter.felt]
    return {key: value for key, value in table.items() if value not in ({}, [])}


def coach_table(stance: Stance) -> dict[str, Any]:
    """A stance as a coach writes it, so that reading it gives exactly this one."""
    return {
        "heel_height_cm": _as_typed(stance.heel_height_cm, lambda cm: cm / 100, stance.heel_height_m),
        "heel_spacing_cm": _as_typed(stance.heel_spacing_cm, lambda cm: cm / 100, stance.heel_spacing_m),
        "toe_out_deg": _as_typed(stance.toe_out_deg, math.radians, stance.toe_out_rad),
        "backrest_notch": stance.backrest_notch,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A lifter's file with one answer more, before it is written."""

    file: Path
    as_it_was: bytes
    was: Lifter
    lifter: Lifter
    text: str

    def write(self) -> Lifter:
        """Writes it; as it was the file stays beside it: in place of what was kept for the answer before, never of a file that
        may be somebody's own. Raises WrongInput, and then changes nothing, also where somebody changed the file meanwhile."""
        if read_bytes(self.file, LARGEST_DESCRIPTION_MB * 1_000_000) != self.as_it_was:
            raise WrongInput(f"{self.file} was changed meanwhile, so the answer is not in it. Answer again.")
        last = last_kept(self.file)
        step = last if last is not None and _only_answered(self.file, self.was, last) else free_name(self.file)
        _write({step: self.as_it_was, self.file: self.text})
        return self.lifter


def answered(
    path: str | Path,
    what: PlaceAnswer,
    *,
    machine: str,
    stance: Stance,
    stop_sled_cm: float,
    load_kg: float | None = None,
    push: str | None = None,
) -> Answered:
    """The lifter's file with what was felt there, under which load and push.

    "tailbone_lifted" and "heel_came_up" replace an earlier such answer, "felt_it" adds one. The rest of the file keeps
    its text and comments; the file as it was is kept as NAME.before.toml, or under a free name like it. `machine` is a name of
    the catalogue or a file, as seen from the present folder. Raises WrongInput.
    """
    if what not in _PLACES:
        raise WrongInput(f'"{what}" is not an answer.{did_you_mean(what, _PLACES)}')
    file = Path(path)
    as_it_was = read_bytes(file, LARGEST_DESCRIPTION_MB * 1_000_000)
    lifter = Lifter.load(file)
    written = machine_seen_from(file.parent, machine)
    place = Place.read(
        {"machine": machine, "stance": stance, "stop_sled_cm": stop_sled_cm, "load_kg": load_kg, "push": push}
    )
    check_place(place)
    place = place.model_copy(update={"machine": str(file.parent / written) if written.endswith(".toml") else written})
    wanted = _with(lifter, what, (*lifter.felt, place) if what == "felt_it" else place)
    text = _edited(file, _noting(what, place, file.parent), wanted)
    return Answered(file=file, as_it_was=as_it_was, was=lifter, lifter=wanted, text=text)


def push_answered(path: str | Path, what: PushAnswer, said: str) -> Answered:
    """The lifter's file with how a test of the push came out; an earlier such answer is replaced. Raises WrongInput for a word
    that is no answer."""
    file = Path(path)
    as_it_was = read_bytes(file, LARGEST_DESCRIPTION_MB * 1_000_000)
    lifter = Lifter.load(file)
    push = Push.read(lifter.push.model_dump() | {_PUSH[what]: said})
    wanted = lifter.model_copy(update={"push": push})
    text = _edited(file, _noting(what, said, file.parent), wanted)
    return Answered(file=file, as_it_was=as_it_was, was=lifter, lifter=wanted, text=text)


def undo_answer(path: str | Path) -> tuple[What, Lifter]:
    """Takes the last answer that was kept back: which it was, and the lifter as known without it. One step only."""
    file = Path(path)
    lifter, as_it_was = Lifter.load(file), last_kept(file)
    if as_it_was is None:
        raise WrongInput(f"{file} has no answer to take back: {free_name(file).name} is not beside it.")
    earlier = Lifter.load(as_it_was)
    what = _last_answer(lifter, earlier)
    if what is None:
        raise WrongInput(
            f"{file} and {as_it_was.name} do not differ by one answer, so there is none to take back. "
            "Correct [limits], [push] or [[felt]] in the file."
        )
    if _only_answered(file, lifter, as_it_was):
        _write({file: _text(as_it_was)})
        as_it_was.unlink(missing_ok=True)
        return what, earlier
    wanted = _with(lifter, what, _known(earlier, what))
    _write({file: _edited(file, _taking_back(what, _known(earlier, what), file.parent), wanted)})
    return what, wanted


def _last_answer(lifter: Lifter, earlier: Lifter) -> What | None:
    """The one answer by which these differ, whatever else does; None: not one."""
    answers: tuple[What, ...] = (*_LIMITS, *_PUSH)
    changed: list[What] = [what for what in answers if _known(lifter, what) not in (None, _known(earlier, what))]
    if lifter.felt and lifter.felt[:-1] == earlier.felt:
        changed.append("felt_it")
    return changed[0] if len(changed) == 1 else None


def _only_answered(file: Path, lifter: Lifter, as_it_was: Path) -> bool:
    """Whether the file is that one with an answer and nothing else: only then was that one certainly written by us."""
    try:
        earlier = Lifter.load(as_it_was)
    except WrongInput:
        return False
    what = _last_answer(lifter, earlier)
    if what is None or _with(lifter, what, _known(earlier, what)) != earlier:
        return False
    answer = lifter.felt[-1] if what == "felt_it" else _known(lifter, what)
    return _edited(as_it_was, _noting(what, answer, file.parent), lifter) == _text(file)


def machine_seen_from(folder: Path, machine: str) -> str:
    """A machine as a lifter's file in `folder` names it: a name of the catalogue, or the way to the file."""
    typed = os.path.expanduser(machine)
    if machine in catalogue_names() or not (typed.endswith(".toml") or os.path.isfile(typed)):
        return machine
    file = os.path.abspath(typed)
    if not file.endswith(".toml"):  # only these are looked for beside the lifter
        return file
    try:
        return Path(os.path.relpath(file, os.path.abspath(folder))).as_posix()
    except ValueError:  # on another drive
        return file


def _machine_first(place: Any, beside: Path | None) -> dict[str, Any]:
    """Strength, Present or Place in the file's own fields and units."""
    table: dict[str, Any] = {}
    if place.machine is not None:
        table["machine"] = place.machine if beside is None else machine_seen_from(beside, place.machine)
    for field in ("load_kg", "reps", "stop_sled_cm", "push"):
        if getattr(place, field, None) is not None:
            table[field] = getattr(place, field)
    if place.stance is not None:
        table["stance"] = coach_table(place.stance)
    return table


def _as_typed(value: float, back: Callable[[float], float], meant: float) -> float:
    """The shortest number near `value` that a reader turns `back` into what is meant."""
    near = (math.nextafter(value, -math.inf), math.nextafter(value, math.inf))
    for candidate in (*(round(value, digits) for digits in range(16)), value, *near):
        if back(candidate) == meant:
            return candidate
    return value


def _known(lifter: Lifter, what: What) -> Any:
    if what == "felt_it":
        return lifter.felt
    return getattr(lifter.push, _PUSH[what]) if what in _PUSH else getattr(lifter.limits, _LIMITS[what])


def _with(lifter: Lifter, what: What, known: Any) -> Lifter:
    if what == "felt_it":
        return lifter.model_copy(update={"felt": known})
    if what in _PUSH:
        return lifter.model_copy(update={"push": lifter.push.model_copy(update={_PUSH[what]: known})})
    return lifter.model_copy(update={"limits": lifter.limits.model_copy(update={_LIMITS[what]: known})})


def _noting(what: What, answer: Place | str, folder: Path) -> Callable[[Any], None]:
    """The change of a file's text that adds an answer."""

    def note(document: Any) -> None:
        if what in _PUSH:
            _section(document, "push")[_PUSH[what]] = answer
        elif what == "felt_it":
            _append_felt(document, _machine_first(answer, folder))
        else:
            _section(document, "limits")[_LIMITS[what]] = toml_item(_machine_first(answer, folder))

    return note


def _taking_back(what: What, earlier: Any, folder: Path) -> Callable[[Any], None]:
    """The change of a file's text that puts an answer back to what it was."""

    def take_back(document: Any) -> None:
        if what == "felt_it":
            document["felt"].pop()
            if not document["felt"]:
                document.pop("felt")
        elif what in _PUSH:
            if earlier is None:
                document["push"].pop(_PUSH[what])
            else:
                document["push"][_PUSH[what]] = earlier
        elif earlier is None:
            document["limits"].pop(_LIMITS[what])
        else:
            document["limits"][_LIMITS[what]] = toml_item(_machine_first(earlier, folder))

    return take_back


def _text(file: Path) -> str:
    return read_bytes(file, LARGEST_DESCRIPTION_MB * 1_000_000).decode("utf-8-sig")


def _edited(file: Path, change: Callable[[Any], None], wanted: Lifter) -> str:
    """The file's text after a change, which must then say what is wanted; else all is written anew, without comments."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(_text(file))
        change(document)
        edited = tomlkit.dumps(document)
        if Lifter.from_table(tomllib.loads(edited), file.parent) == wanted:
            return edited
    except (TOMLKitError, ValueError, TypeError, LookupError, AttributeError):
        pass  # a way of writing tables that the editor does not master
    return to_toml(wanted, file.parent)


def _section(document: Any, name: str) -> Any:
    import tomlkit

    if name not in document:
        document[name] = tomlkit.table()
    return document[name]


def _append_felt(document: Any, table: Mapping[str, Any]) -> None:
    import tomlkit
    from tomlkit.items import Array

    if isinstance(document.get("felt"), Array):
        document["felt"].append(toml_item(table))
        return
    entry = section_of(table)
    entry.trivia.indent = "\n"  # an empty line before it
    if "felt" not in document:
        document["felt"] = tomlkit.aot()
    document["felt"].append(entry)


def _write(contents: Mapping[Path, str | bytes]) -> None:
    try:
        write_together(contents)
    except OSError as error:
        raise WrongInput(
            f"{list(contents)[-1]} cannot be written: {error.strerror}. Check the permissions and the space that is left."
        ) from None

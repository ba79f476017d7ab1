"""The log: every set as it was done, kept for good, undoable, in from other apps and out again."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .sets import LoggedSet as LoggedSet
    from .settings import MachineSettings as MachineSettings
    from .store import Logbook as Logbook

_WHERE = {"LoggedSet": ".sets", "MachineSettings": ".settings", "Logbook": ".store"}

__all__ = ["Logbook", "LoggedSet", "MachineSettings"]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE[name], __name__), name)

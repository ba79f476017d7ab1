"""What a leg press does to a body: the shop window.

Names are imported when they are first used, so that `import legpress` and `legpress --help` stay quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from . import body as body
    from .errors import WrongInput as WrongInput
    from .fit.sweet_spot import SweetSpot as SweetSpot
    from .fit.sweet_spot import find_sweet_spot as find_sweet_spot
    from .interop.opensim import export_opensim as export_opensim
    from .interop.table import Table as Table
    from .interop.trc import Markers as Markers
    from .lifter import Lifter as Lifter
    from .machine import Machine as Machine
    from .press.rep import simulate as simulate
    from .stance import Stance as Stance
    from .tempo import Tempo as Tempo

_WHERE = {
    "Lifter": ".lifter",
    "Machine": ".machine",
    "Markers": ".interop.trc",
    "Stance": ".stance",
    "SweetSpot": ".fit.sweet_spot",
    "Table": ".interop.table",
    "Tempo": ".tempo",
    "WrongInput": ".errors",
    "export_opensim": ".interop.opensim",
    "find_sweet_spot": ".fit.sweet_spot",
    "simulate": ".press.rep",
}

__all__ = [
    "Lifter",
    "Machine",
    "Markers",
    "Stance",
    "SweetSpot",
    "Table",
    "Tempo",
    "WrongInput",
    "__version__",
    "body",
    "export_opensim",
    "find_sweet_spot",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name == "body":
        return import_module(".body", __name__)
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE[name], __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)

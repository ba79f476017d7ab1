"""The leg: bones, muscle paths, muscles, pelvis and knee, of the source model and of a lifter.

Names are imported when they are first used, so that `import legpress` stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .paths import MUSCLES as MUSCLES
    from .skeleton import COORDINATES as COORDINATES
    from .unscaled import equilibrium as equilibrium
    from .unscaled import foot_in_pelvis as foot_in_pelvis
    from .unscaled import muscle_paths as muscle_paths

# No module may have the name of a function here: importing it would hide the function.
_WHERE = {
    "MUSCLES": ".paths",
    "COORDINATES": ".skeleton",
    "muscle_paths": ".unscaled",
    "foot_in_pelvis": ".unscaled",
    "equilibrium": ".unscaled",
}

__all__ = ["COORDINATES", "MUSCLES", "equilibrium", "foot_in_pelvis", "muscle_paths"]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_WHERE[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

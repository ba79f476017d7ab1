"""OpenSim's own library, which only export and verification need."""

from __future__ import annotations

from functools import cache
from typing import Any

from ...errors import WrongInput

OLDEST = (4, 6)


@cache
def opensim() -> Any:
    """The `opensim` package, told to be quiet; WrongInput with the command that installs it where it is missing."""
    try:
        import opensim as library
    except ImportError as error:
        if getattr(error, "name", None) in ("opensim", None) and ".so" not in str(error):
            raise WrongInput(
                "OpenSim is not installed, and this needs its Python package. Run: pip install 'legpress[verify]'"
            ) from None
        raise WrongInput(
            f"OpenSim is installed but does not load ({error}). Its package leaves some libraries to the system; on "
            "Debian run: apt-get install libgl1 libx11-6 libxext6 libice6 libsm6"
        ) from None
    version = library.GetVersion()
    if _numbers(version) < OLDEST:
        raise WrongInput(
            f"OpenSim {version} is installed; this needs {'.'.join(map(str, OLDEST))} or newer. "
            "Run: pip install --upgrade 'legpress[verify]'"
        )
    library.Logger.removeFileSink()  # else it leaves an opensim.log wherever one stands
    library.Logger.setLevelString("off")
    return library


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("-")[0].split(".")[:2] if part.isdigit())


def reason_in(said: str) -> str:
    """The line of OpenSim's output that tells most, without its full stop."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "rror" in line] or [line for line in lines if "xception" in line] or lines
    return telling[0][:240].rstrip(".") if telling else "it said nothing"

"""OpenSim itself, where it is installed."""

from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def opensim() -> ModuleType:
    module = pytest.importorskip("opensim")
    module.Logger.setLevelString("Off")
    return module

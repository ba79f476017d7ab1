"""One small experiment that the tests of this room share."""

import pytest

from legpress.claims.experiment import run_claims

MACHINES = ("sled-45-large-plate", "horizontal-selectorised")


@pytest.fixture(scope="session")
def tried():
    """All claims on 16 people and two machines: wide stances fit on the one, feet over the edge on the other."""
    return run_claims(people=16, machines=list(MACHINES))

"""One small experiment that the tests of this room share."""

import pytest

from legpress.claims.experiment import try_claims


@pytest.fixture(scope="session")
def tried():
    """All claims on 16 people and the large plate, where every stance fits."""
    return try_claims(people=16, machines=["sled-45-large-plate"])

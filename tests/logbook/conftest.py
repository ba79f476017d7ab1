import pytest

from legpress.logbook import Logbook


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'logbook.sqlite'}"


@pytest.fixture
def logbook(url):
    with Logbook.open(url) as opened:
        yield opened

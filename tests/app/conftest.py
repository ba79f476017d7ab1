"""The page's application over a folder of its own."""

import pytest
from fastapi.testclient import TestClient
from pages import API, HOST, MARA, TOKEN

from legpress.app.data_folder import DataFolder
from legpress.app.server import create_app
from legpress.logbook.store import Logbook


@pytest.fixture
def folder(tmp_path):
    return DataFolder(tmp_path / "data")


@pytest.fixture
def client(folder, tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'logbook.sqlite'}"
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", url)  # the plan reads the log where the command does
    with Logbook.open(url) as logbook:
        app = create_app(folder, logbook, token=TOKEN, hosts=[HOST], threads=2)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        with TestClient(app, base_url=f"http://{HOST}", headers=headers, raise_server_exceptions=False) as opened:
            yield opened


@pytest.fixture
def mara(client):
    """The id of a lifter who is kept."""
    return client.post(f"{API}/lifters", json=MARA).json()["id"]

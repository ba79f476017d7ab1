"""The server's document: the client is made of it, so it must be the one that the page was typed by."""

import json

from pages import API


def test_the_page_is_typed_by_the_document_of_this_server(client, root):
    kept = json.loads((root / "web" / "openapi.json").read_text())
    assert client.get(f"{API}/openapi.json").json() == kept, (
        "run `python -m legpress.app.api web/openapi.json`, then `make page`"
    )


def test_every_route_says_which_problems_it_may_answer_with(client):
    for path, ways in client.app.openapi()["paths"].items():
        for way, told in ways.items():
            assert {"401", "422", "500"} <= set(told["responses"]), (way, path)
            assert told["description"], (way, path)


def test_the_lock_file_records_no_addresses_of_downloads(root):
    packages = json.loads((root / "web" / "package-lock.json").read_text())["packages"]
    assert len(packages) > 10
    assert not [name for name, package in packages.items() if "resolved" in package]

"""What is shown before anybody told anything: shipped, and still what a fit finds."""

import pytest
from pages import API

from checks.example import found
from legpress.app.example import shipped


def apart(one, other, where=""):
    """Where two reports differ by more than 1 % (a percentage or an angle by more than a tenth)."""
    if isinstance(one, dict):
        return [far for key in one | other for far in apart(one.get(key), other.get(key), f"{where}.{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [far for n, pair in enumerate(zip(one, other, strict=True)) for far in apart(*pair, f"{where}[{n}]")]
    if isinstance(one, float) and isinstance(other, float):
        return [] if one == pytest.approx(other, rel=0.01, abs=0.1) else [f"{where}: {one} and {other}"]
    return [] if one == other else [f"{where}: {one} and {other}"]


def test_the_example_is_what_a_fit_finds_today():
    differs = apart(shipped().model_dump(mode="json"), found().model_dump(mode="json"))
    assert differs == [], "run `python -m checks example`"


def test_the_example_is_told_in_both_units_and_costs_nothing(client):
    told = client.get(f"{API}/example")
    assert told.status_code == 200
    assert told.json()["report"]["lifter"] == "Mara"
    assert told.json()["words"]["kg"]["headline"] != told.json()["words"]["lb"]["headline"]
    assert client.get(f"{API}/jobs").json() == []

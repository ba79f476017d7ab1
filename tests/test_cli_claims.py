"""`legpress claims` as its user meets it."""

import json
import tomllib

import pytest

from legpress.claims import experiment
from legpress.claims.registry import CLAIMS
from legpress.cli.claims import SHORT, short
from legpress.tables import section

ONE = ("8", "--people", "12", "--machine", "sled-45-large-plate")


def forbidden(*_, **__):
    raise AssertionError("this computes")


def test_a_list_computes_nothing(legpress, monkeypatch):
    monkeypatch.setattr(experiment, "run_claims", forbidden)
    said = legpress("claims", "--list")
    assert said.code == 0, said.err
    assert "Push through the heels" in said.out
    assert "through-the-heels" in said.out
    listed = json.loads(legpress("claims", "--list", "--json").out)
    assert [claim["id"] for claim in listed] == list(range(1, 27))
    assert set(listed[0]) == {"id", "name", "rule", "claim"}


def test_one_claim_is_told_in_full_and_written(legpress, tmp_path):
    said = legpress("claims", *ONE, "--out", tmp_path)
    assert said.code == 0, said.err
    for words in ("Push through the heels", "Verdict", "What was compared", "Numbers", "12 people from norms"):
        assert words in said.out
    for file in ("claim-08-through-the-heels.md", "claims.json", "claims/08-through-the-heels.svg"):
        assert (tmp_path / file).stat().st_size > 500, file
    (kept,) = json.loads((tmp_path / "claims.json").read_text("utf-8"))
    assert kept["id"] == 8
    assert str(tmp_path) not in (tmp_path / "claim-08-through-the-heels.md").read_text("utf-8")

    first = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert legpress("claims", *ONE, "--out", tmp_path).code == 0
    assert [file.name for file, was in first.items() if file.read_bytes() != was] == []


def test_a_name_is_as_good_as_a_number_and_json_is_a_list(legpress):
    said = legpress("claims", "through-the-heels", *ONE[1:], "--json")
    assert said.code == 0, said.err
    (found,) = json.loads(said.out)
    assert found["id"] == 8
    assert found["pushes"][0]["unit"] == "points"


def test_all_claims_fit_one_table(legpress):
    said = legpress("claims", "--people", "2", "--machine", "sled-45-large-plate")
    assert said.code == 0, said.err
    for of in CLAIMS:
        assert any(line.split()[:1] == [str(of.number)] for line in said.out.splitlines()), of.number
    assert "typical effect" in said.out


def test_and_for_me(legpress, root):
    lifter = root / "examples" / "lifter_woman.toml"
    said = legpress("claims", "9", "--lifter", lifter, "--people", "12")
    assert said.code == 0, said.err
    assert "For you" in said.out
    found = json.loads(legpress("claims", "9", "--lifter", lifter, "--people", "2", "--json").out)[0]
    assert found["lifter"] == tomllib.loads(lifter.read_text())["name"]
    assert len(found["machines"]) == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("99",), '"99"'),
        (("heels",), '"heels"'),
        (("8", "--people", "1"), "people is 1"),
        (("8", "--people", "many"), "--people"),
        (("8", "--people", "5", "--quick"), "--quick"),
        (("8", "--seed", "-1"), "--seed is -1"),
        (("8", "--machine", "nowhere"), "nowhere"),
        (("8", "--lifter", "nobody.toml"), "nobody.toml"),
    ],
)
def test_what_cannot_be_is_one_sentence(legpress, options, says):
    said = legpress("claims", *options)
    assert said.code == 2, said.out
    assert says in said.err
    assert said.one_sentence_on_stderr


def test_quick_is_as_many_people_as_the_data_say(legpress, monkeypatch):
    asked = []
    monkeypatch.setattr(experiment, "run_claims", lambda *_, people, **__: asked.append(people) or forbidden())
    legpress("claims", "8", "--quick")
    assert asked == [section("claims", "people")["quick_count"]["value"]]


@pytest.mark.parametrize("of", CLAIMS, ids=lambda of: of.name)
def test_a_shortened_rule_is_its_beginning(of):
    said = short(of.rule)
    assert of.rule.startswith(said)
    assert len(said) >= min(SHORT, len(of.rule) - 1)

"""docs/validation.md says what its numbers say, and the numbers belong to the tables that are shipped."""

import json
import re

import pytest

from checks.validation import page as validation_page
from checks.validation import published


@pytest.fixture(scope="module")
def numbers(root):
    return json.loads((root / "docs" / "validation.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "validation.md").read_text("utf-8")


def test_the_page_is_made_of_its_numbers_and_of_the_evidence_page(numbers, page):
    again = "make it again: python -m checks validation --only page"
    assert validation_page.page(numbers) == page, again


def test_every_row_of_the_evidence_page_is_read_back():
    rows = published.findings()
    assert published.tally(rows) == published.stated_tally()
    assert all(row.study and row.says and row.ours for row in rows)


def test_every_departure_from_a_published_finding_has_its_reason():
    for row in published.findings():
        assert row.verdict in ("agrees", "agrees in part") or len(row.reason) > 40, row


def test_every_part_was_measured_on_the_tables_of_today(numbers):
    pytest.importorskip("opensim", reason="the measures read the source model with OpenSim (extra `verify`)")
    from checks.validation import measures

    today = measures.tables_digest()
    assert numbers["made_of_tables"] == dict.fromkeys(("geometry", "equilibrium", "cases"), today), (
        "make the numbers again: python -m checks validation"
    )


def test_the_numbers_come_from_the_model_of_the_tables(root, numbers):
    table = json.loads((root / "src/legpress/data/paths.json").read_text("utf-8"))
    assert numbers["made_with"]["sha"] == table["source"]["model_sha256"]


def test_balance_of_fibre_and_tendon_is_measured_again(source_model, numbers):
    from checks.validation import measures

    found, stored = measures.equilibrium(), numbers["equilibrium"]
    for key in ("states", "fibre_states"):
        assert found[key] == stored[key]
    for key in ("force_rms", "force_worst", "fibre_rms", "fibre_worst"):
        assert found[key] == pytest.approx(stored[key], rel=0.01)


def test_what_is_left_out_stands_with_its_meaning():
    left_out = {row[0].lower(): row for row in validation_page.LEFT_OUT}
    for word in (
        "legs",
        "seat",
        "spine",
        "reflexes",
        "habits",
        "activation",
        "fatigue",
        "ligaments",
        "soft tissue",
        "anatomy",
    ):
        (row,) = (row for name, row in left_out.items() if word in name)
        assert row[2].count(". ") == 0  # one sentence
        assert row[2].endswith(".")


def test_a_miss_is_said_first_and_where_it_happens(numbers):
    worse = json.loads(json.dumps(numbers))
    worse["geometry"][validation_page.OWN_BODY]["press"]["psoas"] = [9.0, 9.0, 9.0]
    worse["equilibrium"]["force_worst"] = 0.2
    text = validation_page.page(worse)
    glance = text.split("## At a glance")[1].split("\n## ")[0]
    assert glance.count("**missed**") >= 2
    assert "psoas" in glance
    assert "psoas, press region, length 9 mm against 0.3" in text


def test_the_page_names_no_place_on_a_disk(page):
    assert not re.search(r"(^|[\s`(\"])(/\w+/|[A-Z]:\\)", page)

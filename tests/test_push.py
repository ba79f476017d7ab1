"""docs/push.md: its numbers are the kept ones, and what it says can be pressed again on two bodies."""

import numpy as np
import pytest

from checks.push.directions import preferred, preferred_direction_deg
from checks.push.figure import MACHINES
from checks.push.heights import EFFORT, LOAD, PUSHES, measured
from checks.push.page import PAGE, directions_agree, holds_everywhere, page
from checks.push.results import LEAST_SHARE, Results, headline, selected, share_holding
from legpress.machine import Machine


@pytest.fixture(scope="module")
def kept():
    return Results.kept()


@pytest.fixture(scope="module")
def pressed():
    """Two bodies on the large plate: activation and force along the plate by load, height and push."""
    table = list(measured(2, [Machine.load("sled-45-large-plate")]))
    assert len(table) == 2
    return table


def test_the_page_is_made_of_the_kept_numbers(kept):
    assert PAGE.read_text("utf-8") == page(kept)


def test_its_pictures_are_there():
    for name in ("heights", "one-load", "direction"):
        assert f"push/{name}.svg" in PAGE.read_text("utf-8")
        assert (PAGE.parent / "push" / f"{name}.svg").stat().st_size > 10_000


def test_two_hundred_bodies_pressed_on_every_machine(kept):
    assert kept.people["person"].nunique() == 200
    assert set(kept.people["machine"]) == set(MACHINES)
    assert set(kept.heights["push"]) == set(PUSHES)


def test_the_headline_holds_for_four_of_five_bodies_on_all_machines_but_the_vertical_press(kept):
    """Over the whole range of the aim, and in each third of it where the plate is long enough for high feet."""
    known = headline(kept.people)
    share = {name: share_holding(selected(known, machine=name, load=EFFORT)) for name in MACHINES}
    assert {name for name in MACHINES if share[name] >= LEAST_SHARE} == set(MACHINES) - {"vertical"}
    for name in ("sled-45-large-plate", "sled-35", "horizontal-selectorised"):
        assert holds_everywhere(known, name, EFFORT)


def test_pushed_straight_high_feet_do_twice_what_low_feet_do(pressed):
    for table in pressed:
        for load in (EFFORT, LOAD):
            low, high = _ends(table, load, "straight", "hamstrings")
            assert high > 2 * low


def test_pushed_naturally_height_changes_less(pressed):
    for table in pressed:
        for load in (EFFORT, LOAD):
            straight, natural = (
                np.diff(np.log(_ends(table, load, push, "hamstrings"))) for push in ("straight", "natural")
            )
            assert abs(natural) < straight


def test_with_high_feet_straight_gives_more_than_natural(pressed):
    for table in pressed:
        for load in (EFFORT, LOAD):
            assert _ends(table, load, "straight", "hamstrings")[1] > _ends(table, load, "natural", "hamstrings")[1]


def test_left_alone_people_push_the_plate_up_the_more_the_higher_the_feet(pressed):
    for table in pressed:
        own = table[(table["load"] == LOAD) & (table["push"] == "natural")]
        assert (np.diff(own.sort_values("height")["along"]) < 0).all()
        assert own["along"].min() < -0.15


def test_a_straight_push_goes_where_it_is_told_and_dragging_adds_a_tenth(pressed):
    for table in pressed:
        own = table[table["load"] == LOAD].pivot(index="height", columns="push", values="along")
        assert own["straight"].to_numpy() == pytest.approx(table["straight_share"].iloc[0], abs=0.01)
        assert (own["scrape:10"] - own["natural"]).to_numpy() == pytest.approx(0.1, abs=0.02)


def test_muscles_prefer_the_published_directions_of_torque(kept):
    """Nozaki et al. 2005."""
    assert directions_agree(kept.directions)


def test_the_kept_directions_are_those_of_the_engine(kept):
    found = preferred()
    assert (found["muscle"] == kept.directions["muscle"]).all()
    assert found["direction_deg"].to_numpy() == pytest.approx(kept.directions["direction_deg"].to_numpy(), abs=0.5)


def test_a_plane_cut_at_zero_is_found_again():
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    torques = 40 * np.stack([np.cos(angle), np.sin(angle)])
    active = np.maximum(np.cos(np.radians(14)) * torques[0] + np.sin(np.radians(14)) * torques[1], 0)
    direction, explained = preferred_direction_deg(torques, active)
    assert direction == pytest.approx(14, abs=0.01)
    assert explained == pytest.approx(1, abs=1e-6)


def _ends(table, load, push, name):
    """At the lowest and at the highest feet."""
    own = table[(table["load"] == load) & (table["push"] == push)].sort_values("height")
    return own[name].to_numpy()[[0, -1]]

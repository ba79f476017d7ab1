"""The found stance against a grid; `python -m checks grid` does so finely, for ten pairs."""

import numpy as np
import pytest

from checks.fit.grid import WANTED_SHARE, compared, search_of
from checks.fit.pairs import answer, pairs
from legpress.fit.search import SearchHistory, best_row


# The stiff man's safe stances are few and lie along an edge; the sore knee's best lies on the edge of its limit.
@pytest.mark.parametrize("name", ["Jonas, stiff, large plate", "woman 172, sore knee of 6000 N, small plate"])
def test_no_stance_of_a_grid_is_worth_leaving_the_best_on_paper_for(name):
    found = compared(pairs()[name], coarser=2)
    assert found.feasible
    assert found.rows > 4
    assert found.share >= WANTED_SHARE


@pytest.fixture(scope="module")
def search():
    return search_of(answer("man 170, low feet today, small plate"))


def test_the_search_finds_the_same_again(search):
    one, other = (best_row(search, SearchHistory()) for _ in range(2))
    assert np.array_equal(one, other)


def test_every_row_of_the_coarse_look_lies_on_the_plate(search):
    from legpress.press.limits import plate_margins_m
    from legpress.press.stance_batch import StanceBatch

    rows = search.coarse()
    left = plate_margins_m(search.model.body, search.model.machine, StanceBatch.from_table(rows), False)
    assert min(values.min() for values in left.values()) >= -1e-6

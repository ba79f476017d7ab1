"""Stances that cannot be told apart."""

import numpy as np

from legpress.fit.told_apart import Choice, alike

ROWS = np.zeros((2, 4))


def test_the_candidate_that_sets_how_much_may_be_lost_is_one_of_those_alike():
    """Whatever the last digit of its score: one in five was left out by rounding alone."""
    for other in np.linspace(0.211, 0.287, 40):
        score = np.array([other, 0.3])
        choice = Choice(ROWS, score, np.zeros(2), np.zeros(2, bool), best=1, chosen=0)
        assert alike(ROWS, score, choice).all()

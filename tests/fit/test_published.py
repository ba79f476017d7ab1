"""Published contrasts at equal effort, in the lifters, stances and notch of checks/evidence/scenes.py."""

import numpy as np
import pytest

from legpress.fit.evaluation import FOCUS, evaluate
from legpress.press.limits import scan_strokes
from legpress.press.stance_batch import StanceBatch

HIGH, LOW, WIDE, NARROW = 0.40, 0.10, 0.48, 0.22
PEOPLE = [("male", 178, 80), ("female", 165, 60), ("male", 190, 95)]


@pytest.fixture(scope="module", params=PEOPLE, ids=lambda who: f"{who[0]} {who[1]}")
def contrast(request, bench_of):
    """Forces by (height, width) over the same 10 to 75 degrees of knee bend, each stance at its own ten repetitions."""
    model = bench_of(*request.param)
    rows = [(h, w, np.radians(10), 3) for h in (HIGH, LOW) for w in (WIDE, NARROW)]
    stances = StanceBatch.from_table(np.array(rows))
    scan = scan_strokes(model, stances)
    done = evaluate(model, stances, scan.sled_at_knee(np.radians(75)), scan.top_m, refine_peaks=False)

    def of(values, focus):
        forces = done.sum_N(values, FOCUS[focus])
        return {row[:2]: float(force) for row, force in zip(rows, forces, strict=True)}

    return lambda what, focus: of({"own": done.active_N, "stretch": done.passive_N}[what], focus)


def test_with_high_feet_a_wide_stance_puts_more_tension_on_the_hamstrings(contrast):
    """Escamilla 2001: more hamstrings wide than narrow with high feet. Their stretch is alike or goes that way here; what they do of
    their own is alike or goes the other way, by less than a tenth."""
    own, stretch = contrast("own", "hamstrings"), contrast("stretch", "hamstrings")
    wide, narrow = (HIGH, WIDE), (HIGH, NARROW)
    assert stretch[wide] > 0.97 * stretch[narrow]
    assert 0.85 * own[narrow] < own[wide] < 1.03 * own[narrow]


def test_foot_height_leaves_the_glutes_alone(contrast):
    """Da Silva 2008 found more activity of the gluteus maximus with high feet. Here it hardly changes at equal effort:
    the load is limited at the knee, and more stretch extends the hip already."""
    glutes, stretch = contrast("own", "glutes"), contrast("stretch", "hamstrings")
    for width in (WIDE, NARROW):
        assert glutes[HIGH, width] == pytest.approx(glutes[LOW, width], rel=0.15)
        assert stretch[HIGH, width] > 1.5 * stretch[LOW, width]

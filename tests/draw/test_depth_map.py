"""The safe-depth map shows where green and amber end, and where no stop is safe."""

import pytest
from answers import answer, collisions, cut_off, texts_of, untraced
from matplotlib.colors import to_rgb
from matplotlib.patches import Ellipse, Polygon, Rectangle

from legpress.draw.depth_map import AMBER, GREEN, RED, draw_depth_map

ALONE = {
    "heel_height_cm": [5, 15],
    "backrest_notch": [1],
    "green_to_sled_cm": [[None], [None]],
    "amber_to_sled_cm": [[None], [20.5]],
}
NOTHING = {**ALONE, "amber_to_sled_cm": [[None], [None]]}
CASES = {
    "plain": {},
    "one notch, nothing to compare with": {"map": ALONE, "backrest_notch": 1, "present": None},
    "no safe stop anywhere": {
        "map": NOTHING,
        "backrest_notch": 1,
        "lifter": "Karl-Friedrich Freiherr von Drais $ 💪" * 3,
    },
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("units", ["kg", "lb"])
def test_the_map_can_be_read_and_traced(name, units):
    told = answer(**CASES[name])
    figure = draw_depth_map(told, units=units)
    assert not cut_off(figure)
    assert not collisions(figure)
    assert not untraced([text.get_text() for text in texts_of(figure) if text.axes is not None], told, units)


def test_the_ends_of_both_zones_are_on_the_map():
    told = answer()
    axes = draw_depth_map(told).axes[0]
    said = [text.get_text() for text in axes.texts]
    for ends, shape in ((told.map.green_to_sled_cm, "{:g}"), (told.map.amber_to_sled_cm, "({:g})")):
        written = [shape.format(end) for row in ends for end in row if end is not None]
        assert [text for text in said if text in written] == written


def test_only_where_red_begins_at_the_top_no_stop_is_safe():
    told = answer()
    axes = draw_depth_map(told).axes[0]
    cells = [p for p in axes.patches if isinstance(p, Rectangle) and p.get_facecolor()[3] > 0]
    chart = told.map
    for i in range(len(chart.heel_height_cm)):
        for j in range(len(chart.backrest_notch)):
            (cell,) = [p for p in cells if p.get_xy() == (j - 0.5, i - 0.5)]
            green, amber = chart.green_to_sled_cm[i][j], chart.amber_to_sled_cm[i][j]
            assert (cell.get_hatch() is not None) == (amber is None)
            wanted = RED if amber is None else AMBER if green is None else GREEN
            assert to_rgb(cell.get_facecolor()) == to_rgb(wanted)


def test_black_type_can_be_read_on_every_colour():
    for colour in (GREEN, AMBER, RED):
        assert sum(share * part for share, part in zip((0.21, 0.72, 0.07), to_rgb(colour), strict=True)) > 0.7


def test_both_stances_are_marked_where_they_are():
    axes = draw_depth_map(answer()).axes[0]
    (advised,) = [p for p in axes.patches if type(p) is Polygon]
    rings = [p for p in axes.patches if type(p) is Ellipse]
    xy = advised.get_xy()
    # notch 4, 24 cm between the rows of 15 and 25 cm; today notch 2, 30 cm between 25 and 35
    assert (xy.max(0) + xy.min(0))[1] / 2 == pytest.approx(1.9)
    assert 2.5 < xy[:, 0].min() < xy[:, 0].max() < 3.5
    assert {ring.center[1] for ring in rings} == {2.5}
    assert all(0.5 < ring.center[0] < 1.5 for ring in rings)
    assert not [p for p in draw_depth_map(answer(present=None)).axes[0].patches if type(p) is Ellipse]

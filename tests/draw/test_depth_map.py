"""The safe-depth map shows every stop that is safe, and shows where there is none."""

import pytest
from answers import answer, collisions, cut_off, texts_of, untraced
from matplotlib.colors import to_rgb
from matplotlib.patches import Ellipse, Polygon, Rectangle

from legpress.draw.depth_map import draw_depth_map

ALONE = {
    "heel_height_cm": [5, 15],
    "backrest_notch": [1],
    "stop_sled_cm": [[None], [20.4]],
    "margin_deg": [[None], [-1.2]],
    "uncertainty_deg": [[None], [3.0]],
}
NOTHING = {
    **ALONE,
    "stop_sled_cm": [[None], [None]],
    "margin_deg": [[None], [None]],
    "uncertainty_deg": [[None], [None]],
}
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


def test_every_safe_stop_is_on_the_map_and_the_others_are_hatched():
    told = answer()
    axes = draw_depth_map(told).axes[0]
    stops = [stop for row in told.map.stop_sled_cm for stop in row]
    bold = [text.get_text() for text in axes.texts if text.get_fontweight() == "bold"]
    assert bold == [f"{stop:g}" for stop in stops if stop is not None]
    assert sum(patch.get_hatch() is not None for patch in axes.patches) == stops.count(None)


def test_deeper_is_darker():
    told = answer()
    axes = draw_depth_map(told).axes[0]
    rows = told.map.stop_sled_cm
    cells = [p for p in axes.patches if isinstance(p, Rectangle) and not p.get_hatch()]
    grey = {(round(p.get_x() + 0.5), round(p.get_y() + 0.5)): to_rgb(p.get_facecolor())[0] for p in cells}
    shades = [(rows[i][j], grey[j, i]) for i in range(len(rows)) for j in range(len(rows[i])) if rows[i][j] is not None]
    assert [g for _, g in sorted(shades)] == sorted(g for _, g in shades)
    assert min(g for _, g in shades) > 0.6  # black type stays readable


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

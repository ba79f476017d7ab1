import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legpress.errors import WrongInput
from legpress.stance import Stance


def test_the_door_converts_to_metres_and_radians():
    stance = Stance.from_coach(heel_height_cm=45, heel_spacing_cm=38, toe_out_deg=12, backrest_notch=2)
    assert stance.heel_height_m == pytest.approx(0.45)
    assert stance.heel_spacing_m == pytest.approx(0.38)
    assert stance.toe_out_rad == pytest.approx(math.radians(12))
    assert stance.backrest_notch == 2


@pytest.mark.parametrize(
    ("field", "value", "because"),
    [
        ("heel_height_cm", -1, "off the plate"),
        ("heel_height_cm", math.nan, "real number"),
        ("heel_height_cm", math.inf, "real number"),
        ("heel_height_cm", True, "plain number"),
        ("heel_height_cm", "45", "plain number"),
        ("heel_height_cm", None, "plain number"),
        ("heel_spacing_cm", 0.38, "heel centre to heel centre"),
        ("toe_out_deg", 90, "each foot"),
        ("backrest_notch", 0, "most upright"),
        ("backrest_notch", 1.5, "whole number"),
    ],
)
def test_a_wrong_stance_names_field_value_and_rule(field, value, because):
    coach = {"heel_height_cm": 30, "heel_spacing_cm": 35, "toe_out_deg": 10, "backrest_notch": 1} | {field: value}
    with pytest.raises(WrongInput, match=field) as caught:
        Stance.from_coach(**coach)
    assert because in str(caught.value)


def test_a_stance_does_not_change():
    stance = Stance.from_coach(heel_height_cm=30, heel_spacing_cm=35)
    with pytest.raises(ValueError, match="frozen"):
        stance.heel_height_m = 0.2  # pyright: ignore[reportAttributeAccessIssue]
    assert hash(stance) == hash(Stance.from_coach(heel_height_cm=30, heel_spacing_cm=35))


anything = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.floats(), max_size=2)
)


@given(anything, anything, anything, anything)
def test_anything_is_a_stance_or_wrong_input(height, spacing, toe_out, notch):
    try:
        stance = Stance.from_coach(
            heel_height_cm=height, heel_spacing_cm=spacing, toe_out_deg=toe_out, backrest_notch=notch
        )
    except WrongInput as said:
        assert str(said)
        return
    assert all(math.isfinite(x) for x in (stance.heel_height_m, stance.heel_spacing_m, stance.toe_out_rad))

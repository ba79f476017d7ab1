"""What stands in the way is a code with numbers; its sentence is made of them, in either kind of units."""

import re

import pytest

from legpress.errors import WrongInput
from legpress.fit.no_feasible_stance import (
    CarriageTooHeavy,
    FeetSlide,
    NearestPlace,
    NoFeasibleStance,
    Obstacle,
    OutOfReach,
    PlateTooSmall,
    PostureInTheWay,
    StopTooHigh,
    StrokeTooShort,
    TooWeak,
    TravelTooShort,
)
from legpress.press.limits import STROKE_LIMITS, Limit

PLACE = NearestPlace(heel_height_cm=21.0, heel_spacing_cm=33.0, backrest_notch=2)


def in_the_way(limit, knee_deg: float | None = 31.0, flatter_deg: float | None = 10.0):
    return PostureInTheWay(
        limit=limit,
        wanted_deg=55.0,
        heel_cm=21.0,
        knee_deg=knee_deg,
        roll_limit_deg=40.0,
        ankle_limit_deg=38.0,
        flatter_deg=flatter_deg,
    )


REASONS = (
    PlateTooSmall(
        foot_cm=28.0,
        height_cm=24.0,
        width_cm=20.0,
        needed_height_cm=31.0,
        needed_width_cm=43.0,
        over_edge_height_cm=None,
    ),
    PlateTooSmall(
        foot_cm=28.0,
        height_cm=24.0,
        width_cm=60.0,
        needed_height_cm=31.0,
        needed_width_cm=None,
        over_edge_height_cm=23.0,
    ),
    OutOfReach(nearest_cm=40.0, farthest_cm=60.0, leg_cm=85.0),
    TravelTooShort(end_cm=60.0, knee_deg=62.0, missing_cm=9.0),
    StopTooHigh(knee_deg=41.0, wanted_deg=55.0),
    *(in_the_way(limit) for limit in STROKE_LIMITS),
    in_the_way(Limit.ROLL, knee_deg=None, flatter_deg=None),
    StrokeTooShort(knee_deg=55.0, shortest_cm=5.0),
    CarriageTooHeavy(carriage_kg=80.0, light_kg=41.0),
    FeetSlide(place=PLACE),
    TooWeak(place=PLACE, shortfall_Nm=17.0),
)


def test_every_obstacle_is_looked_at():
    assert {reason.code for reason in REASONS} == set(Obstacle)


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.code)
def test_pounds_and_inches_change_units_and_nothing_else(reason):
    metric, imperial = reason.sentence("kg"), reason.sentence("lb")
    assert metric.endswith(".")
    assert not re.search(r"\d (cm|kg)\b", imperial)
    assert re.sub(r"[\d./ ]+(cm|kg|x)\b", "", metric).split()[0] == imperial.split()[0]
    assert ("sled.bottom_cm" in metric) == ("sled.bottom_cm" in imperial)


def test_the_error_is_a_wrong_input_with_its_reason_and_keeps_every_name():
    error = NoFeasibleStance("Mara of the 50 kg club", "My 90 kg sled", REASONS[-1], "lb")
    assert isinstance(error, WrongInput)
    assert error.reason.code == Obstacle.TOO_WEAK
    assert str(error).startswith("On My 90 kg sled no place on the plate suits Mara of the 50 kg club: at a load")
    assert "heels at 8 1/4 in, 13 in apart, notch 2, where 17 Nm" in str(error)


def test_a_back_that_rounds_too_soon_hears_of_the_backrest_that_would_do():
    assert in_the_way(Limit.ROLL).sentence("kg") == (
        "before the knees bend 55 degrees your lower back would round more than 40 degrees. Nearest to it: backrest in its "
        "flattest notch, heels at 21 cm, where the knees can bend 31 degrees. A backrest 10 degrees flatter would work."
    )
    lost = in_the_way(Limit.ROLL, knee_deg=None, flatter_deg=None).sentence("kg")
    assert "with the legs straight already. No backrest would help" in lost

"""Published directions that must stay: a quick sample of what `python -m checks evidence` compares in full."""

import numpy as np
import pytest

from checks.evidence import scenes
from checks.evidence.contrasts import contrasts
from checks.evidence.page import PAGE
from checks.evidence.reasons import REASONS
from checks.evidence.repetitions import measures, press, stop_cm
from checks.evidence.scenes import HIGH, LOW, NARROW, STANCES
from checks.evidence.shapes import ACL_ABSENT_N

WOMAN, MAN = "woman", "man"


@pytest.fixture(scope="module")
def slow_press():
    """The woman's slow repetition from 5 to 90 degrees, way up."""
    scene = scenes.STRAIGHT
    rep = press(WOMAN, scene, 40.0, "natural", stop_cm(WOMAN, scene))
    return rep.frames[rep.frames["phase"] == "up"].sort_values("knee_angle_deg")


def test_patellofemoral_force_rises_with_flexion_at_constant_load(slow_press):
    """Steinkamp 1993, shape by Powers 2014."""
    up = slow_press
    knee, force = up["knee_angle_deg"].to_numpy(), up["patellofemoral_N"].to_numpy()
    assert knee[0] < 6
    assert knee[-1] > 89
    assert np.all(np.diff(np.interp(np.arange(5, 91, 5), knee, force)) > -0.03 * force.max())


@pytest.mark.parametrize("column", ["tibiofemoral_N", "patellofemoral_N", "activation_vaslat", "activation_vasmed"])
def test_knee_forces_and_vasti_are_larger_deep_than_near_straight(slow_press, column):
    """Escamilla 1998 and 2001; Martin-Fuentes 2020."""
    up = slow_press
    deep, straight = np.interp([90, 20], up["knee_angle_deg"], up[column])
    assert deep > 1.5 * straight


@pytest.fixture(scope="module")
def measured():
    """Man at 12RM in the narrow stance: feet high, high with the toes 30 degrees out, low."""
    return {
        (height, toes): measures(MAN, STANCES[height, NARROW, toes], "natural")
        for height, toes in ((HIGH, 0.0), (HIGH, 30.0), (LOW, 0.0))
    }


def test_the_shin_is_never_pulled_towards_the_anterior_cruciate(measured):
    """Escamilla 1998 and 2001, Wilk 1996: no ACL force on a leg press at 12RM."""
    assert max(found["N ACL side peak"] for found in measured.values()) < ACL_ABSENT_N


def test_toe_out_leaves_knee_forces_alone_at_equal_effort(measured):
    """Escamilla 2001: no difference; under a tenth here."""
    for name in ("N TF peak", "N PF peak"):
        assert measured[HIGH, 30.0][name] == pytest.approx(measured[HIGH, 0.0][name], rel=0.1)


def test_foot_height_leaves_the_tibiofemoral_force_alone_at_equal_effort(measured):
    """Escamilla 2001: no difference between high and low feet; under a tenth here."""
    high, low = (measured[height, 0.0]["N TF peak"] for height in (HIGH, LOW))
    assert high == pytest.approx(low, rel=0.1)


def test_low_feet_ask_more_of_the_rectus_femoris_at_high_effort():
    """Da Silva 2008 at 80 % of each variant's own largest load."""
    high, low = (measures(WOMAN, scenes.sled(h, effort=0.8), "natural") for h in (HIGH, LOW))
    assert low["a RF mean"] > 1.03 * high["a RF mean"]


def test_low_feet_ask_more_force_of_the_rectus_femoris_on_a_horizontal_press():
    """Jafari Harandi 2013, 70 % of the largest load."""
    high, low = (measures(WOMAN, scenes.horizontal(h, effort=0.7), "natural") for h in (25.0, 5.0))
    assert low["N RF mean"] > 1.03 * high["N RF mean"]


def test_every_departure_on_the_page_has_a_reason():
    assert "not explained yet" not in PAGE.read_text("utf-8")


def test_every_reason_belongs_to_a_contrast_and_every_contrast_has_scenes():
    named = {contrast.reason for contrast in contrasts()} | {f"special {i}" for i in range(4)}
    assert set(REASONS) <= named
    assert all(contrast.first and contrast.second and contrast.sign in "+-0" for contrast in contrasts())
    assert len({contrast.study for contrast in contrasts() if contrast.counted}) >= 8

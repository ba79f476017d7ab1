"""The picture shows the posture that was computed: its points are where the engine has them."""

import math
from itertools import pairwise

import numpy as np
import pytest

import legpress as lp


@pytest.fixture(scope="module")
def rep():
    lifter = lp.Lifter.from_person(name="Ana", sex="female", height_cm=168, mass_kg=63)
    stance = lp.Stance.from_coach(heel_height_cm=15, heel_spacing_cm=36, toe_out_deg=15, backrest_notch=3)
    return lp.simulate(lifter, lp.Machine.load("sled-45-large-plate"), stance, load_kg=60.0, tempo="2-1-1-1")


def angle_deg(a, b, c):
    """Angle at b."""
    one, two = a - b, c - b
    return math.degrees(math.acos(one @ two / np.linalg.norm(one) / np.linalg.norm(two)))


def test_the_drawn_heel_stands_on_the_drawn_plate(rep):
    from legpress.draw.lifter import Instant
    from legpress.report.muscle_force import bottom_frame

    for frame in (0, bottom_frame(rep.frames)):
        now = Instant.of(rep, frame)
        height_m = rep.machine.plate_lower_edge_m + rep.stance.heel_height_m
        assert now.sole[0] == pytest.approx([now.sled_m, height_m], abs=1e-3)


def test_the_drawn_knee_bends_as_the_table_says(rep):
    from legpress.draw.lifter import Instant
    from legpress.report.muscle_force import bottom_frame

    frame = bottom_frame(rep.frames)
    now = Instant.of(rep, frame)
    # the side view foreshortens a thigh that points outwards, so the angles agree roughly only
    drawn = 180 - angle_deg(now.hip, now.knee, now.ankle)
    assert drawn == pytest.approx(rep.frames["knee_angle_deg"][frame], abs=10)
    trunk_thigh = 180 - angle_deg(now.trunk, now.hip, now.knee)
    assert trunk_thigh == pytest.approx(rep.frames["trunk_thigh_deg"][frame], abs=10)


def test_the_pelvis_is_drawn_rolled_backwards_about_the_hips(rep):
    from legpress.draw.lifter import Instant

    now = Instant.of(rep, 0)
    assert now.roll_deg > 5
    for before, after in zip(now.pelvis_unrolled, now.pelvis, strict=True):
        assert np.linalg.norm(before) == pytest.approx(np.linalg.norm(after))
        turn = math.degrees(
            math.atan2(before[0] * after[1] - before[1] * after[0], before @ after)
        )  # counter-clockwise: the top goes away from the plate
        assert turn == pytest.approx(now.roll_deg, abs=1e-6)


def test_hamstrings_are_drawn_from_the_rolled_sit_bone_to_below_the_knee(rep):
    from legpress.draw.lifter import Instant

    now = Instant.of(rep, 0)
    line = now.muscles["bflh"]
    length_m = np.linalg.norm(np.diff(line, axis=0), axis=1).sum()
    assert np.linalg.norm(line[0]) < 0.15  # the sit bone is near the hips
    assert np.linalg.norm(line[-1] - now.knee) < 0.15
    # seen from the side a line is at most as long as it is, and nearly so
    assert 0.9 * rep.kinematics.mtu_length_m[list(now.muscles).index("bflh"), 0] < length_m + 0.03


def test_phases_cover_the_repetition_without_gaps(rep):
    from legpress.draw.curves import phase_spans

    spans = phase_spans(rep.frames)
    assert [phase for phase, _, _ in spans] == ["down", "bottom", "up", "top"]
    assert spans[0][1] == rep.frames["time_s"].iloc[0]
    assert spans[-1][2] == rep.frames["time_s"].iloc[-1]
    assert all(end == start for (_, _, end), (_, start, _) in pairwise(spans))
    assert [round(end - start, 6) for _, start, end in spans] == [2, 1, 1, 1]


def test_pull_and_stretch_add_up(rep):
    from legpress.report.muscle_force import GROUPS, pull_N, stretch_N, total_N

    for group, muscles in GROUPS.items():
        assert np.allclose(pull_N(rep.frames, group) + stretch_N(rep.frames, group), total_N(rep.frames, group))
        assert np.allclose(total_N(rep.frames, group), sum(rep.frames[f"force_{m}_N"] for m in muscles))


def test_a_mean_of_a_constant_is_the_constant(rep):
    from legpress.report.muscle_force import mean_over_time

    assert mean_over_time(rep.frames, np.full(len(rep.frames), 7.0)) == pytest.approx(7)


def test_toes_over_the_edge_are_measured_and_said(rep):
    from legpress.draw.plate import overhang_cm
    from legpress.draw.repetition import _foot_words

    assert overhang_cm(rep) == 0
    assert "over the edge" not in _foot_words(rep, 0)
    small = rep.machine.plate.model_copy(update={"height_cm": 30.0})
    from dataclasses import replace

    on_small = replace(rep, machine=rep.machine.model_copy(update={"plate": small}))
    foot_cm = 100 * float(rep.body.foot_length_m)
    assert overhang_cm(on_small) == pytest.approx(15 + foot_cm * math.cos(math.radians(15)) - 30)
    assert "over the edge" in _foot_words(on_small, 0)


def test_the_same_repetition_is_drawn_the_same(rep, tmp_path):
    from legpress.draw.repetition import draw_repetition, repetition_pictures

    first, second = (repetition_pictures(draw_repetition(rep), tmp_path / name) for name in ("a", "b"))
    assert [file.suffix for file in first] == [".png", ".svg"]
    assert list(first.values()) == list(second.values())


def test_the_svg_keeps_its_words(rep, tmp_path):
    from legpress.draw.repetition import draw_repetition, repetition_pictures

    (svg,) = repetition_pictures(draw_repetition(rep), tmp_path / "a", formats=("svg",)).values()
    text = svg.decode()
    for words in ("Ana", "At the bottom", "At the top", "hamstrings, working", "kneecap pressure", "seconds"):
        assert words in text


def test_nothing_runs_off_the_page(rep):
    from legpress.draw.repetition import draw_repetition

    figure = draw_repetition(rep)
    figure.canvas.draw()
    box = figure.get_window_extent()
    for text in figure.findobj(
        lambda artist: hasattr(artist, "get_text") and artist.get_text() and artist.get_visible()
    ):
        if text.axes is not None and not text.axes.axison:
            continue  # cut with its drawing
        extent = text.get_window_extent()
        assert extent.x0 >= box.x0 - 1, text.get_text()
        assert extent.x1 <= box.x1 + 1, text.get_text()

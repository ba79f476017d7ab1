"""A repetition: its tempo, its load, its cue and its depth do what a lifter knows they do."""

import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenes import machine, person, stance

import legpress as lp
from legpress.body.paths import MUSCLES
from legpress.press.cue import constants
from legpress.press.findings import SharingUnsettled, TooHeavy, TooLight
from legpress.press.outcome import Outcome
from legpress.press.rep import SHORTFALL_LIMIT_NM, X_DURATIONS_S
from legpress.reference.kinetic_chain import velocity_factor
from legpress.report.repetition import RepetitionReport

# Design section 6: scripts of users depend on these.
COLUMNS = (
    "time_s phase sled_m sled_force_N hip_flexion_deg hip_adduction_deg hip_rotation_deg knee_angle_deg "
    "ankle_angle_deg pelvic_roll_deg trunk_thigh_deg foot_normal_N foot_tangential_N cop_from_heel_m hip_moment_Nm "
    "knee_moment_Nm ankle_moment_Nm patellofemoral_N tibiofemoral_N shortfall_Nm"
).split()
PER_MUSCLE = ("activation_{}", "force_{}_N", "passive_{}_N", "fibre_length_{}")


def press(load_kg=100, tempo="2-1-1", *, where="sled-45-large-plate", feet=(18, 35, 15, 2), lifter=None, **more):
    return lp.simulate(lifter or person(), machine(where), stance(*feet), load_kg=load_kg, tempo=tempo, **more)


@pytest.fixture(scope="module")
def usual():
    return press(tempo="3-1-X")


def phase(rep, name):
    return rep.frames[rep.frames["phase"] == name]


def lasts_s(rep) -> dict[str, float]:
    """Seconds of each phase, from the frames alone."""
    ends = rep.frames.groupby("phase", sort=False)["time_s"].max()
    return dict(zip(ends.index, np.diff([0.0, *ends]), strict=True))


def test_the_promised_columns_exist_and_hold_numbers(usual):
    assert set(COLUMNS) <= set(usual.frames.columns)
    for muscle in MUSCLES:
        assert {name.format(muscle) for name in PER_MUSCLE} <= set(usual.frames.columns)
    numbers = usual.frames.drop(columns="phase")
    assert all(np.isfinite(numbers[name].to_numpy(dtype=float)).all() for name in numbers)
    assert isinstance(usual.frames, pd.DataFrame)
    assert (np.diff(usual.frames["time_s"]) > 0).all()
    report = RepetitionReport.of(usual)
    assert report.load_kg == 100
    assert all(np.isfinite(value) for _, value in report if isinstance(value, float))


@pytest.mark.parametrize(
    ("tempo", "seconds"),
    [
        ("3-1-1", {"down": 3, "bottom": 1, "up": 1}),
        ("3010", {"down": 3, "up": 1}),
        ("2-0-2-1", {"down": 2, "up": 2, "top": 1}),
        ("4-2-1", {"down": 4, "bottom": 2, "up": 1}),
    ],
)
def test_phases_follow_the_tempo_in_a_coachs_order(tempo, seconds):
    rep = press(60, tempo)
    assert lasts_s(rep) == pytest.approx(seconds)
    down, up = phase(rep, "down"), phase(rep, "up")
    assert (np.diff(down["sled_m"]) < 0).all()
    assert (np.diff(up["sled_m"]) > 0).all()
    for still in ("bottom", "top"):
        assert phase(rep, still)["sled_m"].nunique() <= 1
    assert rep.frames["sled_m"].iloc[0] == pytest.approx(rep.frames["sled_m"].iloc[-1])


def test_the_sled_starts_and_stops_softly(usual):
    down = phase(usual, "down")
    speed = np.gradient(down["sled_m"], down["time_s"])
    assert speed[1:-1] == pytest.approx(down["sled_speed_m_per_s"][1:-1], abs=0.01)
    for end in (0, -1):
        assert down["sled_speed_m_per_s"].iloc[end] == pytest.approx(0, abs=1e-12)
    # The middle of a minimum-jerk stroke is 1.875 times as fast as its mean.
    mean = (down["sled_m"].iloc[0] - down["sled_m"].iloc[-1]) / 3
    assert down["sled_speed_m_per_s"].abs().max() == pytest.approx(1.875 * mean, rel=1e-3)


def test_x_is_the_shortest_way_up_that_can_be_held():
    fastest = {load: press(load, "2-0-X").up_s for load in (60, 160, 220)}
    print(f"X takes {fastest} s")
    assert fastest[60] <= fastest[160] <= fastest[220]
    assert min(fastest.values()) >= 0.5
    hard = [load for load, up_s in fastest.items() if up_s > X_DURATIONS_S[0] and not press(load, "2-0-X").too_heavy]
    for load in hard:
        shorter = X_DURATIONS_S[X_DURATIONS_S.index(fastest[load]) - 1]
        assert phase(press(load, f"2-0-{shorter:g}"), "up")["shortfall_Nm"].max() > SHORTFALL_LIMIT_NM
        assert phase(press(load, f"2-0-{fastest[load]:g}"), "up")["shortfall_Nm"].max() <= 5 * SHORTFALL_LIMIT_NM


def test_a_load_too_heavy_is_a_result_with_its_shortfall(usual):
    assert not usual.too_heavy
    assert usual.frames["shortfall_Nm"].max() < 0.1
    rep = press(900)
    assert rep.too_heavy
    assert rep.frames["shortfall_Nm"].max() > 50
    (heavy,) = [finding for finding in rep.findings if isinstance(finding, TooHeavy)]
    assert (heavy.load_kg, heavy.shortfall_Nm) == (900, pytest.approx(rep.frames["shortfall_Nm"].max()))
    assert rep.frames.drop(columns="phase").notna().all(axis=None)
    heavier = press(1200)
    assert heavier.frames["shortfall_Nm"].max() > rep.frames["shortfall_Nm"].max()


def test_a_light_load_is_not_too_heavy():
    for where, feet in (
        ("sled-45-large-plate", (15, 35, 12, 1)),
        ("sled-45-small-plate", (12, 30, 8, 1)),
        ("sled-35", (15, 40, 20, 1)),
    ):
        for load_kg in (0, 20, 40):
            rep = press(load_kg, where=where, feet=feet)
            assert not rep.too_heavy, (where, load_kg, rep.frames["shortfall_Nm"].max())


def test_an_empty_stack_cannot_hold_the_legs_folded():
    # Stretched hips push harder than a sled that weighs nothing along a level rail.
    rep = press(0, where="horizontal-selectorised", feet=(20, 35, 12, 2))
    assert rep.too_light
    assert not rep.too_heavy
    assert any(isinstance(finding, TooLight) for finding in rep.findings)
    assert not press(80, where="horizontal-selectorised", feet=(20, 35, 12, 2)).too_light


def test_a_deeper_stop_bends_hip_and_knee_more():
    shallow, deep = press(stop_sled_cm=38), press(stop_sled_cm=24)
    for column in ("trunk_thigh_deg", "hip_flexion_deg", "knee_angle_deg"):
        assert deep.frames[column].max() > shallow.frames[column].max() + 3
    assert deep.frames["sled_m"].min() < shallow.frames["sled_m"].min()
    assert deep.stop_sled_cm == pytest.approx(24)
    assert deep.frames["sled_m"].max() == pytest.approx(shallow.frames["sled_m"].max(), abs=1e-3)


def test_the_stroke_ends_at_the_soft_lockout():
    for knee_deg in (5, 10, 25):
        rep = press(top_knee_deg=knee_deg)
        assert rep.frames["knee_angle_deg"].min() == pytest.approx(knee_deg, abs=0.3)


def test_a_heavier_load_takes_more_force_everywhere():
    light, heavy = press(60, stop_sled_cm=28), press(140, stop_sled_cm=28)
    assert (heavy.frames["sled_force_N"] > light.frames["sled_force_N"] * 1.5).all()
    assert (heavy.frames["foot_normal_N"] > light.frames["foot_normal_N"]).all()
    for column in ("patellofemoral_N", "tibiofemoral_N"):
        assert heavy.frames[column].max() > light.frames[column].max()
    weight = np.asarray(light.body.weight)

    def effort(rep):
        return float(weight @ np.mean([rep.frames[f"activation_{m}"] ** 3 for m in MUSCLES], axis=1))

    assert effort(heavy) > 1.3 * effort(light)


def test_friction_takes_force_off_on_the_way_down():
    rep = press(tempo="3-0-3")
    down, up = phase(rep, "down"), phase(rep, "up")
    at_m = np.linspace(rep.frames["sled_m"].min() + 0.03, rep.frames["sled_m"].max() - 0.03, 20)
    lowering = np.interp(at_m, down["sled_m"].to_numpy()[::-1], down["sled_force_N"].to_numpy()[::-1])
    lifting = np.interp(at_m, up["sled_m"], up["sled_force_N"])
    share = machine().friction
    # The same way in the same time: accelerations cancel, friction counts twice.
    rest = machine().carriage_kg + 100
    assert lifting - lowering == pytest.approx(2 * share * rest * 9.80665 * np.sin(np.radians(45)), rel=0.02)


def test_heels_put_the_pressure_into_the_rear_third_of_the_foot():
    natural, heels = press(), press(cue="heels")
    foot = float(heels.body.foot_length_m)
    assert heels.frames["cop_from_heel_m"].max() <= foot / 3 + 1e-6
    assert natural.frames["cop_from_heel_m"].max() > foot / 3
    assert heels.frames["ankle_moment_Nm"].max() < natural.frames["ankle_moment_Nm"].max()
    # What the calf no longer holds: the heel's push passes closer to the ankle.
    assert heels.frames["activation_soleus"].mean() < natural.frames["activation_soleus"].mean()


@pytest.mark.parametrize("percent", [10, 20, 30])
def test_scraping_drags_the_plate_towards_its_lower_edge_with_the_told_share(percent):
    def share(cue):
        frames = press(cue=cue, tempo="2-0-2").frames
        return (frames["foot_tangential_N"] / frames["foot_normal_N"]).to_numpy()

    # The direction is told from the push as a first search has it; searched to the end it misses by 0.021.
    assert share(f"scrape:{percent}") - share("natural") == pytest.approx(percent / 100, abs=0.025)


def test_a_straight_push_has_no_force_along_the_plate():
    frames = press(cue="straight", tempo="2-0-2").frames
    assert (frames["foot_tangential_N"] / frames["foot_normal_N"]).abs().max() < 0.01


def test_hamstrings_and_calves_brace_with_the_vasti():
    frames = press(
        cue="straight", tempo="2-0-2", feet=(10, 35, 15, 2)
    ).frames  # low feet: nothing else asks for hamstrings
    vasti = frames[["activation_vasint", "activation_vaslat", "activation_vasmed"]].mean(axis=1)
    working = (vasti > 0.1) & (vasti < 0.5)
    assert working.sum() > 10
    for muscle, share in (("semimem", 0.15), ("bflh", 0.15), ("gaslat", 0.10)):
        assert (frames[f"activation_{muscle}"] > 0.6 * share * vasti)[working].all(), muscle
    free = press(cue="free", tempo="2-0-2", feet=(10, 35, 15, 2)).frames
    assert free["activation_semimem"].max() < 0.02  # the least effort does not brace


def test_load_rolls_the_pelvis_further_and_a_straight_push_more_than_a_natural_one():
    def added(**more):
        frames = press(tempo="2-0-2", feet=(35, 36, 15, 3), stop_sled_cm=30, **more).frames
        return (frames["pelvic_roll_loaded_deg"] - frames["pelvic_roll_deg"]).max()

    light, heavy, straight = added(load_kg=30), added(load_kg=90), added(load_kg=90, cue="straight")
    assert 0 <= light < heavy < straight < 5


def test_scraping_is_work_for_hip_extensors_and_not_for_the_knees():
    # The sign, by anatomy: a foot that drags the plate down is drawn under the hip.
    up, down = press(cue="natural"), press(cue="scrape:30")
    assert (down.frames["foot_tangential_N"] > up.frames["foot_tangential_N"]).all()
    assert down.frames["hip_moment_Nm"].mean() > up.frames["hip_moment_Nm"].mean() + 20
    assert down.frames["knee_moment_Nm"].mean() < up.frames["knee_moment_Nm"].mean()

    def hamstrings(rep):
        return sum(
            (rep.frames[f"force_{m}_N"] - rep.frames[f"passive_{m}_N"]).mean() for m in ("bflh", "semimem", "semiten")
        )

    assert hamstrings(down) > hamstrings(up)


def test_the_foot_force_stays_inside_cone_and_sole():
    for cue in ("natural", "free", "heels", "scrape:30"):
        f = press(cue=cue).frames
        push = np.hypot(f["foot_tangential_N"], f["foot_lateral_N"])
        # The octagon stands around the cone of 0.5.
        assert (push <= 0.5 / np.cos(np.pi / 8) * f["foot_normal_N"] + 1e-6).all()
        front_m = constants()["contact"]["front_of_patch_share"] * float(press(cue=cue).body.foot_length_m)
        assert f["cop_from_heel_m"].between(0.02 - 1e-6, front_m + 1e-6).all()


def test_forces_are_what_activations_make_and_passive_is_a_part_of_them(usual):
    f = usual.frames
    for muscle in MUSCLES:
        assert f[f"activation_{muscle}"].between(0.01 - 1e-9, float(usual.body.full_activation) + 1e-9).all()
        assert (f[f"force_{muscle}_N"] >= f[f"passive_{muscle}_N"] - 1e-6).all()
        assert (f[f"passive_{muscle}_N"] > -1e-3).all()
        assert f[f"fibre_length_{muscle}"].between(0.2, 2.2).all(), (muscle, f[f"fibre_length_{muscle}"].describe())


def test_trunk_thigh_flexion_is_hip_flexion_and_roll(usual):
    f = usual.frames
    assert np.abs(f["trunk_thigh_deg"] - f["hip_flexion_deg"] - f["pelvic_roll_deg"]).max() < 1e-9


def test_fibre_velocities_are_those_of_the_fibres(usual):
    # One repeat pass is enough: the multiplier that forces were shared with is the one of the fibres' own speed.
    held, times = usual.forces, usual.frames["time_s"].to_numpy()
    speed = jnp.asarray(np.gradient(held.fibre_length, times, axis=1))
    miss = np.abs(np.asarray(velocity_factor(usual.body.muscles, speed)) - held.velocity_factor)
    print(f"force-velocity multiplier misses: median {np.median(miss):.5f}, 99 % {np.percentile(miss, 99):.3f}")
    assert np.sqrt(np.mean(miss**2)) < 0.03
    assert np.percentile(miss, 95) < 0.03
    slower, faster = np.asarray(speed) < -0.2, np.asarray(speed) > 0.2
    assert np.mean(held.velocity_factor[slower] < 1) > 0.95
    assert np.mean(held.velocity_factor[faster] > 1) > 0.95


def test_every_frame_is_solved(usual):
    for rep in (
        usual,
        press(900),
        press(cue="heels"),
        press(20, cue="free", where="horizontal-selectorised", feet=(20, 35, 12, 2)),
    ):
        assert rep.forces.sharing.residual_Nm.max() < 0.1
        assert (rep.forces.sharing.gap / np.maximum(rep.forces.sharing.objective, 0.05)).max() < 1e-4


def test_a_smaller_body_of_the_same_shape_presses_alike():
    # Scaling: a body 10 % smaller on a machine 10 % smaller bends the same.
    big, small = person(height_cm=180, mass_kg=80), person(height_cm=162, mass_kg=80 * 0.9**3)
    joint = {}
    for lifter, size in ((big, 1.0), (small, 0.9)):
        table = {
            "name": "scaled",
            "rail_deg": 45,
            "plate": {"height_cm": 70 * size, "width_cm": 80 * size, "lower_edge_cm": -12 * size},
            "seat": {"backrest_deg": [105]},
            "sled": {"carriage_kg": 40, "bottom_cm": 36 * size, "travel_cm": 72 * size},
        }
        rep = lp.simulate(
            lifter, lp.Machine.from_table(table), stance(20 * size, 34 * size, 12, 1),
            load_kg=60, tempo="2-0-1", stop_sled_cm=25 * size,
        )  # fmt: skip
        joint[size] = rep.frames[["knee_angle_deg", "trunk_thigh_deg", "ankle_angle_deg"]].to_numpy()
    assert np.abs(joint[1.0] - joint[0.9]).max() < 1.0


def test_the_same_press_twice_is_the_same():
    first, second = press(), press()
    pd.testing.assert_frame_equal(first.frames, second.frames)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (dict(load_kg=-5), "load_kg is -5"),
        (dict(load_kg=float("nan")), "load_kg is nan"),
        (dict(load_kg=float("inf")), "load_kg is inf"),
        (dict(load_kg="heavy"), "load_kg is 'heavy'"),
        (dict(load_kg=True), "load_kg is True"),
        (dict(tempo="fast"), "tempo is 'fast'"),
        (dict(tempo="X-1-1"), "X stands for the way down"),
        (dict(tempo=3), "tempo is 3"),
        (dict(cue="hips"), "cue is 'hips'"),
        (dict(cue="scrape:90"), "cue is 'scrape:90'"),
        (dict(stop_sled_cm=-1), "stop_sled_cm is -1"),
        (dict(stop_sled_cm=74), "stop_sled_cm is 74"),
        (dict(stop_sled_cm=1), "stop_sled_cm is 1"),
        (dict(top_knee_deg=90), "top_knee_deg is 90"),
        (dict(top_knee_deg=None), "top_knee_deg is None"),
        (dict(feet=(80, 35, 15, 2)), "heel_height_cm is 80"),
        (dict(feet=(20, 95, 15, 2)), "heel_spacing_cm is 95"),
        (dict(feet=(20, 35, 15, 9)), "backrest_notch is 9"),
        (dict(feet=(70, 35, 15, 1)), "outside the range|out of reach"),
    ],
)
def test_what_cannot_be_pressed_is_refused_with_field_and_value(wrong, says):
    with pytest.raises(lp.WrongInput, match=says) as raised:
        press(**wrong)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    height_cm=st.floats(0, 75),
    spacing_cm=st.floats(5, 90),
    toe_out_deg=st.floats(-20, 50),
    notch=st.integers(1, 4),
    load_kg=st.floats(0, 600),
    stop_cm=st.none() | st.floats(0, 74),
    cue=st.sampled_from(["natural", "free", "heels", "scrape:0", "scrape:20", "scrape:50"]),
    tempo=st.sampled_from(["3-1-X", "1-0-1", "0.5-0-0.5"]),
    height_of_lifter_cm=st.floats(140, 210),
    sex=st.sampled_from(["male", "female"]),
)
def test_any_press_is_finite_or_refused_in_a_sentence(
    height_cm, spacing_cm, toe_out_deg, notch, load_kg, stop_cm, cue, tempo, height_of_lifter_cm, sex
):
    lifter = lp.Lifter.from_person(
        sex=sex, height_cm=height_of_lifter_cm, mass_kg=23 * (height_of_lifter_cm / 100) ** 2
    )
    try:
        rep = press(
            load_kg,
            tempo,
            feet=(height_cm, spacing_cm, toe_out_deg, notch),
            lifter=lifter,
            cue=cue,
            stop_sled_cm=stop_cm,
        )
    except lp.WrongInput as refused:
        assert str(refused).endswith(".")
        return
    numbers = rep.frames.drop(columns="phase").to_numpy(dtype=float)
    assert np.isfinite(numbers).all()
    # A direction told by number that muscles or an empty sled cannot hold may stay unsettled; then the lifter is told.
    unsettled = rep.forces.sharing.residual_Nm.max() >= 0.1
    assert not unsettled or rep.too_heavy or cue.startswith("scrape")
    short = bool((rep.forces.sharing.outcome != Outcome.SOLVED).any())
    assert (unsettled or short) == any(isinstance(finding, SharingUnsettled) for finding in rep.findings)

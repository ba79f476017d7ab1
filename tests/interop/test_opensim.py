"""What is exported for OpenSim is the engine's own repetition, and OpenSim's tools agree with it."""

import json
import re
import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import legpress as lp
from checks.validation.cases import CASES, ROOT, SHORT, line, verified
from legpress import WrongInput
from legpress.body.paths import MUSCLES
from legpress.body.skeleton import BODIES, COORDINATES
from legpress.interop.opensim.coordinates import turned_about_z
from legpress.interop.opensim.motion import GroundMotion, sled_m
from legpress.interop.table import Table
from legpress.measures import GRAVITY_M_PER_S2
from legpress.reference.muscle import passive_force_and_derivatives


@pytest.fixture(scope="session")
def model(source_model):
    """The source model's file."""
    return source_model.model_path()


@pytest.fixture(scope="session")
def rep():
    return next(case for case in CASES if case.name == "present-woman").rep(SHORT)


@pytest.fixture(scope="session")
def exported(model, rep, tmp_path_factory):
    return lp.export_opensim(rep, tmp_path_factory.mktemp("export") / "press", model=model)


@pytest.fixture(scope="session")
def opened(exported):
    """The exported model and its motion."""
    import opensim

    model = opensim.Model(str(exported / "model.osim"))
    state = model.initSystem()
    return model, state, Table.read(exported / "motion.mot")


def posed(opened, row):
    """Bodies by name in one row of the motion: rotation [3, 3] and origin [3] in ground."""
    model, state, motion = opened
    for name, values in motion.columns.items():
        coordinate = model.getCoordinateSet().get(name)
        coordinate.setLocked(state, False)
        coordinate.setValue(state, float(values[row]), False)
    model.realizePosition(state)
    found = {}
    for body in model.getBodySet():
        at = body.getTransformInGround(state)
        rotation = np.array([[at.R().get(i, j) for j in range(3)] for i in range(3)])
        found[body.getName()] = rotation, at.p().to_numpy()
    return found


# Two with the quickest tools here, the others in `make sweep`; all sixteen in `make verify`.
HERE = ("middle", "horizontal")


@pytest.mark.parametrize(
    "name",
    [pytest.param(case.name, marks=() if case.name in HERE else pytest.mark.sweep) for case in CASES if case.sampled],
)
def test_opensims_tools_agree_with_the_repetition(model, name, tmp_path):
    case = next(case for case in CASES if case.name == name)
    found = verified(case, tmp_path / "press", SHORT)
    print(line(name, found))
    missed = [(row.quantity, row.part, row.share, row.bar) for row in found.rows if not row.holds]
    assert not missed
    assert found.skipped_frames < found.frames / 4


def test_the_sampled_cases_are_different_enough():
    sampled = [case for case in CASES if case.sampled]
    assert len(sampled) >= 6
    assert len({case.lifter for case in sampled}) == 3
    assert len({case.machine for case in sampled}) >= 2
    assert any(case.machine == "horizontal-selectorised" for case in sampled)
    assert min(case.heel_height_cm for case in sampled) <= 10 < 40 <= max(case.heel_height_cm for case in sampled)
    assert max(case.heel_spacing_cm for case in sampled) >= 55


def test_the_legs_stand_where_the_engine_has_them(rep, opened):
    motion = opened[2]
    for frame in (0, int(rep.frames["sled_m"].argmin()), len(rep.frames) - 1):
        row = int(np.abs(motion.time_s - rep.frames["time_s"][frame]).argmin())
        found = posed(opened, row)
        ground = GroundMotion.of(rep.kinematics, rep.body.skeleton)
        for place, name in enumerate(("femur", "patella", "tibia", "calcn")):
            rotation, origin = found[f"{name}_r"]
            ours = np.asarray(rep.kinematics.posture.origin_m)[place, :, frame : frame + 1]
            # The motion's postures are exact, the repetition's come from sixteen places of its stroke.
            assert np.abs(ground.point_m(ours)[:, 0] - origin).max() < 5e-5
            turned = ground.vector(np.asarray(rep.kinematics.posture.rotation)[place, :, :, frame])
            assert np.abs(turned - rotation).max() < 3e-4  # the patella's spline has knots
            mirrored, across = found[f"{name}_l"]
            assert np.abs(across - origin * [1, 1, -1]).max() < 1e-9
            assert np.abs(mirrored - rotation * np.outer([1, 1, -1], [1, 1, -1])).max() < 1e-9


def test_the_hips_stay_and_the_trunk_stays_on_the_pad_while_the_pelvis_rolls(rep, opened):
    motion = opened[2]
    rows = [int(np.abs(motion.time_s - rep.frames["time_s"][k]).argmin()) for k in (0, rep.frames["sled_m"].argmin())]
    top, bottom = (posed(opened, row) for row in rows)
    for found in (top, bottom):
        assert np.abs(found["femur_r"][1] + found["femur_l"][1]).max() < 1e-9  # midway: ground's origin
    assert np.abs(top["torso"][0] - bottom["torso"][0]).max() < 1e-9
    tilt = np.degrees(np.diff([motion["pelvis_tilt"][row] for row in rows])[0])
    rolled = rep.frames["pelvic_roll_deg"]
    assert tilt == pytest.approx(rolled[int(rep.frames["sled_m"].argmin())] - rolled[0], abs=3e-3)
    # Reclined: the trunk's up axis points backwards and up, by the backrest's angle to the rail and the rail's own.
    up = bottom["torso"][0][:, 1]
    lean = np.degrees(np.arctan2(-up[0], up[1]))
    machine, notch = rep.machine, rep.stance.backrest_notch
    assert lean == pytest.approx(machine.seat.backrest_deg[notch - 1] + machine.rail_deg - 90, abs=1e-6)


def test_gravity_points_down_in_ground(rep):
    ground = GroundMotion.of(rep.kinematics, rep.body.skeleton)
    down = ground.vector(np.asarray(rep.kinematics.posture.plate.gravity))
    assert np.abs(down - np.array([[0.0], [-GRAVITY_M_PER_S2], [0.0]])).max() < 1e-9


def test_patella_and_knee_are_one_coordinate_in_radians(exported):
    motion = Table.read(exported / "motion.mot")
    assert not motion.in_degrees
    for side in "rl":
        assert (motion[f"knee_angle_{side}_beta"] == motion[f"knee_angle_{side}"]).all()
    assert np.degrees(motion["knee_angle_r"]).max() > 60


def test_every_frame_is_a_row_of_the_motion_and_the_sled_rests_at_its_ends(rep, exported):
    motion = Table.read(exported / "motion.mot")
    times = rep.frames["time_s"].to_numpy()
    assert np.abs(motion.time_s[:, None] - times[None]).min(0).max() < 1e-9
    assert np.ptp(np.diff(motion.time_s)) < 1e-8
    before, after = motion.time_s < 0, motion.time_s > times[-1] + 1e-9
    assert before.sum() >= 5
    assert after.sum() >= 5
    for values in motion.columns.values():
        assert np.ptp(values[before]) < 1e-9
        assert np.ptp(values[after]) < 1e-9


def test_the_sled_between_frames_goes_on_as_in_them(rep):
    times = rep.frames["time_s"].to_numpy()
    fine = np.linspace(times[0], times[-1], 20 * (len(times) - 1) + 1)
    sled = sled_m(rep.frames, fine)
    assert np.abs(sled[::20] - rep.frames["sled_m"]).max() < 1e-9
    speed = np.gradient(sled, fine)[::20]
    assert np.abs(speed[1:-1] - rep.frames["sled_speed_m_per_s"][1:-1]).max() < 2e-3


def test_both_feet_push_the_sled_with_its_force_and_inside_their_soles(rep, exported):
    loads = Table.read(exported / "external_loads.sto")
    at = np.isin(loads.time_s.round(6), rep.frames["time_s"].round(6))
    force = {s: np.stack([loads[f"foot_{s}_v{axis}"][at] for axis in "xyz"]) for s in "rl"}
    point = np.stack([loads[f"foot_r_p{axis}"][at] for axis in "xyz"])
    ground = GroundMotion.of(rep.kinematics, rep.body.skeleton)
    plate = rep.kinematics.posture.plate
    rail, normal, toes, heel = (
        ground.vector(np.asarray(v)) for v in (plate.rail, plate.normal, plate.toe_axis, plate.heel_m)
    )
    heel = ground.point_m(np.asarray(plate.heel_m))
    both = -((force["r"] + force["l"]) * rail).sum(0)
    assert np.abs(both - rep.frames["sled_force_N"]).max() < 1e-3
    assert ((force["r"] * normal).sum(0) > 0).all()
    assert (force["l"] == force["r"] * np.array([[1], [1], [-1]])).all()
    forwards = ((point - heel) * toes).sum(0)
    assert np.abs(forwards - rep.frames["cop_from_heel_m"]).max() < 0.01  # the sole may be rolled on the plate
    torque = np.stack([loads[f"foot_r_t{axis}"][at] for axis in "xyz"])
    across = torque - (torque * normal).sum(0) * normal
    assert np.abs(across).max() < 1e-6  # at the centre of pressure a plate turns a sole about its normal alone


def test_the_capsule_works_on_hip_flexion_alone(rep, exported):
    from legpress.interop.opensim.loads import capsule_torque_Nm

    torque = capsule_torque_Nm(rep)
    axes = np.asarray(rep.kinematics.posture.angular)[BODIES.index("femur"), :3]
    work = np.einsum("kif,if->kf", axes, torque)
    assert np.abs(work[0] + rep.forces.capsule_Nm).max() < 1e-9
    assert np.abs(work[1:]).max() < 1e-9
    loads = Table.read(exported / "external_loads.sto")
    for side in "rl":
        for axis in "xyz":
            femur, pelvis = loads[f"capsule_{side}_femur_t{axis}"], loads[f"capsule_{side}_pelvis_t{axis}"]
            assert (femur == -pelvis).all()


def test_masses_are_the_lifters_and_the_foot_is_in_parts(rep, opened):
    model, state, _ = opened
    skeleton, bodies = rep.body.skeleton, model.getBodySet()
    assert model.getTotalMass(state) == pytest.approx(rep.lifter.mass_kg)
    for side, mirror in (("r", 1), ("l", -1)):
        for name in ("femur", "patella", "tibia"):
            place, bone = BODIES.index(name), bodies.get(f"{name}_{side}")
            assert bone.get_mass() == pytest.approx(float(skeleton.mass_kg[place]))
            centre = bone.get_mass_center().to_numpy() * [1, 1, mirror]
            assert np.abs(centre - np.asarray(skeleton.com_m)[place]).max() < 1e-9
        parts = [bodies.get(f"{name}_{side}") for name in ("talus", "calcn", "toes")]
        offsets = [np.zeros(3)] * 3
        at_rest = posed_at_zero(opened)
        rotation, calcn = at_rest[f"calcn_{side}"]
        offsets = [rotation.T @ (at_rest[part.getName()][1] - calcn) for part in parts]
        masses = np.array([part.get_mass() for part in parts])
        centres = np.array([part.get_mass_center().to_numpy() + o for part, o in zip(parts, offsets, strict=True)])
        foot = BODIES.index("foot")
        together = (masses[:, None] * centres).sum(0) / masses.sum()
        assert masses.sum() == pytest.approx(float(skeleton.mass_kg[foot]))
        assert np.abs(together * [1, 1, mirror] - np.asarray(skeleton.com_m)[foot]).max() < 1e-6
        inertia = np.zeros((3, 3))
        for part, mass, centre in zip(parts, masses, centres, strict=True):
            xx, yy, zz, xy, xz, yz = (part.get_inertia().get(i) for i in range(6))
            arm = centre - together
            own = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
            inertia += own + mass * (arm @ arm * np.eye(3) - np.outer(arm, arm))
        inertia *= np.outer([1, 1, mirror], [1, 1, mirror])
        assert np.abs(inertia - np.asarray(skeleton.inertia_kg_m2)[foot]).max() < 1e-6


def posed_at_zero(opened):
    model, state, motion = opened
    still = Table(name="x", time_s=[0.0], columns={name: [0.0] for name in motion.columns})
    return posed((model, state, still), 0)


def test_muscles_pull_as_the_engines(rep, exported):
    import jax.numpy as jnp
    import opensim

    model = opensim.Model(str(exported / "model.osim"))
    model.initSystem()
    muscles = rep.body.muscles
    assert abs(float(rep.body.tightness) - 1) > 1e-3  # else the curves would prove nothing
    for side in "rl":
        for i, name in enumerate(MUSCLES):
            theirs = opensim.Millard2012EquilibriumMuscle.safeDownCast(model.getMuscles().get(f"{name}_{side}"))
            assert theirs.get_max_isometric_force() == pytest.approx(float(muscles.peak_force_N[i]))
            assert theirs.get_optimal_fiber_length() == pytest.approx(float(muscles.optimal_fibre_m[i]))
            assert theirs.get_tendon_slack_length() == pytest.approx(float(muscles.tendon_slack_m[i]))
            for length in (1.0, 1.2, 1.4, 1.6):
                ours = float(passive_force_and_derivatives(muscles, jnp.full(40, length))[0][i])
                assert theirs.getFiberForceLengthCurve().calcValue(length) == pytest.approx(ours, abs=2e-4)


def test_the_forces_name_every_actuator_that_jointreaction_asks_for(exported):
    import opensim

    model = opensim.Model(str(exported / "model.osim"))
    actuators = [model.getActuators().get(i).getName() for i in range(model.getActuators().getSize())]
    reserves = opensim.ForceSet(str(exported / "reserves.xml"))
    actuators += [reserves.get(i).getName() for i in range(reserves.getSize())]
    forces = Table.read(exported / "muscle_forces.sto")
    assert sorted(forces.columns) == sorted(actuators)
    for name in COORDINATES:  # what is left for them on the legs is the paths' own error
        assert np.abs(forces[f"reserve_{name}_r"]).max() < 5


def test_forces_and_activations_are_those_of_the_frames(rep, exported):
    frames = pd.read_csv(exported / "frames.csv")
    assert list(frames.columns) == list(rep.frames.columns)
    forces, activations = (Table.read(exported / f"muscle_{name}.sto") for name in ("forces", "activations"))
    for muscle in MUSCLES:
        for side in "rl":
            assert np.allclose(forces[f"{muscle}_{side}"], rep.frames[f"force_{muscle}_N"], rtol=1e-12)
            assert np.allclose(activations[f"{muscle}_{side}"], rep.frames[f"activation_{muscle}"], rtol=1e-12)
    assert np.allclose(frames["tibiofemoral_N"], rep.frames["tibiofemoral_N"], rtol=1e-8)


def test_activations_end_at_the_lifters_full_effort_and_the_folder_says_so(rep, exported):
    full = float(rep.body.full_activation)
    assert full < 1  # else this would prove nothing
    activations = Table.read(exported / "muscle_activations.sto")
    assert max(values.max() for values in activations.columns.values()) <= full + 1e-9
    passport = json.loads((exported / "legpress.json").read_text(encoding="utf-8"))
    assert passport["full_activation"] == pytest.approx(full, abs=1e-6)
    assert f"full effort is {full:.3g}," in (exported / "README.md").read_text(encoding="utf-8")


def test_the_exported_model_lets_staticoptimization_go_to_one_as_our_answer_to_it_does(exported):
    import opensim

    model = opensim.Model(str(exported / "model.osim"))
    model.initSystem()
    for i in range(model.getMuscles().getSize()):
        muscle = model.getMuscles().get(i)
        assert muscle.getMaxControl() == 1
        assert muscle.getMinControl() <= 0.01


def test_nothing_in_the_folder_knows_whose_disk_it_is_on(exported, model):
    places = {str(exported), str(exported.parent), str(model.parent), str(ROOT)}
    for file in exported.iterdir():
        text = file.read_text(encoding="utf-8")
        assert not [place for place in places if place in text], file.name


def test_the_readmes_commands_run_as_they_stand(exported, tmp_path):
    folder = tmp_path / "copied"
    shutil.copytree(exported, folder)
    text = (folder / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python -c \"(.*)\"$", text, re.MULTILINE)
    assert len(commands) == 3
    assert len(re.findall(r"^opensim-cmd run-tool setup_\w+\.xml$", text, re.MULTILINE)) == 3
    done = subprocess.run(
        [sys.executable, "-c", commands[0]], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "results" / "inverse_dynamics.sto").is_file()


def test_turning_keeps_lengths_and_goes_from_x_to_y():
    turned = turned_about_z(np.array([[1.0], [0.0], [5.0]]), np.pi / 2)
    assert np.allclose(turned[:, 0], [0, 1, 5])


# ---- doors


def test_an_earlier_export_is_replaced_and_other_files_are_left_alone(rep, exported, model, tmp_path):
    folder = tmp_path / "again"
    shutil.copytree(exported, folder)
    (folder / "results").mkdir()
    (folder / "results" / "inverse_dynamics.sto").write_text("of the earlier one")
    (folder / "motion.mot").write_text("spoiled")
    lp.export_opensim(rep, folder, model=model)
    assert not (folder / "results" / "inverse_dynamics.sto").exists()
    assert (folder / "motion.mot").read_text() == (exported / "motion.mot").read_text()
    (folder / "thesis.tex").write_text("mine")
    with pytest.raises(WrongInput, match=r"thesis\.tex"):
        lp.export_opensim(rep, folder, model=model)
    own = tmp_path / "own"
    own.mkdir()
    (own / "model.osim").write_text("somebody's own model")
    with pytest.raises(WrongInput, match="not of an export"):
        lp.export_opensim(rep, own, model=model)
    assert (own / "model.osim").read_text() == "somebody's own model"


def osim_with(text, old, new, file):
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_another_model_is_refused(rep, model, exported, tmp_path):
    text = model.read_text(encoding="utf-8")
    (tmp_path / "words.osim").write_text("no model at all")
    (tmp_path / "cut.osim").write_text(text[:100000])
    wrong = {
        tmp_path / "nowhere.osim": "no model at",
        tmp_path: "is a folder",
        tmp_path / "words.osim": "not an OpenSim model",
        tmp_path / "cut.osim": "cannot open",
        exported / "model.osim": "another model",  # scaled already
        osim_with(text, "knee_angle_r_beta", "knee_r_beta", tmp_path / "a.osim"): "no coordinate knee_angle_r_beta",
        osim_with(text, "soleus_r", "soleus_right", tmp_path / "b.osim"): "no muscle soleus_r",
        osim_with(text, "-0.056276", "-0.066276", tmp_path / "c.osim"): "its foot lies",
    }
    for file, sentence in wrong.items():
        with pytest.raises(WrongInput, match=sentence):
            lp.export_opensim(rep, tmp_path / "out", model=file)
        assert not (tmp_path / "out").exists()


def test_the_command_exports_and_says_what(legpress, root, model, tmp_path):
    arguments = ("export-opensim", "--lifter", root / "examples" / "lifter_woman.toml", "--tempo", "1-0-X")
    said = legpress(*arguments, "--model", model, "--out", tmp_path / "press", "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["frames"] == len(pd.read_csv(told["files"]["frames.csv"]))
    assert told["taken_from_file"]["machine"] == "[present]"
    assert "legpress verify" in legpress(*arguments, "--model", model, "--out", tmp_path / "press").out
    for wrong in (("--model", tmp_path / "none.osim", "--out", tmp_path / "x"), ("--out", tmp_path / "x")):
        said = legpress(*arguments, *wrong)
        assert (said.code, said.out) == (2, "")
        assert said.one_sentence_on_stderr


def test_without_opensim_both_commands_say_how_to_get_it(legpress, root, tmp_path, monkeypatch):
    from legpress.interop.opensim.library import opensim

    opensim.cache_clear()
    monkeypatch.setitem(sys.modules, "opensim", None)
    needed = ("lifter", "machine", "stance", "load_kg", "tempo", "cue", "legpress", "files_sha256")
    passport = {"format": "legpress export for OpenSim", "format_version": 1, **dict.fromkeys(needed, "x")}
    (tmp_path / "legpress.json").write_text(json.dumps(passport))
    lifter = ("--lifter", root / "examples" / "lifter_woman.toml")
    for command in (
        ("export-opensim", *lifter, "--model", "some.osim", "--out", tmp_path / "x"),
        ("verify", tmp_path),
    ):
        said = legpress(*command)
        assert said.code == 2
        assert said.one_sentence_on_stderr
        assert "pip install 'legpress[verify]'" in said.err
    opensim.cache_clear()


def test_verify_refuses_what_is_no_complete_export(legpress, exported, tmp_path):
    half = tmp_path / "half"
    shutil.copytree(exported, half)
    (half / "motion.mot").unlink()
    empty = tmp_path / "empty"
    empty.mkdir()
    broken = tmp_path / "broken"
    shutil.copytree(exported, broken)
    (broken / "legpress.json").write_text("{")
    other = tmp_path / "other"
    other.mkdir()
    (other / "legpress.json").write_text('{"format": "something else"}')
    partly = tmp_path / "partly"
    shutil.copytree(exported, partly)
    passport = json.loads((partly / "legpress.json").read_text(encoding="utf-8"))
    del passport["lifter"]
    (partly / "legpress.json").write_text(json.dumps(passport))
    sentences = {
        tmp_path / "nowhere": "There is no folder",
        partly: "has no lifter",
        empty: "is not an export",
        half: "motion.mot is missing",
        broken: "cannot be read",
        other: "is not an export",
        exported / "motion.mot": "is a file",
    }
    for folder, sentence in sentences.items():
        said = legpress("verify", folder)
        assert (said.code, said.out) == (2, "")
        assert said.one_sentence_on_stderr
        assert sentence in said.err


def test_a_spoiled_export_is_told_and_ends_with_one(legpress, exported, tmp_path):
    spoiled = tmp_path / "spoiled"
    shutil.copytree(exported, spoiled)
    forces = Table.read(spoiled / "muscle_forces.sto")
    stronger = {name: values * (1.5 if name.startswith("vas") else 1) for name, values in forces.columns.items()}
    Table(name=forces.name, time_s=forces.time_s, columns=stronger).write(spoiled / "muscle_forces.sto")
    written = (spoiled / "muscle_forces.sto").read_text()
    (spoiled / "muscle_forces.sto").write_text(written.replace(f"nRows={forces.time_s.size}", "nRows=1"))
    said = legpress("verify", spoiled, "--json", "--out", tmp_path / "out")
    assert said.code == 1, said.err
    told = json.loads(said.out)
    assert told["agrees"] is False
    assert "Changed since the export: muscle_forces.sto." in told["notes"]
    assert (
        sum(note.startswith("muscle_forces.sto: The header promises 1 row (nRows), but") for note in told["notes"]) == 1
    )
    missed = {(row["quantity"], row["part"]) for row in told["rows"] if not row["holds"]}
    assert ("joint moment", "knee_angle") in missed
    assert ("knee contact force", "patellofemoral") in missed
    assert not any(quantity == "activation" for quantity, _ in missed)
    for name in ("moments", "activations", "knee"):
        assert (tmp_path / "out" / f"verification_{name}.png").stat().st_size > 10000
    assert json.loads((tmp_path / "out" / "verify.json").read_text()) == told

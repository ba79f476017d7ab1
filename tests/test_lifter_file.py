"""A lifter's file keeps what a person wrote, whatever is added to it."""

import math
import os
import shutil
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legpress.errors import WrongInput
from legpress.lifter import Lifter
from legpress.lifter_file import answered, push_answered, to_toml, undo_answer
from legpress.stance import Stance


def before(file):
    return file.with_suffix(".before.toml")


STANCE = Stance.from_coach(heel_height_cm=33.3, heel_spacing_cm=36, toe_out_deg=12.5, backrest_notch=2)
ANA = """\
# Ana, measured twice
sex = "female"   # as in her passport
height_cm = 168
mass_kg = 63

[limits]
# the left one
sore_knee = true

[flexibility]
straight_leg_raise_deg = 75
"""
SHAPES = {  # other ways to write the same in TOML
    "none": 'sex = "f"\nheight_cm = 168\nmass_kg = 63',
    "comments": ANA,
    "inline": 'sex = "f"\nheight_cm = 168\nmass_kg = 63\nlimits = { sore_knee = true }\n',
    "dotted": 'sex = "f"\nheight_cm = 168\nmass_kg = 63\nlimits.sore_knee = true\n',
    "tables": 'sex = "f"\nheight_cm = 168\nmass_kg = 63\n[limits.tailbone_lifts]\nmachine = "vertical"\nstop_sled_cm = 8\n'
    "[limits.tailbone_lifts.stance]\nheel_height_cm = 20\nheel_spacing_cm = 30\n[lengths]\nthigh_cm = 42\n",
    "list": 'sex = "f"\nheight_cm = 168\nmass_kg = 63\nfelt = [\n  { machine = "vertical", stop_sled_cm = 8, '
    "stance = { heel_height_cm = 20, heel_spacing_cm = 30 } },  # good\n]\n[lengths]\nthigh_cm = 42\n",
    "windows": "\ufeff" + ANA.replace("\n", "\r\n"),
}
WHATS = ("tailbone_lifted", "heel_came_up", "felt_it")


@pytest.fixture(params=sorted(SHAPES))
def file(request, tmp_path):
    written = tmp_path / "ana.toml"
    written.write_bytes(SHAPES[request.param].encode())
    return written


def known(lifter, what):
    if what == "felt_it":
        return lifter.felt[-1] if lifter.felt else None
    return lifter.limits.tailbone_lifts if what == "tailbone_lifted" else lifter.limits.heel_lifts


def said(file, what, stop_sled_cm=21.5):
    return answered(file, what, machine="sled-45-large-plate", stance=STANCE, stop_sled_cm=stop_sled_cm).write()


@pytest.mark.parametrize("what", WHATS)
def test_an_answer_is_in_the_file_and_all_else_stays(file, what):
    was, text = Lifter.load(file), file.read_bytes()
    lifter = said(file, what)
    place = known(lifter, what)
    assert (place.machine, place.stance, place.stop_sled_cm) == ("sled-45-large-plate", STANCE, 21.5)
    assert Lifter.load(file) == lifter
    assert before(file).read_bytes() == text
    for other in set(WHATS) - {what}:
        assert known(lifter, other) == known(was, other)
    assert lifter.model_copy(update={"limits": was.limits, "felt": was.felt}) == was
    assert sorted(f.name for f in file.parent.iterdir()) == ["ana.before.toml", "ana.toml"]


@pytest.mark.parametrize("what", WHATS)
def test_an_answer_taken_back_leaves_the_file_as_it_was(file, what):
    text = file.read_bytes().removeprefix("\ufeff".encode())
    said(file, what)
    assert undo_answer(file) == (what, Lifter.load(file))
    assert file.read_bytes() == text
    with pytest.raises(WrongInput, match="no answer to take back"):
        undo_answer(file)


@pytest.mark.parametrize(
    ("what", "word", "key"), [("foot_creeps", "up", "foot_creeps"), ("push_felt", "hamstrings", "felt")]
)
def test_a_test_of_the_push_is_in_the_file_and_taken_back_leaves_it_as_it_was(file, what, word, key):
    text = file.read_bytes()
    was = Lifter.load(file)
    now = push_answered(file, what, word).write()
    assert Lifter.load(file) == now == was.model_copy(update={"push": now.push})
    assert getattr(now.push, key) == word
    assert tomllib.loads(file.read_text("utf-8-sig"))["push"] == {key: word}
    assert undo_answer(file) == (what, was)
    assert file.read_bytes() == text.removeprefix(b"\xef\xbb\xbf")


def test_a_second_test_of_the_push_replaces_its_own_answer_and_keeps_the_other(tmp_path):
    file = tmp_path / "ana.toml"
    file.write_text(ANA)
    push_answered(file, "push_felt", "thighs").write()
    push_answered(file, "foot_creeps", "stays").write()
    kept = file.read_bytes()
    push_answered(file, "push_felt", "hamstrings").write()
    assert Lifter.load(file).push.model_dump() == {"foot_creeps": "stays", "felt": "hamstrings"}
    assert file.read_text().startswith(ANA)
    assert undo_answer(file)[0] == "push_felt"
    assert file.read_bytes() == kept


def test_a_word_that_no_test_has_is_refused_and_nothing_written(tmp_path):
    file = tmp_path / "ana.toml"
    file.write_text(ANA)
    with pytest.raises(WrongInput, match="foot_creeps"):
        push_answered(file, "foot_creeps", "sideways").write()
    assert file.read_text() == ANA
    assert not before(file).exists()


def test_comments_and_order_of_the_file_survive_every_answer(tmp_path):
    file = tmp_path / "ana.toml"
    file.write_text(ANA)
    for what in (*WHATS, "felt_it"):
        said(file, what)
    text = file.read_text()
    assert all(line in text for line in ANA.splitlines())
    assert len(Lifter.load(file).felt) == 2


def test_the_newest_lift_counts_and_every_feeling_does(tmp_path):
    file = tmp_path / "ana.toml"
    file.write_text(ANA)
    for stop_sled_cm in (20, 15, 18):
        for what in WHATS:
            lifter = said(file, what, stop_sled_cm)
    assert lifter.limits.tailbone_lifts.stop_sled_cm == 18
    assert lifter.limits.heel_lifts.stop_sled_cm == 18
    assert [place.stop_sled_cm for place in lifter.felt] == [20, 15, 18]
    what, lifter = undo_answer(file)
    assert what == "felt_it"
    assert [place.stop_sled_cm for place in lifter.felt] == [20, 15]


def test_taking_back_a_replaced_answer_brings_the_earlier_one_back(tmp_path):
    file = tmp_path / "ana.toml"
    file.write_text(ANA)
    first = said(file, "tailbone_lifted", 20)
    said(file, "tailbone_lifted", 10)
    assert undo_answer(file) == ("tailbone_lifted", first)


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("canonical", [True, False])
def test_what_was_edited_by_hand_since_the_answer_is_kept(tmp_path, what, canonical):
    file = tmp_path / "ana.toml"
    file.write_text(ANA)
    if canonical:
        file.write_text(to_toml(Lifter.load(file), tmp_path))
    said(file, what)
    file.write_text(file.read_text().replace("mass_kg = 63", "mass_kg = 64"))
    _, lifter = undo_answer(file)
    assert lifter == Lifter.load(file)
    assert lifter.mass_kg == 64
    assert known(lifter, what) is None


def test_a_file_that_differs_by_more_than_an_answer_is_not_touched(tmp_path):
    file = tmp_path / "ana.toml"
    file.write_text(ANA)
    said(file, "tailbone_lifted")
    both = file.read_text()
    said(file, "heel_came_up")
    before(file).write_text(ANA)
    text = file.read_text()
    assert text != both
    with pytest.raises(WrongInput, match="do not differ by one answer"):
        undo_answer(file)
    assert file.read_text() == text


def test_a_machine_of_ones_own_is_named_as_seen_from_the_lifter(root, tmp_path, monkeypatch):
    (tmp_path / "me").mkdir()
    (tmp_path / "gym").mkdir()
    shutil.copy(root / "examples" / "machine_photo.toml", tmp_path / "gym" / "photo.toml")
    (tmp_path / "me" / "ana.toml").write_text(ANA)
    monkeypatch.chdir(tmp_path / "gym")
    stance = Stance.from_coach(heel_height_cm=20, heel_spacing_cm=36)
    answered("../me/ana.toml", "felt_it", machine="photo.toml", stance=stance, stop_sled_cm=20).write()
    assert 'machine = "../gym/photo.toml"' in (tmp_path / "me" / "ana.toml").read_text()
    monkeypatch.chdir(tmp_path)
    (felt,) = Lifter.load("me/ana.toml").felt
    assert os.path.samefile(felt.machine, "gym/photo.toml")
    # and as the loaded lifter names it
    again = answered("me/ana.toml", "heel_came_up", machine=felt.machine, stance=stance, stop_sled_cm=20).write()
    assert again.limits.heel_lifts == felt


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"what": "tailbone_lifts"}, "tailbone_lifted"),
        ({"machine": "sled-46"}, "catalogue"),
        ({"machine": "gone.toml"}, "no such file"),
        ({"stop_sled_cm": 120}, "travel"),
        ({"stop_sled_cm": -1}, "between"),
        ({"stop_sled_cm": math.nan}, "real number"),
        ({"stance": Stance.from_coach(heel_height_cm=100, heel_spacing_cm=36)}, "heels are off"),
        ({"path": "nobody.toml"}, "no such file"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_written(tmp_path, monkeypatch, change, because):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ana.toml").write_text(ANA)
    asked = {
        "path": "ana.toml",
        "what": "felt_it",
        "machine": "sled-45-large-plate",
        "stance": STANCE,
        "stop_sled_cm": 20,
    } | change
    with pytest.raises(WrongInput, match=because):
        answered(**asked).write()
    assert [f.name for f in tmp_path.iterdir()] == ["ana.toml"]
    assert (tmp_path / "ana.toml").read_text() == ANA


def test_a_disk_that_fails_leaves_the_file_whole(tmp_path, monkeypatch):
    file = tmp_path / "ana.toml"
    file.write_text(ANA)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WrongInput, match="No space left"):
        said(file, "felt_it")
    assert file.read_text() == ANA
    assert [f.name for f in tmp_path.iterdir()] == ["ana.toml"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.toml").write_text(ANA)
    (tmp_path / "ana.toml").symlink_to("real.toml")
    lifter = said(tmp_path / "ana.toml", "felt_it")
    assert (tmp_path / "ana.toml").is_symlink()
    assert Lifter.load(tmp_path / "real.toml") == lifter


# The round trip

stances = st.builds(
    Stance.from_coach,
    heel_height_cm=st.floats(0, 120),
    heel_spacing_cm=st.floats(5, 100),
    toe_out_deg=st.floats(-20, 50),
    backrest_notch=st.integers(1, 30),
)
machines = st.sampled_from(["vertical", "sled-35", "my gym"])
places = st.fixed_dictionaries({"machine": machines, "stance": stances, "stop_sled_cm": st.floats(0, 150)})
lifters = st.fixed_dictionaries(
    {"sex": st.sampled_from(["male", "female"]), "height_cm": st.floats(160, 190), "mass_kg": st.floats(60, 120)},
    optional={
        "name": st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12),
        "age_years": st.floats(10, 100),
        "lengths": st.fixed_dictionaries(
            {}, optional={"thigh_cm": st.floats(40, 45), "shank_cm": st.floats(40, 45), "foot_cm": st.floats(15, 40)}
        ),
        "flexibility": st.fixed_dictionaries(
            {},
            optional={
                "straight_leg_raise_deg": st.floats(20, 100),
                "hip_flexion_knee_bent_deg": st.floats(100, 160),
                "ankle_dorsiflexion_deg": st.floats(-10, 60),
            },
        ),
        "strength": st.fixed_dictionaries(
            {"load_kg": st.floats(0, 1000), "reps": st.integers(1, 50)},
            optional={"machine": machines, "stance": stances},
        ),
        "present": st.fixed_dictionaries(
            {"stance": stances}, optional={"machine": machines, "stop_sled_cm": st.floats(0, 150)}
        ),
        "limits": st.fixed_dictionaries(
            {},
            optional={
                "sore_knee": st.booleans(),
                "units": st.sampled_from(["kg", "lb"]),
                "patellofemoral_N": st.floats(500, 20000),
                "toes_may_overhang": st.booleans(),
                "tailbone_lifts": places,
                "heel_lifts": places,
            },
        ),
        "push": st.fixed_dictionaries(
            {},
            optional={
                "foot_creeps": st.sampled_from(["up", "down", "stays"]),
                "felt": st.sampled_from(["hamstrings", "glutes", "thighs", "nothing"]),
            },
        ),
        "felt": st.lists(places, max_size=3),
    },
)


@given(lifters)
def test_a_written_lifter_reads_back_the_same(table):
    lifter = Lifter.read(table)
    assert Lifter.read(tomllib.loads(to_toml(lifter))) == lifter


def test_the_examples_read_back_the_same(root):
    folder = root / "examples"
    for file in sorted(folder.glob("lifter_*.toml")):
        lifter = Lifter.load(file)
        assert Lifter.from_table(tomllib.loads(to_toml(lifter, folder)), folder) == lifter


def test_a_file_that_somebody_changed_meanwhile_keeps_the_change(tmp_path):
    file = tmp_path / "ana.toml"
    file.write_text(ANA)
    new = push_answered(file, "push_felt", "hamstrings")
    file.write_text(ANA.replace("63", "64"))
    with pytest.raises(WrongInput, match="changed meanwhile"):
        new.write()
    assert [(f.name, f.read_text()) for f in tmp_path.iterdir()] == [("ana.toml", ANA.replace("63", "64"))]

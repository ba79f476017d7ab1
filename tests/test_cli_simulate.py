"""`legpress simulate`: what a lifter reads, the files, and what happens to input that makes no sense."""

import json
import math
import re
import subprocess
import sys
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legpress import Lifter, Machine, Stance, WrongInput, simulate
from legpress.cli import simulate as simulate_module  # the function shadows the module here
from legpress.machine import catalogue_names, to_toml
from legpress.press import rep as press_rep
from legpress.report.repetition import RepetitionReport

MAX = """
name = "Max"
sex = "male"
height_cm = 178
mass_kg = 80

[strength]
load_kg = 90
reps = 10

[present]
machine = "sled-45-large-plate"
heel_height_cm = 15
heel_spacing_cm = 36
toe_out_deg = 15
backrest_notch = 3
stop_sled_cm = 38
"""


@pytest.fixture(scope="module")
def max_file(tmp_path_factory):
    file = tmp_path_factory.mktemp("lifters") / "max.toml"
    file.write_text(MAX)
    return file


@pytest.fixture(scope="module", autouse=True)
def each_repetition_once():
    """The same repetition, asked for in other words or units, is simulated once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(press_rep, "simulate", cache(press_rep.simulate))
        yield


def lifter_file(folder, *lines):
    file = folder / "someone.toml"
    file.write_text('sex = "male"\nheight_cm = 178\nmass_kg = 80\n' + "\n".join(lines))
    return file


FULL = ("--machine", "sled-45-large-plate", "--heel-height-cm", 15, "--heel-spacing-cm", 36, "--load-kg", 90)


def test_the_lifters_file_fills_in_what_is_not_given(legpress, max_file):
    said = legpress("simulate", "--lifter", max_file, "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["machine"] == "sled-45-large-plate"
    assert told["stance"] == {
        "heel_height_cm": 15,
        "heel_spacing_cm": 36,
        "toe_out_deg": pytest.approx(15),
        "backrest_notch": 3,
    }
    assert told["load_kg"] == 90
    assert told["stop_sled_cm"] == 38
    assert told["taken_from_file"] == {
        "machine": "[present]",
        "heel_height_cm": "[present]",
        "heel_spacing_cm": "[present]",
        "toe_out_deg": "[present]",
        "backrest_notch": "[present]",
        "load_kg": "[strength]",
        "stop_sled_cm": "[present]",
    }


def test_what_is_given_wins_over_the_file(legpress, max_file):
    said = legpress(
        "simulate", "--lifter", max_file, "--load-kg", 60, "--toe-out-deg", 0, "--stop-sled-cm", "deepest", "--json"
    )
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["load_kg"] == 60
    assert told["stance"]["toe_out_deg"] == 0
    assert told["stop_sled_cm"] != 38
    assert {"load_kg", "toe_out_deg", "stop_sled_cm"}.isdisjoint(told["taken_from_file"])


def test_pounds_are_pounds(legpress, max_file):
    told = json.loads(legpress("simulate", "--lifter", max_file, "--load-lb", 200, "--json").out)
    assert told["load_kg"] == pytest.approx(90.718474)
    assert "200 lb" in legpress("simulate", "--lifter", max_file, "--load-lb", 200).out


def test_who_asks_in_pounds_is_answered_in_pounds_and_inches(legpress, max_file, tmp_path):
    """And a machine that has kilograms in its name keeps its name."""
    name = "My 90 kg sled"
    own = tmp_path / "own.toml"
    own.write_text(to_toml(Machine.load("sled-45-large-plate").model_copy(update={"name": name})))
    said = legpress("simulate", "--lifter", max_file, "--machine", own, "--load-lb", 2000, "--tempo", "3-1-3")
    assert said.code == 0, said.err
    text = " ".join(said.out.split())
    assert f"Max on {name}: 2000 lb, tempo 3-1-3" in text
    assert "Too heavy: 2000 lb is too heavy for this lifter" in text
    assert "Heels 6 in up the plate" in text
    assert not re.search(r"\d (kg|cm)\b", text.replace(name, ""))


def test_a_decimal_comma_is_understood(legpress, max_file):
    said = legpress("simulate", "--lifter", max_file, "--load-kg", "72,5", "--stop-sled-cm", "40,5", "--json")
    told = json.loads(said.out)
    assert told["load_kg"] == 72.5
    assert told["stop_sled_cm"] == 40.5


def test_the_words_tell_depth_back_muscles_knee_and_foot(legpress, max_file):
    said = legpress("simulate", "--lifter", max_file)
    assert said.code == 0, said.err
    text = " ".join(said.out.split())
    for word in ("Max", "38 cm", "knees bent", "tailbone", "hamstrings", "adductor magnus", "body weight", "Foot:"):
        assert word in text
    assert "Not too heavy" in text
    assert "Nothing was written" in text
    assert said.err == ""


def test_the_verdict_says_whose_strength_it_is_held_against(legpress, max_file, tmp_path):
    told = json.loads(legpress("simulate", "--lifter", max_file, "--json").out)
    assert told["strength_from"] == "known set"
    assert 0.1 < told["full_activation"] < 1
    assert "known set shows" in " ".join(legpress("simulate", "--lifter", max_file).out.split())
    nobody = lifter_file(tmp_path)
    told = json.loads(legpress("simulate", "--lifter", nobody, *FULL, "--json").out)
    assert told["strength_from"] == "norm, assumed"
    assert told["full_activation"] == 0.85
    for load_kg, verdict in ((90, "Not too heavy"), (900, "Too heavy")):
        text = " ".join(legpress("simulate", "--lifter", nobody, *FULL[:-1], load_kg, "--tempo", "2-0-2").out.split())
        assert verdict in text
        assert "assumed from height and mass" in text


def test_a_known_set_that_no_legs_could_do_is_refused_in_a_sentence(legpress, max_file, tmp_path):
    giant = tmp_path / "giant.toml"
    giant.write_text(MAX.replace("load_kg = 90\nreps = 10", "load_kg = 990\nreps = 40"))
    said = legpress("simulate", "--lifter", giant, "--load-kg", 60)
    assert (said.code, said.out) == (2, "")
    assert said.one_sentence_on_stderr
    assert "[strength] 990 kg x 40" in said.err


def test_a_load_that_is_too_heavy_is_a_result_with_the_shortfall(legpress, max_file):
    said = legpress("simulate", "--lifter", max_file, "--load-kg", 1500, "--tempo", "3-1-3")
    assert said.code == 0
    text = " ".join(said.out.split())
    assert "Too heavy" in text
    assert "the legs cannot hold it" in text
    told = json.loads(legpress("simulate", "--lifter", max_file, "--load-kg", 1500, "--tempo", "3-1-3", "--json").out)
    assert told["too_heavy"] is True
    assert told["largest_shortfall_Nm"] > 10


def test_out_keeps_every_instant_the_summary_and_a_picture(legpress, max_file, tmp_path):
    said = legpress("simulate", "--lifter", max_file, "--json", "--out", tmp_path / "new" / "today")
    assert said.code == 0, said.err
    where = tmp_path / "new" / "today"
    told = json.loads(said.out)
    assert json.loads((where / "simulate.json").read_text()) == told
    parquet, csv = pd.read_parquet(where / "frames.parquet"), pd.read_csv(where / "frames.csv")
    assert list(parquet.columns) == list(csv.columns)
    assert len(parquet) == len(csv) > 50
    assert np.allclose(parquet["force_bflh_N"], csv["force_bflh_N"], rtol=1e-5)
    assert (where / "repetition.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (where / "repetition.svg").read_text()
    assert told["files"]["picture_png"] == str(where / "repetition.png")


def test_without_pyarrow_every_instant_is_kept_as_csv(max_file, tmp_path):
    arguments = ["simulate", "--lifter", str(max_file), "--out", str(tmp_path)]
    code = f"import sys; sys.modules['pyarrow'] = None; from legpress.cli import main; sys.exit(main({arguments}))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert said.returncode == 0, said.stderr
    assert "pip install 'legpress[parquet]'" in " ".join(said.stdout.split())
    assert len(pd.read_csv(tmp_path / "frames.csv")) > 50
    assert not (tmp_path / "frames.parquet").exists()
    assert "frames_parquet" not in json.loads((tmp_path / "simulate.json").read_text())["files"]


def test_pull_and_stretch_are_what_the_frames_say(legpress, max_file, tmp_path):
    told = json.loads(legpress("simulate", "--lifter", max_file, "--json", "--out", tmp_path).out)
    frames = pd.read_parquet(tmp_path / "frames.parquet")
    stretch = sum(frames[f"passive_{m}_N"] for m in ("bflh", "semimem", "semiten"))
    most = sum(frames[f"force_{m}_N"] for m in ("bflh", "semimem", "semiten")).max()
    mean = np.trapezoid(stretch, frames["time_s"]) / (frames["time_s"].iloc[-1] - frames["time_s"].iloc[0])
    assert told["muscles"]["hamstrings"]["stretch_mean_N"] == pytest.approx(mean)
    assert told["muscles"]["hamstrings"]["most_N"] == pytest.approx(most)
    assert told["muscles"]["hamstrings"]["pull_mean_N"] == pytest.approx(told["hamstring_active_N"])


@pytest.mark.parametrize(
    ("more", "because"),
    [
        (["--machine", "sled-45-smal"], ["sled-45-smal", "sled-45-small-plate"]),
        (["--machine", "nowhere/mine.toml"], ["nowhere", "no such file"]),
        (["--load-kg", "-5"], ["load", "-5"]),
        (["--load-kg", "nan"], ["load", "nan"]),
        (["--load-kg", "inf"], ["load", "inf"]),
        (["--load-kg", "1e9"], ["load", "1e+09"]),
        (["--load-kg", "heavy"], ["--load-kg", "heavy"]),
        (["--load-kg", "50", "--load-lb", "100"], ["--load-kg", "--load-lb", "only one"]),
        (["--heel-height-cm", "nan"], ["heel_height_cm", "nan"]),
        (["--heel-height-cm", "-3"], ["heel_height_cm", "-3"]),
        (["--heel-height-cm", "80"], ["heel_height_cm", "80", "lower"]),
        (["--heel-spacing-cm", "99"], ["heel_spacing_cm", "99", "closer"]),
        (["--toe-out-deg", "90"], ["toe_out_deg", "90"]),
        (["--backrest-notch", "9"], ["backrest_notch", "9"]),
        (["--backrest-notch", "two"], ["--backrest-notch", "two"]),
        (["--tempo", "fast"], ["tempo", "fast", "3-1-X"]),
        (["--tempo", "X-1-3"], ["tempo", "X-1-3"]),
        (["--tempo", "0-0-0"], ["down_s"]),
        (["--cue", "hard"], ["cue", "hard", "natural"]),
        (["--cue", "scrape:99"], ["cue", "scrape:99"]),
        (["--stop-sled-cm", "deep"], ["--stop-sled-cm", "deep", "deepest"]),
        (["--stop-sled-cm", "-1"], ["stop_sled_cm", "-1"]),
        (["--stop-sled-cm", "nan"], ["stop_sled_cm", "nan"]),
        (["--stop-sled-cm", "500"], ["stop_sled_cm", "500"]),
        (["--stop-sled-cm", "0", "--heel-height-cm", "2"], ["stop_sled_cm", "0", "bend"]),
        (["--top-knee-deg", "nan"], ["top_knee_deg", "nan"]),
        (["--top-knee-deg", "-20"], ["top_knee_deg", "-20"]),
        (["--lod-kg", "5"], ["--lod-kg"]),
    ],
)
def test_wrong_input_is_one_sentence_with_field_value_and_what_to_do(legpress, max_file, more, because):
    said = legpress("simulate", "--lifter", max_file, *more)
    assert said.code == 2, said.out
    assert said.out == ""
    assert said.one_sentence_on_stderr
    for word in because:
        assert word in said.err


@pytest.mark.parametrize(
    ("content", "because"),
    [
        ("height_cm = \n", ["someone.toml", "line"]),
        ("", ["someone.toml", "missing"]),
        ('sex = "male"\nheight_cm = 1.78\nmass_kg = 80', ["height_cm", "1.78", "centimetres"]),
        ('sex = "male"\nheight_cm = nan\nmass_kg = 80', ["height_cm", "nan"]),
        (
            'sex = "male"\nheight_cm = 178\nmass_kg = 80\n[present]\nheel_height_cm = "high"\nheel_spacing_cm = 30',
            ["high"],
        ),
    ],
)
def test_a_bad_lifter_file_is_named(legpress, tmp_path, content, because):
    file = tmp_path / "someone.toml"
    file.write_text(content)
    said = legpress("simulate", "--lifter", file, *FULL)
    assert said.code == 2
    assert said.one_sentence_on_stderr
    for word in because:
        assert word in said.err


def test_a_missing_lifter_file_is_named(legpress):
    for arguments in (["--lifter", "nowhere.toml"], [], ["--lifter", "."]):
        said = legpress("simulate", *arguments, *FULL)
        assert said.code == 2
        assert said.one_sentence_on_stderr
        assert "lifter" in said.err or "nowhere.toml" in said.err or "folder" in said.err


@pytest.mark.parametrize("missing", ["--machine", "--heel-height-cm", "--heel-spacing-cm", "--load-kg"])
def test_what_nobody_said_is_asked_for(legpress, tmp_path, missing):
    at = FULL.index(missing)
    said = legpress("simulate", "--lifter", lifter_file(tmp_path), *FULL[:at], *FULL[at + 2 :])
    assert said.code == 2
    assert said.one_sentence_on_stderr
    assert f"{missing} is missing" in said.err


def test_a_folder_that_cannot_be_made_is_said_before_the_work(legpress, max_file):
    said = legpress("simulate", "--lifter", max_file, "--out", "/dev/null/x")
    assert said.code == 2
    assert said.one_sentence_on_stderr
    assert "--out" in said.err


def test_knees_that_would_have_to_bend_too_far_are_refused_with_a_depth_that_works(legpress, max_file):
    said = legpress("simulate", "--lifter", max_file, "--stop-sled-cm", 0, "--heel-height-cm", 2)
    assert said.code == 2
    deeper = [word.rstrip(".") for word in said.err.split() if word.rstrip(".").isdigit()][-1]
    again = legpress("simulate", "--lifter", max_file, "--stop-sled-cm", deeper, "--heel-height-cm", 2)
    assert again.code == 0, again.err


def test_json_has_nothing_else_on_stdout_and_no_nan(legpress, max_file):
    said = legpress("simulate", "--lifter", max_file, "--json")
    assert said.err == ""

    def refuse(word):
        raise AssertionError(word)

    json.loads(said.out, parse_constant=refuse)


def test_the_command_is_listed(legpress):
    assert "simulate" in legpress("--help").out
    said = legpress("simulate", "--help")
    for option in (
        "--lifter",
        "--machine",
        "--heel-height-cm",
        "--load-kg",
        "--tempo",
        "--cue",
        "--stop-sled-cm",
        "--out",
    ):
        assert option in said.out


def test_a_person_waiting_is_told_what_takes_so_long(monkeypatch, capsys):
    from rich.console import Console

    module = __import__("sys").modules["legpress.cli.progress_bar"]
    shown = []
    monkeypatch.setattr(module, "SLOW_S", 0.01)

    class Status:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def update(self, text):
            shown.append(text)

    monkeypatch.setattr(Console, "status", lambda self, text: shown.append(text) or Status())
    with module._status():
        __import__("time").sleep(0.2)
    assert callable(simulate_module)
    assert "still pressing once" in shown[-1]
    assert len(shown) == 2


LIFTERS = [
    {"sex": "male", "height_cm": 178, "mass_kg": 80},
    {"sex": "female", "height_cm": 152, "mass_kg": 48},
    {"sex": "male", "height_cm": 205, "mass_kg": 130, "flexibility": {"straight_leg_raise_deg": 50}},
]
# mostly what people mean, sometimes beyond it: otherwise next to nothing gets past the door
numbers = st.floats(-20, 120) | st.sampled_from([0.0, math.nan, math.inf, -1.0])


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(LIFTERS),
    st.sampled_from(catalogue_names()),
    st.fixed_dictionaries(
        {
            "heel_height_cm": st.floats(0, 40),
            "heel_spacing_cm": st.floats(10, 60),
            "toe_out_deg": st.floats(-10, 40),
            "backrest_notch": st.integers(1, 3),
        }
    ),
    st.floats(0, 600),
    st.sampled_from(["3-1-X", "1-0-1", "2011", "31X0", "0.5-0-X", "1-0-0.5"]),
    st.sampled_from(["natural", "free", "heels", "scrape:20", "scrape:50"]),
    st.none() | st.floats(0, 60),
    st.floats(0, 40),
    st.lists(
        st.sampled_from(
            ["heel_height_cm", "heel_spacing_cm", "toe_out_deg", "notch", "load", "stop", "knee", "tempo", "cue"]
        ),
        max_size=1,
    ),
    numbers,
    st.text(max_size=6) | st.sampled_from(["fast", "X-X-X", "1-1", "scrape", "up"]),
)
def test_any_input_is_refused_in_a_sentence_or_simulated_without_nan(
    who, where, stance, load_kg, tempo, cue, stop, knee, spoiled, number, word
):
    for name in spoiled:
        match name:
            case "load":
                load_kg = number
            case "stop":
                stop = number
            case "knee":
                knee = number
            case "tempo":
                tempo = word
            case "cue":
                cue = word
            case "notch":
                stance = stance | {"backrest_notch": number}
            case _:
                stance = stance | {name: number}
    try:
        rep = simulate(
            Lifter.from_person(**who),
            Machine.load(where),
            Stance.from_coach(**stance),
            load_kg=load_kg,
            tempo=tempo,
            cue=cue,
            stop_sled_cm=stop,
            top_knee_deg=knee,
        )
    except WrongInput as reason:
        sentence = str(reason)
        assert len(sentence) > 20
        assert "\n" not in sentence
        return
    frames = rep.frames.select_dtypes("number")
    assert np.isfinite(frames.to_numpy()).all(), list(frames.columns[~np.isfinite(frames.to_numpy()).all(0)])
    assert len(frames) > 10
    settled = rep.frames["phase"] != "up"  # a fast way up may unload the feet for an instant
    if rep.frames["shortfall_Nm"][settled].max() > 5.0:
        assert rep.too_heavy or rep.too_light
    json.dumps(RepetitionReport.of(rep).model_dump(mode="json"), allow_nan=False)


def test_a_sled_too_light_for_the_depth_is_not_called_held(legpress, max_file):
    said = legpress(
        *("simulate", "--lifter", max_file, "--machine", "horizontal-selectorised", "--heel-height-cm", 20),
        *("--heel-spacing-cm", 34, "--backrest-notch", 2, "--load-kg", 0, "--tempo", "3-1-1"),
    )
    assert said.code == 0
    assert "Too light for this depth" in said.out
    assert "hold it all the way" not in said.out


def test_a_refusal_in_a_fresh_process_ends_cleanly(legpress, max_file):
    """The engine loads its second half beside the first; a process that ends meanwhile must not abort."""
    stance = ("--machine", "sled-45-large-plate", "--heel-spacing-cm", "34", "--heel-height-cm", "30")
    asked = ("simulate", "--lifter", str(max_file), "--load-kg", "60", "--stop-sled-cm", "deepest", *stance)
    legpress(*asked, "--toe-out-deg", 10, "--backrest-notch", 3)  # keeps the compiled programs
    ended = subprocess.run(
        [sys.executable, "-m", "legpress", *asked, "--toe-out-deg", "48", "--backrest-notch", "2"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2, ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1

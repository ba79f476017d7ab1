"""Some weeks of training through the commands alone, with one log and one fit."""

import json
from datetime import datetime, timedelta

import pytest
from sweet_spots import found

from legpress.fit import sweet_spot

LARGE, SMALL = "sled-45-large-plate", "vertical"


@pytest.fixture
def gym(legpress, root, tmp_path, monkeypatch):
    """Plans and logs for Mara."""
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", f"sqlite:///{tmp_path / 'log.sqlite'}")
    monkeypatch.setattr(sweet_spot, "find_sweet_spot", lambda lifter, machine, **_: found(lifter, machine))
    file = root / "examples" / "lifter_woman.toml"

    class Gym:
        def say(self, *words):
            said = legpress(*words)
            assert said.code == 0, said.err
            return said.out

        def plan(self, *more):
            told = json.loads(self.say("plan", "--lifter", file, "--json", *more))
            return told, told["exercises"][-1]

        def press(self, days_ago, load_kg, reps, *more, sets=4):
            for n in range(sets):
                when = datetime.now() - timedelta(days=days_ago, minutes=sets - n)
                self.say("log", "add", "leg press", "--lifter", file, "--load", f"{load_kg}kg", "--reps", reps,
                         "--when", f"{when:%Y-%m-%d %H:%M}", *more)  # fmt: skip

        def look_back(self, out):
            return json.loads(self.say("progress", "--lifter", file, "--json", "--out", out))

    return Gym()


def test_from_the_first_plan_to_a_deload_another_machine_and_back(gym, tmp_path):
    told, first = gym.plan()
    assert (first["rule"], first["marks_from"]) == ("first", "fit")

    # logged as the plan says it, marks included
    command = next(one for one in told["to_log"] if "leg press" in one)
    marks = command[command.index("--machine") :].split()
    kg = first["load_kg"]
    gym.press(
        12, kg, 12, "--rir", 2, "--tempo", "3-1-X", "--tempo-kept", "--depth-kept", *marks, "--mark", "tape, left"
    )
    _, second = gym.plan()
    assert second["rule"] == "add"
    assert second["load_kg"] > kg
    assert (second["marks_from"], second["mark"]) == ("log", "tape, left")
    for mark in ("heel_height_cm", "heel_spacing_cm", "stop_sled_cm"):
        assert second["marks"][mark] == pytest.approx(first["marks"][mark], abs=0.06)
    assert second["marks"]["backrest_notch"] == first["marks"]["backrest_notch"]

    kg = second["load_kg"]
    gym.press(9, kg, 12, "--rir", 2, "--tempo-lost", "--depth-kept")
    _, third = gym.plan()
    assert (third["rule"], third["load_kg"]) == ("tempo", kg)

    gym.press(6, kg, 7, "--rir", 0, "--tempo-kept", "--depth-kept")
    _, fourth = gym.plan()
    assert (fourth["rule"], fourth["load_kg"]) == ("missed", kg)

    gym.press(3, kg, 7, "--rir", 0, "--tempo-kept", "--depth-kept")
    told, fifth = gym.plan()
    assert fifth["rule"] == "deload"
    assert 0 < fifth["load_kg"] < kg
    assert "no_knee_flexion" in {one["code"] for one in told["warnings"]}  # no curl was logged
    assert not any("--machine" in note for note in told["notes"])

    told, there = gym.plan("--machine", SMALL)
    assert there["marks"]["machine"] == SMALL
    assert there["load_kg"] != fifth["load_kg"]
    assert any(f"Sets from {LARGE} count" in note for note in told["notes"])

    look = gym.look_back(tmp_path / "look")
    assert look["sets"] == 16
    assert (tmp_path / "look" / "progress.png").exists()
    assert len(look["strength"]) == 1

    for _ in range(4):
        assert "Undone" in gym.say("log", "undo")
    assert gym.plan()[1]["rule"] == "missed"

    # the next plan is for where the last press was
    gym.press(1, 60, 10, "--machine", SMALL, "--heels-cm", 30, "--spacing-cm", 20, sets=1)
    told, _ = gym.plan()
    assert told["machine"] == SMALL
    assert any("--machine" in note for note in told["notes"])

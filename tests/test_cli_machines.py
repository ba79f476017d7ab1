import json
from pathlib import Path

import pytest

from legpress.cli import machine as machine_command
from legpress.machine import Machine, catalogue_names


def test_machines_as_json_is_a_list_with_name_and_rail(legpress):
    said = legpress("machines", "--json")
    assert said.code == 0
    listed = json.loads(said.out)
    assert [row["name"] for row in listed] == list(catalogue_names())
    assert {row["name"]: row["rail_deg"] for row in listed}["sled-45-small-plate"] == 45


def test_machines_in_words_names_every_type(legpress):
    said = legpress("machines")
    assert said.code == 0
    assert all(name in said.out for name in catalogue_names())


def test_out_keeps_the_json(legpress, tmp_path):
    said = legpress("machines", "--json", "--out", tmp_path / "new" / "folder")
    assert json.loads((tmp_path / "new" / "folder" / "machines.json").read_text()) == json.loads(said.out)


@pytest.mark.parametrize("name", catalogue_names())
def test_a_machine_is_shown_and_drawn(legpress, tmp_path, name):
    said = legpress("machine", "show", name, "--json", "--out", tmp_path)
    assert said.code == 0
    told = json.loads(said.out)
    assert told["name"] == name
    assert told["plate"]["height_cm"] == Machine.load(name).plate.height_cm
    assert "carriage_kg" in " ".join(told["provenance"])
    assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / f"{name}.svg").read_text()


def test_a_shown_machine_says_what_is_assumed(legpress):
    said = legpress("machine", "show", "vertical")
    assert "assumed" in said.out
    assert "Winter" in said.out


ANSWERS = """
name = "Basement sled"
kind = "plates"
rail = "45"
backrest = "45 35"
nearest = "18in"
lower_edge = "-3"
plate_height = "16in"
plate_width = 60
travel = "75"
stops = "0 10"
"""


def test_answers_from_a_file_give_a_machine_that_can_be_used(legpress, tmp_path):
    (tmp_path / "answers.toml").write_text(ANSWERS)
    said = legpress("machine", "new", "--answers", tmp_path / "answers.toml", "--out", tmp_path, "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    machine = Machine.load(told["file"])
    assert machine.name == "basement-sled"
    assert machine.seat.backrest_deg == (90, 100)
    assert told["seat"]["backrest_deg"] == [90, 100]
    assert (tmp_path / "basement-sled.png").exists()


def test_measuring_again_keeps_the_earlier_machine(legpress, tmp_path):
    (tmp_path / "answers.toml").write_text(ANSWERS)
    (tmp_path / "basement-sled.toml").write_text("# mine")
    assert legpress("machine", "new", "--answers", tmp_path / "answers.toml", "--out", tmp_path).code == 0
    assert (tmp_path / "basement-sled.before.toml").read_text() == "# mine"


@pytest.fixture(autouse=True)
def no_pictures_of_questions(monkeypatch, request):
    # the pictures have their own test, and draw slowly
    if "typing" in request.fixturenames:
        monkeypatch.setattr("legpress.draw.question.draw_question", lambda question, machine: None)
        monkeypatch.setattr("legpress.draw.paper.pictures", lambda figure, stem, formats=("png", "svg"): {stem: b""})


def test_an_interview_can_stop_and_go_on(legpress, tmp_path, typing):
    typing("my sled", "", "plates", "50", "stop")
    said = legpress("machine", "new", "--out", tmp_path)
    assert said.code == 1
    assert "with 3 answers kept" in " ".join(said.out.split())
    assert (tmp_path / machine_command.UNFINISHED).exists()
    typing("40 30", *[""] * 11, "")
    said = legpress("machine", "new", "--out", tmp_path, "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["rail_deg"] == 50
    assert told["seat"]["backrest_deg"] == [90, 100]
    assert not (tmp_path / machine_command.UNFINISHED).exists()


def test_nonsense_is_asked_again_and_back_undoes(legpress, tmp_path, typing):
    typing("sled", "", "plates", "steep", "145", "45", "back", "40", *[""] * 12, "yes")
    said = legpress("machine", "new", "--out", tmp_path, "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["rail_deg"] == 40
    assert "between 0 and 90" in " ".join(said.err.split())


def test_a_doubtful_answer_is_kept_when_typed_again(legpress, tmp_path, typing):
    typing("sled", "", "plates", "45", "", "", "100 cm", "100 cm", *[""] * 9, "")
    said = legpress("machine", "new", "--out", tmp_path, "--json")
    assert said.code == 0, said.err
    assert "nobody gets deep" in " ".join(said.err.split())
    assert json.loads(said.out)["sled"]["bottom_cm"] == 89.7


def test_not_my_machine_goes_back_to_the_last_answer(legpress, tmp_path, typing):
    typing("sled", "", "plates", "45", *[""] * 11, "20 10", "no", "20 10 5", "")
    said = legpress("machine", "new", "--out", tmp_path, "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["plates"]["available_kg"] == [20, 10, 5]


def test_every_question_has_its_drawing():
    from legpress.draw.paper import pictures
    from legpress.draw.question import draw_question
    from legpress.interview.machine import machine_from, questions

    for kind in ("plates", "stack"):
        machine = machine_from({"kind": kind})
        for question in questions({"kind": kind})[3:]:
            (picture,) = pictures(draw_question(question, machine), Path(question.key), formats=("png",)).values()
            assert len(picture) > 5000, question.key


def test_the_same_machine_is_drawn_the_same():
    from legpress.draw.machine import draw_machine
    from legpress.draw.paper import pictures

    first, second = (pictures(draw_machine(Machine.load("vertical")), Path("same")) for _ in range(2))
    assert first == second

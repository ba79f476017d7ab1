"""`legpress log`, `import` and `export`: what a lifter types and reads between two sets."""

import json
import re
import shutil
from pathlib import Path

import pytest

FILES = Path(__file__).parent / "logbook" / "files"


@pytest.fixture(autouse=True)
def own_log(tmp_path, monkeypatch):
    """A log of this test's own, and a folder to be in."""
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", f"sqlite:///{tmp_path / 'logbook.sqlite'}")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def mara(root, tmp_path):
    shutil.copy(root / "examples" / "lifter_woman.toml", tmp_path / "mara.toml")
    return "mara.toml"


def words(said):
    assert said.code == 0, said.err
    return " ".join(said.out.split())


def answer(said):
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_the_first_set_takes_machine_and_stance_from_the_lifter_s_file(legpress, mara):
    told = answer(legpress("log", "add", "leg press", "--lifter", mara, "--load", 90, "--reps", 10, "--json"))
    kept = told["set"]
    assert (kept["lifter"], kept["load"], kept["unit"], kept["load_kg"]) == ("Mara", 90, "kg", 90)
    assert (kept["machine"], kept["heel_height_cm"], kept["backrest_notch"]) == ("sled-45-large-plate", 30, 2)
    assert set(told["taken"]) == {"machine", "stance", "stop_sled_cm"}
    assert told["new_lifter"] is True


def test_the_next_set_opens_where_the_lifter_left_off_and_says_so(legpress, mara):
    legpress("log", "add", "leg press", "--lifter", mara, "--load", 90, "--reps", 10, "--tempo", "31X", "--cue", "heels",
             "--mark", "tape on the left rail at 23 cm")  # fmt: skip
    said = words(legpress("log", "add", "--reps", 9, "--rir", "1,5", "--tempo-kept"))
    for part in ("set 2", "leg press 90 kg x 9 of Mara", "1.5 left", "tempo 3-1-X kept", "cue heels", "tape on the left",
                 "As in set 1: load, machine, stance, stop, tempo, cue", "legpress log undo"):  # fmt: skip
        assert part in said
    # another machine: its own load and stance, or none
    said = legpress("log", "add", "--reps", 9, "--machine", "the old one")
    assert said.code == 2
    assert "--load is missing" in said.err
    told = answer(legpress("log", "add", "--reps", 9, "--machine", "the old one", "--load", "200lb", "--json"))
    assert (told["set"]["unit"], told["set"]["heel_height_cm"], told["mark"]) == ("lb", None, "")
    back = answer(legpress("log", "add", "--reps", 8, "--machine", "SLED-45-large-plate", "--json"))
    assert (back["set"]["load"], back["set"]["heel_height_cm"]) == (90, 30)
    assert back["mark"] == "tape on the left rail at 23 cm"


def test_a_stance_is_completed_from_before_and_told_in_inches_too(legpress):
    base = ("log", "add", "leg press", "--name", "Ben", "--load", "100kg", "--reps", 10)
    said = legpress(*base, "--heels-cm", "12in")
    assert said.code == 2
    assert "--spacing-cm is missing" in said.err
    legpress(*base, "--heels-cm", "12in", "--spacing-cm", 38)
    told = answer(legpress("log", "add", "--reps", 9, "--notch", 3, "--json"))["set"]
    assert (told["heel_height_cm"], told["heel_spacing_cm"], told["backrest_notch"]) == (30.48, 38, 3)


def test_a_unit_is_told_and_never_guessed(legpress, root, tmp_path):
    said = legpress("log", "add", "leg press", "--name", "Ben", "--load", 265, "--reps", 10)
    assert said.code == 2
    assert "kg or lb" in said.err
    text = (root / "examples" / "lifter_woman.toml").read_text().replace("[limits]", '[limits]\nunits = "lb"')
    (tmp_path / "us.toml").write_text(text)
    add = ("log", "add", "leg curl", "--lifter", "us.toml", "--reps", 10, "--json", "--load")
    assert answer(legpress(*add, 70))["set"]["unit"] == "lb"
    assert answer(legpress(*add, 70, "--unit", "kg"))["set"]["unit"] == "kg"
    assert answer(legpress(*add, "70,5 kg"))["set"]["load"] == 70.5
    assert legpress(*add, "70kg", "--unit", "lb").code == 2


def test_the_command_alone_says_what_there_is(legpress):
    assert "undo" in words(legpress("log"))


def test_the_log_is_shown_with_the_newest_last(legpress):
    assert "The log is empty" in words(legpress("log", "show"))
    for reps in (10, 9, 8):
        legpress("log", "add", "leg press", "--name", "Mara", "--load", "90kg", "--reps", reps, "--notes", "[red]slow",
                 "--when", f"2024-10-03 18:{reps:02d}")  # fmt: skip
    legpress("log", "add", "seated leg curl", "--name", "Ben", "--load", "40kg", "--reps", 12, "--when", "2024-10-04")
    said = legpress("log", "show")
    assert re.findall(r"kg x (\d+)", said.out) == ["8", "9", "10", "12"]
    assert "[red]slow" in said.out
    told = answer(legpress("log", "show", "--last", 2, "--name", "MARA", "--json"))
    assert [one["reps"] for one in told["sets"]] == [9, 10]
    assert told["count"] == 3
    assert len(answer(legpress("log", "show", "--since", "2024-10-04", "--json"))["sets"]) == 1
    assert len(answer(legpress("log", "show", "--exercise", "Leg Press (Machine)", "--json"))["sets"]) == 3


def test_edit_delete_undo_and_redo(legpress):
    legpress("log", "add", "leg press", "--name", "Mara", "--load", "90kg", "--reps", 10, "--rir", 2)
    said = words(legpress("log", "edit", 1, "--reps", 9, "--clear", "rir"))
    assert "reps: 10 -> 9" in said
    assert "rir: 2 -> nothing" in said
    told = answer(legpress("log", "edit", 1, "--load", 95, "--json"))
    assert told["changed"] == ["load", "load_kg"]
    assert told["set"]["unit"] == "kg"
    assert "says that already" in words(legpress("log", "edit", 1, "--reps", 9))
    assert "Deleted set 1" in words(legpress("log", "delete", 1))
    assert "Undone: deleted leg press 95 kg x 9 of Mara" in words(legpress("log", "undo"))
    legpress("log", "undo")
    assert "changed" in answer(legpress("log", "undo", "--json"))["words"]
    assert answer(legpress("log", "show", "--json"))["sets"][0]["rir"] == 2
    assert "Done again" in words(legpress("log", "redo"))


def test_a_machine_s_mark_can_be_seen_and_changed(legpress):
    legpress("log", "add", "leg press", "--name", "Mara", "--load", "90kg", "--reps", 10, "--machine", "sled")
    assert "notch 3" in words(legpress("log", "machine", "sled", "--mark", "notch 3"))
    told = answer(legpress("log", "machine", "--json"))["machines"]
    assert [(one["machine"], one["mark"]) for one in told] == [("sled", "notch 3")]
    assert "sled: notch 3" in words(legpress("log", "show"))
    legpress("log", "undo")
    assert "notch 3" not in words(legpress("log", "machine"))


def test_import_tells_every_row_and_export_brings_it_back(legpress, tmp_path):
    file = FILES / "strong_comma_crlf.csv"
    dry = answer(legpress("import", file, "--name", "Mara", "--unit", "kg", "--dry-run", "--json"))
    assert (dry["format"], dry["rows"], dry["imported"], dry["duplicates"], dry["errors"]) == ("strong", 6, 4, 0, [])
    assert dry["change"] is None
    assert answer(legpress("log", "show", "--json"))["count"] == 0
    said = words(legpress("import", file, "--name", "Mara", "--unit", "kg"))
    for part in ("Imported 4 sets of 6 rows (strong): Mara 4", "New in this log: Mara", "rest timer: 1", "log undo"):
        assert part in said
    assert answer(legpress("import", file, "--unit", "kg", "--json"))["duplicates"] == 4
    for name in ("log.json", "log.csv"):
        assert "4 sets" in words(legpress("export", name))
        assert answer(legpress("import", name, "--json"))["duplicates"] == 4
    assert "imported 4 sets from strong_comma_crlf.csv" in words(legpress("log", "undo"))
    assert answer(legpress("import", "log.json", "--json"))["imported"] == 4


def test_lines_that_cannot_be_read_are_told(legpress, tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("when,exercise,load,unit,reps\n2026-10-01,leg press,x,kg,10\n2026-10-01,leg press,90,kg,10\n")
    assert "line 2: 'x' is not a number" in words(legpress("import", file, "--name", "Mara"))
    file.write_text("when,exercise,load,unit,reps\n2026-10-01,leg press,x,kg,10\n")
    said = legpress("import", file, "--name", "Mara", "--json")
    assert said.code == 2
    assert said.one_sentence_on_stderr
    assert json.loads(said.out)["errors"] == [{"line": 2, "reason": "'x' is not a number."}]


@pytest.mark.parametrize(
    ("arguments", "because"),
    [
        (["log", "add"], "--reps"),
        (["log", "add", "--reps", "10"], "Whose set?"),
        (["log", "add", "--reps", "10", "--name", " "], "--name"),
        (["log", "add", "--reps", "10", "--name", "Mara"], "say the exercise"),
        (["log", "add", "", "--reps", "10", "--name", "Mara"], "exercise is empty"),
        (["log", "add", "leg press", "--reps", "10", "--name", "Mara"], "--load"),
        (["log", "add", "leg press", "--reps", "0", "--load", "90kg", "--name", "Mara"], "reps is 0"),
        (["log", "add", "leg press", "--reps", "10", "--load", "90st", "--name", "Mara"], "90st"),
        (["log", "add", "leg press", "--reps", "10", "--load", "90kg", "--name", "M", "--tempo", "slow"], "tempo"),
        (["log", "add", "leg press", "--reps", "10", "--load", "90kg", "--name", "M", "--kind", "hard"], "--kind"),
        (["log", "add", "leg press", "--reps", "10", "--load", "90kg", "--name", "M", "--when", "noon"], "--when"),
        (
            ["log", "add", "leg press", "--reps", "10", "--load", "90kg", "--name", "M", "--when", "2199-01-01"],
            "to come",
        ),
        (["log", "add", "leg press", "--reps", "10", "--load", "90kg", "--name", "M", "--mark", "tape"], "machine"),
        (["log", "add", "leg press", "--reps", "10", "--lifter", "nobody.toml"], "no such file"),
        (["log", "show", "--name", "Mara"], "no sets"),
        (["log", "show", "--last", "0"], "--last"),
        (["log", "show", "--since", "friday"], "--since"),
        (["log", "edit", "1", "--reps", "9"], "no set 1"),
        (["log", "delete", "one"], "whole number"),
        (["log", "undo"], "nothing to undo"),
        (["log", "redo"], "nothing to redo"),
        (["log", "machine", "sled"], "sled"),
        (["import", "nowhere.csv"], "no such file"),
        (["import", ".", "--name", "Mara"], "folder"),
        (["import", "x.csv", "--unit", "st"], "--unit"),
        (["import", "x.csv", "--dates", "ymd"], "--dates"),
        (["export", "log.txt"], "neither"),
        (["export", "log.csv", "--name", "Mara"], "no sets"),
    ],
)
def test_wrong_input_is_one_sentence_and_nothing_is_written(legpress, arguments, because):
    said = legpress(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert said.one_sentence_on_stderr, said.err
    assert because in said.err
    assert answer(legpress("log", "show", "--json"))["count"] == 0


def test_a_lifter_s_file_without_a_name_asks_for_one(legpress, tmp_path):
    (tmp_path / "me.toml").write_text('sex = "female"\nheight_cm = 168\nmass_kg = 63\n')
    said = legpress("log", "add", "leg press", "--lifter", "me.toml", "--load", 90, "--reps", 10)
    assert said.code == 2
    assert "has no name" in said.err
    assert (
        legpress("log", "add", "leg press", "--lifter", "me.toml", "--name", "Ana", "--load", 90, "--reps", 10).code
        == 0
    )


def test_more_sets_than_can_be_counted_are_all(legpress):
    legpress("log", "add", "leg press", "--name", "Mara", "--load", "80kg", "--reps", 8)
    assert "1 of 1" in legpress("log", "show", "--name", "Mara", "--last", "9" * 300).out


def test_a_load_is_typed_as_it_is_put_on(legpress):
    add = ("log", "add", "leg press", "--name", "Kim", "--reps", 10, "--load")
    said = words(legpress(*add, "20kg a side"))
    assert "leg press 40 kg x 10" in said
    assert "written as 20kg a side" in said
    assert answer(legpress(*add, "4x45lb", "--json"))["set"]["load"] == 180
    assert "written as 4x45lb" in words(legpress("log", "show"))
    refused = legpress(*add, "120x10")
    assert refused.code == 2
    assert "--load 120kg --reps 10" in refused.err
    assert "both sides" in legpress(*add, "heavy").err


def test_what_loads_count_is_told_once_and_can_be_taken_back(legpress):
    add = ("log", "add", "leg press", "--name", "Kim", "--reps", 10, "--machine", "sled-45-large-plate", "--load")
    assert "leg press 120 kg x 10" in words(legpress(*add, "172kg", "--counts", "carriage"))
    assert "leg press 125 kg x 10" in words(legpress(*add, "177kg"))
    assert "loads count the carriage of 52 kg" in words(legpress("log", "machine"))
    below = legpress(*add, "40kg")
    assert below.code == 2
    assert "less than the carriage of 52 kg" in below.err
    legpress("log", "machine", "sled-45-large-plate", "--counts", "plates")
    assert "leg press 100 kg x 10" in words(legpress(*add, "100kg"))
    legpress("log", "undo")
    legpress("log", "undo")
    assert "leg press 100 kg x 10" in words(legpress(*add, "152kg"))
    # a carriage of its own, or of a machine from the list, for sets that name no machine
    bare = ("log", "add", "calf press", "--name", "Ann", "--reps", 10, "--load")
    assert "calf press 50 kg" in words(legpress(*bare, "90kg", "--carriage", "40kg"))
    assert "no machine named (Ann): loads count the carriage of 40 kg" in words(
        legpress("log", "machine", "--name", "Ann")
    )
    assert "calf press 38 kg" in words(legpress(*bare, "90kg", "--carriage", "sled-45-large-plate"))


@pytest.mark.parametrize(
    ("arguments", "because"),
    [
        (["--counts", "sled"], "plates, side or carriage"),
        (["--counts", "side", "--carriage", "52kg"], "Leave one of them out"),
        (["--counts", "carriage"], "Add --carriage with its weight"),
        (["--carriage", "52"], "in kg or lb"),
        (["--carriage", "0kg"], "more than nothing"),
        (["--carriage", "600kg"], "less than 116 kg"),
        (["--carriage", "600lb"], "less than 255.7 lb"),
        (["--carriage", "no such sled"], "no such sled"),
    ],
)
def test_what_loads_count_is_asked_for_where_it_is_not_clear(legpress, arguments, because):
    said = legpress("log", "add", "leg press", "--name", "Kim", "--reps", 10, "--load", "90kg", *arguments)
    assert said.code == 2
    assert said.one_sentence_on_stderr, said.err
    assert because in said.err
    assert answer(legpress("log", "show", "--json"))["count"] == 0


def export_of(tmp_path, title, *loads, weight="weight_kg"):
    lines = [f"title,start_time,exercise_title,set_type,{weight},reps"]
    lines += [f'Legs,"3 Nov 2026, 18:00",{title},normal,{load},12' for load in loads]
    (tmp_path / "hevy.csv").write_text("\n".join(lines) + "\n")
    return "hevy.csv"


def test_an_import_says_what_it_could_not_place_and_is_told(legpress, tmp_path):
    file = export_of(tmp_path, "Presse 3", 120, 120)
    assert "Presse 3 (2)" in words(legpress("import", file, "--name", "Kim"))
    assert "no exercise that is known" in legpress("import", file, "--map", "Presse 3=leg pres").err
    assert "Write the title" in legpress("import", file, "--map", "leg press").err
    said = words(legpress("import", file, "--map", "Presse 3=leg press"))
    assert "Renamed in the log: 2 sets" in said
    assert "Presse 3 is leg press (Kim)" in words(legpress("log", "titles"))
    assert answer(legpress("log", "titles", "--json"))["titles"][0]["exercise"] == "leg press"
    assert "means; sets that have it again: 2" in words(legpress("log", "titles", "--forget", "presse 3"))
    assert legpress("log", "titles", "--forget", "Presse 3").code == 2
    assert answer(legpress("log", "show", "--json"))["sets"][0]["exercise"] == "Presse 3"


def test_an_import_says_what_it_replaced_and_what_looks_wrong(legpress, tmp_path):
    wrong = words(legpress("import", export_of(tmp_path, "Leg Press (Machine)", 120, 1200, 120), "--name", "Kim"))
    assert "line 3: leg press 1200 kg, around it 120 kg" in wrong
    said = words(legpress("import", export_of(tmp_path, "Leg Press (Machine)", 120, 120, 120)))
    assert "Other than in the log, so replaced: 1 set" in said
    assert "set 2: leg press 1200 kg x 12 of Kim" in said
    told = answer(legpress("import", export_of(tmp_path, "Leg Press (Machine)", 120, 120, 120), "--json"))
    assert [row["because"] for row in told["left_out"]] == ["in the log"] * 3
    assert "corrected 1" in words(legpress("log", "undo"))


def test_a_silent_file_is_read_in_the_lifter_s_units_and_says_so(legpress, root, tmp_path):
    text = (root / "examples" / "lifter_woman.toml").read_text().replace("[limits]", '[limits]\nunits = "lb"')
    (tmp_path / "us.toml").write_text(text)
    (tmp_path / "log.csv").write_text("when,exercise,load,reps\n2026-10-03 18:00,leg press,265,10\n")
    assert "--unit kg or --unit lb" in legpress("import", "log.csv", "--name", "Kim").err
    assert "read as lb, as your lifter file has it" in words(legpress("import", "log.csv", "--lifter", "us.toml"))
    assert answer(legpress("log", "show", "--json"))["sets"][0]["unit"] == "lb"


def test_the_file_of_an_unknown_app_is_refused_with_a_way_that_works(legpress, tmp_path):
    (tmp_path / "gym.csv").write_text("Day,Movement,Kilos,Count\n2026-10-03,Leg Press,120,10\n")
    said = legpress("import", "gym.csv", "--name", "Kim")
    assert said.code == 2
    for part in ("Hevy", "Strong", "FitNotes", "when, exercise, load, unit, reps"):
        assert part in said.err
    (tmp_path / "gym.csv").write_text("when,exercise,load,unit,reps\n2026-10-03,Leg Press,120,kg,10\n")
    assert "Imported 1 set of 1 row" in words(legpress("import", "gym.csv", "--name", "Kim"))


def test_what_moves_a_terminal_s_cursor_is_never_printed(legpress):
    evil = "Ki\x1b[31mm"
    at = ("--machine", "Gym\x1b]0;x\x07", "--mark", "tape\x1b[2J")
    said = [
        legpress("log", "add", "leg press", "--load", "80kg", "--reps", 10, "--name", evil, *at),
        legpress("log", "show"),
        legpress("log", "machine"),
        legpress("log", "machine", "other", "--counts", "side"),
        legpress("log", "titles", "--forget", "x"),
        legpress("log", "undo"),
        legpress("log", "undo"),
    ]
    assert [one.code for one in said] == [0, 0, 0, 0, 2, 0, 0]
    assert not [one for one in said if re.search("[\x1b\x07]", one.out + one.err)]


def test_sets_without_a_machine_are_no_machine_to_choose(legpress):
    legpress(
        "log",
        "add",
        "leg press",
        "--load",
        "80kg",
        "--reps",
        10,
        "--name",
        "Kim",
        "--machine",
        "Gym A",
        "--mark",
        "tape",
    )
    legpress("log", "machine", "--counts", "side")
    said = legpress("log", "machine", "Zz")
    assert (said.code, "There are: Gym A." in said.err) == (2, True)


def test_a_dry_run_says_what_would_be_and_a_correction_of_the_kind_alone_is_seen(legpress, tmp_path):
    file = export_of(tmp_path, "Leg Press (Machine)", 120)
    dry = words(legpress("import", file, "--name", "Kim", "--counts", "side", "--dry-run"))
    assert "Would be remembered of machines" in dry
    assert "Remembered" not in dry
    legpress("import", file, "--name", "Kim")
    path = tmp_path / file
    path.write_text(path.read_text().replace("normal", "warmup"))
    said = words(legpress("import", file))
    assert "Other than in the log, so replaced: 1 set" in said
    assert re.search(r"set 1: leg press 120 kg x 12 of Kim, [^;]*; work -> leg press [^;]*; warm-up", said)

"""Whatever standard output is, and however narrow the terminal: what is true is said, and no number is cut."""

import errno
import io
import json
import os
import re
import subprocess
import sys

import pytest
from rich.console import Console

from legpress.cli import main
from legpress.cli import output as outputs
from legpress.cli import streams as consoles
from legpress.cli.table import Table

MACHINE = "sled-45-large-plate"
LOG = ("log", "add", "leg press", "--load", "101.5kg", "--reps", "10", "--rir", "2", "--name", "Mara")
ADD = (*LOG, "--tempo", "3-1-X", "--machine", MACHINE, "--mark", "tape at 23 cm")


@pytest.fixture(autouse=True)
def own_log(tmp_path, monkeypatch):
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", f"sqlite:///{tmp_path / 'log.sqlite'}")


def sets(legpress) -> int:
    return json.loads(legpress("log", "show", "--json").out)["count"]


class Broken(io.TextIOWrapper):
    """Standard output on a full device, or into a pipe whose reader went away."""

    def __init__(self, number: int) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")
        self.number = number

    def write(self, text: str) -> int:
        raise OSError(self.number, os.strerror(self.number))


# Said after a change of the log


CHANGES = {
    "add": ADD,
    "edit": ("log", "edit", "1", "--reps", "9"),
    "delete": ("log", "delete", "1"),
    "undo": ("log", "undo"),
    "redo": ("log", "redo"),
    "machine": ("log", "machine", MACHINE, "--mark", "new tape", "--name", "Mara"),
    "titles": ("log", "titles", "--forget", "PRESSE 3", "--name", "Mara"),
    "import": ("import", "FILE", "--name", "Mara"),
    "export": ("export", "COPY"),
    "answer": ("first-session", "answer", "--lifter", "ME", "--push-felt", "hamstrings", "--machine", MACHINE),
}
DATA = {"answer": "answer.json", "import": "import.json", "export": "export.json"}


@pytest.fixture
def change(legpress, tmp_path, root):
    """What to type; the log is such that it can be done."""
    (tmp_path / "app.csv").write_text("when,exercise,load,unit,reps\n2026-01-02 18:00,PRESSE 3,70,kg,8\n")
    (tmp_path / "more.csv").write_text("when,exercise,load,unit,reps\n2026-01-03 18:00,leg press,75,kg,8\n")
    (tmp_path / "me.toml").write_text((root / "examples" / "lifter_woman.toml").read_text())

    def typed(what: str) -> list[str]:
        assert legpress(*ADD).code == 0
        if what == "redo":
            assert legpress("log", "undo").code == 0
        if what == "titles":
            said = legpress("import", tmp_path / "app.csv", "--name", "Mara", "--map", "PRESSE 3=leg press")
            assert said.code == 0, said.err
        words = {"FILE": tmp_path / "more.csv", "COPY": tmp_path / "copy.json", "ME": tmp_path / "me.toml"}
        return [str(words.get(word, word)) for word in CHANGES[what]]

    return typed


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EPIPE])
@pytest.mark.parametrize("what", CHANGES)
def test_a_change_that_is_made_is_a_success_whoever_hears_of_it(what, number, change, capsys, monkeypatch):
    words = change(what)
    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Broken(number))
        code = main(words)
    said = capsys.readouterr().err
    assert code == 0, said
    assert "Only the answer could not be shown" in said
    assert os.strerror(number) in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_that_is_made_is_a_success_though_its_copy_is_missing(what, change, legpress, tmp_path):
    name = DATA.get(what, f"log-{what}.json")
    (tmp_path / "out" / name).mkdir(parents=True)  # what only writing finds out
    said = legpress(*change(what), "--out", tmp_path / "out")
    assert said.code == 0, said.err
    assert "Only its copy is missing" in said.err
    assert said.out


def test_stopped_while_it_says_so_a_change_is_told_as_made(legpress, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outputs, "_say", stopped)
        said = legpress(*ADD)
    assert (said.code, said.err) == (130, "Set 1 is in the log. Then it was stopped.\n")
    assert sets(legpress) == 1


def test_a_set_is_there_once(legpress, tmp_path, monkeypatch):
    assert main(list(map(str, [*ADD, "--out", "/dev/null/x"]))) == 2  # nothing happened yet
    assert sets(legpress) == 0
    (tmp_path / "out" / "log-add.json").mkdir(parents=True)
    assert legpress(*ADD, "--out", tmp_path / "out").code == 0
    assert sets(legpress) == 1


@pytest.mark.parametrize("out", ["/proc/nothing", "/dev/null", "/dev/null/x", "FILE", "FILE/x", "x" * 300, "a\0b"])
def test_out_is_tried_before_anything_is_computed(out, legpress, tmp_path, monkeypatch, root):
    def forbidden(*_, **__):
        raise AssertionError("this computes")

    (tmp_path / "file").write_text("mine")
    monkeypatch.chdir(tmp_path)
    for place in ("legpress.fit.sweet_spot.find_sweet_spot", "legpress.claims.experiment.run_claims"):
        monkeypatch.setattr(place, forbidden)
    monkeypatch.setattr(sys.modules["legpress.cli.simulate"], "simulated", forbidden)
    monkeypatch.setattr("legpress.logbook.store.Logbook.open", forbidden)
    where = out.replace("FILE", "file")
    lifter = ("--lifter", root / "examples" / "lifter_woman.toml", "--machine", MACHINE)
    for words in (
        ("fit", *lifter),
        ("simulate", *lifter),
        ("claims",),
        ("plan", *lifter),
        ADD,
        ("log", "undo"),
        ("verify", "."),
    ):
        said = legpress(*words, "--out", where)
        assert (said.code, said.one_sentence_on_stderr) == (2, True), (words, said.err)
        assert "--out" in said.err
    assert (tmp_path / "file").read_text() == "mine"


def test_trying_leaves_no_trace(tmp_path):
    assert outputs.usable(tmp_path / "a" / "b") == tmp_path / "a" / "b"
    assert list(tmp_path.iterdir()) == []


# Standard output


@pytest.mark.parametrize(
    "words", [("machines",), ("--help",), ("--version",), ("tempo", "--json"), ("log", "show")], ids=" ".join
)
def test_a_full_device_is_said_and_a_reader_that_left_is_not(words):
    command = [sys.executable, "-m", "legpress", *words]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("The answer cannot be written to standard output: No space left on device.")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_every_sign_has_a_plain_spelling(encoding, monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding))
    consoles.show_anything()
    print("45° − 3×10 – “10…12” → ✓ Jörg 日")
    sys.stdout.flush()
    plain = written.getvalue().decode(encoding)
    assert "3x10" in plain.replace("×", "x")
    assert "->" in plain
    assert "- " in plain
    assert plain.rstrip().endswith("?")


def test_a_console_of_few_signs_loses_no_answer(root, monkeypatch):
    lifter = str(root / "examples" / "lifter_woman.toml")
    for words in (["machines"], ["machine", "show", MACHINE], ["lifter", "show", lifter], ["tempo"]):
        for encoding in ("ascii", "cp1252"):
            written = io.BytesIO()
            with monkeypatch.context() as patch:
                few_signs = io.TextIOWrapper(written, encoding=encoding)
                patch.setattr(sys, "stdout", few_signs)
                assert main(words) == 0
            assert "?" not in written.getvalue().decode(encoding)


def test_closed_streams_are_no_reason_to_fail():
    code = "import os, sys; os.close(1); os.close(2); os.execv(sys.executable, [sys.executable, '-m', 'legpress', *sys.argv[1:]])"
    assert subprocess.run([sys.executable, "-c", code, *ADD], check=False).returncode == 0
    assert subprocess.run([sys.executable, "-c", code, "machine", "show", "x"], check=False).returncode == 2


# Narrow terminals


@pytest.fixture
def answered(legpress, monkeypatch):
    """What a command has to say, to be shown at any width."""
    kept = []
    monkeypatch.setattr(outputs, "_say", lambda result, words, as_json: kept.append(words()))

    def run(*words: object) -> object:
        said = legpress(*words)
        assert said.code == 0, said.err
        return kept[-1]

    return run


def at_width(answer, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    console.print(answer)
    return console.file.getvalue()


def numbers(text: str) -> set[str]:
    return {word.strip(":;,.()") for word in text.split() if re.search(r"\d", word)}


LIFTER = ("--lifter", "EXAMPLE", "--machine", MACHINE)
TABLES = {
    "machines": ("machines",),
    "machine": ("machine", "show", MACHINE),
    "lifter": ("lifter", "show", "EXAMPLE"),
    "simulate": ("simulate", *LIFTER),
    "fit": ("fit", *LIFTER, "--bodies", "0", "--why"),
    "plan": ("plan", *LIFTER),
    "first-session": ("first-session", *LIFTER),
    "progress": ("progress", "--lifter", "EXAMPLE"),
    "claims": ("claims", "--people", "2", "--machine", MACHINE),
    "one claim": ("claims", "8", "--people", "2", "--machine", MACHINE),
    "list": ("claims", "--list"),
    "log": ("log", "show"),
    "marks": ("log", "machine"),
}


@pytest.mark.parametrize("command", TABLES)
def test_no_number_is_cut_on_a_narrow_terminal(command, answered, root):
    example = root / "examples" / "lifter_woman.toml"
    for load, when in (("101.5kg", "2026-01-05 18:30"), ("110kg", "2026-01-12 18:30")):
        log = ("log", "add", "leg press", "--load", load, "--reps", "10", "--rir", "2", "--lifter", example)
        answered(*log, "--when", when, "--machine", MACHINE, "--mark", "tape at 23 cm", "--tempo", "3-1-X")
    answer = answered(*(example if word == "EXAMPLE" else word for word in TABLES[command]))
    wide = numbers(at_width(answer, 250))
    for width in (30, 40, 60):
        shown = at_width(answer, width)
        assert max(map(len, shown.splitlines())) <= width
        assert not re.search(r"\d…|…\d", shown)
        short = {word for word in wide if len(word) <= width}
        assert short <= numbers(shown), (width, short - numbers(shown))


def test_the_beat_fits_a_narrow_terminal():
    from legpress.cli.tempo import _line
    from legpress.metronome import beats
    from legpress.tempo import Tempo

    for beat in beats(Tempo.parse("3-1-1"), 100):
        shown = at_width(_line(beat, 0.4, 100), 40)
        assert "…" not in shown
        assert f"rep {beat.rep} of 100" in shown or not beat.rep


def test_only_one_kind_of_table_is_used(root):
    for file in (root / "src" / "legpress").rglob("*.py"):
        if file.name != "table.py":
            text = file.read_text("utf-8")
            assert "rich.table" not in text or "Table.grid" in text, file


def test_a_table_is_side_by_side_where_it_fits_and_stacked_where_not():
    table = Table("joint", "top", "bottom")
    table.add_row("hip", "98 degrees", "101 degrees", style="bold")
    assert at_width(table, 40).splitlines()[1].split() == ["hip", "98", "degrees", "101", "degrees"]
    assert at_width(table, 20).splitlines()[:3] == ["joint: hip", "top: 98 degrees", "bottom: 101 degrees"]

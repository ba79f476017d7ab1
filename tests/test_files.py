"""Files: written whole or not at all, together where they belong together; read where they are ordinary ones."""

import ast
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import legpress
from legpress.errors import WrongInput
from legpress.files import free_name, last_kept, read_bytes, read_toml, replacing, write_together, write_whole
from legpress.lifter import Lifter

pytest.importorskip("resource", reason="limits, pipes and signals of POSIX")
MACHINE = "sled-45-large-plate"


def names(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names(folder)}


# Written together


def test_files_that_belong_together_are_all_new_or_all_old(tmp_path):
    old = {tmp_path / name: f"old {name}" for name in ("a", "b", "c")}
    write_together(old)
    with pytest.raises(IsADirectoryError):
        write_together({tmp_path / "a": "new", tmp_path / "b": "new", tmp_path: "no file"})
    with pytest.raises(FileNotFoundError):
        write_together({tmp_path / "a": "new", tmp_path / "nowhere" / "b": "new"})
    assert contents(tmp_path) == {file.name: text.encode() for file, text in old.items()}
    write_together(dict.fromkeys(old, b"new"))
    assert set(contents(tmp_path).values()) == {b"new"}


def test_ctrl_c_between_two_names_finishes_both(tmp_path, monkeypatch):
    replace, calls = os.replace, []

    def stopped_once(part, file):
        calls.append(file)
        if len(calls) == 2:
            raise KeyboardInterrupt
        replace(part, file)

    write_together({tmp_path / "a": "old", tmp_path / "b": "old"})
    monkeypatch.setattr(os, "replace", stopped_once)
    with pytest.raises(KeyboardInterrupt):
        write_together({tmp_path / "a": "new", tmp_path / "b": "new"})
    assert contents(tmp_path) == {"a": b"new", "b": b"new"}


def test_only_an_ordinary_file_is_replaced(tmp_path):
    """A device or a pipe that a link leads to is not made a file, which root could do."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "log.json").symlink_to("pipe")
    with pytest.raises(OSError, match="not an ordinary file"):
        write_whole(tmp_path / "log.json", "{}")
    assert (tmp_path / "pipe").is_fifo()


def test_what_a_killed_process_left_is_cleared_away_and_nothing_else(tmp_path):
    code = "import os; from legpress.files import replacing\nwith replacing('log.json') as f: f.write('half'); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    (left,) = names(tmp_path)
    assert left.endswith(".part")
    others = ["mine.part", ".0123456789abcdef.part", ".legpress-notes.part"]
    long_ago = time.time() - 2 * 3600
    for name in [*others, left]:
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (long_ago, long_ago))
    at_work = tmp_path / ".legpress-fedcba9876543210.part"
    at_work.touch()
    write_whole(tmp_path / "log.json", "whole")
    assert names(tmp_path) == sorted(["log.json", at_work.name, *others])


# Commands that write files


WRITING = {  # and some of the files that they write
    "machine show": (("machine", "show", MACHINE), (f"{MACHINE}.png", f"{MACHINE}.svg", f"{MACHINE}.json")),
    "machine new": (("machine", "new", "--answers", "MACHINE"), ("basement-sled.toml", "basement-sled.png")),
    "lifter new": (("lifter", "new", "--answers", "LIFTER"), ("lifter.answers.toml",)),
    "simulate": (
        ("simulate", "--lifter", "EXAMPLE", "--machine", MACHINE),
        ("frames.csv", "frames.parquet", "repetition.png", "repetition.svg", "simulate.json"),
    ),
    "claims": (
        ("claims", "8", "--people", "2", "--machine", MACHINE),
        ("claims.json", "claim-08-through-the-heels.md", "claims/08-through-the-heels.svg"),
    ),
    "fit": (
        ("fit", "--lifter", "EXAMPLE", "--machine", MACHINE, "--bodies", "0"),
        ("card.png", "card.pdf", "card-a5.png", "card.html", "depth_map.png", "fit.json"),
    ),
}


@pytest.fixture
def asked(root, tmp_path):
    """What is typed for one of these commands."""
    (tmp_path / "lifter.toml").write_text('sex = "female"\nheight = "168"\nmass = "63"\n')
    (tmp_path / "machine.toml").write_text('name = "basement sled"\nkind = "plates"\n')
    example = shutil.copy(root / "examples" / "lifter_woman.toml", tmp_path)
    given = {"LIFTER": tmp_path / "lifter.toml", "MACHINE": tmp_path / "machine.toml", "EXAMPLE": example}

    def typed(command: str, out: Path) -> list[str]:
        return [str(given.get(word, word)) for word in WRITING[command][0]] + ["--out", str(out)]

    return typed


@pytest.fixture
def own_log(tmp_path, monkeypatch):
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", f"sqlite:///{tmp_path / 'log.sqlite'}")


@pytest.mark.parametrize("command", WRITING)
def test_files_are_on_the_disk_before_the_first_has_its_name(command, asked, legpress, tmp_path, monkeypatch):
    """A kill -9 in any instant before the names change leaves the old files, all of them; so does a full disk."""
    out = tmp_path / "out"
    for name in WRITING[command][1]:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(b"old")
    before = contents(out)

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = legpress(*asked(command, out))
    assert (said.code, said.one_sentence_on_stderr) == (2, True), said.err
    assert "No space left" in said.err
    assert contents(out) == before


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What `machine show` writes, by name."""
    from legpress.cli import main

    out = tmp_path_factory.mktemp("whole")
    assert main(["machine", "show", MACHINE, "--out", str(out)]) == 0
    return contents(out)


NO_ROOM = """
import resource, sys
from legpress.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.exit(main(sys.argv[2:]))
"""


def test_a_file_that_the_disk_has_no_room_for_is_not_there(shown, tmp_path):
    """What does not fit whole is not there at all."""
    words = [str(max(map(len, shown.values())) - 1), "machine", "show", MACHINE, "--out", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-c", NO_ROOM, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert names(tmp_path) == []


KILL = """
import os, signal, sys
from legpress.cli import main
replace, at, calls = os.replace, int(sys.argv[1]), []
def kill(part, file):
    calls.append(file)
    if len(calls) == at: os.kill(os.getpid(), signal.SIGKILL)
    replace(part, file)
os.replace = kill
sys.exit(main(sys.argv[2:]))
"""


def test_killed_at_any_name_every_file_is_whole(shown, tmp_path):
    """kill -9 before the first or the last file takes its name: whole ones, and none between."""
    for at in (1, len(shown)):
        out = tmp_path / str(at)
        asked = ["machine", "show", MACHINE, "--out", str(out)]
        done = subprocess.run([sys.executable, "-c", KILL, str(at), *asked], capture_output=True, check=False)
        assert done.returncode == -signal.SIGKILL
        there = {name: content for name, content in contents(out).items() if not name.endswith(".part")}
        assert len(there) == at - 1
        same = {name: shown[name] == content for name, content in there.items() if not name.endswith(".json")}
        assert all(same.values()), same
        assert all(json.loads(content) for name, content in there.items() if name.endswith(".json"))


# Nothing of somebody's own is lost


def test_earlier_files_are_kept_under_free_names(tmp_path, legpress):
    answers = tmp_path / "answers.toml"
    answers.write_text('name = "basement sled"\nkind = "plates"\n')
    file, own = tmp_path / "basement-sled.toml", tmp_path / "basement-sled.before.toml"
    file.write_text("# measured with care")
    own.write_text("# my own copy")
    for _ in range(2):
        assert legpress("machine", "new", "--answers", answers, "--out", tmp_path).code == 0
    assert own.read_text() == "# my own copy"
    assert (tmp_path / "basement-sled.before-2.toml").read_text() == "# measured with care"
    assert (tmp_path / "basement-sled.before-3.toml").read_text() == file.read_text()


def test_an_answer_overwrites_nobody_s_own_copy(tmp_path, root):
    from legpress.lifter_file import push_answered, undo_answer

    file, own = tmp_path / "me.toml", tmp_path / "me.before.toml"
    shutil.copy(root / "examples" / "lifter_woman.toml", file)
    own.write_text("# a diary")
    text = file.read_text()
    push_answered(file, "push_felt", "hamstrings").write()
    push_answered(file, "foot_creeps", "stays").write()
    assert own.read_text() == "# a diary"
    assert names(tmp_path) == ["me.before-2.toml", "me.before.toml", "me.toml"]
    assert last_kept(file) == tmp_path / "me.before-2.toml"
    undo_answer(file)
    assert Lifter.load(file).push.felt == "hamstrings"
    assert file.read_text() != text
    with pytest.raises(WrongInput):  # one step; and a diary is no lifter
        undo_answer(file)
    assert own.read_text() == "# a diary"
    assert free_name(file) == tmp_path / "me.before-2.toml"


# Read


@pytest.fixture
def odd(tmp_path):
    """Files that are none, and a few that are too much."""
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    with (tmp_path / "huge.toml").open("wb") as huge:
        huge.truncate(1_000_000_000)
    (tmp_path / "dots.toml").write_text("a" + ".a" * 20_000 + " = 1")
    (tmp_path / "quoted.toml").write_text('"a b"' + '."a b"' * 20_000 + " = 1")
    (tmp_path / "arrays.toml").write_text("a = " + "[" * 100_000)
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind(str(tmp_path / "plug.toml"))
    return tmp_path


ODD = ("pipe", "folder", "huge", "dots", "quoted", "arrays", "zero", "plug")


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize(
    "command",
    [
        ("machine", "show", "FILE"),
        ("machine", "new", "--answers", "FILE"),
        ("lifter", "show", "FILE"),
        ("lifter", "new", "--answers", "FILE"),
        ("plan", "--lifter", "FILE"),
        ("plan", "--lifter", "EXAMPLE", "--routine", "FILE"),
        ("import", "FILE"),
        ("first-session", "answer", "--lifter", "EXAMPLE", "--position", "1", "--felt", "38", "--plan", "FILE"),
    ],
    ids=" ".join,
)
def test_what_is_no_plain_file_is_refused_at_once(odd, name, command, legpress, root, tmp_path, own_log, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def waited(number, frame):
        raise AssertionError("it waits")

    monkeypatch.setattr(signal, "SIGALRM", signal.SIGALRM)
    before = signal.signal(signal.SIGALRM, waited)
    signal.alarm(10)
    try:
        words = {"FILE": odd / f"{name}.toml", "EXAMPLE": root / "examples" / "lifter_woman.toml"}
        said = legpress(*(words.get(word, word) for word in command))
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert (said.code, said.one_sentence_on_stderr) == (2, True), said.err
    assert len(said.err) < 1000


def test_an_export_into_a_pipe_does_not_wait(legpress, tmp_path, own_log):
    os.mkfifo(tmp_path / "log.json")
    said = legpress("export", tmp_path / "log.json")
    assert (said.code, said.one_sentence_on_stderr) == (2, True)
    assert (tmp_path / "log.json").is_fifo()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux alone has files that do not know their size")
def test_a_file_that_does_not_know_its_size_is_read_to_the_limit():
    assert b"Name:" in read_bytes("/proc/self/status", 100_000)
    with pytest.raises(WrongInput, match=r"up to 0\.001 MB are read"):
        read_bytes("/proc/self/status", 1000)


def test_a_thousand_wrong_fields_are_one_short_sentence(tmp_path):
    file = tmp_path / "me.toml"
    file.write_text("\n".join(f"b{k}.c = 1" for k in range(20_000)))
    with pytest.raises(WrongInput, match="and 19987 more") as refused:
        Lifter.load(file)
    assert len(str(refused.value)) < 500


def test_what_a_description_needs_is_read(tmp_path):
    file = tmp_path / "any.toml"
    file.write_text(
        'text = "1. 2. 3. ' + "a." * 100 + '" # ' + "a." * 100 + "\nlist = [1.5, 2.5, " + "3.5, " * 100 + "]\r\n"
    )
    assert len(read_toml(file)["list"]) == 102


# In the source


SOURCE = Path(legpress.__file__).parent
UNPICKLES = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}
WRITES = {"write_text", "write_bytes", "savefig", "to_csv", "to_parquet"}
ELSEWHERE = {"files.py", "draw/paper.py", "draw/card_page.py"}  # the one place, and drawings into memory


def source_nodes():
    for file in sorted(SOURCE.rglob("*.py")):
        text = file.read_text("utf-8")
        if not any(word in text for word in (*UNPICKLES, *WRITES)):
            continue
        for node in ast.walk(ast.parse(text)):
            yield str(file.relative_to(SOURCE)), node


def test_nothing_is_unpickled_and_one_module_writes():
    for where, node in source_nodes():
        imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        imported += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        assert not {name.partition(".")[0] for name in imported} & UNPICKLES, where
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and where not in ELSEWHERE:
            into_memory = node.func.attr in ("to_csv", "to_parquet") and not node.args
            draft = where == "interop/opensim/export.py"  # a folder that is moved when it is whole
            probe = where == "cli/output.py"
            assert node.func.attr not in WRITES or into_memory or draft or probe, f"{where}, line {node.lineno}"


def test_json_beside_a_path_that_is_no_text(legpress, tmp_path):
    out = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    assert legpress("machine", "show", MACHINE, "--out", out).code == 0
    kept = json.loads((out / f"{MACHINE}.json").read_bytes())
    assert kept["pictures"][0] == str(out / f"{MACHINE}.png")


def test_a_stream_too_is_whole_or_not_there(tmp_path):
    def half() -> None:
        with replacing(tmp_path / "log.json") as opened:
            opened.write("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert names(tmp_path) == []

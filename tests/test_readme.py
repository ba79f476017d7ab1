"""What the README promises is what happens."""

import contextlib
import io
import re
from pathlib import Path

import pytest

import legpress as lp

NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def words(text):
    """Words and signs with every number masked, however the lines are broken."""
    return NUMBER.sub("#", " ".join(text.split()))


def same(told, said):
    """The same words, and numbers alike to 3 %: another processor may round another way."""
    assert words(told) == words(said)
    for one, other in zip(NUMBER.findall(told), NUMBER.findall(said), strict=True):
        assert float(one) == pytest.approx(float(other), rel=0.03, abs=1.01)


def test_the_pasted_output_is_what_the_command_prints(root, readme, legpress, monkeypatch):
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "100")
    said = legpress("simulate", "--lifter", "examples/lifter_woman.toml")
    assert said.code == 0, said.err
    same(blocks(readme, "text")[0], said.out)


def test_the_tempo_is_counted_as_shown(readme, legpress, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    (shown,) = (one for one in blocks(readme, "console") if one.startswith("$ legpress tempo"))
    command, *lines = shown.splitlines()
    said = legpress(*command.removeprefix("$ legpress ").split())
    assert said.out.startswith("\n".join(lines))


def test_the_python_examples_print_what_stands_below_them(root, readme, monkeypatch):
    monkeypatch.chdir(root)
    examples = blocks(readme, "python")
    for code, told in zip(examples, blocks(readme, "text")[1:], strict=True):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(code, "README.md", "exec"), {})
        same(told, said.getvalue())


def test_the_lifter_s_file_is_read(readme, tmp_path):
    (tmp_path / "ana.toml").write_text(blocks(readme, "toml")[0])
    lifter = lp.Lifter.load(tmp_path / "ana.toml")
    assert lifter.name == "Ana"
    lp.Machine.load(lifter.strength.machine).check_stance(lifter.present.stance)


def test_every_command_and_option_exists(readme, legpress):
    shown = re.findall(r"^legpress (.+?)(?: +#.*)?$", "\n".join(blocks(readme, "sh")), re.MULTILINE)
    assert shown
    for line in shown:
        said = legpress(*command_of(line), "--help")
        assert said.code == 0
        for option in re.findall(r"--[a-z-]+", line):
            assert option in said.out


def command_of(line):
    """`machine show NAME --out DIR` -> machine show."""
    parts = line.split()
    return parts[:2] if parts[0] in ("machine", "lifter", "log") else parts[:1]


@pytest.mark.parametrize(
    "file",
    ["README.md", "CHANGELOG.md", "examples/README.md", "checks/README.md", "derive/README.md", "docs/README.md"],
)
def test_every_link_leads_somewhere(root, file):
    page = root / file
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / Path(target)).exists(), target


def test_every_page_of_the_docs_is_in_their_index(root):
    index = (root / "docs" / "README.md").read_text(encoding="utf-8")
    for page in (root / "docs").glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in index

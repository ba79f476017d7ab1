"""A name in back-quotes is a promise: what docs and docstrings call by a code name is there under that name."""

import ast
import builtins
import keyword
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "legpress"
NATIVE = sorted([*(SOURCE / "core").glob("*.[ch]pp"), *(ROOT / "browser").glob("*.*s")])
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"])
# A code name: letters, digits and underscores, dotted, with an underscore, a dot or a capital inside, perhaps called.
NAME = re.compile(r"(?=[\w.]*[_.]|[A-Z]+\w)[A-Za-z_]\w*(?:\.\w+)*(?:\(\))?")
QUOTED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# Names of other programs, of files that a reader makes, and words of mathematics.
FOREIGN = {
    "jax.vmap",
    "optimization_barrier",
    "scipy.interpolate.make_interp_spline",
    "fetch",
    "k_j",
    "z_",
    "_px",
    "_vx",
    "_x",
    "calcInextensibleTendonActiveFiberForce",
}


@cache
def defined() -> set[str]:
    """Every name that code gives to something, and every name that code or tables write in quotes."""
    names: set[str] = set()
    for file in (
        *SOURCE.rglob("*.py"),
        *(ROOT / "derive").rglob("*.py"),
        *(ROOT / "benchmarks").rglob("*.py"),
        *ROOT.glob("*.py"),
    ):
        names |= {file.name, file.stem, file.parent.name}
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            for field in ("attr", "arg", "name", "asname", "module"):
                if isinstance(found := getattr(node, field, None), str):
                    names |= set(found.split("."))
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
                names |= {node.value, *node.value.split("."), node.value.removeprefix("--").replace("-", "_")}
    for file in (SOURCE / "data").rglob("*"):
        if file.suffix in (".toml", ".json"):
            names |= {file.name, file.stem, *re.findall(r"^\[?\"?(\w+)", file.read_text("utf-8"), flags=re.M)}
    scripts = {word for file in SOURCE.rglob("*.js") for word in re.findall(r"\w+", file.read_text("utf-8"))}
    for file in NATIVE:
        names |= {file.name, file.stem, *words_of_native(file)}
    return names | scripts | set(dir(builtins)) | set(keyword.kwlist) | {"legpress", "data", "derive", "docs", "tests"}


@cache
def known() -> set[str]:
    """Every word that code, tables, examples and their file names contain."""
    words: set[str] = set()
    for folder in ("src", "derive", "benchmarks", "checks", "examples", "tests", ".ci"):
        for file in (ROOT / folder).rglob("*") if (ROOT / folder).is_dir() else ():
            if not file.is_file() or "__pycache__" in file.parts:
                continue
            words |= {file.name, file.stem, *file.relative_to(ROOT).parts}
            if file.suffix == ".py":
                words |= words_of_code(file)
            elif file.suffix in (".toml", ".json", ".md", ".html", ".jinja", ".csv", ""):
                words |= set(re.findall(r"\w+", file.read_text("utf-8", errors="ignore")))
    for file in NATIVE:
        words |= {file.name, file.stem, *words_of_native(file)}
    for file in ROOT.glob("*.py"):
        words |= {file.name, file.stem, *words_of_code(file)}
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        words |= {name, *re.findall(r"\w+", (ROOT / name).read_text("utf-8"))}
    return words


def words_of_code(file: Path) -> set[str]:
    """Names and words in strings; comments and docstrings do not vouch for themselves."""
    words: set[str] = set()
    tree = ast.parse(file.read_text("utf-8"))
    silent = set(map(id, docstrings(tree)))
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name", "asname", "module"):
            if isinstance(found := getattr(node, field, None), str):
                words |= set(found.split("."))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            words |= set(re.findall(r"\w+", node.value)) if "_" in node.value or " " not in node.value else set()
    return words


def words_of_native(file: Path) -> set[str]:
    """Of C++ or JavaScript, without comments."""
    return set(re.findall(r"\w+", re.sub(r"//.*|/\*.*?\*/", "", file.read_text("utf-8"))))


def docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                yield first.value


def prose_of_code(file: Path) -> Iterator[str]:
    """Docstrings and comments."""
    yield from (node.value for node in docstrings(ast.parse(file.read_text("utf-8"))) if isinstance(node.value, str))
    with file.open("rb") as opened:
        yield from (token.string for token in tokenize.tokenize(opened.readline) if token.type == tokenize.COMMENT)


def missing(text: str, every_word: bool) -> set[str]:
    """Names in back-quotes that nothing has; `every_word`: single plain words count too, and must be defined."""
    there = defined() if every_word else known()
    pattern = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*(?:\(\))?") if every_word else NAME
    found = set()
    for quoted in QUOTED.findall(text):
        if not pattern.fullmatch(quoted) or quoted in FOREIGN:
            continue
        parts = quoted.removesuffix("()").split(".")
        if quoted not in there and not all(part in there for part in parts):
            found.add(quoted)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page):
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
    assert not missing(text, every_word=False)


def test_what_docstrings_and_comments_name_is_there():
    lost = {}
    for file in sorted(SOURCE.rglob("*.py")):
        names = set().union(*(missing(text, every_word=True) for text in prose_of_code(file)), set())
        if names:
            lost[str(file.relative_to(SOURCE))] = sorted(names)
    for file in NATIVE:
        if names := missing("\n".join(re.findall(r"//.*|/\*.*?\*/", file.read_text("utf-8"))), every_word=True):
            lost[file.name] = sorted(names)
    assert not lost, "\n".join(f"{file}: {', '.join(names)}" for file, names in lost.items())


def test_the_fit_page_gives_the_rule_s_own_numbers():
    from legpress.fit.numbers import number

    text = " ".join((ROOT / "docs" / "fit.md").read_text("utf-8").split())
    assert f"worth {number('rule', 'worth_pct')} % more or better in at least nineteen of twenty" in text
    assert number("rule", "told_apart_quantile") == 1 / 20
    assert number("zones", "green_share") == 1 / 10
    assert "where fewer than one in ten do" in text
    assert number("zones", "stop_share") == 3 / 10
    assert "at most as deep as three in ten" in text


def test_the_code_blocks_of_pages_name_commands_that_exist():
    from typer.main import get_command

    from legpress.cli import app

    there = set(get_command(app).commands)  # pyright: ignore[reportAttributeAccessIssue]
    for page in PAGES:
        for command in re.findall(r"(?:^|`)legpress ([a-z][a-z-]+)", page.read_text("utf-8"), flags=re.M):
            assert command in there, f"{page.name}: legpress {command}"

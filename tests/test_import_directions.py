"""Imports inside the package point one way: no room asks one that stands above it, no two modules ask each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import legpress

SOURCE = Path(legpress.__file__).parent
# From the ground up; what stands in one line may use each other and all lines before.
ROOMS = (
    ("errors", "measures", "files", "tables", "arrays", "roots", "cores", "processes", "stopping"),
    ("description", "toml_document"),
    ("stance", "tempo", "machine", "lifter", "lifter_file"),
    ("body", "core"),
    ("press",),
    ("reference",),
    ("fit",),
    ("claims", "training", "logbook", "watch", "study", "metronome"),
    ("report",),
    ("interview",),
    ("draw", "interop"),
    ("app", "cli", "__main__"),
)
# The shop window imports a door when somebody asks for it; it stands beside the rooms, not above them.
WINDOW = "legpress"
# The formulas that the native core is held against; when the program runs, the export to OpenSim alone asks them something.
SEAM = {"legpress.interop.opensim.forces"}
FORMULAS = "reference"
# What compiles and differentiates formulas: nobody else needs it when the program runs.
FORMULAS_ONLY = {"jax", "jaxlib", "jaxtyping", "equinox"}


def modules() -> dict[str, Path]:
    found = {}
    for file in sorted(SOURCE.rglob("*.py")):
        parts = file.relative_to(SOURCE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imports_of(name: str, file: Path, known: set[str]) -> Iterator[str]:
    """Modules that this one runs, also those imported inside functions: they only hide a circle.

    Imports for types alone are none at run time and do not count.
    """
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                if inner in known or base in known:
                    yield inner if inner in known else base


@pytest.fixture(scope="module")
def graph() -> dict[str, set[str]]:
    files = modules()
    return {name: set(imports_of(name, file, set(files))) - {name} for name, file in files.items()}


def room(module: str) -> str:
    return [*module.split("."), WINDOW][1]


def test_every_room_has_its_place():
    placed = {name for line in ROOMS for name in line}
    there = {room(name) for name in modules()} - {WINDOW}
    assert there <= placed, f"say in ROOMS where these stand: {there - placed}"


def test_imports_point_one_way(graph):
    height = {name: k for k, line in enumerate(ROOMS) for name in line}
    wrong = {
        (name, used)
        for name, uses in graph.items()
        for used in uses
        if WINDOW not in (name, used) and height[room(name)] < height[room(used)]
    }
    assert not wrong, sorted(wrong)


def test_nothing_but_the_seam_asks_for_the_formulas(graph):
    asking = {name for name, uses in graph.items() for used in uses if room(used) == FORMULAS != room(name)}
    assert asking == SEAM


def test_nothing_but_the_formulas_needs_a_compiler():
    wrong = set()
    for name, file in modules().items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            wrong |= {(name, used) for used in names if used.partition(".")[0] in FORMULAS_ONLY}
    assert not {(name, used) for name, used in wrong if room(name) != FORMULAS}
    assert wrong  # the formulas do


def test_no_two_modules_need_each_other(graph):
    """Tarjan's strongly connected components."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    circles: set[tuple[str, ...]] = set()

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for used in graph[name] - {WINDOW}:
            if used not in order:
                visit(used)
                low[name] = min(low[name], low[used])
            elif used in stack:
                low[name] = min(low[name], order[used])
        if low[name] == order[name]:
            circle = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(circle) > 1:
                circles.add(tuple(sorted(circle)))

    for name in graph:
        if name != WINDOW and name not in order:
            visit(name)
    assert not circles, "\n".join(", ".join(circle) for circle in sorted(circles))

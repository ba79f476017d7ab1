"""Claims about the package as a thing that is installed and imported."""

import os
import re
import subprocess
import sys
import tomllib

import pytest

import legpress as lp


def fresh(*code: str) -> subprocess.CompletedProcess[str]:
    """A new Python, so that nothing is imported yet."""
    return subprocess.run([sys.executable, *code], capture_output=True, text=True, timeout=120, check=False)


def best_cpu_s(*code: str, runs: int = 2) -> float:
    """Shortest processor time of a new Python: what else the computer does then costs nothing."""

    def spent_s() -> float:
        used = os.times()
        return used.children_user + used.children_system

    best = float("inf")
    for _ in range(runs):
        began = spent_s()
        assert fresh(*code).returncode == 0
        best = min(best, spent_s() - began)
    return best


def test_the_shop_window_shows_what_it_has():
    for name in ("Lifter", "Machine", "Markers", "Stance", "Table", "Tempo", "simulate", "body", "__version__"):
        assert name in dir(lp)
        assert getattr(lp, name) is not None
    with pytest.raises(AttributeError, match="find_the_door"):
        lp.find_the_door  # noqa: B018 # pyright: ignore[reportAttributeAccessIssue]


def test_import_is_quick():
    assert best_cpu_s("-c", "import legpress") < 0.3


def test_help_is_quick():
    assert best_cpu_s("-m", "legpress", "--help") < 0.5


def test_importing_changes_nothing_and_pulls_in_nothing_heavy():
    heavy = ("jax", "pandas", "matplotlib", "pydantic", "numpy", "opensim")
    code = f"import sys, legpress; print([m for m in {heavy} if m in sys.modules])"
    assert fresh("-c", code).stdout.strip() == "[]"


def test_nothing_that_compiles_is_needed_when_it_runs():
    """JAX and its kin are for the formulas in `legpress.reference`, which tests and comparisons alone read."""
    code = """
import sys
for name in ("jax", "jaxlib", "jaxtyping"):
    sys.modules[name] = None  # importing it fails
import legpress as lp
import legpress.claims.experiment, legpress.draw.card, legpress.interop.trc, legpress.report.fit, legpress.training.plan
lifter = lp.Lifter.from_person(sex="female", height_cm=168, mass_kg=63)
machine = lp.Machine.load("sled-45-large-plate")
feet = lp.Stance.from_coach(heel_height_cm=22, heel_spacing_cm=35, toe_out_deg=15, backrest_notch=2)
print(len(lp.simulate(lifter, machine, feet, load_kg=60).frames) > 50)
print(lp.find_sweet_spot(lifter, machine, bodies=2) is not None)
print([name for name in sys.modules if name.startswith("legpress.reference")])
"""
    done = fresh("-c", code)
    assert done.stdout.split() == ["True", "True", "[]"], done.stderr


def test_pins_hold_every_dependency_and_nothing_but_names(root):
    lines = [line for line in (root / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+_-]+", line) for line in lines)
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    project = tomllib.loads((root / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["build-system"]["requires"]
    for extra in project["project"]["optional-dependencies"].values():
        wanted += extra
    for requirement in wanted:
        name = re.split(r"[\[<>=! ]", requirement)[0].lower()
        assert name in pinned, name


@pytest.mark.parametrize("name", ["LICENSE", "CHANGELOG.md", "CITATION.cff", "README.md", "Makefile", ".ci/run"])
def test_the_house_is_furnished(root, name):
    assert (root / name).is_file()


def test_continuous_integration_can_be_run(root):
    assert os.access(root / ".ci" / "run", os.X_OK)

"""The wheel, built and installed into an empty environment, as a user gets it."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=900, check=False, cwd=cwd, env=clean
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, root, cwd=folder)
    (built,) = folder.glob("legpress-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(root, wheel, tmp_path_factory):
    """Python of an environment that holds the wheel and what it needs, nothing else; and a folder far from the checkout."""
    place = tmp_path_factory.mktemp("empty")
    venv.create(place / "env", with_pip=True)
    python = place / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(python, "-m", "pip", "install", "--quiet", "-c", root / "constraints.txt", wheel, cwd=place)
    return python, place


def test_the_wheel_holds_every_data_file(root, wheel):
    source = root / "src"
    tables = {str(file.relative_to(source)) for file in (source / "legpress" / "data").rglob("*") if file.is_file()}
    tables = {name for name in tables if "__pycache__" not in name}
    assert tables
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert tables <= inside
    assert "legpress/py.typed" in inside


def test_the_wheel_holds_every_step_of_the_log_s_tables(root, wheel):
    source = root / "src"
    steps = {str(file.relative_to(source)) for file in (source / "legpress" / "logbook" / "migrations").rglob("*.*")}
    steps = {name for name in steps if "__pycache__" not in name}
    assert len(steps) >= 4
    assert steps <= set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_holds_neither_the_source_model_nor_tests(wheel):
    inside = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in inside if name.endswith(".osim") or name.startswith(("tests/", "checks/", "derive/"))]


def test_the_installed_command_lists_machines(installed):
    python, place = installed
    listed = json.loads(run(python, "-m", "legpress", "machines", "--json", cwd=place))
    assert {"name", "rail_deg"} <= set(listed[0])
    assert run(python.with_name("legpress"), "machines", "--json", cwd=place) == json.dumps(listed, indent=2) + "\n"


def test_every_public_name_works_without_the_extras(installed):
    python, place = installed
    code = "import legpress as lp; [getattr(lp, name) for name in lp.__all__]; print(len(lp.body.MUSCLES))"
    assert run(python, "-c", code, cwd=place).strip() == "40"


def test_installed_import_and_help_are_quick(installed):
    python, place = installed
    # Processor time, so that tests beside this one cost nothing.
    time_it = (
        "import os, subprocess, sys\n"
        "def spent(): return os.times().children_user + os.times().children_system\n"
        "def best(*code):\n"
        "    times = []\n"
        "    for _ in range(2):\n"
        "        began = spent(); subprocess.run([sys.executable, *code], check=True, stdout=subprocess.DEVNULL)\n"
        "        times.append(spent() - began)\n"
        "    return min(times)\n"
        "print(best('-c', 'import legpress'), best('-m', 'legpress', '--help'))\n"
    )
    import_s, help_s = map(float, run(python, "-c", time_it, cwd=place).split())
    assert import_s < 0.3
    assert help_s < 0.5

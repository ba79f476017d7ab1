"""The wheel, built and installed into an empty environment, as a user gets it."""

import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from compile_core import PLATFORMS, this_platform

pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path, **variables: str) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | variables
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


def test_the_wheel_holds_the_page_as_it_was_built(root, wheel):
    built = root / "src/legpress/app/static"
    page = {str(file.relative_to(root / "src")) for file in built.rglob("*") if file.is_file()}
    assert any(name.endswith(".js") for name in page)
    assert page <= set(zipfile.ZipFile(wheel).namelist())
    assert not [name for name in zipfile.ZipFile(wheel).namelist() if "node_modules" in name]


def test_the_wheel_holds_every_step_of_the_log_s_tables(root, wheel):
    source = root / "src"
    steps = {str(file.relative_to(source)) for file in (source / "legpress" / "logbook" / "migrations").rglob("*.*")}
    steps = {name for name in steps if "__pycache__" not in name}
    assert len(steps) >= 4
    assert steps <= set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_holds_neither_the_source_model_nor_tests(wheel):
    inside = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in inside if name.endswith(".osim") or name.startswith(("tests/", "checks/", "derive/"))]


def test_the_wheel_is_this_platform_s_and_holds_its_core_alone(wheel):
    platform = PLATFORMS[this_platform()]
    assert wheel.name.endswith(f"-py3-none-{platform.tag}.whl")
    core = {name for name in zipfile.ZipFile(wheel).namelist() if "/legpress_core" in name}
    assert core == {f"legpress/core/legpress_core_{level}{platform.suffix}" for level in platform.processors}


def test_the_wheel_holds_the_core_s_sources(root, wheel):
    """A GPU's compiler takes them at run time; whoever doubts a number reads them."""
    sources = {str(file.relative_to(root / "src")) for file in (root / "src/legpress/core").glob("*.[ch]pp")}
    assert len(sources) > 5
    assert sources <= set(zipfile.ZipFile(wheel).namelist())


# How a library of each platform begins, and the machine that its head names (ELF e_machine, Mach-O cputype, PE Machine).
HEADS = {
    "linux-x86_64": (b"\x7fELF\x02", 18, b"\x3e\x00"),
    "linux-aarch64": (b"\x7fELF\x02", 18, b"\xb7\x00"),
    "macos-arm64": (b"\xcf\xfa\xed\xfe", 4, b"\x0c\x00\x00\x01"),
    "macos-x86_64": (b"\xcf\xfa\xed\xfe", 4, b"\x07\x00\x00\x01"),
    "windows-x86_64": (b"MZ", None, b"PE\x00\x00\x64\x86"),  # its place stands in the old head
}


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_wheel_for_any_platform_is_made_here(root, name, tmp_path):
    programs = re.findall(
        r"^LEGPRESS_EXPORT .*?(\w+)\(", (root / "src/legpress/core/programs.cpp").read_text("utf-8"), re.M
    )
    assert len(programs) > 3
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=root, LEGPRESS_PLATFORM=name)
    (built,) = tmp_path.glob("*.whl")
    assert built.name.endswith(f"-py3-none-{PLATFORMS[name].tag}.whl")
    inside = zipfile.ZipFile(built)
    cores = [inside.read(file) for file in inside.namelist() if file.startswith("legpress/core/legpress_core_")]
    assert len(cores) == len(PLATFORMS[name].processors)
    begins, place, machine = HEADS[name]
    for core in cores:
        assert core.startswith(begins)
        place = int.from_bytes(core[60:64], "little") if place is None else place
        assert core[place : place + len(machine)] == machine
        assert not [program for program in programs if f"{program}\0".encode() not in core]


def test_the_installed_core_is_loaded_far_from_the_checkout(installed):
    python, place = installed
    code = "from legpress.core.library import library; print(library().legpress_lanes(), library()._name)"
    lanes, file = run(python, "-c", code, cwd=place).split()
    assert int(lanes) in {processor.lanes for processor in PLATFORMS[this_platform()].processors.values()}
    assert Path(file).is_relative_to(place)


INSTALLERS = ("pip", "setuptools", "pkg_resources", "_distutils_hack")
MOST_MB = 350  # bytecode included; what installs packages is there anyhow


def test_an_installation_without_extras_is_small_and_presses(installed):
    """No compiler of formulas, no Parquet: what a user downloads is what a user needs."""
    python, place = installed
    names = {line.split("==")[0].lower() for line in run(python, "-m", "pip", "freeze", cwd=place).splitlines()}
    assert not names & {"jax", "jaxlib", "jaxtyping", "pyarrow", "scipy", "opensim"}
    packages = next((place / "env").rglob("site-packages"))
    files = [file for file in packages.rglob("*") if file.is_file()]
    own = [file for file in files if not file.relative_to(packages).parts[0].startswith(INSTALLERS)]
    size_mb = sum(file.stat().st_size for file in own) / 1e6
    print(f"installed: {size_mb:.0f} MB")
    assert size_mb < MOST_MB
    lifter = place / "max.toml"
    lifter.write_text('name = "Max"\nsex = "male"\nheight_cm = 178\nmass_kg = 80\n', "utf-8")
    stance = ("--heel-height-cm", 22, "--heel-spacing-cm", 35, "--toe-out-deg", 15, "--backrest-notch", 2)
    said = run(
        python, "-m", "legpress", "simulate", "--lifter", lifter, "--machine", "sled-45-large-plate", *stance,
        "--load-kg", 80, "--out", place / "rep", cwd=place,
    )  # fmt: skip
    assert "legpress[parquet]" in " ".join(said.split())
    assert (place / "rep" / "frames.csv").stat().st_size > 10_000


def test_the_export_to_opensim_says_what_it_lacks(installed):
    python, place = installed
    code = (
        "from types import SimpleNamespace as S; from legpress.interop.opensim.forces import rigid_activations_of; "
        "from legpress.errors import WrongInput\n"
        "try: rigid_activations_of(S())\n"
        "except WrongInput as said: print(said)"
    )
    said = run(python, "-c", code, cwd=place)
    assert "jax, which is not installed" in said
    assert "pip install 'legpress[verify]'" in said


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

"""The compiled core: which library is loaded, what it refuses, what it costs to find."""

import ctypes
import os
import platform
import shutil
import subprocess
import sys
import timeit
from pathlib import Path

import numpy as np
import pytest

from legpress.cli import main
from legpress.core import library as core_library
from legpress.core import programs
from legpress.core.library import field_groups, fingerprint, levels, library, load
from legpress.errors import NoCore

# What each level asks of a processor, by Linux' own names.
LEVELS = {
    2: {"cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"},
    3: {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"},
    4: {"avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl"},
}
ON_X86_64 = platform.machine().lower() in ("x86_64", "amd64")


def fresh(code: str, source: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(source)!r}); {code}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def checkout(root, tmp_path) -> Path:
    """Folder of a checkout's package, with its compiled core, to change at will."""
    shutil.copy(root / "compile_core.py", tmp_path)
    package = tmp_path / "src" / "legpress"
    (package / "core").mkdir(parents=True)
    for file in [
        *(root / "src/legpress").glob("*.py"),
        *(file for file in core_library.HERE.iterdir() if file.is_file()),
    ]:
        shutil.copy(file, package / file.relative_to(root / "src/legpress"))
    return package


LOAD = "from legpress.core.library import library; print(library().legpress_lanes())"


def test_an_unchanged_checkout_loads(checkout):
    assert fresh(LOAD, checkout.parent).stdout == f"{library().legpress_lanes()}\n"


@pytest.mark.parametrize("change", ["edited", "added", "removed"])
def test_a_core_older_than_its_sources_is_refused(checkout, change):
    header = checkout / "core" / "lanes.hpp"
    match change:
        case "edited":
            header.write_text(header.read_text("utf-8") + "// one more line\n", "utf-8")
        case "added":
            (checkout / "core" / "new.hpp").write_text("#pragma once\n", "utf-8")
        case "removed":
            header.unlink()
    done = fresh(LOAD, checkout.parent)
    assert done.returncode != 0
    assert "changed since it was compiled. Run `make core`." in done.stderr


def test_an_installed_core_is_not_asked_for_its_sources(checkout):
    (checkout.parent.parent / "compile_core.py").unlink()
    (checkout / "core" / "lanes.hpp").unlink()
    assert fresh(LOAD, checkout.parent).returncode == 0


def test_a_missing_core_is_said_in_one_sentence(checkout):
    for file in (checkout / "core").glob("legpress_core_*"):
        file.unlink()
    said = fresh(LOAD, checkout.parent).stderr.splitlines()[-1]
    assert "legpress has no compiled core for this machine" in said
    assert said.endswith("Run `make core`.")
    (checkout.parent.parent / "compile_core.py").unlink()
    assert "pip install --force-reinstall legpress" in fresh(LOAD, checkout.parent).stderr.splitlines()[-1]


def test_another_machine_s_core_is_said_in_one_sentence(checkout):
    for file in (checkout / "core").glob("legpress_core_*"):
        file.write_bytes(b"\x7fELF of another machine")
    said = fresh(LOAD, checkout.parent).stderr.splitlines()[-1]
    assert said.startswith("legpress.errors.NoCore: legpress's compiled core cannot be loaded")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems refuse it themselves")
@pytest.mark.parametrize("share", [0.0, 0.0001, 0.3, 0.7, 0.999])
def test_a_core_that_was_cut_off_is_refused(checkout, share):
    """By a full disk or a broken copy: touching what is missing would end the process with SIGBUS."""
    for file in (checkout / "core").glob("legpress_core_*"):
        os.truncate(file, int(share * file.stat().st_size))
    done = fresh(LOAD, checkout.parent)
    assert done.returncode == 1
    assert "is cut off. Run `make core`." in done.stderr.splitlines()[-1]


@pytest.mark.skipif(not (ON_X86_64 and Path("/proc/cpuinfo").is_file()), reason="asks Linux about an x86-64 processor")
def test_the_level_is_the_one_that_linux_sees():
    (flags,) = {line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("flags")}
    there = set(flags.split())
    expected = 1
    while expected < 4 and LEVELS[expected + 1] <= there:
        expected += 1
    assert load("x86_64_v2").legpress_cpu_level() == expected
    assert library()._name.endswith(f"x86_64_v{expected}.so")


def test_every_level_gives_the_same_numbers(body_in_place):
    """Levels round differently (a product and a sum in one step, or in two); no more than that."""
    model, body, rows, count = body_in_place
    frames = rows.shape[1]
    found = []
    for level in levels():
        out = np.empty((count, frames))
        pointers = [ctypes.c_void_p(array.ctypes.data) for array in (rows, out)]
        load(level).legpress_kinematics(
            model.pointers, body.pointers, *pointers, *map(ctypes.c_long, (frames, 0, frames))
        )
        found.append(out)
    assert np.isfinite(found[0]).all()
    for other in found[1:]:
        np.testing.assert_allclose(other, found[0], rtol=1e-9, atol=1e-9)


@pytest.fixture
def body_in_place():
    """Tables of the source body, some places of a sled as the kinematics take them, and how many rows these give."""
    from legpress.body.scaling import source_body
    from legpress.core.tables import body_tables, model_tables

    geometry = [np.radians(45.0), np.radians(30.0), 0.0, -0.2, 0.3, 0.17, np.radians(10.0)]
    sled_m = np.linspace(0.5, 0.7, 13)
    rows = np.ascontiguousarray(np.vstack([np.repeat(np.array(geometry)[:, None], len(sled_m), 1), sled_m]))
    count = sum(number for _, number in field_groups()["kinematics"])
    return model_tables(), body_tables(source_body()), rows, count


def test_fields_stand_in_the_core_s_groups():
    groups = field_groups()
    assert [name for name, _ in groups["sled"]] == ["drive_kg", "moving_kg", "sled_friction"]
    assert dict(groups["forces"])["activation"] == 40
    assert all(groups.values())


def test_asking_a_checkout_for_its_sources_takes_less_than_a_millisecond():
    assert min(timeit.repeat(fingerprint, number=1, repeat=20)) < 1e-3


def test_the_loader_is_quick_to_import():
    code = (
        "import legpress.errors, pathlib, time; began = time.perf_counter(); import legpress.core.library; "
        "print(time.perf_counter() - began)"
    )
    source = core_library.HERE.parents[1]
    assert min(float(fresh(code, source).stdout) for _ in range(5)) < 5e-3


def test_a_missing_core_is_not_called_a_fault_of_the_lifters_strength(monkeypatch, capsys):
    def missing():
        raise NoCore("legpress has no compiled core for this machine.")

    monkeypatch.setattr(programs, "library", missing)
    lifter = str(Path(__file__).parents[2] / "examples" / "lifter_woman.toml")
    assert main(["fit", "--lifter", lifter, "--machine", "sled-45-large-plate"]) == 1
    assert capsys.readouterr().err == "legpress has no compiled core for this machine.\n"

"""Compiled programs on the disk: never another's, never a damaged one, never from a folder that others write to."""

import importlib
import os
import pickle
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from legpress.press.load import Motion
from legpress.reference import compile_cache
from legpress.reference.compile_cache import CachedProgram, engine_files, private_folder
from legpress.reference.kinetic_chain import leg_kinematics

X = np.arange(4.0)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    here = tmp_path / "cache"
    monkeypatch.setenv("LEGPRESS_CACHE", str(here))
    return here


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Writes a module with a function `place`, and imports it anew."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(body: str, name: str = "physics_of_a_test"):
        (tmp_path / f"{name}.py").write_text(f"def place(x):\n    return {body}\n")
        importlib.invalidate_caches()
        sys.modules.pop(name, None)
        compile_cache._source_digest.cache_clear()
        return importlib.import_module(name).place

    return write


def programs(folder):
    return sorted(folder.glob("*.program"))


def test_a_kept_program_says_the_same(folder, module):
    place = module("(2 * x, {'half': x / 2})")
    first = CachedProgram(place)(X)
    again = CachedProgram(place)
    assert again.is_cached()
    whole, parts = again(X)
    assert np.array_equal(whole, first[0])
    assert np.array_equal(parts["half"], first[1]["half"])
    assert again.loaded  # from the disk, not compiled


def test_changed_physics_are_compiled_anew(folder, module):
    assert CachedProgram(module("2 * x"))(X)[3] == 6
    assert CachedProgram(module("x * x"))(X)[3] == 9


def test_two_functions_of_one_name_do_not_share_a_file(folder, module):
    first, second = module("2 * x", "physics_one"), module("5 * x", "physics_two")
    assert CachedProgram(first)(X)[3] == 6
    assert CachedProgram(second)(X)[3] == 15
    assert CachedProgram(first)(X)[3] == 6
    assert len(programs(folder)) == 2


def test_options_are_part_of_a_program(folder, module):
    place = module("3 * x")
    CachedProgram(place)(X)
    assert not CachedProgram(place, compile_cache.DEFAULT_OPTIONS).is_cached()


def test_every_source_and_table_of_the_engine_is_part_of_the_fingerprint():
    names = {name for name, _ in engine_files()}
    assert {
        "reference/sharing.py",
        "press/sharing.py",
        "body/paths.py",
        "data/fit.toml",
        "data/muscles.json",
        "tables.py",
    } <= names


def test_a_changed_sentence_or_machine_compiles_nothing():
    names = {name for name, _ in engine_files()}
    assert not any(name.startswith(("report/", "cli/", "training/", "data/machines/")) for name in names)


def test_a_program_from_outside_the_engine_knows_its_own_source(module):
    assert compile_cache._source_digest(module("2 * x"))
    assert not compile_cache._source_digest(leg_kinematics)  # every program knows the engine's


@pytest.mark.parametrize("where", [0.0, 0.1, 0.5, 0.999])
def test_a_flipped_bit_costs_a_compilation(folder, module, where):
    place = module("2 * x + 1")
    CachedProgram(place)(X)
    (file,) = programs(folder)
    content = bytearray(file.read_bytes())
    content[int(where * len(content))] ^= 4
    file.write_bytes(content)
    again = CachedProgram(place)
    assert again(X)[3] == 7
    assert not again.loaded


def test_a_pickle_in_its_place_is_not_opened(folder, module, tmp_path):
    place = module("2 * x + 2")
    CachedProgram(place)(X)
    (file,) = programs(folder)

    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    file.write_bytes(pickle.dumps(Trap()))
    assert CachedProgram(place)(X)[3] == 8
    assert not (tmp_path / "sprung").exists()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="permissions of Unix")
@pytest.mark.parametrize("mode", [0o777, 0o720])
def test_a_folder_that_others_may_write_to_is_not_used(folder, module, mode):
    folder.mkdir()
    folder.chmod(mode)
    assert private_folder() is None
    program = CachedProgram(module("4 * x"))
    assert program(X)[3] == 12
    assert not programs(folder)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="permissions of Unix")
def test_the_folder_is_the_user_s_alone(folder, module):
    CachedProgram(module("4 * x"))(X)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [file.suffix for file in folder.iterdir()] == [".program"]


def test_what_cannot_be_written_leaves_nothing_behind(folder, module, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert CachedProgram(module("4 * x"))(X)[3] == 12
    assert not list(folder.iterdir())


def test_values_of_the_package_come_back_as_such():
    whole = (Motion(X, X, X), {"a": [X, None]}, X)
    tree = jax.tree.unflatten(jax.tree.structure(whole), range(5))
    told = compile_cache._description(tree)
    assert jax.tree.structure(compile_cache._described(told)) == jax.tree.structure(whole)
    for foreign in (
        {"value": ["os", "system"], "fields": {}},
        {"value": ["legpress.press.load", "sled_force_N"], "fields": {}},
        {"value": ["legpress.press.load", "Motion"], "fields": {"sled_m": 0}},
        "text",
    ):
        with pytest.raises(ValueError, match=r"value|description"):
            compile_cache._described(foreign)


def test_a_nameless_function_is_not_kept(folder):
    program = CachedProgram(lambda x: jnp.sin(x))
    assert program(X).shape == (4,)
    assert not folder.exists() or not programs(folder)


def test_a_read_only_array_goes_to_the_device_once_and_leaves_it_with_its_owner():
    sealed, open_ = np.arange(3.0), np.arange(3.0)
    sealed.setflags(write=False)
    there = compile_cache._on_device(sealed)
    assert compile_cache._on_device(sealed) is there
    assert compile_cache._on_device(open_) is open_  # may be another the next time
    with jax.enable_x64(False):
        assert compile_cache._on_device(sealed).dtype == np.float32
    assert compile_cache._on_device(sealed).dtype == np.float64
    kept = len(compile_cache._KEPT_ON_DEVICE)
    del sealed
    assert len(compile_cache._KEPT_ON_DEVICE) == kept - 2

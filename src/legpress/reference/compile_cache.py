"""Compiled programs of the engine, kept on disk between runs.

JAX's own compilation cache saves the compiler's work but not the tracing before it, which takes longer than a
repetition's whole simulation. So the finished executables are kept. A file's name and head say everything that it
depends on (`_fingerprint`); whatever does not match to the last bit costs a compilation, nothing else. Nothing is
unpickled: results are put together from a description that can only name this package's own values.

What remains: an executable is machine code, and loading it is running it. So the folder must belong to the user and be
writable by nobody else, or it is not used. The checksum finds damage, not malice: who can write there is the user.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import stat
import sys
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache
from importlib import import_module, resources
from pathlib import Path
from threading import Lock
from typing import Any

import jax
import jaxlib
import numpy as np

from ..files import write_whole

MOST_FILES = 24  # newest files that stay; each is about half a megabyte
# Options for the CPU's compiler. A single repetition wants an answer soon: unoptimised code takes a third
# less time to compile (9.5 s against 12.4 for the first repetition ever) and 0.14 s against 0.08 to run.
# Millions of frames want wide registers, which gain an eighth.
FAST_COMPILE_OPTIONS = {"xla_backend_optimization_level": 0}
WIDE_VECTOR_OPTIONS = {"xla_cpu_prefer_vector_width": 512}
# Chunks already run side by side, one a core: XLA's own threads only hand small pieces to and fro, for a fifth more work.
DEFAULT_OPTIONS = {"xla_cpu_multi_thread_eigen": False}  # the compiler's own choice otherwise, between the two
PACKAGE = __name__.partition(".")[0]
ENGINE_ROOMS = ("body", "press", "reference", "data")


class CachedProgram:
    """A function of arrays compiled once per shape; call it like the function.

    The function must stand in a module, under a name of its own: there it is found again. `LEGPRESS_CACHE` names the
    folder for compiled programs (default: the user's cache folder); empty switches keeping off.
    """

    def __init__(self, function: Callable, options: Mapping[str, Any] | None = FAST_COMPILE_OPTIONS):
        self.function = function
        self.options = options  # for the CPU's compiler
        self.ready: dict[str, Callable] = {}
        self.loaded: dict[str, Callable] = {}  # from the disk, by file name
        self.loading = Lock()

    def __call__(self, *arguments: Any) -> Any:
        leaves, tree = jax.tree.flatten(arguments)
        leaves = [leaf if isinstance(leaf, jax.Array) else _on_device(np.asarray(leaf)) for leaf in leaves]
        return self._program_for(leaves, tree)(leaves)

    def prepare(self, *arguments: Any) -> None:
        """Have the program ready for arguments of these shapes; `jax.ShapeDtypeStruct` will do."""
        leaves, tree = jax.tree.flatten(arguments)
        self._program_for([leaf if hasattr(leaf, "dtype") else np.asarray(leaf) for leaf in leaves], tree)

    def is_cached(self) -> bool:
        """Whether some compilation of this function by this very version lies on the disk."""
        return bool(self.ready) or bool(self._files())

    def fetch(self) -> None:
        """Load what is kept, whatever its shapes; for a thread beside other work."""
        for file in self._files():
            self._load(file)

    @property
    def identity(self) -> str:
        """All that the program depends on besides its shapes."""
        return "\n".join([_name(self.function), _source_digest(self.function), str(self._options()), _fingerprint()])

    def _options(self) -> dict[str, Any] | None:
        return dict(self.options) if self.options is not None and jax.default_backend() == "cpu" else None

    def _stem(self) -> str:
        return f"{self.function.__name__}-{_digest(self.identity)}"

    def _files(self) -> list[Path]:
        folder = private_folder()
        return [] if folder is None else sorted(folder.glob(f"{self._stem()}-*.program"))

    def _program_for(self, leaves: list, tree) -> Callable:
        # Without double precision JAX takes 64 bits for 32.
        shapes = str([(leaf.shape, jax.dtypes.canonicalize_dtype(leaf.dtype).name) for leaf in leaves]) + str(tree)
        if shapes not in self.ready:
            self.ready[shapes] = self._from_disk(shapes) or self._compile(shapes, leaves, tree)
        return self.ready[shapes]

    def _file(self, shapes: str) -> Path | None:
        folder = private_folder()
        if folder is None or "<" in self.function.__qualname__:  # nameless functions cannot be distinguished
            return None
        return folder / f"{self._stem()}-{_digest(shapes)}.program"

    def _from_disk(self, shapes: str) -> Callable | None:
        file = self._file(shapes)
        return None if file is None or not file.is_file() else self._load(file)

    def _load(self, file: Path) -> Callable | None:
        with self.loading:
            if file.name not in self.loaded:
                try:
                    self.loaded[file.name] = _read_program(file.read_bytes(), self.identity)
                except Exception:  # a broken or foreign file costs a compilation, nothing else
                    return None
            return self.loaded[file.name]

    def _compile(self, shapes: str, leaves: list, tree) -> Callable:
        results = []

        def flat(*values):
            out, out_tree = jax.tree.flatten(self.function(*jax.tree.unflatten(tree, values)))
            results.append(out_tree)
            return tuple(out)

        run = jax.jit(flat, compiler_options=self._options(), keep_unused=True).lower(*leaves).compile()
        file = self._file(shapes)
        if file is not None:
            _store(file, lambda: _written_program(run.runtime_executable(), results[0], self.identity))
        return lambda leaves: jax.tree.unflatten(results[0], run(*leaves))


_KEPT_ON_DEVICE: dict[tuple[int, str], tuple[weakref.ref, jax.Array]] = {}


def _on_device(leaf: np.ndarray) -> jax.Array | np.ndarray:
    """An array that nobody can change goes to the device once: a body's eighty took half of a call's time.

    What can be changed is left for the call itself.
    """
    if leaf.flags.writeable or not leaf.flags.owndata:
        return leaf
    key = id(leaf), jax.dtypes.canonicalize_dtype(leaf.dtype).name  # without double precision it is another array
    kept = _KEPT_ON_DEVICE.get(key)
    if kept is not None and kept[0]() is leaf:
        return kept[1]
    there = jax.device_put(leaf.copy())  # on a CPU the device would share the memory, and keep its owner alive
    _KEPT_ON_DEVICE[key] = weakref.ref(leaf, lambda _: _KEPT_ON_DEVICE.pop(key, None)), there
    return there


def _name(function: Callable) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _written_program(executable: Any, results: Any, identity: str) -> bytes:
    """Checksum of all that follows, a line that says what it is, the executable."""
    tree = jax.tree.unflatten(results, list(range(results.num_leaves)))
    head = json.dumps({"identity": identity, "results": _description(tree)}).encode()
    rest = head + b"\n" + executable.client.serialize_executable(executable)
    return hashlib.sha256(rest).digest() + rest


def _read_program(content: bytes, identity: str) -> Callable:
    """The program ready to run; ValueError for a damaged file or another's."""
    checksum, rest = content[:32], content[32:]
    if hashlib.sha256(rest).digest() != checksum:
        raise ValueError("damaged")
    line, _, executable = rest.partition(b"\n")
    head = json.loads(line)
    if head["identity"] != identity:
        raise ValueError("another program's")
    tree, device = jax.tree.structure(_described(head["results"])), jax.devices()[0]
    run = device.client.deserialize_executable(executable, [device])
    return lambda leaves: jax.tree.unflatten(tree, run.execute(jax.device_put(leaves, device)))


def _description(tree: Any) -> Any:
    """A tree of numbers in JSON; ValueError for what it cannot hold."""
    if tree is None or isinstance(tree, int):
        return tree
    if isinstance(tree, tuple | list):
        return {type(tree).__name__: [_description(part) for part in tree]}
    if isinstance(tree, dict):
        return {"dict": {key: _description(part) for key, part in tree.items()}}
    kind = type(tree)
    if is_dataclass(kind) and kind.__module__.startswith(f"{PACKAGE}."):
        fields = {name: _description(getattr(tree, name)) for name in _fields(kind)}
        return {"value": [kind.__module__, kind.__qualname__], "fields": fields}
    raise ValueError(f"{kind} has no description")


def _described(description: Any) -> Any:
    """The tree of a description; only values of this package are made, and none of their code is run."""
    match description:
        case None | int():
            return description
        case {"tuple": parts}:
            return tuple(_described(part) for part in parts)
        case {"list": parts}:
            return [_described(part) for part in parts]
        case {"dict": parts}:
            return {key: _described(part) for key, part in parts.items()}
        case {"value": [str(module), str(name)], "fields": fields} if module.startswith(f"{PACKAGE}."):
            kind = getattr(import_module(module), name)
            if not (isinstance(kind, type) and is_dataclass(kind)) or set(fields) != set(_fields(kind)):
                raise ValueError(f"{module}.{name} is no such value")
            made = object.__new__(kind)
            for field, part in fields.items():
                object.__setattr__(made, field, _described(part))
            return made
    raise ValueError("no description")


def _fields(kind: Any) -> tuple[str, ...]:
    if any(field.metadata.get("static") for field in kind.__dataclass_fields__.values()):
        raise ValueError(f"{kind} is more than arrays")
    return tuple(kind.__dataclass_fields__)


def _store(file: Path, content: Callable[[], bytes]) -> None:
    """Whole or not at all, for another process may be reading."""
    try:
        write_whole(file, content())
        programs = sorted(file.parent.glob("*.program"), key=lambda f: f.stat().st_mtime)
        for old in programs[:-MOST_FILES]:
            old.unlink(missing_ok=True)
    except Exception:  # a full or read-only disk, a backend that cannot serialise: nothing is lost but time
        return


def private_folder() -> Path | None:
    """The folder for programs, made if missing; None where keeping is off or somebody else could write there."""
    named = os.environ.get("LEGPRESS_CACHE")
    if named is None:
        from platformdirs import user_cache_dir

        named = user_cache_dir("legpress")
    if not named:
        return None
    folder = Path(named)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        state = folder.stat()
    except OSError:
        return None
    if hasattr(os, "getuid"):
        others = stat.S_IWGRP | stat.S_IWOTH
        if state.st_uid != os.getuid() or state.st_mode & others:
            return None
    return folder


def engine_files() -> Iterator[tuple[str, Any]]:
    """Every source and table that a compiled program can depend on, by its path in the package.

    Rooms above the engine are no part of it: nothing below imports them (a test holds that), and a changed sentence or
    routine must not cost a minute of compiling.
    """

    package = resources.files(PACKAGE)
    for room in ("", *ENGINE_ROOMS):
        folder = package / room if room else package
        for file in sorted(folder.iterdir(), key=lambda f: f.name):
            if file.name.endswith((".py", ".json", ".toml")):
                yield (f"{room}/{file.name}" if room else file.name), file


@cache
def _source_digest(function: Callable) -> str:
    """Of the module of a function from outside the engine, such as a test's; of what that imports above it knows nothing."""
    file = getattr(sys.modules.get(function.__module__), "__file__", None)
    if function.__module__.startswith(tuple(f"{PACKAGE}.{room}." for room in ENGINE_ROOMS)) or file is None:
        return ""
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


@cache
def _fingerprint() -> str:
    """Everything that all compiled programs depend on: the engine, its tables, versions, the processor."""
    digest = hashlib.sha256()
    for path, file in engine_files():
        digest.update(f"{path}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    parts = [module.__version__ for module in (jax, jaxlib, np)]
    parts += [sys.version, jax.default_backend(), platform.machine(), str(jax.devices()[0].device_kind)]
    parts.append(os.environ.get("XLA_FLAGS", ""))
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        parts += sorted({line for line in lines if line.startswith(("flags", "Features", "model name"))})
    except OSError:
        parts.append(platform.processor())
    digest.update("\n".join(parts).encode())
    return digest.hexdigest()

"""Compiled programs of the engine, kept on disk between runs.

JAX's own compilation cache saves the compiler's work but not the tracing before it, which takes
longer than a repetition's whole simulation. So the finished executables are kept, each under a
fingerprint of everything that it depends on: our sources and tables, JAX, the processor.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import platform
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any

import jax
import numpy as np
from jax.experimental import serialize_executable

MOST_FILES = 24  # newest files that stay; each is about half a megabyte
# Options for the CPU's compiler. A single repetition wants an answer soon: unoptimised code takes a third
# less time to compile (9.5 s against 12.4 for the first repetition ever) and 0.14 s against 0.08 to run.
# Millions of frames want wide registers, which gain an eighth.
FAST_COMPILE_OPTIONS = {"xla_backend_optimization_level": 0}
WIDE_VECTOR_OPTIONS = {"xla_cpu_prefer_vector_width": 512}
DEFAULT_OPTIONS: dict[str, Any] = {}  # the compiler's own choice, between the two


class CachedProgram:
    """A function of arrays compiled once per shape; call it like the function.

    `LEGPRESS_CACHE` names the folder for compiled programs (default: the user's cache folder);
    empty switches keeping off.
    """

    def __init__(self, function: Callable, options: Mapping[str, Any] | None = FAST_COMPILE_OPTIONS):
        self.function = function
        self.options = options  # for the CPU's compiler
        self.ready: dict[str, Callable] = {}
        self.loaded: dict[str, Callable] = {}  # from the disk, by file name
        self.loading = Lock()

    def __call__(self, *arguments: Any) -> Any:
        leaves, tree = jax.tree.flatten(arguments)
        leaves = [leaf if isinstance(leaf, jax.Array) else np.asarray(leaf) for leaf in leaves]
        return self._for(leaves, tree)(leaves)

    def prepare(self, *arguments: Any) -> None:
        """Have the program ready for arguments of these shapes; `jax.ShapeDtypeStruct` will do."""
        leaves, tree = jax.tree.flatten(arguments)
        self._for([leaf if hasattr(leaf, "dtype") else np.asarray(leaf) for leaf in leaves], tree)

    def is_kept(self) -> bool:
        """Whether some compilation of this function by this very version lies on the disk."""
        return bool(self.ready) or bool(self._files())

    def fetch(self) -> None:
        """Load what is kept, whatever its shapes; for a thread beside other work."""
        for file in self._files():
            self._load(file)

    def _files(self) -> list[Path]:
        folder = _folder()
        name = f"{self.function.__name__}-{_fingerprint()[:12]}-*.program"
        return [] if folder is None else sorted(folder.glob(name))

    def _for(self, leaves: list, tree) -> Callable:
        shapes = str([(leaf.shape, leaf.dtype.name) for leaf in leaves]) + str(tree)
        if shapes not in self.ready:
            self.ready[shapes] = self._kept(shapes) or self._compiled(shapes, leaves, tree)
        return self.ready[shapes]

    def _file(self, shapes: str) -> Path | None:
        folder = _folder()
        if folder is None:
            return None
        shape = hashlib.sha256(shapes.encode()).hexdigest()[:12]
        return folder / f"{self.function.__name__}-{_fingerprint()[:12]}-{shape}.program"

    def _kept(self, shapes: str) -> Callable | None:
        file = self._file(shapes)
        if file is None or not file.is_file():
            return None
        return self._load(file)

    def _load(self, file: Path) -> Callable | None:
        with self.loading:
            if file.name not in self.loaded:
                try:
                    payload, skeleton = pickle.loads(file.read_bytes())
                    run = serialize_executable.deserialize_and_load(*payload)
                except Exception:  # a broken or foreign file costs a compilation, nothing else
                    return None
                self.loaded[file.name] = _rebuilding(run, skeleton)
            return self.loaded[file.name]

    def _compiled(self, shapes: str, leaves: list, tree) -> Callable:
        results = []

        def flat(*values):
            out, out_tree = jax.tree.flatten(self.function(*jax.tree.unflatten(tree, values)))
            results.append(out_tree)
            return tuple(out)

        options = self.options if jax.default_backend() == "cpu" else None
        run = jax.jit(flat, compiler_options=options).lower(*leaves).compile()
        # Tree definitions of modules do not survive pickling, modules full of numbers do.
        skeleton = jax.tree.unflatten(results[0], list(range(results[0].num_leaves)))
        file = self._file(shapes)
        if file is not None:
            _write(file, lambda: pickle.dumps((serialize_executable.serialize(run), skeleton)))
        return _rebuilding(run, skeleton)


def _rebuilding(run: Callable, skeleton: Any) -> Callable:
    tree = jax.tree.structure(skeleton)
    return lambda leaves: jax.tree.unflatten(tree, run(*leaves))


def _write(file: Path, content: Callable[[], bytes]) -> None:
    """Whole or not at all, for another process may be reading."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as part:
            part.write(content())
        os.replace(part.name, file)
        programs = sorted(file.parent.glob("*.program"), key=lambda f: f.stat().st_mtime)
        for old in programs[:-MOST_FILES]:
            old.unlink(missing_ok=True)
    except Exception:  # a full or read-only disk, a backend that cannot serialise: nothing is lost but time
        return


def _folder() -> Path | None:
    folder = os.environ.get("LEGPRESS_CACHE")
    if folder is None:
        from platformdirs import user_cache_dir

        folder = user_cache_dir("legpress")
    return Path(folder) if folder else None


@cache
def _fingerprint() -> str:
    """Everything that a compiled program depends on besides its shapes."""
    digest = hashlib.sha256()
    package = resources.files("legpress")
    for folder in ("body", "press", "data"):
        for file in sorted((package / folder).iterdir(), key=lambda f: f.name):
            if file.name.endswith((".py", ".json", ".toml")):
                digest.update(file.name.encode())
                digest.update(file.read_bytes())
    parts = [jax.__version__, jax.default_backend(), platform.machine(), str(FAST_COMPILE_OPTIONS)]
    parts.append(str(jax.devices()[0].device_kind))
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        parts += sorted({line for line in lines if line.startswith(("flags", "Features", "model name"))})
    except OSError:
        parts.append(platform.processor())
    digest.update("\n".join(parts).encode())
    return digest.hexdigest()

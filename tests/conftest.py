"""Strict in the test run: 64 bits, no accidental broadcast, no silent change of type."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import jax
import pytest

from legpress.cli import main

# No other place for caches, terminal widths or colours than this run's own.
os.environ.setdefault("COLUMNS", "100")
os.environ.setdefault("NO_COLOR", "1")

# What the reference's formulas compile to stays with the checkout: the next run does not compile them again.
jax.config.update("jax_compilation_cache_dir", str(Path(__file__).parent.parent / ".cache" / "jax"))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)
jax.config.update("jax_enable_x64", True)
jax.config.update("jax_numpy_rank_promotion", "raise")
jax.config.update("jax_numpy_dtype_promotion", "strict")

# A busy computer and a first compilation are no reason to fail; a found example is.
hypothesis.settings.register_profile("legpress", deadline=None)
hypothesis.settings.load_profile("legpress")


FEW_BODIES = 8  # that could be a lifter's

# The costly ones first, those that compile nothing (body) beside those that compile much (fit): on a cold cache two workers
# would else compile the same programs at the same time.
FIRST = ("tests/fit", "tests/body", "tests/draw", "tests/interop", "tests/press", "tests/claims", "tests/training")
TOGETHER = (
    "tests/fit",
    "tests/draw",
    "tests/claims",
)  # share answers that take long to make: one worker makes them once


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return next((i for i, folder in enumerate(FIRST) if item.nodeid.startswith(f"{folder}/")), len(FIRST))

    items.sort(key=place)  # stable: the order inside stays


@pytest.hookimpl(optionalhook=True)  # where pytest-xdist is not at work, nobody asks
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A worker gets whole files, or whole folders where tests share costly answers."""
    from xdist.scheduler import LoadScopeScheduling

    class BySetUp(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::", 1)[0]
            return next((folder for folder in TOGETHER if file.startswith(f"{folder}/")), file)

    config.option.loadscopereorder = False  # by number of tests; ours is by time
    return BySetUp(config, log)


@pytest.fixture(scope="session", autouse=True)
def sweet_spots() -> Iterator[None]:
    """A fit is a function of its arguments: one that was sought before is given again, to whoever asks in this worker.

    Who does not say how many bodies gets a few, as a test needs no more.
    """
    from legpress.fit import answers, first_session, sweet_spot

    seek = sweet_spot.find_sweet_spot
    known: dict[Any, Any] = {}

    def find(lifter: Any, machine: Any, focus: str = "hamstrings", *, bodies: Any = None, progress: Any = None) -> Any:
        bodies = FEW_BODIES if bodies is None else bodies
        key = (lifter, machine, focus, bodies)
        if not all(type(part).__hash__ for part in key) or key not in known:
            found = seek(lifter, machine, focus, bodies=bodies, progress=progress)
            known[key] = found
        elif progress is not None:
            progress("done", 1.0)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        for module in (sweet_spot, first_session, answers):
            patch.setattr(module, "find_sweet_spot", find)
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def source_model() -> ModuleType:
    """derive/source_model.py, where OpenSim and the .osim file are at hand."""
    pytest.importorskip("opensim", reason="the source model is read with OpenSim (extra `derive`)")
    from derive import source_model

    if not source_model.model_path().exists():
        pytest.skip(f"no source model at {source_model.model_path()} (set LEGPRESS_MODEL)")
    return source_model


class Said:
    """What a run of the command left: exit code, stdout, stderr."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def one_sentence_on_stderr(self) -> bool:
        return len(self.err.strip().splitlines()) == 1 and "Traceback" not in self.err


@pytest.fixture
def legpress(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command, run inside this process."""

    def run(*arguments: object) -> Said:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Somebody at the keyboard; after the last line the terminal closes."""
    from rich.console import Console

    def sit_down(*lines: str) -> None:
        rest = iter(lines)

        def read(self: Console, prompt: str = "", **_: object) -> str:
            try:
                return next(rest)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr(Console, "input", read)

    return sit_down

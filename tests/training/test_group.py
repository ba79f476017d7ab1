"""A coach's group: one after the other or side by side it is the same; nobody's file stops the others, and no Ctrl-C what is done."""

from datetime import date
from pathlib import Path

import pytest

import legpress as lp
from legpress.errors import WrongInput
from legpress.training.planning import plan_group
from legpress.training.routine import Routine
from legpress.training.session import Session


def planned(file):
    """A session with nothing in it; found by its name in another process."""
    if file.stem.startswith("wrong"):
        raise WrongInput(f"{file}: height_cm is 1.8.")
    lifter = lp.Lifter.from_person(sex="female", height_cm=165, mass_kg=62, name=file.stem.partition("-")[0])
    routine = Routine.load("hamstrings")
    return Session(
        lifter=lifter,
        machine=lp.Machine.load("vertical"),
        routine=routine,
        day=routine.day[0],
        today=date(2026, 1, 5),
        first=False,
        exercises=(),
        week={},
        warnings=(),
    )


FILES = [Path("gym") / f"{name}.toml" for name in ("ann", "wrong", "bea", "ann-again", "cleo")]


def quiet(file, sentence):
    pass


def test_side_by_side_is_as_one_after_the_other():
    told = {}
    alone = plan_group(FILES, planned, quiet)
    together = plan_group(FILES, planned, told.__setitem__, processes=2)
    assert together == alone
    assert [file.stem for file, _ in alone.sessions] == ["ann", "bea", "cleo"]
    assert [file.stem for file, _ in alone.failures] == ["wrong", "ann-again"]
    assert list(told) == FILES
    assert [file.stem for file, sentence in told.items() if sentence] == ["wrong", "ann-again"]
    assert alone.failures[0][1] == "height_cm is 1.8."
    assert "ann is in ann.toml too" in alone.failures[1][1]
    assert alone.left == ()


@pytest.mark.parametrize("processes", [1, 2])
def test_stopping_keeps_what_is_done_and_says_who_is_left(processes):
    def stop_after_bea(file, sentence):
        if file.stem == "bea":
            raise KeyboardInterrupt

    group = plan_group(FILES, planned, stop_after_bea, processes=processes)
    assert [file.stem for file, _ in group.sessions] == ["ann", "bea"]
    assert [file.stem for file, _ in group.failures] == ["wrong"]
    assert [file.stem for file in group.left] == ["ann-again", "cleo"]


def test_stopping_before_anybody_is_done_stops():
    def stop(file):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        plan_group(FILES, stop, quiet)

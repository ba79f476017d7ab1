"""A log whose program, or whose server, is killed without warning."""

import random
import shutil
from itertools import count

import pytest
from kill import killed, killed_while_upgrading, old_log

MORE = [pytest.param(3), pytest.param(12, marks=pytest.mark.sweep)]


@pytest.mark.parametrize("times", MORE)
def test_nothing_acknowledged_is_lost_by_kill_9_and_nothing_is_there_twice_or_by_half(url, tmp_path, times):
    done, wrong = killed(url, tmp_path, times, random.Random())
    assert wrong == []
    assert done >= times


@pytest.mark.parametrize("times", [pytest.param(1), pytest.param(5, marks=pytest.mark.sweep)])
def test_nothing_acknowledged_is_lost_when_the_whole_server_is_killed(server, tmp_path, times):
    own = type(server)(fsync=True)
    try:
        done, wrong = killed(own.url(own.create()), tmp_path, times, random.Random(), own)
    finally:
        own.stop()
    assert wrong == []
    assert done >= times


@pytest.mark.parametrize("times", MORE)
def test_an_older_log_that_is_killed_while_it_comes_up_to_date_is_whole(request, database, tmp_path, times):
    if database == "sqlite":
        old, numbers = tmp_path / "old.sqlite", count()
        old_log(f"sqlite:///{old}")
        assert (
            killed_while_upgrading(
                lambda: f"sqlite:///{shutil.copy(old, tmp_path / f'{next(numbers)}.sqlite')}", times, random.Random()
            )
            == []
        )
        return
    server = request.getfixturevalue("server")
    template = server.create()
    old_log(server.url(template))
    copies = []

    def copied():
        copies.append(server.create(f"TEMPLATE {template}"))
        return server.url(copies[-1])

    assert killed_while_upgrading(copied, times, random.Random()) == []
    for name in (*copies, template):
        server.drop(name)

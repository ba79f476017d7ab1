"""A clock that was set back, that was wrong for a while, or that tells another zone's time: the last set is still found."""

import re
from datetime import datetime, timedelta

import pytest
from logs import a_set

from legpress.logbook import Logbook
from legpress.logbook.entry import SetEntry, completed_set
from legpress.training.log_queries import log_history_of, machine_of_last_press

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def now():
    return datetime.now().replace(microsecond=0)


def taken_over(logbook, **fields):
    """The load that the next set takes over, and the set that is told as ahead of the clock."""
    done = completed_set(logbook, SetEntry(reps=9, **fields), lifter="Mara", units="kg", present=None)
    return done.logged.load, None if done.ahead is None else done.ahead.id


def test_the_last_set_of_a_clock_that_ran_ahead_is_found_when_it_is_set_back(logbook, now):
    logbook.add(a_set(when=now - HOUR, load=100.0))
    logbook.add(a_set(when=now + HOUR, load=110.0))
    assert taken_over(logbook) == (110, None)
    logbook.add(a_set(when=now, load=120.0))  # by the clock that is right now
    assert taken_over(logbook) == (120, None)


def test_a_lifter_who_flew_west_goes_on_from_the_set_logged_last(logbook, now):
    logbook.add(a_set(when=now - 7 * DAY, load=90.0))
    logbook.add(a_set(when=now + 9 * HOUR, load=100.0))
    for load in (105.0, 110.0):
        logbook.add(a_set(when=now, load=load))
        assert taken_over(logbook) == (load, None)
    # somebody who says when gets what was last then
    assert taken_over(logbook, when=now - DAY) == (90, None)


def test_a_set_dated_far_ahead_is_not_taken_for_the_last_and_is_told(logbook, now):
    logbook.add(a_set(when=now - DAY, load=100.0, machine="sled"))
    wrong = logbook.add(a_set(when=now + 3000 * DAY, load=300.0, exercise="squat", machine="rack"))
    assert taken_over(logbook) == (100, wrong.id)  # of the leg press, too
    assert taken_over(logbook, exercise="leg press", machine="sled") == (100, wrong.id)
    assert [one.load for one in log_history_of(logbook, "Mara").recent][:1] == [100]
    logbook.edit(wrong.id, when=now - 2 * DAY)
    assert taken_over(logbook) == (100, None)


def test_where_all_sets_are_ahead_of_a_clock_set_far_back_the_newest_is_the_last(logbook, now):
    logbook.add(a_set(when=now + 700 * DAY, load=100.0))
    newest = logbook.add(a_set(when=now + 701 * DAY, load=110.0))
    assert taken_over(logbook) == (110, newest.id)


def test_the_command_says_which_set_is_ahead_of_the_clock(file_url, legpress, now, monkeypatch):
    monkeypatch.setenv("LEGPRESS_DATABASE_URL", file_url)
    with Logbook.open() as logbook:
        logbook.add(a_set(when=now - DAY, machine="sled-45-large-plate"))
        logbook.add(a_set(when=now + 3000 * DAY, machine="sled-45-small-plate"))
    said = legpress("log", "add", "--reps", 9)
    assert said.code == 0
    assert re.search(r"Set 2 is dated \d{4}-\d\d-\d\d( \d\d:\d\d)?, later than this", " ".join(said.out.split()))
    assert "log edit 2 --when" in " ".join(said.out.split())
    assert machine_of_last_press("Mara").name == "sled-45-large-plate"

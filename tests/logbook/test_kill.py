"""A log whose program is killed without warning."""

import random

from kill import killed, rows


def test_nothing_acknowledged_is_lost_by_kill_9_and_no_set_is_half(tmp_path):
    said, wrong = killed(f"sqlite:///{tmp_path / 'log.sqlite'}", rows(tmp_path / "rows.csv"), 12, random.Random())
    assert wrong == []
    assert said > 12

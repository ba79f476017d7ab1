"""The log keeps what was done, finds it again, and takes every change back."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from logs import STANCE, WHEN, a_set, sets, without_id

from legpress.errors import WrongInput


def test_a_set_comes_back_as_it_was_with_a_number(logbook):
    done = a_set(
        rir=2.0, tempo="3-1-X", tempo_kept=True, depth_kept=False, machine="sled", stance=STANCE, stop_sled_cm=24.0,
        cue="heels", workout="legs", notes="tape, 23 cm",
    )  # fmt: skip
    kept = logbook.add(done)
    assert kept.id is not None
    assert replace(kept, id=None) == done
    assert logbook.sets() == [kept]
    assert logbook.get(kept.id) == kept


@settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each begins with an empty log
@given(done=sets)
def test_any_set_that_can_be_is_kept_as_it_is_found_again(empty_log, done):
    with empty_log() as logbook:
        kept = logbook.add(done)
        assert logbook.sets() == [kept]
        again = logbook.add(replace(kept, id=None))
        assert without_id(again) == without_id(kept)  # tidied once, the same ever after
        assert (kept.load, kept.unit, kept.reps, kept.when) == (done.load, done.unit, done.reps, done.when)


@pytest.mark.parametrize(
    ("fields", "because"),
    [
        ({"lifter": "  "}, "lifter"),
        ({"exercise": ""}, "exercise"),
        ({"load": float("nan")}, "load"),
        ({"load": -1.0}, "load"),
        ({"load": 10**400}, "load"),
        ({"load": True}, "load"),
        ({"unit": "stone"}, "unit"),
        ({"reps": 0}, "reps"),
        ({"reps": 2.5}, "reps"),
        ({"reps": "ten"}, "reps"),
        ({"kind": "heavy"}, "kind"),
        ({"rir": -1.0}, "rir"),
        ({"tempo": "slow"}, "tempo"),
        ({"tempo_kept": "yes"}, "tempo_kept"),
        ({"when": "yesterday"}, "when"),
        ({"when": datetime(1066, 1, 1)}, "year"),
        ({"when": datetime.fromisoformat("2026-10-03T18:30+02:00")}, "zone"),
        ({"notes": "a\0b"}, "NUL"),
        ({"notes": "\ud800"}, "half a character"),
        ({"notes": "x" * 20_001}, "20000"),
        ({"stop_sled_cm": 900.0}, "stop_sled_cm"),
    ],
)
def test_a_set_that_cannot_be_is_refused_by_its_field_and_nothing_is_kept(logbook, fields, because):
    with pytest.raises(WrongInput, match=because):
        logbook.add(a_set(**fields))
    assert logbook.count() == 0
    with pytest.raises(WrongInput, match="nothing to undo"):
        logbook.undo()


def test_sets_come_in_the_order_in_which_they_were_done(logbook):
    later = logbook.add(a_set(when=WHEN + timedelta(hours=1)))
    early = logbook.add(a_set())
    second = logbook.add(a_set(reps=8))
    assert logbook.sets() == [early, second, later]
    assert logbook.sets(last=2) == [second, later]
    assert list(logbook.each()) == logbook.sets()
    assert logbook.sets(since=WHEN + timedelta(minutes=1)) == [later]
    assert logbook.last_set("Mara", before=WHEN) == second


def test_lifters_and_exercises_are_kept_apart(logbook):
    mara, ben = logbook.add(a_set()), logbook.add(a_set(lifter="Ben", exercise="seated leg curl"))
    assert logbook.lifters() == ["Ben", "Mara"]
    assert logbook.sets("Ben") == [ben]
    assert logbook.sets("Mara", "leg press") == [mara]
    assert logbook.sets("Mara", "seated leg curl") == []
    assert logbook.exercises("Ben") == ["seated leg curl"]
    assert (logbook.count(), logbook.count("Mara")) == (2, 1)


def test_a_frame_has_the_same_numbers_as_the_sets(logbook):
    for reps in (10, 9, 8):
        logbook.add(a_set(reps=reps, rir=1.5))
    frame = logbook.frame("id", "when", "load", "reps", "rir", lifter="Mara")
    assert list(frame.columns) == ["id", "when", "load", "reps", "rir"]
    assert frame["reps"].tolist() == [one.reps for one in logbook.sets()]
    assert frame["when"].dt.to_pydatetime().tolist() == [WHEN] * 3


def test_a_machine_is_remembered_with_its_mark_and_the_newest_stance(logbook):
    assert logbook.settings("Mara", "sled") is None
    logbook.add(a_set(machine="sled", stance=STANCE, stop_sled_cm=24.0), mark="tape on the left rail at 23 cm")
    logbook.add(a_set(machine="sled", when=WHEN + timedelta(1)))  # without a stance: the old one counts
    settings = logbook.settings("Mara", "sled")
    assert (settings.mark, settings.stance, settings.stop_sled_cm) == ("tape on the left rail at 23 cm", STANCE, 24.0)
    assert logbook.settings("Ben", "sled") is None
    logbook.remember("Mara", "sled", "notch 3")
    assert logbook.settings("Mara", "sled").mark == "notch 3"
    logbook.undo()
    assert logbook.settings("Mara", "sled").mark == "tape on the left rail at 23 cm"
    logbook.undo()
    logbook.undo()
    assert logbook.all_settings() == []


def test_a_mark_without_a_machine_is_refused_and_the_set_with_it(logbook):
    with pytest.raises(WrongInput, match="machine"):
        logbook.add(a_set(), mark="tape at 23 cm")
    assert logbook.count() == 0


def test_an_edit_that_changes_nothing_is_no_change(logbook):
    kept = logbook.add(a_set())
    logbook.edit(kept.id, reps=10)
    assert "added" in logbook.undo()


def test_what_is_not_there_cannot_be_edited_or_deleted(logbook):
    for number in (1, 0, -1, 10**30):
        with pytest.raises(WrongInput, match="no set"):
            logbook.edit(number, reps=3)
        with pytest.raises(WrongInput, match="no set"):
            logbook.delete(number)
    kept = logbook.add(a_set())
    for field in ("id", "colour"):
        with pytest.raises(WrongInput, match=field):
            logbook.edit(kept.id, **{field: 3})


def test_all_of_several_sets_are_kept_or_none(logbook):
    with pytest.raises(WrongInput):
        logbook.add_all([a_set(), a_set(reps=0)])
    assert logbook.count() == 0
    assert [one.reps for one in logbook.add_all([a_set(reps=9), a_set(reps=8)])] == [9, 8]
    assert "and 1 more" in logbook.undo()
    assert logbook.count() == 0


def test_a_number_is_never_given_twice(logbook):
    first = logbook.add(a_set())
    logbook.undo()
    second = logbook.add(a_set(reps=9))
    assert second.id != first.id


steps = st.lists(
    st.tuples(st.sampled_from(["add", "several", "edit", "delete", "mark", "undo", "redo"]), st.integers(0, 9)),
    max_size=25,
)


def state(logbook):
    return logbook.sets(), logbook.all_settings()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=steps)
def test_undo_goes_back_through_every_state_and_redo_forward_again(empty_log, wanted):
    with empty_log() as logbook:
        past, future = [state(logbook)], []
        for step, number in wanted:
            if step in ("undo", "redo"):
                there = len(past) > 1 if step == "undo" else bool(future)
                if not there:
                    with pytest.raises(WrongInput, match=step):
                        getattr(logbook, step)()
                    continue
                getattr(logbook, step)()
                if step == "undo":
                    future.append(past.pop())
                else:
                    past.append(future.pop())
                assert state(logbook) == past[-1]
                continue
            before = state(logbook)
            ids = [one.id for one in logbook.sets()]
            if step == "add":
                logbook.add(a_set(reps=number + 1, machine="sled", stance=STANCE), mark=f"mark {number}")
            elif step == "several":
                logbook.add_all([a_set(reps=number + 1), a_set(reps=number + 2)])
            elif step == "mark":
                logbook.remember("Mara", "sled", f"mark {number}" if number else "")
            elif ids:
                one = ids[number % len(ids)]
                logbook.edit(one, reps=number + 20) if step == "edit" else logbook.delete(one)
            if state(logbook) != before:
                past.append(state(logbook))
                future = []
        while len(past) > 1:
            past.pop()
            logbook.undo()
            assert state(logbook) == past[-1]


def test_undo_says_what_it_took_back(logbook):
    kept = logbook.add(a_set())
    logbook.edit(kept.id, reps=9)
    logbook.delete(kept.id)
    assert logbook.undo() == "Undone: deleted leg press 120 kg x 9 of Mara, 2026-10-03 18:30."
    assert "changed" in logbook.undo()
    assert logbook.undo() == "Undone: added leg press 120 kg x 10 of Mara, 2026-10-03 18:30."
    assert logbook.redo() == "Done again: added leg press 120 kg x 10 of Mara, 2026-10-03 18:30."

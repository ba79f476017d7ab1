"""Sets to keep: one as a lifter would log it, and strategies for any."""

from datetime import datetime

from hypothesis import strategies as st

from legpress.logbook import LoggedSet
from legpress.stance import Stance

STANCE = Stance.from_coach(heel_height_cm=45, heel_spacing_cm=38, toe_out_deg=12, backrest_notch=2)
WHEN = datetime(2026, 10, 3, 18, 30)


def a_set(**fields) -> LoggedSet:
    usual = {"lifter": "Mara", "when": WHEN, "exercise": "leg press", "load": 120.0, "unit": "kg", "reps": 10}
    return LoggedSet(**(usual | fields))


def without_id(logged: LoggedSet) -> tuple:
    return tuple(getattr(logged, field) for field in LoggedSet.__slots__ if field != "id")


names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30).filter(
    lambda text: text.strip()
)
notes = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80) | st.sampled_from(
    ["=1+1", "'=x", "''-2", "+49", "@me", "-", "'", "\t=1", 'a "quoted", word;', "two\nlines", "cr\rlf\r\n", "ä, 23 cm"]
)
tempos = st.none() | st.sampled_from(["3-1-X", "31X1", "3-1-1", "2.5-0-1", "4/0/X", "3010"])
stances = st.none() | st.builds(
    Stance.from_coach,
    heel_height_cm=st.floats(0, 120),
    heel_spacing_cm=st.floats(5, 100),
    toe_out_deg=st.floats(-20, 50),
    backrest_notch=st.integers(1, 30),
)
sets = st.builds(
    LoggedSet,
    lifter=names,
    when=st.datetimes(datetime(1900, 1, 1), datetime(2200, 12, 31)),
    exercise=names,
    load=st.floats(0, 5000),
    unit=st.sampled_from(["kg", "lb"]),
    reps=st.integers(1, 1000),
    kind=st.sampled_from(["warm-up", "work", "drop", "failure"]),
    rir=st.none() | st.floats(0, 50),
    tempo=tempos,
    tempo_kept=st.none() | st.booleans(),
    depth_kept=st.none() | st.booleans(),
    machine=st.none() | names,
    stance=stances,
    stop_sled_cm=st.none() | st.floats(0, 150),
    cue=st.none() | names,
    workout=notes,
    notes=notes,
    load_written=st.just("") | names,
    exercise_written=st.just("") | names,
)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legpress.errors import WrongInput
from legpress.tempo import Tempo


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3-1-X", (3, 1, None, 0)),
        ("3-1-1", (3, 1, 1, 0)),
        ("3010", (3, 0, 1, 0)),
        ("31X0", (3, 1, None, 0)),
        ("3/1/x", (3, 1, None, 0)),
        ("3-1-X-2", (3, 1, None, 2)),
        (" 2.5 - 0 - 1.25 ", (2.5, 0, 1.25, 0)),
        ("4–1–1", (4, 1, 1, 0)),
    ],
)
def test_a_coach_writes_down_bottom_up_top(text, seconds):
    tempo = Tempo.parse(text)
    assert (tempo.down_s, tempo.bottom_s, tempo.up_s, tempo.top_s) == seconds
    assert tempo.as_fast_as_possible == (seconds[2] is None)


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("fast", "3-1-X"),
        ("", "3-1-X"),
        ("3-1", "3-1-X"),
        ("3-1-1-1-1", "3-1-X"),
        ("X-1-1", "way down"),
        ("3-X-1", "pause at the bottom"),
        ("3-1-1-X", "pause at the top"),
        ("0-1-1", "way down needs 0.5 s"),
        ("3-1-0", "X for as fast as possible"),
        ("61-1-1", "between 0 and 60"),
        ("-3-1-1", "3-1-X"),
        ("3-1-nan", "3-1-X"),
        (None, "3-1-X"),
        (311, "3-1-X"),
    ],
)
def test_a_wrong_tempo_is_told_how_to_be_written(text, because):
    with pytest.raises(WrongInput, match="tempo") as caught:
        Tempo.parse(text)
    assert because in str(caught.value)


moves = st.floats(0.5, 60).map(lambda s: round(s, 2))
pauses = st.floats(0, 60).map(lambda s: round(s, 2))


@given(moves, pauses, st.none() | moves, pauses)
def test_a_written_tempo_reads_back(down, bottom, up, top):
    tempo = Tempo(down_s=down, bottom_s=bottom, up_s=up, top_s=top)
    assert Tempo.parse(str(tempo)) == tempo


@given(st.text(max_size=12) | st.from_regex(r"[0-9Xx./\- ]{0,12}", fullmatch=True))
def test_any_text_is_a_tempo_or_wrong_input(text):
    try:
        tempo = Tempo.parse(text)
    except WrongInput:
        return
    assert tempo.down_s >= 0.5
    assert tempo.up_s is None or tempo.up_s >= 0.5

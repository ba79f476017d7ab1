"""Dates in the words of every language that apps write them in; a name of a month is one as a whole or not at all."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legpress.errors import WrongInput
from legpress.logbook.imports.cells import moment
from legpress.logbook.imports.folded import folded
from legpress.tables import toml_table

JULY = datetime(2026, 7, 25, 14, 21)
NAMES = [
    (language, month, name)
    for language, months in toml_table("apps/dates")["months"].items()
    for month, names in enumerate(months, 1)
    for name in names
]


def test_no_name_stands_for_two_months():
    meant: dict[str, int] = {}
    for _, month, name in NAMES:
        assert meant.setdefault(folded(name).rstrip("."), month) == month, name


@pytest.mark.parametrize("language", toml_table("apps/dates")["months"])
def test_every_month_of_a_language_is_read_as_an_app_writes_it(language):
    for month, name in [(month, name) for of, month, name in NAMES if of == language]:
        for text in (f"25 {name} 2026, 14:21", f"25. {name} 2026 14:21", f"25 {name.upper()} 2026, 14:21"):
            assert moment(text) == datetime(2026, month, 25, 14, 21), text


@given(st.sampled_from(NAMES), st.text("abcdefgzéñüşł", min_size=1, max_size=4))
def test_what_only_begins_like_a_month_is_none(named, more):
    known = {folded(name).rstrip(".") for _, _, name in NAMES}
    longer = named[2].rstrip(".") + more
    if folded(longer) not in known:
        with pytest.raises(WrongInput):
            moment(f"3 {longer} 2026")


@pytest.mark.parametrize(
    "text",
    [
        "25 7月 2026, 14:21",
        "25 七月 2026, 14:21",
        "25 7월 2026, 14:21",
        "2026年7月25日 14:21",
        "2026年7月25日14:21",
        "２０２６年７月２５日　１４：２１",
        "2026年7月25日 午後2:21",
        "2026年7月25日 下午2:21",
        "2026년 7월 25일 오후 2:21",
        "2026. 7. 25. 오후 2:21",
        "2026년 7월 25일 14시 21분",
        "7月 25, 2026 14:21",
        "25 Tem 2026 ÖS 2:21",
        "25 jul 2026, 2:21 p. m.",
        "25 jul 2026, 2:21\u00a0p.\u202fm.",
        "25 de jul. de 2026, 14:21",
        "25 de julio de 2026 a las 14:21",
        "25 juillet 2026 à 14:21",
        "25 juil. 2026, 14h21",
        "25. Juli 2026 um 14:21 Uhr",
        "25 июля 2026 г., 14:21",
        "25 июл. 2026, 14:21",
        "25 lip 2026, 14:21",
        "25 jul. 2026 kl. 14.21",
        "25. heinäkuuta 2026 klo 14.21",
        "2026. július 25. 14:21",
        "2026. júl. 25. du. 2:21",
        "25-Jul-2026 14:21",
        "25-07-2026 14:21",
        "25 Jul 2026, 2:21\u202fPM",
        "July 25, 2026 at 2:21 PM",
        "2026-07-25 14:21:00 +0000",
        "2026-07-25T14:21:00.000Z",
    ],
)
def test_dates_of_telephones_all_over_the_world(text):
    assert moment(text) == JULY


@pytest.mark.parametrize(
    ("text", "hour"),
    [("午前0:30", 0), ("午後0:30", 12), ("오전 12:30", 0), ("오후 12:30", 12), ("上午9:30", 9), ("下午9:30", 21)],
)
def test_half_days_before_the_clock(text, hour):
    assert moment(f"2026-07-25 {text}").hour == hour


@pytest.mark.parametrize(
    "text",
    ["15 Marbles 2025", "3 Junk 2025", "3 Sepia 2025", "3 Decoy 2025", "25 13月 2026", "2026年2月30日", "下午14:21 2026-07-25",
     "2026-07-25 下午14:21", "2026-07-25 午前9:30 PM", "2026-07-2514:21"],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_refused(text):
    with pytest.raises(WrongInput):
        moment(text)


def test_an_unknown_month_says_the_way_out():
    with pytest.raises(WrongInput, match="app to English"):
        moment("25 Gorffennaf 2026, 14:21")

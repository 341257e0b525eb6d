"""Dates are read when they are surely dates, and never invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.postings.dates import read_date

FETCHED = "2026-11-25T10:20:00Z"

SURE = [
    ("2025-08-13", "2025-08-13"),
    ("2025-08-13T23:30:00+05:00", "2025-08-13"),
    ("2022-03-20T06:22:10.000Z", "2022-03-20"),
    ("2025-08-13 10:00", "2025-08-13"),
    ("2025/8/3", "2025-08-03"),
    ("20261125", "2026-11-25"),
    ("1753686400", "2025-07-28"),
    ("1753686400000", "2025-07-28"),
    ("Mon, 23 Nov 2026 10:00:00 GMT", "2026-11-23"),
    ("Closing: 12 December 2026", "2026-12-12"),
    ("Posted on: Nov 5, 2026", "2026-11-05"),
    ("25/11/2026", "2026-11-25"),
    ("11/25/2026", "2026-11-25"),
    ("25. 11. 2026", "2026-11-25"),
    ("05.11.2026", "2026-11-05"),
    ("更新日:2026/11/01", "2026-11-01"),
]


@pytest.mark.parametrize(("raw", "day"), SURE)
def test_sure_dates(raw, day):
    assert read_date(raw) == day
    assert read_date(raw, base=FETCHED) == day


@pytest.mark.parametrize(
    ("raw", "day"),
    [("Posted 3 days ago", "2026-11-22"), ("Posted yesterday", "2026-11-24"), ("Today", "2026-11-25"),
     ("Nov 5", "2026-11-05"), ("il y a 2 jours", "2026-11-23"), ("vor 3 Tagen", "2026-11-22"),
     ("3 часа назад", "2026-11-25"), ("12 mars 2026", "2026-03-12"),
     ("Annonce du 5 mars 2026", "2026-03-05"), ("Опубликовано 5 ноября 2026", "2026-11-05")],
)  # fmt: skip
def test_relative_dates_count_from_the_fetch(raw, day):
    assert read_date(raw, ("fr", "de", "ru"), base=FETCHED) == day


@pytest.mark.parametrize(
    ("raw", "language", "day"),
    [("اليوم", "ar", "2026-11-25"), ("منذ يومين", "ar", "2026-11-23"), ("منذ ١٢ يوماً", "ar", "2026-11-13"),
     ("منذ ٣ أسابيع", "ar", "2026-11-04"), ("Hôm qua", "vi", "2026-11-24"), ("গতকাল", "bn", "2026-11-24"),
     ("Publicado hace 3 días", "es", "2026-11-22"), ("Publicado em 23/11/26", "pt", "2026-11-23"),
     ("3 آب 2026", "ar", "2026-08-03"), ("28 تشرين الثاني 2026", "ar", "2026-11-28"),
     ("12 غشت 2026", "ar", "2026-08-12"), ("5 أيار / مايو 2026", "ar", "2026-05-05"),
     ("05-11-2026", "ar", "2026-11-05"), ("২৫ নভেম্বর ২০২৬ খ্রিষ্টাব্দ", "bn", "2026-11-25"),
     ("১০ অগ্রহায়ণ ১৪৩৩ বঙ্গাব্দ\n২৫ নভেম্বর ২০২৬ খ্রিষ্টাব্দ", "bn", "2026-11-25"),
     ("19-11-2026 (२०८३ मंसिर ४)", "ne", "2026-11-19"), ("२०८३ मंसिर ४", "ne", "2026-11-20")],
)  # fmt: skip
def test_days_and_two_calendars_as_boards_write_them(raw, language, day):
    assert read_date(raw, (language,), base=FETCHED) == day


@pytest.mark.parametrize("raw", ["3 days ago", "yesterday", "Nov 5"])
def test_without_a_fetch_time_nothing_relative(raw):
    assert read_date(raw) is None


@pytest.mark.parametrize(("order", "day"), [("DMY", "2026-11-05"), ("MDY", "2026-05-11"), (None, None)])
def test_figures_need_an_order(order, day):
    assert read_date("05/11/2026", order=order) == day


@pytest.mark.parametrize(
    "raw",
    ["", "sat", "May", "1", "12", "2026", "we are now hiring", "ASAP", "Immediate start", "2026-13-45",
     "0000-00-00", "9999-12-31", "We need 5 cooks for our May season, 12 rooms, starting as soon as we may",
     "Urgent 2 hours of work a day", "+234 803 000 0001"],
)  # fmt: skip
def test_nothing_is_invented(raw):
    assert read_date(raw, ("en", "fr", "yo", "zz"), base=FETCHED) is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=70))
def test_any_text_is_answered(text):
    day = read_date(text, base=FETCHED)
    assert day is None or len(day) == 10

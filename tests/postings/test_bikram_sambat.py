"""Dates of the Bikram Sambat calendar: read as the days they are, never as years far ahead."""

from datetime import date, timedelta

import pytest

from crawler.postings.bikram_sambat import common_day
from crawler.postings.dates import read_date

NOW = "2026-12-01T10:00:00Z"


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2083/08/10", "2026-11-26"),
        ("२०८३/०८/१०", "2026-11-26"),
        ("मिति: २०८३-०८-१०", "2026-11-26"),
        ("मिति २०८३।०८।१०", None),
        ("१० मंसिर २०८३", "2026-11-26"),
        ("२०८३ मङ्सिर १०", "2026-11-26"),
        ("10 Mangsir 2083 B.S.", "2026-11-26"),
        ("Mangsir 10, 2083", "2026-11-26"),
        ("10/08/2083", "2026-11-26"),
        ("2083-08-10T09:30:00+05:45", "2026-11-26"),
        ("2083/01/01", "2026-04-14"),
        ("2081/12/31", "2025-04-13"),
        ("2082/12/31", None),
        ("2083/13/01", None),
        ("2083/00/10", None),
        ("2098/01/01", None),
        ("10 Mayuary 2083", None),
        ("2083", None),
        ("Flat 2083, Road 8, No. 10", None),
    ],
)
def test_a_year_that_is_fifty_seven_ahead_is_of_this_calendar(raw, day):
    assert read_date(raw, ("ne",), None, NOW) == day
    assert read_date(raw) == day


@pytest.mark.parametrize("raw", ["2028-01-01", "1 January 2030", "01.02.2031", "9999-12-31", "2075-01-40"])
def test_no_day_after_next_year_is_read(raw):
    assert read_date(raw, ("en",), None, NOW) is None


def test_a_day_of_next_year_is_read():
    assert read_date("2027-12-31", ("en",), None, NOW) == "2027-12-31"


def test_every_day_of_the_table_is_one_day_after_the_last():
    days = [
        day
        for year in range(2070, 2087)
        for month in range(1, 13)
        for number in range(1, 33)
        if (day := common_day(year, month, number))
    ]
    first = date(2013, 4, 14)
    assert days == [(first + timedelta(n)).isoformat() for n in range(len(days))]
    assert days[-1] == "2030-04-13"


@pytest.mark.parametrize(
    ("year", "begins"),
    [(2076, "2019-04-14"), (2077, "2020-04-13"), (2080, "2023-04-14"), (2082, "2025-04-14")],
)
def test_new_years_days_as_the_government_kept_them(year, begins):
    assert common_day(year, 1, 1) == begins


def test_a_hostile_field_takes_no_time():
    assert read_date("2083" * 5000, ("ne",), None, NOW) is None
    assert read_date("२०८३ " * 5000, ("ne",), None, NOW) is None

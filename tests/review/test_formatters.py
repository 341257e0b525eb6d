"""How single values are written on a page."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.review.web import i18n
from crawler.review.web.formatters import (
    ago,
    clock,
    code_points,
    country,
    day,
    day_month,
    direction,
    language_name,
    masked,
    odd_points,
    percent,
    points,
    thousands,
)


def test_small_shapes():
    assert odd_points("O8O3", "0803") == "U+004F LATIN CAPITAL LETTER O"
    assert odd_points("zero seven", "07") == ""
    assert odd_points("pаy", "pay") == "U+0430 CYRILLIC SMALL LETTER A"
    assert direction("123 مطلوب") == "rtl"
    assert direction("wanted مطلوب") == "ltr"
    assert code_points("0٣а") == "U+0663 ARABIC-INDIC DIGIT THREE, U+0430 CYRILLIC SMALL LETTER A"
    assert masked("+2347000000101").startswith("+23\u2022")
    assert "000000" not in masked("+2347000000101")
    assert country("NG") == "Nigeria"
    assert country("XX") == "XX"


@pytest.fixture
def language():
    yield i18n.use_language
    i18n.use_language(i18n.DEFAULT)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", ["24 Nov 2026", "24 Nov", "1,234,567", "12.5", "12", "26%", "Kuwait", "Nigerian Pidgin"]),
        ("fr", ["24 nov. 2026", "24 nov.", "1\u202f234\u202f567", "12,5", "12", "26\xa0%", "Koweït",
                "pidgin nigérian"]),
    ],
)  # fmt: skip
def test_dates_numbers_and_names_are_those_of_cldr(language, tag, expected):
    language(tag)
    when = "2026-11-24T10:00:00Z"
    found = [day(when), day_month(when), thousands(1_234_567), points(12.5), points(12.0), percent(0.256)]
    assert [*found, country("KW"), language_name("pcm")] == expected


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1, seconds=30), "1 minute ago"),
        (timedelta(hours=5, minutes=50), "5 hours ago"),
        (timedelta(days=40, minutes=1), "40 days ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_how_long_ago_is_in_one_whole_unit(back, expected):
    assert ago((datetime.now(UTC) - back).isoformat()) == expected


def test_no_date_is_empty():
    assert [show(None) for show in (day, day_month, clock, ago)] == [""] * 4

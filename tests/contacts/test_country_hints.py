"""Which countries' national numbers a text may hold: the order of what tells it."""

import pytest

from crawler.contacts.country_hints import FALLBACK_REGIONS, CountryHints, language_of, regions_in
from crawler.text.fold import fold


def hints(text, stated=(), languages=(), region=None):
    return CountryHints(fold(text), stated, languages, region)


def test_work_then_source_then_text_then_language():
    found = hints("Nanny for Dubai", stated=("om",), languages=("ru",), region="ng")
    assert found.regions == ("OM", "NG", "AE", "RU")
    assert not found.guessed


def test_nothing_known_gives_the_countries_most_ads_come_from():
    found = hints("Call 0803")
    assert found.guessed
    assert found.regions == FALLBACK_REGIONS[:6]


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("Lagos, then Dubai", ("NG", "AE")),
        ("salary in naira", ("NG",)),
        ("работа киев, 20000 грн", ("UA",)),
        ("招聘 柬埔寨", ("KH",)),
        ("indianapolis", ()),
        ("lagos dubai accra nairobi london", ("NG", "AE", "GH", "KE")),
    ],
)
def test_regions_in(text, regions):
    assert regions_in(fold(text).text) == regions


@pytest.mark.parametrize(
    ("text", "region", "language"),
    [
        ("招聘客服", None, "zh"),
        ("потрібен їжак", None, "uk"),
        ("работа", None, "ru"),
        ("hello", "ID", "id"),
        ("hello", None, ""),
    ],
)
def test_language_of(text, region, language):
    assert language_of(fold(text).text, region) == language

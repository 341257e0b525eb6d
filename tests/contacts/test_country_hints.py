"""Which countries' national numbers a text may hold: the order of what tells it."""

import pytest

from crawler.contacts import find_in_text
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
    ("region", "regions"),
    [
        ("TG", ("TG", "FR", "CM", "SN")),
        ("FR", ("FR",)),
        (None, ("FR",)),
    ],
)
def test_numbers_of_neighbours_are_looked_for_where_readers_are_not_at_the_languages_home(region, regions):
    assert hints("Appelez-nous", languages=("fr",), region=region).regions == regions


@pytest.mark.parametrize(
    ("region", "value"),
    [("TG", "+237670000162"), ("BJ", "+237670000162"), ("CM", "+237670000162"), ("FR", "+33670000162")],
)
def test_one_recruiters_number_is_one_number_on_each_board_of_west_africa(region, value):
    text = "Places limitées. WhatsApp uniquement : 6.70.00.01.62. Gracevia Voyages"
    (found,) = find_in_text(text, region=region, languages=("fr",))
    assert found.value == value


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

"""What grows beyond its base rate is told early, once, and nothing else is."""

import math
import random
from datetime import date, timedelta

import pytest

from crawler.early_warning.features import features_of, public
from crawler.early_warning.growth import (
    BASE_DAYS,
    QUIET_DAYS,
    WINDOWS,
    DatedAd,
    growth_alarms,
    log_tail,
    told_after,
)

LAST = date(2026, 11, 26)
DAYS = BASE_DAYS + max(WINDOWS)


def ad(number, ago, *features, market="NG"):
    return DatedAd(id=str(number), day=LAST - timedelta(days=ago), market=market, features=features)


def base(a_day=3, market="NG"):
    """Ads of half a year, with features of a few words each."""
    chance = random.Random(1)
    return [
        ad(f"{market}{ago}-{n}", ago, *(f"term:{chance.randrange(60)}" for _ in range(4)), market=market)
        for ago in range(DAYS)
        for n in range(a_day)
    ]


def wave(count, rate=2.0, feature="destination:CI", market="NG"):
    """So many ads up to the last day, at so many a day."""
    return [
        ad(f"wave-{n}", int(n / rate), feature, f"term:{n * 7 % 60}", market=market) for n in range(count)
    ]


def test_a_steady_market_gives_no_alarm():
    assert growth_alarms(base(), LAST) == []


@pytest.mark.parametrize("rate", [0.5, 1.0, 2.0, 3.0])
def test_a_wave_is_told_before_its_tenth_ad(rate):
    found = growth_alarms([*base(), *wave(9, rate)], LAST)
    assert [one.feature for one in found] == ["destination:CI"]
    assert found[0].count >= 6
    assert found[0].expected < 0.5
    assert all(name.startswith("wave") for name in found[0].ads)


def test_the_market_decides_what_is_usual():
    common = [ad(f"c{n}", n % DAYS, "destination:CI", market="GH") for n in range(400)]
    found = growth_alarms([*base(), *base(market="GH"), *common, *wave(9), *wave(9, market="GH")], LAST)
    assert [(one.market, one.feature) for one in found] == [("NG", "destination:CI")]


def test_growth_of_the_whole_market_is_no_growth_of_a_feature():
    more = [ad(f"m{n}", n % 7, f"term:{n % 60}", f"term:{n % 59}") for n in range(400)]
    assert growth_alarms([*base(), *more], LAST) == []


def test_one_wave_is_one_alarm_with_all_its_features():
    ads = [
        ad(f"wave-{n}", n % 4, "brand:sahara blue oil", "price:850000", "number:+2349150") for n in range(9)
    ]
    (found,) = growth_alarms([*base(), *ads], LAST)
    assert {found.feature, *found.also} == {"brand:sahara blue oil", "price:850000", "number:+2349150"}


def test_what_was_told_is_quiet_for_a_time():
    ads = [*base(), *wave(9)]
    found = growth_alarms(ads, LAST)
    told = told_after(found, {})
    assert growth_alarms(ads, LAST, told) == []
    long_ago = {name: LAST - timedelta(days=QUIET_DAYS) for name in told}
    assert growth_alarms(ads, LAST, long_ago) == found


def test_a_market_without_a_base_rate_gives_no_alarm():
    assert growth_alarms(wave(50), LAST) == []
    assert growth_alarms([], LAST) == []


def test_ads_of_the_future_and_of_long_ago_do_not_count():
    ads = [*base(), *(ad(f"x{n}", -3, "destination:CI") for n in range(50))]
    ads += [ad(f"y{n}", DAYS + 5, "destination:CI") for n in range(50)]
    assert growth_alarms(ads, LAST) == []


@pytest.mark.parametrize(
    ("count", "shape", "scale"), [(1, 0.5, 10.0), (4, 0.01, 30.0), (6, 3.0, 8.0), (40, 20.0, 1.0)]
)
def test_the_tail_is_that_of_the_negative_binomial(count, shape, scale):
    chance = scale / (1 + scale)
    terms = [
        math.exp(math.lgamma(shape + n) - math.lgamma(shape) - math.lgamma(n + 1))
        * chance**shape
        * (1 - chance) ** n
        for n in range(count)
    ]
    assert log_tail(count, shape, scale) == pytest.approx(math.log(1 - sum(terms)), rel=1e-3)


def test_the_tail_below_the_mean_is_certain():
    assert log_tail(1, 100.0, 1.0) == 0.0


def test_features_of_an_ad():
    found = features_of(
        "Rig workers wanted 2026!",
        destinations=("CI",),
        contacts=(("whatsapp", "+2349150000001"), ("email", "hr@oil.example"), ("telegram", "someone")),
        hits=(("upfront-recruitment-fee", "pay N850,000 first"), ("brand-impersonation", "Sahara Blue ")),
        campaign="c7",
    )
    assert found == (
        "term:rig workers",
        "term:workers wanted",
        "destination:CI",
        "template:c7",
        "number:+2349150",
        "host:oil.example",
        "account:telegram someone",
        "sign:upfront-recruitment-fee",
        "price:850000",
        "sign:brand-impersonation",
        "brand:sahara blue",
    )
    assert public("account:telegram someone") == "an account of telegram"
    assert public("number:+2349150") == "number +2349150"

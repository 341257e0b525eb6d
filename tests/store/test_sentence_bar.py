from dataclasses import replace
from datetime import date, timedelta

import pytest

from crawler.store.source_rates import FEWEST_DAYS, RANKED_DAYS
from tests.store.ads import SOURCE, assessment, begin, observation, posting

FIRST = date(2026, 1, 1)


def fill(store, days, a_day=2):
    """Some ads on each day; their suspicion rises by one from ad to ad."""
    suspicions = [(day, float(day * a_day + number)) for day in range(days) for number in range(a_day)]
    keep(store, suspicions)


def keep(store, suspicions):
    """An ad for each day and suspicion."""
    begin(store)
    seen = []
    for number, (day, suspicion) in enumerate(suspicions):
        ad = posting(number)
        said = replace(assessment(ad), sentence_suspicion=suspicion)
        seen_at = f"{FIRST + timedelta(day)}T12:00:00Z"
        seen.append(replace(observation(replace(ad, assessment=said)), seen_at=seen_at))
    store.save(seen)


def bar(store, reads, **given):
    return store.source_rates.sentence_bar(SOURCE, reads, at_least=10, **given)


def test_the_bar_is_what_as_many_ads_a_day_reach_as_analysts_read(store):
    fill(store, days=15)
    assert bar(store, 1) == 30 - 14
    assert bar(store, 2) == 30 - 28


def test_where_fewer_ads_come_than_are_read_the_bar_is_the_lowest_ad(store):
    fill(store, days=15)
    assert bar(store, 50) == 0.0


def test_ads_of_long_ago_do_not_count(store):
    fill(store, days=RANKED_DAYS + 11, a_day=1)
    assert bar(store, 50) == 10.0


@pytest.mark.parametrize(
    ("days", "a_day"),
    [(4, 2), (FEWEST_DAYS, 10), (1, 50)],
    ids=["few ads", "six days between first and last", "one import"],
)
def test_a_source_that_is_hardly_known_has_no_rank(store, days, a_day):
    fill(store, days=days, a_day=a_day)
    assert bar(store, 1) is None


def test_ads_that_the_reader_did_not_read_have_no_rank(store):
    keep(store, [(day, None) for day in range(20)])
    assert bar(store, 1) is None

"""A text that nearly each ad signs with a contact of its own is no one's: it makes no giant campaign."""

from __future__ import annotations

from random import Random

import pytest

from crawler.campaigns.coherence import Signature, coherent_joins, is_stock
from crawler.campaigns.service import rebuild
from crawler.campaigns.why import why
from quality.corpora.planted import LabelledAd
from tests.campaigns.groups import join, names, partition, put

JOB = ("Waiter wanted for a busy place", "You serve tables and take orders", "Evening and weekend shifts")
STOCK = (
    "Salary is paid monthly",
    "Start as soon as possible",
    "We are a friendly team",
    "References are checked",
)


def ad(number: int, said: list[str], contact: str) -> LabelledAd:
    return LabelledAd(
        id=f"t{number}", truth="", kind="", language="en", title="Waiter", description=". ".join([*said, contact]),
        hiring_organization="", job_location="", base_salary="", date_posted="2026-11-20",
        url=f"https://jobs.example.org/{number}", contacts=(("phone", contact, contact),),
    )  # fmt: skip


@pytest.fixture
def waiters() -> list[LabelledAd]:
    """Forty honest ads of one job in the same words; each has a number of its own."""
    rng = Random(1)
    return [ad(n, [*JOB, *rng.sample(STOCK, 1)], f"+23480300{n:05d}") for n in range(40)]


def largest(store) -> int:
    found = list(names(store).values())
    return max(found.count(campaign) for campaign in set(found))


def test_honest_ads_in_the_same_words_are_no_campaign(store, waiters):
    join(store, waiters)
    assert largest(store) < 6


def test_the_same_words_with_a_pool_of_two_numbers_are_one(store, waiters):
    pool = [each.contacts[0][1] for each in waiters[:2]]
    rng = Random(2)
    join(store, [ad(n, [*JOB, *rng.sample(STOCK, 1)], pool[n % 2]) for n in range(40)])
    assert largest(store) >= 36


def test_two_ads_of_one_number_stay_one_where_the_text_is_no_ones(store, waiters):
    twice = ad(90, list(JOB), waiters[3].contacts[0][1])
    join(store, [*waiters, twice])
    found = names(store)
    assert found["t90"] == found["t3"] != found["t4"]


def test_coming_bit_by_bit_is_the_same(store, waiters):
    for start in range(0, len(waiters), 7):
        last = join(store, waiters[start : start + 7])
    rebuild(store)
    assert partition(store) == last


def test_why_says_that_the_text_is_no_ones(store, waiters):
    said = [*JOB, *STOCK, "Own room in the house", "Tips are shared at night"]
    rng = Random(3)
    dropped = [rng.sample(said, 3) for _ in range(60)]
    many = [ad(n, [line for line in said if line not in dropped[n]], f"+23480300{n:05d}") for n in range(60)]
    put(store, many)
    join(store, [])
    told = {words for each in why(store, names(store)["t1"]) for words, _ in each.evidence if not each.joined}
    assert largest(store) < 6
    assert any("advertisers" in words for words in told)


def signed(*advertisers: int, shingles: int = 100) -> list[Signature]:
    return [Signature(each, shingles) for each in advertisers]


def test_a_campaign_within_a_stock_text_keeps_together():
    pool = {n: signed(1, 1, 2) for n in range(4)}
    strangers = {n: signed(n) for n in range(10, 40)}
    joins = [(0, n) for n in range(1, 4)] + [(0, n) for n in strangers]
    assert set(coherent_joins(joins, pool | strangers)) == {0, 1, 2}


@pytest.mark.parametrize(
    ("ads", "advertisers", "shingles", "stock"),
    [(40, 40, 100, True), (40, 4, 100, False), (5, 5, 100, False), (40, 40, 400, False)],
)
def test_what_is_a_stock_text(ads, advertisers, shingles, stock):
    assert is_stock(ads, advertisers, ads * shingles) == stock

"""Ads in languages that the catalogue does not cover are counted by source and can be selected."""

from dataclasses import replace
from typing import get_args

from crawler.records import LanguageCoverage
from crawler.store import Filter
from tests.store.ads import SOURCE, assessment, begin, observation, posting

COVERAGES: tuple[LanguageCoverage, ...] = get_args(LanguageCoverage)


def fill(store):
    """One ad of each coverage."""
    begin(store)
    ads = [posting(number) for number in range(len(COVERAGES))]
    said = [replace(assessment(ad), language_coverage=one) for ad, one in zip(ads, COVERAGES, strict=True)]
    store.save([observation(replace(ad, assessment=one)) for ad, one in zip(ads, said, strict=True)])


def test_uncovered_ads_are_counted_by_source(store):
    assert store.listings.count_uncovered() == {}
    fill(store)
    assert store.listings.count_uncovered() == {SOURCE: 2}


def test_coverage_is_kept_and_selects_ads(store):
    fill(store)
    for one in COVERAGES:
        wanted = Filter(coverages=(one,))
        assert [ad.assessment.language_coverage for ad in store.reader.each(wanted)] == [one]
    assert store.reader.count(Filter(coverages=("none", "neighbour"))) == 2


def test_a_rescore_that_changes_only_the_coverage_makes_the_row_of_the_queue_stale(store):
    fill(store)
    db = store.database.connection
    (listing, *_) = store.reader.each(Filter(coverages=("unknown",)))
    with store.transaction():
        db.execute("INSERT INTO campaigns (id, first_seen, last_seen) VALUES (7, '', '')")
        db.execute("INSERT INTO campaign_members (listing, campaign) VALUES (?, 7)", (listing.id,))
        db.execute("DELETE FROM queue_stale")
    store.rescoring.apply([(listing, replace(listing.assessment, language_coverage="none"))])
    assert db.execute("SELECT campaign FROM queue_stale").fetchall() == [(7,)]

"""What a large campaign adds up to is kept with its row, and never differs from what its ads say."""

from dataclasses import replace

import pytest

from crawler.campaigns import service
from crawler.records import Hit
from crawler.review.campaign.sql import campaign_contacts, campaign_indicators
from crawler.store import Observation, Store
from crawler.triage import campaign_totals
from crawler.triage.campaign_totals import contact_totals, count_contacts, count_indicators, indicator_totals
from crawler.triage.worker import catch_up
from tests.store.ads import LATER, RAW, SEEN, SOURCE, assessment, posting

TEXT = f"Typist for a chat office in Sihanoukville, flight paid. Call {RAW}. "


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store with one campaign of four ads, which counts as large."""
    monkeypatch.setattr(campaign_totals, "LARGE", 3)
    with Store(tmp_path) as store:
        store.runs.begin(SOURCE, kind="feed")
        store.save([ad(number) for number in range(4)])
        service.join_new(store)
        catch_up(store)
        yield store


def ad(number, points=3.0, seen=SEEN):
    made = posting(number, title="Typist", description=TEXT * 5 + f"Room {number}, {points:g}.")
    signs = {"no-requirements": points + number, "passport-retention": points}
    hits = tuple(
        Hit(
            id=id,
            weight="medium",
            quote="Typist",
            field="description",
            start=0,
            end=6,
            why="Invented.",
            points=n,
        )
        for id, n in signs.items()
    )
    found = replace(assessment(made), score=points, band="look", hits=hits[: 1 + number % 2])
    return Observation(posting=replace(made, assessment=found), seen_at=seen)


def kept(store):
    return store.database.number("SELECT count(*) FROM campaign_totals")


def campaign_of(store):
    return store.database.number("SELECT id FROM campaigns WHERE listings > 1 AND merged_into IS NULL")


def same_as_counted(store):
    db, campaign = store.database.connection, campaign_of(store)
    assert sorted(indicator_totals(db, campaign)) == sorted(count_indicators(db, campaign))
    assert contact_totals(db, campaign) == count_contacts(db, campaign)


def test_totals_are_kept_for_large_campaigns_only(store, monkeypatch):
    db, campaign = store.database.connection, campaign_of(store)
    assert kept(store) == 1
    same_as_counted(store)
    shown = {one.indicator: (one.ads, one.points) for one in campaign_indicators(db, campaign)}
    assert shown["no-requirements"] == (4, 6.0), "the words of the ad in which it has the most points"
    assert shown["passport-retention"][0] == 2
    monkeypatch.setattr(campaign_totals, "LARGE", 5)
    with store.transaction():
        db.execute("INSERT OR IGNORE INTO queue_stale VALUES (?)", (campaign,))
    catch_up(store)
    assert kept(store) == 0
    same_as_counted(store)


def test_a_page_reads_no_ads_for_them(store):
    db, campaign = store.database.connection, campaign_of(store)
    counted = campaign_indicators(db, campaign), campaign_contacts(db, campaign)
    with store.transaction():
        db.execute("UPDATE campaign_totals SET indicators = '[]', contacts = '[]'")
    assert (campaign_indicators(db, campaign), campaign_contacts(db, campaign)) == ([], [])
    assert all(counted)


def test_whatever_changes_the_ads_is_shown_at_once(store):
    db, campaign = store.database.connection, campaign_of(store)
    store.save([ad(1, points=8.0, seen=LATER), ad(3, points=8.0, seen=LATER)])
    service.join_new(store)
    same_as_counted(store)
    assert max(one.points for one in campaign_indicators(db, campaign)) == 11.0
    catch_up(store)
    same_as_counted(store)
    store.save([ad(number) for number in range(4, 7)])
    service.join_new(store)
    same_as_counted(store)
    catch_up(store)
    assert (
        next(one.ads for one in campaign_indicators(db, campaign) if one.indicator == "no-requirements") == 7
    )


def test_a_quoted_hit_that_is_gone_is_counted_anew_even_where_nobody_said_so(store):
    db, campaign = store.database.connection, campaign_of(store)
    before = {one.indicator: one for one in campaign_indicators(db, campaign)}["no-requirements"]
    with store.transaction():
        db.execute("DELETE FROM hits WHERE version = ? AND indicator = ?", (before.version, before.indicator))
    after = {one.indicator: one for one in campaign_indicators(db, campaign)}["no-requirements"]
    assert after.version != before.version
    assert after.ads == 3


def test_no_words_of_an_ad_nor_a_contact_are_kept(store):
    rows = store.database.rows("SELECT indicators || contacts FROM campaign_totals")
    text = "".join(row[0] for row in rows)
    assert text
    assert "202" not in text
    assert "Typist" not in text

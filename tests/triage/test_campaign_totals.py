"""What a large campaign adds up to is kept with its row, and never differs from what its ads say."""

from dataclasses import replace

import pytest

from crawler.campaigns import service
from crawler.records import Contact, Hit
from crawler.review.campaign.sql import campaign_contacts, campaign_indicators
from crawler.store import Observation, Store
from crawler.triage import campaign_totals
from crawler.triage.campaign_days import OTHERS, ContactDayCount, SourceDayCount, count_days
from crawler.triage.campaign_totals import (
    BEST_KEPT,
    ads_apart,
    best_ads,
    campaign_days,
    contact_totals,
    count_apart,
    count_best,
    count_contacts,
    count_indicators,
    indicator_totals,
)
from crawler.triage.worker import catch_up
from tests.store.ads import LATER, RAW, SEEN, SOURCE, assessment, posting

NUMBERS = [f"+234803000{n:04}" for n in range(7)]
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


def ad(number, points=3.0, seen=SEEN, posted=None, more=""):
    made = posting(number, title="Typist", description=TEXT * 5 + f"Room {number}, {points:g}.{more}")
    made = replace(made, date_posted=posted)
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
    read = assessment(made)
    contacts = (*read.contacts, *named(made.description))
    found = replace(read, score=points, band="look", hits=hits[: 1 + number % 2], contacts=contacts)
    return Observation(posting=replace(made, assessment=found), seen_at=seen)


def named(text):
    """Invented numbers as contacts, where the text has them."""
    return tuple(
        Contact(
            kind="phone",
            value=raw,
            raw=raw,
            field="description",
            start=text.find(raw),
            end=text.find(raw) + len(raw),
        )
        for raw in NUMBERS
        if raw in text
    )


def kept(store):
    return store.database.number("SELECT count(*) FROM campaign_totals")


def campaign_of(store):
    return store.database.number("SELECT id FROM campaigns WHERE listings > 1 AND merged_into IS NULL")


def same_as_counted(store):
    db, campaign = store.database.connection, campaign_of(store)
    assert sorted(indicator_totals(db, campaign)) == sorted(count_indicators(db, campaign))
    assert contact_totals(db, campaign) == count_contacts(db, campaign)
    contacts = [one.contact for one in count_contacts(db, campaign)]
    assert campaign_days(db, campaign) == count_days(db, campaign, contacts)
    assert best_ads(db, campaign, BEST_KEPT) == count_best(db, campaign)
    assert ads_apart(db, campaign) == count_apart(db, campaign)


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


def test_the_days_are_those_of_all_ads_and_kept(store):
    db, campaign = store.database.connection, campaign_of(store)
    dates = ["2026-03-01", "2026-03-01", "2026-03-05T08:00:00Z", None]
    store.save([ad(n, seen=LATER, posted=day, more=" Soon.") for n, day in enumerate(dates)])
    service.join_new(store)
    for _ in ("counted", "kept"):
        found = campaign_days(db, campaign)
        assert found.posted == (
            SourceDayCount(SOURCE, "2026-03-01", 2),
            SourceDayCount(SOURCE, "2026-03-05", 1),
        )
        assert found.seen == (SourceDayCount(SOURCE, SEEN[:10], 4),)
        assert found.undated == 1
        same_as_counted(store)
        catch_up(store)
    with store.transaction():
        db.execute("UPDATE campaign_totals SET days = '[7, [], [], []]'")
    assert campaign_days(db, campaign).undated == 7, "read from what was kept, not from the ads"


def test_the_days_of_contacts_count_the_rare_ones_together(store):
    db, campaign = store.database.connection, campaign_of(store)
    more = f" Or call {', '.join(NUMBERS)}."
    store.save([ad(n, seen=LATER, posted="2026-03-01", more=more) for n in range(4)])
    service.join_new(store)
    days = campaign_days(db, campaign).contacts
    contacts = len(count_contacts(db, campaign))
    assert {one.day for one in days} == {"2026-03-01"}
    assert [one.ads for one in days if one.contact != OTHERS] == [4] * 6
    assert ContactDayCount(OTHERS, "2026-03-01", 4 * (contacts - 6)) in days
    assert contacts > 7


def test_the_best_ads_are_read_from_what_was_kept(store):
    db, campaign = store.database.connection, campaign_of(store)
    scores = dict(store.database.rows("SELECT id, score FROM listings").fetchall())
    best = best_ads(db, campaign, 3)
    assert best == sorted(scores, key=lambda one: (-scores[one], one))[:3]
    assert len(ads_apart(db, campaign)) == store.database.number(
        "SELECT count(DISTINCT family) FROM family_versions"
    )
    with store.transaction():
        db.execute("UPDATE campaign_totals SET best = '[2]', apart = '[3]'")
    assert (best_ads(db, campaign, 3), ads_apart(db, campaign)) == ([2], [3])


def test_no_words_of_an_ad_nor_a_contact_are_kept(store):
    rows = store.database.rows("SELECT indicators || contacts || days || best || apart FROM campaign_totals")
    text = "".join(row[0] for row in rows)
    assert text
    assert RAW not in text
    assert "0201" not in text.replace("-", "")
    assert "Typist" not in text

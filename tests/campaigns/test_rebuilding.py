"""A rebuild gives the same answer as joining bit by bit, whatever happened in between."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crawler.campaigns.actors import ranked_actors
from crawler.campaigns.service import join_new, rebuild
from crawler.contacts import find_contacts
from crawler.records import JobPosting
from crawler.store import Store
from quality.corpora.planted import LabelledAd, plant
from quality.corpora.worlds import WORLDS
from tests.campaigns.groups import cut, names, partition, put

EXAMPLES = int(os.environ.get("ADWATCH_REBUILDS", "2"))
"""Histories of each test, other ones each time; `make scale` tries a hundred."""
ADS = 160
"""Ads of a planted sample."""
JOBS = (
    "Waiter for a busy place, you serve tables",
    "Driver for parcels in town, clean licence",
    "Cook for a hotel",
)
LINES = (
    "Salary is paid monthly",
    "Start as soon as possible",
    "We are a friendly team",
    "Own room in the house",
)
PLACE = st.integers(0, ADS - 1)
EVENTS = st.lists(
    st.tuples(st.sampled_from(["change", "go", "cut", "merge", "apart", "undo", "purge"]), PLACE, PLACE),
    max_size=8,
)


def happen(store: Store, event: str, one: LabelledAd, other: LabelledAd) -> None:
    """What crawls and analysts do to ads that are stored."""
    found = dict(store.database.rows('SELECT "key", id FROM listings').fetchall())
    if event == "undo":
        store.database.execute("UPDATE campaign_rulings SET undone_at = 'now' WHERE id % 2 = 0")
    if one.id not in found or other.id not in found or one is other:
        return
    if event == "change":
        put(store, [replace(one, description=other.description, contacts=other.contacts)])
    elif event == "go":
        store.database.execute("UPDATE listings SET gone_at = '2026-11-21' WHERE \"key\" = ?", (one.id,))
    elif event == "purge":
        store.purging.purge(store.purgeable.listings([one.id]), {}, "asked for")
    elif event != "undo":
        pair = (found[one.id], None if event == "cut" else found[other.id])
        store.database.execute(
            "INSERT INTO campaign_rulings (at, analyst, kind, listing, other) VALUES ('', 'ann', ?, ?, ?)",
            (event, *pair),
        )


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(ends=st.lists(st.integers(0, ADS), max_size=4), events=EVENTS, seed=st.integers(0, 999))
def test_whatever_happened_a_rebuild_gives_the_same_answer(tmp_path_factory, ends, events, seed):
    ads = plant(ADS, seed=seed)
    Random(seed).shuffle(ads)
    with Store(Path(tmp_path_factory.mktemp("home"))) as store:
        store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")
        for part in cut(ads, ends):
            put(store, part)
            join_new(store)
            for event, one, other in events:
                happen(store, event, ads[one], ads[other])
            join_new(store)
        before, called, told = partition(store), names(store), records(store)
        rebuild(store)
        assert partition(store) == before
        assert names(store) == called
        assert records(store) == told


@example(ends=[], events=[("purge", 8, 0)], seed=334)  # what was learned with the purged ad stayed
@example(ends=[85, 106], events=[], seed=298)  # texts were compared with families that were no more
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(ends=st.lists(st.integers(0, ADS), max_size=4), events=EVENTS, seed=st.integers(0, 999))
def test_so_it_does_where_many_advertisers_use_one_text(tmp_path_factory, ends, events, seed):
    rng = Random(seed)
    ads = [same_words(rng, number) for number in range(ADS)]
    with Store(Path(tmp_path_factory.mktemp("home"))) as store:
        store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")
        for part in cut(ads, ends):
            put(store, part)
            join_new(store)
            for event, one, other in events:
                happen(store, event, ads[one], ads[other])
            join_new(store)
        before, called, actors = partition(store), names(store), ranked_actors(store.campaigns, 1000)
        rebuild(store)
        assert partition(store) == before
        assert names(store) == called
        assert ranked_actors(store.campaigns, 1000) == actors


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(ends=st.lists(st.integers(0, ADS), max_size=4), events=EVENTS, seed=st.integers(0, 999))
def test_so_it_does_with_agencies_and_what_is_suggested(tmp_path_factory, ends, events, seed):
    ads = [with_contacts(ad) for ad in WORLDS["agencies"](ADS, seed).ads]
    with Store(Path(tmp_path_factory.mktemp("home"))) as store:
        store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")
        for part in cut(ads, ends):
            put(store, part)
            join_new(store)
            for event, one, other in events:
                happen(store, event, ads[one % len(ads)], ads[other % len(ads)])
            join_new(store)
        before, called, asked = partition(store), names(store), suggested(store)
        rebuild(store)
        assert partition(store) == before
        assert names(store) == called
        assert suggested(store) == asked


def with_contacts(ad: LabelledAd) -> LabelledAd:
    """An ad of a world that leaves its contacts to the reader."""
    found = find_contacts(JobPosting(url="", source="", description=ad.description))
    return replace(ad, contacts=tuple((each.kind, each.value, each.raw) for each in found))


def suggested(store: Store) -> list[tuple[object, ...]]:
    """Joins that an analyst is asked about."""
    return [
        (number, each["campaign"], each["probability"])
        for number in sorted({campaign for campaign in names(store).values() if campaign is not None})
        for each in store.campaigns.records.suggestions(number, limit=500)
        if "probability" in each
    ]


def same_words(rng: Random, number: int) -> LabelledAd:
    """An ad of one of three jobs in the same words; a number in three is used again."""
    text = ". ".join([rng.choice(JOBS), *rng.sample(LINES, 2)])
    value = f"+23480300{rng.choice([number, number, rng.randrange(12)]):05d}"
    return LabelledAd(
        id=f"s{number}", truth="", kind="", language="en", title="", description=f"{text}. {value}",
        hiring_organization=rng.choice(["", f"Firm {number}", "Firm one"]), job_location="", base_salary="",
        date_posted="2026-11-20", url=f"https://jobs.example.org/{number}", contacts=(("phone", value, value),),
    )  # fmt: skip


def records(store: Store) -> list[tuple[object, ...]]:
    """What is said of each campaign, and the cross-ad indicators of its members."""
    said = store.database.rows(
        "SELECT id, kind, score, band, listings, online, reasons FROM campaigns WHERE listings > 0 ORDER BY id"
    ).fetchall()
    hits = store.database.rows(
        "SELECT listing, version, indicator, why FROM hits WHERE origin = 'cross-ad' ORDER BY 1, 2, 3, 4"
    ).fetchall()
    return [*said, *hits]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(gone=st.sets(PLACE, min_size=1, max_size=30), seed=st.integers(0, 99))
def test_a_purged_ad_is_in_no_campaign_and_all_others_are(tmp_path_factory, gone, seed):
    ads = plant(ADS, seed=seed)
    with Store(Path(tmp_path_factory.mktemp("home"))) as store:
        store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")
        put(store, ads)
        join_new(store)
        keys = {ads[place].id for place in gone}
        store.purging.purge(store.purgeable.listings(sorted(keys)), {}, "asked for")
        join_new(store)
        assert {key for key, campaign in names(store).items() if campaign is None} == keys
        rebuild(store)
        assert {key for key, campaign in names(store).items() if campaign is None} == keys

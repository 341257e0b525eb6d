"""A purge of few ads of a large store joins what it touched, and leaves no hash of what was said in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from crawler.campaigns.runs import Runs
from crawler.campaigns.sentences import VERSION_BITS
from crawler.campaigns.service import join_new, rebuild
from crawler.store import Store
from quality.corpora.planted import plant
from tests.campaigns.groups import names, partition, put

ADS = 240
"""Of so many, one or two are less than a hundredth."""


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every store count as a large one."""
    monkeypatch.setattr("crawler.store.campaigns.SMALL_STORE", 0)


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path) as store:
        store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")
        put(store, plant(ADS, seed=3))
        join_new(store)
        yield store


def purge(store: Store, *keys: str) -> None:
    store.purging.purge(store.purgeable.listings(list(keys)), {}, "asked for")


def keys_in(store: Store, several: bool) -> list[str]:
    """Ads of campaigns of several ads, or of one."""
    campaigns = names(store)
    sizes = {one: list(campaigns.values()).count(one) for one in campaigns.values()}
    return [key for key, one in campaigns.items() if (sizes[one] > 1) == several]


@pytest.mark.parametrize("several", [False, True])
def test_only_what_it_touched_is_placed_and_all_others_stay_where_they_were(
    store: Store, several: bool
) -> None:
    before = names(store)
    gone = keys_in(store, several)[0]
    purge(store, gone)
    report = join_new(store)
    after = names(store)
    assert report.versions == 0  # none came, and none of all the others was placed anew as if it had
    assert after.pop(gone) is None
    touched = before.pop(gone)
    assert {key: one for key, one in after.items() if before[key] != touched} == {
        key: one for key, one in before.items() if one != touched
    }
    told = partition(store)
    rebuild(store)
    assert partition(store) == told


@pytest.mark.parametrize("several", [False, True])
def test_no_list_holds_it_any_more(store: Store, several: bool) -> None:
    gone = keys_in(store, several)[0]
    (version,) = store.database.rows(
        'SELECT v.id FROM versions AS v JOIN listings AS l ON l.id = v.listing WHERE l."key" = ?', (gone,)
    ).fetchone()
    purge(store, gone)
    join_new(store)
    tables = store.campaigns
    runs = Runs(tables.runs, "sentences", "<i8", beside=VERSION_BITS)
    everything = [runs._unpacked(tables.runs.pages(run.number, None)) for run in runs._runs]
    assert not any(np.any(part.holders >> VERSION_BITS == version) for part in everything)
    assert tables.segments_of([version]) == []
    assert tables.gone_families() == []
    assert not tables.is_marked()


def test_sentences_that_only_purged_ads_had_are_forgotten(tmp_path: Path) -> None:
    ads = plant(ADS, seed=3)
    twins = [
        replace(ad, description=f"{ad.description}\nAsk for Blessing at the blue gate") for ad in ads[:2]
    ]
    with Store(tmp_path) as store:
        store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")
        put(store, [*twins, *ads[2:]])
        join_new(store)
        before = {row[0] for row in store.database.rows("SELECT hash FROM segments")}
        purge(store, *(twin.id for twin in twins))
        join_new(store)
        after = {row[0] for row in store.database.rows("SELECT hash FROM segments")}
        gone = np.array(sorted(before - after), np.int64)
        assert len(gone)
        assert not len(Runs(store.campaigns.runs, "sentences", "<i8").find(gone).keys)


def test_in_a_small_store_all_is_joined_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.store.campaigns.SMALL_STORE", 20_000)
    purge(store, min(names(store)))
    assert join_new(store).versions >= ADS - 1


def test_after_a_hundredth_all_is_joined_again(store: Store) -> None:
    purge(store, *sorted(names(store))[:3])
    assert join_new(store).versions >= ADS - 3

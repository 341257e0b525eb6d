"""Two processes never join at once; a word given meanwhile is not lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crawler.campaigns import service
from crawler.campaigns.regrouping import regroup
from crawler.campaigns.service import join_marked, join_new
from crawler.store import Store
from quality.corpora.planted import plant
from tests.campaigns.groups import partition, put


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store(tmp_path) as store:
        store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")
        put(store, plant(120, seed=3))
    return tmp_path


def test_two_that_join_at_once_join_each_ad_once(home):
    def work(_: int) -> int:
        with Store(home) as store:
            return join_new(store).versions

    with ThreadPoolExecutor(4) as pool:
        placed = list(pool.map(work, range(4)))
    with Store(home) as store:
        together = partition(store)
        assert sum(placed) == store.database.number("SELECT count(*) FROM family_versions")
        assert sum(placed) == store.listings.count()
        service.rebuild(store)
        assert partition(store) == together


def test_a_word_given_while_another_joins_takes_effect_with_its_joining(home, monkeypatch):
    monkeypatch.setattr(service, "PATIENCE", 0.0)
    given: list[tuple[int, bool]] = []

    def interrupted(*given_to_it):
        done = regroup(*given_to_it)
        if not given:
            given.append(cut_one(home))
        return done

    monkeypatch.setattr("crawler.campaigns.service.regroup", interrupted)
    with Store(home) as store:
        join_new(store)
        listing, taken = given[0]
        assert not taken
        campaign = store.campaigns.campaigns_of([listing])[listing]
        assert store.database.number("SELECT listings FROM campaigns WHERE id = ?", (campaign,)) == 1
        assert not store.campaigns.is_marked()
        assert join_marked(store)


def cut_one(home: Path) -> tuple[int, bool]:
    """Cut an ad out of a campaign of several; answers it, and whether that was joined at once."""
    with Store(home) as store:
        listing = store.database.number(
            "SELECT listing FROM campaign_members WHERE campaign IN"
            " (SELECT id FROM campaigns WHERE listings > 2) LIMIT 1"
        )
        store.database.execute(
            "INSERT INTO campaign_rulings (at, analyst, kind, listing) VALUES ('', 'ann', 'cut', ?)",
            (listing,),
        )
        return listing, join_marked(store)


def test_what_is_new_waits_for_the_one_that_joins_new_ads(home):
    with Store(home) as store:
        assert join_marked(store)
        assert store.database.number("SELECT count(*) FROM campaign_members") == 0

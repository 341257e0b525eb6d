"""What is asked once for each contact or each source costs no more in a large store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.campaigns.service import join_new
from crawler.store import Store
from crawler.store.campaigns_members import MARK_RECORDS
from crawler.store.campaigns_usage import OF_SOURCE
from quality.corpora.planted import plant
from quality.harness.observations import observation


@pytest.mark.parametrize("sql", [MARK_RECORDS, OF_SOURCE])
def test_marking_goes_by_indexes(store: Store, sql: str) -> None:
    plan = [str(step) for *_, step in store.database.rows(f"EXPLAIN QUERY PLAN {sql}", (1,))]
    assert plan
    assert not [step for step in plan if step.startswith("SCAN")], plan


@pytest.mark.parametrize("source", ["", "planted", "other"])
def test_what_a_source_published_is_marked_and_nothing_else(store: Store, source: str) -> None:
    store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('other', 'import', '')")
    found = [observation(ad) for ad in plant(40, 3)]
    moved = [replace(each, posting=replace(each.posting, source="other")) for each in found[::3]]
    store.save([*found[1::3], *found[2::3], *moved])
    join_new(store)
    store.campaigns.mark_ads_of(source)
    of: dict[int, str] = dict(store.campaigns.sources_of(store.campaigns.marked("family", 1000)))
    every = store.database.number("SELECT count(*) FROM families")
    assert set(of.values()) == ({source} if source else {"planted", "other"})
    left = store.database.rows("SELECT id FROM families").fetchall()
    others = store.campaigns.sources_of([family for (family,) in left if family not in of])
    assert source not in {name for _, name in others}
    assert (len(of) == every) == (not source)
    contacts = {contact for contact, _ in store.campaigns.contacts_of_families(of)}
    assert set(store.campaigns.marked("contact", 1000)) == contacts

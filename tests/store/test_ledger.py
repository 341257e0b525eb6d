"""Unit tests of `crawler.store.ledger` and of its reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.store import Entry, Store
from crawler.store.chain_reader import ChainReader
from crawler.store.content import digest
from crawler.store.ledger import GENESIS, JUMP_SECONDS, chain_hash
from tests.store.ads import begin, observation


def entries(store: Store) -> list[Entry]:
    return [Entry(kind="note", subject=f"note:{n}", detail={"n": n}) for n in range(3)]


def test_an_empty_chain_has_the_genesis_for_its_head(store: Store) -> None:
    assert store.ledger.head() == (0, GENESIS)
    assert list(ChainReader(store.database).chain()) == []


def test_each_entry_is_bound_to_the_one_before(store: Store) -> None:
    assert store.ledger.append(entries(store)) == 3
    previous = GENESIS
    for link in ChainReader(store.database).chain():
        assert link.previous == previous
        assert link.hash == chain_hash(link.seq, link.at, link.kind, link.subject, link.digest, link.previous)
        previous = link.hash
    assert store.ledger.head() == (3, previous)


@pytest.mark.parametrize("place", range(6))
def test_the_hash_depends_on_every_field(place: int) -> None:
    fields: list[object] = [1, "2026-11-20T08:00:00Z", "note", "note:1", "d", GENESIS]
    changed = [*fields[:place], 2 if place == 0 else "other", *fields[place + 1 :]]
    make: Callable[..., str] = chain_hash
    assert make(*changed) != make(*fields)


def test_nothing_is_appended_when_the_transaction_fails(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.ledger.append(entries(store))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.ledger.head() == (0, GENESIS)


def test_a_moved_wall_clock_is_recorded_before_the_entry(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + JUMP_SECONDS + 60)
    store.ledger.append(entries(store)[:1])
    assert [link.kind for link in ChainReader(store.database).chain()] == ["clock-jump", "note"]


def test_the_reader_proves_rows_and_finds_those_without_an_entry(store: Store) -> None:
    begin(store)
    store.save([observation()])
    chain = ChainReader(store.database)
    link = chain.link(2)
    assert link is not None
    assert chain.digests("version", [1, 99]) == {1: link.digest}
    assert chain.strangers("version") == []
    store.database.execute("UPDATE versions SET title = 'Changed' WHERE id = 1")
    assert chain.digests("version", [1])[1] != link.digest
    store.database.execute("DELETE FROM ledger")
    assert chain.strangers("version") == [1]
    assert chain.link(1) is None


def test_deletions_give_the_tombstones_and_skip_what_is_no_record(store: Store) -> None:
    good = {"tombstones": [["version:1", digest(["x"])]]}
    store.ledger.append(
        [
            Entry(kind="deletion", subject="listings:1", detail=detail)
            for detail in (good, {}, {"tombstones": 3})
        ]
    )
    assert ChainReader(store.database).deletions() == {"version:1": digest(["x"])}

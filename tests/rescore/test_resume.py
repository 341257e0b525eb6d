"""A rescoring that was killed is gone on from, and several processes store what one stores."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from crawler.errors import UserError
from crawler.indicators import load_catalogue
from crawler.records import Assessment, Hit, JobPosting
from crawler.rescore import RescoreSummary, rescore
from crawler.rescore.judging import assess_stored
from crawler.store import Filter, Store
from crawler.store.rescore_positions import RescorePosition
from tests.store.ads import assessment, begin, observation, posting

ADS = 60
TABLES = ("assessments", "hits", "links", "contacts", "listings", "campaign_dirty")
BEGUN = RescorePosition(source="", ruleset="test-2", begun="2026-11-27T00:00:00Z", norms={}, summary={})


def by_base_rate(ad: JobPosting, rates: Mapping[str, float], _bar: float | None) -> Assessment:
    """A ruleset whose points depend on how many ads of the source carry the sign."""
    found = Hit(
        id="even",
        weight="weak",
        quote="",
        field="",
        start=0,
        end=0,
        why="A test.",
        points=2.0 - rates.get("even", 0.0),
    )
    even = int(ad.title.rsplit(" ", 1)[1]) % 2 == 0
    return replace(
        assessment(ad), hits=(found,) if even else (), band="look" if even else "low", ruleset="test-2"
    )


def filled(home: Path) -> Store:
    store = Store(home)
    begin(store)
    store.save([observation(posting(n)) for n in range(ADS)])
    return store


def rows(store: Store) -> dict[str, list[object]]:
    found = {
        table: store.database.rows(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES
    }
    proofs = store.database.rows("SELECT * FROM proof_chunks ORDER BY name, chunk").fetchall()
    return found | {"proofs": [row for row in proofs if row[0] in TABLES]}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["crawler.rescore.changes"], "MIN_ADS", 10)
    monkeypatch.setattr(sys.modules["crawler.rescore.changes"], "PART", 5)
    monkeypatch.setattr(sys.modules["crawler.rescore.service"], "BATCH", 20)


class Killed(Exception):
    """In place of a SIGKILL: nothing after it is run."""


@pytest.mark.parametrize("batches", [1, 2, 3])
def test_what_was_killed_is_gone_on_from(tmp_path: Path, batches: int) -> None:
    with filled(tmp_path / "whole") as whole:
        expected = rescore(whole, by_base_rate, Filter(), write=True)
        said = rows(whole)
    with filled(tmp_path / "killed") as store:
        calls: list[int] = []

        def kill(summary: RescoreSummary) -> None:
            calls.append(summary.listings)
            if len(calls) == batches:
                raise Killed

        with pytest.raises(Killed):
            rescore(store, by_base_rate, Filter(), write=True, tick=kill, position=BEGUN)
        position = store.rescore_positions.of("", "test-2")
        assert position is not None
        assert position.summary["listings"] == calls[-1] == batches * 20
        rest = rescore(store, by_base_rate, Filter(), write=True, position=position)
        assert rows(store) == said
        assert rest.listings == ADS
        assert (rest.changed, rest.entered, rest.left) == (expected.changed, expected.entered, expected.left)
        store.rescore_positions.clear("")
        assert store.rescore_positions.of("", "test-2") is None


def test_another_catalogue_begins_anew(tmp_path: Path) -> None:
    with filled(tmp_path) as store:
        rescore(store, by_base_rate, Filter(), write=True, position=BEGUN)
        assert store.rescore_positions.of("", "test-3") is None
        assert store.rescore_positions.of("board", "test-2") is None


def test_a_catalogue_that_changes_meanwhile_ends_it(tmp_path: Path) -> None:
    with filled(tmp_path) as store, pytest.raises(UserError, match="changed from another"):
        rescore(store, partial(assess_stored, "another"), Filter(), write=True)


def test_two_processes_store_what_one_stores(tmp_path: Path) -> None:
    """Takes seconds: two processes start and read the catalogue."""
    with filled(tmp_path / "one") as one, filled(tmp_path / "two") as two:
        judge = partial(assess_stored, load_catalogue().version)
        alone = rescore(one, judge, Filter(), write=True)
        together = rescore(two, judge, Filter(), write=True, jobs=2)
        assert together == alone
        assert alone.changed == ADS
        assert rows(two) == rows(one)

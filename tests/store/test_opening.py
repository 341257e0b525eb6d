"""A store that several processes open at once, made or upgraded by the first of them."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from crawler.store import Store, migrations
from crawler.store.database import FILE, Database

OPENERS = 6
"""Threads that open one home at the same moment."""


def opened_together(home: Path) -> list[int]:
    """Ads that each of several openers finds; each has a connection and a lock of its own, as processes have."""
    barrier = Barrier(OPENERS)

    def opened(_: int) -> int:
        barrier.wait()
        with Store(home) as store:
            return store.listings.count()

    with ThreadPoolExecutor(OPENERS) as pool:
        return list(pool.map(opened, range(OPENERS)))


@pytest.mark.parametrize("_again", range(5))
def test_a_new_store_is_made_once(tmp_path, _again):
    assert opened_together(tmp_path / "home") == [0] * OPENERS


def test_an_older_store_is_upgraded_once(tmp_path, monkeypatch):
    older = migrations.STEPS[:-2]
    with monkeypatch.context() as then:
        then.setattr(migrations.pending, "__defaults__", (older,))
        then.setattr(migrations.migrate, "__defaults__", (older,))
        Database(tmp_path).close()
    assert opened_together(tmp_path) == [0] * OPENERS
    with sqlite3.connect(tmp_path / FILE) as store:
        assert migrations.applied(store) == migrations.STEPS
    assert len(list(tmp_path.glob("*.before-*"))) == 1

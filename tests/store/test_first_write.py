"""The first write of a connection is proven, whichever way it goes; before it, nothing is made or written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.evidence.verify import verify
from crawler.store import Store
from tests.store.ads import begin, observation, posting

SET = "UPDATE listings SET country = 'XX' WHERE id = 1"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store(tmp_path) as store:
        store.save([observation(posting(number), run=begin(store)) for number in range(3)])
    return tmp_path


def in_transaction(store: Store) -> None:
    with store.transaction():
        store.database.connection.execute(SET)


def in_savepoint(store: Store) -> None:
    connection = store.database.connection
    connection.execute("SAVEPOINT one")
    connection.execute(SET)
    connection.execute("RELEASE one")


def plain(sql: str) -> Callable[[Store], None]:
    def write(store: Store) -> None:
        store.database.connection.execute(sql)

    return write


WAYS: dict[str, Callable[[Store], object]] = {
    "transaction": in_transaction,
    "savepoint": in_savepoint,
    "statement": plain(SET),
    "lower case after white space": plain("\n\t update listings set country = 'XX' where id = 1"),
    "comment": plain(f"/* SELECT */ {SET}"),
    "comment of a line": plain(f"-- SELECT\n{SET}"),
    "with": plain(
        "WITH one(id) AS (SELECT 1)\n UPDATE listings SET country = 'XX' WHERE id IN (SELECT id FROM one)"
    ),
    "replace": plain(
        "with a as (select 1) REPLACE INTO sources (name, kind, url) SELECT 'new', 'sitemap', '' FROM a"
    ),
    "many": lambda store: store.database.write_many(
        "UPDATE listings SET country = ? WHERE id = ?", [("XX", 1), ("XX", 2)]
    ),
    "briefly": lambda store: store.database.try_briefly(SET, {}),
    "returning": lambda store: store.database.rows(f"{SET} RETURNING id").fetchall(),
}


def triggers(store: Store) -> int:
    return store.database.number("SELECT count(*) FROM sqlite_temp_master WHERE type = 'trigger'")


@pytest.mark.parametrize("way", WAYS)
def test_the_first_write_is_proven_whichever_way_it_goes(home: Path, way: str) -> None:
    with Store(home) as store:
        before = store.database.one(
            "SELECT group_concat(country), (SELECT count(*) FROM sources) FROM listings"
        )
        WAYS[way](store)
        after = store.database.one(
            "SELECT group_concat(country), (SELECT count(*) FROM sources) FROM listings"
        )
        assert before != after
    assert [found.record for found in verify(home).findings] == []


def test_reading_makes_nothing(home: Path) -> None:
    with Store(home) as store:
        assert store.database.number("WITH a AS (SELECT id FROM listings) SELECT count(*) FROM a") == 3
        assert triggers(store) == 0
        in_transaction(store)
        assert triggers(store) > 100


def test_a_write_that_goes_another_way_is_refused(home: Path) -> None:
    with Store(home) as store:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store.database.connection.cursor().execute(SET)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store.database.connection.executescript(SET)
    assert [found.record for found in verify(home).findings] == []


def test_rows_that_are_being_read_are_read_on(home: Path) -> None:
    with Store(home) as store:
        reading = store.database.rows("SELECT id FROM listings ORDER BY id")
        assert next(reading) == (1,)
        in_transaction(store)
        assert reading.fetchall() == [(2,), (3,)]
    assert [found.record for found in verify(home).findings] == []


def test_a_first_write_that_fails_leaves_the_connection_watched(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(home) as store:
        with monkeypatch.context() as patched:
            patched.setattr("crawler.store.row_proofs._all_triggers", lambda: ("CREATE TEMP TRIGGER",))
            with pytest.raises(sqlite3.OperationalError):
                store.database.connection.execute(SET)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store.database.connection.cursor().execute(SET)
        in_transaction(store)
    assert [found.record for found in verify(home).findings] == []

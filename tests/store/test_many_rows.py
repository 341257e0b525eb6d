"""Rows that are written many in one statement are the same rows, and each has its own proof."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from crawler.evidence.verify import verify
from crawler.store import Store
from crawler.store.database import FILE, TOGETHER
from tests.store.ads import LATER, begin, observation, posting

LARGEST = TOGETHER[0]
TABLES = ("listings", "versions", "assessments", "hits", "links")


def problems(home: Path) -> dict[str, str]:
    return {found.record: found.problem for found in verify(home).findings}


@pytest.mark.parametrize("ads", [1, 7, 8, 9, LARGEST - 1, LARGEST, LARGEST + 1, 2 * LARGEST + 9])
def test_a_batch_of_any_size_is_stored_whole_and_proven(tmp_path: Path, ads: int) -> None:
    with Store(tmp_path) as store:
        run = begin(store)
        saved = store.save([observation(posting(number), run=run) for number in range(ads)])
        assert saved.new == ads
        read = [store.get(key) for key in saved.keys]
        assert [one and one.posting for one in read] == [posting(number) for number in range(ads)]
    assert problems(tmp_path) == {}


def test_an_edit_of_any_row_of_a_statement_is_named(tmp_path: Path) -> None:
    """The first, the last and one in the middle of each group of rows."""
    ads = LARGEST + TOGETHER[1] + 3
    with Store(tmp_path) as store:
        run = begin(store)
        store.save([observation(posting(number), run=run) for number in range(ads)])
    for number in (1, 2, LARGEST, LARGEST + 1, LARGEST + TOGETHER[1], ads - 1, ads):
        with closing(sqlite3.connect(tmp_path / FILE)) as raw:
            raw.execute("UPDATE hits SET quote = 'x' WHERE version = ?", (number,))
            raw.execute("UPDATE listings SET country = 'XX' WHERE id = ?", (number,))
            raw.commit()
        found = problems(tmp_path)
        assert f"listings:{number}" in found
        assert any(name.startswith(f"hits:{number}/") for name in found)


def test_an_ad_that_changes_twice_in_one_batch_ends_as_it_was_last(tmp_path: Path) -> None:
    last = posting(description="Nothing to call.", places=())
    with Store(tmp_path) as store:
        run = begin(store)
        seen = [posting(), posting(description="Call nobody."), last]
        saved = store.save([observation(one, run=run, seen_at=LATER) for one in seen])
        row = store.database.one(
            "SELECT l.version, l.versions, l.score, l.band, l.content_hash = v.content_hash"
            " FROM listings AS l JOIN versions AS v ON v.number = 3"
        )
        read = store.get(saved.keys[0])
    assert row is not None
    assert last.assessment is not None
    assert tuple(row) == (3, 3, last.assessment.score, last.assessment.band, 1)
    assert read is not None
    assert read.posting == last
    assert problems(tmp_path) == {}


def test_a_row_that_the_store_refuses_takes_its_whole_statement_back(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        begin(store)
        rows = [(number, "phone", str(number % (LARGEST - 1))) for number in range(1, LARGEST + 1)]
        with pytest.raises(sqlite3.IntegrityError), store.transaction():
            store.database.insert_many("INSERT INTO contacts (id, kind, value) VALUES (?, ?, ?)", rows)
        assert store.database.number("SELECT count(*) FROM contacts") == 0
    assert problems(tmp_path) == {}


def test_a_batch_takes_few_statements(tmp_path: Path) -> None:
    """A statement that fires triggers copies the pages that it changes, so one for each row costs much more."""
    said: set[str] = set()
    with Store(tmp_path) as store:
        run = begin(store)
        batch = [observation(posting(number), run=run) for number in range(4 * LARGEST)]
        store.database.connection.set_trace_callback(said.add)  # told again of each trigger: hence a set
        store.save(batch)
        store.database.connection.set_trace_callback(None)
    begun = Counter(re.split(r" INTO | \(", sql)[1] for sql in said if sql.startswith("INSERT"))
    assert {table: begun[table] for table in TABLES} == dict.fromkeys(TABLES, 4)

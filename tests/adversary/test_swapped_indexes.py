"""Who can write the store exchanges an index for one of their own: it leads from their token to somebody's whole row.

The row, its seal, and every statement of the schema stay as adwatch wrote them.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.reports.hotline_keys import PREFIX, holder, make
from crawler.review.accounts import security_keys_sql, single_sign_on_sql
from crawler.sharing.partners import add_partner, make_token, token_digest
from crawler.store import Store, row_seals

MINE = "a token of my own, thirty letters"
DAY = "2026-01-01T00:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A home with a partner's token, a hotline's key, and a lead with a person of the agency and a security key."""
    with Store(tmp_path / "home") as store:
        store.begin_seals()
        add_partner(
            store, "north", public_key="a" * 64, legal_basis="agreement 7", limits=(10, 10, 10), by="x"
        )
        make_token(store, "north", tlp="AMBER", by="x")
        make(store, "hotline", None, by="x")
        with store.transaction():
            written = "INSERT INTO users (id, name, password, role, made) VALUES (?, ?, '', ?, ?)"
            store.database.execute(written, (7, "lea", "lead", DAY))
            row_seals.put(store.database.connection, row_seals.USER, 7)
            single_sign_on_sql.link(store.database.connection, "https://id.example", "lea", 7)
            security_keys_sql.add(store.database.connection, 7, "her key", "AAAA", "BBBB", 0)
        yield store


def exchanged(store: Store, table: str, column: str, value: object) -> None:
    """Exchange the index over a column for that of a copy of the table, in which the column holds this value."""
    raw = sqlite3.connect(store.home / "adwatch.db", isolation_level=None)
    ((made,),) = raw.execute("SELECT sql FROM sqlite_master WHERE name = ? AND type = 'table'", (table,))
    raw.execute(made.replace(table, f"{table}_2", 1))
    names = [name for _, name, *_ in raw.execute(f"PRAGMA table_info({table})")]
    columns = ", ".join(f'"{name}"' for name in names)
    chosen = ", ".join("?" if name == column else f'"{name}"' for name in names)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute(f"INSERT INTO {table}_2 (rowid, {columns}) SELECT rowid, {chosen} FROM {table}", (value,))
    for index, sql in raw.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (table,)
    ).fetchall():
        if sql:
            raw.execute(sql.replace(index, f"{index}_2").replace(f"ON {table}", f"ON {table}_2"))
    raw.execute("PRAGMA writable_schema = ON")
    over = {
        index: [name for _, _, name in raw.execute(f"PRAGMA index_info('{index}')")]
        for (index,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (table,)
        )
    }
    (index,) = [name for name, columns_ in over.items() if column in columns_]
    other = index.replace(table, f"{table}_2") if index.startswith("sqlite_autoindex") else f"{index}_2"
    pages = dict(raw.execute("SELECT name, rootpage FROM sqlite_master WHERE name IN (?, ?)", (index, other)))
    for name, page in ((index, pages[other]), (other, pages[index])):
        raw.execute("UPDATE sqlite_master SET rootpage = ? WHERE name = ?", (page, name))
    ((version,),) = raw.execute("PRAGMA schema_version")
    raw.execute(f"PRAGMA schema_version = {version + 1}")
    raw.close()


def test_a_token_that_an_index_leads_to_a_partner_reads_nothing(store: Store) -> None:
    exchanged(store, "partner_access", "token", token_digest(MINE))
    assert store.partners.access(token_digest(MINE)) is None


def test_a_key_that_an_index_leads_to_a_hotline_sends_nothing_in(store: Store) -> None:
    exchanged(store, "report_keys", "digest", hashlib.sha256((PREFIX + "x").encode()).hexdigest())
    assert holder(store, PREFIX + "x") is None


def test_a_person_whom_an_index_leads_to_an_account_has_none(store: Store) -> None:
    exchanged(store, "provider_accounts", "subject", "mallory")
    assert single_sign_on_sql.account_of(store.database.connection, "https://id.example", "mallory") is None


def test_an_index_that_hides_a_security_key_takes_no_second_step_away(store: Store) -> None:
    db = store.database.connection
    db.execute(
        "INSERT INTO users (id, name, password, role, made) VALUES (8, 'eve', '', 'viewer', ?)", (DAY,)
    )
    exchanged(store, "security_keys", "user", 8)
    assert [key.credential for key in security_keys_sql.keys_of(db, 7)] == ["AAAA"]
    assert row_seals.holds(db, row_seals.USER, 7)

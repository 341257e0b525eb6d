"""Whatever a case rests on can't be changed by SQL without `verify` naming the table and the row.

ADWATCH_MUTATIONS sets how many random edits are tried (the promise is 300).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from crawler.store import Store
from crawler.store.proven_tables import ProvenTable, not_proven, proven_tables
from crawler.store.row_proofs import row_name
from tests.adversary.attacker import Target, append, digest
from tests.adversary.full_home import fill_all_tables

EDITS = int(os.environ.get("ADWATCH_MUTATIONS", "60"))
SCHEMA = """
    SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
    WHERE t.schema = 'main' AND t.type <> 'virtual' AND t.name NOT LIKE '%sqlite%'
"""


@pytest.fixture(scope="module")
def full(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with rows in every proven table."""
    home = tmp_path_factory.mktemp("full") / "home"
    shutil.copytree(imported, home)
    fill_all_tables(home)
    return home


@pytest.fixture
def filled(full: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Target:
    shutil.copytree(full, tmp_path / "home")
    return Target(tmp_path / "home", capfd)


def test_every_column_is_proven_or_listed_with_a_reason(full: Path) -> None:
    proven = {(table.table, name) for table in proven_tables() for name in table.columns}
    listed = not_proven()
    with Store(full) as store:
        schema = set(store.database.rows(SCHEMA).fetchall())
    silent = {(t, c) for t, c in schema - proven if t not in listed and f"{t}.{c}" not in listed}
    assert silent == set(), "list them in crawler/store/proven.toml: proven, or not_proven with the reason"
    assert proven - schema == set(), "these columns are no longer there"
    tables = {table for table, _ in schema} | {"listings_fts", "contact_parts"}
    assert {name.partition(".")[0] for name in listed} - tables == set(), "these tables are no longer there"
    assert {t for t, _ in proven} & set(listed) == set()
    assert all(listed.values())


def test_a_home_with_rows_in_all_tables_is_as_recorded(filled: Target) -> None:
    assert filled.findings() == {}


def other(value: Any, chance: random.Random) -> Any:
    """The value, changed by one unit or one character."""
    if isinstance(value, int | float):
        return value + chance.choice((-1, 1))
    if not value:
        return "x"
    place = chance.randrange(len(value))
    if isinstance(value, bytes):
        return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
    return value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]


def unique_columns(raw: sqlite3.Connection, table: str) -> frozenset[str]:
    """Columns, alone or together unique, that the store itself lets nobody swap."""
    rows = raw.execute(
        'SELECT i.name FROM pragma_index_list(?) AS l JOIN pragma_index_info(l.name) AS i WHERE l."unique"',
        (table,),
    )
    return frozenset(name for (name,) in rows)


class Edit:
    """One random edit of one table."""

    def __init__(self, raw: sqlite3.Connection, table: ProvenTable, chance: random.Random) -> None:
        self._raw, self._table, self._chance = raw, table, chance
        self._listed = ", ".join(f'"{name}"' for name in table.columns)
        self._rows = raw.execute(f'SELECT {self._listed} FROM "{table.table}"').fetchall()
        self._row = chance.choice(self._rows)

    def value(self) -> list[str]:
        first = len(self._table.key)
        if first == len(self._table.columns):  # nothing but a key
            return self.row_less()
        place = self._chance.randrange(first, len(self._table.columns))
        try:
            self._set(self._row, place, other(self._row[place], self._chance))
        except sqlite3.IntegrityError:  # an empty column of numbers
            self._set(self._row, place, 7)
        return [self._name(self._row)]

    def row_less(self) -> list[str]:
        self._raw.execute(f'DELETE FROM "{self._table.table}" WHERE {self._where()}', self._key(self._row))
        return [self._name(self._row)]

    def row_more(self) -> list[str]:
        info = self._raw.execute("SELECT name FROM pragma_table_info(?)", (self._table.table,)).fetchall()
        names = [name for (name,) in info]
        whole = list(
            self._raw.execute(
                f'SELECT * FROM "{self._table.table}" WHERE {self._where()}', self._key(self._row)
            ).fetchone()
        )
        unique = (unique_columns(self._raw, self._table.table) | set(self._table.key)) & set(names)
        for name in unique - ({"version", "run", "case", "decision"} if len(self._table.key) > 1 else set()):
            at = names.index(name)
            if whole[at] is not None:
                whole[at] = whole[at] + 1000 if isinstance(whole[at], int) else f"{whole[at]}y"
        if self._table.table == "contacts":
            whole[names.index("value")] += "9"
        self._raw.execute(f'INSERT INTO "{self._table.table}" VALUES ({", ".join("?" * len(whole))})', whole)
        by_name = dict(zip(names, whole, strict=True))
        return [self._name(tuple(by_name[name] for name in self._table.columns))]

    def swapped(self) -> list[str]:
        for place in self._chance.sample(
            range(len(self._table.key), len(self._table.columns)),
            len(self._table.columns) - len(self._table.key),
        ):
            others = [row for row in self._rows if row[place] != self._row[place]]
            if others and self._table.columns[place] not in unique_columns(self._raw, self._table.table):
                second = self._chance.choice(others)
                self._set(self._row, place, second[place])
                self._set(second, place, self._row[place])
                return [self._name(self._row), self._name(second)]
        return self.value()

    def _set(self, row: tuple[Any, ...], place: int, value: object) -> None:
        self._raw.execute(
            f'UPDATE "{self._table.table}" SET "{self._table.columns[place]}" = ? WHERE {self._where()}',
            (value, *self._key(row)),
        )

    def _where(self) -> str:
        return " AND ".join(f'"{name}" = ?' for name in self._table.key)

    def _key(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        return row[: len(self._table.key)]

    def _name(self, row: tuple[Any, ...]) -> str:
        return row_name(self._table.name, self._table.key_of(row))


def edits(seed: int) -> Iterator[tuple[ProvenTable, str, random.Random]]:
    """Random edits: every table and every kind comes up."""
    chance = random.Random(seed)
    kinds = ("value", "row_more", "row_less", "swapped")
    tables = proven_tables()
    for number in range(EDITS):
        yield tables[number % len(tables)], chance.choice(kinds), chance


def test_random_edits_are_all_named_with_table_and_row(filled: Target) -> None:
    sound = filled.home.with_name("sound.db")
    with filled.sql() as raw:
        raw.execute(f"VACUUM INTO '{sound}'")
    missed: list[object] = []
    for table, kind, chance in edits(int(os.environ.get("ADWATCH_SEED", "1"))):
        for left in filled.home.glob("adwatch.db*"):
            left.unlink()
        shutil.copy(sound, filled.home / "adwatch.db")
        with filled.sql() as raw:
            named = getattr(Edit(raw, table, chance), kind)()
        found = filled.findings()
        if not set(named) <= set(found):
            missed.append((table.name, kind, named, list(found)))
    assert missed == []


@pytest.mark.parametrize(
    ("sql", "record"),
    [
        ("UPDATE decisions SET verdict = 'dismiss' WHERE id = 1", "decisions:1"),
        ("UPDATE decisions SET analyst = 'somebody' WHERE id = 1", "decisions:1"),
        ("UPDATE decisions SET note = 'harmless' WHERE id = 1", "decisions.note:1"),
        ("DELETE FROM masked_contacts WHERE contact = 1", "masked_contacts:1"),
        ("UPDATE users SET role = 'admin' WHERE id = 1", "users:1"),
        ("UPDATE case_notes SET text = 'nothing' WHERE id = 1", "case_notes:1"),
        ("UPDATE listings SET first_seen = '2020-01-01T00:00:00Z' WHERE id = 1", "listings:1"),
        ("UPDATE assessments SET reasons = '[\"he confessed\"]' WHERE version = 1", "assessments:1"),
        ("UPDATE contacts SET value = '+2348030000001' WHERE id = 1", "contacts:1"),
        ("UPDATE campaigns SET title = 'Girls' WHERE id = 1", "campaigns:1"),
        ("UPDATE campaign_members SET campaign = 2 WHERE listing = 1", "campaign_members:1"),
        ("UPDATE runs SET finish_reason = 'robots' WHERE id = 1", "runs:1"),
    ],
)
def test_an_edit_is_named(filled: Target, sql: str, record: str) -> None:
    with filled.sql() as raw:
        raw.execute(sql)
    assert record in filled.findings()


def test_an_edit_stays_named_after_adwatch_wrote_the_row_again(filled: Target) -> None:
    """A purge, or a further sighting, would otherwise prove what the attacker put there."""
    with filled.sql() as raw:
        raw.execute("UPDATE listings SET first_seen = '2020-01-01T00:00:00Z' WHERE id = 1")
    assert filled.run("purge", "ad-1", "--yes", "--why", "erasure request 1").status == 0
    assert "changed by another program" in filled.findings()["listings:1"]


def rewritten(raw: sqlite3.Connection, name: str, chunk: int, old: bytes, new: bytes) -> str:
    """The digest of a row replaced in its chunk; the digest of the chunk then."""
    keys, blob = raw.execute(
        "SELECT keys, digests FROM proof_chunks WHERE name = ? AND chunk = ?", (name, chunk)
    ).fetchone()
    assert old in blob
    raw.execute(
        "UPDATE proof_chunks SET digests = ? WHERE name = ? AND chunk = ?",
        (blob.replace(old, new), name, chunk),
    )
    return sha256(keys.encode() + b"\n" + blob.replace(old, new)).hexdigest()


def decision_row(raw: sqlite3.Connection) -> bytes:
    table = next(one for one in proven_tables() if one.name == "decisions")
    listed = ", ".join(f'"{name}"' for name in table.columns)
    return bytes.fromhex(digest(list(raw.execute(f"SELECT {listed} FROM decisions WHERE id = 1").fetchone())))


@pytest.mark.parametrize("with_entry", [False, True])
def test_an_edit_is_named_though_its_digests_were_written_again(filled: Target, with_entry: bool) -> None:
    with filled.sql() as raw:
        (before,) = raw.execute(
            "SELECT detail FROM ledger WHERE kind = 'rows' ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        old = decision_row(raw)
        raw.execute("UPDATE decisions SET verdict = 'dismiss' WHERE id = 1")
        after = rewritten(raw, "decisions", 1, old, decision_row(raw))
        if with_entry:
            append(
                raw,
                "rows",
                "rows",
                {"decisions": {"1": [json.loads(before)["decisions"]["1"][1][:32], after]}},
            )
    found = filled.findings()
    assert "decisions:1" in found if with_entry else "proof:decisions/1" in found


def test_a_table_whose_proofs_were_thrown_away_is_not_taken_for_an_old_home(filled: Target) -> None:
    with filled.sql() as raw:
        raw.execute("UPDATE decisions SET verdict = 'dismiss' WHERE id = 1")
        raw.execute("DELETE FROM proof_chunks")
        raw.execute("DELETE FROM proof_started")
    assert "decisions:1" in filled.findings()

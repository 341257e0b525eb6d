"""Who can write adwatch.db, and has no key, makes adwatch change or prove nothing by what the schema holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crawler.store import Entry, Store, migrations
from crawler.store.database import Database
from crawler.store.shipped_schema import foreign_triggers, schema_differences, shipped_triggers
from tests.adversary.insider import Home

STORY = (
    "Nanny wanted in Muscat. Free visa and ticket, passport kept by the agent, fee 25,000 naira. WhatsApp {}"
)
ADS = tuple(
    {
        "id": f"ad-{n}",
        "title": "Nanny in Muscat",
        "description": STORY.format("+2348030000301") + f" Ref {n}.",
    }
    for n in range(2)
)
OTHER = {"id": "other", "title": "Cook", "description": "Cook wanted in Lagos, 90,000 naira a month."}
LOWERS = """
CREATE TRIGGER zz AFTER INSERT ON {} BEGIN
  UPDATE listings SET band = 'low', score = 0;
  UPDATE assessments SET band = 'low', score = 0, reasons = '[]';
END
"""
SECOND = """
CREATE TRIGGER zz AFTER INSERT ON decisions WHEN NEW.kind = 'first' BEGIN
  INSERT INTO decisions (batch, at, user, analyst, campaign, subject, kind, verdict, content_hash)
  SELECT 'f', NEW.at, u.id, u.name, NEW.campaign, NEW.subject, 'second', 'refer', NEW.content_hash
    FROM users AS u WHERE u.name = 'ben';
END
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path / "home")
    found.bring(ADS)
    return found


def edit(home: Home, *steps: str) -> None:
    with closing(sqlite3.connect(home.path / "adwatch.db", isolation_level=None)) as raw:
        for step in steps:
            raw.execute(step)


def rows(home: Home, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home.path / "adwatch.db")) as raw:
        return raw.execute(sql).fetchall()


@pytest.mark.parametrize("table", ["runs", "ledger", "proof_chunks", "listings"])
def test_a_planted_trigger_never_runs_and_is_named(home: Home, table: str) -> None:
    before = rows(home, "SELECT band, score FROM listings")
    edit(home, LOWERS.format(table))
    refused = home_brings(home)
    assert refused[0] == 2
    assert f"zz on {table}" in refused[1]
    assert rows(home, "SELECT band, score FROM listings") == before
    assert home_brings(home)[0] == 0  # it is out
    found = home("verify")
    assert found.status == 1
    assert "schema:trigger zz" in found.out
    assert rows(
        home, "SELECT detail LIKE '%UPDATE listings%' FROM ledger WHERE kind = 'planted-trigger'"
    ) == [(1,)]


def home_brings(home: Home) -> tuple[int, str]:
    file = home.path.parent / "other.jsonl"
    file.write_text(str(OTHER).replace("'", '"') + "\n", "utf-8")
    done = home("import", str(file), "--source", "other")
    return done.status, done.all


def test_a_trigger_planted_while_the_desk_runs_forges_no_second_opinion(home: Home) -> None:
    home("campaigns")
    for name in ("ana", "ben"):
        home.account(name, "analyst")
    with home.desk() as desk:
        ana = desk.client("ana")
        edit(home, SECOND)
        form: dict[str, object] = {"verdict": "refer", "reason": "fee", "seen": "0", "view": ""}
        assert ana.post("/campaigns/1/decide", form).status >= 400
        assert rows(home, "SELECT kind FROM decisions") == []
        ana.post("/campaigns/1/decide", form)
    assert rows(home, "SELECT kind FROM decisions") == [("first",)]
    assert "schema:trigger zz" in home("verify").out


def in_transaction(store: Store) -> None:
    with store.transaction():
        store.database.execute("UPDATE sources SET region = 'XX'")


WAYS: dict[str, Callable[[Store], object]] = {
    "transaction": in_transaction,
    "statement": lambda store: store.database.execute("UPDATE sources SET region = 'XX'"),
    "many": lambda store: store.database.write_many("UPDATE sources SET region = ?", [("XX",)]),
    "savepoint": lambda store: store.database.execute("SAVEPOINT one"),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_writing_looks_first_also_when_it_wrote_before(home: Home, way: str) -> None:
    with Store(home.path) as store:
        in_transaction(store)
        edit(home, "CREATE TRIGGER zz AFTER UPDATE ON sources BEGIN UPDATE listings SET score = 0; END")
        with pytest.raises(Exception, match="zz on sources"):
            WAYS[way](store)
        in_transaction(store)
    assert rows(home, "SELECT count(*) FROM listings WHERE score = 0") == [(0,)]


PLANTED = {
    "trigger zz": ("CREATE TRIGGER zz AFTER INSERT ON runs BEGIN DELETE FROM hits; END",),
    "view zz": ("CREATE VIEW zz AS SELECT 1",),
    "table zz": ("CREATE TABLE zz (a)",),
    "index zz": ("CREATE INDEX zz ON listings (score)",),
    "table runs": ("ALTER TABLE runs ADD COLUMN more TEXT GENERATED ALWAYS AS (source) VIRTUAL",),
    "table sources": ("ALTER TABLE sources ADD COLUMN more TEXT DEFAULT 'x'",),
    "trigger decisions_stand": ("DROP TRIGGER decisions_stand",),
    "trigger decisions_unchanged": (
        "DROP TRIGGER decisions_unchanged",
        "CREATE TRIGGER decisions_unchanged BEFORE UPDATE OF batch ON decisions BEGIN SELECT 1; END",
    ),
    "index decisions_undone": ("DROP INDEX decisions_undone",),
    "table proof_started": (
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', 'NOT NULL ON CONFLICT REPLACE')"
        " WHERE name = 'proof_started'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_strange_in_the_schema_is_named(home: Home, name: str) -> None:
    edit(home, *PLANTED[name])
    verified, examined = home("verify"), home("doctor")
    assert verified.status == examined.status == 1
    assert f"schema:{name}" in verified.out
    assert f"schema:{name}" in examined.out.replace("\n", " ")


def test_statistics_of_sqlite_are_not_strange(home: Home) -> None:
    edit(home, "ANALYZE")
    assert home("verify").status == 0


@pytest.mark.parametrize(
    ("table", "insert", "kind"),
    [
        (
            "decisions",
            "INSERT INTO decisions (batch, at, user, analyst, campaign, subject, kind, verdict, content_hash)"
            " SELECT 'b', '2026-11-25T08:00:00Z', id, name, 1, 'campaign:c1', 'first', 'refer', 'x' FROM users",
            "decision",
        ),
        (
            "case_exports",
            "INSERT INTO case_exports (at, user, format, filters, file, bytes, sha256)"
            " SELECT '2026-11-25T08:00:00Z', id, 'csv', '', 'f', 1, 'x' FROM users",
            "export",
        ),
    ],
)
def test_a_row_with_a_proof_but_no_entry_is_named(home: Home, table: str, insert: str, kind: str) -> None:
    home.account("ben", "analyst")
    with Store(home.path) as store, store.transaction():
        store.database.execute(insert)
    found = home("verify")
    assert found.status == 1
    assert f"{table}:1: the chain has no entry of this {kind}" in found.out
    with Store(home.path) as store:
        detail = {"analyst": "ben", "verdict": "dismiss", "format": "stix"}
        store.ledger.append([Entry(kind=kind, subject=f"{kind}:1", detail=detail)])
    assert f"{table}:1: its entry in the chain says otherwise of: " in home("verify").out


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of an earlier version."""
    with monkeypatch.context() as then:
        for name in ("pending", "migrate"):
            then.setattr(getattr(migrations, name), "__defaults__", (migrations.STEPS[:-2],))
        Database(tmp_path / "old").close()
    return tmp_path / "old"


def test_an_older_store_is_not_upgraded_under_a_planted_trigger(older: Path) -> None:
    edit(Home(older), "CREATE TRIGGER zz AFTER INSERT ON _sqlite_migrations BEGIN DELETE FROM hits; END")
    refused = Home(older)("verify")
    assert refused.status == 2
    assert "zz on _sqlite_migrations" in refused.err
    edit(Home(older), "DROP TRIGGER zz")
    assert Home(older)("verify").status == 0


def test_the_triggers_of_the_migrations_are_those_of_a_new_store(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        connection = store.database.connection
        count = store.database.number("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        assert foreign_triggers(connection) == []
        assert len(shipped_triggers()) == count > 10
        assert list(schema_differences(connection)) == []

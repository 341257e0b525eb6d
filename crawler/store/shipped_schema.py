"""What the migrations make of a store, compared with what stands in its file.

SQL triggers in the file run inside of adwatch's own writes, whoever put them there, and the proofs of rows can't tell
what they did from what adwatch did. So none runs that the migrations did not make (`crawler.store.schema_guard`), and
a verification names whatever else of the schema is not adwatch's.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crawler.store.migrations import STEPS, scripts, statements
from crawler.store.new_store import empty_store

_OF_SQLITE: Final = frozenset({"sqlite_sequence", "sqlite_stat1", "sqlite_stat4"})
"""Tables that SQLite makes by itself: numbers given, and statistics for its planner."""
_OF_TOOLS: Final = frozenset({"_sqlite_migrations"})
"""Tables that libraries make, whose text depends on their version."""
_TOKEN: Final = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|\s+", re.S)
_MADE: Final = re.compile(r"CREATE TRIGGER\b.*", re.S)


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """A trigger as it stands in the file."""

    name: str
    table: str
    sql: str


def foreign_triggers(connection: sqlite3.Connection) -> list[TriggerRow]:
    """Triggers of a store that no migration made."""
    rows = connection.execute("SELECT name, tbl_name, sql FROM main.sqlite_master WHERE type = 'trigger'")
    found = [TriggerRow(str(name), str(table), str(sql)) for name, table, sql in rows]
    return [one for one in found if plain_sql(one.sql) not in shipped_triggers()]


@lru_cache(maxsize=1)
def shipped_triggers() -> frozenset[str]:
    """The triggers of all migrations, as `plain_sql` writes them."""
    parts = (part for script in scripts() if "TRIGGER" in script for part in statements(script))
    return frozenset(
        plain_sql(made[0].rstrip().rstrip(";")) for part in parts if (made := _MADE.search(part))
    )


def schema_differences(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """What of the schema is not as the migrations make it: `schema:KIND NAME`, and what is wrong with it."""
    shipped, here = _shipped(), _schema(connection)
    for (kind, name), text in here.items():
        made = shipped.get((kind, name))
        if made is None:
            yield f"schema:{kind} {name}", "adwatch did not make it"
        elif text != made:
            yield f"schema:{kind} {name}", "it is not as adwatch made it"
    for kind, name in shipped.keys() - here.keys():
        yield f"schema:{kind} {name}", "it was removed"


def is_as_shipped(connection: sqlite3.Connection, tables: frozenset[str]) -> bool:
    """Whether some tables, with all that hangs on them, are as the migrations make them: no view in the place of one.

    Args:
        connection: The store's connection.
        tables: Their names.
    """
    marks = ", ".join("?" * len(tables))
    rows = connection.execute(
        f"SELECT type, name, sql FROM main.sqlite_master WHERE tbl_name IN ({marks}) AND sql IS NOT NULL",
        sorted(tables),
    )
    here = {(kind, name): _plain(sql) for kind, name, sql in rows}
    return all(_shipped().get(key) == text for key, text in here.items()) and all(
        ("table", name) in here for name in tables
    )


def plain_sql(sql: str) -> str:
    """A statement without comments and line breaks."""
    return _TOKEN.sub(lambda one: one[0] if one[0][0] in "'\"" else " ", sql).strip()


_plain: Final = lru_cache(maxsize=256)(plain_sql)


@lru_cache(maxsize=1)
def _shipped() -> dict[tuple[str, str], str]:
    with closing(sqlite3.connect(":memory:")) as made:
        made.deserialize(empty_store(STEPS))
        return _schema(made)


def _schema(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Kind and name -> the text of each thing in a schema; empty for tables that libraries make."""
    shadows = {
        name
        for (name,) in connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'"
        )
    }
    rows = connection.execute("SELECT type, name, sql FROM main.sqlite_master ORDER BY type, name")
    return {
        (kind, name): "" if kind == "table" and name in shadows | _OF_TOOLS else plain_sql(sql or "")
        for kind, name, sql in rows
        if not (kind == "table" and name in _OF_SQLITE) and not (kind == "index" and sql is None)
    }

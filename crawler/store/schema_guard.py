"""No trigger runs in a store that adwatch did not make: it is looked for before each write, and taken out.

`PRAGMA schema_version` tells in microseconds that the schema is still the one that was looked at. Whoever sets that
number back deceives SQLite too: a connection that knows the number does not read the schema again.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from crawler.errors import UserError
from crawler.store.database import Database
from crawler.store.ledger import Entry, Ledger
from crawler.store.shipped_schema import TriggerRow, foreign_triggers

PLANTED: Final = "planted-trigger"
"""Kind of the entry for a trigger that was found and taken out."""


class SchemaGuard:
    """Looks at the schema before a connection writes."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger
        self._seen: object = None
        self._working = False
        database.connection.before_each_write(self.check)
        database.after_begin = self.check

    def check(self) -> None:
        """Raises UserError where the store holds a foreign trigger, once it is out and the chain names it."""
        if self._working:
            return
        now = self._database.one("PRAGMA main.schema_version")
        if now == self._seen:
            return
        if foreign_triggers(self._database.connection):
            self._working = True
            try:
                self._refuse()
            finally:
                self._working = False
        self._seen = now

    def _refuse(self) -> None:
        connection = self._database.connection
        if not connection.in_transaction:
            connection.execute("BEGIN IMMEDIATE")
        found = foreign_triggers(connection)
        try:
            for one in found:
                connection.execute('DROP TRIGGER IF EXISTS main."{}"'.format(one.name.replace('"', '""')))
            self._ledger.append([_entry(one) for one in found])
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        raise UserError(_told(found, self._ledger.head()[0]))


def _entry(found: TriggerRow) -> Entry:
    detail = {"table": found.table, "sql": found.sql, "sha256": sha256(found.sql.encode()).hexdigest()}
    return Entry(kind=PLANTED, subject=f"trigger:{found.name}", detail=detail)


def _told(found: Sequence[TriggerRow], seq: int) -> str:
    named = ", ".join(f"{one.name} on {one.table}" for one in found) or "one that is gone again"
    return (
        f"somebody put an SQL trigger into the store, which would have changed rows in adwatch's name: {named}. "
        f"Nothing of this was written; the trigger was taken out, and the chain holds its text (up to entry {seq}). "
        "Run `adwatch verify`, find out who can write the home, then give the command again"
    )

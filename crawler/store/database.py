"""One connection to adwatch.db: how it is opened, how a batch is written, what its errors say to a user."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeVar

from crawler.errors import UserError
from crawler.isolation import Failure, guarded
from crawler.locks import folder_lock
from crawler.store.migrations import migrate, pending
from crawler.store.new_store import PAGE_SIZE, fill, has_tables, is_empty
from crawler.store.sql_functions import add_functions
from crawler.store.watched_connection import WatchedConnection

FILE: Final = "adwatch.db"

BUSY_SECONDS: Final = 30
"""How long a writer waits for another; a crawl's batch takes under 0.2 s."""

SHARED_MEMORY: Final = 1024 * 1024
"""Free bytes below which an I/O error of SQLite is taken for a full disk: its shared memory grows by 32 KiB."""

TOGETHER: Final = (64, 8)
"""Rows in one statement of `insert_many`, the largest group first. A statement that fires triggers keeps a copy of
every page that it changes until it ends: a new ad costs 630 us with one row a statement, 450 with 16, 370 with 64,
and no less with 200 (measured in November 2026)."""

_PRAGMAS: Final[tuple[str, ...]] = (
    "PRAGMA journal_mode = WAL",
    # FULL, not NORMAL: with NORMAL a power cut can undo the last commits of a WAL store, and a ledger entry
    # that was printed must not come undone. A commit costs 0.6 ms (measured), and a batch makes one.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = MEMORY",
    # What stands in the file (views, triggers, defaults) may not call functions that adwatch gives its connections,
    # of which one knows the home's secret.
    "PRAGMA trusted_schema = OFF",
)

_ROW_ERRORS: Final = (sqlite3.DataError, sqlite3.IntegrityError, sqlite3.ProgrammingError)
"""Errors of SQLite about the values of one row; all others are faults of the store."""

Row = tuple[object, ...]
T = TypeVar("T")


class Database:
    """A connection in autocommit mode; all writes go through `transaction`."""

    def __init__(self, home: Path, *, begin_anew: bool = False) -> None:
        """Open `home`/adwatch.db, making home, file and tables if need be; raises UserError.

        Beside captures no new file is made, unless the caller means to begin anew: their store is missing.
        """
        self.path = home / FILE
        self.after_begin: Callable[[], None] = _nothing
        """Called in each transaction, before its work."""
        self.before_commit: Callable[[], None] = _nothing
        """Called in each transaction, when its work is done."""
        self.after_rollback: Callable[[], None] = _nothing
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            with folder_lock(home):
                if not begin_anew:
                    _refuse_orphans(self.path)
                self.connection = _connect(self.path)
        except OSError as error:
            raise UserError(
                f"the folder {home} can't be used as home ({error.strerror}); "
                "choose a folder you may write to with --home"
            ) from error
        except sqlite3.Error as error:
            raise _told(error, self.path) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction that takes its lock at once; inside another it simply belongs to it.

        A plain BEGIN that becomes a writer halfway fails without waiting (467 of 600 did, with three
        writers at once).
        Raises UserError when the disk is full, the file can't be written or is damaged.
        """
        if self.connection.in_transaction:
            yield
            return
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                self.after_begin()
                yield
                self.before_commit()
            except BaseException:
                self.after_rollback()
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")
        except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise _told(error, self.path) from error

    def guarded_write(self, step: str, work: Callable[[], T]) -> T | Failure:
        """Write in a part of the current transaction that is undone alone when it raises.

        Args:
            step: Name of the step, for the problem.
            work: Writes, and raises for values that can't be stored.

        Returns:
            What `work` returned, or a `Failure`: an error of SQLite about the values of a row is one too.

        Raises:
            sqlite3.Error, UserError: Faults of the store.
        """

        def part() -> T:
            self.connection.execute("SAVEPOINT part")
            try:
                done = work()
            except BaseException as error:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK TO part")
                    self.connection.execute("RELEASE part")
                if isinstance(error, _ROW_ERRORS):
                    raise ValueError(str(error)) from error
                raise
            self.connection.execute("RELEASE part")
            return done

        return guarded(step, part)

    def try_briefly(self, sql: str, values: Mapping[str, object], wait_ms: int = 20) -> bool:
        """Run one statement if the store is free within so long; False when another writer holds it.

        For what is worth no wait, neither for a writer nor for the disk: a power cut may lose it, nothing else.
        """
        self.connection.execute(f"PRAGMA busy_timeout = {wait_ms}")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        try:
            self.connection.execute(sql, values)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return False
            raise _told(error, self.path) from error
        finally:
            self.connection.execute("PRAGMA synchronous = FULL")
            self.connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        return True

    def execute(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self.connection.execute(sql, values)

    def write_many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        """Run one statement for many rows. Returns how many rows it changed, without those of triggers."""
        return max(0, self.connection.executemany(sql, rows).rowcount)

    def insert_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run an INSERT of one row, as `columns.insert` makes it, for many rows: several in one statement.

        For tables with triggers, which all proven ones have (`crawler.store.row_proofs`). Not for those of full text:
        they write a segment for each statement of several rows.
        """
        left = list(rows)
        head, _, values = sql.rpartition(" VALUES ")
        for size in TOGETHER:
            whole = len(left) - len(left) % size
            together = f"{head} VALUES {', '.join([values] * size)}"
            groups = (tuple(chain.from_iterable(left[at : at + size])) for at in range(0, whole, size))
            self.connection.executemany(together, groups)
            left = left[whole:]
        self.connection.executemany(sql, left)

    def rows(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Rows of a query as tuples, read as they are asked for."""
        return self.connection.execute(sql, values)

    def named_rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[dict[str, Any]]:
        """Rows of a query as dictionaries by column name, read as they are asked for."""
        cursor = self.connection.execute(sql, values)
        names = tuple(column[0] for column in cursor.description)
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def one(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of a query, or None."""
        row: Row | None = self.connection.execute(sql, values).fetchone()
        return row

    def number(self, sql: str, values: Sequence[object] = ()) -> int:
        """The integer that a query gives; 0 for no row or NULL."""
        row = self.one(sql, values)
        return int(str(row[0])) if row is not None and row[0] is not None else 0

    def next_id(self, table: str) -> int:
        """The id after the last one ever given in an AUTOINCREMENT table (call it inside `transaction`)."""
        return self.number("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)) + 1

    def close(self) -> None:
        """Close the connection; the last one to close folds the WAL back into the file."""
        self.connection.close()


def _connect(path: Path) -> WatchedConnection:
    """Open, set up and migrate; every error is sqlite3's."""
    # A store is used by one thread at a time, but a pipeline may open it in one and close it in another.
    connection = sqlite3.connect(
        path,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        cached_statements=256,
        check_same_thread=False,
        factory=WatchedConnection,
    )
    add_functions(connection)
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        if (steps := pending(connection)) and is_empty(connection):
            fill(connection, steps)
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if steps := pending(connection):
            _refuse_triggers(connection)
            _upgrade(connection, path, steps)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_orphans(path: Path) -> None:
    """Raise UserError where captures lie without the store that they belong to."""
    if not path.exists() and any(path.parent.glob("captures/*.warc.gz")):
        raise UserError(
            f"the store {path} is missing, but there are captures beside it: restore it from a backup "
            "(`adwatch restore`), or make one from the captures with `adwatch doctor --rebuild`"
        )


def _refuse_triggers(connection: sqlite3.Connection) -> None:
    """Raise UserError where an older store, which is not written yet, holds a trigger that adwatch did not make."""
    from crawler.store.shipped_schema import foreign_triggers

    if found := foreign_triggers(connection):
        named = ", ".join(f"{one.name} on {one.table}" for one in found)
        raise UserError(
            f"somebody put an SQL trigger into the store, which would change rows in adwatch's name: {named}. "
            "Keep a copy of the file, take the trigger out (DROP TRIGGER, with the sqlite3 command), and run "
            "`adwatch verify`"
        )


def _upgrade(connection: sqlite3.Connection, path: Path, steps: tuple[str, ...]) -> None:
    """Back up a store that has tables, then apply the steps."""
    import sqlite_utils

    if has_tables(connection):
        copy = path.with_name(f"{path.name}.before-{steps[0]}")
        with sqlite3.connect(copy) as backup:
            connection.backup(backup)
        backup.close()
    migrate(sqlite_utils.Database(connection))


def _nothing() -> None:
    """What is called where nobody listens."""


def _is_full(path: Path) -> bool:
    """Whether the disk has less room than SQLite's shared memory grows by: then it says "disk I/O error"."""
    with suppress(OSError):
        return shutil.disk_usage(path.parent).free < SHARED_MEMORY
    return False


def _told(error: sqlite3.Error, path: Path) -> UserError:
    """The message for an error of SQLite that a user can do something about."""
    text = str(error)
    if "full" in text or ("disk I/O" in text and _is_full(path)):
        advice = "free some space; what was stored before is safe"
    elif "locked" in text or "busy" in text:
        advice = f"another process held it for {BUSY_SECONDS} seconds; look with `adwatch doctor`"
    elif "not a database" in text or "malformed" in text:
        advice = "it is damaged; move it aside and run `adwatch doctor --rebuild` to read the captures again"
    else:
        advice = "see that the folder exists and that you may write to it, or choose another --home"
    return UserError(f"the store {path} can't be used ({text}): {advice}")

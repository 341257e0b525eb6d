"""A connection that says when it is about to write for the first time: what only writers need is made then.

Until it has been said, SQLite itself refuses to write (`PRAGMA query_only`), so a write that this module should miss
fails instead of passing unwatched.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final

_READS: Final = re.compile(
    r"\s*(?:SELECT|PRAGMA|EXPLAIN|VALUES|WITH(?!.*\b(?:INSERT|UPDATE|DELETE|REPLACE)\b))\b", re.I | re.S
)
"""A statement that can't write. One that is missed here is taken for a writer, which costs time and nothing else."""


STATEMENTS: Final = 2_000
"""Statements of which is remembered whether they can write: there are some 900, and to tell takes 0.5 ms for a long
one that begins with WITH. Set by hand in December 2026."""


@lru_cache(STATEMENTS)
def _reads(sql: str) -> bool:
    """Whether a statement is surely one that can't write."""
    return _READS.match(sql) is not None


class WatchedConnection(sqlite3.Connection):
    """Calls `listener` once, outside of a transaction, before the first statement that may write.

    All statements of the store and of the desk go through `execute` and `executemany`.
    """

    _listener: Callable[[], None] | None = None
    _check: Callable[[], None] | None = None

    def before_first_write(self, listener: Callable[[], None]) -> None:
        """Refuse to write until `listener` has been called."""
        super().execute("PRAGMA query_only = ON")
        self._listener = listener

    def before_each_write(self, check: Callable[[], None]) -> None:
        """Call `check` before each statement that may write or begins a transaction, outside of transactions."""
        self._check = check

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Run one statement."""
        if not self.in_transaction and not _reads(sql):
            self._before_write()
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Run one statement for many rows."""
        if not self.in_transaction:
            self._before_write()
        return super().executemany(sql, parameters)

    def _before_write(self) -> None:
        if self._listener is not None:
            self._announce(self._listener)
        if self._check is not None:
            self._check()

    def _announce(self, listener: Callable[[], None]) -> None:
        self._listener = None
        super().execute("PRAGMA query_only = OFF")
        try:
            listener()
        except BaseException:
            self.before_first_write(listener)
            raise

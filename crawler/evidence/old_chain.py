"""What the chain of a store says of the captures, asked before the store is replaced by one made from them.

A rebuilt store begins a new chain over the captures as they are now. What the old chain finds wrong with them must
therefore go over into the new one: else a rebuilding would launder what was changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.evidence.verify import verify
from crawler.store import Store
from crawler.store.database import FILE
from crawler.store.home_namespace import earlier_namespace, stated_namespace

REBUILD: Final = "rebuild"
"""Kind of the first entry of a rebuilt chain."""
_MOST: Final = 200
"""Problems that the entry carries; a verification lists fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldChain:
    """What was left of the chain before."""

    state: str
    """whole (it could be verified) | unreadable | none (there was no store)."""
    problems: tuple[tuple[str, str], ...] = ()
    """Record and problem of all that it found wrong."""
    entries: int = 0
    namespace: str = ""
    """Of the ids in the home's exports (`crawler.store.home_namespace`); empty where it is not known."""

    def detail(self) -> dict[str, object]:
        """For the entry of the rebuilding."""
        return {"state": self.state, "entries": self.entries, "problems": self.problems[:_MOST]}


def ask_old_chain(home: Path, tick: Callable[[int], None] | None = None) -> OldChain:
    """Verify the store of a home that is about to be rebuilt."""
    if not (home / FILE).exists():
        return OldChain(state="none")
    try:
        report = verify(home, tick=tick)
    except (UserError, sqlite3.Error):
        return OldChain(state="unreadable")
    found = tuple((one.record, one.problem) for one in report.findings)
    with Store(home) as store:
        namespace = stated_namespace(store.database) or earlier_namespace(store.database)
    return OldChain(state="whole", problems=found, entries=report.entries, namespace=namespace)

"""Reading what a damaged store still holds into a new one.

Every row keeps its number, so that decisions, cases and accounts speak of the same ads and campaigns as before. What
is lost is named by `adwatch verify`: the chain and the proofs come over too, as far as they can be read.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import UserError
from crawler.evidence.captures import seal
from crawler.store import Entry, Store
from crawler.store.database import FILE
from crawler.store.health import Health
from crawler.store.readable_copy import CopySummary, copy_readable


def salvage(home: Path) -> tuple[str, CopySummary]:
    """Read a damaged store into a new one. Returns the damaged one's new name, and what came over.

    Raises:
        UserError: There is no store, or it can't be read at all.
    """
    if not (home / FILE).exists():
        raise UserError(f"there is no store in {home}; name the right folder with --home")
    aside = _move_aside(home)
    Store(home, begin_anew=True).close()
    done = copy_readable(home / aside, home / FILE)
    if not any(done.rows.values()):
        raise UserError(f"{aside} can't be read at all; run `adwatch doctor --rebuild`")
    with Store(home) as store:
        Health(store.database).repair()
        seal(store)
        detail = {"aside": aside, "damaged": done.damaged}
        store.ledger.append([Entry(kind="salvage", subject="store", detail=detail)])
    return aside, done


def _move_aside(home: Path) -> str:
    """Give the store another name, with its WAL under the name that SQLite looks for. Returns it."""
    name = f"{FILE}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    for end in ("", "-wal", "-shm"):
        path = home / f"{FILE}{end}"
        if path.exists():
            path.rename(home / f"{name}{end}")
    return name

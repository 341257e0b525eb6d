"""Undoing an import that somebody made at the desk: its ads go as in a purge, and may be taken in again."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.clock import timestamp
from crawler.errors import UserError
from crawler.evidence.purge import remove
from crawler.evidence.replacements import protected
from crawler.store import Entry, Store


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What became of the ads of an import."""

    removed: int
    held: int
    """Ads that stay: they are on legal hold, or in an open case."""


def undo_import(store: Store, run: int, by: str) -> UndoResult:
    """Remove the ads that an import brought; those that were there before, or were read since, stay.

    Rows and bytes of captures go as in a purge, and the chain keeps that they were there. Killed in between, it can
    be called again.

    Args:
        store: The store.
        run: The run of the import.
        by: Account of whoever undoes it.

    Returns:
        How many ads went, and how many stay that should have gone.

    Raises:
        UserError: The desk made no such import, or it was undone before.
    """
    intake = store.ad_intakes.get(run)
    if intake is None or intake.undone:
        raise UserError(f"there is no import {run} that can be undone")
    stays = protected(store)
    brought = store.ad_intakes.brought(run)
    going = [key for key in brought if key not in stays]
    if listings := store.purgeable.listings(going):
        remove(store, listings, f"import {run} undone")
    with store.transaction():
        store.ad_intakes.set_undone(run, timestamp(), going)
        detail = {"what": "import undone", "by": by, "ads": len(going), "held": len(brought) - len(going)}
        store.ledger.append([Entry(kind="intake", subject=f"import:{run}", detail=detail)])
    return UndoResult(len(going), len(brought) - len(going))

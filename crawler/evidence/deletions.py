"""Judging what the chain calls a deletion: a record counts as purged only when it is what a purge leaves.

Anyone who can write to the store can append an entry. So an entry alone excuses nothing: the row must hold the
canonical tombstone, its listing must be purged, and the bytes of a capture must be those of its tombstone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.evidence import readings
from crawler.evidence.tombstone import read, thinned, tombstone
from crawler.records import Capture
from crawler.store import Store, tombstone_rows
from crawler.store.chain_reader import ChainReader
from crawler.store.content import content_hash
from crawler.store.content import digest as row_values_digest

CHANGED: Final = "it was changed"
"""The problem of a row that no deletion speaks of."""

_UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, StopIteration, UserError)
"""What damaged bytes raise when they are read as a record."""


class DeletionCheck:
    """The deletions that the chain records, judged one by one."""

    def __init__(self, store: Store, chain: ChainReader, folder: Path) -> None:
        self._chain = chain
        self._folder = folder
        self._claimed = chain.deletions()
        self._before = chain.thinned()
        self._gone = store.purgeable.purged()
        self.accepted: list[str] = []
        """Records that were purged, as `kind:number`, in the order of the chain."""
        self.thinned: list[str] = []
        """Captures and readings out of which purged ads were taken, in the order of the chain."""

    def problem(self, kind: str, subject: str, digest: str, entered: str) -> str | None:
        """What is wrong with a row whose entry has the digest `entered`; None when it was purged."""
        if self._claimed.get(subject) != digest:
            return CHANGED
        row = self._chain.row(kind, int(subject.partition(":")[2]))
        if row is None:
            return "it was removed"
        if kind == "version":
            problem, thinned = self._version(row), False
        else:
            capture = Capture(**row)  # type: ignore[arg-type]
            thinned = capture.kind != "purged"
            problem = self._capture(capture, row, entered)
        if problem is None:
            (self.thinned if thinned else self.accepted).append(subject)
        return problem

    def _version(self, row: dict[str, object]) -> str | None:
        if not tombstone_rows.is_emptied(row, tombstone_rows.VERSION):
            return "an entry calls it deleted, but it has content: it was forged"
        if not self._chain.is_purged(row["listing"]):
            return "an entry calls it deleted, but its listing was not purged"
        return None

    def _capture(self, row: Capture, values: dict[str, object], entered: str) -> str | None:
        try:
            before = read(self._folder, row)
            if row.offset == 0 and next(readings.unpack(before))[0]["warc-type"] != "warcinfo":
                return "an entry calls it deleted, but its file does not begin as one"
            if row.kind == readings.KIND:
                return self._reading(row, before)
            if row.kind != "purged":
                return self._page(row, values, entered)
            emptied = {name: getattr(row, name) for name in tombstone_rows.CAPTURE}
            whole = tombstone_rows.is_emptied(emptied, tombstone_rows.CAPTURE)
            if whole and tombstone(row, before) == before:
                return None
        except _UNREADABLE:
            return "an entry calls it deleted, but its bytes are no tombstone"
        return "an entry calls it deleted, but it has content: it was forged"

    def _page(self, row: Capture, values: dict[str, object], entered: str) -> str | None:
        """A thinned page: all of its row but the digests is as it was, and an ad of the page was purged."""
        stored, payload = self._before.get(f"capture:{row.seq}", ("", ""))
        was = {**values, "sha256": stored, "payload_sha256": payload}
        if row_values_digest(list(was.values())) != entered:
            return "an entry calls it thinned, but its row is not what it was: it was forged"
        if not self._chain.is_page_of_purged(row.seq):
            return "an entry calls it thinned, but no ad of its page was purged: it was forged"
        return None

    def _reading(self, row: Capture, before: bytes) -> str | None:
        """A thinned record holds no purged listing, and of the others only what their versions hold."""
        if thinned(row, before, self._gone)[0] != before:
            return "an entry calls it thinned, but its bytes are not what a purge leaves"
        for _, content, _ in readings.unpack(before):
            for observation, _ in readings.observations(content) if content.startswith(b"{") else ():
                if not self._chain.has_content(
                    readings.keys_of(observation), content_hash(observation.posting)
                ):
                    return "an entry calls it thinned, but a line in it is no version's: it was forged"
        return None

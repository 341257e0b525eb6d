"""The store: the only place with SQL. `Store(home)` opens it; each attribute below is one concern.

A store belongs to one process and is used by one thread at a time; any number of processes may read, and
writers wait for each other. Several calls become one transaction inside `with store.transaction():`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

from crawler.store.briefing import Briefings
from crawler.store.campaigns import CampaignTables
from crawler.store.captures import CaptureRow, Captures
from crawler.store.database import Database
from crawler.store.exporting import Exporting
from crawler.store.filtering import Filter
from crawler.store.habits import Habits
from crawler.store.ingest import Ingest
from crawler.store.ledger import Entry, Ledger
from crawler.store.listings import Known, Listings
from crawler.store.merges import Merges
from crawler.store.purgeable import Purgeables
from crawler.store.purging import Purging
from crawler.store.reading import Reading, StoredListing
from crawler.store.rescoring import Rescoring
from crawler.store.robots import RobotsTexts
from crawler.store.runs import Outcome, Run, Runs, SourceRow
from crawler.store.search import Search
from crawler.store.sightings import Saved, Sighting, key_of
from crawler.store.turns import joining_turn

__all__ = [
    "CampaignTables",
    "CaptureRow",
    "Entry",
    "Filter",
    "Known",
    "Outcome",
    "Run",
    "Saved",
    "Sighting",
    "SourceRow",
    "Store",
    "StoredListing",
    "key_of",
]


class Store:
    """Everything that is kept, under one home folder."""

    def __init__(self, home: Path) -> None:
        """Open `home`/adwatch.db, making and migrating it if need be; raises UserError."""
        self.home = home
        self.database = Database(home)
        self.ledger = Ledger(self.database)
        self.runs = Runs(self.database, self.ledger)
        self.captures = Captures(self.database, self.ledger)
        self.listings = Listings(self.database)
        self.reading = Reading(self.database)
        self.habits = Habits(self.database)
        self.exporting = Exporting(self.database)
        self.campaigns = CampaignTables(self.database)
        self.purgeable = Purgeables(self.database, self.ledger)
        self.purging = Purging(self.database, self.ledger)
        self.briefings = Briefings(self.database)
        self.robots = RobotsTexts(self.database)
        self.merges = Merges(self.database, self.ledger)
        self.rescoring = Rescoring(self.database, self.reading, self.habits)
        self._search = Search(self.database, self.reading)
        self._ingest = Ingest(self.database, self.ledger)

    def transaction(self) -> AbstractContextManager[None]:
        """One write transaction around several calls; all of it is kept, or none."""
        return self.database.transaction()

    def joining_turn(self, patience: float | None = None) -> AbstractContextManager[bool]:
        """Only one process joins at a time; see `crawler.store.turns`."""
        return joining_turn(self.home, patience)

    def save(self, batch: Sequence[Sighting]) -> Saved:
        """Store a batch of ads; see `crawler.store.ingest`."""
        return self._ingest.save(batch)

    def get(self, key: str) -> StoredListing | None:
        """A listing by its public id, in its current version."""
        return self.reading.get(key)

    def search(self, text: str, *, limit: int = 50, before: int | None = None) -> tuple[StoredListing, ...]:
        """Listings that hold all the words; any text is safe. See `crawler.store.search`."""
        return self._search.find(text, limit=limit, before=before)

    def log_export(
        self, form: str, wanted: Filter, counts: Mapping[str, int], digests: Mapping[str, str] | None = None
    ) -> None:
        """Record in the ledger what left the house, by which filters, and the digests of its files."""
        filters = {name: value for name, value in asdict(wanted).items() if value}
        detail = {"format": form, "filters": filters, "counts": dict(counts), "sha256": dict(digests or {})}
        self.ledger.append([Entry(kind="export", subject=f"export:{form}", detail=detail)])

    def note(self, kind: str, what: str, detail: Mapping[str, object]) -> None:
        """Record in the ledger an event that has no row of its own (a rescoring)."""
        self.ledger.append([Entry(kind=kind, subject=f"{kind}:{what}", detail=detail)])

    def close(self) -> None:
        """Close the store."""
        self.database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

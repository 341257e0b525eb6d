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
from typing import Final

from crawler.locks import file_lock
from crawler.records import Capture, Listing
from crawler.store import row_seals
from crawler.store.ad_intakes import AdIntakes
from crawler.store.campaigns import CampaignTables
from crawler.store.captures import Captures
from crawler.store.database import Database
from crawler.store.dated_ads import DatedAds
from crawler.store.entities import Entities
from crawler.store.export_queries import ExportQueries
from crawler.store.filters import Filter
from crawler.store.forwards import ForwardSources
from crawler.store.frontier import Frontier
from crawler.store.frontier_snapshot import FrontierSnapshots
from crawler.store.home_namespace import home_namespace
from crawler.store.ingest import Ingest
from crawler.store.ledger import Entry, Ledger
from crawler.store.listing_reader import ListingReader
from crawler.store.listings import KnownListing, Listings
from crawler.store.masks import Masks
from crawler.store.merges import Merges
from crawler.store.observations import Observation, Saved, key_of
from crawler.store.partner_terms import PartnerTerms
from crawler.store.partners import Partners
from crawler.store.public_warnings import PublicWarnings
from crawler.store.purge_candidates import Purgeables
from crawler.store.purging import Purging
from crawler.store.report_advertisers import SharedContactReader
from crawler.store.report_bundles import ReportBundles
from crawler.store.report_keys import ReportKeys
from crawler.store.report_pictures import ReportPictures
from crawler.store.report_sightings import ReportSightings
from crawler.store.report_templates import ReportTemplates
from crawler.store.reports import Reports
from crawler.store.rescore_positions import RescorePositions
from crawler.store.rescoring import Rescoring
from crawler.store.robots import RobotsTexts
from crawler.store.row_proofs import RowProofWriter
from crawler.store.runs import CrawlRuns, Outcome, Run, SourceRow
from crawler.store.schema_guard import SchemaGuard
from crawler.store.search import Search
from crawler.store.source_rates import SourceBaseRates

__all__ = [
    "CampaignTables",
    "Capture",
    "Entry",
    "Filter",
    "KnownListing",
    "Listing",
    "Observation",
    "Outcome",
    "Run",
    "Saved",
    "SourceRow",
    "Store",
    "key_of",
]


CLUSTERING_LOCK: Final = "joining.lock"
"""Name under home; the name of earlier versions, so that an old and a new program exclude each other."""


class Store:
    """Everything that is kept, under one home folder."""

    def __init__(self, home: Path, *, begin_anew: bool = False) -> None:
        """Open `home`/adwatch.db, making and migrating it if need be; raises UserError.

        Args:
            home: The home folder.
            begin_anew: Make a new store also where captures lie whose store is missing.
        """
        self.home = home
        self.database = Database(home, begin_anew=begin_anew)
        self.ledger = Ledger(self.database)
        self._guard = SchemaGuard(self.database, self.ledger)
        self._proofs = RowProofWriter(self.database, self.ledger)
        self.runs = CrawlRuns(self.database, self.ledger)
        self.ad_intakes = AdIntakes(self.database)
        self.captures = Captures(self.database, self.ledger)
        self.frontier = Frontier(self.database)
        self.forwards = ForwardSources(self.database)
        self.listings = Listings(self.database)
        self.reader = ListingReader(self.database)
        self.source_rates = SourceBaseRates(self.database)
        self.export_queries = ExportQueries(self.database)
        self.campaigns = CampaignTables(self.database)
        self.purgeable = Purgeables(self.database, self.ledger)
        self.masks = Masks(self.database, home)
        row_seals.add_seal_function(self.database.connection, self.masks)
        self.purging = Purging(self.database, self.ledger, self.masks)
        self.snapshots = FrontierSnapshots(self.database)
        self.robots = RobotsTexts(self.database)
        self.dated_ads = DatedAds(self.database)
        self.partners = Partners(self.database)
        self.partner_terms = PartnerTerms(self.database)
        self.reports = Reports(self.database)
        self.report_sightings = ReportSightings(self.database)
        self.report_templates = ReportTemplates(self.database)
        self.report_pictures = ReportPictures(self.database)
        self.entities = Entities(self.database)
        self.public_warnings = PublicWarnings(self.database)
        self.report_advertisers = SharedContactReader(self.database)
        self.report_bundles = ReportBundles(self.database)
        self.report_keys = ReportKeys(self.database)
        self.merges = Merges(self.database, self.ledger)
        self.rescoring = Rescoring(self.database, self.reader, self.masks)
        self.rescore_positions = RescorePositions(self.database)
        self._search = Search(self.database, self.reader)
        self._ingest = Ingest(self.database, self.ledger, self.masks)

    def transaction(self) -> AbstractContextManager[None]:
        """One write transaction around several calls; all of it is kept, or none."""
        return self.database.transaction()

    def clustering_lock(self, patience: float | None = None) -> AbstractContextManager[bool]:
        """Hold the lock under which one process at a time groups ads into campaigns.

        Args:
            patience: seconds to wait; None waits without end.

        Returns:
            A context manager that gives False when the lock was not free in time.

        Raises:
            UserError: the home can't be written.
        """
        return file_lock(self.home / CLUSTERING_LOCK, patience)

    def save(self, batch: Sequence[Observation]) -> Saved:
        """Store a batch of ads; see `crawler.store.ingest`."""
        return self._ingest.save(batch)

    def get(self, key: str) -> Listing | None:
        """A listing by its public id, in its current version."""
        return self.reader.get(key)

    def search(self, text: str, *, limit: int = 50, before: int | None = None) -> tuple[Listing, ...]:
        """Listings that hold all the words; any text is safe. See `crawler.store.search`."""
        return self._search.find(text, limit=limit, before=before)

    def log_export(
        self,
        form: str,
        wanted: Filter,
        counts: Mapping[str, int],
        digests: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        """Record in the ledger what was exported, by whom and which filters, and the digests of its files."""
        filters = {name: value for name, value in asdict(wanted).items() if value}
        detail = {
            "format": form,
            "filters": filters,
            "counts": dict(counts),
            "sha256": dict(digests or {}),
            **more,
        }
        self.ledger.append([Entry(kind="export", subject=f"export:{form}", detail=detail)])

    def namespace(self) -> str:
        """UUID of which the ids of this home's exports are made; see `crawler.store.home_namespace`."""
        return home_namespace(self.database, self.ledger)

    def note(self, kind: str, what: str, detail: Mapping[str, object]) -> None:
        """Record in the ledger an event that has no row of its own (a rescoring)."""
        self.ledger.append([Entry(kind=kind, subject=f"{kind}:{what}", detail=detail)])

    def begin_seals(self) -> None:
        """See that what lets somebody in is sealed (`crawler.store.row_seals`); call it before anybody is let in.

        Raises:
            UserError: The home's secret can't be read.
        """
        if not (names := row_seals.not_begun(self.home, self.masks)):
            return
        with self.transaction():
            if found := row_seals.seal_all(self.database.connection, names):
                self.note("account", "seals", {"what": "sealed as found", "rows": found, "of": sorted(names)})
        row_seals.note_begun(self.home, self.masks)

    def close(self) -> None:
        """Close the store."""
        if self._proofs.pending:
            with self.transaction():
                pass  # what was written outside of a transaction gets its proof
        self.database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

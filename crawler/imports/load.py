"""Store the items of files through the same steps as a crawl: read, assess, capture, save, in batches.

Importing the same file again changes nothing: an unchanged ad is only marked as seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from crawler.assess import Attempt
from crawler.clock import timestamp
from crawler.distributed.engine.prefetch import prefetch_map
from crawler.evidence.captures import CaptureWriter, open_writer
from crawler.evidence.exchange import Exchange
from crawler.imports.ad_reader import ImportedAd
from crawler.imports.assess_batch import AssessmentBatch, assess_batch
from crawler.imports.confined_ads import ConfinedAdReader
from crawler.imports.items import Item
from crawler.imports.pictures import with_pictures
from crawler.imports.summary import ImportSummary, batches
from crawler.imports.tables import with_columns
from crawler.indicators import load_catalogue
from crawler.postings import Hints
from crawler.records import Capture
from crawler.sentence_reader import reads_a_day
from crawler.store import Observation, Outcome, Store
from crawler.store.observations import ShownPicture
from crawler.store.runs import OutcomeKind
from crawler.text.display import counted

FEW: Final = 5
"""Batches that this process assesses itself: worker processes would not have started by then. Set by hand."""
PURGED: Final = "purged: not taken in again; another ad needs an id of its own, or another --source"
"""Why an ad is left out whose id is that of a purged ad of the same source."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Ads of a batch of items, and the outcomes of items without ads."""

    ads: list[ImportedAd]
    outcomes: list[Outcome]
    news: AssessmentBatch
    """Ads that were new or changed when the batch was read."""


class Importer:
    """Imports items into one source of a store, in one run."""

    def __init__(
        self,
        store: Store,
        hints: Hints,
        aliases: Mapping[str, str],
        report: Callable[[ImportSummary], None],
        *,
        jobs: int = 1,
        accept_columns: bool = False,
    ) -> None:
        """Prepare an import.

        Args:
            store: The store.
            hints: Source, region and other hints for reading.
            aliases: Our field -> the key of the input.
            report: Called with the summary after each batch.
            jobs: Processes that assess the ads of a large file.
            accept_columns: Read tables without known columns by what is proposed for them.
        """
        self._store = store
        self._hints = hints
        self._report = report
        self._jobs = jobs
        self._aliases = aliases
        self._accept = accept_columns
        self.tally = ImportSummary()
        self._reader = ConfinedAdReader(hints, aliases, self.tally)
        self._purged = store.purgeable.purged_of(hints.source)
        self._rates = store.source_rates.base_rates(hints.source)
        self._bar = store.source_rates.sentence_bar(hints.source, reads_a_day())

    def load(self, items: Iterable[Item], named: str) -> ImportSummary:
        """Import all items.

        Args:
            items: The items.
            named: What is imported, for the run record.

        Returns:
            The summary. The run is finished even if an exception is raised.
        """
        ruleset = load_catalogue().version
        last = self._store.runs.last(self._hints.source)
        if last is not None and last.finished is None:
            self._store.runs.finish(last.id, "killed")
        run = self._store.runs.begin(
            self._hints.source, kind="import", url=named, region=self._hints.region, ruleset=ruleset
        )
        reason = "shutdown"
        items = with_columns(items, self._aliases, self._accept, self.tally)
        try:
            with self._reader, open_writer(self._store, {"description": f"import of {named}"}) as writer:
                for batch, said in self._assessed(batches(with_pictures(items))):
                    self._save(batch, said, run, writer)
                    self._report(self.tally)
            self._reader.fail_unmatched()
            reason = "finished"
        finally:
            self._finish(run, reason)
        return self.tally

    def _finish(self, run: int, reason: str) -> None:
        """Finish the run. The source is unhealthy if a step failed for an ad."""
        tally, name = self.tally, self._hints.source
        was_unhealthy = any(
            one.name == name and one.kind == "import" and one.state == "unhealthy"
            for one in self._store.runs.sources()
        )
        detail = {"failed": tally.failed, "no_ad": tally.no_ad, "faults": tally.faults}
        fault = (
            f"a step failed for {counted(tally.faults, 'ad')}, which the store keeps" if tally.faults else ""
        )
        self._store.runs.finish(
            run,
            reason,
            detail=detail,
            state="unhealthy" if fault else "healthy" if was_unhealthy else None,
            state_reason=fault,
        )

    def _assessed(self, cut: Iterable[list[Item]]) -> Iterator[tuple[_Batch, dict[int, Attempt]]]:
        """Batches with assessments of their new ads; after the first batches, assessed ahead in other processes."""
        ready = ((batch, batch.news) for batch in map(self._read, cut))
        for batch, news in islice(ready, None if self._jobs == 1 else FEW):
            yield batch, assess_batch(news)
        yield from prefetch_map(assess_batch, ready, self._jobs)

    def _read(self, items: list[Item]) -> _Batch:
        outcomes: list[Outcome] = []
        ads = []
        for ad in self._reader.read(items, outcomes):
            if ad.key not in self._purged:
                ads.append(ad)
                continue
            self.tally.leave_out(ad.item.origin, PURGED)
            outcomes.append(Outcome(url=ad.posting.url, outcome="refused", reason=PURGED))
        fresh = {place: ads[place].posting for place in self._news(ads)}
        return _Batch(ads, outcomes, AssessmentBatch(fresh, self._rates, self._bar))

    def _news(self, ads: list[ImportedAd]) -> list[int]:
        """Places of ads that are new or changed."""
        stored = self._store.listings.stored((ad.key for ad in ads), self._hints.source)
        return [place for place, ad in enumerate(ads) if stored.get(ad.key) != ad.fingerprint]

    def _save(self, batch: _Batch, said: Mapping[int, Attempt], run: int, writer: CaptureWriter) -> None:
        """Capture and store what is still new: an earlier batch may have had the same ad."""
        at = timestamp()
        fresh = self._news(batch.ads)
        missing = {place: batch.ads[place].posting for place in fresh if place not in said}
        said = {**said, **assess_batch(AssessmentBatch(missing, self._rates, self._bar))}
        for place in fresh:
            if (failure := said[place].failure) is not None:
                self.tally.fault(batch.ads[place].item.origin, failure)
        seen = [replace(_observation(ad, at), run=run) for ad in batch.ads]
        items, rows = self._capture([(batch.ads[place], seen[place]) for place in fresh], run, at, writer)
        with self._store.transaction():
            captures = dict(zip(items, self._store.captures.add(rows), strict=False))
            for place in fresh:
                posting = said[place].on(batch.ads[place].posting)
                seen[place] = replace(
                    seen[place], posting=posting, capture=captures[id(batch.ads[place].item)]
                )
            saved = self._store.save(seen)
            batch.outcomes.extend(map(_outcome, batch.ads, saved.keys, saved.kept))
            self._store.runs.record(run, batch.outcomes)
        for place, failure in saved.failures.items():
            origin = batch.ads[place].item.origin
            if saved.keys[place]:
                self.tally.fault(origin, failure)
            else:
                self.tally.fail(origin, str(failure))
        self.tally.new += saved.new
        self.tally.changed += saved.changed
        self.tally.unchanged += saved.unchanged

    def _capture(
        self, news: Sequence[tuple[ImportedAd, Observation]], run: int, at: str, writer: CaptureWriter
    ) -> tuple[list[int], list[Capture]]:
        """Write the items of new ads, once each, then the record of readings, and sync them to disk.

        Returns:
            The items, each as its `id()`, and their rows in the same order, followed by the row of the readings.
        """
        rows: dict[int, Capture] = {}
        for ad, _ in news:
            if id(ad.item) not in rows:
                rows[id(ad.item)] = writer.write(_exchange(ad, run, at))
        read = [(observation, rows[id(ad.item)]) for ad, observation in news]
        readings = [writer.write_readings(run, read)] if read else []
        writer.sync()
        return list(rows), [*rows.values(), *readings]


def _outcome(ad: ImportedAd, key: str, kept: bool) -> Outcome:
    outcome: OutcomeKind = "stored" if kept else "unchanged" if key else "failed"
    return Outcome(url=ad.posting.url, outcome=outcome)


def _observation(ad: ImportedAd, at: str) -> Observation:
    return Observation(
        posting=ad.posting,
        seen_at=at,
        key=ad.key if ad.own_key else None,
        pictures=tuple(ShownPicture(*one) for one in ad.item.picture.shown()) if ad.item.picture else (),
    )


def _exchange(ad: ImportedAd, run: int, at: str) -> Exchange:
    page = ad.item.page
    headers = page.headers if page else (("Content-Type", ad.item.media_type),)
    return Exchange(
        url=page.url if page else ad.posting.url,
        headers=headers,
        body=ad.item.raw,
        started=(page.fetched_at if page else "") or at,
        finished=at,
        run=run,
        imported=True,
        meta={"origin": ad.item.origin, "source": ad.posting.source, **_archive(ad.item)},
    )


def _archive(item: Item) -> dict[str, object]:
    return {"archive": dict(item.archive)} if item.archive else {}

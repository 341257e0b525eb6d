"""Items of files into the store, by the same way as a crawl: read, assess, capture, save in batches.

Importing the same file again changes nothing: an ad that is stored as it is here is only marked as seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from crawler.assess import assess
from crawler.evidence.captures import CaptureWriter, open_writer
from crawler.evidence.exchange import Exchange
from crawler.imports.items import Item
from crawler.imports.pages import ads_of
from crawler.imports.tally import MAX_ERRORS, Tally, batches
from crawler.indicators import load_catalogue
from crawler.postings import Hints
from crawler.postings.mapping import from_mapping
from crawler.postings.shapes import description_text
from crawler.records import JobPosting, Page
from crawler.store import CaptureRow, Outcome, Sighting, Store, key_of
from crawler.store.content import content_hash, storable

LONGEST_ID: Final = 200


@dataclass(frozen=True, slots=True)
class _Ad:
    """One ad with its public id and what it was read from."""

    key: str
    posting: JobPosting
    item: Item
    own_key: bool


class Loader:
    """Loads items into one source of a store, in one run."""

    def __init__(
        self, store: Store, hints: Hints, aliases: Mapping[str, str], report: Callable[[Tally], None]
    ) -> None:
        self._store = store
        self._hints = hints
        self._aliases = aliases
        self._report = report
        self.tally = Tally()
        self._purged = store.purging.purged()
        self._rates = store.habits.base_rates(hints.source)

    def load(self, items: Iterable[Item], named: str) -> Tally:
        """Load everything; `named` says in the run record what was loaded. The run is finished in any case."""
        ruleset = load_catalogue().version
        last = self._store.runs.last(self._hints.source)
        if last is not None and last.finished is None:
            self._store.runs.finish(last.id, "killed")
        run = self._store.runs.begin(
            self._hints.source, kind="import", url=named, region=self._hints.region, ruleset=ruleset
        )
        reason = "shutdown"
        try:
            with open_writer(self._store, {"description": f"import of {named}"}) as writer:
                for batch in batches(items):
                    self._batch(batch, run, writer)
                    self._report(self.tally)
            reason = "finished"
        finally:
            self._store.runs.finish(
                run, reason, detail={"failed": self.tally.failed, "no_ad": self.tally.no_ad}
            )
        return self.tally

    def _batch(self, items: list[Item], run: int, writer: CaptureWriter) -> None:
        outcomes: list[Outcome] = []
        found = [ad for item in items for ad in self._read(item, outcomes)]
        ads = [ad for ad in found if ad.key not in self._purged]
        outcomes += [
            Outcome(url=ad.posting.url, outcome="refused", reason="purged: not taken in again")
            for ad in found
            if ad.key in self._purged
        ]
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        fresh = [self._is_news(ad) for ad in ads]
        rows: dict[int, CaptureRow] = {}
        for ad, news in zip(ads, fresh, strict=True):
            if news and id(ad.item) not in rows:
                rows[id(ad.item)] = writer.write(_exchange(ad, run, at))
        read = [
            (Sighting(posting=ad.posting, seen_at=at, key=ad.key if ad.own_key else None), rows[id(ad.item)])
            for ad, news in zip(ads, fresh, strict=True)
            if news
        ]
        readings = [writer.write_readings(run, read)] if read else []
        writer.sync()
        with self._store.transaction():
            numbers = dict(zip(rows, self._store.captures.add([*rows.values(), *readings]), strict=False))
            saved = self._store.save(
                [
                    Sighting(
                        posting=self._assessed(ad.posting) if news else ad.posting,
                        seen_at=at,
                        run=run,
                        capture=numbers.get(id(ad.item)) if news else None,
                        key=ad.key if ad.own_key else None,
                    )
                    for ad, news in zip(ads, fresh, strict=True)
                ]
            )
            for ad, kept in zip(ads, saved.kept, strict=True):
                outcomes.append(Outcome(url=ad.posting.url, outcome="stored" if kept else "unchanged"))
            self._store.runs.record(run, outcomes)
        self.tally.new += saved.new
        self.tally.changed += saved.changed
        self.tally.unchanged += saved.unchanged

    def _assessed(self, posting: JobPosting) -> JobPosting:
        return replace(posting, assessment=assess(posting, base_rates=self._rates))

    def _is_news(self, ad: _Ad) -> bool:
        known = self._store.get(ad.key)
        return known is None or content_hash(known.posting) != content_hash(ad.posting)

    def _read(self, item: Item, outcomes: list[Outcome]) -> Iterator[_Ad]:
        """Ads of one item; one without any gets its outcome here."""
        if item.error:
            self.tally.failed += 1
            if len(self.tally.errors) < MAX_ERRORS:
                self.tally.errors.append((item.origin, item.error))
            outcomes.append(Outcome(url=item.origin, outcome="failed", reason=item.error))
        elif item.note:
            self.tally.left_out += 1
            outcomes.append(Outcome(url=item.origin, outcome="refused", reason=item.note))
        elif item.postings:
            for posting in item.postings:
                yield _Ad(key_of(posting.source, posting.url), posting, item, own_key=False)
        elif item.page is not None:
            yield from self._read_page(item, item.page, outcomes)
        elif item.mapping is not None:
            yield self._read_mapping(item, item.mapping)

    def _read_page(self, item: Item, page: Page, outcomes: list[Outcome]) -> Iterator[_Ad]:
        state, postings = ads_of(page, self._hints)
        if not postings:
            self.tally.no_ad += 1
            outcomes.append(Outcome(url=page.url, outcome="refused", reason=f"{state.kind}: {state.reason}"))
        for posting in postings:
            yield _Ad(key_of(posting.source, posting.url), posting, item, own_key=False)

    def _read_mapping(self, item: Item, mapping: Mapping[str, object]) -> _Ad:
        posting = from_mapping(
            mapping,
            source=self._hints.source,
            region=self._hints.region,
            aliases=self._aliases,
            hints=self._hints,
            usual_names=True,
        )
        text, markup = description_text(posting.description)
        if markup:
            posting = replace(posting, description=text, description_html=markup)
        own = _own_id(mapping.get(self._aliases.get("id", "id")))
        if not posting.url:
            mark = own or sha256(content_hash(posting).encode()).hexdigest()[:16]
            posting = replace(posting, url=f"urn:adwatch:{self._hints.source}:{mark}")
        return _Ad(own or key_of(posting.source, posting.url), posting, item, own_key=bool(own))


def _own_id(stated: object) -> str:
    """The line's own id, when it is a name or a number that can serve as one."""
    if isinstance(stated, bool) or not isinstance(stated, str | int):
        return ""
    said = storable(str(stated).strip())
    return said if len(said) <= LONGEST_ID else ""


def _exchange(ad: _Ad, run: int, at: str) -> Exchange:
    page = ad.item.page
    headers = page.headers if page else (("Content-Type", "application/json"),)
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

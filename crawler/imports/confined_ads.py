"""The ads of items, read in a confined process: pages, rows and messages are strangers' markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, Self

from crawler.confined import ConfinedProcess, ProcessLost
from crawler.imports.ad_reader import AdReader, ImportedAd
from crawler.imports.items import Item
from crawler.imports.summary import ImportSummary
from crawler.isolation import Failure
from crawler.postings import Hints
from crawler.records import JobPosting
from crawler.store import Outcome, key_of

CPU_SECONDS: Final = 30
"""Processor seconds for the items of one batch: 200 pages take 1 to 2 s. Set by hand."""
SECONDS: Final = 300.0
"""When the process is ended whatever it does; a busy machine may leave it a tenth of a processor. Set by hand."""


@dataclass(frozen=True, slots=True)
class FoundAd:
    """An ad, and which of the items it is of."""

    key: str
    posting: JobPosting
    item: int
    own_key: bool


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What became of an item, for the summary."""

    what: Literal["fail", "leave_out", "without_ad", "fault"]
    origin: str
    reason: str


@dataclass(slots=True)
class ReadItems:
    """What was read in some items."""

    ads: list[FoundAd] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    told: list[ItemOutcome] = field(default_factory=list)
    unmatched: dict[str, str] = field(default_factory=dict)
    """Aliases that fit none of them."""


class _Teller:
    """Notes what an `AdReader` counts."""

    def __init__(self) -> None:
        self.told: list[ItemOutcome] = []

    def fail(self, origin: str, reason: str) -> None:
        self.told.append(ItemOutcome("fail", origin, reason))

    def leave_out(self, origin: str, reason: str) -> None:
        self.told.append(ItemOutcome("leave_out", origin, reason))

    def without_ad(self, origin: str, reason: str) -> None:
        self.told.append(ItemOutcome("without_ad", origin, reason))

    def fault(self, origin: str, failure: Failure | str) -> None:
        self.told.append(ItemOutcome("fault", origin, str(failure)))


def ads_of_items(items: tuple[Item, ...], hints: Hints, aliases: Mapping[str, str]) -> ReadItems:
    """In the confined process: the ads of items, as `AdReader` reads them."""
    teller = _Teller()
    reader = AdReader(hints, aliases, teller)
    read = ReadItems(told=teller.told)
    for place, item in enumerate(items):
        read.ads += [
            FoundAd(ad.key, ad.posting, place, ad.own_key) for ad in reader.read(item, read.outcomes)
        ]
    read.unmatched = dict(reader.unmatched)
    return read


class ConfinedAdReader:
    """Reads items as ads of one source, and counts items without ads in a summary."""

    def __init__(self, hints: Hints, aliases: Mapping[str, str], summary: ImportSummary) -> None:
        self._hints = hints
        self._aliases = dict(aliases)
        self._unmatched = dict(aliases)
        self._summary = summary
        self._process = ConfinedProcess(seconds=SECONDS, cpu=CPU_SECONDS, module=__name__)

    def read(self, items: Sequence[Item], outcomes: list[Outcome]) -> list[ImportedAd]:
        """The ads of items; for items without ads adds their outcomes.

        An item that ends the process is counted as failed, and the others are read all the same.
        """
        try:
            read = self._process.ask(ads_of_items, tuple(map(_bare, items)), self._hints, self._aliases)
        except ProcessLost as error:
            if len(items) > 1:
                return [ad for item in items for ad in self.read([item], outcomes)]
            self._summary.fail(items[0].origin, str(error))
            outcomes.append(Outcome(url=items[0].origin, outcome="failed", reason=str(error)))
            return []
        for one in read.told:
            getattr(self._summary, one.what)(one.origin, one.reason)
        self._unmatched = {name: key for name, key in self._unmatched.items() if name in read.unmatched}
        outcomes += read.outcomes
        return [self._imported(ad, items[ad.item]) for ad in read.ads]

    def _imported(self, ad: FoundAd, item: Item) -> ImportedAd:
        """The ad under the source of this import: what reads it might name another, whose ads it would change."""
        if item.postings:  # of a scan of ours, as they are
            return ImportedAd(ad.key, ad.posting, item, ad.own_key)
        posting = replace(ad.posting, source=self._hints.source)
        key = ad.key if ad.own_key else key_of(posting.source, posting.url)
        return ImportedAd(key, posting, item, ad.own_key)

    def fail_unmatched(self) -> None:
        """Count each alias that fits no row as a failure: what it was meant for is not read."""
        AdReader(self._hints, self._unmatched, self._summary).fail_unmatched()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.close()


def _bare(item: Item) -> Item:
    """The item without what reading its ads does not need: its bytes, and what came with it."""
    return replace(item, raw=b"", attachments=())

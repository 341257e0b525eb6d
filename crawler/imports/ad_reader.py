"""Read the ads of one item: of a page, of a mapping, or ads that a scan has read already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from crawler.imports.items import Item
from crawler.imports.pages import ads_of
from crawler.imports.summary import ImportSummary
from crawler.isolation import Failure, guarded
from crawler.postings import Hints
from crawler.postings.mapping import from_mapping
from crawler.postings.schema_values import description_text
from crawler.postings.unread import unread_mapping, unread_page
from crawler.records import JobPosting, Page
from crawler.store import Outcome, key_of
from crawler.store.content import content_hash, storable

LONGEST_ID: Final = 200
"""Characters of an id that a file gives; a longer one is no id but a text, and is replaced. Set by hand."""


@dataclass(frozen=True)
class ImportedAd:
    """One ad with its public id and what it was read from."""

    key: str
    posting: JobPosting
    item: Item
    own_key: bool
    """Whether the file itself gives this id."""

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the content that makes it the same ad (`content_hash`)."""
        return content_hash(self.posting)


class AdReader:
    """Reads items as ads of one source, and counts items without ads in a summary."""

    def __init__(self, hints: Hints, aliases: Mapping[str, str], summary: ImportSummary) -> None:
        self._hints = hints
        self._aliases = aliases
        self._summary = summary

    def read(self, item: Item, outcomes: list[Outcome]) -> Iterator[ImportedAd]:
        """The ads of one item; for an item without ads adds its outcome to `outcomes`."""
        if item.error:
            self._summary.fail(item.origin, item.error)
            outcomes.append(Outcome(url=item.origin, outcome="failed", reason=item.error))
        elif item.note:
            self._summary.left_out += 1
            outcomes.append(Outcome(url=item.origin, outcome="refused", reason=item.note))
        elif item.postings:
            for posting in item.postings:
                yield ImportedAd(key_of(posting.source, posting.url), posting, item, own_key=False)
        elif item.page is not None:
            yield from self._read_page(item, item.page, outcomes)
        elif item.mapping is not None:
            yield self._keep_mapping(item, item.mapping)

    def _read_page(self, item: Item, page: Page, outcomes: list[Outcome]) -> Iterator[ImportedAd]:
        read = guarded("reading the page", partial(ads_of, page, self._hints))
        if isinstance(read, Failure):
            self._summary.fault(item.origin, read)
            yield self._unread(item, unread_page(page, self._hints, read))
            return
        state, postings = read
        if not postings:
            self._summary.no_ad += 1
            outcomes.append(Outcome(url=page.url, outcome="refused", reason=f"{state.kind}: {state.reason}"))
        for posting in postings:
            yield ImportedAd(key_of(posting.source, posting.url), posting, item, own_key=False)

    def _keep_mapping(self, item: Item, mapping: Mapping[str, object]) -> ImportedAd:
        read = guarded("reading the ad", partial(self._read_mapping, item, mapping))
        if isinstance(read, Failure):
            self._summary.fault(item.origin, read)
            return self._unread(item, unread_mapping(mapping, self._hints, read), mapping)
        return read

    def _unread(
        self, item: Item, posting: JobPosting, mapping: Mapping[str, object] = MappingProxyType({})
    ) -> ImportedAd:
        own = _own_id(mapping.get(self._aliases.get("id", "id")))
        return self._ad(item, posting, own)

    def _read_mapping(self, item: Item, mapping: Mapping[str, object]) -> ImportedAd:
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
        return self._ad(item, posting, _own_id(mapping.get(self._aliases.get("id", "id"))))

    def _ad(self, item: Item, posting: JobPosting, own: str) -> ImportedAd:
        if not posting.url:
            mark = own or sha256(content_hash(posting).encode()).hexdigest()[:16]
            posting = replace(posting, url=f"urn:adwatch:{self._hints.source}:{mark}")
        return ImportedAd(own or key_of(posting.source, posting.url), posting, item, own_key=bool(own))


def _own_id(stated: object) -> str:
    """The id in a line, if it is a text or number that can serve as one; else empty."""
    if isinstance(stated, bool) or not isinstance(stated, str | int):
        return ""
    said = storable(str(stated).strip())
    return said if len(said) <= LONGEST_ID else ""

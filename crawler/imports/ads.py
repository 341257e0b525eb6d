"""Ads of one item of a file: of a page, of a mapping, or those that were read already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Final

from crawler.imports.items import Item
from crawler.imports.pages import ads_of
from crawler.imports.tally import MAX_ERRORS, Tally
from crawler.postings import Hints
from crawler.postings.mapping import from_mapping
from crawler.postings.shapes import description_text
from crawler.records import JobPosting, Page
from crawler.store import Outcome, key_of
from crawler.store.content import content_hash, storable

LONGEST_ID: Final = 200


@dataclass(frozen=True)
class Ad:
    """One ad with its public id and what it was read from."""

    key: str
    posting: JobPosting
    item: Item
    own_key: bool
    """Whether the file itself names it so."""

    @cached_property
    def fingerprint(self) -> str:
        """Hash of what makes it the same ad."""
        return content_hash(self.posting)


class AdReader:
    """Reads items as ads of one source; counts what holds none in a tally."""

    def __init__(self, hints: Hints, aliases: Mapping[str, str], tally: Tally) -> None:
        self._hints = hints
        self._aliases = aliases
        self._tally = tally

    def read(self, item: Item, outcomes: list[Outcome]) -> Iterator[Ad]:
        """Ads of one item; one without any gets its outcome here."""
        if item.error:
            self._tally.failed += 1
            if len(self._tally.errors) < MAX_ERRORS:
                self._tally.errors.append((item.origin, item.error))
            outcomes.append(Outcome(url=item.origin, outcome="failed", reason=item.error))
        elif item.note:
            self._tally.left_out += 1
            outcomes.append(Outcome(url=item.origin, outcome="refused", reason=item.note))
        elif item.postings:
            for posting in item.postings:
                yield Ad(key_of(posting.source, posting.url), posting, item, own_key=False)
        elif item.page is not None:
            yield from self._read_page(item, item.page, outcomes)
        elif item.mapping is not None:
            yield self._read_mapping(item, item.mapping)

    def _read_page(self, item: Item, page: Page, outcomes: list[Outcome]) -> Iterator[Ad]:
        state, postings = ads_of(page, self._hints)
        if not postings:
            self._tally.no_ad += 1
            outcomes.append(Outcome(url=page.url, outcome="refused", reason=f"{state.kind}: {state.reason}"))
        for posting in postings:
            yield Ad(key_of(posting.source, posting.url), posting, item, own_key=False)

    def _read_mapping(self, item: Item, mapping: Mapping[str, object]) -> Ad:
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
        return Ad(own or key_of(posting.source, posting.url), posting, item, own_key=bool(own))


def _own_id(stated: object) -> str:
    """The line's own id, when it is a name or a number that can serve as one."""
    if isinstance(stated, bool) or not isinstance(stated, str | int):
        return ""
    said = storable(str(stated).strip())
    return said if len(said) <= LONGEST_ID else ""

"""Read the ads of one item: of a page, of a mapping, or ads that a scan has read already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import Final, Protocol

from crawler.imports.columns import column_list
from crawler.imports.items import Item, short_digest
from crawler.imports.pages import ads_of
from crawler.isolation import Failure, guarded
from crawler.pictures import PictureText
from crawler.pictures.posting import failures_of, with_picture
from crawler.postings import Hints
from crawler.postings.mapping import WORDED, from_mapping, has_words, usual_keys, value_at
from crawler.postings.schema_values import description_text
from crawler.postings.unread import unread_mapping, unread_page
from crawler.records import JobPosting, Page
from crawler.store import Outcome, key_of
from crawler.store.content import content_hash, storable
from crawler.text.joined_address import readable_address

EXAMPLE: Final = "--map description=COLUMN"
"""The option that is named where no column can be proposed."""
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


class Tally(Protocol):
    """What is told of items that are no ads, or could not be read (`ImportSummary`)."""

    def fail(self, origin: str, reason: str) -> None:
        """An item that is not stored."""

    def leave_out(self, origin: str, reason: str) -> None:
        """An item that is no ad."""

    def without_ad(self, origin: str, reason: str) -> None:
        """A page that has no ad."""

    def fault(self, origin: str, failure: Failure | str) -> None:
        """An ad that is stored although a step failed."""


class AdReader:
    """Reads items as ads of one source, and counts items without ads in a summary."""

    def __init__(self, hints: Hints, aliases: Mapping[str, str], summary: Tally) -> None:
        self._hints = hints
        self._aliases = aliases
        self._summary = summary
        self.unmatched = dict(aliases)
        """Aliases that fit no row yet."""

    def fail_unmatched(self) -> None:
        """Count each alias that fits no row as a failure: what it was meant for is not read."""
        for name, key in self.unmatched.items():
            self._summary.fail(f"--map {name}={key}", "nothing in the input has this name")

    def read(self, item: Item, outcomes: list[Outcome]) -> Iterator[ImportedAd]:
        """The ads of one item; for an item without ads adds its outcome to `outcomes`."""
        if item.error:
            self._summary.fail(item.origin, item.error)
            outcomes.append(Outcome(url=item.origin, outcome="failed", reason=item.error))
        elif item.note:
            self._leave_out(item, item.note, outcomes)
        elif item.postings:
            for posting in item.postings:
                yield ImportedAd(key_of(posting.source, posting.url), posting, item, own_key=False)
        elif item.picture is not None:
            yield self._read_picture(item, item.picture)
        elif item.page is not None:
            yield from self._read_page(item, item.page, outcomes)
        elif item.mapping is not None:
            yield from self._keep_mapping(item, item.mapping, outcomes)

    def _leave_out(self, item: Item, reason: str, outcomes: list[Outcome]) -> None:
        self._summary.leave_out(item.origin, reason)
        outcomes.append(Outcome(url=item.origin, outcome="refused", reason=reason))

    def _read_page(self, item: Item, page: Page, outcomes: list[Outcome]) -> Iterator[ImportedAd]:
        page = replace(page, url=readable_address(page.url))
        read = guarded("reading the page", partial(ads_of, page, self._hints))
        if isinstance(read, Failure):
            self._summary.fault(item.origin, read)
            yield self._unread(item, unread_page(page, self._hints, read))
            return
        state, postings = read
        if not postings:
            reason = f"{state.kind}: {state.reason}"
            self._summary.without_ad(item.origin, reason)
            outcomes.append(Outcome(url=page.url, outcome="refused", reason=reason))
        for posting in postings:
            yield ImportedAd(key_of(posting.source, posting.url), posting, item, own_key=False)

    def _read_picture(self, item: Item, picture: PictureText) -> ImportedAd:
        """The ad of a picture; one that can't be read is kept and counted as a fault."""
        beside = from_mapping(
            item.mapping or {}, source=self._hints.source, region=self._hints.region, hints=self._hints
        )
        for failure in failures_of(picture):
            self._summary.fault(item.origin, failure)
        return self._ad(item, with_picture(beside, picture), _own_id((item.mapping or {}).get("id")))

    def _keep_mapping(
        self, item: Item, mapping: Mapping[str, object], outcomes: list[Outcome]
    ) -> Iterator[ImportedAd]:
        """The ad of a row or message. Without a text it is a failure, or left out where its text is empty."""
        aliases = self._aliases_for(item, mapping)
        read = guarded("reading the ad", partial(self._read_mapping, item, mapping, aliases))
        if isinstance(read, Failure):
            self._summary.fault(item.origin, read)
            yield self._unread(item, unread_mapping(mapping, self._hints, read), mapping, aliases)
        elif has_words(read.posting):
            yield read
        elif empty := _empty_text(item, mapping, aliases):
            self._leave_out(item, empty, outcomes)
        else:
            error = _unrecognised(item, mapping)
            self._summary.fail(item.origin, error)
            outcomes.append(Outcome(url=item.origin, outcome="failed", reason=error))

    def _aliases_for(self, item: Item, mapping: Mapping[str, object]) -> dict[str, str]:
        """The aliases that fit a row: those of the table, then those of the user."""
        if not item.table:
            return {}
        fitting = {
            name: key
            for name, key in self._aliases.items()
            if key in item.columns or value_at(mapping, key) is not None
        }
        for name in fitting:
            self.unmatched.pop(name, None)
        return {**item.aliases, **fitting}

    def _unread(
        self,
        item: Item,
        posting: JobPosting,
        mapping: Mapping[str, object] = MappingProxyType({}),
        aliases: Mapping[str, str] = MappingProxyType({}),
    ) -> ImportedAd:
        own = _own_id(value_at(mapping, aliases.get("id", "id")))
        return self._ad(item, posting, own)

    def _read_mapping(
        self, item: Item, mapping: Mapping[str, object], aliases: Mapping[str, str]
    ) -> ImportedAd:
        posting = from_mapping(
            mapping,
            source=self._hints.source,
            region=self._hints.region,
            aliases=aliases,
            hints=self._hints,
            usual_names=bool(item.table),
        )
        text, markup = description_text(posting.description)
        if markup:
            posting = replace(posting, description=text, description_html=markup)
        return self._ad(item, posting, _own_id(value_at(mapping, aliases.get("id", "id"))))

    def _ad(self, item: Item, posting: JobPosting, own: str) -> ImportedAd:
        if not posting.url:
            mark = own or short_digest(item.identity or content_hash(posting))
            posting = replace(posting, url=f"urn:adwatch:{self._hints.source}:{mark}")
        return ImportedAd(own or key_of(posting.source, posting.url), posting, item, own_key=bool(own))


def _own_id(stated: object) -> str:
    """The id in a line, if it is a text or number that can serve as one; else empty."""
    if isinstance(stated, bool) or not isinstance(stated, str | int):
        return ""
    said = storable(str(stated).strip())
    return said if len(said) <= LONGEST_ID else ""


def _empty_text(item: Item, mapping: Mapping[str, object], aliases: Mapping[str, str]) -> str:
    """Why a row is left out that has a column for its text, with nothing in it; empty if there is no such column."""
    names = tuple(dict.fromkeys((*item.columns, *mapping)))
    known = {**{name: name for name in names if name in WORDED}, **usual_keys(names), **aliases}
    columns = {known[name] for name in WORDED if name in known}
    here = sorted(column for column in columns if column in names)
    return f"no words in it: {column_list(here)} is empty" if here else ""


def _unrecognised(item: Item, mapping: Mapping[str, object]) -> str:
    names = item.columns or tuple(mapping)
    seen = column_list(names) if names else "none"
    hint = item.hint or EXAMPLE
    return f"none of its columns is known as the title, description or text of an ad: {seen}; say {hint}"

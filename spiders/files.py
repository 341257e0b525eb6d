"""Files and folders of all that `adwatch import` reads, such as a watched folder. Nobody is asked for anything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from crawler.clock import timestamp
from crawler.fetch.pages import reader_hints
from crawler.fetch.result import IndexEntry
from crawler.imports import Item
from crawler.imports.confined_files import read_files
from crawler.imports.summary import ImportSummary
from crawler.imports.tables import with_columns
from crawler.postings.fetched_page import fetched_page, mapped_ad
from crawler.postings.mapping import has_words
from crawler.records import JobPosting, Page
from spiders.base import SourceSpider

READABLE = ("job", "other", "expired")


class FilesSpider(SourceSpider):
    """Reads what is saved under a path, relative to the sources file."""

    name = "files"
    absence = "nothing"
    whole_index: ClassVar[bool] = False

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield the ads of every page and line; what can't be read is an outcome with its reason."""
        path = Path(self.settings["ADWATCH_SOURCES"]).parent / self.card.option("path")
        for item in with_columns(read_files([path]), {}, accept=False, summary=ImportSummary()):
            # Two captures of one address are told apart by their places in the files.
            places = (item.page.url, item.origin) if item.page is not None else (item.origin,)
            place = next((one for one in places if self.session.schedule(one, "file")), None)
            if place is None:
                continue
            if item.error or item.note:
                self.session.record_outcome(
                    place, "failed" if item.error else "refused", item.error or item.note
                )
                continue
            page = item.page or Page(url=item.origin, body=item.raw, fetched_at=timestamp())
            found = self.kept(partial(self._postings, item, page), lambda _: ())
            if item.mapping is not None and not any(map(has_words, found)):
                self.session.record_outcome(
                    place, "failed", f"no text of an ad in it: {', '.join(item.mapping)}; {item.hint}"[:300]
                )
                continue
            self.session.record_outcome(place, "stored" if found else "index", "" if found else "no ad on it")
            for number, posting in enumerate(found, 1):
                url = posting.url or item.urn(self.card.name)
                url = url or (place if len(found) == 1 else f"{place}#{posting.identifier or number}")
                yield IndexEntry(url=url, postings=(replace(posting, url=url),), page=page)

    def _postings(self, item: Item, page: Page) -> tuple[JobPosting, ...]:
        """The ads of a page or line; of one whose reading raises what can be had."""
        hints = reader_hints(self.card)
        if item.mapping is not None:
            read = self.reader.ask(mapped_ad, item.mapping, hints)
        elif item.page is not None:
            read = self.reader.ask(fetched_page, page, hints)
        else:
            return ()
        if read.failure is not None:
            self.session.faults.append(str(read.failure))
        return read.postings if read.failure is not None or read.kind in READABLE else ()

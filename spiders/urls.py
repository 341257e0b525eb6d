"""A plain list of addresses, in the card or in a file next to the sources file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

from crawler.errors import UserError
from crawler.fetch.result import IndexEntry
from spiders.base import SourceSpider


class UrlsSpider(SourceSpider):
    """Asks for each address of the list."""

    name = "urls"

    async def walk(self) -> AsyncIterator[IndexEntry]:
        """Yield the addresses."""
        for url in (*cast("tuple[str, ...]", self.card.options.get("urls", ())), *self._listed()):
            yield IndexEntry(url=url)

    def _listed(self) -> list[str]:
        name = self.card.option("list")
        if not name:
            return []
        path = Path(self.settings["ADWATCH_SOURCES"]).parent / name
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"source {self.card.name!r}: {path} can't be read ({error})") from None
        return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]

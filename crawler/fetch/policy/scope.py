"""The scope of a crawl: the include and exclude patterns of a card, matched in linear time (RE2)."""

from __future__ import annotations

import re2

from crawler.sources import SourceCard


class UrlScope:
    """The patterns of one card."""

    def __init__(self, card: SourceCard) -> None:
        self._wanted = [re2.compile(pattern) for pattern in card.include]
        self._unwanted = [re2.compile(pattern) for pattern in card.exclude]

    def wants(self, url: str) -> bool:
        """True when the patterns let an address through."""
        if self._wanted and not any(pattern.search(url) for pattern in self._wanted):
            return False
        return not any(pattern.search(url) for pattern in self._unwanted)

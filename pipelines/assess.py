"""Assess: contacts, indicators and score of every ad that is new or changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.assess import assess

if TYPE_CHECKING:
    from crawler.fetch.visit import Visit


class Assess:
    """Fills `assessment` of the postings of a visit."""

    def process_item(self, visit: Visit) -> Visit:
        """Assess what will become a version; what is known already keeps its assessment."""
        if visit.is_news:
            visit.postings = tuple(replace(posting, assessment=assess(posting)) for posting in visit.postings)
        return visit

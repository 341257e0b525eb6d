"""Try the examples that phrases carry: texts that they must find, and texts that they must leave alone."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.indicators.catalogue import Catalogue, Example
from crawler.indicators.document import Document
from crawler.indicators.judge import phrase_findings
from crawler.indicators.reading import Reading
from crawler.records import JobPosting

_AN_AD = Document("ad", ())


def finds(example: Example, catalogue: Catalogue) -> bool:
    """True when the phrases of the example's indicator find something in its text."""
    posting = JobPosting(url="", source="example", text=example.text)
    reading = Reading(posting, (), example.language, catalogue)
    return any(finding.id == example.indicator for finding in phrase_findings(reading, _AN_AD))


def failures(catalogue: Catalogue) -> Iterator[tuple[Example, str]]:
    """Examples that come out wrong, with what is wrong."""
    for example in catalogue.examples:
        if finds(example, catalogue) != example.hit:
            yield example, "is not found" if example.hit else "is found"

"""A stretch of the joined text is quoted from the field that holds most of it."""

import pytest

from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.records import JobPosting

TITLE, DESCRIPTION = "Teller at a bank", "Cash deposits and withdrawals. Call the manager."


GAP = 3
"""Characters between two fields of the joined text."""


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [
        (0, 6, "Teller"),
        (14, 14 + 26, DESCRIPTION[: 26 - 2 - GAP]),
        (2, len(TITLE) + GAP + 4, TITLE[2:]),
        (len(TITLE), len(TITLE) + GAP + 27, DESCRIPTION[:27]),
        (len(TITLE) + GAP, 10_000, DESCRIPTION),
        (10_000, 10_001, DESCRIPTION[-1]),
    ],
)
def test_a_stretch_lies_in_the_field_that_holds_most_of_it(start, end, quote):
    posting = JobPosting(url="", source="", title=TITLE, description=DESCRIPTION)
    ad = AnalysedPosting(posting, (), "en", load_catalogue(sentences=False))
    assert ad.text.index("cash") == len(TITLE) + GAP
    field, first, last = ad.place_of_stretch(start, min(end, len(ad.text)))
    assert posting.text_of(field)[first:last] == quote

"""A fee that is denied and asked all the same is a sign; a flood of denials costs no more than its length."""

import pytest

from crawler.assess import assess
from crawler.records import JobPosting
from tests.scaling import grows_linearly

WHY = "A fee is denied, and a sum is asked all the same."


def judged(text):
    return assess(JobPosting(url="", source="s", text=text))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Limpieza en Madrid. No cobramos ninguna cuota. Solo 300 euros por el formulario.", True),
        ("Limpieza en Madrid. No cobramos ninguna cuota. Solo 300 euros de sueldo por semana.", False),
        ("Cleaners for Leeds. No agency fee. Only 12 pounds an hour at first.", False),
    ],
)
def test_a_fee_that_is_denied_and_asked(text, asked):
    assert any(hit.why == WHY for hit in judged(text).hits) == asked


@pytest.mark.parametrize("piece", ["no fee only ", "no fee, but 500 "])
def test_a_flood_of_denials_costs_no_more_than_its_length(piece):
    judged("warm up, no fee, but 500")
    assert grows_linearly(judged, lambda count: piece * count, 2**13 // len(piece))

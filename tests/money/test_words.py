"""The grammar of figures that both readers of money share."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.money.prose import MAX_AMOUNTS, shipped_reader
from crawler.money.words import FIGURE, figure_value

CASES = [
    ("7", 7), ("1500", 1500), ("1,500", 1500), ("1.500", 1500), ("25 000", 25_000), ("5'500", 5500),
    ("12.5", 12.5), ("12,50", 12.5), ("1.200,50", 1200.5), ("1,200.50", 1200.5), ("1,000,000", 1e6),
    ("5,00,000", 500_000), ("12,34,56,789", 123_456_789), ("0.500", 0.5), ("0.0512", 0.0512), ("4.500.000", 4.5e6),
    ("1,289.289.289", 1_289_289_289),
]  # fmt: skip


@pytest.mark.parametrize(("figure", "value"), CASES)
def test_a_figure_is_read_whole_and_has_its_value(figure, value):
    assert re.fullmatch(FIGURE, figure)
    assert figure_value(figure) == value


@settings(deadline=None)
@given(st.integers(0, 10**11))
def test_groups_of_three_change_no_value(number):
    for mark in (",", ".", " ", "'", "\u00a0"):
        assert figure_value(f"{number:,}".replace(",", mark)) == number


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,' ", max_size=40))
def test_every_figure_has_a_value(text):
    assert all(figure_value(match[0]) >= 0 for match in re.finditer(FIGURE, text))


@settings(deadline=None)
@given(st.text(alphabet="0123456789., $nk-kmsdaeurmonthper/₦万元", max_size=200))
@example("1 元1")
def test_amounts_are_inside_the_text_in_order_and_bounded(text):
    found = list(shipped_reader().amounts(text))
    assert len(found) <= MAX_AMOUNTS
    ends = 0
    for amount in found:
        assert ends <= amount.start < amount.end <= len(text)
        assert 0 <= amount.low <= amount.high
        ends = amount.end

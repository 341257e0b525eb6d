"""Where amounts of money stand: in scripts with and without spaces between words, and nothing else is one."""

from __future__ import annotations

import pytest

from crawler.money.prose import shipped_reader
from crawler.text.fold import fold


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pay N850,000 per month", [("n850,000", 850_000, "NGN")]),
        ("先交4300马币建档费", [("4300马币", 4300, "MYR")]),
        ("月薪1-2万元起", [("1-2万元", 10_000, "CNY")]),
        ("每人奖500块钱一天", [("500块钱", 500, "CNY")]),
        ("15,000 บาทต่อเดือน", [("15,000 บาท", 15_000, "THB")]),
        ("ပွဲခ ၅ သိန်းပေးရမယ်", [("5 သိန်း", 500_000, "")]),
        ("ប្រាក់ខែ ៨០០ដុល្លារ", [("800ដុល្លារ", 800, "USD")]),
        ("lương 15 triệu một tháng", [("15 trieu", 15_000_000, "VND")]),
        ("3000 долларов в месяц", [("3000 долларов", 3000, "USD")]),
        ("招10万人", []),
        ("2024万里长城", []),
        ("a 10m dollhouse", [("10m", 10_000_000, "")]),
        ("9 dollhouses", []),
        ("20 m2 room, 5 days", []),
        ("salary 2.5 lakhs", [("2.5 lakhs", 250_000, "")]),
        ("lön kr 25 000", [("kr 25 000", 25_000, "SEK")]),
        ("₹5,00,000 a year", [("₹5,00,000", 500_000, "INR")]),
        ("3 crore rupees", [("3 crore rupees", 30_000_000, "INR")]),
    ],
)
def test_amounts(text, found):
    folded = fold(text).text
    assert [
        (folded[each.start : each.end].strip(), each.low, each.currency)
        for each in shipped_reader().amounts(folded)
    ] == found

"""Digits behind letters and signs are restored; words and other figures are left alone."""

import pytest

from crawler.text.deobfuscate import deobfuscate
from crawler.text.fold import fold
from crawler.text.obfuscated_digits import digit_edits


def plain(text):
    return deobfuscate(fold(text)).text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("O8O3 OOO Ol23", "0803 000 0123"),
        ("О8О3 ООО О123", "0803 000 0123"),  # Cyrillic
        ("Ο8Ο3 ΟΟΟ Ο123", "0803 000 0123"),  # Greek
        ("O6 OO OO O4 S6", "06 00 00 04 56"),
        ("OBO3 OOO O123", "0803 000 0123"),
        ("số O9OOOOO456", "so 0900000456"),
        ("0+8+0+3+0+0+0+0+1+2+3", "08030000123"),
        ("[0][8][0][3][0][0][0][0][1][2][3]", "[08030000123]"),
        ("0#803#000#0123", "08030000123"),
        ("()8()3()()()()123", "08030000123"),
    ],
)
def test_numbers_are_restored(text, read):
    assert plain(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "is so, oil boss bill", "oil 4500000", "0803|000|0123", "100+200+300", "2019#2020#2021", "foo() and 12()",
        "5 o'clock, level 2 is so", "1.2.3.4.5.6.7", "section 5s and 10l",
    ],
)  # fmt: skip
def test_other_figures_and_words_stay(text):
    assert digit_edits(text) == []

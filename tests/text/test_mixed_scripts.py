"""Words that mix alphabets: given to one of them, except where two words are only glued."""

import pytest

from crawler.text import confusables
from crawler.text.fold import fold


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Telеgrаm", "telegram"),
        ("рaбoтa", "работа"),
        ("Вiтання, рoбота для вciх охочих", "вітання, робота для всіх охочих"),
        ("call usе now for the job", "call use now for the job"),
        ("zz@hirе.example", "zz@hire.example"),
        ("zz@hire.ехаmple", "zz@hire.example"),
        ("NΕW HΟME", "new home"),
        ("һire", "hire"),
    ],
)
def test_one_script_a_word(text, want):
    folded = fold(text)
    assert folded.text == want
    assert folded.mixed


@pytest.mark.parametrize("text", ["zz.comТекст", "SMMщик", "IT-отдел", "работа", "telegram", "Ελλάδα"])
def test_words_of_one_script_and_glued_words_mix_nothing(text):
    assert fold(text).mixed == ()


def test_confusables_are_single_lower_case_letters_of_the_other_script():
    for table in (confusables.TO_LATIN, confusables.TO_CYRILLIC, confusables.TO_DIGIT):
        assert all(len(char) == len(other) == 1 and char == char.lower() for char, other in table.items())
    assert all(char.isascii() for char in confusables.TO_LATIN.values())
    assert not any(char.isascii() for char in confusables.TO_CYRILLIC.values())
    assert set(confusables.TO_DIGIT.values()) <= set("0123456789")
    assert set(confusables.GREEK_CAPITALS) <= set(confusables.TO_LATIN)

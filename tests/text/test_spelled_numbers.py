"""Numbers in words: read in the language of most of their words; words that only look like them make none."""

import re

import pytest

from crawler.contacts import find_in_text
from crawler.text.deobfuscate import deobfuscate
from crawler.text.fold import fold
from crawler.text.number_tokens import tokens
from crawler.text.number_words import digit_words, tables, words
from crawler.text.spelled_numbers import spelled_number_edits

READ = [
    ("zero seven hundred, triple zero, zero two one four", "07000000214"),
    ("null eins sieben eins, dreiundzwanzig 45 sechsundsechzig 78", "017123456678"),
    ("zéro quatre-vingt-un / 000 / zéro quatre cent dix", "0810000410"),
    ("tres cero cero, cero cero cero, cero ciento setenta y uno", "3000000171"),
    ("onze, três mil, zero quinhentos e cinquenta e três", "1130000553"),
    ("sıfır beş yüz otuz iki, yüz yirmi üç, kırk beş, altmış yedi", "05321234567"),
    ("sufuri saba kumi na mbili, tatu nne tano, sita saba nane", "0712345678"),
    ("صفر عشرة خمسة وعشرين تلاتة واربعين خمسين ستين", "01025435060"),
    ("нуль пʼятдесят 000 07 82", "0500000782"),
    ("нуль п'ятдесят, нуль нуль 0 07 82", "0500000782"),
    ("088 000 нула девет две единици", "0880000911"),
    ("восемь 9OO три нуля O3 ЗЗ", "89000000333"),
    ("500 myślnik 000 myślnik 476", "500000476"),
    ("+855 12 000 7(nol)1", "+85512000701"),
    ("공일공-공공공공-0294", "01000000294"),
    ("零玖零零 000 柒貳玖", "0900000729"),
    ("ゼロきゅうゼロ　0000　ゼロ二五九", "09000000259"),
    ("0 แปด 0-000-0 สี่ 5 หก", "0800000456"),
    ("ዜሮ ዘጠኝ አንድ አንድ 00 0 አምስት 8 1", "0911000581"),
    ("eber lix kow, eber eber eber, eber saddex lix labo", "0610000362"),
    ("555 ნული ნული, 0 სამი, ცხრა ორი", "555000392"),
    ("091 զրո զրո 0 2 չորս վեց", "091000246"),
    ("zero-nine-one-seven, tatlong zero, zero-six-four-two", "09170000642"),
    ("to'qqiz nol, nol nol uch to'rt besh olti", "90003456"),
]
LEFT = [
    "Open 8 to 5, 9 to 6 and 10 to 4, closed 12 to 3",
    "từ 12 năm, 15 năm, 20 năm kinh nghiệm",
    "dos mil quinientos, tres mil ochocientos pesos",
    "one hundred and fifty thousand, two hundred thousand naira",
    "DO/DEU/2023",
    "on 3/11 at 7:02 1187",
    "百22五百25",
    "16200 - 2 - 1",
    "шесть дней, два выходных, три смены",
]


@pytest.mark.parametrize(("text", "digits"), READ)
def test_digits_of_a_spelled_number(text, digits):
    found = re.sub(r"[^\d+]", "", deobfuscate(fold(text)).text)
    assert found == digits


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_number_stays(text):
    assert spelled_number_edits(fold(text).text) == []


def test_or_is_no_zero_of_the_number_behind_it():
    found = find_in_text(
        "Telegram @zz_example_000 o cero noventa y nueve, triple cero, cero 633", region="EC"
    )
    assert {(one.kind, one.value) for one in found} == {
        ("telegram", "zz_example_000"),
        ("phone", "+593990000633"),
    }


def test_a_flood_of_words_for_digits_takes_time_in_proportion():
    edits = spelled_number_edits(fold("zero un dos drei 4 " * 20_000).text)
    assert all(start < end for start, end, _, _ in edits)


def test_every_language_has_its_digits():
    for language, rows in tables().items():
        have = {
            meaning
            for meanings in words().values()
            for meaning in (meanings.get(language, ""),)
            if len(meaning) == 1 and meaning.isdigit()
        }
        assert len(have) >= 9, (language, sorted(have), len(rows))


def test_every_meaning_has_a_form_that_the_reader_knows():
    form = re.compile(r"&?(?:\d{1,3}_?|[ztxn]\d|[+\-])")
    for word, meanings in words().items():
        assert all(form.fullmatch(meaning) for meaning in meanings.values()), (word, meanings)
    assert all(re.fullmatch(r"x\d|\d+", meaning) for meaning in digit_words().values())


def test_a_flood_of_words_that_begin_like_digits_is_looked_through_once():
    """Each place where a digit may begin was looked at a thousand letters ahead: a second for 5,000 letters."""
    flood = fold("laminating tecoating, " * 200).text
    assert not list(tokens(flood, 0, 10, len(flood)))
    looked: list[str] = []

    def split(word: str) -> tuple[()]:
        looked.append(word)
        return ()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawler.text.number_tokens._split", split)
        assert not spelled_number_edits(flood)
    assert len(looked) < 3 * len(flood.split())


def test_a_number_goes_on_behind_the_place_that_was_looked_for():
    text = "zero eight zero and three zero zero zero one two one rice and beans"
    assert [token.end for token in tokens(text, 0, 4, len(text))][-1] == text.index(" rice")

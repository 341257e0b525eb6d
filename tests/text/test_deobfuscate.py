"""Each step of deobfuscation: what it restores, what it leaves alone, and what holds for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.deobfuscate import _STEPS, deobfuscate
from crawler.text.fold import fold
from crawler.text.linear_regex import compile_linear
from crawler.text.spelled_numbers import quick_pattern

EMAILS = [
    ("jobs at gmail dot com", "jobs@gmail.com"),
    ("jobs [at] hire [dot] example", "jobs@hire.example"),
    ("jobs(at)hire(dot)example", "jobs@hire.example"),
    ("zz {at} hire {dot} co.uk", "zz@hire.co.uk"),
    ("jobs@hire,com", "jobs@hire.com"),
    ("zz@@hire.example", "zz@hire.example"),
    ("zz@hire..example", "zz@hire.example"),
    ("zz arroba gmail punto com", "zz@gmail.com"),
    ("zz собака яндекс точка ру", "zz@yandex.ru"),
    ("zz圈agmail点com", "zz@gmail.com"),
    ("zz.example@gmail com", "zz.example@gmail.com"),
    ("zz @ gmail . com", "zz@gmail.com"),
    ("zz-at-hire-dot-example", "zz@hire.example"),
    ("zz_at_gmail.com", "zz@gmail.com"),
    ("jobsATmailDOTcom", "jobs@mail.com"),
    ("send mail to zz at hire.example", "send mail to zz@hire.example"),
    ("zz underscore one at gmail dot com", "zz_one@gmail.com"),
    ("zzⓐhire.example", "zz@hire.example"),
    ("zz\\_one@hire.example", "zz_one@hire.example"),
]
PROVIDERS = [
    ("zz@gma1l.com", "zz@gmail.com"),
    ("zz@hotmai1.com", "zz@hotmail.com"),
    ("zz@yah00.com", "zz@yahoo.com"),
    ("zz@yaho0.com", "zz@yahoo.com"),
    ("zz@yah0o.com", "zz@yahoo.com"),
    ("zz@gmailcom", "zz@gmail.com"),
    ("zz@gmail,com", "zz@gmail.com"),
    ("zz@yahoo·com", "zz@yahoo.com"),
    ("zzgmaildotcom", "zzgmail.com"),
]
HOSTS = [
    ("t . me / zz_example", "t.me/zz_example"),
    ("t[.]me/zz_example", "t.me/zz_example"),
    ("wa dot me slash 2348030000123", "wa.me/2348030000123"),
    ("hire[.]example", "hire.example"),
    ("visit hire dot com slash apply", "visit hire.com/apply"),
    ("hire-now dot com", "hire-now.com"),
    ("https://t\\.me/zz", "https://t.me/zz"),
]
SPACED = [
    ("z z @ h i r e . e x a m p l e", "zz@hire.example"),
    ("W h a t s A p p", "whatsapp"),
    ("w.h.a.t.s.a.p.p", "whatsapp"),
    ("@ z z e x a m p l e", "@zzexample"),
]
NUMBERS = [
    ("zero eight zero three zero zero zero zero one two three", "08030000123"),
    ("plus two three four eight zero three triple zero zero one two three", "+2348030000123"),
    ("oh eight hundred triple one two three four", "0800111234"),
    ("нуль восемь ноль три ноль ноль ноль", "0803000"),
    ("vingt-et-un quarante-deux soixante-dix quinze zero un", "2142701501"),
    ("cero ocho cero tres y cero cero uno dos", "08030012"),
    ("零八零三零零零零一二三", "08030000123"),
]
INSTRUCTIONS = [
    ("jobs*hire.example (change * to @)", "jobs@hire.example (change * to @)"),
    ("замените # на @: jobs#hire.example", "замените # на @: jobs@hire.example"),
]


@pytest.mark.parametrize(("text", "want"), EMAILS + PROVIDERS + HOSTS + SPACED + NUMBERS + INSTRUCTIONS)
def test_restored(text, want):
    folded = deobfuscate(fold(text))
    assert folded.text == want
    assert folded.original == text


@pytest.mark.parametrize(
    "text",
    [
        "work at company.com", "meet us at hire.example", "look at gmail", "jobs at the office dot com",
        "he is at home. come in", "the dot com boom", "a b c", "i a m a man", "one two three",
        "seven days, two shifts", "one hundred and fifty thousand naira", "replace the tyre by noon", "a\\b c",
        "zz@hire.example", "https://hire.example/a", "0803 000 0123",
    ],
)  # fmt: skip
def test_left_alone(text):
    folded = fold(text)
    assert deobfuscate(folded) is folded


def test_each_piece_leads_back_to_what_was_written():
    text = "Mail jobs [at] hire [dot] example or zero eight zero three zero zero zero!"
    folded = deobfuscate(fold(text))
    for piece, written in (
        ("jobs@hire.example", "jobs [at] hire [dot] example"),
        ("0803000", "zero eight zero three zero zero zero"),
    ):
        at = folded.text.index(piece)
        assert folded.raw(at, at + len(piece)) == written
        assert folded.obfuscations_in(*folded.span(at, at + len(piece)))
    assert not folded.obfuscations_in(0, 4)


PIECES = st.sampled_from(
    [text for text, _ in EMAILS + PROVIDERS + HOSTS + SPACED + NUMBERS + INSTRUCTIONS]
    + [
        " ",
        "\n",
        "at",
        " dot ",
        "@",
        ".",
        "com",
        "0",
        "zero ",
        "\u200b",
        "o",
        "и",
        "点",
        "<b>",
        "&#64;",
        "\\_",
        "#",
    ]
)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_every_edit_lies_in_the_text_and_has_its_prefilter(text):
    """A step whose prefilter does not match is skipped, so it must have nothing to do there."""
    folded = fold(text)
    for prefilter, step in _STEPS:
        edits = step(folded)
        for start, end, _, _ in edits:
            assert 0 <= start < end <= len(folded.text)
        if edits:
            pattern = prefilter or quick_pattern(folded.text.isascii())
            assert compile_linear(pattern).found_in(folded.text), (prefilter, edits)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_spans_stay_in_order_and_obfuscations_in_the_original(text):
    folded = deobfuscate(fold(text))
    last = 0
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert last <= start < end <= len(text)
        last = start
    for start, end, name in folded.obfuscations:
        assert 0 <= start < end <= len(text)
        assert name
    assert list(folded.obfuscations) == sorted(folded.obfuscations)

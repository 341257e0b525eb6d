"""Phrase syntax, word boundaries by script, gaps, amounts of money, denials; hostile input."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.assess import assess
from crawler.indicators import load_catalogue
from crawler.indicators.matcher import Matcher
from crawler.indicators.patterns import PatternError, match_form, parse, spaced
from crawler.indicators.phrase_tables import FIRST, Phrase
from crawler.records import JobPosting
from crawler.text.fold import fold
from tests.scaling import grows_linearly

CATALOGUE = load_catalogue()


def found(line, text, *, substring=False):
    phrases = [Phrase(pattern, "group/x", "xx", line=line, substring=substring) for pattern in parse(line)]
    return bool(Matcher(phrases, CATALOGUE.tables.wordings.attached_prefixes).find(spaced(fold(text).text)))


@pytest.mark.parametrize(
    ("line", "text", "hit"),
    [
        ("registration fee", "Pay the REGISTRATION-FEE now", True),
        ("registration fee", "preregistration feed", False),
        ("registration fee", "registration, fee", False),
        ("scam*", "beware of scammers", True),
        ("торговл* людьми", "Борьба с торговлей людьми", True),
        ("торговл* людьми", "торговля с людьми", False),
        ("pay <6> fee", "the fee that you must pay", True),
        ("pay <6> fee", "pay for it; one two three four five six seven fee", False),
        ("pay >6> fee", "the fee that you must pay", False),
        ("(send|forward) your (cv|resume)", "kindly forward your resume", True),
        ("phí hồ sơ", "phi ho so", True),
        ("رسوم التسجيل", "ورسوم التسجيل", True),
        ("رسوم التسجيل", "xرسوم التسجيل", False),
        ("मेड", "मेडिकल", False),
        ("без опыта", "бeз oпытa", True),
        ("earn $400", "you earn $400 daily", True),
        ("don't pay", "Don’t pay", True),
    ],
)
def test_phrases(line, text, hit):
    assert found(line, text) == hit


def test_substrings_where_words_have_no_spaces():
    assert found("押金", "先交押金五百", substring=True)
    assert found("ค่าสมัคร", "ต้องจ่ายค่าสมัครก่อน", substring=True)


@pytest.mark.parametrize(
    ("words", "text", "hit"),
    [
        ("ลาว", "ทำงานที่ลาวกับเรา", True),
        ("ลาว", "ทำในเวลาว่าง", False),  # spare time
        ("ลาว", "ศาลาว่าการกรุงเทพ", False),  # city hall
        ("กา", "ไปเกาหลี", False),  # a vowel written first belongs to the syllable
        ("မရ", "ဗီဇာ မရ", True),
        ("မရ", "ဝန်ဆောင်ခ မရှိပါ", False),
        ("ថៃ", "ធ្វើការនៅថៃ", True),
        ("កា", "កាំបិត", False),
    ],
)
def test_a_substring_ends_with_its_syllable(words, text, hit):
    assert found(words, text, substring=True) == hit


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("စက်ရုံအလုပ်ခေါ်။ သူဌေးက ပတ်စပို့ သိမ်းထားမယ်။ ဖုန်းဆက်ပါ", True),
        ("စက်ရုံအလုပ်ခေါ်။ သူဌေးက ပတ်စပို့ မသိမ်းပါ။ ဖုန်းဆက်ပါ", False),
        ("រោងចក្រជ្រើសរើសបុគ្គលិក។ ថៅកែរក្សាទុកប៉ាស្ព័រ។ ទាក់ទង", True),
        ("រោងចក្រជ្រើសរើសបុគ្គលិក។ ថៅកែមិនរក្សាទុកប៉ាស្ព័រទេ។ ទាក់ទង", False),
    ],
)
def test_a_denial_joined_to_the_verb(text, fires):
    found_ids = {hit.id for hit in assess(JobPosting(url="", source="t", text=text)).hits}
    assert ("passport-retention" in found_ids) == fires


@pytest.mark.parametrize("line", ["", "a (b|c", "a) b", "<3> b", "a <50> b", "a <2> b >2> c", "x"])
def test_bad_lines_are_refused(line):
    with pytest.raises(PatternError):
        parse(line)


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "period"),
    [
        ("N850,000", 850_000, 850_000, "NGN", ""),
        ("total @ 700k", 700_000, 700_000, "", ""),
        ("KSh300,000", 300_000, 300_000, "KES", ""),
        ("USD 1.5m a year", 1_500_000, 1_500_000, "USD", "year"),
        ("$1000-2000 per week", 1000, 2000, "USD", "week"),
        ("доход от 900$ в неделю", 900, 900, "USD", "week"),
        ("月薪3万", 30_000, 30_000, "", "month"),
        ("£2,950.00 monthly", 2950, 2950, "GBP", "month"),
        ("Rp 5.000.000 per bulan", 5_000_000, 5_000_000, "IDR", "month"),
    ],
)
def test_amounts(text, low, high, currency, period):
    amounts = list(CATALOGUE.tables.money.amounts(fold(text).text))
    assert [(a.low, a.high, a.currency, a.period) for a in amounts] == [(low, high, currency, period)]


@pytest.mark.parametrize("text", ["5 years", "24/7", "room 101", "call 0803 000 0123", "2024-05-01"])
def test_numbers_that_are_no_money(text):
    assert not list(CATALOGUE.tables.money.amounts(text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_answered_with_exact_quotes(title, text):
    posting = JobPosting(
        url="", source="s", title=title, text=text + " Registration fee is payable. Work in Oman, visa."
    )
    for hit in assess(posting).hits:
        if hit.field:
            assert posting.text_of(hit.field)[hit.start : hit.end] == hit.quote


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_match_form_keeps_the_length_of_spaced(text):
    folded = fold(text).text
    assert len(spaced(folded)) == len(folded)
    assert "  " not in match_form(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a.a.",
        "1,000$ ",
        "pay fee ",
        "no ",
        "حرف ",
        "(",
        "18-25 girls ",
        "visa $100 ",
        "http://x.example ",
        "不收费 ",
        "no fee ",
        "<b>",
    ],
)
def test_cost_grows_with_the_text(piece):
    def posting(size):
        return JobPosting(url="", source="s", text=(piece * size)[:size])

    assert grows_linearly(assess, posting, 1 << 14)


LONG = "registration"
assert len(LONG) == FIRST


@pytest.mark.parametrize("tail", ["", "s", " fee", " fee of the agent", " fees", "a"])
def test_parts_that_begin_alike_are_told_apart(tail):
    lines = [LONG, f"{LONG} fee", f"{LONG} fee*", f"{LONG}s", f"{LONG} fee of the agent"]
    phrases = [Phrase(parse(line)[0], "group/x", "xx", line=line) for line in lines]
    expected = {line for line in lines if found(line, LONG + tail)}
    assert {match.phrase.line for match in Matcher(phrases).find(LONG + tail)} == expected


def test_what_stands_at_one_place_comes_in_the_order_in_which_it_ends():
    word = "registrations"
    lines = [(word, False), (f"{word}*", False), (word, True)]
    phrases = [Phrase(parse(line)[0], "group/x", "xx", line=line, substring=within) for line, within in lines]
    matches = Matcher(phrases).find(f"the {word} is free")
    assert [(match.phrase.line, match.phrase.substring) for match in matches] == [
        (f"{word}*", False),
        (word, True),
        (word, False),
    ]
    assert {(match.start, match.end) for match in matches} == {(4, 4 + len(word))}

"""The shadow copy undoes disguises and always knows the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.fold import fold
from tests.scaling import grows_linearly

CASES = [
    ("Call NOW", "call now"),
    ("ＷｏＲｋ", "work"),
    ("wh\u200bat\u00adsapp", "whatsapp"),
    ("\u202e0803\u202c", "0803"),
    ("٠٨٠٣ ۰۸۰۳ ०८०३ ০৮০৩ ๐๘๐๓", "0803 0803 0803 0803 0803"),
    ("0️⃣8️⃣0️⃣3️⃣", "0803"),
    ("𝟎𝟖𝟎𝟑 ⓪⑧⓪③ ❽➂", "0803 0803 83"),
    ("Ḧ̷̛ȩ̸l̶p̷", "help"),
    ("Straße ﬃ", "strasse ffi"),
    ("không thu phí, đặt cọc", "khong thu phi, dat coc"),
    ("Telеgrаm", "telegram"),
    ("рaбoтa", "работа"),
    ("зaр@б0ток", "заработок"),
    ("ΤELΕGRΑΜ", "telegram"),
    ("IT-специалист SMMщик", "it-специалист smmщик"),
    ("أإآ ى ة ـ", "ااا ي ه "),
    ("नौकरी", "नौकरी"),
    ("ตอบแชท", "ตอบแชท"),
    ("don’t “pay”", 'don\'t "pay"'),
    ("🆆🅾🆁🅺", "work"),
    ("lone \ud800 surrogate", "lone \ufffd surrogate"),
    ("게임", "게임"),
    ("微信：abc＠x。com", "微信:abc@x.com"),
]


@pytest.mark.parametrize(("text", "want"), CASES)
def test_fold(text, want):
    assert fold(text).text == want


def test_mixed_words_are_flagged():
    folded = fold("plain Telеgrаm word")
    assert [folded.raw(*span) for span in folded.mixed] == ["Telеgrаm"]
    assert fold("Яндекс.Go и IT-отдел").mixed == ()


def test_span_takes_the_marks_of_the_last_letter():
    text = "call 0️⃣8️⃣ now"
    folded = fold(text)
    at = folded.text.index("08")
    assert folded.raw(at, at + 2) == "0️⃣8️⃣"


def test_span_outside_is_an_error():
    with pytest.raises(IndexError):
        fold("é").span(0, 9)


@given(st.text(st.characters(codec=None), max_size=60))
def test_every_span_leads_into_the_original_in_order(text):
    folded = fold(text)
    folded.text.encode()
    last = 0
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert last <= start < end <= len(text)
        last = start


@given(st.text("abc 0803é@працю", max_size=40), st.data())
def test_invisible_characters_change_nothing(text, data):
    at = data.draw(st.integers(0, len(text)))
    mark = data.draw(st.sampled_from("\u200b\u200d\u2060\ufeff\u00ad\u202e\u2066"))
    assert fold(text[:at] + mark + text[at:]).text == fold(text).text


@pytest.mark.parametrize("piece", ["a\u0301\u0302", "ы", "漢", "рa", "ﷺ", "\u200b", "\u0939\u094d"])
def test_cost_grows_with_the_text(piece):
    assert grows_linearly(fold, lambda count: piece * count, 2**16 // len(piece.encode()))

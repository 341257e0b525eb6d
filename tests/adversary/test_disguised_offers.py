"""An offer in disguise comes before an analyst as the plain one does, and each quote is what the ad says there."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.assess import assess
from crawler.indicators.analysed_posting import MAX_TEXT
from crawler.records import JobPosting
from crawler.text.disguised_words import in_reading_order, undisguised
from crawler.text.fold import fold
from tests.scaling import grows_linearly
from tests.text.test_decorated_words import STYLES, styled

OFFERS = {
    "en": "Nanny wanted in Muscat. Free visa and ticket, your passport stays with the agent. Pay a processing fee of"
    " 25,000 before travel. WhatsApp +234 803 000 0701.",
    "es": "Se buscan chicas para limpieza en Canadá, visa garantizada. Pago de inscripción 300 dólares por"
    " adelantado, el pasaporte lo guarda el jefe. WhatsApp +52 55 0000 0001.",
    "ru": "Работа для девушек в Дубае, виза гарантирована. Паспорт хранится у хозяина, долг за визу и билет"
    " отработаете. Оплатите оформление 15 000 рублей. Телеграм @zz_example_breeze.",
    "ar": "مطلوب خادمات للعمل في الرياض. الجواز يبقى عند الكفيل. رسوم التسجيل 300 دولار تدفع قبل السفر."
    " واتساب +966 50 000 0001.",
}  # fmt: skip

ROUND = str.maketrans("aeopcxy", "аеорсху")


def bold(text):
    letters = {chr(97 + n): chr(0x1D41A + n) for n in range(26)} | {
        chr(65 + n): chr(0x1D400 + n) for n in range(26)
    }
    return text.translate(str.maketrans(letters))


def apart(text, between, words):
    return words.join(between.join(word) for word in text.split())


DISGUISES = {
    "stars": lambda text: text.replace(" ", " 🌟 "),
    "hearts without spaces": lambda text: text.replace(" ", "❤"),
    "several symbols": lambda text: text.replace(" ", " ✅🔥 "),
    "zero width": lambda text: "\u200b".join(text),
    "soft hyphens": lambda text: "\u00ad".join(text),
    "bold letters": bold,
    "letters of another alphabet": lambda text: text.translate(ROUND),
    "capitals": str.upper,
    "entities": lambda text: "".join(f"&#{ord(c)};" if c.isalpha() else html.escape(c) for c in text),
    "all as hexadecimal references": lambda text: "".join(f"&#x{ord(c):X};" for c in text),
    "references escaped again": lambda text: "".join(f"&amp;#{ord(c)};" for c in text),
    "a word a line": lambda text: text.replace(" ", "\n"),
    "letters apart": lambda text: apart(text, " ", "   "),
    "letters apart by dots": lambda text: apart(text, ".", " "),
    "letters apart by stars": lambda text: apart(text, " ⭐ ", " / "),
    "a letter a line": "\n".join,
    "letters apart as words are": lambda text: apart(text, " ", " "),
    "blanks between letters": lambda text: apart(text, "\u3164", " "),
    "no spaces": lambda text: text.replace(" ", ""),
}
REFERRED = "Hello &#8238;{}&#8236; thanks"
BACKWARDS = {"en": "\u202e{}", "es": "Hola \u202e{}\u202c gracias", "ru": "\u202e{}", "ar": "\u202d{}"}


def judged(text):
    found = assess(JobPosting(url="", source="s", text=text))
    for hit in found.hits:
        assert text[hit.start : hit.end] == hit.quote
    return found


@pytest.mark.parametrize("language", ["en", "es", "ru", "ar"])
@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguised_offer_comes_before_an_analyst(language, disguise):
    if (disguise, language) == ("letters of another alphabet", "ru"):
        pytest.skip("it is that alphabet")
    assert judged(DISGUISES[disguise](OFFERS[language])).band != "low"


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("every", [1, 3])
def test_an_offer_in_fancy_letters_comes_before_an_analyst(style, every):
    assert judged(styled(OFFERS["en"].lower(), STYLES[style], every)).band != "low"


BESIDE = {
    "ru": " Наша компания работает на рынке двадцать лет. Мы любим природу, спорт и хорошую погоду.",
    "el": " Η εταιρεία μας δραστηριοποιείται στην αγορά εδώ και είκοσι χρόνια και αγαπάμε τη φύση.",
    "zh": "我们公司在市场上工作了二十年，喜欢大自然和运动，祝大家新年快乐身体健康万事如意。",
    "hy": " Մեր ընկերությունը շուկայում աշխատում է քսան տարի և մենք սիրում ենք բնությունը և մարզանքը.",
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", BESIDE)
def test_text_of_their_own_script_beside_fancy_letters_hides_no_offer(style, language):
    assert judged(styled(OFFERS["en"].lower(), STYLES[style]) + BESIDE[language] * 3).band != "low"


@pytest.mark.parametrize("language", OFFERS)
def test_an_offer_written_backwards_is_read_as_it_is_shown(language):
    plain = judged(OFFERS[language])
    found = judged(BACKWARDS[language].format(OFFERS[language][::-1]))
    assert found.band != "low"
    assert found.language == plain.language
    assert {one.value for one in plain.contacts} <= {one.value for one in found.contacts}
    assert any("reversed" in one.disguises for one in found.contacts)


def test_an_override_given_as_a_reference_turns_its_run():
    found = judged(REFERRED.format(OFFERS["en"][::-1]))
    assert found.band != "low"
    assert {one.value for one in judged(OFFERS["en"]).contacts} <= {one.value for one in found.contacts}


def test_plain_references_are_no_disguise():
    text = "Cook &amp; waiter at Zenith Caf&eacute; &#8211; call +44 7700 900123 &notaname; AT&T"
    folded = undisguised(fold(text))
    assert folded.text == "cook & waiter at zenith cafe - call +44 7700 900123 &notaname; at&t"
    assert folded.obfuscations == ()


@pytest.mark.parametrize("padding", ["\u200b", " ", "\n", "\u00ad\n", " \u2060", "\u200b" * 9 + "a "])
@pytest.mark.parametrize("field", ["text", "description"])
def test_nothing_that_is_put_before_an_offer_keeps_it_from_being_read(padding, field):
    text = padding * (MAX_TEXT // len(padding) + 1) + OFFERS["en"]
    found = assess(JobPosting(url="", source="s", title="Job").with_texts({field: text}))
    assert (found.document_type, found.band) == ("ad", "priority")
    assert all(text[hit.start : hit.end] == hit.quote for hit in found.hits if hit.field == field)


@pytest.mark.parametrize("padding", ["hello world ", "a\u200b"])
def test_a_text_that_goes_on_after_what_is_read_comes_before_an_analyst_who_is_told(padding):
    found = assess(JobPosting(url="", source="s", text=padding * MAX_TEXT + OFFERS["en"]))
    assert (found.document_type, found.band) == ("ad", "look")
    assert found.reasons[0] == "only the first 200,000 characters of its text were read"


@pytest.mark.parametrize(
    "text",
    [
        "Cook wanted in Lagos.",
        "⭐ Cook wanted ⭐ Lagos office, pay by the month, apply with a letter at the office on Monday",
        "مطلوب \u202bطباخ\u202c في \u202dABC 123\u202c للعمل",
        "\u202e12345",
    ],
)
def test_what_is_not_disguised_stays_as_it_is(text):
    folded = fold(text)
    assert undisguised(folded).text == folded.text
    assert in_reading_order(text) == text


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab c🌟\u202d\u202e\u202c\nم", max_size=60))
def test_every_character_of_the_copy_leads_to_a_place_in_the_text(text):
    copy = undisguised(fold(text))
    for at in range(len(copy.text)):
        start, end = copy.span(at, at + 1)
        assert 0 <= start <= end <= len(text)


@pytest.mark.parametrize("piece", ["a🌟", "🌟", "a 🌟 b\n", "\u202ea", "a\u202e", "\u202d\u05d0"])
def test_cost_grows_with_the_text(piece):
    undisguised(fold("warm up 🌟 \u202e"))
    size = 2**14 // len(piece)
    assert grows_linearly(lambda text: undisguised(fold(text)), lambda count: piece * count, size)


READ_AS_PLAIN = ["letters apart", "letters apart by dots", "a letter a line"]


@pytest.mark.parametrize("disguise", READ_AS_PLAIN)
def test_letters_apart_are_closed_up_where_words_are_parted_otherwise(disguise):
    found = judged(DISGUISES[disguise](OFFERS["en"]))
    assert found.band == "priority"
    assert {"upfront-recruitment-fee", "passport-retention"} <= {hit.id for hit in found.hits}


@pytest.mark.parametrize("disguise", ["letters apart as words are", "no spaces"])
def test_a_text_whose_words_can_not_be_told_apart_says_so(disguise):
    text = DISGUISES[disguise](
        "Welcome to our office in Arden, good people of the town, we greet you all today here"
    )
    found = judged(text)
    assert (found.document_type, found.band) == ("ad", "look")
    assert found.reasons[0] == "its letters stand apart or without spaces, so its words were not read"


@pytest.mark.parametrize(
    "text",
    [
        "W E   A R E   H I R I N G\nCook wanted in Lagos, 90,000 naira a month, apply on Monday.",
        "11A7 T2 S1: Nghe+Nghe+H+H;C1: CC+SH+CN+H+T T3 S2: QP+Si+AV;C1: S+AV+AV+L+L T4 C1: AV+GDCD+V+CN+Si T5 S1: TD",
        "Verwaltungsfachangestellte Industriemechaniker Produktionsmitarbeiter Maschinenbauingenieure",
        "TDemoDemoDemoDemoDemoDemoDemoDemo3 is the wallet",
        "कुवेत घरको काम, दिदीबहिनी मात्र। सुनौलीबाट दिल्ली, त्यहाँबाट उड्ने, श्रम स्वीकृत गर्ने कम्पनी आफै हो",
        "ต้องการแม่บ้านทำงานในกรุงเทพ เงินเดือนหนึ่งหมื่นห้าพันบาท มีที่พักและอาหาร ติดต่อสำนักงานได้ทุกวัน",
    ],
)
def test_headlines_codes_long_words_and_other_scripts_are_left_as_they_are(text):
    assert undisguised(fold(text)).text == fold(text).text
    assert "its letters stand apart or without spaces" not in " ".join(judged(text).reasons)


@given(st.text(alphabet="ab .\n*é", max_size=300))
def test_closing_up_keeps_every_quote_in_its_place(text):
    folded = undisguised(fold(text))
    for place in range(len(folded.text)):
        start, end = folded.span(place, place + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("piece", ["a b ", "a.", "a  b\n", "abcdefghijklmnopq"])
def test_letters_apart_are_closed_up_in_linear_time(piece):
    assert grows_linearly(lambda text: undisguised(fold(text)), lambda count: piece * count, 4_000)

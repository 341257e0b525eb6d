"""Warnings, news and notices are told from ads in every language of the catalogue."""

import tomllib
from pathlib import Path

import pytest

from crawler.assess import assess
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.warning_cues import own_offers
from crawler.records import JobPosting
from quality.gate.indicators import WARNINGS

TEXTS = tomllib.loads(WARNINGS.read_text("utf-8"))

TESTIMONY = tomllib.loads(Path(__file__).with_name("testimony.toml").read_text("utf-8"))


def analysed(text, language):
    return AnalysedPosting(JobPosting(url="", source="test", text=text), (), language, load_catalogue())


def kind(text, **fields):
    return assess(JobPosting(url="", source="test", text=text, **fields)).document_type


def test_there_are_enough():
    assert len(TEXTS) == 14
    assert sum(map(len, TEXTS.values())) >= 120


@pytest.mark.parametrize("language", TEXTS)
def test_recognised(language):
    types = [kind(text) for text in TEXTS[language]]
    assert types.count("warning") >= 0.95 * len(types)


@pytest.mark.parametrize(
    "text",
    [
        "We are hiring two drivers. Requirements: licence, three years of experience. Send your CV to "
        "jobs@shipping.example. Beware of fraudsters: we never charge a fee.",
        "Требуется водитель. Обязанности: развозка. Зарплата 60000 рублей. Звоните. Не обман, без мошенников.",
        "This is not a scam! Work from home, earn daily, message me on WhatsApp +1 202-555-0143.",
        "Dibutuhkan kasir. Kualifikasi: SMA, jujur. Kirim CV ke loker@toko.example. Hati-hati penipuan.",
        "Fraud analyst wanted at Example Bank: investigate fraud cases, degree required, apply online.",
        "Rescue diver needed for Example Cruises, apply with your CV, salary 3,000 EUR monthly.",
    ],
)
def test_ads_are_not_warnings(text):
    assert kind(text) == "ad"


def test_a_warning_block_silences_only_itself():
    text = (
        "Drivers needed in Lagos, apply now, send your CV. Salary N90,000 monthly, experience required. "
        "A registration fee of N5,000 is payable before the interview. "
        "Beware of fraudsters who ask for a visa fee."
    )
    found = {hit.id for hit in assess(JobPosting(url="", source="test", text=text, region="NG")).hits}
    assert "upfront-recruitment-fee" in found
    assert "visa-travel-cost-on-worker" not in found


def test_what_is_not_about_work():
    assert kind("Your parcel waits, pay the customs charge at the link.") == "other"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Se busca limpiadora en Soria, 900 euros. Presentarse en la oficina el lunes.", "ad"),
        ("Cómo reconocer una estafa laboral: sueldo alto y entrevista solo por WhatsApp.", "warning"),
        ("How to avoid fake recruiters: ask for the licence, pay nobody, apply at the office.", "warning"),
    ],
)
def test_a_lesson_in_the_first_sentence_warns(text, expected):
    assert assess(JobPosting(url="", source="t", text=text)).document_type == expected


@pytest.mark.parametrize("language", TESTIMONY)
def test_a_victims_words_are_found(language):
    texts = TESTIMONY[language]
    assert analysed(texts["told"], language).has("context/testimony")
    assert not analysed(texts["offers"], language).has("context/testimony")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("They write \u201cCooks wanted, send your CV now\u201d and then take money.", False),
        ("They write \u300cCooks wanted, send your CV now\u300d and then take money.", False),
        ("Cooks wanted, send your CV now, as \u201cThe Blue Kitchen\u201d grows.", True),
        ("\u201cCooks wanted, send your CV now to the kitchen of our house.\u201d Forwarded.", True),
    ],
)
def test_what_is_quoted_is_not_offered(text, own):
    assert bool(own_offers(analysed(text, "en"))) is own


AROUND = (
    "Warning: false recruiters use our name. Do not send money or documents to anybody who writes to you first."
    " The ministry advises caution.",
    "Beware of scammers who ask for fees in our name. Never pay for a job, and report such messages to the police.",
)


@pytest.mark.parametrize(
    "form", ["{0} {offer} {1}", "{0} {1} {offer}", "{offer} {0} {1}", "{0}\n\n{offer}\n\n{1}\n{0}"]
)
@pytest.mark.parametrize(
    "offer",
    [
        "Housemaids wanted for Oman, ticket and visa free. Your passport stays with madam until the two years are"
        " over. Pay the processing fee of N50,000 before Friday. Call +234 700 000 0123.",
        "Girls 18-25 for hostess job in Dubai, no experience. We keep your passport and you work off the ticket"
        " first. Send photos in bikini on WhatsApp +2347000000123.",
        "Customer service in Myawaddy, 2000 USD, typing in chats with foreign men, no degree. Phones are handed in at"
        " the gate. Who leaves early pays 3000 USD. Telegram @hr_example.",
    ],
)
def test_warnings_around_an_offer_hide_it_no_more_without_the_sentence_reader(offer, form):
    text = form.format(*AROUND, offer=offer)
    assessed = assess(JobPosting(url="", source="test", text=text))
    assert (assessed.document_type, assessed.band) == ("ad", "priority")
    assert all(text[hit.start : hit.end] == hit.quote for hit in assessed.hits)


def test_warnings_alone_stay_warnings_however_many():
    assert kind(" ".join(AROUND * 4)) == "warning"
    assert (
        kind(f"{AROUND[0]} They write: 'Housemaids for Oman, pay 50,000 for your ticket'. {AROUND[1]}")
        == "warning"
    )

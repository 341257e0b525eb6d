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

"""Closing days that ads state in a sentence, in every language of the catalogue."""

from importlib import resources

import pytest

from crawler.postings.closing_day import closing_line
from crawler.postings.dates import read_date
from crawler.postings.hints import Hints
from crawler.postings.page import read_page
from crawler.records import Page

NOW = "2026-11-30T10:00:00Z"
STATED = [
    ("en", "Applications close on 15 October 2026."),
    ("en", "Send your CV before October 15, 2026"),
    ("en", "Apply no later than Friday 16th October 2026 by mail."),
    ("de", "Bewerben Sie sich bis zum 15.10.2026 per Mail."),
    ("fr", "Les candidatures sont reçues jusqu'au 15 octobre 2026."),
    ("es", "Postule hasta el 15 de octubre de 2026"),
    ("pt", "Inscrições até 15 de outubro de 2026"),
    ("ru", "Резюме принимаются до 15 октября 2026"),
    ("uk", "Резюме надсилайте до 15.10.2026"),
    ("tr", "Başvurular 15 Ekim 2026 tarihine kadar alınır"),
    ("ja", "応募は2026年10月15日まで"),
    ("ko", "지원서는 2026년 10월 15일까지"),
    ("zh", "请于2026年10月15日前投递简历"),
    ("hi", "आवेदन 15 अक्टूबर 2026 तक भेजें"),
    ("ar", "يرجى التقديم قبل 15 أكتوبر 2026"),
    ("th", "สมัครภายในวันที่ 15 ตุลาคม 2569"),
    ("id", "Kirim lamaran paling lambat 15 Oktober 2026"),
    ("vi", "Nộp hồ sơ trước ngày 15/10/2026"),
    ("sw", "Tuma maombi kabla ya 15 Oktoba 2026"),
    ("pl", "Prosimy o CV do 15.10.2026"),
    ("ro", "Trimiteți CV-ul până la 15.10.2026"),
    ("bn", "আবেদন করুন 15 অক্টোবর 2026 এর মধ্যে"),
    ("ur", "درخواست 15 اکتوبر 2026 تک بھیجیں"),
    ("ms", "Hantar resume sebelum 15 Oktober 2026"),
    ("tl", "Mag-apply hanggang October 15, 2026"),
    ("my", "2026-10-15 မတိုင်မီ လျှောက်လွှာ တင်ပါ"),
    ("ne", "2026-10-15 सम्म आवेदन दिनुहोस्"),
    ("am", "ማመልከቻ እስከ 15/10/2026 ድረስ"),
    ("ha", "A aika da takardu kafin 15/10/2026"),
    ("yo", "Fi ìwé ránṣẹ́ ṣáájú 15/10/2026"),
    ("ig", "Zipu akwụkwọ tupu 15/10/2026"),
    ("ht", "Voye CV ou anvan 15/10/2026"),
    ("pcm", "Send your CV before 15/10/2026"),
    ("km", "ដាក់ពាក្យមុនថ្ងៃទី 15/10/2026"),
]
OTHER = [
    "We work from 1 May 2026 until 30 September 2026.",
    "Contract until 30 September 2026.",
    "Apply by mail. The ship leaves on 15 October 2026.",
    "Apply before 15 October 2026 in Lagos, and before 20 October 2026 in Kano.",
    "Applications open on 15 October 2026",
    "Apply before Friday",
]


@pytest.mark.parametrize(("language", "line"), STATED)
def test_a_sentence_states_the_day(language, line):
    said = closing_line(f"Cook wanted\n{line}\nPay 300 USD")
    assert read_date(said, (language,), "DMY", NOW) in ("2026-10-15", "2026-10-16"), said


@pytest.mark.parametrize("line", OTHER)
def test_another_day_is_none(line):
    assert closing_line(line) == ""


def test_every_language_of_the_catalogue_is_in_the_table():
    phrases = resources.files("crawler.indicators.data") / "phrases"
    wanted = {place.name.removesuffix(".toml") for place in phrases.iterdir() if place.name.endswith(".toml")}
    assert wanted <= {row[0] for row in STATED}


def test_a_plain_page_gives_its_closing_day():
    body = """<html lang=de><title>Koch gesucht | Gasthof</title><body><main><h1>Koch gesucht</h1>
    <p>Gehalt: 2.400 EUR</p><h2>Aufgaben</h2><p>Kochen für sechzig Gäste am Abend, auch am Wochenende.</p>
    <h2>Wir bieten</h2><p>Unterkunft und Verpflegung im Haus, dreizehn Gehälter.</p>
    <p>Bewerben Sie sich bis spätestens 15. Oktober 2026 per Mail an kueche@gasthof.example.</p></main>"""
    page = Page(url="https://gasthof.example/stellen/1", body=body.encode(), fetched_at=NOW)
    (ad,) = read_page(page, Hints(source="x"))
    assert (ad.valid_through, ad.title) == ("2026-10-15", "Koch gesucht")


@pytest.mark.parametrize(
    ("raw", "day"),
    [("12/11/2569", "2026-11-12"), ("12 พฤศจิกายน พ.ศ. 2569", "2026-11-12"), ("2569-11-12", "2026-11-12")],
)
def test_a_year_of_the_thai_calendar(raw, day):
    assert read_date(raw, ("th",), None, NOW) == day

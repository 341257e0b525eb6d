from dataclasses import replace

import pytest

from crawler.assess import assess
from crawler.indicators import load_catalogue, sentence_reading
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.document_type import classify_document
from crawler.indicators.findings import findings_of
from crawler.indicators.load import with_sentence_reader
from crawler.indicators.passages import offers_in_warning
from crawler.indicators.reader_weighing import (
    FLOOR,
    READ_FROM_WEIGHING,
    READ_FROM_WORDING,
    UNLIKE_AN_OFFER,
    UNSUPPORTED,
    UNSUPPORTED_WITHOUT_NUMBERS,
    needed_score,
    reader_features,
    score_with_reader,
    worth_reading,
)
from crawler.indicators.sentence_reading import DOUBTED
from crawler.records import JobPosting
from crawler.score_rules import READER_POINTS
from crawler.sentence_reader import SentenceReader, SentenceReading
from tests.sentence_reader.invented import reader

CALLED = "We are hiring a kitchen helper, full time, monthly pay. Every passport is in the drawer."


def read(text="", *, bar=None, strength=160.0, **fields):
    plain = load_catalogue(sentences=False)
    posting = JobPosting(url="", source="", text=text, **fields)
    catalogue = with_sentence_reader(plain, reader(strength))
    return assess(posting, catalogue=plain), assess(posting, catalogue=catalogue, sentence_bar=bar)


def test_it_brings_an_ad_to_look_and_names_no_indicator():
    before, after = read(CALLED)
    assert (before.band, after.band) == ("low", "look")
    assert after.score == pytest.approx(before.score + READER_POINTS)
    # Of an ad that comes before an analyst the wording names likely indicators, without points: not the reader.
    assert tuple(hit for hit in after.hits if hit.origin != "wording") == before.hits
    assert after.document_type == "ad"
    assert before.sentence_suspicion is None
    assert after.sentence_suspicion is not None
    assert (
        "ad's own sentence \u201cEvery passport is in the drawer.\u201d is like known offers"
        in after.reasons[-1]
    )


def test_the_quote_is_found_across_fields():
    _, after = read(
        title="Kitchen helper wanted, full time job",
        description="Monthly pay, start now. Every passport is in the drawer.",
    )
    assert "Every passport is in the drawer" in after.reasons[-1]


ONE_SIGN = (
    "Waiter wanted. Send 5000 naira registration fee before the interview, wages are good and paid weekly."
)


def test_it_outweighs_one_sign():
    before, after = read(ONE_SIGN)
    assert (before.band, after.band) == ("look", "low")
    assert DOUBTED in after.reasons
    assert after.hits


def test_honest_terms_behind_an_offer_do_not_hide_what_the_rules_found():
    offer = (
        "Waiter wanted for our new place. Every passport is in the drawer of the office. Send 5000 naira registration"
        " fee before the interview. Write to this number in the evening."
    )
    terms = (
        " Wages are paid weekly and there is one day off. Wages are paid for holidays too, and a written contract."
        " You can visit us at Mill Road 4 before you decide. The wages rise after one year of good work."
    )
    before, after = read(offer + terms)
    assert before.band == "look"
    assert reader().read(offer + terms).offer < 0 < reader().read(offer).offer
    assert after.band == "look"


HONEST_TERMS = (
    "Wages are paid weekly and there is one day off. Wages are paid for holidays too, and a written contract."
    " You can visit us at Mill Road 4 before you decide. The wages rise after one year of good work."
)


@pytest.mark.parametrize("form", ["{offer} {terms}", "{terms} {offer}", "{terms}\n\n{offer}\n\n{terms}"])
def test_honest_terms_around_an_offer_do_not_hide_what_only_the_reader_finds(form):
    offer = f"{CALLED} The passport is there for all 12 of you. Urgent, hurry: give the passport at the door."
    text = form.format(offer=offer, terms=HONEST_TERMS)
    assert reader().read(text).offer < 0 < reader().read(offer).offer
    before, after = read(text)
    assert (before.band, after.band) == ("low", "look")
    assert "passport" in after.reasons[-1]


WARNINGS = (
    "Warning: fraudsters recruit in our name. Do not pay anything and report them to the police.",
    "Beware of this scam. The ministry warns job seekers, never send money to strangers.",
)
OFFER = (
    f"{CALLED} The passport of each worker is there, for all 12 of you, from the first day of the job."
    " Hurry, apply and give the passport at the door. Call +2347000000123."
)


@pytest.mark.parametrize(
    "form",
    [
        "{first} {offer} {second}",
        "{first}\n{second}\n{offer}",
        "{offer}\n\n{first} {second} {first} {second}",
    ],
)
def test_no_number_of_warnings_around_an_offer_hides_it(form):
    text = form.format(first=WARNINGS[0], second=WARNINGS[1], offer=OFFER)
    before, after = read(text, strength=220.0)
    assert before.document_type == "warning"
    assert (after.document_type, after.band) == ("ad", "look")
    assert "amid warnings it makes an offer" in after.reasons
    assert all(text[hit.start : hit.end] == hit.quote for hit in after.hits)


class Said(SentenceReader):
    """A reader that says of a whole text whether it warns, and of each passage how far it is an offer."""

    def __init__(self, whole, offer, *, warns):
        self.whole, self.offer, self.warns = whole, offer, warns

    def read(self, text):
        warning = 6.0 if self.warns and text == self.whole else -6.0
        return SentenceReading(self.offer, warning, -6.0)


def test_cues_make_a_warning_of_an_offer_less_easily_where_the_reader_takes_it_for_none():
    text = f"{WARNINGS[0]} {OFFER} {WARNINGS[1]}"
    posting = JobPosting(url="", source="", text=text)
    ad = AnalysedPosting(posting, (), "en", load_catalogue(sentences=False))
    found = [
        tuple(bool(offers_in_warning(ad, Said(text, step / 4, warns=warns))) for warns in (True, False))
        for step in range(-40, 41)
    ]
    assert set(found) == {(False, False), (False, True), (True, True)}


def test_warnings_that_hold_no_offer_stay_warnings():
    _, after = read(" ".join(WARNINGS * 3), strength=220.0)
    assert (after.document_type, after.band) == ("warning", "low")


def test_a_report_that_quotes_an_offer_is_not_read_in_passages():
    offer = f"{CALLED} The passport is there for all 12 of you. Give the passport at the door."
    told = "So it read. I slept on the floor. We all slept on the floor. I was ill on that floor."
    assert reader().read(offer).offer > 0
    _, after = read(f"{told} {offer} {told}", strength=40.0)
    assert after.band == "low"


def test_it_never_outweighs_what_is_certain_of_itself():
    before, after = read(f"{ONE_SIGN} Your passport stays with us until the debt is worked off.")
    assert before.band == after.band == "priority"


def test_it_never_doubts_priority_so_that_honest_terms_hide_no_such_offer():
    before, after = read(
        "Waiter wanted abroad, wages are paid weekly. Visa and ticket free, girls of 20 to 25, no experience,"
        " whatsapp only, urgent, no papers needed, call now. Wages are good."
    )
    assert before.band == after.band == "priority"


@pytest.mark.parametrize(
    "text",
    [
        "Hiring now: chat agents for Myawaddy, 3000 dollars, free ticket, no papers. They beat us and we slept on"
        " the floor.",
        "Easy work from home, earn 800 dollars daily, only pay 50 dollars for registration by bitcoin. So it read,"
        " and now my mother sleeps on the floor.",
    ],
)
def test_what_surely_warns_is_a_warning_whatever_signs_and_wording_it_quotes(text):
    before, after = read(text)
    assert before.band != "low"
    assert (after.document_type, after.band, after.hits) == ("warning", "low", ())


def test_an_offer_stays_one_beside_the_words_of_a_victim():
    before, after = read(
        "Hiring now: chat agents for Myawaddy, 3000 dollars, free ticket, no papers. The passport stays with the"
        " boss. They slept on the floor, and it is fine."
    )
    assert before.band != "low"
    assert (after.document_type, after.band) == ("ad", before.band)


@pytest.mark.parametrize(
    "text",
    [
        "Warning: fraudsters recruit kitchen helpers and lock the passport away. Do not pay and report them to the"
        " police. Beware of this scam, the ministry warns job seekers.",
        "They said I would be a cook in a hotel. I slept on the floor of the kitchen and worked until midnight.",
    ],
)
def test_warnings_and_reports_are_not_called(text):
    _, after = read(text)
    assert (after.document_type, after.band, after.hits) == ("warning", "low", ())


def test_a_text_that_reads_like_a_report_is_an_ad_where_it_is_listed_as_a_job():
    _, told = read("We hire a cook for our hotel. As a cook I slept on the floor of the kitchen.")
    assert told.document_type == "warning"
    assert "those of a warning or a report" in told.reasons[0]
    _, listed = read(
        title="Cook wanted in a hotel", description="A cook for a small kitchen, on the first floor."
    )
    assert listed.document_type == "ad"


@pytest.mark.parametrize(("bar", "band"), [(None, "look"), (0.5, "look"), (50.0, "low"), (-9.0, "look")])
def test_the_rank_in_a_source_may_raise_the_bar(bar, band):
    assert read(CALLED, bar=bar)[1].band == band


def test_the_rank_lowers_the_bar_to_the_floor_and_no_further():
    found = {}
    with_a_sign = f"{CALLED} Urgent, hurry."
    for strength in range(30, 90):
        _, fixed = read(with_a_sign, strength=float(strength))
        _, ranked = read(with_a_sign, strength=float(strength), bar=-9.0)
        found[fixed.sentence_suspicion] = (fixed.band, ranked.band)
    between = {bands for said, bands in found.items() if said is not None and FLOOR + 0.1 < said < -0.1}
    below = {bands for said, bands in found.items() if said is not None and said < FLOOR - 0.1}
    assert between == {("low", "look")}
    assert below == {("low", "low")}


@pytest.mark.parametrize(
    ("text", "wording", "needed"),
    [
        (CALLED, UNLIKE_AN_OFFER, 0.0),
        (CALLED, UNLIKE_AN_OFFER - 0.1, UNSUPPORTED_WITHOUT_NUMBERS),
        (f"{CALLED} From 8 o'clock.", UNLIKE_AN_OFFER - 0.1, UNSUPPORTED),
        (f"{CALLED} Call ٠١٢٣.", UNLIKE_AN_OFFER - 0.1, UNSUPPORTED),
        (f"{CALLED} 日薪三百。", UNLIKE_AN_OFFER - 0.1, UNSUPPORTED),
        (f"{CALLED} Urgent, hurry.", UNLIKE_AN_OFFER - 0.1, 0.0),
    ],
)
def test_an_ad_that_nothing_else_speaks_against_needs_a_higher_score(text, wording, needed):
    catalogue = load_catalogue(sentences=False)
    ad = AnalysedPosting(JobPosting(url="", source="", text=text), (), "en", catalogue)
    ad.__dict__["classified"] = replace(ad.classified, suspicion=wording)
    assert needed_score(ad, findings_of(ad, classify_document(ad))) == needed


def test_what_an_ad_needs_decides_whether_the_reader_calls_it(monkeypatch):
    for needed in (0.0, UNSUPPORTED, UNSUPPORTED_WITHOUT_NUMBERS):
        monkeypatch.setattr(sentence_reading, "needed_score", lambda *_, needed=needed: needed)
        found = set()
        for strength in range(30, 200, 2):
            _, after = read(CALLED, strength=float(strength))
            if after.sentence_suspicion is not None:
                found.add((after.sentence_suspicion >= needed, after.band))
        assert found == {(True, "look"), (False, "low")}


def test_a_text_that_does_not_read_as_a_job_ad_is_not_read():
    _, after = read("The cat sat on the mat and the passport lay under it, as in the song.")
    assert after.band == "low"
    assert after.sentence_suspicion is None


@pytest.mark.parametrize(
    ("fields", "wording", "like_an_ad", "score", "is_read"),
    [
        ({"title": "Cook", "description": CALLED}, -9.0, 5.0, READ_FROM_WEIGHING - 0.1, False),
        ({"title": "Cook", "description": CALLED}, -9.0, 5.0, READ_FROM_WEIGHING, True),
        ({"title": "Cook", "description": CALLED}, READ_FROM_WORDING, 5.0, -9.0, True),
        ({"text": CALLED}, -9.0, 5.0, -9.0, True),
        ({"text": CALLED}, -0.1, -9.0, 9.0, False),
        ({"text": CALLED}, 0.1, -9.0, -9.0, True),
    ],
)
def test_an_ad_of_a_board_far_from_any_sign_is_not_read(fields, wording, like_an_ad, score, is_read):
    ad = AnalysedPosting(JobPosting(url="", source="", **fields), (), "en", load_catalogue(sentences=False))
    ad.__dict__["classified"] = replace(ad.classified, suspicion=wording, ad=like_an_ad)
    assert worth_reading(ad, score) == is_read
    assert worth_reading(ad, score, is_up=True) == (is_read or like_an_ad < 0.0)


def test_every_feature_has_a_weight_and_every_weight_a_feature():
    catalogue = load_catalogue(sentences=False)
    ad = AnalysedPosting(JobPosting(url="", source="", text=CALLED), (), "en", catalogue)
    values = reader_features(ad, 0.0, SentenceReading(0.0, 0.0, 0.0))
    assert {"start", *values} == set(catalogue.tables.reader_weights)


@pytest.mark.parametrize("offer", [float("-inf"), -10.0, 0.0, 10.0, 1e9])
def test_no_single_word_of_the_reader_is_without_limit(offer):
    catalogue = load_catalogue(sentences=False)
    ad = AnalysedPosting(JobPosting(url="", source="", text=CALLED), (), "en", catalogue)
    lowest = score_with_reader(ad, -99.0, SentenceReading(-10.0, -10.0, -10.0))
    highest = score_with_reader(ad, 99.0, SentenceReading(10.0, 10.0, 0.0))
    assert lowest <= score_with_reader(ad, 0.0, SentenceReading(offer, -5.0, -5.0)) <= highest


@pytest.mark.parametrize(
    ("text", "language", "stays"),
    [
        ("A n wa awon omobinrin omo odun 14 si 17 fun ise ni Lagos.", "yo", True),
        ("Anahitajika msichana wa miaka 14 hadi 16 kwa kazi za ndani, mkataba upo.", "sw", False),
    ],
)
def test_children_sought_are_not_doubted_in_a_language_the_encoder_never_learned(text, language, stays):
    before, after = read(text)
    assert (before.language, before.band) == (language, "look")
    assert after.sentence_suspicion is not None
    assert after.sentence_suspicion < 0.0
    assert (after.band == "look") is stays

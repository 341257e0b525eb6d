from dataclasses import replace

import pytest

from crawler.assess import assess
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.document_type import classify_document
from crawler.indicators.load import with_sentence_reader
from crawler.indicators.sentence_reading import read_sentences
from crawler.records import JobPosting
from crawler.score_rules import READER_POINTS
from tests.sentence_reader.invented import reader, telling_reader

CALLED = "We are hiring a kitchen helper, full time, monthly pay. Every passport is in the drawer."


def read(text="", *, bar=None, **fields):
    plain = load_catalogue(sentences=False)
    posting = JobPosting(url="", source="", text=text, **fields)
    with_reader = assess(posting, catalogue=with_sentence_reader(plain, reader()), sentence_bar=bar)
    return assess(posting, catalogue=plain), with_reader


def test_it_adds_to_look_and_names_no_indicator():
    before, after = read(CALLED)
    assert (before.band, after.band) == ("low", "look")
    assert after.score == pytest.approx(before.score + READER_POINTS)
    # Of an ad that comes before an analyst the wording names likely indicators, without points: not the reader.
    assert tuple(hit for hit in after.hits if hit.origin != "wording") == before.hits
    assert after.document_type == "ad"
    assert before.sentence_suspicion is None
    assert after.sentence_suspicion is not None
    assert "ad's own sentence" in after.reasons[-1]
    assert "Every passport is in the drawer" in after.reasons[-1]
    assert "resembles a known offer: \u201cThe boss keeps your passport.\u201d" in after.reasons[-1]


def test_the_quote_is_found_across_fields():
    _, after = read(
        title="Kitchen helper wanted, full time job",
        description="Monthly pay, start now. Every passport is in the drawer.",
    )
    assert "Every passport is in the drawer" in after.reasons[-1]


def test_it_never_takes_away():
    text = "Send 5000 naira registration fee before the interview, wages are good and paid weekly."
    before, after = read(text)
    assert before.band == after.band != "low"
    assert after.score >= before.score


@pytest.mark.parametrize(
    "text",
    [
        "We are hiring a kitchen helper, full time. We never keep the passport of anybody who works for us.",
        "Warning: fraudsters recruit kitchen helpers and lock the passport away. Do not pay and report them to the"
        " police. Beware of this scam, the ministry warns job seekers.",
    ],
)
def test_denials_and_warnings_are_no_reason(text):
    before, after = read(text)
    assert before.band == after.band == "low"


@pytest.mark.parametrize(
    ("bar", "band"),
    [
        (None, "look"),
        (1.5, "look"),
        (50.0, "low"),
        (-9.0, "look"),
    ],
)
def test_the_rank_in_a_source_may_raise_the_bar(bar, band):
    assert read(CALLED, bar=bar)[1].band == band


def test_the_rank_lowers_the_bar_to_the_floor_and_no_further():
    score = reader().read(CALLED, "en").suspicion + 1.0
    high = with_sentence_reader(load_catalogue(sentences=False), reader(bars=_bars(score + 0.4)))
    low = with_sentence_reader(load_catalogue(sentences=False), reader(bars=_bars(score + 0.6)))
    posting = JobPosting(url="", source="", text=CALLED)
    assert assess(posting, catalogue=high).band == "low"
    assert assess(posting, catalogue=high, sentence_bar=-9.0).band == "look"
    assert assess(posting, catalogue=low, sentence_bar=-9.0).band == "low"


@pytest.mark.parametrize(
    ("below", "signs", "calls"),
    [
        (0.0, 0.0, True),
        (0.1, 0.0, False),
        (0.1, 2.0, False),
        (0.4, 3.0, True),
        (0.6, 3.0, False),
        (0.6, 4.0, True),
        (1.5, 5.9, False),
    ],
)
def test_below_its_bar_it_supports_signs_that_alone_are_too_weak(below, signs, calls):
    score = reader().read(CALLED, "en").suspicion + 1.0
    catalogue = with_sentence_reader(load_catalogue(sentences=False), reader(bars=_bars(score + below)))
    ad = AnalysedPosting(JobPosting(url="", source="", text=CALLED), (), "en", catalogue)
    assert read_sentences(ad, classify_document(ad), signs).calls == calls


def test_a_text_that_does_not_read_as_a_job_ad_is_not_called():
    _, after = read("The cat sat on the mat and the passport lay under it, as in the song.")
    assert after.band == "low"
    assert after.sentence_suspicion is not None
    assert after.sentence_suspicion > 0


FAIR = (
    f"{CALLED} You read the written contract before you sign it, have one day off a week and health insurance. The"
    " employer pays your visa and ticket. Come to the interview at our office, Mill Road 4."
)


def test_an_ad_that_states_honest_terms_is_not_called():
    before, after = read(FAIR)
    assert (before.band, after.band) == ("low", "low")
    assert after.sentence_suspicion > 0
    assert "more speaks for an honest offer" in after.reasons[0]
    _, listed = read(title="Kitchen helper", description=FAIR)
    assert listed.band == "look"


def test_a_text_whose_sentences_warn_is_a_warning_unless_it_is_listed_as_a_job():
    catalogue = with_sentence_reader(load_catalogue(sentences=False), telling_reader())
    text = "They said I would be a cook in a hotel. As a cook I slept on the floor of the kitchen."
    told = assess(JobPosting(url="", source="", text=text), catalogue=catalogue)
    assert (told.document_type, told.band, told.hits) == ("warning", "low", ())
    assert "those of a warning or a report" in told.reasons[0]
    listed = JobPosting(
        url="", source="", title="Cook wanted in a hotel", description="A cook for a small kitchen."
    )
    assert assess(listed, catalogue=catalogue).document_type == "ad"


def _bars(fixed):
    return replace(reader()._head().bars, fixed={"*": fixed})

"""The learned reader: only adds, quotes the ad's own words, and knows what it was fitted with."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.assess import assess
from crawler.classifier import TextClassifier, TextReading, load_classifier
from crawler.classifier.bucket_weights import BucketWeights, packed, unpacked
from crawler.classifier.model import (
    FEWEST_CHARACTERS,
    MAX_QUOTE,
    WARNINGS,
    WEIGHTS,
    WarningWeights,
    whole_words,
)
from crawler.classifier.ngrams import BUCKET_BITS, ngram_buckets
from crawler.indicators import load_catalogue
from crawler.records import JobPosting

TASK = (
    "Dear, no need to go out to work, earn 1,500,000 TZS a day at home with your phone, like and follow, "
    "contact us now on WhatsApp"
)


def invented(word="sign here for the parcel", weight=9.0, bars=None):
    """A classifier that knows one sentence."""
    weights = np.zeros(1 << BUCKET_BITS, np.float32)
    for each in ngram_buckets(word):
        weights[each] = weight
    plain = np.zeros(1 << BUCKET_BITS, np.float32)
    return TextClassifier(
        BucketWeights.of({"suspicion": weights, "ad": plain}),
        {"suspicion": -5.0, "ad": 0.0},
        bars or {"*": 0.0},
        "invented",
    )


def test_the_quote_is_where_the_weights_are():
    text = "1234567 ? 1234567 ? " * 12 + "sign here for the parcel" + " 1234567 ?" * 20
    reading = invented().read(text, "en")
    assert reading.suspicion > 0
    assert "sign here for the parcel" in text[reading.start : reading.end]
    assert reading.end - reading.start <= MAX_QUOTE


@pytest.mark.parametrize(
    ("text", "start", "end", "said"),
    [
        ("pay the balance will be deducted from", 6, 30, "balance will be"),
        ("the balance", 0, 11, "the balance"),
        ("the balance", 4, 11, "balance"),
        ("the balance", 5, 9, "alan"),
        ("金边高薪招聘客服" * 30, 7, 167, ("金边高薪招聘客服" * 30)[7:167]),
    ],
)
def test_a_quote_cuts_no_word_where_words_have_ends(text, start, end, said):
    first, last = whole_words(text, start, end)
    assert text[first:last].strip() == said


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_whole_words_lie_in_the_stretch(text, start, length):
    start = min(start, len(text))
    end = min(start + length, len(text))
    first, last = whole_words(text, start, end)
    assert start <= first <= last <= end


def test_a_language_has_its_own_bar():
    one = invented(bars={"*": 0.0, "th": 2.0})
    text = "please sign here for the parcel today"
    assert one.read(text, "th").suspicion == pytest.approx(one.read(text, "en").suspicion - 2.0)


@given(st.text(max_size=FEWEST_CHARACTERS - 1))
def test_too_few_characters_say_nothing(text):
    assert load_classifier().read(text, "en").suspicion < 0


@given(st.text(max_size=200))
def test_the_quote_lies_in_the_text(text):
    reading = load_classifier().read(text, "und")
    assert 0 <= reading.start <= reading.end <= len(text)


def test_the_weights_are_small():
    """Some 2.7 MB: they lie in the repository and in every wheel."""
    assert WEIGHTS.stat().st_size + WARNINGS.stat().st_size < 2_700_000


def _forget(loading):
    loading.read_catalogue.cache_clear()
    loading._of_home.cache_clear()


def test_the_version_is_part_of_the_ruleset(monkeypatch, english_catalogue):
    from crawler.indicators import load as loading

    before = loading.load_catalogue().version
    _forget(loading)
    monkeypatch.setattr(
        "crawler.indicators.catalogue_files.load_classifier", lambda: replace(invented(), version="another")
    )
    try:
        assert loading.load_catalogue().version != before
    finally:
        _forget(loading)


def test_a_wording_that_no_phrase_covers_comes_before_an_analyst_with_its_quote():
    text = "Good morning. Please sign here for the parcel, the boy waits at your gate until noon."
    plain = assess(JobPosting(url="", source="t", text=text))
    catalogue = replace(load_catalogue(), classifier=invented())
    said = assess(JobPosting(url="", source="t", text=text), catalogue=catalogue)
    assert (plain.band, said.band) == ("low", "look")
    assert any("sign here for the parcel" in reason for reason in said.reasons)
    assert said.score > plain.score


def test_a_real_kind_of_message_comes_before_an_analyst():
    assert assess(JobPosting(url="", source="t", text=TASK)).band == "look"


def test_scores_are_plain_numbers():
    assert type(assess(JobPosting(url="", source="t", text=TASK)).score) is float


def eager():
    """A classifier that calls everything suspicious, for the most diverse words."""
    weights = np.random.default_rng(0).normal(size=1 << BUCKET_BITS).astype(np.float32)
    plain = np.zeros(1 << BUCKET_BITS, np.float32)
    both = BucketWeights.of({"suspicion": weights, "ad": plain})
    return TextClassifier(both, {"suspicion": 1e6, "ad": 0.0}, {"*": 0.0}, "eager")


WORDS = st.lists(
    st.sampled_from(["cook", "Dubai", "ค่า", "\n", "  ", "!!", "收", "fee", "\u200b"]), max_size=60
).map(" ".join)


@given(WORDS, WORDS, WORDS)
def test_the_quote_is_words_of_one_field(title, description, text):
    catalogue = replace(load_catalogue(), classifier=eager())
    posting = JobPosting(url="", source="t", title=title, description=description, text=text)
    said = assess(posting, catalogue=catalogue)
    quotes = [reason for reason in said.reasons if "learned reader" in reason]
    for reason in quotes:
        quote = reason.partition("\u201c")[2].removesuffix("\u201d")
        assert any(quote in field for field in (title, description, text))


@given(st.lists(st.floats(-10, 10, width=32), min_size=1, max_size=50).filter(any))
def test_a_packed_weight_is_off_by_less_than_a_step(values):
    """The steps are finer near zero; the widest, at the largest weight, is 2/127 of it."""
    weights = np.array(values, np.float32)
    largest = float(np.abs(weights).max())
    assert np.abs(unpacked(*packed(weights)) - weights).max() <= largest / 100


def test_weights_side_by_side_are_those_of_each_model():
    rows = np.random.default_rng(7).normal(size=(2, 1 << 10)).astype(np.float32)
    together = BucketWeights.of({"one": rows[0], "other": rows[1]})
    places = np.array([0, 5, 5, 1023])
    for at, name in enumerate(together.names):
        alone = unpacked(*packed(rows[at]))[places]
        assert (
            together.rows(places)[:, at].tolist() == alone.tolist() == together.column(name, places).tolist()
        )


def test_the_kept_weights_are_those_of_the_files(tmp_path, monkeypatch):
    monkeypatch.setenv("ADWATCH_CACHE", str(tmp_path))
    made, kept = (load_classifier.__wrapped__() for _ in range(2))
    assert [path.name.partition("-")[0] for path in tmp_path.iterdir()] == ["classifier"]
    assert (made.version, made.bars, made.biases) == (kept.version, kept.bars, kept.biases)
    assert made.read(TASK, "en") == kept.read(TASK, "en") == load_classifier().read(TASK, "en")


def test_the_largest_weights_are_kept():
    weights = np.array([12.0, -12.0, 0.01, 0.0], np.float32)
    assert unpacked(*packed(weights))[:2] == pytest.approx([12.0, -12.0])


def test_cues_and_wording_are_weighed_together():
    scale = WarningWeights(0.5, {"warning": 2.0}, -3.0)
    reading = TextReading(0.0, 0.0, 2.0, 0, 0)
    assert scale.score(reading, {"warning": 1.0, "contact": 1.0}) == pytest.approx(0.0)

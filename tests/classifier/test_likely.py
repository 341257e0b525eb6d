"""Indicators named by their wording: without points, only where an analyst reads, and with the ad's own words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from crawler.assess import assess
from crawler.classifier.likely import LIKELY_BITS, SignModel, load_sign_model
from crawler.classifier.ngrams import BUCKET_BITS, ngram_buckets
from crawler.indicators import load_catalogue
from crawler.records import JobPosting

OFFER = (
    "Welders for a yard in Poland. The boss keeps your passport until the debt of the ticket is paid back. "
    "Nobody goes out of the gate in the first three months. WhatsApp only."
)
GATE = "nobody goes out of the gate in the first three months"


def knowing(identifier: str, sentence: str) -> SignModel:
    """A namer that knows one sentence for one indicator."""
    ngrams = np.full((1 << LIKELY_BITS, 1), -0.01, np.float32)
    ngrams[np.unique(np.concatenate(ngram_buckets(sentence)) >> (BUCKET_BITS - LIKELY_BITS))] = 1.0
    one = np.ones(1, np.float32)
    return SignModel(
        (identifier,), ngrams, {"bound": 0}, one, one, np.zeros((1, 1), np.float32), -one, "made"
    )


def said(text: str, namer: SignModel):
    """The assessment with a namer."""
    catalogue = replace(load_catalogue(sentences=False), sign_model=namer)
    return assess(JobPosting(url="", source="t", text=text), catalogue=catalogue)


def test_a_likely_indicator_is_named_without_points_and_changes_nothing_else():
    plain, named = said(OFFER, knowing("dream-lure", "zzzz")), said(OFFER, knowing("dream-lure", GATE))
    (likely,) = [hit for hit in named.hits if hit.origin == "wording"]
    assert (likely.id, likely.points, likely.weight) == ("dream-lure", 0.0, "weak")
    assert likely.quote == OFFER[likely.start : likely.end]
    assert "gate" in likely.quote
    assert (plain.score, plain.band, plain.harm_types) == (named.score, named.band, named.harm_types)
    assert [hit for hit in named.hits if hit.origin == "ad"] == [h for h in plain.hits if h.origin == "ad"]


def test_what_a_phrase_found_is_not_named_again():
    hits = said(OFFER, knowing("passport-retention", GATE)).hits
    assert [hit.origin for hit in hits if hit.id == "passport-retention"] == ["ad"]


@pytest.mark.parametrize(
    "text", ["The gate was painted in the first three months of the year.", "Hello, how are you?"]
)
def test_a_text_that_no_analyst_reads_has_none(text):
    assert not [hit for hit in said(text, knowing("dream-lure", GATE)).hits if hit.origin == "wording"]


def test_what_is_found_and_denied_is_not_named():
    text = OFFER + " Nobody asks you to pay a registration fee: no registration fee."
    hits = said(text, knowing("upfront-recruitment-fee", GATE)).hits
    assert "upfront-recruitment-fee" not in {hit.id for hit in hits}


def test_every_shipped_name_is_an_indicator():
    assert set(load_sign_model().ids) <= set(load_catalogue(sentences=False).indicators)


def test_an_empty_text_has_no_likely_indicator():
    assert load_sign_model().name("", frozenset()) == ()

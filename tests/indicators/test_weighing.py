"""Whether one sign is enough: what else an honest or a suspicious ad holds decides."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.assess import assess
from crawler.classifier import Reading
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.clauses import HARMFUL
from crawler.indicators.document_type import classify_document
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.findings import findings_of
from crawler.indicators.scoring import IndicatorScore, score_findings
from crawler.indicators.weighing import (
    HARMFUL_BAR,
    LIFT_BAR,
    LONE_BAR,
    READER_BAR,
    weigh,
    weighed_band,
    weighed_features,
)
from crawler.records import JobPosting

TERMS = tomllib.loads(Path(__file__).with_name("fair_terms.toml").read_text("utf-8"))
SCORES = st.floats(-9, 9)
CALLS, SILENT = Reading(0.0, 0.0, 0.0, 0, 0), Reading(-9.0, 0.0, 0.0, 0, 0)
ORDER = ("low", "look", "priority")


def analysed(text, language="en"):
    return AnalysedPosting(JobPosting(url="", source="", text=text), (), language, load_catalogue())


def score(band, total=6.0):
    return IndicatorScore({}, total, band, (), ("",))


DENIABLE, CERTAIN = "upfront-recruitment-fee", "brand-impersonation"


def signs(*weights):
    return [IndicatorFinding(id=DENIABLE, weight=one, why="", start=0, end=1) for one in weights]


@pytest.mark.parametrize(
    ("weights", "band", "reading", "weighed", "liftable", "expected"),
    [
        (["strong"], "look", SILENT, LONE_BAR, True, "look"),
        (["strong"], "look", SILENT, LONE_BAR - 0.01, True, "low"),
        (["medium", "medium"], "look", SILENT, LONE_BAR - 0.01, True, "low"),
        (["strong", "strong"], "look", SILENT, -9.0, True, "look"),
        (["strong"], "priority", SILENT, -9.0, True, "priority"),
        ([], "low", CALLS, READER_BAR, False, "look"),
        ([], "low", CALLS, READER_BAR - 0.01, False, "low"),
        (["medium"], "low", SILENT, LIFT_BAR, True, "look"),
        (["medium"], "low", SILENT, LIFT_BAR, False, "low"),
        (["medium"], "low", SILENT, LIFT_BAR - 0.01, True, "low"),
    ],
)
def test_what_is_enough_for_a_look(weights, band, reading, weighed, liftable, expected):
    findings = signs(*weights)
    told, reason = banded(findings, score(band), reading, weighed, liftable)
    assert told == expected
    if band != told:
        assert reason or reading is CALLS


def test_a_strong_sign_that_no_words_deny_is_not_weighed():
    certain = [replace(one, id=CERTAIN) for one in signs("strong")]
    assert banded(certain, score("look"), SILENT, -9.0, True) == ("look", "")


@given(st.sampled_from(ORDER), SCORES, SCORES, SCORES, st.booleans())
def test_a_higher_weighing_never_lowers_the_band(band, suspicion, one, other, liftable):
    reading = Reading(suspicion, 0.0, 0.0, 0, 0)
    low, high = (
        banded(signs("strong"), score(band), reading, value, liftable)[0] for value in sorted((one, other))
    )
    assert ORDER.index(low) <= ORDER.index(high)


@pytest.mark.parametrize(("text", "band"), [("Cook wanted.", "look"), ("Cook wanted. Paid leave.", "low")])
def test_a_strong_sign_is_outweighed_only_by_terms_of_an_honest_offer_in_words(text, band):
    assert banded(signs("strong"), score("look"), SILENT, -9.0, True, text)[0] == band


def banded(
    findings, result, reading, weighed, liftable, text="Cook wanted. Paid leave.", *, is_ad=False, clause=0.0
):
    """The band of an ad that weighs so."""
    ad = analysed(text)
    little = {"start": weighed + 1e-9, "fair-terms": -1e-10}
    tables = replace(ad.catalogue.tables, feature_weights=little)
    ad.catalogue = replace(ad.catalogue, tables=tables)
    ad.__dict__["classified"] = reading
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawler.indicators.weighing.content_points", lambda *_: 0.0)
        patch.setattr("crawler.indicators.weighing.most_harmful", lambda _: clause)
        return weighed_band(ad, findings, result, 0.0, is_ad=is_ad, liftable=liftable)


@pytest.mark.parametrize(
    ("is_ad", "clause", "weighed", "expected"),
    [
        (True, HARMFUL, HARMFUL_BAR, "look"),
        (True, HARMFUL, HARMFUL_BAR - 0.01, "low"),
        (True, HARMFUL - 0.01, LIFT_BAR, "low"),
        (False, HARMFUL, LIFT_BAR, "low"),
    ],
)
def test_a_harmful_clause_needs_no_sign(is_ad, clause, weighed, expected):
    text = "You pay the visa before travel. Paid leave."
    told, reason = banded([], score("low", 0.0), SILENT, weighed, False, text, is_ad=is_ad, clause=clause)
    assert told == expected
    assert bool(reason) == (expected == "look")


@pytest.mark.parametrize(
    ("between", "band"),
    [("", "low"), (" It is warm.", "look"), ("\nIt is warm\n", "look")],
)
def test_only_terms_beside_a_sign_outweigh_it(between, band):
    """In its own sentence or the next one: promises at the end of an ad do not hide what it demands."""
    text = f"Pay the visa before travel.{between} Paid leave."
    (sign,) = signs("strong")
    there = [replace(sign, start=0, end=8)]
    assert banded(there, score("look"), SILENT, -9.0, True, text)[0] == band
    before = f"Paid leave.{between} Pay the visa before travel."
    there = [replace(sign, start=before.index("Pay the"), end=before.index("Pay the") + 8)]
    assert banded(there, score("look"), SILENT, -9.0, True, before)[0] == band


@pytest.mark.parametrize("band", ["look", "priority"])
def test_nothing_outweighs_two_strong_signs(band):
    text = "Your passport stays with you. Cook wanted. Paid leave."
    there = [replace(one, start=0, end=13) for one in signs("strong", "strong")]
    assert banded(there, score(band), SILENT, -9.0, True, text)[0] == band


def test_more_signs_and_a_more_suspicious_wording_never_weigh_less():
    """A wording that analysts avoid must not hide behind the weights."""
    weights = load_catalogue().tables.feature_weights
    for name in ("strong", "content", "points", "reader", "reader-above"):
        assert weights[name] >= 0.0, name


def test_every_weight_is_of_a_feature_and_every_feature_has_one():
    ad = analysed("Cook wanted.")
    names = set(weighed_features(ad, [], score("low", 0.0)))
    assert names | {"start"} == set(load_catalogue().tables.feature_weights)


FEE = "Cooks for Doha. Pay 45,000 for the visa before the interview."


def test_terms_of_an_honest_offer_weigh_against():
    ad, fairer = analysed(FEE), analysed(FEE + " Written contract, one day off, overtime is paid.")
    one, other = (
        weigh(
            each, found := findings_of(each, classify_document(each)), score_findings(found, each.catalogue)
        )
        for each in (ad, fairer)
    )
    assert other.score < one.score
    assert "fair terms" in other.against


def test_the_reason_names_what_speaks_for_an_honest_offer():
    text = (
        "Night assistants for a care home. Written contract, paid annual leave, wages into your own account. "
        "Bring your passport to the interview at our office, it is checked and given back. Registration fee of 20 "
        "pounds for the police check is refunded, get a receipt. Ask at the reception."
    )
    said = assess(JobPosting(url="", source="", text=text))
    assert said.band == "low"
    assert said.hits
    assert "more speaks for an honest offer (fair terms" in said.reasons[0]


@pytest.mark.parametrize(
    ("language", "text"), [(code, text) for code in TERMS for text in TERMS[code]["hits"]]
)
def test_fair_terms_are_found(language, text):
    assert analysed(text, language).has("context/fair-terms")


@pytest.mark.parametrize(
    ("language", "text"), [(code, text) for code in TERMS for text in TERMS[code]["misses"]]
)
def test_what_only_sounds_fair_is_not_found(language, text):
    assert not analysed(text, language).has("context/fair-terms")


def test_every_language_of_the_catalogue_has_fair_terms():
    assert set(TERMS) == set(load_catalogue().languages)

"""Whether one sign is enough: what else an honest or a suspicious ad holds decides."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.assess import assess
from crawler.classifier import TextReading
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.clauses import HARMFUL
from crawler.indicators.document_type import classify_document
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.findings import findings_of
from crawler.indicators.scoring import IndicatorScore, score_findings
from crawler.indicators.weighing import (
    LIFT_BAR,
    LIFTED,
    LISTED_BAR,
    LONE_BAR,
    weigh,
    weighed_band,
    weighed_features,
)
from crawler.records import JobPosting

TERMS = tomllib.loads(Path(__file__).with_name("fair_terms.toml").read_text("utf-8"))
SCORES = st.floats(-9, 9)
CALLS, SILENT = TextReading(0.0, 0.0, 0.0, 0, 0), TextReading(-9.0, 0.0, 0.0, 0, 0)
ORDER = ("low", "look", "priority")


def analysed(text, language="en"):
    return AnalysedPosting(JobPosting(url="", source="", text=text), (), language, load_catalogue())


def score(band, total=6.0):
    return IndicatorScore({}, total, band, (), ("",))


DENIABLE, CERTAIN = "upfront-recruitment-fee", "brand-impersonation"


def signs(*weights):
    return [IndicatorFinding(id=DENIABLE, weight=one, why="", start=0, end=1) for one in weights]


@pytest.mark.parametrize(
    ("weights", "band", "reading", "weighed", "is_ad", "expected"),
    [
        (["strong"], "look", SILENT, LONE_BAR, True, "look"),
        (["strong"], "look", SILENT, LONE_BAR - 0.01, True, "low"),
        (["medium", "medium"], "look", SILENT, LONE_BAR - 0.01, True, "low"),
        (["strong", "strong"], "look", SILENT, -9.0, True, "look"),
        (["strong"], "priority", SILENT, -9.0, True, "priority"),
        ([], "low", CALLS, LIFT_BAR, False, "look"),
        ([], "low", CALLS, LIFT_BAR - 0.01, False, "low"),
        (["medium"], "low", SILENT, LIFT_BAR, True, "look"),
        (["medium"], "low", SILENT, LIFT_BAR, False, "low"),
        (["medium"], "low", SILENT, LIFT_BAR - 0.01, True, "low"),
        ([], "low", SILENT, LIFT_BAR, True, "look"),
        ([], "low", SILENT, LIFT_BAR - 0.01, True, "low"),
    ],
)
def test_what_is_enough_for_a_look(weights, band, reading, weighed, is_ad, expected):
    findings = signs(*weights)
    told, reason = banded(findings, score(band), reading, weighed, is_ad)
    assert told == expected
    if band != told:
        assert reason or reading is CALLS


def test_a_strong_sign_that_no_words_deny_is_not_weighed():
    certain = [replace(one, id=CERTAIN) for one in signs("strong")]
    assert banded(certain, score("look"), SILENT, -9.0, True) == ("look", "")


@given(st.sampled_from(ORDER), SCORES, SCORES, SCORES, st.booleans())
def test_a_higher_weighing_never_lowers_the_band(band, suspicion, one, other, is_ad):
    reading = TextReading(suspicion, 0.0, 0.0, 0, 0)
    low, high = (
        banded(signs("strong"), score(band), reading, value, is_ad)[0] for value in sorted((one, other))
    )
    assert ORDER.index(low) <= ORDER.index(high)


@pytest.mark.parametrize(("text", "band"), [("Cook wanted.", "look"), ("Cook wanted. Paid leave.", "low")])
def test_a_strong_sign_is_outweighed_only_by_terms_of_an_honest_offer_in_words(text, band):
    assert banded(signs("strong"), score("look"), SILENT, -9.0, True, text)[0] == band


def banded(
    findings, result, reading, weighed, is_ad, text="Cook wanted. Paid leave.", *, clause=0.0, title=""
):
    """The band of an ad that weighs so; a medium sign has points."""
    posting = JobPosting(
        url="", source="", title=title, description=text if title else "", text="" if title else text
    )
    ad = AnalysedPosting(posting, (), "en", load_catalogue())
    little = {"start": weighed + 1e-9, "fair-terms": -1e-10}
    tables = replace(ad.catalogue.tables, feature_weights=little)
    ad.catalogue = replace(ad.catalogue, tables=tables)
    ad.__dict__["classified"] = reading
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawler.indicators.weighing.content_points", lambda *_: 3.0 if findings else 0.0)
        patch.setattr("crawler.indicators.weighing.most_harmful", lambda _: clause)
        return weighed_band(ad, findings, result, is_ad=is_ad)


@pytest.mark.parametrize(
    ("suspicion", "band"), [(LISTED_BAR, "look"), (LISTED_BAR - 0.01, "low"), (0.0, "low")]
)
def test_an_ad_of_a_board_is_called_from_a_higher_bar(suspicion, band):
    reading = TextReading(suspicion, 9.0, 0.0, 0, 0)
    assert banded([], score("low", 0.0), reading, -9.0, True, title="Cook")[0] == band


@pytest.mark.parametrize(("clause", "named"), [(HARMFUL, True), (HARMFUL - 0.01, False)])
def test_a_harmful_clause_is_the_reason_told(clause, named):
    text = "You pay the visa before travel. Paid leave."
    told, reason = banded([], score("low", 0.0), SILENT, LIFT_BAR, True, text, clause=clause)
    assert told == "look"
    assert (reason != LIFTED) == named


@pytest.mark.parametrize(
    ("between", "band"),
    [("", "low"), (" It is warm.", "look"), ("\nIt is warm\n", "look")],
)
def test_only_terms_beside_a_sign_outweigh_it(between, band):
    """In its own sentence or the next one: promises at the end of an ad do not hide what it demands."""
    text = f"A cook for the ship.{between} Paid leave."
    (sign,) = signs("strong")
    there = [replace(sign, start=0, end=8)]
    assert banded(there, score("look"), SILENT, -9.0, True, text)[0] == band
    before = f"Paid leave.{between} A cook for the ship."
    there = [replace(sign, start=before.index("A cook"), end=before.index("A cook") + 6)]
    assert banded(there, score("look"), SILENT, -9.0, True, before)[0] == band


@pytest.mark.parametrize("band", ["look", "priority"])
def test_nothing_outweighs_two_strong_signs(band):
    text = "Your passport stays with you. Cook wanted. Paid leave."
    there = [replace(one, start=0, end=13) for one in signs("strong", "strong")]
    assert banded(there, score(band), SILENT, -9.0, True, text)[0] == band


def test_more_signs_and_a_more_suspicious_wording_never_weigh_less():
    """A wording that analysts avoid must not hide behind the weights."""
    weights = load_catalogue().tables.feature_weights
    for name in ("strong", "content", "points", "reader", "reader-above", "twin", "twin-above", "harm"):
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

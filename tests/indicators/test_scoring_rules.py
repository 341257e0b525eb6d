"""Scoring alone, over an invented catalogue: points, caps, discount, bands and reasons, with properties."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import score_rules
from crawler.classifier import TextReading
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.scoring import (
    COMMON_FROM,
    LOWEST_DISCOUNT_FACTOR,
    SENDER_CATEGORIES,
    base_rate_discount,
    content_points,
    reader_points,
    reader_reason,
    score_findings,
    total_with_reader,
)
from crawler.score_rules import (
    LOOK,
    OWN_EVIDENCE,
    POINTS,
    PRIORITY,
    PRIORITY_CATEGORIES,
    READER_NEAR,
    READER_POINTS,
    READER_SLOPE,
    WEAK_CAP,
)

WEIGHTS = ("weak", "medium", "strong")
ELEMENTS = ("act", "means", "purpose", None)
CATALOGUE: Any = SimpleNamespace(
    indicators={
        f"{category}{number}": SimpleNamespace(
            name=f"sign {category}{number}",
            category=category,
            palermo=ELEMENTS[(number + "abcde".index(category)) % 4],
            circumstance=category == "e",
            harm=(f"harm-{category}", f"harm-{number}"),
        )
        for category in "abcde"
        for number in range(4)
    }
)
IDS = sorted(CATALOGUE.indicators)
# a0 act, a1 means, a2 purpose, a3 none; b0 means, b3 act; c0 purpose; d0 none, d1 act; e: circumstances

findings_of_ads = st.dictionaries(st.sampled_from(IDS), st.sampled_from(WEIGHTS)).map(
    lambda chosen: [finding(name, weight) for name, weight in sorted(chosen.items())]
)
rates_of_sources = st.dictionaries(st.sampled_from(IDS), st.floats(0, 1))


def finding(name, weight):
    return IndicatorFinding(id=name, weight=weight, why="because")


def scored(*pairs, rates=None):
    return score_findings([finding(*pair) for pair in pairs], CATALOGUE, rates)


def test_the_rules_are_the_published_ones():
    """Figures of the explanation of scoring; a change is a new edition of the catalogue."""
    assert dict(POINTS) == {"weak": 1.0, "medium": 3.0, "strong": 6.0}
    assert (LOOK, PRIORITY, PRIORITY_CATEGORIES, WEAK_CAP, OWN_EVIDENCE) == (6.0, 12.0, 3, 2.0, 3.0)
    assert score_rules.CIRCUMSTANCE_CAP == 3.0
    assert COMMON_FROM == {"weak": 0.1, "medium": 0.1, "strong": 0.4}
    assert LOWEST_DISCOUNT_FACTOR == 0.25
    assert (READER_POINTS, READER_NEAR, READER_SLOPE) == (6.0, 2.9, 0.75)
    assert {name for name in vars(score_rules) if name.isupper()} == {
        "POINTS",
        "LOOK",
        "PRIORITY",
        "PRIORITY_CATEGORIES",
        "WEAK_CAP",
        "CIRCUMSTANCE_CAP",
        "OWN_EVIDENCE",
        "READER_POINTS",
        "READER_NEAR",
        "READER_SLOPE",
        "SENTENCE_SPAN",
        "LEARNED_POINTS",
    }
    assert (score_rules.SENTENCE_SPAN, score_rules.LEARNED_POINTS) == (1.0, 12.0)


@pytest.mark.parametrize(
    ("rate", "weight", "factor"),
    [
        (0.0, "weak", 1.0),
        (0.1, "medium", 1.0),
        (0.19, "medium", 0.90625),
        (0.55, "medium", 0.53125),
        (0.55, "weak", 0.53125),
        (0.82, "medium", 0.25),
        (1.0, "medium", 0.25),
        (0.4, "strong", 1.0),
        (0.7, "strong", 0.53125),
        (1.0, "strong", 0.25),
    ],
)
def test_base_rate_discount(rate, weight, factor):
    assert base_rate_discount(rate, weight) == pytest.approx(factor)


def test_the_discount_of_a_medium_sign_is_the_usual_one():
    assert base_rate_discount(0.5) == base_rate_discount(0.5, "medium")


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(WEIGHTS))
def test_the_discount_falls_with_the_rate_and_stays_in_its_range(one, other, weight):
    low, high = sorted((one, other))
    assert (
        LOWEST_DISCOUNT_FACTOR <= base_rate_discount(high, weight) <= base_rate_discount(low, weight) <= 1.0
    )


@pytest.mark.parametrize(
    ("pairs", "rates", "points", "total", "band", "reasons"),
    [
        ((), None, {}, 0, "low", ("no sign found",)),
        ((("a0", "weak"),), None, {"a0": 1.0}, 1, "low", ("1 points, fewer than 6",)),
        (
            (("a0", "weak"), ("a1", "weak"), ("a2", "weak"), ("b0", "weak")),
            None,
            {"a0": 1.0, "a1": 1.0, "a2": 0.0, "b0": 1.0},
            3,
            "low",
            ("3 points, fewer than 6", "a2 adds nothing: weak signs of a count 2 together"),
        ),
        (
            (("a0", "medium"), ("b0", "medium")),
            None,
            {"a0": 3.0, "b0": 3.0},
            6,
            "look",
            ("6 points, 6 or more ask for a look",),
        ),
        (
            (("a0", "medium"), ("b0", "medium"), ("b1", "medium")),
            None,
            {"a0": 3.0, "b0": 3.0, "b1": 3.0},
            9,
            "look",
            ("9 points, 6 or more ask for a look",),
        ),
        ((("a3", "strong"),), None, {"a3": 6.0}, 6, "look", ("a strong sign: sign a3",)),
        (
            (("b3", "strong"), ("a3", "strong")),
            None,
            {"b3": 6.0, "a3": 6.0},
            12,
            "look",
            ("a strong sign: sign b3",),
        ),
        (
            (("a0", "strong"), ("a1", "strong")),
            None,
            {"a0": 6.0, "a1": 6.0},
            12,
            "priority",
            ("strong signs in two elements of trafficking: act and means",),
        ),
        (
            (("a0", "strong"), ("a1", "strong"), ("a2", "strong")),
            None,
            {"a0": 6.0, "a1": 6.0, "a2": 6.0},
            18,
            "priority",
            ("strong signs in two elements of trafficking: act and means and purpose",),
        ),
        (
            (("a3", "strong"), ("b0", "medium"), ("c0", "medium")),
            None,
            {"a3": 6.0, "b0": 3.0, "c0": 3.0},
            12,
            "priority",
            ("12 points from 3 groups of signs",),
        ),
        (
            (("a3", "strong"), ("b0", "medium"), ("c0", "weak")),
            None,
            {"a3": 6.0, "b0": 3.0, "c0": 1.0},
            10,
            "look",
            ("a strong sign: sign a3",),
        ),
        (
            (("a3", "strong"),),
            {"a3": 0.7},
            {"a3": 3.19},
            3.19,
            "low",
            ("3.19 points, fewer than 6", "a3 counts 0.53 of its points: 70% of this source carry it"),
        ),
        (
            (("a0", "strong"), ("a1", "strong")),
            {"a1": 0.41},
            {"a0": 6.0, "a1": 5.91},
            11.91,
            "look",
            ("a strong sign: sign a0", "a1 counts 0.98 of its points: 41% of this source carry it"),
        ),
        (
            (("a0", "weak"), ("a1", "weak"), ("a2", "weak")),
            {"a2": 1.0},
            {"a0": 1.0, "a1": 1.0, "a2": 0.0},
            2,
            "low",
            (
                "2 points, fewer than 6",
                "a2 adds nothing: weak signs of a count 2 together",
                "a2 counts 0.25 of its points: 100% of this source carry it",
            ),
        ),
        (
            (("a3", "weak"), ("e0", "medium"), ("e1", "medium"), ("e2", "weak")),
            None,
            {"a3": 1.0, "e0": 3.0, "e1": 0.0, "e2": 0.0},
            4,
            "low",
            (
                "4 points, fewer than 6",
                "e1 adds nothing: circumstances of e count 3 together",
                "e2 adds nothing: circumstances of e count 3 together",
            ),
        ),
        (
            (("e0", "medium"), ("e1", "strong")),
            {"e1": 0.41},
            {"e0": 3.0, "e1": 5.91},
            8.91,
            "low",
            (
                "8.91 points, but only of circumstances",
                "e1 counts 0.98 of its points: 41% of this source carry it",
            ),
        ),
        (
            (("a3", "medium"), ("b0", "medium"), ("c0", "medium"), ("a2", "medium")),
            None,
            {"a3": 3.0, "b0": 3.0, "c0": 3.0, "a2": 3.0},
            12,
            "priority",
            ("12 points from 3 groups of signs",),
        ),
        (
            (("a0", "strong"), ("b3", "strong"), ("a1", "weak"), ("a2", "weak"), ("a3", "weak")),
            None,
            {"a0": 6.0, "b3": 6.0, "a1": 1.0, "a2": 1.0, "a3": 0.0},
            14,
            "look",
            ("a strong sign: sign a0", "a3 adds nothing: weak signs of a count 2 together"),
        ),
    ],
)
def test_score(pairs, rates, points, total, band, reasons):
    result = scored(*pairs, rates=rates)
    assert result.points == pytest.approx(points)
    assert (result.total, result.band, result.reasons) == (pytest.approx(total), band, reasons)


def test_a_category_without_points_is_no_group_of_signs():
    """The third group has only a weak sign whose points a discount took to a quarter, which still counts."""
    pairs = (("a3", "strong"), ("b0", "medium"), ("b1", "medium"), ("c0", "weak"))
    assert scored(*pairs).band == "priority"
    assert scored(*pairs[:3]).band == "look"


def test_harm_types_are_listed_once_in_the_order_of_the_findings():
    assert scored(("b1", "weak"), ("a1", "weak")).harm_types == ("harm-b", "harm-1", "harm-a")


@given(findings_of_ads, rates_of_sources)
def test_points_add_up_and_no_weak_category_passes_its_cap(findings, rates):
    result = score_findings(findings, CATALOGUE, rates)
    assert result.total == pytest.approx(sum(result.points.values()), abs=0.01)
    assert set(result.points) == {one.id for one in findings}
    for category in "abcd":
        weak = [result.points[f.id] for f in findings if f.weight == "weak" and f.id.startswith(category)]
        assert sum(weak) <= WEAK_CAP + 0.02
    for one in findings:
        assert 0 <= result.points[one.id] <= POINTS[one.weight]


@given(findings_of_ads, st.sampled_from(IDS), st.sampled_from(WEIGHTS))
def test_one_finding_more_never_lowers_score_or_band(findings, name, weight):
    others = [one for one in findings if one.id != name]
    before = score_findings(others, CATALOGUE)
    after = score_findings([*others, finding(name, weight)], CATALOGUE)
    assert after.total >= before.total
    bands = ("low", "look", "priority")
    assert bands.index(after.band) >= bands.index(before.band)


@given(findings_of_ads, st.data())
def test_a_heavier_finding_never_lowers_the_score(findings, data):
    if not findings:
        return
    place = data.draw(st.integers(0, len(findings) - 1))
    heavier = data.draw(st.sampled_from(WEIGHTS[WEIGHTS.index(findings[place].weight) :]))
    raised = [*findings]
    raised[place] = replace(findings[place], weight=heavier)
    assert score_findings(raised, CATALOGUE).total >= score_findings(findings, CATALOGUE).total


@given(findings_of_ads, rates_of_sources)
def test_base_rates_never_raise_the_score(findings, rates):
    assert score_findings(findings, CATALOGUE, rates).total <= score_findings(findings, CATALOGUE).total


READINGS = st.floats(-20, 20).map(lambda suspicion: TextReading(suspicion, 0.0, 0.0, 0, 0))


@given(findings_of_ads, rates_of_sources, st.floats(0, 5), READINGS)
def test_the_reader_only_adds_points(findings, rates, extra, reading):
    result = score_findings(findings, CATALOGUE, rates)
    added = total_with_reader(result, extra, reading) - round(result.total + extra, 2)
    assert added >= -0.01
    assert bool(reader_reason(reading)) == (reader_points(reading) > 0)


@given(findings_of_ads, st.floats(0, 5), READINGS, READINGS)
def test_a_more_suspicious_wording_never_scores_less(findings, extra, one, other):
    result = score_findings(findings, CATALOGUE)
    low, high = sorted((one, other), key=lambda reading: reading.suspicion)
    assert total_with_reader(result, extra, low) <= total_with_reader(result, extra, high)


def test_circumstances_alone_are_no_offer():
    channel = SimpleNamespace(**vars(CATALOGUE.indicators["a0"]) | {"category": min(SENDER_CATEGORIES)})
    catalogue: Any = SimpleNamespace(indicators={"x": channel, "a1": CATALOGUE.indicators["a1"]})
    findings = [finding("x", "strong"), finding("a1", "medium")]
    result = score_findings(findings, catalogue)
    assert content_points(findings, result, catalogue) == POINTS["medium"]

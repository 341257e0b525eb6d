"""Points, caps, lift, bands, harm types and reasons."""

import pytest

from crawler.assess import assess
from crawler.indicators import load_catalogue
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.scoring import LOWEST_DISCOUNT_FACTOR, base_rate_discount, score_findings
from crawler.records import JobPosting

CATALOGUE = load_catalogue()


def finding(name, weight):
    return IndicatorFinding(id=name, weight=weight, why="because")


@pytest.mark.parametrize(
    ("found", "total", "band"),
    [
        ([], 0, "low"),
        ([("urgency-and-scarcity", "weak")], 1, "low"),
        (
            [("urgency-and-scarcity", "weak"), ("no-requirements", "weak"), ("legality-reassurance", "weak")],
            2,
            "low",
        ),
        ([("unrealistic-pay", "medium"), ("messaging-app-only", "medium")], 6, "look"),
        ([("upfront-recruitment-fee", "strong")], 6, "look"),
        ([("upfront-recruitment-fee", "strong"), ("passport-retention", "strong")], 12, "look"),
        ([("upfront-recruitment-fee", "strong"), ("scam-centre-role", "strong")], 12, "priority"),
        (
            [
                ("upfront-recruitment-fee", "strong"),
                ("unrealistic-pay", "medium"),
                ("messaging-app-only", "medium"),
            ],
            12,
            "priority",
        ),
    ],
)
def test_bands(found, total, band):
    result = score_findings([finding(*one) for one in found], CATALOGUE)
    assert (result.total, result.band) == (total, band)
    assert result.reasons


def test_harm_types_come_from_the_catalogue():
    result = score_findings(
        [finding("passport-retention", "strong"), finding("minors-targeted", "strong")], CATALOGUE
    )
    assert result.harm_types == ("labour-exploitation", "child")


def test_lift_falls_with_the_base_rate():
    rates = [base_rate_discount(rate / 20) for rate in range(21)]
    assert rates[0] == rates[2] == 1.0
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == LOWEST_DISCOUNT_FACTOR


def test_a_flood_of_a_fifth_of_the_board_does_not_hide_a_strong_sign():
    found = [finding("upfront-recruitment-fee", "strong")]
    assert score_findings(found, CATALOGUE, {"upfront-recruitment-fee": 0.2}) == score_findings(
        found, CATALOGUE
    )


def test_what_half_a_board_carries_counts_less_and_is_said():
    found = [finding("upfront-recruitment-fee", "strong")]
    there = score_findings(found, CATALOGUE, {"upfront-recruitment-fee": 0.5})
    assert 0 < there.total < score_findings(found, CATALOGUE).total
    assert any("50% of this source" in reason for reason in there.reasons)


def test_a_denied_fee_never_lowers_the_score():
    from crawler.assess import assess
    from crawler.records import JobPosting

    text = "Work from home, two hours a day, earn $3000 per week, message me on Telegram."
    plain = assess(JobPosting(url="", source="s", text=text))
    denying = assess(JobPosting(url="", source="s", text=text + " We never charge a registration fee."))
    assert sum(hit.points for hit in denying.hits) >= sum(hit.points for hit in plain.hits)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Typist, work from home, earn $2500 per week. No experience needed.", "strong"),
        ("Typist, earn $9500 per week. Two years of practice.", "medium"),
        ("Typist, work from home for Example Payroll Ltd, earn $2500 per week. No experience.", "medium"),
    ],
)
def test_absurd_pay_is_a_strong_sign_where_nobody_answers_and_nothing_is_asked(text, weight):
    hits = {hit.id: hit.weight for hit in assess(JobPosting(url="", source="t", text=text)).hits}
    assert hits.get("unrealistic-pay") == weight

# ruff: noqa: E501 - tables of cases
"""The pure parts: marks, differences, agreement, rank, outliers, weights, what stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.indicators import load_catalogue
from crawler.review.ad import diff
from crawler.review.ad.deobfuscation import align, obfuscations
from crawler.review.ad.highlight import AnnotationSpan, pieces
from crawler.review.campaign.outliers import outliers
from crawler.review.dashboard.agreement import agreement
from crawler.review.web.charts import LANES, timeline
from crawler.review.web.formatters import code_points, country, direction, masked, odd_points
from crawler.review.weights.suggestions import LEAST, log_odds, proposed, suggestions
from crawler.text.deobfuscate import deobfuscate
from crawler.text.fold import fold
from crawler.triage.decision_state import DecisionEvent, drawn, effective_decision, sampled
from crawler.triage.projection import route
from crawler.triage.rank import RankInput, rank

SPAN = st.builds(
    AnnotationSpan,
    st.integers(-3, 40),
    st.integers(-3, 45),
    st.integers(1, 9),
    st.sampled_from(["hit", "contact"]),
)


@given(st.text(max_size=40), st.lists(SPAN, max_size=8))
def test_pieces_join_to_the_text_whatever_the_spans(text, spans):
    found = pieces(text, spans)
    assert "".join(piece.text for piece in found) == text
    valid = [span for span in spans if 0 <= span.start < min(span.end, len(text))]
    assert sum(len(piece.ends) for piece in found) == len(valid)


def test_overlapping_marks_merge_for_the_eye_but_keep_their_numbers():
    found = pieces("pay the fee now", [AnnotationSpan(0, 11, 1, "hit"), AnnotationSpan(8, 15, 2, "contact")])
    assert [(p.text, p.kind, p.ends) for p in found] == [
        ("pay the ", "hit", ()),
        ("fee", "both", (("hit", 1),)),
        (" now", "contact", (("contact", 2),)),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_holds_both_texts(before, after):
    found = diff.words(before, after)
    assert "".join(text for kind, text in found if kind != "new") == before
    assert "".join(text for kind, text in found if kind != "gone") == after


@given(st.text(max_size=80))
@settings(deadline=None)
def test_stretches_hold_the_whole_text_and_all_it_reads_as(text):
    found = align(text)
    assert "".join(one.written for one in found) == text
    assert "".join(one.reads for one in found) == deobfuscate(fold(text)).text


def test_how_a_disguise_reads_is_told_and_plain_writing_is_none():
    found = align("Call ０８０３ zero zero zero zero one two three, Ｗhаts\u200bapp — “Élan”, São Paulo!")
    odd = {one.written: one.reads for one in found if one.odd}
    assert "０８０３ zero zero zero zero one two three" in odd or odd.get("０８０３") == "0803"
    assert "0000123" in "".join(odd.values())
    assert odd.get("\u200b") == ""
    assert not any("lan" in written or "o Paulo" in written for written in odd)
    assert obfuscations(align("Plain words. Ünïcode! ‘quoted’ – مطلوب عاملة إلى 招聘，客服")) == []
    assert obfuscations([*align("a\u200bb"), *align("c\u200bd")]) == [("\u200b", "", 2)]


def test_one_number_changed_marks_one_number():
    assert diff.words("pay 900 now", "pay 950 now") == [
        ("same", "pay "),
        ("gone", "900"),
        ("new", "950"),
        ("same", " now"),
    ]


def test_agreement_against_gwets_example():
    # Gwet 2008, table 1: 118 both positive, 5 and 2 mixed, 0 both negative: kappa is negative, AC1 is high.
    pairs = [("refer", "refer")] * 118 + [("refer", "dismiss")] * 5 + [("dismiss", "refer")] * 2
    found = agreement(pairs)
    assert found.percent == pytest.approx(94.4)
    assert found.kappa == pytest.approx(-0.0234, abs=0.001)
    assert found.ac1 == pytest.approx(0.9408, abs=0.001)
    assert agreement([]).kappa is None
    assert agreement([("refer", "refer")] * 3).ac1 == 1


def test_rank_orders_by_harm_contacts_online_and_age():
    plain = rank(RankInput(score=12, online=1, last_seen="2026-11-01")).value
    assert rank(RankInput(score=12, online=1, last_seen="2026-11-20")).value > plain
    assert rank(RankInput(score=12, online=0, last_seen="2026-11-01")).value < plain
    for more in (
        {"crosses_border": True},
        {"known_contact": True},
        {"harm_types": ("child",)},
        {"ads": 30},
        {"newest_contact": "2026-10-28"},
    ):
        assert rank(RankInput(score=12, online=1, last_seen="2026-11-01", **more)).value > plain
    known_for_long = RankInput(score=12, online=1, last_seen="2026-11-01", newest_contact="2026-10-01")
    assert rank(known_for_long).value == plain
    month = rank(RankInput(score=24, online=1, last_seen="2026-10-02")).value
    assert month == pytest.approx(plain, abs=0.001), "half the urgency is lost in 30 days"


@pytest.mark.parametrize(
    ("country", "region", "abroad", "expected"),
    [
        ("NG", "NG", [], ("NG", ["NG"])),
        ("KE", "NG", ["LB"], ("KE", ["LB"])),
        ("QA", "NG", ["QA"], ("NG", ["QA"])),
        (None, "NG", ["LB", "KW"], ("NG", ["LB", "KW"])),
        (None, None, [], (None, [])),
    ],
)
def test_from_where_to_where_an_ad_recruits(country, region, abroad, expected):
    assert route(country, region, abroad) == expected


def test_outliers_are_those_with_other_contacts_or_rare_reasons():
    contacts = {1: frozenset({7}), 2: frozenset({7}), 3: frozenset({7}), 4: frozenset({9})}
    signs = {n: frozenset({"fee"}) for n in (1, 2, 4)} | {3: frozenset({"fee", "x", "y"})}
    assert outliers([1, 2, 3, 4], contacts, signs) == {3: "signs", 4: "contact"}
    many = {n: frozenset({7}) for n in range(12)}
    rare = {n: frozenset({"fee"}) for n in range(11)} | {11: frozenset({"fee", "x", "y"})}
    assert outliers(list(range(12)), many, rare) == {11: "signs"}
    assert outliers([1, 2], contacts, signs) == {}


def event(number: int, kind: str, verdict: str, user: int = 1) -> DecisionEvent:
    return DecisionEvent(id=number, user=user, analyst=f"u{user}", kind=kind, verdict=verdict)


@pytest.mark.parametrize(
    ("events", "state", "verdict", "confirmed"),
    [
        ([], "open", None, False),
        ([event(1, "first", "refer")], "second", "refer", False),
        ([event(1, "first", "refer"), event(2, "second", "refer", 2)], "decided", "refer", True),
        ([event(1, "first", "refer"), event(2, "second", "dismiss", 2)], "disagree", "refer", False),
        ([event(1, "first", "refer"), event(2, "second", "dismiss", 2), event(3, "final", "watch", 3)], "decided", "watch", True),
        ([event(1, "first", "second")], "second", "second", False),
        ([event(1, "first", "second"), event(2, "second", "dismiss", 2)], "decided", "dismiss", False),
        ([event(1, "first", "second"), event(2, "second", "refer", 2)], "second", "refer", False),
        ([event(1, "first", "second"), event(2, "second", "refer", 2), event(3, "second", "refer", 3)], "decided", "refer", True),
        ([event(1, "first", "refer"), event(2, "second", "refer", 2), event(5, "first", "dismiss")], None, "dismiss", False),
    ],
)  # fmt: skip
def test_what_stands(events, state, verdict, confirmed):
    found = effective_decision(events)
    assert (found.verdict, found.confirmed) == (verdict, confirmed)
    assert state is None or found.state == state


def test_samples_are_one_in_ten_and_one_in_twenty():
    assert 0.08 < sum(drawn(n) for n in range(10_000)) / 10_000 < 0.12
    assert 0.04 < sum(sampled(n) for n in range(10_000)) / 10_000 < 0.06


def test_weights_move_little_on_little_and_never_by_two_classes():
    assert log_odds(0, 0, 50, 50) == 0
    assert abs(log_odds(1, 0, 50, 50)) <= 1
    assert [proposed(weight, 9) for weight in ("weak", "medium", "strong")] == ["medium", "strong", "strong"]
    assert [proposed(weight, -9) for weight in ("weak", "medium", "strong")] == ["weak", "weak", "medium"]
    assert proposed("medium", 0) == "medium"


FEE, REUSE = "upfront-recruitment-fee", "contact-reused-across-employers"


def test_what_is_suggested_needs_decisions_and_leaves_what_joining_sets():
    indicators = load_catalogue().indicators
    verdicts = {
        (FEE, "refer"): 3,
        (FEE, "dismiss"): 40,
        (REUSE, "dismiss"): 40,
        ("dream-lure", "dismiss"): 4,
        ("no-longer-there", "dismiss"): 40,
    }
    rows = {row.sign: row for row in suggestions(verdicts, {"refer": 50, "dismiss": 50}, indicators)}
    assert set(rows) == {FEE, REUSE}
    assert (rows[FEE].now, rows[FEE].weight, rows[FEE].moves) == ("strong", "medium", True)
    assert (rows[REUSE].moves, rows[REUSE].by_joining) == (False, True)


def test_where_nothing_was_referred_there_is_nothing_to_compare_with():
    indicators = load_catalogue().indicators
    for total in ({"dismiss": 60}, {"dismiss": 60, "refer": LEAST - 1}, {}):
        rows = suggestions({(FEE, "dismiss"): 40, ("urgency-and-scarcity", "dismiss"): 9}, total, indicators)
        assert not any(row.moves for row in rows)
    assert -2 < log_odds(0, 6, 0, 60) <= 0, "six dismissals among sixty never speak for an indicator"


def test_small_shapes():
    assert odd_points("O8O3", "0803") == "U+004F LATIN CAPITAL LETTER O"
    assert odd_points("zero seven", "07") == ""
    assert odd_points("pаy", "pay") == "U+0430 CYRILLIC SMALL LETTER A"
    assert direction("123 مطلوب") == "rtl"
    assert direction("wanted مطلوب") == "ltr"
    assert code_points("0٣а") == "U+0663 ARABIC-INDIC DIGIT THREE, U+0430 CYRILLIC SMALL LETTER A"
    assert masked("+2347000000101").startswith("+23\u2022")
    assert "000000" not in masked("+2347000000101")
    assert country("NG") == "Nigeria"
    assert country("XX") == "XX"


def test_lanes_share_their_days_and_the_rarest_names_share_one():
    found = timeline(
        [("a", "2026-01-01"), ("b", "2026-01-11T08:00:00Z"), ("a", "2026-01-06"), ("a", "2026-01-06")]
    )
    assert found is not None
    assert (found.first, found.last) == ("2026-01-01", "2026-01-11")
    assert [(lane.name, lane.dots) for lane in found.lanes] == [
        ("a", ((0.0, 1, "2026-01-01"), (0.5, 2, "2026-01-06"))),
        ("b", ((1.0, 1, "2026-01-11"),)),
    ]
    many = timeline([(f"n{n}", "2026-01-01") for n in range(LANES + 3)])
    assert many is not None
    assert [lane.name for lane in many.lanes][-1] == "…"
    assert many.lanes[-1].dots == ((0.0, 3, "2026-01-01"),)
    assert timeline([]) is None

"""Weights that decisions suggest."""

from crawler.indicators import load_catalogue
from crawler.review.weights.suggestions import LEAST, log_odds, proposed, suggestions

FEE, REUSE = "upfront-recruitment-fee", "contact-reused-across-employers"


def test_weights_move_little_on_little_and_never_by_two_classes():
    assert log_odds(0, 0, 50, 50) == 0
    assert abs(log_odds(1, 0, 50, 50)) <= 1
    assert [proposed(weight, 9) for weight in ("weak", "medium", "strong")] == ["medium", "strong", "strong"]
    assert [proposed(weight, -9) for weight in ("weak", "medium", "strong")] == ["weak", "weak", "medium"]
    assert proposed("medium", 0) == "medium"


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

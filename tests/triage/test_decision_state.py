# ruff: noqa: E501 - tables of cases
"""The state that the decisions on a campaign add up to."""

import pytest

from crawler.triage.decision_state import (
    DecisionEvent,
    DecisionState,
    drawn,
    effective_decision,
    pending_decision,
    sampled,
)


def event(number: int, kind: str, verdict: str, user: int = 1, part: int | None = None) -> DecisionEvent:
    """An event with values as a database gives them: equal to those of the code and of other rows, not identical."""
    kind, verdict = kind.encode().decode(), verdict.encode().decode()
    part = None if part is None else int(str(part))
    return DecisionEvent(id=number, user=user, analyst=f"u{user}", kind=kind, verdict=verdict, part=part)


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
        ([event(1, "first", "refer"), event(2, "second", "refer", 2), event(5, "first", "dismiss")], "second", "dismiss", False),
        ([event(1, "first", "refer"), event(2, "second", "refer", 2), event(5, "first", "dismiss"), event(6, "second", "dismiss", 3)], "decided", "dismiss", True),
        # Ads that changed let nobody drop another's referral alone; one's own one may.
        ([event(1, "first", "refer"), event(5, "first", "dismiss", 2)], "second", "dismiss", False),
        ([event(1, "first", "refer"), event(5, "first", "dismiss", 2), event(6, "second", "dismiss")], "decided", "dismiss", True),
        ([event(1, "first", "refer"), event(5, "first", "dismiss")], "decided", "dismiss", False),
        # Three opinions, one of a colleague twice, two rulings of a lead.
        ([event(1, "first", "refer"), event(2, "second", "refer", 2), event(3, "second", "refer", 3)], "decided", "refer", True),
        ([event(1, "first", "refer"), event(2, "second", "refer")], "decided", "refer", False),
        ([event(1, "first", "second"), event(2, "second", "watch", 2), event(3, "second", "refer", 3)], "disagree", "watch", False),
        ([event(1, "first", "refer"), event(2, "final", "watch", 3), event(3, "final", "dismiss", 3)], "decided", "dismiss", True),
        # Chance draws decision 22 for a second review, 21 not; who asks for an opinion gets one and no more.
        ([event(21, "first", "dismiss")], "decided", "dismiss", False),
        ([event(21, "first", "watch")], "decided", "watch", False),
        ([event(22, "first", "dismiss")], "second", "dismiss", False),
        ([event(22, "first", "dismiss"), event(23, "second", "dismiss", 2)], "decided", "dismiss", True),
        ([event(22, "first", "second"), event(23, "second", "dismiss", 2)], "decided", "dismiss", False),
        ([event(22, "first", "watch")], "second", "watch", False),
        # What concerns a part says nothing on the campaign.
        ([event(1, "first", "dismiss"), event(2, "part", "refer"), event(3, "second", "watch", 2, part=2)], "decided", "dismiss", False),
        ([event(1, "part", "refer")], "open", None, False),
    ],
)  # fmt: skip
def test_effective_decision(events, state, verdict, confirmed):
    found = effective_decision(events)
    assert (found.state, found.verdict, found.confirmed) == (state, verdict, confirmed)


def test_users_of_a_decision_are_named_once_in_order():
    events = [event(1, "first", "refer", 7), event(2, "second", "refer", 3), event(3, "second", "refer", 7)]
    assert effective_decision(events) == DecisionState(
        decision=1, verdict="refer", state="decided", users=(7, 3), confirmed=True, referral=True
    )


CAMPAIGN = event(1001, "first", "dismiss")
PART = event(1002, "part", "refer")
OTHER = event(1005, "part", "refer", 4)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], (None, None, "open", None)),
        ([CAMPAIGN], (1001, None, "decided", "dismiss")),
        ([CAMPAIGN, PART], (1002, 1002, "second", "refer")),
        ([CAMPAIGN, PART, event(1003, "second", "refer", 2, part=1002)], (1001, None, "decided", "dismiss")),
        ([CAMPAIGN, PART, event(1003, "second", "watch", 2, part=1002)], (1002, 1002, "disagree", "refer")),
        ([CAMPAIGN, PART, event(1003, "second", "watch", 2, part=1002), event(1004, "final", "watch", 3, part=1002)], (1001, None, "decided", "dismiss")),
        # An opinion on one part is none on another.
        ([CAMPAIGN, PART, event(1003, "second", "refer", 2, part=1002), OTHER], (1005, 1005, "second", "refer")),
        ([CAMPAIGN, PART, OTHER, event(1006, "second", "refer", 2, part=1005)], (1002, 1002, "second", "refer")),
        # The campaign comes before its parts, and a new first decision covers those before it.
        ([event(1001, "first", "refer"), PART], (1001, None, "second", "refer")),
        ([CAMPAIGN, PART, event(1003, "first", "dismiss")], (1003, None, "decided", "dismiss")),
        ([event(1, "part", "refer")], (1, 1, "second", "refer")),
    ],
)  # fmt: skip
def test_pending_decision_among_parts(events, expected):
    found = pending_decision(events)
    assert (found.decision, found.part, found.state, found.verdict) == expected


def test_what_chance_draws_never_changes():
    assert [number for number in range(1, 100) if drawn(number)] == [22, 24, 25, 30, 49, 51, 62, 70, 99]
    assert [number for number in range(1, 110) if sampled(number)] == [7, 16, 45, 85, 109]


AGREED = [event(1, "first", "refer"), event(2, "second", "refer", 2)]


@pytest.mark.parametrize(
    ("events", "part", "state", "verdict"),
    [
        ([], None, "open", None),
        (AGREED, None, "decided", "refer"),
        ([*AGREED, event(3, "part", "refer")], 3, "second", "refer"),
        ([*AGREED, event(3, "part", "refer"), event(4, "second", "refer", 2, 3)], None, "decided", "refer"),
        ([*AGREED, event(3, "part", "refer"), event(4, "second", "watch", 2, 3)], 3, "disagree", "refer"),
        ([*AGREED, event(3, "part", "refer"), event(4, "second", "watch", 2, 3), event(5, "final", "watch", 9, 3)], None, "decided", "refer"),
        ([event(1, "first", "refer"), event(3, "part", "refer")], None, "second", "refer"),
        ([event(1, "part", "refer"), event(2, "first", "refer"), event(3, "second", "refer", 2)], None, "decided", "refer"),
    ],
)  # fmt: skip
def test_pending_decision(events, part, state, verdict):
    found = pending_decision(events)
    assert (found.part, found.state, found.verdict) == (part, state, verdict)


def test_an_analyst_alone_confirms_nothing():
    found = effective_decision([event(1, "first", "refer", 1), event(2, "second", "refer", 1)])
    assert (found.state, found.confirmed, found.users) == ("decided", False, (1,))


def test_samples_are_one_in_ten_and_one_in_twenty():
    assert 0.08 < sum(drawn(n) for n in range(10_000)) / 10_000 < 0.12
    assert 0.04 < sum(sampled(n) for n in range(10_000)) / 10_000 < 0.06

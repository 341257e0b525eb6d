# ruff: noqa: E501 - tables of cases
"""The state that the decisions on a campaign add up to."""

import pytest

from crawler.triage.decision_state import DecisionEvent, drawn, effective_decision, pending_decision, sampled


def event(number: int, kind: str, verdict: str, user: int = 1, part: int | None = None) -> DecisionEvent:
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
        ([event(1, "first", "refer"), event(2, "second", "refer", 2), event(5, "first", "dismiss")], None, "dismiss", False),
    ],
)  # fmt: skip
def test_effective_decision(events, state, verdict, confirmed):
    found = effective_decision(events)
    assert (found.verdict, found.confirmed) == (verdict, confirmed)
    assert state is None or found.state == state


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

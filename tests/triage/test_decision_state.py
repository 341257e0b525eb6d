# ruff: noqa: E501 - tables of cases
"""The state that the decisions on a campaign add up to."""

import pytest

from crawler.triage.decision_state import DecisionEvent, drawn, effective_decision, sampled


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

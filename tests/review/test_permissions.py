"""What an analyst may decide on a campaign, and which ads a decision covers by default."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.review.decisions import permissions, presence_sql
from crawler.review.decisions.history_sql import AdDecision
from crawler.review.decisions.permissions import Permissions, opinion_due, permissions_for, ticked
from crawler.review.web.routing import RequestContext
from crawler.review.web.sessions_sql import Session
from crawler.triage.decision_state import DecisionState

ANA = 2
NOTHING = Permissions(kind="", part=None, blind=False, holder="")


def signed_in(role: str, user: int = ANA) -> RequestContext:
    who = Session(
        user=user,
        name="ana",
        role=role,
        form_token="",
        single_keys=True,
        language="",
        token="",
        last_visit=None,
    )
    store: Any = SimpleNamespace(database="database")
    nothing: Any = None
    return RequestContext(request=nothing, app=nothing, store=store, who=who)


def waiting(verdict: str = "refer", users: tuple[int, ...] = (9,), part: int | None = None) -> DecisionState:
    return DecisionState(decision=1, part=part, verdict=plain(verdict), users=users)


def plain(text: str) -> str:
    """The text as a database gives it: equal to the literal in the code, but another object."""
    return text.encode().decode()


@pytest.mark.parametrize(
    ("role", "state", "pending", "expected"),
    [
        ("viewer", "open", DecisionState(), ("", False)),
        ("viewer", "second", waiting(), ("", True)),
        ("viewer", "disagree", waiting(), ("", True)),
        ("analyst", "open", DecisionState(), ("first", False)),
        ("analyst", "sample", DecisionState(), ("first", False)),
        ("analyst", "changed", waiting(), ("first", False)),
        ("analyst", "decided", waiting(), ("first", False)),
        ("analyst", "part", waiting(), ("part", False)),
        # A second opinion comes from someone else, and is blind unless the first one asked for it without a verdict.
        ("analyst", "second", waiting(), ("second", True)),
        ("analyst", "second", waiting("dismiss"), ("second", True)),
        ("analyst", "second", waiting("watch"), ("second", True)),
        ("analyst", "second", waiting("second"), ("second", False)),
        ("analyst", "second", waiting(users=(9, ANA)), ("", False)),
        ("lead", "second", waiting(), ("second", True)),
        ("lead", "second", waiting(users=(ANA,)), ("", False)),
        # Who took one back has given it.
        ("analyst", "second", replace(waiting(), took_back=(ANA,)), ("", False)),
        ("lead", "disagree", replace(waiting(), took_back=(ANA,)), ("", False)),
        # A lead settles; until then anyone new may add a blind opinion.
        ("analyst", "disagree", waiting(), ("second", True)),
        ("analyst", "disagree", waiting(users=(ANA, 9)), ("", False)),
        ("lead", "disagree", waiting(), ("final", False)),
        ("lead", "disagree", waiting(users=(ANA, 9)), ("", False)),
        ("admin", "disagree", waiting(), ("final", False)),
    ],
)  # fmt: skip
def test_opinion_due(role, state, pending, expected):
    assert opinion_due(signed_in(role), plain(state), pending) == expected


@pytest.mark.parametrize(
    ("role", "state", "pending", "expected"),
    [
        ("analyst", "open", DecisionState(), Permissions(kind="first", part=None, blind=False, holder="ben")),
        ("analyst", "part", waiting(part=4), Permissions(kind="part", part=None, blind=False, holder="ben")),
        ("analyst", "second", waiting(), Permissions(kind="second", part=None, blind=True, holder="ben")),
        ("analyst", "second", waiting(part=4), Permissions(kind="second", part=4, blind=True, holder="ben")),
        ("lead", "disagree", waiting(part=4), Permissions(kind="final", part=4, blind=False, holder="ben")),
        ("analyst", "changed", waiting(part=4), Permissions(kind="first", part=None, blind=False, holder="ben")),
        # Who can decide nothing does not hold the campaign, and learns nothing of who does.
        ("viewer", "open", DecisionState(), NOTHING),
        ("analyst", "second", waiting(users=(ANA,), part=4), NOTHING),
    ],
)  # fmt: skip
def test_permissions(monkeypatch, role, state, pending, expected):
    taken = []

    def take(*values: object) -> str:
        taken.append(values)
        return "ben"

    monkeypatch.setattr(presence_sql, "take", take)
    monkeypatch.setattr(permissions, "precise_timestamp", lambda: "2026-11-26T08:00:00.000Z")
    row: Any = SimpleNamespace(campaign=17, state=plain(state))
    assert permissions_for(signed_in(role), row, pending) == expected
    assert taken == ([("database", 17, ANA, "2026-11-26T08:00:00.000Z")] if expected.kind else [])


def test_a_campaign_outside_the_queue_can_not_be_decided(monkeypatch):
    monkeypatch.setattr(presence_sql, "take", lambda *_: pytest.fail("it was taken"))
    assert permissions_for(signed_in("admin"), None, DecisionState()) == NOTHING


def may(kind: str, part: int | None = None) -> Permissions:
    return Permissions(kind=plain(kind), part=part, blind=False, holder="")


def ad(decision: int, included: int) -> AdDecision:
    return AdDecision(verdict="refer", included=included, content_hash="", decision=int(str(decision)))


DECIDED = {1: ad(1001, 1), 2: ad(1001, 0), 3: ad(1002, 1), 4: ad(1001, 2), 5: ad(1003, 1)}


@pytest.mark.parametrize(
    ("permitted", "expected"),
    [
        # 6 and 7 are undecided, 7 is an outlier.
        (may("first"), {1, 2, 3, 4, 5, 6}),
        (may("second"), {1, 2, 3, 4, 5, 6}),
        (may("part"), {2, 6, 7}),
        (may("second", 1002), {3}),
        (may("final", 1002), {3}),
        (may("final", 1009), set()),
    ],
)
def test_ticked_ads(permitted, expected):
    assert ticked(range(1, 8), {7}, DECIDED, permitted) == expected

"""Rows of the queue as `project` makes them: every state, what is taken over, fields, and what is left out."""

import sqlite3
from collections import Counter
from typing import Any

import pytest

from crawler.geo.way import OfferRoute
from crawler.triage import projection
from crawler.triage.decision_state import DecisionState
from crawler.triage.projection import Projection
from crawler.triage.rank import rank
from crawler.triage.row_inputs import (
    LastDecision,
    MemberTotals,
    QueuedCampaign,
    RowInputs,
    _Contacts,
    _Indicator,
)

HEAD = QueuedCampaign(
    id=1,
    title="Maids wanted",
    score=12.0,
    band="look",
    harm_types=("domestic-servitude",),
    listings=3,
    online=2,
    employers=1,
    first_seen="2026-11-20T08:00:00Z",
    last_seen="2026-11-21T08:00:00Z",
)
HASHES = {1001: "a", 1002: "b", 1003: "c"}
SAMPLED, NOT_SAMPLED = 7, 8
"""Campaigns that chance puts before an analyst, and not."""


def ad(listing: int, content: str, included: int = 1, verdict: str = "watch") -> LastDecision:
    return LastDecision(listing, content.encode().decode(), included, verdict)


def inputs(
    decided: list[LastDecision] | None = None,
    pending: DecisionState | None = None,
    effective: DecisionState | None = None,
    head: QueuedCampaign = HEAD,
    way: OfferRoute | None = None,
    **members: Any,
) -> RowInputs:
    totals = MemberTotals(hashes=dict(HASHES), sources=Counter(board=2, forum=1), **members)
    return RowInputs(
        campaign=head,
        members=totals,
        effective=effective or DecisionState(),
        pending=pending or DecisionState(),
        decided={one.listing: one for one in decided or []},
        indicators=[_Indicator(1, "upfront-fee", "A fee is asked.", 6.0)],
        contacts=_Contacts(1, 2, "2026-11-20T08:00:00Z"),
        known_contact=False,
        way=way or OfferRoute(),
    )


def projected(monkeypatch: pytest.MonkeyPatch, given: RowInputs, *, inherit: bool = False) -> Projection:
    monkeypatch.setattr(projection, "read_campaigns", lambda db, campaigns: [given.campaign])
    monkeypatch.setattr(projection, "read_events", lambda db, campaigns: {given.campaign.id: []})
    monkeypatch.setattr(projection, "read_inputs", lambda db, heads, events: [given])
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE decision_members (decision, listing, content_hash, included)")
    (made,) = projection.project(db, [given.campaign.id], inherit=inherit)
    inherited = db.execute(
        "SELECT decision, listing, content_hash, included FROM decision_members"
    ).fetchall()
    assert len(inherited) == (made.row.inherited if inherit else 0), "what is taken over is on record"
    assert all(row == (1, row[1], HASHES[row[1]], 2) for row in inherited)
    return made


ALL = [ad(1001, "a"), ad(1002, "b"), ad(1003, "c")]
DONE = DecisionState(decision=1, verdict="watch", state="decided", users=(2,))
SECOND = DecisionState(decision=1, verdict="refer", state="second", users=(2, 3))
DISAGREE = DecisionState(decision=1, verdict="refer", state="disagree", users=(2, 3))
BAND_LOW = b"low".decode()
"""As a database gives it: equal to the literal of the code, but another object."""
LOW, SAMPLE = HEAD._replace(id=NOT_SAMPLED, band=BAND_LOW), HEAD._replace(id=SAMPLED, band=BAND_LOW)
URGENT = HEAD._replace(band="priority")
STATE_CASES = [
    # decided ads, what is pending, head, expected: state, verdict, pending, inherited
    ("untouched", [], None, HEAD, ("open", None, 0, 0)),
    ("untouched, of the highest band", [], None, URGENT, ("open", None, 0, 0)),
    ("below the threshold", [], None, LOW, ("none", None, 0, 0)),
    ("below the threshold, drawn", [], None, SAMPLE, ("sample", None, 0, 0)),
    ("all decided", ALL, DONE, HEAD, ("decided", "watch", 0, 0)),
    ("all decided, below the threshold", ALL, DONE, LOW, ("decided", "watch", 0, 0)),
    ("in another campaign, in part", ALL[:1], None, HEAD, ("part", "watch", 2, 0)),
    ("in another campaign, below the threshold", ALL[:1], None, LOW, ("part", "watch", 2, 0)),
    ("in another campaign, whole", ALL, None, HEAD, ("decided", "watch", 0, 0)),
    ("one left out", [*ALL[:2], ad(1003, "c", 0)], DONE, HEAD, ("part", "watch", 1, 0)),
    ("left out and changed since", [*ALL[:2], ad(1003, "x", 0)], DONE, HEAD, ("part", "watch", 1, 0)),
    ("one changed", [*ALL[:2], ad(1003, "x")], DONE, HEAD, ("changed", "watch", 1, 0)),
    ("changed downwards", [*ALL[1:], ad(1001, "A")], DONE, HEAD, ("changed", "watch", 1, 0)),
    ("one changed, one left out", [ALL[0], ad(1002, "b", 0), ad(1003, "x")], DONE, HEAD, ("changed", "watch", 2, 0)),
    ("changed before a second opinion", [*ALL[:2], ad(1003, "x")], SECOND, HEAD, ("changed", "refer", 1, 0)),
    ("second opinion wanted", ALL, SECOND, HEAD, ("second", "refer", 0, 0)),
    ("second opinion before what is left out", ALL[:2], SECOND, HEAD, ("second", "refer", 1, 0)),
    ("two disagree", ALL, DISAGREE, HEAD, ("disagree", "refer", 0, 0)),
    ("one taken over", [*ALL[:2], ad(1003, "c", 2)], DONE, HEAD, ("decided", "watch", 0, 1)),
    ("ads of another campaign do not count", [*ALL, ad(1009, "x")], DONE, HEAD, ("decided", "watch", 0, 0)),
    ("decided, without decided ads", [], DONE, HEAD, ("part", "watch", 0, 0)),
    ("only left out ones elsewhere", [ad(1001, "a", 0, "refer")], None, HEAD, ("part", None, 3, 0)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("decided", "pending", "head", "expected"), [pytest.param(*case, id=name) for name, *case in STATE_CASES]
)
def test_state_of_a_row(monkeypatch, decided, pending, head, expected):
    row = projected(monkeypatch, inputs(decided, pending, head=head)).row
    assert (row.state, row.verdict, row.pending, row.inherited) == expected


def test_ads_that_joined_after_a_decision_take_it_over(monkeypatch):
    given = inputs([ad(1001, "a"), ad(1002, "b", 0)], DONE, effective=DONE)
    row = projected(monkeypatch, given, inherit=True).row
    assert (row.state, row.pending, row.inherited, row.decision) == ("part", 1, 1, 1)
    assert given.decided[1003] == LastDecision(1003, "c", 2, "watch")


@pytest.mark.parametrize(("inherit", "effective"), [(False, DONE), (True, DecisionState())])
def test_nothing_is_taken_over(monkeypatch, inherit, effective):
    given = inputs([ad(1001, "a")], DONE, effective=effective)
    row = projected(monkeypatch, given, inherit=inherit).row
    assert (row.state, row.pending, row.inherited) == ("part", 2, 0)


def test_campaigns_that_the_queue_can_not_hold_are_left_out_when_it_is_refreshed(monkeypatch):
    heads = [LOW, SAMPLE, HEAD, LOW._replace(id=9), URGENT._replace(id=10)]
    monkeypatch.setattr(projection, "read_campaigns", lambda db, campaigns: heads)
    monkeypatch.setattr(projection, "read_events", lambda db, campaigns: {9: []})
    monkeypatch.setattr(
        projection, "read_inputs", lambda db, heads, events: [inputs(head=head) for head in heads]
    )
    db = sqlite3.connect(":memory:")
    assert [one.row.campaign for one in projection.project(db, [])] == [NOT_SAMPLED, SAMPLED, 1, 9, 10]
    assert [one.row.campaign for one in projection.project(db, [], inherit=True)] == [SAMPLED, 1, 9, 10]


def test_fields_and_facets_of_a_row(monkeypatch):
    given = inputs(
        ALL,
        SECOND,
        way=OfferRoute(origins=("NG",), destinations=("QA", "OM"), readers=("GH",), recruiters=("NG", "AE")),
        languages=Counter(en=2, ar=1),
    )
    made = projected(monkeypatch, given)
    row = made.row
    assert (row.campaign, row.title, row.score, row.band, row.ads, row.online) == (
        1,
        HEAD.title,
        12.0,
        "look",
        3,
        2,
    )
    assert (row.first_user, row.decision, row.contacts) == (3, None, 2)
    assert (row.readers, row.recruiters) == (("GH",), ("NG", "AE"))
    assert row.reasons == (("upfront-fee", "A fee is asked."),)
    assert made.facets == (
        ("source", "board"),
        ("source", "forum"),
        ("country", "QA"),
        ("country", "OM"),
        ("origin", "NG"),
        ("language", "en"),
        ("language", "ar"),
        ("harm", "domestic-servitude"),
        ("sign", "upfront-fee"),
        ("band", "look"),
        ("day", "2026-11-20 look"),
        ("online", "yes"),
    )  # fmt: skip
    offline = projected(monkeypatch, inputs(head=HEAD._replace(online=0)))
    assert offline.facets[-1] == ("online", "no")
    assert offline.row.first_user is None


@pytest.mark.parametrize("crosses", [True, False])
def test_a_border_is_crossed_where_the_ads_or_their_contacts_say_so(monkeypatch, crosses):
    given = inputs(way=OfferRoute(destinations=("OM", "QA"), readers=("NG",), crosses_border=crosses))
    rows = []

    def ranked(one):
        rows.append(one)
        return rank(one)

    monkeypatch.setattr(projection, "rank", ranked)
    projected(monkeypatch, given)
    assert [(one.crosses_border, one.newest_contact) for one in rows] == [(crosses, given.contacts.newest)]

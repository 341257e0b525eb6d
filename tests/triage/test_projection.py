"""The row of a campaign: where it recruits, its state, its facets."""

from collections import Counter
from dataclasses import replace

import pytest

from crawler.geo.way import OfferRoute
from crawler.triage import projection
from crawler.triage.decision_state import DecisionState, sampled
from crawler.triage.row_inputs import (
    LastDecision,
    MemberTotals,
    QueuedCampaign,
    RowInputs,
    _Contacts,
    _Member,
)

SAMPLED = next(number for number in range(1, 1_000) if sampled(number))
UNSAMPLED = next(number for number in range(1, 1_000) if not sampled(number))


def member(listing, **fields):
    base = _Member(1, listing, f"hash{listing}", "board", "NG", "en", "NG", (), "unknown")
    return base._replace(**fields)


def totals(*members):
    found = MemberTotals()
    for one in members:
        found.add(one)
    return found


def inputs(*, band="priority", number=1, decided=(), pending=None, members=None):
    state = pending or DecisionState()
    return RowInputs(
        campaign=QueuedCampaign(
            number,
            "Maid abroad",
            9.5,
            band,
            ("child",),
            2,
            1,
            1,
            "2026-11-01T08:00:00Z",
            "2026-11-20T08:00:00Z",
        ),
        members=members or totals(member(1), member(2, source="other", destinations=("LB",))),
        effective=state,
        pending=state,
        decided={one.listing: one for one in decided},
        indicators=[],
        contacts=_Contacts(number),
        known_contact=False,
        way=OfferRoute(origins=("NG",), destinations=("NG", "LB")),
    )


def decided(listing, *, content="", included=1, verdict="dismiss"):
    return LastDecision(listing, content or f"hash{listing}", included, verdict)


DISMISSED = DecisionState(decision=7, verdict="dismiss", state="decided", users=(3, 5))


@pytest.mark.parametrize(
    ("given", "state", "pending"),
    [
        ({}, "open", 0),
        ({"band": "low", "number": SAMPLED}, "sample", 0),
        ({"band": "low", "number": UNSAMPLED}, "none", 0),
        ({"pending": DISMISSED, "decided": [decided(1), decided(2)]}, "decided", 0),
        ({"pending": DISMISSED, "decided": [decided(1)]}, "part", 1),
        ({"pending": DISMISSED, "decided": [decided(1), decided(2, included=0)]}, "part", 1),
        ({"pending": DISMISSED, "decided": [decided(1, content="other"), decided(2)]}, "changed", 1),
        ({"pending": replace(DISMISSED, state="second"), "decided": [decided(1), decided(2)]}, "second", 0),
        ({"pending": replace(DISMISSED, state="disagree"), "decided": [decided(1)]}, "disagree", 1),
        ({"band": "low", "number": UNSAMPLED, "decided": [decided(1), decided(2)]}, "decided", 0),
    ],
)
def test_state_of_a_row_and_ads_that_wait(given, state, pending):
    row = projection._projection(inputs(**given)).row
    assert (row.state, row.pending) == (state, pending)


def test_a_decision_of_another_campaign_gives_the_verdict():
    row = projection._projection(inputs(decided=[decided(1, verdict="watch"), decided(2, included=2)])).row
    assert (row.verdict, row.inherited, row.first_user) == ("watch", 1, None)
    assert projection._projection(inputs(pending=DISMISSED)).row.first_user == 5


def test_facets_of_a_row():
    found = projection._projection(inputs(pending=DISMISSED))
    assert Counter(found.facets) == Counter(
        [
            ("source", "board"), ("source", "other"), ("country", "NG"), ("country", "LB"), ("origin", "NG"),
            ("language", "en"), ("harm", "child"), ("band", "priority"), ("day", "2026-11-01 priority"),
            ("online", "yes"), ("verdict", "dismiss"),
        ]
    )  # fmt: skip


def test_how_well_the_languages_are_covered_is_a_facet_once_it_is_known():
    members = totals(member(1, coverage="none"), member(2, coverage="unchecked"), member(3))
    found = projection._projection(inputs(members=members)).facets
    assert [value for facet, value in found if facet == "coverage"] == ["none", "unchecked"]


def test_values_are_listed_by_frequency():
    members = totals(member(1), member(2, source="big"), member(3, source="big"))
    assert projection._projection(inputs(members=members)).row.sources == ("big", "board")

"""The page of recruiters: campaigns that are proposed as one recruiter's, with evidence for and against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.entities import service
from crawler.entities.evidence import AGAINST
from crawler.entities.model import probability
from crawler.errors import UserError
from crawler.masking import active as masking
from crawler.masking.reasons import checked_reason
from crawler.review.web.operation_sentences import error_words
from crawler.review.web.routing import RequestContext
from crawler.store.entities import StoredPair

SHOWN: Final = 20
"""Proposals on the page, those with the surest pair first; set by hand in 2026."""
MOST_PAIRS: Final = 12
"""Pairs of a proposal that are shown with their evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPair:
    """A pair of campaigns with its evidence."""

    one: int
    other: int
    probability: float
    parts_for: list[tuple[str, float]]
    parts_against: list[tuple[str, float]]
    shared: list[tuple[str, str]]
    """Kind and value of what both have, masked contacts covered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProposal:
    """A group of campaigns with its pairs, the surest first."""

    campaigns: tuple[int, ...]
    pairs: list[ShownPair]


def recruiters(context: RequestContext) -> Response:
    """The page."""
    return _page(context)


def _page(context: RequestContext, problem: str = "", status: int = 200) -> Response:
    stands, waiting = service.standing(context.store), service.proposals(context.store)
    pairs = {(pair.one, pair.other): pair for pair in context.store.entities.pairs()}
    shown = [_proposal(context, group, pairs) for group in waiting[:SHOWN]]
    named = {one for group in waiting[:SHOWN] for one in group} | {
        one for each in stands.recruiters for one in each.campaigns
    }
    titles = context.store.entities.titles(named)
    return context.render(
        "recruiters.html",
        status,
        proposals=shown,
        waiting=len(waiting),
        known=stands.recruiters,
        apart=sorted(stands.apart),
        titles={number: masking.covered(title) for number, title in titles.items()},
        problem=problem,
    )


def _proposal(
    context: RequestContext, group: Sequence[int], pairs: Mapping[tuple[int, int], StoredPair]
) -> ShownProposal:
    there = [pairs[pair] for pair in combinations(group, 2) if pair in pairs]
    there.sort(key=lambda pair: -pair.weight)
    return ShownProposal(campaigns=tuple(group), pairs=[_pair(context, pair) for pair in there[:MOST_PAIRS]])


def _pair(context: RequestContext, pair: StoredPair) -> ShownPair:
    found = service.compared(context.store, pair.one, pair.other)
    parts = sorted(pair.parts.items(), key=lambda part: -abs(part[1]))
    return ShownPair(
        one=pair.one,
        other=pair.other,
        probability=probability(pair.weight),
        parts_for=[part for part in parts if part[0] not in AGAINST and part[1]],
        parts_against=[part for part in parts if part[0] in AGAINST and part[1]],
        shared=[(kind, masking.covered(value)) for kind, value in found.shared],
    )


def rule(context: RequestContext) -> Response:
    """Confirm, split, keep apart or undo; each needs a reason, which is kept in the chain."""
    what, why, by = context.text("what", 20), context.text("why", 500), context.session.name
    chosen, recruiter, step = context.numbers("campaign"), context.one("recruiter"), context.one("step")
    if (
        what == "undo"
        and not context.may("lead")
        and service.said_by(context.store, step or 0) not in ("", by)
    ):
        return context.render("message.html", 403, kind="others", back="/recruiters")
    try:
        checked_reason(why, "why")
        if what == "confirm":
            service.confirm(context.store, chosen, by=by, why=why)
        elif what == "split" and recruiter is not None:
            service.split(context.store, recruiter, chosen, by=by, why=why)
        elif what == "apart" and len(chosen) == 2:
            service.keep_apart(context.store, *chosen, by=by, why=why)
        elif what == "undo" and step is not None:
            service.undo(context.store, step, by=by, why=why)
        else:
            return context.render("message.html", 400, kind="verdict")
    except UserError as error:
        return _page(context, error_words(error), 409)
    return RedirectResponse("/recruiters", 303)

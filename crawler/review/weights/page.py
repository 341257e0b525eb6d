"""Weights that decisions suggest: tried on every ad without effect, accepted by a second person, taken back.

A proposal is kept with the counts it is drawn from, and a dry run of it is queued. Once another lead accepts it, its
weights are written to the home's catalogue and all ads are rescored in the background (`job_runner`). Taking it back
moves every ad too: one lead asks for it, and another one does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.indicators import Catalogue, load_catalogue
from crawler.indicators.weight_overrides import WEIGHTS_FILE
from crawler.review.dashboard import sql as dashboard_sql
from crawler.review.web.routing import RequestContext
from crawler.review.weights import jobs_sql, weights_file
from crawler.review.weights import sql as weight_sql
from crawler.review.weights.jobs_sql import RescoreJob
from crawler.review.weights.sql import WeightProposal, WeightSuggestion
from crawler.review.weights.suggestions import LEAST, suggestions
from crawler.store.ledger import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A proposal with its jobs and what may be done with it now."""

    proposal: WeightProposal
    jobs: tuple[RescoreJob, ...]
    may_accept: bool
    may_ask_undo: bool
    may_undo: bool
    undo_asked_by: str | None
    """Who asked that it be taken back: somebody else does it."""
    own: bool
    """Made by who looks at it: somebody else accepts it, since weights move every ad."""


def weights(context: RequestContext) -> Response:
    """The counts and what they suggest, and proposals with what became of them."""
    db = context.db
    kept = weight_sql.newest(db)
    jobs = jobs_sql.of_proposals(db, [one.id for one in kept])
    shown = [_shown(context, one, jobs.get(one.id, [])) for one in kept]
    return context.render(
        "weights.html",
        rows=_suggested(context, dashboard_sql.sign_verdicts(db)),
        least=LEAST,
        proposals=shown,
        titles=jobs_sql.titles(db, [job for one in shown for job in one.jobs]),
        busy=any(job.state in {"queued", "running"} for one in shown for job in one.jobs),
        file=f"catalogue/{WEIGHTS_FILE}",
    )


def propose(context: RequestContext) -> Response:
    """Keep what is suggested now, and have it tried."""
    db = context.db
    rows = _suggested(context, dashboard_sql.count_sign_verdicts(db))
    if not any(row.moves for row in rows):
        return context.render("message.html", 400, kind="nothing")
    with context.store.transaction():
        made = weight_sql.store(
            db, context.session.user, precise_timestamp(), _catalogue(context).version, rows
        )
        jobs_sql.ask(db, made, "try", precise_timestamp())
        context.record("weights", f"proposal:{made}", what="propose")
    return RedirectResponse(f"/weights#proposal-{made}", 303)


def accept(context: RequestContext) -> Response:
    """Accept a proposal after its dry run: write its weights and rescore all ads."""
    return _change(context, "accept")


def undo(context: RequestContext) -> Response:
    """Undo an accepted proposal, as the second of two people: write the former weights and rescore all ads."""
    return _change(context, "undo")


def ask_undo(context: RequestContext) -> Response:
    """Ask that an accepted proposal be undone; somebody else does it."""
    db, number = context.db, context.number("proposal")
    with context.store.transaction():
        found = weight_sql.get(db, number)
        if found is None:
            return context.missing()
        if not _shown(context, found, []).may_ask_undo:
            return context.render("message.html", 409, kind="weights")
        context.record("weights", f"proposal:{number}", what=weight_sql.ASK_UNDO)
    return RedirectResponse(f"/weights#proposal-{number}", 303)


def _change(context: RequestContext, what: str) -> Response:
    db, number = context.db, context.number("proposal")
    with context.store.transaction():
        found = weight_sql.get(db, number)
        if found is None:
            return context.missing()
        shown = _shown(context, found, jobs_sql.of_proposals(db, [number]).get(number, []))
        if not (shown.may_accept if what == "accept" else shown.may_undo):
            return context.render("message.html", 409, kind="weights")
        before, at = _catalogue(context).version, precise_timestamp()
        tables: dict[str, dict[str, Any] | None]
        if what == "accept":
            weight_sql.accept(db, number, context.session.user, at)
            tables = {row.sign: _table(found, row, context.session.name, at) for row in found.moved}
        else:
            weight_sql.take_back(db, number, context.session.user, at)
            tables = {row.sign: _former(context, row.sign) for row in found.moved}
        jobs_sql.ask(db, number, what, at)
        # Last, since a file does not roll back. Killed between here and the commit, the weights hold and the
        # proposal still waits; accepting it again writes the same.
        weights_file.write(context.store.home, tables)
        context.store.ledger.append([_entry(context, found, what, before)])
    return RedirectResponse(f"/weights#proposal-{number}", 303)


def _entry(context: RequestContext, proposal: WeightProposal, what: str, before: str) -> Entry:
    detail = {
        "analyst": context.session.name,
        "what": what,
        "ruleset_before": before,
        "ruleset": _catalogue(context).version,
        "weights": {
            row.sign: [row.now, row.weight] if what == "accept" else [row.weight, row.now]
            for row in proposal.moved
        },
    }
    return Entry(kind="weights", subject=f"proposal:{proposal.id}", detail=detail)


def _table(proposal: WeightProposal, row: WeightSuggestion, name: str, at: str) -> dict[str, Any]:
    """The table of one indicator in the weights file."""
    return {
        "weight": row.weight,
        "before": row.now,
        "accepted_by": name,
        "accepted_at": at,
        "proposal": proposal.id,
        "referred": row.refer,
        "dismissed": row.dismiss,
    }


def _former(context: RequestContext, sign: str) -> dict[str, Any] | None:
    """The former table of an indicator: the last acceptance that is still in force, or None."""
    for one in weight_sql.in_force(context.db):
        for row in one.moved:
            if row.sign == sign:
                return _table(one, row, one.accepted_by or "", one.accepted_at or "")
    return None


def _shown(context: RequestContext, proposal: WeightProposal, jobs: list[RescoreJob]) -> ProposalView:
    """What can be done: accept what was tried and still fits; undo what no later acceptance builds on."""
    indicators = _catalogue(context).indicators
    tried = any(job.what == "try" and job.state == "done" for job in jobs)
    known = all(row.sign in indicators for row in proposal.moved)
    fits = known and all(indicators[row.sign].weighs == row.now for row in proposal.moved)
    holds = known and all(indicators[row.sign].weighs == row.weight for row in proposal.moved)
    own = proposal.analyst == context.session.name
    accepted, undone = proposal.accepted_at is not None, proposal.undone_at is not None
    undoable = accepted and not undone and holds and _is_last(context, proposal)
    asked_by = weight_sql.undo_asked_by(context.db, proposal.id) if undoable else None
    return ProposalView(
        proposal=proposal,
        jobs=tuple(jobs),
        may_accept=tried and fits and not accepted and not own,
        may_ask_undo=undoable and asked_by is None,
        may_undo=asked_by is not None and asked_by != context.session.name,
        undo_asked_by=asked_by,
        own=own and not accepted,
    )


def _is_last(context: RequestContext, proposal: WeightProposal) -> bool:
    """Whether no later acceptance moved any of the same indicators."""
    own = {row.sign for row in proposal.moved}
    for one in weight_sql.in_force(context.db):
        if one.id == proposal.id:
            return True
        if own & {row.sign for row in one.moved}:
            return False
    return True


def _suggested(context: RequestContext, verdicts: Mapping[tuple[str, str], int]) -> list[WeightSuggestion]:
    """What decisions suggest, by the verdicts on campaigns with each indicator."""
    return suggestions(verdicts, dashboard_sql.verdict_totals(context.db), _catalogue(context).indicators)


def _catalogue(context: RequestContext) -> Catalogue:
    """The catalogue of this home as it is now."""
    return load_catalogue(home=weights_file.folder_of(context.store.home))

"""Weights that decisions suggest: tried on every ad without effect, accepted by a person, taken back. Never silent.

A proposal is kept with the counts it is drawn from, and a dry run of it is queued. Once a lead accepts it, its
weights stand in the home's catalogue and all ads are scored anew, while the desk goes on (`rescorer`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response

from crawler.indicators import Catalogue, load_catalogue
from crawler.indicators.accepted import WEIGHTS_FILE
from crawler.review.doors import Call
from crawler.review.weights import file as weights_file
from crawler.review.weights.suggested import LEAST, suggestions
from crawler.store import review
from crawler.store.ledger import Entry, now
from crawler.store.review.jobs import Job
from crawler.store.review.weights import Proposal, Suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A proposal with its jobs and what may be done with it now."""

    proposal: Proposal
    jobs: tuple[Job, ...]
    may_accept: bool
    may_undo: bool


def weights(call: Call) -> Response:
    """The counts and what they suggest, and proposals with what became of them."""
    db = call.store.database.connection
    kept = review.weights.newest(db)
    jobs = review.jobs.of_proposals(db, [one.id for one in kept])
    shown = [_shown(call, one, jobs.get(one.id, [])) for one in kept]
    return call.render(
        "weights.html",
        rows=_rows(call),
        least=LEAST,
        proposals=shown,
        titles=review.jobs.titles(db, [job for one in shown for job in one.jobs]),
        busy=any(job.state in {"queued", "running"} for one in shown for job in one.jobs),
        file=f"catalogue/{WEIGHTS_FILE}",
    )


def propose(call: Call) -> Response:
    """Keep what is suggested now, and have it tried."""
    db, rows = call.store.database.connection, _rows(call)
    if not any(row.moves for row in rows):
        return call.render("message.html", 400, kind="nothing")
    with call.store.transaction():
        made = review.weights.store(db, call.session.user, now(), _catalogue(call).version, rows)
        review.jobs.ask(db, made, "try", now())
    return RedirectResponse(f"/weights#proposal-{made}", 303)


def accept(call: Call) -> Response:
    """A person accepts a proposal that was tried: its weights are written, and all is scored anew."""
    return _change(call, "accept")


def undo(call: Call) -> Response:
    """A person takes an accepted proposal back: the former weights are written, and all is scored anew."""
    return _change(call, "undo")


def _change(call: Call, what: str) -> Response:
    db, number = call.store.database.connection, call.number("proposal")
    with call.store.transaction():
        found = review.weights.get(db, number)
        if found is None:
            return call.missing()
        shown = _shown(call, found, review.jobs.of_proposals(db, [number]).get(number, []))
        if not (shown.may_accept if what == "accept" else shown.may_undo):
            return call.render("message.html", 409, kind="weights")
        before, at = _catalogue(call).version, now()
        tables: dict[str, dict[str, Any] | None]
        if what == "accept":
            review.weights.accept(db, number, call.session.user, at)
            tables = {row.sign: _table(found, row, call.session.name, at) for row in found.moved}
        else:
            review.weights.take_back(db, number, call.session.user, at)
            tables = {row.sign: _former(call, row.sign) for row in found.moved}
        review.jobs.ask(db, number, what, at)
        # Last, since a file does not roll back. Killed between here and the commit, the weights hold and the
        # proposal still waits; accepting it again writes the same.
        weights_file.write(call.store.home, tables)
        call.store.ledger.append([_entry(call, found, what, before)])
    return RedirectResponse(f"/weights#proposal-{number}", 303)


def _entry(call: Call, proposal: Proposal, what: str, before: str) -> Entry:
    detail = {
        "analyst": call.session.name,
        "what": what,
        "ruleset_before": before,
        "ruleset": _catalogue(call).version,
        "weights": {
            row.sign: [row.now, row.weight] if what == "accept" else [row.weight, row.now]
            for row in proposal.moved
        },
    }
    return Entry(kind="weights", subject=f"proposal:{proposal.id}", detail=detail)


def _table(proposal: Proposal, row: Suggested, name: str, at: str) -> dict[str, Any]:
    """What the file says of one indicator."""
    return {
        "weight": row.weight,
        "before": row.now,
        "accepted_by": name,
        "accepted_at": at,
        "proposal": proposal.id,
        "referred": row.refer,
        "dismissed": row.dismiss,
    }


def _former(call: Call, sign: str) -> dict[str, Any] | None:
    """What the file said of an indicator before: the last acceptance that is left, or nothing."""
    for one in review.weights.in_force(call.store.database.connection):
        for row in one.moved:
            if row.sign == sign:
                return _table(one, row, one.accepted_by or "", one.accepted_at or "")
    return None


def _shown(call: Call, proposal: Proposal, jobs: list[Job]) -> Shown:
    """What may be done: accept what was tried and still fits; take back what nothing later stands on."""
    indicators = _catalogue(call).indicators
    tried = any(job.what == "try" and job.state == "done" for job in jobs)
    known = all(row.sign in indicators for row in proposal.moved)
    fits = known and all(indicators[row.sign].weighs == row.now for row in proposal.moved)
    holds = known and all(indicators[row.sign].weighs == row.weight for row in proposal.moved)
    accepted, undone = proposal.accepted_at is not None, proposal.undone_at is not None
    return Shown(
        proposal=proposal,
        jobs=tuple(jobs),
        may_accept=tried and fits and not accepted,
        may_undo=accepted and not undone and holds and _is_last(call, proposal),
    )


def _is_last(call: Call, proposal: Proposal) -> bool:
    """Whether no later acceptance moved any of the same indicators."""
    own = {row.sign for row in proposal.moved}
    for one in review.weights.in_force(call.store.database.connection):
        if one.id == proposal.id:
            return True
        if own & {row.sign for row in one.moved}:
            return False
    return True


def _rows(call: Call) -> list[Suggested]:
    db = call.store.database.connection
    verdicts, total = review.figures.sign_verdicts(db), review.figures.verdict_totals(db)
    return suggestions(verdicts, total, _catalogue(call).indicators)


def _catalogue(call: Call) -> Catalogue:
    """The catalogue of this home as it is now."""
    return load_catalogue(home=weights_file.folder_of(call.store.home))

"""Pages of cases: the list, one case, its campaigns, contacts and notes."""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.export import FORMATS
from crawler.review.cases import exports_sql
from crawler.review.cases import sql as case_sql
from crawler.review.decisions import history_sql
from crawler.review.decisions.permissions import opinion_due
from crawler.review.web.routing import RequestContext
from crawler.review.web.security import local_path
from crawler.store.ledger import Entry
from crawler.triage.queries import row_of

TLP: Final = ("RED", "AMBER+STRICT", "AMBER", "GREEN")
"""Markings of FIRST's Traffic Light Protocol 2.0, strictest first, without CLEAR: a case holds personal data."""

CLOSED: Final = "the case is closed; open it again first"
"""Why nothing of a closed case is changed: what was handed over stays as it was."""


def may_change(context: RequestContext, found: case_sql.Case) -> bool:
    """Whether a case is this person's to close, to head or to thin: its owner's, or a lead's."""
    return context.may("analyst") and (context.session.name == found.owner or context.may("lead"))


def markings(context: RequestContext, found: case_sql.Case) -> tuple[str, ...]:
    """Markings that this person may give a case.

    Once partners are named, a looser one hands the case to those that could not read it: that is a lead's, as naming
    them is. A stricter one is not.
    """
    if context.may("lead") or not context.store.partners.of_case(found.number):
        return TLP
    return TLP[: TLP.index(found.tlp) + 1] if found.tlp in TLP else TLP[:1]


def _not_yours(context: RequestContext) -> Response:
    return context.render("message.html", 403, kind="case", back=f"/cases/{context.number('case')}")


def case_list(context: RequestContext) -> Response:
    """All cases."""
    return context.render("cases.html", cases=case_sql.all_cases(context.db), problem="")


def make(context: RequestContext) -> Response:
    """Open a case, with a campaign or a contact in it when it was asked for from there."""
    title = context.text("title", 200)
    if not title:
        return context.render(
            "cases.html",
            400,
            cases=case_sql.all_cases(context.db),
            problem="cases.no_title",
        )
    with context.store.transaction():
        number = case_sql.make_case(context.db, title, context.session.user, precise_timestamp())
        context.record("case", f"case:{number}", what="new")
        _put(context, number)  # a case with nothing in it yet is a case
    return RedirectResponse(f"/cases/{number}", 303)


def case(context: RequestContext) -> Response:
    """One case."""
    return case_page(context)


def case_page(context: RequestContext, problem: str = "", status: int = 200) -> Response:
    """One case, with what went wrong on top."""
    db, number = context.db, context.number("case")
    found = case_sql.get_case(db, number)
    if found is None:
        return context.missing()
    campaigns = case_sql.campaigns_in(db, number)
    blind = {row[0] for row in campaigns if _owes_opinion(context, row[0])}
    return context.render(
        "case.html",
        status,
        case=found,
        campaigns=campaigns,
        confirmed={row[0]: history_sql.effective(db, row[0]) for row in campaigns},
        blind=blind,
        contacts=case_sql.contacts_in(db, number),
        ads=case_sql.ads_in(db, number),
        notes=case_sql.notes_in(db, number),
        decisions=[
            done for row in campaigns if row[0] not in blind for done in history_sql.on_campaign(db, row[0])
        ],
        exports=exports_sql.exports_of(db, number),
        evidence=case_sql.evidence_in(db, number),
        formats=[*FORMATS, "bag"],
        tlp=markings(context, found),
        problem=problem,
        may_change=may_change(context, found),
        partners=[one.name for one in context.store.partners.all() if not one.removed_at],
        referred_to=context.store.partners.of_case(found.number),
    )


def _owes_opinion(context: RequestContext, campaign: int) -> bool:
    """Whether this analyst can still give a blind opinion on a campaign: then no earlier one is shown."""
    row = row_of(context.db, campaign)
    return row is not None and opinion_due(context, row.state, history_sql.pending(context.db, campaign))[1]


def change(context: RequestContext) -> Response:
    """Change the head of a case, close it or open it again."""
    db, number = context.db, context.number("case")
    found = case_sql.get_case(db, number)
    if found is None:
        return context.missing()
    if not may_change(context, found):
        return _not_yours(context)
    what = context.text("what")
    if found.closed_at and what != "reopen":
        return case_page(context, CLOSED, 409)
    if what not in {"close", "reopen"} and not (context.text("tlp") in TLP and context.text("title")):
        return context.render("message.html", 400, kind="verdict")
    with context.store.transaction():
        # a lead may have marked it anew while this form was on its way
        stands = case_sql.get_case(db, number) or found
        if what not in {"close", "reopen"} and context.text("tlp") not in markings(context, stands):
            return context.render("message.html", 403, kind="marking", back=f"/cases/{number}")
        if what in {"close", "reopen"}:
            case_sql.close_case(db, number, precise_timestamp() if what == "close" else None)
        else:
            case_sql.change_case(
                db,
                number,
                context.text("title", 200),
                context.text("tlp"),
                context.text("recipients", 500),
                context.text("legal_basis", 500),
            )
        detail = {"analyst": context.session.name, "what": what if what in {"close", "reopen"} else "head"}
        context.store.ledger.append([Entry(kind="case", subject=f"case:{number}", detail=detail)])
        if what not in {"close", "reopen"}:
            if context.text("tlp") != found.tlp:  # it moved to another collection
                context.store.partners.refer_again(found.number, precise_timestamp())
            if context.may("lead"):
                _refer(context, found)
    return RedirectResponse(f"/cases/{number}", 303)


def _refer(context: RequestContext, found: case_sql.Case) -> None:
    """Refer a case to the partners that a lead ticked: to hand it over is a lead's, as an export is."""
    partners = context.store.partners
    before = set(partners.of_case(found.number))
    partners.refer(
        found.number, map(str, context.form.getlist("partner")), context.session.user, precise_timestamp()
    )
    after = set(partners.of_case(found.number))
    if before != after:
        context.record("case", f"case:{found.id}", what="referred to", partners=sorted(after))


def add(context: RequestContext) -> Response:
    """Put a campaign or a contact into a case, or take it out."""
    db, number = context.db, context.number("case")
    found = case_sql.get_case(db, number)
    if found is None:
        return context.missing()
    if found.closed_at:
        return case_page(context, CLOSED, 409)
    taken = context.text("remove")
    if taken not in {"campaign", "contact"}:
        return _put_in(context, number)
    one = context.one(taken) or 0
    added_by = case_sql.added_by(db, number, taken, one)
    if added_by is None:
        return context.missing()
    if added_by != context.session.user and not may_change(context, found):
        return _not_yours(context)
    with context.store.transaction():
        case_sql.remove(db, number, taken, one)
        context.record("case", f"case:{number}", what="take out", **{taken: one})
    return RedirectResponse(local_path(context.text("back") or f"/cases/{number}"), 303)


def choose(context: RequestContext) -> Response:
    """Put something into a case chosen from a list: the page's form can't know the case's address."""
    db, chosen = context.db, context.one("case")
    found = None if chosen is None else case_sql.get_case(db, chosen)
    if chosen is None or found is None or found.closed_at:  # the list has open ones only
        return context.missing()
    return _put_in(context, chosen)


def _put_in(context: RequestContext, number: int) -> Response:
    with context.store.transaction():
        added = _put(context, number)
    if not added:
        return context.missing()
    return RedirectResponse(local_path(context.text("back") or f"/cases/{number}"), 303)


def _put(context: RequestContext, number: int) -> bool:
    """Put what the form names into a case, with its entry; False where there is no such thing."""
    db, who, at = context.db, context.session.user, precise_timestamp()
    campaign, contact = context.one("campaign"), context.one("contact")
    there = (campaign is not None and case_sql.add_campaign(db, number, campaign, who, at)) | (
        contact is not None and case_sql.add_contact(db, number, contact, who, at)
    )
    if there:
        context.record("case", f"case:{number}", what="put in", campaign=campaign, contact=contact)
    return there


def note(context: RequestContext) -> Response:
    """Add a note."""
    db, number = context.db, context.number("case")
    found = case_sql.get_case(db, number)
    if found is None:
        return context.missing()
    if found.closed_at:
        return case_page(context, CLOSED, 409)
    text = context.text("text", 10_000)
    if not text:
        return context.render("message.html", 400, kind="verdict")
    with context.store.transaction():
        case_sql.add_note(db, number, context.session.user, text, precise_timestamp())
        context.record("case", f"case:{number}", what="note")
    return RedirectResponse(f"/cases/{number}#notes", 303)

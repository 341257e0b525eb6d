"""Cases: the list, one case, and everything that is put into it or leaves the house with it."""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.export import FORMATS
from crawler.review.accounts.signing_in import own_path
from crawler.review.doors import Call
from crawler.store import review
from crawler.store.ledger import Entry, now

TLP: Final = ("RED", "AMBER+STRICT", "AMBER", "GREEN")
"""CLEAR is not offered: a case holds personal data (house rule, review_export.md A4)."""


def case_list(call: Call) -> Response:
    """All cases."""
    return call.render("cases.html", cases=review.cases.all_cases(call.store.database.connection), problem="")


def make(call: Call) -> Response:
    """Open a case, with a campaign or a contact in it when it was asked for from there."""
    title = call.text("title", 200)
    if not title:
        return call.render(
            "cases.html",
            400,
            cases=review.cases.all_cases(call.store.database.connection),
            problem="cases.no_title",
        )
    with call.store.transaction():
        number = review.cases.make_case(call.store.database.connection, title, call.session.user, now())
        _put(call, number)
    return RedirectResponse(f"/cases/{number}", 303)


def case(call: Call) -> Response:
    """One case."""
    return case_page(call)


def case_page(call: Call, problem: str = "", status: int = 200) -> Response:
    """One case, with what went wrong on top."""
    db, number = call.store.database.connection, call.number("case")
    found = review.cases.get_case(db, number)
    if found is None:
        return call.missing()
    campaigns = review.cases.campaigns_in(db, number)
    return call.render(
        "case.html",
        status,
        case=found,
        campaigns=campaigns,
        confirmed={row[0]: review.events.stands(db, row[0]) for row in campaigns},
        contacts=review.cases.contacts_in(db, number),
        ads=review.cases.ads_in(db, number),
        notes=review.cases.notes_in(db, number),
        decisions=[done for row in campaigns for done in review.events.on_campaign(db, row[0])],
        exports=review.cases.exports_of(db, number),
        evidence=review.cases.evidence_in(db, number),
        formats=[*FORMATS, "bag"],
        tlp=TLP,
        problem=problem,
    )


def change(call: Call) -> Response:
    """Change the head of a case, close it or open it again."""
    db, number = call.store.database.connection, call.number("case")
    found = review.cases.get_case(db, number)
    if found is None:
        return call.missing()
    with call.store.transaction():
        if call.text("what") in {"close", "reopen"}:
            review.cases.close_case(db, number, now() if call.text("what") == "close" else None)
        elif call.text("tlp") in TLP and call.text("title"):
            review.cases.change_case(
                db,
                number,
                call.text("title", 200),
                call.text("tlp"),
                call.text("recipients", 500),
                call.text("legal_basis", 500),
            )
        detail = {"analyst": call.session.name, "what": call.text("what") or "head"}
        call.store.ledger.append([Entry(kind="case", subject=f"case:{number}", detail=detail)])
    return RedirectResponse(f"/cases/{number}", 303)


def add(call: Call) -> Response:
    """Put a campaign or a contact into a case, or take it out."""
    db, number = call.store.database.connection, call.number("case")
    if review.cases.get_case(db, number) is None:
        return call.missing()
    with call.store.transaction():
        taken = call.text("remove")
        if taken in {"campaign", "contact"}:
            review.cases.remove(db, number, taken, call.one(taken) or 0)
        else:
            _put(call, number)
    return RedirectResponse(own_path(call.text("back") or f"/cases/{number}"), 303)


def choose(call: Call) -> Response:
    """Put something into a case chosen from a list: the page's form can't know the case's address."""
    db, chosen = call.store.database.connection, call.one("case")
    if chosen is None or review.cases.get_case(db, chosen) is None:
        return call.missing()
    with call.store.transaction():
        _put(call, chosen)
    return RedirectResponse(own_path(call.text("back") or f"/cases/{chosen}"), 303)


def _put(call: Call, number: int) -> None:
    db = call.store.database.connection
    campaign, contact = call.one("campaign"), call.one("contact")
    if campaign is not None and review.campaigns.head(db, campaign):
        review.cases.add_campaign(db, number, campaign, call.session.user, now())
    if contact is not None and review.contacts.head(db, contact):
        review.cases.add_contact(db, number, contact, call.session.user, now())


def note(call: Call) -> Response:
    """Add a note."""
    db, number = call.store.database.connection, call.number("case")
    if review.cases.get_case(db, number) is None:
        return call.missing()
    text = call.text("text", 10_000)
    if text:
        with call.store.transaction():
            review.cases.add_note(db, number, call.session.user, text, now())
    return RedirectResponse(f"/cases/{number}#notes", 303)

"""The list of reports, and one report with what an analyst does about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.contact_kinds import identity
from crawler.errors import UserError
from crawler.masking.reasons import checked_reason
from crawler.reports import service
from crawler.reports.replies import hotlines, languages, reply
from crawler.reports.service import TriageEntry
from crawler.reports.taking import HIDDEN
from crawler.review.web.operation_sentences import error_words
from crawler.review.web.routing import RequestContext
from crawler.store.reports import Identity

PAGE: Final = 50
"""Matters on a page of the list. Set by hand in 2026."""


def report_list(context: RequestContext) -> Response:
    """Matters, the most urgent first: one row for all reports that are of one."""
    closed = context.query.get("closed") == "1"
    page = context.query.get("page", "")
    first = PAGE * (int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 0)
    found = service.triage(context.store, closed=closed, most=first + PAGE + 1, matters=True)
    return context.render(
        "reports.html",
        found=found[first : first + PAGE],
        closed=closed,
        page=first // PAGE,
        more=len(found) > first + PAGE,
        hidden=HIDDEN,
    )


def report(context: RequestContext) -> Response:
    """One report, without the reporter's words."""
    return _page(context)


def open_words(context: RequestContext) -> Response:
    """The reporter's words, once: with the passphrase and a reason; the look is noted before they are shown."""
    key = str(context.request.path_params["report"])
    try:
        why = checked_reason(context.text("why", 200), context.say("reports.why"))
        if not why:
            return _page(context, problem="reports.no_why", status=400)
        passphrase = str(context.form.get("passphrase", ""))[:1_000]
        words = service.revealed(context.store, key, passphrase, by=context.session.name, why=why)
    except UserError as error:
        return _page(context, said=error_words(error), status=400)
    return _page(context, words=words)


def mend(context: RequestContext) -> Response:
    """Seal a contact, take it out, confirm one as the suspect's or name another (leads only); or close the report."""
    key, what = str(context.request.path_params["report"]), context.text("what")
    contact: Identity = (context.text("kind", 60), context.text("value", 500))
    if what in {"name", "confirm"} and not context.may("lead"):
        return context.render("message.html", 403, kind="role")
    by, store = context.session.name, context.store
    deeds: dict[str, Callable[[], object]] = {
        "seal": lambda: service.cover(store, key, contact, by=by),
        "drop": lambda: service.drop(store, key, contact, by=by),
        "confirm": lambda: service.confirm(store, key, _ticked(context), by=by),
        "name": lambda: service.name_suspect(store, key, context.text("written", 500), by=by),
        "close": lambda: service.close(store, key, by=by),
    }
    if what not in deeds:
        return context.missing()
    try:
        deeds[what]()
    except UserError as error:
        return _page(context, said=error_words(error), status=400)
    if what in {"name", "confirm"}:
        context.app.intakes.set()
    return RedirectResponse(f"/reports/{key}?done={what}", 303)


def _ticked(context: RequestContext) -> list[Identity]:
    """The contacts that are ticked: kind and value with a space between."""
    pairs = (str(one)[:600].partition(" ") for one in context.form.getlist("contact"))
    return [(kind, value) for kind, _, value in pairs]


def _page(
    context: RequestContext,
    problem: str = "",
    said: str = "",
    words: dict[str, object] | None = None,
    status: int = 200,
) -> Response:
    try:
        found = service.entry_of(context.store, str(context.request.path_params["report"])[:40])
    except UserError:
        return context.missing()
    language = context.query.get("language", "") or found.report.language
    countries = [*([found.report.country] if found.report.country else []), *found.report.destinations]
    known = hotlines(context.app.home)
    return context.render(
        "reported.html",
        status,
        one=found,
        hidden=HIDDEN,
        problem=problem,
        said=said,
        words=words,
        own=[_listed(one) for one in _contacts(words) if one.get("whose") == "reporter"],
        others=[_listed(one) for one in _contacts(words) if one.get("whose") != "reporter"],
        readable=context.store.reports.sealed(found.report.key) is not None,
        languages=languages(),
        chosen=language if language in languages() else "en",
        reply=reply(context.app.home, found.report.key, language, countries),
        help=[line for country in dict.fromkeys(countries) for line in known.get(country, ())],
        unknown=[country for country in dict.fromkeys(countries) if country not in known],
        done=context.query.get("done", "") in {"seal", "drop", "name", "confirm", "close"},
        bundle=_others(found),
    )


def _contacts(words: dict[str, object] | None) -> list[dict[str, object]]:
    """The contacts among what was sealed."""
    found = words.get("contacts") if words else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _listed(contact: dict[str, object]) -> tuple[str, str, str]:
    """Kind, value and what the program makes of a contact that was sealed."""
    kind, value = identity(str(contact["kind"]), str(contact["value"]))
    return kind, value, str(contact.get("whose", "unclear"))


def _others(found: TriageEntry) -> tuple[str, ...]:
    return tuple(key for key in found.bundle if key != found.report.key)

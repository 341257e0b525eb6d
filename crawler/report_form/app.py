"""The form and the address for hotline systems as an ASGI application. No cookie, no script, no log of addresses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from crawler.errors import UserError
from crawler.geo.places import country_code
from crawler.report_form.guard import FormGuard
from crawler.report_form.limits import ALTOGETHER, PER_KEY, WRONG_KEYS, Limits, place_of, places_of
from crawler.report_form.page import answer_page, choose, form_page
from crawler.reports.hotline_keys import holder
from crawler.reports.intake import ReportText
from crawler.reports.taking import IntakeSource, take
from crawler.review.web.context import AppContext
from crawler.store import Store

LONGEST: Final = 10_000
"""Characters of what somebody tells."""
SHORT: Final = 300
"""Characters of the other fields."""
FORM_BYTES: Final = 128 * 1024
"""Bytes of a form: `LONGEST` characters of any script, written out as percent signs."""
SYSTEM_BYTES: Final = 1024 * 1024
"""Bytes of what a hotline system sends at once."""
AT_ONCE: Final = 100
"""Reports that it sends at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """A running form."""

    home: Path
    agency: str
    """Whose form it is, as the page names it."""
    country: str | None = None
    """ISO 3166-1 country whose lines of help are named where the sender gives none."""
    limits: Limits = field(default_factory=Limits)
    stores: AppContext = field(init=False)

    def __post_init__(self) -> None:
        """One store for each thread, as in the desk."""
        object.__setattr__(self, "stores", AppContext(home=self.home))

    def app(self, hosts: frozenset[str], *, secure: bool = False) -> FormGuard:
        """The ASGI application.

        Args:
            hosts: Host header values that are served, lower case.
            secure: Behind TLS.
        """
        routes = [
            Route("/", self.show, methods=["GET"]),
            Route("/", self.receive, methods=["POST"], max_body_size=FORM_BYTES),
            Route("/reports", self.receive_many, methods=["POST"], max_body_size=SYSTEM_BYTES),
        ]
        # Around it all: as its middleware the guard would not see the answer to a fault.
        return FormGuard(Starlette(routes=routes, exception_handlers={500: _broken}), hosts, secure)

    async def show(self, request: Request) -> Response:
        """The empty form."""
        return HTMLResponse(form_page(_language(request), self.agency, self.limits.token()))

    async def receive(self, request: Request) -> Response:
        """Take one report in. The answer is the same whether it was there already."""
        language = _language(request)
        try:
            form = await request.form(max_files=0, max_fields=20)
        except ClientDisconnect:
            return Response(status_code=400)
        said = {name: value for name, value in form.items() if isinstance(value, str)}
        sender = request.client.host if request.client else ""
        if said.get("website", ""):  # a field that people don't see
            return HTMLResponse(answer_page(language, self.agency, "thanks", self.home, self.country))
        if not _whole(said):
            return HTMLResponse(form_page(language, self.agency, self.limits.token(), "empty"), 400)
        if not self.limits.spend(said.get("token", "")):
            return HTMLResponse(form_page(language, self.agency, self.limits.token(), "old", said), 400)
        if not self.limits.let_all_through("form", places_of(sender) | {"all": ALTOGETHER}):
            return HTMLResponse(answer_page(language, self.agency, "busy", self.home, self.country), 429)
        country = country_code(said.get("country", "")[:40]) or self.country
        told = ReportText(_whole(said), tuple(one for one in (said.get("you", "")[:SHORT].strip(),) if one))
        await run_in_threadpool(self._take, [told], IntakeSource(by="form", channel="form", country=country))
        return HTMLResponse(answer_page(language, self.agency, "thanks", self.home, country))

    def _take(self, told: list[ReportText], sender: IntakeSource) -> list[str]:
        return take(self._store(), told, sender, today=date.today()).keys

    def _store(self) -> Store:
        return self.stores.store()

    async def receive_many(self, request: Request) -> Response:
        """Take in what a hotline system sends with its key: one report as an object, or a list of them."""
        sender = place_of(request.client.host if request.client else "")
        if self.limits.count("wrong key", sender) >= WRONG_KEYS:
            return _refused(429, "too many wrong keys; try again in an hour")
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        found = (
            await run_in_threadpool(lambda: holder(self._store(), key.strip()))
            if kind.lower() == "bearer"
            else None
        )
        if found is None:
            self.limits.let_through("wrong key", sender, WRONG_KEYS)
            return _refused(401, "send a valid key: Authorization: Bearer KEY")
        try:
            told = _told(json.loads(await request.body(), object_pairs_hook=_each_once))
        except (ValueError, RecursionError, ClientDisconnect) as error:
            return _refused(400, str(error)[:200])
        if not self.limits.let_through("key", str(found.id), PER_KEY, weight=len(told)):
            return _refused(429, f"more than {PER_KEY} reports in an hour")
        whom = IntakeSource(by=f"key {found.id}", channel="hotline", country=found.country)
        keys = await run_in_threadpool(self._take, told, whom)
        return JSONResponse({"received": len(told), "reports": keys}, 202)


def _whole(said: Mapping[str, str]) -> str:
    """What is told, with what the sender gives as the suspect's contact said to be that."""
    text = said.get("text", "").replace("\0", "").strip()[:LONGEST]
    suspect = said.get("suspect", "").replace("\0", "").strip()[:SHORT]
    return f"{text}\n\nSuspect: {suspect}" if text and suspect else text


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON; of two values of one name the first would be lost (RFC 8259, section 4)."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _told(body: object) -> list[ReportText]:
    """The reports of a request; raises ValueError with what is wrong."""
    rows = body if isinstance(body, list) else [body]
    if not 0 < len(rows) <= AT_ONCE:
        raise ValueError(f"send 1 to {AT_ONCE} reports")
    return [_one(row, place) for place, row in enumerate(rows, 1)]


def _one(row: object, place: int) -> ReportText:
    if (
        not isinstance(row, dict)
        or not isinstance(row.get("text"), str)
        or not row["text"].replace("\0", "").strip()
    ):
        raise ValueError(f'report {place}: send an object with a "text"')
    if unknown := sorted(set(row) - {"text", "reporter", "told", "language"}):
        raise ValueError(f"report {place}: unknown {', '.join(map(repr, unknown))[:100]}")
    reporter = row.get("reporter", [])
    if not isinstance(reporter, list) or not all(isinstance(one, str) for one in reporter):
        raise ValueError(f'report {place}: "reporter" is a list of texts')
    return ReportText(
        row["text"][: 5 * LONGEST],
        tuple(one[:SHORT] for one in reporter[:20]),
        str(row.get("told", ""))[:40],
        str(row.get("language", ""))[:10],
    )


def _refused(status: int, why: str) -> JSONResponse:
    return JSONResponse({"error": why}, status)


def _language(request: Request) -> str:
    return choose(request.query_params.get("language", ""), request.headers.get("accept-language", ""))


async def _broken(request: Request, error: Exception) -> Response:
    """A fault: the sender is told to call; what is wrong goes to the log, without what was sent."""
    say = "busy" if isinstance(error, UserError) else "broken"
    return HTMLResponse(answer_page(_language(request), "", say, None, None), 500)

"""Routes and their access rules. Every page of the desk is reached through a `PageRoute`.

A route finds the session, checks the role and, for changes, the form token; only then it runs the page with a
`RequestContext`. The route table is `crawler.review.app.ROUTES`; a test walks it, so a new route can't escape the
checks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final, Literal
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from crawler.clock import precise_timestamp
from crawler.masking import active as masking
from crawler.review.web import i18n
from crawler.review.web.context import AppContext
from crawler.review.web.first_words_sql import first_words, words_of_ads
from crawler.review.web.look import LOOK_COOKIE, DeskChoice, look_of
from crawler.review.web.page_data import page_data
from crawler.review.web.security import BODY_LIMIT
from crawler.review.web.sessions_sql import Session
from crawler.store import Store
from crawler.store.ledger import Entry
from crawler.triage.campaign_summary import UNTITLED

Role = Literal["nobody", "viewer", "analyst", "lead", "admin"]
ROLES: Final[tuple[Role, ...]] = ("nobody", "viewer", "analyst", "lead", "admin")
"""Each role may do what the roles before it may."""
LARGEST_ID: Final = (1 << 63) - 1
"""Largest number that SQLite holds: nothing has a larger id."""
MAX_FIELDS: Final = 5_000
"""Fields of one form: a campaign page posts two for each of its 30 ads, a bulk form one for each of 200."""


def may(role: str, needed: Role) -> bool:
    """True when `role` is the needed one or a higher one."""
    return ROLES.index(role) >= ROLES.index(needed)


def same_token(given: str, expected: str) -> bool:
    """Whether a form's token is the expected one, compared in constant time; any text may be given."""
    return compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    """What a page gets: the request, the store of this thread, and the session."""

    request: Request
    app: AppContext
    store: Store
    who: Session | None
    form: FormData = field(default_factory=FormData)

    @property
    def session(self) -> Session:
        """The session, on pages that need one."""
        if self.who is None:
            raise PermissionError("a page without a session asked for one")
        return self.who

    @property
    def db(self) -> sqlite3.Connection:
        """The store's connection, for query modules."""
        return self.store.database.connection

    @property
    def look(self) -> DeskChoice:
        """Colours, density and columns that this browser was given."""
        return look_of(self.request.cookies.get(LOOK_COOKIE, ""))

    @property
    def query(self) -> Mapping[str, str]:
        """Parameters of the query string."""
        return self.request.query_params

    def text(self, name: str, limit: int = 4_000) -> str:
        """A form field without NUL, cut at `limit` characters; empty when absent."""
        value = self.form.get(name, "")
        return value.replace("\x00", "").strip()[:limit] if isinstance(value, str) else ""

    def numbers(self, name: str) -> list[int]:
        """Whole numbers of a repeated form field; other values are left out."""
        values = [str(value) for value in self.form.getlist(name)]
        return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]

    def one(self, name: str) -> int | None:
        """The first whole number of a form field, or None."""
        return next(iter(self.numbers(name)), None)

    def one_of_query(self, name: str) -> int | None:
        """A whole number of the query string, or None."""
        value = self.query.get(name, "")
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None

    def title_of(self, campaign: int, title: str) -> str:
        """The title of a campaign, else the first words of its first ad, else its public id."""
        words = "" if title not in UNTITLED else first_words(self.db, [campaign]).get(campaign, "")
        return words or (title if title not in UNTITLED else f"c{campaign}")

    def title_of_ad(self, listing: int, title: str) -> str:
        """The title of an ad, else its first words, else its number."""
        return title or words_of_ads(self.db, [listing]).get(listing, "") or f"#{listing}"

    def say(self, key: str) -> str:
        """A string in the language of this request."""
        return i18n.say(key)

    def number(self, name: str) -> int:
        """A whole number from the path; the route's `int` converter guarantees it."""
        return int(self.request.path_params[name])

    def record(self, kind: str, subject: str, **detail: object) -> None:
        """Append an entry about what the signed-in person does; call it in the transaction that does it."""
        self.store.ledger.append(
            [Entry(kind=kind, subject=subject, detail={"by": self.session.name, **detail})]
        )

    def may(self, needed: Role) -> bool:
        """True when the signed-in account has the role or a higher one."""
        return self.who is not None and may(self.who.role, needed)

    def render(self, template: str, status: int = 200, **values: object) -> Response:
        """Render a template, or give its data as JSON where that is asked for."""
        if status < 400 and self.wants_data:
            data = page_data(template, values)
            return (
                JSONResponse(data) if data is not None else PlainTextResponse("No data of this page.\n", 406)
            )
        html = self.app.templates.get_template(template).render(
            **values, context=self, who=self.who, path=self.request.url.path, now=precise_timestamp()
        )
        # Ads may hold lone surrogates, which UTF-8 can't carry.
        return HTMLResponse(html.encode("utf-8", "replace"), status)

    @property
    def wants_data(self) -> bool:
        """Whether a program asks, that wants JSON instead of a page."""
        accept = self.request.headers.get("accept", "")
        return self.query.get("format") == "json" or accept.startswith("application/json")

    def missing(self) -> Response:
        """The 404 page."""
        return self.render("message.html", 404, kind="missing")


@dataclass(frozen=True, slots=True)
class PageRoute:
    """One route of the desk."""

    path: str
    page: Callable[[RequestContext], Response]
    role: Role
    changes: bool = False
    """Routes that change something accept POST only, the others GET and HEAD only."""
    files: int = 0
    """Files that a form may bring."""
    largest: int = BODY_LIMIT
    """Bytes of a form."""
    person: bool = False
    """Only for somebody who signed in: a program's token does not read of accounts, nor look at faces."""
    no_entry: str = ""
    """Why a route that changes something leaves no entry in the chain; empty where it leaves one."""
    view: str = ""
    """What is noted in the chain when the page is shown: a word for its subject; empty where nothing is."""

    def build(self, app: AppContext) -> Route:
        """The Starlette route, which runs the page in a worker thread."""

        async def endpoint(request: Request) -> Response:
            try:
                form = (
                    await request.form(max_files=self.files, max_fields=MAX_FIELDS)
                    if self.changes
                    else FormData()
                )
            except ClientDisconnect:  # nobody waits for an answer
                return PlainTextResponse("The form did not arrive.\n", 400)
            if app.strangers.know(app.secrets_of(request)):
                return await run_in_threadpool(self._serve, app, request, form)
            async with app.strangers.threads:
                return await run_in_threadpool(self._serve, app, request, form)

        methods = ["POST"] if self.changes else ["GET"]
        return Route(
            self.path, endpoint, methods=methods, name=self.page.__name__, max_body_size=self.largest
        )

    def _serve(self, app: AppContext, request: Request, form: FormData) -> Response:
        store = app.store()
        who = app.session(store, request)
        if who is None or self.role == "nobody":
            with app.strangers.computing():
                return self._answer(app, request, form, who)
        return self._answer(app, request, form, who)

    def _answer(self, app: AppContext, request: Request, form: FormData, who: Session | None) -> Response:
        store = app.store()
        masking.use(masking.of_store(store))
        i18n.use_language(
            i18n.choose(who.language if who else "", request.headers.get("accept-language", ""))
        )
        context = RequestContext(request=request, app=app, store=store, who=who, form=form)
        if any(isinstance(one, int) and one > LARGEST_ID for one in request.path_params.values()):
            return context.render("message.html", 404, kind="missing") if who else self._to_sign_in(context)
        if self.role != "nobody":
            if who is None:
                return self._to_sign_in(context)
            if not may(who.role, self.role) or (self.person and who.program):
                return context.render("message.html", 403, kind="role")
            if self.changes and not same_token(context.text("token"), who.form_token):
                return context.render("message.html", 403, kind="token")
        response = self.page(context)
        if self.view and who is not None and response.status_code < 400:
            numbers = ":".join(str(one) for one in request.path_params.values())
            subject = f"{self.view}:{numbers}" if numbers else self.view
            app.recorder.note(store, "view", subject, by=who.name)
        return response

    def _to_sign_in(self, context: RequestContext) -> Response:
        if self.changes:
            return context.render("message.html", 403, kind="session")
        url = context.request.url
        target = url.path + (f"?{url.query}" if url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(target, safe='')}", 303)

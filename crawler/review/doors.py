"""A door is one route: who may pass and how. No page is reached except through one.

`Door` looks up the session, checks the role and, for changes, the form token, and only then calls the page in
a worker thread with a `Call`. The route table is `crawler.review.app.DOORS`; a test walks it, so that a new
route can't be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final, Literal
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from crawler.review.desk import Desk
from crawler.review.showing import cover, words
from crawler.store import Store
from crawler.store.ledger import now
from crawler.store.review.users import Session

Role = Literal["nobody", "viewer", "analyst", "lead", "admin"]
ROLES: Final[tuple[Role, ...]] = ("nobody", "viewer", "analyst", "lead", "admin")
"""Each may do what those before it may."""


def may(role: str, needed: Role) -> bool:
    """True when a role reaches the needed one."""
    return ROLES.index(role) >= ROLES.index(needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a page is handed: the request, the store of this thread, and who asks."""

    request: Request
    desk: Desk
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
    def query(self) -> Mapping[str, str]:
        """Parameters of the address."""
        return self.request.query_params

    def text(self, name: str, limit: int = 4_000) -> str:
        """A form field as text without NUL, cut at `limit`; empty when absent."""
        value = self.form.get(name, "")
        return value.replace("\x00", "").strip()[:limit] if isinstance(value, str) else ""

    def numbers(self, name: str) -> list[int]:
        """Whole numbers of a form field that may occur often; what isn't one is left out."""
        values = [str(value) for value in self.form.getlist(name)]
        return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]

    def one(self, name: str) -> int | None:
        """A whole number from a form field, or None."""
        return next(iter(self.numbers(name)), None)

    def number(self, name: str) -> int:
        """A whole number from the path; the route's converter made sure of it."""
        return int(self.request.path_params[name])

    def may(self, needed: Role) -> bool:
        """True when who asks has the role."""
        return self.who is not None and may(self.who.role, needed)

    def render(self, template: str, status: int = 200, **values: object) -> Response:
        """A page from a template; every page knows who is signed in and where it is."""
        html = self.desk.templates.get_template(template).render(
            **values, call=self, who=self.who, path=self.request.url.path, now=now()
        )
        # Ads may hold lone surrogates, which UTF-8 can't carry.
        return HTMLResponse(html.encode("utf-8", "replace"), status)

    def missing(self) -> Response:
        """The page that says there is no such thing."""
        return self.render("message.html", 404, kind="missing")


@dataclass(frozen=True, slots=True)
class Door:
    """One route. `changes` doors answer POST only, the others GET and HEAD only."""

    path: str
    page: Callable[[Call], Response]
    role: Role
    changes: bool = False

    def route(self, desk: Desk) -> Route:
        """The Starlette route of this door."""

        async def enter(request: Request) -> Response:
            form = await request.form(max_files=0, max_fields=5_000) if self.changes else FormData()
            return await run_in_threadpool(self._serve, desk, request, form)

        return Route(self.path, enter, methods=["POST"] if self.changes else ["GET"], name=self.page.__name__)

    def _serve(self, desk: Desk, request: Request, form: FormData) -> Response:
        store = desk.store()
        who = desk.session(store, request)
        cover.use(cover.of_store(store))
        words.speak(words.choose(who.language if who else "", request.headers.get("accept-language", "")))
        call = Call(request=request, desk=desk, store=store, who=who, form=form)
        if self.role != "nobody":
            if who is None:
                return self._to_sign_in(call)
            if not may(who.role, self.role):
                return call.render("message.html", 403, kind="role")
            if self.changes and not compare_digest(call.text("token"), who.form_token):
                return call.render("message.html", 403, kind="token")
        return self.page(call)

    def _to_sign_in(self, call: Call) -> Response:
        if self.changes:
            return call.render("message.html", 403, kind="session")
        request = call.request
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(target, safe='')}", 303)

"""The console as an ASGI application: the table of its doors, and what stands before them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from crawler.review.accounts import people, settings, signing_in
from crawler.review.deciding import bulk, decide, joining
from crawler.review.desk import HERE, Desk
from crawler.review.doors import Door
from crawler.review.guard import Guard
from crawler.review.pages import ad, campaign, captured, case, contact, dashboard, exporting, queue, sources
from crawler.review.showing import words
from crawler.review.weights import page as weights

DOORS: Final[tuple[Door, ...]] = (
    Door("/sign-in", signing_in.sign_in_form, "nobody"),
    Door("/sign-in", signing_in.sign_in, "nobody", changes=True),
    Door("/sign-out", signing_in.sign_out, "viewer", changes=True),
    Door("/", queue.queue, "viewer"),
    Door("/views", queue.save_view, "viewer", changes=True),
    Door("/views/{view:int}/drop", queue.drop_view, "viewer", changes=True),
    Door("/mine", queue.mine, "analyst"),
    Door("/campaigns/{campaign:int}", campaign.campaign, "viewer"),
    Door("/campaigns/{campaign:int}/decide", decide.decide, "analyst", changes=True),
    Door("/campaigns/{campaign:int}/rule", joining.rule, "analyst", changes=True),
    Door("/bulk", bulk.bulk_look, "analyst"),
    Door("/bulk", bulk.bulk, "analyst", changes=True),
    Door("/undo", decide.undo, "analyst", changes=True),
    Door("/ads/{listing:int}", ad.ad, "viewer"),
    Door("/captures/{capture:int}", captured.captured, "viewer"),
    Door("/contacts/{contact:int}", contact.contact, "analyst"),
    Door("/contacts/{contact:int}/mark", contact.mark, "analyst", changes=True),
    Door("/cases", case.case_list, "viewer"),
    Door("/cases", case.make, "analyst", changes=True),
    Door("/cases/add", case.choose, "analyst", changes=True),
    Door("/cases/{case:int}", case.case, "viewer"),
    Door("/cases/{case:int}", case.change, "analyst", changes=True),
    Door("/cases/{case:int}/items", case.add, "analyst", changes=True),
    Door("/cases/{case:int}/notes", case.note, "analyst", changes=True),
    Door("/cases/{case:int}/export", exporting.export_case, "lead", changes=True),
    Door("/export", exporting.export_look, "lead"),
    Door("/export", exporting.export_view, "lead", changes=True),
    Door("/exports/{export:int}", exporting.download, "lead"),
    Door("/dashboard", dashboard.dashboard, "viewer"),
    Door("/dashboard/{chart}.csv", dashboard.table, "viewer"),
    Door("/weights", weights.weights, "lead"),
    Door("/weights", weights.propose, "lead", changes=True),
    Door("/weights/{proposal:int}/accept", weights.accept, "lead", changes=True),
    Door("/weights/{proposal:int}/undo", weights.undo, "lead", changes=True),
    Door("/sources", sources.sources, "viewer"),
    Door("/sources/{source}", sources.source, "viewer"),
    Door("/runs/{run:int}", sources.run, "viewer"),
    Door("/keys", settings.keys, "viewer"),
    Door("/keys", settings.set_keys, "viewer", changes=True),
    Door("/language", settings.set_language, "viewer", changes=True),
    Door("/password", settings.set_password, "viewer", changes=True),
    Door("/people", people.people, "admin"),
    Door("/people", people.add_person, "admin", changes=True),
    Door("/people/{user:int}", people.change_person, "admin", changes=True),
)
"""Every way in. A page module is imported here and nowhere else."""

STATIC: Final = {"app.css": "text/css", "keys.js": "text/javascript", "icon.svg": "image/svg+xml"}


def create_app(desk: Desk, hosts: frozenset[str]) -> Starlette:
    """The application for a desk, answering to these Host values only."""
    routes = [door.route(desk) for door in DOORS]
    return Starlette(
        routes=[*routes, Route("/static/{name}", static, methods=["GET"], name="static")],
        middleware=[Middleware(Guard, hosts=hosts, secure=desk.secure)],
        exception_handlers={404: _plain_missing, 500: _plain_error},
        max_body_size=256 * 1024,
    )


def hosts_for(host: str, port: int, more: tuple[str, ...] = ()) -> frozenset[str]:
    """Host values that mean this console: where it listens, loopback's names, and what the user adds."""
    names = {
        host,
        *(("localhost", "127.0.0.1", "[::1]") if host in {"127.0.0.1", "localhost", "::1"} else ()),
    }
    bracketed = {f"[{name}]" if ":" in name and not name.startswith("[") else name for name in names}
    return frozenset({f"{name}:{port}" for name in bracketed} | {name.lower() for name in more})


async def static(request: Request) -> Response:
    """One of our own few files; names are looked up, never joined to a path."""
    name = request.path_params["name"]
    if name not in STATIC:
        return PlainTextResponse("Not found.\n", 404)
    return FileResponse(
        Path(HERE, "static", name),
        media_type=STATIC[name],
        headers={"cache-control": "private, max-age=86400"},
    )


async def _plain_missing(request: Request, error: Exception) -> Response:
    return HTMLResponse(_page(request, "plain.missing"), 404)


async def _plain_error(request: Request, error: Exception) -> Response:
    return HTMLResponse(_page(request, "plain.broken"), 500)


def _page(request: Request, key: str) -> str:
    """A page that needs neither templates nor the store, in the browser's language."""
    language = words.choose("", request.headers.get("accept-language", ""))
    words.speak(language)
    return (
        f'<!doctype html><html lang="{language}"><title>adwatch</title><main><h1>adwatch</h1>'
        f'<p>{words.say(key)} <a href="/">{words.say("nav.to_queue")}</a></main></html>'
    )

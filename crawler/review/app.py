"""The console as an ASGI application: the table of its doors, and what stands before them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from crawler.review import accounts, signing_in
from crawler.review.desk import HERE, Desk
from crawler.review.doors import Door
from crawler.review.guard import Guard

DOORS: Final[tuple[Door, ...]] = (
    Door("/sign-in", signing_in.sign_in_form, "nobody"),
    Door("/sign-in", signing_in.sign_in, "nobody", changes=True),
    Door("/sign-out", signing_in.sign_out, "viewer", changes=True),
    Door("/keys", accounts.keys, "viewer"),
    Door("/keys", accounts.set_keys, "viewer", changes=True),
    Door("/password", accounts.set_password, "viewer", changes=True),
    Door("/people", accounts.people, "admin"),
    Door("/people", accounts.add_person, "admin", changes=True),
    Door("/people/{user:int}", accounts.change_person, "admin", changes=True),
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
    return HTMLResponse(_page("There is no such page."), 404)


async def _plain_error(request: Request, error: Exception) -> Response:
    return HTMLResponse(
        _page("Something went wrong here. What you decided before is safe; see the log."), 500
    )


def _page(text: str) -> str:
    return (
        '<!doctype html><html lang="en"><title>adwatch</title><main><h1>adwatch</h1>'
        f'<p>{text} <a href="/">To the queue</a></main></html>'
    )

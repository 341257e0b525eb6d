"""The desk as an ASGI application: its route table and middleware."""

from __future__ import annotations

import logging
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from crawler.errors import UserError
from crawler.geo.world_map import land_svg
from crawler.review.accounts import (
    people_page,
    second_factor_page,
    security_keys_page,
    settings_page,
    sign_in_page,
    single_sign_on,
    single_sign_on_page,
)
from crawler.review.actor import page as actor_page
from crawler.review.ad import capture_page, translation_page
from crawler.review.ad import page as ad_page
from crawler.review.ad import picture as ad_picture
from crawler.review.api import page as api_page
from crawler.review.api.openapi import openapi
from crawler.review.campaign import bulk_page, decide_page, rulings, why_page
from crawler.review.campaign import page as campaign_page
from crawler.review.cases import export_page
from crawler.review.cases import page as case_page
from crawler.review.contact import list_page
from crawler.review.contact import page as contact_page
from crawler.review.custody import page as custody_page
from crawler.review.dashboard import page as dashboard_page
from crawler.review.graph import page as graph_page
from crawler.review.intake import page as take_in_page
from crawler.review.itinerary import page as itinerary_page
from crawler.review.queue import page as queue_page
from crawler.review.recruiter import page as recruiter_page
from crawler.review.report import page as report_page
from crawler.review.reports import intake_page, keys_page
from crawler.review.reports import page as reports_page
from crawler.review.sources import page as source_page
from crawler.review.sources import probe_page
from crawler.review.takedowns import page as takedown_page
from crawler.review.teamwork import page as teamwork_page
from crawler.review.terms import page as terms_page
from crawler.review.watches import page as watch_page
from crawler.review.web import i18n
from crawler.review.web.context import AppContext
from crawler.review.web.routing import PageRoute, RequestContext
from crawler.review.web.security import BODY_LIMIT, SecurityMiddleware
from crawler.review.web.static_files import TYPES, static_files
from crawler.review.web.strangers import CrowdMiddleware
from crawler.review.weights import page as weight_page
from crawler.store import Store
from crawler.this_machine import NAMES, is_this_machine

UPLOAD: Final = 10 * 1024 * 1024
"""Bytes of files that are dropped at once: a hotline's sheet of a year. Set by hand in 2026."""

OWN: Final = "one's own view of the desk: nobody else sees it, and no ad, case or account is other for it"
PREVIEW: Final = "nothing is stored: the form that stores what was read leaves the entry"


def description(context: RequestContext) -> Response:
    """What programs may ask (OpenAPI)."""
    return JSONResponse(openapi(ROUTES))


ROUTES: Final[tuple[PageRoute, ...]] = (
    PageRoute("/sign-in", sign_in_page.sign_in_form, "nobody"),
    PageRoute("/sign-in", sign_in_page.sign_in, "nobody", changes=True),
    PageRoute("/sign-in/key", sign_in_page.sign_in_with_key, "nobody", changes=True),
    PageRoute("/sign-in/agency", single_sign_on_page.to_provider, "nobody"),
    PageRoute(single_sign_on.CALLBACK, sign_in_page.back_from_provider, "nobody"),
    PageRoute("/sign-out", sign_in_page.sign_out, "viewer", changes=True),
    PageRoute("/", queue_page.queue, "viewer"),
    PageRoute("/views", queue_page.save_view, "viewer", changes=True),
    PageRoute("/views/{view:int}/drop", queue_page.drop_view, "viewer", changes=True),
    PageRoute("/mine", queue_page.mine, "analyst"),
    PageRoute("/campaigns/{campaign:int}", campaign_page.campaign, "viewer", view="campaign"),
    PageRoute("/campaigns/{campaign:int}/decide", decide_page.decide, "analyst", changes=True),
    PageRoute("/campaigns/{campaign:int}/rule", rulings.rule, "analyst", changes=True),
    PageRoute("/campaigns/{campaign:int}/unrule", rulings.unrule, "analyst", changes=True),
    PageRoute("/campaigns/{campaign:int}/why", why_page.why_campaign, "viewer", view="campaign"),
    PageRoute("/actors", actor_page.actor_list, "viewer"),
    PageRoute("/actors/{actor:int}", actor_page.actor, "viewer", view="actor"),
    PageRoute("/campaigns/{campaign:int}/itinerary", itinerary_page.itinerary, "viewer", view="itinerary"),
    PageRoute("/bulk", bulk_page.bulk_look, "analyst"),
    PageRoute("/bulk", bulk_page.bulk, "analyst", changes=True),
    PageRoute("/undo", decide_page.undo, "analyst", changes=True),
    PageRoute("/redo", decide_page.redo, "analyst", changes=True),
    PageRoute("/ads/{listing:int}", ad_page.ad, "viewer", view="listing"),
    PageRoute("/ads/{listing:int}/picture", ad_picture.picture, "viewer", view="picture"),
    PageRoute("/ads/{listing:int}/faces", ad_picture.faces, "analyst", view="faces", person=True),
    PageRoute(
        "/ads/{listing:int}/translation", translation_page.translation_form, "analyst", view="translation"
    ),
    PageRoute(
        "/ads/{listing:int}/translation", translation_page.send_for_translation, "analyst", changes=True
    ),
    PageRoute("/captures/{capture:int}", capture_page.captured, "viewer", view="capture"),
    PageRoute("/contacts", list_page.contact_list, "analyst", view="contacts"),
    PageRoute("/find", list_page.find_form, "analyst"),
    PageRoute("/find", list_page.find_list, "analyst", changes=True),
    PageRoute("/terms", terms_page.terms, "analyst", view="terms"),
    PageRoute("/contacts/{contact:int}", contact_page.contact, "analyst"),
    PageRoute("/contacts/{contact:int}/mark", contact_page.mark, "analyst", changes=True),
    PageRoute("/graph/{what}/{number:int}", graph_page.graph, "analyst", view="graph"),
    PageRoute("/graph/{what}/{number:int}/more", graph_page.more, "analyst", view="graph"),
    PageRoute("/recruiters", recruiter_page.recruiters, "analyst", view="recruiters"),
    PageRoute("/recruiters", recruiter_page.rule, "analyst", changes=True),
    PageRoute("/cases", case_page.case_list, "viewer"),
    PageRoute("/cases", case_page.make, "analyst", changes=True),
    PageRoute("/cases/add", case_page.choose, "analyst", changes=True),
    PageRoute("/cases/{case:int}", case_page.case, "viewer", view="case"),
    PageRoute("/cases/{case:int}", case_page.change, "analyst", changes=True),
    PageRoute("/cases/{case:int}/items", case_page.add, "analyst", changes=True),
    PageRoute("/cases/{case:int}/notes", case_page.note, "analyst", changes=True),
    PageRoute("/cases/{case:int}/export", export_page.export_case, "lead", changes=True),
    PageRoute("/export", export_page.export_look, "lead"),
    PageRoute("/export", export_page.export_view, "lead", changes=True),
    PageRoute("/exports/{export:int}", export_page.download, "lead"),
    PageRoute("/dashboard", dashboard_page.dashboard, "viewer"),
    PageRoute("/dashboard/{chart}.csv", dashboard_page.table, "viewer"),
    PageRoute("/report", report_page.report, "viewer", view="report"),
    PageRoute("/takedowns", takedown_page.takedowns, "analyst", view="takedowns"),
    PageRoute("/takedowns.csv", takedown_page.table, "lead", view="takedowns file"),
    PageRoute("/reports", reports_page.report_list, "analyst", view="reports"),
    PageRoute("/reports/{report}", reports_page.report, "analyst", view="report of"),
    PageRoute("/reports/{report}", reports_page.mend, "analyst", changes=True),
    PageRoute("/reports/{report}/words", reports_page.open_words, "lead", changes=True),
    PageRoute("/intake", intake_page.intake_form, "analyst"),
    PageRoute(
        "/intake", intake_page.preview, "analyst", changes=True, no_entry=PREVIEW, files=20, largest=UPLOAD
    ),
    PageRoute("/intake/answer", intake_page.answer, "analyst", changes=True),
    PageRoute("/intake/{intake:int}/undo", intake_page.undo_intake, "analyst", changes=True),
    PageRoute("/import", take_in_page.form, "analyst"),
    PageRoute(
        "/import", take_in_page.look, "analyst", changes=True, no_entry=PREVIEW, files=20, largest=UPLOAD
    ),
    PageRoute("/import/answer", take_in_page.answer, "analyst", changes=True),
    PageRoute("/import/{run:int}/undo", take_in_page.undo, "analyst", changes=True),
    PageRoute("/reports-keys", keys_page.key_list, "admin", view="report keys"),
    PageRoute("/reports-keys", keys_page.make_key, "admin", changes=True),
    PageRoute("/reports-keys/{key:int}/revoke", keys_page.revoke_key, "admin", changes=True),
    PageRoute("/weights", weight_page.weights, "lead"),
    PageRoute("/weights", weight_page.propose, "lead", changes=True),
    PageRoute("/weights/{proposal:int}/accept", weight_page.accept, "lead", changes=True),
    PageRoute("/weights/{proposal:int}/ask-undo", weight_page.ask_undo, "lead", changes=True),
    PageRoute("/weights/{proposal:int}/undo", weight_page.undo, "lead", changes=True),
    PageRoute("/sources", source_page.sources, "viewer"),
    PageRoute("/sources/{source}", source_page.source, "viewer"),
    PageRoute("/sources/{source}", probe_page.change_source, "lead", changes=True),
    PageRoute("/new-source", probe_page.new_source, "lead"),
    PageRoute("/new-source", probe_page.probe_site, "lead", changes=True),
    PageRoute("/new-source/take", probe_page.take_card, "lead", changes=True),
    PageRoute("/runs/{run:int}", source_page.run, "viewer"),
    PageRoute("/keys", settings_page.keys, "viewer", person=True),
    PageRoute("/keys", settings_page.set_keys, "viewer", changes=True, no_entry=OWN),
    PageRoute("/language", settings_page.set_language, "viewer", changes=True, no_entry=OWN),
    PageRoute("/work", teamwork_page.work, "analyst"),
    PageRoute("/mentions/{comment:int}/seen", teamwork_page.put_away, "analyst", changes=True, no_entry=OWN),
    PageRoute("/campaigns/{campaign:int}/assign", teamwork_page.assign, "analyst", changes=True),
    PageRoute("/campaigns/{campaign:int}/comments", teamwork_page.comment, "analyst", changes=True),
    PageRoute("/views/{view:int}/share", teamwork_page.share_view, "analyst", changes=True),
    PageRoute("/watches", watch_page.watches, "analyst"),
    PageRoute("/watches", watch_page.add_watch, "analyst", changes=True),
    PageRoute("/watches/{watch:int}/end", watch_page.end_watch, "analyst", changes=True),
    PageRoute("/healthz", api_page.health, "nobody"),
    PageRoute("/feed.atom", api_page.feed, "viewer"),
    PageRoute("/openapi.json", description, "viewer"),
    PageRoute("/tokens", api_page.tokens, "viewer", person=True),
    PageRoute("/tokens", api_page.add_token, "viewer", changes=True),
    PageRoute("/tokens/end", api_page.revoke_token, "viewer", changes=True),
    PageRoute("/look", settings_page.set_look, "viewer", changes=True, no_entry=OWN),
    PageRoute("/counts.json", queue_page.live_counts, "viewer"),
    PageRoute("/password", settings_page.set_password, "viewer", changes=True),
    PageRoute("/second-step", second_factor_page.second_step, "viewer", person=True),
    PageRoute("/second-step", second_factor_page.set_second_step, "viewer", changes=True),
    PageRoute("/security-keys", security_keys_page.my_keys, "viewer", person=True),
    PageRoute("/security-keys", security_keys_page.change_my_keys, "viewer", changes=True),
    PageRoute("/custody", custody_page.custody, "lead", view="custody"),
    PageRoute("/custody.csv", custody_page.table, "lead", view="custody file"),
    PageRoute("/people", people_page.people, "admin", view="accounts"),
    PageRoute("/people", people_page.add_person, "admin", changes=True),
    PageRoute("/people/{user:int}", people_page.change_person, "admin", changes=True),
)
"""All routes. Only this module imports page modules of several slices."""

LAND: Final = "land.svg"
"""The land of the maps, made of the table of outlines."""
CACHED: Final = {"cache-control": "private, max-age=86400"}


def create_app(context: AppContext, hosts: frozenset[str]) -> Starlette:
    """Build the ASGI application.

    Args:
        context: what all pages share.
        hosts: Host header values that are served, lower case, with the port where it is not the default.
    """
    with Store(context.home) as store:
        store.begin_seals()
    routes = [route.build(context) for route in ROUTES]
    return Starlette(
        routes=[*routes, Route("/static/{name}", static, methods=["GET"], name="static")],
        middleware=[
            Middleware(
                SecurityMiddleware,
                hosts=hosts,
                secure=context.secure,
                larger={route.path: route.largest for route in ROUTES if route.largest > BODY_LIMIT},
            ),
            Middleware(CrowdMiddleware, strangers=context.strangers, secrets_of=context.secrets_of),
        ],
        exception_handlers={404: _plain_missing, 500: _plain_error, UserError: _plain_settings},
    )


def hosts_for(host: str, port: int, more: tuple[str, ...] = ()) -> frozenset[str]:
    """Host header values that mean this desk: the listening address, the names of loopback, and `more`."""
    names = {
        host,
        *(NAMES if is_this_machine(host) else ()),
    }
    bracketed = {f"[{name}]" if ":" in name and not name.startswith("[") else name for name in names}
    return frozenset({f"{name}:{port}" for name in bracketed} | {name.lower() for name in more})


async def static(request: Request) -> Response:
    """Serve a static file. Names are looked up among the known ones, never joined to a path."""
    name = request.path_params["name"]
    if name == LAND:
        return Response(land_svg(), media_type="image/svg+xml", headers=CACHED)
    path = static_files().get(name)
    if path is None:
        return PlainTextResponse("Not found.\n", 404)
    return FileResponse(path, media_type=TYPES[path.suffix], headers=CACHED)


async def _plain_missing(request: Request, error: Exception) -> Response:
    return HTMLResponse(_page(request, "plain.missing"), 404)


async def _plain_settings(request: Request, error: Exception) -> Response:
    """A file of settings is wrong: its names and lines are for the operator's log, not for a stranger."""
    logging.getLogger(__name__).error("%s: %s", request.url.path, error)
    return HTMLResponse(_page(request, "plain.settings"), 503)


async def _plain_error(request: Request, error: Exception) -> Response:
    return HTMLResponse(_page(request, "plain.broken"), 500)


def _page(request: Request, key: str) -> str:
    """An error page that needs neither templates nor the store, in the browser's language."""
    language = i18n.choose("", request.headers.get("accept-language", ""))
    i18n.use_language(language)
    return (
        f'<!doctype html><html lang="{language}" dir="{i18n.text_direction()}"><title>adwatch</title>'
        "<main><h1>adwatch</h1>"
        f'<p>{i18n.say(key)} <a href="/">{i18n.say("nav.to_queue")}</a></main></html>'
    )

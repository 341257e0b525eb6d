"""A read-only TAXII 2.1 server (OASIS, June 2021) of what was referred: roots, collections, objects, manifests.

Small on purpose: it takes nothing but requests for matching, where an operator consented to them beforehand. It lists
nothing to strangers, to a partner only what was referred to it, and answers "not found" for a collection above the
partner's marking. Each answer with objects leaves an entry in the chain.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawler.export import Tlp
from crawler.export.stix_objects import stamp
from crawler.sharing.collections import (
    ObjectPage,
    Place,
    ReferredCase,
    SharedItem,
    collection_id,
    levels_below,
    objects_for,
    page_of,
    referred_cases,
)
from crawler.sharing.match_service import MatchService
from crawler.sharing.partner_access import PartnerLimits

MEDIA: Final = "application/taxii+json;version=2.1"
STIX_MEDIA: Final = "application/stix+json;version=2.1"
ROOT: Final = "/adwatch/"
MATCH: Final = "/match/"
PAGES_AN_HOUR: Final = 3_600
"""Answers with objects to one partner in an hour: each leaves an entry in the chain. Set by hand in 2026."""
PAGE: Final = 100
"""Objects of an answer where the client names no limit."""
MAX_PAGE: Final = 1000
"""Objects of an answer at most: about 1 MB. Set by hand in 2026."""
FRESH_SECONDS: Final = 60.0
"""Age from which the collections are made again: a withdrawn case is gone from them a minute later."""


class TaxiiService:
    """The collections of one home, made at most once a minute, and the routes that read them."""

    def __init__(self, home: Path, *, consent: str = "") -> None:
        """Serve a home.

        Args:
            home: The home.
            consent: Why requests for matching are answered, within each partner's limits; empty: none is.
        """
        self._partners = PartnerLimits(home)
        self._consent = consent
        self._lock = Lock()
        self._made = -FRESH_SECONDS
        self._cases: Sequence[ReferredCase] = ()
        self._objects: dict[tuple[str, Tlp], tuple[SharedItem, ...]] = {}
        """Partner and marking -> what the partner reads there, of the cases made last."""

    def app(self) -> Starlette:
        """The server's application."""
        collection = ROOT + "collections/{collection}/"
        routes = [
            Route("/taxii2/", self.discovery),
            Route(ROOT, self.root),
            Route(ROOT + "collections/", self.collections),
            Route(collection, self.collection),
            Route(collection + "manifest/", self.manifest),
            Route(collection + "objects/", self.objects),
            Route(collection + "objects/{object}/", self.object),
            Route(collection + "objects/{object}/versions/", self.versions),
        ]
        if self._consent:
            service = MatchService(self._partners, self._consent, self._partner)
            routes.append(Route(MATCH, service.match, methods=["POST"]))
        return Starlette(routes=routes, exception_handlers={HTTPException: _problem})

    def discovery(self, request: Request) -> Response:
        """What this server is, and its one root."""
        self._partner(request)
        root = str(request.base_url).rstrip("/") + ROOT
        return _answer({"title": "adwatch", "default": root, "api_roots": [root]})

    def root(self, request: Request) -> Response:
        """The root."""
        self._partner(request)
        return _answer({"title": "Referred cases", "versions": [MEDIA], "max_content_length": 1})

    def collections(self, request: Request) -> Response:
        """The collections that the partner may read."""
        _, ceiling = self._partner(request)
        return _answer({"collections": [_described(level) for level in levels_below(ceiling)]})

    def collection(self, request: Request) -> Response:
        """One collection."""
        return _answer(_described(self._level(request)[1]))

    def objects(self, request: Request) -> Response:
        """A page of objects."""
        page = self._page(request)
        return _page_answer(page, [one.content for one in page.objects])

    def object(self, request: Request) -> Response:
        """One object."""
        page = self._page(request, only=request.path_params["object"])
        return _page_answer(page, [one.content for one in page.objects])

    def versions(self, request: Request) -> Response:
        """The one version of an object that is served."""
        page = self._page(request, only=request.path_params["object"])
        return _page_answer(page, [one.version for one in page.objects], "versions")

    def manifest(self, request: Request) -> Response:
        """A page of what there is: ids, when they were added, versions."""
        page = self._page(request)
        rows = [
            {
                "id": one.content["id"],
                "date_added": one.added,
                "version": one.version,
                "media_type": STIX_MEDIA,
            }
            for one in page.objects
        ]
        return _page_answer(page, rows)

    def _partner(self, request: Request) -> tuple[str, str]:
        """Name and ceiling of the partner who asks."""
        accepted = request.headers.get("accept", "*/*").replace(" ", "")
        if not any(
            one in accepted for one in (MEDIA, "application/taxii+json,", "*/*", "application/*")
        ) and (accepted != "application/taxii+json"):
            raise HTTPException(406, f"this server answers {MEDIA}")
        return self._partners.partner(request)

    def _level(self, request: Request) -> tuple[str, Tlp]:
        """Partner, and marking of the collection in the path if the partner may read it."""
        partner, ceiling = self._partner(request)
        for level in levels_below(ceiling):
            if collection_id(level) == request.path_params["collection"]:
                return partner, level
        raise HTTPException(404, "there is no such collection")

    def _page(self, request: Request, only: str = "") -> ObjectPage:
        partner, level = self._level(request)
        query = request.query_params
        limit = query.get("limit", str(PAGE))
        if not limit.isdecimal() or len(limit) > _LONGEST_LIMIT or not int(limit):
            raise HTTPException(400, "limit is a positive whole number")
        page = page_of(
            self._current(partner, level),
            after=_place(query.get("next", "")),
            added_after=_moment(query.get("added_after", "")),
            ids=frozenset([only] if only else filter(None, query.get("match[id]", "").split(","))),
            types=frozenset(filter(None, query.get("match[type]", "").split(","))),
            limit=min(int(limit), MAX_PAGE),
        )
        if only and not page.objects:
            raise HTTPException(404, "there is no such object")
        self._partners.spend("pages", partner, PAGES_AN_HOUR)
        with self._partners.store() as store:
            store.note(
                "taxii",
                partner,
                {"collection": level, "path": request.url.path, "objects": len(page.objects)},
            )
        return page

    def _current(self, partner: str, level: Tlp) -> tuple[SharedItem, ...]:
        with self._lock:
            if time.monotonic() - self._made > FRESH_SECONDS:
                with self._partners.store() as store:
                    self._cases, self._objects = referred_cases(store), {}
                self._made = time.monotonic()
            if (partner, level) not in self._objects:
                self._objects[partner, level] = objects_for(partner, level, self._cases)
            return self._objects[partner, level]


_LONGEST_LIMIT: Final = 9
"""Digits of `limit`: Python reads no number of more than 4,300."""


def _place(text: str) -> Place | None:
    """The place that `next` of the page before names."""
    added, _, number = text.partition("_")
    return (added, number) if number else None


def _moment(text: str) -> str:
    """A time of day as objects carry it, by whose letters they are compared; empty for none.

    Raises:
        HTTPException: 400, where it is no time with its zone (RFC 3339).
    """
    try:
        if text and datetime.fromisoformat(text).tzinfo is None:
            raise ValueError
        return text and stamp(text)
    except (ValueError, OverflowError) as error:
        raise HTTPException(400, "added_after is a time such as 2026-11-30T09:00:00Z") from error


def _described(level: Tlp) -> dict[str, object]:
    return {
        "id": collection_id(level),
        "title": f"Referred cases, TLP:{level}",
        "can_read": True,
        "can_write": False,
        "media_types": [STIX_MEDIA],
    }


def _page_answer(page: ObjectPage, rows: Sequence[object], name: str = "objects") -> Response:
    body: dict[str, object] = {"more": page.more, name: rows} if rows else {"more": False}
    headers = {}
    if page.objects:
        headers = {
            "X-TAXII-Date-Added-First": page.objects[0].added,
            "X-TAXII-Date-Added-Last": page.objects[-1].added,
        }
        if page.more:
            body["next"] = "_".join(page.objects[-1].place)
    return _answer(body, headers)


def _answer(body: object, headers: Mapping[str, str] | None = None, status: int = 200) -> Response:
    return JSONResponse(body, status, {**(headers or {}), "Cache-Control": "no-store"}, media_type=MEDIA)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _answer(
        {"title": error.detail, "http_status": str(error.status_code)}, error.headers, error.status_code
    )

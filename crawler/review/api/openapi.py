"""The description of what programs may ask (OpenAPI 3.1), made from the table of routes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from crawler import __version__
from crawler.review.web.page_data import DATA_OF
from crawler.review.web.routing import PageRoute

_PART: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")


def openapi(routes: Iterable[PageRoute]) -> dict[str, object]:
    """Every page that can be read with a token: its path, its parameters, the role it needs."""
    paths: dict[str, object] = {}
    for route in routes:
        if route.changes or route.person or route.role in {"lead", "admin"}:
            continue
        paths[_PART.sub(r"{\1}", route.path)] = {"get": _operation(route)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "adwatch review desk",
            "version": __version__,
            "description": "Pages as data: `Accept: application/json` or `?format=json`. Nothing can be changed.",
        },
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "paths": paths,
    }


def _operation(route: PageRoute) -> dict[str, object]:
    first = (route.page.__doc__ or "").strip().splitlines()
    return {
        "operationId": f"{route.page.__module__.rsplit('.', 2)[-2]}_{route.page.__name__}",
        "summary": first[0] if first else "",
        "security": [] if route.role == "nobody" else [{"token": [route.role]}],
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": {"type": "integer" if kind == "int" else "string"},
            }
            for name, kind in _PART.findall(route.path)
        ],
        "responses": {
            "200": {"description": "The page, or its data"},
            "303": {"description": "To signing in: no token, or one that was ended"},
            "403": {"description": "The token's scope is too small"},
            "406": {
                "description": f"A page without data; those with data are made of {', '.join(sorted(DATA_OF))}"
            },
        },
    }

"""A captured page, shown as a page that runs nothing and fetches nothing.

Three barriers: it is unpacked and parsed in confined processes; of what these answer only a short list of tags
without any attribute is kept; and the frame that shows the result is a sandbox under a policy that forbids
everything.
"""

from __future__ import annotations

import html
from typing import Final

from starlette.responses import HTMLResponse, Response

from crawler.confined import ProcessLost
from crawler.evidence.captured_body import CapturedPage, captured_body
from crawler.isolation import FailedElsewhere
from crawler.masking.active import current
from crawler.masking.page_html import safe_html
from crawler.review.web.formatters import direction
from crawler.review.web.i18n import say
from crawler.review.web.routing import RequestContext
from crawler.review.web.security import FRAME_POLICY

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a capture that are shown: 2 MiB, set by hand in 2026."""


def captured(context: RequestContext) -> Response:
    """The body of a capture, for the sandboxed frame."""
    body = captured_body(context.store, context.number("capture"), LARGEST)
    inner = _shown(body) if body is not None else ""
    status = 200 if inner else 404
    inner = inner or f"<p>{say('ad.no_bytes')}</p>"
    if "<h1>" not in inner:
        inner = f"<h1>{say('ad.captured')}</h1>{inner}"
    page = (
        f'<!doctype html><html lang="und"><head><meta charset="utf-8"><title>{say("ad.captured")}</title>'
        f'</head><body dir="{direction(html.unescape(inner))}"><main>{inner}</main></body></html>'
    )
    return HTMLResponse(
        page.encode("utf-8", "replace"),
        status,
        headers={"content-security-policy": FRAME_POLICY},
    )


def _shown(body: CapturedPage) -> str:
    """What can be shown of a page, which is parsed in a confined process; empty where that is lost over it."""
    try:
        return safe_html(body.text(), current()) or "<p></p>"
    except (ProcessLost, FailedElsewhere):
        return ""

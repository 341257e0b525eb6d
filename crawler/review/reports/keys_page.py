"""Keys of hotline systems, for admins: made and shown once, revoked."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from crawler.errors import UserError
from crawler.geo.places import country_code
from crawler.reports import hotline_keys
from crawler.review.web.operation_sentences import error_words
from crawler.review.web.routing import RequestContext


def key_list(context: RequestContext) -> Response:
    """All keys, by name."""
    return _page(context)


def make_key(context: RequestContext) -> Response:
    """Make a key; it is on this answer and nowhere else."""
    country = context.text("country", 40)
    code = country_code(country) if country else None
    if country and code is None:
        return _page(context, said=f"{country!r}: ISO 3166, NG", status=400)
    try:
        key = hotline_keys.make(context.store, context.text("name", 60), code, by=context.session.name)
    except UserError as error:
        return _page(context, said=error_words(error), status=400)
    return _page(context, key=key)


def revoke_key(context: RequestContext) -> Response:
    """Revoke a key at once."""
    try:
        hotline_keys.revoke(context.store, context.number("key"), by=context.session.name)
    except UserError:
        return context.missing()
    return RedirectResponse("/reports-keys", 303)


def _page(context: RequestContext, key: str = "", said: str = "", status: int = 200) -> Response:
    return context.render(
        "hotline_keys.html", status, keys=context.store.report_keys.all(), key=key, said=said
    )

"""The page that says what of an ad would leave the house, and sends it on the analyst's click."""

from __future__ import annotations

import hashlib

from starlette.responses import Response

from crawler.errors import UserError
from crawler.masking import active as masking
from crawler.records import Listing
from crawler.review.ad import sql as ad_sql
from crawler.review.ad.translation import TranslationService, read_service, text_to_send, translate
from crawler.review.web.i18n import current_language
from crawler.review.web.operation_sentences import error_words
from crawler.review.web.routing import RequestContext


def translation_form(context: RequestContext) -> Response:
    """What would be sent, and to whom; nothing is sent."""
    service, listing = read_service(context.app.home), _listing(context)
    if service is None or listing is None:
        return context.missing()
    return _page(context, service, listing)


def send_for_translation(context: RequestContext) -> Response:
    """Send it, note that in the chain first, and show the answer, which is stored nowhere."""
    service, listing = read_service(context.app.home), _listing(context)
    if service is None or listing is None:
        return context.missing()
    text = text_to_send(listing)
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    if context.text("digest", 64) != digest:
        return _page(context, service, listing, problem=context.say("translation.changed"), status=409)
    target = current_language()
    with context.store.database.transaction():
        context.record(
            "export",
            f"listing:{listing.id}",
            what="translation",
            name=service.host,
            target=target,
            characters=len(text),
            sha256=digest,
        )
    try:
        answer = translate(service, text, listing.assessment.language, target)
    except UserError as error:
        return _page(context, service, listing, problem=error_words(error), status=502)
    return _page(context, service, listing, answer=answer)


def _listing(context: RequestContext) -> Listing | None:
    key = ad_sql.key_of_listing(context.db, context.number("listing"))
    stored = context.store.get(key) if key else None
    return masking.current().listing(stored, stand_ins=False) if stored else None


def _page(
    context: RequestContext,
    service: TranslationService,
    listing: Listing,
    *,
    answer: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    text = text_to_send(listing)
    return context.render(
        "translation.html",
        status,
        ad=listing,
        host=service.host,
        text=text,
        digest=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        answer=answer,
        problem=problem,
    )

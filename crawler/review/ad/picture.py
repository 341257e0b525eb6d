"""The picture of an ad: a copy made anew, with what was read marked, masked contacts covered and faces blurred."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from crawler.evidence.captured_body import captured_body
from crawler.masking import active as masking
from crawler.pictures.decoding import PictureError
from crawler.pictures.picture_text import Box, PictureText
from crawler.pictures.posting import picture_of
from crawler.records import Listing
from crawler.review.ad import sql as ad_sql
from crawler.review.web.routing import RequestContext


def picture(context: RequestContext) -> Response:
    """The picture with faces blurred."""
    return _copy(context, show_faces=False)


def faces(context: RequestContext) -> Response:
    """The picture with faces as they are; who looked is noted in the chain."""
    return _copy(context, show_faces=True)


def _copy(context: RequestContext, *, show_faces: bool) -> Response:
    key = ad_sql.key_of_listing(context.db, context.number("listing"))
    listing = context.store.get(key) if key else None
    read = picture_of(listing.posting) if listing else None
    if listing is None or read is None or listing.capture is None:
        return context.missing()
    kept = ad_sql.capture_of_picture(context.db, listing.id, read.sha256)
    data = captured_body(context.store, kept or listing.capture)
    if data is None:
        return context.missing()
    stated = context.query.get("frame", "0")
    frame = int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 4 else 0
    try:
        from crawler.pictures.viewing import picture_for_people

        copy = picture_for_people(
            data.content,
            frame=frame,
            marked=_boxes(listing, read, frame, hidden=False),
            covered=_boxes(listing, read, frame, hidden=True),
            show_faces=show_faces,
        )
    except PictureError as error:
        return PlainTextResponse(f"The picture can't be shown: {error}.\n", 404)
    except ImportError:
        return PlainTextResponse("Showing pictures needs the extra `pictures`.\n", 404)
    return Response(copy, media_type="image/jpeg", headers={"cache-control": "no-store"})


def _boxes(listing: Listing, read: PictureText, frame: int, *, hidden: bool) -> list[Box]:
    """Boxes of contacts that are masked, or of all other contacts and of the words of indicators."""
    mask = masking.current()
    contacts = [one for one in listing.assessment.contacts if mask.hides(one.kind, one.value) == hidden]
    spans = [(one.start, one.end) for one in contacts if one.field == "text"]
    if not hidden:
        spans += [
            (one.start, one.end) for one in listing.assessment.hits if one.field == "text" and one.quote
        ]
    return [box for start, end in spans for number, box in read.boxes_of(start, end) if number == frame]

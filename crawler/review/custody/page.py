"""The page of custody: who signed in, looked at, changed, searched for and exported what, for leads."""

from __future__ import annotations

import csv
import io
from typing import Final

from starlette.responses import Response

from crawler.export.cells import csv_cell
from crawler.masking.active import covered
from crawler.review.accounts import sql as account_sql
from crawler.review.custody import sql as custody_sql
from crawler.review.web.routing import LARGEST_ID, RequestContext

COLUMNS: Final = ("seq", "at", "kind", "by", "subject", "what", "hash")


def custody(context: RequestContext) -> Response:
    """Entries of the chain that name a person, the newest first."""
    context.app.recorder.write(context.store)
    kind, by = _filters(context)
    found = list(custody_sql.entries(context.db, before=_before(context), by=by, kind=kind))
    people = [person.name for person in account_sql.all_users(context.db)]
    return context.render(
        "custody.html",
        entries=found,
        kinds=custody_sql.KINDS,
        people=people,
        kind=kind,
        by=by,
        page=custody_sql.PAGE,
    )


def table(context: RequestContext) -> Response:
    """The same as a CSV file, all of it."""
    context.app.recorder.write(context.store)
    kind, by = _filters(context)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in custody_sql.entries(context.db, by=by, kind=kind, limit=None):
        writer.writerow([csv_cell(covered(getattr(entry, name))) for name in COLUMNS])
    headers = {"content-disposition": 'attachment; filename="custody.csv"'}
    return Response(
        out.getvalue().encode("utf-8", "replace"), media_type="text/csv; charset=utf-8", headers=headers
    )


def _filters(context: RequestContext) -> tuple[str, str]:
    kind, by = context.query.get("kind", ""), context.query.get("by", "").replace("\0", "")[:60]
    return kind if kind in custody_sql.KINDS else "", by


def _before(context: RequestContext) -> int | None:
    text = context.query.get("before", "")
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST_ID)):
        return None
    return min(int(text), LARGEST_ID)

"""The page of custody: who signed in, looked at, changed, searched for and exported what, for leads."""

from __future__ import annotations

import csv
import io
import re
from typing import Final

from starlette.responses import Response

from crawler.export.cells import csv_cell
from crawler.masking.active import covered
from crawler.review.accounts import sql as account_sql
from crawler.review.custody import sql as custody_sql
from crawler.review.web.i18n import say, say_or
from crawler.review.web.labels import in_english
from crawler.review.web.routing import LARGEST_ID, ROLES, RequestContext
from crawler.text.display import visible

SAID: Final = frozenset({"what", "how", "outcome", "way"})
"""Details whose values are words of the program's; the others are names, reasons and numbers of people."""
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
        kind_of_entry=kind_of_entry,
        detail_said=detail_said,
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


def kind_of_entry(kind: str) -> str:
    """Name of a kind of entry."""
    return say(f"custody.kind_{_key(kind)}")


def detail_said(name: str, value: str) -> str:
    """The value of a detail: what the program wrote in the reader's language, what people wrote as they did."""
    if value in ROLES and name in {"role", "what"}:
        return say(f"role.{value}")
    return say_or(f"custody.said_{_key(value)}", in_english(value)) if name in SAID else visible(value)


def _key(words: str) -> str:
    return re.sub(r"\W+", "_", words)


def _filters(context: RequestContext) -> tuple[str, str]:
    kind, by = context.query.get("kind", ""), context.query.get("by", "").replace("\0", "")[:60]
    return kind if kind in custody_sql.KINDS else "", by


def _before(context: RequestContext) -> int | None:
    text = context.query.get("before", "")
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST_ID)):
        return None
    return min(int(text), LARGEST_ID)

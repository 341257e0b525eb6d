"""Exports from the console: what is on screen, or a case, as a file with its digest, on record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from starlette.responses import FileResponse, RedirectResponse, Response

from crawler.export import FORMATS
from crawler.review.decide import form_query
from crawler.review.doors import Call
from crawler.review.views import address, read_view
from crawler.store import Filter, cases, review_decisions, review_exports, review_queue
from crawler.store.ledger import Entry, now

MOST_CAMPAIGNS: Final = 20_000
"""Of a view; more is a job for `adwatch export`."""
FOLDER: Final = "exports"


def formats() -> list[str]:
    """Names of the formats that there are."""
    return sorted(FORMATS)


def export_case(call: Call) -> Response:
    """Write a case in a format; refused while a referral in it has no second opinion."""
    db, number, form = call.store.database.connection, call.number("case"), call.text("format")
    found = cases.get_case(db, number)
    if found is None or form not in FORMATS:
        return call.missing()
    if any(_waits(db, row[0]) for row in cases.campaigns_in(db, number)):
        return RedirectResponse(f"/cases/{number}?problem=unconfirmed", 303)
    keys = cases.listing_keys(db, number)
    if not keys:
        return RedirectResponse(f"/cases/{number}?problem=empty", 303)
    _write(call, form, keys, case=number, filters=f"case {found.number}", name=f"case-{found.number}")
    return RedirectResponse(f"/cases/{number}#exports", 303)


def _waits(db: Any, campaign: int) -> bool:
    stands = review_decisions.stands(db, campaign)
    return stands.verdict == "refer" and not stands.confirmed


def export_look(call: Call) -> Response:
    """What an export of the view would hold, and in which formats."""
    view = read_view(call.query, call.session.user)
    rows = _rows(call)
    return call.render(
        "export.html",
        view=view,
        here=address(view),
        campaigns=len(rows),
        ads=sum(row.ads for row in rows),
        full=len(rows) >= MOST_CAMPAIGNS,
        formats=formats(),
    )


def export_view(call: Call) -> Response:
    """Write what the view holds, and hand the file over."""
    form = call.text("format")
    if form not in FORMATS:
        return call.missing()
    view = read_view(form_query(call), call.session.user)
    rows = _page_all(call, view)
    keys = review_exports.keys_of_campaigns(call.store.database.connection, [row.campaign for row in rows])
    made = _write(call, form, keys, case=None, filters=address(view) or "state=open", name="view")
    return RedirectResponse(f"/exports/{made}", 303)


def download(call: Call) -> Response:
    """A file that was exported; its name comes from the store, never from the address."""
    row = review_exports.get(call.store.database.connection, call.number("export"))
    path = call.store.home / FOLDER / row.file if row else None
    if row is None or path is None or not path.is_file():
        return call.missing()
    return FileResponse(
        path,
        media_type="application/octet-stream",
        filename=row.file,
        headers={"content-security-policy": "default-src 'none'; sandbox"},
    )


def _rows(call: Call) -> list[review_queue.Row]:
    return _page_all(call, read_view(call.query, call.session.user))


def _page_all(call: Call, view: review_queue.View) -> list[review_queue.Row]:
    return review_queue.page(call.store.database.connection, view, limit=MOST_CAMPAIGNS - 1)


def _write(call: Call, form: str, keys: Sequence[str], *, case: int | None, filters: str, name: str) -> int:
    """Write the file, and in one transaction what was exported and its ledger entry; answers the entry's id."""
    at = now()
    folder = call.store.home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{name}-{at.replace(':', '').replace('.', '')}.{form}"
    with path.open("x", encoding="utf-8", newline="\n") as out:
        import_module(FORMATS[form]).write(call.store, Filter(keys=tuple(keys)), out)
    size, digest = path.stat().st_size, _digest(path)
    with call.store.transaction():
        made = cases.note_export(
            call.store.database.connection,
            case,
            call.session.user,
            at,
            format=form,
            filters=filters,
            file=path.name,
            size=size,
            sha256=digest,
        )
        detail = {"analyst": call.session.name, "format": form, "filters": filters, "sha256": digest}
        call.store.ledger.append([Entry(kind="export", subject=f"export:{made}", detail=detail)])
    return made


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

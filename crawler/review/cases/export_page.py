"""Exports of a case or of a view of the queue: a file with its digest, recorded in the ledger."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from starlette.responses import FileResponse, RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.export import FORMATS
from crawler.export.selection import Selection, select
from crawler.export.writing import write_bag, write_format
from crawler.files import inside, private
from crawler.masking.active import covered
from crawler.review.cases import exports_sql
from crawler.review.cases import sql as case_sql
from crawler.review.cases.page import case_page
from crawler.review.queue.view import address, form_view, read_view
from crawler.review.web.operation_sentences import error_words
from crawler.review.web.routing import RequestContext
from crawler.store.ledger import Entry
from crawler.triage import queries as queue_queries
from crawler.triage.queue_row import QueueRow

if TYPE_CHECKING:
    from crawler.export.store_document import StoreDocument

BAG: Final = "bag"
_PLAIN: Final = str.maketrans("", "", ":.-")
MOST_CAMPAIGNS: Final = 20_000
"""Campaigns of a view that one export may hold; more is a job for `adwatch export`. Set by hand in 2026."""
FOLDER: Final = "exports"


def formats() -> list[str]:
    """Names of the formats that there are."""
    return [*FORMATS, BAG]


def export_case(context: RequestContext) -> Response:
    """Write a case in a format; what may not leave is refused with the reason."""
    number = context.number("case")
    found = case_sql.get_case(context.db, number)
    form = context.text("format")
    if found is None or form not in formats():
        return context.missing()
    _keep_what_was_asked(context, found)
    try:
        _write(
            context,
            form,
            Selection(case=found.number, undecided=context.text("undecided", 500)),
            case=number,
            filters=f"case {found.number}",
            name=found.number,
        )
    except UserError as error:
        return case_page(context, problem=error_words(error), status=409)
    return RedirectResponse(f"/cases/{number}#exports", 303)


def _keep_what_was_asked(context: RequestContext, case: case_sql.Case) -> None:
    """Keep recipients and legal basis that the form of an export asked for, where the case had none."""
    recipients = case.recipients or context.text("recipients", 500)
    basis = case.legal_basis or context.text("legal_basis", 500)
    if case.closed_at or (recipients, basis) == (case.recipients, case.legal_basis):
        return
    with context.store.transaction():
        case_sql.change_case(context.db, case.id, case.title, case.tlp, recipients, basis)
        detail = {"analyst": context.session.name, "what": "head"}
        context.store.ledger.append([Entry(kind="case", subject=f"case:{case.id}", detail=detail)])


def export_look(context: RequestContext) -> Response:
    """What an export of the view would hold, and in which formats."""
    return _look(context, read_view(context.query, context.session.user), "", 200)


def _look(context: RequestContext, view: queue_queries.QueueView, problem: str, status: int) -> Response:
    campaigns = queue_queries.extent(context.db, view, MOST_CAMPAIGNS)
    return context.render(
        "export.html",
        status,
        view=view,
        here=address(view),
        campaigns=campaigns,
        full=campaigns >= MOST_CAMPAIGNS,
        formats=formats(),
        problem=problem,
    )


def export_view(context: RequestContext) -> Response:
    """Write what the view holds, and hand the file over."""
    form = context.text("format")
    if form not in formats():
        return context.missing()
    view = form_view(context)
    rows = _page_all(context, view)
    if not rows:
        return context.render("message.html", 400, kind="nothing")
    names = tuple(f"c{row.campaign}" for row in rows)
    wish = Selection(campaigns=names, undecided=context.text("undecided", 500))
    hashed = f"hmac {context.store.masks.digest('search', view.text.casefold())}" if view.text else None
    # What was searched may be a number, and the chain never forgets.
    filters = address(view, q=hashed) or "state=open"
    try:
        made = _write(context, form, wish, case=None, filters=filters, name="view")
    except UserError as error:
        return _look(context, view, error_words(error), 409)
    return RedirectResponse(f"/exports/{made}", 303)


def download(context: RequestContext) -> Response:
    """A file that was exported. Its name comes from the store: nothing outside of the folder of exports is sent."""
    row = exports_sql.get(context.db, context.number("export"))
    try:
        path = inside(context.store.home / FOLDER, row.file) if row else None
    except UserError:
        path = None
    if row is None or path is None or not path.is_file() or path.is_symlink():
        return context.missing()
    context.record("download", f"export:{row.id}", format=row.format, sha256=row.sha256)
    return FileResponse(
        path,
        media_type="application/octet-stream",
        filename=row.file,
        headers={"content-security-policy": "default-src 'none'; sandbox"},
    )


def _page_all(context: RequestContext, view: queue_queries.QueueView) -> list[QueueRow]:
    return queue_queries.page(context.db, view, limit=MOST_CAMPAIGNS - 1)


def _write(
    context: RequestContext, form: str, wish: Selection, *, case: int | None, filters: str, name: str
) -> int:
    """Write the file, then its record and ledger entry in one transaction; returns the id of the record."""
    document, at = select(context.store, wish), precise_timestamp()
    folder = context.store.home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    stem = f"{name}-{form}-{at.translate(_PLAIN)}"
    path = _written(document, form, folder, stem)
    private(path)
    size, digest = path.stat().st_size, _digest(path)
    with context.store.transaction():
        made = exports_sql.note_export(
            context.db,
            case,
            context.session.user,
            at,
            format=form,
            filters=covered(filters),
            file=path.name,
            size=size,
            sha256=digest,
        )
        detail = {
            "analyst": context.session.name,
            "format": form,
            "filters": covered(filters),
            "sha256": digest,
            "undecided": wish.undecided,
            "undecided_campaigns": document.undecided(),
            "kept_back": document.kept_back(),
        }
        context.store.ledger.append([Entry(kind="export", subject=f"export:{made}", detail=detail)])
    return made


def _written(document: StoreDocument, form: str, folder: Path, stem: str) -> Path:
    """The file under its final name, moved there when it is whole; a folder becomes one archive."""
    with TemporaryDirectory(prefix=".making-", dir=folder) as making:
        inner = Path(making) / stem
        if form == BAG:
            write_bag(document, inner)
        else:
            write_format(document, form, inner)
        if inner.is_dir():
            packed = Path(shutil.make_archive(str(inner), "zip", making, stem))
            return packed.rename(folder / packed.name)
        suffix = FORMATS[form].suffix
        return inner.rename(folder / f"{stem}{suffix}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

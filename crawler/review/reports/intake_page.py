"""Taking reports in by the desk: paste or drop files, see what was read, store it, undo the whole intake."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.contact_kinds import identity
from crawler.errors import UserError
from crawler.geo.places import country_code
from crawler.imports.columns import propose
from crawler.imports.confined_files import read_files
from crawler.imports.items import Item
from crawler.imports.pictures import with_attached_read
from crawler.imports.reporter_data import reporter_columns
from crawler.reports.intake import CHANNELS, ReportText, UnreadItem, read_items
from crawler.reports.reading import read_report
from crawler.reports.taking import IntakeSource, take, undo
from crawler.review.web.operation_sentences import error_words
from crawler.review.web.routing import RequestContext
from crawler.review.web.uploads import uploaded_files

SHOWN: Final = 5
"""Reports of a preview that are shown. Set by hand in 2026."""
TOLD: Final = 20
"""Reasons for leaving something out that are shown."""
INTAKES: Final = 20
"""Latest intakes that are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedIntake:
    """What was read and is not stored yet."""

    items: tuple[Item, ...]
    sender: IntakeSource
    columns: tuple[str, ...] = ()
    text: str = ""
    """Column with the reporter's words; empty where it is known by its name."""
    reporter: tuple[str, ...] = ()
    """Columns about the reporter, besides those whose heading says so."""

    def read(self) -> tuple[list[ReportText], list[UnreadItem]]:
        """The reports, and what is none."""
        found = list(read_items(self.items, text=self.text, reporter=self.reporter))
        return (
            [one for one in found if isinstance(one, ReportText)],
            [one for one in found if isinstance(one, UnreadItem)],
        )


def intake_form(context: RequestContext) -> Response:
    """The form, and the latest intakes."""
    return _form(context)


def _form(context: RequestContext, said: str = "", status: int = 200) -> Response:
    intakes = context.store.report_bundles.intakes(INTAKES)
    done = context.one_of_query("done")
    return context.render(
        "intake.html", status, intakes=intakes, channels=CHANNELS, said=said, done=done, staged=None
    )


def preview(context: RequestContext) -> Response:
    """Read what was pasted or dropped, and show it; nothing is stored."""
    country = context.text("country", 40)
    code = country_code(country) if country else None
    if country and code is None:
        return _form(context, said=f"{country!r}: ISO 3166, NG", status=400)
    channel = context.text("channel")
    sender = IntakeSource(
        by=context.session.name, channel=channel if channel in CHANNELS else "other", country=code
    )
    items = tuple(_read(uploaded_files(context.form), context.text("text", 200_000)))
    columns = tuple(dict.fromkeys(name for item in items for name in item.columns))
    staged = StagedIntake(items=items, sender=sender, columns=columns)
    if columns and staged.read()[1]:
        rows = [item.mapping for item in items if item.mapping is not None]
        guess = propose(rows[:50], columns, ())
        staged = replace(staged, text=guess.get("description", ""))
    return _preview(context, staged)


def _read(files: Iterable[tuple[str, bytes]], pasted: str) -> list[Item]:
    """The items of files and of a pasted text; the files are gone when this returns."""
    with TemporaryDirectory(prefix="adwatch-intake-") as folder:
        paths = []
        for number, (name, content) in enumerate(files):
            path = Path(folder) / str(number) / name
            path.parent.mkdir()
            path.write_bytes(content)
            paths.append(path)
        items = [
            replace(item, origin=Path(item.origin).name)
            for item in map(with_attached_read, read_files(paths))
        ]
    if pasted.strip():
        items.append(Item(origin="-", mapping={"text": pasted}))
    return items


def _preview(context: RequestContext, staged: StagedIntake, said: str = "", status: int = 200) -> Response:
    reports, unread = staged.read()
    token = context.app.staged.put(context.session.user, staged)
    shown = [
        (one, read_report(one.text, own=one.reporter, region=staged.sender.country, today=date.today()))
        for one in reports[:SHOWN]
    ]
    return context.render(
        "intake.html",
        status,
        staged=staged,
        token_of=token,
        shown=shown,
        reports=len(reports),
        unread=unread[:TOLD],
        left=len(unread),
        sealed=reporter_columns(staged.columns, (staged.text,)),
        said=said,
        intakes=[],
        channels=CHANNELS,
        done=None,
    )


def answer(context: RequestContext) -> Response:
    """Store what was previewed, read it again by other columns, or throw it away."""
    token, what = context.text("staged", 100), context.text("what")
    staged = context.app.staged.get(context.session.user, token)
    if not isinstance(staged, StagedIntake):
        return _form(context, said=context.say("intake.over"), status=410)
    context.app.staged.drop(context.session.user, token)
    if what == "read":
        chosen = context.text("text_column", 500)
        own = [str(one) for one in context.form.getlist("reporter") if one in staged.columns]
        text = chosen if chosen in staged.columns else ""
        return _preview(context, replace(staged, text=text, reporter=tuple(own)))
    if what != "store":
        return RedirectResponse("/intake", 303)
    try:
        done = take(context.store, _confirmed(context, staged), staged.sender, today=date.today())
    except UserError as error:
        return _preview(context, staged, said=error_words(error), status=400)
    # An intake of which nothing was new leaves no report, but it was somebody's.
    context.record(
        "intake", f"reports:{done.intake}", what="reports taken in", new=len(done.keys), before=done.before
    )
    context.app.intakes.set()
    return RedirectResponse(f"/intake?done={done.intake}", 303)


def _confirmed(context: RequestContext, staged: StagedIntake) -> list[ReportText]:
    """The staged reports, with the contacts that were ticked as the suspect's: place, kind and value of each."""
    reports = staged.read()[0]
    for ticked in map(str, context.form.getlist("confirmed")):
        place, _, contact = ticked[:600].partition(" ")
        kind, _, value = contact.partition(" ")
        if place.isdecimal() and int(place) < min(SHOWN, len(reports)):
            one = reports[int(place)]
            reports[int(place)] = replace(one, confirmed=(*one.confirmed, identity(kind, value)))
    return reports


def undo_intake(context: RequestContext) -> Response:
    """Remove all reports of an intake: one's own, or anybody's for a lead."""
    found = context.store.report_bundles.intake(context.number("intake"))
    if found is not None and found.by != context.session.name and not context.may("lead"):
        return context.render("message.html", 403, kind="others", back="/intake")
    try:
        undo(context.store, context.number("intake"), by=context.session.name)
    except UserError as error:
        return _form(context, said=error_words(error), status=400)
    return RedirectResponse(f"/intake?done={context.number('intake')}", 303)

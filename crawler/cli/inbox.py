"""`adwatch inbox`: what came into a mail folder or a folder of this machine since the last round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.after_ingest import join, joining_failed, sign, tell_watches
from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import StoredNumber, country_option, examples, region_option
from crawler.cli.terminal import say
from crawler.errors import Locked, PartialFailure, UserError
from crawler.locks import file_lock
from crawler.text.display import printable

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from crawler.inbox.message import WaitingMessage
    from crawler.inbox.round import Taker
    from crawler.store import Store


@click.command(
    "inbox",
    epilog=examples(
        "adwatch inbox /srv/drop --source tips",
        "adwatch inbox imaps://tips@mail.agency.example/INBOX --source tips --password-file /etc/adwatch/tips",
        "adwatch inbox imaps://help@mail.agency.example/Reports --reports --region NG --password-file pw",
    ),
)
@click.argument("place", metavar="FOLDER|imaps://USER@HOST/FOLDER")
@click.option("--source", "name", metavar="NAME", help="Name of the source that ads are stored under.")
@click.option(
    "--reports", is_flag=True, help="What comes are reports of the public, not ads: they are sealed."
)
@region_option
@click.option(
    "--password-file", type=click.Path(path_type=Path, dir_okay=False), help="File with the password."
)
@click.option("--ca", type=click.Path(path_type=Path, dir_okay=False), help="Certificates to trust, as PEM.")
@click.option(
    "--most", type=StoredNumber(1), default=500, show_default=True, help="Messages of one round at most."
)
@pass_context
def command(
    context: Context,
    place: str,
    name: str | None,
    reports: bool,
    region: str | None,
    password_file: Path | None,
    ca: Path | None,
    most: int,
) -> None:
    """Take in what came into a mail folder or a folder since the last round; for cron.

    The inbox is only read: no mail is marked, moved or deleted, no file is changed. Each message has one outcome,
    kept in the home, and is not taken in again; a round that was stopped is gone on with by the next one.
    """
    from crawler.inbox.journal import InboxJournal
    from crawler.inbox.round import take_round

    if bool(name) == reports:
        raise UserError("say either --source NAME, for ads, or --reports")
    journal = InboxJournal(context.home, place)
    counts: Counter[str] = Counter()
    with context.store() as store, file_lock(journal.lock, 0) as free:
        if not free:
            raise Locked("another round over this inbox is running; wait for its end")
        taker = _reports(store, region) if reports else _ads(store, name or "", region)
        with _waiting(place, journal.done(), password_file, ca) as waiting:
            for message, done in take_round(islice(waiting, most), journal, taker):
                counts[done.outcome] += 1
                # A file may be named after who reports; that of an ad tells which one to look at.
                named = message.id if reports or "://" in place else printable(message.name)
                say(f"{named}: {done.outcome}: {done.said}", err=True)
        unjoined = join(store) if counts["stored"] + counts["partly"] and not reports else ()
        sign(store)
        tell_watches(store)
    say(", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "nothing new")
    bad = [f"{counts['failed']} could not be taken in"] if counts["failed"] else []
    bad += [f"of {counts['partly']} a part could not be taken in"] if counts["partly"] else []
    if bad := [*bad, *joining_failed(unjoined)]:
        raise PartialFailure("; ".join(bad))


@contextmanager
def _waiting(
    place: str, done: Container[str], password_file: Path | None, ca: Path | None
) -> Iterator[Iterable[WaitingMessage]]:
    """The messages of a folder, or of a mail folder as long as the connection stands."""
    from crawler.inbox.imap_folder import ImapFolder
    from crawler.inbox.watched_folder import waiting_files

    if "://" not in place:
        yield waiting_files(Path(place), done)
        return
    if password_file is None:
        raise UserError("--password-file is missing: the password of the mail account")
    try:
        password = password_file.read_text("utf-8").strip()
        is_open = password_file.stat().st_mode & 0o077
    except OSError as error:
        raise UserError(f"{password_file}: {error.strerror}") from None
    if is_open:
        raise UserError(f"{password_file} can be read by others: chmod 600 {password_file}")
    with ImapFolder(place, password, ca) as folder:
        yield folder.waiting(done)


def _ads(store: Store, name: str, region: str | None) -> Taker:
    """Stores the ads of a file."""
    from crawler.imports.confined_files import read_files
    from crawler.imports.load import Importer
    from crawler.imports.summary import check_source_name
    from crawler.inbox.round import outcome_of
    from crawler.postings import Hints

    hints = Hints(source=check_source_name(name), region=country_option(region))

    def take(path: Path) -> tuple[str, str]:
        loader = Importer(store, hints, {}, lambda _: None)
        items = (
            replace(item, origin=item.origin.replace(str(path.parent), "inbox"))
            for item in read_files([path])
        )
        return outcome_of(loader.load(items, "inbox"))

    return take


def _reports(store: Store, region: str | None) -> Taker:
    """Takes the reports of a file in, as an intake that can be undone."""
    from crawler.reports.intake import ReportText, read_reports
    from crawler.reports.taking import IntakeSource
    from crawler.reports.taking import take as take_reports

    sender = IntakeSource(by=login_name(), channel="mail", country=country_option(region))

    def take(path: Path) -> tuple[str, str]:
        found = list(read_reports([path]))
        told = [one for one in found if isinstance(one, ReportText)]
        left = len(found) - len(told)
        # The reason of a row may quote it: a sheet without a head has the reporter's words in its place.
        unread = f"{left} could not be read; `adwatch reports take` says why"
        if not told:
            return ("failed", unread) if left else ("no-ad", "empty")
        done = take_reports(store, told, sender, today=date.today())
        said = f"intake {done.intake}: {len(done.keys)} new, {done.before} known"
        if left:
            return "partly", f"{said}, {unread}"
        return ("stored" if done.keys else "known"), said

    return take

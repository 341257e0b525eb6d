"""Verbs of `adwatch reports` that take reports in and remove them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.after_ingest import tell_watches
from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import StoredNumber, examples
from crawler.cli.reports.values import country_of, passphrase
from crawler.cli.terminal import say
from crawler.errors import PartialFailure
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.reports.intake import ReportText, UnreadItem


@click.command(
    "keys", epilog=examples("adwatch reports keys", "adwatch reports keys --to /media/stick/reports.key")
)
@click.option(
    "--to",
    "place",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where the private key goes, such as a stick of the unit that may read reports. Default: the home.",
)
@click.option("--passphrase-stdin", is_flag=True, help="Read the passphrase from the first line of stdin.")
@pass_context
def keys(context: Context, place: Path | None, passphrase_stdin: bool) -> None:
    """Make the two keys of reports, once: the public one seals, the private one opens and needs its passphrase.

    Keep a copy of the private key and the passphrase: without them nobody opens what was sealed.
    """
    from crawler.reports.sealing import PLACE, PRIVATE, make_keys

    target = place or context.home / PRIVATE
    make_keys(context.home, passphrase(passphrase_stdin, new=True), target)
    say(f"reports can be taken in; the private key is {target}", err=True)
    if place:
        say(f"name it with {PLACE}={place} where reports are read", err=True)


@click.command(
    "take",
    epilog=examples(
        "adwatch reports take hotline.xlsx --country NG",
        "adwatch reports take sheet.csv --text 'What happened' --reporter 'Who called'",
        "adwatch reports take - --channel walk-in  # paste, then Ctrl-D",
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--country", metavar="CC", help="Country of the hotline (ISO 3166): national numbers are read by it."
)
@click.option(
    "--channel",
    type=click.Choice(("hotline", "mail", "form", "chat", "walk-in", "other")),
    default="hotline",
    show_default=True,
    help="How they came: hotline, mail, form, walk-in.",
)
@click.option(
    "--text", default="", metavar="COLUMN", help="Column with the reporter's words, if it is not found."
)
@click.option("--reporter", multiple=True, metavar="COLUMN", help="Column about the reporter. Repeatable.")
@pass_context
def take(
    context: Context,
    files: tuple[Path, ...],
    country: str | None,
    channel: str,
    text: str,
    reporter: tuple[str, ...],
) -> None:
    """Take reports in from files of any kind that `import` reads; a text that was taken before is left out."""
    from crawler.reports import taking
    from crawler.reports.intake import ReportText, UnreadItem, read_reports

    sender = taking.IntakeSource(by=login_name(), channel=channel, country=country_of(country))
    left: list[UnreadItem] = []

    def told() -> list[ReportText]:
        found = list(
            _pasted() if files == (Path("-"),) else read_reports(files, text=text, reporter=reporter)
        )
        left.extend(one for one in found if isinstance(one, UnreadItem))
        return [one for one in found if isinstance(one, ReportText)]

    with context.store() as store:
        done = taking.take(store, told(), sender, today=date.today())
        tell_watches(store)
    if done.keys:
        say(f"undo all of it with `adwatch reports undo {done.intake}`", err=True)
    say(
        f"{counted(len(done.keys), 'report')} taken in, {done.before} were there already,"
        f" {len(left)} could not be read",
        err=True,
    )
    for one in left:
        say(f"{one.origin}: {one.why}", err=True)
    if left:
        rest = "all others were taken in" if done.keys else "nothing was taken in"
        raise PartialFailure(f"{len(left)} could not be read; {rest}")


@click.command("undo", epilog=examples("adwatch reports undo 3"))
@click.argument("intake", type=StoredNumber(1))
@pass_context
def undo(context: Context, intake: int) -> None:
    """Remove all reports of INTAKE, words, contacts and all; the chain keeps that they were there."""
    from crawler.reports import taking

    with context.store() as store:
        count = taking.undo(store, intake, by=login_name())
    say(f"{counted(count, 'report')} removed", err=True)


@click.command("forget", epilog=examples("adwatch reports forget"))
@pass_context
def forget(context: Context) -> None:
    """Remove reporters' words that were kept for a year; what is said of suspects stays."""
    from crawler.reports.service import forget_old

    with context.store() as store:
        count = len(forget_old(store, by=login_name()))
    say(f"the words of {counted(count, 'report')} removed", err=True)


def _pasted() -> Iterator[ReportText | UnreadItem]:
    from crawler.reports.intake import ReportText, UnreadItem

    text = sys.stdin.read()
    yield ReportText(text) if text.strip() else UnreadItem("what was pasted", "it is empty")

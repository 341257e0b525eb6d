"""Verbs of `adwatch reports` that show reports and answer them."""

from __future__ import annotations

import click

from crawler.cli.after_ingest import tell_watches
from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import StoredNumber, examples
from crawler.cli.reports.values import passphrase
from crawler.cli.terminal import say, table
from crawler.errors import UserError
from crawler.text.display import counted


@click.command("list", epilog=examples("adwatch reports list", "adwatch --json reports list --all"))
@click.option("--all", "closed", is_flag=True, help="Closed reports too.")
@click.option("--most", type=StoredNumber(1), default=50, show_default=True, help="So many at most.")
@pass_context
def list_reports(context: Context, closed: bool, most: int) -> None:
    """List reports, the most urgent first: somebody is held, violence, a journey soon, a minor.."""
    from crawler.cli.reports.documents import document_of, seen_in, shown
    from crawler.reports.service import triage

    with context.store() as store:
        found = triage(store, closed=closed, most=most)
    if context.json:
        context.emit([document_of(one) for one in found])
        return
    rows = [
        (
            one.report.key,
            one.report.taken[:10],
            ", ".join(one.report.dangers),
            ", ".join(seen_in(one)),
            str(len(one.bundle)),
            ", ".join(value for _, value in shown(one)[:3]),
        )
        for one in found
    ]
    table(("report", "taken", "danger", "seen in", "reports of it", "contacts"), rows)


@click.command(
    "show",
    epilog=examples(
        "adwatch reports show r0a1b2c3d4e5f", "adwatch reports show r0a1b2c3d4e5f --reveal --why 'case 7'"
    ),
)
@click.argument("report")
@click.option(
    "--reveal", is_flag=True, help="Show the reporter's words and contacts too; asks for the passphrase."
)
@click.option(
    "--why", default="", help="Why you look; noted in the chain with your name. Needed by --reveal."
)
@click.option("--passphrase-stdin", is_flag=True, help="Read the passphrase from the first line of stdin.")
@pass_context
def show(context: Context, report: str, reveal: bool, why: str, passphrase_stdin: bool) -> None:
    """Show what REPORT says of the suspect, and where that was seen before."""
    from crawler.cli.reports.documents import document_of
    from crawler.masking.reasons import checked_reason
    from crawler.reports.service import entry_of, revealed

    if reveal and not why.strip():
        raise UserError("--reveal needs --why: it is noted who looked at a reporter's words, and why")
    with context.store() as store:
        document = document_of(entry_of(store, report))
        if reveal:
            checked_reason(why, "--why")
            words = revealed(store, report, passphrase(passphrase_stdin, new=False), by=login_name(), why=why)
            document |= {"revealed": words, "itinerary": _journey(str(words["text"]))}
    context.emit(document)


@click.command(
    "confirm",
    epilog=examples(
        "adwatch reports confirm r0a1b2c3d4e5f 0803 000 0301",
        "adwatch reports confirm r0a1b2c3d4e5f telegram:handle",
    ),
)
@click.argument("report")
@click.argument("contacts", nargs=-1, required=True)
@pass_context
def confirm(context: Context, report: str, contacts: tuple[str, ...]) -> None:
    """Keep CONTACTS of REPORT in the clear: you have read it and know them for the suspect's.

    Until then every contact of a report is sealed, since it may be the reporter's. Write a contact as people do, or
    as kind:value where `show --reveal` lists it.
    """
    from crawler.contact_kinds import KINDS, NUMBER, identity
    from crawler.reports import service

    kind, _, value = " ".join(contacts).partition(":")
    with context.store() as store:
        if kind in {*KINDS, NUMBER} and value:
            count = service.confirm(store, report, [identity(kind, value)], by=login_name())
        else:
            count = service.name_suspect(store, report, " ".join(contacts), by=login_name())
        tell_watches(store)
    verb = "is" if count == 1 else "are"
    say(f"{counted(count, 'contact')} of {report} {verb} in the clear", err=True)


@click.command(
    "reply",
    epilog=examples(
        "adwatch reports reply r0a1b2c3d4e5f", "adwatch reports reply r0a1b2c3d4e5f --language fr"
    ),
)
@click.argument("report")
@click.option(
    "--language", default="", metavar="TAG", help="Language of the reporter; the report's by default."
)
@pass_context
def write_reply(context: Context, report: str, language: str) -> None:
    """Print a reply to REPORT, to be sent by hand. Lines of help are those of its countries."""
    from crawler.reports.replies import languages, reply
    from crawler.reports.service import entry_of

    with context.store() as store:
        found = entry_of(store, report).report
    wanted = language or found.language
    if wanted not in languages():
        say(f"there is no reply in {wanted}; there are: {', '.join(languages())}", err=True)
    countries = [*([found.country] if found.country else []), *found.destinations]
    say(reply(context.home, report, wanted, countries))


@click.command("hotlines", epilog=examples("adwatch reports hotlines"))
@pass_context
def list_hotlines(context: Context) -> None:
    """List where victims find help, with sources; a file hotlines.toml in the home adds lines."""
    from dataclasses import asdict

    from crawler.reports.replies import hotlines

    lines = [line for of_country in hotlines(context.home).values() for line in of_country]
    if context.json:
        context.emit([asdict(line) for line in lines])
        return
    for line in lines:
        say(str(line))


@click.command("close", epilog=examples("adwatch reports close r0a1b2c3d4e5f"))
@click.argument("report")
@pass_context
def close(context: Context, report: str) -> None:
    """Note that REPORT was dealt with; it leaves the list."""
    from crawler.reports import service

    with context.store() as store:
        service.close(store, report, by=login_name())


def _journey(text: str) -> list[dict[str, object]]:
    """The journey that a report describes, with its quotes; shown with the words only, never kept."""
    from dataclasses import asdict

    from crawler.itinerary.reader import read_itinerary

    return [asdict(one) for one in read_itinerary(text)]

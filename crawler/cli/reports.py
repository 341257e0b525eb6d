"""`adwatch reports`: what victims, witnesses and hotlines told, kept apart from ads and sealed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples, port_option
from crawler.cli.terminal import say, table
from crawler.errors import PartialFailure, UserError

if TYPE_CHECKING:
    from crawler.reports.intake import ReportText, UnreadItem
    from crawler.reports.service import TriageEntry


@click.group("reports")
def command() -> None:
    """Reports of victims, witnesses and hotlines. They are no ads: no export and no campaign holds them.

    What a report says of the suspect (contacts, countries, signs) is read like an ad and compared with what is
    stored. The reporter's words, name and contacts are sealed: who takes reports in can't read them afterwards.
    """


@command.command(
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
    make_keys(context.home, _passphrase(passphrase_stdin, new=True), target)
    say(f"reports can be taken in; the private key is {target}", err=True)
    if place:
        say(f"name it with {PLACE}={place} where reports are read", err=True)


@command.command(
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

    sender = taking.IntakeSource(by=login_name(), channel=channel, country=_country(country))
    left: list[UnreadItem] = []

    def told() -> list[ReportText]:
        found = list(
            _pasted() if files == (Path("-"),) else read_reports(files, text=text, reporter=reporter)
        )
        left.extend(one for one in found if isinstance(one, UnreadItem))
        return [one for one in found if isinstance(one, ReportText)]

    with context.store() as store:
        done = taking.take(store, told(), sender, today=date.today())
    if done.keys:
        say(f"undo all of it with `adwatch reports undo {done.intake}`", err=True)
    say(
        f"{len(done.keys)} reports taken in, {done.before} were there already, {len(left)} could not be read",
        err=True,
    )
    for one in left:
        say(f"{one.origin}: {one.why}", err=True)
    if left:
        raise PartialFailure(f"{len(left)} could not be read; all others were taken in")


@command.command("list", epilog=examples("adwatch reports list", "adwatch --json reports list --all"))
@click.option("--all", "closed", is_flag=True, help="Closed reports too.")
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, help="So many at most.")
@pass_context
def list_reports(context: Context, closed: bool, most: int) -> None:
    """List reports, the most urgent first: somebody is held, violence, a journey soon, a minor.."""
    from crawler.reports.service import triage

    with context.store() as store:
        found = triage(store, closed=closed, most=most)
    if context.json:
        context.emit([_document(one) for one in found])
        return
    rows = [
        (
            one.report.key,
            one.report.taken[:10],
            ", ".join(one.report.dangers),
            ", ".join(f"c{seen.campaign}" for seen in one.seen[:3]),
            str(len(one.bundle)),
            ", ".join(value for _, value in shown(one)[:3]),
        )
        for one in found
    ]
    table(("report", "taken", "danger", "seen in", "reports of it", "suspect's contacts"), rows)


@command.command(
    "show",
    epilog=examples(
        "adwatch reports show r0a1b2c3d", "adwatch reports show r0a1b2c3d --reveal --why 'case 7'"
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
    from crawler.masking.reasons import checked_reason
    from crawler.reports.service import entry_of, revealed

    if reveal and not why.strip():
        raise UserError("--reveal needs --why: it is noted who looked at a reporter's words, and why")
    with context.store() as store:
        document = _document(entry_of(store, report))
        if reveal:
            checked_reason(why, "--why")
            words = revealed(
                store, report, _passphrase(passphrase_stdin, new=False), by=login_name(), why=why
            )
            document |= {"revealed": words, "itinerary": _journey(str(words["text"]))}
    context.emit(document)


def _journey(text: str) -> list[dict[str, object]]:
    """The journey that a report describes, with its quotes; shown with the words only, never kept."""
    from dataclasses import asdict

    from crawler.itinerary.reader import read_itinerary

    return [asdict(one) for one in read_itinerary(text)]


@command.command(
    "reply",
    epilog=examples("adwatch reports reply r0a1b2c3d", "adwatch reports reply r0a1b2c3d --language fr"),
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


@command.command("hotlines", epilog=examples("adwatch reports hotlines"))
@pass_context
def list_hotlines(context: Context) -> None:
    """List where victims find help, with sources; a file hotlines.toml in the home adds lines."""
    from crawler.reports.replies import hotlines

    for lines in hotlines(context.home).values():
        for line in lines:
            say(str(line))


@command.command("close", epilog=examples("adwatch reports close r0a1b2c3d"))
@click.argument("report")
@pass_context
def close(context: Context, report: str) -> None:
    """Note that REPORT was dealt with; it leaves the list."""
    from crawler.reports import service

    with context.store() as store:
        service.close(store, report, by=login_name())


@command.command("undo", epilog=examples("adwatch reports undo 3"))
@click.argument("intake", type=int)
@pass_context
def undo(context: Context, intake: int) -> None:
    """Remove all reports of INTAKE, words, contacts and all; the chain keeps that they were there."""
    from crawler.reports import taking

    with context.store() as store:
        count = taking.undo(store, intake, by=login_name())
    say(f"{count} reports were removed", err=True)


@command.command(
    "form",
    epilog=examples(
        "adwatch reports form --agency 'Unit against trafficking' --country NG",
        "adwatch reports form --agency 'The unit' --behind-tls --allow-host report.example",
    ),
)
@click.option("--agency", required=True, metavar="NAME", help="Whose form it is; the page says it.")
@click.option("--country", metavar="CC", help="Country (ISO 3166) whose lines of help the form names.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on."
)
@port_option(8788, "Port to listen on")
@click.option(
    "--allow-host", multiple=True, metavar="NAME[:PORT]", help="Host name of the proxy. Repeatable."
)
@click.option("--behind-tls", is_flag=True, help="A proxy in front terminates TLS.")
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Proxy whose X-Forwarded-For is believed; senders are counted by it. Repeatable. Default: this machine"
    " with --behind-tls, else none.",
)
@pass_context
def form(
    context: Context,
    agency: str,
    country: str | None,
    host: str,
    port: int,
    allow_host: tuple[str, ...],
    behind_tls: bool,
    proxies: tuple[str, ...],
) -> None:
    """Serve the public form for reports, and POST /reports for a hotline system with a key. Off unless this runs.

    It shows nothing that is stored, keeps no address of a sender, and needs neither account nor script. Put a proxy
    with TLS in front of it, with a host name of its own: never that of the desk. Ctrl-C ends it.
    """
    from crawler.installed import require

    require("review")
    from crawler.report_form.serve import serve
    from crawler.reports.sealing import PUBLIC

    if not (context.home / PUBLIC).exists():
        raise UserError("reports can't be taken in yet: make their keys with `adwatch reports keys`")
    trusted = proxies or (("127.0.0.1", "::1") if behind_tls else ())
    serve(context.home, host, port, allow_host, behind_tls, trusted, agency, _country(country))


@command.command("key", epilog=examples("adwatch reports key 'hotline of Lagos' --country NG"))
@click.argument("name", required=False)
@click.option("--country", metavar="CC", help="Country of the hotline (ISO 3166).")
@click.option("--revoke", type=int, metavar="ID", help="Revoke a key at once.")
@pass_context
def key(context: Context, name: str | None, country: str | None, revoke: int | None) -> None:
    """Make a key for the hotline system NAME, and print it once; without NAME list the keys."""
    from crawler.reports import hotline_keys

    with context.store() as store:
        if revoke is not None:
            hotline_keys.revoke(store, revoke, by=login_name())
        elif name:
            say(hotline_keys.make(store, name, _country(country), by=login_name()))
            return
        rows = [
            (str(one.id), one.name, one.country or "", one.made[:10], (one.revoked or "")[:10])
            for one in store.report_keys.all()
        ]
    table(("id", "system", "country", "made", "revoked"), rows)


@command.command("forget", epilog=examples("adwatch reports forget"))
@pass_context
def forget(context: Context) -> None:
    """Remove reporters' words that were kept for a year; what is said of suspects stays."""
    from crawler.reports.service import forget_old

    with context.store() as store:
        count = len(forget_old(store, by=login_name()))
    say(f"the words of {count} reports were removed", err=True)


def shown(one: TriageEntry) -> list[tuple[str, str]]:
    """The contacts that may be seen; a sealed one has no value."""
    from crawler.reports.taking import HIDDEN

    return [(kind, "(sealed)" if kind == HIDDEN else value) for kind, value in one.suspects]


def _document(one: TriageEntry) -> dict[str, object]:
    from dataclasses import asdict

    report = asdict(one.report)
    del report["digest"]
    return {
        "type": "report",
        **report,
        "suspects": [{"kind": kind, "value": value} for kind, value in shown(one)],
        "bundle": one.bundle,
        "seen": [
            {
                "campaign": f"c{seen.campaign}",
                "listings": seen.listings,
                "contact": seen.value,
            }
            for seen in one.seen
        ],
    }


def _pasted() -> Iterator[ReportText | UnreadItem]:
    from crawler.reports.intake import ReportText, UnreadItem

    text = sys.stdin.read()
    yield ReportText(text) if text.strip() else UnreadItem("what was pasted", "it is empty")


def _country(code: str | None) -> str | None:
    from crawler.geo.places import country_code

    if code is None:
        return None
    found = country_code(code)
    if found is None:
        raise UserError(f"{code!r} is no country of ISO 3166, such as NG")
    return found


def _passphrase(from_stdin: bool, *, new: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    asked: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True)
    return asked

"""`adwatch push`: send a case to a MISP or TAXII server, bring it up to date there, or withdraw it."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say
from crawler.errors import UserError
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.export.selection import Selection
    from crawler.store import Store


@click.command(
    "push",
    epilog=examples(
        "adwatch push --case 2026-7 --misp https://misp.example/",
        "adwatch push --case 2026-7 --taxii https://taxii.example/root/collections/ID/",
        "adwatch push --case 2026-7 --misp https://misp.example/ --withdraw",
    ),
)
@click.option("--misp", metavar="URL", help="Address of a MISP server.")
@click.option("--taxii", metavar="URL", help="Address of a collection of a TAXII 2.1 server.")
@click.option(
    "--ca",
    type=click.Path(exists=True, dir_okay=False),
    help="Certificate (PEM) of the TAXII server's authority, where the system does not know it.",
)
@click.option("--case", "number", metavar="NUMBER", help="The case to push.")
@click.option("--campaign", "campaigns", multiple=True, metavar="ID", help="A campaign to push. Repeatable.")
@click.option(
    "--undecided", metavar="WHY", help="Reason for sending campaigns that nobody has decided on; asked for."
)
@click.option("--withdraw", is_flag=True, help="Take back what was pushed of the case instead.")
@pass_context
def command(
    context: Context,
    misp: str | None,
    taxii: str | None,
    ca: str | None,
    number: str | None,
    campaigns: tuple[str, ...],
    undecided: str | None,
    withdraw: bool,
) -> None:
    """Push a case to a server, with the rules of `export`. A second push updates it, --withdraw takes it back.

    A MISP server gets one event, unpublished: a person publishes it. A TAXII collection gets STIX objects; what is no
    more is revoked there. Keys are read from ADWATCH_MISP_KEY and ADWATCH_TAXII_TOKEN (a token, or user:password).
    """
    from crawler.export.selection import Selection

    if bool(misp) == bool(taxii):
        raise UserError("name one server: --misp URL or --taxii URL")
    if not number and not campaigns:
        raise UserError("name what to push: --case NUMBER or --campaign ID")
    # What is withdrawn may be undecided by now.
    wish = Selection(case=number, campaigns=campaigns, undecided=None if withdraw else undecided or "")
    with context.store() as store:
        told = (
            _misp(store, wish, misp, withdraw)
            if misp
            else _taxii(store, wish, taxii or "", ca or "", withdraw)
        )
    say(told, err=True)


def _misp(store: Store, wish: Selection, url: str, withdraw: bool) -> str:
    from crawler.cli.export import tell_kept_back
    from crawler.export.selection import select
    from crawler.sharing.misp_push import KEY, push
    from crawler.sharing.misp_push import withdraw as take_back

    document, key = select(store, wish), os.environ.get(KEY, "")
    tell_kept_back(document)
    with TemporaryDirectory(prefix="adwatch-push-") as folder:
        done = take_back(document, url, key) if withdraw else push(document, url, key, Path(folder))
    counts = {"contacts": done.contacts, "removed": done.removed}
    store.log_export(
        "misp-push",
        document.wanted,
        counts,
        by=login_name(),
        way=done.what,
        server=url,
        event=done.event,
        tlp=document.case.tlp,
        undecided=wish.undecided or "",
    )
    return f"event {done.event} {done.what}: {counted(done.contacts, 'contact')}, {done.removed} removed"


def _taxii(store: Store, wish: Selection, url: str, ca: str, withdraw: bool) -> str:
    from dataclasses import asdict

    from crawler.cli.export import tell_kept_back
    from crawler.export.selection import select
    from crawler.sharing.taxii_push import TOKEN, push
    from crawler.sharing.taxii_push import withdraw as take_back

    if not wish.case:
        raise UserError("a TAXII collection gets whole cases: name one by --case")
    token = os.environ.get(TOKEN, "")
    if withdraw:  # also where the case may no longer leave
        done = take_back(store.home, wish.case, url, token, ca)
        store.note(
            "export", "taxii-push", {"by": login_name(), "way": "withdrawn", "server": url, "case": wish.case}
        )
    else:
        document = select(store, wish)
        tell_kept_back(document)
        done = push(store.home, document, url, token, ca)
        store.log_export(
            "taxii-push",
            document.wanted,
            asdict(done),
            by=login_name(),
            server=url,
            tlp=document.case.tlp,
            undecided=wish.undecided or "",
        )
    sent = counted(done.sent, "object")
    return f"{sent} sent, {done.revoked} revoked, {done.deleted} deleted, {done.unchanged} as before"

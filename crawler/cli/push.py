"""`adwatch push`: send a case to a MISP server, bring it up to date there, or withdraw it."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say


@click.command(
    "push",
    epilog=examples(
        "adwatch push --case 2026-7 --misp https://misp.example/",
        "adwatch push --case 2026-7 --misp https://misp.example/ --withdraw",
    ),
)
@click.option("--misp", "url", required=True, metavar="URL", help="Address of the MISP server.")
@click.option("--case", "number", metavar="NUMBER", help="The case to push.")
@click.option("--campaign", "campaigns", multiple=True, metavar="ID", help="A campaign to push. Repeatable.")
@click.option(
    "--undecided", metavar="WHY", help="Reason for sending campaigns of a case that nobody has decided on."
)
@click.option("--withdraw", is_flag=True, help="Delete the event of the case at the server instead.")
@pass_context
def command(
    context: Context,
    url: str,
    number: str | None,
    campaigns: tuple[str, ...],
    undecided: str | None,
    withdraw: bool,
) -> None:
    """Push a case to a MISP server as one event, with the rules of `export`. A second push updates it.

    The account's key is read from ADWATCH_MISP_KEY. The event is not published there; a person does that.
    """
    from crawler.errors import UserError
    from crawler.export.selection import Selection, select
    from crawler.sharing.misp_push import KEY, push
    from crawler.sharing.misp_push import withdraw as take_back

    if not number and not campaigns:
        raise UserError("name what to push: --case NUMBER or --campaign ID")
    wish = Selection(case=number, campaigns=campaigns, undecided=undecided or ("" if number else None))
    key = os.environ.get(KEY, "")
    with context.store() as store, TemporaryDirectory(prefix="adwatch-push-") as folder:
        document = select(store, wish)
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
            undecided=undecided or "",
        )
    say(f"event {done.event} {done.what}: {done.contacts} contacts, {done.removed} removed", err=True)

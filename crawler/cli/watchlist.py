"""`adwatch watchlist`: find the contacts that two organisations both know, without showing the others."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say


@click.group("watchlist")
def command() -> None:
    """Compare contacts with a partner without showing them: lists of keyed hashes.

    Make your own list with `adwatch export --format watchlist --secret FILE --out LIST`.
    """


@command.command("match", epilog=examples("adwatch watchlist match partner.txt --secret shared.key"))
@click.argument("theirs", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="LIST")
@click.option(
    "--secret",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File with the secret that both organisations share.",
)
@pass_context
def match(context: Context, theirs: Path, secret: Path) -> None:
    """Print your contacts that are also in a partner's LIST."""
    from crawler.cli.terminal import table
    from crawler.export.selection import Selection, select
    from crawler.export.watchlist import matches, read, read_secret

    key, hashes = read_secret(secret), read(theirs)
    with context.store() as store:
        document = select(store, Selection())
        found = list(matches(document.contacts(), hashes, key))
        store.log_export(
            "watchlist-match", document.wanted, {"theirs": len(hashes), "shared": len(found)}, by=login_name()
        )
    if context.json:
        context.emit([{"kind": contact.kind, "value": contact.value} for contact in found])
        return
    table(("kind", "value"), ((contact.kind, contact.value) for contact in found))
    say(f"{len(found)} of their {len(hashes)} contacts are known here", err=True)

"""`adwatch partners`: the agencies with which contacts are matched."""

from __future__ import annotations

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import StoredNumber, examples
from crawler.cli.terminal import say, table
from crawler.export import TLP_LEVELS
from crawler.sharing import DAYS, MAX_CONTACTS, MAX_QUERIES
from crawler.text.display import counted


@click.group("partners")
def command() -> None:
    """Agencies that may match contacts with you (`adwatch match`), and what each may ask."""


@command.command("key", epilog=examples("adwatch partners key"))
@pass_context
def key(context: Context) -> None:
    """Print your public key, by which a partner registers you."""
    from crawler.evidence.signing_key import made_public_key

    with context.store() as store:
        say(made_public_key(store.home))


@command.command(
    "add",
    epilog=examples("adwatch partners add agency-x --key KEY --legal-basis 'agreement of 2026, article 4'"),
)
@click.argument("name")
@click.option(
    "--key", required=True, metavar="KEY", help="The partner's public key (`adwatch partners key`)."
)
@click.option(
    "--legal-basis", required=True, metavar="TEXT", help="Agreement or law that allows the exchange."
)
@click.option(
    "--max-contacts",
    type=StoredNumber(1),
    default=MAX_CONTACTS,
    show_default=True,
    metavar="N",
    help="Contacts of one request that you answer.",
)
@click.option(
    "--max-queries",
    type=StoredNumber(0),
    default=MAX_QUERIES,
    show_default=True,
    metavar="N",
    help="Requests that you answer within --days.",
)
@click.option(
    "--days", type=StoredNumber(1), default=DAYS, show_default=True, metavar="N", help="Days of the limit."
)
@pass_context
def add(
    context: Context, name: str, key: str, legal_basis: str, max_contacts: int, max_queries: int, days: int
) -> None:
    """Register the partner NAME, or change one. Compare the key with the partner on another channel first."""
    from crawler.sharing.partners import add_partner

    with context.store() as store:
        limits = (max_contacts, max_queries, days)
        add_partner(store, name, public_key=key, legal_basis=legal_basis, limits=limits, by=login_name())
    say(
        f"{name} may ask about {counted(max_contacts, 'contact')} at a time,"
        f" {counted(max_queries, 'time')} in {counted(days, 'day')}",
        err=True,
    )


@command.command("token", epilog=examples("adwatch partners token agency-x --tlp AMBER"))
@click.argument("name")
@click.option(
    "--tlp",
    required=True,
    type=click.Choice([level for level in TLP_LEVELS if level != "RED"]),
    help="The strictest marking that the partner may read.",
)
@pass_context
def token(context: Context, name: str, tlp: str) -> None:
    """Print a new token with which the partner NAME reads what `adwatch taxii` serves. The one before ends."""
    from crawler.sharing.partners import make_token

    with context.store() as store:
        say(make_token(store, name, tlp=tlp, by=login_name()))


@command.command("remove", epilog=examples("adwatch partners remove agency-x"))
@click.argument("name")
@pass_context
def remove(context: Context, name: str) -> None:
    """Exchange nothing with the partner NAME any more. What was exchanged stays on record."""
    from crawler.sharing.partners import remove_partner

    with context.store() as store:
        remove_partner(store, name, by=login_name())
    say(f"{name} is removed", err=True)


@command.command("list", epilog=examples("adwatch partners list"))
@pass_context
def list_(context: Context) -> None:
    """List the partners, with their limits and legal basis."""
    from crawler.codec import plain

    with context.store() as store:
        found = store.partners.all()
    if context.json:
        context.emit([plain(one) for one in found])
        return
    rows = (
        (
            one.name,
            f"{one.max_contacts:,} x {one.max_queries} in {counted(one.days, 'day')}",
            one.legal_basis,
            one.removed_at or "",
        )
        for one in found
    )
    table(("name", "may ask", "legal basis", "removed"), rows)

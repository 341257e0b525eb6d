"""`adwatch refer`: packs by platform for taking ads down, and cards for victims. Nothing is sent."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples, out_folder_option
from crawler.cli.terminal import say, table
from crawler.errors import UserError


@click.group("refer")
def command() -> None:
    """Referral: a pack for each platform, and cards with lines of help. A person sends them."""


@command.command("platforms", epilog=examples("adwatch refer platforms --case 2026-7 --out packs"))
@click.option("--case", "number", required=True, metavar="NUMBER", help="The case whose ads are referred.")
@out_folder_option
@pass_context
def platforms(context: Context, number: str, out: Path) -> None:
    """Write a pack for each platform of a case's ads: notices, addresses with the platform's ids, quotes, hashes.

    The rules of `export` hold: a referral leaves once a second person confirmed it, masked contacts are covered. Each
    ad has what the takedown clock saw after 1, 3 and 12 days.
    """
    from crawler.cli.export import tell_kept_back
    from crawler.export import platform_packs
    from crawler.export.dossier_parts import harm_name
    from crawler.export.selection import Selection, select
    from crawler.triage.takedowns import Takedowns

    with context.store() as store:
        document = select(store, Selection(case=number))
        if not document.case.referred:
            raise UserError(
                f"a notice tells that two people looked; case {number} has a referral that no second person confirmed"
            )
        tell_kept_back(document)
        found = platform_packs.packs(document, Takedowns(store.database).referred())
        if not found:
            raise UserError(f"no ad of case {number} has a web address: there is no platform to refer to")
        harms = {harm for pack in found for row in pack.rows for harm in row["harm"].split("; ") if harm}
        try:
            files = platform_packs.write(
                found, out, case=number, texts={harm: harm_name(harm) for harm in harms}
            )
        except OSError as error:
            raise UserError(f"{out} can't be written ({error.strerror}); choose another --out") from error
        counts = {pack.form.domain: len(pack.rows) for pack in found}
        store.log_export("platforms", document.wanted, counts, by=login_name(), files=len(files))
    table(("platform", "ads"), counts.items(), numbers=frozenset({1}))


@command.command("card", epilog=examples("adwatch refer card AE --of NG --language en"))
@click.argument("country")
@click.option(
    "--of", "nationality", default="", metavar="COUNTRY", help="Whose citizen the person is, for the embassy."
)
@click.option("--language", default="en", show_default=True, metavar="TAG", help="Language of the card.")
@pass_context
def card(context: Context, country: str, nationality: str, language: str) -> None:
    """Print a card for somebody in COUNTRY who may be a victim: lines of help and the embassy.

    Lines come from dated tables: hotlines.toml and embassies.toml of the home beside those shipped. What was not
    checked for a year is named: check it before you give the card to anybody.
    """
    from datetime import UTC, datetime

    from crawler.reports import cards

    made = cards.card(context.home, country.upper(), nationality.upper(), language, datetime.now(UTC).date())
    say(made.text)
    for line in made.stale:
        say(f"check first, seen {line.seen}: {line.name} {line.number}", err=True)
    for name in made.missing:
        told = (
            f"there are cards in {', '.join(cards.languages())}"
            if name == "language"
            else f"no {name} is in the tables"
        )
        say(told, err=True)

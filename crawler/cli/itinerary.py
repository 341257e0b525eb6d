"""`adwatch itinerary`: the journey that a campaign's ads describe, with quotes; and what cases have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say, table
from crawler.errors import UserError

if TYPE_CHECKING:
    from crawler.itinerary.summary import QuotedPart, StatedPart
    from crawler.store import Store


@click.command(
    "itinerary",
    epilog=examples(
        "adwatch itinerary c12",
        "adwatch --json itinerary c12  # with offsets of every quote",
        "adwatch itinerary --cases  # names, amounts and places that two cases have in common",
    ),
)
@click.argument("campaign", required=False, metavar="CAMPAIGN")
@click.option("--cases", is_flag=True, help="Compare all cases instead of showing one campaign.")
@pass_context
def command(context: Context, campaign: str | None, cases: bool) -> None:
    """Show departure, border, carrier, meeting place, date, price and destination as CAMPAIGN's ads state them.

    Also whom to pay and whom to ask for. Read are texts in Arabic, English, French, Hindi, Portuguese, Russian,
    Spanish and Vietnamese. What a reader finds is a lead: read the quote in the ad before you rely on it.
    """
    if bool(campaign) == cases:
        raise UserError("name a campaign, such as c12, or give --cases")
    with context.store() as store:
        if campaign:
            found = _stops(store, campaign)
            store.note("view", campaign, {"by": login_name(), "way": "itinerary"})
            _print_stops(context, found)
        else:
            shared = _pivots(store)
            store.note("view", "cases", {"by": login_name(), "way": "itinerary"})
            _print_pivots(context, shared)


def _parts(store: Store, campaign: int) -> list[QuotedPart]:
    from crawler.campaigns.views import view
    from crawler.itinerary.summary import MOST_ADS, parts_of
    from crawler.masking.active import of_store

    found = view(store, campaign)
    versions = [member.version for member in found.members[:MOST_ADS]] if found else []
    return parts_of(map(of_store(store).listing, store.reader.by_version(versions)))


def _stops(store: Store, identifier: str) -> tuple[StatedPart, ...]:
    from crawler.campaigns.views import campaign_number, view
    from crawler.itinerary.summary import stops

    number = campaign_number(identifier)
    if number is None or view(store, number) is None:
        raise UserError(f"there is no campaign {identifier!r}; `adwatch campaigns` lists them")
    return stops(_parts(store, number))


def _pivots(store: Store) -> list[Any]:
    from crawler.itinerary.summary import pivots

    read: dict[str, dict[str, list[QuotedPart]]] = {}
    for number in store.export_queries.case_numbers():
        case = store.export_queries.case(number)
        read[number] = {f"c{one}": _parts(store, one) for one in case.campaigns} if case else {}
    return pivots(read)


def _print_stops(context: Context, found: tuple[StatedPart, ...]) -> None:
    from dataclasses import asdict

    if context.json:
        context.emit([asdict(one) for one in found])
        return
    rows = (
        (
            one.part.replace("_", " "),
            one.label,
            one.country or "",
            one.ads,
            ", ".join(quote.listing for quote in one.quotes),
        )
        for one in found
    )
    table(("part", "words", "country", "ads", "for example"), rows, numbers=frozenset({3}))
    if not found:
        say("no ad of the campaign says anything of a journey that the readers know", err=True)


def _print_pivots(context: Context, found: list[Any]) -> None:
    from dataclasses import asdict

    if context.json:
        context.emit([asdict(one) for one in found])
        return
    rows = ((one.part, one.value, ", ".join(one.cases), ", ".join(one.campaigns), one.ads) for one in found)
    table(("part", "value", "cases", "campaigns", "ads"), rows, numbers=frozenset({4}))

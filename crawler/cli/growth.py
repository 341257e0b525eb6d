"""`adwatch growth`: early warning of what grows beyond its own base rate."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say, table
from crawler.errors import PartialFailure, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.early_warning.growth import GrowthAlarm
    from crawler.store import Store


@click.command(
    "growth",
    epilog=examples("adwatch growth", "adwatch --json growth --day 2026-11-26", "adwatch growth --mail"),
)
@click.option("--day", metavar="DATE", help="Last day that is counted. Default: today (UTC).")
@click.option(
    "--mail", is_flag=True, help="Deliver by the [alerts] of the sources file what was not delivered before."
)
@pass_context
def command(context: Context, day: str | None, mail: bool) -> None:
    """Print what grows beyond its own base rate in a market: words, destinations, brands, prices, number prefixes.

    The ads of the last one and three weeks are compared with those of the half year before, in the same market.
    Run it with --mail once a day: a feature that was told is not told again for 28 days.
    """
    from crawler.clock import utc_now

    try:
        last = date.fromisoformat(day) if day else utc_now().date()
    except ValueError:
        raise UserError(f"--day {day!r} is not a date; write it as 2026-11-26") from None
    with context.store() as store:
        found, titles = _alarms(store, last, _told(context) if mail else {})
    rows = [_row(one, titles) for one in found]
    if context.json:
        context.emit(rows)
    else:
        names = ("market", "feature", "count", "expected", "surprise", "quote", "ads")
        table(names, ([_shown(row[name]) for name in names] for row in rows))
    say(f"growth beyond the base rate: {len(rows)}", err=True)
    if mail and found:
        _deliver(context, found, rows)


def _alarms(store: Store, last: date, told: Mapping[str, date]) -> tuple[list[GrowthAlarm], dict[str, str]]:
    """The alarms of a day, and the titles of their ads."""
    from crawler.early_warning.features import features_of
    from crawler.early_warning.growth import BASE_DAYS, WINDOWS, DatedAd, growth_alarms

    begin = last - timedelta(days=BASE_DAYS + max(WINDOWS))
    titles: dict[str, str] = {}

    def ads() -> Any:
        for row in store.dated_ads.since(begin.isoformat()):
            try:
                on = date.fromisoformat(row.day)
            except ValueError:  # a date that a site made up
                continue
            if (last - on).days < max(WINDOWS):
                titles[row.key] = row.headline
            features = features_of(
                row.headline,
                destinations=row.destinations,
                contacts=row.contacts,
                hits=row.hits,
                campaign=row.campaign,
                pictures=row.pictures,
            )
            yield DatedAd(id=row.key, day=on, market=row.market, features=features)

    return growth_alarms(ads(), last, told), titles


def _row(alarm: GrowthAlarm, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "day": alarm.day.isoformat(),
        "market": alarm.market,
        "feature": alarm.feature,
        "count": alarm.count,
        "expected": round(alarm.expected, 2),
        "surprise": round(alarm.surprise, 1),
        "also": list(alarm.also),
        "quote": titles.get(alarm.ads[-1], ""),
        "ads": list(alarm.ads),
    }


def _shown(value: object) -> str:
    return (
        ", ".join(value[:3]) + (" ..." if len(value) > 3 else "") if isinstance(value, list) else str(value)
    )


def _told(context: Context) -> dict[str, date]:
    from crawler.supervisor.alerts import growth_told

    return {name: date.fromisoformat(day) for name, day in growth_told(context.home).items()}


def _deliver(context: Context, found: list[GrowthAlarm], rows: list[dict[str, Any]]) -> None:
    """Mail the rows without titles and contacts; what was told counts as told once it is delivered."""
    from crawler.early_warning.features import public
    from crawler.early_warning.growth import told_after
    from crawler.sources import load
    from crawler.supervisor.alerts import AlertSettings, deliver, growth_digest

    settings = AlertSettings.of(load(context.sources).alerts)
    if not settings.wanted:
        raise UserError(f"{context.sources} has no [alerts] with mail_to or webhook: nobody to tell")
    lines = [
        {
            "market": row["market"],
            "feature": public(row["feature"]),
            "count": row["count"],
            "expected": row["expected"],
            "newest": row["ads"][-1],
        }
        for row in rows
    ]
    told = {name: day.isoformat() for name, day in told_after(found, _told(context)).items()}
    if problems := deliver(growth_digest(context.home, lines, told), settings, context.home):
        raise PartialFailure("; ".join(problems))

"""`adwatch takedowns`: whether ads that were referred still stand after 1, 3 and 12 days, by platform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say, table
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.triage.takedown_clock import PlatformTakedowns, ReferredAd


@click.command(
    "takedowns",
    epilog=examples(
        "adwatch takedowns", "adwatch takedowns --ads", "adwatch --json takedowns > takedowns.json"
    ),
)
@click.option("--ads", "each", is_flag=True, help="Print each referred ad, those that still stand first.")
@pass_context
def command(context: Context, each: bool) -> None:
    """Print which referred ads still stood 1, 3 and 12 days after the referral was confirmed.

    Crawls look: `adwatch crawl --due` takes a source whose referred ads are to be looked at, and asks for their
    pages whatever its index says. Ads of a file can't be looked at.
    """
    from crawler.triage.takedown_clock import DAYS, by_platform, ordered
    from crawler.triage.takedowns import Takedowns

    with context.store() as store:
        ads = ordered(Takedowns(store.database).referred())
    rows = [_ad(one) for one in ads] if each else [_sums(one) for one in by_platform(ads)]
    if context.json:
        context.emit(rows)
    elif rows:
        names = list(rows[0])
        numbers = frozenset() if each else frozenset(range(1, len(names)))
        table(names, ([_shown(value) for value in row.values()] for row in rows), numbers=numbers)
    days = ", ".join(map(str, DAYS))
    say(f"{counted(len(ads), 'referred ad')}, looked at after {days} days", err=True)


def _sums(sums: PlatformTakedowns) -> dict[str, Any]:
    row: dict[str, Any] = {
        "platform": sums.platform,
        "referred": sums.referred,
        "gone_before": sums.gone_before,
        "gone": sums.gone,
        "median_days": sums.median_days,
    }
    for day, states in sums.days.items():
        row |= {f"day_{day}_{state}": states.get(state, 0) for state in ("up", "gone")}
        row[f"day_{day}_not_known"] = states.get("hidden", 0) + states.get("unknown", 0)
    return row


def _ad(ad: ReferredAd) -> dict[str, Any]:
    from crawler.triage.takedown_clock import DAYS, platform_of

    return {
        "platform": platform_of(ad.url),
        "id": ad.key,
        "url": ad.url,
        "referred_at": ad.referred_at,
        "last_seen": ad.last_seen,
        "gone_at": ad.gone_at,
        **{f"day_{day}": ad.checks.get(day) for day in DAYS},
    }


def _shown(value: object) -> str:
    return "-" if value is None else str(value)

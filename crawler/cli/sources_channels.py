"""`adwatch sources channels`: channels that stored messages were forwarded from, and that no card names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import click

from crawler.cli.context import Context, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import say, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.store.forwards import ForwardSource

CALLED: Final = ("look", "priority")
"""Bands that come before an analyst."""


@dataclass(slots=True)
class ChannelCandidate:
    """A channel that messages were forwarded from."""

    channel: str
    name: str = ""
    messages: int = 0
    called: int = 0
    """Messages whose band comes before an analyst."""
    through: set[str] = field(default_factory=set)
    """Sources that forwarded them."""
    last_seen: str = ""


@click.command(
    "channels",
    epilog=examples(
        "adwatch sources channels",
        "adwatch sources add jobs_channel https://t.me/s/example_jobs --kind telegram",
    ),
)
@pass_context
def channels(context: Context) -> None:
    """List Telegram channels that stored messages were forwarded from and that no card names yet.

    Those with most messages that came before an analyst stand first. Adding one is a decision of yours:
    `adwatch sources add NAME https://t.me/s/CHANNEL --kind telegram`.
    """
    from crawler.sources import load

    watched = {url for card in load(context.sources).cards.values() for url in card.addresses}
    with context.store() as store:
        rows = [_row(one) for one in candidates(store.forwards.origins(), watched)]
    if context.json:
        context.emit(rows)
        return
    if rows:
        table(list(rows[0]), (map(str, row.values()) for row in rows), numbers=frozenset((2, 3)))
    say(f"{len(rows)} channels that no card names", err=True)


def candidates(origins: Iterable[ForwardSource], watched: Iterable[str]) -> list[ChannelCandidate]:
    """Channels by their messages, without those that are watched.

    Args:
        origins: Where messages were forwarded from.
        watched: Addresses of the sources file.
    """
    from crawler.postings.telegram_preview import channel_of

    known = {channel_of(url) for url in watched}
    found: dict[str, ChannelCandidate] = {}
    for origin in origins:
        channel = channel_of(origin.url)
        if not channel or channel in known:
            continue
        one = found.setdefault(channel, ChannelCandidate(channel))
        one.name = one.name or origin.name
        one.messages += origin.ads
        one.called += origin.ads if origin.band in CALLED else 0
        one.through.add(origin.source)
        one.last_seen = max(one.last_seen, origin.last_seen)
    return sorted(found.values(), key=lambda one: (-one.called, -one.messages, one.channel))


def _row(one: ChannelCandidate) -> dict[str, Any]:
    return {
        "url": f"https://t.me/s/{one.channel}",
        "name": one.name,
        "messages": one.messages,
        "called": one.called,
        "through": ", ".join(sorted(one.through)),
        "last_seen": one.last_seen,
    }

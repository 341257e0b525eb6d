"""Tells people of what their watches found after a crawl or an import, each thing once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.masking import active as masking
from crawler.triage import watches
from crawler.triage.watches import Watch
from crawler.triage.worker import catch_up
from crawler.watching.channels import ChannelSettings, read_channels, send

if TYPE_CHECKING:
    from crawler.store import Store
    from crawler.supervisor.alerts import AlertSettings


def tell_watches(store: Store, settings: AlertSettings | None = None) -> list[str]:
    """Tell each watch's news by its channel, or by the alerts of the sources file; returns what went wrong, in words.

    What no channel takes is told again after the next crawl or import. A watch without a channel, where nobody gets
    alerts, is told by the desk alone.
    """
    db = store.database.connection
    standing = watches.standing(db)
    if not standing:
        return []
    channels = read_channels(store.home)
    catch_up(store)
    masking.use(masking.of_store(store))
    problems = []
    for watch in standing:
        found = watches.news(db, watch)
        if not found:
            continue
        problem = _tell(store, watch, found, channels, settings)
        if problem:
            problems.append(problem)
        elif problem is not None:
            with store.transaction():
                watches.mark_told(db, watch, found, precise_timestamp())
    return problems


def _tell(
    store: Store,
    watch: Watch,
    found: Mapping[int, int],
    channels: ChannelSettings,
    settings: AlertSettings | None,
) -> str | None:
    """What went wrong, empty where it was told; None where the desk alone tells it."""
    from crawler.supervisor.alerts import deliver, watch_digest

    if watch.channel:
        try:
            return send(
                channels, watch.channel, f"adwatch: watch {watch.id}", message(watch, found, channels)
            )
        except UserError as error:
            return str(error)
    if settings is None or not settings.wanted:
        return None
    news: list[dict[str, Any]] = [
        {"watch": watch.id, "id": f"c{number}", "listings": ads} for number, ads in found.items()
    ]
    return "; ".join(deliver(watch_digest(store.home, news), settings, store.home))


def message(watch: Watch, found: Mapping[int, int], settings: ChannelSettings) -> str:
    """The text of an alert: numbers of campaigns and ads, and what is watched only where the settings say so."""
    named = ", ".join(f"c{number} ({ads} ads)" for number, ads in list(found.items())[:20])
    more = f" and {len(found) - 20} more" if len(found) > 20 else ""
    lines = [f"Watch {watch.id} found new ads in {len(found)} campaigns: {named}{more}."]
    if settings.values:
        what = [watch.view.text, *(f"{name}: {value}" for name, value in watch.view.facets.items())]
        lines.append(masking.covered(f"It watches: {', '.join(part for part in what if part)}"))
    lines.append(
        f"Look at them in the review desk{': ' + settings.review_url if settings.review_url else ''}."
    )
    return "\n".join(lines)

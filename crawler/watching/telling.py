"""Tells people of what their watches found after a crawl, an import or an intake of reports, each thing once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.locks import file_lock
from crawler.masking import active as masking
from crawler.text.display import counted
from crawler.triage import watches
from crawler.triage.watches import Watch, WatchNews
from crawler.triage.worker import catch_up
from crawler.watching.channels import ChannelSettings, read_channels, send

LOCK = "watches.lock"
"""Held while somebody is told: a crawl and the desk would else tell the same thing twice."""

if TYPE_CHECKING:
    from crawler.store import Store
    from crawler.supervisor.alerts import AlertSettings


def tell_watches(store: Store, settings: AlertSettings | None = None) -> list[str]:
    """Tell each watch's news by its channel, or by the alerts of the sources file; returns what went wrong, in words.

    What no channel takes is told again after the next crawl or import. A watch without a channel, where nobody gets
    alerts, is told by the desk alone.
    """
    if not watches.standing(store.database.connection):
        return []
    channels = read_channels(store.home)
    catch_up(store)
    masking.use(masking.of_store(store))
    with file_lock(store.home / LOCK):
        return _tell_all(store, channels, settings)


def _tell_all(store: Store, channels: ChannelSettings, settings: AlertSettings | None) -> list[str]:
    db, problems = store.database.connection, []
    for watch in watches.standing(db):
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
    found: WatchNews,
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
        {"watch": watch.id, "id": f"c{number}", "listings": ads} for number, ads in found.campaigns.items()
    ]
    news += [{"watch": watch.id, "reports": len(found.reports)}] if found.reports else []
    return "; ".join(deliver(watch_digest(store.home, news), settings, store.home))


def message(watch: Watch, found: WatchNews, settings: ChannelSettings) -> str:
    """The text of an alert: numbers of campaigns, ads and reports; what is watched only where the settings say so."""
    campaigns = found.campaigns
    named = ", ".join(f"c{number} ({counted(ads, 'ad')})" for number, ads in list(campaigns.items())[:20])
    more = f" and {len(campaigns) - 20} more" if len(campaigns) > 20 else ""
    lines = (
        [f"Watch {watch.id} found new ads in {counted(len(campaigns), 'campaign')}: {named}{more}."]
        if campaigns
        else []
    )
    if found.reports:
        lines.append(f"Watch {watch.id}: {counted(len(found.reports), 'new report')} of what it watches for.")
    if settings.values:
        what = [watch.view.text, *(f"{name}: {value}" for name, value in watch.view.facets.items())]
        lines.append(masking.covered(f"It watches: {', '.join(part for part in what if part)}"))
    lines.append(
        f"Look at them in the review desk{': ' + settings.review_url if settings.review_url else ''}."
    )
    return "\n".join(lines)

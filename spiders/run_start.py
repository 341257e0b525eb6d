"""Start a run: its card, its session, its pauses and its user agent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crawler import chromium
from crawler.errors import UserError
from crawler.fetch.politeness.user_agent import user_agent_with_contact
from crawler.fetch.run.session import RunSession
from crawler.indicators import load_catalogue
from crawler.memory import tune_gc
from crawler.sources import SourceCard, load
from crawler.store import Store
from crawler.supervisor.crawl_lock import acquire_crawl_lock

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def start_run(crawler: Crawler, kind: str, name: str | None) -> RunSession:
    """Open the session of a run of a source.

    Raises:
        UserError: there is no such source, or it is of another kind.
    """
    settings = crawler.settings
    if not name:
        raise UserError("name a source: -a source=NAME")
    watched = load(Path(settings["ADWATCH_SOURCES"]))
    (card,) = watched.pick([name])
    if card.kind != kind:
        raise UserError(f"source {name!r} is of the kind {card.kind!r}, not {kind!r}")
    home = Path(settings["ADWATCH_HOME"])
    if not settings.getbool("ADWATCH_LOCKED"):
        acquire_crawl_lock(home)
    _mannered(crawler, card, watched.contact)
    ruleset = load_catalogue().version
    tune_gc()
    return RunSession(Store(home), card, ruleset)


def _mannered(crawler: Crawler, card: SourceCard, contact: str) -> None:
    """Set the pause of the card, its browser, and the user agent with the contact for every real host."""
    settings = crawler.settings
    # The pause is the least there is: jitter only ever makes it longer.
    settings.set("DOWNLOAD_DELAY", card.pause / 0.9, priority="spider")
    if card.render:
        settings.setdict(chromium.playwright_settings(), priority="spider")
    if not card.on_loopback:
        settings.set(
            "USER_AGENT", user_agent_with_contact(settings["USER_AGENT"], contact), priority="spider"
        )

"""Crawling a little of a source into a home that is thrown away, to show what it would give."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from crawler.records import JobPosting
from crawler.sources import SourceCard, load
from crawler.sources.card import plain
from crawler.sources.write import add_card
from crawler.store import Store
from crawler.supervisor.crawl_lock import acquire_crawl_lock
from crawler.supervisor.progress import CrawlProgress
from crawler.supervisor.runner import Runner
from crawler.text.display import counted


@dataclass(frozen=True, slots=True)
class TrialAd:
    """One ad as it would be stored."""

    posting: JobPosting

    def as_dict(self) -> dict[str, Any]:
        """The fields that an analyst checks."""
        posting = self.posting
        names = ("url", "title", "hiring_organization", "job_location", "base_salary", "date_posted")
        shown: dict[str, Any] = {name: getattr(posting, name) or "" for name in names}
        shown["description"] = " ".join((posting.description or posting.text).split())[:300]
        if posting.assessment is not None:
            shown["contacts"] = ", ".join(f"{c.kind} {c.value}" for c in posting.assessment.contacts)
            shown["score"] = f"{posting.assessment.score:g} ({posting.assessment.band})"
        shown["problems"] = "; ".join(posting.problems)
        return shown


@dataclass(frozen=True, slots=True)
class TrialCrawl:
    """What a trial crawl gave."""

    ads: tuple[TrialAd, ...]
    problem: str
    entries: int = 0


def run_trial(card: SourceCard, contact: str, limit: int) -> TrialCrawl:
    """Crawl at most `limit` ads of a source; the home it goes into is deleted."""
    table = _table(card)
    with tempfile.TemporaryDirectory(prefix="adwatch-trial-") as folder:
        home = Path(folder)
        sources = home / "sources.toml"
        sources.write_text(f'[crawler]\ncontact = "{contact}"\n' if contact else "", "utf-8")
        add_card(sources, card.name, table)
        trial_card = load(sources).cards[card.name]
        runner = Runner(home, sources, acquire_crawl_lock(home), limit, CrawlProgress(StringIO()))
        (result,) = runner.crawl([trial_card], 1)
        with Store(home) as store:
            known = store.listings.known(card.name)
            found = [store.get(one.key) for one in known.values()]
            ads = tuple(TrialAd(one.posting) for one in found if one is not None)
            problem = "" if result.ok else result.reason
            return TrialCrawl(ads, problem or ("" if ads else _nothing(store, card.name)))


def _nothing(store: Store, source: str) -> str:
    """Why a crawl that ended well gave no ad: what became of its pages, and the next step."""
    run = store.runs.last(source)
    rows = store.runs.outcomes(run.id) if run is not None else []
    if not rows:
        return "its index names no address that the card's include and exclude patterns let through"
    reasons = Counter(row.reason or row.outcome for row in rows)
    (reason, count) = reasons.most_common(1)[0]
    first = next(row.url for row in rows if (row.reason or row.outcome) == reason)
    return (
        f"{counted(len(rows), 'page')} asked for, and none gave an ad; of {count}: {reason}, for example {first}. "
        "Compare include, link and the select.* of the card with that page, or let adwatch sources probe find a card"
    )


def _table(card: SourceCard) -> dict[str, Any]:
    """The card as a table of sources.toml, without the keys that a trial does not need."""
    import dataclasses

    table: dict[str, Any] = {}
    for field in dataclasses.fields(card):
        value = getattr(card, field.name)
        if field.name not in ("name", "options", "every", "hours", "min_items") and value:
            table[field.name] = plain(value)
    table["terms_reviewed"] = card.terms_reviewed or "for a trial of one page"
    table.pop("enabled", None)
    return table | {key: plain(value) for key, value in card.options.items()}

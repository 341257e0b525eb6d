"""A proposed card: the ads that it would read, and what a crawl by it costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.records import JobPosting
from crawler.sources import SourceCard
from crawler.text.display import counted

_FIELDS: Final = ("url", "title", "hiring_organization", "job_location", "base_salary", "date_posted")


@dataclass(frozen=True, slots=True)
class CardProposal:
    """A card that would fit, and what a sample of it gave."""

    card: dict[str, Any]
    why: str
    ads: tuple[JobPosting, ...] = ()
    """Some ads as they would be read, ten at most."""
    entries: int = 0
    """Ads that the index names, as far as it was read."""
    requests: int = 0
    """Requests of a first crawl."""
    robots: str = ""
    """What robots.txt says of these addresses."""
    crawl_delay: float = 0.0
    """Seconds between requests that robots.txt asks for."""
    worth: float = 0.0
    """What it would store, by the measure of `card_value`; the cards of a site are compared by it."""

    @property
    def hours(self) -> float:
        """Hours of a first crawl at the pause of the card or of robots.txt."""
        return self.requests * max(probe_card(self.card).pause, self.crawl_delay) / 3600

    @property
    def cost(self) -> str:
        """What a first crawl costs, in words."""
        hours = f"{self.hours:.1f} hours" if self.hours >= 1 else f"{self.hours * 60:.0f} minutes"
        ads, times = counted(self.entries, "ad"), counted(self.requests, "time")
        return f"{ads} in its index; a first crawl asks {times}, some {hours}"

    def toml(self, name: str = "") -> str:
        """The card as a table of sources.toml."""
        import tomlkit

        host = urlsplit(str(self.card.get("url", ""))).hostname or "site"
        lines = [f"[source.{name or re.sub(r'[^A-Za-z0-9_]+', '_', str(self.card.get('token', host)))}]"]
        for key, value in self.card.items():
            inner = value.items() if isinstance(value, dict) else [("", value)]
            lines += [f"{key}{'.' * bool(k)}{k} = {tomlkit.item(v).as_string()}" for k, v in inner]
        terms = '# terms_reviewed = "2026-11-24, A. Analyst"   # read the terms of the site first'
        return "\n".join([*lines, terms])

    def rows(self) -> list[dict[str, str]]:
        """The ads, with the fields that an analyst checks."""
        return [
            {name: str(getattr(ad, name) or "") for name in _FIELDS}
            | {"text": " ".join((ad.description or ad.text).split())[:300]}
            for ad in self.ads
        ]


def probe_card(table: dict[str, Any]) -> SourceCard:
    """The card of a table that is not in a sources file."""
    own = {"kind", "url", "allow_private", "include", "select"}
    return SourceCard(
        name="probed",
        kind=table["kind"],
        url=table.get("url", ""),
        allow_private=table.get("allow_private", False),
        include=tuple(table.get("include", ())),
        select=table.get("select", {}),
        terms_reviewed="looked at by probe",
        options={key: value for key, value in table.items() if key not in own},
    )

"""Source detection: proposes cards for a site by its robots.txt, sitemaps, feeds, links and known systems."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from crawler.detection.fetch_page import fetch_page
from crawler.detection.trial import TrialCrawl, run_trial
from crawler.errors import UserError
from crawler.sources import SourceCard
from crawler.sources.card import is_loopback
from crawler.sources.key_types import InvalidValue, parse_value
from crawler.sources.kinds import COMMON

SHOWN: Final = 3
"""Ads that a trial of a proposal reads."""
_HOSTS: Final[tuple[tuple[str, str], ...]] = (
    (r"(?:boards|job-boards)(?:\.eu)?\.greenhouse\.io/(?:embed/job_board\?for=)?([\w-]+)", "greenhouse"),
    (r"jobs(?:\.eu)?\.lever\.co/([\w-]+)", "lever"),
    (r"jobs\.ashbyhq\.com/([\w.%-]+)", "ashby"),
    (r"apply\.workable\.com/([\w-]+)", "workable"),
    (r"(?:careers|jobs)\.smartrecruiters\.com/([\w-]+)", "smartrecruiters"),
    (r"([\w-]+)\.recruitee\.com", "recruitee"),
    (r"([\w-]+)\.jobs\.personio\.(?:de|com)", "personio"),
    (r"([\w-]+)\.teamtailor\.com", "teamtailor"),
    (r"([\w-]+)\.bamboohr\.com/(?:careers|jobs)", "bamboohr"),
    (r"([\w-]+)\.pinpointhq\.com", "pinpoint"),
)
"""How the job pages of known systems are addressed; the group is the employer's name there."""
_FEED: Final = re.compile(r"<link\b[^>]{0,400}type=[\"']application/(?:rss|atom)\+xml[\"'][^>]{0,400}>", re.I)
_HREF: Final = re.compile(r"href=[\"']([^\"']{1,500})[\"']", re.I)
_JOBS: Final = re.compile(
    r"/(?:jobs?|vacanc\w+|careers?|positions?|emplois?|offres?|stellen\w*|work)(?:/|-|$)", re.I
)


@dataclass(frozen=True, slots=True)
class CardProposal:
    """A card that would fit, and what a trial of it gave."""

    card: dict[str, Any]
    why: str
    ads: int = 0
    example: str = ""

    def toml(self) -> str:
        """The card as a table of sources.toml."""
        import tomlkit

        name = re.sub(r"\W+", "_", urlsplit(str(self.card.get("url", ""))).hostname or "site")
        lines = [f"[source.{self.card.get('token', name)}]"]
        lines += [f"{key} = {tomlkit.item(value).as_string()}" for key, value in self.card.items()]
        return "\n".join(
            [*lines, '# terms_reviewed = "2026-11-24, A. Analyst"   # read the terms of the site first']
        )


def detect_cards(url: str, contact: str, allow_private: bool, every: bool = False) -> list[CardProposal]:
    """The first proposal for a site that gives ads, or `every` one; a site is asked no more than needed.

    Raises UserError for what is no address or needs a contact.
    """
    try:
        parse_value(next(key for key in COMMON if key.name == "url"), url)
    except InvalidValue as error:
        raise UserError(f"{url}: {error}") from None
    if not contact and not is_loopback(urlsplit(url).hostname):
        raise UserError(
            'real sites are not asked anonymously: add [crawler] contact = "watch@agency.example" first'
        )
    base = {"allow_private": True} if allow_private else {}
    found: list[CardProposal] = []
    for card, why in _guesses(url, contact, base):
        proposal = _tried(card | base, why, contact)
        if proposal.ads:
            found.append(proposal)
            if not every:
                break
    return sorted(found, key=lambda proposal: -proposal.ads)


def _guesses(url: str, contact: str, base: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Cards worth a trial, by the address itself and by its page."""
    guesses: list[tuple[dict[str, Any], str]] = []
    for pattern, system in _HOSTS:
        found = re.search(pattern, url)
        if found:
            guesses.append(({"kind": "ats", "system": system, "token": found[1]}, f"the system {system}"))
    if urlsplit(url).hostname == "t.me":
        name = urlsplit(url).path.removeprefix("/s").strip("/").partition("/")[0]
        return [
            *guesses,
            ({"kind": "telegram", "url": f"https://t.me/s/{name}"}, "a public Telegram channel"),
        ]
    if guesses:
        return guesses
    front = _fetched(url, contact, base)
    text = front[1].decode("utf-8", "replace") if front else ""
    return _guesses_by_page(url, text)


def _guesses_by_page(url: str, text: str) -> list[tuple[dict[str, Any], str]]:
    """Cards worth a trial, by the text of the page; the likeliest first."""
    guesses: list[tuple[dict[str, Any], str]] = []
    for pattern, system in _HOSTS:
        found = re.search(pattern, text)
        if found:
            guesses.append(({"kind": "ats", "system": system, "token": found[1]}, f"its page uses {system}"))
    if "wp-content" in text:
        guesses.append(({"kind": "wordpress", "url": urljoin(url, "/")}, "a WordPress site"))
    if re.search(r'content="Discourse', text):
        guesses.append(({"kind": "discourse", "url": urljoin(url, "/")}, "a Discourse forum"))
    for place, why in (
        ("/robots.txt", "the sitemaps that robots.txt names"),
        ("/sitemap.xml", "its sitemap"),
    ):
        guesses.append(({"kind": "sitemap", "url": urljoin(url, place)}, why))
    guesses += [({"kind": "feed", "url": feed}, "a feed its page names") for feed in _feeds(text, url)]
    guesses.append(
        ({"kind": "listing", "url": url, **_pattern(text, url)}, "links of this page that look like ads")
    )
    return guesses


def _feeds(text: str, url: str) -> list[str]:
    places = [_HREF.search(tag) for tag in _FEED.findall(text)]
    return list(dict.fromkeys(urljoin(url, place[1]) for place in places if place))[:3]


def _pattern(text: str, url: str) -> dict[str, Any]:
    """An include pattern for the commonest folder of links that sound like jobs."""
    host = urlsplit(url).netloc
    folders: Counter[str] = Counter()
    for place in _HREF.findall(text):
        parts = urlsplit(urljoin(url, place))
        if parts.netloc == host and _JOBS.search(parts.path):
            folders[parts.path.rpartition("/")[0] + "/"] += 1
    common = folders.most_common(1)
    return {"include": [re.escape(common[0][0])]} if common and common[0][1] > 1 else {}


def _fetched(url: str, contact: str, base: dict[str, Any]) -> tuple[int, bytes] | None:
    """The front page, through the same guard, robots and limits as a crawl; None when it can't be had."""
    return fetch_page(_card({"kind": "urls", "url": url} | base), contact, url)


def _tried(card: dict[str, Any], why: str, contact: str) -> CardProposal:
    found: TrialCrawl = run_trial(_card(card), contact, SHOWN)
    example = found.ads[0].posting.title if found.ads else found.problem
    return CardProposal(card, why, len(found.ads), example)


def _card(table: dict[str, Any]) -> SourceCard:
    own = {"kind", "url", "allow_private", "include"}
    options = {key: value for key, value in table.items() if key not in own}
    return SourceCard(
        name="probed",
        kind=table["kind"],
        url=table.get("url", ""),
        allow_private=table.get("allow_private", False),
        include=tuple(table.get("include", ())),
        terms_reviewed="looked at by probe",
        options=options,
    )

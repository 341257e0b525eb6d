"""Every key of `sources.toml` that is not of one kind alone: of all cards, of the crawler and of alerts.

Validation, the reference of cards and the JSON Schema for editors derive from this record and from `kinds`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Type = Literal[
    "text", "url", "yes-no", "whole", "number", "span", "hours", "country", "texts", "patterns", "table"
]  # fmt: skip
"""The types of value, which `crawler.sources.key_types` reads."""


@dataclass(frozen=True, slots=True)
class CardKey:
    """One key of a card."""

    name: str
    type: Type
    summary: str
    example: str
    """A line of TOML that is right."""
    required: bool = False
    choices: tuple[str, ...] = ()
    """The only values, where there are few."""
    may_be_empty: bool = False
    """True where an empty value counts as none."""
    by_operator: bool = False
    """True for what opens a way inward, to files or around robots.txt: set in the file, never in the desk."""


COMMON: Final[tuple[CardKey, ...]] = (
    CardKey(
        "kind", "text", "how the source is walked; see `adwatch sources kinds`", 'kind = "sitemap"', True
    ),
    CardKey("url", "url", "where the walk starts", 'url = "https://jobs.example.org/sitemap.xml"'),
    CardKey(
        "region", "country", "ISO country: national phone numbers and pay are read by it", 'region = "NG"'
    ),
    CardKey("languages", "texts", "languages of its dates and prose", 'languages = ["en", "fr"]'),
    CardKey("every", "span", "how often it is due: minutes, hours or days", 'every = "6h"'),
    CardKey(
        "hours",
        "hours",
        "hours of the day (UTC) in which it may be asked; a run stops when they end",
        'hours = "22-6"',
    ),
    CardKey(
        "fresh",
        "yes-no",
        "true looks at the head of its index between the whole rounds of `every`, when it usually posts: "
        "for `crawl --due` started every five minutes",
        "fresh = true",
    ),
    CardKey("enabled", "yes-no", "false keeps the card and stops the crawls", "enabled = true"),
    CardKey(
        "terms_reviewed",
        "text",
        "who read the site's terms, and when",
        'terms_reviewed = "2026-11-24, A. Analyst"',
    ),
    CardKey(
        "allow_private",
        "yes-no",
        "lets it reach the private host that its url names",
        "allow_private = true",
        by_operator=True,
    ),
    CardKey(
        "private_hosts",
        "texts",
        "further private hosts it may reach",
        'private_hosts = ["127.0.0.1:8766"]',
        by_operator=True,
    ),
    CardKey(
        "socks",
        "text",
        "SOCKS5 proxy on this machine (Tor, `ssh -D`) through which this source alone is asked; its names are "
        "resolved by the proxy. Required for .onion addresses",
        'socks = "127.0.0.1:9050"',
        by_operator=True,
    ),
    CardKey("delay", "number", "seconds between two requests to a host; 0 on loopback only", "delay = 2.5"),
    CardKey(
        "min_items",
        "whole",
        "fewer ads than this in its index mean that the source is unhealthy",
        "min_items = 20",
    ),
    CardKey("max_pages", "whole", "requests a run may make", "max_pages = 2000"),
    CardKey("max_age_days", "whole", "ads older than this are not fetched", "max_age_days = 60"),
    CardKey("include", "patterns", "only addresses that match one of these patterns", 'include = ["/jobs/"]'),
    CardKey(
        "exclude", "patterns", "no address that matches one of these patterns", 'exclude = ["/jobs/tag/"]'
    ),
    CardKey(
        "date_order",
        "text",
        "order of day, month and year in its dates",
        'date_order = "DMY"',
        choices=("DMY", "MDY", "YMD"),
    ),
    CardKey(
        "robots_exception",
        "text",
        "why robots.txt does not bind here (an interface offered for this use), who decided, when",
        'robots_exception = "published API, terms allow it; A. Analyst, 2026-11-24"',
        by_operator=True,
    ),
    CardKey(
        "pictures",
        "yes-no",
        "true fetches up to three pictures of each new ad, and reads them as its text (the extra `pictures`)",
        "pictures = true",
    ),
    CardKey(
        "render",
        "yes-no",
        "true runs the scripts of its pages in Chromium first (the extra `js`)",
        "render = true",
    ),
    CardKey(
        "render_wait",
        "text",
        "CSS selector of what its scripts are to show before the page is read",
        'render_wait = ".job-title"',
    ),
    CardKey("select", "table", "CSS selectors of the fields of an ad", 'select.title = "h1.job-title"'),
)

CRAWLER: Final[tuple[CardKey, ...]] = (
    CardKey(
        "contact",
        "text",
        "address at which the owner of a site can reach you; sites see it in the user agent",
        'contact = "watch@agency.example"',
        may_be_empty=True,
    ),
)
"""Keys of the table `[crawler]`."""

ALERTS: Final[tuple[CardKey, ...]] = (
    CardKey("mail_to", "texts", "who gets alerts by e-mail", 'mail_to = ["desk@agency.example"]'),
    CardKey(
        "mail_from", "text", "sender; the first recipient without it", 'mail_from = "adwatch@agency.example"'
    ),
    CardKey("smtp", "text", "host and port of the mail server", 'smtp = "localhost:25"'),
    CardKey(
        "webhook",
        "url",
        "address that alerts are posted to",
        'webhook = "https://hooks.agency.example/adwatch"',
    ),
    CardKey(
        "review_url",
        "url",
        "address of the review desk, for the text",
        'review_url = "https://desk.agency.example/"',
    ),
)
"""Keys of the table `[alerts]`."""

TABLES: Final[tuple[str, ...]] = ("source", "crawler", "alerts")
"""Tables that a sources file may hold."""

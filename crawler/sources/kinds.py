"""Every kind of source and every key of a card, told once; validation and `sources kinds` read this.

To add a kind: a class in `spiders/` whose `name` is the kind's, and an entry in `KINDS`. A test holds the two
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Type = Literal["text", "url", "yes-no", "whole", "number", "span", "hours", "texts", "patterns", "table"]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a card."""

    name: str
    type: Type
    summary: str
    example: str
    """A line of TOML that is right."""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of source."""

    name: str
    summary: str
    keys: tuple[Key, ...] = ()
    select: tuple[str, ...] = ()
    """What `select.*` may name beyond the fields of a posting."""
    needs_url: bool = True


COMMON: Final[tuple[Key, ...]] = (
    Key("kind", "text", "how the source is walked; see `adwatch sources kinds`", 'kind = "sitemap"', True),
    Key("url", "url", "where the walk starts", 'url = "https://jobs.example.org/sitemap.xml"'),
    Key("region", "text", "ISO country: national phone numbers and pay are read by it", 'region = "NG"'),
    Key("languages", "texts", "languages of its dates and prose", 'languages = ["en", "fr"]'),
    Key("every", "span", "how often it is due: minutes, hours or days", 'every = "6h"'),
    Key("hours", "hours", "hours of the day (UTC) in which it may be asked", 'hours = "22-6"'),
    Key("enabled", "yes-no", "false keeps the card and stops the watching", "enabled = true"),
    Key(
        "terms_reviewed",
        "text",
        "who read the site's terms, and when",
        'terms_reviewed = "2026-11-24, A. Analyst"',
    ),
    Key(
        "allow_private", "yes-no", "lets it reach the private host that its url names", "allow_private = true"
    ),
    Key("private_hosts", "texts", "further private hosts it may reach", 'private_hosts = ["127.0.0.1:8766"]'),
    Key("delay", "number", "seconds between two requests to a host; 0 on loopback only", "delay = 2.5"),
    Key(
        "min_items",
        "whole",
        "fewer ads than this in its index mean that the source is unwell",
        "min_items = 20",
    ),
    Key("max_pages", "whole", "requests a run may make", "max_pages = 2000"),
    Key("max_age_days", "whole", "ads older than this are not fetched", "max_age_days = 60"),
    Key("include", "patterns", "only addresses that match one of these patterns", 'include = ["/jobs/"]'),
    Key("exclude", "patterns", "no address that matches one of these patterns", 'exclude = ["/jobs/tag/"]'),
    Key("date_order", "text", "order of day, month and year in its dates", 'date_order = "DMY"'),
    Key(
        "robots_exception",
        "text",
        "why robots.txt does not bind here (an interface offered for this use), who decided, when",
        'robots_exception = "published API, terms allow it; A. Analyst, 2026-11-24"',
    ),
    Key("select", "table", "CSS selectors of the fields of an ad", 'select.title = "h1.job-title"'),
)

POSTING_SELECTORS: Final[tuple[str, ...]] = (
    "title",
    "description",
    "text",
    "hiring_organization",
    "job_location",
    "base_salary",
    "employment_type",
    "date_posted",
    "valid_through",
    "application_contact",
    "industry",
    "identifier",
)
"""What `select.*` may name in a card of any kind."""

_SITEMAP = Kind(
    "sitemap",
    "a site with a sitemap.xml (an index of sitemaps, gzip) or a robots.txt that names one",
    (Key("trust_lastmod", "yes-no", "false asks every page on every run", "trust_lastmod = true"),),
)
_LISTING = Kind(
    "listing",
    "list pages with links to the ads, page after page",
    (
        Key("pages", "whole", "list pages to walk at most", "pages = 50"),
        Key(
            "page_url",
            "text",
            "address of list page {page}, where no `select.next` leads on",
            'page_url = "https://jobs.example.org/?page={page}"',
        ),
        Key("first_page", "whole", "number of the first list page for page_url", "first_page = 1"),
        Key("follow", "yes-no", "false reads the ads from the list page itself", "follow = true"),
    ),
    ("item", "link", "next"),
)
_FEED = Kind(
    "feed",
    "an RSS or Atom feed",
    (Key("follow", "yes-no", "false takes what the feed says and asks no page", "follow = true"),),
)

KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in (_SITEMAP, _LISTING, _FEED)}

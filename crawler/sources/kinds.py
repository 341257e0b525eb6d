"""Every kind of source, with the keys that only it has.

Validation, `adwatch sources kinds`, the reference of cards and the JSON Schema for editors derive from this
record. To add a kind, write a class in `spiders/` with the `name` of the kind, and an entry in `_ALL`; a test
compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crawler.sources.keys import COMMON, CardKey


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One kind of source."""

    name: str
    summary: str
    keys: tuple[CardKey, ...] = ()
    select: tuple[str, ...] = ()
    """What `select.*` may name beyond the fields of a posting."""
    needs_url: bool = True
    complete_list: bool = False
    """True where its index lists all that is online: an ad that it names stands, one that it doesn't is gone."""


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

_REPLIES = CardKey(
    "replies",
    "yes-no",
    "true: each post is an ad, as in a thread that collects offers; else the first is, if it offers work",
    "replies = true",
)
_PAGES_ARE_ADS = CardKey(
    "pages_are_ads",
    "yes-no",
    "true: nearly all pages behind its lists are ads, so fewer signs of one are asked for; `sources probe` sets it",
    "pages_are_ads = true",
)
_NOT_TITLE = CardKey(
    "not_title",
    "texts",
    "headlines of the site itself (its name, its motto): none is the title of an ad; `sources probe` learns them",
    'not_title = ["Notice board of Example Town"]',
)
_PAGES = CardKey("pages", "whole", "pages of the index to walk at most", "pages = 50")
_LIST_PAGES: Final[tuple[CardKey, ...]] = (
    CardKey(
        "urls",
        "texts",
        "further lists of the site beside `url`: one for each area or line of work",
        'urls = ["https://jobs.example.org/drivers/"]',
    ),
    CardKey(
        "lists",
        "patterns",
        "further lists, by their addresses, that its lists lead to: trades, the areas of each, what opens tomorrow",
        'lists = ["/jobs/[^/]+/$"]',
    ),
    CardKey("pages", "whole", "list pages to walk at most", "pages = 50"),
    CardKey(
        "page_url",
        "text",
        "address of list page {page}, where no `select.next` leads on; {list} in it is the list's own address",
        'page_url = "https://jobs.example.org/?page={page}"',
    ),
    CardKey("first_page", "whole", "number of the first list page for page_url", "first_page = 1"),
    CardKey(
        "follow",
        "yes-no",
        "false reads the ads from the list page itself: `select.item` is one ad, the other selectors are inside it",
        "follow = true",
    ),
    CardKey(
        "rows",
        "yes-no",
        'true also takes ads of table rows that have no page of their own; include needs "#"',
        "rows = true",
    ),
    CardKey(
        "whole_pages",
        "texts",
        'pages that hold ads whole, beside lists that lead to ads with pages of their own; include needs "#"',
        'whole_pages = ["https://parish.example.org/board/work.html"]',
    ),
    _PAGES_ARE_ADS,
    _NOT_TITLE,
)
"""Keys of kinds that walk list pages."""
_LIST_SELECTORS: Final = ("item", "link", "next")

_ALL: Final = (
    SourceKind(
        "sitemap",
        "a site with a sitemap.xml (an index of sitemaps, gzip) or a robots.txt that names one",
        (
            CardKey("trust_lastmod", "yes-no", "false asks every page on every run", "trust_lastmod = true"),
            _PAGES_ARE_ADS,
            _NOT_TITLE,
        ),
    ),
    SourceKind(
        "listing",
        "list pages with links to the ads, page after page",
        _LIST_PAGES,
        _LIST_SELECTORS,
    ),
    SourceKind(
        "feed",
        "an RSS or Atom feed",
        (
            CardKey(
                "follow", "yes-no", "false takes the ads from the feed and requests no page", "follow = true"
            ),
        ),
    ),
    SourceKind(
        "ats",
        "an employer's public list on a known applicant-tracking system (greenhouse, lever, ashby, workable, ...)",
        (
            CardKey(
                "system",
                "text",
                "name of the system, see `adwatch sources kinds`",
                'system = "greenhouse"',
                True,
            ),
            CardKey("token", "text", "the employer's name in the system's address", 'token = "acme"'),
            CardKey("host", "text", "host, for systems that give each employer one", 'host = "acme.example"'),
            CardKey("site", "text", "site name, for systems that want one", 'site = "careers"'),
            CardKey("domain", "text", "domain, for systems that want one", 'domain = "acme.example"'),
            _PAGES,
        ),
        needs_url=False,
        complete_list=True,
    ),
    SourceKind(
        "api",
        "a JSON or XML interface, described by the card itself",
        (
            CardKey("fields", "table", "our field -> path in a job", 'fields.title = "name"', True),
            CardKey("items", "text", "path to the list of jobs", 'items = "data.jobs"'),
            CardKey("format", "text", "json or xml", 'format = "json"'),
            CardKey("page_parameter", "text", "query parameter that counts pages", 'page_parameter = "page"'),
            CardKey(
                "offset_parameter", "text", "query parameter that counts jobs", 'offset_parameter = "offset"'
            ),
            CardKey(
                "size_parameter", "text", "query parameter for the size of a page", 'size_parameter = "limit"'
            ),
            CardKey("page_size", "whole", "jobs on a page", "page_size = 100"),
            CardKey("first_page", "whole", "number of the first page", "first_page = 1"),
            _PAGES,
        ),
        complete_list=True,
    ),
    SourceKind(
        "wordpress",
        "a WordPress job board over its REST interface; some hosts refuse it, then take its feed",
        (
            CardKey("post_type", "text", "type of its posts", 'post_type = "job-listings"'),
            CardKey("follow", "yes-no", "true asks the page of every ad", "follow = false"),
            _PAGES,
        ),
        complete_list=True,
    ),
    SourceKind("telegram", "a public Telegram channel through its preview, https://t.me/s/NAME", (_PAGES,)),
    SourceKind(
        "mastodon",
        "public posts with a hashtag, or of an account, on a Mastodon server",
        (
            CardKey("hashtag", "text", "the hashtag whose public timeline is read", 'hashtag = "jobs"'),
            CardKey(
                "account", "text", "number of an account on the server", 'account = "109300000000000000"'
            ),
            _PAGES,
        ),
    ),
    SourceKind(
        "bluesky",
        "public posts of a Bluesky account or of a feed, over the interface that needs no account",
        (
            CardKey("account", "text", "handle of the account", 'account = "jobs.example.com"'),
            CardKey(
                "feed",
                "text",
                "address of a feed generator",
                'feed = "at://did:plc:example/app.bsky.feed.generator/jobs"',
            ),
            _PAGES,
        ),
    ),
    SourceKind(
        "discourse",
        "a Discourse forum over its JSON",
        (
            _REPLIES,
            _PAGES,
        ),
    ),
    SourceKind(
        "forum",
        "threads of phpBB, XenForo and the like",
        (*_LIST_PAGES, _REPLIES),
        (*_LIST_SELECTORS, "post"),
    ),
    SourceKind(
        "urls",
        "a plain list of addresses",
        (
            CardKey("urls", "texts", "the addresses", 'urls = ["https://jobs.example.org/1"]'),
            CardKey(
                "list",
                "text",
                "a file with one address a line, in the folder of the sources file",
                'list = "urls.txt"',
                by_operator=True,
            ),
        ),
        needs_url=False,
    ),
    SourceKind(
        "files",
        "WARC files, saved pages, JSON Lines or CSV; nobody is asked",
        (
            CardKey(
                "path",
                "text",
                "a file or a folder, relative to the sources file",
                'path = "saved/"',
                True,
                by_operator=True,
            ),
        ),
        needs_url=False,
    ),
)
KINDS: Final[dict[str, SourceKind]] = {kind.name: kind for kind in _ALL}
"""Name -> kind, in the order in which lists show them."""
BY_OPERATOR: Final = frozenset(
    key.name for key in (*COMMON, *(key for kind in _ALL for key in kind.keys)) if key.by_operator
)
"""Keys that only whoever runs adwatch sets; see `CardKey.by_operator`."""

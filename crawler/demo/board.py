"""The invented job board as data: `Board.load()` reads board.toml and returns ads with their truth.

To add an ad, a campaign or a page, edit board.toml; nothing here knows a single ad. A board is a copy that a
test may change: `edit`, `remove`; the server shows what the board holds at that moment.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from crawler.demo.disguise import Writable

DATA: Final = Path(__file__).with_name("board.toml")
CONTACT_KEYS: Final = ("phone", "whatsapp", "email", "telegram", "wechat", "line")
_TEXTS: Final = ("title", "description", "salary")
_NEEDED: Final = ("truth", "language", "section", "employer", "town", "country")
_OPTIONAL: Final = ("markup", "fault", "charset", "type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """One planted ad: what the page shows, and the truth about it."""

    path: str
    group: str
    truth: str
    """campaign, hard, honest or warning."""
    language: str
    section: str
    """jobs (sitemap), notices (paged list) or bulletin (RSS)."""
    title: str
    description: str
    """Paragraphs separated by empty lines; lines that begin with "- " are list items."""
    employer: str
    town: str
    country: str
    posted: datetime.date
    modified: datetime.date
    salary: str = ""
    pay: tuple[float, float, str, str] | None = None
    contacts: tuple[tuple[str, str], ...] = ()
    """Key and canonical value of the contacts that stand in the text, however disguised."""
    markup: str = "jsonld"
    fault: str = ""
    charset: str = "utf-8"
    type: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedPage:
    """A page that is no listing: news, warnings, expired ads, soft 404s."""

    path: str
    kind: str
    title: str
    text: str
    language: str = "en"
    section: str = ""


@dataclass(slots=True)
class Board:
    """All ads and pages by path; change it with `edit` and `remove`."""

    site: Mapping[str, Any]
    ads: list[Ad]
    pages: list[InventedPage]
    floors: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path = DATA) -> Board:
        """Read the data file; every call returns a board of its own."""
        data = _read(path)
        site = data["site"]
        ads = [ad for group in data["groups"] for ad in _ads(group)]
        numbered = [replace(ad, number=n, path=_path(ad, n)) for n, ad in enumerate(ads, 1)]
        pages = [InventedPage(**{**page, "text": _fill(page["text"], site)}) for page in data["pages"]]
        return cls(site, numbered, pages, data["floors"])

    def section(self, name: str) -> list[Ad]:
        """Ads of one section, newest last."""
        return [ad for ad in self.ads if ad.section == name]

    def at(self, path: str) -> list[Ad]:
        """Ads shown on one page: one, or several where the page holds several."""
        return [ad for ad in self.ads if ad.path == path]

    def edit(self, path: str, **changes: Any) -> None:
        """Change fields of the ads of one page; `modified` moves on by a day."""
        self.ads = [
            replace(ad, modified=ad.modified + datetime.timedelta(days=1), **changes)
            if ad.path == path
            else ad
            for ad in self.ads
        ]

    def remove(self, path: str) -> None:
        """Take the ads of one page off the board: the page returns 404 from now on."""
        self.ads = [ad for ad in self.ads if ad.path != path]

    @property
    def notice(self) -> str:
        """The board's own words under every ad, hotline included."""
        return _fill(self.site["notice"], self.site)


@lru_cache
def _read(path: Path) -> Any:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _fill(text: str, keys: Mapping[str, Any]) -> str:
    """Fill {slots}; a value may hold slots itself (`closing`)."""
    values = {key: Writable(str(value)) for key, value in keys.items()}
    for _ in range(2):
        text = text.format_map(values)
    return text.strip()


def _ads(group: Mapping[str, Any]) -> list[Ad]:
    shared = {key: value for key, value in group.items() if key != "ads"}
    return [_ad({**shared, **own}, days) for days, own in enumerate(group["ads"])]


def _ad(keys: Mapping[str, Any], days: int) -> Ad:
    strings: dict[str, Any] = {name: keys[name] for name in (*_NEEDED, *_OPTIONAL) if name in keys}
    posted = keys["posted"] + datetime.timedelta(days=days)
    texts = {name: _fill(str(keys.get(name, "")), keys) for name in _TEXTS}
    written = f"{keys['title']} {keys['description']} {keys.get('closing', '')}"
    contacts = [(key, str(keys[key])) for key in CONTACT_KEYS if re.search(rf"\{{{key}[:}}]", written)]
    return Ad(
        path=f"/{keys['section']}/{keys['page']}" if "page" in keys else "",
        group=keys["id"],
        title=texts["title"],
        description=texts["description"],
        salary=texts["salary"],
        **strings,
        posted=posted,
        modified=posted,
        pay=tuple(keys["pay"]) if "pay" in keys else None,
        contacts=tuple(contacts),
    )


def _path(ad: Ad, number: int) -> str:
    if ad.path:
        return ad.path
    words = re.sub(r"[^a-z0-9]+", "-", ad.title.lower()).strip("-")[:40].strip("-")
    return f"/{ad.section}/{words or 'ad'}-{1000 + number}"

"""The interface behind a list that scripts load while a person scrolls: found in the scripts, asked, made a card.

Scripts are read, never run. What they ask for is tried as they would ask: the first page, with their own size.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from crawler.detection.addresses import same_site
from crawler.postings.hiring_words import hiring_words
from crawler.postings.job_labels import head_field, label_field
from crawler.text.joined_address import joined_address

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage
    from crawler.detection.site_index import Fetch

MOST_SCRIPTS: Final = 4
"""Scripts of the site itself that are read."""
MOST_CALLS: Final = 6
"""Addresses of its scripts that are asked."""
LONGEST: Final = 1024 * 1024
"""Characters of a script that are read."""
STATEMENT: Final = 240
"""Characters behind the beginning of a call in which its parameters are looked for. Set by hand in 2026."""
SIZE: Final = 20
"""Items of a page where the script states no number."""
FIELDS: Final = 2
"""Fields beside the title from which the items of an answer are taken for ads. Set by hand in 2026."""
DEPTH: Final = 4
"""Objects within objects of an answer in which a list is looked for. Set by hand in 2026."""
_CALL: Final = re.compile(
    r"""(?:fetch|axios(?:\.get)?|getJSON|\.get|\.ajax|open|url\s{0,3}:)(?!\w)\s{0,3}\(?\s{0,3}(?:["']GET["']\s{0,3},\s{0,3})?"""
    r"""(?:["'`](?P<literal>(?:https?://|/)[^"'`\s]{1,300})["'`]|(?P<name>[\w.$\[\]"'-]{1,80}))"""
)
_PARAMETER: Final = re.compile(r"[?&](\w{1,40})=(\$\{[^}]{1,60}\}|[^&\"'`\s$]*)")
_ENDPOINT: Final = re.compile(
    r"""data-(?:endpoint|url|src|api|source|href|feed|load|ajax)[\w-]{0,20}\s{0,3}=\s{0,3}["'](?P<place>(?:https?://|/)[^"'\s<>]{1,300})["']""",
    re.I,
)
_NUMBER: Final = re.compile(
    r"""(?:limit|per_?page|page_?size|size|count|take)["']?\s{0,3}[:=]\s{0,3}["']?(\d{1,3})\b""", re.I
)
_SCRIPT: Final = re.compile(r"<script[^>]{0,300}?\bsrc\s{0,3}=\s{0,3}[\"']?([^\"'\s>]{1,500})", re.I)
_PAGE: Final = frozenset(
    ("page", "p", "pg", "paged", "pagenumber", "pageno", "pageindex", "page_no", "seite", "pagina")
)
_OFFSET: Final = frozenset(("offset", "start", "skip", "from", "begin", "first"))
_SIZE: Final = frozenset(
    ("limit", "per_page", "perpage", "pagesize", "page_size", "size", "count", "take", "rows")
)
_TITLES: Final = ("title", "job title", "position", "vacancy", "name", "job")
_TEXTS: Final = frozenset(
    ("description", "body", "text", "content", "details", "about", "summary", "job description")
)
_LINKS: Final = frozenset(("url", "link", "href", "permalink", "path", "web url", "job url"))
_CONTACTS: Final = frozenset(
    ("phone", "tel", "telephone", "mobile", "whatsapp", "email", "e mail", "contact", "mail")
)
_DATES: Final = frozenset(
    ("posted", "date", "created", "created at", "posted at", "published", "published at", "date posted")
)
_WORDS: Final = re.compile(r"[A-Z]?[a-z0-9ß-ÿ]+|[A-Z]+(?![a-z])|[^\W\d_]+")


@dataclass(slots=True)
class _Call:
    """What a script asks for."""

    url: str
    page: str = ""
    offset: str = ""
    size: str = ""
    count: int = SIZE
    fixed: dict[str, str] = field(default_factory=dict)
    """Parameters that it always sends."""

    def first(self, number: int) -> str:
        """The address of its first page, as the crawl would ask."""
        values: dict[str, object] = {}
        if self.offset:
            values[self.offset] = 0
        if self.page:
            values[self.page] = number
        if self.size:
            values[self.size] = self.count
        return f"{self.address}{'&' if self.fixed else '?'}{urlencode(values)}" if values else self.address

    @property
    def address(self) -> str:
        """The address with what is always sent."""
        return f"{self.url}?{urlencode(self.fixed)}" if self.fixed else self.url

    def card(self, number: int) -> dict[str, Any]:
        """The keys of a card that pages so."""
        card: dict[str, Any] = {"kind": "api", "url": self.address}
        if self.page:
            card |= {"page_parameter": self.page, "first_page": number}
        if self.offset:
            card["offset_parameter"] = self.offset
        if self.size:
            card["size_parameter"] = self.size
        return card | ({"page_size": self.count} if self.size or self.offset else {})


def api_cards(page: FetchedPage, fetch: Fetch) -> Iterator[dict[str, Any]]:
    """Cards of the interfaces that a page's scripts ask for ads.

    Args:
        page: The page.
        fetch: Fetches pages.
    """
    places = [joined_address(page.url, place) for place in _SCRIPT.findall(page.text)]
    scripts = [
        one.text[:LONGEST] for one in fetch(same_site(places, page.url)[:MOST_SCRIPTS]) if one.status == 200
    ]
    for call in _calls([page.text[:LONGEST], *scripts], page.url)[:MOST_CALLS]:
        for number in (1, 0) if call.page else (1,):
            items, path = _items(fetch([call.first(number)])[0])
            fields = _fields(items)
            if fields:
                yield call.card(number) | {"items": path, "fields": fields}
                break


def _calls(texts: Sequence[str], base: str) -> list[_Call]:
    """What the scripts of a page ask for on its own site, each address once."""
    endpoints = [match["place"] for text in texts for match in _ENDPOINT.finditer(text)]
    numbers = [int(number[1]) for text in texts if (number := _NUMBER.search(text)) is not None]
    stated = numbers[0] if numbers else SIZE
    found: dict[str, _Call] = {}
    for text in texts:
        for match in _CALL.finditer(text):
            begin = match["literal"] or (endpoints[0] if endpoints and "." in (match["name"] or "") else "")
            if not begin:
                continue
            statement = text[match.start() : match.start() + STATEMENT].split(";")[0].split(".then")[0]
            call = _call(joined_address(base, begin.partition("?")[0]), statement, stated)
            if "${" not in call.url and same_site([call.url], base):
                found.setdefault(call.url, call)
    return list(found.values())


def _call(url: str, statement: str, stated: int) -> _Call:
    call = _Call(url, count=stated)
    for name, value in _PARAMETER.findall(statement):
        plain = name.lower()
        moves = not value or value.startswith("${")
        if plain in _PAGE:
            call.page = name
        elif plain in _OFFSET:
            call.offset = name
        elif plain in _SIZE:
            call.size, call.count = name, int(value) if value.isdecimal() else stated
        elif not moves:
            call.fixed[name] = value
    return call


def _items(answer: FetchedPage) -> tuple[list[dict[str, Any]], str]:
    """The longest list of objects in a JSON answer, and its path."""
    if answer.problem or answer.status != 200:
        return [], ""
    try:
        root = json.loads(answer.body)
    except (ValueError, RecursionError):
        return [], ""
    return max(_lists(root, "", 0), key=lambda found: len(found[0]), default=([], ""))


def _lists(value: object, path: str, depth: int) -> Iterator[tuple[list[dict[str, Any]], str]]:
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        if rows and len(rows) == len(value):
            yield rows, path
    elif isinstance(value, dict) and depth < DEPTH:
        for name, inside in value.items():
            yield from _lists(inside, f"{path}.{name}".lstrip("."), depth + 1)


def _fields(items: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Field of a posting -> path in an item; {} where the items are no ads."""
    found: dict[str, str] = {}
    names = {name for item in items for name in item}
    for name in sorted(names):
        value = next((item[name] for item in items if item.get(name)), None)
        inner = next(
            (key for key in ("name", "title", "label") if isinstance(value, dict) and key in value), ""
        )
        if isinstance(value, str | int | float) or inner:
            field_name = _field_of(" ".join(_WORDS.findall(name)).lower())
            found.setdefault(field_name, f"{name}.{inner}" if inner else name)
    found.pop("", None)
    marks = found.keys() - {"title", "url", "identifier"}
    sure = marks & {"base_salary", "hiring_organization", "employment_type"}
    spoken = hiring_words(json.dumps(items[:3], ensure_ascii=False)) >= FIELDS if items else False
    return found if "title" in found and len(marks) >= FIELDS and (sure or spoken) else {}


def _field_of(name: str) -> str:
    """The field that a key of an item names; "" for none."""
    for field_name, words in (
        ("description", _TEXTS), ("url", _LINKS), ("application_contact", _CONTACTS), ("date_posted", _DATES),
        ("identifier", ("id", "job id", "vacancy id")),
    ):  # fmt: skip
        if name in words:
            return field_name
    if name in _TITLES:
        return "title"
    return head_field(name)[0] or label_field(name)

"""The public site: static pages in four languages, an Atom feed each, and a page that checks an ad by itself."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from crawler.publication.patterns import LANGUAGES, patterns, texts
from crawler.store.public_warnings import PublicWarning

if TYPE_CHECKING:
    import jinja2

MOST_BYTES: Final = 15_000
"""Bytes of a page: it opens over a slow mobile network."""
ON_A_PAGE: Final = 20
"""Warnings on the first page, newest first; each has a page of its own."""
MONTHS: Final = 6
"""Months of figures on the page; all are in the CSV file."""
_ATOM: Final = "http://www.w3.org/2005/Atom"
SCRIPT: Final = Path(__file__).parent / "data" / "check.js"

Edition = Mapping[str, Mapping[str, Mapping[str, int | None]]]
"""Month -> table -> value -> ads, None where hidden (`crawler.sharing.statistics`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFile:
    """One file of the site."""

    name: str
    """Path under the folder of the site."""
    content: str


def pages(warnings: Sequence[PublicWarning], edition: Edition, address: str, at: str) -> Iterator[PublicFile]:
    """All files of the site.

    Args:
        warnings: Those that stand, newest first.
        edition: The published figures.
        address: Where the site will be, with a slash at the end; ids of the feed are made of it.
        at: When it is made (UTC, ISO 8601).
    """
    for language in LANGUAGES:
        words = {**texts(language), "lang": language, "others": [one for one in LANGUAGES if one != language]}
        common: dict[str, Any] = {"t": words, "names": {one: texts(one)["name"] for one in LANGUAGES}}
        told = [_told(one, language) for one in warnings]
        yield _page("index", language, common | {"warnings": told[:ON_A_PAGE], "patterns": _texts(language)})
        for one in told:
            yield _page("warning", language, common | {"warning": one}, f"warning-{one['number']}")
        yield _page("statistics", language, common | {"rows": list(_rows(edition, words))})
        yield _page("check", language, common | check_parts(language))
        yield PublicFile(name=f"{language}/feed.xml", content=_feed(told, language, address, at))
    yield PublicFile(name="index.html", content=_environment().get_template("start.html").render(
        names={one: texts(one)["name"] for one in LANGUAGES}
    ))  # fmt: skip


def check_parts(language: str) -> dict[str, Any]:
    """The script of the page that checks an ad, its data, and the digest by which the page allows it."""
    data = [
        {
            "text": one.texts[language],
            "words": sorted({word for words in one.words.values() for word in words}),
        }
        for one in patterns()
    ]
    told = texts(language)
    table = {"patterns": data, **{name: told[f"check_{name}"] for name in ("none", "found", "advice")}}
    script = SCRIPT.read_text("utf-8").replace(
        "DATA", json.dumps(table, ensure_ascii=False).replace("</", "<\\/")
    )
    return {"script": script, "digest": b64encode(sha256(script.encode()).digest()).decode()}


def _told(warning: PublicWarning, language: str) -> dict[str, Any]:
    """A warning in a language."""
    known = {one.name: one.texts[language] for one in patterns()}
    return {
        "number": warning.id,
        "title": warning.title,
        "day": warning.at[:10],
        "patterns": [known[name] for name in warning.patterns if name in known],
        "quotes": warning.quotes,
        "quoted": warning.language,
        "destinations": ", ".join(_country(code, language) for code in warning.destinations),
    }


def _country(code: str, language: str) -> str:
    """Name of a country in a language (CLDR)."""
    from babel import Locale

    return str(Locale(language).territories.get(code, code))


def _texts(language: str) -> list[str]:
    return [one.texts[language] for one in patterns()]


def _rows(edition: Edition, words: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Month, table, value and ads of the last months."""
    for month in sorted(edition, reverse=True)[:MONTHS]:
        for name, table in edition[month].items():
            for value, count in list(table.items())[:25]:
                told = words.get(f"value {value}", value)
                yield month, words.get(name, name), told, words["hidden"] if count is None else str(count)


def _page(template: str, language: str, values: Mapping[str, Any], name: str = "") -> PublicFile:
    content = _environment().get_template(f"{template}.html").render(**values)
    return PublicFile(name=f"{language}/{name or template}.html", content=content)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _feed(told: Sequence[Mapping[str, Any]], language: str, address: str, at: str) -> str:
    """The Atom feed (RFC 4287)."""
    words = texts(language)
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    SubElement(feed, "title").text = words["title"]
    SubElement(feed, "id").text = f"{address}{language}/"
    SubElement(feed, "updated").text = f"{told[0]['day']}T00:00:00Z" if told else at
    SubElement(SubElement(feed, "author"), "name").text = "adwatch"
    SubElement(feed, "link", {"rel": "self", "href": f"{address}{language}/feed.xml"})
    for one in told[:ON_A_PAGE]:
        entry = SubElement(feed, "entry")
        place = f"{address}{language}/warning-{one['number']}.html"
        SubElement(entry, "title").text = str(one["title"])
        SubElement(entry, "id").text = place
        SubElement(entry, "link", {"href": place})
        SubElement(entry, "updated").text = f"{one['day']}T00:00:00Z"
        SubElement(entry, "summary").text = " ".join(one["patterns"])
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"

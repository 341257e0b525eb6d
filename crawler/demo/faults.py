"""How the invented board breaks its JSON-LD and its charsets: one function and one line in a table each."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

Block = Mapping[str, Any]


def _dump(block: Any) -> str:
    return json.dumps(block, ensure_ascii=False, indent=1)


def _trailing_comma(block: Block) -> str:
    return _dump(block)[:-2] + ",\n}"


def _comments(block: Block) -> str:
    return "/* made by hand */\n" + _dump(block).replace("{\n", "{ // the advert\n", 1)


def _unescaped_quotes(block: Block) -> str:
    return _dump({**block, "description": "ZZ" + block["description"]}).replace(
        "ZZ", 'The "right" person: ', 1
    )


def _control_characters(block: Block) -> str:
    return _dump(block).replace("</p>", "</p>\n\t", 1)


def _single_quotes(block: Block) -> str:
    return _dump(
        {key: value.replace("'", "") if isinstance(value, str) else value for key, value in block.items()}
    ).replace('"', "'")


def _string_fields(block: Block) -> str:
    employer, place = block["hiringOrganization"]["name"], block["jobLocation"]["address"]
    town = f"{place['addressLocality']}, {place['addressCountry']}"
    return _dump(
        {**block, "hiringOrganization": employer, "jobLocation": {"@type": "Place", "address": town}}
    )


FAULTS: Final[Mapping[str, Callable[[Block], str]]] = {
    "": _dump,
    "trailing-comma": _trailing_comma,
    "comments": _comments,
    "html-comment": lambda block: f"<!--\n{_dump(block)}\n-->",
    "cdata": lambda block: f"//<![CDATA[\n{_dump(block)}\n//]]>",
    "unescaped-quotes": _unescaped_quotes,
    "control-characters": _control_characters,
    "single-quotes": _single_quotes,
    "entities": lambda block: html.escape(_dump(block)),
    "truncated": lambda block: _dump(block).rstrip("}\n "),
    "string-fields": _string_fields,
    "unreadable-date": lambda block: _dump({**block, "datePosted": "after the rains"}),
    "bom": lambda block: "\ufeff" + _dump(block),
    "array": lambda block: _dump(
        [{"@context": "https://schema.org", "@type": "WebPage", "name": "Advert"}, block]
    ),
    "graph": lambda block: _dump(
        {"@context": "https://schema.org", "@graph": [{"@type": "Organization"}, block]}
    ),
}
"""How the one JobPosting block of a page is written; the first is the right way."""


CHARSETS: Final[Mapping[str, tuple[str, str, str]]] = {
    "utf-8": ("utf-8", "text/html; charset=utf-8", "utf-8"),
    "windows-1251": ("windows-1251", "text/html", "windows-1251"),
    "windows-1252": ("windows-1252", "text/html; charset=ISO-8859-1", ""),
    "gb18030": ("gb18030", "text/html", "gb2312"),
    "utf-8-as-latin-1": ("utf-8", "text/html; charset=ISO-8859-1", "utf-8"),
    "undeclared": ("utf-8", "text/html", ""),
}
"""Charset of the bytes, of the header, and of the page's meta element."""

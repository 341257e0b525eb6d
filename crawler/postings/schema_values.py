"""Read values of schema.org properties as boards write them: text or HTML, string or object, one or a list."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from crawler.geo.places import country_code, read_places
from crawler.late_regex import compile_late
from crawler.postings.json_values import as_number, lower_keys, one_line, tidy, words
from crawler.records import Place
from crawler.text.html import visible_text

ADDRESS: Final = ("streetaddress", "addresslocality", "addressregion", "postalcode", "addresscountry")
_MARKUP = compile_late(r"<[a-zA-Z/!][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_ESCAPED_TAG = compile_late(r"&(?:amp;)?lt;/?[a-zA-Z]")


def description_text(value: str) -> tuple[str, str]:
    """Visible text and HTML of a description that may be HTML, escaped HTML, or plain text with lines.

    Returns:
        The text, and its markup; the markup is "" for plain text.
    """
    if "<" not in value and _ESCAPED_TAG.search(value):
        value = html.unescape(value)
        if "<" not in value:
            value = html.unescape(value)
    if "\\n" in value and "\n" not in value:
        value = value.replace("\\r\\n", "\n").replace("\\n", "\n")
    if not _MARKUP.search(value):
        return tidy(value), ""
    if "<" not in value:
        return tidy(html.unescape(value)), ""
    if "\n" in value and not re.search(r"<(?:p|br|li|div|ul|ol|h\d|table|tr)\b", value, re.I):
        value = value.replace("\n", "<br>\n")
    return visible_text(value), value


def line(value: Any) -> str:
    """The words of a value as one line of plain text; entities that boards leave in are decoded."""
    said = words(value)
    if "&" in said or "<" in said:
        said = visible_text(said) if re.search(r"<[a-zA-Z/]", said) else html.unescape(said)
    return one_line(said)


def address(value: Any) -> str:
    """A place in words: "Street, Town, Region, 12345, Country"; parts as stated, without repeats."""
    if isinstance(value, list):
        return "; ".join(dict.fromkeys(place for item in value[:200] if (place := address(item))))
    if not isinstance(value, Mapping):
        return line(value)
    node = lower_keys(value)
    parts = [line(node.get(key)) for key in ADDRESS]
    if any(parts):
        return ", ".join(dict.fromkeys(part for part in parts if part))
    return address(node.get("address")) or line(node.get("name")) or line(node.get("@value"))


def places(value: Any) -> tuple[Place, ...]:
    """Places of a `jobLocation`: from the parts of a PostalAddress, else from its words."""
    if isinstance(value, list):
        return tuple(dict.fromkeys(place for item in value[:200] for place in places(item)))
    said = address(value)
    if not isinstance(value, Mapping) or not said:
        return read_places(said)
    node = lower_keys(value)
    if isinstance(node.get("address"), Mapping):
        return places(node["address"])
    town, region, country = (line(node.get(key)) for key in ADDRESS[1:3] + ADDRESS[4:])
    if not (town or region or country):
        return read_places(said)
    parts = ", ".join(part for part in (town, region, country) if part)
    code = country_code(country) or next(
        (place.country for place in read_places(parts) if place.country), None
    )
    return (Place(raw=said, country=code, region=region or None, locality=town or None),)


def salary(node: Mapping[str, Any]) -> str:
    """Pay in words, as stated: "NGN 150000 - 200000 MONTH"."""
    stated = node.get("basesalary") or node.get("estimatedsalary")
    if isinstance(stated, list):
        stated = stated[0] if stated else None
    currency = line(node.get("salarycurrency"))
    if not isinstance(stated, Mapping):
        said = line(stated)
        return f"{currency} {said}" if said and currency and currency not in said else said
    outer = lower_keys(stated)
    value = outer.get("value")
    inner = lower_keys(value) if isinstance(value, Mapping) else outer
    low, high = (_figure(inner.get(key, outer.get(key))) for key in ("minvalue", "maxvalue"))
    single = _figure(inner.get("value")) if not isinstance(inner.get("value"), Mapping) else ""
    median = _figure(outer.get("median"))
    amount = " - ".join(dict.fromkeys(part for part in (low, high) if part)) or single or median
    if not amount:
        return ""
    currency = line(outer.get("currency") or inner.get("currency")) or currency
    unit = line(inner.get("unittext") or outer.get("unittext") or outer.get("duration"))
    parts = (
        currency if currency not in amount else "",
        amount,
        unit if unit.lower() not in amount.lower() else "",
    )
    return one_line(" ".join(part for part in parts if part))


def _figure(value: Any) -> str:
    return as_number(value) if isinstance(value, int | float) and not isinstance(value, bool) else line(value)


def contacts(value: Any) -> str:
    """Name, e-mail, phone and link of a ContactPoint, one per line."""
    if isinstance(value, list):
        return "\n".join(dict.fromkeys(said for item in value[:20] if (said := contacts(item))))
    if not isinstance(value, Mapping):
        return line(value)
    node = lower_keys(value)
    keys = ("name", "email", "telephone", "faxnumber", "url")
    return "\n".join(dict.fromkeys(said for key in keys if (said := line(node.get(key)))))

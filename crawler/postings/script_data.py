"""Read the ad that a page made by scripts holds as data: `__NEXT_DATA__`, `window.__STATE__ = {...}`, JSON.

Frameworks print what a page shows as one JSON value, and the browser builds the page of it. An object in it with a
title, a text and another field of an ad is the ad; of several the one whose id or slug the address of the page holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from crawler.postings.jsonld import walk
from crawler.postings.mapping import usual_keys
from crawler.postings.tolerant_json import Unreadable, tolerant_loads
from crawler.text.html import visible_text
from crawler.text.joined_address import joined_address

MARKS: Final = (
    "application/json",
    "window.__",
    "window[",
    "__next_f",
    "__NUXT__",
    "INITIAL_STATE",
    "window.",
)
MAX_SCRIPTS: Final = 40
"""Scripts of a page that are looked at. Set by hand in 2026."""
MAX_SCRIPT: Final = 2 * 1024 * 1024
"""Characters of the longest script that is read."""
SHORTEST_TEXT: Final = 60
"""Characters of the shortest text of an ad, as on plain pages. Set by hand in 2026."""
FIELDS: Final = 2
"""Fields of an ad beside title and text from which an object is one. Set by hand in 2026."""
MAX_LINKS: Final = 2_000
"""Links that are taken from the scripts of one page. Set by hand in 2026."""
_SCRIPT: Final = re.compile(r"<script\b([^>]{0,500})>", re.I)
_END: Final = re.compile(r"</script", re.I)
_ASSIGNED: Final = re.compile(
    r"(?:window|self|globalThis)(?:\.[\w$]{1,60}|\[[\"'][\w$]{1,60}[\"']\])\s{0,5}=\s{0,5}(?:JSON\.parse\(\s{0,5})?(?=[\[{\"'])"
)
_PUSHED: Final = re.compile(r"__next_f\.push\(\s{0,5}(?=\[)")
_ADDRESS_KEYS: Final = ("url", "href", "link", "permalink", "path", "canonicalurl", "detailurl", "joburl")
_OWN_KEYS: Final = ("slug", "id", "_id", "uuid", "code", "ref", "key", "jobid")
_EMPLOYERS: Final = (
    "company",
    "employer",
    "organization",
    "organisation",
    "firm",
    "firma",
    "advertiser",
    "client",
    "recruiter",
    "brand",
    "business",
)
_EMPLOYER_KEYS: Final = (
    *_EMPLOYERS,
    *(f"{key}name" for key in _EMPLOYERS),
    "hiringcompany",
    "companytitle",
    "org",
    "orgname",
)
_NAME_KEYS: Final = ("name", "title", "label", "displayname", "legalname", "companyname", "fullname", "text")
_CONTACT_KEYS: Final = re.compile(r"phone|tel$|telephone|mobile|whatsapp|viber|telegram|e-?mail", re.I)
_PAY_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "minValue": (
        "min",
        "minvalue",
        "from",
        "minimum",
        "salarymin",
        "salaryfrom",
        "low",
        "amountfrom",
        "minsalary",
    ),
    "maxValue": (
        "max",
        "maxvalue",
        "to",
        "maximum",
        "salarymax",
        "salaryto",
        "high",
        "amountto",
        "maxsalary",
    ),
    "value": ("value", "amount", "exact"),
    "currency": ("currency", "currencycode", "salarycurrency", "cur"),
    "unitText": ("unittext", "period", "unit", "per", "interval", "salaryperiod", "frequency"),
}


def script_values(html: str) -> Iterator[Any]:
    """The JSON values that the scripts of a page hold."""
    if not any(mark in html for mark in MARKS):
        return
    for number, opened in enumerate(_SCRIPT.finditer(html)):
        if number >= MAX_SCRIPTS:
            return
        if "ld+json" in opened[1]:
            continue
        closed = _END.search(html, opened.end())
        body = html[opened.end() : closed.start() if closed else len(html)].strip()
        if 2 < len(body) <= MAX_SCRIPT:
            yield from _values(body, "json" in opened[1])


def _values(body: str, is_json: bool) -> Iterator[Any]:
    starts = (
        [0]
        if is_json
        else [found.end() for found in [*_ASSIGNED.finditer(body), *_PUSHED.finditer(body)][:20]]
    )
    for start in starts:
        value = _first_value(body[start:], whole=is_json)
        yield value
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, str) and (
                "{" in inner or "[" in inner
            ):  # JSON in a string, as JSON.parse reads it
                yield _first_value(inner.partition(":")[2] if inner[:1].isalnum() else inner, whole=False)


def _first_value(text: str, whole: bool) -> Any:
    """The value at the beginning of a text; None where there is none."""
    import json

    try:
        return tolerant_loads(text) if whole else json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (Unreadable, ValueError, RecursionError):
        return None


def script_ad(html: str, url: str) -> Mapping[str, Any] | None:
    """The one ad in the data of a page, as a JobPosting of schema.org; None where there is none, or several.

    Args:
        html: The decoded page.
        url: Its address, by which one of several is told.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for value in script_values(html):
        for node in walk(value):
            keys = usual_keys(node)
            if _is_ad(node, keys):
                found.setdefault(str(_said(node, keys, "title")), node)
    if len(found) > 1:
        own = [node for node in found.values() if _is_of(node, url)]
        found = {"": own[0]} if len(own) == 1 else {}
    return _as_posting(next(iter(found.values())), _named_objects(html)) if found else None


def script_links(html: str, url: str) -> list[str]:
    """Addresses of the site in the data of a page, which its scripts make links of."""
    host = urlsplit(url).netloc
    found: dict[str, None] = {}
    for value in script_values(html):
        for node in walk(value):
            for key, said in node.items():
                if isinstance(said, str) and _plain(key) in _ADDRESS_KEYS and said[:1] in ("/", "h"):
                    place = joined_address(url, said)
                    if urlsplit(place).netloc == host and len(found) < MAX_LINKS:
                        found[place.partition("#")[0]] = None
    return list(found)


def _plain(key: str) -> str:
    return re.sub(r"[\s_\-]+", "", str(key)).lower()


def _said(node: Mapping[str, Any], keys: Mapping[str, str], name: str) -> Any:
    return node.get(name) or node.get(keys.get(name, ""))


def _is_ad(node: Mapping[str, Any], keys: Mapping[str, str]) -> bool:
    title, text = _said(node, keys, "title"), _text(node, keys)
    if not isinstance(title, str) or not title.strip() or len(visible_text(text)) < SHORTEST_TEXT:
        return False
    others = ("hiring_organization", "job_location", "base_salary", "valid_through", "employment_type")
    return sum(bool(_said(node, keys, name)) for name in others) >= FIELDS or (
        bool(_pay(node)) and bool(_said(node, keys, "job_location"))
    )


def _text(node: Mapping[str, Any], keys: Mapping[str, str]) -> str:
    said = _said(node, keys, "description") or _said(node, keys, "text")
    if isinstance(said, list):
        said = "\n".join(str(one.get("text", one)) if isinstance(one, Mapping) else str(one) for one in said)
    if isinstance(said, Mapping):
        said = "\n".join(str(one) for one in said.values() if isinstance(one, str))
    return said if isinstance(said, str) else ""


def _is_of(node: Mapping[str, Any], url: str) -> bool:
    """True for an object whose slug or number the address ends with or has as a part."""
    parts = set(re.split(r"[/?&=.]", unquote(url.partition("://")[2])))
    return any(str(said) in parts for key, said in node.items() if _plain(key) in _OWN_KEYS and said)


def _pay(node: Mapping[str, Any]) -> dict[str, Any]:
    """Pay in numbers: in an object of its own, or in keys of the ad."""
    own = next(
        (node[k] for k in node if _plain(k) in ("salary", "pay", "basesalary", "wage", "compensation")), None
    )
    inner = own if isinstance(own, Mapping) else node if own is None else {}
    plain = {_plain(key): said for key, said in inner.items()}
    if inner is node:
        plain = {key: said for key, said in plain.items() if "salary" in key or key == "currency"}
    found = {
        name: next((plain[key] for key in keys if plain.get(key)), None) for name, keys in _PAY_PARTS.items()
    }
    return (
        {k: v for k, v in found.items() if v}
        if any(map(found.get, ("minValue", "maxValue", "value")))
        else {}
    )


def _name(value: Any) -> Any:
    """The name of an object, or the value."""
    if isinstance(value, Mapping):
        plain = {_plain(key): said for key, said in value.items()}
        return next((plain[key] for key in _NAME_KEYS if plain.get(key)), value)
    return value


def _employer(node: Mapping[str, Any], keys: Mapping[str, str], others: Mapping[str, str]) -> Any:
    """The employer of an ad: in it, in an object of it, or in the object that its number points to."""
    said = _said(node, keys, "hiring_organization")
    plain = {_plain(key): value for key, value in node.items()}
    said = said or next((plain[key] for key in _EMPLOYER_KEYS if plain.get(key)), None)
    if isinstance(said, Mapping):
        return _name(said)
    number = (
        said
        if isinstance(said, int)
        else next((plain[f"{k}id"] for k in _EMPLOYERS if plain.get(f"{k}id")), None)
    )
    return others.get(str(number), "") if number is not None else said


def _named_objects(html: str) -> dict[str, str]:
    """Number -> name of the objects of a page that have both and no text of an ad: among them employers."""
    found: dict[str, str] = {}
    for value in script_values(html):
        for node in walk(value):
            plain = {_plain(key): said for key, said in node.items()}
            name = next((plain[key] for key in _NAME_KEYS if isinstance(plain.get(key), str)), "")
            if name and plain.get("id") is not None and "description" not in plain:
                found.setdefault(str(plain["id"]), name)
    return found


def _as_posting(node: Mapping[str, Any], others: Mapping[str, str]) -> Mapping[str, Any]:
    keys = usual_keys(node)
    pay, place = _pay(node), _said(node, keys, "job_location")
    stated = _said(node, keys, "base_salary")
    contacts = [
        str(said)
        for one in walk(node)
        for key, said in one.items()
        if _CONTACT_KEYS.search(str(key)) and isinstance(said, str)
    ]
    return {
        "@type": "JobPosting",
        "title": _said(node, keys, "title"),
        "description": _text(node, keys),
        "hiringOrganization": _employer(node, keys, others),
        "jobLocation": _name(place) if not isinstance(place, list) else [_name(one) for one in place],
        "baseSalary": {"currency": pay.pop("currency", ""), "value": pay} if pay else stated,
        "datePosted": _said(node, keys, "date_posted"),
        "validThrough": _said(node, keys, "valid_through"),
        "employmentType": _name(_said(node, keys, "employment_type")),
        "applicationContact": "\n".join(dict.fromkeys(contacts)),
        "identifier": node.get("id") or node.get("slug") or "",
    }

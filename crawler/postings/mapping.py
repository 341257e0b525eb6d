"""Turn an object of an import or of `analyse` (any mapping of names to values) into a posting.

Strings of the text fields are kept exactly as given, so that offsets count in them. Of other shapes (numbers,
lists, objects) the words are taken. Keys without a field are kept under `extra`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

from crawler.geo.places import country_code, read_places
from crawler.money.pay_field import read_pay
from crawler.postings.dates import read_date
from crawler.postings.hints import Hints
from crawler.postings.json_values import words
from crawler.postings.schema_values import address, contacts, salary
from crawler.records import JobPosting

COPIED: Final = (
    "url",
    "title",
    "description",
    "text",
    "description_html",
    "hiring_organization",
    "hiring_organization_url",
    "job_location",
    "base_salary",
    "employment_type",
    "applicant_location_requirements",
    "job_location_type",
    "application_contact",
    "industry",
    "identifier",
)
"""Fields whose words are taken over."""
DATES: Final = ("date_posted", "date_modified", "valid_through")
"""Fields that are read as dates."""
NOT_COPIED: Final = frozenset(("id", "region", "language", "fetched_at", "source"))
"""Keys with a meaning of their own."""
WORDED: Final = ("title", "description", "text", "description_html")
"""Fields of which an ad has at least one."""
MAX_INDEX: Final = 6
"""Digits of a number in a path; no list that is read has a million items."""

USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("job_title", "position", "headline", "role", "business_title"),
    "description": ("body", "content", "job_description", "details"),
    "text": ("message", "post", "ocr_text", "raw_text"),
    "hiring_organization": ("company", "employer", "organization", "company_name", "agency"),
    "job_location": ("location", "city", "place", "job_location_text", "work_location"),
    "base_salary": ("salary", "pay", "salary_text", "salary_range", "wage", "salary_estimate"),
    "date_posted": ("posted", "posted_at", "date", "published", "published_at", "created_at", "posting_date"),
    "valid_through": ("deadline", "expires", "closing_date", "post_until"),
    "employment_type": ("job_type", "type"),
    "url": ("link", "job_url", "source_url"),
    "application_contact": ("contact", "apply", "how_to_apply", "contact_channels", "to_apply"),
    "industry": ("sector", "category"),
    "identifier": ("job_id",),
}  # fmt: skip
"""Names that other programs give to the fields; used by `import`, not by `analyse`."""


@lru_cache(maxsize=8_192)
def _plain(name: str) -> str:
    """One spelling for `Job Title`, `jobTitle` and `job_title`."""
    return re.sub(r"[\s_\-]+", "", name).lower()


@cache
def _plain_names() -> dict[str, tuple[str, ...]]:
    """All names of each field, its own first, in the spelling of `_plain`."""
    return {name: tuple(map(_plain, (name, *others))) for name, others in USUAL.items()}


def usual_keys(keys: Iterable[str]) -> dict[str, str]:
    """Field -> key, for fields that go by another of their usual names (`USUAL`).

    Args:
        keys: Keys of an object or columns of a table.
    """
    return dict(_usual_keys(tuple(keys)))


@lru_cache(maxsize=1_024)
def _usual_keys(keys: tuple[str, ...]) -> dict[str, str]:
    """The same, kept: the objects of a list have the same keys."""
    present = {_plain(key): key for key in keys}
    found: dict[str, str] = {}
    for name, others in _plain_names().items():
        if name in keys:
            continue
        key = next((present[other] for other in others if other in present), None)
        if key is not None:
            found[name] = key
    return found


def value_at(obj: Mapping[str, object], key: str) -> object:
    """The value of a key, or at a path of keys joined by dots: `data.desc`; a number enters a list.

    Args:
        obj: The object.
        key: A key of it, even one with dots, or a path.

    Returns:
        The value; None if the path leads nowhere.
    """
    if key in obj or "." not in key:
        return obj.get(key)
    value: object = obj
    for part in key.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and len(part) <= MAX_INDEX:
            value = value[int(part)] if int(part) < len(value) else None
        else:
            return None
    return value


def has_words(posting: JobPosting) -> bool:
    """Whether a posting has a text that can be an ad: a title, a description or a text."""
    return any(getattr(posting, name).strip() for name in WORDED)


def _words(name: str, value: object) -> str:
    """A string as it is, the words of any other value."""
    if isinstance(value, str):
        return value
    if name == "base_salary" and isinstance(value, Mapping):
        return salary({"basesalary": value})
    if name in ("job_location", "applicant_location_requirements"):
        return address(value)
    if name == "application_contact":
        return contacts(value)
    joiner = "\n" if name in ("description", "text") else ", "
    return words(value, joiner=joiner)


def _region(stated: object, fallback: str | None) -> tuple[str | None, tuple[str, ...]]:
    if stated is None or stated == "":
        return fallback, ()
    code = country_code(stated) if isinstance(stated, str) else None
    if code is None:
        return fallback, (f"region is not an ISO 3166 country: {str(stated)[:40]}",)
    return code, ()


def from_mapping(
    obj: Mapping[str, object],
    *,
    source: str,
    region: str | None = None,
    aliases: Mapping[str, str] | None = None,
    hints: Hints | None = None,
    usual_names: bool = False,
) -> JobPosting:
    """The posting that an object describes; never raises for what is inside it.

    Args:
        obj: The object, with the names of JobPosting's fields as keys.
        source: Name of the source.
        region: ISO 3166-1 country, used where the object states none.
        aliases: Field -> the key of `obj` that holds it, or a path of keys (`value_at`).
        hints: Languages and date order of the source.
        usual_names: Also take the names of `USUAL`.
    """
    hints = hints or Hints(source=source, region=region)
    renamed = {**(usual_keys(obj) if usual_names else {}), **(aliases or {})}
    keys = {name: renamed.get(name, name) for name in (*COPIED, *DATES, *NOT_COPIED)}
    found: dict[str, Any] = {name: _words(name, value_at(obj, keys[name])) for name in COPIED}
    fetched, language = value_at(obj, keys["fetched_at"]), value_at(obj, keys["language"])
    base = fetched if isinstance(fetched, str) else None
    where, problems = _region(value_at(obj, keys["region"]), region or hints.region)
    dates, unread = _dates({name: words(value_at(obj, keys[name])) for name in DATES}, hints, base)
    used = set(keys.values())
    return JobPosting(
        **found,
        **dates,
        source=source,
        places=read_places(found["job_location"]),
        pay=read_pay(found["base_salary"], where),
        region=where,
        language=language if isinstance(language, str) and language else None,
        fetched_at=base,
        problems=(*problems, *unread),
        extra={key: value for key, value in obj.items() if key not in used},
    )


def _dates(
    stated: Mapping[str, str], hints: Hints, base: str | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The date fields as stated and as read, and a problem for each that can't be read."""
    found: dict[str, Any] = {}
    problems: tuple[str, ...] = ()
    for name, raw in stated.items():
        found[f"{name}_raw"] = raw
        found[name] = read_date(raw, hints.languages, hints.date_order, base)
        if raw and found[name] is None:
            problems += (f"{name} can't be read: {raw[:80]}",)
    return found, problems

"""How a posting becomes the row of a version, and a row a posting again, with nothing lost on the way.

UTF-8 can't carry lone surrogates, and ads contain them. In the text columns each becomes U+FFFD, one code
point for one, so that every offset stays exact; the text as written is kept in `as_written` (JSON,
which can carry them), and a problem names the field. NUL is kept as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from hashlib import sha256
from typing import Any, Final, get_type_hints

from crawler.codec import from_plain, plain
from crawler.records import Assessment, JobPosting

COLUMNS: Final[tuple[str, ...]] = (
    "title",
    "hiring_organization",
    "job_location",
    "base_salary",
    "date_posted",
    "description",
    "text",
)
"""Fields of a posting that have a column in `versions`; the others are in its JSON."""

_DEFAULTS: Final[dict[str, Any]] = {
    field.name: field.default if field.name != "extra" else {}
    for field in fields(JobPosting)
    if field.name not in {*COLUMNS, "url", "source", "assessment"}
}
_SAME_AD: Final[tuple[str, ...]] = (
    "title",
    "description",
    "text",
    "hiring_organization",
    "job_location",
    "base_salary",
    "employment_type",
    "applicant_location_requirements",
    "job_location_type",
    "application_contact",
    "industry",
)
_NESTED: Final[dict[str, Any]] = {
    name: hint
    for name, hint in get_type_hints(JobPosting).items()
    if name in _DEFAULTS and hint not in (str, str | None, Mapping[str, object])
}
"""Fields in the JSON that are not what JSON gives: records and tuples."""
_STATED_DATES: Final[tuple[str, ...]] = ("date_posted_raw", "valid_through_raw")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def content_hash(posting: JobPosting) -> str:
    """SHA-256 over what makes it the same ad, in hexadecimal.

    A date counts only where it was stated with its year: "3 days ago" would make a new version every day.
    What a site changes on every answer (dateModified, view counters in `extra`, markup) does not count.
    """
    parts = [getattr(posting, name) for name in _SAME_AD]
    for name in _STATED_DATES:
        raw = getattr(posting, name)
        parts.append(raw if _YEAR.search(raw) else "")
    # Lengths before the parts: text that moves from one field to the next makes another ad.
    text = ",".join([*map(str, map(len, parts)), *parts])
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest(values: object) -> str:
    """SHA-256 of a value written as JSON in one fixed way, in hexadecimal."""
    return sha256(to_json(values).encode()).hexdigest()


def to_json(value: object) -> str:
    """JSON text that UTF-8 can carry: escaped to ASCII only where it holds lone surrogates."""
    text = _JSON.encode(value)
    return text if _fits(text) else _ASCII_JSON.encode(value)


def storable(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD; offsets into it stay exact."""
    return text if text.isascii() or _fits(text) else _SURROGATE.sub("\ufffd", text)


def _fits(text: str) -> bool:
    """Whether UTF-8 can carry the text; encoding it is ten times as fast as looking for surrogates."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def to_columns(posting: JobPosting) -> tuple[object, ...]:
    """Values of `COLUMNS`, then the JSON of all other fields that are not at their default."""
    written = {name: getattr(posting, name) for name in COLUMNS}
    odd = {name: value for name, value in written.items() if value and not _fits(value)}
    rest: dict[str, object] = {}
    for name, default in _DEFAULTS.items():
        value = getattr(posting, name)
        if value != default:
            rest[name] = value
    if odd:
        rest["as_written"] = odd
        noted = [_problem(name, value) for name, value in odd.items()]
        rest["problems"] = (*posting.problems, *(one for one in noted if one not in posting.problems))
        written.update({name: storable(value) for name, value in odd.items()})
    return (*written.values(), to_json(rest))


def from_columns(
    url: str, source: str, values: tuple[Any, ...], assessment: Assessment | None = None
) -> JobPosting:
    """The posting that `to_columns` stored; its texts are as written, lone surrogates included."""
    rest: dict[str, Any] = json.loads(values[-1])
    written = dict(zip(COLUMNS, values, strict=False))
    written.update(rest.pop("as_written", {}))
    for name in _NESTED.keys() & rest.keys():
        rest[name] = from_plain(_NESTED[name], rest[name])
    return JobPosting(url=url, source=source, assessment=assessment, **written, **rest)


def _problem(name: str, value: str) -> str:
    count = len(_SURROGATE.findall(value))
    return f"{name}: {count} lone surrogates are stored as U+FFFD, with the text as written beside it"


_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=plain)
_ASCII_JSON: Final = json.JSONEncoder(separators=(",", ":"), default=plain)

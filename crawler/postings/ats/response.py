"""Read the postings in a response of an applicant-tracking system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.postings.ats.formats import from_json, from_script, from_xml
from crawler.postings.ats.paths import Group, groups, nodes
from crawler.postings.ats.system import System, recognise, systems
from crawler.postings.charset import decode
from crawler.postings.hints import Hints
from crawler.postings.json_values import words
from crawler.postings.mapping import from_mapping
from crawler.postings.schema_values import description_text, line
from crawler.postings.tolerant_json import Unreadable
from crawler.records import JobPosting, Page
from crawler.text.joined_address import joined_address

MAX_JOBS: Final = 20_000
"""Jobs read in one response. Set by hand in 2026, not fitted."""
_LINES: Final = frozenset(("description", "text", "application_contact"))


def read_response(page: Page, hints: Hints, system: System | str | None = None) -> tuple[JobPosting, ...]:
    """Read the postings of an API response, feed or job list.

    Args:
        page: The response as fetched.
        hints: Settings of its source.
        system: The system or its name; None recognises it by its marks.

    Returns:
        The postings; empty for an unreadable response, as for an empty one.

    Raises:
        KeyError: No system has this name.
    """
    text = decode(page.body, page.encoding, hints.languages)
    known = systems()[system] if isinstance(system, str) else system or recognise(text)
    if known is None:
        return ()
    if known.format == "html":
        return tuple(_from_html(text, page, hints, known))
    try:
        root = _tree(text, known)
    except Unreadable:
        return ()
    if isinstance(root, list):
        root = {"": root}
    elif not isinstance(root, dict):
        return ()
    context = {**root, **_address(page.url)}
    jobs = _jobs(root, known)
    return tuple(
        posting
        for job in jobs[:MAX_JOBS]
        if (posting := _posting(job, context, page, hints, known)) is not None
    )


def completed(posting: JobPosting, other: JobPosting) -> JobPosting:
    """Fill the empty fields of a posting from another reading of the same ad."""
    empty = {one.name for one in fields_of(posting) if not getattr(posting, one.name)}
    return replace(posting, **{name: getattr(other, name) for name in empty if getattr(other, name)})


def _tree(text: str, system: System) -> Any:
    if system.format == "xml":
        return from_xml(text)
    if system.format == "script":
        return from_script(text, system.start)
    return from_json(text)


def _address(url: str) -> dict[str, str]:
    """What templates may take from the page's address: base, token (the employer's name), site, and here.

    `here` is the address up to its last "/"; `site` the name before that, for the one system that has it there.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return {}
    host = parts.hostname or ""
    base, folder = f"{parts.scheme}://{parts.netloc}", parts.path.rpartition("/")[0]
    site = folder.rpartition("/")[2] if folder.startswith("/wday/cxs/") else "CX"
    return {"base": base, "token": host.split(".")[0], "site": site, "here": base + folder}


def _jobs(root: Mapping[str, Any], system: System) -> list[Any]:
    if "" in root:
        return list(root[""])
    for path in (system.items, *system.other_items):
        found = [
            job for value in nodes(root, path) for job in (value if isinstance(value, list) else [value])
        ]
        if any(isinstance(job, Mapping) for job in found):
            return [job["data"] if path == "data" and set(job) == {"data"} else job for job in found]
    return []


def _joined(name: str, said: tuple[Group, ...]) -> str:
    """The words of a field: places joined by ";", descriptions by lines, a range of pay by a dash."""
    if name in _LINES:
        return "\n".join(word for group in said for word in group)
    if name == "base_salary":
        return " ".join(_pay(group) for group in said)
    inner = [", ".join(dict.fromkeys(group)) for group in said]
    return ("; " if name == "job_location" else ", ").join(dict.fromkeys(inner))


def _pay(group: Group) -> str:
    out: list[str] = []
    for word in group:
        if out and word[:1].isdigit() and out[-1][:1].isdigit():
            out.append("-")
        out.append(word.replace("-", " ") if not word[:1].isdigit() else word)
    return " ".join(out)


def _posting(job: Any, root: Any, page: Page, hints: Hints, system: System) -> JobPosting | None:
    if not isinstance(job, Mapping):
        return None
    if any(job.get(name) == value for name, value in system.skip.items()):
        return None
    fields: dict[str, object] = {}
    for name, paths in system.fields.items():
        said = next((found for path in paths if (found := groups(job, root, path))), ())
        if said:
            fields[name] = _joined(name, said)
    if not (fields.get("title") or fields.get("text")):
        return None
    return _finished(fields, page, hints, system, _rest(job, system))


def _finished(
    fields: dict[str, object], page: Page, hints: Hints, system: System, rest: Mapping[str, object]
) -> JobPosting:
    for name, said in fields.items():
        if name not in _LINES and name != "url":
            fields[name] = line(said)
    url = words(fields.get("url"))
    fields["url"] = joined_address(page.url, url) or page.url
    text, markup = description_text(words(fields.get("description")))
    order: Any = hints.date_order or system.order
    posting = from_mapping(
        {**fields, "description": text, "fetched_at": page.fetched_at},
        source=hints.source,
        region=hints.region,
        hints=replace(hints, date_order=order),
    )
    return replace(posting, description_html=markup, extra={**posting.extra, **rest})


def _rest(job: Mapping[str, Any], system: System) -> dict[str, object]:
    """Short plain values of a job that no field takes; the full response is in its capture."""
    used = {part.split(".")[0].strip("^{}[]") for paths in system.fields.values() for path in paths
            for part in path.replace("|", "&").split("&")}  # fmt: skip
    return {
        key: value
        for key, value in job.items()
        if key not in used and isinstance(value, str | int | float | bool) and len(str(value)) <= 200
    }


def _from_html(text: str, page: Page, hints: Hints, system: System) -> Iterator[JobPosting]:
    from crawler.postings.page import parse
    from crawler.postings.selectors import selected

    select = {"item": system.items, **{name: paths[0] for name, paths in system.fields.items()}}
    for row in selected(parse(text), select, page.url):
        if row.get("title"):
            yield _finished(dict(row), page, hints, system, {})

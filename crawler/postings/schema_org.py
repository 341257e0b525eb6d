"""Turn a schema.org JobPosting object (from JSON-LD, microdata or an API) into a record.

Names and types are those of https://schema.org/JobPosting, and what boards write instead: strings for objects,
lists for single values, keys in another case or with a prefix.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from crawler.geo.gazetteer import gazetteer
from crawler.money.pay_field import read_pay
from crawler.postings.dates import read_date
from crawler.postings.hints import Hints
from crawler.postings.json_values import lower_keys, words
from crawler.postings.jsonld import Node
from crawler.postings.schema_values import address, contacts, description_text, line, places, salary
from crawler.records import JobPosting
from crawler.text.joined_address import joined_address

KNOWN: Final = frozenset(
    (
        "@context", "@type", "@id", "type", "title", "name", "description", "url", "hiringorganization",
        "joblocation", "basesalary", "estimatedsalary", "salarycurrency", "employmenttype", "dateposted",
        "datemodified", "validthrough", "applicantlocationrequirements", "joblocationtype",
        "applicationcontact", "industry", "identifier", "inlanguage", "mainentityofpage", "sameas",
    )
)  # fmt: skip
"""Keys with a field in the record; all others go to `extra`."""


def _identifier(value: Any) -> str:
    if isinstance(value, Mapping):
        return line(lower_keys(value).get("value")) or line(value)
    return line(value)


def _link(value: Any, base: str) -> str:
    """An absolute http address, or empty."""
    said = words(value, names=("@id", "url", "id", "value", "@value")).split(", ")[0]
    joined = joined_address(base, said) if said else ""
    return joined if joined.startswith(("http://", "https://")) else ""


def _work_and_applicants(node: Mapping[str, Any]) -> tuple[Any, Any]:
    """The values of `jobLocation` and `applicantLocationRequirements`.

    Boards fill the first of a remote job with every country that applicants may live in. A list of bare
    countries next to `jobLocationType: TELECOMMUTE` is therefore moved to the second, and no place of work is left.
    """
    where, applicants = node.get("joblocation"), node.get("applicantlocationrequirements")
    remote = "telecommute" in line(node.get("joblocationtype")).lower()
    if remote and isinstance(where, list) and len(where) > 1 and all(map(_is_bare_country, where)):
        return None, applicants or where
    return where, applicants


def _is_bare_country(value: Any) -> bool:
    stated = address(value)
    return len(stated) == 2 or gazetteer().is_country(stated)


def posting_from_node(
    raw: Node, hints: Hints, *, page_url: str, fetched_at: str | None, use_url: bool = False
) -> JobPosting:
    """The record of one JobPosting object.

    Args:
        raw: The object, with keys as the page has them.
        hints: Settings of the source.
        page_url: URL of the page, against which links are resolved.
        fetched_at: When the page was fetched (ISO 8601); relative dates count from it.
        use_url: Take the object's own URL (for one of several on a page) instead of the page's.
    """
    node = lower_keys(raw)
    text, markup = description_text(words(node.get("description"), joiner="\n"))
    where, applicants = _work_and_applicants(node)
    pay = salary(node)
    dates = _dates(node, hints, fetched_at)
    own = _link(node.get("url") or node.get("mainentityofpage") or node.get("@id"), page_url)
    return JobPosting(
        url=own if use_url and own else page_url,
        source=hints.source,
        title=line(node.get("title") or node.get("name")),
        description=text,
        description_html=markup,
        hiring_organization=line(node.get("hiringorganization")),
        hiring_organization_url=_employer_link(node, page_url),
        job_location=address(where),
        places=places(where),
        base_salary=pay,
        pay=read_pay(pay, hints.region),
        employment_type=line(node.get("employmenttype")),
        applicant_location_requirements=address(applicants),
        job_location_type=line(node.get("joblocationtype")),
        application_contact=contacts(node.get("applicationcontact")),
        industry=line(node.get("industry")),
        identifier=_identifier(node.get("identifier")),
        language=line(node.get("inlanguage")) or None,
        region=hints.region,
        fetched_at=fetched_at,
        problems=_problems(dates, pay),
        extra={key: value for key, value in raw.items() if str(key).lower().split(":")[-1] not in KNOWN},
        **dates,
    )


def _employer_link(node: Mapping[str, Any], page_url: str) -> str:
    organization = node.get("hiringorganization")
    employer = lower_keys(organization) if isinstance(organization, Mapping) else {}
    return _link(employer.get("sameas") or employer.get("url"), page_url)


def _dates(node: Mapping[str, Any], hints: Hints, fetched_at: str | None) -> dict[str, Any]:
    """The date fields as stated and as read."""
    found: dict[str, Any] = {}
    for name in ("date_posted", "date_modified", "valid_through"):
        raw = line(node.get(name.replace("_", "")))
        found[f"{name}_raw"] = raw
        found[name] = read_date(raw, languages=hints.languages, order=hints.date_order, base=fetched_at)
    return found


def _problems(dates: Mapping[str, str | None], pay: str) -> tuple[str, ...]:
    problems = []
    posted = dates["date_posted_raw"]
    if posted and dates["date_posted"] is None:
        problems.append(f"date posted can't be read: {posted[:80]}")
    if pay and read_pay(pay) is None and re.search(r"\d", pay):
        problems.append(f"pay can't be read: {pay[:80]}")
    return tuple(problems)

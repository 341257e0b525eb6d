"""A schema.org JobPosting object (from JSON-LD, microdata or an API) to our record.

Field names and shapes: https://schema.org/JobPosting, and what boards do instead (strings where objects
belong, lists where one is meant, keys in another case or with a prefix).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urljoin

from crawler.geo.gazetteer import gazetteer
from crawler.money.pay_field import read_pay
from crawler.postings.dates import read_date
from crawler.postings.hints import Hints
from crawler.postings.json_values import lower_keys, words
from crawler.postings.schema_values import address, contacts, description_text, line, places, salary
from crawler.records import JobPosting

Node = Mapping[str, Any]

KNOWN: Final = frozenset(
    (
        "@context", "@type", "@id", "type", "title", "name", "description", "url", "hiringorganization",
        "joblocation", "basesalary", "estimatedsalary", "salarycurrency", "employmenttype", "dateposted",
        "datemodified", "validthrough", "applicantlocationrequirements", "joblocationtype",
        "applicationcontact", "industry", "identifier", "inlanguage", "mainentityofpage", "sameas",
    )
)  # fmt: skip
"""Keys that have a place in the record; all others go to `extra`."""


def _identifier(value: Any) -> str:
    if isinstance(value, Mapping):
        return line(lower_keys(value).get("value")) or line(value)
    return line(value)


def _link(value: Any, base: str) -> str:
    """An absolute http address, or empty."""
    said = words(value, names=("@id", "url", "id", "value", "@value")).split(", ")[0]
    try:
        joined = urljoin(base, said) if said else ""
    except ValueError:
        return ""
    return joined if joined.startswith(("http://", "https://")) else ""


def _work_and_applicants(node: Mapping[str, Any]) -> tuple[Any, Any]:
    """The values of `jobLocation` and `applicantLocationRequirements`.

    Boards fill the first of a remote job with every country that applicants may live in. A list of bare
    countries beside `jobLocationType: TELECOMMUTE` is therefore moved to the second, and no place of work is left.
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
    """The record of one JobPosting object. `use_url` takes the object's own address (several on a page)."""
    node = lower_keys(raw)
    text, markup = description_text(words(node.get("description"), joiner="\n"))
    where, applicants = _work_and_applicants(node)
    pay = salary(node)
    posted, modified, through = (
        line(node.get(key)) for key in ("dateposted", "datemodified", "validthrough")
    )
    organization = node.get("hiringorganization")
    employer = lower_keys(organization) if isinstance(organization, Mapping) else {}
    own = _link(node.get("url") or node.get("mainentityofpage") or node.get("@id"), page_url)

    def day(said: str) -> str | None:
        return read_date(said, languages=hints.languages, order=hints.date_order, base=fetched_at)

    return JobPosting(
        url=own if use_url and own else page_url,
        source=hints.source,
        title=line(node.get("title") or node.get("name")),
        description=text,
        description_html=markup,
        hiring_organization=line(organization),
        hiring_organization_url=_link(employer.get("sameas") or employer.get("url"), page_url),
        job_location=address(where),
        places=places(where),
        base_salary=pay,
        pay=read_pay(pay, hints.region),
        employment_type=line(node.get("employmenttype")),
        date_posted_raw=posted,
        date_posted=day(posted),
        date_modified_raw=modified,
        date_modified=day(modified),
        valid_through_raw=through,
        valid_through=day(through),
        applicant_location_requirements=address(applicants),
        job_location_type=line(node.get("joblocationtype")),
        application_contact=contacts(node.get("applicationcontact")),
        industry=line(node.get("industry")),
        identifier=_identifier(node.get("identifier")),
        language=line(node.get("inlanguage")) or None,
        region=hints.region,
        fetched_at=fetched_at,
        problems=_problems(posted, day(posted), pay),
        extra={key: value for key, value in raw.items() if str(key).lower().split(":")[-1] not in KNOWN},
    )


def _problems(posted: str, day: str | None, pay: str) -> tuple[str, ...]:
    problems = []
    if posted and day is None:
        problems.append(f"date posted can't be read: {posted[:80]}")
    if pay and read_pay(pay) is None and re.search(r"\d", pay):
        problems.append(f"pay can't be read: {pay[:80]}")
    return tuple(problems)

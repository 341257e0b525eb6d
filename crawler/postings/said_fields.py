"""The posting of what a page says: the words of its fields, with dates, places and pay read beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from crawler.geo.places import read_places
from crawler.money.pay_field import read_pay
from crawler.postings.closing_day import closing_line
from crawler.postings.dates import read_date
from crawler.records import JobPosting

if TYPE_CHECKING:
    from crawler.postings.hints import Hints
    from crawler.records import Page

DATES: Final = ("date_posted", "valid_through")
"""Fields that keep the words of the page in a field of their own, `..._raw`."""


def posting_of(words: Mapping[str, str], url: str, page: Page, hints: Hints) -> JobPosting:
    """The posting with these words as its fields.

    Args:
        words: Field of a posting -> what the page says; an address among them comes before `url`.
        url: Address of the ad.
        page: The page that says it: days in words ("yesterday") are counted from when it was fetched.
        hints: Settings of its source.
    """
    if not words.get("valid_through"):
        words = {**words, "valid_through": closing_line(words.get("description") or words.get("text", ""))}
    fields: dict[str, Any] = {name: said for name, said in words.items() if name not in DATES}
    for name in DATES:
        raw = words.get(name, "")
        fields[f"{name}_raw"] = raw
        fields[name] = read_date(raw, hints.languages, hints.date_order, page.fetched_at)
    return JobPosting(
        **{"url": url, **fields},
        source=hints.source,
        places=read_places(words.get("job_location", "")),
        pay=read_pay(words.get("base_salary", ""), hints.region),
        region=hints.region,
        fetched_at=page.fetched_at,
    )

"""Invented ads with assessments, for the tests of the store and of what reads it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from crawler.records import Assessment, Contact, Hit, JobPosting, Pay, Place
from crawler.store import Observation, Store

SOURCE = "board"
SEEN = "2026-11-20T08:00:00Z"
LATER = "2026-11-21T08:00:00Z"
PHONE = "+12025550143"
RAW = "+1 202-555-0143"


def posting(number: int = 1, **fields: Any) -> JobPosting:
    description = fields.pop(
        "description", f"Maid wanted in Lebanon, ticket paid. Call {RAW}. Number {number}."
    )
    base = JobPosting(
        url=f"https://jobs.example.org/ad/{number}",
        source=SOURCE,
        title=f"Housemaid abroad {number}",
        description=description,
        hiring_organization="Example Agency",
        job_location="Beirut",
        places=(Place(raw="Beirut", country="LB", locality="Beirut"),),
        base_salary="800 USD monthly",
        pay=Pay(raw="800 USD monthly", minimum=800, maximum=800, currency="USD", period="month"),
        date_posted_raw="2026-11-19",
        date_posted="2026-11-19",
        problems=("no street",),
        extra={"views": 12, "tags": ["maid", "abroad"]},
    )
    changed = replace(base, **fields)
    return replace(changed, assessment=fields.get("assessment") or assessment(changed))


def assessment(ad: JobPosting) -> Assessment:
    start = ad.description.find(RAW)
    contacts = (
        (Contact(kind="phone", value=PHONE, raw=RAW, field="description", start=start, end=start + len(RAW)),)
        if start >= 0
        else ()
    )
    quote = "ticket paid"
    place = ad.description.find(quote)
    hits = (
        (
            Hit(
                id="travel-paid",
                weight="medium",
                quote=quote,
                field="description",
                start=place,
                end=place + len(quote),
                why="The travel is paid in advance, which makes a debt.",
                points=2.0,
            ),
        )
        if place >= 0
        else ()
    )
    return Assessment(
        language="en",
        document_type="ad",
        contacts=contacts,
        hits=hits,
        score=2.0 * len(hits),
        band="look" if hits else "low",
        harm_types=("domestic-servitude",) if hits else (),
        ruleset="test-1",
        reasons=("one medium indicator",) if hits else (),
    )


def begin(store: Store, source: str = SOURCE) -> int:
    return store.runs.begin(source, kind="sitemap", url="https://jobs.example.org/sitemap.xml", region="NG")


def observation(ad: JobPosting | None = None, **fields: Any) -> Observation:
    return Observation(posting=ad or posting(), seen_at=fields.pop("seen_at", SEEN), **fields)

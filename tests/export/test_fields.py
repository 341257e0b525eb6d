"""Every field of the records reaches every format, or `not_carried.toml` gives the reason."""

from __future__ import annotations

import re
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

import pytest

import crawler.export as export_room
from crawler.codec import from_plain, names_of, plain
from crawler.distributed.crawl import bundle
from crawler.evidence import readings
from crawler.export import FORMATS
from crawler.export.document import CaseInfo, ListingCapture
from crawler.export.writing import NOT_IN_BAG
from crawler.records import (
    Assessment,
    Campaign,
    Capture,
    Contact,
    Decision,
    Hit,
    JobPosting,
    Listing,
    Pay,
    Place,
)
from crawler.store import Observation
from tests.export.fixture import TableDocument

NOT_CARRIED: Final[dict[str, dict[str, str]]] = tomllib.loads(
    (Path(export_room.__file__).parent / "not_carried.toml").read_text(encoding="utf-8")
)
SAME_AS_ANOTHER: Final = {
    "Listing.id", "Listing.version", "Listing.external_id", "Listing.posting", "JobPosting.url", "JobPosting.source",
    "JobPosting.assessment", "Assessment.contacts", "Assessment.hits",
}  # fmt: skip
"""Ids of the store's own, fields that another record has too, and the nested records, which are walked themselves."""

SEEN: Final = "2026-11-20T08:00:00Z"
CONTACT: Final = Contact(
    kind="phone", value="+12025550143", raw="+1 202-555-0143", field="description", start=5, end=20,
    obfuscated=True, disguises=("spaced",), confidence=0.5, label="Ann",
)  # fmt: skip
HIT: Final = Hit(
    id="travel-paid",
    weight="medium",
    quote="ticket",
    field="description",
    start=1,
    end=7,
    why="It is.",
    points=2.0,
)
ASSESSMENT: Final = Assessment(
    language="en", document_type="ad", contacts=(CONTACT,), hits=(HIT,), score=3.0, band="look",
    harm_types=("fee-scam",), ruleset="r-1", reasons=("because",), destinations=("OM",), sentence_suspicion=0.25,
    language_coverage="neighbour",
)  # fmt: skip
POSTING: Final = JobPosting(
    url="https://jobs.example.org/1", source="board", title="Maid", description="Call me now, ticket paid today",
    text="More words", description_html="<p>Call</p>", hiring_organization="Example",
    hiring_organization_url="https://example.org/", job_location="Muscat",
    places=(Place(raw="Muscat", country="OM", region="Muscat", locality="Muscat"),), base_salary="100 USD",
    pay=Pay(raw="100 USD", minimum=100.0, maximum=120.0, currency="USD", period="month"),
    employment_type="FULL_TIME", date_posted_raw="1 Nov 2026", date_posted="2026-11-01",
    date_modified_raw="2 Nov 2026", date_modified="2026-11-02", valid_through_raw="3 Dec 2026",
    valid_through="2026-12-03", applicant_location_requirements="NG", job_location_type="ONSITE",
    application_contact="jobs@example.com", industry="Homes", identifier="A-1", language="en", region="NG",
    fetched_at=SEEN, problems=("no street",), extra={"views": 3}, assessment=ASSESSMENT,
)  # fmt: skip
LISTING: Final = Listing(
    id=1, key="ad-1", source="board", url="https://jobs.example.org/1", external_id="A-1", first_seen=SEEN,
    last_seen="2026-11-21T08:00:00Z", gone_at="2026-11-22T08:00:00Z", gone_reason="removed", versions=2, version=9,
    number=2, seen_at="2026-11-20T09:00:00Z", capture=4, posting=POSTING, campaign="c1",
)  # fmt: skip
CAPTURE: Final = Capture(
    seq=4, run=7, url="https://jobs.example.org/1", requested_url="https://jobs.example.org/one", kind="response",
    status=200, ip_address="192.0.2.1", started=SEEN, finished="2026-11-20T08:00:01Z", file="a.warc.gz", offset=3,
    length=50, sha256="a" * 64, payload_sha256="b" * 64, meta='{"method":"GET"}',
)  # fmt: skip
CAMPAIGN: Final = Campaign(
    id="c1", title="Maids", score=5.0, band="look", members=("ad-1",), first_seen=SEEN,
    last_seen="2026-11-21T08:00:00Z", harm_types=("fee-scam",), reasons=("One number",), template="Maid [place]",
    kind="campaign", listings=4, online=3, sources=2, employers=2, contacts=1, origins=("KE",), destinations=("LB",),
    recruiters=("NG",), readers=("GH",),
)  # fmt: skip
DECISION: Final = Decision(
    id="1", at=SEEN, subject="campaign:c1", verdict="refer", reason="fee", analyst="ann", note="a remark",
    ruleset="r-1", kind="first",
)  # fmt: skip
RECORDS: Final = (LISTING, POSTING, ASSESSMENT, CONTACT, HIT, CAMPAIGN, DECISION, CAPTURE)

OTHERS: Final[dict[str, object]] = {
    "Listing.key": "ad-2", "Listing.campaign": "c2", "Contact.kind": "whatsapp", "Contact.field": "title",
    "Contact.boilerplate": True, "Hit.weight": "strong", "Hit.field": "title", "Hit.origin": "cross-ad",
    "Assessment.document_type": "other", "Assessment.band": "priority", "Assessment.language": "fr",
    "Assessment.harm_types": ("child",), "Campaign.members": (), "Decision.subject": "listing:ad-1",
    "JobPosting.places": (Place(raw="Salalah"),), "JobPosting.pay": None, "JobPosting.extra": {"views": 4},
    "Capture.meta": '{"method":"HEAD"}', "Campaign.band": "priority", "Campaign.kind": "reposts",
}  # fmt: skip
"""Another value of the fields for which the rule in `other` makes none that a format takes."""


def other(name: str, value: Any) -> object:
    """Another value of the same type."""
    if name in OTHERS:
        return OTHERS[name]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, tuple):
        return (*value, "another")
    if value.startswith("2026-"):
        return value.replace("2026", "2025")
    return f"{value}x"


def changed(record: Any, field: str) -> Any:
    name = f"{type(record).__name__}.{field}"
    return replace(record, **{field: other(name, getattr(record, field))})


def document(old: Any = None, new: Any = None) -> TableDocument:
    """One ad with everything that belongs to it; `old` is replaced by `new` wherever it is."""

    def take(record: Any) -> Any:
        return new if record is old else record

    assessment = take(ASSESSMENT)
    if assessment is ASSESSMENT:
        assessment = replace(ASSESSMENT, contacts=(take(CONTACT),), hits=(take(HIT),))
    posting = take(POSTING)
    listing = replace(take(LISTING), posting=replace(posting, assessment=assessment))
    return TableDocument(
        case=CaseInfo(number="1", title="t", produced_at=SEEN, tool_version="0", ruleset="r-1"),
        listing_rows=(listing,),
        campaign_rows=(take(CAMPAIGN),),
        decision_rows=(take(DECISION),),
        capture_rows=(ListingCapture(listing=listing.key, capture=take(CAPTURE)),),
    )


def written(form: str, folder: Path, content: TableDocument) -> object:
    """What a format writes, in a shape that two runs of it share."""
    out = folder / f"{len(list(folder.iterdir()))}{FORMATS[form].suffix}"
    FORMATS[form].writer()(content, out)  # type: ignore[arg-type]
    if form == "xlsx":
        return cells_of(out)
    files = sorted(out.rglob("*")) if out.is_dir() else [out]
    return [file.read_bytes() for file in files if file.is_file()]


def cells_of(workbook: Path) -> list[bytes]:
    """Every cell of every sheet, and the strings that cells point to, without their formats."""
    with zipfile.ZipFile(workbook) as packed:
        parts = {name: packed.read(name) for name in sorted(packed.namelist())}
    found = [parts["xl/sharedStrings.xml"]] if "xl/sharedStrings.xml" in parts else []
    for name, text in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            [cells] = re.findall(rb"<sheetData>.*</sheetData>", text, re.S)
            found.append(re.sub(rb"<row [^>]*>| s=\"\d+\"", b"", cells))
    return found


def parquet(content: TableDocument) -> object:
    from crawler.scan.rows import ad_row, hit_rows, link_rows

    (listing,) = content.listing_rows
    said = listing.assessment
    return (
        ad_row("v", "c", listing.posting, said),
        list(link_rows("v", "k", said)),
        list(hit_rows("v", "k", said)),
    )


def bundled(content: TableDocument) -> object:
    """The record of readings, and the rows, that a worker sends."""
    (listing,), (capture,) = content.listing_rows, content.capture_rows
    ad = Observation(posting=listing.posting, seen_at=SEEN)
    return readings.block([(ad, None)]), bundle.line(capture.capture)


def carried(form: str, folder: Path) -> Iterator[tuple[str, bool]]:
    """Each field with whether another value of it makes another output."""
    makers = {"parquet": parquet, "bundle": bundled}

    def make(content: TableDocument) -> object:
        return makers[form](content) if form in makers else written(form, folder, content)

    before = make(document())
    for record in RECORDS:
        for field in names_of(type(record)):
            name = f"{type(record).__name__}.{field}"
            if name not in SAME_AS_ANOTHER:
                yield name, make(document(record, changed(record, field))) != before


def reasons(form: str, name: str) -> bool:
    table = NOT_CARRIED.get(form, {})
    return any(key in table for key in (name, f"{name.split('.')[0]}.*", "*"))


FORMS: Final = [form for form in (*FORMATS, "parquet", "bundle") if form not in NOT_IN_BAG]


@pytest.mark.parametrize("form", FORMS)
def test_every_field_reaches_the_format_or_has_a_reason(form: str, tmp_path: Path) -> None:
    found = dict(carried(form, tmp_path))
    lost = [name for name, reached in found.items() if not reached and not reasons(form, name)]
    assert not lost, f"write these, or give each a reason in [{form}] of not_carried.toml: {', '.join(lost)}"
    written = [name for name, reached in found.items() if reached and name in NOT_CARRIED.get(form, {})]
    assert not written, f"{form} writes these: take them out of not_carried.toml: {', '.join(written)}"


def test_the_table_names_only_formats_and_fields_that_exist() -> None:
    lacking = {*FORMS, "bag"} - set(NOT_CARRIED)
    assert not lacking, (
        f"not_carried.toml has no table for {sorted(lacking)}; an empty one says nothing is left out"
    )
    assert set(NOT_CARRIED) <= {*FORMS, "bag"}
    known = {f"{type(one).__name__}.{field}" for one in RECORDS for field in (*names_of(type(one)), "*")} | {
        "*"
    }
    assert {name for table in NOT_CARRIED.values() for name in table} <= known
    assert known >= SAME_AS_ANOTHER


def test_a_bag_holds_json_lines() -> None:
    assert "jsonl" in set(FORMATS) - set(NOT_IN_BAG)
    assert not NOT_CARRIED["bag"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: type(one).__name__)
def test_the_example_sets_every_field_and_survives_the_codec(record: Any) -> None:
    unset = [field.name for field in fields(record) if getattr(record, field.name) in (None, "", (), {})]
    assert unset == []
    assert from_plain(type(record), plain(record)) == record

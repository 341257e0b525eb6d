"""Three invented cases over 40 ads: every contact kind, many scripts, and strings that attack receivers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crawler.export.document import CaseInfo, ContactPoint, ListingCapture, unique_contacts
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDocument:
    """An `ExportDocument` over tuples."""

    case: CaseInfo
    listing_rows: tuple[Listing, ...] = ()
    campaign_rows: tuple[Campaign, ...] = ()
    decision_rows: tuple[Decision, ...] = ()
    capture_rows: tuple[ListingCapture, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    """Inert pages by the digest of the captured body."""

    def listings(self) -> Iterator[Listing]:
        return iter(self.listing_rows)

    def contacts(self) -> Iterator[ContactPoint]:
        return unique_contacts(self.listing_rows)

    def campaigns(self) -> Iterator[Campaign]:
        return iter(self.campaign_rows)

    def decisions(self) -> Iterator[Decision]:
        return iter(self.decision_rows)

    def captures(self) -> Iterator[ListingCapture]:
        return iter(self.capture_rows)

    def captured_page(self, capture: Capture) -> str | None:
        return self.pages.get(capture.payload_sha256)


CONTACT_VALUES = {
    "phone": "+2348030000001",
    "whatsapp": "+2348030000002",
    "viber": "+12025550143",
    "signal": "+447700900123",
    "email": "jobs@recruiter.example",
    "telegram": "invented_handle",
    "line": "invented.line",
    "zalo": "84900000001",
    "wechat": "invented_wx",
    "qq": "1000000001",
    "skype": "live:invented",
    "imo": "invented-imo",
    "botim": "invented-botim",
    "facebook": "invented.page",
    "instagram": "invented_gram",
    "tiktok": "invented.tok",
    "linkedin": "in/invented",
    "vk": "invented_vk",
    "website": "https://apply.example.org/form?id=1",
    "form": "https://forms.example.org/d/e/abc/viewform",
    "wallet": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
    "iban": "GB82WEST12345698765432",
    "bank-account": "0000000123",
    "mobile-money": "+254700000001",
}

HOSTILE = (
    '=HYPERLINK("http://x.example","click")',
    "=cmd|' /C calc'!A0",
    "+SUM(1,2)",
    "-2+3",
    "@import",
    "\tTab first",
    "NUL\x00inside",
    "over\u202eride\u202c",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "lone \ud800 surrogate",
    "x" * 40_000,
    "bell\x07 escape\x1b[31m",
    "]]> & <![CDATA[ ' \"",
    "{{7*7}} ${7*7} {%raw%}",
)

TITLES = (
    "Sales girls needed in Dubai",
    "مطلوب خادمات في دبي",
    "高薪客服 柬埔寨",
    "รับสมัครแอดมิน ปอยเปต",
    "Требуется оператор чата",
    "Tuyển nhân viên gõ máy",
    *HOSTILE,
)


def document(number: int = 1, *, referred: bool = False, masked: bool = False) -> TableDocument:
    """Case `number` (1 to 3); together they hold 40 ads."""
    first = (number - 1) * 14
    keys = [f"ad-{index}" for index in range(first, min(first + 14, 40))]
    contacts = tuple(CONTACT_VALUES.items())
    listings = tuple(
        _listing(index, key, contacts[(index - first) % 3 :: 3], masked=masked)
        for index, key in enumerate(keys, first)
    )
    return TableDocument(
        case=_case(number, referred=referred),
        listing_rows=listings,
        campaign_rows=(_campaign(keys[:5]),),
        decision_rows=(_decision("d1", f"listing:{keys[0]}"), _decision("d2", "campaign:C1")),
        capture_rows=tuple(_capture(number * 100 + index, key) for index, key in enumerate(keys)),
    )


def _case(number, *, referred):
    return CaseInfo(
        number=f"2026-{number:03}",
        title="Gulf domestic work with a fee <b>",
        produced_at="2026-11-20T10:00:00Z",
        tool_version="0.1.0",
        ruleset="2026.11+abc",
        recipients=("Invented Agency",),
        legal_basis="Invented basis",
        notes="Two ads share a phone.",
        referred=referred,
    )


def _listing(index, key, contacts, *, masked):
    text = TITLES[index % len(TITLES)]
    url = f"https://board.example.org/ad/{index}"
    assessment = Assessment(
        language="en",
        document_type="ad",
        contacts=tuple(_contact(kind, value, masked=masked) for kind, value in contacts),
        hits=(_hit(),),
        score=14.0,
        band="priority",
        harm_types=("fee-scam", "domestic-servitude"),
        ruleset="2026.11+abc",
        reasons=("Two strong indicators",),
        destinations=("AE",),
    )
    return Listing(
        id=index + 1,
        key=key,
        source="invented_board",
        url=url,
        external_id=None,
        first_seen="2026-11-01T08:00:00Z",
        last_seen="2026-11-19T08:00:00Z",
        gone_at="2026-11-19T08:00:00Z" if index % 5 == 0 else None,
        gone_reason=None,
        versions=1,
        version=index + 1,
        number=1,
        seen_at="2026-11-01T08:00:00Z",
        capture=None,
        campaign="C1" if index % 14 < 5 else None,
        posting=JobPosting(
            url=url,
            source="invented_board",
            title=text,
            description=f"{text}\nCall +2348030000001 now. {HOSTILE[index % len(HOSTILE)]}",
            hiring_organization="Invented Employer",
            job_location="Dubai",
            places=(Place(raw="Dubai", country="AE", locality="Dubai"),),
            base_salary="\u20a6150,000",
            pay=Pay(raw="\u20a6150,000", minimum=150000.0, maximum=150000.0, currency="NGN"),
            extra={HOSTILE[index % len(HOSTILE)][:40]: HOSTILE[(index + 1) % len(HOSTILE)][:40]},
            assessment=assessment,
        ),
    )


def _contact(kind, value, *, masked):
    value = "masked-0123456789abcdef" if masked and kind == "phone" else value
    return Contact(kind=kind, value=value, raw=value, field="description", start=0, end=3, label="Bank")


def _hit():
    return Hit(
        id="upfront-recruitment-fee",
        weight="strong",
        points=6.0,
        quote="processing fee\x00",
        field="description",
        start=4,
        end=19,
        why="The ad asks the worker to pay for getting the job.",
    )


def _campaign(keys):
    return Campaign(
        id="C1",
        title="=Sales girls needed in [place]",
        score=20.0,
        band="priority",
        members=tuple(keys),
        first_seen="2026-11-01T08:00:00Z",
        last_seen="2026-11-19T08:00:00Z",
        reasons=("Same text but for [place] [phone]",),
        template="Sales girls needed in [place]. Call [phone].",
    )


def _decision(key, subject):
    return Decision(
        id=key,
        at="2026-11-19T09:00:00Z",
        subject=subject,
        verdict="refer",
        reason="fee",
        analyst="analyst-one",
        note="=1+1",
    )


def _capture(seq, key):
    capture = Capture(
        seq=seq,
        run=None,
        kind="response",
        requested_url="",
        ip_address=None,
        url=f"https://board.example.org/ad/{key}",
        started="2026-11-01T08:00:00Z",
        finished="2026-11-01T08:00:01Z",
        status=200,
        file="20261101.warc.gz",
        offset=seq,
        length=100,
        sha256="a" * 64,
        payload_sha256="b" * 64,
    )
    return ListingCapture(listing=key, capture=capture)

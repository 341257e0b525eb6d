"""Three invented cases over 40 ads: every contact kind, many scripts, and strings that attack receivers."""

from crawler.export.document import (
    Campaign,
    Capture,
    CaseInfo,
    ContactPoint,
    Decision,
    Indication,
    Link,
    Listing,
    TableDocument,
)

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
    listings = tuple(_listing(index, key) for index, key in enumerate(keys, first))
    contacts = tuple(
        ContactPoint(
            id=f"{kind}:{value}", kind=kind, value=value, masked=masked and kind == "phone", label="Bank"
        )
        for kind, value in CONTACT_VALUES.items()
    )
    return TableDocument(
        case=_case(number, referred=referred),
        listing_rows=listings,
        contact_rows=contacts,
        link_rows=tuple(_links(keys, contacts)),
        hit_rows=tuple(_hit(key) for key in keys),
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


def _listing(index, key):
    text = TITLES[index % len(TITLES)]
    return Listing(
        id=key,
        url=f"https://board.example.org/ad/{index}",
        source="invented_board",
        title=text,
        description=f"{text}\nCall +2348030000001 now. {HOSTILE[index % len(HOSTILE)]}",
        first_seen="2026-11-01T08:00:00Z",
        last_seen="2026-11-19T08:00:00Z",
        gone_at="2026-11-19T08:00:00Z" if index % 5 == 0 else None,
        hiring_organization="Invented Employer",
        job_location="Dubai",
        base_salary="₦150,000",
        language="en",
        country="AE",
        score=14.0,
        band="priority",
        harm_types=("fee-scam", "domestic-servitude"),
        reasons=("Two strong indicators",),
        campaign="C1" if index % 14 < 5 else None,
    )


def _links(keys, contacts):
    for index, key in enumerate(keys):
        for contact in contacts[index % 3 :: 3]:
            yield Link(
                listing=key, contact=contact.id, raw=contact.value, field="description", start=0, end=3
            )


def _hit(key):
    return Indication(
        listing=key,
        indicator="upfront-recruitment-fee",
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
    return Capture(
        seq=seq,
        url=f"https://board.example.org/ad/{key}",
        listing=key,
        started="2026-11-01T08:00:00Z",
        finished="2026-11-01T08:00:01Z",
        status=200,
        file="20261101.warc.gz",
        offset=seq,
        length=100,
        sha256="a" * 64,
        payload_sha256="b" * 64,
    )

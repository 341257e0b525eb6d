# ruff: noqa: E501 - invented ads are data; a table reads better than a paragraph
"""An invented store for the console's tests: campaigns of several languages, made without a crawl.

Names, hosts and numbers are invented: reserved hosts, numbers of ranges that are not in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.campaigns.service import join_new
from crawler.records import Assessment, Band, Contact, Hit, JobPosting, Place, Weight
from crawler.store import Observation, Store
from crawler.triage.worker import catch_up

RULES = "invented-1"
NOW = datetime.now(UTC).replace(microsecond=0)


def day(back: float) -> str:
    return (NOW - timedelta(days=back)).isoformat().replace("+00:00", "Z")


def contact(
    text: str, raw: str, kind: str, value: str, field: str = "description", **more: object
) -> Contact:
    start = text.index(raw)
    return Contact(kind=kind, value=value, raw=raw, field=field, start=start, end=start + len(raw), **more)  # type: ignore[arg-type]


def hit(text: str, quote: str, name: str, why: str, points: float = 3, weight: Weight = "medium") -> Hit:
    start = text.index(quote) if quote else 0
    end = start + len(quote)
    return Hit(
        id=name, weight=weight, quote=quote, field="description", start=start, end=end, why=why, points=points
    )


def assessed(
    posting: JobPosting, contacts: Sequence[Contact], hits: Sequence[Hit], language: str = "en"
) -> JobPosting:
    score = sum(one.points for one in hits)
    band: Band = "priority" if score >= 12 else "look" if score >= 6 else "low"
    return replace(
        posting,
        assessment=Assessment(
            language=language,
            document_type="ad",
            contacts=tuple(contacts),
            hits=tuple(hits),
            score=score,
            band=band,
            harm_types=("advance-fee-fraud",) if score >= 6 else (),
            ruleset=RULES,
            reasons=(f"{len(hits)} reasons from {min(3, len(hits))} groups",) if hits else (),
        ),
    )


def posting(
    number: int, title: str, text: str, *, source: str = "board", employer: str = "", **more: object
) -> JobPosting:
    return JobPosting(
        url=f"https://{source}.example/ads/{number}",
        source=source,
        title=title,
        description=text,
        hiring_organization=employer,
        **more,  # type: ignore[arg-type]
    )


MAIDS = """Urgent recruitment: housemaids and drivers needed in {town}.
No experience, no interview. Visa and ticket are free, salary {pay} monthly.
Processing fee of 25,000 is paid before travel; your passport is kept by our agent for safety.
WhatsApp only: {phone} and ask for Madam {name}. Serious ladies between 18 and 25 with a full photo."""

ARABIC = """مطلوب عاملات منازل للعمل في {town} فورا وبدون خبرة.
الراتب {pay} شهريا والسكن على حسابنا. رسوم التأشيرة تدفع مقدما.
واتساب فقط: {phone} اسم المسؤولة {name}."""

CHINESE = """急招打字客服，工作地点{town}，月薪{pay}，包机票包吃住。
无需经验，无需面试，名额有限，先到先得。
联系飞机：{handle}，押金三千入职退还。"""


WORK = [
    ("Accountant", "You keep the ledgers, close each month and talk to the auditors about stock."),
    ("Nurse", "Night shifts on the children's ward, a team of six, training in the first month."),
    ("Welder", "Steel frames for barns; you hold a certificate and can read drawings."),
    ("Teacher", "Mathematics in the upper school, four classes, a garden and a chess club."),
    ("Baker", "Rye and wheat from three in the morning, Sundays off, a stone oven."),
    ("Gardener", "Old roses, an orchard of forty trees, and a greenhouse that needs care."),
    ("Clerk", "Post, telephone and a archive of maps that waits to be put in order."),
    ("Driver", "Milk from farms to the dairy, a lorry of twelve tonnes, home every night."),
    ("Tailor", "Uniforms for orchestras; you cut, sew by hand and measure musicians."),
    ("Cook", "Lunch for eighty pupils, fresh vegetables, no weekends, long summer leave."),
]


def maids(
    number: int, town: str, country: str, pay: str, name: str, phone: str, raw: str, **more: Any
) -> JobPosting:
    text = MAIDS.format(town=town, pay=pay, name=name, phone=raw)
    made = posting(
        number,
        f"Housemaids wanted in {town}",
        text,
        job_location=town,
        base_salary=pay,
        places=(Place(raw=town, country=country),),
        region="NG",
        **more,
    )
    odd = raw != phone
    contacts = [
        contact(
            text,
            raw,
            "whatsapp",
            phone,
            obfuscated=odd,
            disguises=("spaced",) if odd else (),
            confidence=0.97,
        )
    ]
    hits = [
        hit(
            text,
            "Processing fee of 25,000 is paid before travel",
            "upfront-fee",
            "A fee is asked before the work starts.",
            6,
            "strong",
        ),
        hit(
            text,
            "your passport is kept by our agent",
            "passport-retention",
            "The passport is to be given away.",
            6,
            "strong",
        ),
        hit(
            text,
            "No experience, no interview",
            "no-screening",
            "Anyone is taken without an interview.",
            1,
            "weak",
        ),
        hit(text, "WhatsApp only", "chat-only-contact", "The only way to apply is a chat.", 3, "medium"),
    ]
    return assessed(made, contacts, hits)


def campaign_ads() -> Iterable[tuple[JobPosting, float]]:
    """Postings with how many days ago each was seen first."""
    towns = [
        ("Muscat", "OM", "90 OMR"),
        ("Doha", "QA", "1,200 QAR"),
        ("Riyadh", "SA", "1,500 SAR"),
        ("Dubai", "AE", "1,400 AED"),
        ("Amman", "JO", "250 JOD"),
        ("Kuwait City", "KW", "120 KWD"),
    ]
    names = ["Grace", "Joy", "Peace", "Blessing", "Faith", "Hope"]
    for n, ((town, country, pay), name) in enumerate(zip(towns, names, strict=True)):
        raw = "+234 700 000 0101" if n % 2 else "+2347000000101"
        yield (
            maids(
                100 + n,
                town,
                country,
                pay,
                name,
                "+2347000000101",
                raw,
                source=("board", "forum")[n % 2],
                employer=f"{name} Global Travels",
            ),
            20 - 3 * n,
        )
    for n in range(3):
        text = ARABIC.format(town="مسقط", pay="90 ريال", phone="+968 9000 0202", name="سعاد")
        made = posting(
            200 + n,
            "مطلوب عاملات منازل",
            text + "\n" + "عاجل! " * n,
            source="souq",
            job_location="مسقط",
            places=(Place(raw="مسقط", country="OM"),),
            region="EG",
        )
        hits = [
            hit(
                text,
                "رسوم التأشيرة تدفع مقدما",
                "upfront-fee",
                "A fee is asked before the work starts.",
                6,
                "strong",
            ),
            hit(text, "واتساب فقط", "chat-only-contact", "The only way to apply is a chat.", 3),
        ]
        yield assessed(made, [contact(text, "+968 9000 0202", "whatsapp", "+96890000202")], hits, "ar"), 9 - n
    for n in range(2):
        text = CHINESE.format(town="西港", pay="两万", handle="@invented_hr")
        made = posting(
            300 + n,
            "高薪打字客服",
            text + ("　速来" * n),
            source="forum",
            places=(Place(raw="西港", country="KH"),),
            region="CN",
        )
        hits = [
            hit(text, "押金三千入职退还", "upfront-fee", "A deposit is asked.", 6, "strong"),
            hit(text, "无需面试", "no-screening", "Anyone is taken without an interview.", 1, "weak"),
            hit(text, "打字客服", "chat-or-scam-role", "A role that scam compounds recruit for.", 3),
            hit(text, "飞机", "chat-only-contact", "The only way to apply is a chat.", 3),
        ]
        yield assessed(made, [contact(text, "@invented_hr", "telegram", "invented_hr")], hits, "zh"), 4 - n
    for n, (job, duty) in enumerate(WORK):
        text = f"{job} wanted at firm {n}. {duty} Apply through https://firm{n}.example/jobs with a CV and references."
        made = posting(
            400 + n,
            job,
            text,
            employer=f"Firm {n} Ltd",
            places=(Place(raw="Lagos", country="NG"),),
            region="NG",
        )
        link = contact(text, f"https://firm{n}.example/jobs", "website", f"https://firm{n}.example/jobs")
        weak = [hit(text, "references", "odd-documents", "Papers are asked for early.", 7)] if n < 8 else []
        yield assessed(made, [link], weak), 12 - n / 4


def fill(store: Store, postings: Iterable[tuple[JobPosting, float]] | None = None) -> None:
    """Store the invented ads through runs, join them, and bring the queue up to date."""
    batch = list(postings if postings is not None else campaign_ads())
    runs = {}
    for source in sorted({made.source for made, _ in batch}):
        regions = {made.region for made, _ in batch if made.source == source}
        runs[source] = store.runs.begin(
            source,
            kind="sitemap",
            url=f"https://{source}.example/",
            region=min(filter(None, regions), default=None),
        )
    store.save([Observation(posting=made, seen_at=day(back), run=runs[made.source]) for made, back in batch])
    for run in runs.values():
        store.runs.finish(run, "finished", scheduled=12, state="healthy")
    join_new(store)
    catch_up(store)

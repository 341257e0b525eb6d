"""A pack for each platform: addresses, ids, quotes and hashes of the ads on it, as a notice that its form takes.

A notice has what Article 16(2) of Regulation (EU) 2022/2065 asks for: why the content is illegal, where it is, who
tells it (the agency fills that in), and that it is told in good faith. Beside it lies what the takedown clock saw.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from crawler.export.cells import csv_cell
from crawler.export.document import ExportDocument
from crawler.files import write_text
from crawler.records import Listing
from crawler.triage.takedown_clock import DAYS, ReferredAd

if TYPE_CHECKING:
    from tldextract import TLDExtract

TABLE: Final = Path(__file__).with_name("platforms.toml")
LIMIT: Final = 50
"""Addresses of one report to a platform that is in no table."""
QUOTES: Final = 5
"""Quotes of an ad."""
LONGEST: Final = 200
"""Characters of a quote."""
COLUMNS: Final = (
    "url", "ids", "title", "harm", "quotes", "first_seen", "last_seen", "gone_at", "capture_sha256", "text_sha256",
    *(f"after_{day}_days" for day in DAYS),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformForm:
    """How a platform wants a report."""

    domain: str
    name: str
    limit: int
    ids: tuple[Any, ...]
    """Compiled patterns (RE2)."""

    def ids_of(self, url: str) -> dict[str, str]:
        """The platform's own ids in an address, by the first pattern that finds one."""
        for pattern in self.ids:
            if match := pattern.search(url):
                return {name: value for name, value in match.groupdict().items() if value}
        return {}


@dataclass(slots=True)
class PlatformPack:
    """The ads of one platform."""

    form: PlatformForm
    rows: list[dict[str, str]] = field(default_factory=list)


@cache
def platform_forms() -> Mapping[str, PlatformForm]:
    """The forms of `platforms.toml` by registered domain."""
    import re2

    table = tomllib.loads(TABLE.read_text("utf-8"))
    return {
        domain: PlatformForm(
            domain=domain, name=row["name"], limit=row["limit"], ids=tuple(map(re2.compile, row["ids"]))
        )
        for domain, row in table.items()
    }


def packs(document: ExportDocument, clock: Iterable[ReferredAd] = ()) -> list[PlatformPack]:
    """The packs of a document's ads, the platform with most ads first.

    Args:
        document: Ads that may leave, masked contacts covered.
        clock: What the takedown clock saw of referred ads.
    """
    seen = {ad.key: ad for ad in clock}
    hashes: dict[str, str] = {}
    for capture in document.captures():
        hashes.setdefault(capture.listing, capture.capture.payload_sha256)
    found: dict[str, PlatformPack] = {}
    for ad in document.listings():
        form = form_of(ad.url)
        if form is not None:
            pack = found.setdefault(form.domain, PlatformPack(form))
            pack.rows.append(_row(ad, form, hashes.get(ad.key, ""), seen.get(ad.key)))
    return sorted(found.values(), key=lambda pack: (-len(pack.rows), pack.form.domain))


def form_of(url: str) -> PlatformForm | None:
    """The form of the platform that an address is on; None for what is no web address."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    domain = _registered()(parts.hostname).top_domain_under_public_suffix or parts.hostname
    return platform_forms().get(domain) or PlatformForm(domain=domain, name=domain, limit=LIMIT, ids=())


@cache
def _registered() -> TLDExtract:
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def _row(ad: Listing, form: PlatformForm, capture: str, clock: ReferredAd | None) -> dict[str, str]:
    quotes = list(
        dict.fromkeys(hit.quote.strip()[:LONGEST] for hit in ad.assessment.found_hits if hit.quote.strip())
    )
    row = {
        "url": ad.url,
        "ids": "; ".join(f"{name}={value}" for name, value in form.ids_of(ad.url).items()),
        "title": ad.posting.title,
        "harm": "; ".join(ad.assessment.harm_types),
        "quotes": " | ".join(quotes[:QUOTES]),
        "first_seen": ad.first_seen,
        "last_seen": ad.last_seen,
        "gone_at": ad.gone_at or "",
        "capture_sha256": capture,
        "text_sha256": _digest(ad),
    }
    return row | {f"after_{day}_days": clock.checks.get(day, "") if clock else "" for day in DAYS}


def _digest(ad: Listing) -> str:
    """SHA-256 of the ad's text in UTF-8, by which the platform finds copies."""
    from hashlib import sha256

    text = ad.posting.description or ad.posting.text
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def write(found: Sequence[PlatformPack], folder: Path, *, case: str, texts: Mapping[str, str]) -> list[Path]:
    """Write a folder for each platform: `ads.csv`, `hashes.txt`, and `notice-N.txt` with as many ads as it takes.

    Args:
        found: The packs.
        folder: Where they go.
        case: Number of the case, for the reference of the notice.
        texts: Harm type -> what it is, in words.

    Returns:
        The files.
    """
    made = []
    for pack in found:
        place = folder / pack.form.domain
        place.mkdir(parents=True, exist_ok=True)
        write_text(place / "ads.csv", _csv(pack.rows))
        digests = {row[name] for row in pack.rows for name in ("capture_sha256", "text_sha256") if row[name]}
        write_text(place / "hashes.txt", "".join(f"{digest}\n" for digest in sorted(digests)))
        made += [place / "ads.csv", place / "hashes.txt"]
        parts = [pack.rows[at : at + pack.form.limit] for at in range(0, len(pack.rows), pack.form.limit)]
        for number, rows in enumerate(parts, 1):
            reference = f"{case}-{pack.form.domain}-{number}"
            write_text(place / f"notice-{number}.txt", notice(pack.form, rows, reference, texts))
            made.append(place / f"notice-{number}.txt")
    return made


def notice(
    form: PlatformForm, rows: Sequence[Mapping[str, str]], reference: str, texts: Mapping[str, str]
) -> str:
    """The text of one notice."""
    harms = dict.fromkeys(harm for row in rows for harm in row["harm"].split("; ") if harm)
    lines = [
        f"To: {form.name}",
        f"Reference: {reference}",
        f"Notice under Article 16 of Regulation (EU) 2022/2065 about {len(rows)} job advertisements.",
        "",
        "Why we hold them to be illegal:",
        *(f"- {texts.get(harm, harm)}" for harm in harms),
        "Two analysts looked at them. The words that each ad is judged by are quoted below.",
        "",
        "From: [agency, name, electronic mail address: to be filled in]",
        "We hold in good faith that this information is accurate and complete.",
        "Please keep the account data for investigators: a preservation request may follow.",
        "",
    ]
    for number, row in enumerate(rows, 1):
        ids = f" ({row['ids']})" if row["ids"] else ""
        lines += [
            f"{number}. {row['url']}{ids}",
            f"   seen {row['first_seen'][:10]} to {row['last_seen'][:10]}",
        ]
        lines += [
            f"   {json.dumps(quote, ensure_ascii=False)}" for quote in row["quotes"].split(" | ") if quote
        ]
        states = [f"after {day} days: {row[f'after_{day}_days']}" for day in DAYS if row[f"after_{day}_days"]]
        lines += [f"   {'; '.join(states)}"] if states else []
    return "\n".join(lines) + "\n"


def _csv(rows: Sequence[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([csv_cell(row[name]) for name in COLUMNS] for row in rows)
    return out.getvalue()

"""What stands on an invented site, and how near what was stored comes to it."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from crawler.records import JobPosting

FIELDS: Final = ("title", "employer", "place", "pay", "date", "text")
_WORD: Final = re.compile(r"[\w']+")
_NUMBER: Final = re.compile(r"\d+(?:[  .,'’]\d+)*")
PHONE_TAIL: Final = 7
"""Last digits by which a phone is compared: a prefix may be written in two ways."""
NEAR: Final = 0.6
"""Share of the longer one that two names may differ by and still be called one. Set by hand in 2026."""


@dataclass(frozen=True, slots=True)
class TrueAd:
    """One line of a truth file."""

    path: str
    fields: dict[str, Any]

    def of(self, name: str) -> str:
        """A field as text; "" where the page says none."""
        return str(self.fields.get(name) or "")


def read_truth(path: Path) -> list[TrueAd]:
    """The live ads of a site."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [TrueAd(row["path"], row) for row in rows]


def address_of(url: str) -> str:
    """An address without its host, as truth files write it."""
    parts = urlsplit(url)
    query, fragment = parts.query and f"?{parts.query}", parts.fragment and f"#{parts.fragment}"
    return unquote(f"{parts.path or '/'}{query}{fragment}")


def words(text: str) -> list[str]:
    """The words of a text, folded; digits of all scripts as ASCII."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain)
    return _WORD.findall(plain)


def numbers(text: str) -> set[str]:
    """The numbers of a text, without separators."""
    plain = "".join(
        str(unicodedata.digit(c)) if c.isdigit() else c for c in unicodedata.normalize("NFKC", text)
    )
    return {re.sub(r"\D", "", found) for found in _NUMBER.findall(plain)}


def same_name(stated: str, stored: str) -> bool:
    """Whether two names are one: equal, or one within the other and not much longer."""
    one, other = " ".join(words(stated)), " ".join(words(stored))
    if not one or not other:
        return one == other
    short, long = sorted((one, other), key=len)
    return short in long and len(short) >= NEAR * len(long)


def right_fields(ad: TrueAd, posting: JobPosting) -> dict[str, bool]:
    """For each field that the page states: whether what is stored is right."""
    text = " ".join(words(f"{posting.description} {posting.text}"))
    places, place = set(words(ad.of("place"))), set(words(posting.job_location))
    right = {
        "title": same_name(ad.of("title"), posting.title),
        "employer": same_name(ad.of("employer"), posting.hiring_organization),
        "place": bool(place) and (places <= place or place <= places),
        "pay": _same_pay(ad.of("pay"), posting.base_salary),
        "date": _same_date(ad, posting.date_posted or ""),
        "text": " ".join(words(ad.of("text_start"))[:-1]) in text,
    }
    named = {"date": "date_posted", "text": "text_start"}
    return {name: ok for name, ok in right.items() if ad.of(named.get(name, name))}


def _same_pay(stated: str, stored: str) -> bool:
    wanted = numbers(stated)
    return wanted <= numbers(stored) if wanted else same_name(stated, stored)


def _same_date(ad: TrueAd, stored: str) -> bool:
    if not stored or not ad.of("date_posted"):
        return False
    apart = abs((date.fromisoformat(stored[:10]) - date.fromisoformat(ad.of("date_posted"))).days)
    return apart <= int(ad.fields.get("date_tolerance_days") or 0)


def kept_contacts(ad: TrueAd, posting: JobPosting) -> tuple[int, int]:
    """How many of the phones and e-mails of an ad are kept, and how many there are."""
    found = posting.assessment.contacts if posting.assessment is not None else ()
    values = {contact.value.casefold() for contact in found}
    digits = {re.sub(r"\D", "", contact.value)[-PHONE_TAIL:] for contact in found}
    tails = [re.sub(r"\D", "", "".join(words(phone)))[-PHONE_TAIL:] for phone in ad.fields.get("phones", ())]
    mails = [mail.casefold() for mail in ad.fields.get("emails", ())]
    return sum(t in digits for t in tails) + sum(m in values for m in mails), len(tails) + len(mails)

"""Stored ads against the truth of a site: found, false, fields, contacts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.records import JobPosting
from quality.invented_sites.truth import (
    FIELDS,
    TrueAd,
    address_of,
    kept_contacts,
    right_fields,
    same_name,
    words,
)


@dataclass(slots=True)
class SiteScore:
    """The figures of one site."""

    site: str
    card: str = "none"
    truth: int = 0
    found: int = 0
    false: Counter[str] = field(default_factory=Counter)
    """Kind of page that is no live ad -> stored ads of it; "double" is a live ad stored once more."""
    right: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)
    """Field -> found ads of whose page it is stated."""
    contacts: int = 0
    contacts_stated: int = 0
    invented_employers: int = 0
    """Found ads with an employer that the page does not name."""
    notes: list[str] = field(default_factory=list)
    """What went wrong, one sentence each."""

    def row(self) -> str:
        """One line of the table."""
        shares = [f"{self.right[name]}/{self.stated[name]}" for name in FIELDS]
        false = sum(self.false.values())
        contacts = f"{self.contacts}/{self.contacts_stated}"
        cells = [self.site, self.card, f"{self.found}/{self.truth}", str(false), *shares, contacts]
        return "| " + " | ".join(cells) + " |"


HEAD = (
    "| site | card | stored | false | "
    + " | ".join(FIELDS)
    + " | contacts |\n"
    + "|---" * (5 + len(FIELDS))
    + "|"
)


def score(
    site: str, truth: Sequence[TrueAd], kinds: dict[str, str], stored: Sequence[JobPosting]
) -> SiteScore:
    """The figures of one site.

    Args:
        site: Its name.
        truth: Its live ads.
        kinds: Address -> kind of every page that is no live ad.
        stored: The ads of the store.
    """
    result = SiteScore(site, truth=len(truth))
    left = list(stored)
    for ad in truth:
        posting = _take(ad, left)
        result.contacts_stated += kept_contacts(ad, posting)[1] if posting else _count(ad)
        if posting is None:
            result.notes.append(f"not stored: {ad.path} {ad.of('title')}")
            continue
        left.remove(posting)
        _add(result, ad, posting)
    pages = {ad.path.partition("#")[0] for ad in truth}
    for posting in left:
        place = address_of(posting.url)
        kind = kinds.get(place) or kinds.get(place.partition("#")[0])
        kind = kind or ("double" if place.partition("#")[0] in pages else "unknown")
        result.false[kind] += 1
        result.notes.append(f"false ({kind}): {place} {posting.title}")
    return result


def _count(ad: TrueAd) -> int:
    return len(ad.fields.get("phones", ())) + len(ad.fields.get("emails", ()))


def _take(ad: TrueAd, left: Sequence[JobPosting]) -> JobPosting | None:
    """The stored ad that is this one: by its address, or by title and text on its page or the list that names it."""
    for posting in left:
        if address_of(posting.url) == ad.path:
            return posting
    pages = {ad.path.partition("#")[0], ad.of("list_row").partition("#")[0]}
    here = [one for one in left if address_of(one.url).partition("#")[0] in pages]
    start = " ".join(words(ad.of("text_start"))[:-1])
    for posting in here:
        text = " ".join(words(f"{posting.description} {posting.text}"))
        if same_name(ad.of("title"), posting.title) and (not start or start in text):
            return posting
    if ad.path.partition("#")[2]:
        return next((one for one in here if same_name(ad.of("title"), one.title)), None)
    return None


def _add(result: SiteScore, ad: TrueAd, posting: JobPosting) -> None:
    """Count one found ad."""
    result.found += 1
    for name, ok in right_fields(ad, posting).items():
        result.stated[name] += 1
        result.right[name] += ok
        if not ok:
            result.notes.append(
                f"{name} of {ad.path}: {_shown(name, ad)!r}, stored {_stored(name, posting)!r}"
            )
    kept, _stated = kept_contacts(ad, posting)
    result.contacts += kept
    if kept < _stated:
        result.notes.append(f"contacts of {ad.path}: {kept} of {_stated}")
    if posting.hiring_organization and not ad.of("employer"):
        result.invented_employers += 1
        result.notes.append(f"employer of {ad.path}: none, stored {posting.hiring_organization!r}")


def _shown(name: str, ad: TrueAd) -> str:
    return ad.of({"date": "date_posted", "text": "text_start"}.get(name, name))


def _stored(name: str, posting: JobPosting) -> str:
    if name == "text":
        return f"{posting.description} {posting.text}"[:120]
    names = {
        "employer": "hiring_organization",
        "place": "job_location",
        "pay": "base_salary",
        "date": "date_posted",
    }
    return str(getattr(posting, names.get(name, name)) or "")

"""What a campaign shows of its recruiter: contacts, names, employers, accounts, hosts, pictures and wording."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from crawler.contact_kinds import identity, kind_of
from crawler.indicators.hosts_table import is_shared_host
from crawler.itinerary.reader import read_people
from crawler.records import Contact, JobPosting, Listing
from crawler.text.fold import fold

KINDS: Final = (
    "phone", "email", "handle", "account", "wallet", "host", "person", "payee", "employer", "picture", "phrase",
)  # fmt: skip
"""Kinds of identifier."""
MOST_ADS: Final = 40
"""Ads of a campaign that are read: they repeat themselves. Set by hand in 2026."""
MOST_PHRASES: Final = 400
"""Phrases of a campaign that are compared, those with the lowest hash: a random sample that is the same everywhere
(Broder 1997)."""
WORDS: Final = 4
"""Words of a phrase."""
PICTURE: Final = "picture"
"""Key of `JobPosting.extra` with what was read of an ad's picture."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_KIND_OF_OBSERVABLE: Final = {
    "phone": "phone",
    "email": "email",
    "handle": "handle",
    "iban": "account",
    "bank-account": "account",
    "wallet": "wallet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A campaign as its recruiter shows in it."""

    campaign: int
    identifiers: Mapping[str, frozenset[str]]
    """Kind (see `KINDS`) -> values in the form in which they are compared."""
    languages: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    """ISO 3166-1 of the places that the ads state."""
    first: str = ""
    last: str = ""
    """ISO dates of the first and the last ad."""
    ads: int = 1


def profile_of(campaign: int, ads: Iterable[Listing]) -> Profile:
    """The profile of a campaign from its ads."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    languages: Counter[str] = Counter()
    countries: set[str] = set()
    days: list[str] = []
    for ad in list(ads)[:MOST_ADS]:
        posting = ad.posting
        if posting.assessment is not None:
            languages[posting.assessment.language] += 1
            for contact in posting.assessment.contacts:
                _add_contact(found, contact)
        countries |= {place.country for place in posting.places if place.country}
        days.append((posting.date_posted or ad.first_seen)[:10])
        _add_words(found, posting)
    found["phrase"] = set(sorted(found["phrase"])[:MOST_PHRASES])
    return Profile(
        campaign=campaign,
        identifiers={kind: frozenset(values) for kind, values in found.items() if values},
        languages=frozenset(languages),
        countries=frozenset(countries),
        first=min(days, default=""),
        last=max(days, default=""),
        ads=len(days),
    )


def _add_contact(found: dict[str, set[str]], contact: Contact) -> None:
    if contact.boilerplate:
        return
    kind, value = identity(contact.kind, contact.value)
    name = _KIND_OF_OBSERVABLE.get(kind_of(contact.kind).observable)
    if kind == "number":
        found["phone"].add(value)
    elif name == "email":
        found["email"].add(value)
        host = value.rpartition("@")[2]
        if not is_shared_host(host):
            found["host"].add(host)
    elif name == "handle":
        found["handle"].add(f"{kind}:{value.lower()}")
    elif name is not None:
        found[name].add(value)
    elif (host := host_of(value)) and not is_shared_host(host):
        found["host"].add(host)


def host_of(address: str) -> str:
    """The host of a web address without www; empty where it has none."""
    host = address.partition("//")[2].partition("/")[0].partition(":")[0].lower()
    return host.removeprefix("www.")


def _add_words(found: dict[str, set[str]], posting: JobPosting) -> None:
    """Names, phrases and the picture of an ad."""
    text = posting.description or posting.text
    language = posting.assessment.language if posting.assessment else ""
    for part in read_people(text, "" if language == "und" else language):
        if len(part.value) > 2:
            found[part.part].add(part.value)
    if employer := " ".join(_WORD.findall(fold(posting.hiring_organization).text)):
        found["employer"].add(employer)
    found["phrase"] |= phrases(text)
    picture = posting.extra.get(PICTURE)
    if isinstance(picture, Mapping) and (digest := picture.get("sha256")):
        found["picture"].add(str(digest))


def phrases(text: str) -> set[str]:
    """Hashes of the runs of `WORDS` words of a text, without figures."""
    words = _WORD.findall(fold(text[:20_000]).text)
    return {
        blake2b(" ".join(words[at : at + WORDS]).encode("utf-8", "replace"), digest_size=8).hexdigest()
        for at in range(len(words) - WORDS + 1)
    }

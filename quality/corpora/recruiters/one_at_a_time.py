"""Recruiters who change one identifier at a time, between strangers who copy their words; written in November 2026.

Its author had read neither the features nor the model of `crawler.entities`. A recruiter has a name, a phone, a
handle, a mailbox, a page, an account holder, a wallet, a picture and a way of writing; from one campaign to the next
one or two of them are new. An ad shows some. Strangers claim the same employers, bear the same first names, share a
bank account now and then, take pictures from the web, and copy whole texts with their own contacts. Its wallets fail
their checksum and many of its phones their numbering plan, so these are not read: some links are lost.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from quality.corpora.recruiters import PostedAd, PostedCampaign

STOCK: Final[dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("one_at_a_time.toml").read_text("utf-8")
)
SHOWN: Final = ("phone", "handle", "mail", "page", "holder", "wallet")
CODES: Final = ("23480", "25471", "88017", "85512", "44770", "22507", "99890")


@dataclass(frozen=True)
class _Person:
    """What a recruiter uses at one time."""

    name: str
    phone: str
    handle: str
    mail: str
    page: str
    holder: str
    wallet: str
    picture: str
    habit: str
    brand: str


def one_at_a_time(count: int, seed: int) -> list[PostedCampaign]:
    """Campaigns of so many recruiters, in random order."""
    chance = random.Random(f"one at a time {seed}")
    mules = [_name(chance) for _ in range(max(2, count // 15))]
    texts: list[str] = []
    found = [(number, campaign) for number in range(count) for campaign in _campaigns(chance, mules, texts)]
    chance.shuffle(found)
    return [
        PostedCampaign(number=at, recruiter=number, phone=phone, ads=ads)
        for at, (number, (phone, ads)) in enumerate(found, 1)
    ]


def _campaigns(
    chance: random.Random, mules: list[str], texts: list[str]
) -> list[tuple[str, tuple[PostedAd, ...]]]:
    person, found, day = _new(chance, mules), [], chance.randrange(200)
    for _ in range(chance.randint(2, 6)):
        shown = sorted(chance.sample(SHOWN, chance.randint(2, 4)))
        text = chance.choice(texts) if texts and chance.random() < 0.08 else _text(chance, person)
        texts.append(text)
        ads = tuple(_ad(chance, person, text, shown, day + n) for n in range(chance.randint(1, 4)))
        found.append((person.phone if "phone" in shown else "", ads))
        person, day = _changed(chance, person, mules), day + chance.randint(5, 60)
    return found


def _changed(chance: random.Random, person: _Person, mules: list[str]) -> _Person:
    """One identifier new, now and then two; the phone more often than others."""
    fresh = _new(chance, mules)
    parts = (
        "phone",
        "phone",
        "handle",
        "mail",
        "page",
        "holder",
        "wallet",
        "picture",
        "name",
        "brand",
        "brand",
    )
    for part in {chance.choice(parts) for _ in range(chance.choice((1, 1, 1, 2)))}:
        person = replace(person, **{part: getattr(fresh, part)})
    return person


def _new(chance: random.Random, mules: list[str]) -> _Person:
    name, word = _name(chance), "".join(chance.choices(STOCK["syllables"], k=3))
    digits = "".join(chance.choices("0123456789", k=7))
    return _Person(
        name=name,
        phone=f"+{chance.choice(CODES)}{digits}",
        handle=f"@{word}_{chance.choice(('jobs', 'hr', 'visa', 'works'))}{chance.randrange(100)}",
        mail=f"{name.split()[0].lower()}.{word}@{chance.choice(('mailbox', 'post', 'inbox'))}.example",
        page=f"https://{word}{chance.randrange(100)}.example/apply",
        holder=chance.choice(mules) if chance.random() < 0.1 else _name(chance),
        wallet="T" + sha256(f"{word}{digits}".encode()).hexdigest()[:33],
        picture=sha256(
            (chance.choice(STOCK["brands"]) if chance.random() < 0.3 else word + digits).encode()
        ).hexdigest(),
        habit=chance.choice(STOCK["habits"]),
        brand=chance.choice(STOCK["brands"]),
    )


def _name(chance: random.Random) -> str:
    return f"{chance.choice(STOCK['first_names'])} {chance.choice(STOCK['last_names'])}"


def _text(chance: random.Random, person: _Person) -> str:
    """The offer in the recruiter's words; contacts come after it."""
    opening = chance.choice(STOCK["openings"]).format(
        job=chance.choice(STOCK["jobs"]), brand=person.brand, place=chance.choice(STOCK["places"])
    )
    terms = chance.choice(STOCK["terms"]).format(pay=chance.randrange(6, 30) * 50)
    return (
        f"{opening} {terms} {person.habit}" if chance.random() < 0.7 else f"{person.habit} {opening} {terms}"
    )


def _ad(chance: random.Random, person: _Person, text: str, shown: list[str], day: int) -> PostedAd:
    lines = {
        "phone": f"WhatsApp {person.phone} ({person.name})",
        "handle": f"Telegram {person.handle}",
        "mail": f"Write to {person.mail}",
        "page": f"Apply: {person.page}",
        "holder": f"Send the form fee. Account name: {person.holder}",
        "wallet": f"Or USDT TRC20 {person.wallet}",
    }
    said = [lines[one] for one in shown]
    chance.shuffle(said)
    return PostedAd(
        title=f"{person.brand} hiring",
        text="\n".join([text, *said]),
        employer=person.brand if chance.random() < 0.6 else "",
        picture=person.picture if chance.random() < 0.5 else "",
        day=day,
    )

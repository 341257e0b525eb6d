"""Recruiters who change one identifier at a time, and strangers who share some: campaigns with who made them.

`recruiters(count, seed)` gives campaigns of two ads or so each. A recruiter has five to nine kinds of identifier
(phone, Telegram, mailbox, site, name, employer, payee, wallet, picture, wording) and replaces one of them, now and
then two, from each campaign to the next; each campaign shows most of what it has. Strangers share what strangers do:
common names, brands that many claim, copied texts, money mules, agencies that many write through, stolen logos.
It knows nothing of how campaigns are compared. `style` chooses the stock of words and the rates.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal

Style = Literal["first", "second"]
KINDS: Final = (
    "phone", "telegram", "email", "site", "person", "employer", "payee", "wallet", "picture", "wording",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How often recruiters and strangers do what."""

    kinds: tuple[int, int]
    """Fewest and most kinds of identifier of a recruiter, wording included."""
    campaigns: tuple[int, int]
    two: float
    """Share of steps in which two identifiers change."""
    shown: float
    """Share of its identifiers that a campaign shows."""
    common_name: float
    brand: float
    copied: float
    """Share of recruiters who copy another's text."""
    mule: float
    agency: float
    logo: float


RATES: Final[dict[Style, Rates]] = {
    "first": Rates(
        kinds=(5, 9), campaigns=(2, 6), two=0.12, shown=0.85,
        common_name=0.25, brand=0.3, copied=0.15, mule=0.06, agency=0.06, logo=0.12,
    ),
    "second": Rates(
        kinds=(5, 8), campaigns=(3, 8), two=0.08, shown=0.9,
        common_name=0.35, brand=0.2, copied=0.1, mule=0.1, agency=0.04, logo=0.08,
    ),
}  # fmt: skip
"""Set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedAd:
    """One ad of a campaign."""

    title: str
    text: str
    employer: str
    picture: str
    day: int
    """Days since the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedCampaign:
    """A campaign with the truth."""

    number: int
    recruiter: int
    phone: str
    """Empty where the campaign shows none."""
    ads: tuple[PostedAd, ...]


@dataclass
class _Shared:
    """What strangers share."""

    names: list[str]
    brands: list[str]
    mules: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    logos: list[str] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=list)


@cache
def _stock(style: Style) -> dict[str, list[str]]:
    table: dict[str, dict[str, list[str]]] = tomllib.loads(
        Path(__file__).with_name("stock.toml").read_text("utf-8")
    )
    return table[style]


def recruiters(count: int, seed: int, style: Style = "first") -> list[PostedCampaign]:
    """Campaigns of so many recruiters, in random order."""
    world = _World(random.Random(f"{style} {seed}"), style)
    found = [one for number in range(count) for one in world.recruiter(number)]
    world.chance.shuffle(found)
    return [
        PostedCampaign(number=at, recruiter=one.recruiter, phone=one.phone, ads=one.ads)
        for at, one in enumerate(found, 1)
    ]


class _World:
    def __init__(self, chance: random.Random, style: Style) -> None:
        self.chance, self.stock, self.rates = chance, _stock(style), RATES[style]
        self.serial = 0
        self.shared = _Shared(names=self.stock["names"], brands=self.stock["brands"])
        self.shared.mules = [self._name() for _ in range(4)]
        self.shared.agencies = [f"https://{self._root()}{n}.example/" for n in range(4)]
        self.shared.logos = [f"logo-{n}" for n in range(4)]

    def recruiter(self, number: int) -> Iterator[PostedCampaign]:
        """All campaigns of one recruiter: from each to the next one identifier changes, rarely two."""
        few, most = self.rates.kinds
        kinds = self.chance.sample(KINDS[:-1], self.chance.randint(few, most) - 1)
        state = {kind: self.fresh(kind) for kind in kinds}
        text = self._text()
        day = self.chance.randrange(200)
        for _ in range(self.chance.randint(*self.rates.campaigns)):
            shown = {k: v for k, v in state.items() if self.chance.random() < self.rates.shown}
            if not shown.keys() & {"phone", "telegram", "email", "site"}:
                shown |= {k: v for k, v in state.items() if k in ("phone", "telegram", "email", "site")}
            ads = tuple(self._ad(shown, text, day + n) for n in range(self.chance.randint(1, 3)))
            yield PostedCampaign(number=0, recruiter=number, phone=shown.get("phone", ""), ads=ads)
            for kind in self.chance.sample([*kinds, "wording"], 1 + (self.chance.random() < self.rates.two)):
                if kind == "wording":
                    text = self._text()
                else:
                    state[kind] = self.fresh(kind)
            day += self.chance.randint(5, 40)

    def fresh(self, kind: str) -> str:
        """A new value of a kind, which strangers may have too."""
        self.serial += 1
        number, happens = self.serial, self.chance.random()
        if kind == "phone":
            return f"+1 {201 + number // 9000 % 700}-555-{200 + number % 9000:04d}"
        if kind == "telegram":
            return f"@{self._root()}_{self._given()}_{number}".lower()
        if kind == "email":
            return f"{self._given()}.{self._root()}{number}@mail{number % 5}.example".lower()
        if kind == "site":
            shared = happens < self.rates.agency
            return (
                self.chance.choice(self.shared.agencies)
                if shared
                else f"https://{self._root()}{number}.example/"
            )
        if kind == "person":
            return self.chance.choice(self.shared.names) if happens < self.rates.common_name else self._name()
        if kind == "employer":
            return self.chance.choice(self.shared.brands) if happens < self.rates.brand else self._firm()
        if kind == "payee":
            return self.chance.choice(self.shared.mules) if happens < self.rates.mule else self._name()
        if kind == "wallet":
            return f"0x{self.chance.getrandbits(160):040x}"
        return self.chance.choice(self.shared.logos) if happens < self.rates.logo else f"picture-{number}"

    def _name(self) -> str:
        return f"{self._given()} {self.chance.choice(self.stock['family'])}"

    def _given(self) -> str:
        return self.chance.choice(self.stock["given"])

    def _root(self) -> str:
        return self.chance.choice(self.stock["roots"]).lower()

    def _firm(self) -> str:
        words = f"{self._root()} {self._root()}".title()
        return self.chance.choice(self.stock["firms"]).format(w=words)

    def _text(self) -> list[str]:
        """A text of one's own, or a copy of another's."""
        if self.shared.texts and self.chance.random() < self.rates.copied:
            return self.chance.choice(self.shared.texts)
        text = [
            self.chance.choice(self.stock["openings"]),
            *self.chance.sample(self.stock["middles"], self.chance.randint(3, 6)),
            self.chance.choice(self.stock["closings"]),
        ]
        self.shared.texts.append(text)
        return text

    def _ad(self, shown: dict[str, str], text: list[str], day: int) -> PostedAd:
        job, place = self.chance.choice(self.stock["jobs"]), self.chance.choice(self.stock["places"])
        lines = [line.format(job=job, place=place) for line in text]
        said = {
            "phone": "Call {}.", "telegram": "Telegram {}.", "email": "Write to {}.", "site": "See {}",
            "person": "Ask for {}.", "payee": "Account name: {}.", "wallet": "USDT (ERC20) {}.",
        }  # fmt: skip
        lines += [said[kind].format(value) for kind, value in shown.items() if kind in said]
        return PostedAd(
            title=f"{job.title()} for {place}",
            text="\n".join(lines),
            employer=shown.get("employer", ""),
            picture=shown.get("picture", ""),
            day=day,
        )

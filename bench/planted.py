"""Plants campaigns among honest ads, with the truth beside each ad.

`plant(count, seed)` yields ads of every kind that joining gets wrong: singletons, honest reposts,
agencies and employers with many jobs on one phone, a board's footer and hotline on unrelated ads,
campaigns with light, medium and heavy edits and rotating contacts, pairs in two languages that share
only a contact, confusers that copy half a template. `python -m bench.planted 1000 > ads.jsonl` writes
lines for `adwatch import`; the truth is in `truth` (ads of one group share it) and `kind`. Sentences
are in `planted_texts.toml`; `words=True` writes invented words instead, for sizes at which the
sentences would repeat.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.planted_edits import edited, spun

Texts = dict[str, Any]
PERIODS = {"light": "2026-03", "medium": "2026-04", "heavy": "2026-05"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One ad and the truth about it."""

    id: str
    truth: str
    kind: str
    language: str
    title: str
    description: str
    hiring_organization: str
    job_location: str
    base_salary: str
    date_posted: str
    url: str
    contacts: tuple[tuple[str, str, str], ...]
    """Kind, canonical value and the words in the description."""

    def line(self) -> dict[str, str]:
        """The ad as `adwatch import` reads it."""
        names = ("id", "title", "description", "hiring_organization", "job_location", "base_salary")
        return {name: getattr(self, name) for name in (*names, "date_posted", "url")}


@cache
def texts() -> dict[str, Texts]:
    """The sentences of every language."""
    return tomllib.loads((Path(__file__).parent / "planted_texts.toml").read_text("utf-8"))


@cache
def vocabulary(language: str) -> list[str]:
    """Words of a language's sentences (pieces of two to four signs where words are not spaced)."""
    given = texts()[language]
    sentences = [text for entry in (*given["frames"], *given["pitches"]) for text in entry]
    sentences += [text for entry in given["roles"] for text in entry]
    if language in {"zh", "th"}:
        letters = [re.sub(r"[^\w]|[{}|<>a-z0-9]", "", text) for text in sentences]
        return [text[i : i + 2 + i % 3] for text in letters for i in range(0, len(text) - 3, 3)]
    return sorted({word for text in sentences for word in re.findall(r"[^\W\d_]{3,}", text)})


class Planter:
    """Composes ads; one random stream, so that a seed gives the same ads again."""

    def __init__(self, seed: int, *, words: bool = False) -> None:
        self.random = random.Random(seed)
        self.words = words
        self.vocabulary = _vocabulary(self.random) if words else []
        self.serial = 0
        self.contact_serial = 0

    def contact(self, kind: str | None = None) -> tuple[str, str, str]:
        """A contact that nobody else has: kind, value, words."""
        self.contact_serial += 1
        number = self.contact_serial
        kind = kind or self.random.choice(("phone", "whatsapp", "telegram", "email"))
        if kind == "email":
            value = f"desk{number}@mail{number % 7}.example"
            return kind, value, value
        if kind == "telegram":
            return kind, f"recruit_{number}x", f"Telegram @recruit_{number}x"
        area, last = 201 + (number // 100) % 700, number % 100
        value = f"+1{area}55501{last:02d}"
        shown = f"+1 {area}-555-01{last:02d}"
        return kind, value, f"WhatsApp {shown}" if kind == "whatsapp" else shown

    def sentences(self, language: str, role: int, *, pitches: int = 0, frames: int = 6) -> list[list[str]]:
        """A template: sentences with their paraphrases, slots still open but for the role's."""
        if self.words:
            return [[self._nonsense(), self._nonsense()] for _ in range(frames + pitches)]
        texts_ = texts()[language]
        title, task, task2 = texts_["roles"][role % len(texts_["roles"])]
        pool = texts_["frames"]
        chosen = [pool[0], pool[1], *self.random.sample(pool[2:], min(frames - 2, len(pool) - 2))]
        chosen += self.random.sample(texts_["pitches"], min(pitches, len(texts_["pitches"])))
        swap = {"<title>": title, "<task>": task, "<task2>": task2}
        return [[_fill(variant, swap) for variant in entry] for entry in chosen]

    def _nonsense(self) -> str:
        ranks = (int(len(self.vocabulary) * self.random.random() ** 3) for _ in range(14))
        return " ".join(self.vocabulary[rank] for rank in ranks) + "."

    def own(self, language: str) -> str:
        """A sentence that nobody else writes, of the language's own words: what is special about a place."""
        words = vocabulary(language)
        picked = self.random.choices(words, k=self.random.randint(9, 16))
        return ("" if language in {"zh", "th"} else " ").join(picked) + "."

    def honest(self, language: str, role: int) -> list[str]:
        """An honest ad's sentences, each said in one of its ways, and two to four of its own."""
        entries = self.sentences(language, role, frames=self.random.randint(5, 8))
        body = [spun(self.random.choice(entry), self.random) for entry in entries]
        for _ in range(self.random.randint(2, 4)):
            body.insert(self.random.randrange(1, len(body)), self.own(language))
        return body

    def ad(
        self,
        truth: str,
        kind: str,
        language: str,
        role: int,
        body: list[str],
        contacts: list[tuple[str, str, str]],
        **given: str,
    ) -> Planted:
        """An ad of the sentences given, its open slots filled."""
        self.serial += 1
        texts_ = texts()[language]
        employer = given.get("employer") or self.employer(language)
        town = given.get("town") or self.random.choice(texts_["towns"])
        pay = given.get("pay") or f"{self.random.choice('$€₦')}{self.random.randint(3, 90) * 100}"
        swap = {"<town>": town, "<pay>": pay, "<employer>": employer}
        if contacts and not any("<contact>" in sentence for sentence in body):
            body = [*body, spun(self.random.choice(texts_["apply"]), self.random)]
        text = "\n".join(_fill(sentence, swap) for sentence in body)
        text = text.replace("<contact>", " / ".join(words for _, _, words in contacts))
        title = f"w{role}" if self.words else texts_["roles"][role % len(texts_["roles"])][0]
        day = self.random.randint(1, 28)
        return Planted(
            id=f"p{self.serial:07d}",
            truth=truth,
            kind=kind,
            language=language,
            title=given.get("title") or title,
            description=text,
            hiring_organization=employer,
            job_location=town,
            base_salary=pay,
            date_posted=f"{PERIODS.get(kind, '2026-02')}-{day:02d}",
            url=f"https://board{self.serial % 3}.example/ad/{self.serial}",
            contacts=tuple(contacts),
        )

    def employer(self, language: str) -> str:
        """An employer's name; the lists are short, so most get a number of their own."""
        self.contact_serial += 1
        return (
            f"{self.random.choice(texts()[language]['employers'])} {_roman(self.contact_serial % 3999 + 1)}"
        )

    def group(self, kind: str, number: int) -> Iterator[Planted]:
        """All ads of one group of a kind."""
        language = self.random.choice(list(texts()))
        maker = getattr(self, "_" + kind.replace("-", "_"))
        yield from maker(f"{kind}:{number}", language, self.random.randrange(100))

    def _single(self, truth: str, language: str, role: int) -> Iterator[Planted]:
        yield self.ad(truth, "single", language, role, self.honest(language, role), [self.contact()])

    def _repost(self, truth: str, language: str, role: int) -> Iterator[Planted]:
        body, contact, employer = self.honest(language, role), self.contact(), self.employer(language)
        for _ in range(self.random.randint(2, 5)):
            yield self.ad(truth, "repost", language, role, body, [contact], employer=employer)

    def _agency(self, truth: str, language: str, role: int) -> Iterator[Planted]:
        contact, own = self.contact("phone"), self.employer(language)
        clients = self.random.random() < 0.4
        line = texts()[language]["agency"].replace("<employer>", own)
        said = self.random.random() < 0.6
        for number in range(self.random.randint(6, 40)):
            body = self.honest(language, number) + ([line] if said else [])
            employer = self.employer(language) if clients else own
            yield self.ad(f"{truth}/{number}", "agency", language, number, body, [contact], employer=employer)

    def _board(self, truth: str, language: str, role: int) -> Iterator[Planted]:
        footer, hotline = texts()[language]["footer"], texts()[language]["hotline"]
        shared = self.contact("phone")
        for number in range(self.random.randint(10, 30)):
            own = self.contact()
            body = [*self.honest(language, number), "<own>", *footer, hotline]
            ad = self.ad(f"{truth}/{number}", "board", language, number, body, [shared])
            text = ad.description.replace("<own>", own[2])
            yield _replace(ad, description=text, contacts=(own, shared))

    def _campaign(self, truth: str, language: str, role: int, strength: str = "light") -> Iterator[Planted]:
        template = self.sentences(language, role, pitches=3, frames=5)
        size = min(200, max(2, int(self.random.paretovariate(0.9) * 2)))
        pool = [self.contact() for _ in range(max(1, size // 6))]
        start = [spun(entry[0], self.random) for entry in template]
        mixed = self.random.random() < 0.3
        for _ in range(size):
            body = edited(start, template, strength, self.random, texts()[language])
            used = self.random.sample(pool, min(len(pool), self.random.choice((1, 1, 2))))
            called = self.called(language, self.random.randrange(100) if mixed else role)
            yield self.ad(truth, strength, language, role, body, used, title=called)

    def called(self, language: str, role: int) -> str:
        """A title for a role, now and then dressed up."""
        title = (
            f"w{role}"
            if self.words
            else texts()[language]["roles"][role % len(texts()[language]["roles"])][0]
        )
        dress = self.random.choice(("{}", "{}", "{} 🔥", "{} - {town}", "{header} {}"))
        header, town = (
            self.random.choice(texts()[language]["headers"]),
            self.random.choice(texts()[language]["towns"]),
        )
        return dress.format(title, header=header, town=town)

    def _light(self, truth: str, language: str, role: int) -> Iterator[Planted]:
        yield from self._campaign(truth, language, role, "light")

    def _medium(self, truth: str, language: str, role: int) -> Iterator[Planted]:
        yield from self._campaign(truth, language, role, "medium")

    def _heavy(self, truth: str, language: str, role: int) -> Iterator[Planted]:
        yield from self._campaign(truth, language, role, "heavy")

    def _twin(self, truth: str, language: str, role: int) -> Iterator[Planted]:
        contact = self.contact(self.random.choice(("whatsapp", "telegram")))
        other = self.random.choice([name for name in texts() if name != language])
        for each in (language, other):
            start = [spun(entry[0], self.random) for entry in self.sentences(each, role, pitches=3, frames=4)]
            for _ in range(self.random.randint(1, 3)):
                yield self.ad(truth, "twin", each, role, start, [contact])

    def _confuser(self, truth: str, language: str, role: int) -> Iterator[Planted]:
        """A small campaign, and an honest ad that shares half of its sentences."""
        template = self.sentences(language, role, pitches=3, frames=5)
        start = [spun(entry[0], self.random) for entry in template]
        contact = self.contact()
        for _ in range(3):
            yield self.ad(truth, "light", language, role, start, [contact])
        half = self.random.sample(start, len(start) // 2)
        body = half + self.honest(language, role + 3)[: len(start) // 2 + 1]
        yield self.ad(f"{truth}/other", "confuser", language, role + 3, body, [self.contact()])


SHARES = {
    "single": 0.80,
    "repost": 0.06,
    "agency": 0.012,
    "board": 0.008,
    "light": 0.035,
    "medium": 0.035,
    "heavy": 0.035,
    "twin": 0.015,
    "confuser": 0.02,
}
"""Share of groups of each kind; about half of the ads are then singletons."""


def plant(count: int, seed: int, *, words: bool = False) -> list[Planted]:
    """About `count` ads (never fewer), in an order in which the members of a group lie apart."""
    return list(stream(count, seed, words=words, block=count))


def stream(count: int, seed: int, *, words: bool = False, block: int = 20_000) -> Iterator[Planted]:
    """The same without holding them all: groups lie apart within a block of so many ads."""
    planter = Planter(seed, words=words)
    made = number = 0
    while made < count:
        ads: list[Planted] = []
        while len(ads) < min(block, count - made):
            kind = planter.random.choices(list(SHARES), list(SHARES.values()))[0]
            ads += planter.group(kind, number)
            number += 1
        planter.random.shuffle(ads)
        made += len(ads)
        yield from ads


def _fill(text: str, swap: dict[str, str]) -> str:
    return re.sub("|".join(map(re.escape, swap)), lambda match: swap[match.group()], text)


def _replace(ad: Planted, **changes: Any) -> Planted:
    from dataclasses import replace

    return replace(ad, **changes)


def _roman(number: int) -> str:
    parts = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")]
    result = ""
    for value, letters in [*parts, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
        result += letters * (number // value)
        number %= value
    return result


def _vocabulary(rng: random.Random) -> list[str]:
    parts = [
        "ba",
        "ke",
        "lo",
        "mi",
        "nu",
        "sar",
        "ten",
        "vil",
        "dro",
        "pex",
        "qua",
        "gli",
        "zor",
        "hin",
        "fe",
    ]
    return ["".join(rng.choices(parts, k=rng.randint(1, 4))) for _ in range(20_000)]


if __name__ == "__main__":
    size, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for planted in stream(size, seed, words=len(sys.argv) > 3):
        print(json.dumps(planted.line() | {"truth": planted.truth, "kind": planted.kind}, ensure_ascii=False))

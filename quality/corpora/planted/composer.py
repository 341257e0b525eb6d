"""Composes single ads: sentences, contacts, employers, titles."""

from __future__ import annotations

import random

from quality.corpora.planted.edits import spun
from quality.corpora.planted.texts import fill, invented, roman, texts, vocabulary
from quality.corpora.record import LabelledAd

PERIODS = {"light": "2026-03", "medium": "2026-04", "heavy": "2026-05"}


class Composer:
    """Composes ads; one random stream, so that a seed gives the same ads again."""

    def __init__(self, seed: int, *, words: bool = False) -> None:
        self.random = random.Random(seed)
        self.words = words
        self.vocabulary = invented(self.random) if words else []
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
        line, area = number % 100 + 100, 201 + (number // 100) % 700
        if number >= 70_000:
            # The numbers kept for fiction are used up: others of exchange 555, which has no subscribers.
            line, area = 200 + number % 9000, 201 + (number // 9000) % 700
        value = f"+1{area}555{line:04d}"
        shown = f"+1 {area}-555-{line:04d}"
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
        return [[fill(variant, swap) for variant in entry] for entry in chosen]

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
    ) -> LabelledAd:
        """An ad of the sentences given, its open slots filled."""
        self.serial += 1
        texts_ = texts()[language]
        employer = given.get("employer") or self.employer(language)
        town = given.get("town") or self.random.choice(texts_["towns"])
        pay = given.get("pay") or f"{self.random.choice('$€₦')}{self.random.randint(3, 90) * 100}"
        swap = {"<town>": town, "<pay>": pay, "<employer>": employer}
        if contacts and not any("<contact>" in sentence for sentence in body):
            body = [*body, spun(self.random.choice(texts_["apply"]), self.random)]
        text = "\n".join(fill(sentence, swap) for sentence in body)
        text = text.replace("<contact>", " / ".join(words for _, _, words in contacts))
        title = f"w{role}" if self.words else texts_["roles"][role % len(texts_["roles"])][0]
        day = self.random.randint(1, 28)
        return LabelledAd(
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
        return f"{self.random.choice(texts()[language]['employers'])} {roman(self.contact_serial % 3999 + 1)}"

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

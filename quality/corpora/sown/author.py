"""Writes single ads: contacts, firms, slots filled."""

from __future__ import annotations

import random

from quality.corpora.record import LabelledAd
from quality.corpora.sown.material import Speaker, filled

Given = tuple[str, str, str]
"""Kind, canonical value and words of a contact."""

MONTHS = {"light": "06", "medium": "07", "heavy": "08"}


class Author:
    """One random stream, so that a seed gives the same ads again."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.serial = 0
        self.contacts = 0

    def contact(self, *kinds: str) -> Given:
        """A contact that nobody else has."""
        self.contacts += 1
        number = self.contacts
        kind = self.random.choice(kinds or ("phone", "whatsapp", "telegram", "email", "phone"))
        if kind == "email":
            return kind, f"post{number}@office{number % 11}.test", f"post{number}@office{number % 11}.test"
        if kind == "telegram":
            return kind, f"gate_{number}_in", f"t.me/gate_{number}_in"
        digits = f"80{3 + number // 10000 % 7}000{number % 10000:04d}"
        shown = f"0{digits[:3]} {digits[3:6]} {digits[6:]}"
        return kind, f"+234{digits}", f"wa.me/234{digits}" if kind == "whatsapp" else shown

    def firm(self, words: Speaker) -> str:
        """A firm's name."""
        first, second = self.random.choice(words.words["firm_a"]), self.random.choice(words.words["firm_b"])
        self.contacts += 1
        glue = "" if words.language in {"zh", "th"} else " "
        return f"{first}{glue}{second} {self.contacts % 997 + 3}"

    def ad(
        self,
        truth: str,
        kind: str,
        words: Speaker,
        role: str,
        body: list[str],
        used: list[Given],
        **given: str,
    ) -> LabelledAd:
        """An ad of the lines given, the slots filled."""
        self.serial += 1
        town = given.get("town") or self.random.choice(words.words["towns"])
        amount = self.random.choice((45, 60, 75, 90, 110, 150, 200, 260)) * self.random.choice(
            (10, 100, 1000)
        )
        pay = given.get("pay") or self.random.choice(("{} USD", "₦{}", "{} K", "฿{}", "{} €")).format(
            f"{amount:,}"
        )
        firm = given.get("firm", "")
        if used and not any("<contact>" in line for line in body):
            body = [*body, words.any("calls")]
        slots = {"town": town, "pay": pay, "firm": firm or role, "n": str(self.random.randint(2, 9))}
        slots["contact"] = self.random.choice((" / ", ", ", "\n")).join(shown for _, _, shown in used)
        return LabelledAd(
            id=f"s{self.serial:07d}",
            truth=truth,
            kind=kind,
            language=words.language,
            title=given.get("title") or role,
            description=filled("\n".join(body), slots),
            hiring_organization=firm,
            job_location=town,
            base_salary=pay,
            date_posted=f"2026-{MONTHS.get(kind, '05')}-{self.random.randint(1, 28):02d}",
            url=f"https://pinboard{self.serial % 5}.example/jobs/{self.serial}",
            contacts=tuple(used),
        )

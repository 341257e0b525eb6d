"""Writes the groups of ads: honest ones and campaigns."""

from __future__ import annotations

import random
from datetime import date, timedelta

from quality.corpora.record import LabelledAd
from quality.corpora.scattered.disguise import Sentences, disguised
from quality.corpora.scattered.tongue import CONTACT, Tongue, tongues

BEGIN = date(2026, 9, 1)
LENGTHS = ("short", "middle", "middle", "middle", "long")
SIZES = ((2, 4, 50), (5, 15, 35), (16, 60, 12), (61, 200, 3))
"""From, to, and how many of a hundred campaigns have so many ads."""


class Writer:
    """One random stream; the same seed writes the same ads."""

    def __init__(self, seed: int, *, only: str = "", largest: int = 200) -> None:
        self.rng = random.Random(seed)
        self.only = only
        self.largest = largest
        self.serial = 0
        self.reached = 0
        self.last: tuple[Tongue, Sentences] | None = None

    def group(self, kind: str, number: int) -> list[LabelledAd]:
        """All ads of one group of a kind of `SHARES`."""
        tongue = self.rng.choice(tongues())
        if kind in ("light", "medium", "heavy"):
            return self.campaign(tongue, kind, number)
        makers = {
            "repost": self.reposts,
            "agency": self.agency,
            "twin": self.twins,
            "confuser": self.confuser,
        }
        return makers[kind](tongue, number) if kind in makers else self.single(tongue, number)

    def contact(self) -> str:
        """A way to reach somebody that nobody else has, in the words that name it."""
        self.reached += 1
        n = self.reached
        digits = f"{n % 10000:04d}"
        return self.rng.choice(
            [
                f"WhatsApp +234 803 {n // 10000:03d} {digits}",
                f"+1 {201 + n // 100 % 700} 555 01{n % 100:02d}",
                f"Telegram @zz_{self.rng.choice(('agent', 'office', 'visa', 'hr'))}_{n}",
                f"zz.{self.rng.choice(('hr', 'jobs', 'apply'))}{n}@mail{n % 13}.example",
                f"https://t.me/zz_desk{n}",
                f"wa.me/234803{n // 10000:03d}{digits}",
            ]
        )

    def lines(self, tongue: Tongue, length: str, *, honest: bool) -> Sentences:
        """The bare text of an ad: sentences with slots, the last one names the contact."""
        rng, style = self.rng, self.rng.choice(("stock", "stock", "stock", "salad", "mixed"))
        if length == "short":
            body = [rng.choice((tongue.line, lambda r: tongue.salad(r, r.randrange(6, 12))))(rng)]
        elif style == "salad":
            body = [tongue.salad(rng, rng.randrange(6, 15)) for _ in range(rng.randrange(4, 9))]
        elif honest:
            body = [
                tongue.one(rng, "opening"),
                *(tongue.line(rng) for _ in range(rng.randrange(2, 5))),
                *tongue.some(rng, "need", rng.randrange(1, 4)),
                *tongue.some(rng, "offer", rng.randrange(1, 4)),
            ]
        else:
            body = tongue.some(rng, "pitch", rng.randrange(4, 8))
            body += [tongue.line(rng) for _ in range(rng.randrange(0, 3))]
        if style == "mixed" or length == "long":
            body += [tongue.salad(rng, rng.randrange(8, 16)) for _ in range(12 if length == "long" else 2)]
        return [*body, CONTACT if length == "short" else tongue.one(rng, "closing" if honest else "reach")]

    def chosen(self, tongue: Tongue, known: dict[str, str]) -> dict[str, str]:
        """`known` with role, firm, town and pay; those that it does not say are chosen afresh."""
        fresh = {name: tongue.one(self.rng, f"{name}s") for name in ("role", "firm", "town")}
        return {**fresh, "pay": tongue.amount(self.rng), **known}

    def ad(self, tongue: Tongue, text: Sentences, contact: str, day: int, **known: str) -> LabelledAd:
        """One ad; what `known` does not say (role, firm, town, pay) is chosen afresh."""
        self.serial += 1
        rng = self.rng
        known = self.chosen(tongue, known)
        said = [tongue.filled(rng, sentence, known).replace(CONTACT, contact) for sentence in text]
        return LabelledAd(
            id=f"s{self.serial}",
            truth=known["truth"],
            kind=known["kind"],
            language=tongue.code,
            title=known["role"],
            description=rng.choice((tongue.space or "\n", "\n")).join(said),
            hiring_organization=known["firm"],
            job_location=known["town"],
            base_salary=known["pay"],
            date_posted=str(BEGIN + timedelta(days=day)),
            url=f"https://{known['truth']}.example/{self.serial}",
            contacts=(),
        )

    def single(self, tongue: Tongue, number: int, kind: str = "single") -> list[LabelledAd]:
        """One ad that belongs to nobody."""
        text = self.lines(tongue, self.rng.choice(LENGTHS), honest=self.rng.random() < 0.9)
        return [self.ad(tongue, text, self.contact(), self.rng.randrange(80), truth=f"g{number}", kind=kind)]

    def reposts(self, tongue: Tongue, number: int) -> list[LabelledAd]:
        """One employer that posts the same job again each day, or the same text for many towns."""
        rng, contact = self.rng, self.contact()
        text = self.lines(tongue, rng.choice(LENGTHS), honest=True)
        fixed = {"firm": tongue.one(rng, "firms"), "role": tongue.one(rng, "roles")}
        if rng.random() < 0.5:
            fixed |= {"town": tongue.one(rng, "towns"), "pay": tongue.amount(rng)}
            text = [tongue.filled(rng, sentence, fixed) for sentence in text]
        days = rng.randrange(2, 12)
        return [
            self.ad(tongue, text, contact, day, truth=f"g{number}", kind="repost", **fixed)
            for day in range(days)
        ]

    def agency(self, tongue: Tongue, number: int) -> list[LabelledAd]:
        """One number, many honest jobs that have nothing else in common."""
        rng, contact, house = self.rng, self.contact(), tongue.one(self.rng, "firms")
        named, known = rng.random() < 0.5, tongue.says["agency"]
        ads = []
        for job in range(rng.randrange(4, 40)):
            text = self.lines(tongue, "middle", honest=True)
            if named:
                text = [*text[:-1], known[0].replace("<firm>", house), known[1]]
            firm = house if rng.random() < 0.5 else tongue.one(rng, "firms")
            ads += [
                self.ad(
                    tongue,
                    text,
                    contact,
                    rng.randrange(80),
                    truth=f"g{number}.{job}",
                    kind="agency",
                    firm=firm,
                )
            ]
        return ads

    def campaign(self, tongue: Tongue, strength: str, number: int) -> list[LabelledAd]:
        """One text under many names; contacts rotate, or change with every ad."""
        rng = self.rng
        text = self.lines(tongue, rng.choice(LENGTHS), honest=rng.random() < 0.25)
        if len(text) >= 6:
            self.last = (tongue, text)
        low, high, _ = rng.choices(SIZES, [share for *_, share in SIZES])[0]
        size = min(rng.randint(low, high), self.largest)
        pool = [self.contact() for _ in range(rng.randrange(1, 2 + size // 3))]
        fresh = rng.random() < 0.25
        ads = []
        for _ in range(size):
            reach = self.contact() if fresh else rng.choice(pool)
            if not fresh and rng.random() < 0.2:
                reach += f" / {rng.choice(pool)}"
            known = self.chosen(tongue, {"truth": f"g{number}", "kind": strength})
            said = [tongue.filled(rng, sentence, known) for sentence in text]
            edited = disguised(rng, tongue, said, strength, self.only)
            ads += [self.ad(tongue, edited, reach, rng.randrange(40), **known)]
        return ads

    def twins(self, tongue: Tongue, number: int) -> list[LabelledAd]:
        """The same promise in two languages; nothing but a contact links them."""
        rng, contact = self.rng, self.contact()
        other = rng.choice([each for each in tongues() if each.code != tongue.code])
        chosen = rng.sample(range(len(tongue.says["pitch"])), 5)
        return [
            self.ad(
                each,
                [*(each.says["pitch"][at] for at in chosen), each.one(rng, "reach")],
                contact,
                rng.randrange(40),
                truth=f"g{number}",
                kind="twin",
            )
            for each in (tongue, other)
        ]

    def confuser(self, tongue: Tongue, number: int) -> list[LabelledAd]:
        """Half of a campaign's text, the other half and the contact of its own."""
        if self.last:
            tongue, text = self.last
            half = text[: len(text) // 2]
            rest = self.lines(tongue, "middle", honest=self.rng.random() < 0.5)[-len(half) - 1 :]
        else:
            half, rest = [], self.lines(tongue, "middle", honest=True)
        day = self.rng.randrange(80)
        return [self.ad(tongue, [*half, *rest], self.contact(), day, truth=f"g{number}", kind="confuser")]

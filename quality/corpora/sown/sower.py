"""Composes the groups of ads that joining has to keep together or apart."""

from __future__ import annotations

from collections.abc import Iterator

from quality.corpora.record import LabelledAd
from quality.corpora.sown.author import MONTHS, Author, Given
from quality.corpora.sown.edits import Reposter
from quality.corpora.sown.honest import honest
from quality.corpora.sown.material import Speaker, filled, material, spun


class Sower(Author):
    """Sows groups; one random stream, so that a seed gives the same ads again."""

    def group(self, kind: str, number: int) -> Iterator[LabelledAd]:
        """All ads of one group of a kind."""
        words = Speaker(self.random.choice(list(material())), self.random)
        role = words.any("roles")
        truth = f"{kind}:{number}"
        if kind in MONTHS:
            yield from self._campaign(truth, kind, words, role)
        else:
            yield from getattr(self, "_" + kind.replace("-", "_"))(truth, words, role)

    def _single(self, truth: str, words: Speaker, role: str) -> Iterator[LabelledAd]:
        used = [self.contact()] if self.random.random() < 0.8 else []
        yield self.ad(
            truth, "single", words, role, _open(honest(words, role), used), used, firm=self.firm(words)
        )

    def _repost(self, truth: str, words: Speaker, role: str) -> Iterator[LabelledAd]:
        body, used, firm = honest(words, role), [self.contact()], self.firm(words)
        for _ in range(self.random.randint(2, 6)):
            lines = list(body)
            if len(lines) > 6 and self.random.random() < 0.3:
                lines.pop(self.random.randrange(2, len(lines) - 1))
            yield self.ad(truth, "repost", words, role, lines, used, firm=firm)

    def _agency(
        self, truth: str, words: Speaker, role: str, least: int = 9, most: int = 50
    ) -> Iterator[LabelledAd]:
        used, own = [self.contact("phone", "email", "whatsapp")], self.firm(words)
        line = filled(words.any("agency"), {"firm": own})
        clients, said = self.random.random() < 0.5, self.random.random() < 0.7
        for number in range(self.random.randint(least, most)):
            role = words.any("roles")
            body = [*honest(words, role), *([line] if said else [])]
            firm = self.firm(words) if clients else own
            for _ in range(self.random.choice((1, 1, 1, 1, 2))):
                yield self.ad(
                    f"{truth}/{number}",
                    "agency" if most > 8 else "small-agency",
                    words,
                    role,
                    body,
                    used,
                    firm=firm,
                )

    def _small_agency(self, truth: str, words: Speaker, role: str) -> Iterator[LabelledAd]:
        yield from self._agency(truth, words, role, 3, 8)

    def _board(self, truth: str, words: Speaker, role: str) -> Iterator[LabelledAd]:
        hotline = self.contact("phone", "email")
        footer = [
            *self.random.choice(words.words["boards"]),
            words.words["hotline"].replace("<contact>", hotline[2]),
        ]
        bare = self.random.random() < 0.3
        for number in range(self.random.randint(5, 30)):
            role = words.any("roles")
            own = [] if bare else [self.contact()]
            body = [*_open(honest(words, role), own), *footer]
            ad = self.ad(f"{truth}/{number}", "board", words, role, body, own, firm=self.firm(words))
            yield ad.replaced(contacts=(*own, hotline))

    def _employer(self, truth: str, words: Speaker, role: str) -> Iterator[LabelledAd]:
        """One employer's different jobs under one page about it."""
        used, firm = [self.contact("email", "phone")], self.firm(words)
        about = [*words.lines("about", 3), *self.random.sample(words.words["eeo"], 1)]
        roles = self.random.sample(words.words["roles"], self.random.randint(3, 9))
        for number, role in enumerate(roles):
            yield self.ad(
                f"{truth}/{number}", "employer", words, role, honest(words, role, about), used, firm=firm
            )

    def reposter(self, words: Speaker) -> tuple[Reposter, list[int]]:
        """An author of a campaign and the numbers of its lures."""
        lures = self.random.sample(range(len(words.words["lures"])), self.random.randint(4, 7))
        author = words.narrow()
        template = [tuple(words.words["lures"][lure]) for lure in lures]
        template += [author.duty() for _ in range(self.random.randint(1, 3))]
        self.random.shuffle(template)
        return Reposter(words, template, lures, lambda: self._closed(words)), lures

    def _closed(self, words: Speaker) -> list[str]:
        lines = honest(words, words.any("roles"))
        return [filled(line, {"contact": "", "firm": self.firm(words)}) for line in lines]

    def _campaign(self, truth: str, kind: str, words: Speaker, role: str) -> Iterator[LabelledAd]:
        author, _ = self.reposter(words)
        size = int(2 * 100 ** (self.random.random() ** 2.5))
        chain = self._chain(size)
        firms = [self.firm(words) for _ in range(1 + size // 5)] if self.random.random() < 0.5 else [""]
        for number in range(size):
            title = self.random.choice((role, words.any("roles"), author.opener, f"{role} 🔥"))
            body, firm = author.post(kind), self.random.choice(firms)
            yield self.ad(truth, kind, words, role, body, chain[number], title=title, firm=firm)

    def _chain(self, size: int) -> list[list[Given]]:
        """Contacts of each ad: neighbours share one, ads far apart none; or every ad has its own."""
        if self.random.random() < 0.12:
            return [[self.contact()] for _ in range(size)]
        pool = [self.contact() for _ in range(max(2, size // 4) + 1)]
        places = [number * (len(pool) - 1) // size for number in range(size)]
        return [pool[place : place + self.random.choice((1, 2))] for place in places]

    def _twin(self, truth: str, words: Speaker, role: str) -> Iterator[LabelledAd]:
        """The same lures in two languages; only the contact tells."""
        author, lures = self.reposter(words)
        used = [self.contact("whatsapp", "telegram", "phone")]
        other = Speaker(
            self.random.choice([name for name in material() if name != words.language]), self.random
        )
        body = [spun(other.words["lures"][lure][0], self.random) for lure in lures]
        for _ in range(self.random.randint(1, 4)):
            yield self.ad(truth, "twin", words, role, author.post("light"), used)
        role = other.any("roles")
        for _ in range(self.random.randint(1, 4)):
            yield self.ad(truth, "twin", other, role, body, used)

    def _confuser(self, truth: str, words: Speaker, role: str) -> Iterator[LabelledAd]:
        """A small campaign, and another's ad of half its lines; or an honest ad of which half is stolen."""
        author, _ = self.reposter(words)
        rest = honest(words, words.any("roles"))
        if self.random.random() < 0.5:
            used = [self.contact()]
            for _ in range(self.random.randint(2, 5)):
                yield self.ad(truth, "light", words, role, author.post("light"), used)
            body = (
                self.random.sample(author.first, len(author.first) // 2) + rest[: len(author.first) // 2 + 1]
            )
        else:
            own, firm = [self.contact()], self.firm(words)
            rest = honest(words, role, words.lines("about", 2))
            yield self.ad(truth, "confuser", words, role, rest, own, firm=firm)
            body = author.first + rest[: len(rest) // 2]
        given = [self.contact()]
        yield self.ad(f"{truth}/other", "confuser", words, role, body, given, firm=self.firm(words))


def _open(body: list[str], used: list[Given]) -> list[str]:
    """The lines without the call where there is nobody to call."""
    return body if used else [line.replace("<contact>", "") for line in body]

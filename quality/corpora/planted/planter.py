"""Groups of ads that joining has to keep together or apart."""

from __future__ import annotations

from collections.abc import Iterator

from quality.corpora.planted.composer import Composer
from quality.corpora.planted.edits import edited, spun
from quality.corpora.planted.texts import texts
from quality.corpora.record import LabelledAd


class Planter(Composer):
    """Plants groups; one random stream, so that a seed gives the same ads again."""

    def group(self, kind: str, number: int) -> Iterator[LabelledAd]:
        """All ads of one group of a kind."""
        language = self.random.choice(list(texts()))
        maker = getattr(self, "_" + kind.replace("-", "_"))
        yield from maker(f"{kind}:{number}", language, self.random.randrange(100))

    def _single(self, truth: str, language: str, role: int) -> Iterator[LabelledAd]:
        yield self.ad(truth, "single", language, role, self.honest(language, role), [self.contact()])

    def _repost(self, truth: str, language: str, role: int) -> Iterator[LabelledAd]:
        body, contact, employer = self.honest(language, role), self.contact(), self.employer(language)
        for _ in range(self.random.randint(2, 5)):
            yield self.ad(truth, "repost", language, role, body, [contact], employer=employer)

    def _agency(self, truth: str, language: str, role: int) -> Iterator[LabelledAd]:
        contact, own = self.contact("phone"), self.employer(language)
        clients = self.random.random() < 0.4
        line = texts()[language]["agency"].replace("<employer>", own)
        said = self.random.random() < 0.6
        for number in range(self.random.randint(6, 40)):
            body = self.honest(language, number) + ([line] if said else [])
            employer = self.employer(language) if clients else own
            yield self.ad(f"{truth}/{number}", "agency", language, number, body, [contact], employer=employer)

    def _board(self, truth: str, language: str, role: int) -> Iterator[LabelledAd]:
        footer, hotline = texts()[language]["footer"], texts()[language]["hotline"]
        shared = self.contact("phone")
        for number in range(self.random.randint(10, 30)):
            own = self.contact()
            body = [*self.honest(language, number), "<own>", *footer, hotline]
            ad = self.ad(f"{truth}/{number}", "board", language, number, body, [shared])
            text = ad.description.replace("<own>", own[2])
            yield ad.replaced(description=text, contacts=(own, shared))

    def _campaign(
        self, truth: str, language: str, role: int, strength: str = "light"
    ) -> Iterator[LabelledAd]:
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

    def _light(self, truth: str, language: str, role: int) -> Iterator[LabelledAd]:
        yield from self._campaign(truth, language, role, "light")

    def _medium(self, truth: str, language: str, role: int) -> Iterator[LabelledAd]:
        yield from self._campaign(truth, language, role, "medium")

    def _heavy(self, truth: str, language: str, role: int) -> Iterator[LabelledAd]:
        yield from self._campaign(truth, language, role, "heavy")

    def _twin(self, truth: str, language: str, role: int) -> Iterator[LabelledAd]:
        contact = self.contact(self.random.choice(("whatsapp", "telegram")))
        other = self.random.choice([name for name in texts() if name != language])
        for each in (language, other):
            start = [spun(entry[0], self.random) for entry in self.sentences(each, role, pitches=3, frames=4)]
            for _ in range(self.random.randint(1, 3)):
                yield self.ad(truth, "twin", each, role, start, [contact])

    def _confuser(self, truth: str, language: str, role: int) -> Iterator[LabelledAd]:
        """A small campaign, and an honest ad that shares half of its sentences."""
        template = self.sentences(language, role, pitches=3, frames=5)
        start = [spun(entry[0], self.random) for entry in template]
        contact = self.contact()
        for _ in range(3):
            yield self.ad(truth, "light", language, role, start, [contact])
        half = self.random.sample(start, len(start) // 2)
        body = half + self.honest(language, role + 3)[: len(start) // 2 + 1]
        yield self.ad(f"{truth}/other", "confuser", language, role + 3, body, [self.contact()])

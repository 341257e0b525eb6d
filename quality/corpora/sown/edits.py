"""What reposters do to an ad, here by operators on its lines; none is shared with quality/corpora/planted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from quality.corpora.sown.material import Speaker, material, spun

Template = list[tuple[str, str]]
"""Sentences as (said, said otherwise), choices and slots still open."""

_SLOTS = re.compile(r"(<\w+>)")
_SPELT = """
а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=c ч=ch ш=sh
щ=sch ъ=' ы=y ь=' э=e ю=yu я=ya ё=yo
ا=a ب=b ت=t ث=th ج=j ح=7 خ=5 د=d ذ=th ر=r ز=z س=s ش=sh ص=s ض=d ط=6 ظ=z ع=3 غ=gh ف=f ق=8 ك=k ل=l م=m ن=n
ه=h و=w ي=y ة=a ى=a أ=a إ=e آ=a ء=2 ئ=2 ؤ=2
"""
_ROMAN = str.maketrans(dict(pair.split("=") for pair in _SPELT.split()))
_LATIN_TWINS = str.maketrans("aceiopxyABCEHIKMOPTXS", "асеіорхуАВСЕНІКМОРТХЅ")
_CYRILLIC_TWINS = str.maketrans("асеорхуАВСЕНКМОРТХі", "aceopxyABCEHKMOPTXi")
_MARKS = ("💎", "🛫", "💵", "📲", "🌍", "🎯")
_MEDIUM = ("respun", "reordered", "shortened", "chatty", "numbers", "wrapped", "marked", "flowing", "unseen")
_HEAVY = ("reordered", "respun", "wrapped", "flowing", "numbers", "chatty", "unseen", "marked")
_HARD = ("halved", "switched", "romanised", "twinned", "merged", "reordered")
_ORDER = (
    *("retold", "respun", "numbers", "shortened", "halved", "switched", "reordered", "romanised", "twinned"),
    *("chatty", "unseen", "shouted", "marked", "opened", "wrapped", "merged", "flowing"),
)
"""What cuts comes before what adds, so that something of the template always stays."""
_INVISIBLE = ("\u200b", "\u200d", "\u2060", "\u00ad")


class Reposter:
    """Edits one template; one random stream."""

    def __init__(
        self, speaker: Speaker, template: Template, lures: list[int], filler: Callable[[], list[str]]
    ) -> None:
        self.random = speaker.random
        self.speaker = speaker
        self.template = template
        self.lures = lures
        self.filler = filler
        """An unrelated ad's lines."""
        self.first = [spun(said, self.random) for said, _ in template]
        self.opener = speaker.any("openers")

    def post(self, strength: str) -> list[str]:
        """The lines of one repost; the call with its contact is added later."""
        body = list(self.first)
        for name in sorted(self._operators(strength), key=_ORDER.index):
            body = getattr(self, "_" + name)(body)
        return body

    def _operators(self, strength: str) -> set[str]:
        if strength == "light":
            return set(
                self.random.choice(([], ["numbers"], ["opened"], ["wrapped"], ["shouted"], ["marked"]))
            )
        if strength == "medium":
            return set(self.random.sample(_MEDIUM, 2))
        retold = {"retold"} if self.random.random() < 0.67 else set[str]()
        return retold | set(self.random.sample(_HEAVY, 2)) | {self.random.choice(_HARD)}

    def _numbers(self, body: list[str]) -> list[str]:
        return [re.sub(r"\d", lambda _: str(self.random.randint(1, 9)), line) for line in body]

    def _opened(self, body: list[str]) -> list[str]:
        return [self.speaker.any("openers"), *body]

    def _shouted(self, body: list[str]) -> list[str]:
        return [_outside(line, str.upper) for line in body]

    def _marked(self, body: list[str]) -> list[str]:
        return [f"{self.random.choice(_MARKS)} {line}" for line in body]

    def _wrapped(self, body: list[str]) -> list[str]:
        words = material()[self.random.choice((self.speaker.language, "en"))]
        board = self.random.choice(words["boards"])
        return [board[0], *body, *board[1:]]

    def _respun(self, body: list[str]) -> list[str]:
        return self._said(body, 0, 0.4)

    def _retold(self, body: list[str]) -> list[str]:
        return self._said(body, 1, 0.45)

    def _said(self, body: list[str], which: int, share: float) -> list[str]:
        new = dict(zip(self.first, self.template, strict=True))
        return [
            spun(new[line][which], self.random) if line in new and self.random.random() < share else line
            for line in body
        ]

    def _reordered(self, body: list[str]) -> list[str]:
        return self.random.sample(body, len(body))

    def _shortened(self, body: list[str]) -> list[str]:
        gone = self.random.randrange(len(body))
        return body[:gone] + body[gone + 1 :]

    def _halved(self, body: list[str]) -> list[str]:
        return body[: (len(body) + 1) // 2]

    def _chatty(self, body: list[str]) -> list[str]:
        words = dict(pair.split("=") for pair in self.speaker.words["chat"])
        if self.speaker.language in {"zh", "th"}:
            return [_replaced(line, words) for line in body]
        return [" ".join(words.get(word.lower(), word) for word in line.split(" ")) for line in body]

    def _flowing(self, body: list[str]) -> list[str]:
        return [" ".join(line.rstrip(".。") + "!" for line in body)]

    def _unseen(self, body: list[str]) -> list[str]:
        mark = self.random.choice(_INVISIBLE)
        return [_outside(line, lambda text: re.sub(r"(\w\w)(?=\w)", rf"\1{mark}", text)) for line in body]

    def _twinned(self, body: list[str]) -> list[str]:
        table = _CYRILLIC_TWINS if self.speaker.language == "ru" else _LATIN_TWINS
        return [_outside(line, lambda text: text.translate(table)) for line in body]

    def _romanised(self, body: list[str]) -> list[str]:
        if self.speaker.language not in {"ru", "ar"}:
            return self._chatty(self._halved(body))
        return [
            _outside(line, lambda text: text.translate(_ROMAN)) if self.random.random() < 0.6 else line
            for line in body
        ]

    def _switched(self, body: list[str]) -> list[str]:
        other = self.random.choice([name for name in material() if name != self.speaker.language])
        kept = body[: (len(body) + 1) // 2]
        return kept + [spun(material()[other]["lures"][lure][0], self.random) for lure in self.lures[-2:]]

    def _merged(self, body: list[str]) -> list[str]:
        other = self.filler()
        return [*body, "---", *other] if self.random.random() < 0.6 else [*other, "---", *body]


def _outside(line: str, change: Callable[[str], str]) -> str:
    return "".join(part if part.startswith("<") else change(part) for part in _SLOTS.split(line))


def _replaced(line: str, words: Mapping[str, str]) -> str:
    return re.sub("|".join(map(re.escape, words)), lambda found: words[found.group()], line)

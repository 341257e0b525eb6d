"""The sentence reader: what a whole text reads like, sentence in sentence, and which of them says it most."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from crawler.sentence_reader.encoder import SentenceEncoder
from crawler.sentence_reader.exemplars import load_exemplars
from crawler.sentence_reader.head import KINDS, Numbers, TextHead, unit_lengths
from crawler.sentence_reader.splitting import Span, as_read, excerpt, passage_spans, sentence_spans

FEWEST_LETTERS: Final = 20
"""Letters of a text below which nothing is said: a greeting has no meaning to judge (set by hand, 2026)."""
SURE_WARNING: Final = 10.0
"""Log-odds by which a text reads more like a warning than like an offer, from which the wording of an offer in it
does not count. Of 1,253 suspicious texts of twelve unseen writers none has it, the most has 7; of 14 warnings, news
and reports that were called 11 have it (December 2026)."""


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What the reader says of one text: log-odds, which the weighing takes further; no probabilities."""

    offer: float
    """That it is a suspicious offer."""
    warning: float
    """That it is a warning, a news item or a report, beside an ad."""
    other: float
    """That it is no ad at all, beside an ad."""
    direction: Numbers | None = field(default=None, compare=False, repr=False)
    """The vector of the text, of about length 1."""

    @property
    def warns(self) -> bool:
        """Whether it reads more like a warning, a news item or a report than like an ad or anything else."""
        return self.warning >= max(0.0, self.other)


UNREAD: Final = SentenceReading(-math.inf, -math.inf, -math.inf)
"""The reading of a text with nothing to judge."""


class SentenceReader:
    """An encoder with the head that was fitted for it."""

    def __init__(
        self, head: Callable[[], TextHead], encoder: Callable[[], SentenceEncoder], version: str
    ) -> None:
        """Prepare a reader; weights are loaded with the first text.

        Args:
            head: Loads the head.
            encoder: Loads the encoder.
            version: Identifies head and encoder: what a home learned with them fits this version only.
        """
        self._head = head
        self._encoder = encoder
        self.version = version

    @property
    def size(self) -> int:
        """Numbers in a direction."""
        return int(self._head().weights.shape[1])

    def read(self, text: str) -> SentenceReading:
        """Read one text, or the beginning and the end of a long one.

        Args:
            text: The whole ad as written.
        """
        if sum(map(str.isalpha, text)) < FEWEST_LETTERS:
            return UNREAD
        vectors = self._encoder().encode([excerpt(text)])
        offer, warning, other = (round(float(one), 4) for one in self._head().scores(vectors)[0])
        return SentenceReading(offer, warning, other, unit_lengths(vectors)[0])

    def read_passages(self, text: str) -> tuple[SentenceReading, ...]:
        """Read passages of a text, each by itself: what stands elsewhere does not colour them.

        Args:
            text: The whole ad as written.
        """
        return tuple(self.read(text[start:end]) for start, end in passage_spans(text))

    def surely_warns(self, text: str, reading: SentenceReading) -> bool:
        """Whether a text warns by far more than it offers, and no part of it by itself reads like an offer.

        Args:
            text: The whole text as written.
            reading: That of the whole.
        """
        if not reading.warns or reading.warning - reading.offer < SURE_WARNING:
            return False
        parts = passage_spans(text) or sentence_spans(text)
        return all(self.read(text[start:end]).offer < 0.0 for start, end in parts)

    def telling_sentence(self, text: str, vetoed: Sequence[Span] = ()) -> Span:
        """The sentence that by itself reads most like a suspicious offer, as offsets of the text.

        Args:
            text: The whole ad as written.
            vetoed: Places of denials, as offsets of `text`: a sentence with one is quoted only for want of others.
        """
        spans = sentence_spans(text)
        open_to_quote = [span for span in spans if not _touches(span, vetoed)] or list(spans)
        if not open_to_quote:
            return 0, 0
        vectors = self._encoder().encode([as_read(text, span) for span in open_to_quote])
        return open_to_quote[int(np.argmax(self._head().scores(vectors)[:, KINDS.index("offer")]))]

    def known_sentence(self, sentence: str, signs: Collection[str]) -> str:
        """The known sentence that a sentence of an ad is most like; empty where none is near enough to name.

        Args:
            sentence: With single spaces, as `telling_sentence` reads it: its vector is remembered.
            signs: Ids of indicators that are named for the ad by other means.
        """
        found = load_exemplars(self.version).nearest(
            unit_lengths(self._encoder().encode([sentence]))[0], signs
        )
        return "" if found is None else found.text


def _touches(span: Span, places: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in places)

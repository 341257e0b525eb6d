"""The sentence reader: which sentence of an ad resembles known suspicious offers, and how much."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from crawler.sentence_reader.encoder import SentenceEncoder
from crawler.sentence_reader.head import Numbers, SentenceHead, TypeHead
from crawler.sentence_reader.splitting import Span, as_read, sentence_spans

FEWEST_LETTERS: Final = 20
"""Letters of a text below which nothing is said: a greeting has no sentence to compare (set by hand, 2026)."""


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What the reader says of one text."""

    suspicion: float
    """Score relative to the fixed bar of its language: from 0 on it calls an analyst. No probability."""
    start: int
    end: int
    """The sentence that speaks most for suspicion, as offsets of the text."""
    resembles: str
    """The known sentence that is nearest to it; empty below the floor of the bars."""
    direction: Numbers | None = field(default=None, compare=False, repr=False)
    """The mean of the sentences' vectors, centred and of length 1."""
    warning: float = -math.inf
    """Log-odds above the bar that the text is a warning, a news item or a report; see `TypeHead`."""


UNREAD: Final = SentenceReading(-math.inf, 0, 0, "")
"""The reading of a text with no sentence to judge."""


class SentenceReader:
    """An encoder with the head that was fitted for it."""

    def __init__(
        self,
        head: Callable[[], SentenceHead],
        encoder: Callable[[], SentenceEncoder],
        version: str,
        types: Callable[[], TypeHead] | None = None,
    ) -> None:
        """Prepare a reader; weights are loaded with the first text.

        Args:
            head: Loads the head.
            encoder: Loads the encoder.
            version: Identifies head and encoder: what a home learned with them fits this version only.
            types: Loads what tells warnings from ads; without it no text is told.
        """
        self._head = head
        self._encoder = encoder
        self._types = types
        self.version = version

    @property
    def ruleset(self) -> str:
        """Identifies all that it says: head, encoder and what tells warnings."""
        return f"{self.version} {self._types().version}" if self._types else self.version

    @property
    def size(self) -> int:
        """Numbers in a direction."""
        return len(self._head().weights)

    @property
    def floor(self) -> float:
        """Suspicion below which a rank in a source never calls an analyst."""
        return self._head().bars.floor

    def read(self, text: str, language: str, vetoed: Sequence[Span] = ()) -> SentenceReading:
        """Read one text.

        Args:
            text: The whole ad as written.
            language: BCP 47 primary tag; it chooses the bar.
            vetoed: Places of denials, as offsets of `text`: their sentences add nothing, but may still take away.
        """
        spans = sentence_spans(text)
        if sum(map(str.isalpha, text)) < FEWEST_LETTERS:
            return UNREAD
        head = self._head()
        vectors = self._encoder().encode([as_read(text, span) for span in spans])
        adds = head.contributions(vectors, language)
        denied = np.array([_touches(span, vetoed) for span in spans])
        adds = np.where(denied, np.minimum(adds, 0.0), adds)
        suspicion = round(float(adds.sum()) + head.bias - head.bars.of(language), 4)
        best = int(np.argmax(adds))
        resembles = head.nearest(vectors[best], language) if suspicion >= head.bars.floor else ""
        direction = head.direction(vectors, language)
        warning = self._types().score(direction) if self._types else -math.inf
        return SentenceReading(suspicion, *spans[best], resembles, direction, warning)


def _touches(span: Span, places: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in places)

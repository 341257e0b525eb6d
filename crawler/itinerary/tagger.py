"""Reads a journey by meaning: an encoder with adapters tags each piece of a text, with what the rules saw as clues.

It finds what no list of words foresees ("Quantum taxi", a farm's name, a river); the rules alone read where the extra
`reader` is missing or switched off. Weights: `tagger.npz`, by `python -m quality.training.itinerary_tagger --write`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.itinerary.clues import TAGGED
from crawler.itinerary.records import Part
from crawler.sentence_reader import reader_state
from crawler.sentence_reader.adapted import AdaptedWeights
from crawler.sentence_reader.encoder import encoder_name, package_weights
from crawler.sentence_reader.network import EncoderNetwork
from crawler.sentence_reader.packed_weights import Floats, PackedWeights
from crawler.sentence_reader.pieces import PieceVocabulary, PlacedPiece
from crawler.sentence_reader.splitting import Span, sentence_spans

WEIGHTS: Final = Path(__file__).with_name("tagger.npz")
MOST_BYTES: Final = 1_000
"""UTF-8 bytes of sentences that are tagged together: what a report is about is often said far from a name."""
MOST_WINDOWS: Final = 5
"""Runs of sentences of one text that are tagged, at 30 to 110 milliseconds each; bounds the time on hostile input."""
MOST_SENTENCES: Final = 200
"""Sentences of a text that are put together to windows; of more, some are picked at even distances."""
MOST_PIECES: Final = 400
"""Pieces of a window that are read: the encoder knows 512 places, and no window that it was fitted on has as many."""
OUTSIDE, BEGIN, INSIDE = range(3)
"""Tags of a piece for one part (Ramshaw & Marcus 1995)."""
TAGS: Final = 3
CONTINUES: Final = 0.3
"""Probability of a part from which a piece belongs to a span that has a surer one in it. Set by hand in 2026."""
BEGINS: Final = 0.5
"""Probability of a beginning from which a span is parted from the one before it."""


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """Words that state a part of a journey."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TaggerHead:
    """From the vectors of pieces and their clues to tags."""

    weight: Floats
    bias: Floats
    bars: Mapping[Part, float]
    """Probability from which a span of a part is read; fitted on texts held out."""

    def probabilities(self, rows: Floats, clues: NDArray[np.float32]) -> Floats:
        """Probability of each tag (last axis) of each part, for each piece."""
        odds = np.concatenate([rows, clues], axis=1) @ self.weight.T + self.bias
        shaped = odds.reshape(len(rows), len(TAGGED), TAGS)
        raised = np.exp(shaped - shaped.max(axis=2, keepdims=True))
        found: Floats = raised / raised.sum(axis=2, keepdims=True)
        return found


class JourneyTagger:
    """The encoder, its adapters and the head."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        """Load them: 85 MB, a third of a second."""
        package = PackedWeights(package_weights())
        with np.load(path, allow_pickle=False) as stored:
            about = json.loads(str(stored["about"]))
            adapters = {name: stored[name] for name in stored.files if name.startswith("l")}
            bars = {part: float(about["bars"][part]) for part in TAGGED}
            self._head = TaggerHead(
                stored["weight"].astype(np.float32), stored["bias"].astype(np.float32), bars
            )
        self._vocabulary = PieceVocabulary(package)
        self._network = EncoderNetwork(AdaptedWeights(package, adapters))

    def spans(
        self, text: str, clues: Callable[[Sequence[Span]], NDArray[np.float32]]
    ) -> Iterator[TaggedSpan]:
        """The parts that a text states, window by window.

        Args:
            text: The text as written.
            clues: Gives the clues of pieces at these offsets of the text.
        """
        for start, end in windows(text):
            pieces = self._vocabulary.placed(text[start:end])[:MOST_PIECES]
            places = [moved(one, start) for one in pieces]
            rows = self._network.rows([one.number for one in pieces])
            yield from spans_of(self._head.probabilities(rows, clues(places)), places, self._head.bars)


def moved(piece: PlacedPiece, by: int) -> Span:
    """Where a piece of a window stands in the whole text; an empty span for what is not in the text."""
    return (piece.start + by, piece.end + by) if piece.start < piece.end else (0, 0)


def windows(text: str) -> Iterator[Span]:
    """Runs of sentences of at most `MOST_BYTES`; the first `MOST_WINDOWS` of them."""
    found: list[list[int]] = []
    size = 0
    for start, end in sentence_spans(text, MOST_SENTENCES):
        added = len(text[start:end].encode("utf-8", "replace"))
        if found and size + added <= MOST_BYTES:
            found[-1][1], size = end, size + added
        else:
            found.append([start, end])
            size = added
    yield from ((start, end) for start, end in found[:MOST_WINDOWS])


def spans_of(
    probabilities: Floats, places: Sequence[Span], bars: Mapping[Part, float]
) -> Iterator[TaggedSpan]:
    """Runs of pieces that are likely enough of one part.

    Args:
        probabilities: For each piece, part and tag.
        places: Offsets of the pieces; an empty span belongs to nothing.
        bars: Probability that the surest piece of a run must have.
    """
    real = np.array([start < end for start, end in places])
    for column, part in enumerate(TAGGED):
        likely = 1.0 - probabilities[:, column, OUTSIDE]
        goes_on = real & (likely > CONTINUES)
        parted = probabilities[:, column, BEGIN] > BEGINS
        row = 0
        while row < len(places):
            first, row = row, row + 1
            if not goes_on[first]:
                continue
            while row < len(places) and goes_on[row] and not parted[row]:
                row += 1
            if likely[first:row].max() >= bars[part]:
                yield TaggedSpan(part, places[first][0], places[row - 1][1])


def installed_tagger() -> JourneyTagger | None:
    """The tagger, where the extra `reader` is installed, fitted for, and not switched off; loaded once a process."""
    if not reader_state()[0] or encoder_name() != _fitted_for(WEIGHTS):
        return None
    return _loaded(WEIGHTS)


@cache
def _fitted_for(path: Path) -> str:
    with np.load(path, allow_pickle=False) as stored:
        return str(json.loads(str(stored["about"]))["encoder"])


@cache
def _loaded(path: Path) -> JourneyTagger:
    return JourneyTagger(path)

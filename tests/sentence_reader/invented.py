"""A head and an encoder small enough to follow by hand: three numbers for three words."""

import numpy as np

from crawler.sentence_reader.encoder import STEPS
from crawler.sentence_reader.head import ALL_LANGUAGES, Bars, SentenceHead, TypeHead
from crawler.sentence_reader.reader import SentenceReader

WORDS = ("passport", "wages", "cook")


class WordEncoder:
    """A vector tells which of three words a sentence holds; counts how many sentences it was asked for."""

    name = "words 1"
    size = 3

    def __init__(self):
        self.asked = []

    def encode(self, sentences):
        self.asked += sentences
        rows = [[word in sentence.lower() for word in WORDS] for sentence in sentences]
        return (np.array(rows, float).reshape(-1, 3) * STEPS / 8).astype(np.int8)


def head(**changes):
    """A passport is suspicious, wages are not."""
    fields = {
        "encoder": WordEncoder.name,
        "version": "v1",
        "weights": np.array([4.0, -4.0, 0.0], np.float32),
        "bias": 0.0,
        "means": {ALL_LANGUAGES: np.zeros(3, np.float32)},
        "bars": Bars({ALL_LANGUAGES: 1.0, "fr": 3.0}, floor=-0.5),
        "known": ("The boss keeps your passport.", "Cook for us."),
        "known_vectors": np.array([[64, 0, 0], [0, 0, 64]], np.int8),
        "known_languages": ("en", "en"),
    }
    return SentenceHead(**{**fields, **changes})


def reader(**changes):
    """A reader with that head."""
    return SentenceReader(lambda: head(**changes), WordEncoder, "r1")


def telling_reader():
    """The same, which takes sentences of a cook for those of a warning."""
    types = TypeHead("t1", np.array([0.0, 0.0, 4.0], np.float32), -1.0)
    return SentenceReader(head, WordEncoder, "r1", lambda: types)

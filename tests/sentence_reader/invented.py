"""A head and an encoder small enough to follow by hand: three numbers for three words."""

import numpy as np

from crawler.sentence_reader.encoder import STEPS
from crawler.sentence_reader.head import TextHead
from crawler.sentence_reader.reader import SentenceReader

WORDS = ("passport", "wages", "floor")


class WordEncoder:
    """A vector tells which of three words a text holds; counts how many texts it was asked for."""

    name = "words 1"
    size = 3

    def __init__(self):
        self.asked = []

    def encode(self, sentences):
        self.asked += sentences
        rows = [[word in sentence.lower() for word in WORDS] for sentence in sentences]
        return (np.array(rows, float).reshape(-1, 3) * STEPS / 8).astype(np.int8)


def head(strength=160.0):
    """A passport is suspicious, wages are not, and the floor is that of a victim who tells."""
    rows = np.array([[strength, -strength, 0.0], [0.0, 0.0, 80.0], [0.0, 0.0, 0.0]], np.float32)
    return TextHead(WordEncoder.name, "v1", rows, np.array([-6.0, -5.0, -5.0], np.float32))


def reader(strength=160.0):
    """A reader with that head."""
    return SentenceReader(lambda: head(strength), WordEncoder, "r1")

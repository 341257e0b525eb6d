"""py3langid's model, for the languages that are asked for, unpacked once and then mapped from the user's cache.

Unpacking takes 0.4 s and 75 MB in each process (November 2026): the model of 142 languages is compressed with LZMA.
What is kept are its tables for the languages of `LANGUAGES`, as they are used.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from crawler import kept_arrays

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

KIND: Final = "languages"
"""Kind of the file in the user's cache."""
LAYOUT: Final = "2"
"""The form in which the tables are kept; to be changed with `_arrays`."""
FLOOR: Final = float(np.finfo(np.float32).min)
"""Score of a language about which nothing is known (`RAW_FLOOR` of py3langid)."""


class LanguageReader:
    """Scores a text that is read in pieces: what was read for a first look is not read again.

    The same arithmetic in the same order as `LanguageIdentifier.classify` and `rank` of py3langid 0.4, whose scores
    it gives to the last bit: a test compares them.
    """

    def __init__(self, model: LanguageIdentifier) -> None:
        """Take a model that was restricted to some languages."""
        self.labels: list[str] = list(model.nb_classes)
        self._weights = model.nb_ptc
        self._priors = model.nb_pc
        self._moves = model.tk_nextmove
        self._rows = [row << 8 for row in model.tk_row]
        self._outputs = model.tk_output
        first = {label: place for place, label in reversed(list(enumerate(self.labels)))}
        self._aliases = [
            (first[label], place) for place, label in enumerate(self.labels) if first[label] != place
        ]

    def most_likely(self, text: str, glance: int, ahead: float) -> str:
        """The most likely language.

        Args:
            text: Without lone surrogates.
            glance: Characters by which English is answered where it leads; 0 for no such look.
            ahead: Log-likelihood by which it must lead there.
        """
        whole, found, state, done = _encoded(text), list[int](), 0, 0
        if glance:
            first = _encoded(text[:glance])
            state = self._read(first, 0, found)
            scores = self._scores(found)
            best = int(scores.argmax())
            leading, scores[best] = float(scores[best]), FLOOR
            english = self.labels[best] == "en" and leading - float(scores.max()) > ahead
            if english or first == whole:
                return self.labels[best]
            if whole.startswith(first):
                done = len(first)
            else:  # composed or lowered otherwise than in the whole
                found, state = [], 0
        self._read(whole[done:], state, found)
        return self.labels[int(self._scores(found).argmax())]

    def _read(self, raw: bytes, state: int, found: list[int]) -> int:
        """Walk on over bytes from a state (0 at the start); features are added to `found`. Returns the new state."""
        moves, rows, outputs, add = self._moves, self._rows, self._outputs, found.append
        for letter in raw:
            state = moves[rows[state] + letter]
            feature = outputs[state]
            if feature >= 0:
                add(feature)
        return state

    def _scores(self, found: Sequence[int]) -> NDArray[np.float32]:
        """Log-likelihood of each label, for the features that were found."""
        if not found:
            return np.full(len(self.labels), FLOOR, np.float32)
        visits = Counter(found)
        features = np.fromiter(visits.keys(), np.intp, len(visits))
        counts = np.fromiter(visits.values(), np.float32, len(visits))
        scores: NDArray[np.float32] = np.log1p(counts) @ self._weights[features] + self._priors
        for first, other in self._aliases:
            scores[first] = max(scores[first], scores[other])
            scores[other] = FLOOR
        return scores


def _encoded(text: str) -> bytes:
    """A text as the model reads it (`LanguageIdentifier._encode`)."""
    if text.isupper():
        text = text.lower()
    return unicodedata.normalize("NFC", text).encode("utf8", "surrogatepass")


def language_model(languages: Sequence[str]) -> LanguageIdentifier:
    """The model, restricted to those of the languages that it knows."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    digest = hashlib.sha256(f"{LAYOUT} {sys.byteorder} {' '.join(languages)} ".encode())
    digest.update((MODEL_DIR / MODEL_FILE).read_bytes())
    key = digest.hexdigest()
    if (model := _from_cache(key)) is not None:
        return model
    model = _unpacked(languages)
    kept_arrays.keep(KIND, key, list(model.nb_classes), _arrays(model))
    return _from_cache(key) or model


def _from_cache(key: str) -> LanguageIdentifier | None:
    from py3langid.langid import LanguageIdentifier

    kept = kept_arrays.read(KIND, key, list[str])
    if kept is None:
        return None
    labels, (weights, priors, moves, rows, outputs) = kept
    # A state's row and output are looked up letter by letter: a memoryview gives plain numbers, numpy its own.
    return LanguageIdentifier(weights, priors, labels, moves.data, outputs.data, tk_row=rows.data)


def _unpacked(languages: Sequence[str]) -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    known = set(whole.labels)
    whole.set_languages([language for language in languages if language in known])
    # Choosing columns leaves the table turned, in half precision. The classifier reads a hundred rows a text as
    # float32: each in one piece and made so once costs 12 MB and halves that work.
    weights = np.ascontiguousarray(whole.nb_ptc, dtype=np.float32)
    return LanguageIdentifier(
        weights, whole.nb_pc, whole.nb_classes, whole.tk_nextmove, whole.tk_output, tk_row=whole.tk_row
    )


def _arrays(model: LanguageIdentifier) -> list[kept_arrays.Array]:
    """Weights, priors, transitions, rows of states, outputs of states."""
    return [
        np.asarray(model.nb_ptc),
        np.asarray(model.nb_pc),
        np.asarray(model.tk_nextmove),
        np.asarray(model.tk_row),
        np.asarray(model.tk_output, dtype=np.int32),
    ]

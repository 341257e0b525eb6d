"""py3langid's model, for the languages that are asked for, unpacked once and then mapped from the user's cache.

Unpacking takes 0.4 s and 75 MB in each process (November 2026): the model of 142 languages is compressed with LZMA.
What is kept are its tables for the languages of `LANGUAGES`, as they are used.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
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
LONGEST: Final = 6
"""Bytes of the longest feature: the state after a byte depends on so many of the last ones only."""
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
        self._moves = np.asarray(model.tk_nextmove)
        self._rows = np.asarray(model.tk_row).astype(np.intp) << 8
        self._outputs = np.asarray(model.tk_output)
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
        whole, found = _encoded(text), np.empty(0, np.intp)
        if glance:
            first = _encoded(text[:glance])
            found = self._features(first, 0)
            scores = self._scores(found)
            best = int(scores.argmax())
            leading, scores[best] = float(scores[best]), FLOOR
            english = self.labels[best] == "en" and leading - float(scores.max()) > ahead
            if english or first == whole:
                return self.labels[best]
            if whole.startswith(first):
                found = np.concatenate((found, self._features(whole, len(first))))
                return self.labels[int(self._scores(found).argmax())]
        # Not read before, or composed or lowered otherwise than in the whole.
        return self.labels[int(self._scores(self._features(whole, 0)).argmax())]

    def _features(self, raw: bytes, begin: int) -> NDArray[np.intp]:
        """The features that end at any byte from `begin` on, in order.

        All bytes at once: the states are those of an automaton that knows no more than the longest beginning of a
        feature which the text ends with (Aho and Corasick 1975), so each is reached by reading `LONGEST` bytes.
        """
        before = max(0, begin - LONGEST)
        letters = np.frombuffer(raw, np.uint8)[before:].astype(np.intp)
        states = np.zeros(len(letters), np.intp)
        for back in reversed(range(min(LONGEST, len(letters)))):
            read = states[back:]
            read[:] = self._moves[self._rows[read] + letters[: len(letters) - back]]
        found = self._outputs[states[begin - before :]]
        return found[found >= 0].astype(np.intp)

    def _scores(self, found: NDArray[np.intp]) -> NDArray[np.float32]:
        """Log-likelihood of each label, for the features that were found."""
        if not len(found):
            return np.full(len(self.labels), FLOOR, np.float32)
        features, first, counts = np.unique(found, return_index=True, return_counts=True)
        order = first.argsort()  # in which they were found: sums of floats depend on it
        features, visits = features[order], counts[order].astype(np.float32)
        scores: NDArray[np.float32] = np.log1p(visits) @ self._weights.take(features, axis=0) + self._priors
        for one, other in self._aliases:
            scores[one] = max(scores[one], scores[other])
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

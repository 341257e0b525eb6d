"""py3langid's model, for the languages that are asked for, unpacked once and then mapped from the user's cache.

Unpacking takes 0.4 s and 75 MB in each process (November 2026): the model of 142 languages is compressed with LZMA.
What is kept are its tables for the languages of `LANGUAGES`, as they are used.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from crawler import kept_arrays

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

KIND: Final = "languages"
"""Kind of the file in the user's cache."""
LAYOUT: Final = "2"
"""The form in which the tables are kept; to be changed with `_arrays`."""


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

"""py3langid's model, for the languages that are asked for, unpacked once and then mapped from the user's cache.

Unpacking takes 0.4 s and 75 MB in each process (November 2026): the model of 142 languages is compressed with LZMA.
What is kept are its tables for the languages of `LANGUAGES`, as they are used.
"""

from __future__ import annotations

import hashlib
import math
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from crawler import user_cache

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

KIND: Final = "languages"
"""Kind of the file in the user's cache."""
LAYOUT: Final = "1"
"""The form in which the tables are kept; to be changed with `_pieces`."""
_ALIGNED: Final = 64
"""Bytes of which each table begins at a multiple, so that it may be mapped (a cache line of the processor)."""

_Table = tuple[str, tuple[int, ...], int]
"""A table that is kept: its numpy type, its shape, and the byte at which it begins after the list of tables."""


class _Contents(msgspec.Struct, array_like=True, frozen=True):
    """What stands before the tables."""

    labels: list[str]
    tables: list[_Table]
    """Weights, priors, transitions, rows of states, outputs of states."""


def language_model(languages: Sequence[str]) -> LanguageIdentifier:
    """The model, restricted to those of the languages that it knows."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    digest = hashlib.sha256(f"{LAYOUT} {sys.byteorder} {' '.join(languages)} ".encode())
    digest.update((MODEL_DIR / MODEL_FILE).read_bytes())
    key = digest.hexdigest()
    if (model := _from_cache(key)) is not None:
        return model
    model = _unpacked(languages)
    user_cache.keep(KIND, key, _pieces(model))
    return _from_cache(key) or model


def _from_cache(key: str) -> LanguageIdentifier | None:
    kept = user_cache.read(KIND, key)
    return None if kept is None else _mapped(kept)


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


def _pieces(model: LanguageIdentifier) -> Iterator[bytes | memoryview]:
    arrays = [
        np.ascontiguousarray(values)
        for values in (
            model.nb_ptc,
            model.nb_pc,
            np.asarray(model.tk_nextmove),
            np.asarray(model.tk_row),
            np.asarray(model.tk_output, dtype=np.int32),
        )
    ]
    tables: list[_Table] = []
    length = 0
    for array in arrays:
        tables.append((array.dtype.str, array.shape, length))
        length += _padded(array.nbytes)
    contents = msgspec.msgpack.encode(_Contents(list(model.nb_classes), tables))
    yield len(contents).to_bytes(_ALIGNED, "little")
    yield contents.ljust(_padded(len(contents)), b"\0")
    for array in arrays:
        yield array.data.cast("B")
        yield bytes(_padded(array.nbytes) - array.nbytes)


def _mapped(kept: memoryview) -> LanguageIdentifier | None:
    """The model over the tables that were kept; None if they are not whole."""
    from py3langid.langid import LanguageIdentifier

    size = int.from_bytes(kept[:_ALIGNED], "little")
    try:
        contents = msgspec.msgpack.decode(kept[_ALIGNED : _ALIGNED + size], type=_Contents)
        begin = _ALIGNED + _padded(size)
        weights, priors, moves, rows, outputs = (
            np.frombuffer(kept, kind, math.prod(shape), begin + offset).reshape(shape)
            for kind, shape, offset in contents.tables
        )
    except (msgspec.DecodeError, ValueError, TypeError):
        return None
    # A state's row and output are looked up letter by letter: a memoryview gives plain numbers, numpy its own.
    return LanguageIdentifier(weights, priors, contents.labels, moves.data, outputs.data, tk_row=rows.data)


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED

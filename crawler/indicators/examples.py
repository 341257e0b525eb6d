"""Examples of the phrase files: texts that an indicator's phrases must find, or must leave alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
import numpy as np

from crawler.kept_arrays import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text that an indicator's phrases must find, or must leave alone."""

    indicator: str
    language: str
    text: str
    hit: bool


def written_examples(examples: Iterable[Example]) -> Array:
    """The examples as bytes."""
    rows = [(one.indicator, one.language, one.text, one.hit) for one in examples]
    return np.frombuffer(msgspec.msgpack.encode(rows), np.uint8)


def examples_of(kept: Array) -> tuple[Example, ...]:
    """The examples that were written so."""
    rows = msgspec.msgpack.decode(kept.data, type=list[tuple[str, str, str, bool]])
    return tuple(
        [
            Example(indicator=indicator, language=language, text=text, hit=hit)
            for indicator, language, text, hit in rows
        ]
    )

"""Sentences of a text in any script, as offsets, and the part of a long text that is read.

Ads are flyers as often as prose: a line ends a sentence, and scripts without full stops (Thai, Khmer) are cut at
spaces. Short pieces are joined to their neighbour, since a heading alone has no meaning to compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crawler.late_regex import compile_late

JOINED_BELOW: Final = 25
"""Characters below which a piece is joined to the one before it; set by hand in 2026: shorter ones are headings."""
LONGEST: Final = 220
"""Characters of a sentence at most: about 60 tokens of the encoder, whose time grows with them. By hand, 2026."""
EARLIEST_CUT: Final = 80
"""Characters that a long piece keeps at least when it is cut at a space; set by hand in 2026."""
MOST_SENTENCES: Final = 14
"""Sentences of one text that are read, spread evenly: nine of ten real ads have no more. It bounds the time."""

FEWEST_FOR_PASSAGES: Final = 4
"""Sentences of a text from which its passages are read by themselves."""
MOST_FOR_PASSAGES: Final = 40
"""Sentences from which passages are made, spread evenly over a longer text."""
EXCERPT_BYTES: Final = 1_000
"""UTF-8 bytes of a text that are read: 110 to 230 of the encoder's tokens in any script; it was tuned on 192."""
FROM_THE_END: Final = 0.25
"""Share of a longer text's excerpt that is taken from its end, as when it was tuned: fees often stand there."""

Span = tuple[int, int]
"""Start and end as code-point offsets."""

_STOPS: Final = r"\u3002\uff01\uff1f\u0964\u104b\u17d4"
"""Full stops that no space follows: Chinese and Japanese, Devanagari, Burmese, Khmer."""
_STOPS_BEFORE_SPACE: Final = r".!?\u2026\u061f\u06d4\u1362\u104a"
"""Marks that end a sentence before a space: Latin, Arabic and Urdu, Ethiopic, Burmese."""
_BREAK = compile_late(rf"(?<=[{_STOPS_BEFORE_SPACE}{_STOPS}])\s+|[\n\r]+|(?<=[{_STOPS}])")
_EDGE = compile_late(r"\S(?:.*\S)?", re.DOTALL)


def sentence_spans(text: str, most: int = MOST_SENTENCES) -> tuple[Span, ...]:
    """Sentences of a text, in order, without white space around them.

    Args:
        text: The text as written.
        most: Sentences to answer at most; of more, they are picked at even distances.

    Returns:
        Offsets into `text`; empty where it has nothing but white space.
    """
    found: list[Span] = []
    for start, end in _pieces(text):
        if found and _joins(found[-1], (start, end)):
            found[-1] = (found[-1][0], end)
        else:
            found.extend(_cut(text, start, end))
    if len(found) <= most:
        return tuple(found)
    return tuple(found[number * len(found) // most] for number in range(most))


def excerpt(text: str, most: int = EXCERPT_BYTES) -> str:
    """The words of a text with single spaces; of a long one its beginning and its end.

    Args:
        text: The text as written.
        most: UTF-8 bytes of what is answered, at most.
    """
    words = " ".join(text.split()).encode("utf-8", "replace")
    if len(words) <= most:
        return words.decode("utf-8")
    end = round(most * FROM_THE_END)
    pieces = words[: most - end - 1], words[-end:]
    return " ".join(piece.decode("utf-8", "ignore").strip() for piece in pieces)


def is_read_whole(text: str) -> bool:
    """Whether a text is so short that all of it is read."""
    return len(" ".join(text.split()).encode("utf-8", "replace")) <= EXCERPT_BYTES


def passage_spans(text: str) -> tuple[Span, ...]:
    """Passages of half of a text's sentences, each beginning a quarter after the one before it.

    Args:
        text: The text as written.

    Returns:
        Offsets into `text`; empty for a text of fewer than `FEWEST_FOR_PASSAGES` sentences.
    """
    spans = sentence_spans(text, MOST_FOR_PASSAGES)
    return _windows(spans, 2) if len(spans) >= FEWEST_FOR_PASSAGES else ()


def short_passage_spans(text: str) -> tuple[Span, ...]:
    """Passages of a quarter of a text's sentences, at least two, each beginning half of one after the one before it.

    Args:
        text: The text as written.

    Returns:
        Offsets into `text`; empty for a text of `FEWEST_FOR_PASSAGES` sentences or fewer.
    """
    spans = sentence_spans(text, MOST_FOR_PASSAGES)
    return _windows(spans, 4) if len(spans) > FEWEST_FOR_PASSAGES else ()


def _windows(spans: Sequence[Span], parts: int) -> tuple[Span, ...]:
    """Windows of a share of the sentences, two at least; each begins half a window after the one before it."""
    count = len(spans)
    size = max(2, -(-count // parts))
    step = max(1, size // 2) if parts > 2 else -(-count // 4)
    starts = sorted({min(start, count - size) for start in range(0, count - size + step, step)})
    return tuple((spans[start][0], spans[start + size - 1][1]) for start in starts)


def as_read(text: str, span: Span) -> str:
    """The words of a sentence with single spaces, as the encoder reads them."""
    return " ".join(text[span[0] : span[1]].split())


def _pieces(text: str) -> Iterator[Span]:
    """What lies between breaks, without white space around it."""
    start = 0
    for end, following in (*((one.start(), one.end()) for one in _BREAK.finditer(text)), (len(text),) * 2):
        if words := _EDGE.search(text, start, end):
            yield words.span()
        start = following


def _joins(before: Span, piece: Span) -> bool:
    short = min(before[1] - before[0], piece[1] - piece[0]) < JOINED_BELOW
    return short and piece[1] - before[0] < LONGEST


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """A piece in parts of at most `LONGEST` characters, cut at spaces where there are any."""
    while end - start > LONGEST:
        space = text.rfind(" ", start + EARLIEST_CUT, start + LONGEST)
        stop = space if space > 0 else start + LONGEST
        yield start, stop
        start = stop
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
